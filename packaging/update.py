"""Update: resolves every pinned package anew, then says what changed and what that asks for.

    python packaging/update.py            write the requirement files anew, and say what changed
    python packaging/update.py --since REVISION    say only what changed since a commit

Each change is told with its files, the day of release, the licence, and each of our systems for
which no wheel is there. What the index does not say is told as unknown. It asks the index by uv and
pip alone. Nothing is installed, committed or decided: the last lines say what to do by hand.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from typing import Any
from urllib.parse import unquote

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

import lock

# The systems that a bundle is made for: how markers see them, and which wheels they take.
SYSTEMS = {
    "Windows x64": ({"sys_platform": "win32", "platform_machine": "AMD64"}, ("win_amd64",)),
    "macOS arm64": (
        {"sys_platform": "darwin", "platform_machine": "arm64"},
        tuple(mac_platforms((14, 0), "arm64")),
    ),
    "macOS x86-64": (
        {"sys_platform": "darwin", "platform_machine": "x86_64"},
        tuple(mac_platforms((14, 0), "x86_64")),
    ),
    "Linux x86-64, glibc 2.34": (
        {"sys_platform": "linux", "platform_machine": "x86_64"},
        (
            *(f"manylinux_2_{minor}_x86_64" for minor in range(34, 4, -1)),
            *(f"manylinux{name}_x86_64" for name in ("2014", "2010", "1")),
        ),
    ),
}
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
UNKNOWN = "unknown"
# What a release of a package may change that no ordinary test run tells.
TO_MEASURE = {
    "cryptography": "unlocking time (poe bench); its own OpenSSL: read its release notes",
    "cyclonedx-python-lib": "the kit's list of parts against its schema",
    "hatchling": "tests/shell/test_wheel.py; the wheel's bytes are others from now on",
    "pydantic": "time to start and to read a month (poe bench)",
    "pydantic-core": "time to start and to read a month (poe bench)",
    "pyinstaller": "bundle: sizes, start, self-test in bare roots",
    "pypdfium2": "look at a previewed and a printed handover",
    "pyside6-essentials": "bundle: sizes, start; oldest glibc and macOS; the count of None "
    "(tests/shell/test_qt_pair.py); look at the screens; LGPL notices",
    "reportlab": "look at every sheet: the same worksheet may give other bytes",
    "shiboken6": "the count of None (tests/shell/test_qt_pair.py)",
    "sqlcipher3": "poe reliability in full; versions of SQLCipher and SQLite in README; "
    "tests/vectors/stores must open",
}
ALWAYS = (
    "README, Dependencies: versions, days of release, licences, gaps",
    "python3 packaging/develop.py test, then poe bench",
)

Pins = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Change:
    """One package that is pinned otherwise: versions before and after, in which files."""

    name: str
    before: frozenset[str]
    after: frozenset[str]
    files: tuple[str, ...]

    @property
    def new(self) -> frozenset[str]:
        """The versions that were not pinned before."""
        return self.after - self.before

    def __str__(self) -> str:
        """The change in one line."""
        old, now = (", ".join(sorted(each)) or "none" for each in (self.before, self.after))
        return f"{self.name}: {old} -> {now} ({', '.join(self.files)})"


def pins_of(text: str) -> dict[str, frozenset[str]]:
    """The pinned versions of each package in a requirement file."""
    found: dict[str, frozenset[str]] = {}
    for line in lines_of(text):
        name, version = line.split(" ")[0].split("==")
        name = name.split("[")[0]
        found[name] = found.get(name, frozenset()) | {version}
    return found


def lines_of(text: str) -> list[str]:
    """The requirements of a file, each with its marker and without hashes."""
    return [each.rstrip(" \\") for each in text.splitlines() if re.match(r"[a-z0-9]", each)]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What is pinned otherwise, by package; each file's text by its name."""
    found: dict[tuple[str, frozenset[str], frozenset[str]], list[str]] = {}
    for file in sorted({*before, *after}):
        old, new = pins_of(before.get(file, "")), pins_of(after.get(file, ""))
        for name in {*old, *new}:
            step = name, old.get(name, frozenset()), new.get(name, frozenset())
            if step[1] != step[2]:
                found.setdefault(step, []).append(file)
    return [Change(*step, tuple(files)) for step, files in sorted(found.items(), key=str)]


def reminders(changed: Iterable[Change]) -> list[str]:
    """What is to be looked at and measured by hand after these changes."""
    names = sorted({change.name for change in changed})
    told = [f"{name}: {TO_MEASURE[name]}" for name in names if name in TO_MEASURE]
    return [*told, *ALWAYS] if names else []


def listed(requirements: Sequence[str]) -> list[dict[str, Any]]:
    """What the index has of these releases, by uv: a table each, as in a pylock.toml."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--no-config", "--no-deps"]
    command += ["--quiet", "--universal", "--python-version", "3.11", "--format", "pylock.toml"]
    asked = "\n".join(requirements)
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    found: list[dict[str, Any]] = tomllib.loads(done.stdout).get("packages", [])
    return found


def released(packages: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The day of each release, by name and version, as far as the index says it."""
    days: dict[tuple[str, str], str] = {}
    for package in packages:
        files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        times = [each["upload-time"] for each in files if "upload-time" in each]
        if times:
            first: datetime = min(times)
            days[package["name"], package["version"]] = first.date().isoformat()
    return days


def lacking(packages: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Where a release is asked for and has no wheel, by name and version."""
    found: dict[tuple[str, str], list[str]] = {}
    for package in packages:
        tags = {tag for wheel in package.get("wheels", ()) for tag in tags_of(wheel)}
        for system, (facts, platforms) in SYSTEMS.items():
            gaps = [
                f"3.{python[1]}"
                for python in PYTHONS
                if is_asked(package.get("marker"), facts, python)
                and tags.isdisjoint(tags_taken(python, platforms))
            ]
            if gaps:
                where = f"{system}, CPython {' '.join(gaps)}"
                found.setdefault((package["name"], package["version"]), []).append(where)
    return found


def tags_of(wheel: Mapping[str, Any]) -> frozenset[Tag]:
    """What a wheel is for, by its name."""
    name = wheel.get("name") or str(wheel.get("url") or wheel.get("path")).split("/")[-1]
    return parse_wheel_filename(unquote(name))[3]


def tags_taken(python: tuple[int, int], platforms: Sequence[str]) -> set[Tag]:
    """The wheels that a Python on a system takes."""
    interpreter = f"cp{python[0]}{python[1]}"
    own = cpython_tags(python, platforms=platforms)
    return {*own, *compatible_tags(python, interpreter, platforms)}


def is_asked(marker: str | None, facts: Mapping[str, str], python: tuple[int, int]) -> bool:
    """Whether a requirement counts on a system, by its marker."""
    version = f"{python[0]}.{python[1]}"
    about = {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "os_name": "nt" if facts["sys_platform"] == "win32" else "posix",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        **facts,
    }
    return marker is None or Marker(marker).evaluate(about)


def licence_now(name: str, versions: Iterable[str]) -> str:
    """The licence of a package that is installed here in one of these versions."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return UNKNOWN
    return licence_of(found.metadata.json) if found.version in set(versions) else UNKNOWN


def licence_new(name: str, version: str) -> str:
    """The licence that a release says of itself: installed here, or as pip reports it."""
    if (here := licence_now(name, {version})) != UNKNOWN:
        return here
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command += ["--no-deps", "--only-binary", ":all:", "--report", "-", f"{name}=={version}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return licence_of(json.loads(done.stdout)["install"][0]["metadata"])
    except (ValueError, LookupError):
        return UNKNOWN


def licence_of(said: Mapping[str, Any]) -> str:
    """The licence in a package's metadata: the expression, else the classifiers, else the text."""
    classified = [
        each.split(" :: ")[-1]
        for each in said.get("classifier", ())
        if each.startswith("License :: ")
    ]
    text = str(said.get("license") or "").strip().split("\n")[0]
    return str(said.get("license_expression") or " or ".join(classified) or text or UNKNOWN)


def said_of_licence(change: Change, version: str) -> str:
    """Whether the licence of a new version is another, as far as that is known."""
    old = licence_now(change.name, change.before)
    new = licence_new(change.name, version)
    if UNKNOWN in (old, new) or old == new:
        return f"licence {new}" + ("" if old == UNKNOWN else f" (before: {old})")
    return f"LICENCE CHANGED: {old} -> {new}"


def tell(changed: Sequence[Change], texts: Mapping[str, str]) -> None:
    """Print each change with what is known of it, then what is to be done."""
    lines = {line for text in texts.values() for line in lines_of(text)}
    new = {(change.name, version) for change in changed for version in change.new}
    asked = sorted(line for line in lines if _named(line) in new)
    found = listed(asked) if asked else []
    days, gaps = released(found), lacking(found)
    for change in changed:
        print(change)
        for version in sorted(change.new):
            day = days.get((change.name, version), UNKNOWN)
            print(f"    {version} released {day}; {said_of_licence(change, version)}", flush=True)
            for where in gaps.get((change.name, version), ()):
                print(f"    {version} NO WHEEL: {where}")
    print(
        "\n".join(["", "To do by hand:", *reminders(changed)] if changed else ["Nothing changed."])
    )


def _named(line: str) -> tuple[str, str]:
    ((name, (version,)),) = ((name, versions) for name, versions in pins_of(line).items())
    return name, version


def texts_now() -> dict[str, str]:
    """The requirement files as they lie here, by name."""
    return {file.name: file.read_text("utf-8") for file in lock.FILES if file.exists()}


def texts_at(revision: str) -> dict[str, str]:
    """The requirement files of a commit, by name; none where it has none."""
    found = {}
    for file in lock.FILES:
        command = ["git", "-C", str(lock.HERE), "show", f"{revision}:./{file.name}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            found[file.name] = done.stdout
    return found


def main() -> int:
    """Resolve anew and tell, or tell alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--since", metavar="REVISION", help="say only what changed since a commit")
    asked = parser.parse_args()
    if not lock.has_uv():
        print(f"update: {lock.LACKING}", file=sys.stderr)
        return 1
    if asked.since is None:
        before = texts_now()
        lock.write(upgrade=True)
    else:
        before = texts_at(asked.since)
    tell(changes(before, texts_now()), texts_now())
    return 0


if __name__ == "__main__":
    sys.exit(main())
