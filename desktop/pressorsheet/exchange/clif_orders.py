"""CLIF orders: the orders of one drug, followed minute by minute, give its one running dose.

A row is a point: from its time on the order gives its dose, until the order's next row. A stop and
a start in the same minute are one change. Orders overlap where one gives a dose while another,
whose later rows show that it still ran, has not been stopped. Then the second is refused, and its
dose counts from the moment the first stops: no dose is doubled, and none vanishes. While they
overlap, what runs is in doubt.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from pressorsheet.core.drugs import Drug, Level
from pressorsheet.core.events import DoseUnit, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import dose_notices
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, Dose
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_tables import Row

TOLD = (Level.STRONG, Level.BEYOND)


@frozen
class Doubt:
    """From when to when what runs is not fully known; None: from the beginning, to the end."""

    start: datetime | None
    end: datetime | None


@frozen
class Point:
    """One usable row: from `at` on the order gives this dose."""

    at: datetime
    order: str
    drug: Drug
    dose: Decimal
    unit: DoseUnit | None
    row: Row

    @property
    def minute(self) -> datetime:
        """The minute it happened in."""
        return self.at.replace(second=0, microsecond=0)


def follow(points: Sequence[Point], ledger: Ledger) -> Iterator[Doubt]:
    """Make the infusions of one drug and account for its rows; gives when orders overlapped."""
    course = _Course(points, ledger)
    since: datetime | None = None
    for _, group in groupby(sorted(points, key=attrgetter("at")), key=attrgetter("minute")):
        minute = list(group)
        course.take(minute)
        if course.overlaps and since is None:
            since = minute[0].at
        elif since is not None and not course.overlaps:
            yield Doubt(since, minute[-1].at)
            since = None
    if since is not None:
        yield Doubt(since, None)


class _Course:
    """Which orders of a drug run, in the order they began, and which of them gives the dose."""

    def __init__(self, points: Sequence[Point], ledger: Ledger) -> None:
        self._ledger = ledger
        self._running: dict[str, Point] = {}
        self._leads: str | None = None
        self._last_row: dict[str, datetime] = {}
        for point in points:
            former = self._last_row.get(point.order, point.at)
            self._last_row[point.order] = max(former, point.at)

    @property
    def overlaps(self) -> bool:
        """Whether an order runs besides the one that gives the dose."""
        return len(self._running) > 1

    def take(self, minute: Sequence[Point]) -> None:
        """Take the rows of one minute: at most one change of the dose comes of them."""
        rows: dict[str, list[Point]] = {}
        for point in minute:
            rows.setdefault(point.order, []).append(point)
        ran = set(self._running)
        taken = [self._settled(order, rows[order]) for order in rows]
        for point in taken:
            if point.dose:
                self._running[point.order] = point
            else:
                self._running.pop(point.order, None)
        leads = self._leader(minute[0].at)
        self._account(taken, leads, ran)
        self._leads = leads

    def _settled(self, order: str, points: Sequence[Point]) -> Point:
        """What one order comes to at the end of a minute; its other rows are merged or refused."""
        newest = points[-1]
        same_time = [point for point in points if point.at == newest.at]
        given = [point for point in same_time if point.dose]
        stops = [point for point in same_time if not point.dose]
        # Rows of one moment have no order of their own. A stop and a start are a restart where the
        # order ran before or goes on after, else it ran for less than a minute.
        goes_on = order in self._running or self._last_row[order] > newest.at
        settled = (given or stops)[0] if goes_on else (stops or given)[0]
        for point in points:
            if point is settled:
                continue
            if point.dose and point.dose != settled.dose and point in given and settled.dose:
                self._ledger.refused(note("clif_other_dose", drug=point.drug.id), point.row)
            else:
                self._ledger.merged(_merged_into(point, settled), point.row)
        return settled

    def _leader(self, now: datetime) -> str | None:
        """The order that gives the dose: the same as long as it runs, else the longest running."""
        leads = self._leads
        others = [order for order in self._running if order != leads]
        if leads in self._running and leads is not None:
            # An order without a later row may have ended unrecorded when the next one began.
            if others and self._last_row[leads] < now:
                del self._running[leads]
                return others[0]
            return leads
        return next(iter(self._running), None)

    def _account(self, taken: Sequence[Point], leads: str | None, ran: set[str]) -> None:
        drug = taken[0].drug.id
        change = next((point for point in taken if point.order == leads), None)
        stops = [point for point in taken if not point.dose]
        if change is not None:
            self._record(change, change)
        elif leads != self._leads or leads is None:
            # The dose ends, or goes over to an order that had overlapped: the stop is the change.
            own = [stop for stop in stops if stop.order == self._leads]
            stop = (own or stops)[0]
            self._record(stop, stop if leads is None else self._running[leads])
            stops = [other for other in stops if other is not stop]
        for point in taken:
            if point is change:
                continue
            if point.dose and change is not None and point.dose == change.dose:
                self._ledger.merged(note("clif_same_again"), point.row)
            elif point.dose:
                self._ledger.refused(note("clif_overlap", drug=drug), point.row)
        for stop in stops:
            if stop.order in ran and stop.order != self._leads:
                self._ledger.refused(note("clif_overlap", drug=drug), stop.row)
            elif change is not None or leads is None:
                self._ledger.merged(note("clif_one_change", drug=drug), stop.row)
            else:
                self._ledger.refused(note("clif_stop_of_none", drug=drug), stop.row)

    def _record(self, used: Point, gives: Point) -> None:
        """The change that `used` is the row of, to the dose that `gives` has."""
        fields: dict[str, Any] = {"drug": used.drug.id, "dose": gives.dose}
        if gives.unit is not None:
            fields["dose_unit"] = gives.unit
        self._ledger.record(Infusion, used.at, **fields)
        self._ledger.used(used.row)
        if gives.unit is not None and used is gives:
            dose: Dose = UNITS[gives.unit].of(fraction_of(gives.dose))  # type: ignore[assignment]  # a dose unit
            for notice in dose_notices(gives.drug, dose):
                if notice.level in TOLD:
                    self._ledger.notice(used.row, notice.note)


def _merged_into(point: Point, settled: Point) -> Note:
    if point.dose == settled.dose:
        return note("clif_same_again")
    return note("clif_one_change", drug=point.drug.id)
