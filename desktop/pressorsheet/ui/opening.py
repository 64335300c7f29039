"""Opening: from the place of a store to the store, by way of what a person says on its pages.

What is found decides which page comes first: a store to be made, one to be unlocked, one that is
not encrypted yet, one that is damaged or gone, one that cannot be opened at all.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Status
from pressorsheet.journal import look
from pressorsheet.journal.backups import Backup, Restored, backups, restored
from pressorsheet.journal.newer import is_newer
from pressorsheet.library.settings import PAPERS
from pressorsheet.sealing.argon import SHIPPED_COST, Cost
from pressorsheet.session.keyring import Keyring
from pressorsheet.session.vault import Unlocked, is_elsewhere, opened
from pressorsheet.ui.files import SEALED
from pressorsheet.ui.keys import lay_keys
from pressorsheet.ui.losses import said_of_damage
from pressorsheet.ui.panels.new_passphrase import NewPassphrase
from pressorsheet.ui.panels.offers import LEAVE, Offers, Said
from pressorsheet.ui.panels.recovery_key import RecoveryKey
from pressorsheet.ui.placement import show_placed
from pressorsheet.ui.recovery import print_recovery
from pressorsheet.ui.theme import Theme, wear
from pressorsheet.ui.unlocking import Unlocking, in_words, judged, waited_for
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say, time_text

if TYPE_CHECKING:
    from pressorsheet.ui.about import Over

Clock = Callable[[], datetime]
ABOUT_STORE = "store_"


@frozen
class Opened:
    """A store that is open, what locks it, and who opened it where that was asked."""

    store: Unlocked
    keyring: Keyring
    who: tuple[str, str] | None = None


class Gate(QStackedWidget):
    """The window before there is a worksheet; `opened` carries an `Opened`, `left` that none is.

    `warned`: what is wrong whoever comes; `waiting`: the names of files to be opened after that.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(
        self,
        clock: Clock,
        cost: Cost = SHIPPED_COST,
        paper: str = PAPERS[0],
        *,
        warned: str = "",
        waiting: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        super().__init__()
        self._words = words_of("opening")
        self._clock = clock
        self._cost = cost
        self._paper = paper
        self._warned = warned
        self._waiting = waiting
        self._keyring: Keyring
        self._who: tuple[str, str] | None = None
        self.setWindowTitle(words_of("window")("title"))
        lay_keys(self, {"Shift+F1": self._show_about})

    def begin(self, path: str) -> None:
        """Look at a place, and show what it asks of a person."""
        found = look(path)
        if isinstance(found, Refused):
            self.refuse(found)
            return
        self._keyring, self._who = Keyring(found.place, cost=self._cost), None
        first: Mapping[str, Callable[[], None]] = {
            "none": self._make,
            "locked": self._enter,
            "plain": self._encrypt,
            "lost": self._tell_lost,
        }
        first[found.kind]()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Closed, it is left."""
        super().closeEvent(event)
        self.left.emit()

    def _show_about(self) -> None:
        self._over.show()

    @cached_property
    def _over(self) -> "Over":
        """The page on the program itself, loaded when it is asked for."""
        from pressorsheet.ui.about import Over  # noqa: PLC0415  # as said

        return Over(self)

    # A store that is to be made.

    def _make(self) -> None:
        self._choose_passphrase("make", self._keyring.make)

    def _encrypt(self) -> None:
        self._choose_passphrase("encrypt", self._keyring.encrypt)

    def _choose_passphrase(self, kind: str, make: Callable[[str], str | Refused]) -> None:
        page = NewPassphrase(
            self._words(f"{kind}_heading"),
            (
                self._words(f"{kind}_why", file=self._file),
                self._words("forget"),
                *self._said_of_waiting("after"),
            ),
            self._words(f"{kind}_do"),
            judged,
            back=self._words("another"),
        )

        def choose(_current: str, passphrase: str) -> None:
            recovery = waited_for(lambda: make(passphrase))
            if isinstance(recovery, Refused):
                page.refuse(in_words(recovery))
            else:
                self._show_recovery(recovery)

        page.chosen.connect(choose)
        page.left.connect(self._ask_another)
        self._show(page)

    def _show_recovery(self, recovery: str) -> None:
        page = RecoveryKey(recovery)
        store = self._keyring.key.store
        page.print_asked.connect(
            lambda: print_recovery(page, recovery, store, self._clock(), self._paper)
        )
        page.kept.connect(self._open)
        self._show(page)

    # A store that is there.

    def _enter(self) -> None:
        """Ask for the passphrase; not for a file that this window could not take in."""
        if self._waiting() and is_elsewhere(self._keyring.place):
            self._tell_elsewhere()
        else:
            self._unlock(self._open)

    def _tell_elsewhere(self) -> None:
        file = ", ".join(self._waiting())
        said = (Status.APPLIES, self._words("elsewhere", file=file, store=self._file))
        offers = ((LEAVE, self._words("close")), ("look", self._words("look_on")))
        page = self._offer(self._words("elsewhere_heading", file=file), (said,), offers)
        page.chosen.connect(lambda code: self._unlock(self._open) if code == "look" else None)

    def _said_of_waiting(self, when: str) -> Sequence[str]:
        """That files are to be opened, and what is asked before; nothing where none waits."""
        names = self._waiting()
        return (self._words(f"waits_{when}", file=", ".join(names)),) if names else ()

    def _unlock(self, then: Callable[[], None]) -> None:
        is_sealed = any(name.endswith(SEALED) for name in self._waiting())
        waits = self._said_of_waiting("sealed" if is_sealed else "plain")
        about = " ".join((*waits, self._words("unlock", file=self._keyring.place.name)))
        unlocking = Unlocking(self._keyring, self, about, self._warned)

        def go_on(name: str, role: str) -> None:
            self._who = (name, role)
            then()

        unlocking.unlocked.connect(go_on)
        self._show(unlocking.page)
        unlocking.begin()

    def _open(self) -> None:
        found = waited_for(lambda: opened(self._keyring.place, self._keyring.key))
        if isinstance(found, Refused):
            self.refuse(found, restores=not is_newer(found))
        elif found.damage is not None:
            self._tell_damage(found)
        else:
            self._go(found)

    def _go(self, found: Unlocked) -> None:
        self.opened.emit(Opened(found, self._keyring, self._who))

    # A store that is damaged or gone.

    def _tell_damage(self, found: Unlocked) -> None:
        newer = found.journal.newer
        restoring = self._restoring() if newer is None else ()
        said = (
            *said_of_damage(found),
            *((Status.APPLIES, say(reason)) for reason in (newer.reasons if newer else ())),
            *self._said_of_backup(),
            (None, self._words("kept_aside")),
        )
        offers = (*restoring, ("look", self._words("look")), *self._leaving())
        page = self._offer(self._words("damaged_heading"), said, offers)
        page.chosen.connect(lambda code: self._go(found) if code == "look" else None)

    def _tell_lost(self) -> None:
        said: Sequence[Said] = (
            (Status.APPLIES, self._words("lost", file=self._file)),
            *self._said_of_backup(),
        )
        offers = (*self._restoring(), ("new", self._words("make_anew")), *self._leaving())
        page = self._offer(self._words("lost_heading"), said, offers)
        page.chosen.connect(lambda code: self._make() if code == "new" else None)

    def _restore(self, page: Offers) -> None:
        """Put the newest backup in the store's place; the passphrase opens it as it did that."""
        if self._who is None:
            self._unlock(lambda: self._put_back(None))
        else:
            self._put_back(page)

    def _put_back(self, page: Offers | None) -> None:
        """The newest backup that can be read through; what of it cannot is said."""
        refusal: Refused | None = None
        for backup in self._backups():
            found = waited_for(partial(self._restored, backup))
            if not isinstance(found, Refused):
                self._tell_restored(backup, found)
                return
            refusal = found
            if is_newer(found):
                # An older backup would be put back in its place, and records be gone.
                break
        if refusal is not None and page is not None:
            page.refuse(in_words(refusal))
        elif refusal is not None:
            self.refuse(refusal)

    def _restored(self, backup: Backup) -> Restored | Refused:
        place, key = self._keyring.place, self._keyring.key
        return restored(place, key, backup.place, self._clock())

    def _tell_restored(self, backup: Backup, found: Restored) -> None:
        said = [(Status.MET, self._words("restored", backup=self._said_of(backup)))]
        if found.taken_over:
            said.append((Status.MET, self._words("taken_over", count=str(found.taken_over))))
        if found.left:
            said.append((Status.APPLIES, self._words("not_taken_over", count=str(found.left))))
        if found.damaged is not None:
            said.append((Status.INFORMATION, self._words("aside", file=str(found.damaged))))
        page = self._offer(self._words("restored_heading"), said, (("open", self._words("open")),))
        page.chosen.connect(lambda code: self._open() if code == "open" else None)

    # What cannot be opened.

    def refuse(self, refusal: Refused, *, restores: bool = False) -> None:
        """Say why nothing opens; another store is offered where that might mend it."""
        is_store = all(reason.code.startswith(ABOUT_STORE) for reason in refusal.reasons)
        said = (
            *((Status.APPLIES, say(reason)) for reason in refusal.reasons),
            *(self._said_of_backup() if restores else ()),
            (None, self._words("refused_hint" if is_store else "hint")),
        )
        offers = self._leaving() if is_store else self._leaving()[1:]
        if restores:
            offers = (*self._restoring(), *offers)
        self._offer(self._words("refused_heading"), said, offers)

    def say_fault(self, kind: str) -> None:
        """Something in the program failed, and what was asked for does not come."""
        said = (Status.APPLIES, words_of("window")("fault", kind=kind))
        self._offer(self._words("refused_heading"), (said,), self._leaving()[1:])

    def _offer(
        self, heading: str, said: Sequence[Said], offers: Sequence[tuple[str, str]]
    ) -> Offers:
        page = Offers(heading, said, offers)
        acts = {
            "restore": lambda: self._restore(page),
            "another": self._ask_another,
            LEAVE: self.left.emit,
        }
        page.chosen.connect(lambda code: acts[code]() if code in acts else None)
        self._show(page)
        return page

    def _leaving(self) -> Sequence[tuple[str, str]]:
        return (("another", self._words("another")), (LEAVE, self._words("quit")))

    def _restoring(self) -> Sequence[tuple[str, str]]:
        return (("restore", self._words("restore")),) if self._backups() else ()

    def _said_of_backup(self) -> Sequence[Said]:
        found = self._backups()
        if not found:
            return ((Status.APPLIES, self._words("no_backup")),)
        newest = self._words("newest_backup", backup=self._said_of(found[0]))
        return ((Status.INFORMATION, newest),)

    def _said_of(self, backup: Backup) -> str:
        at = time_text(backup.at, self._clock().tzinfo)
        return self._words("backup", at=at, count=str(backup.records))

    def _backups(self) -> Sequence[Backup]:
        return backups(self._keyring.place)

    @property
    def _file(self) -> str:
        return str(self._keyring.place)

    def _ask_another(self) -> None:
        place, _ = QFileDialog.getSaveFileName(
            self,
            self._words("another"),
            "",
            self._words("files"),
            options=QFileDialog.Option.DontConfirmOverwrite,  # a store is opened, never replaced
        )
        if place:
            self.begin(place)

    def _show(self, page: QWidget) -> None:
        """Show a page in the place of the one before, which is gone for good."""
        before = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None and before is not page:
            self.removeWidget(before)
            before.deleteLater()


def opened_at(gate: Gate, theme: Theme, size: tuple[int, int] | None) -> Opened | None:
    """What a person opens at the gate, which is placed as the window is; None where they leave."""
    loop, found = QEventLoop(), list[Opened]()
    gate.opened.connect(found.append)
    for done in (gate.opened, gate.left):
        done.connect(loop.quit)
    wear(gate, theme)
    show_placed(gate, size)
    loop.exec()
    gate.hide()
    gate.deleteLater()
    return found[0] if found else None
