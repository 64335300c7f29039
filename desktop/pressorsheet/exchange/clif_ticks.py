"""CLIF ticks: the import's word that all infusions are charted, given along the covered record.

The word counts for at most 12 h (clinical.md section 2). It is given at the first row of the
record, at the first row 6 h or more after the last word, and at the last row, so that at any row it
is at most 6 h and one gap old; in a gap of the record, and after its end, it runs out. Where a row
of continuous medication was refused, or two orders of a drug overlapped, it is taken back from
then until the drug is known again. Boluses are not in that table; the word's note says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from pressorsheet.core.events import Tick
from pressorsheet.core.note import note
from pressorsheet.core.ticks import INFUSIONS_COMPLETE
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_orders import Doubt
from pressorsheet.wording import say

# Half of the 12 h for which the word counts.
GIVEN_EVERY = timedelta(hours=6)


def record_ticks(times: Iterable[datetime], doubts: Sequence[Doubt], ledger: Ledger) -> None:
    """Give and take back the word along the times at which the record has rows."""
    covered = sorted(set(times))
    for at, value in words(covered, doubts):
        text = say(note("clif_tick_given" if value else "clif_tick_taken_back"))
        ledger.record(Tick, at, item=INFUSIONS_COMPLETE, value=value, note=text)


def words(covered: Sequence[datetime], doubts: Sequence[Doubt]) -> Iterator[tuple[datetime, bool]]:
    """When the word is given (True) or taken back (False), oldest first."""
    if not covered:
        return
    first, last = covered[0], covered[-1]
    spans = [(doubt.start or first, doubt.end or last + GIVEN_EVERY) for doubt in doubts]
    turns = {time for span in spans for time in span if time <= last}
    given: datetime | None = None
    doubted = False
    for time in sorted({*covered, *turns}):
        is_in_doubt = any(start <= time < end for start, end in spans)
        if is_in_doubt:
            if not doubted:
                yield time, False
            given = None
        elif given is None or time - given >= GIVEN_EVERY or time == last:
            yield time, True
            given = time
        doubted = is_in_doubt
