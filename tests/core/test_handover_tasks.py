"""Checklists, actions and situation awareness of the handover: rows, due times, failed weans."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bedside import (
    art,
    at,
    bag,
    event,
    fluid,
    infusion,
    norepinephrine,
    steady,
    stop,
    target,
    tick,
    urine,
    vasopressin,
    weight,
)
from made_drugs import VASOPRESSIN
from papers import all_said, document, is_strong, item, only, said
from tapers import VASOPRESSIN_RULES, accepted, vasopressin_order
from tapers import bag as label

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.handover.document import Action, HandoverDocument
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, Status, plain, strong
from pressorsheet.core.quantity import Pressure, PumpRate, WeightBasedDose
from pressorsheet.core.rules import (
    FluidChallenge,
    LactateAdequate,
    LowAfterReduction,
    MentalStatusAdequate,
    RefillAdequate,
    UrineAdequate,
)
from pressorsheet.core.taper import plan
from pressorsheet.core.taper.record import plan_mapping

NOW = "12:00"
KG = weight("06:00", 70)
START = at("13:00")

HOUR = timedelta(hours=1)


def taper_plan(**changed: Any) -> dict[str, Any]:
    """A plan as an event carries it."""
    order = vasopressin_order(start=START, **changed)
    return dict(plan_mapping(accepted(plan(order, VASOPRESSIN, VASOPRESSIN_RULES))))


def taper(kind: str, when: str, **fields: Any) -> AnyEvent:
    said_ = {"plan_id": "T", "version": 1, **fields}
    return event(f"taper_{kind}", when, **said_)


def actions(found: HandoverDocument) -> list[tuple[datetime | None, object]]:
    return [(action.due, said(action.says)[0]) for action in found.actions]


def test_items_keep_the_protocols_order_and_parts_print_as_one_row(reference: Reference) -> None:
    found = document(reference, NOW)
    ids = [[each.id for each in group] for group in found.checklists]
    assert ids == [
        ["START-1", "START-2", "START-3", "START-4", "START-5", "START-6"],
        ["MON-1", "MON-2", "MON-3", "MON-4"],
        ["ESC-1", "ESC-2", "ESC-3", "ESC-4", "ESC-5", "ESC-6"],
        ["WEAN-1", "WEAN-1b", "WEAN-2", "WEAN-3", "WEAN-4"],
    ]


def test_parts_stand_as_their_worst_with_what_is_not_met_named(reference: Reference) -> None:
    def perfusion(**fields: Any) -> Status:
        return item(document(reference, NOW, event("perfusion", "11:00", **fields)), "MON-2").status

    good = {"lactate_mmol_per_l": 1, "crt_s": 2, "mental_status": "alert"}
    assert perfusion(**good) is Status.UNKNOWN  # urine not recorded
    assert perfusion(**{**good, "crt_s": 5}) is Status.NOT_MET
    old = document(reference, NOW, event("perfusion", "06:00", crt_s=2))
    assert item(old, "MON-2").status is Status.OUT_OF_DATE
    all_met = document(
        reference, NOW, KG, event("perfusion", "11:00", **good), urine("11:00", 84, 120)
    )
    row = item(all_met, "MON-2")
    assert row.status is Status.MET
    assert said(row.statement) == ["Perfusion"]
    assert all_said(row.evidence) == ["paper_parts_met"]
    part = item(old, "MON-2").evidence[0]
    assert said(part)[:2] == ["Mental status", "paper_ev_missing"]
    assert is_strong(part)


def test_parts_whose_statements_share_no_head_are_titled_by_their_titles(
    reference: Reference,
) -> None:
    protocol = reference.protocol
    items = tuple(
        each.model_copy(update={"statement": f"{each.title}."}) if each.id == "mon.2a" else each
        for each in protocol.items
    )
    changed = replace(reference, protocol=protocol.model_copy(update={"items": items}))
    assert said(item(document(changed, NOW), "MON-2").statement) == [
        "Mental status",
        "Capillary refill",
        "Lactate clearance",
        "Urine output",
    ]


def test_cautions_apply_or_do_not_and_information_decides_nothing(reference: Reference) -> None:
    found = document(reference, NOW)
    assert item(found, "ESC-5").status is Status.DOES_NOT_APPLY
    assert item(found, "START-5").status is Status.INFORMATION
    assert item(found, "MON-4").status in (Status.UNKNOWN, Status.DOES_NOT_APPLY)
    high = document(reference, NOW, vasopressin("08:00", "0.11"))
    assert item(high, "ESC-5").status is Status.APPLIES


def test_start_items_say_since_when_norepinephrine_runs(
    reference: Reference,
) -> None:
    found = document(reference, NOW, KG, norepinephrine("08:00", "0.1"), art("11:50", 70, dbp=50))
    (line,) = item(found, "START-2").evidence
    assert said(line) == ["paper_ev_diastolic", "paper_ev_since"]
    assert said(item(found, "START-4").evidence[0]) == ["paper_ev_no_bag", "paper_ev_since"]
    assert said(item(found, "START-5").evidence[0]) == ["paper_ev_since"]


def test_an_old_pressure_is_said_with_its_age_before_that_norepinephrine_runs(
    reference: Reference,
) -> None:
    events = [KG, norepinephrine("08:00", "0.1"), art("11:00", 62, dbp=38)]
    found = document(reference, NOW, *events)
    first, second = item(found, "START-1"), item(found, "START-2")
    assert (first.status, second.status) == (Status.OUT_OF_DATE, Status.OUT_OF_DATE)
    old = only(first.evidence[0], "paper_ev_old_map")
    assert (old["value"], old["age"], old["limit"]) == (62, HOUR, HOUR / 2)
    assert said(second.evidence[0]) == ["paper_ev_old_diastolic", "paper_ev_is_running"]


def test_start_6_with_vasopressors_running_names_only_them(reference: Reference) -> None:
    events = [
        KG, norepinephrine("08:00", "0.1"), vasopressin("08:00", "0.03"),
        art("11:50", 70, dbp=50, hr=90),
    ]  # fmt: skip
    (line,) = item(document(reference, NOW, *events), "START-6").evidence
    assert said(line) == ["paper_ev_running"]
    assert only(line, "paper_ev_running")["drugs"] == ("norepinephrine", "vasopressin")


def test_escalation_says_the_dose_of_the_drug_and_names_the_others(reference: Reference) -> None:
    found = document(
        reference, NOW, KG, norepinephrine("08:00", "0.06"), vasopressin("08:00", "0.03")
    )
    assert said(item(found, "ESC-1").evidence[0]) == ["paper_ev_at_dose", "paper_ev_runs"]
    assert said(item(found, "ESC-2").evidence[0]) == ["paper_ev_room_none"]


def test_a_row_about_a_drug_that_is_off_names_the_drug_whose_dose_it_says(
    reference: Reference,
) -> None:
    # ESC-1 is about norepinephrine; a bare "at 0.03 units/min" would be read as its dose
    found = document(reference, NOW, vasopressin("08:00", "0.03"), art("11:50", 70, dbp=50, hr=90))
    assert said(item(found, "ESC-1").evidence[0]) == ["paper_ev_runs", "none_recorded"]
    (line,) = item(found, "START-6").evidence
    assert only(line, "paper_ev_running")["drugs"] == ("vasopressin",)


def test_a_dose_is_printed_once_with_the_highest_bound_it_reaches(reference: Reference) -> None:
    events = [KG, norepinephrine("08:00", "0.20081845"), art("11:50", 92)]
    line = item(document(reference, NOW, *events), "ESC-1").evidence[0]
    assert said(line).count("paper_ev_at_dose") == 1
    assert only(line, "paper_ev_at_least")["bound"].quantity == WeightBasedDose(Fraction("0.2"))
    assert "dose_at_least" not in said(line)


def test_changes_of_dose_say_what_drug_when_and_from_what(reference: Reference) -> None:
    events = [
        KG, norepinephrine("06:00", "0.1"), norepinephrine("08:00", "0.20081845"),
        norepinephrine("11:00", "0.15"), *steady("05:00", NOW), tick("11:00"),
    ]  # fmt: skip
    found = document(reference, NOW, *events)
    assert "paper_ev_increased" in said(item(found, "WEAN-1").evidence[0])
    assert "paper_ev_reduced" in all_said(item(found, "WEAN-4").evidence)
    stopped = document(reference, NOW, *events, stop("norepinephrine", "11:30"))
    assert "paper_ev_reduced_off" in all_said(item(stopped, "WEAN-4").evidence)


def test_a_pressure_low_after_a_stop_says_off_not_zero(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        KG,
        norepinephrine("06:00", "0.02"),
        stop("norepinephrine", "08:00"),
        art("09:00", 60),
    )
    brief = only(found.situation[0], "paper_ev_low_after_off")
    assert brief["before"].quantity == WeightBasedDose(Fraction("0.02"))


def test_rates_of_the_first_dose_say_the_unit_once(reference: Reference) -> None:
    hung = bag("norepinephrine", "07:00", "A", "4 mg", 250, salt="base")
    (line,) = item(document(reference, NOW, KG, hung), "START-4").evidence
    rates = only(line, "paper_ev_rates")
    assert (rates["low"], rates["high"]) == (Fraction("5.3"), PumpRate(Fraction("13.1")))


def test_evidence_of_phenylephrine_names_what_is_missing_only_where_it_applies(
    reference: Reference,
) -> None:
    quiet = document(reference, NOW)
    assert all_said(item(quiet, "ESC-4").evidence) == ["none_recorded"]
    runs = document(reference, NOW, KG, infusion("phenylephrine", "08:00", "1 mcg/kg/min"))
    row = item(runs, "ESC-4")
    assert row.status is Status.APPLIES
    assert "history_silent" in all_said(row.evidence)


def test_a_target_is_said_with_one_bound_or_two(reference: Reference) -> None:
    both = document(reference, NOW, target("08:00", 65, 75))
    assert all_said(item(both, "MON-3").evidence) == ["paper_ev_target"]
    one = document(reference, NOW, target("08:00", 65))
    assert all_said(item(one, "MON-3").evidence) == ["paper_ev_target_low"]


def test_a_clock_says_what_it_held_and_a_tick_what_it_said(reference: Reference) -> None:
    running = [KG, norepinephrine("01:00", "0.1"), vasopressin("01:00", "0.03")]
    met = document(
        reference, NOW, *running, *steady("02:00", NOW), tick("11:00"), tick("11:00", "wean.3")
    )
    row = item(met, "WEAN-1")
    assert row.status is Status.MET
    assert said(row.evidence[0])[0] == "paper_ev_held"
    assert "consider reducing norepinephrine" in said(row.evidence[0])
    assert said(item(met, "WEAN-3").evidence[0]) == ["paper_ev_ticked"]
    label_mode = said(item(met, "WEAN-2").evidence[0])
    assert "paper_ev_runs" in label_mode
    assert "paper_ev_held_of" not in label_mode
    short = document(reference, NOW, *running, *steady("09:00", NOW), tick("11:00"))
    assert "paper_ev_held_of" in said(item(short, "WEAN-1").evidence[0])
    old = document(reference, NOW, tick(at("11:00", -1), "wean.3"))
    assert said(item(old, "WEAN-3").evidence[0]) == ["paper_ev_tick_old"]


def failed_wean() -> list[AnyEvent]:
    return [
        KG,
        norepinephrine("06:00", "0.2"),
        norepinephrine("08:00", "0.1"),
        art("09:00", 60),
        fluid("07:00", 500),
        event("source_control", "07:00", text="abscess drained"),
        event("steroid", "07:30", drug="hydrocortisone", action="started"),
    ]


def test_a_failed_wean_carries_what_the_record_says_of_its_causes(reference: Reference) -> None:
    found = document(reference, NOW, *failed_wean())
    row = item(found, "WEAN-4")
    assert row.status is Status.APPLIES
    cut = only(row.evidence[0], "paper_ev_low_cut")
    assert (cut["map"], cut["drug"]) == (60, "norepinephrine")
    assert said(row.evidence[1]) == [
        "paper_ev_crystalloid_day",
        "paper_ev_source",
        "paper_ev_steroid",
    ]
    assert said(found.situation[0]) == ["paper_failed_wean", "paper_ev_low_after"]
    brief = only(found.situation[0], "paper_ev_low_after")
    assert (brief["map"], brief["before"]) == (60, Fraction("0.2"))


def test_a_drug_stopped_then_low_says_the_doses_as_far_as_known(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        infusion("norepinephrine", "06:00", "10 mL/h", "gone"),
        stop("norepinephrine", "08:00"),
        art("09:00", 60),
    )
    brief = only(found.situation[0], "paper_ev_low_after_off")
    assert brief["before"] is None
    assert "paper_ev_low_cut_off" in all_said(item(found, "WEAN-4").evidence)


def test_what_is_too_old_is_due_now_and_the_missing_tick_with_it(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        event("perfusion", "06:00", crt_s=2),
        target("08:00", 65, review_at=at("14:00"), set_by="Dr Lind"),
    )
    assert actions(found) == [
        (at(NOW), "Capillary refill"),
        (at(NOW), "paper_action_tick_infusions"),
        (at("14:00"), "paper_action_target_review"),
    ]
    assert said(found.actions[-1].says) == ["paper_action_target_review", "Dr Lind"]


def test_a_stale_pressure_is_to_be_charted_and_no_items_title_reads_as_an_order(
    reference: Reference,
) -> None:
    # "Diastolic 40 or less: start now" is a title, and no action of a stale reading
    stale = [tick("11:00"), target("08:00", 65), art("10:50", 62, dbp=50, hr=90)]
    found = document(reference, NOW, *stale, KG, norepinephrine("08:00", "0.15"))
    assert [said(action.says)[0] for action in found.actions] == [
        "paper_due_map",
        "paper_due_diastolic",
    ]
    (ids, _) = (only(action.says, "paper_action_out_of_date")["item"] for action in found.actions)
    assert ids == ("START-1", "ESC-1")


def test_a_low_pressure_is_read_again_within_15_minutes_and_stands_first(
    reference: Reference,
) -> None:
    late = target("08:00", 65, review_at=at("11:00"))
    low = document(reference, NOW, KG, late, art("11:50", 60, dbp=50, hr=90))
    assert actions(low) == [
        (at("11:00"), "paper_action_target_review"),
        (at(NOW), "Individual MAP target"),
        (at(NOW), "paper_action_tick_infusions"),
        (at("12:05"), "paper_due_map"),
    ]
    longer = document(reference, NOW, KG, late, art("11:40", 60, dbp=50, hr=90))
    assert actions(longer) == [
        (at("11:55"), "paper_due_map"),
        (at("11:00"), "paper_action_target_review"),
        (at(NOW), "Individual MAP target"),
        (at(NOW), "paper_action_tick_infusions"),
    ]
    assert all_said((longer.actions[0].says,)) == ["paper_due_map", "paper_action_low"]
    in_target = document(reference, NOW, KG, late, art("11:40", 70, dbp=50, hr=90))
    assert (at("11:55"), "paper_due_map") not in actions(in_target)


@pytest.mark.parametrize("drug", ["norepinephrine", "dobutamine"])
def test_a_pressure_out_of_date_is_asked_for_while_anything_runs(
    reference: Reference, drug: str
) -> None:
    runs = infusion(drug, "08:00", "0.05 mcg/kg/min")
    old = document(reference, NOW, KG, tick("11:00"), runs, art("11:20", 70, dbp=50, hr=90))
    assert (at(NOW), "paper_due_map") in actions(old)
    fresh = document(reference, NOW, KG, tick("11:00"), runs, art("11:35", 70, dbp=50, hr=90))
    assert "paper_due_map" not in [code for _, code in actions(fresh)]


def test_what_is_due_now_stands_by_urgency_and_the_ticks_last(reference: Reference) -> None:
    old = bag(
        "vasopressin", "01:00", "V", "20 units", 100, hung_at=at("01:00"), expires_at=at("11:00")
    )
    found = document(
        reference, NOW, KG, old, vasopressin("01:00", "0.01", bag="V"), art("11:00", 62),
        event("perfusion", "06:00", crt_s=2),
    )  # fmt: skip
    assert [what for _, what in actions(found)] == [
        "paper_due_map",
        "paper_action_new_bag",
        "paper_action_set_target",
        "Capillary refill",
        "paper_action_tick_infusions",
    ]


def test_a_weight_is_due_where_a_drug_is_dosed_by_it(reference: Reference) -> None:
    quiet = [tick("11:00"), target("08:00", 65)]
    order = event("order", "11:00", drug="norepinephrine", dose_unit="mcg/kg/min", max=Decimal(1))
    by_units = vasopressin("08:00", "0.03")
    for asked in (norepinephrine("08:00", "0.1"), order):
        assert (at(NOW), "paper_action_weight") in actions(document(reference, NOW, *quiet, asked))
        with_it = document(reference, NOW, *quiet, asked, KG)
        assert (at(NOW), "paper_action_weight") not in actions(with_it)
    assert (at(NOW), "paper_action_weight") not in actions(
        document(reference, NOW, *quiet, by_units)
    )


def test_no_target_is_itself_something_to_do(reference: Reference) -> None:
    found = document(reference, NOW, tick("11:00"))
    assert actions(found) == [(at(NOW), "paper_action_set_target")]


def test_a_target_without_review_time_or_person_adds_no_action(reference: Reference) -> None:
    quiet = document(reference, NOW, tick("11:00"), target("08:00", 65))
    assert quiet.actions == ()
    nameless = document(reference, NOW, tick("11:00"), target("08:00", 65, review_at=at("13:00")))
    assert said(nameless.actions[0].says) == ["paper_action_target_review"]


def test_a_bag_that_ends_within_24_h_is_due_at_its_end(reference: Reference) -> None:
    quiet = [tick("11:00"), target("08:00", 65), KG]
    hung = bag("vasopressin", "07:00", "V", "20 units", 100, hung_at=at("08:00"))
    large = bag("norepinephrine", "07:00", "A", "100 mg", 1000, salt="base", hung_at=at("08:00"))
    found = document(
        reference, NOW, *quiet, hung, large,
        vasopressin("08:00", "0.03", bag="V"),
        norepinephrine("08:00", "0.01", bag="A"),
        infusion("epinephrine", "08:00", "0.1 mcg/kg/min"),
    )  # fmt: skip
    (action,) = found.actions
    assert action.due is not None
    assert action.due.replace(second=0, microsecond=0) == at("19:06")
    assert only(action.says, "paper_action_new_bag")["drug"] == "vasopressin"


def test_written_actions_take_the_time_they_begin_with(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        tick("11:00"),
        target("08:00", 65),
        event("handover_note", "11:30", actions=("12:45 refill", "11:00 sodium", "call family")),
    )
    assert found.actions == (
        Action(at("12:45"), found.actions[0].says),
        Action(at("11:00", 1), found.actions[1].says),
        Action(None, found.actions[2].says),
    )
    assert [said(action.says) for action in found.actions] == [
        ["refill"],
        ["sodium"],
        ["call family"],
    ]


def test_if_then_lines_are_strong_up_to_their_colon(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        event(
            "handover_note", "09:00", if_then=("If MAP is below 60: call", "watch the drain", "If:")
        ),
        event("handover_note", "10:00", severity="stable"),
    )
    first, second, third = found.situation
    assert [phrase.strong for phrase in first] == [True, False]
    assert said(second) == ["watch the drain"]
    assert said(third) == ["If:"]
    assert said(found.situation_by) == ["paper_written_by"]


def test_an_unsigned_taper_is_to_be_verified_before_its_first_step(reference: Reference) -> None:
    ordered = taper("ordered", "11:00", plan=taper_plan())
    hung = bag("vasopressin", "07:00", "V", "20 units", 100, hung_at=at("08:00"))
    runs = vasopressin("08:00", "0.03", bag="V")
    found = document(reference, NOW, tick("11:00"), target("08:00", 65), hung, runs, ordered)
    fresh = (START - timedelta(minutes=15), "paper_due_gate_map")
    assert actions(found)[:3] == [
        fresh,
        (START, "paper_action_verify"),
        (START, "taper_bag_differs"),
    ]
    fitting = bag("vasopressin", "07:00", "V", "40 units", 100, hung_at=at("08:00"))
    with_it = document(reference, NOW, tick("11:00"), target("08:00", 65), fitting, runs, ordered)
    assert actions(with_it)[:3] == [
        fresh,
        (START, "paper_action_verify"),
        (START, "paper_action_step_unverified"),
    ]
    rate = only(with_it.actions[2].says, "paper_action_step_unverified")["rate"]
    assert rate == PumpRate(Fraction("3.8"))  # 0.025 units/min at 0.4 units/mL is 3.75
    (block,) = with_it.infusions
    assert said(block.order) == ["paper_order_taper_unverified"]
    (block,) = found.infusions
    assert said(block.order) == ["paper_order_taper_not_active"]
    # the plan's mix differs from the hung bag's: 9 mL/h becomes 4.5 at the same dose
    assert "paper_next_bag_set" in said(block.next_bag)


def test_the_line_of_a_running_taper_stands_beside_another_that_is_charted(
    reference: Reference,
) -> None:
    hung = bag("vasopressin", "07:00", "V", "40 units", 100, hung_at=at("08:00"))
    ordered = taper("ordered", "11:00", plan=taper_plan(line="right jugular, distal"))

    def site(**charted: Any) -> Line:
        runs = vasopressin("08:00", "0.03", bag="V", **charted)
        (block,) = document(reference, NOW, hung, runs, ordered).infusions
        return block.site

    told = note("paper_line_ordered", line="right jugular, distal")
    assert site(line_site="left femoral") == plain("left femoral", ";") + strong(told)
    assert site() == strong(told)
    assert site(line_site="Right jugular,  distal") == plain("Right jugular,  distal")


def test_of_two_tapers_of_a_drug_the_later_order_is_printed(reference: Reference) -> None:
    hung = bag("vasopressin", "07:00", "V", "40 units", 100, hung_at=at("08:00"))
    runs = vasopressin("08:00", "0.03", bag="V")
    first = taper("ordered", "11:00", plan=taper_plan())
    later = taper("ordered", "11:30", plan_id="U", plan=taper_plan())
    replanned = taper("replanned", "11:40", plan_id="U", version=2, plan=taper_plan())
    (block,) = document(reference, NOW, hung, runs, first, later, replanned).infusions
    (order,) = block.order
    assert isinstance(order.says, Note)
    assert (order.says.code, order.says["version"]) == ("paper_order_taper_unverified", 2)


def test_a_signed_taper_needs_no_verification_and_follows_its_order(reference: Reference) -> None:
    content = taper_plan()
    signature = {
        "name": "S. Khan", "role": "pharmacist", "at": at("11:30"),
        "fingerprint": content["fingerprint"],
    }  # fmt: skip
    found = document(
        reference,
        NOW,
        tick("11:00"),
        target("08:00", 65),
        vasopressin("08:00", "0.03"),
        event("order", "08:00", drug="vasopressin", dose_unit="units/min", start=1),
        taper("ordered", "11:00", plan=content),
        taper("verified", "11:30", signature=signature),
    )
    fresh = (START - timedelta(minutes=15), "paper_due_gate_map")
    assert actions(found) == [fresh, (START, "paper_action_step")]
    assert said(found.infusions[0].order) == ["paper_order_start", "paper_order_taper"]


def test_a_plan_of_the_hung_mix_asks_for_no_other_bag(reference: Reference) -> None:
    ordered = taper("ordered", "11:00", plan=taper_plan(bag=label("20 units/100 mL", VASOPRESSIN)))
    hung = bag("vasopressin", "07:00", "V", "20 units", 100, hung_at=at("08:00"))
    runs = vasopressin("08:00", "0.03", bag="V")
    (block,) = document(reference, NOW, hung, runs, ordered).infusions
    assert said(block.next_bag) == ["paper_next_bag_by", "paper_next_bag_none"]


def test_a_plan_whose_bag_has_no_known_unit_names_no_bag(reference: Reference) -> None:
    odd = taper_plan()
    odd["bag"] = {**odd["bag"], "amount_unit": "drops"}
    found = document(
        reference, NOW, vasopressin("08:00", "0.03"), taper("ordered", "11:00", plan=odd)
    )
    assert found.infusions[0].next_bag == ()


def test_a_held_taper_says_why_instead_of_its_next_step(reference: Reference) -> None:
    found = document(
        reference,
        NOW,
        tick("11:00"),
        target("08:00", 65),
        vasopressin("08:00", "0.03"),
        taper("ordered", "11:00", plan=taper_plan()),
        taper("held", "11:30", row=1, reason="MAP 64"),
    )
    assert actions(found)[-1] == (START, "taper_held")


def test_stop_and_call_stands_in_situation_awareness(reference: Reference) -> None:
    content = taper_plan(
        stop_below=Pressure(Fraction(60)), rescue=vasopressin_order().running, call="Dr Osei, 4480"
    )
    runs = vasopressin("08:00", "0.03")
    found = document(reference, NOW, runs, taper("ordered", "11:00", plan=content))
    (line,) = found.situation
    assert said(line) == ["paper_stop_below", "paper_stop_taper", "Dr Osei, 4480"]
    assert said(found.whom_to_call) == ["Dr Osei, 4480"]


def test_a_rescue_dose_not_named_is_the_dose_the_taper_starts_from(reference: Reference) -> None:
    content = taper_plan(stop_below=Pressure(Fraction(60)))
    runs = vasopressin("08:00", "0.03")
    order = event(
        "order", "08:00", drug="vasopressin", dose_unit="units/min", call="up: Dr Osei, 4480"
    )
    found = document(reference, NOW, runs, order, taper("ordered", "11:00", plan=content))
    dose = only(found.situation[0], "paper_stop_taper")["dose"]
    assert dose.quantity.units_per_min == Fraction("0.03")
    assert said(found.whom_to_call) == ["Dr Osei, 4480"]


def test_a_stopped_taper_asks_for_nothing_more(reference: Reference) -> None:
    content = taper_plan(stop_below=Pressure(Fraction(60)), call="Dr Osei")
    found = document(
        reference,
        NOW,
        tick("11:00"),
        target("08:00", 65),
        vasopressin("08:00", "0.03"),
        taper("ordered", "11:00", plan=content),
        taper("stopped", "11:30"),
    )
    assert found.actions == ()
    assert found.situation == ()
    assert found.whom_to_call == ()


def test_after_off_vasopressin_is_watched_for_24_h_for_pressure_sodium_and_urine(
    reference: Reference,
) -> None:
    off = [vasopressin("01:00", "0.03"), stop("vasopressin", "11:00")]
    (line,) = document(reference, NOW, *off).situation
    assert said(line) == ["paper_watch_head", "paper_watch_water"]
    until = only(line, "paper_watch_water")["until"]
    assert until.at == at("11:00", 1)
    later = [vasopressin(at("01:00", -2), "0.03"), stop("vasopressin", at("11:00", -1))]
    assert document(reference, NOW, *later).situation == ()
    again = [*off, vasopressin("11:30", "0.03")]
    assert document(reference, NOW, *again).situation == ()


def test_a_taper_that_ended_at_off_begins_the_watch_at_its_last_step(reference: Reference) -> None:
    order = vasopressin_order(start=at("01:00"))
    content = dict(plan_mapping(accepted(plan(order, VASOPRESSIN, VASOPRESSIN_RULES))))
    rates = ("3.8", "3", "2.3", "1.5", "0.8", "0")  # 40 units in 100 mL
    steps = [
        taper("step", f"0{number}:00", row=number, rate_ml_per_h=Decimal(rate))
        for number, rate in enumerate(rates, start=1)
    ]
    found = document(
        reference,
        NOW,
        vasopressin("00:30", "0.03"),
        stop("vasopressin", "06:00"),
        taper("ordered", "00:40", plan=content),
        *steps,
    )
    (line,) = found.situation
    assert only(line, "paper_watch_water")["until"].at == at("06:00", 1)


def test_a_drug_that_runs_again_is_not_watched_as_if_it_were_off(reference: Reference) -> None:
    order = vasopressin_order(start=at("01:00"))
    content = dict(plan_mapping(accepted(plan(order, VASOPRESSIN, VASOPRESSIN_RULES))))
    last = taper("step", "06:00", row=6, rate_ml_per_h=0)
    found = document(
        reference,
        NOW,
        stop("vasopressin", "06:00"),
        vasopressin("10:00", "0.03"),
        taper("ordered", "00:40", plan=content),
        last,
    )
    assert "paper_watch_head" not in all_said(found.situation)


def test_a_taper_that_cannot_be_read_is_named_among_what_was_left_out(reference: Reference) -> None:
    found = document(reference, NOW, taper("ordered", "11:00", plan={"drug": "vasopressin"}))
    assert [each.code for each in found.left_out] == ["taper_plan_unreadable"]


def test_records_that_do_not_fit_a_taper_are_named_too(reference: Reference) -> None:
    found = document(
        reference, NOW, taper("ordered", "11:00", plan=taper_plan()), taper("ordered", "11:10")
    )
    assert [each.code for each in found.left_out] == ["taper_record_left_out"]


def test_a_protocol_without_a_rule_leaves_its_status_away(reference: Reference) -> None:
    gone = (
        LactateAdequate,
        RefillAdequate,
        UrineAdequate,
        MentalStatusAdequate,
        LowAfterReduction,
        FluidChallenge,
    )
    protocol = reference.protocol
    bare = protocol.model_copy(
        update={
            "criteria": tuple(each for each in protocol.criteria if not isinstance(each, gone)),
            "items": tuple(each for each in protocol.items if each.id == "start.5"),
        }
    )
    changed = replace(reference, protocol=bare)
    found = document(changed, NOW, event("shock_recognised", "06:00"), *failed_wean())
    assert all(fact.status is None for fact in found.perfusion)
    assert said(found.fluids[2].value) == ["paper_volume", "paper_ml_per_kg"]
    assert found.situation == ()
    assert len(found.checklists) == 1
