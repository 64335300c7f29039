"""Text: which typed text a record can keep, and how a doubtful one stands in a one-line message."""

import unicodedata

# What turns the direction of a line would show a dose's digits in another order.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters, and halves of characters (what is left of a text that is not UTF-8).
UNWRITTEN = ("Cc", "Cs")
LONGEST_SHOWN = 40


def is_written(text: str, also: str = "") -> bool:
    """Whether every character is whole, no control character and none that turns a line around.

    Those of `also` are taken.
    """
    return text.isprintable() or not any(
        (unicodedata.category(character) in UNWRITTEN and character not in also)
        or character in TURNING
        for character in text
    )


def is_seen(text: str) -> bool:
    """Whether there is anything to be seen in a text."""
    return any(character.isprintable() and not character.isspace() for character in text)


def folded(text: str) -> str:
    """A text without regard to case, width of letters and outer or doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def shown(text: str, most: int = LONGEST_SHOWN) -> str:
    """A typed text for a one-line message: at most `most` characters, spaces as such, visible."""
    visible = "".join(map(_visible, text[:most]))
    return visible if len(text) <= most else visible + "..."


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return character if character.isprintable() else "?"
