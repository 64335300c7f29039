"""A narrower window keeps everything: fewer rows round the worksheet, then one column, and a board
that comes when it is asked for."""

import pytest
from bedsides import MORE_DRUGS, NOREPINEPHRINE, VASOPRESSIN, bedside, nothing_recorded, pressure
from drug_forms import choose, seen, write
from opened import VIEWS, Clock, opened
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, place, show, texts

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.bedside import Bedside, Verdict
from pressorsheet.session.demo import demo_session
from pressorsheet.session.session import Session
from pressorsheet.ui.panels.now_brief import NowBrief
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.widgets.column import Column
from pressorsheet.ui.widgets.text import WrappedText
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def session(reference: Reference) -> Session:
    """The sample ward at 20:34; nothing here records in it."""
    return demo_session(reference, Clock()())


@pytest.fixture
def narrow(qtbot: QtBot, session: Session) -> Window:
    """A laptop of 1366 x 768 at 200 %."""
    return opened(qtbot, session, Clock(), (683, 384))


def test_banner_now_strip_and_bottom_bar_are_one_row_each_down_to_1060(
    qtbot: QtBot, session: Session
) -> None:
    window = opened(qtbot, session, Clock())
    frame = window.frame
    for width in (1366, 1093, 1060):
        window.resize(width, 614)
        settle()
        assert (frame.banner.height(), frame.now.height(), frame.bottom.height()) == (55, 103, 39)
        said = all_text(frame.now)
        for fact in ("68 mmHg", "0.06 mcg/kg/min", "15.8 mL/h computed", "0.02 units/min"):
            assert fact in said
        assert "4.2 mcg/min" in said
        assert hidden_or_clipped(frame.now) == []
        assert hidden_or_clipped(frame.banner) == []


def test_two_columns_share_the_width_and_leave_the_form_its_own(
    qtbot: QtBot, session: Session
) -> None:
    window = opened(qtbot, session, Clock(), (1093, 614))
    sheet = window.worksheet
    trend, lists = place(window, sheet.trend), place(window, sheet.checklists)
    assert trend.right() < lists.left()
    assert lists.right() == 1092
    assert lists.width() >= 440
    form = place(window, window.charting.current)
    assert all(
        form.contains(place(window, part).center())
        for part in window.charting.current.findChildren(QLineEdit)
        if part.isVisible()
    )


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=["light", "night"])
@pytest.mark.parametrize("size", [(1093, 614), (1366, 768)])
def test_on_a_small_laptop_nothing_of_the_left_column_scrolls(
    qtbot: QtBot, session: Session, theme: Theme, size: tuple[int, int]
) -> None:
    window = opened(qtbot, session, Clock(), size, theme)
    sheet = window.worksheet
    for form in ("vitals", "perfusion", "infusion", "fluid", "bag", "weight", "target", "vitals"):
        window.chart(form)
        settle()
        assert left_scroll(window) == 0, form
        assert place(window, sheet.trend).top() >= place(window, window.frame.now).bottom()
        assert place(window, sheet.records).bottom() <= place(window, window.frame.bottom).top()
        assert sheet.trend.height() >= 120
        record = named(window.charting.current, QPushButton, f"{form}.record")
        lines = window.charting.current.findChildren(QLineEdit)
        boxes = [place(window, each) for each in lines if each.isVisible()]
        assert not any(place(window, record).intersects(box) for box in boxes)


@pytest.mark.parametrize("width", [1060, 1093, 1240, 1300])
def test_between_small_laptops_no_form_of_every_hour_scrolls(
    qtbot: QtBot, session: Session, width: int
) -> None:
    window = opened(qtbot, session, Clock(), (width, 614))
    for form in ("vitals", "perfusion", "infusion", "fluid", "weight", "target"):
        window.chart(form)
        settle()
        assert left_scroll(window) == 0, form
        assert hidden_or_clipped(window.charting.current) == []
        parts = [
            place(window, each)
            for each in window.charting.current.findChildren(QWidget)
            if each.isVisible() and isinstance(each, QLineEdit | QPushButton | QComboBox)
        ]
        fields = [part for part in parts if part.width() > 0]
        for number, one in enumerate(fields):
            assert not any(one.intersects(other) for other in fields[number + 1 :]), form


@pytest.mark.parametrize("size", [(1093, 614), (1366, 768)])
def test_a_bag_whose_salt_is_asked_is_whole_in_sight_below_the_trend(
    qtbot: QtBot, session: Session, size: tuple[int, int]
) -> None:
    """Where the window is low only the records, which scroll anyway, are scrolled to."""
    window = opened(qtbot, session, Clock(), size)
    window.chart("bag")
    form = window.charting.current
    choose(form, "bag.drug", "norepinephrine (as base)")
    write(form, "bag.amount", "4")
    choose(form, "bag.amount_unit", "mg")
    write(form, "bag.volume_ml", "250")
    choose(form, "bag.salt", "as base")
    settle()
    assert "16 mcg/mL" in texts(form)
    assert hidden_or_clipped(form) == []
    bottom = place(window, window.frame.bottom).top()
    assert place(window, named(form, QPushButton, "bag.record")).bottom() < bottom
    top = place(window, window.frame.now).bottom()
    assert place(window, window.worksheet.trend).top() >= top
    row = [named(form, QComboBox, f"bag.{key}") for key in ("salt", "swap")]
    assert len({place(window, each).top() for each in row}) == 1


def left_scroll(window: Window) -> int:
    """How far what stands left of the checklists could be scrolled."""
    columns = [each for each in window.worksheet.findChildren(Column) if each.isVisible()]
    assert len(columns) == 1
    return columns[0].verticalScrollBar().maximum()


def test_an_infusion_being_typed_does_not_scroll_on_a_small_laptop(
    qtbot: QtBot, reference: Reference
) -> None:
    clock = Clock()
    window = opened(qtbot, demo_session(reference, clock()), clock, (1093, 614))
    window.chart("infusion")
    form = window.charting.current
    choose(form, "infusion.bag_id", "norepinephrine (as base) 16 mcg/mL, N4")
    write(form, "infusion.dose", "0.08")
    settle()
    # 0.08 x 70 x 60 / 16
    assert seen(form, "infusion.rate_ml_per_h") == "21"
    assert "5.6 mcg/min, delivers 0.08 exactly" in texts(form)
    assert left_scroll(window) == 0
    assert hidden_or_clipped(form) == []


def test_after_a_high_form_a_low_one_leaves_the_trend_its_height(
    qtbot: QtBot, session: Session
) -> None:
    window = opened(qtbot, session, Clock(), (1093, 614))
    window.chart("vitals")
    settle()
    before = window.worksheet.trend.height()
    window.chart("bag")
    settle()
    assert window.worksheet.trend.height() < before
    window.chart("vitals")
    settle()
    assert window.worksheet.trend.height() == before


def test_one_column_holds_the_parts_in_reading_order(narrow: Window) -> None:
    sheet, frame = narrow.worksheet, narrow.frame
    parts = (frame.now, sheet.trend, narrow.charting, sheet.records, sheet.checklists, frame.due)
    tops = [place(narrow, part).top() for part in parts]
    assert tops == sorted(tops)
    assert all(part.width() > 600 for part in parts)
    heights = [part.height() for part in parts]
    assert all(
        height >= least
        for height, least in zip(heights, (190, 250, 150, 170, 500, 100), strict=True)
    )


def texts_beyond(window: Window, right: int) -> list[str]:
    """What is written, all or in part, to the right of where the window ends."""
    written: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel)]
    written += window.findChildren(QAbstractButton)
    return [
        part.text()
        for part in written
        if part.isVisible() and part.text() and place(window, part).right() >= right
    ]


@pytest.mark.parametrize("size", [(911, 512), (683, 384), (560, 340)])
def test_nothing_lies_beyond_the_right_edge(
    qtbot: QtBot, session: Session, size: tuple[int, int]
) -> None:
    window = opened(qtbot, session, Clock(), size)
    beyond = []
    for view in VIEWS:
        window.show_view(view)
        settle()
        beyond += [f"{view}: {text}" for text in texts_beyond(window, size[0])]
    assert beyond == []


def test_pressure_and_doses_stay_in_sight_above_every_view(narrow: Window) -> None:
    brief = named(narrow, QWidget, "now.brief")
    for view in VIEWS:
        narrow.show_view(view)
        settle()
        assert texts(brief) == [
            "MAP 68 mmHg at target arterial, 20:31, 3 min ago",
            "norepinephrine (as base) 0.06 mcg/kg/min 15.8 mL/h",
            "vasopressin 0.02 units/min 6 mL/h",
        ], view
        assert hidden_or_clipped(brief) == []
        assert narrow.frame.views.visibleRegion().boundingRect().height() > 200


def test_a_form_is_brought_into_sight_by_its_key(narrow: Window) -> None:
    column = narrow.worksheet.findChild(QScrollArea)
    assert isinstance(column, QScrollArea)
    column.verticalScrollBar().setValue(0)
    for number, form in enumerate(("vitals", "perfusion", "infusion", "fluid"), start=1):
        press(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        settle()
        assert focused().objectName().startswith(f"{form}.")
        assert focused().visibleRegion().boundingRect() == focused().rect()


def test_page_down_scrolls_the_column_from_within_a_field_to_its_end(narrow: Window) -> None:
    before = place(narrow, narrow.frame.due).bottom()
    assert before > narrow.height()
    for _ in range(12):
        press(Qt.Key.Key_PageDown)
    settle()
    assert place(narrow, narrow.frame.due).bottom() <= narrow.frame.bottom.y()
    assert focused().objectName() == "vitals.sbp_mmhg"


# The board.


def test_a_narrow_window_asks_for_the_patients_in_the_banner(narrow: Window) -> None:
    board = narrow.frame.patients
    assert not board.isVisible()
    QTest.mouseClick(named(narrow, QAbstractButton, "banner.board"), Qt.MouseButton.LeftButton)
    assert board.isVisible()
    assert focused().objectName() == "patients.find"


def test_a_wide_window_has_the_board_at_its_side_and_does_not_ask(
    qtbot: QtBot, session: Session
) -> None:
    window = opened(qtbot, session, Clock())
    assert window.frame.patients.isVisible()
    assert not named(window, QAbstractButton, "banner.board").isVisible()


@pytest.mark.parametrize("size", [(1093, 614), (683, 384)])
def test_the_board_comes_over_the_view_and_esc_sends_it_away_to_where_the_cursor_was(
    qtbot: QtBot, session: Session, size: tuple[int, int]
) -> None:
    window = opened(qtbot, session, Clock(), size)
    named(window, QLineEdit, "vitals.map_mmhg").setFocus()
    before = place(window, window.worksheet)
    press(Qt.Key.Key_K, CONTROL)
    board = window.frame.patients
    assert board.isVisible()
    assert board.visibleRegion().boundingRect().size() == board.size()
    assert place(window, window.worksheet) == before
    press(Qt.Key.Key_Escape)
    assert not board.isVisible()
    assert focused().objectName() == "vitals.map_mmhg"


def test_choosing_a_patient_sends_the_board_away(qtbot: QtBot, reference: Reference) -> None:
    clock = Clock()
    window = opened(qtbot, demo_session(reference, clock()), clock, (683, 384))
    press(Qt.Key.Key_K, CONTROL)
    type_text(focused(), "roe")
    press(Qt.Key.Key_Return)
    settle()
    assert not window.frame.patients.isVisible()
    assert "ROE, Alan" in all_text(window.frame.banner)
    assert focused().objectName() == "vitals.sbp_mmhg"


def test_the_board_never_covers_what_has_the_focus(narrow: Window) -> None:
    press(Qt.Key.Key_K, CONTROL)
    press(Qt.Key.Key_2, CONTROL)
    assert not narrow.frame.patients.isVisible()
    assert focused().objectName().startswith("perfusion.")


def test_a_window_made_wide_again_has_everything_back_in_its_place(narrow: Window) -> None:
    press(Qt.Key.Key_K, CONTROL)
    narrow.resize(1366, 768)
    settle()
    frame, sheet = narrow.frame, narrow.worksheet
    assert place(narrow, frame.patients).topLeft() == QPoint(0, 56)
    assert place(narrow, frame.now).top() == 56
    assert place(narrow, frame.due).left() == 0
    assert place(narrow, sheet.checklists).right() == 1365
    assert not named(narrow, QWidget, "now.brief").isVisible()
    narrow.resize(683, 384)
    settle()
    assert not frame.patients.isVisible()


# The order form of a taper.


def cut_off(form: QWidget) -> list[str]:
    """What a label of a form or a closed list says in part, or has no room for."""
    cut = []
    for label in form.findChildren(QLabel):
        wide = label.fontMetrics().horizontalAdvance(label.text())
        lines = label.heightForWidth(label.width()) if label.wordWrap() else 0
        is_short = lines > label.height() or (not lines and wide > label.width())
        if label.isVisible() and (label.text().endswith("\N{HORIZONTAL ELLIPSIS}") or is_short):
            cut.append(label.text())
    for box in form.findChildren(QComboBox):
        shown = QStyleOptionComboBox()
        box.initStyleOption(shown)
        if box.isVisible() and shown.currentText.endswith("\N{HORIZONTAL ELLIPSIS}"):
            cut.append(shown.currentText)
    return cut


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_no_word_of_an_order_that_is_written_is_cut(
    qtbot: QtBot, reference: Reference, size: tuple[int, int]
) -> None:
    clock = Clock()
    window = opened(qtbot, demo_session(reference, clock()), clock, size)
    window.show_view("taper")
    named(window, QPushButton, "taper.new_order").click()
    form = window.views.taper.form
    for drug, step in (("vasopressin", ""), ("norepinephrine (as base)", "0.02")):
        choose(form, "taper.drug", drug)
        choose(form, "taper.bag_id", drug)
        settle()
        assert "as charted" in all_text(form)
        assert cut_off(form) == []
        named(form, QPushButton, "taper.as_running").click()
        write(form, "taper.step", step)
        write(form, "taper.every_min", "90" if step else "")
        write(form, "taper.start", "23:45")
        write(form, "taper.stop_below_mmhg", "60")
        settle()
        assert "start dose" in all_text(form)
        assert cut_off(form) == []
        choose(form, "taper.bag_id", "another bag")
        settle()
        assert cut_off(form) == []
        scroll = form.findChild(QScrollArea)
        assert isinstance(scroll, QScrollArea)
        # In a narrow window the view scrolls, and nothing within it.
        assert size[0] > 900 or scroll.verticalScrollBar().maximum() == 0


def test_words_without_a_space_go_on_on_another_line(qtbot: QtBot) -> None:
    said = WrappedText(9, "ink2")
    qtbot.addWidget(said)
    show(said, LIGHT, 100, 60)
    said.set_text("line rightinternaljugularmediallumen")
    assert said.text().replace("\N{ZERO WIDTH SPACE}", "") == "line rightinternaljugularmediallumen"
    assert said.text().startswith("line r")
    one, three = said.fontMetrics().lineSpacing(), 3 * said.fontMetrics().lineSpacing()
    assert one < said.heightForWidth(100) <= three
    show(said, LIGHT, 400, 60)
    assert said.text() == "line rightinternaljugularmediallumen"


# Pages that are about nobody of the store yet.


def test_above_an_admission_no_patient_is_shown_and_afterwards_the_same_one_again(
    qtbot: QtBot, session: Session
) -> None:
    window = opened(qtbot, session, Clock())
    press(Qt.Key.Key_N, CONTROL)
    settle()
    assert "DOE, Jane" not in all_text(window.frame.banner)
    assert "No patient shown" in all_text(window.frame.banner)
    assert not window.frame.now.isVisible()
    window.store.refresh()
    assert "DOE, Jane" not in all_text(window.frame.banner)
    press(Qt.Key.Key_Escape)
    settle()
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert window.frame.now.isVisible()


# The gist of the strip.


def brief(qtbot: QtBot, said: Bedside, width: int = 683) -> NowBrief:
    made = NowBrief()
    qtbot.addWidget(made)
    made.present(said)
    show(made, LIGHT, width)
    return made


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (
            nothing_recorded(),
            ["MAP not recorded no MAP recorded", "no vasopressor charted as running"],
        ),
        (
            bedside(pressure=pressure("58", Verdict.BELOW, is_out_of_date=True)),
            ["MAP out of date 58 mmHg below target arterial, 20:31, 3 min ago"],
        ),
        (
            bedside(pressure=pressure(None, Verdict.NOT_MEASURABLE)),
            ["MAP not measurable below target arterial, 20:31, 3 min ago"],
        ),
        (
            bedside(drugs=(NOREPINEPHRINE, VASOPRESSIN, *MORE_DRUGS)),
            ["EPINEPHrine 0.05 mcg/kg/min 10.5 mL/h", "and 5 more"],
        ),
    ],
)
def test_the_gist_says_what_is_so_and_what_is_not_known(
    qtbot: QtBot, said: Bedside, lines: list[str]
) -> None:
    made = brief(qtbot, said)
    assert set(lines) <= set(texts(made))
    assert hidden_or_clipped(made) == []


def test_tab_goes_through_a_narrow_taper_and_its_marks_stay(narrow: Window) -> None:
    """PySide once took what stands in a viewport for gone after Tab had passed by."""
    narrow.show_view("taper")
    for _ in range(40):
        press(Qt.Key.Key_Tab)
        settle()
    narrow.resize(690, 390)
    settle()
    given = named(narrow, QAbstractButton, "taper.give")
    assert given.isVisible()
    assert given.height() >= 24
