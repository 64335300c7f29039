"""Hostile input: whatever a file or an argument holds, the command line answers in plain lines.

A refusal is exit code 1, one printable line per reason, and nothing written; never a traceback.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pressorsheet.cli.main import run
from rights import needs_links, posix_only

NOON = "2026-11-22T12:00:00+01:00"
LATER = "2026-11-22T12:30:00+01:00"
TAPER = (
    *("taper", "--drug", "vasopressin", "--from", "0.03 units/min"),
    *("--start", "2026-10-24T23:00+02:00", "--bag", "40 units/100 mL"),
)
BAG = ("--bag", "4 mg/250 mL base")

Lines = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Lines:
    """The lines of a refused command: exit code 1, no result, short printable lines."""

    def lines(*argv: str) -> list[str]:
        assert run(argv) == 1
        out, err = capsys.readouterr()
        assert out == ""
        said = err.splitlines()
        assert said
        assert err == "".join(f"{line}\n" for line in said)
        assert all(line.isprintable() and len(line) < 500 for line in said)
        return said

    return lines


def event(kind: str, at: str = NOON, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at, "recorded_at": at, **fields}


def worksheet(*events: dict[str, Any], name: str = "x.worksheet.json") -> str:
    by = {"name": "J. Park", "role": "RN"}
    rows = [{"id": str(UUID(int=n)), "by": by, **row} for n, row in enumerate(events)]
    content = {"format": "pressorsheet.worksheet/1", "id": str(UUID(int=0)), "events": rows}
    Path(name).write_text(json.dumps(content), encoding="utf-8")
    return name


def files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


# --- messages ---


@pytest.mark.parametrize("argument", ["\x1b[31m1 kg", "1\n kg", "70 kg\u202e", "\x07", "\udcff kg"])
def test_what_could_steer_a_terminal_is_shown_as_an_escape(argument: str, refusal: Lines) -> None:
    (line,) = refusal(
        "dose", "norepinephrine", "--dose", "0.1 mcg/kg/min", "--weight", argument, *BAG
    )
    assert line.startswith("--weight: ")
    assert "\\" in line


def test_a_refusal_in_json_holds_the_same_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TAPER, "--tz", "\x1b[31m\nEurope", "--json"]) == 1
    out, err = capsys.readouterr()
    (reason,) = json.loads(out)["refused"]
    assert f"{reason['message']}\n" == err
    assert err.startswith('--tz: "\\x1b[31m\\nEurope" is not a time zone')


def test_a_key_of_a_file_cannot_pass_for_a_line_of_ours(refusal: Lines) -> None:
    key = "\x1b[31m\n0 faults"
    content = {"format": "pressorsheet.worksheet/1", key: 1}
    Path("x.worksheet.json").write_text(json.dumps(content), encoding="utf-8")
    (line,) = refusal("check", "x.worksheet.json")
    assert "\\x1b[31m\\n0 faults" in line


def test_a_path_too_long_for_any_disk_is_refused_in_json_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    long = "x" * 5000
    for argv in (
        ["check", long, "--json"],
        ["protocol", "show", long, "--json"],
        ["import", "clif", long, "--hospitalization", "1", "-o", "a.json", "--json"],
    ):
        assert run(argv) == 1
        assert json.loads(capsys.readouterr().out)["refused"]


@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")])
def test_a_closed_stream_changes_no_exit_code(
    streams: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = worksheet(event("note", text="x"))
    for argv, code in ((["check", name], 0), (["check", "none"], 1), (["check"], 2)):
        with monkeypatch.context() as closed:
            for stream in streams:
                closed.setattr(sys, stream, None)
            assert run(argv) == code


# --- where results go ---


def made() -> Iterator[tuple[str, ...]]:
    worksheet(event("note", text="x"))
    yield ("handover", "x.worksheet.json", "-o")
    yield ("export", "csv", "x.worksheet.json", "-o")
    yield (*TAPER, "--pdf")


@needs_links
def test_a_result_never_replaces_the_file_it_is_made_from(refusal: Lines) -> None:
    worksheet(event("note", text="x"))
    Path("link").symlink_to("x.worksheet.json")
    before = files()
    for output in ("x.worksheet.json", "./x.worksheet.json", "link"):
        for argv in (("handover", "x.worksheet.json"), ("export", "csv", "x.worksheet.json")):
            (line,) = refusal(*argv, "-o", output)
            assert line == (
                f"{output}: the result is made from this file; name another file to write"
            )
    assert files() == before


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("folder", "folder: this is a folder; name a file in it"),
        ("folder/", "folder/: this is a folder; name a file in it"),
        ("/", "/: this is a folder; name a file in it"),
        (".", ".: this is a folder; name a file in it"),
        ("", "no name is given where to write; name a file"),
        ("none/x.pdf", "none/x.pdf: its folder is not there; make the folder or name another"),
        ("file/x.pdf", "file/x.pdf: its folder is not there; make the folder or name another"),
        pytest.param("pipe", "pipe: this is not a file; name a file", marks=posix_only),
        pytest.param(
            "n" * 300, f"{'n' * 300}: cannot be written: File name too long", marks=posix_only
        ),
    ],
)
def test_a_place_that_can_hold_no_result_is_named_and_nothing_is_written(
    output: str, said: str, refusal: Lines
) -> None:
    Path("folder").mkdir()
    Path("file").write_text("kept", encoding="utf-8")
    if output == "pipe":
        os.mkfifo("pipe")
    for argv in made():
        before = files()
        assert refusal(*argv, output) == [said]
        assert files() == before


@needs_links
def test_a_link_stays_a_link_to_the_file_written(workplace: Path) -> None:
    Path("real.pdf").write_bytes(b"old")
    Path("link.pdf").symlink_to("real.pdf")
    assert run([*TAPER, "--pdf", "link.pdf"]) == 0
    assert Path("link.pdf").is_symlink()
    assert Path("real.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in workplace.iterdir()) == ["link.pdf", "real.pdf"]


def test_a_folder_of_tables_is_written_whole_or_not_at_all(refusal: Lines) -> None:
    worksheet(event("patient", name="A", mrn="1"), event("vitals", source="cuff", map_mmhg=70))
    Path("out", "clif_vitals.csv").mkdir(parents=True)
    before = files()
    (line,) = refusal("export", "clif", "x.worksheet.json", "-o", "out")
    assert line == "out/clif_vitals.csv: this is a folder; name a file in it"
    assert files() == before
    (line,) = refusal("export", "clif", "x.worksheet.json", "-o", "x.worksheet.json")
    assert line == "x.worksheet.json: this is not a folder; name a folder"


# --- what cannot be read ---


def assert_refused_unread(path: str, refusal: Lines) -> None:
    for argv in (("check", path), ("verify", path), ("export", "csv", path, "-o", "o.csv")):
        assert len(refusal(*argv)) == 1
    assert not Path("o.csv").exists()


@pytest.mark.parametrize("path", ["huge", ".", "none", ""])
def test_what_is_no_file_or_too_large_is_refused_before_it_is_read(
    path: str, refusal: Lines
) -> None:
    if path == "huge":
        with Path(path).open("wb") as file:
            file.truncate(2**30)
    assert_refused_unread(path, refusal)


@posix_only
@pytest.mark.parametrize("path", ["pipe", "loop", "/dev/zero"])
def test_a_pipe_a_loop_and_a_device_are_refused_before_they_are_read(
    path: str, refusal: Lines
) -> None:
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    assert_refused_unread(path, refusal)


@needs_links
def test_a_table_that_is_a_broken_link_is_refused_not_passed_over(refusal: Lines) -> None:
    Path("clif_labs.csv").symlink_to("none.csv")
    (line,) = refusal("import", "clif", ".", "--hospitalization", "1", "-o", "o.json")
    assert line == "clif_labs.csv: there is no such file"


# --- numbers and times at their edges ---


@pytest.mark.parametrize("amount", ["100000000000", "99999999999999999999999"])
def test_a_bag_that_outlasts_the_calendar_is_printed(amount: str) -> None:
    bag = event("bag", bag_id="N", drug="norepinephrine", amount="@", amount_unit="mg", salt="base")
    name = worksheet(
        event("weight", kg=70, weight_kind="actual", basis="measured"),
        {**bag, "volume_ml": 250, "hung_at": NOON},
        event("infusion", drug="norepinephrine", dose=0.1, dose_unit="mcg/kg/min", bag_id="N"),
    )
    Path(name).write_text(Path(name).read_text("utf-8").replace('"@"', amount), "utf-8")
    assert run(["handover", name, "-o", "o.pdf", "--at", LATER]) == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (event("fluid", ml=500, fluid="crystalloid"), "over_min"),
        (event("perfusion", urine_ml=50), "urine_over_min"),
        (event("order", drug="norepinephrine", dose_unit="mcg/min"), "every_min"),
    ],
)
def test_a_span_beyond_the_calendar_is_recorded_judged_and_printed(
    row: dict[str, Any], field: str
) -> None:
    name = worksheet(event("shock_recognised"), {**row, field: 10**20})
    assert run(["check", name, "--at", LATER]) == 0
    assert run(["handover", name, "-o", "o.pdf", "--at", LATER]) == 0
    assert run(["export", "clif", name, "-o", "out"]) == 0


# --- plans ---


def plan(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run([*TAPER, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["plan"]
    return found


def test_free_text_longer_than_a_record_holds_is_refused(refusal: Lines) -> None:
    for option, most in (("--reason", "4,000"), ("--call", "200"), ("--ordered-by", "200")):
        (line,) = refusal(*TAPER, option, "x" * 100_000, "--pdf", "o.pdf")
        assert line == f"{option}: too long; write at most {most} characters"


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31m", "\udcff"])
def test_free_text_that_no_plan_could_keep_is_refused(text: str, refusal: Lines) -> None:
    (line,) = refusal(*TAPER, "--reason", text, "--pdf", "o.pdf")
    assert line.startswith("--reason: holds a line break, a character that turns the line around")


def test_a_name_that_turns_the_line_around_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TAPER, "--ordered-by", "\u202eevil", "--pdf", "o.pdf"]) == 1
    assert capsys.readouterr().err.startswith("--ordered-by: ")


@pytest.mark.parametrize("name", ["א ב", "🙈", "<b>&amp;", "=cmd()", "W" * 200])
def test_any_whole_name_is_planned_printed_and_verified(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*TAPER, "--ordered-by", name, "--pdf", "o.pdf"]) == 0
    capsys.readouterr()
    assert run([*TAPER, "--ordered-by", name, "--json"]) == 0
    Path("p.json").write_text(capsys.readouterr().out, "utf-8")
    assert run(["verify", "p.json"]) == 0


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("every_min", 10**20, "every_min: more than 527,040 min is no time that a plan can run"),
        ("drug", "y" * 100_000, "drug: the text is longer than 4,000 characters"),
    ],
)
def test_a_plan_beyond_all_bounds_is_refused(
    key: str, value: object, said: str, refusal: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("p.json").write_text(json.dumps({"plan": {**plan(capsys), key: value}}), "utf-8")
    assert refusal("verify", "p.json") == [f"p.json: {said}"]


def test_a_worksheet_with_an_impossible_plan_is_still_handed_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = plan(capsys)
    for spoilt in (
        {**good, "bag": {**good["bag"], "salt": "chloride"}},
        {**good, "bag": {**good["bag"], "volume_ml": 0}},
        {**good, "every_min": 10**20},
        {**good, "drug": "y" * 100_000},
        {**good, "rows": None},
        {},
    ):
        name = worksheet(
            event("infusion", drug="vasopressin", dose=0.03, dose_unit="units/min"),
            event("taper_ordered", plan_id="p", version=1, plan=spoilt),
            event("taper_step", LATER, plan_id="p", version=1, row=1),
        )
        assert run(["handover", name, "-o", "o.pdf", "--at", LATER]) == 0


# --- protocols ---


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 100_000) + " = 1",
        "[" + " . ".join(['"a"'] * 50_000) + "]",
        "a = {" + "b." * 50_000 + "b = 1}",
        "a = " + "[" * 100_000,
        "a = " + "{b = " * 10_000,
        "a = 0x" + "f" * 500_000,
        '"\\u001b[31m\\n" = 1',
        "x" * 500_000 + " = 1",
    ],
    ids=["dotted", "quoted", "inline", "brackets", "braces", "hex", "control", "long"],
)
def test_a_protocol_file_made_to_last_is_refused_at_once(text: str, refusal: Lines) -> None:
    Path("p.toml").write_text(text, "utf-8")
    assert refusal("protocol", "check", "p.toml")


# --- size ---


def test_a_file_of_nothing_but_brackets_is_refused_before_it_fills_the_memory(
    refusal: Lines,
) -> None:
    Path("x.json").write_text("[" + "{}," * 1_500_001 + "{}]", "utf-8")
    (line,) = refusal("check", "x.json")
    assert line == "x.json: the file holds more than 1,500,000 values; export a shorter time"


def test_faults_without_number_are_named_as_far_as_they_help(refusal: Lines) -> None:
    name = worksheet()
    rows = "[" + '{"kind": "note", "x": 1},' * 20_000 + "{}]"
    Path(name).write_text(Path(name).read_text("utf-8").replace("[]", rows), "utf-8")
    *named, more, unread = refusal("check", name)
    assert len(named) == 10
    # 5,000 events looked at, 6 faults each: id, at, recorded_at, by and text missing, x unknown
    assert more == f"{name}: 29,990 more faults"
    assert unread == f"{name}: from events[5000] on nothing was looked at; correct these first"


def test_a_text_of_a_million_characters_is_refused(refusal: Lines) -> None:
    Path("x.json").write_text('["' + "a" * 1_000_001 + '"]', "utf-8")
    (line,) = refusal("verify", "x.json")
    assert line.startswith("x.json: a text, or a stretch without one, is longer than 1,000,000")


def test_more_events_than_a_stay_can_have_are_refused_before_each_is_judged(
    refusal: Lines,
) -> None:
    name = worksheet()
    text = Path(name).read_text("utf-8").replace("[]", "[" + "{}," * 200_000 + "{}]")
    Path(name).write_text(text, "utf-8")
    (line,) = refusal("check", name)
    assert line == f"{name}: events: more than 200,000; export a shorter time"
