"""Database: the one module that speaks SQLCipher: opens a file with its key, names its faults.

Every page of a store is encrypted and carries a code of its own, by which one flipped byte is told.
Python's own `sqlite3` takes a key without a word and writes plain text: it is used nowhere.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3.dbapi2 as sqlite

from pressorsheet.core.note import Refused, refused

Database: TypeAlias = sqlite.Connection
Fault: TypeAlias = sqlite.Error
OperationalFault: TypeAlias = sqlite.OperationalError
Row: TypeAlias = tuple[Any, ...]

# synchronous 3 is EXTRA: the folder is synced too once the rollback journal is gone.
DURABLE: Mapping[str, str | int] = {
    "journal_mode": "delete",
    "synchronous": 3,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
}
# temp_store 2 is memory: nothing of a patient lies in a temporary file.
STRICT: Mapping[str, str | int] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
    # What is deleted is overwritten in the file; where it lay is encrypted besides.
    "secure_delete": 1,
}
# SQLCipher 4's own, read back: a file written with less could not be told from one with it.
_CIPHER = (
    "PRAGMA kdf_iter = 256000;",
    "PRAGMA cipher_page_size = 4096;",
    "PRAGMA cipher_use_hmac = 1;",
    "PRAGMA cipher_plaintext_header_size = 0;",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;",
    "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;",
)
# Another program may read the file for a moment, a backup for instance.
PATIENCE_S = 0.5

READ_ONLY = sqlite.SQLITE_READONLY
_REFUSALS = {
    sqlite.SQLITE_BUSY: "store_locked",
    sqlite.SQLITE_LOCKED: "store_locked",
    sqlite.SQLITE_READONLY: "store_read_only",
    sqlite.SQLITE_PERM: "store_read_only",
    sqlite.SQLITE_FULL: "store_full",
    sqlite.SQLITE_CORRUPT: "store_damaged",
    sqlite.SQLITE_NOTADB: "store_damaged",
    # A body that is no text any more; Python finds that, and gives no number of SQLite's.
    None: "store_damaged",
    sqlite.SQLITE_CANTOPEN: "store_not_opened",
    sqlite.SQLITE_IOERR: "store_disk_fault",
}
# What SQLite says of our statements, which have no fault of their own, where a file's head makes no
# sense; where it quotes the senseless words, Python cannot even read the message.
SENSELESS = sqlite.SQLITE_ERROR
NO_DATABASE = (sqlite.SQLITE_NOTADB, sqlite.SQLITE_CORRUPT)
WRITTEN_OVER = (SENSELESS, sqlite.SQLITE_NOTADB)


def in_memory() -> Database:
    """A database that no file holds."""
    return sqlite.connect(":memory:", isolation_level=None)


def opened(place: Path, mode: str, key: bytes | None) -> Database:
    """A file opened as `mode` says (ro, rw, rwc), with its key; None for one that has none."""
    address = f"{place.absolute().as_uri()}?mode={mode}"
    database = sqlite.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_S)
    # SQLCipher's own log may quote what it read.
    database.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return database


def uncovered(database: Database, file: str) -> Refused | None:
    """Why what is written through a database would not be encrypted as it must be."""
    found = tuple(setting for (setting,) in database.execute("PRAGMA cipher_settings").fetchall())
    return None if found == _CIPHER else refused("store_setting_lost", file=file, setting="cipher")


def number_of(database: Database, pragma: str) -> int:
    """What a pragma says, as a number."""
    (number,) = database.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)


def settled(database: Database, settings: Mapping[str, str | int], file: str) -> Refused | None:
    """Make the settings, and read each back; refuses the first that does not hold."""
    for name, wanted in settings.items():
        database.execute(f"PRAGMA {name} = {wanted}")
        (found,) = database.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            return refused("store_setting_lost", file=file, setting=name)
    return None


def fault_refused(fault: Fault, file: str) -> Refused:
    """A fault of the file or the disk as a refusal; any other is a bug and raised again.

    SQLite's own messages are not passed on: they may quote what was being written.
    """
    number = fault_code(fault)
    kind = None if number is None else number & 0xFF
    if kind not in _REFUSALS or isinstance(fault, sqlite.ProgrammingError):
        raise fault
    return refused(_REFUSALS[kind], file=file)


def fault_code(fault: Exception) -> int | None:
    """SQLite's number of a fault; None for one that is not SQLite's."""
    return getattr(fault, "sqlite_errorcode", None)
