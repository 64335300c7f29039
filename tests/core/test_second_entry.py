"""What a strike leaves of the words on a plan's second entry, and what it does not take back."""

import pytest
from bedside import at, event, seen, tick

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.second_entry import (
    entry_item,
    gave_up,
    given_up_item,
    is_word,
    second_entries,
)

DIGITS = "1a2b3c4d5e6f"
OTHER = "99999999"
MIA = {"name": "Mia Lindqvist", "role": "pharmacist"}


def struck(when: str, one: AnyEvent) -> AnyEvent:
    return event("struck", when, event_id=one.id, reason="wrong patient")


@pytest.mark.parametrize("matches", [True, False])
@pytest.mark.parametrize("is_struck", [True, False])
def test_only_a_match_that_was_struck_counts_for_nothing(
    reference: Reference, matches: bool, is_struck: bool
) -> None:
    word = tick("10:00", entry_item(DIGITS), matches)
    strikes = [struck("10:05", word)] if is_struck else []
    view = seen(reference, "10:10", word, *strikes, tick("10:01", entry_item(OTHER)))
    (entry,) = second_entries(view, DIGITS)
    assert entry.word == word
    assert entry.is_struck is is_struck
    assert entry.counts is not (matches and is_struck)


def test_a_strike_that_was_struck_itself_gives_a_match_back(reference: Reference) -> None:
    word = tick("10:00", entry_item(DIGITS))
    first = struck("10:05", word)
    (entry,) = second_entries(seen(reference, "10:10", word, first, struck("10:06", first)), DIGITS)
    assert entry.counts


def test_entries_come_oldest_first_and_none_before_its_time(reference: Reference) -> None:
    words = [tick(f"10:0{n}", entry_item(DIGITS), value=bool(n % 2)) for n in range(4)]
    view = seen(reference, "10:02", *words, struck("10:01", words[0]))
    assert [each.word for each in second_entries(view, DIGITS)] == words[:3]


@pytest.mark.parametrize("strikes", [0, 1, 2])
def test_who_gave_up_stays_known_however_often_it_is_struck(
    reference: Reference, strikes: int
) -> None:
    shown = tick("10:00", given_up_item(DIGITS), by=MIA)
    chain: list[AnyEvent] = [shown]
    for number in range(strikes):
        chain.append(struck(f"10:0{number + 1}", chain[-1]))
    view = seen(reference, "10:10", *chain)
    assert gave_up(view, DIGITS, " mia LINDQVIST") == shown
    assert gave_up(view, DIGITS, "B. Cho") is None
    assert gave_up(view, OTHER, "Mia Lindqvist") is None
    assert gave_up(view, DIGITS, "Mia Lindqvist", at("10:00")) == shown
    assert gave_up(view, DIGITS, "Mia Lindqvist", at("09:59")) is None


@pytest.mark.parametrize("name", ["Lindqvist, Mia", "M. Lindqvist", "Dr Mia Lindqvist"])
def test_who_gave_up_stays_known_by_another_spelling(reference: Reference, name: str) -> None:
    shown = tick("10:00", given_up_item(DIGITS), by=MIA)
    view = seen(reference, "10:10", shown)
    assert gave_up(view, DIGITS, name) == shown
    assert gave_up(view, DIGITS, "Ada Lindqvist") is None


def test_a_plan_without_a_fingerprint_has_its_words_too(reference: Reference) -> None:
    word = tick("10:00", entry_item(None))
    assert [each.word for each in second_entries(seen(reference, "10:10", word), None)] == [word]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (tick("10:00", entry_item(DIGITS)), True),
        (tick("10:00", given_up_item(DIGITS)), True),
        (tick("10:00", "wean.3"), False),
        (event("note", "10:00", text="second entry, plan 1a2b3c4d"), False),
    ],
)
def test_which_records_are_words_on_a_second_entry(one: AnyEvent, expected: bool) -> None:
    assert is_word(one) is expected
