"""What the worksheet and the protocol say about a plan, as the checks are handed it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import at, bag, event, infusion, steady, stop, target, tick, vasopressin, weight
from made_drugs import units
from made_protocols import content, criterion, item
from printed_plans import CLOCK_CHANGE
from taper_events import PLAN, another, given, mapping, ordered, taper
from tapers import accepted, norepinephrine_plan

from corrupted import plan_named
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.quantity import (
    UnitConcentration,
    UnitDose,
    Volume,
    Weight,
)
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify import VerifyRules, WorksheetFacts
from pressorsheet.core.verify.facts import Ahead
from pressorsheet.core.verify_facts import facts_of_plan, ordered_at, verify_rules, worksheet_facts

HUNG_A = bag(
    "vasopressin", "02:00", "A", "40 units", 100, hung_at=at("02:00"), prepared_at=at("01:00")
)


def facts_from(
    reference: Reference, *events: AnyEvent, drug: str = "vasopressin", now: str = "12:00"
) -> WorksheetFacts:
    assessment = assess(chart_of(events), reference, at(now))
    return worksheet_facts(assessment, reference.drugs.drugs[drug])


def test_a_worksheet_that_says_nothing_leaves_everything_open(reference: Reference) -> None:
    facts = facts_from(reference)
    assert (facts.running, facts.hung, facts.left, facts.expires_at, facts.weight) == (None,) * 5
    assert facts.line is None
    # not running: the weaning item is not met, saying so
    assert (facts.wean, facts.wean_item) == (Truth.NOT_MET, "WEAN-2")


def test_the_charted_dose_bag_and_weight_are_handed_on(reference: Reference) -> None:
    facts = facts_from(
        reference,
        HUNG_A,
        vasopressin("02:00", "0.03", bag="A", line_site="left femoral"),
        infusion("norepinephrine", "02:10", "0.1 mcg/kg/min", line_site="right jugular"),
        weight("01:00", 70),
    )
    assert facts.line == "left femoral"
    assert facts.at == at("12:00")
    assert facts.running == UnitDose(Fraction("0.03"))
    assert facts.hung == UnitConcentration(Fraction("0.4"))
    # 4.5 mL/h for 10 h; 18 h at room temperature from preparation
    assert facts.left == Volume(Fraction(55))
    assert facts.expires_at == at("01:00") + timedelta(hours=18)
    assert facts.weight == Weight(Fraction(70))


def test_an_infusion_charted_as_stopped_runs_at_0(reference: Reference) -> None:
    facts = facts_from(reference, vasopressin("02:00", "0.03"), stop("vasopressin", "11:00"))
    assert facts.running == UnitDose(Fraction(0))


def test_a_dose_or_strength_that_cannot_be_computed_is_not_said(reference: Reference) -> None:
    unsalted = bag("norepinephrine", "02:00", "B", "4 mg", 250, hung_at=at("02:00"))
    running = infusion("norepinephrine", "02:00", "10 mL/h", "B")
    facts = facts_from(reference, unsalted, running, drug="norepinephrine")
    assert (facts.running, facts.hung) == (None, None)
    assert facts.wean_item == "WEAN-1"


def test_the_weaning_criterion_is_judged_at_the_moment_asked_about(reference: Reference) -> None:
    held = [
        *steady("03:00", "12:00"),
        vasopressin("02:00", "0.03"),
        tick("11:00"),
        target("02:00", 65),
    ]
    assert facts_from(reference, *held).wean is Truth.MET
    untold = [event for event in held if event.kind != "tick"]
    assert facts_from(reference, *untold).wean is Truth.UNKNOWN


def test_a_drug_without_a_taper_table_has_no_weaning_criterion(reference: Reference) -> None:
    facts = facts_from(reference, drug="epinephrine")
    assert (facts.wean, facts.wean_item) == (Truth.UNKNOWN, None)


def test_a_weaning_item_without_an_article_id_is_handed_on_without_one(
    reference: Reference,
) -> None:
    wean = item("wean", all_of=["any"])
    taper = {"vasopressin": {"wean_item": "wean"}}
    running = criterion("any", "running", drugs=["vasopressin"])
    protocol = Protocol.model_validate(content([running], [wean], taper=taper))
    facts = facts_from(replace(reference, protocol=protocol), vasopressin("02:00", "0.03"))
    assert (facts.wean, facts.wean_item) == (Truth.MET, None)


def test_the_rules_are_the_protocols(reference: Reference) -> None:
    assert verify_rules(reference.protocol, "vasopressin") == VerifyRules(
        UnitDose(Fraction("0.005")), timedelta(hours=1), Fraction(5)
    )
    assert verify_rules(reference.protocol, "norepinephrine") == VerifyRules(
        None, None, Fraction(5)
    )
    assert verify_rules(reference.protocol, "epinephrine") == VerifyRules(None, None, Fraction(5))


def taper_event(kind: str, when: str, plan: Any, version: int = 1) -> AnyEvent:
    return event(kind, when, plan_id="P", version=version, plan=plan)


def test_a_plan_was_ordered_when_the_worksheet_charts_its_fingerprint() -> None:
    plan = plan_named(CLOCK_CHANGE)
    other = {**plan, "fingerprint": "0" * 64}
    chart = chart_of(
        [
            taper_event("taper_ordered", "10:00", other),
            taper_event("taper_replanned", "11:00", plan, 2),
            taper_event("taper_step", "11:30", None),
            # no order, even where it carries the plan
            taper_event("taper_verified", "11:45", plan, 2),
        ]
    )
    assert ordered_at(chart, plan["fingerprint"], at("12:00")) == at("11:00")
    assert ordered_at(chart, other["fingerprint"], at("12:00")) == at("10:00")
    assert ordered_at(chart, plan["fingerprint"], at("10:30")) is None
    assert ordered_at(chart, None, at("12:00")) is None
    # paper shows the first digits
    assert ordered_at(chart, plan["fingerprint"][:8], at("12:00")) == at("11:00")


def test_how_far_a_plan_has_come_is_told_of_the_plan_with_that_fingerprint(
    reference: Reference,
) -> None:
    # ordered at 11:00; its first row, due at 12:00, is late at 13:00: nothing of it has run
    first = PLAN["fingerprint"]
    for now, fingerprint, reached in (
        ("11:45", first, -15),
        ("13:00", first[:8], 0),
        ("13:00", "0" * 64, None),
        ("13:00", None, None),
    ):
        assessment = assess(chart_of((ordered(),)), reference, at(now))
        drug = reference.drugs.drugs["vasopressin"]
        assert facts_of_plan(assessment, drug, fingerprint).reached_min == reached


BAG_OF_PLAN = bag("vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"))
GIVEN = (
    BAG_OF_PLAN,
    vasopressin("09:00", "0.03", bag="V"),
    ordered(),
    given(1, "12:00", "0.025"),
    given(2, "13:10", "0.02"),
)
REST = (
    given(3, "14:10", "0.015"),
    given(4, "15:10", "0.01"),
    given(5, "16:10", "0.005"),
    given(6, "17:10", "0"),
)
BACK = taper("stepped_back", "13:40", row=2, dose=Decimal("0.03"), dose_unit="units/min")


@pytest.mark.parametrize(
    ("now", "charted", "reached", "ahead"),
    [
        # row 2 was given 10 min late: row 3 is due at 14:10, and 3 mL/h run until then
        ("13:30", GIVEN, 80, Ahead(Fraction(3), Fraction(120))),
        # stepped back to 4.5 mL/h: the plan's rows are not what follows
        ("13:45", (*GIVEN, BACK), 95, Ahead(Fraction("4.5"), None)),
        # stopped as a taper, stopped as a drug
        ("13:45", (*GIVEN, taper("stopped", "13:40")), None, None),
        ("13:45", (*GIVEN, stop("vasopressin", "13:40")), 95, None),
        # of no bag no rate follows
        ("13:30", GIVEN[1:], 80, None),
        # OFF was given: all six rows are over, the last one's hour as well
        ("17:10", (*GIVEN, *REST), 360, None),
    ],
)
def test_what_runs_from_here_on_is_what_was_really_given(
    reference: Reference,
    now: str,
    charted: tuple[AnyEvent, ...],
    reached: int | None,
    ahead: Ahead | None,
) -> None:
    assessment = assess(chart_of(charted), reference, at(now))
    drug = reference.drugs.drugs["vasopressin"]
    facts = facts_of_plan(assessment, drug, PLAN["fingerprint"])
    assert (facts.reached_min, facts.ahead) == (reached, ahead)


def test_past_the_last_row_of_a_plan_that_ends_at_a_dose_nobody_says_how_far_it_came(
    reference: Reference,
) -> None:
    plan = mapping("12:00", end=units("0.02"))
    charted = (*GIVEN[:2], ordered(plan=plan), *GIVEN[3:])
    assessment = assess(chart_of(charted), reference, at("13:30"))
    facts = facts_of_plan(assessment, reference.drugs.drugs["vasopressin"], plan["fingerprint"])
    # it runs on at 3 mL/h
    assert (facts.reached_min, facts.ahead) == (None, Ahead(Fraction(3), None))


def test_of_a_bag_that_tells_no_strength_no_rate_follows(reference: Reference) -> None:
    plan = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
    unsalted = bag("norepinephrine", "08:00", "N", "4 mg", 250, hung_at=at("08:00"))
    runs = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
    charted = (weight("08:00", 70), unsalted, runs, ordered(plan=plan))
    assessment = assess(chart_of(charted), reference, at("11:30"))
    facts = facts_of_plan(assessment, reference.drugs.drugs["norepinephrine"], plan["fingerprint"])
    assert (facts.reached_min, facts.ahead) == (Fraction(-30), None)


def test_of_a_drug_that_the_library_does_not_know_nothing_runs_ahead(reference: Reference) -> None:
    plan = another(dict(PLAN) | {"drug": "other"})
    assessment = assess(chart_of((ordered(plan=plan),)), reference, at("11:30"))
    drug = reference.drugs.drugs["vasopressin"]
    assert facts_of_plan(assessment, drug, plan["fingerprint"]).ahead is None
