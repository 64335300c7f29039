"""A whole shift by keyboard alone: what the window shows on the way is what clinical.md asks for.

Afterwards the command line, given the same events, judges and prints the same.
"""

from io import BytesIO
from pathlib import Path

import pytest
from command_line import checked, handover_of, judged
from pypdf import PdfReader
from shift import INFUSIONS, Shift, played
from ward import Ward


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Shift:
    return played(Ward(tmp_path_factory.mktemp("shift") / "store.sqlite"))


@pytest.fixture
def file(shift: Shift, tmp_path: Path) -> str:
    place = tmp_path / "shift.worksheet.json"
    place.write_bytes(shift.file)
    return str(place)


# --- start ---


def test_low_pressures_have_to_last_before_they_count(shift: Shift) -> None:
    seen = shift.seen["one low pressure"]
    assert seen.status("START-1") == "unknown"
    assert "another MAP at least 5 min after the first" in seen.checklists["START-1"]
    assert seen.status("START-2") == "not met"  # 46 mmHg is above 40
    assert seen.status("START-3") == "not met"  # 118 / 46 = 2.57, below 3
    assert seen.status("START-6") == "does not apply"
    assert seen.status("MON-1") == "met"  # the arterial line
    assert seen.status("MON-3") == "met"  # a target that a person set


def test_short_of_volume_start_1_is_not_met_and_says_that_this_is_no_reason_to_wait(
    shift: Shift,
) -> None:
    row = shift.seen["half the volume"].checklists["START-1"]
    assert row.startswith("not met, START-1")
    assert "1,100 mL short; not by itself a reason to wait" in row


def test_with_30_ml_per_kg_in_start_1_is_met_and_considers_norepinephrine(shift: Shift) -> None:
    row = shift.seen["the volume in"].checklists["START-1"]
    assert row.startswith("met, START-1")
    assert "consider starting norepinephrine" in row
    assert "30 mL/kg" in row
    assert "MAP below 65 mmHg since 07:08" in row


def test_a_diastolic_pressure_of_38_minutes_ago_is_out_of_date(shift: Shift) -> None:
    seen = shift.seen["the volume in"]
    assert seen.status("START-2") == seen.status("START-3") == "out of date"
    assert "38 min old, limit 30 min" in seen.checklists["START-2"]


# --- dose and rate ---


def test_the_rate_follows_from_the_dose_as_it_is_typed(shift: Shift) -> None:
    assert shift.rates == {
        "norepinephrine 0.05": "13.1",  # 13.125, half up to the pump's step
        "norepinephrine 0.12": "31.5",
        "vasopressin 0.03": "9",
    }


def test_more_than_twice_the_dose_is_asked_about_before_it_is_recorded(shift: Shift) -> None:
    assert "from 0.05 mcg/kg/min to 0.12 mcg/kg/min?" in shift.asked
    before, while_asked = shift.events_while_asked
    assert while_asked == before


def test_the_strip_shows_both_drugs_with_the_rates_that_are_set(shift: Shift) -> None:
    words = shift.seen["two drugs"].words
    for shown in ("0.12 mcg/kg/min", "31.5 mL/h", "0.03 units/min", "9 mL/h"):
        assert shown in words
    assert "0.195" in words  # 0.12 + 2.5 x 0.03, by goradia-2021


# --- escalate ---


def test_esc_1_counts_only_pressures_taken_at_such_a_dose(shift: Shift) -> None:
    row = shift.seen["one low pressure at 0.12"].checklists["ESC-1"]
    assert row.startswith("unknown, ESC-1")
    assert "another MAP at least 5 min after the first" in row


def test_esc_1_is_met_once_the_pressure_stays_low_at_0_12(shift: Shift) -> None:
    row = shift.seen["escalate"].checklists["ESC-1"]
    assert row.startswith("met, ESC-1")
    assert "consider a second agent" in row
    assert "MAP below 65 mmHg since 08:30" in row


# --- wean ---


def test_the_word_that_all_infusions_are_charted_is_ticked_with_the_space_bar(
    shift: Shift,
) -> None:
    assert shift.seen["catecholamines off"].status(INFUSIONS) == "unknown"
    ticked = shift.seen["all charted"].checklists[INFUSIONS]
    assert ticked.startswith("met, ")
    assert "ticked 11:02, Rosa Lind, valid to 23:02" in ticked  # 12 h


def test_the_clock_of_wean_2_runs_from_the_end_of_the_catecholamines(shift: Shift) -> None:
    early = shift.seen["all charted"].checklists["WEAN-2"]
    assert early.startswith("not met, WEAN-2")
    assert "label mode; held 2 min of 8 h, earliest 19:00" in early
    late = shift.seen["five minutes short"].checklists["WEAN-2"]
    assert late.startswith("not met, WEAN-2")
    assert "held 7 h 55 min of 8 h, earliest 19:00" in late  # a new bag is no increase


def test_wean_2_is_met_after_eight_hours_and_considers_the_taper(shift: Shift) -> None:
    row = shift.seen["eight hours"].checklists["WEAN-2"]
    assert row.startswith("met, WEAN-2")
    assert "consider tapering vasopressin by 0.005 units/min every hour" in row
    assert "label mode; held 8 h" in row


def test_wean_1_says_that_its_drug_is_not_running(shift: Shift) -> None:
    row = shift.seen["eight hours"].checklists["WEAN-1"]
    assert row.startswith("not met, WEAN-1")
    assert "norepinephrine not running" in row


def test_volume_status_is_a_persons_word(shift: Shift) -> None:
    assert shift.seen["eight hours"].status("WEAN-3") == "unknown"
    ticked = shift.seen["volume reassessed"].checklists["WEAN-3"]
    assert ticked.startswith("met, WEAN-3")
    assert "ticked 19:02, Rosa Lind, valid to 07:02" in ticked  # 12 h


# --- taper ---


def test_the_taper_is_six_rows_of_elapsed_hours_and_ends_off(shift: Shift) -> None:
    shown = [row[1:5] for row in shift.planned]
    assert shown == [
        ["19:05", "0.03 to 0.025", "7.5", "0.025, exact"],
        ["20:05", "0.025 to 0.02", "6", "0.02, exact"],
        ["21:05", "0.02 to 0.015", "4.5", "0.015, exact"],
        ["22:05", "0.015 to 0.01", "3", "0.01, exact"],
        ["23:05", "0.01 to 0.005", "1.5", "0.005, exact"],
        ["11 Mar 00:05", "0.005 to OFF", "0", "OFF"],
    ]


def test_an_ordered_taper_stays_in_front_with_its_first_step_due(shift: Shift) -> None:
    assert len(shift.taper) == 6
    assert "due 19:05" in shift.taper[0][0]
    assert "set the pump to 7.5 mL/h" in shift.taper[0][0]
    assert "the clinician decides" in shift.taper[0][0]
    assert all(row[-1] == "planned" for row in shift.taper[1:])


@pytest.mark.parametrize(
    ("name", "item"),
    [("the volume in", "START-1"), ("escalate", "ESC-1"), ("eight hours", "WEAN-2")],
)
def test_what_is_met_is_seen_without_scrolling_or_opening_anything(
    shift: Shift, name: str, item: str
) -> None:
    assert item in shift.seen[name].in_sight


# --- corrections, history, handover ---


def test_the_history_lists_every_record_and_those_struck_stay_with_their_reason(
    shift: Shift,
) -> None:
    assert len(shift.history) == shift.count
    assert sorted(shift.struck_through) == ["family informed by telephone", "lactate 4.8 mmol/L"]
    reasons = {row[2]: row[5] for row in shift.history}
    assert "nobody was reached" in reasons["family informed by telephone"]
    assert "blood of bed 14" in reasons["lactate 4.8 mmol/L"]


def test_a_record_of_another_patient_stands_in_that_patients_records_once(shift: Shift) -> None:
    told = [row[2] for row in shift.moved_to]
    assert told.count("lactate 4.8 mmol/L") == 1
    assert any("moved from bed 12 DOE, Jane, MRN 0012345 by Rosa Lind" in one for one in told)
    assert len(told) == 3  # the patient, what was moved there, and where it came from


def test_no_draft_is_left_over(shift: Shift) -> None:
    assert shift.drafts == {}


def test_the_handover_that_is_shown_has_as_many_pages_as_are_printed(shift: Shift) -> None:
    printed = len(PdfReader(BytesIO(shift.sheets["a4"])).pages)
    assert shift.pages == printed <= 3
    assert f"{printed} pages" in shift.handover_words


# --- the command line ---


@pytest.mark.parametrize(
    "name", ["one low pressure", "the volume in", "escalate", "eight hours", "the end"]
)
def test_the_command_line_says_what_the_window_said_at_that_moment(
    shift: Shift, file: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = shift.seen[name]
    assert checked(file, seen.at.isoformat(), capsys) == judged(seen.assessment)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_command_line_prints_the_same_handover_byte_for_byte(
    shift: Shift, file: str, paper: str
) -> None:
    assert shift.end is not None
    assert handover_of(file, shift.end.isoformat(), paper) == shift.sheets[paper]
