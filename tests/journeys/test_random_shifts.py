"""Random shifts at the real window: whatever people do, no record and no draft is lost or mixed up.

PRESSORSHEET_SHIFTS sets how many shifts are played.
"""

import os
import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtWidgets import QLineEdit, QTableView
from ward import Ward, words_on

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.events import Patient
from typist import focused

SHIFTS = int(os.environ.get("PRESSORSHEET_SHIFTS", "6"))
# A form and its field that takes any text, so that a draft can name the patient it is about.
FREE = {"note": "note.text", "fluid": "fluid.name"}
MOST_PATIENTS = 4
RECORDS_AND_DRAFTS = """
    SELECT worksheets.id, body FROM events JOIN worksheets ON worksheet = worksheets.number
    UNION ALL SELECT worksheet, text FROM drafts
"""
TOKEN = re.compile(r"about bed (\d+), no\. \d+")
# The words of clinical.md for what is computed; a caution applies or does not.
WORDS = {"met": "met", "not_met": "not met", "unknown": "unknown", "information": "information"}
CAUTION_WORDS = {**WORDS, "met": "applies", "not_met": "does not apply"}


class Shifts(RuleBasedStateMachine):
    """People chart, type, strike, admit and switch; the clock runs; the laptop is opened again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ward = Ward(Path(self.folder.name, "store"))
        self.beds: dict[str, str] = {}  # by the id of the worksheet
        self.drafts: dict[str, str] = {}  # what stands unsaved in a form of the open worksheet
        self.typed = 0
        self.stored: list[tuple[object, ...]] = []
        self.ward.start()

    def teardown(self) -> None:
        self.ward.close()
        self.folder.cleanup()

    @property
    def here(self) -> str:
        found = self.ward.window.store.session.worksheet_id
        assert found is not None
        return found

    @property
    def records(self) -> int:
        return len(self.ward.window.store.session.events())

    # What people do.

    @initialize()
    def two_patients(self) -> None:
        self.admitted()
        self.admitted()

    def admitted(self) -> None:
        bed = str(10 + len(self.beds))
        self.ward.admit(name=f"DOE, Bed {bed}", mrn=f"10{bed}", bed=bed)
        assert self.here not in self.beds
        self.beds[self.here] = bed

    @precondition(lambda self: len(self.beds) < MOST_PATIENTS)
    @rule()
    def admit(self) -> None:
        before = self.here
        self.ward.key("Ctrl+N")
        if self.drafts:
            self.is_refused_with_the_draft_shown(before)
        else:
            self.admitted()

    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        before = self.here
        to = data.draw(st.sampled_from(sorted({*self.beds.values()} - {self.beds[before]})))
        self.ask_for(to)
        if self.drafts:
            self.is_refused_with_the_draft_shown(before)
        else:
            assert self.beds[self.here] == to
            assert "This draft is not recorded" not in self.ward.said()

    def ask_for(self, bed: str) -> None:
        self.ward.key("Ctrl+K")
        self.ward.write(f"Bed {bed}")
        self.ward.key("Return")

    def is_refused_with_the_draft_shown(self, before: str) -> None:
        assert self.here == before
        assert "This draft is not recorded" in self.ward.said()
        assert any(self.shows(form, text) for form, text in self.drafts.items())

    def shows(self, form: str, text: str) -> bool:
        fields = self.ward.window.findChildren(QLineEdit, FREE[form])
        return any(field.isVisible() and field.text() == text for field in fields)

    @rule(mean=st.integers(50, 110))
    def record_vitals(self, mean: int) -> None:
        before = self.records
        self.a_minute_later()
        self.ward.chart("vitals", map_mmhg=str(mean))
        assert self.records == before + 1

    @rule(form=st.sampled_from(sorted(FREE)), is_left=st.booleans())
    def type_a_draft(self, form: str, is_left: bool) -> None:
        self.typed += 1
        text = f"about bed {self.beds[self.here]}, no. {self.typed} "
        self.ward.open_form(form)
        self.ward.go_to(FREE[form])
        self.ward.key("End")
        self.ward.write(text)
        self.drafts[form] = self.drafts.get(form, "") + text
        if is_left:
            self.ward.key("Tab")

    @precondition(lambda self: "note" in self.drafts)
    @rule()
    def record_the_note(self) -> None:
        before = self.records
        self.a_minute_later()
        self.ward.open_form("note")
        self.ward.key("Return")
        assert self.records == before + 1, self.ward.said()
        del self.drafts["note"]

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def clear_a_draft(self, data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(sorted(self.drafts)))
        self.ward.open_form(form)
        self.ward.key("Esc")
        self.ward.key("Return")
        del self.drafts[form]

    @precondition(lambda self: self.records > 1)
    @rule(down=st.integers(0, 5))
    def strike(self, down: int) -> None:
        """Strike a record above the patient's own; one that is struck already stays as it is."""
        before = len(self.ward.window.store.session.struck)
        self.a_minute_later()
        self.ward.region("records.table")
        self.ward.key("Ctrl+Home")
        self.ward.key("Down", min(down, self.records - 2))
        is_struck = self.told_here().startswith("struck")
        self.ward.key("Delete")
        if is_struck:
            assert focused().objectName() == "records.table"
            return
        self.ward.write("typed wrong")
        self.ward.key("Return")
        assert len(self.ward.window.store.session.struck) == before + 1

    def a_minute_later(self) -> None:
        """What is recorded in one minute stands in the order of ids, which are drawn by lot."""
        self.ward.pass_time(timedelta(minutes=1))

    def told_here(self) -> str:
        table = focused()
        assert isinstance(table, QTableView)
        return str(table.model().index(table.currentIndex().row(), 2).data())

    @rule(minutes=st.integers(1, 200))
    def let_time_pass(self, minutes: int) -> None:
        self.ward.pass_time(timedelta(minutes=minutes))

    @rule()
    def close_and_open_again(self) -> None:
        before, was = self.here, said(self.ward.assessment)
        self.ward.close()
        self.ward.start()
        if self.here != before:
            assert self.ward.window.store.session.drafts() == {}
            self.ask_for(self.beds[before])
        assert self.here == before
        assert said(self.ward.assessment) == was
        for form, text in self.drafts.items():
            self.ward.open_form(form)
            assert self.shows(form, text)

    # What always holds.

    @invariant()
    def the_journal_only_grows(self) -> None:
        stored = self.rows("SELECT number, worksheet, id, body FROM events ORDER BY number")
        assert stored[: len(self.stored)] == self.stored
        self.stored = stored

    @invariant()
    def nothing_about_a_patient_stands_with_another(self) -> None:
        for worksheet, text in self.rows(RECORDS_AND_DRAFTS):
            assert set(TOKEN.findall(str(text))) <= {self.beds[str(worksheet)]}
        for field in self.ward.window.findChildren(QLineEdit):
            assert set(TOKEN.findall(field.text())) <= {self.beds[self.here]}

    @invariant()
    def the_checklists_show_the_assessment(self) -> None:
        assessment, shown = self.ward.assessment, self.ward.checklists()
        assert assessment.at.replace(second=0) == self.ward.now.replace(second=0)
        words = {label.lower(): text.split(", ")[0] for label, text in shown.items()}
        for checklist in assessment.checklists:
            for result in checklist.items:
                name = result.item.id.replace(".", "-")
                # The four signs of perfusion share a row, as what recurrent hypotension may mean.
                if name[:-1] not in ("mon-2", "wean-4"):
                    assert words[name] == word_of(result)

    @invariant()
    def banner_board_and_worksheet_are_of_one_patient(self) -> None:
        name = f"DOE, Bed {self.beds[self.here]}"
        events = self.ward.window.store.session.events()
        assert any(isinstance(one, Patient) and one.name == name for one in events)
        words = list(words_on(self.ward.window.frame.banner))
        assert name in words
        assert f"Bed {self.beds[self.here]}" in words

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the store's file holds, read past the program."""
        with closing(sqlite3.connect(f"{self.ward.place.as_uri()}?mode=ro", uri=True)) as raw:
            return list(raw.execute(question))


def said(assessment: Assessment) -> tuple[object, ...]:
    """What two assessments of one record agree on; their charts are two objects."""
    return (
        assessment.at,
        assessment.checklists,
        assessment.pressure,
        assessment.target,
        assessment.running,
    )


def word_of(result: ItemResult) -> str:
    if result.is_out_of_date:
        return "out of date"
    words = CAUTION_WORDS if result.item.kind == "caution" else WORDS
    return words[result.status.value]


# A shift is short enough to be read as it was played; making it shorter takes minutes.
Shifts.TestCase.settings = settings(
    max_examples=SHIFTS,
    stateful_step_count=12,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
)
TestShifts = Shifts.TestCase
