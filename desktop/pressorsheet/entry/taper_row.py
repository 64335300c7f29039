"""Taper row: the row of a taper that a mark is about, with the record as of the mark's time."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.bags import concentration
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import Concentration, PumpRate, Weight
from pressorsheet.core.taper.rebuilding import planned_bag
from pressorsheet.core.taper.state import RunRow, TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.entry.doses import DrugFields

PLAN, ROW, ACT = "plan_id", "row", "act"


class Act(StrEnum):
    """What a person can have done at a row."""

    GIVE = "give"
    HOLD = "hold"
    RESUME = "resume"
    STEP_BACK = "step_back"
    SKIP = "skip"
    STOP = "stop"


@frozen
class Marked:
    """The row that a mark is about, its taper, and the record as of the mark's time."""

    act: Act
    run: TaperRun
    row: RunRow
    drug: Drug
    then: Assessment

    @property
    def number(self) -> int:
        """The row's number in its plan."""
        return int(self.row.planned.n)

    @property
    def unit(self) -> str:
        """The unit that the plan's doses are in."""
        return self.run.version.plan.dose_unit

    @property
    def strength(self) -> Concentration | None:
        """What the plan's mL/h are reckoned for; None where the plan's bag is none of ours."""
        bag = planned_bag(self.run.version.plan.bag, self.drug)
        found = None if bag is None else concentration(bag, self.drug)
        return None if isinstance(found, Refused) else found

    @property
    def weight(self) -> Weight | None:
        """The dosing weight of the plan."""
        kg = self.run.version.plan.weight_kg
        return None if kg is None else Weight(kg)

    @property
    def pump_step(self) -> PumpRate:
        """The smallest step of the pump, by the plan."""
        return PumpRate(self.run.version.plan.pump_step_ml_per_h)


def as_of(fields: DrugFields) -> Assessment:
    """The record as of the time of the draft."""
    now = fields.desk.assessment
    if elapsed(fields.at, now.at) <= timedelta(0):
        return now
    return assess(now.view.chart, now.reference, fields.at)


def run_of(assessment: Assessment, plan_id: str) -> TaperRun | None:
    """The taper of this plan, where it was ordered by then and can be read."""
    return next((run for run in tapers_of(assessment).read if run.plan_id == plan_id), None)


def stamped(fields: DrugFields, marked: Marked) -> dict[str, Any]:
    """What the event of each mark carries."""
    run = marked.run
    return {**fields.stamp(0, fields.at), "plan_id": run.plan_id, "version": run.version.number}
