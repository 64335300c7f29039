"""Stores: a record kept in memory, in an encrypted file, and in a sealed one.

The encrypted file lies in memory where the system has a folder there, else among its temporary
files: only a file shows that what reaches a disk is encrypted. It is gone afterwards.
"""

import secrets
from pathlib import Path

from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import Worksheet, write_worksheet
from pressorsheet.journal import (
    Journal,
    look,
    made_store,
    memory_journal,
    open_journal,
    store_key,
)
from pressorsheet.library.drugs import shipped_library
from pressorsheet.sealing.sealed import sealed, unsealed
from pressorsheet.session.probe import Probe, need, sound
from pressorsheet.session.samples import sample, sample_names
from pressorsheet.session.scratch import IN_MEMORY, scratch

# Shorter ones may stand in random bytes by chance.
LEAST_WORD = 8


def _sample() -> Worksheet:
    return sound(sample(sample_names()[0], sound(shipped_library())))


def _kept(journal: Journal, written: Worksheet) -> None:
    refusal = journal.append([(written.id, event) for event in written.events])
    need(refusal is None or sound(refusal), "nothing was kept")
    _read(journal, written)


def _read(journal: Journal, written: Worksheet) -> None:
    read = sound(journal.events(written.id))
    need(
        read == tuple(sorted(written.events, key=lambda each: each.order)), "other records are read"
    )


def _memory() -> str:
    written, journal = _sample(), memory_journal()
    try:
        _kept(journal, written)
    finally:
        journal.close()
    return f"{len(written.events)} records kept and read back"


def _encrypted() -> str:
    """Records in an encrypted file: not to be read without its key, nor altered unseen."""
    written, passphrase = _sample(), secrets.token_hex()
    with scratch() as folder:
        place = sound(look(str(folder / "store"))).place
        key = sound(made_store(place, passphrase, secrets.token_bytes)).key
        journal = sound(open_journal(place, key))
        try:
            _kept(journal, written)
        finally:
            journal.close()
        _is_unreadable(folder, written)
        other = store_key(place, secrets.token_hex())
        need(isinstance(other, Refused), "another passphrase opens it")
        journal = sound(open_journal(place, sound(store_key(place, passphrase))))
        try:
            _read(journal, written)
        finally:
            journal.close()
        _flip(place)
        need(isinstance(open_journal(place, key), Refused), "an altered byte is not told")
        where = "in memory" if str(folder).startswith(IN_MEMORY) else "in a temporary file"
    return f"{len(written.events)} records encrypted {where}; none is readable there"


def _is_unreadable(folder: Path, written: Worksheet) -> None:
    """No word of the worksheet stands in any file there, and no file is a plain database."""
    words = {
        word
        for word in write_worksheet(written).split(b'"')
        if len(word) >= LEAST_WORD and not word.islower()
    }
    for file in folder.iterdir():
        content = file.read_bytes()
        need(b"SQLite format 3" not in content, "it is not encrypted")
        need(not any(word in content for word in words), "words of it stand in its file")


def _flip(place: Path) -> None:
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


def _sealed() -> str:
    content, passphrase = write_worksheet(_sample()), secrets.token_hex()
    made = sound(sealed(content, passphrase, secrets.token_bytes))
    need(content[:LEAST_WORD] not in made, "it is not sealed")
    need(sound(unsealed(made, passphrase)) == content, "it is another when it is opened again")
    need(isinstance(unsealed(made, secrets.token_hex()), Refused), "another passphrase opens it")
    return f"{len(content)} bytes sealed and unsealed"


PROBES: tuple[Probe, ...] = (
    ("store in memory", _memory),
    ("encrypted store", _encrypted),
    ("sealed file", _sealed),
)
