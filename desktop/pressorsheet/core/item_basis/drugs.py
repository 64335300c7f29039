"""Drugs: the numbers behind the rules on what runs at which dose."""

from collections.abc import Iterator

from pressorsheet.core import rules
from pressorsheet.core.criteria.drug_sets import drugs_called
from pressorsheet.core.criteria.drugs import is_running
from pressorsheet.core.drugs import Drug
from pressorsheet.core.finding import Finding
from pressorsheet.core.infusions import in_own_unit, running
from pressorsheet.core.item_basis import cells
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Dose
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def running_numbers(view: View, rule: rules.IsRunning) -> Iterator[Number]:
    """Each drug that runs with its dose; where none does, the drugs named, or their class."""
    drugs = drugs_called(view, rule.drugs, rule.drug_class)
    needed = _needed(rule, drugs[0])
    runs = [drug for drug in drugs if running(view, drug) is not None]
    for drug in runs:
        yield cells.drug_row(view, drug, needed, is_running(view, _about(rule, drug)).truth)
    if not runs and rule.drug_class is not None:
        what = note("item_drugs", drugs=(rule.drug_class,))
        yield Number(what, note("item_none_running"), None, needed, Truth.NOT_MET)
    elif not runs:
        yield from (cells.drug_row(view, drug, needed, Truth.NOT_MET) for drug in drugs)


def _about(rule: rules.IsRunning, drug: Drug) -> rules.IsRunning:
    """The same rule about one drug alone."""
    return rule.model_copy(update={"drugs": (drug.id,), "drug_class": None})


def _needed(rule: rules.IsRunning, drug: Drug) -> Note:
    bounds: tuple[tuple[str, Dose | None], ...] = (
        ("item_or_more", rule.at_least),
        ("item_above", rule.above),
        ("item_below", rule.below),
    )
    sides = tuple(
        note(code, bound=in_own_unit(drug, bound)) for code, bound in bounds if bound is not None
    )
    return note("item_sides", sides=sides) if sides else note("item_running")


def sustained_number(view: View, rule: rules.DoseSustained, finding: Finding) -> Number:
    """The drug's dose, and since when it has been high enough without a break."""
    drug = view.drugs.drugs[rule.drug]
    bound = in_own_unit(drug, rule.at_least)
    needed = note("item_dose_for", bound=bound, over=rule.over)
    row = cells.drug_row(view, drug, needed, finding.truth)
    said = cells.found(finding, "dose_held")
    if said is None:
        return row
    when = note("item_since", at=said["since"])
    return Number(row.what, row.value, when, needed, finding.truth)
