"""Item basis: all that stands behind one checklist row: rule, numbers, other readings, sources."""

from pressorsheet.core.item_basis.build import item_basis
from pressorsheet.core.item_basis.model import (
    CitedSource,
    ItemBasis,
    Number,
    OtherMode,
    OtherTarget,
    PartBasis,
)

__all__ = [
    "CitedSource",
    "ItemBasis",
    "Number",
    "OtherMode",
    "OtherTarget",
    "PartBasis",
    "item_basis",
]
