"""The records table, as a person reads it, walks it, and asks for a correction."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QFont, QHelpEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTableView, QToolTip
from pytestqt.qtbot import QtBot

from made_events import made, minute, patient, reading
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.ui.panels.records import Records
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme, wear
from pressorsheet.ui.widgets.text import Text

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
TIME, RECORD, WHAT, BY = range(4)

WRONG = made("vitals", 130, source="cuff", sbp_mmhg=140, dbp_mmhg=80, map_mmhg=100, hr_per_min=90)
STRIKE = made("struck", 140, event_id=WRONG.id, reason="wrong patient")
EVENTS = (
    patient(),
    made("infusion", 60, drug="vasopressin", dose=Decimal("0.03"), dose_unit="units/min"),
    reading(120, 68, sbp_mmhg=100, dbp_mmhg=52, hr_per_min=87, spo2_percent=96),
    WRONG,
    STRIKE,
    made("note", 150, text="family informed"),
)
NOTE, FIRST = EVENTS[-1], EVENTS[0]


class Screen:
    """A records table with the focus in it, and what it was heard to ask."""

    def __init__(
        self,
        qtbot: QtBot,
        reference: Reference,
        events: Sequence[AnyEvent] = EVENTS,
        *,
        width: int = 742,
        theme: Theme = LIGHT,
    ) -> None:
        self.reference = reference
        self.panel = Records()
        qtbot.addWidget(self.panel)
        wear(self.panel, theme)
        self.panel.resize(width, 280)
        self.panel.show()
        found = self.panel.findChild(QTableView)
        assert isinstance(found, QTableView)
        self.table = found
        self.heard: list[tuple[str, str]] = []
        self.panel.strike_asked.connect(lambda one: self.heard.append(("strike", one)))
        self.panel.move_asked.connect(lambda one: self.heard.append(("move", one)))
        self.panel.opened.connect(lambda one: self.heard.append(("open", one)))
        self.present(events)
        self.panel.activateWindow()
        self.panel.setFocus()
        QApplication.processEvents()

    def present(self, events: Sequence[AnyEvent], now: int = 160) -> None:
        """Show events as they stand at a minute of the night."""
        strikes = (event for event in events if isinstance(event, Struck))
        struck = {strike.event_id: strike for strike in strikes}
        assessment = assess(chart_of(events), self.reference, minute(now))
        self.panel.present(events[::-1], assessment, struck)
        QApplication.processEvents()

    def cell(self, row: int, column: int) -> str:
        return str(self.table.model().index(row, column).data())

    def rows(self) -> list[list[str]]:
        model = self.table.model()
        return [[self.cell(row, column) for column in range(4)] for row in range(model.rowCount())]

    def row_of(self, event: AnyEvent) -> int:
        """The row that an event is on in EVENTS, the newest first."""
        return len(EVENTS) - 1 - EVENTS.index(event)

    def go_to(self, event: AnyEvent) -> None:
        """Walk to an event by keys."""
        QTest.keyClick(self.table, KEY.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for _step in range(self.row_of(event)):
            QTest.keyClick(self.table, KEY.Key_Down)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.table, key)

    def button(self, name: str) -> QPushButton:
        found = self.panel.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found

    def middle(self, row: int, column: int = WHAT) -> QPoint:
        return self.table.visualRect(self.table.model().index(row, column)).center()


@pytest.fixture
def screen(qtbot: QtBot, reference: Reference) -> Screen:
    return Screen(qtbot, reference)


# What it says.


def test_the_newest_record_is_the_first_row(screen: Screen) -> None:
    assert [row[TIME] for row in screen.rows()] == [
        "20:30",
        "20:20",
        "20:10",
        "20:00",
        "19:00",
        "18:00",
    ]
    assert screen.rows()[3] == [
        "20:00",
        "Vitals",
        "arterial 100/52, MAP 68 mmHg, HR 87, SpO2 96 %",
        "Rosa Lind nurse",
    ]


def test_a_struck_record_stays_with_the_word_and_the_reason(screen: Screen) -> None:
    row = screen.row_of(WRONG)
    assert screen.cell(row, WHAT).startswith("struck: wrong patient ")
    assert "MAP 100 mmHg" in screen.cell(row, WHAT)
    fonts = [
        screen.table.model().index(row, column).data(Qt.ItemDataRole.FontRole)
        for column in range(4)
    ]
    assert [isinstance(font, QFont) and font.strikeOut() for font in fonts] == [
        True,
        True,
        True,
        False,
    ]


def test_a_record_struck_without_a_reason_is_called_struck(
    qtbot: QtBot, reference: Reference
) -> None:
    strike = made("struck", 140, event_id=WRONG.id)
    screen = Screen(qtbot, reference, (patient(), WRONG, strike))
    assert screen.cell(1, WHAT).startswith("struck ")


def test_a_record_of_another_day_has_its_date(screen: Screen) -> None:
    screen.present(EVENTS, now=7 * 60)
    assert screen.cell(0, TIME) == "10 Mar 20:30"


def test_text_of_several_lines_stands_on_one(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(qtbot, reference, (made("note", 1, text="one\n<b>two</b>"),))
    assert screen.cell(0, WHAT).endswith("one <b>two</b>")


def test_without_records_it_says_so(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(qtbot, reference, ())
    found = [label.text() for label in screen.panel.findChildren(Text) if label.isVisible()]
    assert found == ["Nothing is recorded yet."]
    screen.present(EVENTS)
    assert not any(label.isVisible() for label in screen.panel.findChildren(Text))


# What a person asks.


def test_delete_asks_to_strike_the_row_walked_to(screen: Screen) -> None:
    screen.go_to(FIRST)
    screen.press(KEY.Key_Delete)
    assert screen.heard == [("strike", FIRST.id)]


def test_m_asks_to_move_it_and_enter_opens_it(screen: Screen) -> None:
    screen.go_to(NOTE)
    for key in (KEY.Key_M, KEY.Key_Return, KEY.Key_Enter):
        screen.press(key)
    assert screen.heard == [("move", NOTE.id), ("open", NOTE.id), ("open", NOTE.id)]


def test_a_double_click_opens(screen: Screen) -> None:
    QTest.mouseClick(screen.table.viewport(), LEFT, pos=screen.middle(0, TIME))
    QTest.mouseDClick(screen.table.viewport(), LEFT, pos=screen.middle(0, TIME))
    assert screen.heard == [("open", NOTE.id)]


def test_the_current_row_has_its_buttons(screen: Screen) -> None:
    screen.go_to(NOTE)
    for name in ("records.strike", "records.move"):
        assert screen.button(name).isVisible()
        QTest.mouseClick(screen.button(name), LEFT)
    assert screen.heard == [("strike", NOTE.id), ("move", NOTE.id)]


def test_a_struck_record_is_only_opened(screen: Screen) -> None:
    screen.go_to(WRONG)
    assert not screen.button("records.strike").isVisible()
    for key in (KEY.Key_Delete, KEY.Key_M, KEY.Key_Return):
        screen.press(key)
    assert screen.heard == [("open", WRONG.id)]


def test_a_strike_can_be_struck_but_not_moved(screen: Screen) -> None:
    screen.go_to(STRIKE)
    assert not screen.button("records.move").isVisible()
    screen.press(KEY.Key_M)
    screen.press(KEY.Key_Delete)
    assert screen.heard == [("strike", STRIKE.id)]


@pytest.mark.parametrize(
    ("event", "offers"),
    [(NOTE, [True, True, True]), (WRONG, [True, False, False]), (STRIKE, [True, True, False])],
)
def test_the_menu_key_offers_what_the_record_allows(
    screen: Screen, event: AnyEvent, offers: list[bool]
) -> None:
    screen.go_to(event)
    place = QPoint(1, 1)
    anywhere = screen.table.viewport().mapToGlobal(place)
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, anywhere)
    QApplication.sendEvent(screen.table.viewport(), by_key)
    menu = screen.panel.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    assert [action.isEnabled() for action in menu.actions()] == offers
    menu.close()


def test_the_menu_asks_what_was_chosen(screen: Screen) -> None:
    screen.go_to(NOTE)
    for wish in ("open", "strike", "move"):
        action = screen.panel.findChild(QAction, f"records.menu.{wish}")
        assert isinstance(action, QAction)
        action.trigger()
    assert screen.heard == [("open", NOTE.id), ("strike", NOTE.id), ("move", NOTE.id)]


def test_without_records_keys_ask_nothing(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(qtbot, reference, ())
    for key in (KEY.Key_Delete, KEY.Key_M, KEY.Key_Return):
        screen.press(key)
    assert screen.heard == []


# How it moves.


def test_a_new_record_comes_on_top_and_the_current_row_stays_current(screen: Screen) -> None:
    screen.go_to(STRIKE)
    newest = reading(155, 70)
    screen.present((*EVENTS, newest))
    assert screen.cell(0, TIME) == "20:35"
    screen.press(KEY.Key_Delete)
    assert screen.heard == [("strike", STRIKE.id)]


MANY = tuple(made("note", 5 * count, text=f"word {count}") for count in range(30))


@pytest.mark.parametrize(("at", "row"), [(150, 0), (22, 25)])
def test_a_new_record_is_shown_though_the_table_was_scrolled(
    qtbot: QtBot, reference: Reference, at: int, row: int
) -> None:
    screen = Screen(qtbot, reference, MANY)
    for key in 15 * (KEY.Key_Down,):
        screen.press(key)
    screen.table.clearFocus()
    new = reading(at, 70)
    screen.present(tuple(sorted((*MANY, new), key=lambda one: one.at)))
    shown = screen.table.visualRect(screen.table.model().index(row, WHAT))
    assert "70" in screen.cell(row, WHAT)
    assert screen.table.viewport().rect().contains(shown.center())
    assert screen.table.verticalScrollBar().value() == 0 or row


def test_a_person_in_the_table_is_not_carried_away_by_a_new_record(
    qtbot: QtBot, reference: Reference
) -> None:
    screen = Screen(qtbot, reference, MANY)
    for key in 25 * (KEY.Key_Down,):
        screen.press(key)
    before = screen.table.visualRect(screen.table.currentIndex())
    screen.present((*MANY, reading(150, 70)))
    assert screen.table.visualRect(screen.table.currentIndex()) == before


def test_a_minute_in_which_nothing_came_changes_nothing(screen: Screen) -> None:
    chart = chart_of(EVENTS)
    assert isinstance(STRIKE, Struck)
    struck = {WRONG.id: STRIKE}
    first, second = (assess(chart, screen.reference, minute(now)) for now in (160, 161))
    screen.panel.present(EVENTS[::-1], first, struck)
    resets = QSignalSpy(screen.table.model().modelReset)
    screen.panel.present(EVENTS[::-1], second, struck)
    assert resets.count() == 0


def test_keys_begin_at_the_newest_record(screen: Screen) -> None:
    assert screen.table.currentIndex().row() == 0


# How it looks.


def test_rows_are_28_pixels_high(screen: Screen) -> None:
    assert {screen.table.rowHeight(row) for row in range(len(EVENTS))} == {28}


@pytest.mark.parametrize("width", [742, 500, 340])
def test_columns_share_the_width_and_the_text_gets_most(
    qtbot: QtBot, reference: Reference, width: int
) -> None:
    screen = Screen(qtbot, reference, width=width)
    widths = [screen.table.columnWidth(column) for column in range(4)]
    assert sum(widths) <= width
    assert widths[WHAT] == max(widths)
    assert screen.table.horizontalScrollBar().maximum() == 0


def test_a_text_that_is_cut_is_whole_in_its_tool_tip(qtbot: QtBot, reference: Reference) -> None:
    text = "a long word about the night " * 20
    screen = Screen(qtbot, reference, (patient(), made("note", 1, text=text.strip())))

    def tip(row: int) -> str:
        place = screen.middle(row)
        event = QHelpEvent(QEvent.Type.ToolTip, place, screen.table.viewport().mapToGlobal(place))
        QApplication.sendEvent(screen.table.viewport(), event)
        return QToolTip.text()

    assert text.strip() in tip(0)
    QToolTip.hideText()
    assert "DOE, Jane" not in tip(1)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_the_current_row_is_marked_by_ground_and_edge(
    qtbot: QtBot, reference: Reference, theme: Theme
) -> None:
    screen = Screen(qtbot, reference, theme=theme)
    picture = screen.table.viewport().grab().toImage()
    row = screen.table.visualRect(screen.table.model().index(0, TIME))
    assert picture.pixelColor(row.left() + 1, row.center().y()) == theme.color("accent")
    assert picture.pixelColor(row.left() + 5, row.top() + 2) == theme.color("selected")


def test_the_names_of_table_and_buttons_are_fixed(screen: Screen) -> None:
    assert screen.table.accessibleName() == "Records"
    assert screen.button("records.strike").text() == "Strike"
