"""Printed: a plan as its JSON prints it (cli.md, `taper`), typed but not yet believed.

Only the shape is settled here: which keys there are and of which type. Whether a figure is right
is left to the checks, so that a wrong plan is judged and not merely turned away.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import LONGEST_MINUTES, moment
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of

MICROSECONDS_PER_MINUTE = 60_000_000
LONGEST_WORD = 40
# As long as any text of a worksheet may be.
LONGEST_TEXT = 4_000
# Five times the longest plan a protocol allows; more is no plan, and would take long to judge.
MOST_ENTRIES = 1000


@frozen
class PrintedBag:
    """The bag of a plan as its label reads."""

    amount: Fraction
    amount_unit: str
    volume_ml: Fraction
    salt: str | None


@frozen
class PrintedRow:
    """One row of a plan; doses are bare numbers in the plan's dose unit."""

    n: Fraction
    due: datetime
    elapsed_min: Fraction
    from_dose: Fraction
    to_dose: Fraction
    rate_ml_per_h: Fraction
    set_rate_ml_per_h: Fraction
    delivered: Fraction
    error_percent: Fraction
    volume_ml: Fraction
    left_ml: Fraction | None
    off: bool


@frozen
class PrintedChange:
    """A new bag of the same mixture: when, in which row, why, and what goes on running."""

    at: datetime
    elapsed_min: Fraction
    row: Fraction
    because: str
    dose: Fraction
    set_rate_ml_per_h: Fraction


@frozen
class PrintedPlan:
    """A whole plan; `content` is what the fingerprint is taken of."""

    content: Mapping[str, Any]
    drug: str
    dose_unit: str
    from_dose: Fraction
    step: Fraction
    every_min: Fraction
    to_dose: Fraction
    start: datetime
    tz: str | None
    bag: PrintedBag
    weight_kg: Fraction | None
    pump_step_ml_per_h: Fraction
    ordered_by: str | None
    reason: str | None
    rows: tuple[PrintedRow, ...]
    bag_changes: tuple[PrintedChange, ...]
    fingerprint: str | None

    @property
    def interval(self) -> timedelta:
        """The elapsed time from row to row."""
        return timedelta(microseconds=int(self.every_min * MICROSECONDS_PER_MINUTE))


def printed_plan(plan: Mapping[str, Any]) -> PrintedPlan | Refused:
    """The plan that a JSON object prints; numbers exact, as written.

    Refuses, naming the place: a key missing or unknown, a value of another type, a number that is
    not finite, an interval of more than a year, an endless text, a time without offset. A missing
    fingerprint is no refusal: it fails a check.
    """
    try:
        return _plan(_Table(plan, ""))
    except _Misfit as fault:
        return Refused((fault.reason,))


def readable(word: str) -> str:
    """A word of a file as it may stand in a one-line message: short, and printable throughout."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in word)
    return shown if len(shown) <= LONGEST_WORD else shown[:LONGEST_WORD] + "..."


class _Misfit(Exception):  # noqa: N818  # a finding about a file, never seen outside this module
    def __init__(self, reason: Note) -> None:
        super().__init__(reason.code)
        self.reason = reason


class _Table:
    """One JSON object, and the keys asked of it so far."""

    def __init__(self, content: Mapping[str, Any], place: str) -> None:
        self.content = content
        self._place = place
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        return f"{self._place}.{readable(key)}" if self._place else readable(key)

    def value(self, key: str) -> Any:
        if key not in self.content:
            raise _Misfit(note("verify_key_missing", place=self.at(key)))
        return self.optional(key)

    def optional(self, key: str) -> Any:
        self._asked.add(key)
        return self.content.get(key)

    def wrong(self, key: str, wanted: str) -> _Misfit:
        return _Misfit(note("verify_type_wrong", place=self.at(key), wanted=wanted))

    def number(self, key: str) -> Fraction:
        return self._number(key, self.value(key))

    def optional_number(self, key: str) -> Fraction | None:
        value = self.optional(key)
        return None if value is None else self._number(key, value)

    def _number(self, key: str, value: Any) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, Decimal | int | Fraction):
            raise self.wrong(key, "a_number")
        if isinstance(value, Decimal) and not value.is_finite():
            raise self.wrong(key, "a_number")
        return fraction_of(value)

    def minutes(self, key: str) -> Fraction:
        number = self.number(key)
        if abs(number) > LONGEST_MINUTES:
            raise _Misfit(note("verify_too_long", place=self.at(key), most=LONGEST_MINUTES))
        return number

    def text(self, key: str) -> str:
        return self._text(key, self.value(key))

    def optional_text(self, key: str) -> str | None:
        value = self.optional(key)
        return None if value is None else self._text(key, value)

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "a_text")
        if len(value) > LONGEST_TEXT:
            raise _Misfit(note("verify_text_long", place=self.at(key), most=LONGEST_TEXT))
        return value

    def flag(self, key: str) -> bool:
        value = self.value(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "true_or_false")
        return value

    def time(self, key: str) -> datetime:
        read = moment(self.text(key))
        if isinstance(read, Refused):
            raise _Misfit(note("verify_time_wrong", place=self.at(key), why=read.reasons[0]))
        return read

    def table(self, key: str) -> "_Table":
        value = self.value(key)
        if not isinstance(value, Mapping):
            raise self.wrong(key, "an_object")
        return _Table(value, self.at(key))

    def tables(self, key: str) -> Iterable["_Table"]:
        values = self.value(key)
        if isinstance(values, str) or not isinstance(values, Sequence):
            raise self.wrong(key, "a_list")
        if len(values) > MOST_ENTRIES:
            raise _Misfit(note("verify_too_many", place=self.at(key), most=MOST_ENTRIES))
        for number, value in enumerate(values, start=1):
            if not isinstance(value, Mapping):
                raise self.wrong(f"{key} {number}", "an_object")
            yield _Table(value, self.at(f"{key} {number}"))

    def done(self) -> None:
        for key in self.content:
            if key not in self._asked:
                raise _Misfit(note("verify_key_unknown", place=self.at(key)))


def _plan(table: _Table) -> PrintedPlan:
    # The target, the stop-and-call order and the line do not follow from other figures: typed, and
    # bound by the fingerprint, they are not checked further; only the rescue dose has a ceiling.
    for key in ("map_low_mmhg", "map_high_mmhg", "stop_below_mmhg", "rescue"):
        table.optional_number(key)
    for key in ("call", "route", "line"):
        table.optional_text(key)
    plan = PrintedPlan(
        content=table.content,
        drug=table.text("drug"),
        dose_unit=table.text("dose_unit"),
        from_dose=table.number("from"),
        step=table.number("step"),
        every_min=table.minutes("every_min"),
        to_dose=table.number("to"),
        start=table.time("start"),
        tz=table.optional_text("tz"),
        bag=_bag(table.table("bag")),
        weight_kg=table.optional_number("weight_kg"),
        pump_step_ml_per_h=table.number("pump_step_ml_per_h"),
        ordered_by=table.optional_text("ordered_by"),
        reason=table.optional_text("reason"),
        rows=tuple(_row(row) for row in table.tables("rows")),
        bag_changes=tuple(_bag_change(change) for change in table.tables("bag_changes")),
        fingerprint=table.optional_text("fingerprint"),
    )
    table.done()
    return plan


def _bag(table: _Table) -> PrintedBag:
    bag = PrintedBag(
        amount=table.number("amount"),
        amount_unit=table.text("amount_unit"),
        volume_ml=table.number("volume_ml"),
        salt=table.optional_text("salt"),
    )
    table.done()
    return bag


def _row(table: _Table) -> PrintedRow:
    row = PrintedRow(
        n=table.number("n"),
        due=table.time("due"),
        elapsed_min=table.number("elapsed_min"),
        from_dose=table.number("from"),
        to_dose=table.number("to"),
        rate_ml_per_h=table.number("rate_ml_per_h"),
        set_rate_ml_per_h=table.number("set_rate_ml_per_h"),
        delivered=table.number("delivered"),
        error_percent=table.number("error_percent"),
        volume_ml=table.number("volume_ml"),
        left_ml=table.optional_number("left_ml"),
        off=table.flag("off"),
    )
    table.done()
    return row


def _bag_change(table: _Table) -> PrintedChange:
    change = PrintedChange(
        at=table.time("at"),
        elapsed_min=table.number("elapsed_min"),
        row=table.number("row"),
        because=table.text("because"),
        dose=table.number("dose"),
        set_rate_ml_per_h=table.number("set_rate_ml_per_h"),
    )
    table.done()
    return change
