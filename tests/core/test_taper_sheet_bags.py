"""A running taper's sheet tells which bag hangs, what runs from it, and when to change it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from bedside import at, bag, event, minutes, vasopressin
from made_drugs import units
from taper_events import given, mapping, ordered, taper
from taper_sheets import BAG, CHARTED, ORDER, RUNNING, codes, hung_since, notes, only, sheet

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import InUnit, PumpRate, UnitConcentration, Volume
from pressorsheet.core.taper.sheet import Actual, PlanRow, TaperSheetDocument
from pressorsheet.wording import say

SOON = mapping("12:00", bag_left=Volume(Fraction("5.2")))
EMPTIES = (*CHARTED, ordered(plan=SOON))


def bag_row(document: TaperSheetDocument) -> PlanRow:
    (row,) = [row for row in document.rows if row.number is None]
    return row


def test_a_bag_change_to_come_is_to_be_made_and_one_made_prints_when(
    reference: Reference,
) -> None:
    # 5.2 mL at 3.8 mL/h: 1.4 mL at 13:00, which 3 mL/h use by 13:28
    row = bag_row(sheet(reference, "11:30", *EMPTIES))
    assert (row.due, row.actual, row.instead) == (at("13:28"), None, ())
    fresh = bag("vasopressin", "13:24", "F", "40 units", 100, hung_at=at("13:20"))
    on = vasopressin("13:20", "0.02", bag="F")
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), fresh, on)
    row = bag_row(sheet(reference, "13:30", *charted))
    assert row.actual == Actual(at("13:20"), "Rosa Lind", None, None, -minutes(8), None)
    # hung and charted at this very moment
    now = bag("vasopressin", "13:20", "F", "40 units", 100, hung_at=at("13:20"))
    row = bag_row(sheet(reference, "13:20", *charted[:-2], now))
    assert row.actual == Actual(at("13:20"), "Rosa Lind", None, None, -minutes(8), None)


@pytest.mark.parametrize(
    ("hung_at", "is_it"), [("12:27", False), ("12:28", True), ("14:28", True), ("14:29", False)]
)
def test_a_bag_hung_up_to_an_hour_apart_is_the_one_due_at_13_28(
    reference: Reference, hung_at: str, is_it: bool
) -> None:
    fresh = bag("vasopressin", hung_at, "F", "40 units", 100, hung_at=at(hung_at))
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), fresh)
    assert (bag_row(sheet(reference, "14:29", *charted)).actual is not None) is is_it


@pytest.mark.parametrize(
    "other",
    [
        bag("norepinephrine", "13:20", "N", "4 mg", 250, salt="base", hung_at=at("13:20")),
        bag("vasopressin", "13:20", "S", "40 units", 100),
        bag("vasopressin", "11:00", "E", "40 units", 100, hung_at=at("11:00")),
        bag("vasopressin", "13:20", "L", "40 units", 100, hung_at=at("13:29")),
    ],
)
def test_another_bag_than_the_one_due_is_not_taken_for_it(
    reference: Reference, other: AnyEvent
) -> None:
    charted = (*EMPTIES, given(1, "12:00", "0.025"), given(2, "13:00", "0.02"), other)
    assert bag_row(sheet(reference, "13:28", *charted)).actual is None


def test_no_bag_is_to_be_changed_by_a_plan_that_is_not_active(reference: Reference) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    not_active = strong(note("sheet_row_not_active"))
    assert bag_row(sheet(reference, "12:10", *EMPTIES, held)).instead == not_active
    stopped = taper("stopped", "12:10", reason="bleeding")
    assert bag_row(sheet(reference, "12:20", *EMPTIES, stopped)).instead == not_active


def small_bag(contents: str, volume: int) -> AnyEvent:
    """A bag of the plan's strength, from which 4.5 mL/h run from 09:00 on."""
    return bag("vasopressin", "08:00", "V", contents, volume, hung_at=at("08:00"))


def test_once_times_have_shifted_a_bag_change_is_where_the_bag_really_ends(
    reference: Reference,
) -> None:
    # 20 mL less 13.5 by 12:00, 0.75 by 12:10, then 3.8 mL/h for an hour: 1.95 mL for row 2's 3 mL/h
    late = given(1, "12:10", "0.025", rate_ml_per_h=Decimal("3.8"))
    charted = (small_bag("8 units", 20), CHARTED[1], ordered(), late)
    row = bag_row(sheet(reference, "12:20", *charted))
    assert row == PlanRow(
        number=None,
        due=at("13:49"),
        dose=units("0.02"),
        from_dose=units("0.02"),
        settable=PumpRate(Fraction(3)),
        delivered=units("0.02"),
        error_percent=Fraction(0),
        off=False,
        flagged=False,
    )
    steps_first = [each.number for each in sheet(reference, "12:20", *charted).rows]
    assert steps_first == [1, 2, None, 3, 4, 5, 6]
    # after a step back no row is active, and none of the plan's rates is counted on
    back = taper("stepped_back", "12:15", row=1, dose=Decimal("0.03"), dose_unit="units/min")
    rows = sheet(reference, "12:20", *charted, back).rows
    assert all(each.number is not None for each in rows)


@pytest.mark.parametrize(
    ("contents", "volume", "due", "row"),
    [
        # 14.25 mL by 12:10; 1.75 mL more at 3.8 mL/h, 19/750 units/min of 0.025, in 27.6 min
        ("6.4 units", 16, "12:37", ("0.025", "3.8", "19/750", "4/3")),
        # 24.85 mL by 16:10; 0.15 mL more at 0.8 mL/h, 2/375 units/min of 0.005, in 11.3 min:
        # its row is flagged, the bag change is not
        ("10 units", 25, "16:21", ("0.005", "0.8", "2/375", "20/3")),
    ],
)
def test_a_bag_change_to_come_has_the_dose_and_rate_of_the_row_that_runs_by_then(
    reference: Reference, contents: str, volume: int, due: str, row: tuple[str, ...]
) -> None:
    late = given(1, "12:10", "0.025", rate_ml_per_h=Decimal("3.8"))
    charted = (small_bag(contents, volume), CHARTED[1], ordered(), late)
    dose, rate, delivered, error = row
    assert bag_row(sheet(reference, "12:20", *charted)) == PlanRow(
        number=None,
        due=at(due),
        dose=units(dose),
        from_dose=units(dose),
        settable=PumpRate(Fraction(rate)),
        delivered=units(delivered),
        error_percent=Fraction(error),
        off=False,
        flagged=False,
    )


def test_a_bag_that_is_empty_by_now_is_to_be_changed_now(reference: Reference) -> None:
    waited = (taper("held", "12:05", row=1), taper("resumed", "12:30", row=1))
    charted = (small_bag("6 units", 15), CHARTED[1], ordered(), *waited)
    row = bag_row(sheet(reference, "12:30", *charted))
    # 4.5 mL/h are 0.03 units/min exactly, whatever the first row's rate makes of its dose
    assert row == PlanRow(
        number=None,
        due=at("12:30"),
        dose=units("0.03"),
        from_dose=units("0.03"),
        settable=PumpRate(Fraction("4.5")),
        delivered=units("0.03"),
        error_percent=Fraction(0),
        off=False,
        flagged=False,
    )


def test_of_what_is_not_known_no_bag_change_is_told_ahead(reference: Reference) -> None:
    late = given(1, "12:10", "0.025")
    unhung = bag("vasopressin", "08:00", "V", "8 units", 20)
    for charted in (
        (CHARTED[1], ordered(), late),
        (unhung, CHARTED[1], ordered(), late),
        (ordered(), late),
        # never charted as running
        (small_bag("8 units", 20), ordered(), taper("held", "12:05"), taper("resumed", "12:15")),
    ):
        rows = sheet(reference, "12:20", *charted).rows
        assert all(each.number is not None for each in rows)


def test_once_times_have_shifted_the_hung_bags_own_end_is_what_counts(
    reference: Reference,
) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    resumed = taper("resumed", "12:40", row=1, reason="MAP 70")
    document = sheet(reference, "12:45", *EMPTIES, held, resumed)
    assert all(row.number is not None for row in document.rows)
    (*running, hung) = notes(document.bag_lines[-1])
    assert running == [
        note("sheet_running", dose=InUnit(units("0.03"), "units/min")),
        # 1.8 units/h from 0.4 units/mL
        note(
            "sheet_running_rate",
            rate=PumpRate(Fraction("4.5")),
            concentration=UnitConcentration(Fraction("0.4")),
        ),
        note("sheet_running_since", at=When(at("09:00"), at("12:45"))),
    ]
    # 4.5 mL/h since 09:00, 16.875 mL; what ran from 08:00 on nobody charted. The rest of 83.125 mL
    # lasts 18 h 28 min 20 s, which is longer than its 18 h at room temperature
    assert hung == note(
        "sheet_hung",
        left=Volume(Fraction("83.125")),
        empties=When(at("07:13:20", 1), at("12:45")),
        expires=When(at("02:00", 1), at("12:45")),
    )
    assert all(phrase.strong for phrase in document.bag_lines[-1])


def test_what_runs_prints_the_rate_that_was_charted(reference: Reference) -> None:
    charted = vasopressin("09:10", "0.03", bag="V", rate_ml_per_h=Decimal("4.6"))
    said = sheet(reference, "11:30", *ORDER, charted).bag_lines
    assert only("sheet_running_rate", *said)["rate"] == PumpRate(Fraction("4.6"))


@pytest.mark.parametrize(
    "charted",
    [
        # a bag hung since: nobody charted at which rate it runs
        (BAG, vasopressin("09:00", "0.03", bag="V"), hung_since("20 units")),
        # of no bag, of one that nobody charted
        (BAG, vasopressin("09:00", "0.03")),
        (vasopressin("09:00", "0.03", bag="X"),),
    ],
)
def test_a_rate_that_nobody_charted_of_the_hung_bag_is_not_printed(
    reference: Reference, charted: tuple[AnyEvent, ...]
) -> None:
    said = codes(*sheet(reference, "11:30", *charted, ordered()).bag_lines)
    assert [code for code in said if not code.startswith("sheet_hung")] == RUNNING


def test_what_neither_runs_nor_hangs_is_not_told(reference: Reference) -> None:
    assert sheet(reference, "11:30", ordered()).bag_lines == ()
    hung = sheet(reference, "11:30", BAG, ordered())
    assert codes(*hung.bag_lines) == ["sheet_hung"]
    rate = event("infusion", "09:00", drug="vasopressin", rate_ml_per_h=Decimal(9), bag_id="X")
    uncharted = sheet(reference, "11:30", rate, ordered())
    assert [say(each) for each in notes(*uncharted.bag_lines)] == [
        "Hung bag: not charted; what is left is not known."
    ]
    unhung = bag("vasopressin", "08:00", "U", "40 units", 100)
    assert sheet(reference, "11:30", unhung, ordered()).bag_lines == (
        strong(note("sheet_hung", left=None, empties=None, expires=None)),
    )


def test_a_row_far_off_by_the_pumps_rounding_is_told_among_the_checks(
    reference: Reference,
) -> None:
    # 0.005 units/min need 0.75 mL/h, are set 0.8: 6.67 %
    document = sheet(reference, "11:30", *ORDER)
    off_by = note("verify_error_notice", row=5, error=Fraction(20, 3), limit=Fraction(5))
    assert document.check_notice == strong(note("sheet_notice")) + plain(off_by)
    exact = mapping("12:00", running=units("0.02"), end=units("0.01"))
    assert sheet(reference, "11:30", *CHARTED, ordered(plan=exact)).check_notice == ()
