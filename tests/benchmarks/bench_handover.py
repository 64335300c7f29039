"""Handover: what printing it costs beside a bare document of as many cells and a chart."""

import sys
from io import BytesIO
from pathlib import Path

from ratios import best_of_each, hold
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from pressorsheet.report.handover import print_handover
from pressorsheet.report.ink import REGULAR
from pressorsheet.wording import say

sys.path.insert(0, str(Path(__file__).parents[1] / "shell"))

from paper_reading import words
from sheets import HANDOVER

ROUNDS = 12
COLUMNS = 6
MOST = 2.0


def bare(cells: list[str], points: list[tuple[float, float]]) -> bytes:
    """A platypus table of the cells, and one line plot, in the sheet's own typeface, embedded."""
    out = BytesIO()
    rows = [cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS)]
    rows[-1] += [""] * (COLUMNS - len(rows[-1]))
    drawing = Drawing(500, 120)
    plot = LinePlot()
    plot.width, plot.height, plot.data = 480, 100, [points]
    drawing.add(plot)
    table = Table(rows, style=[("FONT", (0, 0), (-1, -1), REGULAR)])
    SimpleDocTemplate(out, pagesize=A4).build([drawing, table])
    return out.getvalue()


def test_a_handover_costs_at_most_twice_a_bare_document_of_its_size() -> None:
    printed = words(print_handover(HANDOVER, say).pdf)
    cells = [word.text[:12] for word in printed]
    points = [
        (float(place), float(reading.mmhg)) for place, reading in enumerate(HANDOVER.trend.readings)
    ]
    ours, theirs = best_of_each(
        ROUNDS, lambda: print_handover(HANDOVER, say).pdf, lambda: bare(cells, points)
    )
    hold(f"handover to a bare document of {len(cells)} cells", ours, theirs, MOST)
