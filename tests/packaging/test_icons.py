"""The icon is in the repository as its drawings are now, in every size and for every system."""

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QApplication

import make_icons
from offscreen import qapp_args

__all__ = ["qapp_args"]

# What another version of Qt may paint otherwise at an edge, as a share of all there is.
APART = 0.01
MACOS_ROOM = 100 / 1024


@pytest.fixture(scope="module")
def drawn(qapp: QApplication) -> Mapping[Path, bytes]:
    """Drawn with the application that tests of the window share: there is but one of a process."""
    assert qapp is QApplication.instance()
    return make_icons.drawn()


def pictures(content: bytes) -> list[QImage]:
    """Every picture of a file, as Qt reads it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    found = []
    for number in range(max(reader.imageCount(), 1)):
        reader.jumpToImage(number)
        found.append(reader.read().convertToFormat(QImage.Format.Format_ARGB32))
    return found


def apart(one: QImage, other: QImage) -> float:
    """How far two pictures are apart: 0 the same, 1 the opposite."""
    assert one.size() == other.size()
    sides = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(a - b) for a, b in zip(*sides, strict=True)) / 255 / len(sides[0])


def test_every_file_is_as_it_would_be_drawn_now(drawn: Mapping[Path, bytes]) -> None:
    assert drawn
    for place, content in drawn.items():
        kept, made = pictures(place.read_bytes()), pictures(content)
        assert [each.size() for each in kept] == [each.size() for each in made], place.name
        for one, other in zip(kept, made, strict=True):
            assert not one.isNull()
            assert apart(one, other) < APART, place.name


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_each_size_is_its_own_file(size: int) -> None:
    place = make_icons.ICONS / f"pressorsheet-{size}.png"
    (picture,) = pictures(place.read_bytes())
    assert (picture.width(), picture.height()) == (size, size)
    assert picture.pixelColor(size // 2, size - size // 8).name().upper() == "#00609C"


def test_small_sizes_stand_on_whole_pixels() -> None:
    """The steps of the dose, edge to edge: no half-painted pixel beside them."""
    colours = {"#D5E6F1", "#00609C"}
    for size, row in ((16, 12), (22, 16), (24, 17)):
        (picture,) = pictures((make_icons.ICONS / f"pressorsheet-{size}.png").read_bytes())
        across = {picture.pixelColor(x, row).name().upper() for x in range(1, size - 1)}
        assert across == colours, size


def test_windows_file_has_each_size_windows_asks_for_the_largest_compressed() -> None:
    content = make_icons.ICO.read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", content)
    assert (reserved, kind) == (0, 1)
    sizes, ends = [], []
    for number in range(count):
        wide, high, _, _, planes, bits, length, at = struct.unpack_from(
            "<BBBBHHII", content, 6 + 16 * number
        )
        assert wide == high
        assert (planes, bits) == (1, 32)
        sizes.append(wide or 256)
        ends.append(at + length)
        is_compressed = content[at:].startswith(b"\x89PNG")
        assert is_compressed == (wide == 0)
        if not is_compressed:
            head, width, height = struct.unpack_from("<Iii", content, at)
            assert (head, width, height) == (40, wide, 2 * wide)
    assert sizes == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    assert ends[-1] == len(content)
    assert [each.width() for each in pictures(content)] == sizes


def test_macos_file_has_every_size_in_the_room_that_its_icons_leave() -> None:
    content = make_icons.ICNS.read_bytes()
    assert content[:4] == b"icns"
    assert struct.unpack(">I", content[4:8]) == (len(content),)
    at, found = 8, {}
    while at < len(content):
        kind, length = (
            content[at : at + 4].decode(),
            struct.unpack(">I", content[at + 4 : at + 8])[0],
        )
        (found[kind],) = pictures(content[at + 8 : at + length])
        at += length
    widths = {kind: picture.width() for kind, picture in found.items()}
    assert widths == {
        **{"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256},
        **{"ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024},
    }
    large = found["ic10"]
    middle = [large.pixelColor(x, 512).alpha() for x in range(1024)]
    assert middle.index(255) == pytest.approx(1024 * MACOS_ROOM, abs=1)
    assert middle[::-1].index(255) == pytest.approx(1024 * MACOS_ROOM, abs=1)
