"""The next version of a running taper: from the dose that runs, with a reason, not too soon.

The patient of `test_taper_marks`: T1 from 0.03 units/min by 0.005 each hour; row 1 given at 12:00,
so that 0.025 runs from the bag of 0.4 units/mL.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bedside import art, at, stop
from taper_events import given as step
from taper_events import taper
from test_taper_marks import PATIENT
from typed import asked, desk, problems, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import TaperReplanned
from pressorsheet.core.tapers import tapers_of
from pressorsheet.entry import taper_order as form
from pressorsheet.entry.checked import Desk
from pressorsheet.entry.taper_named import run_named
from pressorsheet.entry.taper_replan import taken_over
from verifiable import LINE, NAMED

CHARTED = (*PATIENT, step(1, "12:00", "0.025"), art("12:10", 70))
WHY = {"reason": "half the step, Dr A. Lind"}


def at_desk(reference: Reference, *charted: Any, now: str = "12:20") -> Desk:
    return desk(reference, *CHARTED, *charted, now=at(now))


def replanned(place: Desk, **draft: str) -> form.Planned:
    """T1 made anew from 0.025 units/min, first step at 13:00, or as the draft says."""
    run = run_named(place.assessment, "T1")
    assert run is not None
    taken = taken_over(run, place.assessment.view)
    return form.planned({**taken, **NAMED, **WHY, "from": "0.025", "start": "1300", **draft}, place)


def test_what_was_ordered_is_taken_over_and_what_runs_is_not(reference: Reference) -> None:
    place = at_desk(reference)
    run = run_named(place.assessment, "T1")
    assert run is not None
    assert taken_over(run, place.assessment.view) == {
        "drug": "vasopressin", "from_unit": "units/min", "step": "0.005", "every_min": "60",
        "to": "0", "pump_step": "0.1", "bag_id": "V", "start": "13:00", "replaces": "T1",
        # Where T1 started, for its order names no other; not where the next version starts.
        "rescue": "0.03",
    }  # fmt: skip
    assert run_named(place.assessment, "T2") is None


@pytest.mark.parametrize(
    ("given_at", "now", "start"),
    [
        ("12:00", "12:20", "13:00"),
        ("12:00:30", "12:20", "13:01"),
        ("12:00", "13:00", None),
        ("23:30", "23:40", "2026-03-11 00:30"),
    ],
)
def test_the_first_step_is_offered_an_interval_after_the_last_change(
    reference: Reference, given_at: str, now: str, start: str | None
) -> None:
    moment = at(given_at[:5]) + timedelta(seconds=int(given_at[6:] or 0))
    place = desk(reference, *PATIENT, step(1, moment, "0.025"), now=at(now))
    run = run_named(place.assessment, "T1")
    assert run is not None
    assert taken_over(run, place.assessment.view).get("start") == start


def test_before_any_step_the_first_may_be_at_once(reference: Reference) -> None:
    place = desk(reference, *PATIENT, now=at("12:05"))
    run = run_named(place.assessment, "T1")
    assert run is not None
    assert "start" not in taken_over(run, place.assessment.view)


def test_the_next_version_carries_its_plan_and_its_reason(reference: Reference) -> None:
    outcome = replanned(at_desk(reference), step="0.0025").checked
    (event,) = outcome.events
    assert isinstance(event, TaperReplanned)
    assert (event.plan_id, event.version) == ("T1", 2)
    assert event.reason == "half the step, Dr A. Lind"
    assert event.plan is not None
    # 0.025 by 0.0025 to OFF: ten rows.
    assert len(event.plan["rows"]) == 10
    (run,) = tapers_of(desk(reference, *CHARTED, event, now=at("12:20")).assessment).read
    assert run.version.number == 2
    assert [version.number for version in run.earlier] == [1]
    assert run.current is not None
    assert run.frozen is None


def test_the_line_is_that_of_the_version_before_and_another_makes_another_order(
    reference: Reference,
) -> None:
    place = at_desk(reference)
    first = replanned(place, start="1230", reason="sooner").checked.events
    (again,) = first
    assert isinstance(again, TaperReplanned)
    later = at_desk(reference, again, now="12:25")
    run = run_named(later.assessment, "T1")
    assert run is not None
    assert taken_over(run, later.assessment.view)["line"] == LINE
    # T1 itself was ordered before orders named their line
    before = run_named(place.assessment, "T1")
    assert before is not None
    assert "line" not in taken_over(before, place.assessment.view)
    (other,) = replanned(place, line="left femoral").checked.events
    (same,) = replanned(place).checked.events
    assert isinstance(other, TaperReplanned)
    assert isinstance(same, TaperReplanned)
    assert other.plan is not None
    assert same.plan is not None
    assert (other.version, other.plan["line"]) == (2, "left femoral")
    assert other.plan["fingerprint"] != same.plan["fingerprint"]


def test_it_asks_no_reason_for_a_taper_that_runs_already(reference: Reference) -> None:
    outcome = replanned(at_desk(reference)).checked
    assert "entry_taper_runs" not in [code.split()[0] for _, code in asked(outcome)]


def test_it_starts_from_the_dose_that_runs_and_says_why(reference: Reference) -> None:
    other = replanned(at_desk(reference), **{"from": "0.03"}).checked
    assert problems(other) == [("from", "entry_replan_not_running")]
    assert "a replan starts from the dose that runs, 0.025 units/min" in sentences(other)
    assert problems(replanned(at_desk(reference), reason="").checked) == [
        ("reason", "entry_replan_needs_reason")
    ]


def test_a_dose_that_the_pump_makes_of_another_is_that_dose(reference: Reference) -> None:
    # 3.2 mL/h of 0.4 units/mL is 0.0213... units/min, which nobody can write. The pump is set to
    # 3.2 for 0.0213 (3.195) and for 0.02135 (3.2025), and to 3.3 for 0.0217 (3.255).
    otherwise = step(2, "12:15", None, rate_ml_per_h=Decimal("3.2"), reason="key stuck")
    place = at_desk(reference, otherwise)
    for text in ("0.0213", "0.02135"):
        outcome = replanned(place, **{"from": text, "start": "1315"}).checked
        assert problems(outcome) == []
    other = replanned(place, **{"from": "0.0217", "start": "1315"}).checked
    assert problems(other) == [("from", "entry_replan_not_running")]


def test_the_first_step_follows_the_last_change_by_the_interval_or_wants_a_reason(
    reference: Reference,
) -> None:
    soon = replanned(at_desk(reference), start="1259").checked
    assert ("start", "entry_replan_too_soon (reason)") in asked(soon)
    assert "entry_replan_too_soon" not in [
        code.split()[0] for _, code in asked(replanned(at_desk(reference)).checked)
    ]


def test_what_is_off_or_over_is_not_replanned(reference: Reference) -> None:
    off = replanned(at_desk(reference, stop("vasopressin", "12:15"))).checked
    assert ("drug", "taper_choice_dose_unknown") in problems(off)
    over = replanned(at_desk(reference, taper("stopped", "12:15", reason="x"))).checked
    assert ("drug", "taper_choice_stopped") in problems(over)


def test_a_draft_of_a_plan_that_is_gone_is_no_order_in_its_place(reference: Reference) -> None:
    gone = {**NAMED, **WHY, "drug": "vasopressin", "from": "0.025", "from_unit": "units/min"}
    said = {**gone, "bag_id": "V", "start": "1300", "replaces": "T9"}
    outcome = form.planned(said, at_desk(reference)).checked
    assert ("drug", "entry_mark_without_plan") in problems(outcome)
