"""Handover: the printed sheet itself, page by page, with its paper, printing and saving."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import Segments, button
from pressorsheet.ui.widgets.sheets import Sheets
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Rule, Text, ground
from pressorsheet.ui.wording import words_of

SIDE = 272
NARROW = 760
PAGES_LEAST, BUTTON_MOST = 180, 240
MOST_LEFT_OUT = 12


class Handover(QWidget):
    """What is shown is what prints. `paper_chosen` asks for the sheet on another paper."""

    paper_chosen = Signal(str)
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, paper: str = "a4", *, is_settled: bool = False) -> None:
        """`paper` is the one chosen at first; `is_settled`: the site allows no other here."""
        super().__init__()
        self._words = words_of("handover")
        papers = (("a4", self._words("a4")), ("letter", self._words("letter")))
        self._papers = Segments("handover.paper", papers, paper)
        self._about_paper = self._words("paper_settled" if is_settled else "paper")
        if is_settled:
            self._papers.settle(self._about_paper)
        self._as_of = Text("", 10, ink="ink2", wrap=True)
        self._verdict = Text("", 10, SEMIBOLD, wrap=True)
        self._mark = StatusMark(Status.INFORMATION)
        self._left_out = Text("", 10, wrap=True)
        self._sheets = Sheets("handover.pages")
        self._sheets.setMinimumHeight(PAGES_LEAST)
        self._sheets.setAccessibleName(self._words("pages_name"))
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()

    @property
    def paper(self) -> str:
        """The paper chosen."""
        return self._papers.value

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self._sheets.count

    def show_pages(self, pdf: bytes, left_out: Sequence[str], as_of: str) -> None:
        """Show the sheet as it prints now, and what did not fit on it."""
        count = self._sheets.show_pdf(pdf)
        self._as_of.set_text(self._words("as_of", at=as_of))
        key = "one_page" if count == 1 else "pages"
        nothing = self._words("nothing_left_out")
        some = self._words("left_out", count=str(len(left_out)))
        self._mark.set_status(Status.APPLIES if left_out else Status.MET)
        self._verdict.set_text(self._words(key, count=str(count)))
        shown = list(left_out[:MOST_LEFT_OUT])
        if len(left_out) > MOST_LEFT_OUT:
            shown.append(self._words("more", count=str(len(left_out) - MOST_LEFT_OUT)))
        self._left_out.set_text("\n".join([some, *shown]) if left_out else nothing)
        self._left_out.set_ink("caution" if left_out else "ink2")

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802  # Qt's name
        """In a narrow window the controls stand above the pages."""
        narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._side.setMaximumWidth(16_777_215 if narrow else SIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button in focus."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused is not None:
            click = getattr(focused, "click", None)
            if click is not None:
                click()
                return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._side = QWidget()
        ground(self._side, "canvas")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(Text(self._words("heading"), 12, BOLD))
        column.addWidget(self._as_of)
        column.addSpacing(8)
        column.addWidget(Text(self._about_paper, 10, ink="ink2", wrap=True))
        column.addWidget(self._papers, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        print_it = button(self._words("print"), "handover.print", primary=True)
        save_it = button(self._words("save"), "handover.save")
        for made in (print_it, save_it):
            made.setMaximumWidth(BUTTON_MOST)
            column.addWidget(made)
        column.addWidget(Text(self._words("protect"), 9, ink="ink2", wrap=True))
        column.addSpacing(8)
        column.addWidget(self._verdict)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._left_out, 1)
        column.addLayout(line)
        column.addStretch(1)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._side)
        self._layout.addWidget(Rule(vertical=True))
        self._layout.addWidget(self._sheets, 1)
        self.setFocusProxy(self._sheets)
        self._papers.chosen.connect(self.paper_chosen)
        print_it.clicked.connect(self.print_asked)
        save_it.clicked.connect(self.save_asked)
