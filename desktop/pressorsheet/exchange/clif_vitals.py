"""CLIF vitals: the rows of one minute become one reading per source; weights become weights.

The source is told by the vital's name and by nothing else. Where two arterial (or two cuff) lines
have a pressure in the same minute, the reading is of the line with a mean, else with more of its
three pressures, else of the line that was there first; what the other showed is kept as a note for
the day. Heart rate, respiratory rate, saturation and temperature join the arterial reading of their
minute, else the cuff's, else they stand alone, without a pressure. No value is converted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pressorsheet.core.events import FreeNote, Source, Vitals
from pressorsheet.core.limits import implausible
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import plain_text
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_tables import Row, by_minute
from pressorsheet.exchange.clif_weights import WEIGHT, record_weights
from pressorsheet.wording import say

PRESSURES = {"sbp": "sbp_mmhg", "dbp": "dbp_mmhg", "map": "map_mmhg"}
OTHERS = {
    "heart_rate": "hr_per_min",
    "respiratory_rate": "rr_per_min",
    "spo2": "spo2_percent",
    "temp_c": "temp_c",
}
WORDS = {"sbp_mmhg": "systolic", "dbp_mmhg": "diastolic", "map_mmhg": "mean"}
LONGEST_NAME = 40
# A note holds 4,000 characters; one reading of another line takes up to 60.
MOST_IN_NOTE = 60
SOURCES: tuple[Source, ...] = ("arterial", "cuff")

_CUFF = frozenset({"noninvasive", "nibp", "manual", "cuff"})
_ARTERIAL = frozenset({"arterial", "art", "abp", "ibp", "invasive"})
# Which pressure a row is of; what is left of the name is the line, or the arm with the cuff.
_NOT_THE_LINE = frozenset({"systolic", "diastolic", "mean", "sbp", "dbp", "map"})

Values = dict[str, tuple[Decimal, Row]]


@dataclass(slots=True)
class _Line:
    """What one line (or cuff) measured in one minute."""

    name: str
    at: datetime
    values: Values = field(default_factory=dict)


def source_of(name: str) -> Source | None:
    """Arterial or cuff, as the vital's name says; None where it does not say."""
    words = re.findall(r"[a-z]+", name.lower())
    if _CUFF.intersection(words) or ("non", "invasive") in pairwise(words):
        return "cuff"
    return "arterial" if _ARTERIAL.intersection(words) else None


def record_vitals(rows: Iterable[Row], ledger: Ledger) -> None:
    """Make the readings and weights of the rows, and account for every row."""
    weights: list[tuple[datetime, Row]] = []
    timed: list[tuple[datetime, Row]] = []
    for row in rows:
        time, category = row.time("recorded_dttm"), row["vital_category"]
        why = _no_place(row) or (time if isinstance(time, Note) else None)
        if why is not None or isinstance(time, Note):
            ledger.refused(why or note("clif_time_missing", column="recorded_dttm"), row)
        else:
            (weights if category == WEIGHT else timed).append((time, row))
    record_weights(weights, ledger)
    _record_readings(timed, ledger)


def _no_place(row: Row) -> Note | None:
    """Why a row cannot become part of an event, whatever its value."""
    category, name = row["vital_category"], row["vital_name"]
    if category not in (WEIGHT, *PRESSURES, *OTHERS):
        return note("clif_category_without_place", category=category[:LONGEST_NAME])
    if category in PRESSURES and source_of(name) is None:
        return note("clif_source_unknown", name=name[:LONGEST_NAME])
    return None


def _record_readings(timed: list[tuple[datetime, Row]], ledger: Ledger) -> None:
    seen: list[str] = []
    besides: dict[tuple[Source, str, date], list[_Line]] = {}
    newest: Source = "cuff"
    for same_minute in by_minute(sorted(timed, key=itemgetter(0))).values():
        readings: dict[Source, _Line] = {}
        for source in SOURCES:
            lines = _lines(same_minute, source, ledger)
            seen += [line.name for line in lines if line.name not in seen]
            ranked = sorted(lines, key=lambda line: _rank(line, seen))
            if ranked:
                readings[source] = ranked[0]
            for line in ranked[1:]:
                besides.setdefault((source, line.name, line.at.date()), []).append(line)
        newest = next((source for source in SOURCES if source in readings), newest)
        others = _others(same_minute, ledger)
        if others is not None:
            # A source is needed even of a record without a pressure: that of the last reading.
            readings.setdefault(newest, _Line("", others.at)).values.update(others.values)
        for source, reading in readings.items():
            _record(reading, source, ledger)
    for (source, name, _), lines in besides.items():
        for first in range(0, len(lines), MOST_IN_NOTE):
            _keep_as_note(lines[first : first + MOST_IN_NOTE], source, name, ledger)


def _lines(same_minute: list[tuple[datetime, Row]], source: Source, ledger: Ledger) -> list[_Line]:
    """The pressures of one minute and source by the line they were measured on."""
    found: dict[str, _Line] = {}
    for time, row in same_minute:
        name = PRESSURES.get(row["vital_category"])
        if name is not None and source_of(row["vital_name"]) == source:
            words = re.findall(r"[a-z0-9]+", row["vital_name"].lower())
            line = " ".join(word for word in words if word not in _NOT_THE_LINE)[:LONGEST_NAME]
            _claim(found.setdefault(line, _Line(line, time)).values, name, row, ledger)
    return [line for line in found.values() if line.values]


def _others(same_minute: list[tuple[datetime, Row]], ledger: Ledger) -> _Line | None:
    """What was measured in one minute besides pressures."""
    found: _Line | None = None
    for time, row in same_minute:
        name = OTHERS.get(row["vital_category"])
        if name is not None:
            found = found or _Line("", time)
            _claim(found.values, name, row, ledger)
    return found if found is not None and found.values else None


def _claim(values: Values, name: str, row: Row, ledger: Ledger) -> None:
    """Put a row's value in its place, unless that minute has one already."""
    value = row.number("vital_value")
    if isinstance(value, Note):
        ledger.refused(value, row)
    elif name not in values:
        values[name] = (value, row)
    elif values[name][0] == value:
        ledger.merged(note("clif_same_again"), row)
    else:
        ledger.refused(note("clif_other_value_in_minute"), row)


def _rank(line: _Line, seen: list[str]) -> tuple[bool, int, int]:
    return ("map_mmhg" not in line.values, -len(line.values), seen.index(line.name))


def _keep_as_note(lines: list[_Line], source: Source, name: str, ledger: Ledger) -> None:
    """One reading a minute and source: what the other line showed that day is kept in words."""
    told = "; ".join(f"{line.at.astimezone(UTC):%H:%M} {_in_words(line)}" for line in lines)
    text = say(note("clif_second_line_text", source=source, line=name, told=told))
    ledger.record(FreeNote, lines[-1].at, text=text)
    rows = [row for line in lines for _, row in line.values.values()]
    ledger.merged(note("clif_second_line", source=source, line=name), *rows)


def _in_words(line: _Line) -> str:
    return ", ".join(
        f"{word} {plain_text(line.values[name][0])}"
        for name, word in WORDS.items()
        if name in line.values
    )


def _record(reading: _Line, source: Source, ledger: Ledger) -> None:
    values: dict[str, Any] = {name: value for name, (value, _) in reading.values.items()}
    ledger.record(Vitals, reading.at, source=source, **values)
    for name, (value, row) in reading.values.items():
        ledger.used(row)
        ledger.measured(row, name, value)
        # The category says Celsius; the value tells whether the name or the category is right.
        fits_celsius = not implausible(name, value, ledger.limits)
        if "fahrenheit" in row["vital_name"].lower() and fits_celsius:
            ledger.notice(row, note("clif_named_fahrenheit"))
