"""Protocol: lists, shows, checks and compares protocol files."""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.worksheets import reference_given, site_given
from pressorsheet.core.assessment import Reference
from pressorsheet.core.basis import basis, settings_said, tapers_said
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.protocol import CHECKLISTS, Item, Protocol
from pressorsheet.core.protocol_changes import Change, changes_between
from pressorsheet.library.examples import cases_of, example_faults
from pressorsheet.library.protocols import SUFFIX
from pressorsheet.session.site import protocol_ids, protocol_in_force, protocol_named
from pressorsheet.wording import say, text_of
from pressorsheet.wording.protocol_prose import (
    changes_passages,
    item_parts,
    protocol_passages,
    said_or_text,
)

SHOWN_HEX = 8
WIDTH = 100


def add(subparsers: Any) -> None:
    """Add the command's parser, with one of its own for each thing it does."""
    parser = subparsers.add_parser(
        "protocol",
        help="list, show, check and compare protocol files",
        description="Protocol files hold every threshold. ID is one that is listed, PATH a file.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    named = {
        "list": ("the protocols that ship and those of this site's folder", ()),
        "show": ("a protocol in words", ("protocol",)),
        "check": ("try a protocol file: its form, its names, its examples", ("protocol",)),
        "diff": ("what differs between two protocols, item by item", ("one", "two")),
    }
    for name, (summary, arguments) in named.items():
        action = actions.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        for argument in arguments:
            action.add_argument(argument, metavar="ID|PATH", help="one that is listed, or a file")
        action.add_argument("--json", action="store_true", help="the result as JSON")


def main(args: argparse.Namespace) -> int:
    """Do what was asked: exit code 0, or 1 with every reason."""
    do = {"list": _list, "show": _show, "check": _check, "diff": _diff}[args.action]
    try:
        return do(args)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=args.json, place=fault.place)


def _list(args: argparse.Namespace) -> int:
    """Every protocol by its id; a file of the site's folder that does not hold says why."""
    site = site_given(args)
    in_force = protocol_in_force(site)
    read = [protocol_named(protocol_id, site) for protocol_id in protocol_ids(site)]
    held = [one for one in read if isinstance(one, Reference)]
    faults = [reason for one in read if isinstance(one, Refused) for reason in one.reasons]
    if args.json:
        listed = [_named(one) | {"in_force": one == in_force} for one in held]
        refused = [{"code": each.code, "message": say(each)} for each in faults]
        answer.give({"protocols": listed} | ({"refused": refused} if refused else {}))
    else:
        for one in held:
            answer.tell(say(_line(one, is_in_force=one == in_force)))
    for fault in faults:
        answer.warn(answer.message(fault))
    return answer.REFUSED if faults else answer.DONE


def _line(one: Reference, *, is_in_force: bool) -> Note:
    protocol = one.protocol
    return note(
        "protocol_line_in_force" if is_in_force else "protocol_line",
        id=protocol.id,
        version=protocol.version,
        sha256=one.protocol_fingerprint[:SHOWN_HEX],
        title=protocol.title,
    )


def _named(judged_with: Reference) -> dict[str, object]:
    protocol = judged_with.protocol
    return {
        "id": protocol.id,
        "version": protocol.version,
        "title": protocol.title,
        "sha256": judged_with.protocol_fingerprint,
        "file": judged_with.protocol_file,
    }


# --- show ---


def _show(args: argparse.Namespace) -> int:
    shown = reference_given(args.protocol, site_given(args), "protocol show")
    if args.json:
        return answer.give(_as_json(shown))
    for indent, text in _lines(shown):
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


_INDENTS = ((0, 2), (2, 6))


def _lines(shown: Reference) -> Iterator[tuple[int, str]]:
    """Every line with its indent; the parts after the first stand apart."""
    first = True
    for passage in protocol_passages(shown):
        if passage.level == 0 and not first:
            yield 0, ""
        head, rest = _INDENTS[passage.level]
        yield head, passage.head
        yield from ((0 if first else rest, line) for line in passage.lines)
        first = False


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
        **{
            part: [_rule_json(name, protocol) for name in names] for part, names in item_parts(item)
        },
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
    site = site_given(args)
    checked = reference_given(args.protocol, site, "protocol check", with_examples=True)
    protocol = checked.protocol
    is_id = args.protocol in protocol_ids(site)
    file = f"{args.protocol}{SUFFIX}" if is_id else args.protocol
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
    site = site_given(args)
    one = reference_given(args.one, site, "protocol diff")
    two = reference_given(args.two, site, "protocol diff")
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
    for passage in changes_passages(changes):
        answer.tell(passage.head)
        for line in passage.lines:
            answer.tell(_wrapped(line, 2))
    return answer.DONE


def _change_json(change: Change) -> dict[str, object]:
    numbers = [{"was": text_of(was), "now": text_of(now)} for was, now in change.numbers]
    was, now = said_or_text(change.was), said_or_text(change.now)
    return {"what": change.what, "was": was, "now": now, "numbers": numbers}
