"""The taper-sheet command: a worksheet's taper on paper, or why there is none."""

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from paper_reading import fonts_not_embedded, outside_margins, overlaps, texts, thin_decimals

from pressorsheet import resources
from pressorsheet.cli.main import run

SAMPLE = "septic-shock.worksheet.json"
# step 1 at 17:02, step 2 at 18:00; step 3 held at 19:00 and resumed at 19:36
GIVEN, HELD, RESUMED = (
    f"2026-11-22T{clock}+01:00" for clock in ("18:10:00", "19:20:00", "19:40:00")
)

Output = Callable[[], tuple[str, str]]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Output:
    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return read


def content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.read_text("samples", SAMPLE))
    return found


def written(tmp_path: Path, worksheet: dict[str, Any]) -> str:
    file = tmp_path / "a.worksheet.json"
    file.write_text(json.dumps(worksheet), "utf-8")
    return str(file)


def sheet(tmp_path: Path, at: str, *options: str, worksheet: Any = None) -> bytes:
    out = tmp_path / "t.pdf"
    file = written(tmp_path, worksheet or content())
    assert run(["taper-sheet", file, "-o", str(out), "--at", at, *options]) == 0
    return out.read_bytes()


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("at", [GIVEN, HELD, RESUMED])
def test_the_sheet_is_whole_on_either_paper(at: str, paper: str, tmp_path: Path) -> None:
    pdf = sheet(tmp_path, at, "--paper", paper)
    assert outside_margins(pdf) == []
    assert overlaps(pdf) == []
    assert fonts_not_embedded(pdf) == set()
    if paper == "a4":
        assert len(texts(pdf)) == 1


def test_a_replan_fits_one_page_on_either_paper(tmp_path: Path) -> None:
    worksheet = content()
    order = next(event for event in worksheet["events"] if event["kind"] == "taper_ordered")
    asked = ["taper", "--drug", "vasopressin", "--from", "0.02 units/min"]
    asked += ["--start", "2026-11-22T20:30+01:00", "--bag", "20 units/100 mL"]
    made = tmp_path / "plan.json"
    with made.open("w") as out, redirect_stdout(out):
        assert run([*asked, "--ordered-by", "A. Lind", "--json"]) == 0
    at = "2026-11-22T19:30:00+01:00"
    told = {"kind": "taper_replanned", "at": at, "recorded_at": at, "version": 2}
    told |= {"id": "7d1c8c9a-54a1-4a57-9d8e-0d6d6d0c1b11", "reason": "held for a low MAP"}
    told |= {"plan": json.loads(made.read_text("utf-8"))["plan"]}
    kept = [event for event in worksheet["events"] if event["kind"] != "taper_resumed"]
    worksheet["events"] = [*kept, order | told]
    for paper in ("a4", "letter"):
        pdf = sheet(tmp_path, RESUMED, "--paper", paper, worksheet=worksheet)
        assert len(texts(pdf)) == 1
        assert overlaps(pdf) == []


def test_a_plan_by_weight_without_a_worksheet_fits_one_page(tmp_path: Path) -> None:
    out = tmp_path / "t.pdf"
    asked = ["taper", "--drug", "norepinephrine", "--from", "0.1 mcg/kg/min", "--step"]
    asked += ["0.02 mcg/kg/min", "--every", "60 min", "--start", "2026-03-14T17:30+01:00"]
    asked += ["--bag", "8 mg/250 mL tartrate", "--weight", "70.5 kg", "--pdf", str(out)]
    assert run(asked) == 0
    assert len(texts(out.read_bytes())) == 1
    assert overlaps(out.read_bytes()) == []


def test_what_was_given_stands_beside_the_plan_and_the_signature_below(
    tmp_path: Path, output: Output
) -> None:
    text = texts(sheet(tmp_path, GIVEN, "--by", "R. Vega RN"))[0]
    assert output()[0].endswith("t.pdf: 1 page\n")
    for part in (
        "Bed 12 DOE, Jane",
        "VERIFIED",
        "B. Cho, pharmacist",
        "17:02",
        "+2 min",
        "18:00",
        "on time",
        "WEAN-2 not met at the order. Reason for going on: WEAN-2 label mode not met",
        "Given 2 of 6 steps, the last on time; all at the planned dose.",
        "R. Vega RN",
        "nothing left out",
    ):
        assert part in text
    assert "NOT VERIFIED" not in text
    # four steps are still to be given
    assert text.count("cuff") == 4


def test_a_held_taper_has_no_step_to_give(tmp_path: Path) -> None:
    pdf = sheet(tmp_path, HELD)
    text = texts(pdf)[0]
    assert "NOT ACTIVE: step 3 held 19:00, reason: MAP 66, falling" in text
    assert "HELD 19:00, R. Vega: MAP 66, falling" in text
    assert text.count("not active") >= 3
    assert "cuff" not in text
    # the rates of what is not active are struck: Regular, as nothing else with a point is
    assert {"4.5", "1.5"} <= {each.strip() for each in thin_decimals(pdf)}


def test_a_resumed_taper_prints_its_shifted_times(tmp_path: Path) -> None:
    text = texts(sheet(tmp_path, RESUMED))[0]
    for part in ("19:36", "plan 19:00", "22:36", "plan 22:00", "Step 3 held 19:00, R. Vega"):
        assert part in text
    assert "for 24 h from the actual OFF, to ____" in text
    assert "to 23 Nov 22:36" not in text
    assert "NOT ACTIVE" not in text


def test_a_bag_hung_since_voids_the_signature_on_the_next_print(tmp_path: Path) -> None:
    worksheet = content()
    person = {"name": "R. Vega", "role": "RN"}
    at = "2026-11-22T18:05:00+01:00"
    bag = {
        "id": "00000000-0000-4000-8000-000000000001",
        "kind": "bag",
        "at": at,
        "recorded_at": at,
        "by": person,
        "bag_id": "V9",
        "drug": "vasopressin",
        "amount": 40,
        "amount_unit": "units",
        "volume_ml": 100,
        "hung_at": at,
    }
    worksheet["events"].append(bag)
    text = texts(sheet(tmp_path, GIVEN, worksheet=worksheet))[0]
    assert "NOT VERIFIED" in text
    assert "The signature is void." in text
    assert "Signature of B. Cho, 16:55, void: at 18:05 the hung bag was 0.4 units/mL" in text
    assert "NOT ACTIVE: the hung bag holds 0.4 units/mL" in text


def refused(tmp_path: Path, worksheet: dict[str, Any], *options: str) -> int:
    out = tmp_path / "t.pdf"
    file = written(tmp_path, worksheet)
    code = run(["taper-sheet", file, "-o", str(out), "--at", GIVEN, *options])
    assert not out.exists()
    return code


def tapers(worksheet: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in worksheet["events"] if event["kind"] == "taper_ordered"]


def test_a_worksheet_without_a_taper_is_refused(tmp_path: Path, output: Output) -> None:
    worksheet = content()
    worksheet["events"] = [
        event for event in worksheet["events"] if not event["kind"].startswith("taper_")
    ]
    assert refused(tmp_path, worksheet) == 1
    assert "this worksheet has no taper" in output()[1]


def test_a_plan_that_cannot_be_read_is_refused_in_words(tmp_path: Path, output: Output) -> None:
    worksheet = content()
    del tapers(worksheet)[0]["plan"]["rows"]
    assert refused(tmp_path, worksheet) == 1
    assert "cannot be read: rows: missing" in output()[1]


def test_another_taper_than_those_on_the_worksheet_is_refused_by_its_id(
    tmp_path: Path, output: Output
) -> None:
    worksheet = content()
    known = tapers(worksheet)[0]["plan_id"]
    assert refused(tmp_path, worksheet, "--plan", "T7") == 1
    assert f"no taper T7; it has {known}" in output()[1]
    assert sheet(tmp_path, GIVEN, "--plan", known)


def test_of_several_tapers_the_one_that_still_runs_is_printed_and_the_unreadable_one_told(
    tmp_path: Path, output: Output
) -> None:
    worksheet = content()
    (order,) = tapers(worksheet)
    stop = {
        **{key: order[key] for key in ("recorded_at", "by", "version")},
        "id": "00000000-0000-4000-8000-000000000002",
        "kind": "taper_stopped",
        "at": "2026-11-22T16:50:00+01:00",
        "plan_id": "T2",
        "reason": "another way",
    }
    other = {**order, "id": "00000000-0000-4000-8000-000000000003", "plan_id": "T2"}
    broken = {**order, "id": "00000000-0000-4000-8000-000000000004", "plan_id": "T3", "plan": {}}
    later = "2026-11-22T16:45:00+01:00"
    worksheet["events"] += [{**other, "at": later}, stop, {**broken, "at": later}]
    text = texts(sheet(tmp_path, GIVEN, worksheet=worksheet))[0]
    assert "STOPPED" not in text
    assert "the plan of taper T3 cannot be read" in output()[1]
    stopped = texts(sheet(tmp_path, GIVEN, "--plan", "T2", worksheet=worksheet))[0]
    assert "STOPPED 16:50" in stopped
    assert "another way" in stopped


def test_a_sheet_from_a_worksheet_is_read_as_printed_until_a_step_is_given(
    tmp_path: Path, output: Output
) -> None:
    """Who ordered stands in other words there, beside what the chart says of line and weaning."""
    sample = content()
    before = [each for each in sample["events"] if each["kind"] != "taper_step"]
    unmarked = sample | {
        "events": [each for each in before if each["kind"] not in ("taper_held", "taper_resumed")]
    }
    ordered = next(each for each in before if each["kind"] == "taper_ordered")
    pdf = sheet(tmp_path, ordered["at"], worksheet=unmarked)
    typed = tmp_path / "sheet.txt"
    typed.write_text("\n".join(texts(pdf)), "utf-8")
    output()
    assert run(["verify", str(typed), "--json"]) == 0
    checks = json.loads(output()[0])["checks"]
    proof = next(each for each in checks if each["id"] == "fingerprint")
    assert proof["result"] == "pass"
