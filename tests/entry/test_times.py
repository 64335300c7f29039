"""The time of a record: now, a clock time of today, or day and time; never one to come."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed import desk

from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Note
from pressorsheet.entry.checked import Problem
from pressorsheet.entry.times import Tense, TimeRead, read_moment, read_time
from pressorsheet.wording import say

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 25, 20, 34, tzinfo=BERLIN)
# The night of 2026-10-25: 03:00 +02:00 becomes 02:00 +01:00.
AUTUMN = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN, fold=1)
# The night of 2026-03-29: 02:00 +01:00 becomes 03:00 +02:00.
SPRING = datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


def time_of(reference: Reference, text: str, now: datetime = EVENING) -> TimeRead:
    read = read_time({"at": text}, desk(reference, now=now))
    assert isinstance(read, TimeRead), read
    return read


def refused(reference: Reference, text: str, now: datetime = EVENING) -> Note:
    read = read_time({"at": text}, desk(reference, now=now))
    assert isinstance(read, Problem), read
    assert read.field == "at"
    return read.note


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_field_means_now(reference: Reference, text: str) -> None:
    now = EVENING.replace(second=17, microsecond=5)
    read = time_of(reference, text, now)
    assert (read.at, read.questions) == (now, ())
    assert say(read.read_back) == "now"
    assert read_time({}, desk(reference, now=now)) == read


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("20:34", "2026-11-25 19:34"),
        ("20:31", "2026-11-25 19:31"),
        ("2031", "2026-11-25 19:31"),
        ("08:34", "2026-11-25 07:34"),
        ("2026-11-25 20:31", "2026-11-25 19:31"),
        ("2026-11-25 2031", "2026-11-25 19:31"),
        ("20:31 +01:00", "2026-11-25 19:31"),
        ("20:31+01:00", "2026-11-25 19:31"),
        ("2026-11-25 20:31 +01:00", "2026-11-25 19:31"),
    ],
)
def test_each_way_to_write_a_time_is_read(reference: Reference, text: str, utc: str) -> None:
    read = time_of(reference, text)
    assert f"{read.at.astimezone(UTC):%Y-%m-%d %H:%M}" == utc
    assert read.at.second == 0
    assert read.questions == ()


def test_a_time_is_read_back_with_its_day_and_how_long_ago(reference: Reference) -> None:
    said = say(time_of(reference, "2031").read_back, BERLIN)
    assert said == "2026-11-25 20:31 +01:00, 3 min ago"


def test_a_time_of_day_still_to_come_says_how_to_write_yesterday(reference: Reference) -> None:
    assert say(refused(reference, "2350"), BERLIN) == (
        "23:50 today is later than now (20:34); for yesterday write 2026-11-24 23:50"
    )
    assert f"{time_of(reference, '2026-11-24 23:50').at:%d %H:%M}" == "24 23:50"


MIDNIGHT = datetime(2026, 11, 25, 0, 10, tzinfo=BERLIN)


@pytest.mark.parametrize("text", ["2350", "23:50", "23:50 +01:00"])
def test_just_after_midnight_yesterdays_time_is_asked_about_and_never_taken_silently(
    reference: Reference, text: str
) -> None:
    read = time_of(reference, text, MIDNIGHT)
    assert read.at == datetime(2026, 11, 24, 23, 50, tzinfo=BERLIN)
    (question,) = read.questions
    assert (question.field, question.needs_reason) == ("at", False)
    assert say(question.note, BERLIN) == "23:50 is later than now: yesterday 23:50 (20 min ago)?"


def test_yesterday_is_offered_up_to_twelve_hours_back_and_not_a_minute_more(
    reference: Reference,
) -> None:
    assert time_of(reference, "1210", MIDNIGHT).at == MIDNIGHT - timedelta(hours=12)
    said = say(refused(reference, "1209", MIDNIGHT), BERLIN)
    assert said.endswith("for yesterday write 2026-11-24 12:09")
    assert refused(reference, "2026-11-25 23:50", MIDNIGHT).code == "time_in_future"


def test_twelve_hours_to_yesterday_over_a_change_are_hours_that_passed(
    reference: Reference,
) -> None:
    now = datetime(2026, 10, 25, 10, 0, tzinfo=BERLIN)
    assert time_of(reference, "2300", now).questions[0].note["ago"] == timedelta(hours=12)
    assert refused(reference, "2259", now).code == "time_in_future_today"


def test_the_minute_after_now_is_the_future_and_its_own_minute_is_not(reference: Reference) -> None:
    now = EVENING.replace(second=59)
    assert time_of(reference, "20:34", now).at == EVENING
    assert refused(reference, "20:35", now).code == "time_in_future_today"


@pytest.mark.parametrize("text", ["2026-11-25 20:35", "2026-11-26 08:00", "2299-12-31 23:59"])
def test_a_day_and_time_to_come_is_refused(reference: Reference, text: str) -> None:
    assert refused(reference, text).code == "time_in_future"


def test_more_than_twelve_hours_back_is_asked_about(reference: Reference) -> None:
    assert time_of(reference, "08:34").questions == ()
    (question,) = time_of(reference, "08:33").questions
    assert (question.field, question.needs_reason, question.twice) == ("at", False, False)
    assert say(question.note, BERLIN) == (
        "2026-11-25 08:33 +01:00 is 12 h 1 min ago; is that right?"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9:05", "time_not_written_so"),
        ("905", "time_not_written_so"),
        ("20.34", "time_not_written_so"),
        ("8:34 pm", "time_not_written_so"),
        ("٢٠:٣٤", "time_not_written_so"),
        ("20:31 ", "time_not_written_so"),
        ("20:31\n", "time_not_written_so"),
        ("20:31:00", "time_not_written_so"),
        ("25.11.2026 20:31", "time_not_written_so"),
        ("2026-11-25", "time_not_written_so"),
        ("2026-11-25T20:31", "time_not_written_so"),
        ("yesterday", "time_not_written_so"),
        ("1" * 10_000, "time_not_written_so"),
        ("24:00", "time_impossible"),
        ("2400", "time_impossible"),
        ("20:60", "time_impossible"),
        ("2026-02-29 10:00", "time_impossible"),
        ("2026-13-01 10:00", "time_impossible"),
        ("0000-01-01 10:00", "time_impossible"),
        ("20:31 +24:00", "time_impossible"),
        ("20:31 +01:60", "time_impossible"),
        ("1899-12-31 23:59", "time_out_of_range"),
        ("0001-01-01 00:00", "time_out_of_range"),
        ("2300-01-01 00:00", "time_out_of_range"),
        ("9999-12-31 23:59", "time_out_of_range"),
    ],
)
def test_any_other_text_is_refused(reference: Reference, text: str, code: str) -> None:
    assert refused(reference, text).code == code
    assert len(say(refused(reference, text))) < 200


def test_a_text_that_is_no_time_is_answered_with_times_that_are(reference: Reference) -> None:
    said = say(refused(reference, "9:05"))
    assert said == (
        '"9:05" is not a time; write it as 20:34 or 2034, or with its day as 2026-11-25 20:34'
    )


def test_the_year_1900_is_old_but_a_year(reference: Reference) -> None:
    assert time_of(reference, "1900-01-01 00:00").at.year == 1900


# --- the nights the clocks change ---


@pytest.mark.parametrize("text", ["02:30", "0230", "2026-10-25 02:30", "02:00", "02:59"])
def test_a_time_that_comes_twice_is_refused_with_both_offsets(
    reference: Reference, text: str
) -> None:
    said = say(refused(reference, text, AUTUMN), BERLIN)
    clock = text[-5:] if ":" in text else "02:30"
    assert said == (
        f"on the night the clocks change {clock} comes twice; "
        f"write 2026-10-25 {clock} +02:00 or 2026-10-25 {clock} +01:00"
    )


@pytest.mark.parametrize(
    ("text", "ago", "read_back"),
    [
        ("02:30 +02:00", 70, "2026-10-25 02:30 +02:00, 1 h 10 min ago"),
        ("02:30 +01:00", 10, "2026-10-25 02:30 +01:00, 10 min ago"),
        ("01:59", 101, "2026-10-25 01:59 +02:00, 1 h 41 min ago"),
        ("2026-10-25 00:00", 220, "2026-10-25 00:00 +02:00, 3 h 40 min ago"),
    ],
)
def test_the_autumn_night_is_counted_by_the_time_that_passed(
    reference: Reference, text: str, ago: int, read_back: str
) -> None:
    read = time_of(reference, text, AUTUMN)
    assert AUTUMN.astimezone(UTC) - read.at.astimezone(UTC) == timedelta(minutes=ago)
    assert say(read.read_back, BERLIN) == read_back


def test_the_second_of_two_like_times_is_the_future_while_the_first_passes(
    reference: Reference,
) -> None:
    now = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN)
    assert refused(reference, "02:30 +01:00", now).code == "time_in_future_today"
    assert time_of(reference, "02:30 +02:00", now).at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_never_comes_is_refused_with_both_offsets(reference: Reference) -> None:
    assert say(refused(reference, "02:30", SPRING), BERLIN) == (
        "on the night the clocks change 02:30 does not come; "
        "write 2026-03-29 02:30 +01:00 or 2026-03-29 02:30 +02:00"
    )


@pytest.mark.parametrize(
    ("text", "utc"), [("02:30 +01:00", "01:30"), ("02:30 +02:00", "00:30"), ("01:59", "00:59")]
)
def test_the_spring_night_takes_what_has_its_offset(
    reference: Reference, text: str, utc: str
) -> None:
    now = SPRING.replace(minute=45)
    assert f"{time_of(reference, text, now).at.astimezone(UTC):%H:%M}" == utc


def test_twelve_hours_back_over_a_change_are_hours_that_passed(reference: Reference) -> None:
    now = datetime(2026, 10, 25, 10, 0, tzinfo=BERLIN)
    assert time_of(reference, "2026-10-24 23:00", now).questions == ()
    (question,) = time_of(reference, "2026-10-24 22:59", now).questions
    assert question.note["ago"] == timedelta(hours=12, minutes=1)


def test_an_offset_that_the_place_does_not_have_is_refused(reference: Reference) -> None:
    assert say(refused(reference, "20:31 +02:00")) == (
        "2026-11-25 20:31 +02:00 is not an offset of this place at that time; "
        "leave it out or write +01:00"
    )
    assert refused(reference, "02:30 +05:00", AUTUMN).code == "time_comes_twice"
    assert refused(reference, "02:30 -01:00", SPRING).code == "time_never_comes"


def test_west_of_greenwich_offsets_are_below_zero(reference: Reference) -> None:
    now = datetime(2026, 11, 1, 1, 40, tzinfo=ZoneInfo("America/St_Johns"), fold=1)
    assert say(refused(reference, "01:30", now)).endswith(
        "write 2026-11-01 01:30 -02:30 or 2026-11-01 01:30 -03:30"
    )
    assert time_of(reference, "01:30 -02:30", now).at == datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


def test_a_desk_that_knows_only_its_offset_takes_any(reference: Reference) -> None:
    now = EVENING.replace(tzinfo=timezone(timedelta(hours=1)))
    assert time_of(reference, "20:31", now).at == EVENING.replace(minute=31)
    assert time_of(reference, "21:31 +02:00", now).at == EVENING.replace(minute=31)
    assert time_of(reference, "02:30", AUTUMN.astimezone(UTC).replace(hour=3)).at.hour == 2


def test_an_offset_with_seconds_of_long_ago_is_kept_so_that_a_file_can_write_it(
    reference: Reference,
) -> None:
    now = EVENING.replace(tzinfo=ZoneInfo("Asia/Kolkata"))
    read = time_of(reference, "1900-01-01 00:00", now)
    assert read.at.utcoffset() == timedelta(hours=5, minutes=22)
    assert read.at == datetime(1900, 1, 1, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert read.at.year == 1900


# --- times of other fields ---


def moment_of(
    reference: Reference, text: str, tense: Tense, now: datetime = EVENING
) -> TimeRead | Problem | None:
    return read_moment({"review_at": text}, desk(reference, now=now), "review_at", tense)


@pytest.mark.parametrize("tense", list(Tense))
def test_another_time_left_empty_is_no_time(reference: Reference, tense: Tense) -> None:
    assert moment_of(reference, "", tense) is None


def test_a_time_to_come_is_read_back_with_how_far_it_is(reference: Reference) -> None:
    read = moment_of(reference, "2200", Tense.TO_COME)
    assert isinstance(read, TimeRead)
    assert say(read.read_back, BERLIN) == "2026-11-25 22:00 +01:00, in 1 h 26 min"


def test_a_time_to_come_that_has_passed_says_how_to_write_tomorrow(reference: Reference) -> None:
    read = moment_of(reference, "0600", Tense.TO_COME)
    assert isinstance(read, Problem)
    assert say(read.note, BERLIN) == (
        "06:00 today has passed (now 20:34); for tomorrow write 2026-11-26 06:00"
    )
    now = moment_of(reference, "20:34", Tense.TO_COME)
    assert isinstance(now, Problem)
    with_day = moment_of(reference, "2026-11-24 06:00", Tense.TO_COME)
    assert isinstance(with_day, Problem)
    assert with_day.note.code == "time_not_to_come"


@pytest.mark.parametrize(
    ("text", "code"),
    [("22:00", "time_to_come"), ("06:00", "time_passed"), ("2026-11-20 06:00", "time_passed")],
)
def test_a_time_on_either_side_of_now_is_taken_unasked(
    reference: Reference, text: str, code: str
) -> None:
    read = moment_of(reference, text, Tense.EITHER)
    assert isinstance(read, TimeRead)
    assert (read.read_back.code, read.questions) == (code, ())


@given(
    text=st.text() | st.from_regex(r"([0-9]{4}-[01][0-9]-[0-3][0-9] )?[0-2][0-9]:?[0-5][0-9]"),
    tense=st.sampled_from(Tense),
)
def test_no_text_breaks_the_reader(reference: Reference, text: str, tense: Tense) -> None:
    read = moment_of(reference, text, tense, AUTUMN)
    if isinstance(read, TimeRead):
        assert 1900 <= read.at.year <= 2299
        assert tense is not Tense.PASSED or read.at <= AUTUMN.astimezone(UTC)
        assert tense is not Tense.TO_COME or read.at > AUTUMN.astimezone(UTC)
    elif read is not None:
        assert say(read.note).isprintable()
