"""Paper: the sheets as they print, each read back as a picture and as text."""

from fractions import Fraction

import pypdfium2

from pressorsheet.cli.self_test.qr_reading import Picture, text_of
from pressorsheet.cli.self_test.sums import ROWS, plan_by_hand
from pressorsheet.core.assessment import assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.code import read_code
from pressorsheet.core.tapers import tapers_of
from pressorsheet.library.reference import reference
from pressorsheet.report.page import Printed
from pressorsheet.report.recovery_key import print_recovery_key
from pressorsheet.session.printing import printed_handover, printed_taper_sheet, taper_run_sheet
from pressorsheet.session.probe import Probe, need, sound
from pressorsheet.session.samples import last_charted, sample, sample_names

# Width and height in points, to the nearest.
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
MOST_PAGES = {"handover": 3, "taper sheet": 2}
# Bytes of a grey picture that are ink, and how much of a printed page is.
INK = bytes(range(128))
LEAST_INK, MOST_INK = 0.005, 0.3
# Pixels a point: a module of a code is then five wide.
CODE_SCALE = 4
# Of an invented key: every letter that a key may have.
KEY = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"


def _handovers() -> str:
    judged_with = sound(reference())
    pages = 0
    for name in sample_names():
        worksheet = sound(sample(name, judged_with.drugs))
        for paper in PAPERS:
            printed = printed_handover(worksheet, judged_with, last_charted(worksheet), paper)
            pages += _whole(printed, "handover", paper, worksheet.fingerprint[:4])
    return f"{pages} pages of {len(sample_names())} patients read back as pictures"


def _taper_sheets() -> str:
    judged_with = sound(reference())
    worksheet = sound(sample(sample_names()[0], judged_with.drugs))
    assessment = assess(chart_of(worksheet.events), judged_with, last_charted(worksheet))
    tapers = tapers_of(assessment)
    need(tapers.read and not tapers.unread, "the taper of the sample patient is not read")
    pages = 0
    for paper in PAPERS:
        printed = sound(taper_run_sheet(assessment, tapers.read[0], worksheet.fingerprint, paper))
        pages += _whole(printed, "taper sheet", paper, "Bag")
    return f"{pages} pages read back as pictures"


def _qr_code() -> str:
    """The code on a printed plan, read off its picture: it proves itself, and says the rates."""
    judged_with = sound(reference())
    made = plan_by_hand(judged_with)
    printed = printed_taper_sheet(made, advise(made), judged_with)
    document = pypdfium2.PdfDocument(printed.pdf)
    try:
        bitmap = document[0].render(scale=CODE_SCALE, grayscale=True)
        text = text_of(Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer)))
    finally:
        document.close()
    read = sound(read_code(text, {}))
    rates = [row.set_rate for row in read.rows or ()]
    need(rates == [Fraction(rate) for *_, rate in ROWS], "it says other rates than the plan")
    return f"{len(text)} characters read off paper"


def _recovery_key() -> str:
    worksheet = sound(sample(sample_names()[0], sound(reference()).drugs))
    for paper in PAPERS:
        printed = print_recovery_key(KEY, "0" * 8, last_charted(worksheet), paper)
        _whole(printed, "recovery key", paper, KEY[:4])
    return "read back as a picture"


def _whole(printed: Printed, kind: str, paper: str, word: str) -> int:
    """How many pages a sheet has; each of its size, neither blank nor black, `word` among them."""
    document = pypdfium2.PdfDocument(printed.pdf)
    try:
        count = len(document)
        need(count == printed.pages, f"{kind} has {count} pages, {printed.pages} were printed")
        need(1 <= count <= MOST_PAGES.get(kind, 1), f"{kind} has {count} pages")
        for number, page in enumerate(document, start=1):
            place = f"{kind}, {paper}, page {number}"
            size = tuple(round(side) for side in page.get_size())
            need(size == PAPERS[paper], f"{place} is {size} points")
            inked = _inked(page)
            need(LEAST_INK < inked < MOST_INK, f"{place} is {inked:.1%} ink")
        said = " ".join(page.get_textpage().get_text_bounded() for page in document)
        need(word in said, f"{kind}: {word} does not stand on it")
    finally:
        document.close()
    return count


def _inked(page: pypdfium2.PdfPage) -> float:
    """How much of a page is dark."""
    picture = bytes(page.render(scale=1, grayscale=True).buffer)
    return 1 - len(picture.translate(None, INK)) / len(picture)


PROBES: tuple[Probe, ...] = (
    ("handover", _handovers),
    ("taper sheet", _taper_sheets),
    ("QR code", _qr_code),
    ("recovery key", _recovery_key),
)
