"""The infusion form: dose and mL/h each way, from what to what, and what is asked before it counts.

Figures are those of clinical.md sections 3 and 5, or worked by hand: mL/h = mcg/kg/min x kg x 60 /
(mcg/mL), and units/min x 60 / (units/mL).
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    at,
    bag,
    bolus,
    event,
    infusion,
    norepinephrine,
    stop,
    struck,
    vasopressin,
    weight,
)
from dosed import (
    AT_SIX,
    CHARTED,
    NORA,
    VASO,
    WEIGHED,
    checked,
    dosed,
    holds_for,
    rated,
    read,
    said,
    told,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import Infusion
from pressorsheet.core.quantity import WeightBasedDose
from pressorsheet.entry import infusion as form
from pressorsheet.entry.doses import FLAGGED

A = {"bag_id": "A"}
PER_KG = {"bag_id": "A", "dose_unit": "mcg/kg/min"}


# Dose and rate.


@pytest.mark.parametrize(
    ("contents", "rate", "delivered"),
    [
        ("1 mg", "105", "exact rate 105 mL/h; 105 mL/h delivers 0.1 mcg/kg/min, no error"),
        (
            "4 mg",
            "26.3",
            "exact rate 26.25 mL/h; 26.3 mL/h delivers 0.1002 mcg/kg/min, 0.19 % more",
        ),
        (
            "8 mg",
            "13.1",
            "exact rate 13.125 mL/h; 13.1 mL/h delivers 0.09981 mcg/kg/min, 0.19 % less",
        ),
        (
            "16 mg",
            "6.6",
            "exact rate 6.5625 mL/h; 6.6 mL/h delivers 0.1006 mcg/kg/min, 0.57 % more",
        ),
        (
            "32 mg",
            "3.3",
            "exact rate 3.28125 mL/h; 3.3 mL/h delivers 0.1006 mcg/kg/min, 0.57 % more",
        ),
    ],
)
def test_norepinephrine_0_1_at_70_kg_gives_the_rate_of_each_concentration(
    reference: Reference, contents: str, rate: str, delivered: str
) -> None:
    hung = bag("norepinephrine", "08:30", "A", contents, 250, salt="base")
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, hung)
    assert said(outcome, "rate_ml_per_h") == f"set {rate} mL/h"
    assert said(outcome, "delivered") == delivered
    assert said(outcome, "also") == "7 mcg/min at 70 kg"
    assert recorded(outcome) == {
        "drug": "norepinephrine",
        "dose": Decimal("0.1"),
        "dose_unit": "mcg/kg/min",
        "rate_ml_per_h": Decimal(rate),
        "bag_id": "A",
    }


@pytest.mark.parametrize(
    ("dose", "contents", "rate", "error"),
    [
        ("0.03", "10 units", "18", "no error"),
        ("0.03", "20 units", "9", "no error"),
        ("0.03", "40 units", "4.5", "no error"),
        ("0.03", "60 units", "3", "no error"),
        ("0.03", "80 units", "2.3", "2.22 % more"),
        ("0.03", "100 units", "1.8", "no error"),
        ("0.005", "10 units", "3", "no error"),
        ("0.005", "20 units", "1.5", "no error"),
        ("0.005", "40 units", "0.8", "6.67 % more: above 5 %"),
        ("0.005", "60 units", "0.5", "no error"),
        ("0.005", "80 units", "0.4", "6.67 % more: above 5 %"),
        ("0.005", "100 units", "0.3", "no error"),
    ],
)
def test_vasopressin_gives_the_rate_of_each_concentration_and_flags_an_error_above_5_percent(
    reference: Reference, dose: str, contents: str, rate: str, error: str
) -> None:
    hung = bag("vasopressin", "08:30", "V", contents, 100)
    outcome = dosed(reference, f"{dose} units/min", hung, bag_id="V")
    assert recorded(outcome)["rate_ml_per_h"] == Decimal(rate)
    assert said(outcome, "delivered").endswith(error)
    assert (outcome.computed["delivered"].code in FLAGGED) == ("above" in error)


def test_a_rate_that_delivers_too_little_is_flagged_too(reference: Reference) -> None:
    """0.0019 units/min from 0.1 units/mL are 1.14 mL/h; a pump of whole mL/h gives 12.28 % less."""
    hung = bag("vasopressin", "08:30", "V", "10 units", 100)
    outcome = dosed(reference, "0.0019 units/min", hung, bag_id="V", pump_step="1")
    assert said(outcome, "delivered").endswith("12.28 % less: above 5 %")
    assert outcome.computed["delivered"].code in FLAGGED


def test_an_error_of_exactly_5_percent_is_not_flagged(reference: Reference) -> None:
    """0.08 mcg/kg/min are 21 mL/h; three steps of 7.35 are 22.05, 5 % more."""
    outcome = dosed(reference, "0.08 mcg/kg/min", WEIGHED, NORA, pump_step="7.35")
    assert said(outcome, "delivered").endswith("5 % more")
    assert outcome.computed["delivered"].code not in FLAGGED


def test_a_finer_pump_step_sets_the_exact_rate(reference: Reference) -> None:
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, pump_step="0.01")
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("26.25")


@pytest.mark.parametrize(
    ("step", "code"), [("0", "number_not_above_zero"), ("0,1", "number_thousands_or_comma")]
)
def test_a_pump_step_is_a_number_above_0(reference: Reference, step: str, code: str) -> None:
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, pump_step=step)
    assert problems(outcome) == [("pump_step", code)]


def test_a_bag_labelled_as_tartrate_gives_the_rate_of_its_base(reference: Reference) -> None:
    """8 mg of tartrate are 4 mg of base: 16 mcg/mL."""
    hung = bag("norepinephrine", "08:30", "A", "8 mg", 250, salt="tartrate")
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, hung)
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("26.3")
    assert read(outcome, "bag_id") == "norepinephrine (as base) 16 mcg/mL"


def test_a_rate_gives_the_dose_and_is_recorded_alone_so_that_no_dose_is_rounded(
    reference: Reference,
) -> None:
    """26.3 x 16 / 60 / 70 = 0.100190... mcg/kg/min, and 7.0133... mcg/min."""
    outcome = rated(reference, "26.3", WEIGHED, NORA)
    assert said(outcome, "dose") == "0.1002 mcg/kg/min"
    assert said(outcome, "also") == "7.013 mcg/min at 70 kg"
    assert recorded(outcome) == {
        "drug": "norepinephrine",
        "rate_ml_per_h": Decimal("26.3"),
        "bag_id": "A",
    }
    after = assess(chart_of((WEIGHED, NORA, *outcome.events)), reference, at("12:01"))
    assert after.running[0].dose == WeightBasedDose(Fraction(263 * 16, 10 * 60 * 70))


def test_a_rate_of_vasopressin_gives_units_per_min(reference: Reference) -> None:
    """9 x 0.2 / 60 = 0.03."""
    outcome = rated(reference, "9", VASO, bag_id="V")
    assert said(outcome, "dose") == "0.03 units/min"
    assert read(outcome, "change") == "from OFF to 0.03 units/min"


def test_a_rate_shows_the_dose_in_the_unit_chosen(reference: Reference) -> None:
    outcome = rated(reference, "9", VASO, bag_id="V", dose_unit="units/h")
    assert said(outcome, "dose") == "1.8 units/h"


def test_of_dose_and_rate_the_one_typed_last_counts(reference: Reference) -> None:
    both = {"dose": "0.1", "dose_unit": "mcg/kg/min", "rate_ml_per_h": "21"}
    by_rate = rated(reference, "21", WEIGHED, NORA, **both)
    assert recorded(by_rate)["rate_ml_per_h"] == Decimal("21")
    assert "dose" not in recorded(by_rate)
    by_dose = checked(reference, WEIGHED, NORA, bag_id="A", driver="dose", **both)
    assert recorded(by_dose)["rate_ml_per_h"] == Decimal("26.3")


@pytest.mark.parametrize("driver", ["", "dose", "rate"])
def test_what_alone_is_typed_counts_whichever_was_typed_last(
    reference: Reference, driver: str
) -> None:
    rate = checked(reference, WEIGHED, NORA, bag_id="A", rate_ml_per_h="21", driver=driver)
    assert recorded(rate)["rate_ml_per_h"] == Decimal("21")
    dose = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, driver=driver)
    assert recorded(dose)["dose"] == Decimal("0.1")


def test_a_rate_that_the_pump_cannot_set_is_asked_about_and_kept_as_typed(
    reference: Reference,
) -> None:
    outcome = rated(reference, "26.25", WEIGHED, NORA)
    assert asked(outcome) == [("rate_ml_per_h", "entry_rate_not_settable")]
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("26.25")
    assert asked(rated(reference, "26.25", WEIGHED, NORA, pump_step="0.01")) == []


def test_a_dose_that_the_pump_cannot_set_at_all_is_refused(reference: Reference) -> None:
    outcome = dosed(reference, "0.0001 mcg/kg/min", WEIGHED, NORA)
    assert problems(outcome) == [("dose", "dose_rounds_to_zero")]


def test_a_dose_without_a_bag_gives_no_rate_and_is_recorded_alone(reference: Reference) -> None:
    outcome = dosed(
        reference, "0.1 mcg/kg/min", WEIGHED, bag_id="", drug="norepinephrine", line_site="femoral"
    )
    assert recorded(outcome) == {
        "drug": "norepinephrine",
        "dose": Decimal("0.1"),
        "dose_unit": "mcg/kg/min",
        "line_site": "femoral",
    }
    assert told(outcome) == ["entry_no_rate"]


def test_a_rate_without_a_bag_is_refused(reference: Reference) -> None:
    outcome = rated(reference, "21", WEIGHED, bag_id="", drug="norepinephrine")
    assert problems(outcome) == [("bag_id", "entry_rate_without_bag")]


@pytest.mark.parametrize(
    ("dose", "also"),
    [
        ("7 mcg/min", "0.1 mcg/kg/min at 70 kg"),
        ("100 ng/kg/min", "7 mcg/min at 70 kg"),
    ],
)
def test_a_dose_in_another_unit_is_shown_in_the_drugs_own_or_by_mass(
    reference: Reference, dose: str, also: str
) -> None:
    outcome = dosed(reference, dose, WEIGHED, NORA)
    assert said(outcome, "also") == also
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("26.3")
    assert recorded(outcome)["dose_unit"] == dose.split()[1]


def test_units_per_h_are_shown_per_min(reference: Reference) -> None:
    outcome = dosed(reference, "1.8 units/h", VASO, bag_id="V")
    assert said(outcome, "also") == "0.03 units/min"
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("9")


def test_a_dose_in_the_drugs_own_unit_by_mass_needs_no_other(reference: Reference) -> None:
    outcome = dosed(reference, "10 mcg/min", bag_id="", drug="terlipressin")
    assert "also" not in outcome.computed
    assert recorded(outcome)["dose_unit"] == "mcg/min"


@pytest.mark.parametrize(
    ("drug", "dose"), [("vasopressin", "0.03 mcg/min"), ("norepinephrine", "0.03 units/min")]
)
def test_units_are_never_taken_for_mass(reference: Reference, drug: str, dose: str) -> None:
    outcome = dosed(reference, dose, WEIGHED, bag_id="", drug=drug)
    assert problems(outcome) == [("dose_unit", "unit_of_another_kind")]


def test_a_drug_without_limits_says_that_nobody_judged_its_dose(reference: Reference) -> None:
    outcome = dosed(reference, "5 mcg/kg/min", WEIGHED, bag_id="", drug="dopamine")
    assert told(outcome) == ["entry_no_rate", "dose_limits_none"]
    assert asked(outcome) == []


# The bag.


def test_a_bag_outside_the_allowed_range_asks_a_reason(reference: Reference) -> None:
    weak = bag("norepinephrine", "08:30", "A", "0.5 mg", 250, salt="base")
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, weak)
    assert asked(outcome) == [("bag_id", "concentration_not_allowed (reason)")]
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("210")


def test_a_reason_written_on_the_bag_is_not_asked_again(reference: Reference) -> None:
    weak = bag("norepinephrine", "08:30", "A", "0.5 mg", 250, salt="base", reason="transport")
    assert asked(dosed(reference, "0.1 mcg/kg/min", WEIGHED, weak)) == []


def test_a_bag_whose_label_leaves_its_strength_open_gives_no_dose(reference: Reference) -> None:
    unsaid = bag("norepinephrine", "08:30", "A", "4 mg", 250)
    dose = dosed(reference, "0.1 mcg/kg/min", WEIGHED, unsaid)
    assert asked(dose) == [("bag_id", "entry_strength_unknown")]
    assert recorded(dose)["dose"] == Decimal("0.1")
    assert "rate_ml_per_h" not in recorded(dose)
    rate = rated(reference, "21", WEIGHED, unsaid)
    assert asked(rate) == [("bag_id", "entry_strength_unknown")]
    assert recorded(rate)["rate_ml_per_h"] == Decimal("21")
    assert "change" not in rate.read_back


@pytest.mark.parametrize("bag_id", ["B", "a", "A "])
def test_a_bag_that_is_not_charted_is_no_source(reference: Reference, bag_id: str) -> None:
    outcome = dosed(reference, "0.1 mcg/kg/min", *CHARTED, bag_id=bag_id)
    assert problems(outcome) == [("bag_id", "bag_not_charted")]


def test_a_struck_bag_is_not_charted(reference: Reference) -> None:
    outcome = dosed(reference, "0.1 mcg/kg/min", WEIGHED, NORA, struck("11:00", NORA))
    assert problems(outcome) == [("bag_id", "bag_not_charted")]


def test_a_bag_of_a_drug_that_is_not_in_the_library_is_no_source(reference: Reference) -> None:
    outcome = dosed(reference, "1 mcg/min", bag("levosimendan", "08:30", "A", "5 mg", 250))
    assert problems(outcome) == [("bag_id", "drug_not_in_library")]


def test_a_drug_chosen_beside_a_bag_is_the_bags(reference: Reference) -> None:
    same = dosed(reference, "0.04 mcg/kg/min", *CHARTED, drug="norepinephrine")
    assert recorded(same)["bag_id"] == "A"
    other = dosed(reference, "0.04 mcg/kg/min", *CHARTED, drug="epinephrine")
    assert problems(other) == [("drug", "entry_bag_of_other")]


@pytest.mark.parametrize(("prepared", "is_asked"), [("18:00", True), ("18:01", False)])
def test_an_expired_bag_is_asked_about(reference: Reference, prepared: str, is_asked: bool) -> None:
    """Vasopressin keeps 18 h at room temperature: prepared at 18:00 the day before, until noon."""
    old = bag(
        "vasopressin",
        at("18:05", -1),
        "V",
        "20 units",
        100,
        prepared_at=at(prepared, -1),
        storage="room",
    )
    outcome = dosed(reference, "0.03 units/min", old, bag_id="V")
    assert asked(outcome) == [("bag_id", "entry_bag_expired")] * is_asked
    off = checked(reference, old, vasopressin("08:00", "0.03", bag="V"), bag_id="V", stop="yes")
    assert asked(off) == []


@pytest.mark.parametrize(("rate", "is_asked"), [("50", True), ("40", True), ("39.9", False)])
def test_a_bag_that_the_charted_rates_have_emptied_is_asked_about(
    reference: Reference, rate: str, is_asked: bool
) -> None:
    """100 mL at 40 mL/h from 09:30 are gone at noon."""
    hung = bag("vasopressin", "09:30", "V", "10 units", 100, hung_at=at("09:30"))
    runs = infusion("vasopressin", "09:30", f"{rate} mL/h", "V")
    outcome = rated(reference, "30", hung, runs, bag_id="V")
    assert (("bag_id", "entry_bag_empty") in asked(outcome)) == is_asked


# Stops and boluses.


def test_off_is_recorded_as_a_dose_of_0_and_says_what_the_line_holds(reference: Reference) -> None:
    outcome = checked(reference, *CHARTED, bag_id="A", stop="yes", at="1155")
    assert read(outcome, "change") == "from 0.06 mcg/kg/min to OFF"
    assert told(outcome) == ["entry_line_holds"]
    assert outcome.questions == ()
    assert recorded(outcome) == {"drug": "norepinephrine", "dose": Decimal(0), "bag_id": "A"}
    (event_,) = outcome.events
    assert event_.at == at("11:55")
    assert event_.recorded_at == at("12:00")


def test_off_of_what_does_not_run_is_asked_about(reference: Reference) -> None:
    stopped = stop("norepinephrine", "10:00")
    outcome = checked(reference, *CHARTED, stopped, bag_id="A", stop="yes")
    assert asked(outcome) == [("stop", "entry_not_running")]
    assert read(outcome, "change") == "OFF already"


@pytest.mark.parametrize(
    "draft", [{"dose": "0", "dose_unit": "mcg/kg/min"}, {"dose": "0"}, {"rate_ml_per_h": "0"}]
)
def test_a_0_is_off_and_is_asked_about(reference: Reference, draft: dict[str, str]) -> None:
    outcome = checked(reference, *CHARTED, bag_id="A", **draft)
    assert [code for _, code in asked(outcome)] == ["entry_zero_is_off"]
    assert read(outcome, "change") == "from 0.06 mcg/kg/min to OFF"
    after = assess(chart_of((*CHARTED, *outcome.events)), reference, at("12:01"))
    assert after.running == ()


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ({"stop": "yes", "dose": "0.04"}, ("dose", "entry_stop_with_more")),
        ({"stop": "yes", "rate_ml_per_h": "5"}, ("rate_ml_per_h", "entry_stop_with_more")),
        ({"stop": "yes", "bolus_amount": "5"}, ("bolus_amount", "entry_stop_with_more")),
        ({"stop": "yes", "bolus": "yes"}, ("stop", "entry_stop_and_bolus")),
        ({"stop": "off"}, ("stop", "choice_unknown")),
    ],
)
def test_off_stands_alone(
    reference: Reference, draft: dict[str, str], fault: tuple[str, str]
) -> None:
    assert fault in problems(checked(reference, *CHARTED, bag_id="A", **draft))


def test_a_bolus_is_an_amount_and_is_always_asked_about(reference: Reference) -> None:
    outcome = checked(
        reference,
        *CHARTED,
        bag_id="A",
        bolus="yes",
        bolus_amount="10",
        bolus_unit="mcg",
        line_site="femoral",
    )
    assert recorded(outcome) == {
        "drug": "norepinephrine",
        "dose": Decimal("10"),
        "dose_unit": "mcg",
        "bag_id": "A",
        "line_site": "femoral",
        "bolus": True,
    }
    assert asked(outcome) == [("bolus_amount", "entry_bolus_without_limits")]
    assert read(outcome, "bolus_amount") == "bolus of 10 mcg norepinephrine (as base)"
    assert "change" not in outcome.read_back


def test_a_bolus_leaves_the_running_dose_as_it_is(reference: Reference) -> None:
    outcome = checked(
        reference, *CHARTED, drug="norepinephrine", bolus="yes", bolus_amount="0.01",
        bolus_unit="mg",
    )  # fmt: skip
    after = assess(chart_of((*CHARTED, *outcome.events)), reference, at("12:01"))
    assert after.running[0].dose == WeightBasedDose(Fraction("0.06"))


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        ({}, [("bolus_amount", "entry_bolus_missing"), ("bolus_unit", "entry_unit_missing")]),
        (
            {"bolus_amount": "0", "bolus_unit": "mcg"},
            [("bolus_amount", "number_not_above_zero")],
        ),
        (
            {"bolus_amount": "1", "bolus_unit": "units"},
            [("bolus_unit", "unit_of_another_kind")],
        ),
        (
            {"bolus_amount": "1", "bolus_unit": "mcg", "dose": "0.1"},
            [("dose", "entry_bolus_with_more")],
        ),
    ],
)
def test_a_bolus_without_its_amount_and_unit_is_refused(
    reference: Reference, draft: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    assert problems(checked(reference, *CHARTED, bag_id="A", bolus="yes", **draft)) == faults


def test_a_bolus_of_vasopressin_is_in_units(reference: Reference) -> None:
    draft = {"drug": "vasopressin", "bolus": "yes", "bolus_amount": "4"}
    mass = checked(reference, **draft, bolus_unit="mcg")
    assert problems(mass) == [("bolus_unit", "unit_of_another_kind")]
    assert recorded(checked(reference, **draft, bolus_unit="units"))["dose_unit"] == "units"


def test_an_amount_of_a_bolus_is_not_lost_where_bolus_is_not_ticked(reference: Reference) -> None:
    outcome = dosed(reference, "0.04 mcg/kg/min", *CHARTED, bolus_amount="10")
    assert problems(outcome) == [("bolus_amount", "entry_bolus_not_ticked")]


# Times.


def test_a_record_set_back_changes_the_dose_that_ran_then(reference: Reference) -> None:
    higher = norepinephrine("11:00", "0.1", bag="A")
    outcome = dosed(reference, "0.08 mcg/kg/min", *CHARTED, higher, at="1030")
    assert read(outcome, "change") == "from 0.06 to 0.08 mcg/kg/min"
    assert asked(outcome) == [("at", "entry_charted_later")]


def test_a_record_of_the_same_time_is_none_charted_later(reference: Reference) -> None:
    outcome = dosed(reference, "0.08 mcg/kg/min", *CHARTED, at="0900")
    assert asked(outcome) == []


def test_the_next_of_several_later_records_is_named(reference: Reference) -> None:
    later = [norepinephrine("10:45", "0.1"), norepinephrine("11:30", "0.12")]
    outcome = dosed(reference, "0.08 mcg/kg/min", *CHARTED, *later, at="1030")
    assert "2026-03-10 10:45" in sentences(outcome)[0]


def test_the_weight_of_then_is_reckoned_with(reference: Reference) -> None:
    """0.1 x 80 x 60 / 16 = 30."""
    new = weight("11:00", 80)
    then = dosed(reference, "0.1 mcg/kg/min", *CHARTED, new, at="1030")
    assert recorded(then)["rate_ml_per_h"] == Decimal("26.3")
    now = dosed(reference, "0.1 mcg/kg/min", *CHARTED, new)
    assert recorded(now)["rate_ml_per_h"] == Decimal("30")


def test_a_time_to_come_is_refused(reference: Reference) -> None:
    outcome = dosed(reference, "0.04 mcg/kg/min", *CHARTED, at="1201")
    assert problems(outcome) == [("at", "time_in_future_today")]


# What is missing or cannot be read.


def test_an_empty_form_is_nothing(reference: Reference) -> None:
    assert checked(reference, *CHARTED).is_empty
    chosen = checked(reference, *CHARTED, bag_id="A", dose_unit="mcg/kg/min", driver="dose")
    assert chosen.is_empty
    assert read(chosen, "bag_id") == "norepinephrine (as base) 16 mcg/mL"


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        ({"dose": "0.1"}, [("bag_id", "entry_bag_or_drug_missing")]),
        ({"dose": "0.1", "drug": "levo"}, [("drug", "drug_unknown")]),
        (
            A | {"line_site": "femoral"},
            [("dose", "entry_dose_missing"), ("dose_unit", "entry_unit_missing")],
        ),
        (A | {"dose": "0.1"}, [("dose_unit", "entry_unit_missing")]),
        (A | {"dose": "0.1", "dose_unit": "mL/h"}, [("dose_unit", "choice_unknown")]),
        (PER_KG | {"dose": "-0.1"}, [("dose", "number_below_zero")]),
        (PER_KG | {"dose": "0,1"}, [("dose", "number_thousands_or_comma")]),
        (PER_KG | {"dose": ".1"}, [("dose", "number_no_leading_digit")]),
        (PER_KG | {"dose": "9" * 22}, [("dose", "entry_rate_too_long")]),
        (PER_KG | {"dose": "1", "driver": "mouse"}, [("driver", "choice_unknown")]),
        (A | {"rate_ml_per_h": "-1"}, [("rate_ml_per_h", "number_below_zero")]),
        (A | {"rate_ml_per_h": "\u0661"}, [("rate_ml_per_h", "number_other_digits")]),
    ],
)
def test_what_cannot_be_recorded_names_its_field(
    reference: Reference, draft: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    assert problems(checked(reference, *CHARTED, **draft)) == faults


def test_a_taper_step_is_what_runs(reference: Reference) -> None:
    """A step given on a plan is a change of the pump like any other."""
    plan = {"drug": "vasopressin"}
    ordered = event("taper_ordered", "10:00", plan_id="T", version=1, plan=plan)
    step = event(
        "taper_step", "11:00", plan_id="T", version=1, row=1, dose=Decimal("0.025"),
        dose_unit="units/min", rate_ml_per_h=Decimal("7.5"),
    )  # fmt: skip
    charted = (VASO, vasopressin("09:00", "0.03", bag="V"), ordered, step)
    outcome = dosed(reference, "0.02 units/min", *charted, bag_id="V")
    assert read(outcome, "change") == "from 0.025 to 0.02 units/min"


# Any text.

FIELDS = (
    "bag_id", "drug", "dose", "dose_unit", "rate_ml_per_h", "driver", "bolus", "bolus_amount",
    "bolus_unit", "line_site", "at", "reason", "stop", "pump_step",
)  # fmt: skip
NUMBERS = st.decimals(0, 10**7, places=4).map(lambda number: format(number.normalize(), "f"))
LIKELY: dict[str, st.SearchStrategy[str]] = {
    "bag_id": st.sampled_from(["A", "V", "U", "W"]),
    "drug": st.sampled_from(["norepinephrine", "vasopressin", "terlipressin", "milrinone"]),
    "dose": NUMBERS,
    "dose_unit": st.sampled_from(["mcg/kg/min", "mcg/min", "units/min", "units/h", "ng/kg/min"]),
    "rate_ml_per_h": NUMBERS,
    "driver": st.sampled_from(["dose", "rate"]),
    "bolus": st.sampled_from(["", "yes"]),
    "bolus_amount": NUMBERS,
    "bolus_unit": st.sampled_from(["mcg", "mg", "units"]),
    "at": st.sampled_from(["", "0730", "1130", "2026-03-08 10:00"]),
    "stop": st.sampled_from(["", "yes"]),
    "pump_step": st.sampled_from(["", "0.01", "0.0000001"]),
}
RECORDED = (
    {"bag_id": "A", "dose": "7", "dose_unit": "mcg/min"},
    {"drug": "vasopressin", "dose": "0.03", "dose_unit": "units/min"},
    {"bag_id": "V", "rate_ml_per_h": "9"},
    {"bag_id": "A", "bolus": "yes", "bolus_amount": "10", "bolus_unit": "mcg"},
    {"bag_id": "A", "stop": "yes"},
)
HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["x" * 5_000, "9" * 24, "0.000000000000000000001", "\ud800", "\x00", "0,05", "1e3", "70 kg"]
)


def drafts() -> st.SearchStrategy[dict[str, str]]:
    """A draft that can be recorded, with any of its fields written otherwise."""
    likely = {field: LIKELY.get(field, HOSTILE) for field in FIELDS}
    anything = {field: one | HOSTILE for field, one in likely.items()}
    edits = st.fixed_dictionaries({}, optional=LIKELY) | st.fixed_dictionaries(
        {}, optional=anything
    )
    return st.builds(lambda start, edit: {**start, **edit}, st.sampled_from(RECORDED), edits)


@pytest.mark.parametrize("weighed", [True, False])
def test_no_text_breaks_the_form_and_what_is_recorded_is_what_was_typed(
    reference: Reference, weighed: bool
) -> None:
    charted: list[Any] = [
        NORA,
        VASO,
        AT_SIX,
        bag("norepinephrine", "08:30", "U", "4 mg", 250),
        bag("norepinephrine", "08:30", "W", "0.0001 mg", 1000, salt="hydrochloride"),
        bolus("vasopressin", "09:00", "4 units"),
    ]
    if weighed:
        charted.append(weight("08:00", "70.3"))
    at_desk = desk(reference, *charted)
    kinds: set[bool] = set()

    @settings(max_examples=150)
    @example(RECORDED[0])
    @example(RECORDED[1])
    @given(drafts())
    def holds(draft: dict[str, str]) -> None:
        outcome = form.check(draft, at_desk)
        holds_for(reference, outcome, FIELDS)
        for made in outcome.events:
            assert isinstance(made, Infusion)
            kinds.add(made.rate_ml_per_h is None)
            typed = draft["bolus_amount" if made.bolus else "dose"] if made.dose else None
            assert typed is None or str(made.dose) == typed
            if made.rate_ml_per_h is not None and made.dose is None:
                assert str(made.rate_ml_per_h) == draft["rate_ml_per_h"]

    holds()
    assert kinds == {True, False}
