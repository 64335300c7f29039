"""A worksheet for teaching tells nothing of its patient and staff, and judges as it did."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import made, patient, reading
from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.event_reading import models
from pressorsheet.core.events import AnyEvent, TaperOrdered, TaperVerified, Tick
from pressorsheet.core.note import Refused
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import signature_valid, verify
from pressorsheet.core.verify_facts import verify_rules
from pressorsheet.exchange.deidentified import age_of
from pressorsheet.exchange.spreadsheet import spreadsheet
from pressorsheet.exchange.strict_json import parse
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet
from pressorsheet.session.samples import last_charted, sample, sample_names
from pressorsheet.session.teaching import for_teaching

Capture = pytest.CaptureFixture[str]
SHEET = "123e4567-e89b-42d3-a456-426614174000"
DAY = timedelta(days=1)
CLOCK_CHANGE = Path(__file__).parents[1] / "vectors" / "verify" / "vasopressin-clock-change.json"
# Words of closed sets, which name nobody, and what stands for what was taken out.
PLAIN = re.compile(
    r"(nurse|physician|pharmacist|staff|line|bag|plan|patient|MRN) \d+|\[text removed\]"
)


def chance(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


def taught(worksheet: Worksheet, reference: Reference, seed: int = 1) -> Worksheet:
    made_so = for_teaching(worksheet, reference.drugs, chance(seed))
    assert isinstance(made_so, Worksheet), made_so
    return made_so


def sample_of(name: str, reference: Reference) -> Worksheet:
    read = sample(name, reference.drugs)
    assert isinstance(read, Worksheet)
    return read


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value with the key it stands under."""
    match value:
        case str():
            yield key, value
        case dict():
            for name, each in value.items():
                yield from texts(each, name)
        case list():
            for each in value:
                yield from texts(each, key)


def numbers(value: object) -> Iterator[Decimal]:
    """Every number in a value, in a fixed order."""
    match value:
        case bool() | None | str():
            return
        case Decimal() | int():
            yield Decimal(value)
        case dict():
            for name in sorted(value):
                yield from numbers(value[name])
        case list():
            for each in value:
                yield from numbers(each)


def as_values(worksheet: Worksheet) -> list[Any]:
    read = json.loads(write_worksheet(worksheet), parse_float=Decimal)
    events: list[Any] = read["events"]
    return events


FREE = {
    *("name", "mrn", "bed", "allergies", "code_status", "note", "text", "reason", "if_then"),
    *("actions", "skin", "site_check", "objective", "call", "site", "line_site", "line", "set_by"),
    *("ordered_by", "mental_baseline", "dopamine_reason", "bag_id", "plan_id"),
}
KEPT = {"arterial", "central", "peripheral"}  # which line it is, a word of a closed set


def assert_tells_nothing(before: Worksheet, after: Worksheet) -> None:
    """No id, date, fingerprint, name or free text of the one is in the other."""
    out = write_worksheet(after).decode() + spreadsheet(after).decode()
    assert before.id not in out
    for key, text in texts(as_values(before)):
        if key in ("id", "event_id", "fingerprint", "birth_date", "tz"):
            assert text not in out, key
        elif key in FREE and text not in KEPT and len(text.strip()) > 3:
            assert PLAIN.fullmatch(text) or text not in out, (key, text)
    for key, text in texts(as_values(after)):
        if key in FREE and text not in KEPT:
            assert PLAIN.fullmatch(text), (key, text)


def moved_by(before: Worksheet, after: Worksheet) -> timedelta:
    spans = {new.at - old.at for old, new in zip(before.events, after.events, strict=True)} | {
        new.recorded_at - old.recorded_at
        for old, new in zip(before.events, after.events, strict=True)
    }
    (span,) = spans
    return span


def statuses(assessment: Assessment) -> dict[str, tuple[object, bool, int, int]]:
    return {
        result.item.id: (
            result.status,
            result.is_out_of_date,
            len(result.finding.because),
            len(result.finding.missing),
        )
        for checklist in assessment.checklists
        for result in checklist.items
    }


def judged(worksheet: Worksheet, at: datetime, reference: Reference) -> Any:
    return statuses(assess(chart_of(worksheet.events), reference, at))


@pytest.mark.parametrize("name", sample_names())
def test_nothing_of_a_shipped_patient_is_left(name: str, reference: Reference) -> None:
    before = sample_of(name, reference)
    after = taught(before, reference)
    assert_tells_nothing(before, after)
    assert {event.by.name for event in before.events} & {e.by.name for e in after.events} == set()


@pytest.mark.parametrize("name", sample_names())
def test_every_number_stays_and_every_event(name: str, reference: Reference) -> None:
    before = sample_of(name, reference)
    after = taught(before, reference)
    assert [event.kind for event in after.events] == [event.kind for event in before.events]
    for old, new in zip(as_values(before), as_values(after), strict=True):
        assert list(numbers(new)) == list(numbers(old))


@pytest.mark.parametrize("name", sample_names())
def test_all_times_move_by_the_same_whole_days_into_the_past(
    name: str, reference: Reference
) -> None:
    before = sample_of(name, reference)
    after = taught(before, reference)
    span = moved_by(before, after)
    assert span % DAY == timedelta()
    assert -365 * DAY <= span <= -DAY
    for old, new in zip(before.events, after.events, strict=True):
        assert (old.at.timetz(), old.at.utcoffset()) == (new.at.timetz(), new.at.utcoffset())


@pytest.mark.parametrize("name", sample_names())
def test_the_checklists_say_the_same_at_the_moved_moment(name: str, reference: Reference) -> None:
    before = sample_of(name, reference)
    after = taught(before, reference)
    span = moved_by(before, after)
    for hours in (0, 1, 9, 40):
        at = last_charted(before) + timedelta(hours=hours)
        assert judged(after, at + span, reference) == judged(before, at, reference)


def test_plan_and_signature_fit_each_other_again(reference: Reference) -> None:
    before = sample_of("septic-shock.worksheet.json", reference)
    after = taught(before, reference)
    (ordered,) = (each for each in after.events if isinstance(each, TaperOrdered))
    (signed,) = (each for each in after.events if isinstance(each, TaperVerified))
    assert ordered.plan is not None
    assert signed.signature is not None
    assert signature_valid(ordered.plan, signed.signature.fingerprint)
    (run_of,) = tapers_of(assess(chart_of(after.events), reference, last_charted(after))).read
    assert [each.voided_by for each in run_of.version.verified] == [()]
    assert run_of.version.verified[0].is_by_pharmacist


def test_a_second_entry_stays_with_its_plan(reference: Reference) -> None:
    before = sample_of("septic-shock.worksheet.json", reference)
    (ordered,) = (each for each in before.events if isinstance(each, TaperOrdered))
    assert ordered.plan is not None
    ticks = tuple(
        made("tick", number, item=f"second entry{how}, plan {ordered.plan['fingerprint'][:8]}",
             value=True)
        for number, how in enumerate(("", " given up"))
    )  # fmt: skip
    after = taught(Worksheet(before.id, (*ticks, *before.events)), reference)
    (moved,) = (each for each in after.events if isinstance(each, TaperOrdered))
    assert moved.plan is not None
    items = [each.item for each in after.events if isinstance(each, Tick)]
    digits = moved.plan["fingerprint"][:8]
    assert items[:2] == [f"second entry, plan {digits}", f"second entry given up, plan {digits}"]


def test_a_plan_across_a_clock_change_still_passes_its_checks(reference: Reference) -> None:
    content = parse(CLOCK_CHANGE.read_bytes())
    assert isinstance(content, dict)
    plan, drug = content["plan"], reference.drugs.drugs["vasopressin"]
    rules = verify_rules(reference.protocol, drug.id)
    assert verify(plan, drug, rules, None, ZoneInfo(plan["tz"])).passed
    before = Worksheet(SHEET, (made("taper_ordered", 0, plan_id="p", version=1, plan=plan),))
    (after,) = taught(before, reference).events
    assert isinstance(after, TaperOrdered)
    assert after.plan is not None
    assert after.plan["tz"] is None
    assert verify(after.plan, drug, rules, None).passed


def with_signature(before: Worksheet, fingerprint: str) -> Worksheet:
    data = write_worksheet(before).decode()
    signed = re.search(r'"signature":\{[^}]*"fingerprint":"([0-9a-f]{64})"', data)
    assert signed is not None
    old = signed[0]
    return Worksheet(
        before.id,
        tuple(
            event.model_copy(
                update={
                    "signature": event.signature.model_copy(update={"fingerprint": fingerprint})
                }
            )
            if isinstance(event, TaperVerified) and event.signature is not None and old
            else event
            for event in before.events
        ),
    )


def test_a_signature_that_fitted_no_plan_fits_none(reference: Reference) -> None:
    before = with_signature(sample_of("septic-shock.worksheet.json", reference), "ab" * 32)
    after = taught(before, reference)
    (ordered,) = (each for each in after.events if isinstance(each, TaperOrdered))
    (signed,) = (each for each in after.events if isinstance(each, TaperVerified))
    assert ordered.plan is not None
    assert signed.signature is not None
    assert not signature_valid(ordered.plan, signed.signature.fingerprint)
    assert signed.signature.fingerprint != "ab" * 32


def test_each_time_it_is_another_one(reference: Reference) -> None:
    before = sample_of(sample_names()[0], reference)
    one, other = (taught(before, reference, seed) for seed in (1, 2))
    assert one.id != other.id
    assert not {event.id for event in one.events} & {event.id for event in other.events}
    assert len({moved_by(before, taught(before, reference, seed)) for seed in range(20)}) > 15


def test_what_came_first_of_one_moment_still_does(reference: Reference) -> None:
    before = Worksheet(
        SHEET, tuple(sorted((reading(5, mean) for mean in range(50, 80)), key=lambda e: e.order))
    )
    after = taught(before, reference)
    assert [list(numbers(each)) for each in as_values(after)] == [
        list(numbers(each)) for each in as_values(before)
    ]


# What a person writes anywhere.

SECRET = "Zebulon Quaxley 0047119"
HOSTILE: list[AnyEvent] = [
    patient(name=SECRET, bed=SECRET),
    made("patient", 1, name="QUAXLEY", mrn=SECRET, sex=SECRET, allergies=SECRET),
    made("patient", 1, name="QUAXLEY", mrn="1", code_status=SECRET),
    made("patient", 2, name="Q", mrn="7", birth_date="1931-05-06"),
    made("history", 3, mental_baseline=SECRET, dopamine_reason=SECRET, note=SECRET),
    made("target", 4, map_low_mmhg=65, set_by=SECRET, reason=SECRET),
    reading(5, 66, rhythm=SECRET),
    made("perfusion", 6, skin=SECRET, site_check=SECRET),
    made("fluid", 7, ml=500, fluid="crystalloid", name=SECRET),
    made("line", 8, line="central", action="placed", site=SECRET),
    made("bag", 9, bag_id=SECRET, drug="norepinephrine", amount=4, amount_unit="mg", volume_ml=250),
    made("infusion", 10, drug="norepinephrine", rate_ml_per_h=5, bag_id=SECRET, line_site=SECRET),
    made("order", 11, drug=SECRET, dose_unit="mcg/min", objective=SECRET, call=SECRET),
    made("steroid", 12, drug=SECRET, action="given"),
    made("source_control", 13, text=SECRET),
    made("note", 14, text=SECRET),
    made("handover_note", 15, if_then=[SECRET, SECRET], actions=[SECRET]),
    made("tick", 16, item=SECRET, value=True, note=SECRET),
    made("discharged", 16, to=SECRET),
    made("tick", 16, item="second entry, plan 0047119a", value=True),
    made("taper_ordered", 17, plan_id=SECRET, version=1, plan={
        "drug": SECRET, "dose_unit": SECRET, "start": SECRET, "tz": "Europe/Berlin", SECRET: SECRET,
        "bag": {"salt": SECRET, SECRET: 1, "amount": Decimal(4)}, "rows": [{"due": SECRET}, SECRET],
        "bag_changes": SECRET, "ordered_by": SECRET, "reason": SECRET, "call": SECRET,
        "line": SECRET,
        "route": SECRET, "from": SECRET, "step": [SECRET], "to": {SECRET: SECRET},
        "fingerprint": SECRET,
    }),
    made("taper_ordered", 18, plan_id="p", version=1, plan={
        "drug": 1, "dose_unit": 1, "start": 1, "line": 1, "ordered_by": 1, "bag": 1, "salt": [1],
        "at": "2026-03-10T18:00:00+01:00",
    }),
]  # fmt: skip


def hostile(*more: AnyEvent) -> Worksheet:
    events = sorted((*HOSTILE, *more), key=lambda event: event.order)
    return Worksheet(SHEET, tuple(events))


def test_whatever_a_person_wrote_anywhere_is_gone(reference: Reference) -> None:
    before = hostile()
    after = taught(before, reference)
    out = write_worksheet(after).decode() + spreadsheet(after).decode()
    for part in (*SECRET.split(), "QUAXLEY", "Berlin", "1931", "2026-03-1", "0047"):
        assert part not in out
    assert_tells_nothing(before, after)
    read = read_worksheet(write_worksheet(after), reference.drugs)
    assert read == after


NOT_FREE = {"id", "event_id", "kind", "birth_date"}


def test_no_field_that_takes_free_text_was_forgotten() -> None:
    """Of every kind of event each such field stands in `HOSTILE`, with the secret in it."""
    tried = {
        (event.kind, name)
        for event in HOSTILE
        for name in type(event).model_fields
        if SECRET in str(getattr(event, name))
    }
    free = {
        (kind, name)
        for kind, model in models().items()
        for name, field in model.model_fields.items()
        if "str" in str(field.annotation) and "Literal" not in str(field.annotation)
    }
    own = {(kind, name) for kind, name in free if name not in {*NOT_FREE, "reason"}}
    of_tapers = {(kind, name) for kind, name in own if kind.startswith("taper_")}
    assert {name for _, name in of_tapers} <= {"plan_id", "plan"}
    # A drug that is hung or given is one of the library: nothing else is read.
    assert own - of_tapers - tried == {("infusion", "drug"), ("bag", "drug")}


def test_what_is_empty_to_the_eye_is_left_out(reference: Reference) -> None:
    hidden = "\u200b\u200c\u200b"
    before = Worksheet(
        SHEET, (made("note", 1, text=hidden, reason=hidden), made("line", 2, line="central",
        action="placed", site=hidden)),
    )  # fmt: skip
    assert hidden not in write_worksheet(taught(before, reference)).decode()


def test_a_person_has_one_number_however_the_name_is_spelt(reference: Reference) -> None:
    def by(at: int, name: str, role: str) -> AnyEvent:
        return made("note", at, text="x").model_copy(
            update={
                "by": made("note", 0, text="x").by.model_copy(update={"name": name, "role": role})
            }
        )

    before = Worksheet(SHEET, (
        by(1, "Anna Lind", "RN"), by(2, "Dr A. Lind", "physician"), by(3, "LIND, Anna", "Clara"),
        by(4, "Ben Cho", "clinical pharmacist Cho"), by(5, "Eve Adams", "Eve"),
    ))  # fmt: skip
    after = taught(before, reference)
    assert [(event.by.name, event.by.role) for event in after.events] == [
        ("nurse 1", "RN"),
        ("nurse 1", "physician"),
        ("nurse 1", "other"),
        ("pharmacist 2", "pharmacist"),
        ("staff 3", "other"),
    ]


def test_a_strike_strikes_what_it_struck(reference: Reference) -> None:
    struck = reading(5, 40)
    gone = "00000000-0000-4000-8000-00000000dead"
    before = hostile(
        struck,
        made("struck", 20, event_id=struck.id, reason="wrong patient"),
        made("struck", 21, event_id=gone),
    )
    after = taught(before, reference)
    values = as_values(after)
    strikes = [each for each in values if each["kind"] == "struck"]
    assert strikes[0]["event_id"] in {each["id"] for each in values}
    assert strikes[1]["event_id"] not in {each["id"] for each in values}
    assert gone not in write_worksheet(after).decode()


def test_times_that_cannot_move_back_are_refused(reference: Reference) -> None:
    early = reading(5).model_copy(update={"at": datetime.fromisoformat("1900-01-02T00:00:00Z")})
    refusal = for_teaching(Worksheet(SHEET, (early,)), reference.drugs, chance())
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "deidentify_too_early"


@given(
    written=st.lists(st.tuples(st.text(min_size=1, max_size=30), st.integers(0, 500)), max_size=6),
    seed=st.integers(0, 99),
)
def test_no_text_of_any_worksheet_is_left(
    reference: Reference, written: list[tuple[str, int]], seed: int
) -> None:
    marked = [(f"~{text}~{number}~", number) for text, number in written]
    events = [
        each
        for text, at in marked
        for each in (
            made("patient", at, name=text, mrn=text, bed=text, allergies=text),
            made("note", at, text=text, reason=text),
            made("handover_note", at, if_then=[text]),
            made("bag", at, bag_id=text, drug="vasopressin", amount=20, amount_unit="units",
                 volume_ml=100),
        )
    ]  # fmt: skip
    before = Worksheet(
        SHEET, tuple(sorted({e.id: e for e in events}.values(), key=lambda e: e.order))
    )
    after = taught(before, reference, seed)
    assert "~" not in write_worksheet(after).decode()
    if events:
        assert_tells_nothing(before, after)
        at = last_charted(before)
        span = moved_by(before, after)
        assert judged(after, at + span, reference) == judged(before, at, reference)


# The age.


@pytest.mark.parametrize(
    ("born", "age"),
    [("1958-03-11", 67), ("1958-03-10", 68), ("1936-03-10", 90), ("1936-03-11", 89),
     ("1912-01-01", 90), ("2026-03-11", None), (None, None)],
)  # fmt: skip
def test_the_age_is_in_years_and_from_90_on_one_group(born: str | None, age: int | None) -> None:
    fields = {} if born is None else {"birth_date": born}
    assert age_of(Worksheet(SHEET, (made("patient", 0, name="x", mrn="1", **fields),))) == age


def test_nobody_has_no_age() -> None:
    assert age_of(Worksheet(SHEET, ())) is None


# At the command line.


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    place = tmp_path / "a.worksheet.json"
    place.write_bytes(resources.read_bytes("samples", "septic-shock.worksheet.json"))
    return place


@pytest.mark.parametrize("kind", ["csv", "clif", "json"])
def test_an_export_for_teaching_tells_nothing(plain: Path, capsys: Capture, kind: str) -> None:
    out = plain.with_name("out")
    assert run(["export", kind, str(plain), "-o", str(out), "--deidentify"]) == 0
    assert "de-identified" in capsys.readouterr().out
    files = list(out.iterdir()) if out.is_dir() else [out]
    content = b"\n".join(file.read_bytes() for file in files).decode()
    for key, text in texts(json.loads(plain.read_bytes())):
        if key in ("id", "name", "mrn", "bed", "fingerprint", "birth_date") and len(text) > 2:
            assert text not in content, (key, text)
    assert "2026-11-2" not in content


def test_an_export_without_the_option_is_the_worksheet_itself(plain: Path) -> None:
    out = plain.with_name("b.worksheet.json")
    assert run(["export", "json", str(plain), "-o", str(out)]) == 0
    assert json.loads(out.read_bytes()) == json.loads(plain.read_bytes())


def test_check_reads_what_was_exported_for_teaching(plain: Path, capsys: Capture) -> None:
    out = plain.with_name("b.worksheet.json")
    assert run(["export", "json", str(plain), "-o", str(out), "--deidentify"]) == 0
    capsys.readouterr()
    said = []
    for file in (plain, out):
        last = max(event["at"] for event in json.loads(file.read_bytes())["events"])
        assert run(["check", str(file), "--at", last, "--json"]) == 0
        items = [
            (item["id"], item["status"], item["out_of_date"])
            for checklist in json.loads(capsys.readouterr().out)["checklists"]
            for item in checklist["items"]
        ]
        said.append(items)
    assert said[0] == said[1]


def test_the_age_stands_in_clif_tables_and_the_birth_date_does_not(plain: Path) -> None:
    out = plain.with_name("clif")
    assert run(["export", "clif", str(plain), "-o", str(out), "--deidentify"]) == 0
    (stay,) = csv.DictReader(io.StringIO((out / "clif_hospitalization.csv").read_text()))
    # born 1958-03-02, admitted in November 2026
    assert stay["age_at_admission"] == "68"
    (person,) = csv.DictReader(io.StringIO((out / "clif_patient.csv").read_text()))
    assert person["birth_date"] == ""
    assert person["patient_id"] == stay["patient_id"] == "MRN 1"
