"""Launched: the program as a process of its own, under no settings but those that ship.

Not `-m pressorsheet`, which reads the settings of the computer that the tests happen to run on.
"""

import sys

PROGRAM = (
    sys.executable,
    "-c",
    "import sys; from pressorsheet.__main__ import main; sys.exit(main(()))",
)
