"""Try the Windows installer for real: install, upgrade, refuse, wait, remove, and look each time.

    python packaging/try_windows.py dist             on Windows, with what was built there
    python3 packaging/try_windows.py --stand-in      a stand-in for the program; on Linux under wine

One line for each thing tried; the exit code is 0 when all held. It works on the account it runs in,
which must not have the program installed. NSIS is needed: an older version is made for the trial.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from windows import installer, stub

WINE = () if os.name == "nt" else ("wine",)
OLDER, OWN = "0.0.1", "99.0.0"
REFUSED_DOWNGRADE, OPEN_PROGRAM, FAILED, TOO_OLD, NOT_THE_SITES = 3, 4, 2, 6, 8
ANOTHER_PERSONS = 9
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\org.pressorsheet.Pressorsheet"
CLASSES = r"Software\Classes"
OPENED_FOR = 5  # seconds that the program is open while an upgrade waits
MOMENT_LIMIT = 30  # seconds in which a run must come to the moment at which it is cut short
REMOVAL_LIMIT = 60  # seconds; the uninstaller goes on after its first process has ended
WRITE_LIMIT = 1_000_000  # bytes a file may have where a disk is made to fail
# What a person's work leaves in the folder of the record.
RECORDED = {"trial": "what a person recorded", "trial-backups/yesterday": "a backup"}
# What a site puts beside the program.
SITES = {"settings.toml": "# of this site\n", "protocols/ward.toml": "# of this ward\n"}
faults: list[str] = []


def claim(text: str, holds: bool) -> None:
    """One line for one thing tried."""
    print(("ok    " if holds else "WRONG ") + text, flush=True)
    if not holds:
        faults.append(text)


def run(program: Path, *arguments: str, before: Callable[[], None] | None = None) -> int:
    """Run a Windows program; its exit code. `before` is done in its process (Linux only)."""
    command = [*WINE, str(program), *arguments]
    return subprocess.run(command, preexec_fn=before, check=False).returncode


def said(*command: str) -> str:
    """What a Windows command printed."""
    done = subprocess.run([*WINE, *command], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def folder(variable: str) -> Path:
    """A folder that Windows names by a variable."""
    named = said("cmd", "/c", f"echo %{variable}%")
    if WINE:
        named = subprocess.check_output(["winepath", "-u", named], text=True).strip()
    return Path(named)


def registered(key: str, name: str | None = None) -> str | None:
    """A value of the registry as text; None where there is none."""
    which = ("/ve",) if name is None else ("/v", name)
    found = re.search(r"REG_\w+[ \t]*(.*)", said("reg", "query", key, *which, "/reg:64"))
    return found[1].strip() if found else None


def register(key: str, *what: str) -> None:
    """Write into the registry, as another program would have."""
    said("reg", "add", key, *what, "/f")


def tree(top: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file()
    }


def same(installed: Path, bundle: Path) -> bool:
    """Whether exactly the bundle is laid, beside the uninstaller and what is the site's."""
    found = tree(installed)
    for name in ("uninstall.exe", *SITES):
        found.pop(name, None)
    return found == tree(bundle)


def holds(folder: Path, files: dict[str, str]) -> bool:
    """Whether these files are there as they were; what else is there does not matter."""
    found = tree(folder)
    return all(found.get(name) == text.encode() for name, text in files.items())


def has_sites(installed: Path) -> bool:
    """Whether what the site put beside the program is there as it was."""
    return holds(installed, SITES)


@contextmanager
def opened(program: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The program, open on its sample patient."""
    process = subprocess.Popen([*WINE, str(program), "--demo"])
    time.sleep(OPENED_FOR)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def install_and_look(setup: Path, bundle: Path, program: Path) -> None:
    """A silent run lays exactly the bundle and names itself to Windows."""
    version = setup.name.split("-")[1]
    claim(f"{setup.name} installs without a question", run(setup, "/S") == 0)
    claim("exactly the bundle is laid", same(program.parent, bundle))
    key = "HKCU\\" + UNINSTALL
    claim("its version is in the list of programs", registered(key, "DisplayVersion") == version)
    claim("and its size", int(registered(key, "EstimatedSize") or "0", 16) > 0)
    claim("and who made it", registered(key, "Publisher") == "Pressorsheet")
    claim("nothing is left of an earlier version", not aside(program).exists())


def look_at_documents() -> None:
    """The documents are offered, and nobody's own choice is taken away."""
    key = "HKCU\\" + CLASSES
    command = registered(key + r"\Pressorsheet.Worksheet\shell\open\command") or ""
    claim(
        "a worksheet is opened by this program", command.endswith('pressorsheet.exe" --open "%1"')
    )
    offered = registered(key + r"\.json\OpenWithProgids", "Pressorsheet.Worksheet")
    claim("it is offered under Open with for .json", offered is not None)
    claim("what opened .json before still does", registered(key + r"\.json") == "Other.Json")
    claim(".sealed is opened by it", registered(key + r"\.sealed") == "Pressorsheet.Sealed")
    menu = folder("APPDATA") / "Microsoft/Windows/Start Menu/Programs/Pressorsheet.lnk"
    claim("it is in the start menu", menu.is_file())


def try_while_open(setup: Path, bundle: Path, program: Path) -> None:
    """An open program is waited for, and never ended."""
    with opened(program) as process:
        threading.Timer(OPENED_FOR, process.kill).start()
        began = time.monotonic()
        code = run(setup, "/S")
        waited = time.monotonic() - began
    claim("an upgrade waits for the open program", code == 0 and waited >= OPENED_FOR - 1)
    with opened(program) as process:
        claim("and gives up with code 4 where it stays open", run(setup, "/S") == OPEN_PROGRAM)
        claim("which goes on running", process.poll() is None)
    claim("and nothing of it was touched", same(program.parent, bundle))


def cut_short(setup: Path, comes: Callable[[], bool]) -> bool:
    """Begin a run and end it at a moment, as a loss of power would; False where none came."""
    process = subprocess.Popen([*WINE, str(setup), "/S"])
    until = time.monotonic() + MOMENT_LIMIT
    try:
        while not comes():
            if process.poll() is not None or time.monotonic() > until:
                return False
        return True
    finally:
        process.kill()
        process.wait()
        time.sleep(1)


def try_cut_short(setup: Path, bundle: Path, program: Path) -> None:
    """An upgrade that ends midway leaves no program without the settings that were there."""
    started = (program, program.with_name(installer.CONSOLE))
    internal = program.with_name("_internal")
    gone = aside(program) / "uninstall.exe.old"  # the last of the old version that is put aside
    moments: dict[str, Callable[[], bool]] = {
        "as the old version goes": lambda: not program.exists(),
        "as the new one is laid": lambda: gone.exists() and internal.exists(),
    }
    for moment, comes in moments.items():
        claim(f"an upgrade is cut short {moment}", cut_short(setup, comes))
        absent = not any(each.exists() for each in started)
        claim("then no program is there, or its settings are", absent or has_sites(program.parent))
        claim("and the settings are where they were", has_sites(program.parent))
        claim("nothing beside it can be started", not [*aside(program).rglob("*.exe")])
        if WINE:
            failing = "a disk that fails after that gives back the version from before"
            claim(failing, fails(setup) and same(program.parent, bundle))
        else:
            claim("and the next run puts it right", run(setup, "/S") == 0)
        claim("with nothing left aside", not aside(program).exists())


def aside(program: Path) -> Path:
    """Where the old version waits until the new one is laid."""
    return Path(f"{program.parent}.old")


def fails(setup: Path) -> bool:
    """Whether a run on a disk that fails midway ends with code 2 (Linux only)."""
    import resource  # noqa: PLC0415  # there is none on Windows
    import signal  # noqa: PLC0415

    def limited() -> None:
        if sys.platform != "win32":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (WRITE_LIMIT, WRITE_LIMIT))

    return run(setup, "/S", before=limited) == FAILED


def try_failing_disk(setup: Path, bundle: Path, program: Path) -> None:
    """Where the disk fails midway the version that was there is there again (Linux only)."""
    claim("a disk that fails gives code 2", fails(setup))
    back = same(program.parent, bundle) and has_sites(program.parent)
    claim("and the version from before is back, with what the site put there", back)


def try_failing_first(setup: Path, program: Path) -> None:
    """Where the disk fails in the first run nothing is left but what was there (Linux only)."""
    claim("a first run that fails leaves nothing", fails(setup) and not program.parent.exists())
    for name, text in SITES.items():
        record(program.parent / name, text)
    failed = fails(setup) and has_sites(program.parent)
    claim("but what the site had put there", failed and len(tree(program.parent)) == len(SITES))
    claim("and nothing aside", not aside(program).exists())
    shutil.rmtree(program.parent)


def try_old_windows(setup: Path) -> None:
    """A Windows that Qt does not run on is refused; then wine plays a newer one (Linux only)."""
    key = r"HKCU\Software\Wine"
    register(key, "/v", "Version", "/d", "win81")
    claim("an old Windows is refused with code 6", run(setup, "/S") == TOO_OLD)
    register(key, "/v", "Version", "/d", "win10")


def uninstall(program: Path, hive: str, *switches: str) -> None:
    """Remove the program, and wait for the last that its removal does."""
    run(program.parent / "uninstall.exe", "/S", *switches)
    until = time.monotonic() + REMOVAL_LIMIT
    while is_named(hive) or aside(program).exists():
        if time.monotonic() > until:
            claim(f"the removal ends within {REMOVAL_LIMIT} seconds", holds=False)
            return
        time.sleep(0.5)


def is_named(hive: str) -> bool:
    """Whether the program is in the list of programs: of this person HKCU, of all users HKLM."""
    return registered(rf"{hive}\{UNINSTALL}", "DisplayName") is not None


def try_roamed(older: Path) -> None:
    """What a roaming profile brings from another computer is not taken for a program."""
    register(f"HKCU\\{UNINSTALL}", "/v", "DisplayVersion", "/d", OWN)
    claim("a newer one that is on another computer alone stops none", run(older, "/S") == 0)


def try_downgrade(older: Path, bundle: Path, program: Path) -> None:
    """An older version is refused, also while the newer one waits aside."""
    refused = run(older, "/S")
    claim("an older version is refused with code 3", refused == REFUSED_DOWNGRADE)
    claim("and nothing was touched", same(program.parent, bundle))
    waits = aside(program) / f"{program.name}.old"
    waits.parent.mkdir()
    program.rename(waits)
    refused = run(older, "/S")
    waits.rename(program)
    waits.parent.rmdir()
    claim("also where the newer one was put aside", refused == REFUSED_DOWNGRADE)


def try_wrong_way(setup: Path, bundle: Path, program: Path) -> None:
    """Where an uninstaller lies says whose copy goes, whatever the switches."""
    all_users = program_of_all_users()
    claim("it installs for all users beside a person's own", run(setup, "/S", "/AllUsers") == 0)
    shutil.rmtree(site_folder())
    try_another_s(bundle, program)
    claim("which leaves this person's", same(program.parent, bundle))
    claim("and all users'", same(all_users.parent, bundle))
    uninstall(all_users, "HKLM")
    claim("all users' goes without /AllUsers", not all_users.parent.exists())
    claim("and this person's stays", same(program.parent, bundle) and is_named("HKCU"))
    claim("it installs for all users again", run(setup, "/S", "/AllUsers") == 0)
    shutil.rmtree(site_folder())
    uninstall(program, "HKCU", "/AllUsers")
    claim("this person's goes, with /AllUsers too", not program.exists())
    claim("and all users' stays", same(all_users.parent, bundle) and is_named("HKLM"))
    uninstall(all_users, "HKLM", "/AllUsers")
    claim("which goes at the end", not all_users.parent.exists())
    claim("this person's installs again", run(setup, "/S") == 0)


def try_another_s(bundle: Path, program: Path) -> None:
    """Another person's copy is refused, as when an administrator's password was typed for it."""
    another_s = folder("PUBLIC") / "Programs" / "Pressorsheet"
    shutil.copytree(program.parent, another_s)
    code = run_here(another_s / "uninstall.exe")
    claim("another person's copy is refused with code 9", code == ANOTHER_PERSONS)
    claim("and nothing of it was touched", same(another_s, bundle))
    shutil.rmtree(another_s.parent)


def run_here(uninstaller: Path) -> int:
    """Run an uninstaller where it lies, which tells its code; no folder with a blank in its name.

    Else it goes on from a copy of itself, and its first process ends at once.
    """
    place = str(uninstaller.parent)
    if WINE:
        place = subprocess.check_output(["winepath", "-w", place], text=True).strip()
    return run(uninstaller, "/S", f"_?={place}")


def try_removal(program: Path) -> None:
    """The program goes, with all that it wrote into the registry and nothing else."""
    uninstall(program, "HKCU")
    left = has_sites(program.parent) and len(tree(program.parent)) == len(SITES)
    claim("only what the site put there stays in its folder", left)
    shutil.rmtree(program.parent)
    key = "HKCU\\" + CLASSES
    claim("it is gone from the list of programs", not is_named("HKCU"))
    claim(
        "and from Open with",
        registered(key + r"\.json\OpenWithProgids", "Pressorsheet.Worksheet") is None,
    )
    other = registered(key + r"\.json\OpenWithProgids", "Other.Json")
    claim("where another program stays", other is not None)
    claim("what opened .json still does", registered(key + r"\.json") == "Other.Json")
    claim(".sealed is nobody's again", registered(key + r"\.sealed") is None)


def try_all_users(setup: Path, bundle: Path) -> None:
    """With /AllUsers it lies among all users' programs, and goes from there too."""
    program = program_of_all_users()
    claim("it installs for all users", run(setup, "/S", "/AllUsers") == 0)
    claim("exactly the bundle is laid there", same(program.parent, bundle))
    site = site_folder()
    claim("it makes the folder of the site's settings", site.is_dir())
    record(site / "settings.toml", "# of the hospital\n")
    if WINE:
        # Wine gives every folder to the person who runs it: what an ordinary person made.
        claim("a folder of that name that is a person's own is refused with code 8", refused(setup))
    else:
        look_at_rights(setup, site)
    claim("and nothing was touched", same(program.parent, bundle))
    uninstall(program, "HKLM")
    claim("and goes again", not program.parent.exists())
    kept = tree(site) == {"settings.toml": b"# of the hospital\n"}
    claim("where the site's settings stay", kept)
    shutil.rmtree(site)


def program_of_all_users() -> Path:
    """Where the program lies that everybody on this computer may start."""
    return folder("ProgramW6432") / "Pressorsheet" / installer.WINDOW


def site_folder() -> Path:
    """Where the settings lie that hold for everybody on this computer."""
    return folder("ProgramData") / "Pressorsheet"


def refused(setup: Path) -> bool:
    """Whether it will not make a folder the site's that is not."""
    return run(setup, "/S", "/AllUsers") == NOT_THE_SITES


def rights(path: Path) -> str:
    """Owner and rights of a file or folder, as Windows writes them (not under wine)."""
    return said("powershell", "-NoProfile", "-Command", f"(Get-Acl -LiteralPath '{path}').Sddl")


def look_at_rights(setup: Path, site: Path) -> None:
    """Administrators alone write the site's settings, also in a folder that was open to all."""
    wanted = {"(A;OICI;FA;;;SY)", "(A;OICI;FA;;;BA)", "(A;OICI;0x1200a9;;;BU)"}
    said("icacls", str(site / "settings.toml"), "/setowner", "*S-1-5-32-544")
    for before in ("as it is made", "once opened to all"):
        told = rights(site)
        claim(f"the site's folder is the administrators', {before}", told.startswith("O:BA"))
        claim("nothing is inherited there", "D:P" in told)
        claim("and all others may only read", set(re.findall(r"\(.*?\)", told)) == wanted)
        said("icacls", str(site), "/inheritance:e", "/grant", "*S-1-5-32-545:(OI)(CI)M")
        claim("another run is welcome", run(setup, "/S", "/AllUsers") == 0)
    said("icacls", str(site / "settings.toml"), "/setowner", os.environ["USERNAME"])
    claim("settings that are a person's own are refused with code 8", refused(setup))


def record(file: Path, text: str) -> None:
    """A file as a person's work would have left it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def try_all(older: tuple[Path, Path], newer: tuple[Path, Path], *, stand_in: bool) -> None:
    """The whole way of an installation, from the first to the last."""
    local = folder("LOCALAPPDATA")
    program = local / "Programs" / "Pressorsheet" / installer.WINDOW
    if program.parent.exists():
        raise SystemExit(f"{program.parent} is there already: this trial would remove it")
    if site_folder().exists():
        raise SystemExit(f"{site_folder()} is there already: this trial would remove it")
    for name, text in RECORDED.items():
        record(local / "pressorsheet" / name, text)
    key = f"HKCU\\{CLASSES}\\.json"
    register(key, "/ve", "/d", "Other.Json")
    register(key + r"\OpenWithProgids", "/v", "Other.Json", "/t", "REG_NONE")

    if WINE:
        try_old_windows(older[0])
        try_failing_first(older[0], program)
    try_roamed(older[0])
    install_and_look(*older, program)
    look_at_documents()
    for name, text in SITES.items():
        record(program.parent / name, text)
    install_and_look(*newer, program)
    claim("what the site put beside it stays through an upgrade", has_sites(program.parent))
    if not stand_in:
        tested = run(program.with_name(installer.CONSOLE), "self-test")
        claim("the installed program passes its self-test", tested == 0)
    try_downgrade(older[0], newer[1], program)
    try_while_open(*newer, program)
    try_cut_short(*newer, program)
    if WINE:
        try_failing_disk(*newer, program)
    try_wrong_way(*newer, program)
    try_removal(program)
    try_all_users(*newer)
    claim("store and backups are what they were", holds(local / "pressorsheet", RECORDED))


def main() -> int:
    """Make what is needed, try it, say how much held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dist", type=Path, nargs="?", help="where the build lies")
    parser.add_argument("--stand-in", action="store_true", help="try a stand-in for the program")
    given = parser.parse_args()
    if given.stand_in == bool(given.dist):
        parser.error("name the folder of the build, or --stand-in")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        top = Path(scratch)
        os.environ["WINEPREFIX"] = str(top / "wine")  # a Windows of its own
        bundle = stub.make(top / "older", only_here="older.txt")
        older = installer.build(bundle, OLDER, top, for_trial=True), bundle
        if given.stand_in:
            bundle = stub.make(top / "newer", only_here="newer.txt")
            newer = installer.build(bundle, OWN, top, for_trial=True), bundle
        else:
            (setup,) = given.dist.glob("pressorsheet-*-setup.exe")
            newer = setup, given.dist / "bundle" / "pressorsheet"
        try_all(older, newer, stand_in=given.stand_in)
        if WINE:
            for what in ("-k", "-w"):  # end it, and wait until it is
                subprocess.run(["wineserver", what], check=False)
    print(f"{len(faults)} wrong" if faults else "all held")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
