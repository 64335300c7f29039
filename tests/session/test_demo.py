"""The demo: the shipped patients as if it were now, with plans and signatures that hold."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from made_events import made, patient
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import (
    BagPrepared,
    FreeNote,
    HandoverNote,
    Infusion,
    TaperOrdered,
    TaperVerified,
    Target,
)
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import signature_valid, verify
from pressorsheet.core.verify_facts import verify_rules, worksheet_facts
from pressorsheet.exchange.strict_json import parse
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet
from pressorsheet.session.demo import demo_session, shifted
from pressorsheet.session.samples import last_charted, sample, sample_names

MINUTES = timedelta(minutes=1)
CLOCK_CHANGE = Path(__file__).parents[1] / "vectors" / "verify" / "vasopressin-clock-change.json"
NOWS = [
    datetime(2026, 11, 22, 19, 39, tzinfo=timezone(timedelta(hours=1))),
    datetime(2031, 7, 1, 0, 2, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 10, tzinfo=timezone(timedelta(hours=2))),
    datetime(1999, 12, 31, 23, 59, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
]


def worksheet_named(name: str, reference: Reference) -> Worksheet:
    read = sample(name, reference.drugs)
    assert isinstance(read, Worksheet)
    return read


@pytest.fixture(scope="module", params=NOWS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    moment = request.param
    assert isinstance(moment, datetime)
    return moment


@pytest.fixture(scope="module")
def before(reference: Reference) -> Worksheet:
    return worksheet_named("septic-shock.worksheet.json", reference)


@pytest.fixture(scope="module")
def after(before: Worksheet, now: datetime) -> Worksheet:
    return shifted(before, now)


def times(value: object) -> Iterator[datetime]:
    """Every time that stands in an event, in a fixed order; those of plans are texts."""
    match value:
        case datetime():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from times(getattr(value, name))
        case dict():
            for key in value:
                yield from times(value[key])
        case list() | tuple():
            for each in value:
                yield from times(each)
        case str() if value[4:5] == "-" and value[10:11] == "T":
            yield datetime.fromisoformat(value)


def only(kind: type[Any], worksheet: Worksheet) -> Any:
    (event,) = (event for event in worksheet.events if isinstance(event, kind))
    return event


def test_the_newest_record_was_charted_three_minutes_ago(after: Worksheet, now: datetime) -> None:
    ago = now.astimezone(UTC) - last_charted(after).astimezone(UTC)
    assert 3 * MINUTES <= ago < 4 * MINUTES


def test_every_time_moves_by_the_same_whole_minutes(before: Worksheet, after: Worksheet) -> None:
    moved = {event.id: list(times(event)) for event in after.events}
    spans = {
        new - old
        for event in before.events
        for old, new in zip(times(event), moved[event.id], strict=True)
    }
    (span,) = spans
    assert span % MINUTES == timedelta()


def test_the_times_meant_are_among_those_that_move(before: Worksheet) -> None:
    counts = dict.fromkeys((Target, BagPrepared, TaperOrdered, TaperVerified), 0)
    for event in before.events:
        if type(event) in counts:
            counts[type(event)] = len(list(times(event)))
    # at, recorded_at; review; prepared and hung; start and six rows; the signature's
    assert list(counts.values()) == [3, 4, 9, 3]


def test_every_time_stands_in_the_offset_of_now(after: Worksheet, now: datetime) -> None:
    offsets = {time.utcoffset() for event in after.events for time in times(event)}
    assert offsets == {now.utcoffset()}


def test_what_was_charted_is_the_same_in_the_same_order(
    before: Worksheet, after: Worksheet
) -> None:
    assert after.id == before.id
    assert [event.id for event in after.events] == [event.id for event in before.events]
    assert [
        (event.dose, event.dose_unit, event.bag_id)
        for event in after.events
        if isinstance(event, Infusion)
    ] == [
        (event.dose, event.dose_unit, event.bag_id)
        for event in before.events
        if isinstance(event, Infusion)
    ]
    assert all(one.order < other.order for one, other in pairwise(after.events))


def statuses(assessment: Assessment) -> dict[str, tuple[object, bool]]:
    return {
        result.item.id: (result.status, result.is_out_of_date)
        for checklist in assessment.checklists
        for result in checklist.items
    }


@pytest.mark.parametrize("name", sample_names())
def test_the_checklists_say_what_they_said_three_minutes_after_the_last_record(
    name: str, now: datetime, reference: Reference
) -> None:
    before = worksheet_named(name, reference)
    after = shifted(before, now)
    then = last_charted(before) + (now.astimezone(UTC) - last_charted(after).astimezone(UTC))
    said = statuses(assess(chart_of(before.events), reference, then))
    assert statuses(assess(chart_of(after.events), reference, now)) == said


def test_the_plan_verifies_against_its_worksheet_and_its_signature_fits(
    before: Worksheet, after: Worksheet, reference: Reference
) -> None:
    plan = only(TaperOrdered, after).plan
    drug = reference.drugs.drugs["vasopressin"]
    at_order = assess(chart_of(after.events), reference, only(TaperOrdered, after).at)
    facts = worksheet_facts(at_order, drug)
    verification = verify(plan, drug, verify_rules(reference.protocol, drug.id), facts)
    assert verification.passed
    signed = only(TaperVerified, after).signature
    assert signature_valid(plan, signed.fingerprint)
    now = assess(chart_of(after.events), reference, last_charted(after))
    (run,) = tapers_of(now).read
    assert [each.voided_by for each in run.version.verified] == [()]
    old = only(TaperOrdered, before).plan
    if plan["start"] != old["start"]:
        assert not signature_valid(plan, only(TaperVerified, before).signature.fingerprint)


def test_a_signature_of_another_plan_fits_no_better_afterwards(before: Worksheet) -> None:
    verified = only(TaperVerified, before)
    foreign = verified.signature.model_copy(update={"fingerprint": "ab" * 32})
    events = tuple(
        event.model_copy(update={"signature": foreign}) if event is verified else event
        for event in before.events
    )
    after = shifted(Worksheet(before.id, events), NOWS[1])
    assert only(TaperVerified, after).signature.fingerprint == "ab" * 32


def test_a_shifted_worksheet_is_a_worksheet_file(after: Worksheet, reference: Reference) -> None:
    assert read_worksheet(write_worksheet(after), reference.drugs) == after


def test_times_written_in_words_move_too(before: Worksheet) -> None:
    now = last_charted(before) + timedelta(days=40, hours=2, minutes=10 + 3)
    after = shifted(before, now)
    assert only(HandoverNote, after).actions == (
        "00:50 refill, skin, line sites",
        "01:55 hydrocortisone 50 mg; lactate and sodium",
    )
    plan = only(TaperOrdered, after).plan
    assert plan["call"] == "Dr A. Lind, phone 4471; from 23:10 Dr M. Osei, phone 4480"
    assert only(HandoverNote, after).if_then == only(HandoverNote, before).if_then


def test_what_only_looks_like_a_time_stays() -> None:
    text = "ratio 10:20:30, 24:10, 7:05, bag 112:301, 2026-03-10; at 10:05"
    note = made("note", 0, text=text)
    two_hours_later = last_charted(Worksheet("x", (note,))) + timedelta(hours=2, minutes=3)
    (after,) = shifted(Worksheet("x", (note,)), two_hours_later).events
    assert isinstance(after, FreeNote)
    assert after.text == "ratio 10:20:30, 24:10, 7:05, bag 112:301, 2026-03-10; at 12:05"


def test_a_plan_with_a_zone_keeps_to_it_across_its_clock_change(reference: Reference) -> None:
    read = parse(CLOCK_CHANGE.read_bytes())
    assert isinstance(read, dict)
    plan = read["plan"]
    ordered = made("taper_ordered", 0, plan_id="p", version=1, plan=plan)
    drug = reference.drugs.drugs["vasopressin"]
    zone = ZoneInfo(plan["tz"])
    for now in NOWS:
        moved = only(TaperOrdered, shifted(Worksheet("x", (patient(), ordered)), now)).plan
        verification = verify(moved, drug, verify_rules(reference.protocol, drug.id), None, zone)
        assert verification.passed, verification.checks
        assert moved["step"] == plan["step"] == Decimal("0.005")


def test_the_board_of_the_demo_shows_four_patients(reference: Reference, now: datetime) -> None:
    session = demo_session(reference, now)
    rows = session.patients(now)
    assert [(row.bed, row.name, row.look_alike) for row in rows] == [
        ("9", "DOE, Janet", True),
        ("12", "DOE, Jane", True),
        ("14", "ROE, Alan", False),
        ("17", "MOE, Ada", False),
    ]
    assert [row.late for row in rows] == [True, True, False, False]
    assert [row.next_due is None for row in rows] == [False, False, True, False]


def test_the_demo_opens_the_sample_patient(reference: Reference, before: Worksheet) -> None:
    session = demo_session(reference, NOWS[0])
    assert session.worksheet_id == before.id
    assert session.by is None
    assert session.worksheet() == shifted(before, NOWS[0])


def test_the_late_map_of_the_demo_is_late_and_nothing_runs_in_bed_14(reference: Reference) -> None:
    session = demo_session(reference, NOWS[1])
    late, _, recovered, begun = session.patients(NOWS[1])
    session.open(late.worksheet_id)
    pressure = session.assessment(NOWS[1]).pressure
    assert pressure is not None
    assert timedelta(minutes=50) < NOWS[1] - pressure.at < timedelta(minutes=53)
    session.open(recovered.worksheet_id)
    assert session.assessment(NOWS[1]).running == ()
    session.open(begun.worksheet_id)
    (running,) = session.assessment(NOWS[1]).running
    assert running.drug.id == "norepinephrine"
