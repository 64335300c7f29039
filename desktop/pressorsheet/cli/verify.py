"""Verify: the pharmacist's named checks on a plan as `taper --json` writes it."""

import argparse
from collections.abc import Mapping
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_given
from pressorsheet.cli.worksheets import moment_given, reference_given, worksheet_given
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.moment import moment
from pressorsheet.core.verify import Result, Verification, WorksheetFacts, verify
from pressorsheet.core.verify_facts import ordered_at, verify_rules, worksheet_facts
from pressorsheet.exchange.plan_file import LARGEST_PLAN, read_plan, zone_named
from pressorsheet.wording import say, word

NOT_PASSED = 1


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its arguments."""
    parser = subparsers.add_parser(
        "verify",
        help="the pharmacist's checks on a taper plan",
        allow_abbrev=False,
        description="Judges a plan by named checks, each pass, fail or unknown with its numbers, "
        "computed anew from the printed figures. Exit code 0 when nothing fails, else 1. It signs "
        "nothing.",
    )
    parser.add_argument("file", metavar="PLAN.json", help="what taper --json wrote")
    parser.add_argument("--worksheet", metavar="FILE", help="to check the plan against the chart")
    parser.add_argument(
        "--at",
        metavar="T",
        help="when the plan was ordered, for the worksheet; else as charted there, else the "
        "plan's start",
    )
    parser.add_argument("--protocol", metavar="ID|PATH", help="default: septic-shock")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def main(arguments: argparse.Namespace) -> int:
    """Judge the plan and show it: exit code 0 when it passed, else 1."""
    try:
        reference = reference_given(arguments.protocol)
        plan = given(read_plan(file_given(arguments.file, LARGEST_PLAN)), arguments.file)
        facts = _facts(arguments, plan, reference)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=arguments.json, place=fault.place)
    verification = verify(
        plan,
        reference.drugs.get(plan["drug"]),
        verify_rules(reference.protocol, plan["drug"]),
        facts,
        zone_named(plan.get("tz")),
    )
    if arguments.json:
        answer.give(_as_json(verification))
    else:
        answer.tell(_as_text(verification))
    return answer.DONE if verification.passed else NOT_PASSED


def _facts(
    arguments: argparse.Namespace, plan: Mapping[str, Any], reference: Reference
) -> WorksheetFacts | None:
    """What the worksheet says at the time of the order; None without a worksheet."""
    if arguments.worksheet is None:
        return None
    chart = chart_of(worksheet_given(arguments.worksheet, reference).events)
    at = None if arguments.at is None else moment_given(arguments.at)
    start = given(moment(plan["start"]))
    at = at or ordered_at(chart, plan.get("fingerprint"), start) or start
    drug = reference.drugs.get(plan["drug"])
    return None if drug is None else worksheet_facts(assess(chart, reference, at), drug)


def _as_json(verification: Verification) -> dict[str, object]:
    return {
        "passed": verification.passed,
        "checks": [
            {
                "id": check.id,
                "result": check.result,
                "title": word(f"check_{check.id}"),
                "numbers": say(check.numbers),
            }
            for check in verification.checks
        ],
        "notices": [
            {"level": "caution", "code": notice.code, "message": say(notice)}
            for notice in verification.notices
        ],
    }


def _as_text(verification: Verification) -> str:
    counts = ", ".join(f"{len(verification.of(each))} {each.value}" for each in Result)
    lines = [f"{word('passed' if verification.passed else 'not_passed')}: {counts}"]
    for check in verification.checks:
        title = word(f"check_{check.id}")
        lines.append(f"  {check.result.value:<7}  {title:<22}  {say(check.numbers)}")
    lines += [f"  notice   {say(notice)}" for notice in verification.notices]
    return "\n".join(lines)
