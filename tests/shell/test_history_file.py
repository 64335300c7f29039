"""An exported history proves itself: whatever is altered in it afterwards is found and named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import made, made_id, patient, reading
from pressorsheet.cli.main import run
from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.exchange.history_file import (
    History,
    history_csv,
    history_json,
    verified_history,
)
from pressorsheet.journal import Journal
from stores import PASSPHRASE, open_journal

Capture = pytest.CaptureFixture[str]
Write = Callable[[History], bytes]
SHEET, OTHER = made_id("history"), made_id("history of another")
EVENTS: list[AnyEvent] = [
    patient(),
    reading(5, 61),
    made("note", 3, text='said "=1+1",\nthen left', reason="=2+2, copied\nfrom paper"),
    reading(9, 67),
    made("handover_note", 12, actions=["recheck; lactate", "café \u2028 夜"]),
]
BOTH = [history_json, history_csv]


def chained(worksheet_id: str, lines: list[str]) -> History:
    """A history whose links are made one by one, as the definition of the chain has it."""
    link, records = first_link(worksheet_id), []
    for line in lines:
        link = next_link(link, line)
        records.append((link, line))
    return History(worksheet_id, tuple(records))


HISTORY = chained(SHEET, [event_text(event) for event in EVENTS])


def code(data: bytes) -> tuple[str, object] | None:
    """Why a file is not verified, and which record or row is named."""
    read = verified_history(data)
    if not isinstance(read, Refused):
        return None
    values = read.reasons[0].as_mapping()
    return read.reasons[0].code, values.get("record", values.get("row", values.get("count")))


def with_records(records: list[tuple[str, str]]) -> History:
    return History(SHEET, tuple(records))


@pytest.mark.parametrize("write", BOTH)
def test_a_history_that_nobody_touched_is_verified(write: Write) -> None:
    assert verified_history(write(HISTORY)) == HISTORY


@pytest.mark.parametrize("write", BOTH)
def test_a_history_without_records_is_verified(write: Write) -> None:
    empty = History(SHEET, ())
    assert empty.head == first_link(SHEET)
    assert verified_history(write(empty)) == empty


@pytest.mark.parametrize("write", BOTH)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=8))
def test_any_history_is_verified_as_it_was_written(write: Write, texts: list[str]) -> None:
    lines = [event_text(made("note", n, text=text, reason=text)) for n, text in enumerate(texts)]
    history = chained(SHEET, lines)
    assert verified_history(write(history)) == history


@pytest.mark.parametrize("write", BOTH)
@pytest.mark.parametrize("at", range(len(EVENTS)))
def test_an_altered_record_is_named(write: Write, at: int) -> None:
    records = list(HISTORY.records)
    link, line = records[at]
    records[at] = (link, line.replace("Rosa Lind", "Rosa Lund"))
    assert code(write(with_records(records))) == ("history_broken", at + 1)


@pytest.mark.parametrize("write", BOTH)
@pytest.mark.parametrize("at", range(len(EVENTS) - 1))
def test_a_missing_record_is_named_by_the_one_after_it(write: Write, at: int) -> None:
    records = list(HISTORY.records)
    del records[at]
    assert code(write(with_records(records))) == ("history_broken", at + 1)


@pytest.mark.parametrize("write", BOTH)
@pytest.mark.parametrize("at", range(len(EVENTS)))
def test_a_record_put_in_twice_is_named(write: Write, at: int) -> None:
    records = list(HISTORY.records)
    records.insert(at, records[at])
    assert code(write(with_records(records))) == ("history_broken", at + 2)


@pytest.mark.parametrize("write", BOTH)
@pytest.mark.parametrize("at", range(len(EVENTS) - 1))
def test_records_that_changed_places_are_named(write: Write, at: int) -> None:
    records = list(HISTORY.records)
    records[at], records[at + 1] = records[at + 1], records[at]
    assert code(write(with_records(records))) == ("history_broken", at + 1)


@pytest.mark.parametrize("write", BOTH)
def test_a_last_record_left_out_is_found_by_the_head(write: Write) -> None:
    whole, short = write(HISTORY), write(with_records(list(HISTORY.records[:-1])))
    lasting = HISTORY.records[-2][0]
    assert verified_history(short) == with_records(list(HISTORY.records[:-1]))
    # The head of the whole one under the records of the shorter.
    forged = short.replace(lasting.encode(), HISTORY.head.encode())
    assert code(forged) is not None
    assert HISTORY.head.encode() in whole


def test_a_table_without_its_last_row_is_told() -> None:
    rows = history_csv(HISTORY).decode().rstrip("\n").split("\n")
    assert code(("\n".join(rows[:-1]) + "\n").encode()) == ("history_cut", 5)


def test_the_head_alone_altered_is_told() -> None:
    for write in BOTH:
        data = write(HISTORY)
        at = data.index(HISTORY.head.encode()) if write is history_json else data.rindex(
            HISTORY.head.encode()
        )  # fmt: skip
        forged = data[:at] + b"0" * 64 + data[at + 64 :]
        assert code(forged) == ("history_cut", 5)


@pytest.mark.parametrize("write", BOTH)
def test_the_worksheet_altered_is_told(write: Write) -> None:
    assert code(write(HISTORY).replace(SHEET.encode(), OTHER.encode())) == ("history_broken", 1)


@pytest.mark.parametrize(
    ("said", "forged"),
    [(b",Rosa Lind,", b",Rosa Lund,"), (b",vitals,", b",fluid,"), (b",nurse,", b",physician,")],
)
def test_what_a_table_says_beside_a_record_must_be_what_it_says(said: bytes, forged: bytes) -> None:
    found = code(history_csv(HISTORY).replace(said, forged, 1))
    assert found is not None
    assert found[0] == "history_row_differs"


def test_any_flipped_byte_of_a_table_is_told() -> None:
    data = history_csv(HISTORY)
    for at in range(0, len(data), 3):
        flipped = bytearray(data)
        flipped[at] ^= 1
        assert verified_history(bytes(flipped)) != HISTORY, at


def test_any_flipped_byte_of_a_record_in_json_is_told() -> None:
    data = history_json(HISTORY)
    for at in range(0, len(data), 3):
        flipped = bytearray(data)
        flipped[at] ^= 1
        read = verified_history(bytes(flipped))
        # A blank between two records may be another blank; nothing else may.
        assert read != HISTORY or chr(data[at]).isspace(), at


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "text_empty"),
        (b"Dear diary", "json_broken"),
        (b"[]", "history_not_one"),
        (b"{}", "history_not_one"),
        (b'{"format":"pressorsheet.history/1"}', "history_not_one"),
        (b'{"format":"pressorsheet.history/2","worksheet":"","head":"","records":[]}',
         "history_not_one"),
        (b'{"format":"pressorsheet.history/1","worksheet":"","head":"","records":[1]}',
         "history_record_unreadable"),
        (b'{"format":"pressorsheet.history/1","worksheet":"","head":"",'
         b'"records":[{"record":2,"link":"","line":""}]}', "history_record_unreadable"),
        (b'{"format":"pressorsheet.history/1","worksheet":"","head":"",'
         b'"records":[{"record":1,"link":1,"line":""}]}', "history_record_unreadable"),
        (b"worksheet,", "history_not_one"),
        (b"worksheet,record\n1,2\n", "history_not_one"),
        (history_csv(HISTORY).split(b"\n")[0] + b"\n", "history_not_one"),
        (history_csv(HISTORY).split(b"\n")[0] + b"\n\n", "history_record_unreadable"),
        (history_csv(HISTORY).split(b"\n")[0] + b"\na,b\n", "history_record_unreadable"),
        (b'worksheet,"a"b\n', "history_not_one"),
        (b"worksheet,\xff", "text_not_utf8"),
    ],
)  # fmt: skip
def test_what_is_no_history_is_told(data: bytes, why: str) -> None:
    found = code(data)
    assert found is not None
    assert found[0] == why


def test_a_record_that_is_no_event_is_still_a_link() -> None:
    history = chained(SHEET, ["not json", "[]", '{"by":1,"kind":2}'])
    for write in BOTH:
        assert verified_history(write(history)) == history


def test_a_line_longer_than_a_table_reader_takes_is_verified() -> None:
    history = chained(SHEET, [event_text(made("handover_note", 1, actions=["x" * 4000] * 50))])
    assert len(history.records[0][1]) > 131_072
    assert verified_history(history_csv(history)) == history


# At the command line.


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which two patients' records alternate, a late one among them."""
    place = tmp_path / "store"
    journal = open_journal(place)
    assert isinstance(journal, Journal), journal
    assert journal.append([(SHEET, EVENTS[0])]) is None
    assert journal.append([(OTHER, patient(name="ROE, Alan"))]) is None
    for event in EVENTS[1:]:
        assert journal.append([(SHEET, event)]) is None
    journal.close()
    return place


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    place = tmp_path / "passphrase.txt"
    place.write_text(PASSPHRASE)
    return place


@pytest.mark.parametrize("name", ["a.json", "a.csv"])
def test_the_history_of_a_store_is_exported_and_verified(
    store: Path, secret: Path, capsys: Capture, name: str
) -> None:
    out = str(store.with_name(name))
    by = ("--passphrase-file", str(secret))
    assert run(["export", "history", str(store), "-o", out, "--worksheet", SHEET.upper(), *by]) == 0
    said = capsys.readouterr().out
    assert "5 records, not encrypted: protect it" in said
    assert HISTORY.head in said
    assert run(["verify-history", out]) == 0
    assert HISTORY.head in capsys.readouterr().out
    # The order is that in which they were stored, and every line is the one of the event.
    assert verified_history(Path(out).read_bytes()) == HISTORY


def test_a_broken_history_is_refused_with_exit_code_1(tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "a.json"
    place.write_bytes(history_json(HISTORY).replace(b":61", b":66", 1))
    assert run(["verify-history", str(place)]) == 1
    assert "record 2 of 5 does not follow" in capsys.readouterr().err
    assert run(["verify-history", str(place), "--json"]) == 1
    (reason,) = json.loads(capsys.readouterr().out)["refused"]
    assert reason["code"] == "history_broken"


def test_a_sound_history_answers_in_json(tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "a.json"
    place.write_bytes(history_json(HISTORY))
    assert run(["verify-history", str(place), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"worksheet": SHEET, "records": 5, "head": HISTORY.head}


def test_what_cannot_be_exported_is_refused_in_words(
    store: Path, secret: Path, capsys: Capture
) -> None:
    out = store.with_name("out")
    (store.parent / "b").write_text("Dear diary")
    by = ("--passphrase-file", str(secret))
    for arguments, words in (
        ([str(store), *by], f"{SHEET} or {OTHER}"),
        ([str(store), "--worksheet", "x", *by], f"{SHEET} or {OTHER}"),
        ([str(store.parent / "gone" / "store"), *by], "no such file"),
        ([str(store.parent / "b"), *by], "b"),
        ([str(store)], "no terminal at which to ask"),
        ([str(store), "--passphrase-file", str(store.parent / "b")], "passphrase"),
    ):
        assert run(["export", "history", *arguments, "-o", str(out)]) == 1
        said = capsys.readouterr()
        assert words in said.err
        assert "Traceback" not in said.err
        assert not out.exists()
    assert not (store.parent / "gone").exists()


# What the first version exported is verified by every later one.

VECTORS = Path(__file__).parents[1] / "vectors" / "history"


@pytest.mark.parametrize("name", ["version-1.json", "version-1.csv"])
def test_a_history_of_the_first_version_is_verified_forever(name: str) -> None:
    history = verified_history((VECTORS / name).read_bytes())
    assert isinstance(history, History)
    assert len(history.records) == 5
    assert history.head == (VECTORS / "version-1.head").read_text().strip()
