"""What the rules on fluids, lines, perfusion, bags and drugs say, whole: at their bounds."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    event,
    fluid,
    hours,
    infusion,
    minutes,
    norepinephrine,
    seen,
    stop,
    urine,
    weight,
)
from judged import assessed
from made_protocols import criterion, item, made
from noted import NOW, a_bag, finding, per_kg, told, when

from pressorsheet.core.assessment import Reference
from pressorsheet.core.criteria import judge
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Volume, Weight
from pressorsheet.core.truth import Truth

KG = weight("06:00", 70)
T0 = event("shock_recognised", "08:00")

# --- fluid challenge: 30 mL/kg of 70 kg are 2,100 mL ---

CHALLENGE = criterion("fluid", "fluid_challenge", ml_per_kg=30, within_h=3, before_h=6)


def given(total: int, before: int = 0) -> Note:
    return note(
        "crystalloid_given",
        total=Volume(Fraction(total)),
        per_kg=Fraction(total, 70),
        before=Volume(Fraction(before)),
        since=when("08:00"),
        wanted=Fraction(30),
        weight=Weight(Fraction(70)),
    )


def test_a_fluid_that_has_run_in_counts_once_however_long_ago(reference: Reference) -> None:
    found = finding(reference, CHALLENGE, T0, KG, fluid("08:30", 1050, over_min=30))
    short = note("crystalloid_short", short=Volume(Fraction(1050)))
    assert found.because == (given(1050), short)


def test_a_volume_that_cannot_be_true_counts_only_with_its_reason(reference: Reference) -> None:
    typed_wrong = fluid("08:20", 30000)
    found = finding(reference, CHALLENGE, T0, KG, fluid("08:30", 1050, over_min=30), typed_wrong)
    short = note("crystalloid_short", short=Volume(Fraction(1050)))
    assert found.because == (given(1050), short)
    meant = fluid("08:20", 12000, reason="burns as well, counted twice")
    found = finding(reference, CHALLENGE, T0, KG, meant)
    assert found.because == (given(12000),)


@pytest.mark.parametrize(
    ("start", "over", "before"),
    [("07:59", None, 2100), ("08:00", None, 0), ("07:00", 30, 2100), ("07:30", 60, 2100)],
    ids=["just before", "at recognition", "complete before it", "begun before it"],
)
def test_a_fluid_begun_before_recognition_is_told_apart(
    reference: Reference, start: str, over: int | None, before: int
) -> None:
    found = finding(reference, CHALLENGE, T0, KG, fluid(start, 2100, over_min=over))
    assert found.because == (given(2100, before),)


def test_a_challenge_reached_late_is_told_with_what_was_given(reference: Reference) -> None:
    found = finding(reference, CHALLENGE, T0, KG, fluid("12:00", 2100))
    late = note("crystalloid_late", late=hours(1), within=hours(3))
    assert found.because == (given(2100), late)


# --- arterial line ---


def test_without_a_line_recorded_and_without_readings_nothing_is_told_beside(
    reference: Reference,
) -> None:
    rule = criterion("line", "line_in_place", line="arterial")
    found = finding(reference, rule)
    assert (found.because, found.missing) == ((), (note("line_missing", line="arterial"),))
    found = finding(reference, rule, art("19:50", 70))
    assert found.because == (note("line_readings_charted", line="arterial"),)


# --- lactate ---

LACTATE = criterion(
    "lactate",
    "lactate_adequate",
    at_most_mmol_per_l=2,
    fall_percent=10,
    fall_over_h=2,
    fresh_h=6,
)


def lactate(clock: str, mmol_per_l: str) -> AnyEvent:
    return event("perfusion", clock, lactate_mmol_per_l=Decimal(mmol_per_l))


def high(value: str, clock: str) -> Note:
    return note("lactate_above", value=Fraction(value), at=when(clock), bound=Fraction(2))


def trend(code: str, first: str, percent: str, previous: str) -> Note:
    return note(
        code,
        first=Fraction(first),
        first_at=when("15:00"),
        percent=Fraction(percent),
        span=hours(4),
        previous=Fraction(previous),
    )


@pytest.mark.parametrize(
    "earlier",
    [[], [lactate("07:00", "5"), T0]],
    ids=["one lactate", "all others from before recognition"],
)
def test_a_lactate_that_is_the_first_is_told_as_not_repeated(
    reference: Reference, earlier: list[AnyEvent]
) -> None:
    found = finding(reference, LACTATE, *earlier, lactate("19:00", "3"))
    assert found.because == (high("3", "19:00"), note("lactate_not_repeated"))


def test_nothing_falls_from_a_first_lactate_of_0_and_that_is_told(reference: Reference) -> None:
    charted = [lactate("15:00", "0"), lactate("17:00", "4"), lactate("19:00", "3")]
    found = finding(reference, LACTATE, *charted)
    zero = note("lactate_first_zero", first=Fraction(0), first_at=when("15:00"))
    assert (found.truth, found.because) == (Truth.NOT_MET, (high("3", "19:00"), zero))


@pytest.mark.parametrize(
    ("first", "newest", "said"),
    [
        ("1", "3", trend("lactate_rise", "1", "200", "1")),
        ("3", "3", trend("lactate_fall", "3", "0", "3")),
        ("4", "3.98", trend("lactate_fall", "4", "0.5", "4")),
    ],
    ids=["from 1 to 3", "as high as before", "half a percent lower"],
)
def test_the_way_of_a_lactate_that_does_not_clear_is_told_beside_it(
    reference: Reference, first: str, newest: str, said: Note
) -> None:
    found = finding(reference, LACTATE, lactate("15:00", first), lactate("19:00", newest))
    assert (found.truth, found.because) == (Truth.NOT_MET, (high(newest, "19:00"), said))


# --- urine ---

URINE = criterion(
    "urine",
    "urine_adequate",
    ml_per_kg_per_h=Decimal("0.5"),
    over_min=60,
    polyuria_ml_per_kg_per_h=3,
    fresh_h=6,
)


def urine_said(per_kg: str, ml: int, clock: str) -> Note:
    return note(
        "urine",
        per_kg=Fraction(per_kg),
        ml=Fraction(ml),
        over=minutes(60),
        at=when(clock),
        bound=Fraction("0.5"),
        weight=Weight(Fraction(70)),
    )


def test_polyuria_is_told_beside_the_rate(reference: Reference) -> None:
    found = finding(reference, URINE, KG, urine("19:00", 280, 60))
    asked = note("urine_polyuria", bound=Fraction(3))
    assert found.because == (urine_said("4", 280, "19:00"), asked)


def test_a_urine_without_its_time_does_not_hide_an_older_one(reference: Reference) -> None:
    found = finding(reference, URINE, KG, urine("18:00", 70, 60), urine("19:00", 200))
    assert found.because == (urine_said("1", 70, "18:00"),)


# --- first rates ---

INITIAL = criterion(
    "first",
    "initial_rates",
    drug="vasopressin",
    low={"units_per_min": Decimal("0.01")},
    high={"units_per_min": Decimal("0.03")},
)


def bags_told(reference: Reference, *charted: AnyEvent) -> list[Any]:
    found = finding(reference, INITIAL, *charted)
    return [said["bag"] for said in found.because if said.code == "initial_rates"]


def test_bags_hung_at_this_very_moment_are_hung(reference: Reference) -> None:
    told_of = bags_told(reference, a_bag("left", NOW, 20), a_bag("right", NOW, 40))
    assert sorted(told_of) == ["left", "right"]


def test_a_bag_that_ran_from_the_moment_it_was_hung_until_the_next_is_down(
    reference: Reference,
) -> None:
    charted = [
        a_bag("first", "16:00", 20),
        infusion("vasopressin", "16:00", "9 mL/h", "first"),
        a_bag("second", "18:00", 20),
        infusion("vasopressin", "18:00", "9 mL/h", "second"),
    ]
    assert bags_told(reference, *charted) == ["second"]


# --- drugs ---

HIGH_DOSE = {"above": {"mcg_per_kg_per_min": 1}}


def test_a_running_drug_within_no_bound_is_told_beside_one_whose_dose_is_not_known(
    reference: Reference,
) -> None:
    rule = criterion("high", "running", drugs=["norepinephrine", "epinephrine"], **HIGH_DOSE)
    charted = [
        infusion("norepinephrine", "10:00", "5 mL/h", "X"),
        infusion("epinephrine", "11:00", "0.5 mcg/kg/min"),
    ]
    found = finding(reference, rule, *charted)
    assert [said.code for said in found.missing] == ["dose_unknown"]
    runs = note("runs_since", drug="epinephrine", dose=per_kg("0.5"), since=when("11:00"))
    at_most = note("dose_at_most", drug="epinephrine", dose=per_kg("0.5"), bound=per_kg("1"))
    assert found.because == (runs, at_most)


def test_of_drugs_asked_about_the_stopped_one_is_told_as_not_running(
    reference: Reference,
) -> None:
    rule = criterion("any", "running", drugs=["norepinephrine", "epinephrine"])
    charted = [norepinephrine("10:00", "0.1"), stop("norepinephrine", "12:00")]
    found = finding(reference, rule, *charted)
    assert found.because == (note("not_running", drugs=("norepinephrine",)),)


def test_a_stable_drug_that_does_not_run_is_not_met_whatever_its_clock_lacks(
    reference: Reference,
) -> None:
    rule = criterion(
        "stable",
        "stable",
        drug="norepinephrine",
        over_h=8,
        mode="article",
        modes={"article": {"running": [], "raised": ["vasopressors"]}},
    )
    own = made(reference, [rule], [item("x", all_of=["stable"])]).protocol
    found = judge(seen(reference, NOW), own.criterion("stable"), own)
    assert found.because == (note("none_recorded", drugs=("norepinephrine",)),)
    assert (found.truth, found.missing) == (Truth.NOT_MET, ())
    assert found.out_of_date is False
    assert found.clock is not None


def test_a_heart_rate_from_long_before_does_not_hide_a_near_one(reference: Reference) -> None:
    rule = criterion("index", "shock_index_at_least", at_least=3)
    charted = [art(at("19:00"), hr=90), art(at("19:50"), dbp=40, hr=120)]
    assert told(finding(reference, rule, *charted), "shock_index")["index"] == 3


@pytest.mark.parametrize("outer", ["any_of", "all_of"])
@pytest.mark.parametrize("inner", ["any_of", "all_of"])
def test_a_combined_criterion_may_name_another_combined_one(
    reference: Reference, outer: str, inner: str
) -> None:
    rules = [
        criterion("one", "steroid_recorded"),
        criterion("inner", inner, of=["one"]),
        criterion("outer", outer, of=["inner"]),
    ]
    own = made(reference, rules, [item("x", all_of=["outer"])])
    result = assessed(own, NOW).item("x")
    assert result is not None
    assert result.finding.missing == (note("steroid_missing"),)
