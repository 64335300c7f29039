"""What runs, since when, and how it came there (clinical.md sections 2, 3 and 7)."""

from fractions import Fraction

import pytest
from bedside import (
    at,
    bag,
    bolus,
    event,
    infusion,
    norepinephrine,
    seen,
    stop,
    struck,
    vasopressin,
    weight,
)

from pressorsheet.core.assessment import Reference
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.infusions import (
    Running,
    bag_of,
    boluses,
    changes,
    concentration_of,
    dose_of,
    hangs_uncharted,
    hung_bag,
    in_own_unit,
    last_running,
    running,
    was_charted,
    zero,
)
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import (
    Dose,
    InUnit,
    MassConcentration,
    MassDose,
    UnitDose,
    WeightBasedDose,
)
from pressorsheet.core.view import View
from pressorsheet.wording import say

KG_70 = weight("08:00", 70)
# 4 mg in 250 mL is 16 mcg/mL: at 70 kg, 26.25 mL/h is 0.1 mcg/kg/min (clinical.md section 3).
BAG_A = bag("norepinephrine", "08:00", "A", "4 mg", 250, salt="base")
# 16 mg in 250 mL is 64 mcg/mL: 6.5625 mL/h is the same dose.
BAG_B = bag("norepinephrine", "11:00", "B", "16 mg", 250, salt="base")


def per_kg(text: str) -> WeightBasedDose:
    return WeightBasedDose(Fraction(text))


def moves(view: View, drug: Drug) -> list[tuple[str, str]]:
    """Each step oldest first: its time and what it did."""
    return [(f"{one.at:%H:%M}", one.move.value) for one in changes(view, drug)][::-1]


def now_running(view: View, drug: Drug) -> Running:
    found = running(view, drug)
    assert found is not None
    return found


@pytest.fixture
def ne(reference: Reference) -> Drug:
    return reference.drugs.drugs["norepinephrine"]


@pytest.fixture
def vp(reference: Reference) -> Drug:
    return reference.drugs.drugs["vasopressin"]


def steps(view: View, drug: Drug) -> list[str]:
    return [move for _, move in moves(view, drug)]


class TestRunningDose:
    def test_a_dose_runs_until_it_is_changed(self, reference: Reference, ne: Drug) -> None:
        view = seen(
            reference, "12:00", norepinephrine("09:00", "0.1"), norepinephrine("11:00", "0.2")
        )
        assert now_running(view, ne).dose == per_kg("0.2")
        assert now_running(view.at(at("10:59")), ne).dose == per_kg("0.1")
        assert running(view.at(at("08:59")), ne) is None

    @pytest.mark.parametrize(
        "off",
        [
            stop("norepinephrine", "11:00"),
            stop("norepinephrine", "11:00", dose_unit="mcg/kg/min"),
            event("infusion", "11:00", drug="norepinephrine", rate_ml_per_h=0),
            event("infusion", "11:00", drug="norepinephrine", rate_ml_per_h=0, bag_id="A"),
        ],
    )
    def test_a_dose_or_a_rate_of_0_stops_it(
        self, reference: Reference, ne: Drug, off: AnyEvent
    ) -> None:
        view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), off)
        assert running(view, ne) is None
        assert now_running(view.at(at("10:59")), ne).dose == per_kg("0.1")
        assert moves(view, ne) == [("09:00", "started"), ("11:00", "stopped")]
        assert next(change.after for change in changes(view, ne)) == zero(ne)
        assert was_charted(view, ne)

    def test_a_charted_dose_governs_the_rate_beside_it(
        self, reference: Reference, ne: Drug
    ) -> None:
        both = norepinephrine("09:00", "0.1", rate_ml_per_h=99, bag="unknown")
        assert now_running(seen(reference, "12:00", both), ne).dose == per_kg("0.1")

    def test_what_was_never_charted_does_not_run(self, reference: Reference, ne: Drug) -> None:
        view = seen(reference, "12:00", vasopressin("09:00", "0.03"))
        assert running(view, ne) is None
        assert not was_charted(view, ne)
        assert list(changes(view, ne)) == []

    def test_each_drug_has_its_own_dose(self, reference: Reference, ne: Drug, vp: Drug) -> None:
        view = seen(
            reference, "12:00", norepinephrine("09:00", "0.1"), vasopressin("10:00", "0.03")
        )
        assert now_running(view, ne).dose == per_kg("0.1")
        assert now_running(view, vp).dose == UnitDose(Fraction("0.03"))

    def test_it_runs_since_it_was_last_started(self, reference: Reference, ne: Drug) -> None:
        view = seen(
            reference,
            "14:00",
            norepinephrine("09:00", "0.1"),
            stop("norepinephrine", "10:00"),
            norepinephrine("11:00", "0.1"),
            norepinephrine("12:00", "0.2"),
            norepinephrine("13:00", "0.05"),
        )
        assert now_running(view, ne).since == at("11:00")
        assert now_running(view.at(at("09:59")), ne).since == at("09:00")

    def test_a_struck_change_did_not_happen(self, reference: Reference, ne: Drug) -> None:
        wrong = norepinephrine("10:00", "1")
        view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), wrong)
        assert now_running(view, ne).dose == per_kg("1")
        mended = seen(
            reference, "12:00", norepinephrine("09:00", "0.1"), wrong, struck("11:00", wrong)
        )
        assert now_running(mended, ne).dose == per_kg("0.1")
        assert moves(mended, ne) == [("09:00", "started")]


class TestStartedOrIncreased:
    @pytest.mark.parametrize(
        ("dose", "move"),
        [
            ("0.103", "same"),
            ("0.1030001", "increased"),
            ("0.2", "increased"),
            ("0.1", "same"),
            ("0.097", "same"),
            ("0.0969999", "reduced"),
            ("0.05", "reduced"),
        ],
    )
    def test_more_than_3_percent_is_a_change_and_exactly_3_is_noise(
        self, reference: Reference, ne: Drug, dose: str, move: str
    ) -> None:
        view = seen(
            reference, "12:00", norepinephrine("09:00", "0.1"), norepinephrine("11:00", dose)
        )
        assert steps(view, ne) == ["started", move]
        newest = next(iter(changes(view, ne)))
        assert (newest.before, newest.after) == (per_kg("0.1"), per_kg(dose))

    def test_from_0_and_after_a_pause_it_is_started(self, reference: Reference, ne: Drug) -> None:
        view = seen(
            reference,
            "14:00",
            stop("norepinephrine", "08:30"),
            norepinephrine("09:00", "0.1"),
            stop("norepinephrine", "10:00"),
            stop("norepinephrine", "10:30"),
            norepinephrine("11:00", "0.05"),
        )
        assert moves(view, ne) == [
            ("08:30", "same"),
            ("09:00", "started"),
            ("10:00", "stopped"),
            ("10:30", "same"),
            ("11:00", "started"),
        ]
        newest = next(iter(changes(view, ne)))
        assert (newest.before, newest.after) == (zero(ne), per_kg("0.05"))

    def test_a_bag_swap_at_the_same_dose_is_no_increase(
        self, reference: Reference, ne: Drug
    ) -> None:
        view = seen(
            reference,
            "12:00",
            KG_70,
            BAG_A,
            BAG_B,
            infusion("norepinephrine", "09:00", "26.25 mL/h", "A"),
            infusion("norepinephrine", "11:00", "6.5625 mL/h", "B"),
        )
        assert steps(view, ne) == ["started", "same"]
        assert [change.after for change in changes(view, ne)] == [per_kg("0.1")] * 2

    def test_the_same_rate_from_a_stronger_bag_is_an_increase(
        self, reference: Reference, ne: Drug
    ) -> None:
        view = seen(
            reference,
            "12:00",
            KG_70,
            BAG_A,
            BAG_B,
            infusion("norepinephrine", "09:00", "26.25 mL/h", "A"),
            infusion("norepinephrine", "11:00", "26.25 mL/h", "B"),
        )
        assert steps(view, ne) == ["started", "increased"]
        assert now_running(view, ne).dose == per_kg("0.4")

    def test_a_lower_weight_raises_the_dose_but_is_no_increase(
        self, reference: Reference, ne: Drug
    ) -> None:
        rate = "26.25 mL/h"
        view = seen(
            reference,
            "12:00",
            KG_70,
            BAG_A,
            infusion("norepinephrine", "09:00", rate, "A"),
            weight("10:00", 35),
            infusion("norepinephrine", "11:00", rate, "A"),
        )
        assert steps(view, ne) == ["started", "same"]
        assert now_running(view, ne).dose == per_kg("0.2")
        assert now_running(view.at(at("09:59")), ne).dose == per_kg("0.1")
        newest, first = changes(view, ne)
        assert (newest.before, newest.after) == (per_kg("0.2"), per_kg("0.2"))
        assert (first.before, first.after) == (zero(ne), per_kg("0.1"))

    def test_each_step_is_reckoned_with_the_weight_of_its_own_time(
        self, reference: Reference, ne: Drug
    ) -> None:
        events = [
            infusion("norepinephrine", "09:00", "7 mcg/min"),
            infusion("norepinephrine", "10:00", "14 mcg/min"),
            weight("11:00", 35),
        ]
        view = seen(reference, "12:00", KG_70, *events)
        newest = next(iter(changes(view, ne)))
        assert (newest.before, newest.after) == (per_kg("0.1"), per_kg("0.2"))
        assert newest.event == events[1]
        runs = now_running(view, ne)
        assert (runs.drug, runs.event, runs.dose) == (ne, events[1], per_kg("0.4"))

    def test_a_bolus_is_no_change_of_the_running_dose(self, reference: Reference, ne: Drug) -> None:
        push = bolus("norepinephrine", "10:00", "10 mcg")
        earlier = bolus("norepinephrine", "09:30", "5 mcg")
        view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), earlier, push)
        assert moves(view, ne) == [("09:00", "started")]
        assert list(boluses(view, ne)) == [push, earlier]
        assert now_running(view, ne).dose == per_kg("0.1")
        alone = seen(reference, "12:00", push)
        assert running(alone, ne) is None
        assert not was_charted(alone, ne)


class TestOneMinute:
    def test_a_stop_and_a_start_in_one_minute_are_one_change(
        self, reference: Reference, ne: Drug
    ) -> None:
        view = seen(
            reference,
            "12:00",
            norepinephrine("09:00", "0.1"),
            stop("norepinephrine", "10:00:05"),
            norepinephrine("10:00:59", "0.1"),
        )
        assert moves(view, ne) == [("09:00", "started"), ("10:00", "same")]
        assert now_running(view, ne).since == at("09:00")

    def test_to_the_last_microsecond_of_the_minute(self, reference: Reference, ne: Drug) -> None:
        first, last = at("10:00"), at("10:00:59").replace(microsecond=999_999)
        swap = stop("norepinephrine", first), norepinephrine(last, "0.1")
        view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), *swap)
        assert steps(view, ne) == ["started", "same"]

    def test_two_stops_or_two_starts_in_one_minute_stay_apart(
        self, reference: Reference, ne: Drug
    ) -> None:
        view = seen(
            reference,
            "12:00",
            norepinephrine("09:00:00", "0.1"),
            norepinephrine("09:00:30", "0.2"),
            stop("norepinephrine", "10:00:00"),
            stop("norepinephrine", "10:00:30"),
        )
        assert steps(view, ne) == ["started", "increased", "stopped", "same"]

    @pytest.mark.parametrize("dose", ["0.02", "0.09", "0.11", "0.5"])
    def test_at_one_time_the_start_counts_whatever_their_ids(
        self, reference: Reference, ne: Drug, dose: str
    ) -> None:
        off, on = stop("norepinephrine", "10:00"), norepinephrine("10:00", dose)
        for first, second in (("1", "2"), ("2", "1")):
            swap = [
                off.model_copy(update={"id": first + off.id[1:]}),
                on.model_copy(update={"id": second + on.id[1:]}),
            ]
            view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), *swap)
            assert now_running(view, ne).dose == per_kg(dose)
            assert steps(view, ne) == ["started", "reduced" if dose < "0.1" else "increased"]

    def test_a_stop_charted_after_a_start_stands(self, reference: Reference, ne: Drug) -> None:
        later_at = stop("norepinephrine", "10:00:30")
        later_charted = stop("norepinephrine", "10:00", charted="10:05")
        for off in (later_at, later_charted):
            view = seen(reference, "12:00", norepinephrine("10:00", "0.1"), off)
            assert running(view, ne) is None
            assert steps(view, ne) == ["started", "stopped"]

    def test_a_start_in_the_next_minute_is_a_restart(self, reference: Reference, ne: Drug) -> None:
        view = seen(
            reference,
            "12:00",
            norepinephrine("09:00", "0.1"),
            stop("norepinephrine", "10:00:59"),
            norepinephrine("10:01:00", "0.1"),
        )
        assert steps(view, ne) == ["started", "stopped", "started"]
        assert now_running(view, ne).since == at("10:01")

    def test_the_same_minute_of_another_hour_or_day_is_another_minute(
        self, reference: Reference, ne: Drug
    ) -> None:
        for later in (at("10:00"), at("09:00", day=1)):
            view = seen(
                reference,
                at("12:00", day=1),
                norepinephrine("08:00", "0.1"),
                stop("norepinephrine", "09:00"),
                norepinephrine(later, "0.1"),
            )
            assert steps(view, ne) == ["started", "stopped", "started"]


class TestUnits:
    def test_a_rate_from_a_bag_is_a_dose_at_the_weight_in_force(
        self, reference: Reference, ne: Drug
    ) -> None:
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        found = now_running(seen(reference, "12:00", KG_70, BAG_A, rate), ne)
        assert (found.dose, found.why_unknown) == (per_kg("0.1"), None)

    @pytest.mark.parametrize("mls_per_hour", ["9", "18", "3"])
    def test_vasopressin_by_rate_needs_no_weight(
        self, reference: Reference, vp: Drug, mls_per_hour: str
    ) -> None:
        # 20 units in 100 mL is 0.2 units/mL: 9 mL/h is 0.03 units/min.
        hung = bag("vasopressin", "08:00", "V", "20 units", 100)
        rate = infusion("vasopressin", "09:00", f"{mls_per_hour} mL/h", "V")
        dose = UnitDose(Fraction(mls_per_hour) * Fraction("0.03") / 9)
        assert now_running(seen(reference, "12:00", hung, rate), vp).dose == dose

    def test_units_per_hour_are_60_times_smaller_than_units_per_minute(
        self, reference: Reference, vp: Drug
    ) -> None:
        hourly = infusion("vasopressin", "09:00", "1.8 units/h")
        view = seen(reference, "12:00", hourly, vasopressin("10:00", "0.03"))
        assert now_running(view, vp).dose == UnitDose(Fraction("0.03"))
        assert now_running(view.at(at("09:30")), vp).dose == UnitDose(Fraction("0.03"))
        assert steps(view, vp) == ["started", "same"]

    def test_mcg_per_min_of_a_drug_dosed_by_weight_takes_the_weight_in_force(
        self, reference: Reference, ne: Drug
    ) -> None:
        by_mass = infusion("norepinephrine", "09:00", "7 mcg/min")
        view = seen(reference, "12:00", KG_70, by_mass, weight("10:00", 35))
        assert now_running(view, ne).dose == per_kg("0.2")
        assert now_running(view.at(at("09:30")), ne).dose == per_kg("0.1")

    def test_a_drug_dosed_by_mass_may_be_charted_by_weight(self, reference: Reference) -> None:
        drug = reference.drugs.drugs["terlipressin"]
        by_weight = infusion("terlipressin", "09:00", "0.02 mcg/kg/min")
        view = seen(reference, "12:00", KG_70, by_weight)
        assert now_running(view, drug).dose == MassDose(Fraction("1.4"))
        nobody_weighed = now_running(seen(reference, "12:00", by_weight), drug)
        assert (nobody_weighed.dose, reasons(nobody_weighed.why_unknown)) == (
            None,
            ["weight_missing"],
        )

    def test_units_are_no_dose_of_a_drug_dosed_by_mass(self, reference: Reference) -> None:
        drug = reference.drugs.drugs["terlipressin"]
        view = seen(reference, "12:00", KG_70, infusion("terlipressin", "09:00", "1 units/min"))
        assert reasons(now_running(view, drug).why_unknown) == ["dose_unit_foreign"]

    def test_ng_per_kg_per_min_are_thousandths_of_mcg(self, reference: Reference) -> None:
        drug = reference.drugs.drugs["angiotensin-ii"]
        view = seen(reference, "12:00", infusion("angiotensin-ii", "09:00", "20 ng/kg/min"))
        assert now_running(view, drug).dose == per_kg("0.02")

    def test_a_dose_is_shown_in_the_unit_its_drug_is_charted_in(self, ne: Drug, vp: Drug) -> None:
        assert in_own_unit(ne, per_kg("0.1")) == InUnit(per_kg("0.1"), "mcg/kg/min")
        assert in_own_unit(ne, None) is None
        assert zero(vp) == UnitDose(Fraction(0))
        assert zero(ne) == per_kg("0")


def reasons(dose: Dose | Refused | None) -> list[str]:
    assert isinstance(dose, Refused)
    return [reason.code for reason in dose.reasons]


class TestUnknownDose:
    @pytest.mark.parametrize(
        ("charted", "code"),
        [
            ([KG_70], "bag_not_charted"),
            ([BAG_A], "weight_missing"),
            ([KG_70, bag("dopamine", "08:00", "A", "400 mg", 250)], "bag_of_another_drug"),
            ([KG_70, bag("norepinephrine", "08:00", "A", "4 mg", 250)], "salt_missing"),
        ],
    )
    def test_the_drug_runs_with_the_reason_why_its_dose_is_unknown(
        self, reference: Reference, ne: Drug, charted: list[AnyEvent], code: str
    ) -> None:
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        found = now_running(seen(reference, "12:00", *charted, rate), ne)
        assert found.dose is None
        assert found.since == at("09:00")
        assert reasons(found.why_unknown) == [code]
        assert found.why_unknown is not None
        sentence = say(found.why_unknown.reasons[0])
        assert "not recorded" not in sentence.replace("dosing weight not recorded", "")

    def test_the_reason_names_the_bag_and_the_drugs(self, reference: Reference, ne: Drug) -> None:
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        dopamine = bag("dopamine", "08:00", "A", "400 mg", 250)
        missing = dose_of(seen(reference, "12:00", rate), rate, ne)  # type: ignore[arg-type]
        other = dose_of(seen(reference, "12:00", dopamine, rate), rate, ne)  # type: ignore[arg-type]
        assert missing == refused("bag_not_charted", bag="A")
        wanted = refused("bag_of_another_drug", bag="A", drug="norepinephrine", other="dopamine")
        assert other == wanted

    def test_mcg_per_min_without_a_weight_is_unknown(self, reference: Reference, ne: Drug) -> None:
        found = now_running(
            seen(reference, "12:00", infusion("norepinephrine", "09:00", "7 mcg/min")), ne
        )
        assert (found.dose, reasons(found.why_unknown)) == (None, ["weight_missing"])

    @pytest.mark.parametrize(
        ("drug_id", "dose"), [("vasopressin", "2 mcg/min"), ("norepinephrine", "2 units/min")]
    )
    def test_units_are_never_turned_into_mass(
        self, reference: Reference, drug_id: str, dose: str
    ) -> None:
        view = seen(reference, "12:00", KG_70, infusion(drug_id, "09:00", dose))
        found = now_running(view, reference.drugs.drugs[drug_id])
        unit = "units/min" if drug_id == "vasopressin" else "mcg/kg/min"
        assert found.dose is None
        assert found.why_unknown == refused("dose_unit_foreign", drug=drug_id, unit=unit)

    def test_started_is_clear_without_a_dose_and_so_is_stopped(
        self, reference: Reference, ne: Drug
    ) -> None:
        rate = infusion("norepinephrine", "09:00", "10 mL/h", "?")
        view = seen(reference, "12:00", KG_70, rate, stop("norepinephrine", "10:00"))
        assert steps(view, ne) == ["started", "stopped"]
        assert [change.after for change in changes(view, ne)] == [zero(ne), None]

    @pytest.mark.parametrize(
        ("mls_per_hour", "move"),
        [("10.3", "same"), ("10.31", "increased"), ("9.7", "same"), ("9.69", "reduced")],
    )
    def test_rates_of_one_bag_compare_though_its_dose_is_unknown(
        self, reference: Reference, ne: Drug, mls_per_hour: str, move: str
    ) -> None:
        view = seen(
            reference,
            "12:00",
            infusion("norepinephrine", "09:00", "10 mL/h", "?"),
            infusion("norepinephrine", "10:00", f"{mls_per_hour} mL/h", "?"),
        )
        assert steps(view, ne) == ["started", move]

    @pytest.mark.parametrize(
        "second",
        [
            infusion("norepinephrine", "10:00", "10 mL/h", "another"),
            norepinephrine("10:00", "0.1"),
            norepinephrine("10:00", "0.1", rate_ml_per_h=10, bag="?"),
        ],
    )
    def test_a_change_between_unlike_records_is_unclear(
        self, reference: Reference, ne: Drug, second: AnyEvent
    ) -> None:
        first = infusion("norepinephrine", "09:00", "10 mL/h", "?")
        assert steps(seen(reference, "12:00", first, second), ne) == ["started", "unclear"]
        if second.kind == "infusion" and second.dose is not None:
            back = infusion("norepinephrine", "11:00", "10 mL/h", "?")
            assert steps(seen(reference, "12:00", second, back), ne) == ["started", "unclear"]


class TestBags:
    def test_the_newest_record_of_a_bag_counts(self, reference: Reference) -> None:
        again = bag("norepinephrine", "09:00", "A", "8 mg", 250, salt="base")
        view = seen(reference, "12:00", again, BAG_A)
        assert bag_of(view, "A") == again
        assert bag_of(view.at(at("08:59")), "A") == BAG_A
        assert bag_of(view, "B") is None
        assert bag_of(view, None) is None

    @pytest.mark.parametrize(
        ("salt", "mcg_per_ml"), [("base", "16"), ("tartrate", "8"), ("bitartrate monohydrate", "8")]
    )
    def test_norepinephrine_counts_as_base(
        self, reference: Reference, salt: str, mcg_per_ml: str
    ) -> None:
        hung = bag("norepinephrine", "08:00", "A", "4 mg", 250, salt=salt)
        view = seen(reference, "12:00", hung)
        found = concentration_of(view, bag_of(view, "A"))  # type: ignore[arg-type]
        assert found == MassConcentration(Fraction(mcg_per_ml))

    def test_a_drug_that_is_not_in_the_library_has_no_concentration(
        self, reference: Reference
    ) -> None:
        hung = bag("aspirin", "08:00", "A", "4 mg", 250)
        view = seen(reference, "12:00", hung)
        found = concentration_of(view, bag_of(view, "A"))  # type: ignore[arg-type]
        assert found == refused("drug_not_in_library", drug="aspirin")

    def test_the_hung_bag_is_the_one_the_newest_infusion_names(self, reference: Reference) -> None:
        spare = bag("norepinephrine", "08:30", "S", "16 mg", 250, salt="base")
        view = seen(
            reference,
            "12:00",
            BAG_A,
            spare,
            infusion("norepinephrine", "09:00", "26.25 mL/h", "A"),
            norepinephrine("10:00", "0.2"),
        )
        assert hung_bag(view, "norepinephrine") == BAG_A

    def test_a_bag_charted_with_that_infusion_does_not_replace_it(
        self, reference: Reference
    ) -> None:
        rate = infusion("norepinephrine", "11:00", "26.25 mL/h", "A")
        first = BAG_B.model_copy(update={"id": "0" + BAG_B.id[1:]})
        last = rate.model_copy(update={"id": "f" + rate.id[1:]})
        assert hung_bag(seen(reference, "12:00", BAG_A, first, last), "norepinephrine") == BAG_A

    def test_a_bag_charted_after_that_infusion_replaces_it(self, reference: Reference) -> None:
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        hung = BAG_B.model_copy(update={"hung_at": BAG_B.at})
        view = seen(reference, "12:00", BAG_A, hung, rate)
        assert hung_bag(view, "norepinephrine") == hung
        assert hung_bag(view.at(at("10:59")), "norepinephrine") == BAG_A

    def test_a_spare_bag_replaces_nothing_that_runs(self, reference: Reference) -> None:
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        assert hung_bag(seen(reference, "12:00", BAG_A, BAG_B, rate), "norepinephrine") == BAG_A
        hung = BAG_A.model_copy(update={"hung_at": BAG_A.at})
        assert hung_bag(seen(reference, "12:00", hung, BAG_B), "norepinephrine") == hung

    def test_without_an_infusion_from_a_bag_it_is_the_newest_of_the_drug(
        self, reference: Reference
    ) -> None:
        other = bag("vasopressin", "11:30", "V", "20 units", 100)
        view = seen(reference, "12:00", BAG_A, BAG_B, other, norepinephrine("09:00", "0.1"))
        assert hung_bag(view, "norepinephrine") == BAG_B
        assert hung_bag(view, "vasopressin") == other
        assert hung_bag(view, "dopamine") is None

    def test_a_bag_that_is_yet_to_be_hung_is_not_hung(self, reference: Reference) -> None:
        ready = bag("norepinephrine", "10:00", "C", "4 mg", 250, salt="base", hung_at=at("12:00"))
        view = seen(reference, "12:00", BAG_A, ready)
        assert hung_bag(view, "norepinephrine") == ready
        assert hung_bag(view.at(at("11:59")), "norepinephrine") == BAG_A

    def test_what_hangs_goes_by_when_it_was_hung_not_by_when_that_was_recorded(
        self, reference: Reference
    ) -> None:
        hung = BAG_A.model_copy(update={"hung_at": BAG_A.at})
        rate = infusion("norepinephrine", "09:00", "26.25 mL/h", "A")
        # recorded before the infusion, to be hung after it
        ready = bag("norepinephrine", "08:30", "C", "16 mg", 250, salt="base", hung_at=at("10:00"))
        for moment, hangs in (("09:59", hung), ("10:00", ready), ("12:00", ready)):
            assert hung_bag(seen(reference, moment, hung, ready, rate), "norepinephrine") == hangs
        # recorded after the infusion, hung before it, and before or after another bag
        late = bag("norepinephrine", "11:00", "B", "16 mg", 250, salt="base", hung_at=at("08:30"))
        assert hung_bag(seen(reference, "12:00", hung, late, rate), "norepinephrine") == hung
        later = bag("norepinephrine", "08:45", "D", "4 mg", 250, salt="base", hung_at=at("08:45"))
        assert hung_bag(seen(reference, "12:00", hung, late, later), "norepinephrine") == later

    def test_what_runs_from_a_bag_that_nobody_charted_runs_from_no_other(
        self, reference: Reference
    ) -> None:
        rate = infusion("norepinephrine", "12:00", "26.25 mL/h", "?")
        older = bag("norepinephrine", "08:30", "H", "4 mg", 250, salt="base", hung_at=at("08:30"))
        for charted in ((BAG_A, rate), (BAG_A, older, rate), (rate,)):
            view = seen(reference, "12:30", *charted)
            assert hung_bag(view, "norepinephrine") is None
            assert hangs_uncharted(view, "norepinephrine")
        # one hung since is what hangs, and so is the bag named once it is charted
        since = bag("norepinephrine", "12:10", "N", "4 mg", 250, salt="base", hung_at=at("12:10"))
        known = seen(reference, "12:30", BAG_A, rate, since)
        assert hung_bag(known, "norepinephrine") == since
        assert not hangs_uncharted(known, "norepinephrine")
        named = bag("norepinephrine", "11:50", "?", "4 mg", 250, salt="base")
        assert hung_bag(seen(reference, "12:30", BAG_A, rate, named), "norepinephrine") == named
        # of a drug whose infusion names no bag the newest is taken, as before
        unnamed = seen(reference, "12:30", BAG_A, norepinephrine("12:00", "0.1"))
        assert not hangs_uncharted(unnamed, "norepinephrine")


class TestLastRunning:
    def test_it_is_now_while_the_drug_runs(self, reference: Reference, ne: Drug) -> None:
        push = bolus("norepinephrine", "10:00", "10 mcg")
        view = seen(reference, "12:00", norepinephrine("09:00", "0.1"), push)
        assert last_running(view, ne) == at("12:00")

    def test_after_a_stop_it_is_the_stop_or_a_later_bolus(
        self, reference: Reference, ne: Drug
    ) -> None:
        events = [
            norepinephrine("09:00", "0.1"),
            stop("norepinephrine", "10:00"),
            stop("norepinephrine", "11:00"),
        ]
        early, late = (bolus("norepinephrine", when, "10 mcg") for when in ("09:30", "11:30"))
        assert last_running(seen(reference, "12:00", *events), ne) == at("10:00")
        assert last_running(seen(reference, "12:00", *events, early), ne) == at("10:00")
        assert last_running(seen(reference, "12:00", *events, late), ne) == at("11:30")

    def test_it_is_none_where_the_drug_never_ran(self, reference: Reference, ne: Drug) -> None:
        assert last_running(seen(reference, "12:00"), ne) is None
        charted_off = seen(reference, "12:00", stop("norepinephrine", "10:00"))
        assert last_running(charted_off, ne) is None
        pushed = seen(reference, "12:00", bolus("norepinephrine", "10:00", "10 mcg"))
        assert last_running(pushed, ne) == at("10:00")


def test_a_dose_is_computed_with_the_weight_of_the_moment_asked_about(
    reference: Reference, ne: Drug
) -> None:
    by_mass = infusion("norepinephrine", "09:00", "7 mcg/min")
    view = seen(reference, "12:00", KG_70, by_mass, weight("10:00", 35))
    assert dose_of(view, by_mass, ne) == per_kg("0.2")  # type: ignore[arg-type]
    assert dose_of(view, by_mass, ne, at("09:59")) == per_kg("0.1")  # type: ignore[arg-type]
    assert reasons(dose_of(view, by_mass, ne, at("07:59"))) == ["weight_missing"]  # type: ignore[arg-type]
