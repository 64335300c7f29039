"""MON-1 to MON-4 (clinical.md sections 1 and 2), with MON-2 split in four."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import art, at, event, history, hours, minutes, target, urine, weight
from judged import verdict

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.quantity import Pressure, Weight

NOW = "18:00"


def perfusion(when: str, **fields: Any) -> AnyEvent:
    return event("perfusion", when, **fields)


def lactate(when: str, mmol_per_l: str | int) -> AnyEvent:
    return perfusion(when, lactate_mmol_per_l=Decimal(mmol_per_l))


# --- MON-1 ---


def line(when: str, action: str, which: str = "arterial", site: str | None = None) -> AnyEvent:
    return event("line", when, line=which, action=action, site=site)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("placed", [line("09:00", "placed")], "met", "line_placed"),
        (
            "placed and removed",
            [line("09:00", "placed"), line("12:00", "removed")],
            "not_met",
            "line_removed",
        ),
        (
            "placed anew",
            [line("09:00", "placed"), line("12:00", "removed"), line("13:00", "placed")],
            "met",
            "line_placed",
        ),
        ("another line", [line("09:00", "placed", "central")], "unknown", "line_missing"),
        ("none recorded", [], "unknown", "line_missing"),
        ("placed later", [line("18:01", "placed")], "unknown", "line_missing"),
        ("readings are no record", [art("17:50", 70)], "unknown", "line_readings_charted"),
    ],
)
def test_mon_1_arterial_catheter_in_place(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "mon.1", NOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_mon_1_says_where_and_since_when(reference: Reference) -> None:
    found = verdict(reference, "mon.1", NOW, line("09:00", "placed", site="left radial"))
    said = found.said("line_placed")
    assert (said["site"], said["at"]) == ("left radial", When(at("09:00"), at(NOW)))


# --- MON-2a ---


@pytest.mark.parametrize(
    ("mental_status", "status"),
    [
        ("alert", "met"),
        ("baseline", "met"),
        ("confused", "not_met"),
        ("drowsy", "not_met"),
        ("unresponsive", "not_met"),
        ("sedated", "unknown"),
    ],
)
def test_mon_2a_mental_status_alert_or_at_baseline(
    reference: Reference, mental_status: str, status: str
) -> None:
    found = verdict(reference, "mon.2a", NOW, perfusion("17:00", mental_status=mental_status))
    assert found.status == status
    codes = ["mental_status_sedated"] if status == "unknown" else ["mental_status"]
    assert [*found.because, *found.missing] == codes


# --- MON-2b ---


@pytest.mark.parametrize(("seconds", "status"), [("3", "met"), ("3.1", "not_met")])
def test_mon_2b_refill_of_at_most_3_s(reference: Reference, seconds: str, status: str) -> None:
    found = verdict(reference, "mon.2b", NOW, perfusion("17:00", crt_s=Decimal(seconds)))
    assert (found.status, found.because) == (status, ["refill"])
    assert found.said("refill")["value"] == Fraction(seconds)


def test_mon_2b_an_implausible_refill_is_used_only_with_its_reason(reference: Reference) -> None:
    assert verdict(reference, "mon.2b", NOW, perfusion("17:00", crt_s=21)).status == "unknown"
    with_reason = perfusion("17:00", crt_s=21, reason="both hands, warmed")
    assert verdict(reference, "mon.2b", NOW, with_reason).status == "not_met"


# --- age ---


@pytest.mark.parametrize(
    ("item", "missing", "limit", "fields"),
    [
        ("mon.2a", "mental_status", 4, {"mental_status": "alert"}),
        ("mon.2b", "refill", 4, {"crt_s": 2}),
        ("mon.2c", "lactate", 6, {"lactate_mmol_per_l": 1}),
        ("mon.2d", "urine", 6, {"urine_ml": 70, "urine_over_min": 60}),
    ],
)
def test_mon_2_is_out_of_date_past_4_or_6_h_and_unknown_without_a_value(
    reference: Reference, item: str, missing: str, limit: int, fields: dict[str, Any]
) -> None:
    kg = weight("06:00", 70)
    fresh, old = at(NOW) - hours(limit), at(NOW) - hours(limit) - minutes(1)
    assert verdict(reference, item, NOW, kg, event("perfusion", fresh, **fields)).status == "met"
    found = verdict(reference, item, NOW, kg, event("perfusion", old, **fields))
    assert (found.status, found.because) == ("out_of_date", [])
    said = found.said(f"{missing}_out_of_date")
    assert (said["limit"], said["age"]) == (hours(limit), hours(limit) + minutes(1))
    assert said["at"] == When(old, at(NOW))
    found = verdict(reference, item, NOW, kg)
    assert (found.status, found.missing) == ("unknown", [f"{missing}_missing"])


# --- MON-2c ---

T0 = event("shock_recognised", "12:00")


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("2 exactly", [lactate("17:00", 2)], "met"),
        ("above 2, alone", [lactate("17:00", "2.1")], "not_met"),
        ("10 % over 2 h exactly", [lactate("15:00", 4), lactate("17:00", "3.6")], "met"),
        ("9.75 %", [lactate("15:00", 4), lactate("17:00", "3.61")], "not_met"),
        ("over 1 h 59 min", [lactate("15:01", 4), lactate("17:00", "3.6")], "not_met"),
        (
            "as high as the previous",
            [lactate("13:00", 4), lactate("15:00", 3), lactate("17:00", 3)],
            "met",
        ),
        (
            "above the previous",
            [lactate("13:00", 4), lactate("15:00", 3), lactate("17:00", "3.1")],
            "not_met",
        ),
        (
            "the previous of 0 counts",
            [lactate("13:00", 4), lactate("15:00", 0), lactate("17:00", 3)],
            "not_met",
        ),
        (
            "nothing falls from a first of 0",
            [lactate("13:00", 0), lactate("15:00", 4), lactate("17:00", 3)],
            "not_met",
        ),
        ("it rises", [lactate("13:00", 3), lactate("17:00", 4)], "not_met"),
        (
            "the first is at or after recognition",
            [lactate("11:00", 9), T0, lactate("12:00", 4), lactate("17:00", "3.7")],
            "not_met",
        ),
        (
            "at recognition exactly",
            [lactate("11:00", 2), T0, lactate("12:00", 4), lactate("17:00", "3.6")],
            "met",
        ),
        (
            "none but before recognition",
            [lactate("11:00", 9), event("shock_recognised", "17:30"), lactate("17:00", 3)],
            "not_met",
        ),
        ("without recognition the earliest", [lactate("08:00", 5), lactate("17:00", 4)], "met"),
        (
            "an implausible one is none",
            [lactate("13:00", 41), lactate("15:00", 4), lactate("17:00", "3.7")],
            "not_met",
        ),
    ],
)
def test_mon_2c_lactate_at_most_2_or_clearing(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "mon.2c", NOW, charted).status == status, claim


def test_mon_2c_shows_first_fall_span_and_previous(reference: Reference) -> None:
    """From 5 to 3 is a fall of 40 %."""
    charted = [lactate("13:00", 5), lactate("15:00", 4), lactate("17:00", 3)]
    found = verdict(reference, "mon.2c", NOW, charted)
    assert found.because == ["lactate_above", "lactate_fall"]
    said = found.said("lactate_fall")
    assert (said["first"], said["previous"], said["percent"]) == (5, 4, 40)
    assert (said["span"], said["first_at"]) == (hours(4), When(at("13:00"), at(NOW)))
    assert found.said("lactate_above")["bound"] == 2


def test_mon_2c_calls_a_rise_a_rise(reference: Reference) -> None:
    found = verdict(reference, "mon.2c", NOW, lactate("13:00", 4), lactate("17:00", 5))
    assert found.said("lactate_rise")["percent"] == 25


# --- MON-2d, 70 kg: 0.5 mL/kg/h are 35 mL/h, 3 are 210 ---

KG = weight("06:00", 70)


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("35 mL in 60 min", [KG, urine("17:00", 35, 60)], "met"),
        ("34 mL in 60 min", [KG, urine("17:00", 34, 60)], "not_met"),
        ("59 min are too short", [KG, urine("17:00", 35, 59)], "unknown"),
        ("70 mL in 2 h", [KG, urine("17:00", 70, 120)], "met"),
        (
            "the newest interval that is long enough",
            [KG, urine("16:00", 35, 60), urine("17:00", 1, 30)],
            "met",
        ),
        ("over a time not charted", [KG, urine("17:00", 200)], "unknown"),
        ("over a time that cannot be", [KG, urine("17:00", 1, 10**15)], "unknown"),
        ("no weight", [urine("17:00", 35, 60)], "unknown"),
        ("none charted", [KG], "unknown"),
        ("none passed is not met", [KG, urine("17:00", 0, 60)], "not_met"),
        ("a rate that cannot be", [KG, urine("17:00", 2501, 60)], "unknown"),
        ("dialysis", [KG, urine("17:00", 35, 60), history("08:00", dialysis=True)], "unknown"),
        ("anuria", [KG, urine("17:00", 0, 60), history("08:00", anuria=True)], "unknown"),
        (
            "dialysis taken back",
            [
                KG,
                urine("17:00", 35, 60),
                history("08:00", dialysis=True),
                history("09:00", dialysis=False),
            ],
            "met",
        ),
    ],
)
def test_mon_2d_urine_of_half_a_ml_per_kg_and_hour(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "mon.2d", NOW, charted).status == status, claim


@pytest.mark.parametrize(("ml", "asks"), [(210, False), (211, True)])
def test_mon_2d_above_3_asks_for_the_cause_of_polyuria(
    reference: Reference, ml: int, asks: bool
) -> None:
    found = verdict(reference, "mon.2d", NOW, KG, urine("17:00", ml, 60))
    assert found.status == "met"
    assert ("urine_polyuria" in found.because) is asks


def test_mon_2d_shows_its_numbers(reference: Reference) -> None:
    said = verdict(reference, "mon.2d", NOW, KG, urine("17:00", 84, 120)).said("urine")
    assert (said["per_kg"], said["ml"], said["over"]) == (Fraction("0.6"), 84, hours(2))
    assert (said["weight"], said["bound"]) == (Weight(Fraction(70)), Fraction("0.5"))


@pytest.mark.parametrize(
    ("recorded", "says"),
    [({"dialysis": True}, "urine_with_dialysis"), ({"anuria": True}, "urine_with_anuria")],
)
def test_mon_2d_names_what_makes_it_unknown(
    reference: Reference, recorded: dict[str, bool], says: str
) -> None:
    found = verdict(
        reference, "mon.2d", NOW, KG, urine("17:00", 35, 60), history("08:00", **recorded)
    )
    assert found.missing == [says]


# --- MON-3 ---


@pytest.mark.parametrize(
    ("low", "reason", "status"),
    [
        ("65", None, "met"),
        ("70", None, "met"),
        ("64.9", None, "not_met"),
        ("70.1", None, "not_met"),
        ("60", "bleeding", "met"),
        ("75", "chronic hypertension", "met"),
        ("75", "  ", "not_met"),
    ],
)
def test_mon_3_target_by_a_person_with_a_reason_where_asked(
    reference: Reference, low: str, reason: str | None, status: str
) -> None:
    found = verdict(reference, "mon.3", NOW, target("08:00", low, reason=reason))
    assert found.status == status
    assert ("target_reason_missing" in found.because) is (status == "not_met")
    assert found.said("target_said")["low"] == Fraction(low)


def test_mon_3_only_the_low_bound_asks_a_reason(reference: Reference) -> None:
    found = verdict(reference, "mon.3", NOW, target("08:00", 65, 90, set_by="Dr. Alpha"))
    assert found.status == "met"
    said = found.said("target_said")
    assert (said["high"], said["by"], said["reason"]) == (90, "Dr. Alpha", None)


def test_mon_3_who_charted_a_target_set_it_where_nobody_else_is_named(
    reference: Reference,
) -> None:
    found = verdict(reference, "mon.3", NOW, target("08:00", 65))
    assert found.said("target_said")["by"] == "Rosa Lind"


def test_mon_3_without_a_target_the_default_65_applies_labelled_and_it_is_not_met(
    reference: Reference,
) -> None:
    found = verdict(reference, "mon.3", NOW)
    assert (found.status, found.because) == ("not_met", ["target_default"])
    assert found.said("target_default")["low"] == Pressure(Fraction(65))


@pytest.mark.parametrize(("review", "status"), [(NOW, "met"), ("17:59", "out_of_date")])
def test_mon_3_past_its_review_time_a_target_is_out_of_date(
    reference: Reference, review: str, status: str
) -> None:
    found = verdict(reference, "mon.3", NOW, target("08:00", 65, review_at=at(review)))
    assert found.status == status
    assert found.because == ["target_said"]
    assert found.missing == (["target_review_past"] if status == "out_of_date" else [])


def test_mon_3_a_target_past_its_review_still_applies(reference: Reference) -> None:
    """75 is past its review: MON-4 still judges by it."""
    old = target("08:00", 75, reason="chronic hypertension", review_at=at("17:59"))
    found = verdict(reference, "mon.4", NOW, old, history("08:00", lvef_percent=40))
    assert found.status == "met"


# --- MON-4 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        (
            "45 and a low bound of 75",
            [history("08:00", lvef_percent=45), target("08:00", 75)],
            "met",
        ),
        ("46", [history("08:00", lvef_percent=46), target("08:00", 75)], "not_met"),
        ("bounds of 74", [history("08:00", lvef_percent=45), target("08:00", 74, 74)], "not_met"),
        (
            "a high bound of 75",
            [history("08:00", lvef_percent=45), target("08:00", 65, 75)],
            "met",
        ),
        ("the default target", [history("08:00", lvef_percent=45)], "not_met"),
        ("no LVEF at 75", [target("08:00", 75)], "unknown"),
        ("no LVEF at 74", [target("08:00", 74)], "not_met"),
        (
            "an LVEF of 0.4 was a fraction",
            [history("08:00", lvef_percent=Decimal("0.4")), target("08:00", 75)],
            "unknown",
        ),
        (
            "the newest LVEF",
            [
                history("08:00", lvef_percent=40),
                history("12:00", lvef_percent=55),
                target("08:00", 75),
            ],
            "not_met",
        ),
        (
            "the target in force now",
            [history("08:00", lvef_percent=40), target("08:00", 75), target("12:00", 65)],
            "not_met",
        ),
    ],
)
def test_mon_4_lvef_of_45_or_less_with_either_bound_at_75_or_more(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "mon.4", NOW, charted).status == status, claim


def test_mon_4_shows_the_lvef_and_the_bound(reference: Reference) -> None:
    charted = [history("08:00", lvef_percent=40), target("08:00", 65, 80)]
    found = verdict(reference, "mon.4", NOW, charted)
    assert found.because == ["ejection_fraction", "target_bound_reaches"]
    assert found.said("ejection_fraction")["percent"] == 40
    reaches = found.said("target_bound_reaches")
    assert (reaches["bound"].mmhg, reaches["least"].mmhg) == (80, 75)
    assert found.result.item.kind == "caution"
