"""Rows: where the fields of a form stand, in reading order, and how Tab goes through them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from pressorsheet.ui.widgets.field import Field
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
    """Put rows below each other, each wrapping where room is short; the first ends with a part."""
    column.setSpacing(BETWEEN)
    for number, row in enumerate(rows):
        column.addLayout(_row(row, None if number else at_end))


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
        row.add_at_end(at_end, LABEL_HEIGHT)
    return row
