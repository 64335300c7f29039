"""Settings: reads what a site or a person has set in a settings file, whole or not at all.

A file with one fault is not what anybody meant: nothing of it holds until it is mended. What such a
file would have said is then unknown, which `library.ruled` keeps apart from what nobody has said.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused
from pressorsheet.library.strict import Misfit, Table, misfit, read_table

LARGEST_SETTINGS = 100_000
LOCKED = "locked"
PAPERS = ("a4", "letter")
LOCALES = ("en",)

# Sooner is a person's to choose; later than this, a screen would guard nothing [house].
SHORTEST = timedelta(seconds=10)
LONGEST_COVER = timedelta(minutes=15)
LONGEST_LOCK = timedelta(minutes=60)

_SPAN = re.compile(r"([0-9]{1,5}) (s|min|h)", re.ASCII)
_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}", re.ASCII)

Value = str | timedelta


@frozen
class Written:
    """What one file sets, by name, and the names that files after it may not change."""

    file: str
    values: Mapping[str, Value]
    locked: tuple[str, ...] = ()


def read_settings(file: str, content: bytes, *, may_lock: bool = True) -> Written | Refused:
    """The settings that a TOML file writes; `may_lock`: whether it is a site's, which may lock.

    Refuses it whole with every fault: not TOML, a key unknown or set twice, a value of another type
    or outside its range, a name to lock that is no setting, and any lock in a person's own file.
    """
    try:
        table = read_table(file, content)
    except Misfit as fault:
        return Refused(tuple(_twice(file, content)) or (_with_hint(fault.reason),))
    faults: list[Note] = []
    values: dict[str, Value] = {}
    for name in table.names():
        try:
            if name == LOCKED:
                _locked(table, may_lock=may_lock)
            else:
                values[name] = _value(table, name)
        except Misfit as fault:
            faults.append(fault.reason)
    if faults:
        return Refused(tuple(faults))
    return Written(file, values, _locked(table, may_lock=may_lock) if LOCKED in table else ())


def _with_hint(reason: Note) -> Note:
    """A fault of TOML with what is most often behind it, which TOML's own words do not name."""
    is_syntax = reason.code == "file_not_toml"
    return Note("settings_not_toml", reason.values) if is_syntax else reason


def _value(table: Table, name: str) -> Value:
    read = _READERS.get(name)
    if read is None:
        raise table.refuse("settings_key_unknown", name, known=(*NAMES, LOCKED))
    return read(table, name)


def _locked(table: Table, *, may_lock: bool) -> tuple[str, ...]:
    if not may_lock:
        raise table.refuse("settings_may_not_lock", LOCKED)
    names = table.texts(LOCKED)
    for number, name in enumerate(names):
        if name not in NAMES:
            raise table.refuse("file_word_unknown", LOCKED, word=name[:40], known=NAMES)
        if name in names[:number]:
            raise table.refuse("settings_locked_twice", LOCKED, name=name)
    return names


def _twice(file: str, content: bytes) -> Iterator[Note]:
    """The settings that a file sets twice, of which TOML's own word names but the column."""
    text = content.decode("utf-8", "replace")
    for name in (*NAMES, LOCKED):
        if len(re.findall(rf"^[ \t]*{name}[ \t]*=", text, re.MULTILINE)) > 1:
            yield misfit("settings_key_twice", file, name).reason


def _folder(table: Table, name: str) -> str:
    text = table.text(name)
    if not text.isprintable():
        raise table.refuse("settings_folder_unwritable", name)
    return text


def _protocol(table: Table, name: str) -> str:
    text = table.text(name)
    if _ID.fullmatch(text) is None:
        raise table.refuse("settings_no_id", name, text=text[:40])
    return text


def _span_to(longest: timedelta) -> Callable[[Table, str], timedelta]:
    def read(table: Table, name: str) -> timedelta:
        text = table.text(name)
        written = _SPAN.fullmatch(text)
        if written is None:
            raise table.refuse("settings_span_not_so", name, text=text[:40])
        span = int(written[1]) * _UNITS[written[2]]
        if not SHORTEST <= span <= longest:
            raise table.refuse("settings_span_outside", name, low=SHORTEST, high=longest)
        return span

    return read


def span_text(span: timedelta) -> str:
    """A time as a settings file writes it, exactly."""
    unit = next(name for name in ("h", "min", "s") if not span % _UNITS[name])
    return f"{span // _UNITS[unit]} {unit}"


def _one_of(known: tuple[str, ...]) -> Callable[[Table, str], str]:
    return lambda table, name: table.choice(name, known)


_READERS: Mapping[str, Callable[[Table, str], Value]] = {
    "protocols": _folder,
    "protocol": _protocol,
    "cover_after": _span_to(LONGEST_COVER),
    "lock_after": _span_to(LONGEST_LOCK),
    "paper": _one_of(PAPERS),
    "locale": _one_of(LOCALES),
}
NAMES = tuple(_READERS)
