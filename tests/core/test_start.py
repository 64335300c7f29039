"""START-1 to START-6 (clinical.md sections 1 and 2): 70 kg, so that 30 mL/kg are 2,100 mL."""

from fractions import Fraction

import pytest
from bedside import (
    art,
    at,
    bag,
    cuff,
    event,
    fluid,
    infusion,
    minutes,
    norepinephrine,
    stop,
    target,
    vasopressin,
    weight,
)
from judged import Charted, verdict

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.quantity import (
    MassDose,
    Pressure,
    PumpRate,
    Volume,
    Weight,
    WeightBasedDose,
)

NOW = "10:00"
T0 = event("shock_recognised", "08:00")
KG = weight("06:00", 70)
LOW = [art("09:50", 62), art("09:58", 61)]
GIVEN = fluid("08:30", 2100)


# --- START-1 ---


def test_start_1_is_met_by_low_map_that_lasts_in_spite_of_30_ml_per_kg(
    reference: Reference,
) -> None:
    found = verdict(reference, "start.1", NOW, T0, KG, LOW, GIVEN)
    assert (found.status, found.missing) == ("met", [])
    assert found.because == ["map_low_run", "crystalloid_given"]
    low = found.said("map_low_run")
    assert low["bound"] == Pressure(Fraction(65))
    assert low["map"] == Pressure(Fraction(61))
    assert low["since"] == When(at("09:50"), at(NOW))
    assert low["at"] == When(at("09:58"), at(NOW))
    given = found.said("crystalloid_given")
    assert (given["total"], given["before"]) == (Volume(Fraction(2100)), Volume(Fraction(0)))
    assert (given["per_kg"], given["wanted"]) == (30, 30)
    assert given["weight"] == Weight(Fraction(70))
    assert given["since"] == When(at("08:00"), at(NOW))
    assert found.result.item.consider is not None


@pytest.mark.parametrize(
    ("claim", "pressures", "status", "says"),
    [
        ("65 is not low", [art("09:50", 65), art("09:58", 65)], "not_met", "map_not_below"),
        ("64.9 is low", [art("09:50", "64.9"), art("09:58", "64.9")], "met", "map_low_run"),
        ("5 min are enough", [art("09:53", 60), art("09:58", 60)], "met", "map_low_run"),
        ("4 min are not", [art("09:54", 60), art("09:58", 60)], "unknown", "map_low_too_short"),
        ("one reading is not", [art("09:58", 60)], "unknown", "map_low_too_short"),
        ("30 min apart is one run", [art("09:28", 60), art("09:58", 60)], "met", "map_low_run"),
        (
            "31 min apart is a new run",
            [art("09:27", 60), art("09:58", 60)],
            "unknown",
            "map_low_too_short",
        ),
        (
            "one at the bound breaks the run",
            [art("09:40", 60), art("09:57", 65), art("09:58", 60)],
            "unknown",
            "map_low_too_short",
        ),
        ("the newest at the bound", [*LOW, art("09:59", 65)], "not_met", "map_not_below"),
        ("none charted", [], "unknown", "map_missing"),
        ("30 min old is fresh", [art("09:20", 60), art("09:30", 60)], "met", "map_low_run"),
        (
            "31 min old is out of date",
            [art("09:20", 60), art("09:29", 60)],
            "out_of_date",
            "map_out_of_date",
        ),
        (
            "not measurable is below every bound",
            [art("09:50", not_measurable=True), art("09:58", not_measurable=True)],
            "met",
            "map_low_run",
        ),
        (
            "a reading after the moment does not exist",
            [*LOW, art("10:01", 80)],
            "met",
            "map_low_run",
        ),
        (
            "an implausible reading is not used",
            [*LOW, art("09:59", 801)],
            "met",
            "map_low_run",
        ),
        (
            "arterial 15 min older is preferred",
            [art("09:38", 60), art("09:44", 60), cuff("09:59", 62)],
            "met",
            "map_low_run",
        ),
        (
            "arterial 16 min older is not",
            [art("09:37", 60), art("09:43", 60), cuff("09:59", 66)],
            "not_met",
            "map_not_below",
        ),
        (
            "two sources make no run",
            [cuff("09:50", 60), art("09:58", 60)],
            "unknown",
            "map_low_too_short",
        ),
    ],
)
def test_start_1_persistent_low_map(
    reference: Reference, claim: str, pressures: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "start.1", NOW, T0, KG, GIVEN, pressures)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_start_1_compares_the_estimate_unrounded_and_labels_it(reference: Reference) -> None:
    """52 + (90 - 52) / 3 = 64.67 lies below 65, 53 + (89 - 53) / 3 = 65 does not."""
    low = [art("09:50", sbp=90, dbp=52), art("09:58", sbp=90, dbp=52)]
    found = verdict(reference, "start.1", NOW, T0, KG, GIVEN, low)
    assert found.status == "met"
    label = found.said("map_is_estimated")
    assert (label["sbp"], label["dbp"]) == (90, 52)
    assert label["map"] == Pressure(Fraction("64.7"))
    at_bound = [art("09:50", sbp=89, dbp=53), art("09:58", sbp=89, dbp=53)]
    found = verdict(reference, "start.1", NOW, T0, KG, GIVEN, at_bound)
    assert (found.status, found.because[0]) == ("not_met", "map_not_below")


def test_start_1_asks_the_protocols_65_not_the_patients_target(reference: Reference) -> None:
    high, low = target("07:00", 75), target("07:00", 60)
    at_70 = [art("09:50", 70), art("09:58", 70)]
    at_62 = [art("09:50", 62), art("09:58", 62)]
    assert verdict(reference, "start.1", NOW, T0, KG, GIVEN, high, at_70).status == "not_met"
    assert verdict(reference, "start.1", NOW, T0, KG, GIVEN, low, at_62).status == "met"


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (cuff("09:59", 72), True),
        (cuff("09:59", 71), False),
        (cuff("09:43", 75), True),
        (cuff("09:42", 75), False),
    ],
    ids=["11 apart", "exactly 10 apart", "15 min between", "16 min between"],
)
def test_start_1_shows_two_sources_more_than_10_mmhg_apart(
    reference: Reference, other: AnyEvent, shown: bool
) -> None:
    found = verdict(reference, "start.1", NOW, T0, KG, GIVEN, LOW, other)
    assert found.status == "met"
    assert ("map_sources_apart" in found.because) is shown
    if shown:
        said = found.said("map_sources_apart")
        assert said["arterial"] == Pressure(Fraction(61))
        assert said["cuff"].mmhg in (72, 75)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("1 mL short", [T0, KG, fluid("08:30", 2099)], "not_met", "crystalloid_short"),
        ("none recorded is not zero", [T0, KG], "unknown", "crystalloid_missing"),
        ("no time of recognition", [KG, GIVEN], "unknown", "shock_time_missing"),
        ("no weight", [T0, GIVEN], "unknown", "weight_not_charted"),
        (
            "colloid and blood do not count",
            [T0, KG, fluid("08:30", 2000), fluid("08:40", 500, "colloid")],
            "not_met",
            "crystalloid_short",
        ),
        (
            "only colloid is none recorded",
            [T0, KG, fluid("08:40", 3000, "blood")],
            "unknown",
            "crystalloid_missing",
        ),
    ],
)
def test_start_1_fluid_challenge(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "start.1", NOW, LOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_start_1_says_how_short_and_that_it_is_no_reason_to_wait(reference: Reference) -> None:
    found = verdict(reference, "start.1", NOW, T0, KG, LOW, fluid("08:30", 2099))
    assert found.said("crystalloid_short")["short"] == Volume(Fraction(1))
    assert any("not by itself a reason to wait" in text for text in found.result.item.texts)


def test_start_1_one_part_not_met_decides_while_the_other_is_unknown(reference: Reference) -> None:
    found = verdict(reference, "start.1", NOW, art("09:58", 70))
    assert (found.status, found.missing) == ("not_met", [])


@pytest.mark.parametrize(
    ("early", "status", "before"),
    [("02:00", "met", 1000), ("01:59", "not_met", 0)],
    ids=["6 h before T0 exactly", "older"],
)
def test_start_1_volume_of_the_6_h_before_recognition_counts_and_is_shown_apart(
    reference: Reference, early: str, status: str, before: int
) -> None:
    charted = [fluid(early, 1000), fluid("08:30", 1100)]
    found = verdict(reference, "start.1", NOW, T0, KG, LOW, charted)
    assert found.status == status
    given = found.said("crystalloid_given")
    assert given["before"] == Volume(Fraction(before))
    assert given["total"] == Volume(Fraction(1100 + before))


@pytest.mark.parametrize(
    ("claim", "fluids", "late"),
    [
        ("at 3 h exactly", [fluid("08:30", 2000), fluid("11:00", 100)], None),
        ("30 min after", [fluid("08:30", 2000), fluid("11:30", 100)], 30),
        ("2,100 of 3,000 in 168 of 240 min, in time", [fluid("08:00", 3000, over_min=240)], None),
        ("2,100 of 4,200 in 120 min from 09:30", [fluid("09:30", 4200, over_min=240)], 30),
        (
            "the last 1,100 of 1,200 in 55 min from 10:30",
            [fluid("10:00", 1000), fluid("10:30", 1200, over_min=60)],
            25,
        ),
        (
            "two run at once, 20 mL/min from 10:00 and 10 from 10:30 after 1,000 at 09:00",
            [
                fluid("09:00", 1000),
                fluid("10:00", 1200, over_min=60),
                fluid("10:30", 600, over_min=60),
            ],
            None,
        ),
        ("over 0 min is at once", [fluid("11:10", 2100, over_min=0)], 10),
        ("more after it changes nothing", [fluid("11:10", 2100), fluid("11:30", 500)], 10),
        (
            "complete by 10:00, more after it changes nothing",
            [fluid("09:00", 2100, over_min=60), fluid("10:00", 500), fluid("11:30", 500)],
            None,
        ),
        (
            "given at once while another runs: 1,500 by 11:15, then 700 at once",
            [fluid("10:00", 2000, over_min=100), fluid("11:15", 700)],
            15,
        ),
    ],
)
def test_start_1_reached_late_counts_and_says_how_late(
    reference: Reference, claim: str, fluids: list[AnyEvent], late: int | None
) -> None:
    pressures = [art("11:30", 62), art("11:38", 61)]
    found = verdict(reference, "start.1", "11:40", T0, KG, pressures, fluids)
    assert found.status == "met", claim
    notes = found.notes("crystalloid_late")
    assert [note["late"] for note in notes] == ([] if late is None else [minutes(late)]), claim


def test_start_1_a_fluid_still_running_counts_what_has_run_in(reference: Reference) -> None:
    """1,100 mL and 1,000 of 2,000 mL, 60 of 120 min; a minute earlier 16.67 mL are short."""
    fluids = [fluid("08:30", 1100), fluid("09:00", 2000, over_min=120)]
    found = verdict(reference, "start.1", NOW, T0, KG, LOW, fluids)
    assert found.status == "met"
    found = verdict(reference, "start.1", "09:59", T0, KG, LOW, fluids)
    assert found.status == "not_met"
    assert found.said("crystalloid_short")["short"] == Volume(Fraction(50, 3))


def test_start_1_a_time_beyond_every_calendar_is_no_bug(reference: Reference) -> None:
    fluids = [fluid("08:30", 2099), fluid("09:00", 1, over_min=10**15)]
    found = verdict(reference, "start.1", NOW, T0, KG, LOW, fluids)
    assert found.status == "not_met"


# --- START-2 ---


@pytest.mark.parametrize(
    ("reading", "status", "says"),
    [
        (art("09:55", dbp=40), "met", "diastolic_at_most"),
        (art("09:55", dbp="40.1"), "not_met", "diastolic_above"),
        (art("09:55", not_measurable=True), "met", "diastolic_at_most"),
        (art("09:30", dbp=39), "met", "diastolic_at_most"),
        (art("09:29", dbp=39), "out_of_date", "diastolic_out_of_date"),
        (art("09:55", 60), "unknown", "diastolic_missing"),
        (art("10:05", dbp=30), "unknown", "diastolic_missing"),
    ],
    ids=["40", "40.1", "not measurable", "30 min old", "31 min old", "MAP alone", "later"],
)
def test_start_2_current_diastolic_at_most_40(
    reference: Reference, reading: AnyEvent, status: str, says: str
) -> None:
    found = verdict(reference, "start.2", NOW, reading)
    assert found.status == status
    assert says in (*found.because, *found.missing)


def test_start_2_prefers_the_arterial_diastolic(reference: Reference) -> None:
    charted = [art("09:43", dbp=42), cuff("09:58", dbp=38)]
    assert verdict(reference, "start.2", NOW, charted).status == "not_met"
    charted = [art("09:42", dbp=42), cuff("09:58", dbp=38)]
    assert verdict(reference, "start.2", NOW, charted).status == "met"


CHECK_IT = "diastolic_low_with_map_at_target"


@pytest.mark.parametrize(
    ("charted", "shown"),
    [
        ([art("09:55", 65, dbp=40)], True),
        ([art("09:55", "64.9", dbp=40)], False),
        ([art("09:55", dbp=40)], False),
        ([art("09:29", 70), art("09:55", dbp=40)], False),
        ([target("07:00", 60), art("09:55", 62, dbp=40)], True),
        ([target("07:00", 70), art("09:55", 69, dbp=40)], False),
    ],
    ids=["at 65", "below", "no MAP", "MAP out of date", "at the target of 60", "below one of 70"],
)
def test_start_2_with_map_at_target_asks_to_check_the_reading(
    reference: Reference, charted: list[AnyEvent], shown: bool
) -> None:
    found = verdict(reference, "start.2", NOW, charted)
    assert found.status == "met"
    assert (CHECK_IT in found.because) is shown


def test_start_2_labels_an_estimated_map_beside_it(reference: Reference) -> None:
    """40 + (118 - 40) / 3 = 66."""
    found = verdict(reference, "start.2", NOW, art("09:55", sbp=118, dbp=40))
    assert found.said(CHECK_IT)["map"] == Pressure(Fraction(66))
    assert "map_is_estimated" in found.because


# --- START-3 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("126 / 42 is 3 exactly", [art("09:55", dbp=42, hr=126)], "met", "shock_index"),
        ("125 / 42 is 2.98", [art("09:55", dbp=42, hr=125)], "not_met", "shock_index"),
        ("40 needs no heart rate", [art("09:55", dbp=40)], "met", "diastolic_at_most"),
        ("41 needs one", [art("09:55", dbp=41)], "unknown", "heart_rate_missing"),
        ("no diastolic", [art("09:55", 60, hr=150)], "unknown", "diastolic_missing"),
        (
            "a heart rate 15 min before",
            [art("09:40", hr=126), art("09:55", dbp=42)],
            "met",
            "shock_index",
        ),
        (
            "16 min before",
            [art("09:39", hr=126), art("09:55", dbp=42)],
            "unknown",
            "heart_rate_missing",
        ),
        (
            "15 min after",
            [art("09:40", dbp=42), cuff("09:55", hr=126)],
            "met",
            "shock_index",
        ),
        (
            "16 min after",
            [art("09:40", dbp=42), cuff("09:56", hr=126)],
            "unknown",
            "heart_rate_missing",
        ),
        (
            "the nearest of two",
            [art("09:50", dbp=42, hr=90), art("09:55", hr=126)],
            "not_met",
            "shock_index",
        ),
        (
            "a heart rate of 31 min is out of date",
            [art("09:29", hr=126), art("09:40", dbp=42)],
            "out_of_date",
            "heart_rate_out_of_date",
        ),
        (
            "an implausible heart rate is none",
            [art("09:55", dbp=42, hr=500)],
            "unknown",
            "heart_rate_missing",
        ),
        (
            "diastolic of 31 min",
            [art("09:29", dbp=42, hr=126)],
            "out_of_date",
            "diastolic_out_of_date",
        ),
        (
            "not measurable is at most 40 and gives no index",
            [art("09:55", not_measurable=True, hr=126)],
            "met",
            "diastolic_at_most",
        ),
    ],
)
def test_start_3_diastolic_40_or_shock_index_3(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = verdict(reference, "start.3", NOW, charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


def test_start_3_shows_both_numbers_and_the_index(reference: Reference) -> None:
    found = verdict(reference, "start.3", NOW, art("09:55", dbp=48, hr=120))
    assert found.because == ["diastolic_above", "shock_index"]
    said = found.said("shock_index")
    assert (said["heart_rate"], said["dbp"], said["index"]) == (120, 48, Fraction("2.5"))


# --- START-4, START-5 ---


def bag_of_4_mg(when: str, name: str, **fields: object) -> AnyEvent:
    """16 mcg/mL."""
    return bag("norepinephrine", when, name, "4 mg", 250, **{"salt": "base", **fields})


def bag_of_8_mg(when: str, name: str, **fields: object) -> AnyEvent:
    """32 mcg/mL."""
    return bag("norepinephrine", when, name, "8 mg", 250, **{"salt": "base", **fields})


def rates(reference: Reference, now: str, *charted: Charted) -> list[tuple[str, str, str]]:
    """Bag, low and high mL/h of every line that START-4 shows."""
    found = verdict(reference, "start.4", now, *charted)
    assert found.status == "information"
    shown = []
    for note in found.notes("initial_rates"):
        low, high = note["low"], note["high"]
        assert isinstance(low, PumpRate)
        shown.append((note["bag"], str(float(low.ml_per_h)), str(float(high.ml_per_h))))
    return shown


# 0.02 mcg/kg/min x 70 kg x 60 / 16 = 5.25, half up 5.3; 0.05: 13.125, 13.1.
A_16 = ("A", "5.3", "13.1")
# the same through 32 mcg/mL: 2.625 and 6.5625.
B_32 = ("B", "2.6", "6.6")


def test_start_4_shows_the_range_by_weight_and_by_mass(reference: Reference) -> None:
    found = verdict(reference, "start.4", NOW, KG)
    assert found.status == "information"
    low, high = (found.said("initial_range")[end].quantity for end in ("low", "high"))
    assert (low, high) == (WeightBasedDose(Fraction("0.02")), WeightBasedDose(Fraction("0.05")))
    by_mass = found.said("initial_range_by_mass")
    assert (by_mass["low"], by_mass["high"]) == (
        MassDose(Fraction("1.4")),
        MassDose(Fraction("3.5")),
    )
    assert "initial_no_bag" in found.because


def test_start_4_shows_the_ml_per_h_of_both_ends_for_the_hung_bag(reference: Reference) -> None:
    assert rates(reference, NOW, KG, bag_of_4_mg("09:00", "A")) == [A_16]


def test_start_4_counts_the_salt(reference: Reference) -> None:
    """4 mg of tartrate are 2 mg of base: 8 mcg/mL, 10.5 and 26.25 mL/h."""
    tartrate = bag("norepinephrine", "09:00", "T", "4 mg", 250, salt="tartrate")
    assert rates(reference, NOW, KG, tartrate) == [("T", "10.5", "26.3")]


@pytest.mark.parametrize(
    ("claim", "charted", "shown"),
    [
        ("two hung", [bag_of_4_mg("09:00", "A"), bag_of_8_mg("09:10", "B")], [B_32, A_16]),
        (
            "the one in use stands first",
            [
                bag_of_4_mg("09:00", "A"),
                bag_of_8_mg("09:10", "B"),
                norepinephrine("09:30", "0.1", bag="A"),
            ],
            [A_16, B_32],
        ),
        (
            "a bag that ran before another is down",
            [
                bag_of_4_mg("08:00", "A"),
                norepinephrine("08:10", "0.1", bag="A"),
                bag_of_8_mg("09:10", "B"),
                norepinephrine("09:12", "0.1", bag="B"),
            ],
            [B_32],
        ),
        (
            "a bag not hung yet is not shown",
            [bag_of_4_mg("09:00", "A"), bag_of_8_mg("09:10", "B", hung_at=at("11:00"))],
            [A_16],
        ),
        (
            "an expired bag is not shown",
            [bag_of_4_mg("08:00", "A", expires_at=at(NOW)), bag_of_8_mg("09:10", "B")],
            [B_32],
        ),
        (
            "norepinephrine holds 24 h from preparation",
            [
                bag_of_4_mg("08:00", "A", prepared_at=at(NOW, -1), storage="room"),
                bag_of_8_mg("09:10", "B"),
            ],
            [B_32],
        ),
        (
            "a bag charted anew counts once",
            [bag_of_4_mg("08:00", "A"), bag_of_4_mg("08:05", "A")],
            [A_16],
        ),
        (
            "the bag of another drug is none",
            [bag_of_4_mg("08:00", "A"), bag("vasopressin", "09:00", "V", "20 units", 100)],
            [A_16],
        ),
        (
            "doses charted without a bag leave open what hangs",
            [
                norepinephrine("07:00", "0.1"),
                bag_of_4_mg("08:00", "A"),
                bag_of_8_mg("09:10", "B"),
                norepinephrine("09:30", "0.1"),
            ],
            [B_32, A_16],
        ),
    ],
)
def test_start_4_each_hung_bag(
    reference: Reference,
    claim: str,
    charted: list[AnyEvent],
    shown: list[tuple[str, str, str]],
) -> None:
    assert rates(reference, NOW, KG, charted) == shown, claim


@pytest.mark.parametrize(
    ("charted", "says"),
    [
        ([bag_of_4_mg("09:00", "A")], "weight_missing"),
        ([KG, bag("norepinephrine", "09:00", "A", "4 mg", 250)], "salt_missing"),
    ],
    ids=["no weight", "no salt"],
)
def test_start_4_says_why_no_rate_can_be_shown(
    reference: Reference, charted: list[AnyEvent], says: str
) -> None:
    found = verdict(reference, "start.4", NOW, charted)
    assert found.status == "information"
    assert says in found.because
    assert found.missing == []


def test_start_5_is_information_with_its_basis(reference: Reference) -> None:
    found = verdict(reference, "start.5", NOW)
    assert (found.status, found.because) == ("information", ["none_recorded"])
    assert found.result.item.sources == ("article", "hamzaoui-2010")


# --- START-6 ---


@pytest.mark.parametrize(
    ("claim", "charted", "status"),
    [
        ("diastolic 40, nothing runs", [art("09:55", dbp=40)], "met"),
        ("shock index 3, nothing runs", [art("09:55", dbp=42, hr=126)], "met"),
        ("neither", [art("09:55", dbp=50, hr=100)], "not_met"),
        (
            "norepinephrine runs",
            [art("09:55", dbp=40), norepinephrine("09:00", "0.05")],
            "not_met",
        ),
        (
            "vasopressin alone runs",
            [art("09:55", dbp=40), vasopressin("09:00", "0.03")],
            "not_met",
        ),
        (
            "an inotrope is no vasopressor",
            [art("09:55", dbp=40), infusion("dobutamine", "09:00", "5 mcg/kg/min")],
            "met",
        ),
        (
            "stopped before",
            [art("09:55", dbp=40), norepinephrine("08:00", "0.1"), stop("norepinephrine", "09:00")],
            "met",
        ),
        ("the index unknown", [art("09:55", dbp=50)], "unknown"),
        ("no pressure while a vasopressor runs", [norepinephrine("09:00", "0.05")], "not_met"),
        ("pressure out of date", [art("09:20", dbp=40)], "out_of_date"),
    ],
)
def test_start_6_profound_shock_without_a_vasopressor(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str
) -> None:
    assert verdict(reference, "start.6", NOW, charted).status == status, claim


@pytest.mark.parametrize("number", range(1, 7))
def test_start_items_say_since_when_norepinephrine_runs(reference: Reference, number: int) -> None:
    """Started at 09:00 and raised at 09:30: it runs since 09:00."""
    charted = [
        art("09:55", 60, dbp=40),
        norepinephrine("09:00", "0.05"),
        norepinephrine("09:30", "0.1"),
    ]
    found = verdict(reference, f"start.{number}", NOW, T0, KG, charted)
    said = found.said("runs_since")
    assert (said["drug"], said["since"]) == ("norepinephrine", When(at("09:00"), at(NOW)))
    assert said["dose"].quantity == WeightBasedDose(Fraction("0.1"))
