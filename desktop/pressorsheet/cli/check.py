"""Check: what a protocol says about a worksheet at a moment."""

import argparse
from collections.abc import Iterator
from datetime import timedelta, tzinfo
from typing import Any

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.worksheets import moment_given, reference_given, site_given, worksheet_given
from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.checklist import ItemResult, Status
from pressorsheet.core.clock import Clock
from pressorsheet.core.conflicts import conflicts
from pressorsheet.core.discharge import archived
from pressorsheet.wording import say, time_text, word

ONE_MINUTE = timedelta(minutes=1)
SHOWN_HEX = 8


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "check",
        help="what a protocol says about a worksheet at a moment",
        description="Shows each item of the protocol's checklists: met, not met or unknown, with "
        "the numbers behind it. It never orders.",
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="a worksheet file, plain or sealed")
    parser.add_argument("--at", metavar="T", help="the moment, ISO 8601 with an offset; else now")
    parser.add_argument(
        "--protocol", metavar="ID|PATH", help="its id, or a file; default: this site's"
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    passphrases.add_argument(parser)


def main(args: argparse.Namespace) -> int:
    """Judge the worksheet and show it."""
    try:
        reference = reference_given(args.protocol, site_given(args))
        at = moment_given(args.at)
        worksheet = worksheet_given(args.file, reference.drugs, args.passphrase_file)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=args.json, place=fault.place)
    assessment = assess(chart_of(worksheet.events), reference, at)
    if args.json:
        return answer.give(as_json(assessment))
    for line in _lines(assessment):
        answer.tell(line)
    return answer.DONE


def as_json(assessment: Assessment) -> dict[str, object]:
    """The assessment's checklists as the contract of cli.md has them."""
    protocol = assessment.reference.protocol
    zone = assessment.at.tzinfo
    return {
        "at": assessment.at.isoformat(),
        "protocol": {
            "id": protocol.id,
            "version": protocol.version,
            "sha256": assessment.reference.protocol_fingerprint,
        },
        "checklists": [
            {"id": checklist.id, "items": [_item(result, zone) for result in checklist.items]}
            for checklist in assessment.checklists
        ],
        "conflicts": [
            {"about": each.about.value, "events": sorted(each.ids), "says": say(each.says, zone)}
            for each in conflicts(assessment.view)
        ],
    }


def _item(result: ItemResult, zone: tzinfo | None) -> dict[str, object]:
    item, finding = result.item, result.finding
    shown: dict[str, object] = {
        "id": item.id,
        "article": list(item.article),
        "kind": item.kind,
        "title": item.title,
        "status": result.status.value,
        "out_of_date": result.is_out_of_date,
        "because": [say(note, zone) for note in finding.because],
        "missing": [say(note, zone) for note in finding.missing],
        "sources": list(item.sources),
    }
    if finding.clock is not None:
        shown["clock"] = _clock(finding.clock, zone)
    return shown


def _clock(clock: Clock, zone: tzinfo | None) -> dict[str, object]:
    earliest = clock.earliest
    return {
        "held_min": clock.held // ONE_MINUTE,
        "needed_min": clock.needed // ONE_MINUTE,
        "earliest": None if earliest is None else earliest.astimezone(zone).isoformat(),
    }


def _lines(assessment: Assessment) -> Iterator[str]:
    reference, zone = assessment.reference, assessment.at.tzinfo
    protocol = reference.protocol
    yield (
        f"{protocol.title}: {protocol.id} {protocol.version} "
        f"({reference.protocol_fingerprint[:SHOWN_HEX]}), at {time_text(assessment.at)}"
    )
    left = archived(assessment.view)
    if left is not None:
        yield say(left, zone)
    for conflict in conflicts(assessment.view):
        yield say(conflict.says, zone)
    for checklist in assessment.checklists:
        yield ""
        yield word(checklist.id)
        for result in checklist.items:
            yield f"  {status_word(result):<14}  {result.item.id:<8}  {result.item.title}"
            if result.status is Status.MET and result.item.consider:
                yield f"{'':<28}criterion met: {result.item.consider}; the clinician decides"
            for note in result.finding.because:
                yield f"{'':<28}{say(note, zone)}"
            for note in result.finding.missing:
                yield f"{'':<28}needed: {say(note, zone)}"


def status_word(result: ItemResult) -> str:
    """The word people read: a caution applies or does not; what is too old is out of date."""
    if result.is_out_of_date:
        return word("out_of_date")
    if result.item.kind == "caution" and result.status is not Status.UNKNOWN:
        return word("applies" if result.status is Status.MET else "does_not_apply")
    return word(result.status.value)
