"""`licences` lists what of others the program holds, and shows the notices of each part."""

import json

import pytest
from breakable import Bundle, wheel_unpacked

from pressorsheet.cli.main import run

PARTS = [
    {
        "name": "Qt",
        "version": "6.11.3",
        "licence": "LGPL-3.0-only",
        "how": "library",
        "texts": ["QT.txt", "LGPL.txt"],
    },
    {
        "name": "OpenSSL",
        "version": "4.0.3",
        "licence": "Apache-2.0",
        "how": "inside",
        "texts": ["A.txt"],
        "within": "cryptography",
    },
    {
        "name": "OpenSSL",
        "version": "3.6.0",
        "licence": "Apache-2.0",
        "how": "inside",
        "texts": ["A.txt"],
        "within": "sqlcipher3",
    },
]
TEXTS = {
    "QT.txt": "How to replace it: m\u00fchelos.\n",
    "LGPL.txt": "GNU LGPL\n\ta tab\f\n",
    "A.txt": "Apache\n",
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A program with the notices of a bundle beside it."""
    top = tmp_path_factory.mktemp("licences")
    made = Bundle(wheel_unpacked(top), top / "bundle")
    notices = made.package / "_notices"
    notices.mkdir()
    for name, text in {**TEXTS, "parts.json": json.dumps(PARTS)}.items():
        (notices / name).write_text(text, encoding="utf-8")
    return made


def said(bundle: Bundle, *arguments: str, code: int = 0) -> str:
    done = bundle.run("-m", "pressorsheet", "licences", *arguments, PYTHONUTF8="1")
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_a_bundle_lists_its_parts_by_name(bundle: Bundle) -> None:
    assert said(bundle).splitlines() == [
        "OpenSSL 4.0.3, inside cryptography: Apache-2.0",
        "OpenSSL 3.6.0, inside sqlcipher3: Apache-2.0",
        "Qt 6.11.3: LGPL-3.0-only",
    ]


def test_a_part_s_notices_are_shown_in_full(bundle: Bundle) -> None:
    shown = said(bundle, "qt")
    assert shown.startswith("Qt 6.11.3: LGPL-3.0-only\n\nHow to replace it: m\u00fchelos.\n")
    # A tab or a new page would be written as an escape.
    assert "GNU LGPL\n    a tab\n" in shown


def test_a_name_that_two_parts_have_shows_both(bundle: Bundle) -> None:
    shown = said(bundle, "OpenSSL")
    assert shown.count("Apache\n") == 2
    assert "inside cryptography" in shown
    assert "inside sqlcipher3" in shown


def test_as_json(bundle: Bundle) -> None:
    parts = json.loads(said(bundle, "--json"))["parts"]
    assert [one["version"] for one in parts] == ["4.0.3", "3.6.0", "6.11.3"]
    (qt,) = json.loads(said(bundle, "Qt", "--json"))["parts"]
    assert "How to replace it" in qt["text"]


def test_an_unknown_part_is_refused(bundle: Bundle) -> None:
    refusal = said(bundle, "Windows", code=1)
    assert refusal == "no part is named Windows; pressorsheet licences lists them\n"


def test_a_bundle_that_lacks_a_notice_fails_its_self_test(bundle: Bundle) -> None:
    assert "licences" not in bundle.findings_of("pressorsheet.cli.self_test.parts")
    lost = bundle.package / "_notices" / "LGPL.txt"
    text = lost.read_text(encoding="utf-8")
    lost.unlink()
    try:
        assert "licences" in bundle.findings_of("pressorsheet.cli.self_test.parts")
        lost.write_text("\n", encoding="utf-8")
        lost.with_name("QT.txt").write_text("", encoding="utf-8")
        found = bundle.findings_of("pressorsheet.cli.self_test.parts")
        assert found["licences"] == "Qt has no notice"
    finally:
        lost.write_text(text, encoding="utf-8")
        lost.with_name("QT.txt").write_text(TEXTS["QT.txt"], encoding="utf-8")


def test_without_a_bundle_the_installed_packages_are_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["licences"]) == 0
    lines = capsys.readouterr().out.splitlines()
    named = {line.partition(": ")[0].rpartition(" ")[0] for line in lines}
    # What pyproject.toml asks for, and what that brings.
    assert {"cryptography", "cffi", "pydantic", "pydantic_core", "reportlab", "pillow"} <= named
    assert "Inter: OFL-1.1" in lines
    # What only develops it is no part of it.
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & named


def test_without_a_bundle_the_packages_own_notices_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, words in (
        ("reportlab", "ReportLab"),
        ("Noto Sans", "SIL OPEN FONT LICENSE"),
        ("Python", "Python Software Foundation"),
        ("shiboken6", "its package brings no licence text"),
    ):
        assert run(["licences", name]) == 0
        assert words in capsys.readouterr().out
