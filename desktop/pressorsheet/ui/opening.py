"""Opening: from the place of a store to the store, by way of the secret that a person gives."""

import secrets
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Found, Journal, look, made_store, open_journal, store_key
from pressorsheet.ui.wording import words_of

# Asks for the passphrase of what was found; None where the person gives none.
Secret = Callable[[Found], str | None]

UNSEEN = ("offscreen", "minimal")


def opened_store(path: str, secret: Secret) -> Journal | Refused:
    """The store in a place, made where there is none; refuses what the journal refuses."""
    found = look(path)
    if isinstance(found, Refused):
        return found
    given = secret(found)
    if given is None:
        return refused("store_passphrase_needed", file=str(found.place))
    if found.kind == "none":
        made = made_store(found.place, given, secrets.token_bytes)
        key = made if isinstance(made, Refused) else made.key
    else:
        key = store_key(found.place, given)
    return key if isinstance(key, Refused) else open_journal(found.place, key)


def asked_secret(found: Found) -> str | None:
    """What a person types, where there is a screen to type at."""
    if QApplication.platformName() in UNSEEN:
        return None
    text, is_given = QInputDialog.getText(
        None, words_of("window")("title"), found.place.name, QLineEdit.EchoMode.Password
    )
    return text if is_given else None
