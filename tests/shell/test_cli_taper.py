"""The taper command as a pharmacist scripts it: table, JSON, CSV, the printed sheet, refusals."""

import csv
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from paper_reading import overlaps
from pypdf import PdfReader

from pressorsheet.cli.main import run

Capture = pytest.CaptureFixture[str]

BERLIN = (
    "--drug",
    "vasopressin",
    "--from",
    "0.03 units/min",
    "--start",
    "2026-10-24T23:00+02:00",
    "--tz",
    "Europe/Berlin",
    "--bag",
    "40 units/100 mL",
)
NE = (
    "--drug",
    "norepinephrine",
    "--from",
    "0.1 mcg/kg/min",
    "--start",
    "2026-03-14T17:30+01:00",
    "--bag",
    "4 mg/250 mL base",
)
NE_ORDER = (*NE, "--step", "0.02 mcg/kg/min", "--every", "60 min", "--weight", "70 kg")


def taper(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(["taper", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def as_json(capsys: Capture, *words: str) -> Any:
    code, out, messages = taper(capsys, *words, "--json")
    assert (code, messages) == (0, "")
    return json.loads(out, parse_float=Decimal)


def refusal(capsys: Capture, *words: str) -> list[str]:
    """The codes of a refusal, which stderr tells in the same order."""
    code, out, messages = taper(capsys, *words, "--json")
    assert code == 1
    answer = json.loads(out)
    assert set(answer) == {"refused"}
    assert messages.splitlines() == [reason["message"] for reason in answer["refused"]]
    return [reason["code"] for reason in answer["refused"]]


def changed(words: tuple[str, ...], **options: str) -> tuple[str, ...]:
    """The words with other values for some options: changed(NE, weight="80 kg")."""
    found = dict(zip(words[::2], words[1::2], strict=True))
    found |= {f"--{name.strip('_').replace('_', '-')}": value for name, value in options.items()}
    return tuple(word for pair in found.items() for word in pair)


def columns(table: str) -> list[list[str]]:
    """The rows of the plan's table, cells parted by two spaces or more."""
    rows = [line for line in table.splitlines() if line[:1].isdigit() and " 2026-" in line]
    return [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in rows]


def text_of(sheet: Path) -> str:
    """The text of all pages, every run of blanks (no-break ones too) as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(sheet).pages).split())


def test_the_table_runs_hourly_through_the_clock_change(capsys: Capture) -> None:
    code, out, messages = taper(capsys, *BERLIN)
    assert (code, messages) == (0, "")
    assert "vasopressin taper, NOT VERIFIED" in out
    assert columns(out) == [
        [
            "1",
            "2026-10-24 23:00 +02:00",
            "0.03",
            "0.025",
            "3.75",
            "3.8",
            "0.02533",
            "+1.33",
            "3.8",
            "96.2",
        ],
        ["2", "2026-10-25 00:00 +02:00", "0.025", "0.02", "3", "3", "0.02", "0", "3", "93.2"],
        [
            "3",
            "2026-10-25 01:00 +02:00",
            "0.02",
            "0.015",
            "2.25",
            "2.3",
            "0.01533",
            "+2.22",
            "2.3",
            "90.9",
        ],
        ["4", "2026-10-25 02:00 +02:00", "0.015", "0.01", "1.5", "1.5", "0.01", "0", "1.5", "89.4"],
        [
            "5",
            "2026-10-25 02:00 +01:00",
            "0.01",
            "0.005",
            "0.75",
            "0.8",
            "0.005333",
            "+6.67",
            "0.8",
            "88.6",
        ],
        ["6", "2026-10-25 03:00 +01:00", "0.005", "OFF", "0", "OFF", "OFF", "0", "88.6"],
    ]
    assert "caution: step 5: 0.8 mL/h delivers 6.67 % above the ordered 0.005 units/min" in out
    assert (
        "Advisor: exact at every step: 0.1 units/mL, 0.2 units/mL, 0.6 units/mL and 1 units/mL."
        in out
    )
    assert "At 0.4 units/mL, this bag, the worst error is 6.67 %." in out


def test_the_advisors_table_gives_each_mix_its_rates(capsys: Capture) -> None:
    _, out, _ = taper(capsys, *BERLIN)
    lines = [line.split() for line in out.splitlines()]
    assert ["0.2", "yes", "0", "7.5", "6", "4.5", "3", "1.5"] in lines
    assert ["0.4", "no", "+6.67", "3.8", "3", "2.3", "1.5", "0.8"] in lines


def test_the_json_has_the_keys_of_the_contract_and_exact_decimals(capsys: Capture) -> None:
    answer = as_json(capsys, *BERLIN, "--ordered-by", "Dr A. Lind", "--reason", "unit practice")
    assert set(answer) == {"plan", "notices", "advisor"}
    plan = answer["plan"]
    assert {
        "drug",
        "dose_unit",
        "from",
        "step",
        "every_min",
        "to",
        "start",
        "tz",
        "bag",
        "weight_kg",
        "pump_step_ml_per_h",
        "ordered_by",
        "reason",
        "rows",
        "bag_changes",
        "fingerprint",
    } == set(plan)
    assert (plan["tz"], plan["ordered_by"], plan["reason"]) == (
        "Europe/Berlin",
        "Dr A. Lind",
        "unit practice",
    )
    assert [row["due"] for row in plan["rows"]][3:5] == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
    ]
    assert plan["rows"][4]["error_percent"] == Decimal("6.66666666667")
    assert [row["off"] for row in plan["rows"]] == [False] * 5 + [True]
    assert [notice["code"] for notice in answer["notices"]] == [
        "taper_row_error",
        "taper_bag_assumed",
        "taper_clock_change",
    ]
    assert {notice["level"] for notice in answer["notices"]} == {"caution", "tell"}
    exact = [each["concentration"] for each in answer["advisor"] if each["exact"]]
    assert exact == [Decimal("0.1"), Decimal("0.2"), Decimal("0.6"), 1]
    worst = {each["concentration"]: each["worst_error_percent"] for each in answer["advisor"]}
    assert worst[Decimal("0.4")] == Decimal("6.66666666667")


def test_the_fingerprint_follows_from_the_printed_json_alone(capsys: Capture) -> None:
    _, out, _ = taper(capsys, *NE_ORDER, "--json")
    # written anew by the json module, its numbers as they stand in the output
    plan = json.loads(out, parse_float=lambda text: f"<{text}>", parse_int=lambda text: f"<{text}>")
    printed = plan["plan"].pop("fingerprint")
    bare = json.dumps(plan["plan"], sort_keys=True, separators=(",", ":"))
    bare = bare.replace('"<', "").replace('>"', "")
    assert printed == hashlib.sha256(bare.encode()).hexdigest()


def test_a_plan_above_the_ceiling_is_made_with_a_reason_and_says_so_strongly(
    capsys: Capture,
) -> None:
    order = changed(BERLIN, _from="0.12 units/min")
    assert refusal(capsys, *order) == ["taper_start_above_ceiling"]
    answer = as_json(capsys, *order, "--reason", "charted at 0.12")
    assert ("strong", "dose_beyond") in [(n["level"], n["code"]) for n in answer["notices"]]


def test_without_a_zone_times_keep_the_offset_of_the_start(capsys: Capture) -> None:
    words = tuple(word for word in BERLIN if word not in ("--tz", "Europe/Berlin"))
    plan = as_json(capsys, *words)["plan"]
    assert plan["tz"] is None
    assert {row["due"][-6:] for row in plan["rows"]} == {"+02:00"}


def test_the_csv_has_a_row_a_step_and_plain_numbers(capsys: Capture) -> None:
    code, out, messages = taper(capsys, *BERLIN, "--csv")
    assert (code, messages) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["set_rate_ml_per_h"] for row in rows] == ["3.8", "3", "2.3", "1.5", "0.8", "0"]
    assert [row["off"] for row in rows] == ["false"] * 5 + ["true"]
    assert {(row["drug"], row["dose_unit"]) for row in rows} == {("vasopressin", "units/min")}


def test_norepinephrine_shows_mcg_per_min_beside_and_that_it_is_as_base(capsys: Capture) -> None:
    code, out, _ = taper(capsys, *changed(NE_ORDER, drug="noradrenaline", pump_step="0.01 mL/h"))
    assert code == 0
    assert "norepinephrine (as base) taper" in out
    assert "Bag 4 mg (as base) in 250 mL = 16 mcg/mL (as base)." in out
    # 0.08 mcg/kg/min x 70 kg, 0.06 x 70; 15.75 mL/h is settable in steps of 0.01
    assert [row[2:7] for row in columns(out)[:2]] == [
        ["0.1", "0.08", "5.6", "21", "21"],
        ["0.08", "0.06", "4.2", "15.75", "15.75"],
    ]


def test_a_weight_that_looks_wrong_is_told_and_planned_with(capsys: Capture) -> None:
    answer = as_json(capsys, *changed(NE_ORDER, weight="7 kg", bag="1 mg/250 mL base"))
    assert ("strong", "value_implausible") in [(n["level"], n["code"]) for n in answer["notices"]]


def test_a_mix_that_cannot_deliver_a_step_is_shown_so(capsys: Capture) -> None:
    order = changed(BERLIN, _from="0.0058 units/min", bag="10 units/100 mL")
    _, out, _ = taper(capsys, *order)
    assert next(
        line.split() for line in out.splitlines() if line.startswith("1 ") and "cannot" in line
    ) == ["1", "no", "cannot"]
    answer = as_json(capsys, *order)
    (mix,) = [each for each in answer["advisor"] if each["concentration"] == 1]
    assert (mix["worst_error_percent"], mix["exact"]) == (None, False)
    assert "rounds to 0 mL/h" in mix["cannot"][0]


def test_the_sheet_is_one_page_with_rows_errors_and_advice(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "t.pdf"
    code, out, messages = taper(capsys, *BERLIN, "--pdf", str(target))
    assert (code, messages) == (0, "")
    assert len(columns(out)) == 6
    assert len(PdfReader(target).pages) == 1
    text = text_of(target)
    for expected in (
        "NOT VERIFIED",
        "0.0253",
        "+1.33",
        "+6.67",
        "+02:00",
        "+01:00",
        "3.8",
        "Advisor: exact at every step",
        "figures as entered, no worksheet",
        "Clocks change after step 4: count elapsed time.",
    ):
        assert expected in text
    first = target.read_bytes()
    taper(capsys, *BERLIN, "--pdf", str(target))
    assert target.read_bytes() == first


def test_a_sheet_that_cannot_be_written_is_a_reason_not_a_traceback(
    capsys: Capture, tmp_path: Path
) -> None:
    code, out, messages = taper(capsys, *BERLIN, "--pdf", str(tmp_path / "no" / "t.pdf"))
    assert (code, out) == (1, "")
    assert len(messages.splitlines()) == 1


def test_stop_and_call_stand_in_plan_and_sheet(capsys: Capture, tmp_path: Path) -> None:
    words = (
        *BERLIN,
        "--stop-below",
        "60 mmHg",
        "--call",
        "Dr M. Osei, phone 4480",
        "--map-low",
        "70 mmHg",
    )
    plan = as_json(capsys, *words)["plan"]
    assert (plan["stop_below_mmhg"], plan["map_low_mmhg"], plan["call"]) == (
        60,
        70,
        "Dr M. Osei, phone 4480",
    )
    target = tmp_path / "t.pdf"
    taper(capsys, *words, "--pdf", str(target))
    text = text_of(target)
    assert "STOP AND CALL if MAP is below 60 mmHg" in text
    assert "70 mmHg or more" in text


def test_the_line_stands_in_plan_table_and_sheet_and_is_bound_by_the_fingerprint(
    capsys: Capture, tmp_path: Path
) -> None:
    line = "right femoral, proximal lumen"
    plan, bare = as_json(capsys, *BERLIN, "--line", line)["plan"], as_json(capsys, *BERLIN)["plan"]
    assert (plan["route"], plan["line"]) == ("intravenous", line)
    assert not {"route", "line"} & set(bare)
    assert plan["fingerprint"] != bare["fingerprint"]
    target = tmp_path / "t.pdf"
    _, out, _ = taper(capsys, *BERLIN, "--line", line, "--pdf", str(target))
    said = f"Route: intravenous. Line: {line}."
    assert said in out
    assert said in text_of(target)
    _, out, _ = taper(capsys, *BERLIN)
    assert "Route and line: not recorded in the order." in out


def test_a_blank_line_is_refused(capsys: Capture) -> None:
    code, out, messages = taper(capsys, *BERLIN, "--line", " ")
    assert (code, out) == (1, "")
    assert "the line is blank" in messages


# Refusals ----------------------------------------------------------------------------------------


def test_every_reason_of_the_plan_is_told_at_once(capsys: Capture) -> None:
    words = changed(
        BERLIN,
        _from="0.35 units/min",
        to="1 units/min",
        step="-1 units/min",
        every="30 min",
        bag="9 units/100 mL",
        pump_step="0",
    )
    assert refusal(capsys, *words) == [
        "taper_end_above_start",
        "taper_step_not_positive",
        "taper_interval_too_short",
        "concentration_not_allowed",
        "pump_step_not_positive",
        "taper_start_above_ceiling",
        "dose_units_per_h_meant",
    ]


def test_every_argument_that_cannot_be_read_is_told_at_once_with_its_name(
    capsys: Capture,
) -> None:
    words = changed(
        BERLIN,
        _from="0,03 units/min",
        start="2026-10-24T23:00",
        bag="40 units",
        every="1.5 min",
        tz="../etc/passwd",
        weight="7 lb",
        step="0.005",
        to="0 mL/h",
        pump_step=".1",
        map_low="65",
        stop_below="60 cmH2O",
    )
    code, _, messages = taper(capsys, *words)
    assert code == 1
    places = [line.split(":")[0] for line in messages.splitlines()]
    assert places == [
        "--from",
        "--start",
        "--bag",
        "--step",
        "--to",
        "--every",
        "--weight",
        "--pump-step",
        "--tz",
        "--map-low",
        "--stop-below",
    ]


def test_norepinephrine_needs_what_only_a_prescriber_can_say(capsys: Capture) -> None:
    assert refusal(capsys, *changed(NE, bag="4 mg/250 mL")) == [
        "taper_step_not_ordered",
        "taper_interval_not_ordered",
        "weight_missing",
        "salt_missing",
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (changed(NE_ORDER, drug="aspirin"), ["drug_unknown"]),
        (changed(NE_ORDER, drug="dopamine", bag="400 mg/250 mL"), ["taper_no_rules"]),
        (
            changed(NE_ORDER, drug="angiotensin-ii", bag="2.5 mg/250 mL"),
            ["taper_no_rules", "taper_no_ceiling"],
        ),
        (changed(NE_ORDER, bag="4 mg/250 mL sulfate"), ["salt_unknown"]),
        (changed(NE_ORDER, every="60"), ["taper_interval_not_written_so"]),
        (changed(NE_ORDER, every="1e2 min"), ["number_exponent"]),
        (changed(NE_ORDER, every="0 min"), ["taper_interval_not_positive"]),
        (changed(NE_ORDER, every="9999999999999999999999 h"), ["taper_beyond_calendar"]),
        (changed(NE_ORDER, every="99999999 min"), ["taper_beyond_calendar"]),
        (changed(NE_ORDER, start="2026-02-30T10:00Z"), ["time_impossible"]),
        (changed(NE_ORDER, tz=""), ["taper_zone_unknown"]),
        (changed(NE_ORDER, tz="Europe"), ["taper_zone_unknown"]),
        (changed(NE_ORDER, tz="/etc/localtime"), ["taper_zone_unknown"]),
        (changed(NE_ORDER, tz="Europe/\x00Berlin"), ["taper_zone_unknown"]),
        (changed(NE_ORDER, step="0.0001 mcg/kg/min"), ["taper_too_many_rows"]),
        (changed(NE_ORDER, protocol="no-such-protocol"), ["protocol_not_shipped"]),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_code(
    capsys: Capture, words: tuple[str, ...], codes: list[str]
) -> None:
    found = refusal(capsys, *words)
    assert set(codes) <= set(found)


@pytest.mark.parametrize("left_out", ["--drug", "--from", "--start", "--bag"])
def test_a_missing_argument_is_wrong_usage(capsys: Capture, left_out: str) -> None:
    place = BERLIN.index(left_out)
    code, out, messages = taper(capsys, *BERLIN[:place], *BERLIN[place + 2 :])
    assert (code, out) == (2, "")
    assert left_out in messages


def test_only_one_form_of_output_can_be_asked_for(capsys: Capture) -> None:
    assert taper(capsys, *BERLIN, "--json", "--csv")[0] == 2


def test_every_reason_of_the_core_can_be_said(capsys: Capture) -> None:
    """One order per reason that needs its own; what cannot be said raises LookupError."""
    for options in (
        {"to": "-0.01 units/min"},
        {"to": "0.03 units/min"},
        {"to": "0.02 mcg/kg/min"},
        {"_from": "0 units/min"},
        {"step": "0.01 units/min"},
        {"weight": "0 kg"},
        {"bag": "0.004 units/0.01 mL"},
        {"to": "0.0299 units/min", "step": "0.0001 units/min"},
        {"_from": "0.005 units/min", "step": "0.001 units/min", "bag": "100 units/100 mL"},
    ):
        assert refusal(capsys, *changed(BERLIN, **options))


@pytest.mark.parametrize("step", ["0.02 mcg/kg/min", "0.005 mcg/kg/min"])
def test_on_a_norepinephrine_sheet_no_word_or_unit_runs_into_another(
    capsys: Capture, tmp_path: Path, step: str
) -> None:
    target = tmp_path / "t.pdf"
    code, _, _ = taper(capsys, *changed(NE_ORDER, step=step), "--pdf", str(target))
    assert code == 0
    assert overlaps(target.read_bytes()) == []
