"""Printer: puts a PDF's pages on paper by QPainter, so that no PDF of ours lies about."""

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from pressorsheet.core.note import Refused, refused
from pressorsheet.ui.traces import spooled_in_memory
from pressorsheet.ui.widgets.pages import PdfPages

SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def print_pdf(pdf: bytes, paper: str, title: str, parent: QWidget) -> str | Refused | None:
    """Ask for a printer and print at true size; where to, or None where the person left.

    `title` is what a print queue lists: never a patient's name. Refuses what no printer took.
    """
    with spooled_in_memory():
        return _printed(pdf, paper, title, parent)


def _printed(pdf: bytes, paper: str, title: str, parent: QWidget) -> str | Refused | None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(SIZES[paper]))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    place = printer.outputFileName() or printer.printerName()
    return place if paint_pages(pdf, printer) else refused("sheet_not_printed", printer=place)


def paint_pages(pdf: bytes, printer: QPrinter) -> bool:
    """Paint every page of the PDF on a page of the printer; False where it does not take one."""
    pages = PdfPages(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    box = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    for number in range(pages.count):
        if number and not printer.newPage():
            painter.end()
            return False
        painter.drawImage(box, pages.image(number, printer.resolution() / 72))
    return painter.end() and printer.printerState() is not QPrinter.PrinterState.Error
