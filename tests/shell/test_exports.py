"""Exports: a CSV that no spreadsheet runs, and CLIF tables that come back as they were."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from clif_made import LIBRARY, LIMITS, assessed, given, imported, lab, vital
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pressorsheet.cli.main import run
from pressorsheet.core.events import Patient
from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.exchange.clif_export import export_clif
from pressorsheet.exchange.csv_text import csv_bytes, guarded, unguarded
from pressorsheet.exchange.spreadsheet import spreadsheet
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet

Capture = pytest.CaptureFixture[str]
SHEET_ID = "123e4567-e89b-42d3-a456-426614174000"
WEIGHT = {"kind": "weight", "kg": 70, "weight_kind": "actual", "basis": "measured"}
BAG = {
    "kind": "bag",
    "bag_id": "B1",
    "drug": "norepinephrine",
    "amount": 4,
    "amount_unit": "mg",
    "volume_ml": 250,
    "salt": "base",
}

SIGNATURE = {
    "name": "P. Harm",
    "role": "pharmacist",
    "at": "2026-10-24T23:00:00+02:00",
    "fingerprint": "ab" * 32,
}


def event(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "at": f"2026-10-24T23:{number:02}:00+02:00",
        "recorded_at": f"2026-10-24T23:{number:02}:00+02:00",
        "by": {"name": "A. Nurse", "role": "nurse"},
    } | fields


def file_of(*events: dict[str, Any]) -> bytes:
    whole = {"format": "pressorsheet.worksheet/1", "id": SHEET_ID, "events": events}
    return json.dumps(whole).encode()


def sheet(*events: dict[str, Any]) -> Worksheet:
    worksheet = read_worksheet(file_of(*events), LIBRARY)
    assert isinstance(worksheet, Worksheet), worksheet
    return worksheet


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


# --- CSV


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+49", "-x", "@sum", " =1", "\t=1", "\r\n@x"),
        *("\uff1d1+1", "\uff0b49", "\uff0dx", "\uff20sum", "\u3000\uff1d1", "\u00a0=1"),
        *("\ufe661", "\ufe621", "\ufe631", "\ufe6bx"),
        *("\tx", "\rx", "\nx", "\ufeff=1", "\u200b=1", "\x0b=1", "'=1", "''\uff1d1", "'\tx"),
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_a_leading_quote(text: str) -> None:
    (row,) = rows_of(csv_bytes(("cell",), [(text,)]))
    assert row["cell"] == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "norepinephrine",
        "a=b",
        "5 mg",
        "'x",
        "1,5",
        'a "b"',
        "\u00fc\nx",
        "'",
        "",
        " x",
        "\uff21\uff1d",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    (row,) = rows_of(csv_bytes(("cell",), [(text,)]))
    assert row["cell"] == text


@drawn(st.text(st.sampled_from("'=\uff1d-\t\n \u3000\ufeffx"), max_size=6) | st.text(max_size=6))
def test_no_text_is_lost_by_the_quote_and_none_begins_as_a_formula_does(text: str) -> None:
    assert unguarded(guarded(text)) == text
    seen = guarded(text).lstrip(" \t\r\n\u3000\ufeff")[:1]
    assert seen not in set("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize("text", ["a\rb", "a\r=1+1", "a\nb", "a\r\nb", "a,b", "a\x0bb", "a\u2028b"])
def test_a_line_break_in_a_cell_begins_no_row(text: str) -> None:
    content = csv_bytes(("one", "other"), [(text, "x")])
    assert rows_of(content) == [{"one": text, "other": "x"}]


def test_numbers_stay_numbers_negative_ones_too_and_nothing_recorded_is_empty() -> None:
    content = csv_bytes(("a", "b", "c", "d"), [(Decimal("-27"), Decimal("0.0050"), True, None)])
    assert content == b"a,b,c,d\n-27,0.005,true,\n"


def test_a_worksheet_is_one_row_an_event_and_a_struck_one_is_marked() -> None:
    worksheet = sheet(
        event(1, kind="vitals", source="arterial", map_mmhg=-27),
        event(2, kind="note", text="=HYPERLINK()"),
        event(3, kind="struck", event_id="00000000-0000-4000-8000-000000000001"),
        event(4, kind="handover_note", actions=["lactate at 6", "-call"]),
        event(5, kind="taper_ordered", plan_id="p", version=1, plan={"step": 0.005}),
        event(6, kind="taper_verified", plan_id="p", version=1, signature=SIGNATURE),
    )
    rows = rows_of(spreadsheet(worksheet))
    assert [row["kind"] for row in rows] == [
        "vitals",
        "note",
        "struck",
        "handover_note",
        "taper_ordered",
        "taper_verified",
    ]
    assert [row["struck"] for row in rows] == ["true"] + ["false"] * 5
    assert rows[0]["map_mmhg"] == "-27"
    assert rows[1]["text"] == "'=HYPERLINK()"
    assert rows[3]["actions"] == "lactate at 6; -call"
    assert rows[5]["signature"] == f"P. Harm, pharmacist, 2026-10-24T23:00:00+02:00, {'ab' * 32}"
    assert rows[4]["plan"] == '{"step":0.005}'
    assert rows[0]["at"] == "2026-10-24T23:01:00+02:00"
    assert all(None not in row for row in rows)


# --- CLIF


def readings_and_doses(worksheet: Worksheet) -> list[tuple[Any, ...]]:
    """What must come back: everything but ids, who charted it, and how it was said."""
    kinds = ("vitals", "weight", "infusion", "laboratory", "perfusion")
    found = []
    for one in worksheet.events:
        if one.kind in kinds:
            told = one.model_dump(exclude={"id", "by", "recorded_at"}, exclude_none=True)
            found.append((one.at, one.kind, sorted(told.items(), key=str)))
    return sorted(found, key=str)


def back_again(worksheet: Worksheet) -> Worksheet:
    exported = export_clif(worksheet, LIBRARY)
    result = import_clif(exported.files, exported.hospitalization_id, LIBRARY, LIMITS)
    assert isinstance(result, Imported), result
    return result.worksheet


@pytest.mark.parametrize("number", ["-123", "=1+1", "\uff1d1", "'-7", "0012345"])
def test_a_record_number_that_reads_as_a_formula_comes_back_as_it_was(number: str) -> None:
    person = event(1, kind="patient", name="DOE, Jane", mrn=number, sex="-")
    read = event(2, kind="vitals", source="arterial", map_mmhg=66)
    (patient,) = [e for e in back_again(sheet(person, read)).events if isinstance(e, Patient)]
    assert (patient.mrn, patient.sex) == (number, "-")


doses = st.sampled_from(["0.0", "0.05", "0.1", "2.4088433"])
minutes = st.integers(0, 59).map(lambda minute: f"08:{minute:02}")
pressures = st.dictionaries(
    st.tuples(minutes, st.sampled_from(["ART BP Mean", "NIBP mean"])), st.integers(-27, 801)
)


@drawn(pressures, st.dictionaries(minutes, doses), st.dictionaries(minutes, doses))
@settings(max_examples=40)
def test_an_export_comes_back_with_the_same_doses_and_readings(
    maps: dict[tuple[str, str], int], ne: dict[str, str], vp: dict[str, str]
) -> None:
    result = imported(
        vitals=[
            *(vital(at, name, "map", str(value)) for (at, name), value in maps.items()),
            *(vital(at, "Heart Rate", "heart_rate", "90") for at in ne),
            vital("07:00", "Daily Weight", "weight_kg", "71.5"),
        ],
        medication_admin_continuous=[
            *(given(at, "1", "dose_change", dose) for at, dose in ne.items()),
            *(
                given(at, "2", "dose_change", dose, "vasopressin", "units/hour")
                for at, dose in vp.items()
            ),
        ],
        labs=[lab("08:10", "lactate", "3.1", "mmol/L"), lab("08:10", "sodium", "141", "mmol/L")],
        patient_assessments=[assessed("08:20", "gcs_total", "14"), assessed("08:20", "RASS", "-2")],
    )
    assert readings_and_doses(back_again(result.worksheet)) == readings_and_doses(result.worksheet)


def test_a_pump_rate_is_exported_as_the_dose_it_gives() -> None:
    infusion = {"kind": "infusion", "drug": "norepinephrine", "rate_ml_per_h": 26.25}
    worksheet = sheet(event(1, **WEIGHT), event(2, **BAG), event(3, **infusion, bag_id="B1"))
    (row,) = rows_of(export_clif(worksheet, LIBRARY).files["clif_medication_admin_continuous.csv"])
    # clinical.md section 3: 26.25 mL/h of 16 mcg/mL at 70 kg is 0.1 mcg/kg/min
    assert (row["med_dose"], row["med_dose_unit"]) == ("0.1", "mcg/kg/min")
    assert row["admin_dttm"] == "2026-10-24 21:03:00+00:00"


def test_a_pump_rate_that_no_charted_bag_explains_is_left_out_and_counted() -> None:
    infusion = {"kind": "infusion", "drug": "norepinephrine", "rate_ml_per_h": 26.25}
    for events in ((event(1, **WEIGHT),), (event(1, **BAG),)):
        exported = export_clif(sheet(*events, event(2, **infusion, bag_id="B1")), LIBRARY)
        assert exported.left_out["infusion.rate_ml_per_h"] == 1
        assert rows_of(exported.files["clif_medication_admin_continuous.csv"]) == []


def test_a_pump_rate_whose_weight_or_bag_is_told_in_two_ways_is_left_out_and_counted() -> None:
    infusion = {"kind": "infusion", "drug": "norepinephrine", "rate_ml_per_h": 26.25}
    known = (event(1, **WEIGHT), event(2, **BAG))
    same_time = {"at": known[0]["at"]}
    for other in (event(4, **WEIGHT | {"kg": 72} | same_time), event(4, **BAG | {"amount": 8})):
        exported = export_clif(sheet(*known, other, event(5, **infusion, bag_id="B1")), LIBRARY)
        assert exported.left_out["infusion.rate_ml_per_h"] == 1
        assert rows_of(exported.files["clif_medication_admin_continuous.csv"]) == []
    later = event(4, **WEIGHT | {"kg": 72})
    exported = export_clif(sheet(*known, later, event(5, **infusion, bag_id="B1")), LIBRARY)
    assert "infusion.rate_ml_per_h" not in exported.left_out


def test_vasopressin_keeps_its_unit_and_orders_run_from_start_to_stop() -> None:
    vasopressin = {"kind": "infusion", "drug": "vasopressin"}
    worksheet = sheet(
        event(1, **vasopressin, dose=1.8, dose_unit="units/h"),
        event(2, **vasopressin, dose=0.04, dose_unit="units/min"),
        event(3, **vasopressin, dose=0),
        event(4, **vasopressin, dose=0.03, dose_unit="units/min"),
        event(5, **vasopressin, rate_ml_per_h=0),
    )
    rows = rows_of(export_clif(worksheet, LIBRARY).files["clif_medication_admin_continuous.csv"])
    assert [
        (row["med_order_id"], row["mar_action_category"], row["med_dose"], row["med_dose_unit"])
        for row in rows
    ] == [
        ("vasopressin-1", "start", "1.8", "units/hour"),
        ("vasopressin-1", "dose_change", "0.04", "units/min"),
        ("vasopressin-1", "stop", "0", "units/min"),
        ("vasopressin-2", "start", "0.03", "units/min"),
        ("vasopressin-2", "stop", "0", "units/min"),
    ]


def test_what_clif_has_no_place_for_is_counted_and_struck_events_are_left_out() -> None:
    worksheet = sheet(
        event(1, kind="patient", name="Sample", mrn="7", bed="4"),
        event(2, kind="vitals", source="cuff", map_mmhg=70, rhythm="sinus"),
        event(3, kind="vitals", source="cuff", map_mmhg=50),
        event(4, kind="struck", event_id="00000000-0000-4000-8000-000000000003"),
        event(5, **WEIGHT | {"basis": "stated"}),
        event(6, kind="infusion", drug="epinephrine", dose=10, dose_unit="mcg", bolus=True),
        event(7, kind="tick", item="wean.3", value=True),
    )
    exported = export_clif(worksheet, LIBRARY)
    assert exported.left_out == {
        "patient.name": 1,
        "patient.bed": 1,
        "vitals.rhythm": 1,
        "struck": 1,
        "weight": 1,
        "infusion": 1,
        "tick": 1,
        "vitals (struck)": 1,
    }
    (row,) = rows_of(exported.files["clif_vitals.csv"])
    assert (row["vital_category"], row["vital_value"]) == ("map", "70")


# --- the command


def asked(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(["export", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def worksheet_file(tmp_path: Path) -> str:
    place = tmp_path / "a.worksheet.json"
    place.write_bytes(file_of(event(1, kind="note", text="@x"), event(2, **WEIGHT)))
    return str(place)


def test_csv_is_written_and_counted(worksheet_file: str, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "a.csv"
    assert asked(capsys, "csv", worksheet_file, "-o", str(target)) == (
        0,
        f"{target}: 2 events\n",
        "",
    )
    assert len(rows_of(target.read_bytes())) == 2


def test_clif_is_a_folder_that_can_be_imported_under_the_id_told(
    worksheet_file: str, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "out" / "clif"
    code, out, err = asked(capsys, "clif", worksheet_file, "-o", str(folder))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{folder}: the tables of hospitalization {SHEET_ID}",
        "left out 1: note",
    ]
    target = str(tmp_path / "b.worksheet.json")
    assert run(["import", "clif", str(folder), "--hospitalization", SHEET_ID, "-o", target]) == 0


def test_what_cannot_be_exported_is_said_in_one_line(
    worksheet_file: str, tmp_path: Path, capsys: Capture
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("x")
    for words in (
        ("fhir", worksheet_file, "-o", "x"),
        ("csv", str(tmp_path / "none"), "-o", "x"),
        ("csv", worksheet_file, "-o", str(tmp_path / "no" / "x")),
        ("clif", worksheet_file, "-o", str(taken)),
        ("csv", str(taken), "-o", "x"),
    ):
        code, out, err = asked(capsys, *words)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1


def test_a_worksheet_of_500_mb_is_refused_by_its_size_unread(
    tmp_path: Path, capsys: Capture
) -> None:
    huge = tmp_path / "huge.worksheet.json"
    with huge.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    code, _, err = asked(capsys, "csv", str(huge), "-o", str(tmp_path / "x"))
    assert code == 1
    assert len(err.splitlines()) == 1
