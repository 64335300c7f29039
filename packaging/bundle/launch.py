"""Launch: what a frozen program starts with; the entry point that pip would make, no more."""

import sys

from pressorsheet.__main__ import main

sys.exit(main())
