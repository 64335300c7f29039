"""Canonical JSON text and fingerprints: one text for one value, however a file writes it."""

import hashlib
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressorsheet.core.canonical import canonical_json, fingerprint

# Of each kind that is written in its own way. A chosen few, since hypothesis takes a second to
# learn all of Unicode on a machine where it never ran.
LETTERS = st.sampled_from(
    'aB1 _"\\/\b\f\n\r\t\x00\x1f\x7f\x80\xe9\u0663\u2028\ud800\uffff\U0001f489'
)
words = st.text(LETTERS, max_size=8)
keys = st.text(LETTERS, max_size=4)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_on_plain_values_the_text_is_the_one_json_dumps_writes(value: object) -> None:
    assert canonical_json(value) == json.dumps(value, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "text", ['"\\', "\b\f\n\r\t", "\x00\x1f\x7f", "\x80é", "\uffff", "\U0001f489", "\ud800"]
)
def test_every_kind_of_character_is_escaped_as_json_dumps_escapes_it(text: str) -> None:
    assert canonical_json(text) == json.dumps(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("0.0300"), "0.03"),
        (Decimal("3.0"), "3"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0"), "0"),
        (Fraction(3, 4), "0.75"),
        (Fraction(1, 3), "0.333333333333"),
        (Decimal("0.0000001"), "0.0000001"),
        (-12, "-12"),
    ],
)
def test_numbers_are_plain_decimals_without_trailing_zeros(
    number: Decimal | Fraction | int, text: str
) -> None:
    assert canonical_json(number) == text


def test_keys_are_sorted_and_tuples_are_lists() -> None:
    assert canonical_json({"b": (1, None), "a": {}, "B": True}) == '{"B":true,"a":{},"b":[1,null]}'


@pytest.mark.parametrize("value", [0.5, {1: "a"}, {"a": {2: 3}}, b"bytes", {"a", "b"}])
def test_what_has_no_exact_text_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_the_fingerprint_is_the_sha_256_of_the_text_without_itself() -> None:
    text = '{"from":0.03,"rows":[1,2]}'
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert fingerprint({"rows": [1, 2], "from": Decimal("0.030")}) == expected
    assert fingerprint({"rows": [1, 2], "from": Decimal("0.03"), "fingerprint": "old"}) == expected


@given(st.dictionaries(keys, st.decimals(-9, 9, places=4), max_size=4))
def test_reformatting_a_file_does_not_change_the_fingerprint(
    plan: dict[str, Decimal],
) -> None:
    written = json.dumps({key: str(value) for key, value in plan.items()}, indent=3)
    padded = {key: Decimal(text + "00") for key, text in json.loads(written).items()}
    assert fingerprint(dict(reversed(padded.items()))) == fingerprint(plan)


def test_another_value_is_another_fingerprint() -> None:
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
