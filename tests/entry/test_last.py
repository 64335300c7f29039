"""The last value of each field of a form, with its age."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bedside import art, cuff, event, history, hours, minutes, struck, target, urine, vitals, weight
from typed import NOON, desk

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.entry.last import SERIES, Value, last_number, last_values


def last(reference: Reference, form: str, *events: AnyEvent) -> dict[str, tuple[Value, timedelta]]:
    return dict(last_values(desk(reference, *events).assessment, form))


@pytest.mark.parametrize("form", sorted(SERIES))
def test_what_was_never_charted_has_no_last_value(reference: Reference, form: str) -> None:
    assert last(reference, form) == {}


def test_each_field_has_its_own_last_value(reference: Reference) -> None:
    charted = [
        vitals("arterial", "11:57", 70, sbp=102, dbp=54),
        vitals("arterial", "11:30", hr=88, rhythm="sinus"),
        vitals("cuff", "11:00", 66, sbp=98, dbp=50, hr=90, spo2_percent=96),
    ]
    assert last(reference, "vitals", *charted) == {
        "source": ("arterial", minutes(3)),
        "sbp_mmhg": (Decimal(102), minutes(3)),
        "dbp_mmhg": (Decimal(54), minutes(3)),
        "map_mmhg": (Decimal(70), minutes(3)),
        "hr_per_min": (Decimal(88), minutes(30)),
        "spo2_percent": (Decimal(96), hours(1)),
        "rhythm": ("sinus", minutes(30)),
    }


def test_the_newer_of_two_sources_is_the_last(reference: Reference) -> None:
    newer_cuff = last(reference, "vitals", art("11:00", 70), cuff("11:30", 62), art("10:00", 75))
    assert newer_cuff["map_mmhg"] == (Decimal(62), minutes(30))
    assert newer_cuff["source"] == ("cuff", minutes(30))


def test_of_two_weights_of_one_time_that_differ_neither_is_the_last(reference: Reference) -> None:
    pair = [weight("11:00", 82), weight("11:00", 70)]
    older = weight("10:00", 75)
    assert "kg" not in last(reference, "weight", older, *pair)
    assert last(reference, "weight", older, *pair)["weight_kind"] == ("actual", hours(1))
    same = [weight("11:00", 82), weight("11:00", 82)]
    assert last(reference, "weight", older, *same)["kg"] == (Decimal(82), hours(1))
    assert last(reference, "weight", *pair, struck("11:30", pair[1]))["kg"] == (
        Decimal(82),
        hours(1),
    )


def test_a_number_that_cannot_be_true_is_not_the_last(reference: Reference) -> None:
    found = last(reference, "vitals", art("11:00", 70), art("11:30", 801), art("11:40", -27))
    assert found["map_mmhg"] == (Decimal(70), hours(1))


def test_a_struck_record_is_not_the_last(reference: Reference) -> None:
    wrong = art("11:30", 170)
    found = last(reference, "vitals", art("11:00", 70), wrong, struck("11:31", wrong, reason="x"))
    assert found["map_mmhg"] == (Decimal(70), hours(1))


def test_a_pressure_that_was_not_measurable_leaves_the_last_number(reference: Reference) -> None:
    lost = vitals("arterial", "11:50", not_measurable=True)
    assert last(reference, "vitals", art("11:00", 70), lost)["map_mmhg"] == (Decimal(70), hours(1))


def test_a_field_without_a_series_is_looked_for_one_day_back(reference: Reference) -> None:
    day_old = vitals("cuff", NOON - hours(24), sbp=98, hr=90)
    assert last(reference, "vitals", day_old)["sbp_mmhg"] == (Decimal(98), hours(24))
    older = vitals("cuff", NOON - hours(25), sbp=98, hr=90)
    found = last(reference, "vitals", older)
    assert set(found) == {"hr_per_min"}


def test_urine_is_the_last_volume_that_can_be_true_with_its_minutes(reference: Reference) -> None:
    found = last(reference, "perfusion", urine("10:00", 84, 120), urine("11:00", 9000, 60))
    assert found["urine_ml"] == (Decimal(84), hours(2))
    assert found["urine_over_min"] == (Decimal(60), hours(1))


def test_texts_words_and_lines_are_last_values_too(reference: Reference) -> None:
    assert last(reference, "history", history("10:00", dialysis=False, lvef_percent=45)) == {
        "dialysis": (False, hours(2)),
        "lvef_percent": (Decimal(45), hours(2)),
    }
    told = event("handover_note", "11:00", severity="watcher", actions=["CT", "call lab"])
    assert last(reference, "handover_note", told) == {
        "severity": ("watcher", hours(1)),
        "actions": (("CT", "call lab"), hours(1)),
    }
    review = NOON + hours(4)
    set_to = target("11:00", 65, 75, set_by="Dr K. Osei", review_at=review)
    assert last(reference, "target", set_to) == {
        "map_low_mmhg": (Decimal(65), hours(1)),
        "map_high_mmhg": (Decimal(75), hours(1)),
        "set_by": ("Dr K. Osei", hours(1)),
        "review_at": (review, hours(1)),
    }


def test_the_last_number_is_exact_or_none(reference: Reference) -> None:
    view = desk(reference, weight("11:00", "70.50"), weight("11:30", "700")).assessment.view
    assert str(last_number(view, "weight", "kg")) == "70.50"
    assert last_number(view, "target", "map_low_mmhg") is None
