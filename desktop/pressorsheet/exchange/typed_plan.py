"""Typed plan: reads a taper plan as a person types it in from its printed sheet, line by line.

    drug: vasopressin                    step: 0.005 units/min        bag: 40 units/100 mL
    from: 0.03 units/min                 every: 60 min                pump step: 0.1 mL/h
    to: OFF                              start: 2026-11-22 22:00 +01:00
    plan: 52e7 7f1a
    1  22:00  0.025  3.8  0.0253  +1.33

Spaces are forgiven, numbers never. resources/README names every line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import LONGEST_MINUTES, elapsed, later, moment
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import NumberRefused, exact_decimal, fraction_of
from pressorsheet.core.quantity import DOSE_UNITS, UNITS, Unit, WeightBasedDose, number_and_unit
from pressorsheet.core.verify.printed import MICROSECONDS_PER_MINUTE, PrintedBag, PrintedPlan
from pressorsheet.core.verify.said import (
    DELIVERED,
    DOSE,
    ERROR,
    PER_MINUTE,
    RATE,
    STRENGTH,
    WEIGHT,
    Said,
)
from pressorsheet.core.verify.typed import TypedChange, TypedPlan, TypedRow
from pressorsheet.exchange.sheet_text import TWICE, typed_lines

LARGEST_TYPED = 64 * 1024
OFF = "OFF"
NEEDED = ("drug", "from", "to", "step", "every", "start", "bag", "pump step")
PRESSURES = {"stop below": "stop_below_mmhg"}
KEYS = frozenset(
    (*NEEDED, *PRESSURES, "zone", "weight", "left", "plan", "ordered by", "reason")
) | {"target", "rescue", "call", "route", "line", "runs at"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CAUSES = ("empty", "expired")
# A row's dose and rate, perhaps delivered dose and error; a bag's rate, perhaps its dose before it.
CELLS, BAG_FIGURES = (2, 3, 4), (0, 1, 2, 4)
UNCHANGED = "unchanged"
MINUTES = {"min": 1, "h": 60}

_DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)})"
_ROW = re.compile(
    rf"(?P<n>\d+|bag) (?:(?P<before>{_DAY}) )?(?P<clock>\d\d:\d\d)(?: (?P<after>{_DAY}))?"
    r"(?: (?P<offset>[+-]\d\d:\d\d))?(?P<rest>(?: \S+)+)",
    re.ASCII,
)
_WRITTEN = re.compile(rf"({_DAY}) (\d{{4}}) (\d\d:\d\d) ([+-]\d\d:\d\d)", re.ASCII)
_SPACED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) ([+-]\d\d:\d\d)", re.ASCII)
_BAG = re.compile(
    r"(\S+ \S+?)(?: \(as (?P<inside>[a-z ]+)\))? ?(?:/| in ) ?(?P<volume>\S+ mL)"
    r"(?: (?P<after>[^=\s][^=]*?))?(?: = (?P<strength>\S+) (?:mcg|units)/mL(?: \(as base\))?)?\.?",
    re.ASCII,
)
# What the sheet prints behind a dose: its mcg/min at a weight, its mL/h, of which strength.
_BESIDE = re.compile(
    r"(?P<dose>\S+(?: \S+)?)(?: \((?P<minute>\S+) mcg/min(?: at (?P<kg>\S+) kg)?\))?"
    r"(?: = (?P<rate>\S+) mL/h(?: at (?P<strength>\S+) (?:mcg|units)/mL)?)?\.?",
    re.ASCII,
)
_BEHIND = {"minute": PER_MINUTE, "kg": WEIGHT, "rate": RATE, "strength": STRENGTH}
# What stands to be ticked behind a row.
_BOXES = re.compile(r"(?: arterial| cuff| given| held| hung)+$")
_ROW_MINUTE, _ROW_FROM = re.compile(r" (\S+) mcg/min"), re.compile(r" from (\S+)")
AS_BASE = " (as base)"


def read_typed(data: bytes, zone_named: Callable[[str], tzinfo | None]) -> TypedPlan | Refused:
    """The plan that lines of text write; `zone_named` finds a time zone by its name.

    Refuses, naming the line, what it cannot read: a line of no known form, a key twice, a number
    or unit written otherwise than the program writes it; and names the lines that are missing.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return refused("typed_not_text")
    try:
        return _Typed(text).plan(zone_named)
    except _Misread as fault:
        return fault.refusal


class _Misread(Exception):  # noqa: N818  # a finding about a text, never seen outside this module
    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.reasons[0].code)
        self.refusal = refusal


@frozen
class _Line:
    """One line, its spaces made single, and where it stands."""

    number: int
    text: str

    def misread(self, why: Note) -> NoReturn:
        raise _Misread(refused("typed_line", line=self.number, text=self.text[:40], why=why))

    def because(self, refusal: Refused) -> NoReturn:
        self.misread(refusal.reasons[0])


class _Typed:
    """The lines of a text: values by their key, and rows in their order."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, _Line] = {}
        self.rows: list[tuple[_Line, re.Match[str]]] = []
        self.said: list[Said] = []
        for number, written in typed_lines(text):
            line = _Line(number, written)
            if line.text and not line.text.startswith("#"):
                self._take(line)

    def _take(self, line: _Line) -> None:
        row = _ROW.fullmatch(line.text)
        if row is not None:
            self.rows.append((line, row))
            return
        key, found, value = line.text.partition(":")
        key = key.strip().lower()
        if key == TWICE:
            one, _, other = value.strip().partition("; ")
            line.misread(note("typed_twice", one=one, other=other))
        if not found or key not in KEYS:
            line.misread(note("typed_line_unknown"))
        if key in self.values:
            line.misread(note("typed_key_twice", key=key))
        self.values[key] = _Line(line.number, value.strip())

    def plan(self, zone_named: Callable[[str], tzinfo | None]) -> TypedPlan:
        missing = tuple(key for key in NEEDED if key not in self.values)
        if missing:
            raise _Misread(refused("typed_missing", keys=missing))
        start_from, unit = _dose(_bare(self.values["from"]))
        zone = self._zone(zone_named)
        start = _start(self.values["start"])
        every = _interval(self.values["every"])
        order = PrintedPlan(
            content=self._recorded(unit),
            drug=self.values["drug"].text.lower().removesuffix(AS_BASE),
            dose_unit=unit.name,
            from_dose=start_from,
            step=self._dose("step", unit),
            every_min=every,
            to_dose=self._dose("to", unit),
            start=start if zone is None else start.astimezone(zone),
            tz=self._text("zone"),
            bag=self._bag(),
            weight_kg=self._number("weight", "kg"),
            pump_step_ml_per_h=_in_unit(self.values["pump step"], "mL/h"),
            ordered_by=self._text("ordered by"),
            reason=self._text("reason"),
            rows=(),
            bag_changes=(),
            fingerprint=self._fingerprint(),
        )
        self._beside("from", unit, start_from)
        if "runs at" in self.values:
            runs = _Line(self.values["runs at"].number, self.values["runs at"].text)
            self._say(runs, RATE, runs.text.removesuffix(" mL/h"), start_from)
        rows, changes = self._rows_of(order, zone or start.tzinfo)
        left = self._number("left", "mL")
        lines = {key: line.number for key, line in self.values.items()}
        return TypedPlan(order, rows, changes, left, said=tuple(self.said), lines=lines)

    def _dose(self, key: str, unit: Unit) -> Fraction:
        """A dose of the order; what stands behind it is kept, to be held against it."""
        dose = _dose_in(_bare(self.values[key]), unit)
        self._beside(key, unit, dose)
        return dose

    def _beside(self, key: str, unit: Unit, dose: Fraction) -> None:
        line = self.values[key]
        found = _BESIDE.fullmatch(line.text)
        if found is None:
            return
        if found["minute"] is not None:
            _only_by_weight(line, unit)
        for name, what in _BEHIND.items():
            if found[name] is not None:
                self._say(line, what, found[name], dose)

    def _rest(self, line: _Line, rest: str, before: Fraction | None, unit: str) -> str:
        """The figures of a row; the dose before and its own in mcg/min are kept apart."""
        rest = _BOXES.sub("", rest)
        for found in _ROW_FROM.finditer(rest):
            self._say(line, DOSE, found[1], before or Fraction(0))
        for found in _ROW_MINUTE.finditer(rest):
            _only_by_weight(line, UNITS[unit])
            dose = exact_decimal(rest.split()[0])
            of = Fraction(0) if isinstance(dose, NumberRefused) else fraction_of(dose)
            self._say(line, PER_MINUTE, found[1], of)
        return _ROW_MINUTE.sub("", _ROW_FROM.sub("", rest))

    def _bag_row(self, line: _Line, cells: list[str], at: datetime) -> TypedChange:
        """A bag row: perhaps its dose, which is unchanged, its rate, and what that delivers."""
        *figures, cause = [cell for cell in cells if cell != UNCHANGED]
        if cause not in CAUSES or len(figures) not in BAG_FIGURES:
            line.misread(note("typed_bag_cells", causes=CAUSES))
        numbers = [fraction_of(_decimal(line, each.removeprefix("+"))) for each in figures]
        dose = numbers[0] if len(numbers) > 1 else None
        rate = numbers[min(1, len(numbers) - 1)] if numbers else None
        if len(figures) == BAG_FIGURES[-1]:
            self._say(line, DELIVERED, figures[2], numbers[1])
            error = _decimal(line, figures[3].removeprefix("+"))
            self.said.append(Said(line.number, ERROR, error, numbers[1], numbers[0]))
        return TypedChange(at, cause, rate, dose)

    def _say(self, line: _Line, what: str, printed: str, of: Fraction = Fraction(0)) -> None:
        self.said.append(Said(line.number, what, _decimal(line, printed), of))

    def _bag(self) -> PrintedBag:
        line = self.values["bag"]
        written = _BAG.fullmatch(line.text)
        if written is None:
            line.misread(note("bag_not_written_so", text=line.text[:40]))
        if written["strength"] is not None:
            self._say(line, STRENGTH, written["strength"])
        return _bag(line, written)

    def _zone(self, zone_named: Callable[[str], tzinfo | None]) -> tzinfo | None:
        line = self.values.get("zone")
        zone = None if line is None else zone_named(line.text)
        if line is not None and zone is None:
            line.misread(note("taper_zone_unknown", text=line.text[:40]))
        return zone

    def _text(self, key: str) -> str | None:
        line = self.values.get(key)
        return None if line is None or not line.text else line.text

    def _number(self, key: str, unit: str) -> Fraction | None:
        line = self.values.get(key)
        return None if line is None else _in_unit(line, unit)

    def _recorded(self, unit: Unit) -> Mapping[str, Fraction | str]:
        found: dict[str, Fraction | str] = {}
        if "target" in self.values:
            found |= _target(self.values["target"])
        for key, name in PRESSURES.items():
            if key in self.values:
                found[name] = _in_unit(self.values[key], "mmHg")
        if "rescue" in self.values:
            found["rescue"] = self._dose("rescue", unit)
        texts = {key: self._text(key) for key in ("call", "route", "line")}
        return found | {key: text for key, text in texts.items() if text is not None}

    def _fingerprint(self) -> str | None:
        line = self.values.get("plan")
        if line is None:
            return None
        digits = line.text.replace(" ", "").lower()
        if re.fullmatch("[0-9a-f]{8,64}", digits) is None:
            line.misread(note("typed_no_fingerprint"))
        return digits

    def _rows_of(
        self, order: PrintedPlan, zone: tzinfo | None
    ) -> tuple[tuple[TypedRow, ...], tuple[TypedChange, ...]]:
        rows: list[TypedRow] = []
        changes: list[TypedChange] = []
        last = order.start.astimezone(zone)
        for line, found in self.rows:
            before = rows[-1].to_dose if rows else order.from_dose
            rest = self._rest(line, found["rest"], before, order.dose_unit)
            with _in_the_calendar(line):
                if found["n"] == "bag":
                    last = _due(line, found, last, zone, after=True)
                    changes.append(self._bag_row(line, rest.split(), last))
                    continue
                last = _due(line, found, _wanted(order, len(rows), zone), zone)
                rows.append(_row(line, found, rest.split(), last))
        return tuple(rows), tuple(changes)


@contextmanager
def _in_the_calendar(line: _Line) -> Iterator[None]:
    """An interval or a start by which a row would be due before year 1 or after 9999."""
    try:
        yield
    except OverflowError:
        line.misread(note("typed_no_such_time"))


def _only_by_weight(line: _Line, unit: Unit) -> None:
    """Mcg/min stand beside a dose by weight, and beside no other."""
    if unit.measures is not WeightBasedDose:
        line.misread(note("unit_of_another_kind", unit="mcg/min", known=(unit.name,)))


def _wanted(order: PrintedPlan, before: int, zone: tzinfo | None) -> datetime:
    """When the row after so many is due by the order."""
    span = int(before * order.every_min * MICROSECONDS_PER_MINUTE)
    return later(order.start.astimezone(zone), timedelta(microseconds=span))


def _due(
    line: _Line, found: re.Match[str], near: datetime, zone: tzinfo | None, *, after: bool = False
) -> datetime:
    """The moment with a row's clock, day and offset as typed that is nearest to where it belongs.

    Where no day was typed a right clock is right and a wrong one wrong, whichever day is taken.
    """
    typed = found["before"] or found["after"]
    moments = [each for day in _days(typed, near) for each in _moments(day, found["clock"], zone)]
    if found["offset"] is not None:
        moments = [each for each in moments if each.isoformat()[-6:] == found["offset"]]
    if after:
        moments = [each for each in moments if elapsed(near, each) >= timedelta(0)]
    if not moments:
        line.misread(note("typed_no_such_time"))
    return min(moments, key=lambda each: abs(elapsed(near, each)))


def _days(typed: str | None, near: datetime) -> Iterator[date]:
    """The days that may be meant: the one typed in a year near by, else that day and its like."""
    for step in (-1, 0, 1):
        if typed is None:
            yield near.date() + timedelta(days=step)
        else:
            yield from _day(typed, near.year + step)


def _day(typed: str, year: int) -> Iterator[date]:
    day, month = typed.split(" ")
    try:
        yield date(year, MONTHS.index(month) + 1, int(day))
    except ValueError:
        return


def _moments(day: date, clock: str, zone: tzinfo | None) -> Iterator[datetime]:
    """The moments of a day at which a clock in the zone shows this time; two where it goes back."""
    try:
        wall = datetime.combine(day, time.fromisoformat(clock), zone)
    except ValueError:
        return
    for fold in (0, 1):
        local = wall.replace(fold=fold)
        there = datetime.fromisoformat(local.isoformat()).astimezone(zone)
        if there.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0):
            yield there


def _row(line: _Line, found: re.Match[str], cells: list[str], due: datetime) -> TypedRow:
    """Dose and rate to set, then as far as typed what it delivers and the error in percent."""
    number = fraction_of(_decimal(line, found["n"]))
    if cells in ([OFF], [OFF, OFF]):
        return TypedRow(number, Fraction(0), due, Fraction(0))
    if len(cells) not in CELLS:
        line.misread(note("typed_row_cells"))
    dose, rate = (fraction_of(_decimal(line, cell)) for cell in cells[:2])
    figures = [_decimal(line, cell.removeprefix("+")) for cell in cells[2:]]
    delivered, error = (*figures, None, None)[:2]
    return TypedRow(number, rate, due, dose, delivered, error)


def _decimal(line: _Line, text: str) -> Decimal:
    number = exact_decimal(text)
    if isinstance(number, NumberRefused):
        line.misread(note(f"number_{number.code}", text=number.text))
    return number


def _dose(line: _Line) -> tuple[Fraction, Unit]:
    found = number_and_unit(line.text, DOSE_UNITS)
    if isinstance(found, Refused):
        line.because(found)
    if found[1].name not in DOSE_UNITS:
        line.misread(note("unit_of_another_kind", unit=found[1].name, known=DOSE_UNITS))
    return found


def _dose_in(line: _Line, unit: Unit) -> Fraction:
    """A dose in the unit of the start dose: paper prints all of a plan in one.

    Of two units either may be the wrong one: both are named.
    """
    if line.text == OFF:
        return Fraction(0)
    found = number_and_unit(line.text, DOSE_UNITS)
    if not isinstance(found, Refused) and found[1].name in set(DOSE_UNITS) - {unit.name}:
        line.misread(note("typed_two_units", unit=found[1].name, start=unit.name))
    return _in_unit(line, unit.name)


def _in_unit(line: _Line, name: str) -> Fraction:
    found = number_and_unit(line.text, (name,))
    if isinstance(found, Refused):
        line.because(found)
    if found[1].name != name:
        line.misread(note("unit_of_another_kind", unit=found[1].name, known=(name,)))
    return found[0]


def _target(line: _Line) -> Mapping[str, Fraction]:
    """65 to 75 mmHg, or 65 mmHg or more."""
    low, between, high = line.text.partition(" to ")
    if between:
        most = _in_unit(_Line(line.number, high), "mmHg")
        return {"map_low_mmhg": fraction_of(_decimal(line, low)), "map_high_mmhg": most}
    return {"map_low_mmhg": _in_unit(_Line(line.number, low.removesuffix(" or more")), "mmHg")}


def _interval(line: _Line) -> Fraction:
    number, _, unit = line.text.partition(" ")
    if unit not in MINUTES:
        line.misread(note("taper_interval_not_written_so", text=line.text[:40]))
    minutes = fraction_of(_decimal(line, number)) * MINUTES[unit]
    if abs(minutes) > LONGEST_MINUTES:
        line.misread(note("verify_too_long", place="every", most=LONGEST_MINUTES))
    return minutes


def _start(line: _Line) -> datetime:
    text = line.text
    spaced, written = _SPACED.fullmatch(text), _WRITTEN.fullmatch(text)
    if spaced is not None:
        text = f"{spaced[1]}T{spaced[2]}{spaced[3]}"
    elif written is not None:
        day, month = written[1].split(" ")
        text = f"{written[2]}-{MONTHS.index(month) + 1:02}-{int(day):02}T{written[3]}{written[4]}"
    found = moment(text)
    if isinstance(found, Refused):
        line.because(found)
    return found


def _bag(line: _Line, written: re.Match[str]) -> PrintedBag:
    """A bag as its label reads; of two words for its salt neither is taken."""
    content = number_and_unit(written[1], ("mg", "mcg", "units"))
    if isinstance(content, Refused):
        line.because(content)
    if written["inside"] and written["after"]:
        line.misread(note("typed_two_salts", one=written["inside"], other=written["after"]))
    volume = _in_unit(_Line(line.number, written["volume"]), "mL")
    return PrintedBag(content[0], content[1].name, volume, written["inside"] or written["after"])


def _bare(line: _Line) -> _Line:
    """A dose without what stands behind it."""
    found = _BESIDE.fullmatch(line.text)
    return line if found is None else _Line(line.number, found["dose"])
