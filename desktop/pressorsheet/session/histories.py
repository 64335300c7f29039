"""Histories: a worksheet's records as a store holds them, each with its link in the chain."""

from pressorsheet.core.note import Refused
from pressorsheet.exchange.history_file import History
from pressorsheet.journal import Journal


def history_of(journal: Journal, worksheet_id: str) -> History | Refused:
    """The records of a worksheet, oldest first; refuses what the journal cannot read."""
    records = journal.history(worksheet_id)
    if isinstance(records, Refused):
        return records
    return History(worksheet_id, tuple((link, line) for _, link, line in records))
