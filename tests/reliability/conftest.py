"""What these trials share: each tells its counts in one line, shown at the end of the run."""

from collections.abc import Callable

import pytest
from long_form import SEED


@pytest.fixture
def counts(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell what was counted, in one line."""
    return lambda line: record_property("counts", f"{line} (seed {SEED})")
