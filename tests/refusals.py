"""Refusals: the one code with which something was refused, its sentence at hand."""

from pressorsheet.core.note import Refused
from pressorsheet.wording import say


def code_of(found: object) -> str:
    """The code of a refusal, which must be one and have a single reason that can be said."""
    assert isinstance(found, Refused), found
    (reason,) = found.reasons
    assert say(reason)
    return reason.code
