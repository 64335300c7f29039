"""The signature of a plan: what stands before a verifier, and what the record keeps of it."""

from decimal import Decimal

import pytest
from bedside import at, bag, event, tick, vasopressin
from typed import new_id

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.second_entry import entry_item
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.verify import Result
from pressorsheet.entry.checked import Desk
from pressorsheet.entry.taper_sign import Standing, signed, standing
from pressorsheet.entry.taper_verify import given_up
from pressorsheet.wording import say
from verifiable import LINDQVIST, ON_VASOPRESSIN, VASOPRESSIN, of_vasopressin, ordered

CHO = Person(name="B. Cho", role="pharmacist")
PLAN_ID = "00000000-0000-0000-0000-00000000004d"


def word(reference: Reference, when: str, value: bool, by: Person = LINDQVIST) -> AnyEvent:
    """A second entry on record."""
    (run,) = tapers_of(assess(chart_of(of_vasopressin(reference)), reference, at("12:01"))).read
    said = "all 5 match" if value else "step: entered 0.05 units/min, planned 0.005 units/min"
    item = entry_item(run.version.plan.fingerprint)
    return tick(when, item, value, by=by.model_dump(), note=said)


def at_desk(reference: Reference, *events: AnyEvent, when: str = "12:30") -> tuple[Desk, Standing]:
    """What stands before M. Lindqvist."""
    assessment = assess(chart_of((*of_vasopressin(reference), *events)), reference, at(when))
    desk = Desk(assessment, at(when), LINDQVIST, new_id)
    (run,) = tapers_of(assessment).read
    return desk, standing(assessment, run, LINDQVIST.name)


def way(reference: Reference, *events: AnyEvent, when: str = "12:30") -> list[str]:
    _, stands = at_desk(reference, *events, when=when)
    return [reason.code for reason in stands.in_the_way]


def test_before_an_entry_that_alone_is_in_the_way(reference: Reference) -> None:
    assert way(reference) == ["verify_sign_no_entry"]


def test_an_entry_that_matched_opens_the_signature(reference: Reference) -> None:
    desk, stands = at_desk(reference, word(reference, "12:20", value=True))
    assert stands.in_the_way == ()
    (run,) = tapers_of(desk.assessment).read
    made = signed(desk, run, stands)
    assert made.plan_id == run.plan_id
    assert made.version == 1
    assert made.by == LINDQVIST
    assert made.signature is not None
    assert made.signature.name == "M. Lindqvist"
    assert made.signature.role == "pharmacist"
    assert made.signature.at == at("12:30")
    assert made.signature.fingerprint == run.version.plan.fingerprint
    assert made.reason == "blind second entry matched at the first try; checks: 23 pass, 0 unknown"


def test_the_signed_plan_is_verified_by_whom(reference: Reference) -> None:
    entry = word(reference, "12:20", value=True)
    desk, stands = at_desk(reference, entry)
    (run,) = tapers_of(desk.assessment).read
    after = (*of_vasopressin(reference), entry, signed(desk, run, stands))
    (verified,) = tapers_of(assess(chart_of(after), reference, at("12:31"))).read
    assert verified.version.standing is not None
    assert verified.version.standing.signature.name == "M. Lindqvist"


def test_an_entry_that_did_not_match_is_in_the_way(reference: Reference) -> None:
    missed = word(reference, "12:20", value=False)
    assert way(reference, missed) == ["entry_verify_differs"]
    _, stands = at_desk(reference, missed)
    assert stands.missed == 1


def test_after_a_miss_the_plan_stays_hidden_until_an_entry_matches(reference: Reference) -> None:
    missed = word(reference, "12:20", value=False)
    _, stands = at_desk(reference, missed)
    assert not stands.shows_plan
    _, stands = at_desk(reference, missed, word(reference, "12:22", value=True))
    assert stands.shows_plan


@pytest.mark.parametrize("matches", [True, False])
def test_who_gave_up_sees_the_plan_and_never_signs_this_version(
    reference: Reference, matches: bool
) -> None:
    missed = word(reference, "12:20", value=False)
    desk, stands = at_desk(reference, missed, when="12:21")
    (run,) = tapers_of(desk.assessment).read
    gone = given_up(desk, run)
    assert (gone.at, gone.by, gone.value) == (at("12:21"), LINDQVIST, True)
    # By no later entry either: what it matches was shown.
    later = [word(reference, "12:25", value=True)] if matches else []
    _, stands = at_desk(reference, missed, gone, *later)
    assert stands.shows_plan
    assert stands.gave_up == gone
    reasons = [reason.code for reason in stands.in_the_way]
    assert reasons == ["verify_sign_gave_up", *([] if matches else ["entry_verify_differs"])]
    assert say(stands.in_the_way[0]).startswith("you gave up the second entry at 12:21")


def strike(when: str, of: AnyEvent, reason: str = "typed for another") -> AnyEvent:
    return event("struck", when, event_id=of.id, reason=reason)


@pytest.mark.parametrize("reason", ["typed for another", "wrong patient", "moved to bed 4"])
def test_a_strike_does_not_take_back_that_the_plan_was_shown(
    reference: Reference, reason: str
) -> None:
    desk, _ = at_desk(reference, when="12:21")
    (run,) = tapers_of(desk.assessment).read
    gone = given_up(desk, run)
    events = (gone, strike("12:23", gone, reason), word(reference, "12:25", value=True))
    _, stands = at_desk(reference, *events)
    assert stands.gave_up == gone
    assert [each.code for each in stands.in_the_way] == ["verify_sign_gave_up"]
    # Nor does taking the strike back change it.
    _, stands = at_desk(reference, *events, strike("12:26", events[1]))
    assert [each.code for each in stands.in_the_way] == ["verify_sign_gave_up"]


# The verifier's entries, oldest first, each a match or a miss, and whether it was struck.
MATCH, MISS, STRUCK_MATCH, STRUCK_MISS = (True, False), (False, False), (True, True), (False, True)


@pytest.mark.parametrize(
    ("tries", "codes", "missed"),
    [
        ([MATCH], [], 0),
        ([MISS], ["entry_verify_differs"], 1),
        ([STRUCK_MATCH], ["verify_sign_no_entry"], 0),
        ([STRUCK_MISS], ["entry_verify_differs"], 1),
        ([MATCH, STRUCK_MISS], ["entry_verify_differs"], 1),
        ([STRUCK_MISS, MATCH], [], 1),
        ([MISS, STRUCK_MATCH], ["entry_verify_differs"], 1),
        ([STRUCK_MISS, STRUCK_MATCH], ["entry_verify_differs"], 1),
        ([MATCH, STRUCK_MATCH], [], 0),
        ([STRUCK_MATCH, STRUCK_MISS], ["entry_verify_differs"], 1),
    ],
)
def test_a_strike_takes_away_what_a_word_opened_and_never_what_it_bars(
    reference: Reference, tries: list[tuple[bool, bool]], codes: list[str], missed: int
) -> None:
    events: list[AnyEvent] = []
    for number, (matches, is_struck) in enumerate(tries):
        events.append(word(reference, f"12:{10 + number}", value=matches))
        if is_struck:
            events.append(strike(f"12:{20 + number}", events[-1]))
    _, stands = at_desk(reference, *events)
    assert [each.code for each in stands.in_the_way] == codes
    assert stands.shows_plan is (codes == [])
    assert stands.missed == missed
    assert [each.is_struck for each in stands.entries] == [each[1] for each in tries]


def test_another_person_than_who_gave_up_signs(reference: Reference) -> None:
    desk, _ = at_desk(reference, when="12:21")
    (run,) = tapers_of(desk.assessment).read
    other = Desk(desk.assessment, desk.now, CHO, new_id)
    entry = word(reference, "12:25", value=True)
    assert way(reference, given_up(other, run), entry) == []


def test_the_newest_entry_counts_and_every_miss_is_kept_in_the_signature(
    reference: Reference,
) -> None:
    tries = [
        word(reference, "12:20", value=False),
        word(reference, "12:22", value=False, by=CHO),
        word(reference, "12:24", value=True),
    ]
    desk, stands = at_desk(reference, *tries)
    assert [each.word.value for each in stands.entries] == [False, False, True]
    (run,) = tapers_of(desk.assessment).read
    reason = signed(desk, run, stands).reason
    assert reason == (
        "second entry matched; of 3 entries 2 did not, see the record; checks: 23 pass, 0 unknown"
    )


def test_a_later_miss_closes_the_signature_again(reference: Reference) -> None:
    tries = [word(reference, "12:20", value=True), word(reference, "12:22", value=False)]
    assert way(reference, *tries) == ["entry_verify_differs"]


def test_another_persons_entry_is_not_the_verifiers(reference: Reference) -> None:
    assert way(reference, word(reference, "12:20", value=True, by=CHO)) == ["verify_sign_no_entry"]


def rehung(amount: str) -> tuple[AnyEvent, ...]:
    """Another bag, hung after the label was read."""
    fresh = {"hung_at": at("12:25"), "prepared_at": at("12:00"), "storage": "room"}
    return (
        bag("vasopressin", "12:25", "W", amount, 100, **fresh),
        vasopressin("12:25", "0.03", bag="W"),
    )


def test_a_new_bag_of_the_same_strength_asks_for_its_label(reference: Reference) -> None:
    """The signature would stand, but nobody has read the bag that hangs."""
    events = (word(reference, "12:20", value=True), *rehung("20 units"))
    assert way(reference, *events) == ["entry_verify_other_bag", "verify_sign_no_entry"]


def test_a_bag_charted_after_the_entry_asks_for_its_label_though_it_hung_before(
    reference: Reference,
) -> None:
    """Nobody can tell which of the two was read."""
    late = {"hung_at": at("12:15"), "prepared_at": at("12:00"), "charted": "12:25"}
    events = (
        word(reference, "12:20", value=True),
        bag("vasopressin", "12:15", "W", "20 units", 100, **late),
        vasopressin("12:15", "0.03", bag="W", charted="12:25"),
    )
    assert way(reference, *events) == ["entry_verify_other_bag", "verify_sign_no_entry"]


def test_a_bag_charted_in_the_very_moment_of_the_entry_asks_for_its_label(
    reference: Reference,
) -> None:
    assert "entry_verify_other_bag" in way(
        reference, word(reference, "12:25", value=True), *rehung("20 units")
    )


def test_an_earlier_bag_that_hangs_again_asks_for_its_label(reference: Reference) -> None:
    before = {"hung_at": at("07:00"), "prepared_at": at("06:00"), "storage": "room"}
    events = (
        bag("vasopressin", "07:00", "W", "20 units", 100, **before),
        word(reference, "12:20", value=True),
        vasopressin("12:25", "0.03", bag="W"),
    )
    assert "entry_verify_other_bag" in way(reference, *events)


def standing_without_bags(reference: Reference, *events: AnyEvent) -> Standing:
    """The plan names a bag that nobody charted."""
    charted = (each for each in of_vasopressin(reference) if each.kind not in ("bag", "infusion"))
    assessment = assess(chart_of((*charted, *events)), reference, at("12:30"))
    (run,) = tapers_of(assessment).read
    return standing(assessment, run, LINDQVIST.name)


def test_where_no_bag_is_charted_the_entry_stands_until_one_is(reference: Reference) -> None:
    entry = word(reference, "12:20", value=True)
    assert standing_without_bags(reference, entry).mine == entry
    assert standing_without_bags(reference, entry, *rehung("20 units")).mine is None


@pytest.mark.parametrize("name", ["R. Vega", "Dr A. Lind"])
def test_neither_the_orderer_nor_who_charted_the_order_signs(
    reference: Reference, name: str
) -> None:
    person = Person(name=name, role="physician")
    entry = word(reference, "12:20", value=True, by=person)
    assessment = assess(chart_of((*of_vasopressin(reference), entry)), reference, at("12:30"))
    (run,) = tapers_of(assessment).read
    reasons = standing(assessment, run, name).in_the_way
    assert [reason.code for reason in reasons] == ["verify_sign_own_order"]


def test_a_step_given_from_the_same_bag_leaves_the_entry_as_it_is(reference: Reference) -> None:
    dose = {"dose": Decimal("0.025"), "dose_unit": "units/min", "rate_ml_per_h": Decimal("7.5")}
    given = event("taper_step", "13:00", plan_id=PLAN_ID, version=1, row=1, **dose)
    assert way(reference, word(reference, "12:20", value=True), given, when="13:01") == []


def test_a_bag_that_nobody_hung_is_read_all_the_same(reference: Reference) -> None:
    """The plan names it and nothing else is charted to hang."""
    events = tuple(
        each.model_copy(update={"hung_at": None}) if each.kind == "bag" else each
        for each in of_vasopressin(reference)
        if each.kind != "infusion"
    )
    entry = word(reference, "12:20", value=True)
    assessment = assess(chart_of((*events, entry)), reference, at("12:30"))
    (run,) = tapers_of(assessment).read
    assert standing(assessment, run, LINDQVIST.name).mine == entry


def test_a_bag_of_another_strength_fails_the_checks_as_well(reference: Reference) -> None:
    _, stands = at_desk(reference, word(reference, "12:20", value=True), *rehung("40 units"))
    assert [each.id for each in stands.verification.of(Result.FAIL)] == ["hung_bag"]
    assert [reason.code for reason in stands.in_the_way] == [
        "entry_verify_other_bag",
        "verify_sign_failed",
        "verify_sign_no_entry",
    ]


def test_a_taper_that_was_stopped_is_not_signed(reference: Reference) -> None:
    stopped = event("taper_stopped", "12:25", plan_id=PLAN_ID, version=1, reason="bleeding")
    assert way(reference, word(reference, "12:20", value=True), stopped) == ["entry_verify_stopped"]


def test_a_replanned_taper_is_signed_as_its_new_version(reference: Reference) -> None:
    """The entry on the version before is of another plan."""
    plan = ordered(reference, ON_VASOPRESSIN, VASOPRESSIN | {"start": "1330"}).plan
    replan = event("taper_replanned", "12:25", plan_id=PLAN_ID, version=2, plan=plan, reason="late")
    before = word(reference, "12:20", value=True)
    assert way(reference, before, replan) == ["verify_sign_no_entry"]
    desk, _ = at_desk(reference, replan)
    (run,) = tapers_of(desk.assessment).read
    entry = tick("12:27", entry_item(run.version.plan.fingerprint), by=LINDQVIST.model_dump())
    desk, stands = at_desk(reference, replan, entry)
    (run,) = tapers_of(desk.assessment).read
    assert signed(desk, run, stands).version == 2


def test_signing_against_what_is_in_the_way_is_a_bug(reference: Reference) -> None:
    desk, stands = at_desk(reference)
    (run,) = tapers_of(desk.assessment).read
    with pytest.raises(ValueError, match="in the way"):
        signed(desk, run, stands)
