"""Typeface: the window's fonts, shipped and registered at start; digits are tabular everywhere.

Sizes are points at 96 dots per inch on every system (9 pt is 12 px), so that a screen of one size
reads alike; nothing is set below 9 pt.
"""

import sys

from PySide6.QtGui import QFont, QFontDatabase

from pressorsheet import resources

TEXT_FAMILY = "Inter"
DISPLAY_FAMILY = "Inter Display"
DISPLAY_FROM = 12
SMALLEST = 9.0
FILES = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "InterDisplay-SemiBold.otf",
    "InterDisplay-Bold.otf",
)
# macOS counts 72 points to the inch of its screens, the others 96 pixels.
POINT = 96 / 72 if sys.platform == "darwin" else 1.0

REGULAR = QFont.Weight.Normal
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold


def register() -> tuple[str, ...]:
    """Make the shipped fonts known to Qt; returns the files that it would not take."""
    return tuple(
        name
        for name in FILES
        if QFontDatabase.addApplicationFontFromData(resources.read_bytes("fonts", name)) < 0
    )


def font(points: float = 10, weight: QFont.Weight = REGULAR) -> QFont:
    """A font of the window in points; semi-bold and bold from 12 pt up are the display cut."""
    display = points >= DISPLAY_FROM and weight != REGULAR
    made = QFont(DISPLAY_FAMILY if display else TEXT_FAMILY)
    made.setPointSizeF(max(points, SMALLEST) * POINT)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
