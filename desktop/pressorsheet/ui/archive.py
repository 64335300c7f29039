"""Archive: the page of those who were discharged, read a part of a frame at a time.

From it a worksheet is opened again. It says how long worksheets are kept after discharge; what is
past that a person deletes, asked twice, and what was deleted stays listed without a name.
"""

from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.moment import moment
from pressorsheet.core.note import Refused
from pressorsheet.session.archive import ArchiveRow, Removal
from pressorsheet.ui.panels.archive import ArchivePanel
from pressorsheet.ui.store import SLICE_MS, Store
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import date_text, time_text

SHOWN = 20


class Archive(QWidget):
    """`opened` carries a worksheet's id, `deleted` how many were; `refused` says why something
    was not done.
    """

    opened = Signal(str)
    deleted = Signal(int)
    refused = Signal(object)
    left = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._words = words_of("archive")
        self._left: Iterator[str] = iter(())
        self._rows: list[ArchiveRow] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._read_on)
        self.panel = ArchivePanel()
        self.panel.opened.connect(self.opened)
        self.panel.left.connect(self.left)
        self.panel.kept_for.connect(self._keep_for)
        self.panel.delete_asked.connect(self._delete)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.panel)

    def begin(self) -> None:
        """Read the archive anew."""
        session = self._store.session
        self.panel.begin(self._store.clock().tzinfo)
        chosen = session.archive.retention
        self.panel.show_days("" if chosen is None else str(chosen.days))
        self._left, self._rows = iter(session.archive.worksheets()), []
        self._say()
        self._idle.start()

    def _read_on(self) -> None:
        taken, found = QElapsedTimer(), []
        taken.start()
        for worksheet_id in self._left:
            found.append(self._store.session.archive.row(worksheet_id))
            if taken.elapsed() >= SLICE_MS:
                self._idle.start()
                break
        self._rows += found
        self.panel.model.add(found)
        self._say()

    def _past(self) -> tuple[str, ...]:
        session, now = self._store.session, self._store.clock()
        return tuple(row.worksheet_id for row in self._rows if session.archive.is_past(row, now))

    def _say(self) -> None:
        session = self._store.session
        chosen = session.archive.retention
        kept = self._words("kept_for_ever")
        if chosen is not None:
            day = date_text(chosen.at, self._store.clock().tzinfo)
            kept = self._words("kept_for", days=str(chosen.days), by=chosen.by.name, day=day)
        removals = tuple(reversed(session.archive.removals()))
        deleted = [self._deleted(removal) for removal in removals[:SHOWN]]
        if len(removals) > SHOWN:
            deleted.append(self._words("deleted_more", count=f"{len(removals) - SHOWN:,}"))
        reach = self._words("reach" if session.renew_backups is None else "reach_backups")
        self.panel.say(kept=kept, past=len(self._past()), reach=reach, deleted=deleted)

    def _deleted(self, removal: Removal) -> str:
        at = moment(removal.at)
        zone = self._store.clock().tzinfo
        return self._words(
            "deleted_row",
            id=removal.worksheet_id[:8],
            at=removal.at if isinstance(at, Refused) else time_text(at, zone),
            by=removal.by,
            records=str(removal.records),
            why=removal.why,
        )

    def _keep_for(self, days: str) -> None:
        self._done(self._store.session.keep_archive(days, self._store.clock()))
        self._say()

    def _delete(self) -> None:
        past = self._past()
        before = len(self._store.session.archive.removals())
        self._done(self._store.session.delete(past, self._store.clock()))
        self.begin()
        count = len(self._store.session.archive.removals()) - before
        if count:
            self.deleted.emit(count)

    def _done(self, refusal: Refused | None) -> None:
        if refusal is not None:
            self.refused.emit(refusal)
