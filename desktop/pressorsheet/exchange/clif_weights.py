"""CLIF weights: rows of the category weight_kg become dosing weights, in kg as the category says.

A name with "lbs" and the category weight_kg contradict one another, so the value decides: near the
other weights of the hospitalization it is kg; near 2.2 times them it is pounds and refused; with
nothing to compare, or near neither, it is refused as in doubt. Nothing is converted. An admission
weight charted again is no new weighing, and is merged into the first.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Literal

from pressorsheet.core.events import WeightRecorded
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import implausible
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_tables import Row

WEIGHT = "weight_kg"
POUNDS_IN_KG = Fraction("2.20462")
# How far two weighings of one stay may lie apart and still be of one unit [house].
SAME_UNIT_FROM, SAME_UNIT_TO = Fraction(3, 4), Fraction(4, 3)
POUNDS_WITHIN = Fraction(1, 10)
# Real admission weights in kg and in pounds turned to kg differ by rounding, at most 0.6 %.
CHARTED_AGAIN_WITHIN = Fraction(1, 100)

Basis = Literal["measured", "stated", "estimated"]


@frozen
class _Weighing:
    at: datetime
    kg: Decimal
    row: Row

    @property
    def words(self) -> str:
        return self.row["vital_name"].lower()

    @property
    def is_named_pounds(self) -> bool:
        return "lb" in self.words or "pound" in self.words


def record_weights(timed: Sequence[tuple[datetime, Row]], ledger: Ledger) -> None:
    """Make the dosing weights, and account for every row."""
    weighings = []
    for time, row in timed:
        kg = row.number("vital_value")
        if isinstance(kg, Note):
            ledger.refused(kg, row)
        else:
            weighings.append(_Weighing(time, kg, row))
    sure = [
        one
        for one in weighings
        if not one.is_named_pounds and not implausible("kg", one.kg, ledger.limits)
    ]
    admission: Decimal | None = None
    last: Decimal | None = None
    for one in sorted(weighings, key=attrgetter("at")):
        why = _unit_fault(one, sure) if one.is_named_pounds else None
        if why is not None:
            ledger.refused(why, one.row)
            continue
        if "admission" in one.words:
            if admission is not None and _is_again(one.kg, admission):
                ledger.merged(note("clif_admission_weight_again"), one.row)
                continue
            admission = one.kg
        _record(one, last, ledger)
        last = one.kg


def _unit_fault(one: _Weighing, sure: Sequence[_Weighing]) -> Note | None:
    """Why a weight named in pounds is not taken as kg, by the sure weighing nearest in time."""
    if not sure:
        return note("clif_weight_unit_alone")
    nearest = min(sure, key=lambda other: abs(other.at - one.at))
    ratio = fraction_of(one.kg) / fraction_of(nearest.kg)
    if SAME_UNIT_FROM <= ratio <= SAME_UNIT_TO:
        return None
    if abs(ratio / POUNDS_IN_KG - 1) <= POUNDS_WITHIN:
        return note("clif_weight_in_pounds")
    return note("clif_weight_unit_doubtful")


def _is_again(kg: Decimal, former: Decimal) -> bool:
    return abs(fraction_of(kg) - fraction_of(former)) <= fraction_of(former) * CHARTED_AGAIN_WITHIN


def _record(one: _Weighing, last: Decimal | None, ledger: Ledger) -> None:
    kind: Literal["actual", "ideal", "adjusted"] = "actual"
    if "ideal" in one.words:
        kind = "ideal"
    elif "adjusted" in one.words:
        kind = "adjusted"
    basis: Basis = "measured"
    if "stated" in one.words:
        basis = "stated"
    elif "estimated" in one.words:
        basis = "estimated"
    ledger.record(WeightRecorded, one.at, kg=one.kg, weight_kind=kind, basis=basis)
    ledger.used(one.row)
    ledger.measured(one.row, "kg", one.kg, last)
    if one.is_named_pounds:
        ledger.notice(one.row, note("clif_named_pounds"))
