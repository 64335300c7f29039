"""Stay windows: a window on a made-up stay, and processes starting one beside Qt's bare window."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from stays import Charting, stay

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.journal import Journal
from pressorsheet.session.session import Session
from pressorsheet.ui.application import made_application
from pressorsheet.ui.collector import spare_collector
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT
from pressorsheet.ui.window import Window

WORKSHEET = str(UUID(int=0xBB))
SETTLING_ROUNDS = 8
# A window of Qt's own, and ours as `app.run` makes it once a person gave the passphrase. Each ends
# once it is painted, and says what it used until then: seconds on the processor, and memory at its
# peak in kB.
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
application.processEvents()
"""
OURS = """
import gc
gc.disable()  # as `__main__` does
import sys
from pressorsheet.ui.app import *
from pathlib import Path
from pressorsheet.journal import StoreKey
from pressorsheet.session.keyring import Keyring
from pressorsheet.session.vault import opened
place, key = Path(sys.argv[1]), StoreKey(sys.argv[2], bytes.fromhex(sys.argv[3]))
application = made_application()
found = Opened(opened(place, key), Keyring(place, key), ("A. Alvarez", "nurse"))
window = window_on(found, reference(), now, THEMES["light"])
window.resize(1366, 768)
window.show()
application.processEvents()
assert window.worksheet.checklists.isVisible()
"""
FIGURES = """
import os, time
used = time.process_time()
# The kernel's own figure; what `resource` gives begins with the memory of the parent.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(used, peak.split()[1], flush=True)
os._exit(0)
"""


class Clock:
    """A clock that is set on by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Used:
    """What a process used."""

    seconds: float
    kilobytes: int


def thinned(days: int, every_min: int) -> tuple[list[AnyEvent], datetime]:
    """A stay with a reading at each so many minutes, and the moment of its last one."""
    events, last = stay(days, Charting())
    kept = [each for each in events if each.kind != "vitals" or each.at.minute % every_min == 0]
    return kept, last


def window_on(journal: Journal, reference: Reference, clock: Clock) -> Window:
    """A shown window with the first worksheet of a store in front, and all of it settled."""
    made_application()
    ids = (str(UUID(int=number)) for number in count(1 << 40))
    window = Window(Store(Session(journal, reference, lambda: next(ids)), clock), LIGHT)
    window.start_charting("A. Alvarez", "nurse")
    window.resize(1366, 768)
    window.show()
    settle()
    spare_collector()
    return window


def settle() -> None:
    """Let what follows a record be done, and be painted."""
    for _ in range(SETTLING_ROUNDS):
        QApplication.processEvents()


def chart_map(window: Window, number: int, every_min: int) -> QLineEdit:
    """Set the clock on and type a pressure; Enter is left to who measures what it takes."""
    clock = window.store.clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(minutes=every_min)
    line = window.charting.show_form("vitals").findChild(QLineEdit, "vitals.map_mmhg")
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, str(66 + number % 9))
    settle()
    return line


def close(window: Window) -> None:
    """Close a window, and what it was made of."""
    window.close()
    window.deleteLater()
    settle()


def run_child(code: str, arguments: Sequence[str], compiled: Path) -> str:
    """What a process of its own prints; modules are compiled once, as on a person's machine."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)},
    )
    return done.stdout


def start(code: str, arguments: Sequence[str], compiled: Path) -> Used:
    """Start a window in a process of its own."""
    seconds, kilobytes = run_child(code + FIGURES, arguments, compiled).split()[-2:]
    return Used(float(seconds), int(kilobytes))
