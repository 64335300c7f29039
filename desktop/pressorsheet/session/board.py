"""Board: the patients of a store, each with what is due next."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from pressorsheet.core.alike_many import alike_places
from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bedside import due
from pressorsheet.core.events import Patient
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Action
from pressorsheet.core.handover.people import identity, name_of

# Names change far less often than the board is asked for.
_alike = lru_cache(maxsize=1)(alike_places)


@frozen
class PatientRow:
    """One patient; what was not recorded is None. `late`: what is due next is due by now.

    `look_alike`: another patient's name on the board could be taken for this one.
    """

    worksheet_id: str
    bed: str | None
    name: str | None
    mrn: str | None
    look_alike: bool
    next_due: Action | None
    late: bool


@frozen
class Occupant:
    """Who lies in a bed, as one worksheet says at a moment; nothing where it cannot be read."""

    bed: str | None = None
    name: str | None = None
    mrn: str | None = None
    next_due: Action | None = None


def occupant_of(assessment: Assessment) -> Occupant:
    """The patient, and the first thing due of those that have a time."""
    who = identity(assessment)
    timed = (action for action in due(assessment) if action.due is not None)
    return Occupant(who.bed, who.name, who.mrn, next(timed, None))


def occupant_named(patient: Patient | None) -> Occupant:
    """Who lies in a bed by the newest word on the patient alone, nothing judged."""
    if patient is None:
        return Occupant()
    return Occupant(patient.bed, name_of(patient), patient.mrn)


def in_order(occupants: Iterable[tuple[str, Occupant]]) -> list[str]:
    """The worksheets as they stand on the board: by bed, numbers as numbers, then by name."""
    return [worksheet_id for worksheet_id, _ in sorted(occupants, key=_place_on_board)]


def patient_rows(
    occupants: Iterable[tuple[str, Occupant]], now: datetime
) -> tuple[PatientRow, ...]:
    """The rows of the board, in its order."""
    found = sorted(occupants, key=_place_on_board)
    alike = _alike(tuple(occupant.name for _, occupant in found))
    return tuple(
        PatientRow(
            worksheet_id=worksheet_id,
            bed=occupant.bed,
            name=occupant.name,
            mrn=occupant.mrn,
            look_alike=place in alike,
            next_due=occupant.next_due,
            late=_is_due(occupant.next_due, now),
        )
        for place, (worksheet_id, occupant) in enumerate(found)
    )


def _is_due(action: Action | None, now: datetime) -> bool:
    return action is not None and action.due is not None and action.due <= now


def _place_on_board(found: tuple[str, Occupant]) -> tuple[object, ...]:
    worksheet_id, lies = found
    return (not lies.bed, _bed_order(lies.bed or ""), lies.name or "", worksheet_id)


def _bed_order(bed: str) -> list[tuple[bool, int, str]]:
    """Bed 9 before bed 12 before bed 12B; a bed named by a word after all that have a number."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", bed.casefold())
    return [(not digits, int(digits or 0), letters) for digits, letters in parts]
