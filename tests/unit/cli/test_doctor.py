from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.resources import loader
from musnad.storage import cases


def examined(cli: CliRunner, *more: str) -> tuple[int, dict[str, dict[str, Any]]]:
    ran = cli.invoke(make_app(), ["doctor", *more, "--json"])
    return ran.exit_code, {c["name"]: c for c in json.loads(ran.stdout)["checks"]}


def test_a_whole_installation_is_sound(cli: CliRunner) -> None:
    code, found = examined(cli)
    assert code == 0
    assert {"python", "sqlite", "sqlite-fts5", "typer", "filelock", "psycopg", "knowledge"} <= set(found)
    assert "pytest" not in found
    assert "✓ sqlite-fts5" in cli.invoke(make_app(), ["doctor"]).stdout


@pytest.mark.parametrize(("missing", "code", "state", "do"), [
    ("psycopg", 0, "optional", "pip install 'musnad[postgres]'"),
    ("rich", 6, "wrong", "pip install 'musnad'"),
])  # fmt: skip
def test_what_is_missing_is_said_with_what_to_do(
    cli: CliRunner, monkeypatch: pytest.MonkeyPatch, missing: str, code: int, state: str, do: str
) -> None:
    version = importlib.metadata.version

    def without(name: str) -> str:
        if name == missing:
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", without)
    ended, found = examined(cli)
    assert (ended, found[missing]["state"], found[missing]["do"]) == (code, state, do)


def test_changed_knowledge_is_found(cli: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {path: {**entry, "sha256": "0" * 64} for path, entry in loader.manifest().items()}
    say = cli.invoke(
        make_app(), ["doctor"], env={"MUSNAD_LANG": "ar"}
    )  # its own words are knowledge too: loaded before
    assert say.exit_code == 0
    monkeypatch.setattr(loader, "manifest", lambda: changed)
    code, found = examined(cli)
    assert (code, found["knowledge"]["state"]) == (6, "wrong")


def test_a_casefile_is_looked_at(cli: CliRunner, case: str, tmp_path: Path) -> None:
    assert examined(cli, case)[0] == 6
    cases.to_write(case).close()
    code, found = examined(cli, case)
    assert (code, found[cases.label(case)]["found"].split(",")[1]) == (0, " 0 documents")
