"""A taper is verified by somebody who was not there: label first, blind; checks; signature."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from full_disk import FullJournal
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping
from verifier import ALT, CONTROL, NAMES, VASOPRESSIN, Verifier, seated, session_of

from bedside import at, bag, event, vasopressin  # isort: skip  # found by verifier
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import refused
from pressorsheet.journal import memory_journal
from typist import focused, press, type_text
from verifiable import LINDQVIST, ON_VASOPRESSIN, of_norepinephrine, of_vasopressin, ordered
from verifiable import VASOPRESSIN as ORDER

NOREPINEPHRINE = ("8", "mg", "250", "as tartrate", "0.1", "mcg/kg/min", "0.02", "60")


@pytest.fixture
def verifier(qtbot: QtBot, reference: Reference) -> Verifier:
    return seated(qtbot, session_of(reference))


def rehung(amount: str) -> tuple[AnyEvent, ...]:
    """Another bag, hung at half past noon."""
    fresh = {"hung_at": at("12:11"), "prepared_at": at("12:00"), "storage": "room"}
    return (
        bag("vasopressin", "12:11", "W", amount, 100, **fresh),
        vasopressin("12:11", "0.03", bag="W"),
    )


# Blind.


def said_by(widget: QWidget) -> Iterator[str]:
    """Everything that a widget in sight says to an eye or a reader, tips and hints too."""
    yield all_text(widget)
    for part in widget.findChildren(QWidget):
        if part.isVisible():
            yield part.toolTip()
            yield part.accessibleName()
            yield part.accessibleDescription()
            if isinstance(part, QLineEdit):
                yield part.placeholderText()
                yield part.text()


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


# A match.


def test_a_plan_is_verified_by_keys_alone(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    assert verifier.rows("figures") == [
        ("amount in the bag", "20 units", "20 units", "match"),
        ("volume", "100 mL", "100 mL", "match"),
        ("start dose", "0.03 units/min", "0.03 units/min", "match"),
        ("step", "0.005 units/min", "0.005 units/min", "match"),
        ("interval", "60 min", "60 min", "match"),
    ]
    assert "all 5 match" in all_text(verifier.page)
    assert "23 pass" in all_text(verifier.page)
    assert len(verifier.rows("checks")) == 23
    # The next Enter reads on and signs nothing.
    assert focused().objectName() == "taper_verify.checks"
    press(Qt.Key.Key_Return)
    assert verifier.signatures() == []
    verifier.push("taper_verify.sign")
    (signed,) = verifier.signatures()
    assert signed.by == LINDQVIST
    assert signed.signature is not None
    digits = signed.signature.fingerprint[:8]
    assert f"{digits[:4]} {digits[4:]}" in all_text(verifier.window.views.taper)
    assert "by M. Lindqvist, pharmacist, 12:11" in all_text(verifier.window.views.taper)
    assert verifier.window.frame.views.currentWidget() is verifier.window.views.taper


def test_the_signature_shows_its_digits_large_with_name_role_and_time(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    said = all_text(verifier.page)
    (word,) = verifier.words_given()
    digits = word.item[-8:]
    assert f"{digits[:4]} {digits[4:]}" in said
    assert "M. Lindqvist, pharmacist" in said
    assert "12:11" in said
    verifier.clock.forward(verifier.window, timedelta(minutes=1))
    assert "12:12" in all_text(verifier.page)


def test_of_a_drug_with_salts_the_labels_word_is_asked_and_compared(
    qtbot: QtBot, reference: Reference
) -> None:
    verifier = seated(qtbot, session_of(reference, *of_norepinephrine(reference)))
    verifier.enter(*NOREPINEPHRINE)
    assert ("stated", "tartrate", "tartrate", "match") in verifier.rows("figures")
    assert "all 6 match" in all_text(verifier.page)
    # No step maximum and no interval minimum in the protocol: unknown, and listed first.
    assert [row[:2] for row in verifier.rows("checks")[:2]] == [
        ("unknown", "step"),
        ("unknown", "interval"),
    ]
    verifier.push("taper_verify.sign")
    (signed,) = verifier.signatures()
    assert signed.reason == (
        "blind second entry matched at the first try; checks: 21 pass, 2 unknown: step and interval"
    )


# A mismatch.


@pytest.mark.parametrize(
    ("place", "typed", "row", "planned"),
    [
        (0, "40", ("amount in the bag", "40 units"), "20 units"),
        (2, "50", ("volume", "50 mL"), "100 mL"),
        (3, "0.3", ("start dose", "0.3 units/min"), "0.03 units/min"),
        (5, "0.05", ("step", "0.05 units/min"), "0.005 units/min"),
        (6, "30", ("interval", "30 min"), "60 min"),
    ],
)
def test_each_mismatch_is_named_stops_the_signature_and_is_on_record(
    verifier: Verifier, place: int, typed: str, row: tuple[str, ...], planned: str
) -> None:
    texts = list(VASOPRESSIN)
    texts[place] = typed
    verifier.enter(*texts)
    assert (*row, "not shown", "differs") in verifier.rows("figures")
    # What the plan says is nowhere in sight, or the next entry would be a copy of it.
    assert {each[2] for each in verifier.rows("figures")} == {"not shown"}
    assert planned not in " | ".join(said_by(verifier.window))
    assert verifier.rows("checks") == []
    assert [each[3] for each in verifier.rows("figures")].count("match") == 4
    assert "1 of 5 differ" in all_text(verifier.page)
    assert "Read label and order once more" in all_text(verifier.page)
    assert not verifier.sees("sign")
    (word,) = verifier.words_given()
    assert word.value is False
    assert word.note is not None
    assert f"entered {row[1]}, planned {planned}" in word.note


def test_a_second_try_hides_the_plan_again_and_counts(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    assert focused().objectName() == "taper_verify.figures"
    verifier.push("taper_verify.again")
    said = " | ".join(said_by(verifier.window))
    assert "You typed before: amount in the bag 40 units, volume 100 mL" in said
    assert "did not match" in said
    assert "20 units" not in said
    verifier.enter(*VASOPRESSIN)
    assert "Entry 1 at 12:11, M. Lindqvist: amount in the bag: entered 40 units" in all_text(
        verifier.page
    )
    verifier.push("taper_verify.sign")
    (signed,) = verifier.signatures()
    assert signed.reason is not None
    assert signed.reason.startswith("second entry matched; of 2 entries 1 did not, see the record")


def test_who_gives_up_is_shown_the_plan_and_does_not_sign_it(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    verifier.push("taper_verify.give_up")
    # It cannot be taken back, so it is pressed twice.
    assert "Give up: I do not sign this version" in all_text(verifier.page)
    assert len(verifier.words_given()) == 1
    assert "20 units" not in all_text(verifier.page)
    verifier.push("taper_verify.give_up")
    words = {each.item.rpartition(" ")[0]: each for each in verifier.words_given()}
    assert words["second entry given up, plan"].by == LINDQVIST
    row = ("amount in the bag", "40 units", "20 units", "differs")
    assert row in verifier.rows("figures")
    assert len(verifier.rows("checks")) == 23
    assert not verifier.sees("sign")
    assert not verifier.sees("again")
    assert "another person may verify this version" in all_text(verifier.page)


def test_who_gave_up_finds_the_plan_again_and_enters_nothing(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    press(Qt.Key.Key_Escape)
    settle()
    verifier.open()
    assert ("amount in the bag", "see below", "20 units", "") in verifier.rows("figures")
    assert "entered 40 units, planned 20 units" in all_text(verifier.page)
    assert not verifier.sees("sign")
    assert not named(verifier.page, QLineEdit, "taper_verify.amount").isVisible()


def test_a_strike_of_the_words_on_record_frees_nobody_and_is_said(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    for word in verifier.words_given():
        verifier.clock.forward(verifier.window, timedelta(minutes=1))
        strike = event("struck", verifier.clock.now, event_id=word.id, reason="wrong patient")
        verifier.record(strike)
    said = all_text(verifier.page)
    assert "Struck since: it still counts as an entry that did not match." in said
    assert "to strike that you gave up does not change it" in said
    assert "you gave up the second entry at" in said
    assert not verifier.sees("sign")
    press(Qt.Key.Key_Escape)
    settle()
    verifier.open()
    assert "you gave up the second entry at" in all_text(verifier.page)
    assert not verifier.sees("compare")


def test_a_match_that_is_struck_closes_the_signature_and_asks_anew(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    assert verifier.sees("sign")
    (matched,) = verifier.words_given()
    verifier.clock.forward(verifier.window, timedelta(minutes=1))
    verifier.record(event("struck", verifier.clock.now, event_id=matched.id, reason="not mine"))
    assert not verifier.sees("sign")
    assert verifier.sees("compare")
    assert "matched. Struck since: it counts for nothing." in all_text(verifier.page)


def cells(table: QTableView) -> str:
    """All that a table says, tips too."""
    model, roles = table.model(), (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    return " | ".join(
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in roles
    )


def test_after_a_miss_history_and_records_keep_the_plans_figure_until_the_signature(
    verifier: Verifier,
) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    press(Qt.Key.Key_Escape)
    settle()
    covered = "did not match (figures shown after the verification ends)"
    press(Qt.Key.Key_4, ALT)
    settle()
    history = named(verifier.window, QTableView, "history.table")
    assert covered in cells(history)
    assert "entered 40 units" not in cells(history)
    records = verifier.window.worksheet.records.model
    assert covered in records.line(verifier.words_given()[0])
    verifier.open()
    verifier.enter(*VASOPRESSIN)
    verifier.push("taper_verify.sign")
    press(Qt.Key.Key_4, ALT)
    settle()
    assert "entered 40 units, planned 20 units" in cells(history)
    assert covered not in cells(history)
    assert verifier.words_given()[0].note == "amount in the bag: entered 40 units, planned 20 units"


def test_after_one_gave_up_another_person_reads_blind_and_signs(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    verifier.window.start_charting("B. Cho", "pharmacist")
    settle()
    assert "20 units" not in " | ".join(said_by(verifier.window))
    verifier.enter(*VASOPRESSIN)
    verifier.push("taper_verify.sign")
    (signed,) = verifier.signatures()
    assert signed.by.name == "B. Cho"


def test_a_disk_that_keeps_no_giving_up_shows_no_plan(qtbot: QtBot, reference: Reference) -> None:
    verifier = seated(qtbot, session_of(reference))
    verifier.enter("40", *VASOPRESSIN[1:])
    store = verifier.window.store
    verifier.window.second_reader.page.submitted.disconnect()
    verifier.window.second_reader.page.submitted.connect(
        lambda _: verifier.window.second_reader.page.settle(
            refused("store_read_only", file="ward.store")
        )
    )
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    assert "the store may only be read" in all_text(verifier.page)
    assert "20 units" not in all_text(verifier.page)
    assert store.assessment is not None


def test_a_new_version_is_open_to_who_gave_up_the_one_before(
    verifier: Verifier, reference: Reference
) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    other = ordered(reference, ON_VASOPRESSIN, ORDER | {"start": "1330"})
    replan = {"plan_id": plan_of(reference), "version": 2, "plan": other.plan}
    verifier.record(event("taper_replanned", "12:11", **replan, reason="later"))
    verifier.enter(*VASOPRESSIN)
    assert verifier.sees("sign")


def test_leaving_after_a_mismatch_leaves_its_trace(verifier: Verifier) -> None:
    verifier.enter("40", *VASOPRESSIN[1:])
    press(Qt.Key.Key_Escape)
    settle()
    assert verifier.window.frame.views.currentWidget() is verifier.window.views.taper
    verifier.open()
    assert focused().objectName() == "taper_verify.amount"
    assert "Entry 1 at 12:11, M. Lindqvist: did not match." in all_text(verifier.page)


def test_an_entry_that_matched_need_not_be_made_again(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    press(Qt.Key.Key_Escape)
    settle()
    verifier.open()
    assert "all 5 match" in all_text(verifier.page)
    assert [row[3] for row in verifier.rows("figures")] == ["match"] * 5
    assert verifier.sees("sign")


# Who.


@pytest.mark.parametrize("name", ["R. Vega", "dr a. lind"])
def test_the_orderer_is_told_at_once_and_another_person_goes_on(
    qtbot: QtBot, reference: Reference, name: str
) -> None:
    verifier = seated(qtbot, session_of(reference), name=name, role="physician")
    assert f"This is your own order, {name}." in all_text(verifier.page)
    assert "You verify as" not in all_text(verifier.page)
    assert not named(verifier.page, QLineEdit, "taper_verify.amount").isVisible()
    assert focused().objectName() == "taper_verify.who"
    press(Qt.Key.Key_Return)
    settle()
    assert focused().objectName() == "who.name"
    type_text(focused(), "M. Lindqvist")
    press(Qt.Key.Key_Return)
    settle()
    verifier.enter(*VASOPRESSIN)
    assert verifier.sees("sign")


def test_whoever_takes_over_reads_the_label_anew(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    verifier.window.start_charting("B. Cho", "pharmacist")
    settle()
    assert not verifier.sees("sign")
    assert "Another person charts now" in all_text(verifier.page)
    assert verifier.rows("figures") == []


def test_an_entry_that_another_began_is_not_taken_over(verifier: Verifier) -> None:
    type_text(focused(), "20")
    verifier.window.start_charting("B. Cho", "pharmacist")
    settle()
    press(Qt.Key.Key_Return)
    assert "begun by M. Lindqvist; a second entry is one person's own reading" in all_text(
        verifier.page
    )
    assert amount(verifier) == "20"
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)
    verifier.enter(*VASOPRESSIN)
    (word,) = verifier.words_given()
    assert word.by.name == "B. Cho"


# What fails.


def test_a_failing_plan_shows_its_fails_first_and_is_not_signed(
    qtbot: QtBot, reference: Reference
) -> None:
    events = (*of_vasopressin(reference), *rehung("40 units"))
    verifier = seated(qtbot, session_of(reference, *events))
    verifier.clock.forward(verifier.window, timedelta(minutes=5))
    verifier.enter(*VASOPRESSIN)
    first = verifier.rows("checks")[0]
    assert first == ("fail", "hung bag", "hung bag 0.4 units/mL, plan 0.2 units/mL")
    assert "1 fail" in all_text(verifier.page)
    assert not verifier.sees("sign")
    assert "No signature:" in all_text(verifier.page)
    assert "checks that fail: 1" in all_text(verifier.page)


def test_all_that_is_in_the_way_is_said_at_once(qtbot: QtBot, reference: Reference) -> None:
    events = (*of_vasopressin(reference), *rehung("40 units"))
    verifier = seated(qtbot, session_of(reference, *events))
    # The other bag hangs from 12:11 on, the entry is of it.
    verifier.clock.forward(verifier.window, timedelta(minutes=5))
    verifier.enter("40", *VASOPRESSIN[1:])
    stop = {"plan_id": plan_of(reference), "version": 1, "reason": "bleeding"}
    verifier.record(event("taper_stopped", "12:16", **stop))
    verifier.push("taper_verify.give_up")
    verifier.push("taper_verify.give_up")
    said = all_text(verifier.page)
    assert "the taper was stopped at" in said
    assert "checks that fail: 1" in said
    assert "your entry does not match the plan" in said
    assert not verifier.sees("sign")


def plan_of(reference: Reference) -> str:
    return ordered(reference, ON_VASOPRESSIN, ORDER).plan_id


# A change while the page is open.


def test_a_bag_hung_meanwhile_asks_for_its_label(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    assert verifier.sees("sign")
    verifier.record(*rehung("20 units"))
    assert not verifier.sees("sign")
    assert "Another bag was hung since you read the label" in all_text(verifier.page)
    assert focused().objectName() == "taper_verify.amount"
    assert verifier.rows("checks") == []
    verifier.enter(*VASOPRESSIN)
    assert verifier.sees("sign")


def test_a_replan_meanwhile_asks_for_label_and_order(
    verifier: Verifier, reference: Reference
) -> None:
    verifier.enter(*VASOPRESSIN)
    other = ordered(reference, ON_VASOPRESSIN, ORDER | {"start": "1330"})
    replan = {"plan_id": plan_of(reference), "version": 2, "plan": other.plan}
    verifier.record(event("taper_replanned", "12:11", **replan, reason="later"))
    assert not verifier.sees("sign")
    assert "The plan has changed since you began: this is version 2 now" in all_text(verifier.page)
    verifier.enter(*VASOPRESSIN)
    verifier.push("taper_verify.sign")
    (signed,) = verifier.signatures()
    assert signed.version == 2
    assert signed.signature is not None
    assert other.plan is not None
    assert signed.signature.fingerprint == other.plan["fingerprint"]


def test_an_order_that_is_struck_meanwhile_is_gone(verifier: Verifier) -> None:
    verifier.enter(*VASOPRESSIN)
    session = verifier.window.store.session
    (order,) = [each for each in session.events() if each.kind == "taper_ordered"]
    assert session.strike(order.id, "wrong patient", verifier.clock()) is None
    verifier.window.store.refresh()
    settle()
    assert "This taper is no longer on record" in all_text(verifier.page)
    assert not verifier.sees("sign")


def test_what_is_typed_stays_while_the_record_changes(verifier: Verifier) -> None:
    type_text(focused(), "2")
    verifier.record(*rehung("20 units"))
    verifier.clock.forward(verifier.window, timedelta(minutes=1))
    assert named(verifier.page, QLineEdit, "taper_verify.amount").text() == "2"
    assert focused().objectName() == "taper_verify.amount"


# Drafts.


def amount(verifier: Verifier) -> str:
    return named(verifier.page, QLineEdit, "taper_verify.amount").text()


def test_what_is_typed_is_kept_and_comes_back(verifier: Verifier) -> None:
    type_text(focused(), "20")
    press(Qt.Key.Key_2, ALT)
    settle()
    press(Qt.Key.Key_Escape)
    settle()
    verifier.open()
    assert amount(verifier) == "20"


def test_what_is_typed_never_reaches_another_patient(verifier: Verifier) -> None:
    type_text(focused(), "20")
    press(Qt.Key.Key_K, CONTROL)
    type_text(focused(), "roe")
    press(Qt.Key.Key_Return)
    settle()
    assert "DOE, Jane" in all_text(verifier.window.frame.banner)
    assert "This draft is not recorded" in all_text(verifier.window.frame.bottom)
    assert verifier.window.frame.views.currentWidget() is verifier.page
    assert not verifier.window.frame.now.isVisible()
    assert amount(verifier) == "20"


def test_esc_asks_before_it_clears_and_then_leaves(verifier: Verifier) -> None:
    type_text(focused(), "20")
    press(Qt.Key.Key_Escape)
    assert "Clear this draft?" in all_text(verifier.page)
    assert amount(verifier) == "20"
    press(Qt.Key.Key_Return)
    assert amount(verifier) == ""
    press(Qt.Key.Key_Escape)
    settle()
    assert verifier.window.frame.views.currentWidget() is verifier.window.views.taper


def test_what_is_typed_is_kept_when_the_window_closes(qtbot: QtBot, reference: Reference) -> None:
    session = session_of(reference)
    verifier = seated(qtbot, session)
    type_text(focused(), "20")
    assert verifier.window.close()
    again = seated(qtbot, session)
    assert amount(again) == "20"


def test_what_the_disk_refuses_to_keep_holds_the_closing_once(
    qtbot: QtBot, reference: Reference
) -> None:
    journal = FullJournal(memory_journal())
    verifier = seated(qtbot, session_of(reference, journal=journal))  # type: ignore[arg-type]  # as one
    type_text(focused(), "20")
    assert not verifier.window.close()
    assert "full" in all_text(verifier.window.frame.bottom)
    assert amount(verifier) == "20"
    assert verifier.window.close()


def test_what_the_record_refuses_stays_as_it_was(verifier: Verifier) -> None:
    verifier.window.second_reader.page.settle(refused("store_read_only", file="ward.store"))
    verifier.enter(*VASOPRESSIN)
    verifier.window.second_reader.page.settle(refused("store_read_only", file="ward.store"))
    assert "the store may only be read" in all_text(verifier.page)
    assert verifier.signatures() == []


# Looks.


@pytest.mark.parametrize("texts", [(), VASOPRESSIN, ("40", *VASOPRESSIN[1:])])
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_nothing_is_cut_and_nothing_lies_on_another(
    qtbot: QtBot, reference: Reference, size: tuple[int, int], texts: tuple[str, ...]
) -> None:
    verifier = seated(qtbot, session_of(reference), size)
    if texts:
        verifier.enter(*texts)
    inside = verifier.window.second_reader.page.widget()
    assert inside is not None
    assert hidden_or_clipped(inside) == []
    assert overlapping(inside) == []
    assert verifier.window.second_reader.page.horizontalScrollBar().maximum() == 0
