"""The portable archive for Windows: unpacked anywhere, nothing installed, nothing in the registry.

    dist/pressorsheet-VERSION-windows-x86_64.zip

`settings.toml` lies beside the program for a site to fill in. The store is no part of it: it lies
with the person, as with the installed program.
"""

from pathlib import Path

import archive

SETTINGS = Path(__file__).parents[2] / "resources" / "settings.toml"


def build(bundle: Path, version: str, dist: Path) -> Path:
    """Pack what lies in `bundle`; the same bundle gives the same bytes."""
    files = archive.files_in(bundle)
    if SETTINGS.is_file():
        files.setdefault(SETTINGS.name, SETTINGS)
    target = dist / f"pressorsheet-{version}-windows-x86_64.zip"
    return archive.pack(target, f"pressorsheet-{version}", files)
