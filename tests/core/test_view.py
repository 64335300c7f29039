"""What a criterion is handed: believable numbers, the weight in force, the newest history."""

from fractions import Fraction

import pytest
from bedside import art, at, bag, history, minutes, seen, struck, target, urine, weight

from pressorsheet.core.assessment import Reference
from pressorsheet.core.quantity import Weight


@pytest.mark.parametrize(
    ("mmhg", "believable"),
    [
        ("801", False),
        ("-27", False),
        ("14.9", False),
        ("15", True),
        ("65", True),
        ("250", True),
        ("250.1", False),
    ],
)
def test_a_map_outside_15_to_250_counts_only_with_its_reason(
    reference: Reference, mmhg: str, believable: bool
) -> None:
    for reason, counts in (
        (None, believable),
        ("", believable),
        ("  ", believable),
        ("line flushed", True),
    ):
        reading = art("10:00", mmhg, reason=reason)
        view = seen(reference, "10:10", reading)
        assert view.number(reading, "map_mmhg") == (Fraction(mmhg) if counts else None)


def test_what_was_not_charted_is_no_number(reference: Reference) -> None:
    reading = art("10:00", 65)
    assert seen(reference, "10:10", reading).number(reading, "sbp_mmhg") is None


def test_a_field_without_limits_is_believed(reference: Reference) -> None:
    hung = bag("vasopressin", "10:00", "B", "40 units", 100)
    assert seen(reference, "10:10", hung).number(hung, "volume_ml") == 100


def test_the_newest_believable_number_is_found_with_its_event(reference: Reference) -> None:
    old, good, wrong = art("10:00", 60), art("10:10", 66), art("10:20", 801)
    view = seen(reference, "11:00", old, good, wrong)
    assert view.newest_number("map.arterial", "map_mmhg") == (good, Fraction(66))
    assert seen(reference, "11:00", wrong).newest_number("map.arterial", "map_mmhg") is None
    assert seen(reference, "11:00").newest_number("map.arterial", "map_mmhg") is None


def test_a_view_shows_its_moment_and_another(reference: Reference) -> None:
    old, new = art("10:00", 60), art("10:30", 66)
    view = seen(reference, "11:00", new, old)
    assert (view.latest("vitals"), view.earliest("vitals")) == (new, old)
    assert list(view.back("vitals")) == [new, old]
    assert list(view.since("vitals", at("10:00"))) == [old, new]
    assert list(view.since("vitals", at("10:01"))) == [new]
    assert view.age(old) == minutes(60)
    assert view.at(view.now) == view
    earlier = view.at(at("10:29"))
    assert (earlier.latest("vitals"), earlier.now) == (old, at("10:29"))
    assert earlier.earliest("laboratory") is None


def test_the_earliest_record_of_the_first_year_is_found(reference: Reference) -> None:
    first = art(at("00:00").replace(year=1900, month=1, day=1), 60)
    assert seen(reference, "10:00", first).earliest("vitals") == first


class TestUrine:
    @pytest.mark.parametrize(
        ("ml", "over_min", "believable"),
        [
            (0, 60, True),
            (-1, 60, False),
            (2500, 60, True),
            (2501, 60, False),
            (1250, 30, True),
            (1251, 30, False),
            (5001, 120, False),
            (2501, 61, True),
        ],
    )
    def test_a_rate_outside_0_to_2500_ml_per_h_is_not_believed(
        self, reference: Reference, ml: int, over_min: int, believable: bool
    ) -> None:
        said = urine("10:00", ml, over_min)
        view = seen(reference, "10:10", said)
        assert view.urine_volume(said) == (ml if believable else None)  # type: ignore[arg-type]
        explained = said.model_copy(update={"reason": "catheter unblocked"})
        assert view.urine_volume(explained) == ml  # type: ignore[arg-type]

    def test_a_volume_without_its_interval_is_no_rate(self, reference: Reference) -> None:
        said = urine("10:00", 40)
        assert seen(reference, "10:10", said).urine_volume(said) is None  # type: ignore[arg-type]

    def test_an_interval_without_a_volume_is_none(self, reference: Reference) -> None:
        said = urine("10:00", 40, 60).model_copy(update={"urine_ml": None})
        assert seen(reference, "10:10", said).urine_volume(said) is None  # type: ignore[arg-type]


class TestWeight:
    def test_the_newest_at_the_moment_is_in_force(self, reference: Reference) -> None:
        view = seen(reference, "12:00", weight("09:00", 70), weight("11:00", "71.5"))
        assert view.weight() == Weight(Fraction("71.5"))
        assert view.weight(at("10:59")) == Weight(Fraction(70))
        assert view.weight(at("11:00")) == Weight(Fraction("71.5"))
        assert view.weight(at("08:59")) is None
        assert view.at(at("10:59")).weight() == Weight(Fraction(70))

    def test_none_is_in_force_where_none_was_charted(self, reference: Reference) -> None:
        assert seen(reference, "12:00").weight() is None
        assert seen(reference, "12:00").weight_event() is None

    def test_a_struck_weight_is_not_in_force(self, reference: Reference) -> None:
        wrong = weight("11:00", 157)
        view = seen(reference, "12:00", weight("09:00", 70), wrong, struck("11:30", wrong))
        assert view.weight() == Weight(Fraction(70))
        assert view.weight(at("11:10")) == Weight(Fraction(70))

    @pytest.mark.parametrize(
        ("kg", "reason", "in_force"),
        [
            ("20", None, True),
            ("19.9", None, False),
            ("350", None, True),
            ("350.1", None, False),
            ("12", "very small adult", True),
            ("0.1", "typed so", True),
            ("0", "not weighed", False),
            ("-70", "not weighed", False),
        ],
    )
    def test_an_implausible_one_needs_its_reason_and_0_kg_is_never_in_force(
        self, reference: Reference, kg: str, reason: str | None, in_force: bool
    ) -> None:
        view = seen(reference, "12:00", weight("09:00", 70), weight("11:00", kg, reason=reason))
        assert view.weight() == Weight(Fraction(kg) if in_force else Fraction(70))


def test_the_newest_target_is_the_one_a_person_set(reference: Reference) -> None:
    first, second = target("09:00", 65), target("10:00", 75)
    view = seen(reference, "11:00", second, first)
    assert view.target_event() == second
    assert view.at(at("09:59")).target_event() == first
    assert view.at(at("08:59")).target_event() is None


class TestHistory:
    def test_the_newest_word_counts_and_a_later_event_adds(self, reference: Reference) -> None:
        view = seen(
            reference,
            "12:00",
            history("09:00", dialysis=False, chronic_hypertension=True),
            history("10:00", dialysis=True),
        )
        assert view.history("dialysis") is True
        assert view.history("chronic_hypertension") is True
        assert view.at(at("09:59")).history("dialysis") is False

    def test_an_empty_word_says_nothing(self, reference: Reference) -> None:
        blank = history("10:00").model_copy(update={"dialysis": None})
        view = seen(reference, "12:00", history("09:00", dialysis=False), blank)
        assert view.history("dialysis") is False

    def test_a_field_left_empty_by_name_is_skipped(self, reference: Reference) -> None:
        said = history("09:00", dialysis=False)
        empty = type(said).model_validate(
            {**history("10:00").model_dump(exclude_unset=True), "dialysis": None}
        )
        assert seen(reference, "12:00", said, empty).history("dialysis") is False

    def test_what_was_never_recorded_is_not_no(self, reference: Reference) -> None:
        assert seen(reference, "12:00", history("09:00", anuria=True)).history("dialysis") is None


def test_a_view_up_to_an_earlier_moment_leaves_out_what_was_struck_since(
    reference: Reference,
) -> None:
    old, wrong, new = art("10:00", 60), art("10:10", 20), art("10:30", 66)
    view = seen(reference, "11:00", old, wrong, new, struck("10:40", wrong))
    earlier = view.up_to(at("10:20"))
    assert list(earlier.back("vitals")) == list(earlier.since("vitals", at("09:00"))) == [old]
    assert earlier.latest("vitals") == old
    assert list(view.at(at("10:20")).back("vitals")) == [wrong, old]
    assert list(earlier.up_to(at("10:05")).back("vitals")) == [old]
    assert view.up_to(at("12:00")) is view
