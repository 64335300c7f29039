"""Printer: puts a PDF's pages on paper by QPainter, so that no temporary file lies about."""

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from pressorsheet.ui.widgets.pages import PdfPages

SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def print_pdf(pdf: bytes, paper: str, parent: QWidget) -> bool:
    """Ask for a printer and print at true size; False where the person left the dialog."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(SIZES[paper]))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paint_pages(pdf, printer)
    return True


def paint_pages(pdf: bytes, printer: QPrinter) -> None:
    """Paint every page of the PDF on a page of the printer."""
    pages = PdfPages(pdf)
    painter = QPainter(printer)
    box = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    for number in range(pages.count):
        if number:
            printer.newPage()
        painter.drawImage(box, pages.image(number, printer.resolution() / 72))
    painter.end()
