"""Catalog: every form that charts, by the name of its draft."""

from collections.abc import Callable, Mapping

from pressorsheet.ui.forms.bag import BagForm
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.infusion import InfusionForm
from pressorsheet.ui.forms.order import OrderForm
from pressorsheet.ui.forms.simple import SIMPLE, Clock

FORMS: Mapping[str, Callable[[Clock], Form]] = {
    **SIMPLE,
    "infusion": InfusionForm,
    "bag": BagForm,
    "order": OrderForm,
}
