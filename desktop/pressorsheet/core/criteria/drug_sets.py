"""Drug sets: the classes of drugs that criteria name (clinical.md section 2)."""

from pressorsheet.core.drugs import Drug
from pressorsheet.core.view import View

CLASSES = ("vasopressors", "inotropes", "catecholamines")


def drugs_of_class(view: View, name: str) -> tuple[Drug, ...]:
    """The drugs of a class, in the library's order; empty where there is no such class."""
    drugs = view.drugs.drugs.values()
    match name:
        case "vasopressors":
            return tuple(drug for drug in drugs if drug.is_vasopressor)
        case "inotropes":
            return tuple(drug for drug in drugs if drug.is_inotrope)
        case "catecholamines":
            return tuple(drug for drug in drugs if drug.counts_as_catecholamine)
        case _:
            return ()


def drugs_called(view: View, ids: tuple[str, ...], drug_class: str | None) -> tuple[Drug, ...]:
    """The drugs named by id or by class."""
    if drug_class is not None:
        return drugs_of_class(view, drug_class)
    return tuple(view.drugs.drugs[drug_id] for drug_id in ids)
