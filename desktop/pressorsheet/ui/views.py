"""Views: the views beside the worksheet, each built when it is first asked for.

Their parts (PDF, taper, protocol) are loaded only then, so that the worksheet opens at once.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pressorsheet.core.assessment import Assessment

if TYPE_CHECKING:
    from pressorsheet.ui.panels.handover import Handover
    from pressorsheet.ui.panels.history import History
    from pressorsheet.ui.panels.keys import Keys
    from pressorsheet.ui.panels.protocol import ProtocolView
    from pressorsheet.ui.taper import Taper
    from pressorsheet.ui.window import Window

# ruff: noqa: PLC0415  # a view is loaded when it is asked for


class Views:
    """Makes and keeps the views; only the one in front is kept up to date."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def view(self, name: str) -> QWidget:
        """The view of this name; one that is not a view raises KeyError."""
        made: QWidget = {
            "taper": lambda: self.taper,
            "handover": lambda: self.handover,
            "history": lambda: self.history,
            "protocol": lambda: self.protocol,
            "keys": lambda: self.keys,
        }[name]()
        return made

    @cached_property
    def taper(self) -> "Taper":
        """The taper: order, plan, advisor."""
        from pressorsheet.ui.taper import Taper

        window = self._window
        made = Taper(window.store.clock)
        made.submitted.connect(window.record_taper)
        made.drafted.connect(window.store.session.keep_draft)
        made.print_asked.connect(window.files.print_taper)
        made.save_asked.connect(window.files.save_taper)
        return made

    @cached_property
    def handover(self) -> "Handover":
        """The handover, previewed as it prints."""
        from pressorsheet.ui.panels.handover import Handover

        files = self._window.files
        made = Handover()
        made.paper_chosen.connect(files.preview_handover)
        made.print_asked.connect(files.print_handover)
        made.save_asked.connect(files.save_handover)
        return made

    @cached_property
    def history(self) -> "History":
        """Every event of the worksheet."""
        from pressorsheet.ui.panels.history import History

        window = self._window
        made = History()
        made.strike_asked.connect(window.corrections.strike)
        made.move_asked.connect(window.corrections.move)
        made.export_asked.connect(window.files.export_history)
        return made

    @cached_property
    def protocol(self) -> "ProtocolView":
        """The protocol in force, in readable form."""
        from pressorsheet.ui.panels.protocol import ProtocolView

        window = self._window
        made = ProtocolView()
        made.compared_with.connect(window.files.compare_protocol)
        made.basis_asked.connect(window.show_item)
        return made

    @cached_property
    def keys(self) -> "Keys":
        """Every shortcut."""
        from pressorsheet.ui.panels.keys import Keys

        return Keys()

    def present(self, assessment: Assessment) -> None:
        """Bring the view in front up to date."""
        session = self._window.store.session
        front = self._window.frame.views.currentWidget()
        built = next((name for name, made in vars(self).items() if made is front), "")
        if built == "taper" and session.by is not None:
            self.taper.present(assessment, session.by)
        elif built == "handover":
            self._window.files.follow_handover(self.handover.paper)
        elif built == "history":
            self.history.present(session.events(), assessment, session.struck)
        elif built == "protocol":
            self.protocol.present(assessment, self._window.files.protocol_ids())
