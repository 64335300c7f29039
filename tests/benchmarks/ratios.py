"""Ratios: tasks timed in turn in one run, so that a slow machine is slow for all of them."""

import gc
from collections.abc import Callable
from time import perf_counter


def best_of_each(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """The least seconds of each task, the tasks taken in turn so that drift hits all alike."""
    least = [float("inf")] * len(tasks)
    gc.disable()
    for _ in range(rounds):
        for place, task in enumerate(tasks):
            start = perf_counter()
            task()
            least[place] = min(least[place], perf_counter() - start)
        gc.collect()
    gc.enable()
    return least


def hold(name: str, of: float, to: float, most: float) -> None:
    """Print a ratio with both its figures, and hold it to its limit."""
    print(f"\n{name}: {of / to:.2f} ({of * 1e3:.3f} ms to {to * 1e3:.3f} ms, at most {most})")
    assert of / to <= most
