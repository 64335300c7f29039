"""The JSON reader takes what JSON means and refuses, with its place, what could be misread."""

import json
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pressorsheet.core.note import Note, Refused
from pressorsheet.exchange.strict_json import LARGEST_JSON, parse, utf8_text
from pressorsheet.wording import say


def reason_for(data: bytes) -> Note:
    value = parse(data)
    assert isinstance(value, Refused)
    return value.reasons[0]


def test_numbers_are_read_exactly_whole_ones_too() -> None:
    value = parse(b'{"dose": 0.005, "n": [3, -0.10]}')
    assert value == {"dose": Decimal("0.005"), "n": [Decimal(3), Decimal("-0.10")]}
    assert all(type(number) is Decimal for number in value["n"])


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1,\n "a": 2}', "json_key_twice", 2, 2),
        ('[{"a": 1}, {"\\u0061": 1, "a": 1}]', "json_key_twice", 1, 26),
        ('{"a": {"b": 1}, "b": {"b": [], "b": 1}}', "json_key_twice", 1, 32),
        ('{"a": "b", "c": "b", "a": 0}', "json_key_twice", 1, 22),
        ("[1,\n  5e-2]", "json_number", 2, 3),
        ("[NaN]", "json_number", 1, 2),
        ("-Infinity", "json_number", 1, 1),
        ('{"a": 0.1000000000000000055511151231257827}', "json_number", 1, 7),
        ('{"a": 1', "json_cut_short", 1, 8),
        ('["x', "json_cut_short", 1, 2),
        ('{"a": 05}', "json_broken", 1, 8),
        ("{'a': 1}", "json_broken", 1, 2),
        ('{"a": 1} {"b": 2}', "json_broken", 1, 10),
        ('["ok", "\\udc00"]', "json_half_character", 1, 8),
        ("[" * 65 + "]" * 65, "json_nested_too_deeply", 1, 65),
        ("[" * 100_000, "json_nested_too_deeply", 1, 65),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "json_nested_too_deeply", 1, 321),
    ],
)
def test_a_fault_is_named_with_line_and_column(
    text: str, code: str, line: int, column: int
) -> None:
    reason = reason_for(text.encode())
    assert (reason.code, reason["line"], reason["column"]) == (code, line, column)
    assert say(reason).startswith(f"line {line}, column {column}: ")


def test_sixty_four_brackets_are_still_read() -> None:
    assert not isinstance(parse(b"[" * 64 + b"]" * 64), Refused)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "text_empty"),
        (b" \n", "text_empty"),
        (b"\xef\xbb\xbf{}", "text_has_byte_order_mark"),
        ('{"a": 1}'.encode("utf-16"), "text_is_utf16"),
        ('{"a": 1}'.encode("utf-16-be"), "text_is_utf16"),
        ('{"a": 1}'.encode("utf-32"), "text_is_utf16"),
        ('{"name":\n "Müller"}'.encode("latin-1"), "text_not_utf8"),
        (b'{"a": 1}\n\0', "text_has_nul"),
    ],
)
def test_another_encoding_is_named_with_the_fix(data: bytes, code: str) -> None:
    reason = reason_for(data)
    assert reason.code == code
    assert "file" in say(reason)


def test_the_byte_that_is_no_utf8_is_shown_with_its_line() -> None:
    reason = reason_for('{"name":\n "Müller"}'.encode("latin-1"))
    assert (reason["line"], reason["byte"]) == (2, "fc")


def test_a_message_holds_no_more_of_the_file_than_the_offending_token() -> None:
    secret = "Erika Mustermann, born 1960"
    for text in (f'{{"name": "{secret}", "x": NaN}}', f'{{"name": "{secret}", "x": 1 2}}'):
        assert "Erika" not in say(reason_for(text.encode()))


def test_whole_character_pairs_and_escaped_backslashes_are_texts() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"
    assert parse(b'"\\\\ud800"') == "\\ud800"


def test_a_text_above_the_limit_is_refused_unread() -> None:
    refusal = utf8_text(b" " * 11, largest=10)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "file_too_large"
    assert LARGEST_JSON >= 2 * 30_000_000


def test_a_month_of_readings_is_parsed_at_a_steady_pace() -> None:
    event = b'{"id": "x", "by": {"name": "A", "role": "n"}, "sbp_mmhg": 100, "map_mmhg": 73.5}'
    spent = []
    for count in (4_320, 43_200):
        data = b"[" + b",\n".join([event] * count) + b"]"
        start = process_time()
        value: Any = parse(data)
        spent.append(process_time() - start)
        assert len(value) == count
    # 0.1 s on the machine it was written on; ten times the readings, about ten times the time
    assert spent[1] < 40 * max(spent[0], 0.005)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=10,
    )
)
@settings(max_examples=60)
def test_what_python_writes_is_read_as_it_was(value: Any) -> None:
    try:
        data = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    assert parse(data) == value


@given(
    st.binary(max_size=40) | st.text('{}[]",:\\u019dDeE.-+ntfaN \n', max_size=40).map(str.encode)
)
@example(b'{"a":"\\ud800","a":1')
@example(b'["\\ud800\\')
@settings(max_examples=400)
def test_any_bytes_give_a_value_or_a_worded_refusal(data: bytes) -> None:
    value = parse(data)
    if isinstance(value, Refused):
        assert all(say(reason) for reason in value.reasons)
