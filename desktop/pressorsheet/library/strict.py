"""Strict: reads a TOML file into a table that must be used up, so that nothing is passed over.

A key missing, unknown or of the wrong type is a `Misfit` naming the file and the place. It is an
exception only inside this ring; the readers hand it on as a refusal.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import NumberRefused, exact_decimal
from pressorsheet.core.quantity import Quantity, quantity

# A key of so many parts is read in a time that grows with their square.
_ENDLESS_KEY = re.compile(
    r"""(?<![\w"'-])(?:(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+){32}"""
)
# Keys and ids are shown in messages no longer than this.
LONGEST_PLACE = 100


class Misfit(Exception):  # noqa: N818  # it is a finding about a file, not an error of ours
    """Why a file does not fit, as a note."""

    def __init__(self, reason: Note) -> None:
        super().__init__(reason.code)
        self.reason = reason


def misfit(code: str, file: str, place: str, **values: Any) -> Misfit:
    """A misfit at a place of a file."""
    return Misfit(note(code, file=file, place=short_place(place), **values))


def short_place(place: str) -> str:
    """A place for a message: where it is long, its beginning."""
    shown = place or "top level"
    return shown if len(shown) <= LONGEST_PLACE else shown[:LONGEST_PLACE] + "..."


@dataclass(slots=True)
class Table:
    """One table of a file, with the keys that have been read so far."""

    file: str
    place: str
    content: Mapping[str, Any]
    _read: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """The dotted place of a key, for messages."""
        return f"{self.place}.{key}" if self.place else key

    def refuse(self, code: str, key: str, **values: Any) -> Misfit:
        """A misfit at one key of this table."""
        return misfit(code, self.file, self.at(key), **values)

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def names(self) -> tuple[str, ...]:
        """The keys as written."""
        return tuple(self.content)

    def _value(self, key: str, wanted: type, words: str) -> Any:
        if key not in self.content:
            raise self.refuse("file_key_missing", key)
        self._read.add(key)
        value = self.content[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise self.refuse("file_type_wrong", key, wanted=words)
        return value

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value: str = self._value(key, str, "a text in quotes")
        if not value.strip():
            raise self.refuse("file_text_empty", key)
        return value

    def flag(self, key: str) -> bool:
        """true or false."""
        value: bool = self._value(key, bool, "true or false")
        return value

    def number(self, key: str) -> Decimal:
        """A number, exactly as written."""
        value: Decimal | int = self._value(key, (Decimal, int), "a number")  # type: ignore[arg-type]
        return Decimal(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        values: list[Any] = self._value(key, list, "a list of texts")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.refuse("file_type_wrong", key, wanted="a list of texts")
        return tuple(values)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of numbers."""
        values: list[Any] = self._value(key, list, "a list of numbers")
        if not all(isinstance(v, Decimal | int) and not isinstance(v, bool) for v in values):
            raise self.refuse("file_type_wrong", key, wanted="a list of numbers")
        return tuple(Decimal(value) for value in values)

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        """One of the known words."""
        word = self.text(key)
        if word not in known:
            raise self.refuse("file_word_unknown", key, word=word[:40], known=known)
        return word

    def quantity(self, key: str, *measures: type[Quantity]) -> Quantity:
        """A quantity written with its unit, of one of the wanted dimensions."""
        return self._quantity(key, self.text(key), measures)

    def quantities(self, key: str, *measures: type[Quantity]) -> tuple[Quantity, ...]:
        """A list of quantities written with their units."""
        return tuple(self._quantity(key, text, measures) for text in self.texts(key))

    def _quantity(self, key: str, text: str, measures: tuple[type[Quantity], ...]) -> Quantity:
        read = quantity(text, *measures)
        if isinstance(read, Refused):
            raise self.refuse("file_quantity_wrong", key, why=read.reasons[0])
        return read

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        return Table(self.file, self.at(key), self._value(key, dict, "a table"))

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list, each with its number (from 1) in its place; none if absent."""
        if key not in self.content:
            return
        for number, content in enumerate(self._value(key, list, "a list of tables"), start=1):
            if not isinstance(content, dict):
                raise self.refuse("file_type_wrong", key, wanted="a list of tables")
            yield Table(self.file, self.at(f"{key} {number}"), content)

    def done(self) -> None:
        """Refuse what was not asked for."""
        for key in self.content:
            if key not in self._read:
                raise self.refuse("file_key_unknown", key)


def read_table(file: str, content: bytes) -> Table:
    """The top table of a TOML file; a file that is no UTF-8 or no TOML is a misfit."""
    try:
        text = content.decode("utf-8-sig")  # some editors mark it so
        if _ENDLESS_KEY.search(text):
            raise misfit("file_not_toml", file, "syntax", fault="nested too deeply")
        return Table(file, "", tomllib.loads(text, parse_float=_exact))
    except UnicodeDecodeError as fault:
        raise misfit("file_not_utf8", file, f"byte {fault.start}") from fault
    except tomllib.TOMLDecodeError as fault:
        raise misfit("file_not_toml", file, "syntax", fault=str(fault)[:200]) from fault
    except ValueError as fault:  # an integer of thousands of digits, which Python does not read
        raise misfit("file_not_toml", file, "syntax", fault="a number is too long") from fault
    except RecursionError as fault:
        raise misfit("file_not_toml", file, "syntax", fault="nested too deeply") from fault


def _exact(text: str) -> Decimal | str:
    # A float TOML would accept but we would not (nan, 5e-2, 1_0.5) stays a text, and so is refused
    # where a number is wanted.
    number = exact_decimal(text)
    return text if isinstance(number, NumberRefused) else number
