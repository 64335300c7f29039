"""What is built for Windows: the installer, the portable archive, the version in an executable."""

import ast
import os
import re
import shutil
import zipfile
from pathlib import Path, PureWindowsPath

import pytest

from kit import folder
from pressorsheet.ui.application import NAME
from tools import needs
from windows import installer, stub, version_info
from windows import zip as portable

needs_nsis = needs("makensis")
SCRIPT = installer.SCRIPT.read_text(encoding="utf-8")


def bundle_in(folder: Path) -> Path:
    """A bundle of a few files, laid in an order that is not theirs by name."""
    bundle = folder / "pressorsheet"
    names = ("_internal/b/two.pyd", "pressorsheet.exe", "_internal/a.dll", "pressorsheet-cli.exe")
    for name in names:
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text(name)
    return bundle


def test_files_are_laid_by_name_each_in_its_folder(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    lines = installer.script_of(bundle, installer.laid(bundle)).splitlines()
    assert [line.strip() for line in lines] == [
        "!macro LAY_FILES",
        'SetOutPath "$INSTDIR\\_internal"',
        f'File "{bundle / "_internal/a.dll"}"',
        'SetOutPath "$INSTDIR\\_internal\\b"',
        f'File "{bundle / "_internal/b/two.pyd"}"',
        'SetOutPath "$INSTDIR"',
        f'File "{bundle / "pressorsheet-cli.exe"}"',
        f'File "{bundle / "pressorsheet.exe"}"',
        "!macroend",
    ]


def test_a_settings_file_in_the_bundle_is_not_laid(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    (bundle / "settings.toml").write_text("")
    assert "settings.toml" not in {path.name for path in installer.laid(bundle)}


def test_a_bundle_with_a_file_that_no_removal_knows_is_refused(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    (bundle / "stray.dll").write_text("")
    with pytest.raises(installer.InstallerStopped, match=r"not so: stray\.dll"):
        installer.build(bundle, "1.2.3", tmp_path / "dist")


def test_without_its_console_program_nothing_is_built(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    (bundle / "pressorsheet-cli.exe").unlink()
    with pytest.raises(installer.InstallerStopped, match=r"pressorsheet-cli\.exe"):
        installer.build(bundle, "1.2.3", tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@needs_nsis
def test_one_bundle_gives_the_same_installer_wherever_and_whenever(tmp_path: Path) -> None:
    bundle = stub.make(tmp_path / "first", only_here="notes.txt")
    shutil.copytree(bundle, tmp_path / "second")  # with other times, in another order
    built = [
        installer.build(
            tmp_path / name, "1.2.3", tmp_path / f"dist-{name}", for_trial=True
        ).read_bytes()
        for name in ("first", "second")
    ]
    assert built[0][:2] == b"MZ"
    assert built[0] == built[1]


def nsis_that_says(folder: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for makensis on the path: it says a version, and writes down what it compiled."""
    script, called = folder / "makensis", folder / "called"
    script.write_text(f"#!/bin/sh\n[ \"$1\" = -VERSION ] && echo '{version}' || touch '{called}'\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return called


needs_shell = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script of a shell")


@needs_shell
@pytest.mark.parametrize(
    "version", ["v3.08-3+deb12u1", "v3.11", "v3.9", "v3.06.1", "v2.51", "v28-Jun-2020.cvs", ""]
)
def test_an_nsis_with_known_holes_or_of_no_version_compiles_nothing(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = nsis_that_says(tmp_path, version, monkeypatch)
    with pytest.raises(installer.InstallerStopped, match=r"install NSIS 3\.12 or newer"):
        installer.build(bundle_in(tmp_path), "1.2.3", tmp_path / "dist")
    assert not called.exists()


@needs_shell
@pytest.mark.parametrize("version", ["v3.12", "v3.12-1", "v3.12.1", "v3.100", "v4.0"])
def test_an_nsis_without_them_compiles(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = nsis_that_says(tmp_path, version, monkeypatch)
    installer.build(bundle_in(tmp_path), "1.2.3", tmp_path / "dist")
    assert called.exists()


@needs_shell
def test_a_trial_takes_an_older_one_when_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = nsis_that_says(tmp_path, "v3.08", monkeypatch)
    installer.build(bundle_in(tmp_path), "1.2.3", tmp_path / "dist", for_trial=True)
    assert called.exists()


def test_a_kit_takes_no_installer_that_an_older_nsis_made(tmp_path: Path) -> None:
    (tmp_path / "pressorsheet-1.2.3.zip").write_bytes(b"another package")
    setup = tmp_path / "pressorsheet-1.2.3-windows-x86_64-setup.exe"
    setup.write_bytes(b"MZ<description>Nullsoft Install System v3.12</description>\xff")
    assert setup in folder.packages_in(tmp_path, "1.2.3")
    for older in (b"<description>Nullsoft Install System v3.11</description>", b"says nothing"):
        setup.write_bytes(b"MZ\0" + older)
        with pytest.raises(installer.InstallerStopped, match=r"setup\.exe is .*holes"):
            folder.packages_in(tmp_path, "1.2.3")


@needs_nsis
def test_the_nsis_that_is_here_leaves_its_mark_in_what_it_makes(tmp_path: Path) -> None:
    bundle = stub.make(tmp_path / "bundle", only_here="notes.txt")
    setup = installer.build(bundle, "1.2.3", tmp_path / "dist", for_trial=True)
    marks = re.findall(installer.MARK, setup.read_bytes())
    assert marks == [installer.said_version().encode()]


def test_nothing_but_the_program_s_own_folder_is_removed() -> None:
    removed = re.findall(r"^\s*(?:RMDir|Delete) (.*?)\s*(?:;.*)?$", SCRIPT, re.MULTILINE)
    assert set(removed) == {
        '/r "$aside\\_internal"',
        '"$aside\\pressorsheet.exe.old"',
        '"$aside\\pressorsheet-cli.exe.old"',
        '"$aside\\uninstall.exe.old"',
        '"$aside"',
        '/r "$INSTDIR\\_internal"',
        '"$INSTDIR\\pressorsheet.exe"',
        '"$INSTDIR\\pressorsheet-cli.exe"',
        '"$INSTDIR\\uninstall.exe"',
        '"$INSTDIR\\${name}"',
        '"$INSTDIR"',
        '"$SMPROGRAMS\\${NAME}.lnk"',
    }
    assert re.findall(r'StrCpy \$INSTDIR "(.*)"', SCRIPT) == [
        "$LOCALAPPDATA\\Programs\\${NAME}",
        "$PROGRAMFILES64\\${NAME}",
    ]


def test_the_program_s_folder_is_not_where_qt_puts_a_person_s_data() -> None:
    # Qt names it %LOCALAPPDATA%\NAME, where no organization is set.
    data = PureWindowsPath("$LOCALAPPDATA") / NAME
    (name,) = re.findall(r'^!define NAME "(.*)"$', SCRIPT, re.MULTILINE)
    places = [
        PureWindowsPath(place.replace("${NAME}", name))
        for place in re.findall(r'StrCpy \$INSTDIR "(.*)"', SCRIPT)
    ]
    assert places
    for place in (*places, *(PureWindowsPath(f"{place}.old") for place in places)):
        assert not place.is_relative_to(data)  # Windows ignores case, and so does this
        assert not data.is_relative_to(place)


def test_no_switch_and_no_account_says_whose_copy_is_removed() -> None:
    removal = SCRIPT.split("; --- Removing")[1]
    assert "GetOptions" not in removal
    assert "GetParameters" not in removal
    chosen = removal.split("Function un.choose_place")[1].split("FunctionEnd")[0]
    steps = [
        'StrCpy $lies "$INSTDIR"',  # before a known place is put into it
        "Call un.place_for_this_person",
        "Call un.lies_there",
        "Call un.place_for_all_users",
        "Call un.refuse_another_s",
        "Call un.is_administrator",
    ]
    places = [chosen.index(step) for step in steps]
    assert places == sorted(places)


def test_windows_is_told_of_a_removal_without_switches_but_for_silence() -> None:
    told = dict(re.findall(r'"(\w*UninstallString)" \'(.*)\'$', SCRIPT, re.MULTILINE))
    assert told == {
        "UninstallString": '"$INSTDIR\\uninstall.exe"',
        "QuietUninstallString": '"$INSTDIR\\uninstall.exe" /S',
    }


def test_what_can_be_started_is_laid_last_and_the_old_version_goes_after_it() -> None:
    body = SCRIPT.split('Section "-program"')[1].split("SectionEnd")[0]
    steps = [
        "Call make_site_folder",
        "Call wait_until_closed",
        "WriteUninstaller",
        "LAY_FILES",
        "CreateShortCut",
        "Call clear_aside",
    ]
    places = [body.index(step) for step in steps]
    assert places == sorted(places)


def test_only_the_program_s_own_parts_are_ever_moved() -> None:
    moved = re.findall(r"^\s*!insertmacro (?:MOVE|BACK) (.*?)\s*(?:;.*)?$", SCRIPT, re.MULTILINE)
    own = (installer.WINDOW, installer.CONSOLE, "uninstall.exe")
    assert set(moved) == {'"_internal" "_internal"'} | {
        line for name in own for line in (f'"{name}"', f'"{name}" "{name}.old"')
    }
    renamed = set(re.findall(r"^\s*Rename (.*?)\s*(?:;.*)?$", SCRIPT, re.MULTILINE))
    assert renamed == {
        '"$INSTDIR\\${name}" "$aside\\${kept}"',
        '"$aside\\${name}.old" "$INSTDIR\\${name}"',
        '"$aside\\_internal" "$INSTDIR\\_internal"',
    }


def test_an_administrators_session_is_offered_no_start() -> None:
    assert "MUI_FINISHPAGE_RUN_FUNCTION run_program" in SCRIPT
    started = re.findall(r"^\s*Exec\w* .*$", SCRIPT, re.MULTILINE)
    assert len(started) == 1
    assert re.search(r'\$\{If\} \$0 != "1"\n\s*Exec \'"\$INSTDIR', SCRIPT)


def test_the_site_s_folder_is_written_by_administrators_and_read_by_all() -> None:
    (told,) = re.findall(r'!define SITE_RIGHTS "(.*)"', SCRIPT)
    assert told.startswith("O:BAD:P")  # the owner, and nothing inherited
    # A: may. OI, CI: files and folders in it too. FA: all; 0x1200a9: read and go through.
    assert re.findall(r"\((.*?)\)", told) == [
        "A;OICI;FA;;;SY",
        "A;OICI;FA;;;BA",
        "A;OICI;0x1200a9;;;BU",
    ]


def test_the_installer_asks_for_no_rights_and_skips_no_file() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert "AllowSkipFiles off" in SCRIPT


@pytest.mark.parametrize(
    ("version", "four"), [("0.1.0", (0, 1, 0, 0)), ("12.0.345", (12, 0, 345, 0))]
)
def test_windows_knows_a_version_by_four_numbers(
    version: str, four: tuple[int, int, int, int]
) -> None:
    assert version_info.numbers(version) == four


@pytest.mark.parametrize("version", ["1.2", "1.2.3rc1", "1.2.3.4", "", "1.2.99999"])
def test_a_version_windows_cannot_compare_is_no_release(version: str) -> None:
    with pytest.raises(ValueError, match=r"1\.2\.3"):
        version_info.numbers(version)


def test_an_executable_says_its_name_and_version(tmp_path: Path) -> None:
    made = version_info.write("1.2.3", "pressorsheet-cli.exe", "The worksheet", tmp_path / "a/b")
    called = ast.parse(made.read_text(encoding="utf-8"), mode="eval")
    found = {
        node.args[0].value: node.args[1].value
        for node in ast.walk(called)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "StringStruct"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[1], ast.Constant)
    }
    assert found["OriginalFilename"] == "pressorsheet-cli.exe"
    assert found["FileVersion"] == found["ProductVersion"] == "1.2.3"
    assert found["FileDescription"] == "The worksheet"
    assert "filevers=(1, 2, 3, 0)" in made.read_text(encoding="utf-8")


def test_one_bundle_gives_the_same_archive_whenever_it_is_packed(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    first = portable.build(bundle, "1.2.3", tmp_path / "one").read_bytes()
    for path in bundle.rglob("*"):
        path.touch()
    assert portable.build(bundle, "1.2.3", tmp_path / "two").read_bytes() == first


def test_the_archive_holds_the_bundle_in_one_folder(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path)
    (bundle / "settings.toml").write_text("of this bundle")
    with zipfile.ZipFile(portable.build(bundle, "1.2.3", tmp_path)) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert held == {
        "pressorsheet-1.2.3/_internal/a.dll": "_internal/a.dll",
        "pressorsheet-1.2.3/_internal/b/two.pyd": "_internal/b/two.pyd",
        "pressorsheet-1.2.3/pressorsheet-cli.exe": "pressorsheet-cli.exe",
        "pressorsheet-1.2.3/pressorsheet.exe": "pressorsheet.exe",
        "pressorsheet-1.2.3/settings.toml": "of this bundle",
    }


def test_the_documented_settings_lie_beside_the_program(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "resources" / "settings.toml"
    with zipfile.ZipFile(portable.build(bundle_in(tmp_path), "1.2.3", tmp_path)) as archive:
        assert archive.read("pressorsheet-1.2.3/settings.toml") == shipped.read_bytes()
