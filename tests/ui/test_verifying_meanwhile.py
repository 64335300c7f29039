"""While a second entry is open the record changes, the window closes, the disk is full."""

from datetime import timedelta

from bedside import event
from full_disk import FullJournal
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, named
from second_entry import amount, plan_of, rehung
from verifier import ALT, CONTROL, VASOPRESSIN, Verifier, seated, session_of

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import refused
from pressorsheet.journal import memory_journal
from typist import focused, press, type_text
from verifiable import ON_VASOPRESSIN, ordered
from verifiable import VASOPRESSIN as ORDER


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
