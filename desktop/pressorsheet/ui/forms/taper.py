"""Taper form: an order to taper, as the prescriber gave it, in one column; its plan goes out live.

What is left empty is the protocol's, and stands grey in its field. The dose that runs is offered
and must be taken or typed: an order never starts from a number that nobody looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.drugs import Drug
from pressorsheet.core.infusions import hung_bag
from pressorsheet.core.number import plain_text
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import Dose
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry import bag, taper_fields
from pressorsheet.entry.checked import Checked, Desk, Draft, Problem, Question
from pressorsheet.entry.doses import Standing, standing, units_for, written
from pressorsheet.entry.taper_order import Planned, planned
from pressorsheet.entry.taper_replan import REPLACES, taken_over
from pressorsheet.ui.forms.bags import BagChoice, bag_choices
from pressorsheet.ui.forms.drugs import (
    DrugForm,
    amount_units,
    count_in,
    drug_choices,
    fit_choice,
    not_chosen,
    salt_choices,
)
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.rows import Group
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Rule, Text, ground
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, number_text, say

OTHER_BAG = "another bag"
DRUG = "drug"
CALL = taper_fields.CALL
DOSES = (taper_fields.STEP, taper_fields.TO, taper_fields.RESCUE)
SHARE, DOSE_SHARE = 2, 3


class StopAndCall(Group):
    """When to stop and whom to call, on a ground of its own."""

    def __init__(self, title: str, *rows: Sequence[Field]) -> None:
        super().__init__()
        self.fields = tuple(field for row in rows for field in row)
        ground(self, "stop")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StatusMark(Status.APPLIES))
        head.addWidget(Text(title, 11, SEMIBOLD), 1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 10, 16, 8)
        inside.setSpacing(6)
        inside.addLayout(head)
        for row in rows:
            inside.addLayout(_side_by_side(row))


class TaperForm(DrugForm):
    """The fields of an order; `followed` says that the plan it makes may have changed."""

    keeps_reason = True
    is_narrow = True

    followed = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("taper")
        self._says = words_of("taper")
        self._low = f.number(taper_fields.MAP_LOW, "mmHg", 0)
        self._call = f.text(CALL)
        self._line = f.text(taper_fields.LINE)
        self._drug = f.choice(DRUG, (), width=0)
        self._from = f.number(taper_fields.FROM, width=0)
        self._unit = f.choice(taper_fields.FROM_UNIT, (), width=0)
        self._step = f.number(taper_fields.STEP, width=0)
        self._every = f.number(taper_fields.EVERY, "min", 0)
        self._to = f.number(taper_fields.TO, width=0)
        self._start = f.time(taper_fields.START, 0)
        self._bag = f.choice(bag.BAG, (), width=0)
        self._amount = f.number(bag.AMOUNT, width=0)
        self._amount_unit = f.choice(bag.AMOUNT_UNIT, (), width=0)
        self._volume = f.number(bag.VOLUME, "mL", 0)
        self._salt = f.choice(bag.SALT, (), width=0)
        self._rescue = f.number(taper_fields.RESCUE, width=0)
        self._as_running = button("", "taper.as_running", quiet=True)
        self._bags: Mapping[str, BagChoice] = {}
        self._offered: tuple[Assessment, Drug | None] | None = None
        self._fitted: Drug | None = None
        self._running: str = ""
        self._replaces = ""
        self._planned = Planned(Checked())
        self._is_wide = True
        stop = StopAndCall(
            self._says("stop_and_call"),
            [f.number(taper_fields.STOP_BELOW, "mmHg", 0), self._rescue],
            [self._call],
        )
        rows: list[Sequence[QWidget]] = [
            [self._drug],
            [self._line],
            [self._from, self._unit],
            [self._as_running],
            [self._step, self._every],
            [self._to, f.number("pump_step", "mL/h", 0)],
            [self._start],
            [self._bag],
            [self._amount, self._amount_unit],
            [self._volume],
            [self._salt],
            [self._low, f.number(taper_fields.MAP_HIGH, "mmHg", 0)],
            [stop],
            [f.text("ordered_by")],
        ]
        super().__init__("taper", rows, self._plan, clock)
        for field in self._all_fields():
            field.let_hint_wrap()
        self._as_running.clicked.connect(self._take_running)

    @property
    def planned(self) -> Planned:
        """The plan that the draft makes, or why it makes none."""
        return self._planned

    @property
    def first(self) -> QWidget:
        """Where an order begins."""
        return self._drug

    def in_the_way(self) -> tuple[tuple[str, str, bool], ...]:
        """Of each problem the label of its field, the words, and whether something wrong stands."""
        labels = {field.key: field.label.strip() for field in self._all_fields()}
        texts, zone = self.draft(), self._zone
        return tuple(
            (labels.get(each.field, each.field), say(each.note, zone), bool(texts.get(each.field)))
            for each in self._planned.checked.problems
        )

    def set_wide(self, *, wide: bool) -> None:
        """Scroll by itself beside the plan; above it, stand at full height."""
        self._is_wide = wide
        self._fit_height()

    def _fit_height(self) -> None:
        rows = self._column.heightForWidth(self._scroll.viewport().width())
        height = rows if rows > 0 else self._column.sizeHint().height()
        self._scroll.setMinimumHeight(0 if self._is_wide else height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """At full height, follow fields that come and words that take another line."""
        if watched is self._column and event.type() in (
            QEvent.Type.LayoutRequest,
            QEvent.Type.Resize,
        ):
            self._fit_height()
        return super().eventFilter(watched, event)

    def _plan(self, draft: Draft, desk: Desk) -> Checked:
        self._planned = planned(draft, desk)
        return self._planned.checked

    # The draft.

    def draft(self) -> Mapping[str, str]:
        """The texts of all fields; a bag that is written is no charted one."""
        texts = super().draft()
        own_bag = "" if texts[bag.BAG] == OTHER_BAG else texts[bag.BAG]
        return {**texts, bag.BAG: own_bag, REPLACES: self._replaces}

    def restore(self, draft: Draft) -> None:
        """Bring a draft back, with the bag that was written in it."""
        self._replaces = draft.get(REPLACES, "")
        other = not draft.get(bag.BAG) and any(draft.get(key) for key in (bag.AMOUNT, bag.VOLUME))
        super().restore({**draft, bag.BAG: OTHER_BAG} if other else draft)

    def replan(self, run: TaperRun) -> None:
        """Begin the next version of a taper: what was ordered is taken over, what runs is not."""
        if self._assessment is not None:
            self.restore(taken_over(run, self._assessment.view))
            self._keep()

    def focus_first(self) -> None:
        """Begin at the drug; of a next version at the dose that runs: all else is taken over."""
        if not self._replaces:
            super().focus_first()
        elif self._as_running.isVisible():
            self._as_running.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._from.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def replaces(self) -> str:
        """The plan that the draft makes anew, by its id; "" where it is an order of its own."""
        return self._replaces

    def empty(self) -> None:
        """Drop the draft; what is written next is an order of its own."""
        self._replaces = ""
        super().empty()

    def _take_running(self) -> None:
        """The running dose, looked at and taken."""
        self._from.set_text(self._running)
        self._edited(self._from)
        self._step.setFocus()

    # What it shows.

    def adapt(self, assessment: Assessment) -> None:
        """What the protocol tapers, the drug's bags and units, and what an empty field means."""
        protocol, library = assessment.reference.protocol, assessment.reference.drugs
        self._drug.set_choices(
            drug_choices(each for each in library.drugs if each in protocol.taper)
        )
        drug = library.get(self._drug.text)
        if self._offered != (assessment, drug):
            self._offered = (assessment, drug)
            self._offer(assessment, drug)
        if drug is not self._fitted or not self.is_dirty:
            self._fitted = drug
            self._fit(assessment, drug)
        self._record.setText(self._says("record_replan" if self._replaces else "record"))
        for dose in (self._step, self._to, self._rescue):
            dose.set_unit(self._unit.text)
        is_other = self._bag.text == OTHER_BAG
        for field in (self._amount, self._amount_unit, self._volume):
            field.setVisible(is_other)
        self._salt.setVisible(is_other and drug is not None and bool(drug.salts))
        self._show_defaults(assessment, drug)

    def _offer(self, assessment: Assessment, drug: Drug | None) -> None:
        offered = () if drug is None else bag_choices(assessment, drug.id)
        self._bags = {each.code: each for each in offered}
        other = (OTHER_BAG, self._says("other_bag"))
        self._bag.set_choices((not_chosen(), *((b.code, b.words) for b in offered), other))
        self._bag.set_short({each.code: self._says("bag_short", **_bag(each)) for each in offered})

    def _fit(self, assessment: Assessment, drug: Drug | None) -> None:
        """The hung bag and the drug's own units, until another is chosen."""
        units = () if drug is None else units_for(drug)
        own = "" if drug is None else drug.dose_unit
        fit_choice(self._unit, tuple((unit, unit) for unit in units), own)
        amounts = amount_units(drug, "mg", "mcg")
        fit_choice(self._amount_unit, amounts, amounts[0][0])
        fit_choice(self._salt, salt_choices(drug), "")
        hung = None if drug is None else hung_bag(assessment.view, drug.id)
        offered = hung is not None and hung.bag_id in self._bags
        self._bag.set_default(hung.bag_id if hung is not None and offered else "")

    def _show_defaults(self, assessment: Assessment, drug: Drug | None) -> None:
        """Grey in an empty field, what holds there; the running dose is only offered."""
        desk, unit = self._desk(), self._unit.text
        now = None if drug is None or desk is None else standing(desk, drug, desk.now)
        self._offer_running(now, unit)
        rules = None if drug is None else taper_rules(assessment.reference.protocol, drug.id)
        step = None if rules is None else rules.default_step
        interval = None if rules is None else rules.default_interval
        self._step.set_computed(_number(step, unit, now))
        minutes = "" if interval is None else number_text(int(interval.total_seconds()) // 60)
        self._every.set_computed(minutes)
        self._to.set_computed("" if drug is None else self._says("off"))
        self._start.set_placeholder(clock_text(assessment.at))
        self._rescue.set_computed(self._from.text if unit else "")

    def _offer_running(self, now: Standing | None, unit: str) -> None:
        count = None if now is None or now.found is None else count_in(now, now.dose, unit)
        exact = None if count is None else written(count)
        self._running = "" if exact is None or count is None else plain_text(count)
        offered = "" if count is None else self._says("now", dose=number_text(count))
        self._from.set_placeholder(offered)
        shown = self._says("as_running", dose=self._running, unit=unit)
        self._as_running.setText(shown)
        self._as_running.setVisible(bool(self._running) and not self._from.text)

    def follow(self, checked: Checked) -> None:
        """The bag's words, and what stands for an empty field; the plan is shown beside it."""
        defaults = (self._low, self._call, self._line)
        low, call, line = (checked.read_back.get(field.key) for field in defaults)
        self._low.set_computed("" if low is None else number_text(low["low"].mmhg))
        charted = self._says("as_charted")
        self._call.set_computed("" if call is None else str(call["call"]), charted)
        self._line.set_computed("" if line is None else str(line["line"]), charted)
        chosen = self._bags.get(self._bag.text)
        ink = "caution" if chosen is not None and chosen.is_over else "ink2"
        self._bag.set_hint("" if chosen is None else self._says("bag_hint", **_bag(chosen)), ink)
        self.followed.emit()

    def _ask(self, questions: tuple[Question, ...]) -> None:
        super()._ask(questions)
        if self._reason.has_focus:
            self._bring_into_view(self._reason)

    def _go_to(self, problem: Problem) -> None:
        super()._go_to(problem)
        for field in self._all_fields():
            if field.has_focus:
                self._bring_into_view(field)

    def _bring_into_view(self, field: Field) -> None:
        """Scroll to a field, in the room that the words below leave."""
        self._footer_part.updateGeometry()
        for layout in (self._footer_part.layout(), self.layout()):
            if layout is not None:
                layout.activate()
        self._scroll.ensureWidgetVisible(field)

    # One column that scrolls above the button.

    def _lay_out(
        self, rows: Sequence[Sequence[QWidget]], details: Sequence[Sequence[QWidget]]
    ) -> None:
        del details
        self._column = QWidget()
        ground(self._column, "canvas")
        inside = QVBoxLayout(self._column)
        inside.setContentsMargins(0, 10, 0, 8)
        inside.setSpacing(6)
        for row in rows:
            line = _side_by_side(row)
            if row[0] is self._as_running:
                line.addStretch(1)
            if not isinstance(row[0], StopAndCall):
                line.setContentsMargins(16, 0, 16, 0)
            inside.addLayout(line)
        reason = _side_by_side([self._reason])
        reason.setContentsMargins(16, 0, 16, 0)
        inside.addLayout(reason)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._column)
        self._column.installEventFilter(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(Rule())
        outer.addWidget(self._footer())
        self._more.setVisible(False)
        self._details.setVisible(False)
        self._show_reason(shown=True)
        self._order_tabs()

    def _footer(self) -> QWidget:
        self._footer_part = QWidget()
        rows = QVBoxLayout(self._footer_part)
        rows.setContentsMargins(16, 8, 16, 10)
        rows.setSpacing(6)
        rows.addWidget(self._message)
        line = QHBoxLayout()
        line.addWidget(self._record)
        line.addStretch(1)
        line.addWidget(self._more)
        rows.addLayout(line)
        rows.addWidget(self._details)
        return self._footer_part


def _side_by_side(row: Sequence[QWidget]) -> QHBoxLayout:
    """Parts in a row; a dose, with its unit inside, takes more of it than what stands beside it."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for part in row:
        is_dose = isinstance(part, Field) and part.key in DOSES
        share = 0 if isinstance(part, QPushButton) else DOSE_SHARE if is_dose else SHARE
        line.addWidget(part, share, Qt.AlignmentFlag.AlignTop)
    return line


def _bag(chosen: BagChoice) -> Mapping[str, str]:
    """What names a charted bag where its drug is named already."""
    return {"bag": chosen.bag.bag_id, "strength": chosen.strength, "contents": chosen.hint}


def _number(dose: Dose | None, unit: str, now: Standing | None) -> str:
    count = None if dose is None or now is None else count_in(now, dose, unit)
    return "" if count is None else number_text(count)
