"""What is due in the 24 h after OFF, and the MAP that a gate will need, are kept by the chart."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from bedside import (
    art,
    at,
    bag,
    cuff,
    event,
    flat,
    norepinephrine,
    stop,
    tick,
    urine,
    vasopressin,
    weight,
)
from judged import Charted, assessed
from made_drugs import per_kg, units
from taper_events import given, mapping, ordered, signed, taper
from tapers import accepted, norepinephrine_plan

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.basis import settings_said
from pressorsheet.core.bedside import due
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.watch import Watch, watches
from pressorsheet.wording import say

ON: list[AnyEvent] = [
    bag("vasopressin", "02:00", "V", "40 units", 100, hung_at=at("02:00")),
    vasopressin("02:10", "0.005", bag="V"),
]
LAST = ordered(plan=mapping(running=units("0.005")))
OFF = given(1, "12:00", "0", rate_ml_per_h=Decimal(0))


def watched(assessment: Assessment) -> tuple[Watch, ...]:
    return watches(assessment, tapers_of(assessment).read)


def items(
    reference: Reference, now: str, *charted: Charted, day: int = 0
) -> list[tuple[str, datetime | None, datetime]]:
    """What the one watch has due, with what is newest since OFF."""
    moment = at(now, day)
    (watch,) = watched(assessed(reference, moment, ON, LAST, OFF, *charted))
    return [(each.what.code, each.newest, each.due) for each in watch.items]


def test_after_off_map_sodium_and_urine_are_due_and_the_line_holds_drug(
    reference: Reference,
) -> None:
    (watch,) = watched(assessed(reference, "12:30", ON, LAST, OFF))
    assert (watch.drug, watch.off_at, watch.until) == ("vasopressin", at("12:00"), at("12:00", 1))
    assert watch.for_water
    assert say(watch.line) == "the line still holds vasopressin: do not flush or bolus"
    assert items(reference, "12:30") == [
        ("paper_due_watch_map", None, at("13:00")),
        ("paper_due_watch_sodium", None, at("18:00")),
        ("paper_due_watch_urine", None, at("14:00")),
    ]
    assert all(say(each.what) for each in watch.items)


def test_each_reading_since_off_moves_its_next_one(reference: Reference) -> None:
    charted = (
        art("12:40", 70),
        cuff("12:50", 71),
        urine("13:00", 60, 60),
        event("laboratory", "13:10", sodium_mmol_per_l=140),
    )
    assert items(reference, "13:20", *charted) == [
        ("paper_due_watch_map", at("12:50"), at("13:50")),
        ("paper_due_watch_sodium", at("13:10"), at("19:10")),
        ("paper_due_watch_urine", at("13:00"), at("15:00")),
    ]
    # an estimate, a volume without its time and what was charted before OFF are none of these
    before = (art("11:00", 70), urine("11:30", 60, 60), urine("12:20", 60))
    estimated = art("12:20", sbp=100, dbp=60)
    assert items(reference, "12:30", *before, estimated)[0] == (
        "paper_due_watch_map",
        None,
        at("13:00"),
    )
    assert items(reference, "12:30", *before)[2][1] is None


def test_what_would_be_due_after_the_watch_is_not_asked_for(reference: Reference) -> None:
    charted = event("laboratory", at("07:00", 1), sodium_mmol_per_l=140)
    late = [code for code, _, _ in items(reference, "08:00", charted, day=1)]
    assert late == ["paper_due_watch_map", "paper_due_watch_urine"]


def test_a_watch_ends_after_24_h_or_when_the_drug_runs_again(reference: Reference) -> None:
    assert watched(assessed(reference, at("12:00", 1), ON, LAST, OFF)) == ()
    again = vasopressin("13:00", "0.01", bag="V")
    assert watched(assessed(reference, "13:10", ON, LAST, OFF, again)) == ()


def test_vasopressin_stopped_in_any_way_is_watched_and_another_drug_only_after_its_taper(
    reference: Reference,
) -> None:
    stopped = assessed(reference, "12:30", ON, stop("vasopressin", "12:10"))
    assert [(each.drug, each.off_at) for each in watched(stopped)] == [("vasopressin", at("12:10"))]
    other = [norepinephrine("02:00", "0.1"), stop("norepinephrine", "12:10")]
    assert watched(assessed(reference, "12:30", other)) == ()
    made = accepted(norepinephrine_plan(running=per_kg("0.02"), start=at("12:00")))
    off = given(1, "12:00", "0", dose_unit="mcg/kg/min", rate_ml_per_h=Decimal(0))
    tapered = [weight("01:00", 70), other[0], ordered(plan=plan_mapping(made)), off]
    (watch,) = watched(assessed(reference, "12:30", tapered))
    assert (watch.drug, watch.until) == ("norepinephrine", at("12:00", 1))
    # Sodium and urine are the water loss after vasopressin, and of no other drug.
    assert [each.what.code for each in watch.items] == ["paper_due_watch_map"]


# On the due list ---------------------------------------------------------------------------------


def said(reference: Reference, now: str, *charted: Charted) -> list[tuple[datetime | None, str]]:
    return [
        (action.due, action.says[0].says.code)
        for action in due(assessed(reference, now, *charted))
        if isinstance(action.says[0].says, Note)
    ]


def test_the_watch_stands_on_the_due_list(reference: Reference) -> None:
    found = said(reference, "13:20", ON, LAST, OFF)
    assert (at("13:00"), "paper_due_watch_map") in found
    assert (at("14:00"), "paper_due_watch_urine") in found
    assert (at("18:00"), "paper_due_watch_sodium") in found


RUNNING: list[AnyEvent] = [ON[0], vasopressin("02:10", "0.03", bag="V"), tick("11:00")]
FIRST = given(1, "12:00", "0.025")


@pytest.mark.parametrize(
    ("now", "charted", "when"),
    [
        # before row 2, due 13:00: a MAP from 12:45 on is fresh then
        ("12:10", [], "12:45"),
        ("12:30", [art("12:20", 70)], "12:45"),
        # one that will still be fresh is asked for again when it is not
        ("12:55", [art("12:50", 70)], "13:05"),
        # not one of before the step, and not an estimate
        ("12:10", [art("11:59", 70)], "12:45"),
        ("12:55", [art("12:50", sbp=100, dbp=60)], "12:45"),
    ],
)
def test_the_map_for_the_gate_is_due_when_none_will_be_fresh(
    reference: Reference, now: str, charted: list[AnyEvent], when: str
) -> None:
    found = said(reference, now, RUNNING, ordered(), signed("11:30"), FIRST, charted)
    assert [at_ for at_, code in found if code == "paper_due_gate_map"] == [at(when)]


def test_no_map_for_the_gate_is_asked_for_twice_or_for_no_row(reference: Reference) -> None:
    taper_ = (RUNNING, ordered(), signed("11:30"), FIRST)
    low = said(reference, "12:55", *taper_, art("12:50", 60))
    assert [code for _, code in low if "map" in code] == ["paper_due_map"]
    for over in (taper("stopped", "12:20"), taper("skipped", "12:20")):
        codes = [code for _, code in said(reference, "12:30", *taper_, over)]
        assert "paper_due_gate_map" not in codes
    held = said(reference, "13:10", *taper_, taper("held", "12:50"))
    assert "paper_due_gate_map" in [code for _, code in held]


def test_a_version_that_is_to_be_replanned_is_not_to_be_verified(reference: Reference) -> None:
    held = said(reference, "12:55", RUNNING, ordered(), FIRST, taper("held", "12:50"))
    assert "paper_action_verify" in [code for _, code in held]
    skipped = said(reference, "12:55", RUNNING, ordered(), FIRST, taper("skipped", "12:50"))
    assert [code for _, code in skipped if code.startswith(("paper_action_verify", "taper_"))] == [
        "taper_skipped"
    ]


def test_a_step_back_from_off_stands_on_the_due_list(reference: Reference) -> None:
    back = taper("stepped_back", "12:20", row=1, dose=Decimal("0.005"), dose_unit="units/min")
    found = said(reference, "12:30", ON, LAST, OFF, back)
    assert (at("12:30"), "taper_stepped_back") in found


def test_a_protocol_that_says_no_interval_asks_for_no_reading(reference: Reference) -> None:
    protocol = reference.protocol
    silent = dict.fromkeys(("watch_map", "watch_sodium", "watch_urine"))
    gate = protocol.gate.model_copy(update=silent)
    other = replace(reference, protocol=protocol.model_copy(update={"gate": gate}))
    assert items(other, "13:20") == []
    assert not [said for said in settings_said(other.protocol) if "watch_" in said.code]


# Sleep, clock change, restart --------------------------------------------------------------------


def test_reminders_follow_from_chart_and_moment_alone(reference: Reference) -> None:
    charted = flat(RUNNING, ordered(), signed("11:30"), FIRST, art("12:50", 70))
    events = list(charted)
    now = at("12:55")
    here = due(assess(chart_of(events), reference, now))
    # a restart reads the same events, in any order
    assert due(assess(chart_of(reversed(events)), reference, now)) == here
    # another zone on the wall is the same moment
    berlin = due(assess(chart_of(events), reference, now.astimezone(ZoneInfo("Europe/Berlin"))))
    assert [action.due for action in berlin] == [action.due for action in here]
    # after a night's sleep what fell due is still there, and the row is late and not active
    morning = due(assess(chart_of(events), reference, at("07:00", 1)))
    codes = [
        said.says.code for each in morning for said in each.says if isinstance(said.says, Note)
    ]
    assert "taper_late" in codes
    assert "paper_action_step" not in codes
    # a clock that was set back tells what was told then
    assert due(assess(chart_of(events), reference, now)) == here
