"""The board shows every patient, finds one by bed, name or MRN, and opens by key or press."""

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from bedsides import NOW, at
from hands import focused, press, type_text
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot
from screen import named, show, texts

from offscreen import settle
from pressorsheet.core.handover.document import Action
from pressorsheet.core.note import note
from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import PumpRate
from pressorsheet.ui.panels.patients import Patients
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme


@dataclass(frozen=True)
class Row:
    worksheet_id: str
    bed: str | None
    name: str | None
    mrn: str | None = None
    look_alike: bool = False
    next_due: Action | None = None
    late: bool = False


STEP = Action(
    at("20:40"),
    strong(note("paper_action_step", drug="norepinephrine", row=3, rate=PumpRate(Fraction(10)))),
)
OLD_MAP = Action(
    at("20:20"),
    strong(note("paper_due_map")) + plain(":", note("paper_action_out_of_date", item=("START-1",))),
)
TARGET = Action(NOW, strong(note("paper_action_set_target")))
WARD = (
    Row("a", "9", "DOE, Janet", "0007", look_alike=True),
    Row("b", "12", "DOE, Jane", "0012345", look_alike=True, next_due=STEP),
    Row("c", "14", "ROE, Alan", "0099"),
    Row("d", "17", "MOE, Ada", "0100", next_due=OLD_MAP, late=True),
)


def board(
    qtbot: QtBot,
    rows: tuple[Row, ...] = WARD,
    current: str | None = "b",
    theme: Theme = LIGHT,
    height: int = 420,
) -> Patients:
    made = Patients()
    qtbot.addWidget(made)
    made.present(rows, current, NOW)
    show(made, theme, 160, height)
    return made


def the_list(made: Patients) -> QListView:
    return named(made, QListView, "patients.board")


def search(made: Patients) -> QLineEdit:
    return named(made, QLineEdit, "patients.find")


def read(made: Patients) -> list[str]:
    model = the_list(made).model()
    return [model.data(model.index(n, 0)) for n in range(model.rowCount())]


def chosen(made: Patients) -> list[str]:
    heard: list[str] = []
    made.chosen.connect(heard.append)
    return heard


def test_each_row_says_bed_name_look_alike_and_what_is_due(qtbot: QtBot) -> None:
    assert read(board(qtbot)) == [
        "bed 9, DOE, Janet, look-alike",
        "bed 12, DOE, Jane, look-alike, step 3 in 6 min, open",
        "bed 14, ROE, Alan, nothing due",
        "bed 17, MOE, Ada, MAP is late",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("x", None, None), "bed not recorded, name not recorded, nothing due"),
        (
            Row("x", "3", "POE, Kit", next_due=TARGET, late=True),
            "bed 3, POE, Kit, MAP target now",
        ),
        (
            Row("x", "3", "POE, Kit", next_due=replace(STEP, due=at("20:25")), late=True),
            "bed 3, POE, Kit, step 3 overdue",
        ),
        (
            Row("x", "3", "POE, Kit", next_due=Action(None, plain("skin"))),
            "bed 3, POE, Kit, nothing due",
        ),
        (
            Row("x", "3", "POE, Kit", next_due=Action(at("22:00"), plain("lactate"))),
            "bed 3, POE, Kit, lactate in 1 h 26 min",
        ),
    ],
)
def test_what_is_missing_late_or_due_is_said_in_words(qtbot: QtBot, row: Row, said: str) -> None:
    assert read(board(qtbot, (row,), None)) == [said]


def test_a_press_opens_the_patient(qtbot: QtBot) -> None:
    made = board(qtbot)
    heard = chosen(made)
    view = the_list(made)
    spot = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot
    )
    assert heard == ["c"]


def test_the_cursor_starts_at_the_open_patient_and_enter_opens_where_it_goes(
    qtbot: QtBot,
) -> None:
    made = board(qtbot)
    heard = chosen(made)
    the_list(made).setFocus()
    press(Qt.Key.Key_Down)
    assert heard == []
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Enter)
    assert heard == ["c", "a"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("14", ["bed 14, ROE, Alan, nothing due"]),
        ("ada", ["bed 17, MOE, Ada, MAP is late"]),
        ("0099", ["bed 14, ROE, Alan, nothing due"]),
        ("doe 9", ["bed 9, DOE, Janet, look-alike"]),
    ],
)
def test_typing_filters_by_bed_name_or_mrn(qtbot: QtBot, typed: str, found: list[str]) -> None:
    made = board(qtbot)
    made.find()
    type_text(focused(), typed)
    assert read(made) == found


def test_enter_in_the_search_line_opens_the_first_match_and_ends_the_search(
    qtbot: QtBot,
) -> None:
    made = board(qtbot)
    heard = chosen(made)
    made.find()
    assert focused() is search(made)
    type_text(focused(), "moe")
    press(Qt.Key.Key_Return)
    settle()
    assert heard == ["d"]
    assert len(read(made)) == 4
    assert not search(made).isVisible()


def test_esc_clears_the_search_and_goes_to_the_board(qtbot: QtBot) -> None:
    made = board(qtbot)
    heard = chosen(made)
    made.find()
    type_text(focused(), "moe")
    press(Qt.Key.Key_Escape)
    settle()
    assert search(made).text() == ""
    assert len(read(made)) == 4
    assert focused() is the_list(made)
    assert heard == []


def test_down_goes_from_the_search_line_into_what_was_found(qtbot: QtBot) -> None:
    made = board(qtbot)
    heard = chosen(made)
    made.find()
    type_text(focused(), "doe")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert heard == ["b"]


def test_a_search_that_finds_nobody_says_so_and_opens_nobody(qtbot: QtBot) -> None:
    made = board(qtbot)
    heard = chosen(made)
    made.find()
    type_text(focused(), "zzz")
    settle()
    assert read(made) == []
    assert "no patient matches" in texts(made)
    press(Qt.Key.Key_Return)
    assert heard == []


def test_an_empty_board_says_so(qtbot: QtBot) -> None:
    assert "no patient" in texts(board(qtbot, (), None))


def test_the_heading_opens_the_search_line_by_press(qtbot: QtBot) -> None:
    made = board(qtbot)
    assert "Patients Ctrl+K" in texts(made)
    heading = named(made, QPushButton, "patients.search")
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert focused() is search(made)


@pytest.mark.parametrize(
    ("name", "text"), [("admit", "Admit a patient"), ("open_file", "Open a worksheet")]
)
def test_admission_and_files_are_asked_for_by_mouse_and_key(
    qtbot: QtBot, name: str, text: str
) -> None:
    made = board(qtbot)
    heard: list[str] = []
    made.admit.connect(lambda: heard.append("admit"))
    made.open_file.connect(lambda: heard.append("open_file"))
    asking = named(made, QPushButton, f"patients.{name}")
    assert asking.text() == text
    QTest.mouseClick(asking, Qt.MouseButton.LeftButton)
    asking.setFocus()
    press(Qt.Key.Key_Return)
    assert heard == [name, name]


def test_many_patients_scroll_and_the_open_one_is_in_sight(qtbot: QtBot) -> None:
    rows = tuple(Row(str(n), str(n), f"POE, Kit {n}") for n in range(40))
    made = board(qtbot, rows, "37")
    view = the_list(made)
    assert view.verticalScrollBar().maximum() > 0
    shown = view.visualRect(view.model().index(37, 0))
    assert view.viewport().rect().contains(shown)


def test_the_cursor_stays_on_its_patient_when_others_come_or_rows_grow(qtbot: QtBot) -> None:
    made = board(qtbot)
    heard = chosen(made)
    the_list(made).setFocus()
    press(Qt.Key.Key_Down)
    grown = (replace(WARD[0], next_due=STEP), *WARD[1:])
    made.present(grown, "b", NOW)
    made.present((Row("e", "3", "POE, Kit"), *grown), "b", NOW)
    press(Qt.Key.Key_Return)
    assert heard == ["c"]


def test_presenting_again_keeps_what_is_searched_for(qtbot: QtBot) -> None:
    made = board(qtbot)
    made.find()
    type_text(focused(), "doe")
    made.present(WARD, "b", NOW)
    assert len(read(made)) == 2
    assert search(made).text() == "doe"


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_the_open_patient_has_an_edge_and_a_ground_of_its_own(qtbot: QtBot, theme: Theme) -> None:
    made = board(qtbot, theme=theme)
    view = the_list(made)
    picture = view.viewport().grab().toImage()
    edged = []
    for number in range(4):
        box = view.visualRect(view.model().index(number, 0))
        edge = picture.pixelColor(1, box.center().y())
        ground = picture.pixelColor(8, box.center().y())
        if (edge, ground) == (theme.color("accent"), theme.color("selected")):
            edged.append(number)
    assert edged == [1]


def test_a_long_bed_and_a_long_name_are_whole_in_the_tool_tip(qtbot: QtBot) -> None:
    bed = "Intensive care south, bay 4, window bed"
    made = board(qtbot, (Row("x", bed, "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew"),), None)
    model = the_list(made).model()
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert f"bed {bed}" in tip.splitlines()
    assert "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew" in tip.splitlines()


def test_everything_has_a_name_for_a_reader(qtbot: QtBot) -> None:
    made = board(qtbot)
    assert search(made).accessibleName() == "Find a patient"
    assert the_list(made).accessibleName() == "Patients"
