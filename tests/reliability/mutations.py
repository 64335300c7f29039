"""Mutations: damaged and forged files made of good ones by a seeded chance."""

import random
from collections.abc import Callable, Sequence

LARGEST = 256 * 1024
# What readers stumble over: numbers at limits, empty and nested things, control characters.
TOKENS = (
    *(b"0", b"-0", b"-1", b"1e999", b"1e-999", b"9" * 400, b"0." + b"0" * 300 + b"1", b"NaN"),
    *(b"Infinity", b"null", b"true", b'""', b"[]", b"{}", b"[" * 300, b'{"a":' * 300),
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\r", b"\n" * 50, b",,,,", b'"'),
    *(b"\\", b'"\\ud800"', b"2026-02-30T25:61:00+99:99", b"9999-12-31T23:59:59-23:59"),
    *(b"0001-01-01T00:00:00Z", b"../../../etc/passwd", b"C:\\con", b"%s%n", b"' OR 1=1 --"),
    *(b"SQLite format 3\0", b"pressorsheet.sealed/2\n", b"262144", b"4294967296", b"-2147483649"),
    "\u0660.\u0661".encode(),
)


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the files with a few things done to it."""
    content = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        content = chance.choice(_WAYS)(content, seeds, chance)[:LARGEST]
    return content


Way = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    first = chance.randrange(len(content) + 1)
    return first, min(len(content), first + chance.choice((1, 2, 4, 16, 64, 1_024)))


def _flip(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    if not content:
        return b"\0"
    at = chance.randrange(len(content))
    return content[:at] + bytes((content[at] ^ (1 << chance.randrange(8)),)) + content[at + 1 :]


def _random(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    first, last = _span(content, chance)
    return content[:first] + chance.randbytes(last - first) + content[last:]


def _left_out(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    first, last = _span(content, chance)
    return content[:first] + content[last:]


def _again(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    first, last = _span(content, chance)
    return content[:last] + content[first:last] * chance.choice((1, 2, 50)) + content[last:]


def _moved(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    first, last = _span(content, chance)
    rest = content[:first] + content[last:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + content[first:last] + rest[at:]


def _token(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    first, last = _span(content, chance)
    return content[:first] + chance.choice(TOKENS) + content[chance.choice((first, last)) :]


def _number(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    digits = [at for at, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    if not digits:
        return content
    at = chance.choice(digits)
    return (
        content[:at]
        + str(chance.randrange(10 ** chance.choice((1, 4)))).encode()
        + content[at + 1 :]
    )


def _cut(content: bytes, _seeds: Sequence[bytes], chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _spliced(content: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


_WAYS: tuple[Way, ...] = (
    *(_flip, _random, _left_out, _again, _moved, _token, _number, _cut, _spliced),
    *(_token, _number),
)
