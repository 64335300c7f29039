"""Journal: append-only storage of events, one file for many worksheets, with the drafts beside."""

from pressorsheet.journal.journal import Journal, memory_journal, open_journal

__all__ = ["Journal", "memory_journal", "open_journal"]
