"""What leaves a session: the records in their chain, and a worksheet in which nobody is named."""

from random import Random

from made_events import NURSE, patient, reading
from pressorsheet.core.chain import chain_break, first_link
from pressorsheet.core.event_text import event_text
from pressorsheet.core.note import Refused
from pressorsheet.exchange.history_file import History
from pressorsheet.exchange.worksheet import Worksheet, write_worksheet
from pressorsheet.journal import memory_journal
from pressorsheet.session.histories import history_of
from pressorsheet.session.session import Session
from pressorsheet.session.teaching import for_teaching


def admitted(session: Session) -> str:
    worksheet_id = session.admit([patient()])
    assert isinstance(worksheet_id, str)
    return worksheet_id


def test_the_history_has_every_record_in_the_order_in_which_it_was_stored(session: Session) -> None:
    worksheet_id = admitted(session)
    late, early = reading(9), reading(5)
    for event in (late, early):
        assert session.record([event]) is None
    history = session.history()
    assert isinstance(history, History)
    assert history.worksheet_id == worksheet_id
    said = [event_text(event) for event in (patient(), late, early)]
    assert [line for _, line in history.records] == said
    assert chain_break(first_link(worksheet_id), history.records) is None


def test_a_worksheet_that_is_not_there_has_no_history() -> None:
    refusal = history_of(memory_journal(), "00000000-0000-4000-8000-000000000001")
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].code == "store_worksheet_unknown"


def test_a_worksheet_for_teaching_names_nobody_and_keeps_its_numbers(session: Session) -> None:
    admitted(session)
    assert session.record([reading(5, 61)]) is None
    made = for_teaching(session.worksheet(), session.reference.drugs, Random(1).randbytes)
    assert isinstance(made, Worksheet)
    written = write_worksheet(made).decode()
    for name in ("DOE", "0012345", NURSE.name, session.worksheet().id):
        assert name not in written
    assert '"map_mmhg":61' in written
