"""Order form: what a prescriber ordered for a drug, as charted."""

from collections.abc import Callable
from datetime import datetime

from pressorsheet.core.assessment import Assessment
from pressorsheet.entry import order
from pressorsheet.ui.forms.drugs import drug_choices, fit_unit
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.form import Form


class OrderForm(Form):
    """Drug and doses in one unit; what was not ordered stays empty."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("order")
        self._drug = f.choice("drug", (), width=190)
        self._unit = f.choice("dose_unit", (), width=124)
        self._doses = [f.number(key, width=128) for key in (order.START, order.STEP, order.MAX)]
        first = [f.time(), self._drug, self._unit, *self._doses[:1]]
        second = [*self._doses[1:], f.number("every_min", "min", 84)]
        third = [f.text("objective"), f.text("call")]
        super().__init__("order", [first, second, third], order.check, clock)

    def adapt(self, assessment: Assessment) -> None:
        """The drugs of the library; the unit follows the drug chosen."""
        library = assessment.reference.drugs
        self._drug.set_choices(drug_choices(library))
        fit_unit(self._unit, library.get(self._drug.text))
        for field in self._doses:
            field.set_unit(self._unit.text)
