"""Taper patients: toy patients and toy nurses, who live tapers through by the window's own events.

THE PATIENT IS A TOY. Its MAP is an untreated one that recovers slowly, plus an Emax response to
the running dose, plus noise; fluid is lost at random, readings drop out, a cuff and an artefact
mislead. The shape is after published dose-response models of norepinephrine (Beloeil et al., Br J
Anaesth 2005;95:782; Oualha et al., Br J Clin Pharmacol 2014;78:886); none of their figures is in
it. What it proves is about the program: what is shown follows the record, whatever a patient does.
It says nothing of how real patients wean.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from bedside import NURSE, art, at, bag, cuff, event, fluid, infusion, minutes, steady, tick, weight
from made_drugs import per_kg, units
from tapers import norepinephrine_plan, vasopressin_plan

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.chart import Chart, after, chart_of
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import plain_text
from pressorsheet.core.pressure import target_in_force
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.taper.choices import Act, choice
from pressorsheet.core.taper.gate import Gate
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.state import RowStatus, TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View
from pressorsheet.entry import taper_marks
from pressorsheet.entry.checked import Desk

LOW, STOP_BELOW = 65, 60
LOOK = minutes(10)
LONGEST = minutes(20 * 60)
FRESH = minutes(15)
NURSE_NAMED = Person(**NURSE)


@dataclass
class Patient:
    """MAP = untreated + Emax x/(x + half) - lost fluid, x the running share of the first dose."""

    chance: Random
    untreated: float = 0.0
    lost: float = 0.0
    at: datetime = field(default_factory=lambda: at("12:00"))

    def __post_init__(self) -> None:
        self.untreated = self.chance.gauss(56, 7)
        self.emax = self.chance.uniform(14, 34)
        self.half = self.chance.uniform(0.2, 0.8)
        self.recovers = self.chance.uniform(0, 3)  # mmHg in an hour

    def passes(self, span: timedelta) -> None:
        """Time passes: shock wanes, fluid is lost now and then, and slowly made good."""
        hours = span / timedelta(hours=1)
        self.at += span
        self.untreated += self.recovers * hours
        self.lost = max(0.0, self.lost - 4 * hours)
        if self.chance.random() < 0.07 * hours:
            self.lost += self.chance.uniform(4, 14)

    def mean(self, share: float) -> float:
        """The true MAP in mmHg at a share of the first dose."""
        return self.untreated + self.emax * share / (share + self.half) - self.lost


@dataclass
class Story:
    """One taper lived through, and what was counted of it."""

    reference: Reference
    chance: Random
    counts: Counter[str]
    chart: Chart = field(default_factory=Chart)
    version: int = 1
    # What the test itself remembers of the record, apart from the program.
    readings: list[tuple[datetime, str, float | None]] = field(default_factory=list)
    since: datetime = field(default_factory=lambda: at("11:00"))
    number: int = 0

    def __post_init__(self) -> None:
        self.patient = Patient(self.chance)
        self.by_weight = self.chance.random() < 0.5
        self.unit = "mcg/kg/min" if self.by_weight else "units/min"
        self.drug = "norepinephrine" if self.by_weight else "vasopressin"
        self.first = Decimal("0.1") if self.by_weight else Decimal("0.03")
        self.dose = self.first
        label = {"salt": "base"} if self.by_weight else {}
        contents, ml = ("4 mg", 250) if self.by_weight else ("40 units", 100)
        started = at("02:10")
        hung = bag(self.drug, "02:00", "B", contents, ml, hung_at=at("02:00"), **label)
        on = infusion(self.drug, started, f"{self.dose} {self.unit}", "B")
        self.chart = chart_of(
            [weight("01:00", 70), hung, on, *steady("02:15", "10:50", 72, every=30), tick("10:55")]
        )
        self.chart_one(self.planned("taper_ordered", at("11:00"), at("12:00")))

    # What is charted.

    def chart_one(self, one: AnyEvent | None) -> None:
        """On the record."""
        if one is not None:
            self.chart = after(self.chart, one)

    def planned(self, kind: str, when: datetime, start: datetime) -> AnyEvent | None:
        """An order or a replan from the dose that runs; none where no plan can be made of it."""
        number = str(self.dose)
        made = (
            norepinephrine_plan(running=per_kg(number), start=start, reason="as ordered")
            if self.by_weight
            else vasopressin_plan(running=units(number), start=start, reason="as ordered")
        )
        if isinstance(made, Refused):
            return None
        said = {"plan_id": "T", "version": self.version, "reason": "as ordered"}
        return event(kind, when, plan=plan_mapping(made), **said)

    def seen(self, now: datetime) -> Assessment:
        """The record at a moment; the checklists are left out, nothing here asks them."""
        one = self.reference
        view = View(self.chart, now, one.drugs, one.limits, one.protocol.settings)
        return Assessment(now, one, view, (), None, target_in_force(view), (), refused("not_asked"))

    def run(self, assessment: Assessment) -> TaperRun:
        """The taper."""
        (found,) = tapers_of(assessment).read
        return found

    def mark(self, act: Act, **texts: str) -> bool:
        """The window's form, filled in and sent; every question is answered with a reason."""
        now = self.patient.at
        assessment = self.seen(now)
        row = self.run(assessment).current
        draft = {
            "plan_id": "T",
            "row": "" if row is None else plain_text(row.planned.n),
            "act": act.value,
            "reason": "said to the doctor",
            **texts,
        }
        self.number += 1
        identity = str(UUID(int=self.chance.getrandbits(128)))
        desk = Desk(assessment, now, NURSE_NAMED, lambda _: identity)
        outcome = taper_marks.check(draft, desk)
        if outcome.problems:
            self.counts[f"refused: {act.value}"] += 1
            return False
        for one in outcome.events:
            self.chart_one(one)
        self.counts[act.value] += 1
        return True

    # What the patient does.

    def share(self) -> float:
        return float(self.dose / self.first)

    def read(self) -> None:
        """A reading, or none; now and then of the cuff, an artefact, or without its MAP."""
        now, chance = self.patient.at, self.chance
        true = self.patient.mean(self.share())
        shown = Decimal(str(round(true + chance.gauss(0, 3), 1)))
        kind = chance.random()
        if kind < 0.14:
            self.counts["reading dropped out"] += 1
        elif kind < 0.16:
            self.chart_one(art(now, not_measurable=True))
            self.readings.append((now, "arterial", None))
        elif kind < 0.18:
            self.chart_one(art(now, 801))  # cannot be true: counts for nothing
        elif kind < 0.23:
            self.chart_one(art(now, sbp=round(true + 30), dbp=round(true - 15)))
        elif kind < 0.28:
            off = shown + chance.randint(-14, 14)
            self.chart_one(cuff(now, str(off)))
            self.readings.append((now, "cuff", float(off)))
        else:
            self.chart_one(art(now, str(shown)))
            self.readings.append((now, "arterial", float(shown)))

    # What is shown.

    def look(self) -> tuple[TaperRun, Gate | None]:
        """Looks at the screen, and counts what its gate says."""
        assessment = self.seen(self.patient.at)
        run = self.run(assessment)
        gate = gate_of(run, assessment)
        if gate is not None:
            self.counts[f"gate {SAID[gate.verdict]}"] += 1
            if gate.verdict is Truth.MET:
                self.must_be_clear(run)
        return run, gate

    def must_be_clear(self, run: TaperRun) -> None:
        """By the test's own memory of the record: fresh, since the step, and none below."""
        now = self.patient.at
        assert run.frozen is None
        assert run.current is not None
        assert run.current.status is RowStatus.CURRENT
        newest = {source: (when, mmhg) for when, source, mmhg in self.readings}
        current = newest.get("arterial")
        beside = newest.get("cuff")
        if beside is not None and (current is None or beside[0] - current[0] > FRESH):
            current = beside
        assert current is not None, "clear with no MAP"
        when, mmhg = current
        assert mmhg is not None, "clear while not measurable"
        assert mmhg >= LOW, "clear below target"
        assert now - when <= FRESH, "clear while stale"
        assert when > self.since, "clear on a MAP of before the step"
        lows = [one for one in self.readings if one[0] > self.since and (one[2] or 0) < LOW]
        assert not lows, "clear after a low MAP"
        self.counts["clear, true MAP below target"] += self.patient.mean(self.share()) < LOW


SAID = {Truth.MET: "clear", Truth.NOT_MET: "hold", Truth.UNKNOWN: "unknown"}


def lived_through(reference: Reference, number: int, counts: Counter[str]) -> None:
    """One taper from its order to OFF, a stop, or twenty hours."""
    story = Story(reference, Random(number), counts)
    story.patient.passes(timedelta(0))
    end = story.patient.at + LONGEST
    for _ in looks(story, end):
        story.read()
        # The gate that goes stale is looked at too, before anything more is charted.
        if story.chance.random() < 0.15:
            story.patient.passes(minutes(16))
        run, gate = story.look()
        if run.is_complete or run.stopped is not None:
            break
        act(story, run, gate)
    counts["tapers"] += 1
    run = story.run(story.seen(story.patient.at))
    counts["complete" if run.is_complete else "stopped or over time"] += 1


def looks(story: Story, end: datetime) -> Iterator[datetime]:
    while story.patient.at < end:
        yield story.patient.at
        story.patient.passes(LOOK)


def act(story: Story, run: TaperRun, gate: Gate | None) -> None:
    """What the toy nurse does: mostly as is shown, now and then not."""
    now, chance, row = story.patient.at, story.chance, run.current
    newest = next((one[2] for one in reversed(story.readings)), None)
    is_low = newest is not None and newest < STOP_BELOW
    if is_low and run.awaits_replan is False and any(each.given for each in run.rows):
        step_back(story)
    elif run.awaits_replan or row is None:
        if newest is not None and newest >= LOW:
            replan(story)
    elif run.frozen is not None:
        if chance.random() < 0.5 and newest is not None and newest >= LOW:
            story.mark(Act.RESUME)
    elif now >= row.due:
        at_the_step(story, run, gate)
    elif chance.random() < 0.01:
        story.mark(Act.SKIP)
    elif chance.random() < 0.002:
        story.mark(Act.STOP)
    if newest is not None and newest < LOW and chance.random() < 0.3:
        story.chart_one(fluid(now, 250))
        story.patient.lost = max(0.0, story.patient.lost - 5)
        story.counts["fluid bolus"] += 1


def at_the_step(story: Story, run: TaperRun, gate: Gate | None) -> None:
    row, chance = run.current, story.chance
    assert row is not None
    is_clear = gate is not None and gate.verdict is Truth.MET
    if is_clear or chance.random() < 0.05:
        rate = plain_text(row.planned.set_rate_ml_per_h)
        if story.mark(Act.GIVE, rate_ml_per_h=rate):
            story.counts["given against the gate"] += not is_clear
            story.dose = Decimal(plain_text(row.planned.to_dose))
            story.since = story.patient.at
    elif gate is not None and gate.verdict is Truth.NOT_MET:
        if chance.random() < 0.3:
            # Held for an hour and more without a good word: the plan is made anew.
            replan(story)
        else:
            story.mark(Act.HOLD)


def step_back(story: Story) -> None:
    offers = choice(
        story.run(story.seen(story.patient.at)), story.seen(story.patient.at), Act.STEP_BACK
    ).offers
    if not offers:
        return
    back = UNITS[story.unit].count(offers[0].dose.quantity)
    if story.mark(Act.STEP_BACK, dose=plain_text(back)):
        story.dose = Decimal(plain_text(back))
        story.since = story.patient.at


def replan(story: Story) -> None:
    now = story.patient.at
    if story.dose == 0:
        return
    story.version += 1
    made = story.planned("taper_replanned", now, now + minutes(60))
    if made is None:
        story.version -= 1
        return
    story.chart_one(made)
    story.since = now
    story.counts["replan"] += 1


def figures(counts: Counter[str]) -> dict[str, Any]:
    """What was counted, by name."""
    return dict(sorted(counts.items()))
