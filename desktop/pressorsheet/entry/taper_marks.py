"""Taper marks: checks the draft of what a person did at the row of a taper that comes next.

Given, held, resumed, stepped back, skipped, stopped. Each is judged by the record as of its own
time: a row that was given in time and is charted later was given in time. What may have happened
is never refused, only asked about. Source: clinical.md section 4.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from pressorsheet.core.events import (
    AnyEvent,
    TaperHeld,
    TaperResumed,
    TaperSkipped,
    TaperStopped,
)
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import plain_text
from pressorsheet.core.taper.state import RunRow, TaperRun
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.doses import DrugFields
from pressorsheet.entry.fields import AT, REASON
from pressorsheet.entry.taper_doses import given, stepped_back
from pressorsheet.entry.taper_row import ACT, PLAN, ROW, Act, Marked, as_of, run_of, stamped

NEEDS_REASON = (Act.HOLD, Act.STEP_BACK, Act.SKIP, Act.STOP)


def check(draft: Draft, desk: Desk) -> Checked:
    """The event of the mark, or what stands in its way.

    The draft's `plan_id`, `row` and `act` say what is marked; the row must still be the one that
    comes next.
    """
    fields = DrugFields(draft, desk)
    marked = _marked(fields)
    if marked is None:
        return fields.outcome(tuple)
    if marked.act in NEEDS_REASON and fields.reason is None:
        fields.problem(REASON, note("entry_mark_needs_reason"))
    made = _MAKERS[marked.act](fields, marked)
    return fields.outcome(lambda: () if made is None else (made,))


def _marked(fields: DrugFields) -> Marked | None:
    """The row of the draft as it stood at the mark's time; None where it cannot be marked so."""
    act, then = Act(fields.draft[ACT]), as_of(fields)
    run = run_of(then, fields.draft[PLAN])
    drug = None if run is None else then.reference.drugs.get(run.version.plan.drug)
    if run is None or drug is None:
        fields.problem(AT, note("entry_mark_before_order"))
        return None
    row = run.current
    if row is None or not run.is_running:
        fields.problem(AT, note("entry_mark_over"))
        return None
    why = _why_not(act, run, row, fields)
    if why is not None:
        fields.problem(AT, why)
        return None
    return Marked(act, run, row, drug, then)


def _why_not(act: Act, run: TaperRun, row: RunRow, fields: DrugFields) -> Note | None:
    """Why the row cannot be marked so at the mark's time; None: it can."""
    last = run.last_change or run.version.made_at
    if elapsed(last, fields.at) < timedelta(0):
        return note("entry_mark_before_last", last=last)
    if plain_text(row.planned.n) != fields.draft[ROW]:
        return note("entry_mark_row_moved", row=row.planned.n)
    stays = run.frozen
    if act is Act.RESUME:
        if stays is None:
            return note("entry_mark_nothing_held")
        return note("entry_mark_needs_replan", why=stays.because) if stays.needs_replan else None
    if act in (Act.GIVE, Act.SKIP) and stays is not None:
        return note("entry_mark_not_active", why=stays.because)
    return None


# The marks that hold no dose.


def _held(fields: DrugFields, marked: Marked) -> TaperHeld:
    return TaperHeld(**stamped(fields, marked), row=marked.number)


def _resumed(fields: DrugFields, marked: Marked) -> TaperResumed:
    return TaperResumed(**stamped(fields, marked), row=marked.number)


def _skipped(fields: DrugFields, marked: Marked) -> TaperSkipped:
    return TaperSkipped(**stamped(fields, marked), row=marked.number)


def _stopped(fields: DrugFields, marked: Marked) -> TaperStopped:
    return TaperStopped(**stamped(fields, marked))


_MAKERS: Mapping[Act, Callable[[DrugFields, Marked], AnyEvent | None]] = {
    Act.GIVE: given,
    Act.HOLD: _held,
    Act.RESUME: _resumed,
    Act.STEP_BACK: stepped_back,
    Act.SKIP: _skipped,
    Act.STOP: _stopped,
}
