"""Settings: the settings in force here, each with where it comes from; or one file judged."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.library.examples import example_faults
from pressorsheet.session.places import Place, Places
from pressorsheet.session.site import Site, protocol_in_force, protocol_named, site_at
from pressorsheet.session.site_said import site_said, state_of, value_of
from pressorsheet.wording import say
from pressorsheet.wording.protocol_prose import whence


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "settings",
        help="the settings in force here, and where each comes from",
        description="Shows which settings files were looked for and read, each setting, its value, "
        "the file it comes from and whether a site's file has locked it, and the protocol in "
        "force. Exit code 1 where something must be mended.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--check",
        metavar="FILE",
        help="judge this file as a site's would be, with its folder, its protocol and that "
        "protocol's examples, without installing it; a folder named with its root must be the "
        "administrators'",
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def main(args: argparse.Namespace) -> int:
    """Show the settings, or judge one file: exit code 0, or 1 with what must be mended."""
    site = site_at(args.places if args.check is None else (_as_sites(args.check, args.places),))
    if args.check is not None and site.seen[0].read is None:
        return answer.refuse(refused("file_not_there", file=args.check), as_json=args.json)
    found = protocol_in_force(site) if args.check is None else _with_examples(site)
    faults = _faults(site, found)
    if args.json:
        answer.tell(answer.json_text(_as_json(site, found, faults)))
    else:
        for line in _lines(site, found, args.check if not faults else None):
            answer.tell(line)
    for fault in faults:
        answer.warn(answer.message(fault))
    return answer.REFUSED if faults else answer.DONE


def _whole(path: str) -> str:
    """The file's whole path: from its folder a relative `protocols` is found."""
    return str(Path(path).absolute())


def _as_sites(path: str, places: Places) -> Place:
    """A file as a site's: asked whose it is where it is that, else whose the folder is it names."""
    whole = _whole(path)
    sites = next((each for each in places if each.kind == "site"), Place("site", whole))
    in_place = Path(whole).resolve() == Path(sites.path).resolve()
    return sites if in_place else Place("site", whole, elsewhere=sites.ownership)


def _with_examples(site: Site) -> Reference | Refused:
    """The protocol in force, where its own examples hold too."""
    if not site.settings.knows_protocol:
        return Refused(site.settings.troubles)
    found = protocol_named(str(site.settings.text("protocol")), site, with_examples=True)
    if isinstance(found, Refused):
        return found
    file = found.protocol_file or found.protocol.id
    faults = tuple(example_faults(file, found))
    return Refused(faults) if faults else found


def _faults(site: Site, found: Reference | Refused) -> tuple[Note, ...]:
    """Everything that must be mended, once each."""
    of_protocol = found.reasons if isinstance(found, Refused) else ()
    return tuple(dict.fromkeys((*site.troubles, *of_protocol)))


def _lines(site: Site, found: Reference | Refused, accepted: str | None) -> Iterator[str]:
    if accepted is not None:
        yield say(note("settings_accepted", file=accepted))
    yield from map(say, site_said(site))
    if isinstance(found, Reference):
        protocol = found.protocol
        yield say(
            note(
                "settings_in_force",
                id=protocol.id,
                version=protocol.version,
                sha256=found.protocol_fingerprint,
                whence=whence(found),
            )
        )


def _as_json(site: Site, found: Reference | Refused, faults: tuple[Note, ...]) -> dict[str, object]:
    shown: dict[str, object] = {
        "files": [
            {"kind": each.place.kind, "path": each.place.path, "state": state_of(each)}
            for each in site.seen
        ],
        "settings": [
            {
                "name": each.name,
                "value": value_of(each),
                "known": not each.unknown,
                "file": each.file,
                "locked_by": each.locked_by,
            }
            for each in site.settings.each.values()
        ],
        "protocol": None if isinstance(found, Refused) else _protocol_json(found),
    }
    if faults:
        shown["refused"] = [{"code": each.code, "message": say(each)} for each in faults]
    return shown


def _protocol_json(found: Reference) -> dict[str, object]:
    return {
        "id": found.protocol.id,
        "version": found.protocol.version,
        "sha256": found.protocol_fingerprint,
        "file": found.protocol_file,
    }
