"""Opening: the one place of these trials that knows how a store is made and opened."""

from pathlib import Path

from pressorsheet.core.note import Refused
from pressorsheet.journal import Journal
from stores import open_journal

NAME = "store"


def tried(folder: Path) -> Journal | Refused:
    """The store of a folder, made where there is none; or why it does not open."""
    return open_journal(folder / NAME)


def opened(folder: Path) -> Journal:
    """The store of a folder, which must open."""
    journal = tried(folder)
    assert isinstance(journal, Journal), journal
    return journal
