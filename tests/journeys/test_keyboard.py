"""By keyboard alone every control can be reached, from everywhere, in reading order and back."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from ward import Ward

from pressorsheet.ui.charting import MORE, TABS
from typist import focused

VIEWS = ("2", "3", "4", "5")
REGIONS = ("banner", "patients", "trend", "vitals", "records", "checklists", "bottom")


@pytest.fixture
def charting(ward: Ward) -> Ward:
    """A patient with bag and weight, the window in front."""
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12")
    ward.chart("weight", kg="70", kg_again="70", weight_kind="actual", basis="measured")
    ward.chart(
        "bag", drug="norepinephrine", amount="4", amount_unit="mg", volume_ml="250", salt="base"
    )
    return ward


def controls(ward: Ward) -> set[str]:
    """What is in sight and takes the focus by Tab."""
    by_tab = Qt.FocusPolicy.TabFocus.value
    return {
        part.objectName()
        for part in ward.window.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusPolicy().value & by_tab
        if part.focusProxy() is None and part.window() is ward.window
    }


def walk(ward: Ward, keys: str) -> list[str]:
    """Where a key leads, one after the other, until it leads back to where it began."""
    here = focused()
    names = [here.objectName()]
    ward.key(keys)
    while focused() is not here and len(names) < 100:
        names.append(focused().objectName())
        ward.key(keys)
    return names


def is_within(ward: Ward, control: QWidget) -> bool:
    """Whether a control belongs to the view in front."""
    view = ward.window.frame.views.currentWidget()
    return view is not None and view.isAncestorOf(control)


def round_about(ward: Ward) -> None:
    onward = walk(ward, "Tab")
    assert sorted(onward) == sorted(controls(ward))
    assert walk(ward, "Shift+Tab") == [onward[0], *reversed(onward[1:])]


@pytest.mark.parametrize("form", [*TABS, "bag", "patient", "order", "history"])
def test_tab_goes_round_by_every_control_once_and_back_the_same_way(
    charting: Ward, form: str
) -> None:
    charting.open_form(form)
    assert focused().objectName().startswith(f"{form}.")
    round_about(charting)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_takes_the_focus_and_lets_tab_out_again(charting: Ward, view: str) -> None:
    charting.key(f"Alt+{view}")
    assert is_within(charting, focused())
    round_about(charting)
    charting.key("Alt+1")
    assert is_within(charting, focused())


def test_the_page_of_who_charts_lets_tab_go_round(ward: Ward) -> None:
    ward.start(name="")
    round_about(ward)


def test_a_field_that_goes_out_of_sight_hands_the_focus_to_what_follows_it(ward: Ward) -> None:
    """The second typing of a first weight, while its form stays in front."""
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345")
    ward.open_form("weight")
    ward.fill("weight", {"weight_kind": "actual", "basis": "measured"})
    ward.until("Shift+Tab", lambda: focused().objectName() == "weight.kg_again", "kg_again")
    ward.write("70")
    ward.key("Shift+Tab")
    ward.write("70")
    ward.key("Tab")
    ward.key("Return")
    assert focused().objectName() == "weight.kg"


def test_f6_goes_round_by_the_regions_and_back_into_the_same_field(charting: Ward) -> None:
    charting.open_form("vitals")
    charting.go_to("vitals.map_mmhg")
    seen = []
    for _ in REGIONS:
        seen.append(focused().objectName().partition(".")[0])
        charting.key("F6")
    assert sorted(seen) == sorted(REGIONS)
    assert focused().objectName() == "vitals.map_mmhg"


class Openings(QObject):
    """Remembers what opened as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_nothing_but_the_window_opens_on_the_screen(ward: Ward, qapp: QApplication) -> None:
    openings = Openings()
    qapp.installEventFilter(openings)
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345")
    for form in (*TABS, *MORE):
        ward.window.chart(form)
    for view in VIEWS:
        ward.key(f"Alt+{view}")
    qapp.removeEventFilter(openings)
    assert openings.seen == ["Window"]


@pytest.mark.parametrize(
    ("keys", "name"),
    [("Ctrl+6", "bag.drug"), ("Ctrl+7", "weight.kg"), ("Ctrl+8", "target.map_low_mmhg")],
)
def test_bag_weight_and_target_have_keys_of_their_own(ward: Ward, keys: str, name: str) -> None:
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12")
    ward.key("Alt+3")
    ward.key(keys)
    assert focused().objectName() == name
    ward.key("Ctrl+/")
    assert "Ctrl+6, Ctrl+7, Ctrl+8" in ward.said()


def test_a_letter_leads_to_the_next_of_the_other_forms_that_begins_with_it(ward: Ward) -> None:
    ward.start()
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12")
    ward.key("Ctrl+5")
    ward.key("L", 2)
    ward.key("Return")
    assert focused().objectName() == "laboratory.sodium_mmol_per_l"
