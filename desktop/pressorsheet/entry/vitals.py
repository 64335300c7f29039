"""Vitals: one reading of pressures, heart rate, breathing, SpO2, temperature and rhythm."""

from decimal import Decimal
from typing import get_args

from pressorsheet.core.events import Source, Vitals
from pressorsheet.core.limits import pressure_order_notices
from pressorsheet.core.note import note
from pressorsheet.core.text import shown
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields

FORM = "vitals"
# In the order in which they must climb.
_PRESSURES = ("dbp_mmhg", "map_mmhg", "sbp_mmhg")
_OTHERS = ("hr_per_min", "rr_per_min", "spo2_percent", "temp_c")


def check(draft: Draft, desk: Desk) -> Checked:
    """A reading with its source; asks where pressures do not climb, or a rhythm is a number."""
    fields = Fields(draft, desk)
    fields.choice("source", get_args(Source))
    sbp = fields.measured(FORM, "sbp_mmhg")
    dbp = fields.measured(FORM, "dbp_mmhg")
    mean = fields.measured(FORM, "map_mmhg")
    _ask_order(fields, sbp, dbp, mean)
    if fields.yes("not_measurable"):
        _refuse_both(fields)
    for name in _OTHERS:
        fields.measured(FORM, name)
    _ask_rhythm(fields, fields.text("rhythm"))
    fields.require("source")
    return fields.checked(Vitals, idle=("source",))


def _ask_order(
    fields: Fields, sbp: Decimal | None, dbp: Decimal | None, mean: Decimal | None
) -> None:
    notices = pressure_order_notices(sbp, dbp, mean)
    values = zip(_PRESSURES, (dbp, mean, sbp), strict=True)
    given = [(name, value) for name, value in values if value is not None]
    if len(given) == len(_PRESSURES):
        fields.notice("map_mmhg", notices)
    elif notices:
        (lower, low), (upper, high) = given
        crossed = note("pressures_crossed", lower=lower, low=low, upper=upper, high=high)
        fields.ask(crossed, lower)


def _ask_rhythm(fields: Fields, rhythm: str | None) -> None:
    """A rhythm is a word: a number there was meant for the field before it."""
    if rhythm is not None and rhythm.strip() and not any(map(str.isalpha, rhythm)):
        fields.ask(note("rhythm_is_number", text=shown(rhythm)), "rhythm")


def _refuse_both(fields: Fields) -> None:
    """A pressure is measured or it is not."""
    beside = next((name for name in reversed(_PRESSURES) if fields.has(name)), None)
    if beside is not None:
        fields.problem(beside, note("pressure_measured_and_not"))
