"""Placement: window and gate open within the screen, on screens of every size."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# A title bar of today's desktops is at most so high, an edge so wide.
TITLE_BAR, EDGE = 48, 8
SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from pressorsheet.ui.placement import show_placed
application = QApplication([])
window = QWidget()
show_placed(window, eval(sys.argv[1]))
application.processEvents()
normal = window.normalGeometry().size() if window.isMaximized() else window.size()
whole = window.frameGeometry() if window.isMaximized() else window.geometry()
print(window.isMaximized(), whole.width(), whole.height(), normal.width(), normal.height())
"""


def placed(folder: Path, screen: tuple[int, int], asked: str = "None") -> tuple[bool, list[int]]:
    """Whether it is maximised on such a screen, and its sizes as it is and otherwise."""
    wide, high = screen
    about = {"x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "dpr": 1}
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": [{"name": "laptop", **about}]}))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, asked],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        text=True,
        check=True,
    )
    is_maximized, *sizes = done.stdout.split()
    return is_maximized == "True", [int(side) for side in sizes]


@pytest.mark.parametrize("screen", [(1366, 768), (1280, 720), (1024, 768), (683, 384), (1920, 800)])
def test_where_window_and_frame_have_no_room_it_opens_maximised_and_fits_otherwise(
    tmp_path: Path, screen: tuple[int, int]
) -> None:
    is_maximized, (wide, high, normal_wide, normal_high) = placed(tmp_path, screen)
    assert is_maximized
    assert (wide, high) == screen
    assert normal_wide + 2 * EDGE <= screen[0]
    assert normal_high + TITLE_BAR + EDGE <= screen[1]


@pytest.mark.parametrize("screen", [(1440, 900), (1920, 1080), (3840, 2160)])
def test_on_a_larger_screen_it_opens_in_its_own_size(
    tmp_path: Path, screen: tuple[int, int]
) -> None:
    assert placed(tmp_path, screen) == (False, [1366, 768, 1366, 768])


def test_a_size_that_is_asked_for_is_given(tmp_path: Path) -> None:
    assert placed(tmp_path, (1366, 768), "(1366, 768)") == (False, [1366, 768, 1366, 768])
