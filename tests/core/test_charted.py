"""What runs follows from infusions and from the steps of a taper alike."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import DAY, at, bag, event, infusion, seen, stop, struck, vasopressin
from pydantic import ValidationError

from pressorsheet.core.assessment import Reference
from pressorsheet.core.charted import charted
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.infusions import Move, changes, running
from pressorsheet.core.quantity import UnitDose

PLAN = {"drug": "vasopressin"}
OTHER = {"drug": "norepinephrine"}


def ordered(when: str, plan_id: str = "p", plan: Any = PLAN) -> AnyEvent:
    return event("taper_ordered", when, plan_id=plan_id, version=1, plan=plan)


def given(when: str, dose: str | None = None, kind: str = "taper_step", **fields: Any) -> AnyEvent:
    said = {"plan_id": "p", "version": 1, "row": 1, **fields}
    if dose is not None:
        said |= {"dose": Decimal(dose), "dose_unit": "units/min"}
    return event(kind, when, **said)


def doses(reference: Reference, now: str, *events: AnyEvent) -> list[Decimal | None]:
    return [one.dose for one in charted(seen(reference, now, *events), "vasopressin")]


def test_a_step_given_is_the_running_dose_from_then_on(reference: Reference) -> None:
    events = [ordered("09:30"), vasopressin("09:00", "0.03"), given("10:00", "0.025")]
    vasopressin_drug = reference.drugs.drugs["vasopressin"]
    before = running(seen(reference, "09:59", *events), vasopressin_drug)
    after = running(seen(reference, "10:00", *events), vasopressin_drug)
    assert before is not None
    assert after is not None
    assert (before.dose, after.dose) == (UnitDose(Fraction("0.03")), UnitDose(Fraction("0.025")))
    assert after.since == at("09:00")


def test_a_last_step_to_0_stops_the_drug(reference: Reference) -> None:
    events = [vasopressin("09:00", "0.005"), ordered("09:30"), given("10:00", "0")]
    view = seen(reference, "11:00", *events)
    assert running(view, reference.drugs.drugs["vasopressin"]) is None


def test_a_step_back_is_an_increase(reference: Reference) -> None:
    events = [
        vasopressin("09:00", "0.03"),
        ordered("09:30"),
        given("10:00", "0.025"),
        given("10:20", "0.03", kind="taper_stepped_back"),
    ]
    view = seen(reference, "11:00", *events)
    moves = [change.move for change in changes(view, reference.drugs.drugs["vasopressin"])]
    assert moves == [Move.INCREASED, Move.REDUCED, Move.STARTED]


def test_a_step_charted_as_an_infusion_too_is_one_change(reference: Reference) -> None:
    events = [
        vasopressin("09:00", "0.03"),
        ordered("09:30"),
        given("10:00", "0.025"),
        vasopressin("10:00", "0.025"),
    ]
    view = seen(reference, "11:00", *events)
    moves = [change.move for change in changes(view, reference.drugs.drugs["vasopressin"])]
    assert sorted(moves) == sorted([Move.SAME, Move.REDUCED, Move.STARTED])


def test_a_step_runs_by_the_line_and_bag_of_the_infusion_before_it(reference: Reference) -> None:
    events = [
        bag("vasopressin", "08:00", "V1", "20 units", 100),
        infusion("vasopressin", "09:00", "9 mL/h", "V1", line_site="medial lumen"),
        ordered("09:30"),
        given("10:00", rate_ml_per_h=Decimal("7.5")),
    ]
    view = seen(reference, "11:00", *events)
    newest = next(charted(view, "vasopressin"))
    assert (newest.bag_id, newest.line_site) == ("V1", "medial lumen")
    found = running(view, reference.drugs.drugs["vasopressin"])
    assert found is not None
    # 7.5 mL/h x 0.2 units/mL / 60 = 0.025 units/min
    assert found.dose == UnitDose(Fraction("0.025"))


def test_a_step_by_rate_with_no_bag_before_it_runs_at_an_unknown_dose(reference: Reference) -> None:
    events = [ordered("09:30"), given("10:00", rate_ml_per_h=Decimal("7.5"))]
    found = running(seen(reference, "11:00", *events), reference.drugs.drugs["vasopressin"])
    assert found is not None
    assert found.dose is None
    assert found.event.bag_id is None


@pytest.mark.parametrize(
    ("claim", "events"),
    [
        ("without dose or rate", [ordered("09:30"), given("10:00")]),
        ("of another drug's plan", [ordered("09:30", plan=OTHER), given("10:00", "0.025")]),
        ("of a plan never ordered", [given("10:00", "0.025")]),
        ("of an order without its plan", [ordered("09:30", plan=None), given("10:00", "0.025")]),
        ("held", [ordered("09:30"), given("10:00", "0.025", kind="taper_held")]),
    ],
)
def test_no_change_of_the_pump_is_a_step(
    reference: Reference, claim: str, events: list[AnyEvent]
) -> None:
    assert doses(reference, "11:00", vasopressin("09:00", "0.03"), *events) == [Decimal("0.03")], (
        claim
    )


def test_a_step_of_a_replanned_version_counts(reference: Reference) -> None:
    replanned = event("taper_replanned", "09:40", plan_id="q", version=2, plan=PLAN)
    step = given("10:00", "0.02", plan_id="q", version=2)
    assert doses(reference, "11:00", replanned, step) == [Decimal("0.02")]


def test_a_struck_step_never_happened(reference: Reference) -> None:
    step = given("10:00", "0.025")
    events = [vasopressin("09:00", "0.03"), ordered("09:30"), step, struck("10:30", step)]
    assert doses(reference, "11:00", *events) == [Decimal("0.03")]


def test_steps_and_infusions_stand_in_their_order_newest_first(reference: Reference) -> None:
    events = [
        ordered("08:00"),
        vasopressin("09:00", "0.03"),
        given("10:00", "0.025"),
        given("11:00", "0.02"),
        vasopressin("11:30", "0.03"),
        given("12:00", "0.025"),
        stop("vasopressin", "13:00"),
    ]
    found = doses(reference, "14:00", *events)
    assert [str(dose) for dose in found] == ["0", "0.025", "0.03", "0.02", "0.025", "0.03"]


@pytest.mark.parametrize(("dose", "rate"), [("0", "3"), ("0.02", "0")])
def test_an_infusion_cannot_be_stopped_and_running_at_once(dose: str, rate: str) -> None:
    with pytest.raises(ValidationError, match="infusion_stopped_and_running"):
        event(
            "infusion",
            "10:00",
            drug="vasopressin",
            dose=Decimal(dose),
            dose_unit="units/min",
            rate_ml_per_h=Decimal(rate),
            bag_id="V1",
        )


@pytest.mark.parametrize(("dose", "rate"), [("0", "0"), ("0.02", "6")])
def test_a_dose_with_its_rate_beside_it_is_charted(dose: str, rate: str) -> None:
    found = event(
        "infusion",
        "10:00",
        drug="vasopressin",
        dose=Decimal(dose),
        dose_unit="units/min",
        rate_ml_per_h=Decimal(rate),
        bag_id="V1",
    )
    assert found.at.date() == DAY
