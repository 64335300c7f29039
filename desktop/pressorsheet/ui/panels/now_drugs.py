"""Now drugs: what the drug blocks of the now strip say, as lines of runs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pressorsheet.core.bedside import BagEnds, DrugNow, RateIs
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS
from pressorsheet.ui.panels.moments import when_text
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.runs import Run, RunLine, line
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, quantity_text, say

LARGE, SMALL, BRIEF = 28, 18, 13
NAMED = 2
CUT = 60


def none_running() -> tuple[RunLine, ...]:
    """That nothing runs, as far as the record says."""
    return line(), line(Run(words_of("now")("none_running"), 12, SEMIBOLD, "ink2"))


def large_drug(drug: DrugNow, now: datetime) -> tuple[RunLine, ...]:
    """A running drug: name, dose, and below what the pump is set to and how long the bag lasts."""
    rest = (_by_mass(drug, gap=12), _bag(drug, now, gap=12))
    return (
        _heading(drug, now),
        _dose(drug, LARGE, now),
        line(*_rate(drug, 12), *rest, tip=_bag_tip(drug, now)),
    )


def dense_drug(drug: DrugNow, now: datetime) -> tuple[RunLine, ...]:
    """The same in less width, on a line more: dose and rate as large, nothing left out."""
    by_mass = _by_mass(drug, gap=0)
    bag = _bag(drug, now, gap=0 if by_mass is None else 12)
    return (
        _heading(drug, now),
        _dose(drug, LARGE, now),
        line(*_rate(drug, 12)),
        line(by_mass, bag, tip=_bag_tip(drug, now)),
    )


def small_drug(drug: DrugNow, now: datetime) -> tuple[RunLine, ...]:
    """A running drug in less room, nothing left out."""
    return (
        _heading(drug, now),
        _dose(drug, SMALL, now),
        line(*_rate(drug, 10)),
        line(_bag(drug, now, gap=0), tip=_bag_tip(drug, now)),
    )


def brief_drug(drug: DrugNow, now: datetime) -> RunLine:
    """A running drug's name, dose and pump rate, or that one of them is not known."""
    name = Run(say(drug.name), 10, SEMIBOLD, least=CUT)
    dose = _dose(drug, BRIEF, now)
    first, *rest = dose.runs
    rate, *_said = _rate(drug, 10)
    return line(name, replace(first, gap=7), *rest, replace(rate, gap=9), tip=dose.tip)


def more_drugs(drugs: tuple[DrugNow, ...]) -> tuple[RunLine, ...]:
    """The drugs that have no block of their own, counted and named with their doses."""
    words = words_of("now")
    said = [_brief(drug) for drug in drugs]
    rest = ", ".join(said[NAMED:])
    shown = [Run(text, 10, SEMIBOLD, least=CUT) for text in said[:NAMED]]
    if rest:
        shown.append(Run(words("more_names", names=rest), 10, SEMIBOLD, least=CUT))
    head = Run(words("more_drugs", count=str(len(drugs))), 10, SEMIBOLD, "caution")
    return line(head, tip="\n".join(said)), *(line(run) for run in shown)


def _brief(drug: DrugNow) -> str:
    return f"{say(drug.name)} {_dose_text(drug)}"


def _dose_text(drug: DrugNow) -> str:
    if drug.dose is None:
        return words_of("now")("dose_unknown")
    return quantity_text(drug.dose.quantity, drug.dose.unit)


def _heading(drug: DrugNow, now: datetime) -> RunLine:
    words = words_of("now")
    tip = words("running_since", at=when_text(drug.since, now))
    name = Run(say(drug.name), 10, SEMIBOLD, least=CUT)
    if drug.rate_differs is None:
        return line(name, tip=tip)
    differs = Run(words("rate_differs"), 10, SEMIBOLD, "caution", gap=12, sign=Status.APPLIES)
    return line(name, differs, tip=f"{say(drug.rate_differs)}\n{tip}")


def _dose(drug: DrugNow, points: float, now: datetime) -> RunLine:
    if drug.dose is None:
        why = "\n".join(say(reason, now.tzinfo) for reason in drug.why_unknown)
        said = words_of("now")("dose_unknown")
        return line(
            Run(said, min(points, SMALL), SEMIBOLD, "unknown", sign=Status.UNKNOWN), tip=why
        )
    number = number_text(UNITS[drug.dose.unit].count(drug.dose.quantity))
    weight = BOLD if points == LARGE else SEMIBOLD
    return line(
        Run(number, points, weight),
        Run(drug.dose.unit, 10, ink="ink2", gap=9 if weight is BOLD else 6),
    )


def _by_mass(drug: DrugNow, gap: int) -> Run | None:
    if drug.by_mass is None:
        return None
    return Run(quantity_text(drug.by_mass), 10, ink="ink2", gap=gap)


def _rate(drug: DrugNow, points: float) -> Iterator[Run]:
    words = words_of("now")
    if drug.rate is None or drug.rate_is is None:
        yield Run(words("rate_unknown"), 10, SEMIBOLD, "unknown")
        return
    said = words("charted" if drug.rate_is is RateIs.CHARTED else "computed")
    yield Run(quantity_text(drug.rate), points, BOLD)
    yield Run(said, 10, ink="ink2", gap=5)


def _bag(drug: DrugNow, now: datetime, gap: int) -> Run:
    words, bag = words_of("now"), drug.bag
    if drug.is_bag_uncharted:
        return Run(words("bag_not_charted"), 10, SEMIBOLD, "unknown", gap=gap)
    if bag is None:
        return Run(words("bag_unknown"), 10, ink="ink2", gap=gap)
    at = when_text(bag.at, now)
    if bag.is_past:
        said = words("bag_empty" if bag.why is BagEnds.EMPTY else "bag_expired", at=at)
        return Run(said, 10, SEMIBOLD, "caution", gap=gap, sign=Status.APPLIES)
    code = "bag_to" if bag.unsure is None else "bag_to_unsure"
    if bag.is_expiry_unknown:
        code = "bag_to_no_expiry"
    return Run(words(code, at=at), 10, ink="ink2", gap=gap)


def _bag_tip(drug: DrugNow, now: datetime) -> str:
    if drug.bag is None:
        return ""
    said = [say(drug.bag.why.says)]
    if drug.bag.left is not None:
        said.append(words_of("now")("bag_left", left=quantity_text(drug.bag.left, places=0)))
    if drug.bag.unsure is not None:
        said.append(say(drug.bag.unsure, now.tzinfo))
    return "\n".join(said)
