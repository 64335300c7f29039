"""Now facts: what the now strip says of equivalents, lactate and the next taper step."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.bedside import Bedside, Direction, Lactate, NextStep
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.paper import Status
from pressorsheet.core.truth import Truth
from pressorsheet.ui.panels.moments import when_text
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.widgets.runs import Run, RunLine, line
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import duration_text, number_text, say, text_of, word

VALUE = 18
PLACES = 3
CUT = 24
# Why a step is not active, where the words hold a time and are short.
NEVER_CUT = ("taper_drug_off",)
LEAST = Fraction(1, 10**PLACES)
ONE_MINUTE = timedelta(minutes=1)
DIRECTIONS: Mapping[Direction, Figure] = {
    Direction.FALLING: Figure.FALLING,
    Direction.RISING: Figure.RISING,
    Direction.STEADY: Figure.STEADY,
}

# How a gate stands: the colour of its words, and their shape.
_GATES: Mapping[Truth, tuple[str, Status]] = {
    Truth.MET: ("met", Status.MET),
    Truth.NOT_MET: ("caution", Status.APPLIES),
    Truth.UNKNOWN: ("unknown", Status.UNKNOWN),
}


def equivalents_lines(bedside: Bedside) -> tuple[RunLine, ...]:
    """The norepinephrine equivalents by the named formula, said to be for severity only."""
    words, found = words_of("now"), bedside.equivalents
    tip = words("equivalents_name", formula=bedside.equivalents_by)
    head = line(
        Run(words("equivalents"), 10, SEMIBOLD),
        Run(words("severity_only"), 9, ink="ink2", gap=6),
        tip=tip,
    )
    formula = line(Run(bedside.equivalents_by, 9, ink="ink2", least=CUT))
    if isinstance(found, Refused):
        why = "\n".join(say(reason, bedside.at.tzinfo) for reason in found.reasons)
        said = Run(words("not_computable"), 12, SEMIBOLD, "unknown", sign=Status.UNKNOWN)
        return head, line(said, tip=why), formula
    if found is None:
        return head, line(Run(words("no_vasopressor"), 12, SEMIBOLD, "ink2")), formula
    unit = line(Run(words("mcg_per_kg_per_min"), 9, ink="ink2"))
    return head, line(Run(_equivalent(found.mcg_per_kg_per_min), VALUE, SEMIBOLD)), unit, formula


def _equivalent(number: Fraction) -> str:
    """Three decimals; what is above 0 never reads 0."""
    if 0 < number < LEAST:
        return words_of("now")("below_least", least=number_text(LEAST))
    return number_text(number, PLACES)


def lactate_lines(bedside: Bedside) -> tuple[RunLine, ...]:
    """The newest lactate, where it goes, when it was taken."""
    words, found = words_of("now"), bedside.lactate
    head = Run(words("lactate"), 10, SEMIBOLD)
    if found is None:
        return line(head), line(Run(words("not_recorded"), 12, SEMIBOLD, "ink2"))
    value = line(
        Run(number_text(found.value), VALUE, SEMIBOLD),
        Run(words("mmol_per_l"), 10, ink="ink2", gap=6),
    )
    taken = line(Run(_taken(found, bedside.at), 9, ink="ink2"))
    if not found.is_out_of_date:
        return line(head), value, line(_direction(found)), taken
    old = Run(words("out_of_date"), 10, SEMIBOLD, "out_of_date", sign=Status.OUT_OF_DATE)
    return line(head, _direction(found, gap=6)), value, line(old), taken


def _direction(found: Lactate, gap: int = 0) -> Run:
    if found.direction is None:
        return Run(words_of("now")("only_value"), 9, ink="ink2", gap=gap)
    sign = DIRECTIONS[found.direction]
    return Run(say(found.direction.says), 9, ink="ink2", gap=gap, sign=sign)


def _taken(found: Lactate, now: datetime) -> str:
    age, at = duration_text(found.age), when_text(found.at, now)
    return words_of("now")("measured", at=at, age=age)


def step_lines(bedside: Bedside) -> tuple[RunLine, ...]:
    """The taper step that comes next: when, in which drug, how its gate stands, or why it waits.

    That nobody verified the plan is said before anything of its gate.
    """
    words, step = words_of("now"), bedside.next_step
    if step is None:
        said = Run(
            words("no_taper" if bedside.discharged is None else "left"), 12, SEMIBOLD, "ink2"
        )
        return line(Run(words("taper"), 10, SEMIBOLD)), line(said)
    first, second = _active(step, bedside.at) if step.frozen is None else _frozen(step, bedside.at)
    return _step_heading(bedside), first, second, _verified(step)


def covered_lines() -> tuple[RunLine, ...]:
    """In the place of the step: that the plan is covered, and why."""
    words = words_of("now")
    return (
        line(Run(words("taper"), 10, SEMIBOLD)),
        line(Run(words("covered"), 12, SEMIBOLD, "ink2")),
        line(Run(words("covered_why"), 9, ink="ink2")),
    )


def _step_heading(bedside: Bedside) -> RunLine:
    words, steps = words_of("now"), bedside.next_steps
    drug = Run(word(steps[0].drug), 9, ink="ink2", gap=6, least=CUT)
    more = Run(words("more_tapers", count=str(len(steps) - 1)), 9, SEMIBOLD, "ink2", gap=6)
    others = (
        words(
            "taper_of", drug=say(step.name), row=str(step.row), at=when_text(step.due, bedside.at)
        )
        for step in steps[1:]
    )
    return line(
        Run(words("taper_row", row=str(steps[0].row)), 10, SEMIBOLD),
        None if steps[0].frozen is None else drug,
        more if len(steps) > 1 else None,
        tip="\n".join(others),
    )


def _active(step: NextStep, now: datetime) -> tuple[RunLine, RunLine]:
    """When it is due and of which drug; how long that is."""
    at = Run(when_text(step.due, now), VALUE, SEMIBOLD)
    drug = Run(word(step.drug), 9, ink="ink2", gap=6, least=CUT)
    return line(at, drug, tip=say(step.name)), line(_to_go(step))


def _frozen(step: NextStep, now: datetime) -> tuple[RunLine, RunLine]:
    """That it stands still, and why; the time of a step that is not active steps back."""
    words, why = words_of("now"), step.frozen
    said = words("replan" if step.needs_replan else "not_active")
    state = Run(said, 12, SEMIBOLD, "out_of_date", sign=Figure.PAUSE)
    at = Run(when_text(step.due, now), 10, ink="ink2", gap=8)
    if why is None:
        return line(state, at), line()
    cut = None if why.code in NEVER_CUT else CUT
    reason = Run(_in_short(why, now), 9, ink="ink2", least=cut)
    return line(state, at), line(reason, tip=say(why, now.tzinfo))


def _to_go(step: NextStep) -> Run:
    words = words_of("now")
    if step.to_go <= -ONE_MINUTE and not step.is_verified:
        return Run(words("step_unverified"), 10, SEMIBOLD, "ink2")
    if step.to_go <= -ONE_MINUTE:
        overdue = words("step_overdue", span=duration_text(-step.to_go))
        return Run(overdue, 10, SEMIBOLD, "out_of_date", sign=Status.OUT_OF_DATE)
    if step.to_go < ONE_MINUTE:
        return Run(words("step_now"), 10, SEMIBOLD, "accent")
    return Run(words("step_in", span=duration_text(step.to_go)), 10, SEMIBOLD, "accent")


def _in_short(why: Note, now: datetime) -> str:
    words = words_of("now")
    if why.code not in words:
        return say(why, now.tzinfo)
    values = {
        name: when_text(value, now) if isinstance(value, datetime) else text_of(value, now.tzinfo)
        for name, value in why.values
    }
    return words(why.code, **values)


def _verified(step: NextStep) -> RunLine:
    words = words_of("now")
    if not step.is_verified:
        return line(Run(words("not_verified"), 10, SEMIBOLD, "caution", sign=Status.APPLIES))
    if step.frozen is not None or step.gate is None:
        return line(Run(words("verified"), 10, SEMIBOLD, "met", sign=Status.MET))
    ink, sign = _GATES[step.gate]
    return line(Run(words(f"gate_{step.gate.value}"), 10, SEMIBOLD, ink, sign=sign))
