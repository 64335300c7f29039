"""The self-test reads a QR code off a page as a scanner does, without a scanner's library."""

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from pressorsheet.cli.self_test.qr_reading import LETTERS, Picture, text_of
from pressorsheet.session.probe import Fault, tried


def printed(text: str, at: tuple[float, float] = (400.0, 60.0), size: float = 66) -> Image.Image:
    """A page with some words, and a QR code drawn as our sheets draw theirs."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(60, 700, "IIIIIIIII HHHHH [][][][] 0.025 units/min, 3.8 mL/h")
    drawing = Drawing(size, size)
    code = QrCodeWidget(text, barLevel="M", barBorder=0, barWidth=size, barHeight=size)
    drawing.add(code)
    if text:
        renderPDF.draw(drawing, canvas, *at)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    image: Image.Image = document[0].render(scale=4, grayscale=True).to_pil()
    document.close()
    return image


def picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes())


@pytest.mark.parametrize("length", [5, 20, 21, 38, 61, 90, 122, 154, 178, 200, 221])
def test_a_code_of_every_version_is_read_as_a_scanner_reads_it(length: int) -> None:
    text = "".join(LETTERS[(7 * place + length) % len(LETTERS)] for place in range(length))
    image = printed(text)
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == text
    assert text_of(picture(image)) == text


def test_wherever_it_stands_on_the_page() -> None:
    for at in ((60.3, 500.7), (301.1, 33.9)):
        assert text_of(picture(printed("PS1*0.025+3.8", at))) == "PS1*0.025+3.8"


def test_a_page_without_a_code_is_a_finding() -> None:
    found = tried(lambda: text_of(picture(printed(""))))
    assert found == Fault("0 corners of a QR code are seen")


def test_a_code_with_a_wrong_module_reads_otherwise() -> None:
    image = printed("PS1*0.025+3.8", (400.0, 60.0), 63)
    # The lower right corner holds the first data there are.
    right, low = ((400 + 63) * 4), round(image.height - 60 * 4)
    image.paste(255, (right - 24, low - 24, right, low))
    assert tried(lambda: text_of(picture(image))) != "PS1*0.025+3.8"
