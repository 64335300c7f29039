"""Pages: the pages of a PDF as pictures, by pypdfium2, loaded only when a sheet is looked at."""

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

MOST_SCALE = 8.0
RGB_CHANNELS = 3


class PdfPages:
    """A PDF held open while its pages are shown; sizes in points."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2  # noqa: PLC0415  # loaded only when there is a sheet to show

        self._document = pypdfium2.PdfDocument(pdf)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """The page's size in points."""
        width, height = self._document.get_page_size(number)
        return QSizeF(width, height)

    def image(self, number: int, scale: float) -> QImage:
        """The page at `scale` pixels a point, black on white in every theme, as it prints."""
        bitmap = self._document[number].render(scale=min(scale, MOST_SCALE), rev_byteorder=True)
        shown = QImage(
            bitmap.buffer,
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            QImage.Format.Format_RGB888
            if bitmap.n_channels == RGB_CHANNELS
            else QImage.Format.Format_RGBA8888,
        )
        return shown.copy()
