"""A probe of a self-test says what it found or what is wrong, never what an exception quotes."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from pressorsheet.core.note import note, refused
from pressorsheet.session.probe import Fault, lacking, need, probes_of, sound, told, tried
from pressorsheet.wording import say


def raises(fault: Exception) -> Callable[[], str]:
    def probe() -> str:
        raise fault

    return probe


def test_a_probe_that_finds_all_in_order_says_what_it_found() -> None:
    assert tried(lambda: "3 files") == "3 files"


def test_a_probe_goes_on_where_what_it_needs_holds_and_else_says_so() -> None:
    def probe() -> str:
        need(True, "not said")
        need(0, "the rate is 0")
        return "not reached"

    assert tried(probe) == Fault("the rate is 0")


def test_what_was_read_is_handed_on_and_a_refusal_is_said_in_words() -> None:
    assert sound(7) == 7
    found = tried(lambda: str(sound(refused("weight_missing"))))
    assert found == Fault("a dose by weight needs the dosing weight in kg")


def test_an_unforeseen_fault_is_told_by_kind_and_place_and_never_by_what_it_says() -> None:
    found = tried(raises(ValueError("DOE, Jane")))
    assert isinstance(found, Fault)
    assert found.says.startswith("ValueError at test_probe.py:")
    assert "in probe" in found.says
    assert "DOE" not in found.says


def missing_module() -> str:
    return str(import_module("pressorsheet.no_such_module"))


def missing_file() -> str:
    return Path("/no/such/septic-shock.toml").read_text(encoding="utf-8")


def missing_sentence() -> str:
    return say(note("no_such_code"))


@pytest.mark.parametrize(
    ("probe", "names"),
    [
        (missing_module, "ModuleNotFoundError (pressorsheet.no_such_module) at "),
        (missing_file, "FileNotFoundError (septic-shock.toml) at "),
        (missing_sentence, "LookupError (no sentence for the code no_such_code) at "),
    ],
)
def test_what_was_not_there_is_named(probe: Callable[[], str], names: str) -> None:
    found = tried(probe)
    assert isinstance(found, Fault)
    assert found.says.startswith(names)


def test_a_key_that_was_looked_for_is_not_named_for_it_may_be_a_patients() -> None:
    found = tried(raises(KeyError("0012345")))
    assert isinstance(found, Fault)
    assert "0012345" not in found.says


def test_only_the_innermost_places_are_named() -> None:
    def deep(left: int) -> str:
        return deep(left - 1) if left else str(1 / left)

    found = tried(lambda: deep(9))
    assert isinstance(found, Fault)
    assert found.says.count("test_probe.py:") == 3


def test_what_was_never_raised_has_no_place() -> None:
    assert told(ValueError("DOE, Jane")) == "ValueError at no known place"


def test_a_part_that_cannot_be_loaded_leaves_one_probe_that_says_why() -> None:
    (name, probe), *_ = probes_of("pressorsheet.session", ["no_such_part"])
    assert name == "no_such_part"
    found = tried(probe)
    assert isinstance(found, Fault)
    assert found.says.startswith("ModuleNotFoundError (pressorsheet.session.no_such_part)")
    assert "importlib" not in found.says
    assert "probe.py:" in found.says


def test_the_probes_of_every_part_come_in_their_order() -> None:
    names = [name for name, _ in probes_of("pressorsheet.cli.self_test", ["stores", "paper"])]
    assert names[:2] == ["store in memory", "encrypted store"]
    assert "handover" in names[2:]


def test_what_could_not_be_begun_is_a_finding() -> None:
    assert tried(lambda: lacking("no Qt")) == Fault("no Qt")
