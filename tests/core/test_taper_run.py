"""A running taper: what people charted, which row comes next, what freezes and what resumes it."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bedside import at, event, minutes
from made_drugs import per_kg, units
from taper_events import (
    LATE,
    PLAN,
    WATCH,
    given,
    mapping,
    ordered,
    run,
    signed,
    taper,
)
from tapers import accepted, codes, norepinephrine_plan, vasopressin_plan

from pressorsheet.core.note import Refused, note
from pressorsheet.core.quantity import PumpRate
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.run import runs
from pressorsheet.core.taper.state import RowStatus, TaperRun
from pressorsheet.wording import say


def statuses(found: TaperRun) -> list[str]:
    return [row.status.value for row in found.rows]


def left_out(found: TaperRun) -> list[str]:
    return [oddity["why"].code for oddity in found.oddities]


def dues(found: TaperRun) -> list[str]:
    return [f"{row.due:%H:%M}" for row in found.rows]


THREE_GIVEN = (
    given(1, "12:02", "0.025"),
    given(2, "13:00", "0.02"),
    given(3, "14:01", "0.015"),
)


def test_before_the_first_step_row_1_is_current_and_the_rest_planned() -> None:
    found = run("11:30")
    assert statuses(found) == ["current"] + ["planned"] * 5
    assert found.current is found.rows[0]
    assert (found.frozen, found.last_change, found.watch_until) == (None, None, None)
    assert found.is_running
    assert not found.is_complete


def test_why_a_row_was_given_and_what_was_set_back_to_are_kept() -> None:
    said = {"reason": "MAP 58", "row": 1, "rate_ml_per_h": Decimal("4.5")}
    back = taper("stepped_back", "12:20", dose=Decimal("0.03"), dose_unit="units/min", **said)
    row = run("12:30", given(1, "12:00", "0.025", reason="as ordered"), back).rows[0]
    assert row.given is not None
    assert row.given.reason == "as ordered"
    (mark,) = row.marks
    assert (mark.dose, mark.rate) == (units("0.03"), PumpRate(Fraction("4.5")))


def test_a_given_row_shows_plan_and_actual_side_by_side() -> None:
    found = run("12:30", given(1, "12:02", "0.025", rate_ml_per_h=Decimal("3.8")))
    row = found.rows[0]
    assert row.status is RowStatus.GIVEN
    assert row.given is not None
    assert (row.given.dose, row.given.rate) == (units("0.025"), PumpRate(Fraction("3.8")))
    assert row.given.by == "Rosa Lind"
    assert (row.deviation, row.dose_deviation) == (minutes(2), units("0"))
    assert found.current is found.rows[1]
    assert found.current.status is RowStatus.CURRENT
    assert found.last_change == at("12:02")
    # the interval is elapsed time: what follows is a whole one after the actual step
    assert dues(found) == ["12:00", "13:02", "14:02", "15:02", "16:02", "17:02"]


def test_a_row_given_early_has_a_negative_deviation_and_moves_nothing() -> None:
    found = run("12:00", given(1, "11:50", "0.025"))
    assert found.rows[0].deviation == minutes(-10)
    assert found.frozen is None
    assert dues(found)[1] == "13:00"


def test_a_step_that_names_no_row_is_the_current_one() -> None:
    found = run("13:10", given(1, "12:00", "0.025"), given(None, "13:00", "0.02"))
    assert statuses(found)[:3] == ["given", "given", "current"]


@pytest.mark.parametrize(
    ("dose", "rate"),
    [("0.005", None), ("0.00533333333333", "0.8"), (None, "0.8"), ("0.0052", "0.8")],
)
def test_the_planned_dose_or_the_planned_set_rate_is_as_planned(
    dose: str | None, rate: str | None
) -> None:
    steps = (*THREE_GIVEN, given(4, "15:00", "0.01"))
    set_rate = None if rate is None else Decimal(rate)
    found = run("16:05", *steps, given(5, "16:00", dose, rate_ml_per_h=set_rate))
    assert found.frozen is None
    assert statuses(found)[4:] == ["given", "current"]


@pytest.mark.parametrize(
    ("dose", "rate"), [("0.02", None), (None, None), ("0.025", "3.7"), (None, "3")]
)
def test_a_row_given_otherwise_freezes_the_rest_until_replanned(
    dose: str | None, rate: str | None
) -> None:
    set_rate = None if rate is None else Decimal(rate)
    found = run("12:40", given(1, "12:00", dose, rate_ml_per_h=set_rate), taper("resumed", "12:30"))
    assert found.frozen is not None
    assert (found.frozen.because.code, found.frozen.needs_replan) == ("taper_given_otherwise", True)
    assert statuses(found) == ["given"] + ["not_active"] * 5
    assert left_out(found) == ["taper_resumed_without_replan"]


def test_the_delivered_dose_counts_as_planned_and_a_deviation_is_signed() -> None:
    # 1.5 mL/h at 0.4 units/mL is 0.01 exactly; a lower dose deviates below 0
    found = run("15:10", *THREE_GIVEN, given(4, "15:00", "0.009"))
    assert found.rows[3].dose_deviation == units("-0.001")


def test_a_dose_in_another_unit_of_the_same_kind_is_converted() -> None:
    found = run("12:10", given(1, "12:00", "1.5", dose_unit="units/h"))
    assert found.frozen is None
    assert found.rows[0].given is not None
    assert found.rows[0].given.dose == units("0.025")


def test_a_dose_of_another_kind_is_not_a_dose_of_this_plan() -> None:
    found = run("12:10", given(1, "12:00", "0.025", dose_unit="mcg/min"))
    assert found.rows[0].given is not None
    assert found.rows[0].given.dose is None
    assert found.rows[0].dose_deviation is None
    assert found.frozen is not None


# Late --------------------------------------------------------------------------------------------


def test_a_row_is_late_after_15_min_and_not_at_15_min() -> None:
    assert run("12:15").frozen is None
    found = run(at("12:15:01"))
    assert found.frozen is not None
    assert found.frozen.because == note("taper_late", row=1, due=at("12:00"), limit=LATE)
    assert not found.frozen.needs_replan
    assert statuses(found) == ["late"] + ["not_active"] * 5
    assert found.current is found.rows[0]


def test_a_row_given_late_leaves_the_rest_frozen_until_resumed() -> None:
    late = given(1, "12:20", "0.025")
    frozen = run("12:30", late)
    assert statuses(frozen) == ["given"] + ["not_active"] * 5
    assert frozen.current is frozen.rows[1]
    resumed = run("12:31", late, taper("resumed", "12:30"))
    assert statuses(resumed)[:2] == ["given", "current"]
    assert dues(resumed) == ["12:00", "13:20", "14:20", "15:20", "16:20", "17:20"]


# Held and resumed --------------------------------------------------------------------------------


def test_the_mocks_hold_moves_the_later_rows_to_follow_the_actual_time() -> None:
    # mock window: row 1 due 17:30 given 17:32, row 2 due 18:30 held 18:28, resumed 19:38,
    # given 19:40: 70 min late, and row 3 is due at 20:40
    plan = dict(plan_mapping(accepted(norepinephrine_plan(start=at("17:30")))))
    order = taper("ordered", "17:12", plan=plan)
    steps = [
        given(1, "17:32", "0.08", dose_unit="mcg/kg/min"),
        taper("held", "18:28", row=2, reason="off ward for CT"),
        taper("resumed", "19:38"),
        given(2, "19:40", "0.06", dose_unit="mcg/kg/min"),
    ]

    def seen(now: str, count: int) -> TaperRun:
        (found,) = runs((order, *steps[:count]), at(now), LATE, WATCH)
        assert isinstance(found, TaperRun)
        return found

    held = seen("18:30", 2)
    assert statuses(held) == ["given", "held", "not_active", "not_active", "not_active"]
    assert held.rows[1].marks[0].reason == "off ward for CT"
    assert held.frozen is not None
    assert held.frozen.because["row"] == 2
    # a hold is not also late
    assert statuses(seen("19:30", 2)) == statuses(held)
    resumed = seen("19:39", 3)
    assert statuses(resumed)[1:3] == ["current", "planned"]
    assert dues(resumed) == ["17:30", "19:38", "20:38", "21:38", "22:38"]
    after = seen("20:34", 4)
    assert (after.rows[1].deviation, after.rows[1].given is not None) == (minutes(70), True)
    assert after.rows[1].marks[0].status is RowStatus.HELD
    assert dues(after) == ["17:30", "19:38", "20:40", "21:40", "22:40"]
    assert after.current is after.rows[2]
    assert after.last_change == at("19:40")
    assert after.rows[1].dose_deviation == per_kg("0")


def test_a_step_given_late_within_the_limit_leaves_a_whole_interval_to_the_next() -> None:
    late = (given(1, "12:14", "0.025"), given(2, "13:29", "0.02"))
    found = run("13:30", *late)
    assert found.frozen is None
    assert dues(found) == ["12:00", "13:14", "14:29", "15:29", "16:29", "17:29"]
    # on its time again or a little before it: what follows stays
    found = run("14:40", *late, given(3, "14:20", "0.015"))
    assert dues(found)[3:] == ["15:29", "16:29", "17:29"]


def test_only_the_first_step_after_a_resume_moves_the_rest_where_it_is_early() -> None:
    held = (given(1, "12:00", "0.025"), taper("held", "12:50"), taper("resumed", "12:55"))
    found = run("15:00", *held, given(2, "12:58", "0.02"), given(3, "13:55", "0.015"))
    assert dues(found)[2:5] == ["13:58", "14:58", "15:58"]


def test_a_resume_before_its_time_waits_for_the_interval_after_the_last_step() -> None:
    held = (given(1, "12:05", "0.025"), taper("held", "12:30"), taper("resumed", "12:40"))
    assert dues(run("12:45", *held))[1:3] == ["13:05", "14:05"]


def test_a_hold_of_row_1_that_ends_early_keeps_the_start() -> None:
    found = run("11:50", taper("held", "11:20"), taper("resumed", "11:40"))
    assert dues(found)[:2] == ["12:00", "13:00"]
    late = run("12:50", taper("held", "11:20"), taper("resumed", "12:40"))
    assert dues(late)[:2] == ["12:40", "13:40"]


def test_a_resumed_row_can_be_late_again() -> None:
    found = run("14:00", taper("held", "11:50"), taper("resumed", "12:40"))
    assert statuses(found)[0] == "late"
    assert found.frozen is not None
    assert found.frozen.because["due"] == at("12:40")


def test_a_held_row_given_without_a_resume_keeps_the_rest_frozen() -> None:
    found = run("12:40", taper("held", "11:50"), given(1, "12:10", "0.025"))
    assert statuses(found) == ["given"] + ["not_active"] * 5


def test_a_hold_of_a_later_row_freezes_the_current_one_too() -> None:
    found = run("11:40", taper("held", "11:30", row=3))
    assert statuses(found)[:4] == ["not_active", "not_active", "held", "not_active"]


def test_resuming_a_taper_whose_rows_are_all_given_changes_nothing() -> None:
    steps = (*THREE_GIVEN, given(4, "15:00", "0.01"), given(5, "16:00", "0.005"))
    found = run(
        "17:30",
        *steps,
        taper("held", "16:30", row=6),
        given(6, "17:00", "0"),
        taper("resumed", "17:10"),
    )
    assert found.is_complete
    assert found.frozen is None


def test_resuming_what_was_not_frozen_is_left_out_by_name() -> None:
    assert left_out(run("11:40", taper("resumed", "11:30"))) == ["taper_nothing_to_resume"]


# Skipped, stepped back, out of order -------------------------------------------------------------


def test_a_skipped_row_needs_a_replan_so_that_no_double_step_arises() -> None:
    found = run(
        "13:20",
        given(1, "12:00", "0.025"),
        taper("skipped", "13:00", reason="MAP 64"),
        taper("resumed", "13:10"),
    )
    assert statuses(found) == ["given", "skipped"] + ["not_active"] * 4
    assert found.frozen is not None
    assert (found.frozen.because.code, found.frozen.needs_replan) == ("taper_skipped", True)
    assert found.rows[1].marks[0].reason == "MAP 64"
    assert found.current is found.rows[2]
    assert found.last_change == at("12:00")


def test_a_step_back_needs_a_replan_and_the_gate_counts_from_it() -> None:
    back = taper(
        "stepped_back", "13:20", dose=Decimal("0.025"), dose_unit="units/min", reason="MAP 58"
    )
    found = run("13:30", given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), back)
    assert statuses(found) == ["given", "stepped_back"] + ["not_active"] * 4
    assert found.frozen is not None
    assert found.frozen.needs_replan
    assert found.frozen.because["dose"] == units("0.025")
    assert found.last_change == at("13:20")
    assert not found.is_complete


def test_a_step_back_may_name_the_row_not_yet_given() -> None:
    back = taper("stepped_back", "12:50", row=2, dose=Decimal("0.03"), dose_unit="units/min")
    assert statuses(run("12:55", given(1, "12:00", "0.025"), back))[1] == "stepped_back"
    first = taper("stepped_back", "11:30", dose=Decimal("0.03"), dose_unit="units/min")
    assert statuses(run("11:40", first))[0] == "stepped_back"


def test_a_second_step_back_is_of_the_row_before() -> None:
    def back(when: str, dose: str) -> Any:
        return taper("stepped_back", when, dose=Decimal(dose), dose_unit="units/min")

    steps = (given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), back("13:10", "0.025"))
    assert statuses(run("13:30", *steps, back("13:20", "0.03")))[:2] == ["stepped_back"] * 2
    third = run("13:40", *steps, back("13:20", "0.03"), back("13:30", "0.035"))
    assert statuses(third)[:3] == ["stepped_back", "stepped_back", "not_active"]


def test_a_row_given_before_the_one_due_needs_a_replan() -> None:
    found = run("12:10", given(2, "12:00", "0.02"))
    assert statuses(found)[:3] == ["not_active", "given", "not_active"]
    assert found.frozen is not None
    assert found.frozen.because == note("taper_out_of_order", row=2, missing=1)


def test_a_need_of_a_replan_outlasts_a_later_hold() -> None:
    found = run("12:30", taper("skipped", "12:00"), taper("held", "12:10"))
    assert found.frozen is not None
    assert found.frozen.because.code == "taper_skipped"


# Records that do not fit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (taper("skipped", "12:10", row=7), "taper_row_unknown"),
        (taper("resumed", "12:10", version=2), "taper_of_another_version"),
        (taper("skipped", "12:10", row=2, version=2), "taper_of_another_version"),
        (ordered("12:10"), "taper_ordered_twice"),
        (taper("verified", "12:10"), "taper_signature_missing"),
    ],
)
def test_a_record_that_does_not_fit_is_named_and_left_out(odd: Any, why: str) -> None:
    found = run("12:20", given(1, "12:00", "0.025"), odd)
    assert left_out(found) == [why]
    assert found.oddities[0]["at"] == at("12:10")
    assert statuses(found) == ["given", "current"] + ["planned"] * 4


def test_a_skipped_row_given_after_all_shows_both_and_a_second_skip_adds_its_mark() -> None:
    found = run(
        "12:30",
        taper("skipped", "12:00"),
        given(1, "12:10", "0.025"),
        taper("skipped", "12:20", row=1),
    )
    assert left_out(found) == ["taper_row_marked_twice"]
    row = found.rows[0]
    assert (row.status, row.given) == (RowStatus.SKIPPED, None)
    assert [one.at for one in row.also] == [at("12:10")]
    assert [mark.at for mark in row.marks] == [at("12:00"), at("12:20")]


def test_after_the_last_row_there_is_no_current_one_to_mark() -> None:
    end = mapping(end=units("0.025"))
    found = runs(
        (
            ordered(plan=end),
            given(1, "12:00", "0.025"),
            given(None, "12:10", "0.02"),
            taper("held", "12:11"),
            taper("skipped", "12:12"),
        ),
        at("12:20"),
        LATE,
        WATCH,
    )[0]
    assert isinstance(found, TaperRun)
    assert found.is_complete
    assert left_out(found) == ["taper_row_unknown"] * 3
    assert found.watch_until is None


# Off, stop, replan -------------------------------------------------------------------------------


def test_after_off_the_patient_is_watched_for_24_h() -> None:
    steps = (*THREE_GIVEN, given(4, "15:00", "0.01"), given(5, "16:00", "0.005"))
    found = run("18:00", *steps, given(6, "17:03", "0", rate_ml_per_h=Decimal(0)))
    assert found.is_complete
    assert not found.is_running
    assert found.current is None
    assert found.watch_until == at("17:03", 1)


def test_stepping_back_from_off_ends_the_watch() -> None:
    off = mapping(running=units("0.005"))
    back = taper("stepped_back", "12:30", dose=Decimal("0.005"), dose_unit="units/min")
    (found,) = runs((ordered(plan=off), given(1, "12:00", "0"), back), at("12:40"), LATE, WATCH)
    assert isinstance(found, TaperRun)
    assert found.watch_until is None


def test_a_stopped_taper_is_over_and_nothing_is_late_any_more() -> None:
    found = run(
        "15:00",
        given(1, "12:00", "0.025"),
        taper("stopped", "12:10", reason="shock"),
        given(2, "13:00", "0.02"),
    )
    assert found.stopped is not None
    assert (found.stopped.reason, found.is_running) == ("shock", False)
    assert statuses(found) == ["given"] + ["not_active"] * 5
    assert found.frozen is None
    assert left_out(found) == ["taper_marked_after_stop"]


def test_a_replan_starts_version_2_and_keeps_version_1_readable() -> None:
    second = mapping("14:00", running=units("0.025"))
    found = run(
        "14:05",
        given(1, "12:00", "0.025"),
        taper("skipped", "13:00"),
        taper("replanned", "13:30", version=2, plan=second, reason="volume first"),
        taper("skipped", "13:40", version=1),
    )
    assert found.version.number == 2
    assert (found.version.reason, found.version.made_at) == ("volume first", at("13:30"))
    assert statuses(found) == ["current"] + ["planned"] * 4
    assert [version.number for version in found.earlier] == [1]
    assert len(found.earlier[0].plan.rows) == 6
    assert found.frozen is None
    assert left_out(found) == ["taper_of_another_version"]
    assert found.last_change == at("12:00")


def test_a_replan_that_skips_a_version_is_in_force_and_says_which_is_missing() -> None:
    found = run("11:40", taper("replanned", "11:20", version=3, plan=PLAN))
    assert found.version.number == 3
    assert left_out(found) == ["taper_version_missing"]
    assert found.oddities[0]["why"]["missing"] == (2,)


def test_a_replan_that_cannot_be_read_leaves_the_version_before_it_inactive() -> None:
    unread = run("11:40", taper("replanned", "11:20", version=2))
    assert [oddity.code for oddity in unread.oddities] == ["taper_plan_unreadable"]
    assert unread.version.number == 1
    assert unread.frozen is not None
    assert unread.frozen.needs_replan
    assert unread.frozen.because == note("taper_replan_unreadable", version=2)
    assert say(unread.frozen.because)


# Signatures --------------------------------------------------------------------------------------


def test_a_signature_under_this_plan_verifies_it_also_after_a_stop() -> None:
    assert not run("11:40").version.is_verified
    found = run("11:40", signed("11:30"))
    assert found.version.is_verified
    assert found.version.verified[0].signature.name == "Mia Lindqvist"
    assert run("11:40", taper("stopped", "11:20"), signed("11:30")).version.is_verified


def test_a_signature_for_another_plan_is_void() -> None:
    found = run("11:40", signed("11:30", fingerprint="0" * 64))
    assert not found.version.is_verified
    assert found.version.verified[0].voided_by == (note("verify_void_plan"),)


@pytest.mark.parametrize("name", ["dr a. lind", "Rosa Lind"])
def test_nobody_verifies_their_own_order(name: str) -> None:
    found = run("11:40", signed("11:30", name=name))
    assert [reason.code for reason in found.version.verified[0].voided_by] == [
        "verify_void_own_order"
    ]


def test_a_signature_stays_with_the_version_it_was_given_for() -> None:
    found = run(
        "11:50", signed("11:30"), taper("replanned", "11:40", version=2, plan=mapping("14:00"))
    )
    assert found.earlier[0].is_verified
    assert not found.version.is_verified


# Many tapers, time -------------------------------------------------------------------------------


def test_tapers_stand_in_the_order_of_their_orders_and_later_events_do_not_exist() -> None:
    second = ordered("10:30", plan_id="T2")
    orphan = taper("held", "10:40", plan_id="T3")
    found = runs((ordered(), second, orphan, given(1, "12:00", "0.025")), at("11:30"), LATE, WATCH)
    assert [one.plan_id for one in found if isinstance(one, TaperRun)] == ["T2", "T1"]
    # records of a taper whose order is not here are told, not dropped
    assert [codes(one) for one in found if isinstance(one, Refused)] == [["taper_without_order"]]
    assert runs((ordered(),), at("10:59"), LATE, WATCH) == ()
    assert len(runs((ordered(),), at("11:00"), LATE, WATCH)) == 1


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (None, "taper_plan_unreadable"),
        ({"drug": "vasopressin"}, "taper_plan_unreadable"),
        (PLAN | {"rows": []}, "taper_plan_without_rows"),
        (PLAN | {"dose_unit": "mL/h"}, "taper_plan_without_rows"),
    ],
)
def test_a_taper_whose_plan_cannot_be_read_is_a_refusal(plan: Any, code: str) -> None:
    (found,) = runs((ordered(plan=plan),), at("12:00"), LATE, WATCH)
    assert isinstance(found, Refused)
    assert codes(found) == [code]


def test_a_watch_and_a_shift_are_elapsed_time_across_a_clock_change() -> None:
    # the night of 2026-10-25 in Berlin: 02:50 summer time, 60 min later 02:50 winter time
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    plan = dict(
        plan_mapping(
            accepted(
                vasopressin_plan(start=start, zone=berlin, end=units("0"), running=units("0.01"))
            )
        )
    )
    local = datetime(2026, 10, 25, 2, 50, tzinfo=berlin)
    events: list[Any] = [
        event("taper_ordered", start - minutes(60), plan_id="T1", version=1, plan=plan),
        event("taper_held", start - minutes(10), plan_id="T1", version=1),
        event("taper_resumed", local, plan_id="T1", version=1),
        event(
            "taper_step",
            local,
            plan_id="T1",
            version=1,
            row=1,
            dose=Decimal("0.005"),
            dose_unit="units/min",
        ),
    ]
    (found,) = runs(events, local, LATE, WATCH)
    assert isinstance(found, TaperRun)
    assert found.rows[1].due - local.astimezone(found.rows[1].due.tzinfo) == minutes(60)
