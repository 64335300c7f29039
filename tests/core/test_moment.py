from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from pressorsheet.core.moment import BEGINNING, at_fixed_offset, elapsed, later, moment
from pressorsheet.core.note import Refused

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-10T10:05Z", datetime(2026, 3, 10, 10, 5, tzinfo=UTC)),
        ("2026-03-10T10:05:30Z", datetime(2026, 3, 10, 10, 5, 30, tzinfo=UTC)),
        ("2026-03-10T10:05:30.5Z", datetime(2026, 3, 10, 10, 5, 30, 500_000, tzinfo=UTC)),
        ("2026-03-10T10:05:30.123456+00:00", datetime(2026, 3, 10, 10, 5, 30, 123_456, UTC)),
        ("2026-03-10T10:05+05:30", datetime(2026, 3, 10, 4, 35, tzinfo=UTC)),
        ("2026-03-10T00:30-08:00", datetime(2026, 3, 10, 8, 30, tzinfo=UTC)),
        ("2026-03-10T23:59+00:59", datetime(2026, 3, 10, 23, 0, tzinfo=UTC)),
        ("2024-02-29T00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_time_with_its_offset_is_read(text: str, time: datetime) -> None:
    assert moment(text) == time


def test_the_offset_is_kept_as_written() -> None:
    read = moment("2026-03-10T10:05-03:30")
    assert isinstance(read, datetime)
    assert read.utcoffset() == -timedelta(hours=3, minutes=30)
    assert (read.hour, read.minute) == (10, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-10",
        "10:05",
        "2026-03-10 10:05Z",
        "2026-03-10t10:05Z",
        "2026-03-10T10:05z",
        "2026-03-10T10Z",
        "20260310T1005Z",
        "2026-3-10T10:05Z",
        "2026-W11-2T10:05Z",
        "2026-03-10T10:05+01",
        "2026-03-10T10:05+0100",
        "2026-03-10T10:05+01:00:00",
        "2026-03-10T10:05:30,5Z",
        "2026-03-10T10:05:30.Z",
        "2026-03-10T10:05:30.1234567Z",
        " 2026-03-10T10:05Z",
        "2026-03-10T10:05Z\n",
        "٢٠٢٦-03-10T10:05Z",
        "12026-03-10T10:05Z",
    ],
)
def test_another_spelling_is_refused(text: str) -> None:
    refusal = moment(text)
    assert isinstance(refusal, Refused)
    assert [reason.code for reason in refusal.reasons] == ["time_not_iso"]


@pytest.mark.parametrize("text", ["2026-03-10T10:05", "2026-03-10T10:05:30", "2026-03-10T24:05"])
def test_a_time_without_its_offset_is_refused_as_such(text: str) -> None:
    refusal = moment(text)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "time_without_offset"
    assert refusal.reasons[0]["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29T10:00Z",
        "2026-04-31T10:00Z",
        "2026-13-01T10:00Z",
        "2026-00-01T10:00Z",
        "0000-01-01T10:00Z",
        "2026-03-10T24:00Z",
        "2026-03-10T25:00Z",
        "2026-03-10T10:60Z",
        "2026-03-10T10:05:60Z",
        "2026-03-10T10:05+24:00",
        "2026-03-10T10:05+05:60",
        "2026-03-10T10:05-05:99",
    ],
)
def test_a_time_that_cannot_be_is_refused(text: str) -> None:
    refusal = moment(text)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "time_impossible"
    assert refusal.reasons[0]["text"] == text


@pytest.mark.parametrize("text", ["1900-01-01T00:00Z", "2299-12-31T23:59:59.999999Z"])
def test_the_first_and_the_last_year_are_accepted(text: str) -> None:
    assert isinstance(moment(text), datetime)


@pytest.mark.parametrize("text", ["1899-12-31T23:59:59Z", "2300-01-01T00:00Z", "0001-01-01T00:00Z"])
def test_years_before_1900_and_after_2299_are_refused(text: str) -> None:
    refusal = moment(text)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "time_out_of_range"
    assert refusal.reasons[0]["text"] == text


def test_a_long_text_is_shortened_in_its_refusal() -> None:
    refusal = moment("x" * 1000)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0]["text"] == "x" * 40


def test_the_beginning_lies_before_the_first_moment_of_any_offset() -> None:
    first = moment("1900-01-01T00:00+23:59")
    assert isinstance(first, datetime)
    assert first > BEGINNING


def test_elapsed_time_counts_the_hour_that_clocks_repeat() -> None:
    before = datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN)
    after = datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN)
    assert elapsed(before, after) == timedelta(hours=4)
    assert elapsed(after, before) == -timedelta(hours=4)


def test_a_later_moment_keeps_its_zone_across_a_clock_change() -> None:
    before = datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN)
    after = later(before, timedelta(hours=4))
    assert (after.hour, after.tzinfo) == (4, BERLIN)
    assert after.utcoffset() == timedelta(hours=1)


def test_a_later_moment_keeps_a_fixed_offset() -> None:
    start = datetime(2026, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=2)))
    assert later(start, timedelta(minutes=45)).isoformat() == "2026-03-11T00:15:00+02:00"


@pytest.mark.parametrize(
    ("utc", "hours"), [("2026-10-24T22:30:00+00:00", 2), ("2026-10-25T02:30:00+00:00", 1)]
)
def test_a_time_of_a_zone_is_kept_at_the_offset_it_then_has(utc: str, hours: int) -> None:
    moment = datetime.fromisoformat(utc)
    fixed = at_fixed_offset(moment.astimezone(ZoneInfo("Europe/Berlin")))
    assert fixed == moment
    assert fixed.tzinfo == timezone(timedelta(hours=hours))


def test_a_day_before_at_a_fixed_offset_is_24_elapsed_hours() -> None:
    berlin = datetime(2026, 10, 25, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    before = at_fixed_offset(berlin) - timedelta(hours=24)
    assert before.astimezone(UTC) == datetime(2026, 10, 24, 11, tzinfo=UTC)
    # by the wall it is 25 h earlier
    assert (berlin - timedelta(hours=24)).astimezone(UTC) == datetime(2026, 10, 24, 10, tzinfo=UTC)
