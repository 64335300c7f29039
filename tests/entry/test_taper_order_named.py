"""The taper order names line, bounds, who orders and whom to call, or is not recorded."""

from fractions import Fraction

import pytest
from bedside import event, vasopressin
from taper_orders import STABLE, notices, ordered, plan_of, read
from typed import problems

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.quantity import Pressure
from pressorsheet.library.reference import without_protocol
from pressorsheet.wording import say
from verifiable import LINE


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
