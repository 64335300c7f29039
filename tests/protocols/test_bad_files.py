"""One spoilt protocol file per rule, each with exactly the messages it must give.

A file of `bad/` says what it must say, which lines of `good/minimal.toml` it stands in place of,
and what stands there instead.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.assessment import Reference
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Note, Refused
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.examples import cases_of, example_faults
from pressorsheet.library.protocols import LARGEST_PROTOCOL, ProtocolFile, read_protocol
from pressorsheet.library.reference import OwnProtocol, reference
from pressorsheet.wording import say

HERE = Path(__file__).parent
MINIMAL = (HERE / "good" / "minimal.toml").read_text(encoding="utf-8")
BAD = sorted((HERE / "bad").glob("*.toml"))
MUST_SAY = "# must say: "
INSTEAD_OF = "# instead of: "


def spoilt(text: str) -> tuple[list[str], str]:
    """What a file of `bad/` must say, and the minimal protocol as it spoils it."""
    lines = text.splitlines()
    must_say = [line.removeprefix(MUST_SAY) for line in lines if line.startswith(MUST_SAY)]
    old = [line.removeprefix(INSTEAD_OF) for line in lines if line.startswith(INSTEAD_OF)]
    new = [line for line in lines if not line.startswith((MUST_SAY, INSTEAD_OF))]
    passage, instead = ("\n" + "".join(f"{line}\n" for line in part) for part in (old, new))
    assert MINIMAL.count(passage) == 1
    return must_say, MINIMAL.replace(passage, instead)


def faults(file: str, content: bytes) -> tuple[Note, ...]:
    """What `protocol check` finds wrong."""
    read = reference(OwnProtocol(file, content), with_examples=True)
    return read.reasons if isinstance(read, Refused) else tuple(example_faults(file, read))


def drugs() -> DrugLibrary:
    library = shipped_library()
    assert isinstance(library, DrugLibrary)
    return library


DRUGS = drugs()


def test_the_minimal_protocol_holds_and_its_example_runs() -> None:
    read = reference(OwnProtocol("minimal.toml", MINIMAL.encode()), with_examples=True)
    assert isinstance(read, Reference)
    assert [example.place for example in cases_of(read.protocol)] == [
        'example "low", case "on norepinephrine"'
    ]
    assert list(example_faults("minimal.toml", read)) == []


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_bad_protocol_file_says_exactly_what_is_wrong_where(path: Path) -> None:
    must_say, content = spoilt(path.read_text(encoding="utf-8"))
    said = [say(reason) for reason in faults(path.name, content.encode())]
    place = f"{path.name}, "
    assert [sentence.removeprefix(place) for sentence in said] == must_say
    assert all(sentence.startswith(place) and "\n" not in sentence for sentence in said)


def test_what_is_wrong_in_an_example_stops_a_check_and_no_chart() -> None:
    wrong = MINIMAL.replace('"start.1" = "met"', '"start.1" = 7').encode()
    assert isinstance(read_protocol("own.toml", wrong, DRUGS), ProtocolFile)
    assert isinstance(read_protocol("own.toml", wrong, DRUGS, with_examples=True), Refused)


def test_the_fingerprint_covers_the_examples_too() -> None:
    other = MINIMAL.replace('title = "low"', 'title = "very low"').encode()
    one = read_protocol("own.toml", MINIMAL.encode(), DRUGS)
    two = read_protocol("own.toml", other, DRUGS)
    assert isinstance(one, ProtocolFile)
    assert isinstance(two, ProtocolFile)
    assert one.fingerprint != two.fingerprint


@pytest.mark.parametrize(("kind", "most"), [("criterion", 300), ("item", 200)])
def test_more_criteria_or_items_than_anybody_reads_are_refused(kind: str, most: int) -> None:
    passage = next(part for part in MINIMAL.split("\n\n") if part.startswith(f"[[{kind}]]"))
    again = MINIMAL.replace(passage, "\n\n".join([passage] * (most + 1)))
    count = again.count(f"[[{kind}]]")
    sentence = f"own.toml, {kind}: there are {count}, more than {most}; remove some"
    assert [say(reason) for reason in faults("own.toml", again.encode())] == [sentence]


def test_at_most_ten_faults_are_named() -> None:
    read = read_protocol("own.toml", b"", DRUGS)
    assert isinstance(read, Refused)
    assert len(read.reasons) == 10


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff", "own.toml, byte 0: not UTF-8 text; save the file as UTF-8"),
        (b"a = " + b"[" * 100_000, "own.toml, syntax: not TOML: nested too deeply"),
        (b"#" * (LARGEST_PROTOCOL + 1), "own.toml: larger than 1,000,000 bytes"),
    ],
    ids=["not UTF-8", "nested", "large"],
)
def test_a_file_that_is_no_text_of_ours_is_refused_in_one_line(content: bytes, says: str) -> None:
    assert [say(reason) for reason in faults("own.toml", content)] == [says]


@settings(max_examples=60)
@given(
    st.binary(max_size=12)
    | st.sampled_from([b"[", b"]]", b"=", b"1e9", b"-1", b'"', b"{}", b"\n"]),
    st.integers(0, len(MINIMAL)),
    st.integers(0, 40),
)
def test_no_bytes_make_the_reader_fail(junk: bytes, place: int, gone: int) -> None:
    content = MINIMAL.encode()
    for reason in faults("own.toml", content[:place] + junk + content[place + gone :]):
        assert "\n" not in say(reason)
