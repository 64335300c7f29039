"""What a CLIF import made of its rows: events by kind, doses, readings, and each row's fate."""

from typing import Any

from pressorsheet.exchange.clif import Imported


def of_kind(result: Imported, kind: str) -> list[Any]:
    return [event for event in result.worksheet.events if event.kind == kind]


def doses(result: Imported, drug: str = "norepinephrine") -> list[tuple[str, str, str | None]]:
    return [
        (f"{event.at:%H:%M}", f"{event.dose:f}", event.dose_unit)
        for event in of_kind(result, "infusion")
        if event.drug == drug
    ]


def fates(result: Imported, name: str) -> dict[str, list[tuple[str, int]]]:
    """Per fate the reason's code and how many rows, of one table."""
    (found,) = [one for one in result.tables if one.table == name]
    said: dict[str, list[tuple[str, int]]] = {}
    for group in found.groups:
        code = group.why.code if group.why else ""
        said.setdefault(group.fate, []).append((code, len(group.lines)))
    return said


def noticed(result: Imported) -> set[str]:
    return {note.code for one in result.tables for note, _ in one.noticed}


def readings(result: Imported) -> list[tuple[str, str, Any, Any, Any]]:
    return [
        (f"{one.at:%H:%M}", one.source, one.sbp_mmhg, one.dbp_mmhg, one.map_mmhg)
        for one in of_kind(result, "vitals")
    ]


def ticks(result: Imported) -> list[tuple[str, bool]]:
    return [(f"{one.at:%d %H:%M}", one.value) for one in of_kind(result, "tick")]
