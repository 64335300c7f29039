"""Evidence: what a criterion found, in the few words that a row on paper has room for.

Nothing is judged here: a note keeps its values and loses those that stand elsewhere on the sheet
or in the row's own statement. The whole of it is in the command `check` and on the screen.
"""

from collections.abc import Iterable, Iterator, Mapping

from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS, InUnit, Pressure, amount

_BRIEF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "initial_no_bag": ("paper_ev_no_bag", ()),
    "mental_status_missing": ("paper_ev_missing", ()),
    "refill_missing": ("paper_ev_missing", ()),
    "lactate_missing": ("paper_ev_missing", ()),
    "urine_missing": ("paper_ev_missing", ()),
    "map_not_below": ("paper_ev_map", ("map", "at")),
    "map_not_above": ("paper_ev_map", ("map", "at")),
    "clock_map_below": ("paper_ev_map", ("map", "at")),
    "no_reduction": ("paper_ev_no_reduction", ("within",)),
    "diastolic_above": ("paper_ev_diastolic", ("dbp", "at")),
    "diastolic_at_most": ("paper_ev_diastolic", ("dbp", "at")),
    "shock_index": ("paper_ev_index", ("heart_rate", "dbp", "index")),
    "line_placed": ("paper_ev_line", ("site", "at")),
    "lactate_at_most": ("paper_ev_lactate", ("value", "at")),
    "lactate_above": ("paper_ev_lactate", ("value", "at")),
    "lactate_fall": ("paper_ev_lactate_fall", ("first", "percent")),
    "lactate_rise": ("paper_ev_lactate_rise", ("first", "percent")),
    "refill": ("paper_ev_refill", ("value", "at")),
    "urine": ("paper_ev_urine", ("per_kg", "at")),
    "mental_status": ("paper_ev_mental", ("value", "at")),
    "map_out_of_date": ("paper_ev_old_map", ("value", "at", "age", "limit")),
    "diastolic_out_of_date": ("paper_ev_old_diastolic", ("value", "at", "age", "limit")),
    "heart_rate_out_of_date": ("paper_ev_old_heart_rate", ("value", "at", "age", "limit")),
    "mental_status_out_of_date": ("paper_ev_old", ("value", "at", "age", "limit")),
    "refill_out_of_date": ("paper_ev_old_refill", ("value", "at", "age", "limit")),
    "lactate_out_of_date": ("paper_ev_old_lactate", ("value", "at", "age", "limit")),
    "urine_out_of_date": ("paper_ev_old_urine", ("value", "at", "age", "limit")),
    "target_default": ("paper_ev_target_default", ("low",)),
    "target_bound_reaches": ("paper_ev_bound", ("bound",)),
    "target_bound_below": ("paper_ev_bound", ("bound",)),
    "room_none": ("paper_ev_room_none", ("dose",)),
    "room_left": ("paper_ev_room", ("dose", "room")),
    "clock_running": ("paper_ev_runs", ("drug", "dose")),
    "clock_started": ("paper_ev_started", ("drug", "at", "after")),
    "crystalloid_given": ("paper_ev_crystalloid", ("per_kg",)),
    "tick_out_of_date": ("paper_ev_tick_old", ("at", "age", "limit")),
    "tick_missing": ("paper_ev_tick_missing", ()),
    "steroid_said": ("paper_ev_steroid", ("drug", "action", "at")),
    "source_control_said": ("paper_ev_source", ("text",)),
    "volume_crystalloid": ("paper_ev_crystalloid_day", ("total",)),
}
_IN_THE_STATEMENT = frozenset(
    ("initial_range", "initial_range_by_mass", "drug_below_dose", "dose_below", "dose_at_most")
)
_ELSEWHERE = frozenset(
    ("volume_lactate", "volume_lactate_missing", "volume_refill", "volume_refill_missing")
)
_BOUNDS: Mapping[str, str] = {"dose_at_least": "paper_ev_at_least", "dose_above": "paper_ev_above"}
_CRYSTALLOID = frozenset(("paper_ev_crystalloid", "paper_ev_crystalloid_before"))
_OF_ANOTHER_DRUG = frozenset(("not_running", "none_recorded"))
_MISSING = frozenset((Status.UNKNOWN, Status.OUT_OF_DATE))
_OPEN = _MISSING | {Status.APPLIES}
START = "start"


def in_brief(notes: Iterable[Note], checklist: str, status: Status) -> tuple[Note, ...]:
    """The notes of one item in the words of paper, each once."""
    given = _highest_bounds(tuple(notes))
    codes = frozenset(said.code for said in given)
    running = tuple(said for said in given if said.code == "runs_since")
    if checklist == START:
        doses = _since(running, named=status is Status.DOES_NOT_APPLY)
    else:
        doses = _doses(running, named=bool(codes & _OF_ANOTHER_DRUG))
    found = [
        *doses,
        *(
            brief
            for said in given
            if said.code != "runs_since" and (brief := _brief(said, status, codes)) is not None
        ),
    ]
    if checklist == START and running and status is Status.DOES_NOT_APPLY:
        found = found[:1]
    elif checklist == START:
        found = [*found[1:], _after_others(found, status)] if running else found
    return tuple(dict.fromkeys(found))


def _since(running: tuple[Note, ...], *, named: bool) -> Iterator[Note]:
    """START items say since when, or which drugs where it may be another than norepinephrine."""
    if running and (named or len(running) > 1):
        yield note("paper_ev_running", drugs=tuple(said["drug"] for said in running))
    else:
        yield from (note("paper_ev_since", since=said["since"]) for said in running)


def _after_others(found: list[Note], status: Status) -> Note:
    """Since when it runs; only that it runs in a row that pressure and volume already fill."""
    said = found[0]
    fills = any(one.code in _CRYSTALLOID for one in found) or status in _MISSING
    return note("paper_ev_is_running") if fills and said.code == "paper_ev_since" else said


def _doses(running: tuple[Note, ...], *, named: bool) -> Iterator[Note]:
    """Elsewhere the dose counts (clinical.md section 1): of the row's own drug without its name."""
    for place, said in enumerate(running):
        if place == 0 and not named:
            yield note("paper_ev_at_dose", dose=said["dose"])
        else:
            yield note("paper_ev_runs", drug=said["drug"], dose=said["dose"])


def _highest_bounds(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Of several bounds that one dose reaches, the highest, which says them all."""
    highest: dict[tuple[str, object], Note] = {}
    for said in notes:
        if said.code in _BOUNDS:
            known = highest.setdefault((said.code, said["drug"]), said)
            if amount(said["bound"].quantity) > amount(known["bound"].quantity):
                highest[said.code, said["drug"]] = said
    kept = list(highest.values())
    return tuple(said for said in notes if said.code not in _BOUNDS or said in kept)


def _brief(said: Note, status: Status, codes: frozenset[str]) -> Note | None:
    code = said.code
    if code in _IN_THE_STATEMENT or code in _ELSEWHERE:
        return None
    match code:
        case "history_silent":
            return said if status in _OPEN else None
        case "diastolic_above" if "shock_index" in codes:
            return None
        case "clock_held":
            return None if "clock_running" in codes else _held(said, status)
        case "tick_said":
            values = (said["value"], said["at"], said["by"])
            names = ("value", "at", "by")
            old = status is Status.OUT_OF_DATE
            return None if old else note("paper_ev_ticked", **dict(zip(names, values, strict=True)))
        case "initial_rates":
            return rates_in_brief(said)
        case "target_said":
            return target_in_brief(said)
        case "map_low_after_reduction":
            return _low_after_in_row(said)
        case "clock_increased":
            return note("paper_ev_increased", **_both_doses(said), after=said["after"])
        case "reduced":
            return _reduced(said)
        case "dose_at_least" | "dose_above" if "runs_since" in codes:
            return note(_BOUNDS[code], bound=said["bound"])
    if code not in _BRIEF:
        return said
    brief, kept = _BRIEF[code]
    return note(brief, **{name: _bare(said[name]) for name in kept})


def _held(said: Note, status: Status) -> Note:
    if status is Status.MET:
        return note("paper_ev_held", held=said["held"])
    return note(
        "paper_ev_held_of", held=said["held"], needed=said["needed"], earliest=said["earliest"]
    )


def target_in_brief(said: Note) -> Note:
    """Who set which target."""
    if said["high"] is None:
        return note("paper_ev_target_low", low=said["low"], by=said["by"])
    return note("paper_ev_target", low=said["low"], high=said["high"], by=said["by"])


def _low_after_in_row(said: Note) -> Note:
    """A low pressure after a reduction; the doses stand under situation awareness."""
    code = "paper_ev_low_cut_off" if _is_off(said["after"]) else "paper_ev_low_cut"
    values = {name: said[name] for name in ("at", "drug", "cut_at")}
    return note(code, map=_bare(said["map"]), **values)


def low_after_in_brief(said: Note) -> Note:
    """A low pressure after a reduction, the unit of the two doses said once."""
    values = {name: said[name] for name in ("at", "drug", "before", "cut_at")}
    values["map"] = _bare(said["map"])
    if _is_off(said["after"]):
        return note("paper_ev_low_after_off", **values)
    values |= {"before": _number(said["before"]), "after": said["after"]}
    return note("paper_ev_low_after", **values)


def _reduced(said: Note) -> Note:
    """A reduction with both doses, the unit said once."""
    if _is_off(said["after"]):
        values = {name: said[name] for name in ("at", "drug", "before")}
        return note("paper_ev_reduced_off", **values)
    return note("paper_ev_reduced", **_both_doses(said), after=said["after"])


def _both_doses(said: Note) -> dict[str, object]:
    """Drug, time and the dose before without its unit, which the dose after carries."""
    return {"drug": said["drug"], "at": said["at"], "before": _number(said["before"])}


def _is_off(dose: object) -> bool:
    return isinstance(dose, InUnit) and amount(dose.quantity) == 0


def _number(dose: object) -> object:
    return UNITS[dose.unit].count(dose.quantity) if isinstance(dose, InUnit) else dose


def _bare(value: object) -> object:
    """A pressure without its unit, which the words beside it make plain."""
    return amount(value) if isinstance(value, Pressure) else value


def rates_in_brief(said: Note) -> Note:
    """The mL/h of a dose range, the unit said once."""
    return note("paper_ev_rates", low=amount(said["low"]), high=said["high"])
