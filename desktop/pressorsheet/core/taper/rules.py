"""Taper rules: what a protocol file says about tapering a drug, as the rules a plan is made by."""

from dataclasses import replace

from pressorsheet.core.protocol import Protocol
from pressorsheet.core.taper.order import TaperRules


def taper_rules(protocol: Protocol, drug_id: str) -> TaperRules | None:
    """The protocol's rules for tapering this drug; None where it holds no table for it."""
    table = protocol.taper.get(drug_id)
    if table is None:
        return None
    return replace(
        sheet_rules(protocol),
        largest_step=table.largest_step,
        default_step=table.default_step,
        shortest_interval=table.shortest_interval,
        default_interval=table.default_interval,
    )


def sheet_rules(protocol: Protocol) -> TaperRules:
    """What the protocol says about every taper: gate, lateness, watch after OFF, error told."""
    return TaperRules(
        largest_error_percent=protocol.gate.error_notice_percent,
        most_rows=protocol.gate.most_rows,
        late_after=protocol.gate.late,
        map_max_age=protocol.settings.fresh_gate_pressure,
        watch_after_off=protocol.gate.watch_after_off,
    )
