"""Clock: the one place where the program asks the machine for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, to the second, in the machine's own offset."""
    moment = datetime.now(UTC)
    return moment.astimezone().replace(microsecond=0)
