"""Clock: the one place where a command asks the machine for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, to the second, in the machine's own offset."""
    return datetime.now(UTC).astimezone().replace(microsecond=0)
