"""Stop order: what a taper goes back to, as each page of its sheet says it."""

from pressorsheet.core.paper import Line, Phrase
from pressorsheet.core.quantity import Concentration, UnitConcentration, amount
from pressorsheet.core.taper.sheet import StopOrder, TaperSheetDocument
from pressorsheet.report.figures import as_ordered, figure, per_minute, with_unit, written


def strength_text(concentration: Concentration) -> str:
    """A concentration as figure and unit."""
    in_units = isinstance(concentration, UnitConcentration)
    return with_unit(concentration, "units/mL" if in_units else "mcg/mL")


def limit_text(stop: StopOrder) -> str:
    """Below which MAP to stop and call; a line to write on where nobody ordered it."""
    limit = "______" if stop.below is None else figure(amount(stop.below))
    return f"STOP AND CALL if MAP is below {limit} mmHg"


def rescue_phrases(document: TaperSheetDocument) -> Line:
    """Back to which dose, at which rate of which concentration, or that the rate is not known."""
    stop = document.stop
    dose = f"{as_ordered(stop.rescue_dose, document.dose_unit)} {document.dose_unit}"
    if by_minute := per_minute(stop.rescue_dose, stop.weight):
        assert stop.weight is not None  # it made mcg/min of the dose
        dose += f" ({by_minute} at {written(amount(stop.weight))} kg)"
    if stop.concentration is None:
        return (Phrase(f"{dose}, mL/h not known for the hung bag.", strong=True),)
    at = f"at {strength_text(stop.concentration)}."
    if stop.rescue_rate is None:
        return (Phrase(f"{dose}, mL/h not known", strong=True), Phrase(at))
    rate = written(amount(stop.rescue_rate))
    return (Phrase(f"{dose} = {rate} mL/h", strong=True), Phrase(at))
