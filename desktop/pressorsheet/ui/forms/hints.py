"""Hints: the line below each field: what its text was read as, or the last value and its age."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.entry.checked import Checked
from pressorsheet.ui.forms.moments import moment_said
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.text_field import TimeField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, duration_text, say

AT = "at"


@frozen
class LastValue:
    """The newest value of a field on record, as people read it, and how old it is."""

    text: str
    age: timedelta


def show_hints(
    fields: Iterable[Field],
    checked: Checked,
    last: Mapping[str, LastValue],
    faulty: Collection[str],
    now: datetime,
) -> tuple[str, ...]:
    """Write the line below each field and frame the faulty; the times that found no room below."""
    no_room: list[str] = []
    for field in fields:
        field.set_fault(fault=field.key in faulty)
        if isinstance(field, TimeField) and field.key == AT:
            field.set_placeholder(clock_text(now))
        said = checked.read_back.get(field.key)
        if said is not None and field.is_touched and isinstance(field, TimeField):
            no_room.extend(_read_time_back(field, said, now))
        elif said is not None and (field.is_touched or field.key not in last):
            field.set_hint(say(said, now.tzinfo))
        else:
            field.set_hint(_standing(field, last.get(field.key)))
    return tuple(no_room)


def _standing(field: Field, last: LastValue | None) -> str:
    """What stands below a field that nothing was read from."""
    words = words_of("form")
    if last is not None:
        return words("last", value=last.text, age=_short(last.age))
    return words("now") if field.key == AT and not field.text else ""


def _read_time_back(field: TimeField, said: Note, now: datetime) -> tuple[str, ...]:
    """How long ago or ahead, with its day where there is room, and else as a sentence as well."""
    if "at" not in said.as_mapping():
        field.set_hint(say(said, now.tzinfo))
        return ()
    moment = moment_said(said, now)
    fits = field.fits_hint(moment.whole)
    field.set_hint(moment.whole if fits else moment.short)
    if fits or not moment.leaves_out:
        return ()
    return (words_of("form")("problem", label=field.label.strip(), says=moment.whole),)


def _short(age: timedelta) -> str:
    """An age in its largest unit, cut, as there is room for below a field."""
    for unit in (timedelta(days=1), timedelta(hours=1)):
        if age >= 2 * unit:
            return duration_text(age // unit * unit)
    return duration_text(age // timedelta(minutes=1) * timedelta(minutes=1))
