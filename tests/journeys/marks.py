"""Marks: rare words and numbers of a shift, and how to find them in bytes in whatever form."""

import base64
from collections.abc import Iterable, Iterator, Mapping

from stores import PASSPHRASE

PATIENT = {"name": "QUAGGA, Zenobia", "mrn": "7730195542", "bed": "Zwinger 9"}
OTHER = {"name": "OKAPI, Balthasar", "mrn": "6620193317", "bed": "Hutchet 41"}
STAFF, SECOND = "Xanthippe Vole", "Ignatz Wombat"
NOTE = "gnu sang aloud beside the wharf"
SITE, CALLED, FLUID, WHY = "left axolotl vein", "Dr. Numbat 90417", "Pangolin lactate", "no quoll"
# Typed into every line of every form, counted, and left there.
DRAFT = "fennec"
WEIGHT, MEAN, LACTATE = "71.37", "73.91", "7.319"
SEALED = "violet narwhal under ice"
STAY = "QX90417"
MARKS = (
    *("QUAGGA", "Zenobia", "7730195542", "Zwinger", "OKAPI", "Balthasar", "6620193317", "Hutchet"),
    *("Xanthippe", "Wombat", "gnu sang", "axolotl", "Numbat", "90417", "Pangolin", WHY, DRAFT),
    *(WEIGHT, MEAN, LACTATE, PASSPHRASE, "narwhal"),
)
# What a person chose a name for: a shift's exports.
CSV, PLAIN, SHUT = "night.csv", "open.worksheet.json", "shut.worksheet.sealed"
SHEET, PAPER, KEPT = "night.pdf", "paper.pdf", "kept.sqlite"

# Of base64 a shorter piece may be there by chance.
LEAST_BASE64 = 7


def forms(word: str) -> Mapping[str, bytes]:
    """A word as it may lie in a file: as text of either width, as figures, packed for a letter."""
    plain = word.lower().encode()
    found = {
        "text": plain,
        "UTF-16": word.lower().encode("utf-16-le"),
        "UTF-16 turned": word.lower().encode("utf-16-be"),
        "hexadecimal": word.encode().hex().encode(),
    }
    return found | {f"base64 from {start}": piece for start, piece in _base64(word.encode())}


def _base64(word: bytes) -> Iterator[tuple[int, bytes]]:
    """The part that no neighbour alters, for each of the three places in which a word may begin."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + word)
        piece = whole[-(-before * 8 // 6) : (before + len(word)) * 8 // 6]
        if len(piece) >= LEAST_BASE64:
            yield before, piece


def left(content: bytes, words: Iterable[str]) -> list[tuple[str, str]]:
    """Which words lie in a content, and how; capital letters make no difference."""
    low = content.lower()
    return [
        (word, form)
        for word in words
        for form, piece in forms(word).items()
        if piece in (content if form.startswith("base64") else low)
    ]
