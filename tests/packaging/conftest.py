"""The build's modules lie beside one another in `packaging/`, which is no package."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))
