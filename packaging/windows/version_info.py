"""The version as Windows knows it: four numbers, and the resource that an executable carries."""

import re
from pathlib import Path

NAME = "Pressorsheet"
# US English and Unicode, which is what Windows looks for first.
LANGUAGE, UNICODE = 0x0409, 1200


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares; a version that they cannot tell is an error."""
    if not re.fullmatch(r"\d{1,4}\.\d{1,4}\.\d{1,4}", version):
        raise ValueError(f"Windows compares numbers alone: {version} is not like 1.2.3")
    first, second, third = (int(part) for part in version.split("."))
    return first, second, third, 0


def quad(version: str) -> str:
    """The four numbers as text, as an installer's version resource wants them."""
    return ".".join(str(number) for number in numbers(version))


def write(version: str, executable: str, description: str, target: Path) -> Path:
    """Write the file that PyInstaller's `version=` reads for one executable; returns it."""
    strings = {
        "CompanyName": NAME,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": Path(executable).stem,
        "OriginalFilename": executable,
        "ProductName": NAME,
        "ProductVersion": version,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_resource(numbers(version), strings), encoding="utf-8")
    return target


def _resource(four: tuple[int, int, int, int], strings: dict[str, str]) -> str:
    table = ",\n        ".join(f"StringStruct({key!r}, {text!r})" for key, text in strings.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004,
    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([
      StringTable('{LANGUAGE:04X}{UNICODE:04X}', [
        {table}])]),
    VarFileInfo([VarStruct('Translation', [{LANGUAGE}, {UNICODE}])])
  ]
)
"""
