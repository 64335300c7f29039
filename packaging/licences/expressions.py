"""Expressions: SPDX licence expressions, as the sets of licences that their choices ask for."""

import re
from collections.abc import Iterator, Set
from itertools import product

_TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9.+:-]+)")
_WORDS = ("AND", "OR", "WITH", "(", ")", "")


class Unreadable(ValueError):  # noqa: N818  # it says what the text is
    """It is no licence expression."""


def choices(expression: str) -> tuple[frozenset[str], ...]:
    """The licences to keep, for each way of choosing: "(A OR B) AND C" is {A, C} or {B, C}.

    A licence with its exception ("A WITH E") counts as one. Raises Unreadable.
    """
    tokens = list(_tokens(expression))
    found = _either(tokens)
    if tokens:
        raise Unreadable(expression)
    return tuple(dict.fromkeys(found))


def chosen(expression: str, accepted: Set[str]) -> frozenset[str] | None:
    """The first choice all of whose licences are accepted; None where there is none."""
    return next((each for each in choices(expression) if each <= accepted), None)


def _tokens(expression: str) -> Iterator[str]:
    place, text = 0, expression.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Unreadable(expression)
        place = found.end()
        yield found[1]


def _either(tokens: list[str]) -> list[frozenset[str]]:
    found = _both(tokens)
    while tokens[:1] == ["OR"]:
        del tokens[0]
        found = found + _both(tokens)
    return found


def _both(tokens: list[str]) -> list[frozenset[str]]:
    found = _one(tokens)
    while tokens[:1] == ["AND"]:
        del tokens[0]
        found = [one | other for one, other in product(found, _one(tokens))]
    return found


def _one(tokens: list[str]) -> list[frozenset[str]]:
    if tokens[:1] == ["("]:
        del tokens[0]
        found = _either(tokens)
        if tokens[:1] != [")"]:
            raise Unreadable(" ".join(tokens))
        del tokens[0]
        return found
    name = _name(tokens)
    if tokens[:1] == ["WITH"]:
        del tokens[0]
        name += f" WITH {_name(tokens)}"
    return [frozenset((name,))]


def _name(tokens: list[str]) -> str:
    if not tokens or tokens[0] in _WORDS:
        raise Unreadable(" ".join(tokens))
    return tokens.pop(0)
