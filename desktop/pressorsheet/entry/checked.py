"""Checked: what became of a draft: events to record, problems to mend, or questions to answer.

A draft is the texts of a form's fields by field name, exactly as typed. Nothing in it is ever
altered: a text is accepted as it stands or a problem names the field and the way to write it.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note

Draft = Mapping[str, str]


@frozen
class Desk:
    """Where a draft is checked: the assessment of the open worksheet, the moment, and who writes.

    `new_id(n)` is the id of the draft's n-th event, the same at every try, so that a record that
    is tried again cannot be doubled.
    """

    assessment: Assessment
    now: datetime
    by: Person
    new_id: Callable[[int], str]


@frozen
class Problem:
    """Why a draft cannot be recorded as it stands: the field to mend, and what to write."""

    field: str
    note: Note


@frozen
class Question:
    """What is asked before a draft is recorded.

    `needs_reason`: only a written reason answers it (the draft's own field `reason`); else saying
    yes does. `twice`: yes must be said twice. A question is put at every check of the draft,
    whether it was answered or not: who asks knows the answers.
    """

    note: Note
    field: str | None = None
    needs_reason: bool = False
    twice: bool = False


@frozen
class Checked:
    """The outcome. `events` is empty while there is a problem; questions come before recording.

    `read_back` says beside a field what its text was read as (with unit, time with its day);
    `computed` holds what other fields of the form follow from it (a rate from a dose), as notes.
    """

    events: tuple[AnyEvent, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    read_back: Mapping[str, Note] = field(default_factory=dict)
    computed: Mapping[str, Note] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be recorded: neither events nor problems."""
        return not self.events and not self.problems


Check = Callable[[Draft, Desk], Checked]
