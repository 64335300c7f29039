"""Laboratory results and assessments of CLIF tables: each kept as drawn, none made up."""

from decimal import Decimal

import pytest
from clif_found import fates, of_kind
from clif_made import STAY, Rows, assessed, gcs, imported, lab, time


def test_results_count_from_when_the_blood_was_taken() -> None:
    result = imported(
        labs=[
            lab("08:00", "lactate", "3.1", "mmol/L", known="09:30"),
            lab("08:00", "sodium", "141", "mmol/L", known="09:30"),
            lab("08:00", "creatinine", "1.8", "mg/dL", known="09:30"),
        ]
    )
    (lactate,) = of_kind(result, "perfusion")
    (labs,) = of_kind(result, "laboratory")
    assert lactate.lactate_mmol_per_l == Decimal("3.1")
    assert (labs.sodium_mmol_per_l, labs.creatinine_mg_per_dl) == (141, Decimal("1.8"))
    for event in (lactate, labs):
        assert (f"{event.at:%H:%M}", f"{event.recorded_at:%H:%M}") == ("08:00", "09:30")


def test_a_masked_text_beside_a_number_does_not_lose_the_number() -> None:
    row = (STAY, time("08:00"), time("08:00"), "lactate", "___", "1.5", "mmol/L")
    (event,) = of_kind(imported(labs=[row]), "perfusion")
    assert event.lactate_mmol_per_l == Decimal("1.5")


def test_two_results_of_one_draw_are_both_kept_and_the_same_one_merged() -> None:
    result = imported(
        labs=[
            lab("08:00", "sodium", "141", "mmol/L"),
            lab("08:00", "sodium", "138", "mmol/L"),
            lab("08:00", "sodium", "141.0", "mmol/L"),
        ]
    )
    assert {one.sodium_mmol_per_l for one in of_kind(result, "laboratory")} == {141, 138}
    assert fates(result, "labs") == {"used": [("", 2)], "merged": [("clif_same_again", 1)]}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (lab("08:00", "lactate", "28", "mg/dL"), "clif_lab_unit_unknown"),
        (lab("08:00", "lactate", "2.8", ""), "clif_lab_unit_unknown"),
        (lab("08:00", "lactate", "<0.5", "mmol/L"), "clif_number"),
        (lab("08:00", "bilirubin", "2.8", "mg/dL"), "clif_category_without_place"),
        (lab("", "lactate", "2.8", "mmol/L"), "clif_time_missing"),
    ],
)
def test_a_result_that_cannot_be_used_is_refused(row: tuple[str, ...], code: str) -> None:
    assert fates(imported(labs=[row]), "labs") == {"refused": [(code, 1)]}


def test_gcs_and_rass_of_one_minute_are_one_event_and_parts_are_merged() -> None:
    rows = [*gcs("08:00", "14.0", "4.0", "4.0", "6.0"), assessed("08:00", "RASS", "-1.0")]
    result = imported(patient_assessments=rows)
    (event,) = of_kind(result, "perfusion")
    assert (event.gcs, event.rass) == (14, -1)
    assert fates(result, "patient_assessments") == {
        "used": [("", 2)],
        "merged": [("clif_gcs_part", 3)],
    }


@pytest.mark.parametrize(
    "rows",
    [
        gcs("08:00", "15.0", "1.0", "0.0", "5.0"),
        gcs("08:00", "15.0", "4.0", "4.0", "6.0"),
        gcs("08:00", "15.0", "2.0", "", ""),
    ],
)
def test_a_gcs_total_that_its_parts_contradict_is_refused(rows: Rows) -> None:
    result = imported(patient_assessments=rows)
    assert of_kind(result, "perfusion") == []
    assert fates(result, "patient_assessments") == {
        "refused": [("clif_gcs_made_up", 1), ("clif_gcs_part_alone", 3)]
    }


def test_a_gcs_total_with_parts_left_open_is_taken() -> None:
    result = imported(patient_assessments=gcs("08:00", "13.0", "2.0", "", ""))
    assert [one.gcs for one in of_kind(result, "perfusion")] == [13]
