"""Due text: what is due, said in the few words that a side board has room for."""

from datetime import datetime, tzinfo

from pressorsheet.core.handover.document import Action
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Phrase
from pressorsheet.ui.wording import Words
from pressorsheet.wording import clock_text, line_text, text_of

OUT_OF_DATE = "paper_action_out_of_date"


def is_out_of_date(action: Action) -> bool:
    """Whether it is due because what was charted is too old."""
    return any(
        isinstance(said.says, Note) and said.says.code == OUT_OF_DATE for said in action.says
    )


def what_is_due(action: Action, words: Words, zone: tzinfo | None) -> str:
    """What is due, by the short text that `words` has for a sentence, else in full.

    That it is out of date is said beside it and left out here.
    """
    kept = tuple(
        Phrase(_short(said.says, words, zone), said.strong)
        for said in action.says
        if not (isinstance(said.says, Note) and said.says.code == OUT_OF_DATE)
    )
    return line_text(kept, zone).rstrip(":, ")


def _short(says: Note | str, words: Words, zone: tzinfo | None) -> Note | str:
    if isinstance(says, str) or says.code not in words:
        return says
    return words(says.code, **{name: _value(value, zone) for name, value in says.values})


def _value(value: object, zone: tzinfo | None) -> str:
    return clock_text(value, zone) if isinstance(value, datetime) else text_of(value, zone)
