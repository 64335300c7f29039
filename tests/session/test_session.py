"""The session: what is recorded is stored first, then charted; all of it or none."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from made_events import made, made_id, minute, patient, reading
from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.chart import Chart
from pressorsheet.core.events import AnyEvent, TaperOrdered
from pressorsheet.core.moment import When
from pressorsheet.core.note import Refused, refused
from pressorsheet.exchange.worksheet import Worksheet, join, worksheet_of
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.session.doubts import is_asked, is_of_another
from pressorsheet.session.session import Session
from pressorsheet.wording import say
from stores import opened, put_line

FILE = made_id("a worksheet of a file")
Begin = Callable[[Journal], Session]


def admitted(session: Session, *events: AnyEvent) -> str:
    worksheet_id = session.admit(events or (patient(),))
    assert isinstance(worksheet_id, str), worksheet_id
    return worksheet_id


def mean(assessment: Assessment) -> Fraction | None:
    return None if assessment.pressure is None else assessment.pressure.mmhg


def sheet(*events: AnyEvent, worksheet_id: str = FILE) -> Worksheet:
    made_sheet = worksheet_of(worksheet_id, events)
    assert isinstance(made_sheet, Worksheet)
    return made_sheet


# --- nothing is open ---


def test_with_no_worksheet_open_there_is_nothing_to_see(session: Session) -> None:
    assert session.worksheet_id is None
    assert session.chart == Chart()
    assert (session.events(), session.newest(5), session.event("x"), session.struck) == (
        (),
        (),
        None,
        {},
    )
    assert session.assessment(minute(0)).pressure is None
    assert session.patients(minute(0)) == ()


def test_with_no_worksheet_open_nothing_is_recorded_struck_or_moved(session: Session) -> None:
    nothing_open = refused("session_no_worksheet")
    assert session.record((reading(1),)) == nothing_open
    assert session.strike("x", "typed wrong", minute(1)) == nothing_open
    assert session.move("x", FILE, "wrong patient", minute(1)) == nothing_open


def test_to_ask_for_the_worksheet_or_its_paper_with_none_open_is_a_bug(session: Session) -> None:
    with pytest.raises(LookupError):
        session.worksheet()
    with pytest.raises(LookupError):
        session.handover(minute(0))


def test_an_unknown_worksheet_is_refused_and_the_other_stays_open(session: Session) -> None:
    here = admitted(session)
    assert session.open(FILE) == refused("store_worksheet_unknown")
    assert session.worksheet_id == here


# --- admitting and recording ---


def test_a_patient_admitted_is_opened_and_stored(begin: Begin) -> None:
    journal = memory_journal()
    session = begin(journal)
    here = admitted(session, patient(), reading(5))
    assert session.worksheet_id == here
    assert journal.events(here) == (patient(), reading(5))
    assert session.events() == (patient(), reading(5))


def test_nobody_is_admitted_without_a_record(session: Session) -> None:
    assert session.admit(()) == refused("session_worksheet_empty")
    assert session.worksheet_id is None
    assert session.patients(minute(0)) == ()


def test_a_second_patient_gets_a_worksheet_of_their_own(session: Session) -> None:
    one, other = admitted(session), admitted(session, patient(name="ROE, Alan"))
    assert one != other
    assert session.events() == (patient(name="ROE, Alan"),)
    assert session.open(one) is None
    assert session.events() == (patient(),)


def test_an_admission_that_the_store_refuses_leaves_the_other_open(reference: Reference) -> None:
    session = Session(memory_journal(), reference, FILE.upper)
    here = admitted(session)
    assert here == FILE
    changed = patient().model_copy(update={"bed": "13"})
    assert session.admit((changed,)) == refused("store_event_differs", id=patient().id)
    assert (session.worksheet_id, session.events()) == (here, (patient(),))


def test_what_is_recorded_is_in_the_store_and_in_the_chart(begin: Begin) -> None:
    journal = memory_journal()
    session = begin(journal)
    here = admitted(session)
    assert session.record((reading(10, 61), reading(5, 59))) is None
    assert journal.events(here) == (patient(), reading(10, 61), reading(5, 59))
    assert mean(session.assessment(minute(12))) == 61
    assert mean(session.assessment(minute(7))) == 59


def test_records_come_in_order_of_time_whenever_they_were_charted(session: Session) -> None:
    admitted(session)
    session.record((reading(20),))
    session.record((reading(10), reading(30)))
    session.record((reading(15),))
    in_order = (patient(), reading(10), reading(15), reading(20), reading(30))
    assert session.events() == in_order
    assert session.newest(2) == (reading(30), reading(20))
    assert session.newest(9) == tuple(reversed(in_order))
    assert session.newest(0) == ()
    assert session.event(reading(15).id) == reading(15)


def test_a_record_tried_again_is_there_once(session: Session) -> None:
    admitted(session)
    assert session.record((reading(5),)) is None
    assert session.record((reading(5), reading(6))) is None
    assert session.events() == (patient(), reading(5), reading(6))


def test_a_refused_record_changes_nothing(session: Session) -> None:
    admitted(session)
    session.record((reading(5, 67),))
    chart, worksheet = session.chart, session.worksheet()
    changed = reading(5, 76, id=reading(5, 67).id)
    assert session.record((reading(6), changed)) == refused("store_event_differs", id=changed.id)
    assert session.chart is chart
    assert session.worksheet() is worksheet


def test_a_plan_is_charted_as_it_will_be_read_back(
    reopened: Callable[[], Session],
) -> None:
    session = reopened()
    here = admitted(session)
    plan = {"rows": [{"rate_ml_per_h": Fraction(20, 3)}]}
    ordered = made("taper_ordered", 5, plan_id="p", version=1, plan=plan)
    assert session.record((ordered,)) is None
    (live,) = (event for event in session.events() if isinstance(event, TaperOrdered))
    session = reopened()
    session.open(here)
    assert live in session.events()


def test_a_worksheet_is_what_a_file_of_its_events_would_be(session: Session) -> None:
    here = admitted(session)
    assert session.worksheet() == sheet(patient(), worksheet_id=here)
    session.record((reading(9), reading(8)))
    assert session.worksheet() == sheet(reading(8), reading(9), patient(), worksheet_id=here)


def test_everything_is_there_in_the_next_session(reopened: Callable[[], Session]) -> None:
    session = reopened()
    here = admitted(session)
    session.record((reading(5, 58),))
    session.strike(reading(5, 58).id, "another patient's", minute(6))
    session.record((reading(7, 71),))
    events = session.events()
    session = reopened()
    assert session.worksheet_id is None
    assert session.open(here) is None
    assert session.events() == events
    assert mean(session.assessment(minute(8))) == 71


def test_another_protocol_judges_the_same_record(session: Session) -> None:
    admitted(session)
    other = shipped_reference("ssc-2021")
    assert isinstance(other, Reference)
    session.switch_protocol(other)
    assert session.reference is other
    assert session.assessment(minute(1)).reference.protocol.id == "ssc-2021"
    assert session.events() == (patient(),)


# --- files taken in ---


def test_a_worksheet_of_a_file_is_taken_in_and_can_be_opened(session: Session) -> None:
    assert session.joined(sheet(patient(), reading(5))) == FILE
    assert session.worksheet_id is None
    assert session.open(FILE) is None
    assert session.events() == (patient(), reading(5))


def test_a_copy_from_another_laptop_adds_what_is_not_here(session: Session) -> None:
    session.joined(sheet(patient(), reading(5)))
    session.open(FILE)
    session.record((reading(9, 71),))
    ours, theirs = session.worksheet(), sheet(patient(), reading(7, 63), reading(5))
    assert session.joined(theirs) == FILE
    assert session.worksheet() == join(ours, theirs)
    assert mean(session.assessment(minute(8))) == 63


def test_a_file_for_a_worksheet_that_is_not_open_leaves_the_open_one_alone(
    session: Session,
) -> None:
    session.joined(sheet(patient()))
    session.open(FILE)
    here = admitted(session, patient(name="ROE, Alan"))
    assert session.joined(sheet(patient(), reading(5))) == FILE
    assert (session.worksheet_id, session.events()) == (here, (patient(name="ROE, Alan"),))
    session.open(FILE)
    assert session.events() == (patient(), reading(5))


def test_a_file_that_says_something_else_of_a_record_is_refused_whole(session: Session) -> None:
    session.joined(sheet(patient(), reading(5, 67)))
    session.open(FILE)
    changed = reading(5, 76, id=reading(5, 67).id)
    refusal = session.joined(sheet(patient(), reading(4), changed))
    assert refusal == refused("store_event_differs", id=changed.id)
    assert session.events() == (patient(), reading(5, 67))


def test_a_file_without_records_is_refused(session: Session) -> None:
    assert session.joined(Worksheet(FILE, ())) == refused("session_worksheet_empty")


# --- files about another patient ---


def about(at: int, **fields: str) -> AnyEvent:
    return made("patient", at, **{"name": "DOE, Jane", "mrn": "0012345", **fields})


def begun_as(session: Session, *events: AnyEvent) -> None:
    assert session.joined(sheet(*events)) == FILE
    assert session.open(FILE) is None


OTHERS = [
    {"name": "ROE, Alan"},
    {"mrn": "0012346"},
    {"birth_date": "1958-03-12"},
    {"name": "ROE, Alan", "mrn": "7", "birth_date": "1970-01-01"},
]


@pytest.mark.parametrize("other", OTHERS, ids=" ".join)
def test_a_file_about_another_patient_is_not_joined_before_a_person_confirms(
    session: Session, other: dict[str, str]
) -> None:
    known = about(0, birth_date="1958-03-02")
    begun_as(session, known, reading(5))
    theirs = sheet(about(1, **{"birth_date": "1958-03-02", **other}), reading(7))
    refusal = session.joined(theirs)
    assert isinstance(refusal, Refused)
    assert is_asked(refusal)
    assert is_of_another(refusal)
    said = " ".join(map(say, refusal.reasons))
    for fact in ("DOE, Jane", "0012345", "1958-03-02", *other.values()):
        assert fact in said
    assert session.events() == (known, reading(5))
    assert session.joined(theirs, confirmed=True) == FILE
    assert set(session.events()) == {known, reading(5), *theirs.events}


@pytest.mark.parametrize(
    "more",
    [
        about(1, birth_date="1958-03-02"),  # not recorded here
        about(2, bed="14", allergies="penicillin"),
        about(3, name="not recorded"),
        about(4, name="DOE, Jane", mrn="not recorded"),
    ],
)
def test_a_file_that_says_the_same_more_or_less_of_the_patient_is_joined(
    session: Session, more: AnyEvent
) -> None:
    begun_as(session, about(0), reading(5))
    assert session.joined(sheet(more, reading(9))) == FILE
    assert len(session.events()) == 4


def test_what_was_struck_names_nobody_and_what_is_later_than_the_clock_does(
    session: Session,
) -> None:
    wrong = about(0, name="ROE, Alan")
    begun_as(session, wrong)
    assert session.strike(wrong.id, "the wrong patient", minute(2)) is None
    assert session.record((about(600),)) is None
    assert session.joined(sheet(about(1))) == FILE
    struck = made("struck", 4, event_id=about(3, name="ROE, Alan").id)
    theirs = sheet(about(2), about(3, name="ROE, Alan"), struck, reading(9))
    assert session.joined(theirs) == FILE
    assert isinstance(session.joined(sheet(about(5, name="ROE, Alan"))), Refused)


def test_what_cannot_be_compared_is_not_joined(begin: Begin, tmp_path: Path) -> None:
    place = tmp_path / "store"
    first = opened(place)
    first.append([(FILE, patient())])
    first.close()
    put_line(place, FILE, "patient", '"of":"a newer version"}')
    journal = opened(place)
    session = begin(journal)
    assert session.joined(sheet(patient(1))) == refused("store_event_unreadable")
    session.close()


# --- drafts ---


def test_drafts_belong_to_the_worksheet_on_which_they_were_typed(session: Session) -> None:
    one = admitted(session)
    session.keep_draft("vitals", {"map_mmhg": "6"})
    other = admitted(session, patient(name="ROE, Alan"))
    assert session.drafts() == {}
    session.keep_draft("fluid", {"ml": "50"})
    session.open(one)
    assert session.drafts() == {"vitals": {"map_mmhg": "6"}}
    session.open(other)
    assert session.drafts() == {"fluid": {"ml": "50"}}
    session.keep_draft("fluid", {})
    assert session.drafts() == {}


def test_the_draft_of_an_admission_ends_with_it(session: Session) -> None:
    session.keep_draft("patient", {"name": "DOE, J"})
    assert session.drafts() == {"patient": {"name": "DOE, J"}}
    admitted(session)
    assert session.drafts() == {}


def test_the_draft_of_an_admission_is_no_draft_of_the_worksheet_that_is_open(
    session: Session,
) -> None:
    here = admitted(session)
    session.keep_nobodys_draft("patient", {"name": "ROE, A"})
    assert (session.drafts(), session.nobodys_drafts()) == ({}, {"patient": {"name": "ROE, A"}})
    session.keep_nobodys_draft("patient", {})
    assert session.nobodys_drafts() == {}
    session.keep_nobodys_draft("patient", {"name": "ROE, Alan"})
    other = admitted(session, patient(name="ROE, Alan"))
    assert here != other
    assert session.nobodys_drafts() == {}


def test_a_record_ends_the_draft_of_its_form_and_leaves_the_others(session: Session) -> None:
    admitted(session)
    session.keep_draft("vitals", {"map_mmhg": "67"})
    session.keep_draft("fluid", {"ml": "50"})
    assert session.record((reading(1),), "vitals") is None
    assert session.drafts() == {"fluid": {"ml": "50"}}
    assert session.record((reading(2),)) is None
    assert session.drafts() == {"fluid": {"ml": "50"}}


def test_a_record_that_is_refused_leaves_the_draft_of_its_form(session: Session) -> None:
    admitted(session)
    session.record((reading(1, 66, id=made_id(1)),))
    session.keep_draft("vitals", {"map_mmhg": "67"})
    assert isinstance(session.record((reading(1, 67, id=made_id(1)),), "vitals"), Refused)
    assert session.drafts() == {"vitals": {"map_mmhg": "67"}}


def test_drafts_outlive_the_session(reopened: Callable[[], Session]) -> None:
    session = reopened()
    here = admitted(session)
    session.keep_draft("vitals", {"map_mmhg": "6"})
    session = reopened()
    assert session.drafts() == {}
    session.open(here)
    assert session.drafts() == {"vitals": {"map_mmhg": "6"}}


def test_a_draft_that_cannot_be_kept_is_said(session: Session) -> None:
    assert isinstance(session.keep_draft("note", {"text": "\ud83d"}), Refused)


def test_a_closed_session_lets_go_of_the_store(reopened: Callable[[], Session]) -> None:
    admitted(reopened())
    assert len(reopened().patients(minute(1))) == 1


def test_a_clock_that_knows_its_zone_judges_at_the_offset_of_the_moment(session: Session) -> None:
    berlin = datetime(2026, 10, 25, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assessed = session.assessment(berlin)
    assert assessed.at == berlin
    assert assessed.at.tzinfo == timezone(timedelta(hours=1))


# --- records later than the clock ---


def ahead(session: Session, at: int) -> tuple[int, datetime] | None:
    """How many records do not count yet, and the time of the latest."""
    said = session.ahead(minute(at))
    if said is None:
        return None
    values = said.as_mapping()
    assert say(said)
    count, latest = values["count"], values["latest"]
    assert isinstance(count, int)
    assert isinstance(latest, When)
    assert latest.now == minute(at)
    return count, latest.at


def test_records_later_than_the_clock_are_counted_and_the_latest_is_named(session: Session) -> None:
    assert ahead(session, 0) is None  # no worksheet is open
    admitted(session, patient(), reading(20), reading(40, 61), reading(70))
    assert ahead(session, 19) == (3, minute(70))
    assert ahead(session, 20) == (2, minute(70))
    assert ahead(session, 69) == (1, minute(70))
    assert ahead(session, 70) is None


def test_a_record_that_was_struck_is_not_waited_for(session: Session) -> None:
    admitted(session, patient(), reading(40), reading(70))
    assert session.strike(reading(70).id, "the clock ran an hour fast", minute(10)) is None
    assert ahead(session, 10) == (1, minute(40))
    assert session.strike(reading(40).id, "the clock ran an hour fast", minute(11)) is None
    assert ahead(session, 11) is None


def test_a_strike_later_than_the_clock_does_not_count_yet_and_is_said(session: Session) -> None:
    admitted(session, patient(), reading(5, 61))
    assert session.strike(reading(5, 61).id, "another line", minute(30)) is None
    assert ahead(session, 10) == (1, minute(30))
    assert mean(session.assessment(minute(10))) == 61
    assert ahead(session, 30) is None


def test_what_a_file_brings_from_a_clock_that_runs_fast_is_said(session: Session) -> None:
    session.joined(sheet(patient(), reading(5)))
    session.open(FILE)
    assert ahead(session, 10) is None
    session.joined(sheet(patient(), reading(5), reading(25), reading(26)))
    assert ahead(session, 10) == (2, minute(26))


# --- a store that is gone ---


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not deleted there")
def test_a_store_that_is_gone_is_told_before_a_record_is_tried(
    reopened: Callable[[], Session], tmp_path: Path
) -> None:
    session = reopened()
    here = admitted(session)
    other = admitted(session, patient(name="ROE, Alan"))
    assert session.fault() is None
    (tmp_path / "store").unlink()
    gone = refused("store_gone", file=str(tmp_path / "store"))
    assert session.fault() == gone
    assert session.record((reading(5),)) == gone
    for worksheet_id, name in ((here, "DOE, Jane"), (other, "ROE, Alan")):
        assert session.open(worksheet_id) is None
        assert session.worksheet().events == (patient(name=name),)


# --- another store in the place of the one before ---


def test_in_another_store_the_same_worksheet_stays_open_with_what_that_holds(
    session: Session,
) -> None:
    here = admitted(session, patient(), reading(0, 61))
    assert mean(session.assessment(minute(5))) == 61
    other = memory_journal()
    assert other.append([(here, patient()), (here, reading(1, 67))]) is None
    session.change_store(other)
    assert session.worksheet_id == here
    assert mean(session.assessment(minute(5))) == 67
    assert session.record([reading(2, 70)]) is None
    assert other.size == 3


def test_a_worksheet_that_is_not_in_the_other_store_is_open_no_more(session: Session) -> None:
    admitted(session)
    session.change_store(memory_journal())
    assert session.worksheet_id is None
    assert session.patients(minute(0)) == ()
    session.change_store(memory_journal())
    assert session.worksheet_id is None
