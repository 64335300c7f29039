"""The sheet of a recovery key: the key large, group by group, what it is for, on one page."""

from datetime import UTC, datetime

import pytest
from paper_reading import texts, words

from pressorsheet.report.page import PAPERS, Printed
from pressorsheet.report.recovery_key import print_recovery_key

KEY = "AB7K-1M3N-9QRS-2TVW-XYZ0-4H5J-6C8D"
STORE = "1a2b3c4d5e6f70718293a4b5c6d7e8f9"
LINE = 20
AT = datetime(2026, 3, 10, 7, 5, tzinfo=UTC)


@pytest.fixture(params=["a4", "letter"])
def paper(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sheet(paper: str) -> Printed:
    return print_recovery_key(KEY, STORE, AT, paper)


def test_it_is_one_page_and_says_what_it_is_of_which_store_and_from_when(sheet: Printed) -> None:
    (page,) = texts(sheet.pdf)
    assert sheet.pages == 1
    assert (sheet.left_out, sheet.unprintable) == ((), ())
    for said in (
        "Recovery key of the Pressorsheet store",
        "Store 1a2b3c4d, key made 10 Mar 2026, 07:05",
        "Keep it in the ward's safe.",
        "If both are lost, nobody can open the store",
        "I have the recovery key instead",
        "no letter I, L, O or U",
        "destroy this sheet",
    ):
        assert said in page


def test_the_groups_stand_large_and_in_their_order_each_with_its_number(sheet: Printed) -> None:
    key = [word for word in words(sheet.pdf) if word.size >= 18 and word.bold]
    in_order = sorted(key, key=lambda word: (round(word.top / LINE), word.left))
    assert "-".join(word.text.strip() for word in in_order) == KEY
    numbers = [word for word in words(sheet.pdf) if word.text in "1234567" and word.size < 9]
    in_order = sorted(numbers, key=lambda word: (round(word.top / LINE), word.left))
    assert "".join(word.text for word in in_order) == "1234567"


def test_laptop_and_ward_are_written_on_it_by_hand_above_the_key(sheet: Printed) -> None:
    found = words(sheet.pdf)
    places = [word for word in found if word.text.strip() in ("laptop", "ward") and word.size < 8]
    (said,) = (word for word in found if word.text.startswith("Keep it in"))
    key = min(word.top for word in found if word.size >= 18 and word.bold)
    assert len(places) == 2
    # A hand's line of room under what is printed above it.
    assert all(said.bottom + 20 < word.top and word.bottom < key for word in places)


def test_nothing_of_it_leaves_the_page_or_lies_on_something_else(
    sheet: Printed, paper: str
) -> None:
    wide, high = PAPERS[paper]
    found = words(sheet.pdf)
    assert all(word.left > 0 and word.right < wide for word in found)
    assert all(word.top > 0 and word.bottom < high for word in found)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            apart = (
                one.right <= other.left
                or other.right <= one.left
                or one.bottom <= other.top + 0.5
                or other.bottom <= one.top + 0.5
            )
            assert apart, (one, other)


def test_the_same_key_gives_the_same_sheet_and_its_title_tells_no_key(sheet: Printed) -> None:
    again = print_recovery_key(KEY, STORE, AT, "a4")
    assert again.pdf == print_recovery_key(KEY, STORE, AT, "a4").pdf
    assert b"AB7K" not in sheet.pdf
