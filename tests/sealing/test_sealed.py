"""A sealed file gives its content, whole and as it was, to its passphrase alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_seals import PASSPHRASE, made_chance, made_sealed

from pressorsheet.core.note import Refused
from pressorsheet.sealing.sealed import (
    LARGEST_CONTENT,
    LARGEST_SEALED,
    is_sealed,
    sealed,
    unsealed,
)

CONTENT = b'{"name": "DOE, Jane"}\n'
FILE = made_sealed(CONTENT)
VECTORS = Path(__file__).parents[1] / "vectors" / "sealed"
HEAD_LINE = FILE.split(b"\n")[1]
REST = FILE[len(b"pressorsheet.sealed/1\n" + HEAD_LINE) :]


def code(data: bytes, passphrase: str = PASSPHRASE) -> str | None:
    read = unsealed(data, passphrase)
    return read.reasons[0].code if isinstance(read, Refused) else None


def with_head(line: bytes) -> bytes:
    return b"pressorsheet.sealed/1\n" + line + REST


def test_a_sealed_file_gives_its_content_back() -> None:
    assert is_sealed(FILE)
    assert unsealed(FILE, PASSPHRASE) == CONTENT


@settings(max_examples=50)
@given(st.binary(max_size=500), st.integers(0, 99))
def test_any_content_comes_back(content: bytes, seed: int) -> None:
    assert unsealed(made_sealed(content, seed), PASSPHRASE) == content


def test_a_file_is_sealed_at_the_shipped_cost_where_none_is_said() -> None:
    made = sealed(CONTENT, PASSPHRASE, made_chance())
    assert isinstance(made, bytes)
    slot = json.loads(made.split(b"\n")[1])["slot"]
    assert (slot["memory_kib"], slot["passes"], slot["lanes"]) == (65536, 3, 4)


def test_nothing_of_the_content_or_the_passphrase_is_in_the_file() -> None:
    assert b"DOE" not in FILE
    assert PASSPHRASE.encode() not in FILE


def test_two_seals_of_one_content_share_no_more_than_their_form() -> None:
    other = made_sealed(CONTENT, 1)
    assert other.split(b"\n", 2)[2] != FILE.split(b"\n", 2)[2]
    fields, others = json.loads(HEAD_LINE), json.loads(other.split(b"\n")[1])
    assert all(
        fields["slot"][part] != others["slot"][part] for part in ("salt", "nonce", "wrapped")
    )
    assert fields["nonce"] != others["nonce"]


def test_another_passphrase_is_told() -> None:
    assert code(FILE, PASSPHRASE + "!") == "sealed_other_passphrase"
    assert code(FILE, "") == "sealed_other_passphrase"


def test_any_flipped_bit_in_any_byte_is_told() -> None:
    for at in range(len(FILE)):
        for bit in range(8):
            flipped = bytearray(FILE)
            flipped[at] ^= 1 << bit
            assert code(bytes(flipped)) in {
                "sealed_not_one",
                "sealed_of_another_version",
                "sealed_broken",
                "sealed_other_passphrase",
                "sealed_altered",
            }


def test_any_file_cut_short_or_drawn_out_is_told() -> None:
    for end in range(len(FILE)):
        assert code(FILE[:end]) is not None
    assert code(FILE + b"\n") == "sealed_altered"


def test_a_head_written_otherwise_is_told_though_it_says_the_same() -> None:
    spaced = json.dumps(json.loads(HEAD_LINE)).encode()
    assert code(with_head(spaced)) == "sealed_altered"


def test_the_body_of_another_file_does_not_fit() -> None:
    other = made_sealed(CONTENT, 1)
    assert (
        code(with_head(HEAD_LINE)[: -len(CONTENT) - 16] + other[-len(CONTENT) - 16 :])
        == "sealed_altered"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "sealed_not_one"),
        (CONTENT, "sealed_not_one"),
        (b"pressorsheet.sealed/2\n" + REST, "sealed_of_another_version"),
        (b"pressorsheet.sealed/1\r\n" + REST, "sealed_of_another_version"),
        (b"pressorsheet.sealed/1\n", "sealed_broken"),
        (with_head(b"[]"), "sealed_broken"),
        (with_head(b'"text"'), "sealed_broken"),
        (with_head(b"{}"), "sealed_broken"),
        (with_head(b"\xff\xfe"), "sealed_broken"),
        (with_head(b"[" * 4000), "sealed_broken"),
        (with_head(b"1" * 4000), "sealed_broken"),
        (with_head(HEAD_LINE.replace(b'"nonce":"', b'"nonce":"00', 1)), "sealed_broken"),
        (with_head(HEAD_LINE.replace(b'"passes":1', b'"passes":1000000')), "sealed_broken"),
        (with_head(b" " * 5000 + HEAD_LINE), "sealed_broken"),
    ],
)
def test_what_is_no_sealed_file_is_told(data: bytes, why: str) -> None:
    assert code(data) == why


def test_a_file_above_the_limit_is_refused_before_its_passphrase_is_tried() -> None:
    assert code(FILE + bytes(LARGEST_SEALED)) == "file_too_large"


def test_the_largest_content_comes_back_and_a_larger_one_is_not_sealed() -> None:
    largest = bytes(LARGEST_CONTENT)
    whole = made_sealed(largest)
    assert len(whole) <= LARGEST_SEALED
    assert unsealed(whole, PASSPHRASE) == largest
    refusal = sealed(largest + b"1", PASSPHRASE, made_chance())
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "file_too_large"


def test_nothing_is_sealed_under_a_passphrase_that_is_soon_guessed() -> None:
    refusal = sealed(CONTENT, "short", made_chance())
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "passphrase_too_short"


@given(st.binary(max_size=200), st.integers(0, len(FILE)))
def test_any_bytes_anywhere_are_told(data: bytes, at: int) -> None:
    read = unsealed(FILE[:at] + data + FILE[at:], PASSPHRASE)
    assert isinstance(read, Refused) or (not data and read == CONTENT)


def test_a_file_sealed_by_the_first_version_opens_forever() -> None:
    data = (VECTORS / "version-1.sealed").read_bytes()
    assert unsealed(data, "kept for every later version") == b"A sealed file of version 1.\n"
