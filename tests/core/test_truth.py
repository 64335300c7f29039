from itertools import permutations

import pytest

from pressorsheet.core.truth import Truth, conjunction, disjunction, negation, truth_of

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

AND = (
    (MET, MET, MET),
    (MET, NOT_MET, NOT_MET),
    (MET, UNKNOWN, UNKNOWN),
    (NOT_MET, MET, NOT_MET),
    (NOT_MET, NOT_MET, NOT_MET),
    (NOT_MET, UNKNOWN, NOT_MET),
    (UNKNOWN, MET, UNKNOWN),
    (UNKNOWN, NOT_MET, NOT_MET),
    (UNKNOWN, UNKNOWN, UNKNOWN),
)
OR = (
    (MET, MET, MET),
    (MET, NOT_MET, MET),
    (MET, UNKNOWN, MET),
    (NOT_MET, MET, MET),
    (NOT_MET, NOT_MET, NOT_MET),
    (NOT_MET, UNKNOWN, UNKNOWN),
    (UNKNOWN, MET, MET),
    (UNKNOWN, NOT_MET, UNKNOWN),
    (UNKNOWN, UNKNOWN, UNKNOWN),
)


@pytest.mark.parametrize(("left", "right", "both"), AND)
def test_and_follows_kleenes_table(left: Truth, right: Truth, both: Truth) -> None:
    assert conjunction([left, right]) is both


@pytest.mark.parametrize(("left", "right", "either"), OR)
def test_or_follows_kleenes_table(left: Truth, right: Truth, either: Truth) -> None:
    assert disjunction([left, right]) is either


@pytest.mark.parametrize(
    ("truth", "opposite"), [(MET, NOT_MET), (NOT_MET, MET), (UNKNOWN, UNKNOWN)]
)
def test_not_turns_met_and_not_met_and_leaves_unknown(truth: Truth, opposite: Truth) -> None:
    assert negation(truth) is opposite


def test_and_of_nothing_is_met_and_or_of_nothing_is_not_met() -> None:
    assert conjunction([]) is MET
    assert disjunction([]) is NOT_MET


def test_one_of_three_decides_wherever_it_stands() -> None:
    for order in permutations([MET, NOT_MET, UNKNOWN]):
        assert conjunction(order) is NOT_MET
        assert disjunction(order) is MET


@pytest.mark.parametrize(("answer", "truth"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_no_answer_is_unknown_and_never_no(answer: bool | None, truth: Truth) -> None:
    assert truth_of(answer) is truth


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_is_no_condition(truth: Truth) -> None:
    with pytest.raises(TypeError) as told:
        bool(truth)
    advice = "a Truth has three values: compare with `is Truth.MET`, never `if truth:`"
    assert str(told.value) == advice


def test_the_words_are_those_of_the_command_line_contract() -> None:
    assert [truth.value for truth in Truth] == ["met", "not_met", "unknown"]
