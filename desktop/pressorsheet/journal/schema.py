"""Schema: the tables of a store, and the triggers that keep what was recorded as it was.

An event's row is never updated, deleted or replaced, whoever opens the file. REPLACE deletes
without asking the delete trigger where a connection leaves recursive triggers off, as SQLite does
by default; so inserting over a row is refused too. One change alone is let through: the lines of
a worksheet are blanked once a row of the same worksheet says that it was removed; the links of
the chain stay. Drafts, settings and who holds the store are not records, and change.
"""

from pressorsheet.journal.place import APPLICATION_ID

# The version of the tables below.
VERSION = 2

REMOVED = "removed"

# Of every version to come: in it a store says which program wrote it.
SETTINGS = "CREATE TABLE settings (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID"

_TABLES = (
    """
    CREATE TABLE worksheets (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    """
    CREATE TABLE events (
      number INTEGER PRIMARY KEY,
      worksheet INTEGER NOT NULL REFERENCES worksheets (number),
      id TEXT NOT NULL,
      kind TEXT NOT NULL,
      link TEXT NOT NULL,
      body TEXT,
      UNIQUE (worksheet, id)
    ) STRICT
    """,
    """
    CREATE TABLE drafts (
      worksheet TEXT NOT NULL,
      form TEXT NOT NULL,
      field TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (worksheet, form, field)
    ) STRICT, WITHOUT ROWID
    """,
    SETTINGS,
)

_SAME_ROW = {
    "worksheets": "number = NEW.number OR id = NEW.id",
    "events": "number = NEW.number OR (worksheet = NEW.worksheet AND id = NEW.id)",
}
# What an update may do: blank a line of a worksheet that is said to be removed, and its id.
_KEPT = ("number", "worksheet", "kind", "link")
_BLANKS = f"""NEW.body IS NULL AND NEW.id = CAST(OLD.number AS TEXT) AND OLD.kind <> '{REMOVED}'
    AND {" AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)}
    AND EXISTS (SELECT 1 FROM events WHERE worksheet = OLD.worksheet AND kind = '{REMOVED}')"""
_UPDATABLE = {"worksheets": "", "events": f"WHEN NOT ({_BLANKS})"}


def _guards(table: str) -> tuple[str, ...]:
    """The triggers that refuse to change a row of a table."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]})"
    update = f"BEFORE UPDATE ON {table} {_UPDATABLE[table]}"
    return (
        f"CREATE TRIGGER {table}_not_updated {update} {refuse}",
        f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN {there} {refuse}",
    )


STATEMENTS = (
    *_TABLES,
    # Whose beds, and who was removed, is found without a look at every record.
    "CREATE INDEX events_by_kind ON events (kind, worksheet)",
    *_guards("worksheets"),
    *_guards("events"),
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)
