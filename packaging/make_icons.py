"""Make icons: draws the program's icon in every size and for every system, from its SVG files.

Three drawings, for a small icon is no large one made small: one on a grid of 16 pixels, one on a
grid of 24, and one for all larger sizes. `poe icons` writes them anew; they are kept in the
repository, so that a build needs neither Qt's SVG nor the same version of it.
"""

import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from pressorsheet.ui.icon import SIZES, icon_name

TOP = Path(__file__).resolve().parents[1]
ICONS = TOP / "resources" / "icons"
ICO = TOP / "packaging" / "windows" / "pressorsheet.ico"
ICNS = TOP / "packaging" / "macos" / "pressorsheet.icns"

# The drawing for a size, and the part of it that is painted; the large one for all others.
SMALL = {
    16: ("pressorsheet-16.svg", (0, 0, 16, 16)),
    20: ("pressorsheet-24.svg", (1, 1, 22, 22)),
    22: ("pressorsheet-24.svg", (1, 1, 22, 22)),
    24: ("pressorsheet-24.svg", (0, 0, 24, 24)),
}
LARGE = ("pressorsheet.svg", (0, 0, 512, 512))
# What Windows asks for from 100 to 250 % of its scaling; the largest compressed, as it expects.
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICO_COMPRESSED = 256
# The types that hold PNG and are safe so: 16@2x, 32@2x, 128, 128@2x, 256, 256@2x, 512, 512@2x.
ICNS_TYPES = {
    "ic11": 32,
    "ic12": 64,
    "ic07": 128,
    "ic13": 256,
    "ic08": 256,
    "ic14": 512,
    "ic09": 512,
    "ic10": 1024,
}
# Apple's grid: the tile covers 824 of 1024 points; ours 448 of 512.
ICNS_SHARE = (824 / 1024) / (448 / 512)


def main() -> int:
    """Write every file anew."""
    for place, content in drawn().items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        print(f"{place.relative_to(TOP)}: {len(content)} bytes")
    return 0


def drawn() -> Mapping[Path, bytes]:
    """Every file of the icon with its content."""
    arguments = ["make_icons", "-platform", "offscreen"]
    _application = QGuiApplication.instance() or QGuiApplication(arguments)
    files = {ICONS / icon_name(size): png(size) for size in SIZES}
    return {**files, ICO: ico(), ICNS: icns()}


def image(size: int, share: float = 1.0) -> QImage:
    """The icon of a size, on nothing; `share` of its width is drawn on, in the middle."""
    file, box = SMALL.get(size, LARGE)
    renderer = QSvgRenderer(str(ICONS / file))
    renderer.setViewBox(QRectF(*box))
    made = QImage(size, size, QImage.Format.Format_ARGB32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    margin = size * (1 - share) / 2
    renderer.render(painter, QRectF(margin, margin, size * share, size * share))
    painter.end()
    return made


def png(size: int, share: float = 1.0) -> bytes:
    """The icon of a size as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not image(size, share).save(buffer, "PNG"):  # type: ignore[call-overload]  # a device too
        raise SystemExit("make_icons: Qt wrote no PNG")
    return bytes(content.data())


def ico() -> bytes:
    """Windows' file: a head, an entry of 16 bytes for each size, then their pictures."""
    pictures = [(size, png(size) if size >= ICO_COMPRESSED else bitmap(size)) for size in ICO_SIZES]
    head, at = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    for size, picture in pictures:
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + b"".join(picture for _, picture in pictures)


def bitmap(size: int) -> bytes:
    """A picture within Windows' file: a head that counts the mask too, its rows from below."""
    made = image(size)
    # In each four bytes blue, green, red, alpha.
    lines = [cast("memoryview", made.constScanLine(y)) for y in range(size)]
    rows = [bytes(line)[: 4 * size] for line in lines]
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    return head + b"".join(reversed(rows)) + b"".join(map(_mask, reversed(rows)))


def _mask(row: bytes) -> bytes:
    """One bit a pixel, set where nothing is painted; each row in whole words of 32 bits."""
    bits = "".join("0" if alpha else "1" for alpha in row[3::4])
    width = -(-len(bits) // 32) * 32
    return int(bits.ljust(width, "0"), 2).to_bytes(width // 8, "big")


def icns() -> bytes:
    """macOS' file: each size under its type, in the room that its own icons leave around them."""
    parts = b""
    for kind, size in ICNS_TYPES.items():
        picture = png(size, ICNS_SHARE)
        parts += kind.encode("ascii") + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


if __name__ == "__main__":
    sys.exit(main())
