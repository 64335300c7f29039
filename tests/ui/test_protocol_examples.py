"""A protocol's own examples, shown in the window: each row says what its file expects."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from opened import Clock, opened
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from made_events import patient
from pressorsheet.core.assessment import Reference
from pressorsheet.core.chart import Chart
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.journal import memory_journal
from pressorsheet.library.examples import ExampleCase, cases_of, example_worksheet
from pressorsheet.library.protocols import shipped_ids
from pressorsheet.library.reference import reference as read_reference
from pressorsheet.session.session import Session
from pressorsheet.ui.window import Window

# What people read of a status, by the kind of an item; a caution applies or does not.
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "criterion": {"met": ("met",), "not_met": ("not met",)},
    "check": {"met": ("met",), "not_met": ("not met",)},
    "caution": {"met": ("applies",), "not_met": ("does not apply",)},
    "information": {"information": ("information",)},
}
EITHER_WAY: Mapping[str, tuple[str, ...]] = {
    "unknown": ("unknown", "out of date"),
    "out_of_date": ("out of date",),
}


def judged(protocol_id: str) -> Reference:
    found = read_reference(protocol_id, with_examples=True)
    assert isinstance(found, Reference)
    return found


SHIPPED = {protocol_id: judged(protocol_id) for protocol_id in shipped_ids()}


def telling(protocol_id: str) -> list[ExampleCase]:
    """The case that expects the most of all, and the first that shows each status."""
    cases = list(cases_of(SHIPPED[protocol_id].protocol))
    chosen = [max(cases, key=lambda case: len(case.case.expect))]
    for status in ("met", "not_met", "unknown", "out_of_date"):
        chosen += [case for case in cases if status in case.case.expect.values()][:1]
    return list({case.place: case for case in chosen}.values())


CASES = [(protocol_id, case) for protocol_id in SHIPPED for case in telling(protocol_id)]


def events_of(chart: Chart, at: datetime) -> list[AnyEvent]:
    """Each event of an example once, strikes too."""
    told = [event for line in chart.series.values() for event in line.back_from(at)]
    strikes = [strike for each in chart.strikes.values() for strike in each]
    return list({event.id: event for event in (*told, *strikes)}.values())


def charted(qtbot: QtBot, protocol_id: str, case: ExampleCase) -> Window:
    """The window at the moment of an example, on a worksheet with its events."""
    reference = SHIPPED[protocol_id]
    worksheet = example_worksheet(protocol_id, case, reference.drugs)
    assert not isinstance(worksheet, Refused)
    at: datetime = worksheet.at
    session = Session(memory_journal(), reference, lambda: "00000000-0000-4000-8000-000000000001")
    whose = patient().model_copy(update={"at": at, "recorded_at": at})
    admitted = session.admit([whose, *events_of(worksheet.chart, at)])
    assert not isinstance(admitted, Refused), admitted
    return opened(qtbot, session, Clock(at))


def rows(window: Window) -> list[str]:
    """Every row of the checklists, as a screen reader says it."""
    tree = window.worksheet.checklists.findChild(QTreeView)
    assert isinstance(tree, QTreeView)
    model = tree.model()
    heads = [model.index(place, 0) for place in range(model.rowCount())]
    below = [(row, head) for head in heads for row in range(model.rowCount(head))]
    return [str(model.index(row, 0, head).data()) for row, head in below]


@pytest.mark.parametrize(("protocol_id", "case"), CASES, ids=[case.place for _, case in CASES])
def test_the_window_says_what_the_example_says(
    qtbot: QtBot, protocol_id: str, case: ExampleCase
) -> None:
    shown = rows(charted(qtbot, protocol_id, case))
    protocol = SHIPPED[protocol_id].protocol
    assert case.case.expect
    for item_id, status in case.case.expect.items():
        item = next(each for each in protocol.items if each.id == item_id)
        words = {**WORDS[item.kind], **EITHER_WAY}[status]
        said = [row.partition(",")[0] for row in shown if item.title in row]
        # What only shows something may be a part of another item's evidence, without a row.
        assert said or item.kind == "information", f"{item_id} has no row among {shown}"
        assert {*said} <= {*words}, f"{item_id}: {status}, shown {said}"
