"""Histories: a worksheet's records out of a store, in their chain, as JSON or CSV."""

import argparse
import os

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_written
from pressorsheet.core.note import note, refused
from pressorsheet.exchange.history_file import history_csv, history_json
from pressorsheet.journal import Journal, look, read_journal, store_key
from pressorsheet.session.histories import history_of
from pressorsheet.wording import say

TABLE = ".csv"


def export_history(args: argparse.Namespace) -> int:
    """Write the history of a worksheet of a store, and say its head; raises Misgiven."""
    journal = _opened(args.file, args.passphrase_file)
    try:
        worksheet_id = _chosen(journal, args.worksheet, args.file)
        history = given(history_of(journal, worksheet_id), args.file)
    finally:
        journal.close()
    content = history_csv(history) if args.output.endswith(TABLE) else history_json(history)
    file_written(args.output, content, made_from=(args.file, args.passphrase_file or ""))
    count = len(history.records)
    answer.tell(say(note("history_exported", file=args.output, count=count, head=history.head)))
    return answer.DONE


def _opened(place: str, passphrase_file: str | None) -> Journal:
    """The store to be looked at: another program may be recording in it."""
    if not os.path.lexists(place):  # looking would make its folder
        raise Misgiven(refused("file_not_there", file=place))
    found = given(look(place))
    if found.kind != "locked":
        raise Misgiven(refused("history_needs_a_store"), place)
    secret = passphrases.known(place, passphrase_file)
    key = given(store_key(found.place, secret), place)
    return given(read_journal(found.place, key), place)


def _chosen(journal: Journal, asked: str | None, place: str) -> str:
    """The worksheet to export: the one asked for, or the only one there is."""
    ids = journal.worksheets()
    if asked is None and len(ids) == 1:
        return ids[0]
    if asked is not None and asked.lower() in ids:
        return asked.lower()
    raise Misgiven(refused("history_choose_worksheet", ids=ids), place)
