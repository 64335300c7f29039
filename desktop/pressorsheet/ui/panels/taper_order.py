"""Taper order: an order as it was charted, read only, with when to stop and whom to call."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text, ground

NAMES_WIDTH = 76
_LONG_WORD = re.compile(r"[^\s\u00a0]{20}(?=[^\s\u00a0])")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[a-zA-Z%])")
Pair = tuple[str, str]


@frozen
class Ordered:
    """An order in words: what is asked, when to stop, whom to call, what to go back to."""

    pairs: tuple[Pair, ...]
    stop: str
    call: str
    rescue: str


def fitted(text: str) -> str:
    """A text whose numbers keep their units on one line, and whose longest words may break."""
    return _LONG_WORD.sub("\\g<0>\u200b", _BEFORE_UNIT.sub("\u00a0", text))


class TaperOrderPanel(QWidget):
    """Names and values, then the stop-and-call block on a ground of its own."""

    def __init__(self) -> None:
        super().__init__()
        ground(self, "canvas")
        self._shown: Ordered | None = None
        self._grid = QGridLayout()
        self._stop = Text("", 11, SEMIBOLD, wrap=True)
        self._call = Text("", 10, wrap=True)
        self._rescue = Text("", 10, SEMIBOLD, wrap=True)
        self._lay_out()

    def present(self, ordered: Ordered) -> None:
        """Show an order; the same one costs nothing."""
        if ordered == self._shown:
            return
        self._shown = ordered
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, value) in enumerate(ordered.pairs):
            self._grid.addWidget(Text(name, 10, ink="ink2"), row, 0, top)
            self._grid.addWidget(Text(fitted(value), 10, SEMIBOLD, wrap=True), row, 1, top)
        self._stop.set_text(fitted(ordered.stop))
        self._call.set_text(fitted(ordered.call))
        self._rescue.set_text(fitted(ordered.rescue))

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, NAMES_WIDTH)
        self._grid.setColumnStretch(1, 1)
        block = QWidget()
        ground(block, "stop")
        block.setProperty("edge", "caution")
        said = QVBoxLayout()
        said.setSpacing(6)
        for part in (self._stop, self._call, self._rescue):
            said.addWidget(part)
        inside = QHBoxLayout(block)
        inside.setContentsMargins(12, 10, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(StatusMark(Status.APPLIES), 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(said, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._grid)
        rows.addWidget(block)
        rows.addStretch(1)
