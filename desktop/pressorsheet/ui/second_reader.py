"""Second reader: the page of a blind second entry, and the cover on all that would tell the plan.

While an entry is open each view that shows a plan stands behind a cover, and what the worksheet
says of one is left unsaid.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bedside import bedside
from pressorsheet.core.events import AnyEvent
from pressorsheet.ui.corrections import Corrections
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.frame import Frame
from pressorsheet.ui.store import Store
from pressorsheet.ui.views import TAPER
from pressorsheet.ui.worksheet import Worksheet

if TYPE_CHECKING:
    from pressorsheet.ui.panels.covered import Covered
    from pressorsheet.ui.verifying import Verifying

# The views that show a plan. The protocol names no patient's; the worksheet covers what it says.
PLANS = (TAPER, "handover", "history")


class SecondReader(QObject):
    """`recorded` tells what became of a record, `view_asked` names the view to be in front next.

    `drafted` carries what is typed, `who_asked` says that another person is to sign in.
    """

    recorded = Signal(object)
    drafted = Signal(str, object)
    who_asked = Signal()
    view_asked = Signal(str)

    def __init__(
        self, store: Store, frame: Frame, worksheet: Worksheet, corrections: Corrections
    ) -> None:
        super().__init__(frame)
        self._store = store
        self._frame = frame
        self._worksheet = worksheet
        self._corrections = corrections
        self._covers = False
        self._offers_recording = True

    def verify(self, plan_id: str) -> None:
        """The page on which another person verifies a taper, from where that stands."""
        self._show()
        self.page.begin(plan_id)

    def come_back(self) -> None:
        """The page again as it was left."""
        self._show()
        self.page.come_back()

    def end(self) -> None:
        """An entry that is open is so no longer; what was typed and recorded stays."""
        if self._is_made:
            self.page.end()

    @cached_property
    def page(self) -> "Verifying":
        """The verification of a taper, loaded when it is asked for."""
        from pressorsheet.ui.verifying import Verifying  # noqa: PLC0415  # as said

        made = Verifying(self._store)
        made.offer_recording(offered=self._offers_recording)
        made.submitted.connect(self._record)
        made.drafted.connect(self.drafted)
        made.who_asked.connect(self.who_asked)
        made.left.connect(lambda: self.view_asked.emit(TAPER))
        return made

    @property
    def covers(self) -> bool:
        """Whether what the worksheet says of a plan is covered now."""
        return self._covers

    def cover(self, assessment: Assessment) -> None:
        """Cover what the worksheet says of a plan while an entry is open, and only then."""
        covers = self._blind_by is not None
        if covers == self._covers:
            return
        self._covers = self._corrections.covers_plans = covers
        self._frame.present_now(bedside(assessment), covered=covers)
        self._worksheet.records.model.cover_plans(covered=covers)

    def instead_of(self, view: str) -> QWidget | None:
        """What stands in the place of a view; None where that may be seen."""
        reader = self._blind_by if view in PLANS else None
        if reader is None:
            return None
        self._covered.stand_for(view, reader)
        return self._covered

    def offer_recording(self, *, offered: bool) -> None:
        """Whether its buttons can be pressed: not where the store is only looked at."""
        self._offers_recording = offered
        if self._is_made:
            self.page.offer_recording(offered=offered)

    def drafts(self) -> tuple[Form, ...]:
        """The entry that is typed and not compared."""
        return (self.page.form,) if self._is_made and self.page.is_dirty else ()

    @property
    def _is_made(self) -> bool:
        return "page" in vars(self)

    @property
    def _blind_by(self) -> str | None:
        """Who has a blind second entry open; None where nobody has."""
        return self.page.blind_by if self._is_made else None

    @cached_property
    def _covered(self) -> "Covered":
        """What stands in a view's place meanwhile, loaded when it is asked for."""
        from pressorsheet.ui.panels.covered import Covered  # noqa: PLC0415  # as said

        made = Covered()
        made.back_asked.connect(self.come_back)
        made.ended.connect(self._end_for)
        return made

    def _end_for(self, view: str) -> None:
        self.end()
        self.view_asked.emit(view)

    def _show(self) -> None:
        """The page stands in the taper's place; nothing around it gives a blind entry away."""
        self._frame.show_view(self.page, shows_doses=False)
        self._frame.bottom.choose(TAPER)

    def _record(self, events: Sequence[AnyEvent]) -> None:
        page = self.page
        self.recorded.emit(self._store.record(events, page.fulfils, page.settle))
