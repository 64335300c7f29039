"""A taper that runs on paper: what was given, what is not to be, and what stood before."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from paper_reading import outside_margins, overlaps, texts, thin_decimals, words
from sheets import AT, TAPER_SHEET
from taper_paper import GIVEN, printed, with_row

from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import UnitDose


def test_a_row_that_is_given_prints_what_was_given_and_has_no_box_to_tick() -> None:
    before = texts(printed(TAPER_SHEET).pdf)[0]
    pdf = printed(with_row(1, actual=GIVEN)).pdf
    text = texts(pdf)[0]
    assert text.count("cuff") == before.count("cuff") - 1
    for part in ("68", "arterial", "given", "0.025", "3.8 mL/h", "19:40", "+4 min", "R. Vega RN"):
        assert part in text
    assert overlaps(pdf) == []
    # its plan is no longer set large
    assert "3.8" not in {word.text.strip() for word in words(pdf) if word.size == 15}


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"late": timedelta(minutes=-7)}, "-7 min"),
        ({"late": timedelta(seconds=40)}, "on time"),
        ({"dose_apart": UnitDose(Fraction("0.005"))}, "+0.005"),
        ({"dose_apart": UnitDose(Fraction("-0.005"))}, "-0.005"),
        ({"dose": None, "rate": None}, "not"),
        ({"dose": UnitDose(Fraction(0)), "rate": None}, "OFF"),
        ({"source": None, "map": None}, "not recorded"),
        ({"source": "cuff", "map": None}, "none"),
    ],
)
def test_what_was_given_otherwise_or_is_not_known_says_so(
    changed: dict[str, Any], shown: str
) -> None:
    before = texts(printed(with_row(1, actual=GIVEN)).pdf)[0]
    pdf = printed(with_row(1, actual=replace(GIVEN, **changed))).pdf
    assert texts(pdf)[0].count(shown) > before.count(shown)
    assert overlaps(pdf) == []


def test_a_bag_that_was_hung_prints_when_and_by_whom() -> None:
    hung = replace(GIVEN, dose=None, rate=None, map=None, source=None)
    before = texts(printed(TAPER_SHEET).pdf)[0]
    text = texts(printed(with_row(0, actual=hung)).pdf)[0]
    assert text.count("hung") == before.count("hung")
    assert text.count("arterial") == before.count("arterial") - 1
    assert "R. Vega RN" in text


def test_a_row_that_is_not_to_be_given_is_struck_has_no_box_and_says_why() -> None:
    before = printed(TAPER_SHEET).pdf
    for index in (0, 1, 6):
        pdf = printed(with_row(index, instead=strong("HELD 22:05, R. Vega: MAP 62"))).pdf
        text = texts(pdf)[0]
        assert "HELD 22:05, R. Vega: MAP 62" in text
        assert text.count("arterial") == texts(before)[0].count("arterial") - 1
        assert overlaps(pdf) == []
        assert outside_margins(pdf) == []
    # struck figures are Regular, as an earlier version's are, and small
    pdf = printed(with_row(1, instead=strong("not active"))).pdf
    assert "3.8" not in {word.text.strip() for word in words(pdf) if word.size > 9}
    assert "3.8" in {text.strip() for text in thin_decimals(pdf)}


def test_a_long_reason_makes_its_row_higher() -> None:
    pdf = printed(with_row(1, instead=strong("HELD: " + "reason " * 60))).pdf
    assert overlaps(pdf) == []


def test_a_shifted_row_prints_when_it_is_due_and_when_it_was() -> None:
    moved = TAPER_SHEET.rows[1].due + timedelta(minutes=36)
    pdf = printed(with_row(1, due=moved, shifted_from=TAPER_SHEET.rows[1].due)).pdf
    text = texts(pdf)[0]
    assert "22:36" in text
    assert "plan 22:00" in text
    assert overlaps(pdf) == []


def test_what_stands_still_is_said_below_the_order_and_what_was_held_below_the_plan() -> None:
    document = replace(
        TAPER_SHEET,
        state=strong("NOT ACTIVE: step 2 held."),
        log=(plain("Step 1 held 22:05, R. Vega: turning."), strong("Given 1 of 6 steps.")),
        void=strong("Signature of S. Khan, 19:30, void: another bag."),
    )
    pdf = printed(document).pdf
    text = " ".join(texts(pdf))
    places = [
        text.index(part)
        for part in (
            "NOT ACTIVE: step 2 held.",
            "STOP AND CALL",
            "Step 1 held 22:05",
            "Given 1 of 6 steps.",
            "The signature is void.",
        )
    ]
    assert places == sorted(places)
    assert "Signature of S. Khan, 19:30, void: another bag." in text
    assert "Not signed" not in text
    assert overlaps(pdf) == []


def test_a_row_not_to_be_given_needs_no_legend_of_its_error() -> None:
    pdf = printed(with_row(5, instead=strong("not active"))).pdf
    assert "see advisor" not in texts(pdf)[0]


def test_what_was_given_under_an_earlier_version_stays_readable() -> None:
    (first,) = TAPER_SHEET.earlier
    given = strong("Under version 1: step 1 given 21:02, 0.025 units/min, R. Vega")
    pdf = printed(replace(TAPER_SHEET, earlier=(replace(first, given=given),))).pdf
    assert "Under version 1: step 1 given 21:02" in texts(pdf)[-1]
    assert overlaps(pdf) == []


def test_an_unprinted_row_of_a_dose_by_rate_alone_prints_its_rate() -> None:
    pdf = printed(with_row(1, actual=replace(GIVEN, dose=None))).pdf
    assert "3.8 mL/h" in texts(pdf)[0]


@pytest.mark.parametrize(("hours", "said"), [(-1, "18:40"), (-24, "21 Nov 19:40")])
def test_a_pressure_that_no_limit_calls_fresh_has_its_time_beside_it(hours: int, said: str) -> None:
    actual = replace(GIVEN, read_at=AT + timedelta(hours=hours))
    for paper in ("a4", "letter"):
        pdf = printed(with_row(1, actual=actual), paper).pdf
        assert said in texts(pdf)[0]
        assert overlaps(pdf) == []
