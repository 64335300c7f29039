"""The taper order: its plan, what the protocol fills in, refusals in words, and the reasons asked.

The patient runs on vasopressin 0.03 units/min alone, at target for ten hours: WEAN-2 is met. The
bag, 20 units in 100 mL, hangs since 08:30; at 9 mL/h 59.5 mL are left in it at 13:00.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bedside import at, bag, event, infusion, norepinephrine, steady, tick, vasopressin, weight
from dosed import holds_for
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typed import NOON, asked, desk, new_id, problems, sentences

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, TaperOrdered
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import Result, verify
from pressorsheet.core.verify_facts import verify_rules, worksheet_facts
from pressorsheet.entry import taper_order as form
from pressorsheet.entry.checked import Checked
from pressorsheet.exchange.worksheet import read_worksheet, worksheet_of, write_worksheet
from pressorsheet.library.reference import without_protocol
from pressorsheet.wording import say
from verifiable import LINE, NAMED, NOREPINEPHRINE, VASOPRESSIN

SHEET = "123e4567-e89b-42d3-a456-426614174000"
BERLIN = ZoneInfo("Europe/Berlin")
HUNG = {"hung_at": at("08:30"), "prepared_at": at("08:00"), "storage": "room"}
VASO = bag("vasopressin", "08:30", "V", "20 units", 100, **HUNG)
STABLE: tuple[AnyEvent, ...] = (
    vasopressin("00:00", "0.03", bag="V"),
    VASO,
    *steady("02:00", "12:00"),
    tick("11:00"),
)
NORA = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base", **HUNG)
# Norepinephrine alone, unchanged for twelve hours: WEAN-1 is met.
ON_NORA: tuple[AnyEvent, ...] = (
    weight("00:00", 70),
    norepinephrine("00:00", "0.1", bag="A"),
    NORA,
    *steady("02:00", "12:00"),
    tick("11:00"),
)

ORDER = NAMED | VASOPRESSIN
NORA_ORDER = NAMED | NOREPINEPHRINE


def ordered(reference: Reference, *charted: AnyEvent, **draft: str) -> form.Planned:
    """The order to taper vasopressin, first step at 13:00, or as the draft says."""
    return ordered_at(NOON, reference, *charted, **draft)


def ordered_at(
    now: datetime, reference: Reference, *charted: AnyEvent, **draft: str
) -> form.Planned:
    said = ORDER | {"start": "1300"} | draft
    return form.planned(said, desk(reference, *(charted or STABLE), now=now))


def of_nora(reference: Reference, *charted: AnyEvent, **draft: str) -> form.Planned:
    """The order to taper norepinephrine 0.1 mcg/kg/min by 0.02 every 60 min."""
    said = NORA_ORDER | {"start": "1300"} | draft
    return form.planned(said, desk(reference, *(charted or ON_NORA)))


def event_of(planned: form.Planned) -> TaperOrdered:
    (made,) = planned.checked.events
    assert isinstance(made, TaperOrdered)
    return made


def plan_of(planned: form.Planned) -> dict[str, Any]:
    plan = event_of(planned).plan
    assert plan is not None
    return dict(plan)


def notices(planned: form.Planned) -> list[str]:
    return [notice.code for notice in planned.notices]


def read(planned: form.Planned, field: str) -> str:
    return say(planned.checked.read_back[field])


def twice(checked: Checked) -> list[str]:
    return [question.note.code for question in checked.questions if question.twice]


# The plan.


def test_0_03_by_0_005_gives_6_rows_to_off(reference: Reference) -> None:
    planned = ordered(reference)
    assert planned.plan is not None
    rows = plan_of(planned)["rows"]
    assert [row["to"] for row in rows] == [
        Decimal(dose) for dose in ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
    ]
    assert [row["set_rate_ml_per_h"] for row in rows] == [
        Decimal(rate) for rate in ("7.5", "6", "4.5", "3", "1.5", "0")
    ]
    assert [row["due"] for row in rows] == [
        f"2026-03-10T{hour}:00:00+00:00" for hour in range(13, 19)
    ]
    assert planned.checked.questions == ()
    assert say(planned.checked.computed["plan"]) == "6 steps, the last at 2026-03-10 18:00 +00:00"


def test_step_interval_end_and_rescue_left_empty_are_read_back(reference: Reference) -> None:
    planned = ordered(reference)
    assert read(planned, "step") == "0.005 units/min, protocol"
    assert read(planned, "every_min") == "1 h, protocol"
    assert read(planned, "to") == "OFF"
    assert read(planned, "rescue") == "0.03 units/min, start dose"
    written = ordered(reference, step="0.004", every_min="90", to="0.01", rescue="0.04")
    assert {"step", "every_min", "to", "rescue"}.isdisjoint(written.checked.read_back)


def test_the_event_carries_the_whole_plan_bound_by_its_fingerprint(reference: Reference) -> None:
    planned = ordered(
        reference,
        map_low_mmhg="65",
        map_high_mmhg="75",
        stop_below_mmhg="60",
        rescue="0.03",
        call="Dr A. Lind, extension 4471",
        ordered_by="Dr A. Lind",
        reason="as discussed",
    )
    event, plan = event_of(planned), plan_of(planned)
    assert (event.id, event.plan_id, event.version) == (new_id(0), new_id(0), 1)
    assert (event.at, event.recorded_at, event.reason) == (NOON, NOON, "as discussed")
    assert plan["fingerprint"] == fingerprint(plan)
    rows = plan.pop("rows")
    assert len(rows) == 6
    assert {key: plan[key] for key in plan if key not in ("fingerprint", "bag_changes")} == {
        "drug": "vasopressin",
        "dose_unit": "units/min",
        "from": Decimal("0.03"),
        "step": Decimal("0.005"),
        "every_min": Decimal(60),
        "to": Decimal(0),
        "start": "2026-03-10T13:00:00+00:00",
        "tz": None,
        "bag": {
            "amount": Decimal(20),
            "amount_unit": "units",
            "volume_ml": Decimal(100),
            "salt": None,
        },
        "weight_kg": None,
        "pump_step_ml_per_h": Decimal("0.1"),
        "ordered_by": "Dr A. Lind",
        "reason": "as discussed",
        "route": "intravenous",
        "line": LINE,
        "map_low_mmhg": Decimal(65),
        "map_high_mmhg": Decimal(75),
        "stop_below_mmhg": Decimal(60),
        "rescue": Decimal("0.03"),
        "call": "Dr A. Lind, extension 4471",
    }


def test_a_plan_in_units_uses_no_weight_and_bounds_may_meet(reference: Reference) -> None:
    bounds = {"map_low_mmhg": "65", "map_high_mmhg": "65", "stop_below_mmhg": "65"}
    plan = plan_of(ordered(reference, *STABLE, weight("00:00", 70), **bounds))
    assert plan["weight_kg"] is None
    assert {plan[name] for name in bounds} == {Decimal(65)}


def test_an_order_read_again_is_the_same_taper(reference: Reference) -> None:
    """Rates that never end (0.1 x 70.1 / 3 ...) are kept as they are written."""
    label = {"bag_id": "", "amount": "3", "amount_unit": "mg", "volume_ml": "70", "salt": "base"}
    charted = (weight("00:00", "70.1"), *ON_NORA[1:])
    planned = of_nora(reference, *charted, **label)
    sheet = worksheet_of(SHEET, (*charted, *planned.checked.events))
    assert not isinstance(sheet, Refused)
    again = read_worksheet(write_worksheet(sheet), reference.drugs)
    assert again == sheet
    assert not isinstance(again, Refused)
    both = [
        tapers_of(assess(chart_of(events), reference, at("12:30")))
        for events in (sheet.events, again.events)
    ]
    assert both[0] == both[1]
    assert both[0].read[0].version.plan.fingerprint == plan_of(planned)["fingerprint"]


def test_the_plan_passes_the_pharmacists_checks_on_the_worksheet(reference: Reference) -> None:
    for planned, charted in ((ordered(reference), STABLE), (of_nora(reference), ON_NORA)):
        plan = plan_of(planned)
        drug = reference.drugs.get(plan["drug"])
        assert drug is not None
        facts = worksheet_facts(assess(chart_of(charted), reference, NOON), drug)
        judged = verify(plan, drug, verify_rules(reference.protocol, drug.id), facts)
        assert judged.of(Result.FAIL) == ()


def test_a_plan_names_the_zone_of_the_desk(reference: Reference) -> None:
    now = NOON.astimezone(BERLIN)
    plan = plan_of(ordered_at(now, reference, start="1400"))
    assert plan["tz"] == "Europe/Berlin"
    assert plan["start"] == "2026-03-10T14:00:00+01:00"


def test_a_remainder_is_its_own_last_step(reference: Reference) -> None:
    planned = ordered(reference, to="0.012")
    assert [row["to"] for row in plan_of(planned)["rows"]][-1] == Decimal("0.012")
    assert "taper_smaller_last_step" in notices(planned)


def test_every_concentration_of_the_library_is_judged(reference: Reference) -> None:
    advice = ordered(reference).advice
    assert len(advice) == 6
    assert [each.is_hung for each in advice] == [False, True, False, False, False, False]


def test_an_empty_form_is_nothing(reference: Reference) -> None:
    at_desk = desk(reference, *STABLE)
    assert form.check({}, at_desk).is_empty
    assert form.check({"start": "1300", "from_unit": "units/min"}, at_desk).is_empty
    assert form.planned({}, at_desk).plan is None


def test_the_drug_is_that_of_the_bag_where_none_is_chosen(reference: Reference) -> None:
    assert plan_of(ordered(reference, drug=""))["drug"] == "vasopressin"


def test_check_gives_the_outcome_of_the_plan(reference: Reference) -> None:
    draft = ORDER | {"start": "1300"}
    at_desk = desk(reference, *STABLE)
    assert form.check(draft, at_desk) == form.planned(draft, at_desk).checked


# The start.


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("1145", None),
        ("1144", "entry_start_past"),
        ("2026-03-17 12:00", None),
        ("2026-03-17 12:01", "entry_start_far"),
        ("noon", "time_not_written_so"),
    ],
)
def test_the_first_step_is_due_within_a_week_or_was_just_due(
    reference: Reference, start: str, code: str | None
) -> None:
    faults = [] if code is None else [("start", code)]
    assert problems(ordered(reference, start=start).checked) == faults


def test_a_start_left_empty_is_this_minute(reference: Reference) -> None:
    planned = ordered_at(NOON + timedelta(seconds=37), reference, start="")
    assert plan_of(planned)["start"] == "2026-03-10T12:00:00+00:00"
    assert read(planned, "start") == "now"


# The bag.


def test_what_is_left_in_the_bag_at_the_start_is_the_worksheets(reference: Reference) -> None:
    """100 - 4.5 x 9 = 59.5 at 13:00; the first row uses 7.5."""
    planned = ordered(reference)
    assert plan_of(planned)["rows"][0]["left_ml"] == Decimal("52")
    assert "taper_bag_assumed" not in notices(planned)


def test_a_bag_that_runs_empty_inside_the_plan_is_changed(reference: Reference) -> None:
    """Hung 02:00, 9 mL/h: 1 mL left at 13:00, which 7.5 mL/h use in 8 min."""
    hung = bag("vasopressin", "02:00", "V", "20 units", 100, hung_at=at("02:00"))
    planned = ordered(reference, STABLE[0], hung, *STABLE[2:])
    (change,) = plan_of(planned)["bag_changes"]
    assert (change["at"], change["because"]) == ("2026-03-10T13:08:00+00:00", "empty")
    assert "taper_bag_change" in notices(planned)


def test_a_bag_that_is_empty_before_the_start_is_changed_at_it(reference: Reference) -> None:
    hung = bag("vasopressin", "00:00", "V", "20 units", 100, hung_at=at("00:00"))
    planned = ordered(reference, STABLE[0], hung, *STABLE[2:])
    assert plan_of(planned)["bag_changes"][0]["at"] == "2026-03-10T13:00:00+00:00"


def test_a_bag_that_expires_inside_the_plan_is_changed(reference: Reference) -> None:
    hung = bag(
        "vasopressin", "08:30", "V", "20 units", 100, hung_at=at("08:30"), expires_at=at("14:30")
    )
    (change,) = plan_of(ordered(reference, STABLE[0], hung, *STABLE[2:]))["bag_changes"]
    assert (change["at"], change["because"]) == ("2026-03-10T14:30:00+00:00", "expired")


def test_a_bag_of_which_nobody_knows_when_it_was_hung_is_taken_as_full(
    reference: Reference,
) -> None:
    unhung = bag("vasopressin", "08:30", "V", "20 units", 100)
    planned = ordered(reference, STABLE[0], unhung, *STABLE[2:])
    assert "taper_bag_assumed" in notices(planned)


def test_a_rate_nobody_knows_leaves_the_bag_taken_as_full(reference: Reference) -> None:
    """The dose by weight of 00:00 had no weight until 09:00."""
    charted = (weight("09:00", 70), *ON_NORA[1:])
    assert "taper_bag_assumed" in notices(of_nora(reference, *charted))
    assert "taper_bag_assumed" not in notices(of_nora(reference))


def test_a_bag_that_is_only_written_is_taken_as_full(reference: Reference) -> None:
    label = {"bag_id": "", "amount": "20", "amount_unit": "units", "volume_ml": "100"}
    planned = ordered(reference, **label)
    assert plan_of(planned)["rows"][0]["left_ml"] == Decimal("92.5")
    assert "taper_bag_assumed" in notices(planned)
    assert planned.checked.questions == ()


def test_another_strength_than_the_hung_one_is_asked_about(reference: Reference) -> None:
    label = {"bag_id": "", "amount": "40", "amount_unit": "units", "volume_ml": "100"}
    assert asked(ordered(reference, **label).checked) == [("bag_id", "entry_plan_bag_differs")]


# What the chart says.


@pytest.mark.parametrize("dose", ["0.025", "0.035"])
def test_a_start_that_is_not_the_running_dose_is_asked_about(
    reference: Reference, dose: str
) -> None:
    planned = ordered(reference, **{"from": dose})
    assert ("from", "entry_plan_from_differs") in asked(planned.checked)
    assert f"runs at 0.03 units/min by the record, the order starts from {dose} units/min" in (
        " ".join(sentences(planned.checked))
    )


def test_a_start_that_the_running_rate_delivers_is_the_running_dose(reference: Reference) -> None:
    """0.1 mcg/kg/min is set as 26.3 mL/h, which is what runs."""
    runs = infusion("norepinephrine", "00:00", "26.3 mL/h", "A")
    planned = of_nora(reference, ON_NORA[0], runs, *ON_NORA[2:])
    assert asked(planned.checked) == []


def test_a_drug_that_does_not_run_is_asked_about(reference: Reference) -> None:
    planned = ordered(reference, VASO)
    assert ("from", "entry_plan_not_running") in asked(planned.checked)


def test_a_running_dose_that_is_not_known_is_asked_about(reference: Reference) -> None:
    planned = ordered(reference, infusion("vasopressin", "00:00", "9 mL/h", "gone"), VASO)
    assert ("from", "entry_plan_from_differs") in asked(planned.checked)
    assert "vasopressin runs at not recorded" in " ".join(sentences(planned.checked))


def test_the_limits_ask_of_the_dose_it_starts_from(reference: Reference) -> None:
    charted = (vasopressin("00:00", "0.08", bag="V"), *STABLE[1:])
    planned = ordered(reference, *charted, **{"from": "0.08"})
    assert ("from", "dose_limit (reason)") in asked(planned.checked)


def test_above_the_ceiling_the_charted_dose_may_be_reduced_for_a_reason(
    reference: Reference,
) -> None:
    charted = (vasopressin("00:00", "0.12", bag="V"), *STABLE[1:])
    planned = ordered(reference, *charted, **{"from": "0.12"})
    assert asked(planned.checked) == [("from", "dose_beyond (reason)")]
    assert twice(planned.checked) == ["dose_beyond"]
    assert plan_of(planned)["reason"] is None
    reasoned = ordered(reference, *charted, **{"from": "0.12", "reason": "weaning"})
    assert plan_of(reasoned)["reason"] == "weaning"
    assert asked(reasoned.checked) == [("from", "dose_beyond (reason)")]
    other = ordered(reference, *charted, **{"from": "0.11", "reason": "weaning"})
    assert problems(other.checked) == [("from", "entry_plan_beyond_not_charted")]


# Reasons.


def test_wean_not_met_asks_a_reason_which_goes_into_the_plan(reference: Reference) -> None:
    """Label mode: a catecholamine runs."""
    charted = (*STABLE, weight("00:00", 70), norepinephrine("00:00", "0.05", bag="A"), NORA)
    planned = ordered(reference, *charted)
    assert asked(planned.checked) == [("reason", "entry_wean_asks (reason)")]
    said = sentences(planned.checked)[0]
    assert said.startswith("WEAN-2 is not met (")
    assert said.endswith("give a reason for tapering all the same")
    assert "norepinephrine" in said
    reasoned = ordered(reference, *charted, reason="ischaemic digits")
    assert plan_of(reasoned)["reason"] == "ischaemic digits"
    assert event_of(reasoned).reason == "ischaemic digits"
    assert asked(reasoned.checked) == [("reason", "entry_wean_asks (reason)")]


def test_wean_unknown_asks_a_reason_and_says_what_is_missing(reference: Reference) -> None:
    planned = ordered(reference, *STABLE[:-1])
    assert asked(planned.checked) == [("reason", "entry_wean_asks (reason)")]
    assert sentences(planned.checked)[0].startswith("WEAN-2 is unknown (")
    assert "all infusions and boluses charted" in sentences(planned.checked)[0]


def test_a_second_taper_of_the_drug_asks_a_reason(reference: Reference) -> None:
    first = event_of(ordered(reference)).model_copy(update={"id": new_id(7), "at": at("11:59")})
    planned = ordered(reference, *STABLE, first)
    assert asked(planned.checked) == [("reason", "entry_taper_runs (reason)")]


def test_two_drugs_are_tapered_at_once_only_for_a_reason(reference: Reference) -> None:
    first = event_of(of_nora(reference)).model_copy(update={"id": new_id(7), "at": at("11:59")})
    charted = (*STABLE, *ON_NORA[:3], first)
    planned = ordered(reference, *charted)
    assert ("reason", "taper_two_drugs (reason)") in asked(planned.checked)
    assert "norepinephrine is being tapered now; give a reason for tapering vasopressin" in (
        " ".join(sentences(planned.checked))
    )
    assert planned.plan is not None
    assert "taper_with_another" in notices(planned)
    reasoned = ordered(reference, *charted, reason="both falling")
    assert plan_of(reasoned)["reason"] == "both falling"


# Refusals in words.


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


# What an order holds besides its plan.


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("line", "entry_line_missing"),
        ("stop_below_mmhg", "entry_stop_missing"),
        ("call", "entry_call_missing"),
        ("ordered_by", "entry_ordered_by_missing"),
    ],
)
def test_an_order_without_who_or_when_to_stop_is_shown_and_not_recorded(
    reference: Reference, field: str, code: str
) -> None:
    made = ordered(reference, **{field: ""})
    assert problems(made.checked) == [(field, code)]
    assert made.checked.events == ()
    assert made.plan is not None


def test_the_low_bound_is_that_of_the_target_in_force_and_says_so(reference: Reference) -> None:
    made = ordered(reference)
    assert made.plan is not None
    assert made.plan.order.map_low == Pressure(Fraction(65))
    assert say(made.checked.read_back["map_low_mmhg"]) == ("65 mmHg, protocol default")
    charted = event("target", "10:00", map_low_mmhg=70, map_high_mmhg=80)
    on_target = ordered(reference, *STABLE, charted)
    assert on_target.plan is not None
    assert on_target.plan.order.map_low == Pressure(Fraction(70))
    assert say(on_target.checked.read_back["map_low_mmhg"]) == "70 mmHg, the target"
    own = ordered(reference, map_low_mmhg="68")
    assert own.plan is not None
    assert own.plan.order.map_low == Pressure(Fraction(68))
    (wrong,) = problems(ordered(reference, map_low_mmhg="6o").checked)
    assert wrong[0] == "map_low_mmhg"


def test_where_no_protocol_is_in_force_no_low_bound_is_filled_in() -> None:
    unjudged = without_protocol("")
    assert isinstance(unjudged, Reference)
    made = ordered(unjudged)
    assert made.plan is None
    assert "map_low_mmhg" not in made.checked.read_back


def test_a_stop_above_the_prefilled_bound_is_refused(reference: Reference) -> None:
    made = ordered(reference, stop_below_mmhg="66")
    assert problems(made.checked) == [("stop_below_mmhg", "entry_stop_above_low")]


CHARTED_ON = vasopressin("09:00", "0.03", bag="V", line_site=LINE)


@pytest.mark.parametrize(
    ("charted", "written", "line", "told"),
    [
        # what is charted is proposed, what is written stands, and nothing is made up
        ((), "", None, []),
        ((), "   ", None, []),
        ((), "left femoral", "left femoral", []),
        ((CHARTED_ON,), "", LINE, []),
        ((CHARTED_ON,), LINE.upper(), LINE.upper(), []),
        ((CHARTED_ON,), "left femoral", "left femoral", ["taper_line_differs"]),
    ],
)
def test_an_order_names_the_line_it_runs_by(
    reference: Reference,
    charted: tuple[AnyEvent, ...],
    written: str,
    line: str | None,
    told: list[str],
) -> None:
    made = ordered(reference, *STABLE, *charted, line=written)
    assert problems(made.checked) == ([("line", "entry_line_missing")] if line is None else [])
    assert made.plan is not None
    assert made.plan.order.line == line
    assert made.plan.order.route == (None if line is None else "intravenous")
    assert [code for code in notices(made) if "line" in code] == told
    assert made.checked.questions == ()


def test_the_charted_line_is_read_back_and_one_that_cannot_stand_in_an_order_is_not(
    reference: Reference,
) -> None:
    made = ordered(reference, *STABLE, CHARTED_ON, line="")
    assert read(made, "line") == f"{LINE}, as charted"
    assert "line" not in ordered(reference, *STABLE, CHARTED_ON).checked.read_back
    long = vasopressin("09:00", "0.03", bag="V", line_site="x" * 300)
    assert problems(ordered(reference, *STABLE, long, line="").checked) == [
        ("line", "entry_line_missing")
    ]


def test_another_line_makes_another_fingerprint(reference: Reference) -> None:
    plans = [plan_of(ordered(reference, line=line)) for line in (LINE, "left femoral")]
    assert plans[0]["fingerprint"] != plans[1]["fingerprint"]
    assert plans[0]["rows"] == plans[1]["rows"]


def test_whom_to_call_is_that_of_the_charted_order(reference: Reference) -> None:
    charted = event("order", "10:00", drug="vasopressin", dose_unit="units/min", call="Dr M. Osei")
    made = ordered(reference, *STABLE, charted, call="")
    assert problems(made.checked) == []
    assert made.plan is not None
    assert made.plan.order.call == "Dr M. Osei"
    assert say(made.checked.read_back["call"]) == "Dr M. Osei, as charted"
    long = event("order", "10:00", drug="vasopressin", dose_unit="units/min", call="x" * 300)
    assert problems(ordered(reference, *STABLE, long, call="").checked) == [
        ("call", "entry_call_missing")
    ]
