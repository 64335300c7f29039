"""Sheet: the one page by which a hospital's IT installs the program, as PDF and as plain text.

Both come from INSTALL.txt beside this file: `#` title, `##` section, four blanks before a row of a
table (its two cells three blanks apart), `1. ` steps, `**bold**`, `` `typed` ``. Put in are
@VERSION@, @LIBC@ and, of the wheelhouse, @PYTHON@.
"""

import re
import textwrap
from html import escape
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Table,
)

from bundle import libraries
from kit import wheelhouse
from stopped import Stopped

SOURCE = Path(__file__).with_name("INSTALL.txt")
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
FONT, BOLD = "Sheet", "Sheet-Bold"
INK, QUIET, TINT = HexColor("#14202B"), HexColor("#00579C"), HexColor("#EEF3F8")
MARGIN, GAP = 12 * mm, 7 * mm
COLUMNS = 96

BODY = ParagraphStyle(
    "body", fontName=FONT, fontSize=8.9, leading=11.7, textColor=INK, spaceAfter=3
)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=16, leading=20, spaceAfter=6)
SECTION = ParagraphStyle(
    "section", BODY, fontName=BOLD, fontSize=10.8, leading=14.5, textColor=QUIET, spaceBefore=6
)
STEP = ParagraphStyle("step", BODY, leftIndent=12, bulletFontName=FONT, bulletFontSize=8.9)
CELL = ParagraphStyle("cell", BODY, fontSize=8.6, leading=11, spaceAfter=0)
# how much of a table's width its first column takes
FIRST = 0.2


class SheetTooLong(Stopped):
    """The text no longer fits on one page."""


def write(kit: Path, version: str) -> None:
    """INSTALL.pdf and INSTALL.txt of a version; raises SheetTooLong past one page."""
    text = SOURCE.read_text("utf-8")
    known = {"VERSION": version, "LIBC": libraries.PROMISED_LIBC, "PYTHON": wheelhouse.made_for()}
    for name, said in known.items():
        text = text.replace(f"@{name}@", said)
    (kit / "INSTALL.txt").write_text(plain(text), "utf-8", newline="\n")
    _print(kit / "INSTALL.pdf", text, version)


def plain(text: str) -> str:
    """The text for any editor: no marks, lines of a readable length."""
    lines: list[str] = []
    for line in text.splitlines():
        bare = re.sub(r"\*\*|`", "", line)
        if bare.startswith("#"):
            heading = bare.lstrip("# ")
            lines += [heading, ("=" if bare.startswith("# ") else "-") * len(heading)]
        elif bare.startswith("    "):
            lines.append(bare)
        else:
            lines += textwrap.wrap(bare, COLUMNS, break_on_hyphens=False) or [""]
    return "\n".join(lines) + "\n"


def _print(target: Path, text: str, version: str) -> None:
    for name, file in ((FONT, "NotoSans-Regular.ttf"), (BOLD, "NotoSans-Bold.ttf")):
        registerFont(TTFont(name, str(FONTS / file)))
    registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)
    width, height = A4
    column = (width - 2 * MARGIN - GAP) / 2
    frames = [
        Frame(x, MARGIN, column, height - 2 * MARGIN, 0, 0, 0, 0)
        for x in (MARGIN, MARGIN + column + GAP)
    ]
    document = BaseDocTemplate(
        str(target),
        pagesize=A4,
        pageTemplates=[PageTemplate(frames=frames)],
        title=f"Installing Pressorsheet {version}",
        author="Pressorsheet",
        invariant=1,
    )
    document.build(_flow(text))
    if document.page > 1:
        raise SheetTooLong("INSTALL.txt no longer fits on one page: shorten it")


def _flow(text: str) -> list[Flowable]:
    """The text's blocks; a heading stays with what follows it."""
    flow: list[Flowable] = []
    heading: Flowable | None = None
    for block in _blocks(text):
        made: Flowable
        if block.startswith("    "):
            made = _table(block)
        elif block.startswith("## "):
            heading = Paragraph(escape(block[3:]), SECTION)
            continue
        elif block.startswith("# "):
            made = Paragraph(escape(block[2:]), TITLE)
        elif step := re.match(r"(\d\.) (.*)", block):
            made = Paragraph(_marked(step[2]), STEP, bulletText=step[1])
        else:
            made = Paragraph(_marked(block), BODY)
        flow.append(made if heading is None else KeepTogether([heading, made]))
        heading = None
    return flow


def _blocks(text: str) -> list[str]:
    """Paragraphs and headings, a line each; lines of what is typed together."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith("    ") and found and found[-1].startswith("    "):
            found[-1] += "\n" + line
        elif line.strip():
            found.append(line)
    return found


def _table(block: str) -> Flowable:
    rows = [re.split(r" {3,}", line.strip(), maxsplit=1) for line in block.splitlines()]
    cells = [[Paragraph(_marked(cell), CELL) for cell in row] for row in rows]
    column = (A4[0] - 2 * MARGIN - GAP) / 2
    made = Table(cells, [column * FIRST, column * (1 - FIRST)], spaceBefore=2, spaceAfter=6)
    padding = (("LEFTPADDING", 5), ("RIGHTPADDING", 3), ("TOPPADDING", 1.5), ("BOTTOMPADDING", 2))
    whole = (0, 0), (-1, -1)
    made.setStyle([("BACKGROUND", *whole, TINT), ("VALIGN", *whole, "TOP"), ("NOSPLIT", *whole)])
    made.setStyle([(name, *whole, size) for name, size in padding])
    return made


def _marked(text: str) -> str:
    marked = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"`(.+?)`", rf'<font name="{BOLD}" size="8.2">\1</font>', marked)
