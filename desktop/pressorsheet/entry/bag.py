"""Bag: checks the draft of a new bag, and what hanging it means for a drug that runs.

Of a drug that runs it must be said whether the bag is connected now or a spare one. Connected, the
infusion is recorded as going on from it at the same dose: where the strength is another, old and
new mL/h are asked about. A spare bag is charted without a hanging time and changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from pressorsheet.core import bags
from pressorsheet.core.drugs import Drug, Salt, Storage
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.infusion_rows import drug_name
from pressorsheet.core.infusions import bag_of, concentration_of
from pressorsheet.core.note import Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, Concentration, Volume, amount
from pressorsheet.core.text import shown
from pressorsheet.entry.checked import Checked, Desk, Draft, Problem
from pressorsheet.entry.doses import (
    DrugFields,
    Standing,
    Swap,
    delivered,
    drug_named,
    is_far_off,
    later_question,
    pump_step_of,
    standing,
    strength_question,
    swap,
    unit_fitting,
    written,
)
from pressorsheet.entry.numbers import read_positive
from pressorsheet.entry.texts import read_choice, read_name, read_text
from pressorsheet.entry.times import Tense, TimeRead, read_moment, read_time

AMOUNT = "amount"
AMOUNT_UNIT = "amount_unit"
VOLUME = "volume_ml"
SALT = "salt"
PREPARED = "prepared_at"
HUNG = "hung_at"
EXPIRES = "expires_at"
BAG = "bag_id"
SWAP = "swap"
CONNECTED, SPARE = "yes", "spare"
USES = (CONNECTED, SPARE)
AMOUNT_UNITS = ("mg", "mcg", "units")

_CONTENT = ("drug", AMOUNT, VOLUME, PREPARED, HUNG, EXPIRES, BAG)
_SHORT_ID = 8


@frozen
class Label:
    """The label of a bag as typed, and the bag it describes."""

    amount: Decimal
    unit: str
    volume: Decimal
    bag: bags.Bag


@frozen
class Life:
    """The times of a bag and where it is kept; None: not written. `at` is that of its record."""

    prepared: datetime | None
    hung: datetime | None
    expires: datetime | None
    storage: Storage | None
    at: datetime


def check(draft: Draft, desk: Desk) -> Checked:
    """What became of the draft of a bag; nothing of an empty form."""
    fields = DrugFields(draft, desk)
    if not any(draft.get(field, "").strip() for field in _CONTENT):
        return fields.outcome(tuple)
    drug = drug_named(fields)
    if drug is None:
        if not fields.has("drug"):
            fields.problem("drug", note("entry_drug_missing"))
        return fields.outcome(tuple)
    use = fields.take(SWAP, read_choice(draft, SWAP, USES))
    label, life = read_label(fields, drug), _life(fields, use)
    _tell_expiry(fields, drug, life)
    bag_id = _bag_id(fields)
    if label is None:
        return fields.outcome(tuple)
    strength = bags.concentration(label.bag, drug)
    assert not isinstance(strength, Refused)  # the label was read for this drug
    _tell_strength(fields, drug, strength)
    now = standing(desk, drug, life.at)
    moved = swap(now, strength, pump_step_of(fields))
    if moved is not None and not fields.has(SWAP):
        fields.problem(SWAP, note("entry_bag_use_missing", drug=drug.id))
    connected = moved if use == CONNECTED else None
    if connected is None or not connected.changes_strength:
        _compare_with_last(fields, drug, strength)
    rate = _tell_swap(fields, now, connected, life)
    _ask_preparation(fields, drug)
    return fields.outcome(
        lambda: (
            _bag_event(fields, bag_id, drug, label, life),
            *_going_on(fields, bag_id, now, life, rate),
        )
    )


# The label.


def read_label(fields: DrugFields, drug: Drug) -> Label | None:
    """The label that the fields of a form write; what is missing or does not fit is a problem."""
    contents = fields.take(AMOUNT, read_positive(fields.draft, AMOUNT))
    chosen = fields.take(AMOUNT_UNIT, read_choice(fields.draft, AMOUNT_UNIT, AMOUNT_UNITS))
    volume = fields.take(VOLUME, read_positive(fields.draft, VOLUME))
    fitting = ("units",) if drug.is_in_units else ("mg", "mcg")
    unit = unit_fitting(fields, AMOUNT_UNIT, chosen, fitting)
    missing = {
        AMOUNT: note("entry_amount_missing"),
        AMOUNT_UNIT: note("entry_unit_missing", known=fitting),
        VOLUME: note("entry_volume_missing"),
    }
    for field, said in missing.items():
        if not fields.has(field):
            fields.problem(field, said)
    salt = fields.take(SALT, _salt(fields.draft, drug))
    if contents is None or unit is None or volume is None or (drug.salts and salt is None):
        return None
    held = UNITS[unit].of(fraction_of(contents))
    bag = bags.Bag(drug.id, held, Volume(fraction_of(volume)), salt)  # type: ignore[arg-type]  # an amount unit
    return Label(contents, unit, volume, bag)


def _salt(draft: Draft, drug: Drug) -> Salt | Problem | None:
    """How the label states the strength: asked of a drug with salts, and of no other."""
    text = read_text(draft, SALT)
    if isinstance(text, Problem):
        return text
    known = tuple(drug.salts)
    if not known:
        left_out = None if text is None else note("salt_not_asked", drug=drug.id, text=shown(text))
        return None if left_out is None else Problem(SALT, left_out)
    if text is None:
        return Problem(SALT, note("salt_missing", drug=drug.id, known=known))
    if text not in known:
        return Problem(SALT, note("salt_unknown", text=shown(text), known=known))
    return Salt(text)


def _tell_strength(fields: DrugFields, drug: Drug, strength: Concentration) -> None:
    said = note("entry_strength", drug=drug_name(drug), concentration=strength)
    fields.read_back("concentration", said)
    outside = tuple(strength_question(strength, drug, AMOUNT))
    fields.ask_each(outside)
    if drug.concentrations and strength not in drug.concentrations and not outside:
        values = {"concentration": strength, "known": drug.concentrations}
        fields.tell([note("concentration_not_usual", drug=drug.id, **values)])


def _compare_with_last(fields: DrugFields, drug: Drug, strength: Concentration) -> None:
    """A strength ten times off that of the drug's last bag asks: a zero may be wrong."""
    view = fields.desk.assessment.view
    last = next((bag for bag in view.back("bag") if bag.drug == drug.id), None)
    before = None if last is None else concentration_of(view, last)
    if before is None or isinstance(before, Refused):
        return
    if is_far_off(view, amount(strength), amount(before)):
        fields.ask(note("entry_far_from_last_bag", drug=drug.id, old=before, new=strength), AMOUNT)


# The times, and the id.


def _life(fields: DrugFields, use: str | None) -> Life:
    """When it was prepared, is hung and expires; a connected bag hangs now, if not at a time."""
    now = fields.at
    prepared = fields.moment(PREPARED, read_moment(fields.draft, fields.desk, PREPARED))
    hung = fields.moment(HUNG, _hung(fields, swaps=use == CONNECTED))
    expires = fields.moment(EXPIRES, read_moment(fields.draft, fields.desk, EXPIRES, Tense.EITHER))
    if prepared is not None and hung is not None and hung < prepared:
        fields.problem(HUNG, note("entry_hung_before_prepared", hung=hung, prepared=prepared))
    if prepared is not None and expires is not None and expires <= prepared:
        early = note("entry_expires_before_prepared", expires=expires, prepared=prepared)
        fields.problem(EXPIRES, early)
    if use == SPARE and hung is not None and hung <= now:
        fields.problem(HUNG, note("entry_spare_hung"))
    if not fields.has(HUNG) and use != SPARE:
        fields.tell([note("entry_hung_missing")])
    storage = fields.take("storage", read_choice(fields.draft, "storage", tuple(Storage)))
    kept = None if storage is None else Storage(storage)
    return Life(prepared, hung, expires, kept, now if hung is None else min(hung, now))


def _hung(fields: DrugFields, *, swaps: bool) -> TimeRead | Problem | None:
    """The hanging time, past or to come; one far back is asked about as for any record."""
    read = read_moment(fields.draft, fields.desk, HUNG, Tense.EITHER)
    is_past = isinstance(read, TimeRead) and read.at <= fields.desk.now
    return read_time(fields.draft, fields.desk, HUNG) if is_past or (swaps and not read) else read


def _tell_expiry(fields: DrugFields, drug: Drug, life: Life) -> None:
    ends = bags.expires_at(drug, life.prepared, life.storage, life.expires)
    if ends is None:
        return
    if life.expires is None:
        fields.compute(EXPIRES, note("entry_expires", at=ends))
    if ends <= fields.desk.now:
        fields.ask(note("entry_new_bag_expired", at=ends), EXPIRES)


def _ask_preparation(fields: DrugFields, drug: Drug) -> None:
    """Asks of a bag of which nobody will know when it expires."""
    if drug.shelf_life_h and not (fields.has(PREPARED) or fields.has(EXPIRES)):
        fields.ask(note("entry_expiry_unknown"), PREPARED)


def _bag_id(fields: DrugFields) -> str:
    """The id written, which no other bag may have; else the first digits of the record's own."""
    view = fields.desk.assessment.view
    written_id = fields.take(BAG, read_name(fields.draft, BAG))
    if written_id is None:
        whole = fields.desk.new_id(0)
        short = (whole[:end] for end in range(_SHORT_ID, len(whole)))
        return next((each for each in short if bag_of(view, each) is None), whole)
    if bag_of(view, written_id) is not None:
        fields.problem(BAG, note("entry_bag_id_taken", bag=shown(written_id)))
    return written_id


# A drug that runs.


def _tell_swap(fields: DrugFields, now: Standing, moved: Swap | None, life: Life) -> Decimal | None:
    """Says what the bag means for the pump; the rate that a swap sets, None where none is made."""
    if moved is None:
        return None
    fields.compute(SWAP, moved.note)
    if moved.changes_strength:
        fields.ask(moved.note, AMOUNT)
    if life.hung is not None and life.hung > fields.desk.now:
        fields.problem(SWAP, note("entry_swap_later", at=life.hung))
    if moved.rate is None or moved.after is None:
        fields.problem(SWAP, moved.note)
        return None
    rate = written(moved.rate.ml_per_h)
    if rate is None:
        fields.problem(SWAP, note("entry_rate_too_long"))
    fields.ask_each(later_question(fields.desk.assessment.view, now.drug, life.at))
    if moved.changes_strength:
        flag_above = now.view.drugs.pump.flag_error_above_percent
        fields.compute("delivered", delivered(moved.after, now.drug.dose_unit, flag_above))
    return rate


def _bag_event(
    fields: DrugFields, bag_id: str, drug: Drug, label: Label, life: Life
) -> BagPrepared:
    return BagPrepared(
        **fields.stamp(0, life.at),
        bag_id=bag_id,
        drug=drug.id,
        amount=label.amount,
        amount_unit=label.unit,  # type: ignore[arg-type]  # one of the amount units
        volume_ml=label.volume,
        salt=None if label.bag.salt is None else label.bag.salt.value,
        prepared_at=life.prepared,
        hung_at=life.hung,
        expires_at=life.expires,
        storage=None if life.storage is None else life.storage.value,
    )


def _going_on(
    fields: DrugFields, bag_id: str, now: Standing, life: Life, rate: Decimal | None
) -> Iterator[AnyEvent]:
    """The infusion from the new bag: the dose as it was charted, at the rate the bag needs."""
    if rate is None or now.found is None:
        return
    before = now.found.event
    yield Infusion(
        **fields.stamp(1, life.at),
        drug=now.drug.id,
        dose=before.dose,
        dose_unit=before.dose_unit,
        rate_ml_per_h=rate,
        bag_id=bag_id,
        line_site=before.line_site,
    )
