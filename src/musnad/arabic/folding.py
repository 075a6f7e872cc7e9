"""Letters folded for matching, with a map back; ``document.text`` itself is never changed.

The one table is ``resources/folding/letters.yaml``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.resources import loader


@cache
def _table() -> dict[str, str]:
    """Character → its folding, '' where it is dropped."""
    raw = loader.data("folding/letters.yaml")
    table = {chr(int(k, 16)): chr(int(v, 16)) for k, v in raw["map"].items()}
    for entry in raw["drop"]:
        low, high = (int(x, 16) for x in entry.split("-"))
        table.update({chr(c): "" for c in range(low, high + 1)})
    return table


def _fold_char(char: str) -> str:
    table = _table()
    if char in table:
        return table[char]
    wide = unicodedata.normalize("NFKC", char) if ord(char) > 0x2000 else char
    return "".join(table.get(c, c) for c in wide).lower()


class _Letters(dict[int, str]):
    """Code point → its folding, filled as characters are met: at most one entry for each there is."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_char(chr(point))
        return folded


_LETTERS = _Letters()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text with its letters folded; shorter or longer than the text, so carries no offsets."""
    return text.translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with its way back: ``back[i]`` is the source index of folded character i, then a sentinel."""

    text: str
    back: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Half-open source offsets of the folded ``[start, end)``, dropped marks inside it included."""
        return self.back[start], self.back[end - 1] + 1


def fold_with_map(text: str) -> Folded:
    """Folds and keeps, for every folded character, the index of the source character it came from."""
    chars: list[str] = []
    back: list[int] = []
    for i, char in enumerate(text):
        folded = _LETTERS[ord(char)]
        chars.append(folded)
        back.extend([i] * len(folded))
    back.append(len(text))
    return Folded("".join(chars), tuple(back))
