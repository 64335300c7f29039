"""Charting: the tabs of the forms and the form in front; each form is built when first shown."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Person
from pressorsheet.core.note import Refused
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.typeface import font
from pressorsheet.ui.widgets.buttons import stop_at_chosen
from pressorsheet.ui.widgets.front import Front
from pressorsheet.ui.widgets.text import Rule
from pressorsheet.ui.wording import words_of

TABS = ("vitals", "perfusion", "infusion", "fluid")
MORE_TAB = "more"
MORE = (
    "bag",
    "patient",
    "weight",
    "target",
    "shock_recognised",
    "line",
    "history",
    "laboratory",
    "steroid",
    "source_control",
    "order",
    "note",
    "handover_note",
    "discharged",
)

# Those of the others that are charted most at the bedside have keys of their own.
DIRECT = {"bag": "6", "weight": "7", "target": "8"}


class Others(QMenu):
    """The list of the other forms; a letter leads to the next that begins with it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens what is marked, as in any list; it is never opened by its letter alone."""
        letter = event.text().casefold()
        found = [one for one in self.actions() if letter and one.text().casefold()[0] == letter]
        if not found:
            super().keyPressEvent(event)
            return
        here = self.activeAction()
        self.setActiveAction(found[(found.index(here) + 1) % len(found) if here in found else 0])


class Charting(QWidget):
    """Four tabs by name and the rest behind "More"; Ctrl+1 to Ctrl+8 reach them."""

    submitted = Signal(object, object)
    drafted = Signal(str, object)

    def __init__(self, makers: Mapping[str, Callable[[], Form]]) -> None:
        super().__init__()
        self._makers = makers
        self._words = words_of("charting")
        self._forms: dict[str, Form] = {}
        self._presented: tuple[Assessment, Person] | None = None
        self._stack = Front()
        self._group = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        self._named: dict[str, str] = {}
        self._shows_keys = self._offers_recording = True
        self._more = self._tab(MORE_TAB)
        self._menu = Others(self)
        self._lay_out()

    def present(self, assessment: Assessment, by: Person) -> None:
        """Bring the form in front and every draft up to date; the others follow when shown."""
        self._presented = (assessment, by)
        front = self._stack.currentWidget()
        for form in self._forms.values():
            if form is front or form.is_dirty:
                form.present(assessment, by)

    def show_form(self, name: str) -> Form:
        """Bring a form to the front and put the cursor into it."""
        form = self.form(name)
        if self._presented is not None:
            form.present(*self._presented)
        self._mark(name)
        self._stack.setCurrentWidget(form)
        form.focus_first()
        return form

    def form(self, name: str) -> Form:
        """The form of this name, built now if it never was."""
        if name not in self._forms:
            form = self._makers[name]()
            form.submitted.connect(lambda events, form=form: self.submitted.emit(form, events))
            form.drafted.connect(self.drafted)
            form.form_asked.connect(self.show_form)
            form.offer_recording(offered=self._offers_recording)
            self._forms[name] = form
            self._stack.addWidget(form)
            if self._presented is not None:
                form.present(*self._presented)
        return self._forms[name]

    def offer_recording(self, *, offered: bool) -> None:
        """Whether the forms' buttons can be pressed: not where the store is only looked at."""
        if offered != self._offers_recording:
            self._offers_recording = offered
            for form in self._forms.values():
                form.offer_recording(offered=offered)

    @property
    def current(self) -> Form:
        """The form in front."""
        form = self._stack.currentWidget()
        assert isinstance(form, Form)
        return form

    def drafts(self) -> Iterator[Form]:
        """The forms that hold text which is not recorded."""
        return (form for form in self._forms.values() if form.is_dirty)

    def show_draft(self) -> Form | None:
        """Bring the first unsaved draft to the front; None where there is none."""
        form = next(self.drafts(), None)
        return None if form is None else self.show_form(form.name)

    def restore(self, drafts: Mapping[str, Mapping[str, str]]) -> None:
        """Empty every form, then put back what was kept of the worksheet now open."""
        for form in self._forms.values():
            form.restore({})
        for name, texts in drafts.items():
            if name in self._makers:
                self.form(name).restore(texts)

    def settle(self, form: Form, refusal: Refused | None) -> None:
        """Tell a form what became of its record, before what it changed is presented."""
        if refusal is None:
            form.recorded(is_presented_next=True)
        else:
            form.refused(refusal)

    def show_keys(self, *, shown: bool) -> None:
        """Name the key on each tab, or where room is short the form alone."""
        if shown != self._shows_keys:
            self._shows_keys = shown
            for tab in self._tabs:
                self._name_tab(tab, self._named[tab])

    def open_more(self) -> None:
        """Open the list of the other forms below its tab."""
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setContentsMargins(16, 2, 16, 0)
        tabs.setSpacing(24)
        for name in TABS:
            made = self._tab(name)
            made.clicked.connect(lambda _on=False, name=name: self.show_form(name))
            tabs.addWidget(made)
        self._more.clicked.connect(self.open_more)
        stop_at_chosen(self._group)
        tabs.addWidget(self._more)
        tabs.addStretch(1)
        for name in MORE:
            if name in self._makers:
                action = QAction(self._in_menu(name), self._menu)
                action.setObjectName(f"more.{name}")
                action.triggered.connect(lambda _on=False, name=name: self.show_form(name))
                self._menu.addAction(action)
        self._menu.setFont(font(10))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(tabs)
        rows.addWidget(Rule())
        rows.addWidget(self._stack)

    def _in_menu(self, name: str) -> str:
        """The form's name, with its own key at the end of the line where it has one."""
        key = self._words("key", number=DIRECT[name]) if name in DIRECT else ""
        return "\t".join(filter(None, (self._words(name), key)))

    def _tab(self, name: str) -> QPushButton:
        made = QPushButton()
        made.setObjectName(f"tab.{name}")
        made.setAccessibleName(self._words(name))
        made.setFont(font(10))
        made.setProperty("tab", "true")
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        self._group.addButton(made)
        self._tabs[name] = made
        self._name_tab(name, name)
        return made

    def _mark(self, name: str) -> None:
        self._tabs.get(name, self._more).setChecked(True)
        self._name_tab(MORE_TAB, MORE_TAB if name in TABS else name)

    def _name_tab(self, tab: str, form: str) -> None:
        """Write the form on its tab, with its key where there is room."""
        self._named[tab] = form
        text = self._words(form)
        if self._shows_keys:
            key = self._words("key", number=str((*TABS, MORE_TAB).index(tab) + 1))
            text = self._words("tab", name=text, key=key)
        self._tabs[tab].setText(text)
        self._tabs[tab].setAccessibleDescription(text)
