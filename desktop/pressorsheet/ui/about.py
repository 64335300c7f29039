"""About: the page on the program itself, and its way over the pages before there is a worksheet."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from pressorsheet import __version__
from pressorsheet.library.licences import Part, parts, text_of
from pressorsheet.ui.panels.about import AboutPanel
from pressorsheet.ui.panels.about_model import PartRow
from pressorsheet.ui.wording import words_of

# What draws the window stands first, for its licence asks that it be seen.
FIRST = ("Qt", "PySide6", "PySide6_Essentials", "shiboken6")


class About(QWidget):
    """`left` says that it is done with."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("about")
        self._parts: Sequence[Part] = ()
        self._panel = AboutPanel()
        self._panel.chosen.connect(self._show_notices)
        self._panel.left.connect(self.left)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._panel)
        self.setFocusProxy(self._panel)

    def begin(self) -> None:
        """List the parts; those of Qt stand first, and its notices are shown."""
        self._parts = sorted(parts(), key=_rank)
        self._panel.present(__version__, tuple(map(self._row, self._parts)))
        self._panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, part: Part) -> PartRow:
        return PartRow(self._named(part), self._licence(part))

    def _named(self, part: Part) -> str:
        named = f"{part.name} {part.version}".strip()
        return self._words("inside", part=named, within=part.within) if part.within else named

    def _licence(self, part: Part) -> str:
        return part.licence or self._words("unnamed")

    def _show_notices(self, number: int) -> None:
        part = self._parts[number]
        title = self._words("title", part=self._named(part), licence=self._licence(part))
        self._panel.show_text(title, text_of(part) or self._words("no_text"))


def _rank(part: Part) -> int:
    return FIRST.index(part.name) if part.name in FIRST else len(FIRST)


class Over(QObject):
    """Shows the page over those that ask who is there; the one it covered comes back."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        self._page: About | None = None
        self._before: QWidget | None = None

    def show(self) -> None:
        """Bring it to the front, unless it is there."""
        if self._page is None:
            self._page = About()
            self._page.left.connect(self._go_back)
            self._pages.addWidget(self._page)
        before = self._pages.currentWidget()
        if before is not self._page:
            self._before = before
            self._pages.setCurrentWidget(self._page)
            self._page.begin()

    def _go_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and isValid(before):
            self._pages.setCurrentWidget(before)
            before.setFocus(Qt.FocusReason.OtherFocusReason)
