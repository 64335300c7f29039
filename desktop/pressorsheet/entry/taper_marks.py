"""Taper marks: checks the draft of what a person did at the row of a taper that comes next.

Given, held, resumed, stepped back, skipped, stopped. What may have happened is never refused, only
asked about and answered with a reason; what speaks against a mark is said by `core.taper.marking`.
Source: clinical.md section 4.
"""

from collections.abc import Callable, Mapping
from typing import cast

from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import (
    AnyEvent,
    TaperEvent,
    TaperHeld,
    TaperResumed,
    TaperSkipped,
    TaperStep,
    TaperSteppedBack,
    TaperStopped,
)
from pressorsheet.core.note import note
from pressorsheet.core.taper.choices import Act, choice
from pressorsheet.core.taper.marking import Mark, is_as_planned, objections
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify.printed import PrintedRow
from pressorsheet.entry.checked import Checked, Desk, Draft, Question
from pressorsheet.entry.doses import DrugFields, later_question
from pressorsheet.entry.fields import AT, REASON
from pressorsheet.entry.taper_doses import DOSE, RATE, Typed, ask_of_dose, given
from pressorsheet.entry.taper_named import run_named

PLAN, ROW, ACT = "plan_id", "row", "act"
NEEDS_REASON = (Act.HOLD, Act.STEP_BACK, Act.SKIP, Act.STOP)

# The field that an objection is about; one that is not here is about the dose or rate typed.
_FIELD_OF: Mapping[str, str] = {
    "taper_mark_without_dose": RATE,
    "taper_back_without_dose": RATE,
    "taper_mark_rate_as_dose": DOSE,
    "taper_mark_dose_as_rate": RATE,
    "taper_mark_early": AT,
    "taper_mark_soon": AT,
    "taper_mark_late": AT,
    "taper_mark_held": REASON,
    "taper_mark_at_hold": REASON,
    "taper_mark_unsure": REASON,
}
_OF_AMOUNT = frozenset(
    {
        "taper_mark_other_unit",
        "taper_mark_not_reduced",
        "taper_mark_otherwise",
        "taper_back_other_unit",
        "taper_back_not_raised",
        "taper_back_above",
    }
)


def check(draft: Draft, desk: Desk) -> Checked:
    """The event of the mark, or what stands in its way.

    The draft's `plan_id`, `row` and `act` say what is marked; the row must still be the one that
    comes next.
    """
    fields = DrugFields(draft, desk)
    act, run = Act(draft[ACT]), run_named(desk.assessment, draft[PLAN])
    drug = None if run is None else desk.assessment.reference.drugs.get(run.version.plan.drug)
    if run is None or drug is None:
        fields.problem(AT, note("entry_mark_without_plan"))
        return fields.outcome(tuple)
    if act in NEEDS_REASON and fields.reason is None:
        fields.problem(REASON, note("entry_mark_needs_reason"))
    typed = _typed(fields, run, drug, act)
    mark = _mark(fields, act, typed)
    if typed is not None:
        # Before what else speaks against the mark: a wrong zero is the gravest of it.
        ask_of_dose(fields, drug, typed, _planned(run, mark))
    _object(fields, run, mark, typed)
    if typed is not None:
        fields.ask_each(later_question(desk.assessment.view, drug, fields.at))
    return fields.outcome(lambda: (_event(fields, run, act, typed),))


def _typed(fields: DrugFields, run: TaperRun, drug: Drug, act: Act) -> Typed | None:
    """What the pump was set to, of a mark that changes a dose."""
    if act not in (Act.GIVE, Act.STEP_BACK):
        return None
    return given(fields, run, drug, choice(run, fields.desk.assessment, act).offers)


def _row(fields: DrugFields) -> int:
    """The row that the draft names; 0, which no plan has, where it names none."""
    text = fields.draft[ROW]
    return int(text) if text.isascii() and text.isdecimal() else 0


def _mark(fields: DrugFields, act: Act, typed: Typed | None) -> Mark:
    row = _row(fields) if act in (Act.GIVE, Act.HOLD, Act.SKIP) else None
    if typed is None:
        return Mark(act, fields.at, row)
    return Mark(act, fields.at, row, typed.reckoned, typed.set_rate)


def _planned(run: TaperRun, mark: Mark) -> PrintedRow | None:
    """The row as printed that the mark gives as it was planned; None: another dose is given."""
    row = run.current
    if mark.act is not Act.GIVE or row is None or not is_as_planned(run, row, mark):
        return None
    return row.planned


def _object(fields: DrugFields, run: TaperRun, mark: Mark, typed: Typed | None) -> None:
    """What speaks against the mark; of an amount that cannot be read nothing is judged."""
    if typed is None and any(each.field in (DOSE, RATE) for each in fields.problems):
        return
    for each in objections(run, fields.desk.assessment, mark):
        field = _FIELD_OF.get(each.says.code, AT)
        if each.says.code in _OF_AMOUNT and typed is not None:
            field = typed.field
        if each.is_refusal:
            fields.problem(field, each.says)
        else:
            fields.ask_each((Question(each.says, field, needs_reason=True),))


_MODELS: Mapping[Act, Callable[..., TaperEvent]] = {
    Act.GIVE: TaperStep,
    Act.HOLD: TaperHeld,
    Act.RESUME: TaperResumed,
    Act.STEP_BACK: TaperSteppedBack,
    Act.SKIP: TaperSkipped,
    Act.STOP: TaperStopped,
}
_OF_A_ROW = (Act.GIVE, Act.HOLD, Act.RESUME, Act.SKIP)


def _event(fields: DrugFields, run: TaperRun, act: Act, typed: Typed | None) -> AnyEvent:
    row = {"row": _row(fields)} if act in _OF_A_ROW else {}
    amounts = {} if typed is None else typed.recorded(run.version.plan.dose_unit)
    plan = {"plan_id": run.plan_id, "version": run.version.number}
    made = _MODELS[act](**fields.stamp(0, fields.at), **plan, **row, **amounts)
    return cast("AnyEvent", made)
