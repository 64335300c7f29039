"""Actual against plan in totals: marks, minutes and drug, over every version."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from bedside import at, bag, event, infusion, minutes, norepinephrine, vasopressin, weight
from judged import Charted, assessed
from made_drugs import units
from taper_events import another, given, mapping, ordered, taper
from tapers import accepted, norepinephrine_plan

from pressorsheet.core.assessment import Reference
from pressorsheet.core.quantity import MassAmount, UnitAmount
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.totals import Totals, totals, totals_said
from pressorsheet.core.tapers import tapers_of
from pressorsheet.wording import say

ON = [
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.03", bag="V"),
]
FIRST = given(1, "12:04", "0.025")


def found(reference: Reference, now: str, *charted: Charted, **order: Any) -> Totals:
    assessment = assessed(reference, now, ordered(**order), *charted)
    (run,) = tapers_of(assessment).read
    return totals(run, assessment.view)


def said(totals: Totals) -> list[str]:
    return [say(line) for line in totals_said(totals)]


def test_before_the_first_row_there_is_nothing_to_count(reference: Reference) -> None:
    assert found(reference, "11:30", ON) == Totals(
        0, 0, 0, 0, 1, minutes(0), minutes(0), None, None
    )
    assert said(found(reference, "11:30", ON)) == [
        "steps given 0, held 0, stepped back 0, skipped 0; versions of the plan 1",
        "at most 0 min from the planned time",
        "the last step is where it was first planned",
        "drug since the first step: planned not recorded, charted not recorded",
    ]


def test_marks_minutes_and_drug_are_counted(reference: Reference) -> None:
    charted = (FIRST, taper("held", "12:50", row=2, reason="CT"), taper("resumed", "13:30"))
    second = given(2, "13:34", "0.02")
    one = found(reference, "14:34", ON, *charted, second)
    # 0.03 for 4 min, 0.025 for 90, 0.02 for 60; planned 0.025 for 60, 0.02 for 60, 0.015 for 34
    assert one.actual == UnitAmount(Fraction("3.57"))
    assert one.planned == UnitAmount(Fraction("3.21"))
    assert (one.given, one.holds, one.off_by) == (2, 1, minutes(34))
    # row 3 is due at 14:34, 34 min later than planned, and so is the last
    assert one.behind == minutes(34)
    assert said(one) == [
        "steps given 2, held 1, stepped back 0, skipped 0; versions of the plan 1",
        "at most 34 min from the planned time",
        "the last step 34 min later than first planned",
        "drug since the first step: planned 3.21 units, charted 3.57 units",
    ]


def test_a_minute_is_told_and_less_is_not(reference: Reference) -> None:
    held = (taper("held", "11:50", row=1), taper("resumed", "12:01", row=1))
    assert "the last step 1 min later than first planned" in said(
        found(reference, "12:02", ON, *held)
    )


def test_at_the_first_steps_very_moment_nothing_has_run_in_yet(reference: Reference) -> None:
    none = UnitAmount(Fraction(0))
    due = found(reference, "12:00", ON)
    assert (due.planned, due.actual) == (none, none)
    step = found(reference, "12:00", ON, given(1, "12:00", "0.025"))
    assert (step.planned, step.actual) == (none, none)
    assert "drug since the first step: planned 0 units, charted 0 units" in said(step)
    # of what was never charted nobody can tell that it was 0, nor of a dose that cannot be known
    assert found(reference, "12:00").actual is None
    unknown = infusion("vasopressin", "11:00", "3 mL/h", "never charted")
    assert found(reference, "12:00", ON, unknown).actual is None


def test_all_versions_count_and_a_stopped_taper_has_no_end(reference: Reference) -> None:
    back = taper("stepped_back", "12:30", row=1, dose=Decimal("0.03"), dose_unit="units/min")
    again = taper("replanned", "12:40", version=2, plan=mapping("14:00"))
    second = (given(1, "14:00", "0.025", version=2), taper("skipped", "15:00", version=2))
    one = found(reference, "15:00", ON, FIRST, back, again, *second)
    assert (one.given, one.steps_back, one.skipped, one.versions) == (2, 1, 1, 2)
    assert one.behind == minutes(120)
    stopped = taper("stopped", "15:00", version=2)
    over = found(reference, "15:10", ON, FIRST, back, again, *second, stopped)
    assert over.behind is None
    assert not [line for line in said(over) if "the last step" in line]


def test_a_taper_that_ended_says_when_against_the_plan(reference: Reference) -> None:
    short = mapping(running=units("0.005"))
    slow = [ON[0], vasopressin("02:10", "0.005", bag="V")]
    early = given(1, "11:50", "0", rate_ml_per_h=Decimal(0))
    one = found(reference, "12:30", slow, early, plan=short)
    assert one.behind == minutes(-10)
    assert "the last step 10 min sooner than first planned" in said(one)
    # OFF before its time: nothing ran in since 12:00, and nothing was to
    assert (one.planned, one.actual) == (UnitAmount(Fraction(0)), UnitAmount(Fraction(0)))


def test_a_dose_that_nobody_can_tell_leaves_its_total_unknown(reference: Reference) -> None:
    by_rate = infusion("vasopressin", "12:10", "3 mL/h", "never charted")
    one = found(reference, "12:30", ON, FIRST, by_rate)
    assert one.actual is None
    assert one.planned == UnitAmount(Fraction("0.75"))
    assert found(reference, "12:30").actual is None
    late = vasopressin("12:10", "0.03", bag="V")
    assert found(reference, "12:30", ON[0], late).actual is None
    other = another(mapping() | {"drug": "other"})
    assert found(reference, "12:30", ON, plan=other).planned is None


def test_what_ran_until_the_first_step_need_not_be_known(reference: Reference) -> None:
    unknown = infusion("vasopressin", "11:50", "3 mL/h", "never charted")
    step = given(1, "12:00", "0.025")
    # 0.025 units/min for 30 min
    assert found(reference, "12:30", unknown, step).actual == UnitAmount(Fraction("0.75"))
    a_minute_late = given(1, "12:01", "0.025")
    assert found(reference, "12:30", unknown, a_minute_late).actual is None


def test_a_drug_dosed_by_weight_is_counted_in_mass(reference: Reference) -> None:
    plan = plan_mapping(accepted(norepinephrine_plan(start=at("12:00"))))
    charted = [
        weight("01:00", 70),
        bag("norepinephrine", "02:00", "N", "4 mg", 250, salt="base", hung_at=at("02:00")),
        norepinephrine("02:10", "0.1", bag="N"),
    ]
    one = found(reference, "12:30", charted, plan=plan)
    # 0.08 and 0.1 mcg/kg/min at 70 kg for 30 min
    assert one.planned == MassAmount(Fraction(168))
    assert one.actual == MassAmount(Fraction(210))
    by_mass = event("infusion", "12:00", drug="norepinephrine", dose=7, dose_unit="mcg/min")
    assert found(reference, "12:30", charted, by_mass, plan=plan).actual == MassAmount(
        Fraction(210)
    )
    without = another(dict(plan) | {"weight_kg": None})
    assert found(reference, "12:30", charted, plan=without).planned is None
