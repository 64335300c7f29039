"""What the rules on pressures and reductions say, whole: at their bounds, beside a verdict."""

from fractions import Fraction

import pytest
from bedside import art, at, hours, infusion, minutes, norepinephrine, steady, target
from made_protocols import criterion
from noted import NOW, finding, mmhg, per_kg, told, when

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import WeightBasedDose
from pressorsheet.core.truth import Truth

LOW = criterion("low", "map_persistently_low", below={"mmhg": 65})
LEAST = WeightBasedDose(Fraction("0.1"))
LOW_AT_DOSE = criterion(
    "low",
    "map_persistently_low",
    while_drug="norepinephrine",
    while_at_least={"mcg_per_kg_per_min": Fraction("0.1")},
)
# 52 + (90 - 52) / 3 = 64.67, and 70 + (100 - 70) / 3 = 80
ESTIMATED_LOW = {"sbp": 90, "dbp": 52}
ESTIMATED_HIGH = {"sbp": 100, "dbp": 70}


def estimate(sbp: int, dbp: int, shown: str) -> Note:
    return note("map_is_estimated", sbp=sbp, dbp=dbp, source="arterial", map=mmhg(shown))


LOW_ESTIMATE = estimate(90, 52, "64.7")
HIGH_ESTIMATE = estimate(100, 70, "80")


# --- low MAP, persistent ---


def test_that_an_old_low_pressure_is_an_estimate_is_told_beside_it(reference: Reference) -> None:
    found = finding(reference, LOW, art("19:29", **ESTIMATED_LOW))
    assert found.because == (LOW_ESTIMATE,)
    assert [said.code for said in found.missing] == ["map_out_of_date"]


def test_a_run_too_short_is_told_with_its_reading(reference: Reference) -> None:
    found = finding(reference, LOW, art("19:58", **ESTIMATED_LOW))
    low = note("map_below", map=mmhg("64.7"), at=when("19:58"), bound=mmhg("65"), source="arterial")
    assert found.because == (low, LOW_ESTIMATE)
    assert found.missing == (note("map_low_too_short", span=minutes(5)),)


def test_a_low_run_just_below_its_bound_is_shown_below_it(reference: Reference) -> None:
    found = finding(reference, LOW, art("19:50", 60), art("19:55", "64.96"))
    assert told(found, "map_low_run")["map"] == mmhg("64.96")


def test_a_dose_that_cannot_be_computed_is_asked_for_beside_the_estimate(
    reference: Reference,
) -> None:
    from_no_bag = infusion("norepinephrine", "10:00", "5 mL/h", "X")
    found = finding(reference, LOW_AT_DOSE, from_no_bag, art("19:55", **ESTIMATED_LOW))
    assert found.because == (LOW_ESTIMATE,)
    assert found.missing == (note("drug_dose_unknown", drug="norepinephrine"),)


def test_a_reading_before_the_dose_is_told_with_the_dose_that_counts(reference: Reference) -> None:
    charted = [art("19:50", **ESTIMATED_LOW), norepinephrine("19:51", "0.1")]
    found = finding(reference, LOW_AT_DOSE, *charted)
    assert found.because == (LOW_ESTIMATE,)
    assert found.missing == (note("map_at_dose_missing", dose=LEAST),)


def test_a_reading_at_the_moment_the_dose_began_counts(reference: Reference) -> None:
    found = finding(reference, LOW_AT_DOSE, art("19:50", 70), norepinephrine("19:50", "0.1"))
    assert (found.truth, [said.code for said in found.because]) == (
        Truth.NOT_MET,
        ["map_not_below"],
    )


def test_a_run_at_a_dose_is_followed_back_24_h_from_its_newest_reading(
    reference: Reference,
) -> None:
    """A change of dose 24 h ago does not cut it short: both doses are high enough."""
    charted = [
        norepinephrine(at("10:00", -1), "0.2"),
        norepinephrine(at("20:00", -1), "0.1"),
        *steady(at("19:00", -1), "19:50", 60, every=10),
    ]
    said = told(finding(reference, LOW_AT_DOSE, *charted), "map_low_run")
    assert said["since"] == when("19:50", -1)


# --- MAP above the high bound ---

ABOVE = criterion("high", "map_above_target", over_min=60)
BAND = target("08:00", 65, 75)


def test_an_old_pressure_just_above_the_high_bound_is_shown_above_it(reference: Reference) -> None:
    found = finding(reference, ABOVE, BAND, art("18:44", "75.04"))
    said = note(
        "map_out_of_date",
        value=mmhg("75.04"),
        at=when("18:44"),
        age=minutes(76),
        limit=minutes(75),
    )
    assert (found.because, found.missing) == ((), (said,))


def test_a_pressure_just_above_the_high_bound_is_shown_above_it(reference: Reference) -> None:
    found = finding(reference, ABOVE, BAND, art("18:50", "75.04"), art(NOW, "75.04"))
    assert found.because == (
        note(
            "map_above_since",
            map=mmhg("75.04"),
            at=when(NOW),
            since=when("18:50"),
            bound=mmhg("75"),
            span=minutes(70),
            wanted=hours(1),
        ),
    )


@pytest.mark.parametrize(
    ("charted", "truth", "codes"),
    [
        ([art("18:40", **ESTIMATED_HIGH)], Truth.UNKNOWN, ["map_is_estimated"]),
        (
            [art(NOW, **ESTIMATED_HIGH)],
            Truth.UNKNOWN,
            ["map_above_since", "map_is_estimated"],
        ),
        (
            [art("19:00", 75), art(NOW, **ESTIMATED_HIGH)],
            Truth.NOT_MET,
            ["map_above_since", "map_is_estimated"],
        ),
        (
            [art(NOW, sbp=90, dbp=52)],
            Truth.NOT_MET,
            ["map_not_above", "map_is_estimated"],
        ),
    ],
    ids=["out of date", "too short after nothing", "too short", "not above"],
)
def test_above_the_high_bound_an_estimate_is_always_told_as_one(
    reference: Reference, charted: list[AnyEvent], truth: Truth, codes: list[str]
) -> None:
    found = finding(reference, ABOVE, BAND, *charted)
    assert (found.truth, [said.code for said in found.because]) == (truth, codes)


def test_75_min_before_the_run_are_no_gap(reference: Reference) -> None:
    charted = [art("18:00", 75), art("19:15", 80), art(NOW, 80)]
    assert finding(reference, ABOVE, BAND, *charted).truth is Truth.NOT_MET


# --- diastolic pressure and shock index ---

DIASTOLIC = criterion("low", "diastolic_at_most", at_most={"mmhg": 40})
INDEX = criterion("index", "shock_index_at_least", at_least=3)


def test_a_diastolic_just_above_its_bound_is_shown_above_it(reference: Reference) -> None:
    found = finding(reference, DIASTOLIC, art("19:50", dbp="40.04"))
    said = note(
        "diastolic_above", dbp=mmhg("40.04"), at=when("19:50"), bound=mmhg("40"), source="arterial"
    )
    assert found.because == (said,)
    old = told(finding(reference, DIASTOLIC, art("19:00", dbp="40.04")), "diastolic_out_of_date")
    assert old["value"] == mmhg("40.04")


def test_a_diastolic_and_a_heart_rate_30_min_old_still_give_the_index(
    reference: Reference,
) -> None:
    found = finding(reference, INDEX, art("19:30", dbp=40, hr=120))
    assert (found.truth, told(found, "shock_index")["index"]) == (Truth.MET, 3)


def test_a_diastolic_of_0_gives_no_index_and_one_of_1_does(reference: Reference) -> None:
    none = art("19:50", dbp=0, hr=100, reason="balloon pump, twice")
    found = finding(reference, INDEX, none)
    assert found.missing == (note("shock_index_without_diastolic", at=when("19:50")),)
    found = finding(reference, INDEX, art("19:50", dbp=1, hr=100, reason="balloon pump, twice"))
    assert told(found, "shock_index")["index"] == 100


# --- low after a reduction ---

AFTER = criterion("low", "low_after_reduction", within_h=24)
STARTED = norepinephrine(at("08:00", -5), "0.2")


def cut(clock: str, day: int = 0) -> AnyEvent:
    return norepinephrine(at(clock, day), "0.1")


def cut_said(clock: str, day: int = 0) -> Note:
    doses = {"before": per_kg("0.2"), "after": per_kg("0.1")}
    return note("reduced", drug="norepinephrine", at=when(clock, day), **doses)


def test_two_pressures_at_target_do_not_hide_an_older_low_one(reference: Reference) -> None:
    charted = [cut("18:00"), art("18:30", 60), art("19:00", 70), art("19:30", 70)]
    found = finding(reference, AFTER, STARTED, *charted)
    assert told(found, "map_low_after_reduction")["at"] == when("18:30")


def test_without_a_pressure_since_a_reduction_the_reduction_is_told(reference: Reference) -> None:
    """Up to 24 h after it, that moment included."""
    found = finding(reference, AFTER, STARTED, cut(NOW, -1))
    assert found.because == (cut_said(NOW, -1),)
    assert found.missing == (note("map_after_reduction_missing", at=when(NOW, -1)),)


def test_a_reduction_60_h_ago_is_none(reference: Reference) -> None:
    found = finding(reference, AFTER, STARTED, cut("08:00", -2), art("19:00", 60))
    assert found.because == (note("no_reduction", within=hours(24)),)


def test_24_h_from_the_reduction_to_the_pressure_and_from_there_to_now_are_near_enough(
    reference: Reference,
) -> None:
    found = finding(reference, AFTER, STARTED, cut(NOW, -2), art(at(NOW, -1), 60))
    assert told(found, "map_low_after_reduction")["cut_at"] == when(NOW, -2)


# --- target ---

BOUND = criterion("bound", "target_bound_at_least", at_least={"mmhg": 75})


@pytest.mark.parametrize(
    ("low", "code", "truth"),
    [
        ("74.9", "target_bound_below", Truth.NOT_MET),
        ("75", "target_bound_reaches", Truth.MET),
    ],
)
def test_a_target_bound_is_told_on_its_side_of_the_limit(
    reference: Reference, low: str, code: str, truth: Truth
) -> None:
    found = finding(reference, BOUND, target("08:00", low))
    assert found.truth is truth
    assert found.because == (note(code, bound=mmhg(low), least=mmhg("75")),)


def test_a_target_past_its_review_is_told_with_its_reason_and_when_the_review_was_due(
    reference: Reference,
) -> None:
    past = target("08:00", 75, reason="chronic hypertension", review_at=at("19:00"))
    found = finding(reference, criterion("set", "target_set"), past)
    assert told(found, "target_said")["reason"] == "chronic hypertension"
    assert found.missing == (note("target_review_past", review=when("19:00")),)
