"""What each check says of plans worked out by hand: code and numbers, whole."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from made_drugs import ANGIOTENSIN, VASOPRESSIN
from printed_plans import (
    BAG_EMPTIES,
    BY_LINE,
    BY_WEIGHT,
    CLOCK_CHANGE,
    DRUGS,
    RULES,
    facts_for,
    zone_of,
)

from corrupted import Place, Plan, plan_named
from corrupted import with_value as changed_at
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    PumpRate,
    UnitConcentration,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify import Check, NoZone, Result, VerifyRules, WorksheetFacts, verify
from pressorsheet.core.verify.bench import agrees, last_place
from pressorsheet.core.verify.verdict import judged

PASS, FAIL, UNKNOWN = Result.PASS, Result.FAIL, Result.UNKNOWN
SALTS = (
    "base",
    "tartrate",
    "bitartrate monohydrate",
    "anhydrous bitartrate",
    "hydrochloride",
)


def units(number: str) -> InUnit:
    return InUnit(UnitDose(Fraction(number)), "units/min")


def per_kg(number: str) -> InUnit:
    return InUnit(WeightBasedDose(Fraction(number)), "mcg/kg/min")


def rate(number: str) -> PumpRate:
    return PumpRate(Fraction(number))


def ml(number: str) -> Volume:
    return Volume(Fraction(number))


def time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def faults(*found: Note) -> Note:
    return note("verify_faults", faults=found)


def said_of(plan: Plan, facts: WorksheetFacts | None, **given: Any) -> dict[str, Any]:
    """Result and numbers of every check, with another drug, rules or zone than the plan's own."""
    drug = plan["drug"]
    wanted = {
        "drug": DRUGS.get(drug),
        "rules": RULES.get(drug, VerifyRules()),
        "zone": zone_of(plan),
        **given,
    }
    checks = verify(plan, facts=facts, **wanted).checks
    return {check.id: (check.result, check.numbers) for check in checks}


def test_a_vasopressin_plan_with_its_worksheet_is_told_in_full() -> None:
    plan = plan_named(BY_LINE)
    said = said_of(plan, facts_for(plan))
    strength = UnitConcentration(Fraction("0.4"))
    range_of = {
        "low": Fraction("0.1"),
        "high": UnitConcentration(Fraction(1)),
    }
    numbers = {
        "fingerprint": note("verify_fingerprint_fits", printed="f6fb77c2"),
        "drug": note("verify_drug_known", drug="vasopressin"),
        "units": note("verify_units_fit", dose_unit="units/min", bag_unit="units"),
        "salt": note("verify_salt_none"),
        "concentration": note("verify_concentration_allowed", concentration=strength, **range_of),
        "weight": note("verify_weight_not_used"),
        "start_dose": note(
            "verify_start_within", start=units("0.03"), ceiling=UnitDose(Fraction("0.1"))
        ),
        "step": note("verify_step_allowed", step=Fraction("0.005"), largest=units("0.005")),
        "interval": note("verify_interval_allowed", every=60, shortest=60),
        "rows": note("verify_rows", rows=6, start=units("0.03"), end=units("0")),
        "never_rises": note("verify_never_rises"),
        "end": note("verify_ends_off"),
        "set_rate": note("verify_set_rates"),
        "settable": note("verify_settable", step=rate("0.1")),
        "figures": note("verify_figures", rows=6),
        "intervals": note("verify_intervals", count=5, every=60),
        "local_times": note("verify_zone_offsets", zone="Europe/Berlin"),
        "bag_changes": note("verify_bag_changes", count=0),
        "bag_life": note(
            "verify_bag_lasts",
            left=ml("100"),
            at=time("2026-10-24T21:00:00+00:00"),
            expires=time("2026-10-25T16:00:00+01:00"),
        ),
        "charted_start": note("verify_start_charted", start=units("0.03")),
        "hung_bag": note("verify_bag_hung", hung=strength),
        "wean": note("verify_wean_met", item="WEAN-2"),
        "route": note("verify_route_charted", line="right internal jugular, distal lumen"),
    }
    assert said == {check: (PASS, told) for check, told in numbers.items()}


def test_a_plan_by_weight_with_its_worksheet_is_told_in_full() -> None:
    plan = plan_named(BY_WEIGHT)
    said = said_of(plan, facts_for(plan))
    strength = MassConcentration(Fraction(16))
    range_of = {"low": Fraction(4), "high": MassConcentration(Fraction(320))}
    numbers = {
        "fingerprint": note("verify_fingerprint_fits", printed="4cf45160"),
        "drug": note("verify_drug_known", drug="norepinephrine"),
        "units": note("verify_units_fit", dose_unit="mcg/kg/min", bag_unit="mg"),
        "salt": note("verify_salt_stated", salt="bitartrate monohydrate"),
        "concentration": note("verify_concentration_allowed", concentration=strength, **range_of),
        "weight": note("verify_weight_in_force", weight=Weight(Fraction(70))),
        "start_dose": note(
            "verify_start_within", start=per_kg("0.1"), ceiling=WeightBasedDose(Fraction(5))
        ),
        "rows": note("verify_rows", rows=3, start=per_kg("0.1"), end=per_kg("0.02")),
        "never_rises": note("verify_never_rises"),
        "end": note("verify_ends", ordered=per_kg("0.02")),
        "set_rate": note("verify_set_rates"),
        "settable": note("verify_settable", step=rate("0.1")),
        "figures": note("verify_figures", rows=3),
        "intervals": note("verify_intervals", count=2, every=90),
        "local_times": note("verify_one_offset", start=time("2026-11-22T22:00:00+01:00")),
        "bag_changes": note("verify_bag_changes", count=0),
        "bag_life": note(
            "verify_bag_lasts",
            left=ml("250"),
            at=time("2026-11-22T22:00:00+01:00"),
            expires=time("2026-11-23T22:00:00+01:00"),
        ),
        "charted_start": note("verify_start_charted", start=per_kg("0.1")),
        "hung_bag": note("verify_bag_hung", hung=strength),
        "wean": note("verify_wean_met", item="WEAN-1"),
    }
    no_limits = {
        "step": note("verify_step_no_maximum", step=per_kg("0.03")),
        "interval": note("verify_interval_no_minimum", every=90),
        "route": note("verify_route_not_ordered"),
    }
    assert said == {check: (PASS, told) for check, told in numbers.items()} | {
        check: (UNKNOWN, told) for check, told in no_limits.items()
    }


def test_without_a_worksheet_each_check_that_needs_one_says_what_is_missing() -> None:
    said = said_of(plan_named(CLOCK_CHANGE), None)
    strength = UnitConcentration(Fraction("0.4"))
    missing = {
        "bag_life": note("verify_hung_bag_unknown", left=None, expires=None),
        "charted_start": note("verify_start_not_charted", start=units("0.03")),
        "hung_bag": note("verify_bag_not_charted", planned=strength),
        "wean": note("verify_wean_unknown", item="weaning_criterion"),
    }
    assert {check: said[check] for check in missing} == {
        check: (UNKNOWN, told) for check, told in missing.items()
    }
    by_weight = said_of(plan_named(BY_WEIGHT), None)
    weight = Weight(Fraction(70))
    assert by_weight["weight"] == (UNKNOWN, note("verify_weight_not_on_worksheet", weight=weight))
    reason = note("verify_wean_reason", item="weaning_criterion", status=Truth.UNKNOWN)
    assert by_weight["wean"] == (PASS, reason)


Case: TypeAlias = tuple[str, str, Place, Any, Result, Note]
# The plan, the check asked, the changed place and its value; what the check then says.
ORDERED: list[Case] = [
    (CLOCK_CHANGE, "fingerprint", ("fingerprint",), None, FAIL, note("verify_fingerprint_missing")),
    (CLOCK_CHANGE, "fingerprint", ("fingerprint",), "0" * 64, FAIL,
     note("verify_fingerprint_differs", printed="00000000", fitting="71a4f246")),
    (CLOCK_CHANGE, "fingerprint", ("fingerprint",), "\x1b[2Jnonsense", FAIL,
     note("verify_fingerprint_differs", printed="?[2Jnons", fitting="71a4f246")),
    (CLOCK_CHANGE, "drug", ("drug",), "vaso\npressin", FAIL,
     note("verify_drug_unknown", word="vaso?pressin")),
    (CLOCK_CHANGE, "units", ("dose_unit",), "units\n", FAIL,
     note("verify_units_differ", dose_unit="units?", bag_unit="units")),
    (CLOCK_CHANGE, "units", ("bag", "amount_unit"), "m\ng", FAIL,
     note("verify_units_differ", dose_unit="units/min", bag_unit="m?g")),
    (CLOCK_CHANGE, "salt", ("bag", "salt"), "ba\nse", FAIL,
     note("verify_salt_wrong", salt="ba?se", known=())),
    (BY_WEIGHT, "salt", ("bag", "salt"), None, FAIL,
     note("verify_salt_wrong", salt=None, known=SALTS)),
    (CLOCK_CHANGE, "concentration", ("bag", "amount"), Decimal("9.9"), FAIL,
     note("verify_concentration_outside", concentration=UnitConcentration(Fraction("0.099")),
          low=UnitConcentration(Fraction("0.1")), high=UnitConcentration(Fraction(1)))),
    (CLOCK_CHANGE, "concentration", ("bag", "amount_unit"), "mcg", FAIL,
     note("verify_concentration_outside", concentration=MassConcentration(Fraction("0.4")),
          low=UnitConcentration(Fraction("0.1")), high=UnitConcentration(Fraction(1)))),
    (CLOCK_CHANGE, "concentration", ("bag", "amount"), Decimal(0), FAIL,
     note("verify_concentration_not_computable")),
    (CLOCK_CHANGE, "concentration", ("bag", "volume_ml"), Decimal(0), FAIL,
     note("verify_concentration_not_computable")),
    (BY_WEIGHT, "weight", ("weight_kg",), None, FAIL, note("verify_weight_missing", weight=None)),
    (BY_WEIGHT, "weight", ("weight_kg",), Decimal(-70), FAIL,
     note("verify_weight_missing", weight=Weight(Fraction(-70)))),
    (BY_WEIGHT, "weight", ("weight_kg",), Decimal("0.5"), FAIL,
     note("verify_weight_differs", weight=Weight(Fraction("0.5")),
          in_force=Weight(Fraction(70)))),
    (CLOCK_CHANGE, "start_dose", ("from",), Decimal("0.11"), FAIL,
     note("verify_start_above", start=units("0.11"), ceiling=UnitDose(Fraction("0.1")))),
    (CLOCK_CHANGE, "start_dose", ("from",), Decimal("0.3"), FAIL,
     note("verify_start_asks", unit="units/h",
          of=note("verify_start_above", start=units("0.3"), ceiling=UnitDose(Fraction("0.1"))))),
    # facts that chart 0.1: a reason does not make 5.1 of it
    (BY_WEIGHT, "start_dose", ("from",), Decimal("5.1"), FAIL,
     note("verify_start_asks", unit="mcg/min",
          of=note("verify_start_above_not_charted", start=per_kg("5.1"),
                  ceiling=WeightBasedDose(Fraction(5))))),
    (CLOCK_CHANGE, "start_dose", ("dose_unit",), "spoons", UNKNOWN,
     note("verify_ceiling_not_comparable", start=Fraction("0.03"),
          ceiling=UnitDose(Fraction("0.1")))),
    (CLOCK_CHANGE, "step", ("step",), Decimal(0), FAIL,
     note("verify_step_not_positive", step=units("0"))),
    (CLOCK_CHANGE, "step", ("step",), Decimal("0.006"), FAIL,
     note("verify_step_too_large", step=units("0.006"), largest=UnitDose(Fraction("0.005")))),
    (CLOCK_CHANGE, "step", ("dose_unit",), "spoons", UNKNOWN,
     note("verify_step_not_comparable", step=Fraction("0.005"),
          largest=UnitDose(Fraction("0.005")))),
    (CLOCK_CHANGE, "interval", ("every_min",), Decimal(0), FAIL,
     note("verify_interval_not_positive", every=0)),
    (CLOCK_CHANGE, "interval", ("every_min",), Decimal(1), FAIL,
     note("verify_interval_too_short", every=1, shortest=60)),
]  # fmt: skip

ROWS: list[Case] = [
    (CLOCK_CHANGE, "rows", ("rows",), [], FAIL, note("verify_no_rows")),
    (CLOCK_CHANGE, "rows", ("rows", 1, "n"), Decimal(3), FAIL,
     faults(note("verify_row_number", row=2, printed=3))),
    (CLOCK_CHANGE, "rows", ("rows", 1, "from"), Decimal("0.03"), FAIL,
     faults(note("verify_row_from", row=2, printed=units("0.03"), expected=units("0.025")),
            note("verify_row_to", row=2, printed=units("0.02"), expected=units("0.025")))),
    (CLOCK_CHANGE, "never_rises", ("rows", 1, "to"), Decimal("0.026"), FAIL,
     faults(note("verify_row_rises", row=2, before=units("0.025"), after=units("0.026")))),
    (CLOCK_CHANGE, "never_rises", ("to",), Decimal("0.03"), FAIL,
     faults(note("verify_order_rises", before=units("0.03"), after=units("0.03")))),
    (CLOCK_CHANGE, "end", ("rows", 5, "off"), False, FAIL,
     faults(note("verify_row_off", row=6, printed=False, dose=units("0")))),
    (CLOCK_CHANGE, "end", ("to",), Decimal("-0.005"), FAIL,
     faults(note("verify_end_negative", ordered=units("-0.005")),
            note("verify_end_differs", printed=units("0"), ordered=units("-0.005")))),
    (CLOCK_CHANGE, "end", ("rows",), [], FAIL,
     faults(note("verify_end_differs", printed=units("0.03"), ordered=units("0")))),
    (CLOCK_CHANGE, "set_rate", ("bag", "volume_ml"), Decimal(0), FAIL,
     note("verify_rates_not_computable")),
    (CLOCK_CHANGE, "figures", ("bag", "volume_ml"), Decimal(0), FAIL,
     note("verify_rates_not_computable")),
    (CLOCK_CHANGE, "settable", ("pump_step_ml_per_h",), Decimal("-0.1"), FAIL,
     note("verify_pump_step", step=rate("-0.1"))),
    (CLOCK_CHANGE, "settable", ("pump_step_ml_per_h",), Decimal(0), FAIL,
     note("verify_pump_step", step=rate("0"))),
    (CLOCK_CHANGE, "settable", ("rows", 2, "set_rate_ml_per_h"), Decimal("2.25"), FAIL,
     faults(note("verify_row_not_settable", row=3, rate=rate("2.25")))),
    (CLOCK_CHANGE, "settable", ("rows", 4, "set_rate_ml_per_h"), Decimal("-0.8"), FAIL,
     faults(note("verify_row_not_settable", row=5, rate=rate("-0.8")),
            note("verify_row_rate_not_lower", row=6, rate=rate("0")))),
    (CLOCK_CHANGE, "settable", ("rows", 4, "set_rate_ml_per_h"), Decimal(0), FAIL,
     faults(note("verify_row_rounds_to_zero", row=5, dose=units("0.005")),
            note("verify_row_rate_not_lower", row=6, rate=rate("0")))),
    (CLOCK_CHANGE, "figures", ("rows", 0, "rate_ml_per_h"), Decimal("3.76"), FAIL,
     faults(note("verify_row_rate", row=1, printed=rate("3.76"), expected=rate("3.75")))),
    # 3.8 mL/h x 0.4 units/mL / 60 = 19/750 units/min
    (CLOCK_CHANGE, "figures", ("rows", 0, "delivered"), Decimal("0.0253333333334"), FAIL,
     faults(note("verify_row_delivered", row=1, printed=units("0.0253333333334"),
                 expected=units("19/750")))),
    (CLOCK_CHANGE, "figures", ("rows", 0, "error_percent"), Decimal("1.34"), FAIL,
     faults(note("verify_row_error", row=1, printed=Fraction("1.34"), expected=Fraction("1.33")))),
    (CLOCK_CHANGE, "figures", ("rows", 0, "volume_ml"), Decimal("3.7"), FAIL,
     faults(note("verify_row_volume", row=1, printed=ml("3.7"), expected=ml("3.8")))),
    (CLOCK_CHANGE, "intervals", ("rows",), [], PASS, note("verify_intervals", count=0, every=60)),
    (CLOCK_CHANGE, "intervals", ("rows", 0, "elapsed_min"), Decimal(1), FAIL,
     faults(note("verify_row_elapsed", row=1, printed=1, expected=0))),
    (CLOCK_CHANGE, "intervals", ("rows", 4, "due"), "2026-10-25T03:00:00+01:00", FAIL,
     faults(note("verify_row_due", row=5, due=time("2026-10-25T03:00:00+01:00"), after=300,
                 expected=240))),
    (CLOCK_CHANGE, "local_times", ("tz",), "Europe/\nBerlim", FAIL,
     note("verify_zone_none", zone="Europe/?Berlim")),
]  # fmt: skip


@pytest.mark.parametrize("case", ORDERED + ROWS, ids=lambda case: f"{case[1]} {case[-1].code}")
def test_a_changed_figure_is_told_with_both_numbers(case: Case) -> None:
    name, check, place, value, result, numbers = case
    plan = plan_named(name)
    said = said_of(changed_at(plan, place, value), facts_for(plan))
    assert said[check] == (result, numbers)


NO_DRUG = note("verify_no_drug")


def test_a_drug_that_the_library_does_not_know_is_told_by_each_check_that_asks_it() -> None:
    said = said_of(plan_named(CLOCK_CHANGE), None, drug=None)
    assert said["drug"] == (FAIL, note("verify_drug_unknown", word="vasopressin"))
    assert {said[check] for check in ("salt", "concentration", "start_dose")} == {
        (UNKNOWN, NO_DRUG)
    }


def test_a_drug_without_range_or_ceiling_is_told() -> None:
    # 8 mg in 250 mL are 32 mcg/mL where no salt is asked about
    plan = changed_at(plan_named(BY_WEIGHT), ("bag", "salt"), None)
    said = said_of(plan, None, drug=ANGIOTENSIN)
    strength = MassConcentration(Fraction(32))
    no_range = note("verify_concentration_no_range", concentration=strength)
    assert said["concentration"] == (UNKNOWN, no_range)
    assert said["start_dose"] == (FAIL, note("verify_no_ceiling", drug="angiotensin-ii"))


def test_a_weight_below_1_kg_is_a_weight() -> None:
    plan = changed_at(plan_named(BY_WEIGHT), ("weight_kg",), Decimal("0.5"))
    light = Weight(Fraction("0.5"))
    said = said_of(plan, replace(facts_for(plan), weight=light))
    assert said["weight"] == (PASS, note("verify_weight_in_force", weight=light))
    # 0.1 mcg/kg/min x 0.5 kg x 60 / 16 mcg/mL: the first row's 0.07 needs 0.13125 mL/h
    assert said["figures"][1]["faults"][0] == note(
        "verify_row_rate", row=1, printed=rate("18.375"), expected=rate("0.13125")
    )


def test_an_interval_or_a_step_within_no_limits_says_so() -> None:
    plan = changed_at(plan_named(CLOCK_CHANGE), ("every_min",), Decimal(1))
    said = said_of(plan, None, rules=VerifyRules())
    assert said["interval"] == (UNKNOWN, note("verify_interval_no_minimum", every=1))
    assert said["step"] == (UNKNOWN, note("verify_step_no_maximum", step=units("0.005")))


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("0", "0"),
        ("0.0999", "1e-13"),
        ("0.1", "1e-12"),
        ("0.5", "1e-12"),
        ("1", "1e-11"),
        ("9.99", "1e-11"),
        ("10", "1e-10"),
        ("10.5", "1e-10"),
        ("105", "1e-9"),
        ("-250", "1e-9"),
        ("12345.6", "1e-7"),
    ],
)
def test_the_twelfth_significant_digit_has_this_place(number: str, place: str) -> None:
    assert last_place(Fraction(number)) == Fraction(place)


@pytest.mark.parametrize(
    ("printed", "fits"),
    [
        ("1.000000000005", True),
        ("1.00000000000", True),
        ("1.00000000001", True),
        ("1.00000000002", False),
        ("1.000000000006", False),
    ],
)
def test_half_of_a_twelfth_digit_may_be_rounded_either_way(printed: str, fits: bool) -> None:
    assert agrees(Fraction(printed), Fraction("1.000000000005")) is fits


def test_a_zone_not_looked_up_is_told() -> None:
    said = said_of(plan_named(CLOCK_CHANGE), None, zone=NoZone.NOT_LOOKED_UP)
    assert said["local_times"] == (UNKNOWN, note("verify_zone_unread", zone="Europe/Berlin"))


@pytest.mark.parametrize(
    ("name", "place", "printed", "offset_h"),
    [
        (CLOCK_CHANGE, ("start",), "2026-10-24T21:00:00+00:00", 2),
        (CLOCK_CHANGE, ("rows", 4, "due"), "2026-10-25T03:00:00+02:00", 1),
        (BAG_EMPTIES, ("bag_changes", 0, "at"), "2026-11-23T11:10:00+00:00", 1),
        (BY_WEIGHT, ("rows", 2, "due"), "2026-11-23T00:00:00+00:00", 1),
    ],
)
def test_a_time_of_another_offset_is_told_beside_the_one_it_should_carry(
    name: str, place: Place, printed: str, offset_h: int
) -> None:
    plan = changed_at(plan_named(name), place, printed)
    result, numbers = said_of(plan, None)["local_times"]
    (fault,) = numbers["faults"]
    assert (result, fault.code) == (FAIL, "verify_time_offset")
    assert fault["time"] == time(printed)
    assert fault["expected"].timestamp() == time(printed).timestamp()
    assert fault["expected"].utcoffset() == timedelta(hours=offset_h)


def test_of_five_faults_the_first_four_are_told_whole() -> None:
    plan = changed_at(plan_named(CLOCK_CHANGE), ("bag", "amount"), Decimal(20))
    told = [("1", "3.8", "7.5"), ("2", "3", "6"), ("3", "2.3", "4.5"), ("4", "1.5", "3")]
    four = tuple(
        note("verify_row_set_rate", row=int(row), printed=rate(printed), expected=rate(expected))
        for row, printed, expected in told
    )
    numbers = said_of(plan, None)["set_rate"][1]
    assert numbers == note("verify_more_faults", faults=four, more=1)


def test_four_faults_are_told_and_no_rest() -> None:
    four = [note("verify_row_number", row=row, printed=0) for row in range(1, 5)]
    for told in (four, four[:1]):
        assert judged("rows", told, NO_DRUG) == Check("rows", FAIL, faults(*told))
    assert judged("rows", [], NO_DRUG) == Check("rows", PASS, NO_DRUG)


def test_an_unreadable_plan_is_told_with_its_first_fault() -> None:
    (check,) = verify({}, VASOPRESSIN, VerifyRules()).checks
    assert check.id == "readable"
    assert check.numbers == note("verify_key_missing", place="drug")
