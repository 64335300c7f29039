"""Outcome: the line below a dose and its rate: what the pump's rate delivers, and how far off."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS, InUnit
from pressorsheet.ui.status import StatusMark
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.text import ElidedText
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text

_KEYS = {
    "entry_delivers": "delivers",
    "entry_delivers_more": "delivers_more",
    "entry_delivers_less": "delivers_less",
    "entry_delivers_more_flagged": "delivers_more_flagged",
    "entry_delivers_less_flagged": "delivers_less_flagged",
}


def number_in_unit(shown: InUnit) -> str:
    """The bare number of a dose in the unit that it is shown in."""
    return number_text(UNITS[shown.unit].count(shown.quantity))


def delivered_text(note: Note) -> str:
    """In short, what the settable rate delivers and by how much that is off."""
    return words_of("infusion")(
        _KEYS[note.code],
        dose=number_in_unit(note["dose"]),
        error=number_text(note["error_percent"], 2),
        limit=number_text(note["limit"]),
    )


class Outcome(QWidget):
    """A line of words; flagged, with the shape of a caution before it."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = StatusMark(Status.APPLIES, 14)
        self._text = ElidedText("", 9, ink="ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        self._mark.setVisible(False)

    def show_parts(self, text: str, status: Status | None = None) -> None:
        """Say this; with a status, as one to be looked at."""
        flagged = status is not None
        self._mark.setVisible(flagged)
        self._text.setFont(font(10, SEMIBOLD) if flagged else font(9))
        self._text.set_ink("caution" if flagged else "ink2")
        self._text.set_text(text)
