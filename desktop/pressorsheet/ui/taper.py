"""Taper: the view of a taper: its order on the left, its plan on the right."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Person
from pressorsheet.core.note import Refused
from pressorsheet.core.taper import TaperPlan
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of


class Taper(QWidget):
    """Order and plan; what a person ordered goes out as events."""

    submitted = Signal(object)
    drafted = Signal(str, object)
    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._plan: TaperPlan | None = None
        row = QHBoxLayout(self)
        row.addWidget(Text(words_of("taper")("title"), 12))

    @property
    def plan(self) -> TaperPlan | None:
        """The plan shown, as it can be printed."""
        return self._plan

    def present(self, assessment: Assessment, by: Person) -> None:
        """The open worksheet as it now stands."""

    def settle(self, refusal: Refused | None) -> None:
        """What became of the order."""
