"""Collector: keeps what stays for good out of the rounds of Python's cyclic collector.

A round through a month of records takes a tenth of a second, in the middle of a record.
"""

import gc
from collections.abc import Sequence


class Spared:
    """Leaves out what there is each time another worksheet was read; not at each change of patient.

    What is judged at that moment goes with it and is never given back, so it must not be often.
    """

    def __init__(self) -> None:
        self._worksheets: int | None = None

    def follow(self, board: Sequence[object]) -> None:
        """The board as it now stands: a row for each worksheet that was read."""
        if len(board) != self._worksheets:
            self._worksheets = len(board)
            spare_collector()


def spare_collector() -> None:
    """Leave out all there is, and let the collector work on what comes.

    The program's entry keeps it off; a window that is open for a shift needs it.
    """
    gc.freeze()
    gc.enable()
