"""What is typed and not recorded stays with its patient, and outlives the program."""

from datetime import timedelta

import pytest
from ward import Ward

from typist import focused

FIRST_DRAFT = "This draft is not recorded. Record or clear it before another patient is opened."


@pytest.fixture
def two(ward: Ward) -> Ward:
    """Two patients, ROE of bed 14 in front."""
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12")
    ward.admit(name="ROE, Alan", mrn="0099", bed="14")
    return ward


def ask_for(ward: Ward, name: str) -> None:
    ward.key("Ctrl+K")
    ward.write(name)
    ward.key("Return")


def test_another_patient_is_opened_once_the_draft_is_cleared_and_nothing_more_is_said(
    two: Ward,
) -> None:
    two.draft("note", text="family")
    ask_for(two, "doe")
    assert two.line("note.text").text() == "family"
    assert FIRST_DRAFT in two.said()
    two.key("Esc")
    two.key("Return")
    assert focused().objectName() == "note.text"
    ask_for(two, "doe")
    assert "DOE, Jane" in two.said()
    assert FIRST_DRAFT not in two.said()
    two.open_form("note")
    assert two.line("note.text").text() == ""


def test_what_was_said_of_one_patients_record_is_not_said_beside_anothers_form(two: Ward) -> None:
    two.chart("vitals", map_mmhg="70")
    assert "Recorded 07:00: cuff, MAP 70 mmHg, for 07:00." in two.said()
    ask_for(two, "doe")
    assert "Recorded" not in two.said()


def test_a_patient_not_yet_admitted_is_there_again_and_in_no_other_patients_form(two: Ward) -> None:
    two.key("Ctrl+N")
    two.fill("patient", {"name": "MOE, Ann", "mrn": "0007"})
    two.close()
    two.start()
    assert (two.line("patient.name").text(), two.line("patient.mrn").text()) == ("MOE, Ann", "0007")
    two.key("Alt+1")
    two.open_form("patient")
    assert (two.line("patient.name").text(), two.line("patient.mrn").text()) == ("", "")
    assert two.window.store.session.drafts() == {}
    ask_for(two, "roe")
    assert FIRST_DRAFT in two.said()
    two.go_to("patient.bed")
    two.write("9")
    two.key("Return")
    assert "MOE, Ann" in two.said()
    two.close()
    two.start()
    two.key("Ctrl+N")
    assert two.line("patient.name").text() == ""


def test_the_order_of_a_taper_stays_with_its_patient_and_comes_back(two: Ward) -> None:
    two.key("Alt+2")
    two.fill("taper", {"drug": "vasopressin", "call": "Dr. Mori"})
    two.key("Tab")
    two.key("Alt+1")
    ask_for(two, "doe")
    assert FIRST_DRAFT in two.said()
    assert two.line("taper.call").text() == "Dr. Mori"
    two.close()
    two.start()  # on the first patient of the board, who has no draft
    two.key("Alt+2")
    assert two.line("taper.call").text() == ""
    two.key("Alt+1")
    ask_for(two, "roe")
    two.key("Alt+2")
    assert two.line("taper.call").text() == "Dr. Mori"


def test_the_field_in_focus_is_kept_too_when_the_window_is_closed(two: Ward) -> None:
    two.draft("fluid", ml="5")
    two.close()
    two.start()
    ask_for(two, "roe")
    assert two.line("fluid.ml").text() == "5"


def test_a_draft_is_not_recorded_unasked_under_another_name(two: Ward) -> None:
    two.draft("fluid", ml="500", fluid="crystalloid")
    before = two.window.store.session.events()
    two.pass_time(timedelta(minutes=1))
    two.key("Ctrl+L")
    two.write("N. Nightingale")
    two.key("Return")
    two.open_form("fluid")
    assert "begun by Rosa Lind: record as yours?" in two.said()
    assert two.line("fluid.ml").text() == "500"
    two.key("Return")
    assert two.window.store.session.events() == before
    two.key("Return")
    assert two.window.store.session.events()[-1].by.name == "N. Nightingale"


def test_who_began_a_draft_is_known_when_the_program_is_opened_again(two: Ward) -> None:
    two.draft("fluid", ml="5")
    two.close()
    two.start("N. Nightingale")
    ask_for(two, "roe")
    assert "begun by Rosa Lind: record as yours?" in two.said()
