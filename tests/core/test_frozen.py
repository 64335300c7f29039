"""What the core computed cannot be altered afterwards."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import NOREPINEPHRINE

from pressorsheet.core.bags import Bag, RateFrom
from pressorsheet.core.dosing import Delivery
from pressorsheet.core.drugs import DrugLibrary, Level, PumpRules
from pressorsheet.core.equivalents import Formula, Term
from pressorsheet.core.frozen import frozen, ordered
from pressorsheet.core.limits import (
    Hint,
    HintRule,
    MeasurementLimit,
    MeasurementLimits,
    Notice,
    Range,
)
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import NumberRefused
from pressorsheet.core.quantity import UNITS, InUnit, PumpRate, UnitAmount, UnitDose, Volume

ONE = Fraction(1)
RATE = PumpRate(ONE)
DOSE = UnitDose(ONE)
ANY = Range(None, None)
VALUES: tuple[Any, ...] = (
    *[unit.of(ONE) for unit in UNITS.values()],
    *UNITS.values(),
    InUnit(DOSE, "units/h"),
    Note("code"),
    Refused((note("code"),)),
    NumberRefused("empty", ""),
    Delivery(DOSE, RATE, RATE, DOSE, ONE),
    Bag("vasopressin", UnitAmount(ONE), Volume(ONE)),
    RateFrom(datetime(2026, 1, 1, tzinfo=UTC), None),
    NOREPINEPHRINE,
    NOREPINEPHRINE.tiers[0],
    PumpRules(RATE, ONE),
    DrugLibrary("1", {}, PumpRules(RATE, ONE), ""),
    Term(UNITS["units/min"], ONE),
    Formula("id", "1", "source", {}),
    Notice(Level.TELL, note("code")),
    ANY,
    HintRule(Hint.POUNDS),
    MeasurementLimit("kg", "kg", ANY, None, ()),
    MeasurementLimits("1", {}, ONE, ONE, ""),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_cannot_be_altered(value: Any) -> None:
    name = fields(value)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
    with pytest.raises(FrozenInstanceError):
        delattr(value, name)


@frozen
class Reading:
    """A value with every kind of field that the core has."""

    mmhg: int
    source: str = "cuff"
    marks: Mapping[str, int] = field(default_factory=dict)


@frozen
class Doubtful:
    """A value whose fields are named as a function may be that sets them."""

    rate: int
    set_rate: int
    default: int = 1
    MISSING: int = 2
    cls: int = 3


@frozen
class Nothing:
    """A value without fields."""


@frozen
class Felt(Reading):
    """A value that adds to another."""

    by: str = "hand"


@ordered
class Height:
    """A value that is less or more than another."""

    cm: int


def test_fields_are_given_by_place_or_name_and_fall_back_on_their_defaults() -> None:
    assert Reading(70) == Reading(mmhg=70, source="cuff", marks={})
    assert Reading(70).marks is not Reading(70).marks
    assert Felt(70, "line", {}, "ear") == Felt(mmhg=70, source="line", marks={}, by="ear")


def test_a_field_may_have_any_name() -> None:
    assert asdict(Doubtful(7, 8)) == {
        "rate": 7,
        "set_rate": 8,
        "default": 1,
        "MISSING": 2,
        "cls": 3,
    }


@pytest.mark.parametrize("wrong", [{}, {"mmhg": 70, "mmHg": 70}])
def test_a_field_missing_or_unknown_is_a_bug(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"Reading\.__init__\(\)"):
        Reading(**wrong)


def test_equal_values_are_those_of_one_kind_whose_fields_are_equal() -> None:
    assert Reading(70) != Reading(71)
    assert Reading(70) != Felt(70)
    assert Felt(70) == Felt(70)
    other: object = (70, "cuff", {})
    assert Reading(70) != other
    assert Nothing() == Nothing()
    assert {Height(180), Height(180), Height(181), Nothing()} == {
        Height(181),
        Nothing(),
        Height(180),
    }


def test_ordered_values_compare_with_their_own_kind_only() -> None:
    low, high = Height(150), Height(180)
    assert low < high
    assert low <= high
    assert low <= Height(150)
    assert high > low
    assert high >= low
    assert high >= Height(180)
    assert not low > high
    with pytest.raises(TypeError):
        assert low < Nothing()  # type: ignore[operator]  # what is asked about


def test_a_value_prints_as_it_is_written() -> None:
    assert repr(Felt(70, marks={"a": 1})) == (
        "Felt(mmhg=70, source='cuff', marks={'a': 1}, by='hand')"
    )
    assert repr(Nothing()) == "Nothing()"


def test_a_value_is_taken_apart_changed_into_another_and_copied_as_a_dataclass_is() -> None:
    match Reading(70, "line"):
        case Reading(mmhg, source):
            assert (mmhg, source) == (70, "line")
    assert replace(Reading(70), mmhg=71) == Reading(71)
    assert deepcopy(Felt(70)) == Felt(70)
    assert asdict(Height(180)) == {"cm": 180}
    assert not hasattr(Reading(70), "__dict__")
