"""Data: every file of figures and words is read as the program reads it."""

import json
import re
import string
import tomllib
from collections.abc import Iterator

from pressorsheet import resources
from pressorsheet.core.quantity import UNITS
from pressorsheet.exchange.schema import worksheet_schema
from pressorsheet.exchange.worksheet import read_worksheet, write_worksheet
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.equivalents import shipped_formulas
from pressorsheet.library.examples import cases_of, example_faults
from pressorsheet.library.limits import shipped_limits
from pressorsheet.library.protocols import DEFAULT_PROTOCOL, SUFFIX, shipped_ids
from pressorsheet.library.reference import reference, without_protocol
from pressorsheet.library.settings import read_settings
from pressorsheet.session.probe import Probe, need, sound
from pressorsheet.session.samples import sample, sample_names
from pressorsheet.wording import say
from pressorsheet.wording.sentences import AS_WRITTEN, JOINT, WORD_TABLES

SHOWN_HEX = 8
SCHEMA = "worksheet.schema.json"
SETTINGS = "settings.toml"
# How a sentence may ask for a value to be written, besides units and numbers of decimals.
WAYS = ("", AS_WRITTEN, "clock", "date", *WORD_TABLES)
NO_TEXTS = ("library.toml", "equivalents.toml", "measurements.toml")


def _drugs() -> str:
    library = sound(shipped_library())
    files = {name for name in resources.names("drugs") if name not in NO_TEXTS}
    unread = files - {f"{drug_id}{SUFFIX}" for drug_id in library.drugs}
    need(not unread, f"not in the library: {', '.join(sorted(unread))}")
    return f"{len(library.drugs)}, sha256 {library.fingerprint[:SHOWN_HEX]}"


def _equivalents() -> str:
    return ", ".join(sound(shipped_formulas()))


def _limits() -> str:
    sound(shipped_limits())
    return "of every measurement"


def _protocols() -> str:
    """Each protocol with its own examples judged, and what stands where none is in force."""
    sound(without_protocol(""))
    need(DEFAULT_PROTOCOL in shipped_ids(), f"{DEFAULT_PROTOCOL}{SUFFIX} is not there")
    found = []
    for protocol_id in shipped_ids():
        judged_with = sound(reference(protocol_id, with_examples=True))
        faults = list(example_faults(f"{protocol_id}{SUFFIX}", judged_with))
        need(not faults, "; ".join(map(say, faults)))
        count = sum(1 for _ in cases_of(judged_with.protocol))
        sha = judged_with.protocol_fingerprint[:SHOWN_HEX]
        found.append(f"{protocol_id} {judged_with.protocol.version} ({count} examples, {sha})")
    return ", ".join(found)


def _sentences() -> str:
    count = 0
    for file, text in _texts():
        for _, name, how, _ in string.Formatter().parse(text):
            is_field = name is None or (
                name.isidentifier() and _is_way((how or "").split(JOINT)[0])
            )
            need(is_field, f"{file}: {{{name}:{how}}} is no field")
        count += 1
    need(count, "none are there")
    return f"{count} in {1 + len(resources.names('i18n', 'window'))} files"


def _texts() -> Iterator[tuple[str, str]]:
    tables = tomllib.loads(resources.read_text("i18n", "en.toml"))
    yield from (("en.toml", text) for table in tables.values() for text in table.values())
    for file in resources.names("i18n", "window"):
        texts = tomllib.loads(resources.read_text("i18n", "window", file))
        yield from ((file, text) for text in texts.values())


def _is_way(how: str) -> bool:
    return how in WAYS or how in UNITS or how.isdigit()


def _settings() -> str:
    """The example of a site's settings sets nothing as it ships, and is accepted uncommented."""
    text = resources.read_text(SETTINGS)
    need(not sound(read_settings(SETTINGS, text.encode())).values, f"{SETTINGS} sets something")
    uncommented = re.sub("^# ", "", text, flags=re.MULTILINE)
    written = sound(read_settings(SETTINGS, uncommented.encode()))
    need(written.values, f"{SETTINGS} explains no setting")
    return f"{len(written.values)} explained in the example"


def _schema() -> str:
    """The schema that others write worksheets by is that of the events this program reads."""
    shipped = json.loads(resources.read_text("schema", SCHEMA))
    need(shipped == worksheet_schema(), f"{SCHEMA} is not that of this program's events")
    return f"{SCHEMA}, {len(shipped['properties']['events']['items']['oneOf'])} kinds of record"


def _samples() -> str:
    library = sound(shipped_library())
    found = []
    for name in sample_names():
        worksheet = sound(sample(name, library))
        again = sound(read_worksheet(write_worksheet(worksheet), library))
        need(again == worksheet, f"{name} is another when written and read again")
        found.append(f"{name} ({len(worksheet.events)} events)")
    need(found, "none are there")
    return ", ".join(found)


PROBES: tuple[Probe, ...] = (
    ("drugs", _drugs),
    ("equivalents", _equivalents),
    ("limits", _limits),
    ("protocols", _protocols),
    ("sentences", _sentences),
    ("schema", _schema),
    ("settings", _settings),
    ("samples", _samples),
)
