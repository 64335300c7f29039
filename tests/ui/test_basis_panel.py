"""The basis of a checklist item, as a person opens, reads, scrolls and copies it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QTextEdit, QTreeView
from pytestqt.qtbot import QtBot

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Tick, Vitals
from pressorsheet.core.item_basis import (
    CitedSource,
    ItemBasis,
    Number,
    OtherMode,
    OtherTarget,
    PartBasis,
)
from pressorsheet.core.moment import When
from pressorsheet.core.note import Refused, note
from pressorsheet.core.paper import Status, plain
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.truth import Truth
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.ui.panels.basis import Basis
from pressorsheet.ui.panels.checklists import Checklists
from pressorsheet.ui.theme import LIGHT, NIGHT, wear

WIDTH, HEIGHT = 552, 568
KEY = Qt.Key
LookUp = Callable[[Assessment, str], ItemBasis]
NOT_MET_PART = PartBasis(
    id="wean.2",
    status=Status.NOT_MET,
    kind="criterion",
    title="Vasopressin: 8 h",
    statement="Vasopressin: once target pressure has held, taper.",
    mode=note("mode_in_force", mode="label"),
    window=note("item_up_to", limit=timedelta(hours=8)),
    rule=(note("basis_runs", drugs=("vasopressin",)),),
    numbers=(
        Number("norepinephrine", "0.06 mcg/kg/min", None, note("item_off"), Truth.NOT_MET),
        Number("lowest MAP", "68 mmHg", None, None, Truth.MET),
        Number("newest MAP", "70 mmHg", None, None, Truth.UNKNOWN, is_out_of_date=True),
        Number("infusions complete", None, None, None, Truth.UNKNOWN),
        Number("lactate", "1.8 mmol/L", None, None, None),
    ),
    missing=(note("clock_no_map"),),
    evidence=(note("no_reduction", within=timedelta(hours=24)),),
    other_modes=(OtherMode("local", Truth.MET, (note("second_agent_none"),)),),
    other_targets=(),
    consider=None,
    texts=("Not met does not forbid an ordered down-titration.",),
    readings=("Catecholamines are all but vasopressin.",),
    conflicts=("Which drug to stop first is contested.",),
    not_considered=("Estimated MAP",),
    sources=(CitedSource("article", "The founding article"), CitedSource("dovss", "Jeon et al.")),
)


class Screen:
    """A basis panel on a screen of its own, with what a person does there."""

    def __init__(self, qtbot: QtBot, *look_up: LookUp) -> None:
        self.panel = Basis(*look_up)
        qtbot.addWidget(self.panel)
        wear(self.panel, LIGHT)
        self.panel.resize(WIDTH, HEIGHT)
        self.panel.show()
        found = self.panel.findChild(QTextEdit)
        assert isinstance(found, QTextEdit)
        self.page = found
        self.closed: list[bool] = []
        self.panel.closed.connect(lambda: self.closed.append(True))

    def show(self, assessment: Assessment, item_id: str) -> None:
        self.panel.present(assessment)
        self.panel.show_item(item_id)
        QApplication.processEvents()

    def text(self) -> str:
        """All of it, as it is copied: a line per paragraph, a tab between cells."""
        self.press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.press(KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
        return QApplication.clipboard().text()

    def lines(self) -> list[str]:
        return self.text().split("\n")

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.page, key, held)

    @property
    def place(self) -> int:
        return self.page.verticalScrollBar().value()


def made(*parts: PartBasis, status: Status = Status.NOT_MET) -> LookUp:
    """A look-up that always finds these parts."""
    return lambda _assessment, item_id: ItemBasis(item_id, status, plain("Perfusion"), parts)


def shown(qtbot: QtBot, assessment: Assessment, *parts: PartBasis) -> Screen:
    screen = Screen(qtbot, made(*parts))
    screen.show(assessment, "WEAN-2")
    return screen


@pytest.fixture(scope="session")
def moment(sample_events: tuple[AnyEvent, ...]) -> datetime:
    return max(event.recorded_at for event in sample_events)


# What is read, in which order.


def test_the_sections_stand_in_their_order(qtbot: QtBot, assessment: Assessment) -> None:
    assert shown(qtbot, assessment, NOT_MET_PART).lines() == [
        "not met\tlabel mode",
        "Vasopressin: once target pressure has held, taper.",
        "Rule\tup to 8 h",
        "vasopressin runs",
        "Numbers used\tvalue\twhen\tneeded\tverdict",
        "norepinephrine\t0.06 mcg/kg/min\t\toff\tnot met",
        "lowest MAP\t68 mmHg\t\t\tmet",
        "newest MAP\t70 mmHg\t\t\tout of date",
        "infusions complete\tnot recorded\t\t\tunknown",
        "lactate\t1.8 mmol/L\t\t\t",
        "Also on record",
        "no vasopressor reduced or stopped within 24 h of a reading",
        "local mode would say met",
        "no second vasopressor running",
        "Missing",
        "a measured MAP",
        "Where the sources disagree",
        "Which drug to stop first is contested.",
        "How it is read",
        "Catecholamines are all but vasopressin.",
        "Sources",
        "article: The founding article",
        "dovss: Jeon et al.",
        "Not considered",
        "Estimated MAP",
        "The protocol adds",
        "Not met does not forbid an ordered down-titration.",
    ]


def test_the_panel_names_the_item(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    assert "Basis of WEAN-2" in label_texts(screen.panel)


def label_texts(panel: Basis) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_after_a_change_of_target_both_verdicts_stand_beside_each_other(
    qtbot: QtBot, assessment: Assessment, moment: datetime
) -> None:
    earlier = OtherTarget(
        Pressure(Fraction(70)),
        When(moment - timedelta(hours=2), moment),
        Truth.MET,
        timedelta(hours=9),
    )
    lines = shown(qtbot, assessment, replace(NOT_MET_PART, other_targets=(earlier,))).lines()
    here = lines.index("under the target in force not met")
    assert lines[here + 1 : here + 3] == [
        "under the earlier target of 70 mmHg or more met",
        "in force until 17:38; held 9 h",
    ]


def test_what_is_met_says_consider_and_leaves_the_decision(
    qtbot: QtBot, assessment: Assessment
) -> None:
    met = replace(NOT_MET_PART, status=Status.MET, consider="consider tapering vasopressin")
    text = shown(qtbot, assessment, met).text()
    assert "criterion met: consider tapering vasopressin. The clinician decides." in text
    caution = replace(met, status=Status.APPLIES, kind="caution", consider="consider dose review")
    text = shown(qtbot, assessment, caution).text()
    assert "caution applies: consider dose review. The clinician decides." in text


def test_what_is_not_met_says_nothing_to_consider(qtbot: QtBot, assessment: Assessment) -> None:
    assert "consider" not in shown(qtbot, assessment, NOT_MET_PART).text().replace(
        "Not considered", ""
    )


def test_each_part_of_a_merged_row_has_its_own_head(qtbot: QtBot, assessment: Assessment) -> None:
    refill = replace(NOT_MET_PART, id="mon.2b", title="Capillary refill", status=Status.MET)
    urine = replace(NOT_MET_PART, id="mon.2d", title="Urine output", status=Status.UNKNOWN)
    lines = shown(qtbot, assessment, refill, urine).lines()
    assert lines[:2] == ["not met", "Perfusion"]
    first, second = lines.index("Capillary refill"), lines.index("Urine output")
    assert lines[first - 1].startswith("met\tmon.2b")
    assert lines[second - 1].startswith("unknown\tmon.2d")
    assert lines[first:second].count("Sources") == 1


def test_what_a_person_wrote_is_never_read_as_markup(qtbot: QtBot, assessment: Assessment) -> None:
    odd = Number("<b>MAP</b>", "&amp; <i>70</i>", None, None, Truth.MET)
    text = shown(qtbot, assessment, replace(NOT_MET_PART, numbers=(odd,))).text()
    assert "<b>MAP</b>\t&amp; <i>70</i>" in text


def test_an_item_that_the_protocol_does_not_have_is_said_so(
    qtbot: QtBot, assessment: Assessment
) -> None:
    screen = Screen(qtbot)
    screen.show(assessment, "NONE-1")
    assert screen.lines() == ["The protocol in force has no item NONE-1."]


def test_the_infusions_tick_has_its_basis_too(qtbot: QtBot, assessment: Assessment) -> None:
    screen = Screen(qtbot)
    screen.show(assessment, "infusions-complete")
    lines = screen.lines()
    assert lines[0] == "met\tticked by a person"
    assert "ticked by a person at most 12 h ago: all infusions and boluses charted" in lines
    assert any(line.startswith("infusions complete\tR. Vega\t19:20") for line in lines)
    assert "house: this project's choice, which awaits a clinician's sign-off" in lines


@pytest.mark.parametrize("protocol", ["septic-shock", "ssc-2021"])
@pytest.mark.parametrize("charted", ["sample", "nothing"])
def test_f1_on_every_row_opens_a_basis_that_names_its_rule_and_sources(
    qtbot: QtBot,
    sample_events: tuple[AnyEvent, ...],
    moment: datetime,
    protocol: str,
    charted: str,
) -> None:
    reference = shipped_reference(protocol)
    assert not isinstance(reference, Refused)
    events = sample_events if charted == "sample" else ()
    assessment = assess(chart_of(events), reference, moment)
    checklists, screen = Checklists(), Screen(qtbot)
    qtbot.addWidget(checklists)
    checklists.basis_asked.connect(screen.panel.show_item)
    checklists.present(assessment)
    screen.panel.present(assessment)
    rows = checklists.findChild(QTreeView)
    assert isinstance(rows, QTreeView)
    rows.expandAll()
    opened = 0
    model = rows.model()
    for place in range(model.rowCount()):
        head = model.index(place, 0)
        for row in range(model.rowCount(head)):
            rows.setCurrentIndex(model.index(row, 0, head))
            status = str(rows.currentIndex().data()).partition(",")[0]
            QTest.keyClick(rows, KEY.Key_F1)
            lines = [line.partition("\t")[0] for line in screen.lines()]
            assert lines[0] == status
            assert lines[lines.index("Rule") + 1]
            assert lines[lines.index("Sources") + 1]
            opened += 1
    assert opened == {"septic-shock": 22, "ssc-2021": 12}[protocol]


# Scrolling, selecting, closing.


def test_keys_scroll_the_page(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART, NOT_MET_PART, NOT_MET_PART)
    assert screen.place == 0
    screen.press(KEY.Key_Down)
    step = screen.place
    assert step > 0
    screen.press(KEY.Key_PageDown)
    assert screen.place > 4 * step
    screen.press(KEY.Key_PageUp)
    assert screen.place == step
    screen.press(KEY.Key_Up)
    assert screen.place == 0
    screen.press(KEY.Key_End)
    assert screen.place == screen.page.verticalScrollBar().maximum()
    screen.press(KEY.Key_Home)
    assert screen.place == 0


def test_a_drag_selects_words_to_copy(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    view, left = screen.page.viewport(), Qt.MouseButton.LeftButton
    QApplication.clipboard().clear()
    QTest.mousePress(view, left, pos=QPoint(24, 46))
    QTest.mouseMove(view, QPoint(300, 46))
    QTest.mouseRelease(view, left, pos=QPoint(300, 46))
    screen.press(KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert copied
    assert copied in "Vasopressin: once target pressure has held, taper."


def test_nothing_typed_alters_the_page(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    before = screen.text()
    QTest.keyClicks(screen.page, "x1")
    screen.press(KEY.Key_Delete)
    assert screen.text() == before


def test_esc_closes(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    screen.press(KEY.Key_Escape)
    assert screen.closed == [True]


def test_the_checklists_button_closes(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    back = screen.panel.findChild(QPushButton)
    assert isinstance(back, QPushButton)
    assert back.accessibleName() == "Checklists"
    back.click()
    assert screen.closed == [True]


def test_the_focus_goes_to_the_page_so_that_keys_scroll_at_once(
    qtbot: QtBot, assessment: Assessment
) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    screen.panel.activateWindow()
    screen.panel.setFocus()
    qtbot.waitUntil(screen.page.hasFocus)


# Live.


def test_an_open_basis_follows_the_record_and_keeps_the_place(
    qtbot: QtBot,
    assessment: Assessment,
    reference: Reference,
    sample_events: tuple[AnyEvent, ...],
    moment: datetime,
) -> None:
    screen = Screen(qtbot)
    screen.show(assessment, "WEAN-1")
    screen.press(KEY.Key_Down)
    screen.press(KEY.Key_Down)
    place = screen.place
    assert place > 0
    assert "68 mmHg" in screen.text()
    place = screen.place
    by = sample_events[0].by
    at = moment + timedelta(minutes=1)
    reading = Vitals(
        id="00000001-0000-4000-8000-000000000000",
        at=at,
        recorded_at=at,
        by=by,
        source="arterial",
        map_mmhg=Decimal(73),
    )
    screen.panel.present(assess(chart_of((*sample_events, reading)), reference, at))
    assert screen.place == place
    assert "newest MAP\t73 mmHg" in screen.text()


def test_a_basis_opened_after_a_record_knows_it(
    qtbot: QtBot,
    reference: Reference,
    sample_events: tuple[AnyEvent, ...],
    assessment: Assessment,
    moment: datetime,
) -> None:
    screen = Screen(qtbot)
    screen.show(assessment, "WEAN-3")
    assert screen.lines()[0].startswith("out of date")
    screen.panel.hide()
    tick = Tick(
        id="00000001-0000-4000-8000-000000000000",
        at=moment,
        recorded_at=moment,
        by=sample_events[0].by,
        item="wean.3",
        value=True,
    )
    screen.panel.present(assess(chart_of((*sample_events, tick)), reference, moment))
    screen.panel.show()
    assert screen.lines()[0].startswith("met")


def test_another_item_is_shown_from_its_top(qtbot: QtBot, assessment: Assessment) -> None:
    screen = Screen(qtbot)
    screen.show(assessment, "MON-2")
    screen.press(KEY.Key_End)
    assert screen.place > 0
    screen.panel.show_item("WEAN-1")
    assert screen.place == 0


# What is drawn.


@pytest.mark.parametrize("width", [WIDTH, 683])
def test_nothing_is_wider_than_the_panel(qtbot: QtBot, assessment: Assessment, width: int) -> None:
    long = "DOE-ROE-MOE, Jane Alexandra Wilhelmina " * 4
    number = Number(long, long, note("item_off"), note("item_off"), Truth.UNKNOWN)
    screen = shown(qtbot, assessment, replace(NOT_MET_PART, numbers=(number,), conflicts=(long,)))
    screen.panel.resize(width, HEIGHT)
    QApplication.processEvents()
    assert screen.page.document().size().width() <= screen.page.viewport().width()
    assert screen.page.horizontalScrollBar().maximum() == 0


def test_the_page_wears_the_theme_of_its_window(qtbot: QtBot, assessment: Assessment) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART)
    for theme in (LIGHT, NIGHT):
        wear(screen.panel, theme)
        QApplication.processEvents()
        drawn = screen.page.viewport().grab().toImage()
        points = [(x, y) for x in range(0, drawn.width(), 2) for y in range(0, drawn.height(), 2)]
        colors = {drawn.pixelColor(x, y).name().upper() for x, y in points}
        assert {theme.canvas, theme.selected, theme.raised, theme.ink} <= colors
        assert drawn.pixelColor(1, 30).name().upper() == theme.accent


def test_in_a_window_lower_than_the_page_keys_reach_its_last_line(
    qtbot: QtBot, assessment: Assessment
) -> None:
    screen = shown(qtbot, assessment, NOT_MET_PART, NOT_MET_PART)
    around = QScrollArea()
    qtbot.addWidget(around)
    screen.panel.setFixedSize(WIDTH, HEIGHT)
    around.setWidget(screen.panel)
    around.resize(WIDTH + 20, 200)
    around.show()
    for _ in range(80):
        screen.press(KEY.Key_Down)
    assert screen.place == screen.page.verticalScrollBar().maximum()
    assert around.verticalScrollBar().value() == around.verticalScrollBar().maximum()
    for _ in range(80):
        screen.press(KEY.Key_Up)
    assert (screen.place, around.verticalScrollBar().value()) == (0, 0)
