"""Route: the check of how the drug is given and by which line, ordered and charted."""

from pressorsheet.core.note import Note, note
from pressorsheet.core.text import folded, is_seen
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.printed import readable
from pressorsheet.core.verify.verdict import Check, Result

# The one route of a continuous infusion.
INTRAVENOUS = "intravenous"


def route(bench: Bench) -> Check:
    """The order says intravenous and by which line, and the infusion is charted on that line.

    Unknown where an order (of an earlier program) names neither, where no line is charted, and
    where another is: which of the two is right is for people to find out.
    """
    how, line = (bench.plan.content.get(key) for key in ("route", "line"))
    if how is None and line is None:
        return Check("route", Result.UNKNOWN, note("verify_route_not_ordered"))
    if how != INTRAVENOUS or line is None or not is_seen(line):
        shown = {"route": _told(how), "line": _told(line)}
        return Check("route", Result.FAIL, note("verify_route_wrong", **shown))
    return _charted(line, None if bench.facts is None else bench.facts.line)


def _told(text: str | None) -> Note | str:
    return note("verify_route_nothing") if text is None else readable(text)


def _charted(line: str, charted: str | None) -> Check:
    if charted is None:
        return Check("route", Result.UNKNOWN, note("verify_route_not_charted", line=line))
    if folded(charted) != folded(line):
        differs = note("verify_route_differs", line=line, charted=charted)
        return Check("route", Result.UNKNOWN, differs)
    return Check("route", Result.PASS, note("verify_route_charted", line=line))
