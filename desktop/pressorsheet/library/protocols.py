"""Protocols: reads protocol files into validated values with their fingerprints.

A file is refused whole, naming the place and the fix: by the schema of `core.protocol`, by the
rules on names and on size, and, when asked, by its own examples. These stand at the end of the
file, so that reading a protocol to judge a chart need not read them.
"""

import hashlib
import re

from pydantic import ValidationError

from pressorsheet import resources
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.protocol import Protocol
from pressorsheet.library.protocol_faults import fault_note
from pressorsheet.library.protocol_names import name_faults
from pressorsheet.library.protocol_size import count_faults, naming_faults
from pressorsheet.library.strict import Misfit, read_table

LARGEST_PROTOCOL = 1_000_000
MOST_REASONS = 10
DEFAULT_PROTOCOL = "septic-shock"
SUFFIX = ".toml"

_FIRST_EXAMPLE = re.compile(rb"^[ \t]*\[\[[ \t]*example[ \t]*\]\]", re.MULTILINE)
# Whatever opens another table than an example or a part of one.
_OTHER_TABLE = re.compile(rb"^[ \t]*\[(?!\[[ \t]*example[ \t]*[].])", re.MULTILINE)


@frozen
class ProtocolFile:
    """A protocol with the SHA-256 of the bytes it was read from."""

    protocol: Protocol
    fingerprint: str


def shipped_ids() -> tuple[str, ...]:
    """The ids of the protocols that ship."""
    return tuple(
        name.removesuffix(SUFFIX) for name in resources.names("protocols") if SUFFIX in name
    )


def shipped_protocol(
    protocol_id: str, drugs: DrugLibrary, *, with_examples: bool = False
) -> ProtocolFile | Refused:
    """A shipped protocol by its id; refuses an id that does not ship."""
    if protocol_id not in shipped_ids():
        return refused("protocol_not_shipped", protocol=protocol_id, known=shipped_ids())
    content = resources.read_bytes("protocols", f"{protocol_id}{SUFFIX}")
    return read_protocol(f"{protocol_id}{SUFFIX}", content, drugs, with_examples=with_examples)


def read_protocol(
    file: str, content: bytes, drugs: DrugLibrary, *, with_examples: bool = False
) -> ProtocolFile | Refused:
    """The protocol a TOML file holds; refuses with up to 10 reasons, each naming its place.

    Refuses any table after the first example. The examples themselves are read only when asked.
    """
    if len(content) > LARGEST_PROTOCOL:
        return refused("protocol_too_large", file=file, most=LARGEST_PROTOCOL)
    first = _FIRST_EXAMPLE.search(content)
    end = len(content) if first is None else first.start()
    late = _OTHER_TABLE.search(content, end)
    if late is not None:
        line = content.count(b"\n", 0, late.start()) + 1
        return refused("protocol_after_examples", file=file, place=f"line {line}")
    try:
        table = read_table(file, content if with_examples else content[:end]).content
    except Misfit as misfit:
        return Refused((misfit.reason,))
    try:
        protocol = Protocol.model_validate(table)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        return Refused(tuple(fault_note(file, fault, table) for fault in faults[:MOST_REASONS]))
    # Each is asked only of what the ones before it let pass.
    found = (
        tuple(count_faults(file, protocol))
        or tuple(name_faults(file, protocol, drugs))
        or tuple(naming_faults(file, protocol))
    )
    if found:
        return Refused(found[:MOST_REASONS])
    return ProtocolFile(protocol, hashlib.sha256(content).hexdigest())
