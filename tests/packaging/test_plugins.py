"""Qt's plug-ins are the bundle's own, and no start loads Qt to say so."""

import os

import pytest

from bundle import plugins, trim


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("linux", "PySide6/Qt/plugins"),
        ("darwin", "PySide6/Qt/plugins"),
        ("win32", "PySide6/plugins"),
    ],
)
def test_they_lie_where_the_wheel_of_the_system_has_them(platform: str, folder: str) -> None:
    assert plugins.own_plugins("in", platform).split(os.sep) == ["in", *folder.split("/")]


def test_pyinstallers_hook_that_loads_qt_does_not_run() -> None:
    loads = ("pyi_rth_pyside6", "/hooks/pyi_rth_pyside6.py", "PYSOURCE")
    kept = [
        ("pyi_rth_inspect", "/hooks/pyi_rth_inspect.py", "PYSOURCE"),
        ("launch", "/bundle/launch.py", "PYSOURCE"),
    ]
    assert trim.without_hooks([kept[0], loads, kept[1]]) == kept
