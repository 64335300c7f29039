"""System: the parts of Qt by which the window reaches screen, clipboard and printer."""

import sys
from collections.abc import Mapping

from PySide6.QtCore import QPluginLoader, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from pressorsheet.library.reference import reference
from pressorsheet.session.printing import printed_handover
from pressorsheet.session.probe import Probe, need, sound
from pressorsheet.session.samples import last_charted, sample, sample_names
from pressorsheet.session.scratch import scratch
from pressorsheet.ui.clipboard import marked
from pressorsheet.ui.printer import paint_pages
from pressorsheet.ui.self_test.offscreen import application, listening, plugin

# What a window is shown through, by system: on Linux either, as the person's session is.
SCREENS = {"win32": ("windows",), "darwin": ("cocoa",), "linux": ("xcb", "wayland")}
PRINTING = {"linux": "cupsprintersupport"}
COPIED = "0.1 mcg/kg/min"
LEAST_PDF = 2_000


def _qt() -> str:
    """Qt starts, in our style, and in a bundle each of its parts for a screen can be loaded."""
    style = application().style().objectName()
    need(style.lower() == "fusion", f"the style is {style}")
    faults = {name: _fault_of_screen(name) for name in SCREENS.get(sys.platform, ())}
    return f"{qVersion()}, {screens_told(faults, is_bundle=hasattr(sys, 'frozen'))}"


def _fault_of_screen(name: str) -> str | None:
    file = plugin("platforms", f"q{name}")
    if file is None:
        return "not there"
    loader = QPluginLoader(str(file))
    return None if loader.load() else loader.errorString()


def screens_told(faults: Mapping[str, str | None], *, is_bundle: bool) -> str:
    """What a window can be shown through; a bundle, which brings what that takes, lacks none."""
    shown = ", ".join(name for name, fault in faults.items() if fault is None)
    lacking = "; ".join(f"{name} ({fault})" for name, fault in faults.items() if fault is not None)
    says = f"no window could be shown through {lacking}"
    need(not lacking or not is_bundle, says)
    return f"for a screen: {shown}" if shown else says


def _clipboard() -> str:
    application()
    board = QGuiApplication.clipboard()
    board.setMimeData(marked(COPIED))
    QApplication.processEvents()
    need(board.text() == COPIED, "a text copied is not the text pasted")
    board.clear()
    need(not board.text(), "a text copied stays")
    return "copied, pasted and taken back"


def _printing() -> str:
    """A handover painted as on a printer: into a file, for no printer may be there."""
    application()
    wanted = PRINTING.get(sys.platform)
    need(wanted is None or plugin("printsupport", wanted), f"Qt's {wanted} is not there")
    judged_with = sound(reference())
    worksheet = sound(sample(sample_names()[0], judged_with.drugs))
    printed = printed_handover(worksheet, judged_with, last_charted(worksheet))
    with scratch() as folder, listening():
        place = folder / "sheet.pdf"
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(place))
        need(paint_pages(printed.pdf, printer), "the printer takes no page")
        content = place.read_bytes()
    need(content.startswith(b"%PDF") and len(content) > LEAST_PDF, "nothing was printed")
    return f"{printed.pages} pages painted as on a printer"


PROBES: tuple[Probe, ...] = (
    ("Qt", _qt),
    ("clipboard", _clipboard),
    ("printing", _printing),
)
