"""The current pressure, its source, the target and runs below a bound (clinical.md section 2)."""

from fractions import Fraction
from typing import Any

import pytest
from bedside import art, at, cuff, minutes, seen, struck, target

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.pressure import (
    Reading,
    Run,
    current_diastolic,
    current_map,
    diastolic_readings,
    map_readings,
    run_back,
    shown_pressure,
    sources_apart,
    target_in_force,
)
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.view import View


def current(view: View, *, measured_only: bool = False) -> Reading:
    found = current_map(view, measured_only=measured_only)
    assert found is not None
    return found


def told(reading: Reading) -> tuple[Any, str]:
    return reading.mmhg, reading.kind


def bounds(view: View) -> tuple[Any, ...]:
    found = target_in_force(view)
    return found.low, found.high, found.event, found.out_of_date


class TestCurrentPressure:
    def test_it_is_the_newest_reading(self, reference: Reference) -> None:
        found = current(seen(reference, "12:00", art("10:00", 62), art("10:30", 70)))
        assert (told(found), found.at) == ((70, "measured"), at("10:30"))
        assert found.source == "arterial"

    @pytest.mark.parametrize(
        ("arterial_at", "source"),
        [
            ("10:31", "arterial"),
            ("10:30", "arterial"),
            ("10:16", "arterial"),
            ("10:15", "arterial"),
            ("10:14:59", "cuff"),
            ("10:14", "cuff"),
        ],
    )
    def test_an_arterial_one_is_preferred_when_at_most_15_min_older(
        self, reference: Reference, arterial_at: str, source: str
    ) -> None:
        pressures = art(arterial_at, 62, dbp=44), cuff("10:30", 70, dbp=52)
        view = seen(reference, "12:00", *pressures)
        assert current(view).source == source
        diastolic = current_diastolic(view)
        assert diastolic is not None
        assert diastolic.source == source
        assert diastolic.mmhg == (44 if source == "arterial" else 52)

    @pytest.mark.parametrize("source", ["arterial", "cuff"])
    def test_one_source_alone_is_taken(self, reference: Reference, source: str) -> None:
        reading = art("10:00", 62, dbp=40) if source == "arterial" else cuff("10:00", 62, dbp=40)
        view = seen(reference, "12:00", reading)
        diastolic = current_diastolic(view)
        assert diastolic is not None
        assert (current(view).source, diastolic.source) == (source, source)

    @pytest.mark.parametrize(
        ("reading", "kind"),
        [
            (art("10:00", 62), "measured"),
            (cuff("10:00", sbp=94, dbp=50), "estimated"),
            (cuff("10:00", not_measurable=True), "not_measurable"),
        ],
    )
    def test_it_knows_its_time_source_and_record(
        self, reference: Reference, reading: AnyEvent, kind: str
    ) -> None:
        found = current_map(seen(reference, "12:00", reading))
        assert found is not None
        assert (found.at, found.kind, found.event) == (at("10:00"), kind, reading)
        assert found.source == ("arterial" if kind == "measured" else "cuff")

    def test_there_may_be_none(self, reference: Reference) -> None:
        view = seen(reference, "12:00", art("12:01", 62, dbp=40), cuff("11:00", hr=90))
        assert current_map(view) is None
        assert current_diastolic(view) is None

    def test_an_implausible_or_struck_reading_is_not_it(self, reference: Reference) -> None:
        wrong = art("11:00", 90)
        events = art("10:00", 62), art("10:30", 801), art("10:40", -27), wrong
        assert current(seen(reference, "12:00", *events, struck("11:30", wrong))).mmhg == 62
        reasoned = art("10:45", 260, reason="seen on the monitor, cuff agrees")
        assert current(seen(reference, "11:00", *events[:3], reasoned)).mmhg == 260


class TestEstimate:
    def test_it_is_dbp_plus_a_third_of_the_pulse_pressure_and_labelled(
        self, reference: Reference
    ) -> None:
        found = current(seen(reference, "12:00", cuff("10:00", sbp=94, dbp=50)))
        # 50 + 44/3 = 64 2/3
        assert told(found) == (Fraction(194, 3), "estimated")
        assert found.is_below(Fraction(65))

    def test_it_is_never_among_the_measured(self, reference: Reference) -> None:
        view = seen(reference, "12:00", cuff("09:00", 70), cuff("10:00", sbp=94, dbp=50))
        assert current(view).kind == "estimated"
        assert (current(view, measured_only=True).mmhg) == 70
        measured = map_readings(view, "cuff", measured_only=True)
        assert [reading.mmhg for reading in measured] == [70]
        alone = seen(reference, "12:00", cuff("10:00", sbp=94, dbp=50))
        assert current_map(alone, measured_only=True) is None

    def test_a_measured_map_of_the_same_reading_goes_before_it(self, reference: Reference) -> None:
        found = current(seen(reference, "12:00", cuff("10:00", 61, sbp=94, dbp=50)))
        assert told(found) == (61, "measured")

    def test_it_stands_in_for_an_implausible_map(self, reference: Reference) -> None:
        view = seen(reference, "12:00", cuff("10:00", 801, sbp=94, dbp=49))
        assert told(current(view)) == (64, "estimated")
        assert current_map(view, measured_only=True) is None

    @pytest.mark.parametrize(
        "pressures", [{"sbp": 94}, {"dbp": 50}, {"sbp": 301, "dbp": 50}, {"sbp": 94, "dbp": 9}]
    )
    def test_it_needs_both_pressures_believable(
        self, reference: Reference, pressures: dict[str, int]
    ) -> None:
        assert current_map(seen(reference, "12:00", cuff("10:00", **pressures))) is None

    def test_it_takes_its_place_in_time_among_the_measured(self, reference: Reference) -> None:
        events = (
            cuff("10:00", 70),
            cuff("10:05", sbp=90, dbp=60),
            cuff("10:10", 71),
            cuff("10:15", sbp=93, dbp=60),
        )
        view = seen(reference, "12:00", *events)
        found = [told(reading) for reading in map_readings(view, "cuff")]
        assert found == [(71, "estimated"), (71, "measured"), (70, "estimated"), (70, "measured")]


class TestNotMeasurable:
    def test_it_is_below_every_bound_and_no_number(self, reference: Reference) -> None:
        view = seen(reference, "12:00", cuff("09:00", 70), cuff("10:00", not_measurable=True))
        for found in (current(view), current(view, measured_only=True)):
            assert told(found) == (None, "not_measurable")
            assert found.is_below(Fraction(1))
            assert found.is_at_most(Fraction(1))
        assert [reading.mmhg for reading in diastolic_readings(view, "cuff")] == [None]

    def test_a_number_beside_the_word_counts_as_the_number(self, reference: Reference) -> None:
        view = seen(reference, "12:00", cuff("10:00", 40, not_measurable=True))
        assert told(current(view)) == (40, "measured")

    def test_the_word_beside_sbp_and_dbp_is_no_estimate(self, reference: Reference) -> None:
        view = seen(reference, "12:00", cuff("10:00", sbp=94, dbp=50, not_measurable=True))
        assert current(view).kind == "not_measurable"

    def test_a_denied_word_says_nothing(self, reference: Reference) -> None:
        assert current_map(seen(reference, "12:00", cuff("10:00", not_measurable=False))) is None


@pytest.mark.parametrize(
    ("mmhg", "below", "at_most"),
    [("64.67", True, True), ("64.999999", True, True), ("65", False, True), ("65.1", False, False)],
)
def test_pressures_are_compared_unrounded(
    reference: Reference, mmhg: str, below: bool, at_most: bool
) -> None:
    found = current(seen(reference, "12:00", art("10:00", mmhg)))
    assert found.is_below(Fraction(65)) is below
    assert found.is_at_most(Fraction(65)) is at_most


@pytest.mark.parametrize(
    ("mmhg", "bounds", "shown"),
    [
        ("72.4", ["65"], "72"),
        ("72.5", ["65"], "73"),
        ("66.1", ["65"], "66"),
        ("66", ["65"], "66"),
        ("65.96", ["65"], "66"),
        ("65.94", ["65"], "65.9"),
        ("64.67", ["65"], "64.7"),
        ("64.94", ["65"], "64.9"),
        ("64.96", ["65"], "64.96"),
        ("64.996", ["65"], "64.996"),
        ("64.99999", ["65"], "64.99999"),
        ("64.9999999", ["65"], "64.9999999"),
        ("65.04", ["65"], "65.04"),
        ("65", ["65"], "65"),
        ("64", ["65"], "64"),
        ("63.99", ["65"], "64"),
        ("63.4", ["65"], "63"),
        ("74.96", ["65", "75"], "74.96"),
        ("65.04", ["65", "75"], "65.04"),
        ("70.4", ["65", "75"], "70"),
        ("64.96", [], "65"),
        ("66.2", ["65.2"], "66.2"),
        ("64.2", ["65.2"], "64.2"),
        ("66.4", ["65.2"], "66"),
        ("64.96", ["64.97"], "64.96"),
        ("66.6", ["65.2", "66.8"], "66.6"),
    ],
)
def test_a_pressure_is_shown_whole_or_with_one_decimal_near_a_bound_and_never_across_it(
    mmhg: str, bounds: list[str], shown: str
) -> None:
    found = shown_pressure(Fraction(mmhg), *map(Fraction, bounds))
    assert found == Pressure(Fraction(shown))


def test_a_third_just_below_a_bound_is_shown_below_it() -> None:
    assert shown_pressure(Fraction(194, 3), Fraction(65)) == Pressure(Fraction("64.7"))


def test_what_was_not_measurable_is_shown_in_a_word() -> None:
    assert shown_pressure(None, Fraction(65)) == "not_measurable"


class TestSourcesApart:
    @pytest.mark.parametrize(
        ("arterial", "cuff_mean", "is_apart"),
        [("60", "70", False), ("60", "70.1", True), ("70.1", "60", True), ("70", "60", False)],
    )
    def test_more_than_10_mmhg_is_apart(
        self, reference: Reference, arterial: str, cuff_mean: str, is_apart: bool
    ) -> None:
        view = seen(reference, "12:00", art("10:00", arterial), cuff("10:05", cuff_mean))
        found = sources_apart(view)
        wanted = (Fraction(arterial), Fraction(cuff_mean)) if is_apart else None
        assert (None if found is None else tuple(one.mmhg for one in found)) == wanted

    @pytest.mark.parametrize(
        ("cuff_at", "is_apart"),
        [("10:15", True), ("10:15:01", False), ("09:45", True), ("09:44:59", False)],
    )
    def test_only_readings_within_15_min_are_compared(
        self, reference: Reference, cuff_at: str, is_apart: bool
    ) -> None:
        view = seen(reference, "12:00", art("10:00", 60), cuff(cuff_at, 80))
        assert (sources_apart(view) is not None) is is_apart

    @pytest.mark.parametrize(
        "readings",
        [
            [art("10:00", 60)],
            [cuff("10:00", 80)],
            [],
            [art("10:00", not_measurable=True), cuff("10:00", 80)],
            [art("10:00", 60), cuff("10:00", not_measurable=True)],
            [art("10:00", 60), cuff("10:00", sbp=110, dbp=80)],
            [art("10:00", 60), cuff("10:00", 80), art("10:10", 72)],
        ],
    )
    def test_only_the_newest_measured_numbers_are_compared(
        self, reference: Reference, readings: list[AnyEvent]
    ) -> None:
        assert sources_apart(seen(reference, "12:00", *readings)) is None


class TestTarget:
    def test_the_default_of_65_applies_where_none_was_set(self, reference: Reference) -> None:
        view = seen(reference, "12:00", target("12:01", 75))
        assert bounds(view) == (65, None, None, False)

    def test_the_newest_applies(self, reference: Reference) -> None:
        second = target("10:00", "75.5", 85)
        view = seen(reference, "12:00", second, target("09:00", 60))
        assert bounds(view) == (Fraction("75.5"), 85, second, False)

    @pytest.mark.parametrize(
        ("now", "is_late"), [("11:59", False), ("12:00", False), ("12:00:01", True)]
    )
    def test_past_its_review_time_it_applies_out_of_date(
        self, reference: Reference, now: str, is_late: bool
    ) -> None:
        said = target("10:00", 75, review_at=at("12:00"))
        assert bounds(seen(reference, now, said)) == (75, None, said, is_late)


class TestRun:
    def run(self, reference: Reference, *readings: AnyEvent, longest: int = 24 * 60) -> Run | None:
        view = seen(reference, "23:00", *readings)
        settings = view.settings
        return run_back(
            map_readings(view, "arterial"),
            lambda reading: reading.is_below(Fraction(65)),
            settings.low_run_gap,
            minutes(longest),
        )

    def test_there_is_none_without_readings_or_when_the_newest_does_not_belong(
        self, reference: Reference
    ) -> None:
        assert self.run(reference) is None
        assert self.run(reference, art("10:00", 60), art("10:05", 65)) is None

    def test_a_single_reading_spans_no_time(self, reference: Reference) -> None:
        found = self.run(reference, art("10:00", 70), art("10:05", 60))
        assert found is not None
        assert (found.span, found.first, found.is_longer) == (minutes(0), found.newest, False)

    def test_it_spans_from_its_first_to_its_newest_reading(self, reference: Reference) -> None:
        found = self.run(reference, art("10:00", 60), art("10:03", 61), art("10:05", "64.9"))
        assert found is not None
        assert (found.span, found.newest.mmhg) == (minutes(5), Fraction("64.9"))
        assert found.span >= reference.protocol.settings.low_run_span

    def test_a_reading_that_does_not_belong_ends_it(self, reference: Reference) -> None:
        found = self.run(reference, art("10:00", 60), art("10:03", 65), art("10:05", 61))
        assert found is not None
        assert found.span == minutes(0)

    @pytest.mark.parametrize(
        ("first_at", "span"), [("10:00", 60), ("09:59:59", 30), ("09:59", 30), ("10:01", 59)]
    )
    def test_readings_at_most_30_min_apart_belong_together(
        self, reference: Reference, first_at: str, span: int
    ) -> None:
        found = self.run(reference, art(first_at, 60), art("10:30", 60), art("11:00", 60))
        assert found is not None
        assert found.span == minutes(span)

    def test_it_is_followed_back_only_so_far(self, reference: Reference) -> None:
        readings = [art("10:00", 60), art("10:20", 60), art("10:40", 60), art("11:00", 60)]
        at_limit = self.run(reference, *readings, longest=60)
        assert at_limit is not None
        assert (at_limit.span, at_limit.is_longer) == (minutes(60), False)
        cut = self.run(reference, *readings, longest=59)
        assert cut is not None
        assert (cut.span, cut.is_longer) == (minutes(40), True)
