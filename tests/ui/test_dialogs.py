"""The dialogs of Qt itself, answered by keys: saving, opening, printing, and leaving each."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from dialogs import Dialogs, in_turn, key, leave, name
from opened import Clock, begun, opened, ward, write
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, named

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Refused
from pressorsheet.exchange.history_file import History, verified_history
from pressorsheet.journal import memory_journal
from pressorsheet.sealing.sealed import unsealed
from pressorsheet.ui.printer import (
    dialog_for,
    paint_pages,
    printed_on,
    printer_for,
    writes_a_file,
)
from pressorsheet.ui.window import Window
from pressorsheet.wording import say
from rights import as_nobody, posix_only
from typist import focused, press, type_text

KEY, CONTROL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
OVERWRITE, PRINT = key(KEY.Key_Y, ALT), key(KEY.Key_P, ALT)
NO_PRINTER = "Print to File (PDF)"
PASSPHRASE = "rosa kettle bridge"
A4, LETTER = (595, 842), (612, 792)


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Window:
    """DOE, Jane's worksheet, a MAP of 64 typed and not recorded."""
    made = opened(qtbot, begun(memory_journal(), reference), Clock(minute(60)))
    write(made, "vitals.map_mmhg", "64")
    return made


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder into which nobody may write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        yield Path(folder)
        Path(folder).chmod(0o755)


def save() -> None:
    press(KEY.Key_S, CONTROL)


def open_file() -> None:
    press(KEY.Key_O, CONTROL)


def by_tab(view: int, button: str) -> Callable[[], None]:
    """Go to a view by its key and to a button of it by Tab, and press it by Enter."""

    def go() -> None:
        press(Qt.Key(KEY.Key_0 + view), ALT)
        settle()
        for _ in range(60):
            if focused().objectName() == button:
                press(KEY.Key_Return)
                return
            press(KEY.Key_Tab)
        pytest.fail(f"no Tab leads to {button}")

    return go


def bottom(window: Window) -> str:
    return all_text(window.frame.bottom)


def assert_draft_stands(window: Window) -> None:
    """What was typed is still there, and is where the person goes on."""
    assert named(window, QLineEdit, "vitals.map_mmhg").text() == "64"
    assert focused().objectName() == "vitals.map_mmhg"


# A worksheet is saved.


def test_ctrl_s_asks_where_and_writes_the_worksheet_there(window: Window, tmp_path: Path) -> None:
    dialogs = Dialogs(name(tmp_path / "jane.worksheet.json"))
    dialogs.while_in(save)
    assert "Save the worksheet" in dialogs.asked[0]
    events = json.loads((tmp_path / "jane.worksheet.json").read_bytes())["events"]
    assert [event["kind"] for event in events] == ["patient", "vitals", "vitals"]
    assert "Saved: jane.worksheet.json" in bottom(window)
    assert_draft_stands(window)


def test_a_plain_worksheet_is_called_unprotected(window: Window, tmp_path: Path) -> None:
    Dialogs(name(tmp_path / "jane.worksheet.json")).while_in(save)
    assert "It is not encrypted: whoever has the file can read it" in bottom(window)


def test_a_worksheet_is_sealed_unless_a_person_says_otherwise(
    window: Window, tmp_path: Path
) -> None:
    dialogs = Dialogs(name(tmp_path / "jane"))
    dialogs.while_in(save)
    assert "Save the worksheet" in dialogs.asked[0]
    page = window.frame.views.currentWidget()
    assert page is not None
    assert "Choose a passphrase for the file" in all_text(page)
    assert list(tmp_path.iterdir()) == []
    for text in (PASSPHRASE, PASSPHRASE):
        type_text(focused(), text)
        press(KEY.Key_Tab)
        if focused().objectName().endswith(".show"):
            press(KEY.Key_Tab)
    press(KEY.Key_Return)
    settle()
    place = tmp_path / "jane.worksheet.sealed"
    assert [each.name for each in tmp_path.iterdir()] == [place.name]
    assert b"DOE" not in place.read_bytes()
    content = unsealed(place.read_bytes(), PASSPHRASE)
    assert isinstance(content, bytes)
    assert len(json.loads(content)["events"]) == 3
    assert "Saved: jane.worksheet.sealed. Only the passphrase" in bottom(window)
    assert_draft_stands(window)


def test_the_kind_of_file_that_is_chosen_gives_a_name_its_ending(
    window: Window, tmp_path: Path
) -> None:
    def choose_plain() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        sealed, plain = dialog.nameFilters()
        assert "Encrypted worksheet: only its passphrase opens it" in sealed
        assert "Plain worksheet: whoever has the file can read it" in plain
        assert dialog.selectedNameFilter() == sealed
        dialog.selectNameFilter(plain)

    Dialogs(in_turn(choose_plain, name(tmp_path / "jane"))).while_in(save)
    assert [each.name for each in tmp_path.iterdir()] == ["jane.worksheet.json"]
    assert "Saved: jane.worksheet.json" in bottom(window)


def test_leaving_the_dialog_writes_nothing_and_keeps_the_draft(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = bottom(window)
    Dialogs(leave).while_in(save)
    assert list(tmp_path.iterdir()) == []
    assert bottom(window) == said
    assert_draft_stands(window)


def test_a_file_that_is_there_is_written_over_only_after_a_yes(
    window: Window, tmp_path: Path
) -> None:
    place = tmp_path / "jane.worksheet.json"
    place.write_text("of yesterday")
    dialogs = Dialogs(name(place), leave, leave)
    dialogs.while_in(save)
    assert "jane.worksheet.json already exists" in dialogs.asked[1]
    assert place.read_text() == "of yesterday"
    assert "Saved" not in bottom(window)
    dialogs = Dialogs(name(place), key(KEY.Key_Return), leave)
    dialogs.while_in(save)
    assert place.read_text() == "of yesterday", "Enter alone must not be a yes"
    Dialogs(name(place), OVERWRITE).while_in(save)
    assert json.loads(place.read_bytes())["events"]
    assert_draft_stands(window)


def test_a_file_that_is_there_under_the_whole_name_is_not_written_over_unasked(
    window: Window, tmp_path: Path
) -> None:
    place = tmp_path / "jane.worksheet.sealed"
    place.write_text("of yesterday")
    Dialogs(name(tmp_path / "jane")).while_in(save)
    assert place.read_text() == "of yesterday"
    assert "jane.worksheet.sealed is there already" in bottom(window)


@posix_only
def test_a_folder_that_cannot_be_written_is_said_in_words_and_nothing_is_lost(
    window: Window, read_only: Path
) -> None:
    before = window.store.session.events()
    with as_nobody():
        Dialogs(name(read_only / "jane.worksheet.json")).while_in(save)
    assert "jane.worksheet.json: cannot be written: Permission denied" in bottom(window)
    assert list(read_only.iterdir()) == []
    assert window.store.session.events() == before
    assert_draft_stands(window)


def test_a_folder_that_is_not_there_is_said_in_words(window: Window, tmp_path: Path) -> None:
    Dialogs(name(tmp_path / "gone" / "jane.worksheet.json")).while_in(save)
    assert "its folder is not there" in bottom(window)
    assert list(tmp_path.iterdir()) == []
    assert_draft_stands(window)


def test_the_history_is_exported_as_a_table_where_a_person_says(
    window: Window, tmp_path: Path
) -> None:
    dialogs = Dialogs(name(tmp_path / "jane"))
    dialogs.while_in(by_tab(4, "history.csv"))
    assert "Export the history: not encrypted" in dialogs.asked[0]
    assert len((tmp_path / "jane.csv").read_text("utf-8").splitlines()) >= 4
    assert "Saved: jane.csv" in bottom(window)


def test_the_history_is_exported_for_teaching_with_nobody_named(
    window: Window, tmp_path: Path
) -> None:
    dialogs = Dialogs(name(tmp_path / "case"))
    dialogs.while_in(by_tab(4, "history.teaching"))
    assert "Export for teaching: names, numbers, dates and texts are taken out" in dialogs.asked[0]
    written = (tmp_path / "case.worksheet.json").read_text("utf-8")
    assert "DOE" not in written
    assert "0012345" not in written
    assert '"map_mmhg":61' in written
    assert "Nobody in it is named" in bottom(window)
    Dialogs(name(tmp_path / "case.csv")).while_in(by_tab(4, "history.teaching"))
    table = (tmp_path / "case.csv").read_text("utf-8")
    assert "DOE" not in table
    assert len(table.splitlines()) == 4


@pytest.mark.parametrize("ending", [".history.json", ".csv"])
def test_the_history_is_exported_with_its_chain_and_its_head_is_said(
    window: Window, tmp_path: Path, ending: str
) -> None:
    typed = tmp_path / ("jane" if ending == ".history.json" else "jane.csv")
    Dialogs(name(typed)).while_in(by_tab(4, "history.proof"))
    history = verified_history((tmp_path / f"jane{ending}").read_bytes())
    assert isinstance(history, History)
    assert len(history.records) == 3
    said = bottom(window).replace(" ", "")
    assert f"Noteitsfingerprint(head)elsewhere:{history.head}." in said


# A worksheet is opened.


def test_ctrl_o_takes_in_the_file_that_is_named(
    window: Window, qtbot: QtBot, reference: Reference, tmp_path: Path
) -> None:
    place = tmp_path / "jane.worksheet.json"
    Dialogs(name(place)).while_in(save)
    window.close()
    other = begun(memory_journal(), reference)
    place.write_text(
        place.read_text().replace("DOE, Jane", "MOE, Ada").replace("8000-0000", "8000-1000")
    )
    window = opened(qtbot, other, Clock(minute(60)))
    dialogs = Dialogs(name(place))
    dialogs.while_in(open_file)
    assert "Open a worksheet" in dialogs.asked[0]
    assert "MOE, Ada" in all_text(window.frame.banner)
    assert "Opened: jane.worksheet.json" in bottom(window)


def test_leaving_the_dialog_opens_nothing(window: Window) -> None:
    before, said = window.store.session.worksheet_id, bottom(window)
    Dialogs(leave).while_in(open_file)
    assert (window.store.session.worksheet_id, bottom(window)) == (before, said)
    assert_draft_stands(window)


def test_a_file_that_is_not_there_is_said_by_the_dialog_and_another_can_be_named(
    window: Window, tmp_path: Path
) -> None:
    place = tmp_path / "diary.worksheet.json"
    place.write_text("Dear diary")
    dialogs = Dialogs(name(tmp_path / "none.worksheet.json"), key(KEY.Key_Return), name(place))
    dialogs.while_in(open_file)
    assert "File not found" in dialogs.asked[1]
    assert "diary.worksheet.json was not opened" in bottom(window)
    assert_draft_stands(window)


@posix_only
def test_a_file_that_may_not_be_read_is_said_in_words(window: Window) -> None:
    before = window.store.session.events()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder, "jane.worksheet.json")
        place.write_text("{}")
        place.chmod(0)
        with as_nobody():
            Dialogs(name(place)).while_in(open_file)
    assert "jane.worksheet.json was not opened" in bottom(window)
    assert "cannot be read: Permission denied" in bottom(window)
    assert window.store.session.events() == before
    assert_draft_stands(window)


# A sheet is saved and printed; where no printer is set up Qt offers to print to a file.


def to_file(place: Path) -> Callable[[], None]:
    """Name the file to print to, in the print dialog."""
    return in_turn(key(KEY.Key_F, ALT), name(place))


def sizes(place: Path) -> set[tuple[int, int]]:
    """The sizes of the pages of a PDF in whole points."""
    pages = pypdf.PdfReader(place).pages
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages}


SHEETS = ((3, "handover"), (2, "taper"))


@pytest.fixture
def night(qtbot: QtBot, reference: Reference) -> Window:
    """The sample ward, where a taper runs."""
    return ward(qtbot, reference)


@pytest.mark.parametrize(("view", "sheet"), SHEETS)
def test_a_sheet_is_saved_where_a_person_says(
    night: Window, tmp_path: Path, view: int, sheet: str
) -> None:
    Dialogs(name(tmp_path / sheet)).while_in(by_tab(view, f"{sheet}.save"))
    assert sizes(tmp_path / f"{sheet}.pdf") == {A4}
    assert f"Saved: {sheet}.pdf" in bottom(night)


@pytest.mark.parametrize(("view", "sheet"), SHEETS)
def test_a_sheet_is_printed_at_true_size_and_the_window_says_where(
    night: Window, tmp_path: Path, view: int, sheet: str
) -> None:
    place = tmp_path / "sheet.pdf"
    dialogs = Dialogs(to_file(place))
    dialogs.while_in(by_tab(view, f"{sheet}.print"))
    assert sizes(place) == {A4}
    assert "Printed to: sheet.pdf" in bottom(night)
    assert "DOE" not in str(pypdf.PdfReader(place).metadata)


@pytest.mark.parametrize(("view", "sheet"), SHEETS)
def test_leaving_the_print_dialog_prints_nothing(
    night: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: int, sheet: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Dialogs(leave).while_in(by_tab(view, f"{sheet}.print"))
    assert list(tmp_path.iterdir()) == []
    assert "Printed" not in bottom(night)
    assert focused().objectName() == f"{sheet}.print"


def test_a_file_that_is_there_is_printed_over_only_after_a_yes(
    night: Window, tmp_path: Path
) -> None:
    place = tmp_path / "sheet.pdf"
    place.write_text("of yesterday")
    dialogs = Dialogs(to_file(place), leave, leave)
    dialogs.while_in(by_tab(3, "handover.print"))
    assert "already exists" in dialogs.asked[1]
    assert place.read_text() == "of yesterday"
    assert "Printed" not in bottom(night)
    Dialogs(to_file(place), OVERWRITE).while_in(by_tab(3, "handover.print"))
    assert sizes(place) == {A4}


@posix_only
def test_a_folder_that_cannot_be_printed_into_is_said_and_another_can_be_named(
    night: Window, read_only: Path
) -> None:
    with as_nobody():
        dialogs = Dialogs(to_file(read_only / "sheet.pdf"), key(KEY.Key_Return), leave)
        dialogs.while_in(by_tab(3, "handover.print"))
    assert "not writable" in dialogs.asked[1]
    assert list(read_only.iterdir()) == []
    assert "Printed" not in bottom(night)


def test_a_printer_that_takes_nothing_is_noticed(night: Window, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "gone" / "sheet.pdf"))
    pdf = night.store.session.handover(night.store.clock()).pdf
    assert paint_pages(pdf, printer) is False
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    assert paint_pages(pdf, printer) is True


# The recovery key is printed on paper or not at all.


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_file_is_offered_for_a_sheet_and_not_for_a_secret(
    night: Window, *, is_secret: bool
) -> None:
    printer = printer_for("a4", "Recovery key")
    dialog = dialog_for(printer, night, is_secret=is_secret)
    offered = dialog.testOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile)
    assert offered is not is_secret
    dialog.show()
    settle()
    shown = [
        box.itemText(row) for box in dialog.findChildren(QComboBox) for row in range(box.count())
    ]
    assert (NO_PRINTER in shown) is not is_secret
    dialog.reject()


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("letter", LETTER)])
def test_a_secret_that_would_go_into_a_file_is_refused_and_nothing_is_written(
    night: Window, tmp_path: Path, paper: str, size: tuple[int, int]
) -> None:
    printer = printer_for(paper, "Recovery key")
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    pdf = night.store.session.handover(night.store.clock(), paper).pdf
    refusal = printed_on(pdf, printer, is_secret=True)
    assert isinstance(refusal, Refused)
    (why,) = refusal.reasons
    assert "would leave the key in a file on this laptop; copy it by hand" in say(why)
    assert list(tmp_path.iterdir()) == []
    assert printed_on(pdf, printer, is_secret=False) == str(tmp_path / "key.pdf")
    assert sizes(tmp_path / "key.pdf") == {size}


@pytest.mark.parametrize(
    ("name", "make", "is_file"),
    [
        ("Microsoft Print to PDF", "", True),
        ("Microsoft XPS Document Writer", "", True),
        ("OneNote (Desktop)", "", True),
        ("PDF", "Generic CUPS-PDF Printer (w/ options)", True),
        ("Ward", "Generic CUPS-PDF Printer (no options)", True),
        ("ICU-3-Nord", "Ricoh IM C3000 PDF", False),
        ("Brother_HL_L2350DW", "Brother HL-L2350DW series, driverless", False),
    ],
)
def test_printers_that_write_files_are_told_from_those_of_paper(
    name: str, make: str, *, is_file: bool
) -> None:
    assert writes_a_file(name, make) is is_file
