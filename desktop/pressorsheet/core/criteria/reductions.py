"""Reductions: the rule on low pressure after a vasopressor was reduced (WEAN-4).

Source: clinical.md section 1; the windows are [house].
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pressorsheet.core.criteria.drug_sets import drugs_of_class
from pressorsheet.core.criteria.pressures import estimate_said
from pressorsheet.core.drugs import Drug
from pressorsheet.core.finding import Finding, met, not_met, unknown
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import Change, Move, changes, in_own_unit
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import (
    SOURCES,
    Reading,
    map_readings,
    shown_pressure,
    target_in_force,
)
from pressorsheet.core.quantity import InUnit
from pressorsheet.core.rules import LowAfterReduction
from pressorsheet.core.view import View


@frozen
class _Reduction:
    at: datetime
    drug: Drug
    change: Change

    @property
    def is_clear(self) -> bool:
        """Whether both its doses can be computed."""
        return self.change.move is not Move.UNCLEAR


def low_after_reduction(view: View, rule: LowAfterReduction) -> Finding:
    """A MAP below the low bound, at most the rule's time ago, charted after a reduction.

    A reduction is a vasopressor reduced or stopped at most that time before the reading, so the
    watch goes on after OFF. Estimates count, labelled. Unknown where only a
    change whose doses cannot be computed went before, or nothing is charted since a reduction.
    """
    cuts = _reductions(view, rule.within)
    clear = [cut for cut in cuts if cut.is_clear]
    if not cuts:
        return not_met(note("no_reduction", within=rule.within))
    bound = target_in_force(view).low
    seen = False
    unclear: _Reduction | None = None
    for reading in _recent(view, max(view.now - rule.within, cuts[-1].at)):
        is_low = reading.is_below(bound)
        if seen and not is_low:
            continue
        before = [cut for cut in cuts if timedelta(0) < reading.at - cut.at <= rule.within]
        known = next((cut for cut in before if cut.is_clear), None)
        seen = seen or known is not None
        if is_low and known is not None:
            return met(_low_after(view, reading, known), *estimate_said(reading, bound))
        if is_low and before:
            unclear = unclear or before[0]
    if unclear is not None:
        at = When(unclear.at, view.now)
        return unknown(note("dose_unknown_at", drug=unclear.drug.id, at=at))
    if not clear:
        return not_met(note("no_reduction", within=rule.within))
    newest = clear[0]
    cut = note("reduced", drug=newest.drug.id, at=When(newest.at, view.now), **_doses(newest))
    if not seen and view.now - newest.at <= rule.within:
        return unknown(
            note("map_after_reduction_missing", at=When(newest.at, view.now)), because=(cut,)
        )
    return not_met(note("no_map_below_since", since=When(newest.at, view.now)), cut)


def _low_after(view: View, reading: Reading, cut: _Reduction) -> Note:
    bound = target_in_force(view).low
    return note(
        "map_low_after_reduction",
        map=shown_pressure(reading.mmhg, bound),
        at=When(reading.at, view.now),
        cut_at=When(cut.at, view.now),
        drug=cut.drug.id,
        **_doses(cut),
    )


def _doses(cut: _Reduction) -> dict[str, InUnit | None]:
    return {
        "before": in_own_unit(cut.drug, cut.change.before),
        "after": in_own_unit(cut.drug, cut.change.after),
    }


def _reductions(view: View, within: timedelta) -> list[_Reduction]:
    """The changes that were or may have been reductions, newest first."""
    earliest = view.now - 2 * within
    found = []
    for drug in drugs_of_class(view, "vasopressors"):
        for change in changes(view, drug):
            if change.at < earliest:
                break
            if change.move in (Move.REDUCED, Move.STOPPED, Move.UNCLEAR):
                found.append(_Reduction(change.at, drug, change))
    return sorted(found, key=lambda cut: cut.at, reverse=True)


def _recent(view: View, earliest: datetime) -> Iterator[Reading]:
    found: list[Reading] = []
    for source in SOURCES:
        for reading in map_readings(view, source):
            if reading.at < earliest:
                break
            found.append(reading)
    return iter(sorted(found, key=lambda reading: reading.at, reverse=True))
