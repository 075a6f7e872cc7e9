"""The SQLite casefile's schema, as numbered steps that are taken once each."""

from __future__ import annotations

# "MSND": what `file` and other programs can tell a casefile by.
APPLICATION_ID = 0x4D534E44

# Step n brings a casefile from schema n to n + 1. Steps are never changed once released, only added.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        # position: the order in which documents came. record: the public contract's JSON, one line.
        """CREATE TABLE documents (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            sha256 TEXT NOT NULL,
            name TEXT NOT NULL,
            path TEXT NOT NULL,
            row INTEGER,
            kind TEXT NOT NULL,
            engine TEXT NOT NULL,
            version TEXT NOT NULL,
            resources TEXT NOT NULL,
            record TEXT NOT NULL,
            UNIQUE (sha256, name)
        )""",
        # row: 1-based line of the source, 0 for a whole file (NULLs would not be unique).
        """CREATE TABLE quarantine (
            position INTEGER PRIMARY KEY,
            path TEXT NOT NULL,
            name TEXT NOT NULL,
            row INTEGER NOT NULL,
            sha256 TEXT,
            reason TEXT NOT NULL,
            UNIQUE (path, name, row)
        )""",
        # One row for each entry of each list of the casefile contract. list: its key there.
        """CREATE TABLE casefile (
            list TEXT NOT NULL,
            position INTEGER NOT NULL,
            id TEXT NOT NULL,
            entry TEXT NOT NULL,
            PRIMARY KEY (list, position)
        ) WITHOUT ROWID""",
        "CREATE INDEX casefile_id ON casefile (list, id)",
        """CREATE TABLE judgements (
            id TEXT PRIMARY KEY,
            by TEXT NOT NULL,
            entry TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
)
SCHEMA = len(STEPS)
