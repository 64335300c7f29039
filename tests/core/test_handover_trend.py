"""The chart's content, perfusion and fluids of the handover, as charted and no more."""

from datetime import timedelta
from fractions import Fraction

from bedside import (
    art,
    at,
    bolus,
    cuff,
    event,
    fluid,
    history,
    infusion,
    norepinephrine,
    stop,
    struck,
    target,
    urine,
    vasopressin,
    weight,
)
from papers import document, fact, only, said

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.handover.document import Gap, Lane, Reading, Step, Trend, Value
from pressorsheet.core.handover.trend import trend
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import Pressure, Volume

NOW = "12:00"
KG = weight("06:00", 70)


def test_the_chart_covers_24_h_up_to_the_moment_with_the_bounds_in_force(
    reference: Reference,
) -> None:
    found = document(reference, NOW, target("08:00", 65, 75)).trend
    assert (found.start, found.end) == (at(NOW, -1), at(NOW))
    assert (found.low, found.high) == (Pressure(Fraction(65)), Pressure(Fraction(75)))
    assert document(reference, NOW).trend.high is None


def test_readings_keep_their_source_and_estimates_are_marked(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        art(at("11:00", -1), 60),
        art("11:00", 70),
        cuff("11:10", 68),
        cuff("11:20", sbp=90, dbp=60),
        cuff("11:30", not_measurable=True),
    ).trend
    assert found.readings == (
        Reading(at("11:00"), Fraction(70), "arterial"),
        Reading(at("11:10"), Fraction(68), "cuff"),
        Reading(at("11:20"), Fraction(70), "cuff", estimated=True),
    )
    assert [said(mark.says) for mark in found.marks] == [["paper_mark_not_measurable"]]


def test_the_chart_names_the_pressure_the_sheet_shows_large_not_the_newest_dot(
    reference: Reference,
) -> None:
    # arterial is preferred when at most 15 min older (clinical.md section 2)
    found = document(reference, NOW, art("11:50", 60), cuff("11:58", mean=56))
    assert found.pressure.map == Pressure(Fraction(60))
    assert found.trend.current == Reading(at("11:50"), Fraction(60), "arterial")
    assert document(reference, NOW).trend.current is None
    assert document(reference, NOW, cuff("11:58", not_measurable=True)).trend.current is None
    assert document(reference, NOW, art(at("11:50", -2), 60)).trend.current is None


def test_a_gap_is_a_stretch_of_more_than_75_minutes_from_the_start_to_now(
    reference: Reference,
) -> None:
    found = document(
        reference, NOW, art("08:00", 70), art("09:15", 70), art("10:31", 70), art("11:00", 70)
    ).trend
    assert found.gaps == (Gap(at(NOW, -1), at("08:00")), Gap(at("09:15"), at("10:31")))


def test_heart_rate_and_lactate_are_the_believable_numbers_charted(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        art("11:00", 70, hr=92),
        art("11:10", 70, hr=800),
        event("perfusion", "10:00", lactate_mmol_per_l=2),
    ).trend
    assert found.heart_rate == (Value(at("11:00"), Fraction(92)),)
    assert found.lactate == (Value(at("10:00"), Fraction(2)),)


def test_rhythm_names_each_change_and_counts_what_is_older(reference: Reference) -> None:
    rhythms = ("sinus", "sinus", "flutter", "sinus", "fibrillation", "paced", "sinus")
    found = document(
        reference,
        NOW,
        *(art(f"0{hour}:00", 70, rhythm=rhythm) for hour, rhythm in enumerate(rhythms, start=2)),
    ).trend.rhythm
    assert said(found) == ["paper_rhythm"] * 4 + ["paper_rhythm_older"]
    assert only(found, "paper_rhythm_older")["count"] == 2


def test_a_lane_begins_with_the_dose_in_force_and_shows_stops_and_unknown_doses(
    reference: Reference,
) -> None:
    found = document(
        reference,
        NOW,
        KG,
        norepinephrine(at("08:00", -1), "0.1"),
        norepinephrine("07:00", "0.1"),
        norepinephrine("08:00", "0.05"),
        infusion("norepinephrine", "09:00", "10 mL/h", "gone"),
        stop("norepinephrine", "10:00"),
    ).trend
    (lane,) = found.lanes
    assert lane == Lane(
        note("paper_drug", drug="norepinephrine"),
        "mcg/kg/min",
        (
            Step(at(NOW, -1), Fraction("0.1")),
            Step(at("08:00"), Fraction("0.05")),
            Step(at("09:00"), None),
            Step(at("10:00"), Fraction(0)),
        ),
    )


def test_a_drug_stopped_before_the_window_has_no_lane(reference: Reference) -> None:
    found = document(
        reference, NOW, vasopressin(at("08:00", -2), "0.03"), stop("vasopressin", at("09:00", -2))
    )
    assert found.trend.lanes == ()


def test_what_happened_is_marked_at_its_time(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        KG,
        event("shock_recognised", "01:00"),
        event("source_control", "02:00", text="left nephrostomy, draining well into the bag"),
        event("source_control", "02:30", text="abscess of the left upper lobe drained"),
        event("steroid", "03:00", drug="hydrocortisone", action="started"),
        event("steroid", "04:00", drug="hydrocortisone", action="given"),
        event("line", "05:00", line="arterial", action="placed"),
        bolus("phenylephrine", at("05:00", -2), "50 mcg"),
        bolus("phenylephrine", "06:00", "100 mcg"),
        event("infusion", "06:30", drug="phenylephrine", rate_ml_per_h=9, bag_id="P", bolus=True),
        event("taper_step", "07:00", plan_id="T", version=1, row=1),
        event("taper_held", "08:00", plan_id="T", version=1, row=2),
    ).trend
    assert [said(mark.says)[0] for mark in found.marks] == [
        "paper_mark_shock",
        "paper_mark_source",
        "paper_mark_source",
        "paper_mark_steroid",
        "paper_mark_line",
        "paper_mark_bolus",
        "paper_mark_bolus",
        "paper_mark_taper_step",
        "paper_mark_taper_held",
    ]
    texts = [
        only(mark.says, "paper_mark_source")["text"]
        for mark in found.marks
        if said(mark.says) == ["paper_mark_source"]
    ]
    assert texts == ["left nephrostomy", "abscess of the left ..."]


def test_a_failed_wean_is_marked_at_its_reduction_while_that_is_in_the_window(
    reference: Reference,
) -> None:
    wean = [norepinephrine("06:00", "0.2"), norepinephrine("08:00", "0.1"), art("09:00", 60)]
    (mark,) = document(reference, NOW, KG, *wean).trend.marks
    assert (mark.at, said(mark.says)) == (at("08:00"), ["paper_mark_failed_wean"])
    older = [
        norepinephrine(at("06:00", -1), "0.2"),
        norepinephrine(at("11:00", -1), "0.1"),
        art(at("13:00", -1), 60),
    ]
    assert document(reference, NOW, KG, *older).trend.marks == ()


def test_perfusion_shows_the_newest_values_beside_the_protocols_judgement(
    reference: Reference,
) -> None:
    found = document(
        reference,
        NOW,
        KG,
        art("11:50", 68, sbp=104, dbp=50, hr=92, rhythm="sinus"),
        event("perfusion", "05:00", lactate_mmol_per_l=4),
        event("perfusion", "11:00", lactate_mmol_per_l=2),
        event("perfusion", "09:00", crt_s=4),
        event("perfusion", "11:00", crt_s=2, skin="warm", site_check="dry"),
        event("perfusion", "07:00", mental_status="alert", gcs=15, rass=0),
        urine("11:00", 84, 120),
        history("06:00", cardiac_output_high=True),
    ).perfusion
    pressure = fact(found, "pressure")
    assert said(pressure.value) == ["paper_sys_dia", "paper_heart_rate", "sinus"]
    assert pressure.status is None
    lactate = fact(found, "lactate")
    assert lactate.status is Status.MET
    assert said(lactate.value) == ["paper_lactate", "paper_at", "paper_was"]
    assert said(fact(found, "refill").value) == ["paper_refill", "paper_at", "paper_refill_was"]
    mental = fact(found, "mental_status")
    assert mental.status is Status.OUT_OF_DATE  # 5 h old, 4 h hold
    assert said(mental.value) == ["paper_mental", "paper_at", "paper_gcs", "paper_rass"]
    output = only(fact(found, "urine").value, "paper_urine_per_kg")["value"]
    assert output == Fraction("0.6")  # 84 mL over 2 h at 70 kg
    assert said(fact(found, "skin").value) == ["warm", "paper_at"]
    assert said(fact(found, "line_sites").value) == ["dry", "paper_at"]
    assert said(fact(found, "cardiac_output").value) == ["paper_output_high"]


def test_a_single_value_has_no_earlier_one_beside_it(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        event("perfusion", "11:00", lactate_mmol_per_l=2, crt_s=2, mental_status="alert"),
        event("perfusion", "11:30", lactate_mmol_per_l=400),
        event("laboratory", "11:00", sodium_mmol_per_l=141),
        art("11:50", 68),
        history("06:00", cardiac_output_high=False),
    )
    assert said(fact(found.perfusion, "lactate").value) == ["paper_lactate", "paper_at"]
    assert said(fact(found.perfusion, "refill").value) == ["paper_refill", "paper_at"]
    assert said(fact(found.perfusion, "mental_status").value) == ["paper_mental", "paper_at"]
    assert said(fact(found.perfusion, "pressure").value) == ["paper_sys_dia_missing"]
    assert said(fact(found.perfusion, "cardiac_output").value) == ["paper_output_not_high"]
    assert said(fact(found.fluids, "sodium").value) == ["paper_sodium", "paper_at"]


def test_heart_rate_and_rhythm_stand_without_a_pressure(reference: Reference) -> None:
    found = document(
        reference, NOW, event("vitals", "11:50", source="cuff", hr_per_min=92, rhythm="sinus")
    )
    assert said(fact(found.perfusion, "pressure").value) == ["paper_heart_rate", "sinus"]


def test_urine_is_shown_as_far_as_interval_and_weight_are_charted(reference: Reference) -> None:
    def shown(*events: object) -> list[object]:
        return said(fact(document(reference, NOW, *events).perfusion, "urine").value)  # type: ignore[arg-type]  # events

    assert shown(urine("11:00", 84)) == ["paper_urine_no_interval"]
    assert shown(urine("11:00", 84, 120)) == ["paper_urine_hourly"]
    assert shown(KG, urine("11:00", 84, 120)) == ["paper_urine_per_kg", "paper_urine_hourly"]
    assert shown(KG, urine("11:00", 9000, 60)) == []  # cannot be true


def test_balance_is_charted_fluids_less_urine(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        KG,
        event("shock_recognised", "06:00"),
        fluid("05:00", 700),
        fluid("07:00", 1400),
        urine("08:00", 100, 120),
        event("fluid", "11:30", ml=500, fluid="colloid", over_min=60),
    ).fluids
    day = only(fact(found, "balance").value, "paper_balance_parts")
    assert (day["given"], day["passed"]) == (2350, 100)  # half the colloid is in
    plus = only(fact(found, "balance").value, "paper_balance_plus")["volume"]
    assert plus == Volume(Fraction(2250))
    since = only(fact(found, "since_shock").value, "paper_balance_plus")["volume"]
    assert since == Volume(Fraction(1550))
    crystalloid = fact(found, "crystalloid").value
    assert only(crystalloid, "paper_volume")["volume"] == Volume(Fraction(2100))
    assert only(crystalloid, "paper_ml_per_kg")["value"] == 30
    before = only(crystalloid, "paper_crystalloid_before")["volume"]
    assert before == Volume(Fraction(700))


def test_more_urine_than_fluid_is_a_negative_balance(reference: Reference) -> None:
    found = document(reference, NOW, fluid("07:00", 100), urine("08:00", 400, 120)).fluids
    minus = only(fact(found, "balance").value, "paper_balance_minus")["volume"]
    assert minus == Volume(Fraction(300))


def test_one_side_of_the_balance_alone_is_no_balance(reference: Reference) -> None:
    given = document(reference, NOW, fluid("07:00", 100), fluid("07:30", 30000)).fluids
    volume = only(fact(given, "balance").value, "paper_fluid_only_in")["volume"]
    assert volume == Volume(Fraction(100))  # 30,000 mL of one fluid cannot be true
    assert said(fact(given, "balance").value) == ["paper_fluid_only_in"]
    passed = document(
        reference, NOW, urine("08:00", 400, 120), urine("08:30", 50), urine("09:00", 9000, 60)
    ).fluids
    out = only(fact(passed, "balance").value, "paper_fluid_only_out")["volume"]
    assert out == Volume(Fraction(450))  # 9,000 mL in an hour cannot be true


def test_crystalloid_without_weight_is_a_volume_alone(reference: Reference) -> None:
    found = document(reference, NOW, event("shock_recognised", "06:00"), fluid("07:00", 500)).fluids
    assert said(fact(found, "crystalloid").value) == ["paper_volume"]
    none = document(reference, NOW, event("shock_recognised", "06:00")).fluids
    assert fact(none, "crystalloid").value == ()


def test_steroid_source_sodium_code_status_and_ejection_fraction(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        event("patient", "01:00", name="A", mrn="1", code_status="full treatment"),
        event("steroid", "03:00", drug="hydrocortisone", dose_mg=50, action="started"),
        event("source_control", "02:00", text="abscess drained"),
        event("laboratory", "01:00", sodium_mmol_per_l=139),
        event("laboratory", "02:00", creatinine_mg_per_dl=1),
        event("laboratory", "03:00", sodium_mmol_per_l=141),
        event("laboratory", "00:30", sodium_mmol_per_l=137),
        history("01:00", lvef_percent=40),
    ).fluids
    assert said(fact(found, "steroid").value) == [
        "hydrocortisone",
        "paper_mg",
        "paper_steroid_started",
    ]
    assert said(fact(found, "source").value) == ["abscess drained", "paper_at"]
    was = only(fact(found, "sodium").value, "paper_was")
    assert (was["value"], was["at"]) == (139, When(at("01:00"), at(NOW)))
    assert said(fact(found, "code_status").value) == ["full treatment"]
    assert said(fact(found, "lvef").value) == ["paper_percent", "paper_at"]


def test_a_steroid_without_a_dose_says_what_was_done(reference: Reference) -> None:
    found = document(
        reference, NOW, event("steroid", "03:00", drug="hydrocortisone", action="stopped")
    ).fluids
    assert said(fact(found, "steroid").value) == ["hydrocortisone", "paper_steroid_stopped"]


# --- other windows: 6 h to 7 days, and scrolled back ---


def window(reference: Reference, hours: int, end: str | None, *events: AnyEvent) -> Trend:
    assessment = assess(chart_of(events), reference, at(NOW))
    return trend(assessment, timedelta(hours=hours), None if end is None else at(end))


WEEK = [art(at("12:00", -day), 60 + day, hr=80 + day) for day in range(9)]


def test_a_trend_covers_the_window_it_is_asked_for(reference: Reference) -> None:
    found = window(reference, 168, None, *WEEK)
    assert (found.start, found.end) == (at(NOW, -7), at(NOW))
    assert [one.mmhg for one in found.readings] == [67, 66, 65, 64, 63, 62, 61, 60]
    assert [one.number for one in found.heart_rate] == [87, 86, 85, 84, 83, 82, 81, 80]
    short = window(reference, 6, None, *WEEK)
    assert [one.mmhg for one in short.readings] == [60]
    assert short.gaps == (Gap(at("06:00"), at(NOW)),)


def test_without_a_window_it_is_the_one_of_the_sheet(reference: Reference) -> None:
    events = [KG, *WEEK, norepinephrine("08:00", "0.1"), target("07:00", 65)]
    assert window(reference, 24, None, *events) == document(reference, NOW, *events).trend
    assert window(reference, 24, "13:00", *events) == document(reference, NOW, *events).trend


def test_scrolled_back_it_shows_that_moment_as_the_record_stands_now(reference: Reference) -> None:
    wrong = art("05:00", 20)
    found = window(
        reference,
        6,
        "06:00",
        KG,
        target("02:00", 70, 80),
        target("07:00", 65),
        norepinephrine("01:00", "0.1"),
        norepinephrine("04:00", "0.2"),
        norepinephrine("08:00", "0.3"),
        art("03:00", 72),
        wrong,
        art("05:30", 74),
        art("06:30", 90),
        struck("09:00", wrong),
        event("source_control", "04:30", text="drain"),
        event("source_control", "07:30", text="second drain"),
    )
    assert (found.start, found.end) == (at("00:00"), at("06:00"))
    assert (found.low, found.high) == (Pressure(Fraction(70)), Pressure(Fraction(80)))
    assert [one.mmhg for one in found.readings] == [72, 74]
    assert found.current == Reading(at("05:30"), Fraction(74), "arterial")
    (lane,) = found.lanes
    assert lane.steps == (Step(at("01:00"), Fraction("0.1")), Step(at("04:00"), Fraction("0.2")))
    assert [mark.at for mark in found.marks] == [at("04:30")]


def test_scrolled_back_the_failed_wean_is_the_one_of_that_time(reference: Reference) -> None:
    cut = [KG, norepinephrine("01:00", "0.2"), norepinephrine("03:00", "0.1")]
    low, good = art("04:00", 50), art("05:00", 70)
    later = [norepinephrine("08:00", "0.05"), art("09:00", 55)]
    found = window(reference, 6, "06:00", *cut, low, good, *later)
    assert [mark.at for mark in found.marks] == [at("03:00")]
    assert [mark.at for mark in window(reference, 6, None, *cut, low, good, *later).marks] == [
        at("08:00")
    ]
