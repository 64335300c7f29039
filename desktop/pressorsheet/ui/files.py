"""Files: what the window reads and writes for a person: worksheets, sheets, tables, the printer.

An exported file is the person's to protect; nothing is written but where they said.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pressorsheet.core.note import Refused, refused
from pressorsheet.session.doubts import is_asked
from pressorsheet.session.files import file_read, files_written, name_shown
from pressorsheet.ui.store import Store
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

if TYPE_CHECKING:
    from pressorsheet.exchange.worksheet import Worksheet
    from pressorsheet.report.page import Printed

# ruff: noqa: PLC0415  # the printer, the PDF and other rings are loaded when they are asked for

PLAIN, SEALED = ".worksheet.json", ".worksheet.sealed"
TABLE, HISTORY = ".csv", ".history.json"
GROUP = 8


class Files(QObject):
    """Asks for places, and has the session read or make what goes there.

    `doubted` carries a file's name, what is in doubt of it, and what joins it all the same;
    `locked` the name of a sealed file and what tries a passphrase; `sealing` what seals and saves.
    """

    taken_in = Signal(str)
    doubted = Signal(str, object, object)
    locked = Signal(str, object)
    sealing = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    refused = Signal(object)

    def __init__(self, store: Store, window: QWidget) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self._words = words_of("window")

    def open_worksheet(self) -> None:
        """Ask for a worksheet file and take it into the store."""
        place, _ = QFileDialog.getOpenFileName(
            self._window, self._words("open_title"), "", self._words("worksheet_files")
        )
        if place:
            self.take_in(place)

    def take_in(self, place: str) -> None:
        """Read a worksheet file, once it is open, and join it with what the store has of it."""
        from pressorsheet.exchange.worksheet import LARGEST_WORKSHEET
        from pressorsheet.sealing.sealed import is_sealed

        if self._store.session.is_read_only:
            # Said before anything is asked: what is only looked at takes nothing in.
            self._say_not_opened(place, self._words("only_looked_at"))
            return
        content = file_read(place, LARGEST_WORKSHEET)
        if isinstance(content, Refused):
            self._fail(place, content)
        elif is_sealed(content):
            self.locked.emit(name_shown(place), partial(self._unseal, place, content))
        else:
            self._take(place, content)

    def _unseal(self, place: str, content: bytes, passphrase: str) -> Refused | Callable[[], None]:
        """What takes in a sealed file as it was read, where the passphrase opens it."""
        from pressorsheet.sealing.sealed import unsealed

        plain = unsealed(content, passphrase)
        return plain if isinstance(plain, Refused) else partial(self._take, place, plain)

    def _take(self, place: str, content: bytes) -> None:
        from pressorsheet.session.intake import worksheet_read

        worksheet = worksheet_read(self._store.session, content)
        if isinstance(worksheet, Refused):
            self._fail(place, worksheet)
        else:
            self._join(place, worksheet, confirmed=False)

    def _join(self, place: str, worksheet: "Worksheet", *, confirmed: bool) -> None:
        """Join what was read; what is in doubt only when a person has confirmed it."""
        before, there = self._conflicts(worksheet.id), self._store.session.here_already(worksheet)
        joined = self._store.session.joined(worksheet, confirmed=confirmed)
        if not isinstance(joined, Refused):
            self.taken_in.emit(joined)
            if self._store.session.worksheet_id == joined:
                # Only now: a worksheet that comes to the front clears what was said before.
                brought = len(self._conflicts(joined) - before)
                new = len(worksheet.events) - there
                self.told.emit(self._said_of_joined(name_shown(place), new, there, brought))
        elif is_asked(joined):
            join = partial(self._join, place, worksheet, confirmed=True)
            self.doubted.emit(name_shown(place), joined, join)
        else:
            self._fail(place, joined)

    def _said_of_joined(self, file: str, new: int, there: int, brought: int) -> str:
        """What became of a file's records: how many are new, were here, contradict those here."""
        kind = "joined" if new and there else "joined_new" if new else "joined_nothing"
        said = self._words(kind, file=file, new=str(new), there=str(there))
        if not brought:
            return said
        return " ".join((said, self._words("joined_in_conflict", count=str(brought))))

    def _conflicts(self, worksheet_id: str) -> frozenset[frozenset[str]]:
        """Which records of a worksheet contradict each other."""
        found = self._store.session.conflicts(worksheet_id, self._store.clock())
        return frozenset(conflict.ids for conflict in found)

    def _fail(self, place: str, refusal: Refused) -> None:
        self._say_not_opened(place, " ".join(say(reason) for reason in refusal.reasons))

    def _say_not_opened(self, place: str, why: str) -> None:
        self.failed.emit(self._words("not_opened", file=name_shown(place), why=why))

    def save_worksheet(self) -> None:
        """Ask for a place and write the open worksheet there: sealed, or plain if they say so."""
        if self._store.session.worksheet_id is not None:
            kinds = {"sealed": SEALED, "plain": PLAIN}
            self._ask("worksheet", kinds, self.save_worksheet_as)

    def save_worksheet_as(self, place: str) -> None:
        """Write the open worksheet to a place as its ending says."""
        if place.endswith(PLAIN):
            self.save_worksheet_to(place)
        else:
            # As it is now: what is recorded while a passphrase is thought of is not in it.
            self.sealing.emit(partial(self._seal, place, self._content()))

    def save_worksheet_to(self, place: str) -> None:
        """Write the open worksheet to a place, for everyone to read who has the file."""
        self._write(place, self._content())

    def _content(self) -> bytes:
        from pressorsheet.exchange.worksheet import write_worksheet

        return write_worksheet(self._store.session.worksheet())

    def _seal(self, place: str, content: bytes, passphrase: str) -> Refused | Callable[[], None]:
        """Write a content sealed; what is then to be said, or why it is not written."""
        import secrets

        from pressorsheet.sealing.sealed import sealed

        made = sealed(content, passphrase, secrets.token_bytes)
        refusal = made if isinstance(made, Refused) else files_written({place: made})
        if refusal is not None:
            return refusal
        return partial(self.told.emit, self._words("sealed_file", file=name_shown(place)))

    def export_history(self, kind: str) -> None:
        """Write every event of the worksheet: as a table or a file, for teaching, or as proof."""
        if kind == "json":
            self.save_worksheet()
        elif self._store.session.worksheet_id is not None:
            kinds, write_to = self._exports()[kind]
            self._ask(kind, kinds, write_to)

    def _exports(self) -> Mapping[str, tuple[Mapping[str, str], Callable[[str], None]]]:
        return {
            "csv": ({"csv": TABLE}, self.export_table_to),
            "teaching": ({"teaching": PLAIN, "csv": TABLE}, self.export_for_teaching_to),
            "proof": ({"history": HISTORY, "csv": TABLE}, self.export_proof_to),
        }

    def export_for_teaching_to(self, place: str) -> None:
        """Write the open worksheet to a place with nobody in it to be told."""
        import secrets

        from pressorsheet.exchange.spreadsheet import spreadsheet
        from pressorsheet.exchange.worksheet import write_worksheet
        from pressorsheet.session.teaching import for_teaching

        session = self._store.session
        made = for_teaching(session.worksheet(), session.reference.drugs, secrets.token_bytes)
        if isinstance(made, Refused):
            self.refused.emit(made)
        else:
            content_of = spreadsheet if place.endswith(TABLE) else write_worksheet
            self._write(place, content_of(made), "saved_for_teaching")

    def export_proof_to(self, place: str) -> None:
        """Write every record as it is stored, in the chain that shows a change, to a place."""
        from pressorsheet.exchange.history_file import history_csv, history_json

        history = self._store.session.history()
        if isinstance(history, Refused):
            self.refused.emit(history)
        else:
            content_of = history_csv if place.endswith(TABLE) else history_json
            self._write(place, content_of(history), "saved_proof", head=_grouped(history.head))

    def export_table_to(self, place: str) -> None:
        """Write every event of the open worksheet to a place, as a table."""
        from pressorsheet.exchange.spreadsheet import spreadsheet

        self._write(place, spreadsheet(self._store.session.worksheet()))

    def save_sheet(self, printed: "Printed", kind: str) -> None:
        """Ask for a place and write a printed sheet there; `kind` names it in the dialog."""
        self._ask(kind, {"pdf": ".pdf"}, lambda place: self.save_sheet_to(printed, place))

    def save_sheet_to(self, printed: "Printed", place: str) -> None:
        """Write a printed sheet to a place."""
        self._write(place, printed.pdf)

    def print_sheet(self, printed: "Printed", kind: str, paper: str) -> None:
        """Put a sheet on paper; `kind` names it in the print queue."""
        from pressorsheet.ui.printer import print_pdf

        place = print_pdf(printed.pdf, paper, self._words(f"queue_{kind}"), self._window)
        if isinstance(place, Refused):
            self.refused.emit(place)
        elif place is not None:
            self.told.emit(self._words("printed", printer=name_shown(place)))

    def _ask(
        self, kind: str, suffix_of: Mapping[str, str], write_to: Callable[[str], None]
    ) -> None:
        """Ask for a place; its ending says what is written, else the kind of file chosen does."""
        kinds = {self._words(f"files_{word}"): suffix for word, suffix in suffix_of.items()}
        suffixes = tuple(suffix_of.values())
        place, chosen = QFileDialog.getSaveFileName(
            self._window, self._words(f"save_{kind}"), "", ";;".join(kinds)
        )
        if not place:
            return
        suffix = kinds.get(chosen, suffixes[0])
        whole = place if place.endswith(suffixes) else place + suffix
        if whole != place and Path(whole).exists():
            # The dialog asked about another name than the one that would be written.
            self.refused.emit(refused("file_is_there_already", file=name_shown(whole)))
        else:
            write_to(whole)

    def _write(self, place: str, content: bytes, said: str = "saved_file", **values: str) -> None:
        refusal = files_written({place: content})
        if refusal is not None:
            self.refused.emit(refusal)
        else:
            self.told.emit(self._words(said, file=name_shown(place), **values))


def _grouped(digits: str) -> str:
    """Digits as they are copied by hand, and as a line can be broken."""
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))
