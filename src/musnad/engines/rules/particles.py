"""Function words by what they do, from ``lexicons/particles.yaml``."""

from __future__ import annotations

from functools import cache

from musnad.resources import loader


@cache
def particles(kind: str) -> frozenset[str]:
    """Folded words of one kind, a key of that file."""
    return frozenset(loader.data("lexicons/particles.yaml")[kind])


@cache
def resumed_by(relative: str) -> str:
    """The pronoun that takes a relative pronoun up again (folded); KeyError for another word."""
    return str(loader.data("lexicons/particles.yaml")["resumed_by"][relative])
