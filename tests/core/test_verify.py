"""The named checks on plans worked out by hand: what each passes, fails and cannot know."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import ANGIOTENSIN, BY_MASS, NOREPINEPHRINE, VASOPRESSIN
from printed_plans import (
    BAG_EMPTIES,
    BAG_EXPIRES,
    BY_LINE,
    BY_WEIGHT,
    CLOCK_CHANGE,
    DRUGS,
    RULES,
    facts_for,
    failed,
    unknown,
    verified,
    with_value,
    zone_of,
)

from corrupted import NAMES, Place, Plan, exact, fingerprint_of, plan_named
from pressorsheet.core.note import note
from pressorsheet.core.quantity import InUnit, MassDose, PumpRate, UnitDose, WeightBasedDose
from pressorsheet.core.verify import Check, NoZone, Result, VerifyRules, verify

NEEDS_A_WORKSHEET = {"bag_life", "charted_start", "hung_bag", "wean"}
# What a plan made before orders named their line leaves open.
OLD = {"route"}
ALL_CHECKS = """
    fingerprint drug units salt concentration weight route start_dose step interval rows
    never_rises end set_rate settable figures intervals local_times bag_changes bag_life
    charted_start hung_bag wean
"""


def check_of(plan: Plan, check_id: str, **given: Any) -> Check:
    """One check, with another drug, rules or zone than the plan's own."""
    wanted = {
        "drug": DRUGS.get(plan["drug"]),
        "rules": RULES.get(plan["drug"], VerifyRules()),
        "facts": None,
        "zone": zone_of(plan),
        **given,
    }
    checks = verify(plan, **wanted).checks
    return next(check for check in checks if check.id == check_id)


def result_of(plan: Plan, check_id: str, **given: Any) -> Result:
    return check_of(plan, check_id, **given).result


def numbers_of(plan: Plan, check_id: str, **given: Any) -> Any:
    return check_of(plan, check_id, **given).numbers


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_worked_out_by_hand_passes_every_check_against_its_worksheet(name: str) -> None:
    plan = plan_named(name)
    verification = verified(plan, facts_for(plan))
    no_limits = {"step", "interval"} if plan["drug"] == "norepinephrine" else set()
    assert verification.passed
    assert failed(verification) == set()
    assert unknown(verification) == no_limits | (OLD if name != BY_LINE else set())
    assert [check.id for check in verification.checks] == ALL_CHECKS.split()


def test_without_a_worksheet_what_needs_one_is_unknown_and_the_plan_still_passes() -> None:
    verification = verified(plan_named(CLOCK_CHANGE))
    assert unknown(verification) == NEEDS_A_WORKSHEET | OLD
    by_line = verified(plan_named(BY_LINE))
    assert unknown(by_line) == NEEDS_A_WORKSHEET | {"route"}
    assert verification.passed


def test_the_weight_in_force_is_unknown_without_a_worksheet_and_a_reason_speaks_for_itself() -> (
    None
):
    verification = verified(plan_named(BY_WEIGHT))
    assert unknown(verification) == (NEEDS_A_WORKSHEET - {"wean"}) | OLD | {
        "weight",
        "step",
        "interval",
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_fingerprint_is_the_one_that_json_and_hashlib_give(name: str) -> None:
    plan = plan_named(name)
    assert plan["fingerprint"] == fingerprint_of(plan)


def test_reformatting_a_plan_does_not_change_its_fingerprint() -> None:
    plan = plan_named(CLOCK_CHANGE)
    backwards = dict(reversed(plan.items()))
    assert verified({**backwards, "from": Decimal("0.0300")}).passed


@pytest.mark.parametrize("printed", [None, "", "0" * 64, "\x1b[2Jnonsense"])
def test_a_fingerprint_missing_or_not_fitting_fails_alone(printed: str | None) -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert failed(verified({**plan, "fingerprint": printed})) == {"fingerprint"}
    del plan["fingerprint"]
    assert failed(verified(plan)) == {"fingerprint"}


def test_an_error_above_5_percent_is_a_notice_and_no_fail() -> None:
    notice = note("verify_error_notice", row=5, error=Fraction(20, 3), limit=Fraction(5))
    verification = verified(plan_named(CLOCK_CHANGE))
    assert verification.notices == (notice,)
    assert verification.passed


def test_without_a_limit_or_a_rate_there_are_no_notices() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert verify(plan, VASOPRESSIN, VerifyRules()).notices == ()
    assert verified(with_value(plan, ("bag", "volume_ml"), Decimal(0))).notices == ()


def test_an_error_of_exactly_the_limit_is_no_notice() -> None:
    # 0.8 for 0.75 mL/h is 20/3 % too much; a limit of 20/3 % is not exceeded.
    plan = plan_named(CLOCK_CHANGE)
    rules = VerifyRules(error_notice_percent=Fraction(20, 3))
    assert verify(plan, VASOPRESSIN, rules).notices == ()


# place, value -> the checks that fail, the fingerprint made anew so that it cannot be what fails
WRONG: list[tuple[str, Place, Any, str]] = [
    (CLOCK_CHANGE, ("drug",), "vasopresin", "drug"),
    (CLOCK_CHANGE, ("dose_unit",), "units", "units set_rate figures"),
    (CLOCK_CHANGE, ("bag", "amount_unit"), "mcg", "units concentration set_rate figures"),
    (CLOCK_CHANGE, ("bag", "salt"), "base", "salt concentration set_rate figures"),
    (BY_WEIGHT, ("bag", "salt"), None, "salt concentration set_rate figures"),
    (BY_WEIGHT, ("bag", "salt"), "sulfate", "salt concentration set_rate figures"),
    (BY_WEIGHT, ("bag", "salt"), "base", "set_rate figures"),
    (BY_WEIGHT, ("bag", "amount_unit"), "mcg", "concentration set_rate figures"),
    (BY_WEIGHT, ("bag", "amount_unit"), "mL", "units concentration set_rate figures"),
    (BY_WEIGHT, ("weight_kg",), None, "weight set_rate figures"),
    (BY_WEIGHT, ("weight_kg",), Decimal(0), "weight set_rate figures"),
    (BY_WEIGHT, ("weight_kg",), Decimal(-70), "weight set_rate figures"),
    (BY_WEIGHT, ("weight_kg",), Decimal(154), "set_rate figures"),
    (CLOCK_CHANGE, ("step",), Decimal("0.006"), "step rows"),
    (CLOCK_CHANGE, ("step",), Decimal("0.0049"), "rows"),
    (CLOCK_CHANGE, ("step",), Decimal(0), "step rows"),
    (CLOCK_CHANGE, ("step",), Decimal("-0.005"), "step rows"),
    (CLOCK_CHANGE, ("every_min",), Decimal(59), "interval figures intervals bag_changes"),
    (CLOCK_CHANGE, ("every_min",), Decimal(61), "figures intervals bag_changes"),
    (BY_WEIGHT, ("every_min",), Decimal(0), "interval figures intervals bag_changes bag_life"),
    (CLOCK_CHANGE, ("from",), Decimal("0.035"), "rows"),
    (CLOCK_CHANGE, ("to",), Decimal("0.001"), "rows end"),
    (CLOCK_CHANGE, ("to",), Decimal("-0.005"), "end"),
    (CLOCK_CHANGE, ("to",), Decimal("0.03"), "rows never_rises end"),
    (CLOCK_CHANGE, ("start",), "2026-10-24T22:00:00+02:00", "intervals"),
    (CLOCK_CHANGE, ("start",), "2026-10-24T21:00:00Z", "local_times"),
    (CLOCK_CHANGE, ("tz",), None, "local_times"),
    (CLOCK_CHANGE, ("tz",), "Europe/London", "local_times"),
    (CLOCK_CHANGE, ("tz",), "Europe/Berlim", "local_times"),
    (CLOCK_CHANGE, ("pump_step_ml_per_h",), Decimal(0), "settable set_rate"),
    (CLOCK_CHANGE, ("pump_step_ml_per_h",), Decimal("0.01"), "set_rate"),
    (CLOCK_CHANGE, ("rows",), [], "rows end"),
    (CLOCK_CHANGE, ("rows", 1, "n"), Decimal(3), "rows"),
    (CLOCK_CHANGE, ("rows", 1, "from"), Decimal("0.03"), "rows"),
    (CLOCK_CHANGE, ("rows", 1, "to"), Decimal("0.015"), "rows set_rate figures"),
    (CLOCK_CHANGE, ("rows", 1, "to"), Decimal("0.026"), "rows set_rate figures never_rises"),
    (CLOCK_CHANGE, ("rows", 5, "off"), False, "end"),
    (CLOCK_CHANGE, ("rows", 4, "off"), True, "end"),
    (CLOCK_CHANGE, ("rows", 2, "set_rate_ml_per_h"), Decimal("2.2"), "set_rate figures"),
    (CLOCK_CHANGE, ("rows", 2, "set_rate_ml_per_h"), Decimal("2.25"), "set_rate settable figures"),
    (CLOCK_CHANGE, ("rows", 4, "set_rate_ml_per_h"), Decimal(0), "set_rate settable figures"),
    (CLOCK_CHANGE, ("rows", 4, "set_rate_ml_per_h"), Decimal("-0.8"), "set_rate settable figures"),
    (CLOCK_CHANGE, ("rows", 3, "set_rate_ml_per_h"), Decimal("2.3"), "set_rate settable figures"),
    (CLOCK_CHANGE, ("rows", 0, "rate_ml_per_h"), Decimal("3.76"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "delivered"), Decimal("0.0253333333334"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "delivered"), Decimal("0.02533333333333"), "figures"),
    (CLOCK_CHANGE, ("rows", 5, "delivered"), Decimal("0.000000000000001"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "error_percent"), Decimal("1.34"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "error_percent"), Decimal("-1.33"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "error_percent"), Decimal("1.333"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "volume_ml"), Decimal("3.7"), "figures"),
    (CLOCK_CHANGE, ("rows", 0, "elapsed_min"), Decimal(1), "intervals"),
    (CLOCK_CHANGE, ("rows", 4, "due"), "2026-10-25T03:00:00+01:00", "intervals"),
    (CLOCK_CHANGE, ("rows", 4, "due"), "2026-10-25T03:00:00+02:00", "local_times"),
    (CLOCK_CHANGE, ("rows", 4, "due"), "2026-10-25T02:00:00.000001+01:00", "intervals"),
    (BY_WEIGHT, ("rows", 2, "due"), "2026-11-23T00:00:00Z", "local_times"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "place", "value", "checks"), WRONG)
def test_one_wrong_figure_fails_its_checks(
    name: str, place: Place, value: Any, checks: str
) -> None:
    verification = verified(with_value(plan_named(name), place, value))
    assert set(checks.split()) <= failed(verification)
    assert not verification.passed
    assert "fingerprint" not in failed(verification)


NO_OTHER: list[tuple[str, Place, Any, str]] = [
    (CLOCK_CHANGE, ("rows", 0, "delivered"), Decimal("0.0253333333334"), "figures"),
    (CLOCK_CHANGE, ("rows", 1, "n"), Decimal(3), "rows"),
    (CLOCK_CHANGE, ("rows", 5, "off"), False, "end"),
    (CLOCK_CHANGE, ("tz",), "Europe/London", "local_times"),
    (CLOCK_CHANGE, ("pump_step_ml_per_h",), Decimal("0.01"), "set_rate"),
    (CLOCK_CHANGE, ("rows", 0, "elapsed_min"), Decimal(1), "intervals"),
    (BY_WEIGHT, ("weight_kg",), Decimal(154), "set_rate figures"),
]


@pytest.mark.parametrize(("name", "place", "value", "checks"), NO_OTHER)
def test_one_wrong_figure_fails_no_check_that_it_does_not_touch(
    name: str, place: Place, value: Any, checks: str
) -> None:
    assert failed(verified(with_value(plan_named(name), place, value))) == set(checks.split())


def test_a_fault_names_its_row_with_both_numbers() -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("rows", 2, "set_rate_ml_per_h"), Decimal("2.2"))
    fault = note(
        "verify_row_set_rate",
        row=3,
        printed=PumpRate(Fraction("2.2")),
        expected=PumpRate(Fraction("2.3")),
    )
    assert numbers_of(plan, "set_rate") == note("verify_faults", faults=(fault,))


def test_of_many_faults_the_first_four_are_named_and_the_rest_counted() -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("bag", "amount"), Decimal(20))
    numbers = numbers_of(plan, "set_rate")
    # rows 1 to 5 need twice the rate from half the drug; OFF stays 0
    assert numbers.code == "verify_more_faults"
    assert len(numbers["faults"]) == 4
    assert numbers["more"] == 1


def test_four_faults_are_all_named() -> None:
    plan = plan_named(CLOCK_CHANGE)
    for index in range(4):
        plan["rows"][index]["n"] += 1
    assert len(numbers_of(plan, "rows")["faults"]) == 4


def test_the_half_rounds_up_and_not_to_even() -> None:
    # 0.75 mL/h at steps of 0.5 lies between 0.5 and 1: half up is 1, to even would be 1 as well;
    # 3.75 between 3.5 and 4: half up is 4; 2.25 between 2 and 2.5: half up 2.5, to even 2.
    plan = with_value(plan_named(CLOCK_CHANGE), ("pump_step_ml_per_h",), Decimal("0.5"))
    faults = numbers_of(plan, "set_rate")["faults"]
    assert [fault["expected"].ml_per_h for fault in faults] == [4, Fraction("2.5"), 1]


def test_an_error_may_be_printed_in_full_or_to_2_decimals() -> None:
    plan = plan_named(CLOCK_CHANGE)
    full = with_value(plan, ("rows", 0, "error_percent"), Decimal("1.33333333333"))
    assert verified(full).passed


def test_a_negative_error_rounds_its_half_away_from_zero() -> None:
    # 0.04 units/min at 0.4 units/mL needs 6 mL/h; 5.9925 delivers 0.03995, that is -0.125 %.
    plan = plan_named(CLOCK_CHANGE)
    row = plan["rows"][0]
    row |= exact(
        '{"to": 0.04, "rate_ml_per_h": 6, "set_rate_ml_per_h": 5.9925, "delivered": 0.03995,'
        ' "error_percent": -0.13, "volume_ml": 5.9925}'
    )
    assert not failed_figures(plan)
    row["error_percent"] = Decimal("-0.12")
    assert [fault.code for fault in failed_figures(plan)] == ["verify_row_error"]


def failed_figures(plan: Plan) -> tuple[Any, ...]:
    numbers = numbers_of(plan, "figures")
    return tuple(numbers.as_mapping().get("faults", ()))


def test_a_dose_above_0_that_would_be_set_as_0_is_not_settable() -> None:
    # At steps of 2 mL/h the 0.75 mL/h of row 5 rounds to 0.
    plan = with_value(plan_named(CLOCK_CHANGE), ("pump_step_ml_per_h",), Decimal(2))
    for index, rate in enumerate(("4", "4", "2", "2", "0", "0")):
        plan["rows"][index]["set_rate_ml_per_h"] = Decimal(rate)
    codes = {fault.code for fault in numbers_of(plan, "settable")["faults"]}
    assert codes == {"verify_row_rounds_to_zero", "verify_row_rate_not_lower"}


def test_a_first_row_at_the_rate_already_running_is_not_settable() -> None:
    # 0.03 needs 4.5 mL/h, set 5 at steps of 1; 0.0301 needs 4.515, set 5 as well.
    plan = with_value(plan_named(CLOCK_CHANGE), ("pump_step_ml_per_h",), Decimal("1"))
    plan["rows"][0]["set_rate_ml_per_h"] = Decimal(5)
    faults = numbers_of(plan, "settable")["faults"]
    assert faults[0] == note("verify_row_rate_not_lower", row=1, rate=PumpRate(Fraction(5)))


@pytest.mark.parametrize(
    ("amount", "result"),
    [
        ("9.9", Result.FAIL),
        ("10", Result.PASS),
        ("100", Result.PASS),
        ("100.1", Result.FAIL),
    ],
)
def test_the_concentration_is_held_to_its_range_low_side_too(amount: str, result: Result) -> None:
    # allowed: 0.1 to 1 units/mL, here in 100 mL
    plan = with_value(plan_named(CLOCK_CHANGE), ("bag", "amount"), Decimal(amount))
    assert result_of(plan, "concentration") is result


def test_a_drug_without_a_range_or_not_known_leaves_the_concentration_unknown() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert result_of(plan, "concentration", drug=None) is Result.UNKNOWN
    by_mass = in_mass(plan)
    assert result_of(by_mass, "concentration", drug=BY_MASS) is Result.UNKNOWN


def in_mass(plan: Plan) -> Plan:
    """The same figures in mcg/min from a bag of 40 mcg."""
    changed = {**plan, "dose_unit": "mcg/min", "drug": "terlipressin"}
    return {**changed, "bag": {**plan["bag"], "amount_unit": "mcg"}}


def test_a_plan_in_mass_gives_the_same_rates_as_one_in_units() -> None:
    plan = in_mass(plan_named(CLOCK_CHANGE))
    for check_id in ("units", "set_rate", "figures", "weight", "salt"):
        assert result_of(plan, check_id, drug=BY_MASS) is Result.PASS


def test_an_unknown_drug_leaves_its_ceiling_and_salt_unknown_and_fails_as_unknown() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert result_of(plan, "drug", drug=None) is Result.FAIL
    assert result_of(plan, "drug", drug=NOREPINEPHRINE) is Result.FAIL
    assert result_of(plan, "start_dose", drug=None) is Result.UNKNOWN
    assert result_of(plan, "salt", drug=None) is Result.UNKNOWN


def test_a_start_at_the_ceiling_passes_one_above_needs_a_reason_and_the_charted_dose() -> None:
    # vasopressin: beyond 0.1 units/min
    plan = plan_named(CLOCK_CHANGE)
    at, above = ({**plan, "from": Decimal(dose)} for dose in ("0.1", "0.11"))
    assert result_of(at, "start_dose") is Result.PASS
    assert result_of(above, "start_dose") is Result.FAIL
    assert result_of({**above, "reason": "  "}, "start_dose") is Result.FAIL
    reduced = {**above, "reason": "salvage"}
    assert result_of(reduced, "start_dose") is Result.UNKNOWN
    for running, result in (
        (UnitDose(Fraction("0.11")), Result.PASS),
        (UnitDose(Fraction("0.03")), Result.FAIL),
        (UnitDose(Fraction(0)), Result.FAIL),
        (None, Result.UNKNOWN),
    ):
        facts = replace(facts_for(plan), running=running)
        assert result_of(reduced, "start_dose", facts=facts) is result
        assert result_of(above, "start_dose", facts=facts) is Result.FAIL


@pytest.mark.parametrize(
    ("rescue", "code"),
    [
        (None, None),
        ("0.1", None),
        ("0.101", "verify_rescue_above"),
        ("0.3", "verify_rescue_above"),
        ("0", "verify_rescue_not_positive"),
        ("-0.03", "verify_rescue_not_positive"),
    ],
)
def test_a_rescue_dose_is_within_the_ceiling(rescue: str | None, code: str | None) -> None:
    # vasopressin: beyond 0.1 units/min; ten times the start is the wrong zero
    dose = None if rescue is None else Decimal(rescue)
    plan = {**plan_named(CLOCK_CHANGE), "rescue": dose}
    ceiling = UnitDose(Fraction("0.1"))
    told = note(
        "verify_start_within",
        start=InUnit(UnitDose(Fraction("0.03")), "units/min"),
        ceiling=ceiling,
    )
    if code is not None:
        values: dict[str, Any] = {"rescue": InUnit(UnitDose(Fraction(rescue or 0)), "units/min")}
        values |= {"ceiling": ceiling} if code == "verify_rescue_above" else {}
        told = note("verify_faults", faults=(note(code, **values),))
    assert numbers_of(plan, "start_dose") == told
    assert result_of(plan, "start_dose") is (Result.PASS if code is None else Result.FAIL)
    unknown_drug = check_of(plan, "start_dose", drug=None)
    assert (unknown_drug.result, unknown_drug.numbers) == (
        (Result.FAIL, told)
        if code == "verify_rescue_not_positive"
        else (Result.UNKNOWN, note("verify_no_drug"))
    )


def test_a_start_above_the_ceiling_is_gone_back_to_and_no_further() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "from": Decimal("0.11"), "reason": "salvage"}
    facts = replace(facts_for(plan), running=UnitDose(Fraction("0.11")))
    back, further = ({**plan, "rescue": Decimal(dose)} for dose in ("0.11", "0.12"))
    assert result_of(back, "start_dose", facts=facts) is Result.PASS
    assert result_of(further, "start_dose", facts=facts) is Result.FAIL
    unreasoned = numbers_of({**further, "reason": None}, "start_dose")
    told = [each.code for each in unreasoned["faults"]]
    assert told == ["verify_start_above", "verify_rescue_above"]


def test_a_rescue_dose_that_no_ceiling_can_be_held_against_is_no_fault_of_its_own() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "rescue": Decimal("0.3"), "dose_unit": "spoons"}
    assert result_of(plan, "start_dose") is Result.UNKNOWN
    assert numbers_of(plan, "start_dose").code == "verify_ceiling_not_comparable"


def test_a_drug_without_a_ceiling_gets_no_plan() -> None:
    plan = {**plan_named(BY_WEIGHT), "dose_unit": "ng/kg/min", "rescue": Decimal(40)}
    assert result_of(plan, "start_dose", drug=ANGIOTENSIN) is Result.FAIL
    told = note("verify_no_ceiling", drug="angiotensin-ii")
    assert numbers_of(plan, "start_dose", drug=ANGIOTENSIN) == told


def test_a_ceiling_by_weight_is_compared_in_mcg_per_min_by_the_printed_weight() -> None:
    # 5 mcg/kg/min at 70 kg are 350 mcg/min
    plan = {**plan_named(BY_WEIGHT), "dose_unit": "mcg/min", "reason": None}
    assert result_of({**plan, "from": Decimal(350)}, "start_dose") is Result.PASS
    assert result_of({**plan, "from": Decimal(351)}, "start_dose") is Result.FAIL
    unweighed = {**plan, "from": Decimal(351), "weight_kg": None}
    assert result_of(unweighed, "start_dose") is Result.UNKNOWN
    assert result_of({**unweighed, "weight_kg": Decimal(0)}, "start_dose") is Result.UNKNOWN
    assert result_of({**plan, "dose_unit": "no unit"}, "start_dose") is Result.UNKNOWN


def test_units_per_hour_are_read_as_60_to_the_minute() -> None:
    # the ceiling 0.1 units/min is 6 units/h
    plan = {**plan_named(CLOCK_CHANGE), "dose_unit": "units/h"}
    assert result_of({**plan, "from": Decimal(6)}, "start_dose") is Result.PASS
    assert result_of({**plan, "from": Decimal("6.1")}, "start_dose") is Result.FAIL


@pytest.mark.parametrize(
    ("largest", "result"),
    [
        (WeightBasedDose(Fraction("0.03")), Result.PASS),
        (WeightBasedDose(Fraction("0.029")), Result.FAIL),
        (MassDose(Fraction("2.1")), Result.PASS),
        (MassDose(Fraction(2)), Result.FAIL),
        (UnitDose(Fraction("0.03")), Result.UNKNOWN),
        (None, Result.UNKNOWN),
    ],
)
def test_the_step_is_held_to_the_protocols_largest(largest: Any, result: Result) -> None:
    # 0.03 mcg/kg/min at 70 kg are 2.1 mcg/min
    assert result_of(plan_named(BY_WEIGHT), "step", rules=VerifyRules(largest)) is result


@pytest.mark.parametrize(
    ("shortest", "result"),
    [
        (timedelta(minutes=90), Result.PASS),
        (timedelta(minutes=90, seconds=1), Result.FAIL),
        (None, Result.UNKNOWN),
    ],
)
def test_the_interval_is_held_to_the_protocols_shortest(shortest: Any, result: Result) -> None:
    rules = VerifyRules(shortest_interval=shortest)
    assert result_of(plan_named(BY_WEIGHT), "interval", rules=rules) is result


def test_a_zone_not_looked_up_is_unknown_and_one_that_is_none_fails() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert result_of(plan, "local_times", zone=NoZone.NOT_LOOKED_UP) is Result.UNKNOWN
    assert result_of(plan, "local_times", zone=NoZone.NO_SUCH_ZONE) is Result.FAIL


def test_a_row_that_repeats_the_end_fails() -> None:
    plan = plan_named(CLOCK_CHANGE)
    last = plan["rows"][-1]
    again = {**last, "n": 7, "from": 0, "due": "2026-10-25T04:00:00+01:00", "elapsed_min": 360}
    assert {"never_rises", "settable"} <= failed(verified({**plan, "rows": [*plan["rows"], again]}))


def test_doses_are_shown_in_the_plans_own_unit() -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("to",), Decimal("-0.005"))
    ordered = InUnit(UnitDose(Fraction("-0.005")), "units/min")
    assert note("verify_end_negative", ordered=ordered) in numbers_of(plan, "end")["faults"]


def test_a_result_cannot_be_used_as_a_condition() -> None:
    with pytest.raises(TypeError) as told:
        bool(Result.PASS)
    assert str(told.value) == "a Result has three values: compare with `is Result.PASS`"


def test_bag_vectors_print_the_change_when_the_bag_ends() -> None:
    # 5 mL at 1.2 mL/h last 250 min from minute 600 on; 18 h are 1,080 min.
    assert plan_named(BAG_EMPTIES)["bag_changes"][0]["elapsed_min"] == 600 + 250
    assert plan_named(BAG_EXPIRES)["bag_changes"][0]["elapsed_min"] == 18 * 60
