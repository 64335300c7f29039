"""What is built twice is compared byte by byte, and each file that is another is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import repeat

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="a build is of a commit")
# A build that writes the same two files wherever and whenever it runs.
SAME = """
import os, pathlib
for name in ("bundle", "kit"):
    folder = pathlib.Path("dist", name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "file").write_text("same" + {more})
"""
# What a build must not let into what it makes.
LEAKS = {
    "place": "os.getcwd()",
    "zone": 'os.environ.get("TZ", "")',
    "order": 'os.environ.get("PYTHONHASHSEED", "")',
    "rights": 'str(pathlib.Path("dist", name).stat().st_mode)',
}


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    (one / "deep").mkdir(parents=True)
    (one / "deep" / "file").write_bytes(b"same so far")
    (one / "link").symlink_to("deep/file")
    shutil.copytree(one, other, symlinks=True)
    return one, other


def test_nothing_is_told_of_folders_that_are_the_same(twins: tuple[Path, Path]) -> None:
    assert list(repeat.differences(*twins)) == []


def test_the_first_byte_that_differs_is_told(twins: tuple[Path, Path]) -> None:
    (twins[1] / "deep" / "file").write_bytes(b"same no more")
    assert list(repeat.differences(*twins)) == ["deep/file: from byte 5 on, of 11 and 12"]


def test_a_file_that_goes_on_is_told(twins: tuple[Path, Path]) -> None:
    (twins[1] / "deep" / "file").write_bytes(b"same so far, and on")
    assert list(repeat.differences(*twins)) == ["deep/file: from byte 11 on, of 11 and 19"]


def test_a_link_that_leads_elsewhere_is_told(twins: tuple[Path, Path]) -> None:
    (twins[1] / "link").unlink()
    (twins[1] / "link").symlink_to("deep/f")
    assert list(repeat.differences(*twins)) == ["link: from byte 6 on, of 9 and 6"]


def test_a_file_that_one_alone_has_is_told(twins: tuple[Path, Path]) -> None:
    (twins[0] / "ours").touch()
    (twins[1] / "theirs").touch()
    told = ["ours: in the first alone", "theirs: in the second alone"]
    assert list(repeat.differences(*twins)) == told


def built(folder: Path, more: str) -> Path:
    """A checkout whose build writes that, built once."""
    script = folder / "packaging" / "build.py"
    script.parent.mkdir(parents=True)
    script.write_text(SAME.format(more=more))
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    for asks in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "A build")):
        subprocess.run(["git", "-C", str(folder), *asks], check=True)
    subprocess.run([sys.executable, str(script), "kit"], cwd=folder, check=True)
    return folder


@NEEDS_GIT
def test_a_build_that_is_always_the_same_passes(tmp_path: Path) -> None:
    assert repeat.repeat(built(tmp_path / "first", '""'), tmp_path) == []


@NEEDS_GIT
@pytest.mark.parametrize("leak", LEAKS)
def test_what_this_machine_lets_into_a_build_is_found(tmp_path: Path, leak: str) -> None:
    told = repeat.repeat(built(tmp_path / "first", LEAKS[leak]), tmp_path)
    assert [one.partition(":")[0] for one in told] == ["dist/bundle/file", "dist/kit/file"]


@NEEDS_GIT
def test_a_second_build_that_fails_is_told(tmp_path: Path) -> None:
    first = built(tmp_path / "first", '(os.environ.get("TZ", "") and 1)')
    with pytest.raises(repeat.RepeatStopped, match="second build failed"):
        repeat.repeat(first, tmp_path)


@NEEDS_GIT
def test_there_has_to_be_a_first_build(tmp_path: Path) -> None:
    first = built(tmp_path / "first", '""')
    shutil.rmtree(first / "dist" / "kit")
    with pytest.raises(repeat.RepeatStopped, match="build it first"):
        repeat.repeat(first, tmp_path)
