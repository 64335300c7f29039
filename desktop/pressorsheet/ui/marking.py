"""Marking: the foot of a taper's next row: what can have happened there, and the form for one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Person
from pressorsheet.core.taper.choices import Act
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry.checked import Draft
from pressorsheet.ui.forms.taper_mark import TaperMarkForm
from pressorsheet.ui.panels.taper_acts import TaperActs, offered_on
from pressorsheet.ui.widgets.front import Front

# From so long before it is due on, a step is opened by Enter on its row [house].
NEARLY_DUE = timedelta(minutes=15)


class Marking(Front):
    """Buttons, or in their place the form of the one pressed."""

    replan_asked = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._run: TaperRun | None = None
        self.form = TaperMarkForm(clock)
        self.acts = TaperActs()
        for page in (self.acts, self.form):
            self.addWidget(page)
        self.acts.asked.connect(self._begin)
        self.form.escaped.connect(self.leave)

    def present(self, run: TaperRun, assessment: Assessment, by: Person) -> None:
        """The taper in front as it now stands; a draft of another taper waits for that one."""
        self._run = run
        self.acts.present(offered_on(run, assessment))
        self.form.present(assessment, by)
        is_open = self.form.plan_id == run.plan_id and self.currentWidget() is self.form
        if self.form.is_dirty and self.form.plan_id == run.plan_id and not is_open:
            self.setCurrentWidget(self.form)
        elif self.form.plan_id != run.plan_id and self.currentWidget() is self.form:
            self.setCurrentWidget(self.acts)

    def restore(self, draft: Draft) -> None:
        """Bring back the mark that was being written, or none."""
        self.form.restore(draft)
        self.setCurrentWidget(self.form if self.form.is_dirty else self.acts)

    def leave(self) -> None:
        """Back to the buttons."""
        self.form.restore({})
        self.setCurrentWidget(self.acts)
        if self.acts.first is not None:
            self.acts.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_first(self, now: datetime) -> None:
        """The form of the act that is called for; long before the step is due only its button."""
        first, run = self.acts.first, self._run
        if first is None or run is None or self.currentWidget() is not self.acts:
            return
        if run.frozen is None and run.current is not None and run.current.due - now > NEARLY_DUE:
            # A key that bounced after the step before must not open this one an hour early.
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            first.click()

    def _begin(self, act: Act) -> None:
        if act is Act.REPLAN:
            self.replan_asked.emit()
        elif self._run is not None:
            self.setCurrentWidget(self.form)
            self.form.begin(act, self._run)
