"""The key file: each secret opens it, no other does, and any change of it is told."""

import json
import os
from itertools import count
from pathlib import Path

import pytest

from made_events import made_id, patient
from pressorsheet.core.note import refused
from pressorsheet.journal import (
    Journal,
    Made,
    StoreKey,
    made_store,
    open_journal,
    secret_changed,
    store_key,
)
from pressorsheet.journal.keys import KEY_BYTES, Keys, keys_place, keys_read
from pressorsheet.sealing.recovery import new_recovery_key
from pressorsheet.sealing.slots import slot_fields
from refusals import code_of
from rights import posix_only
from stores import CHEAP, PASSPHRASE

OTHER = "another four words of it"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def made(place: Path) -> Made:
    found = made_store(place, PASSPHRASE, os.urandom, cost=CHEAP)
    assert isinstance(found, Made), found
    return found


def keys(place: Path) -> Keys:
    found = keys_read(keys_place(place).read_bytes(), "keys")
    assert isinstance(found, Keys), found
    return found


def test_the_passphrase_and_the_recovery_key_give_the_same_key(place: Path, made: Made) -> None:
    assert store_key(place, PASSPHRASE) == made.key
    assert store_key(place, made.recovery.lower().replace("-", " ")) == made.key
    assert len(made.key.raw) == KEY_BYTES


def test_another_secret_opens_nothing(place: Path, made: Made) -> None:
    for secret in ("", "x", OTHER, PASSPHRASE[:-1], made.recovery[:-1], "x" * 5_000):
        assert store_key(place, secret) == refused("store_passphrase_wrong")


def test_the_shipped_cost_is_64_mib_3_passes_4_lanes(place: Path) -> None:
    assert isinstance(made_store(place, PASSPHRASE, os.urandom), Made)
    costs = {(s.memory_kib, s.passes, s.lanes) for s in keys(place).slots}
    assert costs == {(65_536, 3, 4)}
    assert {slot.kind for slot in keys(place).slots} == {"passphrase", "recovery"}


def test_neither_key_nor_secret_stands_in_the_file_or_in_what_is_shown(
    place: Path, made: Made
) -> None:
    content = keys_place(place).read_bytes()
    for secret in (PASSPHRASE, made.recovery, made.key.raw.hex()):
        assert secret.encode() not in content
    assert made.key.raw.hex() not in repr(made.key)
    assert str(made.key.raw) not in repr(made.key)
    assert made.recovery not in repr(made)
    assert made.key.raw.hex() not in repr(made)


def test_two_stores_have_two_keys(tmp_path: Path) -> None:
    raws = set()
    for name in ("one", "two"):
        found = made_store(tmp_path / name, PASSPHRASE, os.urandom, cost=CHEAP)
        assert isinstance(found, Made)
        raws.add(found.key.raw)
    assert len(raws) == 2


def test_any_flipped_bit_of_the_key_file_is_told_and_what_still_opens_it_does(
    place: Path, made: Made
) -> None:
    whole = keys_place(place).read_bytes()
    for at in range(0, len(whole)):
        keys_place(place).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        outcomes = [store_key(place, secret) for secret in (PASSPHRASE, made.recovery)]
        for key in outcomes:
            if isinstance(key, StoreKey):
                assert (key.raw, key.is_whole) == (made.key.raw, False), at
            else:
                assert code_of(key) in {"store_keys_damaged", "store_keys_unreadable"}, at


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 5_000, b'{"format": "pressorsheet.keys/1"}', b"7"],
)
def test_what_is_no_key_file_is_refused(place: Path, content: bytes) -> None:
    keys_place(place).write_bytes(content)
    assert store_key(place, PASSPHRASE) == refused(
        "store_keys_unreadable", file=str(keys_place(place))
    )


@pytest.mark.usefixtures("made")
def test_a_key_file_of_too_many_slots_or_another_format_is_refused(place: Path) -> None:
    said = json.loads(keys_place(place).read_bytes())
    slot = slot_fields(keys(place).slots[0])
    wrongs: list[dict[str, object]] = [{"slots": [slot] * 9}, {"slots": []}, {"format": "keys/2"}]
    wrongs += [{"seal": "\u00e9" * 64}, {"store": "\u00e9"}, {"seal": "\ud800"}]
    for wrong in wrongs:
        keys_place(place).write_text(json.dumps({**said, **wrong}))
        assert code_of(store_key(place, PASSPHRASE)) == "store_keys_unreadable"


@pytest.mark.usefixtures("made")
def test_a_slot_taken_away_or_put_in_from_elsewhere_is_told(tmp_path: Path) -> None:
    place = tmp_path / "store"
    other = tmp_path / "other"
    assert isinstance(made_store(other, OTHER, os.urandom, cost=CHEAP), Made)
    said = json.loads(keys_place(place).read_bytes())
    foreign = json.loads(keys_place(other).read_bytes())["slots"]
    for slots in (said["slots"][:1], said["slots"][::-1], [*said["slots"], *foreign]):
        keys_place(place).write_text(json.dumps({**said, "slots": slots}))
        key = store_key(place, PASSPHRASE)
        if isinstance(key, StoreKey):
            assert not key.is_whole
        else:
            assert code_of(key) == "store_keys_damaged"


@pytest.mark.usefixtures("made")
def test_a_missing_key_file_is_named(place: Path) -> None:
    keys_place(place).unlink()
    assert code_of(store_key(place, PASSPHRASE)) == "store_not_readable"


def test_a_new_passphrase_takes_the_place_of_the_old_one(place: Path, made: Made) -> None:
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    assert store_key(place, PASSPHRASE) == refused("store_passphrase_wrong")
    assert store_key(place, OTHER) == made.key
    assert store_key(place, made.recovery) == made.key


def test_a_new_recovery_key_takes_the_place_of_the_old_one(place: Path, made: Made) -> None:
    other = new_recovery_key(os.urandom)
    assert secret_changed(place, made.key, "recovery", other, os.urandom, cost=CHEAP) is None
    assert store_key(place, made.recovery) == refused("store_passphrase_wrong")
    assert store_key(place, other) == made.key
    assert store_key(place, PASSPHRASE) == made.key


def test_an_unfit_passphrase_changes_nothing(place: Path, made: Made) -> None:
    before = keys_place(place).read_bytes()
    refusal = secret_changed(place, made.key, "passphrase", "short", os.urandom, cost=CHEAP)
    assert code_of(refusal) == "passphrase_too_short"
    assert keys_place(place).read_bytes() == before


def test_where_the_key_file_cannot_be_written_the_old_secret_stays(place: Path, made: Made) -> None:
    keys_place(place).with_name("store.keys.part").mkdir()
    refusal = secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP)
    assert code_of(refusal) == "store_not_written"
    assert store_key(place, PASSPHRASE) == made.key


def test_a_damaged_key_file_is_mended_by_a_new_secret(place: Path, made: Made) -> None:
    keys_place(place).write_bytes(b"{}")
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    assert store_key(place, OTHER) == made.key


def test_a_key_file_that_cannot_be_read_is_not_written_anew(place: Path, made: Made) -> None:
    # For a moment: written with what is known then, it would not hold the other secret any more.
    content = keys_place(place).read_bytes()
    keys_place(place).unlink()
    keys_place(place).mkdir()
    refusal = secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP)
    assert code_of(refusal) == "store_not_readable"
    keys_place(place).rmdir()
    keys_place(place).write_bytes(content)
    assert store_key(place, made.recovery) == made.key


@pytest.mark.parametrize("damage", [b"", None, "recovery"])
def test_a_new_secret_keeps_the_other_that_only_a_backup_knows(
    place: Path, made: Made, damage: bytes | str | None
) -> None:
    backup = keys_place(place.with_name("store.backups") / "2026-03-10T180000Z-1.store")
    backup.parent.mkdir()
    backup.write_bytes(keys_place(place).read_bytes())
    if damage is None:
        keys_place(place).unlink()
    elif isinstance(damage, bytes):
        keys_place(place).write_bytes(damage)
    else:
        (slot,) = (each for each in keys(place).slots if each.kind == damage)
        wrapped, harmed = (each.hex().encode() for each in (slot.wrapped, slot.wrapped[::-1]))
        content = keys_place(place).read_bytes()
        keys_place(place).write_bytes(content.replace(wrapped, harmed))
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    for secret in (OTHER, made.recovery):
        assert store_key(place, secret) == made.key


def test_a_backup_that_cannot_be_written_keeps_its_secret_and_the_new_one_is_in_force(
    place: Path, made: Made
) -> None:
    backup = keys_place(place.with_name("store.backups") / "2026-03-10T180000Z-1.store")
    backup.mkdir(parents=True)
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    assert store_key(place, OTHER) == made.key
    assert store_key(place, PASSPHRASE) == refused("store_passphrase_wrong")


def test_where_the_key_file_is_damaged_those_of_the_backups_are_tried(
    place: Path, made: Made
) -> None:
    folder = place.with_name("store.backups")
    folder.mkdir()
    (folder / "1.store.keys").write_bytes(keys_place(place).read_bytes())
    for harmed in (b"{}", keys_place(place).read_bytes().replace(b"wrapped", b"wrapt")):
        keys_place(place).write_bytes(harmed)
        key = store_key(place, PASSPHRASE)
        assert key == StoreKey(made.key.store, made.key.raw, is_whole=False)
        assert code_of(store_key(place, OTHER)) in {"store_keys_unreadable", "store_keys_damaged"}


def test_a_passphrase_of_before_opens_nothing_though_an_old_backup_knows_it(
    place: Path, made: Made
) -> None:
    folder = place.with_name("store.backups")
    folder.mkdir()
    before = keys_place(place).read_bytes()
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    (folder / "1.store.keys").write_bytes(before)
    assert store_key(place, PASSPHRASE) == refused("store_passphrase_wrong")


def test_a_new_secret_reaches_the_backups(place: Path, made: Made) -> None:
    folder = place.with_name("store.backups")
    folder.mkdir()
    (folder / "1.store.keys").write_bytes(keys_place(place).read_bytes())
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    assert (folder / "1.store.keys").read_bytes() == keys_place(place).read_bytes()


@posix_only
def test_a_pipe_among_the_backups_is_not_waited_for(place: Path, made: Made) -> None:
    folder = place.with_name("store.backups")
    folder.mkdir()
    os.mkfifo(folder / "9.store.keys")
    keys_place(place).write_bytes(b"{}")
    assert code_of(store_key(place, PASSPHRASE)) == "store_keys_unreadable"
    assert secret_changed(place, made.key, "passphrase", OTHER, os.urandom, cost=CHEAP) is None
    assert store_key(place, OTHER) == made.key


@pytest.mark.usefixtures("made")
def test_the_key_file_of_a_store_that_was_there_before_is_kept(place: Path) -> None:
    before = keys_place(place).read_bytes()
    place.unlink()
    again = made_store(place, OTHER, os.urandom, cost=CHEAP)
    assert isinstance(again, Made)
    aside = place.with_name(f"store.keys.before-{again.key.store[:8]}")
    assert aside.read_bytes() == before


def test_no_store_is_made_where_one_lies_or_is_being_made(place: Path, made: Made) -> None:
    journal = open_journal(place, made.key)
    assert isinstance(journal, Journal)
    before = place.read_bytes(), keys_place(place).read_bytes()
    again = made_store(place, OTHER, os.urandom, cost=CHEAP)
    assert again == refused("store_locked", file=str(place))
    journal.close()
    again = made_store(place, OTHER, os.urandom, cost=CHEAP)
    assert again == refused("store_is_there", file=str(place))
    assert (place.read_bytes(), keys_place(place).read_bytes()) == before


def test_no_store_is_made_with_an_unfit_passphrase_or_where_nothing_can_be_written(
    place: Path,
) -> None:
    assert code_of(made_store(place, "short", os.urandom)) == "passphrase_too_short"
    keys_place(place).with_name("store.keys.part").mkdir()
    refusal = made_store(place, PASSPHRASE, os.urandom, cost=CHEAP)
    assert code_of(refusal) == "store_not_written"
    assert not place.exists()


def test_the_wrong_key_opens_no_store(place: Path, made: Made) -> None:
    before = place.read_bytes()
    wrong = StoreKey(made.key.store, bytes(KEY_BYTES))
    assert open_journal(place, wrong) == refused("store_damaged", file=str(place))
    assert place.read_bytes() == before


def test_no_byte_of_the_store_is_plain(place: Path, made: Made) -> None:
    journal = open_journal(place, made.key)
    assert isinstance(journal, Journal)
    numbers = count()
    here = made_id("here")
    for _ in range(30):
        assert journal.append([(here, patient(next(numbers)))]) is None
        journal.keep_draft(here, "note", {"text": "septic shock " * 9})
    journal.close()
    content = place.read_bytes()
    for word in (b"SQLite", b"DOE", b"Jane", b"patient", b"0012345", b"septic", b"CREATE TABLE"):
        assert word not in content
