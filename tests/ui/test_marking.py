"""Marking the next row of a taper: by keys alone, in its place, and what is asked on the way.

The sample patient's row 3: 0.02 to 0.015 units/min, 4.5 mL/h of 0.2 units/mL, its conditions met.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from drug_forms import NURSE, choose, editor, words, write
from hands import focused, press, type_text
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView
from pytestqt.qtbot import QtBot

from offscreen import settle

from bedside import event as charted  # isort: skip  # found by drug_forms
from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.chart import after
from pressorsheet.core.events import AnyEvent, TaperHeld, TaperStep
from pressorsheet.core.note import refused
from pressorsheet.ui.taper import Taper

ENTER = Qt.Key.Key_Return


class Bedside:
    """The taper view on a record that takes in what the view hands out, as the store does."""

    def __init__(self, qtbot: QtBot, assessment: Assessment) -> None:
        self.now = assessment.at
        self.assessment = assessment
        self.events: list[AnyEvent] = []
        self.view = Taper(lambda: self.now)
        qtbot.addWidget(self.view)
        self.view.submitted.connect(self._record)
        self.view.present(assessment, NURSE)
        self.view.resize(1206, 568)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)

    def _record(self, form: object, events: tuple[AnyEvent, ...]) -> None:
        self.events += events
        chart = self.assessment.view.chart
        for event in events:
            chart = after(chart, event)
        self._show(chart)
        self.view.settle(form, None)  # type: ignore[arg-type]  # a form of the view

    def _show(self, chart: object) -> None:
        self.assessment = assess(chart, self.assessment.reference, self.now)  # type: ignore[arg-type]  # a chart
        self.view.present(self.assessment, NURSE)
        QApplication.processEvents()

    def later(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._show(self.assessment.view.chart)

    def table(self) -> QTableView:
        found = self.view.findChild(QTableView, "taper.plan")
        assert isinstance(found, QTableView)
        return found

    def line(self, name: str) -> str:
        """The line of the table that begins so, as a reader hears it."""
        model = self.table().model()
        lines = (
            " | ".join(model.index(row, column).data() for column in range(model.columnCount()))
            for row in range(model.rowCount())
        )
        return next(each for each in lines if each.startswith(name))

    def notes(self) -> str:
        """What stands below the rows: holds, steps back and skips."""
        model = self.table().model()
        return " | ".join(
            model.index(row, 1).data()
            for row in range(model.rowCount())
            if not model.index(row, 0).data()
        )

    def select(self, begins: str) -> None:
        """Put the focus on the row that begins so in either of its first cells."""
        table, model = self.table(), self.table().model()
        table.setFocus()
        for row in range(model.rowCount()):
            if any(model.index(row, column).data().startswith(begins) for column in (0, 1)):
                table.setCurrentIndex(model.index(row, 0))

    def join(self, event: AnyEvent) -> None:
        """What another laptop recorded comes in."""
        self._show(after(self.assessment.view.chart, event))

    def offered(self) -> list[str]:
        """The buttons below the step, in the order in which Tab comes to them."""
        buttons = self.view.marking.acts.findChildren(QAbstractButton)
        return [button.text() for button in buttons if button.isVisible()]

    def press_button(self, words: str) -> None:
        buttons = self.view.findChildren(QAbstractButton)
        next(each for each in buttons if each.isVisible() and each.text() == words).click()
        QApplication.processEvents()


@pytest.fixture
def bedside(qtbot: QtBot, assessment: Assessment) -> Bedside:
    return Bedside(qtbot, assessment)


def test_a_row_is_given_by_reading_the_pump_with_keys_alone(bedside: Bedside) -> None:
    bedside.view.setFocus()
    assert focused() is bedside.table()
    press(ENTER)
    assert focused().objectName() == "taper_mark.rate_ml_per_h"
    type_text(editor(bedside.view, "taper_mark.rate_ml_per_h"), "4.5")
    press(ENTER)
    (made,) = bedside.events
    assert isinstance(made, TaperStep)
    assert (made.row, made.dose, made.rate_ml_per_h) == (3, Decimal("0.015"), Decimal("4.5"))
    # The plan said 19:00; resumed, it was due at 19:36.
    assert "3 | 19:36, plan 19:00" in bedside.line("3")
    assert "given 19:38, +38 min, 0.015 at 4.5 mL/h, A. Alvarez" in bedside.line("3")
    # The next step follows this one by the interval.
    assert bedside.line("Step 4").startswith("Step 4, hold: conditions unknown")
    assert "due 20:38, 1 h to go" in bedside.line("Step 4")
    assert focused() is bedside.table()


def test_an_empty_enter_gives_nothing(bedside: Bedside) -> None:
    bedside.press_button("Record given")
    press(ENTER)
    assert bedside.events == []
    assert "Pump set to: write the dose or the rate that was set" in words(bedside.view)
    assert editor(bedside.view, "taper_mark.rate_ml_per_h").text() == ""
    assert editor(bedside.view, "taper_mark.rate_ml_per_h").placeholderText() == ""


@pytest.mark.parametrize("typed", ["4,5", "45.", "0.015 units/min", "45"])
def test_a_slip_of_the_key_records_nothing_and_stays_as_typed(bedside: Bedside, typed: str) -> None:
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", typed)
    press(ENTER)
    assert bedside.events == []
    assert editor(bedside.view, "taper_mark.rate_ml_per_h").text() == typed


def test_the_dose_in_the_rates_place_is_named(
    bedside: Bedside,
) -> None:
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", "0.015")
    press(ENTER)
    assert bedside.events == []
    said = "that is the dose of step 3, 0.015 units/min; its pump rate is 4.5 mL/h"
    assert said in words(bedside.view)
    assert focused().objectName() == "taper_mark.rate_ml_per_h"


def test_another_rate_than_planned_wants_a_reason_and_freezes_the_rest(bedside: Bedside) -> None:
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", "3")
    press(ENTER)
    assert bedside.events == []
    assert "step 3 is 0.015 units/min, set 4.5 mL/h: given otherwise?" in words(bedside.view)
    assert focused().objectName() == "taper_mark.reason"
    press(Qt.Key.Key_Escape)
    assert bedside.events == []
    assert focused().objectName() == "taper_mark.rate_ml_per_h"
    press(ENTER)
    write(bedside.view, "taper_mark.reason", "Dr A. Lind: two steps")
    press(ENTER)
    assert [event.kind for event in bedside.events] == ["taper_step"]
    assert bedside.line("Step 4").startswith("Step 4, not active")
    assert bedside.offered()[0] == "Replan"


def test_a_hold_freezes_the_rest_and_is_resumed(bedside: Bedside) -> None:
    bedside.press_button("Hold")
    assert focused().objectName() == "taper_mark.reason"
    press(ENTER)
    assert bedside.events == []
    assert "Reason: write why" in words(bedside.view)
    write(bedside.view, "taper_mark.reason", "off ward for CT")
    press(ENTER)
    (made,) = bedside.events
    assert isinstance(made, TaperHeld)
    assert bedside.line("Step 3").startswith("Step 3, not active: held")
    assert "planned" not in bedside.line("4")
    assert bedside.offered()[0] == "Resume"
    assert bedside.offered()[1] == "Record given"
    bedside.later(40)
    bedside.press_button("Resume")
    press(ENTER)
    assert "due 20:18, now" in bedside.line("Step 3")
    assert bedside.line("4").startswith("4 | 21:18")


def test_a_late_row_can_still_be_recorded_with_its_own_time(bedside: Bedside) -> None:
    bedside.later(20)
    assert bedside.line("Step 3").startswith("Step 3, not active: late")
    assert bedside.offered()[:3] == ["Record given", "Hold", "Resume"]
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", "4.5")
    press(ENTER)
    assert bedside.events == []
    assert "given 22 min late? The rest stays not active until resumed" in words(bedside.view)
    press(Qt.Key.Key_Escape)
    write(bedside.view, "taper_mark.at", "19:39")
    press(ENTER)
    (made,) = bedside.events
    assert f"{made.at:%H:%M}" == "19:39"
    assert "given 19:39" in bedside.line("3")


def test_a_step_back_and_a_skip_leave_nothing_but_a_replan(bedside: Bedside) -> None:
    bedside.press_button("Skip")
    write(bedside.view, "taper_mark.reason", "asked to wait")
    press(ENTER)
    assert bedside.line("Step 4").startswith("Step 4, not active")
    assert bedside.offered() == ["Replan", "Step back", "Stop taper"]
    bedside.press_button("Step back")
    write(bedside.view, "taper_mark.dose", "0.03")
    write(bedside.view, "taper_mark.reason", "MAP 58")
    press(ENTER)
    assert [event.kind for event in bedside.events] == ["taper_skipped", "taper_stepped_back"]
    # What was given before stands beside what was made of it.
    assert "stepped back, 0.02 at 6 mL/h" in bedside.line("2")
    assert "stepped back 19:38 to 0.03 at 9 mL/h: MAP 58" in bedside.notes()


def test_by_how_much_a_row_was_off_the_plan_and_why_stand_below_it(bedside: Bedside) -> None:
    # 4.8 mL/h of 0.2 units/mL is 0.016 units/min; row 3 is 0.015 at 4.5.
    bedside.view.setFocus()
    press(ENTER)
    type_text(focused(), "4.8")
    press(ENTER)
    assert focused().objectName() == "taper_mark.reason"
    type_text(focused(), "keypad slipped")
    press(ENTER)
    assert "given 19:38, +38 min, 0.016 at 4.8 mL/h, A. Alvarez" in bedside.line("3")
    assert "0.001 units/min above the plan; reason: keypad slipped" in bedside.notes()


def test_a_dose_that_no_decimals_write_is_told_by_its_rate(bedside: Bedside) -> None:
    # 4.6 mL/h of 0.2 units/mL is 0.015333... units/min: the record holds the rate alone.
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", "4.6")
    press(ENTER)
    write(bedside.view, "taper_mark.reason", "keypad slipped")
    press(ENTER)
    assert "given 19:38, +38 min, 4.6 mL/h, A. Alvarez" in bedside.line("3")
    assert "0.1 mL/h above the plan; reason: keypad slipped" in bedside.notes()


def test_a_row_that_was_stepped_back_still_says_when_it_was_given(bedside: Bedside) -> None:
    bedside.press_button("Step back")
    write(bedside.view, "taper_mark.rate_ml_per_h", "9")
    write(bedside.view, "taper_mark.reason", "MAP 58")
    press(ENTER)
    assert "stepped back, 0.02 at 6 mL/h" in bedside.line("2")
    assert "given 18:00, on time" in bedside.notes()


def test_a_stopped_taper_offers_nothing(bedside: Bedside) -> None:
    bedside.press_button("Stop taper")
    write(bedside.view, "taper_mark.reason", "palliative")
    press(ENTER)
    assert "stopped 19:38 by A. Alvarez: palliative" in words(bedside.view)
    assert not bedside.view.marking.isVisible()


def test_after_off_the_dose_can_still_be_stepped_back(bedside: Bedside) -> None:
    for number, rate in enumerate(("4.5", "3", "1.5", "0"), start=1):
        bedside.press_button("Record given")
        write(bedside.view, "taper_mark.rate_ml_per_h", rate)
        press(ENTER)
        if len(bedside.events) < number:
            # No pressure is charted in these hours, so the gate is unknown and a reason is asked.
            write(bedside.view, "taper_mark.reason", "as ordered")
            press(ENTER)
        bedside.later(60)
    assert len(bedside.events) == 4
    assert "ended at OFF" in words(bedside.view)
    assert bedside.offered() == ["Step back"]
    said = bedside.line("OFF")
    assert "watch MAP, sodium and urine to 23 Nov 22:38" in said
    assert "the line still holds vasopressin: do not flush or bolus" in said
    acts = bedside.view.marking.acts
    shown = acts.first
    assert shown is not None
    assert shown.visibleRegion().boundingRect().size() == shown.size()
    bedside.press_button("Step back")
    settle()
    line = editor(bedside.view, "taper_mark.dose")
    assert line.visibleRegion().boundingRect().width() > 80
    write(bedside.view, "taper_mark.dose", "0.03")
    write(bedside.view, "taper_mark.reason", "MAP 52")
    press(ENTER)
    assert bedside.events[-1].kind == "taper_stepped_back"


def test_esc_leaves_an_empty_mark_and_asks_before_it_drops_a_written_one(
    bedside: Bedside,
) -> None:
    bedside.press_button("Hold")
    press(Qt.Key.Key_Escape)
    assert focused().text() == "Record given"  # type: ignore[attr-defined]  # a button
    bedside.press_button("Hold")
    write(bedside.view, "taper_mark.reason", "CT")
    press(Qt.Key.Key_Escape)
    assert bedside.view.marking.form.is_dirty
    assert bedside.events == []
    # Dropped, it leaves no empty form of a step in front: what can be done now is offered.
    press(ENTER)
    assert not bedside.view.marking.form.isVisible()
    assert focused().text() == "Record given"  # type: ignore[attr-defined]  # a button


def test_a_mark_half_written_is_kept_and_comes_back_with_its_row(
    bedside: Bedside,
) -> None:
    kept: dict[str, dict[str, str]] = {}
    bedside.view.drafted.connect(kept.__setitem__)
    bedside.press_button("Hold")
    write(bedside.view, "taper_mark.reason", "off ward")
    editor(bedside.view, "taper_mark.at").setFocus()
    assert kept["taper_mark"]["reason"] == "off ward"
    bedside.view.restore({})
    assert not bedside.view.marking.form.isVisible()
    bedside.view.restore(kept)
    QApplication.processEvents()
    assert editor(bedside.view, "taper_mark.reason").text() == "off ward"
    editor(bedside.view, "taper_mark.reason").setFocus()
    press(ENTER)
    assert [event.kind for event in bedside.events] == ["taper_held"]


def test_a_refused_mark_stays_as_it_was_written(bedside: Bedside) -> None:
    bedside.press_button("Hold")
    write(bedside.view, "taper_mark.reason", "CT")
    bedside.view.settle(bedside.view.marking.form, refused("store_read_only", file="ward.store"))
    assert "the store may only be read" in words(bedside.view)
    assert editor(bedside.view, "taper_mark.reason").text() == "CT"


@pytest.mark.parametrize("act", ["Record given", "Hold", "Step back", "Skip", "Stop taper"])
@pytest.mark.parametrize("width", [1206, 640])
def test_nothing_of_a_mark_is_out_of_sight(bedside: Bedside, act: str, width: int) -> None:
    bedside.view.resize(width, 568)
    bedside.press_button(act)
    form = bedside.view.marking.form
    QApplication.processEvents()
    assert form.geometry().height() >= form.minimumSizeHint().height()
    for part in form.findChildren(QAbstractButton):
        if part.isVisible():
            assert form.rect().contains(QRect(part.mapTo(form, QPoint(0, 0)), part.size()))


def test_the_marks_have_names_for_readers(bedside: Bedside) -> None:
    bedside.press_button("Record given")
    line = editor(bedside.view, "taper_mark.rate_ml_per_h")
    assert line.accessibleName() == "Pump set to"


def test_a_replan_takes_over_the_order_but_not_the_dose_and_shows_both_versions(
    bedside: Bedside,
) -> None:
    bedside.press_button("Replan")
    assert "Replan, version 2" in words(bedside.view)
    assert editor(bedside.view, "taper.step").text() == "0.005"
    assert editor(bedside.view, "taper.from").text() == ""
    bedside.press_button("take the running 0.02 units/min")
    assert bedside.line("1").endswith("19:36, 4.5 mL/h")
    header = bedside.table().model().headerData(6, Qt.Orientation.Horizontal)
    assert header == "version 1"
    write(bedside.view, "taper.start", "2100")
    write(bedside.view, "taper.ordered_by", "Dr M. Osei")
    write(bedside.view, "taper.reason", "slower, Dr M. Osei")
    bedside.press_button("Record the new version")
    assert bedside.events == []
    press(ENTER)
    (made,) = bedside.events
    assert made.kind == "taper_replanned"
    assert "version 2, 4 steps" in words(bedside.view)
    assert "NOT VERIFIED" in words(bedside.view)
    assert bedside.line("Step 1").startswith("Step 1, hold")
    assert bedside.view.form.replaces == ""


def test_a_replan_half_written_comes_back_as_one(bedside: Bedside) -> None:
    kept: dict[str, dict[str, str]] = {}
    bedside.view.drafted.connect(kept.__setitem__)
    bedside.press_button("Replan")
    assert kept["taper"]["replaces"]
    bedside.view.restore({})
    assert bedside.view.form.replaces == ""
    bedside.view.restore(kept)
    QApplication.processEvents()
    assert "Replan, version 2" in words(bedside.view)


def test_a_draft_order_is_not_written_over_by_a_replan(bedside: Bedside) -> None:
    bedside.press_button("New order")
    write(bedside.view, "taper.from", "0.01")
    bedside.press_button("Ordered tapers")
    bedside.press_button("Replan")
    assert editor(bedside.view, "taper.from").text() == "0.01"
    assert bedside.view.form.replaces == ""


def test_the_version_before_stays_readable_and_is_not_marked(bedside: Bedside) -> None:
    bedside.press_button("Replan")
    bedside.press_button("take the running 0.02 units/min")
    write(bedside.view, "taper.start", "2100")
    write(bedside.view, "taper.ordered_by", "Dr M. Osei")
    write(bedside.view, "taper.reason", "slower")
    press(ENTER)
    press(ENTER)
    choose(bedside.view, "taper.which", "vasopressin, ordered 16:40, version 1, replaced")
    assert "version 1, 6 steps" in words(bedside.view)
    assert "replaced 19:38 by A. Alvarez: slower" in words(bedside.view)
    assert bedside.line("1").endswith("given 17:02, +2 min, 0.025 at 7.5 mL/h, R. Vega")
    assert bedside.line("3").endswith("not active")
    assert not bedside.view.marking.isVisible()
    choose(bedside.view, "taper.which", "vasopressin, ordered 16:40")
    assert "version 2, 4 steps" in words(bedside.view)
    assert bedside.view.marking.isVisible()


def test_a_row_recorded_on_two_laptops_shows_both_and_either_is_struck_by_key(
    bedside: Bedside,
) -> None:
    other = charted(
        "taper_step", bedside.now - timedelta(minutes=1), plan_id="vasopressin-1", version=1,
        row=3, dose=Decimal("0.015"), dose_unit="units/min", rate_ml_per_h=Decimal("4.5"),
    )  # fmt: skip
    bedside.join(other)
    again = {"id": "8" * 8 + other.id[8:], "at": bedside.now, "rate_ml_per_h": Decimal(3)}
    bedside.join(other.model_copy(update={**again, "dose": Decimal("0.01")}))
    said = bedside.notes()
    assert "recorded again, given 19:38: 0.01 at 3 mL/h" in said
    assert bedside.line("Step 4").startswith("Step 4, not active")
    assert "recorded twice" in bedside.line("Step 4")
    struck: list[str] = []
    bedside.view.strike_asked.connect(struck.append)
    bedside.select("recorded again")
    press(Qt.Key.Key_Delete)
    bedside.select("3")
    press(Qt.Key.Key_Delete)
    assert struck == ["8" * 8 + other.id[8:], other.id]


def test_delete_on_a_step_that_was_not_given_strikes_nothing(bedside: Bedside) -> None:
    struck: list[str] = []
    bedside.view.strike_asked.connect(struck.append)
    bedside.select("Step 3")
    press(Qt.Key.Key_Delete)
    assert struck == []


def test_below_the_stop_line_the_step_says_stop_and_call_and_the_way_back_comes_first(
    bedside: Bedside,
) -> None:
    low = charted("vitals", bedside.now, source="arterial", map_mmhg=58)
    bedside.join(low)
    said = bedside.line("Step 3")
    assert said.startswith("Step 3, STOP AND CALL: MAP 58 mmHg, arterial, 19:38, is below 60 mmHg.")
    assert "back to 0.03 units/min, 9 mL/h from the hung bag; call Dr A. Lind" in said
    assert "By the plan, not active" in said
    assert bedside.offered()[:2] == ["Step back", "Hold"]


def test_enter_long_before_a_step_is_due_opens_nothing(bedside: Bedside) -> None:
    bedside.press_button("Record given")
    write(bedside.view, "taper_mark.rate_ml_per_h", "4.5")
    press(ENTER)
    assert len(bedside.events) == 1
    press(ENTER)
    assert not bedside.view.marking.form.isVisible()
    assert focused().text() == "Record given"  # type: ignore[attr-defined]  # a button


def test_in_a_narrow_window_what_is_typed_is_in_sight(bedside: Bedside) -> None:
    bedside.view.resize(683, 240)
    bedside.view.setFocus()
    QApplication.processEvents()
    press(ENTER)
    settle()
    line = editor(bedside.view, "taper_mark.rate_ml_per_h")
    assert focused() is line
    assert line.visibleRegion().boundingRect().size() == line.size()


def test_the_rescue_rate_is_that_of_the_bag_that_hangs(bedside: Bedside) -> None:
    unbroken = "\N{NO-BREAK SPACE}"
    said = words(bedside.view).replace(unbroken, " ")
    assert "rescue 0.03 units/min, 9 mL/h from the hung bag" in said
    at = bedside.now - timedelta(minutes=1)
    strong = charted(
        "bag", at, bag_id="V9", drug="vasopressin", amount=Decimal(40), amount_unit="units",
        volume_ml=Decimal(100), hung_at=at,
    )  # fmt: skip
    bedside.join(strong)
    # 0.03 units/min from 0.4 units/mL.
    said = words(bedside.view).replace(unbroken, " ")
    assert "rescue 0.03 units/min, 4.5 mL/h from the hung bag" in said


def test_a_step_back_says_the_doses_of_the_order_at_the_hung_bag_and_takes_none(
    bedside: Bedside,
) -> None:
    bedside.press_button("Step back")
    said = words(bedside.view)
    assert "from the hung bag: 0.025 is 7.5 mL/h, 0.03 is 9 mL/h (rescue)." in said
    assert editor(bedside.view, "taper_mark.rate_ml_per_h").text() == ""
    press(Qt.Key.Key_Escape)
    bedside.press_button("Hold")
    assert "from the hung bag: " not in words(bedside.view)


def test_a_low_pressure_holds_first_and_opens_what_the_record_says(bedside: Bedside) -> None:
    bedside.join(charted("vitals", bedside.now, source="arterial", map_mmhg=62))
    assert bedside.line("Step 3").startswith("Step 3, hold")
    assert bedside.offered()[0] == "Hold"
    said = bedside.notes()
    assert "WEAN-4: Recurrent hypotension while weaning may indicate" in said
    assert "MAP 62 mmHg at 19:38, after vasopressin was reduced" in said
    for option in ("WEAN-4a Volume, as recorded: crystalloid in 24 h", "WEAN-4b", "WEAN-4c"):
        assert option in said
