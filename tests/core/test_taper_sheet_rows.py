"""A running taper's rows print what was given beside what was planned, and what is not active."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import art, at, cuff, event, minutes
from made_drugs import units
from taper_events import given, mapping, ordered, taper
from taper_sheets import CHARTED, ORDER, codes, notes, sheet, steps

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import InUnit, Pressure, PumpRate
from pressorsheet.core.taper.sheet import Actual, PlanRow
from pressorsheet.library.reference import without_protocol


def test_a_row_to_come_prints_as_it_was_planned(reference: Reference) -> None:
    document = sheet(reference, "11:30", *ORDER)
    first, *_, fifth, off = document.rows
    assert first == PlanRow(
        number=1,
        due=at("12:00"),
        dose=units("0.025"),
        from_dose=units("0.03"),
        # 3.75 mL/h, set 3.8
        settable=PumpRate(Fraction("3.8")),
        delivered=units("19/750"),
        error_percent=Fraction(4, 3),
        off=False,
        flagged=False,
    )
    assert document.first_step == plain(note("sheet_first_step"))
    assert (fifth.flagged, fifth.error_percent, fifth.off) == (True, Fraction(20, 3), False)
    assert (off.number, off.settable, off.off) == (6, PumpRate(Fraction(0)), True)


def test_a_row_that_is_given_prints_what_was_given_and_the_map_before_it(
    reference: Reference,
) -> None:
    given_at = given(1, "12:04", "0.025", rate_ml_per_h=Decimal("3.8"))
    document = sheet(reference, "12:30", *ORDER, art("11:55", 68), given_at)
    row = steps(document)[0]
    assert row.actual == Actual(
        at=at("12:04"),
        by="Rosa Lind",
        dose=units("0.025"),
        rate=PumpRate(Fraction("3.8")),
        late=minutes(4),
        dose_apart=None,
        map=Pressure(Fraction(68)),
        source="arterial",
    )
    assert [each.actual for each in steps(document)[1:]] == [None] * 5
    assert all(not each.instead for each in document.rows)
    # the first step's recheck is over
    assert document.first_step == ()
    assert document.log[-1] == strong(
        note("sheet_totals_late", given=1, rows=6, span=minutes(4)),
        note("sheet_totals_as_planned"),
    )


@pytest.mark.parametrize(
    ("reading", "source", "shown"),
    [
        (art("11:48", 68), None, None),
        (art("11:49", 68), "arterial", Pressure(Fraction(68))),
        (cuff("12:00", 70), "cuff", Pressure(Fraction(70))),
        (event("vitals", "12:00", source="cuff", not_measurable=True), "cuff", None),
        (art("12:00", sbp=90, dbp=50), None, None),
        (art("12:05", 68), None, None),
    ],
)
def test_the_map_beside_a_step_is_measured_and_fresh_or_not_recorded(
    reference: Reference, reading: AnyEvent, source: str | None, shown: Pressure | None
) -> None:
    document = sheet(reference, "12:30", *ORDER, reading, given(1, "12:04", "0.025"))
    actual = steps(document)[0].actual
    assert actual is not None
    assert (actual.source, actual.map) == (source, shown)


@pytest.mark.parametrize(
    ("when", "source"),
    [("10:30", None), ("11:00", None), ("11:05", "arterial"), ("12:04", "arterial")],
)
def test_where_no_protocol_is_in_force_the_map_beside_a_step_is_one_since_the_change_before(
    reference: Reference, when: str, source: str | None
) -> None:
    unjudged = without_protocol("")
    assert isinstance(unjudged, Reference)
    document = sheet(unjudged, "12:30", *ORDER, art(when, 68), given(1, "12:04", "0.025"))
    actual = steps(document)[0].actual
    assert actual is not None
    # No limit says that it is fresh: the sheet has its time beside it.
    assert (actual.source, actual.read_at) == (source, None if source is None else at(when))
    judged = steps(sheet(reference, "12:30", *ORDER, art(when, 68), given(1, "12:04", "0.025")))
    assert judged[0].actual is not None
    assert judged[0].actual.read_at is None


@pytest.mark.parametrize(
    ("dose", "rate", "apart"),
    [
        ("0.025", None, None),
        ("0.03", None, units("0.005")),
        ("0.02", None, units("-0.005")),
        # what the pump makes of it at 3.8 mL/h, as the plan says; the rate alone tells as much
        (None, "3.8", None),
        ("0.025", "3.8", None),
        ("0.025", "4.5", units("0")),
    ],
)
def test_another_dose_than_planned_is_printed_as_such(
    reference: Reference, dose: str | None, rate: str | None, apart: Any
) -> None:
    fields = {} if rate is None else {"rate_ml_per_h": Decimal(rate)}
    document = sheet(reference, "12:30", *ORDER, given(1, "12:04", dose, **fields))
    actual = steps(document)[0].actual
    assert actual is not None
    assert actual.dose_apart == apart
    as_planned = note("sheet_totals_as_planned")
    otherwise = note("sheet_totals_apart", apart=1)
    assert notes(document.log[-1])[1] == (as_planned if apart is None else otherwise)


@pytest.mark.parametrize(
    ("dose", "apart"),
    [("0.0261", None), ("0.026", None), ("0.0259", units("-0.0002")), ("0.0262", units("0.0001"))],
)
def test_the_dose_that_the_pump_makes_of_a_planned_one_is_no_other(
    reference: Reference, dose: str, apart: Any
) -> None:
    # 0.0261 units/min need 3.915 mL/h, are set 3.9 and deliver 0.026
    plan = mapping("12:00", running=units("0.0311"))
    charted = (*CHARTED, ordered(plan=plan), given(1, "12:00", dose))
    actual = steps(sheet(reference, "12:30", *charted))[0].actual
    assert actual is not None
    assert actual.dose_apart == apart


def test_a_step_of_which_neither_dose_nor_rate_is_told_counts_as_another(
    reference: Reference,
) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, "12:00"))
    assert notes(document.log[-1]) == [
        note("sheet_totals_on_time", given=1, rows=6),
        note("sheet_totals_apart", apart=1),
    ]


def test_a_step_before_its_time_says_so(reference: Reference) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, "11:50", "0.025"))
    early = note("sheet_totals_early", given=1, rows=6, span=minutes(10))
    assert notes(document.log[-1]) == [early, note("sheet_totals_as_planned")]


@pytest.mark.parametrize(
    ("clock", "code", "span"),
    [
        ("11:59", "sheet_totals_early", minutes(1)),
        ("11:59:01", "sheet_totals_on_time", None),
        ("12:00:59", "sheet_totals_on_time", None),
        ("12:01", "sheet_totals_late", minutes(1)),
    ],
)
def test_of_a_whole_minute_on_a_step_is_late_or_early(
    reference: Reference, clock: str, code: str, span: timedelta | None
) -> None:
    document = sheet(reference, "12:30", *ORDER, given(1, clock, "0.025"))
    said = {"given": 1, "rows": 6} | ({} if span is None else {"span": span})
    assert notes(document.log[-1]) == [note(code, **said), note("sheet_totals_as_planned")]


def test_how_late_is_said_of_the_step_given_last(reference: Reference) -> None:
    both = (given(1, "12:09", "0.03"), given(2, "13:02", "0.02"))
    assert notes(sheet(reference, "13:10", *ORDER, *both).log[-1]) == [
        note("sheet_totals_late", given=2, rows=6, span=minutes(2)),
        note("sheet_totals_apart", apart=1),
    ]


def test_a_held_row_says_why_and_no_later_row_is_to_be_given(reference: Reference) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    document = sheet(reference, "12:10", *ORDER, held)
    now = at("12:10")
    says = note("sheet_row_held", at=When(at("12:05"), now), by="Rosa Lind", reason="MAP 62")
    assert steps(document)[0].instead == strong(says)
    assert {row.instead for row in steps(document)[1:]} == {strong(note("sheet_row_not_active"))}
    why = note("taper_held", row=1, at=at("12:05"), reason="MAP 62")
    assert document.state == strong(note("sheet_not_active", why=why))
    # said in its own row, and nothing given yet
    assert document.log == ()


def test_a_late_row_says_so(reference: Reference) -> None:
    document = sheet(reference, "12:20", *ORDER)
    now = at("12:20")
    assert steps(document)[0].instead == strong(note("sheet_row_late", due=When(at("12:00"), now)))
    assert codes(document.state) == ["sheet_not_active"]


def test_a_resumed_taper_prints_the_shifted_times_and_where_they_were(
    reference: Reference,
) -> None:
    held = taper("held", "12:05", row=1, reason="MAP 62")
    resumed = taper("resumed", "12:40", row=1, reason="MAP 70")
    document = sheet(reference, "12:45", *ORDER, held, resumed)
    assert [(row.due, row.shifted_from) for row in steps(document)[:2]] == [
        (at("12:40"), at("12:00")),
        (at("13:40"), at("13:00")),
    ]
    assert document.state == ()
    now = at("12:45")
    assert document.log == (
        plain(
            note(
                "sheet_held_before",
                row=1,
                at=When(at("12:05"), now),
                by="Rosa Lind",
                reason="MAP 62",
            )
        ),
    )
    # nobody gave OFF: its watch has no end yet
    assert codes(document.after_off) == ["sheet_watch_water_open"]


def test_a_skipped_and_a_stepped_back_row_say_it_in_their_place(reference: Reference) -> None:
    skipped = taper("skipped", "12:05", row=1, reason="for the scan")
    now = at("12:10")
    document = sheet(reference, "12:10", *ORDER, skipped)
    says = note(
        "sheet_row_skipped", at=When(at("12:05"), now), by="Rosa Lind", reason="for the scan"
    )
    assert steps(document)[0].instead == strong(says)
    back = taper(
        "stepped_back", "12:08", row=1, dose=Decimal("0.03"), dose_unit="units/min", reason="low"
    )
    document = sheet(reference, "12:10", *ORDER, back)
    said = {"at": When(at("12:08"), now), "by": "Rosa Lind", "reason": "low"}
    dose = InUnit(units("0.03"), "units/min")
    assert steps(document)[0].instead == strong(note("sheet_row_stepped_back", dose=dose, **said))
    untold = taper("stepped_back", "12:08", row=1, reason="low")
    instead = steps(sheet(reference, "12:10", *ORDER, untold))[0].instead
    assert instead == strong(note("sheet_row_stepped_back", dose=None, **said))


def test_a_step_back_after_a_step_is_told_below_the_plan(reference: Reference) -> None:
    back = taper(
        "stepped_back", "12:30", row=1, dose=Decimal("0.03"), dose_unit="units/min", reason="low"
    )
    document = sheet(reference, "12:40", *ORDER, given(1, "12:00", "0.025"), back)
    assert steps(document)[0].actual is not None
    said = {"row": 1, "at": When(at("12:30"), at("12:40")), "by": "Rosa Lind", "reason": "low"}
    dose = InUnit(units("0.03"), "units/min")
    assert document.log[0] == plain(note("sheet_stepped_back", dose=dose, **said))
    assert codes(document.state) == ["sheet_not_active"]
    untold = taper("stepped_back", "12:30", row=1, reason="low")
    document = sheet(reference, "12:40", *ORDER, given(1, "12:00", "0.025"), untold)
    assert document.log[0] == plain(note("sheet_stepped_back", dose=None, **said))


def test_a_skip_of_a_row_that_was_given_before_is_told_as_what_does_not_fit(
    reference: Reference,
) -> None:
    again = taper("skipped", "12:10", row=1, reason="twice")
    document = sheet(reference, "12:20", *ORDER, given(1, "12:00", "0.025"), again)
    said = {"row": 1, "at": When(at("12:10"), at("12:20")), "by": "Rosa Lind", "reason": "twice"}
    left_out = note(
        "taper_record_left_out",
        at=at("12:10"),
        by="Rosa Lind",
        version=1,
        row=1,
        why=note("taper_row_marked_twice", row=1),
    )
    assert (document.log[0], document.log[-1]) == (
        plain(note("sheet_skipped_before", **said)),
        strong(left_out),
    )


def test_a_stopped_taper_has_nothing_to_give(reference: Reference) -> None:
    stopped = taper("stopped", "12:10", reason="bleeding")
    document = sheet(reference, "12:20", *ORDER, given(1, "12:00", "0.025"), stopped)
    now = at("12:20")
    assert document.state == strong(
        note("sheet_stopped", at=When(at("12:10"), now), by="Rosa Lind", reason="bleeding")
    )
    assert {row.instead for row in steps(document)[1:]} == {strong(note("sheet_row_not_active"))}
    # what hangs is no more of this sheet's business
    assert "sheet_hung" not in codes(*document.bag_lines)


DOSES = ("0.025", "0.02", "0.015", "0.01", "0.005", "0")
ALL_GIVEN = tuple(given(n, f"{11 + n}:00", dose) for n, dose in enumerate(DOSES, start=1))


def test_a_complete_taper_says_so_and_until_when_to_watch(reference: Reference) -> None:
    document = sheet(reference, "18:00", *ORDER, *ALL_GIVEN)
    complete = note("sheet_complete", at=When(at("17:00"), at("18:00")))
    assert document.state == strong(complete)
    watch = note("sheet_watch_water", span=timedelta(hours=24), until=at("17:00", 1))
    assert document.after_off == plain(watch)


def test_a_plan_that_ends_at_a_dose_keeps_saying_so(reference: Reference) -> None:
    plan = mapping("12:00", end=units("0.02"))
    charted = (*CHARTED, ordered(plan=plan))
    assert codes(sheet(reference, "11:30", *charted).after_off) == ["sheet_ends_at_dose"]
    done = sheet(reference, "13:10", *charted, *ALL_GIVEN[:2])
    assert codes(done.after_off) == ["sheet_ends_at_dose"]
    assert notes(done.state) == [note("sheet_ended", at=When(at("13:00"), at("13:10")))]
