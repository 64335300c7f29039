"""Protocol size: whether judging by a protocol file ends soon, however its criteria name others.

A criterion that names two others, each of which names two more, is judged anew wherever it is
named: 40 such lines would take years. The limits lie far above any protocol a committee can read.
"""

from collections.abc import Iterator, Mapping

from pressorsheet.core.note import Note, note
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.rules import AllOf, AnyOf

MOST_CRITERIA = 300
MOST_ITEMS = 200
DEEPEST_NAMING = 10
MOST_JUDGED = 300


def count_faults(file: str, protocol: Protocol) -> Iterator[Note]:
    """Too many criteria or items; to be asked before anything that looks at each beside each."""
    for place, count, most in (
        ("criterion", len(protocol.criteria), MOST_CRITERIA),
        ("item", len(protocol.items), MOST_ITEMS),
    ):
        if count > most:
            yield note("protocol_too_many", file=file, place=place, count=count, most=most)


def naming_faults(file: str, protocol: Protocol) -> Iterator[Note]:
    """Criteria that name others too deep, or too many in all, once every name is known."""
    judged = {rule.id: 1 for rule in protocol.criteria}
    for _ in range(DEEPEST_NAMING):
        judged = _one_deeper(judged, protocol)
    deeper = _one_deeper(judged, protocol)
    for name, count in judged.items():
        place = f"criterion {name}"
        if deeper[name] != count:
            yield note("protocol_named_too_deep", file=file, place=place, most=DEEPEST_NAMING)
        elif count > MOST_JUDGED:
            yield note("protocol_names_too_many", file=file, place=place, most=MOST_JUDGED)


def _one_deeper(judged: Mapping[str, int], protocol: Protocol) -> dict[str, int]:
    """How many criteria judging each one takes, itself too, followed one step further."""
    return {
        rule.id: 1 + sum(judged[name] for name in rule.of) if isinstance(rule, AllOf | AnyOf) else 1
        for rule in protocol.criteria
    }
