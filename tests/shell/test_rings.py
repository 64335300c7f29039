"""The rings hold, and each contract that guards them bites when it is offended."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "desktop" / "pressorsheet"


def lint_imports(top: Path) -> str:
    """What import-linter says of the package below `top`, on one line."""
    code = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--config", str(TOP / "pyproject.toml")],
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(top), "COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return " ".join((done.stdout + done.stderr).split())


OFFENCES = {
    "core/chance.py": ("import random", "pressorsheet.core.chance -> random"),
    "core/upward.py": ("import pressorsheet.cli", "pressorsheet.core.upward -> pressorsheet.cli"),
    "core/ring_a.py": ("import pressorsheet.core.ring_b", ".ring_a"),
    "core/ring_b.py": ("import pressorsheet.core.ring_a", ".ring_b"),
    "cli/glass.py": ("import PySide6.QtCore", "pressorsheet.cli.glass -> PySide6"),
    "wording/sheet.py": ("import reportlab", "pressorsheet.wording.sheet -> reportlab"),
    "exchange/place.py": ("import pathlib", "pressorsheet.exchange.place -> pathlib"),
    "report/side.py": ("import pressorsheet.exchange", "report.side -> pressorsheet.exchange"),
    "core/verify/peek.py": (
        "import pressorsheet.core.taper",
        "core.verify.peek -> pressorsheet.core",
    ),
    "cupboard.py": ("", "cupboard"),
    "ui/panels/nosy.py": ("import pressorsheet.ui.forms.form", "ui.panels.nosy -> pressorsheet.ui"),
    "ui/forms/greedy.py": (
        "import pressorsheet.session",
        "ui.forms.greedy -> pressorsheet.session",
    ),
    "entry/stored.py": ("import sqlcipher3", "pressorsheet.entry.stored -> sqlcipher3"),
    "library/plain.py": ("import sqlite3", "pressorsheet.library.plain -> sqlite3"),
    "session/lock.py": ("import cryptography", "pressorsheet.session.lock -> cryptography"),
    "session/far.py": ("import urllib.request", "pressorsheet.session.far -> urllib"),
    "cli/helped.py": ("import subprocess", "pressorsheet.cli.helped -> subprocess"),
    "ui/caller.py": ("import socket", "pressorsheet.ui.caller -> socket"),
    "sealing/dice.py": ("import secrets", "pressorsheet.sealing.dice -> secrets"),
}


@pytest.fixture(scope="module")
def verdict_on_offences(tmp_path_factory: pytest.TempPathFactory) -> str:
    top = tmp_path_factory.mktemp("offended")
    shutil.copytree(PACKAGE, top / "pressorsheet", ignore=shutil.ignore_patterns("__pycache__"))
    for place, (line, _) in OFFENCES.items():
        (top / "pressorsheet" / place).write_text(f'"""An offence."""\n{line}\n')
    return lint_imports(top)


@pytest.mark.parametrize(
    "contract",
    [
        "Each ring imports only rings below it",
        "The core knows no Qt, no file, no clock, no chance",
        "No cycles among the modules of a ring",
        "Qt only in ui",
        "reportlab only in report",
        "Readers and writers get bytes or text, never a path",
        "The pharmacist's checks are written apart from the planner",
        "Forms and panels are strangers to each other and to storage, files and paper",
        "Forms and panels reach no file, store or printer",
        "Only the journal's database knows SQLCipher",
        "Python's own SQLite, which takes a key and writes plain text, is used nowhere",
        "Only sealing knows cryptography",
        "Sealing draws no chance, and reads no file",
        "Nothing speaks to other computers, or begins another program",
    ],
)
def test_an_offence_breaks_its_contract(verdict_on_offences: str, contract: str) -> None:
    assert f"{contract} BROKEN" in verdict_on_offences


@pytest.mark.parametrize("named", [named for _, named in OFFENCES.values()])
def test_a_broken_contract_names_the_offending_line(verdict_on_offences: str, named: str) -> None:
    assert named in verdict_on_offences


BANNED = {
    "import datetime\nAT = datetime.datetime.now(datetime.UTC)": "TID251",
    "import datetime\nON = datetime.date.today()": "TID251",
    "import time\nAT = time.time()": "TID251",
    "import importlib.resources": "TID251",
    "from importlib import resources": "TID251",
    "print('dose')": "T201",
    "from PySide6.QtNetwork import QTcpSocket": "TID251",
    "from PySide6 import QtNetwork": "TID251",
    "from PySide6.QtGui import QDesktopServices": "TID251",
    "from PySide6.QtCore import QProcess": "TID251",
    "import datetime\nAT = datetime.datetime(2026, 1, 1)": "DTZ001",
}


@pytest.mark.parametrize(("line", "rule"), BANNED.items())
def test_a_banned_call_in_the_core_is_named(line: str, rule: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--no-cache"]
    place = PACKAGE / "core" / "offence.py"
    done = subprocess.run(
        [*command, "--stdin-filename", str(place), "-"],
        input=line,
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert rule in done.stdout


def nodes(folder: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of the modules below a folder, with the module it stands in."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        yield from ((path.relative_to(PACKAGE).as_posix(), node) for node in ast.walk(tree))


def places(folder: Path, offends: Callable[[ast.AST], bool]) -> set[str]:
    return {place for place, node in nodes(folder) if offends(node)}


def makes_a_float(node: ast.AST) -> bool:
    is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    is_name = isinstance(node, ast.Name) and node.id in ("float", "complex")
    return is_literal or is_name


def names(node: ast.AST, name: str) -> bool:
    """Whether something is asked for by its name; a field that is called so asks for nothing."""
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def test_the_core_holds_no_float() -> None:
    assert places(PACKAGE / "core", makes_a_float) == set()


@pytest.mark.parametrize("line", ["DOSE = 0.05", "DOSE = float(text)", "def dose() -> float: ..."])
def test_a_float_would_be_seen(line: str) -> None:
    assert any(makes_a_float(node) for node in ast.walk(ast.parse(line)))


def test_only_resources_asks_where_it_lies() -> None:
    assert places(PACKAGE, lambda node: names(node, "__file__")) == {"resources.py"}


def test_a_file_is_opened_by_hand_only_where_it_is_made_with_its_rights() -> None:
    made_private = {"journal/disk.py", "session/files.py"}
    assert places(PACKAGE, lambda node: names(node, "open")) == made_private


def test_every_module_opens_with_a_full_sentence() -> None:
    def opens_badly(node: ast.AST) -> bool:
        words = ast.get_docstring(node) if isinstance(node, ast.Module) else "a node."
        return not words or words.split("\n\n")[0].rstrip()[-1] not in ".:"

    assert places(PACKAGE, opens_badly) == set()


def test_no_two_modules_of_the_tests_have_one_name() -> None:
    """All folders of tests share one space of names; a second `test_x` would hide the first."""
    found = Counter(path.name for path in (TOP / "tests").rglob("*.py"))
    assert {name for name, count in found.items() if count > 1} <= {"conftest.py"}
