"""Text: which typed text a record can keep, and how a doubtful one is shown.

One rule for what comes in by a file: it is kept as it is and never acted on. A character that turns
a line around or cannot be seen stands as [?] on screen and paper (`marked`), and by its number on
the command line; nothing is refused for it, since the record of another laptop may hold it.
"""

import unicodedata

# What turns the direction of a line would show a dose's digits in another order.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
# Control characters, and halves of characters (what is left of a text that is not UTF-8).
UNWRITTEN = ("Cc", "Cs")
# Format characters that have a shape of their own (Unicode: prepended concatenation marks).
WITH_A_SHAPE = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# They part or join letters and words, which some scripts need; none of them moves one.
JOINING = frozenset("\u200b\u200c\u200d\u2060")
BREAKS = frozenset("\r\n\t")
MARK = "[?]"
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


def is_mark_due(character: str) -> bool:
    """Whether a character is shown by a mark: it turns the line around, or nobody sees it."""
    if character in BREAKS or character in JOINING or character in WITH_A_SHAPE:
        return False
    return unicodedata.category(character) in (*UNWRITTEN, "Cf", "Zl", "Zp")


def marked(text: str) -> str:
    """A text as it is shown to people, with a mark for each character that needs one.

    What is kept is another matter: the record and the files hold it as it came.
    """
    if text.isprintable():
        return text
    return "".join(MARK if is_mark_due(each) else each for each in text)


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
