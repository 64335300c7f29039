"""Journal: append-only storage of events, one encrypted file for many worksheets, drafts beside."""

from pressorsheet.journal.journal import Journal
from pressorsheet.journal.keys import StoreKey
from pressorsheet.journal.lines import as_stored
from pressorsheet.journal.opening import (
    Made,
    keys_seal,
    made_store,
    memory_journal,
    open_journal,
    read_journal,
    secret_changed,
    store_key,
)
from pressorsheet.journal.place import Found, look

__all__ = [
    "Found",
    "Journal",
    "Made",
    "StoreKey",
    "as_stored",
    "keys_seal",
    "look",
    "made_store",
    "memory_journal",
    "open_journal",
    "read_journal",
    "secret_changed",
    "store_key",
]
