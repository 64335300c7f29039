"""Which typed text a record can keep, and how it stands in a message."""

import pytest

from pressorsheet.core.text import is_written, shown


@pytest.mark.parametrize(
    "text", ["DOE, Jane", "Dvořák", "محمد", "李雷", "caf\u0065\u0301", "\u200bx"]
)
def test_names_of_any_script_can_be_kept(text: str) -> None:
    assert is_written(text)


@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "a\tb", "\x1b[31m", "\x85", "\ud800"])
def test_control_characters_and_halves_of_characters_cannot(text: str) -> None:
    assert not is_written(text)


def test_a_control_character_can_be_allowed_by_name() -> None:
    assert is_written("one\ntwo", also="\n")
    assert not is_written("one\ttwo\n", also="\n")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("70", "70"),
        ("70\n", "70 "),
        ("a\tb", "a b"),
        ("\u202e5", "?5"),
        ("\x00", "?"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 40 + "..."),
    ],
)
def test_a_text_is_shown_on_one_line_visible_and_short(text: str, seen: str) -> None:
    assert shown(text) == seen
