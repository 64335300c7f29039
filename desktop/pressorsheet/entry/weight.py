"""Weight: the dosing weight in kg, of which kind, and how it is known; the first typed twice."""

from decimal import Decimal

from pressorsheet.core.events import WeightRecorded
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import Weight
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.numbers import read_number, read_positive
from pressorsheet.entry.weight_change import weight_moves

FORM = "weight"
KINDS = ("actual", "ideal", "adjusted")
BASES = ("measured", "stated", "estimated")
# By international definition, since 1959.
KG_PER_POUND = Decimal("0.45359237")


def check(draft: Draft, desk: Desk) -> Checked:
    """A weight in kg, shown in pounds as well; the first one is typed a second time in `kg_again`.

    A change asks, with the old and new mL/h of every weight-based infusion that runs.
    """
    fields = Fields(draft, desk)
    kg = fields.measured(FORM, "kg", read_positive)
    again = fields.take("kg_again", read_number(draft, "kg_again"))
    if kg is not None:
        pounds = fraction_of(kg) / fraction_of(KG_PER_POUND)
        fields.read_back("kg", note("weight_read", kg=kg, pounds=pounds))
        _compare(fields, kg, again)
        _ask_change(fields, Weight(fraction_of(kg)))
    fields.choice("weight_kind", KINDS)
    fields.choice("basis", BASES)
    fields.require("kg", "weight_kind", "basis")
    return fields.checked(WeightRecorded, idle=("weight_kind", "basis"))


def _compare(fields: Fields, kg: Decimal, again: Decimal | None) -> None:
    is_first = fields.desk.assessment.view.weight_event() is None
    if again is not None and again != kg:
        fields.problem("kg_again", note("weight_entries_differ", kg=kg, again=again))
    elif is_first and not fields.has("kg_again"):
        fields.problem("kg_again", note("weight_again_missing"))


def _ask_change(fields: Fields, new: Weight) -> None:
    """A weight charted back behind the one in force changes nothing that runs."""
    assessment = fields.desk.assessment
    in_force = assessment.view.weight_event()
    if in_force is None or in_force.at > fields.at:
        return
    old = Weight(fraction_of(in_force.kg))
    if old == new:
        return
    moves = weight_moves(assessment, old, new)
    for drug, notes in moves.items():
        fields.compute(drug, note("weight_moves", moves=notes))
    said: tuple[Note, ...] = tuple(one for notes in moves.values() for one in notes)
    if said:
        fields.ask(note("weight_changes", old=old, new=new, moves=said), "kg")
    else:
        fields.ask(note("weight_changes_alone", old=old, new=new), "kg")
