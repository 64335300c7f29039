"""A discharge archives: nothing is due, and later care is another stay until it is struck."""

import pytest
from bedside import art, at, event, norepinephrine, seen, struck, tick, weight
from judged import assessed
from papers import document, said
from taper_events import given, ordered

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bedside import bedside, due
from pressorsheet.core.conflicts import About, conflicts
from pressorsheet.core.discharge import (
    archived,
    charted_after,
    discharge,
    discharge_fault,
    discharge_said,
)
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.wording import say

NOW = "12:00"
LEFT = event("discharged", "11:00", to="ward 5")
LATER = [
    art("11:01", 70),
    norepinephrine("11:01", "0.1"),
    weight("11:01", 80),
    tick("11:01"),
    given(1, "11:01", "0.025"),
    event("patient", "11:01", name="DOE, Jane", mrn="1"),
]
ALLOWED = [
    art("11:00", 70),
    art("10:00", 70, charted="11:30"),
    event("note", "11:30", text="wife informed"),
    event("handover_note", "11:30", severity="stable"),
    struck("11:30", art("09:00", 60)),
    event("discharged", "11:30"),
]


def test_the_newest_discharge_that_stands_counts(reference: Reference) -> None:
    again = event("discharged", "11:30")
    assert discharge(seen(reference, NOW, LEFT)) == LEFT
    assert discharge(seen(reference, NOW, LEFT, again)) == again
    assert discharge(seen(reference, NOW, LEFT, struck("11:45", LEFT))) is None
    assert discharge(seen(reference, "10:59", LEFT)) is None
    assert discharge(seen(reference, NOW)) is None


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (LEFT, "discharged 11:00 by Rosa Lind to ward 5"),
        (event("discharged", "11:00"), "discharged 11:00 by Rosa Lind"),
        (event("discharged", "11:00", to=""), "discharged 11:00 by Rosa Lind"),
    ],
)
def test_a_discharge_says_when_by_whom_and_where_to(
    reference: Reference, left: AnyEvent, text: str
) -> None:
    view = seen(reference, NOW, left)
    found = discharge(view)
    assert found is not None
    assert say(discharge_said(found, view)) == text


def test_an_archived_worksheet_says_how_charting_goes_on(reference: Reference) -> None:
    said = archived(seen(reference, NOW, LEFT))
    assert said is not None
    assert say(said) == (
        "Archived: the patient was discharged 11:00 by Rosa Lind to ward 5. Nothing is due here "
        "any more; to chart on, strike the discharge in the history (Alt+4)."
    )
    assert archived(seen(reference, NOW)) is None


@pytest.mark.parametrize("later", LATER, ids=lambda each: str(each.kind))
def test_care_after_the_discharge_is_refused(reference: Reference, later: AnyEvent) -> None:
    refusal = discharge_fault(seen(reference, NOW, LEFT), [ALLOWED[0], later])
    assert isinstance(refusal, Refused)
    assert say(refusal.reasons[0]) == (
        "the patient was discharged 11:00 by Rosa Lind to ward 5: what happened later is not "
        "charted here; to go on, strike the discharge"
    )
    assert discharge_fault(seen(reference, NOW), [later]) is None
    assert discharge_fault(seen(reference, NOW, LEFT, struck("11:30", LEFT)), [later]) is None


@pytest.mark.parametrize("charted", ALLOWED, ids=lambda each: str(each.kind))
def test_late_charting_notes_and_corrections_go_on(reference: Reference, charted: AnyEvent) -> None:
    assert discharge_fault(seen(reference, NOW, LEFT), [charted]) is None


def test_care_after_a_discharge_that_a_joined_copy_brings_is_a_conflict(
    reference: Reference,
) -> None:
    view = seen(reference, NOW, LEFT, ordered(), *ALLOWED[:5], *LATER)
    assert {each.id for each in charted_after(view)} == {each.id for each in LATER}
    (found,) = [each for each in conflicts(view) if each.about is About.DISCHARGE]
    assert found.ids == {LEFT.id, *(each.id for each in LATER)}
    assert say(found.says) == (
        "Conflict: the patient was discharged 11:00 by Rosa Lind to ward 5, and 6 records are "
        "later than that; strike what is wrong (Alt+4, History)."
    )
    assert charted_after(seen(reference, NOW, *LATER)) == ()
    assert conflicts(seen(reference, NOW, LEFT, *ALLOWED)) == ()


def test_nothing_is_due_of_a_patient_who_left(reference: Reference) -> None:
    charted = (art("09:00", 60), norepinephrine("09:00", "0.1"), ordered("09:00"))
    here, gone = (assessed(reference, NOW, *charted, *more) for more in ((), (LEFT,)))
    assert due(here) != ()
    assert bedside(here).next_steps != ()
    assert bedside(here).discharged is None
    assert due(gone) == ()
    assert bedside(gone).next_steps == ()
    assert bedside(gone).discharged is not None


def test_what_is_told_in_two_ways_is_still_to_be_settled(reference: Reference) -> None:
    found = assessed(reference, NOW, LEFT, weight("10:00", 80), weight("10:00", 82))
    assert [action.due for action in due(found)] == [at(NOW)]


def test_nothing_is_considered_of_a_patient_who_left(reference: Reference) -> None:
    here, gone = (assessed(reference, NOW, *more) for more in ((), (LEFT,)))
    assert any(item.item.consider for each in here.checklists for item in each.items)
    assert not any(item.item.consider for each in gone.checklists for item in each.items)
    assert [len(each.items) for each in here.checklists] == [
        len(each.items) for each in gone.checklists
    ]


def test_the_handover_says_first_that_the_patient_left(reference: Reference) -> None:
    found = document(reference, NOW, event("patient", "09:00", name="A", mrn="1", sex="man"), LEFT)
    assert said(found.summary)[:2] == ["discharged_to", "man"]
