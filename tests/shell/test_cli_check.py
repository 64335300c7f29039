"""The check command: JSON as cli.md fixes it, text for people, and every refusal in one line."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.session.clock import now

DAY = "2026-03-10"
AT = f"{DAY}T20:00:00Z"
SHIPPED = resources.read_bytes("protocols", "septic-shock.toml")
IDS = {
    "start": [f"start.{n}" for n in range(1, 7)],
    "monitor": ["mon.1", "mon.2a", "mon.2b", "mon.2c", "mon.2d", "mon.3", "mon.4"],
    "escalate": [f"esc.{n}" for n in range(1, 7)],
    "wean": ["wean.1", "wean.1b", "wean.2", "wean.3", "wean.4", "wean.4a", "wean.4b", "wean.4c"],
}
# Where clinical.md section 1 gives another kind than criterion.
INFORMATION = ("start.4", "start.5", "esc.2", "esc.3", "wean.4a", "wean.4b", "wean.4c")
CAUTIONS = ("start.6", "mon.4", "esc.4", "esc.5", "esc.6", "wean.1b", "wean.4")
KINDS = {
    **dict.fromkeys(INFORMATION, "information"),
    **dict.fromkeys(CAUTIONS, "caution"),
    "wean.3": "check",
}
KEYS = {"id", "article", "kind", "status", "out_of_date", "because", "missing", "sources"}


def event(kind: str, clock: str, by: str = "Rosa Lind", **fields: Any) -> dict[str, Any]:
    moment = f"{DAY}T{clock}:00Z"
    name = repr((kind, clock, sorted(fields.items())))
    common = {
        "id": str(uuid5(NAMESPACE_URL, name)),
        "at": moment,
        "recorded_at": moment,
        "by": {"name": by, "role": "nurse"},
    }
    return {"kind": kind, **common, **fields}


def readings(mean: int) -> list[dict[str, Any]]:
    return [
        event("vitals", f"{hour}:00", source="arterial", map_mmhg=mean) for hour in range(10, 21)
    ]


NE = event("infusion", "06:00", drug="norepinephrine", dose=0.1, dose_unit="mcg/kg/min")
BAG = event(
    "bag",
    "06:00",
    bag_id="x",
    drug="norepinephrine",
    amount=4,
    amount_unit="mg",
    volume_ml=1,
    salt="base",
)
COMPLETE = event("tick", "19:00", item="infusions-complete", value=True)
STAY = [NE, COMPLETE, *readings(72)]

Sheet = Callable[..., str]
Checked = Callable[..., dict[str, Any]]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    def write(*events: dict[str, Any]) -> str:
        path = tmp_path / "a.worksheet.json"
        content = {
            "format": "pressorsheet.worksheet/1",
            "id": "9b2f6e0a-5c1d-4a7e-8f3b-2d1c0e9a8b7c",
            "events": list(events),
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def checked(sheet: Sheet, capsys: pytest.CaptureFixture[str]) -> Checked:
    """The JSON of one good check."""

    def check(*events: dict[str, Any], arguments: tuple[str, ...] = ("--at", AT)) -> dict[str, Any]:
        assert run(["check", sheet(*events), "--json", *arguments]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        read: dict[str, Any] = json.loads(out)
        return read

    return check


def items_of(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for checklist in result["checklists"] for item in checklist["items"]}


# --- JSON ---


def test_every_item_stands_in_its_checklist_under_the_ids_of_the_contract(
    checked: Checked,
) -> None:
    result = checked(*STAY)
    listed = {one["id"]: [item["id"] for item in one["items"]] for one in result["checklists"]}
    assert listed == IDS
    assert list(listed) == ["start", "monitor", "escalate", "wean"]


def test_each_item_has_the_keys_kinds_and_words_of_the_contract(checked: Checked) -> None:
    for item_id, item in items_of(checked(*STAY)).items():
        assert {
            "id",
            "article",
            "kind",
            "status",
            "out_of_date",
            "because",
            "missing",
            "sources",
        } <= set(item)
        assert item["kind"] == KINDS.get(item_id, "criterion")
        assert item["status"] in ("met", "not_met", "unknown", "information")
        assert (item["status"] == "information") == (item["kind"] == "information")
        assert item["article"] == [item_id.rstrip("abcd").upper().replace(".", "-")]
        assert isinstance(item["out_of_date"], bool)
        assert all(isinstance(text, str) and text for text in item["because"] + item["missing"])
        assert item["sources"][0] == "article"
        assert ("clock" in item) == (item_id in ("wean.1", "wean.2")), item_id


def test_records_that_contradict_each_other_are_named_first(
    checked: Checked, sheet: Sheet, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"weight_kind": "actual", "basis": "measured"}
    weights = [event("weight", "07:00", kg=kg, **said) for kg in (80, 82)]
    weights[1]["recorded_at"] = f"{DAY}T07:05:00Z"
    (conflict,) = checked(*STAY, *weights)["conflicts"]
    text = (
        "Conflict: two dosing weights at 07:00, 80 kg or 82 kg; "
        "strike what is wrong (Alt+4, History)."
    )
    ids = sorted(each["id"] for each in weights)
    assert conflict == {"about": "weight", "events": ids, "says": text}
    assert checked(*STAY)["conflicts"] == []
    assert run(["check", sheet(*STAY, *weights), "--at", AT]) == 0
    assert capsys.readouterr().out.splitlines()[1] == text


def test_of_a_patient_who_left_that_is_said_first(
    sheet: Sheet, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", sheet(*STAY, event("discharged", "19:30")), "--at", AT]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[1].startswith("Archived: the patient was discharged 19:30 by Rosa Lind")
    assert "consider" not in out


def test_the_protocol_is_named_with_the_hash_of_its_file(checked: Checked) -> None:
    protocol = checked(*STAY)["protocol"]
    assert protocol["id"] == "septic-shock"
    assert protocol["sha256"] == hashlib.sha256(SHIPPED).hexdigest()
    assert protocol["version"]


def test_a_stability_clock_says_held_needed_and_earliest(checked: Checked) -> None:
    """At target from 10:00 to 20:00; 8 h were full at 18:00."""
    item = items_of(checked(*STAY))["wean.1"]
    assert item["status"] == "met"
    clock = item["clock"]
    assert (clock["held_min"], clock["needed_min"]) == (600, 480)
    assert datetime.fromisoformat(clock["earliest"]) == datetime.fromisoformat(f"{DAY}T18:00:00Z")


def test_the_clock_of_a_drug_that_does_not_run_is_there_too(checked: Checked) -> None:
    item = items_of(checked(*STAY))["wean.2"]
    assert (item["status"], item["because"]) == ("not_met", ["vasopressin: none recorded"])
    assert set(item["clock"]) == {"held_min", "needed_min", "earliest"}


def test_the_moment_keeps_the_offset_it_was_asked_with(checked: Checked) -> None:
    result = checked(*STAY, arguments=("--at", f"{DAY}T21:00:00+01:00"))
    assert result["at"] == f"{DAY}T21:00:00+01:00"
    assert items_of(result)["wean.1"]["clock"]["earliest"] == f"{DAY}T19:00:00+01:00"
    earlier = checked(*STAY, arguments=("--at", f"{DAY}T15:00:00Z"))
    assert items_of(earlier)["wean.1"]["clock"]["held_min"] == 300


def test_without_a_moment_it_is_now(checked: Checked) -> None:
    before = now()
    at = datetime.fromisoformat(checked(*STAY, arguments=())["at"])
    assert before <= at <= now()
    assert at.utcoffset() is not None


def test_what_is_missing_and_what_is_old_is_said(checked: Checked) -> None:
    old = event("perfusion", "10:00", crt_s=2)
    items = items_of(checked(*STAY, old))
    refill, mental = items["mon.2b"], items["mon.2a"]
    assert (refill["status"], refill["out_of_date"]) == ("unknown", True)
    assert refill["missing"] == ["capillary refill 2 s at 10:00 is 10 h old; limit 4 h"]
    assert (mental["status"], mental["out_of_date"]) == ("unknown", False)
    assert mental["missing"] == ["mental status not recorded"]


def test_an_empty_worksheet_is_judged_with_everything_unknown_or_not_running(
    checked: Checked,
) -> None:
    items = items_of(checked())
    assert items["start.1"]["status"] == "unknown"
    assert items["esc.1"]["status"] == "not_met"
    assert items["start.4"]["status"] == "information"
    assert not any(item["status"] == "met" for item in items.values())


# --- for people ---


def test_for_people_each_item_is_a_line_with_its_evidence_below(
    sheet: Sheet, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", sheet(*STAY), "--at", AT]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert "septic-shock" in lines[0]
    assert f"{DAY} 20:00 +00:00" in lines[0]
    for heading in ("Start", "Monitor", "Escalate", "Wean"):
        assert heading in lines
    for item_id in (one for ids in IDS.values() for one in ids):
        assert sum(f" {item_id} " in line for line in lines) == 1, item_id
    place = next(i for i, line in enumerate(lines) if " wean.1 " in line)
    assert lines[place].split()[0] == "met"
    assert "criterion met: consider reducing norepinephrine" in lines[place + 1]
    assert "the clinician decides" in lines[place + 1]


def status_words(text: str) -> dict[str, str]:
    """The words before each item's id."""
    ids = [one for listed in IDS.values() for one in listed]
    words = {}
    for line in text.splitlines():
        for item_id in ids:
            if f" {item_id} " in line:
                words[item_id] = line.split(f" {item_id} ")[0].strip()
    return words


def test_for_people_a_caution_applies_or_not_and_the_old_is_out_of_date(
    sheet: Sheet, capsys: pytest.CaptureFixture[str]
) -> None:
    dopamine = event("infusion", "07:00", drug="dopamine", dose=3, dose_unit="mcg/kg/min")
    old = event("perfusion", "10:00", crt_s=2)
    assert run(["check", sheet(*STAY, dopamine, old), "--at", AT]) == 0
    words = status_words(capsys.readouterr().out)
    assert words["esc.6"] == "applies"
    assert words["esc.4"] == "does not apply"
    assert words["mon.2b"] == "out of date"
    assert words["mon.2a"] == "unknown"
    assert words["mon.3"] == "not met"
    assert words["start.5"] == "information"


@pytest.mark.parametrize("name", ["alert", "met", "not_met", "start", "local", "dopamine", "empty"])
def test_what_a_person_typed_is_shown_as_typed(checked: Checked, name: str) -> None:
    said = [
        event("target", "08:00", map_low_mmhg=60, set_by=name, reason=name),
        event("tick", "18:00", by=name, item="wean.3", value=True),
        event("line", "08:00", line="arterial", action="placed", site=name),
        event("steroid", "08:00", drug=name, action="given"),
        event("source_control", "08:00", text=name),
        event("history", "08:00", dopamine_reason=name),
        event("infusion", "07:00", drug="dopamine", dose=3, dose_unit="mcg/kg/min"),
        event("infusion", "07:00", drug="vasopressin", rate_ml_per_h=3, bag_id=name),
    ]
    items = items_of(checked(*STAY, *said))
    texts = {
        item_id: " | ".join(item["because"] + item["missing"]) for item_id, item in items.items()
    }
    assert f"set by {name}, reason: {name}" in texts["mon.3"]
    assert texts["wean.3"].endswith(f"by {name}")
    assert texts["mon.1"].endswith(f"site: {name}")
    assert texts["wean.4b"].endswith(f": {name}")
    assert texts["wean.4c"].startswith(f"{name} given at")
    assert f"reason for DOPamine: {name}" in texts["esc.6"]
    assert f"the bag {name} is not charted" in texts["esc.2"]


def test_what_would_turn_a_line_is_shown_by_its_number(
    sheet: Sheet, capsys: pytest.CaptureFixture[str]
) -> None:
    turned = event("line", "08:00", line="arterial", action="placed", site="left\u202e\u200f")
    assert run(["check", sheet(*STAY, turned), "--at", AT]) == 0
    out = capsys.readouterr().out
    assert "site: left\\u202e\\u200f" in out
    assert not {"\u202e", "\u200f"} & set(out)


def test_what_nobody_typed_is_not_recorded(checked: Checked) -> None:
    placed = event("line", "08:00", line="arterial", action="placed")
    target = event("target", "08:00", map_low_mmhg=65)
    items = items_of(checked(*STAY, placed, target))
    assert items["mon.1"]["because"] == ["arterial line in place since 08:00, site: not recorded"]
    assert "(high bound not recorded)" in items["mon.3"]["because"][0]
    assert items["mon.3"]["because"][0].endswith("reason: not recorded")


# --- another protocol ---


def test_another_shipped_protocol_is_chosen_by_its_id(checked: Checked) -> None:
    result = checked(*STAY, arguments=("--at", AT, "--protocol", "ssc-2021"))
    assert result["protocol"]["id"] == "ssc-2021"


def test_a_hospitals_own_file_is_chosen_by_its_path(checked: Checked, tmp_path: Path) -> None:
    """Its bound of 80 in place of 65, its own hash."""
    own = tmp_path / "own.toml"
    own.write_bytes(
        SHIPPED.replace(b"default_target = { mmhg = 65 }", b"default_target = { mmhg = 80 }")
    )
    result = checked(*STAY, arguments=("--at", AT, "--protocol", str(own)))
    assert result["protocol"]["sha256"] == hashlib.sha256(own.read_bytes()).hexdigest()
    assert items_of(result)["wean.1"]["status"] == "not_met"


# --- refusals ---

Refused = Callable[[list[str]], list[dict[str, str]]]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """The reasons of one refused check, which are the same in JSON and on stderr."""

    def check(arguments: list[str]) -> list[dict[str, str]]:
        assert run(["check", *arguments]) == 1
        plain_out, plain = capsys.readouterr()
        assert plain_out == ""
        assert run(["check", *arguments, "--json"]) == 1
        out, err = capsys.readouterr()
        reasons: list[dict[str, str]] = json.loads(out)["refused"]
        assert plain.splitlines() == err.splitlines() == [one["message"] for one in reasons]
        assert "Traceback" not in err
        return reasons

    return check


def test_a_missing_file_and_a_folder_are_refused_in_one_line(
    refused: Refused, tmp_path: Path
) -> None:
    (reason,) = refused([str(tmp_path / "none.worksheet.json")])
    assert (reason["code"], "none.worksheet.json" in reason["message"]) == ("file_not_there", True)
    (reason,) = refused([str(tmp_path)])
    assert reason["code"] == "file_is_no_file"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b'{"format": "another/1"}',
        b'\xef\xbb\xbf{"format": "pressorsheet.worksheet/1"}',
        b'{"format": "pressorsheet.worksheet/1", "id": "x", "events": [{"kind": "vit',
        "{}".encode("utf-16"),
        b'{"format": "\xe9"}',
        b"[" * 100_000,
        SHIPPED,
    ],
)
def test_what_is_no_worksheet_is_refused_naming_the_file(
    refused: Refused, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "b.worksheet.json"
    path.write_bytes(content)
    reasons = refused([str(path), "--at", AT])
    assert reasons
    assert all(reason["message"].startswith(str(path)) for reason in reasons)


@pytest.mark.parametrize(
    "moment",
    [
        f"{DAY}T20:00:00",
        DAY,
        "yesterday",
        "",
        "2026-02-30T08:00:00Z",
        "2026-03-10T25:00:00Z",
        "1899-12-31T23:59:59Z",
        "2300-01-01T00:00:00Z",
        "1773172800",
        f"{DAY} 20:00:00Z",
    ],
)
def test_a_moment_that_is_none_is_refused_naming_the_argument(
    refused: Refused, sheet: Sheet, moment: str
) -> None:
    (reason,) = refused([sheet(*STAY), "--at", moment])
    assert reason["message"].startswith("--at: ")
    assert reason["code"].startswith("time_")


def test_a_moment_without_an_offset_is_told_how_to_write_one(
    refused: Refused, sheet: Sheet
) -> None:
    (reason,) = refused([sheet(*STAY), "--at", f"{DAY}T20:00:00"])
    assert reason["code"] == "time_without_offset"
    assert "+02:00" in reason["message"]


def test_an_unknown_protocol_is_refused_naming_those_that_ship(
    refused: Refused, sheet: Sheet
) -> None:
    (reason,) = refused([sheet(*STAY), "--protocol", "nope"])
    assert reason["message"].startswith("--protocol: nope")
    assert "septic-shock and ssc-2021" in reason["message"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((b"default_target = { mmhg = 65 }", b"default_target = 65"), "settings.default_target"),
        ((b'rule = "fluid_challenge"', b'rule = "fluids"'), "fluid-challenge"),
        ((b"\n[settings]", b"\n[settings"), "not TOML"),
        ((b"\n[settings]", b"\n[settings]\n\xff"), "UTF-8"),
    ],
)
def test_a_protocol_file_that_does_not_hold_is_refused_naming_file_and_place(
    refused: Refused, sheet: Sheet, tmp_path: Path, change: tuple[bytes, bytes], says: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(SHIPPED.replace(*change, 1))
    reasons = refused([sheet(*STAY), "--protocol", str(own)])
    assert all("own.toml" in reason["message"] for reason in reasons)
    assert says in reasons[0]["message"]


def test_a_protocol_file_that_is_not_there_is_refused(
    refused: Refused, sheet: Sheet, tmp_path: Path
) -> None:
    (reason,) = refused([sheet(*STAY), "--protocol", str(tmp_path / "none.toml")])
    assert reason["code"] == "file_not_there"


@pytest.mark.parametrize(
    "arguments", [[], ["a", "b"], ["a", "--att", AT], ["a", "--at"], ["a", "--protocol"]]
)
def test_wrong_usage_gives_exit_code_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: pressorsheet")


def test_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--help"]) == 0
    assert "--protocol" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wild",
    [
        event("fluid", "08:00", ml=100, fluid="crystalloid", over_min=10**15),
        event("perfusion", "19:00", urine_ml=1, urine_over_min=10**15),
        event("vitals", "19:59", source="cuff", map_mmhg=801),
        event("vitals", "19:59", source="cuff", map_mmhg=-27),
        event("vitals", "19:59", source="cuff", map_mmhg=10**23),
        event("vitals", "19:59", source="cuff", dbp_mmhg=0, hr_per_min=10**23, reason="odd"),
        event("weight", "08:00", kg=0, weight_kind="actual", basis="stated", reason="odd"),
        event("weight", "08:00", kg=1, weight_kind="actual", basis="stated", reason="odd"),
        event("infusion", "19:00", drug="norepinephrine", dose=10**23, dose_unit="mcg/min"),
        event("infusion", "19:00", drug="vasopressin", rate_ml_per_h=10**23, bag_id="none"),
        event("target", "08:00", map_low_mmhg=10**23),
        event("target", "08:00", map_low_mmhg=65, review_at="1900-01-01T00:00:00Z"),
        {**BAG, "amount": 10**23},
        event("perfusion", "19:00", lactate_mmol_per_l=0, reason="odd"),
        event("struck", "08:00", event_id=NE["id"]),
    ],
)
@pytest.mark.parametrize("at", [AT, "1900-01-01T00:00:00Z", "2299-12-31T23:59:59Z"])
def test_no_record_however_wild_is_a_traceback(
    checked: Checked, wild: dict[str, Any], at: str
) -> None:
    kg = event("weight", "06:00", kg=70, weight_kind="actual", basis="measured")
    shock = event("shock_recognised", "07:00")
    items = items_of(checked(*STAY, kg, shock, wild, arguments=("--at", at)))
    assert len(items) == 27


def test_checking_takes_no_notice_of_the_order_of_the_file(checked: Checked) -> None:
    assert checked(*STAY) == checked(*reversed(STAY))
