"""Files that a person names: read and written whole or refused in words; worksheets taken in."""

import os
import signal
import sys
from pathlib import Path

import pytest

from made_events import made_id, patient, reading
from pressorsheet.core.note import Refused, refused
from pressorsheet.exchange.clif import Imported
from pressorsheet.exchange.worksheet import Worksheet, write_worksheet
from pressorsheet.session.clock import now
from pressorsheet.session.files import (
    file_read,
    file_written,
    files_written,
    folder_made,
    name_shown,
)
from pressorsheet.session.intake import clif_folder, clif_imported, clif_stays, worksheet_read
from pressorsheet.session.session import Session
from refusals import code_of
from rights import posix_only

FILE = made_id("a file")


def test_the_clock_tells_the_time_to_the_second_in_the_machines_own_offset() -> None:
    moment = now()
    assert moment.microsecond == 0
    assert moment.utcoffset() == moment.astimezone().utcoffset() is not None
    assert moment <= now()


# --- reading ---


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert file_read(str(tmp_path / "a"), 5) == b"12345"
    assert code_of(file_read(str(tmp_path / "a"), 4)) == "file_larger_than"


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    assert code_of(file_read(str(tmp_path), 5)) == "file_is_no_file"
    assert code_of(file_read(str(tmp_path / "never"), 5)) == "file_not_there"
    assert code_of(file_read("x" * 5_000, 5)) == "file_not_readable"


@posix_only
def test_a_pipe_that_took_a_files_place_after_a_look_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "is_file", lambda _path: True)  # as it was a moment ago

    def waited(*_: object) -> None:
        raise AssertionError("the reader waits for a writer")

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(5)
    try:
        assert code_of(file_read(str(tmp_path / "pipe"), 5)) == "file_is_no_file"
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@posix_only
def test_a_device_is_no_file() -> None:
    assert code_of(file_read(os.devnull, 5)) == "file_is_no_file"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file that hides its size")
def test_a_file_that_hides_its_size_is_read_no_further_than_its_limit() -> None:
    assert code_of(file_read("/proc/cpuinfo", 5)) == "file_larger_than"


# --- writing ---


def test_a_result_is_written_whole_and_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "out"
    for content in (b"one", b"other"):
        assert file_written(str(place), content) is None
        assert place.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_result_is_not_written_onto_its_source_or_onto_what_is_no_file(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"source")
    sources = ("", str(tmp_path / "never"), str(source))
    assert code_of(file_written(str(source), b"x", made_from=sources)) == "file_is_a_source"
    assert code_of(file_written("", b"x")) == "file_not_named"
    assert code_of(file_written(str(tmp_path), b"x")) == "file_is_a_folder"
    assert code_of(file_written(f"{tmp_path}/new/", b"x")) == "file_is_a_folder"
    assert code_of(file_written(str(tmp_path / "no" / "x"), b"x")) == "file_without_folder"
    assert code_of(file_written(str(tmp_path / ("x" * 300)), b"x")) == "file_not_writable"
    assert source.read_bytes() == b"source"


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX")
def test_a_result_is_not_written_into_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(file_written(str(tmp_path / "pipe"), b"x")) == "file_is_no_file"


def test_several_results_are_written_all_or_none(tmp_path: Path) -> None:
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert code_of(files_written({one: b"1", f"{tmp_path}/no/x": b"2"})) == "file_without_folder"
    assert list(tmp_path.iterdir()) == []
    assert files_written({one: b"1", other: b"2"}) is None
    assert (Path(one).read_bytes(), Path(other).read_bytes()) == (b"1", b"2")


def test_a_folder_to_write_into_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert folder_made(str(tmp_path / "a" / "b")) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()
    assert folder_made(str(tmp_path)) == tmp_path
    assert code_of(folder_made("")) == "file_not_named"
    assert code_of(folder_made(str(tmp_path / "file"))) == "file_is_no_folder"
    assert code_of(folder_made(str(tmp_path / "file" / "x"))) == "file_not_writable"


# --- worksheet files ---


def test_a_worksheet_file_is_read_and_nothing_taken_in_yet(session: Session) -> None:
    written = Worksheet(FILE, (patient(), reading(5)))
    assert worksheet_read(session, write_worksheet(written)) == written
    assert session.patients(now()) == ()


def test_a_file_that_is_no_worksheet_is_refused(session: Session) -> None:
    assert code_of(worksheet_read(session, b"Dear diary")) == "json_broken"
    assert session.patients(now()) == ()


# --- CLIF folders ---

TABLES = {
    "clif_hospitalization.csv": "patient_id,hospitalization_id,admission_dttm,age_at_admission\n"
    "7,501,2150-03-01 10:00:00+00:00,60\n7,502,2150-04-01 10:00:00+00:00,60\n",
    "clif_vitals.csv": "hospitalization_id,recorded_dttm,vital_name,vital_category,vital_value\n"
    "501,2150-03-01 11:00:00+00:00,MAP arterial,map,67\n",
    "clif_medication_admin_continuous.csv": "hospitalization_id,med_order_id,med_category,"
    "admin_dttm,mar_action_category,med_dose,med_dose_unit,med_group\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "clif_other.csv").write_text("not asked for")
    return tmp_path


def test_the_tables_of_a_folder_are_read(folder: Path) -> None:
    assert clif_folder(str(folder)) == {name: text.encode() for name, text in TABLES.items()}


def test_a_folder_that_is_none_or_holds_no_readable_table_is_refused(folder: Path) -> None:
    assert code_of(clif_folder(str(folder / "never"))) == "folder_not_there"
    (folder / "clif_labs.csv").mkdir()
    assert code_of(clif_folder(str(folder))) == "file_is_no_file"


def test_the_hospitalizations_of_a_folder_are_listed() -> None:
    files = {name: text.encode() for name, text in TABLES.items()}
    assert clif_stays(files) == ("501", "502")
    assert code_of(clif_stays({})) == "clif_table_missing"


def test_a_hospitalization_becomes_a_worksheet_unless_it_is_called_off(session: Session) -> None:
    files = {name: text.encode() for name, text in TABLES.items()}
    imported = clif_imported(session, files, "501", lambda _percent: True)
    assert isinstance(imported, Imported)
    assert session.joined(imported.worksheet) == imported.worksheet.id
    assert session.joined(imported.worksheet) == imported.worksheet.id
    assert isinstance(clif_imported(session, files, "501", lambda _percent: False), Refused)


@posix_only
def test_a_file_written_again_is_read_by_nobody_who_might_not_read_it_before(
    tmp_path: Path,
) -> None:
    before = os.umask(0o022)
    try:
        place = tmp_path / "plain"
        assert file_written(str(place), b"first") is None
        assert place.stat().st_mode & 0o777 == 0o644
        place.chmod(0o600)
        assert file_written(str(place), b"again") is None
    finally:
        os.umask(before)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.read_bytes() == b"again"


@posix_only
def test_what_is_written_on_the_way_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / f".{os.getpid()}-0.part").symlink_to(tmp_path / "other")
    assert file_written(str(tmp_path / "plain"), b"first") is None
    assert (tmp_path / "other").read_text() == "mine"
    assert not (tmp_path / "plain").is_symlink()


def test_where_one_of_several_cannot_be_written_no_part_of_another_is_left(tmp_path: Path) -> None:
    too_long = tmp_path / ("x" * 300)
    refusal = files_written({str(tmp_path / "first"): b"whole", str(too_long): b"never"})
    assert code_of(refusal) == "file_not_writable"
    assert list(tmp_path.iterdir()) == []


def test_a_file_s_name_is_shown_on_one_line_and_in_its_order(tmp_path: Path) -> None:
    assert name_shown(str(tmp_path / "jane doe.json")) == "jane doe.json"
    assert name_shown("/ward/a\u202enosj\nsaved\x1b[2J\udcff") == "a?nosj saved?[2J?"
    assert name_shown("x" * 200) == "x" * 100 + "..."


def test_a_refusal_shows_a_place_on_one_line_and_in_its_order(tmp_path: Path) -> None:
    refusal = file_read(str(tmp_path / "no\u202e\nplace" / "a"), 9)
    assert refusal == refused("file_not_there", file=str(tmp_path / "no? place" / "a"))
    assert file_read(str(tmp_path / ("x" * 200)), 9) == refused(
        "file_not_there", file=str(tmp_path / ("x" * 200))
    )
