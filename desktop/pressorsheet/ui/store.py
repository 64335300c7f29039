"""Store: the session seen from Qt: records, ticks, and tells the window what came of it.

`changed` goes out at once, for what must repaint within the frame of a record (now strip,
checklists, the form itself). The rest follows, a step each time the event loop is idle, so that
keys and paint go before: `settled` (records, what is due), `drawn` (the trend), then the board.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.session.session import Session
from pressorsheet.session.site import SHIPPED_RULES, Rules

TICK_MS = 1_000
# How long a ward is judged at a stretch: half a frame.
SLICE_MS = 8
ONE_MINUTE = timedelta(minutes=1)


class Store(QObject):
    """The one object that the window asks to record; every view hears of it here."""

    changed = Signal(object)
    settled = Signal(object)
    drawn = Signal(object)
    patients_changed = Signal(object)
    ticked = Signal(object)
    looking = Signal()

    def __init__(
        self, session: Session, clock: Callable[[], datetime], rules: Rules = SHIPPED_RULES
    ) -> None:
        super().__init__()
        self.rules = rules
        self.session = session
        self.clock = clock
        self._assessment: Assessment | None = None
        self._minute: datetime | None = None
        self._steps: deque[Callable[[], None]] = deque()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._take_step)
        self._judging: Iterator[str] = iter(())
        self._judged_at = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def assessment(self) -> Assessment | None:
        """The open worksheet as last assessed; None where none is open."""
        return self._assessment

    @property
    def is_at_rest(self) -> bool:
        """Whether every view has followed: nothing of the last record is left to show."""
        return not self._steps

    def start(self) -> None:
        """Let the clock run: one short timer that looks for gaps, so that sleep loses nothing."""
        self._timer.start()

    def record(
        self,
        events: Sequence[AnyEvent],
        form: str | None = None,
        settle: Callable[[Refused | None], None] = lambda _refusal: None,
    ) -> Refused | None:
        """Put events on disk, then show what they change; a refusal changed nothing.

        `form` is the one whose draft they record, which ends with them. `settle` hears of it before
        anything is shown: whatever fails then, no form offers again what is on disk.
        """
        refusal = self.session.record(events, form)
        settle(refusal)
        if refusal is None:
            self.refresh()
        return refusal

    def refresh(self) -> None:
        """Assess the open worksheet at this moment and tell everyone."""
        now = self.clock()
        self._minute = _minute(now)
        if self.session.worksheet_id is None:
            self._assessment = None
        else:
            self._assessment = self.session.assessment(now)
            self.changed.emit(self._assessment)
        self._steps = deque((self._settle, self._draw, self._begin_board))
        self._idle.start()

    def refresh_whole(self) -> None:
        """The same, all of the worksheet at once: nothing of the one before stays in sight."""
        self.refresh()
        self._take_step()
        self._take_step()

    def tick(self) -> None:
        """Once a second: when the minute on the clock is another, everything is read anew.

        `looking` goes out before: who was away too long sees nothing of it.
        """
        self.looking.emit()
        now = self.clock()
        if _minute(now) != self._minute:
            self.refresh()
            self.ticked.emit(now)

    def _take_step(self) -> None:
        if self._steps:
            self._steps.popleft()()
        if self._steps:
            self._idle.start()

    def _settle(self) -> None:
        if self._assessment is not None:
            self.settled.emit(self._assessment)

    def _draw(self) -> None:
        if self._assessment is not None:
            self.drawn.emit(self._assessment)

    def _begin_board(self) -> None:
        self._judged_at = self.clock()
        self._judging = self.session.judge_board(self._judged_at)
        self._judge_board()

    def _judge_board(self) -> None:
        """Patient after patient for a part of a frame, the others in a step of their own."""
        taken = QElapsedTimer()
        taken.start()
        for _ in self._judging:
            if taken.elapsed() >= SLICE_MS:
                self._steps.append(self._judge_board)
                return
        self.patients_changed.emit(self.session.patients(self._judged_at))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
