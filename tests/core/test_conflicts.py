"""Two records of one moment that cannot both be true: told, and nothing chosen between them."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bag,
    cuff,
    event,
    infusion,
    norepinephrine,
    seen,
    stop,
    struck,
    target,
    tick,
    vasopressin,
    weight,
)
from hypothesis import given as drawn
from hypothesis import strategies as st
from judged import assessed, verdict
from papers import document, said
from taper_events import another, given, mapping, ordered, taper

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bedside import Verdict, bedside
from pressorsheet.core.chart import chart_of
from pressorsheet.core.conflicts import About, conflicts, in_brief
from pressorsheet.core.events import AnyEvent, Patient
from pressorsheet.core.infusions import concentration_of, hung_bag, running
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.pressure import current_map, target_in_force
from pressorsheet.core.quantity import PumpRate, Weight
from pressorsheet.core.rivals import patient_in_force
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View
from pressorsheet.wording import say

NOW = "12:00"
KG_80, KG_82 = weight("10:00", 80), weight("10:00", 82, charted="10:05")
LOW_65, LOW_75 = target("10:00", 65), target("10:00", 75, 85, charted="10:05")
DOSE_1 = norepinephrine("10:00", "0.1")
DOSE_2 = norepinephrine("10:00", "0.2", charted="10:01")
NAMES = {"name": "DOE, Jane", "mrn": "0012345", "bed": "12"}
PATIENT = event("patient", "09:00", **NAMES)
OTHER = event(
    "patient", "09:00", charted="09:05", **NAMES | {"name": "DOE, Joan", "allergies": "penicillin"}
)
BAG_4 = bag("norepinephrine", "08:00", "A", "4 mg", 250, salt="base", hung_at=at("08:00"))
BAG_8 = bag("norepinephrine", "09:00", "A", "8 mg", 250, salt="base", hung_at=at("09:00"))


def abouts(reference: Reference, *charted: AnyEvent, now: str = NOW) -> list[str]:
    return [found.about.value for found in conflicts(seen(reference, now, *charted))]


def only_said(reference: Reference, *charted: AnyEvent) -> str:
    (found,) = conflicts(seen(reference, NOW, *charted))
    return say(found.says["says"])


@pytest.mark.parametrize(
    ("about", "charted"),
    [
        ("weight", (KG_80, KG_82)),
        ("weight", (KG_80, weight("10:00", 70, weight_kind="ideal"))),
        ("target", (LOW_65, LOW_75)),
        ("target", (target("10:00", 65), target("10:00", 65, 75))),
        ("patient", (PATIENT, OTHER)),
        ("infusion", (DOSE_1, DOSE_2)),
        ("infusion", (DOSE_1, infusion("norepinephrine", "10:00", "7 mcg/min"))),
        ("infusion", (DOSE_1, norepinephrine("10:00", "0.2", line_site="left femoral"))),
        ("bag", (BAG_4, BAG_8)),
        ("taper_row", (ordered(), given(1, "12:00", "0.025"), given(1, "11:58", "0.025"))),
        ("taper_row", (ordered(), given(1, "12:00", "0.025"), taper("skipped", "11:55", row=1))),
        ("taper_version", (ordered(), ordered("11:01", plan=another(mapping(start="12:30"))))),
    ],
)
def test_what_two_records_contradict_each_other_in(
    reference: Reference, about: str, charted: tuple[AnyEvent, AnyEvent]
) -> None:
    assert abouts(reference, *charted) == [about]
    assert abouts(reference, *reversed(charted)) == [about]
    (found,) = conflicts(seen(reference, NOW, *charted))
    assert found.about is About(about)
    assert found.ids == {each.id for each in charted[-2:]}
    for wrong in charted[-2:]:
        assert abouts(reference, *charted, struck("11:59", wrong)) == []


@pytest.mark.parametrize(
    "charted",
    [
        (KG_80, weight("10:00", "80.0", basis="stated")),
        (KG_80, weight("10:00:01", 82)),
        (KG_80, weight("10:00", 8000)),
        (LOW_65, target("10:00", 65, set_by="Dr A. Lind")),
        (PATIENT, event("patient", "09:00", name="not recorded", mrn="0012345", sex="woman")),
        (PATIENT, event("patient", "09:01", **NAMES | {"bed": "14"})),
        (DOSE_1, norepinephrine("10:00", "0.10", bag="B")),
        (DOSE_1, stop("norepinephrine", "10:00")),
        (DOSE_1, vasopressin("10:00", "0.03")),
        (BAG_4, bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base")),
        (art("10:00", 64), art("10:00", 66), cuff("10:00", 80)),
        (ordered(), given(1, "11:50", "0.025"), given(2, "11:55", "0.02")),
        (ordered(), given(None, "11:50", "0.025"), given(None, "11:55", "0.02")),
        (ordered(), ordered("11:01")),
        (ordered(), given(1, "12:00", "0.025", version=2), given(1, "12:00", "0.025")),
    ],
)
def test_what_is_no_conflict(reference: Reference, charted: tuple[AnyEvent, ...]) -> None:
    assert abouts(reference, *charted) == []


def test_a_conflict_is_told_once_its_time_has_come(reference: Reference) -> None:
    assert abouts(reference, KG_80, KG_82, now="09:59") == []
    assert abouts(reference, KG_80, KG_82, now="10:00") == ["weight"]


@pytest.mark.parametrize(
    ("charted", "text"),
    [
        ((KG_80, KG_82), "two dosing weights at 10:00, 80 kg or 82 kg"),
        ((LOW_65, LOW_75), "two MAP targets at 10:00, 65 mmHg or more or 75 to 85 mmHg"),
        ((PATIENT, OTHER), "two records of the patient at 09:00, name DOE, Jane or DOE, Joan"),
        (
            (BAG_4, BAG_8),
            "bag A is charted with norepinephrine 4 mg in 250 mL as base or norepinephrine 8 mg in "
            "250 mL as base",
        ),
        (
            (
                DOSE_1,
                norepinephrine("10:00", "0.2", charted="10:01", rate_ml_per_h=Decimal(50)),
            ),
            "norepinephrine charted twice at 10:00, 0.1 mcg/kg/min or 0.2 mcg/kg/min (50 mL/h)",
        ),
        (
            (
                infusion("norepinephrine", "10:00", "9 mL/h", "A"),
                infusion("norepinephrine", "10:00", "9 mL/h", "B", charted="10:01"),
            ),
            "norepinephrine charted twice at 10:00, 9 mL/h from bag A or 9 mL/h from bag B",
        ),
        (
            (ordered(), given(1, "12:00", "0.025"), given(1, "11:58", "0.025")),
            "row 1 of the taper's version 1 was marked twice, by Rosa Lind at 11:58 and Rosa Lind "
            "at 12:00",
        ),
        (
            (ordered(), ordered("11:01", plan=another(mapping(start="12:30")))),
            "version 1 of the taper was made twice, by Rosa Lind at 11:00 and Rosa Lind at 11:01, "
            "and they differ",
        ),
    ],
)
def test_both_are_named(reference: Reference, charted: tuple[AnyEvent, ...], text: str) -> None:
    assert only_said(reference, *charted) == text


# What the values are until one is struck ---------------------------------------------------------


def test_no_weight_is_in_force_and_no_dose_follows_from_one(reference: Reference) -> None:
    by_mass = infusion("norepinephrine", "10:30", "8 mcg/min")
    charted = (weight("08:00", 75), KG_80, KG_82, by_mass)
    found = assessed(reference, NOW, *charted)
    assert found.view.weight() is None
    assert found.view.weight(at("09:00")) == Weight(Fraction(75))
    assert isinstance(found.equivalents, Refused)
    (runs,) = found.running
    assert runs.dose is None
    assert runs.why_unknown is not None
    assert [reason.code for reason in runs.why_unknown.reasons] == ["conflict_weight"]
    who = bedside(found).identity
    assert (who.weight, who.weight_differs and say(who.weight_differs)) == (None, "80 kg or 82 kg")
    again = assessed(reference, NOW, *charted, struck("11:00", KG_82))
    assert again.view.weight() == Weight(Fraction(80))
    assert again.running[0].dose is not None
    assert bedside(again).identity.weight_differs is None


def test_a_rate_is_no_dose_while_the_weight_is_told_in_two_ways(reference: Reference) -> None:
    rate = infusion("norepinephrine", "10:30", "9 mL/h", "A")
    (runs,) = assessed(reference, NOW, BAG_4, rate, KG_80, KG_82).running
    assert runs.why_unknown is not None
    assert [reason.code for reason in runs.why_unknown.reasons] == ["conflict_weight"]
    (alone,) = assessed(reference, NOW, BAG_4, rate).running
    assert alone.why_unknown is not None
    assert [reason.code for reason in alone.why_unknown.reasons] == ["weight_missing"]


def test_an_item_that_waits_for_the_weight_names_both(reference: Reference) -> None:
    shock = event("shock_recognised", "08:00")
    given_fluid = event("fluid", "08:10", ml=500, fluid="crystalloid")
    found = verdict(reference, "start.1", NOW, shock, given_fluid, KG_80, KG_82)
    assert (found.status, found.missing) == ("unknown", ["map_missing", "conflict_weight"])


def test_what_depends_on_the_target_is_unknown_and_names_both(reference: Reference) -> None:
    between = art("11:55", 70)
    found = assessed(reference, NOW, LOW_65, LOW_75, between)
    assert target_in_force(found.view).apart == (LOW_75, LOW_65)
    named = [
        item.item.id
        for checklist in found.checklists
        for item in checklist.items
        if "conflict_target" in [each.code for each in item.finding.missing]
    ]
    assert "mon.3" in named
    assert bedside(found).pressure.verdict is Verdict.TARGETS_DIFFER
    who = bedside(found).identity
    assert (who.target_low, who.target_high) == (None, None)
    assert who.target_differs is not None
    lost = assessed(reference, NOW, LOW_65, LOW_75, art("11:55", not_measurable=True))
    assert bedside(lost).pressure.verdict is Verdict.NOT_MEASURABLE
    again = assessed(reference, NOW, LOW_65, LOW_75, between, struck("11:00", LOW_75))
    assert bedside(again).pressure.verdict is Verdict.AT_TARGET


@pytest.mark.parametrize(
    ("bounds", "narrowest"),
    [
        ([(65, None), (75, None)], (75, None)),
        ([(65, 80), (70, None)], (70, 80)),
        ([(65, 80), (70, 85)], (70, 80)),
        ([(65, 70), (75, 85)], (75, None)),
    ],
)
def test_the_bounds_of_targets_that_differ_are_the_narrowest(
    reference: Reference, bounds: list[tuple[int, int | None]], narrowest: tuple[int, int | None]
) -> None:
    found = target_in_force(seen(reference, NOW, *(target("10:00", *each) for each in bounds)))
    low, high = narrowest
    assert found.low == low
    assert found.high == high


def test_an_item_that_leaves_the_target_alone_is_judged_as_ever(reference: Reference) -> None:
    line = event("line", "09:00", line="arterial", action="placed")
    assert verdict(reference, "mon.1", NOW, line, LOW_65, LOW_75).status == "met"


def test_paper_says_that_two_targets_are_charted_and_draws_none(reference: Reference) -> None:
    found = document(reference, NOW, LOW_65, LOW_75, art("11:55", 70))
    assert said(found.pressure.verdict) == ["paper_targets_differ"]
    assert [said(line) for line in found.pressure.facts][-1] == ["conflict_target"]
    assert (found.trend.low, found.trend.high) == (None, None)


def test_a_dose_charted_twice_is_unknown_and_so_is_its_rate(reference: Reference) -> None:
    rated = norepinephrine("10:00", "0.2", bag="A", rate_ml_per_h=Decimal(50), charted="10:03")
    view = seen(reference, NOW, KG_80, BAG_4, DOSE_1, rated)
    runs = running(view, reference.drugs.drugs["norepinephrine"])
    assert runs is not None
    assert (runs.dose, runs.since) == (None, at("10:00"))
    found = assessed(reference, NOW, KG_80, BAG_4, DOSE_1, rated)
    (drug,) = bedside(found).drugs
    assert (drug.dose, drug.rate, drug.by_mass) == (None, None, None)
    assert [reason.code for reason in drug.why_unknown] == ["conflict_infusion"]
    (printed,) = document(reference, NOW, KG_80, BAG_4, DOSE_1, rated).infusions
    assert (printed.dose, printed.rate) == (None, None)
    (left,) = bedside(assessed(reference, NOW, KG_80, BAG_4, DOSE_1, rated)).drugs
    assert left.bag is None or left.bag.left is None


def test_a_step_of_a_taper_and_an_infusion_of_one_moment_contradict_too(
    reference: Reference,
) -> None:
    step = given(1, "12:00", "0.025")
    runs = vasopressin("10:00", "0.03")
    assert abouts(reference, runs, ordered(), step, vasopressin("12:00", "0.025")) == []
    assert abouts(reference, runs, ordered(), step, vasopressin("12:00", "0.02")) == ["infusion"]


@pytest.mark.parametrize(
    ("rate", "found"), [("26.3", []), ("25.5", []), ("27", []), ("25.4", ["infusion"])]
)
def test_a_dose_and_a_rate_of_one_moment_are_held_against_each_other(
    reference: Reference, rate: str, found: list[str]
) -> None:
    """0.1 mcg/kg/min at 70 kg from 16 mcg/mL needs 26.25 mL/h; 3 % of the lower is noise."""
    by_rate = infusion("norepinephrine", "10:00", f"{rate} mL/h", "A")
    assert abouts(reference, weight("08:00", 70), BAG_4, DOSE_1, by_rate) == found


def test_a_rate_that_is_no_dose_is_not_held_to_be_the_dose(reference: Reference) -> None:
    by_rate = infusion("norepinephrine", "10:00", "26.3 mL/h", "never charted")
    assert abouts(reference, weight("08:00", 70), DOSE_1, by_rate) == ["infusion"]


def test_two_rates_that_differ_beside_equal_doses_contradict(reference: Reference) -> None:
    one, other = (
        norepinephrine("10:00", "0.1", bag="A", rate_ml_per_h=Decimal(rate)) for rate in (20, 30)
    )
    assert abouts(reference, one, other) == ["infusion"]


def test_a_rate_beside_the_dose_that_it_is_contradicts_nothing(reference: Reference) -> None:
    both = norepinephrine("10:00", "0.1", bag="A", rate_ml_per_h=Decimal("26.3"))
    rate = infusion("norepinephrine", "10:00", "26.3 mL/h", "A")
    assert abouts(reference, weight("08:00", 70), BAG_4, both, rate) == []


def test_a_later_dose_is_known_again(reference: Reference) -> None:
    later = norepinephrine("11:00", "0.15")
    (runs,) = assessed(reference, NOW, DOSE_1, DOSE_2, later).running
    assert runs.dose is not None
    assert abouts(reference, DOSE_1, DOSE_2, later) == ["infusion"]


def test_rates_of_one_moment_are_no_increase(reference: Reference) -> None:
    """Which came first nobody knows, so that neither is an increase of the other."""
    rates = [infusion("norepinephrine", "10:00", f"{rate} mL/h", "gone") for rate in (10, 20)]
    found = verdict(reference, "wean.1", NOW, tick("11:50"), *rates)
    assert found.status != "met"
    assert abouts(reference, *rates) == ["infusion"]


def test_a_bag_charted_with_two_contents_has_no_strength_and_no_end(reference: Reference) -> None:
    rate = infusion("norepinephrine", "10:00", "9 mL/h", "A")
    view = seen(reference, NOW, KG_80, BAG_4, BAG_8, rate)
    hung = hung_bag(view, "norepinephrine")
    assert hung is not None
    strength = concentration_of(view, hung)
    assert isinstance(strength, Refused)
    assert [reason.code for reason in strength.reasons] == ["conflict_bag"]
    (drug,) = bedside(assessed(reference, NOW, KG_80, BAG_4, BAG_8, rate)).drugs
    assert (drug.dose, drug.rate) == (None, PumpRate(Fraction(9)))
    assert drug.bag is None
    vial = bag("vasopressin", "09:00", "V", "20 units", 100)
    other = bag("vasopressin", "09:00", "V", "40 units", 100)
    assert "vasopressin 20 units in 100 mL" in only_said(reference, vial, other)


def test_the_gate_waits_while_two_targets_are_charted(reference: Reference) -> None:
    ready = [
        weight("01:00", 70),
        bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
        vasopressin("02:10", "0.03", bag="V"),
        tick("11:00"),
        *(art(at("02:15") + timedelta(minutes=30 * n), 90) for n in range(19)),
        art("11:55", 90),
        ordered(),
    ]

    def gate(*charted: AnyEvent) -> Truth:
        found = assessed(reference, NOW, *ready, *charted)
        (run,) = tapers_of(found).read
        judged = gate_of(run, found)
        assert judged is not None
        return judged.verdict

    assert gate(LOW_65) is Truth.MET
    assert gate(LOW_65, LOW_75) is Truth.UNKNOWN


def patient(*charted: AnyEvent) -> Patient:
    found = patient_in_force(chart_of(charted), at(NOW))
    assert found is not None
    return found


def test_a_patient_told_in_two_ways_is_named_by_both(reference: Reference) -> None:
    found = patient(PATIENT, OTHER)
    assert (found.name, found.mrn, found.bed) == ("DOE, Jane | DOE, Joan", "0012345", "12")
    assert found.allergies == "penicillin"
    assert patient(OTHER, PATIENT).name == found.name
    assert patient(PATIENT) == PATIENT
    who = bedside(assessed(reference, NOW, PATIENT, OTHER)).identity
    assert who.name == "DOE, Jane | DOE, Joan"


def test_a_birth_date_told_in_two_ways_is_unknown() -> None:
    one = event("patient", "09:00", **NAMES, birth_date="1958-03-11")
    other = event("patient", "09:00", **NAMES, birth_date="1958-11-03")
    assert patient(one, other).birth_date is None
    assert patient(one, PATIENT).birth_date == "1958-03-11"


def test_nobody_is_nobody() -> None:
    assert patient_in_force(chart_of(()), at(NOW)) is None


# Readings of one moment --------------------------------------------------------------------------


@pytest.mark.parametrize("charted", ["10:01", "10:02", "10:03"])
def test_the_lowest_reading_of_a_moment_counts_whenever_it_was_charted(
    reference: Reference, charted: str
) -> None:
    view = seen(
        reference, NOW, art("10:00", 64, charted=charted), art("10:00", 66, charted="10:02")
    )
    for measured_only in (False, True):
        found = current_map(view, measured_only=measured_only)
        assert found is not None
        assert found.mmhg == 64


def test_not_measurable_is_lower_than_any_reading(reference: Reference) -> None:
    lost = art("10:00", not_measurable=True)
    found = current_map(seen(reference, NOW, lost, art("10:00", 40, charted="10:01")))
    assert found is not None
    assert found.mmhg is None


# On every surface --------------------------------------------------------------------------------


def codes(view: View) -> list[str]:
    return [dict(each.values).get("says", each).code for each in in_brief(conflicts(view))]


def test_more_than_two_conflicts_are_counted(reference: Reference) -> None:
    view = seen(reference, NOW, KG_80, KG_82, LOW_65, LOW_75)
    assert codes(view) == ["conflict_weight", "conflict_target"]
    more = seen(reference, NOW, *CHARTED)
    assert codes(more) == ["conflict_patient", "conflict_weight", "conflict_more"]
    assert in_brief(conflicts(more))[-1]["count"] == 3
    assert say(in_brief(conflicts(view))[0]) == (
        "Conflict: two dosing weights at 10:00, 80 kg or 82 kg; "
        "strike what is wrong (Alt+4, History)."
    )


def test_a_conflict_is_due_now_and_stands_first(reference: Reference) -> None:
    found = document(reference, NOW, KG_80, KG_82)
    first = found.actions[0]
    assert (first.due, said(first.says)) == (at(NOW), ["conflict_to_strike"])


CHARTED = [KG_80, KG_82, LOW_65, LOW_75, DOSE_1, DOSE_2, PATIENT, OTHER, BAG_4, BAG_8]
EXTRA: list[Any] = [ordered(), given(1, "11:58", "0.025"), given(1, "11:59", "0.025")]


@drawn(st.permutations(CHARTED + EXTRA), st.integers(0, len(CHARTED + EXTRA)))
def test_joined_in_any_order_the_same_conflicts_are_told(
    reference: Reference, order: list[AnyEvent], cut: int
) -> None:
    def told(events: list[AnyEvent]) -> tuple[Note, ...]:
        return tuple(found.says for found in conflicts(seen(reference, NOW, *events)))

    assert told(order[cut:] + order) == told(CHARTED + EXTRA)
