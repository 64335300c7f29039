"""Names: whether two names as people write them are one person's, or may be.

"Dr A. Lind", "LIND, Anna" and "a lind" may be one; nobody verifies their own order under another
spelling of their name. Source: clinical.md section 4.
"""

import unicodedata

from pressorsheet.core.text import folded

# What people write before or after a name and that names nobody [house].
_TITLES = frozenset(
    {"dr", "doctor", "prof", "professor", "md", "do", "phd", "mr", "mrs", "ms", "miss", "sr"}
    | {"sister", "nurse", "rn", "np", "pa", "pharmd", "pharmacist", "consultant", "resident"}
)


def is_same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one person's: without regard to case, width of letters and spaces."""
    name = folded(one or "")
    return bool(name) and name == folded(other or "")


def may_be_same_person(one: str | None, other: str | None) -> bool:
    """Whether two names can be one person's.

    Titles, accents, points and the order of family and given names count for nothing; an initial
    is any name that begins so, and who writes no given name can have any.
    """
    names, others = _parts(one or ""), _parts(other or "")
    if not names or not others:
        return False
    if sorted(names) == sorted(others):
        return True
    given, others_given = names[:-1], others[:-1]
    return names[-1] == others[-1] and all(
        mine == theirs or (1 in (len(mine), len(theirs)) and mine[0] == theirs[0])
        for mine, theirs in zip(given, others_given, strict=False)
    )


def _parts(name: str) -> list[str]:
    """The given names, then the family name, plainly; of nothing but titles the titles."""
    family, comma, given = folded(name).partition(",")
    words = _plain(f"{given} {family}" if comma else family).split()
    return [word for word in words if word not in _TITLES] or words


def _plain(text: str) -> str:
    """Letters and digits without their accents; anything else parts two words."""
    letters = (each for each in unicodedata.normalize("NFKD", text))
    kept = (each for each in letters if not unicodedata.combining(each))
    return "".join(each if each.isalnum() else " " for each in kept)
