"""Perfusion: mental status, capillary refill, lactate, urine over an interval, skin and sites."""

from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.events import Perfusion
from pressorsheet.core.note import note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.view import MINUTES_PER_HOUR, View
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.numbers import read_positive

FORM = "perfusion"
MENTAL_STATUS = ("alert", "baseline", "confused", "drowsy", "unresponsive", "sedated")


def check(draft: Draft, desk: Desk) -> Checked:
    """Signs of perfusion; a urine volume needs the minutes it was collected over."""
    fields = Fields(draft, desk)
    fields.choice("mental_status", MENTAL_STATUS)
    fields.measured(FORM, "gcs")
    fields.measured(FORM, "rass")
    fields.measured(FORM, "crt_s")
    fields.measured(FORM, "lactate_mmol_per_l")
    ml = fields.number("urine_ml")
    over_min = fields.number("urine_over_min", read_positive)
    if ml is not None and over_min is not None:
        _judge_urine(fields, ml, over_min)
    if fields.has("urine_ml") or fields.has("urine_over_min"):
        fields.require("urine_ml", "urine_over_min")
    fields.text("skin")
    fields.text("site_check")
    return fields.checked(Perfusion)


def _judge_urine(fields: Fields, ml: Decimal, over_min: Decimal) -> None:
    """Limits of urine are by hour: mL / min x 60."""
    view = fields.desk.assessment.view
    per_hour = _per_hour(ml, over_min)
    fields.judge("urine_ml", "urine_ml_per_h", per_hour, _last_per_hour(view))
    weight = view.weight()
    if weight is None:
        fields.read_back("urine_ml", note("urine_read", per_hour=per_hour))
    else:
        by_weight = per_hour / weight.kg
        fields.read_back(
            "urine_ml", note("urine_read_by_weight", per_hour=per_hour, per_kg=by_weight)
        )


def _per_hour(ml: Decimal, over_min: Decimal) -> Fraction:
    return fraction_of(ml) * MINUTES_PER_HOUR / fraction_of(over_min)


def _last_per_hour(view: View) -> Fraction | None:
    for event in view.back("urine_ml"):
        if view.urine_volume(event) is not None:
            return _per_hour(event.urine_ml, event.urine_over_min)
    return None
