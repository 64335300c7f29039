"""A signature is void from the first moment at which another bag or weight was charted.

T1 goes from 0.03 to OFF by 0.005 units/min every 60 min from 12:00, from 40 units in 100 mL; it
is signed at 11:30.
"""

from fractions import Fraction

import pytest
from bedside import at, bag, event, infusion, stop, tick, vasopressin, weight
from taper_events import PLAN, another, given, mapping, ordered, signed, taper
from tapers import accepted, norepinephrine_plan

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import UnitConcentration, Weight
from pressorsheet.core.second_entry import entry_item, given_up_item
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of, unverified_entries
from pressorsheet.wording import say

BAG = bag("vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"))
AT_THREE = vasopressin("09:00", "0.03", bag="V")
CHARTED = (BAG, AT_THREE, ordered(), signed("11:30"))
WEAK = bag("vasopressin", "11:40", "W", "20 units", 100, hung_at=at("11:40"))
SAME = bag("vasopressin", "11:50", "X", "20 units", 50, hung_at=at("11:50"))


def run(reference: Reference, now: str, *events: AnyEvent) -> TaperRun:
    (found,) = tapers_of(assess(chart_of(events), reference, at(now))).read
    return found


def faults(found: TaperRun) -> tuple[Note, ...]:
    (only,) = found.version.verified
    assert found.version.is_verified is not bool(only.voided_by)
    assert (found.version.standing is None) is bool(only.voided_by)
    return only.voided_by


def test_a_signature_stands_while_bag_and_weight_are_those_that_were_signed(
    reference: Reference,
) -> None:
    assert faults(run(reference, "11:45", *CHARTED)) == ()
    # a bag of the same strength, and a weight that this drug is not dosed by
    same = (*CHARTED, SAME, weight("11:45", 80))
    assert faults(run(reference, "12:00", *same)) == ()


def test_who_ordered_it_does_not_verify_it_by_the_whole_chart_either(reference: Reference) -> None:
    own = signed("11:30", name="Dr A. Lind")
    found = run(reference, "11:45", BAG, AT_THREE, ordered(), own)
    assert faults(found) == (note("verify_void_own_order", name="Dr A. Lind"),)


def test_another_bag_voids_it_and_the_old_one_does_not_heal_it(reference: Reference) -> None:
    found = run(reference, "11:45", *CHARTED, WEAK)
    (fault,) = faults(found)
    assert fault.code == "verify_void_bag"
    assert (fault["at"], fault["hung"]) == (at("11:40"), UnitConcentration(Fraction("0.2")))
    assert say(fault, at("11:40").tzinfo) == (
        "at 2026-03-10 11:40 +00:00 the hung bag was 0.2 units/mL, signed was 0.4 units/mL"
    )
    again = run(reference, "12:00", *CHARTED, WEAK, SAME)
    assert faults(again) == (fault,)


@pytest.mark.parametrize(
    ("when", "struck_at", "voided"),
    [
        ("11:20", None, ["verify_void_gave_up"]),
        ("11:20", "11:25", ["verify_void_gave_up"]),
        ("11:20", "11:35", ["verify_void_gave_up"]),
        ("11:30", None, ["verify_void_gave_up"]),
        ("11:31", None, []),
    ],
)
def test_the_signature_of_who_had_been_shown_the_plan_is_void_struck_or_not(
    reference: Reference, when: str, struck_at: str | None, voided: list[str]
) -> None:
    signer = {"name": "mia lindqvist", "role": "pharmacist"}
    shown = tick(when, given_up_item(str(PLAN["fingerprint"])), by=signer)
    strikes = [] if struck_at is None else [event("struck", struck_at, event_id=shown.id)]
    found = run(reference, "11:45", *CHARTED, shown, *strikes)
    assert [each.code for each in faults(found)] == voided
    other = tick(when, given_up_item("another plan"), by=signer)
    assert faults(run(reference, "11:45", *CHARTED, other)) == ()


def test_a_bag_charted_in_error_and_struck_voids_nothing(reference: Reference) -> None:
    struck = event("struck", "11:50", event_id=WEAK.id, reason="wrong patient")
    assert faults(run(reference, "11:45", *CHARTED, WEAK, struck)) != ()
    assert faults(run(reference, "11:55", *CHARTED, WEAK, struck)) == ()


def test_a_spare_bag_and_one_hung_before_the_signature_void_nothing(reference: Reference) -> None:
    spare = bag("vasopressin", "11:40", "S", "20 units", 100)
    before = bag("vasopressin", "10:00", "B", "20 units", 100, hung_at=at("10:00"))
    back = bag("vasopressin", "11:00", "C", "40 units", 100, hung_at=at("11:00"))
    assert faults(run(reference, "11:45", *CHARTED, spare, before, back)) == ()


def test_an_infusion_from_another_bag_voids_it_and_so_does_a_later_hanging(
    reference: Reference,
) -> None:
    ready = bag("vasopressin", "11:00", "R", "20 units", 100)
    moved = vasopressin("11:40", "0.03", bag="R")
    assert faults(run(reference, "11:39", *CHARTED, ready, moved)) == ()
    (fault,) = faults(run(reference, "11:45", *CHARTED, ready, moved))
    assert fault["at"] == at("11:40")
    hung = bag("vasopressin", "11:00", "H", "20 units", 100, hung_at=at("11:35"))
    (fault,) = faults(run(reference, "11:45", *CHARTED, hung))
    assert fault["at"] == at("11:35")


def test_a_bag_that_hung_at_the_signature_but_was_charted_later_voids_it(
    reference: Reference,
) -> None:
    late = bag("vasopressin", "11:20", "L", "20 units", 100, hung_at=at("11:20"), charted="11:50")
    (fault,) = faults(run(reference, "11:55", *CHARTED, late))
    assert fault["at"] == at("11:30")


def test_a_replan_for_the_new_bag_is_signed_anew(reference: Reference) -> None:
    plan = mapping("13:00", ordered_by="Dr A. Lind")
    again = taper("replanned", "11:55", version=2, plan=plan)
    found = run(reference, "12:00", *CHARTED, WEAK, SAME, again)
    assert found.version.verified == ()
    assert not found.version.is_verified


def test_what_is_charted_after_the_taper_ended_voids_nothing(reference: Reference) -> None:
    stopped = taper("stopped", "11:35")
    assert faults(run(reference, "11:45", *CHARTED, stopped, WEAK)) == ()
    doses = ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
    rows = [given(n, f"{11 + n}:00", dose) for n, dose in enumerate(doses, start=1)]
    weak = bag("vasopressin", "17:30", "Z", "20 units", 100, hung_at=at("17:30"))
    done = run(reference, "18:00", *CHARTED, *rows, weak)
    assert done.is_complete
    assert faults(done) == ()
    assert faults(run(reference, "18:00", *CHARTED, *rows[:-1], weak)) != ()


@pytest.mark.parametrize(("kg", "voided"), [(70, 0), (72, 1)])
def test_a_new_dosing_weight_voids_the_plan_of_a_drug_dosed_by_it(
    reference: Reference, kg: int, voided: int
) -> None:
    plan = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
    n = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
    runs = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
    sign = signed("11:30", fingerprint=plan["fingerprint"])
    charted = (weight("08:00", 70), n, runs, ordered(plan=plan), sign)
    assert faults(run(reference, "11:45", *charted)) == ()
    found = faults(run(reference, "11:50", *charted, weight("11:45", kg)))
    assert len(found) == voided
    assert [fault["in_force"] for fault in found] == [Weight(Fraction(kg))] * voided


def test_a_drug_charted_off_leaves_the_signature(reference: Reference) -> None:
    assert faults(run(reference, "11:45", *CHARTED, stop("vasopressin", "11:40"))) == ()


def test_a_drug_that_the_library_does_not_have_is_judged_by_plan_alone(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "drug": "unobtainium"})
    sign = signed("11:30", fingerprint=plan["fingerprint"])
    assert faults(run(reference, "11:45", ordered(plan=plan), sign, WEAK)) == ()


def test_second_entries_are_covered_until_their_taper_is_verified_or_over(
    reference: Reference,
) -> None:
    first = entry_item(str(PLAN["fingerprint"]))
    shown = tick("11:20", given_up_item(str(PLAN["fingerprint"])))

    def covered(now: str, *events: AnyEvent) -> frozenset[str]:
        return unverified_entries(assess(chart_of(events), reference, at(now)))

    unsigned = (BAG, AT_THREE, ordered())
    assert covered("10:59", *unsigned) == frozenset()
    assert covered("11:20", *unsigned) == {first}
    # Whoever gave up saw it; another person may still read blind.
    assert covered("11:25", *unsigned, shown) == {first}
    assert covered("11:29", *CHARTED) == {first}
    assert covered("11:30", *CHARTED) == frozenset()
    # Another bag voids the signature, and the label is read anew.
    assert covered("11:45", *CHARTED, WEAK) == {first}
    # What a replan keeps of the figures waits too.
    plan = mapping("13:00", ordered_by="Dr A. Lind")
    again = taper("replanned", "11:55", version=2, plan=plan)
    assert covered("12:00", *CHARTED, again) == {first, entry_item(str(plan["fingerprint"]))}
    assert covered("11:45", *unsigned, taper("stopped", "11:40")) == frozenset()
    doses = ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
    rows = [given(n, f"{11 + n}:00", dose) for n, dose in enumerate(doses, start=1)]
    assert covered("16:30", *unsigned, *rows) == {first}
    assert covered("17:30", *unsigned, *rows) == frozenset()
