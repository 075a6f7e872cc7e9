"""Words before which or after which names stand: verbs of speech and nationalities."""

from __future__ import annotations

from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.arabic.tokens import starts
from musnad.engines.rules import cues
from musnad.resources import loader

_ENDINGS = ("", "ه", "ين", "ون", "ان", "ات")


@lru_cache(maxsize=65536)
def is_speech(norm: str) -> bool:
    """Whether a folded word is a finite verb of speech, with or without «و» or «ف»."""
    found = cues.lookup(norm)
    return found is not None and found[1].kind != "participle" and not found[1].pronoun


@cache
def _stems() -> dict[str, str]:
    """Nationalities without article, in every ending, folded → the masculine singular as written."""
    out: dict[str, str] = {}
    for row in loader.rows("gazetteers/nationalities.tsv"):
        stem = fold(row["stem"])
        for end in _ENDINGS:
            out.setdefault(stem + end, row["form"])
    return out


@lru_cache(maxsize=65536)
def nationality(norm: str) -> int | None:
    """Folded characters before a nationality with its article («والعراقيين» 1); None for any other word."""
    stems = _stems()
    for cut, rest in starts(norm):
        if rest.startswith("ال") and rest[2:] in stems:
            return cut
    return None


@lru_cache(maxsize=65536)
def bare_nationality(norm: str) -> int | None:
    """Folded characters before a nationality without article («عراقي»); None for any other word."""
    return next((cut for cut, rest in starts(norm)[:2] if rest in _stems()), None)


@lru_cache(maxsize=65536)
def nation(norm: str) -> tuple[int, str] | None:
    """(Folded characters before it, masculine singular) of a nationality in any form; None for any other word."""
    stems = _stems()
    for cut, rest in starts(norm):
        stem = rest[2:] if rest.startswith("ال") else rest
        if stem in stems and (not cut or rest.startswith("ال") or norm[0] == "و"):
            return cut, stems[stem]
    return None
