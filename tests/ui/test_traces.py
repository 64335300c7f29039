"""Nothing about a patient is left behind: on the clipboard, in settings, dumps or the log."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from dialogs import Dialogs, leave
from opened import VIEWS, Clock, begun, opened, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from screen import named

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import memory_journal
from pressorsheet.ui.charting import MORE, TABS
from pressorsheet.ui.window import Window
from typist import focused, press

PATIENCE_S = 30
CONTROL = Qt.KeyboardModifier.ControlModifier
WINDOWS = 'application/x-qt-windows-mime;value="{}"'


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Window:
    return opened(qtbot, begun(memory_journal(), reference), Clock(minute(60)))


def on_clipboard() -> Mapping[str, bytes]:
    data = QGuiApplication.clipboard().mimeData()
    return {kind: bytes(data.data(kind).data()) for kind in data.formats()}


# The clipboard.


def copied(window: Window, name: str, text: str) -> None:
    write(window, name, text)
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_C, CONTROL)
    settle()


def test_what_is_copied_is_marked_for_every_history_to_leave_it_alone(window: Window) -> None:
    copied(window, "vitals.map_mmhg", "64.25")
    found = on_clipboard()
    assert found["text/plain"] == b"64.25"
    assert found[WINDOWS.format("CanIncludeInClipboardHistory")] == bytes(4)
    assert found[WINDOWS.format("CanUploadToCloudClipboard")] == bytes(4)
    assert WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing") in found
    assert found["x-kde-passwordManagerHint"] == b"secret"
    assert "org.nspasteboard.ConcealedType" in found


def test_what_is_copied_can_be_pasted(window: Window) -> None:
    copied(window, "vitals.map_mmhg", "64")
    line = named(window, QLineEdit, "vitals.hr_per_min")
    line.setFocus()
    press(Qt.Key.Key_V, CONTROL)
    assert line.text() == "64"


def test_what_was_copied_goes_when_the_window_closes(window: Window) -> None:
    copied(window, "vitals.map_mmhg", "64.25")
    window.close()
    assert QGuiApplication.clipboard().text() == ""


# What is typed.


def test_whatever_learns_words_from_typing_is_told_to_learn_none(window: Window) -> None:
    """Dictionaries of on-screen keyboards and input methods would keep patients' names."""
    for form in (*TABS, *MORE):
        window.chart(form)
    for view in VIEWS:
        window.show_view(view)
    lines: list[QLineEdit | QPlainTextEdit] = [
        *window.findChildren(QLineEdit),
        *window.findChildren(QPlainTextEdit),
    ]
    typed = [line for line in lines if not line.isReadOnly()]
    assert len(typed) > 60
    unlearned = Qt.InputMethodHint.ImhSensitiveData
    assert [each.objectName() for each in typed if not each.inputMethodHints() & unlearned] == []


# The running program.


def run(home: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, in which the person's folders are below `home`."""
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    folders = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **dict.fromkeys(folders, str(home)), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


SAVE = """
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pressorsheet.ui.application import made_application
{make}
def answer():
    dialog = QApplication.activeModalWidget()
    dialog.findChild(QLineEdit).setText(str(Path.home() / "DOE, Jane" / "jane.pdf"))
    dialog.accept()
(Path.home() / "DOE, Jane").mkdir()
QTimer.singleShot(200, answer)
place, _ = QFileDialog.getSaveFileName(None, "Save", str(Path.home() / "DOE, Jane"))
print(place)
"""


def settings_of(home: Path) -> str:
    return "".join(each.read_text("latin-1") for each in home.rglob("*") if each.is_file())


@pytest.mark.skipif(sys.platform != "linux", reason="where Qt's settings are a file")
def test_no_folder_that_was_open_in_a_dialog_is_written_down(tmp_path: Path) -> None:
    ours, qts = tmp_path / "ours", tmp_path / "qts"
    for home, make in ((ours, "made_application()"), (qts, "application = QApplication([])")):
        home.mkdir()
        done = run(home, SAVE.format(make=make))
        assert done.stdout.strip().endswith("jane.pdf"), done.stderr
    assert "Jane" in settings_of(qts), "Qt itself writes it down: else this shows nothing"
    assert settings_of(ours) == ""


COMPLAIN = """
from pathlib import Path
from PySide6.QtCore import qWarning, qCritical
from pressorsheet.ui.application import made_application
from pressorsheet.ui.faults import hear_qt
application = made_application()
hear_qt(Path.home() / "faults.log", lambda: "19:00")
for _ in range(3):
    qWarning("DOE, Jane has 97.31")
    qCritical("DOE, Jane has 97.31")
"""


def test_what_qt_complains_of_is_written_once_without_its_words(tmp_path: Path) -> None:
    done = run(tmp_path, COMPLAIN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    log = (tmp_path / "faults.log").read_text().splitlines()
    assert log == ["19:00 QtWarningMsg default", "19:00 QtCriticalMsg default"]


FAULTS = """
import sys
from pathlib import Path
from PySide6.QtCore import qWarning
from pressorsheet.ui.app import Opening, run
run(Opening({asked}))
qWarning("complained")
sys.excepthook(ValueError, ValueError("failed"), None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="where a person's folders follow a variable")
@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("demo=True, screenshot=str(Path.home() / 'out.png')", {"out.png"}),
        ("store=str(Path.home() / 'ward.sqlite')", {"faults.log"}),
    ],
)
def test_the_demonstration_keeps_no_log_and_a_record_s_window_does(
    tmp_path: Path, asked: str, kept: set[str]
) -> None:
    done = run(tmp_path, FAULTS.format(asked=asked))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {each.name for each in tmp_path.rglob("*") if each.is_file()} == kept


def test_no_dialog_proposes_a_name_for_a_file(window: Window) -> None:
    proposed: list[str] = []

    def look() -> None:
        line = focused()
        assert isinstance(line, QLineEdit)
        proposed.append(line.text())
        leave()

    Dialogs(look).while_in(window.files.save_worksheet)
    Dialogs(look).while_in(lambda: window.files.export_history("csv"))
    assert proposed == ["", ""]


# What goes to a printer.


def temporary() -> str | None:
    """Where libraries put their temporary files now; print services' own asks likewise."""
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_char_p
    found = getenv(b"TMPDIR")
    return None if found is None else str(found.decode())


@pytest.mark.skipif(sys.platform != "linux", reason="the way of Linux's print service")
@pytest.mark.parametrize(("runtime", "before"), [("run", None), ("run", "tmp"), ("gone", "tmp")])
def test_what_is_handed_to_the_print_service_lies_on_no_disk(
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    runtime: str,
    before: str | None,
) -> None:
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / runtime))
    monkeypatch.delenv("TMPDIR", raising=False)
    if before is not None:
        monkeypatch.setenv("TMPDIR", before)
    meanwhile: list[str | None] = []

    def look() -> None:
        meanwhile.append(temporary())
        leave()

    printed = window.store.session.handover(minute(60), "a4")
    Dialogs(look).while_in(lambda: window.files.print_sheet(printed, "handover", "a4"))
    assert meanwhile == [str(tmp_path / "run") if runtime == "run" else before]
    assert temporary() == before
