"""A file in a store's place that cannot serve is refused in words and left as it is."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, THERE
from pressorsheet import __version__
from pressorsheet.core.note import refused
from pressorsheet.journal.place import MAGIC
from refusals import code_of
from rights import needs_links
from stores import open_journal, opened, raw, refused_as_it_is


def test_a_store_is_made_with_its_folders(tmp_path: Path) -> None:
    place = tmp_path / "one" / "two" / "store"
    opened(place).close()
    assert not place.read_bytes().startswith(b"SQLite format 3\0")
    assert {each.name for each in place.parent.iterdir()} == {
        "store",
        "store.keys",
        "store.lock",
    }


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert code_of(open_journal(str(tmp_path / "file" / "store"))) == "store_folder_not_made"
    assert code_of(open_journal(str(tmp_path / "s\0re"))) == "store_folder_not_made"


def test_a_folder_in_the_place_of_the_store_is_refused(tmp_path: Path) -> None:
    assert code_of(open_journal(str(tmp_path))) == "store_is_no_file"
    assert list(tmp_path.iterdir()) == []


@needs_links
def test_a_link_leads_to_the_one_store(store: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store)
    journal = opened(store)
    assert code_of(open_journal(str(tmp_path / "link"))) == "store_locked"
    journal.close()
    with closing(opened(tmp_path / "link")) as linked:
        assert linked.worksheets() == (HERE, THERE)


# --- files that are no store, or no longer one ---


@pytest.mark.parametrize(
    "content",
    [b"Dear diary, a quiet night.\n" * 40, b"{}", bytes(range(256)) * 32, b"SQLite format 2\0" * 9],
)
def test_another_file_is_refused_and_nothing_is_laid_beside_it(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "notes").write_bytes(content)
    assert refused_as_it_is(tmp_path / "notes") == "store_without_keys"
    assert [each.name for each in tmp_path.iterdir()] == ["notes"]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "theirs"
    with closing(sqlcipher.connect(str(place))) as theirs:
        theirs.execute("CREATE TABLE events (number INTEGER PRIMARY KEY)")
    assert refused_as_it_is(place) == "store_not_ours"


def test_a_store_given_another_application_id_is_refused(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA application_id = 0x50525354")
    assert refused_as_it_is(store) == "store_not_ours"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    assert refused_as_it_is(tmp_path / "store") == "store_empty"


def test_a_store_of_a_newer_version_is_refused_naming_both_versions(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA user_version = 3")
    assert refused_as_it_is(store) == "store_newer_unnamed"
    refusal = open_journal(str(store))
    assert refusal == refused(
        "store_newer_unnamed", file=str(store), version=3, known=2, own=__version__
    )


@pytest.mark.parametrize(
    "left", [1, 15, 16, 60, 99, 100, 512, 4095, 4096, 4097, 8192, 20_000, -1, -4096]
)
def test_a_store_cut_short_is_refused(store: Path, left: int) -> None:
    store.write_bytes(store.read_bytes()[:left])
    assert refused_as_it_is(store) == "store_damaged"


def test_a_store_whose_pages_were_overwritten_is_refused(store: Path) -> None:
    content = store.read_bytes()
    store.write_bytes(content[:4096] + b"\xa5" * 4096 + content[8192:])
    assert refused_as_it_is(store) == "store_damaged"


def test_whatever_byte_is_damaged_a_store_is_refused_as_it_is(store: Path) -> None:
    whole = store.read_bytes()
    for at in (*range(0, 100), *range(100, len(whole), 211)):
        store.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :])
        assert refused_as_it_is(store) == "store_damaged", at


def test_a_store_with_a_page_too_many_is_refused(store: Path) -> None:
    store.write_bytes(store.read_bytes() + bytes(4_096))
    assert refused_as_it_is(store) == "store_damaged"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (MAGIC + bytes(50), "store_damaged"),
        (MAGIC + bytes(84), "store_not_ours"),
        (MAGIC + bytes(44) + b"\0\0\0\x09" + bytes(4) + b"PRSS" + bytes(28), "store_newer_unnamed"),
    ],
)
def test_a_plain_file_that_is_no_store_of_version_1_is_refused(
    tmp_path: Path, header: bytes, code: str
) -> None:
    (tmp_path / "store").write_bytes(header)
    assert refused_as_it_is(tmp_path / "store") == code
