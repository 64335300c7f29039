"""The discharge form: only time and destination, always asked about; a reason while drugs run."""

from bedside import art, event, norepinephrine, stop, struck
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry import discharge

PATIENT = event("patient", "08:00", name="DOE, Jane", mrn="0012345", bed="12")


def test_an_empty_draft_discharges_now_and_asks_whether_this_patient_is_meant(
    reference: Reference,
) -> None:
    checked = discharge.check({}, desk(reference, PATIENT, art("09:00", 70)))
    assert recorded(checked) == {}
    assert asked(checked) == [(None, "discharge_asked")]
    assert sentences(checked) == [
        "Discharge DOE, Jane, bed 12? The worksheet goes to the archive: it is on no board, and "
        "nothing is due in it any more."
    ]
    assert recorded(discharge.check({"to": "ward 5"}, desk(reference, PATIENT))) == {"to": "ward 5"}


def test_a_drug_that_runs_as_charted_asks_a_reason(reference: Reference) -> None:
    charted = (PATIENT, norepinephrine("09:00", "0.1"))
    checked = discharge.check({}, desk(reference, *charted))
    assert asked(checked) == [
        (None, "discharge_asked"),
        (None, "discharge_while_running (reason)"),
    ]
    assert "Charted as running: norepinephrine." in sentences(checked)[1]
    stopped = desk(reference, *charted, stop("norepinephrine", "10:00"))
    assert asked(discharge.check({}, stopped)) == [(None, "discharge_asked")]


def test_who_was_discharged_is_not_discharged_again(reference: Reference) -> None:
    left = event("discharged", "10:00", to="ward 5")
    checked = discharge.check({}, desk(reference, PATIENT, left))
    assert problems(checked) == [("at", "discharged_already")]
    assert "discharged 10:00 by Rosa Lind to ward 5 already" in sentences(checked)[0]
    back = desk(reference, PATIENT, left, struck("11:00", left))
    assert problems(discharge.check({}, back)) == []
