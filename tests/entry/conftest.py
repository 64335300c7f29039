"""Lets these tests chart with `bedside`, as the tests of the core do."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "core"))
