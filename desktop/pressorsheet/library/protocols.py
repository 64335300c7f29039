"""Protocols: reads protocol files into validated values with their fingerprints.

A file is refused whole, naming the place and the fix: by the schema of `core.protocol`, by the
rules on names below (`name_faults`), and, when asked, by its own examples.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pressorsheet import resources
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.protocol import Protocol
from pressorsheet.library.protocol_names import name_faults
from pressorsheet.library.strict import Misfit, read_table

LARGEST_PROTOCOL = 1_000_000
MOST_REASONS = 10
DEFAULT_PROTOCOL = "septic-shock"
SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class ProtocolFile:
    """A protocol with the SHA-256 of the bytes it was read from."""

    protocol: Protocol
    fingerprint: str


def shipped_ids() -> tuple[str, ...]:
    """The ids of the protocols that ship."""
    return tuple(
        name.removesuffix(SUFFIX) for name in resources.names("protocols") if SUFFIX in name
    )


def shipped_protocol(protocol_id: str, drugs: DrugLibrary) -> ProtocolFile | Refused:
    """A shipped protocol by its id; refuses an id that does not ship."""
    if protocol_id not in shipped_ids():
        return refused("protocol_not_shipped", protocol=protocol_id, known=shipped_ids())
    content = resources.read_bytes("protocols", f"{protocol_id}{SUFFIX}")
    return read_protocol(f"{protocol_id}{SUFFIX}", content, drugs)


def read_protocol(file: str, content: bytes, drugs: DrugLibrary) -> ProtocolFile | Refused:
    """The protocol a TOML file holds; refuses with up to 10 reasons, each naming its place."""
    if len(content) > LARGEST_PROTOCOL:
        return refused("protocol_too_large", file=file, most=LARGEST_PROTOCOL)
    try:
        table = read_table(file, content).content
    except Misfit as misfit:
        return Refused((misfit.reason,))
    try:
        protocol = Protocol.model_validate(table)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        return Refused(tuple(_fault(file, fault, table) for fault in faults[:MOST_REASONS]))
    names = tuple(name_faults(file, protocol, drugs))
    if names:
        return Refused(names[:MOST_REASONS])
    return ProtocolFile(protocol, hashlib.sha256(content).hexdigest())


def _fault(file: str, error: ErrorDetails, table: Mapping[str, object]) -> Note:
    place = ".".join(_places(error["loc"], table))
    kind = error["type"]
    if kind == "missing":
        return note("file_key_missing", file=file, place=place)
    if kind == "extra_forbidden":
        return note("file_key_unknown", file=file, place=place)
    if kind in ("literal_error", "union_tag_invalid", "union_tag_not_found"):
        context = error.get("ctx", {})
        known = str(context.get("expected") or context.get("expected_tags") or "")
        return note("protocol_word_unknown", file=file, place=place, known=known)
    if kind == "value_error":
        code = error["msg"].removeprefix("Value error, ")
        return note("protocol_value_wrong", file=file, place=place, why=note(code))
    return note("protocol_type_wrong", file=file, place=place, why=error["msg"])


def _places(loc: tuple[int | str, ...], table: object) -> Iterator[str]:
    """The path to a fault, lists by the id of their entry where it has one."""
    here: object = table
    for part in loc:
        if isinstance(here, dict) and part in here:
            here = here[part]
            yield str(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            named = here.get("id") if isinstance(here, dict) else None
            yield f"{part + 1} ({named})" if named else str(part + 1)
        elif not (isinstance(here, dict) and part == here.get("rule")):
            yield str(part)
