"""Gating: the gate of a running taper, its facts read from the chart (clinical.md section 4).

A gate never opens on an estimated MAP, one out of date, or one that another source contradicts.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.checklist import item_result
from pressorsheet.core.criteria.records import ONE_DAY, given_so_far
from pressorsheet.core.drugs import Drug
from pressorsheet.core.infusions import Move, boluses, changes
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.pressure import (
    SOURCES,
    Reading,
    TargetInForce,
    current_map,
    map_readings,
    map_readings_since,
    sources_apart,
    target_known,
)
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.rivals import targets_differ
from pressorsheet.core.taper.actual import parted
from pressorsheet.core.taper.gate import (
    FirstStep,
    FluidBolus,
    Gate,
    GateFacts,
    MapReading,
    Raise,
    Raised,
    judge,
)
from pressorsheet.core.taper.state import RunRow, TaperRun, Version
from pressorsheet.core.ticks import infusions_complete
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

_RAISES = {Move.STARTED: Raise.STARTED, Move.INCREASED: Raise.INCREASED}
_JUST_BEFORE = timedelta(microseconds=1)


def gate_of(run: TaperRun, assessment: Assessment) -> Gate | None:
    """The gate before the row that comes next; None where nothing does.

    Of a frozen run every condition is judged, and none makes the gate open: it says first why the
    row is not active.
    """
    return gate_before(run, assessment.at, assessment)


def gate_before(run: TaperRun, moment: datetime, assessment: Assessment) -> Gate | None:
    """The gate at `moment` before the next row of a taper as it stood then, for a step charted now.

    Nothing later than it counts; a moment that has not come is now.
    """
    row = run.current
    if row is None or not run.is_running:
        return None
    view, version = assessment.view.up_to(moment), run.version
    since = version.counts_from(run.last_change)
    first = _first(version, view, assessment.reference) if row == run.rows[0] else None
    frozen = None if run.frozen is None else run.frozen.because
    is_ruled = version.plan.drug in assessment.reference.protocol.taper
    return _judged(version, view, since, frozen, first, ruled=is_ruled)


def gate_at(run: TaperRun, row: RunRow, assessment: Assessment) -> Gate | None:
    """How the gate stood when this row was given, by the record as it stood at that moment.

    None where the row was not given. The row may be one of an earlier version. What was charted
    later of that time or before counts; what was struck later had not been struck.
    """
    given = row.given
    if given is None:
        return None
    version, rows = next(
        ((each, each.rows) for each in run.earlier if row in each.rows), (run.version, run.rows)
    )
    view, before = (assessment.view.at(each) for each in (given.at, given.at - _JUST_BEFORE))
    frozen = None if given.frozen is None else given.frozen.because
    if frozen is None:
        frozen = next(parted(version.plan, row.planned, before), None)
    first = _first(version, before, assessment.reference) if row == rows[0] else None
    return _judged(version, view, version.counts_from(given.follows), frozen, first)


def _judged(
    version: Version,
    view: View,
    since: datetime,
    frozen: Note | None,
    first: FirstStep | None,
    *,
    ruled: bool = True,
) -> Gate:
    ordered = version.plan.content.get("map_low_mmhg")
    target = target_known(view)
    low = fraction_of(ordered) if ordered is not None else target.low if target else None
    charted = None if target is None or target.event is None else target.low
    current = current_map(view, measured_only=True)
    facts = GateFacts(
        now=view.now,
        since=since,
        low=None if low is None else Pressure(low),
        current=None if current is None else _shown(current),
        readings=tuple(_readings(view, since)),
        apart=_apart(view),
        raised=tuple(_raised(view, since)),
        fluids=tuple(_fluids(view, since)),
        unsure=(
            *_differing(target, view.now),
            *_unclear(view, since),
            *infusions_complete(view).missing,
        ),
        first=first,
        estimates=tuple(_estimates(view, current)),
        target=None if charted is None or low is None or charted <= low else Pressure(charted),
        not_active=frozen,
        ruled=ruled,
    )
    return judge(facts, view.settings.fresh_gate_pressure)


def _differing(target: TargetInForce | None, now: datetime) -> tuple[Note, ...]:
    return (targets_differ(target.apart, now),) if target is not None and target.apart else ()


def _shown(reading: Reading) -> MapReading:
    mmhg = reading.mmhg
    return MapReading(reading.at, reading.source, None if mmhg is None else Pressure(mmhg))


def _readings(view: View, since: datetime) -> Iterator[MapReading]:
    """The measured readings of every source from `since` on."""
    for source in SOURCES:
        for reading in map_readings_since(view, source, since):
            if reading.kind != "estimated":
                yield _shown(reading)


def _apart(view: View) -> tuple[MapReading, MapReading] | None:
    found = sources_apart(view)
    return None if found is None else (_shown(found[0]), _shown(found[1]))


def _estimates(view: View, measured: Reading | None) -> Iterator[MapReading]:
    """The sources' newest pressures that are only estimates, where no measured one is as new."""
    for source in SOURCES:
        reading = next(map_readings(view, source), None)
        is_newer = reading is not None and (measured is None or reading.at > measured.at)
        if reading is not None and is_newer and reading.kind == "estimated":
            yield _shown(reading)


def _drugs(view: View) -> Iterator[Drug]:
    return (drug for drug in view.drugs.drugs.values() if drug.is_vasopressor or drug.is_inotrope)


def _raised(view: View, since: datetime) -> Iterator[Raised]:
    """What was started, increased or given as a bolus since, of any drug, this one included."""
    for drug in _drugs(view):
        for change in takewhile(lambda change: change.at > since, changes(view, drug)):
            if change.move in _RAISES:
                yield Raised(change.at, drug.id, _RAISES[change.move])
        for bolus in takewhile(lambda bolus: bolus.at > since, boluses(view, drug)):
            yield Raised(bolus.at, drug.id, Raise.BOLUS)


def _unclear(view: View, since: datetime) -> Iterator[Note]:
    """Changes since of which nobody can tell whether they raised the dose."""
    for drug in _drugs(view):
        for change in takewhile(lambda change: change.at > since, changes(view, drug)):
            if change.move is Move.UNCLEAR:
                at = When(change.at, view.now)
                yield note("clock_change_unclear", drug=drug.id, at=at)


def _fluids(view: View, since: datetime) -> Iterator[FluidBolus]:
    """Fluid begun since, or begun before and still running in after; 0 mL was not given."""
    for event in takewhile(lambda event: event.at > since - ONE_DAY, view.back("fluid")):
        before, now = given_so_far(event, since), given_so_far(event, view.now)
        volume = Volume(fraction_of(event.ml))
        if event.ml and event.at > since:
            yield FluidBolus(event.at, volume)
        elif now > before:
            yield FluidBolus(event.at, volume, runs_on=True)


def _first(version: Version, view: View, reference: Reference) -> FirstStep:
    """What row 1 rechecks; a reason counts only where the criterion was not met when ordered."""
    protocol = reference.protocol
    table = protocol.taper.get(version.plan.drug)
    item = None if table is None else protocol.item(table.wean_item)
    if item is None:
        return FirstStep(None, Truth.UNKNOWN, None)
    truth = item_result(view, item, protocol).finding.truth
    then = item_result(view.at(version.made_at), item, protocol).finding.truth
    reason = None if then is Truth.MET else version.plan.reason or version.reason
    return FirstStep(next(iter(item.article), item.id), truth, reason)
