"""Basis page: writes a page of blocks into a text document, whose every word can be selected."""

import re
from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.panels.basis_rows import (
    Beside,
    Block,
    Cells,
    Heading,
    Numbers,
    Page,
    Sentence,
    Verdict,
)
from pressorsheet.ui.theme import Theme
from pressorsheet.ui.typeface import BOLD, REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.status import ROLES, paint_status
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import word

SHAPE = int(QTextFormat.ObjectTypes.UserObject) + 1
STATUS, SIDE = (
    int(QTextFormat.Property.UserProperty) + 1,
    int(QTextFormat.Property.UserProperty) + 2,
)
MARK = "\ufffc"
LEFT, RIGHT, EDGE, BELOW, AFTER = 24, 16, 4, 3, 10
COLUMNS = (0.232, 0.224, 0.193, 0.17, 0.181)
COLUMN_NAMES = ("value", "when", "needed", "verdict")
VERDICT, PART, BODY, SMALL = 15, 12, 10, 9
JOINER = "\u2060"
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:[a-zA-Z]{1,6}(?:/[a-zA-Z]|\b)|%))")
_IN_UNIT = re.compile(r"(?<=[a-zA-Z])/(?=[a-zA-Z])")


class Shape(QPyTextObject):
    """A status' shape among the words, drawn as sharp as they are."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.theme: Theme | None = None

    def intrinsicSize(  # noqa: N802  # Qt's name
        self,
        doc: QTextDocument,  # noqa: ARG002  # Qt asks with it
        pos_in_document: int,  # noqa: ARG002  # Qt asks with it
        format: QTextFormat,  # noqa: A002  # Qt's name
    ) -> QSizeF:
        """A square that reaches a little below the line of the words."""
        side = format.intProperty(SIDE)
        return QSizeF(side, side - BELOW)

    def drawObject(  # noqa: N802  # Qt's name
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,  # noqa: ARG002  # Qt asks with it
        pos_in_document: int,  # noqa: ARG002  # Qt asks with it
        format: QTextFormat,  # noqa: A002  # Qt's name
    ) -> None:
        """Draw it in the theme's colour."""
        side = format.intProperty(SIDE)
        if self.theme is not None:
            status = Status(str(format.stringProperty(STATUS)))
            paint_status(painter, QRectF(rect.left(), rect.top(), side, side), status, self.theme)


class PageWriter:
    """Writes one page at a width, in a theme's colours; what was in the document is replaced."""

    def __init__(self, document: QTextDocument, theme: Theme, width: int) -> None:
        self._theme = theme
        self._width = width
        self._inner = width - LEFT - RIGHT
        self._cursor = QTextCursor(document)
        self._is_fresh = True

    def write(self, page: Page) -> None:
        """Write all blocks, as one change."""
        cursor = self._cursor
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        cursor.setBlockFormat(QTextBlockFormat())
        for block in page.blocks:
            self._block(block)
        self._paragraph(above=8)
        cursor.endEditBlock()

    def _block(self, block: Block) -> None:
        match block:
            case Verdict():
                self._verdict(block)
            case Heading():
                self._paragraph(above=8, below=2, tab=self._inner)
                self._put(block.text, BODY, SEMIBOLD, "accent")
                self._put_beside(block.beside, SMALL)
            case Sentence():
                self._paragraph(below=3)
                if block.lead:
                    self._put(f"{block.lead}: ", BODY, SEMIBOLD)
                self._put(block.text)
            case Numbers():
                self._numbers(block)
            case Beside():
                self._beside(block)
            case _:
                assert_never(block)

    # The blocks that are more than a paragraph.

    def _verdict(self, block: Verdict) -> None:
        points, side = (PART, 16) if block.is_part else (VERDICT, 20)
        cell = self._cell_format("selected", left=LEFT - EDGE, right=RIGHT, above=10, below=10)
        cell.setLeftBorder(EDGE)
        cell.setLeftBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        cell.setLeftBorderBrush(self._theme.color("accent"))
        self._table([[cell]], [self._width - EDGE // 2], above=10 if block.is_part else 0)
        self._paragraph(left=0, right=0, tab=self._inner)
        self._put_status(block.status, side, points, BOLD, "ink")
        self._put_beside(block.beside, BODY)
        for text, weight in ((block.title, SEMIBOLD), (block.statement, REGULAR)):
            if text:
                self._paragraph(left=0, right=0, above=4)
                self._put(text, BODY, weight)
        if block.consider:
            self._paragraph(left=0, right=0, above=4)
            self._put(block.consider, BODY, SEMIBOLD)
        self._leave()

    def _beside(self, block: Beside) -> None:
        cell = self._cell_format("raised", left=8, right=8, above=6, below=6)
        self._table([[cell]], [self._inner + 16], above=8, left=LEFT - 8)
        self._paragraph(left=0, right=0)
        self._put(f"{block.name}  ", BODY, SEMIBOLD)
        self._put_status(block.status, 14, BODY, SEMIBOLD)
        if block.text:
            self._paragraph(left=0, right=0, above=2)
            self._put(block.text)
        self._leave()

    def _numbers(self, block: Numbers) -> None:
        fails = [False, *(row.status is Status.NOT_MET for row in block.rows)]
        formats = [self._number_cells("chrome" if one else "canvas") for one in fails]
        widths = [round((self._inner + 16) * share) for share in COLUMNS]
        table = self._table(formats, widths, above=8, left=LEFT - 8)
        self._enter(table, 0, 0)
        self._put(block.heading, BODY, SEMIBOLD, "accent")
        words = words_of("basis")
        for column, name in enumerate(COLUMN_NAMES, start=1):
            self._enter(table, 0, column)
            self._put(words(name), SMALL, REGULAR, "ink2")
        for number, row in enumerate(block.rows, start=1):
            self._number_row(table, number, row)
        self._leave()

    def _number_row(self, table: QTextTable, number: int, row: Cells) -> None:
        weight = SEMIBOLD if row.status is Status.NOT_MET else REGULAR
        shown = (
            (row.what, weight, "ink"),
            (row.value, SEMIBOLD, "ink"),
            (row.when, REGULAR, "ink2"),
            (row.needed, REGULAR, "ink2"),
        )
        for column, (text, heavy, role) in enumerate(shown):
            self._enter(table, number, column)
            self._put(text, BODY, heavy, role)
        if row.status is not None:
            self._enter(table, number, len(shown))
            self._put_status(row.status, 14, BODY, SEMIBOLD)

    # Words and shapes.

    def _put(
        self, text: str, points: float = BODY, weight: QFont.Weight = REGULAR, role: str = "ink"
    ) -> None:
        self._cursor.insertText(_held(marked(text)), self._letters(points, weight, role))

    def _put_beside(self, text: str, points: float) -> None:
        """A text at the right end of the line."""
        if text:
            self._put(f"\t{text}", points, REGULAR if points == SMALL else SEMIBOLD, "ink2")

    def _put_status(
        self, status: Status, side: int, points: float, weight: QFont.Weight, role: str = ""
    ) -> None:
        """The shape of a status and its word, in the shape's colour unless another is given."""
        shape = QTextCharFormat()
        shape.setObjectType(SHAPE)
        shape.setProperty(STATUS, status.value)
        shape.setProperty(SIDE, side)
        self._cursor.insertText(MARK, shape)
        self._put(f"\u00a0{word(status)}", points, weight, role or ROLES[status])

    def _letters(self, points: float, weight: QFont.Weight, role: str) -> QTextCharFormat:
        letters = QTextCharFormat()
        letters.setFont(font(points, weight))
        letters.setForeground(self._theme.color(role))
        return letters

    # Paragraphs and tables.

    def _paragraph(
        self, *, above: int = 0, below: int = 0, left: int = LEFT, right: int = RIGHT, tab: int = 0
    ) -> None:
        """Begin a paragraph, in the empty one that there is at the start of a cell."""
        lines = QTextBlockFormat()
        lines.setTopMargin(above)
        lines.setBottomMargin(below)
        lines.setLeftMargin(left)
        lines.setRightMargin(right)
        if tab:
            lines.setTabPositions([QTextOption.Tab(tab, QTextOption.TabType.RightTab)])
        if self._is_fresh:
            self._cursor.setBlockFormat(lines)
        else:
            self._cursor.insertBlock(lines)
        self._is_fresh = False

    def _table(
        self,
        cells: Sequence[Sequence[QTextTableCellFormat]],
        widths: Sequence[int],
        *,
        above: int,
        left: int = 0,
    ) -> QTextTable:
        """Begin a table, the cursor in its first cell; Qt lays out no empty line before one."""
        if not self._is_fresh:
            self._cursor.insertBlock(QTextBlockFormat())
        shape = QTextTableFormat()
        shape.setBorder(0)
        shape.setCellSpacing(0)
        shape.setCellPadding(0)
        shape.setLeftMargin(left)
        shape.setTopMargin(above)
        shape.setBottomMargin(AFTER)
        shape.setBorderCollapse(True)
        fixed = QTextLength.Type.FixedLength
        shape.setWidth(QTextLength(fixed, sum(widths)))
        shape.setColumnWidthConstraints([QTextLength(fixed, width) for width in widths])
        table = self._cursor.insertTable(len(cells), len(widths), shape)
        for row, formats in enumerate(cells):
            for column, cell in enumerate(formats):
                table.cellAt(row, column).setFormat(cell)
        self._is_fresh = True
        return table

    def _enter(self, table: QTextTable, row: int, column: int) -> None:
        self._cursor = table.cellAt(row, column).firstCursorPosition()

    def _leave(self) -> None:
        """Go on below the table, in the empty paragraph that Qt keeps there."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._is_fresh = True

    def _number_cells(self, ground: str) -> list[QTextTableCellFormat]:
        """The cells of a row, a hairline below them."""
        cells = []
        for column in range(len(COLUMNS)):
            cell = self._cell_format(ground, left=4 if column else 8, right=0, above=3, below=3)
            cell.setBottomBorder(1)
            cell.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            cell.setBottomBorderBrush(self._theme.color("line"))
            cells.append(cell)
        return cells

    def _cell_format(
        self, ground: str, *, left: int, right: int, above: int, below: int
    ) -> QTextTableCellFormat:
        cell = QTextTableCellFormat()
        cell.setBackground(self._theme.color(ground))
        cell.setLeftPadding(left)
        cell.setRightPadding(right)
        cell.setTopPadding(above)
        cell.setBottomPadding(below)
        return cell


def _held(text: str) -> str:
    """A text in which no line breaks between a number and its unit, nor inside a unit (ISMP)."""
    return _IN_UNIT.sub(f"/{JOINER}", _NUMBER_AND_UNIT.sub("\u00a0", text))


def as_written(text: str) -> str:
    """A text of the page without the signs that only hold lines together, and without shapes."""
    plain = text.replace(MARK, "").replace(JOINER, "").replace("\u00a0", " ")
    return re.sub(" +", " ", plain).strip()
