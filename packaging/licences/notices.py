"""Notices: writes the notice of every part of a bundle, and refuses what must not be in one.

    python -m licences.notices BUNDLE SITE_PACKAGES TO    (with `packaging` on the path)

SITE_PACKAGES is that of the environment that was frozen. In TO come `parts.json`, which the program
reads, a file for each text, and `NOTICES.txt`, which people read.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from licences import tables
from licences.contents import Contents
from licences.expressions import Unreadable, choices, chosen
from licences.making import parts_of
from licences.part import Part
from stopped import Stopped

RULE = "=" * 100
ARGUMENTS = 3


class LicencesRefused(Stopped):
    """The bundle must not be given away as it is; its text names every reason, one a line."""


def write(bundle: Path, distributions: Path, to: Path) -> tuple[Part, ...]:
    """Write the notices of a bundle; raises LicencesRefused before anything is written."""
    parts = accepted_parts(bundle, distributions)
    to.mkdir(parents=True, exist_ok=True)
    for old in to.iterdir():
        old.unlink()
    for name, text in _texts(parts).items():
        (to / name).write_text(text, "utf-8", newline="\n")
    told = json.dumps([part.summary() for part in parts], indent=1, ensure_ascii=False)
    (to / "parts.json").write_text(told + "\n", "utf-8", newline="\n")
    (to / "NOTICES.txt").write_text(_readable(parts), "utf-8", newline="\n")
    return parts


def accepted_parts(bundle: Path, distributions: Path) -> tuple[Part, ...]:
    """Every part of a bundle, each of which may be in it; raises LicencesRefused."""
    parts, faults = parts_of(bundle, distributions)
    faults += [fault for part in parts for fault in faults_of(part)]
    faults += _packed(Contents(bundle), parts)
    if faults:
        raise LicencesRefused("\n".join(sorted(set(faults))))
    return parts


def faults_of(part: Part) -> Iterator[str]:
    """Why a part must not be in a bundle."""
    what = f"{part.name} {part.version}".strip() + (f" in {part.within}" if part.within else "")
    where = f" ({part.files[0]})" if part.files else ""
    if not part.version and not part.holds:
        yield f"{what}{where}: its version was not found"
    if not part.texts or not all(text.strip() for text in part.texts.values()):
        yield f"{what}{where}: no licence text was found"
    named = [(f"{one.name} {one.version} in {part.within}", one.licence) for one in part.holds]
    for name, licence in named or [(what + where, part.licence)]:
        fault = _fault(licence)
        if fault:
            yield f"{name}: {fault}"


def _fault(licence: str) -> str:
    if not licence:
        return "its licence is not known; find it out and put it into parts.toml"
    try:
        if chosen(licence, tables.accepted()) is not None:
            return ""
        offered = choices(licence)
    except Unreadable:
        return f"its licence cannot be read: {licence}"
    if all(any("GPL" in one and "LGPL" not in one for one in each) for each in offered):
        return f"GPL only ({licence}): it must not be in the bundle"
    return f"its licence is not among those accepted: {licence}"


def _packed(contents: Contents, parts: Sequence[Part]) -> Iterator[str]:
    """LGPL libraries that nobody could replace: packed away, or in no file of their own."""
    for name in contents.packed:
        yield f"{name}: packed into the executable, where nobody can replace it"
    for part in filter(_asks_for_a_file, parts):
        for module in part.packed:
            yield f"module {module}: LGPL, and packed into the executable"
        if not part.files:
            yield f"{part.name} {part.version}: LGPL, and in no file of its own"


def _asks_for_a_file(part: Part) -> bool:
    kept = chosen(part.licence, tables.accepted()) if part.licence else None
    return bool((kept or frozenset()) & tables.replaceable())


def _texts(parts: Sequence[Part]) -> dict[str, str]:
    """Every text by its file's name; the note on Qt names the versions that are here."""
    found = {name: text for part in parts for name, text in part.texts.items()}
    if tables.QT_NOTE in found:
        found[tables.QT_NOTE] = _filled(found[tables.QT_NOTE], parts)
    return found


def _filled(text: str, parts: Sequence[Part]) -> str:
    """The note on Qt with the versions and the libraries that are here."""
    known = {part.name.lower(): part.version for part in parts}
    files = " ".join(path for part in parts if part.name == "Qt" for path in part.files)
    libraries = sorted(
        set(re.findall(r"/(?:lib)?Qt6?([A-Z][A-Za-z0-9]+)\.(?:so|dll|framework)", files))
    )
    known["libraries"] = ", ".join(libraries)
    return re.sub(r"\{([a-z0-9]+)\}", lambda found: known.get(found[1], "(none here)"), text)


def _readable(parts: Sequence[Part]) -> str:
    """All in one file: the list, then every text once, with the parts that it is of."""
    lines = ["Pressorsheet holds software and fonts of others, under these licences.", ""]
    lines += [_line(part) for part in parts]
    for name, text in sorted(_texts(parts).items()):
        of = ", ".join(dict.fromkeys(part.name for part in parts if name in part.texts))
        lines += ["", RULE, f"{name}  (of {of})", RULE, "", text.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _line(part: Part) -> str:
    within = f", inside {part.within}" if part.within else ""
    return f"{part.name} {part.version}".strip() + f"{within}: {part.licence}"


def main(arguments: Sequence[str]) -> int:
    """Write notices from the command line."""
    if len(arguments) != ARGUMENTS:
        print(__doc__, file=sys.stderr)
        return 2
    bundle, site, to = map(Path, arguments)
    try:
        parts = write(bundle, site, to)
    except LicencesRefused as refused:
        print(_told(str(refused).splitlines()), file=sys.stderr)
        return 1
    print(f"notices of {len(parts)} parts in {to}")
    return 0


def _told(reasons: Iterable[str]) -> str:
    return "\n".join(["this bundle must not be given away:", *(f"  {one}" for one in reasons)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
