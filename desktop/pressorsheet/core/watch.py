"""Watch: the hours after a tapered drug is OFF, and what is due in them (clinical.md section 4).

MAP after every drug; sodium and urine too after vasopressin, whose end can bring diabetes
insipidus [vp-label]. How often is protocol data. The line still holds drug all that time.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import Move, changes
from pressorsheet.core.moment import later
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import SOURCES, map_readings
from pressorsheet.core.view import View

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import TaperRun

WATCHED_FOR_WATER = "vasopressin"


@frozen
class WatchItem:
    """One thing to chart in the watch: what, when last since OFF (None: not yet), when next."""

    what: Note
    newest: datetime | None
    due: datetime


@frozen
class Watch:
    """A drug that is OFF and watched until `until`, with what is still due by then."""

    drug: str
    off_at: datetime
    until: datetime
    items: tuple[WatchItem, ...]

    @property
    def for_water(self) -> bool:
        """Whether sodium and urine are watched too."""
        return self.drug == WATCHED_FOR_WATER

    @property
    def line(self) -> Note:
        """What is still in the line."""
        return note("entry_line_holds", drug=self.drug)


def watches(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> tuple[Watch, ...]:
    """The drugs under watch now: tapered to OFF, and vasopressin stopped in any way.

    One that runs again is not watched.
    """
    running = {found.drug.id for found in assessment.running}
    ended = dict(_ended(assessment, tapers))
    return tuple(
        Watch(drug, off_at, until, tuple(_items(assessment, drug, off_at, until)))
        for drug, (off_at, until) in ended.items()
        if drug not in running and until > assessment.at
    )


def _ended(
    assessment: Assessment, tapers: "tuple[TaperRun, ...]"
) -> Iterator[tuple[str, tuple[datetime, datetime]]]:
    """Each drug that ended, when and until when it is watched; a taper's own record governs."""
    view, span = assessment.view, assessment.reference.protocol.gate.watch_after_off
    vasopressin = view.drugs.get(WATCHED_FOR_WATER)
    newest = None if vasopressin is None else next(changes(view, vasopressin), None)
    if vasopressin is not None and newest is not None and newest.move is Move.STOPPED:
        yield vasopressin.id, (newest.at, later(newest.at, span))
    for run in tapers:
        last = run.rows[-1].given
        if run.watch_until is not None and last is not None:
            yield run.version.plan.drug, (last.at, run.watch_until)


def _items(
    assessment: Assessment, drug: str, off_at: datetime, until: datetime
) -> Iterator[WatchItem]:
    view, gate = assessment.view, assessment.reference.protocol.gate
    wanted = [("paper_due_watch_map", gate.watch_map, _newest_map(view))]
    if drug == WATCHED_FOR_WATER:
        sodium = view.newest_number("laboratory", "sodium_mmol_per_l")
        sodium_at = None if sodium is None else sodium[0].at
        wanted.append(("paper_due_watch_sodium", gate.watch_sodium, sodium_at))
        wanted.append(("paper_due_watch_urine", gate.watch_urine, _newest_urine(view)))
    for code, every, newest in wanted:
        since = newest if newest is not None and newest > off_at else None
        due = None if every is None else later(since or off_at, every)
        if due is not None and due <= until:
            yield WatchItem(note(code, drug=drug), since, due)


def _newest_map(view: View) -> datetime | None:
    newest = (next(map_readings(view, source, measured_only=True), None) for source in SOURCES)
    return max((reading.at for reading in newest if reading is not None), default=None)


def _newest_urine(view: View) -> datetime | None:
    volumes = (event for event in view.back("urine_ml") if view.urine_volume(event) is not None)
    newest = next(volumes, None)
    return None if newest is None else newest.at
