"""Paper: the window's sheets are those of the command line, byte for byte."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from made_events import NURSE, made, minute, patient, reading
from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import Bag, read_bag
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import UnitDose, Volume, quantity
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet, write_worksheet
from pressorsheet.session.demo import demo_session
from pressorsheet.session.printing import printed_handover, printed_taper_sheet
from pressorsheet.session.samples import last_charted, sample, sample_names
from pressorsheet.session.session import Session
from pressorsheet.wording import say


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


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_taper_sheet_names_the_patient_and_the_worksheet(
    session: Session, reference: Reference, paper: str
) -> None:
    session.admit((patient(),))
    content = dict(plan_mapping(ordered(reference)))
    session.record((made("taper_ordered", 2, plan_id="T9", version=1, plan=content),))
    printed = session.running_taper_sheet("T9", minute(5), paper)
    assert not isinstance(printed, Refused)
    text = text_of(printed.pdf)
    for part in ("DOE, Jane", "0012345", "NOT VERIFIED", session.worksheet().fingerprint[:8]):
        assert part in text


def test_a_running_tapers_sheet_is_that_of_the_command_line(
    session: Session, shown: Worksheet, tmp_path: Path
) -> None:
    now = last_charted(shown)
    (tmp_path / "a.worksheet.json").write_bytes(write_worksheet(session.worksheet()))
    out = tmp_path / "a.pdf"
    command = ["taper-sheet", str(tmp_path / "a.worksheet.json"), "-o", str(out)]
    assert run([*command, "--at", now.isoformat(), "--by", NURSE.name]) == 0
    printed = session.running_taper_sheet(plan_id(shown), now)
    assert not isinstance(printed, Refused)
    there, here = text_of(out.read_bytes()), text_of(printed.pdf)
    assert printing_time(there) != printing_time(here)
    assert there.replace(printing_time(there), "") == here.replace(printing_time(here), "")
    assert f"printed {now:%H:%M}, {NURSE.name}" in here


def plan_id(worksheet: Worksheet) -> str:
    (found,) = {event.plan_id for event in worksheet.events if event.kind == "taper_ordered"}
    return str(found)


def printing_time(text: str) -> str:
    found = re.search("printed .*, ", text)
    assert found is not None
    return found[0]


def test_a_taper_that_is_not_there_is_refused_in_words(session: Session, shown: Worksheet) -> None:
    assert session.running_taper_sheet("T0", last_charted(shown)) == refused("taper_not_charted")


def recorded(session: Session, plan: dict[str, Any]) -> None:
    session.record((made("taper_ordered", 2, plan_id="T9", version=1, plan=plan),))


def test_a_taper_whose_plan_cannot_be_read_is_refused_in_words(session: Session) -> None:
    session.admit((patient(),))
    recorded(session, {"drug": "vasopressin"})
    found = session.running_taper_sheet("T9", minute(5))
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert say(reason) == "the plan of taper T9 cannot be read: dose_unit: missing"


def test_a_plan_that_cannot_be_made_again_here_prints_without_an_advisor(
    session: Session, reference: Reference
) -> None:
    session.admit((patient(),))
    content = dict(plan_mapping(ordered(reference)))
    session.record((made("taper_ordered", 2, plan_id="T9", version=1, plan=content),))
    assert "Advisor:" in printed_text(session)
    other = {**content, "reason": "of another program", "every_min": 61}
    session.record((made("taper_ordered", 3, plan_id="T8", version=1, plan=other),))
    text = printed_text(session, "T8")
    assert "Advisor:" not in text
    # and what does not follow stands among the checks
    assert "fail" in text


def printed_text(session: Session, plan_id: str = "T9") -> str:
    printed = session.running_taper_sheet(plan_id, minute(5))
    assert not isinstance(printed, Refused), printed
    return text_of(printed.pdf)


def test_a_taper_of_a_drug_that_the_library_lacks_is_refused_in_words(
    session: Session, reference: Reference
) -> None:
    session.admit((patient(),))
    content = {**plan_mapping(ordered(reference)), "drug": "unobtainium"}
    recorded(session, content)
    found = session.running_taper_sheet("T9", minute(5))
    assert found == refused("drug_not_in_library", drug="unobtainium")


def test_across_a_clock_change_each_time_of_the_sheet_has_its_offset(
    reference: Reference,
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 10, 24, 23, 0, tzinfo=berlin)
    text = text_of(sheet_from(reference, night, berlin))
    # 5.2 mL at 3.8 mL/h: 1.4 mL an hour later, which 3 mL/h use in 28 min
    assert "hang a new bag at 2026-10-25 00:28 +02:00" in text
    day = night - timedelta(days=3)
    text = text_of(sheet_from(reference, day, berlin))
    assert "hang a new bag at 22 Oct 00:28" in text


def sheet_from(reference: Reference, start: datetime, zone: ZoneInfo) -> bytes:
    drug = reference.drugs.drugs["vasopressin"]
    left = Volume(Fraction("5.2"))
    order = replace(ordered(reference).order, start=start, zone=zone, bag_left=left)
    made = plan(order, drug, taper_rules(reference.protocol, drug.id))
    assert not isinstance(made, Refused)
    return printed_taper_sheet(made, advise(made), reference).pdf


def test_the_samples_ship_with_the_one_to_show_first(reference: Reference) -> None:
    assert sample_names()[0] == "septic-shock.worksheet.json"
    for name in sample_names():
        read = read_worksheet(resources.read_bytes("samples", name), reference.drugs)
        assert sample(name, reference.drugs) == read


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_page_of_the_demonstration_says_that_its_patient_is_invented(
    reference: Reference, paper: str
) -> None:
    now = datetime(2026, 3, 10, 20, 34, tzinfo=ZoneInfo("Europe/Berlin"))
    session = demo_session(reference, now)
    taper = session.running_taper_sheet(plan_id(session.worksheet()), now, paper)
    assert not isinstance(taper, Refused)
    for printed in (session.handover(now, paper), taper):
        for page in PdfReader(io.BytesIO(printed.pdf)).pages:
            assert page.extract_text().count("the patient is invented, and nothing is kept") == 1


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_page_of_another_patient_printed_in_the_demonstration_says_so(
    reference: Reference, shown: Worksheet, paper: str
) -> None:
    now = last_charted(shown)
    session = demo_session(reference, now)
    brought = Worksheet(str(UUID(int=5)), shown.events)
    session.open(str(session.joined(brought)))
    taper = session.running_taper_sheet(plan_id(session.worksheet()), now, paper)
    assert not isinstance(taper, Refused)
    for printed in (session.handover(now, paper), taper):
        for page in PdfReader(io.BytesIO(printed.pdf)).pages:
            text = " ".join(page.extract_text().split())
            assert text.count("the patient may be a real one, and nothing is kept") == 1
            assert "patient is invented" not in text


def test_a_patient_admitted_in_the_demonstration_is_none_of_its_own_either(
    reference: Reference,
) -> None:
    now = datetime(2026, 3, 10, 20, 34, tzinfo=ZoneInfo("Europe/Berlin"))
    session = demo_session(reference, now)
    admitted = session.admit([patient(0)])
    assert isinstance(admitted, str)
    session.open(admitted)
    assert "the patient may be a real one" in text_of(session.handover(now).pdf)


def test_an_invented_patient_who_is_written_anew_may_be_a_real_one(reference: Reference) -> None:
    now = datetime(2026, 3, 10, 20, 34, tzinfo=ZoneInfo("Europe/Berlin"))
    session = demo_session(reference, now)
    assert session.record([reading(0)]) is None
    assert "the patient is invented" in text_of(session.handover(now).pdf)
    assert session.record([patient(0, name="POE, Edgar")]) is None
    text = text_of(session.handover(now).pdf)
    assert "the patient may be a real one" in text
    assert "patient is invented" not in text


def test_a_sheet_of_a_record_says_nothing_of_a_demonstration(
    session: Session, shown: Worksheet
) -> None:
    assert "DEMONSTRATION" not in text_of(session.handover(last_charted(shown)).pdf)
