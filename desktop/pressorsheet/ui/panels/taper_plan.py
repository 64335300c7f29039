"""Taper plan: the plan of an order as it is written, or of one that is charted, with its actuals.

Where there is no plan, what stands in its way is said in its place, each thing with the field that
mends it. The buttons print what is shown and nothing else.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.panels.taper_notices import Notice, Notices
from pressorsheet.ui.panels.taper_rows import Line
from pressorsheet.ui.panels.taper_table import TaperTable
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import Segments, button
from pressorsheet.ui.widgets.runs import Run, Runs, line
from pressorsheet.ui.widgets.text import ElidedText, Rule, Text, ground
from pressorsheet.ui.wording import words_of

PAPERS = (("a4", "A4"), ("letter", "Letter"))
SEAL_HEIGHT = 30


@frozen
class Shown:
    """What the panel shows: rows with what is said of them, or in their place why there are none.

    `seal` says whether a person verified the plan, and which plan it is. `can_verify`: it is a
    version in force, which somebody else may verify; `head_state` heads the last column where it is
    not the actual.
    """

    summary: str = ""
    lines: tuple[Line, ...] = ()
    seal: tuple[Run, ...] = ()
    heading: str = ""
    missing: tuple[Notice, ...] = ()
    notices: tuple[Notice, ...] = ()
    footnote: str = ""
    can_print: bool = False
    can_verify: bool = False
    head_state: str = ""


class TaperPlanPanel(QWidget):
    """Heading with the buttons, seal, rows, and what is to be known of them."""

    verify_asked = Signal()
    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, paper: str = PAPERS[0][0], *, is_settled: bool = False) -> None:
        """`paper` is the one chosen at first; `is_settled`: the site allows no other here."""
        super().__init__()
        self._words = words_of("taper")
        self._summary = ElidedText("", 10, ink="ink2")
        self._paper = Segments("taper.paper", PAPERS, paper)
        if is_settled:
            self._paper.settle(self._words("paper_settled"))
        self._verify = button(self._words("verify"), "taper.verify")
        self._print = button(self._words("print"), "taper.print")
        self._save = button(self._words("save"), "taper.save")
        self._seal = Runs(SEAL_HEIGHT)
        self._heading = Text("", 11, BOLD, wrap=True)
        self._missing = Notices()
        self._table = TaperTable()
        self._notices = Notices()
        self._footnote = Text("", 10, ink="ink2", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._verify.clicked.connect(self.verify_asked)
        self._print.clicked.connect(lambda: self.print_asked.emit(self._paper.value))
        self._save.clicked.connect(lambda: self.save_asked.emit(self._paper.value))

    def present(self, shown: Shown) -> None:
        """Show a plan, or why there is none."""
        self._summary.set_text(shown.summary)
        self._seal_part.setVisible(bool(shown.seal))
        self._seal.show_line(line(*shown.seal))
        self._heading.set_text(shown.heading)
        self._missing.show_lines(shown.missing)
        self._table.show_lines(shown.lines, shown.head_state)
        self._stack.setCurrentWidget(self._table if shown.lines else self._without)
        self._notices.show_lines(shown.notices)
        self._footnote.set_text(shown.footnote)
        self._footnote.setVisible(bool(shown.footnote))
        for made in (self._print, self._save):
            made.setEnabled(shown.can_print)
        self._verify.setVisible(shown.can_verify)

    @property
    def table(self) -> TaperTable:
        """The rows."""
        return self._table

    def set_wide(self, *, wide: bool) -> None:
        """Beside the order, or below it in a view that scrolls."""
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._table.set_wide(wide=wide)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for part in (self._verify, self._paper, self._print, self._save):
            tools.addWidget(part)
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(Text(self._words("plan"), 12, BOLD))
        title.addWidget(self._summary, 1)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(16, 7, 16, 7)
        self._head.setSpacing(8)
        self._head.addLayout(title, 1)
        self._head.addLayout(tools)
        self._seal_part = QWidget()
        ground(self._seal_part, "raised")
        seal = QHBoxLayout(self._seal_part)
        seal.setContentsMargins(16, 0, 16, 0)
        seal.addWidget(self._seal)
        self._without = QWidget()
        without = QVBoxLayout(self._without)
        without.setContentsMargins(0, 16, 0, 16)
        self._heading.setContentsMargins(16, 0, 16, 0)
        without.addWidget(self._heading)
        without.addWidget(self._missing)
        without.addStretch(1)
        self._stack.addWidget(self._without)
        self._stack.addWidget(self._table)
        self._footnote.setContentsMargins(16, 6, 16, 8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._head)
        rows.addWidget(Rule())
        rows.addWidget(self._seal_part)
        rows.addWidget(self._stack, 1)
        rows.addWidget(self._notices)
        rows.addWidget(self._footnote)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
