"""Arguments: reads what was given on the command line into typed values, or says what is wrong.

`Misgiven` is an exception only between here and a command's `main`, which answers with it.
"""

from typing import TypeVar, cast

from pressorsheet.core.drugs import Drug, DrugLibrary
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import NumberRefused, exact_decimal
from pressorsheet.core.quantity import PumpRate, Quantity, Weight, quantity

Read = TypeVar("Read")
Kind = TypeVar("Kind", bound=Quantity)


class Misgiven(Exception):  # noqa: N818  # what a person gave is no error of ours
    """A refusal with the argument or file that it is about."""

    def __init__(self, refusal: Refused, place: str = "") -> None:
        super().__init__(place)
        self.refusal = refusal
        self.place = place


def given(read: Read | Refused, place: str = "") -> Read:
    """What was read; raises Misgiven where it is a refusal."""
    if isinstance(read, Refused):
        raise Misgiven(read, place)
    return read


def quantity_given(text: str, place: str, kind: type[Kind]) -> Kind:
    """The quantity of one dimension that an argument writes with its unit."""
    read = given(quantity(text, cast("type[Quantity]", kind)), place)
    assert isinstance(read, kind)  # the dimension asked for above
    return read


def weight_given(text: str | None, place: str = "--weight") -> Weight | None:
    """The dosing weight in kg, above 0; None where none was given."""
    if text is None:
        return None
    weight = quantity_given(text, place, Weight)
    if weight.kg <= 0:
        raise Misgiven(refused("weight_not_positive", weight=weight), place)
    return weight


def pump_step_given(text: str | None, default: PumpRate, place: str = "--pump-step") -> PumpRate:
    """The pump step in mL/h, as a bare number or with its unit; the default where none was given.

    Refuses a step that is not above 0.
    """
    if text is None:
        return default
    number = exact_decimal(text)
    if isinstance(number, NumberRefused) and " " not in text.strip():
        raise Misgiven(refused(f"number_{number.code}", text=number.text), place)
    if isinstance(number, NumberRefused):
        step = quantity_given(text, place, PumpRate)
    else:
        step = PumpRate(number)  # type: ignore[arg-type]  # a quantity takes any exact number
    if step.ml_per_h <= 0:
        raise Misgiven(refused("pump_step_not_positive", pump_step=step), place)
    return step


def drug_given(text: str, library: DrugLibrary, place: str = "") -> Drug:
    """The drug of the library that an argument names by id or full name, in any case."""
    drug = library.named(text)
    if drug is None:
        raise Misgiven(refused("drug_unknown", text=text[:40], known=tuple(library.drugs)), place)
    return drug
