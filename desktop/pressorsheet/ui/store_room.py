"""Store room: the page of the store, and what is done from it: secrets, backups, restoring."""

import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pressorsheet.core.note import Refused, refused
from pressorsheet.core.paper import Status
from pressorsheet.journal.backups import Backup, backups, copied, restored
from pressorsheet.session.vault import holder_of, opened
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.panels.new_passphrase import NewPassphrase
from pressorsheet.ui.panels.offers import LEAVE, Offers
from pressorsheet.ui.panels.passphrase import Passphrase
from pressorsheet.ui.panels.recovery_key import RecoveryKey
from pressorsheet.ui.panels.store_page import StoreFacts, StorePage
from pressorsheet.ui.recovery import print_recovery
from pressorsheet.ui.store import Store
from pressorsheet.ui.unlocking import in_words, judged, waited_for
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import time_text

SUFFIX = ".sqlite"


class StoreRoom(QObject):
    """`shown` carries the page to bring to the front, `left` leads back to the worksheet.

    `restored` says that another store is in the place of the one before. `may_swap` says whether
    nothing is being typed, and shows what is.
    """

    shown = Signal(QWidget)
    left = Signal()
    restored = Signal()

    def __init__(self, store: Store, keeper: Keeper, may_swap: Callable[[], bool]) -> None:
        super().__init__(keeper)
        self._store = store
        self._keeper = keeper
        self._keyring = keeper.keyring
        self._may_swap = may_swap
        self._words = words_of("store_room")

    def show(self, told: str = "") -> None:
        """The page, as the store stands now."""
        self.page.present(self._facts())
        self.page.tell(told)
        self.shown.emit(self.page)

    @cached_property
    def page(self) -> StorePage:
        """The page of the store, made when it is asked for."""
        made = StorePage()
        acts: dict[str, Callable[[], None]] = {
            "passphrase": self._change_passphrase,
            "recovery": self._renew_recovery,
            "back_up": self._back_up,
            "restore_file": self._ask_for_backup,
        }
        made.asked.connect(lambda act: acts[act]())
        made.restore_asked.connect(lambda name: self._confirm(Path(name)))
        made.left.connect(self.left)
        return made

    # Secrets.

    def _change_passphrase(self) -> None:
        page = NewPassphrase(
            self._words("passphrase_heading"),
            (self._words("passphrase_why"), self._words("copies")),
            self._words("passphrase_do"),
            judged,
            asks_current=True,
            back=self._words("back"),
        )

        def choose(current: str, new: str) -> None:
            refusal = waited_for(lambda: self._keyring.change_passphrase(current, new))
            if refusal is not None:
                page.refuse(in_words(refusal))
            else:
                self._done(page, self._words("passphrase_changed"))

        page.chosen.connect(choose)
        page.left.connect(lambda: self._done(page))
        self.shown.emit(page)

    def _renew_recovery(self) -> None:
        page = Passphrase()
        words = self._words
        said = " ".join((words("recovery_why"), words("copies")))
        field, do = words("passphrase_of_store"), words("recovery_do")
        page.ask_for(words("recovery_heading"), said, field, do)

        def renew(secret: str) -> None:
            recovery = waited_for(lambda: self._keyring.renew_recovery(secret))
            if isinstance(recovery, Refused):
                page.refuse(in_words(recovery))
            else:
                self._show_recovery(recovery)
                page.deleteLater()

        page.given.connect(renew)
        page.left.connect(lambda: self._done(page))
        self.shown.emit(page)

    def _show_recovery(self, recovery: str) -> None:
        page, name = RecoveryKey(recovery), self._keyring.key.store
        store, paper = self._store, self._store.rules.site.settings.paper
        page.print_asked.connect(lambda: print_recovery(page, recovery, name, store.clock(), paper))
        page.kept.connect(lambda: self._done(page, self._words("recovery_renewed")))
        self.shown.emit(page)

    # Backups.

    def _back_up(self) -> None:
        proposed = self._words("backup_name", day=f"{self._store.clock():%Y-%m-%d}") + SUFFIX
        place, _ = QFileDialog.getSaveFileName(
            self.page, self._words("back_up"), proposed, self._words("files")
        )
        if not place:
            return
        to, journal = Path(place), self._keeper.found.journal
        if _is_same(to, self._keyring.place):
            self.page.refuse(in_words(refused("file_is_a_source", file=place)))
            return
        refusal = waited_for(lambda: copied(journal, self._keyring.key, to))
        if refusal is not None:
            self.page.refuse(in_words(refusal))
        else:
            self.show(self._words("backed_up", file=to.name))

    def _ask_for_backup(self) -> None:
        place, _ = QFileDialog.getOpenFileName(
            self.page, self._words("restore"), "", self._words("files")
        )
        if place:
            self._confirm(Path(place))

    def _confirm(self, backup: Path) -> None:
        """Ask first: the store as it is goes aside, and is kept."""
        if not self._may_swap():
            return
        said = (
            (Status.INFORMATION, self._words("restore_what", file=str(backup))),
            (Status.INFORMATION, self._words("restore_keeps")),
        )
        offers = ((LEAVE, self._words("back")), ("restore", self._words("restore_do")))
        page = Offers(self._words("restore_heading"), said, offers)
        page.chosen.connect(lambda code: self._answered(page, code, backup))
        self.shown.emit(page)

    def _answered(self, page: Offers, code: str, backup: Path) -> None:
        if code == LEAVE:
            self._done(page)
        elif self._may_swap():
            told = waited_for(lambda: self._restore(backup))
            if isinstance(told, Refused):
                page.refuse(in_words(told))
            else:
                self.restored.emit()
                self._done(page, told)

    def _restore(self, backup: Path) -> str | Refused:
        """Put it in the store's place, and open the store again whatever came of that."""
        place, key = self._keyring.place, self._keyring.key
        self._store.session.close()
        found = restored(place, key, backup, self._store.clock())
        again = opened(place, key)
        if isinstance(again, Refused):
            return again
        self._store.session.change_store(again.journal)
        self._keeper.take_up(again)
        if isinstance(found, Refused):
            return found
        kept = "" if found.damaged is None else found.damaged.name
        return self._words("restored", count=str(found.taken_over), file=kept)

    # Inside.

    def _done(self, page: QWidget, told: str = "") -> None:
        """The page of the store again; the one before is gone, with what was typed on it."""
        self.show(told)
        page.deleteLater()

    def _facts(self) -> StoreFacts:
        found, now = self._keeper.found, self._store.clock()
        journal, place = found.journal, found.place
        holder = holder_of(journal)
        return StoreFacts(
            place=str(place),
            records=self._words(
                "records", count=str(journal.size), worksheets=str(len(journal.worksheets()))
            ),
            head=journal.head,
            room=_room(place),
            held=""
            if holder is None
            else self._words(
                "held",
                since=time_text(holder.since, now.tzinfo),
                name=holder.name,
                role=holder.role,
                host=holder.host,
            ),
            backups=tuple((str(each.place), self._said_of(each)) for each in backups(place)),
            can_write=not journal.is_read_only,
        )

    def _said_of(self, backup: Backup) -> str:
        at = time_text(backup.at, self._store.clock().tzinfo)
        return self._words("backup", at=at, count=str(backup.records))


def _room(place: Path) -> str:
    try:
        free = shutil.disk_usage(place.parent).free
    except OSError:
        return words_of("store_room")("room_unknown")
    return words_of("store_room")("room", megabytes=f"{free // 1024**2:,}")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
