"""The casefiles and the client that the tests of the pages share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from musnad.web.server import create_app
from web import cases

BASE = "http://127.0.0.1:8400"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cases.examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cases.hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cases.crowded(tmp_path_factory.mktemp("crowded"))


@pytest.fixture
def copied(built: str, tmp_path: Path) -> str:
    """A casefile that a test may decide about."""
    target = tmp_path / "case.musnad"
    shutil.copy(built, target)
    return str(target)


@pytest.fixture(scope="module")
def pages(built: str) -> Iterator[TestClient]:
    with TestClient(create_app(built), base_url=BASE) as client:
        yield client
