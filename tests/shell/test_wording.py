"""How numbers, names, times and sentences are written (clinical.md section 6, ISMP)."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pressorsheet
from pressorsheet import resources
from pressorsheet.core.drugs import DrugLibrary, Salt
from pressorsheet.core.note import note
from pressorsheet.core.quantity import UNITS, InUnit, Quantity, UnitDose, quantity
from pressorsheet.core.truth import Truth
from pressorsheet.library.drugs import shipped_library
from pressorsheet.wording import (
    clock_text,
    date_text,
    drug_name,
    duration_text,
    number_text,
    quantity_text,
    say,
    text_of,
    time_text,
    word,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
TABLES = tomllib.loads(resources.read_text("i18n", "en.toml"))
WORDS = {"words", "drug_names", "field_names"}
SENTENCES = [(c, s) for t, entries in TABLES.items() if t not in WORDS for c, s in entries.items()]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.5", "0.5"),
        ("1.0", "1"),
        ("0.050", "0.05"),
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("1234567.5", "1,234,567.5"),
        ("3.28125", "3.28125"),
        ("-27", "-27"),
        ("1/3", "0.3333"),
        ("200/3", "66.67"),
        ("1/700", "0.001429"),
        ("100000/7", "14,286"),
        ("263/2625", "0.1002"),
        ("0.123456789", "0.123456789"),
    ],
)
def test_a_number_has_its_leading_zero_and_no_trailing_zero(number: str, text: str) -> None:
    assert number_text(Fraction(number)) == text


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [("66.67", 0, "67"), ("2.225", 2, "2.23"), ("1999.96", 1, "2,000")],
)
def test_a_number_is_rounded_half_up_where_places_are_asked(
    number: str, places: int, text: str
) -> None:
    assert number_text(Decimal(number), places) == text


@settings(max_examples=60)
@given(st.fractions(min_value=-100_000, max_value=100_000, max_denominator=10_000))
def test_no_number_is_ever_written_against_the_rules(number: Fraction) -> None:
    text = number_text(number)
    assert re.fullmatch(r"-?(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?", text)
    assert abs(Fraction(text.replace(",", "")) - number) <= abs(number) / 1000


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.1 mcg/kg/min", None, "0.1 mcg/kg/min"),
        ("0.02 mcg/kg/min", "ng/kg/min", "20 ng/kg/min"),
        ("1.8 units/h", None, "0.03 units/min"),
        ("0.03 units/min", "units/h", "1.8 units/h"),
        ("1600 mcg/mL", None, "1,600 mcg/mL"),
        ("26.25 mL/h", None, "26.25 mL/h"),
        ("70 kg", None, "70 kg"),
    ],
)
def test_a_quantity_has_a_space_before_its_unit(value: str, unit: str | None, text: str) -> None:
    read = quantity(value)
    assert isinstance(read, Quantity)
    assert quantity_text(read, unit) == text


def test_every_unit_is_written_as_ismp_wants_it() -> None:
    for name in UNITS:
        assert name.isascii()
        assert not re.search(r"\b(ug|U|IU|cc|hr|ML|ml)\b", name)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=30), "30 s"),
        (timedelta(minutes=6), "6 min"),
        (timedelta(hours=8), "8 h"),
        (timedelta(hours=5, minutes=20), "5 h 20 min"),
        (timedelta(hours=7, minutes=59, seconds=59), "7 h 59 min"),
        (timedelta(hours=71, minutes=59), "71 h 59 min"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=3, hours=2), "3 days 2 h"),
        (timedelta(hours=-2), "-2 h"),
    ],
)
def test_a_duration_is_cut_to_whole_minutes_in_words(span: timedelta, text: str) -> None:
    assert duration_text(span) == text


def test_a_time_carries_its_offset_in_24_hours() -> None:
    assert time_text(NIGHT) == "2026-10-25 00:30 +00:00"
    assert time_text(NIGHT, BERLIN) == "2026-10-25 02:30 +02:00"
    assert time_text(NIGHT + timedelta(hours=1), BERLIN) == "2026-10-25 02:30 +01:00"
    west = timezone(-timedelta(hours=3, minutes=30))
    assert time_text(NIGHT, west) == "2026-10-24 21:00 -03:30"
    assert clock_text(NIGHT, BERLIN) == "02:30"
    assert date_text(date(1958, 3, 2)) == "1958-03-02"
    assert date_text(datetime(2026, 10, 24, 23, tzinfo=UTC), BERLIN) == "2026-10-25"


def test_drugs_have_their_full_names_in_tall_man_letters() -> None:
    assert drug_name("epinephrine") == "EPINEPHrine"
    assert drug_name("dopamine") == "DOPamine"
    assert drug_name("dobutamine") == "DOBUTamine"
    assert drug_name("norepinephrine") == "norepinephrine (as base)"
    assert drug_name("angiotensin-ii") == "angiotensin II"


def test_the_drug_names_are_those_of_the_library() -> None:
    library = shipped_library()
    assert isinstance(library, DrugLibrary)
    assert {drug.id: drug.name for drug in library.drugs.values()} == TABLES["drug_names"]


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (None, "", "not recorded"),
        (True, "", "yes"),
        (False, "", "no"),
        (Truth.NOT_MET, "", "not met"),
        (Salt.ANHYDROUS_BITARTRATE, "", "anhydrous bitartrate"),
        ("dopamine", "", "DOPamine"),
        ("dopamine", "raw", "dopamine"),
        ("map_mmhg", "field_names", "MAP"),
        (("a", "b", "c"), "", "a, b and c"),
        (("a",), "", "a"),
        ((), "", "none"),
        (timedelta(hours=1), "", "1 h"),
        (NIGHT, "", "2026-10-25 00:30 +00:00"),
        (NIGHT, "clock", "00:30"),
        (NIGHT, "date", "2026-10-25"),
        (date(1958, 3, 2), "", "1958-03-02"),
        (Decimal("1250"), "", "1,250"),
        (Fraction(1, 3), "2", "0.33"),
        (UNITS["mL/h"], "", "mL/h"),
        (UnitDose(Fraction("0.03")), "", "0.03 units/min"),
        (UnitDose(Fraction("0.03")), "units/h", "1.8 units/h"),
        (UnitDose(Fraction(1, 3)), "2", "0.33 units/min"),
        (InUnit(UnitDose(Fraction("0.03")), "units/h"), "", "1.8 units/h"),
        (InUnit(UnitDose(Fraction("0.03")), "units/h"), "units/min", "0.03 units/min"),
        (note("weight_missing"), "", "a dose by weight needs the dosing weight in kg"),
    ],
)
def test_each_kind_of_value_is_written_so(value: object, how: str, text: str) -> None:
    assert text_of(value, None, how) == text


def test_a_word_that_is_in_no_table_stays_as_it_is() -> None:
    assert word("Pseudomonas {dose}") == "Pseudomonas {dose}"


def test_a_text_a_person_typed_is_never_reworded_or_filled_in() -> None:
    said = say(note("quantity_without_unit", text="{dose} dopamine", known=("kg",)))
    assert '"{dose} dopamine"' in said


TYPED = {"by", "reason", "text", "site", "file", "folder", "place"}


def test_no_sentence_rewords_what_a_person_typed() -> None:
    """A person named "start" is no heading: names, reasons, texts and files are shown raw."""
    reworded = [
        (code, name)
        for code, sentence in SENTENCES
        for _, name, how, _ in string.Formatter().parse(sentence)
        if name in TYPED and how != "raw"
    ]
    assert reworded == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("start", "start"),
        ("not_met", "not_met"),
        (None, "not recorded"),
        (True, "yes"),
        (("met", "label"), "met and label"),
        (Fraction(1250), "1,250"),
        (UnitDose(Fraction("0.03")), "0.03 units/min"),
    ],
)
def test_raw_leaves_texts_as_they_are_and_writes_all_else_as_ever(value: object, text: str) -> None:
    assert text_of(value, None, "raw") == text


def test_a_note_without_a_sentence_and_a_sentence_without_its_value_are_bugs() -> None:
    with pytest.raises(LookupError, match="no sentence"):
        say(note("no_such_code"))
    with pytest.raises(LookupError):
        say(note("dose_negative"))


def test_each_code_stands_in_one_table_only() -> None:
    codes = [code for code, _ in SENTENCES]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize(("code", "sentence"), SENTENCES, ids=[code for code, _ in SENTENCES])
def test_a_sentence_keeps_to_the_writing_rules(code: str, sentence: str) -> None:
    assert not re.search("[\u00b5\u03bc\u2192\u2190\u2264\u2265<>]", sentence), code
    assert not re.search(r"\b(ug|IU|cc|hrs?|NE|levo|vaso|neo)\b", sentence), code
    assert not re.search(r"(?<![\d.,])\.\d|\d\.0(?!\d)", sentence), code


# --- every code of the program has its sentence, and every sentence its code ---


def sources() -> Iterator[ast.Module]:
    for path in Path(pressorsheet.__file__).parent.rglob("*.py"):
        yield ast.parse(path.read_text(encoding="utf-8"))


def made_notes() -> Iterator[tuple[str, frozenset[str]]]:
    """Each `note("code", name=...)` and `refused("code", name=...)` with the names it gives."""
    for tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Name(id="note" | "refused"),
                    args=[ast.Constant(value=str(code))],
                    keywords=keywords,
                ) if all(keyword.arg for keyword in keywords):
                    yield code, frozenset(str(keyword.arg) for keyword in keywords)


def written() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text constant of the program, and a pattern for every text with a part filled in."""
    texts: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+"
                    for v in node.values
                ]
                if any(re.search(r"[a-z]_|_[a-z]", part) for part in parts):
                    patterns.append(re.compile("".join(parts)))
    return texts, patterns


def placeholders(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_every_note_made_has_a_sentence_with_no_value_it_lacks() -> None:
    sentences: Mapping[str, str] = dict(SENTENCES)
    lacking = sorted({code for code, _ in made_notes() if code not in sentences})
    assert lacking == []
    wrong = sorted(
        (code, sorted(placeholders(sentences[code]) - names))
        for code, names in made_notes()
        if placeholders(sentences[code]) - names
    )
    assert wrong == []


def test_no_sentence_is_unused() -> None:
    texts, patterns = written()
    unused = [
        code
        for code, _ in SENTENCES
        if code not in texts and not any(pattern.fullmatch(code) for pattern in patterns)
    ]
    assert unused == []
