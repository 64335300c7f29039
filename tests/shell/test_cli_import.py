"""`import` as a pharmacist scripts it: the summary counts every row, mistakes get one line each."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from clif_made import STAY, files, given, vital

from pressorsheet.cli.main import run

Capture = pytest.CaptureFixture[str]
REAL = Path(__file__).parents[3] / "shared" / "data" / "clif"
ROWS: dict[str, Any] = {
    "vitals": [
        vital("08:00", "ART BP Mean", "map", "70"),
        vital("08:00", "Height (cm)", "height_cm", "180"),
        vital("09:00", "Temperature Celsius", "temp_c", "98.6"),
    ],
    "medication_admin_continuous": [
        given("08:00", "1", "start", "0.1"),
        given("09:00", "1", "stop", "0.0"),
        given("09:00", "2", "start", "0.12"),
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "clif"
    place.mkdir()
    for name, content in files(**ROWS).items():
        (place / name).write_bytes(content)
    return place


def asked(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(["import", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_summary_counts_every_row_and_names_every_reason(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    (folder / "clif_labs.csv").unlink()
    target = tmp_path / "a.worksheet.json"
    code, out, err = asked(
        capsys, "clif", str(folder), "--hospitalization", STAY, "-o", str(target)
    )
    assert (code, err) == (0, "")
    # patient, age, 2 readings, 2 infusions, 2 words that the infusions are complete
    assert out.splitlines() == [
        f"{target}: 8 events",
        "clif_hospitalization.csv: rows 1: used 1, merged 0, refused 0",
        "clif_patient.csv: rows 1: used 1, merged 0, refused 0",
        "clif_vitals.csv: rows 3: used 2, merged 0, refused 1",
        '  refused 1: the worksheet has no place for "height_cm" (line 3)',
        "  noticed 1: temperature: 98.6 degrees Celsius is outside 20 to 45; "
        "a reason is asked (line 4)",
        "  noticed 1: temperature: 98.6 degrees Celsius; Fahrenheit? (line 4)",
        "clif_medication_admin_continuous.csv: rows 3: used 2, merged 1, refused 0",
        "  merged 1: norepinephrine: a stop and a start in the same minute are one change (line 3)",
        "clif_patient_assessments.csv: rows 0: used 0, merged 0, refused 0",
        "clif_labs.csv: not there",
    ]
    assert json.loads(target.read_bytes())["format"] == "pressorsheet.worksheet/1"


def test_the_summary_comes_as_json_too(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "a.worksheet.json"
    code, out, _ = asked(
        capsys, "clif", str(folder), "--hospitalization", STAY, "-o", str(target), "--json"
    )
    answer = json.loads(out)
    assert code == 0
    assert answer["worksheet"] == json.loads(target.read_bytes())["id"]
    (vitals,) = [one for one in answer["tables"] if one["file"] == "clif_vitals.csv"]
    assert (vitals["rows"], vitals["used"], vitals["refused"]) == (3, 2, 1)
    assert vitals["reasons"][0]["code"] == "clif_category_without_place"
    assert vitals["reasons"][0]["lines"] == [3]


def test_importing_twice_writes_the_same_bytes(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    targets = [tmp_path / name for name in ("a.worksheet.json", "b.worksheet.json")]
    for target in targets:
        asked(capsys, "clif", str(folder), "--hospitalization", STAY, "-o", str(target))
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_what_is_not_there_is_named(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    target = str(tmp_path / "a.worksheet.json")
    for words, named in (
        ((str(tmp_path / "none"), "--hospitalization", STAY), "is not a folder"),
        ((str(folder), "--hospitalization", "502"), "has no hospitalization 502"),
        ((str(tmp_path), "--hospitalization", STAY), "the table is missing"),
    ):
        code, out, err = asked(capsys, "clif", *words, "-o", target)
        assert (code, out) == (1, "")
        assert named in err
        assert not Path(target).exists()
    code, _, err = asked(
        capsys, "clif", str(folder), "--hospitalization", STAY, "-o", str(tmp_path / "no" / "a")
    )
    assert code == 1
    assert len(err.splitlines()) == 1


def test_a_table_of_500_mb_is_refused_by_its_size_unread(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    with (folder / "clif_vitals.csv").open("r+b") as table:
        table.truncate(500 * 1024 * 1024)
    code, _, err = asked(
        capsys, "clif", str(folder), "--hospitalization", STAY, "-o", str(tmp_path / "a")
    )
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "clif_vitals.csv" in err


def test_a_refusal_comes_as_json_too(tmp_path: Path, capsys: Capture) -> None:
    code, out, _ = asked(
        capsys, "clif", str(tmp_path / "none"), "--hospitalization", STAY, "-o", "a", "--json"
    )
    assert code == 1
    assert json.loads(out)["refused"][0]["code"] == "folder_not_there"


def test_fhir_is_said_to_come_later(capsys: Capture) -> None:
    code, out, err = asked(capsys, "fhir", "bundle.json", "-o", "a.worksheet.json")
    assert (code, out) == (1, "")
    assert err == "import fhir is not in this version; import clif is\n"


@pytest.mark.parametrize("words", [(), ("clif",), ("clif", "x", "-o", "a"), ("hl7", "x")])
def test_wrong_usage_is_exit_code_2(words: tuple[str, ...], capsys: Capture) -> None:
    code, _, err = asked(capsys, *words)
    assert code == 2
    assert "usage:" in err


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared CLIF tables are not here")
def test_the_good_first_patient_imports_from_the_real_folder(
    tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "a.worksheet.json"
    code, out, err = asked(
        capsys, "clif", str(REAL), "--hospitalization", "24181354", "-o", str(target)
    )
    assert (code, err) == (0, "")
    assert "clif_medication_admin_continuous.csv: rows 129: used 107, merged 22, refused 0" in out
    assert os.path.getsize(target) > 100_000
