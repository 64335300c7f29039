"""Protocol changes: what differs between two protocols, item by item, as what was and what is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pressorsheet.core.basis import basis, settings_said, tapers_said
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.protocol import Item, Protocol

# The parts of an item that are words, in the order of the file.
WORDS = ("checklist", "kind", "title", "statement", "about", "consider")
LISTS = ("article", "texts", "readings", "conflicts", "not_considered", "sources")
PARTS = ("all_of", "any_of", "unless", "shows")


@frozen
class Change:
    """One difference in `what`: what was and what is; None where there was or is nothing."""

    what: str
    was: Note | str | None
    now: Note | str | None

    @property
    def numbers(self) -> tuple[tuple[Any, Any], ...]:
        """The values that differ, was and is, where both say the same thing of other values."""
        if not isinstance(self.was, Note) or not isinstance(self.now, Note):
            return ()
        if self.was.code != self.now.code:
            return ()
        return tuple(dict.fromkeys(_differing(self.was, self.now)))


def _differing(was: Any, now: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(was, Note) and isinstance(now, Note) and was.code == now.code:
        for name, value in was.values:
            yield from _differing(value, now[name])
    elif isinstance(was, tuple) and isinstance(now, tuple) and len(was) == len(now):
        for one, two in zip(was, now, strict=True):
            yield from _differing(one, two)
    elif was != now:
        yield was, now


@frozen
class ItemChange:
    """What differs in one item; an item added or removed is named with its new or old title."""

    id: str
    title: str
    state: Literal["added", "removed", "changed"]
    changes: tuple[Change, ...] = ()


@frozen
class ProtocolChanges:
    """All that differs between two protocols; their examples aside."""

    general: tuple[Change, ...]
    items: tuple[ItemChange, ...]


def changes_between(one: Protocol, two: Protocol) -> ProtocolChanges:
    """What differs from `one` to `two`, in the order of `two`, what was removed last."""
    general = tuple(_changes(_general(one), _general(two)))
    return ProtocolChanges(general, tuple(_items(one, two)))


def _items(one: Protocol, two: Protocol) -> Iterator[ItemChange]:
    for item in two.items:
        before = one.item(item.id)
        if before is None:
            yield ItemChange(item.id, item.title, "added")
            continue
        changes = tuple(_changes(_facts(before, one), _facts(item, two)))
        if changes:
            yield ItemChange(item.id, item.title, "changed", changes)
    for item in one.items:
        if two.item(item.id) is None:
            yield ItemChange(item.id, item.title, "removed")


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for what in (*now, *(name for name in was if name not in now)):
        if was.get(what) != now.get(what):
            yield Change(what, was.get(what), now.get(what))


def _facts(item: Item, protocol: Protocol) -> dict[str, Note | str]:
    """Everything that an item says and asks, by name."""
    facts: dict[str, Note | str] = {}
    for part in PARTS:
        for name in getattr(item, part):
            facts[f"{part} {name}"] = basis(protocol.criterion(name), protocol)
    for word in WORDS:
        value = getattr(item, word)
        if value is not None:
            facts[word] = value
    for name in LISTS:
        lines: Sequence[str] = getattr(item, name)
        facts |= {f"{name} {number}": line for number, line in enumerate(lines, start=1)}
    return facts


def _general(protocol: Protocol) -> dict[str, Note | str]:
    """What the protocol says beside its items, by name."""
    facts: dict[str, Note | str] = {
        "id": protocol.id,
        "version": protocol.version,
        "title": protocol.title,
        "approval": protocol.approval,
    }
    facts |= {said.code: said for said in settings_said(protocol)}
    for said in tapers_said(protocol):
        drug = said.as_mapping().get("drug")
        facts["taper" if drug is None else f"taper {drug}"] = said
    facts |= {f"source {source.id}": source.cite for source in protocol.sources}
    return facts
