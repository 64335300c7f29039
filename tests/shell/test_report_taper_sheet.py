"""The taper sheet on paper: the order, the gate, the plan with its pen columns, and the QR code."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from paper_reading import (
    fonts_not_embedded,
    lines,
    outside_margins,
    overlaps,
    texts,
    thin_decimals,
    words,
)
from sheets import AT, TAPER_SHEET
from taper_paper import printed, rows

from pressorsheet.core.paper import Identity, Provenance, plain
from pressorsheet.core.quantity import Pressure, PumpRate, Weight
from pressorsheet.core.taper.sheet import Signature
from pressorsheet.report.page import Printed


@pytest.fixture(scope="module")
def sheet() -> Printed:
    return printed(TAPER_SHEET)


def test_the_sheet_takes_one_page_and_leaves_nothing_out(sheet: Printed) -> None:
    assert sheet.pages == 1
    assert sheet.left_out == ()
    assert "nothing left out" in texts(sheet.pdf)[0]


def test_the_parts_follow_the_order_of_the_standard(sheet: Printed) -> None:
    text = texts(sheet.pdf)[0]
    places = [
        text.index(part)
        for part in (
            "vasopressin taper",
            "From 0.03 units/min to OFF by 0.005 units/min every 60 min,"
            " first step 22 Nov 2026 22:00.",
            "STOP AND CALL if MAP is below 60 mmHg",
            "back to 0.03 units/min = 4.5 mL/h at 0.4 units/mL. Then call.",
            "DO NOT FLUSH OR BOLUS THIS LINE",
            "Before each step, all must be true",
            "step due +01:00 dose units/min set mL/h delivers",
            "After OFF:",
            "Line traced, bag to patient",
            "10 pass, 1 fail, 1 unknown.",
            "Advisor:",
            "version 1, 22 Nov 18:30",
        )
    ]
    assert places == sorted(places)


def test_each_row_says_due_time_dose_set_rate_delivered_and_error(sheet: Printed) -> None:
    text = texts(sheet.pdf)[0]
    for row in (
        "0.03 4.5 0.03 0",
        "0.025 3.8 0.0253 +1.33",
        "0.015 2.3 0.0153 +2.22",
        "0.005 0.8 0.0053 +6.67",
    ):
        for part in row.split():
            assert part in text
    for due in ("21:00", "22:00", "23:00", "00:00", "01:00", "02:00", "03:00"):
        assert due in text
    assert text.count("arterial") == 7
    assert text.count("given") == 6 + 1  # six steps, and once in the gate's words
    assert text.count("held") >= 6
    assert "hung" in text


def test_unsigned_prints_not_verified_twice_and_signed_prints_who(sheet: Printed) -> None:
    assert texts(sheet.pdf)[0].count("NOT VERIFIED") == 2
    signed = Signature("S. Khan", "pharmacist", AT)
    text = texts(printed(replace(TAPER_SHEET, signature=signed)).pdf)[0]
    assert "NOT VERIFIED" not in text
    for part in ("S. Khan, pharmacist", "on record, for plan 52e7 7f1a", "22 Nov 2026 19:40"):
        assert part in text


def test_across_a_clock_change_each_row_prints_its_offset() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 23, 0, tzinfo=zone)
    hours = [start.timestamp() + 3600 * number for number in range(6)]
    step = TAPER_SHEET.rows[1]
    moved = tuple(
        replace(step, number=number, due=datetime.fromtimestamp(at, zone))
        for number, at in enumerate(hours, start=1)
    )
    document = replace(
        TAPER_SHEET, rows=moved, start=start, provenance=replace(TAPER_SHEET.provenance, at=start)
    )
    text = texts(printed(document).pdf)[0]
    assert text.count("02:00") >= 2  # twice on the clock, an hour apart
    assert "first step 24 Oct 2026 23:00 +02:00." in text
    assert "+01:00" in text


def test_rates_to_set_stand_with_their_decimal_points_below_one_another() -> None:
    step = TAPER_SHEET.rows[1]
    rates = [Fraction(1549, 10), Fraction(105), Fraction(976, 10), Fraction(78, 10)]
    sheet = printed(
        replace(
            TAPER_SHEET,
            rows=tuple(
                replace(step, number=number, settable=PumpRate(rate))
                for number, rate in enumerate(rates, start=1)
            ),
        )
    )
    large = {word.text.strip(): word for word in words(sheet.pdf) if word.size == 15}
    assert large["154.9"].right == pytest.approx(large["97.6"].right, abs=1)
    assert large["97.6"].right == pytest.approx(large["7.8"].right, abs=1)
    assert large["105"].left == pytest.approx(large["154.9"].left, abs=1)
    assert overlaps(sheet.pdf) == []


def test_without_a_worksheet_the_sheet_says_so_and_leaves_lines_for_the_patient() -> None:
    provenance = Provenance(at=AT, protocol_id="septic-shock", protocol_version="1.0")
    sheet = printed(replace(TAPER_SHEET, identity=None, provenance=provenance))
    text = texts(sheet.pdf)[0]
    assert text.count("figures as entered, no worksheet") == 2
    assert "data as of" not in text
    for caption in ("bed", "name", "MRN", "born", "dosing weight, kg", "MAP target", "allergies"):
        assert caption in text
    assert overlaps(sheet.pdf) == []


def pen_lines(pdf: bytes, page: int) -> int:
    """The lines of a page's head that do not take its whole width."""
    return len([1 for left, right, top in lines(pdf, page) if top < 80 and right - left < 300])


@pytest.mark.parametrize(
    ("told", "printed_parts", "pens"),
    [
        (Identity(), (), 7),
        (Identity(weight=Weight(Fraction(70))), ("70 kg",), 6),
        (
            Identity(weight=Weight(Fraction("81.35")), target_low=Pressure(Fraction(65))),
            ("81.35 kg", "65 or more"),
            5,
        ),
        (
            Identity(target_low=Pressure(Fraction(65)), target_high=Pressure(Fraction(75))),
            ("65 to 75",),
            6,
        ),
    ],
)
def test_what_the_order_tells_of_its_patient_is_printed_and_needs_no_pen(
    told: Identity, printed_parts: tuple[str, ...], pens: int
) -> None:
    document = replace(rows(40), identity=None, ordered_for=told)
    pdf = printed(document).pdf
    pages = texts(pdf)
    assert len(pages) > 1
    for number, page in enumerate(pages):
        assert pen_lines(pdf, number) == pens
        head = page[: page.index("allergies")]
        assert all(part in head for part in printed_parts)
    assert overlaps(pdf) == []


def test_a_stop_order_not_recorded_leaves_a_line_to_write_on() -> None:
    stop = replace(TAPER_SHEET.stop, below=None, call=None, rescue_rate=None)
    text = texts(printed(replace(TAPER_SHEET, stop=stop)).pdf)[0]
    assert "STOP AND CALL if MAP is below ______ mmHg" in text
    assert "call: not recorded" in text


@pytest.mark.parametrize(
    ("stop", "says"),
    [
        ({}, "0.03 units/min = 4.5 mL/h at 0.4 units/mL. Then call."),
        ({"rescue_rate": None}, "0.03 units/min, mL/h not known at 0.4 units/mL. Then call."),
        (
            {"rescue_rate": None, "concentration": None},
            "0.03 units/min, mL/h not known for the hung bag. Then call.",
        ),
    ],
)
def test_the_rescue_names_the_bag_its_rate_is_for_or_says_that_it_is_not_known(
    stop: dict[str, Any], says: str
) -> None:
    text = texts(printed(replace(TAPER_SHEET, stop=replace(TAPER_SHEET.stop, **stop))).pdf)[0]
    assert f"Stop the taper. Vasopressin back to {says}" in text


def test_long_orders_and_names_wrap_and_are_counted_where_they_are_cut() -> None:
    stop = replace(TAPER_SHEET.stop, call="Dr " + "A" * 150)
    document = replace(
        TAPER_SHEET,
        stop=stop,
        drug="a drug with a very long name indeed, given by hand",
        order_lines=(plain("reason " * 400),),
    )
    sheet = printed(document)
    assert outside_margins(sheet.pdf) == []
    assert overlaps(sheet.pdf) == []
    assert "the order's text" in sheet.left_out


def test_fonts_are_embedded_and_decimals_bold_but_struck_text_and_protocol(sheet: Printed) -> None:
    assert fonts_not_embedded(sheet.pdf) == set()
    thin = thin_decimals(sheet.pdf)
    assert [text for text in thin if not text.startswith(("protocol", "version 1"))] == []


def test_captions_alone_are_below_8_points(sheet: Printed) -> None:
    small = {word.text.strip() for word in words(sheet.pdf) if word.size < 8}
    assert small <= {"pharmacist, name and role", "signature", "date and time"}


def test_an_error_of_5_percent_or_less_is_not_marked() -> None:
    exact = tuple(
        replace(row, error_percent=Fraction(0), flagged=False) for row in TAPER_SHEET.rows
    )
    text = texts(printed(replace(TAPER_SHEET, rows=exact)).pdf)[0]
    assert "see advisor" not in text


def test_the_same_sheet_gives_the_same_bytes(sheet: Printed) -> None:
    assert printed(TAPER_SHEET).pdf == sheet.pdf
