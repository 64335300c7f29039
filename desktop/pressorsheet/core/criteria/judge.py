"""Judge: sends each rule to the function that knows it; two rules name other criteria."""

from typing import assert_never

from pressorsheet.core.criteria import (
    drugs,
    initial_rates,
    perfusion,
    pressures,
    records,
    reductions,
    targets,
)
from pressorsheet.core.finding import Finding, all_of, any_of
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.rules import (
    AllOf,
    AnyOf,
    AnyRule,
    DiastolicAtMost,
    DoseSustained,
    EjectionFractionAtMost,
    FluidChallenge,
    HistoryRecorded,
    InitialRates,
    IsRunning,
    LactateAdequate,
    LineInPlace,
    LowAfterReduction,
    MapAboveTarget,
    MapPersistentlyLow,
    MentalStatusAdequate,
    RecordOf,
    RefillAdequate,
    RoomBelow,
    ShockIndexAtLeast,
    Stable,
    SteroidRecorded,
    TargetBoundAtLeast,
    TargetSet,
    Ticked,
    UrineAdequate,
)
from pressorsheet.core.view import View


def judge(view: View, rule: AnyRule, protocol: Protocol) -> Finding:  # noqa: PLR0912  # a closed union has a branch per rule
    """What a criterion finds in the view."""
    match rule:
        case AnyOf():
            return any_of(judge(view, protocol.criterion(name), protocol) for name in rule.of)
        case AllOf():
            return all_of(judge(view, protocol.criterion(name), protocol) for name in rule.of)
        case MapPersistentlyLow():
            return pressures.map_persistently_low(view, rule)
        case MapAboveTarget():
            return pressures.map_above_target(view, rule)
        case DiastolicAtMost():
            return pressures.diastolic_at_most(view, rule)
        case ShockIndexAtLeast():
            return pressures.shock_index_at_least(view, rule)
        case TargetSet():
            return targets.target_set(view, rule)
        case TargetBoundAtLeast():
            return targets.target_bound_at_least(view, rule)
        case EjectionFractionAtMost():
            return targets.ejection_fraction_at_most(view, rule)
        case IsRunning():
            return drugs.is_running(view, rule)
        case DoseSustained():
            return drugs.dose_sustained(view, rule)
        case Stable():
            return drugs.stable(view, rule)
        case LowAfterReduction():
            return reductions.low_after_reduction(view, rule)
        case InitialRates():
            return initial_rates.initial_rates(view, rule)
        case RoomBelow():
            return drugs.room_below(view, rule)
        case LactateAdequate():
            return perfusion.lactate_adequate(view, rule)
        case RefillAdequate():
            return perfusion.refill_adequate(view, rule)
        case MentalStatusAdequate():
            return perfusion.mental_status_adequate(view, rule)
        case UrineAdequate():
            return perfusion.urine_adequate(view, rule)
        case FluidChallenge():
            return records.fluid_challenge(view, rule)
        case LineInPlace():
            return records.line_in_place(view, rule)
        case HistoryRecorded():
            return records.history_recorded(view, rule)
        case Ticked():
            return records.item_ticked(view, rule)
        case SteroidRecorded():
            return records.steroid_recorded(view, rule)
        case RecordOf():
            return records.record_of(view, rule)
        case _:
            assert_never(rule)
