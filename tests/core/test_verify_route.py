"""Route and line of an order, as the pharmacist's check judges them: the whole truth table."""

from dataclasses import replace
from typing import Any

import pytest
from printed_plans import BY_LINE, CLOCK_CHANGE, DRUGS, RULES, facts_for, zone_of

from corrupted import plan_named, signed_anew
from pressorsheet.core.note import Note, note
from pressorsheet.core.verify import Check, Result, verify

FAIL, PASS, UNKNOWN = Result.FAIL, Result.PASS, Result.UNKNOWN
LINE = "right internal jugular, distal lumen"
NOTHING = note("verify_route_nothing")


def check(charted: str | None, **content: Any) -> Check:
    """The check of a plan with this route and line, its fingerprint made to fit."""
    bare = {
        key: value for key, value in plan_named(BY_LINE).items() if key not in ("route", "line")
    }
    plan = signed_anew({**bare, **content})
    facts = replace(facts_for(plan), line=charted)
    drug, rules = DRUGS["vasopressin"], RULES["vasopressin"]
    found = verify(plan, drug, rules, facts, zone_of(plan))
    assert {each.id for each in found.of(Result.FAIL)} <= {"route"}
    return next(each for each in found.checks if each.id == "route")


def wrong(route: Note | str, line: Note | str) -> Note:
    return note("verify_route_wrong", route=route, line=line)


@pytest.mark.parametrize(
    ("route", "line", "charted", "result", "told"),
    [
        ("intravenous", LINE, LINE, PASS, note("verify_route_charted", line=LINE)),
        (
            "intravenous",
            LINE,
            " Right  internal jugular, DISTAL lumen",
            PASS,
            note("verify_route_charted", line=LINE),
        ),
        ("intravenous", LINE, None, UNKNOWN, note("verify_route_not_charted", line=LINE)),
        (
            "intravenous",
            LINE,
            "left forearm",
            UNKNOWN,
            note("verify_route_differs", line=LINE, charted="left forearm"),
        ),
        ("oral", LINE, LINE, FAIL, wrong("oral", LINE)),
        ("Intravenous", LINE, LINE, FAIL, wrong("Intravenous", LINE)),
        (None, LINE, LINE, FAIL, wrong(NOTHING, LINE)),
        ("intravenous", None, LINE, FAIL, wrong("intravenous", NOTHING)),
        ("intravenous", "", LINE, FAIL, wrong("intravenous", "")),
        ("intravenous", " \u200b ", LINE, FAIL, wrong("intravenous", " ? ")),
        (None, None, LINE, UNKNOWN, note("verify_route_not_ordered")),
        (None, None, None, UNKNOWN, note("verify_route_not_ordered")),
    ],
)
def test_route_and_line_are_held_to_the_chart(
    route: str | None, line: str | None, charted: str | None, result: Result, told: Note
) -> None:
    content = {"route": route, "line": line}
    written = {key: text for key, text in content.items() if text is not None}
    found = check(charted, **written)
    assert (found.result, found.numbers) == (result, told)
    # written as null it is not there either
    assert check(charted, **content) == found


def test_without_a_worksheet_the_line_it_runs_by_is_unknown() -> None:
    plan = plan_named(BY_LINE)
    found = verify(plan, DRUGS["vasopressin"], RULES["vasopressin"], None, zone_of(plan))
    check = next(each for each in found.checks if each.id == "route")
    assert (check.result, check.numbers) == (
        UNKNOWN,
        note("verify_route_not_charted", line=LINE),
    )
    assert found.passed


def test_a_plan_of_before_orders_named_their_line_passes_with_its_own_fingerprint() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert "route" not in plan
    assert "line" not in plan
    found = verify(plan, DRUGS["vasopressin"], RULES["vasopressin"], facts_for(plan), zone_of(plan))
    assert found.passed
    assert [each.id for each in found.of(UNKNOWN)] == ["route"]
