"""What differs between two protocols: item by item, with the numbers that moved."""

from typing import Any

from made_protocols import HEAD, content, criterion, item

from pressorsheet.core.note import Note
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.protocol_changes import Change, ProtocolChanges, changes_between
from pressorsheet.core.quantity import MassDose, Pressure, WeightBasedDose
from pressorsheet.wording import say

LOW = criterion("low", "diastolic_at_most", at_most={"mmhg": 40})


def protocol(
    criteria: list[dict[str, Any]], items: list[dict[str, Any]], **others: Any
) -> Protocol:
    return Protocol.model_validate(content(criteria, items, **others))


def between(one: Protocol, two: Protocol) -> ProtocolChanges:
    return changes_between(one, two)


BASE = protocol([LOW], [item("an.item", all_of=["low"], readings=["First.", "Second."])])


def text(value: Note | str | None) -> str | None:
    return say(value) if isinstance(value, Note) else value


def test_a_protocol_does_not_differ_from_itself() -> None:
    assert between(BASE, BASE) == ProtocolChanges((), ())


def test_a_changed_threshold_is_named_in_each_item_that_asks_it_with_its_numbers() -> None:
    lower = criterion("low", "diastolic_at_most", at_most={"mmhg": 35})
    other = protocol([lower], [item("an.item", all_of=["low"], readings=["First.", "Second."])])
    changes = between(BASE, other)
    (changed,) = changes.items
    (change,) = changed.changes
    assert (changes.general, changed.id, changed.state) == ((), "an.item", "changed")
    assert (change.what, change.numbers) == ("all_of low", ((Pressure(40), Pressure(35)),))  # type: ignore[arg-type]  # a quantity takes any exact number
    assert text(change.was) == "diastolic pressure 40 mmHg or less, at most 30 min old"
    assert text(change.now) == "diastolic pressure 35 mmHg or less, at most 30 min old"


def test_a_changed_setting_is_named_in_general_and_in_each_item_it_bears_on() -> None:
    settings = {**HEAD["settings"], "fresh_pressure_min": 20}
    items = [item("an.item", all_of=["low"], readings=["First.", "Second."])]
    changes = between(BASE, protocol([LOW], items, settings=settings))
    assert [change.what for change in changes.general] == ["setting_fresh"]
    ((minutes,),) = [change.numbers for change in changes.general]
    assert [span.total_seconds() for span in minutes] == [1800, 1200]
    assert [(one.id, [c.what for c in one.changes]) for one in changes.items] == [
        ("an.item", ["all_of low"])
    ]


def test_words_are_compared_line_by_line() -> None:
    other = protocol([LOW], [item("an.item", "caution", all_of=["low"], readings=["First."])])
    (changed,) = between(BASE, other).items
    assert changed.changes == (
        Change("kind", "criterion", "caution"),
        Change("readings 2", "Second.", None),
    )
    assert [change.numbers for change in changed.changes] == [(), ()]


def test_an_item_added_or_removed_is_named() -> None:
    more = protocol(
        [LOW],
        [
            item("another.item", all_of=["low"]),
            item("an.item", all_of=["low"], readings=["First.", "Second."]),
        ],
    )
    (added,) = between(BASE, more).items
    (removed,) = between(more, BASE).items
    assert (added.id, added.state) == ("another.item", "added")
    assert (removed.id, removed.state) == ("another.item", "removed")


def test_another_rule_under_the_same_name_moves_no_number() -> None:
    refill = criterion("low", "refill_adequate", at_most_s=3, fresh_h=4)
    items = [item("an.item", all_of=["low"], readings=["First.", "Second."])]
    ((change,),) = [one.changes for one in between(BASE, protocol([refill], items)).items]
    assert text(change.now) == "capillary refill 3 s or less, at most 4 h old"
    assert change.numbers == ()


def test_a_part_that_became_another_kind_moves_as_a_whole() -> None:
    asked = {"drug": "norepinephrine", "low": {"mcg_per_kg_per_min": 1}}
    one, two = (
        protocol(
            [LOW, criterion("first", "initial_rates", **asked, high=high)],
            [item("an.item", all_of=["low"], shows=["first"])],
        )
        for high in ({"mcg_per_kg_per_min": 2}, {"mcg_per_min": 2})
    )
    ((change,),) = [changed.changes for changed in between(one, two).items]
    assert change.numbers == ((WeightBasedDose(2), MassDose(2)),)  # type: ignore[arg-type]  # a quantity takes any exact number


def test_a_nested_rule_shows_the_number_that_moved_inside_it() -> None:
    slow = criterion("slow", "refill_adequate", at_most_s=3, fresh_h=4)
    slower = criterion("slow", "refill_adequate", at_most_s=4, fresh_h=4)
    either = criterion("either", "any_of", of=["low", "slow"])
    items = [item("an.item", all_of=["either"])]
    one, two = (protocol([LOW, rule, either], items) for rule in (slow, slower))
    ((change,),) = [changed.changes for changed in between(one, two).items]
    assert change.numbers == ((3, 4),)


def test_taper_limits_and_sources_are_compared_too() -> None:
    items = [item("an.item", all_of=["low"], readings=["First.", "Second."])]
    taper = {"norepinephrine": {"wean_item": "an.item"}}
    sources = [{"id": "house", "cite": "Another house rule"}]
    general = between(BASE, protocol([LOW], items, taper=taper, source=sources)).general
    assert [(change.what, text(change.was), text(change.now)) for change in general] == [
        (
            "taper norepinephrine",
            None,
            "norepinephrine: step and interval are entered by the prescriber; weaning item an.item",
        ),
        ("source house", "A house rule", "Another house rule"),
        ("taper", "this protocol has no taper rules", None),
    ]
