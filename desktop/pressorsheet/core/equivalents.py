"""Equivalents: all running vasopressors as one norepinephrine dose, by a named, versioned formula.

It says how severe the shock is and is not for switching drugs. Source: clinical.md section 3,
[goradia-2021], [kotani-2023]; the factors are data of `resources/drugs/equivalents.toml`.
"""

from collections.abc import Mapping
from fractions import Fraction

from pressorsheet.core.dosing import as_weight_based
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import (
    Dose,
    MassDose,
    Unit,
    Weight,
    WeightBasedDose,
    amount,
)


@frozen
class Term:
    """What one drug adds: its dose counted in `unit`, times `factor`, is mcg/kg/min."""

    unit: Unit
    factor: Fraction


@frozen
class Formula:
    """A published formula with its version and a term for each drug it counts, by drug id."""

    id: str
    version: str
    source: str
    terms: Mapping[str, Term]


def norepinephrine_equivalent(
    formula: Formula, running: Mapping[str, Dose | None], weight: Weight | None = None
) -> WeightBasedDose | Refused:
    """The sum of the terms of the running vasopressors, exact, in mcg/kg/min.

    `running` holds the running vasopressors by drug id (leave inotropes out); None is a drug that
    runs at a dose nobody knows. Not computable, naming each drug why: a dose unknown, a drug that
    the formula does not count, a dose in another dimension, mcg/min without a weight. A dose of 0
    counts as not running. Nothing running makes 0.
    """
    total = Fraction(0)
    reasons: list[Note] = []
    for drug_id, dose in sorted(running.items()):
        if dose is not None and amount(dose) == 0:
            continue
        added = _added(formula, drug_id, dose, weight)
        if isinstance(added, Refused):
            reasons.extend(added.reasons)
        else:
            total += added
    return Refused(tuple(reasons)) if reasons else WeightBasedDose(total)


def _added(
    formula: Formula, drug_id: str, dose: Dose | None, weight: Weight | None
) -> Fraction | Refused:
    if dose is None:
        return _not_computable("equivalent_dose_unknown", formula, drug_id)
    term = formula.terms.get(drug_id)
    if term is None:
        return _not_computable("equivalent_drug_not_counted", formula, drug_id)
    if isinstance(dose, MassDose) and term.unit.measures is WeightBasedDose:
        by_weight = None if weight is None else as_weight_based(dose, weight)
        if not isinstance(by_weight, WeightBasedDose):
            return _not_computable("equivalent_weight_missing", formula, drug_id)
        dose = by_weight
    if type(dose) is not term.unit.measures:
        return _not_computable("equivalent_dose_of_another_kind", formula, drug_id)
    return term.unit.count(dose) * term.factor


def _not_computable(code: str, formula: Formula, drug_id: str) -> Refused:
    return Refused((note(code, formula=formula.id, drug=drug_id),))
