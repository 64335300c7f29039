"""Advisor: which of the library's concentrations a pump can deliver every step from exactly."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from pressorsheet.core.dosing import Delivery, deliver
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import Concentration, amount
from pressorsheet.core.taper import TaperPlan


@frozen
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
    return Advice(
        concentration=concentration,
        deliveries=tuple(deliveries),
        worst_error_percent=None if cannot else _worst(errors),
        exact_rows=errors.count(Fraction(0)),
        is_hung=amount(concentration) == amount(plan.concentration),
        cannot=tuple(cannot),
    )


def _worst(errors: Iterable[Fraction]) -> Fraction:
    """The error furthest from 0, the positive one of two as far."""
    return max(errors, key=lambda error: (abs(error), error), default=Fraction(0))


def summary(plan: TaperPlan, advice: Sequence[Advice]) -> tuple[Note, ...]:
    """The advice in short: which mixes are exact at every step, and how far off the plan's own is.

    Where none is exact, the one whose worst error is smallest is named.
    """
    exact = tuple(each.concentration for each in advice if each.is_exact)
    possible = [each for each in advice if each.worst_error_percent is not None]
    notes = []
    if exact:
        notes.append(note("advisor_exact", concentrations=exact))
    elif possible:
        best = min(possible, key=lambda each: abs(each.worst_error_percent or Fraction(0)))
        error = abs(best.worst_error_percent or 0)
        notes.append(note("advisor_none_exact", concentration=best.concentration, error=error))
    own = abs(_worst(row.delivery.error_percent for row in plan.rows))
    if own == 0:
        notes.append(note("advisor_own_exact", concentration=plan.concentration))
    else:
        notes.append(note("advisor_own_error", concentration=plan.concentration, error=own))
    return tuple(notes)
