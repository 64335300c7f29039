"""Infusions of CLIF tables: doses never added, overlaps refused, completeness said where known."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from clif_found import doses, fates, noticed, of_kind, ticks
from clif_made import DAY, OVERLAP, given, imported, vital
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

courses = st.dictionaries(
    st.tuples(st.integers(0, 9), st.sampled_from("ABC")),
    st.sampled_from(["0.0", "0.1", "0.2", "0.3"]),
    max_size=12,
)


@drawn(courses)
@settings(max_examples=120)
def test_where_one_order_runs_its_dose_runs_and_where_none_runs_the_drug_is_off(
    course: dict[tuple[int, str], str],
) -> None:
    """Orders change at most once a minute and end with a stop; any may overlap any other."""
    course |= dict.fromkeys([(10, order) for order in "ABC"], "0.0")
    rows = [
        given(f"08:{minute:02}", order, "stop" if dose == "0.0" else "dose_change", dose)
        for (minute, order), dose in sorted(course.items())
    ]
    result = imported(medication_admin_continuous=rows)
    charted = {clock: Decimal(dose) for clock, dose, _ in doses(result)}
    assert len(charted) == len(doses(result))
    runs: dict[str, Decimal] = {}
    dose_now = Decimal(0)
    for minute in range(11):
        runs |= {order: Decimal(dose) for (at, order), dose in course.items() if at == minute}
        dose_now = charted.get(f"08:{minute:02}", dose_now)
        possible = {dose for dose in runs.values() if dose}
        if len([dose for dose in runs.values() if dose]) <= 1:
            assert dose_now == max(possible, default=Decimal(0))
        else:
            assert dose_now in possible


def test_a_stop_and_a_start_in_the_same_minute_are_one_change_in_either_order() -> None:
    rows = [
        given("08:00", "1", "start", "0.1"),
        given("09:00", "1", "stop", "0.0"),
        given("09:00", "2", "start", "0.12"),
        given("10:00", "2", "stop", "0.0"),
    ]
    expected = [
        ("08:00", "0.1", "mcg/kg/min"),
        ("09:00", "0.12", "mcg/kg/min"),
        ("10:00", "0.0", "mcg/kg/min"),
    ]
    for medication in (rows, [rows[0], rows[2], rows[1], rows[3]], rows[::-1]):
        result = imported(medication_admin_continuous=medication)
        assert doses(result) == expected
        assert fates(result, "medication_admin_continuous") == {
            "used": [("", 3)],
            "merged": [("clif_one_change", 1)],
        }


def test_vasopressin_in_units_per_hour_keeps_its_unit() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "2.4", "vasopressin", "units/hour")
        ]
    )
    assert doses(result, "vasopressin") == [("08:00", "2.4", "units/h")]


def test_paused_and_restarted_at_once_goes_on() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.2"),
            given("08:30", "1", "going", "0.5"),
            given("09:00", "1", "stop", "0.0"),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.2", "0.5", "0.0"]


def test_a_pause_and_restart_of_one_order_in_one_minute_go_on_too() -> None:
    rows = [
        given("08:00", "1", "start", "0.2"),
        given("08:30", "1", "stop", "0.0"),
        given("08:30", "1", "start", "0.3"),
        given("09:00", "1", "stop", "0.0"),
    ]
    for medication in (rows, [rows[0], rows[2], rows[1], rows[3]]):
        result = imported(medication_admin_continuous=medication)
        assert [dose for _, dose, _ in doses(result)] == ["0.2", "0.3", "0.0"]


def test_an_order_begun_and_ended_within_a_minute_does_not_run_on() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00:05", "1", "start", "0.2"),
            given("08:00:50", "1", "stop", "0.0"),
        ]
    )
    assert doses(result) == [("08:00", "0.0", "mcg/kg/min")]


def test_the_second_of_two_overlapping_rows_is_refused_and_counts_once_the_first_has_stopped() -> (
    None
):
    result = imported(medication_admin_continuous=OVERLAP)
    # never 0.3, and never off between 08:43 and 11:00
    assert doses(result) == [
        ("08:00", "0.1", "mcg/kg/min"),
        ("08:43", "0.2", "mcg/kg/min"),
        ("10:00", "0.25", "mcg/kg/min"),
        ("11:00", "0.0", "mcg/kg/min"),
    ]
    assert fates(result, "medication_admin_continuous") == {
        "used": [("", 4)],
        "refused": [("clif_overlap", 1)],
    }


def test_while_orders_overlap_the_import_does_not_say_that_infusions_are_complete() -> None:
    words = ticks(imported(medication_admin_continuous=OVERLAP))
    assert words == [
        ("01 08:00", True),
        ("01 08:40", False),
        ("01 08:43", True),
        ("01 11:00", True),
    ]


def test_an_overlapping_order_that_ends_first_leaves_the_first_as_it_was() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:10", "2", "start", "0.2"),
            given("08:20", "2", "stop", "0.0"),
            given("09:00", "1", "stop", "0.0"),
        ]
    )
    assert [(clock, dose) for clock, dose, _ in doses(result)] == [
        ("08:00", "0.1"),
        ("09:00", "0.0"),
    ]
    assert fates(result, "medication_admin_continuous")["refused"] == [("clif_overlap", 2)]


def test_two_doses_of_two_orders_in_one_minute_are_not_added() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:00", "2", "start", "0.2"),
            given("09:00", "1", "stop", "0.0"),
            given("09:00", "2", "stop", "0.0"),
        ]
    )
    assert [(clock, dose) for clock, dose, _ in doses(result)] == [
        ("08:00", "0.1"),
        ("09:00", "0.0"),
    ]


def test_an_order_whose_stop_was_never_charted_gives_way_to_the_next() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("09:00", "2", "start", "0.2"),
            given("10:00", "2", "stop", "0.0"),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0.2", "0.0"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (given("09:00", "1", "dose_change", "-0.1"), "clif_dose_negative"),
        (given("09:00", "1", "dose_change", ""), "clif_number"),
        (given("09:00", "1", "dose_change", "1e-2"), "clif_number"),
        (given("09:00", "1", "dose_change", "20", unit="mL/hr"), "clif_unit_unknown"),
        (given("09:00", "1", "dose_change", "20", unit=""), "clif_unit_unknown"),
        (given("09:00", "1", "dose_change", "2", unit="units/hour"), "clif_unit_of_another_kind"),
        (given("09:00", "1", "stop", "0.1"), "clif_stop_with_dose"),
        (given("09:00", "1", "bolus", "0.1"), "clif_action_unknown"),
        (given("09:00", "1", "start", "0.1", "levophed"), "clif_drug_unknown"),
    ],
)
def test_a_dose_that_cannot_be_used_is_refused_and_takes_back_the_word_of_completeness(
    row: tuple[str, ...], code: str
) -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            row,
            given("11:00", "1", "stop", "0.0"),
        ]
    )
    assert fates(result, "medication_admin_continuous")["refused"] == [(code, 1)]
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0.0"]
    words = ticks(result)
    assert words[:2] == [("01 08:00", True), ("01 09:00", False)]
    # known again from the drug's next row on; of an unknown drug there is none
    assert words[2:] == ([] if code == "clif_drug_unknown" else [("01 11:00", True)])


def test_a_row_without_a_time_leaves_no_word_of_completeness_before_the_end() -> None:
    result = imported(
        medication_admin_continuous=[
            given("", "1", "start", "0.1"),
            given("11:00", "1", "stop", "0.0"),
        ]
    )
    assert ticks(result) == [("01 11:00", False)]


def test_two_doses_of_one_order_at_one_time_are_not_both_true_and_a_repeated_row_is_merged() -> (
    None
):
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:00", "1", "start", "0.10"),
            given("08:00", "1", "dose_change", "0.2"),
            given("09:00", "1", "stop", ""),
        ]
    )
    assert [dose for _, dose, _ in doses(result)] == ["0.1", "0"]
    assert fates(result, "medication_admin_continuous") == {
        "used": [("", 2)],
        "merged": [("clif_same_again", 1)],
        "refused": [("clif_other_dose", 1)],
    }


def test_orders_that_still_overlap_at_the_end_leave_the_end_in_doubt() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "0.1"),
            given("08:10", "2", "start", "0.2"),
            given("08:20", "1", "dose_change", "0.15"),
        ]
    )
    assert ticks(result) == [("01 08:00", True), ("01 08:10", False)]


def test_a_drug_that_is_no_vasoactive_is_refused_without_taking_back_the_word() -> None:
    result = imported(
        medication_admin_continuous=[
            given("08:00", "1", "start", "20", "propofol", "mcg/kg/min", "sedation"),
            given("09:00", "2", "start", "0.1"),
        ]
    )
    assert ticks(result) == [("01 09:00", True)]


def test_a_dose_that_can_hardly_be_is_kept_and_noticed() -> None:
    result = imported(medication_admin_continuous=[given("08:00", "1", "start", "7.259")])
    assert [dose for _, dose, _ in doses(result)] == ["7.259"]
    assert "dose_beyond" in noticed(result)


def test_no_bag_is_made_up_for_a_table_without_concentrations() -> None:
    assert of_kind(imported(medication_admin_continuous=OVERLAP), "bag") == []


def test_the_word_of_completeness_covers_the_record_and_no_gap_in_it() -> None:
    hours = [0, 1, 5, 6, 7, 12, 13, 40, 41]
    start = datetime.fromisoformat(f"{DAY}T00:00:00+00:00")
    rows = [
        vital((start + timedelta(hours=hour)).isoformat(sep=" "), "ART BP Mean", "map", "70")
        for hour in hours
    ]
    given_at = [one.at - start for one in of_kind(imported(vitals=rows), "tick")]
    assert [span // timedelta(hours=1) for span in given_at] == [0, 6, 12, 40, 41]
