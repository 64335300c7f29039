"""Handover, history and protocol views: what is shown is what prints, what happened, what holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hands import press, type_text
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person, Struck
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet
from pressorsheet.library.reference import reference as shipped
from pressorsheet.resources import read_bytes
from pressorsheet.session.printing import handover_of
from pressorsheet.ui.panels.handover import Handover
from pressorsheet.ui.panels.history import History
from pressorsheet.ui.panels.keys import KEYS, Keys
from pressorsheet.ui.panels.protocol import ProtocolView
from pressorsheet.ui.printer import paint_pages
from pressorsheet.ui.widgets.pages import PdfPages

NURSE = Person(name="A. Alvarez", role="nurse")


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def click(widget: QWidget, name: str) -> None:
    made = widget.findChild(QPushButton, name)
    assert isinstance(made, QPushButton), name
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


# Handover.


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A handover of the sample, printed once."""
    judged_with = shipped()
    assert not isinstance(judged_with, Refused)
    content = read_bytes("samples", "septic-shock.worksheet.json")
    worksheet = read_worksheet(content, judged_with.drugs)
    assert not isinstance(worksheet, Refused)
    at = max(event.recorded_at for event in worksheet.events)
    assessed = assess(chart_of(worksheet.events), judged_with, at)
    return handover_of(assessed, worksheet.fingerprint).pdf


def test_the_handover_shows_every_page_of_the_pdf_and_its_moment(qtbot: QtBot, pdf: bytes) -> None:
    view = Handover()
    qtbot.addWidget(view)
    view.resize(1206, 568)
    view.show()
    view.show_pages(pdf, (), "2026-11-22 19:38 +01:00")
    assert view.count == PdfPages(pdf).count == 2
    assert "2 pages" in words(view)
    assert "2026-11-22 19:38" in words(view)
    assert "nothing was left out" in words(view)


def test_what_did_not_fit_is_counted_and_named(qtbot: QtBot, pdf: bytes) -> None:
    view = Handover()
    qtbot.addWidget(view)
    view.show()
    view.show_pages(pdf, tuple(f"note {n}" for n in range(20)), "now")
    assert "20 left out" in words(view)
    assert "note 0" in words(view)
    assert "and 8 more" in words(view)


def test_paper_print_and_save_are_asked_for(qtbot: QtBot, pdf: bytes) -> None:
    view = Handover()
    qtbot.addWidget(view)
    view.show_pages(pdf, (), "now")
    view.show()
    with qtbot.waitSignal(view.paper_chosen) as chosen:
        click(view, "handover.paper.letter")
    assert chosen.args == ["letter"]
    assert view.paper == "letter"
    with qtbot.waitSignal(view.print_asked):
        click(view, "handover.print")
    with qtbot.waitSignal(view.save_asked):
        click(view, "handover.save")


def test_a_page_is_rendered_as_ink_on_white_paper(pdf: bytes) -> None:
    image = PdfPages(pdf).image(0, 1.0)
    assert image.width() == pytest.approx(595, abs=2)
    assert image.pixelColor(3, 3).name() == "#ffffff"
    darkest = min(
        image.pixelColor(x, y).lightness() for x in range(0, 595, 2) for y in range(20, 200, 2)
    )
    assert darkest < 60


def test_printing_puts_every_page_on_paper_without_a_temporary_pdf(
    tmp_path_factory: pytest.TempPathFactory, pdf: bytes
) -> None:
    place = tmp_path_factory.mktemp("printer") / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(place))
    paint_pages(pdf, printer)
    printed = place.read_bytes()
    assert PdfPages(printed).count == 2
    assert [path.name for path in place.parent.iterdir()] == ["printed.pdf"]


# History.


@pytest.fixture
def history(qtbot: QtBot, assessment: Assessment, sample_events: tuple[AnyEvent, ...]) -> History:
    view = History()
    qtbot.addWidget(view)
    view.resize(1206, 568)
    view.present(sample_events, assessment, {})
    view.show()
    return view


def table(view: History) -> QTableView:
    found = view.findChild(QTableView)
    assert isinstance(found, QTableView)
    return found


def cells(view: History, row: int) -> str:
    model = table(view).model()
    return " ".join(str(model.index(row, n).data()) for n in range(model.columnCount()))


def test_history_lists_every_event_the_newest_first(
    history: History, sample_events: tuple[AnyEvent, ...]
) -> None:
    assert history.rows == len(sample_events)
    assert "19:38" in cells(history, 0)
    assert "MAP 68 mmHg" in cells(history, 0)
    assert "R. Vega, RN" in cells(history, 0)


def test_history_finds_by_words_in_any_column(qtbot: QtBot, history: History) -> None:
    line = history.findChild(QLineEdit, "history.search")
    assert isinstance(line, QLineEdit)
    type_text(line, "vasopressin HELD")
    qtbot.waitUntil(lambda: history.rows == 1)
    assert "MAP 66, falling" in cells(history, 0)
    assert "1 of 124 events" in words(history)


def test_history_shows_one_kind(history: History, sample_events: tuple[AnyEvent, ...]) -> None:
    combo = history.findChild(QComboBox, "history.kind")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("fluid"))
    combo.activated.emit(combo.currentIndex())
    assert history.rows == sum(event.kind == "fluid" for event in sample_events)


def test_a_struck_record_stays_with_who_struck_it_and_why(
    history: History, assessment: Assessment, sample_events: tuple[AnyEvent, ...]
) -> None:
    victim = sample_events[-1]
    strike = Struck(
        id="00000000-0000-0000-0000-000000000001",
        at=assessment.at,
        recorded_at=assessment.at + timedelta(seconds=1),
        by=NURSE,
        reason="wrong patient",
        event_id=victim.id,
    )
    history.present((*sample_events, strike), assessment, {victim.id: strike})
    row = next(n for n in range(history.rows) if "wrong patient" in cells(history, n) and n)
    assert "struck by A. Alvarez: wrong patient" in cells(history, row)
    index = table(history).model().index(row, 2)
    assert index.data(Qt.ItemDataRole.FontRole).strikeOut()


def test_strike_and_move_are_asked_of_the_row_in_focus(qtbot: QtBot, history: History) -> None:
    rows = table(history)
    rows.setFocus()
    rows.selectRow(0)
    with qtbot.waitSignal(history.strike_asked) as asked:
        press(Qt.Key.Key_Delete)
    newest = asked.args
    with qtbot.waitSignal(history.move_asked) as moved:
        press(Qt.Key.Key_M)
    assert moved.args == newest
    with qtbot.waitSignal(history.export_asked) as exported:
        click(history, "history.csv")
    assert exported.args == ["csv"]


def test_the_row_in_focus_stays_in_focus_when_a_record_is_added(
    history: History, assessment: Assessment, sample_events: tuple[AnyEvent, ...]
) -> None:
    held = sample_events[-5]
    table(history).selectRow(4)
    newer = held.model_copy(
        update={
            "id": "00000000-0000-0000-0000-000000000002",
            "at": assessment.at,
            "recorded_at": assessment.at,
        }
    )
    history.present((*sample_events, newer), assessment, {})
    assert table(history).currentIndex().row() == 5


# Protocol.


@pytest.fixture
def protocol(qtbot: QtBot, assessment: Assessment) -> ProtocolView:
    view = ProtocolView()
    qtbot.addWidget(view)
    view.resize(1206, 568)
    view.present(assessment, ("septic-shock", "ssc-2021"))
    view.show()
    return view


def test_the_protocol_view_says_everything_of_every_item(
    protocol: ProtocolView, assessment: Assessment
) -> None:
    text = " ".join(protocol.text.split())
    for item in assessment.reference.protocol.items:
        for said in (item.title, item.statement, *item.readings, *item.conflicts, *item.article):
            assert " ".join(said.split()) in text, item.id
    assert assessment.reference.protocol_fingerprint in text
    assert "Not approved by any hospital" in text


def test_another_protocol_is_asked_for_and_its_difference_shown(
    qtbot: QtBot, protocol: ProtocolView
) -> None:
    combo = protocol.findChild(QComboBox, "protocol.compare")
    assert isinstance(combo, QComboBox)
    with qtbot.waitSignal(protocol.compared_with) as asked:
        combo.setCurrentIndex(combo.findData("ssc-2021"))
        combo.activated.emit(combo.currentIndex())
    assert asked.args == ["ssc-2021"]
    other = shipped("ssc-2021")
    assert not isinstance(other, Refused)
    protocol.show_difference(other.protocol)
    assert "From septic-shock, in force, to ssc-2021" in protocol.text
    assert "0.25" in protocol.text


def test_the_basis_of_an_item_in_the_list_is_asked_for(
    qtbot: QtBot, protocol: ProtocolView
) -> None:
    row = protocol.text.split("\n").index("Start")
    assert row > 0
    protocol.choose(2)
    protocol.setFocus()
    with qtbot.waitSignal(protocol.basis_asked) as asked:
        press(Qt.Key.Key_F1)
    assert asked.args == ["start.1"]


def test_words_of_a_protocol_file_are_never_markup(qtbot: QtBot, assessment: Assessment) -> None:
    judged = assessment.reference
    hostile = judged.protocol.model_copy(update={"title": "<img src='file:///etc/passwd'><b>x"})
    view = ProtocolView()
    qtbot.addWidget(view)
    changed = replace(judged, protocol=hostile, protocol_fingerprint="0" * 64)
    view.present(replace(assessment, reference=changed), ())
    assert "<img src='file:///etc/passwd'><b>x" in view.text


def test_the_keys_page_lists_every_shortcut_with_what_it_does(qtbot: QtBot) -> None:
    page = Keys()
    qtbot.addWidget(page)
    page.show()
    text = words(page)
    assert all(keys in text for keys, _ in KEYS)
