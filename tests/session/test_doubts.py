"""What a file would do to a worksheet that is here is asked first, in words.

The reviewer's file: the id of a known worksheet, nobody named, one strike, one forged reading.
"""

from collections.abc import Callable

import pytest

from made_events import made, made_id, minute, patient, reading
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.core.second_entry import entry_item
from pressorsheet.exchange.worksheet import Worksheet, worksheet_of
from pressorsheet.session.doubts import MOST_SAID, is_asked, is_of_another
from pressorsheet.session.session import Session
from pressorsheet.wording import say

FILE = made_id("a worksheet of a file")
CHARTED = reading(50, 61)
ABOUT = patient()
FORGER = {"name": "M. Mallory", "role": "nurse"}


def sheet(*events: AnyEvent) -> Worksheet:
    found = worksheet_of(FILE, events)
    assert isinstance(found, Worksheet)
    return found


def struck(at: int, wrong: AnyEvent, **fields: object) -> AnyEvent:
    return made("struck", at, event_id=wrong.id, **fields)


def forged(event: AnyEvent) -> AnyEvent:
    return event.model_copy(update={"by": event.by.model_copy(update=FORGER)})


@pytest.fixture
def here(session: Session) -> Session:
    """DOE, Jane with MAP 61 at 18:50."""
    assert session.joined(sheet(ABOUT, CHARTED)) == FILE
    assert session.open(FILE) is None
    return session


def asked(session: Session, *events: AnyEvent) -> list[str]:
    """What is asked of a file with these events, of which not one was joined."""
    before = session.events()
    refusal = session.joined(sheet(*events))
    assert isinstance(refusal, Refused), refusal
    assert is_asked(refusal)
    session.open(FILE)
    assert session.events() == before
    assert len(refusal.reasons) <= MOST_SAID
    return [say(reason) for reason in refusal.reasons]


def test_a_file_that_names_nobody_and_strikes_is_joined_only_after_a_word(here: Session) -> None:
    attack = (forged(struck(55, CHARTED)), forged(reading(56, 88)))
    assert asked(here, *attack) == [
        "The file does not say who the patient is.",
        "In the worksheet that it would be joined with: DOE, Jane, MRN 0012345, born not recorded.",
        "Records in it that are new here: 2, charted, as it says, by M. Mallory.",
        "Records that stand here and that it strikes: 1.",
        "Vitals of 2026-03-10 18:50, charted by Rosa Lind: arterial, MAP 61 mmHg. "
        "Struck, as the file says, by M. Mallory.",
    ]
    assert here.joined(sheet(*attack), confirmed=True) == FILE
    assert set(here.events()) == {ABOUT, CHARTED, *attack}


def test_a_strike_is_asked_about_also_where_the_patient_fits(here: Session) -> None:
    copy = (ABOUT, CHARTED, struck(55, CHARTED))
    said = asked(here, *copy)
    assert said[0].startswith("In the worksheet that it would be joined with: DOE, Jane")
    assert said[2] == "Records that stand here and that it strikes: 1."
    refusal = here.joined(sheet(*copy))
    assert isinstance(refusal, Refused)
    assert not is_of_another(refusal)
    assert here.joined(sheet(*copy), confirmed=True) == FILE
    # The same file again brings nothing, and asks nothing.
    assert here.joined(sheet(*copy)) == FILE


@pytest.mark.parametrize(
    "nobody",
    [(), (patient(2, name="not recorded").model_copy(update={"mrn": "not recorded"}),)],
    ids=["no word", "a word without a fact"],
)
def test_a_file_that_names_nobody_is_in_doubt_for_one_new_reading(
    here: Session, nobody: tuple[AnyEvent, ...]
) -> None:
    said = asked(here, *nobody, reading(56, 88))
    assert "DOE, Jane" in said[1]
    assert len(said) == 3


def test_a_worksheet_that_names_nobody_here_proves_nothing_either(session: Session) -> None:
    assert session.joined(sheet(CHARTED)) == FILE
    assert session.open(FILE) is None
    said = asked(session, ABOUT)
    assert "In the file: DOE, Jane, MRN 0012345" in said[0]
    assert "joined with: not recorded, MRN not recorded, born not recorded" in said[1]


def test_a_file_without_a_new_record_asks_nothing(here: Session) -> None:
    assert here.joined(sheet(CHARTED)) == FILE


NOT_STANDING: list[Callable[[Session], tuple[AnyEvent, ...]]] = [
    lambda _here: (struck(55, reading(40, 44)),),
    lambda _here: (reading(40, 44), struck(55, reading(40, 44))),
    lambda here: (_struck_here(here), struck(56, CHARTED))[1:],
]


def _struck_here(here: Session) -> AnyEvent:
    assert here.strike(CHARTED.id, "another line", minute(52)) is None
    return CHARTED


@pytest.mark.parametrize("strikes", NOT_STANDING, ids=["not here", "new as well", "struck here"])
def test_a_strike_of_what_does_not_stand_here_is_joined_unasked(
    here: Session, strikes: Callable[[Session], tuple[AnyEvent, ...]]
) -> None:
    assert here.joined(sheet(ABOUT, *strikes(here))) == FILE


def test_a_strike_that_is_taken_back_is_asked_about(here: Session) -> None:
    strike = struck(52, CHARTED)
    assert here.joined(sheet(ABOUT, strike), confirmed=True) == FILE
    said = asked(here, ABOUT, forged(struck(55, strike)))
    assert said[2] == "Records that stand here and that it strikes: 1."
    assert "18:52" in said[3]
    assert "18:50" in said[3]


def test_a_record_that_is_back_here_is_not_struck_again_unasked(here: Session) -> None:
    strike = struck(52, CHARTED)
    back = struck(53, strike)
    assert here.joined(sheet(ABOUT, strike, back), confirmed=True) == FILE
    said = asked(here, ABOUT, struck(55, back))
    assert said[2] == "Records that stand here and that it strikes: 2."
    assert "MAP 61 mmHg" in said[4]


def test_of_many_strikes_the_count_is_said_and_the_newest_few(here: Session) -> None:
    many = [reading(at, at) for at in range(30, 41)]
    assert here.joined(sheet(ABOUT, *many)) == FILE
    here.open(FILE)
    said = asked(here, ABOUT, *(struck(55, each) for each in many))
    assert said[2] == "Records that stand here and that it strikes: 11."
    assert [each.split("MAP ")[1][:2] for each in said[3:]] == ["40", "39", "38"]


def test_of_many_people_the_first_few_are_named(here: Session) -> None:
    new = [
        each.model_copy(update={"by": each.by.model_copy(update={"name": f"Nurse {at}"})})
        for at, each in enumerate(reading(at, 70) for at in range(51, 56))
    ]
    said = asked(here, *new)
    assert said[2].endswith("by Nurse 0, Nurse 1, Nurse 2 and 2 more.")


def test_texts_of_the_file_stand_on_one_line_and_in_their_order(here: Session) -> None:
    name = "M.\u202ea\nb" + "x" * 100
    strike = struck(55, CHARTED)
    strike = strike.model_copy(update={"by": strike.by.model_copy(update={"name": name})})
    note = made("note", 51, text="all is well\u202e\x1b" + "y" * 200)
    who = patient(3, name="DOE\u202e\n, Jane")
    assert here.joined(sheet(ABOUT, note)) == FILE
    here.open(FILE)
    said = asked(here, who, strike, struck(56, note))
    assert all(each.isprintable() for each in said)
    assert max(map(len, said)) < 220
    assert "DOE? , Jane" in said[0]


def test_a_miss_of_a_second_entry_keeps_its_figures(here: Session) -> None:
    item = entry_item("0123456789abcdef")
    miss = made("tick", 51, item=item, value=False, note="line 3: 0.05 was read")
    assert here.joined(sheet(ABOUT, miss)) == FILE
    here.open(FILE)
    said = asked(here, ABOUT, struck(55, miss))
    assert "Struck, as the file says" in said[3]
    assert "0.05" not in said[3]
