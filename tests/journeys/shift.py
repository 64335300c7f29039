"""Shift: one patient from admission to the taper, played by keyboard alone, and what was seen.

Doses, rates and moments are those of clinical.md, reckoned by hand beside each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from ward import Ward

from pressorsheet.core.assessment import Assessment
from pressorsheet.exchange.worksheet import write_worksheet
from typist import focused

INFUSIONS = "All infusions and boluses charted"


@dataclass(frozen=True)
class Seen:
    """The window at one moment: what it judged, its checklists, which of them show, its words."""

    at: datetime
    assessment: Assessment
    checklists: Mapping[str, str]
    in_sight: frozenset[str]
    words: str

    def status(self, label: str) -> str:
        """The word before an item."""
        return self.checklists[label].split(", ")[0]


@dataclass
class Shift:
    """What was seen along the way, by name, and what it left behind."""

    seen: dict[str, Seen] = field(default_factory=dict)
    rates: dict[str, str] = field(default_factory=dict)
    asked: str = ""
    events_while_asked: tuple[int, int] = (0, 0)
    taper: list[list[str]] = field(default_factory=list)
    planned: list[list[str]] = field(default_factory=list)
    pages: int = 0
    handover_words: str = ""
    history: list[list[str]] = field(default_factory=list)
    struck_through: list[str] = field(default_factory=list)
    moved_to: list[list[str]] = field(default_factory=list)
    count: int = 0
    drafts: Mapping[str, Mapping[str, str]] | None = None
    file: bytes = b""
    sheets: dict[str, bytes] = field(default_factory=dict)
    end: datetime | None = None


def played(ward: Ward) -> Shift:
    """The whole shift, from the page of who charts to the printed handover."""
    shift = Shift()
    ward.start()
    _admit(ward)
    _shock(ward, shift)
    _norepinephrine(ward, shift)
    _vasopressin(ward, shift)
    _weaning(ward, shift)
    _stability(ward, shift)
    _taper(ward, shift)
    _corrections(ward)
    _handover(ward, shift)
    ward.close()
    return shift


def _see(ward: Ward, shift: Shift, name: str) -> None:
    in_sight = frozenset(ward.items_in_sight())
    shift.seen[name] = Seen(ward.now, ward.assessment, ward.checklists(), in_sight, ward.said())


def _admit(ward: Ward) -> None:
    ward.admit(name="ROE, Alan", mrn="0099", bed="14")
    ward.admit(name="DOE, Jane", mrn="0012345", bed="12", birth_date="1958-03-02")
    ward.clock_at("07:02")
    ward.chart("weight", kg="70", kg_again="70", weight_kind="actual", basis="measured")
    ward.clock_at("07:03")
    ward.chart(
        "target",
        map_low_mmhg="65",
        map_high_mmhg="75",
        set_by="Dr. Mori",
        review_at="2026-03-11 07:00",
    )


def _shock(ward: Ward, shift: Shift) -> None:
    """Shock at 07:05; low pressures from 07:08; 2,100 mL, which are 30 mL/kg at 70 kg, by 07:50."""
    ward.clock_at("07:05")
    ward.chart("shock_recognised")
    ward.clock_at("07:06")
    ward.chart("line", line="arterial", action="placed", site="left radial")
    ward.clock_at("07:08")
    ward.chart("vitals", sbp_mmhg="78", dbp_mmhg="46", map_mmhg="57", hr_per_min="118")
    _see(ward, shift, "one low pressure")
    ward.clock_at("07:14")
    ward.chart("vitals", sbp_mmhg="76", dbp_mmhg="45", map_mmhg="56", hr_per_min="120")
    ward.clock_at("07:20")
    ward.chart("fluid", fluid="crystalloid", ml="1000", name="Ringer lactate")
    _see(ward, shift, "half the volume")
    ward.clock_at("07:40")
    ward.chart("vitals", map_mmhg="58")
    ward.clock_at("07:50")
    ward.chart("fluid", fluid="crystalloid", ml="1100", name="Ringer lactate")
    ward.clock_at("07:52")
    ward.chart("vitals", map_mmhg="59")
    _see(ward, shift, "the volume in")


def _norepinephrine(ward: Ward, shift: Shift) -> None:
    """4 mg in 250 mL are 16 mcg/mL. 0.05 x 70 x 60 / 16 = 13.125 mL/h; 0.12: 31.5 mL/h."""
    ward.clock_at("07:55")
    ward.chart(
        "bag", drug="norepinephrine", amount="4", amount_unit="mg", volume_ml="250", salt="base"
    )
    ward.clock_at("08:00")
    ward.infuse("norepinephrine", "0.05")
    _read_rate(ward, shift, "norepinephrine 0.05")
    ward.key("Return")
    for clock, mean in (("08:10", "60"), ("08:20", "61")):
        ward.clock_at(clock)
        ward.chart("vitals", map_mmhg=mean)
    ward.clock_at("08:25")
    before = len(ward.window.store.session.events())
    ward.infuse("norepinephrine", "0.12")
    _read_rate(ward, shift, "norepinephrine 0.12")
    ward.key("Return")
    shift.asked = ward.said()
    shift.events_while_asked = (before, len(ward.window.store.session.events()))
    ward.key("Return")
    ward.clock_at("08:30")
    ward.chart("vitals", map_mmhg="61")
    _see(ward, shift, "one low pressure at 0.12")
    ward.clock_at("08:40")
    ward.chart("vitals", map_mmhg="62")
    _see(ward, shift, "escalate")


def _vasopressin(ward: Ward, shift: Shift) -> None:
    """20 units in 100 mL are 0.2 units/mL. 0.03 x 60 / 0.2 = 9 mL/h."""
    ward.clock_at("08:42")
    ward.chart("bag", drug="vasopressin", amount="20", volume_ml="100")
    ward.clock_at("08:45")
    ward.infuse("vasopressin", "0.03")
    _read_rate(ward, shift, "vasopressin 0.03")
    ward.key("Return")
    ward.clock_at("09:00")
    ward.chart("vitals", map_mmhg="68")
    _see(ward, shift, "two drugs")


def _weaning(ward: Ward, shift: Shift) -> None:
    """Norepinephrine by halves, which asks nothing, and off at 11:00."""
    for clock, dose, mean in (("09:30", "0.06", "69"), ("10:00", "", "69"), ("10:30", "0.03", "")):
        ward.clock_at(clock)
        if dose:
            ward.infuse("norepinephrine", dose)
            ward.key("Return")
        if mean:
            ward.chart("vitals", map_mmhg=mean)
    ward.clock_at("11:00")
    ward.chart("vitals", map_mmhg="70")
    ward.draft("infusion", bag_id="norepinephrine")
    ward.go_to("infusion.stop")
    ward.key("Space")
    ward.key("Return")
    ward.clock_at("11:02")
    _see(ward, shift, "catecholamines off")
    ward.stand_on(INFUSIONS)
    ward.key("Space")
    _see(ward, shift, "all charted")


def _stability(ward: Ward, shift: Shift) -> None:
    """Hourly pressures; a new bag of vasopressin at the same dose is no increase."""
    for hour in range(12, 19):
        ward.clock_at(f"{hour}:00")
        ward.chart("vitals", map_mmhg=str(66 + hour % 5))
    ward.clock_at("18:30")
    ward.draft("bag", drug="vasopressin", amount="20", volume_ml="100")
    ward.go_to("bag.swap")
    ward.choose("connected now")
    ward.key("Return")
    ward.key("Return")
    ward.clock_at("18:55")
    _see(ward, shift, "five minutes short")
    ward.clock_at("19:00")
    ward.chart("vitals", map_mmhg="71")
    _see(ward, shift, "eight hours")
    ward.clock_at("19:02")
    ward.stand_on("WEAN-3")
    ward.key("Space")
    _see(ward, shift, "volume reassessed")


def _taper(ward: Ward, shift: Shift) -> None:
    """The protocol's own step and interval stand where nothing is written."""
    ward.clock_at("19:05")
    ward.key("Alt+2")
    ward.fill("taper", {"drug": "vasopressin", "line": "right jugular, distal lumen"})
    ward.go_to("taper.as_running")
    ward.key("Space")
    ward.fill(
        "taper", {"stop_below_mmhg": "60", "call": "Dr. Mori, 4711", "ordered_by": "Dr. Mori"}
    )
    shift.planned = ward.rows("taper.plan")
    ward.key("Return")
    shift.taper = ward.rows("taper.plan")


def _corrections(ward: Ward) -> None:
    """A note that was wrong, and a lactate that is another patient's."""
    ward.key("Alt+1")
    ward.clock_at("19:06")
    ward.chart("note", text="family informed by telephone")
    ward.clock_at("19:07")
    ward.chart("perfusion", lactate_mmol_per_l="4.8")
    ward.clock_at("19:08")
    _go_to_record(ward, "family informed")
    ward.key("Delete")
    ward.write("nobody was reached")
    ward.key("Return")
    ward.clock_at("19:09")
    _go_to_record(ward, "4.8")
    ward.key("M")
    ward.choose("ROE, Alan")
    ward.go_to("correction.reason")
    ward.write("blood of bed 14")
    ward.key("Return")


def _go_to_record(ward: Ward, words: str) -> None:
    ward.region("records.table")
    table = focused()
    assert isinstance(table, QTableView)
    ward.key("Ctrl+Home")
    ward.until("Down", lambda: words in _told(table), words)


def _told(table: QTableView) -> str:
    row = table.currentIndex().row()
    return str(table.model().index(row, 2).data())


def _handover(ward: Ward, shift: Shift) -> None:
    session = ward.window.store.session
    ward.clock_at("19:10")
    _see(ward, shift, "the end")
    ward.key("Ctrl+P")
    shift.pages, shift.handover_words = ward.window.views.handover.count, ward.said()
    ward.key("Alt+4")
    shift.history = ward.rows("history.table")
    shift.struck_through = _struck_through(ward)
    shift.count, shift.end = len(session.events()), ward.now
    shift.drafts = session.drafts()
    shift.file = write_worksheet(session.worksheet())
    shift.sheets = {paper: session.handover(ward.now, paper).pdf for paper in ("a4", "letter")}
    ward.key("Ctrl+K")
    ward.write("roe")
    ward.key("Return")
    shift.moved_to = ward.rows("records.table")


def _struck_through(ward: Ward) -> list[str]:
    """What the history shows with a line through it."""
    model = ward.find(QTableView, "history.table").model()
    cells = (model.index(row, 2) for row in range(model.rowCount()))
    return [cell.data() for cell in cells if cell.data(Qt.ItemDataRole.FontRole).strikeOut()]


def _read_rate(ward: Ward, shift: Shift, name: str) -> None:
    shift.rates[name] = ward.line("infusion.rate_ml_per_h").placeholderText()
