"""A release is packed from whole kits of every system and of this version, or not at all."""

import hashlib
import zipfile
from pathlib import Path

import pytest

import release
from pressorsheet import __version__

TAG, VERSION = f"v{__version__}", f"pressorsheet-{__version__}"


@pytest.fixture
def kits(tmp_path: Path) -> Path:
    """A kit for each system: one file, one in a folder, and their checksums."""
    for system in release.SYSTEMS:
        kit = tmp_path / "kits" / f"kit-{system}" / VERSION
        (kit / "licences").mkdir(parents=True)
        (kit / "program").write_text(system)
        (kit / "licences" / "notices.txt").write_text("notices")
        lines = [
            f"{hashlib.sha256((kit / name).read_bytes()).hexdigest()}  {name}\n"
            for name in ("licences/notices.txt", "program")
        ]
        (kit / "SHA256SUMS").write_text("".join(lines))
    return tmp_path / "kits"


def test_each_kit_becomes_one_file_with_its_checksum(kits: Path, tmp_path: Path) -> None:
    packed = release.build(TAG, kits, tmp_path / "out")
    assert [file.name for file in packed] == [
        f"pressorsheet-{__version__}-kit-{system}.zip"
        for system in ("linux-x86_64", "macos-arm64", "macos-x86_64", "windows-x86_64")
    ]
    top = f"pressorsheet-{__version__}-kit-linux-x86_64"
    with zipfile.ZipFile(packed[0]) as archive:
        assert archive.read(f"{top}/program") == b"linux-x86_64"
        assert len(archive.namelist()) == 3
    listed = (tmp_path / "out" / "SHA256SUMS").read_text().splitlines()
    assert listed == [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}" for f in packed]


def test_the_same_kits_give_the_same_files(kits: Path, tmp_path: Path) -> None:
    first = [file.read_bytes() for file in release.build(TAG, kits, tmp_path / "one")]
    for path in kits.rglob("*"):
        path.touch()
    assert [file.read_bytes() for file in release.build(TAG, kits, tmp_path / "two")] == first


def refusal(tag: str, kits: Path, out: Path) -> str:
    """Why a release is refused; nothing is written then."""
    with pytest.raises(release.ReleaseStopped) as stopped:
        release.build(tag, kits, out)
    assert not out.exists()
    return str(stopped.value)


def test_a_tag_of_another_version_is_refused(kits: Path, tmp_path: Path) -> None:
    assert "v999.0.0" in refusal("v999.0.0", kits, tmp_path / "out")


def test_a_kit_that_is_missing_is_named(kits: Path, tmp_path: Path) -> None:
    (kits / "kit-macos-arm64" / VERSION / "SHA256SUMS").unlink()
    assert "kit-macos-arm64" in refusal(TAG, kits, tmp_path / "out")


@pytest.mark.parametrize("change", ["altered", "missing", "added"])
def test_a_file_that_is_not_what_its_kit_says_is_named(
    kits: Path, tmp_path: Path, change: str
) -> None:
    kit = kits / "kit-windows-x86_64" / VERSION
    if change == "altered":
        (kit / "program").write_text("another")
    elif change == "missing":
        (kit / "program").unlink()
    else:
        (kit / "stray").write_text("")
    named = "stray" if change == "added" else "program"
    assert f"kit-windows-x86_64: {named}" in refusal(TAG, kits, tmp_path / "out")
