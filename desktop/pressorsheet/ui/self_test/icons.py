"""Icons: the program's own icon, each size read by Qt as the window reads it."""

from PySide6.QtGui import QImage

from pressorsheet import resources
from pressorsheet.session.probe import Probe, need
from pressorsheet.ui.icon import FOLDER, LARGEST_SHOWN, SIZES, icon_name, program_icon
from pressorsheet.ui.self_test.offscreen import application, listening

# The ground and what is drawn on it; at its edges a picture has more.
LEAST_COLOURS = 3
OPAQUE = 255


def _pictures() -> str:
    application()
    there = {name for name in resources.names(FOLDER) if name.endswith(".png")}
    lacking = [icon_name(size) for size in SIZES if icon_name(size) not in there]
    need(not lacking, f"{', '.join(lacking)} is not there")
    with listening():
        for size in SIZES:
            _is_drawn(size)
        shown = {size.width() for size in program_icon().availableSizes()}
    need(shown == {size for size in SIZES if size <= LARGEST_SHOWN}, "Qt does not take every size")
    return f"{len(SIZES)} sizes, {SIZES[0]} to {SIZES[-1]} pixels"


def _is_drawn(size: int) -> None:
    name = icon_name(size)
    picture = QImage.fromData(resources.read_bytes(FOLDER, name))
    need(not picture.isNull(), f"Qt cannot read {name}")
    is_square = (picture.width(), picture.height()) == (size, size)
    need(is_square, f"{name} is {picture.width()} x {picture.height()} pixels")
    across = [picture.pixelColor(x, y) for x in range(size) for y in (0, size // 4, size // 2)]
    need(picture.pixelColor(0, 0).alpha() < OPAQUE, f"{name} has no free corner")
    colours = {colour.rgba() for colour in across if colour.alpha()}
    need(len(colours) >= LEAST_COLOURS, f"{name} is blank")


PROBES: tuple[Probe, ...] = (("icons", _pictures),)
