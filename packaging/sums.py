"""Sums: the checksums by which it is told whether a file is the one that was built."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def sum_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write(folder: Path, files: dict[str, Path]) -> None:
    """Write the sum of each file, by its name below a folder, as `sha256sum --check` reads them."""
    lines = [f"{sum_of(file)}  {name}\n" for name, file in sorted(files.items())]
    (folder / NAME).write_text("".join(lines), "utf-8", newline="\n")


def read(folder: Path) -> dict[str, str]:
    """The sum that each file has in a folder's list."""
    lines = (folder / NAME).read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
