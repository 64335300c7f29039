"""Cells: the few forms in which the numbers of a basis, their times and what is needed are said."""

from datetime import datetime, timedelta

from pressorsheet.core.drugs import Drug
from pressorsheet.core.finding import Finding
from pressorsheet.core.handover.infusion_rows import drug_name
from pressorsheet.core.infusions import Running, in_own_unit, last_running, running, was_charted
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Volume
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def value(found: object) -> Note:
    """A value as people read it."""
    return note("item_value", value=found)


def at(view: View, moment: datetime) -> Note:
    """A time and how long ago it was."""
    return note("item_at", at=When(moment, view.now), age=view.now - moment)


def since(view: View, moment: datetime) -> Note:
    """Since when."""
    return note("item_since", at=When(moment, view.now))


def time(view: View, moment: datetime) -> Note:
    """When something happened."""
    return note("item_time", at=When(moment, view.now))


def up_to(limit: timedelta) -> Note:
    """At most so old, or so long."""
    return note("item_up_to", limit=limit)


def volume(found: Volume) -> Note:
    """A volume to the whole mL."""
    return note("item_volume", volume=found)


def found(finding: Finding, code: str) -> Note | None:
    """The finding's evidence of this code."""
    return next((said for said in finding.because if said.code == code), None)


def lacking(finding: Finding, code: str) -> Note | None:
    """What the finding misses, by its code."""
    return next((said for said in finding.missing if said.code == code), None)


def dose(of: Running) -> Note:
    """The dose of a running drug."""
    if of.dose is None:
        return note("item_dose_unknown")
    return value(in_own_unit(of.drug, of.dose))


def drug_row(view: View, drug: Drug, needed: Note, verdict: Truth) -> Number:
    """A drug with its dose and since when it runs at it, or that it is off and since when."""
    now_running = running(view, drug)
    if now_running is not None:
        when = since(view, now_running.event.at)
        return Number(drug_name(drug), dose(now_running), when, needed, verdict)
    last = last_running(view, drug)
    stopped = None if last is None else since(view, last)
    off = note("item_off") if was_charted(view, drug) or last is not None else None
    return Number(drug_name(drug), off, stopped, needed, verdict)
