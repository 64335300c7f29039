"""Archive: a zip whose bytes are decided by its contents, not by when or where it was made."""

import zipfile
from pathlib import Path

# The oldest time that a zip can tell: the archive says nothing of when it was made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
WINDOWS = 0  # the system that a zip names as its maker, wherever it was packed


def files_in(folder: Path) -> dict[str, Path]:
    """Every file below a folder, by its name in an archive."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def pack(target: Path, top: str, files: dict[str, Path], *, squeeze: bool = True) -> Path:
    """Write `files` into one folder `top` of a zip, in an order that no file system decides."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, source in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}", NO_TIME)
            entry.create_system = WINDOWS
            entry.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
            archive.writestr(entry, source.read_bytes(), compresslevel=9)
    return target
