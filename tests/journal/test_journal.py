"""The journal's contract, the same for a store in memory and one in a file."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from made_events import HERE, THERE, made, made_id, patient, reading
from pressorsheet.core.chain import chain_break, first_link
from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import AnyEvent, Person, TaperOrdered
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, as_stored, memory_journal
from pressorsheet.journal.ledger import Removal
from refusals import code_of
from stores import PAST_IT, open_journal, opened, put_line, raw


@pytest.fixture(params=["memory", "file"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    found = memory_journal() if request.param == "memory" else opened(tmp_path / "s")
    yield found
    found.close()


def stored(journal: Journal, worksheet: str = HERE) -> tuple[AnyEvent, ...]:
    events = journal.events(worksheet)
    assert isinstance(events, tuple)
    return events


def test_a_new_store_holds_nothing(journal: Journal) -> None:
    assert journal.worksheets() == ()
    assert journal.events(HERE) == refused("store_worksheet_unknown")
    assert journal.drafts(HERE) == {}


def test_events_come_back_as_they_were_stored_and_in_that_order(journal: Journal) -> None:
    late, early = reading(50), reading(10)
    assert journal.append([(HERE, late)]) is None
    assert journal.append([(HERE, early), (HERE, patient())]) is None
    assert stored(journal) == (late, early, patient())


def test_events_can_be_asked_for_by_kind(journal: Journal) -> None:
    note = made("note", 3, text='said "so","kind":"patient",')
    journal.append([(HERE, each) for each in (reading(1), patient(2), note, reading(4))])
    assert journal.events(HERE, "patient") == (patient(2),)
    assert journal.events(HERE, "note", "vitals") == (reading(1), note, reading(4))
    assert journal.events(HERE, "struck") == ()
    assert journal.events(THERE, "patient") == refused("store_worksheet_unknown")


def test_every_digit_of_a_number_comes_back(journal: Journal) -> None:
    exact = reading(1, Decimal("67.12345678901234567890"))
    journal.append([(HERE, exact)])
    assert stored(journal) == (exact,)


def test_worksheets_are_listed_in_the_order_in_which_they_were_begun(journal: Journal) -> None:
    journal.append([(THERE, reading(1)), (HERE, reading(2)), (THERE, reading(3))])
    assert journal.worksheets() == (THERE, HERE)
    assert stored(journal, THERE) == (reading(1), reading(3))


def test_two_worksheets_may_hold_records_of_one_id(journal: Journal) -> None:
    one, other = reading(1, id=made_id(1)), reading(2, id=made_id(1))
    assert journal.append([(HERE, one), (THERE, other)]) is None
    assert (stored(journal), stored(journal, THERE)) == ((one,), (other,))


def test_nothing_to_store_stores_nothing(journal: Journal) -> None:
    assert journal.append([]) is None
    assert journal.worksheets() == ()


def test_a_retry_doubles_nothing(journal: Journal) -> None:
    assert journal.append([(HERE, reading(1))]) is None
    assert journal.append([(HERE, reading(1)), (HERE, reading(2))]) is None
    assert journal.append([(HERE, reading(2)), (HERE, reading(2))]) is None
    assert stored(journal) == (reading(1), reading(2))


def test_a_retry_may_write_the_same_number_or_time_another_way(journal: Journal) -> None:
    one = reading(1, Decimal("67.0"), id=made_id(1))
    journal.append([(HERE, one)])
    again = reading(1, Decimal("67"), id=made_id(1))
    moved = one.at.astimezone(timezone(timedelta(hours=2)))
    assert journal.append([(HERE, again), (HERE, one.model_copy(update={"at": moved}))]) is None
    assert stored(journal) == (one,)


def test_another_content_under_a_stored_id_is_refused_and_nothing_beside_it_stored(
    journal: Journal,
) -> None:
    journal.append([(HERE, reading(1, 67, id=made_id(1)))])
    changed = reading(1, 76, id=made_id(1))
    refusal = journal.append([(THERE, patient()), (HERE, reading(2)), (HERE, changed)])
    assert refusal == refused("store_event_differs", id=made_id(1))
    assert stored(journal) == (reading(1, 67, id=made_id(1)),)
    assert journal.worksheets() == (HERE,)
    assert journal.events(THERE) == refused("store_worksheet_unknown")


def test_a_worksheet_refused_once_can_be_begun_afterwards(journal: Journal) -> None:
    journal.append([(HERE, reading(1, 67, id=made_id(1)))])
    journal.append([(THERE, patient()), (HERE, reading(1, 76, id=made_id(1)))])
    assert journal.append([(THERE, patient())]) is None
    assert (journal.worksheets(), stored(journal, THERE)) == ((HERE, THERE), (patient(),))


def test_a_plan_with_endless_numbers_is_read_back_as_it_is_written(journal: Journal) -> None:
    plan = {"rows": [{"rate_ml_per_h": Fraction(20, 3)}], "step": Fraction(1, 200), "tz": None}
    ordered = made("taper_ordered", 1, plan_id="p", version=1, plan=plan)
    assert journal.append([(HERE, ordered)]) is None
    assert journal.append([(HERE, ordered)]) is None
    (read,) = stored(journal)
    assert read == as_stored(ordered)
    assert event_text(read) == event_text(ordered)
    assert isinstance(read, TaperOrdered)
    assert read.plan == {
        "rows": [{"rate_ml_per_h": Decimal("6.66666666667")}],
        "step": Decimal("0.005"),
        "tz": None,
    }


# --- drafts ---


def test_a_draft_is_kept_by_worksheet_and_form_exactly_as_typed(journal: Journal) -> None:
    typed = {"map_mmhg": " 0,05 ", "note": "Ödön\n'; DROP TABLE events; --\0"}
    assert journal.keep_draft(HERE, "vitals", typed) is None
    assert journal.keep_draft(HERE, "fluid", {"ml": "2"}) is None
    assert journal.keep_draft(THERE, "vitals", {"map_mmhg": "70"}) is None
    assert journal.drafts(HERE) == {"vitals": typed, "fluid": {"ml": "2"}}
    assert journal.drafts(THERE) == {"vitals": {"map_mmhg": "70"}}


def test_a_draft_kept_again_takes_the_place_of_the_one_before(journal: Journal) -> None:
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "6", "hr_per_min": "90"})
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "67"})
    assert journal.drafts(HERE) == {"vitals": {"map_mmhg": "67"}}


def test_a_draft_without_texts_is_forgotten(journal: Journal) -> None:
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "6"})
    assert journal.keep_draft(HERE, "vitals", {}) is None
    assert journal.keep_draft(HERE, "never-there", {}) is None
    assert journal.drafts(HERE) == {}


def test_the_draft_that_is_recorded_is_forgotten_with_the_record_and_no_other(
    journal: Journal,
) -> None:
    for worksheet in (HERE, THERE):
        journal.keep_draft(worksheet, "vitals", {"map_mmhg": "67"})
    journal.keep_draft(HERE, "fluid", {"ml": "2"})
    assert journal.append([(HERE, reading(1))], [(HERE, "vitals"), (HERE, "never-there")]) is None
    assert stored(journal) == (reading(1),)
    assert journal.drafts(HERE) == {"fluid": {"ml": "2"}}
    assert journal.drafts(THERE) == {"vitals": {"map_mmhg": "67"}}


def test_a_draft_stays_where_its_record_is_refused(journal: Journal) -> None:
    journal.append([(HERE, reading(1, 66, id=made_id(1)))])
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "67"})
    changed = reading(1, 67, id=made_id(1))
    assert isinstance(journal.append([(HERE, changed)], [(HERE, "vitals")]), Refused)
    assert journal.drafts(HERE) == {"vitals": {"map_mmhg": "67"}}


def test_half_a_character_in_a_draft_is_refused_and_the_draft_stays(journal: Journal) -> None:
    journal.keep_draft(HERE, "note", {"text": "dry"})
    assert journal.keep_draft(HERE, "note", {"text": "\ud83d"}) == refused("store_half_character")
    assert journal.drafts(HERE) == {"note": {"text": "dry"}}


def test_drafts_handed_out_do_not_change_with_what_is_typed_next(journal: Journal) -> None:
    typed = {"map_mmhg": "6"}
    journal.keep_draft(HERE, "vitals", typed)
    before = journal.drafts(HERE)
    typed["map_mmhg"] = "99"
    journal.keep_draft(HERE, "fluid", {"ml": "2"})
    assert before == {"vitals": {"map_mmhg": "6"}}


# --- opened again ---


@pytest.fixture
def reopen(tmp_path: Path) -> Callable[[], Journal]:
    return lambda: opened(tmp_path / "new folder" / "store")


def test_everything_is_there_when_a_store_is_opened_again(reopen: Callable[[], Journal]) -> None:
    first = reopen()
    first.append([(THERE, patient()), (HERE, reading(1))])
    first.append([(THERE, reading(2))])
    first.keep_draft(HERE, "vitals", {"map_mmhg": "6", "hr_per_min": "9"})
    first.keep_draft(THERE, "fluid", {"ml": "2"})
    first.close()
    second = reopen()
    assert second.worksheets() == (THERE, HERE)
    assert (stored(second, THERE), stored(second)) == ((patient(), reading(2)), (reading(1),))
    assert second.drafts(HERE) == {"vitals": {"map_mmhg": "6", "hr_per_min": "9"}}
    assert second.drafts(THERE) == {"fluid": {"ml": "2"}}
    second.append([(HERE, reading(2))], [(HERE, "vitals")])
    second.close()
    third = reopen()
    assert (third.drafts(HERE), third.drafts(THERE)) == ({}, {"fluid": {"ml": "2"}})
    third.close()


def test_a_retry_after_opening_again_doubles_nothing(reopen: Callable[[], Journal]) -> None:
    first = reopen()
    first.append([(HERE, reading(1))])
    first.close()
    second = reopen()
    assert second.append([(HERE, reading(1)), (HERE, reading(2))]) is None
    assert stored(second) == (reading(1), reading(2))
    assert isinstance(second.append([(HERE, reading(1, 99, id=reading(1).id))]), Refused)
    second.close()


def test_a_long_record_is_read_in_the_order_of_storing(reopen: Callable[[], Journal]) -> None:
    readings = tuple(reading(count, 60 + count % 20) for count in range(6_000, 0, -1))
    first = reopen()
    first.append([(HERE, one) for one in readings])
    first.close()
    second = reopen()
    assert stored(second) == readings
    second.close()


# --- the chain, and what became of worksheets ---


def test_the_history_of_a_worksheet_is_its_lines_in_their_order_with_a_link_each(
    journal: Journal,
) -> None:
    journal.append([(HERE, patient()), (THERE, patient()), (HERE, reading(1))])
    history = journal.history(HERE)
    assert isinstance(history, tuple)
    assert [number for number, _, _ in history] == [1, 3]
    assert [line for _, _, line in history] == [event_text(patient()), event_text(reading(1))]
    assert chain_break(first_link(HERE), ((link, line) for _, link, line in history)) is None
    assert journal.history(made_id("nowhere")) == refused("store_worksheet_unknown")


def test_the_head_of_a_store_is_another_after_each_record(journal: Journal) -> None:
    heads = [journal.head]
    for count in range(5):
        journal.append([(HERE, reading(count))])
        heads.append(journal.head)
    assert len(set(heads)) == 6
    assert journal.size == journal.count(HERE) == 5
    assert journal.count(THERE) == 0


def test_a_setting_is_kept_until_another_takes_its_place(journal: Journal) -> None:
    assert journal.setting("days") is None
    for text in ("30", "90", "90"):
        assert journal.keep_setting("days", text) is None
        assert journal.setting("days") == text


def removed(journal: Journal, *worksheets: str) -> Refused | None:
    at = patient().at
    ids = iter(made_id("removal", number) for number in range(9))
    by = Person(name="Rosa Lind", role="nurse")
    return journal.remove(worksheets, at=at, by=by, why="30 days", new_id=lambda: next(ids))


def test_of_a_removed_worksheet_it_is_left_when_who_why_and_how_many(journal: Journal) -> None:
    journal.append([(HERE, patient()), (HERE, reading(1)), (THERE, patient(2))])
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "6"})
    assert removed(journal, HERE) is None
    assert journal.worksheets() == (THERE,)
    at = event_text(patient()).partition('"at":"')[2][:25]
    assert journal.removals() == (Removal(HERE, at, "Rosa Lind", "nurse", "30 days", 2),)
    assert journal.drafts(HERE) == {}
    gone = refused("store_worksheet_removed", at=at, by="Rosa Lind")
    assert journal.events(HERE) == journal.history(HERE) == gone
    assert journal.append([(HERE, reading(3))]) == gone
    assert stored(journal, THERE) == (patient(2),)
    assert journal.append([(THERE, reading(3))]) is None


def test_a_worksheet_that_is_not_there_is_not_removed_nor_any_other_with_it(
    journal: Journal,
) -> None:
    journal.append([(HERE, patient())])
    assert removed(journal, HERE, made_id("nowhere")) == refused("store_worksheet_unknown")
    assert journal.worksheets() == (HERE,)
    assert removed(journal, HERE) is None
    assert removed(journal, HERE) == refused("store_worksheet_unknown")


def test_a_removal_is_there_when_the_store_is_opened_again_and_its_lines_are_not(
    tmp_path: Path,
) -> None:
    place = tmp_path / "store"
    first = opened(place)
    first.append([(HERE, patient()), (THERE, patient()), (HERE, reading(1))])
    removed(first, HERE)
    first.append([(THERE, reading(2))])
    before = (first.removals(), first.head, first.size)
    first.close()
    again = opened(place)
    assert (again.removals(), again.head, again.size) == before
    again.close()
    with closing(raw(place)) as store:
        lines = store.execute("SELECT worksheet, id, kind, body FROM events ORDER BY number")
        # Nor its id: with that, who guesses a whole line could prove it by its link.
        assert [line[:3] for line in lines.fetchall() if line[3] is None] == [
            (1, "1", "patient"),
            (1, "3", "vitals"),
        ]


def test_a_discharge_that_stands_puts_a_worksheet_into_the_archive(tmp_path: Path) -> None:
    place = tmp_path / "store"
    first = opened(place)
    first.append([(HERE, patient()), (THERE, patient())])
    assert first.archived() == frozenset()
    first.close()
    put_line(place, THERE, "discharged", '"by":"a newer version"}')
    second = opened(place)
    assert second.archived() == {THERE}
    assert second.append([(THERE, made("struck", 1, event_id=PAST_IT))]) is None
    assert second.archived() == frozenset()
    second.close()
    third = opened(place)
    assert third.archived() == frozenset()
    assert removed(third, THERE) is None
    assert third.archived() == frozenset()
    third.close()


@pytest.mark.parametrize("said", ['"by":7}', '"by":{"name":"A"}}', '"at":"B"}'])
def test_a_removal_that_does_not_say_by_whom_breaks_the_store(tmp_path: Path, said: str) -> None:
    place = tmp_path / "store"
    first = opened(place)
    first.append([(HERE, patient())])
    first.close()
    put_line(place, HERE, "removed", said)
    assert code_of(open_journal(place)) == "store_chain_broken"


TRUE_REMOVAL = (
    '"at":"2026-03-10T18:00:00+00:00","by":{"name":"A","role":"nurse"},"why":"","records":'
)


@pytest.mark.parametrize("records", [1, 2, 3])
def test_a_removal_that_left_the_lines_or_counts_them_falsely_breaks_the_store(
    tmp_path: Path, records: int
) -> None:
    place = tmp_path / "store"
    first = opened(place)
    first.append([(HERE, patient()), (HERE, reading(1)), (THERE, patient())])
    first.close()
    put_line(place, HERE, "removed", f"{TRUE_REMOVAL}{records}}}")
    for blanked in (False, True):
        if blanked:
            with closing(raw(place)) as store:
                store.execute(
                    "UPDATE events SET body = NULL, id = CAST(number AS TEXT) "
                    "WHERE worksheet = 1 AND kind <> 'removed'"
                )
                store.commit()
        again = open_journal(place)
        assert isinstance(again, Journal) == (blanked and records == 2)
        if isinstance(again, Journal):
            again.close()
