"""Page: paper sizes, the flow of blocks over pages, identity header, footer, and the PDF bytes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from pressorsheet.core.frozen import frozen
from pressorsheet.report import ink as inks
from pressorsheet.report.ink import Ink, Styled, broken
from pressorsheet.report.marks import Mark, Rule, Text, paint

MM = 72 / 25.4
PAPERS = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
LEFT, RIGHT, TOP, BOTTOM = 16 * MM, 12 * MM, 10 * MM, 9 * MM
FOOTER_HEIGHT = 14.0

BODY, LEADING, SMALLEST, CAPTION = 8.5, 11.8, 8.0, 7.5


@frozen
class Block:
    """A piece of a sheet that never breaks; `keep` holds it with the block that follows.

    `opening` is drawn before it, but not at the top of a page, where the header's rule stands;
    `blank` is how much of its height is white at its foot, which the end of a page may take.
    """

    height: float
    marks: tuple[Mark, ...]
    keep: bool = False
    opening: tuple[Mark, ...] = ()
    blank: float = 0


@dataclass
class Slip:
    """A block being written: marks from its own top left corner, x from the text margin."""

    ink: Ink
    width: float
    marks: list[Mark] = field(default_factory=list)
    opening: list[Mark] = field(default_factory=list)

    def open_with(self, y: float, width: float, *, x: float = 0) -> None:
        """A horizontal line above a section; left away at the top of a page."""
        self.opening.append(Rule(x, y, self.width, y, width))

    def write(self, x: float, y: float, styled: Styled, size: float = BODY) -> float:
        """Set one line on the baseline `y`; returns where it ends."""
        for text, bold in styled.runs():
            if text.strip():
                self.marks.append(Text(x, y, text, size, bold))
            x += inks.width_of(text, size, bold=bold)
        return x

    def words(
        self, x: float, y: float, text: str, size: float = BODY, *, bold: bool = False
    ) -> float:
        """Set a plain text; returns where it ends."""
        return self.write(x, y, self.ink.words(text, bold=bold), size)

    def right(self, x: float, y: float, styled: Styled, size: float = BODY) -> float:
        """Set one line that ends at `x`; returns where it begins."""
        start = x - styled.width(size)
        self.write(start, y, styled, size)
        return start

    def flow(
        self,
        x: float,
        y: float,
        width: float,
        styled: Styled,
        size: float = BODY,
        *,
        leading: float = LEADING,
        most: int | None = None,
        what: str = "",
    ) -> float:
        """Set a text in a column from the baseline `y`; returns the last baseline.

        With `most`, further lines are left out, marked by an ellipsis, and counted as `what`.
        """
        lines = broken(styled, width, size) or [styled]
        if most is not None and len(lines) > most:
            self.ink.note_shortened(what)
            lines = [*lines[: most - 1], _ended(lines[most - 1], width, size)]
        for index, line in enumerate(lines):
            self.write(x, y + index * leading, line, size)
        return y + (len(lines) - 1) * leading

    def rule(self, y: float, width: float, *, x: float = 0, to: float | None = None) -> None:
        """A horizontal line, over the whole width unless told."""
        self.marks.append(Rule(x, y, self.width if to is None else to, y, width))

    def add(self, *marks: Mark) -> None:
        """Further marks."""
        self.marks.extend(marks)

    def block(self, height: float, *, keep: bool = False) -> Block:
        """What has been written, as a block of that height."""
        return Block(height, tuple(self.marks), keep, tuple(self.opening))


def _ended(line: Styled, width: float, size: float) -> Styled:
    """A line cut so that an ellipsis fits behind it."""
    text, bold = line.text, line.bold
    while text and Styled(text + "…", (*bold, False)).width(size) > width:
        text, bold = text[:-1], bold[:-1]
    return Styled(text + "…", (*bold, False))


def fitting_size(styled: Styled, width: float, largest: float, smallest: float) -> float:
    """The largest size, in half points, at which a text fits on one line; else the smallest."""
    size = largest
    while size > smallest and styled.width(size) > width:
        size -= 0.5
    return size


@frozen
class Placed:
    """A block's marks at their place on a page, in points from the text area's corner."""

    top: float
    marks: tuple[Mark, ...]


@dataclass
class Flow:
    """Blocks placed on pages one below the other; a page's room is the same on each.

    `unused` is the height left free on the pages turned.
    """

    room: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    y: float = 0
    unused: float = 0

    @property
    def left(self) -> float:
        """The height still free on this page."""
        return self.room - self.y

    def turn(self) -> None:
        """Begin a page."""
        self.unused += self.left
        self.pages.append([])
        self.y = 0

    def place(self, blocks: Sequence[Block], again: Block | None = None) -> None:
        """Place blocks; after a page break `again` (a repeated heading) comes first."""
        index = 0
        while index < len(blocks):
            group = [blocks[index]]
            while group[-1].keep and index + len(group) < len(blocks):
                group.append(blocks[index + len(group)])
            if kept_height(group) > self.left and self.y > 0:
                self.turn()
                if again is not None and index:
                    self._put(again)
                    group[0] = replace(group[0], opening=())
            for block in group:
                self._put(block)
            index += len(group)

    def place_columns(self, columns: Sequence[Sequence[Block]]) -> None:
        """Place columns side by side, each over as many pages as it needs."""
        waiting = [list(column) for column in columns]
        while any(waiting):
            lowest, placed = self.y, False
            start = self.y
            for column in waiting:
                y = start
                while column and (y + kept_height(column) <= self.room or (y == 0)):
                    block = column.pop(0)
                    self._set(y, block)
                    y, placed = y + block.height, True
                lowest = max(lowest, y)
            self.y = lowest
            if any(waiting):
                if not placed and start == 0:
                    raise ValueError("a block is higher than a page")
                self.turn()

    def _put(self, block: Block) -> None:
        self._set(self.y, block)
        self.y += block.height

    def _set(self, y: float, block: Block) -> None:
        marks = (*block.opening, *block.marks) if y > 0 else block.marks
        self.pages[-1].append(Placed(y, marks))


def kept_height(column: Sequence[Block]) -> float:
    """The height that the first block needs with those it must stay with; 0 of none."""
    height = blank = 0.0
    for block in column:
        height, blank = height + block.height, block.blank
        if not block.keep:
            break
    return height - blank


@frozen
class Printed:
    """The finished sheet: PDF bytes, pages, what was left out, and what could not be printed.

    `unprintable` holds the characters the typefaces lack; each printed as [?] or, where it
    only joins or parts letters, not at all.
    """

    pdf: bytes
    pages: int
    left_out: tuple[str, ...]
    unprintable: tuple[str, ...]


def text_width(paper: str) -> float:
    """The width between the margins."""
    return PAPERS[paper][0] - LEFT - RIGHT


def page_room(paper: str, header_height: float) -> float:
    """The height between header and footer."""
    return PAPERS[paper][1] - TOP - BOTTOM - FOOTER_HEIGHT - header_height


def pdf_of(
    paper: str,
    pages: Sequence[Iterable[Placed]],
    head: Callable[[int, int], Block],
    foot: Callable[[int, int], Block],
    title: str,
) -> bytes:
    """The pages as PDF: the same pages always give the same bytes, every font embedded."""
    inks.register()
    width, height = PAPERS[paper]
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(width, height),
        invariant=1,
        pageCompression=1,
        initialFontName=inks.REGULAR,  # type: ignore[arg-type]  # the stubs say float
        initialFontSize=BODY,
        lang="en",
    )
    canvas.setTitle(title)
    canvas.setCreator("Pressorsheet")
    canvas.setProducer("Pressorsheet")
    for number, page in enumerate(pages, start=1):
        header = head(number, len(pages))
        canvas.translate(LEFT, 0)
        paint(canvas, header.marks, height - TOP)
        for placed in page:
            paint(canvas, placed.marks, height - TOP - header.height - placed.top)
        paint(canvas, foot(number, len(pages)).marks, BOTTOM + FOOTER_HEIGHT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
