from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app

SHARED = Path(__file__).resolve().parents[4] / "shared" / "external"


def row(reference: str, *names: str) -> str:
    return json.dumps({"id": reference, "schema": "Person", "properties": {"name": names}}, ensure_ascii=False)


@pytest.fixture
def case(cli: CliRunner, articles: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case.musnad"
    assert cli.invoke(make_app(), ["build", str(articles), "-o", str(path)]).exit_code == 0
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.jsonl"
    path.write_text(row("X-1", "سالم خلدون العلي", "Salem Ali") + "\n" + row("X-2", "خلدون الورداني") + "\n", "utf-8")
    return path


def test_json_tells_names_reasons_number_and_places(cli: CliRunner, case: Path, listed: Path) -> None:
    ran = cli.invoke(make_app(), ["match", str(case), str(listed), "--least", "0", "--json"])
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert "not identity" in told["notice"]["en"]
    assert "هوية" in told["notice"]["ar"]
    assert told["list"]["entries"] == 2
    (found,) = told["candidates"]
    assert (found["entry"]["reference"], found["entity"]["name"]) == ("X-1", "سالم العلي")
    assert found["score"] == sum(r["weight"] for r in found["reasons"])
    assert all(r["reason"]["en"] and r["reason"]["ar"] for r in found["reasons"])
    assert all(m["end"] - m["start"] == len("سالم العلي") for m in found["mentions"])
    assert found["mentions"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_text_says_that_it_is_no_identity_in_both_languages(
    cli: CliRunner, case: Path, listed: Path, language: str
) -> None:
    ran = cli.invoke(make_app(), ["match", str(case), str(listed), "--least", "-5"], env={"MUSNAD_LANG": language})
    assert ran.exit_code == 0
    assert "not identity" in " ".join(ran.stdout.split())
    assert "ليس في ذلك إثبات هوية" in " ".join(ran.stdout.split())
    assert "X-1" in ran.stdout
    assert "سالم العلي" in ran.stdout


def test_nothing_alike_is_no_error(cli: CliRunner, case: Path, listed: Path) -> None:
    ran = cli.invoke(make_app(), ["match", str(case), str(listed), "--least", "50", "--json"])
    assert (ran.exit_code, json.loads(ran.stdout)["candidates"]) == (0, [])


def test_a_bad_row_is_told_and_the_rest_used(cli: CliRunner, case: Path, listed: Path) -> None:
    listed.write_text(listed.read_text("utf-8") + "{broken\n", "utf-8")
    ran = cli.invoke(make_app(), ["match", str(case), str(listed), "--json"])
    assert ran.exit_code == 3
    told = json.loads(ran.stderr)["quarantined"]
    assert (told["line"], told["path"]) == (3, str(listed))
    assert json.loads(ran.stdout)["list"]["refused"] == 1


def test_exit_codes(cli: CliRunner, case: Path, listed: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.xml"
    hostile.write_text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "utf-8")
    for given, code in (
        ([case, hostile], 4),
        ([case, tmp_path / "none"], 4),
        ([tmp_path / "none", listed], 5),
        ([case, listed, "--least", "many"], 2),
        ([case, listed, "--least", "nan"], 2),
    ):
        ran = cli.invoke(make_app(), ["match", *map(str, given)])
        assert ran.exit_code == code
        assert ran.stderr


@pytest.mark.corpus
def test_the_real_un_list(cli: CliRunner, case: Path) -> None:
    path = SHARED / "un-consolidated-2025-11-20.xml"
    if not path.exists():
        pytest.skip(f"NOT CHECKED: no UN list at {path}")
    ran = cli.invoke(make_app(), ["match", str(case), str(path), "--json"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["list"]["entries"] == 1000
