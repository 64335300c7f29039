"""The portable archive for Windows: unpacked anywhere, nothing installed, nothing in the registry.

    dist/pressorsheet-VERSION-windows-x86_64.zip

`settings.toml` lies beside the program for a site to fill in. The store is no part of it: it lies
with the person, as with the installed program.
"""

import zipfile
from pathlib import Path

SETTINGS = Path(__file__).parents[2] / "resources" / "settings.toml"
# The oldest time that a zip can tell: the archive says nothing of when it was made.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def build(bundle: Path, version: str, dist: Path) -> Path:
    """Pack what lies in `bundle`; the same bundle gives the same bytes."""
    dist.mkdir(parents=True, exist_ok=True)
    top = f"pressorsheet-{version}"
    target = dist / f"{top}-windows-x86_64.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, source in contents(bundle):
            entry = zipfile.ZipInfo(f"{top}/{name}", NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # Windows, wherever it was packed
            archive.writestr(entry, source.read_bytes())
    return target


def contents(bundle: Path) -> list[tuple[str, Path]]:
    """Names in the archive with their sources, in an order that no file system decides."""
    inside = {
        path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*") if path.is_file()
    }
    if SETTINGS.is_file():
        inside.setdefault("settings.toml", SETTINGS)
    return sorted(inside.items())
