"""Names that could be confused on a board are marked, and clearly different ones are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.alike import look_alike


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
