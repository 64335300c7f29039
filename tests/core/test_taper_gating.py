"""The gate of a running taper as the chart of a patient makes it: never open on what is not known.

The patient: vasopressin 0.03 units/min from a bag of 0.4 units/mL, at MAP 70 for 9 h, no
catecholamine, all infusions charted; the taper T1 ordered at 11:00, its first row due at 12:00.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bag,
    bolus,
    cuff,
    fluid,
    infusion,
    norepinephrine,
    steady,
    stop,
    struck,
    target,
    tick,
    vasopressin,
    weight,
)
from judged import Charted, assessed
from made_drugs import units
from taper_events import PLAN, another, given, mapping, ordered, taper

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, Infusion
from pressorsheet.core.note import Note
from pressorsheet.core.taper.gate import Gate
from pressorsheet.core.taper.gating import gate_at, gate_before, gate_of
from pressorsheet.core.taper.reading import run_then
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.wording import say

PATIENT: list[AnyEvent] = [
    weight("01:00", 70),
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.03", bag="V"),
    *steady("02:15", "11:15", 70, every=30),
    tick("11:00"),
]
FIRST = given(1, "12:00", "0.025")
GOOD = art("11:55", 71)
AFTER = art("12:50", 72)


def gate(reference: Reference, now: str, *charted: Charted, **changed: Any) -> Gate:
    """The gate at `now` of T1, ordered at 11:00, in this patient with what else was charted."""
    assessment = assessed(reference, now, PATIENT, ordered(**changed), *charted)
    (run,) = tapers_of(assessment).read
    found = gate_of(run, assessment)
    assert found is not None
    return found


def against(found: Gate) -> list[str]:
    return [reason.code for reason in found.reasons]


def said(found: Gate, code: str) -> Note:
    (only,) = [each.because for each in found.conditions if each.because.code == code]
    return only


def test_row_1_opens_on_a_fresh_map_since_the_order_and_the_criterion(
    reference: Reference,
) -> None:
    found = gate(reference, "12:00", GOOD)
    assert (found.verdict, against(found)) == (Truth.MET, [])
    assert [say(each.because, at("12:00").tzinfo) for each in found.conditions] == [
        "MAP 71 mmHg, arterial, 11:55, 5 min old: at or above 65 mmHg",
        "no MAP below 65 mmHg since 11:00, lowest 70 mmHg",
        "no vasopressor or inotrope started, increased or given as bolus since 11:00",
        "no fluid bolus since 11:00",
        "WEAN-2 is met",
    ]


def test_a_later_row_counts_from_the_last_step_and_rechecks_no_criterion(
    reference: Reference,
) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, AFTER)
    assert found.verdict is Truth.MET
    assert said(found, "gate_nothing_raised")["since"].at == at("12:00")
    assert "gate_wean_met" not in [each.because.code for each in found.conditions]
    before = gate(reference, "12:10", GOOD, FIRST)
    assert against(before) == ["gate_map_before_step", "gate_no_reading_since"]


@pytest.mark.parametrize("charted", [(GOOD,), (GOOD, FIRST, AFTER)])
def test_a_protocol_without_rules_for_the_drug_opens_no_gate(
    reference: Reference, charted: tuple[AnyEvent, ...]
) -> None:
    now = "12:00" if len(charted) == 1 else "13:00"
    protocol = reference.protocol.model_copy(update={"taper": {}})
    found = gate(replace(reference, protocol=protocol), now, *charted)
    assert found.verdict is Truth.UNKNOWN
    assert said(found, "gate_no_rules") == Note("gate_no_rules")


@pytest.mark.parametrize(
    ("readings", "verdict", "codes"),
    [
        ([art("12:50", 64)], Truth.NOT_MET, ["gate_map_below", "gate_low_since"]),
        ([art("12:50", "64.99")], Truth.NOT_MET, ["gate_map_below", "gate_low_since"]),
        ([art("12:50", 65)], Truth.MET, []),
        ([art("12:40", 70)], Truth.UNKNOWN, ["gate_map_out_of_date"]),
        ([art("12:20", 60), AFTER], Truth.NOT_MET, ["gate_low_since"]),
        ([cuff("12:20", 60), AFTER], Truth.NOT_MET, ["gate_low_since"]),
        (
            [art("12:50", not_measurable=True)],
            Truth.NOT_MET,
            ["gate_map_not_measurable", "gate_low_since"],
        ),
        # an estimate opens nothing, and a low one newer than the MAP is not passed over
        ([art("12:50", sbp=110, dbp=60)], Truth.UNKNOWN, ["gate_map_before_step"]),
        ([AFTER, art("12:55", sbp=80, dbp=40)], Truth.UNKNOWN, ["gate_estimate_below"]),
        ([AFTER, cuff("12:55", sbp=80, dbp=40)], Truth.UNKNOWN, ["gate_estimate_below"]),
        ([AFTER, art("12:55", sbp=110, dbp=60)], Truth.MET, []),
        ([art("12:45", sbp=80, dbp=40), AFTER], Truth.MET, []),
        ([cuff("12:45", sbp=80, dbp=40), AFTER], Truth.MET, []),
        ([cuff("12:50", sbp=80, dbp=40), AFTER], Truth.MET, []),
        (
            [AFTER, art("12:55", sbp=110, dbp=60), cuff("12:56", sbp=80, dbp=40)],
            Truth.UNKNOWN,
            ["gate_estimate_below"],
        ),
        # another source
        ([AFTER, cuff("12:52", 83)], Truth.UNKNOWN, ["gate_sources_apart"]),
        ([AFTER, cuff("12:52", 82)], Truth.MET, []),
        # a MAP that cannot be true counts for nothing
        ([art("12:50", 801)], Truth.UNKNOWN, ["gate_map_before_step"]),
    ],
)
def test_what_was_measured_since_the_step(
    reference: Reference, readings: list[AnyEvent], verdict: Truth, codes: list[str]
) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, readings)
    assert found.verdict is verdict
    assert [code for code in against(found) if code != "gate_no_reading_since"] == codes


def test_without_any_measured_map_the_gate_is_unknown(reference: Reference) -> None:
    blind: list[AnyEvent] = [each for each in PATIENT if each.kind != "vitals"]
    missing = ["gate_map_missing", "gate_no_reading_since"]
    low = art("12:50", sbp=80, dbp=40)
    for charted, expected in (([], missing), ([low], [*missing, "gate_estimate_below"])):
        assessment = assessed(reference, "13:00", blind, ordered(), FIRST, charted)
        (run,) = tapers_of(assessment).read
        found = gate_of(run, assessment)
        assert found is not None
        assert (found.verdict, against(found)) == (Truth.UNKNOWN, expected)


def test_sources_apart_are_both_named(reference: Reference) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, AFTER, cuff("12:52", 83))
    apart = said(found, "gate_sources_apart")
    assert (apart["arterial"].mmhg, apart["cuff"].mmhg) == (72, 83)


def test_a_struck_reading_does_not_exist(reference: Reference) -> None:
    low = art("12:20", 60)
    assert gate(reference, "13:00", GOOD, FIRST, low, AFTER).verdict is Truth.NOT_MET
    wrong = struck("12:40", low)
    assert gate(reference, "13:00", GOOD, FIRST, low, AFTER, wrong).verdict is Truth.MET


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (norepinephrine("12:30", "0.02"), "gate_raised"),
        (infusion("dobutamine", "12:30", "3 mcg/kg/min"), "gate_raised"),
        (bolus("phenylephrine", "12:30", "100 mcg"), "gate_raised"),
        (bolus("vasopressin", "12:30", "1 units"), "gate_raised"),
        (vasopressin("12:30", "0.03", bag="V"), "gate_row_not_active"),
    ],
)
def test_anything_raised_since_the_step_holds(
    reference: Reference, raised: AnyEvent, code: str
) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, AFTER, raised)
    assert found.verdict is Truth.NOT_MET
    assert against(found)[0] == code
    assert isinstance(raised, Infusion)
    reason = said(found, "gate_raised")
    assert (reason["drug"], reason["at"].at) == (raised.drug, at("12:30"))


def test_what_was_raised_up_to_the_step_or_only_reduced_does_not_hold(
    reference: Reference,
) -> None:
    on = norepinephrine("11:58", "0.02")
    lower = norepinephrine("12:30", "0.01")
    noise = vasopressin("12:31", "0.025", bag="V")
    assert gate(reference, "13:00", GOOD, on, FIRST, lower, noise, AFTER).verdict is Truth.MET


def test_a_raise_that_nobody_can_tell_makes_it_unknown(reference: Reference) -> None:
    on = norepinephrine("11:00", "0.02")
    unclear = infusion("norepinephrine", "12:30", "9 mL/h", "never charted")
    found = gate(reference, "13:00", on, GOOD, FIRST, AFTER, unclear)
    assert (found.verdict, against(found)) == (Truth.UNKNOWN, ["gate_infusions_unsure"])
    assert "norepinephrine" in say(found.reasons[0], None)
    assert "12:30" in say(found.reasons[0], None)


def test_the_steps_own_change_is_none_of_those_since(reference: Reference) -> None:
    by_rate = given(1, "12:00", rate_ml_per_h=Decimal("3.8"))
    no_bag: list[AnyEvent] = [each for each in PATIENT if each.kind != "bag"]
    assessment = assessed(reference, "13:00", no_bag, ordered(), GOOD, by_rate, AFTER)
    (run,) = tapers_of(assessment).read
    found = gate_of(run, assessment)
    assert found is not None
    assert against(found) == ["gate_row_not_active"]
    assert found.reasons[0]["why"].code == "taper_dose_unknown"


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        (tick("12:40", value=False), Truth.UNKNOWN),
        (tick("12:40"), Truth.MET),
    ],
)
def test_a_persons_word_on_the_infusions_is_asked(
    reference: Reference, word: AnyEvent, verdict: Truth
) -> None:
    assert gate(reference, "13:00", GOOD, FIRST, AFTER, word).verdict is verdict


@pytest.mark.parametrize(
    ("given_fluid", "verdict"),
    [
        (fluid("12:20", 250), Truth.UNKNOWN),
        (fluid("12:20", 250, kind="blood"), Truth.UNKNOWN),
        (fluid("12:20", 0), Truth.MET),
        (fluid("12:00", 250), Truth.MET),
        # begun with the step, it runs on after it
        (fluid("12:00", 250, over_min=30), Truth.UNKNOWN),
        (fluid("11:50", 250, over_min=10), Truth.MET),
        (fluid("11:50", 250, over_min=30), Truth.UNKNOWN),
        (fluid("13:10", 250), Truth.MET),
    ],
)
def test_fluid_that_ran_in_since_the_step_makes_it_unknown(
    reference: Reference, given_fluid: AnyEvent, verdict: Truth
) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, AFTER, given_fluid)
    assert found.verdict is verdict
    assert against(found) == ([] if verdict is Truth.MET else ["gate_fluid"])
    if verdict is not Truth.MET:
        told = said(found, "gate_fluid")
        assert (told["volume"].ml, told["at"].at) == (250, given_fluid.at)


# The bound ---------------------------------------------------------------------------------------


def test_the_bound_is_the_orders_else_the_charted_targets_else_the_protocols(
    reference: Reference,
) -> None:
    steps = (GOOD, FIRST, AFTER)
    assert said(gate(reference, "13:00", *steps), "gate_map_reached")["low"].mmhg == 65
    aim = target("10:00", 75, 85)
    assert gate(reference, "13:00", aim, *steps).verdict is Truth.NOT_MET
    lower = target("10:00", 60, 70)
    assert said(gate(reference, "13:00", lower, *steps), "gate_map_reached")["low"].mmhg == 60
    plan = another(PLAN | {"map_low_mmhg": Decimal(70)})
    found = gate(reference, "13:00", lower, *steps, plan=plan)
    assert said(found, "gate_map_reached")["low"].mmhg == 70
    assert found.verdict is Truth.MET
    assert gate(reference, "13:00", GOOD, FIRST, art("12:50", 69), plan=plan).verdict is (
        Truth.NOT_MET
    )


def test_the_protocols_default_is_no_charted_target(reference: Reference) -> None:
    plan = another(PLAN | {"map_low_mmhg": Decimal(60)})
    assert gate(reference, "13:00", GOOD, FIRST, art("12:50", 62), plan=plan).verdict is Truth.MET


def test_a_charted_target_above_the_orders_bound_is_not_passed_over(reference: Reference) -> None:
    plan = another(PLAN | {"map_low_mmhg": Decimal(65)})
    aim = target("12:05", 75, 85)
    found = gate(reference, "13:00", GOOD, FIRST, aim, AFTER, plan=plan)
    assert (found.verdict, against(found)) == (Truth.UNKNOWN, ["gate_target_above"])
    reached = gate(reference, "13:00", GOOD, FIRST, aim, art("12:50", 75), plan=plan)
    assert reached.verdict is Truth.MET


# Row 1 -------------------------------------------------------------------------------------------


def test_row_1_holds_while_the_criterion_is_not_met_and_no_reason_was_given(
    reference: Reference,
) -> None:
    on = norepinephrine("10:00", "0.02")
    found = gate(reference, "12:00", on, GOOD)
    assert (found.verdict, against(found)) == (Truth.NOT_MET, ["gate_wean_without_reason"])
    reasoned = gate(reference, "12:00", on, GOOD, reason="norepinephrine is to stay")
    assert reasoned.verdict is Truth.MET
    assert said(reasoned, "gate_wean_reason")["reason"] == "norepinephrine is to stay"
    by_plan = gate(reference, "12:00", on, GOOD, plan=mapping(reason="as ordered"))
    assert by_plan.verdict is Truth.MET


def test_a_reason_written_while_the_criterion_was_met_is_not_one_against_it(
    reference: Reference,
) -> None:
    on = norepinephrine("11:30", "0.02")
    found = gate(reference, "12:10", on, art("12:05", 71), reason="two drugs at once")
    assert "gate_wean_without_reason" in against(found)


def test_a_criterion_without_an_article_is_told_by_its_own_id(reference: Reference) -> None:
    protocol = reference.protocol
    items = tuple(each.model_copy(update={"article": ()}) for each in protocol.items)
    other = replace(reference, protocol=protocol.model_copy(update={"items": items}))
    assert said(gate(other, "12:00", GOOD), "gate_wean_met")["item"] == "wean.2"


def test_a_drug_without_a_criterion_is_unknown(reference: Reference) -> None:
    found = gate(reference, "12:00", GOOD, plan=another(PLAN | {"drug": "dopamine"}))
    assert "gate_wean_no_item" in against(found)


# Rows that are not active ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charted", "why"),
    [
        (taper("held", "12:40", row=2, reason="CT"), "taper_held"),
        (taper("skipped", "12:40", row=2), "taper_skipped"),
        (stop("vasopressin", "12:40"), "taper_drug_off"),
    ],
)
def test_the_gate_of_a_frozen_row_is_judged_and_never_open(
    reference: Reference, charted: AnyEvent, why: str
) -> None:
    found = gate(reference, "13:00", GOOD, FIRST, AFTER, charted)
    assert (found.verdict, against(found)) == (Truth.NOT_MET, ["gate_row_not_active"])
    assert found.reasons[0]["why"].code == why
    assert "gate_map_reached" in [each.because.code for each in found.conditions]


def test_a_late_row_is_not_open_until_resumed(reference: Reference) -> None:
    late = gate(reference, "13:20", GOOD, FIRST, art("13:10", 72))
    assert against(late) == ["gate_row_not_active"]
    resumed = taper("resumed", "13:20")
    assert gate(reference, "13:21", GOOD, FIRST, art("13:10", 72), resumed).verdict is Truth.MET


def test_a_taper_of_before_its_order_stands_as_it_does_now(reference: Reference) -> None:
    assessment = assessed(reference, "13:00", PATIENT, ordered(), GOOD, FIRST)
    (run,) = tapers_of(assessment).read
    assert run_then(run, assessment, at("10:59")) is run
    assert run_then(run, assessment, at("13:00")) is run
    assert [each.given is None for each in run.rows[:2]] == [False, True]
    assert run_then(run, assessment, at("11:59")).rows[0].given is None


def test_where_nothing_comes_next_there_is_no_gate(reference: Reference) -> None:
    over = taper("stopped", "12:10")
    assessment = assessed(reference, "12:20", PATIENT, ordered(), GOOD, FIRST, over)
    (run,) = tapers_of(assessment).read
    assert gate_of(run, assessment) is None
    off = ordered(plan=mapping(running=units("0.005")))
    slow = vasopressin("02:10", "0.005", bag="V")
    charted: list[AnyEvent] = [each for each in PATIENT if each.kind != "infusion"]
    assessment = assessed(
        reference, "12:20", charted, slow, off, GOOD, given(1, "12:00", "0", rate_ml_per_h=0)
    )
    (run,) = tapers_of(assessment).read
    assert run.is_complete
    assert gate_of(run, assessment) is None


# Replans -----------------------------------------------------------------------------------------

BACK = taper("stepped_back", "12:30", row=2, dose=Decimal("0.03"), dose_unit="units/min")
AGAIN = taper("replanned", "12:40", version=2, plan=mapping("14:00"), reason="volume given first")


def test_a_replan_is_the_order_before_its_own_first_step(reference: Reference) -> None:
    low, later = art("12:35", 62), art("13:55", 72)
    found = gate(reference, "14:00", GOOD, FIRST, art("12:20", 58), BACK, low, AGAIN, later)
    assert said(found, "gate_nothing_raised")["since"].at == at("12:40")
    assert "gate_low_since" not in against(found)
    # the criterion is rechecked, and a MAP of before the replan opens nothing
    assert said(found, "gate_wean_reason")["reason"] == "volume given first"
    assert found.verdict is Truth.MET
    early = gate(reference, "12:45", GOOD, FIRST, BACK, art("12:38", 72), AGAIN)
    assert against(early)[0] == "gate_map_before_step"


# How it stood ------------------------------------------------------------------------------------


def stood(reference: Reference, number: int, *charted: Charted) -> Gate | None:
    assessment = assessed(reference, "18:00", PATIENT, ordered(), *charted)
    (run,) = tapers_of(assessment).read
    return gate_at(run, run.rows[number - 1], assessment)


def test_how_the_gate_stood_when_a_row_was_given_stays_known(reference: Reference) -> None:
    low, second = art("12:30", 60), given(2, "13:00", "0.02")
    charted = (GOOD, FIRST, low, AFTER, second, art("13:10", 55))
    first = stood(reference, 1, *charted)
    assert first is not None
    assert first.verdict is Truth.MET
    assert say(first.conditions[0].because, at("12:00").tzinfo).startswith("MAP 71 mmHg, arterial")
    then = stood(reference, 2, *charted)
    assert then is not None
    assert (then.verdict, against(then)) == (Truth.NOT_MET, ["gate_low_since"])
    assert stood(reference, 3, *charted) is None


def test_a_row_of_an_earlier_version_keeps_the_gate_of_its_own_order(reference: Reference) -> None:
    plan = another(PLAN | {"map_low_mmhg": Decimal(75)})
    again = taper("replanned", "12:40", version=2, plan=mapping("14:00", running=units("0.025")))
    second = given(1, "14:00", "0.02", version=2)
    charted = (GOOD, FIRST, taper("skipped", "12:20"), again, art("13:55", 72), second)
    assessment = assessed(reference, "18:00", PATIENT, ordered(plan=plan), *charted)
    (run,) = tapers_of(assessment).read
    first = gate_at(run, run.earlier[0].rows[0], assessment)
    assert first is not None
    assert said(first, "gate_map_below")["low"].mmhg == 75
    assert said(first, "gate_no_fluid")["since"].at == at("11:00")
    then = gate_at(run, run.rows[0], assessment)
    assert then is not None
    assert said(then, "gate_map_reached")["low"].mmhg == 65
    assert said(then, "gate_no_fluid")["since"].at == at("12:40")
    assert [each.because.code for each in then.conditions][-1].startswith("gate_wean")


def test_a_low_map_of_before_the_step_before_it_no_longer_stood_against_a_row(
    reference: Reference,
) -> None:
    charted = (art("11:30", 60), GOOD, FIRST, AFTER, given(2, "13:00", "0.02"))
    first, second = (stood(reference, number, *charted) for number in (1, 2))
    assert first is not None
    assert "gate_low_since" in against(first)
    assert second is not None
    assert second.verdict is Truth.MET


def test_the_gate_of_a_step_that_is_charted_later_is_of_its_own_time(reference: Reference) -> None:
    low = art("12:58", 60)
    assessment = assessed(reference, "13:05", PATIENT, ordered(), GOOD, FIRST, AFTER, low)
    (run,) = tapers_of(assessment).read
    now, then = (gate_before(run, at(when), assessment) for when in ("13:05", "12:55"))
    assert now is not None
    assert now.verdict is Truth.NOT_MET
    assert then is not None
    assert then.verdict is Truth.MET
    # a moment that has not come is now
    ahead = gate_before(run, at("13:30"), assessment)
    assert ahead is not None
    assert ahead.conditions == now.conditions


def test_a_map_of_the_minute_of_the_step_counts(reference: Reference) -> None:
    then = stood(reference, 1, art("12:00", 71), FIRST)
    assert then is not None
    assert then.verdict is Truth.MET


def test_a_row_given_while_it_was_not_active_says_so(reference: Reference) -> None:
    late = stood(reference, 1, art("12:19", 71), given(1, "12:20", "0.025"))
    assert late is not None
    assert against(late) == ["gate_row_not_active"]
    other = vasopressin("11:40", "0.02", bag="V")
    then = stood(reference, 1, other, GOOD, FIRST)
    assert then is not None
    assert then.reasons[0]["why"].code == "taper_dose_differs"


def test_a_reading_struck_later_had_not_been_struck_then(reference: Reference) -> None:
    then = stood(reference, 1, GOOD, FIRST, struck("15:00", GOOD))
    assert then is not None
    assert then.verdict is Truth.MET


def test_the_word_of_an_old_tick_no_longer_holds(reference: Reference) -> None:
    old: list[AnyEvent] = [each for each in PATIENT if each.kind != "tick"]
    said_early = tick("00:30")
    assessment = assessed(reference, "13:00", old, said_early, ordered(), GOOD, FIRST, AFTER)
    (run,) = tapers_of(assessment).read
    found = gate_of(run, assessment)
    assert found is not None
    assert against(found) == ["gate_infusions_unsure"]
