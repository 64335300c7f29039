"""Taper course: takes in, one by one, what people charted about a taper (clinical.md section 4).

Only a person marks a row. A late, early, held, skipped, stepped-back or otherwise failed row
freezes the rest until it is resumed or replanned. A row given late within the limit moves the
rest, so that each follows the actual one by the interval; else no row moves by itself. Whatever a
joined file brings is taken in: what does not fit is named, and where it changed a dose or says of
one row two things, the rest waits until a person strikes the wrong record or replans.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.events import (
    AnyTaperEvent,
    TaperEvent,
    TaperHeld,
    TaperOrdered,
    TaperReplanned,
    TaperResumed,
    TaperSkipped,
    TaperStep,
    TaperSteppedBack,
    TaperStopped,
    TaperVerified,
)
from pressorsheet.core.moment import elapsed, later
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    UnitDose,
    WeightBasedDose,
)
from pressorsheet.core.taper.state import (
    Frozen,
    Given,
    Mark,
    RowStatus,
    RunRow,
    TaperRun,
    Verified,
    Version,
)
from pressorsheet.core.verify.printed import PrintedPlan, printed_plan
from pressorsheet.core.verify.signing import Signed, signature_faults, signature_valid

AnyMark: TypeAlias = (
    TaperStep
    | TaperHeld
    | TaperResumed
    | TaperSteppedBack
    | TaperSkipped
    | TaperStopped
    | TaperVerified
)
_FROZEN_AS = {"taper_held": RowStatus.HELD, "taper_late": RowStatus.LATE}


def readable(event: TaperEvent) -> PrintedPlan | Refused:
    """The plan an event carries; refuses none, one of another shape, of no unit, or of no rows."""
    content: Mapping[str, Any] = {} if event.plan is None else event.plan
    plan = printed_plan(content)
    if isinstance(plan, Refused):
        return refused("taper_plan_unreadable", plan=event.plan_id, why=plan.reasons)
    if plan.dose_unit not in DOSE_UNITS or not plan.rows:
        return refused("taper_plan_without_rows", plan=event.plan_id)
    return plan


def flaw_of(plan: PrintedPlan) -> Note | None:
    """What no plan of ours has: it was altered by hand, or its rows do not go down in order."""
    if not signature_valid(plan.content, plan.fingerprint or ""):
        return note("taper_plan_altered")
    from_dose, due = plan.from_dose, None
    for number, row in enumerate(plan.rows, start=1):
        is_later = due is None or elapsed(due, row.due) > timedelta(0)
        goes_down = 0 <= row.to_dose < row.from_dose == from_dose
        if row.n != number or not is_later or not goes_down:
            return note("taper_plan_disordered", number=number)
        from_dose, due = row.to_dose, row.due
    return None


def dose_of(number: Fraction, unit: str) -> Dose:
    """A number of one of the dose units as a dose."""
    dose = UNITS[unit].of(number)
    assert isinstance(dose, WeightBasedDose | MassDose | UnitDose)  # a plan's unit is a dose unit
    return dose


def given_said(dose: Dose | InUnit | None, rate: PumpRate | None) -> Note:
    """What was given at a row, as far as its record tells: dose, rate, both or neither."""
    if dose is None:
        return note("taper_given_untold") if rate is None else note("taper_given_rate", rate=rate)
    if rate is None:
        return note("taper_given_dose", dose=dose)
    return note("taper_given_dose_and_rate", dose=dose, rate=rate)


def _rate(event: TaperEvent) -> PumpRate | None:
    """What the pump was set to, where it is charted."""
    return None if event.rate_ml_per_h is None else PumpRate(fraction_of(event.rate_ml_per_h))


class TaperCourse:
    """One taper while the events about it are taken in, in their order."""

    def __init__(self, ordered: TaperOrdered, plan: PrintedPlan, late_after: timedelta) -> None:
        self._late_after = late_after
        self._earlier: list[Version] = []
        self._oddities: list[Note] = []
        self._stopped: Mark | None = None
        self._last_change: datetime | None = None
        self._ahead: list[AnyMark] = []
        self._begin(ordered, plan)

    def _begin(self, event: TaperEvent, plan: PrintedPlan) -> None:
        self._made = event
        self._plan = plan
        self._interval = plan.interval
        self._due = [row.due.astimezone(UTC) for row in plan.rows]
        self._given: dict[int, Given] = {}
        self._gone: dict[int, RowStatus] = {}
        self._marks: defaultdict[int, list[Mark]] = defaultdict(list)
        self._verified: list[Verified] = []
        self._also: defaultdict[int, list[Given]] = defaultdict(list)
        self._frozen: Frozen | None = None
        self._moves_next = False
        flaw = flaw_of(plan)
        if flaw is not None:
            self._freeze(flaw, needs_replan=True)

    @property
    def _current(self) -> int | None:
        """The number of the first row nobody has given or given up."""
        for number in range(1, len(self._plan.rows) + 1):
            if number not in self._given and number not in self._gone:
                return number
        return None

    def take(self, event: AnyTaperEvent) -> None:
        """Take in the next event."""
        if isinstance(event, TaperOrdered):
            self._ordered_again(event)
            return
        if self._stopped is not None and not isinstance(event, TaperVerified):
            self._odd(event, note("taper_marked_after_stop"))
            return
        self._freeze_if_late(event.at)
        if isinstance(event, TaperReplanned):
            self._replan(event)
        elif event.version != self._made.version:
            self._of_another_version(event)
        else:
            self._mark(event)

    def _ordered_again(self, event: TaperOrdered) -> None:
        self._odd(event, note("taper_ordered_twice"))
        if not self._is_in_force(event):
            self._freeze(note("taper_two_plans", version=event.version), needs_replan=True)

    def _is_in_force(self, event: TaperEvent) -> bool:
        """Whether an event carries the very plan that is in force."""
        return canonical_json(event.plan) == canonical_json(self._plan.content)

    def _of_another_version(self, event: AnyMark) -> None:
        """A mark made where this version was not known, or not yet: it was made all the same.

        A dose that was changed, a hold and a stop count; what only moves rows does not.
        """
        self._odd(event, note("taper_of_another_version"))
        if event.version > self._made.version:
            self._ahead.append(event)
        if isinstance(event, TaperStopped):
            self._stopped = self._marked(event, RowStatus.NOT_ACTIVE)
        elif isinstance(event, TaperHeld):
            held = note("taper_held_elsewhere", version=event.version, at=event.at)
            self._freeze(held, needs_replan=False)
        elif isinstance(event, TaperStep | TaperSteppedBack):
            self._changed(event.at)
            changed = note("taper_changed_elsewhere", version=event.version, at=event.at)
            self._freeze(changed, needs_replan=True)

    def _changed(self, at: datetime) -> None:
        """A dose was changed; a record that a wrong clock puts earlier never turns this back."""
        moment = at.astimezone(UTC)
        self._last_change = max(moment, self._last_change or moment)

    def _mark(self, event: AnyMark) -> None:
        match event:
            case TaperStep():
                self._give(event)
            case TaperHeld():
                self._hold(event)
            case TaperResumed():
                self._resume(event)
            case TaperSteppedBack():
                self._step_back(event)
            case TaperSkipped():
                self._skip(event)
            case TaperStopped():
                self._stopped = self._marked(event, RowStatus.NOT_ACTIVE)
            case TaperVerified():
                self._sign(event)
            case _:
                assert_never(event)

    def _odd(self, event: TaperEvent, why: Note) -> None:
        self._oddities.append(
            note(
                "taper_record_left_out",
                at=event.at,
                by=event.by.name,
                version=event.version,
                row=event.row,
                why=why,
            )
        )

    def _freeze(self, because: Note, *, needs_replan: bool) -> None:
        """A need of a replan outlasts whatever freezes the plan afterwards."""
        if self._frozen is None or not self._frozen.needs_replan:
            self._frozen = Frozen(because, needs_replan)

    def _freeze_if_late(self, moment: datetime) -> None:
        number = self._current
        if number is not None and self._frozen is None:
            due = self._due[number - 1]
            if moment.astimezone(UTC) - due > self._late_after:
                late = note("taper_late", row=number, due=due, limit=self._late_after)
                self._freeze(late, needs_replan=False)

    def _row(self, event: TaperEvent) -> int | None:
        """The row an event is about: the one it names, else the current one."""
        number = event.row or self._current
        return None if number is None or number > len(self._plan.rows) else number

    def _dose(self, event: TaperEvent) -> Dose | None:
        """The dose charted, where it is one of the plan's dimension."""
        if event.dose is None:
            return None
        dose = dose_of(fraction_of(event.dose), event.dose_unit or self._plan.dose_unit)
        return dose if isinstance(dose, UNITS[self._plan.dose_unit].measures) else None

    def _marked(self, event: TaperEvent, status: RowStatus) -> Mark:
        dose, rate = self._dose(event), _rate(event)
        return Mark(event.id, event.at, event.by.name, status, event.reason, dose, rate)

    def _give(self, event: TaperStep) -> None:
        number = self._row(event)
        given = Given(
            event.id,
            event.at,
            event.by.name,
            self._dose(event),
            _rate(event),
            self._last_change,
            self._frozen,
            event.reason,
        )
        self._changed(event.at)
        if number is None:
            self._unknown_row(event)
        elif number in self._given or number in self._gone:
            self._also[number].append(given)
            self._marked_twice(event, number)
        else:
            self._take_step(number, given)

    def _take_step(self, number: int, given: Given) -> None:
        """A row is given; what is not as planned, in order and on time freezes the rest."""
        is_next, early = number == self._current, self._due[number - 1] - given.at.astimezone(UTC)
        if not is_next:
            missing = note("taper_out_of_order", row=number, missing=self._current)
            self._freeze(missing, needs_replan=True)
        self._given[number] = given
        if not self._is_as_planned(number, given):
            said = given_said(given.dose, given.rate)
            self._freeze(note("taper_given_otherwise", row=number, given=said), needs_replan=True)
        elif is_next and early > self._late_after:
            said = note("taper_given_early", row=number, due=self._due[number - 1], early=early)
            self._freeze(said, needs_replan=False)
        elif self._frozen is None and (self._moves_next or early < timedelta(0)):
            # However little late: the interval is elapsed time, and never shorter than ordered.
            self._shift(number + 1, given.at.astimezone(UTC) + self._interval)
            self._moves_next = False
        else:
            self._wait_no_more(number, -early)

    def _wait_no_more(self, number: int, late: timedelta) -> None:
        """The row that was waited for is given: it is no longer what is late or held.

        The rest waits on; after the last row nothing does. A hold of a later row still holds that.
        """
        frozen = self._frozen
        if frozen is None or frozen.needs_replan:
            return
        because = frozen.because
        if self._current is None:
            self._frozen = None
        elif because.code == "taper_late":
            said = note("taper_given_late", row=number, due=self._due[number - 1], late=late)
            self._frozen = Frozen(said, needs_replan=False)
        elif because.code == "taper_held" and because["row"] <= number:
            said = note("taper_given_while_held", row=number, at=because["at"])
            self._frozen = Frozen(said, needs_replan=False)

    def _marked_twice(self, event: TaperEvent, number: int) -> None:
        """Two records of one row: both stay, and a person strikes the wrong one or replans."""
        twice = note("taper_row_marked_twice", row=number)
        self._odd(event, twice)
        self._freeze(twice, needs_replan=True)

    def _unknown_row(self, event: TaperEvent) -> None:
        """A dose was changed under a row that the plan has not."""
        self._odd(event, note("taper_row_unknown"))
        self._freeze(note("taper_changed_beyond_plan", at=event.at), needs_replan=True)

    def _is_as_planned(self, number: int, given: Given) -> bool:
        """Whether the pump was set as planned, or the dose is the planned or delivered one."""
        planned = self._plan.rows[number - 1]
        if given.rate is not None:
            return given.rate.ml_per_h == planned.set_rate_ml_per_h
        return given.dose is not None and self._count(given.dose) in (
            planned.to_dose,
            planned.delivered,
        )

    def _count(self, dose: Dose) -> Fraction:
        return UNITS[self._plan.dose_unit].count(dose)

    def _hold(self, event: TaperHeld) -> None:
        """A hold freezes the rest whatever row it names."""
        number = self._row(event)
        if number is None:
            self._odd(event, note("taper_row_unknown"))
        else:
            self._marks[number].append(self._marked(event, RowStatus.HELD))
        row = number or event.row
        self._freeze(
            note("taper_held", row=row, at=event.at, reason=event.reason), needs_replan=False
        )

    def _step_back(self, event: TaperSteppedBack) -> None:
        standing = self._given.keys() - self._gone.keys()
        number = event.row or max(standing or self._given, default=1)
        self._changed(event.at)
        if number > len(self._plan.rows):
            self._unknown_row(event)
            return
        self._gone[number] = RowStatus.STEPPED_BACK
        mark = self._marked(event, RowStatus.STEPPED_BACK)
        self._marks[number].append(mark)
        back = note(
            "taper_stepped_back", row=number, at=event.at, dose=mark.dose, reason=mark.reason
        )
        self._freeze(back, needs_replan=True)

    def _skip(self, event: TaperSkipped) -> None:
        number = self._row(event)
        if number is None:
            self._odd(event, note("taper_row_unknown"))
            return
        self._marks[number].append(self._marked(event, RowStatus.SKIPPED))
        if number in self._given:
            self._marked_twice(event, number)
            return
        self._gone.setdefault(number, RowStatus.SKIPPED)
        skipped = note("taper_skipped", row=number, at=event.at, reason=event.reason)
        self._freeze(skipped, needs_replan=True)

    def _resume(self, event: TaperResumed) -> None:
        if self._frozen is None:
            self._odd(event, note("taper_nothing_to_resume"))
        elif self._frozen.needs_replan:
            self._odd(event, note("taper_resumed_without_replan"))
        else:
            self._frozen = None
            self._moves_next = True
            number = self._current
            if number is not None:
                earliest = self._due[number - 1]
                if self._given and self._last_change is not None:
                    earliest = self._last_change + self._interval
                self._shift(number, max(event.at.astimezone(UTC), earliest))

    def _shift(self, number: int, due: datetime) -> None:
        """Row `number` is due at `due` (UTC), and each later one follows it by the interval."""
        for index in range(number - 1, len(self._due)):
            self._due[index] = due + (index - number + 1) * self._interval

    def _replan(self, event: TaperReplanned) -> None:
        """A newer version replaces this one; one that cannot leaves it, and leaves it inactive."""
        plan = readable(event)
        if isinstance(plan, Refused):
            self._oddities.extend(plan.reasons)
            unread = note("taper_replan_unreadable", version=event.version)
            self._freeze(unread, needs_replan=True)
        elif event.version <= self._made.version:
            self._replanned_twice(event)
        elif plan.drug != self._plan.drug:
            self._odd(event, note("taper_replan_of_another_drug", drug=plan.drug))
            self._freeze(note("taper_two_plans", version=event.version), needs_replan=True)
        else:
            self._replace(event, plan)

    def _replanned_twice(self, event: TaperReplanned) -> None:
        """Two people replanned apart, or a wrong clock turned versions round."""
        self._odd(event, note("taper_of_another_version"))
        if event.version == self._made.version and not self._is_in_force(event):
            self._freeze(note("taper_two_plans", version=event.version), needs_replan=True)

    def _replace(self, event: TaperReplanned, plan: PrintedPlan) -> None:
        self._earlier.append(replace(self._version(), rows=self._rows()))
        missing = range(self._made.version + 1, event.version)
        ahead, self._ahead = self._ahead, []
        self._begin(event, plan)
        if missing:
            self._odd(event, note("taper_version_missing", missing=tuple(missing)))
        for mark in ahead:
            self._catch_up(mark)

    def _catch_up(self, mark: AnyMark) -> None:
        """A mark that a wrong clock put before its own plan is that plan's, and is asked about."""
        if mark.version > self._made.version:
            self._of_another_version(mark)
        elif mark.version == self._made.version:
            before = note("taper_marked_before_plan", at=mark.at)
            self._freeze(before, needs_replan=isinstance(mark, TaperStep | TaperSteppedBack))
            self._mark(mark)

    def _sign(self, event: TaperVerified) -> None:
        signature = event.signature
        if signature is None:
            self._odd(event, note("taper_signature_missing"))
            return
        orderers = (self._made.by.name, self._plan.ordered_by)
        given = Signed(signature.fingerprint, signature.name, orderers)
        voided_by = signature_faults(self._plan.content, given)
        self._verified.append(Verified(signature, voided_by))

    def _version(self) -> Version:
        return Version(
            number=self._made.version,
            plan=self._plan,
            made_at=self._made.at,
            made_by=self._made.by.name,
            reason=self._made.reason,
            verified=tuple(self._verified),
        )

    def seen_at(self, now: datetime, watch_after_off: timedelta) -> TaperRun:
        """The taper at `now`, which is not before the last event taken."""
        if self._stopped is None:
            self._freeze_if_late(now)
        rows = self._rows()
        number = self._current
        last = rows[-1]
        off = last.given if last.planned.off and last.status is RowStatus.GIVEN else None
        return TaperRun(
            plan_id=self._made.plan_id,
            version=self._version(),
            earlier=tuple(self._earlier),
            rows=rows,
            current=None if number is None else rows[number - 1],
            frozen=self._frozen,
            stopped=self._stopped,
            last_change=self._last_change,
            watch_until=None if off is None else later(off.at, watch_after_off),
            oddities=tuple(self._oddities),
        )

    def _rows(self) -> tuple[RunRow, ...]:
        return tuple(self._seen(number) for number in range(1, len(self._plan.rows) + 1))

    def _seen(self, number: int) -> RunRow:
        planned = self._plan.rows[number - 1]
        given = self._given.get(number)
        apart = None
        if given is not None and given.dose is not None:
            apart = dose_of(self._count(given.dose) - planned.to_dose, self._plan.dose_unit)
        return RunRow(
            planned=planned,
            due=self._due[number - 1].astimezone(planned.due.tzinfo),
            status=self._status(number),
            given=given,
            also=tuple(self._also.get(number, ())),
            marks=tuple(self._marks.get(number, ())),
            deviation=None if given is None else elapsed(planned.due, given.at),
            dose_deviation=apart,
        )

    def _status(self, number: int) -> RowStatus:
        if number in self._gone:
            return self._gone[number]
        if number in self._given:
            return RowStatus.GIVEN
        if self._stopped is not None:
            return RowStatus.NOT_ACTIVE
        if self._frozen is None:
            return RowStatus.CURRENT if number == self._current else RowStatus.PLANNED
        because = self._frozen.because
        if because.as_mapping().get("row") != number:
            return RowStatus.NOT_ACTIVE
        return _FROZEN_AS.get(because.code, RowStatus.NOT_ACTIVE)
