"""Recovery key: its one sheet, for the ward's safe: the key large, what it is for, how to use it.

No typeface of ours makes O of 0, for no key has an O; each group stands in a frame of its own with
its number, so that it can be read aloud and typed without losing the place.
"""

from datetime import datetime

from pressorsheet.core.note import Note
from pressorsheet.report.ink import Ink, register, width_of
from pressorsheet.report.labels import MONTHS
from pressorsheet.report.marks import Rule
from pressorsheet.report.page import Block, Flow, Printed, Slip, pdf_of, text_width

TITLE = "Recovery key of the Pressorsheet store"
KEEP = "Keep it in the ward's safe. Whoever has it can read every worksheet of the store."
SAID = (
    "It opens the store when nobody present knows the passphrase: at night, after leave, in an "
    "emergency. Either of the two opens it. If both are lost, nobody can open the store, and no "
    "maker of the program either.",
    "How: start Pressorsheet, choose \N{LEFT DOUBLE QUOTATION MARK}I have the recovery key "
    "instead\N{RIGHT DOUBLE QUOTATION MARK}, and type the groups in their order. Small letters and "
    "spaces do no harm; the key has no letter I, L, O or U. A new passphrase is asked for then. "
    "Tell the ward, and put this sheet back.",
    "When a new recovery key is made, destroy this sheet. When it is lost or was seen by a "
    "stranger, make a new one: Store, New recovery key. Copies and backups that were made before "
    "stay open to the old key: delete those you do not need.",
)
PEN = 90.0
COLUMNS, CELL, GAP, KEY_SIZE = 4, 34.0, 9.0, 20.0


def print_recovery_key(key: str, store: str, made_at: datetime, paper: str = "a4") -> Printed:
    """The sheet; `store` is the store's own id, by which its key is known among others."""
    register()
    ink = Ink(_silent, made_at)
    width = text_width(paper)
    made = f"{made_at.day} {MONTHS[made_at.month - 1]} {made_at.year}, {made_at:%H:%M}"
    flow = Flow(10_000)
    flow.place([_named(ink, width, store, made), _key(ink, width, key), _words(ink, width)])

    def head(_number: int, _count: int) -> Block:
        return Block(0, ())

    def foot(_number: int, _count: int) -> Block:
        return Block(0, ())

    pdf = pdf_of(paper, [flow.pages[0]], head, foot, TITLE)
    return Printed(pdf, 1, (), tuple(ink.unprintable))


def _named(ink: Ink, width: float, store: str, made: str) -> Block:
    slip = Slip(ink, width)
    slip.words(0, 22, TITLE, 17, bold=True)
    slip.words(0, 40, f"Store {store[:8]}, key made {made}", 9.5)
    slip.words(0, 60, KEEP, 10.5, bold=True)
    # By hand, for the program does not know them: a safe holds the keys of several laptops.
    middle = width / 2
    for caption, x, to in (("laptop", 0.0, middle - GAP), ("ward", middle, width)):
        slip.rule(PEN, 0.7, x=x, to=to)
        slip.words(x, PEN + 9, caption, 7.5)
    return slip.block(PEN + 24)


def _key(ink: Ink, width: float, key: str) -> Block:
    """The groups in frames, four a line."""
    slip = Slip(ink, width)
    groups = key.split("-")
    side = (width - GAP * (COLUMNS - 1)) / COLUMNS
    for number, group in enumerate(groups):
        x = (number % COLUMNS) * (side + GAP)
        y = (number // COLUMNS) * (CELL + GAP)
        for from_x, from_y, to_x, to_y in (
            (x, y, x + side, y),
            (x, y + CELL, x + side, y + CELL),
            (x, y, x, y + CELL),
            (x + side, y, x + side, y + CELL),
        ):
            slip.add(Rule(from_x, from_y, to_x, to_y, 0.7))
        slip.words(x + 5, y + 10, str(number + 1), 7.5)
        wide = width_of(group, KEY_SIZE, bold=True)
        slip.words(x + (side - wide) / 2, y + 24.5, group, KEY_SIZE, bold=True)
    lines = -(-len(groups) // COLUMNS)
    return slip.block(lines * (CELL + GAP) + 14)


def _words(ink: Ink, width: float) -> Block:
    slip = Slip(ink, width)
    y = 0.0
    for paragraph in SAID:
        y = slip.flow(0, y + 14, width, ink.words(paragraph), 10, leading=14) + 6
    return slip.block(y + 10)


def _silent(_note: Note) -> str:
    raise LookupError("the sheet says nothing of the core")
