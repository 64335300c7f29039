"""Said: what a form says of its draft and of what was recorded, as sentences for its message."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.told import told
from pressorsheet.entry.checked import Problem
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, line_text, say
from pressorsheet.wording.values import day_text


def sentences(texts: Iterable[str]) -> str:
    """Sentences of the core, each on a line of its own: they begin as they stand, in lower case."""
    return "\n".join(texts)


def recorded_text(events: Sequence[AnyEvent], assessment: Assessment | None, now: datetime) -> str:
    """When, what, and for when: a value charted back or in the wrong field is seen here."""
    words = words_of("form")
    if assessment is None or not events:
        return words("recorded", at=clock_text(now))
    what = "; ".join(line_text(told(event, assessment.view), now.tzinfo) for event in events)
    moment = day_text(events[0].at, now, now.tzinfo)
    if not what:
        return words("recorded_at", at=clock_text(now), moment=moment)
    return words("recorded_what", at=clock_text(now), what=what, moment=moment)


def nearest(problems: Sequence[Problem], fields: Iterable[Field]) -> Problem:
    """The problem of the field being typed in, else the first."""
    focused = next((field.key for field in fields if field.has_focus), "")
    return next((each for each in problems if each.field == focused), problems[0])


def problem_text(problem: Problem, fields: Iterable[Field], zone: tzinfo | None) -> str:
    """What is wrong, with the label of its field where it has one."""
    says = say(problem.note, zone)
    label = next((field.label.strip() for field in fields if field.key == problem.field), "")
    return words_of("form")("problem", label=label, says=says) if label else says
