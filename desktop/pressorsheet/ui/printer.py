"""Printer: puts a PDF's pages on paper by QPainter, so that no PDF of ours lies about.

A sheet may go to a printer that writes a file, as where no printer is set up; a secret may not.
"""

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from pressorsheet.core.note import Refused, refused
from pressorsheet.ui.traces import spooled_in_memory
from pressorsheet.ui.widgets.pages import PdfPages

SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
# What names the printers that write a file; of a make, no printer of paper that also takes PDF.
FILING_NAMES = ("pdf", "xps", "onenote")
FILING_MAKES = ("cups-pdf", "print to pdf", "pdf writer", "pdf printer", "xps document")


def print_pdf(
    pdf: bytes, paper: str, title: str, parent: QWidget, *, is_secret: bool = False
) -> str | Refused | None:
    """Ask for a printer and print at true size; where to, or None where the person left.

    `title` is what a print queue lists: never a patient's name. Refuses what no printer took, and a
    secret where there is no printer, or one that would leave it in a file.
    """
    with spooled_in_memory():
        if is_secret and not QPrinterInfo.availablePrinterNames():
            return refused("key_without_printer")
        printer = printer_for(paper, title)
        dialog = dialog_for(printer, parent, is_secret=is_secret)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return None
        return printed_on(pdf, printer, is_secret=is_secret)


def printer_for(paper: str, title: str) -> QPrinter:
    """The printer that a person's dialog begins with: the whole of a page of that size."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(SIZES[paper]))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    return printer


def dialog_for(printer: QPrinter, parent: QWidget, *, is_secret: bool) -> QPrintDialog:
    """The dialog that asks for a printer; of a secret it offers no file."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, not is_secret)
    return dialog


def printed_on(pdf: bytes, printer: QPrinter, *, is_secret: bool) -> str | Refused:
    """Print on the printer that was chosen; where to, or why not."""
    place = printer.outputFileName() or printer.printerName()
    make = QPrinterInfo.printerInfo(printer.printerName()).makeAndModel()
    if is_secret and (printer.outputFileName() or writes_a_file(place, make)):
        return refused("key_into_file", printer=place)
    return place if paint_pages(pdf, printer) else refused("sheet_not_printed", printer=place)


def writes_a_file(name: str, make: str) -> bool:
    """Whether a printer of this name and make is none of paper, as far as these tell."""
    in_name = any(word in name.casefold() for word in FILING_NAMES)
    return in_name or any(word in make.casefold() for word in FILING_MAKES)


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
