"""The requirement files pin every package by hash and name no place to fetch it from."""

import re
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
LOCKS = sorted(PACKAGING.glob("requirements*.txt"))
NAME, EXTRAS = r"[a-z0-9.-]+", r"\[[a-z0-9,-]+\]"


def pins(lock: Path) -> dict[str, set[str]]:
    """The pinned versions of each package in a requirement file."""
    found: dict[str, set[str]] = {}
    pinned = rf"^({NAME})(?:{EXTRAS})?==(\S+)"
    for name, version in re.findall(pinned, lock.read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_there_is_a_file_for_each_purpose() -> None:
    assert [lock.name for lock in LOCKS] == [
        "requirements-build.txt",
        "requirements-bundle.txt",
        "requirements-dev.txt",
        "requirements-fuzzing.txt",
        "requirements-kit.txt",
        "requirements-mutation.txt",
        "requirements.txt",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    statements = re.sub(r"#.*", "", lock.read_text("utf-8")).replace("\\\n", " ").splitlines()
    for statement in filter(str.strip, statements):
        pinned = rf"{NAME}({EXTRAS})?==\S+ .*--hash=sha256:[0-9a-f]{{64}}"
        assert re.match(pinned, statement), statement


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_place_is_named(lock: Path) -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host", lock.read_text("utf-8"))


def test_all_files_agree_on_the_versions_of_a_package() -> None:
    """What is tested is what is frozen: no package is pinned twice in two ways."""
    found: dict[str, dict[str, set[str]]] = {}
    for lock in LOCKS:
        for name, versions in pins(lock).items():
            found.setdefault(name, {})[lock.name] = versions
    apart = {
        name: files for name, files in found.items() if len(set(map(frozenset, files.values()))) > 1
    }
    assert apart == {}


def test_the_runtime_s_packages_are_in_every_file_but_the_build_s() -> None:
    runtime = pins(PACKAGING / "requirements.txt")
    for lock in LOCKS:
        if lock.stem not in ("requirements-build",):
            assert runtime.keys() <= pins(lock).keys(), lock.name
