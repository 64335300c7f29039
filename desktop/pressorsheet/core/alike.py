"""Alike: whether two patients' names could be confused on a board (ISMP look-alike names).

Where names are mixed up in practice: the same family name, spellings a letter apart, names that
differ only in how they end (Jane, Janet), and family and given name swapped. Case, accents, hyphens
and apostrophes are ignored: a tired eye does.
"""

import unicodedata

from pressorsheet.core.frozen import frozen

LEAST_LETTERS = 2  # one edit turns any letter into any other: a single one says nothing
LEAST_LONG = 5  # from this many letters on, one edit does not show
LEAST_STEM = 3
MOST_ENDING = 2
_APART = str.maketrans({"-": " ", ".": " ", "'": "", "\u2019": "", "`": ""})
_LETTERS = str.maketrans(
    {"\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe", "\u0131": "i"}
)


@frozen
class NameParts:
    """A name as a tired eye reads it: the words of the family name, and the others."""

    family: str
    given: str

    @property
    def words(self) -> list[str]:
        """All its words in an order of their own."""
        return sorted((*self.family.split(), *self.given.split()))


def look_alike(one: str, other: str) -> bool:
    """Whether two names, written "DOE, Jane" or "Jane Doe", could be taken for each other.

    They could where the family name is the same or hides one edit in five letters or more
    (MILLER, MILLAR); where family and given name are both the same, within one edit or differ only
    in their last letters; and where the parts are swapped. Else not: in a name as short as DOE and
    ROE one letter is a third of it, and the first, so it marks nobody unless the given names are
    near as well; a board on which most names are marked warns of none.
    """
    return parts_alike(name_parts(one), name_parts(other))


def parts_alike(first: NameParts, second: NameParts) -> bool:
    """The same of two names that were read before (see `look_alike`)."""
    if not first.words or not second.words:
        return first == second
    if first.words == second.words or _same_family(first.family, second.family):
        return True
    straight = _near(first.family, second.family) and _near_given(first.given, second.given)
    swapped = _near(first.family, second.given) and _near(first.given, second.family)
    return straight or swapped


def name_parts(name: str) -> NameParts:
    """The parts of a name: the family name stands before a comma, else it is the last word."""
    plain = name.casefold().translate(_LETTERS).translate(_APART)
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(letter)
    )
    family, comma, given = letters.partition(",")
    if comma:
        return NameParts(_spaced(family), _spaced(given))
    words = letters.split()
    return NameParts(" ".join(words[-1:]), " ".join(words[:-1]))


def _spaced(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _same_family(one: str, other: str) -> bool:
    """The same name, one of a double name, or a long one with one edit."""
    if not one or not other:
        return False
    mine, theirs = set(one.split()), set(other.split())
    if mine <= theirs or theirs <= mine:
        return True
    return min(len(one), len(other)) >= LEAST_LONG and _one_edit(one, other)


def _near_given(one: str, other: str) -> bool:
    """Given names that are near as a whole or in the first; one not known is near to any."""
    if not one or not other:
        return True
    mine, theirs = one.split(maxsplit=1)[0], other.split(maxsplit=1)[0]
    initial = mine[0] == theirs[0] and min(len(mine), len(theirs)) == 1
    return initial or _near(one, other) or _near(mine, theirs)


def _near(one: str, other: str) -> bool:
    """The same, within one edit, or the same but for the last letters."""
    if one == other:
        return True
    if min(len(one), len(other)) < LEAST_LETTERS:
        return False
    return _one_edit(one, other) or _differ_in_ending(one, other)


def _one_edit(one: str, other: str) -> bool:
    """Whether a letter put in, left out, changed, or two neighbours swapped make them the same."""
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])  # noqa: PLR2004  # two neighbours


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _differ_in_ending(one: str, other: str) -> bool:
    stem = _common(one, other)
    return stem >= LEAST_STEM and max(len(one), len(other)) - stem <= MOST_ENDING
