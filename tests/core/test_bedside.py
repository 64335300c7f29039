"""What the now strip and the due list show is what the record says at that moment, and no more."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bag,
    cuff,
    event,
    infusion,
    minutes,
    norepinephrine,
    stop,
    target,
    tick,
    vasopressin,
    weight,
)
from judged import Charted, assessed
from made_protocols import criterion, item, made
from taper_events import PLAN, given, ordered, signed, taper

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bedside import (
    BagEnd,
    BagEnds,
    Bedside,
    Direction,
    DrugNow,
    RateIs,
    SourceMap,
    Verdict,
    bedside,
    due,
)
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import note
from pressorsheet.core.quantity import (
    InUnit,
    MassDose,
    Pressure,
    PumpRate,
    UnitDose,
    Volume,
    WeightBasedDose,
)
from pressorsheet.core.taper.state import RowStatus
from pressorsheet.core.truth import Truth
from pressorsheet.wording import say

NOW = "12:00"
KG = weight("06:00", 70)
AIM = target("06:00", 65, 75)
# 4 mg in 250 mL is 16 mcg/mL: 0.06 mcg/kg/min at 70 kg needs 15.75 mL/h, set 15.8 (half up)
BAG = bag("norepinephrine", "11:00", "N1", "4 mg", 250, salt="base", hung_at=at("11:00"))


def strip(reference: Reference, *charted: Charted, now: str = NOW) -> Bedside:
    return bedside(assessed(reference, now, *charted))


def only_drug(reference: Reference, *charted: Charted) -> DrugNow:
    (drug,) = strip(reference, *charted).drugs
    return drug


@pytest.mark.parametrize(
    ("reading", "verdict", "shown", "says"),
    [
        (art("11:58", 70), Verdict.AT_TARGET, "70", "at target"),
        (art("11:58", 65), Verdict.AT_TARGET, "65", "at target"),
        (art("11:58", "64.97"), Verdict.BELOW, "64.97", "below target"),  # 65 would be in target
        (art("11:58", 54), Verdict.BELOW, "54", "below target"),
        (art("11:58", "54.4"), Verdict.BELOW, "54", "below target"),
        (art("11:58", 75), Verdict.AT_TARGET, "75", "at target"),
        (art("11:58", 80), Verdict.ABOVE, "80", "above target"),
        (art("11:30", 70), Verdict.AT_TARGET, "70", "at target"),  # 30 min old: still fresh
        (art("11:29", 70), Verdict.OUT_OF_DATE, "70", "out of date"),
        (art("11:29", 54), Verdict.BELOW, "54", "below target"),
        (art("11:58", not_measurable=True), Verdict.NOT_MEASURABLE, None, "not measurable"),
        (None, Verdict.NONE_RECORDED, None, "not recorded"),
    ],
)
def test_the_pressure_stands_against_the_target_in_force(
    reference: Reference, reading: AnyEvent | None, verdict: Verdict, shown: str | None, says: str
) -> None:
    found = strip(reference, AIM, *([] if reading is None else [reading])).pressure
    assert found.verdict is verdict
    assert say(found.verdict.says) == says
    assert found.map == (None if shown is None else Pressure(Fraction(shown)))
    assert (found.low, found.high) == (Pressure(Fraction(65)), Pressure(Fraction(75)))


def test_a_pressure_says_its_source_time_age_and_whether_it_is_old_or_estimated(
    reference: Reference,
) -> None:
    old = strip(reference, art("11:29", 54)).pressure
    assert (old.source, old.at, old.age) == ("arterial", at("11:29"), minutes(31))
    assert (old.is_out_of_date, old.is_estimated, old.high) == (True, False, None)
    # 50 + (95 - 50) / 3 = 65
    estimate = strip(reference, cuff("11:50", sbp=95, dbp=50)).pressure
    assert (estimate.map, estimate.is_estimated) == (Pressure(Fraction(65)), True)
    assert (estimate.source, estimate.is_out_of_date) == ("cuff", False)


def test_two_sources_more_than_10_mmhg_apart_are_both_shown(reference: Reference) -> None:
    found = strip(reference, art("11:50", 70), cuff("11:58", 58)).pressure
    assert found.map == Pressure(Fraction(70))
    assert found.apart == (
        SourceMap("arterial", Pressure(Fraction(70)), at("11:50")),
        SourceMap("cuff", Pressure(Fraction(58)), at("11:58")),
    )
    assert strip(reference, art("11:50", 70), cuff("11:58", 60)).pressure.apart is None


def test_a_charted_dose_shows_its_mass_and_the_rate_its_bag_needs(reference: Reference) -> None:
    found = only_drug(reference, KG, BAG, norepinephrine("11:05", "0.06", bag="N1"))
    assert say(found.name) == "norepinephrine (as base)"
    dose = WeightBasedDose(Fraction("0.06"))
    assert (found.drug, found.dose) == ("norepinephrine", InUnit(dose, "mcg/kg/min"))
    assert found.by_mass == MassDose(Fraction("4.2"))
    assert (found.rate, found.rate_is) == (PumpRate(Fraction("15.8")), RateIs.COMPUTED)
    assert (found.rate_differs, found.why_unknown, found.since) == (None, (), at("11:05"))
    assert say(RateIs.COMPUTED.says) == "computed"


def test_a_charted_rate_is_shown_as_charted_with_the_dose_it_gives(reference: Reference) -> None:
    found = only_drug(reference, KG, BAG, infusion("norepinephrine", "11:05", "15.75 mL/h", "N1"))
    assert found.dose == InUnit(WeightBasedDose(Fraction("0.06")), "mcg/kg/min")
    assert (found.rate, found.rate_is) == (PumpRate(Fraction("15.75")), RateIs.CHARTED)
    assert found.rate_differs is None


@pytest.mark.parametrize(
    ("dose", "rate", "differs"),
    [
        ("0.06", 25, "charted 25 mL/h, but the charted dose needs 15.75 mL/h"),
        ("0.06", "15.8", None),
        ("0.0001", 1, None),  # a dose that rounds to 0 mL/h is refused and needs no rate
    ],
)
def test_a_rate_and_a_dose_charted_together_that_disagree_say_so(
    reference: Reference, dose: str, rate: Any, differs: str | None
) -> None:
    fields: dict[str, Any] = {"bag_id": "N1", "rate_ml_per_h": Fraction(rate)}
    charted = norepinephrine("11:05", dose, bag="N1").model_copy(update=fields)
    found = only_drug(reference, KG, BAG, charted)
    assert (None if found.rate_differs is None else say(found.rate_differs)) == differs


def test_without_weight_or_bag_what_cannot_be_known_is_none(reference: Reference) -> None:
    no_bag = only_drug(reference, norepinephrine("11:05", "0.06"))
    assert (no_bag.by_mass, no_bag.rate, no_bag.rate_is, no_bag.bag) == (None, None, None, None)
    lost = only_drug(reference, KG, infusion("norepinephrine", "11:05", "10 mL/h", "gone"))
    assert (lost.dose, lost.why_unknown) == (None, (note("bag_not_charted", bag="gone"),))
    assert lost.rate == PumpRate(Fraction(10))
    assert (no_bag.is_bag_uncharted, lost.is_bag_uncharted) == (False, True)


def test_drugs_stand_in_the_order_of_the_handover(reference: Reference) -> None:
    found = strip(
        reference,
        infusion("dobutamine", "09:00", "5 mcg/kg/min"),
        infusion("epinephrine", "09:10", "0.05 mcg/kg/min"),
        vasopressin("09:20", "0.03"),
        norepinephrine("09:30", "0.1"),
        infusion("phenylephrine", "09:40", "0.5 mcg/kg/min"),
        stop("phenylephrine", "10:00"),
    )
    assert [drug.drug for drug in found.drugs] == [
        "norepinephrine",
        "vasopressin",
        "epinephrine",
        "dobutamine",
    ]
    assert found.drugs[1].by_mass is None


def test_a_bag_ends_when_it_is_empty_or_expires_whichever_is_first(reference: Reference) -> None:
    # 100 mL at 10 mL/h since 11:00 last to 21:00, 90 mL are left; diluted vasopressin lasts 18 h
    hung: dict[str, Any] = {"hung_at": at("11:00"), "prepared_at": at("11:00")}
    runs = infusion("vasopressin", "11:00", "10 mL/h", "V1")
    full = bag("vasopressin", "11:00", "V1", "20 units", 100, storage="room", **hung)
    empty = BagEnd(
        at("21:00"), BagEnds.EMPTY, is_past=False, left=Volume(Fraction(90)), unsure=None
    )
    assert only_drug(reference, full, runs).bag == empty
    big = bag("vasopressin", "11:00", "V1", "100 units", 500, storage="room", **hung)
    expired = only_drug(reference, big, runs).bag
    assert expired is not None
    assert not expired.is_expiry_unknown
    unprepared = bag("vasopressin", "11:00", "V1", "20 units", 100, hung_at=at("11:00"))
    without = only_drug(reference, unprepared, runs).bag
    assert without is not None
    assert (without.at, without.is_expiry_unknown) == (at("21:00"), True)
    assert (expired.at, expired.why) == (at("05:00", 1), BagEnds.EXPIRED)
    assert say(expired.why.says) == "expired"
    early = bag("vasopressin", "11:00", "V1", "20 units", 100, expires_at=at("11:30"), **hung)
    past = only_drug(reference, early, runs).bag
    assert past is not None
    assert (past.at, past.is_past) == (at("11:30"), True)


def test_a_bag_whose_emptying_nobody_can_tell_says_why(reference: Reference) -> None:
    runs = infusion("vasopressin", "11:00", "10 mL/h", "V1")
    label = bag("vasopressin", "11:00", "V1", "20 units", 100, expires_at=at("15:00"))
    found = only_drug(reference, label, runs).bag
    assert found is not None
    assert (found.at, found.unsure) == (at("15:00"), note("paper_bag_hung_unknown"))
    unknown = bag("vasopressin", "11:00", "V1", "20 units", 100)
    assert only_drug(reference, unknown, runs).bag is None


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        (["2.1", "1.8"], Direction.FALLING),
        (["1.8", "2.1"], Direction.RISING),
        (["2.1", "2.1"], Direction.STEADY),
        (["2.1", "700", "1.8"], Direction.FALLING),  # 700 cannot be true
        (["1.8"], None),
    ],
)
def test_a_lactate_is_compared_with_the_one_before(
    reference: Reference, values: list[str], direction: Direction | None
) -> None:
    events = [
        event("perfusion", f"{hour:02}:00", lactate_mmol_per_l=Decimal(value))
        for hour, value in enumerate(values, start=8)
    ]
    found = strip(reference, events).lactate
    assert found is not None
    assert (found.value, found.direction) == (Fraction(values[-1]), direction)
    assert found.at == at(f"{7 + len(values):02}:00")


def test_a_lactate_over_6_h_old_is_out_of_date_where_the_protocol_has_such_a_limit(
    reference: Reference,
) -> None:
    six = event("perfusion", "06:00", lactate_mmol_per_l=2)
    found = strip(reference, six).lactate
    assert found is not None
    assert (found.age, found.is_out_of_date) == (timedelta(hours=6), False)
    old = strip(reference, six, now="12:01").lactate
    assert old is not None
    assert old.is_out_of_date
    silent = made(
        reference,
        [criterion("line", "line_in_place", line="arterial")],
        [item("a", all_of=["line"])],
    )
    unlimited = strip(silent, six, now="12:01").lactate
    assert unlimited is not None
    assert not unlimited.is_out_of_date
    assert strip(reference).lactate is None


def test_the_banner_knows_the_age_in_whole_years(reference: Reference) -> None:
    def years(born: str | None) -> int | None:
        doe = event("patient", "06:00", name="DOE, Jane", mrn="0012345", birth_date=born)
        return strip(reference, doe).years

    assert (years("1958-03-10"), years("1958-03-11"), years(None)) == (68, 67, None)
    doe = event("patient", "06:00", name="DOE, Jane", mrn="0012345", birth_date="1958-03-02")
    assert strip(reference, doe).identity.born == date(1958, 3, 2)


def test_the_equivalents_name_their_formula(reference: Reference) -> None:
    # 0.06 + 2.5 x 0.03 = 0.135
    found = strip(reference, KG, norepinephrine("11:00", "0.06"), vasopressin("11:00", "0.03"))
    assert found.equivalents == WeightBasedDose(Fraction("0.135"))
    assert found.equivalents_by == "goradia-2021"


def test_without_a_vasopressor_there_are_no_equivalents(reference: Reference) -> None:
    dobutamine = infusion("dobutamine", "11:00", "5 mcg/kg/min")
    for charted in ((), (KG,), (KG, dobutamine)):
        assert strip(reference, *charted).equivalents is None


def test_the_next_step_of_a_taper_is_its_current_row(reference: Reference) -> None:
    found = strip(
        reference, vasopressin("10:00", "0.03"), ordered(), signed("11:10"), now="11:54"
    ).next_step
    assert found is not None
    assert (found.plan_id, found.version, found.row, found.drug) == ("T1", 1, 1, "vasopressin")
    assert (found.due, found.to_go) == (at("12:00"), minutes(6))
    assert found.from_dose == InUnit(UnitDose(Fraction("0.03")), "units/min")
    assert found.to_dose == InUnit(UnitDose(Fraction("0.025")), "units/min")
    assert (found.status, found.is_verified) == (RowStatus.CURRENT, True)
    assert (found.frozen, found.needs_replan, found.is_off) == (None, False, False)
    assert say(found.name) == "vasopressin"
    assert found.gate is Truth.UNKNOWN  # no MAP since the order


def test_the_next_step_says_how_its_gate_stands(reference: Reference) -> None:
    order = ordered(reason="not eight hours yet")
    charted = (vasopressin("10:00", "0.03"), order, tick("11:00"))

    def gate(*others: AnyEvent) -> Truth | None:
        step = strip(reference, *charted, *others, now="11:54").next_step
        return None if step is None else step.gate

    assert gate() is Truth.UNKNOWN
    assert gate(art("11:50", 70)) is Truth.MET
    assert gate(art("11:50", 60)) is Truth.NOT_MET
    assert gate(art("11:50", 70), taper("held", "11:52", row=1)) is Truth.NOT_MET


def test_a_late_held_or_last_step_says_so(reference: Reference) -> None:
    late = strip(reference, ordered(), now="12:16").next_step
    assert late is not None
    assert (late.status, late.is_verified, late.to_go) == (RowStatus.LATE, False, -minutes(16))
    assert late.frozen is not None
    assert (late.frozen.code, late.needs_replan) == ("taper_late", False)
    skipped = strip(reference, ordered(), taper("skipped", "12:00", row=1), now="12:05").next_step
    assert skipped is not None
    assert skipped.needs_replan
    doses = ("0.025", "0.02", "0.015", "0.01", "0.005")
    steps = [given(row, f"{11 + row}:00", dose) for row, dose in enumerate(doses, start=1)]
    last = strip(reference, ordered(), *steps, now="16:30").next_step
    assert last is not None
    assert (last.row, last.is_off, last.rate) == (6, True, PumpRate(Fraction(0)))


def test_of_two_tapers_the_step_due_first_is_next_and_a_stopped_one_has_none(
    reference: Reference,
) -> None:
    other = PLAN | {"drug": "a drug of another library", "start": PLAN["start"]}
    later = ordered(plan_id="T2", plan=other)
    moved = [taper("held", "12:00", row=1), taper("resumed", "12:10", row=1)]
    found = strip(reference, ordered(), *moved, later, now="12:11").next_steps
    assert [step.plan_id for step in found] == ["T2", "T1"]
    assert say(found[0].name) == "a drug of another library"
    stopped = strip(reference, ordered(), taper("stopped", "11:30"), now="11:40")
    assert (stopped.next_steps, stopped.next_step) == ((), None)


def test_the_due_list_holds_everything_due_by_time(reference: Reference) -> None:
    found = due(
        assessed(
            reference,
            "11:54",
            target("06:00", 65, 75, review_at=at("13:00"), set_by="Dr K. Osei"),
            tick("11:00"),
            vasopressin("10:00", "0.03"),
            ordered(),
            signed("11:10"),
        )
    )
    assert [(action.due, action.says[0].says) for action in found] == [
        (at("11:45"), note("paper_due_gate_map")),
        (
            at("12:00"),
            note("paper_action_step", drug="vasopressin", row=1, rate=PumpRate(Fraction("3.8"))),
        ),
        (at("13:00"), note("paper_action_target_review")),
    ]


def test_every_word_of_the_strip_can_be_said() -> None:
    said = [say(word.says) for kind in (Verdict, RateIs, BagEnds, Direction) for word in kind]
    assert len(set(said)) == len(said)
