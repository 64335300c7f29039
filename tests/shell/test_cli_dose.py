"""The dose calculator as a pharmacist scripts it: cli.md's contract, mistakes and notices."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from launched import PROGRAM
from pressorsheet.cli.main import run

SEVENTY = ("--weight", "70 kg")
NE_BAG = ("--bag", "4 mg/250 mL base")
VP_BAG = ("--bag", "20 units/100 mL")

Capture = pytest.CaptureFixture[str]


def asked(capsys: Capture, *words: str) -> tuple[int, Any, str]:
    """Exit code, JSON result and messages of `pressorsheet dose ... --json`."""
    code = run(["dose", *words, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out, parse_float=Decimal), said.err


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(notice["level"], notice["code"]) for notice in answer["notices"]]


def refusal(capsys: Capture, *words: str) -> list[str]:
    code, answer, messages = asked(capsys, *words)
    assert code == 1
    assert set(answer) == {"refused"}
    assert messages.splitlines() == [reason["message"] for reason in answer["refused"]]
    return [reason["code"] for reason in answer["refused"]]


def test_a_weight_based_dose_gives_rate_settable_rate_delivery_and_error(capsys: Capture) -> None:
    code, answer, messages = asked(
        capsys, "norepinephrine", "--dose", "0.1 mcg/kg/min", *SEVENTY, *NE_BAG
    )
    assert code == 0
    assert messages == ""
    # 26.3 mL/h x 16 / 60 / 70 = 0.100190476190..., in 12 significant digits
    assert answer == {
        "drug": "norepinephrine",
        "dose": {"value": Decimal("0.1"), "unit": "mcg/kg/min"},
        "rate_ml_per_h": Decimal("26.25"),
        "set_rate_ml_per_h": Decimal("26.3"),
        "delivered": {"value": Decimal("0.10019047619"), "unit": "mcg/kg/min"},
        "error_percent": Decimal("0.19"),
        "also": [{"value": 7, "unit": "mcg/min"}],
        "concentration": {"value": 16, "unit": "mcg/mL"},
        "salt": "base",
        "weight_kg": 70,
        "pump_step_ml_per_h": Decimal("0.1"),
        "notices": [],
    }


@pytest.mark.parametrize(
    "row",
    [
        # units in 100 mL, units/min, mL/h, settable mL/h, error in %
        "10 0.03 18 18 0",
        "20 0.03 9 9 0",
        "40 0.03 4.5 4.5 0",
        "60 0.03 3 3 0",
        "80 0.03 2.25 2.3 2.22",
        "100 0.03 1.8 1.8 0",
        "10 0.005 3 3 0",
        "20 0.005 1.5 1.5 0",
        "40 0.005 0.75 0.8 6.67",
        "60 0.005 0.5 0.5 0",
        "80 0.005 0.375 0.4 6.67",
        "100 0.005 0.3 0.3 0",
    ],
)
def test_vasopressin_follows_the_table_of_the_specification(capsys: Capture, row: str) -> None:
    units, dose, rate, set_rate, error = row.split()
    bag = ("--bag", f"{units} units/100 mL")
    _, answer, _ = asked(capsys, "vasopressin", "--dose", f"{dose} units/min", *bag)
    assert answer["rate_ml_per_h"] == Decimal(rate)
    assert answer["set_rate_ml_per_h"] == Decimal(set_rate)
    assert answer["error_percent"] == Decimal(error)
    flagged = [("caution", "pump_error_large")] if Decimal(error) > 5 else []
    assert codes(answer) == flagged


@pytest.mark.parametrize(
    ("mg", "ml", "rate"),
    [
        (1, 250, "105"),
        (4, 250, "26.25"),
        (8, 250, "13.125"),
        (16, 250, "6.5625"),
        (32, 250, "3.28125"),
    ],
)
def test_norepinephrine_follows_the_table_of_the_specification(
    capsys: Capture, mg: int, ml: int, rate: str
) -> None:
    bag = ("--bag", f"{mg} mg/{ml} mL base")
    _, answer, _ = asked(capsys, "norepinephrine", "--dose", "0.1 mcg/kg/min", *SEVENTY, *bag)
    assert answer["rate_ml_per_h"] == Decimal(rate)


def test_numbers_are_written_as_exact_decimals(capsys: Capture) -> None:
    run(["dose", "vasopressin", "--dose", "0.005 units/min", *VP_BAG, "--json"])
    assert '"value": 0.005,' in capsys.readouterr().out


def test_a_rate_gives_its_dose_in_the_drugs_own_unit(capsys: Capture) -> None:
    _, answer, _ = asked(capsys, "vasopressin", "--rate", "9 mL/h", *VP_BAG)
    assert answer["dose"] == {"value": Decimal("0.03"), "unit": "units/min"}
    assert answer["also"] == [{"value": Decimal("1.8"), "unit": "units/h"}]
    assert answer["rate_ml_per_h"] == answer["set_rate_ml_per_h"] == 9
    _, by_weight, _ = asked(capsys, "norepinephrine", "--rate", "26.25 mL/h", *SEVENTY, *NE_BAG)
    assert by_weight["dose"] == {"value": Decimal("0.1"), "unit": "mcg/kg/min"}
    bag = ("--bag", "2.5 mg/500 mL")
    _, in_ng, _ = asked(capsys, "angiotensin II", "--rate", "16.8 mL/h", *SEVENTY, *bag)
    assert in_ng["drug"] == "angiotensin-ii"
    assert in_ng["dose"] == {"value": 20, "unit": "ng/kg/min"}


@pytest.mark.parametrize(
    ("drug", "dose", "bag", "also"),
    [
        ("vasopressin", "1.8 units/h", VP_BAG, [("0.03", "units/min")]),
        ("norepinephrine", "7 mcg/min", NE_BAG, [("0.1", "mcg/kg/min")]),
        (
            "angiotensin-ii",
            "0.02 mcg/kg/min",
            ("--bag", "2.5 mg/500 mL"),
            [("20", "ng/kg/min"), ("1.4", "mcg/min")],
        ),
    ],
)
def test_a_dose_is_echoed_in_its_unit_with_the_other_units_beside_it(
    capsys: Capture, drug: str, dose: str, bag: tuple[str, str], also: list[tuple[str, str]]
) -> None:
    _, answer, _ = asked(capsys, drug, "--dose", dose, *SEVENTY, *bag)
    value, unit = dose.split()
    assert answer["dose"] == {"value": Decimal(value), "unit": unit}
    assert answer["delivered"]["unit"] == unit
    assert answer["also"] == [{"value": Decimal(number), "unit": name} for number, name in also]


def test_the_same_milligrams_as_a_salt_need_the_rate_twice(capsys: Capture) -> None:
    dose = ("--dose", "0.1 mcg/kg/min", *SEVENTY)
    _, as_base, _ = asked(capsys, "norepinephrine", *dose, *NE_BAG)
    _, as_salt, _ = asked(capsys, "norepinephrine", *dose, "--bag", "4 mg/250 mL tartrate")
    assert as_base["rate_ml_per_h"] == Decimal("26.25")
    assert as_salt["rate_ml_per_h"] == Decimal("52.5")


@pytest.mark.parametrize(
    ("step", "set_rate"), [("0.1", "0.4"), ("0.01", "0.38"), ("0.01 mL/h", "0.38")]
)
def test_the_pump_step_can_be_chosen(capsys: Capture, step: str, set_rate: str) -> None:
    words = ("--dose", "0.005 units/min", "--bag", "80 units/100 mL", "--pump-step", step)
    _, answer, _ = asked(capsys, "vasopressin", *words)
    assert answer["set_rate_ml_per_h"] == Decimal(set_rate)


@pytest.mark.parametrize(
    ("drug", "words", "notices"),
    [
        ("norepinephrine", ("--dose", "0.25 mcg/kg/min"), [("tell", "dose_limit")]),
        ("norepinephrine", ("--dose", "0.6 mcg/kg/min"), [("caution", "dose_limit")]),
        ("norepinephrine", ("--dose", "1.5 mcg/kg/min"), [("strong", "dose_mcg_per_min_meant")]),
        (
            "norepinephrine",
            ("--dose", "0.1 mcg/min", "--pump-step", "0.01"),
            [("tell", "dose_wrong_unit")],
        ),
        (
            "norepinephrine",
            ("--dose", "8 mcg/min", "--weight", "500 kg"),
            [("strong", "value_implausible")],
        ),
    ],
)
def test_an_unusual_dose_or_weight_is_a_notice_and_never_changes_the_exit_code(
    capsys: Capture, drug: str, words: tuple[str, ...], notices: list[tuple[str, str]]
) -> None:
    weight = () if "--weight" in words else SEVENTY
    code, answer, _ = asked(capsys, drug, *words, *weight, *NE_BAG)
    assert code == 0
    assert codes(answer) == notices


def test_what_was_not_checked_is_said(capsys: Capture) -> None:
    _, no_weight, _ = asked(capsys, "norepinephrine", "--dose", "8 mcg/min", *NE_BAG)
    assert codes(no_weight) == [("tell", "dose_limits_need_weight")]
    bag = ("--bag", "5 mg/250 mL")
    _, custom, _ = asked(capsys, "epinephrine", "--dose", "2 mcg/min", *bag)
    assert codes(custom) == [("tell", "dose_limits_none")]
    _, unusual, _ = asked(capsys, "epinephrine", "--dose", "2 mcg/min", "--bag", "8 mg/250 mL")
    assert codes(unusual) == [("tell", "dose_limits_none"), ("tell", "concentration_not_usual")]


@pytest.mark.parametrize(
    ("drug", "words", "reasons"),
    [
        ("norepinephrine", ("--dose", "0.1 mcg/kg/min", *NE_BAG), ["weight_missing"]),
        ("norepinephrine", ("--rate", "5 mL/h", *NE_BAG), ["weight_missing"]),
        (
            "norepinephrine",
            ("--dose", "0.1 mcg/kg/min", *SEVENTY, "--bag", "4 mg/250 mL"),
            ["salt_missing"],
        ),
        # 60x: units per hour taken for units per minute
        (
            "vasopressin",
            ("--dose", "1.8 units/min", *VP_BAG),
            ["dose_beyond", "dose_units_per_h_meant"],
        ),
        # 70x: mcg/min taken for mcg/kg/min
        (
            "norepinephrine",
            ("--dose", "7 mcg/kg/min", *SEVENTY, *NE_BAG),
            ["dose_mcg_per_min_meant", "dose_beyond"],
        ),
        ("vasopressin", ("--rate", "31 mL/h", *VP_BAG), ["dose_beyond"]),
        # 10x: a zero missed on the bag, low side and high side
        (
            "norepinephrine",
            ("--dose", "0.1 mcg/kg/min", *SEVENTY, "--bag", "0.4 mg/250 mL base"),
            ["concentration_not_allowed"],
        ),
        (
            "norepinephrine",
            ("--dose", "0.1 mcg/kg/min", *SEVENTY, "--bag", "400 mg/250 mL base"),
            ["concentration_not_allowed"],
        ),
        (
            "vasopressin",
            ("--dose", "0.03 units/min", "--bag", "5 units/100 mL"),
            ["concentration_not_allowed"],
        ),
        (
            "vasopressin",
            ("--dose", "0.03 units/min", "--bag", "20 mg/100 mL"),
            ["bag_amount_of_another_kind"],
        ),
        ("vasopressin", ("--dose", "0.03 mcg/kg/min", *SEVENTY, *VP_BAG), ["units_are_not_mass"]),
        ("norepinephrine", ("--dose", "1 units/min", *NE_BAG), ["units_are_not_mass"]),
        ("vasopressin", ("--dose", "0.0001 units/min", *VP_BAG), ["dose_rounds_to_zero"]),
        ("vasopressin", ("--rate", "0.04 mL/h", *VP_BAG), ["dose_rounds_to_zero"]),
        ("vasopressin", ("--dose", "-0.03 units/min", *VP_BAG), ["dose_negative"]),
        ("vasopressin", ("--rate", "-9 mL/h", *VP_BAG), ["rate_negative"]),
        (
            "norepinephrine",
            ("--dose", "8 mcg/min", "--weight", "0 kg", *NE_BAG),
            ["weight_not_positive"],
        ),
        (
            "norepinephrine",
            ("--dose", "8 mcg/min", "--weight", "154 lb", *NE_BAG),
            ["unit_unknown"],
        ),
        (
            "vasopressin",
            ("--dose", "0.03 units/min", "--pump-step", "0", *VP_BAG),
            ["pump_step_not_positive"],
        ),
        (
            "vasopressin",
            ("--dose", "0.03 units/min", "--pump-step", "a tenth", *VP_BAG),
            ["number_not_a_number"],
        ),
        (
            "vasopressin",
            ("--dose", "0.03 units/min", "--pump-step", "0,1", *VP_BAG),
            ["number_thousands_or_comma"],
        ),
        ("vasopressin", ("--dose", "0.03", *VP_BAG), ["quantity_without_unit"]),
        ("vasopressin", ("--dose", "0,03 units/min", *VP_BAG), ["number_thousands_or_comma"]),
        ("vasopressin", ("--dose", "9 mL/h", *VP_BAG), ["unit_of_another_kind"]),
        ("vasopressin", ("--rate", "0.03 units/min", *VP_BAG), ["unit_of_another_kind"]),
        ("vasopressin", ("--dose", "0.03 units/min", "--bag", "a bag"), ["bag_not_written_so"]),
        ("vaso", ("--dose", "0.03 units/min", *VP_BAG), ["drug_unknown"]),
    ],
)
def test_what_cannot_be_computed_safely_is_refused_with_its_reasons(
    capsys: Capture, drug: str, words: tuple[str, ...], reasons: list[str]
) -> None:
    assert refusal(capsys, drug, *words) == reasons


def test_a_refusal_names_the_argument_and_the_fix(capsys: Capture) -> None:
    code = run(["dose", "vasopressin", "--dose", "0,03 units/min", *VP_BAG])
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err == (
        '--dose: "0,03" has a comma; the point is the only decimal sign and thousands are not '
        "grouped, for example 0.05 or 1250\n"
    )


def test_a_weight_without_its_unit_is_told_the_unit_that_fits(capsys: Capture) -> None:
    code = run(["dose", "norepinephrine", "--dose", "8 mcg/min", "--weight", "70", *NE_BAG])
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err == '--weight: write a number, a space and a unit (kg), not "70"\n'


def test_a_weight_that_was_not_used_is_not_shown_as_if_it_were(capsys: Capture) -> None:
    assert run(["dose", "vasopressin", "--dose", "0.03 units/min", *SEVENTY, *VP_BAG]) == 0
    assert "dosing weight" not in capsys.readouterr().out


def test_people_read_the_answer_in_words(capsys: Capture) -> None:
    assert run(["dose", "norepinephrine", "--dose", "0.6 mcg/kg/min", *SEVENTY, *NE_BAG]) == 0
    # 0.6 x 70 x 60 / 16 = 157.5 mL/h
    assert capsys.readouterr().out == (
        "norepinephrine (as base) at 16 mcg/mL\n"
        "dose             0.6 mcg/kg/min\n"
        "                 42 mcg/min\n"
        "dosing weight    70 kg\n"
        "exact rate       157.5 mL/h\n"
        "set the pump to  157.5 mL/h (pump step 0.1 mL/h)\n"
        "delivers         0.6 mcg/kg/min\n"
        "error            none\n"
        "caution: norepinephrine: 0.6 mcg/kg/min is above 0.5 mcg/kg/min\n"
    )


@pytest.mark.parametrize(
    ("bag", "line"),
    [
        ("80 units/100 mL", "error            2.22 % more than asked"),
        ("70 units/100 mL", "error            1.11 % more than asked"),
        ("85 units/100 mL", "error            0.83 % less than asked"),
    ],
)
def test_the_error_is_said_in_words(capsys: Capture, bag: str, line: str) -> None:
    run(["dose", "vasopressin", "--dose", "0.03 units/min", "--bag", bag])
    assert line in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["vasopressin"],
        ["vasopressin", "--dose", "0.03 units/min"],
        ["vasopressin", *VP_BAG],
        ["vasopressin", "--dose", "0.03 units/min", "--rate", "9 mL/h", *VP_BAG],
        ["vasopressin", "--dos", "0.03 units/min", *VP_BAG],
        ["vasopressin", "--dose", "0.03 units/min", *VP_BAG, "--speed", "1"],
    ],
)
def test_a_wrong_call_is_exit_code_2_with_the_usage(capsys: Capture, words: list[str]) -> None:
    assert run(["dose", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: pressorsheet" in said.err


def test_help_is_exit_code_0(capsys: Capture) -> None:
    assert run(["dose", "--help"]) == 0
    assert "as base" in capsys.readouterr().out
    assert run(["--help"]) == 0
    assert "dose" in capsys.readouterr().out


def test_an_unknown_command_is_wrong_usage(capsys: Capture) -> None:
    assert run(["prescribe"]) == 2
    assert "prescribe" in capsys.readouterr().err


def test_the_calculator_starts_without_pydantic_reportlab_and_qt() -> None:
    script = (
        "import sys\n"
        "from pressorsheet.cli.main import run\n"
        "code = run(['dose', 'vasopressin', '--dose', '0.03 units/min', "
        "'--bag', '20 units/100 mL', '--json'])\n"
        "heavy = {'pydantic', 'pydantic_core', 'reportlab', 'PySide6'} & set(sys.modules)\n"
        "sys.exit(code or sorted(heavy) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_argument_that_is_no_text_is_refused_without_a_traceback() -> None:
    words = [*PROGRAM, "dose", "vaso\udcff", "--dose", "1", *VP_BAG]
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"is not in the drug library" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_that_cannot_be_written_is_said_in_one_line() -> None:
    words = [*PROGRAM, "dose", "vasopressin", "--rate", "9 mL/h"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*words, *VP_BAG], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "output: No space left on device\n"
