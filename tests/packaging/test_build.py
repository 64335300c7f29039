"""A bundle that fails its self-test is not handed out; what Linux lacks is laid in, in order."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from bundle import libraries
from kit import sheet, wheelhouse
from linux import deb, tar
from macos import dmg
from tools import needs
from windows import installer

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own")
NEEDS_OBJDUMP, NEEDS_DPKG = needs("objdump"), needs("dpkg-deb")
COMMIT = "1764140400"


def stub(folder: Path, script: str) -> Path:
    """A bundle whose program is a shell script."""
    made = folder / "pressorsheet"
    notices = made / "_internal" / "pressorsheet" / "_notices"
    notices.mkdir(parents=True)
    (notices / "NOTICES.txt").write_text("notices")
    (made / "_internal" / "library.so").symlink_to("pressorsheet/_notices/NOTICES.txt")
    program = made / "pressorsheet"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return made


@LINUX
def test_a_bundle_that_fails_its_self_test_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(build.BuildStopped, match="self-test"):
        build.self_test(stub(tmp_path, 'echo "fonts: failed: none"; exit 1'))


@pytest.mark.parametrize("text", ["{}", "file://{}/a", "length{}/a.py", "{}constant"])
def test_a_bundle_that_names_the_folder_it_was_built_in_is_refused(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "a").write_text(text.format(build.TOP), encoding="utf-8")
    with pytest.raises(build.BuildStopped, match="a names the folder"):
        build.refuse_places_of_this_machine(tmp_path)


def test_other_words_that_hold_the_folders_name_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"https://example.org/a{build.TOP}s/badge", encoding="utf-8")
    build.refuse_places_of_this_machine(tmp_path)


@LINUX
def test_a_bundle_that_cannot_start_stops_the_build(tmp_path: Path) -> None:
    made = stub(tmp_path, "")
    (made / "pressorsheet").chmod(0o644)
    with pytest.raises(build.BuildStopped, match="start"):
        build.self_test(made)


@LINUX
def test_the_self_test_is_asked_for_without_this_machines_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/elsewhere")
    asks = '[ "$1" = self-test ] && [ -z "$PYTHONPATH$QT_PLUGIN_PATH" ]'
    build.self_test(stub(tmp_path, asks))


@LINUX
@NEEDS_OBJDUMP
def test_each_lent_library_comes_after_those_it_needs(tmp_path: Path) -> None:
    shutil.copy(shutil.which("objdump") or "", tmp_path / "asks.so")
    lent = [path.name for path in libraries.lent(tmp_path)]
    assert lent, "objdump needs libbfd, which is no part of the C library"
    for place, name in enumerate(lent):
        there = libraries.on_this_machine()[name]
        later = set(lent[place + 1 :]) & set(libraries.needed_by(there))
        assert not later, f"{name} stands before {later}"
    assert not set(lent) & libraries.BASE


@LINUX
@NEEDS_OBJDUMP
def test_a_library_that_this_machine_lacks_is_named(tmp_path: Path) -> None:
    asking = (tmp_path / "asks.so", b"libz.so.1\0", b"libq.so.1\0")
    found = libraries.on_this_machine()["libz.so.1"]
    user = next(
        path
        for name, path in sorted(libraries.on_this_machine().items())
        if path != found and "libz.so.1" in libraries.needed_by(path)
    )
    asking[0].write_bytes(user.read_bytes().replace(*asking[1:]))
    with pytest.raises(libraries.LibraryMissing, match=r"libq\.so\.1, which asks\.so needs"):
        libraries.lent(tmp_path)


@LINUX
@NEEDS_OBJDUMP
@pytest.mark.parametrize("wanted", ["2.36", "2.9"])
def test_a_bundle_for_the_promised_c_library_goes_into_a_kit(tmp_path: Path, wanted: str) -> None:
    libraries.refuse_newer_libc(wanting(wanted, tmp_path))


@LINUX
@NEEDS_OBJDUMP
@pytest.mark.parametrize("wanted", ["2.37", "3.0"])
def test_a_bundle_that_wants_a_newer_c_library_than_promised_is_refused(
    tmp_path: Path, wanted: str
) -> None:
    says = rf"wants glibc {wanted}, and the install sheet says 2\.36"
    with pytest.raises(libraries.LibcTooNew, match=says):
        libraries.refuse_newer_libc(wanting(wanted, tmp_path))


def wanting(libc: str, folder: Path) -> Path:
    """A bundle with one library, whose newest wish of the C library is put there."""
    library = folder / "wants.so"
    shutil.copyfile(libraries.on_this_machine()["libz.so.1"], library)
    was = f"GLIBC_{libraries.newest_libc(folder)}\0".encode()
    put = f"GLIBC_{libc}\0".encode().ljust(len(was), b"\0")
    library.write_bytes(library.read_bytes().replace(was, put))
    return folder


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of a stub, and what it holds unpacked beside it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", COMMIT)
    dist = tmp_path / "dist"
    dist.mkdir()
    made = deb.build(stub(tmp_path, "exit 0"), "3.2.1", dist)
    subprocess.run(["dpkg-deb", "-R", made, tmp_path / "open"], check=True)
    return made


@NEEDS_DPKG
@NEEDS_OBJDUMP
def test_the_package_needs_nothing_that_a_bare_debian_lacks(packed: Path) -> None:
    control = (packed.parent.parent / "open" / "DEBIAN" / "control").read_text()
    (depends,) = (line for line in control.splitlines() if line.startswith("Depends:"))
    names = {need.split()[0] for need in depends.removeprefix("Depends:").split(",")}
    # zlib is what dpkg itself unpacks with
    assert names == {"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}
    # apt would fetch these, and stop where there is no network
    assert "Recommends" not in control
    assert "Version: 3.2.1\n" in control


@NEEDS_DPKG
@NEEDS_OBJDUMP
def test_no_script_of_the_package_changes_anything(packed: Path) -> None:
    folder = packed.parent.parent / "open" / "DEBIAN"
    scripts = sorted(path.name for path in folder.iterdir() if path.stat().st_mode & 0o100)
    assert scripts == ["preinst", "prerm"]
    for name in scripts:
        text = (folder / name).read_text()
        assert subprocess.run(["sh", "-n", folder / name], check=False).returncode == 0
        assert not {"rm", "mv", "cp", "ln", "chmod", "chown", "kill"} & set(text.split())
        # at any other occasion than the one it is for
        assert subprocess.run(["sh", folder / name, "purge"], check=False).returncode == 0


@NEEDS_DPKG
@NEEDS_OBJDUMP
def test_the_package_lays_what_a_desktop_looks_for(packed: Path) -> None:
    share = packed.parent.parent / "open" / "usr" / "share"
    name = "org.pressorsheet.Pressorsheet"
    for file in (
        f"applications/{name}.desktop",
        f"metainfo/{name}.metainfo.xml",
        f"mime/packages/{name}.mime.xml",
        f"icons/hicolor/16x16/apps/{name}.png",
        f"icons/hicolor/512x512/apps/{name}.png",
        "doc/pressorsheet/copyright",
        "doc/pressorsheet/settings.toml",
        "man/man1/pressorsheet.1.gz",
    ):
        assert (share / file).is_file(), file
    assert not (packed.parent.parent / "open" / "etc").exists(), "a site's settings are its own"


@NEEDS_DPKG
@NEEDS_OBJDUMP
def test_the_same_bundle_gives_the_same_package(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = packed.read_bytes()
    elsewhere = tmp_path / "elsewhere" / "dist"
    elsewhere.mkdir(parents=True)
    copied = shutil.copytree(tmp_path / "pressorsheet", tmp_path / "again", symlinks=True)
    for path in copied.rglob("*"):
        if not path.is_symlink() and path.is_file() and path.name != "pressorsheet":
            path.chmod(0o600)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert deb.build(copied, "3.2.1", elsewhere).read_bytes() == first
    archives = [
        tar.build(one, "3.2.1", to) for one, to in ((copied, elsewhere), (copied, tmp_path))
    ]
    assert archives[0].read_bytes() == archives[1].read_bytes()


@pytest.mark.parametrize("work", ["wheelhouse", "installer", "image", "sheet"])
def test_what_stops_a_build_is_said_in_words(
    work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # as where there is no network
    longer = tmp_path / "longer.txt"
    longer.write_text(sheet.SOURCE.read_text("utf-8") * 3, "utf-8")
    monkeypatch.setattr(sheet, "SOURCE", longer)
    works: dict[str, tuple[Callable[[], object], str]] = {
        "wheelhouse": (
            lambda: wheelhouse.fill(tmp_path / "wheels", longer),
            "the wheels could not be fetched",
        ),
        "installer": (lambda: installer.build(tmp_path, "1.2.3", tmp_path), "should hold"),
        "image": (lambda: dmg.build(tmp_path, "1.2.3", tmp_path), "build the bundle first"),
        "sheet": (lambda: sheet.write(tmp_path, "1.2.3"), "no longer fits on one page"),
    }
    done, said = works[work]
    assert build.told(done) == 1
    assert said in capsys.readouterr().err


def test_a_program_that_fails_in_a_build_is_named_with_its_last_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fails = "import sys; sys.exit('the disk is full')"
    command = [sys.executable, "-c", fails]
    assert build.told(lambda: subprocess.run(command, capture_output=True, check=True)) == 1
    said = capsys.readouterr().err
    assert "failed with code 1" in said
    assert said.rstrip().endswith("the disk is full")
    assert build.told(lambda: None) == 0
