"""Each statement of the founding article can be traced: protocol, test, `check` and paper.

The list is written out here from clinical.md section 1, not read from the program.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from paper_reading import texts

from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.cli.sample import last_charted, sample, sample_names
from pressorsheet.core.assessment import Reference
from pressorsheet.library.examples import cases_of
from pressorsheet.library.reference import reference as read_reference
from pressorsheet.session.printing import printed_handover

# Every id of the article with the items that stand for it (cli.md).
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "START-1": ("start.1",),
    "START-2": ("start.2",),
    "START-3": ("start.3",),
    "START-4": ("start.4",),
    "START-5": ("start.5",),
    "START-6": ("start.6",),
    "MON-1": ("mon.1",),
    "MON-2": ("mon.2a", "mon.2b", "mon.2c", "mon.2d"),
    "MON-3": ("mon.3",),
    "MON-4": ("mon.4",),
    "ESC-1": ("esc.1",),
    "ESC-2": ("esc.2",),
    "ESC-3": ("esc.3",),
    "ESC-4": ("esc.4",),
    "ESC-5": ("esc.5",),
    "ESC-6": ("esc.6",),
    "WEAN-1": ("wean.1", "wean.1b"),
    "WEAN-2": ("wean.2",),
    "WEAN-3": ("wean.3",),
    "WEAN-4": ("wean.4", "wean.4a", "wean.4b", "wean.4c"),
}
ITEMS = {item: article for article, items in STATEMENTS.items() for item in items}
TESTS = Path(__file__).parents[1]


def is_named(name: str, text: str) -> bool:
    """Whether the id stands in the text as a whole: not START-1 in START-10, wean.1 in wean.1b."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", text) is not None


def test_a_name_within_a_longer_one_is_not_taken_for_it() -> None:
    assert is_named("wean.1", 'verdict(reference, "wean.1", NOW)')
    assert is_named("WEAN-1", "until WEAN-1 is met")
    assert not is_named("wean.1", "wean.1b")
    assert not is_named("WEAN-1", "WEAN-1b")
    assert not is_named("START-1", "START-10")


@pytest.fixture(scope="module")
def shipped() -> Reference:
    found = read_reference(with_examples=True)
    assert isinstance(found, Reference)
    return found


def test_every_statement_stands_in_the_protocol_under_its_items(shipped: Reference) -> None:
    found = {item.id: item.article for item in shipped.protocol.items}
    assert found == {item: (article,) for item, article in ITEMS.items()}


def test_every_item_cites_the_article_and_says_what_it_states(shipped: Reference) -> None:
    for item in shipped.protocol.items:
        assert "article" in item.sources, item.id
        assert item.statement, item.id


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_has_a_test_of_its_own_in_the_core(item: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (TESTS / "core").glob("test_*.py")]
    assert any(is_named(item, source) for source in sources)


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_is_expected_by_an_example_of_the_protocol(
    item: str, shipped: Reference
) -> None:
    assert any(item in example.case.expect for example in cases_of(shipped.protocol))


@pytest.fixture(scope="module", params=sample_names())
def sample_sheet(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_a_sample_patient_ships() -> None:
    assert sample_names()


def test_every_statement_is_in_the_check_of_the_sample_patient(
    sample_sheet: str,
    shipped: Reference,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    worksheet = sample(sample_sheet, shipped.drugs)
    path = tmp_path / sample_sheet
    path.write_bytes(resources.read_bytes("samples", sample_sheet))
    asked = ["check", str(path), "--at", last_charted(worksheet).isoformat()]
    assert run([*asked, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    found = {
        item["id"]: item["article"]
        for checklist in result["checklists"]
        for item in checklist["items"]
    }
    assert found == {item: [article] for item, article in ITEMS.items()}
    assert run(asked) == 0
    text = capsys.readouterr().out
    assert [item for item in ITEMS if not is_named(item, text)] == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_statement_is_on_the_handover_of_the_sample_patient(
    sample_sheet: str, shipped: Reference, paper: str
) -> None:
    worksheet = sample(sample_sheet, shipped.drugs)
    printed = printed_handover(worksheet, shipped, last_charted(worksheet), paper)
    text = " ".join(texts(printed.pdf))
    assert [article for article in STATEMENTS if not is_named(article, text)] == []
