"""Now strip: current pressure, running doses with what the pump is set to, and the next step.

It shows what `core.bedside` says and computes nothing. Its order and relative sizes are binding;
where the width is short its doses take four lines for three, then it goes on over several rows, and
no number is ever cut.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pressorsheet.core.bedside import Bedside
from pressorsheet.ui.panels.now_drugs import (
    dense_drug,
    large_drug,
    more_drugs,
    none_running,
    small_drug,
)
from pressorsheet.ui.panels.now_facts import (
    covered_lines,
    equivalents_lines,
    lactate_lines,
    step_lines,
)
from pressorsheet.ui.panels.now_pressure import PressureLines, pressure_lines
from pressorsheet.ui.widgets.flow import Flow, Room, Spacing
from pressorsheet.ui.widgets.gauge import Gauge
from pressorsheet.ui.widgets.runs import RunBlock, RunLine, Runs
from pressorsheet.ui.widgets.text import ground

LARGE_DRUGS, SMALL_DRUGS = 2, 2
HEADING, VERDICT = 22, 22
NUMBER, NUMBER_BASELINE = 66, 57
DRUG_LINES = (HEADING, 42, 24)
DENSE_LINES = (HEADING, 32, 18, 16)
FACT_LINES = (HEADING, 34, 16, 16)
MORE_LINES = (HEADING, 22, 22, 22)
SPACING = Spacing(alone=103, row=97, ends=16, pad=15, least_pad=8, hairline=72)


class NowStrip(Flow):
    """MAP first, then the drugs, then what they add up to, lactate and the next taper step."""

    def __init__(self) -> None:
        super().__init__(SPACING)
        ground(self, "canvas")
        self.setObjectName("now")
        self._pressure = _Pressure()
        self._none = RunBlock(DRUG_LINES)
        self._large = [RunBlock(DRUG_LINES) for _ in range(LARGE_DRUGS)]
        self._dense = [RunBlock(DENSE_LINES) for _ in range(LARGE_DRUGS)]
        self._small = [RunBlock(FACT_LINES) for _ in range(SMALL_DRUGS)]
        self._more = RunBlock(MORE_LINES)
        self._facts = [RunBlock(FACT_LINES) for _ in range(3)]
        self.add(self._pressure)
        self.add(self._none)
        for large in self._large:
            self.add(large, room=Room.AMPLE)
        for dense in self._dense:
            self.add(dense, room=Room.SHORT)
        for part in (*self._small, self._more, *self._facts):
            self.add(part)

    def present(self, bedside: Bedside, *, covered: bool = False) -> None:
        """Show the worksheet as it now stands; `covered`: nothing of a running taper's plan."""
        self._pressure.show_lines(pressure_lines(bedside))
        self._present_drugs(bedside)
        is_covered = covered and bedside.next_step is not None
        step = covered_lines() if is_covered else step_lines(bedside)
        facts = (equivalents_lines(bedside), lactate_lines(bedside), step)
        self._fill(self._facts, facts)
        self.place()

    def _present_drugs(self, bedside: Bedside) -> None:
        drugs, now = bedside.drugs, bedside.at
        with_room = LARGE_DRUGS + SMALL_DRUGS
        first, rest = drugs[:LARGE_DRUGS], drugs[with_room:]
        self._fill([self._none], [] if drugs else [none_running()])
        self._fill(self._large, [large_drug(drug, now) for drug in first])
        self._fill(self._dense, [dense_drug(drug, now) for drug in first])
        self._fill(self._small, [small_drug(drug, now) for drug in drugs[LARGE_DRUGS:with_room]])
        self._fill([self._more], [more_drugs(rest)] if rest else [])

    def _fill(self, blocks: Sequence[RunBlock], contents: Sequence[Sequence[RunLine]]) -> None:
        """Each block its lines; blocks without any are left out."""
        for place, block in enumerate(blocks):
            self.keep(block, kept=place < len(contents))
            if place < len(contents):
                block.show_lines(contents[place])


class _Pressure(QWidget):
    """The number large, its verdict beside it under a gauge or under the other source's MAP."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Runs(HEADING)
        self._number = Runs(NUMBER, NUMBER_BASELINE)
        self._gauge = Gauge()
        self._other = Runs(NUMBER - VERDICT)
        self._verdict = Runs(VERDICT)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._heading, 0, 0, 1, 2)
        grid.addWidget(self._number, 1, 0, 2, 1)
        for row, part in ((1, self._gauge), (1, self._other), (2, self._verdict)):
            grid.addWidget(part, row, 1, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(0, 1)

    def show_lines(self, lines: PressureLines) -> None:
        """Show another pressure."""
        self._heading.show_line(lines.heading)
        self._number.show_line(lines.number)
        self._verdict.show_line(lines.verdict)
        self._other.show_line(lines.other)
        self._gauge.setHidden(lines.stand is None)
        self._other.setHidden(lines.stand is not None)
        if lines.stand is not None:
            self._gauge.set_stand(lines.stand)
