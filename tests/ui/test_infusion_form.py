"""The infusion form: dose and rate each way, live; the last typed counts; OFF, bolus, no bag.

mL/h = mcg/kg/min x kg x 60 / (mcg/mL): 0.04 x 70 x 60 / 16 = 10.5.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from drug_forms import (
    AT_SIX,
    AT_THREE,
    CHARTED,
    NOON,
    NORA,
    NURSE,
    VASO,
    WEIGHED,
    assessed,
    box,
    choose,
    drafted,
    editor,
    offered,
    press_button,
    recorded,
    seen,
    words,
    write,
)
from hands import focused, press
from opened import ward
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bedside import at, bag, infusion, stop  # isort: skip  # found by drug_forms
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, Infusion
from pressorsheet.entry import infusion as entry
from pressorsheet.entry.checked import Desk
from pressorsheet.ui.forms.infusion import InfusionForm
from pressorsheet.ui.widgets.status import StatusMark

DOSE, RATE, BAG = "infusion.dose", "infusion.rate_ml_per_h", "infusion.bag_id"
NOREPINEPHRINE, VASOPRESSIN = "norepinephrine (as base) 16", "vasopressin"
TYPED = ("dose", "rate_ml_per_h", "bolus_amount", "stop", "bolus", "drug", "bag_id", "driver")
Opened = Callable[..., InfusionForm]


@pytest.fixture
def opened(qtbot: QtBot, reference: Reference) -> Opened:
    def open_form(*events: AnyEvent) -> InfusionForm:
        form = InfusionForm(lambda: NOON)
        qtbot.addWidget(form)
        form.present(assessed(reference, *(events or CHARTED)), NURSE)
        form.resize(742, 260)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return open_form


def visible(form: InfusionForm, name: str) -> bool:
    found = form.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found.isVisible()


def marks(form: InfusionForm) -> list[StatusMark]:
    """The shapes beside the dose; that of the message below says nothing of it."""
    below = form.findChild(QWidget, "form.yes")
    assert below is not None
    message = below.parentWidget()
    return [
        mark
        for mark in form.findChildren(StatusMark)
        if mark.isVisible() and mark.parentWidget() is not message
    ]


# Dose and rate.


def test_a_dose_shows_the_rate_to_set_and_what_it_delivers(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.04")
    assert seen(form, RATE) == "10.5"
    assert editor(form, RATE).text() == ""
    assert "Dose, from 0.06 to" in words(form)
    assert "2.8 mcg/min, delivers 0.04 exactly" in words(form)


def test_a_rate_shows_the_dose_it_gives(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, RATE, "10.5")
    assert seen(form, DOSE) == "0.04"
    assert editor(form, DOSE).text() == ""
    assert "from 0.06 to 0.04 mcg/kg/min, 2.8 mcg/min" in words(form)


def test_a_rate_that_the_pump_must_round_says_by_how_much(opened: Opened) -> None:
    form = opened(WEIGHED, NORA)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.06")
    assert seen(form, RATE) == "15.8"
    assert "4.2 mcg/min, delivers 0.06019, +0.32 %" in words(form)


def test_an_error_above_the_limit_is_flagged_with_shape_and_word(opened: Opened) -> None:
    strong = bag("vasopressin", "08:30", "S", "40 units", 100, hung_at=at("08:30"))
    form = opened(strong)
    choose(form, BAG, VASOPRESSIN)
    write(form, DOSE, "0.02")
    assert not marks(form)
    write(form, DOSE, "0.005")
    assert seen(form, RATE) == "0.8"
    assert "delivers 0.005333, +6.67 %, error above 5 %" in words(form)
    assert marks(form)


def test_the_one_typed_last_counts_and_the_other_comes_back(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.04")
    write(form, RATE, "12")
    assert drafted(form)["driver"] == "rate"
    assert "dose" not in drafted(form)
    write(form, RATE, "")
    assert drafted(form)["dose"] == "0.04"
    assert drafted(form)["driver"] == "dose"
    assert seen(form, RATE) == "10.5"


def test_what_is_recorded_is_what_the_entry_makes_of_the_draft(
    opened: Opened, reference: Reference
) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.04")
    draft = dict(form.draft())
    press(Qt.Key.Key_Return)
    (event,) = events
    desk = Desk(assessed(reference, *CHARTED), NOON, NURSE, lambda _number: event.id)
    assert (event,) == entry.check(draft, desk).events
    assert isinstance(event, Infusion)
    assert (event.drug, event.bag_id) == ("norepinephrine", "A")
    assert (event.dose, event.dose_unit) == (Decimal("0.04"), "mcg/kg/min")
    assert event.rate_ml_per_h == Decimal("10.5")


def test_a_computed_dose_is_not_recorded_as_if_it_were_typed(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, RATE, "12")
    press(Qt.Key.Key_Return)
    (event,) = events
    assert event.dose is None
    assert event.rate_ml_per_h == Decimal(12)


@pytest.mark.parametrize(
    "text", ["0,05", "0.05 mcg", "\u0660\u066b\u0660\u0665", ".05", "5e-2", "+5", "x" * 60]
)
@pytest.mark.parametrize("field", [DOSE, RATE])
def test_a_text_that_is_no_number_is_refused_and_left_as_typed(
    opened: Opened, text: str, field: str
) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, field, text)
    press(Qt.Key.Key_Return)
    assert events == []
    assert editor(form, field).text() == text
    assert focused() is editor(form, field)
    other = RATE if field == DOSE else DOSE
    assert seen(form, other) == ""


def test_changing_the_unit_changes_no_number_and_says_what_it_now_means(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "4")
    press_button(form, "infusion.more")
    choose(form, "infusion.dose_unit", "mcg/min")
    assert editor(form, DOSE).text() == "4"
    assert "Dose, from 4.2 to" in words(form)
    # 4 x 60 / 16, and 4 / 70.
    assert seen(form, RATE) == "15"
    assert "0.05714 mcg/kg/min, delivers 4 exactly" in words(form)


def test_a_unit_stays_the_one_that_was_charted(opened: Opened) -> None:
    form = opened(WEIGHED, NORA, infusion("norepinephrine", "09:00", "4.2 mcg/min", "A"))
    choose(form, BAG, NOREPINEPHRINE)
    assert "Dose, from 4.2 to" in words(form)
    assert "mcg/min" in words(form)


# From what to what.


def test_the_label_says_off_of_a_drug_that_does_not_run(opened: Opened) -> None:
    form = opened(WEIGHED, NORA, AT_SIX, stop("norepinephrine", "11:00"))
    choose(form, BAG, NOREPINEPHRINE)
    assert "Dose, from OFF to" in words(form)


def test_the_label_is_that_of_the_time_written(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, "infusion.at", "08:45")
    assert "Dose, from OFF to" in words(form)


def test_a_tripled_dose_asks_from_what_to_what_and_enter_answers(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.18")
    press(Qt.Key.Key_Return)
    assert events == []
    assert "0.06" in words(form)
    assert "0.18" in words(form)
    press(Qt.Key.Key_Return)
    (event,) = events
    assert event.dose == Decimal("0.18")


def test_escape_leaves_the_question_and_the_draft_stays(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.18")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert events == []
    assert editor(form, DOSE).text() == "0.18"


def test_a_bag_of_another_strength_asks_with_old_and_new_rate(opened: Opened) -> None:
    double = bag("norepinephrine", "11:00", "B", "8 mg", 250, salt="base", hung_at=at("11:00"))
    form = opened(*CHARTED, double)
    events = recorded(form)
    choose(form, BAG, "norepinephrine (as base) 32")
    write(form, DOSE, "0.06")
    press(Qt.Key.Key_Return)
    assert events == []
    # 0.06 x 70 x 60 / 32 = 7.875
    assert "from 16 mcg/mL to 32 mcg/mL" in words(form)
    assert "pump from 15.8 to 7.9 mL/h" in words(form)


def test_a_dose_beyond_the_library_is_recorded_with_a_reason_only(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, VASOPRESSIN)
    write(form, DOSE, "0.2")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused().objectName() == "infusion.reason"
    write(form, "infusion.reason", "as charted on paper during the outage")
    for _ in range(2):
        press(Qt.Key.Key_Return)
    (event,) = events
    assert event.reason == "as charted on paper during the outage"


# OFF, and a bolus.


def test_stop_shows_off_and_enter_records_it(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    press_button(form, "infusion.stop")
    assert (seen(form, DOSE), seen(form, RATE)) == ("OFF", "OFF")
    assert "from 0.06 mcg/kg/min to OFF" in words(form)
    assert "do not flush or bolus" in words(form)
    press(Qt.Key.Key_Return)
    (event,) = events
    assert event.dose == 0
    assert event.drug == "norepinephrine"


def test_a_dose_waits_while_stop_is_down_and_comes_back(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.04")
    press_button(form, "infusion.stop")
    assert "dose" not in drafted(form)
    assert drafted(form)["stop"] == "yes"
    press_button(form, "infusion.stop")
    assert drafted(form)["dose"] == "0.04"
    assert seen(form, RATE) == "10.5"


def test_typing_a_dose_takes_stop_back(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    press_button(form, "infusion.stop")
    write(form, DOSE, "0.04")
    assert "stop" not in drafted(form)
    assert seen(form, RATE) == "10.5"


def test_a_bolus_takes_amount_and_unit_and_is_asked_about(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    choose(form, BAG, NOREPINEPHRINE)
    press_button(form, "infusion.bolus")
    assert not visible(form, DOSE)
    assert focused() is editor(form, "infusion.bolus_amount")
    write(form, "infusion.bolus_amount", "16")
    choose(form, "infusion.bolus_unit", "mcg")
    press(Qt.Key.Key_Return)
    assert events == []
    press(Qt.Key.Key_Return)
    (event,) = events
    assert event.bolus
    assert (event.dose, event.dose_unit) == (Decimal(16), "mcg")


def test_the_unit_of_a_bolus_is_not_preselected_where_there_are_two(opened: Opened) -> None:
    form = opened()
    choose(form, BAG, NOREPINEPHRINE)
    press_button(form, "infusion.bolus")
    assert box(form, "infusion.bolus_unit").currentText() == "choose"
    choose(form, BAG, VASOPRESSIN)
    assert box(form, "infusion.bolus_unit").currentText() == "units"


# Bags.


def test_the_bags_are_offered_newest_first_and_those_that_ended_say_so(opened: Opened) -> None:
    old = bag(
        "norepinephrine",
        "03:00",
        "O",
        "4 mg",
        250,
        salt="base",
        hung_at=at("03:00"),
        expires_at=at("08:00"),
    )
    newer = bag("norepinephrine", "10:00", "B", "8 mg", 250, salt="base", hung_at=at("10:00"))
    form = opened(WEIGHED, old, NORA, newer, AT_SIX)
    assert offered(form, BAG) == [
        "choose",
        "norepinephrine (as base) 32 mcg/mL, B, running",
        "norepinephrine (as base) 16 mcg/mL, A, hung 08:30",
        "norepinephrine (as base) 16 mcg/mL, O, expired 08:00",
        "no bag: choose the drug",
    ]
    choose(form, BAG, "norepinephrine (as base) 16 mcg/mL, O")
    assert "16 mcg/mL, expired 08:00, 4 mg in 250 mL" in words(form)


def test_the_bag_that_runs_stands_first_and_a_spare_one_is_named_so(opened: Opened) -> None:
    spare = bag("norepinephrine", "10:00", "S", "8 mg", 250, salt="base")
    form = opened(WEIGHED, NORA, AT_SIX, spare)
    assert offered(form, BAG)[1:3] == [
        "norepinephrine (as base) 16 mcg/mL, A, running",
        "norepinephrine (as base) 32 mcg/mL, S, not hung",
    ]
    assert box(form, BAG).currentText() == "choose"
    choose(form, BAG, "norepinephrine (as base) 16")
    assert "16 mcg/mL, running, 4 mg in 250 mL" in words(form)


def test_no_bag_is_chosen_for_a_person_where_there_are_two(opened: Opened) -> None:
    assert box(opened(), BAG).currentText() == "choose"
    assert box(opened(WEIGHED, NORA), BAG).currentText().startswith("norepinephrine (as base)")


def test_without_a_bag_the_drug_is_chosen_and_the_dose_recorded(opened: Opened) -> None:
    form = opened(WEIGHED)
    events = recorded(form)
    assert visible(form, "infusion.drug")
    assert not visible(form, RATE)
    choose(form, "infusion.drug", "vasopressin")
    write(form, DOSE, "0.03")
    assert "units/min" in words(form)
    press(Qt.Key.Key_Return)
    (event,) = events
    assert (event.drug, event.dose, event.bag_id) == ("vasopressin", Decimal("0.03"), None)


def test_a_record_elsewhere_changes_nothing_that_is_being_typed(
    opened: Opened, reference: Reference
) -> None:
    form = opened(WEIGHED, NORA, AT_SIX)
    write(form, DOSE, "0.04")
    before = dict(form.draft())
    in_mcg = infusion("norepinephrine", "11:59", "4.2 mcg/min", "A")
    form.present(assessed(reference, *CHARTED, in_mcg), NURSE)
    assert dict(form.draft()) == before


def test_new_bag_asks_for_the_form_of_a_bag(opened: Opened, qtbot: QtBot) -> None:
    form = opened()
    with qtbot.waitSignal(form.form_asked):
        press_button(form, "infusion.new_bag")


# Drafts.


@pytest.mark.parametrize(
    "draft",
    [
        {"bag_id": "A", "dose": "0.04", "dose_unit": "mcg/kg/min", "driver": "dose"},
        {"bag_id": "A", "rate_ml_per_h": "12", "dose_unit": "mcg/min", "driver": "rate"},
        {"bag_id": "A", "dose_unit": "mcg/kg/min", "stop": "yes"},
        {"bag_id": "V", "bolus": "yes", "bolus_amount": "2,5", "bolus_unit": "units",
         "dose_unit": "units/min"},
        {"drug": "vasopressin", "dose": "0.03", "dose_unit": "units/h", "driver": "dose",
         "line_site": "left subclavian"},
    ],
)  # fmt: skip
def test_a_kept_draft_comes_back_as_it_was(opened: Opened, draft: dict[str, str]) -> None:
    form = opened()
    form.restore(draft)
    assert {key: drafted(form).get(key) for key in draft} == draft
    assert [key for key in TYPED if key in drafted(form)] == [key for key in TYPED if key in draft]


def test_a_draft_of_another_patient_leaves_nothing_behind(opened: Opened) -> None:
    form = opened(WEIGHED, NORA, AT_SIX, VASO, AT_THREE)
    choose(form, BAG, NOREPINEPHRINE)
    write(form, DOSE, "0.04")
    write(form, RATE, "12")
    form.restore({})
    assert not form.is_dirty
    assert drafted(form) == {}
    choose(form, BAG, NOREPINEPHRINE)
    write(form, RATE, "5")
    write(form, RATE, "")
    assert "dose" not in drafted(form)


def test_tab_comes_to_record_before_what_folds_the_form_out(
    qtbot: QtBot, reference: Reference
) -> None:
    window = ward(qtbot, reference)
    window.chart("infusion")
    names = []
    for _ in range(12):
        press(Qt.Key.Key_Tab)
        names.append(focused().objectName())
    assert names.index("infusion.record") + 1 == names.index("infusion.more")
