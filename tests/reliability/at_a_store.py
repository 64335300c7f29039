"""At a store: a process of one installed program that does what it is told at one store.

    python -P at_a_store.py STORE PASSPHRASE

Each line of standard input is an order in JSON, each line of standard output its answer. It is run
under the program that PYTHONPATH names, of whatever version, and so uses what all versions have.
"""

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pressorsheet
from pressorsheet.core.event_reading import read_event
from pressorsheet.core.note import Refused
from pressorsheet.journal import StoreKey, store_key
from pressorsheet.journal.backups import Backup, backed_up
from pressorsheet.session.vault import Unlocked, opened
from pressorsheet.wording import say

EVENING = datetime(2026, 3, 10, 18, tzinfo=UTC)
SHEET = str(uuid5(NAMESPACE_URL, "the only worksheet"))
NURSE = {"name": "Rosa Lind", "role": "nurse"}
Answer = Mapping[str, Any]


class AtStore:
    """One program at one store, open or not."""

    def __init__(self, place: Path, passphrase: str) -> None:
        self._place, self._passphrase = place, passphrase
        self._found: Unlocked | None = None

    def about(self, _asked: Answer) -> Answer:
        """Which program this is."""
        return {"version": pressorsheet.__version__, "file": pressorsheet.__file__}

    def open(self, _asked: Answer) -> Answer:
        """Open the store, in the best state that it can have."""
        key = store_key(self._place, self._passphrase)
        found = opened(self._place, key) if isinstance(key, StoreKey) else key
        if isinstance(found, Refused):
            return {"state": "refused", **said(found)}
        self._found = found
        if found.damage is not None:
            return {"state": "damaged", **said(found.why)}
        return {"state": "looks" if found.journal.is_read_only else "whole", **said(found.why)}

    def record(self, asked: Answer) -> Answer:
        """Record one event, as its number says."""
        number = int(asked["number"])
        fields = asked.get("fields") or {
            "kind": "vitals",
            "source": "arterial",
            "map_mmhg": 60 + number % 30,
        }
        at = (EVENING + timedelta(minutes=number)).isoformat()
        common = {"id": event_id(number), "at": at, "recorded_at": at, "by": NURSE}
        event = read_event(with_exact_numbers({**common, **fields}))
        return said(self._journal.append([(SHEET, event)]))

    def draft(self, asked: Answer) -> Answer:
        """Keep, or only read, what is typed in a form."""
        if "texts" in asked:
            return said(self._journal.keep_draft(SHEET, "vitals", asked["texts"]))
        return {"texts": dict(self._journal.drafts(SHEET).get("vitals", {}))}

    def follow(self, _asked: Answer) -> Answer:
        """Take in what another program recorded."""
        followed = self._journal.followed()
        return said(followed if isinstance(followed, Refused) else self._journal.newer)

    def ids(self, _asked: Answer) -> Answer:
        """The ids of all records, and whether this program can read them."""
        events, rows = self._journal.events(SHEET), self._journal.history(SHEET)
        assert not isinstance(rows, Refused)
        lines = [json.loads(line)["id"] for _, _, line in rows]
        return {"ids": lines, "readable": not isinstance(events, Refused), "size": len(lines)}

    def back_up(self, asked: Answer) -> Answer:
        """Take an automatic backup, and turn the older ones over."""
        assert self._found is not None
        at = EVENING + timedelta(hours=int(asked["hour"]))
        taken = backed_up(self._journal, self._found.key, at)
        return said(taken) if not isinstance(taken, Backup) else {"place": taken.place.name}

    def close(self, _asked: Answer) -> Answer:
        """Let go of the store."""
        self._journal.close()
        self._found = None
        return {}

    @property
    def _journal(self) -> Any:
        assert self._found is not None, "no store is open"
        return self._found.journal


def event_id(number: int) -> str:
    """The id of a numbered event, the same in every program."""
    return str(uuid5(NAMESPACE_URL, f"event {number}"))


def with_exact_numbers(fields: Mapping[str, Any]) -> Any:
    """The fields as a file has them: every number exact."""
    from decimal import Decimal  # noqa: PLC0415  # beside its only use

    return json.loads(json.dumps(fields), parse_int=Decimal, parse_float=Decimal)


def said(refusal: object) -> Answer:
    """A refusal by its codes and its words; nothing where there is none."""
    if not isinstance(refusal, Refused):
        return {"codes": [], "words": ""}
    words = " ".join(say(reason) for reason in refusal.reasons)
    return {"codes": [reason.code for reason in refusal.reasons], "words": words}


def main() -> int:
    """Answer orders until there are no more."""
    here = AtStore(Path(sys.argv[1]), sys.argv[2])
    acts: Mapping[str, Callable[[Answer], Answer]] = {
        name: getattr(here, name)
        for name in ("about", "open", "record", "draft", "follow", "ids", "back_up", "close")
    }
    with suppress(BrokenPipeError):
        for line in sys.stdin:
            asked = json.loads(line)
            sys.stdout.write(json.dumps(acts[asked["do"]](asked)) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
