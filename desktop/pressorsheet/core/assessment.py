"""Assessment: everything that is computed of a chart at one moment, frozen.

Screen, command line and paper show this and compute nothing themselves.
"""

from collections.abc import Mapping
from datetime import datetime

from pressorsheet.core.chart import Chart
from pressorsheet.core.checklist import ChecklistResult, ItemResult, checklists
from pressorsheet.core.criteria.drug_sets import drugs_of_class
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.equivalents import Formula, norepinephrine_equivalent
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import Running, running
from pressorsheet.core.limits import MeasurementLimits
from pressorsheet.core.note import Refused
from pressorsheet.core.pressure import Reading, TargetInForce, current_map, target_known
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.quantity import WeightBasedDose
from pressorsheet.core.view import View


@frozen
class Reference:
    """What a chart is judged with: all of it read from files, none of it changed by charting.

    `protocol_file`: where the protocol was read from; None where it ships with the program.
    `in_force`: whether a hospital goes by it; else it stands in for one that could not be read.
    """

    protocol: Protocol
    protocol_fingerprint: str
    drugs: DrugLibrary
    limits: MeasurementLimits
    formulas: Mapping[str, Formula]
    protocol_file: str | None = None
    in_force: bool = True


@frozen
class Assessment:
    """A chart judged at `at`. `view` is what it was read from; paper and screen read on in it.

    `target` is None where no person set one and no protocol in force has a default.
    `equivalents` is None where no vasopressor is charted as running: nothing charted is no 0.
    """

    at: datetime
    reference: Reference
    view: View
    checklists: tuple[ChecklistResult, ...]
    pressure: Reading | None
    target: TargetInForce | None
    running: tuple[Running, ...]
    equivalents: WeightBasedDose | Refused | None

    def item(self, item_id: str) -> ItemResult | None:
        """The result of one item by its id."""
        items = (item for checklist in self.checklists for item in checklist.items)
        return next((item for item in items if item.item.id == item_id), None)


def view_of(chart: Chart, reference: Reference, now: datetime) -> View:
    """The chart at `now` as it is read under the reference's protocol, nothing judged."""
    return View(chart, now, reference.drugs, reference.limits, reference.protocol.settings)


def assess(chart: Chart, reference: Reference, now: datetime) -> Assessment:
    """The chart judged at `now` under the reference's protocol."""
    protocol = reference.protocol
    view = view_of(chart, reference, now)
    drugs = reference.drugs.drugs.values()
    now_running = tuple(found for drug in drugs if (found := running(view, drug)) is not None)
    pressors = {drug.id for drug in drugs_of_class(view, "vasopressors")}
    doses = {found.drug.id: found.dose for found in now_running if found.drug.id in pressors}
    formula = reference.formulas[protocol.settings.equivalents]
    return Assessment(
        now,
        reference,
        view,
        checklists(view, protocol),
        current_map(view),
        target_known(view),
        now_running,
        norepinephrine_equivalent(formula, doses, view.weight()) if doses else None,
    )
