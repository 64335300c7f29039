"""Argon2id gives what its reference implementation gives, and no file makes it cost too much."""

import pytest

from pressorsheet.sealing.argon import SHIPPED_COST, Cost, derived

# From the reference implementation's own tests (phc-winner-argon2, src/test.c, version 0x13).
REFERENCE = [
    (Cost(65536, 2, 1), "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
    (Cost(256, 2, 1), "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
    (Cost(256, 2, 2), "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
]


@pytest.mark.parametrize(("cost", "key"), REFERENCE)
def test_the_key_is_the_reference_implementations(cost: Cost, key: str) -> None:
    assert derived(b"password", b"somesalt", cost).hex() == key


def test_the_shipped_cost_is_the_second_one_that_rfc_9106_recommends() -> None:
    assert Cost(memory_kib=64 * 1024, passes=3, lanes=4) == SHIPPED_COST
    assert SHIPPED_COST.is_bounded


@pytest.mark.parametrize(
    "cost", [Cost(8, 1, 1), Cost(128, 10, 16), Cost(262144, 3, 16), Cost(78643, 10, 4)]
)
def test_a_cost_within_the_bounds_may_be_paid(cost: Cost) -> None:
    assert cost.is_bounded


@pytest.mark.parametrize(
    "cost",
    [
        Cost(262145, 2, 4),
        Cost(262144, 4, 16),
        Cost(78644, 10, 4),
        Cost(65536, 11, 4),
        Cost(65536, 3, 17),
        Cost(7, 1, 1),
        Cost(127, 1, 16),
        Cost(65536, 0, 4),
        Cost(65536, 3, 0),
        Cost(65536, 3, -1),
        Cost(-1, 1, 1),
    ],
)
def test_a_cost_beyond_the_bounds_may_not(cost: Cost) -> None:
    assert not cost.is_bounded
