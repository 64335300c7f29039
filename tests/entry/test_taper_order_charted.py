"""The taper order beside the chart: the bag that hangs, the dose that runs, the reasons asked."""

from decimal import Decimal

import pytest
from bedside import at, bag, infusion, norepinephrine, vasopressin, weight
from taper_orders import NORA, ON_NORA, STABLE, VASO, event_of, notices, of_nora, ordered, plan_of
from typed import asked, new_id, problems, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry.checked import Checked


def twice(checked: Checked) -> list[str]:
    return [question.note.code for question in checked.questions if question.twice]


# The bag.


def test_what_is_left_in_the_bag_at_the_start_is_the_worksheets(reference: Reference) -> None:
    """100 - 4.5 x 9 = 59.5 at 13:00; the first row uses 7.5."""
    planned = ordered(reference)
    assert plan_of(planned)["rows"][0]["left_ml"] == Decimal("52")
    assert "taper_bag_assumed" not in notices(planned)


def test_a_bag_that_runs_empty_inside_the_plan_is_changed(reference: Reference) -> None:
    """Hung 02:00, 9 mL/h: 1 mL left at 13:00, which 7.5 mL/h use in 8 min."""
    hung = bag("vasopressin", "02:00", "V", "20 units", 100, hung_at=at("02:00"))
    planned = ordered(reference, STABLE[0], hung, *STABLE[2:])
    (change,) = plan_of(planned)["bag_changes"]
    assert (change["at"], change["because"]) == ("2026-03-10T13:08:00+00:00", "empty")
    assert "taper_bag_change" in notices(planned)


def test_a_bag_that_is_empty_before_the_start_is_changed_at_it(reference: Reference) -> None:
    hung = bag("vasopressin", "00:00", "V", "20 units", 100, hung_at=at("00:00"))
    planned = ordered(reference, STABLE[0], hung, *STABLE[2:])
    assert plan_of(planned)["bag_changes"][0]["at"] == "2026-03-10T13:00:00+00:00"


def test_a_bag_that_expires_inside_the_plan_is_changed(reference: Reference) -> None:
    hung = bag(
        "vasopressin", "08:30", "V", "20 units", 100, hung_at=at("08:30"), expires_at=at("14:30")
    )
    (change,) = plan_of(ordered(reference, STABLE[0], hung, *STABLE[2:]))["bag_changes"]
    assert (change["at"], change["because"]) == ("2026-03-10T14:30:00+00:00", "expired")


def test_a_bag_of_which_nobody_knows_when_it_was_hung_is_taken_as_full(
    reference: Reference,
) -> None:
    unhung = bag("vasopressin", "08:30", "V", "20 units", 100)
    planned = ordered(reference, STABLE[0], unhung, *STABLE[2:])
    assert "taper_bag_assumed" in notices(planned)


def test_a_rate_nobody_knows_leaves_the_bag_taken_as_full(reference: Reference) -> None:
    """The dose by weight of 00:00 had no weight until 09:00."""
    charted = (weight("09:00", 70), *ON_NORA[1:])
    assert "taper_bag_assumed" in notices(of_nora(reference, *charted))
    assert "taper_bag_assumed" not in notices(of_nora(reference))


def test_a_bag_that_is_only_written_is_taken_as_full(reference: Reference) -> None:
    label = {"bag_id": "", "amount": "20", "amount_unit": "units", "volume_ml": "100"}
    planned = ordered(reference, **label)
    assert plan_of(planned)["rows"][0]["left_ml"] == Decimal("92.5")
    assert "taper_bag_assumed" in notices(planned)
    assert planned.checked.questions == ()


def test_another_strength_than_the_hung_one_is_asked_about(reference: Reference) -> None:
    label = {"bag_id": "", "amount": "40", "amount_unit": "units", "volume_ml": "100"}
    assert asked(ordered(reference, **label).checked) == [("bag_id", "entry_plan_bag_differs")]


# What the chart says.


@pytest.mark.parametrize("dose", ["0.025", "0.035"])
def test_a_start_that_is_not_the_running_dose_is_asked_about(
    reference: Reference, dose: str
) -> None:
    planned = ordered(reference, **{"from": dose})
    assert ("from", "entry_plan_from_differs") in asked(planned.checked)
    assert f"runs at 0.03 units/min by the record, the order starts from {dose} units/min" in (
        " ".join(sentences(planned.checked))
    )


def test_a_start_that_the_running_rate_delivers_is_the_running_dose(reference: Reference) -> None:
    """0.1 mcg/kg/min is set as 26.3 mL/h, which is what runs."""
    runs = infusion("norepinephrine", "00:00", "26.3 mL/h", "A")
    planned = of_nora(reference, ON_NORA[0], runs, *ON_NORA[2:])
    assert asked(planned.checked) == []


def test_a_drug_that_does_not_run_is_asked_about(reference: Reference) -> None:
    planned = ordered(reference, VASO)
    assert ("from", "entry_plan_not_running") in asked(planned.checked)


def test_a_running_dose_that_is_not_known_is_asked_about(reference: Reference) -> None:
    planned = ordered(reference, infusion("vasopressin", "00:00", "9 mL/h", "gone"), VASO)
    assert ("from", "entry_plan_from_differs") in asked(planned.checked)
    assert "vasopressin runs at not recorded" in " ".join(sentences(planned.checked))


def test_the_limits_ask_of_the_dose_it_starts_from(reference: Reference) -> None:
    charted = (vasopressin("00:00", "0.08", bag="V"), *STABLE[1:])
    planned = ordered(reference, *charted, **{"from": "0.08"})
    assert ("from", "dose_limit (reason)") in asked(planned.checked)


def test_above_the_ceiling_the_charted_dose_may_be_reduced_for_a_reason(
    reference: Reference,
) -> None:
    charted = (vasopressin("00:00", "0.12", bag="V"), *STABLE[1:])
    planned = ordered(reference, *charted, **{"from": "0.12"})
    assert asked(planned.checked) == [("from", "dose_beyond (reason)")]
    assert twice(planned.checked) == ["dose_beyond"]
    assert plan_of(planned)["reason"] is None
    reasoned = ordered(reference, *charted, **{"from": "0.12", "reason": "weaning"})
    assert plan_of(reasoned)["reason"] == "weaning"
    assert asked(reasoned.checked) == [("from", "dose_beyond (reason)")]
    other = ordered(reference, *charted, **{"from": "0.11", "reason": "weaning"})
    assert problems(other.checked) == [("from", "entry_plan_beyond_not_charted")]


# Reasons.


def test_wean_not_met_asks_a_reason_which_goes_into_the_plan(reference: Reference) -> None:
    """Label mode: a catecholamine runs."""
    charted = (*STABLE, weight("00:00", 70), norepinephrine("00:00", "0.05", bag="A"), NORA)
    planned = ordered(reference, *charted)
    assert asked(planned.checked) == [("reason", "entry_wean_asks (reason)")]
    said = sentences(planned.checked)[0]
    assert said.startswith("WEAN-2 is not met (")
    assert said.endswith("give a reason for tapering all the same")
    assert "norepinephrine" in said
    reasoned = ordered(reference, *charted, reason="ischaemic digits")
    assert plan_of(reasoned)["reason"] == "ischaemic digits"
    assert event_of(reasoned).reason == "ischaemic digits"
    assert asked(reasoned.checked) == [("reason", "entry_wean_asks (reason)")]


def test_wean_unknown_asks_a_reason_and_says_what_is_missing(reference: Reference) -> None:
    planned = ordered(reference, *STABLE[:-1])
    assert asked(planned.checked) == [("reason", "entry_wean_asks (reason)")]
    assert sentences(planned.checked)[0].startswith("WEAN-2 is unknown (")
    assert "all infusions and boluses charted" in sentences(planned.checked)[0]


def test_a_second_taper_of_the_drug_asks_a_reason(reference: Reference) -> None:
    first = event_of(ordered(reference)).model_copy(update={"id": new_id(7), "at": at("11:59")})
    planned = ordered(reference, *STABLE, first)
    assert asked(planned.checked) == [("reason", "entry_taper_runs (reason)")]


def test_two_drugs_are_tapered_at_once_only_for_a_reason(reference: Reference) -> None:
    first = event_of(of_nora(reference)).model_copy(update={"id": new_id(7), "at": at("11:59")})
    charted = (*STABLE, *ON_NORA[:3], first)
    planned = ordered(reference, *charted)
    assert ("reason", "taper_two_drugs (reason)") in asked(planned.checked)
    assert "norepinephrine is being tapered now; give a reason for tapering vasopressin" in (
        " ".join(sentences(planned.checked))
    )
    assert planned.plan is not None
    assert "taper_with_another" in notices(planned)
    reasoned = ordered(reference, *charted, reason="both falling")
    assert plan_of(reasoned)["reason"] == "both falling"
