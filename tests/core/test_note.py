from datetime import UTC, datetime
from fractions import Fraction

import pytest

from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.quantity import Weight


def test_notes_with_the_same_code_and_values_are_equal_in_any_order() -> None:
    assert note("a", x=1, y=2) == note("a", y=2, x=1)
    assert note("a", x=1) != note("a", x=2)
    assert note("a", x=1) != note("b", x=1)


def test_a_note_gives_its_values_by_name_and_still_typed() -> None:
    at = datetime(2026, 10, 24, 23, tzinfo=UTC)
    said = note("late", weight=Weight(Fraction(70)), at=at)
    assert said["weight"] == Weight(Fraction(70))
    assert dict(said.as_mapping()) == {"at": at, "weight": Weight(Fraction(70))}


def test_a_value_that_a_note_does_not_have_is_a_bug() -> None:
    with pytest.raises(KeyError):
        note("a", x=1)["y"]


def test_notes_nest() -> None:
    inner = note("because", n=1)
    assert note("outer", why=inner)["why"] == inner


def test_a_refusal_names_its_reason() -> None:
    assert refused("no", x=1) == Refused((Note("no", (("x", 1),)),))
