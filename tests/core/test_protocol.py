"""The schema of a protocol file: what it takes exactly, and what it refuses with a code."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from made_protocols import HEAD, content, criterion, item
from pydantic import ValidationError

from pressorsheet.core.protocol import CHECKLISTS, Protocol
from pressorsheet.core.quantity import MassDose, Pressure, UnitDose, WeightBasedDose
from pressorsheet.core.rules import DiastolicAtMost, IsRunning, Stable

LOW = criterion("low", "diastolic_at_most", at_most={"mmhg": 40})
LOW_ITEM = item("a.1", all_of=["low"])


def protocol(*criteria: dict[str, Any], **others: Any) -> Protocol:
    return Protocol.model_validate(content(list(criteria) or [LOW], [LOW_ITEM], **others))


def fault(read: dict[str, Any]) -> tuple[str, str]:
    """Where the one fault lies (its last place), and its code or pydantic's."""
    with pytest.raises(ValidationError) as raised:
        Protocol.model_validate(read)
    (detail,) = raised.value.errors(include_url=False)
    own = detail.get("ctx", {}).get("error")
    return str(detail["loc"][-1]), str(own) if own is not None else detail["type"]


def with_setting(name: str, value: object) -> dict[str, Any]:
    return {**content([LOW], [LOW_ITEM]), "settings": {**HEAD["settings"], name: value}}


def test_numbers_are_read_exactly_with_their_unit() -> None:
    read = protocol(
        LOW,
        criterion(
            "ne", "running", drugs=["norepinephrine"], above={"mcg_per_kg_per_min": Decimal("0.25")}
        ),
        criterion("vp", "running", drugs=["vasopressin"], below={"units_per_min": Decimal("0.03")}),
        criterion("mass", "running", drugs=["norepinephrine"], at_least={"mcg_per_min": 7}),
    )
    ne, vp, mass = (read.criterion(name) for name in ("ne", "vp", "mass"))
    assert isinstance(ne, IsRunning)
    assert isinstance(vp, IsRunning)
    assert isinstance(mass, IsRunning)
    assert ne.above == WeightBasedDose(Fraction(1, 4))
    assert vp.below == UnitDose(Fraction(3, 100))
    assert mass.at_least == MassDose(Fraction(7))
    low = read.criterion("low")
    assert isinstance(low, DiastolicAtMost)
    assert low.at_most == Pressure(Fraction(40))
    assert read.settings.fresh_pressure == timedelta(minutes=30)
    assert read.settings.longest_held == timedelta(hours=168)


def test_items_keep_the_order_of_the_file_and_are_found_by_id() -> None:
    items = [
        item("b.2", all_of=["low"]),
        item("w.1", checklist="wean", all_of=["low"]),
        item("a.1", all_of=["low"]),
    ]
    read = Protocol.model_validate(content([LOW], items))
    assert CHECKLISTS == ("start", "monitor", "escalate", "wean")
    assert [one.id for one in read.items_of("start")] == ["b.2", "a.1"]
    assert [one.id for one in read.items_of("escalate")] == []
    found = read.item("w.1")
    assert found is not None
    assert found.id == "w.1"
    assert read.item("w.2") is None


def test_an_item_is_decided_by_all_of_any_of_and_unless_not_by_what_it_shows() -> None:
    one = item("a.1", all_of=["a"], any_of=["b", "c"], unless=["d"], shows=["e"])
    (read,) = Protocol.model_validate(content([LOW], [one])).items
    assert tuple(read.decided_by) == ("a", "b", "c", "d")


def test_what_was_read_cannot_be_altered() -> None:
    read = protocol()
    with pytest.raises(ValidationError):
        read.title = "another"  # type: ignore[misc]
    assert isinstance(read.items, tuple)
    assert isinstance(read.items[0].all_of, tuple)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (65, "protocol_needs_unit"),
        ({}, "protocol_needs_unit"),
        ({"mmhg": 65, "kpa": 9}, "protocol_needs_unit"),
        ({"kpa": 9}, "protocol_needs_unit"),
        ({"mmhg": "65"}, "protocol_needs_number"),
        ({"mmhg": True}, "protocol_needs_number"),
        ({"mmhg": 65.5}, "protocol_needs_number"),
        ({"mmhg": Decimal("NaN")}, "protocol_needs_number"),
        ({"mmhg": Decimal("inf")}, "protocol_needs_number"),
        ({"mmhg": 0}, "protocol_needs_positive"),
        ({"mmhg": -65}, "protocol_needs_positive"),
    ],
)
def test_a_pressure_is_one_number_above_0_under_its_unit(value: object, code: str) -> None:
    assert fault(with_setting("default_target", value)) == ("default_target", code)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("fresh_pressure_min", Decimal("0.5"), "protocol_needs_whole"),
        ("fresh_pressure_min", 0, "protocol_needs_positive"),
        ("fresh_pressure_min", 527_041, "protocol_too_long"),
        ("longest_held_h", 8_785, "protocol_too_long"),
        ("longest_held_h", Decimal("0.01"), "protocol_needs_whole"),
        ("increase_percent", "3", "protocol_needs_number"),
        ("equivalents", "Goradia 2021", "string_pattern_mismatch"),
        ("unknown_key", 1, "extra_forbidden"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_at_its_place(
    name: str, value: object, code: str
) -> None:
    assert fault(with_setting(name, value)) == (name, code)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("fresh_pressure_min", 527_040, timedelta(days=366)),
        ("longest_held_h", 8_784, timedelta(days=366)),
        ("longest_held_h", Decimal("0.5"), timedelta(minutes=30)),
        ("fresh_pressure_min", Decimal("45.0"), timedelta(minutes=45)),
    ],
)
def test_times_of_up_to_366_days_in_whole_minutes_are_read(
    name: str, value: object, read: timedelta
) -> None:
    settings = Protocol.model_validate(with_setting(name, value)).settings
    found = settings.fresh_pressure if name == "fresh_pressure_min" else settings.longest_held
    assert found == read


LOCAL = {"local": {"raised": ["vasopressin"]}}
DOSE = {"mcg_per_kg_per_min": Decimal("0.1")}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (
            criterion("x", "map_persistently_low", while_drug="norepinephrine"),
            "protocol_while_needs_both",
        ),
        (criterion("x", "map_persistently_low", while_at_least=DOSE), "protocol_while_needs_both"),
        (criterion("x", "running"), "protocol_drugs_or_class"),
        (
            criterion("x", "running", drugs=["dopamine"], drug_class="vasopressors"),
            "protocol_drugs_or_class",
        ),
        (
            criterion("x", "running", drug_class="vasopressors", above=DOSE),
            "protocol_class_has_no_dose",
        ),
        (
            criterion("x", "stable", drug="vasopressin", over_h=8, mode="none", modes=LOCAL),
            "protocol_mode_unknown",
        ),
        (
            criterion(
                "x", "stable", drug="vasopressin", over_h=8, mode="local", modes={"local": {}}
            ),
            "protocol_mode_empty",
        ),
        (criterion("x", "any_of", of=[]), "too_short"),
        (criterion("x", "history_recorded", fields=[]), "too_short"),
        (criterion("x", "history_recorded", fields=["note"]), "literal_error"),
        (criterion("x", "room_below", drug="vasopressin", dose={"mmhg": 3}), "protocol_needs_unit"),
        (criterion("x", "no_such_rule"), "union_tag_invalid"),
        ({"id": "x"}, "union_tag_not_found"),
    ],
)
def test_a_criterion_that_asks_nothing_sensible_is_refused(
    wrong: dict[str, Any], code: str
) -> None:
    assert fault(content([LOW, wrong], [LOW_ITEM]))[1] == code


def test_a_stability_clock_has_its_modes_by_name() -> None:
    modes = {"label": {"running": ["catecholamines"]}, "local": {"raised": ["vasopressin"]}}
    rule = criterion("x", "stable", drug="vasopressin", over_h=8, mode="label", modes=modes)
    read = protocol(LOW, rule).criterion("x")
    assert isinstance(read, Stable)
    assert read.over == timedelta(hours=8)
    assert read.modes["label"].running == ("catecholamines",)
    assert read.modes["local"].raised == ("vasopressin",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "order"}, "literal_error"),
        ({"checklist": "stop"}, "literal_error"),
        ({"id": "A 1"}, "string_pattern_mismatch"),
        ({"title": ""}, "string_too_short"),
        ({"statement": "x" * 2_001}, "string_too_long"),
        ({"weight": 1}, "extra_forbidden"),
        ({"all_of": "low"}, "tuple_type"),
    ],
)
def test_an_item_that_does_not_fit_is_refused(changed: dict[str, Any], code: str) -> None:
    assert fault(content([LOW], [{**LOW_ITEM, **changed}]))[1] == code


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"format": "pressorsheet.protocol/2"}, "literal_error"),
        ({"version": "1"}, "string_pattern_mismatch"),
        ({"gate": {**HEAD["gate"], "most_rows": Decimal("1.5")}}, "protocol_needs_whole"),
        (
            {"taper": {"vasopressin": {"wean_item": "a.1", "default_step": 5}}},
            "protocol_needs_unit",
        ),
        ({"example": [{"title": "empty", "case": []}]}, "too_short"),
    ],
)
def test_the_rest_of_a_file_is_as_strict(others: dict[str, Any], code: str) -> None:
    assert fault(content([LOW], [LOW_ITEM], **others))[1] == code


def test_a_taper_table_may_leave_step_and_interval_to_the_prescriber() -> None:
    taper = protocol(taper={"norepinephrine": {"wean_item": "a.1"}}).taper["norepinephrine"]
    assert (taper.default_step, taper.largest_step) == (None, None)
    assert (taper.default_interval, taper.shortest_interval) == (None, None)
