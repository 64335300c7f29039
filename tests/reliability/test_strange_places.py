"""Strange places: what is no plain file of a sensible size is refused at once, in words."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from long_form import quick_folder
from opening import NAME, opened, tried

from made_events import made, made_id, patient
from pressorsheet.cli.main import run
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import Worksheet, worksheet_of, write_worksheet
from pressorsheet.journal import Journal, StoreKey, look, store_key
from pressorsheet.journal.keys import keys_place
from pressorsheet.session.files import file_read
from pressorsheet.wording import say
from rights import posix_only
from stores import PASSPHRASE, open_journal

GIGABYTE = 1024**3
AT_ONCE_S = 1.0
DESKTOP = Path(__file__).parents[2] / "desktop"


def refused_at_once(work: Callable[[], object]) -> str:
    """The code with which something is refused, soon."""
    began = time.process_time()
    found = work()
    assert time.process_time() - began < AT_ONCE_S
    assert isinstance(found, Refused), found
    assert all(say(reason) for reason in found.reasons)
    return found.reasons[0].code


def sparse(place: Path, head: bytes = b"") -> None:
    with place.open("wb") as file:
        file.write(head)
        file.truncate(GIGABYTE)


# --- a gigabyte ---


def test_a_worksheet_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    sparse(tmp_path / "huge", b'{"format":"pressorsheet.worksheet/1"')
    largest = 64 * 1024**2
    read = refused_at_once(lambda: file_read(str(tmp_path / "huge"), largest))
    assert read == "file_larger_than"


@pytest.mark.parametrize("head", [b"", b"\xa5" * 4096, b"SQLite format 3\0" + bytes(84)])
def test_a_gigabyte_in_the_place_of_a_store_is_refused(head: bytes) -> None:
    with quick_folder() as quick:
        folder = Path(quick)
        opened(folder).close()
        sparse(folder / NAME, head)
        assert refused_at_once(lambda: tried(folder)) in {"store_damaged", "store_not_ours"}


def test_a_key_file_of_a_gigabyte_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    sparse(keys_place(tmp_path / NAME), b'{"format": "pressorsheet.keys/1", "store": "')
    assert refused_at_once(lambda: tried(tmp_path)) == "store_keys_unreadable"


# --- what is no file ---


@posix_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_no_store_and_no_worksheet(device: str) -> None:
    assert refused_at_once(lambda: look(device)) == "store_is_no_file"
    assert refused_at_once(lambda: file_read(device, 1024)) == "file_is_no_file"


@posix_only
def test_a_pipe_is_no_store_and_no_worksheet(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert refused_at_once(lambda: tried(tmp_path)) == "store_is_no_file"
    assert refused_at_once(lambda: file_read(str(tmp_path / NAME), 1024)) == "file_is_no_file"


@posix_only
def test_a_socket_is_no_store_and_no_worksheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(NAME)  # a socket's path holds 103 bytes on macOS
        assert refused_at_once(lambda: tried(tmp_path)) == "store_is_no_file"
        assert refused_at_once(lambda: file_read(str(tmp_path / NAME), 9)) == "file_is_no_file"


@posix_only
def test_a_pipe_in_the_place_of_a_key_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    opened(tmp_path).close()
    place = tmp_path / NAME
    folder = place.with_name(f"{NAME}.backups")
    folder.mkdir()
    os.mkfifo(keys_place(folder / "2026-03-10T180000Z-1.store"))
    assert refused_at_once(lambda: store_key(place, "no passphrase of it")) == (
        "store_passphrase_wrong"
    )
    keys_place(place).unlink()
    os.mkfifo(keys_place(place))
    assert refused_at_once(lambda: store_key(place, PASSPHRASE)) == "store_not_readable"
    assert refused_at_once(lambda: tried(tmp_path)) == "store_without_keys"


# --- links ---


@posix_only
def test_a_link_is_the_store_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    opened(tmp_path / "real").close()
    (tmp_path / "link").symlink_to(tmp_path / "real" / NAME)
    with closing(opened(tmp_path / "real")):
        assert refused_at_once(lambda: open_journal(tmp_path / "link")) == "store_locked"
    journal = open_journal(tmp_path / "link")
    assert isinstance(journal, Journal)
    journal.close()
    assert (tmp_path / "link").is_symlink()
    assert {each.name for each in tmp_path.iterdir()} == {"real", "link"}


@posix_only
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / NAME)
    assert refused_at_once(lambda: tried(tmp_path)) in {"store_is_no_file", "store_folder_not_made"}
    assert refused_at_once(lambda: file_read(str(tmp_path / NAME), 9)) in {
        "file_not_there",
        "file_not_readable",
    }


@posix_only
def test_a_link_in_the_place_of_a_key_file_is_followed_and_nothing_behind_it_altered(
    tmp_path: Path,
) -> None:
    opened(tmp_path).close()
    keys = keys_place(tmp_path / NAME)
    shutil.move(keys, tmp_path / "elsewhere")
    keys.symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    assert isinstance(store_key(tmp_path / NAME, PASSPHRASE), StoreKey)
    opened(tmp_path).close()
    assert (tmp_path / "elsewhere").read_bytes() == before


# --- names that lead elsewhere ---


def test_no_text_of_a_worksheet_becomes_a_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = "../" * 12 + "tmp/outside"
    identity = patient(name=out).model_copy(update={"mrn": out, "bed": out[:20]})
    events = (identity, made("note", 1, text=out))
    worksheet = worksheet_of(made_id("here"), events)
    assert isinstance(worksheet, Worksheet)
    inner = tmp_path / "inner"
    inner.mkdir()
    file = inner / "a.worksheet.json"
    file.write_bytes(write_worksheet(worksheet))
    for command in (
        ("export", "csv", str(file), "-o", str(inner / "a.csv")),
        ("export", "clif", str(file), "-o", str(inner / "tables")),
        ("handover", str(file), "-o", str(inner / "a.pdf")),
    ):
        assert run(command) == 0, capsys.readouterr().err
    with closing(opened(inner)) as journal:
        assert journal.append([(made_id("here"), event) for event in events]) is None
    assert [each.name for each in tmp_path.iterdir()] == ["inner"]
    assert not Path("/tmp/outside").exists()


def test_no_archive_is_ever_unpacked() -> None:
    # What is compressed can swell: nothing that the program reads is.
    packed = re.compile(r"^\s*(?:import|from) (zipfile|tarfile|gzip|zlib|bz2|lzma|zstandard)", re.M)
    found = [each.name for each in DESKTOP.rglob("*.py") if packed.search(each.read_text("utf-8"))]
    assert found == []


def test_reading_a_gigabyte_takes_no_memory(tmp_path: Path) -> None:
    sparse(tmp_path / "huge")
    code = (
        "import re, sys; from pressorsheet.cli.main import run;"
        "code = run(['check', sys.argv[1]]);"
        "most = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read());"
        "print(code, int(most[1]) // 1024)"
    )
    if sys.platform != "linux":
        pytest.skip("memory is counted as Linux does")
    command = [sys.executable, "-c", code, str(tmp_path / "huge")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    refused, megabytes = map(int, done.stdout.split()[-2:])
    assert refused == 1
    assert megabytes < 200
