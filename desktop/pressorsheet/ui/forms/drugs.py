"""Drugs: what the forms of drugs share: the drugs to choose from, and the units that fit one."""

from pressorsheet.core.drugs import Drug, DrugLibrary
from pressorsheet.entry.doses import units_for
from pressorsheet.ui.widgets.field import ChoiceField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import drug_name


def drug_choices(library: DrugLibrary) -> tuple[tuple[str, str], ...]:
    """Every drug of the library by its full name; none is preselected."""
    named = sorted((drug_name(drug), drug) for drug in library.drugs)
    return (("", words_of("fields")("choose")), *((drug, name) for name, drug in named))


def fit_unit(field: ChoiceField, drug: Drug | None) -> None:
    """The dose units of the drug, its own chosen; none without a drug."""
    units = () if drug is None else units_for(drug)
    own = "" if drug is None else drug.dose_unit
    rest = tuple(unit for unit in units if unit != own)
    field.set_choices(tuple((unit, unit) for unit in (own, *rest) if unit))
    field.set_default(own)
