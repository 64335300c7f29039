import tomllib
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_drugs import ANGIOTENSIN, BY_MASS, NOREPINEPHRINE, VASOPRESSIN

from pressorsheet.core.bags import (
    Bag,
    RateFrom,
    concentration,
    empties_at,
    ends_at,
    expires_at,
    outside_allowed,
    parse_bag,
    volume_left,
)
from pressorsheet.core.drugs import Salt, Storage
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import (
    MassAmount,
    MassConcentration,
    PumpRate,
    UnitAmount,
    UnitConcentration,
    Volume,
    amount,
)

VECTORS = tomllib.loads(
    (Path(__file__).parents[1] / "vectors/dosing/bags.toml").read_text(encoding="utf-8")
)
DRUGS = {"norepinephrine": NOREPINEPHRINE, "vasopressin": VASOPRESSIN}
T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FULL = Volume(Fraction(100))


def ml_per_h(text: str) -> PumpRate:
    return PumpRate(Fraction(text))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize("case", VECTORS["case"], ids=[c["claim"] for c in VECTORS["case"]])
def test_a_label_gives_this_concentration(case: dict[str, str]) -> None:
    drug = DRUGS[case["drug"]]
    bag = parse_bag(case["bag"], drug)
    assert isinstance(bag, Bag)
    strength = concentration(bag, drug)
    assert not isinstance(strength, Refused)
    assert isinstance(strength, UnitConcentration) == (case["drug"] == "vasopressin")
    assert amount(strength) == Fraction(case["concentration"])


@pytest.mark.parametrize("case", VECTORS["refused"], ids=[c["claim"] for c in VECTORS["refused"]])
def test_a_label_that_leaves_a_doubt_is_refused(case: dict[str, str]) -> None:
    answer = parse_bag(case["bag"], DRUGS[case["drug"]])
    assert isinstance(answer, Refused)
    assert [reason.code for reason in answer.reasons] == [case["code"]]


def test_a_bag_reads_as_its_label() -> None:
    assert parse_bag("8 mg/250 mL tartrate", NOREPINEPHRINE) == Bag(
        "norepinephrine", MassAmount(Fraction(8000)), Volume(Fraction(250)), Salt.TARTRATE
    )


def test_a_refused_salt_names_the_drugs_own() -> None:
    assert parse_bag("4 mg/250 mL", NOREPINEPHRINE) == refused(
        "salt_missing", drug="norepinephrine", known=tuple(Salt)
    )
    assert parse_bag("4 mg/250 mL chloride", NOREPINEPHRINE) == refused(
        "salt_unknown", text="chloride", known=tuple(Salt)
    )
    assert parse_bag("1 units/1 mL salt", VASOPRESSIN) == refused(
        "salt_not_asked", drug="vasopressin", text="salt"
    )


def test_what_a_refused_label_says_is_shown_up_to_40_characters() -> None:
    long, shown = "x" * 41, "x" * 40
    assert parse_bag(long, VASOPRESSIN) == refused("bag_not_written_so", text=shown)
    assert parse_bag(f"1 units/1 mL {long}", VASOPRESSIN) == refused(
        "salt_not_asked", drug="vasopressin", text=shown
    )
    assert parse_bag(f"4 mg/250 mL {long}", NOREPINEPHRINE) == refused(
        "salt_unknown", text=shown, known=tuple(Salt)
    )


def test_units_of_a_drug_by_mass_and_mass_of_a_drug_in_units_are_refused() -> None:
    assert parse_bag("4 mg/250 mL", VASOPRESSIN) == refused(
        "bag_amount_of_another_kind", drug="vasopressin", amount=MassAmount(Fraction(4000))
    )
    assert parse_bag("20 units/100 mL", BY_MASS) == refused(
        "bag_amount_of_another_kind", drug=BY_MASS.id, amount=UnitAmount(Fraction(20))
    )


def test_a_drug_without_salts_is_reckoned_as_labelled() -> None:
    bag = Bag("terlipressin", MassAmount(Fraction(1000)), Volume(Fraction(50)))
    assert concentration(bag, BY_MASS) == MassConcentration(Fraction(20))


@pytest.mark.parametrize("salt", list(Salt))
def test_a_recorded_salt_that_the_drug_has_not_is_refused(salt: Salt) -> None:
    in_mass = Bag("terlipressin", MassAmount(Fraction(1)), Volume(Fraction(1)), salt)
    in_units = Bag("vasopressin", UnitAmount(Fraction(1)), Volume(Fraction(1)), salt)
    wrong = refused("salt_not_of_drug", drug="terlipressin", salt=salt.value)
    assert concentration(in_mass, BY_MASS) == wrong
    assert concentration(in_units, VASOPRESSIN) == refused(
        "salt_not_of_drug", drug="vasopressin", salt=salt.value
    )


@pytest.mark.parametrize(("mg", "ml"), [(-1, 100), (0, 100), (1, 0), (1, -100)])
def test_a_bag_holds_more_than_nothing(mg: int, ml: int) -> None:
    bag = Bag("terlipressin", MassAmount(Fraction(mg)), Volume(Fraction(ml)))
    assert concentration(bag, BY_MASS) == refused(
        "bag_not_positive", amount=bag.amount, volume=bag.volume
    )


@pytest.mark.parametrize("number", ["4", "16", "320"])
def test_a_concentration_at_or_inside_the_bounds_is_allowed(number: str) -> None:
    assert outside_allowed(MassConcentration(Fraction(number)), NOREPINEPHRINE) is None


@pytest.mark.parametrize("number", ["0.4", "3.999", "320.001", "1000"])
def test_a_concentration_outside_the_bounds_is_stopped_low_side_too(number: str) -> None:
    strength = MassConcentration(Fraction(number))
    assert outside_allowed(strength, NOREPINEPHRINE) == refused(
        "concentration_not_allowed",
        drug="norepinephrine",
        concentration=strength,
        low=MassConcentration(Fraction(4)),
        high=MassConcentration(Fraction(320)),
    )


def test_a_drug_without_a_range_allows_custom_mixes() -> None:
    assert outside_allowed(MassConcentration(Fraction(1)), ANGIOTENSIN) is None


def test_a_bag_empties_when_the_constant_rate_has_used_it_up() -> None:
    # 100 mL at 9 mL/h: 11 h 6 min 40 s
    expected = T0 + timedelta(hours=11, minutes=6, seconds=40)
    assert empties_at(FULL, [RateFrom(T0, ml_per_h("9"))]) == expected
    # 100 mL at 0.5 mL/h: 200 h
    assert empties_at(FULL, [RateFrom(T0, ml_per_h("0.5"))]) == T0 + hours(200)


def test_a_bag_empties_by_the_whole_rate_history() -> None:
    # 10 mL/h for 4 h = 40 mL; stopped 2 h; 20 mL/h for 3 h uses the last 60 mL
    history = [
        RateFrom(T0, ml_per_h("10")),
        RateFrom(T0 + hours(4), ml_per_h("0")),
        RateFrom(T0 + hours(6), ml_per_h("20")),
    ]
    assert empties_at(FULL, history) == T0 + hours(9)


def test_a_bag_that_ran_dry_before_the_last_change_emptied_then() -> None:
    history = [RateFrom(T0, ml_per_h("50")), RateFrom(T0 + hours(5), ml_per_h("0"))]
    assert empties_at(FULL, history) == T0 + hours(2)


def test_a_bag_that_runs_dry_at_the_very_change_empties_there() -> None:
    for after in ("1", "0"):
        history = [RateFrom(T0, ml_per_h("50")), RateFrom(T0 + hours(2), ml_per_h(after))]
        assert empties_at(FULL, history) == T0 + hours(2)


def test_a_bag_that_is_stopped_or_was_never_started_does_not_empty() -> None:
    stopped = [RateFrom(T0, ml_per_h("10")), RateFrom(T0 + hours(1), ml_per_h("0"))]
    assert empties_at(FULL, stopped) == refused("bag_not_running")
    assert empties_at(FULL, []) == refused("bag_not_running")


def test_a_bag_that_would_outlast_the_last_accepted_year_does_not_empty() -> None:
    # 100 mL at 1e-20 mL/h would last 1e22 h; a year has 8,766 h.
    slow = ml_per_h("0.00000000000000000001")
    beyond = refused("bag_beyond_calendar", rate=slow, year=2299)
    assert empties_at(FULL, [RateFrom(T0, slow)]) == beyond
    last = datetime(2299, 12, 31, 22, 59, tzinfo=UTC)
    assert empties_at(FULL, [RateFrom(last, ml_per_h("100"))]) == last + hours(1)
    assert isinstance(empties_at(FULL, [RateFrom(last, ml_per_h("98"))]), Refused)


def test_an_unknown_rate_leaves_the_emptying_unknown() -> None:
    history = [RateFrom(T0, ml_per_h("10")), RateFrom(T0 + hours(1), None)]
    assert empties_at(FULL, history) == refused("bag_rate_unknown", at=T0 + hours(1))


def test_a_bag_empties_by_elapsed_time_across_a_clock_change() -> None:
    # Berlin 2026-10-25 00:00 +02:00 plus 4 h elapsed is 03:00 +01:00, not 04:00
    berlin = ZoneInfo("Europe/Berlin")
    hung = datetime(2026, 10, 25, 0, 0, tzinfo=berlin)
    assert empties_at(FULL, [RateFrom(hung, ml_per_h("25"))]) == datetime(
        2026, 10, 25, 2, 0, tzinfo=UTC
    )
    changed = [
        RateFrom(hung, ml_per_h("10")),
        RateFrom(datetime(2026, 10, 25, 3, 0, tzinfo=berlin), ml_per_h("60")),
    ]
    # 10 mL/h for 4 h elapsed = 40 mL, then 60 mL in 1 h
    assert empties_at(FULL, changed) == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


def test_a_bags_end_is_given_in_utc_whatever_the_zone_of_its_start() -> None:
    hung = datetime(2026, 6, 1, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    ends = (
        empties_at(FULL, [RateFrom(hung, ml_per_h("50"))]),
        expires_at(VASOPRESSIN, hung, Storage.ROOM, None),
        expires_at(VASOPRESSIN, hung, Storage.ROOM, hung),
    )
    for end in ends:
        assert isinstance(end, datetime)
        assert end.tzinfo is UTC


def test_what_is_left_follows_the_rate_history() -> None:
    history = [RateFrom(T0, ml_per_h("10")), RateFrom(T0 + hours(4), ml_per_h("20"))]
    assert volume_left(FULL, history, T0) == FULL
    assert volume_left(FULL, history, T0 - hours(1)) == FULL
    assert volume_left(FULL, history, T0 + hours(2)) == Volume(Fraction(80))
    assert volume_left(FULL, history, T0 + hours(4)) == Volume(Fraction(60))
    assert volume_left(FULL, history, T0 + hours(5)) == Volume(Fraction(40))
    assert volume_left(FULL, history, T0 + hours(50)) == Volume(Fraction(0))
    assert volume_left(FULL, [], T0) == FULL


def test_what_is_left_is_unknown_after_an_unknown_rate() -> None:
    history = [RateFrom(T0, None), RateFrom(T0 + hours(1), ml_per_h("1"))]
    assert volume_left(FULL, history, T0 + hours(2)) == refused("bag_rate_unknown", at=T0)
    assert volume_left(FULL, history, T0) == FULL


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 600), st.integers(0, 400)), min_size=1, max_size=6))
def test_at_the_moment_it_empties_nothing_is_left(segments: list[tuple[int, int]]) -> None:
    history, at = [], T0
    for minutes, tenths in segments:
        history.append(RateFrom(at, PumpRate(Fraction(tenths, 10))))
        at += timedelta(minutes=minutes)
    empty = empties_at(FULL, history)
    if isinstance(empty, datetime):
        left = volume_left(FULL, history, empty)
        assert isinstance(left, Volume)
        # a microsecond at 40 mL/h, for a moment is cut to whole microseconds
        assert left.ml <= Fraction(40, 3_600_000_000)
        before = volume_left(FULL, history, empty - timedelta(seconds=1))
        assert isinstance(before, Volume)
        assert before.ml > 0


@pytest.mark.parametrize(
    ("storage", "life_h"), [(Storage.ROOM, 18), (Storage.REFRIGERATED, 24), (None, 18)]
)
def test_a_vasopressin_bag_expires_by_its_storage_the_shortest_where_unknown(
    storage: Storage | None, life_h: int
) -> None:
    assert expires_at(VASOPRESSIN, T0, storage, None) == T0 + hours(life_h)


def test_a_storage_without_a_life_of_its_own_takes_the_shortest() -> None:
    assert expires_at(ANGIOTENSIN, T0, Storage.REFRIGERATED, None) == T0 + hours(24)


def test_the_labels_own_time_wins_even_when_later() -> None:
    label = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert expires_at(VASOPRESSIN, T0, Storage.ROOM, label) == datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_a_bag_prepared_at_an_unknown_time_expires_at_an_unknown_time() -> None:
    assert expires_at(VASOPRESSIN, None, Storage.ROOM, None) is None
    assert expires_at(BY_MASS, T0, Storage.ROOM, None) is None


def test_a_shelf_life_is_elapsed_time_across_a_clock_change() -> None:
    prepared = datetime(2026, 10, 24, 23, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    expected = datetime(2026, 10, 25, 15, 0, tzinfo=UTC)
    assert expires_at(VASOPRESSIN, prepared, Storage.ROOM, None) == expected


def test_a_bag_ends_at_the_earlier_of_empty_and_expired() -> None:
    early, late = T0, T0 + hours(1)
    assert ends_at(early, late) == early
    assert ends_at(late, early) == early
    assert ends_at(None, late) == late
    assert ends_at(early, None) == early
    assert ends_at(None, None) is None
