"""The taper order: its plan, its first step, and what the protocol fills in."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from bedside import at, weight
from taper_orders import (
    ON_NORA,
    ORDER,
    STABLE,
    event_of,
    notices,
    of_nora,
    ordered,
    ordered_at,
    plan_of,
    read,
)
from typed import NOON, desk, new_id, problems

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.chart import chart_of
from pressorsheet.core.note import Refused
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import Result, verify
from pressorsheet.core.verify_facts import verify_rules, worksheet_facts
from pressorsheet.entry import taper_order as form
from pressorsheet.exchange.worksheet import read_worksheet, worksheet_of, write_worksheet
from pressorsheet.wording import say
from verifiable import LINE

SHEET = "123e4567-e89b-42d3-a456-426614174000"
BERLIN = ZoneInfo("Europe/Berlin")


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
