"""The window: forms hand out validated events, panels show an assessment."""

import builtins

import PySide6.QtCore  # noqa: F401  # exchanges the function that is put back below

# Qt for Python puts a function in the place of `import` that reads the source of every module
# loaded from then on, in search of a switch that nothing here uses; it keeps the one it found.
builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
