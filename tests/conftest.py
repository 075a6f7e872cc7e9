"""What tests of every folder share: a casefile's address on each store."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

# A new store joins here: the contract tests run over all of them.
STORES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    """A server, started when the first test asks for it."""
    from postgres import server

    with server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str | None) -> Iterator[str]:
    """The address of a casefile that is not there yet, in a schema of its own."""
    if postgres_server is None:
        pytest.skip("POSTGRESQL NOT TESTED: no server can be started; see CONTRIBUTING.md")
    import psycopg
    from psycopg import sql

    schema = f"test_{uuid.uuid4().hex[:12]}"
    yield f"{postgres_server}{'&' if '?' in postgres_server else '?'}schema={schema}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


@pytest.fixture(params=STORES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a casefile that is not there yet, on each store in turn."""
    return str(tmp_path / "case.musnad") if request.param == "sqlite" else request.getfixturevalue("postgres_url")
