"""What two laptops, a strike or a wrong clock can make of one taper: shown, asked, never passed by.

T1 goes from 0.03 to OFF by 0.005 units/min every 60 min from 12:00; ordered at 11:00.
"""

from decimal import Decimal
from typing import Any

import pytest
from bedside import art, at, bag, minutes, stop, struck, vasopressin, weight
from judged import Charted, assessed
from made_drugs import units
from taper_events import PLAN, another, given, mapping, ordered, run, signed, taper

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bedside import bedside, due
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.infusions import running
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import UnitDose
from pressorsheet.core.taper.state import Frozen, RowStatus, TaperRun
from pressorsheet.core.tapers import Tapers, tapers_of
from pressorsheet.wording import say

MIA: Any = {"name": "Mia Roth", "role": "nurse"}
FIRST = given(1, "12:00", "0.025")
ON: list[AnyEvent] = [
    weight("01:00", 70),
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.03", bag="V"),
]


def frozen(found: TaperRun) -> Frozen:
    """What froze it; no row is active then, and nothing is silent."""
    assert found.frozen is not None
    assert say(found.frozen.because)
    active = {RowStatus.CURRENT, RowStatus.PLANNED}
    assert not active & {row.status for row in found.rows}
    return found.frozen


def because(found: TaperRun, *, needs_replan: bool = True) -> Note:
    assert frozen(found).needs_replan is needs_replan
    return frozen(found).because


def tapers(reference: Reference, now: str, *charted: Charted) -> Tapers:
    return tapers_of(assessed(reference, now, ON, *charted))


def codes(tapers: Tapers) -> list[str]:
    assert all(say(each) for each in tapers.unread)
    return [each.code for each in tapers.unread]


# Two laptops -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dose", ["0.025", "0.02"])
def test_one_row_recorded_on_two_laptops_shows_both_and_waits_for_a_person(dose: str) -> None:
    other = given(1, "12:04", dose, by=MIA)
    found = run("12:10", FIRST, other)
    assert because(found).code == "taper_row_marked_twice"
    row = found.rows[0]
    assert row.given is not None
    assert (row.given.event_id, row.given.by) == (FIRST.id, "Rosa Lind")
    assert [(each.event_id, each.by, each.dose) for each in row.also] == [
        (other.id, "Mia Roth", units(dose))
    ]
    assert found.last_change == at("12:04")
    assert because(run("12:20", FIRST, other, taper("resumed", "12:12"))) == because(found)
    again = taper("replanned", "12:15", version=2, plan=mapping("13:00", running=units(dose)))
    assert run("12:20", FIRST, other, again).frozen is None


def test_a_strike_of_the_wrong_record_ends_the_conflict(reference: Reference) -> None:
    other = given(1, "12:04", "0.025", by=MIA)
    (both,) = tapers(reference, "12:10", ordered(), FIRST, other).read
    assert because(both).code == "taper_row_marked_twice"
    (one,) = tapers(reference, "12:11", ordered(), FIRST, other, struck("12:10", other)).read
    assert one.frozen is None
    assert one.rows[0].also == ()


def test_a_row_given_here_and_skipped_there_shows_both() -> None:
    found = run("12:10", FIRST, taper("skipped", "12:05", row=1, reason="MAP 58", by=MIA))
    assert because(found).code == "taper_row_marked_twice"
    assert (found.rows[0].status, found.rows[0].marks[0].by) == (RowStatus.GIVEN, "Mia Roth")
    turned = run("12:10", taper("skipped", "11:58", row=1, by=MIA), FIRST)
    assert (turned.rows[0].status, turned.rows[0].also[0].by) == (RowStatus.SKIPPED, "Rosa Lind")
    assert frozen(turned).needs_replan


def test_a_row_held_here_and_given_there_waits() -> None:
    found = run("12:10", FIRST, taper("held", "12:05", row=1, by=MIA))
    assert because(found, needs_replan=False).code == "taper_held"
    assert found.rows[0].status is RowStatus.GIVEN
    assert run("12:20", FIRST, taper("held", "12:05", row=1), taper("resumed", "12:15")).frozen is (
        None
    )


def test_two_replans_of_one_version_leave_neither_active() -> None:
    skip = taper("skipped", "12:00")
    mine = taper("replanned", "12:10", version=2, plan=mapping("13:00"))
    other = taper("replanned", "12:20", version=2, plan=mapping("14:00"), by=MIA)
    found = run("12:30", skip, mine, other)
    assert because(found) == note("taper_two_plans", version=2)
    assert found.oddities[0]["by"] == "Mia Roth"
    third = taper("replanned", "12:40", version=3, plan=mapping("15:00"))
    settled = run("12:45", skip, mine, other, third)
    assert (settled.version.number, settled.frozen) == (3, None)


def test_the_same_replan_twice_is_only_named() -> None:
    mine = taper("replanned", "12:10", version=2, plan=mapping("13:00"))
    twin = taper("replanned", "12:20", version=2, plan=mapping("13:00"))
    found = run("12:30", mine, twin)
    assert found.frozen is None
    assert found.oddities[0]["why"].code == "taper_of_another_version"


def test_two_orders_under_one_name_leave_neither_active() -> None:
    found = run("11:40", ordered("11:30", plan=mapping("13:00"), by=MIA))
    assert because(found) == note("taper_two_plans", version=1)
    assert because(run("11:40", ordered("11:30", plan=None))) == because(found)
    assert run("11:40", ordered("11:30")).frozen is None


NEXT = taper("replanned", "12:30", version=2, plan=mapping("14:00", running=units("0.025")))


@pytest.mark.parametrize(
    ("mark", "code", "needs_replan"),
    [
        (given(2, "13:00", "0.02", by=MIA), "taper_changed_elsewhere", True),
        (
            taper("stepped_back", "13:00", row=1, dose=Decimal("0.03"), dose_unit="units/min"),
            "taper_changed_elsewhere",
            True,
        ),
        (taper("held", "13:00", row=2, by=MIA), "taper_held_elsewhere", False),
    ],
)
def test_a_mark_made_on_an_old_version_counts(mark: Any, code: str, needs_replan: bool) -> None:
    found = run("13:10", FIRST, NEXT, mark)
    said = note(code, version=1, at=at("13:00"))
    assert because(found, needs_replan=needs_replan) == said
    assert found.version.number == 2
    assert found.last_change == at("12:00" if code == "taper_held_elsewhere" else "13:00")


def test_a_stop_on_an_old_version_stops_the_taper() -> None:
    found = run("13:10", FIRST, NEXT, taper("stopped", "13:00", reason="shock", by=MIA))
    assert found.stopped is not None
    assert (found.stopped.by, found.is_running) == ("Mia Roth", False)
    assert found.stopped.status is RowStatus.NOT_ACTIVE


def test_a_dose_changed_under_a_row_that_the_plan_has_not_needs_a_replan() -> None:
    back = taper("stepped_back", "12:30", row=7, dose=Decimal("0.03"), dose_unit="units/min")
    for mark in (given(7, "12:30", "0.02"), back):
        found = run("12:40", FIRST, mark)
        assert because(found) == note("taper_changed_beyond_plan", at=at("12:30"))
        assert found.last_change == at("12:30")


# Strikes -----------------------------------------------------------------------------------------


def test_a_struck_step_is_to_be_given_again(reference: Reference) -> None:
    (found,) = tapers(reference, "12:05", ordered(), FIRST, struck("12:04", FIRST)).read
    assert found.current is found.rows[0]
    assert found.frozen is None
    assert found.last_change is None


def test_a_struck_order_leaves_its_steps_running_and_says_so(reference: Reference) -> None:
    order = ordered()
    charted = (order, FIRST, struck("12:04", order))
    found = tapers(reference, "12:05", *charted)
    assert (found.read, codes(found)) == ((), ["taper_without_order"])
    assert "1 records of taper T1" in say(found.unread[0])
    view = assessed(reference, "12:05", ON, *charted).view
    now = running(view, view.drugs.drugs["vasopressin"])
    assert now is not None
    assert now.dose == UnitDose(Decimal("0.025"))  # type: ignore[arg-type]  # compares alike


def test_a_struck_replan_leaves_its_steps_to_be_asked_about(reference: Reference) -> None:
    step = given(1, "14:00", "0.02", version=2)
    charted = (ordered(), FIRST, taper("skipped", "12:20"), NEXT, step)
    assert tapers(reference, "14:05", *charted).read[0].frozen is None
    (found,) = tapers(reference, "14:05", *charted, struck("14:04", NEXT)).read
    assert found.version.number == 1
    assert frozen(found).needs_replan
    assert found.last_change == at("14:00")


def test_a_struck_hold_or_stop_is_as_if_it_had_not_been(reference: Reference) -> None:
    for mark in (taper("held", "12:30", row=2), taper("stopped", "12:30")):
        (found,) = tapers(reference, "12:40", ordered(), FIRST, mark, struck("12:35", mark)).read
        assert found.is_running
        assert found.frozen is None


# Clocks ------------------------------------------------------------------------------------------


def test_a_clock_set_back_an_hour_makes_the_next_step_early_and_waits() -> None:
    # row 3 was given at 14:00, by a clock that an hour before had been set back by 55 min
    charted = (FIRST, given(2, "13:00", "0.02"), given(3, "13:05", "0.015"))
    found = run("13:10", *charted)
    said = because(found, needs_replan=False)
    assert said == note("taper_given_early", row=3, due=at("14:00"), early=minutes(55))
    assert run("13:12", *charted, taper("resumed", "13:11")).frozen is None


def test_a_clock_set_back_further_turns_steps_round_and_needs_a_replan() -> None:
    charted = (FIRST, given(2, "13:00", "0.02"), given(3, "12:50", "0.015"))
    found = run("13:10", *charted)
    assert because(found).code == "taper_out_of_order"
    assert [row.status for row in found.rows[:3]] == [RowStatus.GIVEN] * 3
    assert found.last_change == at("13:00")


def test_marks_that_a_clock_puts_before_their_own_version_are_that_versions() -> None:
    step = given(1, "12:10", "0.02", version=2)
    found = run("14:05", FIRST, step, NEXT)
    assert found.version.number == 2
    assert found.rows[0].status is RowStatus.GIVEN
    assert because(found) == note("taper_marked_before_plan", at=at("12:10"))
    assert found.last_change == at("12:10")
    held = run("12:40", FIRST, taper("held", "12:10", version=2), NEXT)
    assert not frozen(held).needs_replan


def test_a_version_that_a_clock_puts_before_an_older_one_stays_in_force() -> None:
    third = taper("replanned", "12:20", version=3, plan=mapping("15:00", running=units("0.025")))
    found = run("12:40", FIRST, third, NEXT)
    assert found.version.number == 3
    assert [oddity["why"].code for oddity in found.oddities] == [
        "taper_version_missing",
        "taper_of_another_version",
    ]


def test_marks_of_a_version_still_further_ahead_wait_for_it() -> None:
    step = given(1, "12:10", "0.02", version=3)
    third = taper("replanned", "12:50", version=3, plan=mapping("15:00", running=units("0.025")))
    between = run("12:40", FIRST, step, NEXT)
    assert (between.version.number, because(between).code) == (2, "taper_changed_elsewhere")
    after = run("13:00", FIRST, step, NEXT, third)
    assert (after.version.number, after.rows[0].status) == (3, RowStatus.GIVEN)
    stopped = run("13:00", FIRST, given(1, "12:10", "0.02", version=2), third)
    assert stopped.frozen is None


def test_a_row_given_15_min_early_is_in_time_and_earlier_waits() -> None:
    assert run("12:00", given(1, "11:45", "0.025")).frozen is None
    early = run("12:00", given(1, "11:44", "0.025"))
    assert because(early, needs_replan=False)["row"] == 1
    resumed = run("12:00", given(1, "11:44", "0.025"), taper("resumed", "11:50"))
    assert resumed.rows[1].due == at("12:44")


# Plans altered by hand ---------------------------------------------------------------------------


def rows(**changed: Any) -> Any:
    """The plan with its second row changed and a fingerprint that fits."""
    first, second, *rest = PLAN["rows"]
    return another(PLAN | {"rows": [first, {**second, **changed}, *rest]})


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (PLAN | {"step": Decimal("0.01")}, "taper_plan_altered"),
        (PLAN | {"fingerprint": None}, "taper_plan_altered"),
        (rows(to=Decimal("0.03")), "taper_plan_disordered"),
        (rows(to=Decimal("0.025")), "taper_plan_disordered"),
        (rows(to=Decimal("-0.01")), "taper_plan_disordered"),
        (rows(n=3), "taper_plan_disordered"),
        (rows(due="2026-03-10T12:00:00+00:00"), "taper_plan_disordered"),
        ({**rows(), "from": Decimal("0.04")}, "taper_plan_altered"),
        (another(PLAN | {"from": Decimal("0.04")}), "taper_plan_disordered"),
    ],
)
def test_a_plan_altered_by_hand_is_shown_and_never_active(plan: Any, code: str) -> None:
    found = run("11:40", ordered("10:59", plan=plan))
    assert because(found).code == code
    assert frozen(run("11:40", taper("replanned", "11:20", version=2, plan=plan))).needs_replan


def test_the_first_row_that_does_not_go_down_is_named() -> None:
    *others, last = PLAN["rows"]
    flat = another(PLAN | {"rows": [*others, {**last, "to": last["from"]}]})
    found = run("11:40", ordered("10:59", plan=flat))
    assert because(found) == note("taper_plan_disordered", number=6)


def test_a_replan_for_another_drug_is_none() -> None:
    other = another(mapping("13:00") | {"drug": "norepinephrine"})
    found = run("12:30", taper("replanned", "11:20", version=2, plan=other))
    assert because(found) == note("taper_two_plans", version=2)
    assert found.oddities[0]["why"] == note("taper_replan_of_another_drug", drug="norepinephrine")
    assert say(found.oddities[0])


# What the chart says -----------------------------------------------------------------------------


def test_a_drug_stopped_outside_its_plan_needs_a_replan_though_it_runs_again(
    reference: Reference,
) -> None:
    off, on = stop("vasopressin", "11:20"), vasopressin("11:40", "0.03", bag="V")
    (found,) = tapers(reference, "11:50", ordered(), off, on).read
    assert because(found).code == "taper_drug_was_off"
    (given_all_the_same,) = tapers(reference, "12:10", ordered(), off, on, FIRST).read
    assert because(given_all_the_same).code == "taper_drug_was_off"
    again = taper("replanned", "11:55", version=2, plan=mapping())
    assert tapers(reference, "11:58", ordered(), off, on, again).read[0].frozen is None
    # a stop of before the order, and one charted in the minute of a start, are none
    before = (stop("vasopressin", "10:20"), vasopressin("10:40", "0.03", bag="V"))
    assert tapers(reference, "11:50", ordered(), *before).read[0].frozen is None
    swap = (stop("vasopressin", "11:20"), vasopressin("11:20:30", "0.03", bag="V"))
    assert tapers(reference, "11:50", ordered(), *swap).read[0].frozen is None


def test_a_replan_that_does_not_start_from_the_running_dose_is_told(
    reference: Reference,
) -> None:
    skip = taper("skipped", "12:20")
    wrong = taper("replanned", "12:30", version=2, plan=mapping("14:00", running=units("0.03")))
    found = tapers(reference, "12:40", ordered(), FIRST, skip, wrong)
    assert codes(found) == ["taper_replan_not_from_running"]
    assert say(found.unread[0]) == (
        "version 2 starts from 0.03 units/min, while 0.025 units/min ran: "
        "a replan starts from the dose that runs"
    )
    assert because(found.read[0]).code == "taper_dose_differs"
    assert codes(tapers(reference, "12:40", ordered(), FIRST, skip, NEXT)) == []
    off = stop("vasopressin", "12:25")
    assert codes(tapers(reference, "12:40", ordered(), FIRST, off, skip, NEXT)) == [
        "taper_replan_not_from_running"
    ]


def test_a_replan_of_what_nobody_charted_is_not_held_to_it(reference: Reference) -> None:
    by_rate = taper("step", "12:00", row=1, rate_ml_per_h=Decimal("3.8"))
    skip = taper("skipped", "12:20")
    nothing = assessed(reference, "12:40", ordered(), skip, NEXT)
    assert tapers_of(nothing).unread == ()
    unclear = assessed(reference, "12:40", ordered(), by_rate, skip, NEXT)
    assert tapers_of(unclear).unread == ()


def test_of_two_tapers_of_one_drug_only_the_later_order_is_active(reference: Reference) -> None:
    later = ordered("11:10", plan_id="T2", plan=mapping("12:30"))
    first, second = tapers(reference, "11:20", ordered(), later).read
    superseded = note("taper_superseded", drug="vasopressin", at=at("11:10"))
    assert (because(first), second.frozen) == (superseded, None)
    stopped = taper("stopped", "11:15", plan_id="T2")
    first, second = tapers(reference, "11:20", ordered(), later, stopped).read
    assert because(first).code == "taper_superseded"
    over = taper("stopped", "11:05")
    first, second = tapers(reference, "11:20", ordered(), over, later).read
    assert (first.stopped is not None, second.frozen) == (True, None)
    third = ordered("11:15", plan_id="T3", plan=mapping("12:45"))
    found = tapers(reference, "11:20", ordered(), later, third).read
    newest = note("taper_superseded", drug="vasopressin", at=at("11:15"))
    assert [each.frozen and each.frozen.because for each in found] == [newest, newest, None]


def test_a_signature_of_before_a_conflict_is_no_leave_to_go_on(reference: Reference) -> None:
    other = given(1, "12:04", "0.025", by=MIA)
    charted = (ordered(), signed("11:30"), FIRST, other, art("12:30", 72))
    assessment = assessed(reference, "12:40", ON, *charted)
    step = bedside(assessment).next_step
    assert step is not None
    assert step.needs_replan
    said = [each.says for action in due(assessment) for each in action.says]
    assert "paper_action_step" not in [each.code for each in said if isinstance(each, Note)]
