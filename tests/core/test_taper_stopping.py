"""The stop-and-call line of an order against the current pressure, and what is gone back to then.

The patient of `test_taper_gating`; T1 says stop and call below 60, back to 0.03 units/min: 4.5 mL/h
from the planned bag of 0.4 units/mL, 9 mL/h from one of 0.2.
"""

from fractions import Fraction
from typing import Any

import pytest
from bedside import art, at, bag, cuff, event, vasopressin
from judged import Charted, assessed
from made_drugs import units
from taper_events import given, mapping, ordered, taper
from test_taper_gating import PATIENT

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import InUnit, Pressure, PumpRate
from pressorsheet.core.taper.choices import Offer, rescue_offer
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.taper.stopping import crossed
from pressorsheet.core.tapers import tapers_of
from pressorsheet.wording import say

STOP = Pressure(Fraction(60))


def seen(
    reference: Reference, now: str, *charted: Charted, **plan: Any
) -> tuple[TaperRun, Assessment]:
    order = ordered(plan=mapping(**({"stop_below": STOP} | plan)))
    assessment = assessed(reference, now, PATIENT, order, *charted)
    (run,) = tapers_of(assessment).read
    return run, assessment


def said(found: Note | None) -> str:
    return "" if found is None else say(found)


@pytest.mark.parametrize(
    ("charted", "words"),
    [
        ([art("12:10", 59)], "MAP 59 mmHg, arterial, 12:10, is below 60 mmHg"),
        ([art("12:10", 60)], ""),
        ([art("12:10", 58), art("12:20", 61)], ""),
        ([cuff("12:10", 55)], "MAP 55 mmHg, cuff, 12:10, is below 60 mmHg"),
        ([], ""),
    ],
)
def test_the_line_is_crossed_by_the_current_pressure_alone(
    reference: Reference, charted: list[Any], words: str
) -> None:
    assert said(crossed(*seen(reference, "12:25", *charted))) == words


def test_an_estimate_below_the_line_crosses_it_too(reference: Reference) -> None:
    # 74/44: (74 + 2 x 44) / 3 = 54.
    low = event("vitals", "12:20", source="arterial", sbp_mmhg=74, dbp_mmhg=44)
    assert said(crossed(*seen(reference, "12:25", low))).startswith("MAP 54 mmHg, arterial")


def test_a_pressure_that_cannot_be_measured_is_below_every_line(reference: Reference) -> None:
    none = event("vitals", "12:20", source="arterial", not_measurable=True)
    words = "MAP charted as not measurable, arterial, 12:20: that is below 60 mmHg"
    assert said(crossed(*seen(reference, "12:25", none))) == words


def test_before_the_order_after_its_end_and_without_a_line_nothing_is_crossed(
    reference: Reference,
) -> None:
    assert crossed(*seen(reference, "12:05", stop_below=None)) is None
    low = art("12:10", 50)
    assert crossed(*seen(reference, "12:25", low, stop_below=None)) is None
    assert crossed(*seen(reference, "12:25", low, taper("stopped", "12:15", reason="x"))) is None
    # 10:30 lies before the order of 11:00, and nothing was charted since.
    early = [event for event in PATIENT if event.at < at("10:00")]
    order = ordered(plan=mapping(stop_below=STOP))
    assessment = assessed(reference, "11:10", early, art("10:30", 50), order)
    (run,) = tapers_of(assessment).read
    assert crossed(run, assessment) is None
    # at the minute of the order it is no longer one of before
    assessment = assessed(reference, "11:10", early, art("11:00", 50), order)
    (run,) = tapers_of(assessment).read
    assert said(crossed(run, assessment)) == "MAP 50 mmHg, arterial, 11:00, is below 60 mmHg"


def test_a_replan_leaves_what_was_crossed_before_it_crossed(reference: Reference) -> None:
    low = art("12:10", 50)
    anew = taper("replanned", "12:15", version=2, plan=mapping(stop_below=STOP))
    assert crossed(*seen(reference, "12:25", given(1, "12:00", "0.025"), low, anew)) is not None


def offer(dose: str, rate: str | None) -> Offer:
    set_rate = None if rate is None else PumpRate(Fraction(rate))
    return Offer(InUnit(units(dose), "units/min"), set_rate, is_rescue=True)


def rescued(reference: Reference, *charted: Charted, **plan: Any) -> Offer | None:
    run, assessment = seen(reference, "12:25", *charted, **plan)
    return rescue_offer(run, assessment.view)


def test_the_rescue_dose_is_the_orders_or_the_one_it_started_from(reference: Reference) -> None:
    assert rescued(reference) == offer("0.03", "4.5")
    assert rescued(reference, rescue=units("0.02")) == offer("0.02", "3")


def test_the_rescue_rate_is_that_of_the_bag_that_hangs(reference: Reference) -> None:
    weak = bag("vasopressin", "12:05", "W", "20 units", 100, hung_at=at("12:05"))
    on = vasopressin("12:05", "0.03", bag="W")
    assert rescued(reference, weak, on) == offer("0.03", "9")


def test_of_a_drug_that_the_library_does_not_know_nothing_is_reckoned(
    reference: Reference,
) -> None:
    order = ordered(plan={**mapping(), "drug": "unheard of"})
    assessment = assessed(reference, "12:25", PATIENT, order)
    (run,) = tapers_of(assessment).read
    assert rescue_offer(run, assessment.view) is None
