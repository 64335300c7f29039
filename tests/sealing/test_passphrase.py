"""Which texts may guard a store, and that one passphrase is the same however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressorsheet.core.note import Refused
from pressorsheet.sealing.passphrase import passphrase_bytes, passphrase_fault
from pressorsheet.wording import say


def code(text: str) -> str | None:
    fault = passphrase_fault(text)
    return None if fault is None else fault.reasons[0].code


@pytest.mark.parametrize(
    "text",
    [
        "rosa kettle bridge",
        "twelve chars",
        "Übergröße im Flur",
        "夜勤の看護師は三時に水を飲む",
        "x" * 8 + "abcd",
    ],
)
def test_a_text_of_a_dozen_characters_may_be_chosen(text: str) -> None:
    assert passphrase_fault(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "passphrase_too_short"),
        ("eleven char", "passphrase_too_short"),
        ("   eleven char   ", "passphrase_too_short"),
        ("ééééé éé", "passphrase_too_short"),
        ("aaaaaaaaaaaaaaaa", "passphrase_repeats"),
        ("abcdabcdabcdabcd", "passphrase_repeats"),
        ("abcdefghijklm", "passphrase_is_a_row"),
        ("9876543210/.-", "passphrase_is_a_row"),
        ("zyxwvutsrqpon", "passphrase_is_a_row"),
        ("rosa\tkettle bridge", "passphrase_not_printable"),
        ("rosa kettle\nbridge", "passphrase_not_printable"),
        ("rosa kettle \ud800 bridge", "passphrase_not_printable"),
        ("a b" * 342, "passphrase_too_long"),
    ],
)
def test_a_text_that_is_soon_guessed_or_cannot_be_typed_is_told(text: str, why: str) -> None:
    assert code(text) == why


def test_the_longest_passphrase_may_be_chosen() -> None:
    assert passphrase_fault("abcde f" * 146 + "gh") is None
    assert len("abcde f" * 146 + "gh") == 1024


def test_one_passphrase_in_two_codes_is_one() -> None:
    assert passphrase_bytes("Übergröße im Flur") == passphrase_bytes("Übergröße im Flur")
    assert passphrase_bytes("full width 12") == b"full width 12"


def test_spaces_around_a_passphrase_count_for_nothing_and_those_within_do() -> None:
    assert passphrase_bytes("  rosa kettle bridge\n") == b"rosa kettle bridge"
    assert passphrase_bytes("rosakettlebridge") != passphrase_bytes("rosa kettle bridge")


@given(st.text())
def test_any_text_is_judged_and_has_its_bytes(text: str) -> None:
    fault = passphrase_fault(text)
    assert fault is None or isinstance(fault, Refused)
    assert isinstance(passphrase_bytes(text), bytes)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=5))
def test_no_refusal_says_the_passphrase(text: str) -> None:
    fault = passphrase_fault(text)
    assert fault is None or text not in say(fault.reasons[0])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_half_a_character_is_no_reason_to_fall(text: str) -> None:
    assert passphrase_bytes(text + "\udc80") != passphrase_bytes(text)
