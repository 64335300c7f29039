from collections.abc import Iterator
from itertools import islice

from pressorsheet.core.replay import Replay


def counted(reads: list[int]) -> Iterator[int]:
    for number in (10, 20, 30):
        reads.append(number)
        yield number


def test_a_sequence_is_read_once_however_often_it_is_walked() -> None:
    reads: list[int] = []
    replay = Replay(counted(reads))
    assert list(replay) == list(replay) == [10, 20, 30]
    assert reads == [10, 20, 30]


def test_no_more_is_read_than_the_longest_walk_asked_for() -> None:
    reads: list[int] = []
    replay = Replay(counted(reads))
    assert list(islice(replay, 2)) == [10, 20]
    assert list(islice(replay, 1)) == [10]
    assert reads == [10, 20]


def test_two_walks_at_a_time_do_not_disturb_each_other() -> None:
    replay = Replay(counted([]))
    assert list(zip(replay, replay, strict=True)) == [(10, 10), (20, 20), (30, 30)]


def test_an_empty_sequence_stays_empty() -> None:
    replay: Replay[int] = Replay(iter(()))
    assert list(replay) == list(replay) == []
