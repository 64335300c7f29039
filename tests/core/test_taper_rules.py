"""A protocol's taper tables as the rules a plan is made by."""

from datetime import timedelta
from fractions import Fraction

from made_drugs import units

from pressorsheet.core.assessment import Reference
from pressorsheet.core.taper.rules import taper_rules


def test_vasopressin_has_the_specifications_step_and_interval(reference: Reference) -> None:
    rules = taper_rules(reference.protocol, "vasopressin")
    assert rules is not None
    assert (rules.default_step, rules.largest_step) == (units("0.005"), units("0.005"))
    hour = timedelta(minutes=60)
    assert (rules.default_interval, rules.shortest_interval) == (hour, hour)


def test_norepinephrine_has_no_default_step_or_interval(reference: Reference) -> None:
    rules = taper_rules(reference.protocol, "norepinephrine")
    assert rules is not None
    assert (rules.default_step, rules.default_interval) == (None, None)


def test_the_gates_figures_hold_for_every_drug(reference: Reference) -> None:
    for drug in ("vasopressin", "norepinephrine"):
        rules = taper_rules(reference.protocol, drug)
        assert rules is not None
        assert (rules.most_rows, rules.largest_error_percent) == (200, Fraction(5))
        assert rules.late_after == rules.map_max_age == timedelta(minutes=15)
        assert rules.watch_after_off == timedelta(hours=24)


def test_a_drug_without_a_table_has_no_rules(reference: Reference) -> None:
    assert taper_rules(reference.protocol, "dopamine") is None
