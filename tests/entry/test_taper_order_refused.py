"""The taper order refuses in words what no plan can be made of, and no text breaks its form."""

from decimal import Decimal

import pytest
from bedside import bag, weight
from dosed import holds_for
from hypothesis import example, given, settings
from hypothesis import strategies as st
from taper_orders import NORA_ORDER, ON_NORA, ORDER, STABLE, VASO, of_nora, ordered, plan_of
from typed import NOON, asked, desk, problems, sentences

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, TaperOrdered
from pressorsheet.core.tapers import tapers_of
from pressorsheet.entry import taper_order as form
from pressorsheet.wording import say


def test_norepinephrine_has_no_step_and_no_interval_of_the_protocol(reference: Reference) -> None:
    planned = of_nora(reference, step="", every_min="")
    assert problems(planned.checked) == [
        ("step", "taper_step_not_ordered"),
        ("every_min", "taper_interval_not_ordered"),
    ]
    assert sentences(planned.checked) == [
        "the protocol holds no step for this drug; the prescriber enters one",
        "the protocol holds no interval for this drug; the prescriber enters one",
    ]


def test_a_dose_by_weight_without_a_weight_says_to_chart_it(reference: Reference) -> None:
    planned = of_nora(reference, *ON_NORA[1:])
    assert problems(planned.checked) == [("from", "entry_plan_needs_weight")]


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        ({"step": "0"}, [("step", "taper_step_not_positive")]),
        ({"step": "-0.005"}, [("step", "taper_step_not_positive")]),
        ({"step": "0.0051"}, [("step", "taper_step_too_large")]),
        ({"step": "0,005"}, [("step", "number_thousands_or_comma")]),
        ({"step": "0.0001"}, [("step", "taper_too_many_rows"), ("step", "dose_rounds_to_zero")]),
        ({"every_min": "59"}, [("every_min", "taper_interval_too_short")]),
        ({"every_min": "0"}, [("every_min", "taper_interval_not_positive")]),
        ({"every_min": "60.5"}, [("every_min", "taper_interval_not_whole_minutes")]),
        ({"every_min": "1" * 24}, [("every_min", "taper_beyond_calendar")]),
        ({"every_min": "1 h"}, [("every_min", "number_with_unit")]),
        ({"to": "0.03"}, [("to", "taper_nothing_to_reduce")]),
        ({"to": "0.04"}, [("to", "taper_end_above_start")]),
        ({"to": "-0.01"}, [("to", "taper_end_negative")]),
        ({"from": ""}, [("from", "entry_dose_missing")]),
        ({"from": "0"}, [("from", "number_not_above_zero")]),
        ({"from_unit": ""}, [("from_unit", "entry_unit_missing")]),
        ({"from_unit": "mcg/min"}, [("from_unit", "unit_of_another_kind")]),
        ({"bag_id": ""}, [("bag_id", "entry_plan_needs_bag")]),
        ({"bag_id": "Z"}, [("bag_id", "bag_not_charted")]),
        ({"drug": "", "bag_id": ""}, [("drug", "entry_drug_missing")]),
        ({"drug": "levo"}, [("drug", "drug_unknown")]),
        ({"rescue": "0"}, [("rescue", "taper_rescue_not_positive")]),
        ({"rescue": "0.11"}, [("rescue", "dose_beyond")]),
        ({"rescue": "0.4"}, [("rescue", "dose_beyond"), ("rescue", "dose_units_per_h_meant")]),
        ({"pump_step": "0"}, [("pump_step", "number_not_above_zero")]),
        (
            {"pump_step": "10"},
            [
                ("step", "dose_rounds_to_zero"),
                ("step", "taper_first_row_changes_nothing"),
                ("step", "taper_rows_share_rate"),
            ],
        ),
        ({"map_low_mmhg": "0"}, [("map_low_mmhg", "number_not_above_zero")]),
        (
            {"map_low_mmhg": "75", "map_high_mmhg": "65"},
            [("map_high_mmhg", "target_bounds_crossed")],
        ),
        (
            {"map_low_mmhg": "65", "stop_below_mmhg": "66"},
            [("stop_below_mmhg", "entry_stop_above_low")],
        ),
        ({"ordered_by": "x" * 201}, [("ordered_by", "text_too_long")]),
        ({"call": "one\ntwo"}, [("call", "text_with_breaks")]),
        ({"amount": "20"}, [("amount", "entry_plan_two_bags")]),
        (
            {"bag_id": "", "amount": "20", "amount_unit": "units"},
            [("volume_ml", "entry_volume_missing")],
        ),
        (
            {"bag_id": "", "amount": "5", "amount_unit": "units", "volume_ml": "100"},
            [("amount", "concentration_not_allowed")],
        ),
    ],
)
def test_what_no_plan_can_be_made_of_names_its_field(
    reference: Reference, draft: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    planned = ordered(reference, **draft)
    assert sorted(problems(planned.checked)) == sorted(faults)
    assert planned.plan is None


@pytest.mark.parametrize(
    ("drug", "codes"),
    [
        ("epinephrine", ["taper_no_rules", "taper_no_ceiling"]),
        ("angiotensin-ii", ["taper_no_rules", "taper_no_ceiling"]),
    ],
)
def test_a_drug_the_protocol_does_not_taper_is_refused(
    reference: Reference, drug: str, codes: list[str]
) -> None:
    label = {"bag_id": "", "amount": "5", "amount_unit": "mg", "volume_ml": "250"}
    planned = of_nora(reference, drug=drug, **label)
    assert problems(planned.checked) == [("drug", code) for code in codes]


@pytest.mark.parametrize(
    ("hung", "code"),
    [
        (bag("norepinephrine", "08:30", "A", "4 mg", 250), "salt_missing"),
        (VASO.model_copy(update={"bag_id": "A"}), "taper_bag_of_another_drug"),
        (
            bag("norepinephrine", "08:30", "A", "0.5 mg", 250, salt="base"),
            "concentration_not_allowed",
        ),
    ],
)
def test_a_bag_no_plan_is_made_of_is_refused(
    reference: Reference, hung: AnyEvent, code: str
) -> None:
    planned = of_nora(reference, *ON_NORA[:2], hung, *ON_NORA[3:])
    assert ("bag_id", code) in problems(planned.checked)


def test_a_plan_of_more_digits_than_a_record_keeps_is_not_recorded(reference: Reference) -> None:
    """0.123456789123 x 70.123456789 x 60 / 16 has 23 decimals."""
    charted = (weight("00:00", "70.123456789"), *ON_NORA[1:])
    planned = of_nora(reference, *charted, **{"from": "0.123456789123"})
    assert problems(planned.checked) == [("from", "entry_plan_too_long")]


def test_doses_that_the_plan_cannot_write_exactly_are_refused(reference: Reference) -> None:
    """1.8 units/h are 0.03 units/min; 1.75 are 0.0291666..."""
    per_h = {"from": "1.8", "from_unit": "units/h", "step": "0.3"}
    exact = ordered(reference, **per_h)
    assert plan_of(exact)["from"] == Decimal("0.03")
    assert plan_of(exact)["dose_unit"] == "units/min"
    for draft in ({"from": "1.75"}, {"step": "0.29"}, {"to": "0.1"}, {"rescue": "1.75"}):
        planned = ordered(reference, **(per_h | draft))
        assert problems(planned.checked) == [("from_unit", "entry_plan_unit_inexact")]


def test_pressures_and_a_rescue_dose_out_of_the_way_are_asked_about(reference: Reference) -> None:
    planned = ordered(reference, map_low_mmhg="40", stop_below_mmhg="14", rescue="0.061")
    assert asked(planned.checked) == [
        ("map_low_mmhg", "value_to_be_checked"),
        ("stop_below_mmhg", "value_implausible (reason)"),
        ("rescue", "dose_change_large"),
    ]


# Any text.

FIELDS = (
    "drug", "from", "from_unit", "step", "every_min", "to", "start", "bag_id", "amount",
    "amount_unit", "volume_ml", "salt", "pump_step", "map_low_mmhg", "map_high_mmhg",
    "stop_below_mmhg", "rescue", "call", "reason", "ordered_by",
)  # fmt: skip
DOSES = st.decimals(0, 1, places=3).map(lambda number: format(number.normalize(), "f"))
LIKELY: dict[str, st.SearchStrategy[str]] = {
    "drug": st.sampled_from(["norepinephrine", "vasopressin"]),
    "from": st.sampled_from(["0.03", "0.1", "0.5", "6"]),
    "from_unit": st.sampled_from(["mcg/kg/min", "mcg/min", "units/min", "units/h"]),
    "step": st.sampled_from(["", "0.005", "0.001", "0.02"]),
    "every_min": st.sampled_from(["", "60", "90", "527040"]),
    "to": st.sampled_from(["", "0", "0.01"]),
    "start": st.sampled_from(["", "1145", "1300", "2026-03-12 06:00"]),
    "bag_id": st.sampled_from(["V", "A"]),
    "amount": st.sampled_from(["", "20", "0.4"]),
    "amount_unit": st.sampled_from(["units", "mg"]),
    "volume_ml": st.sampled_from(["100", "250", "3"]),
    "salt": st.sampled_from(["", "base"]),
    "pump_step": st.sampled_from(["", "0.01"]),
    "map_low_mmhg": st.sampled_from(["", "65"]),
    "map_high_mmhg": st.sampled_from(["", "75"]),
    "stop_below_mmhg": st.sampled_from(["", "60"]),
    "rescue": st.sampled_from(["", "0.03", "0.1"]),
}
HOSTILE = (
    DOSES
    | st.text(max_size=30)
    | st.sampled_from(
        ["x" * 5_000, "9" * 24, "0.00000000000000000000001", "\ud800", "\x00", "0,05"]
    )
)


def drafts() -> st.SearchStrategy[dict[str, str]]:
    likely = {field: LIKELY.get(field, HOSTILE) for field in FIELDS}
    anything = {field: one | HOSTILE for field, one in likely.items()}
    base = st.sampled_from([ORDER, NORA_ORDER])
    edits = st.fixed_dictionaries({}, optional=LIKELY) | st.fixed_dictionaries(
        {}, optional=anything
    )
    return st.builds(lambda start, edit: {**start, **edit}, base, edits)


def test_no_text_breaks_the_form_and_a_plan_is_readable(reference: Reference) -> None:
    charted = (*STABLE, *ON_NORA[:3])
    at_desk = desk(reference, *charted)
    made: list[TaperOrdered] = []

    @settings(max_examples=100)
    @example(ORDER)
    @example(NORA_ORDER)
    @example(NORA_ORDER | {"from": "9" * 24, "step": "9" * 23, "reason": "x"})
    @given(drafts())
    def holds(draft: dict[str, str]) -> None:
        planned = form.planned(draft, at_desk)
        outcome = planned.checked
        holds_for(reference, outcome, FIELDS)
        assert all(say(notice.note) for notice in planned.notices)
        for each in outcome.events:
            assert isinstance(each, TaperOrdered)
            made.append(each)
            assert each.plan is not None
            if each.plan["dose_unit"] == draft["from_unit"]:
                assert str(each.plan["from"]) == draft["from"]
            assert tapers_of(assess(chart_of((*charted, each)), reference, NOON)).unread == ()

    holds()
    assert len(made) > 2
