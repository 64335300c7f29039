"""WEAN-1 to WEAN-4 with wean.1b and 4a to 4c (clinical.md sections 1 and 2).

Asked about at 20:00; the window of 8 h begins at 12:00.
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bolus,
    cuff,
    event,
    fluid,
    hours,
    infusion,
    minutes,
    norepinephrine,
    steady,
    stop,
    struck,
    target,
    tick,
    urine,
    vasopressin,
    weight,
)
from judged import Charted, Verdict, verdict

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.quantity import Pressure, UnitDose, Volume, WeightBasedDose

NOW = "20:00"
STEADY = steady("10:00", NOW)
COMPLETE = tick("19:00")
NE = norepinephrine("06:00", "0.1")
VP = vasopressin("06:00", "0.03")


def clock_of(found: Verdict) -> tuple[int, int, datetime | None]:
    """Held and needed in minutes, and the earliest end."""
    clock = found.result.finding.clock
    assert clock is not None
    return clock.held // minutes(1), clock.needed // minutes(1), clock.earliest


def mode_of(found: Verdict) -> Mapping[str, Any]:
    return found.said("mode_would_say")


# --- WEAN-1 ---


def test_wean_1_is_met_after_8_h_at_target_with_nothing_started_or_increased(
    reference: Reference,
) -> None:
    """At target since 10:00: held 10 h, the 8 h were full at 18:00."""
    found = verdict(reference, "wean.1", NOW, NE, STEADY, COMPLETE)
    assert (found.status, found.missing) == ("met", [])
    assert clock_of(found) == (600, 480, at("18:00"))


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says", "clock"),
    [
        (
            "increased in the window",
            [norepinephrine("13:00", "0.12"), *STEADY, COMPLETE],
            "not_met",
            "clock_increased",
            (420, "21:00", 0),
        ),
        (
            "increased 8 h ago exactly",
            [norepinephrine("12:00", "0.12"), *STEADY, COMPLETE],
            "met",
            "clock_held",
            (480, "20:00", 0),
        ),
        (
            "3 % more is noise",
            [norepinephrine("13:00", "0.103"), *STEADY, COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "more than 3 % is not",
            [norepinephrine("13:00", "0.1031"), *STEADY, COMPLETE],
            "not_met",
            "clock_increased",
            (420, "21:00", 0),
        ),
        (
            "reduced",
            [norepinephrine("13:00", "0.05"), *STEADY, COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "another vasopressor started",
            [vasopressin("14:00", "0.03"), *STEADY, COMPLETE],
            "not_met",
            "clock_started",
            (360, "22:00", 0),
        ),
        (
            "an inotrope is none",
            [infusion("dobutamine", "14:00", "5 mcg/kg/min"), *STEADY, COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "restarted after a pause",
            [
                stop("norepinephrine", "13:00"),
                norepinephrine("13:30", "0.05"),
                *STEADY,
                COMPLETE,
            ],
            "not_met",
            "clock_started",
            (390, "21:30", 0),
        ),
        (
            "a bolus",
            [bolus("phenylephrine", "15:00", "100 mcg"), *STEADY, COMPLETE],
            "not_met",
            "clock_bolus",
            (300, "23:00", 0),
        ),
        (
            "a reading below the bound",
            [*STEADY, art("14:30", "64.9"), COMPLETE],
            "not_met",
            "clock_map_below",
            (300, "23:00", 0),
        ),
        (
            "a reading at the bound",
            [*STEADY, art("14:30", 65), COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "below a target of 75",
            [target("08:00", 75), *STEADY, COMPLETE],
            "not_met",
            "clock_map_below",
            (0, "04:00", 1),
        ),
        (
            "the newest below",
            [*STEADY, art("20:00", 60, charted="20:01"), COMPLETE],
            "not_met",
            "clock_map_below",
            None,
        ),
        (
            "no word that all is charted",
            [*STEADY],
            "unknown",
            "tick_missing",
            (600, "18:00", 0),
        ),
        (
            "that word 12 h old",
            [*STEADY, tick("08:00")],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "that word older",
            [*STEADY, tick("07:59")],
            "out_of_date",
            "tick_out_of_date",
            (600, "18:00", 0),
        ),
        (
            "a no",
            [*STEADY, COMPLETE, tick("19:30", value=False)],
            "unknown",
            "tick_denied",
            (600, "18:00", 0),
        ),
        (
            "no word, but already not met",
            [norepinephrine("13:00", "0.12"), *STEADY],
            "not_met",
            "clock_increased",
            (420, "21:00", 0),
        ),
        (
            "readings 75 min apart",
            [*steady("10:00", "14:00"), *steady("15:15", NOW), COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "76 min apart",
            [*steady("10:00", "14:00"), *steady("15:16", NOW), COMPLETE],
            "unknown",
            "clock_gap",
            (284, "23:16", 0),
        ),
        (
            "the newest 75 min old",
            [*steady("10:00", "18:45"), COMPLETE],
            "met",
            "clock_held",
            (600, "18:00", 0),
        ),
        (
            "the newest older",
            [*steady("10:00", "18:44"), COMPLETE],
            "out_of_date",
            "clock_map_out_of_date",
            None,
        ),
        (
            "a history of 8 h exactly",
            [*steady("12:00", NOW), COMPLETE],
            "met",
            "clock_held",
            (480, "20:00", 0),
        ),
        (
            "a shorter one",
            [*steady("12:01", NOW), COMPLETE],
            "unknown",
            "clock_history_short",
            (479, "20:01", 0),
        ),
        (
            "no measured MAP",
            [art("19:00", sbp=120, dbp=60), COMPLETE],
            "unknown",
            "clock_no_map",
            None,
        ),
        (
            "a change of source",
            [*steady("10:00", "15:00"), *steady("16:00", NOW, source="cuff"), COMPLETE],
            "not_met",
            "clock_source_changed",
            (240, "00:00", 1),
        ),
    ],
)
def test_wean_1_clock(  # noqa: PLR0917
    reference: Reference,
    claim: str,
    charted: list[AnyEvent],
    status: str,
    says: str,
    clock: tuple[int, str, int] | None,
) -> None:
    found = verdict(reference, "wean.1", NOW, NE, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim
    if clock is not None:
        held, earliest, day = clock
        assert clock_of(found) == (held, 480, at(earliest, day)), claim


@pytest.mark.parametrize(
    ("charted", "says"),
    [([], "none_recorded"), ([NE, stop("norepinephrine", "19:00")], "not_running")],
)
def test_wean_1_not_running_is_not_met_saying_so(
    reference: Reference, charted: list[AnyEvent], says: str
) -> None:
    found = verdict(reference, "wean.1", NOW, charted, STEADY, COMPLETE)
    assert (found.status, found.because, found.missing) == ("not_met", [says], [])


def test_wean_1_shows_both_verdicts_after_a_change_of_target(reference: Reference) -> None:
    """72 is below 75, set at 15:00, and not below the 65 before it."""
    found = verdict(reference, "wean.1", NOW, NE, STEADY, COMPLETE, target("15:00", 75))
    assert found.status == "not_met"
    earlier = found.said("clock_under_earlier_target")
    assert (earlier["truth"], earlier["bound"]) == ("met", Pressure(Fraction(65)))


# --- wean.1b ---

BAND = target("08:00", 65, 75)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("60 min exactly", [BAND, art("19:00", 80), art(NOW, 80)], "met", "map_above_since"),
        (
            "59 min after a reading at the bound",
            [BAND, art("18:50", 75), art("19:01", 80), art(NOW, 80)],
            "not_met",
            "map_above_since",
        ),
        (
            "59 min after nothing",
            [BAND, art("19:01", 80), art(NOW, 80)],
            "unknown",
            "map_before_missing",
        ),
        (
            "59 min after a gap of 76 min",
            [BAND, art("17:45", 70), art("19:01", 80), art(NOW, 80)],
            "unknown",
            "map_before_missing",
        ),
        (
            "the newest at the bound",
            [BAND, art("18:00", 80), art(NOW, 75)],
            "not_met",
            "map_not_above",
        ),
        (
            "one at the bound between",
            [BAND, art("19:00", 80), art("19:30", 75), art(NOW, 80)],
            "not_met",
            "map_above_since",
        ),
        ("75 min apart", [BAND, art("18:45", 80), art(NOW, 80)], "met", "map_above_since"),
        ("76 min apart", [BAND, art("18:44", 80), art(NOW, 80)], "unknown", "map_before_missing"),
        ("75 min old", [BAND, art("17:40", 80), art("18:45", 80)], "met", "map_above_since"),
        (
            "76 min old",
            [BAND, art("17:40", 80), art("18:44", 80)],
            "out_of_date",
            "map_out_of_date",
        ),
        ("no high bound", [target("08:00", 65), art(NOW, 90)], "not_met", "target_without_high"),
        ("no target", [art(NOW, 90)], "not_met", "target_without_high"),
        ("no MAP", [BAND], "unknown", "map_missing"),
        (
            "not measurable is not above",
            [BAND, art("19:00", 80), art(NOW, not_measurable=True)],
            "not_met",
            "map_not_above",
        ),
    ],
)
def test_wean_1b_map_above_the_high_bound_for_60_min(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "wean.1b", NOW, NE, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_wean_1b_shows_the_bound_the_span_and_the_estimate(reference: Reference) -> None:
    """70 + (100 - 70) / 3 = 80."""
    charted = [BAND, art("18:50", 80), art(NOW, sbp=100, dbp=70)]
    found = verdict(reference, "wean.1b", NOW, NE, charted)
    said = found.said("map_above_since")
    assert (said["bound"], said["span"]) == (Pressure(Fraction(75)), minutes(70))
    assert "map_is_estimated" in found.because
    assert found.result.item.consider == "consider dose review"


def test_wean_1b_is_about_norepinephrine(reference: Reference) -> None:
    found = verdict(reference, "wean.1b", NOW, BAND, art("19:00", 80), art(NOW, 80), VP)
    assert (found.status, found.because) == ("not_met", ["none_recorded"])


# --- WEAN-2 ---


def off_at(when: str) -> list[AnyEvent]:
    return [NE, stop("norepinephrine", when)]


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says", "other"),
    [
        ("catecholamines off since 11:00", off_at("11:00"), "met", "clock_held", "met"),
        ("off 8 h ago exactly", off_at("12:00"), "met", "clock_held", "met"),
        ("off for less", off_at("12:01"), "not_met", "clock_ran_until", "met"),
        ("norepinephrine runs unchanged", [NE], "not_met", "clock_running", "met"),
        (
            "norepinephrine raised",
            [NE, norepinephrine("13:00", "0.12")],
            "not_met",
            "clock_running",
            "not_met",
        ),
        (
            "vasopressin raised: both modes",
            [vasopressin("13:00", "0.04")],
            "not_met",
            "clock_increased",
            "not_met",
        ),
        (
            "vasopressin reduced",
            [vasopressin("13:00", "0.02")],
            "met",
            "clock_held",
            "met",
        ),
        (
            "milrinone is no catecholamine here",
            [infusion("milrinone", "14:00", "0.3 mcg/kg/min")],
            "met",
            "clock_held",
            "met",
        ),
        (
            "dobutamine is one",
            [infusion("dobutamine", "09:00", "5 mcg/kg/min")],
            "not_met",
            "clock_running",
            "met",
        ),
        (
            "a bolus of phenylephrine",
            [bolus("phenylephrine", "15:00", "100 mcg")],
            "not_met",
            "clock_ran_until",
            "not_met",
        ),
    ],
)
def test_wean_2_label_mode_and_what_local_mode_would_say(  # noqa: PLR0917
    reference: Reference,
    claim: str,
    charted: list[AnyEvent],
    status: str,
    says: str,
    other: str,
) -> None:
    found = verdict(reference, "wean.2", NOW, VP, charted, STEADY, COMPLETE)
    assert found.status == status, claim
    assert says in found.because, claim
    assert found.said("mode_in_force")["mode"] == "label"
    assert (mode_of(found)["mode"], mode_of(found)["truth"]) == ("local", other), claim


def test_wean_2_holds_from_the_end_of_the_last_catecholamine(reference: Reference) -> None:
    """Off at 11:00: 9 h held; local mode counts from 10:00, the first reading: 10 h."""
    found = verdict(reference, "wean.2", NOW, VP, off_at("11:00"), STEADY, COMPLETE)
    assert clock_of(found) == (540, 480, at("19:00"))
    assert mode_of(found)["held"] == hours(10)


def test_wean_2_is_unknown_without_the_word_that_all_infusions_are_charted(
    reference: Reference,
) -> None:
    found = verdict(reference, "wean.2", NOW, VP, STEADY)
    assert (found.status, found.missing) == ("unknown", ["tick_missing"])
    assert mode_of(found)["truth"] == "unknown"
    running = verdict(reference, "wean.2", NOW, VP, NE, STEADY)
    assert running.status == "not_met"
    assert mode_of(running)["truth"] == "unknown"


@pytest.mark.parametrize(
    ("charted", "says"),
    [([], "none_recorded"), ([VP, stop("vasopressin", "19:00")], "not_running")],
)
def test_wean_2_not_running_is_not_met_saying_so(
    reference: Reference, charted: list[AnyEvent], says: str
) -> None:
    found = verdict(reference, "wean.2", NOW, charted, STEADY, COMPLETE)
    assert (found.status, found.because, found.missing) == ("not_met", [says], [])


# --- WEAN-3 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("ticked", [tick("12:00", "wean.3")], "met", "tick_said"),
        ("12 h ago exactly", [tick("08:00", "wean.3")], "met", "tick_said"),
        ("longer ago", [tick("07:59", "wean.3")], "out_of_date", "tick_out_of_date"),
        (
            "a no",
            [tick("12:00", "wean.3"), tick("13:00", "wean.3", value=False)],
            "not_met",
            "tick_said",
        ),
        ("not ticked", [], "unknown", "tick_missing"),
        ("another tick", [COMPLETE], "unknown", "tick_missing"),
        (
            "struck",
            [tick("12:00", "wean.3"), struck("13:00", tick("12:00", "wean.3"))],
            "unknown",
            "tick_missing",
        ),
        ("later", [tick("20:01", "wean.3")], "unknown", "tick_missing"),
    ],
)
def test_wean_3_volume_status_reassessed_within_12_h(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "wean.3", NOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim
    assert found.result.item.kind == "check"


# --- WEAN-4 ---

REDUCED = norepinephrine("15:00", "0.08")


def day_before(clock: str) -> datetime:
    return at(clock, -1)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("low after a reduction", [REDUCED, art("16:00", 62)], "met", "map_low_after_reduction"),
        ("at the bound", [REDUCED, art("16:00", 65)], "not_met", "no_map_below_since"),
        (
            "not measurable",
            [REDUCED, art("16:00", not_measurable=True)],
            "met",
            "map_low_after_reduction",
        ),
        ("by cuff", [REDUCED, cuff("16:00", 62)], "met", "map_low_after_reduction"),
        (
            "better since",
            [REDUCED, art("16:00", 62), art("19:00", 80)],
            "met",
            "map_low_after_reduction",
        ),
        (
            "low in the very minute of the reduction",
            [REDUCED, art("15:00", 62), art("16:00", 70)],
            "not_met",
            "no_map_below_since",
        ),
        (
            "low before it",
            [REDUCED, art("14:00", 62), art("16:00", 70)],
            "not_met",
            "no_map_below_since",
        ),
        ("no MAP since", [REDUCED, art("14:00", 62)], "unknown", "map_after_reduction_missing"),
        (
            "below a target of 70",
            [target("08:00", 70), REDUCED, art("16:00", 69)],
            "met",
            "map_low_after_reduction",
        ),
        (
            "at a target of 60",
            [target("08:00", 60), REDUCED, art("16:00", 62)],
            "not_met",
            "no_map_below_since",
        ),
        (
            "charted after the moment",
            [REDUCED, art("16:00", 70), art("20:01", 50)],
            "not_met",
            "no_map_below_since",
        ),
        ("nothing reduced", [art("16:00", 50)], "not_met", "no_reduction"),
        ("raised", [norepinephrine("15:00", "0.2"), art("16:00", 50)], "not_met", "no_reduction"),
        (
            "3 % less is noise",
            [norepinephrine("15:00", "0.097"), art("16:00", 50)],
            "not_met",
            "no_reduction",
        ),
        (
            "an inotrope reduced",
            [
                infusion("dobutamine", "10:00", "5 mcg/kg/min"),
                infusion("dobutamine", "15:00", "2 mcg/kg/min"),
                art("16:00", 50),
            ],
            "not_met",
            "no_reduction",
        ),
        (
            "a reading 24 h ago exactly",
            [
                norepinephrine(day_before("18:00"), "0.2"),
                norepinephrine(day_before("19:00"), "0.1"),
                art(day_before("20:00"), 60),
            ],
            "met",
            "map_low_after_reduction",
        ),
        (
            "a reading 24 h and 1 min ago",
            [
                norepinephrine(day_before("18:00"), "0.2"),
                norepinephrine(day_before("19:00"), "0.1"),
                art(day_before("19:59"), 60),
                art("16:00", 70),
            ],
            "not_met",
            "no_map_below_since",
        ),
        (
            "24 h after OFF exactly",
            [
                vasopressin(day_before("10:00"), "0.03"),
                stop("vasopressin", day_before("19:00")),
                art("19:00", 60),
            ],
            "met",
            "map_low_after_reduction",
        ),
        (
            "24 h and 1 min after OFF",
            [
                vasopressin(day_before("10:00"), "0.03"),
                stop("vasopressin", day_before("19:00")),
                art("19:01", 60),
            ],
            "not_met",
            "no_map_below_since",
        ),
        (
            "no reading for more than a day after OFF",
            [vasopressin(day_before("10:00"), "0.03"), stop("vasopressin", day_before("19:59"))],
            "not_met",
            "no_map_below_since",
        ),
        (
            "a change whose doses are not known",
            [
                infusion("norepinephrine", "14:00", "10 mL/h", "X"),
                infusion("norepinephrine", "15:00", "10 mL/h", "Y"),
                art("16:00", 60),
            ],
            "unknown",
            "dose_unknown_at",
        ),
        (
            "a change whose doses are not known, and no low MAP",
            [
                infusion("norepinephrine", "14:00", "10 mL/h", "X"),
                infusion("norepinephrine", "15:00", "10 mL/h", "Y"),
                art("16:00", 70),
            ],
            "not_met",
            "no_reduction",
        ),
    ],
)
def test_wean_4_low_pressure_after_a_reduction(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    earlier = [] if charted[0].at < at("00:00") else [NE]
    found = verdict(reference, "wean.4", NOW, earlier, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_wean_4_names_the_reading_and_the_reduction(reference: Reference) -> None:
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", 62))
    said = found.said("map_low_after_reduction")
    assert (said["map"], said["at"]) == (Pressure(Fraction(62)), When(at("16:00"), at(NOW)))
    assert (said["drug"], said["cut_at"]) == ("norepinephrine", When(at("15:00"), at(NOW)))
    assert said["before"].quantity == WeightBasedDose(Fraction("0.1"))
    assert said["after"].quantity == WeightBasedDose(Fraction("0.08"))


def test_wean_4_after_off_says_0(reference: Reference) -> None:
    found = verdict(reference, "wean.4", NOW, VP, stop("vasopressin", "15:00"), art("16:00", 60))
    said = found.said("map_low_after_reduction")
    assert said["after"].quantity == UnitDose(Fraction(0))


def test_wean_4_labels_an_estimated_map(reference: Reference) -> None:
    """50 + (80 - 50) / 3 = 60."""
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", sbp=80, dbp=50))
    assert found.status == "met"
    assert found.said("map_is_estimated")["map"] == Pressure(Fraction(60))
    measured = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", 60))
    assert "map_is_estimated" not in measured.because


def test_wean_4_forgets_a_struck_reading_and_a_struck_reduction(reference: Reference) -> None:
    low, normal = art("16:00", 62), art("17:00", 70)
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, low, normal, struck("18:00", low))
    assert found.status == "not_met"
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, low, struck("18:00", REDUCED))
    assert (found.status, found.because) == ("not_met", ["no_reduction"])


# --- wean.4a to 4c ---


def shown(reference: Reference, item: str, *charted: Charted) -> Verdict:
    found = verdict(reference, item, NOW, *charted)
    assert (found.status, found.missing) == ("information", [])
    return found


def test_wean_4a_shows_what_the_record_says_about_volume(reference: Reference) -> None:
    """Of the last 24 h: 500 mL and 60 of 100 mL that still run."""
    charted = [
        weight("06:00", 70),
        fluid(day_before("19:59"), 1000),
        fluid(day_before("20:00"), 500),
        fluid("19:00", 100, over_min=100),
        fluid("12:00", 300, "colloid"),
        event("perfusion", "18:00", lactate_mmol_per_l=3, crt_s=4),
        urine("18:00", 70, 60),
        tick("12:00", "wean.3"),
    ]
    found = shown(reference, "wean.4a", charted)
    assert found.said("volume_crystalloid")["total"] == Volume(Fraction(560))
    assert found.said("volume_lactate")["value"] == 3
    assert found.said("volume_refill")["value"] == 4
    assert found.said("urine")["per_kg"] == 1
    assert found.said("tick_said")["value"] is True


def test_wean_4a_says_what_is_not_recorded(reference: Reference) -> None:
    assert shown(reference, "wean.4a").because == [
        "volume_no_crystalloid",
        "volume_lactate_missing",
        "volume_refill_missing",
        "urine_missing",
        "tick_missing",
    ]


def test_wean_4b_shows_what_the_record_says_about_source_control(reference: Reference) -> None:
    assert shown(reference, "wean.4b").because == ["source_control_missing"]
    done = event("source_control", "09:00", text="abscess drained")
    found = shown(reference, "wean.4b", done)
    said = found.said("source_control_said")
    assert (said["text"], said["at"]) == ("abscess drained", When(at("09:00"), at(NOW)))


def test_wean_4c_shows_what_the_record_says_about_a_steroid(reference: Reference) -> None:
    assert shown(reference, "wean.4c").because == ["steroid_missing"]
    given = event("steroid", "09:00", drug="hydrocortisone", dose_mg=50, action="given")
    said = shown(reference, "wean.4c", given).said("steroid_said")
    assert (said["drug"], said["action"], said["dose_mg"]) == ("hydrocortisone", "given", 50)
