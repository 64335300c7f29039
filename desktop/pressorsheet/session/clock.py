"""Clock: the one place where the program asks the machine for the time."""

from datetime import UTC, datetime, tzinfo


def now(zone: tzinfo | None = None) -> datetime:
    """This moment, to the second: in a zone, else in the machine's own offset."""
    moment = datetime.now(UTC)
    return moment.astimezone(zone).replace(microsecond=0)
