"""A stack that is as large as the page in front, and takes the focus along to it."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from offscreen import settle
from pressorsheet.ui.widgets.front import Front
from typist import focused


class Page(QWidget):
    """A line to type into, and as much height as a test asks for."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setFixedHeight(height)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.line)


@pytest.fixture
def pages() -> tuple[Page, Page]:
    return Page("low", 30), Page("high", 300)


@pytest.fixture
def around(qtbot: QtBot, pages: tuple[Page, Page]) -> QWidget:
    """A window with a stack of a low page in front and a high one, and a line below it."""
    made = QWidget()
    rows = QVBoxLayout(made)
    front, below = Front(), QLineEdit()
    below.setObjectName("below")
    for page in pages:
        front.addWidget(page)
    rows.addWidget(front)
    rows.addWidget(below)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def front_of(around: QWidget) -> Front:
    found = around.findChild(Front)
    assert isinstance(found, Front)
    return found


def test_the_first_page_added_is_in_front(around: QWidget, pages: tuple[Page, Page]) -> None:
    assert front_of(around).currentWidget() is pages[0]
    assert [page.isVisible() for page in pages] == [True, False]
    assert [front_of(around).indexOf(page) for page in (*pages, around)] == [0, 1, -1]


def test_what_is_around_it_has_the_height_of_the_page_in_front_alone(
    around: QWidget, pages: tuple[Page, Page]
) -> None:
    low, high = pages
    layout = around.layout()
    assert layout is not None
    heights = []
    for page in (low, high, low):
        front_of(around).setCurrentWidget(page)
        settle()
        heights.append(layout.totalMinimumSize().height())
    assert heights[1] - heights[0] == 270
    assert heights[2] == heights[0]


def test_a_page_that_asks_for_more_is_given_it(around: QWidget, pages: tuple[Page, Page]) -> None:
    pages[0].line.setFixedHeight(90)
    settle()
    assert front_of(around).sizeHint().height() == 90
    assert front_of(around).height() >= 90


def test_a_page_wraps_at_the_width_there_is(qtbot: QtBot) -> None:
    front, label = Front(), QLabel("word " * 40)
    label.setWordWrap(True)
    qtbot.addWidget(front)
    front.addWidget(label)
    assert front.hasHeightForWidth()
    assert front.heightForWidth(100) == label.heightForWidth(100)
    assert front.heightForWidth(100) > front.heightForWidth(400)


def test_a_stack_without_a_page_asks_for_nothing(qtbot: QtBot) -> None:
    front = Front()
    qtbot.addWidget(front)
    assert front.currentWidget() is None
    assert front.sizeHint() == QSize(0, 0)


def test_the_focus_goes_along_to_where_it_was_on_the_page(
    around: QWidget, pages: tuple[Page, Page]
) -> None:
    low, high = pages
    low.line.setFocus()
    front_of(around).setCurrentWidget(high)
    assert focused().objectName() == "high"
    front_of(around).setCurrentWidget(low)
    assert focused().objectName() == "low"


def test_a_focus_that_is_elsewhere_stays(around: QWidget, pages: tuple[Page, Page]) -> None:
    below = around.findChild(QLineEdit, "below")
    assert isinstance(below, QLineEdit)
    below.setFocus()
    front_of(around).setCurrentWidget(pages[1])
    settle()
    assert focused().objectName() == "below"


def test_a_page_with_nothing_to_type_into_holds_the_focus_itself(
    around: QWidget, pages: tuple[Page, Page]
) -> None:
    words = QLabel("nothing to do here")
    front_of(around).addWidget(words)
    pages[0].line.setFocus()
    front_of(around).setCurrentWidget(words)
    assert focused() is words
