"""Numbers: what each rule of a protocol was judged by: value, time, what it asks, verdict."""

from collections.abc import Iterator
from typing import assert_never

from pressorsheet.core import rules
from pressorsheet.core.criteria import judge
from pressorsheet.core.criteria.drugs import clock_in
from pressorsheet.core.item_basis import drugs, pressures, records
from pressorsheet.core.item_basis.clock import clock_numbers
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.view import View


def numbers_of(  # noqa: PLR0912  # a closed union has a branch per rule
    view: View, rule: rules.AnyRule, protocol: Protocol
) -> Iterator[Number]:
    """The rows of one criterion; a rule that decides nothing has none."""
    finding = judge(view, rule, protocol)
    match rule:
        case rules.AnyOf() | rules.AllOf():
            for name in rule.of:
                yield from numbers_of(view, protocol.criterion(name), protocol)
        case rules.MapPersistentlyLow():
            yield from pressures.map_low_numbers(view, rule, finding)
        case rules.MapAboveTarget():
            yield pressures.map_above_number(view, rule, finding)
        case rules.DiastolicAtMost():
            yield pressures.diastolic_number(view, rule, finding)
        case rules.ShockIndexAtLeast():
            yield pressures.shock_index_number(view, rule, finding)
        case rules.FluidChallenge():
            yield from records.fluid_numbers(rule, finding)
        case rules.IsRunning():
            yield from drugs.running_numbers(view, rule)
        case rules.DoseSustained():
            yield drugs.sustained_number(view, rule, finding)
        case rules.LineInPlace():
            yield records.line_number(view, rule, finding)
        case rules.LactateAdequate():
            yield from records.lactate_numbers(view, rule, finding)
        case rules.RefillAdequate():
            yield records.refill_number(view, rule, finding)
        case rules.MentalStatusAdequate():
            yield records.mental_status_number(view, finding)
        case rules.UrineAdequate():
            yield records.urine_number(view, rule, finding)
        case rules.TargetSet():
            yield records.target_number(view, finding)
        case rules.TargetBoundAtLeast():
            yield records.target_bound_number(rule, finding)
        case rules.EjectionFractionAtMost():
            yield records.ejection_fraction_number(view, rule, finding)
        case rules.HistoryRecorded():
            yield from records.history_numbers(view, rule)
        case rules.Stable():
            yield from clock_numbers(view, rule, clock_in(view, rule, rule.mode))
        case rules.LowAfterReduction():
            yield from records.low_after_numbers(view, rule, finding)
        case rules.Ticked():
            yield records.tick_number(view, rule, finding)
        case rules.SteroidRecorded():
            yield records.steroid_number(view, finding)
        case rules.InitialRates() | rules.RoomBelow() | rules.RecordOf():
            return
        case _:
            assert_never(rule)
