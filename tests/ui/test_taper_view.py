"""The taper view: an order with its plan beside it, and a charted taper with what was given.

0.03 units/min to OFF by 0.005 every 60 min from 0.2 units/mL: mL/h = units/min x 60 / 0.2.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

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
    editor,
    press_button,
    recorded,
    seen,
    words,
    write,
)
from hands import focused, press
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from bedside import art, event, stop, tick, vasopressin  # isort: skip  # found by drug_forms
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.events import AnyEvent, TaperOrdered
from pressorsheet.core.note import refused
from pressorsheet.entry import taper_order
from pressorsheet.entry.checked import Desk
from pressorsheet.ui.taper import Taper

BERLIN = ZoneInfo("Europe/Berlin")
REASON = "Dr A. Lind: unit practice"
LINE = "right internal jugular, medial lumen"
BY_LINE = ("route", "line", "fingerprint")
HOLDS = {
    "line": LINE,
    "stop_below_mmhg": "60",
    "call": "Dr A. Lind, 4471",
    "ordered_by": "Dr A. Lind",
}
Opened = Callable[..., Taper]


@pytest.fixture
def opened(qtbot: QtBot, reference: Reference) -> Opened:
    def open_view(*events: AnyEvent, now: datetime = NOON, width: int = 1206) -> Taper:
        view = Taper(lambda: now)
        qtbot.addWidget(view)
        view.present(assessed(reference, *(events or CHARTED), now=now), NURSE)
        view.resize(width, 568)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return open_view


@pytest.fixture
def running(qtbot: QtBot, assessment: Assessment) -> Callable[..., Taper]:
    """The sample patient, whose vasopressin is tapered, some minutes after its newest record."""

    def open_view(later: int = 0) -> Taper:
        now = assessment.at + timedelta(minutes=later)
        view = Taper(lambda: now)
        qtbot.addWidget(view)
        chart = assessment.view.chart
        view.present(assess(chart, assessment.reference, now), NURSE)
        view.resize(1206, 568)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return open_view


def table(view: Taper) -> QTableView:
    found = view.findChild(QTableView, "taper.plan")
    assert isinstance(found, QTableView)
    return found


def rows(view: Taper) -> list[list[str]]:
    """The plan as a reader hears it, row by row; none where no table is shown."""
    if not table(view).isVisible():
        return []
    model = table(view).model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def vasopressin_order(view: Taper, dose: str = "0.03") -> None:
    choose(view, "taper.drug", "vasopressin")
    write(view, "taper.from", dose)


def is_enabled(view: Taper, name: str) -> bool:
    found = view.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found.isEnabled()


def order_event(reference: Reference, *charted: AnyEvent, **draft: str) -> TaperOrdered:
    """What the entry makes of an order at noon."""
    desk = Desk(assessed(reference, *charted), NOON, NURSE, lambda _number: ORDER_ID)
    (made,) = taper_order.check({"reason": REASON, **HOLDS, **draft}, desk).events
    assert isinstance(made, TaperOrdered)
    return made


ORDER_ID = "123e4567-e89b-42d3-a456-426614174000"
VASOPRESSIN = {"drug": "vasopressin", "from": "0.03", "from_unit": "units/min", "bag_id": "V"}


# Writing an order.


def test_the_protocols_vasopressin_taper_has_six_rows(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    assert [row[:5] for row in rows(view)] == [
        ["1", "12:00", "0.03 to 0.025", "7.5", "0.025, exact"],
        ["2", "13:00", "0.025 to 0.02", "6", "0.02, exact"],
        ["3", "14:00", "0.02 to 0.015", "4.5", "0.015, exact"],
        ["4", "15:00", "0.015 to 0.01", "3", "0.01, exact"],
        ["5", "16:00", "0.01 to 0.005", "1.5", "0.005, exact"],
        ["6", "17:00", "0.005 to OFF", "0", "OFF"],
    ]
    assert "6 steps, doses in units/min" in words(view)
    assert "NOT VERIFIED" in words(view)


def test_the_advisor_names_the_mixes_that_are_exact_and_flags_the_others(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    assert "exact at every step: 0.1, 0.2, 0.6, 1 units/mL" in words(view)
    assert "+6.67 %" not in words(view)
    press_button(view, "taper.advisor")
    # 0.4 units/mL: 0.75 mL/h is set as 0.8; 0.8 units/mL: 0.375 as 0.4.
    assert words(view).count("+6.67 %") == 2
    assert "this bag 0.2" in words(view)


def test_step_interval_and_end_that_are_not_written_are_the_protocols(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    shown = [seen(view, f"taper.{key}") for key in ("step", "every_min", "to", "rescue")]
    assert shown == ["0.005", "60", "OFF", "0.03"]
    assert "0.005 units/min, protocol" in words(view)
    assert "step" not in drafted(view.form)


def test_the_running_dose_is_offered_and_never_taken_by_itself(opened: Opened) -> None:
    view = opened()
    choose(view, "taper.drug", "vasopressin")
    assert seen(view, "taper.from") == "now 0.03"
    assert rows(view) == []
    assert "From: write the dose" in words(view)
    press_button(view, "taper.as_running")
    assert editor(view, "taper.from").text() == "0.03"
    assert len(rows(view)) == 6


def test_norepinephrine_has_no_step_and_no_interval_of_its_own(opened: Opened) -> None:
    view = opened()
    choose(view, "taper.drug", "norepinephrine (as base)")
    press_button(view, "taper.as_running")
    assert rows(view) == []
    assert "No plan" in words(view)
    assert "by steps of: the protocol holds no step for this drug" in words(view)
    assert "every: the protocol holds no interval for this drug" in words(view)
    write(view, "taper.step", "0.02")
    write(view, "taper.every_min", "60")
    # 0.04 and 0.02 mcg/kg/min at 70 kg from 16 mcg/mL: 10.5 and 5.25 mL/h.
    assert [row[2:5] for row in rows(view)] == [
        ["0.06 to 0.04", "10.5", "0.04, exact"],
        ["0.04 to 0.02", "5.3", "0.02019, +0.95 %"],
        ["0.02 to OFF", "0", "OFF"],
    ]


def test_a_row_that_is_off_by_much_says_so(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    choose(view, "taper.bag_id", "another bag")
    write(view, "taper.amount", "40")
    write(view, "taper.volume_ml", "100")
    assert rows(view)[4][3:5] == ["0.8", "0.005333, +6.67 %, a large error"]
    assert "the bag is taken as full" in words(view)


def test_every_reason_against_a_plan_stands_in_its_place_with_its_field(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    write(view, "taper.step", "0.01")
    write(view, "taper.every_min", "30")
    assert rows(view) == []
    assert "by steps of: a step of 0.01 units/min is larger" in words(view)
    assert "every: an interval of 30 min is shorter" in words(view)
    assert view.plan is None
    assert not is_enabled(view, "taper.print")
    write(view, "taper.step", "")
    write(view, "taper.every_min", "60")
    assert len(rows(view)) == 6
    # A draft is shown and never printed.
    assert not is_enabled(view, "taper.print")
    assert "Draft, not ordered" in words(view)


def test_a_written_bag_of_norepinephrine_wants_its_salt(opened: Opened) -> None:
    view = opened()
    choose(view, "taper.drug", "norepinephrine (as base)")
    for key, text in {"from": "0.06", "step": "0.02", "every_min": "60"}.items():
        write(view, f"taper.{key}", text)
    choose(view, "taper.bag_id", "another bag")
    write(view, "taper.amount", "4")
    choose(view, "taper.amount_unit", "mg")
    write(view, "taper.volume_ml", "250")
    assert rows(view) == []
    assert "How the label states the strength:" in words(view)
    choose(view, "taper.salt", "as base")
    assert len(rows(view)) == 3


def test_a_bag_change_stands_among_the_rows(opened: Opened) -> None:
    small = event(
        "bag", "11:00", bag_id="S", drug="vasopressin", amount=4, amount_unit="units",
        volume_ml=20, hung_at=NOON - timedelta(hours=1),
    )  # fmt: skip
    view = opened(WEIGHED, small, event("infusion", "11:00", drug="vasopressin", bag_id="S",
                                        rate_ml_per_h=9))  # fmt: skip
    vasopressin_order(view)
    # 20 mL less 9 mL by noon; 7.5 in the first hour, then 3.5 mL at 6 mL/h: 35 min.
    assert rows(view)[2][1] == "13:35 new bag: the one before is empty; the rate stays 6 mL/h"


def test_times_across_a_clock_change_carry_their_offset(opened: Opened) -> None:
    night = datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN)
    view = opened(WEIGHED, now=night)
    vasopressin_order(view)
    choose(view, "taper.bag_id", "another bag")
    write(view, "taper.amount", "20")
    write(view, "taper.volume_ml", "100")
    assert [row[1] for row in rows(view)] == [
        "00:00 +02:00",
        "01:00 +02:00",
        "02:00 +02:00",
        "02:00 +01:00",
        "03:00 +01:00",
        "04:00 +01:00",
    ]


@pytest.mark.parametrize("text", ["0,03", "0.03 units", "\u0660\u066b\u0660\u0663", ".03"])
def test_enter_on_a_bad_order_records_nothing_and_goes_to_the_first_problem(
    opened: Opened, text: str
) -> None:
    view = opened()
    events = recorded(view)
    vasopressin_order(view, text)
    editor(view, "taper.call").setFocus()
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(view, "taper.from")
    assert editor(view, "taper.from").text() == text


# Recording it.


def test_an_order_against_the_criterion_is_recorded_with_a_reason_by_keys_alone(
    opened: Opened, reference: Reference
) -> None:
    view = opened()
    events = recorded(view.form)
    vasopressin_order(view)
    write(view, "taper.stop_below_mmhg", "60")
    write(view, "taper.call", "Dr A. Lind, 4471")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(view, "taper.line")
    assert "Intravenous line: write by which line it runs; none is charted" in words(view)
    write(view, "taper.line", "left femoral")
    press(Qt.Key.Key_Return)
    assert events == []
    assert focused() is editor(view, "taper.ordered_by")
    assert "Ordered by: write who ordered the taper" in words(view)
    write(view, "taper.ordered_by", "Dr A. Lind")
    press(Qt.Key.Key_Return)
    assert events == []
    assert "WEAN-2" in words(view)
    assert focused() is editor(view, "taper.reason")
    write(view, "taper.reason", REASON)
    draft = dict(view.form.draft())
    press(Qt.Key.Key_Return)
    (made,) = events
    desk = Desk(assessed(reference, *CHARTED), NOON, NURSE, lambda _number: made.id)
    assert (made,) == taper_order.check(draft, desk).events
    assert isinstance(made, TaperOrdered)
    assert made.reason == REASON


def test_the_charted_line_is_proposed_in_its_field_and_another_one_is_told(
    opened: Opened, reference: Reference
) -> None:
    view = opened()
    on_line = vasopressin("11:55", "0.03", bag="V", line_site=LINE)
    view.present(assessed(reference, *CHARTED, on_line), NURSE)
    vasopressin_order(view)
    assert f"{LINE}, as charted" in words(view)
    assert "none is charted" not in words(view)
    write(view, "taper.line", "left femoral")
    assert f"ordered on left femoral; the infusion is charted on {LINE}" in words(view)


def test_a_charted_order_says_its_line_and_where_the_infusion_runs_on_another(
    opened: Opened, reference: Reference
) -> None:
    view = opened()
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    view.present(assessed(reference, *CHARTED, made), NURSE)
    assert f"intravenous, {LINE}" in words(view)
    assert "the infusion is charted on" not in words(view)
    moved = vasopressin("11:58", "0.03", bag="V", line_site="left femoral")
    view.present(assessed(reference, *CHARTED, moved, made), NURSE)
    assert f"ordered on {LINE}; the infusion is charted on left femoral" in words(view)
    old = {key: value for key, value in dict(made.plan or {}).items() if key not in BY_LINE}
    before = made.model_copy(update={"plan": {**old, "fingerprint": fingerprint(old)}})
    view.present(assessed(reference, *CHARTED, before), NURSE)
    assert "not recorded in the order" in words(view)


def test_a_recorded_order_is_shown_as_it_stands_in_the_record(
    opened: Opened, reference: Reference
) -> None:
    view = opened()
    vasopressin_order(view)
    write(view, "taper.reason", REASON)
    planned = [row[:4] for row in rows(view)]
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    view.settle(view.form, None)
    view.present(assessed(reference, *CHARTED, made), NURSE)
    assert "version 1, 6 steps" in words(view)
    assert "NOT VERIFIED" in words(view)
    assert f"plan {str(made.plan['fingerprint'])[:4]}" in words(view)  # type: ignore[index]
    assert "ordered by" in words(view)
    first, *later = rows(view)
    assert first[0].startswith(
        "Step 1, hold: conditions unknown, due 12:00, now: from 0.03 to 0.025"
    )
    assert [row[:4] for row in later] == planned[1:]
    assert view.plan is not None
    assert [str(row.due.time())[:5] for row in view.plan.rows][:2] == ["12:00", "13:00"]


def test_a_refused_order_stays_as_it_was_written(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    view.settle(view.form, refused("store_read_only", file="ward.store"))
    assert "the store may only be read" in words(view)
    assert editor(view, "taper.from").text() == "0.03"
    assert len(rows(view)) == 6


def test_a_kept_order_comes_back_and_leaves_with_its_patient(opened: Opened) -> None:
    view = opened()
    draft = {**VASOPRESSIN, "stop_below_mmhg": "6o", "call": "Dr A. Lind"}
    view.restore({"taper": draft})
    assert {key: drafted(view.form).get(key) for key in draft} == draft
    view.restore({})
    assert not view.form.is_dirty
    assert drafted(view.form) == {}
    assert rows(view) == []


def test_a_bag_that_was_written_comes_back_too(opened: Opened) -> None:
    view = opened()
    draft = {
        "drug": "norepinephrine", "from": "0.06", "from_unit": "mcg/kg/min", "amount": "4",
        "amount_unit": "mg", "volume_ml": "250", "salt": "tartrate", "step": "0.02",
        "every_min": "60",
    }  # fmt: skip
    view.restore({"taper": draft})
    assert box(view, "taper.bag_id").currentText().startswith("another bag")
    assert box(view, "taper.salt").currentText() == "as tartrate"
    assert len(rows(view)) == 3


# A charted taper.


def drawn(view: Taper) -> list[tuple[str, float]]:
    """Every text that the table's rows paint, with its size in points."""
    held = QBuffer()
    made = QSvgGenerator()
    made.setOutputDevice(held)
    made.setResolution(72)
    table(view).viewport().render(made)
    drawn = bytes(held.data().data()).decode()
    found = re.findall(r'font-size="([0-9.]+)"[^>]*>([^<]+)</text>', drawn)
    return [(unescape(text).strip(), float(size)) for size, text in found]


@pytest.mark.parametrize(
    ("charted", "said"),
    [
        (stop("vasopressin", "11:50"), "vasopressin is OFF since 11:50"),
        (
            vasopressin("11:50", "0.02", bag="V"),
            "vasopressin runs at 0.02 units/min, step 1 starts from 0.03 units/min",
        ),
    ],
)
def test_a_plan_that_the_chart_has_left_sets_no_pump_and_says_why(
    opened: Opened, reference: Reference, charted: AnyEvent, said: str
) -> None:
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    view = opened(*CHARTED, made, charted)
    first, *later = rows(view)
    assert first[0].startswith(f"Step 1, not active: NOT VERIFIED. {said}")
    assert "set the pump" not in first[0]
    assert "not active; replan" in first[0]
    assert {row[6] for row in later} == {"not active"}


def test_only_the_numbers_of_an_active_step_are_large(opened: Opened, reference: Reference) -> None:
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    active = drawn(opened(*CHARTED, made))
    largest = max(size for _, size in active)
    assert ("7.5", largest) in active
    assert any(text == "NOT VERIFIED" for text, _ in active)
    off = drawn(opened(*CHARTED, made, stop("vasopressin", "11:50")))
    assert any(text.startswith("not active") for text, _ in off)
    assert any(text == "NOT VERIFIED" for text, _ in off)
    assert max(size for _, size in off) < largest / 2
    assert {size for text, size in off if text in ("6", "4.5", "3", "1.5")} == {10}


def test_the_current_row_says_its_gate_and_what_the_hung_bag_holds(
    opened: Opened, reference: Reference
) -> None:
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    view = opened(*CHARTED, made)
    # 100 mL hung at 08:30, 9 mL/h from 09:00 to 12:00; the plan's own column stands apart.
    assert "hung bag now 73 mL" in rows(view)[0][0]
    allowed = "WEAN-2 is unknown: allowed by a recorded reason alone: Dr A. Lind: unit practice."
    assert allowed in rows(view)[0][0]
    assert "no measured MAP is charted" in rows(view)[0][0]
    assert "The gate does not order: the clinician decides. hung bag" in rows(view)[0][0]
    assert "WEAN-2 unknown when ordered" in words(view)
    header = table(view).model().headerData(5, Qt.Orientation.Horizontal)
    assert header == "gate then"


def test_a_running_taper_shows_plan_and_actual_side_by_side(running: Callable[..., Taper]) -> None:
    view = running()
    lines = [line for line in rows(view) if line[0]]
    notes = [line[1] for line in rows(view) if not line[0]]
    assert lines[0] == [
        "1", "17:00", "0.03 to 0.025", "7.5", "0.025, exact", "gate unknown",
        "given 17:02, +2 min, 0.025 at 7.5 mL/h, R. Vega",
    ]  # fmt: skip
    assert lines[1][6] == "given 18:00, on time, 0.02 at 6 mL/h, R. Vega"
    assert "Step 3, conditions met, due 19:36, 2 min past due: from 0.02 to 0.015" in lines[2][0]
    first, second, held, so_far = notes
    assert held == "held 19:00: MAP 66, falling (R. Vega)"
    # By hand: 60 x 0.025 + 60 x 0.02 + 38 x 0.015, and 2 x 0.03 + 58 x 0.025 + 98 x 0.02.
    assert so_far.endswith("drug since the first step: planned 3.27 units, charted 3.47 units.")
    # At 17:02 the pressure was 17 min old; nobody had said that all infusions were charted.
    assert first.startswith("given while the gate was unknown: MAP 70 mmHg from 16:45 is 17 min")
    assert second.startswith("given while the gate was unknown: not known whether anything else")
    assert [line[6] for line in lines[3:]] == ["planned"] * 3
    # Moved by the resumption at 19:36.
    moved = ["20:36, plan 20:00", "21:36, plan 21:00", "22:36, plan 22:00"]
    assert [line[1] for line in lines[3:]] == moved
    assert "verified by B. Cho, pharmacist, 16:55" in words(view)
    assert "NOT VERIFIED" not in words(view)
    assert "Stop and call: MAP below 60" in words(view)


GIVEN = {"dose": Decimal("0.025"), "dose_unit": "units/min", "rate_ml_per_h": Decimal("7.5")}


def test_once_rows_have_moved_a_bag_change_is_where_the_hung_bag_really_ends(
    opened: Opened, reference: Reference
) -> None:
    small = event(
        "bag", "11:00", bag_id="S", drug="vasopressin", amount=4, amount_unit="units",
        volume_ml=20, hung_at=NOON - timedelta(hours=1),
    )  # fmt: skip
    charted = (
        WEIGHED,
        small,
        event("infusion", "11:00", drug="vasopressin", bag_id="S", rate_ml_per_h=9),
    )
    made = order_event(reference, *charted, **{**VASOPRESSIN, "bag_id": "S"})
    step = {"plan_id": made.plan_id, "version": 1, "row": 1, **GIVEN}
    given = event("taper_step", "12:10", **step)
    view = opened(*charted, made, given, now=NOON + timedelta(minutes=20))
    # 20 mL less 10.5 by 12:10; 7.5 mL to row 2, now at 13:10; then 2 mL at 6 mL/h: 20 min.
    said = [row[1] for row in rows(view) if "new bag" in row[1]]
    assert said == ["13:30 new bag: the one before is empty; the rate stays 6 mL/h"]


@pytest.mark.parametrize(
    ("charted", "map_at", "said"),
    [
        ([], 72, ["given late: it was due 12:00"]),
        (["held"], 72, ["given while held, since 12:05: CT"]),
        ([], 60, ["given late: it was due 12:00", "given while the gate held: MAP 60 mmHg"]),
    ],
)
def test_a_step_given_late_or_held_says_so_and_not_that_its_gate_held(
    opened: Opened, reference: Reference, charted: list[str], map_at: int, said: list[str]
) -> None:
    order = order_event(reference, *CHARTED, **VASOPRESSIN)
    plan = {"plan_id": order.plan_id, "version": 1, "row": 1}
    held = [event("taper_held", "12:05", reason="CT", **plan) for _ in charted]
    step = event("taper_step", "12:20", **plan, **GIVEN)
    events = (*CHARTED, order, art("12:15", map_at), tick("12:10"), *held, step)
    view = opened(*events, now=NOON + timedelta(minutes=30))
    notes = [line[1] for line in rows(view) if not line[0] and line[1].startswith("given")]
    assert len(notes) == len(said)
    assert all(line.startswith(start) for line, start in zip(notes, said, strict=True))
    assert "2026-" not in " ".join(notes)


def test_a_late_step_says_that_the_rest_is_not_active(running: Callable[..., Taper]) -> None:
    view = running(later=40)
    (current,) = [line[0] for line in rows(view) if line[0].startswith("Step 3")]
    assert "late" in current
    assert "set the pump" not in current
    assert "By the plan, not active: due 19:36, from 0.02 to 0.015 units/min, 4.5 mL/h." in current
    assert "the rest is not active until resumed or replanned" in current
    assert [line[6] for line in rows(view) if line[0]][3:] == ["not active"] * 3


def test_a_charted_plan_is_printed_on_the_paper_chosen(
    running: Callable[..., Taper], qtbot: QtBot
) -> None:
    view = running()
    assert view.plan is not None
    press_button(view, "taper.paper.letter")
    with qtbot.waitSignal(view.print_asked) as printed:
        press_button(view, "taper.print")
    assert printed.args == ["letter"]
    with qtbot.waitSignal(view.save_asked) as saved:
        press_button(view, "taper.save")
    assert saved.args == ["letter"]


def test_a_plan_that_cannot_be_made_again_says_so_and_prints_as_it_was_recorded(
    opened: Opened, reference: Reference
) -> None:
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    assert made.plan is not None
    foreign: dict[str, Any] = {**made.plan, "ordered_by": "someone else"}
    view = opened(*CHARTED, made.model_copy(update={"plan": foreign}))
    assert len(rows(view)) == 6
    assert "cannot be made again" in words(view)
    assert view.plan is None
    # Its sheet is that of the record, and says of the fingerprint what is wrong with it.
    assert is_enabled(view, "taper.print")


def test_a_new_order_is_begun_and_left_by_keys(running: Callable[..., Taper]) -> None:
    view = running()
    button = view.findChild(QWidget, "taper.new_order")
    assert button is not None
    button.setFocus()
    press(Qt.Key.Key_Return)
    assert focused().objectName() == "taper.drug"
    assert rows(view) == []
    back = view.findChild(QWidget, "taper.back")
    assert back is not None
    back.setFocus()
    press(Qt.Key.Key_Return)
    assert focused() is table(view)
    assert len([line for line in rows(view) if line[0]]) == 6


def test_of_two_tapers_the_one_chosen_is_shown(opened: Opened, reference: Reference) -> None:
    first = order_event(reference, *CHARTED, **VASOPRESSIN)
    second = order_event(
        reference, *CHARTED, first, drug="norepinephrine", bag_id="A", step="0.02", every_min="60",
        **{"from": "0.06", "from_unit": "mcg/kg/min"},
    )  # fmt: skip
    second = second.model_copy(
        update={"id": "123e4567-e89b-42d3-a456-426614174001", "plan_id": "second"}
    )
    view = opened(*CHARTED, first, second)
    assert len(rows(view)) == 3
    choose(view, "taper.which", "vasopressin")
    assert len(rows(view)) == 6


def test_the_advisor_opens_and_shuts_by_keys(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    fold = view.findChild(QWidget, "taper.advisor")
    assert fold is not None
    fold.setFocus()
    press(Qt.Key.Key_Return)
    assert "largest error" in words(view)
    press(Qt.Key.Key_Return)
    assert "largest error" not in words(view)


def test_in_a_narrow_window_the_order_stands_above_the_plan(opened: Opened) -> None:
    view = opened(width=673)
    vasopressin_order(view)
    order, plan = editor(view, "taper.from"), table(view)
    assert order.mapToGlobal(order.rect().bottomLeft()).y() < plan.mapToGlobal(QPoint(0, 0)).y()
    assert plan.verticalScrollBar().maximum() == 0
    assert view.verticalScrollBar().maximum() > 0


def test_tab_goes_through_the_order_in_reading_order(opened: Opened) -> None:
    view = opened()
    vasopressin_order(view)
    view.form.first.setFocus()
    visited = []
    for _ in range(20):
        visited.append(focused().objectName())
        if visited[-1] == "taper.record":
            break
        press(Qt.Key.Key_Tab)
    assert visited == [
        "taper.drug", "taper.line", "taper.from", "taper.from_unit", "taper.step",
        "taper.every_min", "taper.to", "taper.pump_step", "taper.start", "taper.bag_id",
        "taper.map_low_mmhg",
        "taper.map_high_mmhg", "taper.stop_below_mmhg", "taper.rescue", "taper.call",
        "taper.ordered_by", "taper.reason", "taper.record",
    ]  # fmt: skip


def test_the_focus_enters_where_a_person_begins(
    opened: Opened, running: Callable[..., Taper]
) -> None:
    written = opened()
    written.setFocus()
    assert focused().objectName() == "taper.drug"
    charted = running()
    charted.setFocus()
    assert focused() is table(charted)


def test_a_tick_of_the_clock_leaves_the_draft_and_moves_the_time_to_go(
    opened: Opened, reference: Reference
) -> None:
    view = opened()
    vasopressin_order(view)
    before = dict(view.form.draft())
    view.present(assessed(reference, *CHARTED, now=NOON + timedelta(minutes=1)), NURSE)
    assert dict(view.form.draft()) == before
    made = order_event(reference, *CHARTED, **VASOPRESSIN)
    view.settle(view.form, None)
    for minutes, to_go in ((5, "5 min past due"), (14, "14 min past due"), (16, "not active")):
        now = NOON + timedelta(minutes=minutes)
        view.present(assessed(reference, *CHARTED, made, now=now), NURSE)
        assert to_go in rows(view)[0][0]
    assert "Step 1, not active: late" in rows(view)[0][0]
