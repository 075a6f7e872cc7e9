"""What names an outlet on a page, what names a place a dispatch was sent from (``lexicons/page_outlets.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.intake.furniture import folded_pattern
from musnad.resources import loader

_WORD = re.compile(r"\w+")
_DASHED = re.compile(r"\s[-ـ]{1,2}|[-ـ]{1,2}\s|[–—/|]|:\s")
_NAME_WORDS = 7


@dataclass(frozen=True, slots=True)
class _Names:
    heads: frozenset[str]
    cues: frozenset[str]
    pair_cues: frozenset[str]
    wires: frozenset[str]
    fillers: frozenset[str]
    cities: frozenset[str]
    titles: frozenset[str]


@cache
def _names() -> _Names:
    data = loader.data("lexicons/page_outlets.yaml")
    sets = {key: frozenset(flat(str(x)) for x in value) for key, value in data.items() if isinstance(value, list)}
    return _Names(pair_cues=frozenset(c for c in sets["cues"] if " " in c), **sets)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of the file's regular expressions; ``updated``, ``published`` and ``rights`` are for folded text."""
    written: str = loader.data("lexicons/page_outlets.yaml")["patterns"][name]
    folded = name in ("updated", "published", "rights")
    return re.compile(folded_pattern(written) if folded else written, re.IGNORECASE)


@lru_cache(maxsize=8192)
def flat(text: str) -> str:
    """Folded words parted by single blanks, no signs."""
    return " ".join(_WORD.findall(fold(text)))


def generic_title(folded: str) -> bool:
    """A headline of one general word («بيان»)."""
    return flat(folded) in _names().titles


def is_city(text: str) -> bool:
    return flat(text) in _names().cities


@cache
def _gazetteer_cities() -> frozenset[str]:
    """Cities and first-level divisions of the gazetteer that are no ordinary words, folded."""
    return frozenset(
        flat(name)
        for row in loader.rows("gazetteers/places.tsv")
        if row["type"] in ("city", "admin1") and not row["id"].startswith("gn:") and "word" not in row["flags"]
        for name in (row["name"], *row["aliases"].split("|"))
        if name
    )


def sent_from(text: str) -> bool:
    """«القاهرة: محمد سالم», «بيروت - بغداد | المنارة»: the first part of a line with several is a city.

    «دمشق - خاص» is none: such a line says that the piece is the outlet's own.
    """
    parts = pieces(text)
    if len(parts) < 2 or any(map(is_filler, parts)):
        return False
    return is_city(parts[0]) or flat(parts[0]) in _gazetteer_cities()


def is_wire(text: str) -> bool:
    return flat(text) in _names().wires


def is_filler(text: str) -> bool:
    """«خاص», «متابعات»: stands where an outlet does and is none."""
    return flat(text) in _names().fillers


def has_cue(text: str) -> bool:
    """Whether one of the words is what outlets are called and persons are not."""
    names = _names()
    name = flat(text)
    words = name.split()
    return bool(names.cues.intersection(words)) or any(f" {cue} " in f" {name} " for cue in names.pair_cues)


@lru_cache(maxsize=8192)
def names_body(folded: str) -> bool:
    """A line that is the name of a publishing body alone: its kind («وكالة»), then nouns with the article.

    The second word and the last may lack it («بوابة خليج السدرة», «وكالة أنباء حضرموت»).
    """
    name = re.split(r" [-–—|] ", folded, maxsplit=1)[0]
    words = _WORD.findall(name)
    if not words or words[0] not in _names().heads or len(words) > _NAME_WORDS or ":" in folded or len(words) < 2:
        return False
    return all(w.startswith(("ال", "لل", "وال")) or i in (0, len(words) - 2) for i, w in enumerate(words[1:]))


def pieces(text: str) -> list[str]:
    """The parts of a dateline, split at its dashes, strokes and colons; brackets and quotation marks taken off."""
    return [piece for part in _DASHED.split(text) if (piece := part.strip(" \t()[]«»\"“”'،,.:-–—"))]


def parted_dateline(text: str) -> bool:
    """«المنارة - دمشق»: two parts, one of them a city or named as outlets are."""
    parts = pieces(text)
    return len(parts) == 2 and (any(map(has_cue, parts)) and max(len(p.split()) for p in parts) <= 4)
