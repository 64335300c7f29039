"""Protocol folder: a hospital's own protocol files: where they lie, and whose they are.

Whoever can write there decides what is judged. Where a site's file names the folder, it and each
file that is read of it must be the administrators' alone, as that file itself must.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.library.protocols import SUFFIX
from pressorsheet.library.ruled import Settings
from pressorsheet.session.ownership import Ownership, not_administrators
from pressorsheet.session.places import Place

PROTOCOLS = "protocols"


@frozen
class ProtocolFolder:
    """The folder that a settings file names.

    `asked`: how it is asked whose it is; None: whosever it is, it is read, as one that a person's
    own file names.
    """

    named_by: str
    path: Path
    asked: Ownership | None = None

    def files(self) -> tuple[Path, ...] | Note:
        """The protocol files, by name; or what is wrong: whose it is, or that it cannot be read."""
        folder = str(self.path)
        not_ours = self._not_ours(folder) if os.path.isdir(folder) else None
        if not_ours is not None:
            return not_ours
        try:
            return tuple(each for each in sorted(self.path.iterdir()) if _is_protocol(each))
        except OSError as fault:
            named = {"file": self.named_by, "place": PROTOCOLS, "folder": folder}
            return note("settings_folder", why=fault.strerror or str(fault), **named)

    def file_fault(self, file: str) -> Note | None:
        """What is wrong with whose a file of the folder is, and the folder it really lies in."""
        return self._not_ours(os.path.dirname(os.path.realpath(file)), file)

    def _not_ours(self, *paths: str) -> Note | None:
        if self.asked is None:
            return None
        return not_administrators(self.asked, self.named_by, str(self.path), *paths)


def _is_protocol(file: Path) -> bool:
    return file.name.endswith(SUFFIX) and not file.name.startswith(".") and file.is_file()


def folder_in(settings: Settings, places: Iterable[Place]) -> ProtocolFolder | None:
    """The folder that these places' settings name; without a root it lies beside the file."""
    setting = settings.each[PROTOCOLS]
    if setting.file is None or setting.value is None:
        return None
    named = str(setting.value)
    place = next(each for each in places if each.path == setting.file)
    is_elsewhere = Path(named).is_absolute()
    asked = place.ownership or (place.elsewhere if is_elsewhere else None)
    return ProtocolFolder(setting.file, Path(setting.file).parent / named, asked)
