"""The QR code on the page: read as a scanner reads it, also from the second photocopy."""

import re
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pypdfium2
import pytest
import zxingcpp
from paper_reading import texts
from photocopy import DPI, photocopied
from PIL import Image
from sheets import TAPER_SHEET

from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import read_bag
from pressorsheet.core.canonical import FINGERPRINT_KEY
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import Pressure, PumpRate, UnitDose, Weight, WeightBasedDose
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.advisor import advise
from pressorsheet.core.taper.code import LONGEST, read_code
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.verify_facts import verify_rules
from pressorsheet.report.taper_sheet import print_taper_sheet
from pressorsheet.session.printing import printed_taper_sheet
from pressorsheet.wording import say

POINTS = 72
MM = POINTS / 25.4
START = datetime.fromisoformat("2026-11-22T22:00+01:00")
# One in six worn copies may ask for a second try; a sheet's own page and a first copy never do.
COPIES, READ = 12, 10


def page(pdf: bytes, dpi: int = DPI) -> Image.Image:
    """The page that bears the code."""
    document = pypdfium2.PdfDocument(pdf)
    images: list[Image.Image] = [each.render(scale=dpi / POINTS).to_pil() for each in document]
    document.close()
    (found,) = [image for image in images if seen(image)]
    return found


def corner(image: Image.Image) -> Image.Image:
    """The part of a page round its code: what a copier makes of the rest is of no concern here."""
    at = zxingcpp.read_barcodes(image)[0].position
    margin = DPI // 2
    left, top = at.top_left.x - margin, at.top_left.y - margin
    right, bottom = at.bottom_right.x + margin, at.bottom_right.y + margin
    return image.crop((left, top, min(right, image.width), bottom))


def seen(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def vasopressin(reference: Reference) -> TaperPlan:
    bag = read_bag("40 units/100 mL", reference.drugs.drugs["vasopressin"])
    assert not isinstance(bag, Refused)
    order = TaperOrder(
        running=UnitDose(Fraction("0.03")),
        end=UnitDose(Fraction(0)),
        start=START,
        bag=bag,
        pump_step=PumpRate(Fraction("0.1")),
        map_low=Pressure(Fraction(65)),
        map_high=Pressure(Fraction(75)),
        stop_below=Pressure(Fraction(60)),
        ordered_by="Dr A. Lind",
        reason="unit practice, vasopressin off first",
        call="Dr M. Osei, phone 4480",
    )
    return made(reference, order)


def norepinephrine(reference: Reference) -> TaperPlan:
    bag = read_bag("8 mg/250 mL bitartrate monohydrate", reference.drugs.drugs["norepinephrine"])
    assert not isinstance(bag, Refused)
    order = TaperOrder(
        running=WeightBasedDose(Fraction("0.12")),
        end=WeightBasedDose(Fraction(0)),
        start=START,
        bag=bag,
        pump_step=PumpRate(Fraction("0.1")),
        step=WeightBasedDose(Fraction("0.02")),
        interval=timedelta(minutes=90),
        weight=Weight(Fraction("70.5")),
        ordered_by="Dr A. Lind",
        reason="unit practice, vasopressin off first",
        call="Dr M. Osei, phone 4480",
    )
    return made(reference, order)


def made(reference: Reference, order: TaperOrder) -> TaperPlan:
    drug = reference.drugs.drugs[order.bag.drug_id]
    found = plan(order, drug, taper_rules(reference.protocol, drug.id))
    assert isinstance(found, TaperPlan), found
    return found


PLANS = {"vasopressin": vasopressin, "norepinephrine": norepinephrine}


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", PLANS)
def test_the_code_on_the_page_rebuilds_and_proves_the_plan(
    name: str, paper: str, reference: Reference
) -> None:
    whole = PLANS[name](reference)
    printed = printed_taper_sheet(whole, advise(whole), reference, paper)
    (text,) = seen(page(printed.pdf, 150))
    read = read_code(text, {})
    assert not isinstance(read, Refused)
    rules = taper_rules(reference.protocol, whole.drug.id)
    limits = verify_rules(reference.protocol, whole.drug.id)
    found = verified_as_typed(read, Bar(whole.drug, rules, limits))
    assert found.passed
    (proof,) = [check for check in found.checks if check.id == "fingerprint"]
    assert proof.result.value == "pass"
    digits = str(plan_mapping(whole)[FINGERPRINT_KEY])
    assert (read.order.fingerprint or "-") == digits[:16]
    assert f"plan {digits[:4]} {digits[4:8]}" in texts(printed.pdf)[-1]


@pytest.mark.parametrize("name", PLANS)
def test_the_code_is_read_from_the_second_photocopy(name: str, reference: Reference) -> None:
    whole = PLANS[name](reference)
    sheet = corner(page(printed_taper_sheet(whole, advise(whole), reference).pdf))
    (text,) = seen(sheet)
    read = [text in seen(photocopied(sheet, 2, seed)) for seed in range(COPIES)]
    sys.stdout.write(f"{name}: {len(text)} letters, read from {sum(read)} of {COPIES} copies\n")
    assert sum(read) >= READ
    assert all(text in seen(photocopied(sheet, 1, seed)) for seed in range(COPIES))


def test_the_largest_code_keeps_modules_that_a_copier_keeps() -> None:
    """66 points square, error level M, at most 49 modules, each 0.47 mm; blank 6 points round."""
    longest = TAPER_SHEET.code + "0" * (LONGEST - len(TAPER_SHEET.code))
    pdf = print_taper_sheet(replace(TAPER_SHEET, code=longest), say).pdf
    sheet = page(pdf)
    (found,) = zxingcpp.read_barcodes(sheet)
    assert found.text == longest
    assert found.ec_level == "M"
    versions = re.findall(r"'Version': '(\d+)'", repr(found.extra))
    modules = 17 + 4 * int(versions[0])
    corners = found.position
    width = (corners.top_right.x - corners.top_left.x) * POINTS / DPI
    assert width == pytest.approx(66, abs=0.5)
    module = width / modules / MM
    sys.stdout.write(f"{modules} modules of {module:.3f} mm\n")
    assert module > 0.47
    left, top = corners.top_left.x, corners.top_left.y
    right, bottom = corners.bottom_right.x, corners.bottom_right.y
    quiet = round(6 * DPI / POINTS) - 2
    around = sheet.convert("L").crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    inside = (quiet - 1, quiet - 1, around.width - quiet + 1, around.height - quiet + 1)
    around.paste(255, inside)
    assert min(around.tobytes()) > 200
    cut = corner(sheet)
    read = [longest in seen(photocopied(cut, 2, seed)) for seed in range(COPIES)]
    sys.stdout.write(f"longest: read from {sum(read)} of {COPIES} copies\n")
    assert sum(read) >= READ


def test_a_copier_that_is_worse_than_a_serviced_one_is_what_the_codes_are_held_to() -> None:
    """The copies differ from the sheet: the test would notice a copier that does nothing."""
    sheet = page(print_taper_sheet(TAPER_SHEET, say).pdf)
    copy = photocopied(sheet)
    assert copy.tobytes() != sheet.convert("L").tobytes()
    assert {value for _, value in copy.getcolors() or []} == {0, 255}
    assert seen(photocopied(sheet, 8)) == []
