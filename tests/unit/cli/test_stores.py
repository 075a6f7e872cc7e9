"""Every command that takes a casefile, on each store; and what is said of addresses that are none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.storage import cases


def ran(cli: CliRunner, *arguments: str, code: int = 0) -> str:
    done = cli.invoke(make_app(), list(arguments))
    assert done.exit_code == code, done.stderr
    return done.stdout


def told(cli: CliRunner, *arguments: str) -> Any:
    return json.loads(ran(cli, *arguments, "--json"))


def test_a_casefile_is_built_shown_judged_and_exported(cli: CliRunner, case: str, articles: Path) -> None:
    built = told(cli, "build", str(articles), "-o", case)
    assert (built["casefile"], built["read"], built["kept"]) == (cases.label(case), 2, 0)
    assert told(cli, "build", str(articles), "-o", case)["kept"] == 2
    assert len(told(cli, "show", case)["documents"]) == 2
    before = ran(cli, "export", case)
    part = told(cli, "why", case, "I1")["parts"][0]["key"]
    ran(cli, "split", case, "I1", part, "--by", "سلمى")
    assert ran(cli, "export", case) != before
    ran(cli, "undo", case, "--by", "سلمى")
    assert ran(cli, "export", case, "--compact") == json.dumps(json.loads(before), ensure_ascii=False) + "\n"
    listed = articles.parent / "list.jsonl"
    row = {"id": "x", "schema": "Person", "properties": {"name": ["سالم العلي"]}}
    listed.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    assert told(cli, "match", case, str(listed))["list"]["entries"] == 1
    assert told(cli, "verify", case)["sound"]


def test_both_stores_hold_the_same(cli: CliRunner, postgres_url: str, articles: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "case.musnad")
    for case in (file, postgres_url):
        ran(cli, "build", str(articles), "-o", case)
    assert ran(cli, "export", file) == ran(cli, "export", postgres_url)
    assert ran(cli, "show", file) == ran(cli, "show", postgres_url)


def test_a_casefile_goes_to_a_server_and_back(
    cli: CliRunner, postgres_url: str, articles: Path, tmp_path: Path
) -> None:
    one, back = str(tmp_path / "one.musnad"), str(tmp_path / "back.musnad")
    ran(cli, "build", str(articles), "-o", one)
    assert told(cli, "migrate", one, "--to", postgres_url)["originals"] == 2
    assert "2 documents" in ran(cli, "migrate", postgres_url, "--to", back)
    assert ran(cli, "export", back) == ran(cli, "export", one)
    assert told(cli, "verify", back, "--reread")["sound"]
    assert told(cli, "build", str(articles), "-o", back)["kept"] == 2


def test_migrating_down_and_up_again(cli: CliRunner, articles: Path, tmp_path: Path) -> None:
    case = str(tmp_path / "case.musnad")
    ran(cli, "build", str(articles), "-o", case)
    before = ran(cli, "export", case)
    assert told(cli, "migrate", case, "--schema", "1")["after"] == 1
    refused = cli.invoke(make_app(), ["show", case])
    assert (refused.exit_code, "run `musnad migrate`" in refused.stderr) == (5, True)
    assert told(cli, "migrate", case)["before"] == 1
    assert ran(cli, "export", case) == before
    assert cli.invoke(make_app(), ["migrate", case, "--schema", "99"]).exit_code == 5
    assert cli.invoke(make_app(), ["migrate", case, "--schema", "1", "--to", "x"]).exit_code == 2


def test_going_down_is_refused_where_originals_would_be_lost(cli: CliRunner, postgres_url: str, articles: Path) -> None:
    ran(cli, "build", str(articles), "-o", postgres_url)
    refused = cli.invoke(make_app(), ["migrate", postgres_url, "--schema", "1"])
    assert refused.exit_code == 5
    assert "would lose 2 archived originals" in refused.stderr
    assert told(cli, "verify", postgres_url)["sound"]


def test_a_second_writer_is_told_who_writes(cli: CliRunner, case: str, articles: Path) -> None:
    with cases.to_write(case):
        done = cli.invoke(make_app(), ["build", str(articles), "-o", case, "--wait", "0.1"])
    assert done.exit_code == 5
    assert "waiting up to 0.1 s" in done.stderr
    assert done.stderr.count("is being written by") == 2
    ran(cli, "build", str(articles), "-o", case)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("mysql://host/db", "no casefile can be kept in mysql://"),
        ("postgresql://u:secret@127.0.0.1:1/db", "casefile postgresql://u@127.0.0.1:1/db cannot be opened"),
        ("postgresql://[x/db", "expected postgresql://USER@HOST/DATABASE"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_in_one_line(cli: CliRunner, case: str, words: str) -> None:
    for command in (["show", case], ["build", "x", "-o", case], ["verify", case], ["undo", case]):
        done = cli.invoke(make_app(), command)
        assert (done.exit_code, done.stderr.count("\n")) == (5, 1), done.stderr
        assert words in done.stderr
        assert "secret" not in done.output


def test_without_psycopg_it_is_said_how_to_get_it(cli: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "find_spec", lambda name: None)
    done = cli.invoke(make_app(), ["show", "postgresql://host/db"])
    assert done.exit_code == 5
    assert "pip install 'musnad[postgres]'" in done.stderr


def test_psycopg_is_loaded_for_a_url_only(tmp_path: Path) -> None:
    code = "import sys; from musnad.storage import cases; cases.to_write(sys.argv[1]); print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "c.musnad")], capture_output=True, text=True)
    assert done.stdout == "False\n"
