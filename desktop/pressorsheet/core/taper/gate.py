"""Gate: whether the written conditions for the next taper step hold; it informs, a person decides.

Source: clinical.md section 4. Every condition is judged and named, also where one has decided.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.truth import Truth, conjunction


@frozen
class MapReading:
    """A measured MAP; None: charted as not measurable, which is below every bound."""

    at: datetime
    source: str
    map: Pressure | None

    def is_below(self, bound: Pressure) -> bool:
        """Whether it lies below the bound, unrounded."""
        return self.map is None or self.map < bound


class Raise(StrEnum):
    """How a vasopressor or inotrope came to be more."""

    STARTED = "started"
    INCREASED = "increased"
    BOLUS = "bolus"


@frozen
class Raised:
    """A vasopressor or inotrope started, increased or given as a bolus."""

    at: datetime
    drug: str
    how: Raise


@frozen
class FluidBolus:
    """Fluid given as a bolus."""

    at: datetime
    volume: Volume


@frozen
class FirstStep:
    """What the first step rechecks: the weaning criterion, or the reason recorded against it."""

    item: str
    wean: Truth
    reason: str | None


@frozen
class GateFacts:
    """What the gate looks at; nothing later than `now` or up to `since` counts.

    `since` is the last step or step back, or the order before the first step. `current` is the
    current measured MAP (never the estimate), `readings` those of every source, `apart` the
    newest arterial and cuff readings where they disagree, `unsure` why the charted infusions may
    not be all (empty: a person's word holds), `first` only for row 1.
    """

    now: datetime
    since: datetime
    low: Pressure
    current: MapReading | None
    readings: tuple[MapReading, ...] = ()
    apart: tuple[MapReading, MapReading] | None = None
    raised: tuple[Raised, ...] = ()
    fluids: tuple[FluidBolus, ...] = ()
    unsure: tuple[Note, ...] = ()
    first: FirstStep | None = None

    def counts(self, at: datetime) -> bool:
        """Whether a time lies after the last step and not in the future."""
        return elapsed(self.since, at) > timedelta(0) <= elapsed(at, self.now)


@frozen
class Condition:
    """One condition of the gate and what it rests on."""

    truth: Truth
    because: Note


@frozen
class Gate:
    """The verdict: met (the clinician decides), not met (hold) or unknown, with every condition."""

    verdict: Truth
    conditions: tuple[Condition, ...]

    @property
    def reasons(self) -> tuple[Note, ...]:
        """What stands against the next step: the conditions not met, then the unknown ones."""
        return tuple(
            condition.because
            for wanted in (Truth.NOT_MET, Truth.UNKNOWN)
            for condition in self.conditions
            if condition.truth is wanted
        )


def judge(facts: GateFacts, map_max_age: timedelta) -> Gate:
    """The gate at `facts.now`; `map_max_age` is the protocol's.

    Met: a measured MAP at or above the low bound, fresh, taken after the last step, and since
    that step no reading below the bound and nothing raised. Unknown: no such reading, a fluid
    bolus, sources that disagree, no word that all infusions are charted.
    """
    conditions = [
        _pressure(facts, map_max_age),
        _no_low_reading(facts),
        _nothing_raised(facts),
        _no_fluid(facts),
    ]
    if facts.apart is not None:
        arterial, cuff = facts.apart
        conditions.append(
            Condition(
                Truth.UNKNOWN, note("gate_sources_apart", arterial=arterial.map, cuff=cuff.map)
            )
        )
    if facts.first is not None:
        conditions.append(_first_step(facts.first))
    return Gate(conjunction(each.truth for each in conditions), tuple(conditions))


def _pressure(facts: GateFacts, max_age: timedelta) -> Condition:
    reading = facts.current
    if reading is None:
        return Condition(Truth.UNKNOWN, note("gate_map_missing"))
    if not facts.counts(reading.at):
        return Condition(
            Truth.UNKNOWN, note("gate_map_before_step", at=reading.at, since=facts.since)
        )
    age = elapsed(reading.at, facts.now)
    if age > max_age:
        return Condition(
            Truth.UNKNOWN,
            note("gate_map_out_of_date", map=reading.map, at=reading.at, age=age, limit=max_age),
        )
    if reading.map is None:
        return Condition(
            Truth.NOT_MET, note("gate_map_not_measurable", source=reading.source, at=reading.at)
        )
    if reading.is_below(facts.low):
        return Condition(
            Truth.NOT_MET,
            note("gate_map_below", map=reading.map, source=reading.source, age=age, low=facts.low),
        )
    return Condition(
        Truth.MET,
        note("gate_map_reached", map=reading.map, source=reading.source, age=age, low=facts.low),
    )


def _no_low_reading(facts: GateFacts) -> Condition:
    readings = [reading for reading in facts.readings if facts.counts(reading.at)]
    low = [reading for reading in readings if reading.is_below(facts.low)]
    if low:
        newest = max(low, key=lambda reading: reading.at)
        return Condition(
            Truth.NOT_MET,
            note("gate_low_since", map=newest.map, at=newest.at, low=facts.low, since=facts.since),
        )
    if not readings:
        return Condition(Truth.UNKNOWN, note("gate_no_reading_since", since=facts.since))
    return Condition(Truth.MET, note("gate_none_low_since", low=facts.low, since=facts.since))


def _nothing_raised(facts: GateFacts) -> Condition:
    raised = [each for each in facts.raised if facts.counts(each.at)]
    if raised:
        newest = max(raised, key=lambda each: each.at)
        return Condition(
            Truth.NOT_MET,
            note("gate_raised", drug=newest.drug, how=newest.how.value, at=newest.at),
        )
    if facts.unsure:
        return Condition(Truth.UNKNOWN, note("gate_infusions_unsure", why=facts.unsure))
    return Condition(Truth.MET, note("gate_nothing_raised", since=facts.since))


def _no_fluid(facts: GateFacts) -> Condition:
    given = [each for each in facts.fluids if facts.counts(each.at)]
    if given:
        newest = max(given, key=lambda each: each.at)
        return Condition(Truth.UNKNOWN, note("gate_fluid", volume=newest.volume, at=newest.at))
    return Condition(Truth.MET, note("gate_no_fluid", since=facts.since))


def _first_step(first: FirstStep) -> Condition:
    if first.wean is Truth.MET:
        return Condition(Truth.MET, note("gate_wean_met", item=first.item))
    status = first.wean.value
    if first.reason is not None and first.reason.strip():
        said = note("gate_wean_reason", item=first.item, status=status, reason=first.reason)
        return Condition(Truth.MET, said)
    return Condition(first.wean, note("gate_wean_without_reason", item=first.item, status=status))
