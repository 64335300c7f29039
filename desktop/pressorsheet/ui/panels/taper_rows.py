"""Taper rows: a plan as the rows of the taper's table, in words; bag changes stand among them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from fractions import Fraction

from pressorsheet.core.bags_ahead import BagAhead
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.number import half_up
from pressorsheet.core.paper import Status
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify.printed import PrintedPlan, PrintedRow, printed_plan
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.widgets.percent import percent_text
from pressorsheet.ui.wording import step_words, words_of
from pressorsheet.wording import number_text, word
from pressorsheet.wording.values import day_text

TENTH = Fraction(1, 10)
Sign = Status | Figure
Placed = tuple[Fraction, int, tuple["Line", ...]]


class Kind(Enum):
    """What a row of the table is."""

    STEP = "step"
    CURRENT = "current"
    NOTE = "note"
    BAG = "bag"


@frozen
class State:
    """How a step stands, its shape and colour; `detail` says what was given, and by whom."""

    word: str
    ink: str
    sign: Sign | None = None
    detail: str = ""


@frozen
class Paragraph:
    """A few words of their own, broken where they must be, with a shape before them or none."""

    text: str
    sign: "Sign | None" = None
    ink: str = "ink"
    is_strong: bool = False


@frozen
class Next:
    """The step that comes next: the time to go, in two parts, and what is to be known of it.

    `verdict` is how it stands in a word, `said` all that is to be read beside its numbers: the
    conditions, or why it is not active. `bag` says what the hung bag holds.
    """

    span: str
    side: str
    verdict: State
    said: tuple[Paragraph, ...]
    bag: str
    is_active: bool
    is_idle: bool


@frozen
class Line:
    """One row of the table in words. A note or a bag change is its `text` alone, with a sign.

    `is_idle`: a step to come of a plan that is not active; its numbers step back. `moved_from`:
    the plan's own time of a step that is due at another now. `event_id` is
    the record that the row tells of, which a person may strike; `gate` how that of a given step
    stood then.
    """

    kind: Kind
    text: str = ""
    number: str = ""
    due: str = ""
    moved_from: str = ""
    before: str = ""
    after: str = ""
    rate: str = ""
    delivers: str = ""
    error: str = ""
    is_flagged: bool = False
    left: str = ""
    unit: str = ""
    state: State | None = None
    next: Next | None = None
    is_later: bool = False
    is_idle: bool = False
    sign: Sign | None = None
    event_id: str = ""
    gate: State | None = None
    is_off: bool = False

    @property
    def reads(self) -> str:
        """The step as it is read out."""
        return step_words(self.before, "" if self.is_off else self.after, self.unit)


def printed(plan: TaperPlan) -> PrintedPlan:
    """A plan as it will be recorded; what is shown is what is ordered."""
    made = printed_plan(plan_mapping(plan))
    assert isinstance(made, PrintedPlan)  # the record of a plan is always of its own shape
    return made


def lines_of_plan(plan: PrintedPlan, now: datetime, flag_above: Fraction) -> tuple[Line, ...]:
    """The rows of a plan that nobody has ordered yet; an error above `flag_above` % is flagged."""
    steps = Steps(plan, now, flag_above)
    return in_order(plan, now, ((row.elapsed_min, 1, (steps.line(row),)) for row in plan.rows))


def in_order(
    plan: PrintedPlan,
    now: datetime,
    steps: Iterable[Placed],
    ahead: tuple[BagAhead, ...] | None = None,
) -> tuple[Line, ...]:
    """Steps and bag changes in order of time; at one moment the bag is changed first.

    `ahead` stands for the plan's changes where its rows have moved: behind the row given by then.
    """
    changes = [
        (each.elapsed_min, 0, (_bag_line(each.at, each.because, each.set_rate_ml_per_h, now),))
        for each in plan.bag_changes
    ]
    if ahead is not None:
        changes = [
            (
                (each.row - 1) * plan.every_min,
                2,
                (_bag_line(each.at, each.because, each.rate.ml_per_h, now),),
            )
            for each in ahead
        ]
    ordered = sorted([*steps, *changes], key=lambda entry: entry[:2])
    return tuple(line for _, _, lines in ordered for line in lines)


def _bag_line(at: datetime, why: str, rate: Fraction, now: datetime) -> Line:
    words, said = words_of("taper"), {"why": word(why), "rate": number_text(rate)}
    return Line(Kind.BAG, words("bag_change", at=day_text(at, now), **said), sign=Figure.BAG)


@frozen
class Steps:
    """Writes the steps of one plan."""

    plan: PrintedPlan
    now: datetime
    flag_above: Fraction

    def line(self, row: PrintedRow, due: datetime | None = None) -> Line:
        """A step as planned; `due` where it has moved."""
        words, error = words_of("taper"), row.error_percent
        return Line(
            Kind.STEP,
            number=number_text(row.n),
            due=self._due(row.due if due is None else due),
            moved_from=self._moved_from(row.due, due),
            before=number_text(row.from_dose),
            after=words("off") if row.off else number_text(row.to_dose),
            rate=number_text(row.set_rate_ml_per_h),
            delivers=words("off") if row.off else number_text(row.delivered),
            error="" if row.off else percent_text(error) if error else words("exact"),
            is_flagged=abs(error) > self.flag_above,
            left="" if row.left_ml is None else number_text(half_up(row.left_ml, TENTH)),
            unit=self.plan.dose_unit,
            is_off=row.off,
        )

    def _moved_from(self, planned: datetime, due: datetime | None) -> str:
        """The plan's own time of a step that is due at another, with its day where that differs."""
        if due is None or elapsed(planned, due) == timedelta(0):
            return ""
        return words_of("taper")("moved_from", at=day_text(planned, due))

    def _due(self, due: datetime) -> str:
        """The time, with its day where that is another, and its offset where the clocks change."""
        text, zone = day_text(due, self.now), self.now.tzinfo
        if len({each.due.astimezone(zone).utcoffset() for each in self.plan.rows}) == 1:
            return text
        offset = f"{due.astimezone(zone):%z}"
        return f"{text} {offset[:3]}:{offset[3:]}"
