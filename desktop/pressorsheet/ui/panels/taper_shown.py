"""Taper shown: what the plan's panel says of a plan being written, of an ordered one, of none."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bags_ahead import bags_ahead, has_moved
from pressorsheet.core.drugs import Level
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.infusions import hangs_uncharted, hung_bag
from pressorsheet.core.limits import Notice
from pressorsheet.core.line_sites import line_differs
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import half_up
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import Volume
from pressorsheet.core.setback import setback_of
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.choices import rescue_offer
from pressorsheet.core.taper.gating import gate_at, gate_of
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.taper.stopping import crossed
from pressorsheet.core.taper.totals import totals, totals_said
from pressorsheet.core.tapers import tapers_of, wean_noted
from pressorsheet.core.watch import watches
from pressorsheet.ui.panels.taper_course import Beside, lines_of_run
from pressorsheet.ui.panels.taper_gate import gate_shown, is_held_by_pressure
from pressorsheet.ui.panels.taper_plan import Shown
from pressorsheet.ui.panels.taper_rows import (
    TENTH,
    Kind,
    Line,
    Paragraph,
    State,
    lines_of_plan,
    printed,
)
from pressorsheet.ui.panels.taper_versions import Replaced
from pressorsheet.ui.panels.taper_words import (
    end_of,
    rescue_words,
    said_now,
    seal_of,
    summary_of,
)
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, say
from pressorsheet.wording.values import day_text

# Said of each row in the table already.
IN_THE_TABLE = ("taper_row_error", "taper_bag_change")


def nothing_shown() -> Shown:
    """Before anything is written."""
    return Shown(heading=words_of("taper")("nothing_written"))


def refused_shown(in_the_way: Iterable[tuple[str, str, bool]]) -> Shown:
    """What stands in the way: the label of the field that mends it, why, and whether it is wrong.

    What is only not written yet is said as such.
    """
    words = words_of("taper")
    missing = _lacking(in_the_way)
    is_refused = any(status is Status.APPLIES for status, _ in missing)
    return Shown(heading=words("refused" if is_refused else "no_plan"), missing=missing)


def _lacking(in_the_way: Iterable[tuple[str, str, bool]]) -> tuple[tuple[Status, str], ...]:
    words = words_of("taper")
    return tuple(
        (Status.APPLIES if wrong else Status.INFORMATION, words("missing", label=label, says=why))
        for label, why, wrong in in_the_way
    )


def draft_shown(
    plan: TaperPlan,
    notices: Iterable[Notice],
    assessment: Assessment,
    in_the_way: Iterable[tuple[str, str, bool]],
    replaced: TaperRun | None = None,
) -> Shown:
    """A plan while its order is written, with what the order still lacks.

    `replaced` is the taper that it makes anew: its rows stand beside those of the same dose.
    """
    as_written, now = printed(plan), assessment.at
    said = tuple(
        (
            Status.INFORMATION if each.level is Level.TELL else Status.APPLIES,
            say(each.note, now.tzinfo),
        )
        for each in notices
        if each.code not in IN_THE_TABLE
    )
    return Shown(
        summary=summary_of(as_written, None),
        lines=_beside_replaced(
            lines_of_plan(as_written, now, plan.rules.largest_error_percent), replaced, now
        ),
        head_state="" if replaced is None else _version_of(replaced),
        seal=seal_of(as_written.fingerprint, None, now, wean_noted(assessment, plan.drug.id)),
        notices=(*_lacking(in_the_way), *said),
        footnote=words_of("taper")("draft_not_printed"),
    )


def _version_of(run: TaperRun) -> str:
    return words_of("taper")("beside_version", version=str(run.version.number))


def _beside_replaced(
    lines: tuple[Line, ...], replaced: TaperRun | None, now: datetime
) -> tuple[Line, ...]:
    """The rows of a new version, each with what the one before says of the same dose."""
    if replaced is None:
        return lines
    words = words_of("taper")
    before = {number_text(row.planned.to_dose): row for row in replaced.rows}
    before |= {words("off"): row for row in replaced.rows if row.planned.off}

    def beside(line: Line) -> Line:
        row = before.get(line.after)
        if line.kind is not Kind.STEP:
            return line
        if row is None:
            return replace(line, state=State(words("beside_none"), "ink2"))
        rate = number_text(row.planned.set_rate_ml_per_h)
        due = day_text(row.due, now)
        said = words("beside_row", due=due, rate=rate)
        return replace(line, state=State(said, "ink2"))

    return tuple(map(beside, lines))


def run_shown(
    run: TaperRun,
    made: TaperPlan | Refused,
    assessment: Assessment,
    wean: Note | None,
    replaced: Replaced | None = None,
) -> Shown:
    """An ordered plan with its actuals; `made` is the plan made again, or why it cannot be.

    `wean` is how the weaning criterion stood when it was ordered. A version that was `replaced`
    is read and neither marked nor printed by itself.
    """
    words, now, plan = words_of("taper"), assessment.at, run.version.plan
    gate = assessment.reference.protocol.gate
    end = end_of(run, now) if replaced is None else replaced.words(now)
    summary = summary_of(plan, run.version.number)
    notes: list[Note] = [*tapers_of(assessment).unread]
    differs = line_differs(plan.content.get("line"), assessment.view, plan.drug)
    notes += [] if differs is None else [differs]
    notes += [why for each in run.version.verified for why in each.voided_by]
    if isinstance(made, Refused):
        notes += made.reasons
    beside = _beside(run, assessment, is_replaced=replaced is not None)
    lines = lines_of_run(run, now, gate.error_notice_percent, gate.late, beside)
    return Shown(
        summary=words("summary_end", summary=summary, end=end) if end else summary,
        lines=(*lines, *(_totals(run, assessment) if replaced is None else ())),
        seal=seal_of(plan.fingerprint, run.version, now, wean),
        notices=tuple((Status.APPLIES, said_now(each, now)) for each in notes),
        can_print=replaced is None,
        can_verify=replaced is None,
    )


def _beside(run: TaperRun, assessment: Assessment, *, is_replaced: bool) -> Beside:
    """The gate now, and what the hung bag holds."""
    words, plan = words_of("taper"), run.version.plan
    drug, view = assessment.view.drugs.get(plan.drug), assessment.view
    bag = None if drug is None else hung_bag(view, drug.id)
    left = None if drug is None or bag is None else bag_life(view, drug, bag).left
    unknown = "bag_now_unknown"
    if drug is not None and hangs_uncharted(view, drug.id):
        unknown = "bag_now_not_charted"
    shown = words(unknown if left is None else "bag_now", left=_left(left))
    gate, stops = gate_of(run, assessment), tuple(_crossed(run, assessment))
    low = bool(stops) or (gate is not None and is_held_by_pressure(gate))
    shown_gate = None if gate is None else gate_shown(gate, assessment.at)
    return Beside(
        shown_gate,
        shown,
        lambda row: gate_at(run, row, assessment),
        stops,
        tuple(_watch(run, assessment)),
        is_replaced,
        tuple(_setback(assessment)) if low else (),
        bags_ahead(run, view) if has_moved(run) else None,
    )


def _setback(assessment: Assessment) -> Iterator[Line]:
    """A low pressure while weaning: the causes to think of, each with what the record says."""
    found, words, zone = setback_of(assessment), words_of("taper"), assessment.at.tzinfo
    if found is None:
        return
    low = "; ".join(say(each, zone) for each in found.low)
    said = words("setback", id=found.id, statement=found.statement, low=low)
    yield Line(Kind.NOTE, said, sign=Status.APPLIES)
    for option in found.options:
        record = "; ".join(say(each, zone) for each in option.record)
        said = words("setback_option", id=option.id, title=option.title, record=record)
        yield Line(Kind.NOTE, said, sign=Status.INFORMATION)


def _totals(run: TaperRun, assessment: Assessment) -> Iterator[Line]:
    """Actual against plan so far; nothing before anything was marked."""
    found = totals(run, assessment.view)
    if any((found.given, found.holds, found.steps_back, found.skipped)):
        said = "; ".join(say(each, assessment.at.tzinfo) for each in totals_said(found))
        yield Line(Kind.NOTE, words_of("taper")("totals", said=said))


def _crossed(run: TaperRun, assessment: Assessment) -> Iterator[Paragraph]:
    """Stop and call: the pressure, then what the order says to do, at the bag that hangs."""
    why = crossed(run, assessment)
    if why is None:
        return
    words, rescue = words_of("taper"), rescue_offer(run, assessment.view)
    yield Paragraph(say(why, assessment.at.tzinfo), Status.APPLIES, is_strong=True)
    call = run.version.plan.content.get("call") or words("call_missing")
    yield Paragraph(words("stop_do", rescue=rescue_words(rescue), call=call), is_strong=True)


def _watch(run: TaperRun, assessment: Assessment) -> Iterator[Paragraph]:
    """What is due in the hours after OFF, and that the line still holds drug."""
    tapers = tapers_of(assessment).read
    for watch in watches(assessment, tapers):
        if watch.drug == run.version.plan.drug:
            code = "paper_watch_water" if watch.for_water else "paper_watch"
            until = When(watch.until, assessment.at)
            said = say(note(code, until=until, drug=watch.drug), assessment.at.tzinfo)
            yield Paragraph(said, Status.INFORMATION, is_strong=True)


def _left(left: Volume | None) -> str:
    return "" if left is None else number_text(half_up(left.ml, TENTH))
