"""A timeline must read like a plain sorted list, however its records came in."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import pytest
from bedside import at, minutes
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.timeline import CHUNK, Timeline


@dataclass(frozen=True)
class Mark:
    minute: int
    charted: int = 0
    id: str = "a"

    @property
    def at(self) -> datetime:
        return at("00:00") + minutes(self.minute)

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        return (self.at, at("00:00") + minutes(self.charted), self.id)


FEW_MINUTES = st.integers(0, 12)
MARKS = st.lists(
    st.builds(Mark, FEW_MINUTES, st.integers(0, 2), st.sampled_from("abc")),
    unique=True,
    max_size=40,
)
NONE: Timeline[Mark] = Timeline()


def added(marks: list[Mark], start: Timeline[Mark] = NONE) -> Timeline[Mark]:
    return reduce(Timeline.adding, marks, start)


def in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.order)


def every_minute(count: int, start: int = 0) -> list[Mark]:
    return [Mark(minute) for minute in range(start, start + count)]


@given(MARKS)
def test_adding_one_by_one_in_any_order_is_the_timeline_of_all(marks: list[Mark]) -> None:
    assert list(added(marks)) == list(Timeline.of(marks)) == in_order(marks)
    assert len(added(marks)) == len(marks)


@given(MARKS, st.integers(-1, 13))
def test_back_from_gives_what_lies_at_or_before_newest_first(marks: list[Mark], now: int) -> None:
    wanted = [mark for mark in in_order(marks) if mark.minute <= now][::-1]
    assert list(Timeline.of(marks).back_from(Mark(now).at)) == wanted


@given(MARKS, st.integers(-1, 13), st.integers(-1, 13))
def test_between_gives_both_ends_and_what_lies_between_oldest_first(
    marks: list[Mark], start: int, end: int
) -> None:
    wanted = [mark for mark in in_order(marks) if start <= mark.minute <= end]
    assert list(Timeline.of(marks).between(Mark(start).at, Mark(end).at)) == wanted


def test_records_of_one_time_are_ordered_by_charting_then_id() -> None:
    marks = [Mark(5, 1, "a"), Mark(5, 0, "c"), Mark(4, 9, "z"), Mark(5, 0, "b")]
    wanted = [Mark(4, 9, "z"), Mark(5, 0, "b"), Mark(5, 0, "c"), Mark(5, 1, "a")]
    assert list(added(marks)) == list(Timeline.of(marks)) == wanted


@given(MARKS, MARKS)
def test_an_older_timeline_is_unchanged_after_adding(marks: list[Mark], more: list[Mark]) -> None:
    older = Timeline.of(marks)
    added(more, older)
    assert list(older) == in_order(marks)


@given(MARKS)
def test_a_record_added_twice_counts_once(marks: list[Mark]) -> None:
    assert list(added([*marks, *marks])) == in_order(marks)


def test_a_record_at_the_edge_of_a_chunk_added_twice_counts_once() -> None:
    long = every_minute(3 * CHUNK)
    assert list(added(long, Timeline.of(long))) == long


# Long ones, so that chunks fill, split and are crossed: 600 minutes with 3 records at each tenth.
CROWDED = [
    Mark(minute, charted, name)
    for minute in range(0, 600)
    for charted, name in ([(0, "a"), (0, "b"), (1, "a")] if minute % 10 == 0 else [(0, "a")])
]
ANYWHERE = st.integers(-2, 602)


@settings(max_examples=25)
@given(st.lists(st.tuples(ANYWHERE, st.sampled_from("pq")), unique=True, max_size=8), ANYWHERE)
def test_the_laws_hold_across_chunks(more: list[tuple[int, str]], now: int) -> None:
    new = [Mark(minute, 0, name) for minute, name in more]
    timeline = added(new, Timeline.of(CROWDED))
    wanted = in_order([*CROWDED, *new])
    assert list(timeline) == wanted
    assert all(0 < len(chunk) <= CHUNK for chunk in timeline.chunks)
    seen = [mark for mark in wanted if mark.minute <= now]
    assert list(timeline.back_from(Mark(now).at)) == seen[::-1]
    recent = [mark for mark in seen if mark.minute >= now - 300]
    assert list(timeline.between(Mark(now - 300).at, Mark(now).at)) == recent


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_hundreds_added_in_any_order_end_up_in_order(chance: object) -> None:
    shuffled = list(CROWDED)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    timeline = added(shuffled)
    assert list(timeline) == in_order(CROWDED)
    assert all(0 < len(chunk) <= CHUNK for chunk in timeline.chunks)


@pytest.mark.parametrize("count", [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1])
def test_charting_forward_fills_one_chunk_before_the_next(count: int) -> None:
    forward = added(every_minute(count))
    assert list(forward) == every_minute(count)
    full, rest = divmod(count, CHUNK)
    sizes = [CHUNK] * full + ([rest] if rest else [])
    assert [len(chunk) for chunk in forward.chunks] == sizes
    assert [len(chunk) for chunk in Timeline.of(every_minute(count)).chunks] == sizes


def test_a_late_entry_into_a_full_chunk_splits_only_that_chunk() -> None:
    before = Timeline.of(every_minute(3 * CHUNK))
    late = Mark(CHUNK + 10, 1)
    after = before.adding(late)
    assert [len(chunk) for chunk in after.chunks] == [CHUNK, CHUNK // 2, CHUNK // 2 + 1, CHUNK]
    assert after.chunks[0] is before.chunks[0]
    assert after.chunks[-1] is before.chunks[-1]
    assert list(after) == in_order([*every_minute(3 * CHUNK), late])


def test_an_entry_at_the_end_of_a_full_chunk_that_is_not_the_last_stays_in_order() -> None:
    late = Mark(CHUNK - 1, 1)
    after = Timeline.of(every_minute(2 * CHUNK)).adding(late)
    assert list(after) == in_order([*every_minute(2 * CHUNK), late])
    assert all(len(chunk) <= CHUNK for chunk in after.chunks)


def test_one_time_may_fill_several_chunks() -> None:
    crowd = [Mark(5, charted) for charted in range(2 * CHUNK + 10)]
    early, late = Mark(5, -1), Mark(5, 2 * CHUNK + 10)
    between = Mark(5, CHUNK - 1, "b")
    timeline = added([late, early, between], Timeline.of(crowd))
    wanted = in_order([early, between, late, *crowd])
    assert list(timeline) == wanted
    assert list(timeline.back_from(Mark(5).at)) == wanted[::-1]
    assert list(timeline.back_from(Mark(4).at)) == []
    assert list(timeline.between(Mark(5).at, Mark(5).at)) == wanted
    assert list(timeline.between(Mark(6).at, Mark(7).at)) == []


def test_no_records_are_no_records() -> None:
    assert list(NONE) == list(NONE.back_from(at("10:00"))) == []
    assert list(NONE.between(at("10:00"), at("11:00"))) == []
    assert (len(NONE), list(Timeline.of([]))) == (0, [])
