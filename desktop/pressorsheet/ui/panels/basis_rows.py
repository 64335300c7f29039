"""Basis rows: the basis of an item as a page of blocks, in the order they are read, all in words.

Verdict and statement, rule, numbers used, other modes and targets, what is missing, where sources
disagree, sources, what was not considered. Nothing on it orders: what is met says "consider ...".
"""

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from pressorsheet.core.frozen import frozen
from pressorsheet.core.item_basis import ItemBasis, Number, OtherMode, OtherTarget, PartBasis
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.truth import Truth
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import line_text, text_of, word


@frozen
class Verdict:
    """The head of a page or part: how it stands, in which mode, and the protocol's statement."""

    status: Status
    beside: str
    title: str
    statement: str
    consider: str = ""
    is_part: bool = False


@frozen
class Heading:
    """The name of a section, with what belongs to all of it at the right."""

    text: str
    beside: str = ""


@frozen
class Sentence:
    """A paragraph; `lead` is what it is about."""

    text: str
    lead: str = ""


@frozen
class Cells:
    """One row of the numbers used; `status` None decides nothing."""

    what: str
    value: str
    when: str
    needed: str
    status: Status | None


@frozen
class Numbers:
    """The table of the numbers used."""

    heading: str
    rows: tuple[Cells, ...]


@frozen
class Beside:
    """What would hold under another mode or target, shown beside and never blended in."""

    name: str
    status: Status
    text: str


Block = Verdict | Heading | Sentence | Numbers | Beside


@frozen
class Page:
    """The basis of one row."""

    title: str
    blocks: tuple[Block, ...]


def page(basis: ItemBasis, zone: tzinfo | None) -> Page:
    """The page of an item's basis, times in a zone."""
    words = words_of("basis")
    blocks: list[Block] = []
    several = len(basis.parts) > 1
    if several:
        blocks.append(Verdict(basis.status, "", line_text(basis.title, zone), words("several")))
    for part in basis.parts:
        blocks += _part(part, zone, is_part=several)
    return Page(words("title_of", id=basis.id), tuple(blocks))


def no_page(item_id: str) -> Page:
    """The page for an item that the protocol in force has no row of."""
    words = words_of("basis")
    return Page(words("title_of", id=item_id), (Sentence(words("not_in_protocol", id=item_id)),))


def _part(part: PartBasis, zone: tzinfo | None, *, is_part: bool) -> Iterator[Block]:
    yield _verdict(part, zone, is_part=is_part)
    rule = _said(part.rule, zone) or (words_of("basis")("no_rule"),)
    yield from _section("rule", rule, _one(part.window, zone))
    if part.numbers:
        rows = tuple(_cells(number, zone) for number in part.numbers)
        yield Numbers(words_of("basis")("numbers"), rows)
    yield from _section("evidence", _said(part.evidence, zone))
    yield from (_other_mode(mode, zone) for mode in part.other_modes)
    yield from _targets(part, zone)
    yield from _section("missing", _said(part.missing, zone))
    yield from _section("conflicts", part.conflicts)
    yield from _section("readings", part.readings)
    yield Heading(words_of("basis")("sources"))
    cited = tuple(Sentence(one.cite, one.id) for one in part.sources)
    yield from cited or (Sentence(words_of("basis")("no_sources")),)
    yield from _section("not_considered", part.not_considered)
    yield from _section("texts", part.texts)


def _verdict(part: PartBasis, zone: tzinfo | None, *, is_part: bool) -> Verdict:
    words = words_of("basis")
    kind = words(part.kind) if part.kind in words else ""
    beside = (part.id if is_part else "", _one(part.mode, zone) or kind)
    consider = ""
    if part.consider is not None:
        met = "caution_applies" if part.status is Status.APPLIES else "criterion_met"
        consider = words(met, consider=part.consider)
    shown = ", ".join(text for text in beside if text)
    title = part.title if is_part else ""
    return Verdict(part.status, shown, title, part.statement, consider, is_part)


def _section(key: str, texts: Iterable[str], beside: str = "") -> Iterator[Block]:
    found = tuple(texts)
    if found:
        yield Heading(words_of("basis")(key), beside)
        yield from (Sentence(text) for text in found)


def _cells(number: Number, zone: tzinfo | None) -> Cells:
    value = word("not_recorded") if number.value is None else _one(number.value, zone)
    status = None if number.verdict is None else Status(number.verdict.value)
    return Cells(
        _one(number.what, zone),
        value,
        _one(number.when, zone),
        _one(number.needed, zone),
        Status.OUT_OF_DATE if number.is_out_of_date else status,
    )


def _other_mode(mode: OtherMode, zone: tzinfo | None) -> Beside:
    name = words_of("basis")("would_say", mode=word(mode.name))
    return Beside(name, _status(mode.truth), "; ".join(_said(mode.because, zone)))


def _targets(part: PartBasis, zone: tzinfo | None) -> Iterator[Beside]:
    """Both verdicts after a change of target: under the one in force and under earlier ones."""
    if part.other_targets:
        yield Beside(words_of("basis")("target_in_force"), part.status, "")
    yield from (_other_target(target, zone) for target in part.other_targets)


def _other_target(target: OtherTarget, zone: tzinfo | None) -> Beside:
    words = words_of("basis")
    values = {"until": text_of(target.until, zone), "held": text_of(target.held, zone)}
    name = words("earlier_target", low=text_of(target.low, zone))
    return Beside(name, _status(target.truth), words("until_held", **values))


def _status(truth: Truth) -> Status:
    return Status(truth.value)


def _said(notes: Iterable[Note], zone: tzinfo | None) -> tuple[str, ...]:
    return tuple(_one(note, zone) for note in notes)


def _one(said: Note | str | None, zone: tzinfo | None) -> str:
    """A note said, a text as it is, nothing as nothing."""
    if said is None or isinstance(said, str):
        return said or ""
    return text_of(said, zone)
