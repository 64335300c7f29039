"""Window: lays every wire between forms, store and panels, and nothing else.

A form hands out events, the store records them, the assessment goes to every view. Panels ask for
what only a window can do: another patient, another view, a file, the printer.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QPushButton, QStackedWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bedside import Bedside, bedside, due
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Refused
from pressorsheet.session.board import PatientRow
from pressorsheet.ui.asides import Asides
from pressorsheet.ui.charting import DIRECT, TABS, Charting
from pressorsheet.ui.clipboard import Clipboard
from pressorsheet.ui.corrections import Corrections
from pressorsheet.ui.entrance import Entrance
from pressorsheet.ui.files import Files
from pressorsheet.ui.forms.catalog import FORMS
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.frame import Frame
from pressorsheet.ui.front import VIEWS, Front
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.keeping import Keeping
from pressorsheet.ui.keys import lay_keys, next_region, next_stop
from pressorsheet.ui.privacy import Privacy
from pressorsheet.ui.second_reader import SecondReader
from pressorsheet.ui.standing import said_of_rules, standing
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import Theme, wear
from pressorsheet.ui.views import TAPER, TAPER_DRAFTS, Views
from pressorsheet.ui.wording import words_of
from pressorsheet.ui.worksheet import Worksheet
from pressorsheet.wording import clock_text, say

if TYPE_CHECKING:
    from pressorsheet.ui.arrivals import Arrivals
    from pressorsheet.ui.sealing import Try
    from pressorsheet.ui.unlocking import Lock

RECENT = 200


class Window(QMainWindow):
    """The program's one window; `begin` asks who charts, then the worksheet is in front."""

    def __init__(
        self,
        store: Store,
        theme: Theme,
        lock: "Lock | None" = None,
        keeper: Keeper | None = None,
    ) -> None:
        super().__init__()
        self.store = store
        self._words = words_of("window")
        self._leaves_drafts = False
        self._offers_recording = True
        makers: Mapping[str, Callable[[], Form]] = {
            name: partial(make, store.clock) for name, make in FORMS.items()
        }
        self.charting = Charting(makers)
        self.worksheet = Worksheet(self.charting)
        self.frame = Frame(self.worksheet)
        self.files = Files(store, self)
        self.keeping = Keeping(store)
        self.views = Views(store, self.files, self.frame.views)
        self.corrections = Corrections(store, self.worksheet)
        self.second_reader = SecondReader(store, self.frame, self.worksheet, self.corrections)
        self.front = Front(store, self.frame, self.worksheet, self.views, self.second_reader)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.frame)
        self.setCentralWidget(self._pages)
        self._keeper = keeper
        is_demo = store.session.is_demo
        about = self._words("demo_about") if is_demo else ""
        self.entrance = Entrance(self._pages, lock, about, said_of_rules(store.rules))
        self.asides = Asides(store, keeper, self.keeping, self.frame, self._has_draft)
        self.privacy = Privacy(store, self._pages, can_lock=lock is not None)
        self.clipboard = Clipboard(self)
        # Never a patient's name: titles are kept by window managers and shown in task lists.
        self.setWindowTitle(self._words("demo_title" if is_demo else "title"))
        if is_demo:
            self.frame.bottom.keep_nothing()
        self.setMinimumSize(560, 340)
        wear(self, theme)
        self._wire()
        lay_keys(self, {keys: self._where_seen(act) for keys, act in self._keys().items()})
        lay_keys(self, {"Ctrl+L": self.privacy.lock if self.entrance.can_lock else self.begin})
        lay_keys(self, {"Shift+F1": self._show_about})

    def _wire(self) -> None:
        store, frame, sheet, views = self.store, self.frame, self.worksheet, self.views
        store.changed.connect(self._present)
        store.settled.connect(self._present_rest)
        store.drawn.connect(sheet.trend.present)
        store.patients_changed.connect(self._present_board)
        self.charting.submitted.connect(self._record)
        for typist in (self.charting, views, self.second_reader):
            typist.drafted.connect(self.keeping.keep)
        self.keeping.failed.connect(lambda _why: self._warn_again())
        if self._keeper is not None:
            self._keeper.changed.connect(self._warn_again)
            self._keeper.freed.connect(self._say_freed)
        self.keeping.kept.connect(self._say_kept)
        frame.patients.chosen.connect(self.open_patient)
        frame.patients.admit.connect(self.admit)
        frame.patients.open_file.connect(self.files.open_worksheet)
        frame.patients.archive.connect(self.asides.show_archive)
        frame.banner.asked.connect(self._banner_asked)
        frame.bottom.chosen.connect(self._bottom_asked)
        sheet.checklists.basis_asked.connect(self.front.open_basis)
        sheet.checklists.tick_asked.connect(self.corrections.tick)
        for source in (sheet.records, views):
            source.strike_asked.connect(self._correct(self.corrections.strike))
            source.move_asked.connect(self._correct(self.corrections.move))
        sheet.records.opened.connect(lambda _event_id: self.show_view("history"))
        views.basis_asked.connect(self.front.show_item)
        views.taper_submitted.connect(self._record_taper)
        views.verify_asked.connect(self.second_reader.verify)
        self.second_reader.recorded.connect(self._say_outcome)
        self.second_reader.who_asked.connect(self.begin)
        self.second_reader.view_asked.connect(self.show_view)
        self.corrections.made.connect(self._say_saved)
        self.files.taken_in.connect(self.open_patient)
        to_worksheet = self.front.show_worksheet
        self.front.brought.connect(self._present_open)
        self.front.emptied.connect(self.asides.show_admission)
        self.files.doubted.connect(partial(self.asides.ask_whether_same, to_worksheet))
        self.files.locked.connect(partial(self.asides.ask_passphrase, to_worksheet))
        self.files.sealing.connect(self._choose_passphrase)
        self.files.told.connect(frame.bottom.tell)
        self.files.failed.connect(self.say_trouble)
        self.privacy.locking.connect(self.clipboard.clear)
        self.privacy.locking.connect(self.entrance.ask_to_unlock)
        self.entrance.unlocked.connect(self.privacy.unlock)
        self.entrance.came.connect(self.start_charting)
        self.asides.shown.connect(partial(self._present_banner, None))
        self.asides.left.connect(to_worksheet)
        self.asides.opened.connect(self._opened)
        self.asides.emptied.connect(self._open_first)
        self.asides.wanted.connect(self.open_patient)
        self.asides.told.connect(frame.bottom.tell)
        for speaker in (self.files, views, self.corrections, self.asides):
            speaker.refused.connect(self.say_refusal)

    def _keys(self) -> Mapping[str, Callable[[], object]]:
        acts: dict[str, Callable[[], object]] = {}
        for number, name in enumerate(VIEWS, start=1):
            acts[f"Alt+{number}"] = partial(self.show_view, name)
        for number, name in enumerate(TABS, start=1):
            acts[f"Ctrl+{number}"] = partial(self.chart, name)
        for name, digit in DIRECT.items():
            acts[f"Ctrl+{digit}"] = partial(self.chart, name)
        return acts | {
            "Ctrl+5": self.front.more_forms,
            "F6": lambda: next_region(self.front.regions(), self.focusWidget(), 1),
            "Shift+F6": lambda: next_region(self.front.regions(), self.focusWidget(), -1),
            "F1": self.front.turn_basis,
            "Ctrl+P": lambda: self.show_view("handover"),
            "Alt+0": self.asides.show_store,
            "Ctrl+K": self.frame.find_patient,
            "Ctrl+N": self.admit,
            "Ctrl+O": self.files.open_worksheet,
            "Ctrl+S": self.files.save_worksheet,
            "Ctrl+/": lambda: self.show_view("keys"),
        }

    def _where_seen(self, act: Callable[[], object]) -> Callable[[], None]:
        """A key does nothing behind the page that asks who is there: it could open or save."""

        def act_in_front() -> None:
            if self._pages.currentWidget() is self.frame:
                act()

        return act_in_front

    def _show_about(self) -> None:
        """The page on the program itself: it is of no patient, so that it is there for anybody."""
        seen = self._pages.currentWidget() is self.frame
        (self.asides if seen else self.entrance).show_about()

    def receive(self, arrivals: "Arrivals") -> None:
        """Take in the files that the system hands over, each once somebody is there to answer."""
        arrivals.begin(self.files.take_in, self._can_answer)
        self._pages.currentChanged.connect(lambda _page: arrivals.look())
        self.frame.views.changed.connect(arrivals.look)

    def _can_answer(self) -> bool:
        """Whether somebody is there, and no question about a file or the store is in front."""
        is_there = self.store.session.by is not None and self._pages.currentWidget() is self.frame
        return is_there and not self.asides.is_asking

    # What the store says.

    def _present(self, assessment: Assessment) -> None:
        """What must be repainted within the frame of a record."""
        by = self.store.session.by
        shown = bedside(assessment)
        self.frame.present_now(shown, covered=self.second_reader.covers)
        self.worksheet.checklists.present(assessment)
        if by is not None:
            self.charting.present(assessment, by)
        self._present_banner(shown)

    def _present_open(self) -> None:
        if self.store.assessment is not None:
            self._present_banner(bedside(self.store.assessment))

    def _present_banner(self, shown: Bedside | None) -> None:
        """Whose worksheet is open; on a page that is about nobody of the store, that none is."""
        by = self.store.session.by
        if by is not None:
            patient = shown if self.frame.is_of_patient else None
            self.frame.banner.present(patient, protocol=self._protocol(), who=by.name, role=by.role)
            self.frame.banner.tick(self.store.clock())
            self._warn(of_patient=patient is not None)

    def _warn(self, *, of_patient: bool) -> None:
        """Say that nothing can be recorded, or what does not count, whatever else is said."""
        unkept = self.keeping.fault
        text = standing(self.store, self._keeper, unkept, of_patient=of_patient)
        session = self.store.session
        is_stored, reads_only = session.fault() is None, session.is_read_only
        self.frame.bottom.warn(text, stored=is_stored, reads_only=reads_only)
        self._offer_recording(offered=not reads_only)

    def _offer_recording(self, *, offered: bool) -> None:
        """What records can be pressed but where the store is only looked at."""
        if offered == self._offers_recording:
            return
        self._offers_recording = offered
        asked = (self.charting, self.worksheet.correction, self.views, self.second_reader)
        for place in (*asked, self.asides):
            place.offer_recording(offered=offered)

    def _warn_again(self) -> None:
        self._warn(of_patient=self.frame.is_of_patient)

    def _present_rest(self, assessment: Assessment) -> None:
        """What may follow a moment later."""
        session = self.store.session
        if self.worksheet.shows_basis:
            self.worksheet.basis.present(assessment)
        self.worksheet.records.present(session.newest(RECENT), assessment, session.struck)
        self.frame.due.present(due(assessment), bedside(assessment).identity.bed, assessment.at)
        self.views.present(assessment)

    def _present_board(self, rows: Sequence[PatientRow]) -> None:
        session = self.store.session
        self.frame.patients.present(rows, session.worksheet_id, self.store.clock())
        has_archive = bool(session.archive.worksheets() or session.archive.removals())
        self.frame.patients.offer_archive(offered=has_archive)

    def _protocol(self) -> str:
        reference = self.store.session.reference
        if not reference.in_force:
            return words_of("banner")("no_protocol")
        return f"{reference.protocol.id} {reference.protocol.version}"

    # Who charts, and whose worksheet is open.

    def begin(self) -> None:
        """Ask who is charting; drafts stay as they are behind it."""
        self.entrance.begin()

    def start_charting(self, name: str, role: str) -> None:
        """From now on each record carries this name and role."""
        by = self.store.session.by = Person(name=name, role=role)
        if self._keeper is not None:
            self._keeper.hold(by)
        self._pages.setCurrentWidget(self.frame)
        if self.store.session.worksheet_id is None:
            self._open_first()
        else:
            self.store.refresh()
            if not self.privacy.go_back():
                self.front.take_up(TABS[0])

    def _open_first(self) -> None:
        """The first patient of the board; an admission that was begun before stays in front."""
        first = self.store.session.first(self.store.clock())
        refusal = None if first is None else self.store.session.open(first)
        if first is not None and refusal is None:
            self._opened(first)
        else:
            self.store.refresh()
        if refusal is not None:
            self.say_refusal(refusal)
        if self.asides.is_admitting or first is None:
            self.asides.show_admission()

    def admit(self) -> None:
        """The page on which a patient is admitted; not while a draft is unsaved."""
        if not self._has_draft():
            self.asides.show_admission()

    def _choose_passphrase(self, attempt: "Try") -> None:
        """Have a passphrase chosen for a file; then the view comes back that it was saved from."""
        self.asides.choose_passphrase(partial(self.show_view, self.front.name), attempt)
        front = self.frame.views.currentWidget()
        if front is not None and self.store.assessment is not None:
            # Whose worksheet goes into the file stays to be seen; doses may be covered.
            self.frame.show_view(front, shows_doses=False)
            self._present_open()

    def open_patient(self, worksheet_id: str) -> None:
        """Another patient's worksheet; refused, with the draft shown, while one is unsaved."""
        session = self.store.session
        if worksheet_id == session.worksheet_id:
            self.store.refresh()
            self.front.show_worksheet()
        elif not self._has_draft():
            refusal = session.open(worksheet_id)
            if refusal is None:
                self._opened(worksheet_id)
            else:
                self.say_refusal(refusal)

    def _has_draft(self) -> bool:
        """Show a draft that is not recorded, and say so; False where there is none."""
        if self.charting.show_draft() is not None:
            self.front.show_worksheet()
        elif self.asides.is_admitting:
            self.asides.show_admission()
        elif self.views.drafts():
            self.show_view(TAPER)
        elif self.second_reader.drafts():
            self.second_reader.come_back()
        elif self.worksheet.correction.is_dirty:
            self.front.show_worksheet()
        else:
            return False
        self.say_trouble(self._words("draft_first"))
        return True

    def _opened(self, worksheet_id: str) -> None:
        """Show the worksheet that the session has just opened, with the drafts kept of it."""
        del worksheet_id  # the session knows it
        self.second_reader.end()
        self.worksheet.checklists.reset()
        self.worksheet.show_checklists()
        self.worksheet.correction.done()
        self.say_trouble("")
        self.front.show_worksheet()
        self.store.refresh_whole()
        self.charting.show_form(TABS[0])
        drafts = self.store.session.drafts()
        self.charting.restore(drafts)
        self.views.restore(drafts)
        if self.charting.show_draft() is None and any(map(drafts.get, TAPER_DRAFTS)):
            self.say_trouble(self._words("taper_draft"))

    # What is recorded.

    def _record(self, form: Form, events: Sequence[AnyEvent]) -> None:
        settle = partial(self.charting.settle, form)
        self._say_outcome(self.store.record(events, form.name, settle))

    def _record_taper(self, form: Form, events: Sequence[AnyEvent]) -> None:
        settle = partial(self.views.taper.settle, form)
        self._say_outcome(self.store.record(events, form.name, settle))

    def _correct(self, correct: Callable[[str], None]) -> Callable[[str], None]:
        def correct_here(event_id: str) -> None:
            self.front.show_worksheet()
            correct(event_id)

        return correct_here

    # What is in front.

    def show_view(self, name: str) -> None:
        """One of the five views, by name."""
        self.front.show_view(name)

    def chart(self, form: str) -> None:
        """The worksheet with a form in front, the cursor in it."""
        self.front.chart(form)

    def _banner_asked(self, what: str) -> None:
        if what == "who":
            self.begin()
        elif what == "board":
            self.frame.find_patient()
        else:
            self.chart(what)

    def _bottom_asked(self, what: str) -> None:
        if what == "store":
            self.asides.show_store()
        else:
            self.show_view(what)

    # What is said.

    def _say_outcome(self, refusal: Refused | None) -> None:
        if refusal is None:
            self._say_saved()
        else:
            self.say_refusal(refusal)

    def _say_saved(self) -> None:
        self.frame.bottom.saved(self.store.clock())

    def _say_freed(self) -> None:
        self._keep_drafts()
        self.frame.bottom.tell(self._words("freed"))

    def _say_kept(self) -> None:
        # Who closed once before may have typed more since: it is asked anew.
        self._leaves_drafts = False
        self._warn_again()
        self.frame.bottom.tell(self._words("kept_again", at=clock_text(self.store.clock())))

    def say_trouble(self, text: str) -> None:
        """Words that stay in the bottom bar until something is saved."""
        self.frame.bottom.trouble(text)

    def say_refusal(self, refusal: Refused, around: str = "") -> None:
        """Why something was not done; `around` is the key of the words to say it in."""
        zone = self.store.clock().tzinfo
        self._warn(of_patient=self.frame.is_of_patient)
        why = " ".join(say(reason, zone) for reason in refusal.reasons)
        self.say_trouble(self._words(around, why=why) if around else why)

    def say_fault(self, kind: str) -> None:
        """Something in the program failed; what was recorded is on disk."""
        self.say_trouble(self._words("fault", kind=kind))

    def restyle(self, theme: Theme) -> None:
        """Another theme, as the system asks for it."""
        wear(self, theme)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802  # Qt's names
        """Tab goes on in reading order, Shift+Tab back."""
        return next_stop(self, 1 if next else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button in focus, wherever nothing nearer has a use for it."""
        focused = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focused, QPushButton) and not event.isAutoRepeat():
            focused.click()
        else:
            super().keyPressEvent(event)

    def _keep_drafts(self) -> Refused | None:
        """Keep all that is typed, the field in focus too; the first refusal of any of it."""
        entries = self.second_reader.drafts()
        drafts = (*self.charting.drafts(), *self.views.drafts(), *entries)
        kept = [self.keeping.keep(form.name, form.kept()) for form in drafts]
        kept.append(self.asides.keep())
        return next((each for each in kept if each is not None), None)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Keep the drafts as they are; where the disk refuses one, stay once and say so."""
        refusal = self._keep_drafts()
        if refusal is not None and not self._leaves_drafts:
            self._leaves_drafts = True
            self.say_refusal(refusal, "close_again")
            event.ignore()
            return
        self.asides.stop()
        self.clipboard.clear()
        event.accept()
