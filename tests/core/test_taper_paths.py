"""The run of a taper, explored: no order of events shows what the oracle does not say.

The same is run deeper in `tests/benchmarks/bench_taper.py`.
"""

from taper_oracle import EVERY, MINUTE
from taper_paths import HAPPENS, Count, Seen, explore

from pressorsheet.core.assessment import Reference

DEPTH = 3


def test_every_short_order_of_events_shows_what_the_oracle_says(reference: Reference) -> None:
    count = Count()
    for found in explore(reference, DEPTH, count):
        assert found.shown == found.wanted, found.path
        assert interval_is_whole(found.shown), found.path
    # all but the resume, the step back and what an empty chart leaves open begin a path
    assert count.states > 1_000
    assert count.orders > 9_000
    assert count.clear > 30
    assert len(HAPPENS) == 22


def interval_is_whole(shown: Seen) -> bool:
    """Whether a whole interval lies between the last change of dose and the row to give.

    A replan of these paths begins on the minute of its record: up to a minute less.
    """
    if shown.active is None or shown.changed is None:
        return True
    return shown.due[shown.active] - shown.changed > EVERY - MINUTE
