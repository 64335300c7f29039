"""Code: a plan as the text of the QR code on its sheet, and back, so that paper alone proves it.

    PS1*drug*unit*from*step*min*to*start*zone*amount*unit*mL*salt*kg*pump step*MAP low*MAP high
       *stop below*rescue*mL left*bag changes*set rates*ordered by*reason*call*fingerprint*check

Of an order that names its line one field more, the line, stands before the fingerprint.

Only characters of a QR code's alphanumeric mode: smallest code, and no reader alters them. Texts
are in lower case, $ before a capital, % before the hex of any other byte (UTF-8). resources/README
says what each field holds.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.drugs import Salt
from pressorsheet.core.moment import LONGEST_MINUTES, moment
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import NumberRefused, exact_decimal, fraction_of, plain_text
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.taper.order import INTRAVENOUS
from pressorsheet.core.taper.rebuilding import left_besides_full
from pressorsheet.core.verify.printed import PrintedBag, PrintedChange, PrintedPlan
from pressorsheet.core.verify.typed import TypedChange, TypedPlan, TypedRow

TAG = "PS1"
SEPARATOR, LISTED = "*", "+"
# 49 modules at error level M: at 66 points each is 0.47 mm, which two photocopies leave readable.
LONGEST = 221
PROVING_DIGITS = 16
CHECK_DIGITS = 4
LEFT_OUT = "%"
NOT_IN_CODE = "not in the code"
RECORDED = ("map_low_mmhg", "map_high_mmhg", "stop_below_mmhg", "rescue")
TEXTS = ("ordered_by", "reason", "call")
SALTS = {
    Salt.BASE: "B",
    Salt.TARTRATE: "T",
    Salt.BITARTRATE_MONOHYDRATE: "BM",
    Salt.ANHYDROUS_BITARTRATE: "AB",
    Salt.HYDROCHLORIDE: "H",
}
CAUSES = {"empty": "E", "expired": "X"}
FIELDS = 26
LINE = "line"
# The fields up to the pump step.
FIRST = 15
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?([+-])(\d\d)(\d\d)", re.ASCII)
_PROOF = re.compile(rf"[0-9A-F]{{{PROVING_DIGITS}}}", re.ASCII)
_LETTER = re.compile(r"\$([A-Z])|%([0-9A-F]{2})|([0-9A-Z +./:-])")


def code_text(plan: PrintedPlan) -> str:
    """The text of the QR code of a plan that is as its fingerprint says.

    What makes it longer than `LONGEST` is left out and marked so: the set rates, which the
    fingerprint proves; or the reason, then every text, without which it proves nothing; or both;
    and of many bag changes all but the first, from which the others follow, at last that too.
    """
    line = () if plan.content.get(LINE) is None else (LINE,)
    texts = [_encoded(plan.content.get(key)) for key in (*TEXTS, *line)]
    changes, rates = LISTED.join(map(_change, plan.bag_changes)), LISTED.join(_rates(plan))
    left_out = [LEFT_OUT if text else "" for text in texts]
    attempts = (
        (changes, rates, *texts),
        (changes, LEFT_OUT, *texts),
        (changes, rates, texts[0], left_out[1], *texts[2:]),
        (changes, rates, *left_out),
        (changes, LEFT_OUT, *left_out),
        *((each, LEFT_OUT, *left_out) for each in _shortened(plan.bag_changes)),
    )
    made = [_checked(plan, each) for each in attempts]
    return next((text for text in made if len(text) <= LONGEST), made[-1])


def _checked(plan: PrintedPlan, rest: Sequence[str]) -> str:
    proof = (plan.fingerprint or "")[:PROVING_DIGITS].upper()
    body = SEPARATOR.join((*_order(plan), *rest, proof))
    return f"{body}{SEPARATOR}{_digest(body)}"


def _rates(plan: PrintedPlan) -> Iterator[str]:
    yield from (plain_text(row.set_rate_ml_per_h) for row in plan.rows)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()[:CHECK_DIGITS].upper()


def _order(plan: PrintedPlan) -> Iterator[str]:
    yield from (TAG, plan.drug.upper(), plan.dose_unit.upper())
    for number in (plan.from_dose, plan.step, plan.every_min, plan.to_dose):
        yield plain_text(number)
    yield _time(plan.start)
    yield (plan.tz or "").upper().replace("_", " ")
    bag = plan.bag
    yield from (plain_text(bag.amount), bag.amount_unit.upper(), plain_text(bag.volume_ml))
    yield "" if bag.salt is None else SALTS[Salt(bag.salt)]
    recorded = (plan.content.get(key) for key in RECORDED)
    for value in (plan.weight_kg, plan.pump_step_ml_per_h, *recorded, left_besides_full(plan)):
        yield "" if value is None else plain_text(value)


def _change(change: PrintedChange) -> str:
    return f"{plain_text(change.elapsed_min)}{CAUSES.get(change.because, '?')}"


def _shortened(changes: Sequence[PrintedChange]) -> Iterator[str]:
    """The bag changes with all but the first left out and marked so, then with that too."""
    if changes:
        yield LISTED.join((_change(changes[0]), LEFT_OUT))
        yield LEFT_OUT


def _time(start: datetime) -> str:
    offset = f"{start:%z}"[:5]
    return f"{start:%Y%m%d%H%M}{f'{start:%S}' if start.second else ''}{offset}"


def _encoded(text: str | None) -> str:
    return "" if text is None else "".join(map(_letters, text))


def _letters(letter: str) -> str:
    if re.fullmatch(r"[0-9a-z +./:-]", letter):
        return letter.upper()
    if re.fullmatch("[A-Z]", letter):
        return f"${letter}"
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8"))


def is_code(text: str) -> bool:
    """Whether a text means to be that of a QR code."""
    return text.strip().upper().startswith(TAG + SEPARATOR)


def read_code(text: str, zone_names: Mapping[str, str]) -> TypedPlan | Refused:
    """The plan that a QR code's text writes; `zone_names` are the known zones by their capitals.

    Line ends, spaces around it and small letters are forgiven. Refuses a text that is cut or
    mistyped (its last field says so), and a field that is no number, time or word of its place.
    """
    whole = text.replace("\r", "").replace("\n", "").strip().upper()
    body, _, check = whole.rpartition(SEPARATOR)
    fields = body.split(SEPARATOR)
    if len(fields) not in (FIELDS, FIELDS + 1) or fields[0] != TAG:
        return refused("code_not_whole", fields=len(fields), wanted=FIELDS)
    if _digest(body) != check:
        return refused("code_mistyped")
    try:
        return _read(fields, zone_names)
    except _Misread as fault:
        return fault.refusal


class _Misread(Exception):  # noqa: N818  # a finding about a text, never seen outside this module
    def __init__(self, place: str, text: str) -> None:
        super().__init__(place)
        self.refusal = refused("code_field", place=place, text=text[:40])


def _read(fields: Sequence[str], zone_names: Mapping[str, str]) -> TypedPlan:
    (_, drug, unit, start_from, step, every, to, start, zone, amount, amount_unit, volume, salt,
     weight, pump, *rest) = fields  # fmt: skip
    *recorded, left, changes, rates, by, reason, call, line, proof = _with_line(rest)
    begins = _start(start)
    is_short, told_changes = _read_shortened(changes)
    told = dict(zip(RECORDED, recorded, strict=True))
    content: dict[str, Fraction | str] = {
        key: _number(key, text) for key, text in told.items() if text
    }
    said = (by, reason, call, line)
    texts = {key: _decoded(key, text) for key, text in zip((*TEXTS, LINE), said, strict=True)}
    if texts["call"] is not None:
        content["call"] = texts["call"]
    if (named := texts[LINE]) is not None:
        content |= {"route": INTRAVENOUS, LINE: named}
    order = PrintedPlan(
        content=content,
        drug=drug.lower(),
        dose_unit=_word("dose unit", unit, UNITS),
        from_dose=_number("from", start_from),
        step=_number("step", step),
        every_min=_number("every", every),
        to_dose=_number("to", to),
        start=begins,
        tz=None if not zone else _zone(zone, zone_names),
        bag=PrintedBag(
            _number("amount", amount),
            _word("bag unit", amount_unit, UNITS),
            _number("volume", volume),
            _salt(salt),
        ),
        weight_kg=_number("weight", weight) if weight else None,
        pump_step_ml_per_h=_number("pump step", pump),
        ordered_by=texts["ordered_by"],
        reason=texts["reason"],
        rows=(),
        bag_changes=(),
        fingerprint=_proof(proof),
    )
    return TypedPlan(
        order=order,
        rows=None if rates == LEFT_OUT else tuple(_rows(rates)),
        changes=None if is_short else told_changes,
        left=_number("left", left) if left else None,
        texts_missing=LEFT_OUT in said,
        first_change=next(iter(told_changes), None) if is_short else None,
    )


def _with_line(rest: Sequence[str]) -> Sequence[str]:
    """The last fields with that of the line, blank where the order names none."""
    return rest if len(rest) > FIELDS - FIRST else (*rest[:-1], "", rest[-1])


def _proof(text: str) -> str:
    if _PROOF.fullmatch(text) is None:
        raise _Misread("fingerprint", text)
    return text.lower()


def _number(place: str, text: str) -> Fraction:
    number = exact_decimal(text)
    if isinstance(number, NumberRefused):
        raise _Misread(place, text)
    return fraction_of(number)


def _start(text: str) -> datetime:
    written = _TIME.fullmatch(text)
    if written is None:
        raise _Misread("start", text)
    year, month, day, hour, minute, second, sign, hours, rest = written.groups()
    offset = f"{sign}{hours}:{rest}"
    found = moment(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset}")
    if isinstance(found, Refused):
        raise _Misread("start", text)
    return found


def _word(place: str, text: str, known: Mapping[str, object]) -> str:
    found = {word.upper(): word for word in known}.get(text)
    if found is None:
        raise _Misread(place, text)
    return found


def _zone(text: str, zone_names: Mapping[str, str]) -> str:
    found = zone_names.get(text.replace(" ", "_"))
    if found is None:
        raise _Misread("zone", text)
    return found


def _salt(text: str) -> str | None:
    words = {code: salt.value for salt, code in SALTS.items()}
    if text and text not in words:
        raise _Misread("salt", text)
    return words.get(text)


def _rows(rates: str) -> Iterator[TypedRow]:
    for number, rate in enumerate(rates.split(LISTED), start=1):
        yield TypedRow(Fraction(number), _number("rate", rate))


def _read_changes(text: str) -> Iterator[TypedChange]:
    yield from (_read_change(each) for each in text.split(LISTED) if text)


def _read_shortened(text: str) -> tuple[bool, tuple[TypedChange, ...]]:
    """Whether bag changes were left out, and those told: of a shortened list one at the most."""
    told, _, last = text.rpartition(LISTED)
    if last != LEFT_OUT:
        return False, tuple(_read_changes(text))
    if LISTED in told:
        raise _Misread("bag change", text)
    return True, tuple(_read_changes(told))


def _read_change(text: str) -> TypedChange:
    causes = {code: cause for cause, code in CAUSES.items()}
    passed = _number("bag change", text[:-1])
    if text[-1] not in causes or not 0 <= passed <= LONGEST_MINUTES or passed.denominator != 1:
        raise _Misread("bag change", text)
    return TypedChange(timedelta(minutes=int(passed)), causes[text[-1]])


def _decoded(place: str, text: str) -> str | None:
    """A text as it was written; None where the plan has none."""
    if text == LEFT_OUT:
        return NOT_IN_CODE
    if not text:
        return None
    found = b""
    at = 0
    while at < len(text):
        letter = _LETTER.match(text, at)
        if letter is None:
            raise _Misread(place, text)
        capital, byte, plain = letter.groups()
        found += bytes.fromhex(byte) if byte else (capital or plain.lower()).encode("ascii")
        at = letter.end()
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        raise _Misread(place, text) from None
