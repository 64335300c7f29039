"""Trends: a trend panel on a screen of its own, with what a person does there and reads."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from made_events import made, minute, patient
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.ui.panels.trend import Trend
from pressorsheet.ui.theme import LIGHT, Theme, wear
from pressorsheet.ui.widgets.text import Text

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
NOTCH = 120


def seen(reference: Reference, now: int, *events: AnyEvent) -> Assessment:
    """The events as they stand at a minute of the night."""
    return assess(chart_of(events), reference, minute(now))


def map_at(at: int, mean: int | str | None, source: str = "arterial", **fields: Any) -> AnyEvent:
    """A MAP at a minute; None charts none."""
    exact = {} if mean is None else {"map_mmhg": Decimal(mean)}
    return made("vitals", at, source=source, **exact, **fields)


def runs(at: int, drug: str, dose: str, unit: str = "mcg/kg/min", **fields: Any) -> AnyEvent:
    """A dose from a minute on."""
    return made("infusion", at, drug=drug, dose=Decimal(dose), dose_unit=unit, **fields)


def night() -> list[AnyEvent]:
    """Six hours from 18:00: arterial MAP each half hour, target 65 to 75, two drugs.

    MAP is 60 at 18:30, 64 at 19:00, then 66, 67 ... 75 at 24:00; heart rate 81, 82 ... 92.
    """
    said = [
        patient(),
        made("target", 0, map_low_mmhg=65, map_high_mmhg=75),
        made("weight", 1, kg=70, weight_kind="actual", basis="measured"),
        runs(20, "norepinephrine", "0.1"),
        runs(100, "vasopressin", "0.03", "units/min"),
        runs(200, "norepinephrine", "0.06"),
    ]
    for number, mean in enumerate((60, 64, *range(66, 76)), 1):
        said.append(map_at(number * 30, mean, hr_per_min=80 + number))
    return said


class Screen:
    """A trend with the focus in its chart, as large as in a window of 1366 by 768."""

    def __init__(
        self,
        qtbot: QtBot,
        assessment: Assessment,
        size: tuple[int, int] = (742, 296),
        theme: Theme = LIGHT,
    ) -> None:
        self.panel = Trend()
        qtbot.addWidget(self.panel)
        wear(self.panel, theme)
        self.panel.resize(*size)
        self.panel.show()
        self.panel.present(assessment)
        self.panel.activateWindow()
        self.panel.canvas.setFocus()
        QApplication.processEvents()

    def press(self, *keys: Qt.Key, shift: bool = False) -> None:
        """Press keys where the focus is."""
        for key in keys:
            focus = QApplication.focusWidget() or self.panel.canvas
            QTest.keyClick(focus, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)

    @property
    def box(self) -> list[str]:
        """The lines of the box beside the hairline."""
        return self.panel.canvas.cursor_text.splitlines()

    @property
    def said(self) -> str:
        """The chart in words, as a screen reader finds them."""
        return self.panel.canvas.accessibleDescription()

    @property
    def stretch(self) -> tuple[datetime, datetime]:
        """What is shown: from and until."""
        start, end = self.panel.shows_from, self.panel.shows_until
        assert start is not None
        assert end is not None
        return start, end

    def button(self, name: str) -> QPushButton:
        """A button by its object name."""
        found = self.panel.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def click(self, name: str) -> None:
        """Click a button."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def turn(self, notches: int, modifier: Qt.KeyboardModifier | None = None) -> bool:
        """Turn the wheel over the chart, away from the person for more than 0; whether taken."""
        canvas = self.panel.canvas
        place = QPointF(canvas.width() / 2, 60)
        event = QWheelEvent(
            place,
            canvas.mapToGlobal(place),
            QPoint(),
            QPoint(0, notches * NOTCH),
            Qt.MouseButton.NoButton,
            modifier or Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)
        return event.isAccepted()

    def drag(self, by: int) -> None:
        """Drag the chart so many pixels to the right."""
        canvas, at = self.panel.canvas, QPoint(300, 60)
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, left, pos=at)
        QTest.mouseMove(canvas, at + QPoint(by // 2, 0))
        QTest.mouseMove(canvas, at + QPoint(by, 0))
        QTest.mouseRelease(canvas, left, pos=at + QPoint(by, 0))

    def point_at(self, moment: datetime) -> None:
        """Move the pointer over a moment of the chart."""
        scene = self.panel.canvas.scene
        assert scene is not None
        QTest.mouseMove(self.panel.canvas, QPoint(round(scene.scale.x(moment.timestamp())), 60))

    @property
    def table(self) -> list[list[str]]:
        """The cells of the table, row by row."""
        view = self.panel.findChild(QTableView)
        assert isinstance(view, QTableView)
        model = view.model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    @property
    def heads(self) -> list[str]:
        """The names of the table's columns."""
        view = self.panel.findChild(QTableView)
        assert isinstance(view, QTableView)
        model, across = view.model(), Qt.Orientation.Horizontal
        return [model.headerData(column, across) for column in range(model.columnCount())]

    def texts(self) -> list[str]:
        """The texts that labels show."""
        return [label.text() for label in self.panel.findChildren(Text) if label.isVisible()]
