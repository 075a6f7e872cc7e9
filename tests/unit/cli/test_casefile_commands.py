from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.model.serial import casefile_json
from musnad.queries.lines import SECTIONS
from musnad.storage.sqlite import SqliteStore


@pytest.fixture
def case(cli: CliRunner, articles: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case.musnad"
    assert cli.invoke(make_app(), ["build", str(articles), "-o", str(path)]).exit_code == 0
    return path


def test_build_says_what_it_did(cli: CliRunner, articles: Path, case: Path) -> None:
    (articles / "bad.txt").write_bytes(b"\xff\xfe\x00bad\x00")
    ran = cli.invoke(make_app(), ["build", str(articles), "-o", str(case), "--json"])
    assert ran.exit_code == 3
    told = json.loads(ran.stdout)
    assert (told["read"], told["kept"], told["quarantined"], told["documents"]) == (0, 2, 1, 2)
    assert "quarantined" in json.loads(ran.stderr)


def test_build_of_nothing_readable_is_4(cli: CliRunner, tmp_path: Path) -> None:
    ran = cli.invoke(make_app(), ["build", str(tmp_path / "none"), "-o", str(tmp_path / "c.musnad")])
    assert ran.exit_code == 4


def test_a_foreign_file_is_not_built_over(cli: CliRunner, articles: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis.doc"
    other.write_text("عمل سنوات")
    ran = cli.invoke(make_app(), ["build", str(articles), "-o", str(other)])
    assert (ran.exit_code, ran.stderr.count("\n")) == (5, 1)
    assert other.read_text() == "عمل سنوات"
    assert not (tmp_path / "thesis.doc-archive").exists()


@pytest.mark.parametrize("command", [["show"], ["export"]])
def test_a_casefile_that_is_not_there_is_5(cli: CliRunner, tmp_path: Path, command: list[str]) -> None:
    ran = cli.invoke(make_app(), [*command, str(tmp_path / "none.musnad")])
    assert ran.exit_code == 5
    assert "there is no such file" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_export_is_the_casefile(cli: CliRunner, case: Path, tmp_path: Path) -> None:
    with SqliteStore.open(case) as store:
        expected = casefile_json(store.casefile())
    pretty = cli.invoke(make_app(), ["export", str(case), "--format", "json"])
    compact = cli.invoke(make_app(), ["export", str(case), "--compact"])
    out = tmp_path / "case.json"
    assert cli.invoke(make_app(), ["export", str(case), "-o", str(out)]).stdout == ""
    assert json.loads(pretty.stdout) == json.loads(compact.stdout) == expected
    assert out.read_text("utf-8") == pretty.stdout
    assert compact.stdout.count("\n") == 1
    assert expected["incidents"]


def test_an_unknown_format_or_section_is_2_and_names_what_there_is(cli: CliRunner, case: Path) -> None:
    ran = cli.invoke(make_app(), ["export", str(case), "--format", "papyrus"])
    assert ran.exit_code == 2
    assert "json" in ran.stderr
    ran = cli.invoke(make_app(), ["show", str(case), "--section", "all"])
    assert ran.exit_code == 2
    assert "incidents" in ran.stderr


@pytest.mark.parametrize("language", ["en", "ar"])
def test_show_keeps_arabic_whole_in_80_columns(cli: CliRunner, case: Path, language: str) -> None:
    ran = cli.invoke(make_app(), ["show", str(case)], env={"MUSNAD_LANG": language, "COLUMNS": "80", "TERM": "dumb"})
    assert ran.exit_code == 0
    assert "\x1b" not in ran.stdout
    assert "\u200e" not in ran.stdout
    words = ran.stdout.split()
    for word in ("العلي", "الحسن", "النور", "أشخاص"):
        assert word in words or any(word in w for w in words)
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_show_names_both_sides_of_a_contradiction(cli: CliRunner, case: Path) -> None:
    ran = cli.invoke(make_app(), ["show", str(case), "--section", "contradictions", "--json"])
    (found,) = json.loads(ran.stdout)["contradictions"]
    assert {(s["speaker"], s["document"]) for s in found["sides"]} == {("سالم العلي", "a"), ("نادر الحسن", "b")}
    assert all("اعتقلت" in s["quote"] for s in found["sides"])


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_shows_alone(cli: CliRunner, case: Path, section: str) -> None:
    ran = cli.invoke(make_app(), ["show", str(case), "--section", section])
    assert ran.exit_code == 0
    assert ran.stdout.strip()


def test_nobody_reads_the_pipe(case: Path) -> None:
    import subprocess
    import sys

    read, write = os.pipe()
    os.close(read)
    code = "from musnad.cli.main import run; run()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "show", str(case)], stdout=write, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_an_ascii_terminal_gets_utf_8(case: Path) -> None:
    import subprocess
    import sys

    code = "from musnad.cli.main import run; run()"
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    ran = subprocess.run([sys.executable, "-c", code, "show", str(case)], capture_output=True, env=env, check=True)
    assert "العلي" in ran.stdout.decode("utf-8")


def test_a_person_merges_asks_why_and_takes_it_back(cli: CliRunner, case: Path, articles: Path) -> None:
    def incidents() -> int:
        with SqliteStore.open(case) as store:
            return len(store.casefile().incidents)

    def ran(*arguments: str) -> str:
        done = cli.invoke(make_app(), [arguments[0], str(case), *arguments[1:]])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    before = incidents()
    (judged, *_) = json.loads(ran("split", "I1", json.loads(ran("why", "I1", "--json"))["parts"][0]["key"],
                                  "--by", "سلمى", "--json"))["judgements"]  # fmt: skip
    assert (judged["by"], judged["verdict"], incidents()) == ("سلمى", "different", before + 1)
    assert cli.invoke(make_app(), ["build", str(articles), "-o", str(case)]).exit_code == 0
    assert incidents() == before + 1
    told = ran("why", "I1")
    assert "سلمى" in told
    ran("undo", "--by", "نادر")
    assert incidents() == before
    reasons = json.loads(ran("why", "I1", "--json"))["joined"]
    assert [f["name"] for r in reasons for f in r["features"]]
    assert cli.invoke(make_app(), ["merge", str(case), "I1", "I99"]).exit_code == 2
