"""Basis of the infusions tick: the word that every clock asks for, which is no protocol item."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.item_basis import CitedSource, ItemBasis, Number, PartBasis, cells
from pressorsheet.core.note import note
from pressorsheet.core.paper import Status, plain
from pressorsheet.core.ticks import INFUSIONS_COMPLETE, Ticked, infusions_complete
from pressorsheet.ui.wording import words_of

HOUSE = "house"


def infusions_basis(assessment: Assessment) -> ItemBasis:
    """Rule, number and source of the word that all infusions and boluses are charted."""
    words = words_of("basis")
    found = infusions_complete(assessment.view)
    valid = assessment.view.settings.infusions_complete_valid
    status = Status.OUT_OF_DATE if found.out_of_date else Status(found.truth.value)
    part = PartBasis(
        id=INFUSIONS_COMPLETE,
        status=status,
        kind="check",
        title=words("infusions_title"),
        statement=words("infusions_statement"),
        mode=None,
        window=None,
        rule=() if valid is None else (note("basis_tick", item=INFUSIONS_COMPLETE, valid=valid),),
        numbers=(_number(assessment, found),),
        missing=found.missing,
        evidence=(),
        other_modes=(),
        other_targets=(),
        consider=None,
        texts=(),
        readings=(),
        conflicts=(),
        not_considered=(),
        sources=(CitedSource(HOUSE, words("infusions_source")),),
    )
    return ItemBasis(words("infusions_id"), status, plain(part.title), (part,))


def _number(assessment: Assessment, found: Ticked) -> Number:
    words, view = words_of("basis"), assessment.view
    said = when = None
    if found.event is not None:
        key = "infusions_yes" if found.event.value else "infusions_no"
        said = words(key, by=found.event.by.name)
        when = cells.at(view, found.event.at)
    valid = view.settings.infusions_complete_valid
    needed = None if valid is None else cells.up_to(valid)
    return Number(
        words("infusions_what"), said, when, needed, found.truth, is_out_of_date=found.out_of_date
    )
