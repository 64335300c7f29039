"""Icon: the program's own, in the sizes that ship, for title bar, task list and dock.

The pictures are ready-made (`packaging/make_icons.py`): a bundle need not hold Qt's SVG.
"""

from PySide6.QtGui import QIcon, QPixmap

from pressorsheet import resources

FOLDER = "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
# No list of windows asks for more; the larger ones are for installers and software centres.
LARGEST_SHOWN = 128


def icon_name(size: int) -> str:
    """The file of a size."""
    return f"pressorsheet-{size}.png"


def program_icon() -> QIcon:
    """The icon in every size that a system shows of a running program."""
    icon = QIcon()
    for size in SIZES:
        picture = QPixmap()
        if size <= LARGEST_SHOWN and picture.loadFromData(_content(size)):
            icon.addPixmap(picture)
    return icon


def _content(size: int) -> bytes:
    return resources.read_bytes(FOLDER, icon_name(size))
