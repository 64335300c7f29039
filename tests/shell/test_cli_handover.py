"""`pressorsheet handover`: a PDF from a worksheet, or one line that says why not."""

from pathlib import Path

import pytest
from paper_reading import outside_margins, overlaps, texts
from simple_patient import NOW as SIMPLE_NOW
from simple_patient import simple_worksheet

from pressorsheet import resources
from pressorsheet.cli.main import run

SAMPLE = "septic-shock.worksheet.json"
ARTICLE_IDS = (
    *(f"START-{number}" for number in range(1, 7)),
    *(f"MON-{number}" for number in range(1, 5)),
    *(f"ESC-{number}" for number in range(1, 7)),
    *(f"WEAN-{number}" for number in range(1, 5)),
)


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    path = tmp_path / SAMPLE
    path.write_bytes(resources.read_bytes("samples", SAMPLE))
    return path


def printed(worksheet: Path, *arguments: str) -> bytes:
    out = worksheet.with_suffix(".pdf")
    at = ("--at", "2026-11-22T19:38+01:00")
    assert run(["handover", str(worksheet), "-o", str(out), *at, *arguments]) == 0
    return out.read_bytes()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_sample_prints_on_two_pages_with_every_article_id(
    worksheet: Path, paper: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = texts(printed(worksheet, "--paper", paper))
    assert len(pages) == 2
    assert ": 2 pages" in capsys.readouterr().out
    whole = " ".join(pages)
    for article in ARTICLE_IDS:
        assert article in whole


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_simple_patient_takes_two_pages_the_second_for_checklists_and_tasks(
    tmp_path: Path, paper: str
) -> None:
    path, out = tmp_path / "simple.worksheet.json", tmp_path / "simple.pdf"
    path.write_text(simple_worksheet(), "utf-8")
    arguments = ["-o", str(out), "--at", SIMPLE_NOW, "--paper", paper]
    assert run(["handover", str(path), *arguments]) == 0
    pdf = out.read_bytes()
    first, second = texts(pdf)
    assert "Perfusion" in first
    for part in (*ARTICLE_IDS, "Action list", "Situation awareness", "nothing left out"):
        assert part in second
    assert "received by" in second
    assert outside_margins(pdf) == []
    assert overlaps(pdf) == []


def test_the_sample_shows_every_status_word(worksheet: Path) -> None:
    whole = " ".join(texts(printed(worksheet)))
    for word in (
        " met ",
        "not met",
        "unknown",
        "out of date",
        "information",
        "applies",
        "does not apply",
    ):
        assert word in whole


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_sample_is_neither_clipped_nor_overprinted(worksheet: Path, paper: str) -> None:
    pdf = printed(worksheet, "--paper", paper)
    assert outside_margins(pdf) == []
    assert overlaps(pdf) == []


def test_the_same_worksheet_and_moment_give_the_same_bytes(worksheet: Path) -> None:
    assert printed(worksheet) == printed(worksheet)


def test_times_print_in_the_offset_asked_for(worksheet: Path) -> None:
    out = worksheet.with_suffix(".pdf")
    moment = ["--at", "2026-11-22T18:38:00Z"]
    assert run(["handover", str(worksheet), "-o", str(out), *moment]) == 0
    first = texts(out.read_bytes())[0]
    assert "data as of 22 Nov 18:38 +00:00" in first
    assert "18:38 arterial" in first


def test_a_place_that_cannot_be_written_is_one_line_and_exit_1(
    worksheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "missing" / "out.pdf"
    assert run(["handover", str(worksheet), "-o", str(out)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "its folder is not there" in told[0]


def test_a_worksheet_that_is_not_there_is_one_line_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.worksheet.json"
    assert run(["handover", str(missing), "-o", str(tmp_path / "out.pdf")]) == 1
    assert "there is no such file" in capsys.readouterr().err
    assert not (tmp_path / "out.pdf").exists()


def test_a_moment_without_an_offset_is_refused(
    worksheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["handover", str(worksheet), "-o", "out.pdf", "--at", "2026-11-22T19:38"]
    assert run(arguments) == 1
    assert "--at" in capsys.readouterr().err


def test_a_paper_not_known_or_no_place_to_write_is_wrong_usage(worksheet: Path) -> None:
    assert run(["handover", str(worksheet), "-o", "out.pdf", "--paper", "a5"]) == 2
    assert run(["handover", str(worksheet)]) == 2


def test_a_name_the_typeface_lacks_is_printed_as_marked_and_said_in_words(
    worksheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = worksheet.read_text("utf-8").replace("DOE, Jane", "\u674e\u660e Jane")
    worksheet.write_text(text, "utf-8")
    assert "[?] Jane" in texts(printed(worksheet))[0]
    assert "U+674E, U+660E" in capsys.readouterr().err
