"""The target form: its bounds, the reason it asks, who set it and until when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bedside import at
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.target import check
from pressorsheet.library.reference import without_protocol
from pressorsheet.wording import say


def set_to(reference: Reference, low: str, **draft: str) -> Checked:
    return check({"map_low_mmhg": low, **draft}, desk(reference))


def test_a_target_is_recorded_as_typed(reference: Reference) -> None:
    checked = set_to(
        reference, "65", map_high_mmhg="75", set_by="Dr K. Osei", review_at="2200", at="11:50"
    )
    assert asked(checked) == []
    assert recorded(checked) == {
        "map_low_mmhg": Decimal(65),
        "map_high_mmhg": Decimal(75),
        "set_by": "Dr K. Osei",
        "review_at": at("22:00"),
    }
    assert checked.events[0].at == at("12:00") - timedelta(minutes=10)
    assert say(checked.read_back["review_at"]) == "2026-03-10 22:00 +00:00, in 10 h"


@pytest.mark.parametrize(
    ("low", "is_asked"),
    [("64.9", True), ("65", False), ("70", False), ("70.1", True), ("75", True), ("55", True)],
)
def test_a_reason_is_asked_outside_the_usual_bounds(
    reference: Reference, low: str, is_asked: bool
) -> None:
    expected = [("map_low_mmhg", "target_reason_missing (reason)")] if is_asked else []
    assert asked(set_to(reference, low)) == expected


def test_no_reason_is_asked_where_no_protocol_in_force_has_usual_bounds() -> None:
    unjudged = without_protocol("")
    assert isinstance(unjudged, Reference)
    assert asked(set_to(unjudged, "55")) == []


def test_the_reason_question_names_the_bounds_of_the_protocol(reference: Reference) -> None:
    checked = set_to(reference, "75", reason="chronic hypertension")
    assert sentences(checked) == ["a reason is asked for a target below 65 mmHg or above 70 mmHg"]
    assert recorded(checked)["reason"] == "chronic hypertension"


def test_an_unlikely_bound_asks_as_an_unlikely_pressure_does(reference: Reference) -> None:
    checked = set_to(reference, "70", map_high_mmhg="121")
    assert asked(checked) == [("map_high_mmhg", "value_to_be_checked")]
    beyond = set_to(reference, "70", map_high_mmhg="750")
    assert asked(beyond) == [("map_high_mmhg", "value_implausible (reason)")]


def test_the_high_bound_is_not_below_the_low_one(reference: Reference) -> None:
    assert problems(set_to(reference, "65", map_high_mmhg="65")) == []
    crossed = set_to(reference, "65", map_high_mmhg="64.9")
    assert problems(crossed) == [("map_high_mmhg", "target_bounds_crossed")]
    assert sentences(crossed) == [
        "the high bound of 64.9 is below the low bound of 65 mmHg; write one at or above it"
    ]


def test_the_low_bound_is_needed_and_both_are_above_zero(reference: Reference) -> None:
    at_desk = desk(reference)
    assert problems(check({"map_high_mmhg": "75"}, at_desk)) == [("map_low_mmhg", "field_missing")]
    assert problems(check({"map_low_mmhg": "0"}, at_desk)) == [
        ("map_low_mmhg", "number_not_above_zero")
    ]
    assert problems(check({"map_low_mmhg": "65", "map_high_mmhg": "-75"}, at_desk)) == [
        ("map_high_mmhg", "number_not_above_zero")
    ]
    assert check({"at": "11:00"}, at_desk) == Checked()


def test_a_review_has_not_passed_and_a_name_is_short(reference: Reference) -> None:
    assert problems(set_to(reference, "65", review_at="11:59")) == [
        ("review_at", "time_passed_today")
    ]
    assert problems(set_to(reference, "65", set_by="x" * 201)) == [("set_by", "text_too_long")]
    assert len(set_to(reference, "65", set_by="x" * 200).events) == 1
