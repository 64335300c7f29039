"""The protocol command as a pharmacy committee uses it: list, show, check, diff."""

import json
from pathlib import Path
from typing import Any

import pytest

from pressorsheet import resources
from pressorsheet.cli.main import run

SHIPPED = resources.read_text("protocols", "septic-shock.toml")


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What the command writes to stdout; with another exit code than 0, to stderr."""
    assert run(["protocol", *arguments]) == code
    written = capsys.readouterr()
    assert (written.err if code == 0 else written.out) == ""
    return written.out if code == 0 else written.err


def given_json(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert run(["protocol", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def own(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """A hospital's own protocol: the shipped one with each text replaced by another."""
    content = SHIPPED
    for old, new in changes:
        assert content.count(old) == 1
        content = content.replace(old, new)
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")
    return str(path)


def test_list_names_each_protocol_with_version_title_and_fingerprint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said(capsys, "list").splitlines()
    full = given_json(capsys, "list")["protocols"]
    assert [one["id"] for one in full] == ["septic-shock", "ssc-2021"]
    assert [(one["in_force"], one["file"]) for one in full] == [(True, None), (False, None)]
    for line, one in zip(lines, full, strict=True):
        here = ", in force here" if one["in_force"] else ""
        assert line == f"{one['id']} {one['version']} ({one['sha256'][:8]}){here}: {one['title']}"


def test_show_gives_every_item_its_rule_numbers_sources_readings_and_conflicts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = " ".join(said(capsys, "show", "septic-shock").split())
    for part in (
        "esc.1 Target missed at 0.1 to 0.2 mcg/kg/min (criterion) MAP target not reached",
        "article: ESC-1",
        "asks: norepinephrine runs at 0.1 mcg/kg/min or more",
        "not met while norepinephrine does not run",
        "when met: consider a second agent",
        "how it is read: Only readings taken at 0.1 mcg/kg/min or more count.",
        "at odds with: SSC 2021 remarks that vasopressin is usually added at 0.25 to 0.5",
        "sources: article and ssc-2021",
        "asks one of: diastolic pressure 40 mmHg or less, at most 30 min old",
        "and not: one of the vasopressors runs",
        "not considered: Colloid and blood",
        "note: Not met does not forbid an ordered down-titration.",
        "vasopressin: step 0.005 units/min where none is ordered",
        "dovss: Jeon et al., Crit Care 2018;22:131",
    ):
        assert part in shown


def test_show_says_of_a_protocol_without_tapers_that_it_has_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "this protocol has no taper rules" in said(capsys, "show", "ssc-2021")
    assert given_json(capsys, "show", "ssc-2021")["tapers"] == ["this protocol has no taper rules"]


def test_no_shown_line_is_wider_than_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    for protocol_id in ("septic-shock", "ssc-2021"):
        assert max(map(len, said(capsys, "show", protocol_id).splitlines())) <= 100


def test_show_as_json_holds_all_four_checklists_with_their_rules(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = given_json(capsys, "show", "septic-shock")
    assert [one["id"] for one in shown["checklists"]] == ["start", "monitor", "escalate", "wean"]
    items = {item["id"]: item for one in shown["checklists"] for item in one["items"]}
    assert items["start.2"]["all_of"] == [
        {
            "id": "diastolic-40",
            "rule": "diastolic_at_most",
            "says": "diastolic pressure 40 mmHg or less, at most 30 min old",
        }
    ]
    assert items["wean.2"]["about"] == "vasopressin"
    assert items["mon.3"]["article"] == ["MON-3"]


@pytest.mark.parametrize("protocol_id", ["septic-shock", "ssc-2021"])
def test_check_runs_the_examples_and_says_how_many(
    capsys: pytest.CaptureFixture[str], protocol_id: str
) -> None:
    count = resources.read_text("protocols", f"{protocol_id}.toml").count("[[example.case]]")
    assert said(capsys, "check", protocol_id) == (
        f"{protocol_id}.toml: {protocol_id} 1.0 holds; {count} examples ran and gave what they "
        "must\n"
    )


def test_check_as_json_says_what_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    checked = given_json(capsys, "check", "ssc-2021")
    assert (checked["id"], checked["version"], checked["examples"] > 0) == ("ssc-2021", "1.0", True)


def test_check_of_a_changed_threshold_names_the_examples_it_breaks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = own(tmp_path, ("ml_per_kg = 30", "ml_per_kg = 20"))
    (reason,) = given_json(capsys, "check", path, code=1)["refused"]
    assert reason["code"] == "protocol_example_fails"
    assert reason["message"].startswith(
        'own.toml, example "START-1, fluid challenge: 70 kg, MAP 60 for 10 min, shock recognised '
        '3 h ago", case "2,099 mL is one short": start.1 is met, expected not_met; '
    )


def test_check_of_a_file_without_examples_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(SHIPPED[: SHIPPED.index("\n[[example]]\n")], encoding="utf-8")
    assert said(capsys, "check", str(path)) == (
        f"{path}: septic-shock 1.0 holds; it has no examples of its own\n"
    )


def test_check_of_a_spoilt_file_says_place_and_fix_in_a_line_each(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = own(
        tmp_path, ("low_run_span_min = 5", "low_run_span_min = 0"), ("late_min = 15", "late = 15")
    )
    assert said(capsys, "check", path, code=1).splitlines() == [
        "own.toml, settings.low_run_span_min: needs a number above 0",
        "own.toml, gate.late_min: missing",
        "own.toml, gate.late: not known here; remove it or correct its spelling",
    ]


def test_diff_names_a_changed_threshold_under_its_item_with_both_numbers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = own(tmp_path, ("ml_per_kg = 30", "ml_per_kg = 20"))
    assert said(capsys, "diff", "septic-shock", path).splitlines() == [
        f"from septic-shock to {path}",
        "start.1 MAP below 65 after 30 mL/kg: changed",
        "  all_of fluid-challenge: from 30 to 20; now: crystalloid of 20 mL/kg or more since shock "
        "was",
        "    recognised, with what was charted up to 6 h before it; the text says when it was "
        "completed later",
        "    than 3 h after it",
    ]
    changes = given_json(capsys, "diff", "septic-shock", path)
    ((change,),) = [item["changes"] for item in changes["items"]]
    assert change["numbers"] == [{"was": "30", "now": "20"}]
    assert (changes["general"], change["what"]) == ([], "all_of fluid-challenge")


def test_diff_names_words_lines_and_items_that_came_or_went(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = own(
        tmp_path,
        ('title = "Arterial catheter"', 'title = "Arterial line"'),
        ('consider = "consider dose review"\n', ""),
        ('id = "esc.3"', 'id = "esc.9"'),
        ('version = "1.0"', 'version = "1.1"'),
    )
    lines = said(capsys, "diff", "septic-shock", path).splitlines()
    assert lines[1:] == [
        "In general",
        "  version: was: 1.0; now: 1.1",
        "mon.1 Arterial line: changed",
        "  title: was: Arterial catheter; now: Arterial line",
        "esc.9 Other second agent: EPINEPHrine: added",
        "wean.1b MAP above target for 60 min: changed",
        "  consider: no longer: consider dose review",
        "esc.3 Other second agent: EPINEPHrine: removed",
    ]
    back = said(capsys, "diff", path, "septic-shock")
    assert "  consider: new: consider dose review" in back.splitlines()


def test_diff_of_a_protocol_with_itself_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "diff", "ssc-2021", "ssc-2021").splitlines() == [
        "from ssc-2021 to ssc-2021",
        "no difference in what the two protocols say",
    ]


def test_a_protocol_that_does_not_ship_and_a_file_that_is_not_there_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert said(capsys, "show", "sepsis", code=1) == (
        "protocol show: sepsis is not a protocol that ships; known are septic-shock and ssc-2021\n"
    )
    assert said(capsys, "check", "sepsis.toml", code=1) == ("sepsis.toml: there is no such file\n")


@pytest.mark.parametrize("arguments", [[], ["show"], ["check"], ["diff", "septic-shock"], ["edit"]])
def test_a_wrong_call_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(["protocol", *arguments]) == 2
    assert "usage: pressorsheet protocol" in capsys.readouterr().err


def test_a_protocol_without_tapers_refuses_a_taper_in_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    order = ["--drug", "vasopressin", "--from", "0.03 units/min", "--bag", "40 units/100 mL"]
    start = ["--start", "2026-10-24T23:00:00+02:00", "--protocol", "ssc-2021"]
    assert run(["taper", *order, *start]) == 1
    assert capsys.readouterr().err == "the protocol holds no taper for vasopressin\n"
