"""Refusal: the page that says why no worksheet can be opened, to a person who sees no terminal."""

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea

from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Status
from pressorsheet.ui.theme import Theme, wear
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

SIZE = (760, 520)
ABOUT_STORE = "store_"


class RefusalPage(QScrollArea):
    """`chosen` carries the place of another store, `left` that the person is done here."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, refusal: Refused) -> None:
        super().__init__()
        self._words = words_of("refusal")
        self.setObjectName("refusal")
        self._choose = button(self._words("choose"), "refusal.choose")
        self._quit = button(self._words("quit"), "refusal.quit", primary=True)
        is_store = all(reason.code.startswith(ABOUT_STORE) for reason in refusal.reasons)
        self._choose.setVisible(is_store)
        self.setWindowTitle(self._words("title"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(on_page(self._card(refusal, is_store=is_store)))
        self._choose.clicked.connect(self._ask)
        self._quit.clicked.connect(self.left)

    def begin(self) -> None:
        """Put the focus where Enter harms nothing."""
        self._quit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button in focus, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self._choose if self._choose.hasFocus() else self._quit).click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Closed, it is left."""
        super().closeEvent(event)
        self.left.emit()

    def _ask(self) -> None:
        place, _ = QFileDialog.getSaveFileName(
            self,
            self._words("choose"),
            "",
            self._words("files"),
            options=QFileDialog.Option.DontConfirmOverwrite,  # a store is opened, never replaced
        )
        if place:
            self.chosen.emit(place)

    def _card(self, refusal: Refused, *, is_store: bool) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(Text(self._words("heading"), 15, BOLD, wrap=True))
        for reason in refusal.reasons:
            rows.addSpacing(14)
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(StatusMark(Status.APPLIES), 0, Qt.AlignmentFlag.AlignTop)
            said = Text(say(reason), 10, wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line.addWidget(said, 1)
            rows.addLayout(line)
        rows.addSpacing(14)
        hint = self._words("store_hint" if is_store else "hint")
        rows.addWidget(Text(hint, 10, ink="ink2", wrap=True))
        rows.addSpacing(20)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._choose)
        buttons.addWidget(self._quit)
        buttons.addStretch(1)
        rows.addLayout(buttons)
        return card


def ask_for_store(refusal: Refused, theme: Theme) -> str | None:
    """Show why the store was refused; the place of another one, None where the person leaves."""
    page, loop = RefusalPage(refusal), QEventLoop()
    places: list[str] = []
    page.chosen.connect(places.append)
    page.chosen.connect(loop.quit)
    page.left.connect(loop.quit)
    wear(page, theme)
    page.resize(*SIZE)
    page.show()
    page.begin()
    loop.exec()
    page.hide()
    page.deleteLater()
    return places[0] if places else None
