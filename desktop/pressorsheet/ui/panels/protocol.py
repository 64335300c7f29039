"""Protocol: the file in force in words, what it says of each id, and how another one differs."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QListView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.protocol_changes import changes_between
from pressorsheet.core.text import marked
from pressorsheet.ui.theme import Theme, theme_of
from pressorsheet.ui.typeface import BOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.text import Rule, Text, ground
from pressorsheet.ui.wording import words_of
from pressorsheet.wording.protocol_prose import Passage, changes_passages, protocol_passages

SIDE = 304
NARROW = 760
NARROW_SIDE = 300
TEXT_LEAST = 180
LONGEST_LABEL = 24


class ProtocolView(QWidget):
    """A list of parts left, the text right; `compared_with` asks for another protocol by id."""

    compared_with = Signal(str)
    basis_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("protocol")
        self._passages: tuple[Passage, ...] = ()
        self._in_force: Reference | None = None
        self._site: tuple[Passage, ...] = ()
        self._shown = ""
        self._compared = ""
        self._parts = QStringListModel()
        self._list = QListView()
        self._text = QTextBrowser()
        self._others = ChoiceField("protocol", "compare", self._words("compare"), (), width=0)
        self._basis = button(self._words("basis"), "protocol.basis")
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()

    def present(
        self, assessment: Assessment, ids: Sequence[str], site: Sequence[Passage] = ()
    ) -> None:
        """The protocol in force; what is being read stays where it is.

        `site`: what is to be said of the settings that it is in force by.
        """
        reference = assessment.reference
        others = tuple((one, one) for one in ids if one != reference.protocol.id)
        self._others.set_choices((("", self._words("in_force")), *others))
        if reference.protocol_fingerprint == self._shown:
            return
        self._shown = reference.protocol_fingerprint
        self._in_force, self._site = reference, tuple(site)
        self._show(self._whole(reference))

    def show_difference(self, other: Protocol) -> None:
        """What differs from the protocol in force to another."""
        if self._in_force is None:
            return
        here = self._in_force.protocol
        changes = changes_between(here, other)
        names = {"one": here.id, "two": f"{other.id} {other.version}"}
        head = Passage(self._words("difference", **names), (self._words("difference_hint"),))
        self._show((head, *changes_passages(changes)))

    @property
    def text(self) -> str:
        """All that is written in the view, as a reader copies it."""
        return self._text.toPlainText()

    def choose(self, row: int) -> None:
        """Go to a part by its place in the list."""
        self._list.setCurrentIndex(self._parts.index(row))

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802  # Qt's name
        """In a narrow window the list stands above the text."""
        narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._side.setMaximumWidth(16_777_215 if narrow else SIDE)
        self._side.setMaximumHeight(NARROW_SIDE if narrow else 16_777_215)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter or F1 on an item asks for its basis in the open worksheet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F1):
            self._ask_basis()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Another theme: the text is written anew in its colours."""
        super().changeEvent(event)  # type: ignore[arg-type]  # Qt hands an event
        if self._passages and self._written_in != theme_of(self).name:
            self._write()

    def _whole(self, reference: Reference) -> tuple[Passage, ...]:
        first, *rest = protocol_passages(reference)
        return (first, *self._site, *rest)

    def _show(self, passages: tuple[Passage, ...]) -> None:
        self._passages = passages
        self._parts.setStringList([f"{'    ' * p.level}{p.head}" for p in passages])
        self._write()
        self._list.setCurrentIndex(self._parts.index(0))

    def _write(self) -> None:
        theme = theme_of(self)
        self._written_in = theme.name
        body = "".join(_html(number, one, theme) for number, one in enumerate(self._passages))
        self._text.setHtml(marked(body))

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self._text.scrollToAnchor(f"p{index.row()}")
            item = self._passages[index.row()].id
            here = self._in_force
            held = here is not None and here.protocol.item(item) is not None
            self._basis.setEnabled(held)

    def _ask_basis(self) -> None:
        row = self._list.currentIndex().row()
        if row >= 0 and self._basis.isEnabled():
            self.basis_asked.emit(self._passages[row].id)

    def _choose_other(self) -> None:
        if self._others.text:
            self.compared_with.emit(self._others.text)
        elif self._in_force is not None:
            self._show(self._whole(self._in_force))

    def _lay_out(self) -> None:
        self._written_in = ""
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(8)
        column.addWidget(Text(self._words("heading"), 12, BOLD))
        column.addWidget(self._others)
        self._list.setModel(self._parts)
        self._list.setFont(font(10))
        self._list.setObjectName("protocol.parts")
        self._list.setAccessibleName(self._words("parts"))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._list, 1)
        column.addWidget(self._basis)
        self._text.setObjectName("protocol.text")
        self._text.setAccessibleName(self._words("text"))
        self._text.setFont(font(10))
        self._text.setMinimumHeight(TEXT_LEAST)
        self._text.setOpenLinks(False)
        self._text.document().setDocumentMargin(20)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._side)
        self._layout.addWidget(Rule(vertical=True))
        self._layout.addWidget(self._text, 1)
        ground(self, "canvas")
        self.setFocusProxy(self._list)
        self._list.selectionModel().currentChanged.connect(lambda index, _old: self._go(index))
        self._basis.clicked.connect(self._ask_basis)
        self._others.edited.connect(self._choose_other)


def _html(number: int, passage: Passage, theme: Theme) -> str:
    """A passage as rich text; whatever a file says is escaped, so that it stays words."""
    size, color, above = (12, theme.accent, 22) if passage.level == 0 else (10, theme.ink, 14)
    head = (
        f'<p style="margin:{above}px 0 4px 0"><a name="p{number}"></a>'
        f'<b style="font-size:{size}pt; color:{color}">{escape(passage.head)}</b></p>'
    )
    lines = "".join(_line(line, theme) for line in passage.lines)
    return head + lines


def _line(line: str, theme: Theme) -> str:
    label, colon, rest = line.partition(": ")
    if colon and len(label) < LONGEST_LABEL:
        said = f'<span style="color:{theme.ink2}">{escape(label)}:</span> {escape(rest)}'
    else:
        said = escape(line)
    return f'<p style="margin:0 0 4px 16px">{said}</p>'
