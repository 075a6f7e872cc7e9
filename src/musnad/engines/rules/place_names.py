"""The gazetteer of places as the finder wants it: names → rows, and the words that stand around names.

Data: ``gazetteers/places.tsv``, ``gazetteers/nationalities.tsv``, ``lexicons/place_cues.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import forms, starts
from musnad.resources import loader

# «شرطة ديالى» and «مجلس محافظة الأنبار» do name their place; a group's or an outlet's name does not.
_BODIES = ("groups", "outlets")
_LISTS = ("before", "against", "tails", "heads", "describing", "outlet_tails", "outlet_words", "institutes")


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the gazetteer. country: ISO alpha-2, None for a region of several; lat, lon: None where unknown."""

    id: str
    name: str
    type: str
    country: str | None
    admin1: str | None
    parent: str | None
    lat: float | None
    lon: float | None
    word: bool
    minor: bool

    @property
    def strong(self) -> bool:
        """Known well enough to need no cue: countries, provinces, cities, great regions that are no ordinary words."""
        if self.word:
            return False
        return self.type in ("country", "admin1", "city") or (self.country is None and self.type in ("region", "sea"))


@dataclass(frozen=True, slots=True)
class Generic:
    """A generic word before a name. kept: it is part of the name; unknown: it makes a place of an unknown name."""

    id: str
    kept: bool
    unknown: bool
    level: str


@cache
def rows() -> tuple[Row, ...]:
    """The gazetteer in file order."""
    return tuple(
        Row(
            id=r["id"],
            name=r["name"],
            type=r["type"],
            country=r["country"] or None,
            admin1=r["admin1"] or None,
            parent=r["parent"] or None,
            lat=float(r["lat"]) if r["lat"] else None,
            lon=float(r["lon"]) if r["lon"] else None,
            word="word" in r["flags"].split(","),
            minor="minor" in r["flags"].split(","),
        )
        for r in loader.rows("gazetteers/places.tsv")
    )


@cache
def index() -> PhraseIndex[tuple[Row, ...]]:
    """Folded names and aliases → every row that bears them, in file order."""
    found: dict[tuple[str, ...], list[Row]] = {}
    spelt: dict[tuple[str, ...], str] = {}
    for row, raw in zip(rows(), loader.rows("gazetteers/places.tsv"), strict=True):
        for name in filter(None, (raw["name"], *raw["aliases"].split("|"))):
            key = words_of(name)
            bearers = found.setdefault(key, [])
            spelt.setdefault(key, name)
            if row not in bearers:
                bearers.append(row)
    return PhraseIndex((spelt[key], tuple(bearers)) for key, bearers in found.items())


@cache
def body_names() -> PhraseIndex[str]:
    """Names of bodies: a place name inside one is no place. Those that are ordinary words only in longer forms."""
    entries: list[tuple[str, str]] = []
    for table in _BODIES:
        path = f"gazetteers/{table}.tsv"
        for r in loader.rows(path) if path in loader.manifest() else ():
            word = "word" in r["flags"]
            names = filter(None, (r["name"], *r["aliases"].split("|")))
            entries.extend((n, r["id"]) for n in names if not (word and len(words_of(n)) == 1))
    return PhraseIndex(entries)


@cache
def outlet_names() -> frozenset[tuple[str, ...]]:
    """Folded words of every outlet's names: such a name alone in quotation marks is the outlet."""
    path = "gazetteers/outlets.tsv"
    listed = loader.rows(path) if path in loader.manifest() else []
    return frozenset(words_of(n) for r in listed for n in (r["name"], *r["aliases"].split("|")) if n)


@cache
def _cues() -> dict[str, frozenset[str]]:
    data = loader.data("lexicons/place_cues.yaml")
    return {key: frozenset(fold(w) for w in words) for key, words in data.items() if key in _LISTS}


@cache
def _spelt() -> dict[str, str]:
    spelt: dict[str, str] = loader.data("lexicons/place_cues.yaml")["spelt"]
    return spelt


@lru_cache(maxsize=65536)
def spelt_country(text: str) -> str | None:
    """The country that a word as written, proclitics apart, can only lie in («عمّان», «إب»); None for most words."""
    for name, country in _spelt().items():
        if text.endswith(name) and text[: -len(name)] in ("", "و", "ب", "ل", "وب", "ول"):
            return country
    return None


@cache
def generics() -> PhraseIndex[Generic]:
    """Generic words; the last entry of a word wins where it says that unknown names count."""
    found: dict[str, Generic] = {}
    for entry in loader.data("lexicons/place_cues.yaml")["generic"]:
        for word in entry["words"]:
            found[word] = Generic(entry["id"], entry["kept"], entry["unknown"], entry["level"])
    return PhraseIndex(found.items())


def is_cue(kind: str, norm: str) -> bool:
    """Whether a folded word stands in one of the lists of place_cues.yaml (``_LISTS``)."""
    return norm in _cues()[kind]


@lru_cache(maxsize=65536)
def has_cue(kind: str, norm: str) -> bool:
    """``is_cue`` of a word or of what is left of it without proclitics."""
    listed = _cues()[kind]
    return any(rest in listed for _, rest in starts(norm))


_NATION_ENDS = ("", "ه", "ين", "ون", "ات", "تين", "ان", "ا")


@cache
def _nations() -> dict[str, str]:
    """Nationality adjectives in every ending → country; a stem of its own goes before one with an ending."""
    stems = {row["stem"]: row["country"] for row in loader.rows("gazetteers/nationalities.tsv")}
    out: dict[str, str] = {}
    for end in _NATION_ENDS:
        for stem, country in stems.items():
            if len(stem) > 3:
                out.setdefault(stem + end, country)
    return out


@lru_cache(maxsize=65536)
def nation(norm: str) -> str | None:
    """The country of a nationality adjective in any of its forms, None for another word."""
    table = _nations()
    for form in forms(norm):
        if form.stem in table and not form.suffix:
            return table[form.stem]
    return None


@cache
def _adjectives_too() -> frozenset[str]:
    """Folded forms of adjectives that are names of countries («مالي», «المالية»): they say nothing of a country."""
    countries = {words_of(r.name)[0] for r in rows() if r.type == "country" and r.word}
    return frozenset(name + end for name in countries for end in _NATION_ENDS)


@lru_cache(maxsize=65536)
def evident_nation(norm: str) -> str | None:
    """``nation`` of a word that is nothing else, None for «مالي»."""
    country = nation(norm)
    if country is None or any(form.stem in _adjectives_too() for form in forms(norm)):
        return None
    return country
