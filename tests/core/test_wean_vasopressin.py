"""WEAN-2: the word on reducing vasopressin, by label or locally (clinical.md sections 1 and 2)."""

from collections.abc import Mapping
from typing import Any

import pytest
from bedside import at, bolus, hours, infusion, norepinephrine, stop, vasopressin
from judged import Verdict, verdict
from weans import COMPLETE, NE, NOW, STEADY, VP, clock_of

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent


def mode_of(found: Verdict) -> Mapping[str, Any]:
    return found.said("mode_would_say")


def off_at(when: str) -> list[AnyEvent]:
    return [NE, stop("norepinephrine", when)]


@pytest.mark.parametrize(
    ("claim", "charted", "status", "says", "other"),
    [
        ("catecholamines off since 11:00", off_at("11:00"), "met", "clock_held", "met"),
        ("off 8 h ago exactly", off_at("12:00"), "met", "clock_held", "met"),
        ("off for less", off_at("12:01"), "not_met", "clock_ran_until", "met"),
        ("norepinephrine runs unchanged", [NE], "not_met", "clock_running", "met"),
        (
            "norepinephrine raised",
            [NE, norepinephrine("13:00", "0.12")],
            "not_met",
            "clock_running",
            "not_met",
        ),
        (
            "vasopressin raised: both modes",
            [vasopressin("13:00", "0.04")],
            "not_met",
            "clock_increased",
            "not_met",
        ),
        (
            "vasopressin reduced",
            [vasopressin("13:00", "0.02")],
            "met",
            "clock_held",
            "met",
        ),
        (
            "milrinone is no catecholamine here",
            [infusion("milrinone", "14:00", "0.3 mcg/kg/min")],
            "met",
            "clock_held",
            "met",
        ),
        (
            "dobutamine is one",
            [infusion("dobutamine", "09:00", "5 mcg/kg/min")],
            "not_met",
            "clock_running",
            "met",
        ),
        (
            "a bolus of phenylephrine",
            [bolus("phenylephrine", "15:00", "100 mcg")],
            "not_met",
            "clock_ran_until",
            "not_met",
        ),
    ],
)
def test_wean_2_label_mode_and_what_local_mode_would_say(  # noqa: PLR0917
    reference: Reference,
    claim: str,
    charted: list[AnyEvent],
    status: str,
    says: str,
    other: str,
) -> None:
    found = verdict(reference, "wean.2", NOW, VP, charted, STEADY, COMPLETE)
    assert found.status == status, claim
    assert says in found.because, claim
    assert found.said("mode_in_force")["mode"] == "label"
    assert (mode_of(found)["mode"], mode_of(found)["truth"]) == ("local", other), claim


def test_wean_2_holds_from_the_end_of_the_last_catecholamine(reference: Reference) -> None:
    """Off at 11:00: 9 h held; local mode counts from 10:00, the first reading: 10 h."""
    found = verdict(reference, "wean.2", NOW, VP, off_at("11:00"), STEADY, COMPLETE)
    assert clock_of(found) == (540, 480, at("19:00"))
    assert mode_of(found)["held"] == hours(10)


def test_wean_2_is_unknown_without_the_word_that_all_infusions_are_charted(
    reference: Reference,
) -> None:
    found = verdict(reference, "wean.2", NOW, VP, STEADY)
    assert (found.status, found.missing) == ("unknown", ["tick_missing"])
    assert mode_of(found)["truth"] == "unknown"
    running = verdict(reference, "wean.2", NOW, VP, NE, STEADY)
    assert running.status == "not_met"
    assert mode_of(running)["truth"] == "unknown"


@pytest.mark.parametrize(
    ("charted", "says"),
    [([], "none_recorded"), ([VP, stop("vasopressin", "19:00")], "not_running")],
)
def test_wean_2_not_running_is_not_met_saying_so(
    reference: Reference, charted: list[AnyEvent], says: str
) -> None:
    found = verdict(reference, "wean.2", NOW, charted, STEADY, COMPLETE)
    assert (found.status, found.because, found.missing) == ("not_met", [says], [])
