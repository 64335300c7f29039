"""Evidence: every case of the shipped protocols gives its status, with evidence fit to be read.

The cases stand in the protocol files, written from clinical.md by hand. Here a law is held beside
them: a note says what its sentence wants, in the type that is shown so; nothing is missing in it
but what may not have been charted.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    MassDose,
    Pressure,
    PumpRate,
    UnitConcentration,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.examples import ExampleCase, cases_of, example_worksheet, status_of
from pressorsheet.library.protocols import shipped_ids, shipped_protocol
from pressorsheet.library.reference import with_protocol
from pressorsheet.wording import say

DOSE_OR_RATE = (InUnit, MassDose, PumpRate)
# The types a value may have by its name in a note.
TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("at", "cut_at", "earliest", "end", "first_at", "review", "since"), (When,)),
    **dict.fromkeys(("start", "until", "arterial_at", "cuff_at"), (When,)),
    **dict.fromkeys(("age", "gap", "held", "late", "near", "needed", "over", "span"), (timedelta,)),
    "within": (timedelta,),
    "limit": (timedelta, InUnit),
    "wanted": (timedelta, Fraction),
    **dict.fromkeys(("after", "room"), (InUnit,)),
    "before": (InUnit, Volume),
    "dose": (InUnit, WeightBasedDose),
    "bound": (Pressure, Fraction, InUnit),
    "low": (*DOSE_OR_RATE, Pressure, Decimal),
    "high": (*DOSE_OR_RATE, Decimal),
    "concentration": (MassConcentration, UnitConcentration),
    **dict.fromkeys(("above", "below", "least"), (Pressure,)),
    **dict.fromkeys(("map", "arterial", "cuff"), (Pressure, str)),
    "dbp": (Pressure, str, Decimal, Fraction),
    "sbp": (Decimal,),
    "dose_mg": (Decimal,),
    **dict.fromkeys(("first", "heart_rate", "index", "ml"), (Fraction,)),
    **dict.fromkeys(("per_kg", "percent", "previous"), (Fraction,)),
    **dict.fromkeys(("short", "total"), (Volume,)),
    "weight": (Weight,),
    **dict.fromkeys(("action", "bag", "by", "drug", "field", "item", "line", "mode"), (str,)),
    **dict.fromkeys(("reason", "site", "source", "text", "truth"), (str,)),
    "drugs": (tuple, str),
    **dict.fromkeys(("fields", "known", "why"), (tuple,)),
    "value": (Pressure, Fraction, str, bool),
}
# What nobody may have charted, or what has not begun.
MAY_BE_MISSING = {
    ("target_said", "high"),
    ("target_said", "reason"),
    ("line_placed", "site"),
    ("clock_held", "since"),
    ("runs_since", "dose"),
    ("steroid_said", "dose_mg"),
    ("reduced", "before"),
    ("reduced", "after"),
}
SOURCES = {"arterial", "cuff"}


@cache
def library() -> DrugLibrary:
    found = shipped_library()
    assert not isinstance(found, Refused)
    return found


@cache
def judged_by(protocol_id: str) -> Reference:
    file = shipped_protocol(protocol_id, library(), with_examples=True)
    assert not isinstance(file, Refused)
    found = with_protocol(protocol_id, file, library())
    assert not isinstance(found, Refused)
    return found


@cache
def cases(protocol_id: str) -> list[tuple[ExampleCase, Assessment]]:
    """Every case of a protocol, judged once for all tests."""
    found = cases_of(judged_by(protocol_id).protocol)
    return [(case, judged(protocol_id, case)) for case in found]


def judged(protocol_id: str, case: ExampleCase) -> Assessment:
    worksheet = example_worksheet(protocol_id, case, library())
    assert not isinstance(worksheet, Refused), worksheet
    return assess(worksheet.chart, judged_by(protocol_id), worksheet.at)


def notes_of(assessment: Assessment) -> Iterator[Note]:
    for checklist in assessment.checklists:
        for result in checklist.items:
            yield from (*result.finding.because, *result.finding.missing)


def misfits(said: Note, now: datetime) -> Iterator[str]:
    """What a reader would stumble over in a note."""
    for name, value in said.values:
        if value is None:
            if (said.code, name) not in MAY_BE_MISSING:
                yield f"{name} is missing"
            continue
        if not isinstance(value, TYPES[name]):
            yield f"{name} is a {type(value).__name__}"
        if isinstance(value, When) and (value.now != now or not isinstance(value.at, datetime)):
            yield f"{name} is not seen from the moment asked about"
        if name == "drug" and said.code != "steroid_said" and value not in library().drugs:
            yield f"{name} is no drug of the library"
        if name == "source" and value not in SOURCES:
            yield f"{name} is no source"
        if isinstance(value, InUnit) and "/" not in value.unit:
            yield f"{name} is in no dose unit"


@pytest.mark.parametrize("protocol_id", shipped_ids())
def test_every_case_of_a_protocol_gives_the_status_written_beside_it(protocol_id: str) -> None:
    wrong = []
    counted = 0
    for case, assessment in cases(protocol_id):
        for item_id, expected in case.case.expect.items():
            counted += 1
            result = assessment.item(item_id)
            assert result is not None
            if expected not in (status_of(result), result.status.value):
                wrong.append((case.place, item_id, result.status.value, expected))
    assert wrong == []
    assert counted > 30


@pytest.mark.parametrize("protocol_id", shipped_ids())
def test_every_note_of_every_case_is_whole_and_can_be_said(protocol_id: str) -> None:
    wrong = set()
    for _, assessment in cases(protocol_id):
        for said in notes_of(assessment):
            wrong |= {(said.code, fault) for fault in misfits(said, assessment.at)}
            assert "None" not in say(said)
    assert sorted(wrong) == []
