"""Infusion form: a dose or a pump rate, the other one following live; OFF; a bolus.

Of dose and rate the one typed last is the draft's; what was typed in the other is put aside and
comes back when the last one is emptied again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.drugs import Drug
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.entry import infusion
from pressorsheet.entry.checked import Checked, Draft
from pressorsheet.entry.doses import standing
from pressorsheet.entry.times import TimeRead, read_time
from pressorsheet.ui.forms.bags import BagChoice, bag_choices
from pressorsheet.ui.forms.drugs import drug_choices, fit_unit
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.form import Form, Group
from pressorsheet.ui.forms.outcome import Outcome, delivered_text, number_in_unit
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.toggle import ToggleField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, say, text_of

NO_BAG = "no bag"
DRIVER = "driver"
DRIVER_OF = {infusion.DOSE: "dose", infusion.RATE: "rate"}


class _Given(Group):
    """Dose and rate, or a bolus in their place, and one line below on what follows."""

    def __init__(self, fields: tuple[Field, ...], outcome: Outcome) -> None:
        super().__init__()
        self.fields = fields
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        for field in fields:
            field.hide_hint()
            row.addWidget(field)
        row.addStretch(1)
        rows.addLayout(row)
        rows.addWidget(outcome)


class InfusionForm(Form):
    """Bag, time, dose, rate; `bag_asked` asks for the form of a new bag."""

    bag_asked = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("infusion")
        self._says = words_of("infusion")
        self._bag = f.choice(infusion.BAG, (), width=212)
        self._drug = f.choice("drug", (), width=150)
        self._dose = f.number(infusion.DOSE, width=156)
        self._rate = f.number(infusion.RATE, "mL/h", 96)
        self._amount = f.number(infusion.BOLUS, width=110)
        self._amount_unit = f.choice("bolus_unit", (), width=90)
        self._unit = f.choice("dose_unit", (), width=124)
        self._stop = ToggleField("infusion", "stop", self._says("stop"))
        self._bolus = ToggleField("infusion", "bolus", self._says("bolus"))
        self._outcome = Outcome()
        self._bags: Mapping[str, BagChoice] = {}
        self._fitted: Assessment | None = None
        self._driver = ""
        self._aside: dict[str, str] = {}
        given = _Given((self._dose, self._rate, self._amount, self._amount_unit), self._outcome)
        new_bag = button(self._says("new_bag"), "infusion.new_bag", quiet=True)
        first: list[QWidget] = [self._bag, self._drug, f.time(), given]
        second: list[QWidget] = [self._stop, self._bolus, new_bag]
        more: list[QWidget] = [
            self._unit,
            f.number("pump_step", "mL/h", 104),
            f.text("line_site"),
        ]
        super().__init__("infusion", [first, second], infusion.check, clock, [more])
        new_bag.clicked.connect(self.bag_asked)

    # The draft.

    def draft(self) -> Mapping[str, str]:
        """The texts of all fields, and which of dose and rate was typed last."""
        texts = dict(super().draft())
        if texts[infusion.BAG] == NO_BAG:
            texts[infusion.BAG] = ""
        return {**texts, DRIVER: self._driver}

    def restore(self, draft: Draft) -> None:
        """Bring a draft back, with what was typed last in it."""
        self._driver = draft.get(DRIVER, "")
        self._aside.clear()
        no_bag = draft.get("drug") and not draft.get(infusion.BAG)
        super().restore({**draft, infusion.BAG: NO_BAG} if no_bag else draft)

    def clear(self) -> None:
        """Drop the draft."""
        self._driver = ""
        self._aside.clear()
        super().clear()

    def _edited(self, field: Field) -> None:
        if field.key in DRIVER_OF:
            self._drive(field)
        elif field in (self._stop, self._bolus) and field.text:
            self._set_aside(self._dose, self._rate, self._other_toggle(field))
        super()._edited(field)
        if field is self._stop and field.text:
            self._record.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field is self._bolus:
            (self._amount if field.text else self._dose).setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_toggle(self, field: Field) -> Field:
        return self._bolus if field is self._stop else self._stop

    def _set_aside(self, *fields: Field) -> None:
        for field in fields:
            field.clear()

    def _drive(self, field: Field) -> None:
        other = self._rate if field is self._dose else self._dose
        if field.text:
            self._driver = DRIVER_OF[field.key]
            if other.text:
                self._aside = {other.key: other.text}
                other.clear()
        elif other.key in self._aside:
            other.set_text(self._aside.pop(other.key))
            self._driver = DRIVER_OF[other.key]

    # What it shows.

    def adapt(self, assessment: Assessment) -> None:
        """The charted bags, the drug's units, and the running dose in the dose's label."""
        if assessment is not self._fitted:
            self._fitted = assessment
            self._offer(assessment)
        drug = self._drug_chosen(assessment)
        fit_unit(self._unit, drug)
        is_bolus = bool(self._bolus.text)
        for field in (self._dose, self._rate):
            field.setVisible(not is_bolus)
        for field in (self._amount, self._amount_unit):
            field.setVisible(is_bolus)
        self._drug.setVisible(self._bag.text == NO_BAG)
        self._dose.set_unit(self._unit.text)
        self._dose.set_label(self._dose_label(drug))
        units = () if drug is None else ("units",) if drug.is_in_units else ("mcg", "mg")
        choose = (("", words_of("fields")("choose")),)
        self._amount_unit.set_choices((*choose, *((unit, unit) for unit in units)))

    def _offer(self, assessment: Assessment) -> None:
        offered = bag_choices(assessment)
        self._bags = {each.code: each for each in offered}
        self._bag.set_choices(
            (
                ("", words_of("fields")("choose")),
                *((each.code, each.name) for each in offered),
                (NO_BAG, self._says("no_bag")),
            )
        )
        self._drug.set_choices(drug_choices(assessment.reference.drugs))

    def _drug_chosen(self, assessment: Assessment) -> Drug | None:
        chosen = self._bags.get(self._bag.text)
        named = self._drug.text if chosen is None else chosen.bag.drug
        return assessment.reference.drugs.get(named)

    def _dose_label(self, drug: Drug | None) -> str:
        desk, unit = self._desk(), self._unit.text
        if drug is None or desk is None or not unit:
            return self._says("dose")
        read = read_time(self.draft(), desk)
        now = standing(desk, drug, read.at if isinstance(read, TimeRead) else desk.now)
        if now.found is None:
            return self._says("dose_from_off")
        wanted = UNITS[unit].of(0)
        before = None if now.dose is None else in_kind_of(wanted, now.dose, now.weight)
        if before is None:
            return self._says("dose_from_unknown")
        return self._says("dose_from", dose=number_text(UNITS[unit].count(before)))

    def follow(self, checked: Checked) -> None:
        """The rate that follows from a dose, or the dose from a rate, and what is delivered."""
        computed = checked.computed
        stopped = self._says("off") if self._stop.text else ""
        rate, dose = computed.get(infusion.RATE), computed.get(infusion.DOSE)
        self._rate.set_computed(stopped if rate is None else number_text(rate["rate"].ml_per_h))
        self._dose.set_computed(stopped if dose is None else number_in_unit(dose["dose"]))
        chosen = self._bags.get(self._bag.text)
        self._bag.set_hint("" if chosen is None else chosen.hint)
        self._outcome.show_parts(*self._follows(checked))

    def _follows(self, checked: Checked) -> tuple[str, Status | None]:
        parts = []
        also = checked.computed.get("also")
        delivers = checked.computed.get("delivered")
        change = checked.read_back.get("change")
        if change is not None and (delivers is None):
            parts.append(say(change, self._zone))
        if also is not None:
            parts.append(text_of(also["dose"]))
        if delivers is not None:
            parts.append(delivered_text(delivers))
        bolus = checked.read_back.get(infusion.BOLUS)
        if bolus is not None:
            parts.append(say(bolus, self._zone))
        flagged = delivers is not None and delivers.code.endswith("_flagged")
        return ", ".join(parts), Status.APPLIES if flagged else None
