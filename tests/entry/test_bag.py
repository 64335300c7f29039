"""The bag form: its strength as base, its times, and what it means for a drug that runs.

Strengths and rates are worked by hand: mg x 1,000 / mL, mcg/kg/min x kg x 60 / (mcg/mL).
"""

from decimal import Decimal

import pytest
from bedside import at, bag, infusion, norepinephrine, vasopressin, weight
from dosed import holds_for
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typed import asked, desk, new_id, problems, recorded, sentences

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.bedside import bedside
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion
from pressorsheet.entry import bag as form
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.doses import FLAGGED, TOLD
from pressorsheet.wording import say

WEIGHED = weight("08:00", 70)
HUNG = {"hung_at": at("08:30")}
NORA = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base", **HUNG)
VASO = bag("vasopressin", "08:30", "V", "20 units", 100, **HUNG)
AT_SIX = norepinephrine("09:00", "0.06", bag="A", line_site="right internal jugular")
RUNNING = (WEIGHED, NORA, AT_SIX)

NORA_DRAFT = {
    "drug": "norepinephrine",
    "amount": "8",
    "amount_unit": "mg",
    "volume_ml": "250",
    "salt": "base",
    "hung_at": "1200",
}
VASO_DRAFT = {
    "drug": "vasopressin",
    "amount": "40",
    "amount_unit": "units",
    "volume_ml": "100",
    "hung_at": "1200",
}


def checked(reference: Reference, *charted: AnyEvent, **draft: str) -> Checked:
    return form.check(draft, desk(reference, *charted))


def _known_to(draft: dict[str, str]) -> dict[str, str]:
    """When the bag expires, unless the draft says when it was prepared."""
    return {} if "prepared_at" in draft else {"expires_at": "2026-03-11 11:00"}


def nora(reference: Reference, *charted: AnyEvent, **draft: str) -> Checked:
    """8 mg of base in 250 mL, hung now: 32 mcg/mL; or as the draft says."""
    return checked(reference, *charted, **(NORA_DRAFT | _known_to(draft) | draft))


def vaso(reference: Reference, *charted: AnyEvent, **draft: str) -> Checked:
    """40 units in 100 mL, hung now: 0.4 units/mL; or as the draft says."""
    return checked(reference, *charted, **(VASO_DRAFT | _known_to(draft) | draft))


def swapped(outcome: Checked) -> Infusion:
    """The infusion that goes on from the bag."""
    _, going_on = outcome.events
    assert isinstance(going_on, Infusion)
    return going_on


# The label.


def test_a_bag_is_recorded_as_its_label_reads(reference: Reference) -> None:
    outcome = nora(reference, bag_id="N 2", prepared_at="1130", storage="room", reason="mixed here")
    assert recorded(outcome) == {
        "bag_id": "N 2",
        "drug": "norepinephrine",
        "amount": Decimal("8"),
        "amount_unit": "mg",
        "volume_ml": Decimal("250"),
        "salt": "base",
        "prepared_at": at("11:30"),
        "hung_at": at("12:00"),
        "storage": "room",
        "reason": "mixed here",
    }
    assert outcome.questions == ()


@pytest.mark.parametrize(
    ("salt", "amount", "strength"),
    [
        ("base", "4", "16 mcg/mL"),
        ("tartrate", "8", "16 mcg/mL"),
        ("bitartrate monohydrate", "8", "16 mcg/mL"),
        ("anhydrous bitartrate", "7.56", "16 mcg/mL"),
        ("hydrochloride", "4.88", "16 mcg/mL"),
    ],
)
def test_its_strength_is_read_back_as_base(
    reference: Reference, salt: str, amount: str, strength: str
) -> None:
    outcome = nora(reference, salt=salt, amount=amount)
    assert say(outcome.read_back["concentration"]) == f"norepinephrine (as base) {strength}"
    assert recorded(outcome)["amount"] == Decimal(amount)


@pytest.mark.parametrize("salt", ["", " "])
def test_norepinephrine_needs_the_word_of_its_label(reference: Reference, salt: str) -> None:
    outcome = nora(reference, salt=salt)
    assert problems(outcome) == [("salt", "salt_missing")]
    assert "norepinephrine (as base)" not in str(outcome.read_back)


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (VASO_DRAFT | {"salt": "base"}, ("salt", "salt_not_asked")),
        (NORA_DRAFT | {"salt": "bitartrate"}, ("salt", "salt_unknown")),
        (NORA_DRAFT | {"salt": "x" * 5_000}, ("salt", "text_too_long")),
        (NORA_DRAFT | {"amount_unit": "units"}, ("amount_unit", "unit_of_another_kind")),
        (VASO_DRAFT | {"amount_unit": "mg"}, ("amount_unit", "unit_of_another_kind")),
        (NORA_DRAFT | {"amount_unit": "g"}, ("amount_unit", "choice_unknown")),
        (NORA_DRAFT | {"amount_unit": ""}, ("amount_unit", "entry_unit_missing")),
        (NORA_DRAFT | {"amount": ""}, ("amount", "entry_amount_missing")),
        (NORA_DRAFT | {"amount": "0"}, ("amount", "number_not_above_zero")),
        (NORA_DRAFT | {"amount": "4,0"}, ("amount", "number_thousands_or_comma")),
        (NORA_DRAFT | {"volume_ml": ""}, ("volume_ml", "entry_volume_missing")),
        (NORA_DRAFT | {"volume_ml": "-250"}, ("volume_ml", "number_not_above_zero")),
        (NORA_DRAFT | {"drug": ""}, ("drug", "entry_drug_missing")),
        (NORA_DRAFT | {"drug": "levophed"}, ("drug", "drug_unknown")),
        (NORA_DRAFT | {"storage": "shelf"}, ("storage", "choice_unknown")),
        (NORA_DRAFT | {"hung_at": "25:00"}, ("hung_at", "time_impossible")),
        (NORA_DRAFT | {"prepared_at": "1230"}, ("prepared_at", "time_in_future_today")),
        (
            NORA_DRAFT | {"prepared_at": "1150", "hung_at": "1130"},
            ("hung_at", "entry_hung_before_prepared"),
        ),
        (
            NORA_DRAFT | {"prepared_at": "1150", "expires_at": "1150"},
            ("expires_at", "entry_expires_before_prepared"),
        ),
        (NORA_DRAFT | {"pump_step": "0"}, ("pump_step", "number_not_above_zero")),
        (NORA_DRAFT | {"swap": "perhaps"}, ("swap", "choice_unknown")),
    ],
)
def test_what_cannot_be_on_a_label_names_its_field(
    reference: Reference, draft: dict[str, str], fault: tuple[str, str]
) -> None:
    assert problems(checked(reference, **draft)) == [fault]


@pytest.mark.parametrize(
    ("amount", "unit", "is_asked"),
    [
        ("1", "mg", False),
        ("0.9", "mg", True),
        ("80", "mg", False),
        ("81", "mg", True),
        ("4", "mcg", True),
    ],
)
def test_a_strength_outside_the_allowed_range_asks_a_reason(
    reference: Reference, amount: str, unit: str, is_asked: bool
) -> None:
    """Allowed are 4 to 320 mcg/mL: 1 to 80 mg in 250 mL."""
    outcome = nora(reference, amount=amount, amount_unit=unit)
    assert asked(outcome) == [("amount", "concentration_not_allowed (reason)")] * is_asked
    assert recorded(outcome)["amount"] == Decimal(amount)


def test_an_unusual_strength_is_told(reference: Reference) -> None:
    """5 mg in 250 mL are 20 mcg/mL, which the library does not list."""
    assert f"{TOLD}concentration_not_usual" in nora(reference, amount="5").computed
    assert f"{TOLD}concentration_not_usual" not in nora(reference).computed
    assert f"{TOLD}concentration_not_usual" not in nora(reference, amount="0.9").computed


@pytest.mark.parametrize(
    ("amount", "is_asked"), [("39", False), ("40", True), ("0.41", False), ("0.4", True)]
)
def test_a_strength_ten_times_off_that_of_the_last_bag_asks(
    reference: Reference, amount: str, is_asked: bool
) -> None:
    """The last held 4 mg in 250 mL, and nothing runs from it."""
    codes = [code for _, code in asked(nora(reference, VASO, NORA, amount=amount))]
    assert ("entry_far_from_last_bag" in codes) == is_asked


def test_a_last_bag_of_unknown_strength_is_compared_with_nothing(reference: Reference) -> None:
    unsaid = bag("norepinephrine", "08:30", "A", "4 mg", 250)
    assert asked(nora(reference, unsaid, amount="40")) == []


def test_an_empty_form_is_nothing(reference: Reference) -> None:
    assert checked(reference).is_empty
    assert checked(reference, amount_unit="mg", storage="room", salt="base").is_empty


# Its name.


def test_a_bag_without_a_name_is_called_by_its_own_record(reference: Reference) -> None:
    outcome = nora(reference)
    assert recorded(outcome)["bag_id"] == new_id(0)[:8]
    assert nora(reference).events == outcome.events


def test_a_name_made_up_is_never_that_of_another_bag(reference: Reference) -> None:
    taken = [
        bag("norepinephrine", "08:00", new_id(0)[:end], "4 mg", 250, salt="base") for end in (8, 9)
    ]
    assert recorded(nora(reference, *taken))["bag_id"] == new_id(0)[:10]
    all_taken = [
        bag("norepinephrine", "08:00", new_id(0)[:end], "4 mg", 250, salt="base")
        for end in range(8, 36)
    ]
    assert recorded(nora(reference, *all_taken))["bag_id"] == new_id(0)


def test_a_name_that_is_charted_already_is_refused(reference: Reference) -> None:
    assert problems(nora(reference, NORA, bag_id="A")) == [("bag_id", "entry_bag_id_taken")]


# Its times.


@pytest.mark.parametrize(
    ("hung", "recorded_for"), [("1140", at("11:40")), ("1300", at("12:00")), ("", at("12:00"))]
)
def test_a_bag_is_recorded_for_the_time_it_was_hung_or_for_now(
    reference: Reference, hung: str, recorded_for: object
) -> None:
    outcome = nora(reference, hung_at=hung)
    (made,) = outcome.events
    assert made.at == recorded_for
    assert made.recorded_at == at("12:00")
    assert (f"{TOLD}entry_hung_missing" in outcome.computed) == (hung == "")


def test_a_bag_may_be_hung_as_soon_as_it_is_prepared(reference: Reference) -> None:
    assert problems(nora(reference, prepared_at="1130", hung_at="1130")) == []


def test_a_bag_hung_long_ago_is_asked_about(reference: Reference) -> None:
    outcome = vaso(reference, hung_at="2026-03-09 20:00")
    assert asked(outcome) == [("hung_at", "time_far_back")]


def test_when_it_expires_follows_from_the_library(reference: Reference) -> None:
    """Diluted vasopressin keeps 18 h at room temperature, 24 h refrigerated."""
    room = vaso(reference, prepared_at="1000", storage="room")
    assert say(room.computed["expires_at"]) == "2026-03-11 04:00 +00:00 by the library's shelf life"
    cold = vaso(reference, prepared_at="1000", storage="refrigerated")
    assert "2026-03-11 10:00" in say(cold.computed["expires_at"])
    unknown = vaso(reference, prepared_at="1000")
    assert "2026-03-11 04:00" in say(unknown.computed["expires_at"])
    own = vaso(reference, prepared_at="1000", expires_at="2000")
    assert "expires_at" not in own.computed
    assert recorded(own)["expires_at"] == at("20:00")
    assert "expires_at" not in vaso(reference).computed


@pytest.mark.parametrize(
    "draft",
    [{"prepared_at": "2026-03-09 18:00"}, {"expires_at": "1200"}, {"expires_at": "0900"}],
)
def test_a_bag_that_has_expired_is_asked_about(reference: Reference, draft: dict[str, str]) -> None:
    assert asked(vaso(reference, **draft)) == [("expires_at", "entry_new_bag_expired")]


def test_a_bag_without_preparation_and_expiry_is_asked_about(reference: Reference) -> None:
    outcome = nora(reference, expires_at="")
    assert asked(outcome) == [("prepared_at", "entry_expiry_unknown")]
    assert "expiry stays unknown" in sentences(outcome)[0]
    assert len(outcome.events) == 1
    assert asked(nora(reference, prepared_at="1130")) == []


def test_the_labels_own_time_wins(reference: Reference) -> None:
    outcome = vaso(reference, prepared_at="2026-03-09 06:00", expires_at="1201")
    assert outcome.questions == ()


# A drug that runs.


def test_another_strength_asks_with_old_and_new_rate_of_the_same_dose(
    reference: Reference,
) -> None:
    """0.06 x 70 x 60 is 252: 15.75, set 15.8, at 16 mcg/mL; 7.875, set 7.9, at 32."""
    outcome = nora(reference, *RUNNING, swap="yes")
    assert asked(outcome) == [("amount", "entry_swap")]
    assert sentences(outcome) == [
        "norepinephrine: concentration from 16 mcg/mL to 32 mcg/mL; same dose, pump from 15.8 to "
        "7.9 mL/h"
    ]
    assert len(outcome.events) == 2


def test_of_a_drug_that_runs_it_must_be_said_whether_the_bag_is_connected(
    reference: Reference,
) -> None:
    outcome = nora(reference, *RUNNING)
    assert problems(outcome) == [("swap", "entry_bag_use_missing")]
    assert outcome.questions == ()
    assert problems(nora(reference, WEIGHED)) == []


def test_a_spare_bag_is_charted_without_a_hanging_time_and_changes_nothing(
    reference: Reference,
) -> None:
    outcome = nora(reference, *RUNNING, swap="spare", hung_at="")
    assert outcome.questions == ()
    assert "delivered" not in outcome.computed
    (spare,) = outcome.events
    assert isinstance(spare, BagPrepared)
    assert spare.hung_at is None
    before, after = (
        bedside(assess(chart_of(events), reference, at("12:01"))).drugs
        for events in (RUNNING, (*RUNNING, spare))
    )
    assert before == after
    assert before[0].bag is not None


def test_a_spare_bag_does_not_hang(reference: Reference) -> None:
    assert problems(nora(reference, *RUNNING, swap="spare")) == [("hung_at", "entry_spare_hung")]
    later = nora(reference, *RUNNING, swap="spare", hung_at="1300")
    assert problems(later) == []
    assert len(later.events) == 1


def test_a_bag_of_a_drug_that_does_not_run_is_hung_and_sets_no_pump(reference: Reference) -> None:
    (hung,) = nora(reference, WEIGHED, swap="yes", hung_at="").events
    assert isinstance(hung, BagPrepared)
    assert hung.hung_at == at("12:00")


def test_a_swap_records_the_infusion_going_on_at_the_same_dose(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, swap="yes", bag_id="B", hung_at="1150")
    hung, going_on = outcome.events
    assert isinstance(hung, BagPrepared)
    assert hung.at == going_on.at == at("11:50")
    assert (hung.id, going_on.id) == (new_id(0), new_id(1))
    common = {"id", "at", "recorded_at", "by", "kind"}
    assert going_on.model_dump(exclude=common, exclude_none=True) == {
        "drug": "norepinephrine",
        "dose": Decimal("0.06"),
        "dose_unit": "mcg/kg/min",
        "rate_ml_per_h": Decimal("7.9"),
        "bag_id": "B",
        "line_site": "right internal jugular",
    }
    assert asked(outcome) == [("amount", "entry_swap")]
    assert say(outcome.computed["delivered"]) == (
        "exact rate 7.875 mL/h; 7.9 mL/h delivers 0.06019 mcg/kg/min, 0.32 % more"
    )


def test_a_swap_is_no_increase_by_the_chart(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, swap="yes")
    after = assess(chart_of((*RUNNING, *outcome.events)), reference, at("12:01"))
    before = assess(chart_of(RUNNING), reference, at("12:01"))
    assert after.running[0].dose == before.running[0].dose
    assert after.running[0].since == before.running[0].since


def test_a_swap_without_a_hanging_time_hangs_now(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, swap="yes", hung_at="")
    hung, _ = outcome.events
    assert isinstance(hung, BagPrepared)
    assert hung.hung_at == at("12:00")
    assert f"{TOLD}entry_hung_missing" not in outcome.computed


def test_a_bag_of_the_same_strength_leaves_the_pump_as_it_is(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, amount="4", swap="yes")
    assert outcome.questions == ()
    assert say(outcome.computed["swap"]) == "same concentration; the pump stays at 15.8 mL/h"
    assert swapped(outcome).rate_ml_per_h == Decimal("15.8")
    assert swapped(outcome).dose == Decimal("0.06")


def test_a_charted_rate_stays_as_charted_from_the_same_strength(reference: Reference) -> None:
    """The pump was set to 16, not to the 15.8 that the dose needs."""
    runs = norepinephrine("09:00", "0.06", bag="A", rate_ml_per_h=Decimal(16))
    outcome = nora(reference, WEIGHED, NORA, runs, amount="4", swap="yes")
    assert swapped(outcome).rate_ml_per_h == Decimal("16")


def test_a_running_rate_goes_on_as_the_rate_of_the_same_dose(reference: Reference) -> None:
    """10 mL/h of 16 mcg/mL are 5 of 32; no dose was typed, none is recorded."""
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "A")
    outcome = nora(reference, NORA, runs, swap="yes")
    assert "pump from 10 to 5 mL/h" in sentences(outcome)[0]
    assert swapped(outcome).rate_ml_per_h == Decimal("5")
    assert swapped(outcome).dose is None


def test_a_rate_far_off_from_the_new_bag_is_flagged(reference: Reference) -> None:
    """0.005 units/min from 0.8 units/mL are 0.375 mL/h; 0.4 gives 6.67 % more."""
    runs = vasopressin("09:00", "0.005", bag="V")
    outcome = vaso(reference, VASO, runs, amount="80", swap="yes")
    assert "pump from 1.5 to 0.4 mL/h" in sentences(outcome)[0]
    assert outcome.computed["delivered"].code in FLAGGED


def test_the_pump_step_of_the_new_rate_may_be_finer(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, swap="yes", pump_step="0.01")
    assert swapped(outcome).rate_ml_per_h == Decimal("7.88")


def test_what_runs_from_no_charted_bag_goes_on_from_this_one(reference: Reference) -> None:
    outcome = nora(reference, WEIGHED, norepinephrine("09:00", "0.06"), swap="yes")
    assert outcome.questions == ()
    assert say(outcome.computed["swap"]) == (
        "norepinephrine: what it runs from is not recorded; same dose from 32 mcg/mL, pump to "
        "7.9 mL/h"
    )
    assert swapped(outcome).rate_ml_per_h == Decimal("7.9")


def test_a_dose_that_is_not_known_cannot_go_on(reference: Reference) -> None:
    unsaid = bag("norepinephrine", "08:30", "A", "4 mg", 250)
    runs = infusion("norepinephrine", "09:00", "10 mL/h", "A")
    charted = (WEIGHED, unsaid, runs)
    assert problems(nora(reference, *charted, swap="yes")) == [("swap", "entry_swap_unknown")]
    assert len(nora(reference, *charted, swap="spare", hung_at="").events) == 1


def test_a_dose_that_the_new_bag_cannot_give_cannot_go_on(reference: Reference) -> None:
    """0.0005 units/min from 1 units/mL are 0.03 mL/h, which rounds to 0."""
    runs = vasopressin("09:00", "0.0005", bag="V")
    outcome = vaso(reference, VASO, runs, amount="100", swap="yes")
    assert problems(outcome) == [("swap", "entry_swap_impossible")]
    assert asked(outcome) == [("amount", "entry_swap_impossible")]


def test_a_rate_of_too_many_digits_cannot_go_on(reference: Reference) -> None:
    draft = {"volume_ml": "9" * 22, "swap": "yes", "pump_step": "0.0001"}
    assert problems(nora(reference, *RUNNING, **draft)) == [("swap", "entry_rate_too_long")]


def test_nothing_goes_on_from_a_bag_that_hangs_later(reference: Reference) -> None:
    outcome = nora(reference, *RUNNING, swap="yes", hung_at="1300")
    assert problems(outcome) == [("swap", "entry_swap_later")]


def test_a_swap_set_back_before_a_later_dose_says_so(reference: Reference) -> None:
    later = norepinephrine("11:55", "0.08", bag="A")
    outcome = nora(reference, *RUNNING, later, swap="yes", hung_at="1150")
    assert ("at", "entry_charted_later") in asked(outcome)
    assert swapped(outcome).dose == Decimal("0.06")


# Any text.

FIELDS = (
    "drug", "amount", "amount_unit", "volume_ml", "salt", "prepared_at", "hung_at", "expires_at",
    "storage", "bag_id", "swap", "pump_step", "reason",
)  # fmt: skip
NUMBERS = st.decimals(0, 10**6, places=3).map(lambda number: format(number.normalize(), "f"))
TIMES = st.sampled_from(["", "1130", "1159", "1300", "2026-03-09 10:00", "2026-03-11 10:00"])
LIKELY: dict[str, st.SearchStrategy[str]] = {
    "drug": st.sampled_from(["norepinephrine", "vasopressin", "milrinone"]),
    "amount": NUMBERS,
    "amount_unit": st.sampled_from(["mg", "mcg", "units"]),
    "volume_ml": NUMBERS,
    "salt": st.sampled_from(["", "base", "hydrochloride"]),
    "prepared_at": TIMES,
    "hung_at": TIMES,
    "expires_at": TIMES,
    "storage": st.sampled_from(["", "room", "refrigerated"]),
    "swap": st.sampled_from(["", "yes", "spare"]),
    "pump_step": st.sampled_from(["", "0.01", "0.0000001"]),
}
HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["x" * 5_000, "9" * 24, "0.000000000000000000001", "\ud800", "\x00", "0,05", "A"]
)


def drafts() -> st.SearchStrategy[dict[str, str]]:
    likely = {field: LIKELY.get(field, HOSTILE) for field in FIELDS}
    anything = {field: one | HOSTILE for field, one in likely.items()}
    needed = {field: likely.pop(field) for field in FIELDS[:5]}
    return st.fixed_dictionaries(needed, optional=likely) | st.fixed_dictionaries(
        {}, optional=anything
    )


def test_no_text_breaks_the_form_and_what_is_recorded_is_what_was_typed(
    reference: Reference,
) -> None:
    charted = (*RUNNING, VASO, infusion("vasopressin", "09:00", "9 mL/h", "V"))
    at_desk = desk(reference, *charted)
    counts: set[int] = set()

    @settings(max_examples=150)
    @example(NORA_DRAFT)
    @example(NORA_DRAFT | {"swap": "yes"})
    @example(NORA_DRAFT | {"swap": "spare", "hung_at": ""})
    @example(NORA_DRAFT | {"salt": ""})
    @given(drafts())
    def holds(draft: dict[str, str]) -> None:
        outcome = form.check(draft, at_desk)
        holds_for(reference, outcome, FIELDS)
        counts.add(len(outcome.events))
        if outcome.events:
            hung = outcome.events[0]
            assert isinstance(hung, BagPrepared)
            assert (str(hung.amount), str(hung.volume_ml)) == (draft["amount"], draft["volume_ml"])

    holds()
    assert counts == {0, 1, 2}
