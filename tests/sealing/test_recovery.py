"""A recovery key is read as a tired person copies it, and a slip is told before it is tried."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_seals import made_chance

from pressorsheet.core.note import Refused
from pressorsheet.sealing.recovery import ALPHABET, new_recovery_key, recovery_text

ZERO = "0000-0000-0000-0000-0000-0000-0000"
ONE = "0000-0000-0000-0000-0000-0000-0101"
KEY = new_recovery_key(made_chance())


def code(typed: str) -> str | None:
    read = recovery_text(typed)
    return read.reasons[0].code if isinstance(read, Refused) else None


def plain(key: str) -> str:
    return key.replace("-", "")


def test_a_key_is_seven_groups_of_four() -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", KEY)


@given(st.integers(0, 2**32))
def test_other_chance_gives_another_key_which_is_read_back(seed: int) -> None:
    key = new_recovery_key(made_chance(seed))
    assert recovery_text(key) == key
    assert key != new_recovery_key(made_chance(seed + 1))


@pytest.mark.parametrize(
    ("drawn", "key"),
    [(b"\0" * 17, ZERO), (b"\0" * 16 + b"\x40", ONE)],
)
def test_the_check_is_the_remainder_by_1021(drawn: bytes, key: str) -> None:
    assert new_recovery_key(lambda _: drawn) == key


def test_the_numbers_around_1021_have_the_checks_counted_by_hand() -> None:
    # 31 * 32 + 28 = 1,020 leaves itself, 1,021 leaves nothing, 1,022 leaves one.
    for characters in ("ZWZW", "ZX00", "ZY01"):
        assert recovery_text(ZERO[:-4] + characters) == ZERO[:-4] + characters


@pytest.mark.parametrize("between", ["", " ", "-", "  ", "\n", " \N{EN DASH} "])
def test_a_key_is_read_with_anything_between_its_groups(between: str) -> None:
    assert recovery_text(between.join(KEY.split("-")).lower()) == KEY


def test_letters_that_look_like_digits_are_read_as_those() -> None:
    for typed in (
        ONE.replace("0", "O"),
        ONE.replace("1", "I").replace("0", "o"),
        ONE.replace("1", "l"),
    ):
        assert recovery_text(typed) == ONE


def test_every_single_slip_is_told() -> None:
    whole = plain(KEY)
    for at, right in enumerate(whole):
        for wrong in set(ALPHABET) - {right}:
            assert code(whole[:at] + wrong + whole[at + 1 :]) == "recovery_slip"


def test_any_two_characters_exchanged_are_told() -> None:
    for seed in range(20):
        whole = plain(new_recovery_key(made_chance(seed)))
        for one in range(28):
            for other in range(one):
                if whole[one] != whole[other]:
                    swapped = list(whole)
                    swapped[one], swapped[other] = whole[other], whole[one]
                    assert code("".join(swapped)) == "recovery_slip"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "recovery_length"),
        (KEY[:-1], "recovery_length"),
        (KEY + "0", "recovery_length"),
        ("U" + KEY[1:], "recovery_character"),
        ("é" + KEY[1:], "recovery_character"),
        ("ß" + KEY[1:], "recovery_character"),
        ("ﬆ" + KEY[1:], "recovery_character"),
        ("*" + KEY[1:], "recovery_character"),
    ],
)
def test_what_is_no_key_is_told(typed: str, why: str) -> None:
    assert code(typed) == why


@given(st.text(max_size=60) | st.text(ALPHABET + "-", min_size=26, max_size=36))
def test_any_text_is_read_or_told(typed: str) -> None:
    read = recovery_text(typed)
    assert isinstance(read, Refused) or recovery_text(read) == read
