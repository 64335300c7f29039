"""Protocol: lists, shows, checks and compares protocol files."""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.worksheets import reference_given
from pressorsheet.core.assessment import Reference
from pressorsheet.core.basis import basis, settings_said, tapers_said
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.protocol import CHECKLISTS, Item, Protocol
from pressorsheet.core.protocol_changes import PARTS, Change, changes_between
from pressorsheet.library.examples import cases_of, example_faults
from pressorsheet.library.protocols import SUFFIX, shipped_ids
from pressorsheet.library.reference import reference
from pressorsheet.wording import say, text_of, word

SHOWN_HEX = 8
WIDTH = 100


def add(subparsers: Any) -> None:
    """Add the command's parser, with one of its own for each thing it does."""
    parser = subparsers.add_parser(
        "protocol",
        help="list, show, check and compare protocol files",
        description="Protocol files hold every threshold. ID is one that ships, PATH a file.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    named = {
        "list": ("the protocols that ship", ()),
        "show": ("a protocol in words", ("protocol",)),
        "check": ("try a protocol file: its form, its names, its examples", ("protocol",)),
        "diff": ("what differs between two protocols, item by item", ("one", "two")),
    }
    for name, (summary, arguments) in named.items():
        action = actions.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        for argument in arguments:
            action.add_argument(argument, metavar="ID|PATH", help="a shipped protocol or a file")
        action.add_argument("--json", action="store_true", help="the result as JSON")


def main(args: argparse.Namespace) -> int:
    """Do what was asked: exit code 0, or 1 with every reason."""
    do = {"list": _list, "show": _show, "check": _check, "diff": _diff}[args.action]
    try:
        return do(args)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=args.json, place=fault.place)


def _list(args: argparse.Namespace) -> int:
    shipped = [given(reference(protocol_id)) for protocol_id in shipped_ids()]
    if args.json:
        return answer.give({"protocols": [_named(one) for one in shipped]})
    for one in shipped:
        protocol = one.protocol
        answer.tell(
            say(
                note(
                    "protocol_line",
                    id=protocol.id,
                    version=protocol.version,
                    sha256=one.protocol_fingerprint[:SHOWN_HEX],
                    title=protocol.title,
                )
            )
        )
    return answer.DONE


def _named(judged_with: Reference) -> dict[str, object]:
    protocol = judged_with.protocol
    return {
        "id": protocol.id,
        "version": protocol.version,
        "title": protocol.title,
        "sha256": judged_with.protocol_fingerprint,
    }


# --- show ---


def _show(args: argparse.Namespace) -> int:
    shown = reference_given(args.protocol, "protocol show")
    if args.json:
        return answer.give(_as_json(shown))
    for indent, text in _prose(shown):
        answer.tell(_wrapped(text, indent))
    return answer.DONE


def _wrapped(text: str, indent: int) -> str:
    first = " " * indent
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _prose(shown: Reference) -> Iterator[tuple[int, str]]:
    protocol = shown.protocol
    yield 0, protocol.title
    sha256 = shown.protocol_fingerprint
    yield 0, say(note("protocol_version", id=protocol.id, version=protocol.version, sha256=sha256))
    yield 0, protocol.approval
    for checklist in CHECKLISTS:
        yield 0, ""
        yield 0, word(checklist)
        for item in protocol.items_of(checklist):
            yield 2, say(note("protocol_item_head", id=item.id, title=item.title, kind=item.kind))
            yield from ((6, text) for text in _item_prose(item, protocol))
    sections = (
        ("protocol_settings_head", settings_said(protocol)),
        ("protocol_tapers_head", tapers_said(protocol)),
        ("protocol_sources_head", _sources(protocol)),
    )
    for head, notes in sections:
        yield 0, ""
        yield 0, say(note(head))
        yield from ((2, say(one)) for one in notes)


def _sources(protocol: Protocol) -> tuple[Note, ...]:
    return tuple(note("protocol_source", id=one.id, cite=one.cite) for one in protocol.sources)


def _item_prose(item: Item, protocol: Protocol) -> Iterator[str]:
    yield item.statement
    if item.article:
        yield say(note("protocol_item_article", ids=item.article))
    for part, names in _parts(item):
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


def _parts(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((part, getattr(item, part)) for part in PARTS)


def _as_json(shown: Reference) -> dict[str, object]:
    protocol = shown.protocol
    return {
        **_named(shown),
        "approval": protocol.approval,
        "checklists": [
            {
                "id": name,
                "items": [_item_json(item, protocol) for item in protocol.items_of(name)],
            }
            for name in CHECKLISTS
        ],
        "settings": [say(one) for one in settings_said(protocol)],
        "tapers": [say(one) for one in tapers_said(protocol)],
        "sources": [{"id": source.id, "cite": source.cite} for source in protocol.sources],
    }


def _item_json(item: Item, protocol: Protocol) -> dict[str, object]:
    return {
        "id": item.id,
        "article": item.article,
        "kind": item.kind,
        "title": item.title,
        "statement": item.statement,
        "about": item.about,
        "consider": item.consider,
        **{part: [_rule_json(name, protocol) for name in names] for part, names in _parts(item)},
        "texts": item.texts,
        "readings": item.readings,
        "conflicts": item.conflicts,
        "not_considered": item.not_considered,
        "sources": item.sources,
    }


def _rule_json(name: str, protocol: Protocol) -> dict[str, str]:
    rule = protocol.criterion(name)
    return {"id": name, "rule": rule.rule, "says": say(basis(rule, protocol))}


# --- check ---


def _check(args: argparse.Namespace) -> int:
    checked = reference_given(args.protocol, "protocol check", with_examples=True)
    protocol = checked.protocol
    file = args.protocol if args.protocol not in shipped_ids() else f"{args.protocol}{SUFFIX}"
    faults = tuple(example_faults(Path(file).name, checked))
    if faults:
        return answer.refuse(Refused(faults), as_json=args.json)
    count = sum(1 for _ in cases_of(protocol))
    if args.json:
        return answer.give({**_named(checked), "examples": count})
    code = "protocol_examples_hold" if count else "protocol_examples_none"
    values = {"file": file, "id": protocol.id, "version": protocol.version, "count": count}
    answer.tell(say(note(code, **values)))
    return answer.DONE


# --- diff ---


def _diff(args: argparse.Namespace) -> int:
    one = reference_given(args.one, "protocol diff")
    two = reference_given(args.two, "protocol diff")
    changes = changes_between(one.protocol, two.protocol)
    if args.json:
        return answer.give(
            {
                "from": _named(one),
                "to": _named(two),
                "general": [_change_json(change) for change in changes.general],
                "items": [
                    {
                        "id": item.id,
                        "title": item.title,
                        "state": item.state,
                        "changes": [_change_json(change) for change in item.changes],
                    }
                    for item in changes.items
                ],
            }
        )
    answer.tell(say(note("protocol_compared", one=args.one, two=args.two)))
    if not changes.general and not changes.items:
        answer.tell(say(note("protocol_same")))
    if changes.general:
        answer.tell(say(note("protocol_general_head")))
    for change in changes.general:
        answer.tell(_wrapped(_change_said(change), 2))
    for item in changes.items:
        answer.tell(say(note(f"protocol_item_{item.state}", id=item.id, title=item.title)))
        for change in item.changes:
            answer.tell(_wrapped(_change_said(change), 2))
    return answer.DONE


def _change_said(change: Change) -> str:
    if change.was is None:
        return say(note("protocol_change_new", what=change.what, now=_text(change.now)))
    if change.now is None:
        return say(note("protocol_change_gone", what=change.what, was=_text(change.was)))
    was, now = _text(change.was), _text(change.now)
    if not change.numbers:
        return say(note("protocol_change", what=change.what, was=was, now=now))
    moved = tuple(note("protocol_moved", was=was, now=now) for was, now in change.numbers)
    return say(note("protocol_change_moved", what=change.what, moved=moved, now=now))


def _text(value: Note | str | None) -> str | None:
    return say(value) if isinstance(value, Note) else value


def _change_json(change: Change) -> dict[str, object]:
    numbers = [{"was": text_of(was), "now": text_of(now)} for was, now in change.numbers]
    was, now = _text(change.was), _text(change.now)
    return {"what": change.what, "was": was, "now": now, "numbers": numbers}
