"""The shared real CLIF tables, read where they lie: no row lost, every dose as it was charted."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from clif_found import fates, of_kind
from clif_made import LIBRARY, LIMITS

from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.exchange.clif_ledger import Fate
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet

REAL = Path(__file__).parents[3] / "shared" / "data" / "clif"

real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared CLIF tables are not here")


def real_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in REAL.glob("*.csv")}


def real_rows(tables: Mapping[str, bytes], name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(tables[f"clif_{name}.csv"].decode(), newline=""))


@pytest.fixture(scope="module")
def all_real() -> dict[str, Imported]:
    tables = real_files()
    found = {}
    for row in real_rows(tables, "hospitalization"):
        stay = row["hospitalization_id"]
        result = import_clif(tables, stay, LIBRARY, LIMITS)
        assert isinstance(result, Imported)
        found[stay] = result
    return found


@real
def test_every_real_row_is_used_merged_or_refused(all_real: dict[str, Imported]) -> None:
    tables = real_files()
    assert len(all_real) == 24
    for name in ("vitals", "medication_admin_continuous", "labs", "patient_assessments"):
        counted = sum(
            one.count(fate)
            for result in all_real.values()
            for one in result.tables
            for fate in Fate
            if one.table == name
        )
        assert counted == sum(1 for _ in real_rows(tables, name)), name
    for result in all_real.values():
        for one in result.tables:
            assert one.rows == sum(one.count(fate) for fate in Fate)


@real
def test_every_real_worksheet_reads_back_as_it_was_written(all_real: dict[str, Imported]) -> None:
    for result in all_real.values():
        again = read_worksheet(write_worksheet(result.worksheet), LIBRARY)
        assert isinstance(again, Worksheet)
        assert again == result.worksheet


@real
def test_the_one_real_overlap_is_refused_and_every_other_dose_taken(
    all_real: dict[str, Imported],
) -> None:
    refused = {
        stay: found["refused"]
        for stay, result in all_real.items()
        if "refused" in (found := fates(result, "medication_admin_continuous"))
    }
    assert refused == {"29842315": [("clif_overlap", 1)]}


@real
def test_after_every_real_minute_the_drug_runs_as_its_rows_say(
    all_real: dict[str, Imported],
) -> None:
    """Apart from the code under test: after a minute a drug runs if a row of it says so."""
    tables = real_files()
    said: dict[tuple[str, str, str], set[Decimal]] = {}
    for row in real_rows(tables, "medication_admin_continuous"):
        key = (row["hospitalization_id"], row["med_category"], row["admin_dttm"])
        said.setdefault(key, set()).add(Decimal(row["med_dose"]))
    for (stay, drug, clock), given_doses in said.items():
        if (stay, drug) == ("29842315", "norepinephrine"):
            continue
        (event,) = [
            one
            for one in of_kind(all_real[stay], "infusion")
            if one.drug == drug and one.at == datetime.fromisoformat(clock)
        ]
        # a stop beside a start is no stop
        assert event.dose == max(given_doses)
        assert event.dose_unit == ("units/h" if drug == "vasopressin" else "mcg/kg/min")


@real
def test_at_every_real_row_the_word_of_completeness_is_at_most_12_h_old(
    all_real: dict[str, Imported],
) -> None:
    for result in all_real.values():
        words = [one.at for one in of_kind(result, "tick") if one.value]
        for event in [*of_kind(result, "infusion"), *of_kind(result, "vitals")]:
            newest = max((at for at in words if at <= event.at), default=None)
            assert newest is not None
            assert event.at - newest <= timedelta(hours=12)
