"""A plan read off paper is proven by its printed fingerprint, or by nothing."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from printed_plans import failed
from typed_plans import CASES, judged, proof, typed

from pressorsheet.core.note import Note, note
from pressorsheet.core.verify import Check, Result, Verification
from pressorsheet.core.verify.said import STRENGTH, Said


@pytest.mark.parametrize("name", CASES)
def test_a_plan_typed_whole_is_proven_by_its_printed_fingerprint(name: str) -> None:
    read = typed(name)
    order = replace(read.order, fingerprint=(read.order.fingerprint or "")[:8])
    check = proof(replace(read, order=order))
    assert check == Check(
        "fingerprint", Result.PASS, note("verify_fingerprint_fits", printed=order.fingerprint)
    )


@pytest.mark.parametrize("name", CASES)
def test_what_no_figure_gives_away_the_fingerprint_does(name: str) -> None:
    read = typed(name)
    for changed in (
        {"reason": "another"},
        {"ordered_by": "Dr X"},
        {"tz": "Europe/Paris" if read.order.tz else "Africa/Lagos"},
        {"content": {**read.order.content, "stop_below_mmhg": Fraction(50)}},
        {"content": {**read.order.content, "call": "nobody"}},
    ):
        check = proof(replace(read, order=replace(read.order, **changed)))
        assert check.result is Result.FAIL
        assert check.numbers.code in ("verify_typed_differs_by", "verify_typed_elsewhere")


def test_without_a_fingerprint_or_with_too_little_of_it_nothing_is_proven() -> None:
    read = typed("clock change")
    for digits in (None, "", (read.order.fingerprint or "")[:7]):
        check = proof(replace(read, order=replace(read.order, fingerprint=digits)))
        assert check == Check("fingerprint", Result.UNKNOWN, note("verify_typed_no_fingerprint"))


def test_texts_that_the_source_left_out_leave_the_fingerprint_unknown() -> None:
    read = typed("clock change")
    shortened = replace(read, order=replace(read.order, reason="not there"), texts_missing=True)
    check = proof(shortened)
    shown = (read.order.fingerprint or "")[:8]
    told = note("verify_typed_texts_missing", printed=shown)
    assert check == Check("fingerprint", Result.UNKNOWN, told)
    # what was not left out is proven all the same
    assert proof(replace(read, texts_missing=True)).result is Result.PASS


@pytest.mark.parametrize(
    "changed",
    [
        {"drug": "unobtainium"},
        {"step": Fraction("0.006")},
        {"dose_unit": "spoons"},
        {"every_min": Fraction(10**9)},
    ],
)
def test_an_order_that_no_program_of_ours_makes_fails(changed: dict[str, Any]) -> None:
    read = typed("clock change")
    found = judged(replace(read, order=replace(read.order, **changed)))
    assert not found.passed


def test_a_bag_in_words_that_are_not_ours_fails() -> None:
    read = typed("clock change")
    bag = replace(read.order.bag, amount_unit="spoons")
    check = proof(replace(read, order=replace(read.order, bag=bag)))
    shown = (read.order.fingerprint or "")[:8]
    told = note("verify_typed_not_made", printed=shown)
    assert check == Check("fingerprint", Result.FAIL, told)


@pytest.mark.parametrize("name", CASES)
def test_a_source_without_rows_is_judged_by_those_that_its_order_makes(name: str) -> None:
    read = replace(typed(name), rows=None)
    found = judged(read)
    assert found.passed
    assert proof(read).result is Result.PASS
    assert "verify_rows" in {check.numbers.code for check in found.checks}


@pytest.mark.parametrize("changed", [{"drug": "unobtainium"}, {"step": Fraction("0.006")}])
def test_without_rows_an_order_that_makes_none_has_none(changed: dict[str, Any]) -> None:
    read = typed("clock change")
    none = replace(read, rows=None, order=replace(read.order, **changed))
    assert {"rows", "fingerprint"} <= failed(judged(none))


def test_without_rows_and_with_another_fingerprint_it_is_judged_and_fails() -> None:
    read = typed("expires")
    other = replace(read, rows=None, order=replace(read.order, fingerprint="0" * 16))
    assert failed(judged(other)) == {"fingerprint"}


def test_what_is_left_out_of_bag_changes_is_unknown_unless_the_plan_is_proven() -> None:
    read = replace(typed("empties later"), rows=None, changes=None)
    proven = {check.id: check.result for check in judged(read).checks}
    assert proven["bag_changes"] is proven["fingerprint"] is Result.PASS
    forged = judged(replace(read, order=replace(read.order, fingerprint="0" * 16)))
    told = {check.id: check for check in forged.checks}
    missing = note("verify_typed_changes_missing")
    assert [told[name] for name in ("bag_changes", "bag_life", "fingerprint")] == [
        Check("bag_changes", Result.UNKNOWN, missing),
        Check("bag_life", Result.UNKNOWN, missing),
        Check(
            "fingerprint",
            Result.UNKNOWN,
            note("verify_typed_changes_not_proven", printed="0" * 8),
        ),
    ]


def test_the_first_bag_change_alone_proves_a_bag_that_expires() -> None:
    full = typed("expires")
    (change, *_) = full.changes or ()
    read = replace(full, rows=None, changes=None, first_change=change)
    assert proof(read).result is Result.PASS
    assert proof(replace(read, first_change=None)).result is Result.UNKNOWN
    # a figure that fails as well spares the search for a slip
    other = replace(change, because="empty")
    forged = replace(read, first_change=other, said=(Said(4, STRENGTH, Decimal(9)),))
    assert (proof(forged).result, proof(forged).numbers.code) == (
        Result.FAIL,
        "verify_typed_differs",
    )


def told_faults(found: Verification) -> list[Note]:
    return [
        fault for check in found.checks for fault in dict(check.numbers.values).get("faults", ())
    ]


def test_of_a_plan_that_is_proven_another_bag_change_is_told_with_the_one_it_has() -> None:
    read = typed("empties later")
    (change,) = read.changes or ()
    later = datetime.fromisoformat("2026-11-22T23:45+01:00")
    # 5.2 mL: 3.8 are gone at 23:00, at 3 mL/h the rest 28 min later
    right = datetime.fromisoformat("2026-11-22T23:28+01:00")
    assert change.at == right
    found = judged(replace(read, changes=(replace(change, at=later),)))
    (check,) = [each for each in found.checks if each.id == "bag_changes"]
    faults = (
        note("verify_typed_bag_missing", at=right.isoformat(), why="empty"),
        note("verify_typed_bag_other", at=later.isoformat(), why="empty"),
    )
    assert check == Check("bag_changes", Result.FAIL, note("verify_faults", faults=faults))
    (missing,) = judged(replace(read, changes=())).of(Result.FAIL)
    one = note("verify_faults", faults=faults[:1])
    assert missing == Check("bag_changes", Result.FAIL, one)
    # a change that was typed is judged by the checks, proven or not
    # (a figure that fails as well spares the search for a slip)
    read = replace(read, said=(Said(4, STRENGTH, Decimal(9)),))
    not_proven = judged(replace(read, order=replace(read.order, fingerprint="0" * 16)))
    assert [each.result for each in not_proven.checks if each.id == "bag_changes"] == [Result.PASS]
    # what is not proven tells nothing of what the plan has
    for digits in (None, "0" * 16):
        order = replace(read.order, fingerprint=digits)
        forged = judged(replace(read, changes=(replace(change, at=later),), order=order))
        assert not set(faults) & set(told_faults(forged))
