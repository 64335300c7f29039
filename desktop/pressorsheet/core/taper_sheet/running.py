"""Running: the sheet of a taper as it runs: plan and actual side by side, each with its reasons.

What is not to be given as things stand is never printed as a step to give.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.dosing import as_mass
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import BagPrepared, Infusion
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.handover.people import identity
from pressorsheet.core.infusions import hangs_uncharted, hung_bag, running
from pressorsheet.core.line_sites import charted_line, is_same_line
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, joined, plain, strong
from pressorsheet.core.quantity import InUnit, PumpRate, WeightBasedDose
from pressorsheet.core.taper.choices import rescue_offer, running_offer, strength_in_use
from pressorsheet.core.taper.document import Frame, sheet_of, watch_line
from pressorsheet.core.taper.sheet import Earlier, Signature, StopOrder, TaperSheetDocument
from pressorsheet.core.taper.state import Mark, RowStatus, RunRow, TaperRun, Version
from pressorsheet.core.taper_sheet.rows import is_apart, printed_rows, told_dose
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify import PrintedPlan, Verification
from pressorsheet.core.verify_facts import facts_of_version
from pressorsheet.core.view import View

SHOWN_DIGITS = 8
# Of the spots of the line trace, that of line and lumen.
LINE = 2
_NO_REASON = strong(note("sheet_no_reason"))


def sheet_of_run(
    assessment: Assessment, run: TaperRun, frame: Frame, verification: Verification
) -> TaperSheetDocument | Refused:
    """The sheet of a taper on its worksheet at the assessment's moment.

    Refuses a drug that the library does not have, and what `sheet_of` refuses.
    """
    plan, view = run.version.plan, assessment.view
    drug = view.drugs.get(plan.drug)
    if drug is None:
        return refused("drug_not_in_library", drug=plan.drug)
    made = sheet_of(plan, drug, frame, verification)
    if isinstance(made, Refused):
        return made
    standing = run.version.standing
    return replace(
        made,
        identity=identity(assessment),
        version=run.version.number,
        order_lines=(
            made.order_lines[0] + _ordered(assessment, run, drug),
            _wean(assessment, run, drug),
        ),
        stop=_stop(run, view, drug, made.stop),
        first_step=made.first_step if run.rows[0].given is None else (),
        rows=printed_rows(run, made.rows, view),
        bag_lines=(*made.bag_lines, *_hung(view, drug, run)),
        after_off=_after_off(run, drug, frame, made.after_off),
        trace=_trace(plan, view, frame.trace),
        check_notice=_notice(verification),
        void=_void(run, view.now),
        signature=None
        if standing is None
        else Signature(standing.signature.name, standing.signature.role, standing.signature.at),
        earlier=tuple(_earlier(version, then, view) for version, then in _replaced(run)),
        state=_state(run, view.now),
        log=tuple(_log(run, view)),
    )


def _stop(run: TaperRun, view: View, drug: Drug, planned: StopOrder) -> StopOrder:
    """Back to the rescue dose by the bag that hangs and the weight in force, not by the plan's."""
    rescue = rescue_offer(run, view)
    return replace(
        planned,
        rescue_rate=None if rescue is None else rescue.rate,
        concentration=strength_in_use(run, view, drug),
        weight=view.weight(),
    )


def _ordered(assessment: Assessment, run: TaperRun, drug: Drug) -> Line:
    """The line it runs by, who ordered and when, and what the plan replaces."""
    version, now = run.version, assessment.at
    by = version.plan.ordered_by or version.made_by
    said = []
    line, site = version.plan.content.get("line"), charted_line(assessment.view, drug.id)
    if line is None and site is not None:
        said.append(note("sheet_line", site=site))
    said.append(note("sheet_ordered", at=When(version.made_at, now), by=by))
    if by != version.made_by:
        said.append(note("sheet_charted_by", by=version.made_by))
    if run.earlier:
        said.append(note("sheet_replans", version=run.earlier[-1].number, why=version.reason))
    return _other_line(line, site) + plain(*said)


def _other_line(ordered: str | None, charted: str | None) -> Line:
    """In Bold that the infusion is charted on another line than was ordered, where it is."""
    if ordered is None or charted is None or is_same_line(ordered, charted):
        return ()
    return strong(note("sheet_line_differs", site=charted))


def _wean(assessment: Assessment, run: TaperRun, drug: Drug) -> Line:
    """How the weaning criterion stood at the order, and the reason for going on without it."""
    plan = run.version.plan
    facts = facts_of_version(assessment, drug, run.version.made_at)
    item = facts.wean_item or "weaning_criterion"
    given = plan.reason if plan.reason and plan.reason.strip() else None
    reason = plain(note("sheet_reason", reason=given)) if given else ()
    if facts.wean is Truth.MET:
        return plain(note("sheet_wean_met", item=item)) + reason
    unmet = strong(note("sheet_wean_not_met", item=item, status=facts.wean.value))
    return unmet + (reason or _NO_REASON)


def _after_off(run: TaperRun, drug: Drug, frame: Frame, planned: Line) -> Line:
    """The watch after OFF by when OFF was given; the plan's own line until then."""
    if run.watch_until is None:
        return planned
    return watch_line(drug, frame.rules, run.watch_until)


def _state(run: TaperRun, now: datetime) -> Line:
    """Why the plan must not be followed as it stands; empty where the next step may come."""
    if run.stopped is not None:
        at, by = When(run.stopped.at, now), run.stopped.by
        return strong(note("sheet_stopped", at=at, by=by, reason=run.stopped.reason))
    if run.is_complete and run.frozen is None:
        last = run.rows[-1].given
        assert last is not None  # a complete taper gave its last row
        ended = run.rows[-1].planned.off
        return strong(note("sheet_complete" if ended else "sheet_ended", at=When(last.at, now)))
    return () if run.frozen is None else strong(note("sheet_not_active", why=run.frozen.because))


def _log(run: TaperRun, view: View) -> Iterator[Line]:
    """What was held, stepped back or skipped at rows that were given since; then the totals."""
    for row in run.rows:
        if row.given is not None or row.status in (RowStatus.CURRENT, RowStatus.PLANNED):
            yield from (_marked(run, row, mark, view) for mark in row.marks)
    given = [row for row in run.rows if row.given is not None]
    if given:
        yield strong(_punctual(run, given), _as_planned(given))
    yield from (strong(oddity) for oddity in run.oddities)


def _marked(run: TaperRun, row: RunRow, mark: Mark, view: View) -> Line:
    """A hold, step back or skip at a row that does not print it in its own place."""
    values = {"row": int(row.planned.n), "at": When(mark.at, view.now), "by": mark.by}
    if mark.status is RowStatus.STEPPED_BACK:
        dose = told_dose(mark.dose, run.version.plan.dose_unit, view.up_to(mark.at).weight())
        return plain(note("sheet_stepped_back", dose=dose, reason=mark.reason, **values))
    code = "sheet_held_before" if mark.status is RowStatus.HELD else "sheet_skipped_before"
    return plain(note(code, reason=mark.reason, **values))


def _punctual(run: TaperRun, given: list[RunRow]) -> Note:
    """How many steps were given, and how late the last one was."""
    late = given[-1].deviation or timedelta(0)
    values = {"given": len(given), "rows": len(run.rows)}
    if abs(late) < timedelta(minutes=1):
        return note("sheet_totals_on_time", **values)
    code = "sheet_totals_late" if late > timedelta(0) else "sheet_totals_early"
    return note(code, span=abs(late), **values)


def _as_planned(given: list[RunRow]) -> Note:
    """How many of the steps given were at another dose than planned."""
    apart = sum(1 for row in given if is_apart(row))
    return note("sheet_totals_apart", apart=apart) if apart else note("sheet_totals_as_planned")


def _hung(view: View, drug: Drug, run: TaperRun) -> Iterator[Line]:
    """What runs now, and what is left in the bag that hangs, while the taper goes on."""
    now, bag = view.now, hung_bag(view, drug.id)
    said = list(_runs(run, view, drug, bag))
    if bag is not None:
        life = bag_life(view, drug, bag)
        empties, expires = (
            None if end is None else When(end, now) for end in (life.empties, life.expires)
        )
        said.append(note("sheet_hung", left=life.left, empties=empties, expires=expires))
    elif hangs_uncharted(view, drug.id):
        said.append(note("sheet_hung_not_charted"))
    if said and run.is_running:
        yield strong(*said)


def _runs(run: TaperRun, view: View, drug: Drug, bag: BagPrepared | None) -> Iterator[Note]:
    """The dose that runs with its mcg/min, its mL/h from the bag that hangs, and since when."""
    found = running(view, drug)
    if found is None or found.dose is None:
        return
    yield note("sheet_running", dose=InUnit(found.dose, drug.dose_unit))
    weight = view.weight()
    if isinstance(found.dose, WeightBasedDose) and weight is not None:
        yield note("sheet_running_minute", dose=InUnit(as_mass(found.dose, weight), "mcg/min"))
    rate, strength = _pump(run, view, found.event), strength_in_use(run, view, drug)
    if rate is not None and strength is not None and _is_of(found.event, bag):
        yield note("sheet_running_rate", rate=rate, concentration=strength)
    yield note("sheet_running_since", at=When(found.event.at, view.now))


def _pump(run: TaperRun, view: View, event: Infusion) -> PumpRate | None:
    """The rate as it was charted; else what the pump is set to for the dose that was."""
    if event.rate_ml_per_h is not None:
        return PumpRate(fraction_of(event.rate_ml_per_h))
    offer = running_offer(run, view)
    return None if offer is None else offer.rate


def _is_of(event: Infusion, bag: BagPrepared | None) -> bool:
    """Whether what runs was charted of the bag that hangs: a newer bag has a rate not charted."""
    return bag is not None and event.bag_id == bag.bag_id


def _trace(plan: PrintedPlan, view: View, spots: tuple[str, ...]) -> tuple[str, ...]:
    """The spots of the line trace, that of line and lumen as ordered, else as charted."""
    site = plan.content.get("line") or charted_line(view, plan.drug)
    return tuple(site if at == LINE and site else spot for at, spot in enumerate(spots))


def _notice(verification: Verification) -> Line:
    found = verification.notices
    return strong(note("sheet_notice")) + plain(*found) if found else ()


def _void(run: TaperRun, now: datetime) -> Line:
    """Where no signature stands: each that was given, with what voids it."""
    if run.version.standing is not None:
        return ()
    said = (
        note(
            "sheet_void",
            name=each.signature.name,
            at=When(each.signature.at, now),
            why=each.voided_by,
        )
        for each in run.version.verified
    )
    return strong(*said)


def _replaced(run: TaperRun) -> Iterator[tuple[Version, Version]]:
    """Each earlier version, the newest first, with the one that replaced it."""
    versions = (*run.earlier, run.version)
    for number in range(len(versions) - 1, 0, -1):
        yield versions[number - 1], versions[number]


def _earlier(version: Version, then: Version, view: View) -> Earlier:
    plan, now = version.plan, view.now
    digits = (plan.fingerprint or "")[:SHOWN_DIGITS]
    says = note(
        "sheet_version",
        version=version.number,
        made=When(version.made_at, now),
        start=When(plan.rows[0].due, now),
        rates=tuple("OFF" if row.off else row.set_rate_ml_per_h for row in plan.rows),
        plan=f"{digits[:4]} {digits[4:]}",
    )
    replaced = note("sheet_replaced", at=When(then.made_at, now), reason=then.reason)
    become = [said for row in version.rows for said in _become(version, row, view)]
    head = strong(note("sheet_under", version=version.number))
    told = head + joined(become, between=";") if become else ()
    return Earlier(plain(says), plain(replaced), told)


def _become(version: Version, row: RunRow, view: View) -> Iterator[Line]:
    """What became of a row while its version was in force: given, and each mark with its reason."""
    if row.given is not None:
        yield strong(_given(version, row, view))
    for mark in row.marks:
        values = {"row": int(row.planned.n), "at": When(mark.at, view.now), "reason": mark.reason}
        yield plain(note(f"sheet_then_{mark.status.value}", **values))


def _given(version: Version, row: RunRow, view: View) -> Note:
    given = row.given
    assert given is not None  # asked for rows that were given
    dose = told_dose(given.dose, version.plan.dose_unit, view.up_to(given.at).weight())
    return note(
        "sheet_then_given",
        row=int(row.planned.n),
        at=When(given.at, view.now),
        dose=dose,
        rate=given.rate,
        by=given.by,
    )
