"""The installer for Windows: lists what is laid in a fixed order and has NSIS compile it.

    dist/pressorsheet-VERSION-windows-x86_64-setup.exe

NSIS runs on Linux too, so the same script is compiled and tried there (try_windows.py).
"""

import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from windows.version_info import quad

SCRIPT = Path(__file__).with_name("pressorsheet.nsi")
ICON = Path(__file__).with_name("pressorsheet.ico")
WINDOW, CONSOLE = "pressorsheet.exe", "pressorsheet-cli.exe"
# What lies beside these in the program's folder is the site's: it outlives every version.
OURS = (WINDOW, CONSOLE, "_internal")
SETTINGS = "settings.toml"
KILOBYTE = 1024
# The picture beside the first and last page: as wide and high as NSIS wants it, one colour.
PANEL_SIZE = 164, 314
PANEL_COLOUR = bytes((0x9C, 0x60, 0x00))  # blue, green, red: the icon's ground


def build(bundle: Path, version: str, dist: Path) -> Path:
    """Compile the installer of what lies in `bundle`; the same bundle gives the same bytes."""
    check(bundle)
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
        raise FileNotFoundError(f"{bundle} should hold {', '.join(OURS)}; not so: {odd}")


def laid(bundle: Path) -> list[Path]:
    """What is laid, in an order that no file system decides."""
    found = [path for path in bundle.rglob("*") if path.is_file()]
    kept = [path for path in found if path.relative_to(bundle).as_posix() != SETTINGS]
    return sorted(kept, key=lambda path: path.relative_to(bundle).as_posix())


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


def makensis() -> str:
    """NSIS' compiler: on the path, or where its own installer lays it on Windows."""
    programs = os.environ.get("PROGRAMFILES(X86)", "")
    usual = str(Path(programs) / "NSIS" / "makensis.exe") if programs else ""
    found = shutil.which("makensis") or shutil.which(usual)
    if found is None:
        raise FileNotFoundError("no makensis: install NSIS 3 (on Debian, the package nsis)")
    return found
