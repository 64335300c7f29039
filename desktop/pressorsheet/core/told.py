"""Told: any event in one line, for the records table and History.

A line says what was charted: free texts as they were written, numbers as they were given. What is
reckoned from them (a dose from a rate, urine per kg) stands beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import assert_never

from pressorsheet.core.events import (
    AnyEvent,
    BagPrepared,
    Discharged,
    Fluid,
    FreeNote,
    HandoverNote,
    History,
    Infusion,
    Laboratory,
    Order,
    Patient,
    Perfusion,
    ShockRecognised,
    SourceControl,
    Steroid,
    Struck,
    TaperEvent,
    Target,
    Tick,
    Vitals,
    WeightRecorded,
)
from pressorsheet.core.events import Line as LineEvent
from pressorsheet.core.moment import LONGEST_MINUTES, When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, joined, plain, strong
from pressorsheet.core.quantity import Pressure, Volume, Weight
from pressorsheet.core.second_entry import UNCOVERED, Cover
from pressorsheet.core.told_doses import bag_told, infusion_told, order_told, taper_told
from pressorsheet.core.view import MINUTES_PER_HOUR, View

_MENTAL = frozenset(("mental_status", "gcs", "rass"))
_ALONE = {
    "crt_s": "told_head_refill",
    "lactate_mmol_per_l": "told_head_lactate",
    "urine_ml": "told_head_urine",
    "skin": "told_head_skin",
    "site_check": "told_head_line_site",
}
_HISTORY_TEXTS = ("mental_baseline", "dopamine_reason", "note")


def heading(event: AnyEvent) -> Note:
    """The word for what the event is: its kind, or the one sign that it charts."""
    match event:
        case Perfusion():
            return note(_perfusion_heading(event))
        case Infusion(bolus=True):
            return note("told_head_bolus")
        case TaperEvent():
            return note("told_head_taper")
        case _:
            return note(f"told_head_{event.kind}")


def _perfusion_heading(event: Perfusion) -> str:
    found = {name for name in (*_MENTAL, *_ALONE) if getattr(event, name) is not None}
    if found and found <= _MENTAL:
        return "told_head_mental_status"
    only = next(iter(found)) if len(found) == 1 else ""
    return _ALONE.get(only, "told_head_perfusion")


def told(event: AnyEvent, view: View, cover: Cover = UNCOVERED) -> Line:
    """What the event says, in one line, with its reason; what is implausible without one says so.

    It reads what lies just before the event, not the whole record, and the event may be struck.
    What is covered says that it is, and why.
    """
    reason = plain(note("told_reason"), event.reason) if event.has_reason else ()
    return joined((_said(event, view, cover), reason))


def _said(event: AnyEvent, view: View, cover: Cover) -> Line:  # noqa: PLR0912  # a closed union has a branch per kind
    match event:
        case Vitals():
            return joined(_vitals(event, view))
        case Perfusion():
            return joined(_perfusion(event, view))
        case Infusion():
            return infusion_told(event, view)
        case BagPrepared():
            return bag_told(event, view)
        case Fluid():
            return joined(_fluid(event, view))
        case Laboratory():
            return joined(_measured(event, view, ("sodium_mmol_per_l", "creatinine_mg_per_dl")))
        case Patient():
            return joined(_patient(event))
        case History():
            return joined(_history(event, view))
        case WeightRecorded():
            said = note(
                "told_weight",
                weight=Weight(fraction_of(event.kg)),
                kind=event.weight_kind,
                basis=event.basis,
            )
            return _marked(view, event, said, "kg")
        case Target():
            return joined(_target(event, view))
        case ShockRecognised():
            return plain(note("told_shock"))
        case LineEvent():
            said = note("told_line", line=event.line, action=event.action)
            return joined((plain(said), plain(event.site)))
        case Order():
            return order_told(event, view)
        case Steroid():
            dose = None if event.dose_mg is None else note("paper_mg", value=event.dose_mg)
            return plain(event.drug, dose, note("told_action", action=event.action))
        case SourceControl() | FreeNote():
            return plain(event.text)
        case Discharged():
            return plain(None if not event.to else note("told_discharged_to"), event.to)
        case HandoverNote():
            return joined(_handover(event))
        case Tick():
            return _tick(event, cover)
        case Struck():
            return _struck(event, view, cover)
        case TaperEvent():
            return taper_told(event, view, cover)
        case _:
            assert_never(event)


def _marked(view: View, event: AnyEvent, said: Note, *fields: str) -> Line:
    """A phrase of measured numbers; where one of them cannot be true and has no reason, so said."""
    charted = (field for field in fields if getattr(event, field) is not None)
    believed = all(view.number(event, field) is not None for field in charted)
    return plain(said) + (() if believed else _implausible())


def _implausible() -> Line:
    return strong(note("told_implausible"))


def _vitals(event: Vitals, view: View) -> Iterator[Line]:
    yield _cuffed(event, view)
    if event.map_mmhg is not None:
        yield _marked(view, event, note("told_map", map=event.map_mmhg), "map_mmhg")
    if event.not_measurable:
        yield strong(note("told_not_measurable"))
    yield from _measured(event, view, ("hr_per_min", "rr_per_min", "spo2_percent", "temp_c"))
    yield plain(event.rhythm)


def _measured(event: AnyEvent, view: View, fields: Iterable[str]) -> Iterator[Line]:
    for field in fields:
        value = getattr(event, field)
        if value is not None:
            yield _marked(view, event, note(f"told_{field}", value=value), field)


def _cuffed(event: Vitals, view: View) -> Line:
    """The source, with systolic and diastolic pressure where they are charted."""
    sbp, dbp = event.sbp_mmhg, event.dbp_mmhg
    if sbp is not None and dbp is not None:
        code = "told_pressures_alone" if event.map_mmhg is None else "told_pressures"
        said = note(code, source=event.source, sbp=sbp, dbp=dbp)
        return _marked(view, event, said, "sbp_mmhg", "dbp_mmhg")
    for field, value in (("sbp_mmhg", sbp), ("dbp_mmhg", dbp)):
        if value is not None:
            said = note(f"told_{field}", source=event.source, value=value)
            return _marked(view, event, said, field)
    return plain(note("told_source", source=event.source))


def _perfusion(event: Perfusion, view: View) -> Iterator[Line]:
    if event.mental_status is not None:
        yield plain(note("told_mental_status", value=event.mental_status))
    yield from _measured(event, view, ("gcs", "rass", "crt_s", "lactate_mmol_per_l"))
    if event.urine_ml is not None:
        yield _urine(event, view, Volume(fraction_of(event.urine_ml)))
    for field in ("skin", "site_check"):
        if getattr(event, field):
            yield plain(note(f"told_{field}"), getattr(event, field))


def _urine(event: Perfusion, view: View, volume: Volume) -> Line:
    """mL over its interval, and per kg and hour at the dosing weight then in force."""
    is_alone = heading(event).code == "told_head_urine"
    said = note("told_urine" if is_alone else "told_urine_among", volume=volume)
    if event.urine_over_min is None:
        return plain(said, note("told_over_unknown"))
    charted = plain(said, _over("told_in", event.urine_over_min))
    if view.urine_volume(event) is None:
        return charted + _implausible()
    weight = view.weight(event.at)
    if weight is None:
        return charted
    hours = fraction_of(event.urine_over_min) / MINUTES_PER_HOUR
    return joined((charted, plain(note("told_urine_per_kg", per_kg=volume.ml / hours / weight.kg))))


def _over(code: str, minutes: Decimal) -> Note:
    """A time in minutes as a duration; in minutes where it is not whole or beyond all belief."""
    exact = fraction_of(minutes)
    if exact.denominator == 1 and exact <= LONGEST_MINUTES:
        return note(code, span=timedelta(minutes=int(exact)))
    return note(f"{code}_min", minutes=exact)


def _fluid(event: Fluid, view: View) -> Iterator[Line]:
    said = note("told_fluid", volume=Volume(fraction_of(event.ml)), fluid=event.fluid)
    over = None if event.over_min is None else _over("told_over", event.over_min)
    yield plain(said, over) + (_implausible() if view.fluid_volume(event) is None else ())
    yield plain(event.name)


def _patient(event: Patient) -> Iterator[Line]:
    yield plain(event.name)
    for field in ("mrn", "birth_date", "sex", "bed", "allergies", "code_status"):
        text = getattr(event, field)
        if text:
            yield plain(text) if field == "sex" else plain(note(f"told_{field}"), text)


def _history(event: History, view: View) -> Iterator[Line]:
    for field, value in event:
        if isinstance(value, bool):
            yield plain(note("told_history", field=field, value=value))
    if event.lvef_percent is not None:
        yield _marked(view, event, note("told_lvef", value=event.lvef_percent), "lvef_percent")
    for field in _HISTORY_TEXTS:
        text = getattr(event, field)
        if text:
            yield plain(None if field == "note" else note(f"told_{field}"), text)


def _target(event: Target, view: View) -> Iterator[Line]:
    low, high = event.map_low_mmhg, event.map_high_mmhg
    if high is None:
        yield plain(note("told_target_low", low=Pressure(fraction_of(low))))
    else:
        yield plain(note("told_target", low=low, high=Pressure(fraction_of(high))))
    if event.set_by:
        yield plain(note("told_set_by", by=event.set_by))
    if event.review_at is not None:
        yield plain(note("told_review", at=When(event.review_at, view.now)))


def _handover(event: HandoverNote) -> Iterator[Line]:
    if event.severity is not None:
        yield plain(note("told_severity", severity=event.severity))
    for text in (*(event.if_then or ()), *(event.actions or ())):
        yield plain(text)


def _tick(event: Tick, cover: Cover) -> Line:
    """A person's word; of a second entry that did not match the figures wait for the signature."""
    is_covered = not event.value and event.item in cover.entries
    why = note("told_entry_covered") if is_covered else event.note
    return joined((plain(note("told_tick", item=event.item, value=event.value)), plain(why)))


def _struck(event: Struck, view: View, cover: Cover) -> Line:
    """What it strikes; of a strike that it takes back only that it is one."""
    wrong = view.chart.struck.get(event.event_id)
    if wrong is None:
        return strong(note("told_strikes_unknown"))
    said = plain(note("told_strikes", what=heading(wrong), at=When(wrong.at, view.now)))
    if isinstance(wrong, Struck):
        return said
    return joined((said, _said(wrong, view, cover)), ":")
