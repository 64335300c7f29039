"""Whose a site's file must be: the administrators', on each system, or it is refused in words."""

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pressorsheet import resources
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.session.ownership import Ownership, ownership_on, posix_fault, windows_fault
from pressorsheet.session.places import Place
from pressorsheet.session.site import (
    Judged,
    judged_by,
    own_protocols,
    protocol_named,
    site_at,
)
from pressorsheet.wording import say
from rights import posix_only

ALONE = "must belong to administrators alone"


def said(fault: Note | None) -> str:
    return "" if fault is None else say(fault)


# POSIX.


@pytest.mark.parametrize(
    ("owner", "group", "mode", "words"),
    [
        (0, 0, 0o100644, ""),
        (0, 80, 0o100644, ""),
        (0, 0, 0o040755, ""),
        (0, 0, 0o040700, ""),
        (1000, 0, 0o100644, "/x belongs to 1000"),
        (0, 0, 0o100664, "/x can be written by its group or by others"),
        (0, 100, 0o100664, "/x can be written by its group or by others"),
        (0, 0, 0o100646, "/x can be written by its group or by others"),
        (0, 0, 0o041777, "/x can be written by its group or by others"),
    ],
)
def test_what_root_owns_and_nobody_else_may_write_is_the_administrators(
    owner: int, group: int, mode: int, words: str
) -> None:
    about: Any = SimpleNamespace(st_uid=owner, st_gid=group, st_mode=mode)
    assert said(posix_fault("/x", lambda _path: about)) == words


@posix_only
def test_the_systems_own_folder_is_the_administrators_and_a_tests_is_not(tmp_path: Path) -> None:
    asked = ownership_on("linux")
    assert asked.fault_of("/etc") is None
    tmp_path.chmod(0o777)
    assert asked.fault_of(str(tmp_path)) is not None
    gone = str(tmp_path / "gone")
    assert "cannot be told (No such file or directory)" in said(asked.fault_of(gone))


# Windows.


class Windows:
    """advapi32 and kernel32, as far as they are asked: whose a path is, or the codes of a fault."""

    def __init__(self, sid: str | None, code: int = 0) -> None:
        self.sid, self.code = sid, code
        self.asked: list[tuple[object, ...]] = []
        self.freed = 0

    def GetNamedSecurityInfoW(self, *asked: Any) -> int:  # noqa: N802  # Windows' name
        path, kind, wanted, _owner, group, access, audit, _given = asked
        self.asked.append((path, kind, wanted, group, access, audit))
        return self.code

    def ConvertSidToStringSidW(self, _owner: object, text: Any) -> int:  # noqa: N802  # likewise
        text._obj.value = self.sid
        return int(self.sid is not None)

    def LocalFree(self, _memory: object) -> None:  # noqa: N802  # likewise
        self.freed += 1


# As Microsoft lists the well-known ones; the last but one is a person's, the last is Users.
@pytest.mark.parametrize(
    ("sid", "words"),
    [
        ("S-1-5-32-544", ""),
        ("S-1-5-18", ""),
        ("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", ""),
        ("S-1-5-21-1-2-3-1001", "C:\\x belongs to S-1-5-21-1-2-3-1001"),
        ("S-1-5-32-545", "C:\\x belongs to S-1-5-32-545"),
        (None, "whose C:\\x is cannot be told (ConvertSidToStringSidW)"),
    ],
)
def test_on_windows_it_belongs_to_administrators_or_the_system(sid: str | None, words: str) -> None:
    windows = Windows(sid)
    assert said(windows_fault("C:\\x", windows, windows)) == words
    assert windows.asked == [("C:\\x", 1, 1, None, None, None)]
    assert windows.freed == 2


def test_where_windows_does_not_say_it_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "WinDLL", lambda _name: Windows(None, 5), raising=False)
    fault = ownership_on("win32").fault_of("C:\\x")
    assert said(fault) == "whose C:\\x is cannot be told (GetNamedSecurityInfoW: 5)"


# What comes of it.


def not_ours(*names: str) -> Callable[[str], Note | None]:
    """Everything is the administrators' but what is called so."""
    return lambda path: (
        note("settings_owner_another", path=path, owner="1000")
        if os.path.basename(path) in names
        else None
    )


def judged_under(
    top: Path, *names: str, fix: str = "settings_fix_posix", text: str | None = "paper = 'letter'"
) -> Judged:
    """The settings of a site's file, where what is called so is another's."""
    folder = top / "etc"
    folder.mkdir(exist_ok=True)
    if text is not None:
        (folder / "settings.toml").write_text(text)
    asked = Ownership(not_ours(*names), fix)
    found = judged_by(site_at((Place("site", str(folder / "settings.toml"), asked),)))
    assert isinstance(found, Judged)
    return found


def test_a_sites_file_of_the_administrators_is_read(tmp_path: Path) -> None:
    judged = judged_under(tmp_path)
    assert judged.rules.site.settings.text("paper") == "letter"
    assert not judged.is_none


@pytest.mark.parametrize("text", ["paper = 'letter'", None])
def test_a_sites_folder_of_another_is_refused_with_and_without_a_file(
    tmp_path: Path, text: str | None
) -> None:
    judged = judged_under(tmp_path, "etc", text=text)
    words = say(judged.rules.to_mend[0])
    folder = tmp_path / "etc"
    assert judged.is_none
    assert f"{folder} belongs to 1000, and it {ALONE}: check what is in it" in words
    assert f'chown -R 0:0 "{folder}"; chmod -R go-w "{folder}"' in words


def test_a_sites_file_of_another_is_refused(tmp_path: Path) -> None:
    judged = judged_under(tmp_path, "settings.toml", fix="settings_fix_windows")
    words = say(judged.rules.to_mend[0])
    assert judged.is_none
    assert f"{tmp_path / 'etc' / 'settings.toml'} belongs to 1000, and it {ALONE}" in words
    assert f'icacls "{tmp_path / "etc"}" /setowner *S-1-5-32-544 /t' in words
    assert judged.rules.site.settings.text("paper") == "a4"


# The protocol folder that a site's file names.

WARD = (
    resources.read_text("protocols", "septic-shock.toml")
    .replace('\nid = "septic-shock"', '\nid = "ward"')
    .replace("mmhg = 65", "mmhg = 60", 1)
)
NAMES_WARD = "protocols = 'ours'\nprotocol = 'ward'"


def with_protocols(top: Path, folder: str = "etc/ours") -> Path:
    """A folder below `top` with the ward's protocol."""
    made = top / folder
    made.mkdir(parents=True)
    (made / "ward.toml").write_text(WARD)
    return made


def test_a_protocol_folder_of_the_administrators_is_read(tmp_path: Path) -> None:
    with_protocols(tmp_path)
    judged = judged_under(tmp_path, text=NAMES_WARD)
    assert not judged.is_none
    assert judged.reference.protocol.id == "ward"


def test_a_protocol_folder_of_another_is_refused_and_nothing_is_judged(tmp_path: Path) -> None:
    ours = with_protocols(tmp_path)
    judged = judged_under(tmp_path, "ours", text=NAMES_WARD)
    words = say(judged.rules.to_mend[0])
    assert judged.is_none
    assert judged.reference.protocol.settings.default_target is None
    assert f"{ours} belongs to 1000, and it {ALONE}: check what is in it" in words
    assert f'chown -R 0:0 "{ours}"; chmod -R go-w "{ours}"' in words
    assert words.startswith(str(tmp_path / "etc" / "settings.toml"))
    assert own_protocols(judged.rules.site) == {}


def test_a_protocol_file_of_another_is_refused_and_nothing_is_judged(tmp_path: Path) -> None:
    ours = with_protocols(tmp_path)
    judged = judged_under(tmp_path, "ward.toml", fix="settings_fix_windows", text=NAMES_WARD)
    words = say(judged.rules.to_mend[0])
    assert judged.is_none
    assert f"{ours / 'ward.toml'} belongs to 1000, and it {ALONE}" in words
    assert f'icacls "{ours}" /setowner *S-1-5-32-544 /t' in words


def test_another_file_of_another_beside_it_is_refused_where_it_is_asked_for(
    tmp_path: Path,
) -> None:
    ours = with_protocols(tmp_path)
    (ours / "other.toml").write_text(WARD.replace('"ward"', '"other"'))
    judged = judged_under(tmp_path, "other.toml", text=NAMES_WARD)
    assert judged.reference.protocol.id == "ward"
    assert isinstance(protocol_named("other", judged.rules.site), Refused)


def test_a_folder_of_another_takes_no_shipped_protocol_away_and_is_told(tmp_path: Path) -> None:
    with_protocols(tmp_path)
    judged = judged_under(tmp_path, "ours", text="protocols = 'ours'\nprotocol = 'ssc-2021'")
    assert judged.reference.protocol.id == "ssc-2021"
    assert "belongs to 1000" in say(judged.rules.to_mend[0])


def test_a_persons_own_folder_is_read_whosever_it_is(tmp_path: Path) -> None:
    with_protocols(tmp_path, "home/ours")
    own = tmp_path / "home" / "settings.toml"
    own.write_text(NAMES_WARD)
    asked = Ownership(not_ours("ours", "ward.toml", "home", "settings.toml"), "settings_fix_posix")
    places = (Place("site", str(tmp_path / "etc" / "settings.toml"), asked), Place("own", str(own)))
    judged = judged_by(site_at(places))
    assert isinstance(judged, Judged)
    assert not judged.is_none
    assert judged.reference.protocol.id == "ward"


@posix_only
def test_a_protocol_that_is_linked_to_lies_in_a_folder_of_the_administrators_too(
    tmp_path: Path,
) -> None:
    elsewhere = with_protocols(tmp_path, "elsewhere")
    (tmp_path / "etc" / "ours").mkdir(parents=True)
    (tmp_path / "etc" / "ours" / "ward.toml").symlink_to(elsewhere / "ward.toml")
    assert not judged_under(tmp_path, text=NAMES_WARD).is_none
    assert judged_under(tmp_path, "elsewhere", text=NAMES_WARD).is_none


@posix_only
def test_a_file_that_is_linked_to_lies_in_a_folder_of_the_administrators_too(
    tmp_path: Path,
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "settings.toml").touch()
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "settings.toml").symlink_to(tmp_path / "elsewhere" / "settings.toml")
    assert not judged_under(tmp_path, text=None).is_none
    assert judged_under(tmp_path, "elsewhere", text=None).is_none
