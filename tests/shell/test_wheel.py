"""Two builds of one commit give the same bytes, and nothing that is not in the commit slips in."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
NOBODY = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c"}
ENVIRONMENT = {
    **os.environ,
    **NOBODY,
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@b.c",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
# What differs between two people who build: zone, order of sets, language, the time they are told.
ONE = {"TZ": "UTC", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1000000000", "LC_ALL": "C"}
OTHER = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"}
PACKAGE = Path("desktop", "pressorsheet")
NEVER_COMMITTED = "left_over.py"

has_git = (TOP / ".git").exists() and shutil.which("git") is not None
pytestmark = pytest.mark.skipif(not has_git, reason="this is no checkout with git beside it")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout


def cloned(folder: Path) -> Path:
    """The commit of this checkout, with the build step as it lies here."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    git(folder.parent, "clone", "--quiet", "--no-hardlinks", str(TOP), folder.name)
    lay_scripts(folder)
    return folder


def lay_scripts(folder: Path) -> None:
    """The build step, in a folder `packaging` that is there."""
    for script in ("wheel.py", "stopped.py"):
        shutil.copy(TOP / "packaging" / script, folder / "packaging" / script)


def tried(
    checkout: Path, dist: Path, *more: str, umask: int = 0o022, **settings: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "packaging/wheel.py", str(dist), *more]
    return subprocess.run(
        command,
        cwd=checkout,
        env={**ENVIRONMENT, **settings},
        umask=umask if os.name == "posix" else -1,
        capture_output=True,
        text=True,
        check=False,
    )


def built(checkout: Path, dist: Path, *more: str, umask: int, settings: Mapping[str, str]) -> bytes:
    done = tried(checkout, dist, *more, umask=umask, **settings)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip()).read_bytes()


def written_anew(checkout: Path) -> None:
    """The same files with other rights, other times, laid down in another order."""
    for file in sorted(checkout.rglob("*"), reverse=True):
        if file.is_file() and ".git" not in file.parts:
            content = file.read_bytes()
            file.unlink()
            file.write_bytes(content)
            file.chmod(0o700)
            os.utime(file, (1_000_000_000, 1_000_000_000))


@pytest.fixture(scope="module")
def checkouts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One commit in two folders; the second was written otherwise and has leftovers in it."""
    top = tmp_path_factory.mktemp("wheel")
    one, other = cloned(top / "one"), cloned(top / "a longer way" / "to the other")
    written_anew(other)
    (other / PACKAGE / NEVER_COMMITTED).write_text("LEFT = 1\n")
    (other / "resources" / "left over.toml").write_text("left = 1\n")
    with (other / PACKAGE / "__init__.py").open("a") as module:
        module.write("CHANGED = 1\n")
    return one, other


@pytest.mark.parametrize("kind", [(), ("--source",)], ids=["wheel", "source"])
def test_two_builds_of_one_commit_give_the_same_bytes(
    checkouts: tuple[Path, Path], tmp_path: Path, kind: tuple[str, ...]
) -> None:
    one = built(checkouts[0], tmp_path / "1", *kind, umask=0o022, settings=ONE)
    other = built(checkouts[1], tmp_path / "2", *kind, umask=0o077, settings=OTHER)
    assert hashlib.sha256(one).hexdigest() == hashlib.sha256(other).hexdigest()


def test_what_is_not_in_the_commit_is_named_and_stays_out(
    checkouts: tuple[Path, Path], tmp_path: Path
) -> None:
    done = tried(checkouts[1], tmp_path)
    assert "not in the commit" in done.stderr
    assert NEVER_COMMITTED in done.stderr
    with zipfile.ZipFile(done.stdout.strip()) as wheel:
        assert not [name for name in wheel.namelist() if "left" in name]
        assert b"CHANGED" not in wheel.read("pressorsheet/__init__.py")


def test_another_commit_gives_other_bytes_and_its_own_time(tmp_path: Path) -> None:
    """The comparison has teeth: a wheel says when its commit was made, and every byte counts."""
    checkout = cloned(tmp_path / "checkout")
    before = built(checkout, tmp_path / "1", umask=0o022, settings=ONE)
    git(checkout, "commit", "--quiet", "--allow-empty", "-m", "later", "--date", "2031-05-06T07:08")
    settings = {"GIT_COMMITTER_DATE": "2031-05-06T07:08:10Z"}
    command = ["git", "-C", str(checkout), "commit", "--amend", "--quiet", "--no-edit"]
    subprocess.run([*command, "--allow-empty"], env={**ENVIRONMENT, **settings}, check=True)
    after = built(checkout, tmp_path / "2", umask=0o022, settings=ONE)
    assert before != after
    (wheel,) = (tmp_path / "2").iterdir()
    with zipfile.ZipFile(wheel) as files:
        assert {each.date_time for each in files.infolist()} == {(2031, 5, 6, 7, 8, 10)}


def test_without_a_commit_nothing_is_built_and_a_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    lay_scripts(tmp_path)
    done = tried(tmp_path, tmp_path / "dist", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 1
    assert "no checkout that git can read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "dist").exists()
