"""The patient form: admits, corrects, and asks where it might be another patient."""

import pytest
from bedside import event
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.patient import check
from pressorsheet.wording import say

DOE = {"name": "DOE, Jane", "mrn": "0012345"}


def test_a_patient_is_admitted_with_what_is_known(reference: Reference) -> None:
    draft = {
        **DOE,
        "birth_date": "1958-03-10",
        "sex": "female",
        "bed": "12",
        "allergies": "penicillin: rash",
        "code_status": "full",
    }
    checked = check(draft, desk(reference))
    assert asked(checked) == []
    assert recorded(checked) == draft
    assert say(checked.read_back["birth_date"]) == "68 years old"


def test_name_and_number_are_enough_and_are_needed(reference: Reference) -> None:
    at_desk = desk(reference)
    assert recorded(check(DOE, at_desk)) == DOE
    assert problems(check({"mrn": "0012345"}, at_desk)) == [("name", "field_missing")]
    assert problems(check({"name": "DOE, Jane"}, at_desk)) == [("mrn", "field_missing")]
    assert problems(check({"bed": "12"}, at_desk)) == [("name", "field_missing")]
    assert check({"name": " "}, at_desk) == Checked()


def test_what_is_wrong_stands_by_its_field(reference: Reference) -> None:
    draft = {"name": "x" * 201, "mrn": "1\n2", "birth_date": "2.3.1958", "bed": "\x00"}
    assert problems(check(draft, desk(reference))) == [
        ("name", "text_too_long"),
        ("mrn", "text_with_breaks"),
        ("birth_date", "day_not_written_so"),
        ("bed", "text_unwritten"),
    ]


@pytest.mark.parametrize(
    ("born", "code", "years"),
    [
        ("2008-03-10", None, 18),
        ("2008-03-11", "patient_is_no_adult", 17),
        ("2026-03-10", "patient_is_no_adult", 0),
        ("1905-03-11", None, 120),
        ("1905-03-10", "patient_is_too_old", 121),
    ],
)
def test_an_unlikely_age_is_asked_about(
    reference: Reference, born: str, code: str | None, years: int
) -> None:
    checked = check({**DOE, "birth_date": born}, desk(reference))
    assert asked(checked) == ([] if code is None else [("birth_date", code)])
    assert say(checked.read_back["birth_date"]) == f"{years} years old"


def test_another_identity_is_asked_about(reference: Reference) -> None:
    at_desk = desk(reference, event("patient", "08:00", **DOE, birth_date="1958-03-02"))
    assert asked(check({**DOE, "birth_date": "1958-03-02", "bed": "14"}, at_desk)) == []
    assert asked(check(DOE, at_desk)) == []
    other = check({"name": "ROE, Alan", "mrn": "7", "birth_date": "1960-01-01"}, at_desk)
    assert sentences(other) == [
        'the name on record is "DOE, Jane"; is "ROE, Alan" the same patient?',
        'the MRN on record is "0012345"; is "7" the same patient?',
        "the birth date on record is 1958-03-02; is 1960-01-01 the same patient?",
    ]
    assert [field for field, _ in asked(other)] == ["name", "mrn", "birth_date"]


def test_what_is_left_empty_stays_as_on_record(reference: Reference) -> None:
    known = {**DOE, "birth_date": "1958-03-02", "bed": "12", "allergies": "penicillin: rash"}
    at_desk = desk(reference, event("patient", "08:00", **known))
    moved = check({"name": "", "mrn": "", "bed": "14", "allergies": ""}, at_desk)
    assert recorded(moved) == {**known, "bed": "14"}
    assert check({"name": "", "bed": " "}, at_desk) == Checked()


def test_a_bad_text_is_not_replaced_by_what_is_on_record(reference: Reference) -> None:
    at_desk = desk(reference, event("patient", "08:00", **DOE, birth_date="1958-03-02"))
    assert problems(check({"birth_date": "2.3.58"}, at_desk)) == [
        ("birth_date", "day_not_written_so")
    ]


def test_a_first_birth_date_is_no_other_identity(reference: Reference) -> None:
    at_desk = desk(reference, event("patient", "08:00", **DOE))
    assert asked(check({**DOE, "birth_date": "1958-03-02"}, at_desk)) == []
