"""Paper: the window's sheets are those of the command line, byte for byte."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from made_events import minute, patient, reading
from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import Bag, read_bag
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import UnitDose, quantity
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet
from pressorsheet.session.printing import printed_handover
from pressorsheet.session.samples import last_charted, sample, sample_names
from pressorsheet.session.session import Session


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def shown(session: Session) -> Worksheet:
    """The first sample, open in the session."""
    worksheet = sample(sample_names()[0], session.reference.drugs)
    assert isinstance(worksheet, Worksheet)
    session.open(str(session.joined(worksheet)))
    return worksheet


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_handover_is_that_of_the_command_line(
    session: Session, shown: Worksheet, paper: str, tmp_path: Path
) -> None:
    now = last_charted(shown)
    (tmp_path / "a.worksheet.json").write_bytes(write_worksheet(session.worksheet()))
    out = tmp_path / "a.pdf"
    command = ["handover", str(tmp_path / "a.worksheet.json"), "-o", str(out)]
    assert run([*command, "--at", now.isoformat(), "--paper", paper]) == 0
    assert session.handover(now, paper).pdf == out.read_bytes()


def test_the_handover_names_the_worksheet_as_it_is_after_each_record(
    session: Session, shown: Worksheet
) -> None:
    now = last_charted(shown)
    first = session.handover(now)
    assert session.handover(now) == first
    assert shown.fingerprint[:8] in text_of(first.pdf)
    session.record((reading(1),))
    again = session.handover(now)
    assert session.worksheet().fingerprint != shown.fingerprint
    assert session.worksheet().fingerprint[:8] in text_of(again.pdf)
    assert again == printed_handover(session.worksheet(), session.reference, now)


def ordered(reference: Reference) -> TaperPlan:
    drug = reference.drugs.drugs["vasopressin"]
    bag = read_bag("40 units/100 mL", drug)
    running = quantity("0.03 units/min", UnitDose)
    assert isinstance(bag, Bag)
    assert isinstance(running, UnitDose)
    order = TaperOrder(
        running=running,
        end=UnitDose(running.units_per_min * 0),
        start=minute(60),
        bag=bag,
        pump_step=reference.drugs.pump.step,
    )
    made = plan(order, drug, taper_rules(reference.protocol, drug.id))
    assert not isinstance(made, Refused)
    return made


def test_a_taper_sheet_names_the_patient_the_plan_was_made_for(
    session: Session, reference: Reference
) -> None:
    session.admit((patient(),))
    for paper in ("a4", "letter"):
        text = text_of(session.taper_sheet(ordered(reference), paper).pdf)
        assert "DOE, Jane" in text
        assert "0012345" in text
        assert session.worksheet().fingerprint[:8] in text
        assert "NOT VERIFIED" in text


def test_the_samples_ship_with_the_one_to_show_first(reference: Reference) -> None:
    assert sample_names()[0] == "septic-shock.worksheet.json"
    for name in sample_names():
        read = read_worksheet(resources.read_bytes("samples", name), reference.drugs)
        assert sample(name, reference.drugs) == read
