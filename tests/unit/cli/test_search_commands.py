from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app


@pytest.fixture
def case(cli: CliRunner, articles: Path, tmp_path: Path) -> str:
    path = tmp_path / "case.musnad"
    assert cli.invoke(make_app(), ["build", str(articles), "-o", str(path)]).exit_code == 0
    return str(path)


def lines(cli: CliRunner, *arguments: str) -> list[dict[str, object]]:
    done = cli.invoke(make_app(), [*arguments, "--json"])
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_hit_is_a_line_of_json_that_quotes_its_document(cli: CliRunner, articles: Path, case: str) -> None:
    found = lines(cli, "search", case, "اعتقل شخص")
    assert {str(hit["kind"]) for hit in found} == {"document", "statement", "incident"}
    texts = [(articles / name).read_text("utf-8") for name in ("a.txt", "b.txt")]
    for hit in found:
        assert {"document", "kind", "start", "end", "text", "score"} <= set(hit)
        assert any(str(hit["text"]) in text for text in texts)
    scores = [float(str(hit["score"])) for hit in found]
    assert scores == sorted(scores, reverse=True)


def test_kinds_filters_and_limit(cli: CliRunner, case: str) -> None:
    assert {h["kind"] for h in lines(cli, "search", case, "اعتقلت", "--kind", "statement")} == {"statement"}
    assert [h["speaker"] for h in lines(cli, "search", case, "", "--kind", "statement", "--speaker", "العلي")] == [
        "سالم العلي"
    ]
    assert len(lines(cli, "search", case, "اعتقلت", "--limit", "1")) == 1
    (counted,) = lines(cli, "search", case, "اعتقلت", "--facets")
    assert counted["counts"]["document"] == 2  # type: ignore[index]
    assert lines(cli, "search", case, "اعتقلت", "--type", "arrest", "--uncontradicted", "--kind", "incident") == []


def test_for_eyes_in_both_languages(cli: CliRunner, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = cli.invoke(make_app(), ["search", case, "التحقيق", "--limit", "1"])
    assert shown.stdout.startswith("2 found: 2 documents, 0 statements, 0 incidents")
    assert "… and 1 more (--limit)" in shown.stdout
    monkeypatch.setenv("MUSNAD_LANG", "ar")
    assert cli.invoke(make_app(), ["search", case, "التحقيق"]).stdout.startswith("النتائج 2")


def test_a_wrong_query_is_2_and_says_where(cli: CliRunner, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = cli.invoke(make_app(), ["search", case, "اعتقل ("])
    assert (done.exit_code, done.stderr) == (2, "error: nothing to look for (at character 8 of the query)\n")
    done = cli.invoke(make_app(), ["search", case, "", "--status", "gone"])
    assert done.exit_code == 2
    assert "available: called_for" in done.stderr
    monkeypatch.setenv("MUSNAD_LANG", "ar")
    assert "عند الحرف 1" in cli.invoke(make_app(), ["search", case, "(اعتقل"]).stderr


@pytest.mark.parametrize("arguments", [["search", "--kind", "page"], ["network", "--relation", "loves"]])
def test_unknown_kinds_are_2(cli: CliRunner, case: str, arguments: list[str]) -> None:
    assert cli.invoke(make_app(), [arguments[0], case, *arguments[1:]]).exit_code == 2


def test_timeline_and_network(cli: CliRunner, case: str) -> None:
    assert cli.invoke(make_app(), ["timeline", case]).exit_code == 0
    assert lines(cli, "timeline", case, "--from", "2000-01-01") == []
    (told,) = lines(cli, "network", case, "--relation", "through")
    assert {tie["relation"] for tie in told["ties"]} <= {"through"}  # type: ignore[attr-defined]
    assert cli.invoke(make_app(), ["network", case, "اعتقلت"]).exit_code == 0


def test_decisions_are_searched_at_once(cli: CliRunner, case: str) -> None:
    """A merge changes what incidents there are; the index goes with it."""
    before = lines(cli, "search", case, "اعتقلت", "--kind", "incident")
    ids = [str(hit["id"]) for hit in before]
    if len(ids) > 1:
        assert cli.invoke(make_app(), ["merge", case, *ids]).exit_code == 0
    else:
        key = json.loads(cli.invoke(make_app(), ["why", case, ids[0], "--json"]).stdout)["parts"][0]["key"]
        assert cli.invoke(make_app(), ["split", case, ids[0], key]).exit_code == 0
    after = lines(cli, "search", case, "اعتقلت", "--kind", "incident")
    assert len(after) == (1 if len(ids) > 1 else 2)


def test_shell_completion_and_help_know_the_filters(cli: CliRunner) -> None:
    shown = cli.invoke(make_app(), ["search", "--help"], env={"COLUMNS": "200"}).stdout
    assert "--place" in shown
    assert "--contradicted" in shown
