"""Admission: the page on which a worksheet begins, with the patient it is about."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.assessment import assess
from pressorsheet.core.chart import Chart
from pressorsheet.core.note import Refused
from pressorsheet.ui.forms.simple import patient_form
from pressorsheet.ui.store import Store
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

# Keeps what is typed in a form, by its name and the texts of its fields.
Keep = Callable[[str, Mapping[str, str]], Refused | None]


class Admission(QWidget):
    """The form's draft is nobody's, and kept as that; `admitted` carries the new worksheet's id."""

    admitted = Signal(str)
    left = Signal()
    import_asked = Signal()

    def __init__(self, store: Store, keep: Keep) -> None:
        super().__init__()
        self._store = store
        self._keep = keep
        self.form = patient_form(store.clock)
        self.form.restore(store.session.nobodys_drafts().get(self.form.name, {}))
        self.form.submitted.connect(self._admit)
        self.form.drafted.connect(keep)
        self.form.escaped.connect(self.left)
        self._import = button(words_of("admission")("import"), "admission.import", quiet=True)
        self._import.clicked.connect(self.import_asked)
        self._lay_out()

    def begin(self) -> None:
        """Put the cursor into the form."""
        by = self._store.session.by
        if by is not None:
            now = self._store.clock()
            self.form.present(assess(Chart(), self._store.session.reference, now), by)
        self.form.focus_first()

    def keep(self) -> Refused | None:
        """Keep what is typed, the field in focus too; refuses what the disk does not take."""
        return self._keep(self.form.name, self.form.kept()) if self.form.is_dirty else None

    def _admit(self, events: object) -> None:
        admitted = self._store.session.admit(events)  # type: ignore[arg-type]  # a form's events
        if isinstance(admitted, str):
            self.form.recorded()
            self.admitted.emit(admitted)
        else:
            self.form.refused(admitted)

    def _lay_out(self) -> None:
        words = words_of("admission")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 24, 16, 16)
        rows.setSpacing(4)
        heading = Text(words("heading"), 15, BOLD)
        hint = Text(words("hint"), 10, ink="ink2", wrap=True)
        for part in (heading, hint):
            part.setContentsMargins(16, 0, 0, 0)
        rows.addWidget(heading, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(hint)
        rows.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 0, 0)
        foot.addWidget(self._import)
        foot.addStretch(1)
        rows.addLayout(foot)
        rows.addStretch(1)
