"""The kit holds what it says: sums that hold, one page to install by, wheels that are pinned."""

import hashlib
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

import archive
import sums
from kit import folder, sheet, wheelhouse
from tools import needs


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kit = tmp_path_factory.mktemp("kit")
    sheet.write(kit, "3.2.1")
    return kit


def test_the_install_sheet_is_one_page(printed: Path) -> None:
    assert len(PdfReader(printed / "INSTALL.pdf").pages) == 1


@pytest.mark.parametrize(
    ("system", "machine", "said"),
    [
        ("Windows", "AMD64", "Windows x86_64"),
        ("Darwin", "x86_64", "macOS x86_64"),
        ("Darwin", "arm64", "macOS arm64"),
        ("Linux", "x86_64", "Linux x86_64"),
    ],
)
def test_it_is_one_page_on_every_system_and_of_a_long_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, said: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    sheet.write(tmp_path, "10.11.12")
    assert said in " ".join((tmp_path / "INSTALL.txt").read_text("utf-8").split())


def test_what_is_typed_is_broken_at_blanks_alone() -> None:
    typed = "wheels " * 10 + "`pip install --require-hashes`"
    assert sheet.plain(typed).split() == [*["wheels"] * 10, "pip", "install", "--require-hashes"]


def test_every_word_of_the_text_is_on_paper(printed: Path) -> None:
    paper = PdfReader(printed / "INSTALL.pdf").pages[0].extract_text()
    solid = "".join(paper.split())  # a long path is broken over two lines
    text = (printed / "INSTALL.txt").read_text("utf-8")
    words = [word for word in text.split() if not re.fullmatch("[=-]+", word)]
    assert len(words) > 300
    assert [word for word in words if word not in solid] == []


def test_the_version_stands_in_it_and_no_gap_is_left(printed: Path) -> None:
    text = (printed / "INSTALL.txt").read_text("utf-8")
    assert "pressorsheet_3.2.1_amd64.deb" in text
    assert "glibc 2.36 or newer" in text  # Debian 12's
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]} on " in text
    assert "@" not in text


def test_no_line_of_the_text_is_longer_than_a_screen(printed: Path) -> None:
    lines = (printed / "INSTALL.txt").read_text("utf-8").splitlines()
    assert max(map(len, lines)) <= 96


def test_the_sheet_is_the_same_bytes_each_time(printed: Path, tmp_path: Path) -> None:
    sheet.write(tmp_path, "3.2.1")
    assert (tmp_path / "INSTALL.pdf").read_bytes() == (printed / "INSTALL.pdf").read_bytes()


def test_a_text_that_no_longer_fits_on_the_page_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = tmp_path / "longer.txt"
    longer.write_text(sheet.SOURCE.read_text("utf-8") * 3, "utf-8")
    monkeypatch.setattr(sheet, "SOURCE", longer)
    with pytest.raises(sheet.SheetTooLong):
        sheet.write(tmp_path, "3.2.1")


@needs("sha256sum")
def test_the_sums_hold_and_tell_one_changed_byte(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a file.deb").write_bytes(b"one")
    (tmp_path / "inner" / "b.txt").write_bytes(b"two")
    sums.write(tmp_path, archive.files_in(tmp_path))
    asks = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(asks, cwd=tmp_path, check=False).returncode == 0
    assert len((tmp_path / "SHA256SUMS").read_text("utf-8").splitlines()) == 2
    (tmp_path / "inner" / "b.txt").write_bytes(b"twp")
    assert subprocess.run(asks, cwd=tmp_path, check=False).returncode != 0


def test_packages_of_this_version_alone_join_the_kit(tmp_path: Path) -> None:
    ours = (
        "pressorsheet-0.1.0-linux-x86_64.tar.xz",
        "pressorsheet-0.1.0-macos-arm64.dmg",
        "pressorsheet_0.1.0_amd64.deb",
    )
    others = (
        "pressorsheet-10.1.0-linux-x86_64.tar.xz",
        "pressorsheet-0.1.01-linux-x86_64.tar.xz",
        "pressorsheet_0.1.0.1_amd64.deb",
        "pressorsheet_0x1y0_amd64.deb",
        "pressorsheet-0.1.0-py3-none-any.whl",
        "another-0.1.0-windows-x86_64.zip",
    )
    for name in (*ours, *others):
        (tmp_path / name).touch()
    assert [file.name for file in folder.packages_in(tmp_path, "0.1.0")] == sorted(ours)


MACHINES = {
    ("linux", "x86_64"): {"-1.2.3-linux-x86_64.tar.xz", "_1.2.2_amd64.deb"},
    ("linux", "aarch64"): {"-1.2.3-linux-aarch64.tar.xz", "_1.2.3_arm64.deb"},
    ("darwin", "arm64"): {"-1.2.3-macos-arm64.dmg", "-1.2.2-macos-arm64.dmg"},
    ("darwin", "x86_64"): {"-1.2.3-macos-x86_64.dmg"},
    ("win32", "AMD64"): {"-1.2.3-windows-x86_64.zip", "-1.2.3-windows-x86_64-setup.exe"},
}


@pytest.mark.parametrize(("system", "machine"), MACHINES)
def test_what_an_earlier_build_left_of_this_machine_goes_and_what_others_made_stays(
    tmp_path: Path, system: str, machine: str
) -> None:
    every = {"pressorsheet" + name for made in MACHINES.values() for name in made}
    every |= {"pressorsheet-1.2.3-py3-none-any.whl", "my_amd64.deb", "my-macos-arm64.dmg"}
    for name in every:
        (tmp_path / name).touch()
    folder.clear(tmp_path, system, machine)
    gone = {"pressorsheet" + name for name in MACHINES[system, machine]}
    assert {file.name for file in tmp_path.iterdir()} == every - gone


def test_the_wheelhouse_pins_the_program_too(tmp_path: Path) -> None:
    wheel = tmp_path / "pressorsheet-3.2.1-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    text = wheelhouse.requirements("other==1 --hash=sha256:00\n", wheel)
    digest = hashlib.sha256(b"wheel").hexdigest()
    assert text == (
        f"pressorsheet==3.2.1 \\\n    --hash=sha256:{digest}\nother==1 --hash=sha256:00\n"
    )
