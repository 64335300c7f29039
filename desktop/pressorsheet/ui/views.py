"""Views: the views beside the worksheet, each built when it is first asked for.

Their parts (PDF, taper, protocol) are loaded only then, so that the worksheet opens at once. Only
the one in front is kept up to date.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.note import Refused
from pressorsheet.session.site import protocol_ids, protocol_named
from pressorsheet.ui.files import Files
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.site_passages import site_passages
from pressorsheet.ui.store import Store
from pressorsheet.ui.widgets.front import Front
from pressorsheet.wording import time_text

if TYPE_CHECKING:
    from pressorsheet.library.ruled import Settings
    from pressorsheet.report.page import Printed
    from pressorsheet.ui.panels.handover import Handover
    from pressorsheet.ui.panels.history import History
    from pressorsheet.ui.panels.keys import Keys
    from pressorsheet.ui.panels.protocol import ProtocolView
    from pressorsheet.ui.taper import Taper

# ruff: noqa: PLC0415  # a view is loaded when it is asked for

TAPER = "taper"
# The forms of the taper, by the names that their drafts are kept under.
TAPER_DRAFTS = (TAPER, "taper_mark")


class Views(QObject):
    """Makes and keeps the views in the stack it is given; hands on what they ask of the window."""

    strike_asked = Signal(str)
    move_asked = Signal(str)
    basis_asked = Signal(str)
    taper_submitted = Signal(object, object)
    verify_asked = Signal(str)
    drafted = Signal(str, object)
    refused = Signal(object)

    def __init__(self, store: Store, files: Files, stack: Front) -> None:
        super().__init__(stack)
        self._store = store
        self._files = files
        self._stack = stack
        self._previewed: tuple[str | None, int] = (None, 0)
        self._offers_recording = True

    @property
    def _settings(self) -> "Settings":
        return self._store.rules.site.settings

    def view(self, name: str) -> QWidget:
        """The view of this name, built now if it never was."""
        makers: Mapping[str, Callable[[], QWidget]] = {
            TAPER: lambda: self.taper,
            "handover": lambda: self.handover,
            "history": lambda: self.history,
            "protocol": lambda: self.protocol,
            "keys": lambda: self.keys,
        }
        return makers[name]()

    def present(self, assessment: Assessment) -> None:
        """Bring the view in front up to date."""
        session, front = self._store.session, self._stack.currentWidget()
        if self._is_front(TAPER, front) and session.by is not None:
            self.taper.present(assessment, session.by)
        elif self._is_front("handover", front):
            self._follow_handover()
        elif self._is_front("history", front):
            self.history.present(session.events(), assessment, session.struck)
        elif self._is_front("protocol", front):
            ids = protocol_ids(self._store.rules.site)
            self.protocol.present(assessment, ids, site_passages(self._store.rules))

    def restore(self, drafts: Mapping[str, Mapping[str, str]]) -> None:
        """Put back the draft order kept of the worksheet now open; another's never stays."""
        if TAPER in vars(self):
            self.taper.restore(drafts)

    def drafts(self) -> tuple[Form, ...]:
        """The forms of the taper that hold text which is not recorded."""
        return self.taper.drafts() if TAPER in vars(self) else ()

    def offer_recording(self, *, offered: bool) -> None:
        """Whether the taper's buttons can be pressed: not where the store is only looked at."""
        self._offers_recording = offered
        if TAPER in vars(self):
            self.taper.offer_recording(offered=offered)

    def _is_front(self, name: str, front: QWidget | None) -> bool:
        return vars(self).get(name) is front and front is not None

    @cached_property
    def taper(self) -> "Taper":
        """The taper: order, plan, advisor."""
        from pressorsheet.ui.taper import Taper

        made = Taper(
            self._store.clock,
            self._settings.paper,
            is_settled=self._settings.has_settled_paper,
        )
        made.submitted.connect(self.taper_submitted)
        made.drafted.connect(self.drafted)
        made.verify_asked.connect(self.verify_asked)
        made.strike_asked.connect(self.strike_asked)
        made.offer_recording(offered=self._offers_recording)
        made.restore(self._store.session.drafts())
        made.print_asked.connect(self._print_taper)
        made.save_asked.connect(self._save_taper)
        return made

    @cached_property
    def handover(self) -> "Handover":
        """The handover, previewed as it prints."""
        from pressorsheet.ui.panels.handover import Handover

        made = Handover(self._settings.paper, is_settled=self._settings.has_settled_paper)
        made.paper_chosen.connect(self._preview_handover)
        made.print_asked.connect(self._print_handover)
        made.save_asked.connect(self._save_handover)
        return made

    @cached_property
    def history(self) -> "History":
        """Every event of the worksheet."""
        from pressorsheet.ui.panels.history import History

        made = History()
        made.strike_asked.connect(self.strike_asked)
        made.move_asked.connect(self.move_asked)
        made.export_asked.connect(self._files.export_history)
        return made

    @cached_property
    def protocol(self) -> "ProtocolView":
        """The protocol in force, in readable form."""
        from pressorsheet.ui.panels.protocol import ProtocolView

        made = ProtocolView()
        made.compared_with.connect(self._compare_protocol)
        made.basis_asked.connect(self.basis_asked)
        return made

    @cached_property
    def keys(self) -> "Keys":
        """Every shortcut."""
        from pressorsheet.ui.panels.keys import Keys

        return Keys()

    # The handover prints as it stands at the moment it is asked for.

    def _fresh(self) -> "Printed | None":
        session = self._store.session
        if session.worksheet_id is None:
            return None
        self._previewed = (session.worksheet_id, len(session.events()))
        return session.handover(self._store.clock(), self.handover.paper)

    def _preview_handover(self, paper: str) -> None:
        del paper  # the view knows it
        printed = self._fresh()
        if printed is not None:
            at = time_text(self._store.clock())
            self.handover.show_pages(printed.pdf, printed.left_out, at)

    def _follow_handover(self) -> None:
        """Print the preview anew where something was recorded since; not for the clock alone."""
        session = self._store.session
        if (session.worksheet_id, len(session.events())) != self._previewed:
            self._preview_handover(self.handover.paper)

    def _print_handover(self) -> None:
        printed = self._fresh()
        if printed is not None:
            self._files.print_sheet(printed, "handover", self.handover.paper)

    def _save_handover(self) -> None:
        printed = self._fresh()
        if printed is not None:
            self._files.save_sheet(printed, "handover")

    # The taper sheet is that of the taper in front.

    def _taper_sheet(self, paper: str) -> "Printed | None":
        """The taper in front as it stands now; one that cannot be printed says why."""
        plan_id = self.taper.charted
        if plan_id is None:
            return None
        now = self._store.clock()
        printed = self._store.session.running_taper_sheet(plan_id, now, paper)
        if isinstance(printed, Refused):
            self.refused.emit(printed)
            return None
        return printed

    def _print_taper(self, paper: str) -> None:
        printed = self._taper_sheet(paper)
        if printed is not None:
            self._files.print_sheet(printed, "taper", paper)

    def _save_taper(self, paper: str) -> None:
        printed = self._taper_sheet(paper)
        if printed is not None:
            self._files.save_sheet(printed, "taper")

    def _compare_protocol(self, protocol_id: str) -> None:
        """Show what differs between the protocol in force and another that is here."""
        other = protocol_named(protocol_id, self._store.rules.site)
        if isinstance(other, Refused):
            self.refused.emit(other)
        else:
            self.protocol.show_difference(other.protocol)
