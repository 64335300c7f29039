"""Apart: a Python process of its own, in which the person's folders are new and empty."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
FOLDERS = (TESTS, TESTS / "journeys", TESTS / "ui", TESTS / "shell")
PATIENCE_S = 600
# Of this process's surroundings the child has these alone.
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")


@dataclass(frozen=True)
class Apart:
    """The folders of a person who has just come to this computer, and one that they export to."""

    top: Path

    @property
    def home(self) -> Path:
        """All that the program may write of its own accord is below here."""
        return self.top / "home"

    @property
    def exports(self) -> Path:
        """What the person chose a name for."""
        return self.top / "exports"

    def surroundings(self, **more: str) -> Mapping[str, str]:
        """The variables of a process that lives here."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        places = {"HOME": self.home, "USERPROFILE": self.home, "LOCALAPPDATA": self.home / "data"}
        places |= {
            f"XDG_{kind.upper()}_HOME": self.home / kind for kind in ("data", "config", "cache")
        }
        places |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), self.home / "tmp")
        places |= {"XDG_RUNTIME_DIR": self.home / "run"}
        named = {name: str(place) for name, place in places.items()}
        path = os.pathsep.join(map(str, FOLDERS))
        return {
            **kept,
            **named,
            "PYTHONPATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
            **more,
        }

    def begun(
        self, arguments: Sequence[str], passed: Sequence[int] = (), **more: str
    ) -> subprocess.Popen[str]:
        """Python with arguments, begun in its new folders."""
        for folder in (self.home / "tmp", self.home / "run", self.exports):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.home,
            env=self.surroundings(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            pass_fds=tuple(passed),
        )

    def ended(self, arguments: Sequence[str], **more: str) -> tuple[int, str, str]:
        """How that ended, and what it wrote to its output and as messages."""
        with self.begun(arguments, (), **more) as process:
            out, messages = process.communicate(timeout=PATIENCE_S)
        return process.returncode, out, messages

    def lived(self, walls: str, scripts: str, **more: str) -> dict[str, Any]:
        """What a process tells that lived through scripts behind walls, and ended well."""
        code, out, messages = self.ended(self.script(walls, scripts), **more)
        assert code == 0, (code, messages[-3000:])
        told: dict[str, Any] = json.loads(out.splitlines()[-1])
        return told

    def script(self, walls: str, scripts: str) -> list[str]:
        """The arguments for that."""
        place = Path(__file__).with_name("behind_walls.py")
        return [str(place), str(self.home), str(self.exports), walls, scripts]
