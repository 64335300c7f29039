"""Samples: the invented patients on whom the program shows and tries itself."""

from datetime import datetime

from pressorsheet import resources
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet

SUFFIX = ".worksheet.json"


def sample_names() -> tuple[str, ...]:
    """The file names of the worksheets that ship, the one to show first."""
    return tuple(name for name in resources.names("samples") if name.endswith(SUFFIX))


def sample(name: str, drugs: DrugLibrary) -> Worksheet | Refused:
    """A shipped worksheet; refuses a file that does not fit, with the reasons."""
    return read_worksheet(resources.read_bytes("samples", name), drugs)


def last_charted(worksheet: Worksheet) -> datetime:
    """When the newest event was charted: the moment at which a sample is looked at."""
    return max(event.recorded_at for event in worksheet.events)
