"""Taper document: a plan as it was made, as the model of its printed sheet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from pressorsheet.core.bags import Bag, concentration
from pressorsheet.core.dosing import Delivery, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import beyond
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Identity, Line, Provenance, Status, plain, strong
from pressorsheet.core.quantity import (
    Concentration,
    InUnit,
    MassAmount,
    Pressure,
    PumpRate,
    Volume,
    Weight,
)
from pressorsheet.core.taper import TaperPlan, TaperRules
from pressorsheet.core.taper.advisor import Advice, summary
from pressorsheet.core.taper.code import code_text
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.rebuilding import left_besides_full, planned_bag
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import Check, PlanRow, StopOrder, TaperSheetDocument
from pressorsheet.core.verify import (
    NoZone,
    PrintedPlan,
    Result,
    Verification,
    VerifyRules,
    printed_plan,
    verify,
)
from pressorsheet.core.verify.printed import PrintedChange, PrintedRow

FIRST_VERSION = 1
OWN_FIGURES = frozenset(
    {"fingerprint", "drug", "units", "salt", "start_dose", "rows", "figures", "local_times"}
) | {"bag_changes"}
OF_BAG = frozenset({"bag_life", "charted_start", "hung_bag", "route"})
# What says one thing together, the widest first: of those that share a check one is printed.
SUMMED = (
    (OWN_FIGURES | {"weight"}, Result.PASS, "sheet_figures_agree"),
    (OWN_FIGURES, Result.PASS, "sheet_figures_agree"),
    (OF_BAG | {"wean"}, Result.UNKNOWN, "sheet_no_worksheet"),
    (OF_BAG, Result.UNKNOWN, "sheet_no_worksheet_but_reason"),
    # the order names the line above: here it is enough that it is the charted one
    (frozenset({"route"}), Result.PASS, "sheet_line_as_charted"),
)

# diabetes insipidus can follow its end [vp-label]
WATCHED_FOR_WATER = ("vasopressin",)


@frozen
class Frame:
    """What stands on a sheet beside its plan: whence it comes, by which rules, in which words.

    `default_low` is the protocol's low bound where the order names none, None where no protocol is
    in force; `drug_name` and `trace`
    are the drug and the spots of the line trace in words, `advisor` what other mixes would give.
    """

    provenance: Provenance
    rules: TaperRules
    default_low: Pressure | None
    drug_name: str
    trace: tuple[str, ...]
    advisor: tuple[Note, ...] = ()


def sheet_without_worksheet(
    plan: TaperPlan, advice: tuple[Advice, ...], frame: Frame
) -> TaperSheetDocument:
    """The taper sheet of a plan alone: no identity, no signature, what a worksheet says unknown."""
    rules = VerifyRules(
        plan.rules.largest_step, plan.rules.shortest_interval, plan.rules.largest_error_percent
    )
    content = plan_mapping(plan)
    zone = plan.order.zone or NoZone.NOT_LOOKED_UP
    printed = printed_plan(content)
    assert not isinstance(printed, Refused)  # it was written just now
    framed = replace(frame, rules=plan.rules, advisor=summary(plan, advice))
    made = sheet_of(printed, plan.drug, framed, verify(content, plan.drug, rules, zone=zone))
    assert not isinstance(made, Refused)  # its rates were reckoned from its bag
    assumed = plain(note("sheet_bag_assumed")) if plan.order.bag_left is None else ()
    ordered = plain(note("sheet_ordered_by", by=plan.order.ordered_by))
    first, *reason = made.order_lines
    return replace(
        made,
        order_lines=(sum(reason, first + ordered),),
        bag_lines=_with(made.bag_lines, assumed, clock=len(made.bag_lines) > len(plan.bag_changes)),
    )


def _with(lines: tuple[Line, ...], assumed: Line, *, clock: bool) -> tuple[Line, ...]:
    """The lines with what is assumed of the bag, behind the word on the clock where one stands."""
    if not assumed:
        return lines
    return (*lines[:-1], lines[-1] + assumed) if clock else (*lines, assumed)


def sheet_of(
    plan: PrintedPlan, drug: Drug, frame: Frame, verification: Verification
) -> TaperSheetDocument | Refused:
    """The taper sheet of a recorded plan as it was made: nothing given, nobody's signature.

    Refuses one whose bag gives no concentration: nobody could say what its mL/h are.
    """
    bag = planned_bag(plan.bag, drug)
    strength = None if bag is None else concentration(bag, drug)
    if bag is None or strength is None or isinstance(strength, Refused):
        return refused("taper_sheet_no_strength", drug=drug.id)
    unit = plan.dose_unit
    return TaperSheetDocument(
        identity=None,
        provenance=frame.provenance,
        drug=frame.drug_name,
        dose_unit=unit,
        version=FIRST_VERSION,
        start_dose=dose_of(plan.from_dose, unit),
        end_dose=dose_of(plan.to_dose, unit),
        step=dose_of(plan.step, unit),
        every=plan.interval,
        start=plan.start if not plan.rows else plan.rows[0].due,
        concentration=strength,
        weight=_weight(plan),
        order_lines=_order_lines(plan, drug, bag, strength),
        stop=_stop(plan, strength),
        conditions=_conditions(plan, frame),
        first_step=plain(note("sheet_first_step")),
        hold=(
            plain(note("sheet_hold")),
            plain(note("sheet_hold_fluid")),
            plain(note("sheet_hold_late", late=frame.rules.late_after))
            + strong(note("sheet_hold_not_active"))
            + plain(note("sheet_hold_until")),
        ),
        rows=_rows(plan, strength, frame.rules),
        bag_lines=_bag_lines(plan),
        error_notice_percent=frame.rules.largest_error_percent,
        after_off=_after_end(plan, drug, frame.rules),
        trace=frame.trace,
        checks=printed_checks(verification),
        check_notice=(),
        signature=None,
        fingerprint=plan.fingerprint or "",
        code=code_text(plan),
        advisor=tuple(strong(line) for line in frame.advisor),
        earlier=(),
        ordered_for=Identity(
            weight=_weight(plan),
            target_low=_pressure(plan, "map_low_mmhg"),
            target_high=_pressure(plan, "map_high_mmhg"),
        ),
    )


def _delivery(plan: PrintedPlan, dose: Fraction, strength: Concentration) -> Delivery | None:
    """What the pump makes of a dose at the plan's bag, weight and step; None: nothing settable."""
    step = PumpRate(plan.pump_step_ml_per_h)
    made = deliver(dose_of(dose, plan.dose_unit), strength, _weight(plan), step)
    return made if isinstance(made, Delivery) else None


def _weight(plan: PrintedPlan) -> Weight | None:
    """The dosing weight that the plan is reckoned for; None where its doses need none."""
    return None if plan.weight_kg is None else Weight(plan.weight_kg)


def _rate(plan: PrintedPlan, dose: Fraction, strength: Concentration) -> PumpRate | None:
    made = _delivery(plan, dose, strength)
    return None if made is None else made.settable


def _ordered(plan: PrintedPlan, key: str) -> Fraction | None:
    """A number that the order recorded beside its plan."""
    value = plan.content.get(key)
    return None if value is None else fraction_of(value)


def _pressure(plan: PrintedPlan, key: str) -> Pressure | None:
    number = _ordered(plan, key)
    return None if number is None else Pressure(number)


def _stop(plan: PrintedPlan, strength: Concentration) -> StopOrder:
    rescue = _ordered(plan, "rescue")
    back = plan.from_dose if rescue is None else rescue
    return StopOrder(
        below=_pressure(plan, "stop_below_mmhg"),
        rescue_dose=dose_of(back, plan.dose_unit),
        rescue_rate=_rate(plan, back, strength),
        concentration=strength,
        call=plan.content.get("call"),
        weight=_weight(plan),
    )


def _order_lines(
    plan: PrintedPlan, drug: Drug, bag: Bag, strength: Concentration
) -> tuple[Line, ...]:
    weight = None if plan.weight_kg is None else note("sheet_weight", weight=Weight(plan.weight_kg))
    low, high = _pressure(plan, "map_low_mmhg"), _pressure(plan, "map_high_mmhg")
    target = None if low is None else note("sheet_target", low=low)
    if low is not None and high is not None:
        target = note("sheet_target_to", low=low.mmhg, high=high)
    zone = None if plan.tz is None else note("sheet_zone", zone=plan.tz)
    reason = plan.reason if plan.reason and plan.reason.strip() else None
    rate = _rate(plan, plan.from_dose, strength)
    above = _above_ceiling(plan, drug)
    first = strong(_bag_note(bag, strength), _line(plan), *above) + plain(
        weight,
        None if rate is None else note("sheet_start_rate", rate=rate),
        note("sheet_pump", pump_step=PumpRate(plan.pump_step_ml_per_h)),
        target,
        zone,
        note("sheet_left", left=left) if (left := _left(plan)) is not None else None,
    )
    said = plain(note("sheet_reason", reason=reason)) if reason else ()
    return tuple(line for line in (first, said) if line)


def _line(plan: PrintedPlan) -> Note:
    """The route and the line that the order names, or that it names none."""
    line = plan.content.get("line")
    if line is None:
        return note("sheet_route_not_ordered")
    return note("sheet_route", route=plan.content.get("route"), line=line)


def _above_ceiling(plan: PrintedPlan, drug: Drug) -> Iterator[Note]:
    """That the plan starts above the drug's ceiling, and on what terms."""
    if beyond(drug, dose_of(plan.from_dose, plan.dose_unit), _weight(plan)) is not None:
        yield note("sheet_above_ceiling", ceiling=drug.ceiling)


def _left(plan: PrintedPlan) -> Volume | None:
    """What the order counted in the bag at the first step, where that was not a full one."""
    left = left_besides_full(plan)
    return None if left is None else Volume(left)


def bag_note(plan: TaperPlan) -> Note:
    """The bag as its label reads, mass in mg, and the concentration that makes, as base."""
    return _bag_note(plan.order.bag, plan.concentration)


def _bag_note(bag: Bag, strength: Concentration) -> Note:
    values = {
        "amount": InUnit(bag.amount, "mg") if isinstance(bag.amount, MassAmount) else bag.amount,
        "volume": bag.volume,
        "concentration": strength,
    }
    if bag.salt is None:
        return note("sheet_bag", **values)
    return note("sheet_bag_salt", salt=bag.salt, **values)


def _conditions(plan: PrintedPlan, frame: Frame) -> tuple[Line, ...]:
    ordered, age = _pressure(plan, "map_low_mmhg"), frame.rules.map_max_age
    low = frame.default_low if ordered is None else ordered
    reached = "sheet_gate_map_default" if ordered is None else "sheet_gate_map"
    others = (plain(note("sheet_gate_after_step")), plain(note("sheet_gate_nothing_raised")))
    if low is None:
        return (strong(note("sheet_gate_no_bound")), *others)
    if age is None:
        pressure = strong(note("sheet_gate_map_no_limit", low=low))
    else:
        pressure = plain(note(reached, low=low, age=age))
    return (pressure, others[0], plain(note("sheet_gate_none_low", low=low)), others[1])


def _rows(plan: PrintedPlan, strength: Concentration, rules: TaperRules) -> tuple[PlanRow, ...]:
    """Steps and bag changes in order of time; at one moment the bag is changed first."""
    bags = [(each.elapsed_min, _bag_row(plan, each, strength)) for each in plan.bag_changes]
    steps = [(each.elapsed_min, _step(plan, each, rules)) for each in plan.rows]
    return tuple(row for _, row in sorted([*bags, *steps], key=lambda pair: pair[0]))


def _step(plan: PrintedPlan, row: PrintedRow, rules: TaperRules) -> PlanRow:
    unit = plan.dose_unit
    return PlanRow(
        number=int(row.n),
        due=row.due,
        dose=dose_of(row.to_dose, unit),
        from_dose=dose_of(row.from_dose, unit),
        settable=PumpRate(row.set_rate_ml_per_h),
        delivered=dose_of(row.delivered, unit),
        error_percent=row.error_percent,
        off=row.off,
        flagged=abs(row.error_percent) > rules.largest_error_percent,
    )


def _bag_row(plan: PrintedPlan, change: PrintedChange, strength: Concentration) -> PlanRow:
    dose, rate = dose_of(change.dose, plan.dose_unit), PumpRate(change.set_rate_ml_per_h)
    made = _delivery(plan, change.dose, strength)
    return PlanRow(
        number=None,
        due=change.at,
        dose=dose,
        from_dose=dose,
        settable=rate,
        delivered=dose if made is None else made.delivered,
        error_percent=Fraction(0) if made is None else made.error_percent,
        off=False,
        flagged=False,
    )


def _bag_lines(plan: PrintedPlan) -> tuple[Line, ...]:
    changes = tuple(
        strong(
            note(
                "taper_bag_change",
                at=change.at,
                why=change.because,
                rate=PumpRate(change.set_rate_ml_per_h),
            )
        )
        for change in plan.bag_changes
    )
    clock = strong(
        *(
            note("sheet_clock_change", row=int(before.n))
            for before, after in pairwise(plan.rows)
            if before.due.utcoffset() != after.due.utcoffset()
        )
    )
    return (*changes, *((clock,) if clock else ()))


def _after_end(plan: PrintedPlan, drug: Drug, rules: TaperRules) -> Line:
    last = plan.rows[-1]
    if not last.off:
        return plain(
            note(
                "sheet_ends_at_dose",
                dose=InUnit(dose_of(last.to_dose, plan.dose_unit), plan.dose_unit),
            )
        )
    return watch_line(drug, rules, None)


def watch_line(drug: Drug, rules: TaperRules, until: datetime | None) -> Line:
    """What is watched after OFF and for how long; a pen line for the end until OFF was given."""
    code = "sheet_watch_water" if drug.id in WATCHED_FOR_WATER else "sheet_watch"
    if until is None:
        return plain(note(f"{code}_open", span=rules.watch_after_off))
    return plain(note(code, span=rules.watch_after_off, until=until))


def printed_checks(verification: Verification) -> tuple[Check, ...]:
    """The checks as the sheet lists them; those that say one thing together are one line.

    What only proves the plan's own figures is one line while all of it passes, and what only a
    worksheet can answer is one while all of it is unknown. Else each stands by itself.
    """
    checks = verification.checks
    hidden: frozenset[str] = frozenset()
    summed = []
    for ids, result, code in SUMMED:
        of_it = [check for check in checks if check.id in ids]
        if of_it and not ids & hidden and all(check.result is result for check in of_it):
            hidden |= ids
            named = tuple(f"check_{check.id}" for check in of_it)
            said = note(code, count=len(named), checks=named)
            summed.append(Check(Status(result.value), _said(result, said), len(named)))
    listed = [
        Check(Status(check.result.value), _said(check.result, check.numbers))
        for check in checks
        if check.id not in hidden
    ]
    return (*listed, *summed)


def _said(result: Result, numbers: Note) -> Line:
    """What a check says, in Bold where someone must act."""
    return plain(numbers) if result is Result.PASS else strong(numbers)
