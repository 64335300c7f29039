"""Times: reads the time fields of a draft: now where empty, a clock time of today, or day and time.

A number pad has no colon, so "2034" reads as "20:34" does. A clock time that comes twice or never
on the night the clocks change needs its offset: "2026-10-25 02:30 +02:00". The zone is that of the
desk's `now`. Every time that is read stands at a fixed offset, so that times compare and subtract.
"""

import re
from datetime import datetime, timedelta, timezone
from enum import Enum, auto

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import EARLIEST_YEAR, LATEST_YEAR, at_fixed_offset, elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.text import shown
from pressorsheet.entry.checked import Desk, Draft, Problem, Question

# A record set back further than this is asked about [house].
FAR_BACK = timedelta(hours=12)

_ONE_MINUTE = timedelta(minutes=1)
_ONE_DAY = timedelta(days=1)
_WRITTEN = re.compile(
    r"(?:(\d{4}-\d{2}-\d{2}) )?(\d{2}):?(\d{2})(?: ?([+-])(\d{2}):(\d{2}))?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-", re.ASCII)
_LAST_HOUR = "23"
_LAST_MINUTE = "59"


class Tense(Enum):
    """Which times a field takes: those that have passed, those to come, or both."""

    PASSED = auto()
    TO_COME = auto()
    EITHER = auto()


@frozen
class TimeRead:
    """A time as read, how it is read back beside its field, and what is asked about it."""

    at: datetime
    read_back: Note
    questions: tuple[Question, ...] = ()


def read_time(draft: Draft, desk: Desk, field: str = "at") -> TimeRead | Problem:
    """When a record happened: now where the field is empty; never later than now.

    A time more than 12 h back is asked about. So is, where it is at most as far back, the clock
    time of yesterday for one still to come today; one further back must be written with its day.
    """
    read = read_moment(draft, desk, field)
    if isinstance(read, Problem) and read.note.code == "time_in_future_today":
        return _yesterday(draft[field], desk, field) or read
    if read is None:
        return TimeRead(at_fixed_offset(desk.now), note("time_is_now"))
    if isinstance(read, Problem):
        return read
    ago = elapsed(read.at, desk.now)
    if ago <= FAR_BACK:
        return read
    asked = Question(note("time_far_back", at=read.at, ago=ago), field)
    return TimeRead(read.at, read.read_back, (asked,))


def _yesterday(text: str, desk: Desk, field: str) -> TimeRead | None:
    """What a clock time later than now was yesterday, to be asked about; None: too far back."""
    now = at_fixed_offset(desk.now)
    at = _moment(f"{now.date() - _ONE_DAY} {text}", desk.now)
    if isinstance(at, Note) or elapsed(at, now) > FAR_BACK:
        return None
    ago = elapsed(at, now)
    asked = note("time_of_yesterday", clock=f"{at:%H:%M}", ago=ago)
    return TimeRead(at, note("time_passed", at=at, ago=ago), (Question(asked, field),))


def read_moment(
    draft: Draft, desk: Desk, field: str, tense: Tense = Tense.PASSED
) -> TimeRead | Problem | None:
    """The time a field writes; None where nothing was typed; else how to write it.

    A clock time alone is one of today; where that is on the wrong side of now, the message says
    how to write the day before or after.
    """
    text = draft.get(field, "")
    if not text.strip():
        return None
    now = at_fixed_offset(desk.now)
    at = _moment(text, desk.now)
    if isinstance(at, Note):
        return Problem(field, at)
    day_is_written = _DAY.match(text) is not None
    if tense is Tense.PASSED and at > now:
        return Problem(field, _in_the_future(at, now, day_is_written))
    if tense is Tense.TO_COME and at <= now:
        return Problem(field, _has_passed(at, now, day_is_written))
    if at > now:
        return TimeRead(at, note("time_to_come", at=at, ahead=elapsed(now, at)))
    return TimeRead(at, note("time_passed", at=at, ago=elapsed(at, now)))


def _in_the_future(at: datetime, now: datetime, day_is_written: bool) -> Note:
    if day_is_written:
        return note("time_in_future", at=at, now=now)
    yesterday = f"{at - _ONE_DAY:%Y-%m-%d %H:%M}"
    return note("time_in_future_today", at=at, now=now, yesterday=yesterday)


def _has_passed(at: datetime, now: datetime, day_is_written: bool) -> Note:
    if day_is_written:
        return note("time_not_to_come", at=at, now=now)
    tomorrow = f"{at + _ONE_DAY:%Y-%m-%d %H:%M}"
    return note("time_passed_today", at=at, now=now, tomorrow=tomorrow)


def _moment(text: str, now: datetime) -> datetime | Note:
    """The time that a text writes, a clock time alone on the day of `now`; or why it is none."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return note(
            "time_not_written_so",
            text=shown(text),
            clock=f"{now:%H:%M}",
            digits=f"{now:%H%M}",
            full=f"{now:%Y-%m-%d %H:%M}",
        )
    day, hour, minute, sign, offset_hour, offset_minute = written.groups()
    impossible = note("time_impossible", text=text)
    # From Python 3.14 on its own reader takes an hour of 24.
    if max(hour, offset_hour or "") > _LAST_HOUR or (offset_minute or "") > _LAST_MINUTE:
        return impossible
    try:
        wall = datetime.fromisoformat(f"{day or now.date()} {hour}:{minute}")
    except ValueError:
        return impossible
    if not EARLIEST_YEAR <= wall.year <= LATEST_YEAR:
        return note("time_out_of_range", text=text)
    if sign is None:
        return _of_the_zone(wall, now)
    span = timedelta(hours=int(offset_hour), minutes=int(offset_minute))
    return _at_offset(wall, -span if sign == "-" else span, now)


def _offsets(wall: datetime, now: datetime) -> tuple[timedelta, timedelta]:
    """The offsets that the zone of `now` may give a clock time: two where the clocks change."""
    first, second = (
        wall.replace(tzinfo=now.tzinfo, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1)
    )
    return first, second


def _of_the_zone(wall: datetime, now: datetime) -> datetime | Note:
    first, second = _offsets(wall, now)
    if first == second:
        return at_fixed_offset(wall.replace(tzinfo=timezone(first)))
    spelled = {"one": _spelled(wall, first), "other": _spelled(wall, second)}
    if first > second:
        return note("time_comes_twice", clock=f"{wall:%H:%M}", **spelled)
    return note("time_never_comes", clock=f"{wall:%H:%M}", **spelled)


def _at_offset(wall: datetime, offset: timedelta, now: datetime) -> datetime | Note:
    """A clock time at the offset written beside it, which must be one the zone gives it."""
    first, second = _offsets(wall, now)
    # A desk without a zone, only an offset, does not know when its clocks change.
    if offset in (first, second) or isinstance(now.tzinfo, timezone):
        return at_fixed_offset(wall.replace(tzinfo=timezone(offset)))
    if first != second:
        return _of_the_zone(wall, now)
    return note("time_offset_not_here", text=_spelled(wall, offset), known=_text(first))


def _spelled(wall: datetime, offset: timedelta) -> str:
    return f"{wall:%Y-%m-%d %H:%M} {_text(offset)}"


def _text(offset: timedelta) -> str:
    sign = "-" if offset < timedelta(0) else "+"
    hours, minutes = divmod(abs(offset) // _ONE_MINUTE, 60)
    return f"{sign}{hours:02}:{minutes:02}"
