"""Recovery: puts a new recovery key on paper, and says on its page what became of that."""

from datetime import datetime
from pathlib import Path

from pressorsheet.core.note import Refused
from pressorsheet.ui.panels.recovery_key import RecoveryKey
from pressorsheet.ui.unlocking import in_words
from pressorsheet.ui.wording import words_of


def print_recovery(page: RecoveryKey, key: str, store: str, now: datetime, paper: str) -> None:
    """Ask for a printer and print the sheet; no file of it is written."""
    from pressorsheet.report.recovery_key import print_recovery_key  # noqa: PLC0415  # seldom
    from pressorsheet.ui.printer import print_pdf  # noqa: PLC0415  # as above

    words = words_of("recovery_key")
    printed = print_recovery_key(key, store, now, paper)
    place = print_pdf(printed.pdf, paper, words("queue"), page, is_secret=True)
    if isinstance(place, Refused):
        page.tell(in_words(place))
    elif place is not None:
        page.tell(words("printed", printer=Path(place).name))
