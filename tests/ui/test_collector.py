"""The collector's rounds leave out what was read, and find what came and went since."""

import gc
from collections.abc import Iterator

import pytest

from pressorsheet.ui.collector import Spared


@pytest.fixture(autouse=True)
def off_as_in_every_test() -> Iterator[None]:
    yield
    gc.disable()


def test_what_was_read_is_left_out_each_time_a_worksheet_comes_to_the_board() -> None:
    spared = Spared()
    spared.follow(())
    assert gc.isenabled()
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1_000)]
    spared.follow(())
    assert gc.get_freeze_count() <= before
    spared.follow(("one worksheet",))
    assert gc.get_freeze_count() >= before + len(kept)
