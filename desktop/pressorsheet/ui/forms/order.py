"""Order form: what a prescriber ordered for a drug, as charted."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.entry import order
from pressorsheet.entry.doses import units_for
from pressorsheet.ui.forms.drugs import DrugForm, drug_choices, fit_choice
from pressorsheet.ui.forms.fields import Fields


class OrderForm(DrugForm):
    """Drug and doses in one unit; what was not ordered stays empty."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("order")
        self._drug = f.choice(order.DRUG, (), width=208)
        self._unit = f.choice(order.UNIT, (), width=124)
        self._doses = [f.number(key, width=132) for key in (order.START, order.STEP, order.MAX)]
        start, step, most = self._doses
        first: list[QWidget] = [f.time(), self._drug, self._unit, start]
        second: list[QWidget] = [step, f.number(order.EVERY, "min", 84), most, f.text(order.CALL)]
        third: list[QWidget] = [f.text(order.OBJECTIVE)]
        super().__init__("order", [first, second, third], order.check, clock)

    def adapt(self, assessment: Assessment) -> None:
        """The drugs of the library; the unit follows the drug chosen."""
        library = assessment.reference.drugs
        self._drug.set_choices(drug_choices(library.drugs))
        drug = library.get(self._drug.text)
        units = () if drug is None else units_for(drug)
        own = "" if drug is None else drug.dose_unit
        fit_choice(self._unit, tuple((unit, unit) for unit in units), own)
        for field in self._doses:
            field.set_unit(self._unit.text)
