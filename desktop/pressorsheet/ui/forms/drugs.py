"""Drugs: what the forms of drugs share: the drugs to choose from, units that fit, what is told."""

from collections.abc import Iterable
from fractions import Fraction

from pressorsheet.core.drugs import Drug
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import UNITS, Dose
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.entry.doses import TOLD, Standing
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import drug_name

Choice = tuple[str, str]


class DrugForm(Form):
    """A form that also says what is only told of a dose: nothing of it stands in the way."""

    def _heads_up(self) -> list[Note]:
        told = [note for name, note in self._checked.computed.items() if name.startswith(TOLD)]
        return [*super()._heads_up(), *(told if self._seen else ())]


def not_chosen() -> Choice:
    """The choice that stands where nothing is preselected."""
    return "", words_of("fields")("choose")


def drug_choices(drugs: Iterable[str]) -> tuple[Choice, ...]:
    """Drugs by their full names; none is preselected."""
    named = sorted((drug_name(drug), drug) for drug in drugs)
    return (not_chosen(), *((drug, name) for name, drug in named))


def count_in(now: Standing, dose: Dose | None, unit: str) -> Fraction | None:
    """A dose as a number of another unit of its drug; None where no weight turns it into that."""
    if dose is None or not unit:
        return None
    zero: Dose = UNITS[unit].of(Fraction(0))  # type: ignore[assignment]  # a dose unit
    converted = in_kind_of(zero, dose, now.weight)
    return None if converted is None else UNITS[unit].count(converted)


def salt_choices(drug: Drug | None) -> tuple[Choice, ...]:
    """How a label may state the strength of a drug; none is preselected."""
    words = words_of("infusion")
    salts = () if drug is None else tuple(drug.salts)
    return (not_chosen(), *((salt.value, words(f"salt_{salt.value}")) for salt in salts))


def amount_units(drug: Drug | None, *mass: str) -> tuple[Choice, ...]:
    """The units an amount of the drug is written in; none is preselected where there are two."""
    if drug is None:
        return (not_chosen(),)
    if drug.is_in_units:
        return (("units", "units"),)
    return (not_chosen(), *((unit, unit) for unit in mass))


def fit_choice(field: ChoiceField, choices: tuple[Choice, ...], default: str) -> None:
    """Offer these; what was chosen stays where it is still offered, else the default stands."""
    codes = [code for code, _ in choices]
    field.set_choices(choices)
    field.set_default(default)
    if field.text not in codes:
        field.set_text(default)
