"""Drugs: rules on what runs, at which dose and since when.

Sources: clinical.md section 1 (START-6, ESC-1 to ESC-6, WEAN-1, WEAN-2).
"""

from collections.abc import Iterator
from datetime import datetime

from pressorsheet.core.clock import Clock, Disqualifiers, stability
from pressorsheet.core.criteria.drug_sets import drugs_called, drugs_of_class
from pressorsheet.core.drugs import Drug
from pressorsheet.core.finding import Finding, met, not_met, unknown
from pressorsheet.core.infusions import (
    Change,
    Running,
    changes,
    in_own_unit,
    running,
    was_charted,
)
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Dose, amount
from pressorsheet.core.rules import (
    DoseSustained,
    IsRunning,
    RoomBelow,
    StabilityMode,
    Stable,
)
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def is_running(view: View, rule: IsRunning) -> Finding:
    """One of the drugs runs, within the doses named; a drug never charted counts as not running.

    Unknown where a dose is asked about and cannot be computed.
    """
    drugs = drugs_called(view, rule.drugs, rule.drug_class)
    now_running = [found for drug in drugs if (found := running(view, drug)) is not None]
    if not now_running:
        return not_met(_none_running(view, rule, drugs))
    fits: list[Note] = []
    unclear: list[Note] = []
    others: list[Note] = []
    for found in now_running:
        said = running_said(view, found)
        if not _asks_dose(rule):
            fits.append(said)
        elif found.dose is None:
            unclear.append(_dose_unknown(found))
        else:
            sides = tuple(_sides(rule, found.drug, found.dose))
            (fits if _is_within(rule, found.dose) else others).extend((said, *sides))
    if fits:
        return met(*fits)
    return unknown(*unclear, because=others) if unclear else not_met(*others)


def _none_running(view: View, rule: IsRunning, drugs: tuple[Drug, ...]) -> Note:
    if rule.drug_class is not None:
        return note("none_of_class_running", drugs=rule.drug_class)
    charted = tuple(drug.id for drug in drugs if was_charted(view, drug))
    if charted:
        return note("not_running", drugs=charted)
    return note("none_recorded", drugs=tuple(drug.id for drug in drugs))


def _asks_dose(rule: IsRunning) -> bool:
    return any(bound is not None for bound in (rule.at_least, rule.above, rule.below))


def _is_within(rule: IsRunning, dose: Dose) -> bool:
    given = amount(dose)
    if rule.at_least is not None and given < amount(rule.at_least):
        return False
    if rule.above is not None and given <= amount(rule.above):
        return False
    return rule.below is None or given < amount(rule.below)


def _sides(rule: IsRunning, drug: Drug, dose: Dose) -> Iterator[Note]:
    """On which side of each bound of the rule the dose lies."""
    given = amount(dose)

    def said(code: str, bound: Dose) -> Note:
        shown = in_own_unit(drug, dose)
        return note(code, drug=drug.id, dose=shown, bound=in_own_unit(drug, bound))

    for bound in (rule.at_least, rule.below):
        if bound is not None:
            yield said("dose_below" if given < amount(bound) else "dose_at_least", bound)
    if rule.above is not None:
        yield said("dose_above" if given > amount(rule.above) else "dose_at_most", rule.above)


def running_said(view: View, found: Running) -> Note:
    """That a drug runs: its dose and since when."""
    return note(
        "runs_since",
        drug=found.drug.id,
        dose=in_own_unit(found.drug, found.dose),
        since=When(found.since, view.now),
    )


def _dose_unknown(found: Running) -> Note:
    reasons = () if found.why_unknown is None else found.why_unknown.reasons
    return note("dose_unknown", drug=found.drug.id, why=reasons)


def dose_sustained(view: View, rule: DoseSustained) -> Finding:
    """The drug has run at or above the dose, unbroken, for the rule's time up to now."""
    drug = view.drugs.drugs[rule.drug]
    found = running(view, drug)
    if found is None:
        return not_met(_about_not_running(view, drug))
    if found.dose is None:
        return unknown(_dose_unknown(found))
    since: datetime | None = None
    unclear: Change | None = None
    for change in changes(view, drug):
        if change.after is None:
            unclear = change
            break
        if amount(change.after) < amount(rule.at_least):
            break
        since = change.at
    bound = in_own_unit(drug, rule.at_least)
    dose = in_own_unit(drug, found.dose)
    if since is None:
        return not_met(note("dose_below", drug=drug.id, dose=dose, bound=bound))
    held = view.now - since
    at = When(since, view.now)
    said = note("dose_held", drug=drug.id, dose=dose, bound=bound, since=at, held=held)
    if held >= rule.over:
        return met(said)
    if unclear is not None:
        at = When(unclear.at, view.now)
        return unknown(note("dose_unknown_at", drug=drug.id, at=at), because=(said,))
    return not_met(said)


def _about_not_running(view: View, drug: Drug) -> Note:
    code = "not_running" if was_charted(view, drug) else "none_recorded"
    return note(code, drugs=(drug.id,))


def not_running(view: View, drug_id: str) -> Note | None:
    """The note that says a drug is off or was never charted; None while it runs."""
    drug = view.drugs.drugs[drug_id]
    return None if running(view, drug) is not None else _about_not_running(view, drug)


def stable(view: View, rule: Stable) -> Finding:
    """The drug runs and its stability clock is met; the other modes say beside what they would."""
    drug = view.drugs.drugs[rule.drug]
    clocks = {name: clock_in(view, rule, name) for name in rule.modes}
    clock = clocks[rule.mode]
    others = tuple(
        note("mode_would_say", mode=name, truth=other.truth.value, held=other.held)
        for name, other in clocks.items()
        if name != rule.mode
    )
    named = (note("mode_in_force", mode=rule.mode),) if others else ()
    off = not_running(view, drug.id)
    if off is not None:
        return Finding(Truth.NOT_MET, (off,), (), out_of_date=False, clock=clock)
    because = (*named, *clock.because, *others)
    return Finding(clock.truth, because, clock.missing, clock.out_of_date, clock)


def clock_in(view: View, rule: Stable, mode: str) -> Clock:
    """The rule's stability clock in one of its modes, whether or not its drug runs."""
    return stability(view, rule.over, disqualifiers(view, rule.modes[mode]))


def disqualifiers(view: View, mode: StabilityMode) -> Disqualifiers:
    """The drugs that a mode names, by id or by class."""
    return Disqualifiers(_members(view, mode.running), _members(view, mode.raised))


def _members(view: View, names: tuple[str, ...]) -> tuple[Drug, ...]:
    found: dict[str, Drug] = {}
    for name in names:
        members = drugs_of_class(view, name) or (view.drugs.drugs[name],)
        found.update((drug.id, drug) for drug in members)
    return tuple(found.values())


def room_below(view: View, rule: RoomBelow) -> Finding:
    """The room left below a dose of the drug; decides nothing."""
    drug = view.drugs.drugs[rule.drug]
    limit = in_own_unit(drug, rule.dose)
    found = running(view, drug)
    if found is None:
        return met(note("room_not_running", drug=drug.id, limit=limit))
    if found.dose is None:
        return met(_dose_unknown(found))
    room = amount(rule.dose) - amount(found.dose)
    dose = in_own_unit(drug, found.dose)
    if room <= 0:
        return met(note("room_none", drug=drug.id, dose=dose, limit=limit))
    left = in_own_unit(drug, type(rule.dose)(room))
    return met(note("room_left", drug=drug.id, dose=dose, limit=limit, room=left))
