"""Sheet: one worksheet as it is held open: its events in order, and the chart they add up to."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from operator import attrgetter

from pressorsheet.core.chart import after, chart_of
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.exchange.worksheet import Worksheet

_at = attrgetter("at")
_order = attrgetter("order")


class Sheet:
    """Grows by one record at a time; what it hands out is never altered afterwards."""

    def __init__(self, worksheet_id: str, events: Iterable[AnyEvent]) -> None:
        self._by_id = {event.id: event for event in events}
        self._events = sorted(self._by_id.values(), key=_order)
        self.chart = chart_of(self._events)
        self.id = worksheet_id
        self._worksheet: Worksheet | None = None
        self._fingerprint: str | None = None

    def take(self, event: AnyEvent) -> None:
        """Take in an event; one that is here already changes nothing."""
        if event.id in self._by_id:
            return
        self._by_id[event.id] = event
        insort(self._events, event, key=_order)
        self.chart = after(self.chart, event)
        self._worksheet = self._fingerprint = None

    @property
    def worksheet(self) -> Worksheet:
        """All of it, as a file has it."""
        if self._worksheet is None:
            self._worksheet = Worksheet(self.id, tuple(self._events))
        return self._worksheet

    @property
    def fingerprint(self) -> str:
        """The worksheet's fingerprint, computed once for the events that are here."""
        if self._fingerprint is None:
            self._fingerprint = self.worksheet.fingerprint
        return self._fingerprint

    def event(self, event_id: str) -> AnyEvent | None:
        """The event of this id, whether it was struck or not."""
        return self._by_id.get(event_id)

    def newest(self, count: int) -> tuple[AnyEvent, ...]:
        """The last events in order, the newest first."""
        return tuple(islice(reversed(self._events), count))

    def ahead(self, now: datetime) -> tuple[AnyEvent, ...]:
        """The standing events that lie later than a moment; they do not exist for it."""
        first = bisect_right(self._events, now, key=_at)
        strikes = self.chart.strikes
        later = islice(self._events, first, None)
        return tuple(one for one in later if one.id not in strikes or self.stands(one))

    def struck(self) -> Mapping[str, Struck]:
        """The records that no longer exist, each with the strike that ended it."""
        return dict(self._struck())

    def _struck(self) -> Iterator[tuple[str, Struck]]:
        for event_id, strikes in self.chart.strikes.items():
            event = self._by_id.get(event_id)
            if event is None or self.stands(event):
                continue
            yield event_id, max(filter(self.stands, strikes), key=_order)

    def stands(self, event: AnyEvent) -> bool:
        """Whether no strike here, whenever it was made, has ended the event."""
        last = self._events[-1].at
        same_time = self.chart.between(event.kind, event.at, event.at, last)
        return any(found.id == event.id for found in same_time)
