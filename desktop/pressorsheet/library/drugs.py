"""Drugs: reads the drug library's files into validated values, or says what does not fit where.

Written without pydantic, for the dose calculator must start at once.
"""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import cast

from pressorsheet import resources
from pressorsheet.core.drugs import (
    Drug,
    DrugLibrary,
    Level,
    PumpRules,
    Question,
    Salt,
    Side,
    Storage,
    Tier,
)
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Concentration,
    Dose,
    MassConcentration,
    PumpRate,
    UnitConcentration,
    UnitDose,
    amount,
)
from pressorsheet.library.strict import Misfit, Table, misfit, read_table

INDEX = "library.toml"
LARGEST_SALT_RATIO = 3
LONGEST_SHELF_LIFE_H = 2400


def shipped_library() -> DrugLibrary | Refused:
    """The library in `resources/drugs`, or why its files do not fit."""
    return read_library(
        {name: resources.read_bytes("drugs", name) for name in resources.names("drugs")}
    )


def read_library(files: Mapping[str, bytes]) -> DrugLibrary | Refused:
    """The library that `library.toml` and the drug files it lists make; refuses the first misfit.

    The fingerprint is the SHA-256 over the names and bytes of these files.
    """
    try:
        index = _table(files, INDEX)
        version = index.text("version")
        listed = index.texts("drugs")
        sources = index.table("sources")
        for source in sources.names():
            sources.text(source)
        pump = _pump(index.table("pump"))
        index.done()
        used = [INDEX, *(f"{drug_id}.toml" for drug_id in listed)]
        drugs = [_drug(_table(files, name), sources.names()) for name in used[1:]]
        return DrugLibrary(version, _by_id(drugs, listed), pump, _fingerprint(files, used))
    except Misfit as fault:
        return Refused((fault.reason,))


def _table(files: Mapping[str, bytes], name: str) -> Table:
    if name not in files:
        raise misfit("file_missing", name, "")
    return read_table(name, files[name])


def _fingerprint(files: Mapping[str, bytes], names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name} {len(files[name])}\n".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _pump(table: Table) -> PumpRules:
    step = cast(PumpRate, table.quantity("step", PumpRate))
    flag = fraction_of(table.number("flag_error_above_percent"))
    table.done()
    if step.ml_per_h <= 0:
        raise table.refuse("file_not_positive", "step")
    if flag <= 0:
        raise table.refuse("file_not_positive", "flag_error_above_percent")
    return PumpRules(step, flag)


def _by_id(drugs: list[Drug], listed: tuple[str, ...]) -> dict[str, Drug]:
    names: set[str] = set()
    for drug, drug_id in zip(drugs, listed, strict=True):
        if drug.id != drug_id:
            raise misfit("file_id_not_its_name", f"{drug_id}.toml", "id", word=drug.id)
        for name in {text.casefold() for text in (drug.id, drug.name, *drug.also_called)}:
            if name in names:
                raise misfit("file_name_twice", f"{drug_id}.toml", "name", word=name)
            names.add(name)
    return {drug.id: drug for drug in drugs}


def _drug(file: Table, known_sources: tuple[str, ...]) -> Drug:
    kind = file.choice("kind", ("vasopressor", "inotrope"))
    dose_unit = file.choice("dose_unit", DOSE_UNITS)
    in_units = UNITS[dose_unit].measures is UnitDose
    codes = file.table("codes")
    drug = Drug(
        id=file.text("id"),
        name=file.text("name"),
        also_called=file.texts("also_called"),
        is_vasopressor=kind == "vasopressor",
        is_inotrope=kind == "inotrope",
        counts_as_catecholamine=file.flag("counts_as_catecholamine"),
        dose_unit=dose_unit,
        salts=_salts(file, in_units),
        concentrations=_concentrations(file, in_units),
        allowed=_allowed(file, in_units),
        tiers=_tiers(file, dose_unit),
        shelf_life_h=_shelf_life(file),
        rxnorm=codes.text("rxnorm") if "rxnorm" in codes else None,
        atc=codes.text("atc") if "atc" in codes else None,
        sources=file.texts("sources"),
    )
    codes.done()
    file.done()
    for source in drug.sources:
        if source not in known_sources:
            raise file.refuse("file_word_unknown", "sources", word=source, known=known_sources)
    if drug.allowed is not None:
        for usual in drug.concentrations:
            if not amount(drug.allowed[0]) <= amount(usual) <= amount(drug.allowed[1]):
                raise file.refuse("file_concentration_outside", "concentrations", value=usual)
    return drug


def _salts(file: Table, in_units: bool) -> dict[Salt, Fraction]:
    if "salts" not in file:
        return {}
    if in_units:
        raise file.refuse("file_units_have_no_salt", "salts")
    table = file.table("salts")
    for key in table.names():
        if key not in set(Salt):
            raise table.refuse("file_word_unknown", key, word=key, known=tuple(Salt))
    ratios = {Salt(key): fraction_of(table.number(key)) for key in table.names()}
    if ratios.get(Salt.BASE) != 1:
        raise table.refuse("file_base_is_one", Salt.BASE)
    for salt, ratio in ratios.items():
        if not 1 <= ratio <= LARGEST_SALT_RATIO:
            raise table.refuse("file_number_implausible", salt, low=1, high=LARGEST_SALT_RATIO)
    return ratios


def _concentration_type(in_units: bool) -> type[Concentration]:
    return UnitConcentration if in_units else MassConcentration


def _concentrations(file: Table, in_units: bool) -> tuple[Concentration, ...]:
    read = file.quantities("concentrations", _concentration_type(in_units))
    numbers = [amount(one) for one in read]
    if any(number <= 0 for number in numbers) or sorted(set(numbers)) != numbers:
        raise file.refuse("file_not_ascending", "concentrations")
    return cast(tuple[Concentration, ...], read)


def _allowed(file: Table, in_units: bool) -> tuple[Concentration, Concentration] | None:
    if "allowed" not in file:
        return None
    table = file.table("allowed")
    low = table.quantity("from", _concentration_type(in_units))
    high = table.quantity("to", _concentration_type(in_units))
    table.done()
    if not 0 < amount(low) < amount(high):
        raise file.refuse("file_not_ascending", "allowed")
    return cast(tuple[Concentration, Concentration], (low, high))


def _shelf_life(file: Table) -> dict[Storage, Fraction]:
    if "shelf_life_h" not in file:
        return {}
    table = file.table("shelf_life_h")
    hours = {Storage(s): fraction_of(table.number(s)) for s in Storage if s in table}
    table.done()
    for storage, life in hours.items():
        if not 1 <= life <= LONGEST_SHELF_LIFE_H:
            raise table.refuse("file_number_implausible", storage, low=1, high=LONGEST_SHELF_LIFE_H)
    return hours


def _tiers(file: Table, dose_unit: str) -> tuple[Tier, ...]:
    tiers = tuple(_tier(table, dose_unit) for table in file.tables("tiers"))
    levels = list(Level)
    high = [tier for tier in tiers if tier.side is not Side.BELOW]
    low = [tier for tier in tiers if tier.side is Side.BELOW]
    for former, latter in pairwise(high):
        climbs = levels.index(former.level) <= levels.index(latter.level)
        if not climbs or amount(former.dose) >= amount(latter.dose):
            raise file.refuse("file_not_ascending", "tiers")
    for tier in low:
        if tier.level is not Level.TELL or any(amount(tier.dose) >= amount(h.dose) for h in high):
            raise file.refuse("file_low_tier", "tiers")
    return tiers


def _tier(table: Table, dose_unit: str) -> Tier:
    level = Level(table.choice("level", tuple(Level)))
    sides = [side for side in Side if side in table]
    if len(sides) != 1:
        raise table.refuse("file_one_of", "level", known=tuple(Side))
    dose = cast(Dose, table.quantity(sides[0], UNITS[dose_unit].measures))
    if amount(dose) <= 0:
        raise table.refuse("file_not_positive", sides[0])
    asks = None
    if "asks" in table:
        asks = Question(table.choice("asks", tuple(Question)))
    table.done()
    return Tier(level, sides[0], dose, asks)
