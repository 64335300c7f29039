"""A slot gives its key to its secret alone, and to none once anything about it was altered."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_seals import PASSPHRASE, SOON, made_chance

from pressorsheet.sealing.argon import SHIPPED_COST, Cost
from pressorsheet.sealing.recovery import new_recovery_key
from pressorsheet.sealing.slots import (
    SlotKind,
    key_of,
    read_slot,
    slot_fields,
    slot_of,
)

KEY = bytes(range(32))
RECOVERY = new_recovery_key(made_chance(7))
SLOT = slot_of("passphrase", PASSPHRASE, KEY, chance=made_chance(), cost=SOON)
SECRETS: list[tuple[SlotKind, str]] = [("passphrase", PASSPHRASE), ("recovery", RECOVERY)]


@pytest.mark.parametrize(("kind", "secret"), SECRETS)
def test_the_secret_of_a_slot_opens_it_and_another_does_not(kind: SlotKind, secret: str) -> None:
    slot = slot_of(kind, secret, KEY, chance=made_chance(), cost=SOON)
    assert slot.kind == kind
    assert key_of(slot, secret) == KEY
    for other in ("", secret[:-1], secret + "x", "x" * 2000, new_recovery_key(made_chance(8))):
        assert key_of(slot, other) is None


def test_a_slot_as_shipped_costs_64_mib_3_passes_4_lanes() -> None:
    slot = slot_of("passphrase", PASSPHRASE, KEY, chance=made_chance())
    assert (slot.memory_kib, slot.passes, slot.lanes) == (65536, 3, 4)
    assert slot.cost == SHIPPED_COST
    assert key_of(slot, PASSPHRASE) == KEY


def test_a_recovery_key_opens_its_slot_however_it_was_copied() -> None:
    slot = slot_of("recovery", RECOVERY, KEY, chance=made_chance(), cost=SOON)
    assert key_of(slot, RECOVERY.replace("-", "  ").lower()) == KEY


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=40), st.binary(min_size=32, max_size=32), st.integers(0, 99))
def test_any_key_comes_back_to_any_passphrase(secret: str, key: bytes, seed: int) -> None:
    slot = slot_of("passphrase", secret, key, chance=made_chance(seed), cost=SOON)
    assert key_of(slot, secret) == key


def test_a_slot_holds_neither_its_key_nor_its_secret() -> None:
    written = json.dumps(dict(slot_fields(SLOT)))
    assert KEY.hex() not in written
    assert PASSPHRASE not in written


def test_two_slots_of_one_key_and_secret_have_nothing_in_common() -> None:
    other = slot_of("passphrase", PASSPHRASE, KEY, chance=made_chance(1), cost=SOON)
    assert not {SLOT.salt, SLOT.nonce, SLOT.wrapped} & {other.salt, other.nonce, other.wrapped}


def test_a_slot_called_another_kind_does_not_open() -> None:
    # The recovery key is the passphrase here, so that only the kind's name differs.
    slot = slot_of("passphrase", RECOVERY, KEY, chance=made_chance(), cost=SOON)
    assert key_of(slot, RECOVERY) == KEY
    assert key_of(replace(slot, kind="recovery"), RECOVERY) is None


@pytest.mark.parametrize(
    "changed", [{"memory_kib": 9}, {"passes": 2}, {"memory_kib": 16, "lanes": 2}]
)
def test_a_slot_of_another_cost_does_not_open(changed: Any) -> None:
    assert key_of(replace(SLOT, **changed), PASSPHRASE) is None


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
def test_one_flipped_bit_in_any_byte_shuts_a_slot(part: str) -> None:
    content: Any = getattr(SLOT, part)
    for at in range(len(content)):
        flipped: Any = bytes([*content[:at], content[at] ^ 1, *content[at + 1 :]])
        assert key_of(replace(SLOT, **{part: flipped}), PASSPHRASE) is None


@pytest.mark.parametrize(
    "asked",
    [
        {"memory_kib": 4 * 1024 * 1024},
        {"passes": 1_000_000},
        {"lanes": 1_000},
        {"memory_kib": 0},
        {"passes": 0},
        {"salt": b""},
        {"nonce": b"short"},
        {"wrapped": b""},
    ],
)
def test_nothing_is_computed_for_a_slot_that_asks_too_much(asked: dict[str, Any]) -> None:
    slot = replace(SLOT, **asked)
    assert not slot.is_sound
    assert key_of(slot, PASSPHRASE) is None
    assert read_slot(dict(slot_fields(slot))) is None


def test_a_slot_is_read_as_it_was_written() -> None:
    assert read_slot(json.loads(json.dumps(dict(slot_fields(SLOT))))) == SLOT


def altered(**fields: object) -> dict[str, object]:
    return {**slot_fields(SLOT), **fields}


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        "slot",
        {},
        altered(more=1),
        {name: value for name, value in slot_fields(SLOT).items() if name != "salt"},
        altered(kind="keyring"),
        altered(kind=["passphrase"]),
        altered(kind=None),
        altered(passes=True),
        altered(passes=1.0),
        altered(passes="1"),
        altered(lanes=None),
        altered(salt=None),
        altered(salt="no hex"),
        altered(salt=SLOT.salt.hex().upper()),
        altered(salt=" " + SLOT.salt.hex()),
        altered(salt=SLOT.salt.hex()[2:]),
        altered(wrapped=SLOT.wrapped.hex() + "00"),
    ],
)
def test_what_is_no_slot_to_the_letter_is_none(fields: object) -> None:
    assert read_slot(fields) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_any_value_for_any_field_is_read_or_none(value: object) -> None:
    for name, was in slot_fields(SLOT).items():
        read = read_slot(altered(**{name: value}))
        if read is not None and name not in ("memory_kib", "passes", "lanes"):
            assert (read, value) == (SLOT, was)


def test_costs_are_compared_as_costs() -> None:
    assert SLOT.cost == Cost(8, 1, 1)
