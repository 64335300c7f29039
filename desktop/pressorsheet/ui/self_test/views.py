"""Views: every view of the window on the sample patients, painted in both themes, looked at."""

from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from pressorsheet.core.note import Refused
from pressorsheet.session.probe import Probe, Unsound, need
from pressorsheet.ui.app import Opening, made_window, picture_of
from pressorsheet.ui.front import VIEWS
from pressorsheet.ui.placement import SIZE
from pressorsheet.ui.self_test.offscreen import application, listening
from pressorsheet.ui.theme import NIGHT, THEMES, Theme, wear
from pressorsheet.ui.window import Window

# One row in so many is looked at; a letter's edge is a jump of at least so many grey levels.
EVERY, JUMP = 3, 64
# Text covers some of a view: the share of its pixels beside which an edge stands.
LEAST_EDGES, MOST_EDGES = 0.004, 0.25
# WCAG 2: success criterion 1.4.3; below the knee its luminance is a straight line.
LEAST_CONTRAST, KNEE = 4.5, 0.04045


def _style_sheet() -> str:
    """The style sheet with each theme's colours, which Qt reads without complaint."""
    application()
    for theme in THEMES.values():
        with listening():
            dressed = QWidget()
            wear(dressed, theme)
            dressed.ensurePolished()
            dressed.grab()
            dressed.deleteLater()
    return f"in {len(THEMES)} themes"


def _painted(theme: Theme) -> str:
    """Each view of the demo: none blank, none like another, with text that stands out."""
    seen: dict[bytes, str] = {}
    with listening():
        window = _window(theme)
        for view in VIEWS:
            picture = picture_of(window, view, SIZE).toImage()
            _is_readable(picture, theme, view)
            bits = bytes(_grey(picture).constBits())
            need(bits not in seen, f"{view} is painted as {seen.get(bits)}")
            seen[bits] = view
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return ", ".join(VIEWS)


def _window(theme: Theme) -> Window:
    window = made_window(Opening(demo=True), application(), theme)
    if isinstance(window, Window):
        return window
    codes = [reason.code for reason in window.reasons] if isinstance(window, Refused) else []
    raise Unsound(f"there is no window: {', '.join(codes)}")


def _is_readable(picture: QImage, theme: Theme, view: str) -> None:
    grey = _grey(picture)
    rows = [
        bytes(cast("memoryview", grey.constScanLine(y)))[: grey.width()]
        for y in range(0, grey.height(), EVERY)
    ]
    levels = b"".join(rows)
    is_night = sorted(levels)[len(levels) // 2] < JUMP
    need(is_night == (theme is NIGHT), f"{view} is not painted in the theme {theme.name}")
    contrast = (_luminance(max(levels)) + 0.05) / (_luminance(min(levels)) + 0.05)
    need(contrast >= LEAST_CONTRAST, f"{view} has a contrast of {contrast:.1f}")
    edges = sum(1 for row in rows for a, b in pairwise(row) if abs(a - b) >= JUMP) / len(levels)
    need(LEAST_EDGES < edges < MOST_EDGES, f"{view} has edges beside {edges:.1%} of its pixels")


def _grey(picture: QImage) -> QImage:
    return picture.convertToFormat(QImage.Format.Format_Grayscale8)


def _luminance(level: int) -> float:
    """The relative luminance of a grey, as WCAG 2 defines it."""
    share = level / 255
    return share / 12.92 if share <= KNEE else ((share + 0.055) / 1.055) ** 2.4


PROBES: tuple[Probe, ...] = (
    ("style sheet", _style_sheet),
    *((f"{theme.name} views", partial(_painted, theme)) for theme in THEMES.values()),
)
