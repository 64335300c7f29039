"""The line a drug's infusion is charted on, and when an ordered one is said to be another."""

from decimal import Decimal

import pytest
from bedside import bolus, event, infusion, norepinephrine, seen, stop, struck, vasopressin

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.line_sites import charted_line, is_same_line, line_differs
from pressorsheet.core.note import note

DISTAL, MEDIAL = "right internal jugular, distal lumen", "right internal jugular, medial lumen"
ON_DISTAL = vasopressin("09:00", "0.03", line_site=DISTAL)


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([], None),
        ([vasopressin("09:00", "0.03")], None),
        ([ON_DISTAL], DISTAL),
        # the dose changed, the line did not
        ([ON_DISTAL, vasopressin("10:00", "0.02")], DISTAL),
        ([ON_DISTAL, infusion("vasopressin", "10:00", "6 mL/h", "V")], DISTAL),
        ([ON_DISTAL, vasopressin("10:00", "0.03", line_site=MEDIAL)], MEDIAL),
        ([ON_DISTAL, vasopressin("10:00", "0.02", line_site=" ")], DISTAL),
        # after OFF the line still holds drug
        ([ON_DISTAL, stop("vasopressin", "10:00")], DISTAL),
        ([vasopressin("09:00", "0.03"), stop("vasopressin", "10:00", line_site=MEDIAL)], MEDIAL),
        # started anew, and nobody said on which line
        ([ON_DISTAL, stop("vasopressin", "10:00"), vasopressin("10:30", "0.02")], None),
        # another drug, and a push, are by their own lines
        ([norepinephrine("09:00", "0.1", line_site=MEDIAL)], None),
        ([ON_DISTAL, bolus("vasopressin", "10:00", "1 units", line_site=MEDIAL)], DISTAL),
        ([ON_DISTAL, struck("10:00", ON_DISTAL)], None),
    ],
)
def test_the_line_is_the_one_charted_last_since_the_drug_was_started(
    reference: Reference, events: list[AnyEvent], line: str | None
) -> None:
    assert charted_line(seen(reference, "11:00", *events), "vasopressin") == line


def test_a_step_of_a_taper_stays_on_the_line(reference: Reference) -> None:
    plan = {"plan_id": "p", "version": 1}
    ordered = event("taper_ordered", "09:30", plan={"drug": "vasopressin"}, **plan)
    dose = {"dose": Decimal("0.025"), "dose_unit": "units/min"}
    step = event("taper_step", "10:00", row=1, **plan, **dose)
    view = seen(reference, "11:00", ON_DISTAL, ordered, step)
    assert charted_line(view, "vasopressin") == DISTAL


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DISTAL, DISTAL, True),
        (DISTAL, "Right Internal  Jugular, distal lumen ", True),
        (DISTAL, MEDIAL, False),
        (DISTAL, "right internal jugular", False),
    ],
)
def test_case_and_spaces_do_not_make_another_line(one: str, other: str, same: bool) -> None:
    assert is_same_line(one, other) is same


def test_a_line_differs_only_where_both_are_known(reference: Reference) -> None:
    view = seen(reference, "11:00", ON_DISTAL)
    assert line_differs(MEDIAL, view, "vasopressin") == note(
        "taper_line_differs", ordered=MEDIAL, charted=DISTAL
    )
    assert line_differs(DISTAL.upper(), view, "vasopressin") is None
    assert line_differs(None, view, "vasopressin") is None
    assert line_differs(MEDIAL, seen(reference, "11:00"), "vasopressin") is None


def test_two_lines_named_at_one_moment_are_neither(reference: Reference) -> None:
    one, same, other = (
        norepinephrine("10:00", "0.1", line_site=site)
        for site in ("left femoral", "Left  Femoral", "right jugular")
    )
    assert charted_line(seen(reference, "11:00", one, other), "norepinephrine") is None
    assert is_same_line(
        charted_line(seen(reference, "11:00", one, same), "norepinephrine") or "", "left femoral"
    )
    later = norepinephrine("10:30", "0.1", line_site="right jugular")
    assert charted_line(seen(reference, "11:00", one, other, later), "norepinephrine") == (
        "right jugular"
    )
