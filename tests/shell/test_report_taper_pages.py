"""A taper sheet says on every page what it is and what to do, and in its foot that all is there."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from paper_reading import outside_margins, overlaps, texts
from sheets import AT, IDENTITY, TAPER_SHEET
from taper_paper import printed, rows

from pressorsheet.core.paper import Identity

PLAN = TAPER_SHEET.fingerprint


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
    for advisor in (TAPER_SHEET.advisor, ()):
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
