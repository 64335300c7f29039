"""Bags: the charted bags as choices of a form, each by drug, strength, label and how it stands.

Those that run come first, those that ended last; what a bag is stands in the words of its choice.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import BagPrepared
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.infusions import concentration_of, hung_bag, running
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.view import View
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import drug_name, number_text, quantity_text
from pressorsheet.wording.values import day_text

# As many as a person reads through; an older bag is no longer in use [house].
MOST = 12


@frozen
class BagChoice:
    """A charted bag as it is offered: its drug, strength and contents, whether it runs or ended."""

    bag: BagPrepared
    words: str
    short: str
    strength: str
    hint: str
    is_over: bool
    runs: bool

    @property
    def code(self) -> str:
        """The bag's id."""
        return self.bag.bag_id


def bag_choices(assessment: Assessment, drug_id: str | None = None) -> tuple[BagChoice, ...]:
    """The newest charted bags, of one drug where it is named; those that ended come last."""
    bags = _charted(assessment.view, drug_id)
    newest = sorted(islice(bags, MOST), key=_hung, reverse=True)
    made = [_choice(assessment, bag) for bag in newest]
    return tuple(sorted(made, key=lambda each: (each.is_over, not each.runs)))


def in_use(offered: Iterable[BagChoice]) -> tuple[BagChoice, ...]:
    """The bags that have not ended."""
    return tuple(each for each in offered if not each.is_over)


def _charted(view: View, drug_id: str | None) -> Iterator[BagPrepared]:
    """Each bag once, as it was charted last, the newest first."""
    seen: set[str] = set()
    for bag in view.back("bag"):
        if bag.bag_id not in seen and drug_id in (None, bag.drug):
            seen.add(bag.bag_id)
            yield bag


def _hung(bag: BagPrepared) -> float:
    return (bag.hung_at or bag.at).timestamp()


def _choice(assessment: Assessment, bag: BagPrepared) -> BagChoice:
    words, name = words_of("infusion"), drug_name(bag.drug)
    strength = concentration_of(assessment.view, bag)
    shown = words("no_strength") if isinstance(strength, Refused) else quantity_text(strength)
    over = _over(assessment, bag)
    runs = _runs(assessment.view, bag)
    stands = ", ".join(part for part in (words("running") if runs else "", over) if part)
    contents = words(
        "contents_stands" if stands else "contents",
        strength=shown,
        stands=stands,
        amount=f"{number_text(fraction_of(bag.amount))} {bag.amount_unit}",
        volume=f"{number_text(fraction_of(bag.volume_ml))} mL",
    )
    stands = stands or _when_hung(assessment, bag)
    return BagChoice(
        bag=bag,
        words=words("bag", drug=name, strength=shown, bag=bag.bag_id, stands=stands),
        short=name,
        strength=shown,
        hint=contents,
        is_over=bool(over),
        runs=runs,
    )


def _runs(view: View, bag: BagPrepared) -> bool:
    """Whether the drug runs from this bag."""
    drug, hung = view.drugs.get(bag.drug), hung_bag(view, bag.drug)
    is_hung = hung is not None and hung.bag_id == bag.bag_id
    return drug is not None and is_hung and running(view, drug) is not None


def _when_hung(assessment: Assessment, bag: BagPrepared) -> str:
    words = words_of("infusion")
    if bag.hung_at is None:
        return words("not_hung")
    return words("hung", at=day_text(bag.hung_at, assessment.at))


def _over(assessment: Assessment, bag: BagPrepared) -> str:
    """In words, how a bag ended; nothing while it is in use."""
    drug = assessment.view.drugs.get(bag.drug)
    if drug is None:
        return ""
    life, words = bag_life(assessment.view, drug, bag), words_of("infusion")
    for key, end in (("expired", life.expires), ("empty", life.empties)):
        if end is not None and end <= assessment.at:
            return words(key, at=day_text(end, assessment.at))
    return ""
