"""One hospitalization of CLIF tables comes in behind a bar, or nothing of it does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from opened import Clock, begun, opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from screen import all_text, named

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import memory_journal
from pressorsheet.ui.importing import Importing
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

REAL = Path(__file__).parents[3] / "shared" / "data" / "clif"
STAY = "24181354"
AFTER = datetime(2196, 3, 4, 20, tzinfo=UTC)
PATIENCE_MS = 20_000

real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared CLIF tables are not here")

HEADINGS = {
    "hospitalization": "patient_id,hospitalization_id,admission_dttm,age_at_admission",
    "patient": "patient_id,sex_category,birth_date",
    "vitals": "hospitalization_id,recorded_dttm,vital_name,vital_category,vital_value",
    "medication_admin_continuous": "hospitalization_id,med_order_id,med_category,admin_dttm,"
    "mar_action_category,med_dose,med_dose_unit,med_group",
    "labs": "hospitalization_id,lab_collect_dttm,lab_result_dttm,lab_category,lab_value,"
    "lab_value_numeric,reference_unit",
    "patient_assessments": "hospitalization_id,recorded_dttm,assessment_category,numerical_value",
}
ROWS = {
    "hospitalization": "P1,501,2026-03-10 06:00:00+00:00,61",
    "patient": "P1,Female,",
    "vitals": "501,2026-03-10 18:50:00+00:00,MAP (arterial),map,66",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tables of one invented stay with one reading."""
    for name, heading in HEADINGS.items():
        rows = f"{heading}\n{ROWS.get(name, '')}\n".replace("\n\n", "\n")
        (tmp_path / f"clif_{name}.csv").write_text(rows)
    return tmp_path


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Iterator[Window]:
    clock = Clock(AFTER)
    made = opened(qtbot, begun(memory_journal(), reference), clock)
    yield made
    made.close()


def go_to_import(window: Window) -> Importing:
    """From the worksheet to the import by the page on which a patient is admitted."""
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    named(window, QPushButton, "admission.import").click()
    settle()
    page = window.frame.views.currentWidget()
    assert isinstance(page, Importing)
    assert focused().objectName() == "importing.folder"
    return page


def look_into(folder: Path) -> None:
    type_text(focused(), str(folder))
    press(Qt.Key.Key_Return)
    settle()


def stays(page: Importing) -> list[str]:
    choice = named(page, QComboBox, "importing.stay")
    return [choice.itemText(number) for number in range(choice.count())]


def stored(window: Window) -> int:
    return len(window.store.session.patients(window.store.clock()))


@real
def test_a_real_hospitalization_comes_in_behind_a_bar_and_every_row_is_accounted_for(
    qtbot: QtBot, window: Window
) -> None:
    page = go_to_import(window)
    look_into(REAL)
    assert STAY in stays(page)
    assert f"{len(stays(page))} hospitalizations found" in all_text(page)
    choice = named(page, QComboBox, "importing.stay")
    choice.setCurrentIndex(choice.findText(STAY))
    bar = named(page, QProgressBar, "importing.progress")
    seen: list[int] = []
    bar.valueChanged.connect(seen.append)
    press(Qt.Key.Key_Return)
    assert bar.isVisible()
    assert focused().objectName() == "importing.cancel"
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE_MS)
    assert not bar.isVisible()
    assert max(seen) > 50
    summary = named(page, QPlainTextEdit, "importing.summary")
    assert (
        "clif_medication_admin_continuous.csv: rows 129: used 107, merged 22, refused 0"
        in summary.toPlainText()
    )
    assert "Imported" in all_text(page)
    assert stored(window) == 3
    settle()
    assert "DOE, Jane" not in all_text(window.frame.banner)


@real
def test_an_import_that_is_called_off_leaves_the_store_as_it_was(
    qtbot: QtBot, window: Window
) -> None:
    page = go_to_import(window)
    look_into(REAL)
    before = window.store.session.events()
    press(Qt.Key.Key_Return)
    assert page.is_busy
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE_MS)
    assert "the import was called off: nothing was taken in" in all_text(page)
    assert stored(window) == 2
    assert window.store.session.events() == before
    assert focused().objectName() == "importing.folder"


@real
def test_a_window_closed_during_an_import_calls_it_off_and_ends(window: Window) -> None:
    page = go_to_import(window)
    look_into(REAL)
    press(Qt.Key.Key_Return)
    assert page.is_busy
    window.close()
    settle()
    assert not page.is_busy
    assert stored(window) == 2


def test_a_made_hospitalization_comes_in_and_can_be_opened(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    page = go_to_import(window)
    look_into(folder)
    assert stays(page) == ["501"]
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE_MS)
    assert "Imported" in all_text(page)
    rows = window.store.session.patients(window.store.clock())
    (new,) = [row for row in rows if row.name not in {"DOE, Jane", "ROE, Alan"}]
    window.open_patient(new.worksheet_id)
    settle()
    assert "66 mmHg" in all_text(window.frame.now)


def test_a_folder_that_is_none_is_refused_in_words(window: Window, tmp_path: Path) -> None:
    page = go_to_import(window)
    look_into(tmp_path / "nowhere")
    assert "is not a folder" in all_text(page)
    assert stays(page) == []
    assert focused().objectName() == "importing.folder"


def test_a_folder_without_tables_is_refused_in_words(window: Window, tmp_path: Path) -> None:
    page = go_to_import(window)
    look_into(tmp_path)
    assert "clif_hospitalization.csv: the table is missing" in all_text(page)


def test_a_table_that_is_missing_is_named_and_nothing_is_taken_in(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    (folder / "clif_vitals.csv").unlink()
    page = go_to_import(window)
    look_into(folder)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE_MS)
    assert "clif_vitals.csv: the table is missing" in all_text(page)
    assert stored(window) == 2


def test_esc_leaves_the_page_for_the_worksheet_as_it_was(window: Window) -> None:
    go_to_import(window)
    press(Qt.Key.Key_Escape)
    settle()
    assert window.frame.views.currentWidget() is window.worksheet
    assert "DOE, Jane" in all_text(window.frame.banner)


def imported(qtbot: QtBot, window: Window, folder: Path) -> Importing:
    page = go_to_import(window)
    named(page, QLineEdit, "importing.folder").clear()
    look_into(folder)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE_MS)
    settle()
    return page


def test_the_same_number_of_a_hospitalization_in_other_tables_joins_nothing_unasked(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    imported(qtbot, window, folder)
    press(Qt.Key.Key_Escape)
    for name in ("hospitalization", "patient"):
        table = folder / f"clif_{name}.csv"
        table.write_text(table.read_text().replace("P1", "P2"))
    rows = (folder / "clif_vitals.csv").read_text()
    (folder / "clif_vitals.csv").write_text(rows.replace("18:50", "18:55").replace("66", "44"))
    page = imported(qtbot, window, folder)
    asking = window.frame.views.currentWidget()
    assert asking is not None
    assert "In the file: not recorded, MRN P2" in all_text(asking)
    press(Qt.Key.Key_Return)
    settle()
    assert window.frame.views.currentWidget() is page
    (new,) = [r for r in window.store.session.patients(AFTER) if r.mrn == "P1"]
    window.open_patient(new.worksheet_id)
    settle()
    assert "66 mmHg" in all_text(window.frame.now)
    imported(qtbot, window, folder)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    settle()
    assert "Imported" in all_text(page)
