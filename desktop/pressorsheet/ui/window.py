"""Window: lays every wire between forms, store and panels, and nothing else.

A form hands out events, the store records them, the assessment goes to every view. Panels ask for
what only a window can do: another patient, another view, a file, the printer.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bedside import bedside, due
from pressorsheet.core.events import Person
from pressorsheet.core.note import Refused
from pressorsheet.ui.admission import Admission
from pressorsheet.ui.charting import Charting
from pressorsheet.ui.corrections import Corrections
from pressorsheet.ui.files import Files
from pressorsheet.ui.forms.catalog import FORMS
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.frame import Frame
from pressorsheet.ui.keys import lay_keys
from pressorsheet.ui.panels.who import Who
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import Theme, wear
from pressorsheet.ui.views import VIEWS, Views
from pressorsheet.ui.wording import words_of
from pressorsheet.ui.worksheet import Worksheet
from pressorsheet.wording import say

RECENT = 200


class Window(QMainWindow):
    """The program's one window; `begin` shows who charts, `work` the worksheet."""

    def __init__(self, store: Store, theme: Theme) -> None:
        super().__init__()
        self.store = store
        self._words = words_of("window")
        makers: Mapping[str, Callable[[], Form]] = {
            name: (lambda make=make: make(store.clock)) for name, make in FORMS.items()
        }
        self.charting = Charting(makers)
        self.worksheet = Worksheet(self.charting)
        self.frame = Frame(self.worksheet)
        self.who = Who()
        self.views = Views(self)
        self.files = Files(self)
        self.corrections = Corrections(self)
        self.admission = Admission(self)
        self._pages = QStackedWidget()
        for page in (self.who, self.frame):
            self._pages.addWidget(page)
        self.setCentralWidget(self._pages)
        # Never a patient's name: titles are kept by window managers and shown in task lists.
        self.setWindowTitle(self._words("title"))
        self.setMinimumSize(560, 340)
        wear(self, theme)
        self._wire()
        lay_keys(self)

    def _wire(self) -> None:
        store, frame, sheet = self.store, self.frame, self.worksheet
        store.changed.connect(self._present)
        store.settled.connect(self._present_rest)
        store.patients_changed.connect(self._present_board)
        self.who.started.connect(self.start_charting)
        self.charting.submitted.connect(self._record)
        self.charting.drafted.connect(store.session.keep_draft)
        frame.patients.chosen.connect(self.open_patient)
        frame.patients.admit.connect(self.admission.begin)
        frame.patients.open_file.connect(self.files.open_worksheet)
        frame.banner.asked.connect(self._banner_asked)
        frame.bottom.chosen.connect(self.show_view)
        sheet.checklists.basis_asked.connect(sheet.show_basis)
        sheet.checklists.tick_asked.connect(self.corrections.tick)
        sheet.basis.closed.connect(sheet.show_checklists)
        sheet.records.strike_asked.connect(self.corrections.strike)
        sheet.records.move_asked.connect(self.corrections.move)
        sheet.correction.decided.connect(self.corrections.make)

    # What the store says.

    def _present(self, assessment: Assessment) -> None:
        """What must be repainted within the frame of a record."""
        by = self.store.session.by
        shown = bedside(assessment)
        self.frame.now.present(shown)
        self.worksheet.checklists.present(assessment)
        if by is not None:
            self.charting.present(assessment, by)
            self.frame.banner.present(shown, protocol=self._protocol(), who=self._who(by))

    def _present_rest(self, assessment: Assessment) -> None:
        """What may follow a moment later."""
        session = self.store.session
        self.frame.banner.tick(assessment.at)
        self.worksheet.basis.present(assessment)
        self.worksheet.records.present(session.newest(RECENT), assessment, session.struck)
        self.worksheet.trend.present(assessment)
        self.frame.due.present(due(assessment), bedside(assessment).identity.bed, assessment.at)
        self.views.present(assessment)

    def _present_board(self, rows: object) -> None:
        session = self.store.session
        self.frame.patients.present(rows, session.worksheet_id, self.store.clock())

    def _protocol(self) -> str:
        protocol = self.store.session.reference.protocol
        return f"{protocol.id} {protocol.version}"

    def _who(self, by: Person) -> str:
        return self._words("who", name=by.name, role=by.role)

    # What a person asked for.

    def begin(self) -> None:
        """Ask who is charting; drafts stay as they are behind it."""
        self._pages.setCurrentWidget(self.who)
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_charting(self, name: str, role: str) -> None:
        """From now on each record carries this name and role."""
        self.store.session.by = Person(name=name, role=role)
        self._pages.setCurrentWidget(self.frame)
        self.store.refresh()
        if self.store.session.worksheet_id is None:
            self._open_first()
        else:
            self.charting.show_form("vitals")

    def _open_first(self) -> None:
        rows = self.store.session.patients(self.store.clock())
        if rows:
            self.open_patient(rows[0].worksheet_id)
        else:
            self.admission.begin()

    def open_patient(self, worksheet_id: str) -> None:
        """Another patient's worksheet; refused, with the draft shown, while one is unsaved."""
        session = self.store.session
        if worksheet_id == session.worksheet_id:
            self.show_view("worksheet")
            return
        draft = self.charting.show_draft() or self.admission.draft()
        if draft is not None:
            self.show_view("worksheet")
            self.say_trouble(self._words("draft_first"))
            return
        refusal = session.open(worksheet_id)
        if refusal is not None:
            self.say_refusal(refusal)
            return
        self.opened()

    def opened(self) -> None:
        """Show the worksheet that the session has just opened, with the drafts kept of it."""
        self.worksheet.checklists.reset()
        self.worksheet.show_checklists()
        self.show_view("worksheet")
        self.store.refresh()
        self.charting.show_form("vitals")
        self.charting.restore(self.store.session.drafts())
        self.charting.show_draft()

    def _record(self, form: Form, events: tuple[object, ...]) -> None:
        refusal = self.store.record(events)  # type: ignore[arg-type]  # a form hands out events
        self.charting.settle(form, refusal)
        if refusal is None:
            self.frame.bottom.saved(self.store.clock())
        else:
            self.say_refusal(refusal)

    def show_view(self, name: str) -> None:
        """One of the five views, by name."""
        self.frame.show_view(self.worksheet if name == "worksheet" else self.views.view(name))
        self.frame.bottom.choose(name)
        if name in VIEWS and self.store.assessment is not None:
            self.views.present(self.store.assessment)

    def chart(self, form: str) -> None:
        """The worksheet with a form in front, the cursor in it."""
        self.show_view("worksheet")
        self.charting.show_form(form)

    def regions(self) -> list[QWidget]:
        """The regions of the view in front, in reading order, for F6."""
        frame, sheet = self.frame, self.worksheet
        if frame.views.currentWidget() is not sheet:
            return [frame.banner, frame.patients, frame.views.currentWidget(), frame.bottom]
        side = sheet.basis if sheet.shows_basis else sheet.checklists
        parts = [frame.banner, frame.patients, sheet.trend, self.charting, sheet.records]
        return [*parts, side, frame.bottom]

    def more_forms(self) -> None:
        """Open the list of the forms that have no tab of their own."""
        self.show_view("worksheet")
        self.charting.open_more()

    def show_basis(self) -> None:
        """The basis of the checklist item in focus, or back from it."""
        self.show_view("worksheet")
        if self.worksheet.shows_basis:
            self.worksheet.show_checklists()
        else:
            self.worksheet.checklists.ask_basis()

    def find_patient(self) -> None:
        """The board's search line; in a narrow window the board comes first."""
        self.frame.show_board(shown=True)
        self.frame.patients.find()

    def show_keys(self) -> None:
        """Every shortcut, on a page."""
        self.frame.show_view(self.views.view("keys"))

    def _banner_asked(self, what: str) -> None:
        if what == "who":
            self.begin()
        else:
            self.chart(what)

    def say_trouble(self, text: str) -> None:
        """Words that stay in the bottom bar until something is saved."""
        self.frame.bottom.trouble(text)

    def say_refusal(self, refusal: Refused) -> None:
        """Why something was not done."""
        zone = self.store.clock().tzinfo
        self.say_trouble(" ".join(say(reason, zone) for reason in refusal.reasons))

    def say_fault(self, kind: str) -> None:
        """Something in the program failed; what was recorded is on disk."""
        self.say_trouble(self._words("fault", kind=kind))

    def record_taper(self, events: tuple[object, ...]) -> None:
        """Record an order of the taper view, and tell the view what became of it."""
        refusal = self.store.record(events)  # type: ignore[arg-type]  # a form hands out events
        self.views.taper.settle(refusal)
        if refusal is None:
            self.frame.bottom.saved(self.store.clock())

    def show_item(self, item_id: str) -> None:
        """The worksheet with the basis of a checklist item."""
        self.show_view("worksheet")
        self.worksheet.show_basis(item_id)

    def restyle(self, theme: Theme) -> None:
        """Another theme, as the system asks for it."""
        wear(self, theme)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Keep the drafts as they are; nothing is asked, for nothing is lost."""
        for form in self.charting.drafts():
            self.store.session.keep_draft(form.name, form.draft())
        event.accept()
