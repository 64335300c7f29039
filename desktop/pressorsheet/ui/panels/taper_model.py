"""Taper model: the rows of a plan as a table that a reader hears as it is seen."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pressorsheet.core.text import marked
from pressorsheet.ui.panels.taper_rows import Kind, Line
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.ui.wording import words_of

COLUMNS = ("number", "due", "from_to", "rate", "delivers", "left", "state")
AT_RIGHT = ("rate", "left")
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TaperModel(QAbstractTableModel):
    """Steps, notes and bag changes; the step that comes next is one cell as wide as the table."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper")
        self._lines: tuple[Line, ...] = ()
        self._head_state = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows as they are shown."""
        return self._lines

    def line(self, index: Index) -> Line | None:
        """The row at an index; None where there is none."""
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def show(self, lines: tuple[Line, ...], head_state: str = "") -> bool:
        """Show these rows, and this over the last column where it is not the actual.

        Whether they are others than those shown.
        """
        if (lines, head_state) == (self._lines, self._head_state):
            return False
        self._head_state = head_state
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each line."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each thing known of a step."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column, over its numbers."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            if column == "state" and self._head_state:
                return self._head_state
            is_charted = not self._head_state and any(line.state for line in self._lines)
            if column == "left" and is_charted:
                return self._words("head_gate")
            return "" if column == "state" and not is_charted else self._words(f"head_{column}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in AT_RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, or its whole line."""
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        said = self.text(line, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(said)
        if role == Qt.ItemDataRole.DisplayRole:
            return marked(said)
        return None

    def text(self, line: Line, column: str) -> str:
        """What a cell says; a note, a bag change and the next step say it in one cell."""
        if line.kind is Kind.CURRENT:
            return self._next(line) if column == "number" else ""
        if line.kind in (Kind.NOTE, Kind.BAG):
            return line.text if column == "due" else ""
        match column:
            case "due" if line.moved_from:
                return self._words("two", one=line.due, other=line.moved_from)
            case "from_to":
                return self._words("from_to", before=line.before, after=line.after)
            case "delivers":
                return self._delivers(line)
            case "left" if line.gate is not None:
                return self._words("gate_then", word=line.gate.word)
            case "state":
                state = line.state
                parts = () if state is None else (state.word, state.detail)
                return ", ".join(part for part in parts if part)
            case _:
                text: str = getattr(line, column)
                return text

    def _delivers(self, line: Line) -> str:
        if not line.error:
            return line.delivers
        key = "delivers_flagged" if line.is_flagged else "delivers"
        return self._words(key, dose=line.delivers, error=line.error)

    def _next(self, line: Line) -> str:
        """The step that comes next, as one sentence."""
        coming = line.next
        assert coming is not None  # the line of the next step says what comes
        word = coming.verdict.word
        if not line.number:
            return " ".join((f"{word}.", *(part.text.rstrip(".") + "." for part in coming.said)))
        why = " ".join(part.text.rstrip(".") + "." for part in coming.said)
        if not coming.is_active:
            return self._words("inactive_read", number=line.number, state=word, why=why)
        return self._words(
            "next_read",
            number=line.number,
            due=line.due,
            to_go=" ".join(part for part in (coming.span, coming.side) if part),
            step=line.reads,
            rate=line.rate,
            delivers=self._delivers(line),
            state=word,
            why=why,
            bag=coming.bag,
        )
