"""The law of the printed sheet: its own text as it stands is the plan; one digit off is named.

Every line is taken from the PDF as a reader of PDFs gives it, wrapped as the page wraps it.
"""

import random
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from test_verify_agrees import DRUGS, RULES, fails, from_paper, one_of, orders, proof, zone_named

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import Bag
from pressorsheet.core.drugs import Drug, Salt
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import (
    MassAmount,
    Pressure,
    PumpRate,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.verify import Result, Verification, VerifyRules
from pressorsheet.core.verify.printed import PrintedBag
from pressorsheet.core.verify.typed import TypedPlan
from pressorsheet.exchange.typed_plan import read_typed
from pressorsheet.session.printing import printed_taper_sheet
from pressorsheet.wording import say

# Lines whose digits are not of the plan: columns that count, limits of the rules, other mixes.
FIXED = re.compile(
    r"^(version \d+|\d|.*at most \d+ min old.*|More than \d+ min.*|Step 1 also.*|.*before step 1.*"
    r"|Taper sheet.*|protocol .*|\d+ or more|\d+ to \d+|[\d.]+ kg|.*error above.*"
    r"|Clocks change.*|.*at the first step.*)$"
)


@st.composite
def ordered(draw: st.DrawFn) -> tuple[Drug, TaperOrder]:
    """An order with all that a person may have ordered beside it."""
    drug, order = draw(orders())
    low = one_of(draw, None, 65, 70)
    return drug, replace(
        order,
        ordered_by=one_of(draw, None, "Dr A. Lind", "Dr B. Osei jr."),
        call=one_of(draw, None, "Dr M. Osei, phone 4480"),
        stop_below=one_of(draw, None, Pressure(Fraction(60))),
        map_low=None if low is None else Pressure(Fraction(low)),
        map_high=None if low is None else one_of(draw, None, Pressure(Fraction(80))),
        rescue=one_of(draw, None, order.running),
        line=one_of(draw, None, "right jugular CVC, lumen 2"),
    )


def pages(made: TaperPlan, reference: Reference, paper: str = "a4") -> list[str]:
    """The lines of a plan's printed sheet, as the PDF holds them."""
    pdf = printed_taper_sheet(made, advise(made), reference, paper).pdf
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return text.splitlines()


def judged(lines: list[str], order: TaperOrder, drug: Drug) -> Verification | Refused:
    read = read_typed("\n".join(lines).encode(), zone_named)
    return read if isinstance(read, Refused) else from_paper(read, order, drug)


def test_every_sheet_passes_as_it_is_printed(reference: Reference) -> None:
    tried = Counter[str]()

    @settings(max_examples=100)
    @given(ordered(), st.sampled_from(("a4", "letter")))
    def hold(given_order: tuple[Drug, TaperOrder], paper: str) -> None:
        drug, order = given_order
        made = plan(order, drug, RULES)
        if isinstance(made, TaperPlan):
            found = judged(pages(made, reference, paper), order, drug)
            assert isinstance(found, Verification), say(found.reasons[0])
            assert fails(found) == []
            assert proof(found) is Result.PASS
            tried["sheets"] += 1

    hold()
    sys.stdout.write(f"{dict(tried)}\n")
    assert tried["sheets"] >= 50


def test_a_digit_of_a_sheet_read_otherwise_is_named(reference: Reference) -> None:
    tried = Counter[str]()

    @settings(max_examples=60)
    @given(ordered(), st.randoms(use_true_random=False))
    def hold(given_order: tuple[Drug, TaperOrder], chance: random.Random) -> None:
        drug, order = given_order
        made = plan(order, drug, RULES)
        if isinstance(made, TaperPlan):
            lines = pages(made, reference)
            for at in chance.sample(of_the_plan(lines), 4):
                wrong = list(lines)
                wrong[at] = corrupted(lines[at], chance)
                tried[named(judged(wrong, order, drug), at + 1, (lines[at], wrong[at]))] += 1

    hold()
    sys.stdout.write(f"{dict(tried)}\n")
    assert tried.total() >= 100


def of_the_plan(lines: list[str]) -> list[int]:
    """Where the lines with a figure of the plan stand: order, stop, gate, rows, bags, code."""
    start = next(at for at, line in enumerate(lines) if line.startswith("From"))
    end = next(at for at, line in enumerate(lines) if line.startswith("Held, stepped back"))
    code = next(at for at, line in enumerate(lines) if re.fullmatch(r" ?plan \w{4} \w{4}", line))
    places = [at for at in range(start, end) if re.search(r"\d", lines[at])]
    return [at for at in places if not FIXED.match(lines[at].strip())] + [code]


def corrupted(line: str, chance: random.Random) -> str:
    """One digit of a line read as another."""
    found = chance.choice(list(re.finditer(r"\d", line)))
    other = chance.choice([digit for digit in "0123456789" if digit != found[0]])
    return line[: found.start()] + other + line[found.end() :]


def named(found: Verification | Refused, line: int, what: Any) -> str:
    """How the fault was named: by the line, or by the row or bag that it is in."""
    if isinstance(found, Refused):
        assert say(found.reasons[0]).startswith("line "), what
        return "refused"
    told = " ".join(say(check.numbers) for check in fails(found))
    assert told, what
    if f"line {line}:" in told or f"line {line})" in told or f"line {line}," in told:
        return "line"
    assert re.search(r"(step|pump step of|bag change|bag|line) \d+|its bag at", told), (what, told)
    return "row"


def made(running: str, **ordered_so: Any) -> TaperPlan:
    """A plan of norepinephrine, 64 mg in 250 mL at 70 kg, by a fourth of its start."""
    start = Fraction(running)
    order = TaperOrder(
        running=WeightBasedDose(start),
        end=WeightBasedDose(Fraction(0)),
        step=ordered_so.pop("step", WeightBasedDose(start / 4)),
        start=datetime(2026, 11, 22, 22, tzinfo=UTC),
        interval=timedelta(hours=1),
        bag=Bag("norepinephrine", MassAmount(Fraction(64_000)), Volume(Fraction(250)), Salt.BASE),
        weight=Weight(Fraction(70)),
        pump_step=PumpRate(Fraction("0.1")),
        **ordered_so,
    )
    found = plan(order, DRUGS["norepinephrine"], RULES)
    assert isinstance(found, TaperPlan)
    return found


@pytest.mark.parametrize("line", [None, "right jugular CVC"])
def test_a_sheet_from_above_the_ceiling_is_read_as_printed(
    line: str | None, reference: Reference
) -> None:
    """The sentence on the ceiling is no part of the line before it."""
    above = made("6", line=line, reason="salvage")
    found = judged(pages(above, reference), above.order, DRUGS["norepinephrine"])
    assert isinstance(found, Verification), say(found.reasons[0])
    assert proof(found) is Result.PASS


def test_a_comma_that_people_wrote_stays(reference: Reference) -> None:
    words = {"line": "port 1,200", "reason": "platelets 1,200", "ordered_by": "Dr A, 4,480"}
    whole = made("0.2", **words)
    found = judged(pages(whole, reference), whole.order, DRUGS["norepinephrine"])
    assert isinstance(found, Verification), say(found.reasons[0])
    assert proof(found) is Result.PASS


@pytest.mark.parametrize(
    ("printed", "forged", "told"),
    [
        ("Norepinephrine", "EPINEPHrine", "EPINEPHrine (as base), another place of the sheet nor"),
        ("\nmcg/kg/min\nset", "\nmcg/min\nset", "mcg/min, another place of the sheet mcg/kg/min"),
    ],
)
def test_another_drug_or_unit_in_one_place_of_a_sheet_is_named(
    printed: str, forged: str, told: str, reference: Reference
) -> None:
    whole = made("0.2")
    text = "\n".join(pages(whole, reference))
    assert printed in text
    lines = text.replace(printed, forged, 1).splitlines()
    found = judged(lines, whole.order, DRUGS["norepinephrine"])
    assert isinstance(found, Refused)
    assert told in say(found.reasons[0])


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("is below 60 mmHg. Gate", "is below 50 mmHg. Gate"),
        (r"version 1, plan \w{4}", "version 1, plan 0000"),
    ],
)
def test_a_further_page_of_another_plan_is_named(
    printed: str, other: str, reference: Reference
) -> None:
    whole = made("0.2", step=WeightBasedDose(Fraction(1, 100)), stop_below=Pressure(Fraction(60)))
    lines = pages(whole, reference)
    assert proof_of(lines, whole) is Result.PASS
    text = "\n".join(lines)
    assert re.search(printed, text)
    found = judged(re.sub(printed, other, text, count=1).splitlines(), whole.order, whole.drug)
    assert isinstance(found, Refused)
    assert "another place of the sheet" in say(found.reasons[0])


def proof_of(lines: list[str], whole: TaperPlan) -> Result:
    found = judged(lines, whole.order, whole.drug)
    assert isinstance(found, Verification), say(found.reasons[0])
    return proof(found)


# Single lines ------------------------------------------------------------------------------------

AS_PRINTED = [
    "drug: norepinephrine (as base)",
    "From 0.1 mcg/kg/min (7 mcg/min) to OFF by 0.05 mcg/kg/min (3.5 mcg/min) every 60 min,"
    " first step 22 Nov 2026 22:00 +01:00.",
    "Bag 8 mg (as tartrate) in 250 mL = 16 mcg/mL (as base).",
    "Route: intravenous. Line: right jugular CVC, lumen 2. Dosing weight 70 kg.",
    "Runs at 26.3 mL/h before step 1. Pump steps of 0.1 mL/h. MAP target 65 to 75 mmHg.",
    "Reason for going on: unit practice",
    "STOP AND CALL if MAP is below 60 mmHg",
    "1 22:00 22 Nov 0.05 3.5 mcg/min from 0.1 13.1 0.0499 -0.19 arterial cuff given held",
    "2 23:00 OFF from 0.05 OFF",
]


def read_lines(lines: list[str]) -> Any:
    return read_typed("\n".join(lines).encode(), zone_named)


def checked(lines: list[str]) -> dict[str, str]:
    """What each check of lines that were typed says."""
    read = read_lines(lines)
    found = verified_as_typed(read, Bar(DRUGS["norepinephrine"], RULES, VerifyRules()))
    return {check.id: say(check.numbers) for check in found.of(Result.FAIL)}


def with_line(index: int, text: str) -> list[str]:
    return [*AS_PRINTED[:index], text, *AS_PRINTED[index + 1 :]]


def test_sentences_of_the_sheet_may_stand_among_typed_lines() -> None:
    read = read_lines(AS_PRINTED)
    assert not isinstance(read, Refused), say(read.reasons[0])
    assert read.order.bag == PrintedBag(Fraction(8), "mg", Fraction(250), "tartrate")
    assert read.order.content == {
        "map_low_mmhg": 65,
        "map_high_mmhg": 75,
        "stop_below_mmhg": 60,
        "route": "intravenous",
        "line": "right jugular CVC, lumen 2",
    }
    assert (read.order.drug, read.order.reason) == ("norepinephrine", "unit practice")
    assert checked(AS_PRINTED) == {}


def test_mcg_per_min_stand_beside_no_dose_in_units() -> None:
    """500 mcg/min beside a dose of vasopressin follows from nothing: it is not passed over."""
    lines = [
        *("drug: vasopressin", "from: 0.03 units/min", "to: OFF", "step: 0.015 units/min"),
        *("every: 60 min", "start: 2026-11-22 22:00 +01:00", "bag: 20 units/100 mL"),
        *("pump step: 0.1 mL/h", "1 22:00 0.015 500 mcg/min 4.5", "2 23:00 OFF"),
    ]
    found = read_lines(lines)
    assert isinstance(found, Refused)
    assert (found.reasons[0]["line"], found.reasons[0]["why"].code) == (9, "unit_of_another_kind")
    assert isinstance(read_lines([*lines[:8], "1 22:00 0.015 4.5", lines[9]]), TypedPlan)


def test_what_the_sheet_says_was_not_recorded_is_not() -> None:
    blank = with_line(3, "Route and line: not recorded in the order. Dosing weight 70 kg.")
    read = read_lines([*blank[:6], "STOP AND CALL if MAP is below ______ mmHg", *blank[7:]])
    assert not isinstance(read, Refused), say(read.reasons[0])
    assert read.order.content == {"map_low_mmhg": 65, "map_high_mmhg": 75}


@pytest.mark.parametrize(
    ("index", "text", "told"),
    [
        (
            2,
            "Bag 8 mg (as tartrate) in 250 mL = 32 mcg/mL (as base).",
            "line 3: 32 stands beside as strength",
        ),
        (2, "bag: 8 mg (as base) in 250 mL = 16 mcg/mL (as base)", "line 3: 16 stands"),
        (2, "bag: 8 mg in 250 mL = 16 mcg/mL (as base)", "do not give a rate"),
        (4, "Runs at 26.4 mL/h before step 1. Pump steps of 0.1 mL/h.", "line 5: 26.4 stands"),
        (7, "1 22:00 22 Nov 0.05 3.6 mcg/min from 0.1 13.1", "line 8: 3.6 stands"),
        (7, "1 22:00 22 Nov 0.05 3.5 mcg/min from 0.2 13.1", "line 8: 0.2 stands"),
    ],
)
def test_what_a_line_says_beside_is_held_against_it(index: int, text: str, told: str) -> None:
    assert told in checked(with_line(index, text))["figures"]


def test_a_bag_stated_as_a_salt_is_never_taken_as_base() -> None:
    """8 mg as tartrate are 4 mg base (clinical.md section 3): taken as base, half the rate."""
    salted = read_lines(AS_PRINTED)
    assert checked(with_line(2, "bag: 8 mg (as base) in 250 mL"))["set_rate"]
    assert checked(with_line(2, "bag: 8 mg in 250 mL"))["salt"]
    assert read_lines(with_line(2, "bag: 8 mg in 250 mL tartrate")).order.bag == salted.order.bag


@pytest.mark.parametrize(
    ("index", "text", "code"),
    [
        (2, "bag: 8 mg (as tartrate) in 250 mL base", "typed_two_salts"),
        (2, "Bag 8 mg (as tartrate) of 250 mL.", "bag_not_written_so"),
        (3, "Dosing weight 70.", "typed_line_unknown"),
    ],
)
def test_a_sentence_that_is_not_the_sheet_s_is_refused_by_its_line(
    index: int, text: str, code: str
) -> None:
    found = read_lines(with_line(index, text))
    assert isinstance(found, Refused)
    assert (found.reasons[0]["line"], found.reasons[0]["why"].code) == (index + 1, code)
