"""A second entry that does not match stops the signature, is on record, and shows no plan."""

from datetime import timedelta

import pytest
from bedside import event
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot
from screen import all_text, named
from second_entry import cells, plan_of, said_by
from verifier import ALT, VASOPRESSIN, Verifier, seated, session_of

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import refused
from typist import focused, press
from verifiable import LINDQVIST, ON_VASOPRESSIN, ordered
from verifiable import VASOPRESSIN as ORDER


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
