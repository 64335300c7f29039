"""The stability clocks (clinical.md section 2): asked at 20:00, so the window begins at 12:00.

Every scenario is judged in the three modes: WEAN-1, WEAN-2 as the label has it, WEAN-2 locally.
The patient is on vasopressin since 06:00 unless a scenario says otherwise.
"""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bolus,
    cuff,
    flat,
    hours,
    infusion,
    minutes,
    norepinephrine,
    seen,
    steady,
    stop,
    struck,
    target,
    tick,
    vasopressin,
)

from pressorsheet.core.assessment import Reference
from pressorsheet.core.clock import Clock, Disqualifiers, stability
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import InUnit, Pressure, UnitDose, WeightBasedDose
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View
from pressorsheet.wording import say

NOW = "20:00"
MET, NOT, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
ALL_MET, ALL_NOT, ALL_UNKNOWN = (MET,) * 3, (NOT,) * 3, (UNKNOWN,) * 3

VASOPRESSORS = (
    *("norepinephrine", "epinephrine", "phenylephrine", "vasopressin", "dopamine"),
    *("angiotensin-ii", "metaraminol", "ephedrine", "terlipressin"),
)
CATECHOLAMINES = (
    *("norepinephrine", "epinephrine", "phenylephrine", "dopamine", "angiotensin-ii"),
    *("metaraminol", "ephedrine", "terlipressin", "dobutamine", "isoproterenol"),
)

VP = vasopressin("06:00", "0.03")
TICK = tick("19:00")
HELD = steady("11:00", NOW)  # 72 mmHg every hour


def modes(reference: Reference) -> tuple[Disqualifiers, ...]:
    drugs = reference.drugs.drugs
    vasopressors = tuple(drugs[name] for name in VASOPRESSORS)
    catecholamines = tuple(drugs[name] for name in CATECHOLAMINES)
    own = (drugs["vasopressin"],)
    return (
        Disqualifiers(raised=vasopressors),
        Disqualifiers(running=catecholamines, raised=own),
        Disqualifiers(raised=(*catecholamines, *own)),
    )


def clocks(view: View, reference: Reference) -> tuple[Clock, Clock, Clock]:
    wean_1, label, local = (stability(view, hours(8), mode) for mode in modes(reference))
    return wean_1, label, local


def truths(reference: Reference, *events: AnyEvent | list[AnyEvent]) -> tuple[Truth, ...]:
    return tuple(one.truth for one in clocks(seen(reference, NOW, *flat(*events)), reference))


def wean_1(reference: Reference, *events: AnyEvent | list[AnyEvent], now: str = NOW) -> Clock:
    return clocks(seen(reference, now, *flat(*events)), reference)[0]


def label(reference: Reference, *events: AnyEvent | list[AnyEvent]) -> Clock:
    return clocks(seen(reference, NOW, *flat(*events)), reference)[1]


def codes(notes: tuple[Note, ...]) -> list[str]:
    return [note.code for note in notes]


def said(clock: Clock, code: str) -> Note:
    return next(note for note in (*clock.because, *clock.missing) if note.code == code)


def without(*left_out: str) -> list[AnyEvent]:
    """The hourly readings without those at the hours named."""
    return [reading for reading in HELD if f"{reading.at:%H:%M}" not in left_out]


def test_catecholamines_are_all_of_them_but_vasopressin_and_milrinone(
    reference: Reference,
) -> None:
    drugs = reference.drugs.drugs.values()
    assert {drug.id for drug in drugs if drug.is_vasopressor} == set(VASOPRESSORS)
    assert {drug.id for drug in drugs if drug.counts_as_catecholamine} == set(CATECHOLAMINES)


SCENARIOS: dict[str, tuple[list[AnyEvent | list[AnyEvent]], tuple[Truth, ...]]] = {
    # pressure
    "held since before the window": ([VP, HELD, TICK], ALL_MET),
    "held for exactly 8 h": ([VP, steady("12:00", NOW), TICK], ALL_MET),
    "held for 7 h 59 min, nothing charted before": ([VP, steady("12:01", NOW), TICK], ALL_UNKNOWN),
    "exactly at the bound of 65": ([VP, steady("11:00", NOW, 65), TICK], ALL_MET),
    "just below the bound, unrounded": ([VP, HELD, art("15:30", "64.99"), TICK], ALL_NOT),
    "low at the first moment of the window": (
        [VP, without("12:00"), art("12:00", 60), TICK],
        ALL_NOT,
    ),
    "low just before the window": (
        [VP, steady("12:00", NOW), art("11:59:59", 60), TICK],
        ALL_MET,
    ),
    "low before the window, the next reading inside": (
        [VP, art("11:30", 60), steady("12:30", NOW), TICK],
        ALL_UNKNOWN,
    ),
    "not measurable once": ([VP, HELD, art("15:30", not_measurable=True), TICK], ALL_NOT),
    "implausibly low without a reason": ([VP, HELD, art("15:30", 14), TICK], ALL_MET),
    "low now": ([VP, without("20:00"), art("20:00", 60), TICK], ALL_NOT),
    "low now and no tick": ([VP, without("20:00"), art("20:00", 60)], ALL_NOT),
    "low and a gap": ([VP, without("15:00", "16:00"), art("13:30", 60), TICK], ALL_NOT),
    # gaps and age
    "a gap of exactly 75 min": (
        [VP, steady("11:00", "14:00"), steady("15:15", NOW), TICK],
        ALL_MET,
    ),
    "a gap of 76 min": ([VP, steady("11:00", "14:00"), steady("15:16", NOW), TICK], ALL_UNKNOWN),
    "75 min across the start of the window": (
        [VP, art("11:00", 72), steady("12:15", NOW), TICK],
        ALL_MET,
    ),
    "a gap across the start of the window": (
        [VP, art("11:00", 72), steady("12:16", NOW), TICK],
        ALL_UNKNOWN,
    ),
    "a gap before the window": ([VP, art("09:00", 72), steady("12:00", NOW), TICK], ALL_MET),
    "newest reading exactly 75 min old": ([VP, steady("11:00", "18:45"), TICK], ALL_MET),
    "newest reading 76 min old": ([VP, steady("11:00", "18:44"), TICK], ALL_UNKNOWN),
    "no reading at all": ([VP, TICK], ALL_UNKNOWN),
    # the word that all is charted
    "no tick": ([VP, HELD], ALL_UNKNOWN),
    "ticked as no": ([VP, HELD, tick("19:00", value=False)], ALL_UNKNOWN),
    "ticked exactly 12 h ago": ([VP, HELD, tick("08:00")], ALL_MET),
    "ticked longer than 12 h ago": ([VP, HELD, tick("07:59:59")], ALL_UNKNOWN),
    # vasopressin itself
    "vasopressin increased": ([VP, HELD, TICK, vasopressin("15:00", "0.04")], ALL_NOT),
    "vasopressin increased exactly 8 h ago": (
        [VP, HELD, TICK, vasopressin("12:00", "0.04")],
        ALL_MET,
    ),
    "vasopressin increased just inside the window": (
        [VP, HELD, TICK, vasopressin("12:00:01", "0.04")],
        ALL_NOT,
    ),
    "vasopressin increased by exactly 3 %": (
        [VP, HELD, TICK, vasopressin("15:00", "0.0309")],
        ALL_MET,
    ),
    "vasopressin reduced": ([VP, HELD, TICK, vasopressin("15:00", "0.02")], ALL_MET),
    "vasopressin written in units per hour": (
        [VP, HELD, TICK, infusion("vasopressin", "15:00", "1.8 units/h")],
        ALL_MET,
    ),
    "vasopressin paused and restarted": (
        [VP, HELD, TICK, stop("vasopressin", "15:00"), vasopressin("15:10", "0.03")],
        ALL_NOT,
    ),
    "vasopressin stopped and started in one minute": (
        [VP, HELD, TICK, stop("vasopressin", "15:00"), vasopressin("15:00:30", "0.03")],
        ALL_MET,
    ),
    "vasopressin started inside the window": (
        [HELD, TICK, vasopressin("13:00", "0.03")],
        ALL_NOT,
    ),
    "vasopressin pushed": ([VP, HELD, TICK, bolus("vasopressin", "15:00", "1 units")], ALL_NOT),
    "vasopressin changed, by how much is unclear": (
        [VP, HELD, TICK, infusion("vasopressin", "15:00", "9 mL/h", "?")],
        ALL_UNKNOWN,
    ),
    "an unclear change of vasopressin exactly 8 h ago": (
        [VP, HELD, TICK, infusion("vasopressin", "12:00", "9 mL/h", "?")],
        ALL_MET,
    ),
    "an unclear change and no tick, but low": (
        [VP, HELD, infusion("vasopressin", "15:00", "9 mL/h", "?"), art("15:30", 60)],
        ALL_NOT,
    ),
    # other drugs
    "norepinephrine for the whole window": (
        [VP, HELD, TICK, norepinephrine("06:00", "0.05")],
        (MET, NOT, MET),
    ),
    "norepinephrine stopped exactly 8 h ago": (
        [VP, HELD, TICK, norepinephrine("06:00", "0.05"), stop("norepinephrine", "12:00")],
        ALL_MET,
    ),
    "norepinephrine for the first minute of the window": (
        [VP, HELD, TICK, norepinephrine("06:00", "0.05"), stop("norepinephrine", "12:01")],
        (MET, NOT, MET),
    ),
    "norepinephrine for an hour of the window": (
        [VP, HELD, TICK, norepinephrine("13:00", "0.05"), stop("norepinephrine", "14:00")],
        ALL_NOT,
    ),
    "norepinephrine increased": (
        [VP, HELD, TICK, norepinephrine("06:00", "0.05"), norepinephrine("15:00", "0.06")],
        ALL_NOT,
    ),
    "norepinephrine reduced": (
        [VP, HELD, TICK, norepinephrine("06:00", "0.05"), norepinephrine("15:00", "0.04")],
        (MET, NOT, MET),
    ),
    "norepinephrine whose dose is not computable": (
        [
            *(VP, HELD, TICK, norepinephrine("06:00", "0.05")),
            infusion("norepinephrine", "15:00", "9 mL/h", "?"),
        ],
        (UNKNOWN, NOT, UNKNOWN),
    ),
    "norepinephrine started at a dose that is not computable": (
        [VP, HELD, TICK, infusion("norepinephrine", "15:00", "9 mL/h", "?")],
        ALL_NOT,
    ),
    "the rate of a bag that is not charted increased": (
        [
            *(VP, HELD, TICK, infusion("norepinephrine", "06:00", "9 mL/h", "?")),
            infusion("norepinephrine", "15:00", "12 mL/h", "?"),
        ],
        ALL_NOT,
    ),
    "phenylephrine pushed": (
        [VP, HELD, TICK, bolus("phenylephrine", "15:00", "100 mcg")],
        ALL_NOT,
    ),
    "phenylephrine pushed exactly 8 h ago": (
        [VP, HELD, TICK, bolus("phenylephrine", "12:00", "100 mcg")],
        ALL_MET,
    ),
    "DOBUTamine for the whole window": (
        [VP, HELD, TICK, infusion("dobutamine", "06:00", "5 mcg/kg/min")],
        (MET, NOT, MET),
    ),
    "DOBUTamine started": (
        [VP, HELD, TICK, infusion("dobutamine", "15:00", "5 mcg/kg/min")],
        (MET, NOT, NOT),
    ),
    "isoproterenol started": (
        [VP, HELD, TICK, infusion("isoproterenol", "15:00", "0.05 mcg/kg/min")],
        (MET, NOT, NOT),
    ),
    "milrinone started": (
        [VP, HELD, TICK, infusion("milrinone", "15:00", "0.25 mcg/kg/min")],
        ALL_MET,
    ),
    "angiotensin II for the whole window": (
        [VP, HELD, TICK, infusion("angiotensin-ii", "06:00", "20 ng/kg/min")],
        (MET, NOT, MET),
    ),
    "angiotensin II started": (
        [VP, HELD, TICK, infusion("angiotensin-ii", "15:00", "20 ng/kg/min")],
        ALL_NOT,
    ),
    "a drug started and no tick": ([VP, HELD, norepinephrine("15:00", "0.05")], ALL_NOT),
    # source
    "cuff before, arterial line placed": (
        [VP, steady("06:00", "14:00", source="cuff"), steady("14:30", NOW), TICK],
        ALL_NOT,
    ),
    "one old cuff reading before the arterial line": (
        [VP, cuff("06:00", 72), steady("14:30", NOW), TICK],
        ALL_NOT,
    ),
    "arterial line removed, cuff since": (
        [VP, steady("06:00", "14:00"), steady("15:00", NOW, source="cuff"), TICK],
        ALL_NOT,
    ),
    "arterial line removed, cuff all along": (
        [VP, steady("06:00", "14:00"), steady("06:00", NOW, source="cuff"), TICK],
        ALL_NOT,
    ),
    "arterial line removed before the window": (
        [VP, steady("06:00", "11:50"), steady("06:00", NOW, source="cuff"), TICK],
        ALL_MET,
    ),
    "arterial line removed at the first moment of the window": (
        [VP, steady("06:00", "12:00"), steady("06:00", NOW, source="cuff"), TICK],
        ALL_NOT,
    ),
    "cuff alone": ([VP, steady("11:00", NOW, source="cuff"), TICK], ALL_MET),
    "low by cuff beside a steady arterial line": (
        [VP, HELD, cuff("15:30", 55), TICK],
        ALL_MET,
    ),
    "cuff readings fill a gap of the arterial line": (
        [VP, without("14:00"), cuff("14:00", 72), TICK],
        ALL_NOT,
    ),
    "a gap of the arterial line, cuff only before it": (
        [VP, without("14:00"), cuff("12:30", 72), TICK],
        ALL_UNKNOWN,
    ),
    "a gap of the arterial line, cuff only at its edges": (
        [VP, without("14:00"), cuff("13:00", 72), cuff("15:00", 72), TICK],
        ALL_UNKNOWN,
    ),
    "low before the window, a cuff reading until the next arterial one": (
        [VP, art("11:30", 60), cuff("12:10", 72), steady("12:30", NOW), TICK],
        ALL_UNKNOWN,
    ),
    # estimates
    "estimates alone": ([VP, art("15:00", sbp=100, dbp=60), TICK], ALL_UNKNOWN),
    "a low estimate": ([VP, HELD, art("15:30", sbp=70, dbp=40), TICK], ALL_MET),
    "a newer estimate": ([VP, HELD, cuff("20:00", sbp=70, dbp=40), TICK], ALL_MET),
    "a newer estimate of the other source": (
        [VP, without("20:00"), art("19:30", 72), cuff("19:50", sbp=70, dbp=40), TICK],
        ALL_MET,
    ),
    "an arterial estimate beside a cuff run": (
        [VP, steady("11:00", NOW, source="cuff"), art("15:00", sbp=100, dbp=60), TICK],
        ALL_MET,
    ),
    "a cuff estimate before the arterial line": (
        [VP, cuff("06:00", sbp=100, dbp=60), steady("14:30", NOW), TICK],
        ALL_UNKNOWN,
    ),
    "an estimate in a gap": (
        [VP, without("14:00"), art("14:00", sbp=100, dbp=60), TICK],
        ALL_UNKNOWN,
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_clocks_judge_in_the_order_of_the_specification(
    reference: Reference, name: str
) -> None:
    events, wanted = SCENARIOS[name]
    assert truths(reference, *events) == wanted


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_note_can_be_said_with_its_times_as_seen_now(reference: Reference, name: str) -> None:
    view = seen(reference, NOW, *flat(*SCENARIOS[name][0]))
    for clock in clocks(view, reference):
        for note in (*clock.because, *clock.missing):
            values = note.as_mapping()
            times = [value for value in values.values() if isinstance(value, When)]
            assert all(time.now == view.now for time in times)
            expects_blank = note.code == "clock_held" and values["since"] is None
            assert ("not recorded" in say(note)) is expects_blank


def test_a_struck_reading_or_drug_change_does_not_count(reference: Reference) -> None:
    low, raised = art("15:30", 60), vasopressin("15:00", "0.04")
    for wrong in (low, raised):
        chart: list[AnyEvent | list[AnyEvent]] = [VP, HELD, TICK, wrong]
        assert truths(reference, *chart) == ALL_NOT
        assert truths(reference, *chart, struck("16:00", wrong)) == ALL_MET
        before = seen(reference, "15:59", *flat(*chart), struck("16:00", wrong))
        assert stability(before, hours(3), modes(reference)[0]).truth is NOT


def test_a_struck_reading_leaves_a_gap(reference: Reference) -> None:
    wrong = HELD[3]
    assert truths(reference, VP, HELD, TICK, struck("16:00", wrong)) == ALL_UNKNOWN


def held(clock: Clock) -> tuple[datetime | None, timedelta, datetime | None]:
    return clock.held_from, clock.held, clock.earliest


class TestHeldTime:
    """It counts from the last of: first reading, end of a gap, last disqualifying event."""

    def test_from_the_first_reading(self, reference: Reference) -> None:
        met = wean_1(reference, VP, HELD, TICK)
        assert held(met) == (at("11:00"), hours(9), at("19:00"))
        assert (met.needed, met.missing, met.out_of_date, met.is_longer) == (
            hours(8),
            (),
            False,
            False,
        )
        short = wean_1(reference, VP, steady("12:01", NOW), TICK)
        assert held(short) == (at("12:01"), minutes(479), at("20:01"))
        assert codes(short.missing) == ["clock_history_short"]
        assert said(short, "clock_history_short")["since"].at == at("12:01")

    def test_from_the_first_reading_after_a_low_one(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, without("12:00"), art("12:00", 60), TICK)
        assert held(clock) == (at("13:00"), hours(7), at("21:00"))
        low = said(clock, "clock_map_below")
        assert (low["map"], low["at"].at) == (Pressure(Fraction(60)), at("12:00"))
        assert low["bound"] == Pressure(Fraction(65))
        before = wean_1(reference, VP, art("11:30", 60), steady("12:30", NOW), TICK)
        assert held(before) == (at("12:30"), minutes(450), at("20:30"))
        assert codes(before.missing) == ["clock_history_short"]

    def test_the_newest_low_reading_is_the_one_named(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, HELD, art("13:30", 50), art("16:30", "64.99"), TICK)
        low = said(clock, "clock_map_below")
        assert (low["map"], low["at"].at) == (Pressure(Fraction("64.99")), at("16:30"))
        assert held(clock) == (at("17:00"), hours(3), at("01:00", day=1))

    def test_from_the_end_of_a_gap(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, steady("11:00", "14:00"), steady("15:16", NOW), TICK)
        assert held(clock) == (at("15:16"), minutes(284), at("23:16"))
        gap = said(clock, "clock_gap")
        assert (gap["start"].at, gap["end"].at) == (at("14:00"), at("15:16"))
        assert codes(clock.missing) == ["clock_gap"]

    def test_from_the_end_of_a_gap_that_began_with_a_low_reading(
        self, reference: Reference
    ) -> None:
        clock = wean_1(reference, VP, art("11:00", 60), steady("12:16", NOW), TICK)
        assert clock.truth is UNKNOWN
        assert codes(clock.missing) == ["clock_gap"]

    def test_from_the_last_disqualifying_event(self, reference: Reference) -> None:
        raised = wean_1(reference, VP, HELD, TICK, vasopressin("15:00", "0.04"))
        assert held(raised) == (at("15:00"), hours(5), at("23:00"))
        change = said(raised, "clock_increased")
        assert (change["drug"], change["at"].at) == ("vasopressin", at("15:00"))
        assert change["before"] == InUnit(UnitDose(Fraction("0.03")), "units/min")
        assert change["after"] == InUnit(UnitDose(Fraction("0.04")), "units/min")
        long_ago = wean_1(reference, VP, steady("04:00", NOW), TICK)
        assert held(long_ago) == (at("06:00"), hours(14), at("14:00"))

    def test_from_the_last_of_several_events(self, reference: Reference) -> None:
        two = (vasopressin("13:00", "0.04"), norepinephrine("14:00", "0.05"))
        clock = wean_1(reference, VP, HELD, TICK, *two)
        assert held(clock) == (at("14:00"), hours(6), at("22:00"))
        assert sorted(codes(clock.because)) == ["clock_held", "clock_increased", "clock_started"]
        pushed = wean_1(reference, VP, HELD, TICK, *two, bolus("ephedrine", "16:00", "5 mg"))
        assert held(pushed) == (at("16:00"), hours(4), at("00:00", day=1))
        push = said(pushed, "clock_bolus")
        assert (push["drug"], push["at"].at) == ("ephedrine", at("16:00"))

    def test_from_the_end_of_a_gap_after_an_event(self, reference: Reference) -> None:
        gap = (steady("11:00", "14:00"), steady("15:16", NOW))
        clock = wean_1(reference, VP, *gap, TICK, vasopressin("13:00", "0.04"))
        assert (clock.truth, held(clock)) == (NOT, (at("15:16"), minutes(284), at("23:16")))

    def test_from_the_first_reading_of_the_new_source(self, reference: Reference) -> None:
        placed = steady("06:00", "14:00", source="cuff"), steady("14:30", NOW)
        removed = steady("06:00", "14:00"), steady("06:00", NOW, source="cuff")
        for readings, since, source in (
            (placed, at("14:30"), "arterial"),
            (removed, at("15:00"), "cuff"),
        ):
            clock = wean_1(reference, VP, *readings, TICK)
            assert held(clock) == (since, at(NOW) - since, since + hours(8))
            changed = said(clock, "clock_source_changed")
            assert (changed["at"].at, changed["source"]) == (since, source)
            assert clock.missing == ()

    def test_while_a_catecholamine_runs_none(self, reference: Reference) -> None:
        clock = label(reference, VP, HELD, TICK, norepinephrine("06:00", "0.05"))
        assert held(clock) == (at(NOW), hours(0), at("04:00", day=1))
        runs = said(clock, "clock_running")
        assert runs["drug"] == "norepinephrine"
        assert runs["dose"] == InUnit(WeightBasedDose(Fraction("0.05")), "mcg/kg/min")

    def test_from_the_stop_of_the_last_catecholamine(self, reference: Reference) -> None:
        events = norepinephrine("06:00", "0.05"), stop("norepinephrine", "12:01")
        clock = label(reference, VP, HELD, TICK, *events)
        assert held(clock) == (at("12:01"), minutes(479), at("20:01"))
        ran = said(clock, "clock_ran_until")
        assert (ran["drug"], ran["at"].at) == ("norepinephrine", at("12:01"))

    def test_none_while_the_pressure_is_low(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, without("20:00"), art("20:00", 60), TICK)
        assert held(clock) == (None, hours(0), at("04:00", day=1))
        assert said(clock, "clock_held")["since"] is None

    def test_to_the_newest_reading_where_that_is_out_of_date(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, steady("11:00", "18:44"), TICK)
        assert held(clock) == (at("11:00"), minutes(464), at("19:00"))
        assert (codes(clock.missing), clock.out_of_date) == (["clock_map_out_of_date"], True)
        old = said(clock, "clock_map_out_of_date")
        assert (old["age"], old["limit"]) == (minutes(76), minutes(75))
        assert (old["map"], old["at"].at) == (Pressure(Fraction(72)), at("18:44"))
        fresh = wean_1(reference, VP, steady("11:00", "18:45"), TICK)
        assert held(fresh) == (at("11:00"), hours(9), at("19:00"))

    def test_never_less_than_none(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, steady("11:00", "18:00"), TICK, vasopressin("19:00", "0.04"))
        assert held(clock) == (at("19:00"), hours(0), at("03:00", day=1))

    def test_without_any_reading_nothing_is_known(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, TICK, norepinephrine("19:00", "0.1"))
        assert (clock.truth, held(clock)) == (UNKNOWN, (None, hours(0), None))
        assert (codes(clock.missing), clock.because) == (["clock_no_map"], ())
        assert clock.needed == hours(8)

    def test_a_low_reading_older_than_the_window_is_out_of_date(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, art("11:00", 60), TICK)
        assert (clock.truth, clock.out_of_date) == (UNKNOWN, True)
        assert codes(clock.missing) == ["clock_map_out_of_date"]

    def test_it_is_followed_back_a_week_and_says_that_it_may_be_longer(
        self, reference: Reference
    ) -> None:
        def since(span: timedelta, *events: AnyEvent) -> Clock:
            start = at(NOW) - span
            return wean_1(reference, steady(start, NOW), TICK, *events)

        week = since(hours(168))
        assert (week.held, week.is_longer) == (hours(168), False)
        longer = since(hours(175))
        assert (longer.truth, longer.held, longer.is_longer) == (MET, hours(169), True)
        raised = since(hours(175), vasopressin("06:00", "0.03"))
        assert (raised.held, raised.is_longer) == (hours(14), False)


def test_the_evidence_says_how_long_it_held_against_which_bound(reference: Reference) -> None:
    clock = wean_1(reference, VP, HELD, TICK)
    assert codes(clock.because) == ["clock_held"]
    told = clock.because[0].as_mapping()
    assert (told["held"], told["needed"]) == (hours(9), hours(8))
    assert (told["since"].at, told["earliest"].at) == (at("11:00"), at("19:00"))
    assert told["bound"] == Pressure(Fraction(65))


def test_a_dose_that_is_not_computable_is_said_so(reference: Reference) -> None:
    start = infusion("norepinephrine", "15:00", "9 mL/h", "?")
    more = infusion("norepinephrine", "16:00", "12 mL/h", "?")
    chart = (VP, HELD, TICK, start)
    started, raised = wean_1(reference, *chart), wean_1(reference, *chart, more)
    runs = label(reference, *chart)
    for clock, code in (
        (started, "clock_started_dose_unknown"),
        (raised, "clock_increased_dose_unknown"),
        (runs, "clock_running_dose_unknown"),
    ):
        assert said(clock, code)["drug"] == "norepinephrine"
    assert said(started, "clock_started_dose_unknown")["at"].at == at("15:00")
    assert said(raised, "clock_increased_dose_unknown")["at"].at == at("16:00")


def test_all_that_is_missing_is_named_together(reference: Reference) -> None:
    clock = wean_1(
        reference,
        VP,
        steady("13:00", "14:00"),
        steady("16:00", "18:00"),
        infusion("vasopressin", "15:00", "9 mL/h", "?"),
    )
    assert clock.truth is UNKNOWN
    assert codes(clock.missing) == [
        "clock_map_out_of_date",
        "clock_gap",
        "clock_change_unclear",
        "tick_missing",
    ]


def test_an_unclear_change_does_not_shorten_the_held_time(reference: Reference) -> None:
    clock = wean_1(reference, VP, HELD, TICK, infusion("vasopressin", "15:00", "9 mL/h", "?"))
    assert held(clock) == (at("11:00"), hours(9), at("19:00"))
    unclear = said(clock, "clock_change_unclear")
    assert (unclear["drug"], unclear["at"].at) == ("vasopressin", at("15:00"))


def test_a_value_near_its_bound_is_shown_exactly_enough(reference: Reference) -> None:
    stale = wean_1(reference, VP, steady("11:00", "18:44", "65.4"), TICK)
    assert said(stale, "clock_map_out_of_date")["map"] == Pressure(Fraction("65.4"))


def test_nothing_is_asked_for_once_it_is_not_met(reference: Reference) -> None:
    clock = wean_1(reference, VP, without("15:00", "16:00"), art("13:30", 60))
    assert (clock.truth, clock.missing, clock.out_of_date) == (NOT, (), False)


def test_events_after_the_moment_asked_about_do_not_exist(reference: Reference) -> None:
    later = art("20:30", 40), norepinephrine("20:10", "0.5"), target("20:05", 90)
    assert truths(reference, VP, HELD, TICK, *later) == ALL_MET


class TestTargetChanged:
    """The window is judged by the target in force now; the earlier verdict stands beside it."""

    def earlier(self, clock: Clock) -> list[tuple[Any, ...]]:
        return [
            (one["bound"].mmhg, one["until"].at, one["truth"], one["held"])
            for one in clock.because
            if one.code == "clock_under_earlier_target"
        ]

    def test_without_a_change_there_is_one_verdict(self, reference: Reference) -> None:
        assert self.earlier(wean_1(reference, VP, HELD, TICK)) == []
        early = wean_1(reference, VP, HELD, TICK, target("07:00", 60), target("08:00", 70))
        assert (early.truth, self.earlier(early)) == (MET, [])

    def test_raised_above_the_readings_it_is_not_met_though_it_was_before(
        self, reference: Reference
    ) -> None:
        clock = wean_1(reference, VP, HELD, TICK, target("15:00", 75))
        assert (clock.truth, held(clock)) == (NOT, (None, hours(0), at("04:00", day=1)))
        assert self.earlier(clock) == [(65, at("15:00"), "met", hours(9))]
        assert codes(clock.because) == [
            "clock_held",
            "clock_map_below",
            "clock_under_earlier_target",
        ]

    def test_lowered_below_the_readings_it_is_met_though_it_was_not_before(
        self, reference: Reference
    ) -> None:
        clock = wean_1(reference, VP, HELD, TICK, target("07:00", 75), target("15:00", 65))
        assert (clock.truth, held(clock)) == (MET, (at("11:00"), hours(9), at("19:00")))
        assert self.earlier(clock) == [(75, at("15:00"), "not_met", hours(0))]

    def test_only_a_change_inside_the_window_shows_both(self, reference: Reference) -> None:
        def shown(when: str) -> int:
            return len(self.earlier(wean_1(reference, VP, HELD, TICK, target(when, 70))))

        assert (shown("11:59"), shown("12:00"), shown("12:00:01"), shown(NOW)) == (0, 0, 1, 1)

    def test_a_change_that_leaves_the_low_bound_is_none(self, reference: Reference) -> None:
        events = target("07:00", 65), target("15:00", 65, 80)
        assert self.earlier(wean_1(reference, VP, HELD, TICK, *events)) == []
        first_set = wean_1(reference, VP, HELD, TICK, target("15:00", 65))
        assert self.earlier(first_set) == []

    def test_every_other_bound_of_the_window_is_shown_once_newest_first(
        self, reference: Reference
    ) -> None:
        events = (
            *(target("07:00", 90), target("11:00", 80), target("13:00", 60)),
            *(target("14:00", 70), target("15:00", 60), target("16:00", 70)),
        )
        clock = wean_1(reference, VP, HELD, TICK, *events)
        assert self.earlier(clock) == [
            (60, at("16:00"), "met", hours(9)),
            (80, at("13:00"), "not_met", hours(0)),
        ]

    def test_a_target_replaced_at_once_was_never_in_force(self, reference: Reference) -> None:
        events = target("15:00", 90), target("15:00", 70, charted="15:05")
        clock = wean_1(reference, VP, HELD, TICK, *events)
        assert self.earlier(clock) == [(65, at("15:00"), "met", hours(9))]

    def test_a_struck_target_was_none(self, reference: Reference) -> None:
        wrong = target("15:00", 90)
        clock = wean_1(reference, VP, HELD, TICK, wrong, struck("15:10", wrong))
        assert (clock.truth, self.earlier(clock)) == (MET, [])

    def test_a_window_may_reach_back_before_all_records(self, reference: Reference) -> None:
        first_day = at(NOW).replace(year=1900, month=1, day=1)
        events = art(first_day, 72), target(first_day - hours(5), 70)
        view = seen(reference, first_day, *events)
        clock = stability(view, hours(72), modes(reference)[0])
        assert self.earlier(clock) == [(65, first_day - hours(5), "unknown", hours(0))]

    def test_events_count_under_either_target(self, reference: Reference) -> None:
        raised = vasopressin("14:00", "0.04")
        clock = wean_1(reference, VP, HELD, TICK, target("15:00", 70), raised)
        assert (clock.truth, clock.held) == (NOT, hours(6))
        assert self.earlier(clock) == [(65, at("15:00"), "not_met", hours(6))]

    def test_an_unknown_verdict_is_shown_as_unknown(self, reference: Reference) -> None:
        clock = wean_1(reference, VP, HELD, target("15:00", 70))
        assert clock.truth is UNKNOWN
        assert self.earlier(clock) == [(65, at("15:00"), "unknown", hours(9))]
