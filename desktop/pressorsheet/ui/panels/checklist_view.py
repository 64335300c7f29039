"""Checklist view: the one list of sections and rows, moved in by keys and by mouse."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView

from pressorsheet.ui.panels.checklist_model import ChecklistModel, Index
from pressorsheet.ui.panels.checklist_paint import (
    HEAD_HEIGHT,
    HEAD_LEAST,
    ROW_HEIGHT,
    ROW_LEAST,
    ChecklistPainter,
)
from pressorsheet.ui.panels.checklist_rows import ESCALATE, Row, Section
from pressorsheet.ui.widgets.reveal import reveal
from pressorsheet.ui.wording import words_of

ENTERS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
ACTING = ENTERS | {Qt.Key.Key_F1, Qt.Key.Key_Space}


class ChecklistView(QTreeView):
    """Keeps its current row and its place while rows change; `choices` of a person are kept."""

    basis_asked = Signal(str)
    tick_asked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._model = ChecklistModel(self)
        self._painter = ChecklistPainter(self, self._model)
        self._first: tuple[str, ...] = ()
        self._choices: dict[str, bool] = {}
        self._arranging = False
        self._pressed: Row | None = None
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setObjectName("checklists.list")
        self.setAccessibleName(words_of("checklists")("title"))
        self._look()
        self.expanded.connect(lambda index: self._chosen(index, is_open=True))
        self.collapsed.connect(lambda index: self._chosen(index, is_open=False))
        self.clicked.connect(self._clicked)

    def _look(self) -> None:
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def present(self, sections: tuple[Section, ...], first: tuple[str, ...]) -> None:
        """Show sections; `first` are those to open while nobody chose otherwise."""
        held = self._model.at(self.currentIndex())
        self._first = first
        self._model.show(sections)
        if isinstance(held, Row) and not self.currentIndex().isValid():
            self._move_to(held.id)
        self._arrange()

    def forget(self) -> None:
        """Forget what a person opened or closed, and where they were."""
        self._choices.clear()
        self.setCurrentIndex(QModelIndex())
        self._arrange()
        self.scrollToTop()

    def ask_basis(self) -> None:
        """Ask for the basis of the current row, a focused head's first, else the first open one."""
        row = self._nearest_row()
        if row is not None:
            self.basis_asked.emit(row.id)

    def _nearest_row(self) -> Row | None:
        found = self._model.at(self.currentIndex())
        if isinstance(found, Row):
            return found
        within = [found] if isinstance(found, Section) and self.hasFocus() else self._opened()
        return next((row for section in within for row in section.rows), None)

    def _opened(self) -> list[Section]:
        return [section for section in self._model.sections if self._is_open(section)]

    # Which sections are open, and how high rows are.

    def _arrange(self) -> None:
        """Open and close what a person has not chosen; the section they stand in stays open."""
        self._fit()
        held = self._model.parent(self.currentIndex())
        self._arranging = True
        for place, section in enumerate(self._model.sections):
            index = self._model.index(place, 0)
            wanted = self._choices.get(section.id, self._opens(section))
            if wanted != self.isExpanded(index) and (wanted or held != index):
                self.setExpanded(index, wanted)
        self._arranging = False

    def _opens(self, section: Section) -> bool:
        if section.id in self._first:
            return True
        rows = self._rows_at_first() + len(section.rows)
        fits = self._height(rows, ROW_HEIGHT, HEAD_HEIGHT) <= self.viewport().height()
        return section.id == ESCALATE and section.calls and fits

    def _rows_at_first(self) -> int:
        return sum(len(one.rows) for one in self._model.sections if one.id in self._first)

    def _height(self, rows: int, row_height: int, head_height: int) -> int:
        return rows * row_height + len(self._model.sections) * head_height

    def _fit(self) -> None:
        """Rows and heads give way by a few pixels before anything has to scroll."""
        rows, room = self._rows_at_first(), self.viewport().height()
        heights = ROW_HEIGHT, HEAD_HEIGHT
        if rows and self._height(rows, *heights) > room:
            share = (room - self._height(0, 0, HEAD_LEAST)) // rows
            heights = min(max(share, ROW_LEAST), ROW_HEIGHT), HEAD_LEAST
        if heights != (self._painter.row_height, self._painter.head_height):
            self._painter.row_height, self._painter.head_height = heights
            self.doItemsLayout()

    def _is_open(self, section: Section) -> bool:
        return self.isExpanded(self._model.index(self._model.sections.index(section), 0))

    def _chosen(self, index: QModelIndex, *, is_open: bool) -> None:
        section = self._model.at(index)
        if self._arranging or not isinstance(section, Section):
            return
        self._choices[section.id] = is_open
        if not is_open and self._model.parent(self.currentIndex()) == index:
            self.setCurrentIndex(index)

    def _move_to(self, row_id: str) -> None:
        """Back to a row after everything was laid out anew, without moving what is seen."""
        index = self._model.find(row_id)
        if index.isValid():
            self._arranging = True
            self.setCurrentIndex(index)
            self._arranging = False

    # Keys.

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802  # Qt's name
        """In a window so low that the whole list scrolls, the current row is brought into view."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            reveal(self.viewport(), self.visualRect(current))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The row that keys go on from is seen."""
        super().focusInEvent(event)
        reveal(self.viewport(), self.visualRect(self.currentIndex()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F1 and Enter ask, Space ticks, Enter and Space open and close; a held key acts once."""
        found, key = self._model.at(self.currentIndex()), event.key()
        acts = key in ACTING
        if not acts or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and found is not None:
            self._act(found, key)

    def _act(self, found: Row | Section, key: int) -> None:
        if key == Qt.Key.Key_F1:
            self.ask_basis()
        elif isinstance(found, Section):
            self._toggle(self.currentIndex())
        elif key in ENTERS:
            self.basis_asked.emit(found.id)
        else:
            self._tick(found)

    def _toggle(self, index: QModelIndex) -> None:
        self.setExpanded(index, not self.isExpanded(index))

    def _tick(self, row: Row) -> None:
        if row.tick is not None:
            self.tick_asked.emit(row.tick.item, row.tick.value)

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A press on a row's button waits for its release."""
        super().mousePressEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._button_at(event.position().toPoint()) if is_left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Tick when press and release were on one button that still says the same."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        row = self._button_at(event.position().toPoint())
        if (
            pressed is not None
            and row is not None
            and (row.id, row.tick)
            == (
                pressed.id,
                pressed.tick,
            )
        ):
            self._tick(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A second click on an item asks for its basis; on a button it is nothing more."""
        super().mouseDoubleClickEvent(event)
        at = event.position().toPoint()
        row = self._model.at(self.indexAt(at))
        if isinstance(row, Row) and self._button_at(at) is None:
            self.basis_asked.emit(row.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        is_head = isinstance(self._model.at(self.indexAt(at)), Section)
        shapes = Qt.CursorShape
        hand = is_head or self._button_at(at) is not None
        self.viewport().setCursor(shapes.PointingHandCursor if hand else shapes.ArrowCursor)

    def _button_at(self, at: QPoint) -> Row | None:
        index = self.indexAt(at)
        row = self._model.at(index)
        if isinstance(row, Row) and self._painter.button(self.visualRect(index), row).contains(at):
            return row
        return None

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(self._model.at(index), Section):
            self._toggle(index)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Look again what fits."""
        super().resizeEvent(event)
        self._arrange()
