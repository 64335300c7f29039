"""Bags: the charted bags as choices of a form, those in use first, each by drug and strength."""

from dataclasses import dataclass

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import BagPrepared
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.infusions import concentration_of
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import drug_name, number_text, quantity_text


@dataclass(frozen=True, slots=True)
class BagChoice:
    """A charted bag as it is offered: its drug and strength, what is in it, whether it ended."""

    bag: BagPrepared
    name: str
    hint: str
    is_over: bool

    @property
    def code(self) -> str:
        """The bag's id."""
        return self.bag.bag_id


def bag_choices(assessment: Assessment) -> tuple[BagChoice, ...]:
    """Every charted bag once, the newest hung first, those that ended last."""
    view = assessment.view
    newest: dict[str, BagPrepared] = {}
    for bag in view.back("bag"):
        newest.setdefault(bag.bag_id, bag)
    made = [_choice(assessment, bag) for bag in newest.values()]
    return tuple(sorted(made, key=lambda each: (each.is_over, -_hung(each.bag))))


def _hung(bag: BagPrepared) -> float:
    return (bag.hung_at or bag.at).timestamp()


def _choice(assessment: Assessment, bag: BagPrepared) -> BagChoice:
    words, view = words_of("infusion"), assessment.view
    drug = view.drugs.get(bag.drug)
    strength = concentration_of(view, bag)
    shown = words("no_strength") if isinstance(strength, Refused) else quantity_text(strength)
    life = None if drug is None else bag_life(view, drug, bag)
    now = assessment.at
    expired = life is not None and life.expires is not None and life.expires <= now
    empty = life is not None and life.empties is not None and life.empties <= now
    key = "bag_expired" if expired else "bag_empty" if empty else "bag"
    amount = f"{number_text(fraction_of(bag.amount))} {bag.amount_unit}"
    volume = f"{number_text(fraction_of(bag.volume_ml))} mL"
    return BagChoice(
        bag,
        words(key, drug=drug_name(bag.drug), strength=shown),
        words("bag_hint", strength=shown, amount=amount, volume=volume, bag=bag.bag_id),
        expired or empty,
    )
