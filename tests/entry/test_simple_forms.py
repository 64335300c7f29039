"""The forms of a few fields each: fluids, lines, history, steroid, notes, ticks, shock."""

from decimal import Decimal

import pytest
from bedside import at, event
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, Tick
from pressorsheet.entry import (
    fluid,
    handover_note,
    history,
    laboratory,
    line,
    note,
    shock,
    source_control,
    steroid,
    tick,
)
from pressorsheet.entry.checked import Check, Checked

FULL: list[tuple[Check, dict[str, str], dict[str, object]]] = [
    (
        fluid.check,
        {"ml": "500", "fluid": "crystalloid", "name": "Ringer's lactate", "over_min": "30"},
        {"ml": Decimal(500), "over_min": Decimal(30)},
    ),
    (fluid.check, {"ml": "250", "fluid": "blood", "over_min": "0"}, {"ml": 250, "over_min": 0}),
    (
        laboratory.check,
        {"sodium_mmol_per_l": "140", "creatinine_mg_per_dl": "1.10"},
        {"sodium_mmol_per_l": Decimal(140), "creatinine_mg_per_dl": Decimal("1.10")},
    ),
    (line.check, {"line": "arterial", "action": "placed", "site": "left radial"}, {}),
    (line.check, {"line": "central", "action": "removed"}, {}),
    (
        history.check,
        {
            "chronic_hypertension": "yes",
            "lvef_percent": "40",
            "dialysis": "no",
            "anuria": "",
            "mental_baseline": "forgetful",
            "arrhythmia_from_norepinephrine": "no",
            "cardiac_output_high": "no",
            "other_vasopressors_failed": "yes",
            "dopamine_reason": "bradycardia",
            "note": "lives alone",
        },
        {
            "chronic_hypertension": True,
            "lvef_percent": Decimal(40),
            "dialysis": False,
            "arrhythmia_from_norepinephrine": False,
            "cardiac_output_high": False,
            "other_vasopressors_failed": True,
        },
    ),
    (
        steroid.check,
        {"drug": "hydrocortisone", "dose_mg": "50", "action": "given"},
        {"dose_mg": Decimal(50)},
    ),
    (steroid.check, {"drug": "hydrocortisone", "action": "stopped"}, {}),
    (source_control.check, {"text": "abscess drained"}, {}),
    (note.check, {"text": "family told\nthey come at 8"}, {}),
    (
        handover_note.check,
        {
            "severity": "watcher",
            "if_then": "MAP below 60: call\n\nurine low: call",
            "actions": "CT",
        },
        {"if_then": ("MAP below 60: call", "urine low: call"), "actions": ("CT",)},
    ),
    (handover_note.check, {"severity": "stable"}, {}),
    (tick.check, {"item": "infusions-complete", "value": "yes"}, {"value": True}),
    (tick.check, {"item": "wean.3", "value": "no", "note": "IVC full"}, {"value": False}),
]


@pytest.mark.parametrize(("check", "draft", "typed"), FULL)
def test_a_form_records_what_was_typed(
    reference: Reference, check: Check, draft: dict[str, str], typed: dict[str, object]
) -> None:
    checked = check(draft, desk(reference))
    assert (problems(checked), asked(checked)) == ([], [])
    said = {field: text for field, text in draft.items() if text}
    assert recorded(checked) == {**said, **typed}


@pytest.mark.parametrize("check", list({check for check, _, _ in FULL}))
@pytest.mark.parametrize("draft", [{}, {"at": "11:00"}, {"reason": "late"}, {"fluid": "colloid"}])
def test_an_empty_form_is_no_record(
    reference: Reference, check: Check, draft: dict[str, str]
) -> None:
    assert check(draft, desk(reference)) == Checked()


@pytest.mark.parametrize(
    ("check", "draft", "problem"),
    [
        (fluid.check, {"ml": "500"}, ("fluid", "field_missing")),
        (fluid.check, {"over_min": "30"}, ("ml", "field_missing")),
        (fluid.check, {"ml": "-500", "fluid": "colloid"}, ("ml", "number_below_zero")),
        (fluid.check, {"ml": "0.5 L", "fluid": "colloid"}, ("ml", "number_with_unit")),
        (
            fluid.check,
            {"ml": "500", "fluid": "colloid", "over_min": "-1"},
            ("over_min", "number_below_zero"),
        ),
        (fluid.check, {"ml": "500", "fluid": "saline"}, ("fluid", "choice_unknown")),
        (laboratory.check, {"sodium_mmol_per_l": "14O"}, ("sodium_mmol_per_l", "number_with_unit")),
        (line.check, {"line": "arterial"}, ("action", "field_missing")),
        (line.check, {"site": "left radial"}, ("line", "field_missing")),
        (history.check, {"dialysis": "unknown"}, ("dialysis", "choice_unknown")),
        (steroid.check, {"action": "given"}, ("drug", "field_missing")),
        (steroid.check, {"drug": "hydrocortisone"}, ("action", "field_missing")),
        (
            steroid.check,
            {"drug": "hydrocortisone", "dose_mg": "-50", "action": "given"},
            ("dose_mg", "number_below_zero"),
        ),
        (source_control.check, {"text": "a\nb"}, ("text", "text_with_breaks")),
        (note.check, {"text": "x" * 4_001}, ("text", "text_too_long")),
        (handover_note.check, {"severity": "bad"}, ("severity", "choice_unknown")),
        (handover_note.check, {"actions": "\x00"}, ("actions", "text_unwritten")),
        (tick.check, {"item": "wean.3"}, ("value", "field_missing")),
        (tick.check, {"value": "yes"}, ("item", "field_missing")),
        (tick.check, {"item": "wean.9", "value": "yes"}, ("item", "tick_item_unknown")),
        (tick.check, {"item": "wean.3", "value": "true"}, ("value", "choice_unknown")),
    ],
)
def test_a_form_names_what_is_wrong(
    reference: Reference, check: Check, draft: dict[str, str], problem: tuple[str, str]
) -> None:
    assert problems(check(draft, desk(reference))) == [problem]


def test_a_history_says_nothing_of_what_was_not_typed(reference: Reference) -> None:
    (said,) = history.check({"dialysis": "no", "anuria": ""}, desk(reference)).events
    assert "dialysis" in said.model_fields_set
    assert "anuria" not in said.model_fields_set


def test_a_tick_names_the_items_that_can_be_ticked(reference: Reference) -> None:
    assert sentences(tick.check({"item": "start", "value": "yes"}, desk(reference))) == [
        '"start" is not ticked under this protocol; '
        "known are all infusions and boluses charted and volume status reassessed"
    ]
    assert tick.items(desk(reference).assessment) == ("infusions-complete", "wean.3")


def test_shock_is_recognised_now_by_an_empty_draft(reference: Reference) -> None:
    checked = shock.check({}, desk(reference))
    assert (asked(checked), recorded(checked)) == ([], {})
    assert checked.events[0].at == at("12:00")
    earlier = shock.check({"at": "11:20", "reason": "seen on the ward"}, desk(reference))
    assert earlier.events[0].at == at("11:20")
    assert problems(shock.check({"at": "12:01"}, desk(reference))) == [
        ("at", "time_in_future_today")
    ]


def test_shock_recognised_again_is_asked_about(reference: Reference) -> None:
    before: list[AnyEvent] = [
        event("shock_recognised", "08:00"),
        event("shock_recognised", "07:30"),
    ]
    checked = shock.check({}, desk(reference, *before))
    assert sentences(checked) == [
        "shock is on record as recognised at 2026-03-10 07:30 +00:00, "
        "and the earliest time counts; record another?"
    ]
    assert len(checked.events) == 1


def test_a_tick_is_a_word_of_the_person_at_the_desk(reference: Reference) -> None:
    (said,) = tick.check({"item": "wean.3", "value": "yes"}, desk(reference)).events
    assert isinstance(said, Tick)
    assert (said.by.name, said.at) == ("Rosa Lind", at("12:00"))
