"""Rows: where the fields of a form stand, in reading order, and how Tab goes through them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QVBoxLayout, QWidget

from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.toggle import ToggleField
from pressorsheet.ui.widgets.wrap import Wrap

BETWEEN = 6
LABEL_HEIGHT = 20


class Group(QWidget):
    """A part of a row that holds fields of its own, laid out as they need."""

    fields: tuple[Field, ...] = ()


def fields_in(rows: Iterable[Sequence[QWidget]]) -> Iterator[Field]:
    """The fields of rows, those inside a group too, in reading order."""
    for row in rows:
        for part in row:
            if isinstance(part, Field):
                yield part
            elif isinstance(part, Group):
                yield from part.fields


def add_rows(
    column: QVBoxLayout, rows: Sequence[Sequence[QWidget]], at_end: QWidget | None = None
) -> None:
    """Put rows below each other, each wrapping where room is short; the last ends with a part."""
    column.setSpacing(BETWEEN)
    for row in rows:
        column.addLayout(_row(row, at_end if row is rows[-1] else None))


def below_label(*parts: QWidget) -> QWidget:
    """Parts below each other, beginning at the height of a field's box and not of its label."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addSpacing(LABEL_HEIGHT)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return holder


def at_end_of(rows: Sequence[Sequence[QWidget]], *buttons: QWidget) -> QWidget:
    """A form's buttons for the end of its last row.

    Below each other where the form is one row, which is full; else side by side. In line with the
    boxes of that row, which stand below their labels, or with its toggles, which have none.
    """
    if len(rows) == 1:
        return below_label(*buttons)
    holder = QWidget()
    # From the right on, for Tab comes to what is put in first.
    row = QBoxLayout(QBoxLayout.Direction.RightToLeft, holder)
    row.setContentsMargins(0, _label_height(rows[-1]), 0, 0)
    row.setSpacing(BETWEEN)
    for part in buttons:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def order_tabs(fields: Iterable[Field], *buttons: QWidget) -> None:
    """Tab goes through all fields before the buttons, in reading order."""
    stops = [stop for field in fields if (stop := field.focusProxy()) is not None]
    for before, after in pairwise([*stops, *buttons]):
        QWidget.setTabOrder(before, after)


def _row(parts: Sequence[QWidget], at_end: QWidget | None) -> QLayout:
    row = Wrap()
    for part in parts:
        row.addWidget(part)
    if at_end is not None:
        row.add_at_end(at_end, _label_height(parts))
    return row


def _label_height(row: Sequence[QWidget]) -> int:
    return 0 if isinstance(row[0], ToggleField) else LABEL_HEIGHT
