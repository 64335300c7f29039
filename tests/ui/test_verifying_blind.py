"""The second entry is blind: until it is made no figure of the plan is in sight or a key away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, named
from second_entry import NOREPINEPHRINE, cells, said_by
from verifier import ALT, CONTROL, NAMES, VASOPRESSIN, Verifier, seated, session_of

from offscreen import settle
from pressorsheet.core.assessment import Reference
from typist import focused, press, type_text
from verifiable import of_norepinephrine


def test_nothing_in_sight_says_a_figure_of_the_plan_before_the_entry(verifier: Verifier) -> None:
    said = " | ".join(said_by(verifier.window))
    assert "vasopressin, version 1" in said
    assert "M. Lindqvist, pharmacist" in said
    for figure in ("0.03", "0.025", "0.005", "units/min", "7.5", "9 mL/h", "20 units", "0.2 units"):
        assert figure not in said
    for figure in ("100 mL", "60 min", "13:00", "in 50 min", "mL/h"):
        assert figure not in said
    assert not verifier.window.frame.now.isVisible()
    assert not verifier.window.frame.due.isVisible()


def test_the_strip_and_what_is_due_come_back_with_another_view(verifier: Verifier) -> None:
    press(Qt.Key.Key_1, ALT)
    settle()
    assert verifier.window.frame.now.isVisible()
    assert verifier.window.frame.due.isVisible()


PLANNED = ("0.025", "0.005", "7.5", "every 60", "step 1 starts", "from 0.03")


def covered(window: QWidget) -> bool:
    return any(part.isVisible() for part in window.findChildren(QWidget, "covered"))


def said_and_listed(window: QWidget) -> str:
    """All that can be read in a window, and every cell of its tables in sight."""
    tables = (cells(each) for each in window.findChildren(QTableView) if each.isVisible())
    return " | ".join((*said_by(window), *tables))


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_from_the_blind_entry_no_key_leads_to_a_figure_of_the_plan(
    qtbot: QtBot, reference: Reference, size: tuple[int, int]
) -> None:
    verifier = seated(qtbot, session_of(reference), size)
    window = verifier.window
    type_text(focused(), "20")
    walked = [
        (Qt.Key.Key_1, ALT, False),
        (Qt.Key.Key_2, ALT, True),
        (Qt.Key.Key_3, ALT, True),
        (Qt.Key.Key_4, ALT, True),
        (Qt.Key.Key_5, ALT, False),
        (Qt.Key.Key_P, CONTROL, True),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_Slash, CONTROL, False),
        (Qt.Key.Key_1, CONTROL, False),
    ]
    for key, held, is_covered in walked:
        press(key, held)
        settle()
        assert covered(window) is is_covered, key
        said = said_and_listed(window)
        assert [figure for figure in PLANNED if figure in said] == [], key
        if is_covered:
            assert "Plan covered: the blind second entry by M. Lindqvist is open." in said
    press(Qt.Key.Key_4, ALT)
    settle()
    assert focused().objectName() == "covered.back"
    press(Qt.Key.Key_Return)
    settle()
    amount = named(verifier.page, QLineEdit, "taper_verify.amount")
    assert (amount.text(), amount.isVisible()) == ("20", True)


def test_on_the_worksheet_a_record_is_charted_while_the_plan_is_covered(verifier: Verifier) -> None:
    press(Qt.Key.Key_1, CONTROL)
    settle()
    window = verifier.window
    assert "plan covered" in all_text(window.frame.now)
    assert "plan covered: second entry open" in said_and_listed(window)
    before = len(window.store.session.events())
    for text in ("102", "54", "70"):
        type_text(focused(), text)
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    settle()
    assert len(window.store.session.events()) == before + 1
    assert "plan covered" in all_text(window.frame.now)
    assert [figure for figure in PLANNED if figure in said_and_listed(window)] == []


@pytest.mark.parametrize(
    ("key", "view"),
    [(Qt.Key.Key_2, "taper"), (Qt.Key.Key_3, "handover"), (Qt.Key.Key_4, "history")],
)
def test_one_key_ends_the_entry_and_shows_the_view_that_was_asked_for(
    verifier: Verifier, key: Qt.Key, view: str
) -> None:
    press(key, ALT)
    settle()
    assert covered(verifier.window)
    press(Qt.Key.Key_Escape)
    settle()
    assert not covered(verifier.window)
    assert verifier.window.views.view(view).isVisible()
    # It is nobody's word, and the worksheet says again what is planned.
    assert verifier.words_given() == []
    press(Qt.Key.Key_1, ALT)
    settle()
    said = said_and_listed(verifier.window)
    assert "plan covered" not in said
    assert "from 0.03 to 0 units/min by 0.005" in said


def test_after_a_miss_the_views_stay_covered_and_after_a_match_they_are_not(
    verifier: Verifier,
) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    press(Qt.Key.Key_4, ALT)
    settle()
    assert covered(verifier.window)
    press(Qt.Key.Key_Return)
    settle()
    verifier.push("taper_verify.again")
    verifier.enter(*VASOPRESSIN)
    press(Qt.Key.Key_4, ALT)
    settle()
    assert not covered(verifier.window)


def test_the_question_before_a_strike_leaves_the_plan_unsaid(verifier: Verifier) -> None:
    press(Qt.Key.Key_1, ALT)
    settle()
    session = verifier.window.store.session
    (order,) = (each for each in session.events() if each.kind == "taper_ordered")
    verifier.window.corrections.strike(order.id)
    settle()
    asked = all_text(verifier.window.worksheet.correction)
    assert "plan covered: second entry open" in asked
    assert "0.005" not in asked


def test_another_patients_worksheet_is_not_covered(verifier: Verifier) -> None:
    session = verifier.window.store.session
    rows = session.patients(verifier.clock.now)
    (other,) = (row.worksheet_id for row in rows if row.worksheet_id != session.worksheet_id)
    verifier.window.open_patient(other)
    settle()
    press(Qt.Key.Key_4, ALT)
    settle()
    assert not covered(verifier.window)


def test_the_orderer_who_cannot_enter_is_covered_from_nothing(
    qtbot: QtBot, reference: Reference
) -> None:
    verifier = seated(qtbot, session_of(reference), name="R. Vega", role="nurse")
    press(Qt.Key.Key_2, ALT)
    settle()
    assert not covered(verifier.window)


def test_the_banner_still_says_whose_bag_it_is(verifier: Verifier) -> None:
    assert "DOE, Jane" in all_text(verifier.window.frame.banner)
    assert "0012345" in all_text(verifier.window.frame.banner)


@pytest.mark.usefixtures("verifier")
def test_tab_goes_through_label_then_order_then_compares() -> None:
    seen = []
    while focused().objectName() != "taper_verify.compare":
        seen.append(focused().objectName().removeprefix("taper_verify."))
        press(Qt.Key.Key_Tab)
    assert seen == [name for name in NAMES if name != "salt"]


def test_every_input_is_called_as_its_label_reads(verifier: Verifier) -> None:
    for key in ("amount", "volume_ml", "start", "step", "every_min"):
        field = named(verifier.page, QLineEdit, f"taper_verify.{key}")
        assert field.accessibleName() in all_text(verifier.page)


@pytest.mark.parametrize(
    ("text", "said"),
    [("0,05", "has a comma"), (".5", "digit"), ("20 units", "number"), ("1e2", "number")],
)
def test_a_number_that_is_written_wrongly_is_said_and_not_compared(
    verifier: Verifier, text: str, said: str
) -> None:
    verifier.enter(text, *VASOPRESSIN[1:])
    assert said in all_text(verifier.page)
    assert focused().objectName() == "taper_verify.amount"
    assert verifier.words_given() == []
    assert verifier.rows("figures") == []


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("unit")])
def test_what_is_wrong_is_in_sight_beside_its_field(
    qtbot: QtBot, reference: Reference, size: tuple[int, int], name: str
) -> None:
    verifier = seated(qtbot, session_of(reference, *of_norepinephrine(reference)), size)
    texts = [("" if name == "salt" else "0,05") if key == name else text
             for key, text in zip(NAMES, NOREPINEPHRINE, strict=True)]  # fmt: skip
    verifier.enter(*texts)
    assert focused().objectName() == f"taper_verify.{name}"
    said = [
        part
        for part in verifier.page.findChildren(QLabel)
        if part.isVisible() and ("comma" in part.text() or "say how the label" in part.text())
    ]
    assert said
    for part in (focused(), *said):
        whole = part.visibleRegion().boundingRect()
        assert whole == part.rect()
