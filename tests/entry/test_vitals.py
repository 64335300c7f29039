"""The vitals form: source, order of pressures, not measurable, and what makes it empty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from typed import NOON, NURSE, asked, desk, new_id, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.vitals import check


def checked_as(reference: Reference, **draft: str) -> Checked:
    return check({"source": "arterial", **draft}, desk(reference))


def test_a_reading_is_recorded_as_typed(reference: Reference) -> None:
    checked = check(
        {
            "at": "11:55",
            "source": "arterial",
            "sbp_mmhg": "104",
            "dbp_mmhg": "55",
            "map_mmhg": "71.5",
            "not_measurable": "",
            "hr_per_min": "88",
            "rr_per_min": "",
            "spo2_percent": "96",
            "temp_c": "37.0",
            "rhythm": "sinus, some ectopics",
            "reason": "",
        },
        desk(reference),
    )
    assert (checked.problems, checked.questions) == ((), ())
    assert recorded(checked) == {
        "source": "arterial",
        "sbp_mmhg": Decimal(104),
        "dbp_mmhg": Decimal(55),
        "map_mmhg": Decimal("71.5"),
        "hr_per_min": Decimal(88),
        "spo2_percent": Decimal(96),
        "temp_c": Decimal("37.0"),
        "rhythm": "sinus, some ectopics",
    }
    (event,) = checked.events
    assert (event.id, event.by) == (new_id(0), NURSE)
    assert (event.at, event.recorded_at) == (NOON - timedelta(minutes=5), NOON)


@pytest.mark.parametrize(
    "draft",
    [
        {},
        {"source": "", "map_mmhg": "", "at": "", "reason": ""},
        {"source": "arterial"},
        {"source": "cuff", "at": "11:00", "reason": "late entry", "not_measurable": "no"},
        {"source": "cuff", "rhythm": " "},
    ],
)
def test_a_form_in_which_nothing_was_measured_is_empty(
    reference: Reference, draft: dict[str, str]
) -> None:
    checked = check(draft, desk(reference))
    assert checked == Checked()
    assert checked.is_empty


def test_what_is_wrong_in_an_empty_form_is_said_all_the_same(reference: Reference) -> None:
    checked = check({"source": "cuff", "at": "2350"}, desk(reference))
    assert problems(checked) == [("at", "time_in_future_today")]
    assert not checked.is_empty


def test_a_number_without_its_source_is_refused(reference: Reference) -> None:
    checked = check({"map_mmhg": "62"}, desk(reference))
    assert problems(checked) == [("source", "field_missing")]
    unknown = check({"map_mmhg": "62", "source": "femoral"}, desk(reference))
    assert problems(unknown) == [("source", "choice_unknown")]
    assert sentences(unknown) == [
        '"femoral" is not a choice here; the choices are arterial and cuff'
    ]


def test_all_problems_are_named_in_the_order_of_the_form(reference: Reference) -> None:
    checked = check(
        {
            "reason": "a\x00",
            "temp_c": "37,5",
            "map_mmhg": "6 2",
            "sbp_mmhg": "104",
            "at": "25:00",
            "rhythm": "x" * 4_001,
        },
        desk(reference),
    )
    assert problems(checked) == [
        ("at", "time_impossible"),
        ("source", "field_missing"),
        ("map_mmhg", "number_with_spaces"),
        ("temp_c", "number_thousands_or_comma"),
        ("rhythm", "text_too_long"),
        ("reason", "text_unwritten"),
    ]
    assert checked.events == ()


@pytest.mark.parametrize(
    ("sbp", "mean", "dbp", "says"),
    [
        ("100", "80", "60", None),
        ("60", "60", "60", None),
        ("100", "101", "60", "MAP 101 is not between DBP 60 and SBP 100 mmHg; check them"),
        ("100", "59", "60", "MAP 59 is not between DBP 60 and SBP 100 mmHg; check them"),
        ("80", "85", "90", "MAP 85 is not between DBP 90 and SBP 80 mmHg; check them"),
        ("80", "", "90", "DBP 90 is above SBP 80 mmHg; check them"),
        ("80", "", "80", None),
        ("", "60", "70", "DBP 70 is above MAP 60 mmHg; check them"),
        ("", "70", "70", None),
        ("90", "91", "", "MAP 91 is above SBP 90 mmHg; check them"),
        ("90", "90", "", None),
        ("90", "", "", None),
    ],
)
def test_pressures_out_of_order_ask(
    reference: Reference, sbp: str, mean: str, dbp: str, says: str | None
) -> None:
    checked = checked_as(reference, sbp_mmhg=sbp, map_mmhg=mean, dbp_mmhg=dbp)
    assert sentences(checked) == ([] if says is None else [says])
    assert all(not question.needs_reason for question in checked.questions)
    assert len(checked.events) == 1


def test_a_pressure_that_was_not_measurable_is_recorded_so(reference: Reference) -> None:
    checked = checked_as(reference, not_measurable="yes", hr_per_min="120")
    assert recorded(checked) == {
        "source": "arterial",
        "not_measurable": True,
        "hr_per_min": Decimal(120),
    }


@pytest.mark.parametrize(
    ("beside", "field"),
    [
        ({"sbp_mmhg": "60"}, "sbp_mmhg"),
        ({"dbp_mmhg": "30"}, "dbp_mmhg"),
        ({"map_mmhg": "40"}, "map_mmhg"),
        ({"sbp_mmhg": "60", "map_mmhg": "40"}, "sbp_mmhg"),
    ],
)
def test_a_pressure_is_not_measured_and_not_measurable_at_once(
    reference: Reference, beside: dict[str, str], field: str
) -> None:
    checked = checked_as(reference, not_measurable="yes", **beside)
    assert problems(checked) == [(field, "pressure_measured_and_not")]


def test_a_box_that_holds_another_word_is_refused(reference: Reference) -> None:
    checked = checked_as(reference, not_measurable="true", hr_per_min="120")
    assert problems(checked) == [("not_measurable", "choice_unknown")]


def test_a_reason_stays_with_the_reading_and_its_question(reference: Reference) -> None:
    checked = checked_as(reference, map_mmhg="12", reason="CPR in progress")
    assert asked(checked) == [("map_mmhg", "value_implausible (reason)")]
    assert recorded(checked)["reason"] == "CPR in progress"


def test_a_reading_set_far_back_is_asked_about_beside_what_else_is(reference: Reference) -> None:
    checked = checked_as(reference, at="2026-03-09 12:00", map_mmhg="44")
    assert asked(checked) == [("at", "time_far_back"), ("map_mmhg", "value_to_be_checked")]


@pytest.mark.parametrize("typed", ["22", " 22 ", "37.5", "120/80", "22?"])
def test_a_number_for_a_rhythm_is_asked_about(reference: Reference, typed: str) -> None:
    checked = checked_as(reference, map_mmhg="71", rhythm=typed)
    (question,) = checked.questions
    assert (question.field, question.needs_reason) == ("rhythm", False)
    assert question.note.code == "rhythm_is_number"


@pytest.mark.parametrize("typed", ["sinus", "2:1 flutter", "AF 140", "RSR'", "\u6d1e"])
def test_a_rhythm_in_words_is_not_asked_about(reference: Reference, typed: str) -> None:
    assert checked_as(reference, map_mmhg="71", rhythm=typed).questions == ()
