"""Ink: the sheets' typefaces, what they can print, and how a styled text is measured and broken."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pressorsheet import resources
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line
from pressorsheet.core.text import JOINING, MARK
from pressorsheet.report.labels import MONTHS, NOT_RECORDED

REGULAR, BOLD = "PressorsheetSans", "PressorsheetSans-Bold"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}
UNPRINTABLE = MARK
_NO_BREAK = "\u00a0"
_MOST_MEASURED = 8_192

_DECIMAL = re.compile(r"(?<![\w.,])[+-]?\d[\d,]*\.\d+(?!\w|\.\d)")
_UNITS = (
    "mcg|mg|ng|g|kg|mL|units?|mmHg|mmol|min|h|s|y|days?|steps?|per|pt|mm|of|cm|J|breaths|beats|%"
)
_GLUED = re.compile(
    rf"(?<=\d) (?=(?:{_UNITS})(?![A-Za-z]))"
    rf"|(?<=\d) (?=(?:{'|'.join(MONTHS)})\b)"
    rf"|(?<=\b(?:{'|'.join(MONTHS)})) (?=\d)"
    r"|(?<=\b\d\d\d\d) (?=\d\d:\d\d)"
    r"|(?<=\d\d:\d\d) (?=[+-]\d\d:\d\d)"
    r"|(?<=\d h) (?=\d\d\b)|(?<=\bDr) (?=[A-Z])|(?<=\bphone) (?=\d)"
)


@cache
def _face(font: str) -> TTFont:
    """One registered typeface; reportlab keeps its fonts for the life of the process."""
    face = TTFont(font, BytesIO(resources.read_bytes("fonts", _FILES[font])))
    pdfmetrics.registerFont(face)
    return face


def register() -> None:
    """Make both faces known to reportlab."""
    for font in _FILES:
        _face(font)


@cache
def _widths(bold: bool) -> dict[int, float]:
    widths: dict[int, float] = _face(BOLD if bold else REGULAR).face.charWidths
    return widths


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text on paper, in points."""
    return _thousandths(text, bold) * size / 1000


@lru_cache(maxsize=_MOST_MEASURED)
def _thousandths(text: str, bold: bool) -> float:
    """A width at a size of 1,000 points; a sheet is tried in several settings of the same words."""
    widths = _widths(bold)
    return sum([widths[ord(character)] for character in text])


@frozen
class Styled:
    """A text with Bold marked character by character."""

    text: str
    bold: tuple[bool, ...]

    def part(self, start: int, stop: int) -> "Styled":
        """The characters from `start` up to `stop`."""
        return Styled(self.text[start:stop], self.bold[start:stop])

    def runs(self) -> list[tuple[str, bool]]:
        """The stretches of one weight, in order, with plain spaces."""
        out: list[tuple[str, bool]] = []
        start = 0
        for index in range(1, len(self.text) + 1):
            if index == len(self.text) or self.bold[index] != self.bold[start]:
                out.append((self.text[start:index].replace(_NO_BREAK, " "), self.bold[start]))
                start = index
        return out

    def width(self, size: float) -> float:
        """The width on paper, in points."""
        return sum(width_of(text, size, bold=bold) for text, bold in self.runs())


@dataclass
class Ink:
    """One printing: puts lines into words and remembers what could not be printed.

    `unprintable` collects characters the typefaces lack, in order of appearance; `shortened` names
    what did not fit where it belongs.
    """

    say: Callable[[Note], str]
    at: datetime
    unprintable: dict[str, None] = field(default_factory=dict)
    shortened: dict[str, int] = field(default_factory=dict)
    _words: dict[tuple[str, bool], Styled] = field(default_factory=dict)
    _lines: dict[int, tuple[Line, Styled]] = field(default_factory=dict)

    def anew(self) -> "Ink":
        """Ink for another setting of the same document: what was put into words stays put."""
        return Ink(self.say, self.at, self.unprintable, {}, self._words, self._lines)

    def clean(self, text: str) -> str:
        """`text` in printable characters on one line; what cannot print is collected."""
        if text.isascii() and text.isprintable():
            return text
        out: list[str] = []
        for character in unicodedata.normalize("NFC", text):
            if character.isspace() or unicodedata.category(character) == "Cc":
                out.append(" ")
            elif ord(character) in _widths(False):
                out.append(character)
            else:
                self.unprintable[character] = None
                if character not in JOINING and out[-1:] != [UNPRINTABLE]:
                    out.append(UNPRINTABLE)
        return re.sub(" +", " ", "".join(out))

    def words(self, text: str, *, bold: bool = False) -> Styled:
        """A plain text, decimals in Bold and numbers held to their units."""
        styled = self._words.get((text, bold))
        if styled is None:
            clean = self.clean(text)
            styled = self._words[text, bold] = _set_rules(clean, [bold] * len(clean))
        return styled

    def line(self, line: Line, *, blank: str = NOT_RECORDED) -> Styled:
        """A printed line; an empty one reads "not recorded"."""
        if not line:
            return self.words(blank)
        # By identity, for notes need not be hashable; kept, so that no other line gets its id.
        found = self._lines.get(id(line))
        if found is None:
            found = self._lines[id(line)] = (line, self._in_words(line) or self.words(blank))
        return found[1]

    def _in_words(self, line: Line) -> Styled | None:
        text = ""
        bold: list[bool] = []
        for phrase in line:
            said = self.text(phrase.says)
            piece = self.clean(said).strip()
            if text and not re.match(r"[,.;:)]", piece):
                text, bold = text + " ", [*bold, phrase.strong and bold[-1]]
            text, bold = text + piece, bold + [phrase.strong] * len(piece)
        return _set_rules(text, bold) if text else None

    def text(self, said: Note | str) -> str:
        """A single phrase as plain text, for instance a drug's name."""
        return said if isinstance(said, str) else self.say(said)

    def note_shortened(self, what: str, count: int = 1) -> None:
        """Remember that `count` of `what` did not fit."""
        self.shortened[what] = self.shortened.get(what, 0) + count

    def clock(self, moment: datetime, *, day: bool = False, year: bool = False) -> str:
        """A time in the sheet's own offset; the day is named where it is not the sheet's day."""
        local = moment.astimezone(self.at.tzinfo)
        text = f"{local:%H:%M}"
        if year or local.year != self.at.year:
            return f"{date_text(local)} {local.year} {text}"
        return f"{date_text(local)} {text}" if day or local.date() != self.at.date() else text


def date_text(moment: datetime) -> str:
    """Day and month, e.g. 22 Nov."""
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def offset_text(moment: datetime) -> str:
    """The offset of a time from UTC, e.g. +01:00."""
    return moment.isoformat()[-6:]


def _set_rules(text: str, bold: list[bool]) -> Styled:
    """Decimals in Bold; number and unit held together."""
    flags = list(bold)
    for found in _DECIMAL.finditer(text):
        flags[found.start() : found.end()] = [True] * (found.end() - found.start())
    return Styled(_GLUED.sub(_NO_BREAK, text), tuple(flags))


def broken(styled: Styled, width: float, size: float) -> list[Styled]:
    """The lines of a text in a column: broken at spaces, inside a word only where it must be."""
    if styled.width(size) <= width:
        return [styled]
    lines: list[Styled] = []
    start = end = 0
    for word in re.finditer(r"[^ ]+", styled.text):
        if styled.part(start, word.end()).width(size) <= width:
            end = word.end()
            continue
        if end > start:
            lines.append(styled.part(start, end))
        start, end = word.start(), word.end()
        while styled.part(start, end).width(size) > width:
            cut = _fitting(styled.part(start, end), width, size)
            lines.append(styled.part(start, start + cut))
            start += cut
    return [*lines, styled.part(start, end)] if end > start else lines


def _fitting(styled: Styled, width: float, size: float) -> int:
    """How many characters of a long word fit; at least one."""
    used = 0.0
    for count, (character, bold) in enumerate(zip(styled.text, styled.bold, strict=True)):
        used += width_of(character, size, bold=bold)
        if used > width:
            return max(count, 1)
    return len(styled.text)
