"""Which marks a person may make on a taper, with which doses, and what speaks against a mark."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bag,
    infusion,
    norepinephrine,
    steady,
    stop,
    struck,
    tick,
    vasopressin,
    weight,
)
from judged import Charted, assessed
from made_drugs import per_kg, units
from taper_events import PLAN, another, given, mapping, ordered, taper
from tapers import accepted, norepinephrine_plan

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.quantity import InUnit, MassDose, PumpRate
from pressorsheet.core.taper.choices import Act, Choice, Offer, choice, choices
from pressorsheet.core.taper.marking import Mark, Objection, objections
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.wording import say

PATIENT: list[AnyEvent] = [
    weight("01:00", 70),
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.03", bag="V"),
    *steady("02:15", "11:45", 70, every=30),
    tick("11:00"),
]
STEPS = [given(1, "12:00", "0.025"), art("12:50", 72), given(2, "13:00", "0.02")]
AFTER = art("13:50", 72)
BACK = taper("stepped_back", "13:20", row=2, dose=Decimal("0.03"), dose_unit="units/min")


def taper_at(
    reference: Reference, now: str, *charted: Charted, **order: Any
) -> tuple[TaperRun, Assessment]:
    assessment = assessed(reference, now, PATIENT, ordered(**order), *charted)
    (run,) = tapers_of(assessment).read
    return run, assessment


def opened(reference: Reference, now: str, *charted: Charted, **order: Any) -> dict[str, list[str]]:
    """Why each mark may not be made; an open one has no reasons."""
    found = choices(*taper_at(reference, now, *charted, **order))
    assert [each.act for each in found] == list(Act)
    assert all(say(reason) for each in found for reason in each.refused)
    return {each.act.value: [reason.code for reason in each.refused] for each in found}


def one(reference: Reference, act: Act, now: str, *charted: Charted, **order: Any) -> Choice:
    return choice(*taper_at(reference, now, *charted, **order), act)


def unit(number: str, rate: str | None, *, rescue: bool = False) -> Offer:
    set_rate = None if rate is None else PumpRate(Fraction(rate))
    return Offer(InUnit(units(number), "units/min"), set_rate, rescue)


def mass(text: str) -> MassDose:
    return MassDose(Fraction(text))


OPEN: list[str] = []


def test_a_row_that_comes_next_may_be_given_held_skipped_replanned_or_stopped(
    reference: Reference,
) -> None:
    assert opened(reference, "13:55", STEPS, AFTER) == {
        "give": OPEN,
        "hold": OPEN,
        "resume": ["taper_nothing_to_resume"],
        "step_back": OPEN,
        "skip": OPEN,
        "replan": OPEN,
        "stop": OPEN,
    }


def test_before_the_first_step_there_is_no_dose_to_go_back_to(reference: Reference) -> None:
    assert opened(reference, "11:50")["step_back"] == ["taper_choice_nothing_back"]
    assert one(reference, Act.STEP_BACK, "11:50").offers == ()


@pytest.mark.parametrize(
    ("now", "mark"),
    [("13:55", taper("held", "13:40", row=3, reason="CT")), ("14:20", None)],
    ids=["held", "late"],
)
def test_a_held_or_late_row_may_be_resumed_and_what_was_given_may_be_charted(
    reference: Reference, now: str, mark: AnyEvent | None
) -> None:
    found = opened(reference, now, STEPS, AFTER, [] if mark is None else mark)
    assert set(map(tuple, found.values())) == {()}


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        (taper("skipped", "13:40", row=3, reason="MAP 64"), "taper_skipped"),
        (BACK, "taper_stepped_back"),
        (stop("vasopressin", "13:30"), "taper_drug_off"),
        (norepinephrine("13:30", "0.02"), None),
    ],
)
def test_what_needs_a_replan_leaves_only_step_back_replan_and_stop(
    reference: Reference, mark: AnyEvent, why: str | None
) -> None:
    found = opened(reference, "13:55", STEPS, mark, AFTER)
    if why is None:
        assert found["give"] == OPEN
        return
    assert found["give"] == found["resume"] == found["skip"] == [why]
    assert found["hold"] == ["taper_choice_not_active"]
    is_off = why == "taper_drug_off"
    assert found["replan"] == (["taper_choice_dose_unknown"] if is_off else OPEN)
    assert found["stop"] == OPEN


def test_another_bag_leaves_no_row_to_give_and_nothing_to_resume(reference: Reference) -> None:
    weak = bag("vasopressin", "13:30", "W", "20 units", 100, hung_at=at("13:30"))
    on = vasopressin("13:30", "0.02", bag="W")
    found = opened(reference, "13:55", STEPS, weak, on, AFTER)
    assert found["give"] == found["resume"] == ["taper_bag_differs"]
    assert found["hold"] == found["replan"] == found["step_back"] == OPEN
    # 0.02 units/min from 0.2 units/mL is 6 mL/h, and 0.025 is 7.5
    assert one(reference, Act.REPLAN, "13:55", STEPS, weak, on).offers == (unit("0.02", "6"),)
    back = one(reference, Act.STEP_BACK, "13:55", STEPS, weak, on).offers
    assert back[0] == unit("0.025", "7.5")


def test_after_a_stop_nothing_may_be_marked(reference: Reference) -> None:
    found = opened(reference, "13:55", STEPS, taper("stopped", "13:30", reason="shock"))
    assert set(map(tuple, found.values())) == {("taper_choice_stopped",)}


def test_after_the_last_row_only_a_step_back_is_open(reference: Reference) -> None:
    charted: list[AnyEvent] = [each for each in PATIENT if each.kind != "infusion"]
    slow = vasopressin("02:10", "0.005", bag="V")
    off = ordered(plan=mapping(running=units("0.005")))
    done = given(1, "12:00", "0", rate_ml_per_h=0)
    assessment = assessed(reference, "12:30", charted, slow, off, done)
    (run,) = tapers_of(assessment).read
    found = {each.act: each for each in choices(run, assessment)}
    assert found[Act.STEP_BACK].is_open
    # 0.005 units/min from 0.4 units/mL is 0.75 mL/h, set as 0.8
    assert found[Act.STEP_BACK].offers == (unit("0.005", "0.8", rescue=True),)
    others = [each for act, each in found.items() if act is not Act.STEP_BACK]
    assert {reason.code for each in others for reason in each.refused} == {"taper_choice_complete"}
    assert not any(each.is_open for each in others)


def test_a_step_back_from_the_last_row_leaves_no_row(reference: Reference) -> None:
    charted: list[AnyEvent] = [each for each in PATIENT if each.kind != "infusion"]
    slow = vasopressin("02:10", "0.005", bag="V")
    off = ordered(plan=mapping(running=units("0.005")))
    done = given(1, "12:00", "0", rate_ml_per_h=0)
    back = taper("stepped_back", "12:20", row=1, dose=Decimal("0.005"), dose_unit="units/min")
    assessment = assessed(reference, "12:30", charted, slow, off, done, back)
    (run,) = tapers_of(assessment).read
    found = {
        each.act: [reason.code for reason in each.refused] for each in choices(run, assessment)
    }
    assert found[Act.GIVE] == ["taper_choice_no_row", "taper_stepped_back"]
    assert found[Act.REPLAN] == OPEN
    assert run.awaits_replan


# Doses -------------------------------------------------------------------------------------------


def test_what_is_expected_of_the_next_row(reference: Reference) -> None:
    give = one(reference, Act.GIVE, "13:55", STEPS, AFTER)
    assert (give.row, give.due) == (3, at("14:00"))
    # 0.015 units/min from 0.4 units/mL
    assert give.offers == (unit("0.015", "2.3"),)
    assert not give.needs_reason
    assert one(reference, Act.HOLD, "13:55", STEPS).needs_reason


def test_the_doses_to_step_back_to_are_the_last_one_first_and_the_rescue_is_marked(
    reference: Reference,
) -> None:
    found = one(reference, Act.STEP_BACK, "13:55", STEPS)
    assert found.offers == (unit("0.025", "3.8"), unit("0.03", "4.5", rescue=True))
    assert (found.row, found.needs_reason) == (2, True)
    rescue = mapping(rescue=units("0.04"))
    named = one(reference, Act.STEP_BACK, "13:55", STEPS, plan=rescue).offers
    assert [each.is_rescue for each in named] == [False, False, True]
    assert named[-1] == unit("0.04", "6", rescue=True)
    # what is not above the running dose is not gone back to
    raised = vasopressin("13:30", "0.025", bag="V")
    assert one(reference, Act.STEP_BACK, "13:55", STEPS, raised).offers == (
        unit("0.03", "4.5", rescue=True),
    )
    assert (
        len(one(reference, Act.STEP_BACK, "13:55", STEPS, stop("vasopressin", "13:30")).offers) == 2
    )


def test_a_dose_that_nobody_can_tell_leaves_the_planned_one(reference: Reference) -> None:
    by_rate = taper("step", "13:00", row=2, rate_ml_per_h=Decimal(3))
    steps = [given(1, "12:00", "0.025"), by_rate]
    nobody: list[AnyEvent] = [each for each in PATIENT if each.kind not in ("infusion", "bag")]
    assessment = assessed(reference, "13:55", nobody, ordered(), *steps)
    (run,) = tapers_of(assessment).read
    found = {each.act: each for each in choices(run, assessment)}
    assert [reason.code for reason in found[Act.REPLAN].refused] == ["taper_choice_dose_unknown"]
    # no bag is charted: the rates are those of the planned bag
    assert found[Act.STEP_BACK].offers == (unit("0.025", "3.8"), unit("0.03", "4.5", rescue=True))


def test_a_drug_that_the_library_does_not_know_offers_nothing(reference: Reference) -> None:
    found = opened(reference, "11:50", plan=another(PLAN | {"drug": "other"}))
    assert found["step_back"] == ["taper_choice_nothing_back"]
    assert found["replan"] == ["taper_choice_dose_unknown"]


def test_every_mark_says_its_row_and_whether_it_wants_a_reason(reference: Reference) -> None:
    found = choices(*taper_at(reference, "13:55", STEPS, AFTER))
    assert [(each.act, each.row, each.needs_reason) for each in found] == [
        (Act.GIVE, 3, False),
        (Act.HOLD, 3, True),
        (Act.RESUME, 3, False),
        (Act.STEP_BACK, 2, True),
        (Act.SKIP, 3, True),
        (Act.REPLAN, 3, True),
        (Act.STOP, 3, True),
    ]


def test_why_not_is_told_whole(reference: Reference) -> None:
    stopped = choices(*taper_at(reference, "13:55", STEPS, taper("stopped", "13:30")))
    over = note("taper_choice_stopped", at=at("13:30"))
    assert {each.refused for each in stopped} == {(over,)}
    run, assessment = taper_at(reference, "13:55", STEPS, stop("vasopressin", "13:30"))
    hold, replan = (choice(run, assessment, act) for act in (Act.HOLD, Act.REPLAN))
    assert run.frozen is not None
    assert hold.refused == (note("taper_choice_not_active", why=run.frozen.because),)
    assert replan.refused == (note("taper_choice_dose_unknown", drug="vasopressin"),)
    assert replan.offers == ()


def test_before_anything_is_known_to_run_nothing_is_above_the_start(reference: Reference) -> None:
    by_rate = infusion("vasopressin", "02:10", "4 mL/h", "never charted")
    for charted in ([], [by_rate]):
        assessment = assessed(reference, "11:50", ordered(), charted)
        (run,) = tapers_of(assessment).read
        assert choice(run, assessment, Act.STEP_BACK).offers == ()


def test_a_rescue_dose_below_what_was_last_given_is_none(reference: Reference) -> None:
    by_rate = taper("step", "13:00", row=2, rate_ml_per_h=Decimal(3))
    rescue = ordered(plan=mapping(rescue=units("0.015")))
    assessment = assessed(reference, "13:55", rescue, given(1, "12:00", "0.025"), by_rate)
    (run,) = tapers_of(assessment).read
    offers = choice(run, assessment, Act.STEP_BACK).offers
    assert offers == (unit("0.025", "3.8"), unit("0.03", "4.5"))


N_BAG = bag("norepinephrine", "02:00", "N", "4 mg", 250, salt="base", hung_at=at("02:00"))
N_ON = infusion("norepinephrine", "02:10", "0.1 mcg/kg/min", "N")


def by_weight(reference: Reference, *charted: Charted, **order: Any) -> dict[Act, Choice]:
    """The choices after the first step of 0.1 to 0.08 mcg/kg/min, or of an order by mass."""
    plan = plan_mapping(accepted(norepinephrine_plan(start=at("12:00"), **order)))
    to = Decimal("5.6") if order else Decimal("0.08")
    amount = {"dose": to, "dose_unit": "mcg/min" if order else "mcg/kg/min"}
    step = taper("step", "12:00", row=1, **amount)
    assessment = assessed(reference, "12:30", ordered(plan=plan), *charted, step)
    (run,) = tapers_of(assessment).read
    return {each.act: each for each in choices(run, assessment)}


def test_the_rate_of_a_dose_by_weight_is_for_the_weight_in_force(reference: Reference) -> None:
    found = by_weight(reference, weight("01:00", 70), N_BAG, N_ON)
    # 0.08 and 0.1 mcg/kg/min at 70 kg from 16 mcg/mL: 21 and 26.25 mL/h
    (now,) = found[Act.REPLAN].offers
    assert (now.dose.quantity, now.rate) == (per_kg("0.08"), PumpRate(Fraction(21)))
    (back,) = found[Act.STEP_BACK].offers
    assert (back.dose.quantity, back.rate) == (per_kg("0.1"), PumpRate(Fraction("26.3")))
    without = by_weight(reference, N_BAG, N_ON)[Act.STEP_BACK].offers
    assert [offer.rate for offer in without] == [None]


def test_a_plan_by_mass_of_a_drug_charted_by_weight(reference: Reference) -> None:
    order = {"running": mass("7"), "step": mass("1.4"), "end": mass("0")}
    found = by_weight(reference, weight("01:00", 70), N_BAG, N_ON, **order)
    (now,) = found[Act.REPLAN].offers
    assert (now.dose, now.rate) == (InUnit(mass("5.6"), "mcg/min"), PumpRate(Fraction(21)))
    without = by_weight(reference, N_BAG, N_ON, **order)
    assert without[Act.REPLAN].offers == ()
    # the dose by weight is known, and without a weight no dose by mass follows
    plan = plan_mapping(accepted(norepinephrine_plan(start=at("12:00"), **order)))
    assessment = assessed(reference, "11:50", ordered(plan=plan), N_BAG, N_ON)
    (run,) = tapers_of(assessment).read
    replan = choice(run, assessment, Act.REPLAN)
    unknown = note("taper_choice_dose_unknown", drug="norepinephrine")
    assert (replan.offers, replan.refused) == ((), (unknown,))


def test_a_bag_whose_strength_nobody_can_tell_has_no_rate(reference: Reference) -> None:
    bare = bag("norepinephrine", "02:00", "N", "4 mg", 250, hung_at=at("02:00"))
    found = by_weight(reference, weight("01:00", 70), bare, N_ON)
    assert [offer.rate for offer in found[Act.STEP_BACK].offers] == [None]
    foreign = dict(mapping())
    foreign["bag"] = {**foreign["bag"], "amount_unit": "drops"}
    on = vasopressin("02:10", "0.03")
    assessment = assessed(
        reference, "12:30", on, ordered(plan=another(foreign)), given(1, "12:00", "0.025")
    )
    (run,) = tapers_of(assessment).read
    assert [each.rate for each in choice(run, assessment, Act.STEP_BACK).offers] == [None]


# What speaks against a mark ----------------------------------------------------------------------


def against(reference: Reference, now: str, mark: Mark, *charted: Charted) -> list[str]:
    run, assessment = taper_at(reference, now, STEPS, *charted)
    found: tuple[Objection, ...] = objections(run, assessment, mark)
    assert all(say(each.says) for each in found)
    return [("refused " if each.is_refusal else "") + each.says.code for each in found]


def give(clock: str, dose: str | None = None, rate: str | None = None, **fields: Any) -> Mark:
    number = None if dose is None else units(dose)
    set_rate = None if rate is None else PumpRate(Fraction(rate))
    return Mark(Act.GIVE, at(clock), dose=number, rate=set_rate, **fields)


@pytest.mark.parametrize(
    "mark",
    [
        give("14:00", "0.015"),
        give("14:00", "0.015", "2.3"),
        give("14:00", None, "2.3"),
        give("14:00", "0.015", row=3),
        give("14:15", "0.015", row=3),
        Mark(Act.HOLD, at("14:00")),
        Mark(Act.SKIP, at("14:00"), row=3),
        Mark(Act.STOP, at("14:00")),
        Mark(Act.STEP_BACK, at("14:00"), dose=units("0.03")),
        Mark(Act.STEP_BACK, at("14:00"), dose=units("0.025")),
    ],
)
def test_nothing_speaks_against_what_was_planned(reference: Reference, mark: Mark) -> None:
    early = art("13:40", 72)
    assert against(reference, "14:00", mark, early, AFTER) == []


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        # before its time: asked, from 15 min on
        (give("13:44", "0.015"), ["taper_mark_early"]),
        # within the limit, and yet less than an interval after the last change
        (give("13:45", "0.015"), ["taper_mark_soon"]),
        (give("13:59", "0.015"), ["taper_mark_soon"]),
        # twice, on the wrong row, on no row
        (give("14:00", "0.02", row=2), ["refused taper_mark_given_already"]),
        (give("14:00", "0.01", row=4), ["refused taper_mark_wrong_row"]),
        (give("14:00", "0.01", row=9), ["refused taper_mark_no_such_row"]),
        (Mark(Act.HOLD, at("14:00"), row=1), ["refused taper_mark_given_already"]),
        (Mark(Act.SKIP, at("14:00"), row=5), ["refused taper_mark_wrong_row"]),
        # a rate instead of a dose, and the other way round; neither
        (give("14:00", "2.3"), ["refused taper_mark_rate_as_dose"]),
        (give("14:00", None, "0.015"), ["refused taper_mark_dose_as_rate"]),
        (give("14:00"), ["refused taper_mark_without_dose"]),
        # above the row: up to the dose before it asked, from there on no reduction
        (give("14:00", "0.018"), ["taper_mark_otherwise"]),
        (give("14:00", "0.02"), ["refused taper_mark_not_reduced"]),
        (give("14:00", "0.04"), ["refused taper_mark_not_reduced"]),
        (give("14:00", "0.01"), ["taper_mark_otherwise"]),
        (give("14:00", "0.015", "2.2"), ["taper_mark_otherwise"]),
        # in another unit
        (
            Mark(Act.GIVE, at("14:00"), dose=per_kg("0.015")),
            ["refused taper_mark_other_unit"],
        ),
        # at the very moment of what it follows: early, and no wrong clock
        (give("13:00", "0.015"), ["taper_mark_early", "taper_mark_unsure"]),
        # before what it follows
        (give("12:59", "0.015"), ["refused taper_mark_before_last"]),
        (give("10:59", "0.015"), ["refused taper_mark_before_plan"]),
        # back
        (Mark(Act.STEP_BACK, at("14:00")), ["refused taper_back_without_dose"]),
        (
            Mark(Act.STEP_BACK, at("14:00"), dose=units("0.02")),
            ["refused taper_back_not_raised"],
        ),
        (
            Mark(Act.STEP_BACK, at("14:00"), dose=per_kg("0.03")),
            ["refused taper_back_other_unit"],
        ),
        (Mark(Act.STEP_BACK, at("14:00"), dose=units("0.04")), ["taper_back_above"]),
        (Mark(Act.RESUME, at("14:00")), ["refused taper_nothing_to_resume"]),
    ],
)
def test_what_speaks_against_a_mark(reference: Reference, mark: Mark, expected: list[str]) -> None:
    assert against(reference, "14:00", mark, art("13:40", 72), AFTER) == expected


def test_a_step_back_that_is_no_earlier_dose_is_told_in_the_plans_unit(
    reference: Reference,
) -> None:
    run, assessment = taper_at(reference, "14:00", STEPS, art("13:40", 72), AFTER)
    above, low = (
        objections(run, assessment, Mark(Act.STEP_BACK, at("14:00"), dose=units(dose)))
        for dose in ("0.04", "0.02")
    )
    most, least = (InUnit(units(dose), "units/min") for dose in ("0.03", "0.025"))
    assert [each.says for each in above] == [note("taper_back_above", most=most, row=2)]
    assert [each.says for each in low] == [note("taper_back_not_raised", least=least)]


def test_a_mark_of_the_very_moment_of_the_order_is_not_before_it(reference: Reference) -> None:
    run, assessment = taper_at(reference, "11:50")
    made = run.version.made_at
    assert objections(run, assessment, Mark(Act.HOLD, made)) == ()
    (wrong,) = objections(run, assessment, Mark(Act.HOLD, made - timedelta(minutes=1)))
    told = note("taper_mark_before_plan", made=When(made, at("11:50")))
    assert (wrong.says, wrong.is_refusal) == (told, True)


def test_a_step_while_the_gate_is_not_clear_is_asked(reference: Reference) -> None:
    mark = give("14:00", "0.015")
    assert against(reference, "14:00", mark) == ["taper_mark_unsure"]
    assert against(reference, "14:00", mark, art("13:50", 60)) == ["taper_mark_at_hold"]


def test_a_late_or_held_step_is_asked_and_one_charted_later_is_not_late(
    reference: Reference,
) -> None:
    fresh = art("14:10", 72)
    late = against(reference, "14:20", give("14:20", "0.015"), fresh)
    assert late == ["taper_mark_late"]
    assert against(reference, "14:20", give("14:15", "0.015"), fresh) == []
    held = taper("held", "13:40", row=3, reason="CT")
    assert against(reference, "14:00", give("14:00", "0.015"), AFTER, held) == ["taper_mark_held"]


def test_what_else_speaks_against_a_late_or_held_step_is_asked_beside(
    reference: Reference,
) -> None:
    low = art("14:10", 60)
    late = against(reference, "14:20", give("14:20", "0.015"), low)
    assert late == ["taper_mark_late", "taper_mark_at_hold"]
    held = taper("held", "13:40", row=3, reason="CT")
    old = against(reference, "14:00", give("14:00", "0.015"), held)
    assert old == ["taper_mark_held", "taper_mark_unsure"]
    # the row before was late: the rest is not active, and this row is asked for that
    run = [given(1, "12:16", "0.025"), art("12:50", 72)]
    run_now, assessment = taper_at(reference, "13:00", run)
    found = objections(run_now, assessment, give("13:00", "0.02"))
    assert [each.says.code for each in found] == ["taper_mark_soon", "taper_mark_at_hold"]
    assert "step 1, due 12:00, was given 16 min late" in say(found[1].says)


# Row 3, due at 14:00, held at 13:50, and resumed at 14:30: then it is due at 14:30.
HELD = [
    taper("held", "13:50", row=3, reason="MAP 61"),
    taper("resumed", "14:30", row=3),
    art("14:05", 72),
    art("14:31", 72),
]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("13:49", ["taper_mark_soon"]),  # not held yet
        ("13:51", ["taper_mark_soon", "taper_mark_held"]),
        ("14:11", ["taper_mark_held"]),
        ("14:16", ["taper_mark_late", "taper_mark_held"]),
        ("14:32", []),
    ],
)
def test_a_step_of_before_is_judged_as_the_taper_stood_then(
    reference: Reference, clock: str, expected: list[str]
) -> None:
    mark = give(clock, "0.015")
    fresh = [art("13:45", 72), art("14:15", 72)]
    assert against(reference, "14:35", mark, HELD, fresh) == expected


def test_a_late_row_that_was_resumed_was_late_until_then(reference: Reference) -> None:
    resumed = [taper("resumed", "14:30", row=3), art("14:15", 72), art("14:31", 72)]
    late = against(reference, "14:35", give("14:21", "0.015"), resumed)
    assert late == ["taper_mark_late"]
    assert against(reference, "14:35", give("14:32", "0.015"), resumed) == []


def test_a_hold_that_was_struck_since_held_nothing(reference: Reference) -> None:
    gone = [*HELD, struck("14:33", HELD[0]), art("14:08", 72)]
    assert against(reference, "14:35", give("14:10", "0.015"), gone) == []


def test_what_speaks_against_a_step_names_no_date_of_today(reference: Reference) -> None:
    held = say_all(reference, "14:35", give("14:16", "0.015"), HELD, art("14:15", 72))
    assert held == [
        "step 3 was due at 14:00: given 16 min late? The rest stays not active until resumed",
        "at 14:16 step 3 was held, since 13:50, reason: MAP 61: given all the same?",
    ]
    stopped = taper("stopped", "13:30", reason="shock")
    assert (
        "the taper was stopped at 13:30: a new order"
        in say_all(reference, "13:55", Mark(Act.HOLD, at("13:55")), stopped)[0]
    )


def say_all(reference: Reference, now: str, mark: Mark, *charted: Charted) -> list[str]:
    run, assessment = taper_at(reference, now, STEPS, *charted)
    return [say(each.says) for each in objections(run, assessment, mark)]


def test_after_the_plan_was_stopped_every_mark_is_refused(reference: Reference) -> None:
    stopped = taper("stopped", "13:30", reason="shock")
    for act in Act:
        found = against(reference, "13:55", Mark(act, at("13:55"), dose=units("0.03")), stopped)
        assert "refused taper_choice_stopped" in found


def test_a_step_back_may_be_charted_without_a_row_that_comes_next(reference: Reference) -> None:
    assert against(reference, "13:55", Mark(Act.SKIP, at("13:55"), row=2), BACK)[0] == (
        "refused taper_stepped_back"
    )
    gone = against(reference, "13:55", Mark(Act.HOLD, at("13:55"), row=2), BACK)
    assert "refused taper_mark_given_already" in gone
    skipped = taper("skipped", "13:40", row=3)
    twice = against(reference, "13:55", give("13:55", "0.015", row=3), skipped)
    assert "refused taper_mark_gone_already" in twice


def told(reference: Reference, now: str, mark: Mark, *charted: Charted) -> list[str]:
    """What speaks against a mark in sentences, times without their date."""
    run, assessment = taper_at(reference, now, STEPS, *charted)
    found = objections(run, assessment, mark)
    assert all(isinstance(each.is_refusal, bool) for each in found)
    return [say(each.says).replace("2026-03-10 ", "").replace(" +00:00", "") for each in found]


FRESH = (art("13:40", 72), AFTER)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (give("10:59", "0.015"), "before this version was ordered at 11:00"),
        (
            give("12:59", "0.015"),
            "before the last change of dose at 13:00; strike that one first if it is wrong",
        ),
        (give("14:00", "0.01", row=9), "there is no step 9: the plan has 6"),
        (
            give("14:00", "0.02", row=2),
            "step 2 was given at 13:00 by Rosa Lind; strike that record first if it is wrong",
        ),
        (give("14:00", "0.01", row=4), "the next step is 3, not 4"),
        (
            give("14:00"),
            "write the dose or the rate that was set; planned are 0.015 units/min, 2.3 mL/h",
        ),
        (
            Mark(Act.GIVE, at("14:00"), dose=per_kg("0.015")),
            "the plan is in units/min: step 3 is 0.015 units/min",
        ),
        (
            give("14:00", "2.3"),
            "2.3 mL/h is the pump rate of step 3; its dose is 0.015 units/min",
        ),
        (
            give("14:00", None, "0.015"),
            "that is the dose of step 3, 0.015 units/min; its pump rate is 2.3 mL/h",
        ),
        (
            give("14:00", "0.02"),
            "step 3 reduces from 0.02 units/min to 0.015 units/min; a higher dose is a step back, "
            "or is charted under infusions",
        ),
        (Mark(Act.STEP_BACK, at("14:00"), dose=per_kg("0.03")), "the plan is in units/min"),
        (
            Mark(Act.STEP_BACK, at("14:00"), dose=units("0.02")),
            "a step back goes up again: to 0.025 units/min or more",
        ),
        (
            give("13:44", "0.015"),
            "step 3 is due at 14:00: given 16 min before its time?",
        ),
        (
            give("13:46", "0.015"),
            "step 3 is given 46 min after the change of dose at 13:00; the interval is 1 h: "
            "given all the same?",
        ),
        (
            give("14:00", "0.018"),
            "step 3 is 0.015 units/min, set 2.3 mL/h: given otherwise? "
            "The rest is then not active until replanned",
        ),
        (
            Mark(Act.STEP_BACK, at("14:00"), dose=units("0.04")),
            "above 0.03 units/min, the highest dose of this plan: step back to a new dose, "
            "above that before step 2?",
        ),
    ],
)
def test_what_speaks_against_a_mark_is_told_with_its_numbers(
    reference: Reference, mark: Mark, sentence: str
) -> None:
    assert told(reference, "14:00", mark, *FRESH) == [sentence]


def test_late_held_and_against_the_gate_are_told_with_their_numbers(reference: Reference) -> None:
    late = told(reference, "14:20", give("14:20", "0.015"), art("14:10", 72))
    assert late[0] == (
        "step 3 was due at 14:00: given 20 min late? The rest stays not active until resumed"
    )
    low = told(reference, "14:00", give("14:00", "0.015"), art("13:50", 60))
    assert low[0].startswith("the gate holds: given although MAP 60 mmHg, arterial, 13:50, 10 min")
    skipped = taper("skipped", "13:40", row=3)
    gone = told(reference, "14:00", give("14:00", "0.015", row=3), skipped)
    assert "step 3 was skipped already" in gone
