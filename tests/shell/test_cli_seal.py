"""A worksheet is sealed and unsealed at the command line, and every command reads a sealed one."""

import json
import subprocess
from pathlib import Path

import pytest
from terminal import at_terminal

from launched import PROGRAM
from pressorsheet import resources
from pressorsheet.cli.main import run
from rights import posix_only

Capture = pytest.CaptureFixture[str]
SECRET = "passphrase.txt"
PASSPHRASE = "rosa kettle bridge"
SAMPLE = "septic-shock.worksheet.json"
AT = ("--at", "2026-11-22T19:38:00+01:00")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    place = tmp_path / "a.worksheet.json"
    place.write_bytes(resources.read_bytes("samples", SAMPLE))
    return place


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    place = tmp_path / SECRET
    place.write_text(PASSPHRASE + "\n")
    return place


@pytest.fixture
def sealed(plain: Path, secret: Path, capsys: Capture) -> Path:
    place = plain.with_name("a.worksheet.sealed")
    assert run(["seal", str(plain), "-o", str(place), "--passphrase-file", str(secret)]) == 0
    capsys.readouterr()
    return place


def by(secret: Path) -> tuple[str, str]:
    return "--passphrase-file", str(secret)


def refusal(capsys: Capture, *arguments: str) -> str:
    """What a command that refuses says, on one line or more, never as a traceback."""
    assert run(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_sealing_says_what_is_encrypted_and_what_is_not(
    plain: Path, secret: Path, capsys: Capture
) -> None:
    out = plain.with_name("b.worksheet.sealed")
    assert run(["seal", str(plain), "-o", str(out), *by(secret)]) == 0
    said = capsys.readouterr().out
    assert "without its passphrase nobody can open it" in said
    assert f"{plain} is still there and is not encrypted" in said


def test_nothing_of_the_patient_can_be_read_in_a_sealed_file(plain: Path, sealed: Path) -> None:
    content = sealed.read_bytes()
    for event in json.loads(plain.read_bytes())["events"]:
        for value in event.values():
            if isinstance(value, str) and len(value) > 3:
                assert value.encode() not in content
    assert PASSPHRASE.encode() not in content


def test_unsealing_gives_the_file_back_byte_for_byte_and_says_that_it_is_plain(
    plain: Path, sealed: Path, secret: Path, capsys: Capture
) -> None:
    out = plain.with_name("b.worksheet.json")
    assert run(["unseal", str(sealed), "-o", str(out), *by(secret)]) == 0
    assert out.read_bytes() == plain.read_bytes()
    assert "not encrypted; whoever has the file can read it" in capsys.readouterr().out


def test_check_says_of_a_sealed_file_what_it_says_of_the_plain_one(
    plain: Path, sealed: Path, secret: Path, capsys: Capture
) -> None:
    assert run(["check", str(plain), *AT, "--json"]) == 0
    expected = capsys.readouterr().out
    assert run(["check", str(sealed), *AT, "--json", *by(secret)]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    "command",
    [("handover", *AT), ("taper-sheet", *AT), ("export", "csv"), ("export", "clif")],
    ids=" ".join,
)
def test_every_command_reads_a_sealed_file(
    plain: Path, sealed: Path, secret: Path, command: tuple[str, ...]
) -> None:
    outs = [plain.with_name("from-plain"), plain.with_name("from-sealed")]
    for file, out, more in zip((plain, sealed), outs, ((), by(secret)), strict=True):
        words = [*command[:1], str(file), *command[1:]]
        if command[0] == "export":
            words = [*command, str(file)]
        assert run([*words, "-o", str(out), *more]) == 0
        assert out.exists()
    if command == ("export", "csv"):
        assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_plan_is_verified_against_a_sealed_worksheet(
    plain: Path, sealed: Path, secret: Path, capsys: Capture
) -> None:
    events = json.loads(plain.read_bytes())["events"]
    plan = next(event["plan"] for event in events if event["kind"] == "taper_ordered")
    place = plain.with_name("plan.json")
    place.write_text(json.dumps({"plan": plan}))
    answers = []
    for file, more in ((plain, ()), (sealed, by(secret))):
        code = run(["verify", str(place), "--worksheet", str(file), "--json", *more])
        answers.append((code, capsys.readouterr().out))
    assert answers[0] == answers[1]
    assert "passed" in answers[0][1]


def test_another_passphrase_is_refused_in_words(
    sealed: Path, secret: Path, capsys: Capture
) -> None:
    secret.write_text("another one, of some length")
    said = refusal(capsys, "check", str(sealed), *by(secret))
    assert "the passphrase does not fit this file" in said
    assert "another one" not in said


def test_a_file_altered_after_it_was_sealed_is_refused_in_words(
    sealed: Path, secret: Path, capsys: Capture
) -> None:
    content = bytearray(sealed.read_bytes())
    content[-1] ^= 1
    sealed.write_bytes(content)
    assert "altered or cut short" in refusal(capsys, "check", str(sealed), *by(secret))
    sealed.write_bytes(content[:200])
    assert "damaged" in refusal(capsys, "check", str(sealed), *by(secret))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["check", "{sealed}"], "no terminal at which to ask"),
        (["unseal", "{sealed}", "-o", "{out}"], "no terminal at which to ask"),
        (["seal", "{plain}", "-o", "{out}"], "no terminal at which to ask"),
        (["seal", "{sealed}", "-o", "{out}", *by(Path("{secret}"))], "sealed already"),
        (["unseal", "{plain}", "-o", "{out}", *by(Path("{secret}"))], "no sealed file"),
        (["seal", "{plain}", "-o", "{out}", "--passphrase-file", "{gone}"], "no such file"),
        (["seal", "{plain}", "-o", "{out}", "--passphrase-file", "{plain}"], "8,192"),
        (["seal", "{plain}", "-o", "{plain}", *by(Path("{secret}"))], "made from this file"),
        (["seal", "{plain}", "-o", "{secret}", *by(Path("{secret}"))], "made from this file"),
        (["unseal", "{sealed}", "-o", "{sealed}", *by(Path("{secret}"))], "made from this file"),
        (["seal", "{secret}", "-o", "{out}", *by(Path("{secret}"))], "JSON"),
        (["seal", "{gone}", "-o", "{out}", *by(Path("{secret}"))], "no such file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path, sealed: Path, capsys: Capture, command: list[str], words: str
) -> None:
    out, plain, secret = (tmp_path / each for each in ("out", "a.worksheet.json", SECRET))
    names = {"plain": plain, "sealed": sealed, "secret": secret, "out": out, "gone": out / "gone"}
    before = [place.read_bytes() for place in (plain, sealed, secret)]
    assert words in refusal(capsys, *(word.format(**names) for word in command))
    assert not out.exists()
    assert [place.read_bytes() for place in (plain, sealed, secret)] == before


@pytest.mark.parametrize("text", ["", "\n", "short", "aaaaaaaaaaaaaaaa", "\xff\xfe" * 20])
def test_a_passphrase_file_that_holds_no_passphrase_seals_nothing(
    plain: Path, secret: Path, capsys: Capture, text: str
) -> None:
    secret.write_bytes(text.encode("latin-1"))
    out = plain.with_name("out")
    said = refusal(capsys, "seal", str(plain), "-o", str(out), *by(secret))
    assert "passphrase" in said
    assert not out.exists()


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\nand what else was noted"])
def test_the_first_line_of_a_passphrase_file_is_it_however_it_was_written(
    sealed: Path, secret: Path, before: str, after: str
) -> None:
    secret.write_bytes(f"{before}{PASSPHRASE}{after}".encode())
    assert run(["check", str(sealed), *AT, *by(secret)]) == 0


def test_no_argument_takes_a_passphrase_and_the_help_says_why(capsys: Capture) -> None:
    for command in (["seal"], ["unseal"], ["check"], ["handover"], ["export", "csv"], ["verify"]):
        assert run([*command, "--help"]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert "--passphrase-file FILE" in said
        assert "others see arguments, and a shell keeps them" in said
        assert "--passphrase " not in said


def test_a_command_without_a_terminal_asks_nothing(sealed: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "check", str(sealed)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no terminal at which to ask" in done.stderr


# What is typed at a terminal is asked for, and not shown.


@posix_only
def test_a_new_passphrase_is_asked_twice_and_never_shown(plain: Path) -> None:
    out = plain.with_name("t.worksheet.sealed")
    line = PASSPHRASE + "\n"
    code, shown = at_terminal(["seal", str(plain), "-o", str(out)], [line, line])
    assert code == 0, shown
    assert "a new passphrase for" in shown
    assert "the same passphrase again" in shown
    assert PASSPHRASE not in shown
    code, shown = at_terminal(["check", str(out), *AT], [line])
    assert code == 0, shown
    assert f"passphrase of {out}" in shown
    assert PASSPHRASE not in shown


@posix_only
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([PASSPHRASE + "\n", "rosa kettle fridge\n"], "the two passphrases differ"),
        (["short\n"], "at least 12 characters"),
        (["\x04"], "no terminal at which to ask"),
    ],
)
def test_what_is_not_a_new_passphrase_seals_nothing(
    plain: Path, answers: list[str], words: str
) -> None:
    out = plain.with_name("t.worksheet.sealed")
    code, shown = at_terminal(["seal", str(plain), "-o", str(out)], answers)
    assert code == 1
    assert words in shown
    assert "Traceback" not in shown
    assert not out.exists()
