"""Records: a bundle's lists of what was installed, less what was never in the bundle.

pip lists the commands too that it writes beside the packages. Each begins with its environment's
place, so that its checksum is another in each folder that is built in.
"""

from pathlib import Path

OUTSIDE = b"../"


def settle(packages: Path) -> None:
    """Leave in every list the files alone that lie among the packages."""
    for record in sorted(packages.glob("*.dist-info/RECORD")):
        rows = record.read_bytes().splitlines(keepends=True)
        record.write_bytes(b"".join(row for row in rows if not row.startswith(OUTSIDE)))
