"""The blind second entry: read off label and order, compared, and put on record as a word."""

import pytest
from bedside import at
from typed import new_id, problems, sentences

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person, Tick
from pressorsheet.core.tapers import tapers_of
from pressorsheet.entry import taper_verify
from pressorsheet.entry.checked import Checked, Desk
from verifiable import LINDQVIST, of_norepinephrine, of_vasopressin

CHO = Person(name="B. Cho", role="pharmacist")
VASOPRESSIN = {
    "amount": "20",
    "amount_unit": "units",
    "volume_ml": "100",
    "start": "0.03",
    "start_unit": "units/min",
    "step": "0.005",
    "every_min": "60",
}
NOREPINEPHRINE = {
    "amount": "8",
    "amount_unit": "mg",
    "volume_ml": "250",
    "salt": "tartrate",
    "start": "0.1",
    "start_unit": "mcg/kg/min",
    "step": "0.02",
    "every_min": "60",
}


def desk_of(reference: Reference, events: tuple[AnyEvent, ...], by: Person = LINDQVIST) -> Desk:
    now = at("12:10")
    return Desk(assess(chart_of(events), reference, now), now, by, new_id)


def plan_of(desk: Desk) -> str:
    (run,) = tapers_of(desk.assessment).read
    return run.plan_id


def entered(reference: Reference, **draft: str) -> Checked:
    """The entry on vasopressin as the draft changes it."""
    desk = desk_of(reference, of_vasopressin(reference))
    return taper_verify.check(VASOPRESSIN | draft, desk, plan_of(desk))


def of_nora(reference: Reference, **draft: str) -> Checked:
    """The same on norepinephrine."""
    desk = desk_of(reference, of_norepinephrine(reference))
    return taper_verify.check(NOREPINEPHRINE | draft, desk, plan_of(desk))


def word(checked: Checked) -> Tick:
    (event,) = checked.events
    assert isinstance(event, Tick)
    return event


def test_an_entry_that_matches_goes_on_record_as_the_verifiers_word(reference: Reference) -> None:
    made = word(entered(reference))
    assert made.value is True
    assert made.note == "all 5 match"
    assert made.by == LINDQVIST
    assert made.at == at("12:10")
    (*_, order) = of_vasopressin(reference)
    assert made.item == f"second entry, plan {order.plan['fingerprint'][:8]}"  # type: ignore[union-attr,index]


def test_of_a_drug_with_salts_the_labels_own_word_is_a_sixth_figure(reference: Reference) -> None:
    assert word(of_nora(reference)).note == "all 6 match"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ({"amount": "40"}, "amount in the bag: entered 40 units, planned 20 units"),
        ({"volume_ml": "50"}, "volume of the bag: entered 50 mL, planned 100 mL"),
        ({"start": "0.3"}, "start dose: entered 0.3 units/min, planned 0.03 units/min"),
        (
            {"start_unit": "units/h"},
            "start dose: entered 0.03 units/h, planned 0.03 units/min; "
            "step: entered 0.005 units/h, planned 0.005 units/min",
        ),
        ({"step": "0.05"}, "step: entered 0.05 units/min, planned 0.005 units/min"),
        ({"every_min": "30"}, "interval: entered 30 min, planned 60 min"),
    ],
)
def test_each_figure_that_differs_is_on_record_with_both(
    reference: Reference, draft: dict[str, str], said: str
) -> None:
    made = word(entered(reference, **draft))
    assert made.value is False
    assert made.note == said


def test_the_salt_that_the_label_states_is_compared_too(reference: Reference) -> None:
    made = word(of_nora(reference, salt="base"))
    assert made.value is False
    assert made.note == "strength as the label states it: entered base, planned tartrate"


@pytest.mark.parametrize(
    "draft", [{"amount_unit": "mcg"}, {"start_unit": "mcg/min"}, {"start_unit": "ng/kg/min"}]
)
def test_a_number_that_fits_in_another_unit_differs(
    reference: Reference, draft: dict[str, str]
) -> None:
    assert word(of_nora(reference, **draft)).value is False


@pytest.mark.parametrize(
    "draft",
    [
        {"amount": "8000", "amount_unit": "mcg"},
        {"start": "100", "step": "20", "start_unit": "ng/kg/min"},
    ],
)
def test_the_same_in_another_unit_of_its_kind_matches(
    reference: Reference, draft: dict[str, str]
) -> None:
    assert word(of_nora(reference, **draft)).value is True


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("amount", "0,05", "number_thousands_or_comma"),
        ("amount", "", "entry_amount_missing"),
        ("amount", "0", "number_not_above_zero"),
        ("volume_ml", "100 mL", "number_with_unit"),
        ("volume_ml", "", "entry_volume_missing"),
        ("start", ".03", "number_no_leading_digit"),
        ("start", "", "entry_dose_missing"),
        ("start_unit", "", "entry_unit_missing"),
        ("start_unit", "mcg/min", "unit_of_another_kind"),
        ("step", "-1", "number_not_above_zero"),
        ("step", "", "entry_step_missing"),
        ("every_min", "60.5", "taper_interval_not_whole_minutes"),
        ("every_min", "0", "number_not_above_zero"),
        ("every_min", "", "entry_interval_missing"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field_and_nothing_is_compared(
    reference: Reference, field: str, text: str, code: str
) -> None:
    checked = entered(reference, **{field: text})
    assert problems(checked) == [(field, code)]
    assert checked.events == ()


def test_a_drug_with_salts_is_asked_how_the_label_states_the_strength(reference: Reference) -> None:
    assert problems(of_nora(reference, salt="")) == [("salt", "salt_missing")]


def test_no_refusal_says_a_figure_of_the_plan(reference: Reference) -> None:
    wrong = dict.fromkeys(("amount", "volume_ml", "start", "step", "every_min"), "7,7")
    said = " ".join(sentences(entered(reference, **wrong)))
    assert "comma" in said
    for figure in ("20", "0.03", "0.005", "60", "units/mL", "mL/h"):
        assert figure not in said.replace("for example 0.05 or 1250", "")


@pytest.mark.parametrize("name", ["R. Vega", "r.  vega ", "DR A. LIND"])
def test_the_orderer_and_who_charted_the_order_enter_nothing(
    reference: Reference, name: str
) -> None:
    person = Person(name=name, role="pharmacist")
    desk = desk_of(reference, of_vasopressin(reference), person)
    checked = taper_verify.check(VASOPRESSIN, desk, plan_of(desk))
    assert problems(checked) == [("amount", "verify_sign_own_order")]


@pytest.mark.parametrize(("by", "code"), [(LINDQVIST, "verify_sign_gave_up"), (CHO, None)])
def test_who_gave_up_enters_nothing_more_and_another_does(
    reference: Reference, by: Person, code: str | None
) -> None:
    desk = desk_of(reference, of_vasopressin(reference))
    (run,) = tapers_of(desk.assessment).read
    seen = taper_verify.given_up(desk, run)
    after = desk_of(reference, (*of_vasopressin(reference), seen), by)
    checked = taper_verify.check(VASOPRESSIN, after, run.plan_id)
    assert problems(checked) == ([] if code is None else [("amount", code)])


def test_a_plan_that_is_not_on_record_is_said_so(reference: Reference) -> None:
    desk = desk_of(reference, of_vasopressin(reference))
    checked = taper_verify.check(VASOPRESSIN, desk, "another")
    assert problems(checked) == [("amount", "entry_verify_gone")]
    assert taper_verify.entered_in(VASOPRESSIN, desk, "another") is None


def test_an_empty_form_says_nothing(reference: Reference) -> None:
    desk = desk_of(reference, of_vasopressin(reference))
    assert taper_verify.check({}, desk, plan_of(desk)).is_empty


def test_entry_and_plan_stand_side_by_side_in_the_order_asked(reference: Reference) -> None:
    desk = desk_of(reference, of_norepinephrine(reference))
    (run,) = tapers_of(desk.assessment).read
    entry = taper_verify.entered_in(NOREPINEPHRINE | {"salt": "base"}, desk, run.plan_id)
    assert entry is not None
    figures = taper_verify.figures(run, entry)
    assert [(each.name, each.matches) for each in figures] == [
        ("amount", True),
        ("volume", True),
        ("salt", False),
        ("start", True),
        ("step", True),
        ("interval", True),
    ]
    agreed = taper_verify.agreed(run)
    assert [each.planned for each in agreed] == [each.planned for each in figures]
    assert all(each.matches and each.entered == each.planned for each in agreed)


def test_a_draft_that_is_not_whole_is_no_entry(reference: Reference) -> None:
    desk = desk_of(reference, of_vasopressin(reference))
    assert taper_verify.entered_in(VASOPRESSIN | {"step": ""}, desk, plan_of(desk)) is None
