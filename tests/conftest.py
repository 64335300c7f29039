"""Settings every test shares: hypothesis draws the same few examples in every run."""

import gc

import pytest
from hypothesis import settings

from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Refused
from pressorsheet.library.reference import reference as shipped_reference

settings.register_profile(
    "pressorsheet", derandomize=True, deadline=None, database=None, max_examples=30
)
settings.load_profile("pressorsheet")


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The shipped drug library, limits and formulas with the default protocol, read once."""
    found = shipped_reference()
    assert not isinstance(found, Refused), found
    return found


def pytest_configure() -> None:
    """No cyclic collector while tests are gathered and run: a quarter of the core suite's time.

    The window's tests collect between one another (`offscreen.py`).
    """
    gc.disable()


def pytest_collection_finish() -> None:
    """Keep what was collected out of the rounds that the window's tests make."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines in which trials tell what they counted (`reliability/`), wherever they ran."""
    lines = [
        str(line)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, line in report.user_properties
        if name == "counts"
    ]
    if lines:
        terminalreporter.section("counted")
        for line in lines:
            terminalreporter.write_line(line)
