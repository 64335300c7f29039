"""Any dict of texts gives a Checked; a number in an event is the number that was typed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from bedside import bag, event, history, norepinephrine, target, tick, urine, vitals, weight
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typed import desk

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.entry import (
    fluid,
    handover_note,
    laboratory,
    line,
    note,
    patient,
    perfusion,
    shock,
    source_control,
    steroid,
    strike,
)
from pressorsheet.entry import history as history_form
from pressorsheet.entry import target as target_form
from pressorsheet.entry import tick as tick_form
from pressorsheet.entry import vitals as vitals_form
from pressorsheet.entry import weight as weight_form
from pressorsheet.entry.checked import Check, Checked
from pressorsheet.entry.last import SERIES
from pressorsheet.wording import say

BERLIN = ZoneInfo("Europe/Berlin")
# The night the clocks go back, in the second of the two hours from 02:00 to 03:00.
NOW = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN, fold=1)
# Who the patient is stays as on record where nothing else is typed.
ON_RECORD = {"name": "DOE, Jane", "mrn": "0012345", "birth_date": "1958-03-02"}
READING = vitals("arterial", "11:57", 70, sbp=102, dbp=54, hr=88, temp_c=37)
CHARTED: list[AnyEvent] = [
    READING,
    event("patient", "08:00", **ON_RECORD),
    event("shock_recognised", "08:00"),
    event("perfusion", "11:00", lactate_mmol_per_l=2, crt_s=3, gcs=15),
    bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base"),
    norepinephrine("09:00", "0.1", bag="A"),
    history("08:00", lvef_percent=45),
    target("08:00", 65, 75),
    tick("09:00"),
    urine("10:00", 84, 120),
    weight("08:00", 70),
]
FORMS: Mapping[str, Check] = {
    "vitals": vitals_form.check,
    "perfusion": perfusion.check,
    "laboratory": laboratory.check,
    "fluid": fluid.check,
    "patient": patient.check,
    "weight": weight_form.check,
    "target": target_form.check,
    "line": line.check,
    "history": history_form.check,
    "steroid": steroid.check,
    "source_control": source_control.check,
    "note": note.check,
    "handover_note": handover_note.check,
    "tick": tick_form.check,
    "shock": shock.check,
    "strike": strike.check,
}
MORE_FIELDS = {
    "vitals": ("not_measurable",),
    "weight": ("kg_again",),
    "tick": ("item", "value", "note"),
    "strike": ("event_id",),
}
CHOICES = {
    "source": ("arterial", "cuff"),
    "not_measurable": ("yes", "no"),
    "mental_status": ("alert", "sedated"),
    "fluid": ("crystalloid", "blood"),
    "weight_kind": ("actual", "ideal"),
    "basis": ("measured", "stated"),
    "line": ("arterial", "central"),
    "severity": ("stable", "unstable"),
    "item": ("infusions-complete", "wean.3"),
    "value": ("yes", "no"),
    "event_id": (READING.id, READING.id.upper()),
    "birth_date": ("1958-03-02", "2020-01-01"),
    "at": ("0130", "02:30 +01:00", "2026-10-24 12:00", "2026-03-10 11:00"),
    "review_at": ("0600", "2026-10-26 06:00"),
    **dict.fromkeys(("chronic_hypertension", "dialysis", "anuria"), ("yes", "no")),
}
ACTIONS = {"line": ("placed", "removed"), "steroid": ("started", "stopped")}
UNITS = (
    "mmhg",
    "min",
    "percent",
    "_c",
    "_s",
    "_l",
    "_dl",
    "ml",
    "mg",
    "kg",
    "again",
    "gcs",
    "rass",
)
NUMBERS = st.decimals(1, 400, places=1).map(str) | st.integers(-5, 400).map(str)
HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["x" * 4_001, "9" * 10_000, "\ud800", "\x00", " ", "0,05", "70 kg", "\u0667\u0660", "0230"]
)


def plausible(form: str, field: str) -> st.SearchStrategy[str]:
    """What a person may well type into a field, or leave empty."""
    known = ACTIONS.get(form, ()) if field == "action" else CHOICES.get(field, ())
    if known:
        return st.sampled_from(known)
    if field.endswith(UNITS):
        return NUMBERS
    return st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=20)


def drafts(form: str) -> st.SearchStrategy[dict[str, str]]:
    """Drafts that can mostly be recorded, and drafts of anything."""
    names = fields_of(form)
    likely = {name: plausible(form, name) for name in names}
    return st.fixed_dictionaries({}, optional=likely) | st.fixed_dictionaries(
        {}, optional={name: one | HOSTILE for name, one in likely.items()}
    )


def fields_of(form: str) -> tuple[str, ...]:
    return ("at", "reason", *SERIES.get(form, ()), *MORE_FIELDS.get(form, ()))


def said_whole(checked: Checked) -> None:
    """Every note of an outcome has its sentence and stands on one line."""
    notes = [problem.note for problem in checked.problems]
    notes += [question.note for question in checked.questions]
    notes += [*checked.read_back.values(), *checked.computed.values()]
    for one in notes:
        assert say(one, BERLIN)


def typed_exactly(recorded: AnyEvent, draft: Mapping[str, str]) -> None:
    """Each number, text and word of an event is what stood in its field, and nothing more."""
    common = {"id", "at", "recorded_at", "by", "kind"}
    for field, value in recorded.model_dump(exclude=common, exclude_none=True).items():
        text = draft.get(field, "")
        if not text.strip():
            assert value == ON_RECORD[field]
            continue
        match value:
            case Decimal():
                assert value == Decimal(text)
                assert str(value) == str(Decimal(text))
            case bool():
                assert text == ("yes" if value else "no")
            case tuple():
                assert "".join(value).split() == text.split()
            case str() if field == "event_id":
                assert value == text.lower()
            case str():
                assert value == text
            case _:
                assert isinstance(value, datetime)


@pytest.mark.parametrize("form", list(FORMS))
def test_no_texts_break_a_form_or_are_altered(reference: Reference, form: str) -> None:
    at_desk = desk(reference, *CHARTED, now=NOW)
    made: list[AnyEvent] = []

    @settings(max_examples=80)
    @example({})
    @given(drafts(form))
    def holds(draft: dict[str, str]) -> None:
        checked = FORMS[form](draft, at_desk)
        said_whole(checked)
        assert not (checked.problems and checked.events)
        assert {problem.field for problem in checked.problems} <= set(fields_of(form))
        assert len(checked.events) <= 1
        for recorded in checked.events:
            assert recorded.at <= recorded.recorded_at == NOW.astimezone(UTC)
            typed_exactly(recorded, draft)
            assert json.loads(recorded.model_dump_json())["id"] == at_desk.new_id(0)
        made.extend(checked.events)

    holds()
    assert made
