"""Striking a record: from now on, with a reason, once; a strike can itself be struck."""

from bedside import event, struck, vitals
from typed import NOON, asked, desk, problems, recorded

from pressorsheet.core.assessment import Reference
from pressorsheet.core.chart import after
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.strike import check

WRONG = vitals("cuff", "11:00", 62)
NOTE = event("note", "11:00", text="seen")
WHY = {"reason": "wrong patient"}


def test_a_record_is_struck_from_now_on(reference: Reference) -> None:
    at_desk = desk(reference, NOTE, WRONG)
    checked = check({"event_id": WRONG.id, **WHY}, at_desk)
    assert (problems(checked), asked(checked)) == ([], [])
    assert recorded(checked) == {"event_id": WRONG.id, **WHY}
    (strike,) = checked.events
    assert (strike.at, strike.recorded_at) == (NOON, NOON)
    chart = after(at_desk.assessment.view.chart, strike)
    assert list(chart.back("vitals", NOON)) == []
    assert list(chart.back("note", NOON)) == [NOTE]


def test_an_id_in_capitals_is_the_same_id(reference: Reference) -> None:
    checked = check({"event_id": WRONG.id.upper(), **WHY}, desk(reference, WRONG))
    assert recorded(checked)["event_id"] == WRONG.id


def test_no_record_is_struck_without_a_reason(reference: Reference) -> None:
    at_desk = desk(reference, WRONG)
    for reason in ("", " "):
        checked = check({"event_id": WRONG.id, "reason": reason}, at_desk)
        assert problems(checked) == [("reason", "field_missing")]
    assert problems(check({"event_id": WRONG.id, "reason": "\x00"}, at_desk)) == [
        ("reason", "text_unwritten")
    ]
    assert check({"reason": "wrong patient"}, at_desk) == Checked()


def test_a_record_that_is_not_there_cannot_be_struck(reference: Reference) -> None:
    at_desk = desk(reference, WRONG)
    assert problems(check({"event_id": NOTE.id, **WHY}, at_desk)) == [
        ("event_id", "strike_of_unknown")
    ]
    assert problems(check({"event_id": "x", **WHY}, at_desk)) == [("event_id", "strike_of_unknown")]
    assert problems(check({"event_id": "x" * 201, **WHY}, at_desk)) == [
        ("event_id", "text_too_long")
    ]
    assert problems(check({"event_id": "x", **WHY}, desk(reference))) == [
        ("event_id", "strike_of_unknown")
    ]


def test_a_record_is_struck_once(reference: Reference) -> None:
    strike = struck("11:30", WRONG, reason="typing error")
    at_desk = desk(reference, WRONG, NOTE, strike)
    assert problems(check({"event_id": WRONG.id, **WHY}, at_desk)) == [("event_id", "strike_again")]


def test_a_strike_can_be_struck_and_what_it_struck_stands_again(reference: Reference) -> None:
    strike = struck("11:30", WRONG, reason="typing error")
    back = check({"event_id": strike.id, **WHY}, desk(reference, WRONG, strike))
    assert recorded(back)["event_id"] == strike.id
    undone = struck("11:40", strike, reason="it was right")
    again = check({"event_id": WRONG.id, **WHY}, desk(reference, WRONG, strike, undone))
    assert recorded(again)["event_id"] == WRONG.id


def test_a_record_that_a_wrong_clock_put_ahead_can_be_struck(reference: Reference) -> None:
    ahead = vitals("cuff", "13:00", 62)
    checked = check({"event_id": ahead.id, **WHY}, desk(reference, ahead))
    assert recorded(checked)["event_id"] == ahead.id
    twice = desk(reference, ahead, struck("11:30", ahead, reason="clock was wrong"))
    assert problems(check({"event_id": ahead.id, **WHY}, twice)) == [("event_id", "strike_again")]


def test_a_strike_is_not_set_back(reference: Reference) -> None:
    for time in ("11:30", "tomorrow"):
        checked = check({"event_id": WRONG.id, "at": time, **WHY}, desk(reference, WRONG))
        assert problems(checked) == [("at", "strike_is_now")]
