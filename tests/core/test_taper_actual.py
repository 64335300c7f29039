"""A running taper is held to what the chart says runs: another dose, bag or weight freezes it.

T1 goes from 0.03 to OFF by 0.005 units/min every 60 min from 12:00, from 40 units in 100 mL.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import art, at, bag, infusion, stop, vasopressin, weight
from made_drugs import VASOPRESSIN, per_kg, units
from taper_events import another, given, mapping, ordered, taper
from tapers import accepted, norepinephrine_plan
from tapers import bag as mixture

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.bedside import bedside, due
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import (
    InUnit,
    MassDose,
    PumpRate,
    UnitConcentration,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.state import RowStatus, TaperRun
from pressorsheet.core.tapers import tapers_of, wean_noted, wean_when_ordered
from pressorsheet.wording import say

BAG = bag("vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"))
AT_THREE = vasopressin("09:00", "0.03", bag="V")


def run(reference: Reference, now: str, *events: AnyEvent) -> TaperRun:
    (found,) = tapers_of(assess(chart_of(events), reference, at(now))).read
    return found


def why(found: TaperRun) -> Note:
    assert found.frozen is not None
    assert found.frozen.needs_replan
    assert found.current is not None
    assert found.current.status is RowStatus.NOT_ACTIVE
    to_come = found.rows[int(found.current.planned.n) - 1 :]
    assert {row.status for row in to_come} == {RowStatus.NOT_ACTIVE}
    return found.frozen.because


def test_a_plan_whose_drug_runs_as_its_row_starts_is_active(reference: Reference) -> None:
    found = run(reference, "11:30", BAG, AT_THREE, ordered())
    assert found.frozen is None
    assert found.current is not None
    assert found.current.status is RowStatus.CURRENT


def test_a_drug_charted_off_freezes_its_plan_until_replanned(reference: Reference) -> None:
    found = run(reference, "11:30", BAG, AT_THREE, ordered(), stop("vasopressin", "11:20"))
    because = why(found)
    assert (because.code, because["at"]) == ("taper_drug_off", at("11:20"))
    assert say(because, at("11:30").tzinfo).startswith("vasopressin is OFF since 2026-03-10 11:20")


def test_a_drug_at_another_dose_than_the_row_starts_from_freezes_its_plan(
    reference: Reference,
) -> None:
    charted = (BAG, AT_THREE, ordered(), given(1, "12:00", "0.025"))
    assert run(reference, "12:30", *charted).frozen is None
    lower = vasopressin("12:20", "0.02", bag="V")
    found = run(reference, "12:30", *charted, lower)
    assert say(why(found), None).startswith(
        "vasopressin runs at 0.02 units/min, step 2 starts from 0.025 units/min: the plan is not"
    )
    # what was given stays given
    assert found.rows[0].status is RowStatus.GIVEN


def test_a_row_given_otherwise_by_its_rate_says_the_dose_that_the_bag_makes_of_it(
    reference: Reference,
) -> None:
    # 3 mL/h of 0.4 units/mL
    step = given(1, "12:00", rate_ml_per_h=Decimal(3))
    found = why(run(reference, "12:10", BAG, AT_THREE, ordered(), step))
    assert say(found) == (
        "step 1 was given otherwise than planned, 0.02 units/min at 3 mL/h; "
        "the rest is not active until replanned"
    )
    # from a bag that nobody charted no dose follows
    unknown = infusion("vasopressin", "11:00", "4.5 mL/h", "never charted")
    lost = why(run(reference, "12:10", BAG, AT_THREE, ordered(), unknown, step))
    assert "3 mL/h, of which the dose is not known" in say(lost)
    # nor of a drug that the library does not know
    other = ordered(plan=another(mapping() | {"drug": "other"}))
    assert "of which the dose is not known" in say(why(run(reference, "12:10", other, step)))
    # a dose that was charted stays as charted
    dose = given(1, "12:00", "0.02")
    said = why(run(reference, "12:10", BAG, AT_THREE, ordered(), dose))
    only_dose = note("taper_given_dose", dose=units("0.02"))
    assert said == note("taper_given_otherwise", row=1, given=only_dose)
    assert "otherwise than planned, 0.02 units/min, rate not charted;" in say(said)


def test_a_rate_says_a_dose_by_mass_of_a_drug_charted_by_weight(reference: Reference) -> None:
    # 10 mL/h of 16 mcg/mL are 160 mcg in 60 min, by weight 1/70 of that
    ten = taper("step", "12:00", row=1, rate_ml_per_h=Decimal(10))
    for order, quantity, unit in (
        ({}, WeightBasedDose(Fraction(160, 60 * 70)), "mcg/kg/min"),
        ({name: MassDose(Fraction(dose)) for name, dose in MASS.items()}, TEN_ML, "mcg/min"),
    ):
        found = run(reference, "12:10", SEVENTY, N_BAG, N_ON, by_weight(**order), ten)
        dose = InUnit(quantity, unit)
        given_ = note("taper_given_dose_and_rate", dose=dose, rate=PumpRate(Fraction(10)))
        assert why(found) == note("taper_given_otherwise", row=1, given=given_)


def test_neither_now_nor_due_tells_a_rate_of_a_plan_that_is_not_active(
    reference: Reference,
) -> None:
    chart = chart_of([BAG, AT_THREE, ordered(), stop("vasopressin", "11:20")])
    assessment = assess(chart, reference, at("11:30"))
    step = bedside(assessment).next_step
    assert step is not None
    assert step.frozen is not None
    assert (step.frozen.code, step.needs_replan) == ("taper_drug_off", True)
    codes = [
        said.says.code
        for action in due(assessment)
        for said in action.says
        if isinstance(said.says, Note)
    ]
    assert "taper_drug_off" in codes
    assert "paper_action_step" not in codes


def test_a_hung_bag_of_another_strength_freezes_the_plan(reference: Reference) -> None:
    weak = bag("vasopressin", "11:10", "D", "20 units", 100, hung_at=at("11:10"))
    on = vasopressin("11:10", "0.03", bag="D")
    found = run(reference, "11:30", BAG, AT_THREE, ordered(), weak, on)
    assert found.frozen is not None
    because = found.frozen.because
    assert (because.code, found.frozen.needs_replan) == ("taper_bag_differs", False)
    assert found.current is not None
    assert found.current.status is RowStatus.NOT_ACTIVE
    again = bag("vasopressin", "11:20", "E", "40 units", 100, hung_at=at("11:20"))
    from_it = vasopressin("11:20", "0.03", bag="E")
    charted = (BAG, AT_THREE, ordered(), weak, on, again, from_it)
    assert run(reference, "11:30", *charted).frozen is None
    assert "holds 0.2 units/mL, the plan is for 0.4 units/mL" in say(because, None)


def test_a_hung_bag_that_nobody_charted_freezes_the_plan_until_it_is_charted(
    reference: Reference,
) -> None:
    swapped = vasopressin("11:10", "0.03", bag="X")
    found = run(reference, "11:30", BAG, AT_THREE, ordered(), swapped)
    assert found.frozen is not None
    assert say(found.frozen.because).startswith("the hung vasopressin bag is not charted: the mL/h")
    assert (found.frozen.needs_replan, found.frozen.awaits_bag) == (False, True)
    charted = bag("vasopressin", "11:05", "X", "40 units", 100, hung_at=at("11:05"))
    assert run(reference, "11:40", BAG, AT_THREE, ordered(), swapped, charted).frozen is None
    other = bag("vasopressin", "11:05", "X", "20 units", 100, hung_at=at("11:05"))
    weak = run(reference, "11:40", BAG, AT_THREE, ordered(), swapped, other)
    assert weak.frozen is not None
    assert weak.frozen.because.code == "taper_bag_differs"


@pytest.mark.parametrize("kg", [80, None])
def test_another_dosing_weight_freezes_the_plan_of_a_weight_based_drug(
    reference: Reference, kg: int | None
) -> None:
    made = accepted(norepinephrine_plan(start=at("12:00")))
    assert made.order.running == per_kg("0.1")
    plan = dict(plan_mapping(made))
    n = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
    runs = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
    charted = (n, runs, ordered(plan=plan))
    assert run(reference, "11:30", weight("08:00", 70), *charted).frozen is None
    other = () if kg is None else (weight("11:00", kg),)
    assert why(run(reference, "11:30", *other, *charted)).code == "taper_weight_differs"


def test_what_the_pump_makes_of_a_dose_is_that_dose(reference: Reference) -> None:
    # 0.03 units/min from 0.8 units/mL needs 2.25 mL/h, set as 2.3.
    plan = mapping(bag=mixture("80 units/100 mL", VASOPRESSIN))
    b = bag("vasopressin", "08:00", "V", "80 units", 100, hung_at=at("08:00"))
    by_rate = infusion("vasopressin", "09:00", "2.3 mL/h", "V")
    assert run(reference, "11:30", b, by_rate, ordered(plan=plan)).frozen is None
    finer = infusion("vasopressin", "09:00", "2.25 mL/h", "V")
    assert run(reference, "11:30", b, finer, ordered(plan=plan)).frozen is None
    other = infusion("vasopressin", "09:00", "2.4 mL/h", "V")
    assert why(run(reference, "11:30", b, other, ordered(plan=plan))).code == "taper_dose_differs"


def test_a_running_dose_that_nobody_can_tell_freezes_the_plan(reference: Reference) -> None:
    by_rate = infusion("vasopressin", "09:00", "9 mL/h", "X")
    because = why(run(reference, "11:30", by_rate, ordered()))
    assert because.code == "taper_dose_unknown"
    assert "the running dose is not known" in say(because, None)


def test_a_drug_that_was_never_charted_is_not_taken_to_be_off(reference: Reference) -> None:
    assert run(reference, "11:30", ordered()).frozen is None


def test_a_replan_that_is_needed_already_keeps_its_own_reason(reference: Reference) -> None:
    skipped = taper("skipped", "12:00", row=1)
    found = run(reference, "12:05", BAG, AT_THREE, ordered(), skipped, stop("vasopressin", "12:02"))
    assert found.frozen is not None
    assert found.frozen.because.code == "taper_skipped"


def test_a_stopped_taper_is_not_held_to_the_chart(reference: Reference) -> None:
    stopped = taper("stopped", "11:15")
    found = run(reference, "11:30", BAG, AT_THREE, ordered(), stopped, stop("vasopressin", "11:20"))
    assert found.frozen is None


def test_a_drug_or_a_bag_that_nobody_knows_is_held_to_nothing(reference: Reference) -> None:
    assert (
        run(reference, "11:30", ordered(plan=another(mapping() | {"drug": "other"}))).frozen is None
    )
    foreign = mapping()
    foreign["bag"] = {**foreign["bag"], "amount_unit": "drops"}
    charted = (BAG, AT_THREE, ordered(plan=another(foreign)))
    assert run(reference, "11:30", *charted).frozen is None
    lower = vasopressin("11:20", "0.02", bag="V")
    assert why(run(reference, "11:30", *charted, lower)).code == "taper_dose_differs"


def test_what_may_not_be_done_yet_is_due_now_and_never_overdue(reference: Reference) -> None:
    late = assess(chart_of([BAG, AT_THREE, ordered()]), reference, at("12:10"))
    assert [
        (action.due, said.says.code)
        for action in due(late)
        for said in action.says
        if isinstance(said.says, Note) and said.says.code.startswith("paper_action_step")
    ] == [(at("12:10"), "paper_action_step_unverified")]


def test_how_the_criterion_stood_when_the_plan_was_ordered_stays_known(
    reference: Reference,
) -> None:
    later_raised = vasopressin("11:40", "0.04", bag="V")
    norepi = infusion("norepinephrine", "08:00", "0.05 mcg/kg/min")
    reading = art("10:50", 70)
    charted = [weight("07:00", 70), reading, BAG, AT_THREE, norepi, ordered(), later_raised]
    assessment = assess(chart_of(charted), reference, at("11:45"))
    (found,) = tapers_of(assessment).read
    # the label mode is not met while norepinephrine runs
    then = wean_when_ordered(assessment, found)
    assert then is not None
    assert (then["item"], then["status"]) == ("WEAN-2", "not_met")
    assert say(then, None) == "WEAN-2 not met"
    assert wean_noted(assessment, "dopamine") is None


# What is told, whole -----------------------------------------------------------------------------

N_BAG = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
N_ON = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
SEVENTY = weight("08:00", 70)
MASS = {"running": "7", "step": "1.4", "end": "0"}
TEN_ML = MassDose(Fraction(160, 60))


def by_weight(**changed: Any) -> AnyEvent:
    made: AnyEvent = ordered(
        plan=plan_mapping(accepted(norepinephrine_plan(start=at("12:00"), **changed)))
    )
    return made


def per_min(number: str) -> InUnit:
    return InUnit(units(number), "units/min")


def test_in_what_chart_and_plan_part_is_told_with_its_numbers(reference: Reference) -> None:
    taper_ = (BAG, AT_THREE, ordered())
    off = run(reference, "11:30", *taper_, stop("vasopressin", "11:20"))
    assert why(off) == note("taper_drug_off", drug="vasopressin", at=at("11:20"), row=1)
    weak = bag("vasopressin", "11:10", "D", "20 units", 100, hung_at=at("11:10"))
    other = run(reference, "11:30", *taper_, weak, vasopressin("11:10", "0.03", bag="D"))
    assert other.frozen is not None
    hung, planned = (UnitConcentration(Fraction(each)) for each in ("0.2", "0.4"))
    assert other.frozen.because == note("taper_bag_differs", hung=hung, planned=planned, row=1)
    lower = run(reference, "11:30", *taper_, vasopressin("11:20", "0.02", bag="V"))
    start, dose = per_min("0.03"), per_min("0.02")
    assert why(lower) == note(
        "taper_dose_differs", drug="vasopressin", row=1, start=start, dose=dose
    )
    unknown = run(reference, "11:30", infusion("vasopressin", "09:00", "9 mL/h", "X"), ordered())
    reasons = (note("bag_not_charted", bag="X"),)
    assert why(unknown) == note(
        "taper_dose_unknown", drug="vasopressin", row=1, start=start, why=reasons
    )
    heavier = run(reference, "11:30", SEVENTY, N_BAG, N_ON, by_weight(), weight("11:00", 80))
    assert why(heavier) == note(
        "taper_weight_differs", weight=Weight(Fraction(80)), planned=Weight(Fraction(70))
    )


def test_a_stop_outside_the_plan_is_told_also_one_of_the_moment_of_the_order(
    reference: Reference,
) -> None:
    for when in ("11:20", "11:00"):
        off, on = stop("vasopressin", when), vasopressin("11:25", "0.03", bag="V")
        found = run(reference, "11:30", BAG, AT_THREE, ordered(), off, on)
        assert why(found) == note("taper_drug_was_off", drug="vasopressin", at=at(when))


def test_a_drug_by_weight_is_held_to_what_the_pump_makes_of_its_dose(reference: Reference) -> None:
    # 0.1 mcg/kg/min at 70 kg from 16 mcg/mL needs 26.25 mL/h, set as 26.3
    by_rate = infusion("norepinephrine", "09:00", "26.3 mL/h", "N")
    assert run(reference, "11:30", SEVENTY, N_BAG, by_rate, by_weight()).frozen is None
    bare = bag("norepinephrine", "08:00", "N", "4 mg", 250, hung_at=at("08:00"))
    assert run(reference, "11:30", SEVENTY, bare, N_ON, by_weight()).frozen is None


def test_a_plan_by_mass_is_held_to_a_dose_charted_by_weight(reference: Reference) -> None:
    seven = {name: MassDose(Fraction(dose)) for name, dose in MASS.items()}
    order, charted = by_weight(**seven), (SEVENTY, N_BAG, N_ON)
    assert run(reference, "11:30", *charted, order).frozen is None
    again = plan_mapping(accepted(norepinephrine_plan(start=at("13:00"), **seven)))
    replan = taper("replanned", "11:20", version=2, plan=again)
    found = run(reference, "11:30", *charted, order, replan)
    assert (found.frozen, found.oddities) == (None, ())


def test_of_a_plan_by_mass_a_dose_by_weight_tells_nothing_without_a_weight(
    reference: Reference,
) -> None:
    seven = {name: MassDose(Fraction(dose)) for name, dose in MASS.items()}
    made = plan_mapping(accepted(norepinephrine_plan(start=at("12:00"), **seven)))
    # as another program may write it, which asks for no weight where none is in the unit
    order = ordered(plan=another({**made, "weight_kg": None}))
    found = run(reference, "11:30", N_BAG, N_ON, order)
    start = InUnit(seven["running"], "mcg/min")
    assert why(found) == note(
        "taper_dose_unknown", why=(), drug="norepinephrine", row=1, start=start
    )


def test_a_replan_from_what_the_pump_makes_of_the_dose_is_from_the_running_one(
    reference: Reference,
) -> None:
    step = taper("step", "12:00", row=1, rate_ml_per_h=Decimal("3.8"))
    again = mapping("14:00", running=units("0.025"))
    replan = taper("replanned", "12:10", version=2, plan=again)
    charted = (BAG, AT_THREE, ordered(), step)
    assert run(reference, "12:20", *charted, replan).oddities == ()
    off = run(reference, "12:20", *charted, stop("vasopressin", "12:05"), replan)
    assert off.oddities == (
        note(
            "taper_replan_not_from_running",
            version=2,
            start=per_min("0.025"),
            dose=per_min("0"),
        ),
    )
    # 0.1 mcg/kg/min at 70 kg from 16 mcg/mL: 26.25 mL/h, set and charted as 26.3
    by_rate = infusion("norepinephrine", "09:00", "26.3 mL/h", "N")
    n_again = plan_mapping(accepted(norepinephrine_plan(start=at("13:00"))))
    n_replan = taper("replanned", "11:20", version=2, plan=n_again)
    heavy = run(reference, "11:30", SEVENTY, N_BAG, by_rate, by_weight(), n_replan)
    assert (heavy.frozen, heavy.oddities) == (None, ())
    other = another(mapping("14:00") | {"drug": "other"})
    first = another(mapping() | {"drug": "other"})
    odd = run(
        reference,
        "12:20",
        ordered(plan=first),
        taper("replanned", "12:10", version=2, plan=other),
    )
    assert odd.oddities == ()
