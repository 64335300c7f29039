"""A taper of eight steps lived through by keyboard alone: at each step the window says what holds.

Afterwards the command line, given the same events, says and prints the same. Figures are reckoned
by hand: mL/h = units/min x 60 / 0.4 = x 150 from the first bag, x 300 from the second.
"""

from pathlib import Path

import pytest
from command_line import checked, handover_of, judged, told
from pypdf import PdfReader
from taper_night import NURSE, PHARMACIST, Night, played
from ward import Ward

from pressorsheet.cli.main import run
from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.events import AnyEvent, TaperOrdered, TaperReplanned
from pressorsheet.core.tapers import tapers_of

PLANNED = "planned"
IDLE = "not active"
Plan = TaperOrdered | TaperReplanned


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    return played(Ward(tmp_path_factory.mktemp("taper") / "store.sqlite"))


@pytest.fixture
def file(night: Night, tmp_path: Path) -> str:
    place = tmp_path / "taper.worksheet.json"
    place.write_bytes(night.files["watched"])
    return str(place)


# --- order ---


def test_the_plan_of_eight_steps_stands_beside_the_order_while_it_is_written(night: Night) -> None:
    # 0.035 x 150 = 5.25, half up 5.3, which delivers 5.3 / 150 = 0.035333, 0.95 % more; 0.025 needs
    # 3.75, 0.015 needs 2.25, 0.005 needs 0.75: 0.8 is 6.67 % more.
    assert [list(row[1:5]) for row in night.scenes["written"].rows] == [
        ["16:00", "0.04 to 0.035", "5.3", "0.03533, +0.95 %"],
        ["17:00", "0.035 to 0.03", "4.5", "0.03, exact"],
        ["18:00", "0.03 to 0.025", "3.8", "0.02533, +1.33 %"],
        ["19:00", "0.025 to 0.02", "3", "0.02, exact"],
        ["20:00", "0.02 to 0.015", "2.3", "0.01533, +2.22 %"],
        ["21:00", "0.015 to 0.01", "1.5", "0.01, exact"],
        ["22:00", "0.01 to 0.005", "0.8", "0.005333, +6.67 %, a large error"],
        ["23:00", "0.005 to OFF", "0", "OFF"],
    ]


def test_the_order_holds_its_elements_and_is_not_verified(night: Night) -> None:
    scene = night.scenes["ordered"]
    for said in (
        "from 0.04 units/min to OFF", "0.005 units/min", "1 h, first at 16:00",
        "0.4 units/mL, 40 units in 100 mL", "MAP 65 mmHg or more", "Stop and call: MAP below 60",
        "intravenous, right jugular, distal lumen", "Dr. Mori, 4711",
        "rescue 0.04 units/min, 6 mL/h", "WEAN-2 met when ordered",
    ):  # fmt: skip
        assert said in scene.words
    assert "NOT VERIFIED" in scene.next
    assert scene.focus == "taper.plan"


def test_a_pressure_of_before_the_order_opens_no_gate(night: Night) -> None:
    said = night.scenes["ordered"].next
    assert said.startswith("Step 1, hold: conditions unknown, due 16:00, 50 min to go")
    assert "no measured MAP is charted since 15:10" in said
    assert "WEAN-2 is met" in said
    assert night.scenes["ordered"].states == [PLANNED] * 7


# --- verified ---


def test_nothing_of_the_plan_is_in_sight_before_the_pharmacist_has_typed(night: Night) -> None:
    words = night.scenes["blind"].words
    assert f"charted by {NURSE}, 15:10. You verify as {PHARMACIST}, pharmacist." in words
    for figure in ("0.04", "0.005", "5.3", "units/min", "40 units", "60 min", "16:00", "mL/h"):
        assert figure not in words


def test_a_step_read_ten_times_too_large_stops_the_signature(night: Night) -> None:
    assert [row[3] for row in night.figures["wrong"]] == [
        "match", "match", "match", "differs", "match",
    ]  # fmt: skip
    assert night.figures["wrong"][3][:3] == ["step", "0.05 units/min", "not shown"]


# Of each version: its steps, where it starts, the bag that hangs, and the criterion.
VERSIONS = {
    "version 1": ("8 steps", "0.04", "0.4", "WEAN-2 met at the time of the order"),
    "version 2": ("5 steps", "0.025", "0.4", "WEAN-2 not met"),
    "version 3": ("4 steps", "0.02", "0.2", "WEAN-2 not met"),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_checks_of_each_version_pass_but_for_what_nobody_charted(
    night: Night, version: str
) -> None:
    steps, start, hung, wean = VERSIONS[version]
    checks = {name: (result, numbers) for result, name, numbers in night.checks[version]}
    # the bag's expiry and the line of the infusion
    not_passed = [(name, result) for name, (result, _) in checks.items() if result != "pass"]
    assert not_passed == [("route and line", "unknown"), ("bag life", "unknown")]
    assert checks["route and line"][1] == (
        "intravenous, right jugular, distal lumen; which line it runs by is not charted"
    )
    assert checks["rows"][1].startswith(f"{steps} from {start} units/min to 0 units/min")
    assert checks["charted start"] == ("pass", f"starts at charted {start} units/min")
    assert checks["hung bag"] == ("pass", f"hung bag {hung} units/mL")
    assert checks["weaning criterion"][1].startswith(wean)


@pytest.mark.parametrize(
    ("name", "clock"),
    [("signed", "15:22"), ("version 2 signed", "20:40"), ("version 3 signed", "21:40")],
)
def test_a_signature_takes_the_word_not_verified_away(night: Night, name: str, clock: str) -> None:
    scene = night.scenes[name]
    assert f"verified by {PHARMACIST}, pharmacist, {clock}" in scene.words
    assert "NOT VERIFIED" not in scene.words
    assert "NOT VERIFIED" not in scene.next
    assert scene.focus == "taper.plan"


@pytest.mark.parametrize("name", ["ordered", "version 2", "another bag", "version 3"])
def test_a_new_version_and_another_bag_leave_no_signature(night: Night, name: str) -> None:
    scene = night.scenes[name]
    assert "NOT VERIFIED" in scene.next
    assert "verified by" not in scene.words
    (taper,) = tapers_of(scene.assessment).read
    assert taper.version.standing is None


# --- given, held, resumed ---


def test_a_fresh_pressure_at_target_meets_the_conditions_of_a_due_step(night: Night) -> None:
    said = night.scenes["step 1 due"].next
    assert said.startswith("Step 1, conditions met, due 16:00, now: from 0.04 to 0.035 units/min")
    assert "set the pump to 5.3 mL/h" in said
    assert "MAP 70 mmHg, arterial, 15:58, 2 min old: at or above 65 mmHg" in said
    assert "The gate does not order: the clinician decides." in said
    # 100 mL from 07:06 to 16:00 at 6 mL/h: 100 - 8.9 x 6 = 46.6 mL.
    assert "hung bag now 46.6 mL" in said


def test_a_given_step_shows_what_was_read_off_the_pump_and_the_next_asks_for_a_pressure(
    night: Night,
) -> None:
    scene = night.scenes["step 1 given"]
    assert scene.row(1) == [
        "16:00", "0.04 to 0.035", "5.3", "gate met",
        f"given 16:00, on time, 0.035 at 5.3 mL/h, {NURSE}",
    ]  # fmt: skip
    assert scene.next.startswith("Step 2, hold: conditions unknown, due 17:00, 1 h to go")
    assert "the last measured MAP is of 15:58, not after the last step or order" in scene.next
    assert scene.focus == "taper.plan"


def test_a_hold_says_why_and_nothing_after_it_is_active(night: Night) -> None:
    scene = night.scenes["held"]
    assert scene.row(2)[-1] == f"given 17:04, +4 min, 0.03 at 4.5 mL/h, {NURSE}"
    assert scene.next.startswith("Step 3, not active: held: step 3 held 18:02, reason: turned on")
    assert "set the pump" not in scene.next
    assert scene.states[2:] == [IDLE] * 5
    assert f"held 18:02: turned on her side ({NURSE})" in scene.notes
    # A hold needs no signature and takes none away.
    assert f"verified by {PHARMACIST}" in scene.words


def test_a_good_pressure_alone_ends_no_hold(night: Night) -> None:
    scene = night.scenes["held, pressure there"]
    assert scene.next.startswith("Step 3, not active: held")
    assert "MAP 69 mmHg, arterial, 18:28, 2 min old: at or above 65 mmHg" in scene.next
    assert scene.states[2:] == [IDLE] * 5


def test_resumed_each_step_follows_the_one_before_by_the_interval(night: Night) -> None:
    scene = night.scenes["resumed"]
    assert scene.next.startswith("Step 3, conditions met, due 18:30, now")
    assert [scene.row(n)[0] for n in range(4, 9)] == [
        "19:30, plan 19:00", "20:30, plan 20:00", "21:30, plan 21:00", "22:30, plan 22:00",
        "23:30, plan 23:00",
    ]  # fmt: skip
    assert scene.states[2:] == [PLANNED] * 5
    # The plan stands, and so does its signature.
    assert f"verified by {PHARMACIST}" in scene.words


def test_a_moved_step_is_not_late_and_says_how_far_from_the_plan_it_is(night: Night) -> None:
    scene = night.scenes["step 3 given"]
    # Planned for 18:00, moved to 18:30, given at 18:33.
    assert scene.row(3) == [
        "18:30, plan 18:00", "0.03 to 0.025", "3.8", "gate met",
        f"given 18:33, +33 min, 0.025 at 3.8 mL/h, {NURSE}",
    ]  # fmt: skip
    assert scene.next.startswith("Step 4, hold: conditions unknown, due 19:33, 1 h to go")
    assert "last step 33 min later than first planned" in scene.notes


# --- otherwise, low, back ---


def test_without_a_fresh_word_on_all_infusions_the_gate_stays_unknown(night: Night) -> None:
    said = night.scenes["word on infusions out"].next
    assert said.startswith("Step 4, hold: conditions unknown, due 19:33, 8 min to go")
    assert "MAP 70 mmHg, arterial, 19:25, 0 min old: at or above 65 mmHg" in said
    # Ticked at 07:07 for 12 h.
    assert "ticked 07:07, 12 h 18 min ago; limit 12 h" in said


def test_another_rate_than_planned_stops_the_rest_and_stays_readable(night: Night) -> None:
    scene = night.scenes["given otherwise"]
    # 3.3 / 150 = 0.022 for 0.02.
    assert scene.row(4)[-1] == f"given 19:33, +33 min, 0.022 at 3.3 mL/h, {NURSE}"
    assert "0.002 units/min above the plan; reason: keypad slipped" in scene.notes
    assert scene.next.startswith("Step 5, not active: step 4 was given otherwise than planned")
    assert scene.states[4:] == [IDLE] * 3
    # 60 min each of 0.035, 0.03, 0.025, 33 of 0.02: 2.1 + 1.8 + 1.5 + 0.66 = 6.06 units by plan;
    # 64 min of 0.035, 89 of 0.03, 60 of 0.025: 2.24 + 2.67 + 1.5 = 6.41 units by the chart.
    assert "planned 6.06 units, charted 6.41 units" in scene.notes


def test_a_low_pressure_while_weaning_opens_wean_4_with_what_the_record_says(night: Night) -> None:
    assert "below target" in night.scenes["low"].words
    row = night.wean["low"]["WEAN-4"]
    assert row.startswith("applies, caution WEAN-4, Low pressure while weaning")
    assert "MAP 61 at 20:05, vasopressin reduced 19:33" in row
    assert "crystalloid in 24 h: none recorded" in row
    assert night.wean["low"]["WEAN-2"].startswith("not met, WEAN-2")


def test_a_step_back_is_at_the_dose_that_its_rate_was_planned_for(night: Night) -> None:
    scene = night.scenes["stepped back"]
    # 3.8 mL/h was planned for 0.025; it delivers 0.025333.
    assert f"stepped back 20:06 to 0.025 at 3.8 mL/h: MAP 61 ({NURSE})" in scene.notes
    assert "given 19:33, +33 min; 0.002 units/min above the plan" in scene.notes
    assert scene.row(4)[-1] == f"stepped back, 0.022 at 3.3 mL/h, {NURSE}"
    assert "| 0.025 units/min |" in scene.words
    assert scene.states[4:] == [IDLE] * 3


# --- replanned ---


def test_a_replan_goes_on_from_what_runs_and_its_first_step_keeps_the_interval(
    night: Night,
) -> None:
    scene = night.scenes["version 2"]
    assert scene.next.startswith("Step 1, hold: conditions unknown, due 21:06, 36 min to go: from ")
    assert "from 0.025 to 0.02 units/min, set the pump to 3 mL/h" in scene.next
    assert "WEAN-2 is not met" in scene.next
    assert "recorded reason alone: MAP 61 after step 4" in scene.next
    assert [scene.row(n)[:3] for n in (2, 3, 4, 5)] == [
        ["22:06", "0.02 to 0.015", "2.3"],
        ["23:06", "0.015 to 0.01", "1.5"],
        ["11 Mar 00:06", "0.01 to 0.005", "0.8"],
        ["11 Mar 01:06", "0.005 to OFF", "0"],
    ]
    # What the first order goes back to, not where this version starts: 0.04 x 150 = 6 mL/h.
    assert "rescue 0.04 units/min, 6 mL/h" in scene.words


def test_another_bag_voids_rates_and_signature_and_says_both(night: Night) -> None:
    scene = night.scenes["another bag"]
    assert scene.next.startswith("Step 2, not active: ")
    assert "the hung bag holds 0.2 units/mL, the plan is for 0.4 units/mL" in scene.next
    assert "set the pump" not in scene.next
    assert scene.states[1:] == [IDLE] * 3
    assert "at 21:30 the hung bag was 0.2 units/mL, signed was 0.4 units/mL" in scene.words
    # The same dose from half the strength: 0.02 x 300 = 6 mL/h; the rescue dose 0.04 x 300 = 12.
    assert "| 0.02 units/min | 6 mL/h set" in scene.words
    assert "rescue 0.04 units/min, 12 mL/h" in scene.words


def test_replanned_for_the_new_bag_every_rate_is_exact(night: Night) -> None:
    scene = night.scenes["version 3"]
    # 0.015 x 300 = 4.5, 0.01 x 300 = 3, 0.005 x 300 = 1.5 mL/h.
    assert "from 0.02 to 0.015 units/min, set the pump to 4.5 mL/h, delivers 0.015, exact" in (
        scene.next
    )
    assert [scene.row(n)[:3] for n in (2, 3, 4)] == [
        ["23:06", "0.015 to 0.01", "3"],
        ["11 Mar 00:06", "0.01 to 0.005", "1.5"],
        ["11 Mar 01:06", "0.005 to OFF", "0"],
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_before_each_of_the_last_steps_its_conditions_are_met(night: Night, number: int) -> None:
    scene = night.scenes[f"version 3, step {number} due"]
    assert scene.next.startswith(f"Step {number}, conditions met, due ")
    assert "NOT VERIFIED" not in scene.next
    assert scene.states[number - 1 :] == [PLANNED] * (4 - number)


# --- off ---


def test_at_off_plan_and_actual_stand_side_by_side_to_the_end(night: Night) -> None:
    scene = night.scenes["off"]
    assert [row[-1] for row in scene.rows if row[0].isdecimal()] == [
        f"given 10 Mar 22:06, on time, 0.015 at 4.5 mL/h, {NURSE}",
        f"given 10 Mar 23:06, on time, 0.01 at 3 mL/h, {NURSE}",
        f"given 00:09, +3 min, 0.005 at 1.5 mL/h, {NURSE}",
        f"given 01:09, +3 min, OFF at 0 mL/h, {NURSE}",
    ]
    assert "ended at OFF" in scene.words
    assert "no vasopressor charted as running" in scene.words
    # First planned to end at 23:00.
    assert "steps given 9, held 1, stepped back 1, skipped 0; versions of the plan 3" in scene.notes
    assert "at most 33 min from the planned time" in scene.notes
    assert "the last step 2 h 9 min later than first planned" in scene.notes
    # 60 min each of 0.035 to 0.005 are 60 x 0.14 = 8.4 units. The chart after 6.41: 33 min of
    # 0.022, 60 of 0.025, 60 of 0.02, 60 of 0.015, 63 of 0.01, 60 of 0.005: 0.726 + 1.5 + 1.2 + 0.9
    # + 0.63 + 0.3 = 5.256, in all 11.666.
    assert "planned 8.4 units, charted 11.67 units" in scene.notes


def test_for_a_day_after_off_it_says_what_to_watch_and_what_the_line_holds(night: Night) -> None:
    watched = night.scenes["watched"]
    assert "watch MAP, sodium and urine to 12 Mar 01:09" in watched.next
    assert "the line still holds vasopressin: do not flush or bolus" in watched.next
    for due in ("MAP after", "Urine volume after", "Sodium after"):
        assert due in watched.words
    assert night.wean["watched"]["WEAN-4"].startswith("applies, caution WEAN-4")
    assert "the line still holds" in night.scenes["a minute before its end"].next
    over = night.scenes["watch over"]
    assert "the line still holds" not in over.next
    assert "MAP after" not in over.words


def test_every_act_is_one_record_in_the_order_it_was_done(night: Night) -> None:
    kinds = [kind.removeprefix("taper_") for kind in night.kinds]
    assert kinds == [
        "ordered", "verified", "step", "step", "held", "resumed", "step", "step", "stepped_back",
        "replanned", "verified", "step",
        "replanned", "verified", "step", "step", "step", "step",
    ]  # fmt: skip


# --- no state in between is more than it should be ---


def test_wherever_a_step_is_active_its_plan_is_for_what_runs_and_nothing_before_it_is_open(
    night: Night,
) -> None:
    for name, scene in night.scenes.items():
        for taper in tapers_of(scene.assessment).read if scene.rows and name != "written" else ():
            offers = "set the pump to" in scene.next
            assert offers == (taper.is_running and taper.frozen is None), name
            if not offers:
                assert PLANNED not in scene.states, name


# --- the command line ---


@pytest.mark.parametrize("name", ["signed", "low", "stepped back", "another bag", "off", "watched"])
def test_the_command_line_says_what_the_window_said_at_that_moment(
    night: Night, file: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = night.scenes[name]
    assert checked(file, scene.at.isoformat(), capsys) == judged(scene.assessment)


def plans(events: tuple[AnyEvent, ...]) -> list[Plan]:
    return [event for event in events if isinstance(event, TaperOrdered | TaperReplanned)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_command_line_checks_each_version_as_the_pharmacist_saw_it(
    night: Night, file: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plans(night.events)[number - 1].plan
    place = Path(file).with_name("plan.json")
    place.write_text(canonical_json({"plan": plan}))
    signed = night.scenes["signed" if number == 1 else f"version {number} signed"]
    found = told(capsys, "verify", str(place), "--worksheet", file, "--at", signed.at.isoformat())
    assert found["passed"]
    said = [[each["result"], each["title"], each["numbers"]] for each in found["checks"]]
    seen = night.checks[f"version {number}"]
    assert sorted(said) == sorted(seen)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_command_line_prints_the_same_handover_byte_for_byte(
    night: Night, file: str, paper: str
) -> None:
    assert night.end is not None
    assert handover_of(file, night.end.isoformat(), paper) == night.handovers[paper]


SEALS = {"another bag": "NOT VERIFIED", "watched": "VERIFIED vasopressin taper"}


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", SEALS)
def test_the_command_line_prints_the_same_taper_sheet_byte_for_byte(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, paper: str
) -> None:
    file, out = tmp_path / "taper.worksheet.json", tmp_path / "sheet.pdf"
    file.write_bytes(night.files[name])
    at = night.scenes[name].at
    monkeypatch.setattr("pressorsheet.cli.taper_sheet.now", lambda _zone: at)
    arguments = ["--at", at.isoformat(), "--paper", paper, "--by", NURSE, "-o", str(out)]
    assert run(["taper-sheet", str(file), *arguments]) == 0
    assert out.read_bytes() == night.sheets[name, paper]
    told = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    assert SEALS[name] in told[0]
    # What the window shows as set and given stands on paper too.
    for row in night.scenes[name].rows:
        if row[0].isdecimal():
            assert row[3] in " ".join(told)
