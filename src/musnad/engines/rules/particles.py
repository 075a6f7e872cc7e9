"""Function words by what they do, from ``lexicons/particles.yaml``."""

from __future__ import annotations

from functools import cache

from musnad.resources import loader


@cache
def particles(kind: str) -> frozenset[str]:
    """Folded words of one kind: prepositions, relatives, negation, modality, passive_auxiliaries."""
    return frozenset(loader.data("lexicons/particles.yaml")[kind])
