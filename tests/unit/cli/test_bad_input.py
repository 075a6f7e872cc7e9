"""Whatever is thrown at it: told with its reason, and the good documents are read all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app


@pytest.fixture
def bad(articles: Path, tmp_path: Path) -> list[str]:
    """Bad sources between two good ones."""
    folder = tmp_path / "bad"
    folder.mkdir()
    good_row = json.dumps({"id": "row1", "text": (articles / "a.txt").read_text("utf-8") + "صف"}, ensure_ascii=False)
    files = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n ",
        "binary.txt": bytes(range(256)) * 20,
        "not-utf8.txt": "قال الشاهد إن السوق أغلق أبوابه".encode()[:-1] + b"\xff\xfe\xfa",
        "no-article.html": b"<html><head><title>x</title><script>var a = 1;</script></head><body></body></html>",
        "rows.jsonl": f'{good_row}\n{{"id": "cut", "text": "نص\n[1, 2]\n{{"id": "none"}}\n'.encode(),
        "long.jsonl": b'{"id": "long", "text": "' + b"a" * 50_000_000 + b'"}\n' + good_row.encode() + b"\n",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name in files]
    return [str(articles / "a.txt"), *paths, str(folder / "missing.txt"), str(articles / "b.txt")]


def test_extract_tells_of_each_and_reads_the_rest(cli: CliRunner, bad: list[str]) -> None:
    ran = cli.invoke(make_app(), ["extract", *bad, "--json"])
    assert ran.exit_code == 3
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [r["document"]["name"] for r in records] == ["a", "row1", "row1", "b"]
    told = [json.loads(line)["quarantined"] for line in ran.stderr.splitlines()]
    where = [(Path(q["path"]).name, q["line"]) for q in told]
    assert where == [
        ("empty.txt", None),
        ("blank.txt", None),
        ("binary.txt", None),
        ("not-utf8.txt", None),
        ("no-article.html", None),
        ("rows.jsonl", 2),
        ("rows.jsonl", 3),
        ("rows.jsonl", 4),
        ("long.jsonl", 1),
        ("missing.txt", None),
    ]
    assert all(q["reason"] for q in told)


def test_build_keeps_what_it_could_not_read(cli: CliRunner, bad: list[str], tmp_path: Path) -> None:
    case = str(tmp_path / "case.musnad")
    ran = cli.invoke(make_app(), ["build", *bad, "-o", case])
    assert ran.exit_code == 3
    assert ran.stderr.count("quarantined: ") == 10
    shown = cli.invoke(make_app(), ["show", case, "--section", "quarantine", "--json"])
    assert len(json.loads(shown.stdout)["quarantine"]) == 10
    again = cli.invoke(make_app(), ["build", *bad, "-o", case, "--json"])
    assert json.loads(again.stdout)["read"] == 0


def test_only_bad_input_is_4(cli: CliRunner, bad: list[str], tmp_path: Path) -> None:
    assert cli.invoke(make_app(), ["extract", *bad[1:6], "--json"]).exit_code == 4
    assert cli.invoke(make_app(), ["build", *bad[1:6], "-o", str(tmp_path / "c.musnad")]).exit_code == 4
