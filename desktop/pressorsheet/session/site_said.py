"""Site said: the settings in force line by line, for command line and window alike."""

from collections.abc import Iterator
from datetime import timedelta

from pressorsheet.core.note import Note, Refused, note
from pressorsheet.library.ruled import Setting
from pressorsheet.library.settings import span_text
from pressorsheet.session.site import Seen, Site
from pressorsheet.wording import say


def state_of(seen: Seen) -> str:
    """What became of a place: none, refused or read."""
    if seen.read is None:
        return "none"
    return "refused" if isinstance(seen.read, Refused) else "read"


def value_of(setting: Setting) -> str | None:
    """The value that holds, as a file would write it; None where there is none.

    A protocol that is not known is none: no other takes its place.
    """
    if setting.unknown and setting.name == "protocol":
        return None
    return span_text(setting.value) if isinstance(setting.value, timedelta) else setting.value


def site_said(site: Site) -> Iterator[Note]:
    """Each file that was looked for, then each setting with its value and where that is from."""
    for seen in site.seen:
        place, state = seen.place, say(note(f"settings_{state_of(seen)}"))
        yield note("settings_file_line", kind=place.kind, path=place.path, state=state)
    for setting in site.settings.each.values():
        value, source = value_of(setting) or "-", say(_source(setting))
        yield note("settings_line", name=setting.name, value=value, source=source)


def _source(setting: Setting) -> Note:
    file, by = setting.file, setting.locked_by
    if setting.unknown:
        return note("settings_unknown" if value_of(setting) is None else "settings_until_known")
    match file, by:
        case None, None:
            return note("settings_from_default")
        case None, _:
            return note("settings_default_locked", by=by)
        case _, None:
            return note("settings_from_file", file=file)
        case _:
            return note("settings_from_locked", file=file, by=by)
