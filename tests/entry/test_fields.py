"""The fields of a draft, as the forms read them."""

from decimal import Decimal

from typed import asked, desk, problems

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import Laboratory
from pressorsheet.core.note import note
from pressorsheet.entry.fields import Fields


def test_what_is_wrong_is_said_once_however_often_a_field_is_read(reference: Reference) -> None:
    fields = Fields({"sodium_mmol_per_l": "14O", "reason": "\x00"}, desk(reference))
    assert fields.number("sodium_mmol_per_l") is None
    assert fields.number("sodium_mmol_per_l") is None
    assert problems(fields.checked(Laboratory)) == [
        ("sodium_mmol_per_l", "number_with_unit"),
        ("reason", "text_unwritten"),
    ]


def test_the_first_field_that_is_needed_and_empty_is_the_one_named(reference: Reference) -> None:
    fields = Fields({"b": "1"}, desk(reference))
    for name in ("a", "b", "c"):
        fields.number(name)
    fields.require("b", "c", "a")
    assert problems(fields.checked(Laboratory)) == [("c", "field_missing")]


def test_a_bad_text_is_no_missing_one(reference: Reference) -> None:
    fields = Fields({"a": "x"}, desk(reference))
    fields.number("a")
    fields.require("a")
    assert problems(fields.checked(Laboratory)) == [("a", "number_of_no_kind")]


def test_what_is_taken_is_not_part_of_the_event(reference: Reference) -> None:
    fields = Fields({"again": "140", "sodium_mmol_per_l": "140"}, desk(reference))
    assert fields.take("again", Decimal(140)) == 140
    fields.number("sodium_mmol_per_l")
    fields.ask(note("strike_again"))
    checked = fields.checked(Laboratory)
    assert asked(checked) == [(None, "strike_again")]
    assert [one.model_fields_set & {"again"} for one in checked.events] == [set()]
