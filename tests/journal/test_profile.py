"""A Windows profile that is deleted at sign-out is told by what Windows itself says of it."""

import ctypes
from typing import Any

import pytest

from pressorsheet.journal.profile import fleeting_profile, kind_by_profile

# userenv.h: PT_TEMPORARY 1, PT_ROAMING 2, PT_MANDATORY 4, PT_ROAMING_PREEXISTING 8.
KINDS = [
    (0, True, None),
    (1, False, "temporary"),
    (1 | 2, False, "temporary"),
    (4, False, "mandatory"),
    (2 | 4, True, "mandatory"),
    (2, True, "roaming"),
    (2, False, None),
    (2 | 8, True, "roaming"),
    (8, True, None),
]


class Windows:
    """Answers as userenv and advapi32 do: a number written to where it was asked to."""

    def __init__(self, flags: int, policy: int | None, *, fails: bool = False) -> None:
        self.flags, self.policy, self.fails = flags, policy, fails
        self.asked: list[str] = []

    def __call__(self, name: str) -> "Windows":
        self.asked.append(name)
        return self

    def GetProfileType(self, into: Any) -> int:  # noqa: N802  # Windows' name
        into[0] = self.flags
        return 0 if self.fails else 1

    def RegGetValueW(self, *asked: Any) -> int:  # noqa: N802  # Windows' name
        key, path, name, flags, _type, into, size = asked
        assert key.value == 0x80000002  # HKEY_LOCAL_MACHINE
        assert path == "Software\\Policies\\Microsoft\\Windows\\System"
        assert (name, flags) == ("DeleteRoamingCache", 0x10)  # RRF_RT_REG_DWORD
        assert size[0] == 4
        if self.policy is None:
            return 2  # ERROR_FILE_NOT_FOUND
        into[0] = self.policy
        return 0


@pytest.mark.parametrize(("flags", "deletes", "kind"), KINDS)
def test_the_kind_follows_from_the_flags_and_of_roaming_from_the_policy(
    flags: int, deletes: bool, kind: str | None
) -> None:
    assert kind_by_profile(Windows(flags, None).GetProfileType, lambda: deletes) == kind


def test_windows_that_gives_no_answer_lets_pass() -> None:
    assert kind_by_profile(Windows(1, None, fails=True).GetProfileType, lambda: True) is None


@pytest.mark.parametrize(("policy", "kind"), [(1, "roaming"), (0, None), (None, None)])
def test_the_policy_is_read_from_where_windows_keeps_it(
    monkeypatch: pytest.MonkeyPatch, policy: int | None, kind: str | None
) -> None:
    windows = Windows(2, policy)
    monkeypatch.setattr(ctypes, "WinDLL", windows, raising=False)
    assert fleeting_profile("win32") == kind
    assert windows.asked == ["userenv", "advapi32"]


@pytest.mark.parametrize("system", ["linux", "darwin", "plan9"])
def test_no_other_system_is_asked(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    windows = Windows(1, None)
    monkeypatch.setattr(ctypes, "WinDLL", windows, raising=False)
    assert fleeting_profile(system) is None
    assert windows.asked == []


def test_a_windows_without_such_a_library_lets_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(ctypes, "WinDLL", missing, raising=False)
    assert fleeting_profile("win32") is None
