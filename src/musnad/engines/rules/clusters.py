"""Word clusters: words that keep like company in unlabelled news count as alike (``tools/build_clusters.py``)."""

from __future__ import annotations

from functools import cache, lru_cache

from musnad.arabic.tokens import forms
from musnad.resources import loader

UNKNOWN = ("?", "?")


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {r["word"]: (r["coarse"], r["fine"]) for r in loader.rows("lexicons/word_clusters.tsv")}


@lru_cache(maxsize=65536)
def clusters(norm: str) -> tuple[str, str]:
    """(coarse, fine) cluster of a folded word, of its least cut form where it is rare itself; («?», «?») if unknown."""
    table = _table()
    found = table.get(norm)
    if found is not None:
        return found
    for form in forms(norm):
        if form.prefix and not form.suffix and form.stem in table:
            return table[form.stem]
    return UNKNOWN
