"""Moments: how the panels of the frame write a time beside the clock of the moment shown."""

from datetime import datetime, timedelta

from pressorsheet.core.moment import elapsed
from pressorsheet.wording import clock_text
from pressorsheet.wording.values import day_text

A_DAY = timedelta(hours=24)


def when_text(at: datetime, now: datetime) -> str:
    """The time on the clock of `now`; with its day where 24 h or more lie between."""
    if abs(elapsed(at, now)) < A_DAY:
        return clock_text(at, now.tzinfo)
    return day_text(at, now)
