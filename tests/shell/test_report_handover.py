"""The handover sheet on paper: what it says, how it stands on the page, and what it never does."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from paper_reading import (
    fonts_not_embedded,
    outside_margins,
    overlaps,
    page_sizes,
    texts,
    thin_decimals,
    words,
)
from sheets import (
    HANDOVER,
    IDENTITY,
    NOREPINEPHRINE,
    TREND,
    VASOPRESSIN,
)

from pressorsheet.core.handover.document import (
    Action,
    Gap,
    HandoverDocument,
    Lane,
    PressureNow,
    Reading,
    Severity,
    Step,
    Value,
)
from pressorsheet.core.note import note
from pressorsheet.core.paper import Identity, plain, strong
from pressorsheet.core.quantity import Pressure, Weight
from pressorsheet.report.handover import print_handover
from pressorsheet.report.page import Printed
from pressorsheet.wording import say
from tools import needs

MINUTE = timedelta(minutes=1)
NOTHING = replace(
    HANDOVER,
    identity=Identity(),
    severity=Severity(None, (), ()),
    summary=(),
    pressure=PressureNow(None, not_measurable=False, verdict=(), facts=()),
    infusions=(),
    whom_to_call=(),
    equivalents=(),
    trend=replace(
        TREND,
        low=None,
        high=None,
        readings=(),
        gaps=(Gap(TREND.start, TREND.end),),
        heart_rate=(),
        rhythm=(),
        lanes=(),
        lactate=(),
        marks=(),
    ),
    perfusion=tuple(replace(fact, value=(), status=None) for fact in HANDOVER.perfusion),
    fluids=tuple(replace(fact, value=()) for fact in HANDOVER.fluids),
    actions=(),
    situation=(),
    situation_by=(),
    given_by=None,
)


def drugs(count: int) -> HandoverDocument:
    """A document with so many running drugs, each with a lane of its own."""
    blocks = tuple(
        replace((NOREPINEPHRINE, VASOPRESSIN)[index % 2], drug=f"drug number {index}")
        for index in range(count)
    )
    lanes = tuple(
        replace(TREND.lanes[index % 2], drug=f"drug number {index}") for index in range(count)
    )
    return replace(HANDOVER, infusions=blocks, trend=replace(TREND, lanes=lanes))


def named(name: str) -> HandoverDocument:
    return replace(HANDOVER, identity=replace(IDENTITY, name=name))


SIXTY_CHANGES = tuple(
    Step(TREND.start + index * 23 * MINUTE + 5 * MINUTE, Fraction((index * 7) % 25 + 1, 100))
    for index in range(60)
)
EVERY_MINUTE = replace(
    TREND,
    readings=tuple(
        Reading(
            TREND.start + index * MINUTE,
            Fraction(60 + index * index % 23),
            "arterial" if index % 7 else "cuff",
        )
        for index in range(1440)
    ),
    gaps=(),
    heart_rate=tuple(
        Value(TREND.start + index * MINUTE, Fraction(80 + index % 37)) for index in range(1440)
    ),
)
EXTREMES = {
    "nothing recorded": NOTHING,
    "a name of 200 letters in words": named(("Wolfeschlegelstein " * 11)[:200]),
    "a name of 200 letters without a space": named("X" * 200),
    "60 dose changes in 24 h": replace(
        HANDOVER, trend=replace(TREND, lanes=(Lane("norepinephrine", "mcg/kg/min", SIXTY_CHANGES),))
    ),
    "a reading every minute": replace(HANDOVER, trend=EVERY_MINUTE),
    "three drugs": drugs(3),
    "twelve drugs": drugs(12),
    "endless texts": replace(
        HANDOVER,
        summary=plain("word " * 1500),
        actions=tuple(Action(None, plain("do it " * 90)) for _ in range(60)),
        situation=tuple(plain("If all at once: " + "call somebody " * 100) for _ in range(12)),
    ),
    "a pressure that cannot be measured": replace(
        HANDOVER,
        pressure=PressureNow(None, not_measurable=True, verdict=(), facts=(plain("19:30 cuff"),)),
    ),
    "a long verdict": replace(
        HANDOVER,
        pressure=replace(
            HANDOVER.pressure, map=Pressure(Fraction(647, 10)), verdict=strong("low " * 9)
        ),
    ),
    "a drug without dose or rate": replace(
        HANDOVER, infusions=(replace(NOREPINEPHRINE, dose=None, rate=None), VASOPRESSIN)
    ),
}


def printed(document: HandoverDocument, paper: str = "a4") -> Printed:
    return print_handover(document, say, paper)


@pytest.fixture(scope="module")
def sheet() -> Printed:
    return printed(HANDOVER)


def test_two_drugs_and_a_taper_take_two_pages_and_leave_nothing_out(sheet: Printed) -> None:
    assert sheet.pages == 2
    assert sheet.left_out == ()
    assert "nothing left out" in texts(sheet.pdf)[1]


def test_letter_holds_two_drugs_and_a_taper_on_two_pages_too() -> None:
    letter = printed(HANDOVER, "letter")
    assert (letter.pages, letter.left_out) == (2, ())


def test_each_page_carries_identity_number_time_and_fingerprints(sheet: Printed) -> None:
    for number, text in enumerate(texts(sheet.pdf), start=1):
        for wanted in (
            "Bed 12 DOE, Jane MRN 0012345 born 1958-03-02",
            "70 kg dosing weight (actual, measured)",
            "65 to 75 MAP target",
            "penicillin (rash)",
            f"Handover, page {number} of 2",
            "data as of 22 Nov 19:40 +01:00",
            "data as of 22 Nov 2026 19:40 +01:00",
            "worksheet 9c41e07b",
            "protocol septic-shock 1.0 5d2f88a3",
        ):
            assert wanted in text


def test_the_parts_follow_one_another_in_i_pass_order(sheet: Printed) -> None:
    text = " ".join(texts(sheet.pdf))
    places = [
        text.index(part)
        for part in (
            "WATCHER",
            "Patient summary",
            "whom to call",
            "Last 24 h",
            "Perfusion",
            "Checklists",
            "Action list",
            "Situation awareness",
            "Synthesis by receiver",
        )
    ]
    assert places == sorted(places)


def test_severity_pressure_doses_and_rates_stand_large_in_the_top_quarter(sheet: Printed) -> None:
    height = page_sizes(sheet.pdf)[0][1]
    large = {
        (word.text.strip(), word.size)
        for word in words(sheet.pdf)
        if word.page == 1 and word.bottom < height / 4
    }
    assert {("WATCHER", 19), ("68", 32)} <= large
    assert {("0.06", 26), ("15.8", 26), ("0.03", 26), ("9", 26)} <= large


def test_every_dose_step_of_the_chart_carries_its_value(sheet: Printed) -> None:
    text = texts(sheet.pdf)[0]
    for step in TREND.lanes[0].steps:
        assert str(float(step.dose or 0)) in text


def test_a_gap_is_bracketed_and_timed(sheet: Printed) -> None:
    assert "no MAP recorded 02:20 to 04:25" in texts(sheet.pdf)[0]


def test_each_checklist_item_stands_with_its_status_word_and_evidence(sheet: Printed) -> None:
    text = texts(sheet.pdf)[1]
    for group in HANDOVER.checklists:
        for item in group:
            assert item.id in text
    for row in ("START-1 not met", "MON-2 out of date", "MON-4 unknown", "START-6 does not apply"):
        assert row in text
    assert "WEAN-4 applies MAP below 65 after a reduction 61 at 09:20" in text
    assert "information Vasopressin up to 0.03 units/min" in text
    assert "3 met, 5 not met, 1 unknown, 2 out of date, 1 caution applies." in text


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_paper_has_the_size_asked_for(paper: str) -> None:
    wanted = {"a4": (595.28, 841.89), "letter": (612, 792)}[paper]
    for size in page_sizes(printed(HANDOVER, paper).pdf):
        assert size == pytest.approx(wanted, abs=0.01)


def test_every_font_is_embedded_the_initial_one_too(sheet: Printed) -> None:
    assert fonts_not_embedded(sheet.pdf) == set()


def test_the_same_document_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from sheets import HANDOVER\n"
        "from pressorsheet.report.handover import print_handover\n"
        "from pressorsheet.wording import say\n"
        "open(sys.argv[2], 'wb').write(print_handover(HANDOVER, say).pdf)\n"
    )
    out = tmp_path / "again.pdf"
    here = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", script, here, str(out)], check=True)
    assert out.read_bytes() == printed(HANDOVER).pdf


def test_nothing_is_smaller_than_8_points_but_the_captions_under_pen_lines(sheet: Printed) -> None:
    small = {word.text.strip() for word in words(sheet.pdf) if word.size < 8}
    assert small <= {"name and role", "signature", "time"}
    assert min(word.size for word in words(sheet.pdf)) >= 7.5


def test_a_figure_with_a_decimal_point_is_bold(sheet: Printed) -> None:
    assert [text for text in thin_decimals(sheet.pdf) if not text.startswith("protocol")] == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("case", EXTREMES)
def test_whatever_comes_nothing_is_clipped_or_overprinted_and_three_pages_hold_it(
    case: str, paper: str
) -> None:
    sheet = printed(EXTREMES[case], paper)
    assert sheet.pages <= 3
    assert outside_margins(sheet.pdf) == []
    assert overlaps(sheet.pdf) == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_perfusion_and_fluids_fill_the_page_that_the_chart_of_three_drugs_leaves(
    paper: str,
) -> None:
    first, second, third = texts(printed(EXTREMES["three drugs"], paper).pdf)
    assert "Perfusion" in first
    assert "Last 24 h" in second
    assert "Action list" in third
    assert "Situation awareness" in third


def test_the_deepest_fall_keeps_its_figure_at_the_foot_of_the_strip() -> None:
    low = tuple(
        Reading(TREND.start + index * 30 * MINUTE, Fraction(mmhg), "arterial")
        for index, mmhg in enumerate((128, 70, 33, 72, 70))
    )
    sheet = printed(replace(HANDOVER, trend=replace(TREND, readings=low, gaps=())))
    assert "33" in {word.text.strip() for word in words(sheet.pdf) if word.size == 8}
    assert overlaps(sheet.pdf) == []


def test_what_did_not_fit_is_counted_and_named_on_the_last_page() -> None:
    sheet = printed(EXTREMES["twelve drugs"])
    assert "dose lane of drug number 11" in sheet.left_out
    last = texts(sheet.pdf)[-1]
    assert f"{len(sheet.left_out)} left out: named above" in last
    for what in sheet.left_out:
        assert what in last


def test_twelve_drugs_each_keep_name_dose_and_rate() -> None:
    first = texts(printed(EXTREMES["twelve drugs"]).pdf)[0]
    for index in range(12):
        assert f"drug number {index}" in first
    assert first.count("mL/h") >= 12


def test_what_the_model_left_out_is_named_too() -> None:
    left_out = (note("paper_notes_left_out", count=3),)
    sheet = printed(replace(HANDOVER, left_out=left_out))
    assert sheet.left_out == ("3 older notes of the last 24 h",)


def test_blank_prints_not_recorded_everywhere() -> None:
    text = " ".join(texts(printed(NOTHING).pdf))
    for wanted in (
        "Bed not recorded name not recorded",
        "MRN not recorded born not recorded",
        "weight not recorded",
        "allergies not recorded",
        "severity not recorded",
        "no running infusion recorded",
        "sodium not recorded",
        "rhythm not recorded",
    ):
        assert wanted in text


def test_crowded_dose_steps_are_listed_in_words_so_that_none_goes_without_its_value() -> None:
    text = texts(printed(EXTREMES["60 dose changes in 24 h"]).pdf)[0]
    assert "norepinephrine, every step, mcg/kg/min:" in text
    assert text.count(":") > 60


def test_a_missing_rate_and_dose_are_said_in_bold() -> None:
    sheet = printed(EXTREMES["a drug without dose or rate"])
    bold = {word.text.strip() for word in words(sheet.pdf) if word.bold}
    assert {"dose not recorded", "mL/h not recorded"} <= bold


def test_characters_the_typeface_lacks_are_reported_and_marked() -> None:
    name = "\u0645\u062d \U0001f600 Ω Ж é"
    sheet = printed(named(name))
    assert sheet.unprintable == ("\u0645", "\u062d", "\U0001f600")
    text = texts(sheet.pdf)
    assert "[?] [?] Ω Ж é" in text[0]
    assert "U+0645, U+062D, U+1F600" in text[-1]


@pytest.mark.parametrize("turning", ["\u202e", "\u2066", "\u200f", "\u061c"])
def test_direction_marks_are_marked_and_reported_for_they_could_turn_a_name_round(
    turning: str,
) -> None:
    sheet = printed(named(f"DOE{turning}, Jane"))
    assert sheet.unprintable == (turning,)
    assert "DOE[?], Jane" in texts(sheet.pdf)[0]


def test_what_only_joins_letters_is_dropped_and_reported() -> None:
    sheet = printed(named("DO\u200dE, Jane"))
    assert sheet.unprintable == ("\u200d",)
    assert "DOE, Jane" in texts(sheet.pdf)[0]


def test_line_breaks_and_control_characters_print_as_one_space() -> None:
    sheet = printed(named("DOE,\r\n\x00\tJane"))
    assert sheet.unprintable == ()
    assert "DOE, Jane" in texts(sheet.pdf)[0]


def test_markup_in_user_text_is_printed_not_obeyed() -> None:
    sheet = printed(named('<b>&amp;<img src="/etc/passwd"/>'))
    assert '<b>&amp;<img src="/etc/passwd"/>' in texts(sheet.pdf)[0]


def test_number_and_unit_never_part_at_a_line_end() -> None:
    crowded = plain("a word or two then 0.06 mcg/kg/min and 12 mL/h by 21 Nov 19:05 " * 12)
    sheet = printed(replace(HANDOVER, situation=(crowded,)))
    lines = [word.text.strip() for word in words(sheet.pdf)]
    units = ("mcg/kg/min", "mL/h", "Nov")
    assert not [
        line
        for line in lines
        if line.startswith(units) and line.split()[0] in units and _begins_its_line(sheet, line)
    ]


def _begins_its_line(sheet: Printed, text: str) -> bool:
    left_edges = [word.left for word in words(sheet.pdf) if word.text.strip() == text]
    return any(abs(edge - (16 / 25.4 * 72 + 314)) < 1 for edge in left_edges)


@needs("pdffonts")
def test_poppler_finds_every_font_embedded(sheet: Printed, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet.pdf)
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True)
    rows = told.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_the_head_of_each_page_names_weights_and_targets_that_contradict_each_other() -> None:
    weights = note("conflict_values", values=(Weight(Fraction(80)), Weight(Fraction(82))))
    low, high = (note("conflict_target_low", low=Fraction(mmhg)) for mmhg in (65, 75))
    targets = note("conflict_values", values=(low, high))
    differing = replace(
        HANDOVER.identity,
        weight=None,
        target_low=None,
        target_high=None,
        weight_differs=weights,
        target_differs=targets,
    )
    twice = printed(replace(HANDOVER, identity=differing))
    for page in texts(twice.pdf):
        head = " ".join(page.split())
        assert "weight 80 kg or 82 kg" in head
        assert "65 mmHg or more or 75 mmHg or more" in head
    assert overlaps(twice.pdf) == []
