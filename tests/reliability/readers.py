"""Readers: every way by which a file of somebody else's comes into the program, with good files.

A reader is given the bytes of a file and goes on with what it read as the program does. It returns
whether they were accepted; whatever it raises is a fault of the program.
"""

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from made_events import HERE, made, patient, reading
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.note import Refused
from pressorsheet.core.taper.code import code_text, is_code, read_code
from pressorsheet.core.verify import NoZone, printed_plan, verify
from pressorsheet.core.verify_facts import verify_rules
from pressorsheet.exchange.clif import import_clif
from pressorsheet.exchange.history_file import verified_history
from pressorsheet.exchange.plan_file import read_plan, zone_named
from pressorsheet.exchange.typed_plan import read_typed
from pressorsheet.exchange.worksheet import read_worksheet, write_worksheet
from pressorsheet.journal import Journal, StoreKey, look, open_journal, read_journal, store_key
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.plain import encrypted
from pressorsheet.journal.salvage import Salvaged, salvaged
from pressorsheet.library.limits import shipped_limits
from pressorsheet.library.protocols import read_protocol
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.library.settings import read_settings
from pressorsheet.sealing.sealed import sealed, unsealed
from pressorsheet.wording import say
from stores import CHEAP, PASSPHRASE
from stores import open_journal as made_and_opened
from typed_sheet import typed_lines

TESTS = Path(__file__).parents[1]
RESOURCES = TESTS.parent / "resources"
VECTORS = TESTS / "vectors"


class Reader(NamedTuple):
    """A way in: good files, and what is done with the bytes of one; True where it is accepted."""

    seeds: Callable[[], Sequence[bytes]]
    accepts: Callable[[bytes], bool]


@cache
def reference() -> Reference:
    found = shipped_reference()
    assert not isinstance(found, Refused)
    return found


@cache
def folder() -> Path:
    """A folder for the files that are read from disk; in memory where that can be."""
    memory = Path("/dev/shm")
    where = memory if os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="readers.", dir=where))


def said(found: object) -> bool:
    """Whether it was accepted; every reason of a refusal can be said."""
    if not isinstance(found, Refused):
        return True
    assert found.reasons
    assert all(say(reason) for reason in found.reasons)
    return False


# --- worksheet files ---


def worksheets() -> Sequence[bytes]:
    places = sorted((RESOURCES / "samples").glob("*.worksheet.json"))
    return [each.read_bytes() for each in places]


def accepts_worksheet(data: bytes) -> bool:
    found = read_worksheet(data, reference().drugs)
    if isinstance(found, Refused):
        return said(found)
    written = write_worksheet(found)
    assert read_worksheet(written, reference().drugs) == found
    if found.events:
        assess(chart_of(found.events), reference(), max(each.recorded_at for each in found.events))
    return True


def sealed_files() -> Sequence[bytes]:
    found = [sealed(each[:4_000], PASSPHRASE, os.urandom, cost=CHEAP) for each in worksheets()]
    assert all(isinstance(each, bytes) for each in found)
    return [each for each in found if isinstance(each, bytes)]


def accepts_sealed(data: bytes) -> bool:
    return said(unsealed(data, PASSPHRASE))


# --- stores ---


def _whole_store() -> Path:
    place = Path(tempfile.mkdtemp(dir=folder())) / "store"
    journal = made_and_opened(place)
    assert isinstance(journal, Journal)
    journal.append([(HERE, patient()), *((HERE, reading(count)) for count in range(40))])
    journal.append([(HERE, made("note", 1, text="words " * 40))])
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "65"})
    journal.close()
    return place


@cache
def whole_store() -> Path:
    return _whole_store()


def store_files() -> Sequence[bytes]:
    return [whole_store().read_bytes()]


def key_files() -> Sequence[bytes]:
    return [keys_place(whole_store()).read_bytes()]


def _laid(store: bytes, keys: bytes, name: str) -> Path:
    place = folder() / name
    place.write_bytes(store)
    keys_place(place).write_bytes(keys)
    return place


def accepts_store(data: bytes) -> bool:
    """Opened, looked at, and what is sound of it salvaged."""
    place = _laid(data, key_files()[0], "mutated")
    found = look(str(place))
    if isinstance(found, Refused):
        return said(found)
    key = store_key(place, PASSPHRASE)
    assert isinstance(key, StoreKey), key
    for journal in (open_journal(place, key), read_journal(place, key)):
        if not isinstance(journal, Refused):
            journal.close()
            assert data == store_files()[0], "silently accepted"
            return True
        said(journal)
    salvage = salvaged(place, key)
    if isinstance(salvage, Salvaged):
        salvage.journal.close()
    else:
        said(salvage)
    assert place.read_bytes() == data
    return False


def accepts_keys(data: bytes) -> bool:
    place = _laid(store_files()[0], data, "keyed")
    if not said(look(str(place))):
        return False
    key = store_key(place, PASSPHRASE)
    if isinstance(key, StoreKey):
        assert data == key_files()[0] or not key.is_whole, "silently accepted"
        return True
    return said(key)


def plain_stores() -> Sequence[bytes]:
    return [(VECTORS / "stores" / "version-1.store").read_bytes()]


def accepts_plain_store(data: bytes) -> bool:
    """A store of the version that was not encrypted, to be encrypted."""
    place = folder() / "plain"
    for left in folder().glob("*plain*"):
        left.unlink()
    place.write_bytes(data)
    found = look(str(place))
    if isinstance(found, Refused) or found.kind != "plain":
        return said(found)
    return said(encrypted(place, PASSPHRASE, os.urandom, cost=CHEAP))


# --- plans and tables ---


def plans() -> Sequence[bytes]:
    return [each.read_bytes() for each in sorted((VECTORS / "verify").glob("*.json"))]


def accepts_plan(data: bytes) -> bool:
    found = read_plan(data)
    if isinstance(found, Refused):
        return said(found)
    drug = reference().drugs.get(found["drug"])
    rules = verify_rules(reference().protocol, found["drug"])
    verify(found, drug, rules, None, zone_named(found.get("tz")))
    return True


def accepts_typed(data: bytes) -> bool:
    start = data[:4_296].decode("ascii", "replace")
    if is_code(start):
        return said(read_code(start, zones()))
    return said(read_typed(data, _zone))


@cache
def zones() -> Mapping[str, str]:
    return {name.upper(): name for name in available_timezones()}


def _zone(name: str) -> tzinfo | None:
    found = zone_named(name)
    return None if isinstance(found, NoZone) else found


def typed_plans() -> Sequence[bytes]:
    """Plans as they are typed in from their sheets, and as the QR codes on those say them."""
    found = []
    for each in plans():
        plan = read_plan(each)
        assert not isinstance(plan, Refused)
        printed = printed_plan(plan)
        assert not isinstance(printed, Refused)
        if not plan["start"].endswith("Z"):  # the hand that types here does not know that zone
            found += ["\n".join(typed_lines(dict(plan))).encode(), code_text(printed).encode()]
    return found


def histories() -> Sequence[bytes]:
    """A worksheet's whole history in its chain, as it is exported, in both its forms."""
    return [(VECTORS / "history" / f"version-1.{form}").read_bytes() for form in ("csv", "json")]


def accepts_history(data: bytes) -> bool:
    return said(verified_history(data))


BETWEEN = b"%%%%\n"
TABLES = {
    "hospitalization": b"""patient_id,hospitalization_id,admission_dttm,age_at_admission
P1,501,2150-03-01 06:00:00+00:00,61
""",
    "patient": b"""patient_id,sex_category,birth_date
P1,Female,2089-01-01
""",
    "vitals": b"""hospitalization_id,recorded_dttm,vital_name,vital_category,vital_value
501,2150-03-01 07:00:00+00:00,ABP mean,map,64
501,2150-03-01 07:05:00+00:00,HR,heart_rate,104
501,2150-03-01 07:10:00+00:00,weight,weight_kg,70.5
""",
    "medication_admin_continuous": b"""hospitalization_id,med_order_id,med_category,admin_dttm,\
mar_action_category,med_dose,med_dose_unit,med_group
501,1,norepinephrine,2150-03-01 07:00:00+00:00,start,0.1,mcg/kg/min,vasoactives
501,1,norepinephrine,2150-03-01 08:00:00+00:00,dose_change,0.2,mcg/kg/min,vasoactives
501,2,vasopressin,2150-03-01 08:30:00+00:00,start,0.03,units/min,vasoactives
501,1,norepinephrine,2150-03-01 09:00:00+00:00,stop,0,mcg/kg/min,vasoactives
""",
    "labs": b"""hospitalization_id,lab_collect_dttm,lab_result_dttm,lab_category,lab_value,\
lab_value_numeric,reference_unit
501,2150-03-01 07:00:00+00:00,2150-03-01 07:20:00+00:00,lactate,2.4,2.4,mmol/L
""",
    "patient_assessments": b"""hospitalization_id,recorded_dttm,assessment_category,numerical_value
501,2150-03-01 07:00:00+00:00,gcs_total,14
""",
}


def tables() -> Sequence[bytes]:
    """All tables of one stay in one piece, cut again where they are read."""
    return [BETWEEN.join(TABLES.values())]


def accepts_tables(data: bytes) -> bool:
    names = (f"clif_{name}.csv" for name in TABLES)
    limits = shipped_limits()
    assert not isinstance(limits, Refused)
    files = dict(zip(names, data.split(BETWEEN), strict=False))
    return said(import_clif(files, "501", reference().drugs, limits))


def protocols() -> Sequence[bytes]:
    return [each.read_bytes() for each in sorted((RESOURCES / "protocols").glob("*.toml"))]


def accepts_protocol(data: bytes) -> bool:
    return said(read_protocol("mutated.toml", data, reference().drugs))


def settings_files() -> Sequence[bytes]:
    """The example as it ships, and with every setting set."""
    text = (RESOURCES / "settings.toml").read_text("utf-8")
    return [text.encode(), re.sub("^# ", "", text, flags=re.MULTILINE).encode()]


def accepts_settings(data: bytes) -> bool:
    return said(read_settings("mutated.toml", data))


READERS = {
    "worksheet": Reader(worksheets, accepts_worksheet),
    "sealed worksheet": Reader(sealed_files, accepts_sealed),
    "key file": Reader(key_files, accepts_keys),
    "store": Reader(store_files, accepts_store),
    "store, not encrypted": Reader(plain_stores, accepts_plain_store),
    "plan": Reader(plans, accepts_plan),
    "typed plan": Reader(typed_plans, accepts_typed),
    "CLIF tables": Reader(tables, accepts_tables),
    "history": Reader(histories, accepts_history),
    "protocol": Reader(protocols, accepts_protocol),
    "settings": Reader(settings_files, accepts_settings),
}
