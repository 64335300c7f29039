"""A shift as a script of keys, played by a process that tells of what it did until it is killed."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtWidgets import QComboBox
from ward import MORNING, Ward

from pressorsheet.core.events import AnyEvent
from typist import focused

Told = tuple[int, str, str]
RECORDED = ""


@dataclass(frozen=True)
class Step:
    """One form: its fields as (key, what is typed or chosen); what stands in the store afterwards.

    `held` is what a chosen field holds where that is not what was read; `answers` is how often
    Enter answers a question; `events` are the kinds recorded with some of what they say.
    """

    form: str
    fields: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, Mapping[str, object]], ...]
    held: Mapping[str, str] = field(default_factory=dict)
    answers: int = 0
    opens: Callable[[Ward], None] | None = None

    def draft(self, key: str) -> str:
        """What the draft holds of a field that was left."""
        return self.held.get(key, dict(self.fields)[key])


def _taper(ward: Ward) -> None:
    ward.key("Alt+2")


def _tick(ward: Ward) -> None:
    ward.key("Alt+1")
    ward.stand_on("All infusions and boluses charted")
    ward.key("Space")


STEPS = (
    Step(
        "patient",
        (("name", "DOE, Jane"), ("mrn", "0012345"), ("bed", "12"), ("birth_date", "1958-03-02")),
        (("patient", {"name": "DOE, Jane", "mrn": "0012345", "bed": "12"}),),
        opens=lambda _ward: None,
    ),
    Step(
        "weight",
        (("kg", "70"), ("kg_again", "70"), ("weight_kind", "actual"), ("basis", "measured")),
        (("weight", {"kg": Decimal(70), "basis": "measured"}),),
    ),
    Step(
        "target",
        (("map_low_mmhg", "65"), ("map_high_mmhg", "75"), ("set_by", "Dr. Mori")),
        (("target", {"map_low_mmhg": Decimal(65), "set_by": "Dr. Mori"}),),
    ),
    Step(
        "vitals",
        (("sbp_mmhg", "82"), ("dbp_mmhg", "47"), ("map_mmhg", "59"), ("hr_per_min", "118")),
        (("vitals", {"map_mmhg": Decimal(59), "hr_per_min": Decimal(118)}),),
    ),
    Step(
        "fluid",
        (("fluid", "crystalloid"), ("ml", "1000"), ("name", "Ringer lactate")),
        (("fluid", {"ml": Decimal(1000), "name": "Ringer lactate"}),),
    ),
    Step(
        "bag",
        (("drug", "vasopressin"), ("amount", "20"), ("volume_ml", "100")),
        (("bag", {"drug": "vasopressin", "amount": Decimal(20)}),),
        answers=1,  # when it was prepared is not written
    ),
    Step(
        "infusion",
        (("dose", "0.03"), ("line_site", "left jugular")),
        (("infusion", {"dose": Decimal("0.03"), "line_site": "left jugular"}),),
        opens=lambda ward: _with_details(ward, "infusion"),
    ),
    Step("tick", (), (("tick", {"item": "infusions-complete"}),), opens=_tick),
    Step(
        "infusion",
        (("dose", "0.01"),),
        (("infusion", {"dose": Decimal("0.01"), "line_site": None}),),
        answers=1,  # less than half: "from 0.03 to 0.01?"
    ),
    Step(
        "perfusion",
        (("mental_status", "drowsy"), ("crt_s", "4"), ("lactate_mmol_per_l", "3.1")),
        (("perfusion", {"crt_s": Decimal(4), "lactate_mmol_per_l": Decimal("3.1")}),),
    ),
    Step("note", (("text", "family informed"),), (("note", {"text": "family informed"}),)),
    Step(
        "taper",
        (
            ("drug", "vasopressin"),
            ("from", "0.01"),
            ("stop_below_mmhg", "60"),
            ("call", "Dr. Mori, 4711"),
            ("ordered_by", "Dr. Mori"),
            ("reason", "as ordered"),  # WEAN-2 is not met
        ),
        (("taper_ordered", {}),),
        answers=1,
        opens=_taper,
    ),
)


def _with_details(ward: Ward, form: str) -> None:
    """A form with its further fields folded out."""
    ward.open_form(form)
    ward.go_to(f"{form}.more")
    ward.key("Return")
    ward.open_form(form)


class ScriptedKeys:
    """Plays the script on a ward; `tell` hears of each field left and each step recorded."""

    def __init__(self, ward: Ward, tell: Callable[[Told], None]) -> None:
        self._ward = ward
        self._tell = tell

    def play(self) -> None:
        """From the page of who charts to the last step."""
        self._ward.start()
        for number, step in enumerate(STEPS):
            self._ward.pass_time(timedelta(minutes=1))
            self._do(number, step)
            self._tell((number, RECORDED, ""))

    def _do(self, number: int, step: Step) -> None:
        ward = self._ward
        if step.opens is None:
            ward.key("Alt+1")
            ward.open_form(step.form)
        else:
            step.opens(ward)
        for key, text in step.fields:
            ward.go_to(f"{step.form}.{key}")
            if isinstance(focused(), QComboBox):
                ward.choose(text)
            else:
                ward.write(text)
            ward.key("Tab")
            self._tell((number, key, step.draft(key)))
        if step.fields:
            ward.key("Return", 1 + step.answers)


def says(event: AnyEvent, kind: str, values: Mapping[str, object]) -> bool:
    """Whether an event is of a kind and says so."""
    return event.kind == kind and all(
        getattr(event, name) == value for name, value in values.items()
    )


def work(place: str, telling: Connection) -> None:
    """Play the script in a process of its own."""
    from pressorsheet.ui.application import made_application  # noqa: PLC0415  # only in that process

    gc.disable()
    application = made_application()
    ScriptedKeys(Ward(Path(place), MORNING), telling.send).play()
    telling.close()
    del application
