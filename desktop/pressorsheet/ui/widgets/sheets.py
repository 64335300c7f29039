"""Sheets: the pages of a printed sheet one below the other, as large as the width allows."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from pressorsheet.ui.theme import NIGHT, theme_of
from pressorsheet.ui.widgets.pages import PdfPages
from pressorsheet.ui.widgets.text import ground

GAP = 16
WIDEST = 900
DIMMED_PAPER = "#A8967D"


class _Stack(QWidget):
    """Paints the pages that are in sight; a page is rendered when it first is."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: PdfPages | None = None
        self._images: dict[int, QImage] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_pages(self, pages: PdfPages) -> None:
        self._pages = pages
        self._images.clear()
        self.updateGeometry()
        self.update()

    def boxes(self) -> list[QRect]:
        """Where each page stands."""
        found: list[QRect] = []
        top = GAP
        for number in range(self._pages.count if self._pages else 0):
            size = self._pages.size(number) if self._pages else None
            assert size is not None
            width = min(self.width() - 2 * GAP, WIDEST)
            height = round(width * size.height() / size.width())
            found.append(QRect((self.width() - width) // 2, top, width, height))
            top += height + GAP
        return found

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        inside = min(width - 2 * GAP, WIDEST)
        sizes = [self._pages.size(n) for n in range(self._pages.count)] if self._pages else []
        return GAP + sum(round(inside * s.height() / s.width()) + GAP for s in sizes)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(WIDEST + 2 * GAP, self.heightForWidth(WIDEST + 2 * GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        super().resizeEvent(event)
        self._images.clear()
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        painter = QPainter(self)
        theme = theme_of(self)
        for number, box in enumerate(self.boxes()):
            if box.intersects(event.rect()):
                painter.drawImage(box, self._image(number, box.width()))
                if theme.name == NIGHT.name:
                    # White paper would blind at night: it is dimmed here, and printed as it is.
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                    painter.fillRect(box, QColor(DIMMED_PAPER))
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                painter.setPen(theme.color("control"))
                painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.end()

    def _image(self, number: int, width: int) -> QImage:
        if number not in self._images and self._pages is not None:
            points = self._pages.size(number).width()
            scale = width * self.devicePixelRatioF() / points
            self._images[number] = self._pages.image(number, scale)
        return self._images[number]


class Sheets(QScrollArea):
    """The pages, scrolled by wheel and keys; at night the paper is dimmed on screen alone."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._stack = _Stack()
        self._count = 0
        self.setObjectName(name)
        ground(self._stack, "gap")
        self.setWidget(self._stack)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_pdf(self, pdf: bytes) -> int:
        """Show a PDF where the last one stood, scrolled as it was; how many pages it has."""
        pages = PdfPages(pdf)
        self._count = pages.count
        self._stack.show_pages(pages)
        self._stack.setMinimumHeight(self._stack.heightForWidth(self._stack.width()))
        return pages.count

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self._count

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Home and End as well as what a scroll area knows."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
