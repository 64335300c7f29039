"""Basis: what each rule of a protocol asks, with its numbers, as notes a committee can read."""

from collections.abc import Iterator
from typing import assert_never

from pressorsheet.core import rules
from pressorsheet.core.note import Note, note
from pressorsheet.core.protocol import GateTable, Protocol, Settings
from pressorsheet.core.quantity import Dose


def basis(rule: rules.AnyRule, protocol: Protocol) -> Note:  # noqa: PLR0912  # a closed union has a branch per rule
    """What a criterion asks, with its own numbers and those of the settings it is read by."""
    settings = protocol.settings
    match rule:
        case rules.AnyOf():
            return note("basis_any_of", of=_named(rule.of, protocol))
        case rules.AllOf():
            return note("basis_all_of", of=_named(rule.of, protocol))
        case rules.MapPersistentlyLow():
            return _low(rule, settings)
        case rules.MapAboveTarget():
            gap = settings.fresh_clock_pressure
            return note("basis_map_above", over=rule.over, gap=gap)
        case rules.DiastolicAtMost():
            return note("basis_diastolic", bound=rule.at_most, fresh=settings.fresh_pressure)
        case rules.ShockIndexAtLeast():
            return note(
                "basis_shock_index",
                bound=rule.at_least,
                near=settings.heart_rate_with_diastolic,
                fresh=settings.fresh_pressure,
            )
        case rules.FluidChallenge():
            return note(
                "basis_fluid", per_kg=rule.ml_per_kg, within=rule.within, before=rule.before
            )
        case rules.IsRunning():
            return _running(rule)
        case rules.DoseSustained():
            return note("basis_sustained", drug=rule.drug, dose=rule.at_least, over=rule.over)
        case rules.LineInPlace():
            return note("basis_line", line=rule.line)
        case rules.LactateAdequate():
            return note(
                "basis_lactate",
                bound=rule.at_most_mmol_per_l,
                fall=rule.fall_percent,
                over=rule.fall_over,
                fresh=rule.fresh,
            )
        case rules.RefillAdequate():
            return note("basis_refill", bound=rule.at_most_s, fresh=rule.fresh)
        case rules.MentalStatusAdequate():
            return note("basis_mental_status", fresh=rule.fresh)
        case rules.UrineAdequate():
            return note(
                "basis_urine",
                bound=rule.ml_per_kg_per_h,
                over=rule.over,
                polyuria=rule.polyuria_ml_per_kg_per_h,
                fresh=rule.fresh,
            )
        case rules.TargetSet():
            below, above = settings.target_reason_below, settings.target_reason_above
            return note("basis_target", below=below, above=above)
        case rules.TargetBoundAtLeast():
            return note("basis_target_bound", bound=rule.at_least)
        case rules.EjectionFractionAtMost():
            return note("basis_ejection_fraction", bound=rule.percent)
        case rules.HistoryRecorded():
            return note("basis_history", fields=rule.fields)
        case rules.Stable():
            return _stable(rule, settings)
        case rules.LowAfterReduction():
            return note("basis_low_after_reduction", within=rule.within)
        case rules.Ticked():
            return note("basis_tick", item=rule.item, valid=rule.valid)
        case rules.SteroidRecorded():
            return note("basis_steroid")
        case rules.InitialRates():
            return note("basis_initial_rates", drug=rule.drug, low=rule.low, high=rule.high)
        case rules.RoomBelow():
            return note("basis_room", drug=rule.drug, dose=rule.dose)
        case rules.RecordOf():
            return _record(rule)
        case _:
            assert_never(rule)


def _named(names: tuple[str, ...], protocol: Protocol) -> tuple[Note, ...]:
    return tuple(basis(protocol.criterion(name), protocol) for name in names)


def _low(rule: rules.MapPersistentlyLow, settings: Settings) -> Note:
    low = note(
        "basis_map_low",
        bound=note("basis_bound_of_target") if rule.below is None else rule.below,
        span=settings.low_run_span,
        gap=settings.low_run_gap,
        fresh=settings.fresh_pressure,
    )
    if rule.while_drug is None:
        return low
    dose = rule.while_at_least
    return note("basis_map_low_at_dose", low=low, drug=rule.while_drug, dose=dose)


def _running(rule: rules.IsRunning) -> Note:
    if rule.drug_class is not None:
        return note("basis_class_runs", drugs=rule.drug_class)
    sides = tuple(_sides(rule))
    if sides:
        return note("basis_runs_at", drugs=rule.drugs, sides=sides)
    return note("basis_runs", drugs=rule.drugs)


def _sides(rule: rules.IsRunning) -> Iterator[Note]:
    bounds: tuple[tuple[str, Dose | None], ...] = (
        ("basis_at_least", rule.at_least),
        ("basis_above", rule.above),
        ("basis_below", rule.below),
    )
    yield from (note(code, dose=dose) for code, dose in bounds if dose is not None)


def _stable(rule: rules.Stable, settings: Settings) -> Note:
    gap = settings.fresh_clock_pressure
    valid = settings.infusions_complete_valid
    held = note("basis_stable", drug=rule.drug, over=rule.over, gap=gap, valid=valid)
    modes = {name: _mode(name, mode, settings) for name, mode in rule.modes.items()}
    others = tuple(said for name, said in modes.items() if name != rule.mode)
    if not others:
        return note("basis_stable_in_mode", held=held, mode=modes[rule.mode])
    return note("basis_stable_in_modes", held=held, mode=modes[rule.mode], others=others)


def _mode(name: str, mode: rules.StabilityMode, settings: Settings) -> Note:
    return note("basis_mode", mode=name, asks=mode_asks(mode, settings))


def mode_asks(mode: rules.StabilityMode, settings: Settings) -> tuple[Note, ...]:
    """What may not run, and what may not be started or increased, in a mode of a clock."""
    percent = settings.increase_percent
    raised = note("basis_none_raised", drugs=mode.raised, percent=percent) if mode.raised else None
    running = note("basis_none_running", drugs=mode.running) if mode.running else None
    return tuple(said for said in (running, raised) if said is not None)


def _record(rule: rules.RecordOf) -> Note:
    match rule.topic:
        case "volume":
            return note("basis_record_volume")
        case "source_control":
            return note("basis_record_source_control")
        case "steroid":
            return note("basis_record_steroid")
        case "second_agent":
            return note("basis_record_second_agent")
        case _:
            assert_never(rule.topic)


def _default_target(settings: Settings) -> tuple[Note, ...]:
    default = settings.default_target
    return () if default is None else (note("setting_target", default=default),)


def _limits_said(settings: Settings) -> tuple[Note, ...]:
    """How old a pressure may be; nothing where no protocol is in force, which would say it."""
    pressure, gate = settings.fresh_pressure, settings.fresh_gate_pressure
    if pressure is None or gate is None:
        return ()
    clock = settings.fresh_clock_pressure
    return (note("setting_fresh", pressure=pressure, gate=gate, clock=clock),)


def _tick_said(settings: Settings) -> tuple[Note, ...]:
    valid = settings.infusions_complete_valid
    return () if valid is None else (note("setting_tick", valid=valid),)


def settings_said(protocol: Protocol) -> tuple[Note, ...]:
    """How facts are read under the protocol, and the numbers of the taper's gate."""
    one, gate = protocol.settings, protocol.gate
    return (
        *_default_target(one),
        note("setting_reason", below=one.target_reason_below, above=one.target_reason_above),
        note(
            "setting_sources",
            preferred=one.arterial_preferred_within,
            compared=one.sources_compared_within,
            apart=one.sources_apart,
        ),
        *_limits_said(one),
        note("setting_heart_rate", near=one.heart_rate_with_diastolic),
        note("setting_run", gap=one.low_run_gap, span=one.low_run_span, longest=one.longest_run),
        note("setting_increase", percent=one.increase_percent),
        *_tick_said(one),
        note("setting_held", longest=one.longest_held),
        note("setting_equivalents", formula=one.equivalents),
        note("setting_late", late=gate.late),
        note("setting_watch", watch=gate.watch_after_off),
        *_watch_said(gate),
        note("setting_rows", rows=gate.most_rows, percent=gate.error_notice_percent),
    )


def tapers_said(protocol: Protocol) -> tuple[Note, ...]:
    """The protocol's taper limits, drug by drug; one note where it has none."""
    said: list[Note] = []
    for drug, table in protocol.taper.items():
        limits = (
            ("taper_default_step", table.default_step),
            ("taper_largest_step", table.largest_step),
            ("taper_default_interval", table.default_interval),
            ("taper_shortest_interval", table.shortest_interval),
        )
        given = tuple(note(code, limit=limit) for code, limit in limits if limit is not None)
        if given:
            said.append(note("taper_limits", drug=drug, limits=given, item=table.wean_item))
        else:
            said.append(note("taper_limits_none", drug=drug, item=table.wean_item))
    return tuple(said) or (note("taper_none"),)


def _watch_said(gate: GateTable) -> Iterator[Note]:
    for code, every in (
        ("setting_watch_map", gate.watch_map),
        ("setting_watch_sodium", gate.watch_sodium),
        ("setting_watch_urine", gate.watch_urine),
    ):
        if every is not None:
            yield note(code, every=every)
