"""The live checklists, as a person reads, walks and ticks them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip, QTreeView
from pytestqt.qtbot import QtBot

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Infusion, Person, Tick, Vitals
from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Status
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.ui.panels.checklists import Checklists
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme, wear
from pressorsheet.ui.widgets.status import paint_status

WIDTH, HEIGHT = 464, 568
KEY = Qt.Key
RGB = QImage.Format.Format_RGB32
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
NURSE = Person(name="Rosa Lind", role="nurse")


class Screen:
    """A checklist panel on a screen of its own, with what a person does there and hears of it."""

    def __init__(self, qtbot: QtBot, height: int = HEIGHT, theme: Theme = LIGHT) -> None:
        self.panel = Checklists()
        qtbot.addWidget(self.panel)
        wear(self.panel, theme)
        self.panel.resize(WIDTH, height)
        self.panel.show()
        found = self.panel.findChild(QTreeView)
        assert isinstance(found, QTreeView)
        self.list = found
        self.asked: list[str] = []
        self.ticks: list[tuple[str, bool]] = []
        self.panel.basis_asked.connect(self.asked.append)
        self.panel.tick_asked.connect(lambda item, value: self.ticks.append((item, value)))

    def present(self, assessment: Assessment) -> None:
        self.panel.present(assessment)
        QApplication.processEvents()

    def indexes(self) -> Iterator[QModelIndex]:
        """Heads and rows in reading order, open or not."""
        model = self.list.model()
        for place in range(model.rowCount()):
            head = model.index(place, 0)
            yield head
            yield from (model.index(row, 0, head) for row in range(model.rowCount(head)))

    def texts(self) -> list[str]:
        return [text_of(index) for index in self.indexes()]

    def index(self, part: str) -> QModelIndex:
        """The row whose text holds a part, else the head: heads quote their most telling row."""
        found = [index for index in self.indexes() if part in text_of(index)]
        return next((index for index in found if index.parent().isValid()), found[0])

    def text(self, part: str) -> str:
        return text_of(self.index(part))

    def open_heads(self) -> list[str]:
        """The names of the sections whose rows show."""
        return [
            text_of(index).partition(",")[0]
            for index in self.indexes()
            if not index.parent().isValid() and self.list.isExpanded(index)
        ]

    def go(self, part: str) -> None:
        """Walk down to a row by keys."""
        self.press(KEY.Key_Home)
        for _ in range(40):
            if self.list.currentIndex() == self.index(part):
                return
            self.press(KEY.Key_Down)
        raise AssertionError(f"no key leads to {part}")

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.list, key)

    def current(self) -> str:
        return text_of(self.list.currentIndex())

    def rect(self, part: str) -> QRect:
        return self.list.visualRect(self.index(part))

    def click(self, at: QPoint) -> None:
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def button_at(self, part: str, dy: int = 0) -> QPoint:
        """A place on the button at the right of a row."""
        rect = self.rect(part)
        return QPoint(rect.right() - 36, rect.center().y() + dy)

    def scrolls(self) -> bool:
        return self.list.verticalScrollBar().maximum() > 0

    def tip(self, part: str) -> str:
        """The tool tip over a row."""
        at = self.rect(part).center()
        event = QHelpEvent(QHelpEvent.Type.ToolTip, at, self.list.viewport().mapToGlobal(at))
        QApplication.sendEvent(self.list.viewport(), event)
        return QToolTip.text()


def text_of(index: QModelIndex) -> str:
    return str(index.data()) if index.isValid() else ""


@pytest.fixture
def screen(qtbot: QtBot, assessment: Assessment) -> Screen:
    shown = Screen(qtbot)
    shown.present(assessment)
    return shown


@pytest.fixture(scope="session")
def moment(sample_events: tuple[AnyEvent, ...]) -> datetime:
    return max(event.recorded_at for event in sample_events)


def made(maker: Any, at: datetime, **fields: Any) -> Any:
    """An event of a kind, its whole numbers as exact decimals."""
    said = {key: Decimal(one) if type(one) is int else one for key, one in fields.items()}
    name = str(uuid5(NAMESPACE_URL, repr((maker, at, sorted(said.items())))))
    return maker(id=name, at=at, recorded_at=at, by=NURSE, **said)


def infusion(at: datetime, drug: str, dose: str, unit: str) -> Any:
    return made(Infusion, at, drug=drug, dose=Decimal(dose), dose_unit=unit)


def vitals(at: datetime, mean: int) -> Any:
    return made(Vitals, at, source="arterial", map_mmhg=mean)


def seen(events: Sequence[AnyEvent], reference: Reference, now: datetime) -> Assessment:
    return assess(chart_of(events), reference, now)


# What is read.


def test_every_row_says_its_status_its_id_its_title_and_its_evidence(screen: Screen) -> None:
    assert screen.text("MON-1") == "met, MON-1, Arterial catheter, left radial, since 21 Nov 19:20"
    assert screen.text("ESC-4").startswith("does not apply, caution ESC-4, Phenylephrine")
    assert screen.text("START-5") == (
        "information, START-5, Why start early, running since 21 Nov 19:05"
    )


def test_a_caution_that_applies_reads_applies(screen: Screen) -> None:
    assert screen.text("WEAN-4").startswith(
        "applies, caution WEAN-4, Low pressure while weaning, MAP 61 at 09:20"
    )


def test_a_met_criterion_says_consider_first_and_never_orders(screen: Screen) -> None:
    assert screen.text("WEAN-1,") == (
        "met, WEAN-1, Norepinephrine: 8 h at target, "
        "consider reducing norepinephrine; held 9 h 58 min"
    )


def test_unknown_says_what_is_missing(screen: Screen) -> None:
    assert "missing: LVEF; highest bound 75" in screen.text("MON-4")


def test_an_empty_worksheet_says_for_each_unknown_what_is_missing(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    screen = Screen(qtbot)
    screen.present(seen([], reference, moment))
    unknown = [text for text in screen.texts() if text.startswith("unknown")]
    assert len(unknown) == 8
    for text in unknown:
        assert "missing: " in text or "not recorded" in text or "not ticked" in text, text
    assert screen.text("START-1").endswith("missing: MAP, the time shock was recognised")


def test_out_of_date_says_how_old(screen: Screen) -> None:
    assert "alert at 15:00, 4 h 38 min old, limit 4 h" in screen.text("MON-2")
    assert screen.text("WEAN-3").startswith("out of date, WEAN-3")
    assert "13 h 8 min old, limit 12 h: ticked 06:30, J. Park" in screen.text("WEAN-3")


def test_everything_ages_by_the_clock_alone(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    screen.present(seen(sample_events, reference, moment + 90 * MINUTES))
    assert "MAP 68 at 19:38, 1 h 30 min old, limit 30 min" in screen.text("START-1")
    clock = screen.text("WEAN-1,")
    assert clock.startswith("out of date, WEAN-1, Norepinephrine: 8 h at target, MAP 68 mmHg at")
    assert "1 h 30 min old, limit 1 h 15 min" in clock


def test_a_clock_says_how_long_it_held_of_what_is_needed_and_its_earliest_end(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    earlier = moment - 5 * HOURS - 38 * MINUTES
    screen.present(seen(sample_events, reference, earlier))
    assert "held 4 h 20 min of 8 h, earliest 17:40" in screen.text("WEAN-1,")
    assert screen.text("WEAN-1,").startswith("not met")


def test_without_the_infusions_tick_the_clock_names_it(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    without = [event for event in sample_events if event.kind != "tick"]
    screen.present(seen(without, reference, moment))
    assert screen.text("WEAN-1,").startswith("unknown")
    assert "all infusions and boluses charted: not ticked" in screen.text("WEAN-1,")
    assert screen.text("All infusions") == "unknown, All infusions and boluses charted, not ticked"


def test_a_tick_says_who_when_and_until_when(screen: Screen) -> None:
    assert screen.text("All infusions") == (
        "met, All infusions and boluses charted, ticked 19:20, R. Vega, valid to 07:20"
    )


def test_a_tick_that_holds_for_days_says_until_which_day(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    protocol = reference.protocol
    longer = {"infusions_complete_valid": 30 * HOURS}
    settings = protocol.settings.model_copy(update=longer)
    own = replace(reference, protocol=protocol.model_copy(update={"settings": settings}))
    screen.present(seen(sample_events, own, moment))
    assert screen.text("All infusions").endswith("ticked 19:20, R. Vega, valid to 24 Nov 01:20")


def test_a_tick_taken_back_says_so(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    back = made(Tick, moment, item="infusions-complete", value=False)
    screen.present(seen([*sample_events, back], reference, moment))
    assert screen.text("All infusions").startswith("not met")
    assert "taken back 19:38, Rosa Lind" in screen.text("All infusions")


def test_heads_count_how_many_rows_stand_how_and_say_the_most_telling_one(screen: Screen) -> None:
    assert screen.text("Start,") == (
        "Start, 3 not met, 1 does not apply, norepinephrine since 21 Nov 19:05"
    )
    assert screen.text("Monitor,").startswith("Monitor, 2 met, 1 unknown, 1 out of date, MON-2: ")
    assert screen.text("Escalate,") == (
        "Escalate, 1 not met, 3 do not apply, norepinephrine at 0.06 mcg/kg/min"
    )
    assert "1 applies" in screen.text("Wean,")
    assert "caution WEAN-4: MAP 61 at 09:20" in screen.text("Wean,")


def test_a_protocol_without_clocks_has_no_row_for_the_infusions(
    qtbot: QtBot, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    other = shipped_reference("ssc-2021")
    assert not isinstance(other, Refused)
    screen = Screen(qtbot)
    screen.present(seen(sample_events, other, moment))
    assert not any("infusions" in text for text in screen.texts())
    assert screen.text("SSC-peripheral").startswith("information, SSC-peripheral, Peripheral start")
    assert screen.text("SSC-peripheral").count("peripheral vein") == 1


# What is drawn.


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=["light", "night"])
@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("MON-1", Status.MET),
        ("WEAN-2", Status.NOT_MET),
        ("MON-4", Status.UNKNOWN),
        ("MON-2", Status.OUT_OF_DATE),
        ("WEAN-4", Status.APPLIES),
        ("WEAN-1b", Status.DOES_NOT_APPLY),
        ("ESC-2", Status.INFORMATION),
    ],
)
def test_each_status_is_drawn_as_its_shape_beside_its_word(
    qtbot: QtBot, assessment: Assessment, row: str, status: Status, theme: Theme
) -> None:
    screen = Screen(qtbot, 1_200, theme)
    screen.present(assessment)
    screen.list.expandAll()
    QApplication.processEvents()
    drawn = screen.list.viewport().grab(screen.rect(row)).toImage().convertToFormat(RGB)
    shape = QImage(16, 16, RGB)
    shape.fill(theme.color("canvas"))
    painter = QPainter(shape)
    paint_status(painter, QRectF(0, 0, 16, 16), status, theme)
    painter.end()
    places = (drawn.copy(16, top, 16, 16) for top in range(drawn.height() - 15))
    assert any(look_alike(shape, place) for place in places)


def look_alike(one: QImage, other: QImage) -> bool:
    """Alike but for what blending at an edge rounds differently."""
    pairs = zip(one.constBits(), other.constBits(), strict=True)
    return all(abs(mine - yours) <= 2 for mine, yours in pairs)


def test_the_sample_fits_without_scrolling(screen: Screen) -> None:
    assert screen.open_heads() == ["Monitor", "Wean"]
    assert not screen.scrolls()


def test_an_empty_worksheet_opens_start_and_monitor_and_fits(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    screen = Screen(qtbot)
    screen.present(seen([], reference, moment))
    assert screen.open_heads() == ["Start", "Monitor"]
    assert not screen.scrolls()


def escalating(moment: datetime) -> list[AnyEvent]:
    """Norepinephrine at 0.15 and a MAP of 60 for ten minutes: ESC-1 met."""
    return [
        infusion(moment - 3 * HOURS, "norepinephrine", "0.15", "mcg/kg/min"),
        vitals(moment - 10 * MINUTES, 60),
        vitals(moment, 60),
    ]


def test_while_the_pressure_is_low_escalate_stands_open_and_wean_does_not(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    screen = Screen(qtbot)
    screen.present(seen(escalating(moment), reference, moment))
    assert screen.open_heads() == ["Monitor", "Escalate"]
    assert screen.text("ESC-1").startswith("met, ESC-1")


def high_dose(moment: datetime) -> list[AnyEvent]:
    """Vasopressin at 0.12 and a MAP at target: ESC-5 applies."""
    return [
        infusion(moment - 3 * HOURS, "vasopressin", "0.12", "units/min"),
        vitals(moment - 10 * MINUTES, 70),
        vitals(moment, 70),
    ]


def test_at_target_escalate_opens_by_itself_where_there_is_room(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    tall = Screen(qtbot, 900)
    tall.present(seen(high_dose(moment), reference, moment))
    assert tall.open_heads() == ["Monitor", "Escalate", "Wean"]
    assert not tall.scrolls()


def test_where_there_is_no_room_the_closed_head_of_escalate_says_it(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    low = Screen(qtbot)
    low.present(seen(high_dose(moment), reference, moment))
    assert low.open_heads() == ["Monitor", "Wean"]
    assert "1 applies" in low.text("Escalate,")


def test_what_is_cut_stands_whole_in_the_tool_tip_and_what_fits_has_none(
    screen: Screen, qtbot: QtBot
) -> None:
    assert "met: Capillary refill, Lactate clearance and Urine output" in screen.tip("MON-2")
    screen.tip("MON-1")
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_a_persons_words_are_never_read_as_markup(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    odd = Person(name="<b>Vega</b> & a name much longer than its line could ever hold", role="RN")
    tick = made(Tick, moment, item="wean.3", value=True).model_copy(update={"by": odd})
    screen.present(seen([*sample_events, tick], reference, moment))
    assert "&lt;b&gt;Vega&lt;/b&gt; &amp; a name" in screen.tip("WEAN-3")


def test_a_screen_reader_reads_each_row_whole(screen: Screen) -> None:
    spoken = QAccessible.queryAccessibleInterface(screen.list)
    assert spoken.text(QAccessible.Text.Name) == "Checklists"
    rows = [spoken.child(place).text(QAccessible.Text.Name) for place in range(spoken.childCount())]
    assert screen.text("MON-1") in rows
    assert screen.text("Wean,") in rows


# Moving about.


def test_up_down_home_and_end_walk_over_heads_and_open_rows(screen: Screen) -> None:
    screen.press(KEY.Key_Home)
    assert screen.current().startswith("Start,")
    screen.press(KEY.Key_Down, KEY.Key_Down)
    assert "MON-1" in screen.current()
    screen.press(KEY.Key_Up)
    assert screen.current().startswith("Monitor,")
    screen.press(KEY.Key_End)
    assert "WEAN-4" in screen.current()


def test_left_and_right_close_and_open_a_section(screen: Screen) -> None:
    screen.go("MON-2")
    screen.press(KEY.Key_Left)
    assert screen.current().startswith("Monitor,")
    screen.press(KEY.Key_Left)
    assert screen.open_heads() == ["Wean"]
    screen.press(KEY.Key_Right)
    assert screen.open_heads() == ["Monitor", "Wean"]


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space])
def test_enter_and_space_open_and_close_a_head(screen: Screen, key: Qt.Key) -> None:
    screen.press(KEY.Key_Home, key)
    assert screen.open_heads() == ["Start", "Monitor", "Wean"]
    screen.press(key)
    assert screen.open_heads() == ["Monitor", "Wean"]
    assert screen.asked == []


def test_a_click_on_a_head_opens_and_closes_it_and_what_no_longer_fits_scrolls(
    screen: Screen,
) -> None:
    screen.click(screen.rect("Escalate,").center())
    assert screen.open_heads() == ["Monitor", "Escalate", "Wean"]
    assert screen.scrolls()
    screen.click(screen.rect("Escalate,").center())
    assert screen.open_heads() == ["Monitor", "Wean"]


def test_what_a_person_closed_stays_closed_until_another_patient_is_opened(
    screen: Screen,
    assessment: Assessment,
    reference: Reference,
    sample_events: tuple[AnyEvent, ...],
    moment: datetime,
) -> None:
    screen.go("Wean,")
    screen.press(KEY.Key_Left)
    screen.present(seen(sample_events, reference, moment + MINUTES))
    assert screen.open_heads() == ["Monitor"]
    screen.panel.reset()
    screen.present(assessment)
    assert screen.open_heads() == ["Monitor", "Wean"]
    assert screen.current() == ""


def test_the_section_a_person_stands_in_is_not_closed_under_them(
    qtbot: QtBot, reference: Reference, moment: datetime
) -> None:
    screen = Screen(qtbot)
    screen.present(seen([], reference, moment))
    screen.go("START-3")
    running = infusion(moment, "norepinephrine", "0.05", "mcg/kg/min")
    screen.present(seen([running], reference, moment))
    assert screen.open_heads() == ["Start", "Monitor", "Wean"]
    assert "START-3" in screen.current()


# The basis.


@pytest.mark.parametrize("key", [KEY.Key_F1, KEY.Key_Return, KEY.Key_Enter])
def test_f1_and_enter_ask_for_the_basis_of_the_row(screen: Screen, key: Qt.Key) -> None:
    screen.go("MON-2")
    screen.press(key)
    assert screen.asked == ["MON-2"]


def test_a_double_click_on_a_row_asks_for_its_basis(screen: Screen) -> None:
    at = screen.rect("WEAN-1,").center()
    QTest.mouseDClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert screen.asked == ["WEAN-1"]


def test_the_window_can_ask_for_the_basis_of_the_row_in_focus(screen: Screen) -> None:
    screen.go("MON-4")
    screen.panel.ask_basis()
    assert screen.asked == ["MON-4"]


def test_where_nothing_has_the_focus_the_first_open_row_is_asked_about(screen: Screen) -> None:
    screen.panel.reset()
    screen.panel.ask_basis()
    screen.go("Start,")
    screen.list.clearFocus()
    screen.panel.ask_basis()
    assert screen.asked == ["MON-1", "MON-1"]


def test_of_a_head_in_focus_the_first_row_is_asked_about(screen: Screen, qtbot: QtBot) -> None:
    screen.panel.activateWindow()
    screen.panel.setFocus()
    qtbot.waitUntil(screen.list.hasFocus)
    screen.go("Escalate,")
    screen.press(KEY.Key_F1)
    assert screen.asked == ["ESC-1"]


# Ticks.


def test_space_ticks_what_is_not_ticked_or_too_old(screen: Screen) -> None:
    screen.go("WEAN-3")
    screen.press(KEY.Key_Space)
    assert screen.ticks == [("wean.3", True)]


def test_space_takes_a_tick_back_that_still_holds(screen: Screen) -> None:
    screen.go("All infusions")
    screen.press(KEY.Key_Space)
    assert screen.ticks == [("infusions-complete", False)]


def test_space_on_a_computed_row_ticks_nothing(screen: Screen) -> None:
    screen.go("WEAN-1,")
    screen.press(KEY.Key_Space)
    assert screen.ticks == []
    assert screen.asked == []


def test_a_key_held_down_ticks_once(screen: Screen) -> None:
    screen.go("WEAN-3")
    screen.press(KEY.Key_Space)
    repeat = QKeyEvent(
        QKeyEvent.Type.KeyPress, KEY.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True
    )
    QApplication.sendEvent(screen.list, repeat)
    assert screen.ticks == [("wean.3", True)]


@pytest.mark.parametrize("dy", [-11, 0, 11])
def test_the_button_of_a_row_is_at_least_24_pixels_high(screen: Screen, dy: int) -> None:
    screen.click(screen.button_at("WEAN-3", dy))
    assert screen.ticks == [("wean.3", True)]


def test_a_double_click_on_the_button_ticks_once_and_asks_nothing(screen: Screen) -> None:
    at = screen.button_at("All infusions")
    screen.click(at)
    QTest.mouseDClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert screen.ticks == [("infusions-complete", False)]
    assert screen.asked == []


def test_a_press_that_slips_off_the_button_ticks_nothing(screen: Screen) -> None:
    view, left = screen.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=screen.button_at("WEAN-3"))
    QTest.mouseRelease(view, left, pos=screen.rect("WEAN-1,").center())
    assert screen.ticks == []


def test_a_button_whose_meaning_changed_under_the_finger_ticks_nothing(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    view, left = screen.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=screen.button_at("All infusions"))
    screen.present(seen(sample_events, reference, moment + 13 * HOURS))
    QTest.mouseRelease(view, left, pos=screen.button_at("All infusions"))
    assert screen.ticks == []


def test_a_click_beside_the_button_ticks_nothing(screen: Screen) -> None:
    screen.click(screen.rect("WEAN-3").center())
    assert screen.ticks == []


# Live.


def test_a_record_changes_only_the_rows_it_is_about(
    screen: Screen, reference: Reference, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    changed: list[str] = []
    screen.list.model().dataChanged.connect(lambda first, _last: changed.append(text_of(first)))
    tick = made(Tick, moment, item="wean.3", value=True)
    screen.present(seen([*sample_events, tick], reference, moment))
    assert [text.partition(",")[0] for text in changed] == ["Wean", "met"]
    assert changed[1] == (
        "met, WEAN-3, Volume status reassessed, ticked 19:38, Rosa Lind, valid to 07:38"
    )


def test_the_same_again_changes_nothing(screen: Screen, assessment: Assessment) -> None:
    changed: list[str] = []
    model = screen.list.model()
    model.dataChanged.connect(lambda first, _last: changed.append(text_of(first)))
    model.modelReset.connect(lambda: changed.append("all"))
    screen.present(assessment)
    assert changed == []


def test_the_current_row_and_the_place_stay_while_the_record_goes_on(
    qtbot: QtBot,
    assessment: Assessment,
    reference: Reference,
    sample_events: tuple[AnyEvent, ...],
    moment: datetime,
) -> None:
    screen = Screen(qtbot, 300)
    screen.present(assessment)
    screen.go("WEAN-2")
    place = screen.list.verticalScrollBar().value()
    assert place > 0
    reading = vitals(moment + MINUTES, 72)
    screen.present(seen([*sample_events, reading], reference, moment + MINUTES))
    assert "WEAN-2" in screen.current()
    assert screen.list.verticalScrollBar().value() == place


def test_another_protocol_brings_its_own_rows(
    screen: Screen, sample_events: tuple[AnyEvent, ...], moment: datetime
) -> None:
    other = shipped_reference("ssc-2021")
    assert not isinstance(other, Refused)
    screen.go("WEAN-2")
    screen.present(seen(sample_events, other, moment))
    assert screen.open_heads() == ["Monitor", "Wean"]
    assert screen.text("SSC-lactate").startswith("met, SSC-lactate, Lactate falling")


def test_a_narrow_window_gives_the_rows_its_whole_width(
    qtbot: QtBot, assessment: Assessment
) -> None:
    screen = Screen(qtbot)
    screen.panel.resize(683, HEIGHT)
    screen.present(assessment)
    assert screen.rect("MON-1").width() == 683
    assert not screen.scrolls()


def test_in_a_window_lower_than_the_list_the_current_row_is_brought_into_view(
    qtbot: QtBot, assessment: Assessment
) -> None:
    screen = Screen(qtbot)
    around = QScrollArea()
    qtbot.addWidget(around)
    screen.panel.setFixedSize(WIDTH, HEIGHT)
    around.setWidget(screen.panel)
    around.resize(WIDTH + 20, 200)
    around.show()
    screen.present(assessment)
    around.activateWindow()
    screen.panel.setFocus()
    qtbot.waitUntil(screen.list.hasFocus)
    for part in ("WEAN-4", "MON-1"):
        screen.go(part)
        rect = screen.rect(part)
        seen_at = screen.list.viewport().mapTo(around.viewport(), rect.topLeft())
        assert 0 <= seen_at.y() <= around.viewport().height() - rect.height()
