"""Banner: the identity at the head of each page, and the provenance at its foot."""

from collections.abc import Sequence

from pressorsheet.core.number import plain_text
from pressorsheet.core.paper import Demo, Identity, Provenance
from pressorsheet.core.quantity import amount
from pressorsheet.report.ink import UNPRINTABLE, Ink, Styled, date_text, offset_text
from pressorsheet.report.labels import NOT_RECORDED
from pressorsheet.report.page import BODY, FOOTER_HEIGHT, SMALLEST, Block, Slip, fitting_size

_NAME, _SMALL_NAME = 19.0, 12.0
_PAGE_BLOCK = 128.0
_MOST_CHARACTERS = 12
_NO_WORKSHEET = "figures as entered, no worksheet"
_WHOSE = {Demo.INVENTED: "is invented", Demo.BROUGHT: "may be a real one"}
_DEMO = "DEMONSTRATION, not for care: the patient {whose}, and nothing is kept"
_DEMO_LINE = 20.5


def header(
    ink: Ink,
    width: float,
    identity: Identity | None,
    provenance: Provenance,
    numbered: tuple[str, int, int],
    *,
    ordered_for: Identity | None = None,
) -> Block:
    """Bed, name, MRN, birth date / weight, target, allergies / page n of m, data as of.

    `numbered` is the sheet's title, this page and how many there are; `ordered_for` what an order
    without a worksheet tells of its patient.
    """
    slip = Slip(ink, width)
    title, page, pages = numbered
    slip.right(width, 9, ink.words(f"{title}, page {page} of {pages}", bold=True), 9.5)
    as_of = f"data as of {ink.clock(ink.at, day=True)} {offset_text(ink.at)}"
    if provenance.worksheet is None:
        as_of = _NO_WORKSHEET
    slip.right(width, 20.4, ink.words(as_of))
    if identity is None:
        return _empty_header(slip, ordered_for or Identity())
    y = _name_line(slip, identity, width - _PAGE_BLOCK)
    y = _second_line(slip, identity, max(y + 16.5, 33))
    slip.rule(y + 6.5, 1.4)
    return slip.block(y + 7.2)


def _name_line(slip: Slip, identity: Identity, width: float) -> float:
    """The name at 19 points, smaller or on several lines when it is long; the last baseline."""
    ink = slip.ink
    bed = ink.words(f"Bed {identity.bed}" if identity.bed else f"Bed {NOT_RECORDED}", bold=True)
    name = ink.words(identity.name or f"name {NOT_RECORDED}", bold=True)
    born = identity.born.isoformat() if identity.born else NOT_RECORDED
    numbers = ink.words(f"MRN {identity.mrn or NOT_RECORDED}   born {born}", bold=True)
    both = _joined(bed, name)
    beside = numbers.width(11) + 14
    size = fitting_size(both, width - beside, _NAME, _SMALL_NAME)
    if both.width(size) <= width - beside:
        end = slip.write(0, 16.3, both, size)
        slip.write(end + 14, 16.3, numbers, 11)
        return 16.3
    y = 16.3
    for part in (both, numbers):
        size = fitting_size(part, width, _NAME if part is both else 11, _SMALL_NAME - 2)
        y = slip.flow(0, y, width, part, size, leading=size * 1.15, most=6, what="name") + 13.5
    return y - 13.5


def _joined(left: Styled, right: Styled) -> Styled:
    return Styled(f"{left.text}   {right.text}", (*left.bold, True, True, True, *right.bold))


def _second_line(slip: Slip, identity: Identity, y: float) -> float:
    """Dosing weight, target and allergies; wraps when long."""
    ink, x = slip.ink, 0.0
    kind = ", ".join(part for part in (identity.weight_kind, identity.weight_basis) if part)
    weight = f"weight {NOT_RECORDED}"
    if identity.weight:
        weight = f"{plain_text(amount(identity.weight))} kg"
    elif identity.weight_differs:
        weight = f"weight {ink.text(identity.weight_differs)}"
    x = slip.words(x, y, weight, 9.5, bold=True)
    if identity.weight:
        x = slip.words(x + 4, y, f"dosing weight ({kind or NOT_RECORDED})", 9.5)
    target = target_text(identity)
    if identity.target_differs:
        target = ink.text(identity.target_differs)
    x = slip.words(x + 14, y, target, 9.5, bold=True)
    x = slip.words(
        x + 4,
        y,
        "MAP target (protocol default)" if identity.target_is_default else "MAP target",
        9.5,
    )
    allergies = ink.words(identity.allergies or NOT_RECORDED, bold=True)
    x = slip.words(x + 14, y, "allergies", 9.5) + 4
    if allergies.width(9.5) <= slip.width - x:
        slip.write(x, y, allergies, 9.5)
        return y
    return slip.flow(0, y + 12, slip.width, allergies, 9.5, most=4, what="allergies")


def target_text(identity: Identity) -> str:
    """The target's bounds, e.g. 65 to 75; one bound reads "65 or more"."""
    if identity.target_low is None:
        return NOT_RECORDED
    low = plain_text(amount(identity.target_low))
    if identity.target_high is None:
        return f"{low} or more"
    return f"{low} to {plain_text(amount(identity.target_high))}"


def _empty_header(slip: Slip, told: Identity) -> Block:
    """Pen lines for a sheet made without a worksheet; what its order tells stands printed."""
    spots = (("bed", 0.0, 50.0), ("name", 60.0, 255.0), ("MRN", 265.0, 370.0))
    for caption, start, end in spots:
        slip.rule(16, 0.7, x=start, to=end)
        slip.words(start, 24.5, caption, 7.5)
    weight = f"{plain_text(amount(told.weight))} kg" if told.weight else ""
    target = target_text(told) if told.target_low else ""
    second = (
        ("born", 0.0, 90.0, ""),
        ("dosing weight, kg", 100.0, 200.0, weight),
        ("MAP target", 210.0, 300.0, target),
        ("allergies", 310.0, slip.width, ""),
    )
    for caption, start, end, printed in second:
        if printed:
            slip.words(start, 43.5, printed, 9.5, bold=True)
        else:
            slip.rule(45, 0.7, x=start, to=end)
        slip.words(start, 53.5, caption, 7.5)
    slip.rule(59, 1.4)
    return slip.block(59.7)


def footer(ink: Ink, width: float, provenance: Provenance, last: str | None) -> Block:
    """Data as of (with year) and both fingerprints; `last` is the last page's word on omissions.

    When and by whom it was printed stands behind that where both fit; that alone else. A sheet of
    the demonstration says so in a line of its own, which takes room of the margin and none of text.
    """
    slip = Slip(ink, width)
    slip.rule(0, 0.5)
    room = width - _sources(slip, provenance) - 12
    closing = _both(last, _printed(ink, provenance))
    if ink.words(closing).width(SMALLEST) > room:
        closing = last or _printed(ink, provenance) or ""
    while ink.words(closing).width(SMALLEST) > room:
        closing = f"{closing.removesuffix('…')[:-1]}…"
    slip.right(width, 10.5, ink.words(closing), SMALLEST)
    if provenance.demo is not None:
        said = _DEMO.format(whose=_WHOSE[provenance.demo])
        slip.words(0, _DEMO_LINE, said, BODY, bold=True)
    return slip.block(FOOTER_HEIGHT)


def _both(last: str | None, printed: str | None) -> str:
    return ", ".join(part for part in (last, printed) if part)


def _sources(slip: Slip, provenance: Provenance) -> float:
    """What the sheet was made from; returns where it ends."""
    ink, y, at = slip.ink, 10.5, provenance.at
    text = (
        _NO_WORKSHEET
        if provenance.worksheet is None
        else f"data as of {date_text(at)} {at.year} {at:%H:%M} {offset_text(at)}"
    )
    x = slip.words(0, y, text, SMALLEST, bold=True)
    sheet = provenance.worksheet[:8] if provenance.worksheet else NOT_RECORDED
    x = slip.words(x + 12, y, f"worksheet {sheet}", SMALLEST)
    # The protocol's version is no figure to be read as a dose: it stays Regular (PAPER.md).
    protocol = " ".join(
        part
        for part in (
            provenance.protocol_id,
            provenance.protocol_version,
            (provenance.protocol or "")[:8],
        )
        if part
    )
    name = ink.clean(f"protocol {protocol or _without(provenance)}")
    return slip.write(x + 12, y, Styled(name, (False,) * len(name)), SMALLEST)


def _without(provenance: Provenance) -> str:
    return "none in force" if provenance.is_unjudged else NOT_RECORDED


def _printed(ink: Ink, provenance: Provenance) -> str | None:
    """When and by whom the sheet was printed, as far as told."""
    at = None if provenance.printed_at is None else ink.clock(provenance.printed_at)
    told = [part for part in (at, provenance.printed_by) if part]
    return f"printed {', '.join(told)}" if told else None


def left_out_block(ink: Ink, width: float, left_out: Sequence[str]) -> Block | None:
    """What was left out, named, above the last footer; nothing when nothing was."""
    if not left_out:
        return None
    slip = Slip(ink, width)
    text = f"Left out or shortened ({len(left_out)}): " + "; ".join(left_out) + "."
    slip.rule(4, 0.5)
    y = slip.flow(0, 15, width, ink.words(text), BODY, leading=11)
    return slip.block(y + 5)


def left_out_of(ink: Ink, named: Sequence[str]) -> tuple[str, ...]:
    """Everything not printed in full, by name; a count stands before what came more than once."""
    counted = (f"{count} {what}" if count > 1 else what for what, count in ink.shortened.items())
    return (*named, *counted, *_not_printable(tuple(ink.unprintable)))


def _not_printable(characters: Sequence[str]) -> tuple[str, ...]:
    if not characters:
        return ()
    shown = ", ".join(f"U+{ord(character):04X}" for character in characters[:_MOST_CHARACTERS])
    rest = len(characters) - _MOST_CHARACTERS
    more = f" and {rest} more" if rest > 0 else ""
    return (f"characters the typeface cannot print, set as {UNPRINTABLE}: {shown}{more}",)
