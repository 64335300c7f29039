"""Worksheets: what commands on a worksheet share: the file, the moment, the protocol."""

import argparse
import os
from datetime import datetime
from pathlib import Path

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import given
from pressorsheet.cli.files import file_given
from pressorsheet.core.assessment import Reference
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Refused, note
from pressorsheet.exchange.worksheet import LARGEST_WORKSHEET, Worksheet, read_worksheet
from pressorsheet.library.protocols import LARGEST_PROTOCOL, SUFFIX
from pressorsheet.library.reference import OwnProtocol, reference
from pressorsheet.session.clock import now
from pressorsheet.session.site import (
    SHIPPED,
    Site,
    protocol_ids,
    protocol_in_force,
    protocol_named,
    site_at,
)


def worksheet_given(path: str, drugs: DrugLibrary, passphrase_file: str | None) -> Worksheet:
    """The worksheet file named, whole, sealed or plain."""
    content = passphrases.opened(file_given(path, LARGEST_WORKSHEET), path, passphrase_file)
    return given(read_worksheet(content, drugs), path)


def moment_given(text: str | None, place: str = "--at") -> datetime:
    """The moment asked about, with its offset; now, in the machine's own offset, where none is."""
    if text is None:
        return now()
    return given(moment(text), place)


def site_given(args: argparse.Namespace) -> Site:
    """The settings in force here; what must be mended is said, where no refusal will say it."""
    site = site_at(args.places)
    if getattr(args, "protocol", "") is not None or site.settings.knows_protocol:
        for trouble in site.troubles:
            answer.warn(answer.message(trouble))
    return site


def reference_given(
    chosen: str | None,
    site: Site = SHIPPED,
    place: str = "--protocol",
    *,
    with_examples: bool = False,
) -> Reference:
    """What a chart is judged with, under the protocol named by id or by a file's path.

    Where none is named, the one in force at the site.
    """
    if chosen is None:
        found = protocol_in_force(site)
        if isinstance(found, Refused):
            found = Refused((*found.reasons, note("settings_name_a_protocol")))
        return given(found)
    if chosen not in protocol_ids(site) and (chosen.endswith(SUFFIX) or os.path.lexists(chosen)):
        own = OwnProtocol(Path(chosen).name, file_given(chosen, LARGEST_PROTOCOL))
        return given(reference(own, with_examples=with_examples))
    return given(protocol_named(chosen, site, with_examples=with_examples), place)
