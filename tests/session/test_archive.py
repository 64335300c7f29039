"""Discharged worksheets leave the board unread, stay in the archive, and are deleted when asked."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from made_events import NURSE, made, made_id, minute, patient, reading
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Refused, refused
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.archive import ArchiveRow
from pressorsheet.session.retention import retention_of
from pressorsheet.session.session import Session

Begin = Callable[[Journal], Session]
NOW = minute(120)
LATER = NOW + timedelta(days=31)
LEFT = made("discharged", 60, to="ward 5")


class Counting:
    """A store that counts which worksheets are read."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.read: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)

    def events(self, worksheet_id: str, *kinds: str) -> tuple[AnyEvent, ...] | Refused:
        self.read.append(worksheet_id)
        return self._journal.events(worksheet_id, *kinds)


def admitted(session: Session, name: str, *more: AnyEvent) -> str:
    made_here = session.admit([patient(name=name), *more])
    assert isinstance(made_here, str)
    return made_here


def codes(refusal: object) -> list[str]:
    assert isinstance(refusal, Refused), refusal
    return [reason.code for reason in refusal.reasons]


@pytest.fixture
def ward(session: Session) -> tuple[Session, str, str]:
    """DOE, Jane is here; ROE, Alan was discharged, his worksheet open."""
    here = admitted(session, "DOE, Jane", reading(10))
    gone = admitted(session, "ROE, Alan", reading(11))
    assert session.record([LEFT]) is None
    return session, here, gone


def test_the_board_is_of_those_who_are_here(ward: tuple[Session, str, str]) -> None:
    session, here, gone = ward
    assert [row.worksheet_id for row in session.patients(NOW)] == [here]
    assert list(session.judge_board(NOW)) == [here]
    assert session.first(NOW) == here
    assert session.archive.worksheets() == (gone,)
    assert session.archive.row(gone) == ArchiveRow(
        gone,
        3,
        name="ROE, Alan",
        mrn="0012345",
        at=LEFT.at,
        by="Rosa Lind",
        to="ward 5",
        archived_at=LEFT.at,
    )


def test_the_archive_is_not_read_for_the_board(begin: Begin) -> None:
    journal = memory_journal()
    session = begin(journal)
    here = admitted(session, "DOE, Jane")
    for name in ("ROE, Alan", "MOE, Ada"):
        admitted(session, name)
        session.record([made("discharged", 60, id=made_id(name))])
    counting = Counting(journal)
    again = begin(cast("Journal", counting))
    assert again.first(NOW) == here
    again.patients(NOW)
    assert set(counting.read) == {here}


def test_care_after_the_discharge_is_refused_until_it_is_struck(
    ward: tuple[Session, str, str],
) -> None:
    session, here, gone = ward
    before = session.events()
    assert codes(session.record([reading(61)])) == ["charted_after_discharge"]
    assert session.events() == before
    assert session.record([reading(59), made("note", 70, text="wife informed")]) is None
    assert session.strike(LEFT.id, "wrong patient", minute(80)) is None
    assert session.archive.worksheets() == ()
    assert {row.worksheet_id for row in session.patients(NOW)} == {here, gone}
    assert session.record([reading(61)]) is None


def test_a_worksheet_of_the_archive_is_opened_again(ward: tuple[Session, str, str]) -> None:
    session, here, gone = ward
    assert session.open(here) is None
    assert session.open(gone) is None
    assert session.worksheet_id == gone


def test_the_archive_names_the_newest_worksheet_first(session: Session) -> None:
    gone = []
    for name in ("ROE, Alan", "MOE, Ada"):
        gone.append(admitted(session, name))
        session.record([made("discharged", 60, id=made_id(name))])
    assert session.archive.worksheets() == tuple(reversed(gone))


def test_a_discharge_of_a_joined_copy_archives_too(session: Session) -> None:
    sheet = Worksheet(made_id("sheet"), (patient(), reading(10)))
    assert session.here_already(sheet) == 0
    assert session.joined(sheet) == sheet.id
    assert session.here_already(sheet) == len(sheet.events)
    assert session.here_already(Worksheet(sheet.id, (*sheet.events, LEFT))) == len(sheet.events)
    assert session.joined(Worksheet(sheet.id, (*sheet.events, LEFT))) == sheet.id
    assert session.archive.worksheets() == (sheet.id,)


def test_a_patient_without_a_word_on_who_they_are_has_a_row_all_the_same(session: Session) -> None:
    made_here = session.admit([reading(10), LEFT])
    assert isinstance(made_here, str)
    row = session.archive.row(made_here)
    assert (row.name, row.mrn, row.at, row.records) == (None, None, LEFT.at, 2)


def test_a_row_whose_worksheet_cannot_be_read_says_only_that_it_is_there(session: Session) -> None:
    assert session.archive.row(made_id("nobody")) == ArchiveRow(made_id("nobody"), 0)


def test_a_row_of_who_was_readmitted_has_no_discharge(ward: tuple[Session, str, str]) -> None:
    session, here, _ = ward
    assert session.archive.row(here).at is None


# How long they are kept --------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.5", "36501", "9" * 5_000, "½", "٣"])
def test_what_is_no_number_of_days_is_refused(session: Session, typed: str) -> None:
    assert codes(session.keep_archive(typed, NOW)) == ["retention_not_days"]
    assert session.archive.retention is None


def test_days_are_kept_with_who_chose_them(session: Session) -> None:
    assert session.archive.retention is None
    assert session.keep_archive(" 30 ", NOW) is None
    found = session.archive.retention
    assert found is not None
    assert (found.days, found.by, found.at) == (30, NURSE, NOW)
    assert session.keep_archive("", NOW) is None
    assert session.archive.retention is None


def test_nobody_chooses_and_nobody_deletes(ward: tuple[Session, str, str]) -> None:
    session, _, gone = ward
    assert session.keep_archive("30", NOW) is None
    session.by = None
    assert codes(session.keep_archive("3", NOW)) == ["session_nobody_charts"]
    assert codes(session.delete([gone], LATER)) == ["session_nobody_charts"]


GOOD = {"days": 30, "by": {"name": "A", "role": "nurse"}, "at": "2026-03-10T18:00:00Z"}


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "30",
        "[" * 100_000,
        "{}",
        json.dumps(GOOD | {"days": 0}),
        json.dumps(GOOD | {"days": True}),
        json.dumps(GOOD | {"days": "30"}),
        json.dumps(GOOD | {"by": "A"}),
        json.dumps(GOOD | {"by": {"name": "A\ud800", "role": "nurse"}}),
        json.dumps(GOOD | {"at": "yesterday"}),
        json.dumps(GOOD | {"at": None}),
    ],
)
def test_what_cannot_be_read_keeps_everything_for_ever(said: str | None) -> None:
    assert retention_of(said) is None
    assert retention_of(json.dumps(GOOD)) is not None


@pytest.mark.parametrize("name", ["Dr A\u200e", "Dr A\u200f", "Dr A\u061c", "Dr \u202eA", "Dr A\t"])
def test_a_choice_kept_under_a_name_that_cannot_be_typed_today_stays_read(
    ward: tuple[Session, str, str], name: str
) -> None:
    session, _, gone = ward
    session.by = Person(name=name, role="physician")
    assert session.keep_archive("30", NOW) is None
    found = session.archive.retention
    assert found is not None
    assert (found.days, found.by.name) == (30, name)
    session.by = NURSE
    assert session.delete([gone], LATER) is None
    (removal,) = session.archive.removals()
    assert name in removal.why


def test_only_what_is_archived_and_past_its_time_is_deleted(
    ward: tuple[Session, str, str],
) -> None:
    session, here, gone = ward
    assert codes(session.delete([gone], LATER)) == ["session_not_past"]
    assert session.keep_archive("30", NOW) is None
    just_before = LEFT.at + timedelta(days=30) - timedelta(seconds=1)
    assert codes(session.delete([gone], just_before)) == ["session_not_past"]
    assert codes(session.delete([here], LATER)) == ["session_not_past"]
    assert codes(session.delete([gone, here], LATER)) == ["session_not_past"]
    assert session.archive.worksheets() == (gone,)
    assert not session.archive.is_past(session.archive.row(gone), just_before)
    assert session.archive.is_past(session.archive.row(gone), LATER)
    assert not session.archive.is_past(session.archive.row(here), LATER)


def test_what_was_deleted_is_gone_and_stays_listed_without_a_name(
    ward: tuple[Session, str, str],
) -> None:
    session, here, gone = ward
    session.keep_archive("30", NOW)
    session.by = Person(name="Mia Lindqvist", role="pharmacist")
    assert session.delete([gone], LATER) is None
    assert (session.archive.worksheets(), session.worksheet_id) == ((), None)
    assert isinstance(session.open(gone), Refused)
    (removal,) = session.archive.removals()
    assert (removal.worksheet_id, removal.by, removal.records) == (gone, "Mia Lindqvist", 3)
    assert removal.why == "30 days after discharge, as chosen by Rosa Lind on 2026-03-10"
    assert "ROE" not in repr(removal)
    assert [row.worksheet_id for row in session.patients(LATER)] == [here]
    assert session.open(here) is None


def test_a_deletion_leaves_another_worksheet_open(ward: tuple[Session, str, str]) -> None:
    session, here, gone = ward
    session.keep_archive("30", NOW)
    session.open(here)
    assert session.delete([gone], LATER) is None
    assert session.worksheet_id == here


@pytest.mark.parametrize("answer", [None, refused("file_not_written", file="b", why="full")])
def test_backups_are_renewed_once_the_records_are_gone(
    ward: tuple[Session, str, str], answer: Refused | None
) -> None:
    session, _, gone = ward
    session.keep_archive("30", NOW)
    seen: list[tuple[str, ...]] = []

    def renew(now: object) -> Refused | None:
        assert now == LATER
        seen.append(session.archive.worksheets())
        return answer

    session.renew_backups = renew
    assert codes(session.delete([gone], NOW)) == ["session_not_past"]
    assert seen == []
    assert session.delete([gone], LATER) == answer
    assert seen == [()]
    assert session.archive.worksheets() == ()


def test_the_time_runs_from_when_the_discharge_was_charted(session: Session) -> None:
    """One charted late, or for a day long past by a slip, is not past its time at once."""
    gone = admitted(session, "ROE, Alan")
    late = made("discharged", 60).model_copy(update={"recorded_at": LATER})
    assert session.record([late]) is None
    session.keep_archive("30", NOW)
    assert codes(session.delete([gone], LATER)) == ["session_not_past"]
    assert session.delete([gone], LATER + timedelta(days=30)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not deleted there")
def test_where_the_store_does_not_delete_the_archive_stays_and_no_backup_is_renewed(
    reopened: Callable[[], Session], tmp_path: Path
) -> None:
    session = reopened()
    gone = admitted(session, "ROE, Alan")
    assert session.record([LEFT]) is None
    session.keep_archive("30", NOW)
    renewed: list[object] = []
    session.renew_backups = renewed.append
    (tmp_path / "store").unlink()
    assert codes(session.delete([gone], LATER)) == ["store_gone"]
    assert renewed == []
    assert session.archive.worksheets() == (gone,)
