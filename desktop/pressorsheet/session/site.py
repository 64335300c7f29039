"""Site: the settings in force on this computer, the protocols it has, and the one it judges by.

Where the file that names a hospital's protocol cannot be read, no other takes its place: what the
hospital wrote is unknown, so nothing is judged, and the record stays open (`judged_by`).
"""

from collections.abc import Iterable, Mapping

from pressorsheet.core.assessment import Reference
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.library.protocol_names import STAND_IN
from pressorsheet.library.protocols import LARGEST_PROTOCOL, SUFFIX, shipped_ids
from pressorsheet.library.reference import OwnProtocol, reference, without_protocol
from pressorsheet.library.ruled import Layer, Settings, ruled
from pressorsheet.library.settings import Written, read_settings, span_text
from pressorsheet.session.files import file_read
from pressorsheet.session.laid import laid_in
from pressorsheet.session.places import NO_PLACES, Place
from pressorsheet.session.protocol_folder import ProtocolFolder, folder_in
from pressorsheet.wording import say


@frozen
class Seen:
    """A place that was looked at: what its file writes, why it is refused, None where none is."""

    place: Place
    read: Written | Refused | None


@frozen
class Site:
    """The settings in force, where they were looked for, and what is wrong with them."""

    settings: Settings
    seen: tuple[Seen, ...] = ()
    folder: ProtocolFolder | None = None
    folder_fault: Note | None = None

    @property
    def troubles(self) -> tuple[Note, ...]:
        """All that somebody must mend, once each."""
        found = self.settings.troubles
        return found if self.folder_fault is None else (*found, self.folder_fault)


@frozen
class Rules:
    """What a window keeps to: the settings, and what it says of them as long as it is open.

    `to_mend`: all that somebody must mend, of which `says` names the first.
    """

    site: Site
    says: tuple[Note, ...] = ()
    to_mend: tuple[Note, ...] = ()


@frozen
class Judged:
    """What charts are judged with, under which settings.

    `is_none`: no protocol is in force, and the reference judges nothing.
    """

    reference: Reference
    rules: Rules
    is_none: bool = False


def site_at(places: Iterable[Place]) -> Site:
    """The settings of the files that lie in these places, read in this order."""
    seen = tuple(Seen(place, _read(place)) for place in places)
    layers = [
        Layer(each.place.path, each.read, is_own=each.place.is_own)
        for each in seen
        if each.read is not None
    ]
    settings = ruled(layers)
    folder = folder_in(settings, (each.place for each in seen))
    files = () if folder is None else folder.files()
    return Site(settings, seen, folder, files if isinstance(files, Note) else None)


def _read(place: Place) -> Written | Refused | None:
    content = laid_in(place)
    if not isinstance(content, bytes):
        return content
    return read_settings(place.path, content, may_lock=not place.is_own)


# The protocols of a hospital's folder.


def own_protocols(site: Site) -> Mapping[str, str]:
    """The files of the hospital's folder by the ids they are named for; none where none is read."""
    files = () if site.folder is None else site.folder.files()
    if isinstance(files, Note):
        return {}
    return {each.name.removesuffix(SUFFIX): str(each) for each in files}


def protocol_ids(site: Site) -> tuple[str, ...]:
    """Every protocol there is, by id: those that ship, then the hospital's own."""
    shipped = shipped_ids()
    return (*shipped, *(each for each in own_protocols(site) if each not in shipped))


def protocol_named(
    protocol_id: str, site: Site, *, with_examples: bool = False
) -> Reference | Refused:
    """What a chart is judged with under a protocol that ships or lies in the hospital's folder.

    Refuses an id that is neither, one that is both, a file that is not the administrators' where
    a site's is to be, and one that does not hold or has another id than its name says.
    """
    own, shipped = own_protocols(site), shipped_ids()
    file = own.get(protocol_id)
    if file is None:
        if protocol_id in shipped or not own:
            return reference(protocol_id, with_examples=with_examples)
        return refused("protocol_not_here", protocol=protocol_id, known=protocol_ids(site))
    if protocol_id in (*shipped, STAND_IN):
        return refused("protocol_id_ships", file=file, place="id", protocol=protocol_id)
    fault = None if site.folder is None else site.folder.file_fault(file)
    content = file_read(file, LARGEST_PROTOCOL) if fault is None else Refused((fault,))
    if isinstance(content, Refused):
        return content
    found = reference(OwnProtocol(file, content), with_examples=with_examples)
    if isinstance(found, Reference) and found.protocol.id != protocol_id:
        return refused("file_id_not_its_name", file=file, place="id", word=found.protocol.id)
    return found


def protocol_in_force(site: Site) -> Reference | Refused:
    """What charts are judged with here; refuses where what names it, or the file, is not read."""
    if not site.settings.knows_protocol:
        return Refused(site.settings.troubles)
    return protocol_named(str(site.settings.text("protocol")), site)


def judged_by(site: Site) -> Judged | Refused:
    """The protocol in force, or none at all and why; refuses only where the program is not whole.

    Whatever is wrong with a site's files, a nurse gets at the record; but no verdict of another
    protocol than the hospital's stands there in its stead.
    """
    found = protocol_in_force(site)
    if not isinstance(found, Refused):
        return Judged(found, _rules("settings_not_followed", site, site.troubles))
    knows = site.settings.knows_protocol
    because = note("protocol_unread" if knows else "protocol_unknown")
    none = without_protocol(say(because))
    return none if isinstance(none, Refused) else _unjudged(none, site, found, because)


def _unjudged(none: Reference, site: Site, found: Refused, because: Note) -> Judged:
    why = tuple(dict.fromkeys((*site.troubles, *found.reasons)))
    rules = _rules("settings_nothing_judged", site, why, because=because)
    return Judged(none, rules, is_none=True)


def _rules(code: str, site: Site, why: tuple[Note, ...], **values: Note) -> Rules:
    """What must be mended, and the times that hold until then where others may have been set."""
    said = (note(code, why=_briefly(why), **values),) if why else ()
    times = {name: site.settings.each[f"{name}_after"] for name in ("cover", "lock")}
    if not any(each.unknown for each in times.values()):
        return Rules(site, said, why)
    spans = {name: span_text(site.settings.span(each.name)) for name, each in times.items()}
    return Rules(site, (*said, note("settings_times_unknown", **spans)), why)


def _briefly(why: tuple[Note, ...]) -> Note:
    """The first thing to be mended, and how many more there are: a screen needs its room."""
    first, *more = why
    return note("settings_and_more", first=first, count=len(more)) if more else first


# As the program ships: no file of a site or a person.
SHIPPED = site_at(NO_PLACES)
SHIPPED_RULES = Rules(SHIPPED)
