"""A site's settings from the file on the disk to what is seen, printed and locked in the window."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from dialogs import Dialogs, name
from gates import Person
from opened import Clock, begun
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping
from test_privacy import HIDDEN, Lock, pass_time

from made_events import made, minute, reading
from offscreen import settle
from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.journal import memory_journal
from pressorsheet.session.demo import demo_session
from pressorsheet.session.places import Place, Places
from pressorsheet.session.site import Judged, judged_by, site_at
from pressorsheet.ui.app import Opening, made_window
from pressorsheet.ui.front import VIEWS
from pressorsheet.ui.standing import said_of_rules
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT, THEMES
from pressorsheet.ui.typeface import font
from pressorsheet.ui.window import Window

WARD = (
    resources.read_text("protocols", "septic-shock.toml")
    .replace('\nid = "septic-shock"', '\nid = "ward-sepsis"')
    .replace('\nversion = "1.0"', '\nversion = "2.3"')
    .replace("MAP below 65 after 30 mL/kg", "Ward rule: MAP below 65 after 30 mL/kg")
)
SITE = """
protocols = "protocols"
protocol = "ward-sepsis"
cover_after = "1 min"
lock_after = "2 min"
paper = "letter"
locked = ["protocols", "protocol", "cover_after", "lock_after", "paper"]
"""
LOOSER = """
protocol = "septic-shock"
lock_after = "60 min"
paper = "a4"
"""
UNKNOWN_PROTOCOL = (
    "Which protocol your hospital uses is not known: the settings file cannot be read."
)
LETTER = {(612, 792)}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A site that locks its own protocol, times and paper, and a person who would have others."""
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "ward-sepsis.toml").write_text(WARD, encoding="utf-8")
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "own.toml").write_text(LOOSER)
    return (Place("site", str(tmp_path / "site.toml")), Place("own", str(tmp_path / "own.toml")))


def judged_at(places: Places) -> Judged:
    found = judged_by(site_at(places))
    assert isinstance(found, Judged)
    return found


def opened_under(
    qtbot: QtBot, places: Places, clock: Clock, size: tuple[int, int] = (1366, 768)
) -> Window:
    """The window on the sample ward under the settings of these places, with a lock on it."""
    judged = judged_at(places)
    session = demo_session(judged.reference, clock())
    window = Window(Store(session, clock, judged.rules), LIGHT, Lock())
    qtbot.addWidget(window)
    window.setFont(font())
    window.resize(*size)
    window.show()
    window.activateWindow()
    window.privacy.start()
    window.start_charting("A. Alvarez", "nurse")
    settle()
    return window


def push(window: Window, button: str) -> None:
    named(window, QPushButton, button).click()
    settle()


def sizes(pdf: Path) -> set[tuple[int, int]]:
    pages = pypdf.PdfReader(pdf).pages
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages}


def text_of(pdf: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


# A site that locks, and a person who would loosen it.


def test_the_hospitals_protocol_is_in_force_on_every_view(
    qtbot: QtBot, places: Places, tmp_path: Path
) -> None:
    window = opened_under(qtbot, places, Clock())
    assert "ward-sepsis 2.3" in all_text(window.frame.banner)
    assert "septic-shock" not in all_text(window.frame.banner)
    window.show_view("protocol")
    settle()
    text = window.views.protocol.text
    assert f"from {tmp_path / 'protocols' / 'ward-sepsis.toml'}" in text
    assert judged_at(places).reference.protocol_fingerprint in text
    assert "Ward rule: MAP below 65" in text


def test_the_hospitals_protocol_is_compared_with_the_shipped_ones(
    qtbot: QtBot, places: Places
) -> None:
    window = opened_under(qtbot, places, Clock())
    window.show_view("protocol")
    settle()
    combo = named(window, QComboBox, "protocol.compare")
    assert [combo.itemData(row) for row in range(combo.count())] == ["", "septic-shock", "ssc-2021"]
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    settle()
    assert "Ward rule" in window.views.protocol.text
    assert "From ward-sepsis, in force, to septic-shock 1.0" in window.views.protocol.text


def test_the_screen_is_hidden_and_locked_when_the_site_says(qtbot: QtBot, places: Places) -> None:
    clock = Clock()
    window = opened_under(qtbot, places, clock)
    pass_time(window, clock, timedelta(seconds=59))
    assert window.frame.isVisible()
    pass_time(window, clock, timedelta(seconds=1))
    assert HIDDEN in all_text(window)
    assert not window.privacy.is_locked
    pass_time(window, clock, timedelta(seconds=60))
    assert window.privacy.is_locked
    assert "DOE" not in all_text(window)


@pytest.mark.parametrize("sheet", ["handover", "taper"])
def test_sheets_are_on_the_sites_paper_under_its_protocol(
    qtbot: QtBot, places: Places, tmp_path: Path, sheet: str
) -> None:
    window = opened_under(qtbot, places, Clock())
    window.show_view(sheet)
    settle()
    place = tmp_path / f"{sheet}.pdf"
    Dialogs(name(place)).while_in(lambda: push(window, f"{sheet}.save"))
    assert sizes(place) == LETTER
    assert "protocol ward-sepsis 2.3" in text_of(place)


@pytest.mark.parametrize("sheet", ["handover", "taper"])
def test_a_locked_paper_is_shown_as_settled_and_no_other_is_offered(
    qtbot: QtBot, places: Places, sheet: str
) -> None:
    window = opened_under(qtbot, places, Clock())
    window.show_view(sheet)
    settle()
    shown = named(window, QPushButton, f"{sheet}.paper.letter")
    assert (shown.isVisible(), shown.isChecked()) == (True, True)
    assert "settled by this site" in shown.toolTip()
    assert hidden_or_clipped(window.views.view(sheet)) == []
    assert not named(window, QPushButton, f"{sheet}.paper.a4").isVisible()


def test_a_paper_that_nobody_locked_is_chosen_freely(qtbot: QtBot) -> None:
    window = opened_under(qtbot, (), Clock())
    window.show_view("handover")
    settle()
    assert named(window, QPushButton, "handover.paper.letter").isVisible()


def test_the_command_line_prints_likewise(places: Places, tmp_path: Path) -> None:
    worksheet = tmp_path / "a.worksheet.json"
    worksheet.write_bytes(resources.read_bytes("samples", "septic-shock.worksheet.json"))
    out, at = tmp_path / "a.pdf", "2026-11-22T19:38:00+01:00"
    words = ["handover", str(worksheet), "-o", str(out), "--at", at]
    assert run(words, places=places) == 0
    assert sizes(out) == LETTER
    assert "protocol ward-sepsis 2.3" in text_of(out)
    assert run([*words, "--paper", "a4"], places=places) == 0
    assert sizes(out) == {(595, 842)}


def test_who_would_loosen_a_lock_is_told_on_every_view_and_the_sites_stays(
    qtbot: QtBot, places: Places
) -> None:
    window = opened_under(qtbot, places, Clock())
    site, own = (place.path for place in places)
    for view in VIEWS:
        window.show_view(view)
        settle()
        said = all_text(window.frame.bottom)
        assert f"{own}, protocol: is locked by {site}, which holds; remove this line" in said
        assert "and 2 more, named under Protocol, Alt+5" in said
    assert "ward-sepsis 2.3" in all_text(window.frame.banner)


def test_the_program_itself_opens_under_the_settings(
    qtbot: QtBot, qapp: QApplication, places: Places
) -> None:
    window = made_window(Opening(demo=True, places=places), qapp, THEMES["night"])
    assert isinstance(window, Window)
    qtbot.addWidget(window)
    assert window.store.session.reference.protocol.id == "ward-sepsis"
    assert window.store.rules == judged_at(places).rules


def test_all_that_must_be_mended_and_every_setting_stands_in_the_protocol_view(
    qtbot: QtBot, places: Places
) -> None:
    window = opened_under(qtbot, places, Clock())
    window.show_view("protocol")
    settle()
    text, (site, own) = window.views.protocol.text, (place.path for place in places)
    for name_of in ("protocol", "lock_after", "paper"):
        assert f"{own}, {name_of}: is locked by {site}, which holds; remove this line" in text
    assert f"lock_after = 2 min (from {site}, locked by {site})" in text
    assert "locale = en (default)" in text


def test_where_nothing_is_set_the_protocol_view_says_so_and_nothing_is_to_be_mended(
    qtbot: QtBot,
) -> None:
    window = opened_under(qtbot, (), Clock())
    window.show_view("protocol")
    settle()
    text = window.views.protocol.text
    assert "ships with the program" in text
    assert "lock_after = 15 min (default)" in text
    assert "to be mended" not in text


# A site's file that cannot be read.


@pytest.fixture
def broken(places: Places) -> Places:
    Path(places[0].path).write_text(SITE.replace("letter", "a5"))
    return places


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640), (683, 600)])
def test_a_broken_file_opens_the_record_and_says_that_nothing_is_judged(
    qtbot: QtBot, broken: Places, size: tuple[int, int]
) -> None:
    window = opened_under(qtbot, broken, Clock(), size)
    assert "DOE, Jane" in all_text(window.frame.banner)
    for view in VIEWS:
        window.show_view(view)
        settle()
        said = all_text(window.frame.bottom)
        assert "NOTHING IS JUDGED" in said
        assert 'site.toml, paper: "a5" is not known; known are a4 and letter' in said
        assert hidden_or_clipped(window.frame.bottom) == []
        assert overlapping(window.frame.bottom) == []


def test_a_broken_file_shows_no_verdict_and_records_as_ever(qtbot: QtBot, broken: Places) -> None:
    window = opened_under(qtbot, broken, Clock())
    head = all_text(window.frame.banner)
    assert "none in force" in head
    assert "no-protocol" not in head
    assessment = window.store.assessment
    assert assessment is not None
    statuses = {
        item.status.value for checklist in assessment.checklists for item in checklist.items
    }
    assert statuses == {"information"}
    assert "gate unknown" in all_text(window.frame)
    assert "conditions met" not in all_text(window.frame)
    before = len(window.store.session.events())
    window.chart("vitals")
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, "101")
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert len(window.store.session.events()) == before + 1
    assert "NOTHING IS JUDGED" in all_text(window.frame.bottom)


def test_who_is_asked_reads_what_is_wrong_before_anything_opens(
    qtbot: QtBot, broken: Places, tmp_path: Path
) -> None:
    why = said_of_rules(judged_at(broken).rules)
    assert why.startswith("NOTHING IS JUDGED")
    assert "site.toml, paper" in why
    assert "Then start the program again" in why
    store = tmp_path / "w.sqlite"
    made = Person(qtbot, store)
    made.choose_passphrase()
    made.keep_recovery_key()
    made.close()
    assert why in Person(qtbot, store, warned=why).said
    window = opened_under(qtbot, broken, Clock())
    window.begin()
    settle()
    assert why in all_text(window.entrance.who)
    window.privacy.lock()
    settle()
    assert why in all_text(window)


@pytest.mark.parametrize("low", [None, "62"], ids=["by nobody", "by a person"])
def test_only_a_target_that_a_person_set_counts(
    qtbot: QtBot, broken: Places, low: str | None
) -> None:
    judged = judged_at(broken)
    session = begun(memory_journal(), judged.reference)
    if low is not None:
        assert session.record([made("target", 40, map_low_mmhg=Decimal(low))]) is None
    assert session.record([reading(58, 61)]) is None
    window = Window(Store(session, Clock(minute(60)), judged.rules), LIGHT)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.start_charting("A. Alvarez", "nurse")
    settle()
    texts = all_text(window.frame)
    assert "nothing due" in all_text(window.frame.due)
    if low is not None:
        assert "62 mmHg" in all_text(window.frame.banner)
        assert "below target" in texts
    else:
        assert "no target set" in texts
        for judging in ("below", "default", "target 65"):
            assert judging not in texts, judging


def test_a_sheet_printed_meanwhile_says_that_nothing_was_judged(
    qtbot: QtBot, broken: Places, tmp_path: Path
) -> None:
    window = opened_under(qtbot, broken, Clock())
    window.show_view("handover")
    settle()
    place = tmp_path / "handover.pdf"
    Dialogs(name(place)).while_in(lambda: push(window, "handover.save"))
    text = text_of(place)
    assert text.count("Not judged: no protocol is in force") == 4
    assert "protocol none in force" in text
    assert "no-protocol" not in text
    assert " ".join(text.split()).count(UNKNOWN_PROTOCOL) == 4
