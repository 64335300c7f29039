"""A stand-in for the bundle, with which the installer is tried where the program cannot be built.

Its two executables are written by NSIS itself: they do nothing for a while and end, so that "the
program is open" can be tried too.
"""

import shutil
from pathlib import Path

from windows.installer import CONSOLE, WINDOW, compile_script

SCRIPT = Path(__file__).with_name("stub.nsi")
# Larger than one block of a disk, and not to be squeezed: a run that fails midway fails in it.
LIBRARY = bytes((index * index * 7 + index // 256) % 251 for index in range(1_500_000))


def make(bundle: Path, *, only_here: str) -> Path:
    """Lay a stand-in bundle, with one file that no other version has."""
    internal = bundle / "_internal" / "PySide6"
    internal.mkdir(parents=True)
    compile_script(SCRIPT, {"OUTFILE": str((bundle / WINDOW).resolve())})
    shutil.copy(bundle / WINDOW, bundle / CONSOLE)
    (internal / "Qt6Core.dll").write_bytes(LIBRARY)
    (bundle / "_internal" / only_here).write_text(only_here, encoding="utf-8")
    (bundle / "_internal" / "name with spaces ü.txt").write_text("laid", encoding="utf-8")
    return bundle
