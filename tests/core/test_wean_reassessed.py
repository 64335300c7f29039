"""WEAN-3, WEAN-4 with wean.4a to 4c: what to look at again (clinical.md sections 1 and 2)."""

from datetime import datetime
from fractions import Fraction

import pytest
from bedside import (
    art,
    at,
    cuff,
    event,
    fluid,
    infusion,
    norepinephrine,
    stop,
    struck,
    target,
    tick,
    urine,
    vasopressin,
    weight,
)
from judged import Charted, Verdict, verdict
from weans import COMPLETE, NE, NOW, VP

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.quantity import Pressure, UnitDose, Volume, WeightBasedDose


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("ticked", [tick("12:00", "wean.3")], "met", "tick_said"),
        ("12 h ago exactly", [tick("08:00", "wean.3")], "met", "tick_said"),
        ("longer ago", [tick("07:59", "wean.3")], "out_of_date", "tick_out_of_date"),
        (
            "a no",
            [tick("12:00", "wean.3"), tick("13:00", "wean.3", value=False)],
            "not_met",
            "tick_said",
        ),
        ("not ticked", [], "unknown", "tick_missing"),
        ("another tick", [COMPLETE], "unknown", "tick_missing"),
        (
            "struck",
            [tick("12:00", "wean.3"), struck("13:00", tick("12:00", "wean.3"))],
            "unknown",
            "tick_missing",
        ),
        ("later", [tick("20:01", "wean.3")], "unknown", "tick_missing"),
    ],
)
def test_wean_3_volume_status_reassessed_within_12_h(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "wean.3", NOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim
    assert found.result.item.kind == "check"


# --- WEAN-4 ---

REDUCED = norepinephrine("15:00", "0.08")


def day_before(clock: str) -> datetime:
    return at(clock, -1)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("low after a reduction", [REDUCED, art("16:00", 62)], "met", "map_low_after_reduction"),
        ("at the bound", [REDUCED, art("16:00", 65)], "not_met", "no_map_below_since"),
        (
            "not measurable",
            [REDUCED, art("16:00", not_measurable=True)],
            "met",
            "map_low_after_reduction",
        ),
        ("by cuff", [REDUCED, cuff("16:00", 62)], "met", "map_low_after_reduction"),
        (
            "better since",
            [REDUCED, art("16:00", 62), art("19:00", 80)],
            "met",
            "map_low_after_reduction",
        ),
        (
            "low in the very minute of the reduction",
            [REDUCED, art("15:00", 62), art("16:00", 70)],
            "not_met",
            "no_map_below_since",
        ),
        (
            "low before it",
            [REDUCED, art("14:00", 62), art("16:00", 70)],
            "not_met",
            "no_map_below_since",
        ),
        ("no MAP since", [REDUCED, art("14:00", 62)], "unknown", "map_after_reduction_missing"),
        (
            "below a target of 70",
            [target("08:00", 70), REDUCED, art("16:00", 69)],
            "met",
            "map_low_after_reduction",
        ),
        (
            "at a target of 60",
            [target("08:00", 60), REDUCED, art("16:00", 62)],
            "not_met",
            "no_map_below_since",
        ),
        (
            "charted after the moment",
            [REDUCED, art("16:00", 70), art("20:01", 50)],
            "not_met",
            "no_map_below_since",
        ),
        ("nothing reduced", [art("16:00", 50)], "not_met", "no_reduction"),
        ("raised", [norepinephrine("15:00", "0.2"), art("16:00", 50)], "not_met", "no_reduction"),
        (
            "3 % less is noise",
            [norepinephrine("15:00", "0.097"), art("16:00", 50)],
            "not_met",
            "no_reduction",
        ),
        (
            "an inotrope reduced",
            [
                infusion("dobutamine", "10:00", "5 mcg/kg/min"),
                infusion("dobutamine", "15:00", "2 mcg/kg/min"),
                art("16:00", 50),
            ],
            "not_met",
            "no_reduction",
        ),
        (
            "a reading 24 h ago exactly",
            [
                norepinephrine(day_before("18:00"), "0.2"),
                norepinephrine(day_before("19:00"), "0.1"),
                art(day_before("20:00"), 60),
            ],
            "met",
            "map_low_after_reduction",
        ),
        (
            "a reading 24 h and 1 min ago",
            [
                norepinephrine(day_before("18:00"), "0.2"),
                norepinephrine(day_before("19:00"), "0.1"),
                art(day_before("19:59"), 60),
                art("16:00", 70),
            ],
            "not_met",
            "no_map_below_since",
        ),
        (
            "24 h after OFF exactly",
            [
                vasopressin(day_before("10:00"), "0.03"),
                stop("vasopressin", day_before("19:00")),
                art("19:00", 60),
            ],
            "met",
            "map_low_after_reduction",
        ),
        (
            "24 h and 1 min after OFF",
            [
                vasopressin(day_before("10:00"), "0.03"),
                stop("vasopressin", day_before("19:00")),
                art("19:01", 60),
            ],
            "not_met",
            "no_map_below_since",
        ),
        (
            "no reading for more than a day after OFF",
            [vasopressin(day_before("10:00"), "0.03"), stop("vasopressin", day_before("19:59"))],
            "not_met",
            "no_map_below_since",
        ),
        (
            "a change whose doses are not known",
            [
                infusion("norepinephrine", "14:00", "10 mL/h", "X"),
                infusion("norepinephrine", "15:00", "10 mL/h", "Y"),
                art("16:00", 60),
            ],
            "unknown",
            "dose_unknown_at",
        ),
        (
            "a change whose doses are not known, and no low MAP",
            [
                infusion("norepinephrine", "14:00", "10 mL/h", "X"),
                infusion("norepinephrine", "15:00", "10 mL/h", "Y"),
                art("16:00", 70),
            ],
            "not_met",
            "no_reduction",
        ),
    ],
)
def test_wean_4_low_pressure_after_a_reduction(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    earlier = [] if charted[0].at < at("00:00") else [NE]
    found = verdict(reference, "wean.4", NOW, earlier, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_wean_4_names_the_reading_and_the_reduction(reference: Reference) -> None:
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", 62))
    said = found.said("map_low_after_reduction")
    assert (said["map"], said["at"]) == (Pressure(Fraction(62)), When(at("16:00"), at(NOW)))
    assert (said["drug"], said["cut_at"]) == ("norepinephrine", When(at("15:00"), at(NOW)))
    assert said["before"].quantity == WeightBasedDose(Fraction("0.1"))
    assert said["after"].quantity == WeightBasedDose(Fraction("0.08"))


def test_wean_4_after_off_says_0(reference: Reference) -> None:
    found = verdict(reference, "wean.4", NOW, VP, stop("vasopressin", "15:00"), art("16:00", 60))
    said = found.said("map_low_after_reduction")
    assert said["after"].quantity == UnitDose(Fraction(0))


def test_wean_4_labels_an_estimated_map(reference: Reference) -> None:
    """50 + (80 - 50) / 3 = 60."""
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", sbp=80, dbp=50))
    assert found.status == "met"
    assert found.said("map_is_estimated")["map"] == Pressure(Fraction(60))
    measured = verdict(reference, "wean.4", NOW, NE, REDUCED, art("16:00", 60))
    assert "map_is_estimated" not in measured.because


def test_wean_4_forgets_a_struck_reading_and_a_struck_reduction(reference: Reference) -> None:
    low, normal = art("16:00", 62), art("17:00", 70)
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, low, normal, struck("18:00", low))
    assert found.status == "not_met"
    found = verdict(reference, "wean.4", NOW, NE, REDUCED, low, struck("18:00", REDUCED))
    assert (found.status, found.because) == ("not_met", ["no_reduction"])


# --- wean.4a to 4c ---


def shown(reference: Reference, item: str, *charted: Charted) -> Verdict:
    found = verdict(reference, item, NOW, *charted)
    assert (found.status, found.missing) == ("information", [])
    return found


def test_wean_4a_shows_what_the_record_says_about_volume(reference: Reference) -> None:
    """Of the last 24 h: 500 mL and 60 of 100 mL that still run."""
    charted = [
        weight("06:00", 70),
        fluid(day_before("19:59"), 1000),
        fluid(day_before("20:00"), 500),
        fluid("19:00", 100, over_min=100),
        fluid("12:00", 300, "colloid"),
        event("perfusion", "18:00", lactate_mmol_per_l=3, crt_s=4),
        urine("18:00", 70, 60),
        tick("12:00", "wean.3"),
    ]
    found = shown(reference, "wean.4a", charted)
    assert found.said("volume_crystalloid")["total"] == Volume(Fraction(560))
    assert found.said("volume_lactate")["value"] == 3
    assert found.said("volume_refill")["value"] == 4
    assert found.said("urine")["per_kg"] == 1
    assert found.said("tick_said")["value"] is True


def test_wean_4a_says_what_is_not_recorded(reference: Reference) -> None:
    assert shown(reference, "wean.4a").because == [
        "volume_no_crystalloid",
        "volume_lactate_missing",
        "volume_refill_missing",
        "urine_missing",
        "tick_missing",
    ]


def test_wean_4b_shows_what_the_record_says_about_source_control(reference: Reference) -> None:
    assert shown(reference, "wean.4b").because == ["source_control_missing"]
    done = event("source_control", "09:00", text="abscess drained")
    found = shown(reference, "wean.4b", done)
    said = found.said("source_control_said")
    assert (said["text"], said["at"]) == ("abscess drained", When(at("09:00"), at(NOW)))


def test_wean_4c_shows_what_the_record_says_about_a_steroid(reference: Reference) -> None:
    assert shown(reference, "wean.4c").because == ["steroid_missing"]
    given = event("steroid", "09:00", drug="hydrocortisone", dose_mg=50, action="given")
    said = shown(reference, "wean.4c", given).said("steroid_said")
    assert (said["drug"], said["action"], said["dose_mg"]) == ("hydrocortisone", "given", 50)
