"""Taper mark form: records in its place what a person did at the row of a taper that comes next.

It opens for one act at one row. The pump's number is read off and typed, never offered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.number import plain_text
from pressorsheet.core.taper.choices import Act, Offer, choice
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry import taper_marks
from pressorsheet.entry.checked import Checked, Draft, Question
from pressorsheet.entry.taper_doses import DOSE, RATE
from pressorsheet.entry.taper_marks import ACT, PLAN, ROW
from pressorsheet.entry.taper_named import run_named
from pressorsheet.ui.forms.drugs import DrugForm
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.outcome import number_in_unit
from pressorsheet.ui.forms.rows import add_rows, below_label, order_tabs
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import step_words, words_of
from pressorsheet.wording import number_text

NAME = "taper_mark"
HOLDS_DOSE = (Act.GIVE, Act.STEP_BACK)
# What is given or resumed needs a reason only where one is asked for.
UNREASONED = (Act.GIVE, Act.RESUME)
LEFT = 40


class TaperMarkForm(DrugForm):
    """What the pump was set to, when, and why; `escaped` has it step aside."""

    is_narrow = True

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields(NAME)
        self._says = words_of("taper")
        self._marked: Mapping[str, str] = {}
        self._act = Act.HOLD
        self._rate = f.number(RATE, "mL/h", 140)
        self._dose = f.number(DOSE, width=210)
        self._head = Text("", 11, SEMIBOLD, wrap=True)
        self._offers = Text("", 10, wrap=True)
        self._back = button(self._says("mark_back"), f"{NAME}.back")
        super().__init__(NAME, [[self._rate, self._dose, f.time()]], taper_marks.check, clock)
        self._back.clicked.connect(self._escape)

    def begin(self, act: Act, run: TaperRun) -> None:
        """Ask what was done at the row that comes next, or after the last one."""
        if self._about(act, run) != self._marked:
            self.restore(self._about(act, run))
        self._show(run)
        self.focus_first()

    def _about(self, act: Act, run: TaperRun) -> Mapping[str, str]:
        row = run.rows[-1] if run.current is None else run.current
        return {PLAN: run.plan_id, ROW: plain_text(row.planned.n), ACT: act.value}

    def _show(self, run: TaperRun) -> None:
        """What is asked of this row, in the units of its plan."""
        words, holds_dose = self._says, self._act in HOLDS_DOSE
        row = run.rows[-1] if run.current is None else run.current
        planned = row.planned
        after = "" if planned.off else number_text(planned.to_dose)
        unit, before = run.version.plan.dose_unit, number_text(planned.from_dose)
        said = {"row": number_text(planned.n), "step": step_words(before, after, unit)}
        self._head.set_text(words(f"ask_{self._act.value}", **said))
        self._record.setText(words(f"do_{self._act.value}", **said))
        self._dose.set_unit(run.version.plan.dose_unit)
        for field in (self._rate, self._dose):
            field.setVisible(holds_dose)
        keeps = self._act not in UNREASONED
        if keeps != self.keeps_reason:
            self.keeps_reason = keeps
            self._show_reason(shown=False)

    # The draft.

    @property
    def plan_id(self) -> str:
        """The plan that the draft is about; "" where there is none."""
        return self._marked.get(PLAN, "")

    @property
    def act(self) -> Act:
        """What the draft says was done."""
        return self._act

    def draft(self) -> Mapping[str, str]:
        """The texts of all fields, and which row of which plan they mark how."""
        return {**super().draft(), **self._marked}

    def restore(self, draft: Draft) -> None:
        """Bring a draft back, with the row that it marks."""
        known = {act.value for act in Act}
        has_row = draft.get(ACT) in known and draft.get(PLAN) and draft.get(ROW)
        self._marked = {key: draft[key] for key in (PLAN, ROW, ACT)} if has_row else {}
        self._act = Act(draft[ACT]) if has_row else Act.HOLD
        super().restore(draft if has_row else {})

    def refresh(self) -> None:
        """Check the draft anew, once there is a row that it marks."""
        if self._marked:
            super().refresh()

    def focus_first(self) -> None:
        """Begin at the pump's rate, or at the reason where no dose changes."""
        # A button that cannot be pressed takes no focus; Enter in the time says why it cannot.
        if self._act is Act.RESUME and not self._record.isEnabled():
            super().focus_first()
            return
        first = self._record if self._act is Act.RESUME else self._reason
        (self._rate if self._act in HOLDS_DOSE else first).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def _begin_again(self) -> None:
        """A mark that was dropped is not begun again: what can be done now is asked anew."""
        self.clear()
        self.escaped.emit()

    # What it shows.

    def adapt(self, assessment: Assessment) -> None:
        """The row as it now stands."""
        run = run_named(assessment, self.plan_id)
        if run is not None:
            self._show(run)
            self._show_offers(run, assessment)

    def _show_offers(self, run: TaperRun, assessment: Assessment) -> None:
        """The doses of the order to go back to, at the bag that hangs: to read, not to take."""
        is_back = self._act is Act.STEP_BACK
        offers = choice(run, assessment, Act.STEP_BACK).offers if is_back else ()
        listed = ", ".join(self._offered(each) for each in offers)
        self._offers.set_text(self._says("offers", listed=listed) if listed else "")
        self._offers.setVisible(bool(listed))

    def _offered(self, offer: Offer) -> str:
        dose = number_in_unit(offer.dose)
        if offer.rate is None:
            said = self._says("offer_no_rate", dose=dose)
        else:
            said = self._says("offer", dose=dose, rate=number_text(offer.rate.ml_per_h))
        return self._says("offer_rescue", offer=said) if offer.is_rescue else said

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        """Ask; meanwhile only the answers are offered."""
        super()._show_questions(questions)
        self._buttons.setVisible(False)

    def follow(self, checked: Checked) -> None:
        """The rate that follows from a dose, or the dose from a rate."""
        self._buttons.setVisible(not self._asked)
        rate, dose = checked.computed.get(RATE), checked.computed.get(DOSE)
        self._rate.set_computed("" if rate is None else number_text(rate["rate"].ml_per_h))
        self._dose.set_computed("" if dose is None else number_in_unit(dose["dose"]))

    def _lay_out(
        self, rows: Sequence[Sequence[QWidget]], details: Sequence[Sequence[QWidget]]
    ) -> None:
        del details
        outer = QVBoxLayout(self)
        outer.setContentsMargins(LEFT, 0, 16, 8)
        outer.setSpacing(6)
        outer.addWidget(self._head)
        outer.addWidget(self._offers)
        self._buttons = QWidget()
        line = QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for made in (self._record, self._back):
            line.addWidget(made)
        (row,) = rows
        add_rows(outer, [[*row, self._reason]], below_label(self._buttons))
        outer.addWidget(self._message)
        for part in (self._more, self._details):
            part.setParent(self)
            part.hide()
        order_tabs(self._all_fields(), self._record, self._back)
