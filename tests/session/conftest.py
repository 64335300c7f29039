"""What the session's tests share: a session with a nurse, on a store in memory or in a file."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from made_events import NURSE, made_id
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.session import Session
from stores import opened

Begin = Callable[[Journal], Session]


@pytest.fixture
def begin(reference: Reference) -> Begin:
    """A session on a journal, with a nurse who charts; its ids follow one another."""
    numbers = count(1)

    def begun(journal: Journal) -> Session:
        session = Session(journal, reference, lambda: made_id("session", next(numbers)))
        session.by = NURSE
        return session

    return begun


@pytest.fixture
def session(begin: Begin) -> Session:
    """A session on an empty store in memory."""
    return begin(memory_journal())


@pytest.fixture
def reopened(begin: Begin, tmp_path: Path) -> Iterator[Callable[[], Session]]:
    """A session on a store in a file, closed and opened again at each call."""
    sessions: list[Session] = []

    def anew() -> Session:
        for before in sessions:
            before.close()
        sessions.append(begin(opened(tmp_path / "store")))
        return sessions[-1]

    yield anew
    sessions[-1].close()
