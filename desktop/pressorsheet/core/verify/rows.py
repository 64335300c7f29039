"""Rows: the checks of the plan's rows - their order, rates, figures and times."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from fractions import Fraction

from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import PumpRate, Volume
from pressorsheet.core.verify.bench import HALF, MINUTES_PER_HOUR, Bench, agrees, minutes
from pressorsheet.core.verify.facts import NoZone
from pressorsheet.core.verify.printed import PrintedRow, readable
from pressorsheet.core.verify.verdict import Check, Result, judged

PERCENT = 100
HUNDREDTHS = 100


def chain(bench: Bench) -> Check:
    """Rows count from 1; each starts where the last ended and falls by the step, not past the end.

    A remainder is thereby its own last step.
    """
    plan = bench.plan
    if not plan.rows:
        return Check("rows", Result.FAIL, note("verify_no_rows"))
    faults = []
    before = plan.from_dose
    for number, row in enumerate(plan.rows, start=1):
        if row.n != number:
            faults.append(note("verify_row_number", row=number, printed=row.n))
        if row.from_dose != before:
            shown, wanted = bench.shown(row.from_dose), bench.shown(before)
            faults.append(note("verify_row_from", row=number, printed=shown, expected=wanted))
        lower = max(row.from_dose - plan.step, plan.to_dose)
        if row.to_dose != lower:
            shown, wanted = bench.shown(row.to_dose), bench.shown(lower)
            faults.append(note("verify_row_to", row=number, printed=shown, expected=wanted))
        before = row.to_dose
    start, end = bench.shown(plan.from_dose), bench.shown(plan.to_dose)
    return judged("rows", faults, note("verify_rows", rows=len(plan.rows), start=start, end=end))


def never_rises(bench: Bench) -> Check:
    """Every row, and the order as a whole, lowers the dose."""
    plan = bench.plan
    faults = [
        note(
            "verify_row_rises",
            row=number,
            before=bench.shown(row.from_dose),
            after=bench.shown(row.to_dose),
        )
        for number, row in enumerate(plan.rows, start=1)
        if row.to_dose >= row.from_dose
    ]
    if plan.to_dose >= plan.from_dose:
        before, after = bench.shown(plan.from_dose), bench.shown(plan.to_dose)
        faults.append(note("verify_order_rises", before=before, after=after))
    return judged("never_rises", faults, note("verify_never_rises"))


def end(bench: Bench) -> Check:
    """The last row is the ordered end, not below 0; `off` is true exactly where the dose is 0."""
    plan = bench.plan
    ordered = bench.shown(plan.to_dose)
    faults = [
        note("verify_row_off", row=number, printed=row.off, dose=bench.shown(row.to_dose))
        for number, row in enumerate(plan.rows, start=1)
        if row.off != (row.to_dose == 0)
    ]
    if plan.to_dose < 0:
        faults.append(note("verify_end_negative", ordered=ordered))
    last = plan.rows[-1].to_dose if plan.rows else plan.from_dose
    if last != plan.to_dose:
        faults.append(note("verify_end_differs", printed=bench.shown(last), ordered=ordered))
    follows = note("verify_ends_off") if plan.to_dose == 0 else note("verify_ends", ordered=ordered)
    return judged("end", faults, follows)


def set_rates(bench: Bench) -> Check:
    """Each set rate is what the dose needs at the printed bag, rounded half up to the pump step."""
    faults = []
    for number, row in enumerate(bench.plan.rows, start=1):
        needed = bench.set_rate(row.to_dose)
        if needed is None:
            return Check("set_rate", Result.FAIL, note("verify_rates_not_computable"))
        if row.set_rate_ml_per_h != needed:
            printed, expected = PumpRate(row.set_rate_ml_per_h), PumpRate(needed)
            faults.append(
                note("verify_row_set_rate", row=number, printed=printed, expected=expected)
            )
    return judged("set_rate", faults, note("verify_set_rates"))


def settable(bench: Bench) -> Check:
    """A pump can be set so: multiples of its step, a dose above 0 never 0, each below the last.

    Two rows at one rate, or a first row at the rate already running, would change nothing.
    """
    step = bench.plan.pump_step_ml_per_h
    if step <= 0:
        return Check("settable", Result.FAIL, note("verify_pump_step", step=PumpRate(step)))
    faults = []
    before = bench.set_rate(bench.plan.from_dose)
    for number, row in enumerate(bench.plan.rows, start=1):
        rate = row.set_rate_ml_per_h
        shown = PumpRate(rate)
        if rate < 0 or (rate / step).denominator != 1:
            faults.append(note("verify_row_not_settable", row=number, rate=shown))
        if rate == 0 and row.to_dose > 0:
            dose = bench.shown(row.to_dose)
            faults.append(note("verify_row_rounds_to_zero", row=number, dose=dose))
        if before is not None and rate >= before:
            faults.append(note("verify_row_rate_not_lower", row=number, rate=shown))
        before = rate
    return judged("settable", faults, note("verify_settable", step=PumpRate(step)))


def figures(bench: Bench) -> Check:
    """Exact rate, delivered dose, error and volume of each row follow from the printed figures.

    The error may be printed in full or to 2 decimals (cli.md).
    """
    factor = bench.ml_per_h
    if factor is None:
        return Check("figures", Result.FAIL, note("verify_rates_not_computable"))
    faults = [
        fault
        for number, row in enumerate(bench.plan.rows, start=1)
        for fault in _wrong_figures(bench, factor, number, row)
    ]
    return judged("figures", faults, note("verify_figures", rows=len(bench.plan.rows)))


def _wrong_figures(bench: Bench, factor: Fraction, number: int, row: PrintedRow) -> Iterator[Note]:
    exact = row.to_dose * factor
    if not agrees(row.rate_ml_per_h, exact):
        printed, expected = PumpRate(row.rate_ml_per_h), PumpRate(exact)
        yield note("verify_row_rate", row=number, printed=printed, expected=expected)
    delivered = row.set_rate_ml_per_h / factor
    if not agrees(row.delivered, delivered):
        shown, wanted = bench.shown(row.delivered), bench.shown(delivered)
        yield note("verify_row_delivered", row=number, printed=shown, expected=wanted)
    error = error_percent(row, factor)
    percent = _hundredths(error)
    if row.error_percent != percent and not agrees(row.error_percent, error):
        yield note("verify_row_error", row=number, printed=row.error_percent, expected=percent)
    used = row.set_rate_ml_per_h * bench.plan.every_min / MINUTES_PER_HOUR
    if not agrees(row.volume_ml, used):
        volume, wanted_volume = Volume(row.volume_ml), Volume(used)
        yield note("verify_row_volume", row=number, printed=volume, expected=wanted_volume)


def error_percent(row: PrintedRow, factor: Fraction) -> Fraction:
    """How far what the set rate delivers is from the row's dose, in %; 0 for a dose of 0."""
    if row.to_dose == 0:
        return Fraction(0)
    return (row.set_rate_ml_per_h / factor / row.to_dose - 1) * PERCENT


def _hundredths(number: Fraction) -> Fraction:
    """Two decimals, halves away from 0."""
    size = Fraction((abs(number) * HUNDREDTHS + HALF).__floor__(), HUNDREDTHS)
    return size if number >= 0 else -size


def intervals(bench: Bench) -> Check:
    """The first row is at the start; every later one follows the last by the interval, elapsed.

    Elapsed time is between moments, so that a clock change neither adds nor takes an hour.
    """
    plan = bench.plan
    faults = []
    for number, row in enumerate(plan.rows, start=1):
        after = (number - 1) * plan.every_min
        if row.elapsed_min != after:
            faults.append(
                note("verify_row_elapsed", row=number, printed=row.elapsed_min, expected=after)
            )
        passed = minutes(row.due - plan.start)
        if passed != after:
            faults.append(
                note("verify_row_due", row=number, due=row.due, after=passed, expected=after)
            )
    follows = note("verify_intervals", count=max(len(plan.rows) - 1, 0), every=plan.every_min)
    return judged("intervals", faults, follows)


def local_times(bench: Bench) -> Check:
    """Every printed time carries the offset of the plan's zone; without a zone, of its start."""
    plan = bench.plan
    times = [row.due for row in plan.rows] + [change.at for change in plan.bag_changes]
    if plan.tz is None:
        faults = _other_offsets(times, plan.start.tzinfo)
        return judged("local_times", faults, note("verify_one_offset", start=plan.start))
    zone_name = readable(plan.tz)
    if bench.zone is NoZone.NOT_LOOKED_UP:
        return Check("local_times", Result.UNKNOWN, note("verify_zone_unread", zone=zone_name))
    if isinstance(bench.zone, NoZone):
        return Check("local_times", Result.FAIL, note("verify_zone_none", zone=zone_name))
    faults = _other_offsets([plan.start, *times], bench.zone)
    return judged("local_times", faults, note("verify_zone_offsets", zone=zone_name))


def _other_offsets(times: list[datetime], zone: tzinfo | None) -> list[Note]:
    return [
        note("verify_time_offset", time=time, expected=time.astimezone(zone))
        for time in times
        if time.utcoffset() != time.astimezone(zone).utcoffset()
    ]


def notices(bench: Bench) -> tuple[Note, ...]:
    """Rows whose error is above the protocol's notice limit: told, not failed."""
    factor, limit = bench.ml_per_h, bench.rules.error_notice_percent
    if factor is None or limit is None:
        return ()
    return tuple(
        note("verify_error_notice", row=number, error=error_percent(row, factor), limit=limit)
        for number, row in enumerate(bench.plan.rows, start=1)
        if abs(error_percent(row, factor)) > limit
    )
