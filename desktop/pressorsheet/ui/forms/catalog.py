"""Catalog: every form that charts, by the name of its draft; a large one is loaded when shown."""

from collections.abc import Callable, Mapping

from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.simple import SIMPLE, Clock

# ruff: noqa: PLC0415  # a form is loaded when it is asked for


def _infusion(clock: Clock) -> Form:
    from pressorsheet.ui.forms.infusion import InfusionForm

    return InfusionForm(clock)


def _bag(clock: Clock) -> Form:
    from pressorsheet.ui.forms.bag import BagForm

    return BagForm(clock)


def _order(clock: Clock) -> Form:
    from pressorsheet.ui.forms.order import OrderForm

    return OrderForm(clock)


FORMS: Mapping[str, Callable[[Clock], Form]] = {
    **SIMPLE,
    "infusion": _infusion,
    "bag": _bag,
    "order": _order,
}
