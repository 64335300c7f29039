"""Sheet text: what our own printed taper sheet says, as the lines that a person would type of it.

The text of the PDF is taken as it was copied, wrapped wherever the page wraps it; a single sentence
of the sheet may stand among typed lines too. A line keeps the number it was printed in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from pressorsheet.core.frozen import frozen

Lines: TypeAlias = Iterator[tuple[int, str]]

_DAY = r"\d{1,2} [A-Z][a-z]{2}"
_OFFSET = r"[+-]\d\d:\d\d"
_ORDER = re.compile(
    r"From (?P<start_from>\S+ \S+(?: \(\S+ mcg/min\))?) to (?P<to>OFF|\S+ \S+(?: \(\S+ mcg/min\))?)"
    r" by (?P<step>\S+ \S+(?: \(\S+ mcg/min\))?) every (?P<every>\S+ min), first step"
    rf" (?P<start>{_DAY} \d{{4}} \d\d:\d\d(?: {_OFFSET})?)\."
)
_TITLE = re.compile(r"(?P<drug>[A-Za-z][A-Za-z ]*?(?: \(as base\))?) taper version \d+")
_CRITERION = r"\S+ (?:met|not met|unknown) at the order"
_AFTER_NAME = rf" Charted by | Replaces version | {_CRITERION}\.|$"
_SENTENCES = {
    "bag": re.compile(r"Bag (?!taken)(.+?)\.(?= |$)"),
    "route": re.compile(r"Route: (\S+)\.(?= |$)"),
    "line": re.compile(
        r"Line: (.+?)\.(?= Starts above | Dosing weight | Runs at | Pump steps | MAP target"
        r" | Times of |$)"
    ),
    "route and line": re.compile(r"Route and line: (not recorded) in the order\."),
    "ceiling": re.compile(
        r"(Starts above the ceiling), \S+ \S+: only to reduce the dose charted as running\."
    ),
    "weight": re.compile(r"Dosing weight (\S+ kg)\."),
    "runs at": re.compile(r"Runs at (\S+ mL/h) before step 1\."),
    "pump step": re.compile(r"Pump steps of (\S+ mL/h)\."),
    "target": re.compile(r"MAP target (\S+ mmHg or more|\S+ to \S+ mmHg)\."),
    "zone": re.compile(r"Times of (\S+?)\."),
    "left": re.compile(r"(\S+ mL) in the bag at the first step\."),
    "ordered by": re.compile(r"Ordered by: (.+?)\.?(?= Reason for going on: |$)"),
    "reason": re.compile(r"Reason for going on: (.+)$"),
    # of a sheet from a worksheet
    "charted line": re.compile(r"Charted (?:on another )?line: (.+?)\.(?= Ordered |$)"),
    "ordered": re.compile(
        rf"Ordered (?:{_DAY} (?:\d{{4}} )?)?\d\d:\d\d(?: {_OFFSET})?, (.+?)\.(?={_AFTER_NAME})"
    ),
    "charted by": re.compile(rf"Charted by (.+?)\.(?={_AFTER_NAME})"),
    "replaces": re.compile(rf"Replaces version \d+: (.+?)\.(?={_AFTER_NAME})"),
    "criterion": re.compile(rf"({_CRITERION})\."),
    "no reason": re.compile(r"(No reason recorded)\."),
    "stop below": re.compile(r"STOP AND CALL if MAP is below (\S+ mmHg)"),
    "rescue": re.compile(r"Stop the taper\. (?:.+?) back to (.+?)\. Then call\."),
}
_STOP = "STOP AND CALL"
_BACK = re.compile(r"Stop the taper\. (.+?) back to")
# What the sheet says of the target again, as conditions of each step.
_GATE = re.compile(
    r"A measured MAP of (?P<first>\S+ mmHg) or more(?: \(default\))?,"
    r"(?:.+?)No MAP below (?P<again>\S+ mmHg)"
)
# What each further page says again, and where the first says it.
_AGAIN = re.compile(
    r" taper, version \d+, plan (?P<plan>[0-9a-f]{4} [0-9a-f]{4})"
    r" Bag of \S+ (?:mcg|units)/mL\."
    r" STOP AND CALL if MAP is below (?P<below>\S+ mmHg)\."
)
_FIRST_SAID = {
    "below": re.compile(r"MAP is below (\S+ mmHg)"),
}
_CONTINUED = re.compile(r"Back to (?P<back>.+?)\. Then call: ")
# A figure that the sheet prints in two places, and otherwise.
TWICE = "printed twice"
# A line that says of something that it was not ordered.
BLANK = "#"
_HEAD = re.compile(rf"step due (?P<offset>{_OFFSET}|local) dose .+? time initials")
_HEAD_UNIT = re.compile(r"\b(?:dose|delivers|actual) (\S+)")
_TABLE_END = re.compile(
    r" (?:error above |hang a new bag |Clocks change |Bag taken as |Running now|Hung bag"
    r"|Held, stepped back or skipped|figures as entered)"
)
_ROW_START = re.compile(r"(?:^| )(?=(?:\d{1,3}|bag) \d\d:\d\d )")
_NEW_BAG = re.compile(
    r"hang a new bag at (?:(?P<day>\d+ \w+) (?:\d{4} )?|[\d-]+ )?(?P<clock>\d\d:\d\d)(?: [+-]\S+)?:"
    r" the bag before is (?P<why>\w+); the rate stays (?P<rate>\S+) mL/h"
)
_UNTICKED = re.compile(r"(?: arterial| cuff| hung)+$")
_PLAN = re.compile(r" plan ([0-9a-f]{4} [0-9a-f]{4})(?= |$)")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_BLANKS = frozenset({"______ mmHg", "not recorded"})
# Sentences that say nothing of the order itself.
_BESIDE_ORDER = frozenset({"ceiling", "charted line", "charted by", "replaces", "criterion"}) | {
    "no reason"
}
# What people wrote: its commas are theirs.
_TEXTS = frozenset({"line", "ordered by", "reason"})


def typed_lines(text: str) -> Lines:
    """The lines of a text with their numbers; a printed sheet in the words of typed lines."""
    numbered = [(n, " ".join(raw.split())) for n, raw in enumerate(text.splitlines(), start=1)]
    whole = _Whole.of(numbered)
    order = _ORDER.search(whole.text)
    if order is not None and _HEAD.search(whole.text):
        yield from _sheet(whole, order)
        return
    for number, line in numbered:
        yield from ((number, each) for each in _one(line))


def _one(line: str) -> Iterator[str]:
    """A line that is a sentence of the sheet, or several; any other as it stands."""
    order = _ORDER.fullmatch(line)
    if order is not None:
        yield from (f"{_key(name)}: {value}" for name, value in order.groupdict().items())
        return
    rest, found = line, []
    while rest and (said := _first(rest)) is not None:
        key, match = said
        found.append(f"{_key(key)}: {match[1]}" if _is_ordered(key, match) else BLANK)
        rest = rest[match.end() :].lstrip()
    title = _TITLE.fullmatch(line)
    if title is not None:
        found, rest = [f"drug: {title['drug']}"], ""
    yield from [line] if rest or not found else found


def _first(text: str) -> tuple[str, re.Match[str]] | None:
    matches = ((key, sentence.match(text)) for key, sentence in _SENTENCES.items())
    return next(((key, match) for key, match in matches if match is not None), None)


def _is_ordered(key: str, match: re.Match[str]) -> bool:
    return key not in _BESIDE_ORDER and match[1] not in _BLANKS


def _key(name: str) -> str:
    return {"start_from": "from", "ordered": "ordered by"}.get(name, name)


@frozen
class _Whole:
    """All of a text in one line, and where each of its lines begins in it."""

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, numbered: list[tuple[int, str]]) -> "_Whole":
        text, starts, numbers = "", [], []
        for number, line in numbered:
            if line:
                glued = line[0] in ".," or not text
                text += line if glued else f" {line}"
                starts.append(len(text) - len(line))
                numbers.append(number)
        return cls(text, tuple(starts), tuple(numbers))

    def line(self, at: int) -> int:
        """The number of the line in which a place of the text stands."""
        return self.numbers[max(bisect_right(self.starts, at) - 1, 0)]

    def told(self, key: str, match: re.Match[str], group: int | str = 1, at: int = 0) -> "_Told":
        said = match[group] if key in _TEXTS else _plain(match[group])
        return self.line(at + match.start(group)), f"{key}: {said}"


_Told: TypeAlias = tuple[int, str]


def _plain(text: str) -> str:
    """Figures without the comma at thousands, which print alone has."""
    return _THOUSANDS.sub(lambda found: found[1].replace(",", ""), text)


def _sheet(whole: _Whole, order: re.Match[str]) -> Lines:
    text = whole.text
    yield from _drug(whole, order.start())
    head = _HEAD.search(text, order.end())
    assert head is not None  # the text was taken for a sheet because it has one
    for name in order.groupdict():
        number, line = whole.told(_key(name), order, name)
        is_bare = name == "start" and re.search(rf"{_OFFSET}$", line) is None
        yield number, f"{line} {head['offset']}" if is_bare else line
    yield from _order_lines(whole, order.end(), text.index(_STOP, order.end()))
    yield from _stop(whole, text.index(_STOP, order.end()), head.start())
    yield from _gate(whole, order.end(), head.start())
    yield from _units(whole, head, order["start_from"].split()[1])
    yield from _rows(whole, head)
    codes = list(_PLAN.finditer(text, head.end()))
    if codes:
        yield whole.told("plan", codes[-1])
        yield from _further_pages(whole, order.end(), codes[-1][1])


def _further_pages(whole: _Whole, start: int, plan: str) -> Lines:
    """A fault where a further page is of another plan or stop limit than the first."""
    found = {name: said.search(whole.text, start) for name, said in _FIRST_SAID.items()}
    first = {"plan": plan} | {name: said[1] for name, said in found.items() if said is not None}
    for again in _AGAIN.finditer(whole.text, start):
        for name, said in first.items():
            if again[name] != said:
                yield whole.line(again.start(name)), f"{TWICE}: {again[name]}; {said}"


def _drug(whole: _Whole, end: int) -> Lines:
    """The drug of the title, which is the one that the taper goes back to."""
    title = next(iter(_TITLE.finditer(whole.text, 0, end)), None)
    back = _BACK.search(whole.text, end)
    if title is not None and back is not None:
        name, known = title["drug"].lower(), back[1].lower()
        number = whole.line(title.start("drug"))
        if f" {name}".endswith(f" {known}"):
            yield number, f"drug: {known}"
        else:
            last = " ".join(title["drug"].split()[-len(known.split()) :])
            yield whole.line(back.start(1)), f"{TWICE}: {back[1]}; {last}"


def _order_lines(whole: _Whole, start: int, end: int) -> Lines:
    section, at = whole.text[start:end].rstrip(), 0
    while at < len(section):
        rest = section[at:].lstrip()
        at = len(section) - len(rest)
        found = _first(rest)
        if found is None:
            yield whole.line(start + at), rest.partition(". ")[0]
            return
        key, match = found
        if _is_ordered(key, match):
            yield whole.told(_key(key), match, at=start + at)
        at += match.end()


def _stop(whole: _Whole, start: int, end: int) -> Lines:
    section = whole.text[start:end]
    below = _SENTENCES["stop below"].match(section)
    rescue = _SENTENCES["rescue"].search(section)
    if below is None or rescue is None:
        yield whole.line(start), section[:40]
        return
    if below[1] not in _BLANKS:
        yield whole.told("stop below", below, at=start)
    call = section[below.end() : rescue.start()].strip()
    if call not in ("call: not recorded", ""):
        yield whole.line(start + below.end() + 1), f"call: {call}"
    yield whole.told("rescue", rescue, at=start)
    called = call.removeprefix("call: ")
    for again in _CONTINUED.finditer(whole.text, start):
        told = whole.text[again.end() : again.end() + len(called)]
        if again["back"] != rescue[1]:
            yield whole.line(again.start("back")), f"{TWICE}: {again['back']}; {rescue[1]}"
        if told != called:
            yield whole.line(again.end() + 1), f"{TWICE}: {told}; {called}"


def _units(whole: _Whole, head: re.Match[str], unit: str) -> Lines:
    """A fault where a column of doses is headed by another unit than the order's."""
    for heading in _HEAD.finditer(whole.text, head.start()):
        for found in _HEAD_UNIT.finditer(whole.text, heading.start("offset"), heading.end()):
            if found[1] != unit:
                yield whole.line(found.start(1)), f"{TWICE}: {found[1]}; {unit}"


def _rows(whole: _Whole, head: re.Match[str]) -> Lines:
    bags = iter(list(_NEW_BAG.finditer(whole.text, head.end())))
    for heading in _HEAD.finditer(whole.text, head.start()):
        end = _TABLE_END.search(whole.text, heading.end())
        section = whole.text[heading.end() : len(whole.text) if end is None else end.start()]
        places = [found.end() for found in _ROW_START.finditer(section)]
        for place, after in pairwise((*places, len(section))):
            number, row = whole.line(heading.end() + place), _plain(section[place:after].strip())
            told = next(bags, None) if row.startswith("bag ") else None
            yield number, row if told is None else f"{_UNTICKED.sub('', row)} {told['why']}"
            if told is not None:
                yield from _same(whole, told, row)


def _same(whole: _Whole, told: re.Match[str], row: str) -> Lines:
    """A fault where the word on a new bag gives another time or rate than its row does."""
    for name in ("day", "clock", "rate"):
        if told[name] is not None and f" {told[name]} " not in f"{row} ":
            yield whole.line(told.start(name)), f"{TWICE}: {told[name]}; {row}"


def _gate(whole: _Whole, start: int, end: int) -> Lines:
    """A fault where the conditions of a step give another MAP than the target, or each other."""
    gate = _GATE.search(whole.text, start, end)
    if gate is None:
        return
    target = _SENTENCES["target"].search(whole.text, 0, start)
    low = gate["first"] if target is None else f"{target[1].split()[0]} mmHg"
    for name in ("first", "again"):
        if gate[name] != low:
            yield whole.line(gate.start(name)), f"{TWICE}: {gate[name]}; {low}"
