"""The keyring: which secrets open a store, and how another takes the place of one."""

from pathlib import Path

import pytest

from made_events import made_id, patient
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, open_journal
from pressorsheet.sealing.recovery import recovery_text
from pressorsheet.session.keyring import Keyring
from stores import CHEAP, PASSPHRASE

NEW = "seven maps of rain"
WRONG = refused("store_passphrase_wrong")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store"


def ring(place: Path) -> Keyring:
    return Keyring(place, cost=CHEAP)


def made(place: Path) -> str:
    recovery = ring(place).make(PASSPHRASE)
    assert isinstance(recovery, str), recovery
    return recovery


def test_a_key_that_nothing_has_opened_is_not_to_be_asked_for(place: Path) -> None:
    with pytest.raises(LookupError):
        ring(place).key  # noqa: B018  # asking is what fails


def test_a_store_that_was_made_is_opened_by_both_secrets_with_one_key(place: Path) -> None:
    recovery = made(place)
    assert recovery_text(recovery) == recovery
    keys = []
    for secret in (PASSPHRASE, recovery):
        found = ring(place)
        assert found.unlock(secret) is None
        keys.append(found.key.raw)
    assert keys[0] == keys[1]
    journal = open_journal(place, ring_opened(place).key)
    assert isinstance(journal, Journal)
    journal.close()


def ring_opened(place: Path, secret: str = PASSPHRASE) -> Keyring:
    found = ring(place)
    assert found.unlock(secret) is None
    return found


def test_an_unfit_passphrase_makes_nothing(place: Path) -> None:
    assert isinstance(ring(place).make("short"), Refused)
    assert not place.exists()


def test_another_secret_opens_nothing_and_forgets_nothing(place: Path) -> None:
    made(place)
    found = ring_opened(place)
    key = found.key
    assert found.unlock(NEW) == WRONG
    assert found.key == key


def test_a_changed_passphrase_opens_and_the_one_before_no_more(place: Path) -> None:
    recovery = made(place)
    assert ring(place).change_passphrase(NEW, NEW) == WRONG
    assert ring(place).change_passphrase(PASSPHRASE, NEW) is None
    assert ring(place).unlock(PASSPHRASE) == WRONG
    assert ring(place).unlock(NEW) is None
    assert ring(place).change_passphrase(recovery, PASSPHRASE) is None
    assert ring(place).unlock(PASSPHRASE) is None
    assert ring(place).unlock(recovery) is None


def test_a_new_recovery_key_opens_and_the_one_before_no_more(place: Path) -> None:
    before = made(place)
    assert ring(place).renew_recovery(NEW) == WRONG
    recovery = ring(place).renew_recovery(PASSPHRASE)
    assert isinstance(recovery, str)
    assert recovery != before
    assert ring(place).unlock(before) == WRONG
    assert ring(place).unlock(recovery) is None
    assert ring(place).unlock(PASSPHRASE) is None


def test_a_damaged_key_file_is_told_and_mended_by_a_new_passphrase(place: Path) -> None:
    made(place)
    keys = place.with_name("store.keys")
    content = keys.read_bytes()
    keys.write_bytes(content.replace(b"\n]", b" \n]", 1))
    found = ring_opened(place)
    assert not found.key.is_whole
    assert found.change_passphrase(PASSPHRASE, NEW) is None
    assert found.key.is_whole
    assert ring_opened(place, NEW).key.is_whole


def test_another_store_put_in_the_place_is_not_unlocked_though_its_passphrase_fits(
    place: Path,
) -> None:
    made(place)
    found = ring_opened(place)
    for each in place.parent.iterdir():
        each.unlink()
    made(place)
    assert ring(place).unlock(PASSPHRASE) is None
    assert found.unlock(PASSPHRASE) == WRONG


def test_a_plain_store_is_encrypted_and_opens(place: Path) -> None:
    old = Path(__file__).parents[1] / "vectors" / "stores" / "version-1.store"
    place.write_bytes(old.read_bytes())
    found = ring(place)
    recovery = found.encrypt(PASSPHRASE)
    assert isinstance(recovery, str)
    journal = open_journal(place, found.key)
    assert isinstance(journal, Journal)
    assert journal.append([(made_id("here"), patient())]) is None
    journal.close()
    assert ring(place).unlock(recovery) is None
