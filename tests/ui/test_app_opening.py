"""How the program opens: a picture of each view, its store, and every store that cannot serve."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from screen import all_text, named

from made_events import patient
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal
from pressorsheet.session.session import Session
from pressorsheet.ui.app import Opening, opened_session
from pressorsheet.ui.refusal import RefusalPage, ask_for_store
from pressorsheet.ui.theme import LIGHT, THEMES
from rights import as_nobody, posix_only
from stores import PASSPHRASE, open_journal, raw

VIEWS = ("worksheet", "taper", "handover", "history", "protocol")
PATIENCE_S = 20


def settings(home: Path) -> dict[str, str]:
    """An environment without a screen, in which the person's own folders are empty."""
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home)}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pressorsheet", *arguments],
        env={**settings(home), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


# Pictures.


@pytest.mark.parametrize(
    ("view", "theme", "scale", "size"),
    [
        ("worksheet", "light", 1, (1366, 768)),
        ("taper", "night", 1, (1366, 768)),
        ("handover", "light", 2, (683, 384)),
        ("history", "night", 2, (683, 384)),
        ("protocol", "light", 1, (1093, 614)),
    ],
)
def test_each_view_of_the_demo_is_rendered_as_a_picture(
    tmp_path: Path, view: str, theme: str, scale: int, size: tuple[int, int]
) -> None:
    place = tmp_path / "out.png"
    wide, high = size
    done = run(
        tmp_path, "--demo", "--screenshot", str(place), "--view", view,
        "--size", f"{wide}x{high}", "--theme", theme, "--scale", str(scale),
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    picture = QImage(str(place))
    assert (picture.width(), picture.height()) == (wide * scale, high * scale)
    colors = {
        picture.pixelColor(x, y).name().upper()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert THEMES[theme].canvas in colors
    assert len(colors) > 60


def test_a_picture_waits_for_the_whole_ward(tmp_path: Path) -> None:
    place = tmp_path / "out.png"
    assert run(tmp_path, "--demo", "--screenshot", str(place), "--view", "history").returncode == 0
    picture = QImage(str(place))
    # Bed 17, the last of four patients, stands below the three others.
    inks = {picture.pixelColor(x, y).lightness() // 64 for x in range(18, 150) for y in (318, 320)}
    assert len(inks) > 1


def test_a_picture_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    place = tmp_path / "no folder" / "out.png"
    done = run(tmp_path, "--demo", "--screenshot", str(place))
    assert done.returncode == 1
    assert str(place) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_picture_is_of_the_demo_alone(tmp_path: Path) -> None:
    done = run(tmp_path, "--screenshot", str(tmp_path / "out.png"))
    assert done.returncode == 2
    assert "add --demo" in done.stderr
    assert list(tmp_path.iterdir()) == []


# Stores.


def open_on(home: Path, store: Path) -> str:
    """Open the program on a store that it refuses, exit 1; what it says on stderr."""
    done = run(home, "--store", str(store), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert str(store) in done.stderr
    return done.stderr


def whole(place: Path) -> Path:
    """A store with a patient, closed."""
    journal = open_journal(str(place))
    assert isinstance(journal, Journal)
    journal.append([("00000000-0000-4000-8000-00000000abcd", patient())])
    journal.close()
    return place


def session_on(store: Path) -> Session | Refused:
    return opened_session(Opening(store=str(store)), lambda _found: PASSPHRASE)


def test_a_missing_store_is_made_with_its_folder_and_another_copy_is_refused_it(
    tmp_path: Path,
) -> None:
    store = tmp_path / "new" / "folder" / "ward.sqlite"
    session = session_on(store)
    assert isinstance(session, Session)
    assert not store.read_bytes().startswith(b"SQLite format 3\0")
    assert session_on(store) == refused("store_locked", file=str(store))
    session.close()


def test_where_nobody_can_type_a_passphrase_no_store_is_made_or_opened(tmp_path: Path) -> None:
    store = tmp_path / "ward.sqlite"
    assert "no screen on which its passphrase" in open_on(tmp_path, store)
    assert not store.exists()


def unfit(place: Path, kind: str) -> Path:
    """A store that cannot serve."""
    if kind == "a folder":
        place.mkdir()
        return place
    if kind == "plain text":
        place.write_text("Dear diary, a quiet night.\n" * 50)
        return place
    content = whole(place).read_bytes()
    if kind == "cut short":
        place.write_bytes(content[: len(content) * 2 // 3])
    elif kind == "newer":
        with closing(raw(place)) as store:
            (version,) = store.execute("PRAGMA user_version").fetchone()
            store.execute(f"PRAGMA user_version = {version + 1}")
    return place


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("a folder", "this is not a file"),
        ("plain text", "no store of this program, or its key file"),
        ("cut short", "damaged or was cut short"),
        ("newer", "a newer version of this program"),
    ],
)
def test_a_store_that_cannot_serve_is_refused_in_words_and_left_as_it_is(
    tmp_path: Path, kind: str, words: str
) -> None:
    store = unfit(tmp_path / "ward.sqlite", kind)
    before = store.read_bytes() if store.is_file() else b""
    refusal = session_on(store)
    assert isinstance(refusal, Refused)
    said = all_text(RefusalPage(refusal))
    assert words in said
    assert str(store) in said
    assert (store.read_bytes() if store.is_file() else b"") == before


def test_a_file_that_is_no_store_ends_the_program_with_words_on_stderr_and_no_traceback(
    tmp_path: Path,
) -> None:
    store = unfit(tmp_path / "ward.sqlite", "plain text")
    before = store.read_bytes()
    assert "this is no store of this program" in open_on(tmp_path, store)
    assert store.read_bytes() == before


@posix_only
def test_a_store_that_may_only_be_read_is_refused_and_left_as_it_is() -> None:
    with tempfile.TemporaryDirectory() as common:
        Path(common).chmod(0o777)
        store = whole(Path(common) / "ward.sqlite")
        store.with_name("ward.sqlite.lock").chmod(0o666)
        before = store.read_bytes()
        store.chmod(0o444)
        with as_nobody():
            refusal = session_on(store)
        assert isinstance(refusal, Refused)
        assert "may only be read" in all_text(RefusalPage(refusal))
        assert store.read_bytes() == before


# The page for a person who sees no terminal.

NEWER = refused("store_newer", file="/ward/worksheets.sqlite", version=9, known=1)


def answered(refusal: Refused, act: Callable[[RefusalPage], object]) -> str | None:
    """What the page brings back after a person did something on it."""
    said: list[str] = []

    def look() -> None:
        (page,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, RefusalPage)]
        said.append(all_text(page))
        act(page)

    QTimer.singleShot(0, look)
    place = ask_for_store(refusal, LIGHT)
    assert "/ward/worksheets.sqlite" in said[0]
    return place


def test_the_page_says_why_what_to_do_and_that_nothing_was_changed() -> None:
    page = RefusalPage(NEWER)
    page.show()
    said = all_text(page)
    for words in (
        "/ward/worksheets.sqlite",
        "a newer version of this program",
        "open it with the newer one",
        "Nothing in the file was changed",
        "chart on paper",
        "Choose another store",
        "Quit",
    ):
        assert words in said


def press_quit(page: RefusalPage) -> None:
    QTest.mouseClick(named(page, QPushButton, "refusal.quit"), Qt.MouseButton.LeftButton)


def press_enter(page: RefusalPage) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def press_escape(page: RefusalPage) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.parametrize("act", [press_quit, press_enter, press_escape, RefusalPage.close])
def test_the_page_is_left_by_its_button_enter_esc_or_its_frame(
    act: Callable[[RefusalPage], object],
) -> None:
    assert answered(NEWER, act) is None


def test_another_store_that_was_chosen_is_opened_next() -> None:
    assert answered(NEWER, lambda page: page.chosen.emit("/ward/b.sqlite")) == "/ward/b.sqlite"


def test_a_refusal_that_no_other_store_would_mend_offers_none() -> None:
    page = RefusalPage(refused("file_not_there", file="septic-shock.toml"))
    page.show()
    assert not named(page, QPushButton, "refusal.choose").isVisible()
    assert named(page, QPushButton, "refusal.quit").isVisible()
