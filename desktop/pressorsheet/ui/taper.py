"""Taper: the view of a taper: its order on the left, its plan on the right.

It shows a charted taper with what was given, or an order while it is written. It reads and plans;
a person orders, and the record keeps what they ordered.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Person
from pressorsheet.core.note import Refused
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.choices import rescue_offer
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.taper import TaperForm
from pressorsheet.ui.marking import Marking
from pressorsheet.ui.panels.advisor import Advisor
from pressorsheet.ui.panels.taper_plan import TaperPlanPanel
from pressorsheet.ui.panels.taper_shown import (
    draft_shown,
    nothing_shown,
    refused_shown,
    run_shown,
)
from pressorsheet.ui.panels.taper_side import TaperSide
from pressorsheet.ui.panels.taper_versions import Replaced, replaced_versions
from pressorsheet.ui.panels.taper_words import name_of, ordered_by, ordered_words
from pressorsheet.ui.taper_plans import TaperPlans
from pressorsheet.ui.widgets.reveal import reveal
from pressorsheet.ui.widgets.text import Rule, ground
from pressorsheet.ui.wording import words_of

SIDE_WIDTH = 304
WIDE_FROM = 900
ANY_WIDTH = ANY_HEIGHT = 16_777_215
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Taper(QScrollArea):
    """Lays order and plan out and keeps them to one another; what was ordered goes out as events.

    In a narrow window the order stands above the plan and all of it scrolls.
    """

    submitted = Signal(object, object)
    drafted = Signal(str, object)
    verify_asked = Signal(str)
    strike_asked = Signal(str)
    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(
        self, clock: Callable[[], datetime], paper: str = "a4", *, is_settled: bool = False
    ) -> None:
        super().__init__()
        self._clock = clock
        self._assessment: Assessment | None = None
        self._by: Person | None = None
        self._runs: dict[str, TaperRun] = {}
        self._replaced: dict[str, Replaced] = {}
        self._chosen = ""
        self._writes: bool | None = None
        self._awaits_newest = False
        self._plan: TaperPlan | None = None
        self._plans = TaperPlans()
        self.form = TaperForm(clock)
        self._side = TaperSide(self.form)
        self._panel = TaperPlanPanel(paper, is_settled=is_settled)
        self._advisor = Advisor()
        self.marking = Marking(clock)
        self._panel.table.host(self.marking)
        # Held, for PySide takes what stands in a viewport for gone when its own name for that goes.
        self._held_viewport = self.viewport()
        self._inside = QWidget()
        self._inside.installEventFilter(self)
        # What was just brought to the front has its place only when it is laid out.
        self._revealing = QTimer(self)
        self._revealing.setSingleShot(True)
        self._revealing.setInterval(0)
        self._revealing.timeout.connect(self._reveal_focus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        self._lay_out()
        self._wire()

    @property
    def plan(self) -> TaperPlan | None:
        """The plan shown, as it can be printed; None where there is none."""
        return self._plan

    @property
    def charted(self) -> str | None:
        """The plan id of the taper in front as it stands in the record; None where none does."""
        return None if self._is_writing or self._chosen not in self._runs else self._chosen

    def present(self, assessment: Assessment, by: Person) -> None:
        """The open worksheet as it now stands."""
        self._assessment = assessment
        self._runs = {run.plan_id: run for run in tapers_of(assessment).read}
        found = (each for run in self._runs.values() for each in replaced_versions(run))
        self._replaced = {each.code: each for each in found}
        awaited = self._awaits_newest
        if awaited or self._chosen not in (*self._runs, *self._replaced):
            self._chosen = self._newest()
            self._awaits_newest = False
        self._by = by
        self.form.present(assessment, by)
        self._show()
        if awaited and not self._is_writing:
            # The form that had the focus has gone; Enter would ask for another order.
            self._panel.table.setFocus()

    def settle(self, form: Form, refusal: Refused | None) -> None:
        """What became of a record: an order is shown as it stands, a mark steps aside."""
        if refusal is not None:
            form.refused(refusal)
            return
        if form is self.marking.form:
            form.recorded()
            self.marking.leave()
            # One that ended with this stays in front.
            self._writes = False
            self._show()
            self._panel.table.setFocus()
            return
        self.form.recorded()
        self._chosen = self._newest()
        self._awaits_newest = True
        self._writes = None
        self._show()
        self._panel.table.setFocus()

    def offer_recording(self, *, offered: bool) -> None:
        """Whether orders and marks can be recorded: not where the store is only looked at."""
        for form in (self.form, self.marking.form):
            form.offer_recording(offered=offered)

    def drafts(self) -> tuple[Form, ...]:
        """The forms that hold text which is not recorded."""
        return tuple(form for form in (self.form, self.marking.form) if form.is_dirty)

    def restore(self, drafts: Mapping[str, Mapping[str, str]]) -> None:
        """Bring back the order and the mark that were being written on the worksheet now open."""
        self.form.restore(drafts.get(self.form.name, {}))
        self.marking.restore(drafts.get(self.marking.form.name, {}))
        if self.marking.form.is_dirty:
            self._chosen = self.marking.form.plan_id
        self._writes = True if self.form.is_dirty else None
        self._show()

    # Which of the two is shown.

    @property
    def _is_writing(self) -> bool:
        """As a person chose; else the taper that runs, or an order where none does."""
        if self._writes is not None:
            return self._writes or not self._runs
        run = self._runs.get(self._chosen)
        return self._chosen not in self._replaced and (run is None or not run.is_running)

    def _newest(self) -> str:
        """The newest taper that goes on, else the newest."""
        running = [plan_id for plan_id, run in self._runs.items() if run.is_running]
        return next(reversed(running or list(self._runs)), "")

    def _write(self, *, writes: bool) -> None:
        self._writes = writes
        self._show()
        if writes:
            self.form.focus_first()
        else:
            self._panel.table.setFocus()

    def _replan(self) -> None:
        """Write the next version of the taper in front; a draft order is never written over."""
        run = self._runs.get(self._chosen)
        if run is not None and self.form.replaces != run.plan_id and not self.form.is_dirty:
            self.form.replan(run)
        self._write(writes=True)

    def _choose(self, plan_id: str) -> None:
        self._chosen = plan_id
        self._awaits_newest = False
        self._show()

    def _show(self) -> None:
        assessment = self._assessment
        if assessment is None:
            return
        if self._is_writing:
            self.setFocusProxy(self.form.first)
            replaced = self._runs.get(self.form.replaces)
            version = 1 if replaced is None else replaced.version.number + 1
            self._side.show_form(has_others=bool(self._runs), version=version)
            self._show_draft(assessment)
        else:
            self.setFocusProxy(self._panel.table)
            self._show_run(assessment, self._chosen)

    def _show_draft(self, assessment: Assessment) -> None:
        """The plan of the order as it is written, or what stands in its way."""
        made = self.form.planned
        self._plan = made.plan if self.form.is_dirty else None
        self._advisor.present(self._plan, made.advice)
        if not self.form.is_dirty:
            self._panel.present(nothing_shown())
        elif made.plan is None:
            self._panel.present(refused_shown(self.form.in_the_way()))
        else:
            self._panel.present(
                draft_shown(
                    made.plan,
                    made.notices,
                    assessment,
                    self.form.in_the_way(),
                    self._runs.get(self.form.replaces),
                )
            )

    def _show_run(self, assessment: Assessment, chosen: str) -> None:
        """A charted taper with what was given, or a version of it that was replaced."""
        now, replaced = assessment.at, self._replaced.get(chosen)
        run = self._runs[chosen] if replaced is None else replaced.was
        again = self._plans.of(run, assessment)
        made = again if isinstance(again, TaperPlan) else None
        self._plan = made
        names = tuple(self._names(now))
        ordered = ordered_words(run, made, now, rescue_offer(run, assessment.view))
        self._side.show_order(ordered, ordered_by(run, now), names, self._chosen)
        wean = self._plans.wean(run, assessment)
        self._panel.present(run_shown(run, again, assessment, wean, replaced))
        if self._by is not None and replaced is None:
            self.marking.present(run, assessment, self._by)
        self._advisor.present(made, () if made is None else advise(made))

    def _names(self, now: datetime) -> Iterator[tuple[str, str]]:
        """The tapers to choose from, each with its versions that were replaced below it."""
        words = words_of("taper")
        for plan_id, run in self._runs.items():
            taper = name_of(run, now)
            yield plan_id, taper
            for each in self._replaced.values():
                if each.was.plan_id == plan_id:
                    version = str(each.was.version.number)
                    yield each.code, words("which_version", taper=taper, version=version)

    # Laying out and wiring.

    def _wire(self) -> None:
        for form in (self.form, self.marking.form):
            form.submitted.connect(partial(self.submitted.emit, form))
            form.drafted.connect(self.drafted)
        self.form.followed.connect(self._followed)
        self.marking.replan_asked.connect(self._replan)
        self._side.new_asked.connect(lambda: self._write(writes=True))
        self._side.back_asked.connect(lambda: self._write(writes=False))
        self._side.chosen.connect(self._choose)
        self._panel.verify_asked.connect(self._ask_to_verify)
        self._panel.table.foot_moved.connect(self._revealing.start)
        self._panel.table.strike_asked.connect(self.strike_asked)
        self._panel.print_asked.connect(self.print_asked)
        self._panel.save_asked.connect(self.save_asked)

    def _ask_to_verify(self) -> None:
        # Whoever comes back is at the plan: a second Enter would ask to verify it once more.
        self._panel.table.setFocus()
        self.verify_asked.emit(self._chosen)

    def _followed(self) -> None:
        if self._assessment is not None and self._is_writing:
            self._show_draft(self._assessment)

    def _lay_out(self) -> None:
        ground(self._inside, "canvas")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._rule = Rule(vertical=True)
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._panel, 1)
        rows.addWidget(self._advisor)
        self._columns.addWidget(self._side)
        self._columns.addWidget(self._rule)
        self._columns.addWidget(right, 1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the focus."""
        focused = self.focusWidget()
        if event.key() in ENTERS and focused is self._panel.table and not event.isAutoRepeat():
            self.marking.begin_first(self._clock())
        elif event.key() in ENTERS and isinstance(focused, QPushButton) and focused.hasFocus():
            focused.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """What has the focus stays in sight while what stands above it grows."""
        if watched is self._inside and event.type() == QEvent.Type.Resize:
            self._revealing.start()
        return super().eventFilter(watched, event)

    def _follow_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        if focused is not None and self._inside.isAncestorOf(focused):
            self._revealing.start()

    def _reveal_focus(self) -> None:
        """In a narrow window, bring what has the focus into sight, with what belongs to it."""
        focused, table = self.window().focusWidget(), self._panel.table
        if focused is table:
            place = table.next_place()
            place.setHeight(min(place.height(), self.viewport().height()))
            reveal(table, place)
        elif self.marking.isAncestorOf(focused) and self.marking.height() <= self.height():
            reveal(self.marking, self.marking.rect())
        elif self._inside.isAncestorOf(focused):
            reveal(focused, focused.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Side by side, or one above the other."""
        super().resizeEvent(event)
        self._reflow(wide=event.size().width() >= WIDE_FROM)

    def _reflow(self, *, wide: bool) -> None:
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._rule.setVisible(wide)
        self._side.setMinimumWidth(SIDE_WIDTH if wide else 0)
        self._side.setMaximumWidth(SIDE_WIDTH if wide else ANY_WIDTH)
        # Beside each other, each of the two scrolls by itself; above each other, both do.
        height = self.viewport().height() if wide else ANY_HEIGHT
        self._inside.setMaximumHeight(height)
        self._inside.setMinimumHeight(height if wide else 0)
        for part in (self._side, self.form, self._panel):
            part.set_wide(wide=wide)
