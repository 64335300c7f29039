"""Signing: the blind second entry, who may sign a plan, and what makes a signature void.

Source: clinical.md section 4, "Pharmacist verification" [ismp].
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pressorsheet.core import canonical
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import Amount, Dose, Quantity, Volume, Weight
from pressorsheet.core.text import folded
from pressorsheet.core.verify.bench import Bench, minutes
from pressorsheet.core.verify.facts import WorksheetFacts
from pressorsheet.core.verify.names import may_be_same_person
from pressorsheet.core.verify.printed import printed_plan
from pressorsheet.core.verify.verdict import Result, Verification


@frozen
class BlindEntry:
    """What the verifier reads off bag and order without seeing the plan."""

    amount: Amount
    volume: Volume
    start: Dose
    step: Dose
    interval: timedelta


def compare_entry(plan: Mapping[str, Any], entry: BlindEntry) -> tuple[Note, ...]:
    """Where the second entry and the plan disagree; none, and the entry confirms the plan.

    Amounts compare by what they are (4 mg is 4,000 mcg); a dose in another dimension disagrees.
    """
    printed = printed_plan(plan)
    if isinstance(printed, Refused):
        return printed.reasons
    bench = Bench(printed)
    return tuple(_disagreements(bench, entry))


def _disagreements(bench: Bench, entry: BlindEntry) -> Iterator[Note]:
    plan = bench.plan
    content, volume = bench.bag_amount, Volume(plan.bag.volume_ml)
    if not _same(entry.amount, content):
        yield note("verify_entry_amount", entered=entry.amount, planned=content)
    if entry.volume != volume:
        yield note("verify_entry_volume", entered=entry.volume, planned=volume)
    start, step = bench.dose(plan.from_dose), bench.dose(plan.step)
    if not _same(entry.start, start):
        yield note("verify_entry_start", entered=entry.start, planned=bench.shown(plan.from_dose))
    if not _same(entry.step, step):
        yield note("verify_entry_step", entered=entry.step, planned=bench.shown(plan.step))
    if minutes(entry.interval) != plan.every_min:
        entered = minutes(entry.interval)
        yield note("verify_entry_interval", entered=entered, planned=plan.every_min)


def _same(entered: Quantity, planned: Quantity | None) -> bool:
    return type(entered) is type(planned) and entered == planned


@frozen
class Signed:
    """A signature as it is judged: the fingerprint it binds, who gave it, who made the plan.

    `orderers` are all whose order the plan is, who wrote it down too; None and blanks name nobody.
    `shown_at`: when its giver had given up the blind entry of this plan and was shown it.
    """

    fingerprint: str
    name: str
    orderers: tuple[str | None, ...]
    shown_at: datetime | None = None


def may_sign(
    verification: Verification,
    orderers: Sequence[str | None],
    verifier: str,
    mismatches: Sequence[Note] | None,
) -> Refused | None:
    """Why the verifier may not sign, all reasons at once; None: signing is open.

    Asked for: no check failed, a blind entry (None: not made) without mismatch, and two different
    people. Names compare as `may_be_same_person` says; where nobody is known to have ordered,
    nobody can show that it was someone else.
    """
    reasons: list[Note] = []
    failed = verification.of(Result.FAIL)
    if failed:
        reasons.append(note("verify_sign_failed", count=len(failed)))
    if mismatches is None:
        reasons.append(note("verify_sign_no_entry"))
    else:
        reasons += mismatches
    if not folded(verifier):
        reasons.append(note("verify_sign_no_name"))
    if not any(folded(name or "") for name in orderers):
        reasons.append(note("verify_sign_no_orderer"))
    elif any(may_be_same_person(name, verifier) for name in orderers):
        reasons.append(note("verify_sign_own_order"))
    return Refused(tuple(reasons)) if reasons else None


def signature_valid(plan: Mapping[str, Any], signed: str) -> bool:
    """Whether the fingerprint a signature is bound to is the plan's, as printed and as it is."""
    return signed == plan.get(canonical.FINGERPRINT_KEY) == canonical.fingerprint(plan)


def signature_faults(
    plan: Mapping[str, Any],
    signed: Signed,
    drug: Drug | None = None,
    facts: Iterable[WorksheetFacts] = (),
) -> tuple[Note, ...]:
    """What makes a signature void: another plan, the orderer's own, a plan shown, bag or weight.

    `facts` are what the worksheet said at the moments since the signature that count, oldest
    first; each fault is named once, from its first moment on. What it does not say voids nothing.
    """
    faults = []
    if not signature_valid(plan, signed.fingerprint):
        faults.append(note("verify_void_plan"))
    faults += _own_order(signed)
    if signed.shown_at is not None:
        faults.append(note("verify_void_gave_up", name=signed.name, at=signed.shown_at))
    printed = printed_plan(plan)
    if isinstance(printed, Refused):
        return (*faults, *printed.reasons)
    bench = Bench(printed, drug)
    by_code: dict[str, Note] = {}
    for each in facts:
        for fault in _parted(bench, each):
            by_code.setdefault(fault.code, fault)
    return (*faults, *by_code.values())


def _own_order(signed: Signed) -> Iterator[Note]:
    if any(may_be_same_person(signed.name, orderer) for orderer in signed.orderers):
        yield note("verify_void_own_order", name=signed.name)


def _parted(bench: Bench, facts: WorksheetFacts) -> Iterator[Note]:
    """In what bag and weight at a moment differ from what was signed."""
    hung, planned = facts.hung, bench.concentration
    if hung is not None and not _same(hung, planned):
        yield note("verify_void_bag", at=facts.at, hung=hung, planned=planned)
    weight, kg = facts.weight, bench.plan.weight_kg
    if bench.is_by_weight and weight is not None and weight.kg != kg:
        planned_weight = None if kg is None else Weight(kg)
        yield note("verify_void_weight", at=facts.at, in_force=weight, planned=planned_weight)
