"""What a word may be in a time expression; read once from ``lexicons/time_words.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from musnad.arabic.dates import weekday_of
from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import starts
from musnad.resources import loader


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time in a word. count: 1, 2, or 0 for a plural; cut: folded characters before it."""

    unit: str
    count: int
    definite: bool
    cut: int
    clitic: str


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast's first day in its calendar, and how many days it lasts."""

    hijri: bool
    month: int
    day: int
    days: int


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The lexicon, folded. Phrase indexes carry what their phrases mean."""

    units: dict[str, tuple[str, int]]
    roughly: PhraseIndex[str]
    adjectives: dict[str, str]
    few: frozenset[str]
    demonstratives: frozenset[str]
    days: PhraseIndex[int]
    parts: PhraseIndex[int]
    day_words: frozenset[str]
    phases: PhraseIndex[str]
    seasons: dict[str, tuple[int, int]]
    decades: dict[str, int]
    prefixes: PhraseIndex[str]
    range_from: PhraseIndex[bool]
    range_to: PhraseIndex[bool]
    vague: PhraseIndex[str]
    back: PhraseIndex[int | None]
    feasts: PhraseIndex[Feast]
    feast_days: PhraseIndex[int]
    eve: PhraseIndex[bool]
    since: PhraseIndex[bool]
    of_event: frozenset[str]
    beginnings: frozenset[str]
    sets: frozenset[str]
    every: frozenset[str]
    clock: frozenset[str]
    clock_ordinals: PhraseIndex[bool]
    clock_tail: frozenset[str]
    ordinals: frozenset[str]
    sequel: frozenset[str]
    after_pronoun: PhraseIndex[int]
    future: frozenset[str]
    not_future: frozenset[str]
    not_day_after: frozenset[str]
    heads: frozenset[str]
    first_words: dict[str, frozenset[str]]


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _part_names(names: list[str]) -> list[str]:
    """Parts of the day, also with the article: «منتصف ليل», «منتصف الليل»."""
    out = list(names)
    for name in names:
        head, _, last = name.rpartition(" ")
        if not last.startswith("من"):
            out.append(f"{head} ال{last}".strip())
    return out


@cache
def time_words() -> TimeWords:
    """The lexicon. Raises ResourceError when its file is not what the manifest says."""
    raw: dict[str, Any] = loader.data("lexicons/time_words.yaml")
    units = {
        fold(word): (entry["unit"], count)
        for entry in raw["units"]
        for key, count in (("singular", 1), ("dual", 2), ("plural", 0))
        for word in entry[key]
    }
    phrases = _phrases(raw)
    heads = {words_of(p)[0] for lists in phrases.values() for p, _ in lists}
    heads |= set(units) | {"ال" + u for u in units} | _folded(raw["every"]) | _folded(raw["sets"])
    heads |= _folded(raw["clock"]) | _folded(raw["day_words"]) | _folded(raw["demonstratives"])
    ordinals = loader.data("lexicons/months.yaml")["ordinal_days"]
    heads |= {words_of(n)[0] for e in ordinals for n in e["names"]}
    seasons = {fold(n): (e["first"], e["last"]) for e in raw["seasons"] for n in e["names"]}
    decades = {fold(n): e["decade"] for e in raw["decades"] for n in e["names"]}
    heads |= set(seasons) | set(decades) | {"ال" + w for w in [*seasons, *decades]}
    index: dict[str, Any] = {key: PhraseIndex(lists) for key, lists in phrases.items()}
    return TimeWords(
        units=units,
        adjectives={fold(w): kind for kind, words in raw["adjectives"].items() for w in words},
        few=_folded(raw["few"]),
        demonstratives=_folded(raw["demonstratives"]),
        day_words=_folded(raw["day_words"]),
        seasons=seasons,
        decades=decades,
        of_event=_folded(raw["of_event"]),
        beginnings=_folded(raw["beginnings"]),
        sets=_folded(raw["sets"]),
        every=_folded(raw["every"]),
        clock=_folded(raw["clock"]),
        clock_tail=_folded(raw["clock_tail"]),
        ordinals=_folded(raw["ordinals"]),
        sequel=_folded(raw["sequel"]),
        future=_folded(raw["future"]),
        not_future=_folded(raw["not_future"]),
        not_day_after=_folded(raw["not_day_after"]),
        heads=frozenset(heads),
        first_words={key: frozenset(words_of(p)[0] for p, _ in lists) for key, lists in phrases.items()},
        **index,
    )


def _phrases(raw: dict[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    return {
        "days": [(n, e["offset"]) for e in raw["days"] for n in e["names"]],
        "parts": [(n, int(n.startswith(("بعد من", "بعيد من")))) for n in _part_names(raw["parts"])],
        "roughly": [(n, kind) for kind, names in raw["roughly"].items() for n in names],
        "feasts": [
            (n, Feast(e["calendar"] == "hijri", e["month"], e["day"], e["days"]))
            for e in raw["feasts"]
            for n in e["names"]
        ],
        "feast_days": [(n, e["offset"]) for e in raw["feast_days"] for n in e["names"]],
        "eve": [(n, True) for n in raw["eve"]],
        "since": [(n, True) for n in raw["prefixes"]["since"]],
        "phases": [(n, kind) for kind, names in raw["phases"].items() for n in names],
        "prefixes": [(n, kind) for kind, names in raw["prefixes"].items() for n in names],
        "range_from": [(n, True) for n in raw["range_from"]],
        "range_to": [(n, True) for n in raw["range_to"]],
        "vague": [(n, e["resolve"]) for e in raw["vague"] for n in e["names"]],
        "back": [(n, e["shift"]) for e in raw["back"] for n in e["names"]],
        "clock_ordinals": [(n, True) for n in raw["clock_ordinals"]],
        "after_pronoun": [(n, 1) for n in raw["after_pronoun"]] + [(n, -1) for n in raw["before_pronoun"]],
    }


@lru_cache(maxsize=32768)
def may_begin(norm: str) -> bool:
    """Whether a time expression can begin at this word; months, years and numbers are looked up elsewhere."""
    heads = time_words().heads
    return any(rest in heads for _, rest in starts(norm)) or weekday_of(norm) is not None


@lru_cache(maxsize=32768)
def roles(norm: str) -> frozenset[str]:
    """Names of the phrase indexes of which a phrase may begin at this word, proclitics tolerated."""
    table = time_words().first_words
    cuts = [rest for _, rest in starts(norm)]
    return frozenset(name for name, words in table.items() if any(rest in words for rest in cuts))


@lru_cache(maxsize=32768)
def only_opens(norm: str) -> bool:
    """Whether the word can only open a construction («من», «خلال», «بين») whose time must follow it."""
    openers = time_words().first_words.keys() & {"range_from", "range_to", "prefixes", "roughly"}
    if weekday_of(norm) is not None or unit_of(norm) is not None or roles(norm) - openers:
        return False
    phrased = frozenset().union(*time_words().first_words.values())
    return not any(rest in time_words().heads - phrased for _, rest in starts(norm))


@lru_cache(maxsize=32768)
def unit_of(norm: str) -> Unit | None:
    """The unit of time that a word is, with or without the article and a proclitic."""
    units = time_words().units
    for cut, rest in starts(norm):
        if rest in units:
            return Unit(*units[rest], False, cut, norm[:cut])
        if rest.startswith("ال") and rest[2:] in units:
            return Unit(*units[rest[2:]], True, cut, norm[:cut])
    return None


@lru_cache(maxsize=32768)
def stem_in(norm: str, kind: str) -> tuple[int, str, bool] | None:
    """(characters before it, word, with the article) of a season or decade word; None for another."""
    table: dict[str, Any] = time_words().seasons if kind == "season" else time_words().decades
    for cut, rest in starts(norm):
        if rest in table:
            return cut, rest, False
        if rest.startswith("ال") and rest[2:] in table:
            return cut, rest[2:], True
    return None


@lru_cache(maxsize=32768)
def is_future(norm: str) -> bool:
    """A verb with the future's س, by its shape, or a word that puts what follows after publication."""
    words = time_words()
    if norm in words.future:
        return True
    rest = norm[1:] if norm[:1] in {"و", "ف"} else norm
    return len(rest) >= 5 and rest[0] == "س" and rest[1] in "يتن" and rest not in words.not_future
