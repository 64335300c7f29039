"""Try the package for Debian in a bare root of it: no Python, no network, no screen of its own.

    python3 packaging/try_debian.py dist/pressorsheet_VERSION_amd64.deb bookworm trixie

Needs root's rights, the packages debootstrap and xvfb, and Pillow, which the program brings. It
makes a root of each release once (build/roots/), tries in a copy of it, and leaves pictures and
sheets in build/tried/RELEASE/ for a person to look at. The exit code is 0 when all held.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ImageGrab

assert sys.platform == "linux", "a bare root of Debian is made on Linux alone"

TOP = Path(__file__).resolve().parent.parent
ROOTS = TOP / "build" / "roots"
TRIED = TOP / "build" / "tried"
SAMPLE = (
    "usr/lib/pressorsheet/_internal/pressorsheet/_resources/samples/septic-shock.worksheet.json"
)
NURSE = "1000"
STORE = "home/nurse/.local/share/pressorsheet/worksheets.sqlite"
SCREEN, SCREEN_SIZE = ":97", "1366x768x24"
WINDOW_SECONDS = 8
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
PERSON = {"HOME": "/home/nurse", "LANG": "C.UTF-8"}


class Failed(Exception):  # noqa: N818  # it says what did not hold
    """Something did not hold; its text says what."""


def bare_root(release: str) -> Path:
    """A copy, to be spoilt, of a root that holds what Debian cannot do without."""
    kept = ROOTS / release
    if not (kept / "usr" / "bin" / "apt-get").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", release, kept], check=True)
    root = TRIED / release / "root"
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", kept, root], check=True)
    home = root / "home" / "nurse"
    home.mkdir(parents=True)
    os.chown(home, int(NURSE), int(NURSE))
    return root


def inside(root: Path, *command: str, person: bool = False) -> list[str]:
    """The command that runs another inside a root, with no network."""
    settings = {**ENVIRONMENT, **(PERSON if person else {})}
    who = ["--userspec", f"{NURSE}:{NURSE}"] if person else []
    apart = ["unshare", "--net", "--pid", "--fork", "--kill-child", f"--mount-proc={root}/proc"]
    told = [f"{name}={text}" for name, text in settings.items()]
    return [*apart, "chroot", *who, str(root), "env", "-i", *told, *command]


def run(root: Path, *command: str, person: bool = False, code: int = 0) -> str:
    """What a command inside a root says; fails where its exit code is another than meant."""
    asks = inside(root, *command, person=person)
    done = subprocess.run(
        asks, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != code:
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def bare(root: Path, _package: Path) -> None:
    """There is no Python, no font, no library of a screen, and no network."""
    for name in ("usr/bin/python3", "etc/fonts/fonts.conf", "usr/share/X11/xkb"):
        if (root / name).exists():
            raise Failed(f"{name} is there: this root is not bare")
    devices = [line.split(":")[0].strip() for line in _lines(root, "/proc/net/dev") if ":" in line]
    if devices != ["lo"]:
        raise Failed(f"there is a network: {devices}")


def installs(root: Path, package: Path) -> None:
    """apt installs the file with no network, and all that it lays is root's."""
    shutil.copy(package, root / "tmp" / package.name)
    run(root, "apt-get", "install", "--yes", f"/tmp/{package.name}")
    laid = root / "usr" / "lib" / "pressorsheet"
    loose = [path for path in laid.rglob("*") if path.lstat().st_uid or _is_loose(path)]
    if loose:
        raise Failed(f"others could write {loose[0]}")


def _lines(root: Path, file: str) -> list[str]:
    return run(root, "cat", file).splitlines()


def _is_loose(path: Path) -> bool:
    return not path.is_symlink() and bool(path.stat().st_mode & 0o022)


def tests_itself(root: Path, _package: Path) -> None:
    """The self-test passes, for a person with few rights."""
    print(run(root, "pressorsheet", "self-test", person=True))


def gives_a_dose_without_qt(root: Path, _package: Path) -> None:
    """A dose is answered on the command line, with no library of Qt loaded for it."""
    asks = ("dose", "vasopressin", "--dose", "0.03 units/min", "--bag", "20 units/100 mL")
    said = run(root, "env", "LD_DEBUG=files", "pressorsheet", *asks, person=True)
    if "libpython" not in said or "9 mL/h" not in said:
        raise Failed(f"no dose, or not told what was loaded:\n{said}")
    if "libQt6" in said:
        raise Failed("Qt was loaded for a dose")


def prints_the_handover(root: Path, _package: Path) -> None:
    """The sample's handover is printed by the command, and by the demo where there is no screen."""
    run(root, "pressorsheet", "handover", f"/{SAMPLE}", "-o", "/tmp/handover.pdf", person=True)
    _keep(root / "tmp" / "handover.pdf")
    said = run(root, "pressorsheet", "--demo", person=True)
    sheet = root / said.strip().splitlines()[-1].lstrip("/")
    if not sheet.read_bytes().startswith(b"%PDF-"):
        raise Failed("the demo without a screen wrote no sheet")


def renders_the_window(root: Path, _package: Path) -> None:
    """The window is rendered where there is no screen."""
    shot = ("--screenshot", "/tmp/rendered.png", "--view", "taper", "--theme", "night")
    run(root, "pressorsheet", "--demo", *shot, person=True)
    _keep(root / "tmp" / "rendered.png")


def reads_nothing_where_it_stands(root: Path, _package: Path) -> None:
    """A folder in which Python's own sources seem to lie is not read: no pipe there hangs it."""
    folder = root / "tmp" / "stick"
    folder.mkdir()
    for name in ("struct.py", "pyimod02_importers.py", "launch.py", "pressorsheet.py"):
        os.mkfifo(folder / name, 0o666)
    there = ("sh", "-c", 'cd /tmp/stick && exec timeout 120 "$@"', "sh", "pressorsheet")
    run(root, *there, "self-test", person=True)
    run(root, *there, "--demo", "--screenshot", "/tmp/there.png", person=True)


def opens_on_a_screen(root: Path, _package: Path) -> None:
    """The demo's window opens under Xvfb, and stays; the picture of the screen is kept."""
    with _screen(root), _opened(root):
        picture = TRIED / root.parent.name / "screen.png"
        _grab(picture)


def is_not_replaced_while_open(root: Path, package: Path) -> None:
    """Neither upgrade nor removal takes the program from under who is using it."""
    newer = _next_version(root, package)
    with _screen(root), _opened(root):
        for asks in (["install", "--yes", newer], ["remove", "--yes", "pressorsheet"]):
            # The window's processes are not to be seen from another set of them.
            command = ["chroot", str(root), "env", "-i", *_told(), "apt-get", *asks]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if (
                done.returncode == 0
                or "close it, then start again" not in done.stdout + done.stderr
            ):
                raise Failed(f"{asks[0]} while it was open: {done.stdout}{done.stderr}")
    tests_itself(root, package)


def keeps_the_store(root: Path, package: Path) -> None:
    """Upgrade, downgrade, removal and purge leave what lies in a person's home as it was."""
    store = root / STORE
    store.parent.mkdir(parents=True)
    for name in ("", ".keys", ".backups/2026-11-26.sqlite", ".lock"):
        file = Path(f"{store}{name}")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(name.encode() * 1000)
    before = _sums(root / "home")
    newer = _next_version(root, package)
    run(root, "apt-get", "install", "--yes", newer)
    if run(root, "pressorsheet", "--version").strip() == "":
        raise Failed("the upgraded program does not start")
    run(root, "apt-get", "install", "--yes", "--allow-downgrades", f"/tmp/{package.name}")
    run(root, "apt-get", "remove", "--yes", "pressorsheet")
    run(root, "apt-get", "install", "--yes", f"/tmp/{package.name}")
    run(root, "apt-get", "purge", "--yes", "pressorsheet")
    if _sums(root / "home") != before:
        raise Failed("something in a person's home was changed")
    left = list((root / "usr").rglob("*pressorsheet*"))
    if left:
        raise Failed(f"left behind: {left[0]}")


TRIALS: tuple[Callable[[Path, Path], None], ...] = (
    bare,
    installs,
    tests_itself,
    gives_a_dose_without_qt,
    prints_the_handover,
    renders_the_window,
    reads_nothing_where_it_stands,
    opens_on_a_screen,
    is_not_replaced_while_open,
    keeps_the_store,
)


def _told() -> list[str]:
    return [f"{name}={text}" for name, text in ENVIRONMENT.items()]


@contextmanager
def _screen(root: Path) -> Iterator[None]:
    """A screen without a monitor, which programs inside the root reach by its socket."""
    sockets, place = Path("/tmp/.X11-unix"), root / "tmp" / ".X11-unix"
    place.mkdir(exist_ok=True)
    command = ["Xvfb", SCREEN, "-screen", "0", SCREEN_SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        socket = sockets / f"X{SCREEN[1:]}"
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.1)
        subprocess.run(["mount", "--bind", sockets, place], check=True)
        subprocess.run(["mount", "--bind", "/proc", root / "proc"], check=True)
        yield
    finally:
        subprocess.run(["umount", place], check=False)
        subprocess.run(["umount", root / "proc"], check=False)
        server.terminate()
        server.wait()


@contextmanager
def _opened(root: Path) -> Iterator[None]:
    """The demo's window, open; fails where it closes by itself.

    Its processes and files are seen from outside, as those of a person are by who installs.
    """
    told = [f"{name}={text}" for name, text in {**ENVIRONMENT, **PERSON, "DISPLAY": SCREEN}.items()]
    who = ["unshare", "--net", "chroot", "--userspec", f"{NURSE}:{NURSE}", str(root)]
    command = [*who, "env", "-i", *told, "pressorsheet", "--demo"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as it:
        time.sleep(WINDOW_SECONDS)
        if it.poll() is not None:
            raise Failed(f"the window closed by itself: {it.communicate()[0]}")
        try:
            yield
        finally:
            it.kill()


def _grab(picture: Path) -> None:
    """The screen as a picture; refused where one colour is nearly all of it."""
    shot = ImageGrab.grab(xdisplay=SCREEN)
    shot.save(picture)
    colours = shot.getcolors(maxcolors=1 << 24) or []
    if max(count for count, _ in colours) > 0.95 * shot.width * shot.height:
        raise Failed("the screen is blank")


def _next_version(root: Path, package: Path) -> str:
    """The same package under a higher version, inside the root."""
    made = root / "tmp" / "next.deb"
    if not made.exists():
        folder = root.parent / "next"
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["dpkg-deb", "-R", package, folder], check=True)
        control = folder / "DEBIAN" / "control"
        text = control.read_text()
        control.write_text(text.replace("\nVersion: ", "\nVersion: 9"))
        asks = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(folder), str(made)]
        subprocess.run(asks, check=True, stdout=subprocess.DEVNULL)
    return "/tmp/next.deb"


def _keep(file: Path) -> None:
    if file.stat().st_size == 0:
        raise Failed(f"{file.name} is empty")
    release = next(part for part in file.relative_to(TRIED).parts)
    shutil.copy(file, TRIED / release / file.name)


def _sums(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tried(release: str, package: Path) -> bool:
    """Try the package in one release's bare root; whether all held."""
    root = bare_root(release)
    for trial in TRIALS:
        said = (trial.__doc__ or "").splitlines()[0]
        try:
            trial(root, package)
        except Failed as failed:
            print(f"{release}: FAILED: {said}\n{failed}", flush=True)
            return False
        print(f"{release}: {said}", flush=True)
    return True


def main() -> int:
    """Try one package in each release named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("release", nargs="+", help="e.g. bookworm trixie")
    asked = parser.parse_args()
    held = [tried(release, asked.package.resolve()) for release in asked.release]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
