"""Unlocking: who comes to a locked store, with which secret, and a new passphrase after the key.

The key is made of a secret in a sixth of a second, which is waited for: a thread would let keys
through meanwhile.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from pressorsheet.core.note import Note, Refused
from pressorsheet.sealing.passphrase import passphrase_fault
from pressorsheet.ui.panels.new_passphrase import NewPassphrase
from pressorsheet.ui.panels.who import Who
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

Made = TypeVar("Made")


class Lock(Protocol):
    """What is opened by a passphrase or by a recovery key."""

    def unlock(self, secret: str) -> Refused | None:
        """Open it; a refusal says that the secret does not."""

    def change_passphrase(self, secret: str, new: str) -> Refused | None:
        """Have another passphrase open it from now on, and the one before no more."""


class Unlocking(QObject):
    """`unlocked` carries the name and role of who opened the store."""

    unlocked = Signal(str, str)

    def __init__(
        self, lock: Lock, pages: QStackedWidget, about: str = "", warned: str = ""
    ) -> None:
        super().__init__(pages)
        self._lock = lock
        self._pages = pages
        self._words = words_of("unlocking")
        self._renewal: NewPassphrase | None = None
        self.page = Who(is_locked=True, about=about, warned=warned)
        self.page.unlock_asked.connect(self._unlock)
        pages.addWidget(self.page)

    def begin(self) -> None:
        """Ask who is here, as if nobody had been before."""
        self._drop_renewal()
        self.page.reset()
        self._pages.setCurrentWidget(self.page)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self, name: str, role: str, secret: str) -> None:
        by_recovery = self.page.by_recovery
        refusal = waited_for(lambda: self._lock.unlock(secret))
        if refusal is not None:
            self.page.refuse_secret(in_words(refusal))
        elif by_recovery:
            self._renew(name, role, secret)
        else:
            self._end(name, role)

    def _renew(self, name: str, role: str, key: str) -> None:
        """Nobody knows the passphrase any more: it is chosen anew before anything opens."""
        page = NewPassphrase(
            self._words("heading"),
            (self._words("why"), self._words("rest")),
            self._words("do"),
            judged,
            back=self._words("back"),
        )

        def choose(_current: str, new: str) -> None:
            refusal = waited_for(lambda: self._lock.change_passphrase(key, new))
            if refusal is not None:
                page.refuse(in_words(refusal))
            else:
                self._end(name, role)

        page.chosen.connect(choose)
        page.left.connect(self.begin)
        self._renewal = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self, name: str, role: str) -> None:
        self.page.reset()
        self.unlocked.emit(name, role)
        self._drop_renewal()

    def _drop_renewal(self) -> None:
        if self._renewal is not None:
            self._pages.removeWidget(self._renewal)
            self._renewal.deleteLater()
            self._renewal = None


def judged(passphrase: str) -> str:
    """What is wrong with a passphrase, in words; "" where it may be chosen."""
    fault = passphrase_fault(passphrase)
    return "" if fault is None else in_words(fault)


def in_words(refusal: Refused) -> str:
    """All reasons of a refusal, as sentences that stand alone."""
    return " ".join(_begun(reason) for reason in refusal.reasons)


def _begun(reason: Note) -> str:
    """A reason with a capital letter; a name that it begins with stays as it is written."""
    said = say(reason)
    is_name = any(said.startswith(str(value)) for value in reason.as_mapping().values())
    return said if is_name else said[:1].upper() + said[1:]


def waited_for(work: Callable[[], Made]) -> Made:
    """Do what takes a moment, and show by the cursor that it does."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        return work()
    finally:
        QApplication.restoreOverrideCursor()
