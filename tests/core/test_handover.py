"""The handover document: who, how ill, which pressure against which target (screens.md, Paper)."""

from datetime import date
from fractions import Fraction

from bedside import (
    art,
    at,
    bolus,
    cuff,
    event,
    history,
    infusion,
    norepinephrine,
    stop,
    target,
    vasopressin,
    weight,
)
from papers import SHEET, all_said, document, is_strong, only, said

from pressorsheet.core.assessment import Reference
from pressorsheet.core.moment import When
from pressorsheet.core.paper import Identity, listed, plain, strong
from pressorsheet.core.quantity import Pressure, UnitDose, Weight, WeightBasedDose

NOW = "12:00"
PATIENT = event(
    "patient",
    "06:00",
    name="DOE, Jane",
    mrn="0012345",
    birth_date="1958-03-11",
    sex="woman",
    bed="12",
    allergies="penicillin",
    code_status="full treatment",
)


def test_an_empty_worksheet_makes_a_document_of_blanks(reference: Reference) -> None:
    found = document(reference, NOW)
    assert found.identity == Identity(target_low=Pressure(Fraction(65)), target_is_default=True)
    assert found.severity.word is None
    assert found.severity.set_by == ()
    assert said(found.severity.course) == ["paper_course_none"]
    assert said(found.summary) == ["paper_shock_not_recorded"]
    assert found.pressure.map is None
    assert found.infusions == ()
    assert found.whom_to_call == ()
    assert all(fact.value == () for fact in (*found.perfusion, *found.fluids))
    assert found.situation == ()
    assert found.given_by is None
    assert found.left_out == ()


def test_identity_carries_weight_target_and_allergies(reference: Reference) -> None:
    found = document(reference, NOW, PATIENT, weight("07:00", 70), target("08:00", 65, 75)).identity
    assert (found.name, found.bed, found.mrn) == ("DOE, Jane", "12", "0012345")
    assert found.born == date(1958, 3, 11)
    assert found.weight == Weight(Fraction(70))
    assert (found.weight_kind, found.weight_basis) == ("actual", "measured")
    assert (found.target_low, found.target_high) == (Pressure(Fraction(65)), Pressure(Fraction(75)))
    assert not found.target_is_default
    assert found.allergies == "penicillin"


def test_an_imports_word_for_no_name_is_no_name(reference: Reference) -> None:
    nameless = event("patient", "06:00", name="not recorded", mrn="1")
    assert document(reference, NOW, nameless).identity.name is None


def test_provenance_names_the_moment_the_worksheet_and_the_protocol(reference: Reference) -> None:
    found = document(reference, NOW, PATIENT).provenance
    assert found.at == at(NOW)
    assert found.worksheet == SHEET
    assert (found.protocol_id, found.protocol_version) == ("septic-shock", "1.0")
    assert found.protocol == reference.protocol_fingerprint


def test_severity_is_the_newest_that_a_person_set(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        event("handover_note", "08:00", severity="stable"),
        event("handover_note", "10:00", severity="watcher"),
        event("handover_note", "11:00", actions="call the family"),
    )
    assert found.severity.word == "watcher"
    by = only(found.severity.set_by, "paper_severity_by")
    assert (by["by"], by["at"]) == ("Rosa Lind", When(at("10:00"), at(NOW)))
    assert found.given_by == "Rosa Lind"


def test_the_course_names_what_runs_and_for_how_long_nothing_was_raised(
    reference: Reference,
) -> None:
    course = document(
        reference,
        NOW,
        weight("06:00", 70),
        norepinephrine("07:00", "0.1"),
        norepinephrine("09:00", "0.08"),
        vasopressin("08:00", "0.03"),
        bolus("phenylephrine", "08:30", "100 mcg"),
    ).severity.course
    told = only(course, "paper_course")
    assert told["drugs"] == ("norepinephrine", "vasopressin")
    assert told["span"] == at(NOW) - at("08:30")
    assert is_strong(course)


def test_age_counts_whole_years(reference: Reference) -> None:
    summary = document(reference, NOW, PATIENT).summary
    assert only(summary, "paper_age")["years"] == 67  # 68 tomorrow
    assert said(summary)[0] == "woman"


def test_a_patient_without_sex_or_birth_date_has_neither_in_the_summary(
    reference: Reference,
) -> None:
    bare = event("patient", "06:00", name="DOE, Jane", mrn="1")
    assert said(document(reference, NOW, bare).summary) == ["paper_shock_not_recorded"]


def test_sex_or_age_alone_stand_in_the_summary(reference: Reference) -> None:
    told = event("patient", "06:00", name="A", mrn="1", sex="woman")
    assert said(document(reference, NOW, told).summary)[0] == "woman"
    aged = event("patient", "06:00", name="A", mrn="1", birth_date="1958-03-09")
    assert only(document(reference, NOW, aged).summary, "paper_age")["years"] == 68


def test_history_shock_and_the_newest_note_stand_in_the_summary(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        history("06:00", note="pyelonephritis.", chronic_hypertension=True, dialysis=True),
        event("shock_recognised", "07:00"),
        event("note", "08:00", text="first"),
        event("note", "09:00", text="second"),
    )
    assert said(found.summary) == [
        "pyelonephritis",
        "paper_chronic_hypertension",
        "paper_dialysis",
        "paper_shock_recognised",
        "paper_note",
    ]
    assert only(found.summary, "paper_note")["text"] == "second"
    (left_out,) = found.left_out
    assert left_out.code == "paper_notes_left_out"
    assert left_out["count"] == 1


def test_a_long_note_is_cut_and_said_to_be(reference: Reference) -> None:
    found = document(reference, NOW, event("note", "09:00", text="a" * 161))
    assert only(found.summary, "paper_note")["text"] == "a" * 160 + " ..."
    assert [each.code for each in found.left_out] == ["paper_note_shortened"]


def test_pressure_in_target_says_when_by_what_and_against_which_target(
    reference: Reference,
) -> None:
    found = document(
        reference,
        NOW,
        art("11:50", 68, sbp=104, dbp=50),
        target("08:00", 65, 75, set_by="Dr Lind", reason="usual", review_at=at("14:00")),
    ).pressure
    assert found.map == Pressure(Fraction(68))
    assert said(found.verdict) == ["paper_map_in_target"]
    assert all_said(found.facts) == [
        "paper_reading_with_pressures",
        "paper_target",
        "usual",
        "paper_target_by",
        "paper_target_review",
    ]


def test_pressure_beside_a_bound_keeps_the_decimal_that_tells_the_side(
    reference: Reference,
) -> None:
    found = document(reference, NOW, cuff("11:50", sbp=94, dbp=50))  # 50 + 44 / 3 = 64.67
    assert found.pressure.map == Pressure(Fraction("64.7"))
    assert said(found.pressure.verdict) == ["paper_map_below", "paper_map_estimated"]


def test_pressure_above_the_high_bound_is_above_target(reference: Reference) -> None:
    found = document(reference, NOW, art("11:50", 80), target("08:00", 65, 75))
    assert said(found.pressure.verdict) == ["paper_map_above"]
    assert all_said(found.pressure.facts)[0] == "paper_reading"
    assert "paper_target_no_review" in all_said(found.pressure.facts)


def test_an_old_reading_and_a_target_past_its_review_are_said_strongly(
    reference: Reference,
) -> None:
    found = document(
        reference, NOW, art("11:29", 70), target("08:00", 65, review_at=at("11:00"))
    ).pressure
    strongly = [part for line in found.facts if is_strong(line) for part in said(line)]
    assert strongly == ["paper_reading_old", "paper_target_low", "paper_target_review_past"]


def test_an_old_reading_in_target_says_out_of_date_and_an_old_low_one_stays_low(
    reference: Reference,
) -> None:
    old = document(reference, NOW, art("11:29", 70)).pressure
    assert said(old.verdict) == ["paper_map_out_of_date"]
    low = document(reference, NOW, art("11:29", 60)).pressure
    assert said(low.verdict) == ["paper_map_below"]
    assert "paper_reading_old" in all_said(low.facts)


def test_a_reading_30_minutes_old_is_still_fresh(reference: Reference) -> None:
    facts = document(reference, NOW, art("11:30", 70)).pressure.facts
    assert "paper_reading_old" not in all_said(facts)


def test_sources_that_disagree_are_both_shown(reference: Reference) -> None:
    facts = document(reference, NOW, art("11:50", 70), cuff("11:55", 59)).pressure.facts
    (apart,) = [line for line in facts if said(line) == ["paper_sources_apart"]]
    told = only(apart, "paper_sources_apart")
    assert (told["arterial"], told["cuff"]) == (70, 59)


def test_a_pressure_that_cannot_be_measured_has_no_figure_and_no_verdict(
    reference: Reference,
) -> None:
    found = document(reference, NOW, cuff("11:50", not_measurable=True)).pressure
    assert found.not_measurable
    assert found.map is None
    assert found.verdict == ()


def test_equivalents_are_the_formulas_sum_with_their_highest_in_24_h(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        weight("06:00", 70),
        norepinephrine("07:00", "0.2"),
        norepinephrine("09:00", "0.1"),
        vasopressin("08:00", "0.03"),
    ).equivalents
    # goradia-2021: 0.1 + 2.5 x 0.03 = 0.175; from 08:00 to 09:00 0.2 + 0.075 = 0.275
    now = only(found, "paper_equivalents_now")["dose"]
    highest = only(found, "paper_equivalents_highest")["dose"]
    assert now == WeightBasedDose(Fraction("0.175"))
    assert highest == WeightBasedDose(Fraction("0.275"))
    assert only(found, "paper_equivalents_formula")["formula"] == "goradia-2021"


def test_equivalents_with_an_unknown_dose_are_not_computable(reference: Reference) -> None:
    rate = event("infusion", "08:00", drug="norepinephrine", rate_ml_per_h=10, bag_id="gone")
    found = document(reference, NOW, rate).equivalents
    assert said(found) == ["paper_equivalents_not_computable"]


def test_an_unknown_dose_earlier_leaves_the_highest_equivalents_out(reference: Reference) -> None:
    rate = event("infusion", "08:00", drug="norepinephrine", rate_ml_per_h=10, bag_id="gone")
    found = document(
        reference, NOW, weight("06:00", 70), rate, norepinephrine("09:00", "0.1")
    ).equivalents
    assert "paper_equivalents_highest" not in said(found)
    assert "paper_equivalents_now" in said(found)


def test_a_drug_stopped_adds_nothing_to_the_equivalents(reference: Reference) -> None:
    found = document(
        reference, NOW, vasopressin("07:00", "0.03"), stop("vasopressin", "09:00")
    ).equivalents
    assert said(found)[0] == "paper_equivalents_none"
    assert only(found, "paper_equivalents_highest")["dose"] == WeightBasedDose(Fraction("0.075"))
    assert only(found, "paper_equivalents_formula")["formula"] == "goradia-2021"


def test_equivalents_of_nothing_charted_are_words_and_no_number(reference: Reference) -> None:
    before_the_first_record = document(reference, NOW).equivalents
    no_infusion_ever = document(reference, NOW, PATIENT, cuff("11:50", 70)).equivalents
    an_inotrope_alone = document(
        reference, NOW, infusion("dobutamine", "08:00", "5 mcg/kg/min")
    ).equivalents
    for found in (before_the_first_record, no_infusion_ever, an_inotrope_alone):
        assert said(found) == ["paper_equivalents_none"]


def test_equivalents_of_a_drug_stopped_more_than_24_h_ago_are_words_alone(
    reference: Reference,
) -> None:
    found = document(
        reference,
        NOW,
        vasopressin(at("07:00", day=-2), "0.03"),
        stop("vasopressin", at("09:00", day=-2)),
    ).equivalents
    assert said(found) == ["paper_equivalents_none"]


def test_a_line_of_nothing_is_empty() -> None:
    assert plain(None, "") == ()
    assert strong(None) == ()
    assert listed([None, "a", None, "b"]) == plain("a", ",", "b")


def test_doses_keep_their_dimension_in_the_document(reference: Reference) -> None:
    (found,) = document(reference, NOW, vasopressin("08:00", "0.03")).infusions
    assert found.dose == UnitDose(Fraction("0.03"))
