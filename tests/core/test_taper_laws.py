"""Laws of a running taper over random orders, marks and clocks, whoever recorded them where.

The marks are what any file may hold: rows that do not exist, versions that were never made, doses
of nobody's plan, clocks that run back. None of it may raise, and none may make a row active that
should not be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bedside import art, at, bag, event, minutes, tick, vasopressin
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import assessed
from made_drugs import units
from taper_events import LATE, PHARMACIST, WATCH
from tapers import accepted, vasopressin_plan

from corrupted import NAMES, Plan, corruptions, plan_named
from pressorsheet.core.assessment import Reference
from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.core.taper.choices import Act, choice, choices
from pressorsheet.core.taper.gating import gate_at, gate_of
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.run import runs
from pressorsheet.core.taper.state import RowStatus, TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.wording import say

SETTLED = (RowStatus.GIVEN, RowStatus.SKIPPED, RowStatus.STEPPED_BACK)
ACTIVE = (RowStatus.CURRENT, RowStatus.PLANNED)
ZONES = (UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"))
# Both nights on which European clocks change, and one of no change.
NIGHTS = (
    datetime(2026, 3, 29, 0, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
    datetime(2026, 6, 1, 12, 0, tzinfo=UTC),
)
KINDS = ("step", "held", "resumed", "stepped_back", "skipped", "replanned", "stopped", "verified")


@dataclass(frozen=True)
class Order:
    """A taper that somebody ordered: its plan, and when."""

    plan: Mapping[str, Any]
    start: datetime
    every: timedelta


@st.composite
def orders(draw: st.DrawFn) -> Order:
    start = draw(st.sampled_from(NIGHTS)) + minutes(draw(st.integers(0, 300)))
    zone, every = draw(st.sampled_from(ZONES)), minutes(draw(st.integers(60, 200)))
    made = vasopressin_plan(
        running=units(f"0.0{draw(st.integers(10, 40))}"),
        step=units(f"0.00{draw(st.integers(2, 5))}"),
        interval=every,
        start=start.astimezone(zone),
        zone=zone,
    )
    return Order(plan_mapping(accepted(made)), start, every)


@st.composite
def marks(draw: st.DrawFn, order: Order) -> AnyEvent:
    """Any mark on the taper, at a time from two hours before its start."""
    kind = draw(st.sampled_from(KINDS))
    when = order.start + minutes(draw(st.integers(-120, 900)))
    fields: dict[str, Any] = {
        "plan_id": "T",
        "version": draw(st.integers(1, 3)),
        "row": draw(st.none() | st.integers(1, 12)),
        "charted": when + minutes(draw(st.integers(-90, 90))),
        "reason": draw(st.none() | st.just("said")),
    }
    if kind in ("step", "stepped_back") and draw(st.booleans()):
        fields |= {"dose": Decimal(draw(st.integers(0, 60))) / 1000, "dose_unit": "units/min"}
    if kind == "step" and draw(st.booleans()):
        fields["rate_ml_per_h"] = Decimal(draw(st.integers(0, 90))) / 10
    if kind == "replanned":
        fields["plan"] = draw(st.none() | st.just(order.plan) | st.just({"drug": "vasopressin"}))
    if kind == "verified" and draw(st.booleans()):
        print_ = draw(st.sampled_from([order.plan["fingerprint"], "0" * 64]))
        fields["signature"] = {**PHARMACIST, "at": when, "fingerprint": print_}
    return event(f"taper_{kind}", when, **fields)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Order, list[AnyEvent], datetime]:
    """An order with up to nine marks, and a moment to look."""
    order = draw(orders())
    made = event(
        "taper_ordered", order.start - minutes(60), plan_id="T", version=1, plan=order.plan
    )
    charted = draw(st.lists(marks(order), max_size=9))
    now = order.start + minutes(draw(st.integers(-60, 1_500)))
    return order, [made, *charted], now


def run_of(events: list[AnyEvent], now: datetime) -> TaperRun:
    (found,) = runs(events, now, LATE, WATCH)  # type: ignore[arg-type]  # taper events all
    assert isinstance(found, TaperRun)
    return found


def holds_together(found: TaperRun, every: timedelta) -> None:
    """What must be true of every run, however it came about."""
    statuses = [row.status for row in found.rows]
    assert statuses.count(RowStatus.CURRENT) <= 1
    active = [index for index, status in enumerate(statuses) if status in ACTIVE]
    if active:
        first = active[0]
        assert (found.frozen, found.stopped) == (None, None)
        assert statuses[first] is RowStatus.CURRENT
        assert found.current is found.rows[first]
        # no row becomes active while one before it is unsettled
        assert all(status in SETTLED for status in statuses[:first])
        assert active == list(range(first, len(statuses)))
    # no interval is other than elapsed, and none shorter than ordered, among the rows to come
    to_come = [row for row in found.rows if row.status not in SETTLED]
    for before, after in pairwise(to_come):
        apart = after.due.astimezone(UTC) - before.due.astimezone(UTC)
        assert apart == every * int(after.planned.n - before.planned.n)
    for before, after in pairwise(found.rows):
        assert 0 <= after.planned.to_dose < before.planned.to_dose
    assert all(say(oddity) for oddity in found.oddities)
    assert found.frozen is None or say(found.frozen.because)


@settings(max_examples=250)
@given(history=histories())
def test_no_history_makes_a_row_active_that_should_not_be(
    history: tuple[Order, list[AnyEvent], datetime],
) -> None:
    order, events, now = history
    holds_together(run_of(events, now), order.every)


@settings(max_examples=60)
@given(history=histories(), data=st.data())
def test_the_order_in_which_laptops_send_their_records_does_not_matter(
    history: tuple[Order, list[AnyEvent], datetime], data: st.DataObject
) -> None:
    _, events, now = history
    shuffled = data.draw(st.permutations(events))
    assert run_of(shuffled, now) == run_of(events, now)


@settings(max_examples=60)
@given(history=histories())
def test_a_row_that_is_not_active_never_has_an_open_gate(
    reference: Reference, history: tuple[Order, list[AnyEvent], datetime]
) -> None:
    order, events, now = history
    dose, long_ago = order.plan["from"], order.start - minutes(600)
    runs_at = {"dose": Decimal(dose.numerator) / dose.denominator, "dose_unit": "units/min"}
    beside = [
        bag("vasopressin", long_ago, "V", "40 units", 100, hung_at=long_ago),
        event("infusion", long_ago, drug="vasopressin", bag_id="V", **runs_at),
        tick(order.start - minutes(61)),
        art(now, 70),
    ]
    assessment = assessed(reference, now, events, beside)
    found = tapers_of(assessment)
    for run in found.read:
        gate = gate_of(run, assessment)
        is_active = run.current is not None and run.current.status is RowStatus.CURRENT
        if gate is not None and gate.verdict is Truth.MET:
            assert is_active
            assert run.frozen is None
        for row in run.rows:
            past = gate_at(run, row, assessment)
            assert (past is None) is (row.given is None)
        open_now = {each.act for each in choices(run, assessment) if each.is_open}
        assert not (run.stopped is not None and open_now)
        assert not (run.awaits_replan and open_now & {Act.GIVE, Act.RESUME, Act.SKIP})


# Replans -----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(given_rows=st.integers(0, 5), hold=st.booleans(), off_by=st.sampled_from([0, 0, 5, -5]))
def test_a_replan_starts_from_the_running_dose_or_is_told(
    reference: Reference, given_rows: int, hold: bool, off_by: int
) -> None:
    plan = plan_mapping(accepted(vasopressin_plan(start=at("06:00"), running=units("0.03"))))
    charted: list[AnyEvent] = [
        bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
        vasopressin("02:10", "0.03", bag="V"),
        event("taper_ordered", "05:00", plan_id="T", version=1, plan=plan),
    ]
    for number in range(1, given_rows + 1):
        dose = Decimal(30 - 5 * number) / 1000
        step = {"row": number, "dose": dose, "dose_unit": "units/min"}
        when = at("06:00") + minutes(60 * (number - 1))
        charted.append(event("taper_step", when, plan_id="T", version=1, **step))
    now = at("05:30") + minutes(60 * given_rows)
    if hold:
        charted.append(event("taper_held", now - minutes(5), plan_id="T", version=1))
    assessment = assessed(reference, now, charted)
    (run,) = tapers_of(assessment).read
    (offer,) = choice(run, assessment, Act.REPLAN).offers
    assert offer.dose.quantity == units(f"0.0{30 - 5 * given_rows:02}")

    running = 30 - 5 * given_rows + off_by
    again = vasopressin_plan(start=now + minutes(60), running=units(f"0.0{running:02}"))
    if isinstance(again, Refused):
        return
    replanned = event(
        "taper_replanned", now, plan_id="T", version=2, plan=plan_mapping(again), reason="said"
    )
    after = tapers_of(assessed(reference, now + minutes(1), charted, replanned))
    (run,) = after.read
    told = "taper_replan_not_from_running" in [each.code for each in after.unread]
    assert told is (off_by != 0)
    assert (run.frozen is None) is (off_by == 0)
    assert run.version.plan.rows[0].from_dose == run.version.plan.from_dose


# Signatures --------------------------------------------------------------------------------------


def verified(plan: Plan, fingerprint: str) -> bool:
    now = at("12:00")
    made = event("taper_ordered", now, plan_id="T", version=1, plan=plan)
    signed = {**PHARMACIST, "at": now + minutes(1), "fingerprint": fingerprint}
    sign = event(
        "taper_verified", now + minutes(1), plan_id="T", version=1, by=PHARMACIST, signature=signed
    )
    found = runs((made, sign), now + minutes(2), LATE, WATCH)  # type: ignore[arg-type]
    return all(isinstance(run, TaperRun) and run.version.is_verified for run in found)


def test_a_signature_is_valid_if_and_only_if_the_canonical_plan_is_unchanged() -> None:
    counted = 0
    for name in NAMES[:2]:
        plan = plan_named(name)
        assert verified(plan, plan["fingerprint"])
        for corruption in corruptions(plan):
            same = canonical_json(corruption.plan) == canonical_json(plan)
            assert verified(corruption.plan, plan["fingerprint"]) is same
            counted += 1
    assert counted > 1_000


def test_a_plan_that_is_only_written_otherwise_keeps_its_signature() -> None:
    def rewritten(value: Any) -> Any:
        match value:
            case dict():
                return {key: rewritten(value[key]) for key in sorted(value, reverse=True)}
            case list():
                return [rewritten(one) for one in value]
            case Decimal() if value == value.to_integral_value():
                return value.quantize(Decimal("1.00"))
            case _:
                return value

    for name in NAMES:
        plan = plan_named(name)
        assert verified(rewritten(plan), plan["fingerprint"])
