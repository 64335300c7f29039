"""The CLIF import refuses broken tables by place, accounts for each row, invents no patient."""

from typing import Any

import pytest
from clif_found import fates, noticed, of_kind, readings
from clif_made import (
    HEADINGS,
    LIBRARY,
    LIMITS,
    OVERLAP,
    STAY,
    Rows,
    files,
    gcs,
    imported,
    lab,
    pressure,
    refusal,
    table,
    time,
    vital,
)
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pressorsheet.core.note import Refused
from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.exchange.clif_ledger import Fate
from pressorsheet.exchange.worksheet import read_worksheet, write_worksheet
from pressorsheet.wording import say


def test_the_patient_has_a_number_and_no_invented_name_or_birth_date() -> None:
    result = imported(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    (patient,) = of_kind(result, "patient")
    assert (patient.name, patient.mrn, patient.sex) == ("not recorded", "P1", "Female")
    assert patient.birth_date is None
    assert f"{patient.at:%H:%M}" == "06:00"
    (note,) = of_kind(result, "note")
    assert note.text == "Age at admission 61 years (CLIF); birth date not recorded"


def test_a_birth_date_that_is_there_is_taken_and_one_that_is_none_is_named() -> None:
    result = imported(patient=[("P1", "Female", "2089-02-28")])
    assert of_kind(result, "patient")[0].birth_date == "2089-02-28"
    result = imported(patient=[("P1", "Female", "28.02.2089")])
    assert of_kind(result, "patient")[0].birth_date is None
    assert noticed(result) == {"clif_cell_not_taken"}


def test_a_second_row_of_the_stay_or_the_patient_is_merged_or_refused() -> None:
    stay = ("P1", STAY, time("06:00"), "61")
    result = imported(
        hospitalization=[stay, stay, ("P2", STAY, time("06:00"), "16")],
        patient=[("P1", "Female", ""), ("P1", "Male", "")],
    )
    assert fates(result, "hospitalization") == {
        "used": [("", 1)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_row_twice", 1)],
    }
    assert [(one.mrn, one.sex) for one in of_kind(result, "patient")] == [("P1", "Female")]


def test_an_age_that_is_no_number_is_named_and_no_note_is_made_of_it() -> None:
    result = imported(hospitalization=[("P1", STAY, time("06:00"), "over 89")])
    assert of_kind(result, "note") == []
    assert noticed(result) == {"clif_cell_not_taken"}


def test_a_stay_without_any_time_or_with_an_endless_patient_id_is_refused() -> None:
    assert "no row with a time" in refusal(files(hospitalization=[("P1", STAY, "", "")]))
    long = files(hospitalization=[("9" * 101, STAY, time("06:00"), "")])
    assert "longer than 100 characters" in refusal(long)


def test_empty_lines_in_a_table_are_passed_over() -> None:
    tables = files(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    tables["clif_vitals.csv"] += b"\n\n"
    assert isinstance(import_clif(tables, STAY, LIBRARY, LIMITS), Imported)


def test_the_patient_is_known_from_the_first_row_even_before_admission() -> None:
    result = imported(vitals=[vital("05:30", "ART BP Mean", "map", "70")])
    assert f"{of_kind(result, 'patient')[0].at:%H:%M}" == "05:30"


def test_every_event_is_by_the_import_and_importing_twice_gives_the_same_bytes() -> None:
    first = imported(medication_admin_continuous=OVERLAP)
    again = imported(medication_admin_continuous=OVERLAP[::-1])
    assert {(e.by.name, e.by.role) for e in first.worksheet.events} == {("CLIF import", "import")}
    assert write_worksheet(first.worksheet) == write_worksheet(again.worksheet)


def test_rows_of_other_hospitalizations_are_left_alone() -> None:
    other = ("502", *vital("08:00", "ART BP Mean", "map", "40")[1:])
    result = imported(vitals=[other, vital("08:00", "ART BP Mean", "map", "70")])
    assert readings(result) == [("08:00", "arterial", None, None, 70)]
    assert {one.table: one.rows for one in result.tables}["vitals"] == 1


def test_tables_that_may_be_missing_are_named_and_those_that_may_not_refuse_the_import() -> None:
    whole = files(vitals=[vital("08:00", "ART BP Mean", "map", "70")])
    few = {name: whole[name] for name in whole if "labs" not in name and "patient" not in name}
    result = import_clif(few, STAY, LIBRARY, LIMITS)
    assert isinstance(result, Imported)
    assert result.absent == ("clif_patient.csv", "clif_labs.csv", "clif_patient_assessments.csv")
    del few["clif_vitals.csv"]
    assert refusal(few).startswith("clif_vitals.csv: the table is missing")


def test_an_unknown_hospitalization_is_refused_by_its_id() -> None:
    assert refusal(files(), "999") == "clif_hospitalization.csv has no hospitalization 999"


WHOLE = table("vitals", [vital("08:00", "Heart Rate", "heart_rate", "90")])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf" + WHOLE, "byte order mark"),
        (WHOLE.decode().encode("utf-16"), "UTF-16"),
        (WHOLE.replace(b"Heart", b"Hj\xe4rt"), "line 2: the byte e4 is not UTF-8"),
        (WHOLE.replace(b"Heart", b"He\0rt"), "line 2: a NUL character"),
        (WHOLE[:-12], "line 2: 4 fields where the heading has 5"),
        (WHOLE.replace(b"Heart Rate", b'"Heart Rate'), "line 2: the table ends inside a quoted"),
        (WHOLE.replace(b"Heart Rate", b'"Heart" Rate'), "line 2: not CSV"),
        (WHOLE.replace(b"Heart", b"x" * 200_000), "line 2: a field of more than 131,072"),
        (WHOLE.replace(b",", b";"), "columns are missing: hospitalization_id, recorded_dttm"),
        (WHOLE.replace(b"vital_name", b"vital_category"), "columns are missing: vital_name"),
        (b"vital_value," + WHOLE, "the column vital_value stands twice"),
    ],
)
def test_a_broken_table_refuses_the_import_with_file_place_and_fix(data: bytes, named: str) -> None:
    sentence = refusal(files() | {"clif_vitals.csv": data})
    assert sentence.startswith("clif_vitals.csv: ")
    assert named in sentence


def test_faults_of_several_tables_are_told_at_once() -> None:
    broken = files() | {"clif_vitals.csv": b"", "clif_labs.csv": b""}
    result = import_clif(broken, STAY, LIBRARY, LIMITS)
    assert isinstance(result, Refused)
    assert len(result.reasons) == 2


cells = st.one_of(
    st.sampled_from([STAY, "", "-1", "0.1", "0", "x", "1e9", "arterial", "map", "stop", "start"]),
    st.sampled_from([time("08:00"), time("08:30"), "norepinephrine", "vasopressin", "RASS", "P1"]),
    st.sampled_from(["weight_kg", "Weight (lbs)", "lactate", "mmol/L", "gcs_total", "gcs_eye"]),
    st.sampled_from(["temp_c", "NIBP", "mcg/kg/min", "units/hour", "="]),
)


@drawn(
    st.fixed_dictionaries(
        {
            name: st.lists(
                st.tuples(*[cells] * heading.count(",")).map(
                    lambda row, name=name: row if name == "patient" else (STAY, *row)  # type: ignore[misc]  # a default binds the loop's name
                )
                if name not in ("patient", "hospitalization")
                else st.tuples(*[cells] * (heading.count(",") + 1)),
                max_size=4,
            )
            for name, heading in HEADINGS.items()
        }
    )
)
@settings(max_examples=60)
def test_any_rows_are_accounted_for_and_make_a_worksheet_that_reads_back(
    rows: dict[str, Rows],
) -> None:
    rows["hospitalization"] = [("P1", STAY, time("06:00"), "61"), *rows["hospitalization"]]
    result = import_clif(
        {f"clif_{name}.csv": table(name, rows[name]) for name in HEADINGS}, STAY, LIBRARY, LIMITS
    )
    assert isinstance(result, Imported)
    for one in result.tables:
        assert one.rows == sum(one.count(fate) for fate in Fate)
    assert read_worksheet(write_worksheet(result.worksheet), LIBRARY) == result.worksheet


@drawn(st.sampled_from(sorted(HEADINGS)), st.data())
@settings(max_examples=80)
def test_a_damaged_table_gives_a_worksheet_or_a_worded_refusal(name: str, data: Any) -> None:
    tables = files(
        vitals=pressure("08:00", "ART BP", "110", "50", "70"),
        medication_admin_continuous=OVERLAP,
        labs=[lab("08:00", "lactate", "3.1", "mmol/L")],
        patient_assessments=gcs("08:00", "14.0", "4.0", "4.0", "6.0"),
    )
    whole = bytearray(tables[f"clif_{name}.csv"])
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place : place + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=4))
    result = import_clif(tables | {f"clif_{name}.csv": bytes(whole)}, STAY, LIBRARY, LIMITS)
    if isinstance(result, Refused):
        assert all(say(reason) for reason in result.reasons)
