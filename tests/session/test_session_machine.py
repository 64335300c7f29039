"""A state machine plays random shifts on a store in a file: no record is ever lost or mixed up."""

import os
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)

from made_events import NURSE, made, made_id, minute, patient, reading
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, FreeNote
from pressorsheet.core.note import Refused
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.session.session import Session
from stores import opened


def shipped() -> Reference:
    found = shipped_reference()
    assert isinstance(found, Reference)
    return found


REFERENCE = shipped()
LATER = minute(100_000)
TEXTS = st.dictionaries(st.sampled_from(["map_mmhg", "note", "at"]), st.text(max_size=5))


@dataclass
class Told:
    """What the test itself remembers having done to one worksheet."""

    events: list[AnyEvent] = field(default_factory=list)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)


def said(assessment: Assessment) -> tuple[object, ...]:
    """What two assessments of the same record agree on; their charts are two objects."""
    return (
        assessment.checklists,
        assessment.pressure,
        assessment.target,
        assessment.running,
        assessment.equivalents,
    )


class Shift(RuleBasedStateMachine):
    """Nurses record, strike, move, type, switch patients, and the laptop is closed and opened."""

    worksheets: Bundle[str] = Bundle("worksheets")
    records: Bundle[tuple[str, AnyEvent]] = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ids = count()
        self.minutes = count(1)
        self.told: dict[str, Told] = {}
        self.session = self.opened()

    def opened(self) -> Session:
        journal = opened(Path(self.folder.name, "store"))
        session = Session(journal, REFERENCE, lambda: made_id("new", next(self.ids)))
        session.by = NURSE
        return session

    def teardown(self) -> None:
        self.session.close()
        self.folder.cleanup()

    @property
    def here(self) -> str:
        worksheet_id = self.session.worksheet_id
        assert worksheet_id is not None
        return worksheet_id

    def new_events(self, worksheet_id: str) -> list[AnyEvent]:
        """What a worksheet holds beyond what the test remembers, which must all be there."""
        before = self.session.worksheet_id
        assert self.session.open(worksheet_id) is None
        known = {event.id for event in self.told[worksheet_id].events}
        fresh = [event for event in self.session.events() if event.id not in known]
        if before is not None:
            assert self.session.open(before) is None
        return fresh

    # What people do.

    @initialize(target=worksheets)
    def first_patient(self) -> str:
        return self.admitted("12")

    @rule(target=worksheets, bed=st.sampled_from(["9", "14", "17"]))
    def admit(self, bed: str) -> str:
        return self.admitted(bed)

    def admitted(self, bed: str) -> str:
        first = patient(next(self.minutes), f"MOE, {bed}", bed)
        worksheet_id = self.session.admit((first,))
        assert isinstance(worksheet_id, str)
        self.told[worksheet_id] = Told([first])
        return worksheet_id

    @rule(worksheet_id=worksheets)
    def switch(self, worksheet_id: str) -> None:
        assert self.session.open(worksheet_id) is None

    @precondition(lambda self: self.session.worksheet_id is not None)
    @rule(target=records, mean=st.integers(40, 110), back=st.integers(0, 30))
    def record(self, mean: int, back: int) -> tuple[str, AnyEvent]:
        event = reading(next(self.minutes) - back, mean, id=made_id("reading", next(self.ids)))
        assert self.session.record((event,)) is None
        self.told[self.here].events.append(event)
        return self.here, event

    @precondition(lambda self: self.session.worksheet_id is not None)
    @rule(dose=st.sampled_from(["0", "0.05", "0.1"]))
    def infuse(self, dose: str) -> None:
        at = next(self.minutes)
        events = (
            made(
                "infusion",
                at,
                drug="norepinephrine",
                dose=Decimal(dose),
                dose_unit="mcg/kg/min",
            ),
            made("tick", at, item="infusions-complete", value=True),
        )
        assert self.session.record(events) is None
        self.told[self.here].events += events

    @rule(where=records)
    def try_again(self, where: tuple[str, AnyEvent]) -> None:
        worksheet_id, event = where
        self.session.open(worksheet_id)
        assert self.session.record((event,)) is None

    @rule(where=records)
    def change_what_was_recorded(self, where: tuple[str, AnyEvent]) -> None:
        worksheet_id, event = where
        self.session.open(worksheet_id)
        changed = event.model_copy(update={"reason": "another word"})
        fresh = reading(next(self.minutes), 66)
        assert isinstance(self.session.record((fresh, changed)), Refused)

    @rule(target=records, where=records, same_second=st.booleans())
    def strike(self, where: tuple[str, AnyEvent], same_second: bool) -> tuple[str, AnyEvent]:
        """Strike a record, which may itself be a strike; a second strike of one is refused."""
        worksheet_id, event = where
        self.session.open(worksheet_id)
        at = event.at if same_second else minute(next(self.minutes))
        stood = event.id not in self.session.struck
        refusal = self.session.strike(event.id, "typed wrong", at)
        if refusal is not None:
            assert not stood or at < event.at
            return where
        assert stood
        assert event.id in self.session.struck
        (strike,) = self.new_events(worksheet_id)
        self.told[worksheet_id].events.append(strike)
        return worksheet_id, strike

    @rule(target=records, where=consumes(records), to=worksheets)
    def move(self, where: tuple[str, AnyEvent], to: str) -> tuple[str, AnyEvent]:
        worksheet_id, event = where
        self.session.open(worksheet_id)
        stood = event.id not in self.session.struck
        refusal = self.session.move(event.id, to, "wrong patient", minute(next(self.minutes)))
        if refusal is not None:
            assert not stood or to == worksheet_id or event.kind == "struck"
            return where
        assert stood
        (strike,) = self.new_events(worksheet_id)
        new = self.new_events(to)
        (whence,) = (one for one in new if isinstance(one, FreeNote))
        (copy,) = (one for one in new if one is not whence)
        assert "moved from" in whence.text
        self.told[worksheet_id].events.append(strike)
        self.told[to].events += new
        assert copy.model_copy(update={"id": event.id}) == event
        return to, copy

    @precondition(lambda self: self.session.worksheet_id is not None)
    @rule(form=st.sampled_from(["vitals", "fluid"]), texts=TEXTS)
    def type_a_draft(self, form: str, texts: dict[str, str]) -> None:
        assert self.session.keep_draft(form, texts) is None
        drafts = self.told[self.here].drafts
        drafts.pop(form, None)
        if texts:
            drafts[form] = texts

    @rule()
    def close_and_reopen(self) -> None:
        before = self.session.worksheet_id
        shown = said(self.session.assessment(LATER))
        board = self.session.patients(LATER)
        self.session.close()
        self.session = self.opened()
        assert self.session.worksheet_id is None
        if before is not None:
            assert self.session.open(before) is None
            assert said(self.session.assessment(LATER)) == shown
        assert self.session.patients(LATER) == board

    # What always holds.

    @invariant()
    def every_record_is_where_it_was_charted_and_unaltered(self) -> None:
        before = self.session.worksheet_id
        for worksheet_id, told in self.told.items():
            assert self.session.open(worksheet_id) is None
            assert self.session.events() == tuple(sorted(told.events, key=lambda each: each.order))
            assert self.session.drafts() == told.drafts
        if before is not None:
            self.session.open(before)

    @invariant()
    def the_chart_is_what_its_events_add_up_to(self) -> None:
        afresh = assess(chart_of(self.session.events()), REFERENCE, LATER)
        assert said(self.session.assessment(LATER)) == said(afresh)

    @invariant()
    def the_board_shows_everyone_once(self) -> None:
        rows = self.session.patients(LATER)
        assert sorted(row.worksheet_id for row in rows) == sorted(self.told)


Shift.TestCase.settings = settings(
    max_examples=int(os.environ.get("PRESSORSHEET_SHIFTS", "12")), stateful_step_count=20
)
TestShift = Shift.TestCase
