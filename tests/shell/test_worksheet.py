"""The worksheet file: read whole or refused with place and fix, written back exactly, joined."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from drawn import SCHEMA, as_json, misfit, worksheets
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.events import Infusion
from pressorsheet.core.note import Note, Refused
from pressorsheet.exchange.schema import worksheet_schema
from pressorsheet.exchange.strict_json import parse
from pressorsheet.exchange.worksheet import Worksheet, join, read_worksheet, write_worksheet
from pressorsheet.library.drugs import shipped_library
from pressorsheet.wording import say

SHEET_ID = "123e4567-e89b-42d3-a456-426614174000"
FEW = settings(max_examples=40)


def _library() -> DrugLibrary:
    library = shipped_library()
    assert isinstance(library, DrugLibrary)
    return library


LIBRARY = _library()


def event(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A tick, or what `fields` make of it; a field of None is left out."""
    whole = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "kind": "tick",
        "at": "2026-10-24T23:00:00+02:00",
        "recorded_at": "2026-10-24T23:01:00+02:00",
        "by": {"name": "A. Nurse", "role": "nurse"},
        "item": "wean.3",
        "value": True,
    } | fields
    if whole["kind"] != "tick":
        whole = {key: value for key, value in whole.items() if key not in ("item", "value")}
    return {key: value for key, value in whole.items() if value is not None}


def file_of(*events: Any, **frame: Any) -> bytes:
    whole = {"format": "pressorsheet.worksheet/1", "id": SHEET_ID, "events": list(events)} | frame
    return json.dumps(whole).encode()


def read(*events: Any) -> Worksheet:
    worksheet = read_worksheet(file_of(*events), LIBRARY)
    assert isinstance(worksheet, Worksheet)
    return worksheet


def reasons(data: bytes) -> tuple[Note, ...]:
    refusal = read_worksheet(data, LIBRARY)
    assert isinstance(refusal, Refused)
    return refusal.reasons


def sentence(*events: Any) -> str:
    (reason,) = reasons(file_of(*events))
    return say(reason)


# one example per thing that is refused: the fields of an event, and what the sentence must name
REFUSED = [
    (
        {"kind": "vital"},
        'events[0]: "vital" is not a kind of event known here; correct its spelling, or open '
        'the file with the newer version of the program that wrote it; known are "vitals"',
    ),
    ({"kind": None}, "events[0].kind: missing"),
    ({"vaule": True}, "events[0].vaule: not a field known here"),
    ({"by": {"name": "A", "role": "n", "rol": 1}}, "events[0].by.rol: not a field known here"),
    ({"item": None}, "events[0].item: missing"),
    ({"item": ""}, "events[0].item: the text is empty"),
    ({"note": "x" * 4001}, "events[0].note: the text is longer than 4,000 characters"),
    ({"value": "true"}, "events[0].value: true or false is needed"),
    ({"value": 1}, "events[0].value: true or false is needed"),
    ({"by": "me"}, "events[0].by: an object is needed"),
    ({"id": "7"}, "events[0].id: write an id so"),
    ({"at": "2026-10-24T23:00:00"}, 'events[0].at: "2026-10-24T23:00:00" has no offset'),
    ({"at": "2026-02-30T23:00:00Z"}, "is not in the calendar"),
    ({"at": "1899-12-31T23:00:00Z"}, "is outside the years 1900 to 2299"),
    ({"at": "2300-01-01T00:00:00Z"}, "is outside the years 1900 to 2299"),
    ({"at": "24.10.2026 23:00"}, "is not a time"),
    ({"at": 1792875600}, "events[0].at: a time is needed"),
    ({"kind": "vitals"}, "events[0].source: missing"),
    ({"kind": "vitals", "source": "art"}, 'events[0].source: write one of "arterial", "cuff"'),
    ({"kind": "vitals", "source": "cuff", "map_mmhg": "65"}, "events[0].map_mmhg: a number"),
    ({"kind": "vitals", "source": "cuff", "map_mmhg": True}, "events[0].map_mmhg: a number"),
    ({"kind": "target", "map_low_mmhg": 0}, "events[0].map_low_mmhg: the number must be above 0"),
    (
        {"kind": "target", "map_low_mmhg": 75, "map_high_mmhg": 65},
        "events[0]: map_high_mmhg is below map_low_mmhg",
    ),
    (
        {"kind": "patient", "name": "x", "mrn": "1", "birth_date": "1960-02-30"},
        "events[0].birth_date: the date is not in the calendar",
    ),
    (
        {"kind": "patient", "name": "x", "mrn": "1", "birth_date": "30.01.1960"},
        "events[0].birth_date: write a date",
    ),
    (
        {"kind": "infusion", "drug": "vasopressin", "dose": -0.03, "dose_unit": "units/min"},
        "events[0].dose: the number must not be below 0",
    ),
    (
        {"kind": "infusion", "drug": "vasopresin", "dose": 0.03, "dose_unit": "units/min"},
        'events[0].drug: "vasopresin" is not in the drug library; known are "vasopressin"',
    ),
    (
        {"kind": "infusion", "drug": "vasopressin", "dose": 0.03, "dose_unit": "mcg/min"},
        "events[0].dose_unit: mcg/min is no unit for vasopressin, which is dosed in units/min",
    ),
    ({"kind": "infusion", "drug": "vasopressin"}, "events[0]: an infusion needs dose"),
    ({"kind": "infusion", "drug": "vasopressin", "dose": 1}, "events[0]: a dose needs its"),
    (
        {"kind": "infusion", "drug": "vasopressin", "rate_ml_per_h": 3},
        "events[0]: a rate_ml_per_h without a dose needs the bag_id",
    ),
    (
        {"kind": "infusion", "drug": "vasopressin", "dose": 3, "dose_unit": "units"},
        "events[0]: mcg, mg and units are amounts of a bolus",
    ),
    (
        {
            "kind": "bag",
            "bag_id": "1",
            "drug": "levophed",
            "amount": 4,
            "amount_unit": "mg",
            "volume_ml": 250,
        },
        'events[0].drug: "levophed" is not in the drug library',
    ),
    (
        {"kind": "taper_held", "plan_id": "1", "version": 1.5},
        "events[0].version: a whole number is needed",
    ),
]


@pytest.mark.parametrize(("fields", "named"), REFUSED)
def test_a_faulty_event_is_refused_with_place_and_fix(fields: dict[str, Any], named: str) -> None:
    assert named in sentence(event(**fields))


def test_the_place_counts_the_events_of_the_file() -> None:
    assert sentence(event(1), event(2), event(3, item="")).startswith("events[2].item: ")


@pytest.mark.parametrize("not_an_event", [None, 5, "x", [], [{}]])
def test_what_is_no_object_is_no_event(not_an_event: object) -> None:
    assert sentence(not_an_event) == "events[0]: an object is needed"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[]", "worksheet_not_an_object"),
        (file_of(format="pressorsheet.worksheet/2"), "worksheet_of_another_version"),
        (file_of(format="pressorsheet.worksheets"), "worksheet_format"),
        (file_of(id=7), "worksheet_not_an_id"),
        (file_of(id="g" * 36), "worksheet_not_an_id"),
        (file_of(events={}), "worksheet_wrong_type"),
        (file_of(author="me"), "worksheet_field_unknown"),
        (b"{", "json_cut_short"),
    ],
)
def test_a_wrong_frame_is_refused(data: bytes, code: str) -> None:
    (reason,) = reasons(data)
    assert reason.code == code
    assert say(reason)


def test_many_faults_are_counted_not_listed_without_end() -> None:
    found = reasons(file_of(*(event(number, item="") for number in range(30))))
    assert len(found) == 11
    assert say(found[-1]) == "20 more faults"


def test_no_message_holds_what_the_file_says_of_the_patient() -> None:
    secret = "Erika Mustermann"
    for fields in ({"name": secret, "mrn": 7}, {"name": [secret], "mrn": "7"}, {"name": secret}):
        assert "Erika" not in sentence(event(kind="patient", **fields))


def test_one_id_on_two_different_events_is_refused_and_on_equal_ones_merged() -> None:
    assert sentence(event(1), event(2), event(1, value=False)) == (
        "events[2].id: the same as events[0].id on a different event; "
        "every event needs an id of its own"
    )
    assert len(read(event(1), event(1)).events) == 1
    # the same moment in another offset is the same content
    assert len(read(event(1), event(1, at="2026-10-24T21:00:00Z")).events) == 1


def test_an_id_has_one_spelling_so_that_a_strike_finds_its_event() -> None:
    capitals = event(1, id="ABCDEF00-0000-4000-8000-000000000001")
    strike = event(2, kind="struck", event_id="abcdef00-0000-4000-8000-000000000001")
    by, struck = read(capitals, strike).events
    assert struck.id == getattr(by, "event_id", None)


def test_events_stand_in_their_order_whatever_the_order_in_the_file() -> None:
    late, early = event(1), event(2, at="2026-10-24T22:00:00+02:00")
    assert [one.id[-1] for one in read(late, early).events] == ["2", "1"]
    assert write_worksheet(read(late, early)) == write_worksheet(read(early, late))


def test_a_map_that_cannot_be_true_is_kept() -> None:
    for number in (801, -27):
        (kept,) = read(event(kind="vitals", source="arterial", map_mmhg=number)).events
        assert getattr(kept, "map_mmhg", None) == number


def test_a_written_file_holds_one_event_a_line_with_exact_numbers() -> None:
    infusion = event(kind="infusion", drug="vasopressin", dose_unit="units/min")
    data = file_of(infusion).replace(b'"units/min"', b'"units/min", "dose": 0.0050')
    worksheet = read_worksheet(data, LIBRARY)
    assert isinstance(worksheet, Worksheet)
    assert write_worksheet(worksheet).decode() == (
        '{"format":"pressorsheet.worksheet/1","id":"123e4567-e89b-42d3-a456-426614174000",'
        '"events":[\n'
        '{"id":"00000000-0000-4000-8000-000000000001","kind":"infusion",'
        '"at":"2026-10-24T23:00:00+02:00","recorded_at":"2026-10-24T23:01:00+02:00",'
        '"by":{"name":"A. Nurse","role":"nurse"},'
        '"drug":"vasopressin","dose":0.005,"dose_unit":"units/min"}\n'
        "]}\n"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("angiotensin II", "angiotensin-ii"),
        ("EPINEPHrine", "epinephrine"),
        ("Norepinephrine", "norepinephrine"),
        ("norepinephrine", "norepinephrine"),
    ],
)
def test_a_drug_written_by_another_of_its_full_names_is_kept_by_its_id(
    written: str, kept: str
) -> None:
    data = file_of(event(1, kind="infusion", drug=written, dose=0))
    worksheet = read_worksheet(data, LIBRARY)
    assert isinstance(worksheet, Worksheet)
    (infusion,) = worksheet.events
    assert isinstance(infusion, Infusion)
    assert infusion.drug == kept


def test_a_month_at_one_reading_a_minute_is_read_at_a_steady_pace() -> None:
    spent = []
    for count in (4_320, 43_200):
        readings = (
            event(number, kind="vitals", source="arterial", map_mmhg=70, sbp_mmhg=100, dbp_mmhg=55)
            for number in range(count)
        )
        data = file_of(*readings)
        start = process_time()
        worksheet = read_worksheet(data, LIBRARY)
        spent.append(process_time() - start)
        assert isinstance(worksheet, Worksheet)
        assert len(worksheet.events) == count
    # 0.9 s on the machine it was written on; ten times the readings, about ten times the time
    assert spent[1] < 40 * max(spent[0], 0.02)


def test_a_time_whose_offset_has_seconds_is_written_in_utc_so_that_it_reads_back() -> None:
    offset = timezone(timedelta(minutes=53, seconds=28))
    (tick,) = read(event(1)).events
    odd = tick.model_copy(update={"at": datetime(1901, 1, 1, 12, tzinfo=offset)})
    written = write_worksheet(Worksheet(SHEET_ID, (odd,)))
    assert b'"at":"1901-01-01T11:06:32+00:00"' in written
    assert isinstance(read_worksheet(written, LIBRARY), Worksheet)


@given(worksheets)
@FEW
def test_what_the_schema_describes_is_read_and_written_back_the_same(raw: dict[str, Any]) -> None:
    first = read_worksheet(as_json(raw).encode(), LIBRARY)
    assert isinstance(first, Worksheet), first
    assert len(first.events) == len(raw["events"])
    written = write_worksheet(first)
    again = read_worksheet(written, LIBRARY)
    assert again == first
    assert isinstance(again, Worksheet)
    assert write_worksheet(again) == written


@given(worksheets)
@FEW
def test_what_is_written_fits_the_schema_and_keeps_every_value(raw: dict[str, Any]) -> None:
    sheet = read_worksheet(as_json(raw).encode(), LIBRARY)
    assert isinstance(sheet, Worksheet)
    written: Any = parse(write_worksheet(sheet))
    assert misfit(written, SCHEMA) is None
    kept = {one["id"]: one for one in written["events"]}
    for one in raw["events"]:
        assert one.keys() == kept[one["id"]].keys()
        for name, value in one.items():
            if isinstance(value, Decimal | bool | list | dict):
                assert kept[one["id"]][name] == value


@given(worksheets, st.data())
@FEW
def test_joining_is_the_union_whichever_comes_first(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    def part() -> Worksheet:
        chosen = data.draw(
            st.lists(st.sampled_from(raw["events"])) if raw["events"] else st.just([])
        )
        sheet = read_worksheet(as_json({**raw, "events": chosen}).encode(), LIBRARY)
        assert isinstance(sheet, Worksheet)
        return sheet

    one, two = part(), part()
    both = join(one, two)
    assert isinstance(both, Worksheet)
    assert join(two, one) == both
    assert join(both, one) == both
    assert {e.id for e in both.events} == {e.id for e in one.events} | {e.id for e in two.events}


def test_a_join_is_written_the_same_from_either_side() -> None:
    here, there = read(event(1)), read(event(1, at="2026-10-24T21:00:00Z"), event(2))
    both, again = join(here, there), join(there, here)
    assert isinstance(both, Worksheet)
    assert isinstance(again, Worksheet)
    assert write_worksheet(both) == write_worksheet(again)
    assert both.fingerprint == again.fingerprint != here.fingerprint


def test_copies_that_disagree_or_belong_to_two_patients_are_not_joined() -> None:
    refusal = join(read(event(1)), read(event(1, value=False)))
    assert isinstance(refusal, Refused)
    assert "differs between the two copies" in say(refusal.reasons[0])
    other = Worksheet("223e4567-e89b-42d3-a456-426614174000", ())
    refusal = join(read(), other)
    assert isinstance(refusal, Refused)
    assert "two worksheets" in say(refusal.reasons[0])


@given(worksheets, st.data())
@settings(max_examples=150)
def test_a_damaged_file_gives_a_worksheet_or_a_worded_refusal(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    whole = bytearray(as_json(raw).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=3))
    sheet = read_worksheet(bytes(whole), LIBRARY)
    if isinstance(sheet, Refused):
        assert all(say(reason) for reason in sheet.reasons)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["vitals", "cuff", "x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
keys = st.sampled_from(
    ["id", "kind", "at", "by", "source", "plan", "signature", "if_then", "version", "item", "x"]
)


@given(st.lists(json_values | st.dictionaries(keys, json_values), max_size=3))
@settings(max_examples=150)
def test_any_json_as_events_gives_a_worksheet_or_a_worded_refusal(events: list[Any]) -> None:
    sheet = read_worksheet(file_of(*events), LIBRARY)
    if isinstance(sheet, Refused):
        assert all(say(reason) for reason in sheet.reasons)


def test_the_shipped_schema_is_current() -> None:
    # else: poe schema
    assert worksheet_schema() == SCHEMA
