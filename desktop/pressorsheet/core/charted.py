"""Charted: what people charted as the running dose of a drug: infusions, and the steps of a taper.

A taper's step or step back that says its dose or rate is a change of the pump like any other. Who
charts it as an infusion too loses nothing: the second of two equal doses is no change.
"""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from itertools import dropwhile, takewhile
from typing import Any

from pressorsheet.core.events import Event, Infusion, TaperEvent, TaperOrdered, TaperReplanned
from pressorsheet.core.view import View

_PLANNED = ("taper_ordered", "taper_replanned")
_GIVEN = ("taper_step", "taper_stepped_back")


def charted(view: View, drug_id: str) -> Iterator[Infusion]:
    """The charted doses and rates of a drug, newest first; boluses are not among them."""
    return view.walk(("charted", drug_id), lambda: _charted(view, drug_id))


def charted_at(view: View, drug_id: str, moment: datetime) -> tuple[Infusion, ...]:
    """The charted doses and rates of a drug at one moment, newest first."""
    given = (series for series in _GIVEN if series in view.chart.series)
    if not any(True for series in given for _ in view.of_moment(series, moment)):
        return tuple(view.of_moment(f"infusion.{drug_id}", moment))[::-1]
    later = dropwhile(lambda event: event.at > moment, charted(view, drug_id))
    return tuple(takewhile(lambda event: event.at == moment, later))


def _charted(view: View, drug_id: str) -> Iterator[Infusion]:
    infusions = view.back(f"infusion.{drug_id}")
    waiting: list[TaperEvent] = []
    for event in merge(_steps(view, drug_id), infusions, key=_order, reverse=True):
        if isinstance(event, TaperEvent):
            waiting.append(event)
            continue
        yield from (_as_infusion(step, drug_id, event) for step in waiting)
        waiting.clear()
        yield event
    yield from (_as_infusion(step, drug_id, None) for step in waiting)


def _steps(view: View, drug_id: str) -> Iterator[TaperEvent]:
    """The steps given on any plan of the drug, newest first."""
    plans = {event.plan_id for event in _planned(view) if (event.plan or {}).get("drug") == drug_id}
    if not plans:
        return
    given = merge(*(view.back(series) for series in _GIVEN), key=_order, reverse=True)
    yield from (event for event in given if event.plan_id in plans and _says_how_much(event))


def _planned(view: View) -> Iterator[TaperEvent]:
    """Every order and replan; a struck one too, for its steps stand until they are struck."""
    for series in _PLANNED:
        yield from view.back(series)
    for event in view.chart.struck.values():
        if isinstance(event, TaperOrdered | TaperReplanned):
            yield event


def _says_how_much(event: TaperEvent) -> bool:
    return event.dose is not None or event.rate_ml_per_h is not None


def _order(event: Event) -> tuple[datetime, datetime, str]:
    return event.order


def _as_infusion(step: TaperEvent, drug_id: str, before: Infusion | None) -> Infusion:
    """The step as an infusion, by the line and from the bag of the one before it.

    Nothing is validated anew: a step's rate with no bag before it is kept, its dose unknown.
    """
    said: dict[str, Any] = {
        "id": step.id,
        "at": step.at,
        "recorded_at": step.recorded_at,
        "by": step.by,
        "reason": step.reason,
        "drug": drug_id,
        "dose": step.dose,
        "dose_unit": step.dose_unit,
        "rate_ml_per_h": step.rate_ml_per_h,
        "bag_id": None if before is None else before.bag_id,
        "line_site": None if before is None else before.line_site,
    }
    return Infusion.model_construct(**said)
