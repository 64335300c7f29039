"""A running taper's statements, each whole: what froze it, what was charted, what was left out."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import at, event, minutes
from made_drugs import units
from taper_events import LATE, PLAN, WATCH, given, mapping, ordered, run, signed, taper
from tapers import accepted, vasopressin_plan

from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import PumpRate
from pressorsheet.core.taper import state
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.run import runs
from pressorsheet.core.verify.printed import PrintedPlan, printed_plan
from pressorsheet.wording import say

NURSE = "Rosa Lind"
FIRST = given(1, "12:00", "0.025")
BACK = taper("stepped_back", "13:20", dose=Decimal("0.03"), dose_unit="units/min", reason="MAP 58")


def one(now: str, *events: Any) -> state.TaperRun:
    (found,) = runs(events, at(now), LATE, WATCH)
    assert isinstance(found, state.TaperRun)
    return found


def printed(content: dict[str, Any]) -> PrintedPlan:
    plan = printed_plan(content)
    assert isinstance(plan, PrintedPlan)
    return plan


# What froze it, and the marks --------------------------------------------------------------------


def test_a_hold_says_row_time_and_reason_and_may_be_resumed() -> None:
    hold = taper("held", "12:20", reason="off ward")
    found = run("12:30", FIRST, hold)
    assert found.frozen == state.Frozen(
        note("taper_held", row=2, at=at("12:20"), reason="off ward"), needs_replan=False
    )
    assert found.rows[1].marks == (
        state.Mark(hold.id, at("12:20"), NURSE, state.RowStatus.HELD, "off ward", None),
    )
    assert found.rows[0].marks == ()
    assert found.stopped is None


def test_a_step_back_says_row_time_dose_and_reason_and_needs_a_replan() -> None:
    found = run("13:30", FIRST, given(2, "13:00", "0.02"), BACK)
    dose = units("0.03")
    assert found.frozen == state.Frozen(
        note("taper_stepped_back", row=2, at=at("13:20"), dose=dose, reason="MAP 58"),
        needs_replan=True,
    )
    assert found.rows[1].marks == (
        state.Mark(BACK.id, at("13:20"), NURSE, state.RowStatus.STEPPED_BACK, "MAP 58", dose),
    )
    assert found.rows[1].given is not None


def test_a_step_back_names_the_last_row_given_also_where_an_earlier_one_is_open() -> None:
    found = run("13:30", given(3, "12:00", "0.015"), BACK)
    assert [row.status for row in found.rows[:3]] == [
        state.RowStatus.NOT_ACTIVE,
        state.RowStatus.NOT_ACTIVE,
        state.RowStatus.STEPPED_BACK,
    ]
    last = run("13:30", taper("stepped_back", "11:30", row=6))
    assert last.rows[5].status is state.RowStatus.STEPPED_BACK


def test_a_skip_says_row_time_and_reason_and_needs_a_replan() -> None:
    skip = taper("skipped", "13:00", reason="MAP 64")
    found = run("13:10", FIRST, skip)
    assert found.frozen == state.Frozen(
        note("taper_skipped", row=2, at=at("13:00"), reason="MAP 64"), needs_replan=True
    )
    assert found.rows[1].marks == (
        state.Mark(skip.id, at("13:00"), NURSE, state.RowStatus.SKIPPED, "MAP 64", None),
    )


def test_a_late_row_says_when_it_was_due_and_may_be_resumed() -> None:
    assert run("12:16").frozen == state.Frozen(
        note("taper_late", row=1, due=at("12:00"), limit=minutes(15)), needs_replan=False
    )
    assert run("13:16", FIRST).frozen == state.Frozen(
        note("taper_late", row=2, due=at("13:00"), limit=minutes(15)), needs_replan=False
    )


def test_a_late_row_once_given_is_no_longer_late_and_the_rest_waits_for_that() -> None:
    found = run("12:30", given(1, "12:20", "0.025"))
    assert found.frozen == state.Frozen(
        note("taper_given_late", row=1, due=at("12:00"), late=minutes(20)), needs_replan=False
    )
    assert found.current is found.rows[1]
    # what is not active for the first row says so of the second given meanwhile too
    assert (
        run("13:30", given(1, "12:20", "0.025"), given(2, "13:25", "0.02")).frozen == found.frozen
    )


def test_a_held_row_once_given_is_no_longer_held_and_the_rest_waits_for_that() -> None:
    hold = taper("held", "11:50", reason="CT")
    found = run("12:10", hold, given(1, "12:05", "0.025"))
    said = note("taper_given_while_held", row=1, at=at("11:50"))
    assert found.frozen == state.Frozen(said, needs_replan=False)
    assert found.current is found.rows[1]
    # what was charted at the row itself stays: it was given while held, and why
    assert found.rows[0].given is not None
    assert found.rows[0].given.frozen == state.Frozen(
        note("taper_held", row=1, at=at("11:50"), reason="CT"), needs_replan=False
    )
    # a hold that names the row before is broken by the next one given
    before = run("13:10", FIRST, taper("held", "12:20", row=1), given(2, "13:00", "0.02"))
    assert before.frozen is not None
    assert before.frozen.because == note("taper_given_while_held", row=2, at=at("12:20"))


def test_a_hold_of_a_later_row_still_holds_once_an_earlier_one_is_given() -> None:
    found = run("12:10", taper("held", "11:50", row=2, reason="CT"), given(1, "12:05", "0.025"))
    assert found.frozen is not None
    assert found.frozen.because == note("taper_held", row=2, at=at("11:50"), reason="CT")
    assert found.rows[1].status is state.RowStatus.HELD


def test_a_hold_is_over_once_it_was_resumed_and_its_row_given() -> None:
    steps = (taper("held", "11:50"), taper("resumed", "12:05"), given(1, "12:06", "0.025"))
    found = run("12:30", *steps)
    assert found.frozen is None
    assert found.current is found.rows[1]
    assert found.rows[1].due == at("13:06")


@pytest.mark.parametrize("held", [(), (taper("held", "12:05"),)])
def test_after_the_last_row_nothing_waits_however_late_it_was(held: tuple[Any, ...]) -> None:
    only = mapping(running=units("0.005"))
    found = one("12:30", ordered(plan=only), *held, given(1, "12:20", "0"))
    assert found.frozen is None
    assert found.is_complete


def test_a_hold_after_the_last_row_may_be_resumed_and_moves_nothing() -> None:
    plan = mapping(running=units("0.005"))
    marks = (given(1, "12:00", "0"), taper("held", "12:10"), taper("resumed", "12:20"))
    found = one("12:30", ordered(plan=plan), *marks)
    assert (found.frozen, found.current) == (None, None)
    assert found.is_complete


def test_a_row_given_out_of_order_says_which_is_missing() -> None:
    found = run("13:10", FIRST, given(3, "13:00", "0.015"))
    assert found.frozen == state.Frozen(
        note("taper_out_of_order", row=3, missing=2), needs_replan=True
    )


@pytest.mark.parametrize(
    ("dose", "rate", "said"),
    [
        ("0.02", None, "0.02 units/min, rate not charted"),
        (None, None, "neither dose nor rate charted"),
        ("0.025", "3.7", "0.025 units/min at 3.7 mL/h"),
        (None, "3", "3 mL/h, of which the dose is not known"),
    ],
)
def test_a_row_given_otherwise_says_what_was_given(
    dose: str | None, rate: str | None, said: str
) -> None:
    step = given(1, "12:00", dose, rate_ml_per_h=None if rate is None else Decimal(rate))
    frozen = run("12:10", step).frozen
    assert frozen is not None
    assert frozen.needs_replan
    assert say(frozen.because) == (
        f"step 1 was given otherwise than planned, {said}; the rest is not active until replanned"
    )


def test_a_stop_is_kept_as_charted() -> None:
    stop = taper("stopped", "12:10", reason="shock")
    found = run("12:30", FIRST, stop)
    assert found.stopped == state.Mark(
        stop.id, at("12:10"), NURSE, state.RowStatus.NOT_ACTIVE, "shock", None
    )
    assert not found.is_running
    assert found.current is found.rows[1]


def test_a_hold_does_not_outlast_a_need_of_a_replan_but_the_newest_hold_counts() -> None:
    twice = run("11:40", taper("held", "11:20"), taper("held", "11:30", reason="CT"))
    assert twice.frozen is not None
    assert twice.frozen.because == note("taper_held", row=1, at=at("11:30"), reason="CT")
    assert [mark.at for mark in twice.rows[0].marks] == [at("11:20"), at("11:30")]
    skipped = run("11:40", taper("held", "11:20"), taper("skipped", "11:30"))
    assert skipped.frozen is not None
    assert skipped.frozen.needs_replan


# Rows and times ----------------------------------------------------------------------------------


def test_a_given_row_is_plan_and_actual_whole() -> None:
    step = given(1, "12:02", "0.024", rate_ml_per_h=Decimal("3.8"))
    found = run("12:30", step)
    assert found.rows[0] == state.RunRow(
        planned=printed(PLAN).rows[0],
        due=at("12:00"),
        status=state.RowStatus.GIVEN,
        given=state.Given(step.id, at("12:02"), NURSE, units("0.024"), PumpRate(Fraction("3.8"))),
        marks=(),
        deviation=minutes(2),
        dose_deviation=units("-0.001"),
    )
    assert (found.rows[1].given, found.rows[1].deviation) == (None, None)
    assert found.rows[1].dose_deviation is None


def test_a_row_given_by_rate_alone_has_no_dose_to_deviate() -> None:
    step = given(1, "12:02", rate_ml_per_h=Decimal("3.8"))
    found = run("12:30", step)
    rate = PumpRate(Fraction("3.8"))
    assert found.rows[0].given == state.Given(step.id, at("12:02"), NURSE, None, rate)
    assert found.rows[0].dose_deviation is None


def test_rows_are_due_in_the_offset_their_plan_was_written_in() -> None:
    start = datetime.fromisoformat("2026-03-10T13:00+01:00")
    plan = dict(plan_mapping(accepted(vasopressin_plan(start=start))))
    found = one("11:30", ordered(plan=plan))
    assert [row.due.isoformat() for row in found.rows[:2]] == [
        "2026-03-10T13:00:00+01:00",
        "2026-03-10T14:00:00+01:00",
    ]
    held = one("12:50", ordered(plan=plan), taper("held", "11:50"), taper("resumed", "12:40"))
    assert held.rows[0].due.isoformat() == "2026-03-10T13:40:00+01:00"


def test_a_resume_shifts_by_the_plans_own_interval() -> None:
    plan = mapping(interval=minutes(90))
    found = one("12:50", ordered(plan=plan), taper("held", "11:50"), taper("resumed", "12:40"))
    assert [row.due for row in found.rows[:3]] == [at("12:40"), at("14:10"), at("15:40")]


def test_the_first_row_of_a_replan_keeps_its_own_time_whatever_was_given_before() -> None:
    second = mapping("14:00", running=units("0.025"))
    found = run(
        "13:55",
        FIRST,
        taper("skipped", "13:00"),
        taper("replanned", "13:30", version=2, plan=second),
        taper("held", "13:40", version=2),
        taper("resumed", "13:50", version=2),
    )
    assert [row.due for row in found.rows[:2]] == [at("14:00"), at("15:00")]
    assert found.last_change == at("12:00")


def test_a_step_back_counts_as_the_last_change() -> None:
    back = run("13:30", FIRST, BACK)
    assert back.last_change == at("13:20")
    assert run("12:30", FIRST, taper("skipped", "12:20")).last_change == at("12:00")


def test_off_is_watched_from_the_time_it_was_given_and_only_from_off() -> None:
    off = mapping(running=units("0.005"))
    found = one("13:00", ordered(plan=off), given(1, "12:02", "0"))
    assert found.watch_until == at("12:02", 1)
    dose = mapping(end=units("0.025"))
    assert one("13:00", ordered(plan=dose), FIRST).watch_until is None


# Versions and signatures -------------------------------------------------------------------------


def test_each_version_keeps_who_made_it_when_and_why() -> None:
    second = mapping("14:00", running=units("0.025"))
    found = run(
        "14:05",
        FIRST,
        taper("skipped", "13:00"),
        taper("replanned", "13:30", version=2, plan=second, reason="volume first"),
    )
    assert found.plan_id == "T1"
    assert found.earlier == (
        state.Version(
            number=1,
            plan=printed(PLAN),
            made_at=at("11:00"),
            made_by=NURSE,
            reason=None,
            verified=(),
            rows=run("13:00", FIRST, taper("skipped", "13:00")).rows,
        ),
    )
    assert [row.status.value for row in found.earlier[0].rows[:3]] == [
        "given",
        "skipped",
        "not_active",
    ]
    assert found.version == state.Version(
        number=2,
        plan=printed(second),
        made_at=at("13:30"),
        made_by=NURSE,
        reason="volume first",
        verified=(),
    )
    assert [(row.given, row.marks) for row in found.rows] == [(None, ())] * 5


def test_a_third_version_follows_the_second() -> None:
    second = mapping("14:00", running=units("0.025"))
    third = mapping("15:00", running=units("0.02"))
    found = run(
        "13:50",
        taper("replanned", "13:30", version=2, plan=second),
        taper("replanned", "13:40", version=3, plan=third),
    )
    assert [version.number for version in found.earlier] == [1, 2]
    assert found.version.number == 3


def test_a_signature_is_kept_with_all_that_voids_it() -> None:
    stands = signed("11:30")
    own = signed("11:31", name=NURSE, fingerprint="0" * 64)
    found = run("11:40", stands, own)
    assert found.version.verified == (
        state.Verified(stands.signature, ()),
        state.Verified(
            own.signature,
            (
                note("verify_void_plan"),
                note("verify_void_own_order", name=NURSE),
            ),
        ),
    )
    assert found.version.is_verified
    assert not run("11:40", own).version.is_verified


def test_a_void_signature_names_the_orderer_as_they_signed() -> None:
    (entry,) = run("11:40", signed("11:30", name="dr a. lind")).version.verified
    assert entry.voided_by == (note("verify_void_own_order", name="dr a. lind"),)


# What is left out --------------------------------------------------------------------------------

SECOND = given(2, "12:10", "0.02", version=2)
TWICE = note("taper_row_marked_twice", row=1)


@pytest.mark.parametrize(
    ("odd", "row", "version", "why", "frozen"),
    [
        (given(7, "12:10", "0.025"), 7, 1, note("taper_row_unknown"), "taper_changed_beyond_plan"),
        (taper("held", "12:10", row=7), 7, 1, note("taper_row_unknown"), "taper_held"),
        (taper("skipped", "12:10", row=7), 7, 1, note("taper_row_unknown"), None),
        (
            taper("stepped_back", "12:10", row=7),
            7,
            1,
            note("taper_row_unknown"),
            "taper_changed_beyond_plan",
        ),
        (given(1, "12:10", "0.025"), 1, 1, TWICE, "taper_row_marked_twice"),
        (taper("skipped", "12:10", row=1), 1, 1, TWICE, "taper_row_marked_twice"),
        (SECOND, 2, 2, note("taper_of_another_version"), "taper_changed_elsewhere"),
        (
            taper("skipped", "12:10", row=2, version=2),
            2,
            2,
            note("taper_of_another_version"),
            None,
        ),
        (taper("resumed", "12:10"), None, 1, note("taper_nothing_to_resume"), None),
        (ordered("12:10"), None, 1, note("taper_ordered_twice"), None),
        (taper("verified", "12:10"), None, 1, note("taper_signature_missing"), None),
    ],
)
def test_what_is_left_out_says_when_by_whom_and_why_and_freezes_where_a_dose_was_changed(
    odd: Any, row: int | None, version: int, why: Note, frozen: str | None
) -> None:
    found = run("12:20", FIRST, odd)
    assert found.oddities == (
        note(
            "taper_record_left_out",
            at=at("12:10"),
            by=NURSE,
            version=version,
            row=row,
            why=why,
        ),
    )
    assert say(found.oddities[0])
    because = None if found.frozen is None else found.frozen.because
    assert (None if because is None else because.code) == frozen
    assert because is None or say(because)


def test_a_resume_after_a_skip_and_a_mark_after_a_stop_say_why_they_are_left_out() -> None:
    skipped = run("11:40", taper("skipped", "11:20"), taper("resumed", "11:30"))
    assert [oddity["why"] for oddity in skipped.oddities] == [note("taper_resumed_without_replan")]
    stopped = run("11:40", taper("stopped", "11:20"), taper("held", "11:30"))
    assert [oddity["why"] for oddity in stopped.oddities] == [note("taper_marked_after_stop")]
    assert stopped.rows[0].marks == ()


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (None, note("verify_key_missing", place="drug")),
        ({"drug": "vasopressin"}, note("verify_key_missing", place="dose_unit")),
    ],
)
def test_an_unreadable_plan_names_the_taper_and_the_fault(plan: Any, why: Note) -> None:
    wanted = note("taper_plan_unreadable", plan="T1", why=(why,))
    assert runs((ordered(plan=plan),), at("12:00"), LATE, WATCH) == (Refused((wanted,)),)
    replanned = run("11:40", taper("replanned", "11:20", version=2, plan=plan))
    assert replanned.oddities == (wanted,)


@pytest.mark.parametrize("changed", [{"rows": []}, {"dose_unit": "mL/h"}])
def test_a_plan_without_rows_or_dose_unit_names_the_taper(changed: dict[str, Any]) -> None:
    found = runs((ordered(plan=PLAN | changed),), at("12:00"), LATE, WATCH)
    assert found == (Refused((note("taper_plan_without_rows", plan="T1"),)),)


# Laws --------------------------------------------------------------------------------------------

# Nothing may have been written or charted here; each prints "not recorded".
MAY_BE_MISSING = {
    ("taper_held", "reason"),
    ("taper_skipped", "reason"),
    ("taper_stepped_back", "reason"),
    ("taper_stepped_back", "dose"),
    ("taper_record_left_out", "row"),
}
ENDINGS = (
    (),
    (taper("held", "12:20"),),
    (taper("skipped", "12:20"), taper("resumed", "12:30")),
    (BACK,),
    (given(3, "12:20", "0.015"),),
    (given(2, "12:20"),),
    (taper("stopped", "12:20"), taper("held", "12:30")),
    (ordered("12:10"), SECOND, taper("resumed", "12:20"), taper("verified", "12:25")),
    (signed("12:20", name=NURSE, fingerprint="0" * 64),),
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_a_taper_says_is_whole_and_can_be_said(ending: tuple[Any, ...]) -> None:
    found = run("13:30", FIRST, *ending)
    said = [
        *found.oddities,
        *(oddity["why"] for oddity in found.oddities),
        *(reason for entry in found.version.verified for reason in entry.voided_by),
        *(() if found.frozen is None else (found.frozen.because,)),
    ]
    assert said
    for each in said:
        missing = {(each.code, name) for name, value in each.values if value is None}
        assert missing <= MAY_BE_MISSING
        assert "None" not in say(each)


def test_a_run_is_the_same_in_whatever_order_the_events_come() -> None:
    events = (ordered(), FIRST, taper("held", "12:20"), taper("resumed", "12:40"))
    forwards = runs(events, at("12:50"), LATE, WATCH)
    assert runs(events[::-1], at("12:50"), LATE, WATCH) == forwards
    later: Any = event("taper_held", at("12:50") + timedelta(seconds=1), plan_id="T1", version=1)
    assert runs((*events, later), at("12:50"), LATE, WATCH) == forwards
