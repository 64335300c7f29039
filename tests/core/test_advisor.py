"""The advisor: which concentrations deliver every step exactly, and how far off the others are."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from tapers import (
    NOREPINEPHRINE_RULES,
    VASOPRESSIN_RULES,
    accepted,
    bag,
    norepinephrine_order,
    vasopressin_order,
)

from pressorsheet.core.note import note
from pressorsheet.core.quantity import MassConcentration, PumpRate, UnitConcentration
from pressorsheet.core.taper import TaperPlan, plan
from pressorsheet.core.taper.advisor import Advice, advise, summary
from pressorsheet.wording import say

# clinical.md section 3: the library's usual concentrations
VASOPRESSIN_MIXES = tuple(
    UnitConcentration(Fraction(n)) for n in ("0.1", "0.2", "0.4", "0.6", "0.8", "1")
)
NOREPINEPHRINE_MIXES = tuple(
    MassConcentration(Fraction(n)) for n in (4, 16, 32, 64, 80, 128, 160, 320)
)


def vasopressin(*mixes: UnitConcentration, **changed: Any) -> TaperPlan:
    drug = replace(VASOPRESSIN, concentrations=mixes or VASOPRESSIN_MIXES)
    return accepted(plan(vasopressin_order(**changed), drug, VASOPRESSIN_RULES))


def norepinephrine() -> TaperPlan:
    drug = replace(NOREPINEPHRINE, concentrations=NOREPINEPHRINE_MIXES)
    return accepted(plan(norepinephrine_order(), drug, NOREPINEPHRINE_RULES))


def shown(advice: Advice) -> tuple[Fraction | None, bool]:
    return advice.worst_error_percent, advice.is_exact


def test_vasopressin_from_003_is_exact_at_four_of_the_librarys_mixes() -> None:
    advice = advise(vasopressin())
    assert [each.concentration for each in advice] == list(VASOPRESSIN_MIXES)
    assert [shown(each) for each in advice] == [
        (Fraction(0), True),
        (Fraction(0), True),
        (Fraction(20, 3), False),  # 0.75 -> 0.8
        (Fraction(0), True),
        (Fraction(20, 3), False),  # 0.375 -> 0.4
        (Fraction(0), True),
    ]
    assert [each.is_hung for each in advice] == [False, False, True, False, False, False]


def test_the_rates_of_each_mix_are_those_to_set() -> None:
    advice = advise(vasopressin())
    rates = [each.settable.ml_per_h for each in advice[1].deliveries]
    assert rates == [Fraction(n) for n in ("7.5", "6", "4.5", "3", "1.5")]


def test_the_mock_windows_advice_for_norepinephrine() -> None:
    # 0.08, 0.06, 0.04, 0.02 mcg/kg/min at 70 kg: exact rows and worst error as the mock shows
    advice = advise(norepinephrine())
    assert [each.exact_rows for each in advice] == [4, 2, 1, 0, 2, 0, 1, 0]
    worst = [each.worst_error_percent for each in advice]
    assert worst == [
        Fraction(0),
        Fraction(20, 21),  # 5.25 -> 5.3
        Fraction(20, 21),  # 5.25 -> 5.3
        Fraction(20, 21),  # 5.25 -> 5.3
        Fraction(100, 21),  # 1.05 -> 1.1
        Fraction(20, 3),  # 0.65625 -> 0.7
        Fraction(100, 21),  # of +4.76 and -4.76 the positive
        Fraction(100, 7),  # 0.2625 -> 0.3
    ]


def test_an_error_below_0_can_be_the_worst() -> None:
    # at 0.8 units/mL 0.012 -> 0.9 exact; 0.0033 x 75 = 0.2475 -> 0.2, 19.19 % too little
    made = vasopressin(
        UnitConcentration(Fraction("0.8")),
        running=units("0.008"),
        step=units("0.0047"),
        end=units("0.0033"),
        bag=bag("10 units/100 mL", VASOPRESSIN),
    )
    (advice,) = advise(made)
    assert advice.worst_error_percent == (Fraction("0.2") / Fraction("0.2475") - 1) * 100
    assert summary(made, [advice])[0] == note(
        "advisor_none_exact",
        concentration=UnitConcentration(Fraction("0.8")),
        error=(1 - Fraction("0.2") / Fraction("0.2475")) * 100,
    )


def test_a_mix_that_cannot_deliver_a_step_says_why_and_is_not_exact() -> None:
    # 0.0008 units/min at 1 unit/mL is 0.048 mL/h
    made = vasopressin(
        UnitConcentration(Fraction(1)),
        running=units("0.0058"),
        bag=bag("10 units/100 mL", VASOPRESSIN),
    )
    (advice,) = advise(made)
    assert (advice.worst_error_percent, advice.is_exact) == (None, False)
    assert advice.cannot == (
        note(
            "dose_rounds_to_zero",
            dose=units("0.0008"),
            rate=PumpRate(Fraction("0.048")),
            pump_step=PumpRate(Fraction("0.1")),
        ),
    )
    assert (advice.deliveries, advice.exact_rows, advice.is_hung) == ((), 0, False)
    # with no possible mix, only the plan's own is spoken of: 0.48 -> 0.5 mL/h
    assert summary(made, [advice]) == (
        note(
            "advisor_own_error",
            concentration=UnitConcentration(Fraction("0.1")),
            error=(Fraction("0.5") / Fraction("0.48") - 1) * 100,
        ),
    )


def test_the_summary_names_the_exact_mixes_and_this_bags_worst_error() -> None:
    made = vasopressin()
    exact = tuple(UnitConcentration(Fraction(n)) for n in ("0.1", "0.2", "0.6", "1"))
    assert summary(made, advise(made)) == (
        note("advisor_exact", concentrations=exact),
        note(
            "advisor_own_error",
            concentration=UnitConcentration(Fraction("0.4")),
            error=Fraction(20, 3),
        ),
    )


def test_the_summary_says_when_this_bag_is_exact() -> None:
    made = vasopressin(bag=bag("20 units/100 mL", VASOPRESSIN))
    own = note("advisor_own_exact", concentration=UnitConcentration(Fraction("0.2")))
    assert summary(made, advise(made))[-1] == own


def test_where_no_mix_is_exact_the_closest_is_named() -> None:
    made = vasopressin(
        UnitConcentration(Fraction("0.8")),
        UnitConcentration(Fraction("0.4")),
        running=units("0.025"),
        end=units("0.015"),
        step=units("0.005"),
    )
    # 0.02, 0.015: at 0.8 1.5, 1.125 -> 1.1 (-2.22 %); at 0.4 3, 2.25 -> 2.3 (+2.22 %): the first
    said = summary(made, advise(made))[0]
    assert said == note(
        "advisor_none_exact",
        concentration=UnitConcentration(Fraction("0.8")),
        error=Fraction(20, 9),
    )


def test_a_plan_of_one_row_to_off_is_exact_at_every_mix() -> None:
    made = vasopressin(running=units("0.005"), step=units("0.005"))
    advice = advise(made)
    assert [shown(each) for each in advice] == [(Fraction(0), True)] * 6
    assert {each.deliveries for each in advice} == {()}


def test_a_mix_whose_worst_error_is_smaller_is_named_though_it_stands_later() -> None:
    # 0.025, 0.02, 0.015: at 0.8 units/mL 1.875 -> 1.9 (+1.33 %), 1.125 -> 1.1 (-2.22 %);
    # at 0.7 2.143 -> 2.1 (-2 %), 1.714 -> 1.7 (-0.83 %), 1.286 -> 1.3 (+1.11 %)
    made = vasopressin(
        UnitConcentration(Fraction("0.8")),
        UnitConcentration(Fraction("0.7")),
        end=units("0.015"),
    )
    assert summary(made, advise(made))[0] == note(
        "advisor_none_exact", concentration=UnitConcentration(Fraction("0.7")), error=Fraction(2)
    )


def test_all_advice_can_be_said() -> None:
    for made in (vasopressin(), vasopressin(UnitConcentration(Fraction("0.8"))), norepinephrine()):
        for said in summary(made, advise(made)):
            assert None not in said.as_mapping().values()
            assert say(said)
