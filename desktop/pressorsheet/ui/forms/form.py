"""Form: fields on rows, checked as they are typed; only validated events leave it.

The draft belongs to the form: `present` brings the last values and the moment, never a text into a
field. Enter records; on a bad draft it records nothing and moves to the first problem; a question
is answered in place, by its button, Enter again, or a written reason; Esc leaves it, then asks
before it clears a draft.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Note, Refused
from pressorsheet.entry.checked import Check, Checked, Desk, Draft, Problem, Question
from pressorsheet.ui.forms.asked import Asked, lacks_reason
from pressorsheet.ui.forms.hints import AT, LastValue, show_hints
from pressorsheet.ui.forms.origin import Origin
from pressorsheet.ui.forms.rows import add_rows, at_end_of, fields_in, order_tabs
from pressorsheet.ui.forms.said import nearest, problem_text, recorded_text, sentences
from pressorsheet.ui.widgets.buttons import button, offer
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.message import ENTER, Message
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

REASON = "reason"
SAID_FOR_MS = 6_000


class Form(QWidget):
    """Rows of fields with a Record button; `details` rows are folded behind a "more" button.

    Out go `submitted` (a tuple of events), `drafted` (the form's name and its texts, for keeping),
    `escaped` (the person is done here) and `form_asked` (another form is needed first). In come
    `present`, `recorded`, `refused`, `restore`.
    """

    # Whether the reason has a place of its own, asked for or not.
    keeps_reason = False
    # Whether it is a narrow column, where a question's answers stand below its words.
    is_narrow = False

    submitted = Signal(object)
    drafted = Signal(str, object)
    escaped = Signal()
    form_asked = Signal(str)

    def __init__(
        self,
        name: str,
        rows: Sequence[Sequence[QWidget]],
        check: Check,
        clock: Callable[[], datetime],
        details: Sequence[Sequence[QWidget]] = (),
    ) -> None:
        super().__init__()
        self.name = name
        self._check = check
        self._clock = clock
        self._words = words_of("form")
        self._assessment: Assessment | None = None
        self._by: Person | None = None
        self._attempted = False
        self._is_handed_out = False
        self._was_kept = False
        self._handed_out: tuple[AnyEvent, ...] = ()
        self._pressed_at = 0
        self._left: Field | None = None
        self._origin = Origin()
        self._times: tuple[str, ...] = ()
        self._asked = Asked()
        self._checked = Checked()
        self._seen: set[str] = set()
        self._reason = TextField(name, REASON, self._words("reason"))
        self._record = button(self._words("record"), f"{name}.record", primary=True)
        self._more = button(self._words("more"), f"{name}.more", quiet=True)
        self._message = Message(stacked=self.is_narrow)
        # One for all that is recorded: it begins anew with each, and Qt's own for one shot keeps a
        # reference to the message for each.
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(SAID_FOR_MS)
        self._details = QWidget()
        self._fields = list(fields_in((*rows, *details)))
        self._lay_out(rows, details)
        self._wire()

    # What the window tells it.

    def present(self, assessment: Assessment, by: Person) -> None:
        """The open worksheet as it now stands: last values, the clock, what a draft now means."""
        if self._by != by:
            # What one person answered, another did not.
            self._asked.drop()
        self._assessment = assessment
        self._by = by
        self.refresh()

    def recorded(self, *, is_presented_next: bool = False) -> None:
        """The events are on disk: say so, clear the draft, be ready for the next.

        Where the worksheet is presented at once as the record left it, the hints wait for that.
        """
        said = recorded_text(self._handed_out, self._assessment, self._clock())
        self._handed_out = ()
        self.empty()
        if not is_presented_next:
            self.refresh()
        self._message.done(said)
        self._fading.start()
        self.focus_first()

    def refused(self, refusal: Refused) -> None:
        """The record was not taken: say why; the draft stays as typed."""
        self._message.fault(sentences(say(reason, self._zone) for reason in refusal.reasons))
        # Only now, so that what is recorded costs the disk one write and not two.
        self._is_handed_out = False
        self._keep()

    def restore(self, draft: Draft) -> None:
        """Bring back a draft that was kept, or none; emits nothing.

        What was said or asked of the draft before goes with it: it may have been another patient's.
        """
        self._reset()
        self._was_kept = bool(draft)
        self._origin.bring_back(draft)
        for field in self._all_fields():
            if field.key in draft:
                field.set_text(draft[field.key])
            if field.is_touched:
                self._seen.add(field.key)
        if any(field.is_touched for field in self._hidden_fields()):
            self._show_details(shown=True)
        self.refresh()

    def clear(self) -> None:
        """Drop the draft, and show that it is gone."""
        self.empty()
        self.refresh()

    def empty(self) -> None:
        """Drop the draft and all that goes with it; what stands beside it is shown later."""
        had_draft = self.is_dirty
        self._reset()
        if had_draft:
            self.drafted.emit(self.name, {})

    def _reset(self) -> None:
        self._was_kept = False
        for field in self._all_fields():
            field.clear()
        self._seen.clear()
        self._origin.forget()
        self._attempted = False
        self._asked.drop()
        self._show_reason(shown=False)
        self._message.clear()

    @property
    def is_dirty(self) -> bool:
        """Whether it holds text that is not recorded."""
        return any(field.is_touched for field in self._all_fields())

    def draft(self) -> Mapping[str, str]:
        """The texts of all fields by key, exactly as typed."""
        return {field.key: field.text for field in self._all_fields()}

    def kept(self) -> Mapping[str, str]:
        """The draft as it is kept: with the name of who began it, and when."""
        return {**self.draft(), **self._origin.kept()}

    def offer_recording(self, *, offered: bool) -> None:
        """Whether the button can be pressed; where not, the draft stays and Enter says why."""
        offer(self._record, offered=offered, why=self._words("only_looked_at"))

    def focus_first(self) -> None:
        """Put the cursor where charting begins: the first field that is not the time."""
        fields = [field for field in self._fields if field.isEnabled() and not field.isHidden()]
        # Where there is nothing but a time, charting begins at it.
        fields.sort(key=lambda field: field.key == AT)
        if fields:
            fields[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What a subclass adds.

    def last_values(self, assessment: Assessment) -> Mapping[str, LastValue]:  # noqa: ARG002  # for subclasses
        """The newest value of each field on record; a form without them shows none."""
        return {}

    def follow(self, checked: Checked) -> None:
        """Show what follows from the draft in fields of its own (a rate from a dose)."""

    def adapt(self, assessment: Assessment) -> None:
        """Fit choices and units to the worksheet."""

    # Inside.

    @property
    def _zone(self) -> tzinfo | None:
        return self._clock().tzinfo

    def _lay_out(
        self, rows: Sequence[Sequence[QWidget]], details: Sequence[Sequence[QWidget]]
    ) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 4)
        buttons = at_end_of(rows, self._record, self._more)
        # Only now, for a widget without a parent would open as a window of its own.
        self._more.setVisible(bool(details))
        add_rows(outer, rows, buttons)
        folded = QVBoxLayout(self._details)
        folded.setContentsMargins(0, 0, 0, 0)
        add_rows(folded, details)
        self._details.setVisible(False)
        self._show_reason(shown=False)
        outer.addWidget(self._details)
        outer.addWidget(self._reason)
        outer.addWidget(self._message)
        outer.addStretch(1)
        # Last among its parts, as a window's Tab goes through these in their order.
        buttons.raise_()
        self._order_tabs()

    def _order_tabs(self) -> None:
        order_tabs(self._all_fields(), self._record, self._more)

    def _wire(self) -> None:
        self._record.installEventFilter(self)
        self._record.clicked.connect(self.submit)
        self._more.clicked.connect(
            lambda: self._show_details(shown=not self._details.isVisibleTo(self))
        )
        self._fading.timeout.connect(self._message.fade)
        self._message.answered.connect(self._answer)
        self._message.dismissed.connect(self._leave_question)
        self._message.cleared.connect(self._begin_again)
        for field in self._all_fields():
            field.edited.connect(lambda field=field: self._edited(field))
            field.left.connect(self._keep)

    def _show_details(self, *, shown: bool) -> None:
        self._details.setVisible(shown)
        self._more.setText(self._words("less" if shown else "more"))

    def _show_reason(self, *, shown: bool) -> None:
        self._reason.setVisible(shown or self.keeps_reason)

    def _all_fields(self) -> list[Field]:
        return [*self._fields, self._reason]

    def _hidden_fields(self) -> list[Field]:
        return [field for field in self._fields if self._details.isAncestorOf(field)]

    def _edited(self, field: Field) -> None:
        self._seen.add(field.key)
        self._origin.edited(self._by, self._clock(), is_dirty=self.is_dirty)
        if field.key != REASON:
            self._asked.drop()
        self.refresh()

    def _keep(self) -> None:
        """Have the draft kept, or forgotten once it is emptied; not while it is being recorded."""
        if self._is_handed_out:
            return
        if self.is_dirty:
            self._was_kept = True
            self.drafted.emit(self.name, dict(self.kept()))
        elif self._was_kept:
            self._was_kept = False
            self.drafted.emit(self.name, {})

    def _desk(self) -> Desk | None:
        if self._assessment is None or self._by is None:
            return None
        return Desk(self._assessment, self._clock(), self._by, self._origin.new_id)

    def refresh(self) -> None:
        """Check the draft anew and show beside the fields what came of it."""
        desk = self._desk()
        if desk is None:
            return
        self.adapt(desk.assessment)
        checked = self._check(self.draft(), desk)
        self._checked = self._origin.ask(checked, desk) if self.is_dirty else checked
        self._show_hints(desk)
        self.follow(self._checked)
        self._show_message()

    def _show_hints(self, desk: Desk) -> None:
        last = self.last_values(desk.assessment)
        faulty = {problem.field for problem in self._shown_problems()}
        self._times = show_hints(self._fields, self._checked, last, faulty, desk.now)

    def _shown_problems(self) -> tuple[Problem, ...]:
        """What is wrong in fields a person has been in; all of it once Enter was pressed."""
        problems = self._checked.problems
        if self._attempted:
            return problems
        return tuple(problem for problem in problems if problem.field in self._seen)

    def _show_message(self) -> None:
        problems = self._shown_problems()
        if problems:
            self._message.fault(self._said(nearest(problems, self._all_fields())))
            self._show_reason(shown=False)
        elif self._asked:
            self._show_questions(self._checked.questions)
        elif self.is_dirty or not self._message.is_done:
            notes = [say(each, self._zone) for each in self._heads_up()]
            if notes:
                self._message.warn(sentences((*notes, *self._times)))
            elif self._times:
                self._message.tell(sentences(self._times))
            else:
                self._message.clear()

    def _heads_up(self) -> list[Note]:
        """What will be asked, said while it is typed."""
        return [question.note for question in self._checked.questions] if self._seen else []

    def _said(self, problem: Problem) -> str:
        return problem_text(problem, self._all_fields(), self._zone)

    def submit(self) -> None:
        """Record the draft, or show what stands in the way."""
        self._attempted = True
        self.refresh()
        checked = self._checked
        if self._desk() is None:
            self._message.fault(self._words("no_worksheet"))
            return
        if checked.problems:
            self._go_to(checked.problems[0])
        elif checked.is_empty:
            self._message.tell(self._words("nothing_typed"))
            self.focus_first()
        elif checked.questions and not self._asked.is_answered(
            checked.questions, self._reason.text
        ):
            self._asked.put(checked.questions)
            self._ask(checked.questions)
        else:
            self._hand_out(checked)

    def _hand_out(self, checked: Checked) -> None:
        self._handed_out = checked.events
        self._is_handed_out = True
        self.submitted.emit(checked.events)
        self._is_handed_out = False

    def _answer(self) -> None:
        """Yes was said, by the button or by Enter."""
        if lacks_reason(self._asked.questions, self._reason.text):
            self._ask(self._asked.questions)
            return
        self._asked.say_yes()
        self.submit()

    def _ask(self, questions: tuple[Question, ...]) -> None:
        """Put the questions, and the focus on what answers them."""
        self._show_questions(questions)
        self._message.asked_at(self._pressed_at)
        if lacks_reason(questions, self._reason.text):
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._message.focus_yes()

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        """Say them; the focus stays, for time goes on while a person makes up their mind."""
        text = sentences(say(question.note, self._zone) for question in questions)
        needs_reason = any(question.needs_reason for question in questions)
        twice = any(question.twice for question in questions)
        self._show_reason(shown=needs_reason)
        again = twice and self._asked.is_said_once
        self._message.ask(
            self._words("ask_again", says=text) if again else text,
            self._words("yes_reason" if needs_reason else "yes"),
            self._words("back"),
        )

    def _begin_again(self) -> None:
        self.clear()
        self.focus_first()

    def _leave_question(self) -> None:
        """Back to the draft: its doubt stays said, and retyping replaces what is doubtful."""
        doubtful = self._asked.field
        self._asked.drop()
        self._show_reason(shown=False)
        self._message.clear()
        self.refresh()
        field = self._field(doubtful)
        if field is not None and not field.isHidden():
            self._reveal(field)
            field.take_up()
        elif self._left is not None and self._left.isVisibleTo(self):
            self._left.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_first()

    def _go_to(self, problem: Problem) -> None:
        field = self._field(problem.field)
        self._message.fault(self._said(problem))
        if field is not None:
            self._reveal(field)
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self, key: str | None) -> Field | None:
        return next((field for field in self._all_fields() if field.key == key), None)

    def _reveal(self, field: Field) -> None:
        if field in self._hidden_fields():
            self._show_details(shown=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter records or presses the button in focus; Esc goes back a step.

        A key held down is no second Enter.
        """
        if event.key() in ENTER:
            if not event.isAutoRepeat() and not self._message.is_too_soon(event):
                self._pressed_at = event.timestamp()
                self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Note when the button was pressed, also where a desktop lets it take Enter by itself."""
        if isinstance(event, QKeyEvent):
            self._pressed_at = event.timestamp()
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused.hasFocus():
            focused.click()
        elif self._asked:
            self._answer()
        else:
            self.submit()

    def _escape(self) -> None:
        if self._asked:
            self._left = None
            self._leave_question()
        elif self.is_dirty and not self._message.asks_to_clear:
            self._left = next((field for field in self._all_fields() if field.has_focus), None)
            self._message.ask_to_clear(
                self._words("ask_clear"), self._words("clear"), self._words("keep")
            )
            self._message.focus_yes()
        elif self.is_dirty:
            self._leave_question()
        else:
            self.escaped.emit()
