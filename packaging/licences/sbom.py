"""SBOM: the list of all parts of a bundle for machines to read, in CycloneDX's JSON.

    python -m licences.sbom BUNDLE SITE_PACKAGES LOCK TO    (with `packaging` on the path)

It runs in the kit's environment, never in the one that is frozen. The same bundle of the same
commit gives the same bytes: the serial number is made from the content, the time is the commit's.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_supported_id
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from licences.notices import accepted_parts
from licences.part import Held, Part
from licences.wheels import Wheel, wheels_in
from stopped import Stopped

PROGRAM = "pressorsheet"
LIBRARY = "cyclonedx-python-lib"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "pressorsheet.org")
# Beside a component's own words, as CycloneDX asks: a name of ours, then what it tells.
PINNED, WITHIN, HOW = f"{PROGRAM}:pinned-sha256", f"{PROGRAM}:within", f"{PROGRAM}:how"
ARGUMENTS = 4


class ListRefused(Stopped):
    """What was made is no valid list; its text says why."""


def write(bundle: Path, site: Path, lock: Path, to: Path, at: datetime) -> Path:
    """Write the list of a bundle, validated; raises ListRefused or LicencesRefused."""
    wheels = {wheel.name: wheel for wheel in wheels_in(site)}
    version = wheels[PROGRAM].version
    made = bill(accepted_parts(bundle, site), wheels, bundle, pinned(lock.read_text("utf-8")), at)
    place = to / f"{PROGRAM}-{version}-{system()}.cdx.json"
    text = validated(made)
    to.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8", newline="\n")
    return place


def system() -> str:
    """This system, as it is written in the names of what is built for it."""
    names = {"linux": "linux", "win32": "windows", "darwin": "macos"}
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{names.get(sys.platform, sys.platform)}-{machine}"


def validated(made: Bom) -> str:
    """The list as text; raises ListRefused where CycloneDX's schema is not kept."""
    text = JsonV1Dot6(made).output_as_string(indent=1) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ListRefused(str(fault))
    return text


def bill(
    parts: Sequence[Part],
    wheels: Mapping[str, Wheel],
    bundle: Path,
    pins: Mapping[str, Sequence[str]],
    at: datetime,
) -> Bom:
    """The list of these parts, with the program itself at its root."""
    root = _root(wheels[PROGRAM].version)
    components = {part.key: _component(part, bundle, pins) for part in parts}
    crates = {part.key: [_crate(part, one) for one in part.holds] for part in parts}
    held = [each for part in parts for each in crates[part.key]]
    made = Bom(components=[*components.values(), *held])
    made.metadata = BomMetaData(component=root, timestamp=at)
    made.metadata.tools.components.add(_library())
    _draw_graph(made, root, parts, wheels, components)
    for part in parts:
        made.register_dependency(components[part.key], crates[part.key])
    made.serial_number = uuid.UUID(int=0)
    content = JsonV1Dot6(made).output_as_string()
    made.serial_number = uuid.uuid5(NAMESPACE, hashlib.sha256(content.encode()).hexdigest())
    return made


def pinned(lock: str) -> dict[str, tuple[str, ...]]:
    """The hashes that a requirement file pins for each package, of all its wheels."""
    found: dict[str, tuple[str, ...]] = {}
    for statement in re.split(r"\n(?=\S)", lock):
        named = re.match(r"([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", statement)
        if named:
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", statement))
            found[f"{named[1]}=={named[2]}"] = hashes
    return found


# Components.


def _root(version: str) -> Component:
    return Component(
        name=PROGRAM,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"{PROGRAM}@{version}",
        purl=PackageURL("generic", name=PROGRAM, version=version),
        description="A worksheet for adults in septic shock. It computes and records; "
        "it never orders.",
    )


def _library() -> Component:
    version = version_of(LIBRARY)
    return Component(name=LIBRARY, version=version, type=ComponentType.LIBRARY, bom_ref=LIBRARY)


def _component(part: Part, bundle: Path, pins: Mapping[str, Sequence[str]]) -> Component:
    hashes = pins.get(part.purl.removeprefix("pkg:pypi/").replace("@", "=="), ())
    told = {HOW: part.how} | ({WITHIN: part.within} if part.within else {})
    properties = [*told.items(), *((PINNED, each) for each in hashes)]
    return Component(
        name=part.name,
        version=part.version or None,
        type=ComponentType.FILE if part.how == "font" else ComponentType.LIBRARY,
        bom_ref=part.key,
        licenses=[_licence(part.licence)],
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        hashes=[_sha256(hashes[0])] if len(hashes) == 1 else None,
        components=[_file(bundle, path) for path in part.files],
        properties=[Property(name=name, value=value) for name, value in properties],
    )


def _file(bundle: Path, path: str) -> Component:
    digest = hashlib.sha256((bundle / path).read_bytes()).hexdigest()
    return Component(
        name=path, type=ComponentType.FILE, bom_ref=f"file:{path}", hashes=[_sha256(digest)]
    )


def _crate(part: Part, one: Held) -> Component:
    return Component(
        name=one.name,
        version=one.version,
        type=ComponentType.LIBRARY,
        # Two wheels may hold the same crate.
        bom_ref=f"{part.key}:{one.name}@{one.version}",
        licenses=[_licence(one.licence)],
        purl=PackageURL.from_string(one.purl),
        properties=[Property(name=WITHIN, value=part.within)],
    )


def _sha256(digest: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def _licence(said: str) -> DisjunctiveLicense | LicenseExpression:
    return DisjunctiveLicense(id=said) if is_supported_id(said) else LicenseExpression(said)


# Who needs whom.


def _draw_graph(
    made: Bom,
    root: Component,
    parts: Sequence[Part],
    wheels: Mapping[str, Wheel],
    components: Mapping[str, Component],
) -> None:
    leads = {part.key: _needed(part, parts, wheels) for part in parts}
    wanted = {key for keys in leads.values() for key in keys}
    for part in parts:
        made.register_dependency(components[part.key], _those(components, leads[part.key]))
    own = _required(wheels[PROGRAM], parts)
    first = dict.fromkeys((*own, *(part.key for part in parts if part.key not in wanted)))
    made.register_dependency(root, _those(components, first))


def _needed(part: Part, parts: Sequence[Part], wheels: Mapping[str, Wheel]) -> tuple[str, ...]:
    """The parts that a part asks for, by its metadata or because they lie in its files."""
    if part.key == "row:Qt":
        return tuple(one.key for one in parts if one.key == "row:ICU")
    name = part.key.removeprefix("python:")
    if name == part.key:
        return ()
    inside = tuple(one.key for one in parts if one.key.startswith(f"inside:{name}:"))
    qt = tuple(one.key for one in parts if one.key == "row:Qt" and name.startswith("pyside6"))
    return (*_required(wheels[name], parts), *inside, *qt)


def _required(wheel: Wheel, parts: Sequence[Part]) -> tuple[str, ...]:
    here = {part.key for part in parts}
    return tuple(key for name in wheel.requires if (key := f"python:{name}") in here)


def _those(components: Mapping[str, Component], keys: Iterable[str]) -> list[Component]:
    return [components[key] for key in keys]


def commit_time() -> datetime:
    """When the commit was made that is built, as reproducible builds are told it."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        asks = ["git", "-C", str(Path(__file__).parent), "log", "-1", "--format=%ct"]
        told = subprocess.run(asks, capture_output=True, text=True, check=True).stdout
    return datetime.fromtimestamp(int(told), UTC)


def main(arguments: Sequence[str]) -> int:
    """Write a list from the command line."""
    if len(arguments) != ARGUMENTS:
        print(__doc__, file=sys.stderr)
        return 2
    bundle, site, lock, to = map(Path, arguments)
    print(write(bundle, site, lock, to, commit_time()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
