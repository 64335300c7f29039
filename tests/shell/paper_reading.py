"""Reads a printed sheet back: its texts with place, size and weight, page by page."""

import re
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pypdf import PdfReader
from pypdfium2 import raw

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A stretch of one weight and size as it stands on the page, in points from the left top."""

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


def texts(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        found.append(" ".join(page.get_textpage().get_text_bounded().split()))
    document.close()
    return found


def words(pdf: bytes) -> list[Word]:
    """Every text object of every page."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document, start=1):
        height = page.get_size()[1]
        textpage = page.get_textpage()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = item.get_bounds()
            found.append(
                Word(
                    number,
                    _text_of(item, textpage),
                    left,
                    right,
                    height - top,
                    height - bottom,
                    _size_of(item),
                    "Bold" in _font_of(item),
                )
            )
    document.close()
    return found


def _text_of(item: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
    buffer = (raw.FPDF_WCHAR * length)()
    raw.FPDFTextObj_GetText(item.raw, textpage.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _size_of(item: pypdfium2.PdfObject) -> float:
    size = raw.c_float()
    raw.FPDFTextObj_GetFontSize(item.raw, size)
    return float(size.value)


def _font_of(item: pypdfium2.PdfObject) -> str:
    font = raw.FPDFTextObj_GetFont(item.raw)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = raw.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return str(buffer.value.decode())


def lines(pdf: bytes, page: int = 0) -> list[tuple[float, float, float]]:
    """The drawn lines of a page: left, right, and how far below its top, in points."""
    document = pypdfium2.PdfDocument(pdf)
    shown = document[page]
    height = shown.get_size()[1]
    bounds = [item.get_bounds() for item in shown.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    document.close()
    return [(left, right, height - top) for left, _, right, top in bounds]


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    sizes = [page.get_size() for page in document]
    document.close()
    return sizes


def fonts_not_embedded(pdf: bytes) -> set[str]:
    """The names of fonts that a page declares without carrying them."""
    missing = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        resources = page["/Resources"].get_object()
        for font in resources["/Font"].get_object().values():  # type: ignore[index]  # a dictionary
            told = font.get_object()
            descriptor = told.get("/FontDescriptor")
            if descriptor is None or "/FontFile2" not in descriptor.get_object():
                missing.add(str(told["/BaseFont"]))
    return missing


def outside_margins(pdf: bytes) -> list[str]:
    """Texts that reach over the margins: left 16 mm, right 12, top 10, bottom 9."""
    sizes = page_sizes(pdf)
    found = []
    for word in words(pdf):
        width, height = sizes[word.page - 1]
        inside = word.left >= 16 * MM - 1 and word.right <= width - 12 * MM + 1
        if not (inside and word.top >= 10 * MM - 1 and word.bottom <= height - 9 * MM + 1):
            found.append(f"page {word.page}: {word.text}")
    return found


def overlaps(pdf: bytes) -> list[str]:
    """Pairs of texts that are printed over one another."""
    found = []
    seen = words(pdf)
    for place, one in enumerate(seen):
        for other in seen[place + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if one.page == other.page and across > 0.8 and down > 1.2:
                found.append(f"page {one.page}: {one.text} / {other.text}")
    return found


def thin_decimals(pdf: bytes) -> list[str]:
    """Figures with a decimal point that stand in Regular below 12 points."""
    figure = re.compile(r"(?<![\w.])\d[\d,]*\.\d+(?!\w)")
    return [
        word.text
        for word in words(pdf)
        if not word.bold and word.size < 12 and figure.search(word.text)
    ]
