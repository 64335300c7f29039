"""The weight form: the first typed twice, pounds beside, and what a change does to the pumps."""

from decimal import Decimal

import pytest
from bedside import bag, infusion, norepinephrine, stop, vasopressin, weight
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.weight import check
from pressorsheet.wording import say

KNOWN = {"weight_kind": "actual", "basis": "measured"}
SEVENTY = weight("08:00", 70)
# 4 mg in 250 mL are 16 mcg/mL.
BAG = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base")


def weighed(reference: Reference, kg: str, *events: AnyEvent, **draft: str) -> Checked:
    return check({"kg": kg, **KNOWN, **draft}, desk(reference, *events))


def test_the_first_weight_is_recorded_when_typed_twice(reference: Reference) -> None:
    checked = weighed(reference, "70.5", kg_again="70.50")
    assert asked(checked) == []
    assert recorded(checked) == {"kg": Decimal("70.5"), **KNOWN}
    assert say(checked.read_back["kg"]) == "155.4 pounds"


def test_the_first_weight_typed_once_is_refused(reference: Reference) -> None:
    checked = weighed(reference, "70")
    assert problems(checked) == [("kg_again", "weight_again_missing")]
    with_fault = weighed(reference, "70", kg_again="7O")
    assert problems(with_fault) == [("kg_again", "number_with_unit")]


def test_two_entries_that_differ_are_refused(reference: Reference) -> None:
    first = weighed(reference, "70", kg_again="77")
    assert problems(first) == [("kg_again", "weight_entries_differ")]
    assert sentences(first) == ["77 kg here and 70 kg before; the two must agree"]
    later = weighed(reference, "70", SEVENTY, kg_again="77")
    assert problems(later) == [("kg_again", "weight_entries_differ")]


def test_a_later_weight_is_typed_once(reference: Reference) -> None:
    checked = weighed(reference, "70", SEVENTY)
    assert (problems(checked), asked(checked)) == ([], [])


def test_a_weight_that_cannot_be_true_was_no_first_one(reference: Reference) -> None:
    checked = weighed(reference, "70", weight("08:00", 700))
    assert problems(checked) == [("kg_again", "weight_again_missing")]


@pytest.mark.parametrize("kg", ["0", "-70"])
def test_a_weight_is_above_zero(reference: Reference, kg: str) -> None:
    assert problems(weighed(reference, kg, SEVENTY)) == [("kg", "number_not_above_zero")]


def test_kind_and_basis_are_needed_but_alone_are_no_record(reference: Reference) -> None:
    at_desk = desk(reference, SEVENTY)
    assert problems(check({"kg": "70"}, at_desk)) == [("weight_kind", "field_missing")]
    draft = {"kg": "70", "weight_kind": "ideal"}
    assert problems(check(draft, at_desk)) == [("basis", "field_missing")]
    assert check(KNOWN, at_desk) == Checked()
    assert problems(check({**KNOWN, "kg_again": "70"}, at_desk)) == [("kg", "field_missing")]


def test_a_new_weight_shows_old_and_new_rate_of_a_dose_by_weight(reference: Reference) -> None:
    # 0.1 x 70 x 60 / 16 is 26.25 mL/h; 0.1 x 80 x 60 / 16 is 30 mL/h.
    running = norepinephrine("09:00", "0.1", bag="A")
    checked = weighed(reference, "80", SEVENTY, BAG, running)
    assert asked(checked) == [("kg", "weight_changes")]
    assert sentences(checked) == [
        "dosing weight from 70 kg to 80 kg: norepinephrine 0.1 mcg/kg/min is "
        "26.3 mL/h for 70 kg, 30 mL/h for 80 kg; is that right?"
    ]
    assert say(checked.computed["norepinephrine"]) == (
        "norepinephrine 0.1 mcg/kg/min is 26.3 mL/h for 70 kg, 30 mL/h for 80 kg"
    )
    assert len(checked.events) == 1


def test_the_bag_that_hangs_is_meant_where_the_dose_names_none(reference: Reference) -> None:
    checked = weighed(reference, "80", SEVENTY, BAG, norepinephrine("09:00", "0.1"))
    assert "26.3 mL/h for 70 kg, 30 mL/h for 80 kg" in sentences(checked)[0]


def test_a_pump_charted_by_rate_gives_another_dose_when_left_as_it_is(reference: Reference) -> None:
    running = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
    # 26.25 mL/h x 16 mcg/mL / 60 / 80 kg is 0.0875 mcg/kg/min.
    checked = weighed(reference, "80", SEVENTY, BAG, running)
    assert sentences(checked) == [
        "dosing weight from 70 kg to 80 kg: norepinephrine 0.1 mcg/kg/min is "
        "26.3 mL/h for 70 kg, 30 mL/h for 80 kg and norepinephrine with the pump left as it is: "
        "0.1 mcg/kg/min becomes 0.0875 mcg/kg/min; is that right?"
    ]


def test_a_dose_charted_by_mass_does_too(reference: Reference) -> None:
    running = infusion("norepinephrine", "09:00", "7 mcg/min", "A")
    checked = weighed(reference, "80", SEVENTY, BAG, running)
    assert "0.1 mcg/kg/min becomes 0.0875 mcg/kg/min" in sentences(checked)[0]


def test_a_dose_by_weight_of_a_drug_given_by_mass_moves_as_well(reference: Reference) -> None:
    # 0.02 mcg/kg/min from 10 mcg/mL: 0.02 x 70 x 60 / 10 is 8.4 mL/h, at 80 kg 9.6 mL/h.
    hung = bag("terlipressin", "08:30", "T", "1 mg", 100)
    running = infusion("terlipressin", "09:00", "0.02 mcg/kg/min", "T")
    checked = weighed(reference, "80", SEVENTY, hung, running)
    assert sentences(checked) == [
        "dosing weight from 70 kg to 80 kg: terlipressin 0.02 mcg/kg/min is "
        "8.4 mL/h for 70 kg, 9.6 mL/h for 80 kg; is that right?"
    ]


def test_each_drug_shows_its_dose_in_its_own_unit(reference: Reference) -> None:
    # 20 ng/kg/min from 10 mcg/mL: 0.02 x 70 x 60 / 10 is 8.4 mL/h.
    hung = bag("angiotensin-ii", "08:30", "B", "1 mg", 100)
    running = infusion("angiotensin-ii", "09:00", "20 ng/kg/min", "B")
    checked = weighed(reference, "80", SEVENTY, hung, running)
    assert "angiotensin II 20 ng/kg/min is 8.4 mL/h for 70 kg, 9.6" in sentences(checked)[0]


def test_a_rate_that_is_not_known_says_why(reference: Reference) -> None:
    no_bag = weighed(reference, "80", SEVENTY, norepinephrine("09:00", "0.1"))
    assert sentences(no_bag) == [
        "dosing weight from 70 kg to 80 kg: norepinephrine 0.1 mcg/kg/min: the mL/h are not known "
        "(no bag of norepinephrine is charted); is that right?"
    ]
    lost = infusion("norepinephrine", "09:00", "5 mL/h", "gone")
    no_dose = weighed(reference, "80", SEVENTY, lost)
    assert "norepinephrine: dose and mL/h are not known" in sentences(no_dose)[0]
    unsalted = bag("norepinephrine", "08:30", "A", "4 mg", 250)
    running = norepinephrine("09:00", "0.1", bag="A")
    no_strength = weighed(reference, "80", SEVENTY, unsalted, running)
    assert "norepinephrine 0.1 mcg/kg/min: the mL/h are not known" in sentences(no_strength)[0]
    foreign = bag("epinephrine", "08:30", "A", "4 mg", 250)
    wrong_bag = weighed(reference, "80", SEVENTY, foreign, running)
    assert "norepinephrine 0.1 mcg/kg/min: the mL/h are not known" in sentences(wrong_bag)[0]
    assert " mL/h for " not in sentences(wrong_bag)[0]


def test_what_is_not_given_by_weight_or_was_stopped_does_not_move(reference: Reference) -> None:
    stopped = [norepinephrine("09:00", "0.1"), stop("norepinephrine", "10:00")]
    checked = weighed(reference, "80", SEVENTY, BAG, *stopped, vasopressin("09:00", "0.03"))
    assert sentences(checked) == ["dosing weight from 70 kg to 80 kg; is that right?"]
    assert checked.computed == {}


def test_a_weight_charted_behind_the_one_in_force_changes_nothing(reference: Reference) -> None:
    running = norepinephrine("09:00", "0.1", bag="A")
    behind = weighed(reference, "80", SEVENTY, BAG, running, at="07:59")
    assert (asked(behind), behind.computed) == ([], {})
    same_minute = weighed(reference, "80", SEVENTY, BAG, running, at="08:00")
    assert asked(same_minute) == [("kg", "weight_changes")]


def test_of_two_weights_a_factor_of_pounds_apart_neither_is_accused(reference: Reference) -> None:
    said = sentences(weighed(reference, "70", weight("08:00", 154)))
    assert "weight: 70 kg now, 154 kg before: one of them in pounds?" in said
