"""The casefile's one schema, as numbered steps up and down, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.model.errors import StorageError
from musnad.storage.database import WORDS, Database

# "MSND": what `file` and other programs can tell a casefile by.
APPLICATION_ID = 0x4D534E44


@dataclass(frozen=True, slots=True)
class Step:
    """One number of the schema. ``{braces}`` are filled from ``database.WORDS``.

    sqlite, postgres: what only that database needs, after ``up``. down: takes the step back, on both.
    keeps: counts what going down would lose; it must be 0. what: that, in words.
    """

    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    sqlite: tuple[str, ...] = ()
    postgres: tuple[str, ...] = ()
    keeps: str | None = None
    what: str = ""


# Step n brings a casefile from schema n - 1 to n. Steps are never changed once released, only added.
STEPS: tuple[Step, ...] = (
    Step(
        up=(
            "CREATE TABLE meta (key {text} PRIMARY KEY, value {text} NOT NULL) {clustered}",
            # position: the order in which documents came. record: the public contract's JSON, one line.
            """CREATE TABLE documents (
                position {counted},
                id {text} NOT NULL UNIQUE,
                sha256 {text} NOT NULL,
                name {text} NOT NULL,
                path {text} NOT NULL,
                row INTEGER,
                kind {text} NOT NULL,
                engine {text} NOT NULL,
                version {text} NOT NULL,
                resources {text} NOT NULL,
                record {text} NOT NULL,
                UNIQUE (sha256, name)
            )""",
            # row: 1-based line of the source, 0 for a whole file (NULLs would not be unique).
            """CREATE TABLE quarantine (
                position {counted},
                path {text} NOT NULL,
                name {text} NOT NULL,
                row INTEGER NOT NULL,
                sha256 {text},
                reason {text} NOT NULL,
                UNIQUE (path, name, row)
            )""",
            # One row for each entry of each list of the casefile contract. list: its key there.
            """CREATE TABLE casefile (
                list {text} NOT NULL,
                position INTEGER NOT NULL,
                id {text} NOT NULL,
                entry {text} NOT NULL,
                PRIMARY KEY (list, position)
            ) {clustered}""",
            "CREATE INDEX casefile_id ON casefile (list, id)",
            """CREATE TABLE judgements (
                id {text} PRIMARY KEY,
                by {text} NOT NULL,
                entry {text} NOT NULL
            ) {clustered}""",
        ),
    ),
    Step(
        up=(
            # The original bytes of a casefile that has no folder beside it: one in PostgreSQL.
            "CREATE TABLE originals (sha256 {text} PRIMARY KEY, data {blob} NOT NULL)",
            # When a document came, ISO date-time; NULL where nobody noted it.
            "ALTER TABLE documents ADD COLUMN added {text}",
        ),
        down=("DROP TABLE originals", "ALTER TABLE documents DROP COLUMN added"),
        postgres=("ALTER TABLE originals ALTER COLUMN data SET STORAGE EXTERNAL",),
        keeps="SELECT count(*) FROM originals",
        what="archived originals",
    ),
    Step(
        # The search index (storage/search/writing.py): all of it can be made anew from the documents.
        up=(
            """CREATE TABLE search_texts (
                id {text} PRIMARY KEY,
                digest {text} NOT NULL,
                slot INTEGER NOT NULL,
                first BIGINT NOT NULL,
                words INTEGER NOT NULL,
                title INTEGER NOT NULL
            ) {clustered}""",
            """CREATE TABLE search_words (
                word {text} NOT NULL,
                part INTEGER NOT NULL,
                last BIGINT NOT NULL,
                positions {blob} NOT NULL,
                PRIMARY KEY (word, part)
            ) {clustered}""",
            # role: "key" of index_keys, or "start": the word without what is joined to its front. words: by spaces.
            """CREATE TABLE search_keys (
                role {text} NOT NULL,
                key {text} NOT NULL,
                words {text} NOT NULL,
                PRIMARY KEY (role, key)
            ) {clustered}""",
            "CREATE TABLE search_columns (name {text} PRIMARY KEY, data {blob} NOT NULL)",
        ),
        down=(
            "DROP TABLE search_columns",
            "DROP TABLE search_keys",
            "DROP TABLE search_words",
            "DROP TABLE search_texts",
        ),
        postgres=(
            "ALTER TABLE search_columns ALTER COLUMN data SET STORAGE EXTERNAL",
            "ALTER TABLE search_words ALTER COLUMN positions SET STORAGE EXTERNAL",
        ),
    ),
    Step(
        # What persons decided about what was read: rows are added and never changed. position: their order.
        up=(
            """CREATE TABLE reviews (
                position {counted},
                id {text} NOT NULL UNIQUE,
                document {text} NOT NULL,
                by {text} NOT NULL,
                entry {text} NOT NULL
            )""",
            "CREATE INDEX reviews_document ON reviews (document)",
        ),
        down=("DROP TABLE reviews",),
        keeps="SELECT count(*) FROM reviews",
        what="reviews",
    ),
)
OLDEST, SCHEMA = 1, len(STEPS)


def check_owner(db: Database, *, whole: bool) -> None:
    """Raises StorageError for another program's database and for a newer Musnad's.

    whole: also for a new one and for one with an older schema.
    """
    found = db.identity()
    if found.application != APPLICATION_ID and (found.application or found.version or found.tables):
        tables = ", ".join(found.tables[:3])
        raise StorageError(
            f"{db.label} is not a casefile of Musnad: it is another program's database"
            + (f" (with {tables})" if tables else "")
        )
    if found.version > SCHEMA:
        raise StorageError(
            f"{db.label} was written by a newer Musnad (schema {found.version}); this one knows schemas up to {SCHEMA}"
        )
    if whole and not found.version:
        raise StorageError(f"{db.label} is not a casefile of Musnad: there is nothing in it")
    if whole and found.version < SCHEMA:
        raise StorageError(
            f"{db.label} has the older schema {found.version}, expected {SCHEMA}; run `musnad migrate` on it"
        )


def migrate(db: Database, target: int = SCHEMA) -> tuple[int, int]:
    """Takes the steps between the casefile's schema and the target, each with its number in one transaction.

    Returns the schemas before and after. Raises StorageError for a target that is none, or would lose what is kept.
    """
    if not OLDEST <= target <= SCHEMA:
        raise StorageError(f"there is no schema {target}", available=[str(n) for n in range(OLDEST, SCHEMA + 1)])
    before = version = db.identity().version
    for number in range(before, target, -1):  # all of the way down, or not at all
        _refuse_loss(db, before, number)
    while version != target:
        with db.transaction():
            version = _up(db, version) if version < target else _down(db, version)
            db.sign(APPLICATION_ID, version)
    return before, version


def _up(db: Database, version: int) -> int:
    step = STEPS[version]
    for statement in (*step.up, *(step.sqlite if db.dialect == "sqlite" else step.postgres)):
        db.run(statement.format(**WORDS[db.dialect]))
    return version + 1


def _down(db: Database, version: int) -> int:
    _refuse_loss(db, version, version)
    for statement in STEPS[version - 1].down:
        db.run(statement)
    return version - 1


def _refuse_loss(db: Database, version: int, number: int) -> None:
    """Raises StorageError when taking step ``number`` back would lose what is kept."""
    step = STEPS[number - 1]
    kept = next(db.rows(step.keeps))[0] if step.keeps else 0
    if kept:
        raise StorageError(f"{db.label} stays at schema {version}: schema {number - 1} would lose {kept} {step.what}")
