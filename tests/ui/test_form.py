"""A form hands out validated events alone, asks in place, and never touches what is being typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hands import focused, press, type_text
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from made_events import made, minute
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import Chart, chart_of
from pressorsheet.core.events import AnyEvent, Person, Vitals
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.paper import Status
from pressorsheet.library.reference import reference
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.simple import SIMPLE
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import ElidedText

NURSE = Person(name="A. Alvarez", role="nurse")
CUFF = made("vitals", 10, source="cuff", map_mmhg=60)
ARTERIAL = made("vitals", 10, source="arterial", map_mmhg=60)
Shown = Callable[[str], Form]


@pytest.fixture
def shown(qtbot: QtBot, assessment: Assessment) -> Shown:
    """A form on the sample patient, shown and active."""

    def show(name: str) -> Form:
        form = SIMPLE[name](lambda: assessment.at)
        qtbot.addWidget(form)
        form.present(assessment, NURSE)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return show


def editor(form: Form, key: str) -> QWidget:
    found = form.findChild(QWidget, f"{form.name}.{key}")
    assert isinstance(found, QWidget), key
    return found


def typed(form: Form, **texts: str) -> None:
    for key, text in texts.items():
        editor(form, key).setFocus()
        type_text(editor(form, key), text)


def words(form: Form) -> str:
    """Everything that can be read on the form now."""
    return " ".join(label.text() for label in form.findChildren(QLabel) if label.isVisible())


def recorded(form: Form) -> list[object]:
    found: list[object] = []
    form.submitted.connect(found.extend)
    return found


def test_enter_records_what_was_typed_exactly(shown: Shown, assessment: Assessment) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="104", dbp_mmhg="55", map_mmhg="71.5", hr_per_min="88")
    press(Qt.Key.Key_Return)
    (event,) = events
    assert isinstance(event, Vitals)
    assert (event.sbp_mmhg, event.dbp_mmhg) == (Decimal(104), Decimal(55))
    assert (event.map_mmhg, event.hr_per_min) == (Decimal("71.5"), Decimal(88))
    assert event.source == "arterial"
    assert event.by == NURSE
    assert event.at == event.recorded_at == assessment.at


@pytest.mark.parametrize("bad", ["7,1", "abc", ".5", "71 mmHg", "\u0667\u0661", "7" * 60])
def test_enter_on_a_bad_form_records_nothing_and_goes_to_the_first_problem(
    shown: Shown, bad: str
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg=bad, hr_per_min="88")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(form, "map_mmhg")
    assert "MAP:" in words(form)
    assert form.draft()["map_mmhg"] == bad


def test_a_fault_is_said_in_words_while_it_is_typed(shown: Shown) -> None:
    form = shown("vitals")
    typed(form, map_mmhg="7,1")
    assert "comma" in words(form)
    assert "point" in words(form)


def test_enter_on_an_empty_form_records_nothing_and_says_so(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    editor(form, "sbp_mmhg").setFocus()
    press(Qt.Key.Key_Return)
    assert events == []
    assert "nothing was recorded" in words(form).lower()


def test_a_doubtful_value_is_asked_about_and_enter_again_answers(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")  # below its diastolic pressure
    press(Qt.Key.Key_Return)
    assert events == []
    yes = form.findChild(QPushButton, "form.yes")
    assert isinstance(yes, QPushButton)
    assert focused() is yes
    press(Qt.Key.Key_Return)
    assert len(events) == 1


def enter(at: int, *, held: bool = False) -> None:
    """Enter pressed, or held, at a time in milliseconds as the system stamps its keys."""
    kind = QEvent.Type.KeyPress
    event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held)
    event.setTimestamp(at)
    QApplication.sendEvent(focused(), event)


def test_an_enter_that_bounces_or_is_held_answers_no_question(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")
    enter(10_000)
    assert focused() is form.findChild(QPushButton, "form.yes")
    enter(10_040)
    enter(10_499)
    enter(10_900, held=True)
    assert events == []
    enter(10_500)
    assert len(events) == 1


def test_an_enter_held_down_in_a_field_is_no_second_one(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="71")
    enter(10_000, held=True)
    assert events == []


def test_what_was_asked_by_the_button_is_not_answered_by_a_bounce_either(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")
    editor(form, "record").setFocus()
    enter(10_000)
    enter(10_100)
    assert events == []
    enter(10_600)
    assert len(events) == 1


def test_a_value_that_can_hardly_be_true_wants_a_reason(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="260")  # outside 15 to 250: a reason is asked
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(form, "reason")
    press(Qt.Key.Key_Return)
    assert events == []
    type_text(editor(form, "reason"), "transducer being flushed")
    press(Qt.Key.Key_Return)
    (event,) = events
    assert isinstance(event, Vitals)
    assert event.reason == "transducer being flushed"
    assert event.map_mmhg == Decimal(260)


def test_escape_leaves_a_question_with_the_draft_as_it_was(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert events == []
    assert form.draft()["map_mmhg"] == "70"


def test_what_is_doubtful_stays_said_and_is_selected_when_its_question_is_left(
    shown: Shown,
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="104", map_mmhg="130")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert "MAP 130 is above SBP 104 mmHg; check them" in words(form)
    mark = form.findChild(StatusMark)
    assert mark is not None
    assert mark.isVisible()
    assert mark.status is Status.APPLIES
    assert focused() is editor(form, "map_mmhg")
    type_text(focused(), "70")
    assert form.draft()["map_mmhg"] == "70"
    assert "MAP 130" not in words(form)
    assert events == []


def test_a_draft_that_is_not_cleared_goes_on_where_it_was(shown: Shown) -> None:
    form = shown("vitals")
    typed(form, sbp_mmhg="104", hr_per_min="8")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert focused() is editor(form, "hr_per_min")
    type_text(focused(), "8")
    assert form.draft()["hr_per_min"] == "88"


def test_a_question_answered_once_is_asked_again_of_another_value(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="30")  # outside 45 to 120: asked
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    typed(form, map_mmhg="305")  # in the place of 30: a reason is asked
    press(Qt.Key.Key_Return)
    assert events == []


def test_a_question_takes_the_focus_once_and_not_again_as_time_goes_on(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")
    press(Qt.Key.Key_Return)
    back = form.findChild(QPushButton, "form.back")
    press(Qt.Key.Key_Tab)
    assert focused() is back
    form.present(assessment, NURSE)  # as with every minute
    assert focused() is back
    press(Qt.Key.Key_Return)
    assert events == []


def test_enter_on_the_button_leads_to_the_answer_where_the_reason_is_written(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="260")
    press(Qt.Key.Key_Return)
    typed(form, reason="transducer being flushed")
    editor(form, "record").setFocus()
    press(Qt.Key.Key_Return)
    assert events == []
    press(Qt.Key.Key_Return)
    assert len(events) == 1


def test_escape_asks_before_it_clears_a_draft(shown: Shown) -> None:
    form = shown("vitals")
    typed(form, map_mmhg="71")
    press(Qt.Key.Key_Escape)
    assert form.draft()["map_mmhg"] == "71"
    assert "Clear this draft" in words(form)
    press(Qt.Key.Key_Return)
    assert form.draft()["map_mmhg"] == ""
    assert not form.is_dirty


def test_a_draft_is_kept_when_the_question_to_clear_is_left(shown: Shown) -> None:
    form = shown("vitals")
    typed(form, map_mmhg="71")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert form.draft()["map_mmhg"] == "71"


def test_what_comes_in_never_reaches_a_field_with_unsaved_text(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    typed(form, map_mmhg="71", hr_per_min="8")
    before = form.draft()
    later = assess(assessment.view.chart, assessment.reference, assessment.at + timedelta(hours=3))
    form.present(later, NURSE)
    assert form.draft() == before


def test_the_last_value_and_its_age_stand_below_the_field(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    later = assess(
        assessment.view.chart, assessment.reference, assessment.at + timedelta(minutes=6)
    )
    form.present(later, NURSE)
    assert "last 68, 6 min" in words(form)


def test_a_refused_record_leaves_the_draft_and_a_second_try_keeps_its_id(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="71")
    press(Qt.Key.Key_Return)
    form.refused(refused("store_full", file="worksheets.sqlite"))
    assert form.draft()["map_mmhg"] == "71"
    press(Qt.Key.Key_Return)
    first, second = events
    assert isinstance(first, Vitals)
    assert isinstance(second, Vitals)
    assert first.id == second.id


def test_after_a_record_the_form_is_empty_says_so_and_takes_a_new_id(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="71")
    press(Qt.Key.Key_Return)
    form.recorded()
    assert not form.is_dirty
    assert "Recorded" in words(form)
    typed(form, map_mmhg="72")
    press(Qt.Key.Key_Return)
    first, second = events
    assert isinstance(first, Vitals)
    assert isinstance(second, Vitals)
    assert first.id != second.id


def test_what_was_recorded_and_for_when_is_said(shown: Shown, assessment: Assessment) -> None:
    form = shown("vitals")
    earlier = assessment.at - timedelta(minutes=30)
    typed(form, at=f"{earlier:%H%M}", sbp_mmhg="104", dbp_mmhg="55", map_mmhg="71")
    press(Qt.Key.Key_Return)
    form.recorded()
    now, then = f"{assessment.at:%H:%M}", f"{earlier:%H:%M}"
    said = f"Recorded {now}: arterial 104/55, MAP 71 mmHg, for {then}."
    assert said in " ".join(words(form).split())


def test_a_draft_is_given_out_for_keeping_when_a_field_is_left(shown: Shown) -> None:
    form = shown("vitals")
    kept: list[tuple[str, object]] = []
    form.drafted.connect(lambda name, texts: kept.append((name, texts)))
    typed(form, sbp_mmhg="104", dbp_mmhg="5")
    name, texts = kept[-1]
    assert name == "vitals"
    assert isinstance(texts, dict)
    assert texts["sbp_mmhg"] == "104"


def test_a_kept_draft_comes_back_and_can_be_recorded(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    form.restore({"sbp_mmhg": "104", "map_mmhg": "71", "temp_c": "37.5"})
    assert form.is_dirty
    editor(form, "map_mmhg").setFocus()
    press(Qt.Key.Key_Return)
    (event,) = events
    assert isinstance(event, Vitals)
    assert event.temp_c == Decimal("37.5")


@pytest.mark.parametrize(
    ("charted", "source"),
    [
        ([], "cuff"),
        ([CUFF], "cuff"),
        ([ARTERIAL], "arterial"),
        ([made("line", 5, line="arterial", action="placed")], "arterial"),
        ([made("line", 5, line="central", action="placed")], "cuff"),
        ([CUFF, made("line", 12, line="arterial", action="placed")], "arterial"),
        ([made("line", 5, line="arterial", action="placed"), CUFF], "cuff"),
        ([ARTERIAL, made("line", 12, line="arterial", action="removed")], "cuff"),
    ],
)
def test_no_arterial_reading_is_offered_where_no_arterial_line_is_charted(
    qtbot: QtBot, reference: Reference, charted: list[AnyEvent], source: str
) -> None:
    form = SIMPLE["vitals"](lambda: minute(30))
    qtbot.addWidget(form)
    form.present(assess(chart_of(charted), reference, minute(30)), NURSE)
    assert form.draft()["source"] == source
    assert not form.is_dirty


@pytest.mark.parametrize("name", SIMPLE)
def test_every_input_is_named_as_its_event_field(shown: Shown, name: str) -> None:
    form = shown(name)
    for key in form.draft():
        found = editor(form, key)
        assert found.accessibleName().strip(), key


@pytest.mark.parametrize("name", SIMPLE)
def test_tab_goes_through_the_fields_in_reading_order(shown: Shown, name: str) -> None:
    form = shown(name)
    keys = [key for key in form.draft() if editor(form, key).isVisible()]
    editor(form, keys[0]).setFocus()
    seen = [focused().objectName().partition(".")[2]]
    for _ in keys[1:]:
        press(Qt.Key.Key_Tab)
        seen.append(focused().objectName().partition(".")[2])
    assert seen == keys


def test_a_time_can_be_set_back_and_is_read_back(shown: Shown, assessment: Assessment) -> None:
    form = shown("vitals")
    events = recorded(form)
    earlier = (assessment.at - timedelta(minutes=30)).replace(second=0)
    typed(form, at=f"{earlier:%H%M}", map_mmhg="71")
    press(Qt.Key.Key_Return)
    (event,) = events
    assert isinstance(event, Vitals)
    assert event.at == earlier
    assert event.recorded_at == assessment.at


@pytest.mark.parametrize(
    ("back", "below", "in_message"),
    [
        (timedelta(minutes=30), "30 min ago", ""),
        (timedelta(minutes=99), "99 min ago", ""),
        (timedelta(minutes=119), "1 h ago", "1 h 59 min ago"),
        (timedelta(hours=11, minutes=5), "11 h ago", "11 h 5 min ago"),
        (timedelta(hours=20, minutes=5), "", "yesterday"),
        (timedelta(days=40), "", " Oct "),
    ],
)
def test_a_time_read_back_is_never_cut(
    shown: Shown, assessment: Assessment, back: timedelta, below: str, in_message: str
) -> None:
    form = shown("vitals")
    then = assessment.at - back
    same_day = then.date() == assessment.at.date()
    written = f"{then:%H%M}" if same_day else f"{then:%Y-%m-%d %H:%M}"
    typed(form, at=written, map_mmhg="71")
    QApplication.processEvents()
    field = editor(form, "at").parentWidget()
    assert field is not None
    holder = field.parentWidget()
    assert holder is not None
    hint = holder.findChildren(ElidedText)[-1]
    assert hint.text() == hint.whole
    assert below in hint.whole
    assert in_message in words(form)


def test_a_time_to_come_is_refused_beside_the_field(shown: Shown, assessment: Assessment) -> None:
    form = shown("vitals")
    events = recorded(form)
    later: datetime = assessment.at + timedelta(minutes=30)
    typed(form, at=f"{later:%H:%M}", map_mmhg="71")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(form, "at")
    assert "Time:" in words(form)


def test_nothing_is_recorded_before_a_worksheet_is_open(qtbot: QtBot) -> None:
    form = SIMPLE["vitals"](lambda: datetime.fromisoformat("2026-11-22T19:38:00+01:00"))
    qtbot.addWidget(form)
    events = recorded(form)
    form.show()
    form.submit()
    assert events == []
    assert "admit a patient" in words(form)


def test_the_assessment_is_not_altered_by_a_form(shown: Shown, assessment: Assessment) -> None:
    before = replace(assessment)
    form = shown("vitals")
    typed(form, map_mmhg="71")
    press(Qt.Key.Key_Return)
    assert assessment == before


def test_a_draft_that_is_being_recorded_is_not_kept_again(qtbot: QtBot) -> None:
    """The second typing of a first weight is out of sight, and out of focus, once on record."""
    now = datetime.fromisoformat("2026-11-22T19:38:00+01:00")
    judged_with = reference()
    assert not isinstance(judged_with, Refused)
    form = SIMPLE["weight"](lambda: now)
    qtbot.addWidget(form)
    form.present(assess(Chart(), judged_with, now), NURSE)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    said: list[object] = []
    form.drafted.connect(lambda _name, texts: said.append(texts["kg"]))

    def record(events: tuple[AnyEvent, ...]) -> None:
        said.append("recorded")
        form.present(assess(chart_of(events), judged_with, now), NURSE)

    form.submitted.connect(record)
    for key in ("weight_kind", "basis"):
        editor(form, key).setFocus()
        press(Qt.Key.Key_Down)
    typed(form, kg="70", kg_again="70")
    press(Qt.Key.Key_Return)
    assert said.pop() == "recorded"
    assert not editor(form, "kg_again").isVisible()


def test_a_paste_of_ten_thousand_characters_is_refused_with_its_length(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    QGuiApplication.clipboard().setText("7" * 10_000)
    editor(form, "map_mmhg").setFocus()
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Return)
    assert events == []
    assert "10,000" in words(form)
    assert form.draft()["map_mmhg"] == "7" * 10_000


OTHER = Person(name="B. Brandt", role="nurse")


def test_a_draft_that_another_began_says_so_and_is_asked_about_once(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, map_mmhg="71")
    form.present(assessment, OTHER)
    assert "begun by A. Alvarez" in words(form)
    assert form.draft()["map_mmhg"] == "71"
    press(Qt.Key.Key_Return)
    assert events == []
    press(Qt.Key.Key_Return)
    (event,) = events
    assert isinstance(event, Vitals)
    assert event.by == OTHER


def test_who_began_a_draft_is_kept_with_it(shown: Shown, assessment: Assessment) -> None:
    form, kept = shown("vitals"), list[dict[str, str]]()
    form.drafted.connect(lambda _name, texts: kept.append(texts))
    typed(form, map_mmhg="71")
    editor(form, "hr_per_min").setFocus()
    form.restore({})
    form.present(assessment, OTHER)
    assert "begun by" not in words(form)
    form.restore(kept[-1])
    assert "begun by A. Alvarez" in words(form)
    form.present(assessment, NURSE)
    assert "begun by" not in words(form)


def test_a_question_that_one_person_left_open_is_not_answered_by_the_next(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, sbp_mmhg="100", dbp_mmhg="90", map_mmhg="70")
    press(Qt.Key.Key_Return)
    form.present(assessment, OTHER)
    form.focus_first()
    press(Qt.Key.Key_Return)
    assert events == []


def test_what_was_recorded_last_is_said_for_as_long_as_what_was_before(
    shown: Shown, qtbot: QtBot
) -> None:
    form = shown("vitals")
    fading = form.findChild(QTimer)
    assert isinstance(fading, QTimer)
    assert not fading.isActive()
    for pressure in ("71", "72"):
        typed(form, map_mmhg=pressure)
        press(Qt.Key.Key_Return)
        form.recorded()
        assert fading.remainingTime() > 5_500
        qtbot.wait(700)
    assert "Recorded" in words(form)
    fading.setInterval(0)
    fading.start()
    qtbot.waitUntil(lambda: "Recorded" not in words(form))


# A draft that was left.


class Shift:
    """A form on the sample patient, whose clock a test lets go; drafts are kept as they are."""

    def __init__(self, qtbot: QtBot, assessment: Assessment, name: str = "vitals") -> None:
        self.now = self.begun = assessment.at
        self._assessment = assessment
        self.kept: dict[str, str] = {}
        self.form = SIMPLE[name](lambda: self.now)
        qtbot.addWidget(self.form)
        self.form.drafted.connect(lambda _name, texts: setattr(self, "kept", dict(texts)))
        self.events = recorded(self.form)
        self.form.show()
        self.form.activateWindow()
        qtbot.waitUntil(self.form.isActiveWindow)
        self.goes_on(timedelta())

    def goes_on(self, span: timedelta) -> None:
        """Time passes, and the window looks at the clock."""
        self.now += span
        self.form.present(replace(self._assessment, at=self.now), NURSE)

    def opened_again_after(self, span: timedelta, without: str = "") -> None:
        """The window is closed and opened again, by the same person."""
        kept = {key: text for key, text in self.form.kept().items() if key != without}
        self.form.restore({})
        self.form.restore(kept)
        self.goes_on(span)


@pytest.fixture
def shift(qtbot: QtBot, assessment: Assessment) -> Shift:
    return Shift(qtbot, assessment)


def test_what_was_typed_in_an_earlier_sitting_says_when_and_is_not_recorded_for_now_unasked(
    shift: Shift,
) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.opened_again_after(timedelta(hours=3))
    asked = f"yped at {shift.begun:%H:%M} and not recorded: is it for now?"
    assert asked in words(shift.form)
    shift.form.focus_first()
    press(Qt.Key.Key_Return)
    assert shift.events == []
    assert asked in words(shift.form)
    press(Qt.Key.Key_Return)
    (event,) = shift.events
    assert isinstance(event, Vitals)
    assert event.at == shift.now


def test_back_from_that_question_leads_to_the_time_and_a_time_that_is_typed_is_taken(
    shift: Shift,
) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.opened_again_after(timedelta(hours=3))
    shift.form.focus_first()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert focused().objectName() == "vitals.at"
    type_text(focused(), f"{shift.begun:%H%M}")
    assert "is it for now" not in words(shift.form)
    press(Qt.Key.Key_Return)
    (event,) = shift.events
    assert isinstance(event, Vitals)
    assert event.at == shift.begun.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("span", "is_asked"),
    [(timedelta(minutes=4), False), (timedelta(minutes=5), True), (timedelta(hours=2), True)],
)
def test_what_was_covered_or_locked_for_long_is_asked_about_and_a_slow_hand_is_not(
    shift: Shift, span: timedelta, *, is_asked: bool
) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.goes_on(span)
    assert ("is it for now?" in words(shift.form)) is is_asked
    typed(shift.form, hr_per_min="88")
    press(Qt.Key.Key_Return)
    assert (shift.events == []) is is_asked


@pytest.mark.parametrize("span", [timedelta(seconds=30), timedelta(minutes=1), -timedelta(hours=1)])
def test_only_a_draft_that_is_brought_back_within_the_minute_is_still_of_now(
    shift: Shift, span: timedelta
) -> None:
    """A clock that was set back meanwhile makes it no younger."""
    typed(shift.form, sbp_mmhg="112")
    shift.opened_again_after(span)
    is_asked = span != timedelta(seconds=30)
    assert ("is it for now?" in words(shift.form)) is is_asked


def test_a_draft_of_an_older_version_says_that_it_was_typed_before(shift: Shift) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.opened_again_after(timedelta(), without="typed_at")
    assert "yped before and not recorded: is it for now?" in words(shift.form)


def test_what_is_typed_anew_after_a_draft_was_emptied_is_of_now(shift: Shift) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.opened_again_after(timedelta(hours=3))
    line = editor(shift.form, "sbp_mmhg")
    line.setFocus()
    for _ in range(3):
        press(Qt.Key.Key_Backspace)
    type_text(line, "118")
    assert "is it for now" not in words(shift.form)
    press(Qt.Key.Key_Return)
    assert len(shift.events) == 1


def test_when_a_draft_was_typed_is_kept_with_it(shift: Shift) -> None:
    typed(shift.form, sbp_mmhg="112")
    shift.goes_on(timedelta(minutes=2))
    editor(shift.form, "hr_per_min").setFocus()
    assert datetime.fromisoformat(shift.kept["typed_at"]) == shift.begun
