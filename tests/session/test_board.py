"""The board: who lies where, what is due next, and whose name looks like another's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from made_events import made, minute, patient, reading
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.journal import Journal
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.session.board import PatientRow
from pressorsheet.session.session import Session
from stores import opened, put_line

COMPLETE = made("tick", 0, item="infusions-complete", value=True)
Begin = Callable[[Journal], Session]


def reviewed(at: int) -> tuple[AnyEvent, ...]:
    """A patient of whom nothing is due but the review of the target."""
    return (
        made("target", 0, map_low_mmhg=65, review_at=minute(at), set_by="Dr A. Lind"),
        COMPLETE,
    )


def board(session: Session, at: int = 1) -> list[tuple[str | None, str | None]]:
    return [(row.bed, row.name) for row in session.patients(minute(at))]


def row_of(session: Session, at: int) -> PatientRow:
    (row,) = session.patients(minute(at))
    return row


def test_patients_are_listed_by_bed_numbers_as_numbers_then_by_name(session: Session) -> None:
    beds = ["ICU 10", "12", None, "9", "12B", "100", "ICU 9", "12", "", "12A", "\u00b2", "icu 9"]
    for number, bed in enumerate(beds):
        session.admit((patient(name=f"MOE, {26 - number:02}", bed=bed),))
    assert [bed for bed, _ in board(session)] == [
        *("9", "12", "12", "12A", "12B", "100"),
        *("icu 9", "ICU 9", "ICU 10", "\u00b2", "", None),
    ]
    assert [name for bed, name in board(session) if bed == "12"] == ["MOE, 19", "MOE, 25"]


def test_a_row_says_who_it_is_by_the_newest_word(session: Session) -> None:
    worksheet_id = session.admit((patient(0, "DOE, J", "11"), patient(5, "DOE, Jane", "12")))
    row = row_of(session, 6)
    assert (row.worksheet_id, row.bed, row.name, row.mrn) == (
        worksheet_id,
        "12",
        "DOE, Jane",
        "0012345",
    )


def test_a_worksheet_that_names_nobody_has_its_row(session: Session) -> None:
    session.admit((reading(1),))
    row = row_of(session, 2)
    assert (row.bed, row.name, row.mrn, row.look_alike) == (None, None, None, False)


def test_names_that_could_be_confused_are_marked_on_both_rows(session: Session) -> None:
    for name in ("DOE, Jane", "ROE, Alan", "DOE, Janet"):
        session.admit((patient(name=name, bed=name),))
    marked = {row.name: row.look_alike for row in session.patients(minute(1))}
    assert marked == {"DOE, Jane": True, "DOE, Janet": True, "ROE, Alan": False}


def test_a_patient_alone_looks_like_nobody_else(session: Session) -> None:
    session.admit((patient(),))
    assert row_of(session, 1).look_alike is False


def test_what_is_due_next_is_shown_and_is_late_once_its_time_has_come(session: Session) -> None:
    session.admit((patient(), *reviewed(90)))
    for at, late in ((1, False), (89, False), (90, True), (95, True)):
        row = row_of(session, at)
        assert row.next_due is not None
        assert (row.next_due.due, row.late) == (minute(90), late)


def test_where_nothing_with_a_time_is_due_the_row_says_so(session: Session) -> None:
    todo = made("handover_note", 0, actions=["ask the family"])
    session.admit((patient(), made("target", 0, map_low_mmhg=65), COMPLETE, todo))
    row = row_of(session, 1)
    assert (row.next_due, row.late) == (None, False)


def test_a_record_changes_the_row_within_the_same_minute(session: Session) -> None:
    session.admit((patient(), made("target", 0, map_low_mmhg=65)))
    assert row_of(session, 1).late
    session.record((COMPLETE,))
    assert not row_of(session, 1).late


def test_a_row_follows_the_clock_without_a_record(session: Session) -> None:
    session.admit((patient(), *reviewed(90), reading(0)))
    assert not row_of(session, 5).late
    assert row_of(session, 60 * 13).late


def test_rows_are_judged_by_the_protocol_in_force(session: Session, reference: Reference) -> None:
    other = shipped_reference("ssc-2021")
    assert isinstance(other, Reference)
    session.admit((patient(), *reviewed(900), reading(0), made("perfusion", 0, crt_s=2)))
    rows: dict[str, list[PatientRow]] = {}
    for judged_with in (reference, other, reference):
        session.switch_protocol(judged_with)
        rows.setdefault(judged_with.protocol.id, []).append(row_of(session, 300))
    assert rows["septic-shock"][0] == rows["septic-shock"][1]
    assert rows["septic-shock"][0] != rows["ssc-2021"][0]


def first_of_board(session: Session, at: int) -> str:
    return session.patients(minute(at))[0].worksheet_id


def test_the_first_of_the_board_is_known_before_anything_is_judged(
    reopened: Callable[[], Session],
) -> None:
    session = reopened()
    assert session.first(minute(1)) is None
    session.admit((patient(0, "ROE, R", "14"), reading(0)))
    session.admit((reading(1),))
    session.admit((patient(0, "DOE, J", "12"), (moved := patient(4, "DOE, J", "15")), reading(2)))
    asked = reopened()
    before, after = asked.first(minute(3)), asked.first(minute(5))
    assert before != after
    assert (before, after) == (first_of_board(asked, 3), first_of_board(asked, 5))
    assert (before, after) == (asked.first(minute(3)), asked.first(minute(5)))
    asked.open(str(before))
    assert asked.strike(moved.id, "another patient's bed", minute(6)) is None
    assert reopened().first(minute(7)) == before == asked.first(minute(7))


def test_a_ward_is_judged_one_patient_after_another(session: Session) -> None:
    ids = [session.admit((patient(0, "ROE, R", bed), reading(0))) for bed in ("14", "9")]
    assert list(session.judge_board(minute(2))) == ids
    assert board(session, 2) == [("9", "ROE, R"), ("14", "ROE, R")]


def damaged_store(place: Path, record: AnyEvent, kind: str) -> Journal:
    """A store in which the worksheet "other" of two cannot be read: a newer version wrote in it."""
    first = opened(place)
    first.append([("one", patient()), ("other", record)])
    first.close()
    put_line(place, "other", kind, '"of":"a newer version"}')
    journal = opened(place)
    return journal


@pytest.fixture
def damaged(begin: Begin, tmp_path: Path) -> Session:
    """A session on a store in which one worksheet of two cannot be read any more."""
    note = made("note", 1, text="AAAA")
    return begin(damaged_store(tmp_path / "store", note, "tick"))


def test_a_patient_who_cannot_be_read_stands_last_and_keeps_nobody_from_being_first(
    begin: Begin, tmp_path: Path
) -> None:
    roe = patient(1, "ROE, Alan", "2")
    session = begin(damaged_store(tmp_path / "store", roe, "patient"))
    assert session.first(minute(2)) == "one"
    refusal = session.open("other")
    assert refusal is not None
    assert [said.code for said in refusal.reasons] == ["store_event_unreadable"]
    session.close()


def test_a_worksheet_that_cannot_be_read_has_a_row_and_hides_no_other(damaged: Session) -> None:
    rows = damaged.patients(minute(2))
    assert [(row.worksheet_id, row.name) for row in rows] == [("one", "DOE, Jane"), ("other", None)]
    assert (rows[1].next_due, rows[1].late) == (None, False)
    assert damaged.first(minute(2)) == "one"
    refusal = damaged.open("other")
    assert refusal is not None
    assert [said.code for said in refusal.reasons] == ["store_event_unreadable"]
    assert damaged.open("one") is None
    damaged.close()
