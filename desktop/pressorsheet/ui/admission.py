"""Admission: a new worksheet begins with the patient it is about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.assessment import assess
from pressorsheet.core.chart import Chart
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.simple import patient_form
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

if TYPE_CHECKING:
    from pressorsheet.ui.window import Window


class Admission:
    """The page on which a patient is admitted; it has a draft of its own, of nobody yet."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._page: QWidget | None = None
        self._form: Form | None = None

    def begin(self) -> None:
        """Show the page; refused while another form holds a draft."""
        window = self._window
        if window.charting.show_draft() is not None:
            window.show_view("worksheet")
            window.say_trouble(words_of("window")("draft_first"))
            return
        page, form = self._made()
        window.frame.show_view(page)
        self._present(form)
        form.focus_first()

    def draft(self) -> Form | None:
        """The form, where it holds text of a patient who is not admitted yet."""
        return self._form if self._form is not None and self._form.is_dirty else None

    def _present(self, form: Form) -> None:
        store = self._window.store
        by = store.session.by
        if by is not None:
            empty = assess(Chart(), store.session.reference, store.clock())
            form.present(empty, by)

    def _made(self) -> tuple[QWidget, Form]:
        if self._page is None or self._form is None:
            words = words_of("admission")
            form = patient_form(self._window.store.clock)
            form.submitted.connect(self._admit)
            form.escaped.connect(lambda: self._window.show_view("worksheet"))
            page = QWidget()
            rows = QVBoxLayout(page)
            rows.setContentsMargins(16, 24, 16, 16)
            rows.setSpacing(4)
            heading = Text(words("heading"), 15, BOLD)
            heading.setContentsMargins(16, 0, 0, 0)
            hint = Text(words("hint"), 10, ink="ink2", wrap=True)
            hint.setContentsMargins(16, 0, 0, 0)
            rows.addWidget(heading, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(hint)
            rows.addWidget(form)
            rows.addStretch(1)
            self._page, self._form = page, form
        return self._page, self._form

    def _admit(self, events: tuple[object, ...]) -> None:
        window = self._window
        admitted = window.store.session.admit(events)  # type: ignore[arg-type]  # a form's events
        assert self._form is not None
        if isinstance(admitted, str):
            self._form.recorded()
            window.opened()
        else:
            self._form.refused(admitted)
