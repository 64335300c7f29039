"""A patient who may be weaned, asked about at 20:00; the window of 8 h begins at 12:00."""

from datetime import datetime

from bedside import minutes, norepinephrine, steady, tick, vasopressin
from judged import Verdict

NOW = "20:00"
STEADY = steady("10:00", NOW)
COMPLETE = tick("19:00")
NE = norepinephrine("06:00", "0.1")
VP = vasopressin("06:00", "0.03")


def clock_of(found: Verdict) -> tuple[int, int, datetime | None]:
    """Held and needed in minutes, and the earliest end."""
    clock = found.result.finding.clock
    assert clock is not None
    return clock.held // minutes(1), clock.needed // minutes(1), clock.earliest
