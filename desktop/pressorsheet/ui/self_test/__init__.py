"""Self-test: what of the window a self-test tries; all of it off screen, whatever screen there is.

Qt's parts, clipboard, printing; icon; typefaces; style sheet, every view in both themes
"""

from collections.abc import Sequence

from pressorsheet.session.probe import Probe, probes_of

PARTS = ("system", "icons", "lettering", "views")


def probes() -> Sequence[Probe]:
    """The probes in their order; Qt starts with the first."""
    return tuple(probes_of(__name__, PARTS))
