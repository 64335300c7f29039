"""The notices name all that lies in a bundle; one that must not be given away fails in words."""

import json
from pathlib import Path

import pytest
from stub_bundle import FONT, StubBundle

from licences import notices, tables
from licences.expressions import Unreadable, choices, chosen

LGPL = "PySide6/Qt/lib/libQt6Core.so.6"


@pytest.fixture
def stub(tmp_path: Path) -> StubBundle:
    made = StubBundle(tmp_path)
    made.install("kind", "1.2", {"kind/__init__.py": b"", "kind/_fast.so": b"x"}, licence="MIT")
    made.collect("kind/_fast.so")
    return made


def refusal(stub: StubBundle) -> str:
    """What is said of a bundle that must not be given away."""
    with pytest.raises(notices.LicencesRefused) as refused:
        notices.write(stub.bundle, stub.site, stub.bundle / "out")
    assert not (stub.bundle / "out").exists()
    return str(refused.value)


def written(stub: StubBundle, to: Path) -> dict[str, dict[str, object]]:
    """The parts that the notices name, by name."""
    notices.write(stub.bundle, stub.site, to)
    return {part["name"]: part for part in json.loads((to / "parts.json").read_text("utf-8"))}


def test_a_part_is_named_with_version_licence_and_its_own_notice(
    stub: StubBundle, tmp_path: Path
) -> None:
    to = tmp_path / "notices"
    kind = written(stub, to)["kind"]
    assert (kind["version"], kind["licence"], kind["how"]) == ("1.2", "MIT", "python")
    assert kind["texts"] == ["kind-LICENSE"]
    assert (to / "kind-LICENSE").read_text() == "Do what you like."
    readable = (to / "NOTICES.txt").read_text("utf-8")
    assert "kind 1.2: MIT" in readable
    assert "Do what you like." in readable


def test_what_starts_the_bundle_is_a_part_of_it(stub: StubBundle, tmp_path: Path) -> None:
    part = written(stub, tmp_path / "notices")["pyinstaller"]
    assert part["licence"] == "GPL-2.0-or-later WITH Bootloader-exception"


def test_modules_inside_the_executable_belong_to_a_part_too(
    stub: StubBundle, tmp_path: Path
) -> None:
    stub.install("pure", "3", {"pure/deep/__init__.py": b"", "pure/deep/a.py": b""}, licence="ISC")
    stub.freeze("pressorsheet", ("json.decoder", "pure", "pure.deep.a"))
    assert written(stub, tmp_path / "notices")["pure"]["licence"] == "ISC"


def test_a_module_of_no_known_package_fails(stub: StubBundle) -> None:
    stub.freeze("pressorsheet", ("json", "stray.thing"))
    assert refusal(stub) == "module stray.thing: of no package that was frozen"


def test_a_part_whose_licence_is_not_known_fails(stub: StubBundle) -> None:
    stub.install("mute", "0.1", {"mute/_m.so": b"x"})
    stub.collect("mute/_m.so")
    assert "mute 0.1" in refusal(stub)
    assert "its licence is not known" in refusal(stub)


def test_a_part_without_a_notice_fails(stub: StubBundle) -> None:
    stub.install("bare", "0.1", {"bare/_m.so": b"x"}, licence="MIT", notice="")
    stub.collect("bare/_m.so")
    assert refusal(stub) == "bare 0.1 (_internal/bare/_m.so): no licence text was found"


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "GPL-2.0-or-later", "AGPL-3.0-only", "GPL-2.0-only OR AGPL-3.0-only"],
)
def test_a_part_under_the_gpl_alone_fails(stub: StubBundle, licence: str) -> None:
    stub.install("viral", "2", {"viral/_m.so": b"x"}, licence=licence)
    stub.collect("viral/_m.so")
    assert refusal(stub) == (
        f"viral 2 (_internal/viral/_m.so): GPL only ({licence}): it must not be in the bundle"
    )


def test_a_choice_that_offers_more_than_the_gpl_passes(stub: StubBundle, tmp_path: Path) -> None:
    stub.install("both", "2", {"both/_m.so": b"x"}, licence="GPL-3.0-only OR MIT")
    stub.collect("both/_m.so")
    assert "both" in written(stub, tmp_path / "notices")


def test_a_licence_that_nobody_accepted_fails(stub: StubBundle) -> None:
    stub.install("odd", "2", {"odd/_m.so": b"x"}, licence="BUSL-1.1")
    stub.collect("odd/_m.so")
    assert "its licence is not among those accepted: BUSL-1.1" in refusal(stub)


def test_a_file_that_nobody_knows_fails(stub: StubBundle) -> None:
    stub.put("found-somewhere.bin")
    assert refusal(stub) == "_internal/found-somewhere.bin: nobody knows where it comes from"


def test_a_font_of_reportlab_that_is_gpl_fails(stub: StubBundle) -> None:
    font = "reportlab/fonts/DarkGardenMK.pfb"
    stub.install("reportlab", "5.1.0", {font: b"%!PS-AdobeFont-1.0: DarkGardenMK"})
    stub.collect(font)
    assert refusal(stub) == f"_internal/{font}: a font that parts.toml does not name"


def test_a_font_is_known_under_another_name_too(stub: StubBundle) -> None:
    stub.install("sly", "1", {"sly/data.bin": FONT}, licence="MIT")
    stub.collect("sly/data.bin")
    assert "sly/data.bin: a font" in refusal(stub)


def test_our_own_fonts_are_named_with_their_licence(stub: StubBundle, tmp_path: Path) -> None:
    stub.put("pressorsheet/_resources/fonts/NotoSans-Bold.ttf", FONT)
    font = written(stub, tmp_path / "notices")["Noto Sans"]
    assert (font["licence"], font["how"]) == ("OFL-1.1", "font")
    assert "SIL OPEN FONT LICENSE" in (tmp_path / "notices" / "OFL.txt").read_text("utf-8")


def with_qt(stub: StubBundle, qt: bytes = b"Qt") -> None:
    stub.install("PySide6_Essentials", "6.11.3", {LGPL: qt, "PySide6/QtCore.abi3.so": b"x"})
    stub.collect(LGPL, "PySide6/QtCore.abi3.so")


WINDOWS = {
    "Python": ("python311.dll", "python3.dll", "base_library.zip", "_ctypes.pyd", "select.pyd"),
    "Microsoft run-time libraries": (
        "VCRUNTIME140.dll",
        "VCRUNTIME140_1.dll",
        "ucrtbase.dll",
        "api-ms-win-crt-heap-l1-1-0.dll",
        "PySide6/MSVCP140.dll",
        "shiboken6/msvcp140_1.dll",
    ),
    "libffi": ("libffi-8.dll",),
    "Qt": ("PySide6/Qt6Core.dll", "PySide6/plugins/platforms/qwindows.dll"),
    "PySide6": ("PySide6/QtCore.pyd", "PySide6/pyside6.abi3.dll"),
    "shiboken6": ("shiboken6/shiboken6.abi3.dll",),
}


def test_what_a_bundle_for_windows_holds_has_its_place(stub: StubBundle) -> None:
    paths = [path for each in WINDOWS.values() for path in each]
    for top, name in (("PySide6/", "PySide6_Essentials"), ("shiboken6/", "shiboken6")):
        files = {path: b"x" for path in paths if path.startswith(top)}
        stub.install(name, "6.11.3", files)
    for path in paths:
        stub.put(path, b"x")
    stub.freeze("pressorsheet.exe", ("json",))
    stub.freeze("pressorsheet-cli.exe", ("json",))
    parts = {part.name: part.files for part in notices.accepted_parts(stub.bundle, stub.site)}
    for name, inside in WINDOWS.items():
        found = {path for path in parts[name] if path.startswith("_internal/")}
        assert found == {f"_internal/{path}" for path in inside}, name


MACOS = {
    "Python": (
        "Frameworks/Python.framework/Versions/3.11/Python",
        "Frameworks/python3__dot__11/lib-dynload/_struct.cpython-311-darwin.so",
        "Resources/base_library.zip",
    ),
    "Qt": (
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Frameworks/PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    ),
}


def test_what_an_app_for_macos_holds_has_its_place(stub: StubBundle) -> None:
    files = {path.removeprefix("Frameworks/"): b"x" for path in MACOS["Qt"]}
    stub.install("PySide6_Essentials", "6.11.3", files)
    for each in MACOS.values():
        for path in each:
            stub.put_at(f"Contents/{path}", b"x")
    for own in ("Info.plist", "Resources/pressorsheet.icns", "_CodeSignature/CodeResources"):
        stub.put_at(f"Contents/{own}", b"x")
    parts = {part.name: part.files for part in notices.accepted_parts(stub.bundle, stub.site)}
    for name, inside in MACOS.items():
        assert set(parts[name]) == {f"Contents/{path}" for path in inside}


def test_qt_is_shown_with_how_it_is_replaced(stub: StubBundle, tmp_path: Path) -> None:
    with_qt(stub)
    parts = written(stub, tmp_path / "notices")
    assert parts["Qt"]["licence"] == parts["PySide6"]["licence"] == "LGPL-3.0-only"
    note = (tmp_path / "notices" / "QT.txt").read_text("utf-8")
    assert "How to replace them." in note
    assert "with Qt 6.11.3 and talks to it" in note
    assert "these are here:\nCore." in note


def test_a_bundle_whose_qt_somebody_replaced_passes(stub: StubBundle, tmp_path: Path) -> None:
    with_qt(stub)
    stub.put(LGPL, b"somebody's own build of Qt, of another size")
    assert "Qt" in written(stub, tmp_path / "notices")


def test_a_library_packed_where_nobody_can_replace_it_fails(stub: StubBundle) -> None:
    with_qt(stub)
    stub.freeze("pressorsheet", (), packed=("PySide6/Qt/lib/libQt6Gui.so.6",))
    assert refusal(stub) == (
        "PySide6/Qt/lib/libQt6Gui.so.6: packed into the executable, where nobody can replace it"
    )


def test_a_module_under_the_lgpl_in_the_executable_fails_too(stub: StubBundle) -> None:
    with_qt(stub)
    stub.install("shiboken6", "6.11.3", {"shiboken6/__init__.py": b"", "shiboken6/s.so": b"x"})
    stub.collect("shiboken6/s.so")
    stub.freeze("pressorsheet", ("shiboken6",))
    assert refusal(stub) == "module shiboken6: LGPL, and packed into the executable"


def test_a_part_under_the_lgpl_that_lies_inside_another_fails(stub: StubBundle) -> None:
    stub.hold_crate("weak", "1.0.1", "LGPL-2.1-or-later")
    assert "LGPL, and in no file of its own" in refusal(stub)


def test_crates_of_a_wheel_are_one_part_that_names_each(stub: StubBundle, tmp_path: Path) -> None:
    stub.hold_crate("serde", "1.0.1", "MIT OR Apache-2.0")
    part = next(one for name, one in written(stub, tmp_path / "n").items() if "crates" in name)
    assert (part["within"], part["licence"]) == ("rusty", "MIT")
    listed = (tmp_path / "n" / "rusty-crates.txt").read_text("utf-8")
    assert "serde 1.0.1: MIT OR Apache-2.0. A. Author" in listed


def test_a_crate_under_the_gpl_alone_fails(stub: StubBundle) -> None:
    stub.hold_crate("viral", "1.0.1", "GPL-3.0-only")
    assert refusal(stub) == (
        "viral 1.0.1 in rusty: GPL only (GPL-3.0-only): it must not be in the bundle"
    )


@pytest.mark.skipif(
    not Path("/usr/share/doc/zlib1g/copyright").exists(), reason="not Debian with its zlib"
)
def test_a_library_of_the_system_is_named_with_the_system_s_notice(
    stub: StubBundle, tmp_path: Path
) -> None:
    stub.put("pressorsheet/_libraries/libz.so.1")
    zlib = written(stub, tmp_path / "notices")["zlib"]
    assert zlib["licence"] == "Zlib"
    copied = (tmp_path / "notices" / "zlib-copyright.txt").read_text("utf-8")
    assert copied == Path("/usr/share/doc/zlib1g/copyright").read_text("utf-8")


@pytest.mark.skipif(
    not all(
        Path(f"/usr/share/doc/{name}/copyright").exists() for name in ("libuuid1", "libmount1")
    ),
    reason="not Debian with these two of util-linux",
)
def test_two_libraries_of_one_source_have_each_its_own_licence(
    stub: StubBundle, tmp_path: Path
) -> None:
    for library in ("libuuid.so.1", "libmount.so.1"):
        stub.put(f"pressorsheet/_libraries/{library}")
    parts = written(stub, tmp_path / "notices")
    assert parts["libuuid1"]["licence"] == "BSD-3-Clause"
    assert parts["util-linux"]["licence"] == "LGPL-2.1-or-later"


@pytest.mark.skipif(
    not Path("/usr/share/doc/libreadline8/copyright").exists(), reason="not Debian with readline 8"
)
def test_readline_of_the_system_fails_for_it_is_gpl(stub: StubBundle) -> None:
    stub.put("libreadline.so.8")
    assert "GPL only (GPL-3.0-or-later)" in refusal(stub)


def test_the_wheel_of_pillow_holds_no_libimagequant() -> None:
    from PIL import features  # noqa: PLC0415

    assert features.check("libimagequant") is False


def test_no_two_texts_are_one_file_where_letters_case_does_not_count(
    stub: StubBundle, tmp_path: Path
) -> None:
    with_qt(stub)
    stub.put("pressorsheet/_resources/fonts/Inter-Bold.otf", FONT)
    written(stub, tmp_path / "notices")
    names = [path.name.casefold() for path in (tmp_path / "notices").iterdir()]
    assert len(names) == len(set(names))
    # All texts that could ever be written together.
    texts = [path.name.casefold() for path in (tables.HERE / "texts").iterdir()]
    assert len({*texts, "qt.txt", "notices.txt", "ofl.txt"}) == len(texts) + 3


def test_every_row_found_by_hand_has_its_reason_and_its_texts() -> None:
    parts = tables.table("parts")
    named = [*parts["distributions"].values(), *parts["libraries"].values()]
    rows = [
        *named,
        *(row for kind in ("splits", "insides", "files", "fonts") for row in parts[kind]),
    ]
    for row in rows:
        assert row["why"], row
        assert chosen(row["licence"], tables.accepted()) or row is parts["libraries"]["readline"], (
            row
        )
        assert all(text.strip() for text in tables.texts_of(row).values()), row
    used = {name for row in rows for name in row.get("texts", ())}
    standard = {tables.standard(licence) for licence in tables.accepted()}
    there = {path.name for path in (tables.HERE / "texts").iterdir()}
    assert there == (used | standard) - {"", tables.QT_NOTE}


def said(expression: str) -> list[list[str]]:
    return [sorted(one) for one in choices(expression)]


def test_choices_of_an_expression() -> None:
    assert said("MIT") == [["MIT"]]
    assert said("(A OR B) AND C") == [["A", "C"], ["B", "C"]]
    assert said("A OR B AND C") == [["A"], ["B", "C"]]
    assert said("A WITH E OR B") == [["A WITH E"], ["B"]]
    assert chosen("A OR B", {"B", "C"}) == frozenset("B")
    assert chosen("A AND B", {"B"}) is None


@pytest.mark.parametrize("said", ["", "BSD license (see", "A OR", "AND A", "A B", "A, B", "A WITH"])
def test_what_is_no_expression_is_refused(said: str) -> None:
    with pytest.raises(Unreadable):
        choices(said)
