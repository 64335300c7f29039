"""Lettering: the typefaces of window and sheets: every file whole, and really the one in use."""

import struct
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QLineEdit

from pressorsheet import resources
from pressorsheet.report.ink import width_of
from pressorsheet.session.probe import Probe, need
from pressorsheet.ui.self_test.offscreen import application, listening
from pressorsheet.ui.theme import LIGHT, style_sheet
from pressorsheet.ui.typeface import (
    BOLD,
    DISPLAY_FAMILY,
    DISPLAY_FROM,
    FILES,
    REGULAR,
    SEMIBOLD,
    TEXT_FAMILY,
    font,
    register,
)

SUFFIXES = (".ttf", ".otf")
# The OpenType specification, "Organization of an OpenType font": a head of 12 bytes, then 16 bytes
# a table: tag, sum, place, length; a sum is that of the table's big-endian words.
HEAD, ENTRY, WORD = 12, 16, 4
# Its own sum leaves out what makes the whole file's come out right.
SELF, ADJUSTED_AT = b"head", 8
# What each size and weight of the window is set in.
CUTS = (
    (9.0, REGULAR, TEXT_FAMILY),
    (10.0, SEMIBOLD, TEXT_FAMILY),
    (10.0, BOLD, TEXT_FAMILY),
    (float(DISPLAY_FROM), SEMIBOLD, DISPLAY_FAMILY),
    (float(DISPLAY_FROM), BOLD, DISPLAY_FAMILY),
)
NOT_PRINTED = "\n\t"


def _files() -> str:
    """Each font file is as its makers left it: every table has the sum that stands beside it."""
    names = [name for name in resources.names("fonts") if name.endswith(SUFFIXES)]
    need(set(FILES) < set(names), "not every typeface of the window is there")
    for name in names:
        content = resources.read_bytes("fonts", name)
        for tag, total, place, length in _tables(content):
            table = content[place : place + length]
            is_whole = len(table) == length and _sum(tag, table) == total
            need(is_whole, f"{name} is damaged in its table {tag.decode('ascii', 'replace')}")
    return f"{len(names)} files whole"


def _tables(content: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    count = int.from_bytes(content[WORD : WORD + 2], "big")
    for at in range(HEAD, HEAD + count * ENTRY, ENTRY):
        yield struct.unpack(">4sIII", content[at : at + ENTRY])


def _sum(tag: bytes, table: bytes) -> int:
    if tag == SELF:
        table = table[:ADJUSTED_AT] + bytes(WORD) + table[ADJUSTED_AT + WORD :]
    table += bytes(-len(table) % WORD)
    total: int = sum(struct.unpack(f">{len(table) // WORD}I", table))
    return total & 0xFFFFFFFF


def _in_use() -> str:
    """Qt takes each file, and sets each size and weight in the family that is asked for."""
    application()
    with listening():
        refused = register()
    need(not refused, f"Qt does not take {', '.join(refused)}")
    for points, weight, family in CUTS:
        found = QFontInfo(font(points, weight))
        is_found = found.family() == family and found.weight() == weight
        need(is_found, f"{family} {weight.name} is shown in {found.family()} {found.weight()}")
    return f"{TEXT_FAMILY} and {DISPLAY_FAMILY} in {len(CUTS)} cuts"


def _letters() -> str:
    """Every letter of every text of ours, and what masks a passphrase, can be painted.

    All digits are of one width.
    """
    application()
    texts = [_mask(), *_texts("en.toml")]
    for name in resources.names("i18n", "window"):
        texts += _texts("window", name)
    letters = sorted(set("".join(texts)) - set(NOT_PRINTED))
    for points, weight, family in CUTS:
        _is_complete(font(points, weight), family, letters)
    for digit in "123456789":
        need(width_of(digit, 10) == width_of("0", 10), "a sheet's digits are of several widths")
    return f"{len(letters)} letters in each cut"


def _mask() -> str:
    """What stands in the place of a letter of a passphrase."""
    line = QLineEdit("0")
    line.setStyleSheet(style_sheet(LIGHT))
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.ensurePolished()
    return line.displayText()


def _is_complete(cut: QFont, family: str, letters: list[str]) -> None:
    raw = QRawFont.fromFont(cut)
    lacking = [letter for letter in letters if not raw.supportsCharacter(ord(letter))]
    need(not lacking, f"{family} lacks {' '.join(lacking)}")


def _texts(*parts: str) -> Iterator[str]:
    yield from _leaves(tomllib.loads(resources.read_text("i18n", *parts)))


def _leaves(table: Mapping[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, Mapping):
            yield from _leaves(value)
        else:
            yield str(value)


PROBES: tuple[Probe, ...] = (
    ("font files", _files),
    ("fonts", _in_use),
    ("letters", _letters),
)
