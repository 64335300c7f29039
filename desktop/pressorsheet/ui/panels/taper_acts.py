"""Taper acts: the buttons for what can have happened at the row that comes next.

Only what can be marked now is offered; the one most likely done is the large one, first.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.taper.state import TaperRun
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import restyle
from pressorsheet.ui.widgets.wrap import Wrap
from pressorsheet.ui.wording import words_of

GIVE, HOLD, RESUME, STEP_BACK = "give", "hold", "resume", "step_back"
SKIP, REPLAN, STOP = "skip", "replan", "stop"
ACTS = (GIVE, RESUME, HOLD, STEP_BACK, SKIP, REPLAN, STOP)
LEFT, BOTTOM = 40, 12


class TaperActs(QWidget):
    """One button for each act; `asked` carries the act."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        words = words_of("taper")
        self._buttons: dict[str, QPushButton] = {}
        self._offered: tuple[str, ...] = ()
        self._row = Wrap()
        for act in ACTS:
            made = button(words(f"act_{act}"), f"taper.{act}")
            made.clicked.connect(lambda _on=False, act=act: self.asked.emit(act))
            self._buttons[act] = made
            self._row.addWidget(made)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(LEFT, 0, 16, BOTTOM)
        outer.addLayout(self._row)

    def present(self, run: TaperRun) -> None:
        """Offer what can be marked on the taper now."""
        offered = offered_on(run)
        if offered != self._offered:
            self._offered = offered
            self._arrange()

    def _arrange(self) -> None:
        """In the order of the offer, for the eye and for Tab; the others out of sight."""
        for act, made in self._buttons.items():
            made.setVisible(act in self._offered)
        for act in self._offered:
            made = self._buttons[act]
            made.raise_()
            made.setProperty("primary", "true" if act == self._offered[0] else "false")
            restyle(made)
        self._row.reorder([self._buttons[act] for act in self._offered])
        self.updateGeometry()

    @property
    def first(self) -> QPushButton | None:
        """The button of the act that is most likely done."""
        return self._buttons[self._offered[0]] if self._offered else None


def offered_on(run: TaperRun) -> tuple[str, ...]:
    """The acts that a running taper takes now, the likeliest first; none on one that ended.

    A late row can still be recorded as given, with its own time.
    """
    if not run.is_running:
        return ()
    if run.frozen is None:
        return GIVE, HOLD, STEP_BACK, SKIP, REPLAN, STOP
    if run.frozen.needs_replan:
        return REPLAN, STEP_BACK, HOLD, STOP
    if run.frozen.because.code == "taper_late":
        return RESUME, GIVE, HOLD, STEP_BACK, REPLAN, STOP
    return RESUME, STEP_BACK, REPLAN, STOP
