"""Whether two names are one person's, or may be: nobody verifies their own order."""

import pytest

from pressorsheet.core.verify.names import is_same_person, may_be_same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A. Lind", "Dr A. Lind"),
        ("A. Lind", "a lind"),
        ("A. Lind", "Dr A. Lind, pharmacist"),
        ("LIND, Anna", "Anna Lind"),
        ("LIND, A.", "Anna Lind"),
        ("Lind, Dr Anna Maria", "A. M. Lind"),
        ("Lind Anna", "Anna Lind"),
        ("Anna Lind", "A. Lind"),
        ("Anna Maria Lind", "A. Lind"),
        ("Lind", "Anna Lind"),
        ("J. Müller", "Juergen Muller"),
        ("Müller", "Mu\u0308ller"),
        ("Nurse", "nurse"),
        ("\uff21. \uff2c\uff49\uff4e\uff44", "A. Lind"),
    ],
)
def test_another_spelling_may_be_the_same_person(one: str, other: str) -> None:
    assert may_be_same_person(one, other)
    assert may_be_same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Lind", "Adam Lind"),
        ("A. Lind", "B. Lind"),
        ("A. Lind", "A. Lindqvist"),
        ("LIND, Anna", "Adam Lind"),
        ("Lind, A.", "B. Lind"),
        ("Dr A. Lind", "Dr M. Osei"),
        ("Nurse", "Sister"),
        ("", ""),
        ("A. Lind", ""),
        ("A. Lind", None),
        (None, None),
        (".", "."),
    ],
)
def test_two_people_are_two(one: str | None, other: str | None) -> None:
    assert not may_be_same_person(one, other)
    assert not may_be_same_person(other, one)


def test_one_person_is_told_from_their_like() -> None:
    assert is_same_person("A.  lind", "A. Lind ")
    assert not is_same_person("A. Lind", "Dr A. Lind")
