"""A whole bundle passes its self-test wherever it lies; one that lacks anything says what."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from breakable import Bundle, wheel_unpacked

PARTS = "pressorsheet.cli.self_test"
WINDOW = "pressorsheet.ui.self_test"
LEAST_PROBES = 34


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_unpacked(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def bundle(site: Path, tmp_path: Path) -> Bundle:
    return Bundle(site, tmp_path)


# --- a whole one ---


def test_a_whole_bundle_passes_and_leaves_nothing_behind(bundle: Bundle, tmp_path: Path) -> None:
    home, temporary, runtime = (tmp_path / name for name in ("home", "temporary", "runtime"))
    for folder in (home, temporary, runtime):
        folder.mkdir(0o700)
    # What reportlab would run of a person's own.
    (home / ".reportlab_mods").write_text("raise SystemExit(3)\n", encoding="utf-8")
    before = sorted(bundle.site.rglob("*"))
    folders = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(runtime)}
    done = bundle.self_test(**folders, PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 0, done.stdout + done.stderr
    *lines, closing = done.stdout.splitlines()
    assert closing == f"self-test passed: {len(lines)} probes"
    assert len(lines) >= LEAST_PROBES
    assert not any("failed" in line for line in lines)
    for told in (
        "files: [0-9]+ as they were built",
        "encrypted store: 124 records encrypted in .*; none is readable there",
        "night views: worksheet, taper, handover, history, protocol",
    ):
        assert re.search(f"^{told}$", done.stdout, re.MULTILINE), done.stdout
    assert [path.name for path in home.iterdir()] == [".reportlab_mods"]
    assert [*temporary.iterdir(), *runtime.iterdir()] == []
    assert sorted(bundle.site.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names its temporary folder otherwise")
def test_it_needs_no_home_and_no_temporary_folder_of_its_own_and_answers_in_json(
    bundle: Bundle, tmp_path: Path
) -> None:
    elsewhere = {"HOME": "/dev/null", "TMPDIR": str(tmp_path / "not there")}
    done = bundle.run("-m", "pressorsheet", "self-test", "--json", **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["passed"] is True
    assert answer["count"] == len(answer["probes"]) >= LEAST_PROBES
    assert all(one["passed"] and one["says"] for one in answer["probes"])


# --- a broken one ---


def test_every_damaged_file_is_named(bundle: Bundle) -> None:
    shipped = bundle.shipped
    bundle.replace(shipped / "protocols" / "septic-shock.toml", "over_h = 8", "over_h = 80")
    bundle.replace(shipped / "i18n" / "en.toml", "(?m)^map_missing = ", "map_lacking = ")
    bundle.cut(shipped / "samples" / "stale-map.worksheet.json", 0.5)
    (shipped / "schema" / "worksheet.schema.json").write_text("{}", encoding="utf-8")
    bundle.cut(shipped / "fonts" / "Inter-Bold.otf", 0.6)
    bundle.cut(shipped / "fonts" / "NotoSans-Bold.ttf", 0.6)
    (shipped / "drugs" / "own.toml").write_text("", encoding="utf-8")
    found = bundle.findings()
    for name in (
        "protocols/septic-shock.toml",
        "i18n/en.toml",
        "samples/stale-map.worksheet.json",
        "schema/worksheet.schema.json",
        "fonts/Inter-Bold.otf",
        "fonts/NotoSans-Bold.ttf",
    ):
        assert name in found["files"]
    assert "septic-shock.toml" in found["protocols"]
    assert "worksheet.schema.json" in found["schema"]
    assert "Inter-Bold.otf is damaged in its table" in found["font files"]
    assert "own.toml" in found["drugs"]
    assert {"samples", "handover", "taper sheet"} <= set(found)


def test_every_missing_part_is_named(bundle: Bundle) -> None:
    bundle.shadow("sqlcipher3")
    bundle.shadow("pypdfium2")
    (bundle.package / "ui" / "panels" / "history.py").unlink()
    (bundle.shipped / "drugs" / "vasopressin.toml").unlink()
    (bundle.shipped / "i18n" / "window" / "taper.toml").unlink()
    (bundle.shipped / "style" / "window.qss").unlink()
    (bundle.shipped / "icons" / "pressorsheet-48.png").unlink()
    found = bundle.findings()
    assert "ModuleNotFoundError (sqlcipher3)" in found["modules"]
    assert "ModuleNotFoundError (pypdfium2)" in found["modules"]
    assert "pressorsheet.ui.panels.history" in found["modules"]
    assert "sqlcipher3" in found["stores"]
    assert "pypdfium2" in found["paper"]
    for name in ("drugs/vasopressin.toml", "i18n/window/taper.toml", "style/window.qss"):
        assert name in found["files"]
    assert "vasopressin.toml" in found["drugs"]
    assert "pressorsheet-48.png" in found["icons"]


def test_a_bundle_without_qt_names_it_and_tries_all_else(bundle: Bundle) -> None:
    bundle.shadow("PySide6")
    found = bundle.findings()
    for part in ("modules", "window"):
        assert "ModuleNotFoundError (PySide6" in found[part]
    assert set(found) == {"modules", "window"}


# A figure of the arithmetic, and what stands in its place: 60, 70 or 2 times, 10 times off.
WRONG: Mapping[str, tuple[str, str, str]] = {
    "per minute for per hour": ("core/dosing.py", "MINUTES_PER_HOUR = 60", "MINUTES_PER_HOUR = 1"),
    "as if by weight": ("core/dosing.py", "mcg_per_kg_per_min [*] weight.kg", "mcg_per_kg_per_min"),
    "tenfold": (
        "core/dosing.py",
        "per_min [*] MINUTES_PER_HOUR / per_ml",
        "per_min * 10 * MINUTES_PER_HOUR / per_ml",
    ),
    "salt for base": (
        "_resources/drugs/norepinephrine.toml",
        "(?m)^tartrate = .*$",
        "tartrate = 1",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_wrong_arithmetic_is_told_by_the_figures_worked_by_hand(
    bundle: Bundle, mistake: str
) -> None:
    file, pattern, other = WRONG[mistake]
    bundle.replace(bundle.package / file, pattern, other)
    found = bundle.findings_of(f"{PARTS}.sums")
    assert "by hand" in found["doses"]


def test_a_bound_that_moved_is_told(bundle: Bundle) -> None:
    file = bundle.shipped / "protocols" / "septic-shock.toml"
    bundle.replace(file, r"at_most = \{ mmhg = 40 \}", "at_most = { mmhg = 41 }")
    assert "start.2 is met, by hand not_met" in bundle.findings_of(f"{PARTS}.sums")["criteria"]


def test_a_taper_that_falls_otherwise_is_told(bundle: Bundle) -> None:
    # Halves downwards: 3.75 mL/h is set as 3.7.
    bundle.replace(bundle.package / "core" / "number.py", r"Fraction\(1, 2\)", "Fraction(2, 5)")
    assert "taper" in bundle.findings_of(f"{PARTS}.sums")


def test_a_code_on_paper_that_says_another_rate_is_told(bundle: Bundle) -> None:
    file = bundle.package / "core" / "taper" / "code.py"
    bundle.replace(file, r"plain_text\(row\.set_rate", "plain_text(10 * row.set_rate")
    assert "QR code" in bundle.findings_of(f"{PARTS}.paper")


def test_a_store_that_is_not_encrypted_is_told(bundle: Bundle) -> None:
    """As if plain SQLite stood where SQLCipher should: a key is taken and nothing encrypted."""
    plain = "from sqlite3.dbapi2 import *\nfrom sqlite3 import *\n"
    (bundle.site / "sqlcipher3").mkdir()
    (bundle.site / "sqlcipher3" / "__init__.py").write_text("", encoding="utf-8")
    (bundle.site / "sqlcipher3" / "dbapi2.py").write_text(plain, encoding="utf-8")
    assert "encrypted store" in bundle.findings_of(f"{PARTS}.stores")


def test_a_style_sheet_that_qt_does_not_read_is_told(bundle: Bundle) -> None:
    (bundle.shipped / "style" / "window.qss").write_text("QWidget { color: ", encoding="utf-8")
    found = bundle.findings_of(f"{WINDOW}.views")
    assert "stylesheet" in found["style sheet"]


def test_a_view_that_fails_when_it_is_painted_is_told(bundle: Bundle) -> None:
    panel = bundle.package / "ui" / "widgets" / "sheets.py"
    bundle.replace(panel, r"        painter = QPainter\(self\)", "        raise ValueError('DOE')")
    found = bundle.findings_of(f"{WINDOW}.views")
    assert "ValueError at sheets.py" in found["light views"]
    assert "DOE" not in str(found)


def test_a_passphrase_masked_by_what_the_typeface_lacks_is_told(bundle: Bundle) -> None:
    # The disc that Qt would set, which Inter has not.
    bundle.replace(bundle.shipped / "style" / "window.qss", "character: 8226;", "character: 9679;")
    assert "lacks \N{BLACK CIRCLE}" in bundle.findings_of(f"{WINDOW}.lettering")["letters"]
