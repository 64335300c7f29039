"""Moment: the one rule by which text becomes a point in time; a time without an offset is none."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note, refused

EARLIEST_YEAR = 1900
LATEST_YEAR = 2299
# The longest span anybody may write: a leap year. A thousand of them still fit the calendar.
LONGEST_MINUTES = 366 * 24 * 60
# Before every moment that is accepted, whatever its offset.
BEGINNING = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC) - timedelta(days=1)

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}T(\d{2}):\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}:(\d{2}))?", re.ASCII
)
ONE_MINUTE = timedelta(minutes=1)

_LAST_HOUR = "23"
_LAST_MINUTE = "59"


def moment(text: str) -> datetime | Refused:
    """The aware time that an ISO 8601 text writes; its offset is kept as written.

    Refuses other spellings, a time without offset, impossible dates and years outside 1900 to 2299.
    """
    written = _ISO.fullmatch(text)
    if written is None:
        return refused("time_not_iso", text=text[:40])
    hour, offset, offset_minute = written[1], written[4], written[5]
    if offset is None:
        return refused("time_without_offset", text=text)
    # Python's own reader takes an offset of 05:99, and from 3.14 on an hour of 24.
    if hour > _LAST_HOUR or (offset_minute or "") > _LAST_MINUTE:
        return refused("time_impossible", text=text)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return refused("time_impossible", text=text)
    if not EARLIEST_YEAR <= time.year <= LATEST_YEAR:
        return refused("time_out_of_range", text=text)
    return time


@frozen
class When:
    """A time as seen from another: shown with its date only where the day differs."""

    at: datetime
    now: datetime


def as_seen(about: Note, now: datetime) -> Note:
    """A note whose times, and those of the notes in it, are seen from `now`."""
    return note(about.code, **{name: _seen(value, now) for name, value in about.values})


def _seen(value: Any, now: datetime) -> Any:
    match value:
        case Note():
            return as_seen(value, now)
        case tuple():
            return tuple(_seen(each, now) for each in value)
        case datetime():
            return When(value, now)
        case _:
            return value


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time that passes from `start` to `end`, whatever clocks on the wall do between.

    Two times in one zone would subtract as wall times, an hour wrong across a clock change.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)


def later(moment: datetime, span: timedelta) -> datetime:
    """The time `span` of elapsed time after `moment`, in the moment's own zone."""
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def at_fixed_offset(moment: datetime) -> datetime:
    """The same time at a fixed offset of whole minutes, as a worksheet file can write it.

    Times of one zone subtract as wall times, an hour wrong across a clock change; at fixed offsets
    they do not. A hundred years ago a zone's offset had seconds; it is rounded up, so that no year
    is left.
    """
    offset = moment.utcoffset() or timedelta(0)
    return moment.astimezone(timezone(-(-offset // ONE_MINUTE) * ONE_MINUTE))
