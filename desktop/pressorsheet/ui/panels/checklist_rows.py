"""Checklist rows: the live checklists as sections of rows, each with its words ready to be read.

What decides a row is the core's; here its texts are put together, a met criterion's beginning with
the protocol's "consider ...": the program shows a protocol and never orders.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Item
from pressorsheet.core.handover.items import checklists, printed_id
from pressorsheet.core.paper import Status
from pressorsheet.core.ticks import INFUSIONS_COMPLETE
from pressorsheet.ui.panels.checklist_evidence import HOLDS, evidence
from pressorsheet.ui.panels.checklist_ticks import Asked, infusions_tick, item_tick
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import line_text, text_of, word

START, MONITOR, ESCALATE, WEAN = "start", "monitor", "escalate", "wean"
COUNTED = (
    Status.MET,
    Status.NOT_MET,
    Status.UNKNOWN,
    Status.OUT_OF_DATE,
    Status.APPLIES,
    Status.DOES_NOT_APPLY,
)
CAUTION = "caution"


@frozen
class Row:
    """One item: `id` asks for its basis, `label` names it on screen, `tick` is for a person."""

    id: str
    status: Status
    label: str
    title: str
    evidence: str
    considers: bool = False
    tick: Asked | None = None

    @property
    def word(self) -> str:
        """The word of its status."""
        return word(self.status)

    @property
    def text(self) -> str:
        """All of it, as a screen reader says it."""
        return _joined((self.word, self.label, self.title, self.evidence))


@frozen
class Section:
    """One checklist: how many of its rows stand how, and one line that says the most."""

    id: str
    name: str
    rows: tuple[Row, ...]
    counts: tuple[tuple[Status, int], ...]
    summary: str

    @property
    def text(self) -> str:
        """All of it, as a screen reader says it."""
        counts = (count_text(status, count) for status, count in self.counts)
        return _joined((self.name, *counts, self.summary))

    @property
    def calls(self) -> bool:
        """Whether a criterion of it is met, or a caution applies."""
        return any(row.status in HOLDS for row in self.rows)


def sections(assessment: Assessment) -> tuple[Section, ...]:
    """The checklists at the assessment's moment, in reading order; times in its zone."""
    given = [checklist for checklist in assessment.checklists if checklist.items]
    return tuple(
        _section(checklist.id, checklist.items, items, assessment)
        for checklist, items in zip(given, checklists(assessment), strict=True)
    )


def open_first(assessment: Assessment) -> tuple[str, str]:
    """The two that matter now: to start, to escalate while the pressure is low, or to wean."""
    if not any(found.drug.is_vasopressor for found in assessment.running):
        return (START, MONITOR)
    reading, target = assessment.pressure, assessment.target
    is_low = reading is not None and target is not None and reading.is_below(target.low)
    return (MONITOR, ESCALATE) if is_low else (MONITOR, WEAN)


def count_text(status: Status, count: int) -> str:
    """How many rows stand so, e.g. "2 met", "3 do not apply"."""
    words = words_of("checklists")
    several = f"{status}_several"
    said = words(several) if count > 1 and several in words else word(status)
    return words("count", count=str(count), word=said)


def _section(
    name: str, results: Sequence[ItemResult], items: Sequence[Item], assessment: Assessment
) -> Section:
    own = {printed_id(result.item.id): result for result in results}
    rows = [_row(item, own.get(item.id), assessment) for item in items]
    if name == WEAN:
        rows[:0] = _infusions_row(assessment)
    tally = Counter(row.status for row in rows)
    counts = tuple((status, tally[status]) for status in COUNTED if tally[status])
    summary = _summary(name, rows, results, assessment.at.tzinfo)
    return Section(name, word(name), tuple(rows), counts, summary)


def _row(item: Item, own: ItemResult | None, assessment: Assessment) -> Row:
    zone = assessment.at.tzinfo
    title = line_text(item.statement, zone)
    tick = None if own is None else item_tick(assessment, own.item)
    if tick is not None:
        return Row(item.id, tick.status, item.id, title, tick.evidence, tick=tick.asked)
    is_caution = own is not None and own.item.kind == CAUTION
    label = words_of("checklists")(CAUTION, id=item.id) if is_caution else item.id
    considers = own is not None and own.item.consider is not None and item.status in HOLDS
    return Row(item.id, item.status, label, title, evidence(item, own, zone), considers)


def _infusions_row(assessment: Assessment) -> Iterable[Row]:
    tick = infusions_tick(assessment)
    if tick is not None:
        title = words_of("checklists")("infusions_complete")
        yield Row(INFUSIONS_COMPLETE, tick.status, "", title, tick.evidence, tick=tick.asked)


def _summary(
    name: str, rows: Sequence[Row], results: Sequence[ItemResult], zone: tzinfo | None
) -> str:
    """One line for a closed section: what wants the eyes first, else what runs."""
    judged = [row for row in rows if row.tick is None]
    telling = next((row for wants in _TELLING for row in judged if wants(row)), None)
    runs = (said for one in results for said in one.finding.because if said.code == "runs_since")
    running = next(runs, None) if name in (START, ESCALATE) else None
    if telling is not None or running is None:
        telling = telling or next((row for row in judged if row.evidence), None)
        return "" if telling is None else _of_row(telling)
    values = {key: text_of(running[key], zone) for key in ("drug", "dose", "since")}
    return words_of("checklists")("since" if name == START else "at_dose", **values)


_TELLING: tuple[Callable[[Row], bool], ...] = (
    lambda row: row.status is Status.APPLIES,
    lambda row: row.considers,
    lambda row: row.status is Status.OUT_OF_DATE,
    lambda row: row.status is Status.UNKNOWN,
)


def _of_row(row: Row) -> str:
    return words_of("checklists")("of_row", id=row.label, evidence=row.evidence)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
