"""Entrance: the pages before everything that ask who is there; behind them all stays as it was."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from pressorsheet.ui.panels.who import Who

if TYPE_CHECKING:
    from pressorsheet.ui.about import Over
    from pressorsheet.ui.unlocking import Lock, Unlocking


class Entrance(QObject):
    """`came` carries the name and role of who charts from now on, `unlocked` that the lock is open.

    Without a lock nothing can be locked, as in the demo; `about` is said above what is asked, and
    what is `warned` of beside it.
    """

    came = Signal(str, str)
    unlocked = Signal()

    def __init__(
        self, pages: QStackedWidget, lock: "Lock | None", about: str = "", warned: str = ""
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._lock = lock
        self._about = about
        self._warned = warned

    @property
    def can_lock(self) -> bool:
        """Whether there is a passphrase to ask for."""
        return self._lock is not None

    def begin(self) -> None:
        """Ask who is charting."""
        self._pages.setCurrentWidget(self.who)
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_unlock(self) -> None:
        """Ask who is charting, and for the passphrase."""
        self._unlocking.begin()

    def show_about(self) -> None:
        """Show the page on the program itself; who is asked comes back after it."""
        self._over.show()

    @cached_property
    def _over(self) -> "Over":
        """That page, loaded when it is asked for."""
        from pressorsheet.ui.about import Over  # noqa: PLC0415  # as said

        return Over(self._pages)

    @cached_property
    def who(self) -> Who:
        """The page that asks who charts, made when it is asked for."""
        made = Who(about=self._about, warned=self._warned)
        made.started.connect(self.came)
        self._pages.addWidget(made)
        return made

    @cached_property
    def _unlocking(self) -> "Unlocking":
        """How a locked window is opened again, loaded when it is asked for."""
        from pressorsheet.ui.unlocking import Unlocking  # noqa: PLC0415  # as said

        assert self._lock is not None  # else nothing locks
        made = Unlocking(self._lock, self._pages, warned=self._warned)
        made.unlocked.connect(self._let_in)
        return made

    def _let_in(self, name: str, role: str) -> None:
        self.unlocked.emit()
        self.came.emit(name, role)
