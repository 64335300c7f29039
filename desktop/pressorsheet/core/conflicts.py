"""Conflicts: what the standing records of a chart contradict each other in, each with its records.

Two joined copies may tell one moment in two ways. Nothing is chosen: what a conflict is about is
unknown (see `rivals`), or its taper waits for a replan, until a person strikes the wrong record.

Two vitals of one moment are none: a pressure changes within a minute, and both were seen. Of one
source the lowest goes first in judging (see `pressure`), so that no clock and no chance decides.
Nor are a stop and a start of one moment: of these clinical.md section 2 says which counts.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, groupby
from typing import Any

from pressorsheet.core.charted import charted
from pressorsheet.core.discharge import charted_after, discharge, discharge_said
from pressorsheet.core.events import Event, Infusion, TaperEvent
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import rivals_of
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.rivals import (
    bags_apart,
    bags_differ,
    doses_differ,
    patient_apart,
    patients_differ,
    targets_apart,
    targets_differ,
    weights_differ,
)
from pressorsheet.core.view import View

SAID = 2


class About(StrEnum):
    """What records can contradict each other in."""

    PATIENT = "patient"
    WEIGHT = "weight"
    TARGET = "target"
    BAG = "bag"
    INFUSION = "infusion"
    TAPER_ROW = "taper_row"
    TAPER_VERSION = "taper_version"
    DISCHARGE = "discharge"


@frozen
class Conflict:
    """Records that contradict each other, by their ids, and what is said of them."""

    about: About
    ids: frozenset[str]
    says: Note


def conflicts(view: View) -> tuple[Conflict, ...]:
    """Every conflict of the records up to the view's moment, in the order of `About`, newest first.

    Found in the records of today, so that a strike of one ends it.
    """
    found: tuple[Conflict, ...] = view.once(("conflicts",), lambda: tuple(_conflicts(view)))
    return found


def in_brief(found: Sequence[Conflict]) -> tuple[Note, ...]:
    """The first conflicts in words, and how many more there are."""
    said = tuple(each.says for each in found[:SAID])
    return said if len(found) <= SAID else (*said, note("conflict_more", count=len(found) - SAID))


def _conflicts(view: View) -> Iterator[Conflict]:
    told = view.back("patient")
    yield from _of_one_time(view, About.PATIENT, told, patient_apart, patients_differ)
    weights = filter(view.is_weight, view.back("weight"))
    yield from _of_one_time(view, About.WEIGHT, weights, _kilograms, weights_differ)
    targets = view.back("target")
    yield from _of_one_time(view, About.TARGET, targets, targets_apart, targets_differ)
    for bag_id in dict.fromkeys(bag.bag_id for bag in view.back("bag")):
        apart = bags_apart(view, bag_id)
        if apart:
            yield _conflict(About.BAG, apart, bags_differ(apart))
    for drug in view.drugs.drugs.values():
        yield from _of_infusions(view, drug.id)
    yield from _of_tapers(view)
    left, later = discharge(view), charted_after(view)
    if left is not None and later:
        said = note("conflict_discharge", says=discharge_said(left, view), count=len(later))
        yield _conflict(About.DISCHARGE, (left, *later), said)


def _conflict(about: About, records: Iterable[Event], says: Note) -> Conflict:
    return Conflict(
        about, frozenset(event.id for event in records), note("conflict_to_strike", says=says)
    )


def _of_one_time(
    view: View,
    about: About,
    newest_first: Iterator[Any],
    apart: Callable[[Any], Any],
    says: Callable[[Any, datetime], Note],
) -> Iterator[Conflict]:
    for _, together in groupby(newest_first, key=_at):
        found = tuple(together)
        if len(found) > 1 and apart(found):
            yield _conflict(about, found, says(found, view.now))


def _at(event: Event) -> object:
    return event.at


def _kilograms(found: tuple[Any, ...]) -> bool:
    return len({event.kg for event in found}) > 1


def _of_infusions(view: View, drug_id: str) -> Iterator[Conflict]:
    drug = view.drugs.drugs[drug_id]
    for _, together in groupby(charted(view, drug_id), key=_at):
        found: tuple[Infusion, ...] = tuple(together)
        if len(found) > 1 and rivals_of(view, found[0], drug):
            yield _conflict(About.INFUSION, found, doses_differ(found, view.now))


# Of a taper -------------------------------------------------------------------------------------

_ROW = ("taper_step", "taper_skipped")
_VERSION = ("taper_ordered", "taper_replanned")


def _of_tapers(view: View) -> Iterator[Conflict]:
    if next(view.back("taper"), None) is None:
        return
    marks = (event for event in _of_kinds(view, _ROW) if event.row is not None)
    for (_, version, row), found in _grouped(marks, _row_of):
        said = note("conflict_taper_row", row=row, version=version, values=_made(found, view.now))
        yield _conflict(About.TAPER_ROW, found, said)
    plans = _of_kinds(view, _VERSION)
    for (_, version), found in _grouped(plans, _version_of):
        if any(event.plan != found[0].plan for event in found):
            said = note("conflict_taper_version", version=version, values=_made(found, view.now))
            yield _conflict(About.TAPER_VERSION, found, said)


def _of_kinds(view: View, kinds: tuple[str, ...]) -> Iterator[Any]:
    return chain.from_iterable(view.back(kind) for kind in kinds)


def _row_of(event: TaperEvent) -> tuple[Any, ...]:
    return (event.plan_id, event.version, event.row)


def _version_of(event: TaperEvent) -> tuple[Any, ...]:
    return (event.plan_id, event.version)


def _grouped(
    events: Iterable[TaperEvent], key: Callable[[TaperEvent], tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], list[TaperEvent]]]:
    """The events that share a key with another, oldest first."""
    groups: defaultdict[tuple[Hashable, ...], list[TaperEvent]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    for shared, found in groups.items():
        if len(found) > 1:
            yield shared, sorted(found, key=lambda event: event.order)


def _made(found: Iterable[TaperEvent], now: datetime) -> tuple[Note, ...]:
    return tuple(note("conflict_made", by=event.by.name, at=When(event.at, now)) for event in found)
