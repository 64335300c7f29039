"""Schema: the tables of a store, and the triggers that keep what was recorded as it was.

An event's row is never updated, deleted or replaced, whoever opens the file. REPLACE deletes
without asking the delete trigger where a connection leaves recursive triggers off, as SQLite does
by default; so inserting over a row is refused too. Drafts are what people are still typing, and
the only thing that changes.
"""

# "PRSS" in the file's header, and the version of the tables below.
APPLICATION_ID = 0x50525353
VERSION = 1

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
      body TEXT NOT NULL,
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
)

_SAME_ROW = {
    "worksheets": "number = NEW.number OR id = NEW.id",
    "events": "number = NEW.number OR (worksheet = NEW.worksheet AND id = NEW.id)",
}


def _guards(table: str) -> tuple[str, ...]:
    """The triggers that refuse to change a row of a table."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]})"
    return (
        f"CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN {there} {refuse}",
    )


STATEMENTS = (
    *_TABLES,
    *_guards("worksheets"),
    *_guards("events"),
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)
