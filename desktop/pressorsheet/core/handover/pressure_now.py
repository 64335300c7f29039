"""Pressure now: the current pressure with its verdict against the target in force."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.freshness import is_older
from pressorsheet.core.handover.document import PressureNow
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, listed, plain, strong
from pressorsheet.core.pressure import (
    Reading,
    TargetInForce,
    bounds_of,
    shown_pressure,
    sources_apart,
)
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.rivals import targets_differ
from pressorsheet.core.view import View


def pressure_now(assessment: Assessment) -> PressureNow:
    """The current MAP as people should see it, its verdict, when, by what, against which target."""
    reading, target, view = assessment.pressure, assessment.target, assessment.view
    target_lines = _target(view, target)
    if reading is None:
        return PressureNow(None, not_measurable=False, verdict=(), facts=target_lines)
    shown = shown_pressure(reading.mmhg, *bounds_of(target))
    facts = (plain(_reading(view, reading)), *_old(view, reading), *_apart(view))
    return PressureNow(
        shown if isinstance(shown, Pressure) else None,
        not_measurable=reading.mmhg is None,
        verdict=_verdict(view, reading, target),
        facts=(*facts, *target_lines),
    )


def _verdict(view: View, reading: Reading, target: TargetInForce | None) -> Line:
    """Where the pressure stands; an old one that was in target may no longer be, and says so.

    So does one of any age where nobody set how old is too old.
    """
    if reading.mmhg is None:
        return ()
    if target is None:
        word = note("paper_map_no_target")
    elif target.apart:
        word = note("paper_targets_differ")
    elif reading.is_below(target.low):
        word = note("paper_map_below")
    elif target.high is not None and reading.mmhg > target.high:
        word = note("paper_map_above")
    elif _is_old(view, reading):
        word = note("paper_map_out_of_date")
    elif view.settings.fresh_pressure is None:
        word = note("paper_map_in_target_when_read")
    else:
        word = note("paper_map_in_target")
    estimated = note("paper_map_estimated") if reading.kind == "estimated" else None
    return strong(word, estimated)


def _reading(view: View, reading: Reading) -> Note:
    event = reading.event
    if event.sbp_mmhg is None or event.dbp_mmhg is None:
        return note("paper_reading", at=When(reading.at, view.now), source=reading.source)
    return note(
        "paper_reading_with_pressures",
        at=When(reading.at, view.now),
        source=reading.source,
        sbp=event.sbp_mmhg,
        dbp=event.dbp_mmhg,
    )


def _is_old(view: View, reading: Reading) -> bool:
    return is_older(view.now - reading.at, view.settings.fresh_pressure)


def _old(view: View, reading: Reading) -> tuple[Line, ...]:
    """How old it is, where it is too old, or nobody set from when on it is."""
    if view.settings.fresh_pressure is not None and not _is_old(view, reading):
        return ()
    return (strong(note("paper_reading_old", age=view.now - reading.at)),)


def _apart(view: View) -> tuple[Line, ...]:
    apart = sources_apart(view)
    if apart is None:
        return ()
    arterial, cuff = apart
    return (strong(note("paper_sources_apart", arterial=arterial.mmhg, cuff=cuff.mmhg)),)


def _target(view: View, target: TargetInForce | None) -> tuple[Line, ...]:
    if target is None:
        return (strong(note("paper_target_none")),)
    if target.event is None:
        return (
            strong(note("paper_target_low", low=target.low)),
            plain(note("paper_target_default")),
        )
    if target.apart:
        return (strong(targets_differ(target.apart, view.now)),)
    event = target.event
    bounds = (
        note("paper_target_low", low=target.low)
        if target.high is None
        else note("paper_target", low=target.low, high=target.high)
    )
    by = note("paper_target_by", by=event.set_by or event.by.name)
    lines: list[Line] = [strong(bounds), listed((event.reason, by))]
    if event.review_at is None:
        lines.append(plain(note("paper_target_no_review")))
    elif target.out_of_date:
        lines.append(strong(note("paper_target_review_past", at=When(event.review_at, view.now))))
    else:
        lines.append(plain(note("paper_target_review", at=When(event.review_at, view.now))))
    return tuple(lines)
