"""Gate: whether the written conditions for the next taper step hold; it informs, a person decides.

Source: clinical.md section 4. Every condition is judged and named, also where one has decided.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pressorsheet.core.freshness import is_older
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import When, elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.truth import Truth, conjunction

NOT_ACTIVE = "gate_row_not_active"


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
    """Fluid given as a bolus; `runs_on` where one of before the last step still ran in after it."""

    at: datetime
    volume: Volume
    runs_on: bool = False


@frozen
class FirstStep:
    """What the first step rechecks: the weaning criterion, or the reason recorded against it.

    `item` None: the protocol names no criterion for this drug.
    """

    item: str | None
    wean: Truth
    reason: str | None


@frozen
class GateFacts:
    """What the gate looks at; nothing later than `now` or up to `since` counts.

    `since` is the last step or step back, or the order before its first step. `current` is the
    current measured MAP (never the estimate), `readings` those of every source, `apart` the
    newest arterial and cuff readings where they disagree, `unsure` why the charted infusions may
    not be all (empty: a person's word holds), `first` only for row 1. `low` is None where the
    order names none and no protocol in force has a default. `estimates` are estimated
    MAPs newer than `current`: they open nothing, but a low one is not passed over. `target` is a
    charted low bound above `low`, the order's. `not_active` says why the row may not be given.
    `ruled`: whether the protocol in force holds rules for tapering this drug.
    """

    now: datetime
    since: datetime
    low: Pressure | None
    current: MapReading | None
    readings: tuple[MapReading, ...] = ()
    apart: tuple[MapReading, MapReading] | None = None
    raised: tuple[Raised, ...] = ()
    fluids: tuple[FluidBolus, ...] = ()
    unsure: tuple[Note, ...] = ()
    first: FirstStep | None = None
    estimates: tuple[MapReading, ...] = ()
    target: Pressure | None = None
    not_active: Note | None = None
    ruled: bool = True

    def when(self, moment: datetime) -> When:
        """A time as it is told now: with its date only where the day differs."""
        return When(moment, self.now)

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

    @property
    def not_active(self) -> Note | None:
        """Why the row is not active, whatever else is met; None: it is."""
        found = (each.because for each in self.conditions if each.because.code == NOT_ACTIVE)
        because = next(found, None)
        return None if because is None else because["why"]

    @property
    def of_patient(self) -> "Gate":
        """The gate by the conditions of the patient alone, whether or not the row is active."""
        conditions = tuple(each for each in self.conditions if each.because.code != NOT_ACTIVE)
        return Gate(conjunction(each.truth for each in conditions), conditions)


def judge(facts: GateFacts, map_max_age: timedelta | None) -> Gate:
    """The gate at `facts.now`; `map_max_age` is the protocol's, None where none is in force.

    Met: a measured MAP at or above the low bound, fresh, taken after the last step, and since
    that step no reading below the bound and nothing raised. Unknown: no such reading, a fluid
    bolus, sources that disagree, a newer estimate below the bound, a charted target above it that
    the MAP does not reach, no word that all infusions are charted, a protocol without rules for
    tapering this drug, or no limit to how old a MAP that is reached may be. A row that is not
    active is held whatever else is met.
    """
    conditions = tuple(_conditions(facts, map_max_age))
    return Gate(conjunction(each.truth for each in conditions), conditions)


def _conditions(facts: GateFacts, max_age: timedelta | None) -> Iterator[Condition]:
    if facts.not_active is not None:
        yield Condition(Truth.NOT_MET, note(NOT_ACTIVE, why=facts.not_active))
    yield _pressure(facts, max_age)
    if facts.low is not None:
        yield _no_low_reading(facts, facts.low)
    yield _nothing_raised(facts)
    yield _no_fluid(facts)
    yield from _doubts(facts)
    if not facts.ruled:
        yield Condition(Truth.UNKNOWN, note("gate_no_rules"))
    if facts.first is not None:
        yield _first_step(facts.first)


def _pressure(facts: GateFacts, max_age: timedelta | None) -> Condition:
    reading = facts.current
    if reading is None:
        return Condition(Truth.UNKNOWN, note("gate_map_missing"))
    at, age = facts.when(reading.at), elapsed(reading.at, facts.now)
    if not facts.counts(reading.at):
        since = facts.when(facts.since)
        return Condition(Truth.UNKNOWN, note("gate_map_before_step", at=at, since=since))
    if is_older(age, max_age):
        return Condition(
            Truth.UNKNOWN,
            note("gate_map_out_of_date", map=reading.map, at=at, age=age, limit=max_age),
        )
    if reading.map is None:
        said = note("gate_map_not_measurable", source=reading.source, at=at)
        return Condition(Truth.NOT_MET, said)
    if facts.low is None:
        return Condition(Truth.UNKNOWN, note("gate_no_bound", map=reading.map, at=at))
    is_low = reading.is_below(facts.low)
    code = "gate_map_below" if is_low else "gate_map_reached"
    code = "gate_map_no_limit" if max_age is None and not is_low else code
    said = note(code, map=reading.map, source=reading.source, at=at, age=age, low=facts.low)
    if is_low:
        return Condition(Truth.NOT_MET, said)
    return Condition(Truth.UNKNOWN if max_age is None else Truth.MET, said)


def _no_low_reading(facts: GateFacts, bound: Pressure) -> Condition:
    readings = [reading for reading in facts.readings if facts.counts(reading.at)]
    since = facts.when(facts.since)
    low = [reading for reading in readings if reading.is_below(bound)]
    if low:
        newest = max(low, key=lambda reading: reading.at)
        at = facts.when(newest.at)
        return Condition(
            Truth.NOT_MET, note("gate_low_since", map=newest.map, at=at, low=bound, since=since)
        )
    if not readings:
        return Condition(Truth.UNKNOWN, note("gate_no_reading_since", since=since))
    lowest = min(each.map.mmhg for each in readings if each.map is not None)
    said = note("gate_none_low_since", low=bound, since=since, lowest=Pressure(lowest))
    return Condition(Truth.MET, said)


def _nothing_raised(facts: GateFacts) -> Condition:
    raised = [each for each in facts.raised if facts.counts(each.at)]
    if raised:
        newest = max(raised, key=lambda each: each.at)
        at = facts.when(newest.at)
        return Condition(
            Truth.NOT_MET, note("gate_raised", drug=newest.drug, how=newest.how.value, at=at)
        )
    if facts.unsure:
        return Condition(Truth.UNKNOWN, note("gate_infusions_unsure", why=facts.unsure))
    return Condition(Truth.MET, note("gate_nothing_raised", since=facts.when(facts.since)))


def _no_fluid(facts: GateFacts) -> Condition:
    given = [each for each in facts.fluids if each.runs_on or facts.counts(each.at)]
    if given:
        newest = max(given, key=lambda each: each.at)
        at = facts.when(newest.at)
        return Condition(Truth.UNKNOWN, note("gate_fluid", volume=newest.volume, at=at))
    return Condition(Truth.MET, note("gate_no_fluid", since=facts.when(facts.since)))


def _doubts(facts: GateFacts) -> Iterator[Condition]:
    """What makes a pressure that is reached no answer by itself."""
    if facts.apart is not None:
        arterial, cuff = facts.apart
        said = note("gate_sources_apart", arterial=arterial.map, cuff=cuff.map)
        yield Condition(Truth.UNKNOWN, said)
    low = facts.low
    for estimate in facts.estimates:
        if low is not None and facts.counts(estimate.at) and estimate.is_below(low):
            said = note("gate_estimate_below", map=estimate.map, at=facts.when(estimate.at))
            yield Condition(Truth.UNKNOWN, said)
    current = facts.current
    if facts.target is not None and current is not None and current.is_below(facts.target):
        said = note("gate_target_above", low=facts.low, target=facts.target)
        yield Condition(Truth.UNKNOWN, said)


def _first_step(first: FirstStep) -> Condition:
    if first.item is None:
        return Condition(Truth.UNKNOWN, note("gate_wean_no_item"))
    if first.wean is Truth.MET:
        return Condition(Truth.MET, note("gate_wean_met", item=first.item))
    status = first.wean.value
    if first.reason is not None and first.reason.strip():
        said = note("gate_wean_reason", item=first.item, status=status, reason=first.reason)
        return Condition(Truth.MET, said)
    return Condition(first.wean, note("gate_wean_without_reason", item=first.item, status=status))
