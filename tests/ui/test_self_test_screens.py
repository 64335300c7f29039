"""A bundle is whole where its window can be shown through each part for a screen it brings."""

import pytest

from pressorsheet.session.probe import Fault, tried
from pressorsheet.ui.self_test.system import screens_told

UNLOADED = "libwayland-cursor.so.0: cannot open shared object file"


def test_a_bundle_that_brings_both_of_linux_names_them() -> None:
    assert screens_told({"xcb": None, "wayland": None}, is_bundle=True) == (
        "for a screen: xcb, wayland"
    )


@pytest.mark.parametrize("lacking", ["xcb", "wayland"])
def test_a_bundle_that_lacks_one_of_two_fails(lacking: str) -> None:
    faults = {name: UNLOADED if name == lacking else None for name in ("xcb", "wayland")}
    found = tried(lambda: screens_told(faults, is_bundle=True))
    assert found == Fault(f"no window could be shown through {lacking} ({UNLOADED})")


def test_outside_a_bundle_the_system_decides_what_a_window_is_shown_through() -> None:
    one = screens_told({"xcb": "not there", "wayland": None}, is_bundle=False)
    assert one == "for a screen: wayland"
    none = screens_told({"xcb": "not there", "wayland": UNLOADED}, is_bundle=False)
    assert none == (f"no window could be shown through xcb (not there); wayland ({UNLOADED})")
