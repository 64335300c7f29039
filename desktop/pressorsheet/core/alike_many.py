"""Alike among many: the look-alikes of a whole board, without comparing each name with each.

Names are filed so that any two that `look_alike` takes for each other meet under some key; only
those that meet are compared, by the same rule. A thousand patients cost ten times a hundred.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pressorsheet.core.alike import LEAST_STEM, MOST_ENDING, NameParts, name_parts, parts_alike

# What a key stands for, and what under it was written.
Key = tuple[str, object]


def alike_places(names: Sequence[str | None]) -> frozenset[int]:
    """The places of the names that look like another's (see `look_alike`); none has no likeness."""
    read = {place: name_parts(name) for place, name in enumerate(names) if name}
    rarity = Counter(word for name in read.values() for word in _family_words(name))
    filed: defaultdict[Key, list[int]] = defaultdict(list)
    for place, name in read.items():
        for key in _filed_under(name, rarity):
            filed[key].append(place)
    marked: set[int] = set()
    for place, name in read.items():
        if place in marked:
            continue
        met = (filed[key] for key in _looked_up(name, rarity) if key in filed)
        others = _each_once(chain.from_iterable(met), place)
        # One is enough: whoever else is like this name looks for it in turn.
        other = next((one for one in others if parts_alike(name, read[one])), None)
        if other is not None:
            marked |= {place, other}
    return frozenset(marked)


def _each_once(met: Iterable[int], place: int) -> Iterator[int]:
    """The places met other than the one itself."""
    seen = {place}
    for other in met:
        if other not in seen:
            seen.add(other)
            yield other


def _filed_under(name: NameParts, rarity: Counter[str]) -> Iterator[Key]:
    """The keys under which others find a name."""
    yield "words", tuple(name.words)
    for word in _family_words(name):
        yield "word", word
    for word in _rarest(name, rarity):
        yield "rarest word", word
    yield from _spellings(name.family)


def _looked_up(name: NameParts, rarity: Counter[str]) -> Iterator[Key]:
    """The keys under which a name finds all that could be like it."""
    yield "words", tuple(name.words)
    # A family name of some of the other's words: the shorter finds the longer by its rarest word,
    # which the longer has; the longer finds the shorter by the same.
    for word in _rarest(name, rarity):
        yield "word", word
    for word in _family_words(name):
        yield "rarest word", word
    yield from _spellings(name.family)
    yield from _spellings(name.given)  # the parts swapped


def _family_words(name: NameParts) -> frozenset[str]:
    return frozenset(name.family.split())


def _rarest(name: NameParts, rarity: Counter[str]) -> Iterable[str]:
    return sorted(_family_words(name), key=lambda word: (rarity[word], word))[:1]


def _spellings(part: str) -> Iterator[Key]:
    """Keys of which any two parts share one that are within one edit or differ only at the end.

    One edit: both without the letter in question are the same. Only at the end: the same stem.
    """
    yield from {("edited", part[:at] + part[at + 1 :]) for at in range(len(part))}
    yield "edited", part
    for ending in range(min(MOST_ENDING, len(part) - LEAST_STEM) + 1):
        yield "stem", part[: len(part) - ending]
