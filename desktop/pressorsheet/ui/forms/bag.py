"""Bag form: a new bag as its label states it, and whether it is connected now or a spare one.

Of a drug that runs nothing is preselected: a person says it. Else a bag hangs now unless said.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.drugs import Drug, Storage
from pressorsheet.core.note import Note
from pressorsheet.entry import bag
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.doses import standing
from pressorsheet.ui.forms.drugs import (
    DrugForm,
    amount_units,
    drug_choices,
    fit_choice,
    not_chosen,
    salt_choices,
)
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.field import HEIGHT
from pressorsheet.ui.widgets.text import ElidedText, Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import (
    clock_text,
    drug_name,
    number_text,
    quantity_text,
    say,
    time_text,
)

LARGE = 15
WIDTH, LEAST = 160, 130


class Reading(QWidget):
    """The concentration as it was read, large, to be held against the label.

    Where its row is full it gives way, never below what it says.
    """

    gives_way = True

    def __init__(self) -> None:
        super().__init__()
        self._drug = ElidedText("", 9, ink="ink2")
        self._value = Text("", LARGE, BOLD)
        self._value.setFixedHeight(HEIGHT)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(Text(words_of("infusion")("concentration"), 10, ink="ink2"))
        rows.addWidget(self._value)
        rows.addWidget(self._drug)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for any strength beside fields of one width."""
        return super().sizeHint().expandedTo(QSize(WIDTH, 0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the strength it shows."""
        return super().minimumSizeHint().expandedTo(QSize(LEAST, 0))

    def say(self, value: str, drug: str) -> None:
        """Show a concentration, or nothing."""
        self._value.set_text(value)
        self._drug.set_text(drug)


def check_hung(draft: Draft, desk: Desk) -> Checked:
    """The check of a bag; one that is not called a spare one hangs at this moment."""
    if draft.get(bag.HUNG, "").strip() or draft.get(bag.SWAP) == bag.SPARE:
        return bag.check(draft, desk)
    return bag.check({**draft, bag.HUNG: time_text(desk.now)}, desk)


class BagForm(DrugForm):
    """Drug, amount, volume and salt, none of them preselected."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("bag")
        self._drug = f.choice("drug", (), width=208)
        self._unit = f.choice(bag.AMOUNT_UNIT, (), width=80)
        self._salt = f.choice(bag.SALT, (), width=236)
        self._hung = f.time(bag.HUNG, 84)
        self._swap = f.choice(bag.SWAP, (), width=236)
        self._expires = f.time(bag.EXPIRES, 150)
        self._reading = Reading()
        first: list[QWidget] = [
            self._drug,
            f.number(bag.AMOUNT, width=80),
            self._unit,
            f.number(bag.VOLUME, "mL", 96),
            self._hung,
        ]
        second: list[QWidget] = [self._salt, self._reading, self._swap]
        third: list[QWidget] = [
            f.time(bag.PREPARED, 150),
            self._expires,
            f.choice("storage", tuple(Storage), width=176),
            f.text(bag.BAG, 110),
        ]
        super().__init__("bag", [first, second], check_hung, clock, [third])

    def adapt(self, assessment: Assessment) -> None:
        """The drugs of the library; unit and salt follow the drug chosen."""
        library = assessment.reference.drugs
        self._drug.set_choices(drug_choices(library.drugs))
        drug = library.get(self._drug.text)
        self._fit(drug)
        self._ask_use(drug)
        self._hung.set_placeholder("" if self._is_spare else clock_text(assessment.at))

    @property
    def _is_spare(self) -> bool:
        return self._swap.text == bag.SPARE

    def _ask_use(self, drug: Drug | None) -> None:
        """Connected or spare: of a drug that runs nothing is preselected."""
        desk, words = self._desk(), words_of("infusion")
        runs = drug is None or desk is None or standing(desk, drug, desk.now).found is not None
        uses = tuple((use, words(f"use_{use}")) for use in bag.USES)
        self._swap.set_choices((not_chosen(), *uses) if runs else uses)
        self._swap.set_default("" if runs else bag.CONNECTED)

    def _fit(self, drug: Drug | None) -> None:
        units = amount_units(drug, "mg", "mcg")
        fit_choice(self._unit, units, units[0][0])
        self._salt.setVisible(drug is not None and bool(drug.salts))
        fit_choice(self._salt, salt_choices(drug), "")

    def follow(self, checked: Checked) -> None:
        """The concentration, when the bag ends, and what it means for the pump at the same dose."""
        strength = checked.read_back.get("concentration")
        if strength is None:
            self._reading.say("", "")
        else:
            shown = quantity_text(strength["concentration"])
            self._reading.say(shown, drug_name(self._drug.text))
        moved = checked.computed.get(bag.SWAP)
        self._swap.set_hint("" if moved is None else self._moved(moved))
        ends = checked.computed.get(bag.EXPIRES)
        if ends is not None:
            self._expires.set_hint(say(ends, self._zone))
        if not self._hung.text:
            self._hung.set_hint("" if self._is_spare else self._words("now"))

    def _moved(self, moved: Note) -> str:
        """In short, what the pump goes to at the same dose; else why that cannot be told."""
        values = moved.as_mapping()
        if moved.code != "entry_swap" or values["before"] is None:
            return say(moved, self._zone)
        return words_of("infusion")(
            "pump_moves", before=number_text(values["before"]), after=quantity_text(values["after"])
        )
