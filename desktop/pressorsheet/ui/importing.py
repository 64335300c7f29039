"""Importing: one hospitalization of a folder of CLIF tables, behind a progress bar with cancel.

The tables are read beside the event loop; nothing reaches the store before all of it is there, so
that calling it off leaves nothing behind. Every row is counted as used, merged or refused.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.note import Refused, note
from pressorsheet.core.text import marked
from pressorsheet.exchange.clif import Imported
from pressorsheet.exchange.clif_ledger import Fate
from pressorsheet.exchange.clif_tables import file_name
from pressorsheet.session.doubts import is_asked
from pressorsheet.session.files import name_shown
from pressorsheet.session.intake import clif_folder, clif_imported, clif_stays
from pressorsheet.session.session import Session
from pressorsheet.ui.store import Store
from pressorsheet.ui.typeface import BOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.message import Message
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

WHOLE = 100
MOST_LINES = 5


class _Reading(QThread):
    """Reads the tables; tells how far it is, and stops where it is asked to."""

    went = Signal(int)
    ended = Signal(object)

    def __init__(
        self, session: Session, files: Mapping[str, bytes], stay: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._files = files
        self._stay = stay

    def run(self) -> None:
        """Qt's entry of the thread; what fails in it is told where the window lives."""
        try:
            outcome = clif_imported(self._session, self._files, self._stay, self._at)
        except Exception as fault:  # raised again by whoever hears of it
            self.ended.emit(fault)
        else:
            self.ended.emit(outcome)

    def _at(self, percent: int) -> bool:
        self.went.emit(percent)
        return not self.isInterruptionRequested()


class Importing(QWidget):
    """The page: folder, hospitalization, progress, what became of every row.

    `doubted` carries the folder's name, what is in doubt of its tables, and what joins them all the
    same.
    """

    taken_in = Signal(str)
    doubted = Signal(str, object, object)
    left = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._words = words_of("importing")
        self._files: Mapping[str, bytes] = {}
        self._reading: _Reading | None = None
        self._folder = TextField("importing", "folder", self._words("folder"))
        self._stays = ChoiceField("importing", "stay", self._words("stay"), (), width=220)
        self._browse = button(self._words("browse"), "importing.browse")
        self._start = button(self._words("start"), "importing.start", primary=True)
        self._cancel = button(self._words("cancel"), "importing.cancel")
        self._bar = QProgressBar()
        self._message = Message()
        self._summary = QPlainTextEdit()
        self._lay_out()

    @property
    def is_busy(self) -> bool:
        """Whether an import is on its way."""
        return self._reading is not None

    def begin(self) -> None:
        """Put the cursor where the folder is written."""
        self._folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Call an import off and wait for its end, as when the window closes."""
        if self._reading is not None:
            self._call_off()
            self._reading.wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on to the next step; Esc calls an import off, else leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self._call_off() if self.is_busy else self.left.emit()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        for made in (self._browse, self._cancel):
            if made.hasFocus():
                made.click()
                return
        if self._stays.text and not self._folder.has_focus:
            self._import()
        else:
            self._look()

    def _choose_folder(self) -> None:
        place = QFileDialog.getExistingDirectory(self, self._words("folder"))
        if place:
            self._folder.set_text(place)
            self._look()

    def _look(self) -> None:
        """Read what hospitalizations the folder holds."""
        files = clif_folder(self._folder.text.strip())
        stays = files if isinstance(files, Refused) else clif_stays(files)
        if isinstance(files, Refused) or isinstance(stays, Refused):
            self._refuse(files if isinstance(files, Refused) else stays)  # type: ignore[arg-type]  # one of the two
            return
        self._files = files
        self._stays.set_choices(tuple((stay, stay) for stay in stays))
        if stays and not self._stays.text:
            self._stays.set_text(stays[0])
        self._message.tell(self._words("found", count=str(len(stays))))
        self._stays.setFocus(Qt.FocusReason.OtherFocusReason)

    def _import(self) -> None:
        if self.is_busy or not self._stays.text:
            return
        self._summary.setVisible(False)
        self._message.clear()
        self._reading = _Reading(self._store.session, self._files, self._stays.text, self)
        self._reading.went.connect(self._bar.setValue)
        self._reading.ended.connect(self._ended)
        self._show_busy(busy=True)
        self._reading.start()
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _call_off(self) -> None:
        if self._reading is not None:
            self._reading.requestInterruption()

    def _ended(self, outcome: Imported | Refused | Exception) -> None:
        if self._reading is not None:
            self._reading.wait()
            self._reading.deleteLater()
        self._reading = None
        self._show_busy(busy=False)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Refused):
            self._refuse(outcome)
        else:
            self._take_in(outcome)

    def _take_in(self, imported: Imported, *, confirmed: bool = False) -> None:
        taken = self._store.session.joined(imported.worksheet, confirmed=confirmed)
        if isinstance(taken, Refused):
            if is_asked(taken):
                folder = name_shown(self._folder.text.strip())
                self.doubted.emit(folder, taken, partial(self._take_in, imported, confirmed=True))
            else:
                self._refuse(taken)
            return
        self._summary.setPlainText(marked("\n".join(_summed_up(imported))))
        self._summary.setVisible(True)
        self._summary.setFocus(Qt.FocusReason.OtherFocusReason)
        self._message.done(self._words("done", count=f"{len(imported.worksheet.events):,}"))
        self.taken_in.emit(taken)

    def _refuse(self, refusal: Refused) -> None:
        self._message.fault(" ".join(say(reason) for reason in refusal.reasons))
        self._folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._bar.setValue(0)
        self._cancel.setVisible(busy)
        for part in (self._start, self._browse, self._folder, self._stays):
            part.setEnabled(not busy)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 24, 32, 16)
        rows.setSpacing(8)
        rows.addWidget(Text(self._words("heading"), 15, BOLD))
        rows.addWidget(Text(self._words("hint"), 10, ink="ink2", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._folder, 1)
        line.addWidget(self._browse)
        line.addWidget(self._stays)
        line.addWidget(self._start)
        rows.addLayout(line)
        progress = QHBoxLayout()
        self._bar.setRange(0, WHOLE)
        self._bar.setTextVisible(False)
        self._bar.setObjectName("importing.progress")
        self._bar.setAccessibleName(self._words("progress"))
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._cancel)
        rows.addLayout(progress)
        rows.addWidget(self._message)
        self._summary.setReadOnly(True)
        self._summary.setFont(font(10))
        self._summary.setObjectName("importing.summary")
        self._summary.setAccessibleName(self._words("summary"))
        self._summary.setVisible(False)
        rows.addWidget(self._summary, 1)
        rows.addStretch()
        self._show_busy(busy=False)
        self._browse.clicked.connect(self._choose_folder)
        self._start.clicked.connect(self._import)
        self._cancel.clicked.connect(self._call_off)


def _summed_up(imported: Imported) -> list[str]:
    """What became of every row, table by table, as the command line says it."""
    lines = []
    for table in imported.tables:
        counts = {fate.value: table.count(fate) for fate in Fate}
        lines.append(
            say(note("import_table", file=file_name(table.table), rows=table.rows, **counts))
        )
        lines += [
            say(
                note(
                    "import_reason",
                    fate=group.fate.value,
                    count=len(group.lines),
                    why=say(group.why),
                    lines=", ".join(map(str, group.lines[:MOST_LINES])),
                )
            )
            for group in table.groups
            if group.why is not None
        ]
    lines += [say(note("import_table_absent", file=name)) for name in imported.absent]
    return lines
