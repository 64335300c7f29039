"""Checklist evidence: the line below an item: what is missing, what was found, what to consider.

A met criterion's line begins with the protocol's "consider ..."; an unknown one's with what is
missing, and what is out of date with its age.
"""

from collections.abc import Iterable
from datetime import tzinfo

from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.handover.document import Item
from pressorsheet.core.handover.evidence import in_brief
from pressorsheet.core.note import Note
from pressorsheet.core.note import note as brief_note
from pressorsheet.core.paper import Status
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import line_text, say, text_of, word

HOLDS = frozenset((Status.MET, Status.APPLIES))
OPEN = frozenset((Status.UNKNOWN, Status.OUT_OF_DATE))
# Missing notes that only name the thing: alone they would read as if it were there.
_NAMES_ONLY = frozenset(
    (
        "clock_change_unclear",
        "clock_history_short",
        "clock_no_map",
        "dose_unknown",
        "dose_unknown_at",
        "drug_dose_unknown",
        "heart_rate_missing",
        "map_after_reduction_missing",
        "map_at_dose_missing",
        "map_before_missing",
        "map_low_too_short",
        "shock_time_missing",
    )
)


def evidence(item: Item, own: ItemResult | None, zone: tzinfo | None) -> str:
    """The evidence of a row; `own` is the one item it stands for, None for several in one.

    An item without evidence has the protocol's statement in its place.
    """
    if own is not None and item.status in OPEN and own.finding.missing:
        first = _open(own, item.status, zone)
    elif own is not None and item.status in HOLDS and own.item.consider is not None:
        first = _and((own.item.consider, *_found(own, item.status, zone)))
    else:
        said = _and(line_text(line, zone) for line in item.evidence)
        return said or ("" if own is None else own.item.statement)
    return _and((first, *(line_text(line, zone) for line in item.evidence[1:])))


def _open(own: ItemResult, status: Status, zone: tzinfo | None) -> str:
    """What is too old or in the way, then what is missing, then what was found."""
    stated: list[str] = []
    missing: list[str] = []
    for note in own.finding.missing:
        said = _wanted(note, own, status, zone)
        thing = said.removesuffix(f" {word('not_recorded')}")
        (missing if thing != said or note.code in _NAMES_ONLY else stated).append(thing)
    named = [words_of("checklists")("missing", what=", ".join(missing))] if missing else []
    found = [text for text in _found(own, status, zone) if text not in stated]
    return _and((*stated, *named, *found))


def _wanted(note: Note, own: ItemResult, status: Status, zone: tzinfo | None) -> str:
    """A missing note so brief that what is wanted, or its age, is not cut off."""
    match note.code:
        case "tick_missing":
            return say(note, zone)
        case "tick_out_of_date":
            values = {key: text_of(note[key], zone) for key in ("item", "age", "limit")}
            return words_of("checklists")("tick_aged", **values)
        case "clock_map_out_of_date":
            values = {key: note[key] for key in ("at", "age", "limit")}
            return say(brief_note("paper_ev_old_map", value=note["map"], **values), zone)
    brief = in_brief((note,), own.item.checklist, status)
    return _and(say(one, zone) for one in brief)


def _found(own: ItemResult, status: Status, zone: tzinfo | None) -> list[str]:
    brief = in_brief(own.finding.because, own.item.checklist, status)
    return [say(note, zone) for note in brief]


def _and(parts: Iterable[str]) -> str:
    return words_of("checklists")("between").join(part for part in parts if part)
