"""Verify: the pharmacist's named checks on a plan: as JSON, typed in from paper, or its QR text."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import available_timezones

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_given
from pressorsheet.cli.worksheets import moment_given, reference_given, site_given, worksheet_given
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.people import identity
from pressorsheet.core.moment import moment
from pressorsheet.core.note import note
from pressorsheet.core.paper import Identity
from pressorsheet.core.taper.code import is_code, read_code
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.verify import NoZone, Result, Verification, WorksheetFacts, verify
from pressorsheet.core.verify.typed import TypedPlan
from pressorsheet.core.verify_facts import facts_of_plan, ordered_at, verify_rules
from pressorsheet.exchange.plan_file import LARGEST_PLAN, read_plan, zone_named
from pressorsheet.exchange.typed_plan import read_typed
from pressorsheet.wording import say, word

NOT_PASSED = 1
STDIN = "-"
# A QR code of 177 modules holds no more.
LARGEST_CODE = 4296


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its arguments."""
    parser = subparsers.add_parser(
        "verify",
        help="the pharmacist's checks on a taper plan",
        allow_abbrev=False,
        description="Judges a plan by named checks, each pass, fail or unknown with its numbers, "
        "computed anew from the printed figures. Exit code 0 when nothing fails, else 1. It signs "
        "nothing. The plan is a file that taper --json wrote, lines typed in from a printed taper "
        "sheet, or the text of the QR code on it.",
    )
    parser.add_argument("file", metavar="PLAN", help="the file; - reads what is typed or piped in")
    parser.add_argument("--worksheet", metavar="FILE", help="to check the plan against the chart")
    parser.add_argument(
        "--at",
        metavar="T",
        help="when the plan was ordered, for the worksheet; else as charted there, else the "
        "plan's start",
    )
    parser.add_argument(
        "--protocol", metavar="ID|PATH", help="its id, or a file; default: this site's"
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    passphrases.add_argument(parser)


def main(arguments: argparse.Namespace) -> int:
    """Judge the plan and show it: exit code 0 when it passed, else 1."""
    try:
        reference = reference_given(arguments.protocol, site_given(arguments))
        plan = _plan_given(arguments.file)
        seen = _seen(arguments, plan, reference)
        verification = _judged(plan, reference, seen)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=arguments.json, place=fault.place)
    if arguments.json:
        answer.give(_as_json(verification) | _worksheet_as_json(seen))
    else:
        for line in _worksheet_as_text(seen):
            answer.tell(line)
        answer.tell(_as_text(verification))
    return answer.DONE if verification.passed else NOT_PASSED


def _plan_given(path: str) -> TypedPlan | Mapping[str, Any]:
    """The plan of a file: as JSON, as the text of a QR code, or as lines typed in from paper."""
    if path == STDIN:
        content, path = sys.stdin.buffer.read(LARGEST_PLAN + 1), "stdin"
    else:
        content = file_given(path, LARGEST_PLAN)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start or start.startswith((b"{", b"[")):
        return given(read_plan(content), path)
    if is_code(start[:LARGEST_CODE].decode("ascii", "replace")):
        zones = {name.upper(): name for name in available_timezones()}
        return given(read_code(start[:LARGEST_CODE].decode("ascii", "replace"), zones), path)
    return given(read_typed(content, _zone_of), path)


@frozen
class Seen:
    """A worksheet as it is looked at for a plan: whose it is, at which moment, how far it goes."""

    assessment: Assessment
    identity: Identity
    last: datetime | None


def _seen(
    arguments: argparse.Namespace, plan: TypedPlan | Mapping[str, Any], reference: Reference
) -> Seen | None:
    """The worksheet at the time of the order; None without one.

    The patient is the one of its last record, as the screen shows it.
    """
    fingerprint, start = _named(plan)
    if arguments.worksheet is None:
        return None
    events = worksheet_given(arguments.worksheet, reference.drugs, arguments.passphrase_file).events
    chart = chart_of(events)
    at = None if arguments.at is None else moment_given(arguments.at)
    at = at or ordered_at(chart, fingerprint, start) or start
    last = max((event.recorded_at for event in events), default=None)
    newest = max((event.at for event in events), default=at)
    return Seen(
        assess(chart, reference, at), identity(assess(chart, reference, max(at, newest))), last
    )


def _named(plan: TypedPlan | Mapping[str, Any]) -> tuple[str | None, datetime]:
    """The fingerprint and the start that a plan bears."""
    if isinstance(plan, TypedPlan):
        return plan.order.fingerprint, plan.order.start
    return plan.get("fingerprint"), given(moment(plan["start"]))


def _judged(
    plan: TypedPlan | Mapping[str, Any], reference: Reference, seen: Seen | None
) -> Verification:
    if isinstance(plan, TypedPlan):
        order = plan.order
        drug, rules = reference.drugs.get(order.drug), verify_rules(reference.protocol, order.drug)
        facts = _facts(seen, drug, order.fingerprint)
        planning = taper_rules(reference.protocol, order.drug)
        return verified_as_typed(plan, Bar(drug, planning, rules, facts, zone_named(order.tz)))
    drug, rules = reference.drugs.get(plan["drug"]), verify_rules(reference.protocol, plan["drug"])
    facts = _facts(seen, drug, plan.get("fingerprint"))
    return verify(plan, drug, rules, facts, zone_named(plan.get("tz")))


def _facts(seen: Seen | None, drug: Drug | None, fingerprint: str | None) -> WorksheetFacts | None:
    """What the worksheet says at the time of the order; None without a worksheet."""
    if seen is None or drug is None:
        return None
    return facts_of_plan(seen.assessment, drug, fingerprint)


def _worksheet_as_json(seen: Seen | None) -> dict[str, object]:
    if seen is None:
        return {}
    who, at = seen.identity, seen.assessment.at
    patient = {"name": who.name, "mrn": who.mrn, "bed": who.bed}
    born = None if who.born is None else who.born.isoformat()
    last = None if seen.last is None else seen.last.isoformat()
    about = {"patient": patient | {"birth_date": born}, "at": at.isoformat(), "last_record": last}
    return {"worksheet": about}


def _worksheet_as_text(seen: Seen | None) -> Iterator[str]:
    """Whose worksheet it is, and at which moments plan and worksheet stand."""
    if seen is not None:
        who, zone = seen.identity, seen.assessment.at.tzinfo
        told = {"bed": who.bed, "name": who.name, "mrn": who.mrn, "born": who.born}
        yield say(note("verify_of_patient", **told), zone)
        yield say(note("verify_moments", at=seen.assessment.at, last=seen.last), zone)


def _zone_of(name: str) -> tzinfo | None:
    found = zone_named(name)
    return None if isinstance(found, NoZone) else found


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
