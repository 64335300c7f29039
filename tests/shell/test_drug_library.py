"""The drug library as shipped, and one bad file per rule with the message it must give."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet import resources
from pressorsheet.core.drugs import Drug, DrugLibrary, Salt, Storage
from pressorsheet.core.equivalents import Formula
from pressorsheet.core.limits import MeasurementLimits, implausible
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import (
    MassConcentration,
    PumpRate,
    UnitConcentration,
    UnitDose,
    WeightBasedDose,
    amount,
)
from pressorsheet.library.drugs import read_library, shipped_library
from pressorsheet.library.equivalents import read_formulas, shipped_formulas
from pressorsheet.library.limits import read_limits, shipped_limits
from pressorsheet.wording import say

SHIPPED = {name: resources.read_bytes("drugs", name) for name in resources.names("drugs")}


def library() -> DrugLibrary:
    read = shipped_library()
    assert isinstance(read, DrugLibrary)
    return read


def drug(drug_id: str) -> Drug:
    found = library().get(drug_id)
    assert found is not None
    return found


def limits() -> MeasurementLimits:
    read = shipped_limits()
    assert isinstance(read, MeasurementLimits)
    return read


def formulas() -> Mapping[str, Formula]:
    read = shipped_formulas()
    assert not isinstance(read, Refused)
    return read


def message(answer: object) -> str:
    assert isinstance(answer, Refused)
    (reason,) = answer.reasons
    return say(reason)


def test_the_library_holds_the_vasopressors_and_inotropes_of_the_specification() -> None:
    drugs = library().drugs.values()
    assert {d.id for d in drugs if d.is_vasopressor} == {
        "norepinephrine",
        "epinephrine",
        "phenylephrine",
        "vasopressin",
        "dopamine",
        "angiotensin-ii",
        "metaraminol",
        "ephedrine",
        "terlipressin",
    }
    assert {d.id for d in drugs if d.is_inotrope} == {"dobutamine", "milrinone", "isoproterenol"}
    assert {d.id for d in drugs if not d.counts_as_catecholamine} == {"vasopressin", "milrinone"}


@pytest.mark.parametrize(
    ("drug_id", "concentrations"),
    [
        ("norepinephrine", ["4", "16", "32", "64", "80", "128", "160", "320"]),
        ("vasopressin", ["0.1", "0.2", "0.4", "0.6", "0.8", "1"]),
        ("epinephrine", ["20", "40"]),
        ("dopamine", ["1600", "3200"]),
        ("dobutamine", ["4000"]),
        ("phenylephrine", []),
    ],
)
def test_the_usual_concentrations_are_those_of_the_specification(
    drug_id: str, concentrations: list[str]
) -> None:
    assert [amount(one) for one in drug(drug_id).concentrations] == [
        Fraction(number) for number in concentrations
    ]


def test_only_norepinephrine_and_vasopressin_have_an_allowed_range() -> None:
    ranges = {d.id: d.allowed for d in library().drugs.values() if d.allowed}
    assert ranges == {
        "norepinephrine": (MassConcentration(Fraction(4)), MassConcentration(Fraction(320))),
        "vasopressin": (UnitConcentration(Fraction("0.1")), UnitConcentration(Fraction(1))),
    }


def test_norepinephrine_alone_asks_for_its_salt() -> None:
    salts = {d.id: d.salts for d in library().drugs.values() if d.salts}
    assert salts == {
        "norepinephrine": {
            Salt.BASE: 1,
            Salt.TARTRATE: 2,
            Salt.BITARTRATE_MONOHYDRATE: 2,
            Salt.ANHYDROUS_BITARTRATE: Fraction("1.89"),
            Salt.HYDROCHLORIDE: Fraction("1.22"),
        }
    }


def test_the_tiers_are_those_of_the_specification() -> None:
    tiers = {
        d.id: [(str(t.level), str(t.side), amount(t.dose), t.question) for t in d.tiers]
        for d in library().drugs.values()
        if d.tiers
    }
    assert tiers == {
        "norepinephrine": [
            ("tell", "below", Fraction("0.005"), "wrong_unit"),
            ("tell", "at_least", Fraction("0.25"), None),
            ("caution", "above", Fraction("0.5"), None),
            ("strong", "above", 1, "mcg_per_min"),
            ("strong", "above", 2, "confirm_twice"),
            ("beyond", "above", 5, None),
        ],
        "vasopressin": [
            ("tell", "below", Fraction("0.003"), "wrong_unit"),
            ("tell", "above", Fraction("0.03"), None),
            ("caution", "above", Fraction("0.04"), None),
            ("strong", "above", Fraction("0.07"), None),
            ("beyond", "above", Fraction("0.1"), None),
            ("beyond", "at_least", Fraction("0.3"), "units_per_h"),
        ],
        "angiotensin-ii": [
            ("caution", "above", Fraction("0.04"), None),
            ("strong", "above", Fraction("0.08"), None),
        ],
    }
    assert drug("norepinephrine").ceiling == WeightBasedDose(Fraction(5))
    assert drug("vasopressin").ceiling == UnitDose(Fraction("0.1"))
    assert drug("angiotensin-ii").ceiling is None


def test_the_shelf_lives_codes_and_pump_rules_are_those_of_the_specification() -> None:
    assert drug("vasopressin").shelf_life_h == {Storage.ROOM: 18, Storage.REFRIGERATED: 24}
    assert set(drug("norepinephrine").shelf_life_h.values()) == {24}
    assert set(drug("angiotensin-ii").shelf_life_h.values()) == {24}
    assert drug("vasopressin").rxnorm == "11149"
    assert {i: drug(i).atc for i in ("norepinephrine", "epinephrine", "vasopressin")} == {
        "norepinephrine": "C01CA03",
        "epinephrine": "C01CA24",
        "vasopressin": "H01BA01",
    }
    assert library().pump.step == PumpRate(Fraction("0.1"))
    assert library().pump.flag_error_above_percent == 5


def test_every_file_of_the_folder_is_read_by_someone() -> None:
    listed = {f"{drug_id}.toml" for drug_id in library().drugs}
    assert set(SHIPPED) == listed | {"library.toml", "measurements.toml", "equivalents.toml"}


def test_the_fingerprint_changes_with_any_byte_of_a_drug_file() -> None:
    changed = dict(SHIPPED) | {"vasopressin.toml": SHIPPED["vasopressin.toml"] + b"\n"}
    other = read_library(changed)
    assert isinstance(other, DrugLibrary)
    assert len(other.fingerprint) == 64
    assert other.fingerprint != library().fingerprint


NE, VP, INDEX = "norepinephrine.toml", "vasopressin.toml", "library.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (NE, 'id = "norepinephrine"\n', "", "norepinephrine.toml, id: missing"),
        (
            NE,
            'id = "norepinephrine"\n',
            'id = "norepinephrine"\nspeed = 1\n',
            "norepinephrine.toml, speed: not known here; remove it or correct its spelling",
        ),
        (
            NE,
            'id = "norepinephrine"',
            "id = 7",
            "norepinephrine.toml, id: a text in quotes is needed",
        ),
        (NE, 'id = "norepinephrine"', 'id = " "', "norepinephrine.toml, id: the text is empty"),
        (
            NE,
            'id = "norepinephrine"',
            'id = "noradrenalin"',
            'norepinephrine.toml, id: the id "noradrenalin" is not the name of the file',
        ),
        (
            NE,
            'also_called = ["noradrenaline"]',
            "also_called = [3]",
            "norepinephrine.toml, also_called: a list of texts is needed",
        ),
        (
            VP,
            "also_called = []",
            'also_called = ["Noradrenaline"]',
            'vasopressin.toml, name: "noradrenaline" already names another drug',
        ),
        (
            NE,
            'kind = "vasopressor"',
            'kind = "pressor"',
            'norepinephrine.toml, kind: "pressor" is not known; known are vasopressor and inotrope',
        ),
        (
            NE,
            "counts_as_catecholamine = true",
            "counts_as_catecholamine = 1",
            "norepinephrine.toml, counts_as_catecholamine: true or false is needed",
        ),
        (
            NE,
            '"4 mcg/mL", "16 mcg/mL"',
            '"4 mcg/mL", "16 units/mL"',
            "norepinephrine.toml, concentrations: units/mL does not fit here; write one of mcg/mL "
            "or mg/mL",
        ),
        (
            NE,
            '"4 mcg/mL", "16 mcg/mL"',
            '"16 mcg/mL", "4 mcg/mL"',
            "norepinephrine.toml, concentrations: the values must be above 0 and climb",
        ),
        (
            NE,
            '["4 mcg/mL", "16 mcg/mL"',
            '["2 mcg/mL", "16 mcg/mL"',
            "norepinephrine.toml, concentrations: 2 mcg/mL is outside the allowed range",
        ),
        (
            NE,
            'from = "4 mcg/mL", to = "320 mcg/mL"',
            'from = "320 mcg/mL", to = "4 mcg/mL"',
            "norepinephrine.toml, allowed: the values must be above 0 and climb",
        ),
        (
            NE,
            '"base-2024"]',
            '"hearsay"]',
            'norepinephrine.toml, sources: "hearsay" is not known; known are house, article, '
            "vp-label, ne-label, base-2024, ismp, goradia-2021 and kotani-2023",
        ),
        (
            NE,
            "base = 1\n",
            "base = 2\n",
            "norepinephrine.toml, salts.base: 1 mg of base is 1 mg of base; write 1",
        ),
        (
            NE,
            "hydrochloride = 1.22",
            "hydrochloride = 12.2",
            "norepinephrine.toml, salts.hydrochloride: the number must be from 1 to 3",
        ),
        (
            NE,
            "hydrochloride = 1.22",
            "hydrochloride = nan",
            "norepinephrine.toml, salts.hydrochloride: a number is needed",
        ),
        (
            NE,
            "hydrochloride = 1.22",
            "hydrochloride = 122e-2",
            "norepinephrine.toml, salts.hydrochloride: a number is needed",
        ),
        (
            NE,
            "hydrochloride = 1.22",
            "hydrochloride = true",
            "norepinephrine.toml, salts.hydrochloride: a number is needed",
        ),
        (
            NE,
            "hydrochloride = 1.22",
            "bitartrate = 2",
            'norepinephrine.toml, salts.bitartrate: "bitartrate" is not known; known are base, '
            "tartrate, bitartrate monohydrate, anhydrous bitartrate and hydrochloride",
        ),
        (
            VP,
            "[shelf_life_h]",
            "[salts]\nbase = 1\n[shelf_life_h]",
            "vasopressin.toml, salts: a drug in units has no salts",
        ),
        (
            VP,
            "room = 18",
            "room = 0",
            "vasopressin.toml, shelf_life_h.room: the number must be from 1 to 2,400",
        ),
        (
            VP,
            "room = 18",
            "fridge = 18",
            "vasopressin.toml, shelf_life_h.fridge: not known here; remove it or correct its "
            "spelling",
        ),
        (
            VP,
            'below = "0.003 units/min"',
            'below = "0.003 mcg/kg/min"',
            "vasopressin.toml, tiers 1.below: mcg/kg/min does not fit here; write one of units/min "
            "or units/h",
        ),
        (
            VP,
            'below = "0.003 units/min"',
            'below = "0.003"',
            "vasopressin.toml, tiers 1.below: write a number, a space and a unit (units/min and "
            'units/h), not "0.003"',
        ),
        (
            VP,
            'below = "0.003 units/min"',
            'below = "0 units/min"',
            "vasopressin.toml, tiers 1.below: the value must be above 0",
        ),
        (
            VP,
            'below = "0.003 units/min"',
            'below = "0.03 units/min"',
            'vasopressin.toml, tiers: a tier "below" must be of level tell and lie '
            "under all others",
        ),
        (
            VP,
            'below = "0.003 units/min"\n',
            "",
            "vasopressin.toml, tiers 1.level: exactly one of at_least, above or below is needed "
            "beside it",
        ),
        (
            VP,
            'above = "0.04 units/min"',
            'above = "0.4 units/min"',
            "vasopressin.toml, tiers: the values must be above 0 and climb",
        ),
        (
            VP,
            'level = "caution"',
            'level = "beyond"',
            "vasopressin.toml, tiers: the values must be above 0 and climb",
        ),
        (
            VP,
            'asks = "units_per_h"',
            'asks = "units"',
            'vasopressin.toml, tiers 6.asks: "units" is not known; known are wrong_unit, '
            "mcg_per_min, units_per_h and confirm_twice",
        ),
        (VP, "[codes]", "[[codes]]", "vasopressin.toml, codes: a table is needed"),
        (
            NE,
            'id = "norepinephrine"\n',
            'id = "norepinephrine\n',
            "norepinephrine.toml, syntax: not TOML: Illegal character '\\n' (at line 2, column 21)",
        ),
        (
            INDEX,
            '"vasopressin",',
            '"vasopresin",',
            "vasopresin.toml: the file is missing",
        ),
        (
            INDEX,
            'step = "0.1 mL/h"',
            'step = "0 mL/h"',
            "library.toml, pump.step: the value must be above 0",
        ),
        (
            INDEX,
            "flag_error_above_percent = 5",
            "flag_error_above_percent = 0",
            "library.toml, pump.flag_error_above_percent: the value must be above 0",
        ),
        (
            INDEX,
            'version = "1.0"',
            "version = 1.0",
            "library.toml, version: a text in quotes is needed",
        ),
    ],
)
def test_a_bad_drug_file_is_refused_naming_file_place_and_fix(
    file: str, old: str, new: str, told: str
) -> None:
    text = SHIPPED[file].decode()
    assert text.count(old) == 1
    bad = SHIPPED | {file: text.replace(old, new).encode()}
    assert message(read_library(bad)) == told


def test_a_file_that_is_no_utf8_says_at_which_byte() -> None:
    bad = SHIPPED | {NE: b'id = "\xff"'}
    assert message(read_library(bad)) == (
        "norepinephrine.toml, byte 6: not UTF-8 text; save the file as UTF-8"
    )


def test_a_file_nested_without_end_is_refused() -> None:
    bad = SHIPPED | {NE: b"a = " + b"[" * 100_000}
    assert message(read_library(bad)).startswith("norepinephrine.toml, syntax: not TOML")


def test_tiers_that_are_no_tables_are_refused() -> None:
    text = SHIPPED["milrinone.toml"].decode()
    bad = SHIPPED | {"milrinone.toml": text.replace("[codes]", "tiers = [1]\n[codes]").encode()}
    assert message(read_library(bad)) == "milrinone.toml, tiers: a list of tables is needed"


@settings(max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_no_bytes_make_a_reader_fail(junk: bytes, at: int) -> None:
    for name in (INDEX, NE):
        broken = SHIPPED[name][:at] + junk + SHIPPED[name][at:]
        assert isinstance(read_library(SHIPPED | {name: broken}), DrugLibrary | Refused)
    measured, equal = SHIPPED["measurements.toml"], SHIPPED["equivalents.toml"]
    assert isinstance(read_limits(measured[:at] + junk), MeasurementLimits | Refused)
    assert isinstance(read_formulas(equal[:at] + junk), Mapping | Refused)


@pytest.mark.parametrize(
    ("field", "reason", "checked"),
    [
        ("sbp_mmhg", ("20", "300"), ("60", "200")),
        ("dbp_mmhg", ("10", "200"), ("30", "120")),
        ("map_mmhg", ("15", "250"), ("45", "120")),
        ("hr_per_min", ("10", "300"), ("40", "180")),
        ("rr_per_min", ("0", "80"), ("6", "45")),
        ("spo2_percent", ("10", "100"), ("80", "100")),
        ("temp_c", ("20", "45"), ("34", "41")),
        ("lactate_mmol_per_l", ("0", "40"), ("0.3", "15")),
        ("crt_s", ("0", "20"), ("0", "8")),
        ("sodium_mmol_per_l", ("100", "190"), ("125", "150")),
        ("urine_ml_per_h", ("0", "2500"), ("0", "400")),
        ("kg", ("20", "350"), ("40", "180")),
        ("gcs", ("3", "15"), None),
        ("lvef_percent", ("5", "85"), ("15", "75")),
        # No row of clinical.md: [house], as chosen in the file.
        ("rass", ("-5", "4"), None),
        ("creatinine_mg_per_dl", ("0", "30"), ("0.2", "12")),
        ("fluid_ml", ("0", "10000"), ("20", "4000")),
    ],
)
def test_the_measurement_limits_are_those_of_the_specification(
    field: str, reason: tuple[str, str], checked: tuple[str, str] | None
) -> None:
    limit = limits().fields[field]
    assert (limit.reason_outside.low, limit.reason_outside.high) == tuple(map(Fraction, reason))
    if checked is None:
        assert limit.checked_outside is None
    else:
        assert limit.checked_outside is not None
        ends = (limit.checked_outside.low, limit.checked_outside.high)
        assert ends == tuple(map(Fraction, checked))


def test_a_map_of_801_is_implausible_by_the_shipped_limits() -> None:
    assert implausible("map_mmhg", Fraction(801), limits())
    assert len(limits().fields) == 17
    assert limits().asks_times_the_last == 10
    assert limits().asks_dose_change_above_times == 2
    expected = hashlib.sha256(SHIPPED["measurements.toml"]).hexdigest()
    assert limits().fingerprint == expected


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "reason_outside = [15, 250]",
            "reason_outside = [250, 15]",
            "measurements.toml, fields.map_mmhg.reason_outside: a range is two numbers, the lower "
            "first",
        ),
        (
            "reason_outside = [15, 250]",
            "reason_outside = [15]",
            "measurements.toml, fields.map_mmhg.reason_outside: a range is two numbers, the lower "
            "first",
        ),
        (
            "reason_outside = [15, 250]",
            'reason_outside = [15, "250"]',
            "measurements.toml, fields.map_mmhg.reason_outside: a list of numbers is needed",
        ),
        (
            "checked_outside = [45, 120]",
            "checked_outside = [4.5, 120]",
            "measurements.toml, fields.map_mmhg.checked_outside: must lie inside reason_outside",
        ),
        (
            "asks_times_the_last = 10",
            "asks_times_the_last = 1",
            "measurements.toml, asks_times_the_last: the factor must be above 1",
        ),
        (
            "within_percent = 5",
            "within_percent = -5",
            "measurements.toml, fields.kg.hints 1.within_percent: the value must be above 0",
        ),
        (
            '"mg_per_dl", above = 20',
            '"mg_per_dl"',
            "measurements.toml, fields.lactate_mmol_per_l.hints 1.asks: exactly one of from, "
            "above, to or last_times is needed beside it",
        ),
        (
            'asks = "fraction"',
            'asks = "percent"',
            'measurements.toml, fields.lvef_percent.hints 1.asks: "percent" is not known; known '
            "are fahrenheit, mg_per_dl, micromol_per_l, pounds and fraction",
        ),
    ],
)
def test_a_bad_limits_file_is_refused_naming_file_place_and_fix(
    old: str, new: str, told: str
) -> None:
    text = SHIPPED["measurements.toml"].decode()
    assert text.count(old) == 1
    assert message(read_limits(text.replace(old, new).encode())) == told


def test_both_formulas_ship_with_the_factors_of_the_specification() -> None:
    factors = {
        formula.id: {d: (term.unit.name, term.factor) for d, term in formula.terms.items()}
        for formula in formulas().values()
    }
    alike = {
        "norepinephrine": ("mcg/kg/min", Fraction(1)),
        "epinephrine": ("mcg/kg/min", Fraction(1)),
        "dopamine": ("mcg/kg/min", Fraction("0.01")),
        "metaraminol": ("mcg/kg/min", Fraction("0.125")),
        "vasopressin": ("units/min", Fraction("2.5")),
    }
    assert factors == {
        "goradia-2021": {
            **alike,
            "phenylephrine": ("mcg/kg/min", Fraction("0.1")),
            "angiotensin-ii": ("mcg/kg/min", Fraction(10)),
        },
        "kotani-2023": {
            **alike,
            "phenylephrine": ("mcg/kg/min", Fraction("0.06")),
            "angiotensin-ii": ("ng/kg/min", Fraction("0.0025")),
        },
    }


def test_every_drug_of_a_formula_is_in_the_library() -> None:
    named = {drug_id for formula in formulas().values() for drug_id in formula.terms}
    assert named <= set(library().drugs)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'id = "kotani-2023"',
            'id = "goradia-2021"',
            'equivalents.toml, formulas 2.id: "goradia-2021" is the id of another formula',
        ),
        (
            "times = 0.0025",
            "times = 0",
            "equivalents.toml, formulas 2.terms.angiotensin-ii.times: the value must be above 0",
        ),
        (
            "times = 0.0025",
            "times = 0.0025, divided_by = 2",
            "equivalents.toml, formulas 2.terms.angiotensin-ii.unit: exactly one of times or "
            "divided_by is needed beside it",
        ),
        (
            'unit = "ng/kg/min"',
            'unit = "ng"',
            'equivalents.toml, formulas 2.terms.angiotensin-ii.unit: "ng" is not known; known are '
            "mcg/kg/min, ng/kg/min, mcg/min, units/min and units/h",
        ),
    ],
)
def test_a_bad_formula_file_is_refused_naming_file_place_and_fix(
    old: str, new: str, told: str
) -> None:
    text = SHIPPED["equivalents.toml"].decode()
    assert text.count(old) == 1
    assert message(read_formulas(text.replace(old, new).encode())) == told
