"""Vitals and weights of CLIF tables: sources never guessed, units never converted, no row lost."""

from decimal import Decimal
from typing import Any

import pytest
from clif_found import fates, noticed, of_kind, readings
from clif_made import DAY, imported, pressure, vital

from pressorsheet.exchange.clif import Imported


def test_pressures_of_one_minute_are_one_reading_with_what_else_was_measured() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Arterial Blood Pressure", "118.0", "60.5", "78"),
            vital("08:00", "Heart Rate", "heart_rate", "92"),
            vital("08:00:30", "Temperature Celsius", "temp_c", "37.2"),
        ]
    )
    (reading,) = of_kind(result, "vitals")
    assert reading.source == "arterial"
    assert (reading.sbp_mmhg, reading.dbp_mmhg, reading.map_mmhg) == (118, Decimal("60.5"), 78)
    assert (reading.hr_per_min, reading.temp_c) == (92, Decimal("37.2"))
    assert fates(result, "vitals") == {"used": [("", 5)]}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Arterial Blood Pressure mean", "arterial"),
        ("ART BP Mean", "arterial"),
        ("ABP mean", "arterial"),
        ("Non Invasive Blood Pressure mean", "cuff"),
        ("Non-invasive BP mean", "cuff"),
        ("NIBP mean", "cuff"),
        ("Manual Blood Pressure mean", "cuff"),
    ],
)
def test_the_source_is_what_the_vitals_name_says(name: str, source: str) -> None:
    (reading,) = of_kind(imported(vitals=[vital("08:00", name, "map", "70")]), "vitals")
    assert reading.source == source


def test_a_pressure_that_names_no_source_is_refused_rather_than_guessed() -> None:
    result = imported(vitals=[vital("08:00", "Mean pressure", "map", "70")])
    assert of_kind(result, "vitals") == []
    assert fates(result, "vitals") == {"refused": [("clif_source_unknown", 1)]}


def test_arterial_and_cuff_of_one_minute_stay_apart_and_the_pulse_goes_with_the_arterial() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Non Invasive Blood Pressure", "100", "50", "66"),
            *pressure("08:00", "Arterial Blood Pressure", "110", "55", "73"),
            vital("08:00", "Heart Rate", "heart_rate", "92"),
        ]
    )
    assert sorted(readings(result)) == [
        ("08:00", "arterial", 110, 55, 73),
        ("08:00", "cuff", 100, 50, 66),
    ]
    pulses = {one.source: one.hr_per_min for one in of_kind(result, "vitals")}
    assert pulses == {"arterial": 92, "cuff": None}


def test_of_two_arterial_lines_one_gives_the_reading_and_the_other_is_kept_as_a_note() -> None:
    result = imported(
        vitals=[
            *pressure("07:00", "Arterial Blood Pressure", "120", "60", "80"),
            *pressure("08:00", "ART BP", "101", "51", "61"),
            *pressure("08:00", "Arterial Blood Pressure", "122", "62", "82"),
            *pressure("08:30", "ART BP", "102", "52", "62"),
            *pressure("08:30", "Arterial Blood Pressure", "123", "63", "83"),
            # the first line without a mean gives way to one that has it
            *pressure("09:00", "ART BP", "103", "53", "63"),
            vital("09:00", "Arterial Blood Pressure systolic", "sbp", "124"),
        ]
    )
    assert readings(result) == [
        ("07:00", "arterial", 120, 60, 80),
        ("08:00", "arterial", 122, 62, 82),
        ("08:30", "arterial", 123, 63, 83),
        ("09:00", "arterial", 103, 53, 63),
    ]
    texts = [one.text for one in of_kind(result, "note") if "Second" in one.text]
    assert texts == [
        "Second arterial line (art bp) in the minutes of the readings (UTC): "
        "08:00 systolic 101, diastolic 51, mean 61; 08:30 systolic 102, diastolic 52, mean 62; "
        "all mmHg",
        "Second arterial line (arterial blood pressure) in the minutes of the readings (UTC): "
        "09:00 systolic 124; all mmHg",
    ]
    merged = fates(result, "vitals")["merged"]
    assert sorted(merged) == [("clif_second_line", 1), ("clif_second_line", 6)]


def test_two_arms_are_never_mixed_into_one_reading() -> None:
    result = imported(
        vitals=[
            vital("08:00", "Manual Blood Pressure Diastolic Right", "dbp", "67"),
            vital("08:00", "Manual Blood Pressure Systolic Left", "sbp", "99"),
            vital("08:00", "Manual Blood Pressure Diastolic Left", "dbp", "68"),
        ]
    )
    assert readings(result) == [("08:00", "cuff", 99, 68, None)]


def test_what_is_measured_without_a_pressure_stands_alone_and_invents_none() -> None:
    result = imported(
        vitals=[
            *pressure("08:00", "Arterial Blood Pressure", "118", "60", "78"),
            vital("09:00", "Heart Rate", "heart_rate", "95"),
        ]
    )
    assert readings(result)[1] == ("09:00", "arterial", None, None, None)
    assert of_kind(result, "vitals")[1].hr_per_min == 95


def test_the_same_value_again_is_merged_and_another_value_refused() -> None:
    name = "Arterial Blood Pressure mean"
    result = imported(
        vitals=[
            vital("08:00", name, "map", "70"),
            vital("08:00", name, "map", "70.0"),
            vital("08:00", name, "map", "55"),
        ]
    )
    assert readings(result) == [("08:00", "arterial", None, None, 70)]
    assert fates(result, "vitals") == {
        "used": [("", 1)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_other_value_in_minute", 1)],
    }


@pytest.mark.parametrize("value", ["801", "-27"])
def test_a_map_that_cannot_be_true_is_kept_and_noticed(value: str) -> None:
    result = imported(vitals=[vital("08:00", "ART BP Mean", "map", value)])
    assert readings(result)[0][4] == Decimal(value)
    assert noticed(result) == {"value_implausible"}


def test_a_name_in_fahrenheit_over_a_celsius_value_is_read_as_the_category_says() -> None:
    result = imported(vitals=[vital("08:00", "Temperature Fahrenheit", "temp_c", "36.6")])
    assert of_kind(result, "vitals")[0].temp_c == Decimal("36.6")
    assert noticed(result) == {"clif_named_fahrenheit"}


@pytest.mark.parametrize("name", ["Temperature Celsius", "Temperature Fahrenheit"])
def test_a_value_in_fahrenheit_is_noticed_kept_and_never_converted(name: str) -> None:
    result = imported(vitals=[vital("08:00", name, "temp_c", "98.6")])
    assert of_kind(result, "vitals")[0].temp_c == Decimal("98.6")
    assert noticed(result) == {"value_implausible", "value_fahrenheit_meant"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (vital("08:00", "Height (cm)", "height_cm", "180"), "clif_category_without_place"),
        (vital("", "Heart Rate", "heart_rate", "90"), "clif_time_missing"),
        (vital(f"{DAY} 08:00:00", "Heart Rate", "heart_rate", "90"), "time_without_offset"),
        (vital("1899-12-31 08:00:00+00:00", "HR", "heart_rate", "90"), "time_out_of_range"),
        (vital("2300-01-01 08:00:00+00:00", "HR", "heart_rate", "90"), "time_out_of_range"),
        (vital(f"{DAY} 25:00:00+00:00", "HR", "heart_rate", "90"), "time_impossible"),
        (vital("08:00", "Heart Rate", "heart_rate", "NaN"), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", ""), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", "9e1"), "clif_number"),
        (vital("08:00", "Heart Rate", "heart_rate", "90,5"), "clif_number"),
        (vital("08:00", "Daily Weight", "weight_kg", "heavy"), "clif_number"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_name_and_the_rest_imported(
    row: tuple[str, ...], code: str
) -> None:
    result = imported(vitals=[row, vital("09:00", "ART BP Mean", "map", "70")])
    assert fates(result, "vitals") == {"used": [("", 1)], "refused": [(code, 1)]}
    assert [one[0] for one in readings(result)] == ["09:00"]


# --- weights


def weights(result: Imported) -> list[tuple[str, Any]]:
    return [(f"{one.at:%H:%M}", one.kg) for one in of_kind(result, "weight")]


def test_a_weight_is_actual_and_measured_unless_its_name_says_otherwise() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Stated Weight", "weight_kg", "80"),
            vital("08:00", "Daily Weight", "weight_kg", "81.5"),
            vital("09:00", "Ideal Body Weight", "weight_kg", "70"),
            vital("09:30", "Adjusted Weight (estimated)", "weight_kg", "74"),
        ]
    )
    assert [(one.weight_kind, one.basis) for one in of_kind(result, "weight")] == [
        ("actual", "stated"),
        ("actual", "measured"),
        ("ideal", "measured"),
        ("adjusted", "estimated"),
    ]


def test_a_weight_named_in_pounds_is_kg_where_it_fits_the_other_weights() -> None:
    # 64.9 kg beside a daily weight of 69 kg; were it pounds it would be 143
    result = imported(
        vitals=[
            vital("07:00", "Daily Weight", "weight_kg", "69.0"),
            vital("08:00", "Admission Weight (lbs.)", "weight_kg", "64.9"),
        ]
    )
    assert weights(result) == [("07:00", 69), ("08:00", Decimal("64.9"))]
    assert noticed(result) == {"clif_named_pounds"}


@pytest.mark.parametrize(
    ("others", "value", "code"),
    [
        (["69"], "143", "clif_weight_in_pounds"),
        (["69"], "110", "clif_weight_unit_doubtful"),
        (["69"], "0", "clif_weight_unit_doubtful"),
        ([], "143", "clif_weight_unit_alone"),
    ],
)
def test_a_weight_named_in_pounds_is_refused_where_it_may_be_pounds(
    others: list[str], value: str, code: str
) -> None:
    rows = [vital("07:00", "Daily Weight", "weight_kg", other) for other in others]
    rows.append(vital("08:00", "Admission Weight (lbs.)", "weight_kg", value))
    result = imported(vitals=rows)
    assert fates(result, "vitals")["refused"] == [(code, 1)]
    assert weights(result) == [("07:00", Decimal(other)) for other in others]


def test_the_admission_weight_charted_again_does_not_undo_a_later_weighing() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Admission Weight (Kg)", "weight_kg", "127.0"),
            vital("08:00", "Daily Weight", "weight_kg", "130.0"),
            vital("09:00", "Admission Weight (lbs.)", "weight_kg", "126.7"),
            # another admission weight is a correction, and counts
            vital("10:00", "Admission Weight (Kg)", "weight_kg", "112"),
        ]
    )
    assert weights(result) == [("07:00", 127), ("08:00", 130), ("10:00", 112)]
    assert fates(result, "vitals")["merged"] == [("clif_admission_weight_again", 1)]


def test_a_weight_of_2_2_times_the_last_is_kept_with_the_question_pounds() -> None:
    result = imported(
        vitals=[
            vital("07:00", "Daily Weight", "weight_kg", "70"),
            vital("08:00", "Daily Weight", "weight_kg", "154"),
        ]
    )
    assert weights(result) == [("07:00", 70), ("08:00", 154)]
    assert "value_pounds_meant" in noticed(result)
