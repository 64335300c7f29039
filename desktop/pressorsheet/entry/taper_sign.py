"""Taper sign: what stands of a plan's verification by one person, and the signature it ends in.

Everything is read from the record: the second entries of the plan as it is now, and the bag and the
weight that were in force when one was made. Source: clinical.md section 4.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.charted import charted
from pressorsheet.core.events import Signature, TaperVerified, Tick
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import hung_bag
from pressorsheet.core.note import Note, note
from pressorsheet.core.pharmacist import NOT_LOOKED_UP, verified, was_shown
from pressorsheet.core.second_entry import Entry, gave_up, second_entries
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify import (
    NoZone,
    Result,
    Verification,
    is_same_person,
    may_sign,
)
from pressorsheet.core.view import View
from pressorsheet.entry.checked import Desk
from pressorsheet.wording import say, word


@frozen
class Standing:
    """A plan before one verifier: its checks, the second entries on record, what is in the way.

    `entries` are everyone's, oldest first, struck ones too; `mine` is the verifier's newest that
    counts, None: not made, or of another bag than the one that hangs now. `gave_up`: the verifier's
    word that the entry was given up. `in_the_way` is empty where signing is open.
    """

    verification: Verification
    entries: tuple[Entry, ...]
    mine: Tick | None
    in_the_way: tuple[Note, ...]
    gave_up: Tick | None = None

    @property
    def shows_plan(self) -> bool:
        """Whether the verifier may see the plan: the entry matches it, or was given up.

        A figure of the plan shown after a mismatch would be copied into the next try.
        """
        return self.gave_up is not None or (self.mine is not None and self.mine.value)

    @property
    def missed(self) -> int:
        """How many entries did not match, whoever made them; a strike takes none of them back."""
        return sum(not each.word.value for each in self.entries)


def standing(
    assessment: Assessment,
    run: TaperRun,
    verifier: str,
    zone: tzinfo | NoZone = NOT_LOOKED_UP,
) -> Standing:
    """How the verification of a plan's version in force stands for a verifier now."""
    view, fingerprint = assessment.view, run.version.plan.fingerprint
    entries = second_entries(view, fingerprint)
    own = [each.word for each in entries if each.counts and _is_by(each, verifier)]
    newest = own[-1] if own else None
    is_of_other_bag = newest is not None and _bag_changed(assessment, run, newest)
    mine = None if is_of_other_bag else newest
    verification = verified(assessment, run, zone)
    reasons = _reasons(run, verifier, verification, mine)
    if is_of_other_bag:
        reasons.insert(0, note("entry_verify_other_bag"))
    shown = was_shown(assessment, run, verifier)
    if shown is not None:
        reasons.insert(0, shown)
    seen = gave_up(view, fingerprint, verifier)
    return Standing(verification, entries, mine, tuple(reasons), seen)


def _is_by(entry: Entry, name: str) -> bool:
    return is_same_person(entry.word.by.name, name)


def signed(desk: Desk, run: TaperRun, stands: Standing) -> TaperVerified:
    """The signature under the version in force; asking while something is in the way is a bug."""
    if stands.in_the_way:
        raise ValueError("something is in the way of this signature")
    fingerprint = run.version.plan.fingerprint
    assert fingerprint is not None  # a check fails without one
    return TaperVerified(
        id=desk.new_id(0),
        at=desk.now,
        recorded_at=desk.now,
        by=desk.by,
        reason=_reason(stands),
        plan_id=run.plan_id,
        version=run.version.number,
        signature=Signature(
            name=desk.by.name,
            role=desk.by.role,
            at=desk.now,
            fingerprint=fingerprint,
        ),
    )


def _reasons(
    run: TaperRun, verifier: str, verification: Verification, mine: Tick | None
) -> list[Note]:
    stopped = run.stopped
    over = [] if stopped is None else [note("entry_verify_stopped", at=stopped.at)]
    orderers = (run.version.made_by, run.version.plan.ordered_by)
    refusal = may_sign(verification, orderers, verifier, _mismatches(mine))
    return [*over, *(() if refusal is None else refusal.reasons)]


def _mismatches(mine: Tick | None) -> tuple[Note, ...] | None:
    if mine is None:
        return None
    return () if mine.value else (note("entry_verify_differs"),)


def _bag_changed(assessment: Assessment, run: TaperRun, entry: Tick) -> bool:
    """Whether another bag hangs than when the label was read, or one first charted to since."""
    view, drug = assessment.view, run.version.plan.drug
    then, now = hung_bag(view.up_to(entry.at), drug), hung_bag(view, drug)
    if then is None or now is None:
        return then is not now
    charted_so = tuple(_hangings(view, drug, now.bag_id))
    is_new = bool(charted_so) and all(at >= entry.recorded_at for at in charted_so)
    return then.bag_id != now.bag_id or is_new


def _hangings(view: View, drug: str, bag_id: str) -> Iterator[datetime]:
    """When each record was made by which a bag hangs."""
    yield from (each.recorded_at for each in charted(view, drug) if each.bag_id == bag_id)
    for bag in view.back("bag"):
        if bag.bag_id == bag_id and bag.hung_at is not None:
            yield bag.recorded_at


def _reason(stands: Standing) -> str:
    """How the signature came about, for the record."""
    count = len(stands.entries)
    code = "entry_verified_after" if stands.missed else "entry_verified_first"
    unknown = stands.verification.of(Result.UNKNOWN)
    checks = note(
        "entry_verified_unknown" if unknown else "entry_verified_checks",
        passed=len(stands.verification.of(Result.PASS)),
        unknown=len(unknown),
        which=tuple(word(f"check_{each.id}") for each in unknown),
    )
    return f"{say(note(code, count=count, missed=stands.missed))}; {say(checks)}"
