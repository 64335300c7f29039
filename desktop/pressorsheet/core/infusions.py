"""Infusions: what runs at a moment, since when, and how it came there, drug by drug.

Source: clinical.md section 2. A running dose is constant until changed or stopped. "Started or
increased" means from 0, restarted after a pause, or more than the protocol's noise limit (3 %)
above the running dose; a bag swap, rounding or a new weight is not. A stop and a start of one drug
in the same minute are one change: the stop is left out where the start follows it, or where only
their ids put them in order. A stop charted after a start stands. Two doses of one moment that
differ have no such rule: nobody knows which was given, so that the dose is unknown until one is
struck; so it is where one bag is charted with two contents.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import chain, groupby

from pressorsheet.core import bags, dosing, rivals
from pressorsheet.core.charted import charted, charted_at
from pressorsheet.core.drugs import Drug, Salt
from pressorsheet.core.events import BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    UNITS,
    Amount,
    Concentration,
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    Volume,
    WeightBasedDose,
    amount,
)
from pressorsheet.core.view import View

ONE_MINUTE = timedelta(minutes=1)


class Move(StrEnum):
    """What one charted infusion did to the running dose."""

    STARTED = "started"
    INCREASED = "increased"
    SAME = "same"
    REDUCED = "reduced"
    STOPPED = "stopped"
    UNCLEAR = "unclear"


@frozen
class Change:
    """One charted infusion as a step; a dose is None where it cannot be computed."""

    at: datetime
    event: Infusion
    before: Dose | None
    after: Dose | None
    move: Move


@frozen
class Running:
    """A drug that runs now. `dose` is None, with `why_unknown`, where it cannot be computed."""

    drug: Drug
    event: Infusion
    dose: Dose | None
    why_unknown: Refused | None
    since: datetime


def zero(drug: Drug) -> Dose:
    """The dose 0 in the dimension the drug is charted in."""
    return UNITS[drug.dose_unit].of(Fraction(0))  # type: ignore[return-value]  # a dose unit


def in_own_unit(drug: Drug, dose: Dose | None) -> InUnit | None:
    """A dose shown in the unit the drug is charted in; None stays None."""
    return None if dose is None else InUnit(dose, drug.dose_unit)


def bag_of(view: View, bag_id: str | None) -> BagPrepared | None:
    """The newest record of the bag with this id."""
    if bag_id is None:
        return None
    return next((bag for bag in view.back("bag") if bag.bag_id == bag_id), None)


def bag_value(event: BagPrepared) -> bags.Bag:
    """The bag that a bag event's label describes."""
    contents: Amount = UNITS[event.amount_unit].of(fraction_of(event.amount))  # type: ignore[assignment]  # an amount unit
    salt = None if event.salt is None else Salt(event.salt)
    return bags.Bag(event.drug, contents, Volume(fraction_of(event.volume_ml)), salt)


def concentration_of(view: View, event: BagPrepared) -> Concentration | Refused:
    """The concentration that a charted bag's label states, norepinephrine as base.

    Refuses a bag that is charted with different contents.
    """
    apart = rivals.bags_apart(view, event.bag_id)
    if event in apart:
        return Refused((rivals.bags_differ(apart),))
    drug = view.drugs.get(event.drug)
    if drug is None:
        return refused("drug_not_in_library", drug=event.drug)
    return bags.concentration(bag_value(event), drug)


def hung_bag(view: View, drug_id: str) -> BagPrepared | None:
    """The bag the drug's newest infusion runs from, or one hung since; of none named its newest.

    A bag that nobody hung is a spare one while the drug runs from another. None too where the
    infusion names a bag that nobody charted: an older or a spare one is not what hangs.
    """
    newer = _newest_hung(view, drug_id)
    event = _names_bag(view, drug_id)
    if event is None:
        return newer or _newest_spare(view, drug_id)
    if newer is not None and _hung_when(newer) > (event.at, event.order):
        return newer
    return bag_of(view, event.bag_id)


def hangs_uncharted(view: View, drug_id: str) -> bool:
    """Whether what hangs is a bag that nobody charted: named by the newest infusion alone."""
    return hung_bag(view, drug_id) is None and _names_bag(view, drug_id) is not None


def _names_bag(view: View, drug_id: str) -> Infusion | None:
    """The newest infusion of the drug that names its bag."""
    return next((each for each in charted(view, drug_id) if each.bag_id is not None), None)


def _newest_hung(view: View, drug_id: str) -> BagPrepared | None:
    """The bag hung last, whenever that was recorded."""
    hung: Iterator[BagPrepared] = (
        bag
        for bag in view.back("bag")
        if bag.drug == drug_id and bag.hung_at is not None and bag.hung_at <= view.now
    )
    return max(hung, key=_hung_when, default=None)


def _hung_when(bag: BagPrepared) -> tuple[datetime, tuple[datetime, datetime, str]]:
    """When a bag was hung; of two hung at one moment the later record counts."""
    assert bag.hung_at is not None  # asked for bags that were hung
    return bag.hung_at, bag.order


def _newest_spare(view: View, drug_id: str) -> BagPrepared | None:
    bags_of_it = (bag for bag in view.back("bag") if bag.drug == drug_id and bag.hung_at is None)
    return next(bags_of_it, None)


def dose_of(
    view: View, event: Infusion, drug: Drug, moment: datetime | None = None
) -> Dose | Refused:
    """The dose that a charted infusion is, in the drug's own dimension.

    Uses the dosing weight in force now, or at an earlier `moment`.

    Refuses a dose that another of the same moment contradicts, a rate whose bag or concentration
    is not charted or whose bag holds another drug, and a weight-based drug charted by mass or rate
    while no dosing weight is in force.
    """
    apart = rivals_of(view, event, drug)
    if apart:
        return Refused((rivals.doses_differ(apart, view.now),))
    return _charted_dose(view, event, drug, moment)


def rivals_of(view: View, event: Infusion, drug: Drug) -> tuple[Infusion, ...]:
    """The charted doses of an infusion's moment, itself among them, where they contradict.

    None where all of them agree, and where one is a stop: of a stop and a start there is a rule.
    """
    together = charted_at(view, drug.id, event.at)
    ids = {each.id for each in together}
    if len(ids) == 1 or event.id not in ids or any(map(_is_stop, together)):
        return ()

    def dose(charted: Infusion) -> Fraction | None:
        found = _charted_dose(view, charted, drug, charted.at)
        return None if isinstance(found, Refused) else amount(found)

    noise = view.settings.increase_percent / dosing.PERCENT
    return together if rivals.doses_contradict(together, dose, noise) else ()


def _charted_dose(
    view: View, event: Infusion, drug: Drug, moment: datetime | None
) -> Dose | Refused:
    if event.dose is not None:
        if event.dose == 0 or event.dose_unit is None:
            return zero(drug)
        charted = UNITS[event.dose_unit].of(fraction_of(event.dose))
        if type(charted) is UNITS[drug.dose_unit].measures:
            return charted  # type: ignore[return-value]  # a dose unit's dimension
        return _in_own_dimension(view, charted, drug, moment)
    if not event.rate_ml_per_h:
        return zero(drug)
    bag = bag_of(view, event.bag_id)
    if bag is None:
        return refused("bag_not_charted", bag=str(event.bag_id))
    if bag.drug != drug.id:
        return refused("bag_of_another_drug", bag=bag.bag_id, drug=drug.id, other=bag.drug)
    concentration = concentration_of(view, bag)
    if isinstance(concentration, Refused):
        return concentration
    rate = PumpRate(fraction_of(event.rate_ml_per_h))
    dose = dosing.dose_at(rate, concentration, view.weight(moment), drug.dose_unit)
    if dose == refused("weight_missing"):
        return Refused((rivals.weight_unknown(view, moment),))
    return dose


def _in_own_dimension(
    view: View, charted: object, drug: Drug, moment: datetime | None
) -> Dose | Refused:
    """A dose in another dimension than the drug's own, turned into that by weight."""
    weight = view.weight(moment)
    wanted = UNITS[drug.dose_unit].measures
    if isinstance(charted, MassDose) and wanted is WeightBasedDose:
        if weight is None:
            return Refused((rivals.weight_unknown(view, moment),))
        return dosing.as_weight_based(charted, weight)
    if isinstance(charted, WeightBasedDose) and wanted is MassDose:
        if weight is None:
            return Refused((rivals.weight_unknown(view, moment),))
        return dosing.as_mass(charted, weight)
    return refused("dose_unit_foreign", drug=drug.id, unit=drug.dose_unit)


def _is_stop(event: Infusion) -> bool:
    return event.dose == 0 if event.dose is not None else event.rate_ml_per_h == 0


def _merged(events: Iterable[Infusion]) -> Iterator[Infusion]:
    """Newest first, without a stop that a start of the same minute follows."""
    newer: Infusion | None = None
    for event in _starts_first(events):
        restarted = newer is not None and not _is_stop(newer) and _is_stop(event)
        if restarted and newer is not None and _minute(newer.at) == _minute(event.at):
            continue
        newer = event
        yield event


def _starts_first(events: Iterable[Infusion]) -> Iterator[Infusion]:
    """Newest first; of those that only their ids put in order, a start counts as the newer."""
    for _, together in groupby(events, key=lambda event: event.order[:2]):
        yield from sorted(together, key=_is_stop)


def _minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)


def changes(view: View, drug: Drug) -> Iterator[Change]:
    """Every charted infusion of a drug as a step, newest first; boluses are not among them."""
    return view.walk(("changes", drug.id), lambda: _changes(view, drug))


def _changes(view: View, drug: Drug) -> Iterator[Change]:
    events = _merged(charted(view, drug.id))
    newer = next(events, None)
    while newer is not None:
        older = next(events, None)
        yield _change(view, newer, older, drug)
        newer = older


def _change(view: View, event: Infusion, older: Infusion | None, drug: Drug) -> Change:
    """The step at the event's own time and weight, so that a new weight is no step."""
    after = dose_of(view, event, drug, event.at)
    before = zero(drug) if older is None else dose_of(view, older, drug, event.at)
    move = _move(view, event, older, before, after)
    return Change(event.at, event, _known(before), _known(after), move)


def _known(dose: Dose | Refused) -> Dose | None:
    return None if isinstance(dose, Refused) else dose


def _move(
    view: View,
    event: Infusion,
    older: Infusion | None,
    before: Dose | Refused,
    after: Dose | Refused,
) -> Move:
    was_off = older is None or _is_stop(older)
    if _is_stop(event):
        return Move.SAME if was_off else Move.STOPPED
    if was_off:
        return Move.STARTED
    assert older is not None
    if isinstance(before, Refused) or isinstance(after, Refused):
        if event.at == older.at or not _same_bag_rates(event, older):
            return Move.UNCLEAR
        return _compared(view, older.rate_ml_per_h, event.rate_ml_per_h)
    return _compared(view, amount(before), amount(after))


def _same_bag_rates(event: Infusion, older: Infusion) -> bool:
    return (
        event.dose is None
        and older.dose is None
        and event.bag_id == older.bag_id
        and event.rate_ml_per_h is not None
        and older.rate_ml_per_h is not None
    )


def _compared(view: View, before: object, after: object) -> Move:
    old, new = fraction_of(before), fraction_of(after)  # type: ignore[arg-type]  # exact numbers
    noise = old * view.settings.increase_percent / dosing.PERCENT
    if new > old + noise:
        return Move.INCREASED
    return Move.REDUCED if new < old - noise else Move.SAME


def preceding(view: View, event: Infusion, drug: Drug) -> Infusion | None:
    """What was charted of the drug before this event, as the steps count; None: nothing was.

    Of the whole record it reads only what lies just before the event, which may be struck.
    """
    earlier = (one for one in charted(view.up_to(event.at), drug.id) if one.order < event.order)
    return next((one for one in _merged(chain((event,), earlier)) if one is not event), None)


def running(view: View, drug: Drug) -> Running | None:
    """What runs of a drug now; None where it is off or was never charted."""
    found: Running | None = view.once(("running", drug.id), lambda: _running(view, drug))
    return found


def _running(view: View, drug: Drug) -> Running | None:
    events = _merged(charted(view, drug.id))
    newest = next(events, None)
    if newest is None or _is_stop(newest):
        return None
    since = newest.at
    for event in events:
        if _is_stop(event):
            break
        since = event.at
    dose = dose_of(view, newest, drug)
    unknown = dose if isinstance(dose, Refused) else None
    return Running(drug, newest, _known(dose), unknown, since)


def was_charted(view: View, drug: Drug) -> bool:
    """Whether any infusion of the drug was ever charted."""
    return next(charted(view, drug.id), None) is not None


def boluses(view: View, drug: Drug) -> Iterator[Infusion]:
    """The charted boluses of a drug, newest first."""
    return view.back(f"bolus.{drug.id}")


def last_running(view: View, drug: Drug) -> datetime | None:
    """When a drug last ran or was given as a bolus: now where it runs; None where it never did."""
    bolus = next(boluses(view, drug), None)
    times = [] if bolus is None else [bolus.at]
    if running(view, drug) is not None:
        times.append(view.now)
    else:
        stop = next((c for c in changes(view, drug) if c.move is Move.STOPPED), None)
        if stop is not None:
            times.append(stop.at)
    return max(times, default=None)
