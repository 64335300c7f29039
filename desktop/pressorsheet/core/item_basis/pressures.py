"""Pressures: the numbers behind the rules on MAP, diastolic pressure and shock index."""

from collections.abc import Iterator
from typing import TypeAlias

from pressorsheet.core import rules
from pressorsheet.core.finding import Finding
from pressorsheet.core.item_basis import cells
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import (
    Reading,
    current_diastolic,
    current_map,
    shown_pressure,
    target_in_force,
)
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def map_low_numbers(
    view: View, rule: rules.MapPersistentlyLow, finding: Finding
) -> Iterator[Number]:
    """The current MAP, and since when the run of low ones lasts, where it lasts long enough."""
    bound = Pressure(target_in_force(view).low) if rule.below is None else rule.below
    needed = note("item_below_for", bound=bound, span=view.settings.low_run_span)
    if rule.while_drug is not None:
        needed = note("item_at_dose", needed=needed)
    yield _map(view, bound, needed, finding)
    run = cells.found(finding, "map_low_run")
    if run is not None:
        span = view.now - run["since"].at
        longer = note("item_or_longer", span=view.settings.low_run_span)
        since = note("item_since", at=run["since"])
        yield Number(note("item_low_run"), cells.value(span), since, longer, Truth.MET)


def map_above_number(view: View, rule: rules.MapAboveTarget, finding: Finding) -> Number:
    """The current MAP against the high bound of the target; without one it asks for it."""
    high = target_in_force(view).high
    if high is None:
        low = Pressure(target_in_force(view).low)
        return _map(view, low, note("item_high_bound_missing"), finding)
    needed = note("item_above_for", bound=Pressure(high), span=rule.over)
    return _map(view, Pressure(high), needed, finding)


def _map(view: View, bound: Pressure, needed: Note, finding: Finding) -> Number:
    current = current_map(view)
    code = "item_map_from"
    if current is not None and current.kind == "estimated":
        code = "item_map_estimated"
    what = note("item_map") if current is None else note(code, source=current.source)
    return _row(what, _shown(view, current, bound), needed, finding)


Shown: TypeAlias = tuple[Note, Note] | None


def _shown(view: View, reading: Reading | None, bound: Pressure) -> Shown:
    """A pressure and its time; None where none is charted."""
    if reading is None:
        return None
    return cells.value(shown_pressure(reading.mmhg, bound.mmhg)), cells.at(view, reading.at)


def _row(what: Note, shown: Shown, needed: Note, finding: Finding) -> Number:
    value, when = (None, None) if shown is None else shown
    return Number(what, value, when, needed, finding.truth, finding.out_of_date)


def diastolic_number(view: View, rule: rules.DiastolicAtMost, finding: Finding) -> Number:
    """The current diastolic pressure."""
    needed = note("item_or_less", bound=rule.at_most)
    shown = _shown(view, current_diastolic(view), rule.at_most)
    return _row(note("item_diastolic"), shown, needed, finding)


def shock_index_number(view: View, rule: rules.ShockIndexAtLeast, finding: Finding) -> Number:
    """The index, with the heart rate and diastolic pressure it was reckoned from."""
    what, needed = note("item_shock_index"), note("item_or_more", bound=rule.at_least)
    said = cells.found(finding, "shock_index")
    if said is None:
        return Number(what, None, None, needed, finding.truth, finding.out_of_date)
    parts = {name: said[name] for name in ("heart_rate", "dbp", "index")}
    when = cells.at(view, said["at"].at)
    return Number(what, note("item_index", **parts), when, needed, finding.truth)
