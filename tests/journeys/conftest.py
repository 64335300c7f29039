"""Settings of the journeys: off screen, with a ward whose clock the test sets on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ward import Ward

from offscreen import fonts, qapp_args, quiet_collector

__all__ = ["fonts", "qapp_args", "quiet_collector"]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """The program on a store in a file, not started yet."""
    made = Ward(tmp_path / "store.sqlite")
    yield made
    made.close()
