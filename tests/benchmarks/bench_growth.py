"""Growth: what a month at one reading a minute costs against a day, as ratios in the same run."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from ratios import best_of_each, hold
from stays import Charting, reading, stay

from launched import PROGRAM
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import after, chart_of
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet, worksheet_of, write_worksheet

WORKSHEET_ID = "00000000-0000-4000-8000-000000000001"
ROUNDS = 40


def test_assessing_a_month_costs_what_a_day_does(reference: Reference) -> None:
    (day, day_end), (month, month_end) = stay(1, Charting()), stay(30, Charting())
    day_chart, month_chart = chart_of(day), chart_of(month)
    one, other = best_of_each(
        ROUNDS,
        lambda: assess(month_chart, reference, month_end),
        lambda: assess(day_chart, reference, day_end),
    )
    hold("assess, 30 days to 1 day", one, other, 1.5)


@pytest.mark.parametrize("late_min", [0, 90])
def test_adding_an_event_to_a_month_costs_what_a_day_does(late_min: int) -> None:
    charting = Charting()
    (day, day_end), (month, month_end) = stay(1, charting), stay(30, charting)
    day_chart, month_chart = chart_of(day), chart_of(month)
    late = timedelta(minutes=late_min, seconds=-30)
    day_event = reading(charting, day_end - late, 1)
    month_event = reading(charting, month_end - late, 1)

    def many(add: Callable[[], object]) -> Callable[[], object]:
        return lambda: [add() for _ in range(50)]

    one, other = best_of_each(
        ROUNDS,
        many(lambda: after(month_chart, month_event)),
        many(lambda: after(day_chart, day_event)),
    )
    hold(f"add an event {late_min} min late, 30 days to 1 day", one, other, 1.5)


def test_loading_grows_linearly(reference: Reference) -> None:
    files = []
    for days in (3, 30):
        worksheet = worksheet_of(WORKSHEET_ID, stay(days, Charting())[0])
        assert not isinstance(worksheet, Refused)
        files.append(write_worksheet(worksheet))

    def load(content: bytes) -> None:
        found = read_worksheet(content, reference.drugs)
        assert not isinstance(found, Refused)
        chart_of(found.events)

    short, long = best_of_each(3, lambda: load(files[0]), lambda: load(files[1]))
    hold("load and add up, 30 days to 10 times 3 days", long, short * 10, 1.5)


def test_check_costs_at_most_twice_the_event_models(tmp_path: Path) -> None:
    worksheet = worksheet_of(WORKSHEET_ID, stay(1, Charting())[0])
    assert not isinstance(worksheet, Refused)
    file = tmp_path / "day.worksheet.json"
    file.write_bytes(write_worksheet(worksheet))
    floor = [sys.executable, "-c", "import pydantic, pressorsheet.core.events as e; e.AnyEvent"]
    check = [*PROGRAM, "check", str(file)]
    check += ["--at", "2026-01-01T23:59:00Z", "--json"]

    def run(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=True, capture_output=True)

    one, other = best_of_each(8, run(check), run(floor))
    hold("check of a one-day worksheet to the event models", one, other, 2)
