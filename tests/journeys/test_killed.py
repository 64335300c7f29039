"""A killed window: of a shift typed key by key, at most the field being typed is lost.

A process plays the script of `scripted_keys` in the real window and is killed at a random moment;
the store it leaves is opened again in a window here. PRESSORSHEET_KILLS sets how often (100 for
the long form: `PRESSORSHEET_KILLS=100 python -m pytest tests/journeys/test_killed.py -s`, which
also prints at which steps the kills fell).
"""

import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from scripted_keys import RECORDED, STEPS, Told, says, work
from ward import MORNING, Ward

KILLS = int(os.environ.get("PRESSORSHEET_KILLS", "12"))
TELLINGS = sum(1 + len(step.fields) for step in STEPS)
# Before anything is told: about as long as the window takes to open.
OPENING_S = 0.3
PATIENCE_S = 60

if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:
    PROCESSES = multiprocessing.get_context("forkserver")
    # Loaded once, where nothing runs; each process that is killed is a fork of that.
    PROCESSES.set_forkserver_preload(["scripted_keys", "pressorsheet.ui.taper"])


def told(telling: Connection) -> list[Told]:
    """All that a process has said and that was not read yet."""
    heard = []
    try:
        while True:
            heard.append(telling.recv())
    except (EOFError, OSError):
        return heard


def played_until_killed(place: Path, chance: random.Random) -> list[Told]:
    """What the process had said when it was killed."""
    listening, telling = PROCESSES.Pipe(duplex=False)
    worker = PROCESSES.Process(target=work, args=(str(place), telling))
    worker.start()
    telling.close()
    heard: list[Told] = []
    pace, began = OPENING_S, time.monotonic()
    for _ in range(chance.randrange(TELLINGS)):
        assert listening.poll(PATIENCE_S), heard
        heard.append(listening.recv())
        if len(heard) == 1:
            began = time.monotonic()
        else:
            pace = (time.monotonic() - began) / (len(heard) - 1)
    # Anywhere between this telling and about the next.
    time.sleep(chance.uniform(0, pace))
    worker.kill()
    worker.join()
    heard += told(listening)
    listening.close()
    return heard


class Found:
    """What a window shows of the store that the killed process left."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        session = ward.window.store.session
        self.events = session.events()
        self.drafts = {**session.drafts(), **session.nobodys_drafts()}

    def steps(self) -> int:
        """How many steps are recorded: each of their events is there once, and nothing else is."""
        recorded = [kind for step in STEPS for kind in step.events]
        assert len(self.events) <= len(recorded)
        for event, (kind, values) in zip(self.events, recorded, strict=False):
            assert says(event, kind, values), (event, kind, values)
        ends = [0]
        for step in STEPS:
            ends.append(ends[-1] + len(step.events))
        assert len(self.events) in ends, "half a step is recorded"
        return ends.index(len(self.events))

    def shown(self, form: str, key: str) -> str:
        """What the field shows; its form is in front, as a draft's is."""
        field = self.ward.find(QWidget, f"{form}.{key}")
        if isinstance(field, QComboBox):
            return str(field.currentData())
        assert isinstance(field, QLineEdit)
        return field.text()


def in_front(ward: Ward, step: int) -> None:
    """Where the draft of a taper is begun, the window says so; others come to the front."""
    if STEPS[step].form == "taper":
        assert "An order of a taper is begun" in ward.said()
        ward.key("Alt+2")


def check(place: Path, heard: list[Told]) -> tuple[int, bool]:
    """Open what was left; which step it was killed in, and whether that left a draft."""
    recorded = sum(1 for _, key, _ in heard if key == RECORDED)
    left = {key: text for number, key, text in heard if number == recorded}
    ward = Ward(place, MORNING + timedelta(hours=1))
    ward.start()
    try:
        found = Found(ward)
        steps = found.steps()
        assert steps in (recorded, recorded + 1), (steps, heard[-3:])
        if steps == recorded:
            check_draft(found, recorded, left)
        else:
            assert found.drafts == {}, "a draft of what is recorded came back"
        return recorded, bool(found.drafts)
    finally:
        ward.close()


def check_draft(found: Found, step: int, left: Mapping[str, str]) -> None:
    """Each field that was left is there as it was typed, on disk and on the screen."""
    if step == len(STEPS):
        assert found.drafts == {}
        return
    script = STEPS[step]
    assert set(found.drafts) <= {script.form}
    kept = found.drafts.get(script.form, {})
    if left:
        in_front(found.ward, step)
    for key, text in left.items():
        assert kept[key] == text
        assert found.shown(script.form, key) == text
    # One field more may be kept than the process came to tell of, whole.
    typed = [key for key, _ in script.fields if kept.get(key)]
    assert len(typed) <= len(left) + 1
    assert all(kept[key] == script.draft(key) for key in typed)


def test_a_window_killed_at_any_moment_loses_at_most_the_field_being_typed(tmp_path: Path) -> None:
    chance = random.Random(20_260_310)
    steps: Counter[str] = Counter()
    drafts = 0
    for kill in range(KILLS):
        place = tmp_path / f"store-{kill}.sqlite"
        heard = played_until_killed(place, chance)
        step, has_draft = check(place, heard)
        steps[STEPS[step].form if step < len(STEPS) else "the end"] += 1
        drafts += has_draft
    print(f"{KILLS} kills, {drafts} of them left a draft; by the form in hand: {dict(steps)}")  # noqa: T201  # the long form's figures
    assert sum(steps.values()) == KILLS
    assert drafts > 0


def test_without_a_kill_the_script_is_recorded_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    listening, telling = PROCESSES.Pipe(duplex=False)
    worker = PROCESSES.Process(target=work, args=(str(place), telling))
    worker.start()
    telling.close()
    heard = told(listening)
    worker.join()
    assert worker.exitcode == 0
    assert len(heard) == TELLINGS
    assert check(place, heard) == (len(STEPS), False)
