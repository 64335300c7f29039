"""Chart: what the events of one worksheet add up to, as series of records by name.

A chart is never altered: `after` gives the next one, sharing all that did not change. A strike does
not remove a record; it ends its existence from the time of the strike on, so that the chart can be
read as of any moment. A strike that was itself struck no longer exists: what it struck is back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from pressorsheet.core.events import (
    AnyEvent,
    History,
    Infusion,
    Line,
    Perfusion,
    Struck,
    TaperEvent,
    Tick,
    Vitals,
)
from pressorsheet.core.frozen import frozen
from pressorsheet.core.timeline import Timeline

TAPER = "taper"
_EMPTY = Timeline[Any]()

_PERFUSION_FIELDS = ("mental_status", "crt_s", "lactate_mmol_per_l", "gcs", "rass", "skin")
_VITALS_FIELDS = ("hr_per_min", "rr_per_min", "spo2_percent", "temp_c", "rhythm")


@frozen
class Chart:
    """Series of records by name (see `series_of`), and the strikes of each record by its id.

    `struck` holds the records that any strike names, by their ids.
    """

    series: Mapping[str, Timeline[Any]] = field(default_factory=dict)
    strikes: Mapping[str, tuple[Struck, ...]] = field(default_factory=dict)
    struck: Mapping[str, AnyEvent] = field(default_factory=dict)

    def back(self, name: str, now: datetime, known: datetime | None = None) -> Iterator[Any]:
        """The records of a series up to `now`, newest first, that exist then, or at `known`."""
        timeline = self.series.get(name, _EMPTY)
        return self._existing(timeline.back_from(now), now if known is None else known)

    def ever(self, name: str, now: datetime) -> Iterator[Any]:
        """The records of a series up to `now`, newest first, those that were struck among them."""
        return self.series.get(name, _EMPTY).back_from(now)

    def between(self, name: str, start: datetime, end: datetime, now: datetime) -> Iterator[Any]:
        """The records of a series from `start` to `end` that exist at `now`, oldest first."""
        timeline = self.series.get(name, _EMPTY)
        return self._existing(timeline.between(start, min(end, now)), now)

    def latest(self, name: str, now: datetime) -> Any | None:
        """The newest record of a series that exists at `now`."""
        return next(self.back(name, now), None)

    def names(self, prefix: str) -> Iterator[str]:
        """The names of the series that begin with `prefix`, in a fixed order."""
        return (name for name in sorted(self.series) if name.startswith(prefix))

    def _existing(self, events: Iterator[Any], now: datetime) -> Iterator[Any]:
        strikes = self.strikes
        return (one for one in events if one.id not in strikes or self._exists(one, now))

    def _exists(self, event: AnyEvent, now: datetime) -> bool:
        """Whether no strike that itself exists has struck the event by `now`.

        Only a later strike takes back a strike, so that two cannot strike each other.
        """
        found: list[AnyEvent] = [event]
        for one in found:
            found += (
                strike
                for strike in self.strikes.get(one.id, ())
                if strike.at <= now and (one.kind != "struck" or strike.order > one.order)
            )
        struck: set[str] = set()
        for strike in reversed(found[1:]):
            if isinstance(strike, Struck) and strike.id not in struck:
                struck.add(strike.event_id)
        return event.id not in struck


def series_of(event: AnyEvent) -> tuple[str, ...]:
    """The names of the series that an event belongs to; always its kind."""
    match event:
        case Vitals():
            return ("vitals", *_vitals_series(event))
        case Perfusion():
            names = tuple(name for name in _PERFUSION_FIELDS if getattr(event, name) is not None)
            urine = ("urine_ml",) if event.urine_ml is not None else ()
            site = ("site_check",) if event.site_check is not None else ()
            return ("perfusion", *names, *urine, *site)
        case Infusion():
            return ("infusion", f"{'bolus' if event.bolus else 'infusion'}.{event.drug}")
        case Line():
            return ("line", f"line.{event.line}")
        case Tick():
            return ("tick", f"tick.{event.item}")
        case History():
            known = event.model_fields_set - {"kind", "id", "at", "recorded_at", "by", "reason"}
            return ("history", *(f"history.{name}" for name in sorted(known)))
        case TaperEvent():
            return (event.kind, TAPER)
        case _:
            return (event.kind,)


def _vitals_series(event: Vitals) -> Iterator[str]:
    lost = bool(event.not_measurable)
    has_map = lost or event.map_mmhg is not None
    if has_map:
        yield f"map.{event.source}"
    if has_map or (event.sbp_mmhg is not None and event.dbp_mmhg is not None):
        yield f"pressure.{event.source}"
    if lost or event.dbp_mmhg is not None:
        yield f"dbp.{event.source}"
    for name in _VITALS_FIELDS:
        if getattr(event, name) is not None:
            yield name


def after(chart: Chart, event: AnyEvent) -> Chart:
    """The chart with one more event; the order in which events arrive does not matter.

    An event that the chart already holds changes nothing.
    """
    series = dict(chart.series)
    for name in series_of(event):
        series[name] = series.get(name, Timeline[Any]()).adding(event)
    strikes, struck = chart.strikes, chart.struck
    if isinstance(event, Struck):
        strikes = {**strikes, event.event_id: (*strikes.get(event.event_id, ()), event)}
        struck = {**struck, **_named(event.event_id, series)}
    if event.id in strikes:
        struck = {**struck, event.id: event}
    return Chart(series, strikes, struck)


def _named(event_id: str, series: Mapping[str, Timeline[Any]]) -> Mapping[str, AnyEvent]:
    """The record of this id, looked for from the newest back; none where it has not arrived."""
    kinds = [one for name, one in series.items() if one.chunks[0][0].kind == name]
    for timeline in sorted(kinds, key=len):
        for chunk in reversed(timeline.chunks):
            for event in chunk:
                if event.id == event_id:
                    return {event_id: event}
    return {}


def chart_of(events: Iterable[AnyEvent]) -> Chart:
    """The chart of many events, in any order; an event given twice counts once."""
    gathered: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    strikes: defaultdict[str, tuple[Struck, ...]] = defaultdict(tuple)
    known = {event.id: event for event in events}
    for event in known.values():
        for name in series_of(event):
            gathered[name].append(event)
        if isinstance(event, Struck):
            strikes[event.event_id] += (event,)
    series = {name: Timeline[Any].of(found) for name, found in gathered.items()}
    struck = {event_id: known[event_id] for event_id in strikes if event_id in known}
    return Chart(series, dict(strikes), struck)
