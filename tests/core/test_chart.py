"""Charts are what their events add up to, whenever these arrive (clinical.md section 2)."""

from datetime import datetime
from itertools import permutations

import pytest
from bedside import (
    art,
    at,
    bag,
    bolus,
    cuff,
    event,
    fluid,
    history,
    norepinephrine,
    stop,
    struck,
    target,
    tick,
    urine,
    weight,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.chart import TAPER, Chart, after, chart_of, series_of
from pressorsheet.core.events import AnyEvent

MAP_62 = art("10:00", 62)
MAP_70 = art("10:30", 70)
WRONG = art("11:00", 40)
UNDO_WRONG = struck("12:00", WRONG)
EVENTS: list[AnyEvent] = [
    MAP_62,
    MAP_70,
    WRONG,
    UNDO_WRONG,
    cuff("10:10", sbp=90, dbp=50, hr=100),
    norepinephrine("10:05", "0.1"),
    stop("norepinephrine", "10:45"),
    bolus("phenylephrine", "10:20", "100 mcg"),
    weight("09:00", 70),
    tick("10:40"),
    history("09:30", dialysis=False),
]


def ids(chart: Chart, name: str, now: str) -> list[str]:
    return [found.id for found in chart.back(name, at(now))]


def everything(chart: Chart, now: datetime) -> dict[str, list[AnyEvent]]:
    found = {name: list(chart.back(name, now)) for name in chart.names("")}
    return {name: events for name, events in found.items() if events}


@settings(max_examples=30)
@given(st.permutations(EVENTS), st.integers(9, 13))
def test_events_added_in_any_order_give_the_chart_of_all(
    shuffled: list[AnyEvent], hour: int
) -> None:
    chart = Chart()
    for one in shuffled:
        chart = after(chart, one)
    now = at(f"{hour:02}:00")
    whole = everything(chart_of(EVENTS), now)
    assert everything(chart, now) == everything(chart_of(shuffled), now) == whole
    wanted = [one for one in EVENTS if one.at <= now and (one is not WRONG or hour < 12)]
    assert {one.id for found in whole.values() for one in found} == {one.id for one in wanted}


def test_an_event_met_twice_counts_once() -> None:
    twice = after(after(Chart(), MAP_62), MAP_62)
    assert ids(twice, "vitals", "11:00") == [MAP_62.id]
    assert ids(chart_of([MAP_62, MAP_70, MAP_62]), "vitals", "11:00") == [MAP_70.id, MAP_62.id]


def test_an_older_chart_is_unchanged_after_adding() -> None:
    older = chart_of([MAP_62])
    after(after(older, MAP_70), struck("10:10", MAP_62))
    assert ids(older, "vitals", "23:00") == [MAP_62.id]


def test_events_after_now_do_not_exist_and_one_at_now_does() -> None:
    chart = chart_of([MAP_62, MAP_70])
    assert ids(chart, "map.arterial", "10:29") == [MAP_62.id]
    assert ids(chart, "map.arterial", "10:30") == [MAP_70.id, MAP_62.id]
    assert chart.latest("map.arterial", at("10:29")) == MAP_62
    assert chart.latest("map.arterial", at("09:59")) is None
    found = chart.between("map.arterial", at("10:00"), at("12:00"), at("10:29"))
    assert list(found) == [MAP_62]


def test_between_keeps_both_ends_oldest_first() -> None:
    chart = chart_of([MAP_70, WRONG, MAP_62])
    found = chart.between("vitals", at("10:00"), at("10:30"), at("12:00"))
    assert list(found) == [MAP_62, MAP_70]


@pytest.mark.parametrize(
    ("now", "exists"), [("11:59:59", True), ("12:00", False), ("12:01", False)]
)
def test_a_struck_event_exists_before_the_strike_and_not_from_then_on(
    now: str, exists: bool
) -> None:
    chart = chart_of([MAP_62, MAP_70, WRONG, UNDO_WRONG])
    assert (WRONG.id in ids(chart, "vitals", now)) is exists
    found = list(chart.between("vitals", at("10:00"), at("12:00"), at(now)))
    assert found == [MAP_62, MAP_70, WRONG] if exists else [MAP_62, MAP_70]
    assert chart.latest("map.arterial", at(now)) == (WRONG if exists else MAP_70)


def test_the_time_of_the_strike_counts_not_that_of_its_charting() -> None:
    chart = chart_of([WRONG, struck("12:00", WRONG, charted="15:00")])
    assert ids(chart, "vitals", "12:00") == []


def test_a_strike_may_arrive_before_its_event() -> None:
    chart = after(after(Chart(), UNDO_WRONG), WRONG)
    assert ids(chart, "vitals", "11:30") == [WRONG.id]
    assert ids(chart, "vitals", "12:00") == []


def test_a_strike_earlier_than_its_event_lets_it_never_exist() -> None:
    chart = chart_of([WRONG, struck("10:59", WRONG)])
    assert ids(chart, "vitals", "11:00") == []


def test_of_several_strikes_the_first_counts() -> None:
    again = struck("11:20", WRONG), struck("13:00", WRONG)
    for order in permutations([UNDO_WRONG, *again, WRONG]):
        chart = Chart()
        for one in order:
            chart = after(chart, one)
        for whole in (chart, chart_of(order)):
            assert ids(whole, "vitals", "11:19") == [WRONG.id]
            assert ids(whole, "vitals", "11:20") == []


def test_a_strike_of_another_event_changes_nothing() -> None:
    chart = chart_of([MAP_62, UNDO_WRONG])
    assert ids(chart, "vitals", "13:00") == [MAP_62.id]


def test_a_struck_strike_does_not_exist_so_its_event_is_back() -> None:
    back = struck("13:00", UNDO_WRONG)
    gone_again = struck("14:00", back)
    for order in permutations([WRONG, UNDO_WRONG, back, gone_again]):
        chart = Chart()
        for one in order:
            chart = after(chart, one)
        hours = ("11:59", "12:00", "12:59", "13:00", "13:59", "14:00")
        found = [ids(chart, "vitals", now) == [WRONG.id] for now in hours]
        assert found == [True, False, False, True, True, False]
        assert ids(chart, "struck", "13:30") == [back.id]


def test_one_strike_taken_back_leaves_the_other_standing() -> None:
    other = struck("12:30", WRONG)
    chart = chart_of([WRONG, UNDO_WRONG, other, struck("13:00", UNDO_WRONG)])
    assert ids(chart, "vitals", "13:30") == []


def test_two_strikes_cannot_strike_each_other_and_none_itself() -> None:
    one, other = (f"{n}0000000-0000-4000-8000-000000000000" for n in (1, 2))
    said = event("struck", "12:00", event_id=WRONG.id)
    first = said.model_copy(update={"id": one, "event_id": other})
    second = said.model_copy(update={"id": other, "event_id": one, "at": at("12:01")})
    itself = said.model_copy(update={"id": WRONG.id, "event_id": WRONG.id})
    assert ids(chart_of([first, second]), "struck", "13:00") == [second.id]
    assert ids(chart_of([itself]), "struck", "13:00") == [itself.id]


def test_thousands_of_strikes_in_a_row_are_followed() -> None:
    chain: list[AnyEvent] = [WRONG]
    for minute in range(3_000):
        chain.append(struck(at("12:00").replace(microsecond=minute), chain[-1]))
    assert ids(chart_of(chain), "vitals", "13:00") == [WRONG.id]
    assert ids(chart_of(chain[:-1]), "vitals", "13:00") == []


def test_an_unknown_series_is_empty() -> None:
    chart = chart_of([MAP_62])
    assert list(chart.back("laboratory", at("12:00"))) == []
    assert list(chart.between("laboratory", at("10:00"), at("12:00"), at("12:00"))) == []
    assert chart.latest("laboratory", at("12:00")) is None


def test_names_come_in_a_fixed_order() -> None:
    chart = chart_of([stop("vasopressin", "10:00"), norepinephrine("10:05", "0.1"), MAP_62])
    assert list(chart.names("infusion.")) == ["infusion.norepinephrine", "infusion.vasopressin"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (art("10:00", 62), {"vitals", "map.arterial", "pressure.arterial"}),
        (cuff("10:00", 62), {"vitals", "map.cuff", "pressure.cuff"}),
        (cuff("10:00", sbp=90), {"vitals"}),
        (cuff("10:00", dbp=50), {"vitals", "dbp.cuff"}),
        (cuff("10:00", sbp=90, dbp=50), {"vitals", "dbp.cuff", "pressure.cuff"}),
        (
            art("10:00", not_measurable=True),
            {"vitals", "map.arterial", "pressure.arterial", "dbp.arterial"},
        ),
        (art("10:00", not_measurable=False), {"vitals"}),
        (
            art("10:00", 62, sbp=90, dbp=50, hr=100, rr_per_min=20, spo2_percent=95).model_copy(
                update={"temp_c": 37, "rhythm": "sinus"}
            ),
            {"vitals", "map.arterial", "dbp.arterial", "pressure.arterial", "hr_per_min"}
            | {"rr_per_min", "spo2_percent", "temp_c", "rhythm"},
        ),
        (urine("10:00", 40, 60), {"perfusion", "urine_ml"}),
        (urine("10:00", 0), {"perfusion", "urine_ml"}),
        (
            event("perfusion", "10:00", mental_status="alert", crt_s=2, lactate_mmol_per_l=3),
            {"perfusion", "mental_status", "crt_s", "lactate_mmol_per_l"},
        ),
        (
            event("perfusion", "10:00", gcs=15, rass=0, skin="warm", site_check="fine"),
            {"perfusion", "gcs", "rass", "skin", "site_check"},
        ),
        (norepinephrine("10:00", "0.1"), {"infusion", "infusion.norepinephrine"}),
        (norepinephrine("10:00", "0.1", bolus=False), {"infusion", "infusion.norepinephrine"}),
        (bolus("phenylephrine", "10:00", "100 mcg"), {"infusion", "bolus.phenylephrine"}),
        (event("line", "10:00", line="central", action="placed"), {"line", "line.central"}),
        (tick("10:00", "wean.3"), {"tick", "tick.wean.3"}),
        (history("10:00", dialysis=False), {"history", "history.dialysis"}),
        (
            history("10:00", dialysis=True, lvef_percent=40, reason="echo"),
            {"history", "history.dialysis", "history.lvef_percent"},
        ),
        (
            event("taper_step", "10:00", plan_id="p", version=1),
            {"taper_step", TAPER},
        ),
        (weight("10:00", 70), {"weight"}),
        (target("10:00", 65), {"target"}),
        (fluid("10:00", 500), {"fluid"}),
        (bag("vasopressin", "10:00", "B", "40 units", 100), {"bag"}),
    ],
)
def test_an_event_belongs_to_its_kind_and_to_what_it_tells_of(
    said: AnyEvent, names: set[str]
) -> None:
    found = series_of(said)
    assert set(found) == names
    assert len(found) == len(names)
