"""Random shifts at the real window: whatever people do, no record and no draft is lost or mixed up.

PRESSORSHEET_SHIFTS sets how many shifts are played.
"""

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from ward import Ward, words_on

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.events import AnyEvent, Patient, Struck, Vitals
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from stores import raw
from typist import focused

SHIFTS = int(os.environ.get("PRESSORSHEET_SHIFTS", "6"))
# A form and its field that takes any text, so that a draft can name the patient it is about.
FREE = {"note": "note.text", "fluid": "fluid.name"}
MOST_PATIENTS = 4
PLANNED_RATE = re.compile(r"(By the plan.*?|set the pump to )(?P<rate>[\d.]+) mL/h")
MARKS = {
    "give": "taper_step",
    "hold": "taper_held",
    "resume": "taper_resumed",
    "step_back": "taper_stepped_back",
    "skip": "taper_skipped",
    "stop": "taper_stopped",
    "replan": "taper_replanned",
}
RECORDS_AND_DRAFTS = """
    SELECT worksheets.id, body FROM events JOIN worksheets ON worksheet = worksheets.number
    UNION ALL SELECT worksheet, text FROM drafts
"""
TOKEN = re.compile(r"about bed (\d+), no\. \d+")
# The words of clinical.md for what is computed; a caution applies or does not.
WORDS = {"met": "met", "not_met": "not met", "unknown": "unknown", "information": "information"}
CAUTION_WORDS = {**WORDS, "met": "applies", "not_met": "does not apply"}

# Minutes gone by, a mean pressure, an act, and the mL/h read off the pump; none: those planned.
MOMENTS = st.tuples(
    st.sampled_from([1, 16, 57, 57, 57]),
    st.sampled_from([72, 70, 66, 63, 57]),
    st.sampled_from([*sorted(MARKS), "give", "give", "give", "replan", "replan"]),
    st.sampled_from(["", "", "", "9", "3.1"]),
)


def gone(events: Iterable[AnyEvent]) -> set[str]:
    """The records that no longer exist: those a strike names that itself exists.

    A strike that is struck gives back what it struck, and so on down the chain.
    """
    found = tuple(events)
    strikes: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    for event in found:
        if isinstance(event, Struck):
            strikes[event.event_id].append(event)

    def stands(event: AnyEvent) -> bool:
        return not any(map(stands, strikes[event.id]))

    return {event.id for event in found if not stands(event)}


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
        self.order_a_taper()

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
        session = self.ward.window.store.session
        before = len(session.events())
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
        assert len(session.events()) == before + 1
        assert set(session.struck) == gone(session.events())

    # A taper, at most one for each patient, that nobody verifies.

    @property
    def taper(self) -> TaperRun | None:
        return next(iter(tapers_of(self.ward.assessment).read), None)

    @precondition(lambda self: not self.drafts and self.taper is None)
    @rule()
    def order_a_taper(self) -> None:
        """0.03 units/min of 0.2 units/mL by 0.005 every hour; the criterion is not met."""
        ward = self.ward
        if not any(found.drug.id == "vasopressin" for found in ward.assessment.running):
            self.a_minute_later()
            ward.chart("bag", drug="vasopressin", amount="20", volume_ml="100")
            self.a_minute_later()
            ward.infuse("vasopressin", "0.03")
            ward.key("Return")
        self.a_minute_later()
        before = self.records
        ward.key("Alt+2")
        ward.fill("taper", {"drug": "vasopressin", "line": "right jugular, distal lumen"})
        ward.go_to("taper.as_running")
        ward.key("Space")
        called = {"stop_below_mmhg": "60", "call": "Dr. Mori", "ordered_by": "Dr. Mori"}
        ward.fill("taper", {**called, "reason": self.about_here()})
        self.answered(before)
        assert self.records == before + 1, ward.said()
        self.no_more_is_shown_than_holds()
        ward.key("Alt+1")

    @precondition(lambda self: not self.drafts and self.taper is not None)
    @rule(moment=MOMENTS)
    def live_on(self, moment: tuple[int, int, str, str]) -> None:
        """Minutes go by, a pressure, and an act; what may not be marked now has no button."""
        minutes, mean, act, rate = moment
        self.ward.pass_time(timedelta(minutes=minutes))
        self.ward.chart("vitals", map_mmhg=str(mean))
        self.a_minute_later()
        self.mark_the_taper(act, rate)

    def mark_the_taper(self, act: str, rate: str) -> None:
        """As planned where no rate is drawn."""
        ward, before = self.ward, self.records
        ward.key("Alt+2")
        self.no_more_is_shown_than_holds()
        if self.is_offered(act):
            planned = re.search(PLANNED_RATE, self.next_step())
            ward.go_to(f"taper.{act}")
            ward.key("Return")
            if act == "replan":
                self.replan()
            if act in ("give", "step_back"):
                ward.write(rate or (planned["rate"] if planned else "9"))
            if act not in ("give", "resume", "replan"):
                ward.go_to("taper_mark.reason")
                ward.write(self.about_here())
            self.answered(before)
            made = [event.kind for event in self.events()[before:]]
            assert made in ([], [MARKS[act]]), made
            self.no_more_is_shown_than_holds()
        ward.key("Alt+1")

    def replan(self) -> None:
        """From what runs: 3.1 mL/h of 0.2 units/mL is 0.010333..., which 0.0103 is set by."""
        if focused().objectName() == "taper.as_running":
            self.ward.key("Space")
        else:
            self.ward.write("0.0103")
        self.ward.fill("taper", {"ordered_by": "Dr. Mori", "reason": self.about_here()})

    def answered(self, before: int) -> None:
        """Enter, and an answer to what is asked; what is refused is left and dropped."""
        ward = self.ward
        ward.key("Return")
        for _ in range(3):
            if self.records > before:
                return
            if focused().objectName().endswith(".reason"):
                ward.write(self.about_here())
            ward.key("Return")
        ward.until("Esc", self.is_left, "the buttons")

    def is_left(self) -> bool:
        """Whether nothing is being written; a question about clearing it is answered."""
        if focused().objectName() == "form.yes":
            self.ward.key("Return")
        return not self.ward.window.views.drafts()

    def about_here(self) -> str:
        self.typed += 1
        return f"about bed {self.beds[self.here]}, no. {self.typed}"

    def events(self) -> list[AnyEvent]:
        return list(self.ward.window.store.session.events())

    def is_offered(self, act: str) -> bool:
        buttons = self.ward.window.findChildren(QPushButton, f"taper.{act}")
        return any(button.isVisible() for button in buttons)

    def next_step(self) -> str:
        return next((row[0] for row in self.ward.rows("taper.plan") if not any(row[1:])), "")

    def no_more_is_shown_than_holds(self) -> None:
        """No step is active on a frozen taper, no gate is clear without a fresh MAP at target."""
        taper, said = self.taper, self.next_step()
        assert taper is not None
        assert "NOT VERIFIED" in self.ward.said()
        is_active = "set the pump to" in said
        assert not is_active or (taper.is_running and taper.frozen is None)
        if taper.frozen is not None:
            states = [row[-1] for row in self.ward.rows("taper.plan") if row[0].isdecimal()]
            assert "planned" not in states
        if "conditions met" in said:
            struck = self.ward.window.store.session.struck
            readings = [
                event
                for event in self.events()
                if isinstance(event, Vitals) and event.id not in struck
            ]
            newest = max(readings, key=lambda event: event.at)
            assert newest.map_mmhg is not None
            assert newest.map_mmhg >= 65  # the target that holds where none is set
            assert self.ward.now - newest.at <= timedelta(minutes=15)

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
        with closing(raw(self.ward.place)) as store:
            return list(store.execute(question))


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


@given(moments=st.lists(MOMENTS, min_size=10, max_size=14))
@settings(max_examples=max(1, SHIFTS // 2), phases=(Phase.generate,), deadline=None)
def test_whatever_is_marked_on_a_taper_it_shows_no_more_than_holds(
    moments: list[tuple[int, int, str, str]],
) -> None:
    shift = Shifts()
    try:
        shift.two_patients()
        for moment in moments:
            shift.live_on(moment)
            shift.the_journal_only_grows()
            shift.nothing_about_a_patient_stands_with_another()
            if shift.taper is None or not shift.taper.is_running:
                break
    finally:
        shift.teardown()
