"""Names that could be confused on a board are marked, and clearly different ones are not."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.alike import look_alike
from pressorsheet.core.alike_many import alike_places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DOE, Jane", "DOE, Jane"),
        ("DOE, Jane", "Doe, Janet"),
        ("DOE, Jane", "DOE, Alan"),  # the same family name
        ("DOE, Jane", "ROE, Jane"),  # one letter, and the same given name
        ("DOE, Jane", "ROE, Janet"),
        ("DOE, Jane", "ROE, J"),
        ("DOE, Jane", "DOE"),
        ("DOE, Jane", "ROE"),  # a given name nobody knows may be Jane
        ("DOE, Jane", "JANE, Doe"),
        ("DOE, Jane", "Jane Doe"),
        ("DOE, Jane", "Doe Jane"),
        ("JAMES, Henry", "HENRI, James"),
        ("MILLER, Ann", "MILLAR, Otto"),
        ("HERNANDEZ, Ana", "HERNANDES, Luis"),
        ("JOHNSON, Per", "JOHNSTON, Eva"),
        ("MARTIN, Eva", "MRATIN, Otto"),
        ("ROE, Christina", "MOE, Christine"),
        ("ROE, Daniel", "MOE, Danielle"),
        ("ROE, Maria Elena", "MOE, Marie Anna"),
        ("SMITH-JONES, Ann", "Jones, Bo"),
        ("O'BRIEN, Ann", "OBRIEN, Bo"),
        ("O\u2019BRIEN, Ann", "O'Brien, Bo"),
        ("M\u00dcLLER, Ann", "Muller, Bo"),
        ("M\u00dcLLER, Ann", "MUELLER, Bo"),
        ("J\u00d8RGENSEN, Ann", "JORGENSEN, Bo"),
        ("GRO\u00df, Ann", "GROSS, Bo"),
        ("LI, Wei", "LU, Wei"),
        ("not recorded", "not recorded"),
        ("", " "),
    ],
)
def test_these_could_be_taken_for_each_other(one: str, other: str) -> None:
    assert look_alike(one, other)
    assert look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DOE, Jane", "ROE, Alan"),
        ("ROE, Alan", "MOE, Ada"),
        ("DOE, Jane", "MOE, Ada"),
        ("DOE, Jane", "SMITH, Jane"),  # a given name alone is no likeness
        ("DOE, Joan", "ROE, Joseph"),
        ("DE LA CRUZ, Ana", "DE LA ROSA, Eva"),
        ("VAN DER BERG, Ana", "VAN DER MEER, Eva"),
        ("\u738b, \u4f1f", "\u674e, \u4f1f"),  # one sign is a whole name
        ("DOE, Jane", ""),
        ("DOE, Jane", "not recorded"),
    ],
)
def test_these_are_clearly_different(one: str, other: str) -> None:
    assert not look_alike(one, other)
    assert not look_alike(other, one)


NAMES = st.text("ab, '\u00e9", max_size=7)


@settings(max_examples=25)
@given(NAMES, NAMES)
def test_likeness_is_mutual_and_a_name_is_like_itself_in_any_case(one: str, other: str) -> None:
    assert look_alike(one, other) == look_alike(other, one)
    assert look_alike(one, one.upper())


# Among many.

PARTS = st.sampled_from(
    (
        *("DOE", "ROE", "JANE", "JANET", "MILLER", "MILLAR", "MRILLER", "DE", "LA", "CRUZ", "ROSA"),
        *("O'BRIEN", "SMITH-JONES", "JONES", "M\u00dcLLER", "LI", "LU", "\u738b", "A", ""),
    )
)
WRITTEN = st.builds("{} {}{} {} {}".format, PARTS, PARTS, st.sampled_from([",", ""]), PARTS, PARTS)


def marked_by_pairs(names: list[str]) -> set[int]:
    pairs = combinations(range(len(names)), 2)
    return {at for pair in pairs if look_alike(names[pair[0]], names[pair[1]]) for at in pair}


@settings(max_examples=400)
@given(st.lists(st.one_of(WRITTEN, NAMES, st.text(max_size=8)).filter(bool), max_size=7))
def test_among_many_those_are_marked_that_pair_by_pair_look_alike(names: list[str]) -> None:
    assert alike_places(names) == marked_by_pairs(names)


@settings(max_examples=400)
@given(
    st.text("abcd ,", min_size=1, max_size=9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(["", "a", "b", " ", ",", "bd"]),
)
def test_a_name_and_the_same_edited_are_marked_as_the_pair_is(
    name: str, at: int, to: int, put: str
) -> None:
    edited = name[:at] + put + name[to:]
    pair = [name, edited or "x"]
    assert alike_places(pair) == marked_by_pairs(pair)
    family, _, given_name = edited.partition(",")
    swapped = [name, f"{given_name},{family}"]
    assert alike_places(swapped) == marked_by_pairs(swapped)


def test_a_row_without_a_name_is_like_none_and_keeps_its_place() -> None:
    assert alike_places([None, "DOE, Jane", "", None, "DOE, Janet", "ROE, Alan"]) == {1, 4}
    assert alike_places([" ", "  ", ","]) == {0, 1, 2}
    assert alike_places([]) == frozenset()


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text("abco ,", min_size=1, max_size=12), min_size=60, max_size=80))
def test_a_whole_board_is_marked_as_pair_by_pair(names: list[str]) -> None:
    assert alike_places(names) == marked_by_pairs(names)
