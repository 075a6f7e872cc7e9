"""What a line of a page is when it is no sentence: ticker, button, caption, byline.

The rules and words are ``resources/lexicons/page_furniture.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.folding import fold
from musnad.resources import loader

Where = Literal["any", "head", "foot", "edge"]
Scope = Literal["line", "block", "list", "end"]
_FILE = "lexicons/page_furniture.yaml"
_TOKEN = re.compile(r"\w+")
# Longest line that rules look at: captions of the press stay below 400 characters, tickers are longer but begin so.
_LONGEST = 420
_WORDS_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file; ``pattern`` matches a whole folded line."""

    id: str
    kind: str
    where: Where
    scope: Scope
    pattern: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the file's order."""
    return tuple(
        Rule(r["id"], r["kind"], r["where"], r["scope"], re.compile(folded_pattern(r["pattern"])))
        for r in loader.data(_FILE)["rules"]
    )


def folded_pattern(pattern: str) -> str:
    """The pattern with its Arabic letters folded; signs and classes of the regular expression stay as they are."""
    return "".join(fold(c) if ord(c) > 0x5FF and c != "ـ" else c for c in pattern)


def squeezed(line: str) -> str:
    """The line folded, its runs of white space made one blank."""
    return " ".join(fold(line).split())


@lru_cache(maxsize=8192)
def matched(folded: str, place: Literal["head", "body", "foot"]) -> Rule | None:
    """The first rule that knows this squeezed line at this place of the page."""
    if len(folded) > _LONGEST and place != "head":
        return None
    for rule in rules():
        if _holds(rule.where, place) and rule.pattern.fullmatch(folded[: 4 * _LONGEST]):
            return rule
    return None


def _holds(where: Where, place: str) -> bool:
    return where in ("any", place) or (where == "edge" and place != "body")


@cache
def _vocabulary() -> dict[tuple[str, ...], frozenset[str]]:
    """Words of a phrase → the classes that list it."""
    found: dict[tuple[str, ...], set[str]] = {}
    for kind, phrases in loader.data(_FILE)["words"].items():
        for phrase in phrases:
            found.setdefault(tuple(_TOKEN.findall(fold(str(phrase)))), set()).add(kind)
    return {words: frozenset(kinds) for words, kinds in found.items()}


@cache
def _strong() -> frozenset[str]:
    return frozenset(loader.data(_FILE)["strong"])


@lru_cache(maxsize=8192)
def page_words(folded: str) -> Literal["strong", "weak"] | None:
    """Whether the line is made of page words, dates, figures and signs alone; strong where one marks it anywhere."""
    words = _TOKEN.findall(folded[:_WORDS_LONGEST])
    if len(folded) > _WORDS_LONGEST or not words:
        return None
    kinds: set[str] = set()
    at = 0
    while at < len(words):
        size, found = _longest(words, at)
        if not size:
            return None
        kinds |= found
        at += size
    if kinds & _strong() and not kinds <= {"share", "when"} | ({"section"} if len(words) > 1 else set()):
        return "strong"
    return "strong" if "share" in kinds and "section" not in kinds else "weak" if kinds - {"figure"} else None


def _longest(words: list[str], at: int) -> tuple[int, frozenset[str]]:
    vocabulary = _vocabulary()
    for size in range(min(4, len(words) - at), 0, -1):
        kinds = vocabulary.get(tuple(words[at : at + size]))
        if kinds:
            return size, kinds
    return (1, frozenset({"figure"})) if words[at].isdigit() else (0, frozenset())


def is_section(folded: str) -> bool:
    """Whether the words are those of a menu or a section alone («أمن», «قضاء ومحاكم»)."""
    words = tuple(_TOKEN.findall(folded))
    return "section" in _vocabulary().get(words, frozenset())
