"""Corrections: struck with a reason, moved to the right patient in one action, nothing altered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from made_events import NURSE, made, made_id, minute, patient, reading
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, FreeNote, Person, Struck
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.session import Session

Begin = Callable[[Journal], Session]
WRONG = reading(5, 45)
RIGHT = reading(3, 70)


@pytest.fixture
def here(session: Session) -> str:
    """An open worksheet with a right and a wrong reading."""
    worksheet_id = session.admit((patient(), RIGHT, WRONG))
    assert isinstance(worksheet_id, str)
    return worksheet_id


@pytest.fixture
def there(session: Session, here: str) -> str:
    """Another patient's worksheet, not open."""
    worksheet_id = session.admit((patient(name="ROE, Alan", bed="14"),))
    assert isinstance(worksheet_id, str)
    session.open(here)
    return worksheet_id


def mean(session: Session, at: int) -> int | None:
    pressure = session.assessment(minute(at)).pressure
    return None if pressure is None or pressure.mmhg is None else int(pressure.mmhg)


def newest_strike(session: Session) -> Struck:
    strikes = [event for event in session.events() if isinstance(event, Struck)]
    return max(strikes, key=lambda strike: strike.order)


# --- striking ---


@pytest.mark.usefixtures("here")
def test_a_struck_record_no_longer_counts_and_stays_to_be_seen(session: Session) -> None:
    assert mean(session, 6) == 45
    assert session.strike(WRONG.id, "transducer on the floor", minute(8)) is None
    assert mean(session, 9) == 70
    assert WRONG in session.events()
    strike = newest_strike(session)
    assert (strike.event_id, strike.reason, strike.by) == (
        WRONG.id,
        "transducer on the floor",
        NURSE,
    )
    assert (strike.at, strike.recorded_at) == (minute(8), minute(8))
    assert session.struck == {WRONG.id: strike}


@pytest.mark.usefixtures("here")
def test_before_the_strike_the_record_counted(session: Session) -> None:
    session.strike(WRONG.id, "transducer on the floor", minute(8))
    assert mean(session, 7) == 45


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "session_reason_missing"),
        (" \n\t", "session_reason_missing"),
        ("x" * 4_001, "session_reason_long"),
        ("cut \ud83d", "session_reason_unwritten"),
        ("bell \x07", "session_reason_unwritten"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_strike_asks_a_reason_that_can_be_kept(session: Session, reason: str, code: str) -> None:
    before = session.events()
    refusal = session.strike(WRONG.id, reason, minute(8))
    assert isinstance(refusal, Refused)
    assert [said.code for said in refusal.reasons] == [code]
    assert session.events() == before


@pytest.mark.usefixtures("here")
def test_a_reason_of_several_lines_is_kept_as_typed(session: Session) -> None:
    reason = " two\nlines, " + "x" * 3_980
    assert session.strike(WRONG.id, reason, minute(8)) is None
    assert newest_strike(session).reason == reason


@pytest.mark.usefixtures("here")
def test_nobody_strikes_a_record_without_saying_who_they_are(session: Session) -> None:
    session.by = None
    assert session.strike(WRONG.id, "why", minute(8)) == refused("session_nobody_charts")
    session.by = Person(name="B. Cho", role="pharmacist")
    assert session.strike(WRONG.id, "why", minute(8)) is None
    assert newest_strike(session).by.name == "B. Cho"


def test_a_record_that_is_not_here_cannot_be_struck(session: Session, there: str) -> None:
    unknown = refused("session_record_unknown")
    assert session.strike(made_id("never"), "why", minute(8)) == unknown
    session.open(there)
    assert session.strike(WRONG.id, "why", minute(8)) == unknown


@pytest.mark.usefixtures("here")
def test_a_record_is_struck_once(session: Session) -> None:
    session.strike(WRONG.id, "why", minute(8))
    for at in (minute(8), minute(9), minute(2)):
        assert session.strike(WRONG.id, "why", at) == refused("session_struck_already")


@pytest.mark.parametrize("second", [minute(8), minute(8) + timedelta(seconds=1), minute(20)])
@pytest.mark.usefixtures("here")
def test_a_struck_strike_brings_the_record_back_even_within_its_second(
    session: Session, second: datetime
) -> None:
    session.strike(WRONG.id, "wrong patient", minute(8))
    first = newest_strike(session)
    assert session.strike(first.id, "it was right after all", second) is None
    assert mean(session, 21) == 45
    assert set(session.struck) == {first.id}
    assert session.strike(WRONG.id, "no, it was wrong", minute(22)) is None
    assert mean(session, 23) == 70
    assert session.struck[WRONG.id].reason == "no, it was wrong"


@pytest.mark.usefixtures("here")
def test_many_strikes_within_one_second_each_take_back_the_one_before(session: Session) -> None:
    target = WRONG.id
    for depth in range(1, 9):
        assert session.strike(target, f"strike {depth}", minute(8)) is None
        target = newest_strike(session).id
        assert (WRONG.id in session.struck) == (depth % 2 == 1), depth
        assert mean(session, 9) == (70 if depth % 2 == 1 else 45), depth


@pytest.mark.usefixtures("here")
def test_a_strike_cannot_be_struck_before_its_own_time(session: Session) -> None:
    session.strike(WRONG.id, "why", minute(8))
    strike = newest_strike(session)
    refusal = session.strike(strike.id, "clock set back", minute(7))
    assert refusal == refused("session_strike_earlier", at=minute(8))


@pytest.mark.usefixtures("here")
def test_a_record_timed_in_the_future_by_mistake_can_be_struck_now(session: Session) -> None:
    ahead = reading(600, 30)
    session.record((ahead,))
    assert session.strike(ahead.id, "wrong day", minute(8)) is None
    assert set(session.struck) == {ahead.id}
    assert mean(session, 601) == 45


@pytest.mark.usefixtures("here")
def test_a_strike_of_a_record_that_never_came_strikes_nothing(session: Session) -> None:
    session.record((made("struck", 8, reason="in a file", event_id=made_id("elsewhere")),))
    assert session.struck == {}


# --- moving ---


@pytest.mark.usefixtures("here")
def test_a_record_is_moved_to_the_patient_it_belongs_to(session: Session, there: str) -> None:
    assert session.move(WRONG.id, there, "charted on the wrong patient", minute(8)) is None
    assert mean(session, 9) == 70
    assert session.struck[WRONG.id].reason == (
        "moved to bed 14 ROE, Alan, MRN 0012345: charted on the wrong patient"
    )
    session.open(there)
    (told,) = (event for event in session.events() if isinstance(event, FreeNote))
    assert told.by == NURSE
    assert (told.at, told.recorded_at) == (WRONG.at, minute(8))
    assert told.text.startswith("Vitals of 2026-03-10 18:05")
    assert told.text.endswith(
        "moved from bed 12 DOE, Jane, MRN 0012345 by Rosa Lind: charted on the wrong patient"
    )
    (copy,) = (event for event in session.events() if event.kind == "vitals")
    assert copy.id != WRONG.id
    assert copy.model_copy(update={"id": WRONG.id}) == WRONG
    assert mean(session, 9) == 45


def test_a_moved_record_is_in_both_worksheets_of_the_store(
    reopened: Callable[[], Session],
) -> None:
    session = reopened()
    there = session.admit((patient(name="ROE, Alan"),))
    here = session.admit((patient(), WRONG))
    assert isinstance(here, str)
    assert isinstance(there, str)
    assert session.move(WRONG.id, there, "wrong patient", minute(8)) is None
    session = reopened()
    session.open(there)
    assert mean(session, 9) == 45
    session.open(here)
    assert mean(session, 9) is None


TAPER = made("taper_stopped", 6, plan_id="p", version=1)
STRIKE = made("struck", 6, event_id=RIGHT.id, reason="why")
SHOWN = made("tick", 6, item="second entry given up, plan 1a2b3c4d", value=True)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (patient(), "session_patient_not_moved"),
        (TAPER, "session_taper_not_moved"),
        (STRIKE, "session_strike_not_moved"),
        (SHOWN, "session_entry_not_moved"),
    ],
)
def test_what_belongs_to_one_patient_alone_is_not_moved(
    session: Session, there: str, event: AnyEvent, code: str
) -> None:
    session.record((TAPER, STRIKE, SHOWN))
    before = session.events()
    assert session.move(event.id, there, "wrong patient", minute(8)) == refused(code)
    assert session.events() == before


@pytest.mark.parametrize(("length", "code"), [(3_900, None), (3_950, "session_reason_long")])
@pytest.mark.usefixtures("here")
def test_a_reason_too_long_for_the_note_beside_the_copy_moves_nothing(
    session: Session, there: str, length: int, code: str | None
) -> None:
    before = session.events()
    refusal = session.move(WRONG.id, there, "x" * length, minute(8))
    assert (refusal and [said.code for said in refusal.reasons]) == (code and [code])
    assert (session.events() == before) is (code is not None)
    assert (WRONG.id in session.struck) is (code is None)


def test_a_record_is_moved_to_another_worksheet_that_is_here(
    session: Session, here: str, there: str
) -> None:
    before = session.events()
    never = made_id("never")
    assert session.move(WRONG.id, here, "why", minute(8)) == refused("session_moved_nowhere")
    assert session.move(WRONG.id, never, "why", minute(8)) == refused("store_worksheet_unknown")
    assert session.move(never, there, "why", minute(8)) == refused("session_record_unknown")
    assert session.move(WRONG.id, there, " ", minute(8)) == refused("session_reason_missing")
    session.by = None
    assert session.move(WRONG.id, there, "why", minute(8)) == refused("session_nobody_charts")
    assert session.events() == before


def test_a_struck_record_is_not_moved(session: Session, there: str) -> None:
    session.strike(WRONG.id, "why", minute(8))
    assert session.move(WRONG.id, there, "why", minute(9)) == refused("session_struck_already")


def test_a_move_that_the_store_refuses_strikes_nothing_here(reference: Reference) -> None:
    ids = iter(
        [made_id("there"), made_id("here"), made_id("taken"), made_id("strike"), made_id("note")]
    )
    session = Session(memory_journal(), reference, lambda: next(ids))
    session.by = NURSE
    there = session.admit((patient(name="ROE, Alan"), reading(1, id=made_id("taken"))))
    session.admit((patient(), WRONG))
    before = session.events()
    assert isinstance(there, str)
    refusal = session.move(WRONG.id, there, "wrong patient", minute(8))
    assert refusal == refused("store_event_differs", id=made_id("taken"))
    assert (session.events(), session.struck) == (before, {})


def test_corrections_are_ids_of_the_sessions_own(begin: Begin) -> None:
    session = begin(memory_journal())
    session.admit((patient(), WRONG))
    session.strike(WRONG.id, "why", minute(8))
    assert newest_strike(session).id == made_id("session", 2)


# --- an infusion means its dose only with its bag ---

RATE = made("infusion", 4, drug="norepinephrine", rate_ml_per_h=30, bag_id="N1")


def bag(milligrams: int) -> AnyEvent:
    """Bag N1, norepinephrine as base in 250 mL."""
    return made("bag", 2, **strength(milligrams))


@pytest.mark.parametrize("other", [None, 16])
def test_an_infusion_is_not_moved_to_where_its_bag_is_another(
    session: Session, here: str, there: str, other: int | None
) -> None:
    assert session.record((bag(4), RATE)) is None
    if other is not None:
        session.open(there)
        assert session.record((made("bag", 1, **strength(other)),)) is None
        session.open(here)
    before = session.events()
    assert session.move(RATE.id, there, "wrong patient", minute(6)) == refused(
        "session_bag_not_there", bag="N1"
    )
    assert session.events() == before


def strength(milligrams: int) -> dict[str, object]:
    return {
        "bag_id": "N1",
        "drug": "norepinephrine",
        "amount": milligrams,
        "amount_unit": "mg",
        "volume_ml": 250,
        "salt": "base",
    }


def test_an_infusion_is_moved_to_where_its_bag_is_the_same(
    session: Session, here: str, there: str
) -> None:
    assert session.record((bag(4), RATE)) is None
    session.open(there)
    assert session.record((made("bag", 1, **strength(4)),)) is None
    session.open(here)
    assert session.move(RATE.id, there, "wrong patient", minute(6)) is None
