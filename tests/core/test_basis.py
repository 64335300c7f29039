"""What a committee reads of each rule: its numbers, in words."""

from decimal import Decimal
from typing import Any

import pytest
from made_protocols import content, criterion, item

from pressorsheet.core.basis import basis, settings_said, tapers_said
from pressorsheet.core.protocol import Protocol
from pressorsheet.wording import say

LOW = criterion("low", "diastolic_at_most", at_most={"mmhg": 40})
SLOW = criterion("slow", "refill_adequate", at_most_s=3, fresh_h=4)
WITHIN = "an unbroken run of readings at most 30 min apart that ends with the newest, itself at "
STEADY = (
    "vasopressin runs, and measured MAP at or above the low bound of the target in force for at "
    "least 8 h, readings of one source at most 1 h 15 min apart, all infusions and boluses "
    "charted by a word at most 12 h old; meanwhile "
)
LABEL = (
    "(label mode) none of these running: catecholamines and none of these started, given as bolus "
    "or increased by more than 3 %: vasopressin"
)
LOCAL = (
    "(local mode) none of these started, given as bolus or increased by more than 3 %: "
    "catecholamines and vasopressin"
)
MODES = {
    "label": {"running": ["catecholamines"], "raised": ["vasopressin"]},
    "local": {"raised": ["catecholamines", "vasopressin"]},
}
STABLE = {"drug": "vasopressin", "over_h": 8, "mode": "label"}


def protocol(*criteria: dict[str, Any], **others: Any) -> Protocol:
    names = [one["id"] for one in criteria]
    return Protocol.model_validate(
        content(list(criteria), [item("an.item", all_of=names)], **others)
    )


@pytest.mark.parametrize(
    ("rule", "fields", "reads"),
    [
        (
            "map_persistently_low",
            {"below": {"mmhg": 65}},
            f"MAP below 65 mmHg for at least 5 min: {WITHIN}most 30 min old",
        ),
        (
            "map_persistently_low",
            {"while_drug": "norepinephrine", "while_at_least": {"mcg_per_kg_per_min": "0.1"}},
            "MAP below the low bound of the target in force for at least 5 min: "
            f"{WITHIN}most 30 min old; only readings taken with norepinephrine at "
            "0.1 mcg/kg/min or more count",
        ),
        (
            "map_above_target",
            {"over_min": 60},
            "MAP above the high bound of the target in force for at least 1 h: an unbroken run of "
            "readings at most 1 h 15 min apart that ends with the newest, itself at most "
            "1 h 15 min old",
        ),
        (
            "diastolic_at_most",
            {"at_most": {"mmhg": 40}},
            "diastolic pressure 40 mmHg or less, at most 30 min old",
        ),
        (
            "shock_index_at_least",
            {"at_least": 3},
            "heart rate / diastolic pressure 3 or more, the two at most 15 min apart and at most "
            "30 min old",
        ),
        (
            "fluid_challenge",
            {"ml_per_kg": 30, "within_h": 3, "before_h": 6},
            "crystalloid of 30 mL/kg or more since shock was recognised, with what was charted up "
            "to 6 h before it; the text says when it was completed later than 3 h after it",
        ),
        ("running", {"drug_class": "vasopressors"}, "one of the vasopressors runs"),
        ("running", {"drugs": ["dopamine"]}, "DOPamine runs"),
        (
            "running",
            {
                "drugs": ["dopamine"],
                "at_least": {"mcg_per_kg_per_min": 2},
                "below": {"mcg_per_kg_per_min": 5},
            },
            "DOPamine runs at 2 mcg/kg/min or more and below 5 mcg/kg/min",
        ),
        (
            "running",
            {"drugs": ["vasopressin"], "above": {"units_per_min": "0.1"}},
            "vasopressin runs above 0.1 units/min",
        ),
        (
            "dose_sustained",
            {"drug": "epinephrine", "at_least": {"mcg_per_kg_per_min": "0.25"}, "over_h": 4},
            "EPINEPHrine at 0.25 mcg/kg/min or more for at least 4 h without a break",
        ),
        ("line_in_place", {"line": "arterial"}, "arterial line placed and not removed"),
        (
            "lactate_adequate",
            {"at_most_mmol_per_l": 2, "fall_percent": 10, "fall_over_h": 2, "fresh_h": 6},
            "lactate 2 mmol/L or less, or at least 10 % below the first over at least 2 h and not "
            "above the previous; at most 6 h old",
        ),
        (
            "refill_adequate",
            {"at_most_s": 3, "fresh_h": 4},
            "capillary refill 3 s or less, at most 4 h old",
        ),
        (
            "mental_status_adequate",
            {"fresh_h": 4},
            "mental status alert or at baseline, at most 4 h old; sedated is unknown",
        ),
        (
            "urine_adequate",
            {
                "ml_per_kg_per_h": "0.5",
                "over_min": 60,
                "polyuria_ml_per_kg_per_h": 3,
                "fresh_h": 6,
            },
            "urine 0.5 mL/kg/h or more over the newest interval of at least 1 h, at most 6 h old; "
            "above 3 mL/kg/h asks for a cause of polyuria",
        ),
        (
            "target_set",
            {},
            "a MAP target set by a person and not past its review, with a reason where its low "
            "bound is below 65 mmHg or above 70 mmHg",
        ),
        (
            "target_bound_at_least",
            {"at_least": {"mmhg": 75}},
            "low or high bound of the target in force 75 mmHg or more",
        ),
        ("ejection_fraction_at_most", {"percent": 45}, "LVEF 45 % or less"),
        (
            "history_recorded",
            {"fields": ["cardiac_output_high", "dopamine_reason"]},
            "recorded: one of cardiac output known to be high or reason for DOPamine",
        ),
        ("stable", {**STABLE, "modes": {"label": MODES["label"]}}, f"{STEADY}{LABEL}"),
        (
            "stable",
            {**STABLE, "modes": MODES},
            f"{STEADY}{LABEL}; shown beside and never blended: {LOCAL}",
        ),
        (
            "low_after_reduction",
            {"within_h": 24},
            "a MAP below the low bound of the target in force in the last 24 h, at most 24 h "
            "after a vasopressor was reduced or stopped",
        ),
        (
            "ticked",
            {"item": "wean.3", "valid_h": 12},
            "ticked by a person at most 12 h ago: volume status reassessed",
        ),
        ("steroid_recorded", {}, "a steroid recorded and not stopped"),
        (
            "initial_rates",
            {
                "drug": "norepinephrine",
                "low": {"mcg_per_kg_per_min": "0.02"},
                "high": {"mcg_per_kg_per_min": "0.05"},
            },
            "the pump rates of norepinephrine at 0.02 mcg/kg/min to 0.05 mcg/kg/min",
        ),
        (
            "room_below",
            {"drug": "vasopressin", "dose": {"units_per_min": "0.03"}},
            "the room left for vasopressin below 0.03 units/min",
        ),
        (
            "record_of",
            {"topic": "volume"},
            "what is recorded of volume: crystalloid, lactate, capillary refill",
        ),
        ("record_of", {"topic": "source_control"}, "what is recorded of source control"),
        ("record_of", {"topic": "steroid"}, "what is recorded of a steroid"),
        ("record_of", {"topic": "second_agent"}, "the other vasopressors running"),
        (
            "any_of",
            {"of": ["low", "slow"]},
            "at least one of: diastolic pressure 40 mmHg or less, at most 30 min old and "
            "capillary refill 3 s or less, at most 4 h old",
        ),
        (
            "all_of",
            {"of": ["low", "slow"]},
            "all of: diastolic pressure 40 mmHg or less, at most 30 min old and capillary refill "
            "3 s or less, at most 4 h old",
        ),
    ],
)
def test_a_rule_reads_so(rule: str, fields: dict[str, Any], reads: str) -> None:
    asked = protocol(LOW, SLOW, criterion("asked", rule, **exact(fields)))
    assert say(basis(asked.criterion("asked"), asked)) == reads


def exact(value: Any) -> Any:
    """Numbers written as text become the exact numbers that a file's reader gives."""
    match value:
        case dict():
            return {key: exact(one) for key, one in value.items()}
        case str() if value.replace(".", "").isdigit():
            return Decimal(value)
        case _:
            return value


def test_the_settings_read_with_every_number() -> None:
    assert [say(said) for said in settings_said(protocol(LOW))] == [
        "without a target set by a person, a MAP of 65 mmHg applies",
        "a target with a low bound below 65 mmHg or above 70 mmHg asks a reason",
        "an arterial pressure is preferred to a newer cuff one at most 15 min younger; arterial "
        "and cuff MAP at most 15 min and more than 10 mmHg apart are both shown",
        "a pressure counts for 30 min to start and escalate, 15 min at the taper's gate, "
        "1 h 15 min in the stability clocks",
        "a heart rate belongs to a diastolic pressure at most 15 min from it",
        "a run of readings: at most 30 min apart, at least 5 min long, followed back at most 24 h",
        "a dose is increased when it is more than 3 % above the one before",
        "the word that all infusions and boluses are charted holds 12 h",
        "a stability clock is followed back at most 7 days",
        "norepinephrine equivalents by the formula goradia-2021",
        "a taper step is late after 15 min",
        "after OFF the patient is watched for 24 h",
        "in that watch a MAP is due every 1 h",
        "in the watch after vasopressin a sodium is due every 6 h",
        "in the watch after vasopressin a urine volume is due every 2 h",
        "a taper has at most 200 steps; a rate off by more than 5 % is noticed",
    ]


def test_the_taper_limits_read_drug_by_drug() -> None:
    tapers = {
        "vasopressin": {
            "default_step": {"units_per_min": 1},
            "largest_step": {"units_per_min": 2},
            "default_interval_min": 60,
            "shortest_interval_min": 30,
            "wean_item": "an.item",
        },
        "norepinephrine": {"wean_item": "an.item"},
    }
    assert [say(said) for said in tapers_said(protocol(LOW, taper=tapers))] == [
        "vasopressin: step 1 units/min where none is ordered, step at most 2 units/min, interval "
        "1 h where none is ordered and interval at least 30 min; weaning item an.item",
        "norepinephrine: step and interval are entered by the prescriber; weaning item an.item",
    ]


def test_a_protocol_without_taper_tables_says_so() -> None:
    assert [say(said) for said in tapers_said(protocol(LOW))] == [
        "this protocol has no taper rules"
    ]
