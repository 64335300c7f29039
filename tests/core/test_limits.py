from decimal import Decimal
from fractions import Fraction

import pytest
from made_drugs import ANGIOTENSIN, BY_MASS, NOREPINEPHRINE, VASOPRESSIN, per_kg, units

from pressorsheet.core.drugs import Drug, DrugLibrary, Level, PumpRules, Side, Tier
from pressorsheet.core.limits import (
    Hint,
    HintRule,
    MeasurementLimit,
    MeasurementLimits,
    Notice,
    Range,
    beyond,
    change_notices,
    dose_notices,
    implausible,
    measurement_notices,
    pressure_order_notices,
)
from pressorsheet.core.note import Refused, note
from pressorsheet.core.quantity import (
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    UnitDose,
    Weight,
    WeightBasedDose,
)

SEVENTY = Weight(Fraction(70))
TELL, CAUTION, STRONG, BEYOND = Level


def between(low: str, high: str) -> Range:
    return Range(Fraction(low), Fraction(high))


def limit(
    field: str, unit: str, reason: Range, checked: Range | None, *hints: HintRule
) -> MeasurementLimit:
    return MeasurementLimit(field, unit, reason, checked, hints)


POUNDS = HintRule(Hint.POUNDS, last_times=Fraction("2.2"), within_percent=Fraction(5))
ROWS = (
    limit("map_mmhg", "mmHg", between("15", "250"), between("45", "120")),
    limit(
        "temp_c",
        "degrees Celsius",
        between("20", "45"),
        between("34", "41"),
        HintRule(Hint.FAHRENHEIT, between("70", "115")),
    ),
    limit(
        "lactate_mmol_per_l",
        "mmol/L",
        between("0", "40"),
        between("0.3", "15"),
        HintRule(Hint.MG_PER_DL, Range(Fraction(20), None), low_excluded=True),
    ),
    limit("kg", "kg", between("20", "350"), between("40", "180"), POUNDS),
    limit("rass", "points", between("-5", "4"), None),
    limit(
        "creatinine_mg_per_dl",
        "mg/dL",
        between("0", "30"),
        between("0.2", "12"),
        HintRule(Hint.MICROMOL_PER_L, Range(Fraction(20), None), low_excluded=True),
    ),
    limit("gcs", "points", between("3", "15"), None),
    limit(
        "lvef_percent",
        "%",
        between("5", "85"),
        between("15", "75"),
        HintRule(Hint.FRACTION, Range(None, Fraction(1))),
    ),
)
LIMITS = MeasurementLimits("1", {row.field: row for row in ROWS}, Fraction(10), Fraction(2), "")


def said(notices: tuple[Notice, ...]) -> list[tuple[Level, str]]:
    return [(notice.level, notice.code) for notice in notices]


@pytest.mark.parametrize(
    ("dose", "notices"),
    [
        ("0", []),
        ("0.0049", [(TELL, "dose_wrong_unit")]),
        ("0.005", []),
        ("0.249", []),
        ("0.25", [(TELL, "dose_limit")]),
        ("0.5", [(TELL, "dose_limit")]),
        ("0.501", [(CAUTION, "dose_limit")]),
        ("1", [(CAUTION, "dose_limit")]),
        ("1.001", [(STRONG, "dose_mcg_per_min_meant")]),
        ("2", [(STRONG, "dose_mcg_per_min_meant")]),
        ("2.1", [(STRONG, "dose_mcg_per_min_meant"), (STRONG, "dose_confirm_twice")]),
        ("5", [(STRONG, "dose_mcg_per_min_meant"), (STRONG, "dose_confirm_twice")]),
        ("5.001", [(STRONG, "dose_mcg_per_min_meant"), (BEYOND, "dose_beyond")]),
    ],
)
def test_norepinephrine_speaks_at_these_doses(dose: str, notices: list[tuple[Level, str]]) -> None:
    assert said(dose_notices(NOREPINEPHRINE, per_kg(dose))) == notices


@pytest.mark.parametrize(
    ("dose", "notices"),
    [
        ("0", []),
        ("0.0029", [(TELL, "dose_wrong_unit")]),
        ("0.003", []),
        ("0.03", []),
        ("0.031", [(TELL, "dose_limit")]),
        ("0.04", [(TELL, "dose_limit")]),
        ("0.041", [(CAUTION, "dose_limit")]),
        ("0.07", [(CAUTION, "dose_limit")]),
        ("0.071", [(STRONG, "dose_limit")]),
        ("0.1", [(STRONG, "dose_limit")]),
        ("0.101", [(BEYOND, "dose_beyond")]),
        ("0.3", [(BEYOND, "dose_beyond"), (BEYOND, "dose_units_per_h_meant")]),
        ("1.8", [(BEYOND, "dose_beyond"), (BEYOND, "dose_units_per_h_meant")]),
    ],
)
def test_vasopressin_speaks_at_these_doses(dose: str, notices: list[tuple[Level, str]]) -> None:
    assert said(dose_notices(VASOPRESSIN, units(dose))) == notices


@pytest.mark.parametrize(
    ("ng", "notices"),
    [
        ("40", []),
        ("41", [(CAUTION, "dose_limit")]),
        ("81", [(STRONG, "dose_limit")]),
        ("1000", [(STRONG, "dose_limit")]),
    ],
)
def test_angiotensin_speaks_at_these_doses_and_has_no_ceiling(
    ng: str, notices: list[tuple[Level, str]]
) -> None:
    dose = WeightBasedDose(Fraction(ng) / 1000)
    assert said(dose_notices(ANGIOTENSIN, dose)) == notices
    assert beyond(ANGIOTENSIN, dose) is None


def test_a_notice_names_dose_and_limit_in_the_unit_the_drug_is_charted_in() -> None:
    (notice,) = dose_notices(ANGIOTENSIN, per_kg("0.05"))
    assert notice.note == note(
        "dose_limit",
        drug="angiotensin-ii",
        dose=InUnit(per_kg("0.05"), "ng/kg/min"),
        side=Side.ABOVE,
        limit=InUnit(per_kg("0.04"), "ng/kg/min"),
    )


def test_a_dose_in_mcg_per_min_is_judged_by_the_weight() -> None:
    # 42 mcg/min at 70 kg is 0.6 mcg/kg/min; 0.1 mcg/min is 0.0014
    assert said(dose_notices(NOREPINEPHRINE, MassDose(Fraction(42)), SEVENTY)) == [
        (CAUTION, "dose_limit")
    ]
    assert said(dose_notices(NOREPINEPHRINE, MassDose(Fraction("0.1")), SEVENTY)) == [
        (TELL, "dose_wrong_unit")
    ]


def test_a_dose_in_mcg_per_min_without_a_weight_says_that_nobody_judged() -> None:
    for weight in (None, Weight(Fraction(0))):
        assert dose_notices(NOREPINEPHRINE, MassDose(Fraction(42)), weight) == (
            Notice(TELL, note("dose_limits_need_weight", drug="norepinephrine")),
        )


def test_a_dose_by_weight_is_judged_in_mcg_per_min_where_the_tiers_are() -> None:
    judged = Drug(
        id="terlipressin",
        name="terlipressin",
        is_vasopressor=True,
        is_inotrope=False,
        counts_as_catecholamine=True,
        dose_unit="mcg/min",
        salts={},
        concentrations=(),
        allowed=None,
        tiers=(Tier(CAUTION, Side.ABOVE, MassDose(Fraction(10))),),
        shelf_life_h={},
    )
    assert said(dose_notices(judged, per_kg("0.2"), SEVENTY)) == [(CAUTION, "dose_limit")]
    assert said(dose_notices(judged, per_kg("0.2"))) == [(STRONG, "dose_of_another_kind")]


@pytest.mark.parametrize(
    ("drug", "dose"),
    [
        (VASOPRESSIN, MassDose(Fraction(1))),
        (VASOPRESSIN, per_kg("1")),
        (NOREPINEPHRINE, UnitDose(Fraction(1))),
    ],
)
def test_a_dose_that_is_not_of_the_drugs_dimension_is_named(drug: Drug, dose: Dose) -> None:
    foreign = note("dose_of_another_kind", drug=drug.id, dose=dose, unit=drug.dose_unit)
    assert dose_notices(drug, dose, SEVENTY) == (Notice(STRONG, foreign),)


def test_a_drug_without_tiers_has_no_notices() -> None:
    assert dose_notices(BY_MASS, MassDose(Fraction(10_000))) == ()


def test_beyond_refuses_with_every_reason_and_nothing_below() -> None:
    refusal = beyond(VASOPRESSIN, units("1.8"))
    assert isinstance(refusal, Refused)
    assert [reason.code for reason in refusal.reasons] == ["dose_beyond", "dose_units_per_h_meant"]
    by_unit = beyond(NOREPINEPHRINE, per_kg("7"))
    assert isinstance(by_unit, Refused)
    assert [reason.code for reason in by_unit.reasons] == ["dose_mcg_per_min_meant", "dose_beyond"]
    assert beyond(VASOPRESSIN, units("0.1")) is None
    assert beyond(NOREPINEPHRINE, per_kg("5")) is None


def test_the_ceiling_is_the_lowest_dose_beyond() -> None:
    assert NOREPINEPHRINE.ceiling == per_kg("5")
    assert VASOPRESSIN.ceiling == units("0.1")
    assert ANGIOTENSIN.ceiling is None


def test_a_library_finds_a_drug_by_id_and_by_any_full_name() -> None:
    drugs = {drug.id: drug for drug in (NOREPINEPHRINE, ANGIOTENSIN)}
    library = DrugLibrary("1", drugs, PumpRules(PumpRate(Fraction(1, 10)), Fraction(5)), "")
    assert library.get("norepinephrine") is NOREPINEPHRINE
    assert library.get("Noradrenaline") is None
    assert library.named(" Noradrenaline ") is NOREPINEPHRINE
    assert library.named("ANGIOTENSIN II") is ANGIOTENSIN
    assert library.named("levo") is None


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        ("map_mmhg", "15", False),
        ("map_mmhg", "250", False),
        ("map_mmhg", "14.9", True),
        ("map_mmhg", "801", True),
        ("map_mmhg", "-27", True),
        ("gcs", "2", True),
        ("gcs", "3", False),
        ("temp_c", "98.6", True),
        ("skin", "9999", False),
    ],
)
def test_a_value_outside_the_first_range_is_implausible(
    field: str, value: str, answer: bool
) -> None:
    assert implausible(field, Decimal(value), LIMITS) is answer


@pytest.mark.parametrize(
    ("field", "value", "last", "notices"),
    [
        ("map_mmhg", "65", None, []),
        ("map_mmhg", "45", None, []),
        ("map_mmhg", "44", None, [(CAUTION, "value_to_be_checked")]),
        ("map_mmhg", "121", None, [(CAUTION, "value_to_be_checked")]),
        ("map_mmhg", "-27", None, [(STRONG, "value_implausible")]),
        ("gcs", "3", None, []),
        ("gcs", "16", None, [(STRONG, "value_implausible")]),
        ("skin", "5", "1", []),
        (
            "temp_c",
            "98.6",
            None,
            [(STRONG, "value_implausible"), (TELL, "value_fahrenheit_meant")],
        ),
        ("temp_c", "69", None, [(STRONG, "value_implausible")]),
        (
            "temp_c",
            "115",
            None,
            [(STRONG, "value_implausible"), (TELL, "value_fahrenheit_meant")],
        ),
        ("lactate_mmol_per_l", "20", None, [(CAUTION, "value_to_be_checked")]),
        (
            "lactate_mmol_per_l",
            "20.1",
            None,
            [(CAUTION, "value_to_be_checked"), (TELL, "value_mg_per_dl_meant")],
        ),
        (
            "lactate_mmol_per_l",
            "21",
            "2.1",
            [
                (CAUTION, "value_to_be_checked"),
                (CAUTION, "value_far_from_last"),
                (TELL, "value_mg_per_dl_meant"),
            ],
        ),
        ("lactate_mmol_per_l", "2", "0.21", []),
        ("lactate_mmol_per_l", "0.5", "5", [(CAUTION, "value_far_from_last")]),
        ("lactate_mmol_per_l", "0.51", "5", []),
        ("lactate_mmol_per_l", "5", "0", []),
        ("rass", "-5", None, []),
        ("rass", "-6", None, [(STRONG, "value_implausible")]),
        ("rass", "5", "4", [(STRONG, "value_implausible")]),
        # A scale through 0 has no ratio: from restless to calm or drowsy is no slip of the point.
        ("rass", "0", "1", []),
        ("rass", "-4", "2", []),
        ("creatinine_mg_per_dl", "1.2", "1.1", []),
        ("creatinine_mg_per_dl", "0.1", None, [(CAUTION, "value_to_be_checked")]),
        ("creatinine_mg_per_dl", "20", None, [(CAUTION, "value_to_be_checked")]),
        (
            "creatinine_mg_per_dl",
            "96",
            None,
            [(STRONG, "value_implausible"), (TELL, "value_micromol_per_l_meant")],
        ),
        ("creatinine_mg_per_dl", "11", "1.1", [(CAUTION, "value_far_from_last")]),
        (
            "lvef_percent",
            "0.55",
            None,
            [(STRONG, "value_implausible"), (TELL, "value_fraction_meant")],
        ),
        (
            "lvef_percent",
            "1",
            None,
            [(STRONG, "value_implausible"), (TELL, "value_fraction_meant")],
        ),
        ("lvef_percent", "1.1", None, [(STRONG, "value_implausible")]),
        ("kg", "154", "70", [(TELL, "value_pounds_meant")]),
        ("kg", "70", "154", [(TELL, "value_pounds_meant")]),
        ("kg", "140", "70", []),
        ("kg", "164", "70", []),
        ("kg", "154", None, []),
        ("kg", "154", "0", []),
        ("kg", "0", "70", [(STRONG, "value_implausible"), (CAUTION, "value_far_from_last")]),
    ],
)
def test_a_measurement_speaks_so(
    field: str, value: str, last: str | None, notices: list[tuple[Level, str]]
) -> None:
    former = None if last is None else Decimal(last)
    assert said(measurement_notices(field, Decimal(value), LIMITS, former)) == notices


def test_a_measurement_notice_names_value_unit_and_range() -> None:
    assert measurement_notices("map_mmhg", Decimal("801"), LIMITS) == (
        Notice(
            STRONG,
            note(
                "value_implausible",
                field="map_mmhg",
                value=Fraction(801),
                unit="mmHg",
                low=Fraction(15),
                high=Fraction(250),
            ),
        ),
    )


def test_a_hint_names_field_value_and_unit() -> None:
    notices = measurement_notices("kg", Decimal("154"), LIMITS, Decimal("70"))
    assert [n.note for n in notices] == [
        note("value_pounds_meant", field="kg", value=Fraction(154), unit="kg", last=Fraction(70))
    ]


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        (between("0", "9"), between("0", "9"), True),
        (between("0", "9"), between("1", "8"), True),
        (between("0", "9"), between("-1", "8"), False),
        (between("0", "9"), between("1", "10"), False),
        (Range(None, None), Range(None, None), True),
        (between("0", "9"), Range(None, Fraction(9)), False),
        (between("0", "9"), Range(Fraction(0), None), False),
    ],
)
def test_a_range_holds_another_when_all_its_numbers_are_inside(
    outer: Range, inner: Range, holds: bool
) -> None:
    assert outer.holds(inner) is holds


@pytest.mark.parametrize(
    ("sbp", "dbp", "mean", "asks"),
    [
        ("120", "60", "80", False),
        ("60", "60", "60", False),
        ("60", "120", None, True),
        ("120", "60", "55", True),
        ("120", None, "121", True),
        (None, "60", "80", False),
        (None, None, "80", False),
        (None, None, None, False),
    ],
)
def test_pressures_out_of_order_ask(
    sbp: str | None, dbp: str | None, mean: str | None, asks: bool
) -> None:
    given = [None if text is None else Decimal(text) for text in (sbp, dbp, mean)]
    wrong = note("pressures_out_of_order", sbp_mmhg=given[0], dbp_mmhg=given[1], map_mmhg=given[2])
    assert pressure_order_notices(*given) == ((Notice(CAUTION, wrong),) if asks else ())


@pytest.mark.parametrize(
    ("old", "new", "asks"),
    [
        ("0.1", "0.2", False),
        ("0.1", "0.201", True),
        ("0.1", "0.05", False),
        ("0.1", "0.049", True),
        ("0.1", "0", False),
        ("0", "0.5", False),
        ("0.1", "0.1", False),
    ],
)
def test_a_change_to_more_than_twice_or_less_than_half_asks(old: str, new: str, asks: bool) -> None:
    asked = note(
        "dose_change_large",
        drug="norepinephrine",
        old=InUnit(per_kg(old), "mcg/kg/min"),
        new=InUnit(per_kg(new), "mcg/kg/min"),
    )
    notices = change_notices(NOREPINEPHRINE, per_kg(old), per_kg(new), LIMITS)
    assert notices == ((Notice(STRONG, asked),) if asks else ())


def test_a_change_in_another_dimension_than_the_drugs_shows_the_doses_own_unit() -> None:
    old, new = MassDose(Fraction(1)), MassDose(Fraction(9))
    (notice,) = change_notices(NOREPINEPHRINE, old, new, LIMITS)
    assert notice.note == note("dose_change_large", drug="norepinephrine", old=old, new=new)


def test_a_change_from_one_dimension_to_another_is_a_bug() -> None:
    with pytest.raises(TypeError, match="do not compare"):
        change_notices(NOREPINEPHRINE, per_kg("1"), MassDose(Fraction(1)), LIMITS)


def test_a_dose_just_above_a_limit_is_never_shown_as_the_limit() -> None:
    # 9.0001 mL/h of 0.2 units/mL is 0.0300003333... units/min
    just_above = UnitDose(Fraction("9.0001") * Fraction("0.2") / 60)
    (notice,) = dose_notices(VASOPRESSIN, just_above)
    assert notice.note["dose"] == InUnit(UnitDose(Fraction("0.0300003")), "units/min")


def test_a_dose_that_ends_is_shown_in_full() -> None:
    (notice,) = dose_notices(VASOPRESSIN, units("0.03000001"))
    assert notice.note["dose"] == InUnit(units("0.03000001"), "units/min")
