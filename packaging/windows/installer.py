"""The installer for Windows: lists what is laid in a fixed order and has NSIS compile it.

    dist/pressorsheet-VERSION-windows-x86_64-setup.exe

NSIS runs on Linux too, so the same script is compiled and tried there (try_windows.py).
"""

import os
import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from stopped import Stopped
from windows.version_info import quad

SCRIPT = Path(__file__).with_name("pressorsheet.nsi")
ICON = Path(__file__).with_name("pressorsheet.ico")
WINDOW, CONSOLE = "pressorsheet.exe", "pressorsheet-cli.exe"
# What lies beside these in the program's folder is the site's: it outlives every version.
OURS = (WINDOW, CONSOLE, "_internal")
SETTINGS = "settings.toml"
KILOBYTE = 1024
# An older one makes installers through which a person of the computer becomes its administrator:
# before 3.11 CVE-2025-43715, from 3.06.1 up to before 3.12 CVE-2026-42171.
OLDEST_NSIS = (3, 12)
MARK = rb"Nullsoft Install System ([^<]*)"  # in the manifest of each installer, never compressed
# The picture beside the first and last page: as wide and high as NSIS wants it, one colour.
PANEL_SIZE = 164, 314
PANEL_COLOUR = bytes((0x9C, 0x60, 0x00))  # blue, green, red: the icon's ground


class InstallerStopped(Stopped):
    """No installer is made or handed out; its text is the one line to read."""


def build(bundle: Path, version: str, dist: Path, *, for_trial: bool = False) -> Path:
    """Compile the installer of what lies in `bundle`; the same bundle gives the same bytes.

    An NSIS that is too old is refused. `for_trial` takes it all the same; no kit takes the outcome.
    """
    check(bundle)
    if not for_trial:
        refuse_old(said_version(), "the NSIS that is here")
    dist.mkdir(parents=True, exist_ok=True)
    target = dist / f"pressorsheet-{version}-windows-x86_64-setup.exe"
    files = laid(bundle)
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "files.nsh"
        listed.write_text(script_of(bundle, files), encoding="utf-8")
        panel = Path(scratch) / "panel.bmp"
        panel.write_bytes(bitmap(*PANEL_SIZE, PANEL_COLOUR))
        settings = {
            "VERSION": version,
            "QUAD": quad(version),
            "ICON": str(ICON),
            "PANEL": str(panel),
            "FILES": str(listed),
            "SIZE_KB": str(sum(path.stat().st_size for path in files) // KILOBYTE),
            "OUTFILE": str(target.resolve()),
        }
        compile_script(SCRIPT, settings)
    return target


def check(bundle: Path) -> None:
    """Refuse a bundle with less in it than the script removes, or with more."""
    found = {path.name for path in bundle.glob("*")} - {SETTINGS}
    if found != set(OURS):
        odd = ", ".join(sorted(found ^ set(OURS)))
        raise InstallerStopped(f"{bundle} should hold {', '.join(OURS)}; not so: {odd}")


def laid(bundle: Path) -> list[Path]:
    """What is laid, in an order that no file system decides; what can be started comes last."""
    found = [path for path in bundle.rglob("*") if path.is_file()]
    kept = [path for path in found if path.relative_to(bundle).as_posix() != SETTINGS]
    return sorted(kept, key=lambda path: (path.parent == bundle, path.as_posix()))


def script_of(bundle: Path, files: list[Path]) -> str:
    """The part of the script that lays the files, one line each."""
    lines = ["!macro LAY_FILES"]
    folder = ""
    for path in files:
        inside = path.relative_to(bundle).parent.as_posix().replace("/", "\\")
        wanted = "$INSTDIR" if inside == "." else f"$INSTDIR\\{inside}"
        if wanted != folder:
            lines.append(f'  SetOutPath "{wanted}"')
            folder = wanted
        lines.append(f'  File "{path.resolve()}"')
    return "\n".join([*lines, "!macroend", ""])


def bitmap(width: int, height: int, colour: bytes) -> bytes:
    """A picture of one colour, as Windows' own format has it."""
    row = colour * width + bytes(-len(colour) * width % 4)
    head = struct.pack("<2sIHHI", b"BM", 54 + len(row) * height, 0, 0, 54)
    about = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(row) * height, 0, 0, 0, 0)
    return head + about + row * height


def compile_script(script: Path, settings: dict[str, str]) -> None:
    """Have NSIS compile `script`; a warning is an error."""
    defined = [f"-D{name}={value}" for name, value in settings.items()]
    command = [makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, str(script)]
    subprocess.run(command, check=True)


def said_version() -> str:
    """NSIS' version, in its own words."""
    asks = [makensis(), "-VERSION"]
    return subprocess.run(asks, capture_output=True, text=True, check=True).stdout.strip()


def nsis_version(told: str) -> tuple[int, int] | None:
    """The two numbers of NSIS' version, as in v3.08-3+deb12u1; None where they are not told."""
    found = re.match(r"v?(\d+)\.(\d+)", told)
    return (int(found[1]), int(found[2])) if found else None


def refuse_old(told: str, whose: str) -> None:
    """Stop at a version of NSIS with known holes, and at one that says none."""
    version = nsis_version(told)
    if version is None or version < OLDEST_NSIS:
        wanted = ".".join(map(str, OLDEST_NSIS))
        raise InstallerStopped(
            f"{whose} is {told or 'of an unknown version'}, and its installers have known holes "
            f"(CVE-2025-43715, CVE-2026-42171): install NSIS {wanted} or newer, and build anew"
        )


def check_setup(setup: Path) -> None:
    """Refuse an installer that an older NSIS made, whoever compiled it and wherever."""
    found = re.search(MARK, setup.read_bytes())
    refuse_old(found[1].decode("latin-1") if found else "", f"the NSIS that made {setup.name}")


def makensis() -> str:
    """NSIS' compiler: on the path, or where its own installer lays it on Windows."""
    programs = os.environ.get("PROGRAMFILES(X86)", "")
    usual = str(Path(programs) / "NSIS" / "makensis.exe") if programs else ""
    found = shutil.which("makensis") or shutil.which(usual)
    if found is None:
        raise InstallerStopped("no makensis: install NSIS 3.12 or newer")
    return found
