"""Which typed text a record can keep, and how it stands in a message."""

import pytest

from pressorsheet.core.text import is_written, marked, shown


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


TURNING = [*map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))]


@pytest.mark.parametrize("turning", TURNING)
def test_what_turns_a_line_cannot_be_typed_and_is_shown_by_a_mark(turning: str) -> None:
    assert not is_written(f"0{turning}1")
    assert marked(f"0{turning}1 mg") == "0[?]1 mg"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("DOE, Jane", "DOE, Jane"),
        ("محمد 李雷 caf\u0065\u0301", "محمد 李雷 caf\u0065\u0301"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        # they part or join letters, and U+0600 is a sign of its own
        ("\u200b\u200c\u200d\u2060\u0600\u00a0", "\u200b\u200c\u200d\u2060\u0600\u00a0"),
        ("a\x00b\x1b\x85", "a[?]b[?][?]"),
        ("soft\u00adhyphen", "soft[?]hyphen"),
        ("\ufeffmark\U000e0041", "[?]mark[?]"),
        ("\u2028\u2029\ud800", "[?][?][?]"),
    ],
)
def test_what_nobody_sees_is_shown_by_a_mark_and_all_else_as_it_is(text: str, seen: str) -> None:
    assert marked(text) == seen


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
