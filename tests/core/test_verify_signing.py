"""The blind second entry, who may sign, and what makes a signature void."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import NOREPINEPHRINE
from printed_plans import BY_WEIGHT, CLOCK_CHANGE, facts_for, verified, with_value

from corrupted import NAMES, corruptions, plan_named, written
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import (
    InUnit,
    MassAmount,
    MassConcentration,
    MassDose,
    UnitAmount,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.verify import (
    BlindEntry,
    Signed,
    compare_entry,
    may_sign,
    signature_faults,
    signature_valid,
)
from pressorsheet.core.verify.names import is_same_person


def per_kg(number: str) -> InUnit:
    return InUnit(WeightBasedDose(Fraction(number)), "mcg/kg/min")


# 8 mg are 8,000 mcg
ENTRY = BlindEntry(
    amount=MassAmount(Fraction(8000)),
    volume=Volume(Fraction(250)),
    start=WeightBasedDose(Fraction("0.1")),
    step=WeightBasedDose(Fraction("0.03")),
    interval=timedelta(minutes=90),
)


def test_the_same_values_in_another_unit_confirm_the_plan() -> None:
    assert compare_entry(plan_named(BY_WEIGHT), ENTRY) == ()


ENTRY_DIFFERS: list[tuple[str, Any, str, Any]] = [
    ("amount", MassAmount(Fraction(4000)), "verify_entry_amount", ENTRY.amount),
    ("amount", UnitAmount(Fraction(8000)), "verify_entry_amount", ENTRY.amount),
    ("volume", Volume(Fraction(100)), "verify_entry_volume", ENTRY.volume),
    ("start", WeightBasedDose(Fraction("0.01")), "verify_entry_start", per_kg("0.1")),
    ("start", MassDose(Fraction("0.1")), "verify_entry_start", per_kg("0.1")),
    ("step", WeightBasedDose(Fraction("0.3")), "verify_entry_step", per_kg("0.03")),
]


@pytest.mark.parametrize(("field", "entered", "code", "planned"), ENTRY_DIFFERS)
def test_each_entry_that_differs_is_named_beside_the_plans(
    field: str, entered: Any, code: str, planned: Any
) -> None:
    entry = replace(ENTRY, **{field: entered})
    told = note(code, entered=entered, planned=planned)
    assert compare_entry(plan_named(BY_WEIGHT), entry) == (told,)


def test_an_interval_entered_that_differs_is_named_in_minutes() -> None:
    entry = replace(ENTRY, interval=timedelta(minutes=89))
    told = note("verify_entry_interval", entered=89, planned=90)
    assert compare_entry(plan_named(BY_WEIGHT), entry) == (told,)


def test_a_vasopressin_entry_differs_in_everything_from_a_norepinephrine_plan() -> None:
    entry = BlindEntry(
        UnitAmount(Fraction(20)),
        Volume(Fraction(100)),
        UnitDose(Fraction("0.03")),
        UnitDose(Fraction("0.005")),
        timedelta(hours=1),
    )
    assert len(compare_entry(plan_named(BY_WEIGHT), entry)) == 5


def test_a_plan_whose_units_are_none_or_that_cannot_be_read_is_confirmed_by_no_entry() -> None:
    plan = plan_named(BY_WEIGHT)
    plan["bag"]["amount_unit"] = plan["dose_unit"] = "spoons"
    codes = {found.code for found in compare_entry(plan, ENTRY)}
    assert codes == {"verify_entry_amount", "verify_entry_start", "verify_entry_step"}
    del plan["bag"]
    assert compare_entry(plan, ENTRY) == (note("verify_key_missing", place="bag"),)


def sign(orderer: str | None, verifier: str, **given: Any) -> list[str]:
    """The codes of why the verifier may not sign."""
    wanted = {
        "verification": verified(plan_named(CLOCK_CHANGE)),
        "mismatches": (),
        **given,
    }
    found = may_sign(orderers=(orderer,), verifier=verifier, **wanted)
    return [] if found is None else [reason.code for reason in found.reasons]


def test_another_person_may_sign_a_plan_that_passed_and_was_entered_blind() -> None:
    passed = verified(plan_named(CLOCK_CHANGE))
    assert may_sign(passed, (None, "Dr A. Lind"), "P. Okafor", ()) is None


@pytest.mark.parametrize(
    "verifier", ["Dr A. Lind", "dr a. lind", "  DR A.  LIND ", "Dr\u00a0A. Lind"]
)
def test_nobody_verifies_their_own_order(verifier: str) -> None:
    assert sign("Dr A. Lind", verifier) == ["verify_sign_own_order"]


def test_without_names_nobody_can_show_that_two_people_were_at_work() -> None:
    assert sign(None, "P. Okafor") == ["verify_sign_no_orderer"]
    assert sign("  ", "P. Okafor") == ["verify_sign_no_orderer"]
    assert sign("Dr A. Lind", " ") == ["verify_sign_no_name"]


def test_a_mismatch_or_a_missing_entry_blocks_the_signature() -> None:
    mismatch = note("verify_entry_volume", entered=Volume(Fraction(1)), planned=Volume(Fraction(2)))
    assert sign("A", "B", mismatches=(mismatch,)) == ["verify_entry_volume"]
    assert sign("A", "B", mismatches=None) == ["verify_sign_no_entry"]


def test_a_failed_check_blocks_the_signature_and_all_reasons_come_at_once() -> None:
    failing = verified({**plan_named(CLOCK_CHANGE), "fingerprint": None})
    found = may_sign(failing, ("N", "A"), "a", None)
    assert found == Refused(
        (
            note("verify_sign_failed", count=1),
            note("verify_sign_no_entry"),
            note("verify_sign_own_order"),
        )
    )


def test_a_signature_binds_the_plan_as_it_was_signed() -> None:
    plan = plan_named(BY_WEIGHT)
    signed = plan["fingerprint"]
    assert signature_valid(plan, signed)
    assert not signature_valid(plan, "0" * 64)
    assert not signature_valid({**plan, "reason": "another"}, signed)
    assert not signature_valid(with_value(plan, ("reason",), "another"), signed)
    assert not signature_valid({**plan, "fingerprint": None}, signed)


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_stands_if_and_only_if_the_canonical_plan_is_unchanged(name: str) -> None:
    good = plan_named(name)
    digits, text = good["fingerprint"], written(good)
    tried = 0
    for found in corruptions(good):
        tried += 1
        assert signature_valid(found.plan, digits) is (written(found.plan) == text), found
    assert tried > 500
    # the same figures with other zeros are the same plan
    assert signature_valid(with_zeros(good), digits)


def with_zeros(plan: Any) -> Any:
    match plan:
        case Decimal():
            return plan + Decimal("0.000")
        case dict():
            return {key: with_zeros(inner) for key, inner in plan.items()}
        case list():
            return [with_zeros(inner) for inner in plan]
    return plan


def signed(plan: Any, signer: str = "P. Okafor", orderer: str | None = "Dr A. Lind") -> Signed:
    return Signed(plan["fingerprint"], signer, ("Nora Nurse", orderer))


def test_a_new_bag_concentration_or_dosing_weight_voids_the_signature() -> None:
    plan = plan_named(BY_WEIGHT)
    facts = facts_for(plan)

    def found_with(**changed: Any) -> tuple[Note, ...]:
        moments = (facts, replace(facts, **changed))
        return signature_faults(plan, signed(plan), NOREPINEPHRINE, moments)

    assert found_with() == ()
    hung, planned = (MassConcentration(Fraction(number)) for number in (32, 16))
    told = note("verify_void_bag", at=facts.at, hung=hung, planned=planned)
    assert found_with(hung=hung) == (told,)
    in_force, signed_for = (Weight(Fraction(kg)) for kg in (72, 70))
    told = note("verify_void_weight", at=facts.at, in_force=in_force, planned=signed_for)
    assert found_with(weight=in_force) == (told,)
    assert found_with(hung=None, weight=None) == ()
    assert signature_faults(plan, signed(plan), NOREPINEPHRINE) == ()
    changed = {**plan, "weight_kg": None}
    found = signature_faults(changed, signed(plan), NOREPINEPHRINE, (facts,))
    assert [fault.code for fault in found] == ["verify_void_plan", "verify_void_weight"]
    assert found[1]["planned"] is None


def test_what_voids_a_signature_is_told_once_from_when_it_first_did() -> None:
    plan = plan_named(BY_WEIGHT)
    facts = facts_for(plan)
    other, third = (MassConcentration(Fraction(number)) for number in (32, 64))
    later = facts.at + timedelta(hours=1)
    moments = (replace(facts, hung=other), replace(facts, at=later, hung=third), facts)
    (found,) = signature_faults(plan, signed(plan), NOREPINEPHRINE, moments)
    planned = MassConcentration(Fraction(16))
    assert found == note("verify_void_bag", at=facts.at, hung=other, planned=planned)
    # a weight that was changed as well is told as well
    heavier = replace(facts, at=later, weight=Weight(Fraction(72)))
    both = signature_faults(plan, signed(plan), NOREPINEPHRINE, (moments[0], heavier))
    values = {"in_force": Weight(Fraction(72)), "planned": Weight(Fraction(70))}
    assert both == (found, note("verify_void_weight", at=later, **values))


def test_a_plan_shown_to_who_gave_up_the_blind_entry_voids_their_signature() -> None:
    plan = plan_named(BY_WEIGHT)
    shown_at = facts_for(plan).at
    given_up = replace(signed(plan), shown_at=shown_at)
    told = note("verify_void_gave_up", name="P. Okafor", at=shown_at)
    assert signature_faults(plan, given_up, NOREPINEPHRINE) == (told,)


@pytest.mark.parametrize(
    "name", ["dr a.  lind", "Dr\u00a0A. Lind", "\uff24r A. Lind", "NORA NURSE"]
)
def test_the_orderers_own_signature_is_void_however_the_name_is_written(name: str) -> None:
    plan = plan_named(BY_WEIGHT)
    told = note("verify_void_own_order", name=name)
    assert signature_faults(plan, signed(plan, name)) == (told,)


def test_who_is_not_named_is_nobody() -> None:
    assert not is_same_person(None, None)
    assert not is_same_person(" ", "")
    plan = plan_named(BY_WEIGHT)
    assert signature_faults(plan, signed(plan, orderer=None)) == ()


def test_a_new_weight_does_not_void_a_plan_that_is_not_by_weight() -> None:
    plan = plan_named(CLOCK_CHANGE)
    facts = replace(facts_for(plan), hung=None, weight=Weight(Fraction(90)))
    assert signature_faults(plan, signed(plan), None, (facts,)) == ()


def test_a_plan_that_cannot_be_read_is_void() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "step": "small"}
    codes = [fault.code for fault in signature_faults(plan, signed(plan))]
    assert codes == ["verify_void_plan", "verify_type_wrong"]


def test_a_weight_printed_in_decimals_is_the_weight_in_force() -> None:
    plan = with_value(plan_named(BY_WEIGHT), ("weight_kg",), Decimal("70.00"))
    assert signature_faults(plan, signed(plan), NOREPINEPHRINE, (facts_for(plan),)) == ()
