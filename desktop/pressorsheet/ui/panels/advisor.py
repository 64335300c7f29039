"""Advisor: from which concentrations of the library a pump delivers a plan's doses exactly.

Folded, its heading names the exact ones. It says what a pump can do, not what is to be hung.
"""

from fractions import Fraction

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import Concentration
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.advisor import Advice
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import BOLD, SEMIBOLD, font
from pressorsheet.ui.widgets.figures import Figure, paint_figure
from pressorsheet.ui.widgets.percent import percent_text
from pressorsheet.ui.widgets.runs import Run, Runs, line
from pressorsheet.ui.widgets.text import ElidedText, Rule, Text, ground
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, say, text_of
from pressorsheet.wording.values import own_unit

ROW = 24
CHEVRON = 14


@frozen
class _Column:
    """One concentration in words."""

    strength: str
    unit: str
    exact: str
    worst: str
    is_flagged: bool
    is_hung: bool
    why: str = ""


class _Fold(QPushButton):
    """A heading that is pressed to show or hide what is below it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(font(12, BOLD))
        self.setProperty("fold", "true")
        self.setCheckable(True)
        self.setAutoDefault(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The text, and a chevron before it."""
        super().paintEvent(event)
        painter = QPainter(self)
        figure = Figure.CHEVRON_DOWN if self.isChecked() else Figure.CHEVRON
        box = QRectF(6, self.height() / 2 - CHEVRON / 2, CHEVRON, CHEVRON)
        paint_figure(painter, box, figure, theme_of(self).color("ink2"))
        painter.end()


class Advisor(QWidget):
    """A heading that folds, and a column for each concentration."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper")
        self._shown: tuple[_Column, ...] = ()
        self._head = _Fold(self._words("advisor"))
        self._summary = ElidedText("", 10, ink="ink2")
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._lay_out()
        self._fold(folded=True)
        self.setVisible(False)

    def present(self, plan: TaperPlan | None, advice: tuple[Advice, ...]) -> None:
        """The advice for a plan; without one there is none."""
        self.setVisible(plan is not None and bool(advice))
        if plan is None:
            return
        self._summary.set_text(self._summed_up(plan, advice))
        columns = tuple(_column(each, plan) for each in advice)
        if columns != self._shown:
            self._shown = columns
            self._fill()

    def _summed_up(self, plan: TaperPlan, advice: tuple[Advice, ...]) -> str:
        exact = tuple(each.concentration for each in advice if each.is_exact)
        own = abs(_worst(plan))
        if exact:
            said = self._words("advisor_exact", concentrations=_listed(exact))
        else:
            said = self._words("advisor_none_exact")
        error = self._words("exact_all") if not own else percent_text(_worst(plan))
        this = self._words("advisor_own", strength=text_of(plan.concentration), error=error)
        return self._words("advisor_summary", exact=said, own=this)

    def _fold(self, *, folded: bool) -> None:
        self._table.setVisible(not folded)
        self._head.setChecked(not folded)
        self._head.setAccessibleDescription(self._words("folded" if folded else "unfolded"))

    def _lay_out(self) -> None:
        self._head.setObjectName("taper.advisor")
        self._head.clicked.connect(lambda: self._fold(folded=self._table.isVisibleTo(self)))
        top = QWidget()
        ground(top, "raised")
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self._head)
        row.addWidget(self._summary, 1)
        self._grid.setContentsMargins(16, 4, 16, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(Rule())
        rows.addWidget(top)
        rows.addWidget(self._table)

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        unit = self._shown[0].unit
        names = (unit, self._words("advisor_doses"), self._words("advisor_worst"))
        for number, name in enumerate(names):
            self._grid.addWidget(Text(name, 10, ink="ink2"), number, 0)
        for number, column in enumerate(self._shown, start=1):
            self._grid.setColumnStretch(number, 1)
            self._add_column(number, column)

    def _add_column(self, number: int, column: _Column) -> None:
        hung = Run(self._words("hung"), 9, SEMIBOLD, "accent") if column.is_hung else None
        worst = Run(column.worst, 10, gap=0, to_right=True)
        if column.is_flagged:
            worst = Run(column.worst, 10, SEMIBOLD, "caution", sign=Status.APPLIES, to_right=True)
        for place, runs in enumerate(
            (
                line(hung, Run(column.strength, 10, SEMIBOLD, gap=6, to_right=True)),
                line(Run(column.exact, 10, to_right=True)),
                line(worst, tip=column.why),
            )
        ):
            made = Runs(ROW)
            made.show_line(runs)
            made.setContentsMargins(4, 0, 4, 0)
            if column.is_hung:
                ground(made, "selected")
            self._grid.addWidget(made, place, number)


def _worst(plan: TaperPlan) -> Fraction:
    """The error of the plan's own bag that is furthest from 0."""
    errors = (row.delivery.error_percent for row in plan.rows)
    return max(errors, key=lambda error: (abs(error), error))


def _listed(concentrations: tuple[Concentration, ...]) -> str:
    numbers = [number_text(_count(each)) for each in concentrations]
    return f"{', '.join(numbers)} {own_unit(concentrations[0]).name}"


def _count(concentration: Concentration) -> Fraction:
    return own_unit(concentration).count(concentration)


def _column(advice: Advice, plan: TaperPlan) -> _Column:
    words, worst = words_of("taper"), advice.worst_error_percent
    doses = sum(not row.is_off for row in plan.rows)
    return _Column(
        strength=number_text(_count(advice.concentration)),
        unit=own_unit(advice.concentration).name,
        exact=words("of", some=str(advice.exact_rows), all=str(doses)),
        worst=words("cannot") if worst is None else percent_text(worst),
        is_flagged=worst is None or abs(worst) > plan.rules.largest_error_percent,
        is_hung=advice.is_hung,
        why="\n".join(dict.fromkeys(say(each) for each in advice.cannot)),
    )
