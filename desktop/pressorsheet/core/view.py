"""View: a chart seen at one moment under one protocol; what every criterion is handed.

It reads; it decides nothing. What lies after the moment does not exist for it, nor does a record
struck by then, nor a measurement that cannot be true (clinical.md sections 2 and 5).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Any, TypeVar

from pressorsheet.core.chart import Chart
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.events import AnyEvent, Event, Fluid, Perfusion, Target, WeightRecorded
from pressorsheet.core.limits import MeasurementLimits, implausible
from pressorsheet.core.moment import BEGINNING
from pressorsheet.core.number import fraction_of
from pressorsheet.core.protocol import Settings
from pressorsheet.core.quantity import Weight
from pressorsheet.core.replay import Replay

MINUTES_PER_HOUR = 60
E = TypeVar("E", bound=Event)


def of_one_time(newest_first: Iterator[E]) -> tuple[E, ...]:
    """The newest record and those of the same moment, newest first; no more is read than that."""
    first = next(newest_first, None)
    if first is None:
        return ()
    return (first, *takewhile(lambda event: event.at == first.at, newest_first))


@dataclass(frozen=True, slots=True)
class View:
    """A chart at `now`, with the drug library, the measurement limits and a protocol's settings.

    `known`: a later moment whose strikes count; None where those of `now` do.
    """

    chart: Chart
    now: datetime
    drugs: DrugLibrary
    limits: MeasurementLimits
    settings: Settings
    known: datetime | None = None
    _believed: dict[tuple[str, Decimal], Fraction | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _walked: dict[tuple[Hashable, ...], Replay[Any]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def at(self, moment: datetime) -> "View":
        """The same chart at another moment."""
        return View(self.chart, moment, self.drugs, self.limits, self.settings)

    def up_to(self, moment: datetime) -> "View":
        """The chart up to an earlier moment as it stands today: what was struck since is gone.

        A later moment than this view's own is this view.
        """
        if moment >= self.now:
            return self
        known = self.known or self.now
        return View(self.chart, moment, self.drugs, self.limits, self.settings, known)

    def back(self, series: str) -> Iterator[Any]:
        """The records of a series, newest first."""
        return self.chart.back(series, self.now, self.known)

    def ever(self, series: str) -> Iterator[Any]:
        """The records of a series, newest first, those that were struck among them."""
        return self.chart.ever(series, self.now)

    def latest(self, series: str) -> Any | None:
        """The newest record of a series."""
        return next(self.back(series), None)

    def earliest(self, series: str) -> Any | None:
        """The oldest record of a series."""
        return next(self.since(series, BEGINNING), None)

    def since(self, series: str, start: datetime) -> Iterator[Any]:
        """The records of a series from `start` on, oldest first."""
        return self.chart.between(series, start, self.now, self.known or self.now)

    def of_moment(self, series: str, moment: datetime) -> Iterator[Any]:
        """The records of a series at one moment, oldest first."""
        end = min(moment, self.now)
        return self.chart.between(series, moment, end, self.known or self.now)

    def walk(self, name: tuple[Hashable, ...], read: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """What `read` yields, read once in the life of this view, however often it is walked.

        A view is one moment of one chart, so nothing it has read can change under it.
        """
        if name not in self._walked:
            self._walked[name] = Replay(read())
        return iter(self._walked[name])

    def once(self, name: tuple[Hashable, ...], compute: Callable[[], Any]) -> Any:
        """What `compute` gives, computed once in the life of this view."""
        return next(self.walk(name, lambda: iter((compute(),))))

    def age(self, event: AnyEvent) -> timedelta:
        """How long ago the event happened."""
        return self.now - event.at

    def number(self, event: AnyEvent, field: str) -> Fraction | None:
        """A measured number, or None where none was charted or what was charted cannot be true.

        Outside the range in which a reason is asked, a number counts only if it has its reason.
        """
        value = getattr(event, field)
        if value is None:
            return None
        try:
            believed = self._believed[field, value]
        except KeyError:
            number = fraction_of(value)
            believed = None if implausible(field, number, self.limits) else number
            self._believed[field, value] = believed
        if believed is None and event.has_reason:
            return fraction_of(value)
        return believed

    def numbers(self, events: Iterable[Any], field: str) -> Iterator[tuple[Any, Fraction]]:
        """Those of the events whose number counts (see `number`), each with that number."""
        for event in events:
            number = self.number(event, field)
            if number is not None:
                yield event, number

    def urine_volume(self, event: Perfusion) -> Fraction | None:
        """A urine volume in mL, or None where its rate in mL/h cannot be true."""
        if event.urine_ml is None or event.urine_over_min is None:
            return None
        per_hour = (
            fraction_of(event.urine_ml) * MINUTES_PER_HOUR / fraction_of(event.urine_over_min)
        )
        if not event.has_reason and implausible("urine_ml_per_h", per_hour, self.limits):
            return None
        return fraction_of(event.urine_ml)

    def fluid_volume(self, event: Fluid) -> Fraction | None:
        """The volume of a fluid in mL, or None where it cannot be true and has no reason."""
        ml = fraction_of(event.ml)
        return None if not event.has_reason and implausible("fluid_ml", ml, self.limits) else ml

    def newest_number(self, series: str, field: str) -> tuple[Any, Fraction] | None:
        """The newest believable number of a series, with the event that charted it."""
        return next(self.numbers(self.back(series), field), None)

    def weight_event(self, moment: datetime | None = None) -> WeightRecorded | None:
        """The dosing weight in force now, or at an earlier moment as the record now stands.

        No weight is in force that is not above 0 kg, whatever reason was given for it. Of two of
        one time that differ none is, whatever put them in order.
        """
        found = self.weights_in_force(moment)
        return found[0] if len({event.kg for event in found}) == 1 else None

    def weights_in_force(self, moment: datetime | None = None) -> tuple[WeightRecorded, ...]:
        """The newest weights that count, all of one time."""
        counting = filter(self.is_weight, self.back("weight"))
        return of_one_time(each for each in counting if moment is None or each.at <= moment)

    def is_weight(self, event: WeightRecorded) -> bool:
        """Whether a charted weight counts: it can be true and is above 0 kg."""
        kg = self.number(event, "kg")
        return kg is not None and kg > 0

    def weight(self, moment: datetime | None = None) -> Weight | None:
        """The dosing weight in force, in kg."""
        event = self.weight_event(moment)
        return None if event is None else Weight(fraction_of(event.kg))

    def target_event(self) -> Target | None:
        """The MAP target a person set, the newest one."""
        return self.latest("target")

    def targets_in_force(self) -> tuple[Target, ...]:
        """The newest MAP targets, all of one time."""
        return of_one_time(self.back("target"))

    def history(self, field: str) -> Any | None:
        """The newest word on a field of the history, or None where it was never recorded."""
        for event in self.back(f"history.{field}"):
            value = getattr(event, field)
            if value is not None:
                return value
        return None
