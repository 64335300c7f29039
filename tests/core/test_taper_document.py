"""The sheet of a plan without a worksheet: what it prints, and what it leaves unknown."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from tapers import accepted, bag, norepinephrine_plan, rules, vasopressin_order, vasopressin_plan

from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.paper import Identity, Line, Provenance, Status, plain, strong
from pressorsheet.core.quantity import (
    InUnit,
    MassAmount,
    MassConcentration,
    MassDose,
    Pressure,
    PumpRate,
    UnitAmount,
    UnitConcentration,
    UnitDose,
    Volume,
    Weight,
)
from pressorsheet.core.taper import TaperPlan, plan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.code import code_text
from pressorsheet.core.taper.document import (
    Frame,
    bag_note,
    printed_checks,
    sheet_of,
    sheet_without_worksheet,
    watch_line,
)
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import Check, PlanRow, TaperSheetDocument
from pressorsheet.core.verify import Check as Checked
from pressorsheet.core.verify import (
    PrintedPlan,
    Result,
    Verification,
    VerifyRules,
    printed_plan,
    verify,
)
from pressorsheet.wording import say

LOW = Pressure(Fraction(65))


def sheet(made: TaperPlan | Refused, low: Pressure | None = LOW) -> TaperSheetDocument:
    whole = accepted(made)
    at = Provenance(at=whole.rows[0].due)
    frame = Frame(at, rules(), low, "vasopressin", ("bag label", "pump"))
    return sheet_without_worksheet(whole, advise(whole), frame)


def said(*lines: Line) -> list[str]:
    """The codes of the notes on some lines."""
    return [phrase.says.code for line in lines for phrase in line if isinstance(phrase.says, Note)]


def first_note(line: Line) -> Note:
    says = line[0].says
    assert isinstance(says, Note)
    return says


def test_the_sheet_shows_the_plan_as_it_is_and_is_not_signed() -> None:
    made = accepted(vasopressin_plan())
    document = sheet(made)
    assert (document.identity, document.signature, document.version) == (None, None, 1)
    assert document.fingerprint == plan_mapping(made)["fingerprint"]
    assert (document.start_dose, document.end_dose) == (units("0.03"), units("0"))
    assert [(row.number, row.settable.ml_per_h, row.flagged, row.off) for row in document.rows] == [
        (1, Fraction("3.8"), False, False),
        (2, Fraction(3), False, False),
        (3, Fraction("2.3"), False, False),
        (4, Fraction("1.5"), False, False),
        (5, Fraction("0.8"), True, False),
        (6, Fraction(0), False, True),
    ]
    assert document.rows[0].from_dose == units("0.03")


def test_the_rescue_is_the_running_dose_at_its_set_rate() -> None:
    stop = sheet(vasopressin_plan()).stop
    assert (stop.below, stop.call) == (None, None)
    assert (stop.rescue_dose, stop.rescue_rate) == (units("0.03"), PumpRate(Fraction("4.5")))
    assert stop.concentration == UnitConcentration(Fraction("0.4"))
    ordered = sheet(
        vasopressin_plan(stop_below=Pressure(Fraction(60)), call="Dr M. Osei, phone 4480")
    ).stop
    assert (ordered.below, ordered.call) == (Pressure(Fraction(60)), "Dr M. Osei, phone 4480")


def test_a_plan_by_weight_prints_for_its_own_weight() -> None:
    document = sheet(norepinephrine_plan())
    assert (document.weight, document.stop.weight) == (Weight(Fraction(70)), Weight(Fraction(70)))
    assert sheet(vasopressin_plan()).weight is None


def test_weight_and_target_of_the_order_stand_for_its_patient() -> None:
    low, high = Pressure(Fraction(65)), Pressure(Fraction(75))
    told = sheet(norepinephrine_plan(map_low=low, map_high=high)).ordered_for
    assert told == Identity(weight=Weight(Fraction(70)), target_low=low, target_high=high)
    assert sheet(vasopressin_plan()).ordered_for == Identity()


def test_an_ordered_rescue_dose_prints_with_its_own_set_rate() -> None:
    # 0.04 units/min x 150 = 6 mL/h
    stop = sheet(vasopressin_plan(rescue=units("0.04"))).stop
    assert (stop.rescue_dose, stop.rescue_rate) == (units("0.04"), PumpRate(Fraction(6)))


def test_the_order_names_bag_pump_orderer_weight_and_reason() -> None:
    assert said(*sheet(vasopressin_plan()).order_lines) == [
        "sheet_bag",
        "sheet_route_not_ordered",
        "sheet_start_rate",
        "sheet_pump",
        "sheet_ordered_by",
    ]
    full = sheet(
        norepinephrine_plan(reason="unit practice", ordered_by="Dr A. Lind", line="femoral")
    )
    assert said(*full.order_lines) == [
        "sheet_bag_salt",
        "sheet_route",
        "sheet_weight",
        "sheet_start_rate",
        "sheet_pump",
        "sheet_ordered_by",
        "sheet_reason",
    ]


def test_a_start_above_the_ceiling_stands_on_the_sheet_with_its_terms() -> None:
    above = sheet(vasopressin_plan(running=units("0.105"), reason="salvage"))
    assert said(*above.order_lines)[:3] == [
        "sheet_bag",
        "sheet_route_not_ordered",
        "sheet_above_ceiling",
    ]
    assert any(
        isinstance(each.says, Note)
        and say(each.says)
        == "Starts above the ceiling, 0.1 units/min: only to reduce the dose charted as running."
        for each in above.order_lines[0]
    )
    # the checks say the same: from there only the charted dose, of which no worksheet tells here
    (start,) = [each for each in above.checks if "verify_start_above_no_chart" in said(each.says)]
    assert start.result is Status.UNKNOWN
    at_it = sheet(vasopressin_plan(running=units("0.1"), reason="salvage"))
    assert "sheet_above_ceiling" not in said(*at_it.order_lines)


# 5 mcg/kg/min are 350 mcg/min at 70 kg
@pytest.mark.parametrize(("running", "is_above"), [(400, True), (350, False)])
def test_a_start_by_mass_stands_above_a_ceiling_by_weight(running: int, is_above: bool) -> None:
    start, step, off = (MassDose(Fraction(each)) for each in (running, 50, 0))
    strong = bag("16 mg/250 mL base", NOREPINEPHRINE)
    made = norepinephrine_plan(running=start, step=step, end=off, bag=strong, reason="salvage")
    assert ("sheet_above_ceiling" in said(*sheet(made).order_lines)) is is_above


def test_a_bag_of_mass_prints_in_mg_as_its_label_does() -> None:
    label = bag_note(accepted(norepinephrine_plan()))
    assert label["amount"] == InUnit(MassAmount(Fraction(4000)), "mg")
    assert label["concentration"] == MassConcentration(Fraction(16))
    assert bag_note(accepted(vasopressin_plan()))["amount"] == UnitAmount(Fraction(40))


def test_a_bag_says_how_its_label_states_the_strength() -> None:
    # 8 mg of tartrate hold 4 mg of base (2 to 1): without the word, 32 mcg/mL would be read
    hung = bag("8 mg/250 mL tartrate", NOREPINEPHRINE)
    tartrate = bag_note(accepted(norepinephrine_plan(bag=hung)))
    assert tartrate["salt"] == "tartrate"
    assert tartrate["amount"] == InUnit(MassAmount(Fraction(8000)), "mg")
    assert tartrate["concentration"] == MassConcentration(Fraction(16))


def test_a_clock_change_inside_the_plan_is_said_on_paper() -> None:
    # 24 Oct 2026 23:00 +02:00: the clocks go back at 03:00, and 02:00 comes twice
    start = datetime(2026, 10, 24, 23, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    changed = sheet(vasopressin_plan(start=start, zone=ZoneInfo("Europe/Berlin")))
    clock = first_note(changed.bag_lines[0])
    # steps at 23, 00, 01, 02 and 02 again
    assert (clock.code, clock["row"]) == ("sheet_clock_change", 4)
    assert "sheet_clock_change" not in said(*sheet(vasopressin_plan()).bag_lines)


def test_without_a_low_bound_in_order_and_protocol_the_gate_prints_that_none_is_known() -> None:
    conditions = sheet(vasopressin_plan(), low=None).conditions
    told = ["sheet_gate_no_bound", "sheet_gate_after_step", "sheet_gate_nothing_raised"]
    assert said(*conditions) == told
    assert conditions[0] == strong(note("sheet_gate_no_bound"))


def test_where_nobody_set_how_old_a_pressure_may_be_the_gate_prints_no_minutes() -> None:
    made = accepted(vasopressin_plan())
    unruled = replace(made, rules=rules(map_max_age=None))
    assert sheet(unruled).conditions[0] == strong(note("sheet_gate_map_no_limit", low=LOW))
    assert "sheet_gate_map_no_limit" not in said(*sheet(made).conditions)


def test_the_gate_prints_the_ordered_low_bound_or_the_default_labelled_so() -> None:
    default = sheet(vasopressin_plan()).conditions
    assert said(*default)[0] == "sheet_gate_map_default"
    assert (first_note(default[0])["low"], first_note(default[2])["low"]) == (LOW, LOW)
    higher = Pressure(Fraction(70))
    ordered = sheet(vasopressin_plan(map_low=higher)).conditions
    assert said(*ordered)[0] == "sheet_gate_map"
    assert (first_note(ordered[0])["low"], first_note(ordered[2])["low"]) == (higher, higher)


def test_a_bag_change_is_a_row_before_the_step_of_the_same_moment() -> None:
    # every 6 h the fourth row falls on the 18 h a vasopressin bag lasts
    document = sheet(vasopressin_plan(interval=timedelta(hours=6)))
    assert [row.number for row in document.rows] == [1, 2, 3, None, 4, 5, 6]
    change = document.rows[3]
    assert change.due == document.rows[4].due
    # the third row's dose and 2.25, set as 2.3 mL/h: the fourth is not given yet
    assert change == PlanRow(
        number=None,
        due=datetime.fromisoformat("2026-11-23T16:00+01:00"),
        dose=units("0.015"),
        from_dose=units("0.015"),
        settable=PumpRate(Fraction("2.3")),
        delivered=UnitDose(Fraction(23, 1500)),
        error_percent=Fraction(20, 9),
        off=False,
        flagged=False,
    )
    assert said(*document.bag_lines) == ["taper_bag_change", "sheet_bag_assumed"]


def test_the_watch_after_off_lasts_24_h_from_when_off_is_really_given() -> None:
    watch = first_note(sheet(vasopressin_plan()).after_off)
    assert watch == note("sheet_watch_water_open", span=timedelta(hours=24))
    assert "for 24 h from the actual OFF, to ____" in say(watch, ZoneInfo("Europe/Berlin"))
    ends = sheet(vasopressin_plan(end=units("0.02"))).after_off
    assert said(ends) == ["sheet_ends_at_dose"]


def test_sodium_and_urine_are_watched_after_vasopressin_alone() -> None:
    assert said(sheet(vasopressin_plan()).after_off) == ["sheet_watch_water_open"]
    assert said(sheet(norepinephrine_plan()).after_off) == ["sheet_watch_open"]


OWN = (
    *("fingerprint", "drug", "units", "salt", "weight", "start_dose", "rows", "figures"),
    *("local_times", "bag_changes"),
)
ASKED = ("route", "bag_life", "charted_start", "hung_bag", "wean")


def summed(result: Status, code: str, *names: str) -> Check:
    """The one line that speaks of several checks, each by its name."""
    told = note(code, count=len(names), checks=tuple(f"check_{name}" for name in names))
    says = plain(told) if result is Status.PASS else strong(told)
    return Check(result, says, len(names))


def test_the_checks_sum_up_the_plans_own_figures_and_what_needs_a_worksheet() -> None:
    checks = sheet(vasopressin_plan()).checks
    assert said(*(check.says for check in checks))[-2:] == [
        "sheet_figures_agree",
        "sheet_no_worksheet",
    ]
    assert [check.result for check in checks[-2:]] == [Status.PASS, Status.UNKNOWN]
    assert Status.FAIL not in {check.result for check in checks}


def test_a_figure_that_does_not_agree_stands_by_itself() -> None:
    made: dict[str, Any] = dict(plan_mapping(accepted(vasopressin_plan())))
    checks = printed_checks(verify(made | {"fingerprint": "0" * 64}, VASOPRESSIN, VerifyRules()))
    assert "sheet_figures_agree" not in said(*(check.says for check in checks))
    assert Status.FAIL in {check.result for check in checks}


def test_the_advice_stands_on_the_sheet() -> None:
    document = sheet(vasopressin_plan(bag=bag("20 units/100 mL", VASOPRESSIN)))
    assert said(*document.advisor) == ["advisor_exact", "advisor_own_exact"]


def test_the_sheets_limits_are_the_rules_own() -> None:
    own = rules(
        default_step=units("0.005"),
        default_interval=timedelta(hours=1),
        largest_error_percent=Fraction(7),
        late_after=timedelta(minutes=20),
    )
    document = sheet(plan(vasopressin_order(), VASOPRESSIN, own))
    assert document.error_notice_percent == 7
    assert not any(row.flagged for row in document.rows)
    assert first_note(document.hold[2])["late"] == timedelta(minutes=20)


# Whole lines -------------------------------------------------------------------------------------


def test_the_sheets_head_is_the_plans_own() -> None:
    start = vasopressin_order().start
    document = sheet(vasopressin_plan())
    assert document.provenance == Provenance(at=start)
    assert (document.drug, document.dose_unit) == ("vasopressin", "units/min")
    assert (document.step, document.every) == (units("0.005"), timedelta(hours=1))
    assert document.start == start
    assert document.concentration == UnitConcentration(Fraction("0.4"))
    assert document.trace == ("bag label", "pump")
    assert (document.check_notice, document.earlier) == ((), ())
    assert (document.earlier, document.state, document.log, document.void) == ((), (), (), ())


def test_a_row_prints_what_is_delivered_and_how_far_off_that_is() -> None:
    # 0.005 x 150 = 0.75 mL/h, set 0.8: 0.8 / 150 units/min
    assert sheet(vasopressin_plan()).rows[4] == PlanRow(
        number=5,
        due=datetime.fromisoformat("2026-11-23T02:00+01:00"),
        dose=units("0.005"),
        from_dose=units("0.01"),
        settable=PumpRate(Fraction("0.8")),
        delivered=UnitDose(Fraction(8, 1500)),
        error_percent=Fraction(20, 3),
        off=False,
        flagged=True,
    )


def test_the_order_lines_say_bag_weight_pump_orderer_and_reason() -> None:
    full = sheet(
        norepinephrine_plan(reason="unit practice", ordered_by="Dr A. Lind", line="femoral")
    )
    label = note(
        "sheet_bag_salt",
        amount=InUnit(MassAmount(Fraction(4000)), "mg"),
        volume=Volume(Fraction(250)),
        salt="base",
        concentration=MassConcentration(Fraction(16)),
    )
    assert full.order_lines == (
        strong(label, note("sheet_route", route="intravenous", line="femoral"))
        + plain(
            note("sheet_weight", weight=Weight(Fraction(70))),
            # 0.1 mcg/kg/min at 70 kg from 16 mcg/mL: clinical.md section 3
            note("sheet_start_rate", rate=PumpRate(Fraction("26.3"))),
            note("sheet_pump", pump_step=PumpRate(Fraction("0.1"))),
            note("sheet_ordered_by", by="Dr A. Lind"),
            note("sheet_reason", reason="unit practice"),
        ),
    )
    assert bag_note(accepted(vasopressin_plan())) == note(
        "sheet_bag",
        amount=UnitAmount(Fraction(40)),
        volume=Volume(Fraction(100)),
        concentration=UnitConcentration(Fraction("0.4")),
    )


@pytest.mark.parametrize(
    ("ordered", "code", "low"),
    [(None, "sheet_gate_map_default", LOW), (Fraction(70), "sheet_gate_map", None)],
)
def test_the_conditions_are_printed_with_bound_and_age(
    ordered: Fraction | None, code: str, low: Pressure | None
) -> None:
    map_low = None if ordered is None else Pressure(ordered)
    bound = low or map_low
    assert sheet(vasopressin_plan(map_low=map_low)).conditions == (
        plain(note(code, low=bound, age=timedelta(minutes=15))),
        plain(note("sheet_gate_after_step")),
        plain(note("sheet_gate_none_low", low=bound)),
        plain(note("sheet_gate_nothing_raised")),
    )


def test_what_to_do_without_the_conditions_is_printed() -> None:
    document = sheet(vasopressin_plan())
    assert document.first_step == plain(note("sheet_first_step"))
    assert document.hold == (
        plain(note("sheet_hold")),
        plain(note("sheet_hold_fluid")),
        plain(note("sheet_hold_late", late=timedelta(minutes=15)))
        + strong(note("sheet_hold_not_active"))
        + plain(note("sheet_hold_until")),
    )


def test_a_bag_change_is_printed_with_time_cause_and_rate() -> None:
    # changed at 18 h, before the fourth row lowers the third's 2.3 mL/h
    document = sheet(vasopressin_plan(interval=timedelta(hours=6)))
    at = datetime.fromisoformat("2026-11-23T16:00+01:00")
    change = note("taper_bag_change", at=at, why="expired", rate=PumpRate(Fraction("2.3")))
    assert document.bag_lines == (strong(change), plain(note("sheet_bag_assumed")))


def test_what_is_assumed_of_the_bag_stands_behind_the_word_on_the_clock() -> None:
    # a bag lasts 18 h; every 12 h 24 October's step at 15:00 +02:00 is followed by one at 02:00
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 3, 0, tzinfo=berlin)
    twice = sheet(vasopressin_plan(start=start, zone=berlin, interval=timedelta(hours=12)))
    *changes, clock = twice.bag_lines
    assert [first_note(line)["at"].isoformat() for line in changes] == [
        "2026-10-24T21:00:00+02:00",
        "2026-10-25T14:00:00+01:00",
        "2026-10-26T08:00:00+01:00",
    ]
    assert clock == strong(note("sheet_clock_change", row=2)) + plain(note("sheet_bag_assumed"))


def test_a_known_bag_that_lasts_says_what_was_left_in_it() -> None:
    document = sheet(vasopressin_plan(bag_left=Volume(Fraction(90))))
    assert document.bag_lines == ()
    assert note("sheet_left", left=Volume(Fraction(90))) in [
        phrase.says for phrase in document.order_lines[0]
    ]
    assert "sheet_left" not in said(*sheet(vasopressin_plan()).order_lines)


def test_the_order_prints_target_and_zone_and_no_limit_that_nobody_ordered() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    lines = sheet(
        vasopressin_plan(map_low=Pressure(Fraction(65)), zone=berlin, rescue=units("0.04"))
    ).order_lines
    says = [phrase.says for phrase in lines[0]]
    assert note("sheet_target", low=Pressure(Fraction(65))) in says
    assert note("sheet_zone", zone="Europe/Berlin") in says
    assert not any("limit" in code for code in said(*lines))
    both = sheet(
        vasopressin_plan(map_low=Pressure(Fraction(65)), map_high=Pressure(Fraction(75)))
    ).order_lines
    target = note("sheet_target_to", low=Fraction(65), high=Pressure(Fraction(75)))
    assert target in [phrase.says for phrase in both[0]]


@pytest.mark.parametrize(("reason", "is_printed"), [(" \n", False), ("", False), ("x", True)])
def test_a_reason_of_spaces_alone_is_not_printed(reason: str, is_printed: bool) -> None:
    document = of_record(recorded(reason=reason))
    assert not isinstance(document, Refused)
    assert ("sheet_reason" in said(*document.order_lines)) is is_printed


def test_the_code_is_that_of_the_plan() -> None:
    made = accepted(vasopressin_plan())
    printed = accepted(printed_plan(plan_mapping(made)))
    assert sheet(made).code == code_text(printed)


def recorded(**changed: Any) -> PrintedPlan:
    made = dict(plan_mapping(accepted(vasopressin_plan(bag_left=Volume(Fraction("5.2"))))))
    return accepted(printed_plan({**made, **changed}))


def of_record(plan: PrintedPlan) -> TaperSheetDocument | Refused:
    frame = Frame(Provenance(at=plan.start), rules(), LOW, "vasopressin", ())
    return sheet_of(plan, VASOPRESSIN, frame, Verification(()))


def test_a_plan_without_a_fingerprint_prints_none() -> None:
    document = accepted(of_record(recorded(fingerprint=None)))
    assert document.fingerprint == ""


def test_the_start_on_the_sheet_is_when_the_first_row_is_due() -> None:
    plan = recorded()
    earlier = of_record(replace(plan, start=plan.start - timedelta(hours=1)))
    assert accepted(earlier).start == datetime.fromisoformat("2026-11-22T22:00+01:00")


def test_a_plan_whose_bag_gives_no_concentration_is_not_printed() -> None:
    bag = plan_mapping(accepted(vasopressin_plan()))["bag"]
    for wrong in ({"amount_unit": "spoons"}, {"volume_ml": Fraction(0)}):
        found = of_record(recorded(bag={**bag, **wrong}))
        assert found == refused("taper_sheet_no_strength", drug="vasopressin")


def test_what_no_pump_can_be_set_to_leaves_its_rate_blank() -> None:
    # a pump step of 0 sets nothing; the rows stand as they were recorded
    document = of_record(recorded(pump_step_ml_per_h=Fraction(0)))
    assert not isinstance(document, Refused)
    assert document.stop.rescue_rate is None
    assert "sheet_start_rate" not in said(*document.order_lines)
    change = next(row for row in document.rows if row.number is None)
    assert (change.delivered, change.error_percent) == (change.dose, Fraction(0))


@pytest.mark.parametrize(
    ("error", "is_flagged"), [("-6", True), ("-5", False), ("5", False), ("5.01", True)]
)
def test_an_error_above_the_limit_is_flagged_on_either_side(error: str, is_flagged: bool) -> None:
    rows = [dict(row) for row in plan_mapping(accepted(vasopressin_plan()))["rows"]]
    rows[0]["error_percent"] = Fraction(error)
    document = of_record(recorded(rows=rows, bag_changes=[]))
    assert not isinstance(document, Refused)
    assert document.rows[0].flagged is is_flagged


def test_what_follows_the_last_row_is_printed_with_its_figures() -> None:
    day = timedelta(hours=24)
    assert sheet(norepinephrine_plan()).after_off == plain(note("sheet_watch_open", span=day))
    assert sheet(vasopressin_plan()).after_off == plain(note("sheet_watch_water_open", span=day))
    assert sheet(vasopressin_plan(end=units("0.02"))).after_off == plain(
        note("sheet_ends_at_dose", dose=InUnit(units("0.02"), "units/min"))
    )
    until = datetime.fromisoformat("2026-11-24T03:00+01:00")
    assert watch_line(NOREPINEPHRINE, rules(), until) == plain(
        note("sheet_watch", span=day, until=until)
    )
    assert watch_line(VASOPRESSIN, rules(), until) == plain(
        note("sheet_watch_water", span=day, until=until)
    )


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Berlin")])
def test_the_checks_are_printed_with_the_protocols_limits(zone: ZoneInfo | None) -> None:
    hour, step = Fraction(60), units("0.005")
    passed = (
        note(
            "verify_concentration_allowed",
            concentration=UnitConcentration(Fraction("0.4")),
            low=Fraction("0.1"),
            high=UnitConcentration(Fraction(1)),
        ),
        note("verify_step_allowed", step=Fraction("0.005"), largest=InUnit(step, "units/min")),
        note("verify_interval_allowed", every=hour, shortest=hour),
        note("verify_never_rises"),
        note("verify_ends_off"),
        note("verify_set_rates"),
        note("verify_settable", step=PumpRate(Fraction("0.1"))),
        note("verify_intervals", count=5, every=hour),
    )
    assert sheet(vasopressin_plan(zone=zone)).checks == (
        *(Check(Status.PASS, plain(said)) for said in passed),
        summed(Status.PASS, "sheet_figures_agree", *OWN),
        summed(Status.UNKNOWN, "sheet_no_worksheet", *ASKED),
    )


def test_every_check_is_named_on_the_sheet_or_counted_by_the_line_that_names_it() -> None:
    made = plan_mapping(accepted(vasopressin_plan()))
    on_screen = verify(made, VASOPRESSIN, VerifyRules()).checks
    on_paper = sheet(vasopressin_plan()).checks
    assert sum(check.count for check in on_paper) == len(on_screen)


def test_a_reason_on_record_answers_for_the_criterion_and_a_weight_is_asked_for() -> None:
    def told(made: TaperPlan | Refused) -> list[str]:
        return said(*(check.says for check in sheet(made).checks))

    with_reason = told(vasopressin_plan(reason="unit practice"))
    assert with_reason[-2:] == ["sheet_figures_agree", "sheet_no_worksheet_but_reason"]
    assert "verify_wean_reason" in with_reason
    by_weight = told(norepinephrine_plan())
    assert by_weight[-2:] == ["sheet_figures_agree", "sheet_no_worksheet"]
    assert "verify_weight_not_on_worksheet" in by_weight


def test_checks_that_were_not_made_are_not_summed_up() -> None:
    one = Checked("drug", Result.PASS, note("verify_ends_off"))
    assert printed_checks(Verification((one,))) == (
        summed(Status.PASS, "sheet_figures_agree", "drug"),
    )
    assert printed_checks(Verification(())) == ()


# Nobody may have been named, and without a worksheet nobody knows the hung bag; each prints
# "not recorded".
MAY_BE_MISSING = {
    ("sheet_ordered_by", "by"),
    ("verify_hung_bag_unknown", "left"),
    ("verify_hung_bag_unknown", "expires"),
}


@pytest.mark.parametrize(
    "made",
    [
        vasopressin_plan(),
        vasopressin_plan(interval=timedelta(hours=6), end=units("0.02")),
        vasopressin_plan(map_low=Pressure(Fraction(70)), zone=ZoneInfo("Europe/Berlin")),
        norepinephrine_plan(reason="unit practice", ordered_by="Dr A. Lind"),
    ],
)
def test_every_printed_note_is_whole_and_can_be_said(made: TaperPlan) -> None:
    document = sheet(made)
    lines = (
        *document.order_lines,
        *document.conditions,
        document.first_step,
        *document.hold,
        *document.bag_lines,
        document.after_off,
        *(check.says for check in document.checks),
        *document.advisor,
    )
    for phrase in (phrase for line in lines for phrase in line):
        assert isinstance(phrase.says, Note)
        values = phrase.says.values
        missing = {(phrase.says.code, name) for name, value in values if value is None}
        assert missing <= MAY_BE_MISSING
        assert "None" not in say(phrase.says)
