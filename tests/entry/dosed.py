"""Dosed: drafts of the infusion form as a nurse would say them, and what came of them in words."""

from bedside import bag, norepinephrine, weight
from typed import desk

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.entry import infusion as form
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.doses import TOLD
from pressorsheet.exchange.worksheet import read_worksheet, worksheet_of, write_worksheet
from pressorsheet.wording import say

WEIGHED = weight("08:00", 70)
NORA = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base")
VASO = bag("vasopressin", "08:30", "V", "20 units", 100)
AT_SIX = norepinephrine("09:00", "0.06", bag="A", line_site="right internal jugular")
CHARTED = (WEIGHED, NORA, VASO, AT_SIX)


def checked(reference: Reference, *charted: AnyEvent, **draft: str) -> Checked:
    return form.check(draft, desk(reference, *charted))


def dosed(reference: Reference, dose: str, *charted: AnyEvent, **draft: str) -> Checked:
    """A draft of "0.1 mcg/kg/min" from bag A, or as the draft says."""
    number, unit = dose.split()
    said = {"bag_id": "A", "dose": number, "dose_unit": unit, "driver": "dose"}
    return checked(reference, *charted, **(said | draft))


def rated(reference: Reference, rate: str, *charted: AnyEvent, **draft: str) -> Checked:
    said = {"bag_id": "A", "rate_ml_per_h": rate, "driver": "rate"}
    return checked(reference, *charted, **(said | draft))


def told(outcome: Checked) -> list[str]:
    return [note.code for name, note in outcome.computed.items() if name.startswith(TOLD)]


def twice(outcome: Checked) -> list[str]:
    return [question.note.code for question in outcome.questions if question.twice]


def said(outcome: Checked, name: str) -> str:
    return say(outcome.computed[name])


def read(outcome: Checked, name: str) -> str:
    return say(outcome.read_back[name])


def holds_for(reference: Reference, outcome: Checked, names: tuple[str, ...]) -> None:
    """An outcome is events or problems of known fields, every note has its sentence, and what is
    recorded is read again as it is.
    """
    assert not (outcome.problems and outcome.events)
    assert {problem.field for problem in outcome.problems} <= set(names)
    notes = [*outcome.read_back.values(), *outcome.computed.values()]
    notes += [problem.note for problem in outcome.problems]
    notes += [question.note for question in outcome.questions]
    assert all(map(say, notes))
    sheet = worksheet_of("123e4567-e89b-42d3-a456-426614174000", outcome.events)
    assert not isinstance(sheet, Refused)
    assert read_worksheet(write_worksheet(sheet), reference.drugs) == sheet
