"""The gate: conditions met, hold or unknown, with every condition named."""

from fractions import Fraction
from typing import Any

import pytest
from bedside import at, minutes

from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.taper.gate import (
    Condition,
    FirstStep,
    FluidBolus,
    Gate,
    GateFacts,
    MapReading,
    Raise,
    Raised,
)
from pressorsheet.core.taper.gate import judge as judge_at
from pressorsheet.core.truth import Truth
from pressorsheet.wording import say

MAX_AGE = minutes(15)


def when(clock: str, now: str = "13:00") -> When:
    return When(at(clock), at(now))


def mmhg(number: str) -> Pressure:
    return Pressure(Fraction(number))


def reading(clock: str, number: str | None, source: str = "arterial") -> MapReading:
    return MapReading(at(clock), source, None if number is None else mmhg(number))


NOW, LAST_STEP = "13:00", "12:00"
GOOD = reading("12:55", "70")


def judge(**changed: Any) -> Gate:
    """The gate at 13:00 after a step at 12:00, MAP 70 at 12:55, low bound 65."""
    facts: dict[str, Any] = {
        "now": at(NOW),
        "since": at(LAST_STEP),
        "low": mmhg("65"),
        "current": GOOD,
        "readings": (GOOD,),
    }
    return judge_at(GateFacts(**(facts | changed)), MAX_AGE)


def test_without_any_low_bound_no_pressure_reaches_it_and_the_gate_is_unknown() -> None:
    low = reading("12:40", "40")
    gate = judge(low=None, readings=(low, GOOD), estimates=(reading("12:58", "30"),))
    assert gate.verdict is Truth.UNKNOWN
    assert gate.reasons == (note("gate_no_bound", map=mmhg("70"), at=when("12:55")),)
    assert say(gate.reasons[0]).startswith("the MAP was 70 mmHg at 12:55, and which low bound")
    hidden = judge(low=None, current=reading("12:55", None))
    assert against(hidden) == ["gate_map_not_measurable"]


def against(gate: Gate) -> list[str]:
    return [reason.code for reason in gate.reasons]


def with_reading(one: MapReading | None, **changed: Any) -> Gate:
    return judge(current=one, readings=() if one is None else (one,), **changed)


def test_all_conditions_met_leaves_the_decision_to_the_clinician() -> None:
    gate = judge()
    assert gate.verdict is Truth.MET
    assert gate.reasons == ()
    assert gate.conditions == (
        Condition(
            Truth.MET,
            note(
                "gate_map_reached",
                map=mmhg("70"),
                source="arterial",
                at=when("12:55"),
                age=minutes(5),
                low=mmhg("65"),
            ),
        ),
        Condition(
            Truth.MET,
            note("gate_none_low_since", low=mmhg("65"), since=when(LAST_STEP), lowest=mmhg("70")),
        ),
        Condition(Truth.MET, note("gate_nothing_raised", since=when(LAST_STEP))),
        Condition(Truth.MET, note("gate_no_fluid", since=when(LAST_STEP))),
    )


@pytest.mark.parametrize(
    ("number", "verdict"),
    [("65", Truth.MET), ("64.99", Truth.NOT_MET), ("64", Truth.NOT_MET), (None, Truth.NOT_MET)],
)
def test_the_map_is_at_or_above_the_low_bound_unrounded(number: str | None, verdict: Truth) -> None:
    assert with_reading(reading("12:55", number)).verdict is verdict


def test_a_low_map_says_so_for_now_and_since_the_step() -> None:
    low, since = mmhg("65"), when(LAST_STEP)
    assert with_reading(reading("12:55", "64", "cuff")).reasons == (
        note(
            "gate_map_below",
            map=mmhg("64"),
            source="cuff",
            at=when("12:55"),
            age=minutes(5),
            low=low,
        ),
        note("gate_low_since", map=mmhg("64"), at=when("12:55"), low=low, since=since),
    )
    assert with_reading(reading("12:50", None, "cuff")).reasons == (
        note("gate_map_not_measurable", source="cuff", at=when("12:50")),
        note("gate_low_since", map=None, at=when("12:50"), low=low, since=since),
    )


@pytest.mark.parametrize(
    ("clock", "verdict"),
    [("12:45", Truth.MET), ("12:44:59", Truth.UNKNOWN), ("13:00", Truth.MET)],
)
def test_a_map_of_15_min_counts_and_an_older_one_is_out_of_date(clock: str, verdict: Truth) -> None:
    gate = with_reading(reading(clock, "70"))
    assert gate.verdict is verdict
    if verdict is Truth.UNKNOWN:
        assert gate.reasons == (
            note(
                "gate_map_out_of_date",
                map=mmhg("70"),
                at=when("12:44:59"),
                age=minutes(15) + (at("12:45") - at("12:44:59")),
                limit=MAX_AGE,
            ),
        )


def test_a_map_must_be_taken_after_the_last_step() -> None:
    just_before = with_reading(reading("12:00", "70"), since=at("12:00"), now=at("12:05"))
    assert just_before.verdict is Truth.UNKNOWN
    assert just_before.reasons == (
        note("gate_map_before_step", at=when("12:00", "12:05"), since=when("12:00", "12:05")),
        note("gate_no_reading_since", since=when("12:00", "12:05")),
    )
    earlier = with_reading(reading("11:58", "70"))
    assert earlier.reasons[0] == note(
        "gate_map_before_step", at=when("11:58"), since=when(LAST_STEP)
    )
    just_after = with_reading(reading("12:00:01", "70"), since=at("12:00"), now=at("12:05"))
    assert just_after.verdict is Truth.MET


def test_no_map_and_a_map_of_the_future_are_unknown() -> None:
    assert against(with_reading(None)) == ["gate_map_missing", "gate_no_reading_since"]
    assert with_reading(reading("13:01", "70")).verdict is Truth.UNKNOWN


def test_one_low_reading_since_the_step_holds_though_the_newest_is_good() -> None:
    low, lower = reading("12:20", "64", "cuff"), reading("12:10", "50")
    gate = judge(readings=(lower, low, GOOD))
    assert gate.verdict is Truth.NOT_MET
    assert gate.reasons == (
        note(
            "gate_low_since", map=mmhg("64"), at=when("12:20"), low=mmhg("65"), since=when("12:00")
        ),
    )


def test_a_low_reading_up_to_the_step_does_not_count() -> None:
    assert judge(readings=(reading("12:00", "50"), GOOD)).verdict is Truth.MET


def test_an_old_low_reading_holds_rather_than_being_unknown() -> None:
    gate = with_reading(reading("12:30", "60"))
    assert gate.verdict is Truth.NOT_MET
    assert against(gate) == ["gate_low_since", "gate_map_out_of_date"]


@pytest.mark.parametrize("how", list(Raise))
def test_anything_started_increased_or_given_as_bolus_since_holds(how: Raise) -> None:
    earlier = Raised(at("12:10"), "phenylephrine", Raise.BOLUS)
    gate = judge(raised=(Raised(at("12:30"), "dobutamine", how), earlier))
    assert gate.verdict is Truth.NOT_MET
    assert gate.reasons == (
        note("gate_raised", drug="dobutamine", how=how.value, at=when("12:30")),
    )
    before = judge(raised=(Raised(at("12:00"), "dobutamine", how),))
    assert before.verdict is Truth.MET


def test_without_word_that_all_infusions_are_charted_the_gate_is_unknown() -> None:
    unsure = (note("tick_missing", item="infusions-complete"),)
    assert judge(unsure=unsure).verdict is Truth.UNKNOWN
    assert judge(unsure=unsure).reasons == (note("gate_infusions_unsure", why=unsure),)
    raised = (Raised(at("12:30"), "vasopressin", Raise.INCREASED),)
    assert against(judge(unsure=unsure, raised=raised)) == ["gate_raised"]


def test_a_fluid_bolus_since_the_step_makes_it_unknown() -> None:
    first = FluidBolus(at("12:20"), Volume(Fraction(250)))
    newest = FluidBolus(at("12:30"), Volume(Fraction(500)))
    gate = judge(fluids=(newest, first))
    assert gate.verdict is Truth.UNKNOWN
    assert gate.reasons == (note("gate_fluid", volume=Volume(Fraction(500)), at=when("12:30")),)
    assert judge(fluids=(FluidBolus(at("12:00"), Volume(Fraction(500))),)).verdict is Truth.MET


def test_sources_that_disagree_make_it_unknown_and_both_are_named() -> None:
    apart = (reading("12:55", "78"), reading("12:50", "66", "cuff"))
    gate = judge(apart=apart)
    assert gate.verdict is Truth.UNKNOWN
    assert gate.reasons == (note("gate_sources_apart", arterial=mmhg("78"), cuff=mmhg("66")),)


def test_an_estimate_and_a_target_that_are_not_reached_are_told_whole() -> None:
    low, fair, early = (reading("12:56", "64"), reading("12:57", "65"), reading("11:50", "50"))
    gate = judge(estimates=(low, fair, early))
    assert gate.verdict is Truth.UNKNOWN
    assert gate.reasons == (note("gate_estimate_below", map=mmhg("64"), at=when("12:56")),)
    gate = judge(target=mmhg("75"))
    assert gate.verdict is Truth.UNKNOWN
    assert gate.reasons == (note("gate_target_above", low=mmhg("65"), target=mmhg("75")),)


NOT_MET_WITHOUT = note("gate_wean_without_reason", item="wean.2", status="not_met")


@pytest.mark.parametrize(
    ("wean", "reason", "verdict", "because"),
    [
        (Truth.MET, None, Truth.MET, note("gate_wean_met", item="wean.2")),
        (
            Truth.NOT_MET,
            "unit practice",
            Truth.MET,
            note("gate_wean_reason", item="wean.2", status="not_met", reason="unit practice"),
        ),
        (
            Truth.UNKNOWN,
            "unit practice",
            Truth.MET,
            note("gate_wean_reason", item="wean.2", status="unknown", reason="unit practice"),
        ),
        (Truth.NOT_MET, None, Truth.NOT_MET, NOT_MET_WITHOUT),
        (Truth.NOT_MET, "  ", Truth.NOT_MET, NOT_MET_WITHOUT),
        (
            Truth.UNKNOWN,
            None,
            Truth.UNKNOWN,
            note("gate_wean_without_reason", item="wean.2", status="unknown"),
        ),
    ],
)
def test_row_1_rechecks_the_weaning_criterion_or_its_reason(
    wean: Truth, reason: str | None, verdict: Truth, because: Note
) -> None:
    gate = judge(first=FirstStep("wean.2", wean, reason))
    assert gate.verdict is verdict
    assert gate.conditions[-1] == Condition(verdict, because)


def test_what_holds_is_told_before_what_is_unknown() -> None:
    gate = judge(
        fluids=(FluidBolus(at("12:30"), Volume(Fraction(500))),),
        raised=(Raised(at("12:30"), "dobutamine", Raise.STARTED),),
        current=None,
        readings=(),
    )
    assert gate.verdict is Truth.NOT_MET
    assert against(gate) == [
        "gate_raised",
        "gate_map_missing",
        "gate_no_reading_since",
        "gate_fluid",
    ]


def test_every_condition_is_judged_and_can_be_said() -> None:
    raised = (Raised(at("12:30"), "dobutamine", Raise.STARTED),)
    fluids = (FluidBolus(at("12:30"), Volume(Fraction(500))),)
    unsure = (note("tick_missing", item="infusions-complete"),)
    apart = (reading("12:55", "78"), reading("12:50", "66", "cuff"))
    first = FirstStep("wean.2", Truth.UNKNOWN, None)
    gates = [
        judge(raised=raised, fluids=fluids, apart=apart, first=first),
        judge(unsure=unsure, first=FirstStep("wean.2", Truth.NOT_MET, "unit practice")),
        judge(first=FirstStep("wean.2", Truth.MET, None)),
        with_reading(None),
        *(with_reading(reading(*seen)) for seen in (("11:00", "70"), ("12:30", "70"))),
        *(with_reading(reading("12:55", number)) for number in ("64", None)),
    ]
    for gate in gates:
        assert all(isinstance(condition.truth, Truth) for condition in gate.conditions)
        assert all(say(condition.because) for condition in gate.conditions)


def test_that_a_row_is_not_active_stands_apart_from_what_the_patient_meets() -> None:
    late = note("taper_late", row=2, due=at("12:30"), limit=MAX_AGE)
    gate = judge(not_active=late)
    assert (gate.verdict, gate.not_active) == (Truth.NOT_MET, late)
    assert gate.of_patient == judge()
    assert gate.of_patient.not_active is None
    low = judge(not_active=late, readings=(reading("12:20", "60"), GOOD))
    assert against(low.of_patient) == ["gate_low_since"]
