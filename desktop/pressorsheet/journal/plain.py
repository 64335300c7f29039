"""Plain: the one kind of store that was not encrypted (version 1), read once to be encrypted.

Its records go into a new store in their order, which is read through before it takes the old one's
place. The old file is overwritten and removed; what a flash disk keeps in spare cells, and copies
elsewhere, are not reached by that.
"""

import os
import re
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import Run, held, let_go, looked_at, make_beside
from pressorsheet.journal.database import (
    SENSELESS,
    Fault,
    Row,
    fault_code,
    fault_refused,
    number_of,
    opened,
)
from pressorsheet.journal.disk import folder_on_disk, put_in_place, put_on_disk, taken_away
from pressorsheet.journal.journal import journal_on
from pressorsheet.journal.keys import Chance, StoreKey
from pressorsheet.journal.opening import Made, made_with
from pressorsheet.journal.place import PLAIN_VERSION
from pressorsheet.sealing.argon import SHIPPED_COST, Cost

_KIND = re.compile(r'\{"id":"[^"]*","kind":"([a-z_]+)",', re.ASCII)
_AT_ONCE = 1024 * 1024


@frozen
class _Content:
    worksheets: Sequence[Row]
    events: Sequence[Row]
    drafts: Sequence[Row]


def encrypted(
    place: Path, passphrase: str, chance: Chance, *, cost: Cost = SHIPPED_COST
) -> Made | Refused:
    """Put an encrypted store in the place of a plain one, with all that it holds.

    Refuses an unfit passphrase, a store that is damaged or open elsewhere, and what the disk does
    not take; the plain store is left as it is then.
    """
    holds = held(place)
    if isinstance(holds, Refused):
        return holds
    try:
        content = _content(place)
        if isinstance(content, Refused):
            return content
        return made_with(
            place, passphrase, chance, cost, lambda key: _replaced(place, key, content)
        )
    finally:
        let_go(holds)


def wipe_left(place: Path) -> None:
    """Overwrite and remove a plain store that a crash left beside the encrypted one.

    Where the disk does not take that, it is tried again when the store is opened the next time.
    """
    with suppress(OSError):
        _wipe(_aside(place), place)


def _content(place: Path) -> _Content | Refused:
    """All that a plain store holds; refuses one that is damaged."""
    file = str(place)
    try:
        with closing(opened(place, "rw", None)) as store:
            store.execute("PRAGMA trusted_schema = 0")
            if number_of(store, "user_version") != PLAIN_VERSION:
                return refused("store_layout_differs", file=file)
            if store.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return refused("store_damaged", file=file)
            ask = "SELECT number, worksheet, id, body FROM events ORDER BY number"
            return _Content(
                store.execute("SELECT number, id FROM worksheets ORDER BY number").fetchall(),
                store.execute(ask).fetchall(),
                store.execute("SELECT worksheet, form, field, text FROM drafts").fetchall(),
            )
    except UnicodeDecodeError:
        # SQLite's own message quotes the damage: Python cannot read it.
        return refused("store_damaged", file=file)
    except Fault as fault:
        if fault_code(fault) == SENSELESS:
            return refused("store_layout_differs", file=file)
        return fault_refused(fault, file)


def _replaced(place: Path, key: StoreKey, content: _Content) -> Refused | None:
    links = {number: first_link(worksheet_id) for number, worksheet_id in content.worksheets}
    rows: list[Row] = []
    # Numbers follow one another in the new store, whatever a failed record left out in the old.
    for number, (_, worksheet, event_id, body) in enumerate(content.events, start=1):
        head = _KIND.match(body)
        if head is None:
            return refused("store_damaged", file=str(place))
        links[worksheet] = next_link(links[worksheet], body)
        rows.append((number, worksheet, event_id, head[1], links[worksheet], body))

    def fill(run: Run) -> None:
        for row in content.worksheets:
            run("INSERT INTO worksheets VALUES (?, ?)", *row)
        for row in rows:
            run("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", *row)
        for row in content.drafts:
            run("INSERT INTO drafts VALUES (?, ?, ?, ?)", *row)

    try:
        part = make_beside(place, key.raw, fill)
        try:
            return _moved(place, part, key)
        finally:
            taken_away(part)
    except Fault as fault:
        return fault_refused(fault, str(place))
    except OSError as fault_:
        return refused("store_not_written", file=str(place), why=fault_.strerror or str(fault_))


def _moved(place: Path, part: Path, key: StoreKey) -> Refused | None:
    """Try the new store, put it in the old one's place, and wipe that."""
    found = looked_at(part, key.raw)
    journal = found if isinstance(found, Refused) else journal_on(found)
    if isinstance(journal, Refused):
        return refused("store_damaged", file=str(place))
    journal.close()
    # What a crash left of another try would be in the way of the link.
    _wipe(_aside(place), place)
    os.link(place, _aside(place))
    put_in_place(part, place)
    # From here on the store is the new one, and its recovery key is to be shown. The plain one is
    # wiped once the other's name is surely on disk, at the latest when the store is opened.
    with suppress(OSError):
        folder_on_disk(place.parent)
        wipe_left(place)
    return None


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.plain")


def _wipe(plain: Path, store: Path) -> None:
    """Overwrite a file where it lies, then remove its name; nothing where there is none.

    Of a link, and of another name of the store itself, the name alone is removed.
    """
    if not os.path.lexists(plain):
        return
    if not plain.is_symlink() and not plain.samefile(store):
        _overwrite(plain)
    plain.unlink()
    folder_on_disk(plain.parent)


def _overwrite(plain: Path) -> None:
    left = plain.stat().st_size
    with plain.open("r+b") as file:
        while left > 0:
            left -= file.write(bytes(min(left, _AT_ONCE)))
        file.flush()
        put_on_disk(file.fileno())
