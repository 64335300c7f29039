"""Bags: the checks of when a new bag is due, and whether the hung one lasts until then.

Times here are minutes from the first row; a bag runs at the printed set rates.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from pressorsheet.core.drugs import Storage
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import PumpRate, Volume
from pressorsheet.core.verify.bench import (
    MINUTES_PER_HOUR,
    Bench,
    agrees,
    last_place,
    minutes,
)
from pressorsheet.core.verify.facts import Ahead, WorksheetFacts
from pressorsheet.core.verify.printed import PrintedChange, readable
from pressorsheet.core.verify.verdict import Check, Result, judged

EMPTY = "empty"
EXPIRED = "expired"
# A bag change is printed to the whole minute, never later than the bag's end.
NEXT_MINUTE = 1


def bag_changes(bench: Bench) -> Check:
    """Each bag change goes on at what runs before it, and comes when the bag before it ends.

    What is left in the bag after each row follows from the printed volumes and changes. How much
    was in the first bag is not printed: at most a full one.
    """
    plan = bench.plan
    if plan.every_min <= 0:
        return Check("bag_changes", Result.FAIL, note("verify_bags_not_computable"))
    faults: list[Note] = []
    hung = Fraction(0)
    content, slack = _first_content(bench)
    for number, change in enumerate(plan.bag_changes, start=1):
        faults += _misplaced(bench, number, change)
        if change.elapsed_min < hung or (change.elapsed_min == hung and number > 1):
            faults.append(note("verify_change_order", change=number))
        elif change.because == EMPTY:
            if not _runs_dry(bench, hung, change.elapsed_min, content, slack):
                faults.append(note("verify_change_not_empty", change=number, at=change.at))
        elif change.because == EXPIRED:
            if number > 1 and not _expires(bench, hung, change.elapsed_min):
                faults.append(note("verify_change_not_expired", change=number, at=change.at))
        else:
            cause = readable(change.because)
            faults.append(note("verify_change_cause", change=number, because=cause))
        hung, content, slack = change.elapsed_min, plan.bag.volume_ml, Fraction(0)
    faults += _wrong_contents(bench)
    return judged("bag_changes", faults, note("verify_bag_changes", count=len(plan.bag_changes)))


def _runs_dry(
    bench: Bench, hung: Fraction, at: Fraction, content: Fraction | None, slack: Fraction
) -> bool:
    """Whether a bag hung with `content` runs empty within the minute printed.

    Where the plan does not say what the first bag held, it held at most a full one.
    """
    spent = _spent(bench, hung, at)
    if content is None:
        return spent <= bench.plan.bag.volume_ml
    return spent <= content + slack and _spent(bench, hung, at + NEXT_MINUTE) > content - slack


def _expires(bench: Bench, hung: Fraction, at: Fraction) -> bool:
    """Whether a bag hung new expires within the minute printed; without a shelf life it may."""
    life = _shelf_life(bench)
    return life is None or at - hung == life.__floor__()


def _misplaced(bench: Bench, number: int, change: PrintedChange) -> Iterator[Note]:
    """Where a change is not in its place, or does not go on at what runs there.

    At the moment of a step the bag is changed first: a change belongs to the row begun before it.
    """
    plan, at = bench.plan, change.elapsed_min
    if minutes(change.at - plan.start) != at:
        yield note("verify_change_time", change=number, at=change.at, printed=at)
    if not 0 <= at < _end(bench):
        yield note("verify_change_outside", change=number, at=change.at)
        return
    begun = (at / plan.every_min).__ceil__()
    if change.row != begun:
        yield note("verify_change_row", change=number, printed=change.row, expected=begun)
    printed = (change.dose, change.set_rate_ml_per_h)
    if begun == 0:
        if printed != (plan.from_dose, bench.set_rate(plan.from_dose)):
            yield note("verify_change_rate_before", change=number)
        return
    row = plan.rows[begun - 1]
    if printed != (row.to_dose, row.set_rate_ml_per_h):
        yield note("verify_change_rate", change=number, row=begun)


def _wrong_contents(bench: Bench) -> Iterator[Note]:
    """Rows whose mL left does not follow; a plan that prints none in any row is passed over."""
    plan, full = bench.plan, bench.plan.bag.volume_ml
    content, slack = _first_content(bench)
    if content is not None and content > full + slack:
        yield note("verify_first_bag", content=Volume(content), full=Volume(full))
    for number, row in enumerate(plan.rows, start=1):
        begin, finish = (number - 1) * plan.every_min, number * plan.every_min
        hung = _hung_within(bench, begin, finish)
        if hung is not None:
            content, slack = full - _spent(bench, hung, finish), Fraction(0)
        elif content is not None:
            content -= _spent(bench, begin, finish)
        if row.left_ml is None:
            if any(other.left_ml is not None for other in plan.rows):
                yield note("verify_row_left_missing", row=number)
            continue
        if content is None:
            continue
        fits = agrees(row.left_ml, content) or abs(row.left_ml - content) <= slack
        if not fits or row.left_ml < 0:
            printed, expected = Volume(row.left_ml), Volume(content)
            yield note("verify_row_left", row=number, printed=printed, expected=expected)


def _first_content(bench: Bench) -> tuple[Fraction | None, Fraction]:
    """What the first bag holds at the start by the first row's figures, and how exact that is."""
    plan, every = bench.plan, bench.plan.every_min
    left = plan.rows[0].left_ml if plan.rows else None
    if left is None or _hung_within(bench, Fraction(0), every) is not None:
        return None, Fraction(0)
    used = _spent(bench, Fraction(0), every)
    if agrees(left, plan.bag.volume_ml - used):
        return plan.bag.volume_ml, Fraction(0)
    return left + used, last_place(left + used)


def _hung_within(bench: Bench, begin: Fraction, finish: Fraction) -> Fraction | None:
    """When the last bag of a row was hung; None: in this row none was."""
    hung = [change.elapsed_min for change in bench.plan.bag_changes]
    return max((at for at in hung if begin <= at < finish), default=None)


def bag_life(bench: Bench) -> Check:
    """The hung bag, and each new one, holds enough and has not expired until the next is due.

    Without a worksheet the hung bag is unknown; the check fails where even a full one would not
    last. With one, what remains of the plan at its moment is held to the bag that hangs then. When
    it expires stands on its label, which may allow more than the library does.
    """
    plan, full, life = bench.plan, bench.plan.bag.volume_ml, _shelf_life(bench)
    if plan.every_min <= 0:
        return Check("bag_life", Result.FAIL, note("verify_bags_not_computable"))
    ends = [change.elapsed_min for change in plan.bag_changes] + [_end(bench)]
    faults = []
    for number, (hung, end) in enumerate(pairwise([Fraction(0), *ends]), start=1):
        needed = _spent(bench, hung, end)
        if needed > full:
            values = {"needed": Volume(needed), "full": Volume(full)}
            faults.append(note("verify_bag_too_small", bag=number, **values))
        if number > 1 and life is not None and end - hung > life:
            faults.append(note("verify_bag_too_old", bag=number, hours=life / MINUTES_PER_HOUR))
    faults += _hung_bag_faults(bench, ends)
    if faults:
        return judged("bag_life", faults, faults[0])
    facts = bench.facts
    if facts is not None and _is_over(bench, facts):
        over = note("verify_bag_not_needed", at=_on_plan(bench, facts.at))
        return Check("bag_life", Result.PASS, over)
    if facts is None or facts.left is None or facts.expires_at is None:
        left, expires = (None, None) if facts is None else (facts.left, facts.expires_at)
        numbers = note("verify_hung_bag_unknown", left=left, expires=expires)
        return Check("bag_life", Result.UNKNOWN, numbers)
    at, expires = _on_plan(bench, facts.at), _on_plan(bench, facts.expires_at)
    numbers = note("verify_bag_lasts", left=facts.left, expires=expires, at=at)
    return Check("bag_life", Result.PASS, numbers)


def _hung_bag_faults(bench: Bench, ends: Sequence[Fraction]) -> Iterator[Note]:
    """Why the hung bag, as the worksheet has it, does not last until the next is due.

    All of its moment: what is left then, and what of the plan is still to run from then on.
    """
    facts = bench.facts
    if facts is None or _is_over(bench, facts):
        return
    since = _reached(bench, facts)
    end = next((end for end in ends if end > since), ends[-1])
    at, expires = _on_plan(bench, facts.at), _on_plan(bench, facts.expires_at)
    needed = _needed(bench, facts.ahead, since, end)
    if facts.left is not None and facts.left.ml <= 0:
        yield note("verify_hung_bag_is_empty", at=at)
    elif facts.left is not None and needed > facts.left.ml:
        values = {"left": facts.left, "needed": Volume(needed), "at": at}
        if facts.ahead is not None and facts.ahead.until_min is None:
            rate = PumpRate(facts.ahead.ml_per_h)
            yield note("verify_hung_bag_empty_as_it_runs", rate=rate, **values)
        else:
            yield note("verify_hung_bag_empty", **values)
    if facts.expires_at is None:
        return
    lasts = minutes(facts.expires_at - facts.at)
    if lasts <= 0:
        yield note("verify_hung_bag_is_expired", expires=expires, at=at)
    elif end - since > lasts:
        yield note("verify_hung_bag_expired", expires=expires, at=at)


def _needed(bench: Bench, ahead: Ahead | None, since: Fraction, end: Fraction) -> Fraction:
    """mL that run from `since` to `end`: what the pump is set to first, then the rows to come.

    While no row is active nothing lowers the rate: for an interval at the least it goes on.
    """
    if ahead is None:
        return _spent(bench, since, end)
    if ahead.until_min is None:
        return ahead.ml_per_h * max(end - since, bench.plan.every_min) / MINUTES_PER_HOUR
    until = min(ahead.until_min, end)
    return ahead.ml_per_h * (until - since) / MINUTES_PER_HOUR + _spent(bench, until, end)


def _reached(bench: Bench, facts: WorksheetFacts) -> Fraction:
    """How far the plan has come at the worksheet's moment; by the clock where nobody says."""
    if facts.reached_min is not None:
        return facts.reached_min
    return minutes(facts.at - bench.plan.start)


def _is_over(bench: Bench, facts: WorksheetFacts) -> bool:
    """Whether OFF is known to be given; that it is due is not enough, for the drug still runs."""
    return facts.reached_min is not None and facts.reached_min > _end(bench)


def _on_plan(bench: Bench, moment: datetime | None) -> datetime | None:
    """A time as it reads beside the plan's rows."""
    return None if moment is None else moment.astimezone(bench.plan.start.tzinfo)


def _spent(bench: Bench, begin: Fraction, finish: Fraction) -> Fraction:
    """mL that run from `begin` to `finish`; before the first row at the rate of the start dose."""
    rows, every = bench.plan.rows, bench.plan.every_min
    used = Fraction(0)
    if begin < 0:
        running = bench.set_rate(bench.plan.from_dose) or Fraction(0)
        used = running * (min(finish, Fraction(0)) - begin) / MINUTES_PER_HOUR
    for index in range(max((begin / every).__floor__(), 0), len(rows)):
        first, last = index * every, (index + 1) * every
        if first >= finish:
            break
        overlap = min(last, finish) - max(first, begin)
        used += rows[index].set_rate_ml_per_h * overlap / MINUTES_PER_HOUR
    return used


def _end(bench: Bench) -> Fraction:
    """Until when the plan needs a bag: OFF, or the end of the last row's interval."""
    rows = bench.plan.rows
    off = bool(rows) and rows[-1].to_dose == 0
    return (len(rows) - 1 if off else len(rows)) * bench.plan.every_min


def _shelf_life(bench: Bench) -> Fraction | None:
    """How long a new bag may hang: at room temperature, else the shortest time the library has."""
    hours = {} if bench.drug is None else bench.drug.shelf_life_h
    if not hours:
        return None
    return hours.get(Storage.ROOM, min(hours.values())) * MINUTES_PER_HOUR
