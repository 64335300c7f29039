"""The bag form: a bag as its label states it, nothing guessed, and what hanging it means."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from drug_forms import (
    CHARTED,
    NOON,
    NURSE,
    WEIGHED,
    assessed,
    box,
    choose,
    drafted,
    offered,
    press_button,
    recorded,
    seen,
    words,
    write,
)
from hands import focused, press
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion, Order
from pressorsheet.entry import bag as entry
from pressorsheet.entry.checked import Desk
from pressorsheet.ui.forms.bag import BagForm
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.order import OrderForm

NOREPINEPHRINE = "norepinephrine (as base)"
Opened = Callable[..., BagForm]


@pytest.fixture
def opened(qtbot: QtBot, reference: Reference) -> Opened:
    def open_form(*events: AnyEvent, kind: type[Form] = BagForm) -> Form:
        form = kind(lambda: NOON)  # type: ignore[call-arg, arg-type]  # every form takes a clock
        qtbot.addWidget(form)
        form.present(assessed(reference, *(events or CHARTED)), NURSE)
        form.resize(742, 300)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return open_form  # type: ignore[return-value]


def label(form: BagForm, drug: str, contents: str, volume: str, salt: str = "") -> None:
    """Write what stands on the label: label(form, "vasopressin", "20 units", "100")."""
    amount, unit = contents.rsplit(" ", 1)
    choose(form, "bag.drug", drug)
    write(form, "bag.amount", amount)
    choose(form, "bag.amount_unit", unit)
    write(form, "bag.volume_ml", volume)
    if salt:
        choose(form, "bag.salt", salt)


def test_nothing_of_a_bag_is_preselected(opened: Opened) -> None:
    form = opened()
    assert box(form, "bag.drug").currentText() == "choose"
    choose(form, "bag.drug", NOREPINEPHRINE)
    assert box(form, "bag.amount_unit").currentText() == "choose"
    assert box(form, "bag.salt").currentText() == "choose"
    assert seen(form, "bag.amount") == ""
    assert "How the label states the strength" in words(form)


def test_norepinephrine_without_its_salt_is_a_problem(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    label(form, NOREPINEPHRINE, "4 mg", "250")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused().objectName() == "bag.salt"
    assert "How the label states the strength:" in words(form)
    assert "mcg/mL" not in words(form)


@pytest.mark.parametrize(
    ("salt", "amount", "strength"),
    [
        ("as base", "4", "16 mcg/mL"),
        ("as tartrate", "8", "16 mcg/mL"),
        ("as bitartrate monohydrate", "8", "16 mcg/mL"),
        # 7.56 mg of anhydrous bitartrate hold 4 mg, 4.88 mg of hydrochloride too.
        ("as anhydrous bitartrate", "7.56", "16 mcg/mL"),
        ("as hydrochloride", "4.88", "16 mcg/mL"),
    ],
)
def test_the_concentration_is_read_back_as_base(
    opened: Opened, salt: str, amount: str, strength: str
) -> None:
    form = opened()
    label(form, NOREPINEPHRINE, f"{amount} mg", "250", salt)
    assert f"Concentration | {strength} | norepinephrine (as base)" in words(form)


def test_vasopressin_is_asked_no_salt_and_has_units_alone(opened: Opened) -> None:
    form = opened()
    choose(form, "bag.drug", "vasopressin")
    assert offered(form, "bag.amount_unit") == ["units"]
    assert "How the label states the strength" not in words(form)
    label(form, "vasopressin", "20 units", "100")
    assert "0.2 units/mL" in words(form)


def test_a_bag_hangs_now_where_nothing_else_is_written(opened: Opened) -> None:
    form = opened(WEIGHED)
    events = recorded(form)
    label(form, "vasopressin", "20 units", "100")
    assert seen(form, "bag.hung_at") == "12:00"
    assert box(form, "bag.swap").currentText() == "connected now"
    press(Qt.Key.Key_Return)
    assert events == []
    assert "expiry stays unknown" in words(form)
    press(Qt.Key.Key_Return)
    (made,) = events
    assert isinstance(made, BagPrepared)
    assert made.hung_at == NOON
    assert (made.amount, made.amount_unit, made.volume_ml) == (Decimal(20), "units", Decimal(100))


def test_a_bag_made_ahead_has_no_hanging_time_and_the_form_says_what_that_means(
    opened: Opened,
) -> None:
    form = opened()
    events = recorded(form)
    label(form, "vasopressin", "20 units", "100")
    choose(form, "bag.swap", "spare")
    assert "pump" not in words(form)
    write(form, "bag.volume_ml", "100")
    for _ in range(2):
        press(Qt.Key.Key_Return)
    (made,) = events
    assert made.hung_at is None


def test_another_strength_asks_with_old_and_new_rate_before_it_is_recorded(
    opened: Opened, reference: Reference
) -> None:
    form = opened()
    events = recorded(form)
    label(form, NOREPINEPHRINE, "8 mg", "250", "as base")
    assert box(form, "bag.swap").currentText() == "choose"
    choose(form, "bag.swap", "connected now")
    # 0.06 x 70 x 60 = 252: by 16 it is 15.75, by 32 it is 7.875.
    assert "pump from 15.8 to 7.9 mL/h" in words(form)
    draft = {**form.draft(), "hung_at": "2026-03-10 12:00"}
    write(form, "bag.volume_ml", "250")
    press(Qt.Key.Key_Return)
    assert events == []
    assert "concentration from 16 mcg/mL to 32 mcg/mL" in words(form)
    press(Qt.Key.Key_Return)
    new, going_on = events
    assert isinstance(going_on, Infusion)
    assert (going_on.dose, going_on.dose_unit) == (Decimal("0.06"), "mcg/kg/min")
    assert (going_on.rate_ml_per_h, going_on.bag_id) == (Decimal("7.9"), new.bag_id)
    ids = [new.id, going_on.id]
    desk = Desk(assessed(reference, *CHARTED), NOON, NURSE, lambda number: ids[number])
    assert entry.check(draft, desk).events == (new, going_on)


def test_the_same_strength_asks_nothing_and_the_pump_stays(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    label(form, NOREPINEPHRINE, "4 mg", "250", "as base")
    assert box(form, "bag.swap").currentText() == "choose"
    choose(form, "bag.swap", "connected now")
    assert "the pump stays at 15.8 mL/h" in words(form)
    write(form, "bag.volume_ml", "250")
    for _ in range(2):
        press(Qt.Key.Key_Return)
    assert [made.kind for made in events] == ["bag", "infusion"]


def test_a_concentration_outside_the_range_wants_a_reason(opened: Opened) -> None:
    form = opened()
    events = recorded(form)
    label(form, NOREPINEPHRINE, "4 mg", "5", "as base")
    choose(form, "bag.swap", "spare")
    write(form, "bag.volume_ml", "5")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused().objectName() == "bag.reason"


@pytest.mark.parametrize("text", ["4,0", "4 mg", "\u0664", ".4", "0"])
def test_an_amount_that_is_no_number_is_refused_and_left_as_typed(
    opened: Opened, text: str
) -> None:
    form = opened()
    events = recorded(form)
    label(form, NOREPINEPHRINE, f"{text} mg", "250", "as base")
    press(Qt.Key.Key_Return)
    assert events == []
    assert seen(form, "bag.amount") == text
    assert focused().objectName() == "bag.amount"


def test_when_it_expires_follows_from_when_it_was_prepared(opened: Opened) -> None:
    form = opened()
    label(form, "vasopressin", "20 units", "100")
    press_button(form, "bag.more")
    write(form, "bag.prepared_at", "11:00")
    # 18 h at room temperature: 05:00 on the next day.
    assert "2026-03-11 05:00" in words(form)


def test_a_kept_draft_of_a_bag_comes_back(opened: Opened) -> None:
    draft = {
        "drug": "norepinephrine",
        "amount": "4",
        "amount_unit": "mg",
        "volume_ml": "2,50",
        "salt": "base",
        "swap": "yes",
        "expires_at": "2026-03-11 08:00",
        "bag_id": "X-1",
    }
    form = opened()
    form.restore(draft)
    assert drafted(form) == draft
    assert form.findChild(QWidget, "bag.expires_at").isVisible()  # type: ignore[union-attr]


# The charted order.


def test_an_order_is_charted_as_it_was_given(opened: Opened) -> None:
    form = opened(kind=OrderForm)
    events = recorded(form)
    choose(form, "order.drug", "vasopressin")
    write(form, "order.start", "0.03")
    write(form, "order.max", "0.04")
    write(form, "order.call", "Dr A. Lind, 4471")
    assert "units/min" in words(form)
    press(Qt.Key.Key_Return)
    (made,) = events
    assert isinstance(made, Order)
    assert (made.drug, made.dose_unit) == ("vasopressin", "units/min")
    assert (made.start, made.max, made.step) == (Decimal("0.03"), Decimal("0.04"), None)
    assert made.call == "Dr A. Lind, 4471"


def test_an_order_of_a_dose_beyond_the_library_wants_a_reason(opened: Opened) -> None:
    form = opened(kind=OrderForm)
    events = recorded(form)
    choose(form, "order.drug", "vasopressin")
    write(form, "order.max", "0.2")
    press(Qt.Key.Key_Return)
    assert events == []
    assert "was it really ordered?" in words(form)
    assert focused().objectName() == "order.reason"
