"""The taper sheet on paper: the order, the gate, the plan with its pen columns, and the QR code."""

from dataclasses import replace
from datetime import datetime, timedelta
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
from sheets import AT, IDENTITY, TAPER_SHEET

from pressorsheet.core.paper import Identity, Provenance, plain, strong
from pressorsheet.core.quantity import (
    MassConcentration,
    Pressure,
    PumpRate,
    UnitDose,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.sheet import (
    Actual,
    PlanRow,
    Signature,
    StopOrder,
    TaperSheetDocument,
)
from pressorsheet.report.figures import figure
from pressorsheet.report.page import Printed
from pressorsheet.report.taper_sheet import print_taper_sheet
from pressorsheet.wording import say

PLAN = TAPER_SHEET.fingerprint


def printed(document: TaperSheetDocument, paper: str = "a4") -> Printed:
    return print_taper_sheet(document, say, paper)


def rows(count: int) -> TaperSheetDocument:
    """A sheet with so many steps."""
    step = TAPER_SHEET.rows[1]
    return replace(
        TAPER_SHEET,
        rows=tuple(
            replace(step, number=number, due=step.due + timedelta(hours=number))
            for number in range(1, count + 1)
        ),
    )


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


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("count", [1, 6, 14, 20, 40, 200])
def test_any_number_of_rows_prints_whole_with_the_heading_on_each_page(
    count: int, paper: str
) -> None:
    sheet = printed(rows(count), paper)
    assert outside_margins(sheet.pdf) == []
    assert overlaps(sheet.pdf) == []
    pages = texts(sheet.pdf)
    with_rows = [page for page in pages if "arterial" in page]
    assert sum(page.count("arterial") for page in with_rows) == count
    assert all("step due " in page and "initials" in page for page in with_rows)
    for number, page in enumerate(pages, start=1):
        assert f"Taper sheet, page {number} of {len(pages)}" in page
    for page in with_rows[1:]:
        assert "NOT VERIFIED" in page
        assert "STOP AND CALL if MAP is below 60 mmHg" in page


@pytest.mark.parametrize("count", [14, 20, 40])
def test_each_further_page_says_drug_plan_mix_and_whom_it_waits_for(count: int) -> None:
    pages = texts(printed(replace(rows(count), identity=None)).pdf)
    assert len(pages) > 1
    for page in pages[1:]:
        assert f"vasopressin taper, version 2, plan {PLAN[:4]} {PLAN[4:8]}" in page
        assert "NOT VERIFIED" in page
        assert "Bag of 0.4 units/mL. STOP AND CALL if MAP is below 60 mmHg" in page


@pytest.mark.parametrize("count", [18, 19, 20, 40])
@pytest.mark.parametrize("identity", [IDENTITY, None])
def test_each_further_page_says_back_to_what_at_which_rate_and_whom_to_call(
    count: int, identity: Identity | None
) -> None:
    pdf = printed(replace(rows(count), identity=identity)).pdf
    pages = texts(pdf)
    assert len(pages) > 1
    for page in pages[1:]:
        assert (
            "Back to 0.03 units/min = 4.5 mL/h at 0.4 units/mL. Then call: Dr M. Osei, phone 4480"
        ) in page
    assert overlaps(pdf) == []
    assert outside_margins(pdf) == []


def test_a_further_page_says_it_too_where_no_rate_and_nobody_to_call_is_known() -> None:
    stop = replace(TAPER_SHEET.stop, call=None, rescue_rate=None, concentration=None)
    page = texts(printed(replace(rows(40), stop=stop)).pdf)[1]
    assert (
        "Back to 0.03 units/min, mL/h not known for the hung bag. Then call: not recorded" in page
    )


def test_a_long_call_is_cut_on_each_page_and_named_once_as_cut() -> None:
    stop = replace(TAPER_SHEET.stop, call="Dr M. Osei, phone 4480, or " * 20)
    sheet = printed(replace(rows(40), stop=stop))
    assert overlaps(sheet.pdf) == []
    assert outside_margins(sheet.pdf) == []
    assert [cut for cut in sheet.left_out if "whom to call" in cut] == ["whom to call"]
    for page in texts(sheet.pdf)[1:]:
        assert "Then call: Dr M. Osei, phone 4480" in page


def test_a_plan_that_fits_on_one_page_never_breaks() -> None:
    pages = texts(printed(rows(16)).pdf)
    assert [page.count("arterial") for page in pages if "arterial" in page] == [16]


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


# Doses by weight ---------------------------------------------------------------------------------


def mcg(text: str) -> WeightBasedDose:
    return WeightBasedDose(Fraction(text))


def by_weight(*rows: PlanRow, kg: str = "70") -> TaperSheetDocument:
    """0.1 mcg/kg/min to OFF by 0.02, for a patient of 70 kg who weighs 80 kg now."""
    stop = StopOrder(
        below=Pressure(Fraction(60)),
        rescue_dose=mcg("0.1"),
        rescue_rate=PumpRate(Fraction(30)),
        concentration=MassConcentration(Fraction(16)),
        call="Dr M. Osei, phone 4480",
        weight=Weight(Fraction(80)),
    )
    return replace(
        TAPER_SHEET,
        drug="norepinephrine",
        dose_unit="mcg/kg/min",
        start_dose=mcg("0.1"),
        end_dose=mcg("0"),
        step=mcg("0.02"),
        concentration=MassConcentration(Fraction(16)),
        weight=Weight(Fraction(kg)),
        stop=stop,
        rows=rows or (step_of("0.08"), replace(step_of("0"), number=2, off=True)),
    )


def step_of(dose: str, **changed: Any) -> PlanRow:
    row = replace(TAPER_SHEET.rows[1], dose=mcg(dose), from_dose=mcg("0.1"), delivered=mcg(dose))
    return replace(row, **changed)


def test_doses_by_weight_have_their_mcg_per_min_beside() -> None:
    pdf = printed(by_weight()).pdf
    text = texts(pdf)[0]
    assert (
        "From 0.1 mcg/kg/min (7 mcg/min) to OFF by 0.02 mcg/kg/min (1.4 mcg/min) every 60 min"
        in " ".join(text.split())
    )
    assert "back to 0.1 mcg/kg/min (8 mcg/min at 80 kg) = 30 mL/h at 16 mcg/mL. Then call." in text
    assert text.count("5.6 mcg/min") == 1
    assert text.count("from 0.1") == 2
    assert overlaps(pdf) == []


@pytest.mark.parametrize("dose", ["0.08", "0.5123", "2.2057", "12.4", "0.001"])
@pytest.mark.parametrize("kg", ["70", "81.35", "154.2"])
def test_any_dose_in_mcg_per_min_keeps_to_its_column(dose: str, kg: str) -> None:
    actual = replace(GIVEN, dose=mcg(dose), weight=Weight(Fraction(kg)))
    wide = PumpRate(Fraction("1234.5"))
    document = by_weight(
        step_of(dose), step_of(dose, settable=wide), step_of(dose, actual=actual), kg=kg
    )
    pdf = printed(document).pdf
    assert overlaps(pdf) == []
    assert outside_margins(pdf) == []
    (shown,) = {figure(Fraction(dose) * Fraction(kg))}
    assert texts(pdf)[0].split().count(shown) >= 4


@pytest.mark.parametrize("dose", ["0.123456", "1.23456", "123.456", "0.00012345"])
@pytest.mark.parametrize("rate", ["1005.25", "999.99", "12345.67", "40.1063"])
def test_neither_a_dose_nor_a_rate_to_set_is_rounded_on_paper(dose: str, rate: str) -> None:
    actual = replace(GIVEN, dose=mcg(dose), rate=PumpRate(Fraction(rate)))
    wide = PumpRate(Fraction(rate))
    rows = (step_of(dose, settable=wide), step_of(dose, settable=wide, actual=actual))
    pdf = printed(by_weight(*rows, kg="70")).pdf
    said = texts(pdf)[0].split()
    grouped = f"{float(rate):,.{len(rate.partition('.')[2])}f}"
    assert said.count(dose) >= 3
    assert said.count(grouped) >= 3
    assert overlaps(pdf) == []


def test_neither_the_rate_to_go_back_to_nor_the_weight_is_rounded_on_paper() -> None:
    sheet = by_weight(step_of("0.08"))
    stop = replace(
        sheet.stop, rescue_rate=PumpRate(Fraction("40.1063")), weight=Weight(Fraction("70.12345"))
    )
    said = texts(printed(replace(sheet, stop=stop)).pdf)[0]
    assert "= 40.1063 mL/h" in said
    assert "at 70.12345 kg)" in said


def test_what_was_given_by_weight_is_told_at_the_weight_of_then() -> None:
    actual = replace(GIVEN, dose=mcg("0.08"), weight=Weight(Fraction(60)))
    pdf = printed(by_weight(step_of("0.08", actual=actual))).pdf
    assert "4.8 mcg/min" in texts(pdf)[0]
    assert "3.8 mL/h" in texts(pdf)[0]
    off = replace(actual, dose=mcg("0"), rate=None)
    text = texts(printed(by_weight(step_of("0", off=True, actual=off))).pdf)[0]
    assert "0 mcg/min" not in text
    assert overlaps(pdf) == []


# A taper that runs -------------------------------------------------------------------------------

GIVEN = Actual(
    at=AT,
    by="R. Vega RN",
    dose=UnitDose(Fraction("0.025")),
    rate=PumpRate(Fraction("3.8")),
    late=timedelta(minutes=4),
    dose_apart=None,
    map=Pressure(Fraction(68)),
    source="arterial",
)


def with_row(index: int, **changed: Any) -> TaperSheetDocument:
    rows = list(TAPER_SHEET.rows)
    rows[index] = replace(rows[index], **changed)
    return replace(TAPER_SHEET, rows=tuple(rows))


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


def test_the_foot_says_when_and_by_whom_it_was_printed_and_the_sheet_that_all_is_there() -> None:
    provenance = replace(
        TAPER_SHEET.provenance, printed_by="R. Vega RN", printed_at=AT + timedelta(minutes=2)
    )
    pdf = printed(replace(TAPER_SHEET, provenance=provenance)).pdf
    text = texts(pdf)[0]
    assert "printed 19:42, R. Vega RN" in text
    assert text.count("nothing left out") == 1
    assert overlaps(pdf) == []
    named = replace(provenance, printed_by="R. Vega " * 20)
    pdf = printed(replace(TAPER_SHEET, provenance=named, advisor=())).pdf
    assert overlaps(pdf) == []
    assert outside_margins(pdf) == []
    assert "printed 19:42, R. Vega" in texts(pdf)[0]
    alone = replace(TAPER_SHEET.provenance, printed_at=AT)
    assert "printed 19:40" in texts(printed(replace(TAPER_SHEET, provenance=alone)).pdf)[0]


# Who prints, from nobody to a name that the foot has no room for.
BY = [None, "Vi", "R. Vega", "Rosa Lind", "Rosamund Linde", "R. Vega RN, ICU 2", "Rosamund " * 6]
# From the narrowest worksheet to the widest: the foot's room for more ends in between.
WORKSHEETS = ["ffffffff", "fffffddd", "dddddddd"]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("worksheet", WORKSHEETS)
def test_a_plan_printed_at_another_time_is_the_same_sheet_but_for_that_time(
    worksheet: str, by: str | None, paper: str
) -> None:
    told = replace(TAPER_SHEET.provenance, worksheet=worksheet, printed_by=by)
    behind = f", {by.strip()}" if by else ""
    for advisor in (TAPER_SHEET.advisor, (), *((strong("MAP " * n),) for n in range(60, 100, 3))):
        seen = []
        for at, clock in (
            (AT + timedelta(minutes=2), "19:42"),
            (datetime(2026, 11, 3, 20, 8, tzinfo=AT.tzinfo), "3 Nov 20:08"),
            (datetime(2027, 3, 30, 20, 8, tzinfo=AT.tzinfo), "30 Mar 2027 20:08"),
        ):
            of = replace(TAPER_SHEET, provenance=replace(told, printed_at=at), advisor=advisor)
            pages = texts(printed(of, paper).pdf)
            assert f"printed {clock}{behind}"[:22] in pages[0]
            seen.append([page.split(" printed ")[0] for page in pages])
        assert seen[0] == seen[1] == seen[2]


def test_the_last_page_says_that_all_is_there_wherever_it_is() -> None:
    (first,) = TAPER_SHEET.earlier
    at = TAPER_SHEET.provenance.at
    counts = set()
    for versions in range(1, 30, 4):
        for by in ("R. Vega", "Rosamund " * 6):
            provenance = replace(TAPER_SHEET.provenance, printed_by=by, printed_at=at)
            sheet = replace(TAPER_SHEET, provenance=provenance, earlier=(first,) * versions)
            said = ["nothing left out" in page for page in texts(printed(sheet).pdf)]
            assert said == [*[False] * (len(said) - 1), True]
            counts.add(len(said))
    assert counts == {1, 2}


def test_what_was_given_under_an_earlier_version_stays_readable() -> None:
    (first,) = TAPER_SHEET.earlier
    given = strong("Under version 1: step 1 given 21:02, 0.025 units/min, R. Vega")
    pdf = printed(replace(TAPER_SHEET, earlier=(replace(first, given=given),))).pdf
    assert "Under version 1: step 1 given 21:02" in texts(pdf)[-1]
    assert overlaps(pdf) == []


def test_an_unprinted_row_of_a_dose_by_rate_alone_prints_its_rate() -> None:
    pdf = printed(with_row(1, actual=replace(GIVEN, dose=None))).pdf
    assert "3.8 mL/h" in texts(pdf)[0]
