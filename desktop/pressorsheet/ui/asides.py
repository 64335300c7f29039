"""Asides: the pages beside the views that are about no patient whose worksheet is open.

An admission, an import, the archive, the store, the program itself, and what is asked about a file;
each is loaded when it is first asked for.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from pressorsheet.core.note import Refused
from pressorsheet.ui.frame import Frame
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.keeping import Keeping
from pressorsheet.ui.store import Store
from pressorsheet.ui.wording import words_of

if TYPE_CHECKING:
    from pressorsheet.ui.about import About
    from pressorsheet.ui.admission import Admission
    from pressorsheet.ui.archive import Archive
    from pressorsheet.ui.importing import Importing
    from pressorsheet.ui.same_patient import SamePatient
    from pressorsheet.ui.sealing import Sealing, Try
    from pressorsheet.ui.store_room import StoreRoom

# ruff: noqa: PLC0415  # a page is loaded when it is asked for


class Asides(QObject):
    """`shown`: a page of nobody came to the front; `left`: it is done with.

    `opened` says that the session has opened another worksheet, `wanted` that one is to be; `told`
    and `refused` are for the bar below.
    """

    shown = Signal()
    left = Signal()
    opened = Signal(str)
    wanted = Signal(str)
    emptied = Signal()
    told = Signal(str)
    refused = Signal(object)

    def __init__(
        self,
        store: Store,
        keeper: Keeper | None,
        keeping: Keeping,
        frame: Frame,
        has_draft: Callable[[], bool],
    ) -> None:
        """`has_draft` shows a draft that is not recorded, and says whether there is one."""
        super().__init__(frame)
        self._store = store
        self._keeper = keeper
        self._keeping = keeping
        self._frame = frame
        self._has_draft = has_draft
        self._asking: QWidget | None = None
        self._offers_recording = True
        self._words = words_of("window")

    def show(self, page: QWidget) -> None:
        """Bring a page to the front; what is around it does not say a patient's name."""
        self._frame.show_view(page, of_patient=False)
        self._frame.bottom.choose("")
        self.shown.emit()

    def keep(self) -> Refused | None:
        """Keep what is typed on them; refuses what the disk does not take."""
        return self.admission.keep() if "admission" in vars(self) else None

    def stop(self) -> None:
        """End what still runs on them."""
        if "importing" in vars(self):
            self.importing.stop()

    def offer_recording(self, *, offered: bool) -> None:
        """Whether a patient can be admitted: not where the store is only looked at."""
        self._offers_recording = offered
        if "admission" in vars(self):
            self.admission.form.offer_recording(offered=offered)

    @property
    def is_asking(self) -> bool:
        """Whether a page is in front on which something is asked that must not be taken away."""
        return self._asking is not None and self._asking is self._frame.views.currentWidget()

    # An admission.

    @property
    def is_admitting(self) -> bool:
        """Whether an admission is begun and not recorded, now or before the program ended."""
        begun = "admission" in vars(self) or bool(self._store.session.nobodys_drafts())
        return begun and self.admission.form.is_dirty

    def show_admission(self) -> None:
        """The page on which a patient is admitted, as it was left."""
        self.show(self.admission)
        self.admission.begin()

    @cached_property
    def admission(self) -> "Admission":
        """The page on which a patient is admitted."""
        from pressorsheet.ui.admission import Admission

        made = Admission(self._store, self._keeping.keep_nobodys)
        made.form.offer_recording(offered=self._offers_recording)
        made.admitted.connect(self.opened)
        made.import_asked.connect(self._show_import)
        made.left.connect(self.left)
        return made

    def _show_import(self) -> None:
        self.show(self.importing)
        self.importing.begin()

    @cached_property
    def importing(self) -> "Importing":
        """The page on which a CLIF hospitalization is taken in."""
        from pressorsheet.ui.importing import Importing

        made = Importing(self._store)
        made.taken_in.connect(lambda _worksheet_id: self._store.refresh())
        made.doubted.connect(partial(self.ask_whether_same, self._show_import))
        made.left.connect(self.left)
        return made

    # The archive, and the store itself.

    def show_archive(self) -> None:
        """The page of those who were discharged."""
        self.show(self.archive)
        self.archive.begin()

    @cached_property
    def archive(self) -> "Archive":
        """The archive."""
        from pressorsheet.ui.archive import Archive

        made = Archive(self._store)
        made.opened.connect(self.wanted)
        made.deleted.connect(self._say_deleted)
        made.refused.connect(self.refused)
        made.left.connect(self.left)
        return made

    def _say_deleted(self, count: int) -> None:
        if self._store.session.worksheet_id is None:
            # The one behind was among them: nothing of it stays to be looked at.
            self.emptied.emit()
            self.show_archive()
        self.told.emit(self._words("deleted", count=str(count)))

    def show_store(self) -> None:
        """The page of the store; the demo is stored nowhere and has none."""
        if self._keeper is None:
            self.told.emit(self._words("no_store"))
        else:
            self.store_room.show()

    @cached_property
    def store_room(self) -> "StoreRoom":
        """The page of the store and all that is done from it."""
        from pressorsheet.ui.store_room import StoreRoom

        assert self._keeper is not None  # else there is no store
        made = StoreRoom(self._store, self._keeper, lambda: not self._has_draft())
        made.shown.connect(self._ask)
        made.left.connect(self.left)
        made.restored.connect(self._store_changed)
        return made

    def _ask(self, page: QWidget) -> None:
        self._asking = page
        self.show(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _store_changed(self) -> None:
        """Another store is in the place of the one before, with the drafts kept in it."""
        worksheet_id = self._store.session.worksheet_id
        if worksheet_id is None:
            self.emptied.emit()
        else:
            self.opened.emit(worksheet_id)

    # The program itself.

    def show_about(self) -> None:
        """The page on the program and what of others it holds."""
        self.show(self.about)
        self.about.begin()

    @cached_property
    def about(self) -> "About":
        """That page."""
        from pressorsheet.ui.about import About

        made = About()
        made.left.connect(self.left)
        return made

    # What is asked about a file.

    def ask_whether_same(
        self, back: Callable[[], object], file: str, refusal: Refused, join: Callable[[], None]
    ) -> None:
        """Ask, of a file by its name, whether it joins a worksheet all the same; then go back."""
        self._ask(self.same_patient)
        zone = self._store.clock().tzinfo
        self.same_patient.ask(file, refusal, zone, back=back, join=join)

    @cached_property
    def same_patient(self) -> "SamePatient":
        """The page that asks so."""
        from pressorsheet.ui.same_patient import SamePatient

        return SamePatient()

    def ask_passphrase(self, back: Callable[[], object], file: str, attempt: "Try") -> None:
        """Ask for the passphrase of a sealed file, then have it tried."""
        self.sealing.open(file, attempt, back)

    def choose_passphrase(self, back: Callable[[], object], attempt: "Try") -> None:
        """Have a passphrase chosen for a file that is to be sealed."""
        self.sealing.seal(attempt, back)

    @cached_property
    def sealing(self) -> "Sealing":
        """The pages on which a passphrase is given for a file."""
        from pressorsheet.ui.sealing import Sealing

        made = Sealing(self)
        made.shown.connect(self._ask)
        return made
