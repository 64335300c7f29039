"""Taper words: an order, its plan and who verified it, as the taper view says them."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from pressorsheet.core.moment import as_seen
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS, InUnit
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.choices import Offer
from pressorsheet.core.taper.state import TaperRun, Version
from pressorsheet.core.verify.printed import PrintedBag, PrintedPlan
from pressorsheet.ui.panels.taper_order import Ordered, Pair
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.runs import Run
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import (
    drug_name,
    duration_text,
    number_text,
    quantity_text,
    say,
    text_of,
)
from pressorsheet.wording.values import day_text

DIGITS = 4


def fingerprint_text(fingerprint: str | None) -> str:
    """The eight digits that a person compares, in two groups."""
    return (
        "" if fingerprint is None else f"{fingerprint[:DIGITS]} {fingerprint[DIGITS : 2 * DIGITS]}"
    )


def seal_of(
    fingerprint: str | None, version: Version | None, now: datetime, wean: Note | None
) -> tuple[Run, ...]:
    """Who verified the plan, or plainly that nobody did; the criterion; which plan it is."""
    words = words_of("taper")
    digits = fingerprint_text(fingerprint)
    which = Run(words("fingerprint", digits=digits), 10, ink="ink2", gap=16, least=0)
    key = "wean_now" if version is None else "wean_then"
    stood = () if wean is None else (Run(words(key, wean=say(wean)), 10, SEMIBOLD, gap=16),)
    signed = () if version is None else version.all_standing
    if signed:
        each_by = (
            words("verified_by", name=by.name, role=by.role, at=day_text(by.at, now))
            for by in (each.signature for each in signed)
        )
        said = "; ".join(each_by)
        return (
            Run(words("verified"), 10, SEMIBOLD, "met", sign=Status.MET),
            Run(said, 10, gap=8, least=60),
            *stood,
            which,
        )
    head = Run(words("not_verified"), 10, BOLD, "caution", sign=Status.APPLIES)
    return (head, *stood, which)


def said_now(about: Note, now: datetime) -> str:
    """A note whose times stand with their day only where that is another."""
    return say(as_seen(about, now), now.tzinfo)


def summary_of(plan: PrintedPlan, version: int | None) -> str:
    """How many steps, in which unit; an ordered plan with its version."""
    words = words_of("taper")
    count = len(plan.rows)
    steps = words("one_step" if count == 1 else "steps", count=f"{count:,}")
    key = "summary" if version is None else "summary_version"
    return words(key, version=str(version), steps=steps, unit=plan.dose_unit)


def end_of(run: TaperRun, now: datetime) -> str:
    """How a taper ended; nothing while it goes on."""
    words = words_of("taper")
    if run.stopped is not None:
        reason = run.stopped.reason or words("no_reason")
        at = day_text(run.stopped.at, now)
        return words("stopped", at=at, by=run.stopped.by, reason=reason)
    if run.watch_until is not None:
        return words("ended_off")
    return words("ended") if run.is_complete else ""


def ordered_words(
    run: TaperRun, made: TaperPlan | None, now: datetime, rescue: Offer | None
) -> Ordered:
    """The order of a charted taper; `made` is its plan made again, where that could be done.

    `rescue` is reckoned for the bag that hangs and the weight in force, whatever the plan's were.
    """
    plan, words = run.version.plan, words_of("taper")
    content = plan.content
    return Ordered(
        pairs=tuple(_pairs(run, made, now)),
        stop=_stop(content.get("stop_below_mmhg")),
        call=content.get("call") or words("call_missing"),
        rescue=words("rescue", dose=rescue_words(rescue)),
    )


def name_of(run: TaperRun, now: datetime) -> str:
    """A taper among others: its drug, and when it was ordered."""
    first = run.earlier[0] if run.earlier else run.version
    at = day_text(first.made_at, now)
    return words_of("taper")("which", drug=drug_name(run.version.plan.drug), at=at)


def ordered_by(run: TaperRun, now: datetime) -> str:
    """Who ordered it and when it was charted."""
    by = run.version.plan.ordered_by or run.version.made_by
    return words_of("taper")("by_at", by=by, at=day_text(run.version.made_at, now))


def _pairs(run: TaperRun, made: TaperPlan | None, now: datetime) -> list[Pair]:
    plan, words = run.version.plan, words_of("taper")
    unit, content = plan.dose_unit, plan.content
    end = words("off") if plan.to_dose == 0 else _dose(plan.to_dose, unit)
    found = [
        ("drug", drug_name(plan.drug)),
        ("reduce", words("reduce", start=_dose(plan.from_dose, unit), end=end)),
        ("step", _dose(plan.step, unit)),
        ("interval", words("interval", span=_span(plan), at=day_text(plan.start, now))),
        ("line", _line(content.get("route"), content.get("line"))),
        ("bag", _bag(plan.bag, made)),
        ("pump_step", words("ml_per_h", rate=number_text(plan.pump_step_ml_per_h))),
        ("target", _target(content.get("map_low_mmhg"), content.get("map_high_mmhg"))),
        ("ordered_by", plan.ordered_by or words("not_recorded")),
        ("reason", plan.reason or ""),
    ]
    if plan.weight_kg is not None:
        found.insert(6, ("weight", words("kg", weight=number_text(plan.weight_kg))))
    return [(words(f"pair_{key}"), value) for key, value in found if value]


def _dose(number: Fraction, unit: str) -> str:
    return text_of(InUnit(UNITS[unit].of(number), unit))


def _span(plan: PrintedPlan) -> str:
    whole = plan.every_min.denominator == 1
    span = duration_text(timedelta(minutes=int(plan.every_min))) if whole else ""
    return span or words_of("taper")("minutes", count=number_text(plan.every_min))


def _bag(bag: PrintedBag, made: TaperPlan | None) -> str:
    words = words_of("taper")
    amount = f"{number_text(bag.amount)} {bag.amount_unit}"
    if bag.salt is not None:
        amount = words("as_salt", amount=amount, salt=bag.salt)
    said = words("in_volume", amount=amount, volume=number_text(bag.volume_ml))
    if made is None:
        return said
    return words("two", one=quantity_text(made.concentration), other=said)


def _line(route: str | None, line: str | None) -> str:
    """The route and the line as ordered, or that the order names none."""
    words = words_of("taper")
    if line is None:
        return words("line_not_ordered")
    return words("two", one=route or words("not_recorded"), other=line)


def _target(low: Any, high: Any) -> str:
    words = words_of("taper")
    if low is None and high is None:
        return ""
    if low is None:
        return words("map_to", high=number_text(high))
    if high is None:
        return words("map_from", low=number_text(low))
    return words("map_between", low=number_text(low), high=number_text(high))


def _stop(below: Any) -> str:
    words = words_of("taper")
    return words("stop_missing") if below is None else words("stop_below", map=number_text(below))


def rescue_words(rescue: Offer | None) -> str:
    """The dose to go back to, and the rate for it from the bag that hangs."""
    words = words_of("taper")
    if rescue is None:
        return words("not_recorded")
    dose = text_of(rescue.dose)
    if rescue.rate is None:
        return words("rescue_no_rate", dose=dose)
    return words("rescue_rate", dose=dose, rate=number_text(rescue.rate.ml_per_h))
