"""The verify command: plans as files, good and bad, with and without a worksheet."""

import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from corrupted import NAMES, VECTORS, corruptions, plan_named, written
from pressorsheet.cli.main import run
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Refused
from pressorsheet.core.verify import VerifyRules, verify
from pressorsheet.exchange.plan_file import LARGEST_PLAN, read_plan
from pressorsheet.library.drugs import shipped_library

CLOCK_CHANGE = VECTORS / "vasopressin-clock-change.json"
COUNTS = {
    "norepinephrine-by-weight": 690,
    "vasopressin-bag-empties": 557,
    "vasopressin-bag-expires": 789,
    "vasopressin-clock-change": 1028,
    # three texts more than the clock change (28), three digits fewer in its fingerprint
    "vasopressin-by-line": 1053,
}

Output = Callable[[], tuple[str, str]]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Output:
    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return read


@pytest.mark.parametrize("name", NAMES)
def test_a_good_plan_passes_with_exit_code_0(name: str, output: Output) -> None:
    assert run(["verify", str(VECTORS / f"{name}.json"), "--json"]) == 0
    out, err = output()
    result = json.loads(out)
    assert result["passed"] is True
    assert err == ""
    assert {check["result"] for check in result["checks"]} <= {"pass", "unknown"}
    assert all(check["id"] and check["numbers"] for check in result["checks"])


def test_for_people_each_check_is_a_line_with_its_numbers(output: Output) -> None:
    assert run(["verify", str(CLOCK_CHANGE)]) == 0
    lines = output()[0].splitlines()
    assert lines[0] == "passed: 18 pass, 0 fail, 5 unknown"
    assert len(lines) == 1 + 23 + 1
    assert "  pass     settable                settable in 0.1 mL/h" in lines
    assert lines[-1] == "  notice   step 5: error 6.67 %, above 5 %"


def test_a_plan_that_does_not_pass_gives_exit_code_1_and_all_checks(
    tmp_path: Path, output: Output
) -> None:
    plan = {**plan_named(CLOCK_CHANGE.stem), "fingerprint": None}
    file = tmp_path / "plan.json"
    file.write_text(written(plan), "utf-8")
    assert run(["verify", str(file), "--json"]) == 1
    out, err = output()
    result = json.loads(out)
    failed = [check["id"] for check in result["checks"] if check["result"] == "fail"]
    assert (result["passed"], failed, err) == (False, ["fingerprint"], "")
    assert run(["verify", str(file)]) == 1
    assert output()[0].startswith("not passed: 17 pass, 1 fail, 5 unknown\n")


def test_reformatting_the_file_changes_nothing(tmp_path: Path, output: Output) -> None:
    file = tmp_path / "plan.json"
    plan = plan_named(CLOCK_CHANGE.stem)
    bare = written(plan)
    indented, zeros = bare.replace(',"', ',\n    "'), bare.replace('"from":0.03,', '"from":0.0300,')
    assert bare not in (indented, zeros)
    for text in (bare, indented, zeros):
        file.write_text(text, "utf-8")
        assert run(["verify", str(file)]) == 0
    assert output()[1] == ""


def test_what_taper_writes_verifies(tmp_path: Path, output: Output) -> None:
    order = ["taper", "--drug", "vasopressin", "--from", "0.03 units/min", "--json"]
    order += ["--start", "2026-10-24T23:00+02:00", "--tz", "Europe/Berlin"]
    assert run([*order, "--bag", "40 units/100 mL"]) == 0
    file = tmp_path / "plan.json"
    file.write_text(output()[0], "utf-8")
    assert run(["verify", str(file)]) == 0


def test_above_the_ceiling_a_reason_alone_does_not_pass(tmp_path: Path, output: Output) -> None:
    order = ["taper", "--drug", "norepinephrine", "--from", "7 mcg/kg/min", "--weight", "70 kg"]
    order += ["--step", "1.4 mcg/kg/min", "--every", "60 min", "--reason", "unit practice"]
    order += ["--bag", "32 mg/250 mL base", "--start", "2026-10-24T23:00+02:00", "--json"]
    assert run(order) == 0
    file = tmp_path / "plan.json"
    file.write_text(output()[0], "utf-8")
    assert run(["verify", str(file), "--json"]) == 0
    (start,) = [each for each in json.loads(output()[0])["checks"] if each["id"] == "start_dose"]
    assert start["result"] == "unknown"
    assert start["numbers"] == (
        "starts at 7 mcg/kg/min, above the ceiling 5 mcg/kg/min; only the charted dose may be "
        "reduced from there, and none is at hand; was mcg/min meant?"
    )


BAD_FILES: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "the file is empty"),
    ("cut short", b'{"plan": {"drug": "vaso', "cut short"),
    ("a byte order mark", b"\xef\xbb\xbf{}", "byte order mark"),
    ("UTF-16", "{}".encode("utf-16"), "UTF-16"),
    ("Latin-1", b'{"reason": "Ordn\xe4nder"}', "not UTF-8"),
    ("a key twice", b'{"drug": "a", "drug": "b"}', 'the key "drug" is given twice'),
    ("NaN", b'{"step": NaN}', "line 1, column 10"),
    ("an exponent", b'{"step": 5e-3}', "exponent"),
    ("brackets", b"[" * 100_000, "nested"),
    ("too much", b" " * (LARGEST_PLAN + 1), "file"),
    ("a list", b"[]", "no plan in this file"),
    ("no object", b'{"plan": 5}', "no plan in this file"),
    ("a missing key", b'{"plan": {}}', "missing"),
    ("a wrong type", b'{"drug": 5}', "drug: a text is needed"),
]


@pytest.mark.parametrize(("name", "content", "says"), BAD_FILES)
def test_a_bad_file_is_refused_in_one_line(
    name: str, content: bytes, says: str, tmp_path: Path, output: Output
) -> None:
    file = tmp_path / f"{name}.json"
    file.write_bytes(content)
    assert run(["verify", str(file), "--json"]) == 1
    out, err = output()
    assert says in err
    assert len(err.splitlines()) == 1
    assert json.loads(out)["refused"][0]["message"] == err.strip()


def test_a_file_that_is_not_there_and_wrong_usage(tmp_path: Path, output: Output) -> None:
    assert run(["verify", str(tmp_path / "none.json")]) == 1
    assert len(output()[1].splitlines()) == 1
    assert run(["verify"]) == 2


@pytest.fixture(scope="module")
def library() -> DrugLibrary:
    read = shipped_library()
    assert isinstance(read, DrugLibrary)
    return read


@pytest.mark.parametrize("name", NAMES)
def test_every_single_field_corruption_is_caught_as_a_fail_or_a_refusal(
    name: str, library: DrugLibrary
) -> None:
    def passes(text: str) -> bool:
        plan = read_plan(text.encode())
        if isinstance(plan, Refused):
            return False
        return verify(plan, library.get(plan["drug"]), VerifyRules()).passed

    good = plan_named(name)
    tried = list(corruptions(good))
    missed = [(found.place, found.kind) for found in tried if passes(written(found.plan))]
    sys.stdout.write(f"{name}: {len(tried)} corruptions, {len(missed)} missed\n")
    assert passes(written(good))
    assert missed == []
    assert len(tried) == COUNTS[name]


def charted(kind: str, at: str, **said: Any) -> dict[str, Any]:
    """One event of a worksheet file."""
    common = {"at": at, "recorded_at": at, "by": {"name": "Rosa Lind", "role": "nurse"}}
    return {"id": str(uuid5(NAMESPACE_URL, f"{kind} {at}")), "kind": kind, **common, **said}


BAG = {"bag_id": "A", "drug": "vasopressin", "amount": 40, "amount_unit": "units"}
HUNG = {"volume_ml": 100, "hung_at": "2026-10-24T20:00:00+02:00"}
DOSE = {"drug": "vasopressin", "dose": 0.03, "dose_unit": "units/min", "bag_id": "A"}


def worksheet(folder: Path, *events: dict[str, Any]) -> str:
    file = folder / "a.worksheet.json"
    content = {
        "format": "pressorsheet.worksheet/1",
        "id": "0c5f6d9e-6a5b-4b6e-9d0a-0f8f5a7f9b11",
        "events": list(events),
    }
    file.write_text(json.dumps(content), "utf-8")
    return str(file)


def results(output: Output) -> dict[str, str]:
    return {check["id"]: check["result"] for check in json.loads(output()[0])["checks"]}


def test_against_a_worksheet_the_plan_is_held_to_what_is_charted(
    tmp_path: Path, output: Output
) -> None:
    at = "2026-10-24T20:00:00+02:00"
    expires = {"expires_at": "2026-10-25T14:00:00+02:00"}
    file = worksheet(
        tmp_path,
        charted("bag", at, **BAG, **HUNG, **expires),
        charted("infusion", at, **DOSE),
    )
    # no blood pressure, no word that all infusions are charted: the weaning criterion is unknown
    assert run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json"]) == 0
    found = results(output)
    assert [found[name] for name in ("charted_start", "hung_bag", "bag_life")] == ["pass"] * 3
    assert found["wean"] == "unknown"


def test_a_row_that_the_worksheet_has_as_late_is_held_to_the_bag_of_the_moment(
    tmp_path: Path, output: Output
) -> None:
    # ordered for 23:00, nothing given: from 10:30 the 5 h to OFF end after the bag expires, 14:00
    plan = json.loads(CLOCK_CHANGE.read_text("utf-8"))["plan"]
    at = "2026-10-24T20:00:00+02:00"
    file = worksheet(
        tmp_path,
        charted("bag", at, **BAG, **HUNG, expires_at="2026-10-25T14:00:00+01:00"),
        charted("infusion", at, **DOSE),
        charted("taper_ordered", "2026-10-24T22:00:00+02:00", plan_id="P", version=1, plan=plan),
    )

    def bag_life(when: str) -> str:
        run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json", "--at", when])
        return results(output)["bag_life"]

    assert bag_life("2026-10-25T09:00:00+01:00") == "pass"
    assert bag_life("2026-10-25T10:30:00+01:00") == "fail"


def test_a_worksheet_that_contradicts_the_plan_fails_it(tmp_path: Path, output: Output) -> None:
    at = "2026-10-24T20:00:00+02:00"
    other_bag = {**BAG, "amount": 20}
    other_dose = {**DOSE, "dose": 0.04}
    file = worksheet(
        tmp_path, charted("bag", at, **other_bag, **HUNG), charted("infusion", at, **other_dose)
    )
    assert run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json"]) == 1
    found = results(output)
    assert (found["charted_start"], found["hung_bag"]) == ("fail", "fail")
    # before the bag was hung and the dose charted, the worksheet does not say
    earlier = ["--at", "2026-10-24T19:00:00+02:00"]
    run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json", *earlier])
    found = results(output)
    assert (found["charted_start"], found["hung_bag"]) == ("unknown", "unknown")


def test_a_worksheet_that_charts_the_order_is_read_at_that_time(
    tmp_path: Path, output: Output
) -> None:
    plan = json.loads(CLOCK_CHANGE.read_text("utf-8"))["plan"]
    ordered = {"plan_id": "P", "version": 1, "plan": plan}
    file = worksheet(
        tmp_path,
        charted("infusion", "2026-10-24T20:00:00+02:00", **DOSE),
        charted("taper_ordered", "2026-10-24T21:00:00+02:00", **ordered),
        charted("infusion", "2026-10-24T22:00:00+02:00", **{**DOSE, "dose": 0.04}),
    )
    run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json"])
    assert results(output)["charted_start"] == "pass"


def test_whose_worksheet_it_is_and_how_far_it_goes_is_said(tmp_path: Path, output: Output) -> None:
    file = worksheet(
        tmp_path,
        charted("patient", "2026-10-24T19:00:00+02:00", name="A. Alvarez", mrn="4471", bed="12"),
        charted("infusion", "2026-10-24T20:00:00+02:00", **DOSE),
        # after the order: the patient has moved, which the screen shows
        charted(
            "patient",
            "2026-10-25T09:30:00+01:00",
            name="A. Alvarez",
            mrn="4471",
            bed="14",
            birth_date="1958-03-04",
        ),
    )
    run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--json"])
    assert json.loads(output()[0])["worksheet"] == {
        "patient": {
            "name": "A. Alvarez",
            "mrn": "4471",
            "bed": "14",
            "birth_date": "1958-03-04",
        },
        "at": "2026-10-24T23:00:00+02:00",
        "last_record": "2026-10-25T09:30:00+01:00",
    }
    run(["verify", str(CLOCK_CHANGE), "--worksheet", file, "--at", "2026-10-24T22:00:00+02:00"])
    who, moments, *_ = output()[0].splitlines()
    assert who == "worksheet of: bed 14, A. Alvarez, MRN 4471, born 1958-03-04"
    assert moments == (
        "judged at 2026-10-24 22:00 +02:00, the moment of the plan; "
        "last record of the worksheet 2026-10-25 10:30 +02:00"
    )


def test_of_a_worksheet_without_records_it_says_that_none_are(
    tmp_path: Path, output: Output
) -> None:
    run(["verify", str(CLOCK_CHANGE), "--worksheet", worksheet(tmp_path), "--json"])
    assert json.loads(output()[0])["worksheet"] == {
        "patient": {"name": None, "mrn": None, "bed": None, "birth_date": None},
        "at": "2026-10-24T23:00:00+02:00",
        "last_record": None,
    }
    run(["verify", str(CLOCK_CHANGE)])
    assert "worksheet of" not in output()[0]


def test_a_drug_the_library_does_not_have_fails_with_or_without_a_worksheet(
    tmp_path: Path, output: Output
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(written({**plan_named(CLOCK_CHANGE.stem), "drug": "vasopressine"}), "utf-8")
    for more in ([], ["--worksheet", worksheet(tmp_path)]):
        assert run(["verify", str(plan), "--json", *more]) == 1
        assert results(output)["drug"] == "fail"


@pytest.mark.parametrize("zone", ["Europe/Berlim", "", "../../etc/passwd", "\u0000"])
def test_a_time_zone_that_is_none_fails_and_is_no_traceback(
    zone: str, tmp_path: Path, output: Output
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(written({**plan_named(CLOCK_CHANGE.stem), "tz": zone}), "utf-8")
    assert run(["verify", str(plan), "--json"]) == 1
    assert results(output)["local_times"] == "fail"


# From paper --------------------------------------------------------------------------------------

TYPED = """
# what stands on the sheet
drug: vasopressin
from: 0.03 units/min
to: OFF
step: 0.005 units/min
every: 60 min
start: 22 Nov 2026 22:00 +01:00
bag: 40 units in 100 mL
pump step: 0.1 mL/h
plan: {plan}
1  22:00  0.025  3.8  0.0253  +1.33
2  23:00  0.02   3
3  00:00  0.015  2.3
4  01:00  0.01   1.5
5  02:00  0.005  0.8
6  03:00  OFF
"""
ORDER = ("taper", "--drug", "vasopressin", "--from", "0.03 units/min", "--bag", "40 units/100 mL")


@pytest.fixture
def typed(output: Output) -> str:
    """The lines of a sheet of which the program printed the fingerprint."""
    assert run([*ORDER, "--start", "2026-11-22T22:00+01:00", "--json"]) == 0
    return TYPED.format(plan=json.loads(output()[0])["plan"]["fingerprint"][:8])


def verdict(text: str, tmp_path: Path, output: Output) -> tuple[int, dict[str, Any]]:
    file = tmp_path / "typed.txt"
    file.write_text(text, "utf-8")
    code = run(["verify", str(file), "--json"])
    return code, json.loads(output()[0])


def test_a_plan_typed_in_from_its_sheet_passes_and_is_proven(
    typed: str, tmp_path: Path, output: Output
) -> None:
    code, result = verdict(typed, tmp_path, output)
    assert (code, result["passed"]) == (0, True)
    assert result["checks"][0]["result"] == "pass"


MISTYPED = (
    ("0.015  2.3", "0.015  2.4", "set_rate", "step 3 sets 2.4 mL/h, the dose needs 2.3 mL/h"),
    ("0.01   1.5", "0.011  1.5", "rows", "step 4 goes to 0.011 units/min"),
    ("02:00", "02:10", "intervals", "step 5, due 2026-11-23 02:10 +01:00: 250 min"),
    ("+1.33", "+1.34", "figures", "step 1: error 1.34 %, it is 1.33 %"),
    ("every: 60", "every: 90", "fingerprint", "what was read makes"),
)


@pytest.mark.parametrize("mistyped", MISTYPED)
def test_the_row_that_is_wrong_on_paper_is_named(
    mistyped: tuple[str, str, str, str], typed: str, tmp_path: Path, output: Output
) -> None:
    right, wrong, check, said = mistyped
    code, result = verdict(typed.replace(right, wrong), tmp_path, output)
    assert (code, result["passed"]) == (1, False)
    (found,) = [each for each in result["checks"] if each["id"] == check]
    assert found["result"] == "fail"
    assert said in found["numbers"]


def test_a_line_that_cannot_be_read_is_refused_by_its_number(
    typed: str, tmp_path: Path, output: Output
) -> None:
    file = tmp_path / "typed.txt"
    file.write_text(typed.replace("0.015  2.3", "0,015  2.3"), "utf-8")
    assert run(["verify", str(file)]) == 1
    assert 'line 14, "3 00:00 0,015 2.3": "0,015" has a comma' in output()[1]


def piped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_the_qr_codes_text_is_taken_from_a_pipe(
    typed: str, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "PS1*VASOPRESSIN*UNITS/MIN*0.03*0.005*60*0*202611222200+0100**40*UNITS*100***0.1"
    assert run([*ORDER, "--start", "2026-11-22T22:00+01:00", "--json"]) == 0
    proof = json.loads(output()[0])["plan"]["fingerprint"][:16].upper()
    body += f"*******3.8+3+2.3+1.5+0.8+0****{proof}"
    text = f"{body}*{hashlib.sha256(body.encode()).hexdigest()[:4].upper()}\n"
    piped(text, monkeypatch)
    assert run(["verify", "-"]) == 0
    assert output()[0].startswith("passed: ")
    piped(text.replace("2.3", "2.4"), monkeypatch)
    assert run(["verify", "-"]) == 1
    assert output()[1] == (
        "stdin: the QR text was not read as it is printed: its last field does not fit; scan or "
        "type it again\n"
    )
    piped(typed, monkeypatch)
    assert run(["verify", "-"]) == 0


def test_the_zone_of_a_typed_plan_is_looked_up(typed: str, tmp_path: Path, output: Output) -> None:
    _, result = verdict(f"{typed}\nzone: Europe/Berlin\n", tmp_path, output)
    # the plan of this sheet names none, so its fingerprint is another
    assert [each["id"] for each in result["checks"] if each["result"] == "fail"] == ["fingerprint"]
    file = tmp_path / "typed.txt"
    file.write_text(f"{typed}\nzone: Europe/Atlantis\n", "utf-8")
    assert run(["verify", str(file)]) == 1
    assert "Europe/Atlantis" in output()[1]
