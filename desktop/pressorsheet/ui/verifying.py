"""Verifying: the page on which somebody who was not there verifies a taper, step by step.

Bag label and order first, typed blind; then which figures differ, and once they match entry and
plan side by side, the checks with their numbers, and the signature. It follows the record: what no
longer holds is asked anew.
"""

from collections.abc import Sequence
from enum import Enum
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Refused
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry.checked import Desk
from pressorsheet.entry.taper_named import run_named
from pressorsheet.entry.taper_sign import Standing, signed, standing
from pressorsheet.entry.taper_verify import (
    Figure,
    agreed,
    entered_in,
    figures,
    given_up,
    ordered_it,
)
from pressorsheet.exchange.plan_file import zone_named
from pressorsheet.ui.forms.taper_verify import VerifyForm
from pressorsheet.ui.panels.taper_verify_blind import Blind
from pressorsheet.ui.panels.taper_verify_checks import Checks
from pressorsheet.ui.panels.taper_verify_closed import Closed
from pressorsheet.ui.panels.taper_verify_compared import Compared
from pressorsheet.ui.panels.taper_verify_head import Head
from pressorsheet.ui.panels.taper_verify_seal import Seal
from pressorsheet.ui.panels.taper_verify_section import section_head
from pressorsheet.ui.panels.taper_verify_words import typed_before
from pressorsheet.ui.store import Store
from pressorsheet.ui.widgets.buttons import button, offer
from pressorsheet.ui.widgets.column import Column
from pressorsheet.ui.widgets.front import Front
from pressorsheet.ui.widgets.text import Rule
from pressorsheet.ui.wording import words_of

LEFT_WIDTH, WIDE_FROM = 504, 900
ANY = 16_777_215
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Out(Enum):
    """What was handed out last and waits for the record."""

    NOTHING = 0
    ENTRY = 1
    SIGNATURE = 2
    GIVEN_UP = 3


class Verifying(Column):
    """`begin` with a plan; `submitted` carries events to record, whose fate `settle` hears.

    `left` says that the person is done here, `who_asked` that another one is to sign in.
    """

    # What is wrong with a field is said below it.
    margin = 72

    submitted = Signal(object)
    drafted = Signal(str, object)
    who_asked = Signal()
    left = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._words = words_of("taper_verify")
        self._plan_id = ""
        self._bound: tuple[str | None, str] | None = None
        self._types = True
        self._why = ""
        self._figures: tuple[Figure, ...] = ()
        self._stands: Standing | None = None
        self._out = _Out.NOTHING
        self._is_signed = False
        self._is_open = False
        self._blind_by: str | None = None
        self._sign_id = str(uuid4())
        self.form = VerifyForm(store.clock)
        self._head, self._closed, self._blind = Head(), Closed(), Blind()
        self._compared, self._checks, self._seal = Compared(), Checks(), Seal()
        self._compare = button(self._words("compare"), "taper_verify.compare", primary=True)
        self._lay_out()
        self._wire()

    # What the window asks.

    def begin(self, plan_id: str) -> None:
        """Verify a plan from where it stands; what was typed of it and kept comes back."""
        self._plan_id, self._bound, self._why = plan_id, None, ""
        self._is_open = True
        self._types, self._is_signed, self._figures = True, False, ()
        self._compared.ask_anew()
        self.form.begin(plan_id, {})
        self.form.restore(self._store.session.drafts().get(self.form.name, {}))
        assessment = self._store.assessment
        if assessment is not None:
            self._types = self.form.is_dirty or not self._shows_plan(assessment)
            self._present(assessment)
        self._enter()

    def come_back(self) -> None:
        """Show it again as it was left."""
        self._is_open = True
        if self._store.assessment is not None:
            self._present(self._store.assessment)
        self._enter()

    @property
    def blind_by(self) -> str | None:
        """Who makes a second entry here and may not see the plan; None: nobody, or it has ended."""
        return self._blind_by if self._is_open else None

    def end(self) -> None:
        """The entry is no longer open; what was typed and recorded stays."""
        self._is_open = False

    @property
    def is_dirty(self) -> bool:
        """Whether an entry is typed that was not compared."""
        return self.form.is_dirty

    @property
    def fulfils(self) -> str | None:
        """The name of the draft that ends with what was handed out."""
        return self.form.name if self._out is _Out.ENTRY else None

    def offer_recording(self, *, offered: bool) -> None:
        """Whether what records can be pressed; where not, Enter in a field says why."""
        why = words_of("form")("only_looked_at")
        offer(self._compare, offered=offered, why=why)
        for part in (self._compared, self._seal):
            part.offer_recording(offered=offered, why=why)

    def settle(self, refusal: Refused | None) -> None:
        """What became of what was handed out; called before the record is shown."""
        out, self._out = self._out, _Out.NOTHING
        if out is _Out.ENTRY and refusal is not None:
            self.form.refused(refusal)
        elif out is _Out.ENTRY:
            self.form.recorded()
            # What it says of the record holds the plan's figures.
            self.form.restore({})
            self._types, self._why = False, ""
            self._compared.ask_anew()
        elif out is _Out.GIVEN_UP:
            self._settle_given_up(refusal)
        elif refusal is not None:
            self._seal.refuse(refusal.reasons)
        else:
            self._is_signed, self._sign_id = True, str(uuid4())

    def _settle_given_up(self, refusal: Refused | None) -> None:
        if refusal is not None:
            self._compared.refuse(refusal)
        else:
            self._types, self._sign_id = False, str(uuid4())

    # What the record says.

    def _follow(self, assessment: Assessment) -> None:
        if not self.isVisible():
            return
        if self._is_signed:
            self._is_signed = False
            self._leave()
            return
        held = self._step(), self._right.currentWidget()
        self._present(assessment)
        if (self._step(), self._right.currentWidget()) != held:
            self._enter()

    def _present(self, assessment: Assessment) -> None:
        by, run = self._store.session.by, run_named(assessment, self._plan_id)
        if by is None:
            return
        self._head.present(run, by, assessment.at)
        self.form.present(assessment, by)
        self._blind_by = None
        if run is None or ordered_it(run, by.name):
            self._closed.present(None if run is None else by.name)
            self._show(self._closed, self._follows)
            return
        stands = self._standing(assessment, run, by)
        self._look_for_changes(run, by, stands)
        self._stands = stands
        self._blind_by = None if stands.shows_plan else by.name
        if self._types and stands.gave_up is None:
            why = (self._why, typed_before(self._figures))
            self._blind.present(why, stands.entries, assessment.at)
            self._show(self._entry, self._blind)
        else:
            self._present_compared(assessment, run, by, stands)
            self._show(self._compared, self._checks if stands.shows_plan else self._blind)

    def _present_compared(
        self, assessment: Assessment, run: TaperRun, by: Person, stands: Standing
    ) -> None:
        now, entries = assessment.at, stands.entries
        if stands.gave_up is not None:
            self._compared.present_given_up(run, self._figures, entries, now)
        elif stands.shows_plan:
            self._compared.present(agreed(run), entries, now, blind=False)
        else:
            self._compared.present(self._figures, entries, now, blind=True)
            self._blind.present((), (), now)
            return
        self._checks.present(stands.verification, assessment.at.tzinfo)
        self._seal.present(run, by, assessment.at, stands.in_the_way)

    def _look_for_changes(self, run: TaperRun, by: Person, stands: Standing) -> None:
        """Another plan, person or bag than the entry was made for asks for another entry."""
        before = self._bound
        self._bound = (run.version.plan.fingerprint, by.name)
        if before is not None and before[0] != self._bound[0]:
            self._ask_anew(self._words("changed", version=str(run.version.number)))
        elif before is not None and before[1] != by.name:
            self._ask_anew(self._words("other_person"))
        elif not self._types and stands.mine is None and stands.gave_up is None:
            self._ask_anew(self._words("other_bag"))

    def _ask_anew(self, why: str) -> None:
        self._types, self._why, self._figures = True, why, ()

    def _standing(self, assessment: Assessment, run: TaperRun, by: Person) -> Standing:
        return standing(assessment, run, by.name, zone_named(run.version.plan.tz))

    def _shows_plan(self, assessment: Assessment) -> bool:
        by, run = self._store.session.by, run_named(assessment, self._plan_id)
        if by is None or run is None:
            return False
        return self._standing(assessment, run, by).shows_plan

    # What a person does.

    def _desk(self) -> Desk | None:
        assessment, by = self._store.assessment, self._store.session.by
        if assessment is None or by is None:
            return None
        return Desk(assessment, self._store.clock(), by, lambda _number: self._sign_id)

    def _hand_out_entry(self, events: Sequence[AnyEvent]) -> None:
        desk = self._desk()
        run = None if desk is None else run_named(desk.assessment, self._plan_id)
        if desk is None or run is None:
            return
        entered = entered_in(self.form.draft(), desk, self._plan_id)
        self._figures = () if entered is None else figures(run, entered)
        self._out = _Out.ENTRY
        self.submitted.emit(events)

    def _sign(self) -> None:
        desk, stands = self._desk(), self._stands
        run = None if desk is None else run_named(desk.assessment, self._plan_id)
        if desk is None or run is None or stands is None or stands.in_the_way:
            return
        self._out = _Out.SIGNATURE
        self.submitted.emit((signed(desk, run, stands),))

    def _give_up(self) -> None:
        desk = self._desk()
        run = None if desk is None else run_named(desk.assessment, self._plan_id)
        if desk is None or run is None:
            return
        self._out = _Out.GIVEN_UP
        self.submitted.emit((given_up(desk, run),))

    def _again(self) -> None:
        self._types = True
        self._compared.ask_anew()
        self.come_back()

    def _leave(self) -> None:
        self.end()
        self.left.emit()

    def _step(self) -> QWidget | None:
        return self._left.currentWidget()

    def _enter(self) -> None:
        """Put the focus where the step begins, and never on what a second Enter would sign."""
        step = self._step()
        if step is self._entry:
            self.form.focus_first()
        elif step is self._closed:
            self._closed.who.setFocus()
        elif self._stands is not None and self._stands.mine and self._stands.mine.value:
            self._checks.table.setFocus()
        else:
            self._compared.table.setFocus()
        self.reveal_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the focus; Esc goes back to the taper."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() not in ENTERS:
            super().keyPressEvent(event)
        elif isinstance(focused, QPushButton) and focused.hasFocus() and not event.isAutoRepeat():
            focused.click()

    # Laying out and wiring.

    def _wire(self) -> None:
        self._store.changed.connect(self._follow)
        self.form.submitted.connect(self._hand_out_entry)
        self.form.drafted.connect(self.drafted)
        self.form.escaped.connect(self._leave)
        self.form.faulted.connect(self.reveal_focus)
        self._compare.clicked.connect(self.form.submit)
        self._compared.again_asked.connect(self._again)
        self._compared.given_up.connect(self._give_up)
        self._seal.signed.connect(self._sign)
        self._closed.who_asked.connect(self.who_asked)
        self._head.left.connect(self._leave)

    def _show(self, left: QWidget, right: QWidget) -> None:
        """One step; what signs and what shows the plan's figures is there in the last alone."""
        self._left.setCurrentWidget(left)
        self._right.setCurrentWidget(right)
        is_open = right is self._checks
        for part in (self._seal, self._seal_rule):
            part.setVisible(is_open)

    def _lay_out(self) -> None:
        self._entry, self._follows = QWidget(), QWidget()
        self._left, self._right = Front(), Front()
        self._lay_out_entry()
        for page in (self._entry, self._compared, self._closed):
            self._left.addWidget(page)
        for page in (self._blind, self._checks, self._follows):
            self._right.addWidget(page)
        steps = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, steps)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._rule, self._seal_rule = Rule(vertical=True), Rule(strong=True)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._rule)
        self._columns.addWidget(self._right, 1)
        self.add(self._head)
        self.add(Rule())
        self.add(steps, 1)
        self.add(self._seal_rule)
        self.add(self._seal)
        self.setObjectName("taper_verify")

    def _lay_out_entry(self) -> None:
        compare = QVBoxLayout()
        compare.setContentsMargins(16, 0, 16, 12)
        compare.addWidget(self._compare, 0, Qt.AlignmentFlag.AlignLeft)
        entry = QVBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(0)
        entry.addLayout(section_head(self._words("step_entry")))
        entry.addWidget(self.form)
        entry.addLayout(compare)
        entry.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Side by side, or one above the other."""
        wide = event.size().width() >= WIDE_FROM
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._rule.setVisible(wide)
        self._left.setMinimumWidth(LEFT_WIDTH if wide else 0)
        self._left.setMaximumWidth(LEFT_WIDTH if wide else ANY)
        self._checks.table.set_wide(wide=wide)
        super().resizeEvent(event)
