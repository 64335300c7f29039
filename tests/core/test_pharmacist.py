"""The pharmacist's view of a taper: every check against its worksheet, and who may sign."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from bedside import at, bag, event, steady, target, tick, vasopressin
from taper_events import PLAN, another, given, ordered, taper

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import note
from pressorsheet.core.pharmacist import may_verify, verified
from pressorsheet.core.quantity import UnitAmount, UnitDose, Volume
from pressorsheet.core.second_entry import given_up_item
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import BlindEntry, Check, Result
from pressorsheet.wording import say

BAG = bag(
    "vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"), prepared_at=at("08:00")
)
CHARTED = (
    *steady("02:00", "12:00"),
    target("01:00", 65),
    tick("10:30"),
    BAG,
    vasopressin("01:30", "0.03"),
    vasopressin("09:00", "0.03", bag="V"),
    ordered(),
)
ENTRY = BlindEntry(
    UnitAmount(Fraction(40)),
    Volume(Fraction(100)),
    UnitDose(Fraction("0.03")),
    UnitDose(Fraction("0.005")),
    timedelta(minutes=60),
)


def seen(
    reference: Reference, now: str | datetime, *events: AnyEvent
) -> tuple[Assessment, TaperRun]:
    moment = at(now) if isinstance(now, str) else now
    assessment = assess(chart_of((*CHARTED, *events)), reference, moment)
    (run,) = tapers_of(assessment).read
    return assessment, run


def check(reference: Reference, check_id: str, now: str | datetime, *events: AnyEvent) -> Check:
    assessment, run = seen(reference, now, *events)
    return next(each for each in verified(assessment, run).checks if each.id == check_id)


def test_a_plan_that_its_worksheet_bears_out_passes_every_check(reference: Reference) -> None:
    assessment, run = seen(reference, "11:45")
    found = verified(assessment, run)
    assert found.of(Result.FAIL) == ()
    assert {each.id for each in found.of(Result.UNKNOWN)} == {"route"}
    assert verified(assessment, run) is found


def test_start_and_criterion_are_those_of_the_order_bag_and_weight_those_of_now(
    reference: Reference,
) -> None:
    # a dose lowered since, a MAP fallen since: the order was right when it was made
    lower = vasopressin("11:50", "0.025", bag="V")
    fallen = event("vitals", "11:40", source="arterial", map_mmhg=58)
    assert check(reference, "charted_start", "11:55", lower).result is Result.PASS
    assert check(reference, "wean", "11:55", fallen).result is Result.PASS
    weak = bag("vasopressin", "11:40", "W", "20 units", 100, hung_at=at("11:40"))
    assert check(reference, "hung_bag", "11:55", weak).result is Result.FAIL


def test_a_dose_struck_since_the_order_counts_as_never_charted(reference: Reference) -> None:
    wrong = vasopressin("10:50", "0.02", bag="V")
    assert check(reference, "charted_start", "11:45", wrong).result is Result.FAIL
    struck = event("struck", "11:30", event_id=wrong.id, reason="mistyped")
    assert check(reference, "charted_start", "11:45", wrong, struck).result is Result.PASS


def test_the_bag_that_hangs_is_held_to_what_is_still_to_run(reference: Reference) -> None:
    # 40 units/100 mL: the new bag of 100 mL hung at 14:00 lasts, although 12:00 is long gone
    new = bag(
        "vasopressin", "14:00", "N", "40 units", 100, hung_at=at("14:00"), prepared_at=at("14:00")
    )
    last = vasopressin("14:00", "0.02", bag="N")
    found = check(reference, "bag_life", "14:10", new, last)
    assert found.result is Result.PASS
    assert found.numbers["expires"] == at("08:00", 1)


def test_a_row_that_is_late_is_still_to_run_from_the_bag_that_hangs(reference: Reference) -> None:
    # hung and made at 08:00, it may hang for 18 h; the first of 5 h to OFF was due at 12:00
    assert check(reference, "bag_life", "20:59").result is Result.PASS
    late = check(reference, "bag_life", "22:30")
    (fault,) = late.numbers["faults"]
    assert fault == note("verify_hung_bag_expired", expires=at("02:00", 1), at=at("22:30"))
    steps = ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
    marks = [given(row, f"{11 + row}:00", dose) for row, dose in enumerate(steps, start=1)]
    over = check(reference, "bag_life", "17:05", *marks)
    assert (over.result, over.numbers.code) == (Result.PASS, "verify_bag_not_needed")


def test_while_off_is_late_or_the_taper_stopped_the_bag_that_hangs_still_counts(
    reference: Reference,
) -> None:
    # it expired at 02:00; OFF was due at 17:00, and a stopped taper leaves the drug running
    steps = ("0.025", "0.02", "0.015", "0.01", "0.005")
    marks = [given(row, f"{11 + row}:00", dose) for row, dose in enumerate(steps, start=1)]
    expired = note("verify_hung_bag_is_expired", expires=at("02:00", 1), at=at("03:00", 1))
    for more in ((), (taper("stopped", "17:05", reason="MAP unstable"),)):
        found = check(reference, "bag_life", at("03:00", 1), *marks, *more)
        assert found.numbers["faults"] == (expired,)
        assert check(reference, "bag_life", "17:10", *marks, *more).result is Result.PASS


def test_whoever_ordered_or_charted_the_order_may_not_sign(reference: Reference) -> None:
    assessment, run = seen(reference, "11:45")
    assert may_verify(assessment, run, "Mia Lindqvist", ENTRY) is None
    for name in ("dr a. lind", "Rosa  Lind"):
        found = may_verify(assessment, run, name, ENTRY)
        assert found is not None
        assert found.reasons == (note("verify_sign_own_order"),)


def test_without_the_blind_entry_or_with_another_nobody_signs(reference: Reference) -> None:
    assessment, run = seen(reference, "11:45")
    found = may_verify(assessment, run, "Mia Lindqvist", None)
    assert found is not None
    assert found.reasons == (note("verify_sign_no_entry"),)
    other = BlindEntry(
        UnitAmount(Fraction(20)), ENTRY.volume, ENTRY.start, ENTRY.step, ENTRY.interval
    )
    found = may_verify(assessment, run, "Mia Lindqvist", other)
    assert found is not None
    assert [reason.code for reason in found.reasons] == ["verify_entry_amount"]


@pytest.mark.parametrize("is_struck", [False, True])
def test_who_was_shown_the_plan_does_not_sign_it_and_a_strike_frees_nobody(
    reference: Reference, is_struck: bool
) -> None:
    item = given_up_item(str(PLAN["fingerprint"]))
    shown = tick("11:20", item, by={"name": "Mia Lindqvist", "role": "pharmacist"})
    strike = event("struck", "11:25", event_id=shown.id, reason="wrong patient")
    assessment, run = seen(reference, "11:45", shown, *([strike] if is_struck else []))
    found = may_verify(assessment, run, "mia  lindqvist", ENTRY)
    assert found is not None
    (reason,) = found.reasons
    assert say(reason) == (
        "you gave up the second entry at 11:20 and were shown the plan: "
        "another person may verify this version"
    )
    assert may_verify(assessment, run, "B. Cho", ENTRY) is None
    # Before it was shown, and of the entry that is still missing, all at once.
    assert may_verify(*seen(reference, "11:19", shown), "Mia Lindqvist", ENTRY) is None
    both = may_verify(assessment, run, "Mia Lindqvist", None)
    assert both is not None
    assert [each.code for each in both.reasons] == ["verify_sign_gave_up", "verify_sign_no_entry"]


def test_a_plan_of_a_drug_that_the_library_does_not_have_fails_and_is_not_signed(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "drug": "unobtainium"})
    strange = event("taper_ordered", "11:10", plan_id="T2", version=1, plan=plan)
    assessment = assess(chart_of((strange,)), reference, at("11:45"))
    (run,) = tapers_of(assessment).read
    assert "drug" in {each.id for each in verified(assessment, run).of(Result.FAIL)}
    assert may_verify(assessment, run, "Mia Lindqvist", ENTRY) is not None
