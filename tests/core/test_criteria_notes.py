"""What criteria say of a chart: code and values, whole, where a status alone says little."""

from decimal import Decimal
from fractions import Fraction

import pytest
from bedside import art, at, bag, cuff, event, hours, infusion, minutes, norepinephrine
from made_protocols import criterion
from noted import a_bag, finding, mmhg, per_kg, told, when

from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import note
from pressorsheet.core.quantity import InUnit, PumpRate, UnitConcentration, UnitDose

STEROID = criterion("given", "steroid_recorded")


@pytest.mark.parametrize("action", ["started", "given", "stopped"])
def test_a_steroid_record_is_told_in_full(reference: Reference, action: str) -> None:
    charted = event("steroid", "08:00", drug="hydrocortisone", action=action, dose_mg=50)
    found = finding(reference, STEROID, charted)
    said = note("steroid_said", drug="hydrocortisone", action=action, dose_mg=50, at=when("08:00"))
    assert (found.because, found.missing) == ((said,), ())


def test_no_steroid_record_is_told_as_missing(reference: Reference) -> None:
    assert finding(reference, STEROID).missing == (note("steroid_missing"),)


def test_a_dose_not_known_before_is_told_beside_the_one_held_since(reference: Reference) -> None:
    rule = criterion(
        "held",
        "dose_sustained",
        drug="norepinephrine",
        at_least={"mcg_per_kg_per_min": 1},
        over_h=4,
    )
    from_no_bag = infusion("norepinephrine", "10:00", "5 mL/h", "X")
    found = finding(reference, rule, from_no_bag, norepinephrine("17:00", "1.5"))
    held = note(
        "dose_held",
        drug="norepinephrine",
        dose=per_kg("1.5"),
        bound=per_kg("1"),
        since=when("17:00"),
        held=hours(3),
    )
    assert found.because == (held,)
    unclear = note("dose_unknown_at", drug="norepinephrine", at=when("10:00"))
    assert found.missing == (unclear,)


INITIAL = criterion(
    "first",
    "initial_rates",
    drug="vasopressin",
    low={"units_per_min": Decimal("0.01")},
    high={"units_per_min": Decimal("0.03")},
)


def test_first_rates_are_told_of_each_hung_bag_of_the_drug(
    reference: Reference,
) -> None:
    # 0.01 and 0.03 units/min: 3 and 9 mL/h at 0.2 units/mL, 1.5 and 4.5 mL/h at 0.4. At 20:00 a
    # bag of 00:30 is 19.5 h old: more than 18 h at room temperature, less than 24 h refrigerated.
    other_drug = bag("norepinephrine", "18:00", "N", "4 mg", 250, salt="base", hung_at=at("18:00"))
    found = finding(
        reference,
        INITIAL,
        a_bag("cold", "00:20", 40, storage="refrigerated"),
        a_bag("cold", "00:30", 40, storage="refrigerated"),
        a_bag("warm", "00:30", 40, storage="room"),
        other_drug,
        a_bag("used", "19:00", 20),
    )
    first = InUnit(UnitDose(Fraction("0.01")), "units/min")
    last = InUnit(UnitDose(Fraction("0.03")), "units/min")
    strengths = {"used": ("3", "9", "0.2"), "cold": ("1.5", "4.5", "0.4")}
    assert found.because == (
        note("initial_range", low=first, high=last),
        *(
            note(
                "initial_rates",
                low=PumpRate(Fraction(low)),
                high=PumpRate(Fraction(high)),
                concentration=UnitConcentration(Fraction(strength)),
                bag=name,
            )
            for name, (low, high, strength) in strengths.items()
        ),
    )


LOW = criterion("low", "map_persistently_low", below={"mmhg": 65})
JUST_ABOVE = mmhg("65.04")


def test_a_pressure_just_above_its_bound_is_told_with_the_decimals_that_keep_it_there(
    reference: Reference,
) -> None:
    found = finding(reference, LOW, art("19:50", "65.04"))
    said = note(
        "map_not_below", map=JUST_ABOVE, at=when("19:50"), bound=mmhg("65"), source="arterial"
    )
    assert found.because == (said,)
    old = finding(reference, LOW, art("19:00", "65.04"))
    said = note(
        "map_out_of_date", value=JUST_ABOVE, at=when("19:00"), age=hours(1), limit=minutes(30)
    )
    assert old.missing == (said,)


@pytest.mark.parametrize(("arterial", "by_cuff"), [("65.04", "50"), ("80", "65.04")])
def test_two_sources_that_disagree_are_told_with_their_times(
    reference: Reference, arterial: str, by_cuff: str
) -> None:
    found = finding(reference, LOW, art("19:50", arterial), cuff("19:55", by_cuff))
    assert told(found, "map_sources_apart") == note(
        "map_sources_apart",
        arterial=mmhg(arterial),
        arterial_at=when("19:50"),
        cuff=mmhg(by_cuff),
        cuff_at=when("19:55"),
    )


def test_a_low_diastolic_beside_a_map_just_at_target_is_told(reference: Reference) -> None:
    rule = criterion("low", "diastolic_at_most", at_most={"mmhg": 40})
    # 30 min old is still fresh
    found = finding(reference, rule, art("19:30", "65.04", dbp="38", sbp="120"))
    said = note("diastolic_low_with_map_at_target", map=JUST_ABOVE, at=when("19:30"))
    assert told(found, "diastolic_low_with_map_at_target") == said


def test_of_two_low_pressures_after_a_reduction_the_newest_is_told(reference: Reference) -> None:
    rule = criterion("low", "low_after_reduction", within_h=24)
    charted = [
        norepinephrine("10:00", "0.2"),
        norepinephrine("18:00", "0.1"),
        art("19:00", "60"),
        art("19:30", "64.96"),
    ]
    assert finding(reference, rule, *charted).because == (
        note(
            "map_low_after_reduction",
            map=mmhg("64.96"),
            at=when("19:30"),
            cut_at=when("18:00"),
            drug="norepinephrine",
            before=per_kg("0.2"),
            after=per_kg("0.1"),
        ),
    )


def test_why_a_running_dose_is_not_known_is_told(reference: Reference) -> None:
    rule = criterion("high", "running", drugs=["norepinephrine"], above={"mcg_per_kg_per_min": 1})
    found = finding(reference, rule, infusion("norepinephrine", "10:00", "5 mL/h", "X"))
    (said,) = found.missing
    assert (said.code, said["drug"]) == ("dose_unknown", "norepinephrine")
    assert len(said["why"]) == 1


def test_a_dose_at_a_bound_that_is_to_be_exceeded_is_told_as_at_most(
    reference: Reference,
) -> None:
    rule = criterion("high", "running", drugs=["norepinephrine"], above={"mcg_per_kg_per_min": 1})
    found = finding(reference, rule, norepinephrine("10:00", "1"))
    said = note("dose_at_most", drug="norepinephrine", dose=per_kg("1"), bound=per_kg("1"))
    assert said in found.because
