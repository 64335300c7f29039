"""Rivals: standing records of one moment that cannot both be true, as two joined copies bring them.

Nobody is chosen between them: what they say is unknown, both named, until a person strikes one.
The order of events (at, recorded_at, id) would decide by two clocks or by chance.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from typing import Any

from pressorsheet.core.chart import Chart
from pressorsheet.core.events import BagPrepared, Infusion, Patient, Target, WeightRecorded
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, InUnit, PumpRate, Volume, Weight
from pressorsheet.core.timeline import Timeline
from pressorsheet.core.view import View, of_one_time

NO_NAME = "not recorded"  # what an import writes for a name that its tables lack
BOTH = " | "
PATIENT = ("name", "mrn", "birth_date", "sex", "bed", "allergies", "code_status")

DoseOf = Callable[[Infusion], Fraction | None]


def weight_unknown(view: View, moment: datetime | None = None) -> Note:
    """Why no dosing weight is in force: none is charted, or those of one time differ."""
    found = view.weights_in_force(moment)
    return weights_differ(found, view.now) if found else note("weight_missing")


def weights_differ(found: tuple[WeightRecorded, ...], now: datetime) -> Note:
    """That different dosing weights are charted for one moment, all of them named."""
    weights = _each(Weight(fraction_of(event.kg)) for event in found)
    return note("conflict_weight", at=When(found[0].at, now), values=weights)


def targets_apart(found: tuple[Target, ...]) -> tuple[Target, ...]:
    """The targets of one moment, one of each pair of bounds, where these differ; else none."""
    by_bounds = {(event.map_low_mmhg, event.map_high_mmhg): event for event in found}
    return tuple(by_bounds.values()) if len(by_bounds) > 1 else ()


def targets_differ(found: tuple[Target, ...], now: datetime) -> Note:
    """That different MAP targets are charted for one moment, all of them named."""
    return note("conflict_target", at=When(found[0].at, now), values=_each(map(_bounds, found)))


def _bounds(event: Target) -> Note:
    if event.map_high_mmhg is None:
        return note("conflict_target_low", low=event.map_low_mmhg)
    return note("conflict_target_range", low=event.map_low_mmhg, high=event.map_high_mmhg)


def one_target_each(view: View) -> tuple[View, ...]:
    """The view once by each of the targets in force, as if it stood alone; none where they agree.

    Only the newest of those that agree is left too, so that the same is said of all.
    """
    found = view.targets_in_force()
    apart = targets_apart(found)
    return tuple(_without(view, {other.id for other in found} - {one.id}) for one in apart)


def _without(view: View, ids: set[str]) -> View:
    chart = view.chart
    left = (event for event in chart.series["target"] if event.id not in ids)
    series = {**chart.series, "target": Timeline[Any].of(left)}
    other = Chart(series, chart.strikes, chart.struck)
    return View(other, view.now, view.drugs, view.limits, view.settings, view.known)


def patient_in_force(chart: Chart, now: datetime) -> Patient | None:
    """The newest word on who the patient is; where two of one time differ, a text names both.

    A birth date that is charted twice otherwise is unknown.
    """
    found: tuple[Patient, ...] = of_one_time(chart.back("patient", now))
    if len(found) <= 1:
        return next(iter(found), None)
    said = {field: _patient_values(found, field) for field in PATIENT}
    whole: dict[str, str | None] = {
        field: BOTH.join(values) for field, values in said.items() if values
    }
    if len(said["birth_date"]) > 1:
        whole["birth_date"] = None
    return found[0].model_copy(update=whole)


def patient_apart(found: tuple[Patient, ...]) -> dict[str, tuple[str, ...]]:
    """What the words of one time on a patient differ in, each with all that is said."""
    said = {field: _patient_values(found, field) for field in PATIENT}
    return {field: values for field, values in said.items() if len(values) > 1}


def _patient_values(found: tuple[Patient, ...], field: str) -> tuple[str, ...]:
    values = {getattr(event, field) for event in found} - {None, NO_NAME}
    return tuple(sorted(values))


def patients_differ(found: tuple[Patient, ...], now: datetime) -> Note:
    """That the patient is described in two ways for one moment, what differs named."""
    fields = (
        note("conflict_field", field=field, values=values)
        for field, values in patient_apart(found).items()
    )
    return note("conflict_patient", at=When(found[0].at, now), values=tuple(fields))


def bags_apart(view: View, bag_id: str) -> tuple[BagPrepared, ...]:
    """The records of one bag, newest first, where they differ in what is in it; else none."""
    found = tuple(bag for bag in view.back("bag") if bag.bag_id == bag_id)
    return found if len(set(map(contents, found))) > 1 else ()


def contents(bag: BagPrepared) -> tuple[object, ...]:
    """What a label says is in a bag."""
    return (bag.drug, bag.amount, bag.amount_unit, bag.volume_ml, bag.salt)


def bags_differ(found: tuple[BagPrepared, ...]) -> Note:
    """That one bag is charted with different contents, all of them named."""
    return note("conflict_bag", bag=found[0].bag_id, values=_each(map(_label, found)))


def _label(bag: BagPrepared) -> Note:
    holds = InUnit(UNITS[bag.amount_unit].of(fraction_of(bag.amount)), bag.amount_unit)
    values = {"drug": bag.drug, "amount": holds, "volume": Volume(fraction_of(bag.volume_ml))}
    if bag.salt is None:
        return note("conflict_label", **values)
    return note("conflict_label_salt", salt=bag.salt, **values)


def doses_contradict(together: tuple[Infusion, ...], dose: DoseOf, noise: Fraction) -> bool:
    """Whether the charted doses of one moment, none of them a stop, cannot all be one dose.

    `dose` computes what a record comes to. Of a dose and a rate that are charted apart, what they
    come to may differ by the `noise`.
    """
    return not all(_agree(one, other, dose, noise) for one, other in combinations(together, 2))


def _agree(one: Infusion, other: Infusion, dose: DoseOf, noise: Fraction) -> bool:
    if None not in (one.rate_ml_per_h, other.rate_ml_per_h):
        if one.rate_ml_per_h != other.rate_ml_per_h:
            return False
        if one.dose is None and other.dose is None:
            return one.bag_id == other.bag_id
    if (one.dose, one.dose_unit) == (other.dose, other.dose_unit) and one.dose is not None:
        return True
    first, second = dose(one), dose(other)
    if first is None or second is None:
        return False
    is_exact = one.dose is not None and other.dose is not None
    return abs(first - second) <= (0 if is_exact else min(first, second) * noise)


def doses_differ(found: tuple[Infusion, ...], now: datetime) -> Note:
    """That different doses are charted for one moment, all of them named."""
    drug, doses = found[0].drug, _each(map(_dose, found))
    return note("conflict_infusion", drug=drug, at=When(found[0].at, now), values=doses)


def _dose(event: Infusion) -> Note:
    rate = PumpRate(fraction_of(event.rate_ml_per_h or 0))
    if event.dose is None or event.dose_unit is None:
        return note("conflict_rate", rate=rate, bag=event.bag_id)
    dose = InUnit(UNITS[event.dose_unit].of(fraction_of(event.dose)), event.dose_unit)
    if event.rate_ml_per_h is None:
        return note("conflict_dose", dose=dose)
    return note("conflict_dose_at_rate", dose=dose, rate=rate)


def in_short(differ: Note) -> Note:
    """What a note of this module says, the values alone, where their name stands beside them."""
    return note("conflict_values", values=differ["values"])


def _each(values: Iterable[object]) -> tuple[object, ...]:
    """Each value once, the first charted first."""
    return tuple(dict.fromkeys(reversed(tuple(values))))
