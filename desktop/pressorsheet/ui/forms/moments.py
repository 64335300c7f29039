"""Moments: a time typed into a form, said back in words that fit below or beside its field."""

from datetime import datetime, timedelta

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, duration_text, number_text
from pressorsheet.wording.values import day_text

ONE_DAY, ONE_HOUR, ONE_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LONGEST_IN_MINUTES = 100 * ONE_MINUTE


@frozen
class MomentSaid:
    """A time in full, in short, and whether the short one leaves out its day or its minutes."""

    whole: str
    short: str
    leaves_out: bool


def moment_said(said: Note, now: datetime) -> MomentSaid:
    """What a time was read as, of its note: "yesterday 23:50, 4 h ago", in short "4 h ago"."""
    words, at = words_of("form"), said["at"].astimezone(now.tzinfo)
    ahead = elapsed(now, at)
    way = "ahead" if ahead > timedelta(0) else "ago"
    days = (at.date() - now.date()).days
    clock = clock_text(at, now.tzinfo)
    named = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    day = day_text(at, now, now.tzinfo) if named is None else words(named, clock=clock)
    span = words(way, span=duration_text(abs(ahead)))
    short = words(way, span=_short(abs(ahead)))
    leaves_out = days != 0 or abs(ahead) >= LONGEST_IN_MINUTES
    return MomentSaid(words("moment", day=day, span=span), short, leaves_out)


def _short(span: timedelta) -> str:
    """In one unit, cut, as there is room for below a field that is as wide as a clock time."""
    if span < LONGEST_IN_MINUTES:
        return words_of("form")("minutes", count=number_text(span // ONE_MINUTE))
    unit = ONE_DAY if span >= 2 * ONE_DAY else ONE_HOUR
    return duration_text(span // unit * unit)
