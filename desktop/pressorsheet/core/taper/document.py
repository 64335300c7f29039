"""Taper document: a plan that belongs to no worksheet yet, as the model of the printed sheet."""

from itertools import pairwise

from pressorsheet.core.moment import later
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, Provenance, Status, plain, strong
from pressorsheet.core.quantity import InUnit, MassAmount, Pressure, amount
from pressorsheet.core.taper import BagChange, TaperPlan, TaperRow
from pressorsheet.core.taper.advisor import Advice, summary
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import Check, PlanRow, StopOrder, TaperSheetDocument
from pressorsheet.core.verify import NoZone, Result, Verification, VerifyRules, verify

FIRST_VERSION = 1
OWN_FIGURES = frozenset(
    {
        "fingerprint",
        "drug",
        "units",
        "salt",
        "weight",
        "start_dose",
        "rows",
        "figures",
        "local_times",
        "bag_changes",
    }
)
OF_WORKSHEET = frozenset({"bag_life", "charted_start", "hung_bag", "wean"})
SUMMED = (
    (OWN_FIGURES, Result.PASS, "sheet_figures_agree"),
    (OF_WORKSHEET, Result.UNKNOWN, "sheet_no_worksheet"),
)

# diabetes insipidus can follow its end [vp-label]
WATCHED_FOR_WATER = ("vasopressin",)


def sheet_without_worksheet(
    plan: TaperPlan,
    advice: tuple[Advice, ...],
    provenance: Provenance,
    *,
    default_low: Pressure,
    drug_name: str,
    trace: tuple[str, ...],
) -> TaperSheetDocument:
    """The taper sheet of a plan alone: no identity, no signature, what a worksheet says unknown.

    `default_low` is the protocol's low bound where the order names none; `drug_name` and `trace`
    are the drug and the spots of the line trace in words.
    """
    order = plan.order
    return TaperSheetDocument(
        identity=None,
        provenance=provenance,
        drug=drug_name,
        dose_unit=plan.dose_unit,
        version=FIRST_VERSION,
        start_dose=order.running,
        end_dose=order.end,
        step=plan.step,
        every=plan.interval,
        start=plan.rows[0].due,
        order_lines=_order_lines(plan),
        stop=StopOrder(
            below=order.stop_below,
            rescue_dose=plan.rescue.dose,
            rescue_rate=plan.rescue.settable,
            concentration=plan.concentration,
            call=order.call,
        ),
        conditions=_conditions(plan, default_low),
        first_step=plain(note("sheet_first_step")),
        hold=(
            plain(note("sheet_hold")),
            plain(note("sheet_hold_fluid")),
            plain(note("sheet_hold_late", late=plan.rules.late_after))
            + strong(note("sheet_hold_not_active"))
            + plain(note("sheet_hold_until")),
        ),
        rows=_rows(plan),
        bag_lines=_bag_lines(plan),
        error_notice_percent=plan.rules.largest_error_percent,
        after_off=_after_end(plan),
        trace=trace,
        checks=_checks(plan),
        check_notice=(),
        signature=None,
        fingerprint=plan_mapping(plan)["fingerprint"],
        advisor=tuple(strong(line) for line in summary(plan, advice)),
        earlier=(),
    )


def _order_lines(plan: TaperPlan) -> tuple[Line, ...]:
    order = plan.order
    bag = strong(bag_note(plan))
    ordered = plain(
        note("sheet_pump", pump_step=order.pump_step),
        note("sheet_ordered_by", by=order.ordered_by),
    )
    weight = () if order.weight is None else plain(note("sheet_weight", weight=order.weight))
    reason = plain(note("sheet_reason", reason=order.reason)) if order.has_reason else ()
    return tuple(line for line in (bag + weight + ordered, reason) if line)


def bag_note(plan: TaperPlan) -> Note:
    """The bag as its label reads, mass in mg, and the concentration that makes, as base."""
    bag = plan.order.bag
    values = {
        "amount": InUnit(bag.amount, "mg") if isinstance(bag.amount, MassAmount) else bag.amount,
        "volume": bag.volume,
        "concentration": plan.concentration,
    }
    if bag.salt is None:
        return note("sheet_bag", **values)
    return note("sheet_bag_salt", salt=bag.salt, **values)


def _conditions(plan: TaperPlan, default_low: Pressure) -> tuple[Line, ...]:
    low, age = plan.order.map_low, plan.rules.map_max_age
    if low is None:
        pressure = plain(note("sheet_gate_map_default", low=default_low, age=age))
    else:
        pressure = plain(note("sheet_gate_map", low=low, age=age))
    return (
        pressure,
        plain(note("sheet_gate_after_step")),
        plain(note("sheet_gate_none_low", low=low or default_low)),
        plain(note("sheet_gate_nothing_raised")),
    )


def _rows(plan: TaperPlan) -> tuple[PlanRow, ...]:
    """Steps and bag changes in order of time; at one moment the bag is changed first."""
    entries: list[TaperRow | BagChange] = [*plan.bag_changes, *plan.rows]
    return tuple(_row(plan, entry) for entry in sorted(entries, key=lambda entry: entry.elapsed))


def _row(plan: TaperPlan, entry: TaperRow | BagChange) -> PlanRow:
    delivery = entry.delivery
    number, flagged = None, False
    if isinstance(entry, TaperRow):
        number, due, from_dose = entry.number, entry.due, entry.from_dose
        flagged = plan.is_flagged(entry)
    else:
        due, from_dose = entry.at, delivery.dose
    return PlanRow(
        number=number,
        due=due,
        dose=delivery.dose,
        from_dose=from_dose,
        settable=delivery.settable,
        delivered=delivery.delivered,
        error_percent=delivery.error_percent,
        off=amount(delivery.dose) == 0,
        flagged=flagged,
    )


def _bag_lines(plan: TaperPlan) -> tuple[Line, ...]:
    changes = tuple(
        strong(
            note(
                "taper_bag_change",
                at=change.at,
                why=change.because.value,
                rate=change.delivery.settable,
            )
        )
        for change in plan.bag_changes
    )
    clock = strong(
        *(
            note("sheet_clock_change", row=before.number)
            for before, after in pairwise(plan.rows)
            if before.due.utcoffset() != after.due.utcoffset()
        )
    )
    assumed = plain(note("taper_bag_assumed")) if plan.order.bag_left is None else ()
    return (*changes, *((line,) if (line := clock + assumed) else ()))


def _after_end(plan: TaperPlan) -> Line:
    last = plan.rows[-1]
    if not last.is_off:
        return plain(note("sheet_ends_at_dose", dose=last.to_dose))
    until = later(last.due, plan.rules.watch_after_off)
    code = "sheet_watch_water" if plan.drug.id in WATCHED_FOR_WATER else "sheet_watch"
    return plain(note(code, span=plan.rules.watch_after_off, until=until))


def _checks(plan: TaperPlan) -> tuple[Check, ...]:
    rules = VerifyRules(
        plan.rules.largest_step, plan.rules.shortest_interval, plan.rules.largest_error_percent
    )
    zone = plan.order.zone or NoZone.NOT_LOOKED_UP
    return printed_checks(verify(plan_mapping(plan), plan.drug, rules, zone=zone))


def printed_checks(verification: Verification) -> tuple[Check, ...]:
    """The checks as the sheet lists them; those that say one thing together are one line.

    What only proves the plan's own figures is one line while all of it passes, and what only a
    worksheet can answer is one while all of it is unknown. Else each stands by itself.
    """
    checks = verification.checks
    summed = [
        (ids, result, code)
        for ids, result, code in SUMMED
        if all(check.result is result for check in checks if check.id in ids)
        and any(check.id in ids for check in checks)
    ]
    hidden = frozenset(check_id for ids, _, _ in summed for check_id in ids)
    listed = [
        Check(Status(check.result.value), plain(check.numbers))
        for check in checks
        if check.id not in hidden
    ]
    return (
        *listed,
        *(Check(Status(result.value), plain(note(code))) for _, result, code in summed),
    )
