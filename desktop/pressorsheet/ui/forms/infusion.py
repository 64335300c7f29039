"""Infusion form: a dose or a pump rate, the other one following live; OFF; a bolus.

Of dose and rate the one typed last is the draft's: the other is put aside and shows what follows.
It comes back when the last one is emptied again, and so does what OFF or a bolus put aside.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.drugs import Drug
from pressorsheet.entry import infusion
from pressorsheet.entry.checked import Checked, Draft
from pressorsheet.entry.doses import Standing, standing, units_for
from pressorsheet.entry.times import TimeRead, read_time
from pressorsheet.ui.forms.bags import BagChoice, bag_choices, in_use
from pressorsheet.ui.forms.drugs import (
    DrugForm,
    amount_units,
    count_in,
    drug_choices,
    fit_choice,
    not_chosen,
)
from pressorsheet.ui.forms.fields import AT, Fields
from pressorsheet.ui.forms.outcome import Outcome, number_in_unit
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.toggle import ToggleField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text

BAG_WIDTH, NO_BAG_WIDTH = 212, 112
NO_BAG = "no bag"
DRIVER = "driver"
DRIVERS = {infusion.DOSE: "dose", infusion.RATE: "rate"}


class InfusionForm(DrugForm):
    """Bag, time, dose, rate; a new bag is asked for by `form_asked`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("infusion")
        self._says = words_of("infusion")
        self._bag = f.choice(infusion.BAG, (), width=BAG_WIDTH)
        self._drug = f.choice("drug", (), width=208)
        self._dose = f.number(infusion.DOSE, width=180)
        self._rate = f.number(infusion.RATE, "mL/h", 114)
        self._amount = f.number(infusion.BOLUS, width=110)
        self._amount_unit = f.choice("bolus_unit", (), width=96)
        self._unit = f.choice("dose_unit", (), width=124)
        self._stop = ToggleField("infusion", "stop", self._says("stop"))
        self._bolus = ToggleField("infusion", "bolus", self._says("bolus"))
        self._outcome = Outcome()
        self._bags: Mapping[str, BagChoice] = {}
        self._offered: Assessment | None = None
        self._unit_of: Drug | None = None
        self._driver = ""
        self._aside: dict[Field, str] = {}
        new_bag = button(self._says("new_bag"), "infusion.new_bag", quiet=True)
        given = (self._dose, self._rate, self._amount, self._amount_unit)
        for field in given:
            field.hide_hint()
        first: list[QWidget] = [self._bag, self._drug, f.time(), *given]
        second: list[QWidget] = [self._stop, self._bolus, new_bag]
        more: list[QWidget] = [
            self._unit,
            f.number("pump_step", "mL/h", 104),
            f.text("line_site"),
        ]
        super().__init__(
            "infusion", [first, [self._outcome], second], infusion.check, clock, [more]
        )
        new_bag.clicked.connect(lambda: self.form_asked.emit("bag"))

    # The draft.

    def draft(self) -> Mapping[str, str]:
        """The texts of all fields, and which of dose and rate was typed last."""
        texts = super().draft()
        bag = "" if texts[infusion.BAG] == NO_BAG else texts[infusion.BAG]
        return {**texts, infusion.BAG: bag, DRIVER: self._driver}

    def restore(self, draft: Draft) -> None:
        """Bring a draft back, with what was typed last in it."""
        self._driver = draft.get(DRIVER, "")
        self._aside.clear()
        without = draft.get("drug") and not draft.get(infusion.BAG)
        super().restore({**draft, infusion.BAG: NO_BAG} if without else draft)

    def empty(self) -> None:
        """Drop the draft."""
        self._driver = ""
        self._aside.clear()
        super().empty()

    def focus_first(self) -> None:
        """Charting begins at the bag, or at the dose where there is only one bag."""
        (self._dose if self._bag.text in self._bags else self._bag).setFocus()

    def _edited(self, field: Field) -> None:
        if field.key in DRIVERS:
            self._drive(field)
        elif field in (self._stop, self._bolus):
            self._turn(field)
        super()._edited(field)
        if field is self._stop and field.text:
            self._record.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field in (self._stop, self._bolus):
            (self._amount if field is self._bolus and field.text else self._dose).setFocus()

    def _drive(self, field: Field) -> None:
        """The field typed into is the one that counts; emptied, the other counts again."""
        other = self._rate if field is self._dose else self._dose
        if field.text:
            self._driver = DRIVERS[field.key]
            self._put_aside(other)
        elif other in self._aside:
            self._driver = DRIVERS[other.key]
            self._bring_back(other)
        self._stop.clear()

    def _turn(self, field: Field) -> None:
        """OFF and a bolus stand alone: what else was typed waits until they are turned off."""
        other = self._bolus if field is self._stop else self._stop
        if field.text:
            other.clear()
        if self._stop.text or self._bolus.text:
            self._put_aside(self._dose, self._rate)
        elif self._driver:
            self._bring_back(self._dose if self._driver == DRIVERS[infusion.DOSE] else self._rate)
        bolus = (self._amount, self._amount_unit)
        (self._bring_back if self._bolus.text else self._put_aside)(*bolus)

    def _put_aside(self, *fields: Field) -> None:
        for field in fields:
            if field.is_touched:
                self._aside[field] = field.text
                field.clear()

    def _bring_back(self, *fields: Field) -> None:
        for field in fields:
            if field in self._aside:
                field.set_text(self._aside.pop(field))

    # What it shows.

    def adapt(self, assessment: Assessment) -> None:
        """The charted bags, the drug's units, and the running dose in the dose's label."""
        if assessment is not self._offered:
            self._offered = assessment
            self._offer(assessment)
        drug = self._drug_chosen(assessment)
        now = self._standing(drug)
        if drug is not self._unit_of or not self.is_dirty:
            self._unit_of = drug
            self._fit_units(drug, now)
        is_bolus, has_bag = bool(self._bolus.text), self._bag.text != NO_BAG
        for field, is_shown in (
            (self._drug, not has_bag),
            (self._dose, not is_bolus),
            (self._rate, not is_bolus and has_bag),
            (self._amount, is_bolus),
            (self._amount_unit, is_bolus),
        ):
            field.setVisible(is_shown)
        self._bag.setFixedWidth(BAG_WIDTH if has_bag else NO_BAG_WIDTH)
        self._dose.set_unit(self._unit.text)
        self._dose.set_label(self._dose_label(now))

    def _offer(self, assessment: Assessment) -> None:
        offered = bag_choices(assessment)
        self._bags = {each.code: each for each in offered}
        none = (NO_BAG, self._says("no_bag"))
        self._bag.set_choices((not_chosen(), *((b.code, b.words) for b in offered), none))
        short = {each.code: each.short for each in offered}
        self._bag.set_short({**short, NO_BAG: self._says("no_bag_short")})
        self._drug.set_choices(drug_choices(assessment.reference.drugs.drugs))
        if not self.is_dirty:
            live = in_use(offered)
            only = live[0].code if len(live) == 1 else ""
            self._bag.set_default(only if offered else NO_BAG)

    def _drug_chosen(self, assessment: Assessment) -> Drug | None:
        chosen = self._bags.get(self._bag.text)
        named = self._drug.text if chosen is None else chosen.bag.drug
        return assessment.reference.drugs.get(named)

    def _standing(self, drug: Drug | None) -> Standing | None:
        """How the drug stood at the time of the draft."""
        desk = self._desk()
        if drug is None or desk is None:
            return None
        read = read_time({AT: super().draft()[AT]}, desk)
        return standing(desk, drug, read.at if isinstance(read, TimeRead) else desk.now)

    def _fit_units(self, drug: Drug | None, now: Standing | None) -> None:
        """The drug's units; the one it was charted in stays, else its own is chosen."""
        fit_choice(self._amount_unit, amount_units(drug, "mcg", "mg"), _only_unit(drug))
        if drug is None or now is None:
            fit_choice(self._unit, (), "")
            return
        charted = None if now.found is None else now.found.event.dose_unit
        units = units_for(drug)
        own = charted if charted in units else drug.dose_unit
        fit_choice(self._unit, tuple((unit, unit) for unit in units), own)

    def _dose_label(self, now: Standing | None) -> str:
        unit = self._unit.text
        if now is None or not unit:
            return self._says("dose")
        if now.found is None:
            return self._says("dose_from_off")
        before = count_in(now, now.dose, unit)
        if before is None:
            return self._says("dose_from_unknown")
        return self._says("dose_from", dose=number_text(before))

    def follow(self, checked: Checked) -> None:
        """The rate that follows from a dose, or the dose from a rate, and what is delivered."""
        off = self._says("off") if self._stop.text else ""
        rate, dose = checked.computed.get(infusion.RATE), checked.computed.get(infusion.DOSE)
        self._rate.set_computed(off if rate is None else number_text(rate["rate"].ml_per_h))
        self._dose.set_computed(off if dose is None else number_in_unit(dose["dose"]))
        chosen = self._bags.get(self._bag.text)
        ink = "caution" if chosen is not None and chosen.is_over else "ink2"
        self._bag.set_hint("" if chosen is None else chosen.hint, ink)
        self._outcome.tell(checked, self._zone)


def _only_unit(drug: Drug | None) -> str:
    return "units" if drug is not None and drug.is_in_units else ""
