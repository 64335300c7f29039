"""A field holds what is typed, exactly: nothing is cut, translated, dropped or made up."""

from collections.abc import Callable

import pytest
from hands import type_text
from PySide6.QtCore import QLocale, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from offscreen import settle
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.text_field import AreaField, NumberField, TextField, TimeField
from pressorsheet.ui.widgets.toggle import TickField
from pressorsheet.ui.widgets.wrap import Wrap

CHOICES = (("", "choose"), ("arterial", "arterial"), ("cuff", "cuff"))
MAKERS: list[Callable[[], Field]] = [
    lambda: TextField("vitals", "rhythm", "Rhythm"),
    lambda: NumberField("vitals", "map_mmhg", "MAP", "mmHg"),
    lambda: TimeField("vitals", "at", "Time"),
    lambda: ChoiceField("vitals", "source", "Source", CHOICES),
    lambda: AreaField("handover_note", "actions", "To do"),
    lambda: TickField("vitals", "not_measurable", "pressure not measurable"),
]


def line_of(field: Field) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_FR", "ar_EG"])
@pytest.mark.parametrize(
    "typed",
    [
        "0.05",
        "0,05",
        "1.5",
        "1,234.5",
        ".5",
        "5.",
        "5e-2",
        "+5",
        "\u0660\u0665",
        "0.05 mcg",
        "abc",
        " 65 ",
    ],
)
def test_a_number_field_holds_what_is_typed_in_every_locale(
    qtbot: QtBot, locale: str, typed: str
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        field = NumberField("vitals", "map_mmhg", "MAP", "mmHg")
        qtbot.addWidget(field)
        type_text(line_of(field), typed)
        assert field.text == typed
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("pasted", ["0.05 mcg", "1" * 10_000, "6\u0665", "65\t"])
def test_a_paste_is_taken_whole(qtbot: QtBot, pasted: str) -> None:
    field = NumberField("vitals", "map_mmhg", "MAP", "mmHg")
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText(pasted)
    line_of(field).paste()
    assert field.text == pasted


def test_the_clock_in_an_empty_time_field_is_not_input(qtbot: QtBot) -> None:
    field = TimeField("vitals", "at", "Time")
    qtbot.addWidget(field)
    field.set_placeholder("20:34")
    assert field.text == ""
    assert not field.is_touched


@pytest.mark.parametrize("make", MAKERS)
def test_a_field_is_named_for_readers_and_for_tests(
    qtbot: QtBot, make: Callable[[], Field]
) -> None:
    field = make()
    qtbot.addWidget(field)
    editor = field.focusProxy()
    assert editor is not None
    assert editor.accessibleName() == field.label
    assert editor.objectName().endswith(f".{field.key}")


@pytest.mark.parametrize("make", MAKERS)
def test_a_field_is_large_enough_to_hit(qtbot: QtBot, make: Callable[[], Field]) -> None:
    field = make()
    qtbot.addWidget(field)
    editor = field.focusProxy()
    assert editor is not None
    box = editor if isinstance(editor, QComboBox) else editor.parentWidget() or editor
    assert max(box.sizeHint().height(), box.height()) >= 24


@pytest.mark.parametrize("make", MAKERS)
def test_a_draft_put_back_is_not_taken_for_typing(qtbot: QtBot, make: Callable[[], Field]) -> None:
    field = make()
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.set_text("cuff" if isinstance(field, ChoiceField) else "yes")
    assert field.text in ("cuff", "yes")
    assert field.is_touched
    field.clear()
    assert not field.is_touched


def test_the_wheel_changes_no_choice_in_passing(qtbot: QtBot) -> None:
    field = ChoiceField("vitals", "source", "Source", CHOICES, default="arterial")
    qtbot.addWidget(field)
    field.show()
    combo = field.findChild(QComboBox)
    assert combo is not None
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    combo.wheelEvent(event)
    assert field.text == "arterial"


def test_a_choice_made_outlives_new_choices_but_a_default_follows_the_record(qtbot: QtBot) -> None:
    field = ChoiceField("vitals", "source", "Source", CHOICES, default="arterial")
    qtbot.addWidget(field)
    field.set_default("cuff")
    assert field.text == "cuff"
    assert not field.is_touched
    field.set_text("arterial")
    field.set_choices((*CHOICES, ("other", "other")))
    assert field.text == "arterial"


def test_a_default_that_is_not_offered_any_more_gives_way_to_the_next(qtbot: QtBot) -> None:
    """As while a person walks past other drugs in the list above: each has bags of its own."""
    field = ChoiceField("taper", "bag_id", "Bag", (("", "choose"), ("one", "one")), default="one")
    qtbot.addWidget(field)
    field.set_choices((("", "choose"), ("other", "other")))
    assert not field.is_touched
    field.set_default("other")
    assert field.text == "other"


def test_a_choice_that_waits_until_it_is_offered_counts_as_made(qtbot: QtBot) -> None:
    field = ChoiceField("infusion", "bag_id", "Bag", (("", "choose"),))
    qtbot.addWidget(field)
    field.set_text("one")
    assert field.is_touched
    field.set_choices((("", "choose"), ("one", "one")))
    assert field.text == "one"


def test_a_field_is_no_tab_stop_while_it_shows_a_computed_value(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = NumberField("infusion", "rate_ml_per_h", "Rate", "mL/h")
    field.setParent(holder)
    field.set_locked(locked=True)
    assert line_of(field).isReadOnly()
    assert line_of(field).focusPolicy() is Qt.FocusPolicy.NoFocus


class _Giving(QWidget):
    """Wants 100 px and needs 60."""

    gives_way = True

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(100, 20)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(60, 20)


@pytest.mark.parametrize(
    ("width", "places"),
    [
        # 100 + 100 + 100 and two gaps of 8; what is over goes to nobody.
        (320, [(0, 0, 100), (108, 0, 100), (216, 0, 100)]),
        (316, [(0, 0, 100), (108, 0, 100), (216, 0, 100)]),
        # The gaps close up first, to 3.
        (306, [(0, 0, 100), (103, 0, 100), (206, 0, 100)]),
        # Then the part that gives way, to its least width.
        (280, [(0, 0, 100), (103, 0, 74), (180, 0, 100)]),
        (266, [(0, 0, 100), (103, 0, 60), (166, 0, 100)]),
        # Then the row breaks.
        (265, [(0, 0, 100), (108, 0, 100), (0, 28, 100)]),
    ],
)
def test_a_row_closes_up_and_a_part_gives_way_before_it_breaks(
    qtbot: QtBot, width: int, places: list[tuple[int, int, int]]
) -> None:
    row, holder = Wrap(), QWidget()
    holder.setLayout(row)
    parts = [QWidget(), _Giving(), QWidget()]
    for part in (parts[0], parts[2]):
        part.setFixedSize(100, 20)
    for part in parts:
        row.addWidget(part)
    qtbot.addWidget(holder)
    holder.resize(width, row.heightForWidth(width))
    holder.show()
    settle()
    assert [(each.x(), each.y(), each.width()) for each in parts] == places
    assert row.heightForWidth(width) == max(top for _, top, _ in places) + 20


def in_a_row(qtbot: QtBot, field: TextField) -> QWidget:
    """A row with room for the field to grow, and another part that takes the focus from it."""
    row = Wrap()
    holder = QWidget()
    holder.setLayout(row)
    for part in (field, QLineEdit()):
        row.addWidget(part)
    holder.resize(700, 120)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    line_of(field).setFocus()
    return holder


def whole_in_sight(field: TextField) -> bool:
    """Whether the text and the cursor fit into the editor, by the metrics of its font."""
    line = line_of(field)
    return line.fontMetrics().horizontalAdvance(line.text()) + 5 <= line.width()


@pytest.mark.parametrize(
    ("unit", "width", "typed"),
    [
        ("/min", 78, "1000"),
        ("mmHg", 90, "8282"),
        ("mmHg", 90, "52.5.1"),
        ("%", 62, "9696.5"),
        ("mL/h", 104, "1234.5678"),
        ("", 68, "2026-11-25 23:50"),
    ],
)
def test_no_digit_of_a_number_is_out_of_sight(
    qtbot: QtBot, unit: str, width: int, typed: str
) -> None:
    field = NumberField("vitals", "hr_per_min", "HR", unit, width=width)
    holder = in_a_row(qtbot, field)
    type_text(line_of(field), typed)
    qtbot.waitUntil(lambda: whole_in_sight(field))
    assert not field.is_cut
    field.clear()
    qtbot.waitUntil(lambda: field.width() == width)
    units = [part for part in holder.findChildren(QLabel) if part.text() == unit]
    assert all(part.isVisible() for part in units) or not unit


def test_a_number_too_long_for_any_field_is_framed_and_shows_its_beginning(qtbot: QtBot) -> None:
    field = NumberField("vitals", "map_mmhg", "MAP", "mmHg", width=90)
    holder = in_a_row(qtbot, field)
    type_text(line_of(field), "1" + "0" * 60)
    frame = line_of(field).parentWidget()
    assert field.is_cut
    assert frame is not None
    assert frame.property("fault") == "true"
    edited = line_of(field).grab().toImage()
    others = [part for part in holder.findChildren(QLineEdit) if part != line_of(field)]
    others[0].setFocus()
    left = line_of(field).grab().toImage()
    assert edited != left
    field.set_text("1" + "0" * 59 + "7")
    assert line_of(field).grab().toImage() == left, "its end is what is shown"
    field.set_text("7" + "0" * 60)
    assert line_of(field).grab().toImage() != left, "its beginning is not shown"
