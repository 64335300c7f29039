"""Reference: the shipped drug library, limits, formulas and one protocol, read together."""

from dataclasses import replace

from pressorsheet import resources
from pressorsheet.core.assessment import Reference
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.equivalents import shipped_formulas
from pressorsheet.library.limits import shipped_limits
from pressorsheet.library.protocol_names import STAND_IN
from pressorsheet.library.protocols import (
    DEFAULT_PROTOCOL,
    SUFFIX,
    ProtocolFile,
    read_protocol,
    shipped_protocol,
)


@frozen
class OwnProtocol:
    """A protocol file of a hospital's own: its name for messages, and its bytes."""

    name: str
    content: bytes


def reference(
    chosen: str | OwnProtocol = DEFAULT_PROTOCOL, *, with_examples: bool = False
) -> Reference | Refused:
    """What a chart is judged with, under a shipped protocol (by id) or a hospital's own file.

    Refuses, with reasons, a protocol that does not ship or does not hold.
    """
    drugs = shipped_library()
    if isinstance(drugs, Refused):
        return drugs
    if isinstance(chosen, OwnProtocol):
        file = chosen.name
        protocol = read_protocol(file, chosen.content, drugs, with_examples=with_examples)
    else:
        file = f"{chosen}{SUFFIX}"
        protocol = shipped_protocol(chosen, drugs, with_examples=with_examples)
    found = protocol if isinstance(protocol, Refused) else with_protocol(file, protocol, drugs)
    if isinstance(found, Refused) or not isinstance(chosen, OwnProtocol):
        return found
    return replace(found, protocol_file=chosen.name)


def without_protocol(because: str) -> Reference | Refused:
    """What a chart is read with where no protocol is in force: it judges nothing, and says why."""
    file = f"{STAND_IN}{SUFFIX}"
    content = resources.read_bytes("protocols", "stand-in", file)
    found = reference(OwnProtocol(file, content))
    if isinstance(found, Refused):
        return found
    items = tuple(item.model_copy(update={"statement": because}) for item in found.protocol.items)
    protocol = found.protocol.model_copy(update={"items": items})
    return replace(found, protocol=protocol, protocol_file=None, in_force=False)


def with_protocol(file: str, protocol: ProtocolFile, drugs: DrugLibrary) -> Reference | Refused:
    """The shipped limits and formulas beside a protocol; refuses a formula that is not there."""
    limits = shipped_limits()
    formulas = shipped_formulas()
    if isinstance(limits, Refused):
        return limits
    if isinstance(formulas, Refused):
        return formulas
    formula = protocol.protocol.settings.equivalents
    if formula not in formulas:
        known = tuple(formulas)
        place = "settings.equivalents"
        return refused(
            "protocol_formula_unknown", file=file, place=place, name=formula, known=known
        )
    return Reference(protocol.protocol, protocol.fingerprint, drugs, limits, formulas)
