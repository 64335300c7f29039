"""How the program opens: a picture of each view, its store, and every store that cannot serve."""

import os
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from launched import PROGRAM
from pressorsheet.ui.theme import THEMES

VIEWS = ("worksheet", "taper", "handover", "history", "protocol")
PATIENCE_S = 20


def settings(home: Path) -> dict[str, str]:
    """An environment without a screen, in which the person's own folders are empty."""
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home)}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
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


def test_where_nobody_can_type_a_passphrase_no_store_is_made_or_opened(tmp_path: Path) -> None:
    store = tmp_path / "ward.sqlite"
    assert "no screen on which its passphrase" in open_on(tmp_path, store)
    assert not store.exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("a folder", "this is not a file"),
        ("plain text", "no store of this program, or its key file"),
    ],
)
def test_a_store_that_cannot_serve_is_refused_in_words_and_left_as_it_is(
    tmp_path: Path, kind: str, words: str
) -> None:
    store = tmp_path / "ward.sqlite"
    if kind == "a folder":
        store.mkdir()
    else:
        store.write_text("Dear diary, a quiet night.\n" * 50)
    before = store.read_bytes() if store.is_file() else b""
    assert words in open_on(tmp_path, store)
    assert (store.read_bytes() if store.is_file() else b"") == before
