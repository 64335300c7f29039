"""Taper text: a plan with its notices and its advisor as a table for people, as JSON, as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

from pressorsheet.core.dosing import Delivery, as_mass
from pressorsheet.core.limits import Notice
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import plain_text
from pressorsheet.core.quantity import UNITS, Dose, InUnit, WeightBasedDose, amount
from pressorsheet.core.taper import TaperPlan, TaperRow
from pressorsheet.core.taper.advisor import Advice, summary
from pressorsheet.core.taper.document import bag_note
from pressorsheet.core.taper.order import MINUTE
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.wording import drug_name, number_text, say, time_text
from pressorsheet.wording.values import own_unit

PERCENT_PLACES = 2
SHOWN_HEX = 8
GAP = "  "
LEVELS = {"beyond": "strong"}


def as_json(
    plan: TaperPlan, advice: Sequence[Advice], notices: Sequence[Notice]
) -> dict[str, object]:
    """The plan, its notices and its advisor as cli.md has them."""
    zone = plan.rows[0].due.tzinfo
    return {
        "plan": plan_mapping(plan),
        "notices": [
            {
                "level": LEVELS.get(notice.level.value, notice.level.value),
                "code": notice.code,
                "message": say(notice.note, zone),
            }
            for notice in notices
        ],
        "advisor": [
            {
                "concentration": amount(each.concentration),
                "unit": own_unit(each.concentration).name,
                "worst_error_percent": each.worst_error_percent,
                "exact": each.is_exact,
                "exact_rows": each.exact_rows,
                "set_rates_ml_per_h": [one.settable.ml_per_h for one in each.deliveries],
                "hung": each.is_hung,
                "cannot": [say(reason, zone) for reason in each.cannot],
            }
            for each in advice
        ],
    }


def as_csv(plan: TaperPlan) -> str:
    """The rows of the plan as CSV, keys as in JSON; doses are in `dose_unit`."""
    mapping = plan_mapping(plan)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    keys = list(mapping["rows"][0])
    writer.writerow(["drug", "dose_unit", *keys])
    for row in mapping["rows"]:
        cells = [_cell(row[key]) for key in keys]
        writer.writerow([mapping["drug"], mapping["dose_unit"], *cells])
    return text.getvalue().rstrip("\n")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_text(value) if isinstance(value, Fraction | int) else str(value)


def as_text(plan: TaperPlan, advice: Sequence[Advice], notices: Sequence[Notice]) -> str:
    """The plan for people: the order, the rows, the notices, the advisor."""
    zone = plan.rows[0].due.tzinfo
    fingerprint = plan_mapping(plan)["fingerprint"][:SHOWN_HEX]
    blocks = [
        [say(line, zone) for line in _heading(plan)],
        _aligned(_rows(plan)),
        [
            say(note("answer_notice", level=notice.level, notice=notice.note), zone)
            for notice in notices
        ],
        [say(line) for line in summary(plan, advice)],
        _aligned(_advisor(plan, advice)),
        [say(note("answer_plan_fingerprint", fingerprint=fingerprint))],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _heading(plan: TaperPlan) -> list[Note]:
    order = plan.order
    lines = [
        note("answer_taper_head", drug=drug_name(plan.drug.id)),
        note(
            "answer_taper_order",
            start=_in_unit(plan, order.running),
            end=_in_unit(plan, order.end) if amount(order.end) else "OFF",
            step=_in_unit(plan, plan.step),
            minutes=plan.interval // MINUTE,
            first=plan.rows[0].due,
        ),
        bag_note(plan),
        note("sheet_route_not_ordered")
        if order.line is None
        else note("sheet_route", route=order.route, line=order.line),
        note("sheet_pump", pump_step=order.pump_step),
    ]
    if order.weight is not None:
        lines.append(note("sheet_weight", weight=order.weight))
    lines.append(note("sheet_ordered_by", by=order.ordered_by))
    if order.has_reason:
        lines.append(note("sheet_reason", reason=order.reason))
    running = plan.running
    lines.append(
        note(
            "answer_taper_running",
            dose=_in_unit(plan, running.dose),
            rate=running.exact,
            settable=running.settable,
        )
    )
    return lines


def _in_unit(plan: TaperPlan, dose: Dose) -> InUnit:
    return InUnit(dose, plan.dose_unit)


def _rows(plan: TaperPlan) -> list[list[str]]:
    unit = plan.dose_unit
    by_weight = plan.order.weight is not None and isinstance(plan.order.running, WeightBasedDose)
    mass = ["mcg/min"] if by_weight else []
    table = [
        ["step", "due", "from", "to", *mass, "exact", "set", "delivers", "error", "used", "left"],
        ["", "", unit, unit, *mass, "mL/h", "mL/h", unit, "%", "mL", "mL"],
    ]
    if by_weight:
        table[0][4] = "to"
    for row in plan.rows:
        off = row.is_off
        to_mass = [] if not by_weight else ["OFF" if off else _mass(plan, row)]
        table.append(
            [
                str(row.number),
                time_text(row.due),
                _number(plan, row.from_dose),
                "OFF" if off else _number(plan, row.to_dose),
                *to_mass,
                number_text(row.delivery.exact.ml_per_h),
                "OFF" if off else number_text(row.delivery.settable.ml_per_h),
                "OFF" if off else _number(plan, row.delivery.delivered),
                "" if off else _error(row.delivery),
                number_text(row.used.ml),
                number_text(row.left.ml),
            ]
        )
    return table


def _mass(plan: TaperPlan, row: TaperRow) -> str:
    assert plan.order.weight is not None  # a weight-based plan has one
    assert isinstance(row.to_dose, WeightBasedDose)
    return number_text(as_mass(row.to_dose, plan.order.weight).mcg_per_min)


def _number(plan: TaperPlan, dose: Dose) -> str:
    return number_text(UNITS[plan.dose_unit].count(dose))


def _error(delivery: Delivery) -> str:
    error = number_text(delivery.error_percent, PERCENT_PLACES)
    return f"+{error}" if delivery.error_percent > 0 and error != "0" else error


def _advisor(plan: TaperPlan, advice: Sequence[Advice]) -> list[list[str]]:
    """A row for each concentration of the library; none where it lists none."""
    if not advice:
        return []
    doses = [_number(plan, row.to_dose) for row in plan.rows if not row.is_off]
    table = [[own_unit(advice[0].concentration).name, "exact", "worst %", *doses]]
    for each in advice:
        worst = each.worst_error_percent
        shown = "" if worst is None else number_text(worst, PERCENT_PLACES)
        sign = "+" if worst is not None and worst > 0 else ""
        rates = [number_text(one.settable.ml_per_h) for one in each.deliveries]
        name = number_text(amount(each.concentration))
        if each.cannot:
            shown, rates = "cannot", [*rates, *[""] * (len(doses) - len(rates))]
        table.append([name, "yes" if each.is_exact else "no", f"{sign}{shown}", *rates])
    return table


def _aligned(table: Iterable[Sequence[str]]) -> list[str]:
    """The cells in columns, each as wide as its widest."""
    rows = list(table)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
