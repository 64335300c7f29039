"""Theme: the window's colours by role, light and night, and the style sheet made of them.

Every text colour stands at least 4.5:1 on every ground it is used on (tests/ui/test_theme.py).
"""

from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pressorsheet import resources
from pressorsheet.core.frozen import frozen

THEME = "theme"


@frozen
class Theme:
    """Colours by role, as #RRGGBB."""

    name: str
    canvas: str
    chrome: str
    raised: str
    selected: str
    line: str
    strong_line: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    dose_line: str
    primary: str
    on_primary: str
    primary_edge: str
    met: str
    not_met: str
    unknown: str
    out_of_date: str
    caution: str
    control: str
    field: str
    halo: str
    band: str
    dose_fill: str
    gap: str
    stop: str
    bed: str
    on_bed: str

    def color(self, role: str) -> QColor:
        """The colour of a role; an unknown role is a bug and raises AttributeError."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    name="light",
    canvas="#FFFFFF",
    chrome="#F2F5F7",
    raised="#F7F9FA",
    selected="#E6F0F7",
    line="#DCE3E8",
    strong_line="#C3CDD5",
    ink="#13202C",
    ink2="#465665",
    ink3="#5A6976",
    accent="#00609C",
    dose_line="#00609C",
    primary="#00609C",
    on_primary="#FFFFFF",
    primary_edge="#00609C",
    met="#00704F",
    not_met="#465665",
    unknown="#94366E",
    out_of_date="#8F5A00",
    caution="#B84300",
    control="#7C8B99",
    field="#FFFFFF",
    halo="#BCD9EC",
    band="#E3F1EA",
    dose_fill="#D5E6F1",
    gap="#EEF1F3",
    stop="#FDF3E6",
    bed="#00609C",
    on_bed="#FFFFFF",
)

NIGHT = Theme(
    name="night",
    canvas="#17120E",
    chrome="#1F1914",
    raised="#1D1813",
    selected="#33271B",
    line="#332A22",
    strong_line="#463A2F",
    ink="#DECBB1",
    ink2="#B9A68E",
    ink3="#A39078",
    accent="#DDA15E",
    dose_line="#C98F55",
    primary="#6F4718",
    on_primary="#F4E4CC",
    primary_edge="#A87439",
    met="#7DB592",
    not_met="#B9A68E",
    unknown="#D393B2",
    out_of_date="#D9B44A",
    caution="#EB8658",
    control="#857462",
    field="#17120E",
    halo="#4A341C",
    band="#20271D",
    dose_fill="#3A2A1B",
    gap="#211B16",
    stop="#2C2213",
    bed="#3A2A1B",
    on_bed="#DDA15E",
)

THEMES = {theme.name: theme for theme in (LIGHT, NIGHT)}


def theme_of(widget: QWidget) -> Theme:
    """The theme of the window that a widget is in; outside one, the light theme."""
    named = widget.window().property(THEME)
    return THEMES.get(named, LIGHT)


def wear(window: QWidget, theme: Theme) -> None:
    """Dress a window: palette, style sheet, and the theme its painted parts ask for."""
    window.setProperty(THEME, theme.name)
    window.setPalette(palette(theme))
    window.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's own palette, for what the style sheet does not name."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, named in (
        (roles.Window, "canvas"),
        (roles.Base, "canvas"),
        (roles.AlternateBase, "raised"),
        (roles.Button, "canvas"),
        (roles.WindowText, "ink"),
        (roles.Text, "ink"),
        (roles.ButtonText, "ink"),
        (roles.ToolTipBase, "raised"),
        (roles.ToolTipText, "ink"),
        (roles.PlaceholderText, "ink3"),
        (roles.Highlight, "primary"),
        (roles.HighlightedText, "on_primary"),
        (roles.Link, "accent"),
        (roles.Mid, "line"),
        (roles.Midlight, "line"),
        (roles.Dark, "control"),
        (roles.Accent, "accent"),
    ):
        made.setColor(role, theme.color(named))
    return made


def style_sheet(theme: Theme) -> str:
    """The style sheet of `resources/style/window.qss` with the theme's colours put in."""
    return Template(resources.read_text("style", "window.qss")).substitute(asdict(theme))


def system_theme(application: QApplication) -> Theme:
    """The theme that fits what the person's system asks for; light where it does not say."""
    dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return NIGHT if dark else LIGHT
