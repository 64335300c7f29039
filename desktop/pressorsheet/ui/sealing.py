"""Sealing: the pages on which a passphrase is given for a worksheet file, and what follows.

What was typed is gone when its page leaves the screen, however it does.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from pressorsheet.core.note import Refused
from pressorsheet.ui.panels.new_passphrase import NewPassphrase
from pressorsheet.ui.panels.passphrase import Passphrase
from pressorsheet.ui.unlocking import in_words, judged, waited_for
from pressorsheet.ui.wording import words_of

# Tries a passphrase: why it does not do, or what is to be done once its page is left.
Try: TypeAlias = Callable[[str], Refused | Callable[[], object]]


class Sealing(QObject):
    """`shown` carries the page to bring to the front; then the way back is the caller's."""

    shown = Signal(QWidget)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._page: Passphrase | NewPassphrase
        self._try: Try
        self._back: Callable[[], object]

    def open(self, file: str, attempt: Try, back: Callable[[], object]) -> None:
        """Ask for the passphrase of a sealed file; leaving goes back and opens nothing."""
        self._asking.ask(file)
        self._show(self._asking, attempt, back)

    def seal(self, attempt: Try, back: Callable[[], object]) -> None:
        """Have a passphrase chosen for a file that is to be sealed; leaving saves nothing."""
        self._show(self._choosing, attempt, back)

    @cached_property
    def _asking(self) -> Passphrase:
        page = Passphrase()
        page.given.connect(self._attempt)
        page.left.connect(self._go_back)
        page.installEventFilter(self)
        return page

    @cached_property
    def _choosing(self) -> NewPassphrase:
        words = words_of("sealing")
        said = (words("said"), words("warning"))
        page = NewPassphrase(words("heading"), said, words("do"), judged, back=words("back"))
        page.chosen.connect(lambda _current, new: self._attempt(new))
        page.left.connect(self._go_back)
        page.installEventFilter(self)
        return page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Empty a page that leaves the screen."""
        if event.type() == QEvent.Type.Hide and isinstance(watched, Passphrase | NewPassphrase):
            watched.reset()
        return super().eventFilter(watched, event)

    def _show(
        self, page: Passphrase | NewPassphrase, attempt: Try, back: Callable[[], object]
    ) -> None:
        self._page, self._try, self._back = page, attempt, back
        self.shown.emit(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self._back()

    def _attempt(self, passphrase: str) -> None:
        outcome = waited_for(lambda: self._try(passphrase))
        if isinstance(outcome, Refused):
            self._page.refuse(in_words(outcome))
        else:
            self._back()
            outcome()
