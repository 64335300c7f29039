"""Free texts, choices, yes or no, and days: taken as typed or refused in words."""

from datetime import date

import pytest

from pressorsheet.entry.checked import Problem
from pressorsheet.entry.texts import (
    read_choice,
    read_day,
    read_lines,
    read_name,
    read_text,
    read_yes_or_no,
)
from pressorsheet.wording import say

TODAY = date(2026, 3, 10)


def code(read: object) -> str:
    assert isinstance(read, Problem), read
    assert read.field == "note"
    return read.note.code


@pytest.mark.parametrize("text", ["penicillin: rash", " 2 spaces ", "محمد", "=1+1", "x" * 4_000])
def test_a_text_is_kept_as_typed(text: str) -> None:
    assert read_text({"note": text}, "note") == text


@pytest.mark.parametrize("text", ["", " ", "\n", "\u2003"])
def test_blanks_are_no_text(text: str) -> None:
    assert read_text({"note": text}, "note") is None
    assert read_lines({"note": text}, "note") is None
    assert read_text({}, "note") is None


def test_a_text_beyond_its_limit_is_refused_with_the_limit() -> None:
    read = read_text({"note": "x" * 4_001}, "note")
    assert code(read) == "text_too_long"
    assert isinstance(read, Problem)
    assert say(read.note) == "4,001 characters; at most 4,000 can be kept, shorten it"
    assert read_name({"note": "x" * 200}, "note") == "x" * 200
    assert code(read_name({"note": "x" * 201}, "note")) == "text_too_long"


@pytest.mark.parametrize("text", ["a\x00b", "a\tb", "a\r\nb", "\x1b[31m", "a\ud800"])
def test_what_no_record_can_keep_is_refused(text: str) -> None:
    assert code(read_text({"note": text}, "note")) == "text_unwritten"
    assert code(read_text({"note": text}, "note", breaks=True)) == "text_unwritten"


def test_a_line_break_is_taken_where_there_may_be_several_lines() -> None:
    assert code(read_text({"note": "a\nb"}, "note")) == "text_with_breaks"
    assert read_text({"note": "a\nb"}, "note", breaks=True) == "a\nb"
    assert read_lines({"note": "a\n\n  b \n"}, "note") == ("a", "  b ")
    assert code(read_lines({"note": "a\n\x00"}, "note")) == "text_unwritten"


def test_a_choice_is_one_of_its_codes() -> None:
    known = ("room", "refrigerated")
    assert read_choice({"note": "room"}, "note", known) == "room"
    assert read_choice({"note": ""}, "note", known) is None
    read = read_choice({"note": "Room"}, "note", known)
    assert isinstance(read, Problem)
    assert say(read.note) == (
        '"Room" is not a choice here; the choices are room temperature and refrigerated'
    )


def test_neither_yes_nor_no_is_unknown_and_never_no() -> None:
    assert read_yes_or_no({"note": "yes"}, "note") is True
    assert read_yes_or_no({"note": "no"}, "note") is False
    assert read_yes_or_no({"note": ""}, "note") is None
    assert code(read_yes_or_no({"note": "maybe"}, "note")) == "choice_unknown"


@pytest.mark.parametrize("text", ["1958-03-02", "1900-01-01", "2026-03-10", "2024-02-29"])
def test_a_day_is_read(text: str) -> None:
    assert read_day({"note": text}, "note", TODAY) == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("02.03.1958", "day_not_written_so"),
        ("1958-3-2", "day_not_written_so"),
        ("19580302", "day_not_written_so"),
        ("1958-W09-7", "day_not_written_so"),
        ("1958-03-02 ", "day_not_written_so"),
        ("x" * 10_000, "day_not_written_so"),
        ("2026-02-29", "time_impossible"),
        ("0000-01-01", "time_impossible"),
        ("1899-12-31", "time_out_of_range"),
        ("2300-01-01", "time_out_of_range"),
        ("2026-03-11", "day_in_future"),
    ],
)
def test_any_other_text_is_no_day(text: str, fault: str) -> None:
    read = read_day({"note": text}, "note", TODAY)
    assert code(read) == fault
    assert isinstance(read, Problem)
    assert len(say(read.note)) < 150


def test_no_day_is_none() -> None:
    assert read_day({"note": " "}, "note", TODAY) is None
