"""Banner: who the worksheet is about, on every view: bed, name, MRN, weight, target, allergies.

Where room is short it does without the protocol, which has a view of its own, and the weekday.
What can be changed is pressed to change it; `asked` says what: "patient", "weight", "target", "who"
for who is charting, or "board" for the patients where their board is out of sight.
"""

from datetime import date, datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pressorsheet.core.bedside import Bedside
from pressorsheet.core.paper import Identity
from pressorsheet.ui.typeface import BOLD, SEMIBOLD, font
from pressorsheet.ui.widgets.cell import INSET, Cell
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.widgets.flow import Flow, Room, Spacing
from pressorsheet.ui.widgets.runs import Run, RunBlock, RunLine, line
from pressorsheet.ui.widgets.text import Text, ground, tool_tip
from pressorsheet.ui.wording import Words, words_of
from pressorsheet.wording import clock_text, date_text, number_text, quantity_text, say, word
from pressorsheet.wording.values import MONTHS

BED_WIDTH, BED_NARROW, NARROW = 160, 112, 1240
BED_SIZES = (15.0, 12.0, 10.0)
BOARD_HEIGHT = 24
LINES = (22, 18)
SPACING = Spacing(alone=55, row=41, ends=16 - INSET, pad=10, least_pad=2, hairline=32)
NAME_LEAST, ALLERGIES_LEAST, MRN_LEAST, CUT = 300, 170, 90, 60


class Banner(QWidget):
    """The bed on its own ground, then one cell for each fact, wrapped where it is narrow."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("banner")
        # What stands on it, and the minute it shows: each record presents it anew.
        self._shown: tuple[object, ...] = ()
        self._minute: tuple[object, ...] = ()
        self.setObjectName("banner")
        ground(self, "chrome")
        self._bed = _BedBlock(self._words)
        self._bed.board.clicked.connect(lambda: self.asked.emit("board"))
        self._cells = Flow(SPACING)
        self._name = self._cell("patient", "patient", (sum(LINES),))
        self._mrn = self._fact()
        self._born = self._fact()
        self._weight = self._cell("weight", "weight", LINES)
        self._target = self._cell("target", "target", LINES)
        self._allergies = self._cell("allergies", "patient", LINES)
        self._protocol = self._fact(room=Room.AMPLE)
        self._who = self._cell("who", "who", LINES, at_end=True)
        self._clock = self._fact(at_end=True, room=Room.AMPLE)
        self._short_clock = self._fact(at_end=True, room=Room.SHORT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._bed)
        row.addWidget(self._cells, 1)

    def present(self, bedside: Bedside | None, *, protocol: str, who: str, role: str = "") -> None:
        """Show whose worksheet is open (None: nobody's), under which protocol, and who charts."""
        if bedside is not None:
            self.tick(bedside.at)
        whose = None if bedside is None else (bedside.identity, bedside.years, bedside.discharged)
        shown = (whose, protocol, who, role)
        if shown == self._shown:
            return
        self._shown, words = shown, self._words
        self._show_patient(bedside)
        self._protocol.show_lines((_caption(words("protocol")), _value(protocol, least=CUT)))
        self._who.show_lines(
            line(Run(role or words("who"), 9, ink="ink2", to_right=True)),
            line(
                Run("", 9, ink="ink2", sign=Figure.LOCK, to_right=True),
                Run(who, 10, SEMIBOLD, gap=8, least=CUT),
            ),
        )
        self._cells.place()

    def tick(self, now: datetime) -> None:
        """Show the time, to the minute."""
        minute = (now.replace(second=0, microsecond=0), now.utcoffset())
        if minute == self._minute:
            return
        self._minute = minute
        for clock, key in ((self._clock, "day"), (self._short_clock, "short_day")):
            day = Run(self._day(now, key), 9, ink="ink2", to_right=True)
            clock.show_lines((line(day), line(Run(clock_text(now), 13, BOLD, to_right=True))))

    def offer_board(self, *, offered: bool) -> None:
        """Whether the patients are asked for here, as their board is out of sight."""
        self._bed.board.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """A narrower bed leaves more room for the facts."""
        super().resizeEvent(event)
        self._bed.setFixedWidth(BED_WIDTH if self.width() >= NARROW else BED_NARROW)

    def _cell(self, key: str, asks: str, heights: tuple[int, ...], *, at_end: bool = False) -> Cell:
        cell = Cell(f"banner.{key}", self._words(key), heights)
        cell.clicked.connect(lambda: self.asked.emit(asks))
        self._cells.add(cell, at_end=at_end)
        return cell

    def _fact(self, *, at_end: bool = False, room: Room = Room.ANY) -> RunBlock:
        fact = RunBlock(LINES, INSET)
        self._cells.add(fact, at_end=at_end, room=room)
        return fact

    def _show_patient(self, bedside: Bedside | None) -> None:
        words = self._words
        facts = (self._mrn, self._born, self._weight, self._target, self._allergies)
        for fact in facts:
            self._cells.keep(fact, kept=bedside is not None)
        if bedside is None:
            self._bed.bed.show_bed("")
            self._name.show_lines(line(Run(words("no_patient"), 15, BOLD, "ink2")))
            return
        who = bedside.identity
        self._bed.bed.show_bed(words("bed", bed=who.bed) if who.bed else words("bed_missing"))
        self._name.show_lines(self._name_line(who, is_archived=bedside.discharged is not None))
        mrn = _value(who.mrn, missing="ink2", least=MRN_LEAST)
        self._mrn.show_lines((_caption(words("mrn")), mrn))
        born = _value(self._born_text(who.born, bedside.years), missing="ink2")
        self._born.show_lines((_caption(words("born")), born))
        self._weight.show_lines(_caption(words("weight")), _value(self._weight_text(who)))
        self._target.show_lines(_caption(words("target")), _value(self._target_text(who)))
        self._allergies.show_lines(
            _caption(words("allergies")), _value(who.allergies, least=ALLERGIES_LEAST)
        )

    def _name_line(self, who: Identity, *, is_archived: bool) -> RunLine:
        name = Run(who.name or "", 15, BOLD, least=NAME_LEAST)
        if who.name is None:
            name = Run(self._words("name_missing"), 15, BOLD, "unknown")
        left = Run(self._words("discharged"), 10, SEMIBOLD, "caution", gap=10)
        return line(name, left if is_archived else None)

    def _born_text(self, born: date | None, years: int | None) -> str | None:
        if born is None or years is None:
            return None
        return self._words("born_at", date=date_text(born), years=str(years))

    def _weight_text(self, who: Identity) -> str | None:
        if who.weight is None:
            return None if who.weight_differs is None else say(who.weight_differs)
        return self._words(
            "weight_is",
            weight=quantity_text(who.weight),
            kind=word(who.weight_kind or "not_recorded"),
            basis=word(who.weight_basis or "not_recorded"),
        )

    def _target_text(self, who: Identity) -> str | None:
        if who.target_low is None:
            return None if who.target_differs is None else say(who.target_differs)
        low = number_text(who.target_low.mmhg)
        if who.target_is_default:
            return self._words("target_default", low=low)
        if who.target_high is None:
            return self._words("target_low", low=low)
        return self._words("target_range", low=low, high=number_text(who.target_high.mmhg))

    def _day(self, now: datetime, key: str) -> str:
        offset = f"{now:%z}"
        return self._words(
            key,
            weekday=self._words("weekdays").split()[now.weekday()],
            day=str(now.day),
            month=MONTHS[now.month - 1],
            offset=f"{offset[:3]}:{offset[3:5]}",
        )


def _caption(text: str) -> RunLine:
    return line(Run(text, 9, ink="ink2"))


def _value(text: str | None, missing: str = "unknown", least: int | None = None) -> RunLine:
    """A fact; a blank one reads "not recorded"."""
    if not text:
        return line(Run(word("not_recorded"), 10, SEMIBOLD, missing))
    return line(Run(text, 10, SEMIBOLD, least=least))


class _BedBlock(QWidget):
    """The bed on its ground, and under it the way to the patients where they are out of sight."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        ground(self, "bed")
        self.setFixedWidth(BED_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.bed = _Bed()
        name = words("board")
        self.board = Cell("banner.board", name, (BOARD_HEIGHT,), ring="on_bed", pointed="bed")
        self.board.show_lines(
            line(Run(name, 10, ink="on_bed", sign=Figure.GLASS), tip=words("board_key"))
        )
        self.board.setVisible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16 - INSET, 2, 8 - INSET, 2)
        rows.setSpacing(0)
        rows.addWidget(self.bed, 1)
        rows.addWidget(self.board, 0, Qt.AlignmentFlag.AlignLeft)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """It takes the height of the facts beside it."""
        return QSize(BED_NARROW, 0)


class _Bed(Text):
    """The bed, as large as its block allows."""

    def __init__(self) -> None:
        self._whole = ""
        super().__init__("", BED_SIZES[0], BOLD, "on_bed", wrap=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setContentsMargins(INSET, 0, INSET, 0)

    def show_bed(self, text: str) -> None:
        """Another bed."""
        self._whole = text
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """It takes what it is given, and makes its text fit."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect()
        for points in BED_SIZES:
            self.setFont(font(points, BOLD))
            needed = self.fontMetrics().boundingRect(
                QRect(0, 0, room.width(), 1000), Qt.TextFlag.TextWordWrap, self._whole
            )
            if needed.width() <= room.width() and needed.height() <= room.height():
                self.set_text(self._whole)
                self.setToolTip("")
                return
        elide = Qt.TextElideMode.ElideRight
        self.set_text(self.fontMetrics().elidedText(self._whole, elide, room.width()))
        self.setToolTip(tool_tip(self._whole))
