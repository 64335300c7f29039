"""The line of an order on record: an order of before has none and stands, a changed one does not.

`tests/vectors/taper/without-line.worksheet.json` is the sample patient as it shipped before orders
named their line.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from paper_reading import texts

from corrupted import exact, fingerprint_of, written
from pressorsheet import resources
from pressorsheet.cli.main import run

VECTOR = Path(__file__).parents[1] / "vectors" / "taper" / "without-line.worksheet.json"
LINE = "right internal jugular, medial lumen"
AT = "2026-11-22T19:40:00+01:00"


def before() -> Any:
    return exact(VECTOR.read_text("utf-8"))


def now() -> Any:
    return exact(resources.read_text("samples", "septic-shock.worksheet.json"))


def plan_in(worksheet: Any) -> Any:
    (ordered,) = (each for each in worksheet["events"] if each["kind"] == "taper_ordered")
    return ordered["plan"]


def sheet(worksheet: Any, tmp_path: Path) -> str:
    file, out = tmp_path / "a.worksheet.json", tmp_path / "t.pdf"
    file.write_text(written(worksheet), "utf-8")
    assert run(["taper-sheet", str(file), "-o", str(out), "--at", AT]) == 0
    return " ".join(" ".join(texts(out.read_bytes())).split())


def verified(plan: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    file = tmp_path / "plan.json"
    file.write_text(written(plan), "utf-8")
    run(["verify", str(file), "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return {check["id"]: check["result"] for check in checks}


def test_an_order_without_its_line_stays_signed_and_prints_that_it_names_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_in(before())
    assert "line" not in plan
    assert plan["fingerprint"] == fingerprint_of(plan)
    text = sheet(before(), tmp_path)
    assert "NOT VERIFIED" not in text
    assert "B. Cho, pharmacist" in text
    assert "plan 8777 839d" in text
    assert "Route and line: not recorded in the order." in text
    assert f"Charted line: {LINE}." in text
    capsys.readouterr()
    found = verified(plan, tmp_path, capsys)
    assert (found["fingerprint"], found["route"]) == ("pass", "unknown")
    assert "fail" not in found.values()


def test_an_order_prints_the_line_it_names(tmp_path: Path) -> None:
    text = sheet(now(), tmp_path)
    assert "NOT VERIFIED" not in text
    assert f"Route: intravenous. Line: {LINE}." in text
    assert "Charted line" not in text


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize(("key", "other"), [("line", "left femoral"), ("route", "oral")])
def test_a_changed_line_voids_the_signature(
    key: str, other: str, anew: bool, tmp_path: Path
) -> None:
    worksheet = now()
    plan = plan_in(worksheet)
    plan[key] = other
    if anew:
        plan["fingerprint"] = fingerprint_of(plan)
    text = sheet(worksheet, tmp_path)
    assert "NOT VERIFIED" in text
    assert f"{other}." in text
