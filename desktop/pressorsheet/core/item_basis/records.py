"""Records: the numbers behind the rules on perfusion, targets and what is written down."""

from collections.abc import Iterator

from pressorsheet.core import rules
from pressorsheet.core.events import Line, Perfusion, Steroid
from pressorsheet.core.finding import Finding
from pressorsheet.core.item_basis import cells
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import target_in_force
from pressorsheet.core.quantity import UNITS, Pressure, Volume, amount
from pressorsheet.core.ticks import ticked
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def fluid_numbers(rule: rules.FluidChallenge, finding: Finding) -> Iterator[Number]:
    """Crystalloid per kg since shock was recognised, and what of it was given before."""
    what, needed = note("item_crystalloid"), note("item_per_kg_or_more", per_kg=rule.ml_per_kg)
    said = cells.found(finding, "crystalloid_given")
    if said is None:
        yield Number(what, None, None, needed, finding.truth)
        return
    given = note("item_per_kg", per_kg=said["per_kg"], total=said["total"])
    yield Number(what, given, note("item_since", at=said["since"]), needed, finding.truth)
    if amount(said["before"]):
        yield Number(note("item_before_shock"), cells.volume(said["before"]), None, None, None)


def lactate_numbers(view: View, rule: rules.LactateAdequate, finding: Finding) -> Iterator[Number]:
    """The newest lactate, and its fall or rise from the first where it is above the bound."""
    needed = note("item_lactate_needed", bound=rule.at_most_mmol_per_l)
    value, when = _newest(view, "lactate_mmol_per_l", "item_lactate_is")
    yield Number(note("item_lactate"), value, when, needed, finding.truth, finding.out_of_date)
    for code, word in (("lactate_fall", "item_fall"), ("lactate_rise", "item_rise")):
        said = cells.found(finding, code)
        if said is not None:
            over = note("item_over", span=said["span"])
            asked = note("item_fall_needed", fall=rule.fall_percent, over=rule.fall_over)
            yield Number(
                note("item_from_first"), note(word, percent=said["percent"]), over, asked, None
            )


def _newest(view: View, field: str, code: str) -> tuple[Note, Note] | tuple[None, None]:
    """The newest number of a field, and its time; None where none is charted."""
    found = view.newest_number(field, field)
    if found is None:
        return None, None
    return note(code, value=found[1]), cells.at(view, found[0].at)


def refill_number(view: View, rule: rules.RefillAdequate, finding: Finding) -> Number:
    """The newest capillary refill time."""
    needed = note("item_seconds_or_less", bound=rule.at_most_s)
    value, when = _newest(view, "crt_s", "item_seconds")
    return Number(note("item_refill"), value, when, needed, finding.truth, finding.out_of_date)


def mental_status_number(view: View, finding: Finding) -> Number:
    """The newest mental status."""
    event: Perfusion | None = view.latest("mental_status")
    what, needed = note("item_mental_status"), note("item_alert")
    if event is None:
        return Number(what, None, None, needed, finding.truth)
    said, when = cells.value(event.mental_status), cells.at(view, event.at)
    return Number(what, said, when, needed, finding.truth, finding.out_of_date)


def urine_number(view: View, rule: rules.UrineAdequate, finding: Finding) -> Number:
    """Urine per kg and hour; of an interval that is too old its volume."""
    what, needed = note("item_urine"), note("item_urine_needed", bound=rule.ml_per_kg_per_h)
    said, old = cells.found(finding, "urine"), cells.lacking(finding, "urine_out_of_date")
    if said is not None:
        shown = note("item_urine_is", per_kg=said["per_kg"])
        return Number(what, shown, cells.at(view, said["at"].at), needed, finding.truth)
    if old is None:
        return Number(what, None, None, needed, finding.truth)
    shown, when = cells.volume(Volume(old["value"])), cells.at(view, old["at"].at)
    return Number(what, shown, when, needed, finding.truth, is_out_of_date=True)


def target_number(view: View, finding: Finding) -> Number:
    """The target in force and since when; that nobody set it."""
    target = target_in_force(view)
    low = Pressure(target.low)
    what, needed = note("item_target"), note("item_set_by_person")
    if target.high is None:
        shown = note("item_or_more", bound=low)
    else:
        shown = note("item_bounds", low=target.low, high=Pressure(target.high))
    if target.event is None:
        return Number(what, shown, note("item_default"), needed, finding.truth)
    when = cells.since(view, target.event.at)
    return Number(what, shown, when, needed, finding.truth, finding.out_of_date)


def target_bound_number(rule: rules.TargetBoundAtLeast, finding: Finding) -> Number:
    """The highest bound of the target in force."""
    needed = note("item_or_more", bound=rule.at_least)
    highest = cells.value(finding.because[0]["bound"])
    return Number(note("item_highest_bound"), highest, None, needed, finding.truth)


def ejection_fraction_number(
    view: View, rule: rules.EjectionFractionAtMost, finding: Finding
) -> Number:
    """The newest left ventricular ejection fraction."""
    needed = note("item_percent_or_less", bound=rule.percent)
    found = view.newest_number("history.lvef_percent", "lvef_percent")
    if found is None:
        return Number(note("item_lvef"), None, None, needed, finding.truth)
    percent = note("item_percent", value=found[1])
    return Number(note("item_lvef"), percent, cells.at(view, found[0].at), needed, finding.truth)


def history_numbers(view: View, rule: rules.HistoryRecorded) -> Iterator[Number]:
    """Each field of the history that the rule names."""
    for field in rule.fields:
        said = view.history(field)
        is_recorded = bool(said) and bool(str(said).strip())
        shown = None if said is None else said if isinstance(said, str) else cells.value(said)
        truth = Truth.MET if is_recorded else Truth.NOT_MET
        yield Number(note("item_history", field=field), shown, None, note("item_recorded"), truth)


def low_after_numbers(
    view: View, rule: rules.LowAfterReduction, finding: Finding
) -> Iterator[Number]:
    """The reduction that counts, and the low MAP that followed it."""
    low = Pressure(target_in_force(view).low)
    needed = note("item_below_within", bound=low, within=rule.within)
    said = cells.found(finding, "map_low_after_reduction")
    cut = said or cells.found(finding, "reduced")
    if cut is not None:
        time = note("item_time", at=cut["at"] if said is None else cut["cut_at"])
        yield Number(note("item_reduced", drug=cut["drug"]), _from_to(cut), time, None, None)
    what = note("item_map_after")
    if said is not None:
        when = cells.at(view, said["at"].at)
        yield Number(what, cells.value(said["map"]), when, needed, finding.truth)
        return
    none = note("item_none_below" if cut is not None else "item_no_reduction")
    shown = none if finding.truth is Truth.NOT_MET else None
    yield Number(what, shown, None, needed, finding.truth)


def _from_to(cut: Note) -> Note:
    """Both doses of a reduction, the unit said once."""
    before, after = cut["before"], cut["after"]
    return note("item_from_to", before=UNITS[before.unit].count(before.quantity), after=after)


def line_number(view: View, rule: rules.LineInPlace, finding: Finding) -> Number:
    """The newest record of the line."""
    event: Line | None = view.latest(f"line.{rule.line}")
    what, needed = note("item_line", line=rule.line), note("item_in_place")
    if event is None:
        return Number(what, None, None, needed, finding.truth)
    shown = event.site or cells.value(event.action)
    shown = cells.value(event.action) if event.action == "removed" else shown
    return Number(what, shown, cells.since(view, event.at), needed, finding.truth)


def tick_number(view: View, rule: rules.Ticked, finding: Finding) -> Number:
    """The newest word of a person on the item."""
    event = ticked(view, rule.item, rule.valid).event
    what, needed = note("item_tick", item=rule.item), cells.up_to(rule.valid)
    if event is None:
        return Number(what, None, None, needed, finding.truth)
    said = note("item_by" if event.value else "item_denied_by", by=event.by.name)
    when = cells.at(view, event.at)
    return Number(what, said, when, needed, finding.truth, finding.out_of_date)


def steroid_number(view: View, finding: Finding) -> Number:
    """The newest record of a steroid."""
    event: Steroid | None = view.latest("steroid")
    what, needed = note("item_steroid"), note("item_not_stopped")
    if event is None:
        return Number(what, None, None, needed, finding.truth)
    said = note("item_steroid_is", text=event.drug, action=event.action)
    return Number(what, said, cells.at(view, event.at), needed, finding.truth)
