"""Build: what is handed out, made from this commit: the wheel, the bundle, each system's package.

    build.py wheel              dist/pressorsheet-VERSION-py3-none-any.whl
    build.py bundle             dist/bundle/, a folder that needs no Python, self-tested
    build.py tar | deb          Linux: an archive to unpack anywhere, a package for Debian
    build.py zip | installer    Windows: an archive to unpack anywhere, an installer for one person
    build.py dmg                macOS
    build.py kit                dist/kit/: all of these that can be made here, and what IT needs

`packaging/develop.py deb` and `... kit` set up what this script needs, then call it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import develop
import wheel
from bundle import libraries, records
from licences import notices
from stopped import Stopped

TOP = develop.TOP
DIST = TOP / "dist"
BUILD = TOP / "build"
FREEZING = BUILD / "freezing"
LOCK = TOP / "packaging" / "requirements-bundle.txt"
SPECIFICATION = TOP / "packaging" / "bundle" / "pressorsheet.spec"
FONTS = SPECIFICATION.with_name("fonts.conf")
# Only what Windows cannot start a program without; nothing of Python or Qt of this machine.
KEPT_SETTINGS = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
# Built with full tables of symbols, which nothing reads; Qt's and Pillow's come stripped.
STRIPPED = ("libpython*", "lib-dynload/*.so", "sqlcipher3/*.so", "bindings/*.so", "libpdfium.so")

# task: (the systems it runs on, the module with `build(bundle, version, dist)`)
PACKAGES = {
    "tar": ("linux", "linux.tar"),
    "deb": ("linux", "linux.deb"),
    "zip": ("win32", "windows.zip"),
    "installer": ("win32", "windows.installer"),
    "dmg": ("darwin", "macos.dmg"),
}


class BuildStopped(Stopped):
    """The build cannot go on; its text is the one line to read."""


def run(*command: str | Path, **settings: str) -> None:
    """Run a command of the build; a fault stops it, after the command's own words."""
    environment = {**os.environ, **settings}
    if subprocess.run([str(part) for part in command], env=environment, check=False).returncode:
        raise BuildStopped("this failed: " + " ".join(map(str, command)))


def commit_time() -> str:
    """When the commit was made, in seconds since 1970: the one time that a build may hold."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is not None:
        return told
    asks = ["git", "-C", str(TOP), "log", "-1", "--format=%ct"]
    return subprocess.run(asks, capture_output=True, text=True, check=True).stdout.strip()


def made_wheel() -> Path:
    """The wheel of this commit, the only one in dist/."""
    for old in DIST.glob("pressorsheet-*.whl"):
        old.unlink()
    return wheel.build(DIST)


def freezing_python(built: Path) -> Path:
    """The interpreter of an environment with what the program needs, PyInstaller and the wheel."""
    python = develop.environment_python(FREEZING)
    stamp = FREEZING / "set-up-from"
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(FREEZING, ignore_errors=True)
        develop.make_environment(FREEZING)
        develop.pip(python, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
        stamp.write_text(wanted)
    # By its name, not its place: pip would note where on this machine the wheel lay.
    named = ("--find-links", str(built.parent), f"pressorsheet=={built.name.split('-')[1]}")
    develop.pip(python, "--no-deps", "--no-index", "--force-reinstall", *named)
    return python


def bundle() -> Path:
    """The folder that holds program and Python, trimmed; it has passed its self-test."""
    python = freezing_python(made_wheel())
    shutil.rmtree(DIST / "bundle", ignore_errors=True)
    develop.say("freezing the wheel")
    # The order of Python's sets would else differ from build to build.
    run(
        *(python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
        *("--distpath", DIST / "bundle", "--workpath", BUILD / "pyinstaller", SPECIFICATION),
        PYTHONHASHSEED="0",
        SOURCE_DATE_EPOCH=commit_time(),
    )
    made = DIST / "bundle" / ("Pressorsheet.app" if sys.platform == "darwin" else "pressorsheet")
    if sys.platform.startswith("linux"):
        finish_for_linux(made)
    records.settle(package_folder(made).parent)
    notices.write(made, packages_of(python), package_folder(made) / "_notices")
    refuse_places_of_this_machine(made)
    self_test(made)
    return made


def refuse_places_of_this_machine(made: Path) -> None:
    """Stop where a file of the bundle names the folder it was built in, or a place below it."""
    # With letters on both sides it is part of other words, as /workflow is of actions/workflows.
    top = re.escape(os.fsencode(TOP))
    place = re.compile(rb"(?<![\w.-])" + top + rb"|" + top + rb"(?![\w.-])")
    for file in sorted(made.rglob("*")):
        if file.is_file() and place.search(file.read_bytes()):
            raise BuildStopped(f"{file.relative_to(made)} names the folder it was built in")


def finish_for_linux(made: Path) -> None:
    """Drop tables of symbols, and lay in the libraries that a bare system lacks."""
    for pattern in STRIPPED:
        for file in (made / "_internal").rglob(pattern):
            run("strip", "--strip-unneeded", file)
    for file in libraries.bound_to_this_machine(made):
        run("patchelf", "--remove-rpath", file)
    for library in libraries.unwanted(made):
        library.unlink()
    folder = package_folder(made) / "_libraries"
    folder.mkdir()
    try:
        lent = libraries.lent(made)
    except libraries.LibraryMissing as missing:
        raise BuildStopped(f"{missing}: packaging/README.md names the packages") from missing
    for library in lent:
        shutil.copy(library.resolve(), folder / library.name)
    shutil.copyfile(FONTS, folder / FONTS.name)
    (folder / "order.txt").write_text("".join(library.name + "\n" for library in lent))


def package_folder(made: Path) -> Path:
    """Where the files of the program's own package lie in a bundle."""
    inside = "Contents/Resources" if sys.platform == "darwin" else "_internal"
    return made / inside / "pressorsheet"


def packages_of(python: Path) -> Path:
    """Where an environment's packages lie."""
    asks = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(asks, capture_output=True, text=True, check=True).stdout.strip())


def executable(made: Path) -> Path:
    """The program inside a bundle that speaks to a terminal."""
    if sys.platform == "darwin":
        return made / "Contents" / "MacOS" / "pressorsheet"
    return made / ("pressorsheet-cli.exe" if sys.platform == "win32" else "pressorsheet")


def self_test(made: Path) -> None:
    """Have the bundle test itself, with nothing of this machine's Python or Qt in its settings."""
    settings = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    with tempfile.TemporaryDirectory() as home:
        asks = [str(executable(made)), "self-test"]
        try:
            done = subprocess.run(asks, env={**settings, "HOME": home}, cwd=home, check=False)
        except OSError as fault:
            raise BuildStopped(f"the bundle does not start: {fault.strerror}") from fault
    if done.returncode:
        raise BuildStopped("the bundle failed its self-test; what failed is named above.")


def version() -> str:
    """The program's version, as the wheel has it."""
    (built,) = DIST.glob("pressorsheet-*.whl")
    return built.name.split("-")[1]


def package(task: str, made: Path) -> Path:
    """One system's package of a bundle."""
    os.environ["SOURCE_DATE_EPOCH"] = commit_time()
    built: Path = import_module(PACKAGES[task][1]).build(made, version(), DIST)
    develop.say(f"{built.relative_to(TOP)}, {built.stat().st_size / 1e6:.1f} MB")
    return built


def kit() -> Path:
    """The folder that a hospital's IT is handed: every package of this system, and the rest."""
    made = bundle()
    if sys.platform.startswith("linux"):
        libraries.refuse_newer_libc(made)
    kits = import_module("kit.folder")
    kits.clear(DIST, sys.platform, platform.machine())
    for task in PACKAGES:
        if here(task):
            package(task, made)
    folder: Path = kits.build(
        made,
        package_folder(made) / "_notices",
        packages_of(develop.environment_python(FREEZING)),
        version=version(),
        dist=DIST,
        seconds=commit_time(),
    )
    develop.say(f"{folder.relative_to(TOP)}, {sum(1 for _ in folder.rglob('*'))} files")
    return folder


def here(task: str) -> bool:
    """Whether this system makes that package."""
    return sys.platform == PACKAGES[task][0]


def main() -> int:
    """Build what is asked for; 1 where that stops."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    tasks = ["wheel", "bundle", "kit", *(task for task in PACKAGES if here(task))]
    parser.add_argument("task", choices=tasks)
    return told(work_of(parser.parse_args().task))


def work_of(task: str) -> Callable[[], object]:
    """What a task builds."""
    whole = {"wheel": made_wheel, "bundle": bundle, "kit": kit}
    return whole.get(task) or (lambda: package(task, bundle()))


def told(work: Callable[[], object]) -> int:
    """Do a piece of work; 1 and why, in words, where it stops or another program fails in it."""
    try:
        work()
    except Stopped as stop:
        develop.say(str(stop))
    except subprocess.CalledProcessError as fault:
        command = fault.cmd if isinstance(fault.cmd, str) else shlex.join(map(str, fault.cmd))
        words = fault.stderr or fault.output or ""
        last = words if isinstance(words, str) else words.decode("utf-8", "replace")
        develop.say(f"this failed with code {fault.returncode}: {command}\n{last}".rstrip())
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
