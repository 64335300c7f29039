"""No protocol in force: nothing looks judged, and only a target that a person set counts."""

from fractions import Fraction

import pytest
from bedside import art, at, event, infusion, minutes, stop, target, tick, vasopressin, weight
from judged import assessed
from papers import all_said, document, said
from taper_events import ordered

from pressorsheet import resources
from pressorsheet.core.assessment import Reference
from pressorsheet.core.basis import settings_said
from pressorsheet.core.bedside import Verdict, bedside, due
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.handover.people import identity
from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Identity, Provenance, Status, plain
from pressorsheet.core.pressure import target_known
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.ticks import infusions_complete
from pressorsheet.core.truth import Truth
from pressorsheet.library.reference import OwnProtocol, reference, without_protocol

NOW = "12:00"
WHY = "The settings file cannot be read."
LOW = art("11:50", 41)
RUNS = (weight("06:00", 70), infusion("norepinephrine", "07:00", "0.1 mcg/kg/min"))


@pytest.fixture(scope="module")
def unjudged() -> Reference:
    found = without_protocol(WHY)
    assert not isinstance(found, Refused)
    return found


def asked(reference: Reference, *events: AnyEvent) -> list[list[str]]:
    return [said(action.says) for action in due(assessed(reference, NOW, *events))]


def test_a_pressure_is_shown_and_stands_nowhere(unjudged: Reference) -> None:
    assessment = assessed(unjudged, NOW, LOW)
    shown = bedside(assessment).pressure
    assert (shown.verdict, shown.low, shown.high) == (Verdict.NO_TARGET, None, None)
    assert shown.map == Pressure(Fraction(41))
    assert target_known(assessment.view) is None
    assert identity(assessment) == Identity()


def test_an_old_or_immeasurable_pressure_is_told_as_what_it_is(unjudged: Reference) -> None:
    lost = event("vitals", "11:50", source="arterial", not_measurable=True)
    assert bedside(assessed(unjudged, NOW, lost)).pressure.verdict is Verdict.NOT_MEASURABLE
    assert bedside(assessed(unjudged, NOW)).pressure.verdict is Verdict.NONE_RECORDED


def test_no_pressure_is_out_of_date_by_a_limit_that_nobody_set(
    reference: Reference, unjudged: Reference
) -> None:
    old, in_target = art("02:00", 66), target("01:00", 60)
    marked = bedside(assessed(reference, NOW, old, in_target)).pressure
    assert (marked.verdict, marked.is_out_of_date) == (Verdict.OUT_OF_DATE, True)
    plain_said = bedside(assessed(unjudged, NOW, old, in_target)).pressure
    assert (plain_said.verdict, plain_said.is_out_of_date) == (Verdict.WHEN_READ, False)
    assert plain_said.age == minutes(600)
    on_paper = [all_said(document(each, NOW, old).pressure.facts) for each in (reference, unjudged)]
    assert ["paper_reading_old" in each for each in on_paper] == [True, True]


def test_a_reading_in_target_is_told_as_of_then_and_with_its_age(
    unjudged: Reference,
) -> None:
    in_target = (target("01:00", 60), art("11:58", 66))
    shown = bedside(assessed(unjudged, NOW, *in_target)).pressure
    assert (shown.verdict, shown.verdict.says.code) == (
        Verdict.WHEN_READ,
        "bedside_at_target_when_read",
    )
    printed = document(unjudged, NOW, *in_target).pressure
    assert said(printed.verdict) == ["paper_map_in_target_when_read"]
    assert "paper_reading_old" in all_said(printed.facts)
    low = document(unjudged, NOW, target("01:00", 60), art("11:58", 54)).pressure
    assert said(low.verdict) == ["paper_map_below"]


def test_a_hospitals_protocol_without_criteria_still_says_how_old_is_too_old() -> None:
    content = resources.read_bytes("protocols", "stand-in", "no-protocol.toml")
    content = content.replace(b'id = "no-protocol"', b'id = "ward"')
    found = reference(OwnProtocol("ward.toml", content))
    assert isinstance(found, Refused)
    assert [(each.code, dict(each.values)["place"]) for each in found.reasons] == [
        ("file_key_missing", "settings.fresh_pressure_min"),
        ("file_key_missing", "settings.fresh_gate_pressure_min"),
        ("file_key_missing", "settings.infusions_complete_valid_h"),
    ]


def test_a_copy_of_the_stand_in_asks_for_nothing() -> None:
    content = resources.read_bytes("protocols", "stand-in", "no-protocol.toml")
    copy = reference(OwnProtocol("no-protocol.toml", content))
    assert isinstance(copy, Reference)
    runs = (vasopressin("02:10", "0.03"), target("10:00", 65), ordered(), art("11:50", 41))
    assert not any("paper_due_map" in codes for codes in asked(copy, *runs))


def test_how_long_the_word_on_infusions_holds_is_not_known(unjudged: Reference) -> None:
    said_yes, said_no = tick("11:59"), tick("11:59", value=False)
    yes, no = (infusions_complete(assessed(unjudged, NOW, one).view) for one in (said_yes, said_no))
    assert (yes.truth, yes.out_of_date) == (Truth.UNKNOWN, False)
    assert [each.code for each in yes.missing] == ["tick_no_limit"]
    assert (no.truth, no.out_of_date) == (Truth.NOT_MET, False)
    old = infusions_complete(assessed(unjudged, NOW, tick(at("08:00", -3))).view)
    assert not old.out_of_date


def test_a_taper_gate_says_that_nobody_set_how_old_a_pressure_may_be(unjudged: Reference) -> None:
    runs = (vasopressin("02:10", "0.03"), target("10:00", 65), ordered())
    for when, mmhg, expected in (
        ("11:05", 71, "gate_map_no_limit"),
        ("11:55", 71, "gate_map_no_limit"),
        ("11:55", 54, "gate_map_below"),
    ):
        assessment = assessed(unjudged, NOW, *runs, art(when, mmhg))
        (run,) = tapers_of(assessment).read
        gate = gate_of(run, assessment)
        assert gate is not None
        said_of = {each.because.code: each.truth for each in gate.conditions}
        wanted = Truth.NOT_MET if mmhg < 65 else Truth.UNKNOWN
        assert said_of[expected] is wanted, (when, mmhg)
        assert "gate_map_out_of_date" not in said_of


def test_a_persons_target_counts(unjudged: Reference) -> None:
    assessment = assessed(unjudged, NOW, LOW, target("10:00", 60, 70))
    shown = bedside(assessment).pressure
    assert (shown.verdict, shown.low, shown.high) == (
        Verdict.BELOW,
        Pressure(Fraction(60)),
        Pressure(Fraction(70)),
    )
    assert not identity(assessment).target_is_default


def test_nothing_is_asked_for_that_only_a_protocol_asks_for(
    reference: Reference, unjudged: Reference
) -> None:
    events = (LOW, *RUNS)
    assert ["paper_action_set_target"] in asked(reference, *events)
    assert ["paper_action_tick_infusions"] in asked(reference, *events)
    assert any("paper_action_low" in each for each in asked(reference, *events))
    assert asked(unjudged, *events) == []
    assert asked(unjudged, *events, target("10:00", 60)) == []


def test_what_a_person_set_a_time_for_is_due_all_the_same(unjudged: Reference) -> None:
    reviewed = event("target", "10:00", map_low_mmhg=60, review_at=at("13:00"))
    assert asked(unjudged, reviewed) == [["paper_action_target_review"]]


def test_after_off_the_line_is_told_and_no_reading_is_due(unjudged: Reference) -> None:
    ended = (vasopressin("09:00", "0.03"), stop("vasopressin", "11:00"))
    assert asked(unjudged, *ended) == []
    assert document(unjudged, NOW, *ended).situation != ()


def test_a_taper_goes_on_by_its_order_and_its_gate_is_unknown(
    reference: Reference, unjudged: Reference
) -> None:
    running = (weight("01:00", 70), vasopressin("02:10", "0.03"), tick("10:55"), ordered())
    fresh = art("11:55", 71)
    for judging, is_asked in ((reference, True), (unjudged, False)):
        found = [code for each in asked(judging, *running) for code in each]
        assert ("paper_due_gate_map" in found) is is_asked, judging.protocol.id
    assessment = assessed(unjudged, NOW, *running, fresh)
    (run,) = tapers_of(assessment).read
    gate = gate_of(run, assessment)
    assert gate is not None
    assert gate.verdict is not Truth.MET
    assert "gate_no_rules" in [reason.code for reason in gate.reasons]


def test_a_handover_says_that_no_protocol_was_in_force_and_why(unjudged: Reference) -> None:
    found = document(unjudged, NOW, LOW)
    assert found.provenance == Provenance(at(NOW), "a" * 64, is_unjudged=True)
    assert said(found.pressure.verdict) == ["paper_map_no_target"]
    assert [said(line) for line in found.pressure.facts][-1] == ["paper_target_none"]
    assert (found.trend.low, found.trend.high) == (None, None)
    assert [
        (item.status, item.evidence) for checklist in found.checklists for item in checklist
    ] == [(Status.INFORMATION, (plain(WHY),))] * 4


def test_the_settings_of_none_name_no_default_target_and_no_age(
    reference: Reference, unjudged: Reference
) -> None:
    assert "setting_target" in [each.code for each in settings_said(reference.protocol)]
    assert "setting_target" not in [each.code for each in settings_said(unjudged.protocol)]
    assert "setting_fresh" in [each.code for each in settings_said(reference.protocol)]
    assert "setting_fresh" not in [each.code for each in settings_said(unjudged.protocol)]
    assert "setting_tick" not in [each.code for each in settings_said(unjudged.protocol)]
