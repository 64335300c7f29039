"""How items combine what their criteria find, and in which order checklists are read."""

from fractions import Fraction

import pytest
from bedside import event, history, infusion, norepinephrine, stop
from judged import Verdict, assessed
from made_protocols import criterion, item, made

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.quantity import WeightBasedDose

NOW = "20:00"
# What each criterion finds in CHARTED at NOW is in its name.
CRITERIA = [
    criterion("yes", "history_recorded", fields=["chronic_hypertension"]),
    criterion("yes-too", "history_recorded", fields=["other_vasopressors_failed"]),
    criterion("no", "history_recorded", fields=["cardiac_output_high"]),
    criterion("open", "ejection_fraction_at_most", percent=45),
    criterion("open-too", "line_in_place", line="central"),
    criterion("old", "refill_adequate", at_most_s=3, fresh_h=4),
    criterion(
        "clock",
        "stable",
        drug="norepinephrine",
        over_h=8,
        mode="article",
        modes={"article": {"raised": ["vasopressors"]}},
    ),
    criterion("both", "all_of", of=["yes", "no"]),
    criterion("either", "any_of", of=["no", "yes"]),
]
CHARTED = [
    history("08:00", chronic_hypertension=True, other_vasopressors_failed=True),
    event("perfusion", "08:00", crt_s=2),
]


def decided(reference: Reference, one: dict[str, object], *more: AnyEvent) -> Verdict:
    """What becomes of a single item."""
    own = made(reference, CRITERIA, [one])
    result = assessed(own, NOW, CHARTED, *more).item(str(one["id"]))
    assert result is not None
    return Verdict(result)


MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


@pytest.mark.parametrize(
    ("names", "all_of", "any_of"),
    [
        (["yes", "yes-too"], MET, MET),
        (["yes", "no"], NOT_MET, MET),
        (["yes", "open"], UNKNOWN, MET),
        (["no", "yes"], NOT_MET, MET),
        (["no", "no"], NOT_MET, NOT_MET),
        (["no", "open"], NOT_MET, UNKNOWN),
        (["open", "yes"], UNKNOWN, MET),
        (["open", "no"], NOT_MET, UNKNOWN),
        (["open", "open-too"], UNKNOWN, UNKNOWN),
    ],
)
def test_items_follow_kleenes_tables(
    reference: Reference, names: list[str], all_of: str, any_of: str
) -> None:
    assert decided(reference, item("x", all_of=names)).status == all_of
    assert decided(reference, item("x", any_of=names)).status == any_of
    named = criterion("named", "all_of", of=names), criterion("some", "any_of", of=names)
    own = made(
        reference, [*CRITERIA, *named], [item("x", all_of=["named"]), item("y", all_of=["some"])]
    )
    found = assessed(own, NOW, CHARTED)
    for item_id, status in (("x", all_of), ("y", any_of)):
        result = found.item(item_id)
        assert result is not None
        assert result.status.value == status


@pytest.mark.parametrize(
    ("unless", "status"),
    [(["yes"], NOT_MET), (["no"], MET), (["open"], UNKNOWN), (["no", "yes"], NOT_MET)],
)
def test_unless_takes_back_what_is_met(
    reference: Reference, unless: list[str], status: str
) -> None:
    assert decided(reference, item("x", all_of=["yes"], unless=unless)).status == status
    assert decided(reference, item("x", all_of=["no"], unless=unless)).status == NOT_MET


def test_all_of_any_of_and_unless_must_agree(reference: Reference) -> None:
    whole = item("x", all_of=["yes"], any_of=["no", "yes-too"], unless=["no"])
    assert decided(reference, whole).status == MET
    assert decided(reference, {**whole, "any_of": ["no"]}).status == NOT_MET
    assert decided(reference, {**whole, "any_of": ["no", "open"]}).status == UNKNOWN


def test_what_is_missing_is_asked_for_only_while_the_whole_is_unknown(
    reference: Reference,
) -> None:
    found = decided(reference, item("x", all_of=["open", "open-too"]))
    assert found.missing == ["ejection_fraction_missing", "line_missing"]
    assert decided(reference, item("x", all_of=["open", "no"])).missing == []
    assert decided(reference, item("x", any_of=["open", "yes"])).missing == []


def test_an_item_is_out_of_date_only_where_age_is_why_it_is_unknown(reference: Reference) -> None:
    assert decided(reference, item("x", all_of=["old"])).status == "out_of_date"
    assert decided(reference, item("x", all_of=["old", "open"])).status == "out_of_date"
    assert decided(reference, item("x", all_of=["old", "no"])).status == NOT_MET
    assert decided(reference, item("x", any_of=["old", "yes"])).status == MET


@pytest.mark.parametrize("shows", ["yes", "no", "open", "old"])
def test_an_information_item_is_information_whatever_it_shows(
    reference: Reference, shows: str
) -> None:
    found = decided(reference, item("x", kind="information", shows=[shows]))
    assert (found.status, found.missing) == ("information", [])
    assert len(found.because) == 1
    assert not found.result.is_out_of_date


def test_what_is_shown_decides_nothing_and_appears_only_where_it_is_met(
    reference: Reference,
) -> None:
    found = decided(reference, item("x", all_of=["no"], shows=["yes", "open"]))
    assert (found.status, found.because) == (NOT_MET, ["history_silent", "history_said"])
    assert found.missing == []
    assert found.said("history_said")["field"] == "chronic_hypertension"


def test_one_piece_of_evidence_is_shown_once(reference: Reference) -> None:
    found = decided(reference, item("x", all_of=["yes", "either"], shows=["yes"]))
    assert found.because.count("history_said") == 1


@pytest.mark.parametrize("kind", ["criterion", "caution", "check"])
def test_every_other_kind_has_the_status_found(reference: Reference, kind: str) -> None:
    assert decided(reference, item("x", kind=kind, all_of=["yes"])).status == MET
    assert decided(reference, item("x", kind=kind, all_of=["open"])).status == UNKNOWN


def test_an_item_about_a_drug_that_does_not_run_is_not_met_saying_so(
    reference: Reference,
) -> None:
    about = item("x", about="norepinephrine", all_of=["yes"])
    found = decided(reference, about)
    assert (found.status, found.because) == (NOT_MET, ["none_recorded"])
    unknown = decided(reference, {**about, "all_of": ["open"]})
    assert (unknown.status, unknown.missing) == (NOT_MET, [])
    runs = norepinephrine("09:00", "0.1")
    assert decided(reference, about, runs).status == MET
    stopped = decided(reference, about, runs, stop("norepinephrine", "10:00"))
    assert (stopped.status, stopped.because) == (NOT_MET, ["not_running"])
    clock = decided(reference, {**about, "all_of": ["yes", "clock"]})
    assert clock.result.finding.clock is not None


def test_checklists_come_in_reading_order_their_items_in_the_files(reference: Reference) -> None:
    items = [
        item("w.1", checklist="wean", all_of=["yes"]),
        item("s.2", all_of=["yes"]),
        item("s.1", all_of=["yes"]),
        item("m.1", checklist="monitor", all_of=["yes"]),
    ]
    found = assessed(made(reference, CRITERIA, items), NOW, CHARTED)
    listed = [(one.id, [row.item.id for row in one.items]) for one in found.checklists]
    assert listed == [
        ("start", ["s.2", "s.1"]),
        ("monitor", ["m.1"]),
        ("escalate", []),
        ("wean", ["w.1"]),
    ]
    assert found.item("no.such") is None


# --- rules that only other protocols use ---


def rule_found(reference: Reference, rule: dict[str, object], *charted: AnyEvent) -> Verdict:
    own = made(reference, [rule], [item("x", all_of=[rule["id"]])])
    result = assessed(own, NOW, *charted).item("x")
    assert result is not None
    return Verdict(result)


AT_1_FOR_4_H = criterion(
    "held",
    "dose_sustained",
    drug="norepinephrine",
    at_least={"mcg_per_kg_per_min": 1},
    over_h=4,
)


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says"),
    [
        ("4 h exactly", [norepinephrine("16:00", "1")], MET, "dose_held"),
        ("a minute less", [norepinephrine("16:01", "1")], NOT_MET, "dose_held"),
        (
            "raised meanwhile",
            [norepinephrine("15:00", "1"), norepinephrine("19:00", "2")],
            MET,
            "dose_held",
        ),
        (
            "a dip",
            [
                norepinephrine("15:00", "1"),
                norepinephrine("17:00", "0.9"),
                norepinephrine("17:30", "1"),
            ],
            NOT_MET,
            "dose_held",
        ),
        ("below", [norepinephrine("10:00", "0.99")], NOT_MET, "dose_below"),
        ("none", [], NOT_MET, "none_recorded"),
        (
            "stopped",
            [norepinephrine("10:00", "1"), stop("norepinephrine", "19:59")],
            NOT_MET,
            "not_running",
        ),
        (
            "a dose not known now",
            [infusion("norepinephrine", "10:00", "5 mL/h", "X")],
            UNKNOWN,
            "dose_unknown",
        ),
        (
            "a dose not known before",
            [infusion("norepinephrine", "10:00", "5 mL/h", "X"), norepinephrine("17:00", "1")],
            UNKNOWN,
            "dose_unknown_at",
        ),
        (
            "a dose not known before the 4 h",
            [infusion("norepinephrine", "10:00", "5 mL/h", "X"), norepinephrine("15:00", "1")],
            MET,
            "dose_held",
        ),
    ],
)
def test_a_dose_is_sustained_unbroken_for_its_time(
    reference: Reference, claim: str, charted: list[AnyEvent], status: str, says: str
) -> None:
    found = rule_found(reference, AT_1_FOR_4_H, *charted)
    assert found.status == status, claim
    assert says in (*found.because, *found.missing), claim


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ([], UNKNOWN),
        (["started"], MET),
        (["given"], MET),
        (["started", "stopped"], NOT_MET),
        (["stopped", "given"], MET),
    ],
)
def test_a_steroid_is_recorded_until_stopped(
    reference: Reference, actions: list[str], status: str
) -> None:
    charted = [
        event("steroid", f"{hour:02}:00", drug="hydrocortisone", action=action)
        for hour, action in enumerate(actions, start=8)
    ]
    found = rule_found(reference, criterion("given", "steroid_recorded"), *charted)
    assert found.status == status


@pytest.mark.parametrize(
    ("drug_class", "drug", "dose", "status"),
    [
        ("inotropes", "milrinone", "0.3 mcg/kg/min", MET),
        ("inotropes", "vasopressin", "0.03 units/min", NOT_MET),
        ("catecholamines", "dobutamine", "3 mcg/kg/min", MET),
        ("catecholamines", "angiotensin-ii", "20 ng/kg/min", MET),
        ("catecholamines", "milrinone", "0.3 mcg/kg/min", NOT_MET),
        ("catecholamines", "vasopressin", "0.03 units/min", NOT_MET),
        ("vasopressors", "dopamine", "3 mcg/kg/min", MET),
        ("vasopressors", "isoproterenol", "5 mcg/min", NOT_MET),
    ],
)
def test_a_class_runs_where_one_of_its_drugs_does(
    reference: Reference, drug_class: str, drug: str, dose: str, status: str
) -> None:
    rule = criterion("runs", "running", drug_class=drug_class)
    assert rule_found(reference, rule, infusion(drug, "10:00", dose)).status == status


def test_one_of_several_drugs_is_enough_and_an_unknown_dose_is_not_a_low_one(
    reference: Reference,
) -> None:
    bound = {"mcg_per_kg_per_min": 1}
    rule = criterion("one", "running", drugs=["norepinephrine", "epinephrine"], at_least=bound)
    low, high = norepinephrine("10:00", "0.5"), infusion("epinephrine", "10:00", "1 mcg/kg/min")
    unclear = infusion("epinephrine", "10:00", "5 mL/h", "X")
    assert rule_found(reference, rule, low).status == NOT_MET
    assert rule_found(reference, rule, low, high).status == MET
    assert rule_found(reference, rule, low, unclear).status == UNKNOWN
    assert rule_found(reference, rule, unclear, norepinephrine("10:00", "1")).status == MET


def test_an_assessment_says_what_runs_and_the_equivalents_of_the_vasopressors(
    reference: Reference,
) -> None:
    """0.1 + 2.5 x 0.04 = 0.2 mcg/kg/min by goradia-2021; dobutamine does not count."""
    charted = [
        norepinephrine("09:00", "0.1"),
        infusion("vasopressin", "09:00", "2.4 units/h"),
        infusion("dobutamine", "09:00", "3 mcg/kg/min"),
        stop("phenylephrine", "09:00"),
    ]
    found = assessed(reference, NOW, charted)
    assert {one.drug.id for one in found.running} == {"norepinephrine", "vasopressin", "dobutamine"}
    assert found.equivalents == WeightBasedDose(Fraction(1, 5))
    assert found.target is not None
    assert (found.pressure, found.target.event) == (None, None)
    assert found.at == found.view.now
