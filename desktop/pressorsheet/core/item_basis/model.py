"""Model: what the basis of one checklist row is made of, typed; see the package."""

from datetime import timedelta

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line, Status
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.truth import Truth


@frozen
class Number:
    """One row of "numbers used"; a None is an empty cell, `value` None is "not recorded".

    `verdict` says whether what is `needed` holds; None: shown beside, deciding nothing.
    """

    what: Note | str
    value: Note | str | None
    when: Note | None
    needed: Note | None
    verdict: Truth | None
    is_out_of_date: bool = False


@frozen
class OtherMode:
    """What a stability clock would say in a mode that is not in force, and why."""

    name: str
    truth: Truth
    because: tuple[Note, ...]


@frozen
class OtherTarget:
    """What a stability clock would say under a low bound in force earlier in its window."""

    low: Pressure
    until: When
    truth: Truth
    held: timedelta


@frozen
class CitedSource:
    """A source by its id, with what to look up."""

    id: str
    cite: str


@frozen
class PartBasis:
    """One item of the protocol: how it stands and why. Texts are the protocol's own words.

    `window` is the time a stability clock looks at; `mode` the one in force where there are more.
    `evidence` is what the record says beside the numbers. `consider` is set only where it is met.
    """

    id: str
    status: Status
    kind: str
    title: str
    statement: str
    mode: Note | None
    window: Note | None
    rule: tuple[Note, ...]
    numbers: tuple[Number, ...]
    missing: tuple[Note, ...]
    evidence: tuple[Note, ...]
    other_modes: tuple[OtherMode, ...]
    other_targets: tuple[OtherTarget, ...]
    consider: str | None
    texts: tuple[str, ...]
    readings: tuple[str, ...]
    conflicts: tuple[str, ...]
    not_considered: tuple[str, ...]
    sources: tuple[CitedSource, ...]


@frozen
class ItemBasis:
    """The basis of one checklist row; a row that merges items (MON-2, WEAN-4) has them all."""

    id: str
    status: Status
    title: Line
    parts: tuple[PartBasis, ...]
