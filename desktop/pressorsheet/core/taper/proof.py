"""Proof: a plan as read off a sheet, judged by the checks and held to the fingerprint it bears.

Only the planner knows all figures that a fingerprint is taken of, so the proof stands apart from
the checks: what was read must make again the very plan that was printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from pressorsheet.core.canonical import FINGERPRINT_KEY
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import DOSE_UNITS, Volume
from pressorsheet.core.taper import TaperOrder, TaperPlan, TaperRules, plan
from pressorsheet.core.taper.nearest import mistyped_fingerprint, near, slip, unproven, unread
from pressorsheet.core.taper.rebuilding import hangings, order_of, planned_bag, run_dry
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import (
    Check,
    NoZone,
    PrintedPlan,
    Result,
    Verification,
    VerifyRules,
    WorksheetFacts,
    printed_plan,
    verify,
)
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.printed import PrintedRow
from pressorsheet.core.verify.rows import figures
from pressorsheet.core.verify.said import said_faults
from pressorsheet.core.verify.typed import TypedPlan, filled_in
from pressorsheet.core.verify.verdict import judged

# As many hex digits as paper shows; fewer prove nothing.
FEWEST_DIGITS = 8
# A longer plan is not made again for each start it may have had: it would take seconds [house].
MOST_ROWS_TRIED = 40
DIFFERS = "verify_typed_differs"
# Years and offsets that a start may have been typed apart from the right one.
_YEARS = (-10, -1, 1, 10)
_OFFSETS = tuple(timedelta(hours=hours) for hours in range(-12, 15))

# When each bag is changed, by the minutes from the start and why.
_Changes: TypeAlias = Mapping[tuple[Fraction, str], str]


@frozen
class Bar:
    """What a plan that was read off a sheet is held against; `rules` are the planner's."""

    drug: Drug | None
    rules: TaperRules | None
    limits: VerifyRules
    facts: WorksheetFacts | None = None
    zone: tzinfo | NoZone = NoZone.NOT_LOOKED_UP


def verified_as_typed(typed: TypedPlan, bar: Bar) -> Verification:
    """Every named check of a plan as it was read, the fingerprint proven by making it again.

    A source without rows is judged by the rows that its order makes. A fingerprint that is not
    told, or that covers names, reasons or bag changes which the source leaves out, is unknown; so
    is then when a bag is changed.
    """
    zone = None if isinstance(bar.zone, NoZone) else bar.zone
    read = filled_in(typed, bar.drug, zone)
    made = _made(typed, bar, read)
    if made and (typed.rows is None or typed.changes is None):
        read = _fitting(typed, made) or made[0]
    found = verify({**read, FINGERPRINT_KEY: None}, bar.drug, bar.limits, bar.facts, bar.zone)
    bags = (*_bags(typed, made, read), *_bags_missing(typed, made))
    beside = tuple(_beside(typed, bar, read))
    proven = _proven(typed, made)
    if proven.numbers.code == DIFFERS and not _failing(found.checks, *beside):
        proven = replace(proven, numbers=_why(typed, made, bar, read))
    instead = {check.id: check for check in (*beside, proven, *bags)}
    return replace(found, checks=tuple(instead.get(check.id, check) for check in found.checks))


def _beside(typed: TypedPlan, bar: Bar, read: Mapping[str, Any]) -> Iterator[Check]:
    """The figures as failed, where one that is printed beside another does not follow from it."""
    printed = printed_plan({**read, FINGERPRINT_KEY: None})
    if isinstance(printed, PrintedPlan):
        bench = Bench(printed, bar.drug)
        own = figures(bench)
        faults = list(said_faults(typed.said, bench))
        if faults:
            told = [own.numbers] if own.result is Result.FAIL else []
            yield judged("figures", [*faults, *told], faults[0])


def _bags(
    typed: TypedPlan, made: Sequence[Mapping[str, Any]], read: Mapping[str, Any]
) -> Iterator[Check]:
    """The bag changes as failed, where a plan that is proven has others than were read.

    Without what the bag held the checks cannot tell when it runs empty; the fingerprint can.
    """
    proven = _fitting(typed, made) if typed.order.fingerprint else None
    if proven is None:
        return
    wanted, told = (
        {(each["elapsed_min"], each["because"]): each["at"] for each in plan_of["bag_changes"]}
        for plan_of in (proven, read)
    )
    faults = [
        *_told("verify_typed_bag_missing", wanted, told),
        *_told("verify_typed_bag_other", told, wanted),
    ]
    if faults:
        yield judged("bag_changes", faults, faults[0])


def _bags_missing(typed: TypedPlan, made: Sequence[Mapping[str, Any]]) -> Iterator[Check]:
    """What of the bags a source without their changes cannot tell, unless it is proven."""
    if typed.changes is None and _fitting(typed, made) is None:
        for check in ("bag_changes", "bag_life"):
            yield Check(check, Result.UNKNOWN, note("verify_typed_changes_missing"))


def _told(code: str, those: _Changes, others: _Changes) -> list[Note]:
    """A note of each bag change that is not among the others."""
    return [note(code, at=those[key], why=key[1]) for key in sorted(those.keys() - others.keys())]


def _fitting(typed: TypedPlan, made: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The plan that bears the fingerprint."""
    printed = typed.order.fingerprint or ""
    return next((each for each in made if each[FINGERPRINT_KEY].startswith(printed)), None)


def _proven(typed: TypedPlan, made: Sequence[Mapping[str, Any]]) -> Check:
    printed = typed.order.fingerprint or ""
    shown = printed[:FEWEST_DIGITS]
    if len(printed) < FEWEST_DIGITS:
        return Check("fingerprint", Result.UNKNOWN, note("verify_typed_no_fingerprint"))
    if _fitting(typed, made) is not None:
        return Check("fingerprint", Result.PASS, note("verify_fingerprint_fits", printed=shown))
    if not made:
        return Check("fingerprint", Result.FAIL, note("verify_typed_not_made", printed=shown))
    if typed.texts_missing:
        told = note("verify_typed_texts_missing", printed=shown)
        return Check("fingerprint", Result.UNKNOWN, told)
    if typed.rows is None and typed.changes is None and typed.first_change is None:
        told = note("verify_typed_changes_not_proven", printed=shown)
        return Check("fingerprint", Result.UNKNOWN, told)
    fitting = made[0][FINGERPRINT_KEY][:FEWEST_DIGITS]
    told = note(DIFFERS, printed=shown, fitting=fitting)
    return Check("fingerprint", Result.FAIL, told)


def _failing(checks: Sequence[Check], *more: Check) -> bool:
    """Whether a check other than the fingerprint fails, and so tells where to look."""
    failed = [check for check in (*checks, *more) if check.result is Result.FAIL]
    return any(check.id != "fingerprint" for check in failed)


def _why(
    typed: TypedPlan, made: Sequence[Mapping[str, Any]], bar: Bar, read: Mapping[str, Any]
) -> Note:
    """Where a sheet differs from its fingerprint though every figure passes, as far as can be told.

    The line that is one slip away from it; else the lines from which nothing follows, and those
    that were not typed.
    """
    printed = typed.order.fingerprint or ""
    shown = printed[:FEWEST_DIGITS]
    found = slip(typed, made)
    if found is None and len(made[0]["rows"]) <= MOST_ROWS_TRIED:
        found = _start_or_left(typed, bar, read)
    if found is not None:
        return note("verify_typed_differs_by", printed=shown, why=found)
    meant = mistyped_fingerprint(printed, made)
    if meant is not None:
        line = typed.lines.get("plan")
        return note("verify_typed_digit", line=line, printed=shown, meant=meant[:FEWEST_DIGITS])
    look, missing = unproven(typed), unread(typed)
    fitting = made[0][FINGERPRINT_KEY][:FEWEST_DIGITS]
    return note(
        "verify_typed_elsewhere", printed=shown, fitting=fitting, look=look, missing=missing
    )


def _start_or_left(typed: TypedPlan, bar: Bar, read: Mapping[str, Any]) -> Note | None:
    """A start of another year or offset, or another remainder of the bag, that fits."""
    start = typed.order.start
    for other in _starts(start, zoned=typed.order.tz is not None):
        if _fitting(typed, _made(typed, bar, {**read, "start": other.isoformat()})):
            values = {"read": start.isoformat(), "plan": other.isoformat()}
            return note("verify_typed_slip", line=typed.lines.get("start"), name="start", **values)
    for left in () if typed.left is None else near(typed.left):
        if _fitting(typed, _made(replace(typed, left=left), bar, read)):
            line, was = typed.lines.get("left"), Volume(typed.left or Fraction(0))
            return note("verify_typed_slip", line=line, name="left", read=was, plan=Volume(left))
    return None


def _starts(start: datetime, *, zoned: bool) -> Iterator[datetime]:
    """A start in other years, and at other offsets where no zone proves its own."""
    for years in _YEARS:
        with suppress(ValueError):
            yield start.replace(year=start.year + years)
    wall = start.replace(tzinfo=None)
    offsets = () if zoned else _OFFSETS
    yield from (wall.replace(tzinfo=timezone(offset)) for offset in offsets)


def _made(typed: TypedPlan, bar: Bar, read: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The plans that the order makes, by what may have been known of its bag; none: refused."""
    recorded = printed_plan({**read, FINGERPRINT_KEY: None})
    if isinstance(recorded, Refused) or bar.drug is None:
        return []
    bag = planned_bag(recorded.bag, bar.drug)
    if bag is None or recorded.dose_unit not in DOSE_UNITS:
        return []
    order = order_of(recorded, bag, None if isinstance(bar.zone, NoZone) else bar.zone)
    if typed.rows is None:
        recorded = replace(recorded, rows=_rows_of(order, bar))
    told = (None, recorded.bag.volume_ml, *run_dry(recorded))
    lefts = told if typed.left is None else (typed.left,)
    made = (
        plan(replace(each, bag_left=left, bag_expires=expires), bar.drug, bar.rules)
        for each in _alike(order)
        for left, expires in hangings(recorded, lefts)
    )
    return [plan_mapping(each) for each in made if isinstance(each, TaperPlan)]


def _alike(order: TaperOrder) -> Iterator[TaperOrder]:
    """The orders that a sheet prints in the same words.

    A rescue at the start dose reads as none does, and a name may carry its sentence's full stop.
    """
    rescues = (order.rescue, None) if order.rescue == order.running else (order.rescue,)
    name = order.ordered_by
    names = (name,) if name is None or not name.endswith(".") else (name, name[:-1])
    for rescue, by in product(rescues, names):
        yield replace(order, rescue=rescue, ordered_by=by)


def _rows_of(order: TaperOrder, bar: Bar) -> tuple[PrintedRow, ...]:
    """The rows that an order makes; none where it is refused."""
    made = None if bar.drug is None else plan(order, bar.drug, bar.rules)
    read = printed_plan(plan_mapping(made)) if isinstance(made, TaperPlan) else None
    return read.rows if isinstance(read, PrintedPlan) else ()
