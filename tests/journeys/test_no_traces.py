"""After a shift no file but those a person chose holds a name, a number, a value or a secret.

All that lies in the person's folders is read, and all that lay there for a moment; the kernel sees
to it that nothing is written elsewhere.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import walls
from apart import PATIENCE_S, Apart
from attic import HANDING, Attic
from marks import CSV, MARKS, MEAN, PATIENT, PLAIN, SEALED, SHEET, SHUT, forms, left

from stores import PASSPHRASE

pytestmark = pytest.mark.skipif(bool(walls.unable()), reason=walls.unable() or "none")

STORE = "worksheets.sqlite"
OURS = {STORE, f"{STORE}.keys", f"{STORE}.lock", "faults.log"}
# How a file begins that holds plain pages, pictures or a sheet.
PLAIN_KINDS = (b"SQLite format 3\0", b"%PDF", b"\x89PNG", b"PK\x03\x04")


@dataclass(frozen=True)
class Left:
    """What a shift left behind, and what it told of itself."""

    apart: Apart
    attic: Attic
    told: dict[str, Any]
    messages: str
    words: Sequence[str]


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Left:
    top = tmp_path_factory.mktemp("marked")
    apart = Apart(top)
    (top / "home").mkdir()
    attic = Attic(apart.home)
    script = apart.script("removals,writing", "marked")
    settings = {HANDING: str(attic.passed), "PYTHONFAULTHANDLER": "1", "PYTHONWARNINGS": "default"}
    with apart.begun(script, [attic.passed], **settings) as process:
        watching = attic.watch(process)
        out, messages = process.communicate(timeout=PATIENCE_S)
        watching.join()
    assert process.returncode == 0, messages[-3000:]
    told = json.loads(out.splitlines()[-1])
    recovery = told["marked"]["recovery"]
    return Left(apart, attic, told, messages, (*MARKS, SEALED, recovery, recovery.replace("-", "")))


def all_files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def test_no_file_that_is_or_was_there_holds_a_mark(
    shift: Left, record_property: Callable[[str, object], None]
) -> None:
    there = all_files(shift.apart.home)
    kept = list(shift.attic.contents())
    for content in kept:
        assert left(content, shift.words) == [], content[:80]
        assert not content.startswith(PLAIN_KINDS)
    assert set(map(Path.read_bytes, there)) <= set(kept)
    assert len(kept) > len(there), "files came and went"
    assert shift.attic.removals > 20
    size, sought = sum(map(len, kept)), sum(len(forms(word)) for word in shift.words)
    seen = f"{len(there)} files left, {len(kept)} seen over {shift.attic.removals} removals"
    elsewhere = shift.told["missing"].get("writing", "nothing was written elsewhere")
    record_property(
        "counts",
        f"traces of a shift: {seen}, {size:,} bytes; {len(shift.words)} words sought in "
        f"{sought} forms: 0 found; {elsewhere}",
    )


def test_every_file_that_is_left_is_one_that_the_program_means_to_leave(shift: Left) -> None:
    data = shift.apart.home / "data"
    ours = {each.name for each in all_files(data) if f"{STORE}.backups" not in str(each)}
    assert ours == OURS
    backups = [each.suffix for each in all_files(data / "pressorsheet" / f"{STORE}.backups")]
    assert sorted(backups) == [".keys", ".store"]
    others = [each for each in all_files(shift.apart.home) if data not in each.parents]
    assert [each for each in others if "fontconfig" not in str(each)] == []


def test_the_log_was_written_and_quotes_nobody(shift: Left) -> None:
    log = (shift.apart.home / "data" / "pressorsheet" / "faults.log").read_bytes()
    assert log.count(b"ValueError\n") == 2
    assert b"in _quote" in log
    assert left(log, shift.words) == []


def test_titles_names_surroundings_and_messages_hold_no_mark(shift: Left) -> None:
    assert "Pressorsheet" in shift.told["marked"]["titles"]
    assert any("XDG_DATA_HOME" in each for each in shift.told["named"])
    for said in (*shift.told["marked"]["titles"], *shift.told["named"], shift.messages):
        assert left(said.encode(), shift.words) == [], said


def test_sealed_files_hold_no_mark(shift: Left) -> None:
    for name in (SHUT, "again.worksheet.sealed"):
        assert left((shift.apart.exports / name).read_bytes(), shift.words) == []


# It bites.


def test_in_what_a_person_chose_to_write_plainly_the_marks_are_found(shift: Left) -> None:
    for name in (PLAIN, CSV, "again.worksheet.json", "by-command.csv"):
        found = {word for word, _ in left((shift.apart.exports / name).read_bytes(), shift.words)}
        assert {"QUAGGA", PATIENT["mrn"], MEAN, "gnu sang", "Xanthippe"} <= found, name
    assert (shift.apart.exports / SHEET).read_bytes().startswith(PLAIN_KINDS)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"of quagga, zen", "text"),
        ("of QUAGGA, Zen".encode("utf-16-le"), "UTF-16"),
        ("of Quagga, Zen".encode("utf-16-be"), "UTF-16 turned"),
        (b"6f66205155414747412c", "hexadecimal"),
        (b"b2YgUVVBR0dBLCBa", "base64 from 0"),
        (b"b2YgIFFVQUdHQSwg", "base64 from 1"),
        (b"b2YgICBRVUFHR0Es", "base64 from 2"),
    ],
)
def test_a_mark_is_found_in_each_of_its_forms(content: bytes, form: str) -> None:
    assert ("QUAGGA", form) in left(content, ["QUAGGA"])


WRITE = f"""
import os
from pathlib import Path
from behind_walls import build
build("removals", Path.home(), None)
first, second = Path.home() / "first", Path.home() / "second"
with first.open("w") as file:
    first.unlink()
    file.write({PASSPHRASE!r})
second.write_text({MEAN!r})
Path.home().joinpath("third").write_text("over it")
os.replace(Path.home() / "third", second)
"""


def test_what_is_removed_or_written_over_at_once_is_found(tmp_path: Path) -> None:
    apart = Apart(tmp_path)
    apart.home.mkdir()
    attic = Attic(apart.home)
    settings = {HANDING: str(attic.passed)}
    with apart.begun(["-c", WRITE], [attic.passed], **settings) as process:
        watching = attic.watch(process)
        _, messages = process.communicate(timeout=PATIENCE_S)
        watching.join()
    assert process.returncode == 0, messages
    assert [each.read_text() for each in all_files(apart.home)] == ["over it"]
    kept = b"|".join(attic.contents())
    assert {word for word, _ in left(kept, [PASSPHRASE, MEAN])} == {PASSPHRASE, MEAN}


ELSEWHERE = """
import os
from pathlib import Path
from behind_walls import build
why = build("writing", Path.home(), Path.home())
print(why or "built")
if not why:
    Path.home().joinpath("here").write_text("may be")
    Path(os.environ["ELSEWHERE"]).write_text("may not be")
"""


def test_what_would_be_written_elsewhere_is_not(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    code, out, messages = Apart(tmp_path).ended(["-c", ELSEWHERE], ELSEWHERE=str(elsewhere))
    if not out.startswith("built"):
        pytest.skip(out)
    assert code == 1
    assert "PermissionError" in messages
    assert (tmp_path / "home" / "here").read_text() == "may be"
    assert not os.path.lexists(elsewhere)
