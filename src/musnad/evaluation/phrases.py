"""When two phrases, or two names of a first-level division, count as the same.

The rules and their tables (``resources/evaluation/scoring.yaml``) are part of the public contract of
scoring: they are frozen, and kept apart from the foldings that engines match with.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from musnad.resources import loader

_WORD = re.compile(r"\w+")
_NOT_LETTER = re.compile(r"[^a-z]")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = loader.data("evaluation/scoring.yaml")
    return data


@cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(k): v for k, v in _data()["fold"].items()}
    for entry in _data()["drop"]:
        low, high = (int(x, 16) for x in entry.split("-"))
        table.update(dict.fromkeys(range(low, high + 1)))
    return table


@cache
def _article() -> re.Pattern[str]:
    return re.compile(r"^(?:" + "|".join(_data()["articles"]) + r")(?=\w{2})")


@cache
def _admin1_word() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(_data()["admin1_words"]) + r")\b")


@lru_cache(maxsize=65536)
def words(phrase: str | None) -> tuple[str, ...]:
    """The phrase's words, letters folded, each without its article. None is no words."""
    folded = unicodedata.normalize("NFKC", phrase or "").translate(_table())
    return tuple(_article().sub("", word) for word in _WORD.findall(folded))


def alike(left: str | None, right: str | None, need: float = 0.5) -> bool:
    """Whether two phrases share words: F1 of their word sets is at least ``need``, or one contains the other."""
    a, b = set(words(left)), set(words(right))
    if not a or not b:
        return False
    shared = len(a & b)
    return 2 * shared / (len(a) + len(b)) >= need or (shared > 0 and (a <= b or b <= a))


def same_person(left: str | None, right: str | None) -> bool:
    """Whether two names are one person's within one document: two thirds of their words, or one holds the other.

    Articles are taken off twice, as the published scorer does. Its list of titles («العقيد») never takes effect
    there, since its words have lost their article by then, so there is none here.
    """
    return alike(" ".join(words(left)), " ".join(words(right)), 0.66)


@lru_cache(maxsize=4096)
def division(name: str | None) -> str:
    """A first-level division's Latin name with its spelling settled; '' for None."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    plain = _NOT_LETTER.sub("", _admin1_word().sub("", plain))
    spellings: dict[str, str] = _data()["admin1_spellings"]
    return spellings.get(plain, plain)
