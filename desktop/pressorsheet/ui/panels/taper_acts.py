"""Taper acts: the buttons for what can have happened at the row that comes next.

Only what can be marked now is offered; the one most likely done is the large one, first.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.taper.choices import Act, choices
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.taper.stopping import crossed
from pressorsheet.core.truth import Truth
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import restyle
from pressorsheet.ui.widgets.wrap import Wrap
from pressorsheet.ui.wording import words_of

LEFT, BOTTOM = 40, 12


class TaperActs(QWidget):
    """One button for each act; `asked` carries the act."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        words = words_of("taper")
        self._buttons: dict[Act, QPushButton] = {}
        self._offered: tuple[Act, ...] = ()
        self._row = Wrap()
        for act in Act:
            made = button(words(f"act_{act.value}"), f"taper.{act.value}")
            made.clicked.connect(lambda _on=False, act=act: self.asked.emit(act))
            self._buttons[act] = made
            self._row.addWidget(made)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(LEFT, 0, 0, BOTTOM)
        outer.addLayout(self._row)

    def present(self, offered: Sequence[Act]) -> None:
        """Offer these, the likeliest first, for the eye and for Tab; the others out of sight."""
        if tuple(offered) == self._offered:
            return
        self._offered = tuple(offered)
        for act, made in self._buttons.items():
            made.setVisible(act in self._offered)
        for act in self._offered:
            made = self._buttons[act]
            made.raise_()
            made.setProperty("primary", "true" if act is self._offered[0] else "false")
            restyle(made)
        self._row.reorder([self._buttons[act] for act in self._offered])
        self.updateGeometry()

    @property
    def first(self) -> QPushButton | None:
        """The button of the act that is most likely done."""
        return self._buttons[self._offered[0]] if self._offered else None


def offered_on(run: TaperRun, assessment: Assessment) -> tuple[Act, ...]:
    """The acts that are open on a taper, first the one that is called for.

    Below the order's stop line that is the way back up, against the gate a hold; else what ends a
    freeze. A row that is
    late is most likely given and not charted yet.
    """
    is_open = [each.act for each in choices(run, assessment) if each.is_open]
    first = _called_for(run, assessment)
    return tuple(sorted(is_open, key=lambda act: first.index(act) if act in first else len(first)))


def _called_for(run: TaperRun, assessment: Assessment) -> tuple[Act, ...]:
    if crossed(run, assessment) is not None:
        return (Act.STEP_BACK, Act.HOLD)
    if run.frozen is None:
        gate = gate_of(run, assessment)
        holds = gate is not None and gate.verdict is Truth.NOT_MET
        return (Act.HOLD,) if holds else (Act.GIVE,)
    if run.frozen.because.code == "taper_late":
        return (Act.GIVE,)
    return (Act.RESUME,) if run.frozen.can_resume else (Act.REPLAN,)
