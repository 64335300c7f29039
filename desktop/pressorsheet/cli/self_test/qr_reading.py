"""QR reading: the text of the QR code on a printed page, read off its picture as a phone does.

ISO/IEC 18004, as far as our own sheets go: one upright code of version 1 to 8, error level M, in
alphanumeric mode. Errors are not corrected: our picture has none, or the sheet is wrong.
"""

import re
from collections.abc import Iterator, Sequence

from pressorsheet.core.frozen import frozen
from pressorsheet.session.probe import need

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Table 9, level M: the data codewords of each block, by version.
BLOCKS = {
    1: (16,),
    2: (28,),
    3: (44,),
    4: (32, 32),
    5: (43, 43),
    6: (27, 27, 27, 27),
    7: (31, 31, 31, 31),
    8: (38, 38, 39, 39),
}
# Table E.1: where the small squares stand besides that at 6.
SQUARES = {2: (18,), 3: (22,), 4: (26,), 5: (30,), 6: (34,), 7: (22, 38), 8: (24, 42)}
# Finders reach to here with what stands beside them; through here go the lines between them; from
# version 7 on the version stands beside the far ones.
FINDER_END, TIMING, FIRST_NAMED, NAMED_FROM = 9, 6, 7, 11
SQUARE_REACH = 2
FORMAT_MASK, LEVEL_M = 0b101010000010010, 0b00
ALPHANUMERIC, MODE_BITS, COUNT_BITS, PAIR_BITS, LAST_BITS = 0b0010, 4, 9, 11, 6
# A finder, whichever way a line goes through its middle: dark and light as 1, 1, 3, 1, 1.
FINDER = re.compile(rb"(?<!1)(1+)(0+)(1+)(0+)(1+)(?!1)")
# A code of version n has 17 + 4 n modules a side.
LEAST, GROWTH = 17, 4
WIDE, HALF_WIDE, PARTS = 7, 3, (1, 1, 3, 1, 1)
TOLERANCE = 0.5
# Three corners bear the pattern by which a code is found.
FINDERS = 3
LEVELS = 256
_DARK = bytes(ord("1" if level < LEVELS // 2 else "0") for level in range(LEVELS))


@frozen
class Picture:
    """A grey picture, a byte a pixel, row below row."""

    width: int
    height: int
    grey: bytes


def text_of(picture: Picture) -> str:
    """The text of the one code in a picture; that it cannot be read is what a probe finds."""
    modules = _modules(picture)
    size = len(modules)
    version = (size - LEAST) // GROWTH
    need(version in BLOCKS, f"a QR code of {size} modules")
    mask = _mask(modules)
    bits = [
        modules[row][column] ^ _is_masked(mask, row, column) for row, column in _way(size, version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) // 8 * 8, 8)]
    return _said([bit for word in _in_order(words, BLOCKS[version]) for bit in _bits(word, 8)])


# From the picture to modules.


def _modules(picture: Picture) -> Sequence[Sequence[bool]]:
    rows = _rows(picture)
    finders = _finders(rows)
    need(len(finders) == FINDERS, f"{len(finders)} corners of a QR code are seen")
    left_top = min(finders, key=lambda each: each[0] + each[1])
    right_top = max(finders, key=lambda each: each[0] - each[1])
    span = right_top[0] - left_top[0]
    size = LEAST + GROWTH * round((span / left_top[2] + WIDE - LEAST) / GROWTH)
    pitch = span / (size - WIDE)
    places = [round((at - HALF_WIDE) * pitch) for at in range(size)]
    x, y = round(left_top[0]), round(left_top[1])
    return [[rows[y + down][x + right] == ord("1") for right in places] for down in places]


def _rows(picture: Picture) -> Sequence[bytes]:
    dark = picture.grey.translate(_DARK)
    stride = len(dark) // picture.height
    starts = range(0, stride * picture.height, stride)
    return [dark[start : start + picture.width] for start in starts]


def _finders(rows: Sequence[bytes]) -> list[tuple[float, float, float]]:
    """Middle and module width of each finder, once each."""
    found: list[tuple[float, float, float]] = []
    for y in range(0, len(rows), 2):
        for x, pitch in _crossings(rows[y]):
            is_known = any(abs(x - a) < pitch * 2 and abs(y - b) < pitch * 4 for a, b, _ in found)
            middle = None if is_known else _middle(rows, x, y, pitch)
            if middle is not None and _is_finder(rows, x, middle, pitch):
                found.append((x, middle, pitch))
    return found


def _crossings(line: bytes) -> Iterator[tuple[float, float]]:
    """Where a line goes through the middle of what may be a finder, and how wide a module is."""
    at = 0
    while (match := FINDER.search(line, at)) is not None:
        at = match.start(3)
        widths = [len(part) for part in match.groups()]
        pitch = sum(widths) / WIDE
        if all(abs(w - p * pitch) <= TOLERANCE * pitch for w, p in zip(widths, PARTS, strict=True)):
            yield (match.start() + match.end()) / 2, pitch


def _middle(rows: Sequence[bytes], x: float, y: int, pitch: float) -> float | None:
    """The middle of a finder up and down; None where it is none that way."""
    top = max(y - round(WIDE * pitch), 0)
    column = bytes(row[int(x)] for row in rows[top : y + round(WIDE * pitch)])
    for middle, other in _crossings(column):
        if abs(other - pitch) < TOLERANCE * pitch and abs(top + middle - y) < 2 * pitch:
            return top + middle
    return None


def _is_finder(rows: Sequence[bytes], x: float, y: float, pitch: float) -> bool:
    """A dark square, a light ring, a dark ring."""
    around, reach = range(-HALF_WIDE, HALF_WIDE + 1), HALF_WIDE * pitch + 1
    if not (reach < x < len(rows[0]) - reach and reach < y < len(rows) - reach):
        return False
    return all(
        (rows[round(y + down * pitch)][round(x + right * pitch)] == ord("1"))
        == (max(abs(down), abs(right)) != HALF_WIDE - 1)
        for down in around
        for right in around
    )


# From modules to codewords.


def _mask(modules: Sequence[Sequence[bool]]) -> int:
    along = [modules[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    down = [modules[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    said = _number([*along, *down]) ^ FORMAT_MASK
    need(said >> 13 == LEVEL_M, "a QR code of another error level")
    return said >> 10 & 0b111


def _is_masked(mask: int, row: int, column: int) -> bool:
    product = row * column
    return (
        (row + column) % 2,
        row % 2,
        column % 3,
        (row + column) % 3,
        (row // 2 + column // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        ((row + column) % 2 + product % 3) % 2,
    )[mask] == 0


def _way(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Every module that holds data, in the order of the data: up and down, two columns wide."""
    right = [*range(size - 1, 6, -2), 5, 3, 1]
    for turn, column in enumerate(right):
        upward = range(size - 1, -1, -1)
        for row in upward if turn % 2 == 0 else reversed(upward):
            for each in (column, column - 1):
                if not _is_fixed(row, each, size, version):
                    yield row, each


def _is_fixed(row: int, column: int, size: int, version: int) -> bool:
    """Whether a module belongs to a pattern and holds no data."""
    far, (low, high) = size - FINDER_END + 1, sorted((row, column))
    in_finder = high < FINDER_END or (low < FINDER_END and high >= far)
    in_version = version >= FIRST_NAMED and low < TIMING and size - NAMED_FROM <= high < far
    return TIMING in (row, column) or in_finder or in_version or _is_square(row, column, version)


def _is_square(row: int, column: int, version: int) -> bool:
    """Whether a module belongs to one of the small squares; none stands over a finder."""
    others = SQUARES.get(version, ())
    centres = [(a, b) for a in (TIMING, *others) for b in others if (a, b) != (TIMING, max(others))]
    return any(
        max(abs(row - a), abs(column - b)) <= SQUARE_REACH
        for one in centres
        for a, b in (one, one[::-1])
    )


def _in_order(words: Sequence[int], blocks: Sequence[int]) -> list[int]:
    """The data codewords of all blocks, which stand one of each in turn."""
    left = iter(words)
    filled: list[list[int]] = [[] for _ in blocks]
    for turn in range(max(blocks)):
        for block, most in zip(filled, blocks, strict=True):
            if turn < most:
                block.append(next(left))
    return [word for block in filled for word in block]


# From codewords to the text.


def _said(bits: list[bool]) -> str:
    need(_number(bits[:MODE_BITS]) == ALPHANUMERIC, "a QR code in another mode")
    at = MODE_BITS + COUNT_BITS
    count, said = _number(bits[MODE_BITS:at]), ""
    for _ in range(count // 2):
        pair, at = _number(bits[at : at + PAIR_BITS]), at + PAIR_BITS
        said += LETTERS[pair // len(LETTERS)] + LETTERS[pair % len(LETTERS)]
    return said + (LETTERS[_number(bits[at : at + LAST_BITS])] if count % 2 else "")


def _number(bits: Sequence[bool]) -> int:
    number = 0
    for bit in bits:
        number = number << 1 | bit
    return number


def _bits(word: int, count: int) -> list[bool]:
    return [bool(word >> at & 1) for at in range(count - 1, -1, -1)]
