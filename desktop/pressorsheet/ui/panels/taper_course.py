"""Taper course: an ordered plan as rows of the taper's table, with what was given and held."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.bags_ahead import BagAhead
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS, Dose, PumpRate, amount
from pressorsheet.core.taper.gate import Gate
from pressorsheet.core.taper.state import Given, Mark, RowStatus, RunRow, TaperRun
from pressorsheet.core.truth import Truth
from pressorsheet.ui.panels.taper_gate import GateShown, verdict_then
from pressorsheet.ui.panels.taper_rows import (
    Kind,
    Line,
    Next,
    Paragraph,
    Sign,
    State,
    Steps,
    in_order,
)
from pressorsheet.ui.panels.taper_words import said_now
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import duration_text, number_text, text_of
from pressorsheet.wording.values import day_text

ONE_MINUTE = timedelta(minutes=1)
LATE, HELD = "taper_late", "taper_held"
LATER = (RowStatus.PLANNED, RowStatus.NOT_ACTIVE)

# How a step stands: the colour of its word, and its shape.
_SHOWN: Mapping[RowStatus, tuple[str, Sign]] = {
    RowStatus.GIVEN: ("met", Status.MET),
    RowStatus.SKIPPED: ("not_met", Status.NOT_MET),
    RowStatus.STEPPED_BACK: ("out_of_date", Figure.RISING),
    RowStatus.CURRENT: ("accent", Figure.STEADY),
    RowStatus.HELD: ("out_of_date", Figure.PAUSE),
    RowStatus.LATE: ("out_of_date", Status.OUT_OF_DATE),
    RowStatus.PLANNED: ("ink2", Figure.PLANNED),
    RowStatus.NOT_ACTIVE: ("ink2", Figure.PLANNED),
}


@frozen
class Beside:
    """What stands beside the rows: the gate now, what the hung bag holds, the gates of before.

    `crossed` says stop and call, where the pressure lies below that line; `watch` what is due
    after OFF; `setback` what the record says of a low pressure while weaning; `bags` the changes
    to come where rows have moved (None: the plan's own).
    """

    gate: GateShown | None
    bag: str
    gate_then: Callable[[RunRow], Gate | None]
    crossed: tuple[Paragraph, ...] = ()
    watch: tuple[Paragraph, ...] = ()
    is_replaced: bool = False
    setback: tuple[Line, ...] = ()
    bags: tuple[BagAhead, ...] | None = None


def lines_of_run(
    run: TaperRun,
    now: datetime,
    flag_above: Fraction,
    late_after: timedelta,
    beside: Beside,
) -> tuple[Line, ...]:
    """The rows of an ordered plan at `now`; times moved by a resumption stand as they are now."""
    course = _Course(run, now, late_after, Steps(run.version.plan, now, flag_above), beside)
    rows = ((row.planned.elapsed_min, 1, tuple(course.lines(row))) for row in run.rows)
    return (*in_order(run.version.plan, now, rows, beside.bags), *course.after_end())


class _Course:
    """Writes the rows of one taper as it stands."""

    def __init__(
        self, run: TaperRun, now: datetime, late_after: timedelta, steps: Steps, beside: Beside
    ) -> None:
        self._beside = beside
        self._run = run
        self._now = now
        self._late_after = late_after
        self._steps = steps
        self._unit = run.version.plan.dose_unit
        self._words = words_of("taper")

    def lines(self, row: RunRow) -> Iterator[Line]:
        """A step with its state, then each hold, step back or skip charted on it."""
        gate = self._gate_then(row)
        written = replace(
            self._steps.line(row.planned, row.due),
            # What hangs now is said once, beside the step that comes next.
            left="",
            gate=None if gate is None else verdict_then(gate),
            state=self._state(row),
            is_later=row.status in LATER,
            is_idle=row.status is RowStatus.NOT_ACTIVE,
            event_id="" if row.given is None else row.given.event_id,
        )
        if self._run.is_running and row == self._run.current:
            yield replace(written, kind=Kind.CURRENT, next=self._next(row, written), is_later=False)
            yield from self._beside.setback
        else:
            yield written
        yield from self._beside_given(row)
        if gate is not None and gate.verdict is not Truth.MET:
            yield from self._against(row, gate)
        for given in row.also:
            yield self._also(given)
        for mark in row.marks:
            yield self._mark(mark)

    def _at(self, moment: datetime) -> str:
        return day_text(moment, self._now)

    def _state(self, row: RunRow) -> State:
        ink, sign = _SHOWN[row.status]
        word = self._words(f"state_{row.status.value}")
        if row.given is None:
            return State(word, ink, sign)
        if row.status is not RowStatus.GIVEN:
            return State(word, ink, sign, self._actual(row.given))
        return State(self._given(row, row.given), ink, sign, self._actual(row.given))

    def _given(self, row: RunRow, given: Given) -> str:
        """When, how far from the plan, and whether that was late for when it was due by then."""
        values = {"at": self._at(given.at), "apart": self._apart(row.deviation)}
        is_late = elapsed(row.due, given.at) > self._late_after
        return self._words("given_late" if is_late else "given", **values)

    def _apart(self, deviation: timedelta | None) -> str:
        """How far from its planned time, in minutes with a sign."""
        span = timedelta(0) if deviation is None else deviation
        minutes = abs(span) // ONE_MINUTE
        if not minutes:
            return self._words("on_time")
        return self._words("later" if span > timedelta(0) else "earlier", minutes=str(minutes))

    def _actual(self, given: Given) -> str:
        return self._words("two", one=self._amounts(given.dose, given.rate), other=given.by)

    def _amounts(self, dose: Dose | None, rate: PumpRate | None) -> str:
        """What was recorded of dose and rate: both, one of them, or plainly none."""
        words = self._words
        if rate is None:
            return words("no_dose") if dose is None else self._dose(dose)
        set_to = number_text(rate.ml_per_h)
        if dose is None:
            return words("ml_per_h", rate=set_to)
        return words("actual", dose=self._dose(dose), rate=set_to)

    def _beside_given(self, row: RunRow) -> Iterator[Line]:
        """When a step was given that is none now, how far it was off the plan, and why."""
        if row.given is None:
            return
        is_gone = row.status is not RowStatus.GIVEN
        said = [self._given(row, row.given)] if is_gone else []
        said += self._off_plan(row, row.given)
        if row.given.reason:
            said.append(self._words("given_why", reason=row.given.reason))
        if said:
            yield Line(Kind.NOTE, "; ".join(said), event_id=row.given.event_id)

    def _off_plan(self, row: RunRow, given: Given) -> Iterator[str]:
        """By how much the dose was not the planned one; of a dose not known, the rate."""
        if row.dose_deviation is not None:
            off, key = UNITS[self._unit].count(row.dose_deviation), "dose"
        elif given.rate is not None:
            off, key = given.rate.ml_per_h - row.planned.set_rate_ml_per_h, "rate"
        else:
            return
        if off:
            side = "above" if off > 0 else "below"
            yield self._words(f"{key}_{side}", off=number_text(abs(off)), unit=self._unit)

    def _dose(self, dose: Dose) -> str:
        """A dose as the plan writes doses; one of another unit with its unit."""
        unit = UNITS[self._unit]
        if not isinstance(dose, unit.measures):
            return text_of(dose)
        return number_text(unit.count(dose)) if amount(dose) else self._words("off")

    def _mark(self, mark: Mark) -> Line:
        """A hold, step back or skip as it was charted."""
        ink, sign = _SHOWN[mark.status]
        del ink
        reason = mark.reason or self._words("no_reason")
        values = {"at": self._at(mark.at), "by": mark.by, "reason": reason}
        if mark.status is RowStatus.STEPPED_BACK:
            to = self._amounts(mark.dose, mark.rate)
            text = self._words("mark_stepped_back", to=to, **values)
        else:
            text = self._words(f"mark_{mark.status.value}", **values)
        return Line(Kind.NOTE, text, sign=sign, event_id=mark.event_id)

    def _also(self, given: Given) -> Line:
        """A further record of a row that has one: both are shown, and a person strikes one."""
        values = {"at": self._at(given.at), "actual": self._actual(given)}
        text = self._words("also_given", **values)
        return Line(Kind.NOTE, text, sign=Status.APPLIES, event_id=given.event_id)

    def _gate_then(self, row: RunRow) -> Gate | None:
        """How the gate of a given step stood when it was given."""
        return None if row.given is None else self._beside.gate_then(row)

    def _against(self, row: RunRow, gate: Gate) -> Iterator[Line]:
        """That a step was given late, while held, or while its gate was not clear, and why."""
        if gate.not_active is not None:
            text = self._given_inactive(row, gate.not_active)
            yield Line(Kind.NOTE, text, sign=Status.APPLIES)
        gate = gate.of_patient
        if gate.verdict is not Truth.MET:
            why = "; ".join(said_now(reason, self._now) for reason in gate.reasons)
            text = self._words(f"given_{gate.verdict.value}", why=why)
            yield Line(Kind.NOTE, text, sign=Status.APPLIES)

    def _given_inactive(self, row: RunRow, because: Note) -> str:
        values = because.as_mapping()
        if because.code == LATE and values["row"] == row.planned.n:
            return self._words("given_after", due=self._at(values["due"]))
        if because.code == HELD and values["row"] == row.planned.n:
            reason = values["reason"] or self._words("no_reason")
            return self._words("given_held", at=self._at(values["at"]), reason=reason)
        return self._words("given_inactive", why=said_now(because, self._now))

    def _next(self, row: RunRow, line: Line) -> Next:
        ahead, words = elapsed(self._now, row.due), self._words
        if abs(ahead) < ONE_MINUTE:
            span, side = words("due_now"), ""
        else:
            side = words("to_go" if ahead > timedelta(0) else "past_due")
            span = duration_text(abs(ahead))
        return Next(
            span,
            side,
            self._verdict(row),
            tuple(self._said(line)),
            bag=self._beside.bag,
            is_active=self._is_active,
            is_idle=line.is_idle,
        )

    def _verdict(self, row: RunRow) -> State:
        """How the step stands: stop and call, its gate, or that it is not active and why."""
        if self._beside.crossed:
            return State(self._words("stop_crossed"), "caution", Status.APPLIES)
        gate = self._beside.gate
        if self._run.frozen is None and gate is not None:
            return gate.verdict
        ink, sign = _SHOWN[row.status]
        word = self._words(f"state_{row.status.value}")
        is_said = row.status in (RowStatus.CURRENT, RowStatus.NOT_ACTIVE)
        return State(word if is_said else self._words("inactive", state=word), ink, sign)

    def _said(self, line: Line) -> Iterator[Paragraph]:
        """Stop and call, then why it is not active with what the plan says, then the conditions."""
        stays, gate = self._run.frozen, self._beside.gate
        if not self._run.version.is_verified:
            said = self._words("not_verified")
            yield Paragraph(said, Status.APPLIES, "caution", is_strong=True)
        yield from self._beside.crossed
        if stays is not None:
            yield Paragraph(said_now(stays.because, self._now))
        if not self._is_active:
            yield Paragraph(self._by_plan(line), ink="ink2")
        if gate is not None and (stays is None or not stays.needs_replan):
            yield from gate.conditions

    @property
    def _is_active(self) -> bool:
        """Whether the next step's numbers are to be set once its gate is clear."""
        return self._run.frozen is None and not self._beside.crossed

    def _by_plan(self, line: Line) -> str:
        return self._words("by_plan", due=line.due, step=line.reads, rate=line.rate)

    def after_end(self) -> Iterator[Line]:
        """What is still to be known and can be done of a taper with no step to come."""
        run = self._run
        is_over = run.stopped is not None or self._beside.is_replaced
        if run.current is not None or is_over:
            return
        said = [*self._beside.crossed]
        if run.frozen is not None:
            said.append(Paragraph(said_now(run.frozen.because, self._now)))
        said += self._beside.watch
        word = "after_off" if run.watch_until is not None else "after_end"
        state = State(self._words(word), "accent", Figure.STEADY)
        if self._beside.crossed:
            state = State(self._words("stop_crossed"), "caution", Status.APPLIES)
        coming = Next("", "", state, tuple(said), "", is_active=False, is_idle=False)
        yield Line(Kind.CURRENT, state=state, next=coming)
        yield from self._beside.setback
