"""Journal: append-only storage of events, one file for many worksheets, with the drafts beside."""

from pressorsheet.journal.journal import Journal, memory_journal, open_journal
from pressorsheet.journal.lines import as_stored

__all__ = ["Journal", "as_stored", "memory_journal", "open_journal"]
