"""A form's draft is kept, cleared only when asked, and recorded for no other person or time."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hands import focused, press, type_text
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shown_form import NURSE, OTHER, Shown, editor, recorded, typed, words

from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.chart import Chart, chart_of
from pressorsheet.core.events import AnyEvent, Vitals
from pressorsheet.core.note import Refused
from pressorsheet.library.reference import reference
from pressorsheet.ui.forms.simple import SIMPLE


def test_a_draft_that_is_not_cleared_goes_on_where_it_was(shown: Shown) -> None:
    form = shown("vitals")
    typed(form, sbp_mmhg="104", hr_per_min="8")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert focused() is editor(form, "hr_per_min")
    type_text(focused(), "8")
    assert form.draft()["hr_per_min"] == "88"


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
