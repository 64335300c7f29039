"""The sheet of a plan without a worksheet: what it prints, and what it leaves unknown."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from tapers import accepted, bag, norepinephrine_plan, rules, vasopressin_order, vasopressin_plan

from pressorsheet.core.note import Note, Refused
from pressorsheet.core.paper import Line, Provenance, Status
from pressorsheet.core.quantity import (
    InUnit,
    MassAmount,
    MassConcentration,
    Pressure,
    PumpRate,
    UnitAmount,
    UnitConcentration,
)
from pressorsheet.core.taper import TaperPlan, plan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.document import bag_note, printed_checks, sheet_without_worksheet
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import TaperSheetDocument
from pressorsheet.core.verify import VerifyRules, verify

LOW = Pressure(Fraction(65))


def sheet(made: TaperPlan | Refused) -> TaperSheetDocument:
    whole = accepted(made)
    return sheet_without_worksheet(
        whole,
        advise(whole),
        Provenance(at=whole.rows[0].due),
        default_low=LOW,
        drug_name="vasopressin",
        trace=("bag label", "pump"),
    )


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


def test_an_ordered_rescue_dose_prints_with_its_own_set_rate() -> None:
    # 0.04 units/min x 150 = 6 mL/h
    stop = sheet(vasopressin_plan(rescue=units("0.04"))).stop
    assert (stop.rescue_dose, stop.rescue_rate) == (units("0.04"), PumpRate(Fraction(6)))


def test_the_order_names_bag_pump_orderer_weight_and_reason() -> None:
    assert said(*sheet(vasopressin_plan()).order_lines) == [
        "sheet_bag",
        "sheet_pump",
        "sheet_ordered_by",
    ]
    full = sheet(norepinephrine_plan(reason="unit practice", ordered_by="Dr A. Lind"))
    assert said(*full.order_lines) == [
        "sheet_bag_salt",
        "sheet_weight",
        "sheet_pump",
        "sheet_ordered_by",
        "sheet_reason",
    ]


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
    assert (change.dose, change.from_dose, change.flagged) == (
        units("0.01"),
        units("0.01"),
        False,
    )
    assert said(*document.bag_lines) == ["taper_bag_change", "taper_bag_assumed"]


def test_the_watch_after_off_lasts_24_h_of_elapsed_time() -> None:
    start = datetime.fromisoformat("2026-10-24T16:00+02:00")
    made = vasopressin_plan(start=start, zone=ZoneInfo("Europe/Berlin"))
    watch = first_note(sheet(made).after_off)
    assert watch["until"].isoformat() == "2026-10-25T20:00:00+01:00"
    ends = sheet(vasopressin_plan(end=units("0.02"))).after_off
    assert said(ends) == ["sheet_ends_at_dose"]


def test_sodium_and_urine_are_watched_after_vasopressin_alone() -> None:
    assert said(sheet(vasopressin_plan()).after_off) == ["sheet_watch_water"]
    assert said(sheet(norepinephrine_plan()).after_off) == ["sheet_watch"]


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
