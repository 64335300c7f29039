"""WEAN-1 with wean.1b: the word on reducing norepinephrine (clinical.md sections 1 and 2)."""

from fractions import Fraction

import pytest
from bedside import (
    art,
    at,
    bolus,
    infusion,
    minutes,
    norepinephrine,
    steady,
    stop,
    target,
    tick,
    vasopressin,
)
from judged import verdict
from weans import COMPLETE, NE, NOW, STEADY, VP, clock_of

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.quantity import Pressure


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
