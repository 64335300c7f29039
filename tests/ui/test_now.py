"""The now strip says what is so, in its order, and cuts no number at any width."""

from dataclasses import replace
from datetime import UTC, timedelta
from fractions import Fraction

import pytest
from bedsides import (
    MORE_DRUGS,
    NOREPINEPHRINE,
    NOW,
    VASOPRESSIN,
    at,
    bedside,
    drug,
    lactate,
    minutes,
    nothing_recorded,
    pressure,
    sources_apart,
    step,
)
from pytestqt.qtbot import QtBot
from screen import (
    Paints,
    all_text,
    hidden_or_clipped,
    ink_height,
    label,
    overlapping,
    place,
    show,
    texts,
)

from offscreen import settle
from pressorsheet.core.bedside import BagEnd, BagEnds, Bedside, Direction, RateIs, Verdict
from pressorsheet.core.note import Refused, note
from pressorsheet.core.quantity import PumpRate, WeightBasedDose
from pressorsheet.core.truth import Truth
from pressorsheet.ui.panels.now import NowStrip
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

WIDE = 1206
OLD = pressure(verdict=Verdict.OUT_OF_DATE, is_out_of_date=True, at=at("19:10"), age=minutes(84))
EIGHT = bedside(drugs=(NOREPINEPHRINE, VASOPRESSIN, *MORE_DRUGS))
HELD = note("taper_held", row=3, at=at("18:28"), reason="off ward for CT")


def strip(qtbot: QtBot, shown: Bedside, width: int = WIDE, theme: Theme = LIGHT) -> NowStrip:
    made = NowStrip()
    qtbot.addWidget(made)
    made.present(shown)
    show(made, theme, width)
    return made


def test_it_reads_as_the_mock_does(qtbot: QtBot) -> None:
    assert texts(strip(qtbot, bedside())) == [
        "MAP arterial, 20:31, 3 min ago",
        "70 mmHg",
        "at target",
        "norepinephrine (as base)",
        "0.06 mcg/kg/min",
        "15.8 mL/h set 4.2 mcg/min bag to 02:46",
        "vasopressin",
        "0.03 units/min",
        "9 mL/h set bag to 02:46",
        "NEE severity only",
        "0.135",
        "mcg/kg/min",
        "goradia-2021",
        "lactate",
        "1.8 mmol/L",
        "falling",
        "18:05, 2 h 29 min",
        "taper step 3",
        "20:40 norepinephrine",
        "in 6 min",
        "verified",
    ]


@pytest.mark.parametrize("shown", [bedside(), bedside(next_steps=(step(frozen=HELD),)), EIGHT])
def test_of_a_gate_nobody_judged_or_a_step_that_waits_nothing_is_said(
    qtbot: QtBot, shown: Bedside
) -> None:
    said = all_text(strip(qtbot, shown))
    assert "condition" not in said
    assert "consider" not in said


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"gate": Truth.MET}, "conditions met", "verified"),
        ({"gate": Truth.NOT_MET}, "hold", "verified"),
        ({"gate": Truth.UNKNOWN}, "gate unknown", "verified"),
        ({"gate": Truth.MET, "is_verified": False}, "NOT VERIFIED", "conditions"),
        ({"gate": Truth.NOT_MET, "frozen": HELD}, "verified", "conditions"),
    ],
)
def test_how_the_gate_of_the_next_step_stands(
    qtbot: QtBot, changes: dict[str, object], said: str, unsaid: str
) -> None:
    read = texts(strip(qtbot, bedside(next_steps=(step(**changes),))))
    assert said in read
    assert not any(unsaid in text for text in read)


def test_pressure_comes_first_then_drugs_then_what_they_add_up_to_and_the_next_step(
    qtbot: QtBot,
) -> None:
    made = strip(qtbot, bedside())
    heads = (
        "MAP arterial, 20:31, 3 min ago",
        "norepinephrine (as base)",
        "vasopressin",
        "NEE severity only",
        "lactate",
        "taper step 3",
    )
    lefts = [place(made, label(made, head)).left() for head in heads]
    assert lefts == sorted(lefts)
    assert len({place(made, label(made, head)).top() for head in heads}) == 1


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_the_pressure_is_largest_then_the_doses_then_the_rest(qtbot: QtBot, theme: Theme) -> None:
    made = strip(qtbot, bedside(), theme=theme)
    ground = theme.color("canvas")
    sizes = [
        ink_height(label(made, text), ground)
        for text in ("70 mmHg", "0.03 units/min", "0.135", "vasopressin")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_at_the_width_of_the_mock_it_is_one_row_of_104(qtbot: QtBot) -> None:
    assert strip(qtbot, bedside()).height() + 1 == 104


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (pressure("64.7", Verdict.BELOW), ["64.7 mmHg", "below target"]),
        (pressure("77", Verdict.ABOVE), ["77 mmHg", "above target"]),
        (OLD, ["70 mmHg", "out of date", "MAP arterial, 19:10, 1 h 24 min ago"]),
        (
            pressure("58", Verdict.BELOW, is_out_of_date=True, at=at("19:44"), age=minutes(50)),
            ["58 mmHg", "below target", "MAP out of date arterial, 19:44, 50 min ago"],
        ),
        (
            pressure("66", is_estimated=True),
            ["66 mmHg", "MAP estimated arterial, 20:31, 3 min ago"],
        ),
        (
            pressure(None, Verdict.NOT_MEASURABLE),
            ["not measurable", "below target", "MAP arterial, 20:31, 3 min ago"],
        ),
        (
            pressure(apart=sources_apart("54")),
            ["70 mmHg", "cuff 20:24 54 mmHg", "MAP sources differ arterial, 20:31, 3 min ago"],
        ),
        (pressure(apart=sources_apart(None)), ["70 mmHg", "cuff 20:24 not measurable"]),
        (pressure(at=NOW, age=timedelta(seconds=20)), ["MAP arterial, 20:34, now"]),
        (
            pressure(at=at("20:00", 12), age=timedelta(hours=48, minutes=34), is_out_of_date=True),
            ["MAP out of date arterial, 12 Mar 20:00, 48 h 34 min ago"],
        ),
    ],
)
def test_each_state_of_the_pressure_has_its_words(
    qtbot: QtBot, shown: object, said: list[str]
) -> None:
    read = texts(strip(qtbot, bedside(pressure=shown)))
    assert [text for text in said if text not in read] == []


def test_nothing_recorded_is_said_and_is_never_a_number(qtbot: QtBot) -> None:
    read = texts(strip(qtbot, nothing_recorded()))
    assert read == [
        "MAP",
        "not recorded",
        "no MAP recorded",
        "no vasopressor charted as running",
        "NEE severity only",
        "no vasopressor running",
        "goradia-2021",
        "lactate",
        "not recorded",
        "taper",
        "none running",
    ]


def test_times_are_those_of_the_ward_whatever_offset_they_were_written_in(qtbot: QtBot) -> None:
    taken = at("20:31").astimezone(UTC)
    shown = bedside(
        pressure=pressure(at=taken), next_steps=(step(due=at("20:40").astimezone(UTC)),)
    )
    read = texts(strip(qtbot, shown))
    assert "MAP arterial, 20:31, 3 min ago" in read
    assert "20:40 norepinephrine" in read


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"dose": None, "by_mass": None, "why_unknown": (note("weight_missing"),)},
            ["dose not known", "15.8 mL/h set bag to 02:46"],
        ),
        (
            {"rate": None, "rate_is": None},
            ["pump rate not known 4.2 mcg/min bag to 02:46"],
        ),
        ({"rate_is": RateIs.COMPUTED}, ["15.8 mL/h computed 4.2 mcg/min bag to 02:46"]),
        ({"bag": None}, ["15.8 mL/h set 4.2 mcg/min bag end not known"]),
        (
            {"bag": None, "is_bag_uncharted": True},
            ["15.8 mL/h set 4.2 mcg/min bag not charted"],
        ),
        (
            {"bag": BagEnd(at("20:10"), BagEnds.EMPTY, is_past=True, left=None, unsure=None)},
            ["15.8 mL/h set 4.2 mcg/min bag empty since 20:10"],
        ),
        (
            {"bag": BagEnd(at("20:10"), BagEnds.EXPIRED, is_past=True, left=None, unsure=None)},
            ["15.8 mL/h set 4.2 mcg/min bag expired 20:10"],
        ),
        (
            {
                "bag": BagEnd(
                    at("02:46", 15),
                    BagEnds.EXPIRED,
                    is_past=False,
                    left=None,
                    unsure=note("bag_rate_unknown", at=at("19:00")),
                )
            },
            ["15.8 mL/h set 4.2 mcg/min bag to 02:46 or before"],
        ),
        (
            {
                "bag": BagEnd(
                    at("02:46", 15),
                    BagEnds.EMPTY,
                    is_past=False,
                    left=None,
                    unsure=None,
                    is_expiry_unknown=True,
                )
            },
            ["15.8 mL/h set 4.2 mcg/min bag to 02:46, expiry unknown"],
        ),
        (
            {
                "rate_differs": note(
                    "paper_rate_differs",
                    charted=PumpRate(Fraction("15.8")),
                    exact=PumpRate(Fraction("16.8")),
                )
            },
            ["norepinephrine (as base) dose and rate differ"],
        ),
    ],
)
def test_each_state_of_a_drug_has_its_words(
    qtbot: QtBot, changes: dict[str, object], said: list[str]
) -> None:
    shown = replace(NOREPINEPHRINE, **changes)  # type: ignore[arg-type]  # a field by its name
    read = texts(strip(qtbot, bedside(drugs=(shown,))))
    assert [text for text in said if text not in read] == []


def test_why_a_dose_is_not_known_and_where_a_rate_differs_stand_in_the_tool_tips(
    qtbot: QtBot,
) -> None:
    differs = note(
        "paper_rate_differs", charted=PumpRate(Fraction("15.8")), exact=PumpRate(Fraction("16.8"))
    )
    shown = replace(
        NOREPINEPHRINE,
        dose=None,
        why_unknown=(note("weight_missing"),),
        rate_differs=differs,
    )
    made = strip(qtbot, bedside(drugs=(shown,)))
    why = label(made, "dose not known").toolTip()
    assert why == "a dose by weight needs the dosing weight in kg"
    tip = label(made, "norepinephrine (as base) dose and rate differ").toolTip()
    assert "charted 15.8 mL/h, but the charted dose needs 16.8 mL/h" in tip
    assert "running since 19:40" in tip


@pytest.mark.parametrize(
    ("dose", "said"), [("0.0602", "0.06"), ("0.1349", "0.135"), ("0.0004", "below 0.001")]
)
def test_equivalents_have_three_decimals_and_what_is_above_0_never_reads_0(
    qtbot: QtBot, dose: str, said: str
) -> None:
    shown = bedside(equivalents=WeightBasedDose(Fraction(dose)))
    assert said in texts(strip(qtbot, shown))


def test_equivalents_that_cannot_be_computed_say_so_and_why(qtbot: QtBot) -> None:
    why = note("equivalent_dose_unknown", formula="goradia-2021", drug="vasopressin")
    made = strip(qtbot, bedside(equivalents=Refused((why,))))
    assert "goradia-2021" in texts(made)
    assert "the dose of vasopressin is not recorded" in label(made, "not computable").toolTip()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (lactate(direction=Direction.RISING), ["lactate", "1.8 mmol/L", "rising"]),
        (lactate(direction=Direction.STEADY), ["steady"]),
        (lactate(direction=None), ["only value"]),
        (
            lactate(is_out_of_date=True, at=at("11:05"), age=minutes(569)),
            ["lactate falling", "1.8 mmol/L", "out of date", "11:05, 9 h 29 min"],
        ),
        (None, ["lactate", "not recorded"]),
    ],
)
def test_each_state_of_the_lactate_has_its_words(
    qtbot: QtBot, shown: object, said: list[str]
) -> None:
    read = texts(strip(qtbot, bedside(lactate=shown)))
    assert [text for text in said if text not in read] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_verified": False}, ["in 6 min", "NOT VERIFIED"]),
        ({"to_go": timedelta(seconds=30)}, ["now", "verified"]),
        ({"to_go": minutes(-9), "due": at("20:25")}, ["20:25 norepinephrine", "9 min overdue"]),
        (
            {"to_go": minutes(-9), "due": at("20:25"), "is_verified": False},
            ["20:25 norepinephrine", "verify first", "NOT VERIFIED"],
        ),
        (
            {
                "frozen": note("taper_drug_off", drug="norepinephrine", at=at("19:59"), row=3),
                "needs_replan": True,
            },
            ["replan needed 20:40", "OFF since 19:59"],
        ),
        ({"to_go": minutes(86), "due": at("22:00")}, ["in 1 h 26 min"]),
        (
            {"frozen": HELD, "to_go": minutes(-124), "due": at("18:30")},
            ["taper step 3 norepinephrine", "not active 18:30", "held 18:28: off ward for CT"],
        ),
        (
            {
                "frozen": note("taper_skipped", row=2, at=at("18:28"), reason="MAP 58"),
                "needs_replan": True,
            },
            ["replan needed 20:40", "step 2 skipped 18:28: MAP 58"],
        ),
        (
            {"frozen": note("taper_late", row=3, due=at("18:30"), limit=minutes(15))},
            ["not active 20:40", "late"],
        ),
        (
            {"frozen": note("taper_given_late", row=2, due=at("18:30"), late=minutes(20))},
            ["not active 20:40", "step 2 given 20 min late"],
        ),
        (
            {"frozen": note("taper_given_while_held", row=2, at=at("18:28"))},
            ["not active 20:40", "step 2 given while held"],
        ),
        (
            {"frozen": note("taper_given_early", row=2, due=at("18:30"), early=minutes(20))},
            ["not active 20:40", "step 2 given 20 min early"],
        ),
    ],
)
def test_each_state_of_the_next_step_has_its_words(
    qtbot: QtBot, changes: dict[str, object], said: list[str]
) -> None:
    read = texts(strip(qtbot, bedside(next_steps=(step(**changes),))))
    assert [text for text in said if text not in read] == []


def test_a_step_that_stands_still_has_no_time_to_go(qtbot: QtBot) -> None:
    read = texts(strip(qtbot, bedside(next_steps=(step(frozen=HELD),))))
    assert "in 6 min" not in read


def test_a_second_taper_is_counted_and_named(qtbot: QtBot) -> None:
    other = step(row=1, drug="vasopressin", name=VASOPRESSIN.name, due=at("21:10"))
    made = strip(qtbot, bedside(next_steps=(step(), other)))
    assert label(made, "taper step 3 and 1 more").toolTip() == "vasopressin: taper step 1 21:10"


def test_of_eight_drugs_none_is_dropped(qtbot: QtBot) -> None:
    made = strip(qtbot, EIGHT)
    said = all_text(made)
    for name in (
        "norepinephrine (as base)",
        "vasopressin",
        "EPINEPHrine",
        "DOPamine",
        "and 4 more",
        "angiotensin II 12.5 ng/kg/min",
        "milrinone 0.375 mcg/kg/min",
        "phenylephrine 1.25 mcg/kg/min",
        "DOBUTamine 5 mcg/kg/min",
    ):
        assert name in said
    assert label(made, "and 4 more").toolTip().splitlines() == [
        "angiotensin II 12.5 ng/kg/min",
        "milrinone 0.375 mcg/kg/min",
        "phenylephrine 1.25 mcg/kg/min",
        "DOBUTamine 5 mcg/kg/min",
    ]


def test_a_third_drug_keeps_its_rate_and_its_bag(qtbot: QtBot) -> None:
    read = texts(strip(qtbot, bedside(drugs=(NOREPINEPHRINE, VASOPRESSIN, MORE_DRUGS[0]))))
    for said in ("EPINEPHrine", "0.05 mcg/kg/min", "10.5 mL/h set", "bag to 02:46"):
        assert said in read


@pytest.mark.parametrize("width", [WIDE, 900, 683, 560])
@pytest.mark.parametrize(
    "shown",
    [
        bedside(),
        EIGHT,
        nothing_recorded(),
        bedside(pressure=pressure("64.7", Verdict.BELOW, is_estimated=True)),
        bedside(pressure=pressure(apart=sources_apart("54"))),
        bedside(next_steps=(step(frozen=HELD), step()), lactate=lactate(value=Fraction("18.25"))),
        bedside(
            drugs=(
                drug("norepinephrine", "12.0675", "mcg/kg/min", "1234.56"),
                drug("vasopressin", "0.041666", "units/min", "12.5", bag=None),
            )
        ),
    ],
)
def test_nothing_is_clipped_or_overlaps_at_any_width(
    qtbot: QtBot, shown: Bedside, width: int
) -> None:
    made = strip(qtbot, shown, width)
    assert hidden_or_clipped(made) == []
    assert overlapping(made) == []


def test_it_grows_when_a_drug_is_added_and_shrinks_again(qtbot: QtBot) -> None:
    made = strip(qtbot, bedside())
    made.present(EIGHT)
    assert made.heightForWidth(WIDE) > 103
    made.present(bedside())
    assert made.heightForWidth(WIDE) == 103


def test_showing_the_same_again_paints_nothing(qtbot: QtBot) -> None:
    made = strip(qtbot, bedside())
    paints = Paints(made)
    made.present(bedside())
    settle()
    assert paints.count == 0
    made.present(bedside(pressure=pressure("71")))
    settle()
    assert paints.count > 0
