"""Typed: a desk at which drafts are checked, and what came of a draft in short words for tests."""

from datetime import datetime
from uuid import UUID

from bedside import at

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.entry.checked import Checked, Desk
from pressorsheet.wording import say

NURSE = Person(name="Rosa Lind", role="nurse")
NOON = at("12:00")


def new_id(number: int) -> str:
    return str(UUID(int=number + 1))


def desk(reference: Reference, *events: AnyEvent, now: datetime = NOON) -> Desk:
    return Desk(assess(chart_of(events), reference, now), now, NURSE, new_id)


def problems(checked: Checked) -> list[tuple[str, str]]:
    """Field and code of each problem; there are no events beside one."""
    assert not (checked.problems and checked.events)
    return [(problem.field, problem.note.code) for problem in checked.problems]


def asked(checked: Checked) -> list[tuple[str | None, str]]:
    """Field and code of each question; the code is marked where a reason is needed."""
    return [
        (one.field, one.note.code + (" (reason)" if one.needs_reason else ""))
        for one in checked.questions
    ]


def recorded(checked: Checked) -> dict[str, object]:
    """What the one event holds beside its id, times and person."""
    (event,) = checked.events
    common = {"id", "at", "recorded_at", "by", "kind"}
    return event.model_dump(exclude=common, exclude_none=True)


def sentences(checked: Checked) -> list[str]:
    """What the problems and questions say, in the zone of the desk."""
    notes = [problem.note for problem in checked.problems]
    notes += [question.note for question in checked.questions]
    return [say(note) for note in notes]
