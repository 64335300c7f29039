"""A taper is verified by somebody who was not there: label first; checks; signature."""

from datetime import timedelta

import pytest
from bedside import event
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping
from second_entry import NOREPINEPHRINE, amount, plan_of, rehung
from verifier import VASOPRESSIN, Verifier, seated, session_of

from offscreen import settle
from pressorsheet.core.assessment import Reference
from typist import focused, press, type_text
from verifiable import LINDQVIST, of_norepinephrine, of_vasopressin


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
