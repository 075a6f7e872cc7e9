from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.model.document import Quarantined
from musnad.pipeline.run import records
from musnad.pipeline.worker import Record


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_is_one_record_per_line_in_input_order_and_nothing_else(cli: CliRunner, articles: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", str(articles / "b.txt"), str(articles / "a.txt"), "--json"])
    assert ran.exit_code == 0
    assert [r["document"]["name"] for r in lines(ran.stdout)] == ["b", "a"]  # type: ignore[index]
    assert ran.stderr == ""


def test_some_quarantined_is_3_and_told_in_json_on_stderr(cli: CliRunner, articles: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", str(articles), str(articles / "none.txt"), "--json"])
    assert ran.exit_code == 3
    assert len(lines(ran.stdout)) == 2
    (told,) = lines(ran.stderr)
    assert set(told["quarantined"]) == {"name", "path", "reason", "line", "sha256"}  # type: ignore[call-overload]


def test_nothing_read_is_4(cli: CliRunner, tmp_path: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", str(tmp_path / "none.txt")])
    assert ran.exit_code == 4
    assert "none.txt" in ran.stderr
    assert cli.invoke(make_app(), ["extract", str(tmp_path)]).exit_code == 4  # an empty folder


@pytest.mark.parametrize("args", [[], ["--engine", "oracle", "x"], ["--workers", "0", "x"], ["--nonsense", "x"]])
def test_wrong_usage_is_2(cli: CliRunner, args: list[str]) -> None:
    assert cli.invoke(make_app(), ["extract", *args]).exit_code == 2


def test_a_table_for_eyes(cli: CliRunner, articles: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", str(articles)], env={"COLUMNS": "80"})
    assert ran.exit_code == 0
    assert "read 2, quarantined 0" in ran.stderr
    assert all(len(line) <= 80 for line in ran.stdout.splitlines())


def test_arabic_messages(cli: CliRunner, articles: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", str(articles)], env={"MUSNAD_LANG": "ar"})
    assert "قُرئ 2" in ran.stderr
    assert "الجهة الناشرة" in ran.stdout


def test_a_file_is_written_whole_or_not_at_all(cli: CliRunner, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    assert cli.invoke(make_app(), ["extract", str(articles), "--json", "-o", str(out)]).stdout == ""
    assert len(lines(out.read_text("utf-8"))) == 2
    before = out.read_bytes()
    (articles / "c.txt").write_text("خبر")

    def interrupted(name: str) -> object:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("musnad.pipeline.worker.engine", interrupted)
        assert cli.invoke(make_app(), ["extract", str(articles), "-o", str(out)]).exit_code == 130
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["articles", "records.jsonl"]


def test_an_interruption_shows_what_was_read(cli: CliRunner, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def then_interrupted(*_: object, **__: object) -> Iterator[Record | Quarantined]:
        yield from islice(records(*_, **__), 1)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("musnad.cli.extract.records", then_interrupted)
    ran = cli.invoke(make_app(), ["extract", str(articles)])
    assert ran.exit_code == 130
    assert "read 1" in ran.stderr
    assert ran.stderr.endswith("interrupted\n")
    ran = cli.invoke(make_app(), ["extract", str(articles), "--json"])
    assert (ran.exit_code, len(lines(ran.stdout))) == (130, 1)


def test_an_output_that_cannot_be_written_is_5(cli: CliRunner, articles: Path, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "none" / "a.jsonl"):
        ran = cli.invoke(make_app(), ["extract", str(articles), "-o", str(out)])
        assert ran.exit_code == 5
        assert "cannot be written" in ran.stderr
        assert ran.stderr.count("\n") == 1


def test_a_device_stays_a_device(cli: CliRunner, articles: Path) -> None:
    if not os.path.exists("/dev/null"):
        pytest.skip("no /dev/null")
    assert cli.invoke(make_app(), ["extract", str(articles), "--json", "-o", "/dev/null"]).exit_code == 0
    assert not os.path.isfile("/dev/null")


def test_standard_input(cli: CliRunner, articles: Path) -> None:
    ran = cli.invoke(make_app(), ["extract", "-", "--json"], input=(articles / "a.txt").read_bytes())
    assert ran.exit_code == 0
    assert len(lines(ran.stdout)) == 1


def test_an_unexpected_error_is_one_line_and_with_debug_a_traceback(
    cli: CliRunner, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> object:
        raise RuntimeError("broken\nengine")

    monkeypatch.setattr("musnad.pipeline.worker.engine", broken)
    ran = cli.invoke(make_app(), ["extract", str(articles), "--json"])
    assert (ran.exit_code, ran.stderr.count("\n")) == (1, 1)
    assert "RuntimeError: broken engine" in ran.stderr
    assert "Traceback" in cli.invoke(make_app(), ["--debug", "extract", str(articles), "--json"]).stderr
