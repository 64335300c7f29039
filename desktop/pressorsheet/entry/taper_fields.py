"""Taper fields: reads the fields of a draft order into the order that a plan is made by.

Step and interval left empty stay open for the protocol's. What is left in a charted bag at the
start, and when it expires, is the worksheet's; a bag that is only written is taken as full.
"""

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from pressorsheet.core.bags import Bag, volume_left
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import LONGEST_NAME, BagPrepared
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.bag_life import bag_life, rates_since
from pressorsheet.core.infusions import bag_value
from pressorsheet.core.line_sites import charted_line
from pressorsheet.core.moment import LATEST_YEAR, LONGEST_MINUTES, elapsed
from pressorsheet.core.note import Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.pressure import target_known
from pressorsheet.core.quantity import Dose, Pressure, Volume
from pressorsheet.core.taper import TaperOrder
from pressorsheet.core.taper.order import counted_left
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.text import shown
from pressorsheet.entry.bag import AMOUNT, BAG, VOLUME, read_label
from pressorsheet.entry.checked import Desk, Draft, Problem
from pressorsheet.entry.doses import DrugFields, as_dose, dose_unit_of, pump_step_of
from pressorsheet.entry.numbers import read_number, read_positive
from pressorsheet.entry.texts import read_name
from pressorsheet.entry.times import Tense, read_moment

FROM = "from"
FROM_UNIT = "from_unit"
STEP = "step"
EVERY = "every_min"
TO = "to"
START = "start"
RESCUE = "rescue"
MAP_LOW = "map_low_mmhg"
MAP_HIGH = "map_high_mmhg"
STOP_BELOW = "stop_below_mmhg"
CALL = "call"
ORDERED_BY = "ordered_by"
LINE = "line"

# How far ahead, and how far back, an order may put its first step [house].
LONGEST_AHEAD = timedelta(days=7)
LONGEST_BACK = timedelta(minutes=15)


@frozen
class Hanging:
    """The bag of an order; `left` and `expires` None: not known, and the plan takes it as full."""

    bag: Bag
    left: Volume | None = None
    expires: datetime | None = None


def read_order(
    fields: DrugFields, drug: Drug, charted_bag: BagPrepared | None
) -> TaperOrder | None:
    """The order that the fields write; None where one of them stands in the way."""
    running, unit = fields.take(FROM, read_positive(fields.draft, FROM)), _unit(fields, drug)
    if not fields.has(FROM):
        fields.problem(FROM, note("entry_dose_missing"))
    step, end, rescue = (_dose(fields, field, unit) for field in (STEP, TO, RESCUE))
    interval, start = read_interval(fields), _start(fields)
    hanging = _hanging(fields, drug, charted_bag, start)
    pump_step = pump_step_of(fields)
    written_low, high, stop_below = (
        _pressure(fields, field) for field in (MAP_LOW, MAP_HIGH, STOP_BELOW)
    )
    low = _target_low(fields) if written_low is None else written_low
    _check_bounds(fields, low, high, stop_below)
    call, ordered_by = fields.name(CALL) or _charted_call(fields, drug), fields.name(ORDERED_BY)
    line = fields.name(LINE) or _charted_line(fields, drug)
    if fields.problems or running is None or unit is None or hanging is None or start is None:
        return None
    dose = as_dose(running, unit)
    return TaperOrder(
        running=dose,
        end=type(dose)(Fraction(0)) if end is None else end,
        start=start,
        bag=hanging.bag,
        pump_step=pump_step,
        step=step,
        interval=interval,
        weight=None if drug.is_in_units else fields.desk.assessment.view.weight(),
        zone=_zone(fields.desk),
        reason=fields.reason,
        ordered_by=ordered_by,
        other_taper=_other_taper(fields.desk, drug),
        bag_left=hanging.left,
        bag_expires=hanging.expires,
        map_low=low,
        map_high=high,
        stop_below=stop_below,
        rescue=rescue,
        call=call,
        line=line,
    )


def read_interval(fields: DrugFields) -> timedelta | None:
    """The whole minutes between two steps; whether they are enough is judged elsewhere."""
    number = fields.take(EVERY, read_number(fields.draft, EVERY))
    if number is None:
        return None
    if number != number.to_integral_value():
        fields.problem(EVERY, note("taper_interval_not_whole_minutes"))
    elif abs(number) > LONGEST_MINUTES:
        fields.problem(EVERY, note("taper_beyond_calendar", year=LATEST_YEAR))
    else:
        return timedelta(minutes=int(number))
    return None


def _unit(fields: DrugFields, drug: Drug) -> str | None:
    unit = dose_unit_of(fields, FROM_UNIT, drug)
    if not fields.has(FROM_UNIT):
        fields.problem(FROM_UNIT, note("entry_unit_missing", known=(drug.dose_unit,)))
    return unit


def _dose(fields: DrugFields, field: str, unit: str | None) -> Dose | None:
    """A dose in the unit of the one the taper starts from; the generator judges its size."""
    number = fields.take(field, read_number(fields.draft, field))
    return None if number is None or unit is None else as_dose(number, unit)


def _start(fields: DrugFields) -> datetime | None:
    """When the first reduction is due: this minute where nothing is written."""
    now = fields.desk.now
    read = fields.take(START, read_moment(fields.draft, fields.desk, START, Tense.EITHER))
    if read is None:
        if fields.has(START):
            return None
        fields.read_back(START, note("time_is_now"))
        return now.replace(second=0, microsecond=0)
    fields.read_back(START, read.read_back)
    if elapsed(read.at, now) > LONGEST_BACK:
        fields.problem(START, note("entry_start_past", at=read.at, most=LONGEST_BACK))
    if elapsed(now, read.at) > LONGEST_AHEAD:
        fields.problem(START, note("entry_start_far", at=read.at, most=LONGEST_AHEAD))
    return read.at


def _zone(desk: Desk) -> ZoneInfo | None:
    """The zone that a plan names; a bare offset has no name to look up again."""
    return desk.now.tzinfo if isinstance(desk.now.tzinfo, ZoneInfo) else None


def _hanging(
    fields: DrugFields, drug: Drug, charted_bag: BagPrepared | None, start: datetime | None
) -> Hanging | None:
    """The charted bag with what is left in it at the start; else the bag that the fields write."""
    if charted_bag is None:
        if not fields.has(BAG) and not _has_label(fields.draft):
            fields.problem(BAG, note("entry_plan_needs_bag"))
        label = read_label(fields, drug) if _has_label(fields.draft) else None
        return None if label is None else Hanging(label.bag)
    if _has_label(fields.draft):
        fields.problem(AMOUNT, note("entry_plan_two_bags"))
    if start is None:
        return None
    view = fields.desk.assessment.view
    bag, life = bag_value(charted_bag), bag_life(view, drug, charted_bag)
    if charted_bag.hung_at is None:
        return Hanging(bag, None, life.expires)
    rates = tuple(rates_since(view, drug, charted_bag, charted_bag.hung_at))
    left = volume_left(bag.volume, rates, start)
    counted = None if isinstance(left, Refused) else counted_left(left)
    return Hanging(bag, counted, life.expires)


def _has_label(draft: Draft) -> bool:
    return any(draft.get(field, "").strip() for field in (AMOUNT, VOLUME))


def _pressure(fields: DrugFields, field: str) -> Pressure | None:
    number = fields.take(field, read_positive(fields.draft, field))
    if number is None:
        return None
    fields.judge(field, "map_mmhg", number, None)
    return Pressure(fraction_of(number))


def _target_low(fields: DrugFields) -> Pressure | None:
    """The low bound of the target in force, where none is written; a wrong one is not replaced."""
    if fields.has(MAP_LOW):
        return None
    target = target_known(fields.desk.assessment.view)
    if target is None:
        return None
    low = Pressure(target.low)
    code = "entry_low_is_default" if target.event is None else "entry_low_is_target"
    fields.read_back(MAP_LOW, note(code, low=low))
    return low


def _charted_call(fields: DrugFields, drug: Drug) -> str | None:
    """Whom to call by the drug's newest charted order, where none is written here."""
    orders = (each for each in fields.desk.assessment.view.back("order") if each.drug == drug.id)
    charted = next(orders, None)
    call = None if charted is None or fields.has(CALL) else charted.call
    if call is None or isinstance(read_name({CALL: call}, CALL), Problem):
        return None
    fields.read_back(CALL, note("entry_call_is_charted", call=shown(call)))
    return str(call)


def _charted_line(fields: DrugFields, drug: Drug) -> str | None:
    """The line that the drug's infusion is charted on, where none is written here."""
    site = None if fields.has(LINE) else charted_line(fields.desk.assessment.view, drug.id)
    if site is None or isinstance(read_name({LINE: site}, LINE), Problem):
        return None
    fields.read_back(LINE, note("entry_line_is_charted", line=shown(site, LONGEST_NAME)))
    return site


def require_order(fields: DrugFields, order: TaperOrder) -> None:
    """What an order holds besides its plan (clinical.md section 4): line, when to stop, who."""
    missing = {
        LINE: (order.line, "entry_line_missing"),
        STOP_BELOW: (order.stop_below, "entry_stop_missing"),
        CALL: (order.call, "entry_call_missing"),
        ORDERED_BY: (order.ordered_by, "entry_ordered_by_missing"),
    }
    for field, (value, code) in missing.items():
        if value is None:
            fields.problem(field, note(code))


def _check_bounds(
    fields: DrugFields, low: Pressure | None, high: Pressure | None, stop_below: Pressure | None
) -> None:
    if low is not None and high is not None and high < low:
        fields.problem(MAP_HIGH, note("target_bounds_crossed", high=high.mmhg, low=low.mmhg))
    if low is not None and stop_below is not None and stop_below > low:
        fields.problem(STOP_BELOW, note("entry_stop_above_low", stop=stop_below, low=low))


def _other_taper(desk: Desk, drug: Drug) -> str | None:
    """Another drug that is being tapered now."""
    return next((each for each in tapered(desk) if each != drug.id), None)


def tapered(desk: Desk) -> list[str]:
    """The drugs whose taper goes on now."""
    return [run.version.plan.drug for run in tapers_of(desk.assessment).read if run.is_running]
