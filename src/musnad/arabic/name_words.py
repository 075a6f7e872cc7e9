"""Words that names of persons are built with, from ``lexicons/name_words.yaml``."""

from __future__ import annotations

from functools import cache

from musnad.arabic.folding import fold
from musnad.resources import loader


@cache
def name_words(*kinds: str) -> frozenset[str]:
    """Folded words of these kinds, keys of that file."""
    listed = loader.data("lexicons/name_words.yaml")
    return frozenset(fold(word) for kind in kinds for word in listed[kind])
