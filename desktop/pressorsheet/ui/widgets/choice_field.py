"""Choice field: one of a closed set of codes, chosen from a list by its words."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox

from pressorsheet.core.text import marked
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.field import HEIGHT, Field
from pressorsheet.ui.widgets.text import without_part_of_number

CHEVRON_ROOM = 36
# What stands in the closed field where the words of the open list would be cut.
SHORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class _Combo(QComboBox):
    """A list to choose from that the mouse wheel cannot change in passing."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802  # Qt's name
        """In the closed field, the short words of what is chosen, cut where room is short."""
        super().initStyleOption(option)
        words = self.currentData(SHORT_ROLE) or option.currentText
        room = self.width() - CHEVRON_ROOM
        cut = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        option.currentText = without_part_of_number(cut, words)

    def showPopup(self) -> None:  # noqa: N802  # Qt's name
        """Open the list as wide as its longest words."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + CHEVRON_ROOM)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the wheel to what scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own, with our chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme_of(self).color("ink2"), 1.6))
        box = QRectF(self.width() - 20, self.height() / 2 - 2.5, 9, 5)
        painter.drawPolyline(
            [
                box.topLeft(),
                box.bottomLeft() + (box.bottomRight() - box.bottomLeft()) / 2,
                box.topRight(),
            ]
        )
        painter.end()


class ChoiceField(Field):
    """One of a closed set of codes; an empty choice, where allowed, is "not chosen"."""

    def __init__(
        self,
        form: str,
        key: str,
        label: str,
        choices: tuple[tuple[str, str], ...],
        *,
        width: int = 92,
        default: str = "",
    ) -> None:
        super().__init__(form, key, label, width)
        self._default = default
        self._awaited = ""
        self._combo = _Combo()
        self._combo.setFixedHeight(HEIGHT)
        self._combo.setFont(font(10, SEMIBOLD))
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._place(self._combo, self._combo)
        self.set_choices(choices)
        self._combo.activated.connect(self._activated)

    def set_short(self, short: Mapping[str, str]) -> None:
        """By code, what the closed field shows of a choice in place of its words."""
        for index in range(self._combo.count()):
            self._combo.setItemData(index, short.get(self._combo.itemData(index)), SHORT_ROLE)

    def set_choices(self, choices: tuple[tuple[str, str], ...]) -> None:
        """(code, words) in order; what was chosen stays chosen while it is still among them."""
        held = tuple(
            (self._combo.itemData(index), self._combo.itemText(index))
            for index in range(self._combo.count())
        )
        if held == tuple((code, marked(words)) for code, words in choices):
            return
        chosen = self._awaited or self.text or self._default
        self._combo.clear()
        for code, words in choices:
            self._combo.addItem(marked(words), code)
        self.set_text(chosen)

    @property
    def text(self) -> str:
        """The code chosen."""
        code = self._combo.currentData()
        return code if isinstance(code, str) else ""

    @property
    def is_touched(self) -> bool:
        """Whether another than the default was chosen, be it one that still waits."""
        return (self._awaited or self.text) != self._default

    def set_text(self, text: str) -> None:
        """Choose a code; one that is not among the choices waits until it is."""
        found = self._combo.findData(text)
        self._awaited = text if found < 0 else ""
        self._combo.setCurrentIndex(found)

    def _activated(self) -> None:
        self._awaited = ""
        self.edited.emit()

    def set_default(self, default: str) -> None:
        """What is chosen while a person has not; it follows the last record."""
        untouched = not self.is_touched
        self._default = default
        if untouched:
            self.set_text(default)

    def clear(self) -> None:
        """Back to the default."""
        self.set_text(self._default)
