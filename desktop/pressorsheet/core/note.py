"""Note: a statement of the core as a code and typed values; the sentence lives in `wording`."""

from collections.abc import Mapping
from typing import Any

from pressorsheet.core.frozen import frozen


@frozen
class Note:
    """One statement. `code` picks the sentence, `values` fill it, still typed (quantities, times).

    Two notes with the same code and values are equal; `notes` nest where one explains another.
    """

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.values)[name]

    def as_mapping(self) -> Mapping[str, Any]:
        """The values by name."""
        return dict(self.values)


def note(code: str, **values: Any) -> Note:
    """A note with its values in a fixed order, so that equal notes compare equal."""
    return Note(code, tuple(sorted(values.items())))


@frozen
class Refused:
    """An expected refusal: at least one reason, each a note."""

    reasons: tuple[Note, ...]


def refused(code: str, **values: Any) -> Refused:
    """A refusal with one reason."""
    return Refused((note(code, **values),))
