"""A few toy patients lived through; a thousand are in `tests/benchmarks/bench_taper.py`."""

from collections import Counter

from taper_patients import lived_through

from pressorsheet.core.assessment import Reference


def test_the_gate_is_never_clear_while_the_record_says_low_stale_or_nothing(
    reference: Reference,
) -> None:
    counts: Counter[str] = Counter()
    for number in range(12):
        lived_through(reference, number, counts)
    # each of these was met on the way, or nothing was tested
    for name in ("gate clear", "gate hold", "gate unknown", "give", "hold", "resume", "replan"):
        assert counts[name] > 0, name
