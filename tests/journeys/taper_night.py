"""Taper night: one taper of eight steps from its order to a day after OFF, by keyboard alone.

Vasopressin 0.04 units/min by 0.005 every hour. From 40 units in 100 mL, which are 0.4 units/mL, a
dose needs 150 times as many mL/h; from 20 units in 100 mL 300 times. Times are of one night.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ward import Ward

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import write_worksheet
from typist import focused

INFUSIONS = "All infusions and boluses charted"
NURSE, PHARMACIST = "Rosa Lind", "Maja Lindqvist"


@dataclass(frozen=True)
class Scene:
    """The window at one moment: the rows of the plan as they are read, and every other word."""

    at: datetime
    rows: tuple[tuple[str, ...], ...]
    words: str
    focus: str
    assessment: Assessment

    @property
    def next(self) -> str:
        """The step that comes next, as one sentence; after the last one what is still to know."""
        (said,) = (row[0] for row in self.rows if row[0] and not any(row[1:]))
        return said

    @property
    def notes(self) -> str:
        """What stands below the steps."""
        return " | ".join(row[1] for row in self.rows if not row[0])

    def row(self, number: int) -> list[str]:
        """A step that is not the next one: when, from what to what, mL/h, gate, how it stands."""
        (found,) = (row for row in self.rows if row[0] == str(number))
        return [*found[1:4], *found[5:]]

    @property
    def states(self) -> list[str]:
        """How each step stands that is not the next one, by the last cell of its row."""
        return [row[-1] for row in self.rows if row[0].isdecimal()]


@dataclass
class Night:
    """What was seen along the way, by name, and what it left behind."""

    scenes: dict[str, Scene] = field(default_factory=dict)
    figures: dict[str, list[list[str]]] = field(default_factory=dict)
    checks: dict[str, list[list[str]]] = field(default_factory=dict)
    wean: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    events: tuple[AnyEvent, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    handovers: dict[str, bytes] = field(default_factory=dict)
    sheets: dict[tuple[str, str], bytes] = field(default_factory=dict)
    end: datetime | None = None


def played(ward: Ward) -> Night:
    """All of it, from the page of who charts to the day after OFF."""
    ward.start(NURSE)
    staff = _Staff(ward)
    staff.until_wean_2_is_met()
    staff.order()
    staff.verify()
    staff.two_steps_and_a_hold()
    staff.otherwise_and_back()
    staff.replan()
    staff.another_bag()
    staff.to_off()
    staff.watch()
    ward.close()
    return staff.night


class _Staff:
    """A nurse and a pharmacist at the keyboard, and what they see."""

    def __init__(self, ward: Ward) -> None:
        self.night = Night()
        self._ward = ward

    # What is seen.

    def _see(self, name: str) -> None:
        ward = self._ward
        self.night.scenes[name] = Scene(
            ward.now,
            tuple(map(tuple, ward.rows("taper.plan"))),
            plain(ward.said()),
            focused().objectName(),
            ward.assessment,
        )

    def _print(self, name: str) -> None:
        """The sheet of the taper in front, as it stands now."""
        session, plan_id = self._ward.window.store.session, self._ward.window.views.taper.charted
        assert plan_id is not None
        self.night.files[name] = write_worksheet(session.worksheet())
        for paper in ("a4", "letter"):
            printed = session.running_taper_sheet(plan_id, self._ward.now, paper)
            assert not isinstance(printed, Refused), printed
            self.night.sheets[name, paper] = printed.pdf

    def _see_wean(self, name: str) -> None:
        self._ward.key("Alt+1")
        self.night.wean[name] = self._ward.checklists()
        self._ward.key("Alt+2")

    # What is done.

    def _pressure(self, clock: str, mmhg: str) -> None:
        self._ward.clock_at(clock)
        self._ward.chart("vitals", map_mmhg=mmhg)
        self._ward.key("Alt+2")

    def _push(self, name: str) -> None:
        self._ward.go_to(name)
        self._ward.key("Return")

    def _mark(self, act: str, **fields: str) -> None:
        """A mark on the next step by its own button, its fields one by one, and Enter."""
        self._push(f"taper.{act}")
        for key, text in fields.items():
            self._ward.go_to(f"taper_mark.{key}")
            self._ward.write(text)
        self._ward.key("Return")

    def _tick_infusions(self) -> None:
        self._ward.key("Alt+1")
        self._ward.stand_on(INFUSIONS)
        self._ward.key("Space")

    def _enter_blind(self, amount: str, volume: str, start: str, step: str) -> None:
        """Label and order as the pharmacist reads them; the first field has the focus."""
        assert focused().objectName() == "taper_verify.amount"
        typed = {"amount": amount, "volume_ml": volume, "start": start}
        order = {"start_unit": "units/min", "step": step, "every_min": "60"}
        self._ward.fill("taper_verify", {**typed, **order})
        self._ward.key("Return")

    def _compared(self, name: str) -> None:
        self.night.figures[name] = self._ward.rows("taper_verify.figures")
        self.night.checks[name] = self._ward.rows("taper_verify.checks")

    # From the bed to the order.

    def until_wean_2_is_met(self) -> None:
        """Vasopressin alone from 07:06 on, hourly pressures from 07:08: eight hours at 15:08."""
        ward = self._ward
        ward.admit(name="DOE, Jane", mrn="0012345", bed="12", birth_date="1958-03-02")
        ward.clock_at("07:02")
        ward.chart("weight", kg="70", kg_again="70", weight_kind="actual", basis="measured")
        ward.clock_at("07:03")
        ward.chart("target", map_low_mmhg="65", map_high_mmhg="75", set_by="Dr. Mori")
        ward.clock_at("07:04")
        ward.chart("line", line="arterial", action="placed", site="left radial")
        ward.clock_at("07:05")
        ward.chart("bag", drug="vasopressin", amount="40", volume_ml="100")
        ward.clock_at("07:06")
        ward.infuse("vasopressin", "0.04")
        ward.key("Return")
        ward.clock_at("07:07")
        self._tick_infusions()
        for hour in range(7, 16):
            ward.clock_at(f"{hour:02}:08")
            ward.chart("vitals", map_mmhg=str(68 + hour % 4))

    def order(self) -> None:
        """Step and interval are the protocol's; the first step an hour to come but ten minutes."""
        ward = self._ward
        ward.clock_at("15:10")
        ward.key("Alt+2")
        ward.fill("taper", {"drug": "vasopressin", "line": "right jugular, distal lumen"})
        ward.go_to("taper.as_running")
        ward.key("Space")
        ward.fill("taper", {"start": "16:00", "stop_below_mmhg": "60"})
        ward.fill("taper", {"call": "Dr. Mori, 4711", "ordered_by": "Dr. Mori"})
        self._see("written")
        ward.key("Return")
        self._see("ordered")

    def verify(self) -> None:
        """Another person, who reads a step of 0.05 first and then rightly 0.005."""
        ward = self._ward
        ward.clock_at("15:20")
        ward.sign_in(PHARMACIST, "pharmacist")
        self._push("taper.verify")
        self.night.scenes["blind"] = Scene(
            ward.now, (), plain(ward.said()), focused().objectName(), ward.assessment
        )
        self._enter_blind("40", "100", "0.04", "0.05")
        # What differs is named; neither the plan's figures nor its checks are in sight.
        self.night.figures["wrong"] = self._ward.rows("taper_verify.figures")
        self._push("taper_verify.again")
        ward.clock_at("15:22")
        self._enter_blind("40", "100", "0.04", "0.005")
        self._compared("version 1")
        self._push("taper_verify.sign")
        self._see("signed")
        ward.sign_in(NURSE, "nurse")

    # Hour by hour.

    def two_steps_and_a_hold(self) -> None:
        """The row's own Enter begins the step that is due; the pump's number is typed."""
        ward = self._ward
        self._pressure("15:58", "70")
        ward.clock_at("16:00")
        self._see("step 1 due")
        ward.key("Return")
        ward.write("5.3")
        ward.key("Return")
        self._see("step 1 given")
        self._pressure("16:57", "71")
        ward.clock_at("17:04")
        self._mark("give", rate_ml_per_h="4.5")
        ward.clock_at("18:02")
        self._mark("hold", reason="turned on her side")
        self._see("held")
        self._pressure("18:28", "69")
        ward.clock_at("18:30")
        self._see("held, pressure there")
        self._mark("resume")
        self._see("resumed")
        ward.clock_at("18:33")
        self._mark("give", rate_ml_per_h="3.8")
        self._see("step 3 given")

    def otherwise_and_back(self) -> None:
        """The word on the infusions ends at 19:07; 3.3 mL/h for 3; MAP 61, and back to 3.8."""
        ward = self._ward
        self._pressure("19:25", "70")
        self._see("word on infusions out")
        ward.clock_at("19:26")
        self._tick_infusions()
        ward.key("Alt+2")
        ward.clock_at("19:33")
        self._mark("give", rate_ml_per_h="3.3")
        assert focused().objectName() == "taper_mark.reason"
        ward.write("keypad slipped")
        ward.key("Return")
        self._see("given otherwise")
        self._pressure("20:05", "61")
        self._see("low")
        self._see_wean("low")
        ward.clock_at("20:06")
        self._mark("step_back", rate_ml_per_h="3.8", reason="MAP 61")
        self._see("stepped back")

    def replan(self) -> None:
        """From the dose that runs, an hour after the last change; then another's signature."""
        ward = self._ward
        self._pressure("20:25", "67")
        ward.clock_at("20:30")
        self._replan("2106", "MAP 61 after step 4")
        self._see("version 2")
        self._verified("20:40", "version 2", amount="40", start="0.025")
        self._pressure("21:02", "68")
        ward.clock_at("21:06")
        self._mark("give", rate_ml_per_h="3")

    def _verified(self, clock: str, version: str, *, amount: str, start: str) -> None:
        """The pharmacist reads label and order at once rightly, and signs; the nurse goes on."""
        self._ward.clock_at(clock)
        self._ward.sign_in(PHARMACIST, "pharmacist")
        self._push("taper.verify")
        self._enter_blind(amount, "100", start, "0.005")
        self._compared(version)
        self._push("taper_verify.sign")
        self._see(f"{version} signed")
        self._ward.sign_in(NURSE, "nurse")

    def _replan(self, start: str, reason: str) -> None:
        """The button asks for what runs first; the criterion that is not met is answered."""
        self._push("taper.replan")
        assert focused().objectName() == "taper.as_running"
        self._ward.key("Space")
        self._ward.fill("taper", {"start": start, "ordered_by": "Dr. Mori", "reason": reason})
        self._ward.key("Return", 2)

    def another_bag(self) -> None:
        """20 units in 100 mL at the same dose: from 3 to 6 mL/h."""
        ward = self._ward
        ward.clock_at("21:30")
        ward.draft("bag", drug="vasopressin", amount="20", volume_ml="100")
        ward.go_to("bag.swap")
        ward.choose("connected now")
        ward.key("Return", 2)
        ward.key("Alt+2")
        self._see("another bag")
        self._print("another bag")
        ward.clock_at("21:32")
        self._replan("2206", "bag of 0.2 units/mL")
        self._see("version 3")
        self._verified("21:40", "version 3", amount="20", start="0.02")

    def to_off(self) -> None:
        """Four steps over midnight, each after a pressure."""
        steps = (
            ("22:00", "70", "22:06", "4.5"),
            ("23:02", "71", "23:06", "3"),
            ("00:04", "70", "00:09", "1.5"),
            ("01:05", "69", "01:09", "0"),
        )
        for number, (charted, mmhg, given, rate) in enumerate(steps, start=1):
            self._pressure(charted, mmhg)
            self._ward.clock_at(given)
            self._see(f"version 3, step {number} due")
            self._mark("give", rate_ml_per_h=rate)
        self._see("off")

    def watch(self) -> None:
        """One hour on with a handover and the sheet, then until the watch is over."""
        ward, night = self._ward, self.night
        ward.clock_at("02:10")
        self._see("watched")
        self._print("watched")
        self._see_wean("watched")
        session = ward.window.store.session
        night.end = ward.now
        night.events = tuple(session.events())
        night.kinds = tuple(event.kind for event in night.events if event.kind.startswith("taper"))
        for paper in ("a4", "letter"):
            night.handovers[paper] = session.handover(ward.now, paper).pdf
        ward.clock_at("01:08")
        self._see("a minute before its end")
        ward.clock_at("01:10")
        self._see("watch over")


def plain(words: str) -> str:
    """Words without what keeps a number and its unit on one line."""
    return words.replace("\u00a0", " ").replace("\u200b", "").replace("\u2060", "")
