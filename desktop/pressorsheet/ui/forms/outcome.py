"""Outcome: one line on what follows from a dose or a rate: delivered dose and error."""

from datetime import tzinfo

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS, InUnit
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.doses import FLAGGED
from pressorsheet.entry.infusion import BOLUS
from pressorsheet.ui.typeface import REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.percent import percent_text
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import ElidedText
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, say, text_of

MARK = 14
# The width of a line in the narrowest form; what is longer is a sentence and is read whole by hand.
MOST_ASKED = 460


def number_in_unit(shown: InUnit) -> str:
    """The bare number of a dose in the unit that it is shown in."""
    return number_text(UNITS[shown.unit].count(shown.quantity))


def delivered_text(note: Note) -> str:
    """In short, what the settable rate delivers and by how much that is off."""
    words, dose, error = words_of("infusion"), number_in_unit(note["dose"]), note["error_percent"]
    if error == 0:
        return words("delivers", dose=dose)
    off = percent_text(-error if "less" in note.code else error)
    if note.code not in FLAGGED:
        return words("delivers_off", dose=dose, error=off)
    return words("delivers_flagged", dose=dose, error=off, limit=number_text(note["limit"]))


class _Kept(ElidedText):
    """A text that asks for the room it needs, so that its numbers are not cut."""

    def set_text(self, text: str) -> None:
        """Show another text."""
        super().set_text(text)
        self.setMinimumWidth(min(self.sizeHint().width(), MOST_ASKED))


class Outcome(QWidget):
    """A line of words; a flagged one has the shape of a caution before it."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = StatusMark(Status.APPLIES, MARK)
        self._text = _Kept("", 9, ink="ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        self._mark.setVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, text: str, *, flagged: bool = False) -> None:
        """Say this, flagged or not."""
        self._mark.setVisible(flagged)
        self._text.setFont(font(10, SEMIBOLD) if flagged else font(9, REGULAR))
        self._text.set_ink("caution" if flagged else "ink2")
        self._text.set_text(text)

    def tell(self, checked: Checked, zone: tzinfo | None) -> None:
        """Delivered dose and error, the dose as people also know it, or from what to what."""
        delivers, also = checked.computed.get("delivered"), checked.computed.get("also")
        change, bolus = checked.read_back.get("change"), checked.read_back.get(BOLUS)
        parts = [] if also is None else [text_of(also["dose"])]
        if bolus is not None:
            parts.append(say(bolus, zone))
        elif delivers is not None:
            parts.append(delivered_text(delivers))
        elif change is not None:
            parts.insert(0, say(change, zone))
        flagged = delivers is not None and delivers.code in FLAGGED
        self.say(", ".join(reversed(parts) if flagged else parts), flagged=flagged)
