"""Sources: run before all else in a frozen program, which has none: none is sought by name alone.

Frozen code knows its file by a relative name. A library that asks for the source of what imports
it, as PySide6 does, would read a file of that name in the folder where the program was started.
"""

import linecache
import os
import sys
from typing import Any

_read = linecache.updatecache


def updatecache(filename: str, module_globals: dict[str, Any] | None = None) -> list[str]:
    """The lines of a source whose whole path is known; none of any other."""
    return _read(filename, module_globals) if os.path.isabs(filename) else []


def settle(modules: dict[str, Any], folder: str) -> None:
    """Have each module that was loaded from a relative path look for its source in a folder."""
    for module in list(modules.values()):
        loader = getattr(module, "__loader__", None)
        path = getattr(loader, "path", None)
        if loader is not None and isinstance(path, str) and not os.path.isabs(path):
            loader.path = os.path.join(folder, path)


linecache.updatecache = updatecache
if hasattr(sys, "_MEIPASS"):
    settle(sys.modules, sys._MEIPASS)
