"""The notebook runs; the page on search names every filter, facet, relation, limit and figure as they are."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from musnad.model.search import FACETS, RELATIONS
from musnad.queries.search import matching, parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "search.md").read_text("utf-8")


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    book = nbformat.read(ROOT / "docs" / "search.ipynb", as_version=4)
    nbformat.validate(book)
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for cell in book.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), names)
    assert "a parenthesis is not closed (at character 8)" in capsys.readouterr().out


def test_the_page_names_everything() -> None:
    for facet in FACETS:
        assert f"`{facet}`" in PAGE
    for relation in RELATIONS:
        assert f"`{relation}`" in (ROOT / "docs" / "cli.md").read_text("utf-8")
    for figure in (f"{parser.LONGEST:,} characters", f"{parser.MOST_WORDS} words", f"{parser.DEEPEST} levels"):
        assert figure in PAGE
    assert f"{matching.MOST_STARTING:,} words" in PAGE
    assert f"k1 = {matching.K1} and b = {str(matching.B).lstrip('0')}" in PAGE
