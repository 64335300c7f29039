"""Teaching: a worksheet that may be shown to others, its patient and staff no longer to be told."""

from collections.abc import Callable

from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Refused
from pressorsheet.core.ticks import INFUSIONS_COMPLETE
from pressorsheet.exchange.deidentified import Known, deidentified
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.library.protocols import shipped_ids, shipped_protocol


def for_teaching(
    worksheet: Worksheet, drugs: DrugLibrary, chance: Callable[[int], bytes]
) -> Worksheet | Refused:
    """The worksheet de-identified; what is ticked of the shipped protocols' items stays ticked."""
    items = {INFUSIONS_COMPLETE}
    for protocol_id in shipped_ids():
        shipped = shipped_protocol(protocol_id, drugs)
        assert not isinstance(shipped, Refused), shipped  # it ships with the program
        items |= {item.id for item in shipped.protocol.items}
    return deidentified(worksheet, Known(drugs, frozenset(items)), chance)
