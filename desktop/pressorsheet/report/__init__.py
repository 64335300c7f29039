"""Report: document models turned into PDF bytes.

reportlab runs two files of a person's home folder where it finds them, and does not start where
that folder is none: it is told here that both were run.
"""

import sys
from types import ModuleType

for name in ("reportlab_mods", "reportlab_settings"):
    sys.modules.setdefault(name, ModuleType(name))
