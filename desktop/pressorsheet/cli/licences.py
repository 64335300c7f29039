"""Licences: lists the software and fonts of others in the program, and shows their notices."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.core.note import note, refused
from pressorsheet.library.licences import Part, parts, text_of
from pressorsheet.wording import say


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "licences",
        help="what of others the program holds, with licences",
        description="Lists every part of others that the program holds, with its version and its "
        "licence; with NAME it shows that part's notices in full.",
        allow_abbrev=False,
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="a part, as the list names it")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def main(args: argparse.Namespace) -> int:
    """List them, or show one: exit code 0, or 1 where no part is named so."""
    known = parts()
    if args.name is None:
        return (
            answer.give({"parts": [_as_json(part) for part in known]})
            if args.json
            else _list(known)
        )
    found = [part for part in known if part.name.casefold() == args.name.casefold()]
    if not found:
        return answer.refuse(refused("licence_part_unknown", name=args.name), as_json=args.json)
    if args.json:
        return answer.give({"parts": [{**_as_json(one), "text": text_of(one)} for one in found]})
    for part in found:
        answer.tell("\n".join(_shown(part)))
    return answer.DONE


def _list(known: Sequence[Part]) -> int:
    for part in known:
        answer.tell(_line(part))
    return answer.DONE


def _shown(part: Part) -> Iterator[str]:
    yield _line(part)
    yield ""
    yield text_of(part) or say(note("licence_text_missing"))
    yield ""


def _line(part: Part) -> str:
    named = f"{part.name} {part.version}".strip()
    code = "licence_line_inside" if part.within else "licence_line"
    licence = part.licence or say(note("licence_unnamed"))
    return say(note(code, part=named, licence=licence, within=part.within))


def _as_json(part: Part) -> dict[str, object]:
    return {
        "name": part.name,
        "version": part.version,
        "licence": part.licence,
        "how": part.how,
        "within": part.within,
    }
