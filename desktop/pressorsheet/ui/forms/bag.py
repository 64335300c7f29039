"""Bag form: a new bag as its label states it, and whether the running infusion goes on from it."""

from collections.abc import Callable
from datetime import datetime

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.drugs import Drug, Storage
from pressorsheet.entry import bag
from pressorsheet.entry.checked import Checked
from pressorsheet.ui.forms.drugs import drug_choices
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say, word


class BagForm(Form):
    """Drug, amount, volume and salt; the concentration is read back large, to hold to the label."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f = Fields("bag")
        self._says = words_of("infusion")
        self._drug = f.choice("drug", (), width=190)
        self._unit = f.choice(bag.AMOUNT_UNIT, (), width=90)
        self._salt = f.choice(bag.SALT, (), width=230)
        self._strength = Text("", 14, SEMIBOLD)
        first = [
            self._drug,
            f.number(bag.AMOUNT, width=84),
            self._unit,
            f.number(bag.VOLUME, "mL", 84),
            self._salt,
        ]
        second = [
            f.time(bag.HUNG),
            f.tick(bag.SWAP),
            self._strength,
        ]
        third = [
            f.time(bag.PREPARED, 120),
            f.time(bag.EXPIRES, 120),
            f.choice("storage", tuple(Storage), width=130),
            f.text(bag.BAG, 120),
        ]
        super().__init__("bag", [first, second], bag.check, clock, [third])

    def adapt(self, assessment: Assessment) -> None:
        """The drugs of the library; unit and salt follow the drug chosen."""
        library = assessment.reference.drugs
        self._drug.set_choices(drug_choices(library))
        drug = library.get(self._drug.text)
        self._fit(drug)

    def _fit(self, drug: Drug | None) -> None:
        choose = ("", words_of("fields")("choose"))
        units: tuple[str, ...] = ()
        if drug is not None:
            units = ("units",) if drug.is_in_units else ("mg", "mcg")
        self._unit.set_choices((choose, *((unit, unit) for unit in units)))
        salts = () if drug is None else tuple(drug.salts)
        self._salt.setVisible(bool(salts))
        self._salt.set_choices((choose, *((salt, word(salt)) for salt in salts)))

    def follow(self, checked: Checked) -> None:
        """The concentration, and what a swap means for the pump."""
        strength = checked.read_back.get("concentration")
        self._strength.set_text("" if strength is None else say(strength, self._zone))
