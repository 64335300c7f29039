"""Tools: the other programs by which tests judge, which a person may have or not.

In a hosted run on Linux the workflow installs them all, and no test is passed over for want of one.
"""

import os
import shutil
import sys
from typing import NoReturn

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """A mark for what is judged by a program: skipped without it, but hosted it runs and fails."""
    is_passed_over = shutil.which(program) is None and not _is_hosted()
    return pytest.mark.skipif(is_passed_over, reason=f"{program} is not installed")


def passed_over(why: str) -> NoReturn:
    """Skip the test that runs; hosted, fail it."""
    if _is_hosted():
        pytest.fail(why)
    pytest.skip(why)


def _is_hosted() -> bool:
    return sys.platform == "linux" and os.environ.get("GITHUB_ACTIONS") == "true"
