"""The list of a bundle's parts keeps CycloneDX's schema, names every file, and is reproducible."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from stub_bundle import FONT, StubBundle

from licences import sbom
from licences.notices import LicencesRefused

AT = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
LOCK = f"""# a comment
inner==2.0 ; sys_platform != 'win32' \\
    --hash=sha256:{ONE}
    # via kind
kind==1.2 \\
    --hash=sha256:{TWO} \\
    --hash=sha256:{THREE}
"""


@pytest.fixture
def stub(tmp_path: Path) -> StubBundle:
    made = StubBundle(tmp_path)
    made.install("pressorsheet", "0.1.0", {}, requires=("kind>=1",))
    made.install(
        "kind",
        "1.2",
        {"kind/_k.so": b"k"},
        licence="MIT",
        requires=("inner; extra == 'x'", "Inner>1"),
    )
    made.install("inner", "2.0", {"inner/_i.so": b"i"}, licence="0BSD OR LicenseRef-public-domain")
    made.collect("kind/_k.so", "inner/_i.so")
    made.put("pressorsheet/_resources/fonts/Inter-Bold.otf", FONT)
    return made


def listed(stub: StubBundle, folder: Path, at: datetime = AT) -> Any:
    lock = folder / "lock.txt"
    lock.write_text(LOCK)
    made = sbom.write(stub.bundle, stub.site, lock, folder, at)
    assert made.name == f"pressorsheet-0.1.0-{sbom.system()}.cdx.json"
    return json.loads(made.read_text("utf-8"))


def named(found: Any) -> dict[str, Any]:
    return {one["name"]: one for one in found["components"]}


def test_the_program_is_the_root_with_its_version_and_the_commit_s_time(
    stub: StubBundle, tmp_path: Path
) -> None:
    found = listed(stub, tmp_path)
    root = found["metadata"]["component"]
    assert (root["name"], root["version"], root["type"]) == ("pressorsheet", "0.1.0", "application")
    assert found["metadata"]["timestamp"] == "2026-11-26T07:00:00+00:00"
    assert found["specVersion"] == "1.6"


def test_a_part_has_address_version_and_licence(stub: StubBundle, tmp_path: Path) -> None:
    parts = named(listed(stub, tmp_path))
    assert parts["kind"]["purl"] == "pkg:pypi/kind@1.2"
    assert parts["kind"]["version"] == "1.2"
    assert parts["kind"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert parts["inner"]["licenses"] == [{"expression": "0BSD OR LicenseRef-public-domain"}]
    assert parts["Inter"]["licenses"] == [{"license": {"id": "OFL-1.1"}}]


def test_the_pins_of_a_wheel_are_told(stub: StubBundle, tmp_path: Path) -> None:
    parts = named(listed(stub, tmp_path))
    assert parts["inner"]["hashes"] == [{"alg": "SHA-256", "content": ONE}]
    # Which of several wheels was taken is not told by the pins, so none is claimed.
    assert "hashes" not in parts["kind"]
    told = [one["value"] for one in parts["kind"]["properties"] if one["name"] == sbom.PINNED]
    assert told == [TWO, THREE]


def test_every_file_of_others_is_named_with_its_hash(stub: StubBundle, tmp_path: Path) -> None:
    found = listed(stub, tmp_path)
    files = dict(files_of(found))
    there = {
        path.relative_to(stub.bundle).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in stub.bundle.rglob("*")
        if path.is_file()
    }
    assert files == there


def files_of(found: Any) -> Iterator[tuple[str, str]]:
    for part in found["components"]:
        for file in part.get("components", ()):
            yield file["name"], file["hashes"][0]["content"]


def test_who_asks_for_whom(stub: StubBundle, tmp_path: Path) -> None:
    found = listed(stub, tmp_path)
    leads = {one["ref"]: one.get("dependsOn", []) for one in found["dependencies"]}
    assert leads["python:kind"] == ["python:inner"]
    # What nobody else asks for, the program does: the font, and what starts it.
    assert leads["pressorsheet@0.1.0"] == ["python:kind", "python:pyinstaller", "row:Inter"]
    assert leads["python:inner"] == []


def test_the_same_bundle_gives_the_same_bytes(stub: StubBundle, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        listed(stub, folder)
    (first,), (second,) = one.glob("*.json"), two.glob("*.json")
    assert first.read_bytes() == second.read_bytes()


def test_another_bundle_has_another_serial_number(stub: StubBundle, tmp_path: Path) -> None:
    before = listed(stub, tmp_path)["serialNumber"]
    stub.put("kind/_k.so", b"another")
    assert listed(stub, tmp_path)["serialNumber"] != before


def test_no_list_is_made_of_a_bundle_that_must_not_be_given_away(
    stub: StubBundle, tmp_path: Path
) -> None:
    stub.put("stray.bin")
    with pytest.raises(LicencesRefused):
        listed(stub, tmp_path)
    assert not list(tmp_path.glob("*.cdx.json"))


def test_crates_are_named_one_by_one(stub: StubBundle, tmp_path: Path) -> None:
    stub.hold_crate("serde", "1.0.1", "MIT OR Apache-2.0")
    parts = named(listed(stub, tmp_path))
    assert parts["serde"]["purl"] == "pkg:cargo/serde@1.0.1"
    assert parts["serde"]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]


def test_what_breaks_the_schema_is_refused() -> None:
    from cyclonedx.model.bom import Bom  # noqa: PLC0415
    from cyclonedx.model.component import Component  # noqa: PLC0415

    sound = Bom(components=[Component(name="x")])
    assert json.loads(sbom.validated(sound))["components"]
    unsound = Bom(components=[Component(name="x", mime_type="no kind of file")])
    with pytest.raises(sbom.ListRefused):
        sbom.validated(unsound)
