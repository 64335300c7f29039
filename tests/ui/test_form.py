"""A form hands out validated events alone, and never touches what is being typed."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hands import focused, press
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_form import NURSE, Shown, editor, recorded, typed, words

from made_events import made, minute
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Vitals
from pressorsheet.core.note import refused
from pressorsheet.ui.forms.simple import SIMPLE
from pressorsheet.ui.widgets.text import ElidedText

CUFF = made("vitals", 10, source="cuff", map_mmhg=60)
ARTERIAL = made("vitals", 10, source="arterial", map_mmhg=60)


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
