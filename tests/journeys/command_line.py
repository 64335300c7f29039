"""Command line: what it says and prints of a worksheet, to be held against what the window said."""

import json
from pathlib import Path
from typing import Any

import pytest

from pressorsheet.cli.main import run
from pressorsheet.core.assessment import Assessment
from pressorsheet.wording import say

Json = dict[str, Any]
Judged = dict[str, tuple[object, ...]]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Json:
    """What a command that succeeds answers as JSON."""
    assert run([*arguments, "--json"]) == 0
    found: Json = json.loads(capsys.readouterr().out)
    return found


def checked(file: str, at: str, capsys: pytest.CaptureFixture[str]) -> Judged:
    """What `check` says of each item at a moment."""
    checklists = told(capsys, "check", file, "--at", at)["checklists"]
    return {
        item["id"]: (item["status"], item["out_of_date"], item["because"], item["missing"])
        for checklist in checklists
        for item in checklist["items"]
    }


def judged(assessment: Assessment) -> Judged:
    """What an assessment of the window says of each item, in words."""
    zone = assessment.at.tzinfo
    return {
        result.item.id: (
            result.status.value,
            result.is_out_of_date,
            [say(note, zone) for note in result.finding.because],
            [say(note, zone) for note in result.finding.missing],
        )
        for checklist in assessment.checklists
        for result in checklist.items
    }


def handover_of(file: str, at: str, paper: str) -> bytes:
    """The handover that `handover` writes beside the file."""
    out = Path(file).with_name(f"handover.{paper}.pdf")
    assert run(["handover", file, "--at", at, "--paper", paper, "-o", str(out)]) == 0
    return out.read_bytes()
