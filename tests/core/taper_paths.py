"""Taper paths: every order of what can happen to a taper, in the program and in the oracle at once.

Each path begins at 11:00 with a taper of 0.015 units/min to OFF by 0.005 every 60 min, first row at
12:00, ordered with a reason. A path that leads to an outlook seen before is not followed twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import taper_oracle as oracle
from bedside import art, at, bag, bolus, cuff, event, fluid, norepinephrine, stop, tick, vasopressin
from made_drugs import units
from taper_events import PHARMACIST, mapping
from taper_oracle import Ward

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.chart import Chart, after, chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import refused
from pressorsheet.core.pressure import target_in_force
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.taper.state import RowStatus, TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.view import View

START = 0
ORDERED = -60 * oracle.MINUTE
REASON = "unit practice: not eight hours yet"
SETTLED = (RowStatus.GIVEN, RowStatus.SKIPPED, RowStatus.STEPPED_BACK)


def clock(second: int) -> datetime:
    """A second of the oracle as a time: 0 is 12:00."""
    return at("12:00") + timedelta(seconds=second)


def dose_text(thousandths: int) -> str:
    return f"0.{thousandths:03d}"


def second_of(moment: datetime) -> int:
    """A time as a second of the oracle."""
    return (moment - clock(0)) // timedelta(seconds=1)


@cache
def plan(dose: int, start: int) -> Mapping[str, Any]:
    """The plan from a dose, its first row at a second."""
    return mapping(f"{clock(start):%H:%M:%S}", running=units(dose_text(dose)), reason=REASON)


class Bed:
    """What the oracle holds of one patient, and their chart, made when it is asked for."""

    def __init__(self, ward: Ward, chart: Callable[[], Chart]) -> None:
        self.ward = ward
        self._make = chart
        self._chart: Chart | None = None

    @property
    def chart(self) -> Chart:
        """The chart; made once."""
        if self._chart is None:
            self._chart = self._make()
        return self._chart

    def then(self, ward: Ward, charted: Callable[[], Iterable[AnyEvent]]) -> "Bed":
        """The bed after what was charted."""

        def chart() -> Chart:
            found = self.chart
            for each in charted():
                found = after(found, each)
            return found

        return Bed(ward, chart)


def admitted() -> Bed:
    """The patient at 11:00, when the taper is ordered."""
    ward = Ward(ORDERED, oracle.rows_from(15, START), ORDERED)
    charted: list[AnyEvent] = [
        bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
        vasopressin("02:10", "0.015", bag="V"),
        tick("10:55"),
        event("taper_ordered", clock(ORDERED), plan_id="T1", version=1, plan=plan(15, START)),
    ]
    return Bed(ward, lambda: chart_of(charted))


# What can happen ---------------------------------------------------------------------------------

Happens = Callable[[Bed], Bed | None]


def taper(ward: Ward, kind: str, **fields: Any) -> AnyEvent:
    """A mark on the version in force, at the ward's time."""
    named = {"plan_id": "T1", "version": ward.version}
    return event(f"taper_{kind}", clock(ward.now), **(named | fields))


def exact(thousandths: int) -> dict[str, Any]:
    return {"dose": Decimal(dose_text(thousandths)), "dose_unit": "units/min"}


def is_open(bed: Bed) -> bool:
    """Whether a row comes next."""
    return bed.ward.next is not None and bed.ward.stopped is None


def given_after(bed: Bed, seconds: int) -> Bed:
    """The next row, as planned."""
    ward = oracle.passed(bed.ward, seconds)
    index = ward.next or 0
    dose = exact(ward.rows[index].after)
    return bed.then(oracle.given(ward), lambda: [taper(ward, "step", row=index + 1, **dose)])


def give(bed: Bed) -> Bed | None:
    """The next row in its time, or at once where that has passed."""
    if not is_open(bed):
        return None
    due = bed.ward.rows[bed.ward.next or 0].due
    return given_after(bed, max(due - bed.ward.now, 1))


def give_late(bed: Bed) -> Bed | None:
    """The next row ten minutes after its time, which is no more than a little late."""
    if not is_open(bed):
        return None
    due = bed.ward.rows[bed.ward.next or 0].due
    return given_after(bed, max(due - bed.ward.now, 0) + 10 * oracle.MINUTE)


def give_now(bed: Bed) -> Bed | None:
    """The next row a second from now, however early or late."""
    return given_after(bed, 1) if is_open(bed) else None


def wait(minutes: int) -> Happens:
    """Nothing is charted: readings grow old, rows fall due and late."""
    return lambda bed: bed.then(oracle.passed(bed.ward, minutes * oracle.MINUTE), tuple)


def marked(kind: str, then: Callable[[Ward], Ward]) -> Happens:
    """A mark on the row that comes next."""

    def happen(bed: Bed) -> Bed | None:
        if not is_open(bed):
            return None
        ward = oracle.passed(bed.ward, 1)
        row = (ward.next or 0) + 1
        return bed.then(then(ward), lambda: [taper(ward, kind, row=row, reason="said")])

    return happen


def step_back(bed: Bed) -> Bed | None:
    """To the dose before the one that runs."""
    if bed.ward.stopped is not None:
        return None
    ward = oracle.passed(bed.ward, 1)
    then = oracle.stepped_back(ward)
    dose = exact(then.dose)
    return bed.then(then, lambda: [taper(ward, "stepped_back", reason="said", **dose)])


def replan(bed: Bed) -> Bed | None:
    """From the dose that runs."""
    if bed.ward.stopped is not None or bed.ward.dose == 0:
        return None
    ward = oracle.passed(bed.ward, 1)
    then = oracle.replanned(ward)
    made = {"version": then.version, "reason": REASON}
    return bed.then(
        then,
        lambda: [taper(ward, "replanned", plan=plan(ward.dose, then.rows[0].due), **made)],
    )


def stop_taper(bed: Bed) -> Bed | None:
    if bed.ward.stopped is not None:
        return None
    ward = oracle.passed(bed.ward, 1)
    then = replace(ward, stopped=ward.now)
    return bed.then(then, lambda: [taper(ward, "stopped", reason="said")])


def sign(bed: Bed) -> Bed | None:
    """The version in force, once."""
    if bed.ward.signed:
        return None
    ward = oracle.passed(bed.ward, 1)
    return bed.then(replace(ward, signed=(ward.now,)), lambda: [signature(bed, ward)])


def signature(bed: Bed, ward: Ward) -> AnyEvent:
    plans = (each for each in bed.chart.back("taper", clock(ward.now)) if each.plan is not None)
    fingerprint = next(plans).plan["fingerprint"]
    signed = {**PHARMACIST, "at": clock(ward.now), "fingerprint": fingerprint}
    return taper(ward, "verified", by=PHARMACIST, signature=signed)


def charted(make: Callable[[Ward], AnyEvent], then: Callable[[Ward], Ward]) -> Happens:
    """What is charted beside the taper, a second later."""

    def happen(bed: Bed) -> Bed:
        ward = oracle.passed(bed.ward, 1)
        return bed.then(then(ward), lambda: [make(ward)])

    return happen


def at_map(mmhg: int) -> Happens:
    def then(ward: Ward) -> Ward:
        lows = (*ward.lows, ward.now) if mmhg < oracle.LOW else ward.lows
        return replace(ward, arterial=(ward.now, mmhg), lows=lows)

    return charted(lambda ward: art(clock(ward.now), mmhg), then)


def raised(ward: Ward) -> Ward:
    return replace(ward, raises=(*ward.raises, ward.now))


def hung(ward: Ward) -> str:
    return f"B{len(ward.bags)}" if ward.bags[1:] else "V"


def own_dose(ward: Ward) -> AnyEvent:
    """The tapered drug's dose as charted outside its plan."""
    return vasopressin(clock(ward.now), dose_text(ward.dose), bag=hung(ward))


def own_raise(bed: Bed) -> Bed | None:
    """The tapered drug is raised outside its plan."""
    if bed.ward.dose == 0:
        return None
    ward = oracle.passed(bed.ward, 1)
    then = raised(replace(ward, dose=ward.dose + oracle.STEP))
    return bed.then(then, lambda: [own_dose(then)])


def off_and_on(bed: Bed) -> Bed | None:
    """The tapered drug is stopped outside its plan, and runs again ten minutes later."""
    if bed.ward.dose == 0 or bed.ward.stopped is not None:
        return None
    ward = oracle.passed(bed.ward, 20 * oracle.MINUTE)
    off = clock(ward.now - 10 * oracle.MINUTE)
    then = raised(replace(ward, off_since_made=True))
    return bed.then(then, lambda: [stop("vasopressin", off), own_dose(then)])


def other_bag(bed: Bed) -> Bed | None:
    """A bag of the other strength is hung; the dose stays."""
    if bed.ward.dose == 0:
        return None
    fits = not oracle.bag_fits(bed.ward)
    ward = oracle.passed(bed.ward, 1)
    then = replace(ward, bags=(*ward.bags, (ward.now, fits)))
    when, contents = clock(ward.now), "40 units" if fits else "20 units"
    return bed.then(
        then,
        lambda: [
            bag("vasopressin", when, hung(then), contents, 100, hung_at=when),
            own_dose(then),
        ],
    )


HAPPENS: Mapping[str, Happens] = {
    "given": give,
    "given 10 min late": give_late,
    "given now": give_now,
    "wait 20 min": wait(20),
    "clock jumps 80 min": wait(80),
    "held": marked("held", lambda ward: oracle.needs(ward, "resume")),
    "resumed": marked("resumed", oracle.resumed),
    "skipped": marked("skipped", oracle.skipped),
    "stepped back": step_back,
    "replanned": replan,
    "stopped": stop_taper,
    "signed": sign,
    "MAP 72": at_map(72),
    "MAP 60": at_map(60),
    # a cuff that reads far from every arterial MAP of these paths
    "cuff MAP 95": charted(
        lambda ward: cuff(clock(ward.now), 95), lambda ward: replace(ward, cuff=(ward.now, 95))
    ),
    # systolic and diastolic pressure alone, of which the estimate is 53
    "low estimate": charted(
        lambda ward: art(clock(ward.now), sbp=80, dbp=40),
        lambda ward: replace(ward, estimate=(ward.now, 53)),
    ),
    "pressor up": charted(
        lambda ward: norepinephrine(clock(ward.now), f"0.{10 + len(ward.raises)}"), raised
    ),
    "bolus of the drug": charted(
        lambda ward: bolus("vasopressin", clock(ward.now), "1 units"), raised
    ),
    "fluid bolus": charted(
        lambda ward: fluid(clock(ward.now), 250),
        lambda ward: replace(ward, fluids=(*ward.fluids, ward.now)),
    ),
    "drug raised outside": own_raise,
    "drug off and on": off_and_on,
    "other bag": other_bag,
}


# What is seen ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What is shown of a taper: when each row is due and what became of it, gate and signature."""

    due: tuple[int, ...]
    changed: int | None
    settled: tuple[str, ...]
    active: int | None
    gate: str | None
    is_signed: bool
    version: int


def seen(reference: Reference, bed: Bed) -> Seen:
    """The taper as the program shows it at the ward's time; the checklists are not judged."""
    now = clock(bed.ward.now)
    view = View(bed.chart, now, reference.drugs, reference.limits, reference.protocol.settings)
    assessment = Assessment(
        now, reference, view, (), None, target_in_force(view), (), refused("not_asked")
    )
    (run,) = tapers_of(assessment).read
    gate = gate_of(run, assessment)
    return Seen(
        due=tuple(map(second_of, (row.due for row in run.rows))),
        changed=None if run.last_change is None else second_of(run.last_change),
        settled=tuple(
            row.status.value if row.status in SETTLED else oracle.PLANNED for row in run.rows
        ),
        active=active_row(run),
        gate=None if gate is None else gate.verdict.value,
        is_signed=run.version.is_verified,
        version=run.version.number,
    )


def active_row(run: TaperRun) -> int | None:
    """The index of the row shown as the one to give; no other may be shown so."""
    current = [index for index, row in enumerate(run.rows) if row.status is RowStatus.CURRENT]
    assert len(current) <= 1
    if not current:
        assert not any(row.status is RowStatus.PLANNED for row in run.rows), "active without a next"
        return None
    assert all(row.status in SETTLED for row in run.rows[: current[0]]), "one before is unsettled"
    return current[0]


def expected(ward: Ward) -> Seen:
    """What the oracle says must be shown."""
    is_active = oracle.is_active(ward)
    return Seen(
        due=tuple(row.due for row in ward.rows),
        changed=ward.changed,
        settled=tuple(row.state for row in ward.rows),
        active=ward.next if is_active else None,
        gate=oracle.gate(ward),
        is_signed=oracle.is_signed(ward),
        version=ward.version,
    )


# Every order -------------------------------------------------------------------------------------


@dataclass
class Count:
    """How many states, steps between states, and orders of events were looked at."""

    states: int = 0
    steps: int = 0
    orders: int = 0
    clear: int = 0


@dataclass(frozen=True)
class Found:
    """A state: the events to it, what is shown and what must be."""

    path: tuple[str, ...]
    shown: Seen
    wanted: Seen


def explore(reference: Reference, depth: int, count: Count) -> Iterator[Found]:
    """Every state within `depth` events, each by the first order that leads to it."""
    level: dict[object, tuple[Bed, tuple[str, ...], int]] = {"": (admitted(), (), 1)}
    known: set[int] = set()
    for length in range(1, depth + 1):
        following: dict[object, tuple[Bed, tuple[str, ...], int]] = {}
        while level:
            _, (bed, path, orders) = level.popitem()
            for name, then in followed(bed):
                count.steps += 1
                count.orders += orders
                outlook = oracle.outlook(then.ward)
                one, way, ways = following.get(outlook, (then, (*path, name), 0))
                following[outlook] = (one, way, ways + orders)
                if ways or hash(outlook) in known:
                    continue
                known.add(hash(outlook))
                shown = seen(reference, then)
                count.states += 1
                count.clear += shown.gate == "met"
                yield Found((*path, name), shown, expected(then.ward))
        level = following if length < depth else {}


def followed(bed: Bed) -> Iterator[tuple[str, Bed]]:
    """All that can happen next."""
    for name, happens in HAPPENS.items():
        then = happens(bed)
        if then is not None:
            yield name, then
