"""The sheet of T1 as it runs, and what stands on it.

T1 goes from 0.03 to OFF by 0.005 units/min every 60 min from 12:00, from 40 units in 100 mL.
"""

from fractions import Fraction

from bedside import at, bag, vasopressin
from taper_events import ordered
from tapers import accepted, norepinephrine_plan, rules

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.paper import Line, Provenance
from pressorsheet.core.pharmacist import verified
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.taper.document import Frame
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.sheet import PlanRow, TaperSheetDocument
from pressorsheet.core.taper_sheet import sheet_of_run
from pressorsheet.core.tapers import tapers_of

SITE = "right internal jugular, medial lumen"
BAG = bag(
    "vasopressin", "08:00", "V", "40 units", 100, hung_at=at("08:00"), prepared_at=at("08:00")
)
CHARTED = (BAG, vasopressin("09:00", "0.03", bag="V", line_site=SITE))
ORDER = (*CHARTED, ordered())
BY_WEIGHT = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
BASE = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
TRACE = ("bag label", "pump", "line and lumen", "no other drug")
RUNNING = ["sheet_running", "sheet_running_since"]


def sheet(reference: Reference, now: str, *events: AnyEvent) -> TaperSheetDocument:
    found = printed(reference, now, *events)
    assert not isinstance(found, Refused), found
    return found


def printed(reference: Reference, now: str, *events: AnyEvent) -> TaperSheetDocument | Refused:
    assessment = assess(chart_of(events), reference, at(now))
    (run,) = tapers_of(assessment).read
    low = Pressure(Fraction(65))
    frame = Frame(Provenance(at=at(now)), rules(), low, "vasopressin", TRACE)
    return sheet_of_run(assessment, run, frame, verified(assessment, run))


def notes(*lines: Line) -> list[Note]:
    return [phrase.says for line in lines for phrase in line if isinstance(phrase.says, Note)]


def codes(*lines: Line) -> list[str]:
    return [said.code for said in notes(*lines)]


def only(code: str, *lines: Line) -> Note:
    (found,) = [said for said in notes(*lines) if said.code == code]
    return found


def steps(document: TaperSheetDocument) -> list[PlanRow]:
    return [row for row in document.rows if row.number is not None]


def hung_since(contents: str) -> AnyEvent:
    return bag("vasopressin", "11:20", "W", contents, 100, hung_at=at("11:20"))
