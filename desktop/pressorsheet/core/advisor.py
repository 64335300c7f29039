"""Advisor: which of the library's concentrations a pump can deliver every step from exactly."""

from dataclasses import dataclass
from fractions import Fraction

from pressorsheet.core.dosing import Delivery, deliver
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.quantity import Concentration, amount
from pressorsheet.core.taper import TaperPlan


@dataclass(frozen=True, slots=True)
class Advice:
    """How one concentration serves a plan's doses, OFF apart.

    `worst_error_percent` is the signed error furthest from 0 (the positive one of two as far);
    None where a dose cannot be delivered at all, which `cannot` then explains.
    """

    concentration: Concentration
    deliveries: tuple[Delivery, ...]
    worst_error_percent: Fraction | None
    exact_rows: int
    is_hung: bool
    cannot: tuple[Note, ...]

    @property
    def is_exact(self) -> bool:
        """Whether every dose is delivered without error."""
        return self.worst_error_percent == 0


def advise(plan: TaperPlan) -> tuple[Advice, ...]:
    """One piece of advice for each concentration the library lists for the plan's drug.

    Doses, weight and pump step are the plan's. Source: clinical.md section 4.
    """
    return tuple(_advice(plan, concentration) for concentration in plan.drug.concentrations)


def _advice(plan: TaperPlan, concentration: Concentration) -> Advice:
    deliveries: list[Delivery] = []
    cannot: list[Note] = []
    for row in plan.rows:
        if not row.is_off:
            delivery = deliver(row.to_dose, concentration, plan.order.weight, plan.order.pump_step)
            if isinstance(delivery, Refused):
                cannot.extend(delivery.reasons)
            else:
                deliveries.append(delivery)
    errors = [delivery.error_percent for delivery in deliveries]
    worst = max(errors, key=lambda error: (abs(error), error), default=Fraction(0))
    return Advice(
        concentration=concentration,
        deliveries=tuple(deliveries),
        worst_error_percent=None if cannot else worst,
        exact_rows=errors.count(Fraction(0)),
        is_hung=amount(concentration) == amount(plan.concentration),
        cannot=tuple(cannot),
    )
