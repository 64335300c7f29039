"""Programs: this program and made later versions of it, each built as a wheel and installed apart.

The later ones are copies of this one with the changes that a release makes: a higher version; a new
kind of record; tables laid out anew, with the way there for the stores of before.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from pressorsheet.core.frozen import frozen
from stores import PASSPHRASE

TOP = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("at_a_store.py")
PACKAGE = Path("desktop", "pressorsheet")
BUILT_FROM = ("desktop", "resources", "pyproject.toml", "README.md")
LONGEST_S = 120

VERSION = (PACKAGE / "__init__.py", '__version__ = "0.1.0"')
RECORDS = (PACKAGE / "journal" / "newer.py", "RECORDS = 1\n")
KIND = (PACKAGE / "core" / "events.py", "AnyEvent: TypeAlias = Annotated[\n    Patient\n")
NEW_KIND = '''class PumpCheck(Event):
    """A later version's invention."""

    kind: Literal["pump_check"] = "pump_check"
    pump: Name


AnyEvent: TypeAlias = Annotated[
    Patient
    | PumpCheck
'''
TABLES = (PACKAGE / "journal" / "schema.py", "VERSION = 2\n")
INDEX = (PACKAGE / "journal" / "schema.py", '    *_guards("worksheets"),\n')
PUMPS = "CREATE TABLE pumps (name TEXT PRIMARY KEY) STRICT"
OPENED = (
    PACKAGE / "journal" / "connection.py",
    "    return unfit(database, place, writes=True) or database\n",
)
# Under the hold and in one transaction, so that nobody else is in it and no half of it is left.
BROUGHT_ALONG = f'''    if database.execute("PRAGMA user_version").fetchone() == (2,):
        for statement in (
            "BEGIN IMMEDIATE",
            "{PUMPS}",
            "INSERT OR REPLACE INTO settings VALUES ('written', "
            "'{{\\"records\\": 3, \\"program\\": \\"0.3.0\\"}}')",
            "PRAGMA user_version = 3",
            "COMMIT",
        ):
            database.execute(statement)
    return unfit(database, place, writes=True) or database
'''

Change = tuple[tuple[Path, str], str]
PATCH: tuple[Change, ...] = ((VERSION, '__version__ = "0.1.1"'),)
NEXT: tuple[Change, ...] = (
    (VERSION, '__version__ = "0.2.0"'),
    (RECORDS, "RECORDS = 2\n"),
    (KIND, NEW_KIND),
)
LATER: tuple[Change, ...] = (
    (VERSION, '__version__ = "0.3.0"'),
    (RECORDS, "RECORDS = 3\n"),
    (KIND, NEW_KIND),
    (TABLES, "VERSION = 3\n"),
    (INDEX, f'    "{PUMPS}",\n{INDEX[1]}'),
    (OPENED, BROUGHT_ALONG),
)


def installed(folder: Path, changes: tuple[Change, ...] = ()) -> Path:
    """Where a program is installed that is this one but for some changes."""
    source, wheels, site = (folder / name for name in ("source", "wheels", "site"))
    for part in BUILT_FROM:
        place = TOP / part
        if place.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(place, source / part, ignore=ignored)
        else:
            shutil.copy(place, source / part)
    for (file, old), new in changes:
        text = (source / file).read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        (source / file).write_text(text.replace(old, new), "utf-8")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels), cwd=source)
    (wheel,) = wheels.iterdir()
    alone = ("--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    run("-m", "pip", "install", "--quiet", *alone, "--target", str(site), str(wheel), cwd=folder)
    return site


def run(*arguments: str, cwd: Path) -> None:
    """Run this Python, which must end well."""
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def settings(site: Path) -> dict[str, str]:
    """What a process is given so that it runs the program installed there."""
    return {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}


def command_line(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line of an installed program."""
    command = [sys.executable, "-P", "-m", "pressorsheet", *arguments]
    return subprocess.run(
        command, env=settings(site), cwd=site, capture_output=True, text=True, check=False
    )


@frozen
class AtStore:
    """A running process of an installed program at a store."""

    process: subprocess.Popen[str]

    def do(self, what: str, **more: Any) -> Mapping[str, Any]:
        """Have it do something, and give its answer."""
        orders, answers = self.process.stdin, self.process.stdout
        assert orders is not None
        assert answers is not None
        orders.write(json.dumps({"do": what, **more}) + "\n")
        orders.flush()
        return answer_of(answers, self.process)

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.leave()

    def leave(self) -> None:
        """Let it end."""
        self.process.communicate(timeout=LONGEST_S)


def answer_of(answers: IO[str], process: subprocess.Popen[str]) -> Mapping[str, Any]:
    """The next answer; what the process said where there is none."""
    line = answers.readline()
    assert line, process.communicate(timeout=LONGEST_S)
    found: Mapping[str, Any] = json.loads(line)
    return found


def at_store(site: Path, store: Path) -> AtStore:
    """A process of the program installed there, at a store that it has not opened yet."""
    process = subprocess.Popen(
        [sys.executable, "-P", str(DRIVER), str(store), PASSPHRASE],
        env=settings(site),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return AtStore(process)
