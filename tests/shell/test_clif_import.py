"""The CLIF import invents nothing, converts nothing, doubles nothing and loses no row."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from clif_made import (
    DAY,
    HEADINGS,
    LIBRARY,
    LIMITS,
    STAY,
    assessed,
    files,
    given,
    imported,
    lab,
    refusal,
    table,
    time,
    vital,
)
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pressorsheet.core.note import Refused
from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.exchange.clif_ledger import Fate
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet
from pressorsheet.wording import say

REAL = Path(__file__).parents[3] / "shared" / "data" / "clif"
Rows = list[tuple[str, ...]]


def of_kind(result: Imported, kind: str) -> list[Any]:
    return [event for event in result.worksheet.events if event.kind == kind]


def doses(result: Imported, drug: str = "norepinephrine") -> list[tuple[str, str, str | None]]:
    return [
        (f"{event.at:%H:%M}", f"{event.dose:f}", event.dose_unit)
        for event in of_kind(result, "infusion")
        if event.drug == drug
    ]


def fates(result: Imported, name: str) -> dict[str, list[tuple[str, int]]]:
    """Per fate the reason's code and how many rows, of one table."""
    (found,) = [one for one in result.tables if one.table == name]
    said: dict[str, list[tuple[str, int]]] = {}
    for group in found.groups:
        code = group.why.code if group.why else ""
        said.setdefault(group.fate, []).append((code, len(group.lines)))
    return said


def noticed(result: Imported) -> set[str]:
    return {note.code for one in result.tables for note, _ in one.noticed}


def readings(result: Imported) -> list[tuple[str, str, Any, Any, Any]]:
    return [
        (f"{one.at:%H:%M}", one.source, one.sbp_mmhg, one.dbp_mmhg, one.map_mmhg)
        for one in of_kind(result, "vitals")
    ]


def pressure(clock: str, name: str, systolic: str, diastolic: str, mean: str) -> Rows:
    return [
        vital(clock, f"{name} systolic", "sbp", systolic),
        vital(clock, f"{name} diastolic", "dbp", diastolic),
        vital(clock, f"{name} mean", "map", mean),
    ]


def ticks(result: Imported) -> list[tuple[str, bool]]:
    return [(f"{one.at:%d %H:%M}", one.value) for one in of_kind(result, "tick")]


# --- pressures and the other vitals


def test_pressures_of_one_minute_are_one_reading_with_what_else_was_measured() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Arterial Blood Pressure", "118.0", "60.5", "78"),
            vital("08:00", "Heart Rate", "heart_rate", "92"),
            vital("08:00:30", "Temperature Celsius", "temp_c", "37.2"),
        ]
    )
    (reading,) = of_kind(result, "vitals")
    assert reading.source == "arterial"
    assert (reading.sbp_mmhg, reading.dbp_mmhg, reading.map_mmhg) == (118, Decimal("60.5"), 78)
    assert (reading.hr_per_min, reading.temp_c) == (92, Decimal("37.2"))
    assert fates(result, "vitals") == {"used": [("", 5)]}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Arterial Blood Pressure mean", "arterial"),
        ("ART BP Mean", "arterial"),
        ("ABP mean", "arterial"),
        ("Non Invasive Blood Pressure mean", "cuff"),
        ("Non-invasive BP mean", "cuff"),
        ("NIBP mean", "cuff"),
        ("Manual Blood Pressure mean", "cuff"),
    ],
)
def test_the_source_is_what_the_vitals_name_says(name: str, source: str) -> None:
    (reading,) = of_kind(imported(vitals=[vital("08:00", name, "map", "70")]), "vitals")
    assert reading.source == source


def test_a_pressure_that_names_no_source_is_refused_rather_than_guessed() -> None:
    result = imported(vitals=[vital("08:00", "Mean pressure", "map", "70")])
    assert of_kind(result, "vitals") == []
    assert fates(result, "vitals") == {"refused": [("clif_source_unknown", 1)]}


def test_arterial_and_cuff_of_one_minute_stay_apart_and_the_pulse_goes_with_the_arterial() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Non Invasive Blood Pressure", "100", "50", "66"),
            *pressure("08:00", "Arterial Blood Pressure", "110", "55", "73"),
            vital("08:00", "Heart Rate", "heart_rate", "92"),
        ]
    )
    assert sorted(readings(result)) == [
        ("08:00", "arterial", 110, 55, 73),
        ("08:00", "cuff", 100, 50, 66),
    ]
    pulses = {one.source: one.hr_per_min for one in of_kind(result, "vitals")}
    assert pulses == {"arterial": 92, "cuff": None}


def test_of_two_arterial_lines_one_gives_the_reading_and_the_other_is_kept_as_a_note() -> None:
    result = imported(
        vitals=[
            *pressure("07:00", "Arterial Blood Pressure", "120", "60", "80"),
            *pressure("08:00", "ART BP", "101", "51", "61"),
            *pressure("08:00", "Arterial Blood Pressure", "122", "62", "82"),
            *pressure("08:30", "ART BP", "102", "52", "62"),
            *pressure("08:30", "Arterial Blood Pressure", "123", "63", "83"),
            # the first line without a mean gives way to one that has it
            *pressure("09:00", "ART BP", "103", "53", "63"),
            vital("09:00", "Arterial Blood Pressure systolic", "sbp", "124"),
        ]
    )
    assert readings(result) == [
        ("07:00", "arterial", 120, 60, 80),
        ("08:00", "arterial", 122, 62, 82),
        ("08:30", "arterial", 123, 63, 83),
        ("09:00", "arterial", 103, 53, 63),
    ]
    texts = [one.text for one in of_kind(result, "note") if "Second" in one.text]
    assert texts == [
        "Second arterial line (art bp) in the minutes of the readings (UTC): "
        "08:00 systolic 101, diastolic 51, mean 61; 08:30 systolic 102, diastolic 52, mean 62; "
        "all mmHg",
        "Second arterial line (arterial blood pressure) in the minutes of the readings (UTC): "
        "09:00 systolic 124; all mmHg",
    ]
    merged = fates(result, "vitals")["merged"]
    assert sorted(merged) == [("clif_second_line", 1), ("clif_second_line", 6)]


def test_two_arms_are_never_mixed_into_one_reading() -> None:
    result = imported(
        vitals=[
            vital("08:00", "Manual Blood Pressure Diastolic Right", "dbp", "67"),
            vital("08:00", "Manual Blood Pressure Systolic Left", "sbp", "99"),
            vital("08:00", "Manual Blood Pressure Diastolic Left", "dbp", "68"),
        ]
    )
    assert readings(result) == [("08:00", "cuff", 99, 68, None)]


def test_what_is_measured_without_a_pressure_stands_alone_and_invents_none() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Arterial Blood Pressure", "118", "60", "78"),
            vital("09:00", "Heart Rate", "heart_rate", "95"),
        ]
    )
    assert readings(result)[1] == ("09:00", "arterial", None, None, None)
    assert of_kind(result, "vitals")[1].hr_per_min == 95


def test_the_same_value_again_is_merged_and_another_value_refused() -> None:
    name = "Arterial Blood Pressure mean"
    result = imported(
        vitals=[
            vital("08:00", name, "map", "70"),
            vital("08:00", name, "map", "70.0"),
            vital("08:00", name, "map", "55"),
        ]
    )
    assert readings(result) == [("08:00", "arterial", None, None, 70)]
    assert fates(result, "vitals") == {
        "used": [("", 1)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_other_value_in_minute", 1)],
    }


@pytest.mark.parametrize("value", ["801", "-27"])
def test_a_map_that_cannot_be_true_is_kept_and_noticed(value: str) -> None:
    result = imported(vitals=[vital("08:00", "ART BP Mean", "map", value)])
    assert readings(result)[0][4] == Decimal(value)
    assert noticed(result) == {"value_implausible"}


def test_a_name_in_fahrenheit_over_a_celsius_value_is_read_as_the_category_says() -> None:
    result = imported(vitals=[vital("08:00", "Temperature Fahrenheit", "temp_c", "36.6")])
    assert of_kind(result, "vitals")[0].temp_c == Decimal("36.6")
    assert noticed(result) == {"clif_named_fahrenheit"}


@pytest.mark.parametrize("name", ["Temperature Celsius", "Temperature Fahrenheit"])
def test_a_value_in_fahrenheit_is_noticed_kept_and_never_converted(name: str) -> None:
    result = imported(vitals=[vital("08:00", name, "temp_c", "98.6")])
    assert of_kind(result, "vitals")[0].temp_c == Decimal("98.6")
    assert noticed(result) == {"value_implausible", "value_fahrenheit_meant"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (vital("08:00", "Height (cm)", "height_cm", "180"), "clif_category_without_place"),
        (vital("", "Heart Rate", "heart_rate", "90"), "clif_time_missing"),
        (vital(f"{DAY} 08:00:00", "Heart Rate", "heart_rate", "90"), "time_without_offset"),
        (vital("1899-12-31 08:00:00+00:00", "HR", "heart_rate", "90"), "time_out_of_range"),
        (vital("2300-01-01 08:00:00+00:00", "HR", "heart_rate", "90"), "time_out_of_range"),
        (vital(f"{DAY} 25:00:00+00:00", "HR", "heart_rate", "90"), "time_impossible"),
        (vital("08:00", "Heart Rate", "heart_rate", "NaN"), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", ""), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", "9e1"), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", "90,5"), "clif_number"),
        (vital("08:00", "Daily Weight", "weight_kg", "heavy"), "clif_number"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_name_and_the_rest_imported(
    row: tuple[str, ...], code: str
) -> None:
    result = imported(vitals=[row, vital("09:00", "ART BP Mean", "map", "70")])
    assert fates(result, "vitals") == {"used": [("", 1)], "refused": [(code, 1)]}
    assert [one[0] for one in readings(result)] == ["09:00"]


# --- weights


def weights(result: Imported) -> list[tuple[str, Any]]:
    return [(f"{one.at:%H:%M}", one.kg) for one in of_kind(result, "weight")]


def test_a_weight_is_actual_and_measured_unless_its_name_says_otherwise() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Stated Weight", "weight_kg", "80"),
            vital("08:00", "Daily Weight", "weight_kg", "81.5"),
            vital("09:00", "Ideal Body Weight", "weight_kg", "70"),
            vital("09:30", "Adjusted Weight (estimated)", "weight_kg", "74"),
        ]
    )
    assert [(one.weight_kind, one.basis) for one in of_kind(result, "weight")] == [
        ("actual", "stated"),
        ("actual", "measured"),
        ("ideal", "measured"),
        ("adjusted", "estimated"),
    ]


def test_a_weight_named_in_pounds_is_kg_where_it_fits_the_other_weights() -> None:
    # 64.9 kg beside a daily weight of 69 kg; were it pounds it would be 143
    result = imported(
        vitals=[
            vital("07:00", "Daily Weight", "weight_kg", "69.0"),
            vital("08:00", "Admission Weight (lbs.)", "weight_kg", "64.9"),
        ]
    )
    assert weights(result) == [("07:00", 69), ("08:00", Decimal("64.9"))]
    assert noticed(result) == {"clif_named_pounds"}


@pytest.mark.parametrize(
    ("others", "value", "code"),
    [
        (["69"], "143", "clif_weight_in_pounds"),
        (["69"], "110", "clif_weight_unit_doubtful"),
        (["69"], "0", "clif_weight_unit_doubtful"),
        ([], "143", "clif_weight_unit_alone"),
    ],
)
def test_a_weight_named_in_pounds_is_refused_where_it_may_be_pounds(
    others: list[str], value: str, code: str
) -> None:
    rows = [vital("07:00", "Daily Weight", "weight_kg", other) for other in others]
    rows.append(vital("08:00", "Admission Weight (lbs.)", "weight_kg", value))
    result = imported(vitals=rows)
    assert fates(result, "vitals")["refused"] == [(code, 1)]
    assert weights(result) == [("07:00", Decimal(other)) for other in others]


def test_the_admission_weight_charted_again_does_not_undo_a_later_weighing() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Admission Weight (Kg)", "weight_kg", "127.0"),
            vital("08:00", "Daily Weight", "weight_kg", "130.0"),
            vital("09:00", "Admission Weight (lbs.)", "weight_kg", "126.7"),
            # another admission weight is a correction, and counts
            vital("10:00", "Admission Weight (Kg)", "weight_kg", "112"),
        ]
    )
    assert weights(result) == [("07:00", 127), ("08:00", 130), ("10:00", 112)]
    assert fates(result, "vitals")["merged"] == [("clif_admission_weight_again", 1)]


def test_a_weight_of_2_2_times_the_last_is_kept_with_the_question_pounds() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Daily Weight", "weight_kg", "70"),
            vital("08:00", "Daily Weight", "weight_kg", "154"),
        ]
    )
    assert weights(result) == [("07:00", 70), ("08:00", 154)]
    assert "value_pounds_meant" in noticed(result)


# --- medication


courses = st.dictionaries(
    st.tuples(st.integers(0, 9), st.sampled_from("ABC")),
    st.sampled_from(["0.0", "0.1", "0.2", "0.3"]),
    max_size=12,
)


@drawn(courses)
@settings(max_examples=120)
def test_where_one_order_runs_its_dose_runs_and_where_none_runs_the_drug_is_off(
    course: dict[tuple[int, str], str],
) -> None:
    """Orders change at most once a minute and end with a stop; any may overlap any other."""
    course |= dict.fromkeys([(10, order) for order in "ABC"], "0.0")
    rows = [
        given(f"08:{minute:02}", order, "stop" if dose == "0.0" else "dose_change", dose)
        for (minute, order), dose in sorted(course.items())
    ]
    result = imported(medication_admin_continuous=rows)
    charted = {clock: Decimal(dose) for clock, dose, _ in doses(result)}
    assert len(charted) == len(doses(result))
    runs: dict[str, Decimal] = {}
    dose_now = Decimal(0)
    for minute in range(11):
        runs |= {order: Decimal(dose) for (at, order), dose in course.items() if at == minute}
        dose_now = charted.get(f"08:{minute:02}", dose_now)
        possible = {dose for dose in runs.values() if dose}
        if len([dose for dose in runs.values() if dose]) <= 1:
            assert dose_now == max(possible, default=Decimal(0))
        else:
            assert dose_now in possible


def test_a_stop_and_a_start_in_the_same_minute_are_one_change_in_either_order() -> None:
    rows = [
        given("08:00", "1", "start", "0.1"),
        given("09:00", "1", "stop", "0.0"),
        given("09:00", "2", "start", "0.12"),
        given("10:00", "2", "stop", "0.0"),
    ]
    expected = [
        ("08:00", "0.1", "mcg/kg/min"),
        ("09:00", "0.12", "mcg/kg/min"),
        ("10:00", "0.0", "mcg/kg/min"),
    ]
    for medication in (rows, [rows[0], rows[2], rows[1], rows[3]], rows[::-1]):
        result = imported(medication_admin_continuous=medication)
        assert doses(result) == expected
        assert fates(result, "medication_admin_continuous") == {
            "used": [("", 3)],
            "merged": [("clif_one_change", 1)],
        }


def test_vasopressin_in_units_per_hour_keeps_its_unit() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "2.4", "vasopressin", "units/hour")
        ]
    )
    assert doses(result, "vasopressin") == [("08:00", "2.4", "units/h")]


def test_paused_and_restarted_at_once_goes_on() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.2"),
            given("08:30", "1", "going", "0.5"),
            given("09:00", "1", "stop", "0.0"),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.2", "0.5", "0.0"]


def test_a_pause_and_restart_of_one_order_in_one_minute_go_on_too() -> None:
    rows = [
        given("08:00", "1", "start", "0.2"),
        given("08:30", "1", "stop", "0.0"),
        given("08:30", "1", "start", "0.3"),
        given("09:00", "1", "stop", "0.0"),
    ]
    for medication in (rows, [rows[0], rows[2], rows[1], rows[3]]):
        result = imported(medication_admin_continuous=medication)
        assert [dose for _, dose, _ in doses(result)] == ["0.2", "0.3", "0.0"]


def test_an_order_begun_and_ended_within_a_minute_does_not_run_on() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00:05", "1", "start", "0.2"),
            given("08:00:50", "1", "stop", "0.0"),
        ]
    )
    assert doses(result) == [("08:00", "0.0", "mcg/kg/min")]


OVERLAP = [
    given("08:00", "1", "start", "0.1"),
    given("08:40", "2", "start", "0.2"),
    given("08:43", "1", "stop", "0.0"),
    given("10:00", "2", "dose_change", "0.25"),
    given("11:00", "2", "stop", "0.0"),
]


def test_the_second_of_two_overlapping_rows_is_refused_and_counts_once_the_first_has_stopped() -> (
    None
):
    result = imported(medication_admin_continuous=OVERLAP)
    # never 0.3, and never off between 08:43 and 11:00
    assert doses(result) == [
        ("08:00", "0.1", "mcg/kg/min"),
        ("08:43", "0.2", "mcg/kg/min"),
        ("10:00", "0.25", "mcg/kg/min"),
        ("11:00", "0.0", "mcg/kg/min"),
    ]
    assert fates(result, "medication_admin_continuous") == {
        "used": [("", 4)],
        "refused": [("clif_overlap", 1)],
    }


def test_while_orders_overlap_the_import_does_not_say_that_infusions_are_complete() -> None:
    words = ticks(imported(medication_admin_continuous=OVERLAP))
    assert words == [
        ("01 08:00", True),
        ("01 08:40", False),
        ("01 08:43", True),
        ("01 11:00", True),
    ]


def test_an_overlapping_order_that_ends_first_leaves_the_first_as_it_was() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:10", "2", "start", "0.2"),
            given("08:20", "2", "stop", "0.0"),
            given("09:00", "1", "stop", "0.0"),
        ]
    )
    assert [(clock, dose) for clock, dose, _ in doses(result)] == [
        ("08:00", "0.1"),
        ("09:00", "0.0"),
    ]
    assert fates(result, "medication_admin_continuous")["refused"] == [("clif_overlap", 2)]


def test_two_doses_of_two_orders_in_one_minute_are_not_added() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:00", "2", "start", "0.2"),
            given("09:00", "1", "stop", "0.0"),
            given("09:00", "2", "stop", "0.0"),
        ]
    )
    assert [(clock, dose) for clock, dose, _ in doses(result)] == [
        ("08:00", "0.1"),
        ("09:00", "0.0"),
    ]


def test_an_order_whose_stop_was_never_charted_gives_way_to_the_next() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("09:00", "2", "start", "0.2"),
            given("10:00", "2", "stop", "0.0"),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0.2", "0.0"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (given("09:00", "1", "dose_change", "-0.1"), "clif_dose_negative"),
        (given("09:00", "1", "dose_change", ""), "clif_number"),
        (given("09:00", "1", "dose_change", "1e-2"), "clif_number"),
        (given("09:00", "1", "dose_change", "20", unit="mL/hr"), "clif_unit_unknown"),
        (given("09:00", "1", "dose_change", "20", unit=""), "clif_unit_unknown"),
        (given("09:00", "1", "dose_change", "2", unit="units/hour"), "clif_unit_of_another_kind"),
        (given("09:00", "1", "stop", "0.1"), "clif_stop_with_dose"),
        (given("09:00", "1", "bolus", "0.1"), "clif_action_unknown"),
        (given("09:00", "1", "start", "0.1", "levophed"), "clif_drug_unknown"),
    ],
)
def test_a_dose_that_cannot_be_used_is_refused_and_takes_back_the_word_of_completeness(
    row: tuple[str, ...], code: str
) -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            row,
            given("11:00", "1", "stop", "0.0"),
        ]
    )
    assert fates(result, "medication_admin_continuous")["refused"] == [(code, 1)]
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0.0"]
    words = ticks(result)
    assert words[:2] == [("01 08:00", True), ("01 09:00", False)]
    # known again from the drug's next row on; of an unknown drug there is none
    assert words[2:] == ([] if code == "clif_drug_unknown" else [("01 11:00", True)])


def test_a_row_without_a_time_leaves_no_word_of_completeness_before_the_end() -> None:
    result = imported(
        medication_admin_continuous=[
            given("", "1", "start", "0.1"),
            given("11:00", "1", "stop", "0.0"),
        ]
    )
    assert ticks(result) == [("01 11:00", False)]


def test_two_doses_of_one_order_at_one_time_are_not_both_true_and_a_repeated_row_is_merged() -> (
    None
):
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:00", "1", "start", "0.10"),
            given("08:00", "1", "dose_change", "0.2"),
            given("09:00", "1", "stop", ""),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0"]
    assert fates(result, "medication_admin_continuous") == {
        "used": [("", 2)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_other_dose", 1)],
    }


def test_orders_that_still_overlap_at_the_end_leave_the_end_in_doubt() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:10", "2", "start", "0.2"),
            given("08:20", "1", "dose_change", "0.15"),
        ]
    )
    assert ticks(result) == [("01 08:00", True), ("01 08:10", False)]


def test_a_drug_that_is_no_vasoactive_is_refused_without_taking_back_the_word() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "20", "propofol", "mcg/kg/min", "sedation"),
            given("09:00", "2", "start", "0.1"),
        ]
    )
    assert ticks(result) == [("01 09:00", True)]


def test_a_dose_that_can_hardly_be_is_kept_and_noticed() -> None:
    result = imported(medication_admin_continuous=[given("08:00", "1", "start", "7.259")])
    assert [dose for _, dose, _ in doses(result)] == ["7.259"]
    assert "dose_beyond" in noticed(result)


def test_no_bag_is_made_up_for_a_table_without_concentrations() -> None:
    assert of_kind(imported(medication_admin_continuous=OVERLAP), "bag") == []


def test_the_word_of_completeness_covers_the_record_and_no_gap_in_it() -> None:
    hours = [0, 1, 5, 6, 7, 12, 13, 40, 41]
    start = datetime.fromisoformat(f"{DAY}T00:00:00+00:00")
    rows = [
        vital((start + timedelta(hours=hour)).isoformat(sep=" "), "ART BP Mean", "map", "70")
        for hour in hours
    ]
    given_at = [one.at - start for one in of_kind(imported(vitals=rows), "tick")]
    assert [span // timedelta(hours=1) for span in given_at] == [0, 6, 12, 40, 41]


# --- laboratory and assessments


def test_results_count_from_when_the_blood_was_taken() -> None:
    result = imported(
        labs=[
            lab("08:00", "lactate", "3.1", "mmol/L", known="09:30"),
            lab("08:00", "sodium", "141", "mmol/L", known="09:30"),
            lab("08:00", "creatinine", "1.8", "mg/dL", known="09:30"),
        ]
    )
    (lactate,) = of_kind(result, "perfusion")
    (labs,) = of_kind(result, "laboratory")
    assert lactate.lactate_mmol_per_l == Decimal("3.1")
    assert (labs.sodium_mmol_per_l, labs.creatinine_mg_per_dl) == (141, Decimal("1.8"))
    for event in (lactate, labs):
        assert (f"{event.at:%H:%M}", f"{event.recorded_at:%H:%M}") == ("08:00", "09:30")


def test_a_masked_text_beside_a_number_does_not_lose_the_number() -> None:
    row = (STAY, time("08:00"), time("08:00"), "lactate", "___", "1.5", "mmol/L")
    (event,) = of_kind(imported(labs=[row]), "perfusion")
    assert event.lactate_mmol_per_l == Decimal("1.5")


def test_two_results_of_one_draw_are_both_kept_and_the_same_one_merged() -> None:
    result = imported(
        labs=[
            lab("08:00", "sodium", "141", "mmol/L"),
            lab("08:00", "sodium", "138", "mmol/L"),
            lab("08:00", "sodium", "141.0", "mmol/L"),
        ]
    )
    assert {one.sodium_mmol_per_l for one in of_kind(result, "laboratory")} == {141, 138}
    assert fates(result, "labs") == {"used": [("", 2)], "merged": [("clif_same_again", 1)]}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (lab("08:00", "lactate", "28", "mg/dL"), "clif_lab_unit_unknown"),
        (lab("08:00", "lactate", "2.8", ""), "clif_lab_unit_unknown"),
        (lab("08:00", "lactate", "<0.5", "mmol/L"), "clif_number"),
        (lab("08:00", "bilirubin", "2.8", "mg/dL"), "clif_category_without_place"),
        (lab("", "lactate", "2.8", "mmol/L"), "clif_time_missing"),
    ],
)
def test_a_result_that_cannot_be_used_is_refused(row: tuple[str, ...], code: str) -> None:
    assert fates(imported(labs=[row]), "labs") == {"refused": [(code, 1)]}


def gcs(clock: str, total: str, eye: str, verbal: str, motor: str) -> Rows:
    return [
        assessed(clock, "gcs_total", total),
        assessed(clock, "gcs_eye", eye),
        assessed(clock, "gcs_verbal", verbal),
        assessed(clock, "gcs_motor", motor),
    ]


def test_gcs_and_rass_of_one_minute_are_one_event_and_parts_are_merged() -> None:
    rows = [*gcs("08:00", "14.0", "4.0", "4.0", "6.0"), assessed("08:00", "RASS", "-1.0")]
    result = imported(patient_assessments=rows)
    (event,) = of_kind(result, "perfusion")
    assert (event.gcs, event.rass) == (14, -1)
    assert fates(result, "patient_assessments") == {
        "used": [("", 2)],
        "merged": [("clif_gcs_part", 3)],
    }


@pytest.mark.parametrize(
    "rows",
    [
        gcs("08:00", "15.0", "1.0", "0.0", "5.0"),
        gcs("08:00", "15.0", "4.0", "4.0", "6.0"),
        gcs("08:00", "15.0", "2.0", "", ""),
    ],
)
def test_a_gcs_total_that_its_parts_contradict_is_refused(rows: Rows) -> None:
    result = imported(patient_assessments=rows)
    assert of_kind(result, "perfusion") == []
    assert fates(result, "patient_assessments") == {
        "refused": [("clif_gcs_made_up", 1), ("clif_gcs_part_alone", 3)]
    }


def test_a_gcs_total_with_parts_left_open_is_taken() -> None:
    result = imported(patient_assessments=gcs("08:00", "13.0", "2.0", "", ""))
    assert [one.gcs for one in of_kind(result, "perfusion")] == [13]


# --- the patient, the file, the tables


def test_the_patient_has_a_number_and_no_invented_name_or_birth_date() -> None:
    result = imported(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    (patient,) = of_kind(result, "patient")
    assert (patient.name, patient.mrn, patient.sex) == ("not recorded", "P1", "Female")
    assert patient.birth_date is None
    assert f"{patient.at:%H:%M}" == "06:00"
    (note,) = of_kind(result, "note")
    assert note.text == "Age at admission 61 years (CLIF); birth date not recorded"


def test_a_birth_date_that_is_there_is_taken_and_one_that_is_none_is_named() -> None:
    result = imported(patient=[("P1", "Female", "2089-02-28")])
    assert of_kind(result, "patient")[0].birth_date == "2089-02-28"
    result = imported(patient=[("P1", "Female", "28.02.2089")])
    assert of_kind(result, "patient")[0].birth_date is None
    assert noticed(result) == {"clif_cell_not_taken"}


def test_a_second_row_of_the_stay_or_the_patient_is_merged_or_refused() -> None:
    stay = ("P1", STAY, time("06:00"), "61")
    result = imported(
        hospitalization=[stay, stay, ("P2", STAY, time("06:00"), "16")],
        patient=[("P1", "Female", ""), ("P1", "Male", "")],
    )
    assert fates(result, "hospitalization") == {
        "used": [("", 1)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_row_twice", 1)],
    }
    assert [(one.mrn, one.sex) for one in of_kind(result, "patient")] == [("P1", "Female")]


def test_an_age_that_is_no_number_is_named_and_no_note_is_made_of_it() -> None:
    result = imported(hospitalization=[("P1", STAY, time("06:00"), "over 89")])
    assert of_kind(result, "note") == []
    assert noticed(result) == {"clif_cell_not_taken"}


def test_a_stay_without_any_time_or_with_an_endless_patient_id_is_refused() -> None:
    assert "no row with a time" in refusal(files(hospitalization=[("P1", STAY, "", "")]))
    long = files(hospitalization=[("9" * 101, STAY, time("06:00"), "")])
    assert "longer than 100 characters" in refusal(long)


def test_empty_lines_in_a_table_are_passed_over() -> None:
    tables = files(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    tables["clif_vitals.csv"] += b"\n\n"
    assert isinstance(import_clif(tables, STAY, LIBRARY, LIMITS), Imported)


def test_the_patient_is_known_from_the_first_row_even_before_admission() -> None:
    result = imported(vitals=[vital("05:30", "ART BP Mean", "map", "70")])
    assert f"{of_kind(result, 'patient')[0].at:%H:%M}" == "05:30"


def test_every_event_is_by_the_import_and_importing_twice_gives_the_same_bytes() -> None:
    first = imported(medication_admin_continuous=OVERLAP)
    again = imported(medication_admin_continuous=OVERLAP[::-1])
    assert {(e.by.name, e.by.role) for e in first.worksheet.events} == {("CLIF import", "import")}
    assert write_worksheet(first.worksheet) == write_worksheet(again.worksheet)


def test_rows_of_other_hospitalizations_are_left_alone() -> None:
    other = ("502", *vital("08:00", "ART BP Mean", "map", "40")[1:])
    result = imported(vitals=[other, vital("08:00", "ART BP Mean", "map", "70")])
    assert readings(result) == [("08:00", "arterial", None, None, 70)]
    assert {one.table: one.rows for one in result.tables}["vitals"] == 1


def test_tables_that_may_be_missing_are_named_and_those_that_may_not_refuse_the_import() -> None:
    whole = files(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    few = {name: whole[name] for name in whole if "labs" not in name and "patient" not in name}
    result = import_clif(few, STAY, LIBRARY, LIMITS)
    assert isinstance(result, Imported)
    assert result.absent == ("clif_patient.csv", "clif_labs.csv", "clif_patient_assessments.csv")
    del few["clif_vitals.csv"]
    assert refusal(few).startswith("clif_vitals.csv: the table is missing")


def test_an_unknown_hospitalization_is_refused_by_its_id() -> None:
    assert refusal(files(), "999") == "clif_hospitalization.csv has no hospitalization 999"


WHOLE = table("vitals", [vital("08:00", "Heart Rate", "heart_rate", "90")])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf" + WHOLE, "byte order mark"),
        (WHOLE.decode().encode("utf-16"), "UTF-16"),
        (WHOLE.replace(b"Heart", b"Hj\xe4rt"), "line 2: the byte e4 is not UTF-8"),
        (WHOLE.replace(b"Heart", b"He\0rt"), "line 2: a NUL character"),
        (WHOLE[:-12], "line 2: 4 fields where the heading has 5"),
        (WHOLE.replace(b"Heart Rate", b'"Heart Rate'), "line 2: the table ends inside a quoted"),
        (WHOLE.replace(b"Heart Rate", b'"Heart" Rate'), "line 2: not CSV"),
        (WHOLE.replace(b"Heart", b"x" * 200_000), "line 2: a field of more than 131,072"),
        (WHOLE.replace(b",", b";"), "columns are missing: hospitalization_id, recorded_dttm"),
        (WHOLE.replace(b"vital_name", b"vital_category"), "columns are missing: vital_name"),
        (b"vital_value," + WHOLE, "the column vital_value stands twice"),
    ],
)
def test_a_broken_table_refuses_the_import_with_file_place_and_fix(data: bytes, named: str) -> None:
    sentence = refusal(files() | {"clif_vitals.csv": data})
    assert sentence.startswith("clif_vitals.csv: ")
    assert named in sentence


def test_faults_of_several_tables_are_told_at_once() -> None:
    broken = files() | {"clif_vitals.csv": b"", "clif_labs.csv": b""}
    result = import_clif(broken, STAY, LIBRARY, LIMITS)
    assert isinstance(result, Refused)
    assert len(result.reasons) == 2


cells = st.one_of(
    st.sampled_from([STAY, "", "-1", "0.1", "0", "x", "1e9", "arterial", "map", "stop", "start"]),
    st.sampled_from([time("08:00"), time("08:30"), "norepinephrine", "vasopressin", "RASS", "P1"]),
    st.sampled_from(["weight_kg", "Weight (lbs)", "lactate", "mmol/L", "gcs_total", "gcs_eye"]),
    st.sampled_from(["temp_c", "NIBP", "mcg/kg/min", "units/hour", "="]),
)


@drawn(
    st.fixed_dictionaries(
        {
            name: st.lists(
                st.tuples(*[cells] * heading.count(",")).map(
                    lambda row, name=name: row if name == "patient" else (STAY, *row)  # type: ignore[misc]  # a default binds the loop's name
                )
                if name not in ("patient", "hospitalization")
                else st.tuples(*[cells] * (heading.count(",") + 1)),
                max_size=4,
            )
            for name, heading in HEADINGS.items()
        }
    )
)
@settings(max_examples=60)
def test_any_rows_are_accounted_for_and_make_a_worksheet_that_reads_back(
    rows: dict[str, Rows],
) -> None:
    rows["hospitalization"] = [("P1", STAY, time("06:00"), "61"), *rows["hospitalization"]]
    result = import_clif(
        {f"clif_{name}.csv": table(name, rows[name]) for name in HEADINGS}, STAY, LIBRARY, LIMITS
    )
    assert isinstance(result, Imported)
    for one in result.tables:
        assert one.rows == sum(one.count(fate) for fate in Fate)
    assert read_worksheet(write_worksheet(result.worksheet), LIBRARY) == result.worksheet


@drawn(st.sampled_from(sorted(HEADINGS)), st.data())
@settings(max_examples=80)
def test_a_damaged_table_gives_a_worksheet_or_a_worded_refusal(name: str, data: Any) -> None:
    tables = files(
        vitals=pressure("08:00", "ART BP", "110", "50", "70"),
        medication_admin_continuous=OVERLAP,
        labs=[lab("08:00", "lactate", "3.1", "mmol/L")],
        patient_assessments=gcs("08:00", "14.0", "4.0", "4.0", "6.0"),
    )
    whole = bytearray(tables[f"clif_{name}.csv"])
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place : place + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=4))
    result = import_clif(tables | {f"clif_{name}.csv": bytes(whole)}, STAY, LIBRARY, LIMITS)
    if isinstance(result, Refused):
        assert all(say(reason) for reason in result.reasons)


# --- the real tables (read where they lie, never copied)

real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared CLIF tables are not here")


def real_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in REAL.glob("*.csv")}


def real_rows(tables: Mapping[str, bytes], name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(tables[f"clif_{name}.csv"].decode(), newline=""))


@pytest.fixture(scope="module")
def all_real() -> dict[str, Imported]:
    tables = real_files()
    found = {}
    for row in real_rows(tables, "hospitalization"):
        stay = row["hospitalization_id"]
        result = import_clif(tables, stay, LIBRARY, LIMITS)
        assert isinstance(result, Imported)
        found[stay] = result
    return found


@real
def test_every_real_row_is_used_merged_or_refused(all_real: dict[str, Imported]) -> None:
    tables = real_files()
    assert len(all_real) == 24
    for name in ("vitals", "medication_admin_continuous", "labs", "patient_assessments"):
        counted = sum(
            one.count(fate)
            for result in all_real.values()
            for one in result.tables
            for fate in Fate
            if one.table == name
        )
        assert counted == sum(1 for _ in real_rows(tables, name)), name
    for result in all_real.values():
        for one in result.tables:
            assert one.rows == sum(one.count(fate) for fate in Fate)


@real
def test_every_real_worksheet_reads_back_as_it_was_written(all_real: dict[str, Imported]) -> None:
    for result in all_real.values():
        again = read_worksheet(write_worksheet(result.worksheet), LIBRARY)
        assert isinstance(again, Worksheet)
        assert again == result.worksheet


@real
def test_the_one_real_overlap_is_refused_and_every_other_dose_taken(
    all_real: dict[str, Imported],
) -> None:
    refused = {
        stay: found["refused"]
        for stay, result in all_real.items()
        if "refused" in (found := fates(result, "medication_admin_continuous"))
    }
    assert refused == {"29842315": [("clif_overlap", 1)]}


@real
def test_after_every_real_minute_the_drug_runs_as_its_rows_say(
    all_real: dict[str, Imported],
) -> None:
    """Apart from the code under test: after a minute a drug runs if a row of it says so."""
    tables = real_files()
    said: dict[tuple[str, str, str], set[Decimal]] = {}
    for row in real_rows(tables, "medication_admin_continuous"):
        key = (row["hospitalization_id"], row["med_category"], row["admin_dttm"])
        said.setdefault(key, set()).add(Decimal(row["med_dose"]))
    for (stay, drug, clock), given_doses in said.items():
        if (stay, drug) == ("29842315", "norepinephrine"):
            continue
        (event,) = [
            one
            for one in of_kind(all_real[stay], "infusion")
            if one.drug == drug and one.at == datetime.fromisoformat(clock)
        ]
        # a stop beside a start is no stop
        assert event.dose == max(given_doses)
        assert event.dose_unit == ("units/h" if drug == "vasopressin" else "mcg/kg/min")


@real
def test_at_every_real_row_the_word_of_completeness_is_at_most_12_h_old(
    all_real: dict[str, Imported],
) -> None:
    for result in all_real.values():
        words = [one.at for one in of_kind(result, "tick") if one.value]
        for event in [*of_kind(result, "infusion"), *of_kind(result, "vitals")]:
            newest = max((at for at in words if at <= event.at), default=None)
            assert newest is not None
            assert event.at - newest <= timedelta(hours=12)
