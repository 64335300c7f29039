"""Intake: worksheets that come from outside: a worksheet file, or a folder of CLIF tables."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pressorsheet.core.note import Refused, refused
from pressorsheet.exchange.clif import GoesOn, Imported, import_clif
from pressorsheet.exchange.clif_tables import (
    LARGEST_FOLDER,
    LARGEST_TABLE,
    SHAPES,
    file_name,
    keys_of,
)
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet
from pressorsheet.session.files import file_read

if TYPE_CHECKING:
    from pressorsheet.session.session import Session

STAYS = "hospitalization"


def worksheet_read(session: "Session", content: bytes) -> Worksheet | Refused:
    """The worksheet of a file's content, not yet taken in; refuses what cannot be read as one."""
    return read_worksheet(content, session.reference.drugs)


def clif_folder(folder: str) -> Mapping[str, bytes] | Refused:
    """The CLIF tables of a folder by file name; a table that is not there is left out.

    Refuses a folder that is none, and tables that cannot be read or are too large together.
    """
    if not os.path.isdir(folder):
        return refused("folder_not_there", folder=folder)
    files: dict[str, bytes] = {}
    left = LARGEST_FOLDER
    for table in SHAPES:
        place = Path(folder) / file_name(table)
        if os.path.lexists(place):
            content = file_read(str(place), min(LARGEST_TABLE, left))
            if isinstance(content, Refused):
                return content
            files[file_name(table)] = content
            left -= len(content)
    return files


def clif_stays(files: Mapping[str, bytes]) -> tuple[str, ...] | Refused:
    """The ids of the hospitalizations that the tables hold, in the order of the file."""
    content = files.get(file_name(STAYS))
    if content is None:
        return refused("clif_table_missing", file=file_name(STAYS))
    return keys_of(STAYS, content)


def clif_imported(
    session: "Session", files: Mapping[str, bytes], stay: str, goes_on: GoesOn
) -> Imported | Refused:
    """One hospitalization as a worksheet, not yet taken in; `goes_on` may call it off."""
    return import_clif(files, stay, session.reference.drugs, session.reference.limits, goes_on)
