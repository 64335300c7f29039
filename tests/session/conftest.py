"""What the session's tests share: a session with a nurse, on a store in memory or in a file."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from made_events import NURSE, made_id
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.session import Session
from stores import open_journal

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

    def opened() -> Session:
        for before in sessions:
            before.close()
        journal = open_journal(str(tmp_path / "store"))
        assert isinstance(journal, Journal), journal
        sessions.append(begin(journal))
        return sessions[-1]

    yield opened
    sessions[-1].close()
