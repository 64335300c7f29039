"""Protocol prose: a protocol, and what differs between two, in sentences that people can read.

Command line and window say the same; each sets the lines in its own way.
"""

from collections.abc import Iterator

from pressorsheet.core.assessment import Reference
from pressorsheet.core.basis import basis, settings_said, tapers_said
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.protocol import CHECKLISTS, Item, Protocol
from pressorsheet.core.protocol_changes import PARTS, Change, ProtocolChanges
from pressorsheet.wording.sentences import say, word


@frozen
class Passage:
    """A head with its lines; `level` 0 opens a part, 1 an item of a checklist, named by `id`."""

    head: str
    lines: tuple[str, ...] = ()
    level: int = 0
    id: str = ""


def whence(reference: Reference) -> Note:
    """Where the protocol was read from."""
    file = reference.protocol_file
    return note("protocol_from_program") if file is None else note("protocol_from_file", file=file)


def protocol_passages(reference: Reference) -> Iterator[Passage]:
    """The whole protocol: title and approval, each checklist and item, settings, sources."""
    protocol, fingerprint = reference.protocol, reference.protocol_fingerprint
    version = note("protocol_version", id=protocol.id, version=protocol.version, sha256=fingerprint)
    yield Passage(protocol.title, (say(version), say(whence(reference)), protocol.approval))
    for checklist in CHECKLISTS:
        yield Passage(word(checklist))
        for item in protocol.items_of(checklist):
            head = say(note("protocol_item_head", id=item.id, title=item.title, kind=item.kind))
            yield Passage(head, tuple(_item_lines(item, protocol)), 1, item.id)
    for code, notes in (
        ("protocol_settings_head", settings_said(protocol)),
        ("protocol_tapers_head", tapers_said(protocol)),
        ("protocol_sources_head", _sources(protocol)),
    ):
        yield Passage(say(note(code)), tuple(map(say, notes)))


def changes_passages(changes: ProtocolChanges) -> Iterator[Passage]:
    """What differs, item by item; one passage that says so where nothing does."""
    if not changes.general and not changes.items:
        yield Passage(say(note("protocol_same")))
    if changes.general:
        lines = tuple(map(change_said, changes.general))
        yield Passage(say(note("protocol_general_head")), lines)
    for item in changes.items:
        head = say(note(f"protocol_item_{item.state}", id=item.id, title=item.title))
        yield Passage(head, tuple(map(change_said, item.changes)), 1, item.id)


def _sources(protocol: Protocol) -> tuple[Note, ...]:
    return tuple(note("protocol_source", id=one.id, cite=one.cite) for one in protocol.sources)


def _item_lines(item: Item, protocol: Protocol) -> Iterator[str]:
    yield item.statement
    if item.article:
        yield say(note("protocol_item_article", ids=item.article))
    for part, names in item_parts(item):
        for name in names:
            rule = basis(protocol.criterion(name), protocol)
            yield say(note(f"protocol_asks_{part}", rule=rule))
    if item.about is not None:
        yield say(note("protocol_item_about", drug=item.about))
    if item.consider is not None:
        yield say(note("protocol_item_consider", text=item.consider))
    lists = (
        ("protocol_item_text", item.texts),
        ("protocol_item_reading", item.readings),
        ("protocol_item_conflict", item.conflicts),
    )
    for code, texts in lists:
        yield from (say(note(code, text=text)) for text in texts)
    if item.not_considered:
        yield say(note("protocol_item_ignored", texts=item.not_considered))
    if item.sources:
        yield say(note("protocol_item_sources", ids=item.sources))


def item_parts(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The criteria of an item by how they combine."""
    yield from ((part, getattr(item, part)) for part in PARTS)


def change_said(change: Change) -> str:
    """One difference in a sentence."""
    if change.was is None:
        return say(note("protocol_change_new", what=change.what, now=said_or_text(change.now)))
    if change.now is None:
        return say(note("protocol_change_gone", what=change.what, was=said_or_text(change.was)))
    was, now = said_or_text(change.was), said_or_text(change.now)
    if not change.numbers:
        return say(note("protocol_change", what=change.what, was=was, now=now))
    moved = tuple(note("protocol_moved", was=was, now=now) for was, now in change.numbers)
    return say(note("protocol_change_moved", what=change.what, moved=moved, now=now))


def said_or_text(value: Note | str | None) -> str | None:
    """A note as its sentence; a text of the protocol as it stands."""
    return say(value) if isinstance(value, Note) else value
