"""Files: what the window reads and writes for a person: worksheets, sheets, tables, the printer.

An exported file is the person's to protect; nothing is written but where they said.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from pressorsheet.core.note import Refused
from pressorsheet.session.files import files_written
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import time_text

if TYPE_CHECKING:
    from pressorsheet.report.page import Printed
    from pressorsheet.ui.window import Window

# ruff: noqa: PLC0415  # the printer, the PDF and other rings are loaded when they are asked for

SUFFIX = ".worksheet.json"


class Files:
    """Asks for places, and has the session read or make what goes there."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._words = words_of("window")
        self._previewed: tuple[str | None, int] = (None, 0)

    # Worksheets.

    def open_worksheet(self) -> None:
        """Ask for a worksheet file and take it into the store."""
        place, _ = QFileDialog.getOpenFileName(
            self._window, self._words("open_title"), "", self._words("worksheet_files")
        )
        if place:
            self.take_in(place)

    def take_in(self, place: str) -> None:
        """Read a worksheet file, join it with what the store has of it, and open it."""
        from pressorsheet.session.intake import taken_in

        session = self._window.store.session
        joined = taken_in(session, place)
        if isinstance(joined, Refused):
            self._window.say_refusal(joined)
            return
        self._window.open_patient(joined)
        self._window.say_trouble(self._words("joined_file", file=Path(place).name))

    def save_worksheet(self) -> None:
        """Ask for a place and write the open worksheet there."""
        from pressorsheet.exchange.worksheet import write_worksheet

        session = self._window.store.session
        if session.worksheet_id is not None:
            self._save(
                "save_title",
                "worksheet_files",
                SUFFIX,
                lambda: write_worksheet(session.worksheet()),
            )

    # Sheets.

    def preview_handover(self, paper: str) -> None:
        """Print the handover as it stands now, and show its pages."""
        printed = self._fresh(paper)
        assessment = self._window.store.assessment
        if printed is not None and assessment is not None:
            at = time_text(assessment.at)
            self._window.views.handover.show_pages(printed.pdf, printed.left_out, at)

    def follow_handover(self, paper: str) -> None:
        """Print the preview anew where something was recorded since; not for the clock alone."""
        session = self._window.store.session
        if (session.worksheet_id, len(session.events())) != self._previewed:
            self.preview_handover(paper)

    def _fresh(self, paper: str) -> "Printed | None":
        store = self._window.store
        session = store.session
        if session.worksheet_id is None:
            return None
        self._previewed = (session.worksheet_id, len(session.events()))
        return session.handover(store.clock(), paper)

    def print_handover(self) -> None:
        """Put the handover on paper, as it stands at this moment."""
        paper = self._window.views.handover.paper
        self._print(self._fresh(paper), paper)

    def save_handover(self) -> None:
        """Write the handover to a file, as it stands at this moment."""
        printed = self._fresh(self._window.views.handover.paper)
        if printed is not None:
            self._save("save_pdf_title", "pdf_files", ".pdf", lambda: printed.pdf)

    def print_taper(self, paper: str) -> None:
        """Put the taper sheet of the plan in front on paper."""
        self._print(self._taper_sheet(paper), paper)

    def save_taper(self, paper: str) -> None:
        """Write the taper sheet of the plan in front to a file."""
        printed = self._taper_sheet(paper)
        if printed is not None:
            self._save("save_taper_title", "pdf_files", ".pdf", lambda: printed.pdf)

    def _taper_sheet(self, paper: str) -> "Printed | None":
        plan = self._window.views.taper.plan
        return None if plan is None else self._window.store.session.taper_sheet(plan, paper)

    def _print(self, printed: "Printed | None", paper: str) -> None:
        from pressorsheet.ui.printer import print_pdf

        if printed is not None:
            print_pdf(printed.pdf, paper, self._window)

    # Tables and protocols.

    def export_history(self, kind: str) -> None:
        """Write every event of the worksheet, as a table or as a worksheet file."""
        from pressorsheet.exchange.spreadsheet import spreadsheet

        session = self._window.store.session
        if kind == "json":
            self.save_worksheet()
        elif session.worksheet_id is not None:
            self._save(
                "export_title", "csv_files", ".csv", lambda: spreadsheet(session.worksheet())
            )

    def protocol_ids(self) -> tuple[str, ...]:
        """The protocols that ship."""
        from pressorsheet.library.protocols import shipped_ids

        return tuple(shipped_ids())

    def compare_protocol(self, protocol_id: str) -> None:
        """Show what differs between the protocol in force and another that ships."""
        from pressorsheet.library.reference import reference

        other = reference(protocol_id)
        if isinstance(other, Refused):
            self._window.say_refusal(other)
        else:
            self._window.views.protocol.show_difference(other.protocol)

    # Inside.

    def _save(self, title: str, kinds: str, suffix: str, content: Callable[[], bytes]) -> None:
        place, _ = QFileDialog.getSaveFileName(
            self._window, self._words(title), "", self._words(kinds)
        )
        if not place:
            return
        place = place if place.endswith(suffix) else place + suffix
        refusal = files_written({place: content()})
        if refusal is not None:
            self._window.say_refusal(refusal)
        else:
            self._window.say_trouble(self._words("saved_file", file=Path(place).name))
