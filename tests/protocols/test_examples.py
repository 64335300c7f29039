"""The shipped protocols against their own examples, worked out by hand from the specification."""

from collections.abc import Mapping

import pytest

from pressorsheet import resources
from pressorsheet.core.assessment import Reference
from pressorsheet.core.protocol import CHECKLISTS
from pressorsheet.library.examples import ExampleCase, case_faults, cases_of
from pressorsheet.library.protocols import shipped_ids
from pressorsheet.library.reference import reference
from pressorsheet.wording import say


def read(protocol_id: str) -> Reference:
    judged_with = reference(protocol_id, with_examples=True)
    assert isinstance(judged_with, Reference)
    return judged_with


SHIPPED = {protocol_id: read(protocol_id) for protocol_id in shipped_ids()}
CASES = [(name, case) for name, one in SHIPPED.items() for case in cases_of(one.protocol)]

# What an item can never be, and why.
NEVER: Mapping[str, Mapping[str, str]] = {
    "septic-shock": {
        "esc.4 unknown": "no dose is asked, and what is not recorded of the three is no reason",
    },
    "ssc-2021": {
        "ssc.terlipressin unknown": "no dose is asked, and a drug never charted does not run",
    },
}


@pytest.mark.parametrize(("protocol_id", "case"), CASES, ids=[case.place for _, case in CASES])
def test_the_protocol_says_what_its_example_says(protocol_id: str, case: ExampleCase) -> None:
    found = [say(fault) for fault in case_faults(protocol_id, case, SHIPPED[protocol_id])]
    assert found == []


@pytest.mark.parametrize("protocol_id", SHIPPED)
def test_every_item_has_an_example_of_every_status_it_can_have(protocol_id: str) -> None:
    protocol = SHIPPED[protocol_id].protocol
    shown = {
        f"{item} {'unknown' if status == 'out_of_date' else status}"
        for example in cases_of(protocol)
        for item, status in example.case.expect.items()
    }
    can_be = {
        f"{item.id} {status}"
        for item in protocol.items
        for status in (
            ("information",) if item.kind == "information" else ("met", "not_met", "unknown")
        )
    }
    assert can_be - shown == set(NEVER[protocol_id])
    assert shown <= can_be


@pytest.mark.parametrize("protocol_id", SHIPPED)
def test_a_shipped_file_is_named_by_its_id_and_has_all_four_checklists(protocol_id: str) -> None:
    protocol = SHIPPED[protocol_id].protocol
    assert protocol.id == protocol_id
    for checklist in CHECKLISTS:
        assert list(protocol.items_of(checklist))


def test_two_protocols_ship() -> None:
    assert shipped_ids() == ("septic-shock", "ssc-2021")


def test_every_article_id_stands_in_the_septic_shock_protocol_with_its_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for item in SHIPPED["septic-shock"].protocol.items:
        for article in item.article:
            kinds.setdefault(article, set()).add(item.kind)
    assert kinds == {
        "START-1": {"criterion"},
        "START-2": {"criterion"},
        "START-3": {"criterion"},
        "START-4": {"information"},
        "START-5": {"information"},
        "START-6": {"caution"},
        "MON-1": {"criterion"},
        "MON-2": {"criterion"},
        "MON-3": {"criterion"},
        "MON-4": {"caution"},
        "ESC-1": {"criterion"},
        "ESC-2": {"information"},
        "ESC-3": {"information"},
        "ESC-4": {"caution"},
        "ESC-5": {"caution"},
        "ESC-6": {"caution"},
        "WEAN-1": {"criterion", "caution"},  # wean.1b, the house addition, is a caution
        "WEAN-2": {"criterion"},
        "WEAN-3": {"check"},
        "WEAN-4": {"caution", "information"},  # 4a, 4b, 4c show what the record says
    }


def test_no_item_of_the_article_is_without_the_article_as_its_source() -> None:
    for item in SHIPPED["septic-shock"].protocol.items:
        assert "article" in item.sources
    assert not any(item.article for item in SHIPPED["ssc-2021"].protocol.items)


def test_nothing_is_cited_from_a_guideline_nobody_here_has_read() -> None:
    for name in resources.names("protocols"):
        assert "2026;" not in resources.read_text("protocols", name)
        assert "SSC 2026" not in resources.read_text("protocols", name)
