"""The marks on a taper's row: given by the pump's number, held, resumed, stepped back, skipped.

The patient of `test_taper_gating`: vasopressin 0.03 units/min from 0.4 units/mL, MAP 70 for 9 h, no
catecholamine; T1 by 0.005 units/min each hour, row 1 due at 12:00. mL/h = units/min x 60 / 0.4:
0.025 needs 3.75, set 3.8; 0.02 needs 3.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bedside import art, at, bag, fluid, steady, struck, tick, vasopressin, weight
from dosed import holds_for
from hypothesis import given, settings
from hypothesis import strategies as st
from taper_events import given as step
from taper_events import ordered, taper
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.taper.choices import Act
from pressorsheet.entry import taper_marks as form
from pressorsheet.entry.checked import Checked
from pressorsheet.wording import say

PATIENT: tuple[AnyEvent, ...] = (
    weight("01:00", 70),
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.03", bag="V"),
    *steady("02:15", "11:15", 70, every=30),
    tick("11:00"),
    ordered(),
    art("11:55", 71),
)
FIELDS = ("rate_ml_per_h", "dose", "at", "reason")
T1 = {"plan_id": "T1", "version": 1}


def marked(
    reference: Reference, act: str, *charted: Any, now: str = "12:00", row: str = "1", **draft: str
) -> Checked:
    """A mark on row 1 of T1 at 12:00, or as said."""
    said = {"plan_id": "T1", "row": row, "act": act, **draft}
    return form.check(said, desk(reference, *PATIENT, *charted, now=at(now)))


def given_at(reference: Reference, rate: str, *charted: Any, **changed: str) -> Checked:
    return marked(reference, "give", *charted, rate_ml_per_h=rate, **changed)


# A row given.


def test_the_pumps_number_as_planned_is_the_row_as_ordered(reference: Reference) -> None:
    outcome = given_at(reference, "3.8")
    assert not outcome.questions
    assert recorded(outcome) == {
        **T1, "row": 1, "dose": Decimal("0.025"), "dose_unit": "units/min",
        "rate_ml_per_h": Decimal("3.8"),
    }  # fmt: skip


def test_the_dose_as_planned_is_set_by_the_planned_rate(reference: Reference) -> None:
    outcome = marked(reference, "give", dose="0.025")
    assert not outcome.questions
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("3.8")
    assert say(outcome.computed["delivered"]).startswith("exact rate 3.75 mL/h; 3.8 mL/h")


def test_nothing_typed_is_nothing_given(reference: Reference) -> None:
    assert problems(marked(reference, "give")) == [("rate_ml_per_h", "taper_mark_without_dose")]
    both = marked(reference, "give", rate_ml_per_h="3.8", dose="0.025")
    assert problems(both) == [("dose", "entry_given_both")]


@pytest.mark.parametrize("text", ["3,8", ".8", "3.8 mL/h", "\u0663\u066b\u0668", "3.8.1", "-1"])
def test_a_number_is_taken_as_it_stands_or_refused(reference: Reference, text: str) -> None:
    ((field, code),) = problems(given_at(reference, text))
    assert field == "rate_ml_per_h"
    assert code.startswith("number_")


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("3", "taper_mark_otherwise"),  # 0.02: two steps at once
        ("0", "taper_mark_otherwise"),  # off, a row too early
    ],
)
def test_another_rate_than_planned_wants_a_reason(
    reference: Reference, rate: str, code: str
) -> None:
    outcome = given_at(reference, rate)
    assert ("rate_ml_per_h", f"{code} (reason)") in asked(outcome)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        # Row 2 is 0.02 units/min, 3 mL/h, and 0.025 runs. A tenth of it is 0.002: "wrong unit?".
        ("0.3", ["dose_change_large", "dose_wrong_unit", "taper_mark_otherwise"]),
        ("1.8", ["dose_change_large", "taper_mark_otherwise"]),  # 0.012, less than half
        ("1.9", ["taper_mark_otherwise"]),  # 0.01267, more than half
        ("0", ["entry_off_now", "taper_mark_otherwise"]),
        ("3", []),
    ],
)
def test_of_a_dose_that_is_not_the_rows_the_running_dose_and_the_limits_ask(
    reference: Reference, rate: str, expected: list[str]
) -> None:
    first = [step(1, "12:00", "0.025"), art("12:55", 71)]
    outcome = given_at(reference, rate, *first, now="13:00", row="2")
    assert [one.note.code for one in outcome.questions] == expected
    assert {one.field for one in outcome.questions} <= {"rate_ml_per_h"}


def test_the_questions_of_a_wrong_zero_name_what_runs(reference: Reference) -> None:
    first = [step(1, "12:00", "0.025"), art("12:55", 71)]
    tenth = given_at(reference, "0.3", *first, now="13:00", row="2")
    assert "vasopressin: from 0.025 units/min to 0.002 units/min?" in sentences(tenth)
    off = given_at(reference, "0", *first, now="13:00", row="2")
    assert "pump OFF now, from 0.025 units/min?" in sentences(off)


def test_the_last_row_is_off_as_planned_and_asks_nothing(reference: Reference) -> None:
    rows = ["0.025", "0.02", "0.015", "0.01", "0.005"]
    steps = [step(n, f"{11 + n}:00", dose) for n, dose in enumerate(rows, start=1)]
    last = given_at(reference, "0", *steps, art("16:55", 71), tick("16:00"), now="17:00", row="6")
    assert not last.questions
    assert recorded(last)["rate_ml_per_h"] == Decimal(0)


@pytest.mark.parametrize(("volume", "code"), [(35, "entry_bag_empty"), (100, None)])
def test_what_is_given_or_gone_back_to_from_an_empty_bag_is_asked(
    reference: Reference, volume: int, code: str | None
) -> None:
    # Hung at 02:00, 4.5 mL/h from 02:10 on: 35 mL are gone at 9:57, 100 mL last into the night.
    amount = f"{volume * 4 // 10} units"
    small = bag("vasopressin", "02:00", "V", amount, volume, hung_at=at("02:00"))
    events = [small if event.kind == "bag" else event for event in PATIENT]
    mark = {"plan_id": "T1", "row": "1", "act": "give", "rate_ml_per_h": "3.8"}
    outcome = form.check(mark, desk(reference, *events, now=at("12:00")))
    assert [one.note.code for one in outcome.questions] == ([] if code is None else [code])
    first = step(1, "12:00", "0.025")
    back = {"plan_id": "T1", "row": "2", "act": "step_back", "rate_ml_per_h": "4.5", "reason": "x"}
    outcome = form.check(back, desk(reference, *events, first, now=at("12:20")))
    assert [one.note.code for one in outcome.questions] == ([] if code is None else [code])


@pytest.mark.parametrize(("prepared", "is_asked"), [("18:00", True), ("18:01", False)])
def test_what_is_given_from_an_expired_bag_is_asked(
    reference: Reference, prepared: str, is_asked: bool
) -> None:
    """At room temperature for 18 h: prepared at 18:00 the day before, until noon."""
    old = {"prepared_at": at(prepared, -1), "storage": "room", "hung_at": at("02:00")}
    hung = bag("vasopressin", "02:00", "V", "40 units", 100, **old)
    events = [hung if event.kind == "bag" else event for event in PATIENT]
    mark = {"plan_id": "T1", "row": "1", "act": "give", "rate_ml_per_h": "3.8"}
    outcome = form.check(mark, desk(reference, *events, now=at("12:00")))
    assert asked(outcome) == [("rate_ml_per_h", "entry_bag_expired")] * is_asked


def test_a_bag_at_its_end_is_no_question_of_a_pump_that_is_off(reference: Reference) -> None:
    small = bag("vasopressin", "02:00", "V", "14 units", 35, hung_at=at("02:00"))
    events = [small if event.kind == "bag" else event for event in PATIENT]
    mark = {"plan_id": "T1", "row": "1", "act": "give", "rate_ml_per_h": "0"}
    outcome = form.check(mark, desk(reference, *events, now=at("12:00")))
    assert "entry_bag_empty" not in [one.note.code for one in outcome.questions]


def test_the_rate_in_the_place_of_the_dose_is_named(reference: Reference) -> None:
    outcome = marked(reference, "give", dose="3.8")
    assert problems(outcome) == [("dose", "taper_mark_rate_as_dose")]
    assert problems(marked(reference, "give", dose="3.9")) == [("dose", "taper_mark_not_reduced")]


def test_the_dose_in_the_place_of_the_rate_is_named(reference: Reference) -> None:
    outcome = given_at(reference, "0.025")
    assert problems(outcome) == [("rate_ml_per_h", "taper_mark_dose_as_rate")]
    said = "that is the dose of step 1, 0.025 units/min; its pump rate is 3.8 mL/h"
    assert said in sentences(outcome)


def test_what_is_not_less_than_before_is_no_step(reference: Reference) -> None:
    # 0.03 units/min, which ran before, is 4.5 mL/h.
    assert problems(given_at(reference, "4.5")) == [("rate_ml_per_h", "taper_mark_not_reduced")]
    assert problems(given_at(reference, "38")) == [("rate_ml_per_h", "taper_mark_not_reduced")]
    assert problems(marked(reference, "give", dose="0.03")) == [("dose", "taper_mark_not_reduced")]


def test_another_dose_keeps_what_its_rate_gives(reference: Reference) -> None:
    # 3.6 mL/h of 0.4 units/mL is 0.024 units/min.
    outcome = given_at(reference, "3.6", reason="pump sets even numbers")
    assert recorded(outcome)["dose"] == Decimal("0.024")
    assert recorded(outcome)["reason"] == "pump sets even numbers"
    # 3.7 mL/h is 0.02466...: no decimal holds it, so none is recorded.
    assert "dose" not in recorded(given_at(reference, "3.7"))


def test_before_its_time_a_row_wants_a_reason(reference: Reference) -> None:
    outcome = given_at(reference, "3.8", now="11:40")
    assert ("at", "taper_mark_early (reason)") in asked(outcome)
    assert "step 1 is due at 12:00: given 20 min before its time?" in sentences(outcome)


@pytest.mark.parametrize(
    ("charted", "code", "said"),
    [
        ([art("11:58", 60)], "taper_mark_at_hold", "MAP 60"),
        ([fluid("11:56", 250)], "taper_mark_unsure", "fluid bolus"),
        ([tick("11:57", value=False)], "taper_mark_unsure", "not known"),
    ],
)
def test_against_the_gate_a_row_wants_a_reason(
    reference: Reference, charted: list[AnyEvent], code: str, said: str
) -> None:
    outcome = given_at(reference, "3.8", *charted)
    assert asked(outcome) == [("reason", f"{code} (reason)")]
    assert said in sentences(outcome)[0]


def test_a_row_given_in_time_and_charted_late_was_given_in_time(reference: Reference) -> None:
    late = given_at(reference, "3.8", now="12:20")
    assert ("at", "taper_mark_late (reason)") in asked(late)
    in_time = given_at(reference, "3.8", now="12:20", at="12:02")
    assert not in_time.questions
    (event,) = in_time.events
    assert event.at == at("12:02")
    assert event.recorded_at == at("12:20")


def test_a_row_that_somebody_else_marked_meanwhile_is_not_marked_twice(
    reference: Reference,
) -> None:
    twice = given_at(reference, "3.8", step(1, "12:01", "0.025"), now="12:03")
    assert problems(twice) == [("at", "taper_mark_given_already")]
    before = given_at(reference, "3.8", step(1, "12:01", "0.025"), now="12:03", at="12:00", row="2")
    assert ("at", "taper_mark_before_last") in problems(before)


def test_nothing_is_marked_before_the_last_step_or_after_the_end(reference: Reference) -> None:
    first = step(1, "12:01", "0.025")
    assert problems(
        marked(reference, "hold", taper("stopped", "12:05"), now="12:10", reason="x")
    ) == [("at", "taper_choice_stopped")]
    off = [step(n, f"{11 + n}:00", d) for n, d in enumerate(["0.025", "0.02", "0.015", "0.01",
           "0.005", "0"], start=1)]  # fmt: skip
    ended = marked(reference, "hold", *off, now="18:00", row="6", reason="x")
    assert ("at", "taper_choice_complete") in problems(ended)
    assert problems(
        marked(reference, "hold", first, at="1030", now="12:03", row="2", reason="x")
    ) == [("at", "taper_mark_before_plan")]


# Held, resumed, skipped, stopped.


@pytest.mark.parametrize("act", ["hold", "skip", "stop"])
def test_what_departs_from_the_plan_wants_its_reason(reference: Reference, act: str) -> None:
    assert problems(marked(reference, act)) == [("reason", "entry_mark_needs_reason")]
    outcome = marked(reference, act, reason="off ward for CT")
    assert recorded(outcome)["reason"] == "off ward for CT"
    assert recorded(outcome).get("row") == (None if act == "stop" else 1)
    (event,) = outcome.events
    kinds = {"hold": "taper_held", "skip": "taper_skipped", "stop": "taper_stopped"}
    assert event.kind == kinds[act]


def test_only_what_is_held_or_late_is_resumed(reference: Reference) -> None:
    assert problems(marked(reference, "resume")) == [("at", "taper_nothing_to_resume")]
    held = taper("held", "12:01", row=1, reason="CT")
    assert recorded(marked(reference, "resume", held, now="12:10")) == {**T1, "row": 1}
    assert recorded(marked(reference, "resume", now="12:16")) == {**T1, "row": 1}
    given_held = given_at(reference, "3.8", held, now="12:10")
    assert ("reason", "taper_mark_held (reason)") in asked(given_held)


def test_what_needs_a_replan_is_not_resumed(reference: Reference) -> None:
    skipped = taper("skipped", "12:01", row=1, reason="asked to wait")
    outcome = marked(reference, "resume", skipped, now="12:10", row="2")
    assert problems(outcome) == [("at", "taper_skipped")]


def test_a_plan_that_was_struck_takes_no_mark(reference: Reference) -> None:
    gone = struck("11:58", ordered())
    assert problems(given_at(reference, "3.8", gone)) == [("at", "entry_mark_without_plan")]


# Stepped back.


def test_a_step_back_is_more_than_runs_and_says_why(reference: Reference) -> None:
    first = step(1, "12:00", "0.025")
    back = {"now": "12:20", "row": "2"}
    bare = marked(reference, "step_back", first, **back)
    assert set(problems(bare)) == {
        ("reason", "entry_mark_needs_reason"),
        ("rate_ml_per_h", "taper_back_without_dose"),
    }
    said = {"reason": "MAP 58", **back}
    outcome = marked(reference, "step_back", first, rate_ml_per_h="4.5", **said)
    assert not outcome.questions
    assert recorded(outcome) == {
        **T1, "reason": "MAP 58", "dose": Decimal("0.03"), "dose_unit": "units/min",
        "rate_ml_per_h": Decimal("4.5"),
    }  # fmt: skip
    for dose in ("0.025", "0.02", "0"):
        less = marked(reference, "step_back", first, dose=dose, **said)
        assert problems(less) == [("dose", "taper_back_not_raised")]


def test_a_step_back_to_a_planned_rate_is_back_at_its_dose(reference: Reference) -> None:
    # 0.025 was set by 3.8 mL/h, which delivers 0.02533...: it is 0.025 that runs again.
    steps = (step(1, "12:00", "0.025"), step(2, "12:10", "0.02"))
    said = {"reason": "MAP 58", "now": "12:20", "row": "3"}
    outcome = marked(reference, "step_back", *steps, rate_ml_per_h="3.8", **said)
    assert recorded(outcome)["dose"] == Decimal("0.025")
    assert recorded(outcome)["rate_ml_per_h"] == Decimal("3.8")


def test_a_step_back_above_where_the_taper_began_is_asked(reference: Reference) -> None:
    first = step(1, "12:00", "0.025")
    said = {"reason": "MAP 58", "now": "12:20", "row": "2"}
    outcome = marked(reference, "step_back", first, dose="0.035", **said)
    assert ("dose", "taper_back_above (reason)") in asked(outcome)
    far = marked(reference, "step_back", first, dose="0.3", **said)
    assert any("(reason)" in code or "tier" in code for _, code in asked(far))


def test_a_step_back_is_reckoned_from_the_bag_that_hangs(reference: Reference) -> None:
    # Another bag of 0.2 units/mL hangs: 9 mL/h is 0.03 there, and would be 0.06 by the plan's bag.
    first = step(1, "12:00", "0.025")
    other = bag("vasopressin", "12:05", "W", "20 units", 100, hung_at=at("12:05"))
    swapped = vasopressin("12:05", "0.025", bag="W")
    said = {"reason": "MAP 58", "now": "12:20", "row": "2"}
    outcome = marked(reference, "step_back", first, other, swapped, rate_ml_per_h="9", **said)
    assert recorded(outcome)["dose"] == Decimal("0.03")


# Whatever is typed.

TEXTS = st.sampled_from(
    ["", "0", "3.8", "3,8", "0.025", "4.5", "1e3", "9" * 40, "x", "-1", "12:00"]
)


@given(
    typed=st.fixed_dictionaries(
        {
            **dict.fromkeys(FIELDS, TEXTS),
            "act": st.sampled_from([act.value for act in Act]),
            "row": st.sampled_from(["1", "2", "7", "x", ""]),
            "plan_id": st.sampled_from(["T1", "T2"]),
        }
    ),
    later=st.integers(-120, 300),
)
@settings(max_examples=150, deadline=None)
def test_any_draft_is_a_record_or_words_and_never_an_exception(
    reference: Reference, typed: dict[str, str], later: int
) -> None:
    moment = at("12:00") + timedelta(minutes=later)
    events = [event for event in PATIENT if event.at <= moment]
    holds_for(reference, form.check(typed, desk(reference, *events, now=moment)), FIELDS)


def test_from_a_bag_that_nobody_charted_no_dose_follows_from_the_rate(
    reference: Reference,
) -> None:
    first = step(1, "12:00", "0.025")
    unknown = vasopressin("12:05", "0.025", bag="nobody's")
    said = {"reason": "MAP 58", "now": "12:20", "row": "2"}
    by_dose = marked(reference, "step_back", first, unknown, dose="0.03", **said)
    assert ("dose", "entry_given_no_rate") in problems(by_dose)
    by_rate = marked(reference, "step_back", first, unknown, rate_ml_per_h="4.5", **said)
    assert not any("dose" in event.model_dump(exclude_none=True) for event in by_rate.events)
