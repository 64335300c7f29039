"""What turns a line or cannot be seen came by a file: the window shows a mark in its place."""

from collections.abc import Iterator

import pytest
from opened import Clock, opened
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, named
from verifier import session_of

from bedside import at, event, vasopressin  # isort: skip  # found by verifier
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.ui.window import Window
from verifiable import ON_VASOPRESSIN, VASOPRESSIN, ordered

MOST_COLUMNS = 20
TURN = "\u202e"
PATIENT = event(
    "patient",
    "00:01",
    name=f"DOE,{TURN} Jane",
    mrn=f"00{TURN}12",
    bed=f"1{TURN}2",
    allergies="none\u2066 known",
    code_status=f"full{TURN}",
)
CHARTED = (
    event("note", "11:00", text=f"give 0.0{TURN}1"),
    event("handover_note", "11:10", actions=[f"call{TURN} at 5"]),
    vasopressin("11:20", "0.03", bag="V", line_site=f"left{TURN} femoral"),
)


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Window:
    order = ordered(reference, ON_VASOPRESSIN, VASOPRESSIN)
    turned = order.model_copy(update={"reason": f"as{TURN} said"})
    events: tuple[AnyEvent, ...] = (*ON_VASOPRESSIN, turned, PATIENT, *CHARTED)
    return opened(qtbot, session_of(reference, *events), Clock(at("12:10")))


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """Every text and tip of a model, and of what lies below its rows."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for parent in (QModelIndex(), *(model.index(row, 0) for row in range(model.rowCount()))):
        for row in range(model.rowCount(parent)):
            places = (model.index(row, column, parent) for column in range(MOST_COLUMNS))
            said = (place.data(role) for place in places if place.isValid() for role in roles)
            yield from (each for each in said if isinstance(each, str))


def shown_in(widget: QWidget) -> Iterator[str]:
    """All that a widget in sight shows, its tips, its tables and its fields too."""
    yield all_text(widget)
    for part in widget.findChildren(QWidget):
        if not part.isVisible():
            continue
        yield part.toolTip()
        if isinstance(part, QLineEdit):
            yield part.placeholderText()
            yield part.text()
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            yield from cells(part.model())


@pytest.mark.parametrize("view", ["worksheet", "taper", "history", "handover"])
def test_no_view_shows_a_character_that_turns_the_line(window: Window, view: str) -> None:
    window.show_view(view)
    settle()
    said = list(shown_in(window))
    assert [each for each in said if TURN in each or "\u2066" in each] == []
    assert any("[?]" in each for each in said)


def test_banner_board_and_records_say_where_one_stands(window: Window) -> None:
    banner = all_text(window.frame.banner)
    for shown in ("DOE,[?] Jane", "00[?]12", "1[?]2", "none[?] known"):
        assert shown in banner
    assert any("DOE,[?] Jane" in each for each in shown_in(window.frame.patients))
    window.show_view("history")
    settle()
    history = " ".join(cells(named(window, QTableView, "history.table").model()))
    for shown in ("give 0.0[?]1", "call[?] at 5", "left[?] femoral", "as[?] said"):
        assert shown in history


def test_an_order_says_where_one_stands_and_the_record_is_as_it_came(window: Window) -> None:
    window.show_view("taper")
    settle()
    labels = [each.text() for each in window.views.taper.findChildren(QLabel) if each.isVisible()]
    assert any("left[?] femoral" in each for each in labels)
    kept = window.store.session.events()
    assert any(f"give 0.0{TURN}1" == getattr(each, "text", None) for each in kept)
