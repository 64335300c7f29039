"""Second entry: the words on record of a plan's blind second entry, and what a strike leaves.

A strike takes away what a word opened, never what it bars: a match that was struck counts for
nothing, while an entry that did not match, and having given up, stay known. What a person was
shown they have seen, whatever the record says of it later. A word is kept under the fingerprint of
its plan, which is on no other worksheet, so that "recorded on the wrong patient" frees nobody
either, and it is not moved. Source: clinical.md section 4, "Pharmacist verification" [house].
"""

from collections.abc import Iterator
from datetime import datetime

from pressorsheet.core.events import AnyEvent, Tick
from pressorsheet.core.frozen import frozen
from pressorsheet.core.view import View

SHOWN_DIGITS = 8
_WORD = "second entry"


def entry_item(fingerprint: str | None) -> str:
    """What a second entry of a plan is kept under: of the plan as it is now, and of no other."""
    return f"{_WORD}, plan {_digits(fingerprint)}"


def given_up_item(fingerprint: str | None) -> str:
    """What it is kept under that a person gave up and was shown the plan as it is now."""
    return f"{_WORD} given up, plan {_digits(fingerprint)}"


def is_word(event: AnyEvent) -> bool:
    """Whether a record is a word on a second entry, of whichever plan."""
    return isinstance(event, Tick) and event.item.startswith(_WORD)


@frozen
class Cover:
    """What a record leaves unsaid while somebody still reads blind; nothing is taken from it.

    `entries` are the items of second entries whose plan nobody has verified: of a miss the figures
    wait. `plans`: so do those of every plan, while a second entry is being made here.
    """

    entries: frozenset[str] = frozenset()
    plans: bool = False


UNCOVERED = Cover()


@frozen
class Entry:
    """A second entry on record, and whether it was struck since."""

    word: Tick
    is_struck: bool

    @property
    def counts(self) -> bool:
        """Whether it says something of the plan still: a miss does, struck or not."""
        return not (self.word.value and self.is_struck)


def second_entries(view: View, fingerprint: str | None) -> tuple[Entry, ...]:
    """Every second entry of a plan, whoever made it, oldest first; struck ones among them."""
    item = f"tick.{entry_item(fingerprint)}"
    standing = {each.id for each in view.back(item)}
    words = reversed(tuple(view.ever(item)))
    return tuple(Entry(word, word.id not in standing) for word in words)


def gave_up(
    view: View, fingerprint: str | None, name: str, until: datetime | None = None
) -> Tick | None:
    """A person's newest word, up to a moment, that they gave up a plan's second entry.

    A strike takes none of it back: the plan was shown. Another spelling of a name, or its initial,
    frees nobody, as with who ordered.
    """
    from pressorsheet.core.verify.names import (  # noqa: PLC0415  # where there is one
        may_be_same_person,
    )

    words: Iterator[Tick] = view.ever(f"tick.{given_up_item(fingerprint)}")
    mine = (each for each in words if may_be_same_person(each.by.name, name))
    return next((each for each in mine if until is None or each.at <= until), None)


def _digits(fingerprint: str | None) -> str:
    return (fingerprint or "")[:SHOWN_DIGITS]
