"""Signatures: what was charted since a plan was signed that makes the signature void.

A signature that another bag or dosing weight has voided stays void when the old one is back: what
was verified was interrupted, and only a person can say that it is whole again. One given by who
was shown the plan before is void from the start; a strike of that word does not heal it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from pressorsheet.core.charted import charted
from pressorsheet.core.drugs import Drug
from pressorsheet.core.infusions import concentration_of, hung_bag
from pressorsheet.core.note import Refused
from pressorsheet.core.second_entry import gave_up
from pressorsheet.core.taper.state import TaperRun, Verified
from pressorsheet.core.verify.facts import WorksheetFacts
from pressorsheet.core.verify.signing import Signed, signature_faults
from pressorsheet.core.view import View


def signatures_held_to_chart(run: TaperRun, view: View) -> TaperRun:
    """The taper with each signature under its version in force judged by the chart too.

    By bag and weight since, and by what its giver was shown before, struck or not. What is charted
    after the taper's end voids nothing. Source: clinical.md section 4.
    """
    drug = view.drugs.get(run.version.plan.drug)
    if drug is None or not run.version.verified:
        return run
    verified = tuple(_judged(run, each, view, drug) for each in run.version.verified)
    return replace(run, version=replace(run.version, verified=verified))


def _judged(run: TaperRun, given: Verified, view: View, drug: Drug) -> Verified:
    version, signature = run.version, given.signature
    shown = gave_up(view, version.plan.fingerprint, signature.name, signature.at)
    signed = Signed(
        signature.fingerprint,
        signature.name,
        (version.made_by, version.plan.ordered_by),
        None if shown is None else shown.at,
    )
    moments = _moments(view, drug, signature.at, _end(run) or view.now)
    facts = (_facts(view.up_to(moment), drug) for moment in moments)
    return replace(
        given, voided_by=signature_faults(version.plan.content, signed, drug, tuple(facts))
    )


def _end(run: TaperRun) -> datetime | None:
    """When the taper was over; None: it goes on."""
    if run.stopped is not None:
        return run.stopped.at
    return run.last_change if run.current is None else None


def _moments(view: View, drug: Drug, signed: datetime, end: datetime) -> list[datetime]:
    """When bag and weight are asked for: at the signature, and as each may have changed since."""
    changes = {signed, *_changes(view, drug)}
    return sorted(moment for moment in changes if signed <= moment <= end)


def _changes(view: View, drug: Drug) -> Iterator[datetime]:
    yield from (event.at for event in view.back("weight"))
    yield from (event.at for event in charted(view, drug.id))
    for bag in view.back("bag"):
        yield from _times(bag)


def _times(bag: Any) -> Iterator[datetime]:
    yield bag.at
    if bag.hung_at is not None:
        yield bag.hung_at


def _facts(view: View, drug: Drug) -> WorksheetFacts:
    bag = hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    hung = None if isinstance(strength, Refused) else strength
    return WorksheetFacts(at=view.now, hung=hung, weight=view.weight())
