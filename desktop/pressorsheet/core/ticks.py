"""Ticks: what a person has ticked, and for how long the word holds (clinical.md section 2)."""

from datetime import timedelta

from pressorsheet.core.events import Tick
from pressorsheet.core.freshness import is_older
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

INFUSIONS_COMPLETE = "infusions-complete"


@frozen
class Ticked:
    """A tick's standing: met while a yes holds, not met after a no, unknown when none or old."""

    truth: Truth
    event: Tick | None
    because: tuple[Note, ...]
    missing: tuple[Note, ...]
    out_of_date: bool


def ticked(view: View, item: str, valid: timedelta | None) -> Ticked:
    """The newest word on a check item; a word older than `valid` is out of date.

    Where nobody set how long a yes holds (None), whether it still does is unknown.
    """
    event: Tick | None = view.latest(f"tick.{item}")
    if event is None:
        missing = (note("tick_missing", item=item),)
        return Ticked(Truth.UNKNOWN, None, (), missing, out_of_date=False)
    said = note(
        "tick_said", item=item, value=event.value, at=When(event.at, view.now), by=event.by.name
    )
    if valid is None and event.value:
        unset = note("tick_no_limit", item=item, at=When(event.at, view.now))
        return Ticked(Truth.UNKNOWN, event, (said,), (unset,), out_of_date=False)
    if is_older(view.age(event), valid):
        old = note(
            "tick_out_of_date",
            item=item,
            at=When(event.at, view.now),
            age=view.age(event),
            limit=valid,
        )
        return Ticked(Truth.UNKNOWN, event, (said,), (old,), out_of_date=True)
    truth = Truth.MET if event.value else Truth.NOT_MET
    denied = note("tick_denied", item=item, at=When(event.at, view.now), by=event.by.name)
    return Ticked(truth, event, (said,), () if event.value else (denied,), out_of_date=False)


def infusions_complete(view: View) -> Ticked:
    """The word that all infusions and boluses are charted; a no is as good as none to a clock."""
    return ticked(view, INFUSIONS_COMPLETE, view.settings.infusions_complete_valid)
