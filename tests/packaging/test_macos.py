"""What is built for macOS: what the app tells the system, and how its image is made.

The system's own tools are stood in for by scripts that note how they were called.
"""

import os
import platform
import plistlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import try_macos
from macos import dmg, info_plist
from stopped import Stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n'
# Signs as the real one does, by files laid in the app; keeps the entitlements it was given.
SIGN = """
[ "$1" = --force ] || exit 0
for last; do [ "$given" = --entitlements ] && cp "$last" "$CALLS.entitlements"; given=$last; done
mkdir "$last/Contents/_CodeSignature"
"""
# Writes the image, which is its last argument, and notes what lay in the folder.
MAKE = """
if [ "$1" = create ]; then
  for last; do :; done
  ls -F "$5" >> "$CALLS"
  echo image > "$last"
fi
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the stand-ins note how they were called."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, rest in (("codesign", SIGN), ("hdiutil", MAKE)):
        (tools / name).write_text(NOTE + rest)
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.delenv(dmg.IDENTITY, raising=False)
    return tmp_path / "calls"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with nothing in it but what it tells of itself."""
    contents = tmp_path / "bundle" / "Pressorsheet.app" / "Contents"
    contents.mkdir(parents=True)
    (contents / "Info.plist").write_bytes(plistlib.dumps(info_plist.entries("1.2.3")))
    return contents.parent


def words(calls: Path) -> list[list[str]]:
    return [line.split() for line in calls.read_text().splitlines()]


def test_the_app_is_signed_by_nobody_and_laid_beside_a_link_to_applications(
    app: Path, calls: Path, tmp_path: Path
) -> None:
    image = dmg.build(app, "1.2.3", tmp_path / "dist")
    signed, checked, created, *listed, verified = words(calls)
    assert signed[:5] == ["codesign", "--force", "--deep", "--sign", "-"]
    assert "--entitlements" not in signed
    assert checked[:4] == ["codesign", "--verify", "--deep", "--strict"]
    assert created[:4] == ["hdiutil", "create", "-volname", "Pressorsheet"]
    assert created[-1] == str(image)
    assert sorted(listed) == [["Applications@"], ["Pressorsheet.app/"]]
    assert verified == ["hdiutil", "verify", str(image)]


def test_with_an_identity_the_app_is_signed_for_the_hardened_runtime(
    app: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.IDENTITY, "ward")
    dmg.build(app, "1.2.3", tmp_path / "dist")
    signed = words(calls)[0]
    assert signed[4] == "ward"
    assert signed[5:9] == ["--timestamp", "--options", "runtime", "--entitlements"]


def test_signed_for_that_a_replaced_qt_is_let_in_and_nothing_else_is_asked_for(
    app: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.IDENTITY, "ward")
    dmg.build(app, "1.2.3", tmp_path / "dist")
    asked = plistlib.loads(Path(f"{calls}.entitlements").read_bytes())
    assert asked == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_where_signing_fails_no_image_is_made(app: Path, calls: Path, tmp_path: Path) -> None:
    (tmp_path / "tools" / "codesign").write_text(NOTE + "exit 1\n")
    with pytest.raises(subprocess.CalledProcessError, match="codesign"):
        dmg.build(app, "1.2.3", tmp_path / "dist")
    assert [call[0] for call in words(calls)] == ["codesign"]
    assert list((tmp_path / "dist").iterdir()) == []


def test_the_bundle_that_was_built_stays_as_it_was(app: Path, calls: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in app.rglob("*"))
    dmg.build(app, "1.2.3", tmp_path / "dist")
    assert calls.exists()
    assert sorted(path.name for path in app.rglob("*")) == before


def test_without_an_app_nothing_is_built(calls: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="build the bundle first"):
        dmg.build(tmp_path / "nowhere", "1.2.3", tmp_path / "dist")
    assert not calls.exists()


def told() -> dict[str, object]:
    """The entries as macOS reads them."""
    found = plistlib.loads(plistlib.dumps(info_plist.entries("1.2.3")))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("python", "oldest"), [((3, 11), "13.0"), ((3, 12), "14.0")])
def test_the_oldest_macos_is_the_one_its_qt_wants(python: tuple[int, int], oldest: str) -> None:
    assert info_plist.oldest_system(python) == oldest


def test_json_stays_with_what_opened_it_and_a_sealed_file_is_the_app_s() -> None:
    documents = told()["CFBundleDocumentTypes"]
    assert isinstance(documents, list)
    ranks = {
        kind: document["LSHandlerRank"]
        for document in documents
        for kind in document["LSItemContentTypes"]
    }
    assert ranks == {
        "public.json": "Alternate",
        "org.pressorsheet.worksheet": "Alternate",
        "org.pressorsheet.sealed": "Owner",
    }


def test_every_kind_of_file_it_opens_is_known_or_declared() -> None:
    declared = told()["UTExportedTypeDeclarations"]
    assert isinstance(declared, list)
    names = {kind["UTTypeIdentifier"] for kind in declared}
    assert names == {"org.pressorsheet.worksheet", "org.pressorsheet.sealed"}


def test_the_app_asks_for_nothing_of_the_person_s() -> None:
    assert not [name for name in told() if name.endswith("UsageDescription")]
    assert told()["NSHighResolutionCapable"] is True
    assert told()["CFBundleShortVersionString"] == "1.2.3"


MOUNT = """
case "$1" in
  attach) for last; do :; done; cp -R "$VOLUME/." "$last" ;;
  detach) rm -r "$2" ;;
esac
"""


@pytest.mark.parametrize("code", [0, 1])
def test_the_trial_of_an_image_runs_the_app_s_own_test(
    app: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    (tmp_path / "tools" / "hdiutil").write_text(NOTE + MOUNT)
    program = app / "Contents" / "MacOS" / "pressorsheet"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ "$1" = self-test ] || exit 9\nexit {code}\n')
    program.chmod(0o755)
    (app.parent / "Applications").symlink_to("/Applications")
    for machine in (platform.machine(), "another"):
        (tmp_path / f"pressorsheet-1.2.3-macos-{machine}.dmg").touch()
    monkeypatch.setenv("VOLUME", str(app.parent))
    script = Path(dmg.__file__).parents[1] / "try_macos.py"
    command = [sys.executable, str(script), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    says = "it fails its self-test" if code else "all held"
    assert done.stdout.splitlines()[-1] == says, done.stderr
    assert done.returncode == code
    assert [call[:2] for call in words(calls)] == [
        ["hdiutil", "attach"],
        ["codesign", "--verify"],
        ["hdiutil", "detach"],
    ]


# Fails at one thing, BUSY, as many times as HELD says, and never where it is forced.
HOLD = """
if [ "$1" = "$BUSY" ] && ! grep -q -- -force "$CALLS"; then
  [ "$(grep -c "hdiutil $BUSY" "$CALLS")" -gt "$HELD" ] || exit 1
fi
"""

Hold = Callable[[str, int], Path]


@pytest.fixture
def held(tmp_path: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Have hdiutil fail at one thing some times before it can; nobody waits in between."""

    def hold(what: str, times: int) -> Path:
        (tmp_path / "tools" / "hdiutil").write_text(NOTE + HOLD)
        monkeypatch.setenv("BUSY", what)
        monkeypatch.setenv("HELD", str(times))
        monkeypatch.setattr(dmg, "PAUSE", 0)
        return calls

    return hold


@pytest.mark.parametrize(("times", "asked"), [(0, 1), (2, 3)])
def test_an_image_is_made_once_the_system_lets_go_of_it(
    held: Hold, tmp_path: Path, times: int, asked: int
) -> None:
    calls = held("create", times)
    dmg.pack(tmp_path, "title", tmp_path / "made.dmg")
    assert [call[1] for call in words(calls)] == [*["create"] * asked, "verify"]


def test_an_image_that_cannot_be_made_stops_the_build(held: Hold, tmp_path: Path) -> None:
    calls = held("create", 99)
    with pytest.raises(subprocess.CalledProcessError, match="hdiutil"):
        dmg.pack(tmp_path, "title", tmp_path / "made.dmg")
    assert [call[1] for call in words(calls)] == ["create"] * 3


@pytest.mark.parametrize("times", [0, 2, 99])
def test_a_volume_that_something_holds_is_taken_away_in_the_end(
    held: Hold, tmp_path: Path, times: int
) -> None:
    calls = held("detach", times)
    try_macos.leave(tmp_path)
    gently = ["hdiutil", "detach", str(tmp_path)]
    forced = [[*gently, "-force"]] if times > 2 else []
    assert words(calls) == [gently] * min(times + 1, 3) + forced
