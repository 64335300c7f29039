"""Limits: what is said about a dose or a measurement that is unusual, doubtful or not possible.

The limits are data (clinical.md section 5, all of them [house]): dose tiers belong to the drug,
measurement ranges to `resources/drugs/measurements.toml`. Nothing here refuses a record.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from pressorsheet.core.dosing import PERCENT, as_mass, as_weight_based
from pressorsheet.core.drugs import Drug, Level, Question, Tier
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of, is_terminating, rounded_beside
from pressorsheet.core.quantity import (
    UNITS,
    Dose,
    InUnit,
    MassDose,
    Weight,
    WeightBasedDose,
    amount,
)

SHOWN_PLACES = 4
OTHER_UNIT_MEANT = (Question.MCG_PER_MIN, Question.UNITS_PER_H)


@frozen
class Notice:
    """A note with how strongly it speaks; it never changes what is computed."""

    level: Level
    note: Note

    @property
    def code(self) -> str:
        """The code of its note."""
        return self.note.code


def dose_notices(drug: Drug, dose: Dose, weight: Weight | None = None) -> tuple[Notice, ...]:
    """What the drug's tiers say about a dose: those of the highest level reached, and every one
    that asks whether another unit was meant.

    A dose of 0 is off and has none. A dose in mcg/min is judged by weight where the tiers are;
    without the weight, or in a dimension that is not the drug's, a notice says that nobody judged.
    """
    if amount(dose) == 0 or not drug.tiers:
        return ()
    judged = _as_judged(drug, dose, weight)
    if judged is None:
        if isinstance(dose, MassDose) and not drug.is_in_units:
            return (Notice(Level.TELL, note("dose_limits_need_weight", drug=drug.id)),)
        foreign = note("dose_of_another_kind", drug=drug.id, dose=dose, unit=drug.dose_unit)
        return (Notice(Level.STRONG, foreign),)
    reached = [tier for tier in drug.tiers if tier.applies_to(judged)]
    levels = list(Level)
    highest = max((levels.index(tier.level) for tier in reached), default=0)
    return tuple(
        Notice(tier.level, _tier_note(drug, tier, judged))
        for tier in reached
        if levels.index(tier.level) == highest or tier.question in OTHER_UNIT_MEANT
    )


def beyond(drug: Drug, dose: Dose, weight: Weight | None = None) -> Refused | None:
    """The refusal of a dose beyond the drug's ceiling, for calculator, orders and plans."""
    notices = dose_notices(drug, dose, weight)
    if not any(notice.level is Level.BEYOND for notice in notices):
        return None
    return Refused(tuple(notice.note for notice in notices))


def _as_judged(drug: Drug, dose: Dose, weight: Weight | None) -> Dose | None:
    """The dose in the dimension of the drug's tiers, or None where that is not to be had."""
    wanted = UNITS[drug.dose_unit].measures
    if type(dose) is wanted:
        return dose
    if weight is None:
        return None
    if isinstance(dose, MassDose) and wanted is WeightBasedDose:
        by_weight = as_weight_based(dose, weight)
        return by_weight if isinstance(by_weight, WeightBasedDose) else None
    if isinstance(dose, WeightBasedDose) and wanted is MassDose:
        return as_mass(dose, weight)
    return None


def _shown_beside(dose: Dose, limit: Dose, unit: str) -> InUnit:
    """The dose as shown beside a limit: never rounded onto it, so that above never reads equal."""
    count = UNITS[unit].count(dose)
    if is_terminating(count):
        return InUnit(dose, unit)
    shown = rounded_beside(count, (UNITS[unit].count(limit),), SHOWN_PLACES)
    return InUnit(UNITS[unit].of(shown), unit)


def _tier_note(drug: Drug, tier: Tier, dose: Dose) -> Note:
    values = {
        "drug": drug.id,
        "dose": _shown_beside(dose, tier.dose, drug.dose_unit),
        "side": tier.side,
        "limit": InUnit(tier.dose, drug.dose_unit),
    }
    match tier.question:
        case Question.WRONG_UNIT:
            return note("dose_wrong_unit", **values)
        case Question.MCG_PER_MIN:
            return note("dose_mcg_per_min_meant", **values)
        case Question.UNITS_PER_H:
            return note("dose_units_per_h_meant", **values)
        case Question.CONFIRM_TWICE:
            return note("dose_confirm_twice", **values)
        case None:
            return note("dose_beyond" if tier.level is Level.BEYOND else "dose_limit", **values)
        case _:
            assert_never(tier.question)


class Hint(StrEnum):
    """What a measurement may have been mistaken for."""

    FAHRENHEIT = "fahrenheit"
    MG_PER_DL = "mg_per_dl"
    MICROMOL_PER_L = "micromol_per_l"
    POUNDS = "pounds"
    FRACTION = "fraction"


@frozen
class Range:
    """Numbers from `low` to `high`, both included; None: no bound on that side."""

    low: Fraction | None
    high: Fraction | None

    def __contains__(self, number: Fraction) -> bool:
        above = self.low is None or number >= self.low
        return above and (self.high is None or number <= self.high)

    def holds(self, other: "Range") -> bool:
        """Whether every number of `other` is in this range."""
        low = self.low is None or (other.low is not None and other.low >= self.low)
        return low and (self.high is None or (other.high is not None and other.high <= self.high))


@frozen
class HintRule:
    """When a hint is given: the value in `inside` (above its low bound if `low_excluded`), or its
    ratio to the last value, or the inverse, within `within_percent` of `last_times`.
    """

    asks: Hint
    inside: Range | None = None
    low_excluded: bool = False
    last_times: Fraction | None = None
    within_percent: Fraction = Fraction(0)

    def applies_to(self, value: Fraction, last: Fraction | None) -> bool:
        """Whether the hint is given for `value` after `last`."""
        if self.inside is not None:
            excluded = self.low_excluded and value == self.inside.low
            return value in self.inside and not excluded
        if self.last_times is None or last is None or last <= 0 or value <= 0:
            return False
        margin = self.last_times * self.within_percent / PERCENT
        near = Range(self.last_times - margin, self.last_times + margin)
        return value / last in near or last / value in near


@frozen
class MeasurementLimit:
    """The limits of one measured field of the worksheet file, in the field's own unit."""

    field: str
    unit: str
    reason_outside: Range
    checked_outside: Range | None
    hints: tuple[HintRule, ...]

    @property
    def has_ratio(self) -> bool:
        """Whether one value can be so many times another: not on a scale that passes through 0."""
        return self.reason_outside.low is None or self.reason_outside.low >= 0


@frozen
class MeasurementLimits:
    """All measurement limits by field name, with the version and SHA-256 of their file.

    `asks_times_the_last`: a value so many times the last, or that part of it, asks.
    `asks_dose_change_above_times`: a dose changed by more than this factor, up or down, asks.
    """

    version: str
    fields: Mapping[str, MeasurementLimit]
    asks_times_the_last: Fraction
    asks_dose_change_above_times: Fraction
    fingerprint: str


def implausible(field: str, value: Decimal | Fraction, limits: MeasurementLimits) -> bool:
    """Whether a value is outside the range in which no reason is asked [house].

    Such a value without its reason is kept, marked and used by no criterion. A field without
    limits is never implausible.
    """
    limit = limits.fields.get(field)
    return limit is not None and fraction_of(value) not in limit.reason_outside


def measurement_notices(
    field: str,
    value: Decimal | Fraction,
    limits: MeasurementLimits,
    last: Decimal | Fraction | None = None,
) -> tuple[Notice, ...]:
    """What is said about a measured value: reason asked (strong), to be checked, 10x off the last.

    A hint (tell) names what it may have been mistaken for. A field without limits has none.
    """
    limit = limits.fields.get(field)
    if limit is None:
        return ()
    exact = fraction_of(value)
    former = None if last is None else fraction_of(last)
    notices = _range_notices(limit, exact)
    times = limits.asks_times_the_last
    if not limit.has_ratio:
        former = None
    if former is not None and former > 0 and not former / times < exact < former * times:
        jump = note("value_far_from_last", field=field, value=exact, last=former, unit=limit.unit)
        notices.append(Notice(Level.CAUTION, jump))
    for rule in limit.hints:
        if rule.applies_to(exact, former):
            notices.append(Notice(Level.TELL, _hint_note(rule, field, exact, limit.unit, former)))
    return tuple(notices)


def _range_notices(limit: MeasurementLimit, value: Fraction) -> list[Notice]:
    for level, expected, code in (
        (Level.STRONG, limit.reason_outside, "value_implausible"),
        (Level.CAUTION, limit.checked_outside, "value_to_be_checked"),
    ):
        if expected is not None and value not in expected:
            said = note(
                code,
                field=limit.field,
                value=value,
                unit=limit.unit,
                low=expected.low,
                high=expected.high,
            )
            return [Notice(level, said)]
    return []


def _hint_note(
    rule: HintRule, field: str, value: Fraction, unit: str, last: Fraction | None
) -> Note:
    match rule.asks:
        case Hint.FAHRENHEIT:
            return note("value_fahrenheit_meant", field=field, value=value, unit=unit)
        case Hint.MG_PER_DL:
            return note("value_mg_per_dl_meant", field=field, value=value, unit=unit)
        case Hint.MICROMOL_PER_L:
            return note("value_micromol_per_l_meant", field=field, value=value, unit=unit)
        case Hint.POUNDS:
            # Either of the two may be the wrong one: both are said.
            return note("value_pounds_meant", field=field, value=value, unit=unit, last=last)
        case Hint.FRACTION:
            return note("value_fraction_meant", field=field, value=value, unit=unit)
        case _:
            assert_never(rule.asks)


def pressure_order_notices(
    sbp: Decimal | None, dbp: Decimal | None, mean: Decimal | None
) -> tuple[Notice, ...]:
    """Asks unless DBP <= MAP <= SBP in mmHg, for as many of the three as are given."""
    given = [pressure for pressure in (dbp, mean, sbp) if pressure is not None]
    if given == sorted(given):
        return ()
    said = note("pressures_out_of_order", sbp_mmhg=sbp, dbp_mmhg=dbp, map_mmhg=mean)
    return (Notice(Level.CAUTION, said),)


def change_notices(
    drug: Drug, old: Dose, new: Dose, limits: MeasurementLimits
) -> tuple[Notice, ...]:
    """Asks "from A to B?" of a dose changed to more than 2x or less than half the running one.

    Off (new dose 0) and starting from 0 do not ask; nor does the caller ask of a plan's own step.
    Doses of two dimensions raise TypeError: compare them in one.
    """
    if type(old) is not type(new):
        raise TypeError(f"{type(old).__name__} and {type(new).__name__} do not compare")
    before, after, times = amount(old), amount(new), limits.asks_dose_change_above_times
    if before == 0 or after == 0 or before / times <= after <= before * times:
        return ()
    shown = [
        InUnit(d, drug.dose_unit) if type(d) is UNITS[drug.dose_unit].measures else d
        for d in (old, new)
    ]
    asked = note("dose_change_large", drug=drug.id, old=shown[0], new=shown[1])
    return (Notice(Level.STRONG, asked),)
