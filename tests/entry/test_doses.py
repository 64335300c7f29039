"""What the forms of drugs share: from what to what, the limits, and what needs a weight.

Figures are those of clinical.md section 5, or worked by hand: mL/h = mcg/kg/min x kg x 60 /
(mcg/mL).
"""

from decimal import Decimal

import pytest
from bedside import bag, infusion, norepinephrine, stop, weight
from dosed import CHARTED, NORA, VASO, WEIGHED, checked, dosed, rated, read, said, told, twice
from typed import asked, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent

# From what to what.


def test_a_change_is_read_back_from_a_to_b(reference: Reference) -> None:
    outcome = dosed(reference, "0.04 mcg/kg/min", *CHARTED)
    assert read(outcome, "change") == "from 0.06 to 0.04 mcg/kg/min"
    assert read(outcome, "dose") == "from 0.06 to 0.04 mcg/kg/min"
    assert outcome.questions == ()


def test_a_change_is_read_back_in_the_unit_typed(reference: Reference) -> None:
    """0.06 mcg/kg/min at 70 kg are 4.2 mcg/min."""
    outcome = dosed(reference, "7 mcg/min", *CHARTED)
    assert read(outcome, "change") == "from 4.2 to 7 mcg/min"


def test_a_change_of_rate_is_read_back_in_both(reference: Reference) -> None:
    """0.06 x 70 x 60 / 16 = 15.75, set 15.8."""
    outcome = rated(reference, "10.5", *CHARTED)
    assert read(outcome, "rate_ml_per_h") == "from 15.8 to 10.5 mL/h"
    assert read(outcome, "change") == "from 0.06 to 0.04 mcg/kg/min"


def test_a_start_is_read_back_from_off(reference: Reference) -> None:
    outcome = dosed(reference, "0.05 mcg/kg/min", WEIGHED, NORA)
    assert read(outcome, "change") == "from OFF to 0.05 mcg/kg/min"
    assert outcome.questions == ()


@pytest.mark.parametrize(
    ("dose", "is_asked"),
    [("0.12", False), ("0.121", True), ("0.03", False), ("0.029", True), ("0.6", True)],
)
def test_more_than_twice_or_less_than_half_the_running_dose_asks_from_a_to_b(
    reference: Reference, dose: str, is_asked: bool
) -> None:
    outcome = dosed(reference, f"{dose} mcg/kg/min", *CHARTED)
    codes = [code for _, code in asked(outcome)]
    assert ("dose_change_large" in codes) == is_asked
    if is_asked:
        assert sentences(outcome)[0] == (
            f"norepinephrine: from 0.06 mcg/kg/min to {dose} mcg/kg/min?"
        )


def test_a_rate_is_asked_about_as_its_dose_is(reference: Reference) -> None:
    assert asked(rated(reference, "31.5", *CHARTED)) == []
    assert asked(rated(reference, "31.6", *CHARTED)) == [("rate_ml_per_h", "dose_change_large")]


@pytest.mark.parametrize(
    ("dose", "is_asked"),
    [("0.5", False), ("0.6", True), ("0.007", False), ("0.006", True), ("42", True)],
)
def test_a_restart_ten_times_off_the_dose_before_the_stop_asks(
    reference: Reference, dose: str, is_asked: bool
) -> None:
    """42 mcg/min at 70 kg are 0.6 mcg/kg/min."""
    unit = "mcg/min" if dose == "42" else "mcg/kg/min"
    outcome = dosed(reference, f"{dose} {unit}", *CHARTED, stop("norepinephrine", "10:00"))
    codes = [code for _, code in asked(outcome)]
    assert ("entry_far_from_last_dose" in codes) == is_asked
    assert read(outcome, "change") == f"from OFF to {dose} {unit}"


def test_a_restart_after_a_dose_that_is_not_known_asks_nothing_of_it(reference: Reference) -> None:
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "gone")
    charted = (WEIGHED, NORA, runs, stop("norepinephrine", "10:00"))
    assert asked(dosed(reference, "0.06 mcg/kg/min", *charted)) == []


@pytest.mark.parametrize(
    "draft",
    [
        {"dose": "0.06", "dose_unit": "mcg/kg/min"},
        {"dose": "4.2", "dose_unit": "mcg/min"},
        {"rate_ml_per_h": "15.8"},
        {"dose": "0.0602", "dose_unit": "mcg/kg/min"},
    ],
)
def test_the_same_again_asks_whether_there_is_no_change(
    reference: Reference, draft: dict[str, str]
) -> None:
    """0.0602 needs 15.8025 mL/h: the pump stays at 15.8."""
    outcome = checked(reference, *CHARTED, bag_id="A", **draft)
    assert [code for _, code in asked(outcome)] == ["entry_no_change"]


def test_the_same_dose_from_another_bag_of_the_same_strength_is_a_change(
    reference: Reference,
) -> None:
    second = bag("norepinephrine", "11:30", "B", "8 mg", 500, salt="base")
    outcome = dosed(reference, "0.06 mcg/kg/min", *CHARTED, second, bag_id="B")
    assert outcome.questions == ()


def test_another_strength_asks_with_old_and_new_rate_of_the_same_dose(
    reference: Reference,
) -> None:
    """At 32 mcg/mL 0.06 mcg/kg/min are 7.875 mL/h, set 7.9."""
    second = bag("norepinephrine", "11:30", "B", "8 mg", 250, salt="base")
    outcome = dosed(reference, "0.06 mcg/kg/min", *CHARTED, second, bag_id="B")
    assert sentences(outcome) == [
        "norepinephrine: concentration from 16 mcg/mL to 32 mcg/mL; same dose, pump from 15.8 to "
        "7.9 mL/h"
    ]
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("7.9")


def test_the_old_rate_from_a_bag_of_another_strength_is_no_rate_from_a_to_b(
    reference: Reference,
) -> None:
    """15.8 x 32 / 60 / 70 = 0.1204: twice the dose without a new rate."""
    second = bag("norepinephrine", "11:30", "B", "8 mg", 250, salt="base")
    outcome = rated(reference, "15.8", *CHARTED, second, bag_id="B")
    assert read(outcome, "rate_ml_per_h") == "15.8 mL/h"
    assert read(outcome, "change") == "from 0.06 to 0.1204 mcg/kg/min"
    assert asked(outcome) == [("bag_id", "entry_swap"), ("rate_ml_per_h", "dose_change_large")]


# Limits. Each dose is a start, so that no change is asked about.


@pytest.mark.parametrize(
    ("dose", "questions", "again", "tells"),
    [
        ("0.0049", ["dose_wrong_unit"], [], []),
        ("0.005", [], [], []),
        ("0.2499", [], [], []),
        ("0.25", [], [], ["dose_limit"]),
        ("0.5", [], [], ["dose_limit"]),
        ("0.501", ["dose_limit"], [], []),
        ("1", ["dose_limit"], [], []),
        ("1.01", ["dose_mcg_per_min_meant (reason)"], [], []),
        ("2", ["dose_mcg_per_min_meant (reason)"], [], []),
        (
            "2.01",
            ["dose_mcg_per_min_meant (reason)", "dose_confirm_twice (reason)"],
            ["dose_confirm_twice"],
            [],
        ),
        (
            "5",
            ["dose_mcg_per_min_meant (reason)", "dose_confirm_twice (reason)"],
            ["dose_confirm_twice"],
            [],
        ),
        (
            "5.01",
            ["dose_mcg_per_min_meant (reason)", "entry_beyond (reason)"],
            ["entry_beyond"],
            [],
        ),
    ],
)
def test_norepinephrine_is_asked_about_at_each_of_its_limits(
    reference: Reference, dose: str, questions: list[str], again: list[str], tells: list[str]
) -> None:
    outcome = dosed(reference, f"{dose} mcg/kg/min", WEIGHED, NORA)
    assert asked(outcome) == [("dose", code) for code in questions]
    assert twice(outcome) == again
    assert told(outcome) == tells
    assert recorded(outcome)["dose"] == Decimal(dose)


@pytest.mark.parametrize(
    ("dose", "questions", "again", "tells"),
    [
        ("0.0029", ["dose_wrong_unit"], [], []),
        ("0.003", [], [], []),
        ("0.03", [], [], []),
        ("0.031", [], [], ["dose_limit"]),
        ("0.04", [], [], ["dose_limit"]),
        ("0.041", ["dose_limit"], [], []),
        ("0.07", ["dose_limit"], [], []),
        ("0.071", ["dose_limit (reason)"], [], []),
        ("0.1", ["dose_limit (reason)"], [], []),
        ("0.101", ["entry_beyond (reason)"], ["entry_beyond"], []),
        ("0.299", ["entry_beyond (reason)"], ["entry_beyond"], []),
        (
            "0.3",
            ["entry_beyond (reason)", "dose_units_per_h_meant (reason)"],
            ["entry_beyond", "dose_units_per_h_meant"],
            [],
        ),
    ],
)
def test_vasopressin_is_asked_about_at_each_of_its_limits(
    reference: Reference, dose: str, questions: list[str], again: list[str], tells: list[str]
) -> None:
    outcome = dosed(reference, f"{dose} units/min", VASO, bag_id="V")
    assert asked(outcome) == [("dose", code) for code in questions]
    assert twice(outcome) == again
    assert told(outcome) == tells


@pytest.mark.parametrize(
    ("dose", "questions"),
    [
        ("40", []),
        ("40.1", ["dose_limit"]),
        ("80", ["dose_limit"]),
        ("80.1", ["dose_limit (reason)"]),
        ("1000", ["dose_limit (reason)"]),
    ],
)
def test_angiotensin_has_no_ceiling(reference: Reference, dose: str, questions: list[str]) -> None:
    outcome = dosed(reference, f"{dose} ng/kg/min", WEIGHED, bag_id="", drug="angiotensin-ii")
    assert asked(outcome) == [("dose", code) for code in questions]
    assert twice(outcome) == []


@pytest.mark.parametrize(
    ("bag_id", "dose", "question"),
    [
        ("V", "1.8 units/min", "dose_units_per_h_meant (reason)"),
        ("V", "0.03 units/h", "dose_wrong_unit"),
        ("A", "7 mcg/kg/min", "dose_mcg_per_min_meant (reason)"),
        ("A", "0.1 mcg/min", "dose_wrong_unit"),
        ("A", "0.1 ng/kg/min", "dose_wrong_unit"),
    ],
)
def test_a_dose_in_the_wrong_unit_is_asked_about(
    reference: Reference, bag_id: str, dose: str, question: str
) -> None:
    outcome = dosed(reference, dose, WEIGHED, NORA, VASO, bag_id=bag_id, pump_step="0.001")
    assert ("dose", question) in asked(outcome)


def test_a_rate_is_held_against_the_limits_of_its_dose(reference: Reference) -> None:
    """31 x 0.2 / 60 = 0.1033 units/min."""
    outcome = rated(reference, "31", VASO, bag_id="V")
    assert asked(outcome) == [("rate_ml_per_h", "entry_beyond (reason)")]


def test_the_reason_is_recorded_and_the_questions_stand(reference: Reference) -> None:
    outcome = dosed(reference, "0.101 units/min", VASO, bag_id="V", reason="ordered by Dr A. Lind")
    assert recorded(outcome)["reason"] == "ordered by Dr A. Lind"
    assert asked(outcome) == [("dose", "entry_beyond (reason)")]


# The weight.


@pytest.mark.parametrize("charted", [(NORA,), (NORA, weight("12:00", 7))])
def test_a_dose_by_weight_without_a_weight_is_refused_in_words(
    reference: Reference, charted: tuple[AnyEvent, ...]
) -> None:
    """A weight of 7 kg that no reason explains is used by nothing."""
    outcome = dosed(reference, "0.1 mcg/kg/min", *charted)
    assert problems(outcome) == [("dose", "entry_weight_missing")]
    assert sentences(outcome) == ["dosing weight not recorded: chart it first, or chart the rate"]


def test_a_dose_set_back_before_the_first_weight_says_so(reference: Reference) -> None:
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, at="0730")
    assert problems(outcome) == [("dose", "entry_weight_missing_then")]


def test_a_rate_is_charted_without_a_weight_and_shown_by_mass(reference: Reference) -> None:
    """26.3 x 16 / 60 = 7.0133 mcg/min."""
    outcome = rated(reference, "26.3", NORA)
    assert said(outcome, "dose") == "7.013 mcg/min"
    assert told(outcome) == ["weight_missing"]
    assert asked(outcome) == [("rate_ml_per_h", "dose_limits_need_weight")]
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("26.3")


def test_without_a_weight_rates_are_compared_by_mass(reference: Reference) -> None:
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "A")
    outcome = rated(reference, "20.1", NORA, runs)
    assert read(outcome, "change") == "from 2.667 to 5.36 mcg/min"
    assert asked(outcome) == [
        ("rate_ml_per_h", "dose_change_large"),
        ("rate_ml_per_h", "dose_limits_need_weight"),
    ]


def test_without_a_weight_a_dose_by_mass_follows_one_by_mass(reference: Reference) -> None:
    runs = infusion("norepinephrine", "09:00", "4 mcg/min", "A")
    outcome = dosed(reference, "8.1 mcg/min", NORA, runs)
    assert read(outcome, "change") == "from 4 to 8.1 mcg/min"
    assert ("dose", "dose_change_large") in asked(outcome)
    assert "also" not in outcome.computed


def test_what_no_weight_makes_comparable_is_asked_about(reference: Reference) -> None:
    outcome = dosed(reference, "7 mcg/min", NORA, norepinephrine("09:00", "0.06", bag="A"))
    assert read(outcome, "change") == "from 0.06 mcg/kg/min to 7 mcg/min"
    assert asked(outcome)[0] == ("dose", "entry_change_not_judged")


def test_a_running_rate_from_no_charted_bag_is_a_dose_that_is_not_known(
    reference: Reference,
) -> None:
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "gone")
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, runs)
    assert read(outcome, "change") == (
        "from a dose that is not known (the bag gone is not charted) to 0.1 mcg/kg/min"
    )
    assert asked(outcome) == [("dose", "entry_change_not_judged")]
    off = checked(reference, WEIGHED, NORA, runs, bag_id="A", stop="yes")
    assert read(off, "change") == (
        "from a dose that is not known (the bag gone is not charted) to OFF"
    )


def test_a_running_rate_from_a_bag_of_another_drug_is_a_dose_that_is_not_known(
    reference: Reference,
) -> None:
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "V")
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, VASO, runs)
    assert asked(outcome) == [("dose", "entry_change_not_judged")]
