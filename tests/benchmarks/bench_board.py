"""Board: what marking the look-alikes of a thousand patients costs against a hundred."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from random import Random

import pytest
from ratios import best_of_each, hold

from made_events import made, made_id, minute, patient, reading
from pressorsheet.core.alike import look_alike
from pressorsheet.core.alike_many import alike_places
from pressorsheet.core.assessment import Reference
from pressorsheet.core.handover.document import Action
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.session.board import Occupant, patient_rows
from pressorsheet.session.session import Session

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
SYLLABLES = tuple(a + b for a in "bdfghklmnprstvw" for b in ("a", "en", "i", "or", "u"))
ROUNDS = 5


def word(chance: Random, most: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, most)))


def various(chance: Random) -> str:
    """A family name and a given name; one in five is a double name with a common word in it."""
    family = word(chance, 4).upper()
    if chance.random() < 0.2:
        family = f"DE LA {family}"
    return f"{family}, {word(chance, 3).title()}"


def common(chance: Random) -> str:
    """One of thirty family names."""
    return f"{SYLLABLES[chance.randrange(30)].upper()}ER, {word(chance, 3).title()}"


@pytest.mark.parametrize("named", [various, common], ids=lambda named: str(named.__name__))
def test_marking_a_thousand_names_costs_ten_times_a_hundred(
    named: Callable[[Random], str],
) -> None:
    chance = Random(7)
    many = [named(chance) for _ in range(1_000)]
    few = many[:100]
    thousand, hundred, pairs = best_of_each(
        ROUNDS,
        lambda: alike_places(many),
        lambda: alike_places(few),
        lambda: [look_alike(*pair) for pair in combinations(few, 2)],
    )
    hold(f"mark {named.__name__} names, 1,000 to 10 times 100", thousand, hundred * 10, 2)
    hold(f"mark 1,000 {named.__name__} names to 100 pair by pair", thousand, pairs, 3)


def test_the_rows_of_a_thousand_patients_cost_ten_times_those_of_a_hundred() -> None:
    chance = Random(7)
    due: Action | None = None
    many = [(str(at), Occupant(str(at), various(chance), str(at), due)) for at in range(1_000)]
    thousand, hundred = best_of_each(
        ROUNDS,
        # Another name each time: what was marked before is not marked anew.
        lambda: patient_rows([*many, ("x", Occupant(name=various(chance)))], NOW),
        lambda: patient_rows([*many[:99], ("x", Occupant(name=various(chance)))], NOW),
    )
    hold("the rows of a board, 1,000 to 10 times 100", thousand, hundred * 10, 2)


def test_a_board_costs_the_same_beside_an_archive_of_ten_thousand() -> None:
    found = shipped_reference()
    assert isinstance(found, Reference)
    small, large = _ward(0), _ward(9_990)

    def opened(journal: Journal) -> None:
        session = Session(journal, found, lambda: made_id("session"))
        first = session.first(minute(700))
        assert first is not None
        session.open(first)
        session.assessment(minute(700))
        assert len(session.patients(minute(700))) == 10

    few, many = best_of_each(ROUNDS, lambda: opened(small), lambda: opened(large))
    hold("open the board of 10 patients, 9,990 archived to none", many, few, 2)


def _ward(archived: int) -> Journal:
    """Ten patients of ten hours, and so many who were discharged."""
    journal = memory_journal()
    for bed in range(10):
        stay = (patient(0, bed=str(bed)), *(reading(at, 67) for at in range(0, 600, 5)))
        assert journal.append([(made_id("here", bed), event) for event in stay]) is None
    for number in range(archived):
        stay = (patient(0), reading(3), made("discharged", 30))
        assert journal.append([(made_id("gone", number), event) for event in stay]) is None
    return journal
