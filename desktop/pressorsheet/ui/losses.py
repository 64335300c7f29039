"""Losses: what a damaged store still has and what it lost, in words, worksheet by worksheet.

They stand on a page that nothing hides when nobody is there: no patient's name is among them.
"""

from collections.abc import Iterator

from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Status
from pressorsheet.journal import Journal
from pressorsheet.journal.salvage import Damage
from pressorsheet.session.identity import patient_of
from pressorsheet.session.vault import Unlocked
from pressorsheet.ui.panels.offers import Said
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

MOST_NAMED = 8


def said_of_damage(found: Unlocked) -> Iterator[Said]:
    """Why it counts as damaged, what can be read, what is missing and of whom."""
    words, damage = words_of("losses"), found.damage
    assert damage is not None  # it is asked of a damaged store alone
    for reason in () if found.why is None else found.why.reasons:
        yield Status.APPLIES, say(reason)
    sheets = len(found.journal.worksheets())
    yield Status.MET, words("sound", records=str(damage.found), worksheets=str(sheets))
    is_whole = damage.is_counted and not damage.lost
    yield Status.MET if is_whole else Status.APPLIES, lost(damage)
    for worksheet_id, count in damage.of[:MOST_NAMED]:
        who = named(found.journal, worksheet_id)
        yield Status.APPLIES, words("of_worksheet", who=who, count=str(count))
    more = len(damage.of) - MOST_NAMED
    if more > 0:
        yield Status.APPLIES, words("more_worksheets", count=str(more))


def lost(damage: Damage) -> str:
    """How many records are missing; where that cannot be counted, at least how many."""
    kind = "lost" if damage.is_counted else "lost_at_least"
    if damage.is_counted and not damage.lost:
        return words_of("losses")("lost_none")
    return words_of("losses")(kind, count=str(damage.lost))


def named(journal: Journal, worksheet_id: str) -> str:
    """Which worksheet it is, as far as a sound record says: by its bed, for no lock is on yet."""
    words = words_of("losses")
    events = journal.events(worksheet_id, "patient", "struck")
    patient = None if isinstance(events, Refused) else patient_of(events)
    if patient is None or not patient.bed:
        return words("nobody", id=worksheet_id[:8])
    return words("bed", bed=patient.bed)
