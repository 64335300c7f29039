"""A form asks in place about what is doubtful, and takes no key for an answer that is none."""

from decimal import Decimal

from hands import focused, press, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from shown_form import NURSE, OTHER, Shown, editor, recorded, typed, words

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Vitals
from pressorsheet.core.paper import Status
from pressorsheet.ui.widgets.status import StatusMark

# A MAP below its diastolic pressure.
DOUBTFUL = {"sbp_mmhg": "100", "dbp_mmhg": "90", "map_mmhg": "70"}


def test_a_doubtful_value_is_asked_about_and_enter_again_answers(shown: Shown) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, **DOUBTFUL)
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
    typed(form, **DOUBTFUL)
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
    typed(form, **DOUBTFUL)
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
    typed(form, **DOUBTFUL)
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
    typed(form, **DOUBTFUL)
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


def test_a_question_that_one_person_left_open_is_not_answered_by_the_next(
    shown: Shown, assessment: Assessment
) -> None:
    form = shown("vitals")
    events = recorded(form)
    typed(form, **DOUBTFUL)
    press(Qt.Key.Key_Return)
    form.present(assessment, OTHER)
    form.focus_first()
    press(Qt.Key.Key_Return)
    assert events == []
