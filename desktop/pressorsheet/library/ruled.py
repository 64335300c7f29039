"""Ruled: the settings in force, put together from the files of a site and of a person, in order.

A file may set what none before it has locked. A site's file that is refused locks all it could have
locked: nobody behind it loosens what the site may have tightened.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.library.protocols import DEFAULT_PROTOCOL
from pressorsheet.library.settings import LOCALES, NAMES, PAPERS, Value, Written

# What holds where nobody has set anything [house].
DEFAULTS: Mapping[str, Value | None] = {
    "protocols": None,
    "protocol": DEFAULT_PROTOCOL,
    "cover_after": timedelta(minutes=5),
    "lock_after": timedelta(minutes=15),
    "paper": PAPERS[0],
    "locale": LOCALES[0],
}
# What holds at the longest while a file that may have set it cannot be read [house]: a fault in a
# file may not loosen what the file may have tightened.
SAFE: Mapping[str, timedelta] = {
    "cover_after": timedelta(minutes=5),
    "lock_after": timedelta(minutes=10),
}
# Who may name another folder could put another protocol under the id that is locked.
ALONG: Mapping[str, tuple[str, ...]] = {"protocol": ("protocols",)}


@frozen
class Layer:
    """One file that is there, read or refused; `is_own`: a person's, which locks nothing."""

    file: str
    read: Written | Refused
    is_own: bool = False


@frozen
class Setting:
    """One setting in force: the file that set it and the file that locked it, None where none did.

    `unknown`: a file that was refused may have said otherwise; a time is then at most `SAFE`'s.
    """

    name: str
    value: Value | None
    file: str | None = None
    locked_by: str | None = None
    unknown: bool = False


@frozen
class Settings:
    """Every setting in force by its name, and what is to be told of the files they came from."""

    each: Mapping[str, Setting]
    troubles: tuple[Note, ...] = ()

    def text(self, name: str) -> str | None:
        """The value of a setting that is a text."""
        value = self.each[name].value
        assert not isinstance(value, timedelta)  # by its name
        return value

    def span(self, name: str) -> timedelta:
        """The value of a setting that is a time."""
        value = self.each[name].value
        assert isinstance(value, timedelta)  # by its name
        return value

    @property
    def paper(self) -> str:
        """The paper that sheets are printed on unless another is asked for."""
        return self.text("paper") or PAPERS[0]

    @property
    def has_settled_paper(self) -> bool:
        """Whether a site has locked the paper; while that is not known either may be chosen."""
        setting = self.each["paper"]
        return setting.locked_by is not None and not setting.unknown

    @property
    def knows_protocol(self) -> bool:
        """Whether what names the protocol in force could be read."""
        return not self.each["protocol"].unknown


def ruled(layers: Iterable[Layer]) -> Settings:
    """The settings in force: each file's in turn, over the defaults, under the locks before it."""
    laid = _Laid()
    for layer in layers:
        if laid.closed_by is not None:
            laid.leave_aside(layer)
        elif isinstance(layer.read, Refused):
            laid.refuse(layer, layer.read)
        else:
            laid.take(layer.read)
    return laid.settings()


class _Laid:
    """What the files so far add up to."""

    def __init__(self) -> None:
        self.closed_by: str | None = None
        self._found: dict[str, tuple[Value | None, str | None]] = {
            name: (value, None) for name, value in DEFAULTS.items()
        }
        self._locked: dict[str, str] = {}
        self._unknown: set[str] = set()
        self._troubles: list[Note] = []

    def take(self, written: Written) -> None:
        """What a file sets, but for what is locked before it."""
        for name, value in written.values.items():
            if name in self._locked:
                by = self._locked[name]
                self._troubles.append(note("settings_locked", file=written.file, place=name, by=by))
            else:
                self._found[name] = (value, written.file)
        for name in written.locked:
            for held in (name, *ALONG.get(name, ())):
                self._locked.setdefault(held, written.file)

    def refuse(self, layer: Layer, refusal: Refused) -> None:
        """A file that is not read: what it could have set is unknown.

        Where a site has said something itself, that stands against a person's file.
        """
        self._troubles += refusal.reasons
        free = [name for name in NAMES if name not in self._locked]
        if layer.is_own:
            self._unknown |= {name for name in free if self._found[name][1] is None}
        else:
            self._unknown |= set(free)
            self._locked |= dict.fromkeys(free, layer.file)
            self.closed_by = layer.file

    def leave_aside(self, layer: Layer) -> None:
        """A file after one that is refused and might have locked anything."""
        self._troubles.append(note("settings_left_aside", file=layer.file, by=self.closed_by))

    def settings(self) -> Settings:
        """All of it."""
        return Settings(
            {
                name: Setting(
                    name, self._value(name), file, self._locked.get(name), name in self._unknown
                )
                for name, (_, file) in self._found.items()
            },
            tuple(self._troubles),
        )

    def _value(self, name: str) -> Value | None:
        value, _ = self._found[name]
        if name in self._unknown and isinstance(value, timedelta):
            return min(value, SAFE[name])
        return value
