"""Front: which view is in front, what of the worksheet it shows, and the regions of it for F6."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pressorsheet.ui.frame import Frame
from pressorsheet.ui.keys import enter
from pressorsheet.ui.second_reader import SecondReader
from pressorsheet.ui.store import Store
from pressorsheet.ui.views import TAPER, Views
from pressorsheet.ui.worksheet import Worksheet

WORKSHEET = "worksheet"
VIEWS = (WORKSHEET, TAPER, "handover", "history", "protocol")


class Front(QObject):
    """`brought`: another view is in front; `emptied`: there is nobody left to show.

    `name` is the view that was asked for last.
    """

    brought = Signal()
    emptied = Signal()

    def __init__(
        self,
        store: Store,
        frame: Frame,
        worksheet: Worksheet,
        views: Views,
        second_reader: SecondReader,
    ) -> None:
        super().__init__(frame)
        self.name = WORKSHEET
        self._store = store
        self._frame = frame
        self._worksheet = worksheet
        self._views = views
        self._second_reader = second_reader

    def show_view(self, name: str) -> bool:
        """One of the views, by name; one that shows a plan is covered from who reads blind.

        False where there is nobody to show, for the worksheet that was open is deleted.
        """
        session = self._store.session
        if session.worksheet_id is None and session.archive.removals():
            # What the views show was of that worksheet.
            self.emptied.emit()
            return False
        view = self._view(name)
        self.name = name
        # Asked before it is shown: a view that comes into sight is given the focus somewhere.
        was = view.focusWidget()
        assessment = self._store.assessment
        if assessment is not None:
            self._second_reader.cover(assessment)
        self._frame.show_view(view)
        self._frame.bottom.choose(name)
        if assessment is not None:
            self.brought.emit()
            self._views.present(assessment)
        enter(view, was)
        return True

    def show_worksheet(self) -> bool:
        """The worksheet, as `show_view` does."""
        return self.show_view(WORKSHEET)

    def chart(self, form: str) -> None:
        """The worksheet with a form in front, the cursor in it."""
        if self.show_worksheet():
            self._worksheet.charting.show_form(form)
            self._worksheet.reveal_focus()

    def more_forms(self) -> None:
        """The worksheet with the list of its further forms open."""
        if self.show_worksheet():
            self._worksheet.charting.open_more()

    def turn_basis(self) -> None:
        """The basis of the checklist item in focus, or back from it."""
        if not self.show_worksheet():
            return
        if self._worksheet.shows_basis:
            self._worksheet.show_checklists()
        else:
            self._worksheet.checklists.ask_basis()

    def show_item(self, item_id: str) -> None:
        """The worksheet with the basis of an item."""
        if self.show_worksheet():
            self.open_basis(item_id)

    def open_basis(self, item_id: str) -> None:
        """The basis of an item, in the place of the checklists."""
        if self._store.assessment is not None:
            self._worksheet.basis.present(self._store.assessment)
        self._worksheet.show_basis(item_id)

    def take_up(self, form: str) -> None:
        """Put the focus where whoever takes over begins: a form, or the view in front."""
        front = self._frame.views.currentWidget()
        if front is None or front is self._worksheet:
            self._worksheet.charting.show_form(form)
        else:
            enter(front, front.focusWidget())

    def regions(self) -> list[QWidget]:
        """The regions of the view in front, in reading order."""
        frame, sheet = self._frame, self._worksheet
        front = frame.views.currentWidget()
        if front is not None and front is not sheet:
            return [frame.banner, frame.patients, front, frame.bottom]
        side = sheet.basis if sheet.shows_basis else sheet.checklists
        parts = [frame.banner, frame.patients, sheet.trend, sheet.charting, sheet.records]
        return [*parts, side, frame.bottom]

    def _view(self, name: str) -> QWidget:
        if name == WORKSHEET:
            return self._worksheet
        return self._second_reader.instead_of(name) or self._views.view(name)
