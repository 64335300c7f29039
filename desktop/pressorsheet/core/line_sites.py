"""Line sites: the line a drug's infusion is charted on, and whether two texts name one line."""

from pressorsheet.core.charted import charted, charted_at
from pressorsheet.core.events import Infusion
from pressorsheet.core.note import Note, note
from pressorsheet.core.text import folded, is_seen
from pressorsheet.core.view import View


def charted_line(view: View, drug_id: str) -> str | None:
    """The line that the drug runs on, or ran on last, as the newest record to name one says it.

    None where none is named since it was started: it may have been started on another line; and
    where records of one moment name two.
    """
    was_running = False
    for event in charted(view, drug_id):
        if event.line_site is not None and is_seen(event.line_site):
            return event.line_site if _is_only_line(view, drug_id, event) else None
        runs = bool(event.dose or event.rate_ml_per_h)
        if was_running and not runs:
            return None
        was_running = runs or was_running
    return None


def _is_only_line(view: View, drug_id: str, event: Infusion) -> bool:
    together = charted_at(view, drug_id, event.at)
    named = {folded(each.line_site) for each in together if each.line_site}
    return len(named - {""}) == 1


def is_same_line(one: str, other: str) -> bool:
    """Whether two texts name one line: without regard to case, width of letters and spaces."""
    return folded(one) == folded(other)


def line_differs(ordered: str | None, view: View, drug_id: str) -> Note | None:
    """That an infusion is charted on another line than was ordered; None: it is not, or unknown."""
    charted_on = charted_line(view, drug_id)
    if ordered is None or charted_on is None or is_same_line(ordered, charted_on):
        return None
    return note("taper_line_differs", ordered=ordered, charted=charted_on)
