"""Worksheets: what commands on a worksheet share: the file, the moment, the protocol."""

import os
from datetime import datetime
from pathlib import Path

from pressorsheet.cli import passphrases
from pressorsheet.cli.arguments import given
from pressorsheet.cli.files import file_given
from pressorsheet.core.assessment import Reference
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.moment import moment
from pressorsheet.exchange.worksheet import LARGEST_WORKSHEET, Worksheet, read_worksheet
from pressorsheet.library.protocols import DEFAULT_PROTOCOL, LARGEST_PROTOCOL, SUFFIX, shipped_ids
from pressorsheet.library.reference import OwnProtocol, reference
from pressorsheet.session.clock import now


def worksheet_given(path: str, drugs: DrugLibrary, passphrase_file: str | None) -> Worksheet:
    """The worksheet file named, whole, sealed or plain."""
    content = passphrases.opened(file_given(path, LARGEST_WORKSHEET), path, passphrase_file)
    return given(read_worksheet(content, drugs), path)


def moment_given(text: str | None, place: str = "--at") -> datetime:
    """The moment asked about, with its offset; now, in the machine's own offset, where none is."""
    if text is None:
        return now()
    return given(moment(text), place)


def reference_given(
    chosen: str | None, place: str = "--protocol", *, with_examples: bool = False
) -> Reference:
    """What a chart is judged with, under the protocol named by id or by a file's path."""
    if chosen is None:
        return given(reference(DEFAULT_PROTOCOL, with_examples=with_examples))
    if chosen in shipped_ids():
        return given(reference(chosen, with_examples=with_examples))
    if chosen.endswith(SUFFIX) or os.path.lexists(chosen):
        own = OwnProtocol(Path(chosen).name, file_given(chosen, LARGEST_PROTOCOL))
        return given(reference(own, with_examples=with_examples))
    return given(reference(chosen), place)
