"""What a new resolution changed is told package by package, with what it asks for."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
OLD = """\
# by poe lock
pydantic==2.13.0 \\
    --hash=sha256:00
    # via pressorsheet (pyproject.toml)
pyside6-essentials==6.11.3 ; python_full_version < '3.12' \\
    --hash=sha256:01
pyside6-essentials==6.12.0 ; python_full_version >= '3.12' \\
    --hash=sha256:02
typer==1.0 \\
    --hash=sha256:03
"""
NEW = """\
pydantic==2.14.3 \\
    --hash=sha256:10
pyside6-essentials==6.11.3 ; python_full_version < '3.12' \\
    --hash=sha256:01
pyside6-essentials==6.12.1 ; python_full_version >= '3.12' \\
    --hash=sha256:12
six==1.17 \\
    --hash=sha256:13
"""


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The task's module; the folder it is called from is not left on the path."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    spec = importlib.util.spec_from_file_location("update", PACKAGING / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "update", module)
    spec.loader.exec_module(module)
    yield module
    sys.modules.pop("lock", None)


def test_each_change_is_told_with_its_versions_and_its_files(update: ModuleType) -> None:
    found = update.changes(
        {"a.txt": OLD, "b.txt": OLD, "c.txt": NEW}, {"a.txt": NEW, "b.txt": NEW, "c.txt": NEW}
    )
    assert [str(change) for change in found] == [
        "pydantic: 2.13.0 -> 2.14.3 (a.txt, b.txt)",
        "pyside6-essentials: 6.11.3, 6.12.0 -> 6.11.3, 6.12.1 (a.txt, b.txt)",
        "six: none -> 1.17 (a.txt, b.txt)",
        "typer: 1.0 -> none (a.txt, b.txt)",
    ]
    assert [sorted(change.new) for change in found] == [["2.14.3"], ["6.12.1"], ["1.17"], []]


def test_files_that_agree_change_nothing_and_ask_for_nothing(update: ModuleType) -> None:
    assert update.changes({"a.txt": OLD}, {"a.txt": OLD}) == []
    assert update.reminders([]) == []


def test_a_change_reminds_of_what_only_a_person_measures(update: ModuleType) -> None:
    found = update.changes({"a.txt": OLD}, {"a.txt": NEW})
    told = "\n".join(update.reminders(found))
    for word in ("sizes", "oldest glibc and macOS", "time to start", "README, Dependencies"):
        assert word in told
    assert "SQLCipher" not in told


def test_every_package_that_is_measured_is_pinned(update: ModuleType) -> None:
    """A reminder under a name that nobody pins would never be read."""
    pinned = {name for text in update.texts_now().values() for name in update.pins_of(text)}
    assert set(update.TO_MEASURE) <= pinned


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"license_expression": "MIT", "license": "something"}, "MIT"),
        ({"classifier": ["License :: OSI Approved :: MIT License", "Topic :: X"]}, "MIT License"),
        ({"license": "BSD license (see license.txt)\nCopyright"}, "BSD license (see license.txt)"),
        ({"license": ""}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_licence_is_as_the_package_says_or_unknown(
    update: ModuleType, said: dict[str, object], licence: str
) -> None:
    assert update.licence_of(said) == licence


def test_a_line_of_a_requirement_file_keeps_its_marker_and_loses_its_hashes(
    update: ModuleType,
) -> None:
    assert update.lines_of(OLD)[1:3] == [
        "pyside6-essentials==6.11.3 ; python_full_version < '3.12'",
        "pyside6-essentials==6.12.0 ; python_full_version >= '3.12'",
    ]


def wheels(*tags: str) -> list[dict[str, object]]:
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    return [{"url": f"x/made-1.0-{each}.whl", "upload-time": at} for each in tags]


EVERYWHERE = (
    "cp311-abi3-win_amd64",
    "cp311-abi3-macosx_11_0_universal2",
    "cp311-abi3-manylinux_2_34_x86_64",
)


@pytest.mark.parametrize(
    ("tags", "gaps"),
    [
        (("py3-none-any",), []),
        (EVERYWHERE, []),
        (EVERYWHERE[1:], ["Windows x64, CPython 3.11 3.12 3.13 3.14"]),
        (
            (*EVERYWHERE[:2], "cp311-abi3-manylinux_2_35_x86_64"),
            ["Linux x86-64, glibc 2.34, CPython 3.11 3.12 3.13 3.14"],
        ),
        (
            (*EVERYWHERE[::2], "cp312-abi3-macosx_15_0_arm64", "cp313-cp313-macosx_12_0_x86_64"),
            ["macOS arm64, CPython 3.11 3.12 3.13 3.14", "macOS x86-64, CPython 3.11 3.12 3.14"],
        ),
    ],
)
def test_a_wheel_that_a_system_lacks_is_told(
    update: ModuleType, tags: tuple[str, ...], gaps: list[str]
) -> None:
    made = {"name": "made", "version": "1.0", "wheels": wheels(*tags)}
    assert update.lacking([made]).get(("made", "1.0"), []) == gaps


def test_a_release_that_a_system_does_not_ask_for_lacks_nothing_there(update: ModuleType) -> None:
    made = {"name": "made", "version": "1.0", "wheels": wheels("py3-none-win_amd64")}
    asked = {**made, "marker": "sys_platform == 'win32' and python_full_version < '3.13'"}
    assert update.lacking([asked]) == {}
    assert len(update.lacking([made])["made", "1.0"]) == 3


def test_the_day_of_a_release_is_told_where_the_index_says_it(update: ModuleType) -> None:
    made = {"name": "made", "version": "1.0", "wheels": wheels("py3-none-any")}
    untold = {"name": "other", "version": "2", "wheels": [{"url": "x/other-2-py3-none-any.whl"}]}
    assert update.released([made, untold]) == {("made", "1.0"): "2026-11-03"}
