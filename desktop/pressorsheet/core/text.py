"""Text: which typed text a record can keep, and how a doubtful one stands in a one-line message."""

import unicodedata

# Control characters, and halves of characters (what is left of a text that is not UTF-8).
UNWRITTEN = ("Cc", "Cs")
LONGEST_SHOWN = 40


def is_written(text: str, also: str = "") -> bool:
    """Whether every character is whole and no control character, those of `also` aside."""
    return text.isprintable() or not any(
        unicodedata.category(character) in UNWRITTEN and character not in also for character in text
    )


def shown(text: str, most: int = LONGEST_SHOWN) -> str:
    """A typed text for a one-line message: at most `most` characters, spaces as such, visible."""
    visible = "".join(map(_visible, text[:most]))
    return visible if len(text) <= most else visible + "..."


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return character if character.isprintable() else "?"
