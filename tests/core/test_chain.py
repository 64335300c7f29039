"""A chain of records: any change of one is found, and where."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pressorsheet.core.chain import Break, chain_break, first_link, next_link

HERE = "6f2c1f0e-9a3b-4d7c-8e21-000000000001"

LINES = st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=12)


def chained(lines: list[str]) -> list[tuple[str, str]]:
    link, found = first_link(HERE), []
    for line in lines:
        link = next_link(link, line)
        found.append((link, line))
    return found


def test_a_link_is_the_sha_256_of_the_one_before_and_the_line() -> None:
    start = hashlib.sha256(b"pressorsheet.chain/1\n" + HERE.encode()).hexdigest()
    assert first_link(HERE) == start
    assert next_link(start, "{}") == hashlib.sha256(start.encode() + b"\n{}").hexdigest()


@given(LINES)
def test_a_chain_that_nobody_touched_holds(lines: list[str]) -> None:
    assert chain_break(first_link(HERE), chained(lines)) is None


@given(LINES, st.data())
def test_an_altered_line_is_found_where_it_is(lines: list[str], data: st.DataObject) -> None:
    chain = chained(lines)
    place = data.draw(st.integers(0, len(lines) - 1))
    chain[place] = (chain[place][0], chain[place][1] + "0")
    assert chain_break(first_link(HERE), chain) == Break(place)


@given(LINES, st.data())
def test_a_line_left_out_is_found_where_the_next_one_stands(
    lines: list[str], data: st.DataObject
) -> None:
    chain = chained([*lines, "the last"])
    place = data.draw(st.integers(0, len(lines) - 1))
    del chain[place]
    assert chain_break(first_link(HERE), chain) == Break(place)


@given(LINES, st.data())
def test_a_line_written_twice_is_found(lines: list[str], data: st.DataObject) -> None:
    chain = chained(lines)
    place = data.draw(st.integers(0, len(lines) - 1))
    chain.insert(place, chain[place])
    assert chain_break(first_link(HERE), chain) == Break(place + 1)


def test_the_chain_of_one_worksheet_does_not_fit_another() -> None:
    other = HERE.replace("1", "2")
    assert chain_break(first_link(other), chained(["{}"])) == Break(0)
