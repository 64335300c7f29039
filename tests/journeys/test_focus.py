"""After each act the focus is where the next one begins, and where Enter does no harm."""

import pytest
from ward import Ward

from typist import focused


@pytest.fixture
def one(ward: Ward) -> Ward:
    """One patient, on the worksheet."""
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12")
    return ward


@pytest.mark.parametrize("number", range(1, 6))
def test_the_key_of_a_view_moves_the_focus_into_it(one: Ward, number: int) -> None:
    one.key("Ctrl+K")
    one.key(f"Alt+{number}")
    front = one.window.frame.views.currentWidget()
    assert front is not None
    assert front.isAncestorOf(focused())


@pytest.mark.parametrize(
    ("form", "key", "text", "back_at"),
    [
        ("vitals", "map_mmhg", "71", "vitals.sbp_mmhg"),
        ("fluid", "ml", "500", "fluid.fluid"),
        ("weight", "kg", "70", "weight.kg"),
        ("shock_recognised", "at", "0650", "shock_recognised.at"),
    ],
)
def test_a_cleared_form_begins_again_at_its_first_field(
    one: Ward, form: str, key: str, text: str, back_at: str
) -> None:
    one.draft(form, **{key: text})
    one.key("Esc")
    one.key("Return")
    assert focused().objectName() == back_at
    assert list(one.window.charting.drafts()) == []


def test_after_an_order_enter_does_not_hide_its_plan(one: Ward) -> None:
    one.chart("weight", kg="70", kg_again="70", weight_kind="actual", basis="measured")
    one.chart("bag", drug="vasopressin", amount="20", volume_ml="100")
    one.infuse("vasopressin", "0.03")
    one.key("Return")
    one.chart("vitals", map_mmhg="71")
    one.key("Alt+2")
    one.fill("taper", {"drug": "vasopressin", "line": "right jugular, distal lumen"})
    one.go_to("taper.as_running")
    one.key("Space")
    one.fill("taper", {"stop_below_mmhg": "60", "call": "Dr. Mori", "ordered_by": "Dr. Mori"})
    one.key("Return")
    while "Yes, record" in one.said() or "Record with this reason" in one.said():
        if focused().objectName() == "taper.reason":
            one.write("weaned early by word of Dr. Mori")
        one.key("Return")
    assert focused().objectName() == "taper.plan"
    before = one.rows("taper.plan")
    one.key("Return")
    assert one.rows("taper.plan") == before
