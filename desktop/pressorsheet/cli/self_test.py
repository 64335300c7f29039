"""Self-test: loads every shipped file and makes a PDF, to show that a built bundle is whole."""

import argparse
import json
from collections.abc import Callable
from typing import TypeAlias

from pressorsheet import resources
from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.core.note import Refused

# What a probe found, in words, or why it did not fit.
Outcome: TypeAlias = str | Refused


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command; it takes no arguments."""
    subparsers.add_parser(
        "self-test", help="try every shipped file and every kind of output", allow_abbrev=False
    )


def main(arguments: argparse.Namespace) -> int:
    """Try everything, one line each; the exit code is 0, or 1 where something failed."""
    del arguments
    passed = [_report(name, probe) for name, probe in _PROBES]
    return answer.DONE if all(passed) else answer.REFUSED


def _report(name: str, probe: Callable[[], Outcome]) -> bool:
    outcome: Outcome
    try:
        outcome = probe()
    except Misgiven as fault:
        outcome = fault.refusal
    except Exception as fault:  # on a broken bundle any fault is the finding
        answer.tell(f"{name}: failed: {type(fault).__name__}: {fault}")
        return False
    if isinstance(outcome, Refused):
        for reason in outcome.reasons:
            answer.tell(f"{name}: failed: {answer.message(reason)}")
        return False
    answer.tell(f"{name}: {outcome}")
    return True


def _drugs() -> Outcome:
    from pressorsheet.library.drugs import shipped_library

    library = shipped_library()
    if isinstance(library, Refused):
        return library
    return f"{len(library.drugs)} drugs, sha256 {library.fingerprint[:8]}"


def _equivalents() -> Outcome:
    from pressorsheet.library.equivalents import shipped_formulas

    formulas = shipped_formulas()
    return formulas if isinstance(formulas, Refused) else ", ".join(formulas)


def _limits() -> Outcome:
    from pressorsheet.library.limits import shipped_limits

    limits = shipped_limits()
    return limits if isinstance(limits, Refused) else "measurement limits loaded"


def _protocols() -> Outcome:
    from pressorsheet.library.drugs import shipped_library
    from pressorsheet.library.protocols import shipped_ids, shipped_protocol

    library = shipped_library()
    if isinstance(library, Refused):
        return library
    found: list[str] = []
    for protocol_id in shipped_ids():
        protocol = shipped_protocol(protocol_id, library)
        if isinstance(protocol, Refused):
            return protocol
        found.append(f"{protocol_id} sha256 {protocol.fingerprint[:8]}")
    return ", ".join(found)


def _sentences() -> Outcome:
    import string
    import tomllib

    tables = tomllib.loads(resources.read_text("i18n", "en.toml"))
    sentences = [sentence for table in tables.values() for sentence in table.values()]
    for sentence in sentences:
        list(string.Formatter().parse(sentence))
    return f"{len(sentences)} sentences"


def _schema() -> Outcome:
    names = resources.names("schema")
    for name in names:
        if name.endswith(".json"):
            json.loads(resources.read_text("schema", name))
    return ", ".join(names)


def _samples() -> Outcome:
    from pressorsheet.cli.sample import sample, sample_names
    from pressorsheet.library.drugs import shipped_library

    library = shipped_library()
    if isinstance(library, Refused):
        return library
    counts = {name: len(sample(name, library).events) for name in sample_names()}
    return ", ".join(f"{name} ({count} events)" for name, count in counts.items())


def _handover() -> Outcome:
    from pressorsheet.cli.sample import last_charted, sample, sample_names
    from pressorsheet.cli.worksheets import reference_given
    from pressorsheet.session.printing import printed_handover

    reference = reference_given(None)
    worksheet = sample(sample_names()[0], reference.drugs)
    printed = printed_handover(worksheet, reference, last_charted(worksheet))
    return f"{printed.pages} pages, {len(printed.pdf)} bytes"


def _store() -> Outcome:
    import secrets
    import tempfile
    from pathlib import Path

    from pressorsheet.cli.arguments import given
    from pressorsheet.cli.sample import sample, sample_names
    from pressorsheet.journal import look, made_store, open_journal, store_key
    from pressorsheet.library.drugs import shipped_library

    written = sample(sample_names()[0], given(shipped_library()))
    passphrase = secrets.token_hex()
    with tempfile.TemporaryDirectory(prefix="pressorsheet-") as folder:
        place = given(look(str(Path(folder, "store")))).place
        made = given(made_store(place, passphrase, secrets.token_bytes))
        journal = given(open_journal(place, made.key))
        refusal = journal.append([(written.id, event) for event in written.events])
        journal.close()
        if refusal is not None:
            return refusal
        journal = given(open_journal(place, given(store_key(place, passphrase))))
        read = given(journal.events(written.id))
        journal.close()
    return f"{len(read)} events encrypted and read back"


def _seal() -> Outcome:
    import secrets

    from pressorsheet.cli.arguments import given
    from pressorsheet.sealing.sealed import sealed, unsealed

    content, passphrase = b"sealed", secrets.token_hex()
    opened = given(unsealed(given(sealed(content, passphrase, secrets.token_bytes)), passphrase))
    assert opened == content
    return "a file sealed and unsealed"


def _fonts() -> Outcome:
    from pressorsheet.report import ink

    ink.register()
    return ", ".join(name for name in resources.names("fonts") if name.endswith(".ttf"))


_PROBES: tuple[tuple[str, Callable[[], Outcome]], ...] = (
    ("drugs", _drugs),
    ("equivalents", _equivalents),
    ("limits", _limits),
    ("protocols", _protocols),
    ("sentences", _sentences),
    ("schema", _schema),
    ("samples", _samples),
    ("fonts", _fonts),
    ("store", _store),
    ("seal", _seal),
    ("handover", _handover),
)
