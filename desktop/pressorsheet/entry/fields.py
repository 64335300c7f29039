"""Fields: reads the fields of one draft, one after another, and keeps what came of each.

    fields = Fields(draft, desk)
    fields.choice("source", get_args(Source))
    fields.measured("vitals", "map_mmhg")
    fields.require("source")
    return fields.checked(Vitals, idle=("source",))

The model of an event is only ever handed what these readers accepted, so it has nothing to refuse.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

from pressorsheet.core.drugs import Level
from pressorsheet.core.events import AnyEvent, Event
from pressorsheet.core.limits import Notice, measurement_notices
from pressorsheet.core.note import Note, note
from pressorsheet.entry.checked import Checked, Desk, Draft, Problem, Question
from pressorsheet.entry.last import last_number
from pressorsheet.entry.numbers import read_number
from pressorsheet.entry.texts import (
    read_choice,
    read_lines,
    read_name,
    read_text,
    read_yes_or_no,
)
from pressorsheet.entry.times import TimeRead, read_time

Read = TypeVar("Read")
ReadNumber = Callable[[Draft, str], Decimal | Problem | None]

AT = "at"
REASON = "reason"


class Fields:
    """What was read of a draft so far: values by field, problems, questions, what to read back."""

    def __init__(self, draft: Draft, desk: Desk) -> None:
        self.draft = draft
        self.desk = desk
        self.at: datetime = desk.now
        self._order: list[str] = []
        self._values: dict[str, object] = {}
        self._typed: set[str] = set()
        self._problems: list[Problem] = []
        self._questions: list[Question] = []
        self._read_back: dict[str, Note] = {}
        self._computed: dict[str, Note] = {}
        time = self.take(AT, read_time(draft, desk))
        if time is not None:
            self.at = time.at
            self._read_time(AT, time)
        self.reason = self.keep(REASON, read_text(draft, REASON))

    def _read_time(self, field: str, time: TimeRead) -> None:
        self._read_back[field] = time.read_back
        self._questions += time.questions

    # Reading. Each takes the next field of the form, keeps its value for the event and gives it.

    def take(self, field: str, read: Read | Problem | None) -> Read | None:
        """What was read of a field, not kept for the event; None where nothing was or may be."""
        if field not in self._order:
            self._order.append(field)
        if read is not None:
            self._typed.add(field)
        if isinstance(read, Problem):
            self._refuse(read)
            return None
        return read

    def _refuse(self, problem: Problem) -> None:
        """Each thing that is wrong is said once, however often its field is read."""
        if problem not in self._problems:
            self._problems.append(problem)

    def keep(self, field: str, read: Read | Problem | None) -> Read | None:
        """What was read of a field, kept for the event."""
        taken = self.take(field, read)
        if taken is not None:
            self._values[field] = taken
        return taken

    def number(self, field: str, read: ReadNumber = read_number) -> Decimal | None:
        """A number that has no limits of its own."""
        return self.keep(field, read(self.draft, field))

    def measured(
        self, form: str, field: str, read: ReadNumber = read_number, limits_of: str | None = None
    ) -> Decimal | None:
        """A measured number; asked about where its limits say so, or the last value does.

        `limits_of`: the measurement whose limits hold for it, where that is another.
        """
        value = self.number(field, read)
        if value is not None:
            last = last_number(self.desk.assessment.view, form, field)
            self.judge(field, limits_of or field, value, last)
        return value

    def judge(
        self,
        field: str,
        limits_of: str,
        value: Decimal | Fraction,
        last: Decimal | Fraction | None,
    ) -> None:
        """Ask what the limits of a measurement say of a value."""
        limits = self.desk.assessment.reference.limits
        self.notice(field, measurement_notices(limits_of, value, limits, last))

    def text(self, field: str, *, breaks: bool = False) -> str | None:
        """A free text."""
        return self.keep(field, read_text(self.draft, field, breaks=breaks))

    def name(self, field: str) -> str | None:
        """A short text."""
        return self.keep(field, read_name(self.draft, field))

    def lines(self, field: str) -> tuple[str, ...] | None:
        """A text of several lines."""
        return self.keep(field, read_lines(self.draft, field))

    def choice(self, field: str, known: tuple[str, ...]) -> str | None:
        """One of a closed set of codes."""
        return self.keep(field, read_choice(self.draft, field, known))

    def yes_or_no(self, field: str) -> bool | None:
        """Yes or no, or None where neither was said."""
        return self.keep(field, read_yes_or_no(self.draft, field))

    def yes(self, field: str) -> bool:
        """Whether a box is ticked; one that is not says nothing."""
        said = read_yes_or_no(self.draft, field)
        return bool(self.keep(field, None if said is False else said))

    def moment(self, field: str, time: TimeRead | Problem | None) -> datetime | None:
        """Another time than that of the record."""
        taken = self.take(field, time)
        if taken is None:
            return None
        self._read_time(field, taken)
        return self.keep(field, taken.at)

    def carry(self, field: str, value: object) -> None:
        """What is on record of a field stays so where nothing was typed into it."""
        if field not in self._typed and value is not None:
            self._values[field] = value

    # Judging.

    def problem(self, field: str, what: Note) -> None:
        """Refuse the draft for what stands in a field."""
        self._refuse(Problem(field, what))

    def ask(self, what: Note, field: str | None = None, *, needs_reason: bool = False) -> None:
        """Ask before recording; answered by yes, or by a reason only."""
        self._questions.append(Question(what, field, needs_reason))

    def notice(self, field: str, notices: Iterable[Notice]) -> None:
        """Ask what limits say of a field: a strong notice asks a reason, any other a yes."""
        for notice in notices:
            self.ask(notice.note, field, needs_reason=notice.level is Level.STRONG)

    def read_back(self, field: str, what: Note) -> None:
        """Say beside a field what its text was read as."""
        self._read_back[field] = what

    def compute(self, name: str, what: Note) -> None:
        """Say what follows from the draft elsewhere."""
        self._computed[name] = what

    def require(self, *fields: str) -> None:
        """Refuse the draft for the first of these fields in which nothing stands."""
        known = self._typed | set(self._values)
        missing = next((field for field in fields if field not in known), None)
        if missing is not None:
            self.problem(missing, note("field_missing"))

    def has(self, field: str) -> bool:
        """Whether anything was typed into a field, be it right or wrong."""
        return field in self._typed

    # The outcome.

    def checked(self, model: type[Event], idle: tuple[str, ...] = ()) -> Checked:
        """The event of this model, or what stands in the way; nothing of an empty form.

        A form is empty where nothing was typed but a time, a reason, and what `idle` names: fields
        that a form fills in by itself and that alone are no record.
        """
        content = set(self._order) - {AT, REASON, *idle}
        if content and not content & self._typed:
            typed = tuple(one for one in self._problems if one.field in self._typed)
            return Checked(problems=self._in_order(typed))
        events = () if self._problems else (self._event(model),)
        return Checked(
            events,
            self._in_order(self._problems),
            tuple(self._questions),
            self._read_back,
            self._computed,
        )

    def _event(self, model: type[Event]) -> AnyEvent:
        common = {
            "id": self.desk.new_id(0),
            "at": self.at,
            "recorded_at": self.desk.now,
            "by": self.desk.by,
        }
        return cast("AnyEvent", model.model_validate({**common, **self._values}))

    def _in_order(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems in the order of the form's fields, the reason last."""
        order = [*(field for field in self._order if field != REASON), REASON]
        return tuple(sorted(problems, key=lambda problem: order.index(problem.field)))
