"""Taper: every order of six events explored, and a thousand toy patients lived through.

Both say figures and fail on the first thing shown that should not be; see the modules they run.
"""

import gc
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "core"))
sys.path.append(str(Path(__file__).parents[1] / "entry"))

from taper_paths import HAPPENS, Count, explore
from taper_patients import figures, lived_through

from pressorsheet.core.assessment import Reference

DEPTH = 6
TAPERS = 1_000
ROUND = 2_000


def test_no_order_of_six_events_shows_what_should_not_be_shown(reference: Reference) -> None:
    count, began = Count(), time.process_time()
    for found in explore(reference, DEPTH, count):
        assert found.shown == found.wanted, found.path
        if not count.states % ROUND:
            gc.collect()  # the tests' own settings keep the collector off
    spent = time.process_time() - began
    print(
        f"\n{len(HAPPENS)} events to depth {DEPTH}: {count.orders:,} orders, "
        f"{count.steps:,} steps between {count.states:,} states, "
        f"{count.clear:,} of them with a clear gate, {spent:.0f} s"
    )


def test_a_thousand_toy_patients_never_see_a_gate_clear_that_should_not_be(
    reference: Reference,
) -> None:
    counts: Counter[str] = Counter()
    for number in range(TAPERS):
        lived_through(reference, number, counts)
    print(
        "\nTOY patients:", ", ".join(f"{name} {count:,}" for name, count in figures(counts).items())
    )
    assert counts["tapers"] == TAPERS
