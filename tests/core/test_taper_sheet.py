"""The sheet of a taper as it runs: what was given beside what was planned, and what is not active.

T1 goes from 0.03 to OFF by 0.005 units/min every 60 min from 12:00, from 40 units in 100 mL.
"""

from datetime import timedelta
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
    steady,
    target,
    tick,
    vasopressin,
    weight,
)
from made_drugs import per_kg, units
from taper_events import PLAN, another, given, mapping, ordered, signed, taper
from tapers import accepted, norepinephrine_plan, rules

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.paper import Line, Provenance, plain, strong
from pressorsheet.core.pharmacist import verified
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    MassDose,
    Pressure,
    PumpRate,
    UnitConcentration,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.document import Frame
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import (
    Actual,
    Earlier,
    PlanRow,
    Signature,
    TaperSheetDocument,
)
from pressorsheet.core.taper_sheet import sheet_of_run
from pressorsheet.core.tapers import tapers_of
from pressorsheet.wording import say

SITE = "right internal jugular, medial lumen"
BAG = bag(
    "vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"), prepared_at=at("08:00")
)
CHARTED = (BAG, vasopressin("09:00", "0.03", bag="V", line_site=SITE))
ORDER = (*CHARTED, ordered())
TRACE = ("bag label", "pump", "line and lumen", "no other drug")


def sheet(reference: Reference, now: str, *events: AnyEvent) -> TaperSheetDocument:
    found = printed(reference, now, *events)
    assert not isinstance(found, Refused), found
    return found


def printed(reference: Reference, now: str, *events: AnyEvent) -> TaperSheetDocument | Refused:
    assessment = assess(chart_of(events), reference, at(now))
    (run,) = tapers_of(assessment).read
    low = Pressure(Fraction(65))
    frame = Frame(Provenance(at=at(now)), rules(), low, "vasopressin", TRACE)
    return sheet_of_run(assessment, run, frame, verified(assessment, run))


def notes(*lines: Line) -> list[Note]:
    return [phrase.says for line in lines for phrase in line if isinstance(phrase.says, Note)]


def codes(*lines: Line) -> list[str]:
    return [said.code for said in notes(*lines)]


def only(code: str, *lines: Line) -> Note:
    (found,) = [said for said in notes(*lines) if said.code == code]
    return found


def steps(document: TaperSheetDocument) -> list[PlanRow]:
    return [row for row in document.rows if row.number is not None]


# The order ---------------------------------------------------------------------------------------


def test_the_patient_version_line_orderer_and_criterion_stand_on_the_sheet(
    reference: Reference,
) -> None:
    patient = event("patient", "00:00", name="DOE, Jane", mrn="0012345")
    document = sheet(reference, "11:30", patient, weight("08:00", 70), *ORDER)
    assert document.identity is not None
    assert (document.identity.name, document.version) == ("DOE, Jane", 1)
    lines = document.order_lines
    now = at("11:30")
    # behind bag and pump
    assert lines[0][-3:] == plain(
        note("sheet_line", site=SITE),
        note("sheet_ordered", at=When(at("11:00"), now), by="Dr A. Lind"),
        note("sheet_charted_by", by="Rosa Lind"),
    )
    assert document.trace == ("bag label", "pump", SITE, "no other drug")
    assert only("sheet_wean_not_met", *lines) == note(
        "sheet_wean_not_met", item="WEAN-2", status="unknown"
    )
    assert codes(lines[1]) == ["sheet_wean_not_met", "sheet_no_reason"]
    assert all(phrase.strong for phrase in lines[1])


def test_the_reason_for_going_on_stands_beside_a_criterion_that_is_not_met(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "reason": "unit practice"})
    lines = sheet(reference, "11:30", *CHARTED, ordered(plan=plan)).order_lines
    unmet = note("sheet_wean_not_met", item="WEAN-2", status="unknown")
    reason = note("sheet_reason", reason="unit practice")
    assert lines[1] == strong(unmet) + plain(reason)
    blank = another({**PLAN, "reason": "  "})
    lines = sheet(reference, "11:30", *CHARTED, ordered(plan=blank)).order_lines
    assert codes(lines[1]) == ["sheet_wean_not_met", "sheet_no_reason"]


def test_a_criterion_that_was_met_is_said_and_so_is_a_reason_given_all_the_same(
    reference: Reference,
) -> None:
    held = (*steady("02:00", "11:00"), target("01:00", 65), tick("10:30"))
    charted = (*held, vasopressin("01:30", "0.03"), BAG, vasopressin("09:00", "0.03", bag="V"))
    lines = sheet(reference, "11:30", *charted, ordered()).order_lines
    assert lines[1] == plain(note("sheet_wean_met", item="WEAN-2"))
    plan = another({**PLAN, "reason": "unit practice"})
    lines = sheet(reference, "11:30", *charted, ordered(plan=plan)).order_lines
    reason = note("sheet_reason", reason="unit practice")
    assert lines[1] == plain(note("sheet_wean_met", item="WEAN-2"), reason)


def test_who_charted_their_own_order_is_named_once_and_an_unknown_line_is_not_named(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "ordered_by": None})
    charted = (BAG, vasopressin("09:00", "0.03", bag="V"), ordered(plan=plan))
    document = sheet(reference, "11:30", *charted)
    assert only("sheet_ordered", *document.order_lines)["by"] == "Rosa Lind"
    assert "sheet_charted_by" not in codes(*document.order_lines)
    assert "sheet_line" not in codes(*document.order_lines)
    assert document.trace == TRACE


def by_line(line: str) -> Any:
    return ordered(plan=mapping(line=line))


def test_a_plan_of_before_orders_named_their_line_says_so_beside_the_charted_one(
    reference: Reference,
) -> None:
    lines = sheet(reference, "11:30", *ORDER).order_lines
    assert strong(only("sheet_route_not_ordered", *lines))[0] in lines[0]
    assert only("sheet_line", *lines)["site"] == SITE


def test_the_ordered_line_prints_once_where_the_infusion_is_charted_on_it(
    reference: Reference,
) -> None:
    document = sheet(reference, "11:30", *CHARTED, by_line(SITE.upper()))
    told = note("sheet_route", route="intravenous", line=SITE.upper())
    assert strong(told)[0] in document.order_lines[0]
    printed = codes(*document.order_lines)
    assert not {"sheet_line", "sheet_line_differs", "sheet_route_not_ordered"} & set(printed)
    assert document.trace == ("bag label", "pump", SITE.upper(), "no other drug")


def test_another_line_than_ordered_is_said_in_bold_and_the_ordered_one_is_traced(
    reference: Reference,
) -> None:
    document = sheet(reference, "11:30", *CHARTED, by_line("left femoral"))
    differs = note("sheet_line_differs", site=SITE)
    assert strong(differs)[0] in document.order_lines[0]
    assert "left femoral" in document.trace
    # where nobody charted a line nothing differs
    unknown = sheet(reference, "11:30", BAG, vasopressin("09:00", "0.03"), by_line("left femoral"))
    assert "sheet_line_differs" not in codes(*unknown.order_lines)
    assert "left femoral" in unknown.trace


def test_a_criterion_without_an_article_id_is_called_what_it_is(reference: Reference) -> None:
    plan = another({**PLAN, "drug": "epinephrine", "bag": {**PLAN["bag"], "amount_unit": "mg"}})
    plan = another({**plan, "dose_unit": "mcg/kg/min", "weight_kg": 70})
    lines = sheet(reference, "11:30", ordered(plan=plan)).order_lines
    assert only("sheet_wean_not_met", *lines)["item"] == "weaning_criterion"


# Stop and call -----------------------------------------------------------------------------------


BY_WEIGHT = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
BASE = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))


def hung_since(contents: str) -> AnyEvent:
    return bag("vasopressin", "11:20", "W", contents, 100, hung_at=at("11:20"))


@pytest.mark.parametrize(
    ("contents", "rate", "strength"),
    # 0.03 units/min x 60 = 1.8 units/h
    [("40 units", "4.5", "0.4"), ("20 units", "9", "0.2"), ("100 units", "1.8", "1")],
)
def test_the_rescue_rate_is_that_of_the_bag_that_hangs(
    reference: Reference, contents: str, rate: str, strength: str
) -> None:
    document = sheet(reference, "11:30", *ORDER, hung_since(contents))
    stop = document.stop
    assert stop.rescue_dose == units("0.03")
    assert stop.rescue_rate == PumpRate(Fraction(rate))
    assert stop.concentration == UnitConcentration(Fraction(strength))
    # the rows stay those of the plan's bag
    assert document.concentration == UnitConcentration(Fraction("0.4"))


def test_of_a_hung_bag_that_tells_no_strength_no_rescue_rate_is_printed(
    reference: Reference,
) -> None:
    unsaid = bag("norepinephrine", "08:00", "N", "4 mg", 250, hung_at=at("08:00"))
    charted = (weight("08:00", 70), unsaid, ordered(plan=BY_WEIGHT))
    stop = sheet(reference, "11:30", *charted).stop
    assert (stop.rescue_dose, stop.rescue_rate, stop.concentration) == (per_kg("0.1"), None, None)


def test_of_a_bag_that_runs_and_nobody_charted_no_rescue_rate_is_printed(
    reference: Reference,
) -> None:
    other = vasopressin("11:15", "0.03", bag="X")
    stop = sheet(reference, "11:30", *ORDER, other).stop
    assert (stop.rescue_rate, stop.concentration) == (None, None)
    since = sheet(reference, "11:30", *ORDER, other, hung_since("20 units")).stop
    assert since.rescue_rate == PumpRate(Fraction(9))


def test_where_no_bag_is_charted_the_rescue_rate_is_for_the_plans(reference: Reference) -> None:
    stop = sheet(reference, "11:30", ordered()).stop
    assert stop.rescue_rate == PumpRate(Fraction("4.5"))
    assert stop.concentration == UnitConcentration(Fraction("0.4"))


@pytest.mark.parametrize(
    ("weights", "rate"),
    # 0.1 mcg/kg/min x kg x 60 / 16 mcg/mL: 26.25 at 70 kg, 30 at 80 kg
    [
        ((weight("08:00", 70),), "26.3"),
        ((weight("08:00", 70), weight("11:20", 80)), "30"),
        ((), None),
    ],
)
def test_the_rescue_rate_is_that_of_the_weight_in_force(
    reference: Reference, weights: tuple[AnyEvent, ...], rate: str | None
) -> None:
    stop = sheet(reference, "11:30", *weights, BASE, ordered(plan=BY_WEIGHT)).stop
    assert stop.rescue_rate == (None if rate is None else PumpRate(Fraction(rate)))
    assert stop.concentration == MassConcentration(Fraction(16))


def test_each_dose_by_weight_has_the_weight_that_its_mcg_per_min_are_for(
    reference: Reference,
) -> None:
    heavier = weight("12:10", 80)
    step = given(1, "12:00", "0.08", dose_unit="mcg/kg/min")
    charted = (weight("08:00", 70), BASE, ordered(plan=BY_WEIGHT), step, heavier)
    document = sheet(reference, "12:20", *charted)
    actual = steps(document)[0].actual
    assert actual is not None
    assert (document.weight, document.stop.weight, actual.weight) == (
        Weight(Fraction(70)),
        Weight(Fraction(80)),
        Weight(Fraction(70)),
    )
    assert sheet(reference, "11:30", *ORDER).weight is None


def test_a_dose_by_weight_that_is_told_has_its_mcg_per_min_beside(reference: Reference) -> None:
    """0.1 mcg/kg/min at the 70 kg in force are 7 mcg/min; nobody weighed: none is made up."""
    both = {"dose": Decimal("0.1"), "dose_unit": "mcg/kg/min", "reason": "low"}
    back = taper("stepped_back", "12:08", row=1, **both)
    charted = (weight("08:00", 70), BASE, ordered(plan=BY_WEIGHT))
    dose = InUnit(WeightBasedDose(Fraction("0.1")), "mcg/kg/min")
    told = note("sheet_dose_by_weight", dose=dose, minute=InUnit(MassDose(Fraction(7)), "mcg/min"))
    (said,) = notes(steps(sheet(reference, "12:10", *charted, back))[0].instead)
    assert said["dose"] == told
    step = given(1, "12:00", "0.08", dose_unit="mcg/kg/min")
    later = taper("stepped_back", "12:30", row=1, **both)
    document = sheet(reference, "12:40", *charted, step, later)
    assert only("sheet_stepped_back", *document.log)["dose"] == told
    replaced = taper("replanned", "12:20", version=2, plan=BY_WEIGHT, reason="pause")
    (earlier,) = sheet(reference, "12:30", *charted, step, replaced).earlier
    # 0.08 mcg/kg/min at 70 kg
    assert only("sheet_then_given", earlier.given)["dose"] == note(
        "sheet_dose_by_weight",
        dose=InUnit(per_kg("0.08"), "mcg/kg/min"),
        minute=InUnit(MassDose(Fraction("5.6")), "mcg/min"),
    )
    (unweighed,) = notes(steps(sheet(reference, "12:10", *charted[1:], back))[0].instead)
    assert unweighed["dose"] == dose


# Rows --------------------------------------------------------------------------------------------


def test_a_row_to_come_prints_as_it_was_planned(reference: Reference) -> None:
    document = sheet(reference, "11:30", *ORDER)
    first, *_, fifth, off = document.rows
    assert first == PlanRow(
        number=1,
        due=at("12:00"),
        dose=units("0.025"),
        from_dose=units("0.03"),
        # 3.75 mL/h, set 3.8
        settable=PumpRate(Fraction("3.8")),
        delivered=units("19/750"),
        error_percent=Fraction(4, 3),
        off=False,
        flagged=False,
    )
    assert document.first_step == plain(note("sheet_first_step"))
    assert (fifth.flagged, fifth.error_percent, fifth.off) == (True, Fraction(20, 3), False)
    assert (off.number, off.settable, off.off) == (6, PumpRate(Fraction(0)), True)


def test_a_row_that_is_given_prints_what_was_given_and_the_map_before_it(
    reference: Reference,
) -> None:
    given_at = given(1, "12:04", "0.025", rate_ml_per_h=Decimal("3.8"))
    document = sheet(reference, "12:30", *ORDER, art("11:55", 68), given_at)
    row = steps(document)[0]
    assert row.actual == Actual(
        at=at("12:04"),
        by="Rosa Lind",
        dose=units("0.025"),
        rate=PumpRate(Fraction("3.8")),
        late=minutes(4),
        dose_apart=None,
        map=Pressure(Fraction(68)),
        source="arterial",
    )
    assert [each.actual for each in steps(document)[1:]] == [None] * 5
    assert all(not each.instead for each in document.rows)
    # the first step's recheck is over
    assert document.first_step == ()
    assert document.log[-1] == strong(
        note("sheet_totals_late", given=1, rows=6, span=minutes(4)),
        note("sheet_totals_as_planned"),
    )


@pytest.mark.parametrize(
    ("reading", "source", "shown"),
    [
        (art("11:48", 68), None, None),
        (art("11:49", 68), "arterial", Pressure(Fraction(68))),
        (cuff("12:00", 70), "cuff", Pressure(Fraction(70))),
        (event("vitals", "12:00", source="cuff", not_measurable=True), "cuff", None),
        (art("12:00", sbp=90, dbp=50), None, None),
        (art("12:05", 68), None, None),
    ],
)
def test_the_map_beside_a_step_is_measured_and_fresh_or_not_recorded(
    reference: Reference, reading: AnyEvent, source: str | None, shown: Pressure | None
) -> None:
    document = sheet(reference, "12:30", *ORDER, reading, given(1, "12:04", "0.025"))
    actual = steps(document)[0].actual
    assert actual is not None
    assert (actual.source, actual.map) == (source, shown)


@pytest.mark.parametrize(
    ("dose", "rate", "apart"),
    [
        ("0.025", None, None),
        ("0.03", None, units("0.005")),
        ("0.02", None, units("-0.005")),
        # what the pump makes of it at 3.8 mL/h, as the plan says; the rate alone tells as much
        (None, "3.8", None),
        ("0.025", "3.8", None),
        ("0.025", "4.5", units("0")),
    ],
)
def test_another_dose_than_planned_is_printed_as_such(
    reference: Reference, dose: str | None, rate: str | None, apart: Any
) -> None:
    fields = {} if rate is None else {"rate_ml_per_h": Decimal(rate)}
    document = sheet(reference, "12:30", *ORDER, given(1, "12:04", dose, **fields))
    actual = steps(document)[0].actual
    assert actual is not None
    assert actual.dose_apart == apart
    as_planned = note("sheet_totals_as_planned")
    otherwise = note("sheet_totals_apart", apart=1)
    assert notes(document.log[-1])[1] == (as_planned if apart is None else otherwise)


@pytest.mark.parametrize(
    ("dose", "apart"),
    [("0.0261", None), ("0.026", None), ("0.0259", units("-0.0002")), ("0.0262", units("0.0001"))],
)
def test_the_dose_that_the_pump_makes_of_a_planned_one_is_no_other(
    reference: Reference, dose: str, apart: Any
) -> None:
    # 0.0261 units/min need 3.915 mL/h, are set 3.9 and deliver 0.026
    plan = mapping("12:00", running=units("0.0311"))
    charted = (*CHARTED, ordered(plan=plan), given(1, "12:00", dose))
    actual = steps(sheet(reference, "12:30", *charted))[0].actual
    assert actual is not None
    assert actual.dose_apart == apart


def test_a_step_of_which_neither_dose_nor_rate_is_told_counts_as_another(
    reference: Reference,
) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, "12:00"))
    assert notes(document.log[-1]) == [
        note("sheet_totals_on_time", given=1, rows=6),
        note("sheet_totals_apart", apart=1),
    ]


def test_a_step_before_its_time_says_so(reference: Reference) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, "11:50", "0.025"))
    early = note("sheet_totals_early", given=1, rows=6, span=minutes(10))
    assert notes(document.log[-1]) == [early, note("sheet_totals_as_planned")]


@pytest.mark.parametrize(
    ("clock", "code", "span"),
    [
        ("11:59", "sheet_totals_early", minutes(1)),
        ("11:59:01", "sheet_totals_on_time", None),
        ("12:00:59", "sheet_totals_on_time", None),
        ("12:01", "sheet_totals_late", minutes(1)),
    ],
)
def test_of_a_whole_minute_on_a_step_is_late_or_early(
    reference: Reference, clock: str, code: str, span: timedelta | None
) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, clock, "0.025"))
    said = {"given": 1, "rows": 6} | ({} if span is None else {"span": span})
    assert notes(document.log[-1]) == [note(code, **said), note("sheet_totals_as_planned")]


def test_how_late_is_said_of_the_step_given_last(reference: Reference) -> None:
    both = (given(1, "12:09", "0.03"), given(2, "13:02", "0.02"))
    assert notes(sheet(reference, "13:10", *ORDER, *both).log[-1]) == [
        note("sheet_totals_late", given=2, rows=6, span=minutes(2)),
        note("sheet_totals_apart", apart=1),
    ]


def test_a_held_row_says_why_and_no_later_row_is_to_be_given(reference: Reference) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    document = sheet(reference, "12:10", *ORDER, held)
    now = at("12:10")
    says = note("sheet_row_held", at=When(at("12:05"), now), by="Rosa Lind", reason="MAP 62")
    assert steps(document)[0].instead == strong(says)
    assert {row.instead for row in steps(document)[1:]} == {strong(note("sheet_row_not_active"))}
    why = note("taper_held", row=1, at=at("12:05"), reason="MAP 62")
    assert document.state == strong(note("sheet_not_active", why=why))
    # said in its own row, and nothing given yet
    assert document.log == ()


def test_a_late_row_says_so(reference: Reference) -> None:
    document = sheet(reference, "12:20", *ORDER)
    now = at("12:20")
    assert steps(document)[0].instead == strong(note("sheet_row_late", due=When(at("12:00"), now)))
    assert codes(document.state) == ["sheet_not_active"]


def test_a_resumed_taper_prints_the_shifted_times_and_where_they_were(
    reference: Reference,
) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    resumed = taper("resumed", "12:40", row=1, reason="MAP 70")
    document = sheet(reference, "12:45", *ORDER, held, resumed)
    assert [(row.due, row.shifted_from) for row in steps(document)[:2]] == [
        (at("12:40"), at("12:00")),
        (at("13:40"), at("13:00")),
    ]
    assert document.state == ()
    now = at("12:45")
    assert document.log == (
        plain(
            note(
                "sheet_held_before",
                row=1,
                at=When(at("12:05"), now),
                by="Rosa Lind",
                reason="MAP 62",
            )
        ),
    )
    # nobody gave OFF: its watch has no end yet
    assert codes(document.after_off) == ["sheet_watch_water_open"]


def test_a_skipped_and_a_stepped_back_row_say_it_in_their_place(reference: Reference) -> None:
    skipped = taper("skipped", "12:05", row=1, reason="for the scan")
    now = at("12:10")
    document = sheet(reference, "12:10", *ORDER, skipped)
    says = note(
        "sheet_row_skipped", at=When(at("12:05"), now), by="Rosa Lind", reason="for the scan"
    )
    assert steps(document)[0].instead == strong(says)
    back = taper(
        "stepped_back", "12:08", row=1, dose=Decimal("0.03"), dose_unit="units/min", reason="low"
    )
    document = sheet(reference, "12:10", *ORDER, back)
    said = {"at": When(at("12:08"), now), "by": "Rosa Lind", "reason": "low"}
    dose = InUnit(units("0.03"), "units/min")
    assert steps(document)[0].instead == strong(note("sheet_row_stepped_back", dose=dose, **said))
    untold = taper("stepped_back", "12:08", row=1, reason="low")
    instead = steps(sheet(reference, "12:10", *ORDER, untold))[0].instead
    assert instead == strong(note("sheet_row_stepped_back", dose=None, **said))


def test_a_step_back_after_a_step_is_told_below_the_plan(reference: Reference) -> None:
    back = taper(
        "stepped_back", "12:30", row=1, dose=Decimal("0.03"), dose_unit="units/min", reason="low"
    )
    document = sheet(reference, "12:40", *ORDER, given(1, "12:00", "0.025"), back)
    assert steps(document)[0].actual is not None
    said = {"row": 1, "at": When(at("12:30"), at("12:40")), "by": "Rosa Lind", "reason": "low"}
    dose = InUnit(units("0.03"), "units/min")
    assert document.log[0] == plain(note("sheet_stepped_back", dose=dose, **said))
    assert codes(document.state) == ["sheet_not_active"]
    untold = taper("stepped_back", "12:30", row=1, reason="low")
    document = sheet(reference, "12:40", *ORDER, given(1, "12:00", "0.025"), untold)
    assert document.log[0] == plain(note("sheet_stepped_back", dose=None, **said))


def test_a_skip_of_a_row_that_was_given_before_is_told_as_what_does_not_fit(
    reference: Reference,
) -> None:
    again = taper("skipped", "12:10", row=1, reason="twice")
    document = sheet(reference, "12:20", *ORDER, given(1, "12:00", "0.025"), again)
    said = {"row": 1, "at": When(at("12:10"), at("12:20")), "by": "Rosa Lind", "reason": "twice"}
    left_out = note(
        "taper_record_left_out",
        at=at("12:10"),
        by="Rosa Lind",
        version=1,
        row=1,
        why=note("taper_row_marked_twice", row=1),
    )
    assert (document.log[0], document.log[-1]) == (
        plain(note("sheet_skipped_before", **said)),
        strong(left_out),
    )


def test_a_stopped_taper_has_nothing_to_give(reference: Reference) -> None:
    stopped = taper("stopped", "12:10", reason="bleeding")
    document = sheet(reference, "12:20", *ORDER, given(1, "12:00", "0.025"), stopped)
    now = at("12:20")
    assert document.state == strong(
        note("sheet_stopped", at=When(at("12:10"), now), by="Rosa Lind", reason="bleeding")
    )
    assert {row.instead for row in steps(document)[1:]} == {strong(note("sheet_row_not_active"))}
    # what hangs is no more of this sheet's business
    assert "sheet_hung" not in codes(*document.bag_lines)


DOSES = ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
ALL_GIVEN = tuple(given(n, f"{11 + n}:00", dose) for n, dose in enumerate(DOSES, start=1))


def test_a_complete_taper_says_so_and_until_when_to_watch(reference: Reference) -> None:
    document = sheet(reference, "18:00", *ORDER, *ALL_GIVEN)
    complete = note("sheet_complete", at=When(at("17:00"), at("18:00")))
    assert document.state == strong(complete)
    watch = note("sheet_watch_water", span=timedelta(hours=24), until=at("17:00", 1))
    assert document.after_off == plain(watch)


def test_a_plan_that_ends_at_a_dose_keeps_saying_so(reference: Reference) -> None:
    plan = mapping("12:00", end=units("0.02"))
    charted = (*CHARTED, ordered(plan=plan))
    assert codes(sheet(reference, "11:30", *charted).after_off) == ["sheet_ends_at_dose"]
    done = sheet(reference, "13:10", *charted, *ALL_GIVEN[:2])
    assert codes(done.after_off) == ["sheet_ends_at_dose"]
    assert notes(done.state) == [note("sheet_ended", at=When(at("13:00"), at("13:10")))]


# Bags --------------------------------------------------------------------------------------------

SOON = mapping("12:00", bag_left=Volume(Fraction("5.2")))
EMPTIES = (*CHARTED, ordered(plan=SOON))


def bag_row(document: TaperSheetDocument) -> PlanRow:
    (row,) = [row for row in document.rows if row.number is None]
    return row


def test_a_bag_change_to_come_is_to_be_made_and_one_made_prints_when(
    reference: Reference,
) -> None:
    # 5.2 mL at 3.8 mL/h: 1.4 mL at 13:00, which 3 mL/h use by 13:28
    row = bag_row(sheet(reference, "11:30", *EMPTIES))
    assert (row.due, row.actual, row.instead) == (at("13:28"), None, ())
    fresh = bag("vasopressin", "13:24", "F", "40 units", 100, hung_at=at("13:20"))
    on = vasopressin("13:20", "0.02", bag="F")
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), fresh, on)
    row = bag_row(sheet(reference, "13:30", *charted))
    assert row.actual == Actual(at("13:20"), "Rosa Lind", None, None, -minutes(8), None)
    # hung and charted at this very moment
    now = bag("vasopressin", "13:20", "F", "40 units", 100, hung_at=at("13:20"))
    row = bag_row(sheet(reference, "13:20", *charted[:-2], now))
    assert row.actual == Actual(at("13:20"), "Rosa Lind", None, None, -minutes(8), None)


@pytest.mark.parametrize(
    ("hung_at", "is_it"), [("12:27", False), ("12:28", True), ("14:28", True), ("14:29", False)]
)
def test_a_bag_hung_up_to_an_hour_apart_is_the_one_due_at_13_28(
    reference: Reference, hung_at: str, is_it: bool
) -> None:
    fresh = bag("vasopressin", hung_at, "F", "40 units", 100, hung_at=at(hung_at))
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), fresh)
    assert (bag_row(sheet(reference, "14:29", *charted)).actual is not None) is is_it


@pytest.mark.parametrize(
    "other",
    [
        bag("norepinephrine", "13:20", "N", "4 mg", 250, salt="base", hung_at=at("13:20")),
        bag("vasopressin", "13:20", "S", "40 units", 100),
        bag("vasopressin", "11:00", "E", "40 units", 100, hung_at=at("11:00")),
        bag("vasopressin", "13:20", "L", "40 units", 100, hung_at=at("13:29")),
    ],
)
def test_another_bag_than_the_one_due_is_not_taken_for_it(
    reference: Reference, other: AnyEvent
) -> None:
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), other)
    assert bag_row(sheet(reference, "13:28", *charted)).actual is None


def test_no_bag_is_to_be_changed_by_a_plan_that_is_not_active(reference: Reference) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    not_active = strong(note("sheet_row_not_active"))
    assert bag_row(sheet(reference, "12:10", *EMPTIES, held)).instead == not_active
    stopped = taper("stopped", "12:10", reason="bleeding")
    assert bag_row(sheet(reference, "12:20", *EMPTIES, stopped)).instead == not_active


def small_bag(contents: str, volume: int) -> AnyEvent:
    """A bag of the plan's strength, from which 4.5 mL/h run from 09:00 on."""
    return bag("vasopressin", "08:00", "V", contents, volume, hung_at=at("08:00"))


def test_once_times_have_shifted_a_bag_change_is_where_the_bag_really_ends(
    reference: Reference,
) -> None:
    # 20 mL less 13.5 by 12:00, 0.75 by 12:10, then 3.8 mL/h for an hour: 1.95 mL for row 2's 3 mL/h
    late = given(1, "12:10", "0.025", rate_ml_per_h=Decimal("3.8"))
    charted = (small_bag("8 units", 20), CHARTED[1], ordered(), late)
    row = bag_row(sheet(reference, "12:20", *charted))
    assert row == PlanRow(
        number=None,
        due=at("13:49"),
        dose=units("0.02"),
        from_dose=units("0.02"),
        settable=PumpRate(Fraction(3)),
        delivered=units("0.02"),
        error_percent=Fraction(0),
        off=False,
        flagged=False,
    )
    steps_first = [each.number for each in sheet(reference, "12:20", *charted).rows]
    assert steps_first == [1, 2, None, 3, 4, 5, 6]
    # after a step back no row is active, and none of the plan's rates is counted on
    back = taper("stepped_back", "12:15", row=1, dose=Decimal("0.03"), dose_unit="units/min")
    rows = sheet(reference, "12:20", *charted, back).rows
    assert all(each.number is not None for each in rows)


@pytest.mark.parametrize(
    ("contents", "volume", "due", "row"),
    [
        # 14.25 mL by 12:10; 1.75 mL more at 3.8 mL/h, 19/750 units/min of 0.025, in 27.6 min
        ("6.4 units", 16, "12:37", ("0.025", "3.8", "19/750", "4/3")),
        # 24.85 mL by 16:10; 0.15 mL more at 0.8 mL/h, 2/375 units/min of 0.005, in 11.3 min:
        # its row is flagged, the bag change is not
        ("10 units", 25, "16:21", ("0.005", "0.8", "2/375", "20/3")),
    ],
)
def test_a_bag_change_to_come_has_the_dose_and_rate_of_the_row_that_runs_by_then(
    reference: Reference, contents: str, volume: int, due: str, row: tuple[str, ...]
) -> None:
    late = given(1, "12:10", "0.025", rate_ml_per_h=Decimal("3.8"))
    charted = (small_bag(contents, volume), CHARTED[1], ordered(), late)
    dose, rate, delivered, error = row
    assert bag_row(sheet(reference, "12:20", *charted)) == PlanRow(
        number=None,
        due=at(due),
        dose=units(dose),
        from_dose=units(dose),
        settable=PumpRate(Fraction(rate)),
        delivered=units(delivered),
        error_percent=Fraction(error),
        off=False,
        flagged=False,
    )


def test_a_bag_that_is_empty_by_now_is_to_be_changed_now(reference: Reference) -> None:
    waited = (taper("held", "12:05", row=1), taper("resumed", "12:30", row=1))
    charted = (small_bag("6 units", 15), CHARTED[1], ordered(), *waited)
    row = bag_row(sheet(reference, "12:30", *charted))
    # 4.5 mL/h are 0.03 units/min exactly, whatever the first row's rate makes of its dose
    assert row == PlanRow(
        number=None,
        due=at("12:30"),
        dose=units("0.03"),
        from_dose=units("0.03"),
        settable=PumpRate(Fraction("4.5")),
        delivered=units("0.03"),
        error_percent=Fraction(0),
        off=False,
        flagged=False,
    )


def test_of_what_is_not_known_no_bag_change_is_told_ahead(reference: Reference) -> None:
    late = given(1, "12:10", "0.025")
    unhung = bag("vasopressin", "08:00", "V", "8 units", 20)
    for charted in (
        (CHARTED[1], ordered(), late),
        (unhung, CHARTED[1], ordered(), late),
        (ordered(), late),
        # never charted as running
        (small_bag("8 units", 20), ordered(), taper("held", "12:05"), taper("resumed", "12:15")),
    ):
        rows = sheet(reference, "12:20", *charted).rows
        assert all(each.number is not None for each in rows)


def test_once_times_have_shifted_the_hung_bags_own_end_is_what_counts(
    reference: Reference,
) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    resumed = taper("resumed", "12:40", row=1, reason="MAP 70")
    document = sheet(reference, "12:45", *EMPTIES, held, resumed)
    assert all(row.number is not None for row in document.rows)
    (*running, hung) = notes(document.bag_lines[-1])
    assert running == [
        note("sheet_running", dose=InUnit(units("0.03"), "units/min")),
        # 1.8 units/h from 0.4 units/mL
        note(
            "sheet_running_rate",
            rate=PumpRate(Fraction("4.5")),
            concentration=UnitConcentration(Fraction("0.4")),
        ),
        note("sheet_running_since", at=When(at("09:00"), at("12:45"))),
    ]
    # 4.5 mL/h since 09:00, 16.875 mL; what ran from 08:00 on nobody charted. The rest of 83.125 mL
    # lasts 18 h 28 min 20 s, which is longer than its 18 h at room temperature
    assert hung == note(
        "sheet_hung",
        left=Volume(Fraction("83.125")),
        empties=When(at("07:13:20", 1), at("12:45")),
        expires=When(at("02:00", 1), at("12:45")),
    )
    assert all(phrase.strong for phrase in document.bag_lines[-1])


RUNNING = ["sheet_running", "sheet_running_since"]


def test_what_runs_prints_the_rate_that_was_charted(reference: Reference) -> None:
    charted = vasopressin("09:10", "0.03", bag="V", rate_ml_per_h=Decimal("4.6"))
    said = sheet(reference, "11:30", *ORDER, charted).bag_lines
    assert only("sheet_running_rate", *said)["rate"] == PumpRate(Fraction("4.6"))


@pytest.mark.parametrize(
    "charted",
    [
        # a bag hung since: nobody charted at which rate it runs
        (BAG, vasopressin("09:00", "0.03", bag="V"), hung_since("20 units")),
        # of no bag, of one that nobody charted
        (BAG, vasopressin("09:00", "0.03")),
        (vasopressin("09:00", "0.03", bag="X"),),
    ],
)
def test_a_rate_that_nobody_charted_of_the_hung_bag_is_not_printed(
    reference: Reference, charted: tuple[AnyEvent, ...]
) -> None:
    said = codes(*sheet(reference, "11:30", *charted, ordered()).bag_lines)
    assert [code for code in said if not code.startswith("sheet_hung")] == RUNNING


def test_what_neither_runs_nor_hangs_is_not_told(reference: Reference) -> None:
    assert sheet(reference, "11:30", ordered()).bag_lines == ()
    hung = sheet(reference, "11:30", BAG, ordered())
    assert codes(*hung.bag_lines) == ["sheet_hung"]
    rate = event("infusion", "09:00", drug="vasopressin", rate_ml_per_h=Decimal(9), bag_id="X")
    uncharted = sheet(reference, "11:30", rate, ordered())
    assert [say(each) for each in notes(*uncharted.bag_lines)] == [
        "Hung bag: not charted; what is left is not known."
    ]
    unhung = bag("vasopressin", "08:00", "U", "40 units", 100)
    assert sheet(reference, "11:30", unhung, ordered()).bag_lines == (
        strong(note("sheet_hung", left=None, empties=None, expires=None)),
    )


def test_a_row_far_off_by_the_pumps_rounding_is_told_among_the_checks(
    reference: Reference,
) -> None:
    # 0.005 units/min need 0.75 mL/h, are set 0.8: 6.67 %
    document = sheet(reference, "11:30", *ORDER)
    off_by = note("verify_error_notice", row=5, error=Fraction(20, 3), limit=Fraction(5))
    assert document.check_notice == strong(note("sheet_notice")) + plain(off_by)
    exact = mapping("12:00", running=units("0.02"), end=units("0.01"))
    assert sheet(reference, "11:30", *CHARTED, ordered(plan=exact)).check_notice == ()


# Signatures and versions -------------------------------------------------------------------------


def test_a_signature_that_stands_is_printed(reference: Reference) -> None:
    document = sheet(reference, "11:40", *ORDER, signed("11:30"))
    assert document.signature == Signature("Mia Lindqvist", "pharmacist", at("11:30"))
    assert document.void == ()
    own = signed("11:35", "Dr A. Lind")
    # one that does not stand beside one that does is not what the sheet is about
    both = sheet(reference, "11:40", *ORDER, signed("11:30"), own)
    assert both.signature is not None
    assert both.void == ()


def test_a_void_signature_is_printed_as_void_with_why(reference: Reference) -> None:
    weak = bag("vasopressin", "11:35", "W", "20 units", 100, hung_at=at("11:35"))
    document = sheet(reference, "11:40", *ORDER, signed("11:30"), weak)
    assert document.signature is None
    hung, planned = (UnitConcentration(Fraction(each)) for each in ("0.2", "0.4"))
    why = note("verify_void_bag", at=at("11:35"), hung=hung, planned=planned)
    when = When(at("11:30"), at("11:40"))
    assert document.void == strong(note("sheet_void", name="Mia Lindqvist", at=when, why=(why,)))
    assert sheet(reference, "11:40", *ORDER).void == ()


def test_earlier_versions_print_newest_first_with_why_and_what_became_of_them(
    reference: Reference,
) -> None:
    second = mapping("14:00", running=units("0.025"))
    third = mapping("15:00", running=units("0.02"), end=units("0.01"))
    document = sheet(
        reference,
        "14:50",
        *ORDER,
        given(1, "12:04", "0.025", rate_ml_per_h=Decimal("3.8")),
        taper("held", "13:02", row=2, reason="MAP 62"),
        taper("skipped", "13:10", row=2, reason="scan"),
        taper("replanned", "13:20", version=2, plan=second, reason="pause"),
        taper("replanned", "14:40", version=3, plan=third, reason="to 0.01"),
    )
    now = at("14:50")
    assert document.version == 3
    assert document.order_lines[0][-1:] == plain(note("sheet_replans", version=2, why="to 0.01"))
    newest, first = document.earlier
    assert newest == Earlier(
        plain(
            note(
                "sheet_version",
                version=2,
                made=When(at("13:20"), now),
                start=When(at("14:00"), now),
                # 0.02, 0.015, 0.01 and 0.005 units/min
                rates=(*(Fraction(rate) for rate in ("3", "2.3", "1.5", "0.8")), "OFF"),
                plan=f"{second['fingerprint'][:4]} {second['fingerprint'][4:8]}",
            )
        ),
        plain(note("sheet_replaced", at=When(at("14:40"), now), reason="to 0.01")),
    )
    digits = PLAN["fingerprint"]
    assert first.says == plain(
        note(
            "sheet_version",
            version=1,
            made=When(at("11:00"), now),
            start=When(at("12:00"), now),
            rates=(
                *(Fraction(rate) for rate in ("3.8", "3", "2.3", "1.5", "0.8")),
                "OFF",
            ),
            plan=f"{digits[:4]} {digits[4:8]}",
        )
    )
    assert first.replaced == plain(
        note("sheet_replaced", at=When(at("13:20"), now), reason="pause")
    )
    told = note(
        "sheet_then_given",
        row=1,
        at=When(at("12:04"), now),
        dose=InUnit(units("0.025"), "units/min"),
        rate=PumpRate(Fraction("3.8")),
        by="Rosa Lind",
    )
    held = note("sheet_then_held", row=2, at=When(at("13:02"), now), reason="MAP 62")
    skipped = note("sheet_then_skipped", row=2, at=When(at("13:10"), now), reason="scan")
    assert first.given == strong(note("sheet_under", version=1), told) + plain(
        ";", held, ";", skipped
    )


def test_an_earlier_plan_without_a_fingerprint_prints_no_digits(reference: Reference) -> None:
    bare = ordered(plan={**PLAN, "fingerprint": None})
    again = taper("replanned", "11:20", version=2, plan=PLAN, reason="signed anew")
    (first,) = sheet(reference, "11:30", *CHARTED, bare, again).earlier
    assert only("sheet_version", first.says)["plan"].strip() == ""


def test_a_step_whose_dose_nobody_told_is_told_without(reference: Reference) -> None:
    document = sheet(
        reference,
        "13:50",
        *ORDER,
        given(1, "12:04"),
        taper("stepped_back", "12:30", row=1, reason="low"),
        taper("replanned", "13:20", version=2, plan=mapping("14:00"), reason="pause"),
    )
    (first,) = document.earlier
    now = at("13:50")
    row = {"row": 1, "at": When(at("12:04"), now), "by": "Rosa Lind"}
    back = note("sheet_then_stepped_back", row=1, at=When(at("12:30"), now), reason="low")
    assert first.given == strong(
        note("sheet_under", version=1), note("sheet_then_given", dose=None, rate=None, **row)
    ) + plain(";", back)


# Refusals ----------------------------------------------------------------------------------------


def test_a_drug_that_the_library_lacks_and_a_bag_without_a_concentration_are_refused(
    reference: Reference,
) -> None:
    strange = another({**PLAN, "drug": "unobtainium"})
    found = printed(reference, "11:30", ordered(plan=strange))
    assert found == refused("drug_not_in_library", drug="unobtainium")
    empty = another({**PLAN, "bag": {**PLAN["bag"], "volume_ml": 0}})
    found = printed(reference, "11:30", ordered(plan=empty))
    assert found == refused("taper_sheet_no_strength", drug="vasopressin")


def test_a_taper_by_weight_prints_in_its_own_unit(reference: Reference) -> None:
    plan = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
    n = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
    runs = event(
        "infusion",
        "09:00",
        drug="norepinephrine",
        dose=Decimal("0.1"),
        dose_unit="mcg/kg/min",
        bag_id="N",
    )
    document = sheet(reference, "11:30", weight("08:00", 70), n, runs, ordered(plan=plan))
    assert document.start_dose == per_kg("0.1")
    assert document.every == timedelta(minutes=60)
    minute = InUnit(MassDose(Fraction(7)), "mcg/min")
    assert only("sheet_running_minute", *document.bag_lines) == note(
        "sheet_running_minute", dose=minute
    )
    # nobody weighed: the dose stands alone
    unweighed = sheet(reference, "11:30", n, runs, ordered(plan=plan))
    assert codes(*unweighed.bag_lines) == [*RUNNING, "sheet_hung"]
    zone = at("09:00").tzinfo
    assert [say(said, zone) for said in notes(document.bag_lines[-1])][:4] == [
        "Running now: 0.1 mcg/kg/min",
        "(7 mcg/min)",
        "= 26.3 mL/h at 16 mcg/mL",
        ", since 09:00.",
    ]


def test_of_a_dose_by_weight_nobody_says_what_a_pump_ordered_in_mcg_per_min_is_set_to(
    reference: Reference,
) -> None:
    plan = another({**BY_WEIGHT, "dose_unit": "mcg/min"})
    runs = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
    charted = (BASE, runs, ordered(plan=plan))
    assert codes(*sheet(reference, "11:30", *charted).bag_lines) == [*RUNNING, "sheet_hung"]
    weighed = sheet(reference, "11:30", weight("08:00", 70), *charted)
    assert only("sheet_running_rate", *weighed.bag_lines)["rate"] == PumpRate(Fraction("26.3"))
