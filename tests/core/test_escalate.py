"""ESC-1 to ESC-6 (clinical.md sections 1 and 2)."""

from fractions import Fraction

import pytest
from bedside import (
    art,
    at,
    bag,
    cuff,
    history,
    infusion,
    norepinephrine,
    stop,
    target,
    vasopressin,
    weight,
)
from judged import verdict

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.quantity import Pressure, UnitDose, WeightBasedDose

NOW = "10:00"
LOW = [art("09:50", 62), art("09:58", 61)]
KG = weight("06:00", 70)


def mcg_per_kg(number: str) -> WeightBasedDose:
    return WeightBasedDose(Fraction(number))


# --- ESC-1 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("0.1 exactly", [norepinephrine("09:00", "0.1"), *LOW], "met", "map_low_run"),
        ("just below", [norepinephrine("09:00", "0.0999"), *LOW], "not_met", "dose_below"),
        ("above 0.2", [norepinephrine("09:00", "0.4"), *LOW], "met", "map_low_run"),
        (
            "at the default target",
            [norepinephrine("09:00", "0.1"), art("09:50", 65), art("09:58", 65)],
            "not_met",
            "map_not_below",
        ),
        (
            "below a target of 70",
            [
                target("07:00", 70),
                norepinephrine("09:00", "0.1"),
                art("09:50", 69),
                art("09:58", 69),
            ],
            "met",
            "map_low_run",
        ),
        (
            "at a target of 60",
            [target("07:00", 60), norepinephrine("09:00", "0.1"), *LOW],
            "not_met",
            "map_not_below",
        ),
        (
            "a target past its review still applies",
            [
                target("07:00", 70, review_at=at("08:00")),
                norepinephrine("09:00", "0.1"),
                art("09:50", 69),
                art("09:58", 69),
            ],
            "met",
            "map_low_run",
        ),
        (
            "the first low reading was below 0.1",
            [norepinephrine("09:00", "0.08"), norepinephrine("09:55", "0.1"), *LOW],
            "unknown",
            "map_low_too_short",
        ),
        (
            "a reading of the minute of the change counts",
            [norepinephrine("09:00", "0.08"), norepinephrine("09:50", "0.1"), *LOW],
            "met",
            "map_low_run",
        ),
        (
            "no reading yet at 0.1",
            [norepinephrine("09:00", "0.08"), norepinephrine("09:59", "0.1"), *LOW],
            "unknown",
            "map_at_dose_missing",
        ),
        (
            "a dip below 0.1 between the readings",
            [
                norepinephrine("09:00", "0.15"),
                norepinephrine("09:52", "0.08"),
                norepinephrine("09:54", "0.1"),
                *LOW,
            ],
            "unknown",
            "map_low_too_short",
        ),
        (
            "changes above 0.1 do not break the run",
            [norepinephrine("09:00", "0.1"), norepinephrine("09:55", "0.15"), *LOW],
            "met",
            "map_low_run",
        ),
        (
            "norepinephrine runs for more than a day",
            [norepinephrine(at("09:00", -3), "0.1"), *LOW],
            "met",
            "map_low_run",
        ),
        (
            "at such a dose for more than a day, changed often",
            [
                norepinephrine(at("09:00", -3), "0.1"),
                norepinephrine(at("09:00", -2), "0.2"),
                *LOW,
            ],
            "met",
            "map_low_run",
        ),
        (
            "7 mcg/min at 70 kg are 0.1",
            [KG, infusion("norepinephrine", "09:00", "7 mcg/min"), *LOW],
            "met",
            "map_low_run",
        ),
        (
            "mcg/min without a weight",
            [infusion("norepinephrine", "09:00", "7 mcg/min"), *LOW],
            "unknown",
            "dose_unknown",
        ),
        (
            "26.25 mL/h of 16 mcg/mL at 70 kg are 0.1",
            [
                KG,
                bag("norepinephrine", "08:50", "A", "4 mg", 250, salt="base"),
                infusion("norepinephrine", "09:00", "26.25 mL/h", "A"),
                *LOW,
            ],
            "met",
            "map_low_run",
        ),
        (
            "the same bag as tartrate gives half",
            [
                KG,
                bag("norepinephrine", "08:50", "A", "4 mg", 250, salt="tartrate"),
                infusion("norepinephrine", "09:00", "26.25 mL/h", "A"),
                *LOW,
            ],
            "not_met",
            "dose_below",
        ),
        (
            "an earlier dose that is not known",
            [
                KG,
                infusion("norepinephrine", "09:00", "26.25 mL/h", "X"),
                norepinephrine("09:55", "0.1"),
                *LOW,
            ],
            "unknown",
            "map_low_too_short",
        ),
        (
            "MAP 30 min old",
            [norepinephrine("09:00", "0.1"), art("09:22", 60), art("09:30", 60)],
            "met",
            "map_low_run",
        ),
        (
            "MAP 31 min old",
            [norepinephrine("09:00", "0.1"), art("09:22", 60), art("09:29", 60)],
            "out_of_date",
            "map_out_of_date",
        ),
        ("no MAP", [norepinephrine("09:00", "0.1")], "unknown", "map_missing"),
        ("no MAP below 0.1", [norepinephrine("09:00", "0.05")], "not_met", "dose_below"),
        ("none recorded", LOW, "not_met", "none_recorded"),
        (
            "stopped",
            [norepinephrine("08:00", "0.2"), stop("norepinephrine", "09:00"), *LOW],
            "not_met",
            "not_running",
        ),
        (
            "stopped and started: readings before do not count",
            [
                norepinephrine("08:00", "0.2"),
                stop("norepinephrine", "09:51"),
                norepinephrine("09:53", "0.2"),
                *LOW,
            ],
            "unknown",
            "map_low_too_short",
        ),
    ],
)
def test_esc_1_target_missed_at_a_dose_of_0_1_or_more(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "esc.1", NOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_esc_1_not_running_says_so_first_and_asks_for_nothing(reference: Reference) -> None:
    found = verdict(reference, "esc.1", NOW, LOW)
    assert (found.because[0], found.missing) == ("none_recorded", [])
    assert found.said("none_recorded")["drugs"] == ("norepinephrine",)


def test_esc_1_counts_only_readings_taken_at_the_dose_as_its_evidence(
    reference: Reference,
) -> None:
    """Low since 09:30, at 0.1 since 09:45: the run is the one from 09:50."""
    charted = [
        norepinephrine("09:00", "0.05"),
        norepinephrine("09:45", "0.1"),
        art("09:30", 60),
        *LOW,
    ]
    said = verdict(reference, "esc.1", NOW, charted).said("map_low_run")
    assert said["since"] == When(at("09:50"), at(NOW))
    assert said["bound"] == Pressure(Fraction(65))


@pytest.mark.parametrize(("dose", "says"), [("0.2", True), ("0.1999", False)])
def test_esc_1_says_when_the_dose_is_0_2_or_more(
    reference: Reference, dose: str, says: bool
) -> None:
    found = verdict(reference, "esc.1", NOW, norepinephrine("09:00", dose), LOW)
    bounds = {note["bound"].quantity for note in found.notes("dose_at_least")}
    expected = {mcg_per_kg("0.1"), mcg_per_kg("0.2")} if says else {mcg_per_kg("0.1")}
    assert bounds == expected


def test_esc_1_names_a_second_agent_that_already_runs(reference: Reference) -> None:
    charted = [norepinephrine("09:00", "0.1"), vasopressin("09:20", "0.03"), *LOW]
    found = verdict(reference, "esc.1", NOW, charted)
    assert found.status == "met"
    agents = {note["drug"]: note["since"] for note in found.notes("runs_since")}
    assert agents["vasopressin"] == When(at("09:20"), at(NOW))
    assert "second_agent_none" not in found.because
    alone = verdict(reference, "esc.1", NOW, charted[0], LOW)
    assert "second_agent_none" in alone.because


def test_esc_1_shows_two_sources_that_disagree(reference: Reference) -> None:
    found = verdict(reference, "esc.1", NOW, norepinephrine("09:00", "0.1"), LOW, cuff("09:59", 80))
    assert found.status == "met"
    assert found.said("map_sources_apart")["cuff"] == Pressure(Fraction(80))


# --- ESC-2, ESC-3 ---


@pytest.mark.parametrize(
    ("charted", "code", "room"),
    [
        ([], "room_not_running", None),
        ([vasopressin("09:00", "0.02")], "room_left", "0.01"),
        ([infusion("vasopressin", "09:00", "1.5 units/h")], "room_left", "0.005"),
        ([vasopressin("09:00", "0.03")], "room_none", None),
        ([vasopressin("09:00", "0.04")], "room_none", None),
        ([infusion("vasopressin", "09:00", "9 mL/h", "X")], "dose_unknown", None),
        ([vasopressin("08:00", "0.03"), stop("vasopressin", "09:00")], "room_not_running", None),
    ],
)
def test_esc_2_shows_the_room_left_below_0_03(
    reference: Reference, charted: list[AnyEvent], code: str, room: str | None
) -> None:
    found = verdict(reference, "esc.2", NOW, charted)
    assert (found.status, found.because, found.missing) == ("information", [code], [])
    if code != "dose_unknown":
        assert found.said(code)["limit"].quantity == UnitDose(Fraction("0.03"))
    if room is not None:
        assert found.said(code)["room"].quantity == UnitDose(Fraction(room))


def test_esc_3_shows_whether_epinephrine_runs(reference: Reference) -> None:
    found = verdict(reference, "esc.3", NOW)
    assert (found.status, found.because) == ("information", ["none_recorded"])
    charted = infusion("epinephrine", "09:00", "0.05 mcg/kg/min")
    found = verdict(reference, "esc.3", NOW, charted)
    assert (found.status, found.because) == ("information", ["runs_since"])


# --- ESC-4 ---

PHENYLEPHRINE = infusion("phenylephrine", "09:00", "0.5 mcg/kg/min")


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("runs, nothing recorded", [PHENYLEPHRINE], "met"),
        (
            "arrhythmia",
            [PHENYLEPHRINE, history("08:00", arrhythmia_from_norepinephrine=True)],
            "not_met",
        ),
        ("high output", [PHENYLEPHRINE, history("08:00", cardiac_output_high=True)], "not_met"),
        ("salvage", [PHENYLEPHRINE, history("08:00", other_vasopressors_failed=True)], "not_met"),
        (
            "recorded as no",
            [PHENYLEPHRINE, history("08:00", cardiac_output_high=False)],
            "met",
        ),
        (
            "taken back",
            [
                PHENYLEPHRINE,
                history("08:00", cardiac_output_high=True),
                history("08:30", cardiac_output_high=False),
            ],
            "met",
        ),
        (
            "another history beside",
            [
                PHENYLEPHRINE,
                history("08:00", other_vasopressors_failed=True),
                history("08:30", chronic_hypertension=True),
            ],
            "not_met",
        ),
        ("does not run", [], "not_met"),
        ("stopped", [PHENYLEPHRINE, stop("phenylephrine", "09:30")], "not_met"),
        (
            "its dose not known: it runs",
            [infusion("phenylephrine", "09:00", "5 mL/h", "X")],
            "met",
        ),
    ],
)
def test_esc_4_phenylephrine_runs_and_none_of_the_three_is_recorded(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "esc.4", NOW, charted).status == status, claim


def test_esc_4_names_what_is_recorded_and_what_is_not(reference: Reference) -> None:
    found = verdict(
        reference, "esc.4", NOW, PHENYLEPHRINE, history("08:00", cardiac_output_high=True)
    )
    said = found.said("history_said")
    assert (said["field"], said["value"]) == ("cardiac_output_high", True)
    silent = verdict(reference, "esc.4", NOW, PHENYLEPHRINE).said("history_silent")
    assert set(silent["fields"]) == {
        "arrhythmia_from_norepinephrine",
        "cardiac_output_high",
        "other_vasopressors_failed",
    }


# --- ESC-5 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("0.1 exactly", [vasopressin("09:00", "0.1")], "not_met"),
        ("above", [vasopressin("09:00", "0.101")], "met"),
        ("6 units/h are 0.1", [infusion("vasopressin", "09:00", "6 units/h")], "not_met"),
        ("6.1 units/h", [infusion("vasopressin", "09:00", "6.1 units/h")], "met"),
        (
            "65 mL/h of 0.1 units/mL are 0.108",
            [
                bag("vasopressin", "08:00", "V", "10 units", 100),
                infusion("vasopressin", "09:00", "65 mL/h", "V"),
            ],
            "met",
        ),
        ("a rate without its bag", [infusion("vasopressin", "09:00", "9 mL/h", "X")], "unknown"),
        ("does not run", [], "not_met"),
        ("stopped", [vasopressin("08:00", "0.2"), stop("vasopressin", "09:00")], "not_met"),
    ],
)
def test_esc_5_vasopressin_above_0_1(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "esc.5", NOW, charted).status == status, claim


@pytest.mark.parametrize(
    ("dose", "tiers"),
    [
        ("0.03", set()),
        ("0.031", {"0.03"}),
        ("0.04", {"0.03"}),
        ("0.05", {"0.03", "0.04"}),
        ("0.07", {"0.03", "0.04"}),
        ("0.08", {"0.03", "0.04", "0.07"}),
        ("0.11", {"0.03", "0.04", "0.07", "0.1"}),
    ],
)
def test_esc_5_shows_the_lower_tiers_that_the_dose_has_passed(
    reference: Reference, dose: str, tiers: set[str]
) -> None:
    found = verdict(reference, "esc.5", NOW, vasopressin("09:00", dose))
    passed = {note["bound"].quantity for note in found.notes("dose_above")}
    assert passed == {UnitDose(Fraction(tier)) for tier in tiers}


# --- ESC-6 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("4.9", [infusion("dopamine", "09:00", "4.9 mcg/kg/min")], "met"),
        ("5", [infusion("dopamine", "09:00", "5 mcg/kg/min")], "not_met"),
        (
            "a reason",
            [
                infusion("dopamine", "09:00", "3 mcg/kg/min"),
                history("08:00", dopamine_reason="bradycardia"),
            ],
            "not_met",
        ),
        (
            "blanks are no reason",
            [infusion("dopamine", "09:00", "3 mcg/kg/min"), history("08:00", dopamine_reason=" ")],
            "met",
        ),
        ("343 mcg/min are 4.9", [KG, infusion("dopamine", "09:00", "343 mcg/min")], "met"),
        ("mcg/min, no weight", [infusion("dopamine", "09:00", "343 mcg/min")], "unknown"),
        ("does not run", [], "not_met"),
        (
            "stopped",
            [infusion("dopamine", "08:00", "3 mcg/kg/min"), stop("dopamine", "09:00")],
            "not_met",
        ),
    ],
)
def test_esc_6_dopamine_below_5_without_another_reason(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "esc.6", NOW, charted).status == status, claim


@pytest.mark.parametrize("item", ["esc.4", "esc.5", "esc.6"])
def test_a_caution_treats_a_drug_with_none_recorded_as_not_running(
    reference: Reference, item: str
) -> None:
    found = verdict(reference, item, NOW)
    assert (found.status, found.missing) == ("not_met", [])
    assert found.because[0] == "none_recorded"
