"""Equivalents: reads the norepinephrine-equivalent formulas, or says what does not fit where."""

from collections.abc import Mapping

from pressorsheet import resources
from pressorsheet.core.equivalents import Formula, Term
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import DOSE_UNITS, UNITS
from pressorsheet.library.strict import Misfit, Table, read_table

FILE = "equivalents.toml"


def shipped_formulas() -> Mapping[str, Formula] | Refused:
    """The formulas in `resources/drugs/equivalents.toml` by id, or why the file does not fit."""
    return read_formulas(resources.read_bytes("drugs", FILE))


def read_formulas(content: bytes) -> Mapping[str, Formula] | Refused:
    """The formulas that a file writes, by id; refuses the first misfit."""
    try:
        file = read_table(FILE, content)
        formulas: dict[str, Formula] = {}
        for table in file.tables("formulas"):
            formula = _formula(table)
            if formula.id in formulas:
                raise table.refuse("file_id_twice", "id", word=formula.id)
            formulas[formula.id] = formula
        file.done()
        return formulas
    except Misfit as fault:
        return Refused((fault.reason,))


def _formula(table: Table) -> Formula:
    terms = table.table("terms")
    formula = Formula(
        id=table.text("id"),
        version=table.text("version"),
        source=table.text("source"),
        terms={drug_id: _term(terms.table(drug_id)) for drug_id in terms.names()},
    )
    table.done()
    return formula


def _term(table: Table) -> Term:
    unit = UNITS[table.choice("unit", DOSE_UNITS)]
    ways = [key for key in ("times", "divided_by") if key in table]
    if len(ways) != 1:
        raise table.refuse("file_one_of", "unit", known=("times", "divided_by"))
    number = fraction_of(table.number(ways[0]))
    if number <= 0:
        raise table.refuse("file_not_positive", ways[0])
    table.done()
    return Term(unit, number if ways == ["times"] else 1 / number)
