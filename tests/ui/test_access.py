"""The window is for everyone: names for readers, reach by keys, sizes, focus, no bare colour."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made
from itertools import combinations
from typing import Any

import pytest
from opened import VIEWS, Clock, opened, shown
from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screen import named, place

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.paper import Status
from pressorsheet.core.tapers import tapers_of
from pressorsheet.resources import read_text
from pressorsheet.session.demo import demo_session
from pressorsheet.session.session import Session
from pressorsheet.ui.charting import MORE, TABS
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.status import paint_status
from pressorsheet.ui.widgets.text import ElidedText
from pressorsheet.ui.window import Window

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
LEAST_TARGET = 24
VERIFY = "verify"
# What a form asks beside the fields of its event: typed twice, a pump's way of counting, and such.
BESIDE = {
    "infusion": {"bolus_amount", "bolus_unit", "stop", "pump_step"},
    "bag": {"swap"},
    "weight": {"kg_again"},
}


def is_control(part: QWidget) -> bool:
    """Whether it is worked by itself, not as a part of another control."""
    inner = isinstance(part, QHeaderView) or isinstance(part.parentWidget(), QComboBox)
    return isinstance(part, CONTROLS) and not inner


def spoken_name(part: QWidget) -> str:
    """What a reader says a control is called."""
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def title(part: QWidget) -> str:
    return part.objectName() or type(part).__name__


@pytest.fixture(scope="module")
def session(reference: Reference) -> Session:
    """The sample ward at 20:34; nothing here records in it."""
    return demo_session(reference, Clock()())


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Window:
    return opened(qtbot, session, Clock())


@dataclass
class Audit:
    """What was found amiss, by the view or form that was in front."""

    shown: list[str] = made(default_factory=list)
    controls: int = 0
    labels: int = 0
    nameless: list[str] = made(default_factory=list)
    named_labels: list[str] = made(default_factory=list)
    small_targets: list[str] = made(default_factory=list)
    clipped: list[str] = made(default_factory=list)
    small_texts: list[str] = made(default_factory=list)

    def look_at(self, window: Window, shown: str) -> None:
        """Look over all that can be seen."""
        settle()
        self.shown.append(shown)
        for part in window.findChildren(QWidget):
            if part.isVisible():
                self._look_at_part(part, f"{shown}: {title(part)}")

    def _look_at_part(self, part: QWidget, where: str) -> None:
        if is_control(part):
            self.controls += 1
            self.nameless += [] if spoken_name(part).strip() else [where]
            self.small_targets += [f"{where} {size}" for size in small_sides(part)]
        if isinstance(part, QLabel):
            self.labels += 1
            self.named_labels += [where] if part.accessibleName() else []
        if QFontInfo(part.font()).pixelSize() < 12:
            self.small_texts.append(where)
        if is_clipped(part):
            self.clipped.append(f"{where} {_text(part)}")


@pytest.fixture(scope="module")
def audit(session: Session) -> Audit:
    """Every view, then every form, then a verification, at 1366 by 768."""
    window = shown(session, Clock())
    found = Audit()
    for view in VIEWS:
        window.show_view(view)
        found.look_at(window, view)
    for form in (*TABS, *MORE):
        window.chart(form)
        found.look_at(window, form)
    assessment = window.store.assessment
    assert assessment is not None
    window.second_reader.verify(tapers_of(assessment).read[0].plan_id)
    found.look_at(window, VERIFY)
    window.close()
    return found


def test_every_view_and_every_form_is_looked_at(audit: Audit) -> None:
    assert audit.shown == [*VIEWS, *TABS, *MORE, VERIFY]
    assert audit.controls > 600
    assert audit.labels > 800


# Names.


def test_every_control_has_a_name_that_a_reader_says(audit: Audit) -> None:
    assert audit.nameless == []


def test_every_input_is_called_by_its_event_and_field_and_named_by_the_label_beside_it(
    window: Window,
) -> None:
    schema = json.loads(read_text("schema", "worksheet.schema.json"))
    known = {
        record["properties"]["kind"]["const"]: set(record["properties"])
        for record in schema["$defs"].values()
        if "kind" in record.get("properties", {})
    }
    for form in (*TABS, *MORE):
        fields = window.charting.show_form(form).findChildren(Field)
        assert len(fields) > 1
        for field in fields:
            editor = field.focusProxy()
            assert editor is not None
            event, _, key = editor.objectName().partition(".")
            assert event == form
            assert key in known[form] | BESIDE.get(form, set())
            read = [part.text() for part in field.findChildren(QWidget) if hasattr(part, "text")]
            assert editor.accessibleName() in read


def test_no_label_hides_its_text_behind_a_name_of_its_own(audit: Audit) -> None:
    assert audit.named_labels == []


# Reach.


REGIONS = ("banner", "patients", "trend", "tab", "vitals", "records", "checklists", "bottom")


def test_tab_follows_the_regions_from_top_left_and_the_fields_from_left_to_right(
    window: Window,
) -> None:
    named(window, QWidget, "banner.patient").setFocus()
    seen: list[QWidget] = []
    while window.focusWidget() not in seen:
        seen.append(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        settle()
    regions = [part.objectName().partition(".")[0] for part in seen]
    assert list(dict.fromkeys(regions)) == list(REGIONS)
    fields = [part for part in seen if part.objectName().startswith("vitals.")]
    lefts = [place(window, part).left() for part in fields if isinstance(part, QLineEdit)]
    assert lefts == sorted(lefts)
    assert len(lefts) == 6


def test_every_tab_and_choice_that_tab_passes_by_is_reached_by_the_arrows(window: Window) -> None:
    named(window, QAbstractButton, "trend.window.24h").click()
    by_tab = Qt.FocusPolicy.TabFocus.value
    stops = [
        part.objectName()
        for part in window.findChildren(QAbstractButton)
        if part.objectName().startswith("trend.window.") and part.focusPolicy().value & by_tab
    ]
    assert stops == ["trend.window.24h"]
    named(window, QAbstractButton, "trend.window.24h").setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert window.focusWidget().objectName() == "trend.window.72h"
    assert named(window, QAbstractButton, "trend.window.72h").isChecked()


def test_f6_goes_round_the_regions_and_shift_f6_the_same_way_back(window: Window) -> None:
    window.chart("vitals")
    onward: list[str] = []
    back: list[str] = []
    for walk, modifier in (
        (onward, Qt.KeyboardModifier.NoModifier),
        (back, Qt.KeyboardModifier.ShiftModifier),
    ):
        for _ in range(7):
            walk.append(window.focusWidget().objectName().partition(".")[0])
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6, modifier)
            settle()
    assert onward == [
        "vitals", "records", "checklists", "bottom", "banner", "patients", "trend",
    ]  # fmt: skip
    assert back == [onward[0], *reversed(onward[1:])]


# Sizes.


def target(part: QWidget) -> QSize:
    """What can be hit: of a field its frame."""
    frame = part.parentWidget()
    return frame.size() if frame is not None and frame.property("field") else part.size()


def small_sides(part: QWidget) -> Iterator[str]:
    """What of a control is too small to hit."""
    size = target(part)
    if min(size.width(), size.height()) < LEAST_TARGET and not isinstance(part, QProgressBar):
        yield f"{size.width()} x {size.height()}"
    if isinstance(part, QAbstractItemView) and _least_row(part) < LEAST_TARGET:
        yield f"a row {_least_row(part)}"


def _least_row(view: QAbstractItemView) -> int:
    model = view.model()
    rows = [view.visualRect(model.index(row, 0)).height() for row in range(model.rowCount())]
    return min((height for height in rows if height), default=LEAST_TARGET)


def test_everything_that_is_pressed_is_24_pixels_high_and_wide(audit: Audit) -> None:
    assert audit.small_targets == []


def seen_part(part: QWidget) -> QRect:
    """As much of a widget as its window shows."""
    return part.visibleRegion().boundingRect()


def is_clipped(part: QWidget) -> bool:
    """Whether a label or button needs more room for its text than it has or shows."""
    if not isinstance(part, QLabel | QAbstractButton) or not part.text() or _in_item_view(part):
        return False
    if part.width() < part.minimumSizeHint().width() or seen_part(part).size() != part.size():
        return True
    if not isinstance(part, QLabel) or isinstance(part, ElidedText):
        return False
    wraps = part.wordWrap()
    needed = part.heightForWidth(part.width()) if wraps else part.minimumSizeHint().height()
    return part.height() < needed


def _text(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def _in_item_view(part: QWidget) -> bool:
    around = part.parentWidget()
    return around is not None and isinstance(around.parentWidget(), QAbstractItemView)


def scroll_bars(window: Window) -> list[str]:
    """Where something on the window has to be scrolled; a table of all records always has."""
    return [
        title(area)
        for area in window.findChildren(QAbstractScrollArea)
        for bar in (area.verticalScrollBar(), area.horizontalScrollBar())
        if area.isVisible() and _shows(bar) and area.objectName() != "records.table"
    ]


def _shows(bar: QScrollBar) -> bool:
    return bar.isVisible() and bar.maximum() > bar.minimum()


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_at_1366_by_768_the_worksheet_needs_no_scrolling(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    window = opened(qtbot, session, Clock(), theme=theme)
    assert scroll_bars(window) == []


def test_at_1366_by_768_no_view_and_no_form_clips_a_text(audit: Audit) -> None:
    assert audit.clipped == []


def test_no_text_is_smaller_than_9_points(audit: Audit) -> None:
    assert audit.small_texts == []


# Focus.


RING = 3


def frame_of(part: QWidget) -> QWidget:
    frame = part.parentWidget()
    return frame if frame is not None and frame.property("field") else part


def edge(window: Window, part: QWidget) -> list[QImage]:
    """Pictures of a control's four edges; the caret of a field stands in none of them."""
    framed = frame_of(part)
    box = place(window, framed).adjusted(-RING, -RING, RING, RING)
    wide, high = box.width(), box.height()
    picture = window.grab(box).toImage()
    bands = (
        QRect(0, 0, wide, 2 * RING + 1),
        QRect(0, high - 2 * RING - 1, wide, 2 * RING + 1),
        QRect(0, 0, 2 * RING + 1, high),
        QRect(wide - 2 * RING - 1, 0, 2 * RING + 1, high),
    )
    return [picture.copy(band) for band in bands]


def looks(window: Window, part: QWidget) -> list[QImage]:
    if isinstance(part, QAbstractItemView):
        return [part.viewport().grab().toImage()]
    return edge(window, part)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_the_focus_is_to_be_seen_on_every_control(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    window = opened(qtbot, session, Clock(), theme=theme)
    stops = by_tab(window)
    assert len(stops) > 20
    unseen = []
    for part in stops:
        elsewhere = stops[0] if part is not stops[0] else stops[-1]
        elsewhere.setFocus()
        settle()
        without = looks(window, part)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        if looks(window, part) == without:
            unseen.append(title(part))
    assert unseen == []


def by_tab(window: Window) -> list[QWidget]:
    wanted = Qt.FocusPolicy.TabFocus.value
    return [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusProxy() is None
        if part.focusPolicy().value & wanted
    ]


# Colour.


def rows(model: Any, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = QModelIndex() if parent is None else parent
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield str(model.data(index, Qt.ItemDataRole.AccessibleTextRole))
        yield from rows(model, index)


def test_every_row_of_the_checklists_says_its_status_in_words(window: Window) -> None:
    view = named(window, QTreeView, "checklists.list")
    said = list(rows(view.model()))
    words = ("met", "unknown", "out of date", "appl", "information")
    assert len(said) > 20
    assert [row for row in said if not any(word in row for word in words)] == []


WORDS = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.UNKNOWN: "unknown",
    Status.OUT_OF_DATE: "out of date",
    Status.INFORMATION: "information",
    Status.APPLIES: "applies",
    Status.FAIL: "fail",
}


def shape(status: Status) -> bytes:
    """Where a status' mark has ink, whatever its colour."""
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_status(painter, QRectF(0, 0, 64, 64), status, LIGHT)
    painter.end()
    return bytes(image.convertToFormat(QImage.Format.Format_Alpha8).constBits())


def test_no_two_statuses_share_a_word_or_a_shape() -> None:
    assert len(set(WORDS.values())) == len(WORDS)
    for one, other in combinations(WORDS, 2):
        pixels = zip(shape(one), shape(other), strict=True)
        differing = sum(abs(a - b) > 128 for a, b in pixels)
        assert differing > 100, (one, other)


# Narrow.

LEAST_SEEN = 160


def in_focus(part: QWidget) -> QRect:
    """What of a control has to be seen while it has the focus: of a list its current row."""
    if isinstance(part, QAbstractItemView) and part.currentIndex().isValid():
        return part.visualRect(part.currentIndex())
    return part.rect()


def test_in_a_narrow_window_the_focus_is_never_out_of_sight(qtbot: QtBot, session: Session) -> None:
    window = opened(qtbot, session, Clock(), (683, 384))
    unseen = []
    start = window.focusWidget()
    for _ in range(60):
        part = window.focusWidget()
        shown = part.viewport() if isinstance(part, QAbstractItemView) else part
        box = in_focus(part)
        lack = box.height() - seen_part(shown).intersected(box).height()
        if lack > max(box.height() - LEAST_SEEN, 0):
            unseen.append(title(part))
        QTest.keyClick(part, Qt.Key.Key_Tab)
        settle()
        if window.focusWidget() is start:
            break
    assert window.focusWidget() is start
    assert unseen == []
