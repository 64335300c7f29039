"""Running drugs on the handover: dose, mL/h, bag and its life, changes, order, what comes next."""

from fractions import Fraction

from bedside import (
    at,
    bag,
    event,
    infusion,
    norepinephrine,
    stop,
    vasopressin,
    weight,
)
from papers import all_said, document, drug, is_strong, only, said

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    MassDose,
    PumpRate,
    UnitConcentration,
    UnitDose,
    Volume,
    WeightBasedDose,
)

NOW = "12:00"
KG = weight("06:00", 70)
NE_BAG = bag(
    "norepinephrine", "07:00", "A", "4 mg", 250, salt="base", hung_at=at("08:00"),
    prepared_at=at("07:00"), storage="room",
)  # fmt: skip
NE = norepinephrine("08:00", "0.06", bag="A", line_site="right jugular")
VP_BAG = bag("vasopressin", "07:00", "V", "20 units", 100, hung_at=at("08:00"))


def when(clock: str) -> When:
    return When(at(clock), at(NOW))


def per_kg(number: str) -> InUnit:
    return InUnit(WeightBasedDose(Fraction(number)), "mcg/kg/min")


def test_a_dose_by_weight_shows_mass_weight_exact_and_set_rate_and_what_it_delivers(
    reference: Reference,
) -> None:
    found = drug(document(reference, NOW, KG, NE_BAG, NE))
    # 0.06 x 70 x 60 / 16 = 15.75, set 15.8, which delivers 0.0602 (+0.32 %)
    assert found.drug == note("paper_drug_as_base", drug="norepinephrine")
    assert found.dose == WeightBasedDose(Fraction("0.06"))
    assert found.rate == PumpRate(Fraction("15.8"))
    assert all_said(found.facts) == [
        "paper_by_mass",
        "paper_at_weight",
        "paper_exact_set",
        "paper_delivers_more",
        "paper_running_since",
    ]
    assert only(found.facts[0], "paper_by_mass")["dose"] == MassDose(Fraction("4.2"))
    exact = only(found.facts[1], "paper_exact_set")
    assert (exact["exact"], exact["settable"]) == (
        PumpRate(Fraction("15.75")),
        PumpRate(Fraction("15.8")),
    )


def test_the_bag_reads_as_its_label_with_the_concentration_it_makes(reference: Reference) -> None:
    found = drug(document(reference, NOW, KG, NE_BAG, NE))
    label = only(found.bag, "paper_bag_salt")
    assert (label["salt"], label["volume"]) == ("base", Volume(Fraction(250)))
    strength = only(found.bag, "paper_bag_strength")["concentration"]
    assert strength == MassConcentration(Fraction(16))
    assert said(found.site) == ["right jugular"]


def test_a_bag_without_its_salt_word_has_no_concentration_and_no_rate(reference: Reference) -> None:
    bare = bag("norepinephrine", "07:00", "A", "4 mg", 250, hung_at=at("08:00"))
    found = drug(document(reference, NOW, KG, bare, NE))
    assert said(found.bag) == ["paper_bag", "salt_missing"]
    assert found.rate is None


def test_a_bag_outside_the_allowed_concentrations_says_so(reference: Reference) -> None:
    thin = bag("norepinephrine", "07:00", "A", "4 mg", 2000, salt="base", hung_at=at("08:00"))
    found = drug(document(reference, NOW, KG, thin, NE))
    assert said(found.bag)[-1] == "concentration_not_allowed"


def test_without_a_bag_or_an_order_the_rows_are_blank(reference: Reference) -> None:
    found = drug(document(reference, NOW, KG, norepinephrine("08:00", "0.06")))
    blank = (found.bag, found.site, found.empties, found.expires, found.next_bag)
    assert blank == ((), (), (), (), ())
    assert (found.order, found.maximum, found.call) == ((), (), ())
    assert found.rate is None


def test_a_bag_that_nobody_charted_is_said_so_and_no_other_is_printed(
    reference: Reference,
) -> None:
    other = vasopressin("08:00", "0.03", bag="X")
    found = drug(document(reference, NOW, VP_BAG, other))
    assert said(found.bag) == ["paper_bag_not_charted"]
    assert (found.empties, found.expires, found.rate) == ((), (), None)


def test_a_charted_rate_is_the_rate_and_the_dose_is_reckoned_from_it(reference: Reference) -> None:
    charted = infusion("vasopressin", "08:00", "9 mL/h", "V")
    found = drug(document(reference, NOW, VP_BAG, charted))
    assert found.rate == PumpRate(Fraction(9))
    assert found.dose == UnitDose(Fraction("0.03"))  # 9 mL/h x 0.2 units/mL / 60
    assert all_said(found.facts) == [
        "paper_weight_not_used",
        "paper_rate_charted",
        "paper_running_since",
    ]


def test_a_charted_rate_that_is_the_settable_one_of_its_dose_reads_as_computed(
    reference: Reference,
) -> None:
    # 0.03 units/min x 60 / 0.2 units/mL = 9 mL/h
    both = vasopressin("08:00", "0.03", rate_ml_per_h=9, bag="V")
    found = all_said(drug(document(reference, NOW, VP_BAG, both)).facts)
    assert found[1:3] == ["paper_exact_set", "paper_delivers"]


def test_a_charted_rate_that_its_dose_does_not_need_says_so(reference: Reference) -> None:
    both = vasopressin("08:00", "0.03", rate_ml_per_h=18, bag="V")
    facts = drug(document(reference, NOW, VP_BAG, both)).facts
    (differs,) = (
        phrase.says
        for line in facts
        for phrase in line
        if isinstance(phrase.says, Note) and phrase.says.code == "paper_rate_differs"
    )
    assert differs.as_mapping() == {
        "charted": PumpRate(Fraction(18)),
        "exact": PumpRate(Fraction(9)),
    }


def test_a_charted_rate_beside_a_dose_with_no_bag_is_said_to_be_both(
    reference: Reference,
) -> None:
    both = vasopressin("08:00", "0.03", rate_ml_per_h=9, bag="V")
    found = all_said(drug(document(reference, NOW, both)).facts)
    assert "paper_rate_and_dose_charted" in found


def test_a_dose_that_cannot_be_computed_says_why(reference: Reference) -> None:
    rate = infusion("norepinephrine", "08:00", "10 mL/h", "gone")
    found = drug(document(reference, NOW, KG, rate))
    assert found.dose is None
    assert all_said(found.facts)[:2] == ["bag_not_charted", "paper_at_weight"]
    assert is_strong(found.facts[0])


def test_a_dose_by_weight_without_a_weight_says_so(reference: Reference) -> None:
    found = drug(document(reference, NOW, NE_BAG, NE))
    assert all_said(found.facts)[:2] == ["paper_weight_missing", "weight_missing"]
    assert found.rate is None


def test_a_drug_that_never_changed_says_none_since_its_start(reference: Reference) -> None:
    found = drug(document(reference, NOW, KG, NE_BAG, NE))
    assert only(found.last_change, "paper_change_none")["dose"] == per_kg("0.06")
    highest = only(found.highest, "paper_since")
    assert highest["at"] == when("08:00")


def test_the_last_change_says_from_what_to_what(reference: Reference) -> None:
    found = drug(
        document(
            reference,
            NOW,
            KG,
            NE,
            norepinephrine("09:00", "0.12"),
            norepinephrine("10:00", "0.08"),
            norepinephrine("11:00", "0.081"),
        )
    )
    change = only(found.last_change, "paper_change")  # 0.081 is within 3 %: no change
    assert (change["at"], change["before"], change["after"]) == (
        when("10:00"), per_kg("0.12"), per_kg("0.08"),
    )  # fmt: skip
    assert only(found.highest, "paper_highest")["dose"] == per_kg("0.12")
    span = only(found.highest, "paper_from_to")
    assert (span["start"], span["end"]) == (when("09:00"), when("10:00"))


def test_a_change_from_an_unknown_dose_says_not_recorded(reference: Reference) -> None:
    unknown = infusion("norepinephrine", "08:00", "10 mL/h", "gone")
    found = drug(document(reference, NOW, KG, unknown, norepinephrine("09:00", "0.1")))
    change = only(found.last_change, "paper_change")
    assert (change["before"], change["after"]) == (None, per_kg("0.1"))
    assert "paper_highest_unsure" in said(found.highest)


def test_a_drug_whose_every_dose_is_unknown_has_no_highest(reference: Reference) -> None:
    unknown = infusion("norepinephrine", "08:00", "10 mL/h", "gone")
    found = drug(document(reference, NOW, KG, unknown))
    assert found.highest == ()
    assert only(found.last_change, "paper_change_none")["dose"] is None


def test_a_drug_charted_again_at_one_dose_since_before_everything_has_no_last_change(
    reference: Reference,
) -> None:
    again = document(reference, NOW, KG, NE, norepinephrine("09:00", "0.06"))
    assert said(drug(again).last_change) == ["paper_change_none"]


def test_the_bag_empties_by_the_charted_rates_and_expires_by_its_shelf_life(
    reference: Reference,
) -> None:
    found = drug(document(reference, NOW, VP_BAG, vasopressin("08:00", "0.03", bag="V")))
    # 100 mL at 9 mL/h: 64 mL left after 4 h, empty after 11 h 6 min 40 s
    empties = only(found.empties, "paper_at")["at"]
    assert empties.at.replace(second=0, microsecond=0) == at("19:06")
    assert only(found.empties, "paper_bag_left")["left"] == Volume(Fraction(64))
    assert found.expires == ()  # preparation not charted


def test_shelf_life_runs_from_preparation_by_storage(reference: Reference) -> None:
    found = drug(document(reference, NOW, KG, NE_BAG, NE))
    assert only(found.expires, "paper_at")["at"] == When(at("07:00", 1), at(NOW))  # 24 h


def test_an_empty_and_an_expired_bag_are_said_strongly(reference: Reference) -> None:
    old = bag(
        "vasopressin", "00:00", "V", "10 units", 10, hung_at=at("01:00"), expires_at=at("11:00")
    )
    found = drug(document(reference, NOW, old, vasopressin("01:00", "0.03", bag="V")))
    assert said(found.empties) == ["paper_bag_empty"]
    assert said(found.expires) == ["paper_bag_expired"]
    assert is_strong(found.empties)
    assert is_strong(found.expires)


def test_a_bag_whose_hanging_was_not_charted_cannot_say_when_it_empties(
    reference: Reference,
) -> None:
    unhung = bag("vasopressin", "07:00", "V", "20 units", 100)
    found = drug(document(reference, NOW, unhung, vasopressin("08:00", "0.03", bag="V")))
    assert said(found.empties) == ["paper_bag_hung_unknown"]


def test_an_unknown_rate_leaves_the_end_of_the_bag_unknown_with_the_reason(
    reference: Reference,
) -> None:
    bare = bag("norepinephrine", "07:00", "A", "4 mg", 250, hung_at=at("08:00"))
    found = drug(document(reference, NOW, KG, bare, NE))
    assert said(found.empties) == ["bag_rate_unknown"]


def test_a_dose_by_weight_before_any_weight_leaves_the_rate_of_that_time_unknown(
    reference: Reference,
) -> None:
    found = drug(document(reference, NOW, weight("11:00", 70), NE_BAG, NE))
    assert said(found.empties) == ["bag_rate_unknown"]


def test_a_bag_hung_while_the_pump_stood_empties_from_the_restart(reference: Reference) -> None:
    found = drug(
        document(
            reference,
            NOW,
            VP_BAG,
            vasopressin("08:00", "0.03", bag="V"),
            stop("vasopressin", "09:00", bag_id="V"),
            vasopressin("11:00", "0.03", bag="V"),
        )
    )
    assert only(found.empties, "paper_bag_left")["left"] == Volume(Fraction(82))  # 2 h at 9 mL/h


def test_a_bag_hung_before_the_drug_began_empties_from_its_start(reference: Reference) -> None:
    early = bag("vasopressin", "06:00", "V", "20 units", 100, hung_at=at("07:00"))
    found = drug(document(reference, NOW, early, vasopressin("08:00", "0.03", bag="V")))
    assert only(found.empties, "paper_bag_left")["left"] == Volume(Fraction(64))


def test_no_next_bag_charted_says_by_when_one_is_needed(reference: Reference) -> None:
    found = drug(document(reference, NOW, KG, NE_BAG, NE))
    assert said(found.next_bag) == ["paper_next_bag_by", "paper_next_bag_none"]


def test_a_next_bag_of_another_mix_says_old_and_new_rate_and_same_dose(
    reference: Reference,
) -> None:
    later = bag("vasopressin", "11:00", "W", "40 units", 100, hung_at=at("18:00"))
    found = drug(document(reference, NOW, VP_BAG, vasopressin("08:00", "0.03", bag="V"), later))
    assert said(found.next_bag) == [
        "paper_next_bag_by",
        "paper_bag",
        "paper_bag_strength",
        "paper_next_bag_set",
        "paper_same_dose",
    ]
    strength = only(found.next_bag, "paper_bag_strength")["concentration"]
    assert strength == UnitConcentration(Fraction("0.4"))
    change = only(found.next_bag, "paper_next_bag_set")
    assert (change["new"], change["old"]) == (PumpRate(Fraction("4.5")), PumpRate(Fraction(9)))


def test_a_spare_bag_that_waits_is_the_next_one(reference: Reference) -> None:
    on = vasopressin("08:00", "0.03", bag="V")
    spare = bag("vasopressin", "11:00", "W", "40 units", 100)

    def next_bag(*charted: AnyEvent) -> list[object]:
        return list(said(drug(document(reference, NOW, VP_BAG, on, *charted)).next_bag))

    assert next_bag(spare)[1:4] == ["paper_bag", "paper_bag_strength", "paper_next_bag_set"]
    # one that is to be hung later is named before it; one that expired, ran or hung is none
    later = bag("vasopressin", "10:00", "L", "20 units", 100, hung_at=at("18:00"))
    assert next_bag(spare, later) == ["paper_next_bag_by", "paper_next_bag_same"]
    none = ["paper_next_bag_by", "paper_next_bag_none"]
    old = bag("vasopressin", "09:00", "O", "40 units", 100, expires_at=at("11:30"))
    assert next_bag(old) == none
    fresh = bag("vasopressin", "09:00", "F", "40 units", 100, expires_at=at("12:30"))
    assert next_bag(fresh)[1] == "paper_bag"
    ran = (bag("vasopressin", "08:30", "R", "40 units", 100), vasopressin("08:40", "0.03", bag="R"))
    assert next_bag(*ran, vasopressin("08:50", "0.03", bag="V")) == none
    hung = bag("vasopressin", "11:10", "W", "40 units", 100, hung_at=at("07:10"))
    assert next_bag(spare, hung) == none
    other = bag("norepinephrine", "11:00", "N", "4 mg", 250, salt="base")
    assert next_bag(other) == none


def test_a_next_bag_of_the_same_mix_needs_no_new_rate(reference: Reference) -> None:
    later = bag("vasopressin", "11:00", "W", "20 units", 100, hung_at=at("18:00"))
    found = drug(document(reference, NOW, VP_BAG, vasopressin("08:00", "0.03", bag="V"), later))
    assert said(found.next_bag) == ["paper_next_bag_by", "paper_next_bag_same"]


def test_a_next_bag_whose_label_lacks_the_salt_says_so(reference: Reference) -> None:
    later = bag("norepinephrine", "11:00", "B", "8 mg", 250, hung_at=at("18:00"))
    found = drug(document(reference, NOW, KG, NE_BAG, NE, later))
    assert said(found.next_bag)[-1] == "salt_missing"


def test_a_next_bag_beside_an_unknown_dose_or_no_hung_bag_names_only_its_mix(
    reference: Reference,
) -> None:
    later = bag("norepinephrine", "11:00", "B", "8 mg", 250, salt="base", hung_at=at("18:00"))
    found = drug(document(reference, NOW, KG, norepinephrine("08:00", "0.06"), later))
    assert said(found.next_bag) == ["paper_bag", "paper_bag_strength"]


def test_a_next_bag_for_which_no_rate_can_be_reckoned_names_only_its_mix(
    reference: Reference,
) -> None:
    later = bag("norepinephrine", "11:00", "B", "8 mg", 250, salt="base", hung_at=at("18:00"))
    found = drug(document(reference, NOW, NE_BAG, NE, later))  # no weight
    assert "paper_next_bag_set" not in said(found.next_bag)


def test_another_mix_that_sets_the_same_rate_says_no_change_of_rate(reference: Reference) -> None:
    slow = vasopressin("08:00", "0.0006", bag="V")  # 0.18 and 0.1799 mL/h both set 0.2
    later = bag("vasopressin", "11:00", "W", "20.01 units", 100, hung_at=at("18:00"))
    found = drug(document(reference, NOW, VP_BAG, slow, later))
    assert "paper_next_bag_set" not in said(found.next_bag)


def test_an_order_says_step_interval_objective_maximum_and_when_to_call(
    reference: Reference,
) -> None:
    order = event(
        "order",
        "08:00",
        drug="norepinephrine",
        dose_unit="mcg/kg/min",
        start=1,
        step=1,
        every_min=5,
        max=1,
        objective="MAP 65 to 75",
        call="above 0.12 mcg/kg/min: Dr Lind, phone 4471",
    )
    found = document(reference, NOW, KG, NE_BAG, NE, order)
    block = drug(found)
    assert said(block.order) == ["paper_order_step", "paper_order_every", "paper_order_objective"]
    most = only(block.maximum, "paper_maximum_rate")
    assert most["rate"] == PumpRate(Fraction("262.5"))  # 1 x 70 x 60 / 16
    assert said(block.call) == ["above 0.12 mcg/kg/min"]
    assert said(found.whom_to_call) == ["Dr Lind, phone 4471"]


def test_an_order_without_a_step_says_the_start(reference: Reference) -> None:
    order = event("order", "08:00", drug="norepinephrine", dose_unit="mcg/kg/min", start=1, max=1)
    block = drug(document(reference, NOW, KG, norepinephrine("08:00", "0.06"), order))
    assert said(block.order) == ["paper_order_start"]
    assert said(block.maximum) == ["paper_maximum"]  # no bag, so no mL/h
    assert block.call == ()


def test_an_order_that_says_nothing_leaves_its_rows_blank(reference: Reference) -> None:
    order = event("order", "08:00", drug="norepinephrine", dose_unit="mcg/kg/min")
    block = drug(document(reference, NOW, KG, NE_BAG, NE, order))
    assert (block.order, block.maximum) == ((), ())


def test_a_step_without_an_interval_says_the_step_alone(reference: Reference) -> None:
    order = event("order", "08:00", drug="norepinephrine", dose_unit="mcg/kg/min", step=1)
    assert said(drug(document(reference, NOW, KG, NE, order)).order) == ["paper_order_step"]


def test_a_maximum_that_cannot_be_reckoned_stands_without_a_rate(reference: Reference) -> None:
    order = event("order", "08:00", drug="norepinephrine", dose_unit="mcg/kg/min", max=1)
    block = drug(document(reference, NOW, NE_BAG, NE, order))  # no weight
    assert said(block.maximum) == ["paper_maximum"]


def test_calls_without_a_person_stand_alone_only_where_no_person_is_named(
    reference: Reference,
) -> None:
    bare = event("order", "08:00", drug="norepinephrine", dose_unit="mcg/kg/min", call="above 1")
    older = event("order", "07:00", drug="norepinephrine", dose_unit="mcg/kg/min", call="old: X")
    silent = event("order", "08:00", drug="epinephrine", dose_unit="mcg/kg/min")
    other = event("order", "08:30", drug="vasopressin", dose_unit="units/min", call="up: Dr Osei")
    assert said(document(reference, NOW, bare, older, silent).whom_to_call) == ["above 1"]
    assert said(document(reference, NOW, bare, other).whom_to_call) == ["Dr Osei"]


def test_norepinephrine_comes_first_then_vasopressin_then_vasopressors_then_the_rest(
    reference: Reference,
) -> None:
    found = document(
        reference, NOW, KG,
        infusion("dobutamine", "08:00", "5 mcg/kg/min"),
        infusion("epinephrine", "08:00", "0.1 mcg/kg/min"),
        vasopressin("08:00", "0.03"),
        NE,
    )  # fmt: skip
    names = [block.drug["drug"] for block in found.infusions if not isinstance(block.drug, str)]
    assert names == ["norepinephrine", "vasopressin", "epinephrine", "dobutamine"]
    lanes = [lane.drug["drug"] for lane in found.trend.lanes if not isinstance(lane.drug, str)]
    assert lanes == names
